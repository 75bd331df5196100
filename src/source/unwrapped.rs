//! A file without the packing that holds one thing alone: the workbook of a zip or of a gzip file, the archive in an
//! archive. What has to be read from more than one place is unpacked into a file that is thrown away.

use std::io::{self, BufRead as _, BufReader, Read, Seek as _, SeekFrom};
use std::sync::Arc;

use flate2::read::MultiGzDecoder;
use tempfile::NamedTempFile;

use super::archive::Directory;
use super::packing::{Packing, START};
use super::progress::Progress;
use super::stored::Stored;
use super::zip_bomb::BoundedUnpacking;
use crate::source::IngestError;

/// Packing in packing that is taken away; nobody packs more often who means well.
const DEEPEST: usize = 4;

/// What is left of a file.
#[derive(Debug)]
pub(super) struct Unwrapped {
    pub(super) stored: Stored,
    pub(super) packing: Packing,
    /// Its directory, where it is a zip.
    pub(super) zip: Directory,
    /// What a file that is no text is packed with.
    pub(super) within: Option<&'static str>,
}

impl Unwrapped {
    /// Of a file of this name.
    ///
    /// # Errors
    /// When it cannot be read, is damaged, or has a password.
    pub(super) fn of(
        stored: Stored,
        name: &str,
        explain: &dyn Fn(io::Error) -> IngestError,
    ) -> Result<Self, IngestError> {
        let mut left = Self { stored, packing: Packing::Plain, zip: Directory::default(), within: None };
        for _ in 0..DEEPEST {
            left.packing = start_of(&mut left.stored.open().map_err(explain)?).map_err(explain)?;
            let inner: Box<dyn Read + Send> = match left.packing {
                Packing::Gzip => {
                    let unpacked =
                        || left.stored.open().map(|file| MultiGzDecoder::new(BufReader::new(file)));
                    // What is damaged is read as a text, which says where.
                    let inside = start_of(&mut unpacked().map_err(explain)?).unwrap_or(Packing::Plain);
                    let inside = left.stored.unless_refused(name, Ok(inside))?;
                    match inside {
                        Packing::Plain => return Ok(left),
                        Packing::Foreign(_) => {
                            return Ok(Self { packing: inside, within: Some("packed with gzip"), ..left });
                        }
                        Packing::Gzip | Packing::Zip | Packing::OldWorkbook => {}
                    }
                    Box::new(unpacked().map_err(explain)?)
                }
                Packing::Zip => match left.zip.only_container(&left.stored, name)? {
                    Some(member) => {
                        left.zip.open_table(&left.stored, name, Some(&member), &Arc::default())?
                    }
                    None => return Ok(left),
                },
                Packing::Plain | Packing::OldWorkbook | Packing::Foreign(_) => return Ok(left),
            };
            left = left.with(inner, explain)?;
        }
        Err(IngestError::Content {
            message: format!("`{name}` is packed again and again"),
            hint: "unpack it with your own program, and import the file that is in it".to_owned(),
        })
    }

    /// One file of this archive.
    ///
    /// # Errors
    /// When it cannot be read, is damaged, or has a password.
    pub(super) fn member(
        &self,
        (archive, member): (&str, &str),
        progress: &Arc<Progress>,
        explain: &dyn Fn(io::Error) -> IngestError,
    ) -> Result<Self, IngestError> {
        let inner = self.zip.open_table(&self.stored, archive, Some(member), progress)?;
        let spooled = self.with(inner, explain)?;
        Self::of(spooled.stored, member, explain)
    }

    fn with(
        &self,
        inner: Box<dyn Read + Send>,
        explain: &dyn Fn(io::Error) -> IngestError,
    ) -> Result<Self, IngestError> {
        let packed = self.stored.open().and_then(|file| file.count()).map_err(explain)?;
        let mut file = NamedTempFile::new().map_err(explain)?;
        io::copy(&mut BoundedUnpacking::new(inner, packed), &mut file).map_err(explain)?;
        file.seek(SeekFrom::Start(0)).map_err(explain)?;
        let stored = Stored::unpacked(file);
        Ok(Self { stored, packing: Packing::Plain, zip: Directory::default(), within: None })
    }
}

/// How it is packed, by its first bytes.
fn start_of(bytes: &mut dyn Read) -> io::Result<Packing> {
    let mut start = Vec::new();
    bytes.take(START as u64).read_to_end(&mut start)?;
    Ok(Packing::of(&start))
}

/// A table of an archive, which may be packed once more with gzip. What it is where it is none.
pub(super) fn table_of_archive(
    bytes: Box<dyn Read + Send>,
    packed: u64,
) -> io::Result<(Box<dyn Read + Send>, Packing)> {
    let mut bytes = BufReader::with_capacity(64 * 1024, bytes);
    let packing = Packing::of(bytes.fill_buf()?);
    if packing != Packing::Gzip {
        return Ok((Box::new(bytes), packing));
    }
    let unpacked = BoundedUnpacking::new(MultiGzDecoder::new(bytes), packed);
    let mut unpacked = BufReader::with_capacity(64 * 1024, unpacked);
    let packing = Packing::of(unpacked.fill_buf()?);
    Ok((Box::new(unpacked), packing))
}
