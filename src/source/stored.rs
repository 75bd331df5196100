//! The bytes as they are stored: a file, or memory that looks like one.

use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use tempfile::NamedTempFile;

use super::stamp::Stamp;
use crate::source::IngestError;

/// Where the bytes are, and whether the system refused to read some of them. They can be opened again and again.
#[derive(Debug, Clone)]
pub(super) struct Stored {
    kept: Kept,
    refused: Refused,
}

#[derive(Debug, Clone)]
enum Kept {
    File(PathBuf),
    /// Under the name of no file.
    Memory(Arc<[u8]>),
    /// Unpacked, and thrown away with the last who reads it.
    Unpacked(Arc<NamedTempFile>),
}

/// What the system said when it first refused to read: libraries of archives and workbooks may take that for damage, or
/// for a part that is not there.
#[derive(Debug, Clone, Default)]
struct Refused(Arc<OnceLock<i32>>);

/// Stored bytes that are open.
#[derive(Debug)]
pub(super) struct OpenBytes {
    bytes: Bytes,
    refused: Refused,
}

#[derive(Debug)]
enum Bytes {
    File(File),
    Memory(Cursor<Arc<[u8]>>),
}

impl Stored {
    pub(super) fn file(path: PathBuf) -> Self {
        Self::of(Kept::File(path))
    }

    pub(super) fn memory(bytes: Arc<[u8]>) -> Self {
        Self::of(Kept::Memory(bytes))
    }

    pub(super) fn unpacked(file: NamedTempFile) -> Self {
        Self::of(Kept::Unpacked(Arc::new(file)))
    }

    fn of(kept: Kept) -> Self {
        Self { kept, refused: Refused::default() }
    }

    /// The same written anew: what was refused of the one is refused of the other.
    pub(super) fn rewritten(&self, file: NamedTempFile) -> Self {
        Self { kept: Kept::Unpacked(Arc::new(file)), refused: self.refused.clone() }
    }

    pub(super) fn open(&self) -> io::Result<OpenBytes> {
        let bytes = match &self.kept {
            Kept::File(path) => Bytes::File(File::open(path)?),
            Kept::Memory(bytes) => Bytes::Memory(Cursor::new(Arc::clone(bytes))),
            Kept::Unpacked(file) => Bytes::File(file.reopen()?),
        };
        Ok(OpenBytes { bytes, refused: self.refused.clone() })
    }

    /// What was made of the bytes, or that the system refused to read some of them, whatever was made of that.
    ///
    /// # Errors
    /// When it refused, or nothing was made.
    pub(super) fn unless_refused<T>(
        &self,
        name: &str,
        made: Result<T, IngestError>,
    ) -> Result<T, IngestError> {
        match self.refused.0.get() {
            Some(code) => {
                let source = io::Error::from_raw_os_error(*code);
                Err(IngestError::Unreadable { path: name.into(), source })
            }
            None => made,
        }
    }

    /// The path; of memory `-`, as of standard input.
    pub(super) fn path(&self) -> &Path {
        match &self.kept {
            Kept::File(path) => path,
            Kept::Memory(_) => Path::new("-"),
            Kept::Unpacked(file) => file.path(),
        }
    }

    /// What the file system says of it. Memory has nobody who could write to it.
    pub(super) fn stamp(&self) -> io::Result<Option<Stamp>> {
        match &self.kept {
            Kept::File(path) => Ok(Some(Stamp::of(&File::open(path)?.metadata()?))),
            Kept::Memory(_) | Kept::Unpacked(_) => Ok(None),
        }
    }
}

/// Room of a buffer for so many bytes: no more than they take, with one byte more, so that the end is found with the
/// first part.
pub(super) fn room_for(bytes: u64) -> usize {
    const MOST: usize = 256 * 1024;
    usize::try_from(bytes.saturating_add(1)).unwrap_or(MOST).clamp(1024, MOST)
}

impl OpenBytes {
    /// How many there are.
    pub(super) fn count(&self) -> io::Result<u64> {
        match &self.bytes {
            Bytes::File(file) => Ok(file.metadata()?.len()),
            Bytes::Memory(bytes) => Ok(bytes.get_ref().len() as u64),
        }
    }
}

impl Read for OpenBytes {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = match &mut self.bytes {
            Bytes::File(file) => file.read(out),
            Bytes::Memory(bytes) => bytes.read(out),
        };
        read.inspect_err(|error| self.refused.note(error))
    }
}

impl Refused {
    fn note(&self, error: &io::Error) {
        // What a signal interrupted is read again.
        if let Some(code) = error.raw_os_error().filter(|_| error.kind() != io::ErrorKind::Interrupted) {
            let _ = self.0.set(code);
        }
    }
}

impl Seek for OpenBytes {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        match &mut self.bytes {
            Bytes::File(file) => file.seek(to),
            Bytes::Memory(bytes) => bytes.seek(to),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;
    use crate::source::Source;

    /// What a source holds: its hash, its tables, its text or why there is none.
    fn held(source: &Source) -> String {
        let text = source.text().and_then(|mut text| {
            let mut all = String::new();
            text.read_to_string(&mut all).map_err(|error| source.problem(error))?;
            Ok(all)
        });
        let tables = source.contents().map(|contents| contents.map(|contents| contents.tables));
        format!("{:?} {:?} {:?}", source.digest().ok(), tables.ok(), text.map_err(|error| error.to_string()))
    }

    #[test]
    fn memory_is_read_as_a_file_is() {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(b"a,b\n1,2\n").expect("memory");
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for name in ["a.csv", "b.txt"] {
            zip.start_file(name, zip::write::SimpleFileOptions::default()).expect("memory");
            zip.write_all(b"a,b\n1,2\n").expect("memory");
        }
        let zip = zip.finish().expect("memory").into_inner();
        let cut = zip[..zip.len() / 2].to_vec();
        let latin = b"name\nM\xfcller\n".to_vec();
        let samples = [b"a,b\n1,2\n".to_vec(), latin, gzip.finish().expect("memory"), zip, cut, Vec::new()];
        for bytes in samples {
            let folder = tempfile::tempdir().expect("a folder");
            let path = folder.path().join("x.bin");
            std::fs::write(&path, &bytes).expect("room");
            let file = Source::open(&path, None).expect("it is there");
            assert_eq!(held(&Source::from_bytes("x.bin", bytes, None)), held(&file));
        }
    }
}
