//! Rows whose quotes are at fault are rejected the same way by every reader: what a lenient reader would
//! make of them is not what their publisher wrote.

use crate::findings::{Finding, Place, Rule, rules};
use crate::formats::reader::Reject;
use crate::source::{IngestError, QuoteFault, RecordFault, Rows};

/// Rejects the current row where its quotes are at fault or it is no record, by `reject`; true when it was. Rows that a quote
/// has swallowed are rejected one by one, so that each comes back as it is written.
pub(crate) fn reject_misquoted(
    rows: &mut Rows,
    mut reject: impl FnMut(&Reject<'_>) -> Result<(), IngestError>,
) -> Result<bool, IngestError> {
    if let Some(fault) = rows.record_fault() {
        let (position, raw) = (rows.position(), rows.raw());
        let finding = no_record(fault, rows.place(None));
        reject(&Reject {
            line: position.line,
            byte_offset: position.byte_offset,
            raw: &raw,
            findings: &[finding],
        })?;
        return Ok(true);
    }
    let Some((fault, place)) = rows.quote_fault() else { return Ok(false) };
    let opens = place.line;
    let swallowed = rows.swallowed();
    if swallowed.is_empty() {
        let Place { line, .. } = rows.place(None);
        let (raw, byte_offset) = (rows.raw(), rows.position().byte_offset);
        reject(&Reject { line, byte_offset, raw: &raw, findings: &[misquoted(fault, place.clone())] })?;
    }
    for (line, byte_offset, raw) in &swallowed {
        let here = Place { line: *line, ..place.clone() };
        let finding = if *line > opens {
            let message = format!("the line is inside the quote that opens on line {opens}");
            rule(fault).at(here, "", message)
        } else {
            misquoted(fault, here)
        };
        reject(&Reject { line: *line, byte_offset: *byte_offset, raw, findings: &[finding] })?;
    }
    Ok(true)
}

fn no_record(fault: &RecordFault, place: Place) -> Finding {
    let (rule, message) = match fault {
        RecordFault::NoRecord(what) => {
            (rules::NO_RECORD, format!("an element of the list is {what} and no record"))
        }
        RecordFault::Broken(message, byte) => {
            (rules::NO_RECORD, format!("the line is not sound JSON: byte {byte} of the text: {message}"))
        }
        RecordFault::RepeatedKey(key) => {
            (rules::REPEATED_KEY, format!("the record states the key `{key}` twice"))
        }
        RecordFault::Nul(key) => {
            (rules::REPEATED_KEY, format!("the text of the key `{key}` has a NUL in it"))
        }
    };
    rule.at(place, "", message)
}

const fn rule(fault: QuoteFault) -> &'static Rule {
    match fault {
        QuoteFault::TextAfter(_) => rules::TEXT_AFTER_QUOTE,
        QuoteFault::Open(_) => rules::QUOTE_STILL_OPEN,
        QuoteFault::Rows(_) => rules::QUOTE_OVER_ROWS,
    }
}

/// What is said of the row, or of the line on which the quote is.
pub(crate) fn misquoted(fault: QuoteFault, place: Place) -> Finding {
    let message = match fault {
        QuoteFault::TextAfter(_) => "a text follows the closing quote of a cell",
        QuoteFault::Open(_) => "the quote that opens on this line is still open at the end of the file",
        QuoteFault::Rows(_) => "the quoted cell that opens on this line goes over lines that look like rows",
    };
    rule(fault).at(place, "", message.to_owned())
}
