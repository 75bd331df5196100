//! What repeats from row to row: the item and the charge of the last row are compared as text, and not
//! read again.

use super::row::Row;
use crate::formats::ledger::Texts;

/// Cells of the last row, with what the sink gave for them.
#[derive(Debug)]
pub(super) struct Remembered<K> {
    text: String,
    lengths: Vec<usize>,
    pub(super) key: Option<K>,
    /// What was made of the cells.
    pub(super) texts: Texts,
}

impl<K> Remembered<K> {
    /// Nothing yet.
    pub(super) const fn empty() -> Self {
        Self {
            text: String::new(),
            lengths: Vec::new(),
            key: None,
            texts: Texts { stored: 0, gaps: 0, left_out: 0, left_blank: 0 },
        }
    }

    /// True when these are the cells of the last row.
    pub(super) fn is<'c>(&self, cells: impl Iterator<Item = &'c str>) -> bool {
        if self.key.is_none() {
            return false;
        }
        let mut rest = self.text.as_str();
        let mut lengths = self.lengths.iter();
        for cell in cells {
            match lengths.next() {
                Some(&length) if length == cell.len() && rest.starts_with(cell) => rest = &rest[length..],
                _ => return false,
            }
        }
        lengths.next().is_none()
    }

    /// Keeps the cells of a row.
    pub(super) fn keep<'c>(&mut self, cells: impl Iterator<Item = &'c str>, key: K, texts: Texts) {
        self.text.clear();
        self.lengths.clear();
        for cell in cells {
            self.text.push_str(cell);
            self.lengths.push(cell.len());
        }
        self.key = Some(key);
        self.texts = texts;
    }
}

/// What makes an item.
pub(super) fn item_cells<'r>(row: &Row<'r>) -> impl Iterator<Item = &'r str> {
    let codes = row.codes.iter().flat_map(|pair| [pair.code, pair.system]);
    [row.description, row.drug_unit, row.drug_type].into_iter().chain(codes)
}

/// What makes a charge of an item.
pub(super) fn charge_cells<'r>(row: &Row<'r>) -> impl Iterator<Item = &'r str> {
    [row.setting, row.billing_class, row.modifiers].into_iter()
}
