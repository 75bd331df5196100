//! The tables of a zip archive: listed, found, bounded and checked while they are unpacked.

use std::collections::HashMap;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use flate2::CrcReader;
use flate2::read::DeflateDecoder;
use zip::{CompressionMethod, ZipArchive};

use super::contents::Contents;
use super::progress::Progress;
use super::stored::{OpenBytes, Stored, room_for};
use crate::domain::{NameDate, is_workbook_name};
use crate::source::IngestError;

/// Deflate cannot do better than this; an archive that claims more is made to fill disks.
const BEST_RATIO: u64 = 1032;

/// Endings of tables that ratebook reads.
const TABLES: [&str; 3] = [".csv", ".txt", ".json"];
const ARCHIVE: &str = ".zip";
/// What the packages of other programs hold, which are zip files too; what each is, and what to do.
const PACKAGES: [(&str, &str, &str); 4] = [
    ("xl/workbook.bin", "a binary workbook (.xlsb)", "save it as .xlsx, or save the sheet as CSV (UTF-8)"),
    ("word/document.xml", "a Word document", "ask the source for a CSV or a workbook"),
    ("ppt/presentation.xml", "a presentation", "ask the source for a CSV or a workbook"),
    (
        "Index/Document.iwa",
        "a document of Numbers or Pages",
        "save it as .xlsx, or save the sheet as CSV (UTF-8)",
    ),
];
const PASSWORD: &str = "unpack it with its password, and import the file that is in it";

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
    /// How many tables have a name, each in a folder of its own.
    tables_called: HashMap<String, usize>,
    #[cfg(feature = "xlsx")]
    is_workbook: bool,
}

impl Opened {
    /// Whether it is a file of another program, or a workbook, rather than an archive.
    fn is_package(&self) -> bool {
        self.numbers.contains_key("[Content_Types].xml") || self.numbers.contains_key("mimetype")
    }

    /// A workbook that is read as one does not come here.
    fn refuse_package(&self, name: &str) -> Result<(), IngestError> {
        let holds = |part: &str| self.numbers.contains_key(part);
        if let Some((_, what, hint)) = PACKAGES.iter().find(|(part, ..)| holds(part)) {
            return Err(problem(format!("`{name}` is {what}, not a table"), hint));
        }
        if self.is_package() {
            let hint = "save the sheet as CSV (UTF-8) and import that";
            return Err(problem(format!("`{name}` is an office document, not a table"), hint));
        }
        if self.numbers.is_empty() {
            return Err(problem(
                format!("`{name}` is an archive without files"),
                "ask the source for it again",
            ));
        }
        Ok(())
    }

