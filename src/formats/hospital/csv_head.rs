//! The first three rows of a hospital's CSV file: what it says of itself, and the headings of its charges.

use super::general::General;
use super::layout::{Bars, Layout};
use crate::findings::{Finding, Place, rules};
use crate::formats::ledger::is_blank;
use crate::source::{IngestError, NoData, RowCells, Rows};

/// Why a head cannot be read.
pub(super) enum HeadFault {
    Read(IngestError),
    Finding(Box<Finding>),
}

impl From<IngestError> for HeadFault {
    fn from(error: IngestError) -> Self {
        Self::Read(error)
    }
}

/// Reads rows 1 and 2 into `general` and gives row 3, where the rows then stand.
///
/// A verdict takes the rows by their numbers, as CMS does. An import also takes a file whose
/// rows 1 and 2 are gone, or have blank lines about them.
pub(super) fn read_head(rows: &mut Rows, general: &mut General, strict: bool) -> Result<RowCells, HeadFault> {
    let blank = |row: u64| {
        let place = Place { line: row, row, column: Some(0), ..Place::default() };
        let message = format!("row {row} has no headings");
        HeadFault::Finding(Box::new(rules::HEADER_BLANK.at(place, "", message)))
    };
    let too_short = || {
        let message = "the file ends before its first row of charges".to_owned();
        HeadFault::Finding(Box::new(rules::MINIMUM_ROWS.at(file_start(), "", message)))
    };
    let mut record = next(rows, !strict)?.ok_or_else(too_short)?;
    if strict && (rows.position().row != 1 || is_blank_row(&record)) {
        return Err(blank(1));
    }
    general.headings(&record, rows.position().line, rows.position().row);
    if !strict && !general.is_plausible() {
        // The cutter of this file took rows 1 and 2 away.
        return Ok(record);
    }
    record = next(rows, false)?.ok_or_else(too_short)?;
    let is_second = if strict {
        rows.position().row == 2
    } else {
        !Layout::of(record.iter(), Bars::AsCms).is_plausible()
    };
    if is_second {
        general.values(&record, rows.position().line, rows.position().row);
        record = next(rows, !strict)?.ok_or_else(too_short)?;
    }
    if strict && (rows.position().row != 3 || is_blank_row(&record)) {
        return Err(blank(3));
    }
    Ok(record)
}

fn next(rows: &mut Rows, pass_blanks: bool) -> Result<Option<RowCells>, IngestError> {
    while rows.advance()? {
        if !pass_blanks || !is_blank_row(rows.fields()) {
            return Ok(Some(rows.fields().clone()));
        }
        rows.pass(NoData::Blank);
    }
    Ok(None)
}

pub(super) fn is_blank_row(record: &RowCells) -> bool {
    record.iter().all(is_blank)
}

/// The cell that CMS names for what concerns the file as a whole.
pub(super) fn file_start() -> Place {
    Place { line: 1, row: 1, column: Some(0), ..Place::default() }
}
