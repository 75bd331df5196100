//! A digest of many texts that does not depend on their order, so that parts can be added up.

use sha2::{Digest as _, Sha256};

/// How many texts there were, how many hold something, and the sum of their hashes.
///
/// A sum of hashes over a multiset is the same in every order, and that of two multisets is the sum
/// of theirs. It is proof against mistakes, which is what is looked for, not against malice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Digest {
    /// Texts that count: rows, or cells that hold something.
    pub(super) count: u64,
    pub(super) sum: u64,
}

impl Digest {
    pub(super) fn add(&mut self, hash: u64, counts: bool) {
        self.count += u64::from(counts);
        self.sum = self.sum.wrapping_add(hash);
    }

    pub(super) fn join(&mut self, other: Self) {
        self.count += other.count;
        self.sum = self.sum.wrapping_add(other.sum);
    }
}

/// The hash of one text.
pub(super) fn hash(text: &[u8]) -> u64 {
    let bytes: [u8; 32] = Sha256::digest(text).into();
    u64::from_be_bytes(bytes[..8].try_into().expect("eight of thirty-two"))
}

/// The digests of a table: of its rows, and of each of its columns.
#[derive(Debug, Clone, Default)]
pub(super) struct Columns {
    names: Vec<String>,
    /// Which columns make the digest of a row, in the order of their names.
    of_row: Vec<usize>,
    digests: Vec<Digest>,
    rows: Digest,
    /// The last text of each column and its hash: neighbors are often the same.
    last: Vec<(Vec<u8>, u64)>,
}

impl Columns {
    /// For columns with these names, of which only some make the digest of a row.
    pub(super) fn new(names: Vec<String>, counts: impl Fn(&str) -> bool) -> Self {
        let mut of_row: Vec<usize> = (0..names.len()).filter(|at| counts(&names[*at])).collect();
        of_row.sort_by(|a, b| names[*a].cmp(&names[*b]));
        let empty = hash(b"");
        Self {
            of_row,
            digests: vec![Digest::default(); names.len()],
            rows: Digest::default(),
            last: vec![(Vec::new(), empty); names.len()],
            names,
        }
    }

    /// Takes the next cell of a row; `holds` tells a value from a gap.
    pub(super) fn cell(&mut self, at: usize, text: &[u8], holds: bool) {
        let (last, hashed) = &mut self.last[at];
        if last.as_slice() != text {
            last.clear();
            last.extend_from_slice(text);
            *hashed = hash(text);
        }
        self.digests[at].add(*hashed, holds);
    }

    /// Ends a row, all of whose cells were taken.
    pub(super) fn end_row(&mut self) {
        let mut bytes = Vec::with_capacity(self.of_row.len() * 8);
        for at in &self.of_row {
            bytes.extend_from_slice(&self.last[*at].1.to_be_bytes());
        }
        self.rows.add(hash(&bytes), true);
    }

    /// All digests: that of the rows under no name.
    pub(super) fn into_digests(self) -> impl Iterator<Item = (Option<String>, Digest)> {
        let rows = std::iter::once((None, self.rows));
        rows.chain(self.names.into_iter().map(Some).zip(self.digests))
    }
}

#[test]
fn a_digest_knows_neither_order_nor_where_it_was_cut() {
    let of = |texts: &[&str]| {
        let mut digest = Digest::default();
        texts.iter().for_each(|text| digest.add(hash(text.as_bytes()), !text.is_empty()));
        digest
    };
    let (all, mut head) = (of(&["a", "b", "b", ""]), of(&["b", ""]));
    assert_eq!(all, of(&["", "b", "a", "b"]));
    assert_ne!(all, of(&["a", "a", "b", ""]));
    head.join(of(&["a", "b"]));
    assert_eq!((all, all.count), (head, 3));
}
