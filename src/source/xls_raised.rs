//! Raised and lowered runs of the texts of an old workbook (.xls, since 1997), written with the signs that Unicode has for
//! them: the library of workbooks joins the runs of a text.
//!
//! Texts are shared by the cells; a text has the places at which another font begins, and a font says whether it is
//! raised.

use std::collections::HashMap;

use super::xls_formats::{Parts, records, word};
use crate::domain::{lowered, raised};

/// Texts by row and column, counted from 0.
pub(super) type Texts = HashMap<(u32, u32), String>;

/// Records of an old workbook: a font, the shared texts, what continues them, and a cell that has one.
const FONT: u16 = 0x0031;
const SHARED: u16 = 0x00FC;
const CONTINUED: u16 = 0x003C;
const CELL: u16 = 0x00FD;

/// The cells of each sheet whose texts have such runs, in the order of the sheets.
pub(super) fn in_xls(bytes: &[u8]) -> Vec<Texts> {
    let Some(parts) = Parts::of(bytes).filter(|parts| parts.is_new) else { return Vec::new() };
    let (mut fonts, mut pieces, mut is_shared) = (Vec::new(), Vec::new(), false);
    for (id, data) in records(bytes, parts.start) {
        is_shared = id == SHARED || is_shared && id == CONTINUED;
        match id {
            FONT => fonts.push(word(data, 8).unwrap_or_default()),
            _ if is_shared => pieces.push(data),
            _ => {}
        }
    }
    if fonts.iter().all(|beside| *beside == 0) {
        return Vec::new();
    }
    let texts = Shared { pieces, piece: 0, at: 0 }.texts(&fonts);
    parts.sheets.iter().map(|begin| in_sheet(bytes, *begin, &texts)).collect()
}

fn in_sheet(bytes: &[u8], begin: usize, texts: &HashMap<u32, String>) -> Texts {
    let cells = records(bytes, begin).filter(|(id, _)| *id == CELL);
    let text = |(_, data): (u16, &[u8])| {
        let at = u32::from(word(data, 6)?) | u32::from(word(data, 8)?) << 16;
        Some(((u32::from(word(data, 0)?), u32::from(word(data, 2)?)), texts.get(&at)?.clone()))
    };
    cells.filter_map(text).collect()
}

/// The shared texts, in pieces of which any may end within one.
struct Shared<'b> {
    pieces: Vec<&'b [u8]>,
    piece: usize,
    at: usize,
}

impl Shared<'_> {
    /// The texts that change by their numbers, up to the first that cannot be read.
    fn texts(mut self, fonts: &[u16]) -> HashMap<u32, String> {
        let mut changed = HashMap::new();
        let Some(count) = self.double().and_then(|_| self.double()) else { return changed };
        for at in 0..count {
            let Some(text) = self.text(fonts) else { break };
            changed.extend(text.map(|text| (at, text)));
        }
        changed
    }

    /// The next text with its raised runs written so; nothing within where it has none.
    fn text(&mut self, fonts: &[u16]) -> Option<Option<String>> {
        let (letters, flags) = (usize::from(self.single()?), self.byte()?);
        let runs = if flags & 8 == 0 { 0 } else { self.single()? };
        let more = if flags & 4 == 0 { 0 } else { self.double()? };
        let letters = self.letters(letters, flags & 1 == 1)?;
        let runs: Option<Vec<_>> =
            (0..runs).map(|_| Some((usize::from(self.single()?), self.single()?))).collect();
        let runs = runs?;
        for _ in 0..more {
            self.byte()?;
        }
        Some(with_signs(&letters, &runs, fonts))
    }

    fn byte(&mut self) -> Option<u8> {
        while self.at >= self.pieces.get(self.piece)?.len() {
            (self.piece, self.at) = (self.piece + 1, 0);
        }
        self.at += 1;
        self.pieces[self.piece].get(self.at - 1).copied()
    }

    fn single(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    fn double(&mut self) -> Option<u32> {
        Some(u32::from(self.single()?) | u32::from(self.single()?) << 16)
    }

    /// Letters of one byte or two; a piece that begins within them says anew of which.
    fn letters(&mut self, count: usize, mut is_wide: bool) -> Option<Vec<u16>> {
        let mut letters = Vec::new();
        while letters.len() < count {
            if self.at >= self.pieces.get(self.piece)?.len() {
                is_wide = self.byte()? & 1 == 1;
            }
            letters.push(if is_wide { self.single()? } else { u16::from(self.byte()?) });
        }
        Some(letters)
    }
}

/// A text whose runs begin at these letters in these fonts.
fn with_signs(letters: &[u16], runs: &[(usize, u16)], fonts: &[u16]) -> Option<String> {
    // No font has the number 4.
    let beside = |font: u16| fonts.get(usize::from(if font > 4 { font - 1 } else { font })).copied();
    let begin = runs.first().map_or(letters.len(), |(at, _)| (*at).min(letters.len()));
    let mut text = String::from_utf16_lossy(&letters[..begin]);
    let mut has_changed = false;
    for (at, (begin, font)) in runs.iter().enumerate() {
        let end = runs.get(at + 1).map_or(letters.len(), |(end, _)| *end);
        let run = String::from_utf16_lossy(letters.get(*begin..end)?);
        let before = text.trim_end().chars().next_back();
        let signs = match beside(*font) {
            Some(1) => raised(&run, before),
            Some(2) => lowered(&run, before),
            _ => None,
        };
        has_changed |= signs.is_some();
        text.push_str(signs.as_deref().unwrap_or(&run));
    }
    has_changed.then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_in_a_raised_font_are_written_with_raised_signs() {
        let letters: Vec<u16> = "125.002".encode_utf16().collect();
        // The fonts 0 to 3 and 5: the last is raised.
        let fonts = [0, 0, 0, 0, 1];
        assert_eq!(with_signs(&letters, &[(6, 5)], &fonts).as_deref(), Some("125.00\u{b2}"));
        assert_eq!(with_signs(&letters, &[(6, 3)], &fonts), None);
        assert_eq!(with_signs(&letters, &[(9, 5)], &fonts), None);
    }

    #[test]
    fn a_text_that_goes_on_in_another_piece_says_there_how_wide_its_letters_are() {
        // One text of five letters: two of one byte, then three of two bytes.
        let first = [&[1, 0, 0, 0, 1, 0, 0, 0][..], &[5, 0, 8, 1, 0], b"13"].concat();
        let second = [&[1][..], b"0\0", b"2\0", b"a\0", &[3, 0, 5, 0]].concat();
        let shared = Shared { pieces: vec![&first, &second], piece: 0, at: 0 };
        let texts = shared.texts(&[0, 0, 0, 0, 1]);
        assert_eq!(texts.get(&0).map(String::as_str), Some("130\u{b2}\u{1d43}"));
    }
}
