//! The rates that a file stated, by key: one after the other in memory, and a table of their places.
//!
//! A hash map of the rates themselves takes twice the memory and, of a million rates, twice the time: it moves all of
//! them whenever it grows, and nearly every look-up waits for memory twice. Files state the rates of a charge together,
//! or nearly so: those of the charges that came last have a table that stays in the nearest cache, and no other places
//! are laid until a row goes back to another.

/// Halves of fingerprints: together with the key they are as many bits as one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Statement {
    pub(super) whole: u32,
    /// 0 for a rate without a figure.
    pub(super) figure: u32,
    /// The payer's name where there is no plan: names that lead to one payer may be products of it, which have
    /// figures of their own. 0 where a plan tells the products apart.
    pub(super) product: u32,
    pub(super) line: u32,
    /// The charge, as the reader holds it.
    pub(super) charge: u32,
}

/// Bytes of a statement with its key.
pub(super) const KEPT: usize = 28;

/// The upper and the lower half of a key.
type Key = [u32; 2];

/// Places in the table, at the least.
const FEWEST: usize = 1024;

/// The most statements that a table of recent ones takes.
const RECENT: usize = 128;

/// A table of statements that came one after the other.
#[derive(Debug)]
struct Recent {
    /// Where the first of them is.
    from: usize,
    /// Of each one how many there were with it, at the first place of its key or at the first free one after it; 0
    /// where none is.
    places: [u8; 2 * RECENT],
}

impl Default for Recent {
    fn default() -> Self {
        Self { from: 0, places: [0; 2 * RECENT] }
    }
}

impl Recent {
    /// The place of a key: where it is, or could be.
    fn place(&self, key: Key, kept: &[(Key, Statement)]) -> usize {
        let last = self.places.len() - 1;
        let mut at = first_place(key, last);
        while self.places[at] != 0 && kept[self.number(at)].0 != key {
            at = (at + 1) & last;
        }
        at
    }

    fn number(&self, place: usize) -> usize {
        self.from + usize::from(self.places[place]) - 1
    }

    fn find(&self, key: Key, kept: &[(Key, Statement)]) -> Option<usize> {
        let place = self.place(key, kept);
        (self.places[place] != 0).then(|| self.number(place))
    }
}

/// Statements by key.
#[derive(Debug, Default)]
pub(super) struct Statements {
    kept: Vec<(Key, Statement)>,
    /// How many of them are at their places.
    laid: usize,
    /// Those since a charge came anew, and those of the time before: a charge is seldom cut by both ends.
    recent: [Recent; 2],
    /// A power of two places, at most three quarters of them filled: the upper half of a key beside the number of its
    /// statement, from 1 on; 0 where none is. A statement is at the first place of its key, or at the first free one after it.
    places: Vec<u64>,
}

impl Statements {
    /// How many there are.
    pub(super) const fn len(&self) -> usize {
        self.kept.len()
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    /// How many came since others began to be recent.
    const fn newest(&self) -> usize {
        self.kept.len() - self.recent[1].from
    }

    /// Whether so many are recent that others should begin to be.
    pub(super) const fn has_enough_recent(&self) -> bool {
        self.newest() >= RECENT / 2
    }

    /// From here on others are recent. Whether those that came since the time before still are.
    pub(super) fn begin_recent(&mut self) -> bool {
        let are_known = self.newest() <= RECENT;
        let begun = Recent { from: self.kept.len(), ..Recent::default() };
        self.recent[0] = std::mem::replace(&mut self.recent[1], begun);
        are_known
    }

    /// The statement of a key that only a recent one can have.
    pub(super) fn of_recent(&mut self, key: i64) -> Option<&mut Statement> {
        if self.newest() > RECENT {
            return self.get_mut(key);
        }
        let ([before, newest], key) = (&self.recent, halves(key));
        let number = newest.find(key, &self.kept).or_else(|| before.find(key, &self.kept))?;
        Some(&mut self.kept[number].1)
    }

    /// The first statement of a key.
    pub(super) fn get_mut(&mut self, key: i64) -> Option<&mut Statement> {
        self.lay_places();
        if self.places.is_empty() {
            return None;
        }
        let key = halves(key);
        let last = self.places.len() - 1;
        let mut at = first_place(key, last);
        loop {
            let place = self.places[at];
            if place == 0 {
                return None;
            }
            let number = (place & u64::from(u32::MAX)) as usize - 1;
            if place >> 32 == u64::from(key[0]) && self.kept[number].0[1] == key[1] {
                return Some(&mut self.kept[number].1);
            }
            at = (at + 1) & last;
        }
    }

    /// Takes a statement of a key that has none.
    pub(super) fn insert(&mut self, key: i64, statement: Statement) {
        let key = halves(key);
        self.kept.push((key, statement));
        if self.newest() <= RECENT {
            let place = self.recent[1].place(key, &self.kept);
            self.recent[1].places[place] = self.newest() as u8;
        }
    }

    /// Takes all out.
    pub(super) fn drain(&mut self) -> impl Iterator<Item = (i64, Statement)> + '_ {
        self.places.clear();
        self.laid = 0;
        self.recent = Default::default();
        self.kept.drain(..).map(|(key, statement)| (whole(key), statement))
    }

