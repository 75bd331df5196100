//! Whether a workbook of the old kind or of OpenDocument shows numbers as percentages. The library of workbooks does
//! not know the formats of their cells, so that only the numbers are read; then it is said.
//!
//! The records of an old workbook are looked for by their beginnings, not by way of its directory: a warning needs
//! no place.

use std::io::Read;

use zip::ZipArchive;

use super::stored::OpenBytes;
use super::workbook_cells::is_of_percentages;

/// Formats that every old workbook has without saying so: `0%` and `0.00%`.
const BUILT_IN: [u16; 2] = [9, 10];
/// The first number of the formats of a workbook's own.
const OWN: u16 = 164;
/// The longest text of a format that is looked at.
const LONGEST: usize = 255;

/// Whether some cell of a workbook of OpenDocument does, of which at most so many bytes are looked at.
pub(super) fn in_ods(file: OpenBytes, most: u64) -> bool {
    let Ok(mut archive) = ZipArchive::new(file) else { return false };
    let Ok(part) = archive.by_name("content.xml") else { return false };
    let mut text = Vec::new();
    // A part that cannot be read is refused by who reads the cells.
    let _ = part.take(most).read_to_end(&mut text);
    memchr::memmem::find(&text, b"office:value-type=\"percentage\"").is_some()
}

/// Whether some cell of an old workbook does.
pub(super) fn in_xls(bytes: &[u8]) -> bool {
    let styles = styles(bytes, &formats(bytes));
    let shows = |style: u16| styles.get(usize::from(style)).copied().unwrap_or_default();
    let number = |beginning: [u8; 4]| {
        memchr::memmem::find_iter(bytes, &beginning).any(|at| word(bytes, at + 8).is_some_and(shows))
    };
    styles.contains(&true)
        && (number(*b"\x7e\x02\x0a\0") || number(*b"\x03\x02\x0e\0") || in_runs(bytes, &shows))
}

fn word(bytes: &[u8], at: usize) -> Option<u16> {
    let two = bytes.get(at..at + 2)?;
    Some(u16::from_le_bytes([two[0], two[1]]))
}

/// The numbers of formats that show percentages.
fn formats(bytes: &[u8]) -> Vec<u16> {
    let own = memchr::memmem::find_iter(bytes, b"\x1e\x04").filter_map(|at| {
        let (length, number) = (usize::from(word(bytes, at + 2)?), word(bytes, at + 4)?);
        let text = bytes.get(at + 9..at + 4 + length)?;
        let is_format =
            number >= OWN && length <= 2 * LONGEST && usize::from(word(bytes, at + 6)?) <= LONGEST;
        let text: String = text.iter().filter(|byte| **byte != 0).map(|byte| char::from(*byte)).collect();
        (is_format && is_of_percentages(&text)).then_some(number)
    });
    BUILT_IN.into_iter().chain(own).collect()
}

/// Of each style of cells, in their order: whether its format is one of these.
fn styles(bytes: &[u8], formats: &[u16]) -> Vec<bool> {
    const BEGINNING: [u8; 4] = *b"\xe0\0\x14\0";
    const SIZE: usize = 24;
    let is_one = |at: usize| bytes.get(at..at + 4) == Some(&BEGINNING);
    // They follow one another; no text looks like two of them.
    let first = memchr::memmem::find_iter(bytes, &BEGINNING).find(|at| is_one(at + SIZE));
    let places = first.into_iter().flat_map(|first| (first..bytes.len()).step_by(SIZE));
    places
        .take_while(|at| is_one(*at))
        .map(|at| word(bytes, at + 6).is_some_and(|format| formats.contains(&format)))
        .collect()
}

/// Whether a number in a run of numbers of one row does.
fn in_runs(bytes: &[u8], shows: &dyn Fn(u16) -> bool) -> bool {
    memchr::memmem::find_iter(bytes, b"\xbd\0").any(|at| {
        let run = || {
            let (length, first) = (usize::from(word(bytes, at + 2)?), word(bytes, at + 6)?);
            let numbers = length.checked_sub(6).filter(|length| length.is_multiple_of(6))? / 6;
            let last = word(bytes, at + 2 + length)?;
            let is_run = numbers > 0 && usize::from(last) + 1 == usize::from(first) + numbers;
            Some(is_run && (0..numbers).any(|n| word(bytes, at + 8 + 6 * n).is_some_and(shows)))
        };
        run().unwrap_or_default()
    })
}
