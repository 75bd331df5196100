//! The tables of a zip archive: listed, found, bounded and checked while they are unpacked.

use std::collections::HashMap;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use flate2::CrcReader;
use flate2::read::DeflateDecoder;
use zip::{CompressionMethod, ZipArchive};

use super::contents::Contents;
use super::progress::Progress;
use super::stored::{OpenBytes, Stored};
use crate::source::IngestError;

/// Deflate cannot do better than this; an archive that claims more is made to fill disks.
const BEST_RATIO: u64 = 1032;

/// Endings of tables that ratebook reads.
const TABLES: [&str; 3] = [".csv", ".txt", ".json"];

/// The directory of an archive, read once for the archive and all of its tables.
#[derive(Debug, Clone, Default)]
pub(super) struct Directory(Arc<OnceLock<Mutex<Opened>>>);

/// An archive and the names of all that it holds.
#[derive(Debug)]
struct Opened {
    archive: ZipArchive<OpenBytes>,
    names: Vec<String>,
    /// The number of each; the archive itself looks through all of them for one.
    numbers: HashMap<String, usize>,
    #[cfg(feature = "xlsx")]
    is_workbook: bool,
}

impl Opened {
    /// A workbook that is read as one does not come here.
    fn refuse_workbook(&self, name: &str) -> Result<(), IngestError> {
        if self.numbers.contains_key("[Content_Types].xml") {
            let hint = "save the sheet as CSV (UTF-8) and import that";
            return Err(problem(format!("`{name}` is an Excel workbook"), hint));
        }
        Ok(())
    }
}

