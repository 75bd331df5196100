//! How far a file has been read, and whether to stop: shared by the reading loops with who watches.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};

/// Counts that a reading keeps up and another thread looks at.
#[derive(Debug, Default)]
pub struct Progress {
    bytes: AtomicU64,
    total: AtomicU64,
    rows: AtomicU64,
    rejects: AtomicU64,
    stop: Arc<AtomicBool>,
}

/// The counts at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Snapshot {
    /// Bytes of the stored file that were read in the pass that is under way.
    pub bytes: u64,
    /// Bytes that the pass will read.
    pub total: u64,
    /// Rows so far; 0 for a file without rows, or before the first.
    pub rows: u64,
    /// Rejected rows so far.
    pub rejects: u64,
}

impl Progress {
    /// Counts whose reading ends with [`Interrupted`] once `stop` is true.
    #[must_use]
    pub fn until(stop: Arc<AtomicBool>) -> Self {
        Self { stop, ..Self::default() }
    }

    /// The counts now.
    #[must_use]
    pub fn now(&self) -> Snapshot {
        Snapshot {
            bytes: self.bytes.load(Relaxed),
            total: self.total.load(Relaxed),
            rows: self.rows.load(Relaxed),
            rejects: self.rejects.load(Relaxed),
        }
    }

    /// A stream of so many bytes whose reading is counted from 0.
    pub(super) fn metered<R: Read>(self: &Arc<Self>, inner: R, total: u64) -> Metered<R> {
        self.bytes.store(0, Relaxed);
        self.total.store(total, Relaxed);
        Metered { inner, progress: Arc::clone(self) }
    }

    /// Tells the rows, or items of a JSON list, that were read; one thread alone reads them.
    pub(crate) fn set_rows(&self, rows: u64) {
        self.rows.store(rows, Relaxed);
    }

    /// Counts a rejected row.
    pub(crate) fn count_reject(&self) {
        self.rejects.fetch_add(1, Relaxed);
    }
}

/// Passes bytes on and counts them.
pub(super) struct Metered<R> {
    inner: R,
    progress: Arc<Progress>,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        // `ErrorKind::Interrupted` would be tried again by every reading loop.
        if self.progress.stop.load(Relaxed) {
            return Err(io::Error::other(Interrupted));
        }
        let n = self.inner.read(out)?;
        self.progress.bytes.fetch_add(n as u64, Relaxed);
        Ok(n)
    }
}

/// The reading was asked to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("interrupted")]
pub struct Interrupted;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_bytes_and_stops_when_asked() {
        let stop = Arc::new(AtomicBool::new(false));
        let progress = Arc::new(Progress::until(Arc::clone(&stop)));
        let mut stream = progress.metered([7_u8; 10].as_slice(), 10);
        assert_eq!(stream.read(&mut [0; 4]).ok(), Some(4));
        assert_eq!(progress.now(), Snapshot { bytes: 4, total: 10, rows: 0, rejects: 0 });
        stop.store(true, Relaxed);
        assert!(stream.read_to_end(&mut Vec::new()).is_err_and(|error| error.to_string() == "interrupted"));
    }
}
