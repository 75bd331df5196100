//! The whole numbers of a column by the codes that have them.

use std::collections::HashMap;

/// More different numbers are not those of a few contracts.
const MOST: usize = 40;
/// Of so many cells in a hundred the number is that of another code, too.
const SHARED: u64 = 60;

/// The numbers of a column, with the codes beside them.
#[derive(Debug, Default)]
pub(super) struct ByNumber {
    /// By the number of a cell: the first code, how many cells have it, and whether another code has it, too.
    met: HashMap<String, (u64, u64, bool)>,
    /// Whether there are too many to look at.
    many: bool,
}

impl ByNumber {
    /// Takes the number of a row whose codes have this hash.
    pub(super) fn see(&mut self, number: &str, codes: u64) {
        if self.many {
            return;
        }
        if let Some((first, count, is_shared)) = self.met.get_mut(number) {
            *count += 1;
            *is_shared |= *first != codes;
        } else if self.met.len() < MOST {
            self.met.insert(number.to_owned(), (codes, 1, false));
        } else {
            self.many = true;
            self.met = HashMap::new();
        }
    }

    /// Whether a few numbers are those of most codes, and each is that of several.
    pub(super) fn is_of_several_codes(&self) -> bool {
        let all: u64 = self.met.values().map(|(_, count, _)| count).sum();
        let shared: u64 =
            self.met.values().filter(|(.., is_shared)| *is_shared).map(|(_, count, _)| count).sum();
        !self.many && shared > 0 && 100 * shared >= SHARED * all && 2 * self.met.len() as u64 <= all
    }

    /// Whether all have as many digits, as numbers by one plan have.
    pub(super) fn are_of_one_length(&self) -> bool {
        let mut lengths = self.met.keys().map(String::len);
        lengths.next().is_some_and(|first| first > 2 && lengths.all(|length| length == first))
    }
}
