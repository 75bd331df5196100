//! Fingerprints: the same facts give the same number, whatever file or line they came from.

use std::hash::{BuildHasherDefault, Hasher};

use sha2::{Digest, Sha256};

/// A 64-bit fingerprint of a fact, stored as SQLite's signed integer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Fingerprint(pub i64);

/// Collects the parts of a fact, each with its length, so that parts cannot run together.
///
/// The mixing is a multiply-fold of 64-bit words; it is part of the file format of the
/// database and must never change without a migration.
#[derive(Debug, Clone, Copy)]
pub struct FingerprintBuilder(u64);

impl FingerprintBuilder {
    /// Starts a fingerprint of one kind of fact.
    #[must_use]
    pub const fn new(kind: u8) -> Self {
        Self(0xcbf2_9ce4_8422_2325 ^ kind as u64)
    }

    /// Adds a text.
    #[must_use]
    pub fn text(self, part: &str) -> Self {
        let mut state = self.number(i64::try_from(part.len()).unwrap_or(i64::MAX)).0;
        let mut chunks = part.as_bytes().chunks_exact(8);
        for chunk in &mut chunks {
            state = mix(state, u64::from_le_bytes(chunk.try_into().expect("chunks of eight")));
        }
        let mut rest = [0; 8];
        rest[..chunks.remainder().len()].copy_from_slice(chunks.remainder());
        Self(mix(state, u64::from_le_bytes(rest)))
    }

    /// Adds a number.
    #[must_use]
    pub const fn number(self, part: i64) -> Self {
        Self(mix(self.0, part.cast_unsigned()))
    }

    /// The fingerprint.
    #[must_use]
    pub const fn finish(self) -> Fingerprint {
        Fingerprint(mix(self.0, 0x9e37_79b9_7f4a_7c15).cast_signed())
    }
}

const fn mix(state: u64, word: u64) -> u64 {
    let product = (state ^ word) as u128 * 0x9fb2_1c65_1e98_df25_u128;
    ((product >> 64) as u64) ^ (product as u64).rotate_left(29) ^ state.rotate_left(17)
}

/// A map keyed by fingerprints or by small ids, without hashing the mixed bits once more.
pub type FingerprintMap<V> = std::collections::HashMap<i64, V, BuildHasherDefault<FingerprintHasher>>;

/// A set of fingerprints.
pub type FingerprintSet = std::collections::HashSet<i64, BuildHasherDefault<FingerprintHasher>>;

/// Takes a fingerprint as its own hash; one multiplication spreads small ids.
#[derive(Debug, Clone, Copy, Default)]
pub struct FingerprintHasher(u64);

impl Hasher for FingerprintHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.write_u64(u64::from_le_bytes(word));
        }
    }

    fn write_u64(&mut self, word: u64) {
        self.0 = (self.0 ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }

    fn write_i64(&mut self, word: i64) {
        self.write_u64(word.cast_unsigned());
    }
}

/// The fingerprint of many facts in any order; the same fact twice counts twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SetFingerprint {
    sum: u64,
    mixed: u64,
}

impl SetFingerprint {
    /// Adds a fact.
    pub const fn add(&mut self, fact: Fingerprint) {
        let word = fact.0.cast_unsigned();
        self.sum = self.sum.wrapping_add(word);
        self.mixed = self.mixed.wrapping_add(mix(word, 0xd6e8_feb8_6659_fd93));
    }

    /// Takes a fact out that was added.
    pub const fn remove(&mut self, fact: Fingerprint) {
        let word = fact.0.cast_unsigned();
        self.sum = self.sum.wrapping_sub(word);
        self.mixed = self.mixed.wrapping_sub(mix(word, 0xd6e8_feb8_6659_fd93));
    }
}

impl std::fmt::Display for SetFingerprint {
    /// 32 hexadecimal digits.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:016x}{:016x}", self.sum, self.mixed)
    }
}

/// The SHA-256 of some bytes as 64 hexadecimal digits, as `sha256sum` prints it.
#[must_use]
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Bytes as lower-case hexadecimal digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        write!(text, "{byte:02x}").expect("writing to a String cannot fail");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_has_no_order_but_counts() {
        let of = |facts: &[i64]| {
            let mut set = SetFingerprint::default();
            facts.iter().for_each(|fact| set.add(Fingerprint(*fact)));
            set.to_string()
        };
        assert_eq!(of(&[1, 2, 3]), of(&[3, 1, 2]));
        assert_ne!(of(&[1, 2]), of(&[1, 2, 2]));
        let mut taken = SetFingerprint::default();
        [1, 2, 3].iter().for_each(|fact| taken.add(Fingerprint(*fact)));
        taken.remove(Fingerprint(2));
        assert_eq!(taken.to_string(), of(&[1, 3]));
        assert_eq!(of(&[7]).len(), 32);
    }

    #[test]
    fn parts_do_not_run_together() {
        let of =
            |parts: &[&str]| parts.iter().fold(FingerprintBuilder::new(1), |b, part| b.text(part)).finish();
        assert_ne!(of(&["ab", "c"]), of(&["a", "bc"]));
        assert_ne!(of(&["ab"]), of(&["ab", ""]));
        assert_eq!(of(&["12345678", "x"]), of(&["12345678", "x"]));
        assert_ne!(
            FingerprintBuilder::new(1).number(1).finish(),
            FingerprintBuilder::new(2).number(1).finish()
        );
    }
}