    /// Lays what was taken since; where the places get few, all of it at twice as many.
    fn lay_places(&mut self) {
        if self.kept.len() * 4 > self.places.len() * 3 {
            let places =
                (self.places.len() * 2).max(FEWEST).max((self.kept.len() * 4 / 3 + 1).next_power_of_two());
            self.places.clear();
            self.places.resize(places, 0);
            self.laid = 0;
        }
        for number in self.laid..self.kept.len() {
            self.lay_place(number);
        }
        self.laid = self.kept.len();
    }

    fn lay_place(&mut self, number: usize) {
        let key = self.kept[number].0;
        let last = self.places.len() - 1;
        let mut at = first_place(key, last);
        while self.places[at] != 0 {
            at = (at + 1) & last;
        }
        self.places[at] = u64::from(key[0]) << 32 | (number as u64 + 1);
    }
}

/// Where a key is looked for first: keys that are near each other are far apart there (Knuth, The Art of Computer
/// Programming 3, 6.4).
const fn first_place(key: Key, last: usize) -> usize {
    (whole(key).cast_unsigned().wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as usize & last
}

const fn halves(key: i64) -> Key {
    let key = key.cast_unsigned();
    [(key >> 32) as u32, key as u32]
}

const fn whole([upper, lower]: Key) -> i64 {
    ((upper as u64) << 32 | lower as u64).cast_signed()
}

impl Statement {
    /// As bytes for a temporary file.
    pub(super) fn with_key(self, key: i64) -> [u8; KEPT] {
        let mut bytes = [0; KEPT];
        bytes[..8].copy_from_slice(&key.to_le_bytes());
        let parts = [self.whole, self.figure, self.product, self.line, self.charge];
        for (place, part) in bytes[8..].chunks_exact_mut(4).zip(parts) {
            place.copy_from_slice(&part.to_le_bytes());
        }
        bytes
    }

    /// From the bytes of [`Statement::with_key`].
    pub(super) fn of_bytes(bytes: &[u8; KEPT]) -> (i64, Self) {
        let part = |at: usize| {
            let at = 8 + 4 * at;
            u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
        };
        let mut key = [0; 8];
        key.copy_from_slice(&bytes[..8]);
        let statement =
            Self { whole: part(0), figure: part(1), product: part(2), line: part(3), charge: part(4) };
        (i64::from_le_bytes(key), statement)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_statement_is_found_by_its_key_and_no_other() {
        let mut statements = Statements::default();
        // Keys that share a half, and so begin at one place or look the same there.
        let keys: Vec<i64> = (0..5000_i64).map(|n| ((n % 70) << 32) | ((n / 70) * 1024)).collect();
        for (line, key) in (0..).zip(&keys) {
            assert!(statements.get_mut(*key).is_none());
            statements.insert(*key, Statement { whole: 1, figure: 2, product: 3, line, charge: 4 });
        }
        assert_eq!(statements.len(), keys.len());
        for (line, key) in (0..).zip(&keys) {
            assert_eq!(statements.get_mut(*key).map(|found| found.line), Some(line));
        }
        let more = -4 * RECENT as i64..0;
        assert!(!statements.begin_recent(), "too many came to be in a table");
        for key in more.clone() {
            if statements.has_enough_recent() && key % 7 == 0 {
                assert!(statements.begin_recent());
            }
            assert!(statements.of_recent(key).is_none());
            statements.insert(key, Statement { whole: 1, figure: 2, product: 3, line: 9, charge: 5 });
            for recent in (key - RECENT as i64 / 3).max(more.start)..=key {
                assert_eq!(statements.of_recent(recent).map(|found| found.line), Some(9));
            }
        }
        let keys: Vec<i64> = keys.into_iter().chain(more).collect();
        let drained: Vec<i64> = statements.drain().map(|(key, _)| key).collect();
        assert_eq!(drained, keys);
        assert!(statements.is_empty() && statements.get_mut(keys[1]).is_none());
        let bytes = Statement { whole: 1, figure: 2, product: 3, line: 4, charge: 5 }.with_key(-7);
        assert_eq!(Statement::of_bytes(&bytes).1.with_key(-7), bytes);
    }
}
