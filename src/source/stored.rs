//! The bytes as they are stored: a file, or memory that looks like one.

use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tempfile::NamedTempFile;

use super::stamp::Stamp;

/// Where the bytes are. They can be opened again and again.
#[derive(Debug, Clone)]
pub(super) enum Stored {
    File(PathBuf),
    /// Under the name of no file.
    Memory(Arc<[u8]>),
    /// Unpacked, and thrown away with the last who reads it.
    Unpacked(Arc<NamedTempFile>),
}

/// Stored bytes that are open.
#[derive(Debug)]
pub(super) enum OpenBytes {
    File(File),
    Memory(Cursor<Arc<[u8]>>),
}

impl Stored {
    pub(super) fn open(&self) -> io::Result<OpenBytes> {
        Ok(match self {
            Self::File(path) => OpenBytes::File(File::open(path)?),
            Self::Memory(bytes) => OpenBytes::Memory(Cursor::new(Arc::clone(bytes))),
            Self::Unpacked(file) => OpenBytes::File(file.reopen()?),
        })
    }

    /// The path; of memory `-`, as of standard input.
    pub(super) fn path(&self) -> &Path {
        match self {
            Self::File(path) => path,
            Self::Memory(_) => Path::new("-"),
            Self::Unpacked(file) => file.path(),
        }
    }

    /// What the file system says of it. Memory has nobody who could write to it.
    pub(super) fn stamp(&self) -> io::Result<Option<Stamp>> {
        match self {
            Self::File(path) => Ok(Some(Stamp::of(&File::open(path)?.metadata()?))),
            Self::Memory(_) | Self::Unpacked(_) => Ok(None),
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
        match self {
            Self::File(file) => Ok(file.metadata()?.len()),
            Self::Memory(bytes) => Ok(bytes.get_ref().len() as u64),
        }
    }
}

impl Read for OpenBytes {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::File(file) => file.read(out),
            Self::Memory(bytes) => bytes.read(out),
        }
    }
}

impl Seek for OpenBytes {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        match self {
            Self::File(file) => file.seek(to),
            Self::Memory(bytes) => bytes.seek(to),
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
