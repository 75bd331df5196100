//! What the number formats of an old workbook (.xls) say of its numbers: the library of workbooks does not know them.
//!
//! The workbook is walked by its records, which programs write one after the other; where they are not, it can only
//! be said that some cell may be shown as something else than its number.

use std::collections::HashMap;

use encoding_rs::WINDOWS_1252;

use super::number_format::NumberFormat;
use super::workbook_cells::Formats;

/// What formats say of the cells of each sheet, in the order of the sheets.
#[derive(Debug, Default)]
pub(super) struct OlderFormats {
    pub(super) sheets: Vec<Formats>,
    /// Whether they may say more.
    pub(super) are_open: bool,
}

/// The number of the format of cells by row and column, counted from 0.
type Places = HashMap<(u32, u32), usize>;

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

/// Where the parts of an old workbook begin.
pub(super) struct Parts {
    /// That of the whole workbook.
    pub(super) start: usize,
    /// Whether it is of the version of 1997 or a later one.
    pub(super) is_new: bool,
    pub(super) sheets: Vec<usize>,
}

impl Parts {
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        // The part of the whole workbook begins with a record of this kind, in the two versions that there are.
        let beginnings = [(&b"\x09\x08\x10\0\0\x06\x05\0"[..], true), (b"\x09\x08\x08\0\0\x05\x05\0", false)];
        let (start, is_new) = beginnings
            .into_iter()
            .find_map(|(beginning, is_new)| Some((memchr::memmem::find(bytes, beginning)?, is_new)))?;
        let of_sheets = records(bytes, start).filter(|(id, data)| *id == SHEET && data.get(5) == Some(&0));
        let begin = |(_, data): (u16, &[u8])| {
            let (low, high) = (word(data, 0).unwrap_or_default(), word(data, 2).unwrap_or_default());
            start + ((usize::from(high) << 16) | usize::from(low))
        };
        Some(Self { start, is_new, sheets: of_sheets.map(begin).collect() })
    }
}

/// Those of an old workbook.
pub(super) fn in_xls(bytes: &[u8]) -> OlderFormats {
    let Some(Parts { start, is_new, sheets: begins }) = Parts::of(bytes) else {
        return OlderFormats::default();
    };
    let mut codes: HashMap<u16, NumberFormat> = BUILT_IN.map(|id| (id, NumberFormat::of("0%"))).into();
    let mut styles = Vec::new();
    let mut is_used = false;
    for (id, data) in records(bytes, start) {
        match id {
            FORMAT => {
                let code = code_of(data, is_new).unwrap_or_default();
                codes.extend(word(data, 0).map(|id| (id, NumberFormat::of(&code))));
            }
            STYLE => {
                let format = word(data, 2).and_then(|format| codes.get(&format)).cloned().unwrap_or_default();
                // A style that has a name is of no cell.
                is_used |= format.says_something() && word(data, 4).is_some_and(|flags| flags & 4 == 0);
                styles.push(format);
            }
            _ => {}
        }
    }
    if !is_used {
        return OlderFormats::default();
    }
    let says = |style: u16| styles.get(usize::from(style)).is_some_and(NumberFormat::says_something);
    let sheets: Option<Vec<Places>> = begins.iter().map(|begin| in_sheet(bytes, *begin, &says)).collect();
    match sheets {
        Some(sheets) => OlderFormats {
            sheets: sheets.into_iter().map(|said| Formats::of_places(said, styles.clone())).collect(),
            are_open: false,
        },
        None => OlderFormats { sheets: Vec::new(), are_open: true },
    }
}

/// The code that a record of a format has: a length and letters of one byte, since 1997 also of two.
fn code_of(data: &[u8], is_new: bool) -> Option<String> {
    if !is_new {
        let letters = data.get(3..3 + usize::from(*data.get(2)?))?;
        return Some(WINDOWS_1252.decode_without_bom_handling(letters).0.into_owned());
    }
    let (letters, is_wide) = (usize::from(word(data, 2)?), data.get(4)? & 1 == 1);
    if is_wide {
        let units: Option<Vec<u16>> = (0..letters).map(|at| word(data, 5 + 2 * at)).collect();
        return Some(String::from_utf16_lossy(&units?));
    }
    Some(data.get(5..5 + letters)?.iter().map(|byte| char::from(*byte)).collect())
}

/// The cells of one sheet; none where its records are not where the workbook says.
fn in_sheet(bytes: &[u8], begin: usize, says: &dyn Fn(u16) -> bool) -> Option<Places> {
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
                for at in 0..count {
                    let style = word(data, 4 + 6 * at).filter(|style| says(*style));
                    let column = first + u32::try_from(at).ok()?;
                    places.extend(style.map(|style| ((row, column), usize::from(style))));
                }
            }
            id if id == NUMBER || id == SHORT_NUMBER || FORMULAS.contains(&id) => {
                let style = word(data, 4).filter(|style| says(*style));
                let place = place()?;
                places.extend(style.map(|style| (place, usize::from(style))));
            }
            _ => {}
        }
    }
    has_ended.then_some(places)
}

/// Two bytes at a place.
pub(super) fn word(bytes: &[u8], at: usize) -> Option<u16> {
    let two = bytes.get(at..at + 2)?;
    Some(u16::from_le_bytes([two[0], two[1]]))
}

/// The records from here to the end of their part, which others can be within.
pub(super) fn records(bytes: &[u8], mut at: usize) -> impl Iterator<Item = (u16, &[u8])> {
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
    fn what_formats_say_of_cells_is_found_or_is_open() {
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
