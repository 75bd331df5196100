//! Which cells of a workbook of the old kind or of OpenDocument show numbers as percentages: the library of workbooks
//! does not know the formats of their cells.
//!
//! An old workbook is walked by its records, which programs write one behind the other; where they are not, it can
//! only be said that some cell may be one.

use std::collections::HashSet;
use std::io::Read;

use zip::ZipArchive;

use super::number_format::NumberFormat;
use super::stored::OpenBytes;
use super::workbook_cells::Formats;

/// The cells of each sheet, in the order of the sheets.
#[derive(Debug, Default)]
pub(super) struct OlderPercentages {
    pub(super) sheets: Vec<Formats>,
    /// Whether there may be others.
    pub(super) are_open: bool,
}

/// Row and column of cells, counted from 0.
type Places = HashSet<(u32, u32)>;

/// Rows and columns that a sheet repeats are looked at up to the last cell that it can have.
const ROWS: u32 = 1 << 20;
const COLUMNS: u32 = 1 << 14;
/// More cells of percentages are none of a table.
const MOST: usize = 1 << 22;

/// Those of a workbook of OpenDocument, of which at most so many bytes are looked at.
pub(super) fn in_ods(file: OpenBytes, most: u64) -> OlderPercentages {
    let mut text = String::new();
    let part = ZipArchive::new(file).ok().and_then(|mut archive| {
        archive.by_name("content.xml").ok()?.take(most).read_to_string(&mut text).ok()
    });
    // A part that cannot be read is refused by who reads the cells.
    if part.is_none() || !text.contains("office:value-type=\"percentage\"") {
        return OlderPercentages::default();
    }
    let (mut sheets, mut row, mut column, mut rows) = (Vec::<Places>::new(), 0_u32, 0_u32, 1_u32);
    for tag in text.split('<').skip(1) {
        let name = tag.split([' ', '>', '/', '\n', '\t']).next().unwrap_or_default();
        let repeated = |attribute: &str| {
            let value = tag.split_once(attribute).and_then(|(_, rest)| rest.split('"').next());
            value.and_then(|value| value.parse().ok()).unwrap_or(1_u32)
        };
        match name {
            "table:table" => {
                sheets.push(Places::new());
                (row, rows) = (0, 0);
            }
            "table:table-row" => {
                row = row.saturating_add(rows);
                rows = repeated("table:number-rows-repeated=\"");
                column = 0;
            }
            "table:table-cell" | "table:covered-table-cell" => {
                let columns = repeated("table:number-columns-repeated=\"");
                let tag = tag.split('>').next().unwrap_or_default();
                if let Some(sheet) = sheets.last_mut()
                    && tag.contains("office:value-type=\"percentage\"")
                {
                    for at in row..row.saturating_add(rows).min(ROWS) {
                        if sheet.len() >= MOST {
                            break;
                        }
                        let cells = (column..column.saturating_add(columns).min(COLUMNS)).map(|to| (at, to));
                        sheet.extend(cells.take(MOST.saturating_sub(sheet.len())));
                    }
                }
                column = column.saturating_add(columns);
            }
            _ => {}
        }
    }
    OlderPercentages { sheets: sheets.into_iter().map(Formats::of_percentages).collect(), are_open: false }
}

/// Records of an old workbook.
const BEGIN: u16 = 0x0809;
const END: u16 = 0x000A;
const SHEET: u16 = 0x0085;
const FORMAT: u16 = 0x041E;
const STYLE: u16 = 0x00E0;
const NUMBER: u16 = 0x0203;
const SHORT_NUMBER: u16 = 0x027E;
const NUMBERS: u16 = 0x00BD;
const FORMULAS: [u16; 3] = [0x0006, 0x0206, 0x0406];
/// Formats that every old workbook has without saying so: `0%` and `0.00%`.
const BUILT_IN: [u16; 2] = [9, 10];

