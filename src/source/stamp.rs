//! Notices that a file was replaced, grew or shrank between its hashing and the end of its reading.

use std::fmt;
use std::fs::{self, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// What the file system says of a file as long as nobody writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stamp {
    bytes: u64,
    #[cfg(unix)]
    device_and_node: (u64, u64),
    /// Last written and, on Unix, last changed in any way, which no program can set back.
    #[cfg(unix)]
    times: [(i64, i64); 2],
    #[cfg(not(unix))]
    written: Option<std::time::SystemTime>,
}

impl Stamp {
    pub(super) fn of(metadata: &Metadata) -> Self {
        #[cfg(unix)]
        use std::os::unix::fs::MetadataExt as _;
        Self {
            bytes: metadata.len(),
            #[cfg(unix)]
            device_and_node: (metadata.dev(), metadata.ino()),
            #[cfg(unix)]
            times: [(metadata.mtime(), metadata.mtime_nsec()), (metadata.ctime(), metadata.ctime_nsec())],
            #[cfg(not(unix))]
            written: metadata.modified().ok(),
        }
    }

    /// What has become of the file at this path since.
    pub(super) fn check(&self, path: &Path) -> io::Result<()> {
        let now = fs::metadata(path).map(|metadata| Self::of(&metadata));
        let how = match now {
            Ok(now) if now == *self => return Ok(()),
            Ok(now) if now.bytes > self.bytes => How::Grew(self.bytes, now.bytes),
            Ok(now) if now.bytes < self.bytes => How::Shrank(self.bytes, now.bytes),
            Ok(_) => How::Rewritten,
            Err(_) => How::Gone,
        };
        Err(io::Error::other(Changed(how)))
    }
}

/// A file is not the one any more that was hashed.
#[derive(Debug)]
pub(super) struct Changed(How);

#[derive(Debug)]
enum How {
    Grew(u64, u64),
    Shrank(u64, u64),
    Rewritten,
    Gone,
}

impl Changed {
    /// What to do about it.
    pub(super) const HINT: &str = "nothing was written; wait until the download or the program that writes the file is done, and import it again";
}

impl fmt::Display for Changed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let grouped = crate::domain::text::grouped;
        f.write_str("the file was changed while it was read: ")?;
        match self.0 {
            How::Grew(before, now) => write!(f, "it grew from {} to {} bytes", grouped(before), grouped(now)),
            How::Shrank(before, now) => {
                write!(f, "it shrank from {} to {} bytes", grouped(before), grouped(now))
            }
            How::Rewritten => f.write_str("it was replaced or written again"),
            How::Gone => f.write_str("it is gone"),
        }
    }
}

impl std::error::Error for Changed {}

/// Looks at the file again where its bytes end or cannot be read on.
pub(super) struct Unchanged<R> {
    inner: R,
    stamp: Stamp,
    path: PathBuf,
}

impl<R> Unchanged<R> {
    pub(super) const fn new(inner: R, stamp: Stamp, path: PathBuf) -> Self {
        Self { inner, stamp, path }
    }
}

impl<R: Read> Read for Unchanged<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        match self.inner.read(out) {
            Ok(n) if n > 0 || out.is_empty() => Ok(n),
            // A file that was cut while it was read looks damaged; why is the better answer.
            end => self.stamp.check(&self.path).and(end),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    #[test]
    fn a_file_that_grows_shrinks_or_goes_is_noticed_at_its_end() {
        let mut file = tempfile::NamedTempFile::new().expect("a file");
        file.write_all(b"a,b\n1,2\n").expect("room");
        let path = file.path().to_owned();
        let stamp = Stamp::of(&fs::metadata(&path).expect("it is there"));
        let read = || {
            let mut bytes = Vec::new();
            let mut reader = Unchanged::new(&b"anything"[..], stamp.clone(), path.clone());
            reader.read_to_end(&mut bytes).map_err(|error| error.to_string())
        };
        assert_eq!(read(), Ok(8));
        file.write_all(b"3,4\n").expect("room");
        assert!(read().is_err_and(|message| message.ends_with("it grew from 8 to 12 bytes")));
        file.as_file().set_len(4).expect("it can be cut");
        assert!(read().is_err_and(|message| message.ends_with("it shrank from 8 to 4 bytes")));
        let other = tempfile::NamedTempFile::new().expect("a file");
        fs::write(other.path(), "b,a\n1,2\n").expect("room");
        fs::rename(other.path(), &path).expect("the same disk");
        assert!(read().is_err_and(|message| message.ends_with("replaced or written again")));
        fs::remove_file(&path).expect("it is there");
        assert!(read().is_err_and(|message| message.ends_with("it is gone")));
    }
}