    /// The full name of a member that was named, with or without its folders.
    fn named(&self, member: &str) -> Option<&String> {
        let is_it = |name: &&String| *name == member;
        self.names.iter().find(is_it).or_else(|| self.names.iter().find(|name| base_name(name) == member))
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
                let opened = Mutex::new(stored.unless_refused(name, open(stored, name))?);
                self.0.get_or_init(|| opened)
            }
        };
        Ok(opened.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether it is a workbook that is packed as one; not so where it is damaged.
    ///
    /// # Errors
    /// When it cannot be read.
    #[cfg(feature = "xlsx")]
    pub(super) fn is_workbook(&self, stored: &Stored, name: &str) -> Result<bool, IngestError> {
        match self.of(stored, name) {
            Ok(opened) => Ok(opened.is_workbook),
            Err(error @ IngestError::Unreadable { .. }) => Err(error),
            Err(_) => Ok(false),
        }
    }

    /// The workbook or archive that a zip holds, where it holds no table and no other one.
    pub(super) fn only_container(&self, stored: &Stored, name: &str) -> Result<Option<String>, IngestError> {
        let opened = self.of(stored, name)?;
        if opened.is_package() || opened.names.iter().any(|name| is_table(name)) {
            return Ok(None);
        }
        let mut containers = opened.names.iter().filter(|name| is_container(name));
        Ok(containers.next().filter(|_| containers.next().is_none()).cloned())
    }

    /// The workbook or archive that is meant by `member`, and what is meant in it: `rates.xlsx/Sheet1`.
    pub(super) fn container(
        &self,
        stored: &Stored,
        name: &str,
        member: &str,
    ) -> Result<Option<(String, Option<String>)>, IngestError> {
        let opened = self.of(stored, name)?;
        if opened.is_package() {
            return Ok(None);
        }
        let slashes = member.match_indices('/').map(|(at, _)| at);
        let found = std::iter::once(member.len()).chain(slashes).find_map(|end| {
            let found = opened.named(&member[..end]).filter(|name| is_container(name))?;
            Some((found.clone(), member.get(end + 1..).map(str::to_owned)))
        });
        Ok(found)
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
        opened.refuse_package(name)?;
        let wanted = match member {
            Some(member) if opened.numbers.contains_key(member) => member.to_owned(),
            _ => pick(name, &opened, member)?,
        };
        let number = opened.numbers.get(&wanted).copied().unwrap_or(usize::MAX);
        let entry = opened.archive.by_index_raw(number).map_err(|error| damaged(name, &error));
        let entry = stored.unless_refused(name, entry)?;
        if entry.encrypted() {
            let what = format!("`{wanted}` in `{}` needs a password", archive_of(name, &wanted));
            return Err(problem(what, PASSWORD));
        }
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
                Box::new(DeflateDecoder::new(io::BufReader::with_capacity(room_for(packed), bytes)))
            }
            other => {
                let message = format!("`{wanted}` in `{}` is packed with {other}", archive_of(name, &wanted));
                return Err(problem(message, "unpack it with your own program and import the file itself"));
            }
        };
        Ok(Box::new(Member { inner: CrcReader::new(inner), unpacked, crc }))
    }
}

/// Whether another table of an archive has the name of this one in another folder.
pub(super) fn shares_name(stored: &Stored, name: &str, directory: &Directory, member: &str) -> bool {
    let shares = |opened: MutexGuard<'_, Opened>| {
        opened.tables_called.get(base_name(member)).is_some_and(|number| *number > 1)
    };
    directory.of(stored, name).is_ok_and(shares)
}

/// Lists an archive: its tables by the dates in their names, so that the list of a month comes after that of the
/// month before, and by name.
///
/// # Errors
/// When it is damaged, or a workbook.
pub(super) fn contents(stored: &Stored, name: &str, directory: &Directory) -> Result<Contents, IngestError> {
    let opened = directory.of(stored, name)?;
    opened.refuse_package(name)?;
    Ok(listed(&opened.names))
}

fn listed(names: &[String]) -> Contents {
    let (mut tables, others): (Vec<String>, Vec<String>) =
        names.iter().filter(|name| is_file(name)).cloned().partition(|name| is_table(name));
    tables.sort_by_cached_key(|name| (NameDate::order_of(name), name.clone()));
    let others = others.into_iter().map(|name| {
        let what = what_else(&name);
        (name, what)
    });
    Contents { tables, others: others.collect(), is_workbook: false }
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
    // The library keeps the last of several members of one name.
    if entries(stored).map_err(unreadable)?.is_some_and(|entries| entries > archive.len()) {
        return Err(problem(
            format!("`{name}` holds two members of one name"),
            "unpack it into a folder, rename one of the two, and import the files",
        ));
    }
    let mut names: Vec<String> = numbers.keys().cloned().collect();
    names.sort_by_key(|name| numbers[name]);
    let mut tables_called: HashMap<String, usize> = HashMap::new();
    for name in names.iter().filter(|name| is_table(name)) {
        *tables_called.entry(base_name(name).to_owned()).or_default() += 1;
    }
    Ok(Opened {
        tables_called,
        archive,
        names,
        numbers,
        #[cfg(feature = "xlsx")]
        is_workbook,
    })
}