/// Those of an old workbook.
pub(super) fn in_xls(bytes: &[u8]) -> OlderPercentages {
    // The part of the whole workbook begins with a record of this kind, in the two versions that there are.
    let beginnings = [&b"\x09\x08\x10\0\0\x06\x05\0"[..], b"\x09\x08\x08\0\0\x05\x05\0"];
    let found = beginnings.into_iter().find_map(|beginning| memchr::memmem::find(bytes, beginning));
    let Some(start) = found else { return OlderPercentages::default() };
    let (mut formats, mut styles, mut begins) = (HashSet::from(BUILT_IN), Vec::new(), Vec::new());
    let mut is_used = false;
    for (id, data) in records(bytes, start) {
        match id {
            FORMAT => {
                let text: String =
                    data.iter().skip(2).filter(|byte| **byte != 0).map(|byte| char::from(*byte)).collect();
                formats.extend(word(data, 0).filter(|_| NumberFormat::of(&text).is_of_percentages()));
            }
            STYLE => {
                let shows = word(data, 2).is_some_and(|format| formats.contains(&format));
                // A style that has a name is of no cell.
                is_used |= shows && word(data, 4).is_some_and(|flags| flags & 4 == 0);
                styles.push(shows);
            }
            SHEET if data.get(5) == Some(&0) => {
                let (low, high) = (word(data, 0).unwrap_or_default(), word(data, 2).unwrap_or_default());
                begins.push(start + ((usize::from(high) << 16) | usize::from(low)));
            }
            _ => {}
        }
    }
    if !is_used {
        return OlderPercentages::default();
    }
    let shows = |style: u16| styles.get(usize::from(style)).copied().unwrap_or_default();
    let sheets: Option<Vec<Places>> = begins.iter().map(|begin| in_sheet(bytes, *begin, &shows)).collect();
    match sheets {
        Some(sheets) => OlderPercentages {
            sheets: sheets.into_iter().map(Formats::of_percentages).collect(),
            are_open: false,
        },
        None => OlderPercentages { sheets: Vec::new(), are_open: true },
    }
}

/// The cells of one sheet; none where its records are not where the workbook says.
fn in_sheet(bytes: &[u8], begin: usize, shows: &dyn Fn(u16) -> bool) -> Option<Places> {
    let mut places = Places::new();
    let (mut is_begun, mut has_ended) = (false, false);
    for (id, data) in records(bytes, begin) {
        if !is_begun && (id != BEGIN || word(data, 2) != Some(0x10)) {
            return None;
        }
        is_begun = true;
        has_ended = id == END;
        let place = || Some((u32::from(word(data, 0)?), u32::from(word(data, 2)?)));
        match id {
            NUMBERS => {
                let ((row, first), count) = (place()?, (data.len().checked_sub(6)? / 6));
                let shown = (0..count).filter(|at| word(data, 4 + 6 * at).is_some_and(shows));
                places.extend(shown.filter_map(|at| Some((row, first + u32::try_from(at).ok()?))));
            }
            id if (id == NUMBER || id == SHORT_NUMBER || FORMULAS.contains(&id))
                && word(data, 4).is_some_and(shows) =>
            {
                places.insert(place()?);
            }
            _ => {}
        }
    }
    has_ended.then_some(places)
}

fn word(bytes: &[u8], at: usize) -> Option<u16> {
    let two = bytes.get(at..at + 2)?;
    Some(u16::from_le_bytes([two[0], two[1]]))
}

/// The records from here to the end of their part, which others can be within.
fn records(bytes: &[u8], mut at: usize) -> impl Iterator<Item = (u16, &[u8])> {
    let mut depth = 0_u32;
    let mut is_over = false;
    std::iter::from_fn(move || {
        let (id, length) = (word(bytes, at)?, usize::from(word(bytes, at + 2)?));
        let data = bytes.get(at + 4..at + 4 + length).filter(|_| !is_over)?;
        at += 4 + length;
        match id {
            BEGIN => depth += 1,
            END => depth = depth.saturating_sub(1),
            _ => {}
        }
        is_over = depth == 0;
        // The end of what is within another part is none of it.
        Some((if id == END && depth > 0 { 0 } else { id }, data))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &[u8] = include_bytes!("../../tests/fixtures/workbooks/percentages.xls");

    #[test]
    fn cells_of_percentages_are_found_by_their_formats_or_are_open() {
        let found = in_xls(OLD);
        let shown = found.sheets.iter().map(|sheet| sheet.text((1, 2), &calamine::DataRef::Float(0.85)));
        assert_eq!(shown.collect::<Vec<_>>(), [Some("85%".to_owned())]);
        assert!(!found.are_open && found.sheets[0].text((2, 2), &calamine::DataRef::Float(12.5)).is_none());
        let begin = memchr::memmem::find(OLD, b"\x09\x08\x10\0\0\x06\x10\0").expect("a sheet");
        let mut elsewhere = OLD.to_vec();
        elsewhere[begin] = 0;
        assert!(in_xls(&elsewhere).are_open);
        let merged = include_bytes!("../../tests/fixtures/workbooks/merged.xls");
        assert!(in_xls(merged).sheets.is_empty() && !in_xls(b"").are_open);
    }
}
