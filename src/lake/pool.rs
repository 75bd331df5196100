//! Values that many rows of a file share, each kept once and named by a number.

use crate::domain::{FingerprintBuilder, FingerprintMap};

/// The number of no value: NULL.
pub(super) const NONE: u32 = u32::MAX;

/// Tells the fingerprints of pooled texts from others.
const POOLED: u8 = 21;

/// Texts, each once, one behind the other.
#[derive(Debug, Default)]
pub(super) struct Texts {
    all: String,
    ends: Vec<usize>,
    known: FingerprintMap<u32>,
}

impl Texts {
    /// The number of a text.
    pub(super) fn keep(&mut self, text: &str) -> u32 {
        let key = FingerprintBuilder::new(POOLED).text(text).finish().0;
        if let Some(known) = self.known.get(&key)
            && self.get(*known) == text
        {
            return *known;
        }
        let id = number(self.ends.len());
        self.all.push_str(text);
        self.ends.push(self.all.len());
        self.known.insert(key, id);
        id
    }

    /// The text of a number.
    pub(super) fn get(&self, id: u32) -> &str {
        let at = id as usize;
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        &self.all[start..self.ends[at]]
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }
}

/// Whole numbers, each once.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    all: Vec<i64>,
    known: FingerprintMap<u32>,
}

impl Numbers {
    /// The number of a value.
    pub(super) fn keep(&mut self, value: i64) -> u32 {
        let next = number(self.all.len());
        let id = *self.known.entry(value).or_insert(next);
        if id == next {
            self.all.push(value);
        }
        id
    }

    /// Forgets all.
    pub(super) fn clear(&mut self) {
        self.all.clear();
        self.known.clear();
    }

    /// The value of a number.
    pub(super) fn get(&self, id: u32) -> i64 {
        self.all[id as usize]
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.all.len()
    }
}

/// A place as a number of 32 bits.
pub(super) fn number(place: usize) -> u32 {
    u32::try_from(place).expect("a file has fewer than four billion different values")
}