/// How many members an archive says at its end that it has; none where it does not say, as one of 65,535 or more (ZIP
/// file format specification, APPNOTE.TXT 4.3.16: 22 bytes, and a comment of up to 65,535).
fn entries(stored: &Stored) -> io::Result<Option<usize>> {
    const END: &[u8] = b"PK\x05\x06";
    const LEN: usize = 22;
    let mut file = stored.open()?;
    let len = file.seek(SeekFrom::End(0))?;
    file.seek(SeekFrom::Start(len.saturating_sub((LEN + 0xffff) as u64)))?;
    let mut end = Vec::new();
    file.read_to_end(&mut end)?;
    let ends = (0..=end.len().saturating_sub(LEN)).rev();
    let at = ends.into_iter().find(|at| {
        let comment = |record: &[u8]| usize::from(u16::from_le_bytes([record[20], record[21]]));
        end[*at..].starts_with(END) && at + LEN + comment(&end[*at..]) == end.len()
    });
    let number = at.map(|at| u16::from_le_bytes([end[at + 10], end[at + 11]]));
    Ok(number.filter(|number| *number < u16::MAX).map(usize::from))
}

/// Folders have no content, and what the systems of computers add is none of the publisher's.
fn is_file(name: &str) -> bool {
    let is_of_system = [".DS_Store", "Thumbs.db", "desktop.ini"].contains(&base_name(name));
    !name.ends_with('/') && !name.starts_with("__MACOSX/") && !is_of_system
}

fn is_table(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let unpacked = lower.strip_suffix(".gz").unwrap_or(&lower);
    is_file(name) && !is_about_others(&lower) && TABLES.iter().any(|ending| unpacked.ends_with(ending))
}

/// A text that says how to read the others.
fn is_about_others(lower: &str) -> bool {
    base_name(lower).strip_suffix(".txt").is_some_and(|name| name.replace([' ', '_', '-'], "") == "readme")
}

/// Something that may hold a table.
fn is_container(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    is_file(name) && (is_workbook_name(name) || lower.ends_with(ARCHIVE))
}

/// What a member is that is no table.
fn what_else(name: &str) -> &'static str {
    let lower = name.to_ascii_lowercase();
    match () {
        () if is_workbook_name(name) => "a workbook; `--member` with its name reads it",
        () if is_about_others(&lower) => "a text about the others",
        () if lower.ends_with(ARCHIVE) => "an archive in the archive; `--member` with its name reads it",
        () => "not a CSV, TXT or JSON text",
    }
}

/// The archive's name of a source that may be called by its table, too.
fn archive_of<'n>(name: &'n str, member: &str) -> &'n str {
    let without = |end: &str| name.strip_suffix(end).and_then(|name| name.strip_suffix('/'));
    without(member).or_else(|| without(base_name(member))).unwrap_or(name)
}

/// The name without its folders.
pub(super) fn base_name(member: &str) -> &str {
    member.rsplit('/').next().unwrap_or(member)
}

/// The one table, or the one that the user named without its folders.
fn pick(archive: &str, opened: &Opened, member: Option<&str>) -> Result<String, IngestError> {
    let names = &opened.names;
    if let Some(member) = member {
        if !opened.numbers.contains_key(member) && opened.tables_called.get(member).is_some_and(|n| *n > 1) {
            let of_name: Vec<&str> =
                names.iter().map(String::as_str).filter(|name| base_name(name) == member).collect();
            return Err(problem(
                format!("`{}` holds `{member}` in {} folders", archive_of(archive, member), of_name.len()),
                &format!("name one with its folder by `--member`: {}", of_name.join(", ")),
            ));
        }
        return opened.named(member).cloned().ok_or_else(|| IngestError::Unknown {
            message: format!("`{archive}` holds no `{member}`"),
            hint: format!("it holds {}", names.join(", ")),
        });
    }
    let mut held = listed(names);
    match held.tables.len() {
        1 => Ok(held.tables.remove(0)),
        0 => Err(held.no_table(archive)),
        several => Err(problem(
            format!("`{archive}` holds {several} tables"),
            &format!("name one with `--member`: {}", held.tables.join(", ")),
        )),
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
