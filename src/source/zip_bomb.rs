//! Holds a packed file that unpacks to far more than any table does: it was made to fill memory,
//! disk or time.

use std::fmt;
use std::io::{self, Read};

/// Tables shrink to a tenth or a fiftieth; deflate can reach a thousandth of what says nothing.
const MOST: u64 = 500;
/// Below this size nobody minds.
const FREE: u64 = 64 * 1024 * 1024;

/// Passes on what a file of so many bytes unpacks to, as long as it is within reason.
pub(super) struct BoundedUnpacking<R> {
    inner: R,
    packed: u64,
    unpacked: u64,
}

/// Whether so many bytes that come from so few are more than any table has.
pub(super) const fn is_bomb(packed: u64, unpacked: u64) -> bool {
    unpacked > FREE && unpacked / MOST > packed
}

/// A file that unpacks to more than a table can.
#[derive(Debug)]
pub(super) struct ZipBomb {
    packed: u64,
    unpacked: u64,
}

impl<R> BoundedUnpacking<R> {
    pub(super) const fn new(inner: R, packed: u64) -> Self {
        Self { inner, packed, unpacked: 0 }
    }
}

impl<R: Read> Read for BoundedUnpacking<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(out)?;
        self.unpacked += n as u64;
        if is_bomb(self.packed, self.unpacked) {
            let Self { packed, unpacked, .. } = *self;
            return Err(io::Error::other(ZipBomb { packed, unpacked }));
        }
        Ok(n)
    }
}

impl ZipBomb {
    pub(super) const fn new(packed: u64, unpacked: u64) -> Self {
        Self { packed, unpacked }
    }

    /// What to do about it.
    pub(super) const HINT: &str =
        "nothing was written; ask the publisher for the file itself, or look at it and import it unpacked";
}

impl fmt::Display for ZipBomb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let grouped = crate::domain::text::grouped;
        write!(
            f,
            "its {} bytes unpack to more than {}, which is {MOST} times as much and no table of prices",
            grouped(self.packed),
            grouped(self.unpacked)
        )
    }
}

impl std::error::Error for ZipBomb {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_file_may_swell_and_a_bomb_ends_early() {
        let read = |packed, size| {
            io::copy(&mut BoundedUnpacking::new(io::repeat(b' ').take(size), packed), &mut io::sink())
        };
        assert_eq!(read(1, FREE).ok(), Some(FREE));
        assert_eq!(read(FREE / 100, 2 * FREE).ok(), Some(2 * FREE));
        let error = read(1_000, 100 * FREE).expect_err("67 MB of one kilobyte");
        assert!(error.to_string().starts_with("its 1,000 bytes unpack to more than 67,1"), "{error}");
    }
}
