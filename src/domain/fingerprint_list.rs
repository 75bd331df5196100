//! Fingerprints by number, in the order in which they came.

use super::fingerprint::Fingerprint;

/// The fewest places of a table.
const FEWEST: usize = 1024;

/// Different fingerprints, one after the other, and a table of their places: 8 bytes each, and 8 to 16 to find it.
/// A hash map holds all of it a second time whenever it grows.
#[derive(Debug, Default)]
pub struct FingerprintList {
    /// The upper and the lower half of each.
    all: Vec<[u32; 2]>,
    /// A power of two places, at most half of them filled with the number of a fingerprint, from 1 on; 0 where none is.
    /// A fingerprint is its own hash: it is at the first place of its lower half, or at the first free one after it.
    places: Vec<u32>,
}

impl FingerprintList {
    /// How many there are: the number of the next.
    pub const fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The number of a fingerprint, counted from 0.
    pub fn number(&self, of: Fingerprint) -> Option<u32> {
        self.places.get(self.place(halves(of)))?.checked_sub(1)
    }

    /// The fingerprint of a number.
    ///
    /// # Panics
    /// When no fingerprint has the number.
    pub fn get(&self, number: u32) -> Fingerprint {
        let [upper, lower] = self.all[number as usize];
        Fingerprint((u64::from(upper) << 32 | u64::from(lower)).cast_signed())
    }

    /// Takes a fingerprint that is not among them, and gives its number.
    ///
    /// # Panics
    /// When four billion have come.
    pub fn push(&mut self, fingerprint: Fingerprint) -> u32 {
        self.all.push(halves(fingerprint));
        let newest = u32::try_from(self.all.len()).expect("a file has fewer than four billion of a kind");
        if self.all.len() * 2 <= self.places.len() {
            self.lay(newest);
            return newest - 1;
        }
        let places = (self.all.len() * 2).next_power_of_two().max(FEWEST);
        // The table before is given back first.
        self.places = Vec::new();
        self.places.resize(places, 0);
        (1..=newest).for_each(|number| self.lay(number));
        newest - 1
    }

    fn lay(&mut self, number: u32) {
        let place = self.place(self.all[number as usize - 1]);
        self.places[place] = number;
    }

    /// Where a fingerprint is, or could be.
    fn place(&self, wanted: [u32; 2]) -> usize {
        let last = self.places.len().wrapping_sub(1);
        let mut at = wanted[1] as usize & last;
        while let Some(number) = self.places.get(at).and_then(|number| (*number as usize).checked_sub(1))
            && self.all[number] != wanted
        {
            at = (at + 1) & last;
        }
        at
    }
}

const fn halves(fingerprint: Fingerprint) -> [u32; 2] {
    let bits = fingerprint.0.cast_unsigned();
    [(bits >> 32) as u32, bits as u32]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fingerprint_is_found_by_its_number_and_no_other() {
        let mut list = FingerprintList::default();
        let of = |upper: i64, lower: i64| Fingerprint(upper << 32 | lower);
        assert_eq!(list.number(of(1, 2)), None);
        // Fingerprints that share a half, and so begin at one place.
        let all: Vec<Fingerprint> = (-2_500..2_500_i64).map(|n| of(n / 70, n.rem_euclid(70))).collect();
        let mut different = Vec::new();
        for fingerprint in all {
            match list.number(fingerprint) {
                Some(number) => assert_eq!(different[number as usize], fingerprint),
                None => {
                    assert_eq!(list.push(fingerprint) as usize, different.len());
                    different.push(fingerprint);
                }
            }
        }
        assert_eq!(list.len(), different.len());
        for (number, fingerprint) in (0..).zip(different) {
            assert_eq!(list.number(fingerprint), Some(number));
            assert_eq!(list.get(number), fingerprint);
        }
        assert_eq!(list.number(of(72, 0)), None);
    }
}