impl Directory {
    /// The archive, as it was when it was first opened.
    ///
    /// # Errors
    /// When it cannot be read or is damaged.
    fn of(&self, stored: &Stored, name: &str) -> Result<MutexGuard<'_, Opened>, IngestError> {
        let opened = match self.0.get() {
            Some(opened) => opened,
            None => {
                let opened = Mutex::new(open(stored, name)?);
                self.0.get_or_init(|| opened)
            }
        };
        Ok(opened.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether it is a workbook that is packed as one; not so where it is damaged.
    #[cfg(feature = "xlsx")]
    pub(super) fn is_workbook(&self, stored: &Stored) -> bool {
        self.of(stored, "").is_ok_and(|opened| opened.is_workbook)
    }

    /// The table of an archive, unpacked as it is read. `member` names one where there are several.
    ///
    /// # Errors
    /// When the archive is damaged, is a workbook, holds no or several tables, or claims the impossible.
    pub(super) fn open_table(
        &self,
        stored: &Stored,
        name: &str,
        member: Option<&str>,
        progress: &Arc<Progress>,
    ) -> Result<Box<dyn Read + Send>, IngestError> {
        let unreadable = |source| IngestError::Unreadable { path: stored.path().to_owned(), source };
        let mut opened = self.of(stored, name)?;
        opened.refuse_workbook(name)?;
        let wanted = match member {
            Some(member) if opened.numbers.contains_key(member) => member.to_owned(),
            _ => pick(name, &opened.names, member)?,
        };
        let number = opened.numbers.get(&wanted).copied().unwrap_or(usize::MAX);
        let entry = opened.archive.by_index(number).map_err(|error| damaged(name, &error))?;
        let (packed, unpacked) = (entry.compressed_size(), entry.size());
        if unpacked > packed.saturating_mul(BEST_RATIO).saturating_add(BEST_RATIO) {
            let message = format!(
                "`{name}` claims that {} bytes unpack to {}, which no zip can do",
                crate::domain::text::grouped(packed),
                crate::domain::text::grouped(unpacked)
            );
            return Err(problem(message, "do not unpack it; ask the publisher for the file itself"));
        }
        let start = entry
            .data_start()
            .ok_or_else(|| problem(format!("`{name}` is a damaged zip file"), "download it again"))?;
        let (method, crc) = (entry.compression(), entry.crc32());
        drop(entry);
        drop(opened);
        let mut file = stored.open().map_err(unreadable)?;
        file.seek(SeekFrom::Start(start)).map_err(unreadable)?;
        let bytes = progress.metered(file.take(packed), packed);
        let inner: Box<dyn Read + Send> = match method {
            CompressionMethod::Stored => Box::new(bytes),
            CompressionMethod::Deflated => {
                Box::new(DeflateDecoder::new(io::BufReader::with_capacity(256 * 1024, bytes)))
            }
            other => {
                let message = format!("`{wanted}` in `{name}` is packed with {other}");
                return Err(problem(message, "unpack it with your own program and import the file itself"));
            }
        };
        Ok(Box::new(Member { inner: CrcReader::new(inner), unpacked, crc }))
    }
}

/// Lists an archive.
///
/// # Errors
/// When it is damaged, or a workbook.
pub(super) fn contents(stored: &Stored, name: &str, directory: &Directory) -> Result<Contents, IngestError> {
    let opened = directory.of(stored, name)?;
    opened.refuse_workbook(name)?;
    let (mut tables, others): (Vec<String>, Vec<String>) =
        opened.names.iter().filter(|name| is_file(name)).cloned().partition(|name| is_table(name));
    tables.sort_unstable();
    let others = others.into_iter().map(|name| (name, "not a CSV, TXT or JSON text")).collect();
    Ok(Contents { tables, others, is_workbook: false })
}

fn problem(message: String, hint: &str) -> IngestError {
    IngestError::Content { message, hint: hint.to_owned() }
}

fn damaged(name: &str, error: &zip::result::ZipError) -> IngestError {
    problem(
        format!("`{name}` is a damaged zip file: {error}"),
        "download it again; the file ends too early or was changed on the way",
    )
}

fn open(stored: &Stored, name: &str) -> Result<Opened, IngestError> {
    let unreadable = |source| IngestError::Unreadable { path: stored.path().to_owned(), source };
    let mut archive = ZipArchive::new(stored.open().map_err(unreadable)?).map_err(|e| damaged(name, &e))?;
    #[cfg(feature = "xlsx")]
    let is_workbook = super::workbook::is_workbook(&mut archive);
    let numbered =
        (0..archive.len()).filter_map(|number| Some((archive.name_for_index(number)?.ok()?, number)));
    let numbers: HashMap<String, usize> =
        numbered.map(|(name, number)| (name.into_owned(), number)).collect();
    let mut names: Vec<String> = numbers.keys().cloned().collect();
    names.sort_by_key(|name| numbers[name]);
    Ok(Opened {
        archive,
        names,
        numbers,
        #[cfg(feature = "xlsx")]
        is_workbook,
    })
}

/// Folders have no content, and what macOS adds is none of the publisher's.
fn is_file(name: &str) -> bool {
    !name.ends_with('/') && !name.starts_with("__MACOSX/")
}

fn is_table(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    is_file(name) && TABLES.iter().any(|ending| lower.ends_with(ending))
}

/// The name without its folders.
pub(super) fn base_name(member: &str) -> &str {
    member.rsplit('/').next().unwrap_or(member)
}

/// The one table, or the one that the user named without its folders.
fn pick(archive: &str, names: &[String], member: Option<&str>) -> Result<String, IngestError> {
    let tables: Vec<&String> = names.iter().filter(|name| is_table(name)).collect();
    if let Some(member) = member {
        let found = names.iter().find(|name| base_name(name) == member);
        return found.cloned().ok_or_else(|| IngestError::Unknown {
            message: format!("`{archive}` holds no `{member}`"),
            hint: format!("it holds {}", names.join(", ")),
        });
    }
    match tables.as_slice() {
        [one] => Ok((*one).clone()),
        [] => Err(IngestError::Content {
            message: format!("`{archive}` holds no CSV, TXT or JSON file"),
            hint: "look into the archive; ratebook reads texts".to_owned(),
        }),
        several => Err(IngestError::Content {
            message: format!("`{archive}` holds {} tables", several.len()),
            hint: format!(
                "name one with `--member`: {}",
                several.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(", ")
            ),
        }),
    }
}

/// Holds an unpacked table against the size and checksum that the archive states.
struct Member {
    inner: CrcReader<Box<dyn Read + Send>>,
    unpacked: u64,
    crc: u32,
}

impl Read for Member {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(out)?;
        let seen = u64::from(self.inner.crc().amount());
        // The counter of the checksum wraps at 4 GiB; up to there the stated size is held exactly.
        let over = self.unpacked <= u64::from(u32::MAX) && seen > self.unpacked;
        let wrong_end = n == 0 && !out.is_empty() && self.inner.crc().sum() != self.crc;
        if over || wrong_end {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                "its checksum or size is not the stated one",
            ));
        }
        Ok(n)
    }
}
