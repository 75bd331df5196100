//! Where bytes come from: a file or standard input, plain, gzip or zip, in UTF-8, UTF-16 or Windows-1252.
//!
//! A source can be opened again and again: to hash it, to sniff it, to read it.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;
use std::sync::{Arc, OnceLock};

use flate2::read::MultiGzDecoder;
use sha2::{Digest as _, Sha256};
use tempfile::NamedTempFile;

use super::archive::{self, Directory};
use super::contents::Contents;
use super::encoding::{Decoded, EncodingChoice, EncodingScan, TextEncoding};
use super::progress::{Interrupted, Metered, Progress};
use super::records::RecordTable;
use super::separator::{FoundSeparator, Separator};
use super::stamp::{Changed, Stamp, Unchanged};
use super::stored::{OpenBytes, Stored};
use super::utf8::{ContentProblem, Utf8Reader};
#[cfg(feature = "xlsx")]
use super::workbook;
use super::zip_bomb::{BoundedUnpacking, ZipBomb};
use crate::domain::hex;
use crate::findings::Finding;
use crate::source::IngestError;

/// A file to take in.
#[derive(Debug)]
pub struct Source {
    stored: Stored,
    name: String,
    /// Standard input, kept on disk so that it can be read more than once.
    spooled: Option<NamedTempFile>,
    /// As the user or a profile says; where nobody does, the bytes tell.
    asked: Option<TextEncoding>,
    pub(super) encoding_choice: OnceLock<EncodingChoice>,
    /// As a profile says; where it does not, the first lines tell.
    asked_separator: Option<Separator>,
    found_separator: OnceLock<FoundSeparator>,
    /// What its rows were divided by, once they were.
    divided_by: OnceLock<Separator>,
    /// As a profile says: which list of a JSON text holds the records.
    pub(super) asked_list: Option<String>,
    /// The records of a JSON text, where it is one that is read as a table.
    pub(super) records: OnceLock<Option<Arc<RecordTable>>>,
    /// The file as it was hashed.
    stamp: OnceLock<Stamp>,
    /// Which table of a zip archive.
    member: Option<String>,
    zip: Directory,
    progress: Arc<Progress>,
    /// A sheet of a workbook as CSV; made when it is first read.
    #[cfg(feature = "xlsx")]
    sheet: OnceLock<NamedTempFile>,
}

/// Size and SHA-256 of the file as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digest {
    /// Bytes.
    pub bytes: u64,
    /// 64 hexadecimal digits.
    pub sha256: String,
}

impl Source {
    /// A file of this path; `-` is standard input. Without an encoding the bytes tell: UTF-8, or
    /// UTF-16 or Windows-1252 with a notice.
    ///
    /// # Errors
    /// When the file does not exist or cannot be opened, or is a folder.
    pub fn open(path: &Path, encoding: impl Into<Option<TextEncoding>>) -> Result<Self, IngestError> {
        let asked = encoding.into();
        let unreadable = |source| IngestError::Unreadable { path: path.to_owned(), source };
        if path.as_os_str() == "-" {
            let mut spooled = NamedTempFile::new().map_err(unreadable)?;
            io::copy(&mut io::stdin().lock(), &mut spooled).map_err(unreadable)?;
            let path = spooled.path().to_owned();
            let stored = Stored::File(path);
            return Ok(Self {
                spooled: Some(spooled),
                ..Self::at(stored, "standard input".to_owned(), asked)
            });
        }
        let metadata = File::open(path).and_then(|file| file.metadata()).map_err(unreadable)?;
        if metadata.is_dir() {
            return Err(unreadable(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder")));
        }
        let name =
            path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned());
        Ok(Self::at(Stored::File(path.to_owned()), name, asked))
    }

    /// The bytes of a file of this name, which are in memory.
    #[must_use]
    pub fn from_bytes(
        name: &str,
        bytes: impl Into<Arc<[u8]>>,
        encoding: impl Into<Option<TextEncoding>>,
    ) -> Self {
        Self::at(Stored::Memory(bytes.into()), name.to_owned(), encoding.into())
    }

    /// A plain file of which nothing was read yet.
    fn at(stored: Stored, name: String, asked: Option<TextEncoding>) -> Self {
        Self {
            stored,
            name,
            spooled: None,
            asked,
            encoding_choice: OnceLock::new(),
            asked_separator: None,
            found_separator: OnceLock::new(),
            divided_by: OnceLock::new(),
            asked_list: None,
            records: OnceLock::new(),
            stamp: OnceLock::new(),
            member: None,
            zip: Directory::default(),
            progress: Arc::default(),
            #[cfg(feature = "xlsx")]
            sheet: OnceLock::new(),
        }
    }

    /// The file's name without folders; of a table in an archive `archive.zip/table.csv`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The path as given, or `-` for standard input.
    #[must_use]
    pub fn path(&self) -> &Path {
        if self.spooled.is_some() { Path::new("-") } else { self.stored.path() }
    }

    /// The encoding it is read in.
    ///
    /// # Errors
    /// When nobody said which, and the file cannot be read or is damaged.
    pub fn encoding(&self) -> Result<TextEncoding, IngestError> {
        match self.asked {
            // Of the two orders of UTF-16 a byte order mark knows better.
            Some(asked) if asked.is_utf_16() => Ok(self.utf_16_mark()?.unwrap_or(asked)),
            Some(asked) => Ok(asked),
            None => match self.encoding_choice()? {
                EncodingChoice::Encoding(encoding, _) => Ok(*encoding),
                EncodingChoice::Refused { message, hint } => {
                    Err(IngestError::Content { message: message.clone(), hint: (*hint).to_owned() })
                }
            },
        }
    }

    /// What is to be said of encoding and separator, where the file told them.
    #[must_use]
    pub fn notices(&self) -> Vec<Finding> {
        let separator = self.divided_by.get().and_then(|separator| separator.notice());
        self.encoding_notice()
            .into_iter()
            .chain(separator.filter(|_| self.asked_separator.is_none()))
            .chain(self.record_notices())
            .collect()
    }

    /// Whether somebody said the encoding, or the bytes told it.
    pub(super) fn encoding_is_known(&self) -> bool {
        self.asked.is_some() || self.encoding_choice.get().is_some()
    }

    /// Keeps what the bytes told.
    pub(super) fn choose(&self, choice: EncodingChoice) {
        let _ = self.encoding_choice.set(choice);
    }

    fn encoding_notice(&self) -> Option<Finding> {
        match self.encoding_choice.get() {
            Some(EncodingChoice::Encoding(_, notice)) if self.asked.is_none() => notice.as_deref().cloned(),
            _ => None,
        }
    }

    /// The same file read in another encoding, as a mapping profile may ask.
    #[must_use]
    pub fn with_encoding(self, encoding: TextEncoding) -> Self {
        Self { asked: Some(encoding), ..self }
    }

    /// The same file with its cells divided so, as a mapping profile may ask.
    #[must_use]
    pub fn with_separator(self, separator: Separator) -> Self {
        Self { asked_separator: Some(separator), ..self }
    }

    /// What divides the cells of the table.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn found_separator(&self) -> Result<FoundSeparator, IngestError> {
        if let Some(found) = self.found_separator.get() {
            return Ok(*found);
        }
        let shown = FoundSeparator::of(&self.head_text()?);
        let separator = self.asked_separator.filter(|_| !self.is_sheet()).unwrap_or(shown.separator);
        let found = FoundSeparator { separator, ..shown };
        Ok(*self.found_separator.get_or_init(|| found))
    }

    /// The same for rows that are about to be read.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn divide(&self) -> Result<FoundSeparator, IngestError> {
        let found = self.found_separator()?;
        let _ = self.divided_by.set(found.separator);
        Ok(found)
    }

    /// Whether it is a workbook, which is read as cells divided by commas.
    fn is_sheet(&self) -> bool {
        #[cfg(feature = "xlsx")]
        let is_sheet = self.sheet.get().is_some();
        #[cfg(not(feature = "xlsx"))]
        let is_sheet = false;
        is_sheet
    }

    /// Whether rows and columns are those of a sheet that was named or chosen; the sheet of rejected rows has columns of
    /// its own before theirs.
    #[must_use]
    pub fn is_sheet_as_published(&self) -> bool {
        self.is_sheet() && self.member.is_some()
    }

    /// What the archive or workbook holds; none for any other file, and for a workbook of rejected rows.
    ///
    /// # Errors
    /// When it cannot be read or is damaged.
    pub fn contents(&self) -> Result<Option<Contents>, IngestError> {
        let mut start = Vec::new();
        self.file()?.take(8).read_to_end(&mut start).map_err(|source| self.unreadable(source))?;
        match Packing::of(&start) {
            #[cfg(feature = "xlsx")]
            Packing::Zip if self.zip.is_workbook(&self.stored) => {
                workbook::contents(&self.stored, &self.name)
            }
            #[cfg(feature = "xlsx")]
            Packing::OldWorkbook => workbook::contents(&self.stored, &self.name),
            Packing::Zip => archive::contents(&self.stored, &self.name, &self.zip).map(Some),
            _ => Ok(None),
        }
    }

    /// Shows every row of every sheet of a workbook to `take`, with the sheet's name and the row counted from 1; a
    /// cell with a formula is the formula. Gives back what was taken.
    ///
    /// # Errors
    /// When it cannot be read, is no workbook or a damaged one, or would take the machine's memory.
    #[cfg(feature = "xlsx")]
    pub fn each_row<T: Send + 'static>(
        &self,
        taken: T,
        take: impl Fn(&mut T, &str, u64, &[String]) + Send + 'static,
    ) -> Result<T, IngestError> {
        workbook::each_row(&self.stored, &self.name, taken, take)
    }

    /// The same file with its reading counted here, and stopped from here.
    #[must_use]
    pub fn with_progress(self, progress: Arc<Progress>) -> Self {
        Self { progress, ..self }
    }

    /// The counts of its reading.
    pub(crate) fn progress(&self) -> &Arc<Progress> {
        &self.progress
    }

    /// One table of the archive. It must not outlive this source, which may hold the file.
    #[must_use]
    pub fn member(&self, member: &str) -> Self {
        let name = format!("{}/{}", self.name, archive::base_name(member));
        Self {
            member: Some(member.to_owned()),
            zip: self.zip.clone(),
            progress: Arc::clone(&self.progress),
            asked_separator: self.asked_separator,
            asked_list: self.asked_list.clone(),
            ..Self::at(self.stored.clone(), name, self.asked)
        }
    }

    /// The name of the table itself: that in the archive, or the file's.
    #[must_use]
    pub fn table_name(&self) -> &str {
        self.member.as_deref().map_or(&self.name, archive::base_name)
    }

    /// Hashes the file as it is stored; the table of an archive as it is unpacked, so that it is the
    /// same one in every archive and in none.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn digest(&self) -> Result<Digest, IngestError> {
        if let Some(stamp) = self.stored.stamp().map_err(|source| self.unreadable(source))? {
            let _ = self.stamp.set(stamp);
        }
        let mut file: Box<dyn Read> = match &self.member {
            Some(_) => self.bytes()?,
            None => Box::new(self.metered()?),
        };
        self.settle_json()?;
        // What is hashed is the text itself unless it is packed, so that its encoding costs no pass.
        let undecided = self.asked.is_none() && self.encoding_choice.get().is_none();
        let is_text = self.member.is_some() || !self.is_packed()?;
        let mut scan = (undecided && is_text).then(EncodingScan::default);
        let mut hasher = Sha256::new();
        let mut buffer = vec![0; 256 * 1024];
        let mut bytes = 0;
        loop {
            let n = file.read(&mut buffer).map_err(|error| self.problem(error))?;
            if n == 0 {
                break;
            }
            hasher.update(&buffer[..n]);
            if let Some(scan) = &mut scan {
                scan.take(&buffer[..n]);
            }
            bytes += n as u64;
        }
        if let Some(scan) = scan {
            self.decide_encoding(scan.end())?;
        }
        Ok(Digest { bytes, sha256: hex(&hasher.finalize()) })
    }

    /// The whole unpacked text from its beginning, checked to be UTF-8 without NUL bytes.
    ///
    /// # Errors
    /// When it cannot be opened, or nobody said its encoding and the bytes have none. Later errors of
    /// the stream are turned by [`Source::problem`].
    pub fn text(&self) -> Result<Box<dyn Read + Send>, IngestError> {
        self.decoded(self.encoding()?)
    }

    /// The text read in an encoding that may turn out to be the wrong one.
    pub(super) fn decoded(&self, encoding: TextEncoding) -> Result<Box<dyn Read + Send>, IngestError> {
        let bytes = self.bytes()?;
        Ok(match encoding {
            TextEncoding::Utf8 => Box::new(Utf8Reader::new(bytes)),
            other => Box::new(Utf8Reader::new(Decoded::new(bytes, other))),
        })
    }

    fn utf_16_mark(&self) -> Result<Option<TextEncoding>, IngestError> {
        let mut start = Vec::new();
        self.bytes()?.take(2).read_to_end(&mut start).map_err(|error| self.problem(error))?;
        Ok(TextEncoding::of_utf_16_mark(&start))
    }

    /// The unpacked bytes from their beginning.
    pub(super) fn bytes(&self) -> Result<Box<dyn Read + Send>, IngestError> {
        let (raw, packing) = self.raw()?;
        let packed = self.file()?.count().map_err(|source| self.unreadable(source))?;
        let bytes: Box<dyn Read + Send> = match packing {
            Packing::Plain => Box::new(raw),
            // Without a byte order mark, UTF-16 is no text to those who do not know that it is.
            Packing::Foreign(Packing::BINARY) if self.asked.is_some_and(TextEncoding::is_utf_16) => {
                Box::new(raw)
            }
            Packing::Gzip => Box::new(BoundedUnpacking::new(MultiGzDecoder::new(raw), packed)),
            #[cfg(feature = "xlsx")]
            Packing::Zip if self.zip.is_workbook(&self.stored) => Box::new(self.sheet()?),
            #[cfg(feature = "xlsx")]
            Packing::OldWorkbook => Box::new(self.sheet()?),
            #[cfg(not(feature = "xlsx"))]
            Packing::OldWorkbook => return Err(self.not_a_text("a workbook")),
            Packing::Zip => {
                let member = self.member.as_deref();
                let table = self.zip.open_table(&self.stored, &self.name, member, &self.progress)?;
                Box::new(BoundedUnpacking::new(table, packed))
            }
            Packing::Foreign(what) => return Err(self.not_a_text(what)),
        };
        Ok(match self.stamp.get() {
            Some(stamp) => Box::new(Unchanged::new(bytes, stamp.clone(), self.stored.path().to_owned())),
            None => bytes,
        })
    }

    /// The bytes as they are stored, and how they are packed.
    fn raw(&self) -> Result<(BufReader<Metered<OpenBytes>>, Packing), IngestError> {
        let mut raw = BufReader::with_capacity(256 * 1024, self.metered()?);
        let start = io::BufRead::fill_buf(&mut raw).map_err(|error| self.problem(error))?;
        let packing = Packing::of(start);
        Ok((raw, packing))
    }

    fn is_packed(&self) -> Result<bool, IngestError> {
        let mut start = Vec::new();
        self.file()?.take(4096).read_to_end(&mut start).map_err(|source| self.unreadable(source))?;
        Ok(!matches!(Packing::of(&start), Packing::Plain))
    }

    /// Turns an error of the stream that [`Source::text`] gave into one that says what to do.
    #[must_use]
    pub fn problem(&self, error: io::Error) -> IngestError {
        explain(&self.name, self.stored.path(), error)
    }

    /// [`Source::problem`] for a reader that outlives the source.
    #[must_use]
    pub fn explainer(&self) -> Box<dyn Fn(io::Error) -> IngestError + Send> {
        let (name, path) = (self.name.clone(), self.stored.path().to_owned());
        Box::new(move |error| explain(&name, &path, error))
    }

    fn not_a_text(&self, what: &str) -> IngestError {
        IngestError::Content {
            message: format!("`{}` is {what}, not a table", self.name),
            hint: "ratebook reads CSV, JSON and workbooks, plain, gzip or zip; save the table as CSV first"
                .to_owned(),
        }
    }

    /// A sheet of a workbook as CSV from its beginning.
    #[cfg(feature = "xlsx")]
    fn sheet(&self) -> Result<File, IngestError> {
        let sheet = match self.sheet.get() {
            Some(sheet) => sheet,
            None => {
                let made = workbook::as_csv(&self.stored, &self.name, self.member.as_deref())?;
                self.sheet.get_or_init(|| made)
            }
        };
        sheet.reopen().map_err(|source| self.unreadable(source))
    }

    fn metered(&self) -> Result<Metered<OpenBytes>, IngestError> {
        let file = self.file()?;
        let bytes = file.count().unwrap_or(0);
        Ok(self.progress.metered(file, bytes))
    }

    fn file(&self) -> Result<OpenBytes, IngestError> {
        self.stored.open().map_err(|source| self.unreadable(source))
    }

    fn unreadable(&self, source: io::Error) -> IngestError {
        IngestError::Unreadable { path: self.path().to_owned(), source }
    }
}

fn explain(name: &str, path: &Path, error: io::Error) -> IngestError {
    if error.get_ref().and_then(|inner| inner.downcast_ref::<Interrupted>()).is_some() {
        return IngestError::Interrupted;
    }
    if let Some(problem) = error.get_ref().and_then(|inner| inner.downcast_ref::<ContentProblem>()) {
        return IngestError::Content {
            message: format!("`{name}`: {problem}"),
            hint: problem.hint().to_owned(),
        };
    }
    if let Some(changed) = error.get_ref().and_then(|inner| inner.downcast_ref::<Changed>()) {
        return IngestError::Content {
            message: format!("`{name}`: {changed}"),
            hint: Changed::HINT.to_owned(),
        };
    }
    if let Some(bomb) = error.get_ref().and_then(|inner| inner.downcast_ref::<ZipBomb>()) {
        return IngestError::Content { message: format!("`{name}`: {bomb}"), hint: ZipBomb::HINT.to_owned() };
    }
    match error.kind() {
        io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => {
            IngestError::Content {
                message: format!("`{name}` is a damaged archive: {error}"),
                hint: "download it again; the file ends too early or was changed on the way".to_owned(),
            }
        }
        _ => IngestError::Unreadable { path: path.to_owned(), source: error },
    }
}

/// What the first bytes say of the packing.
enum Packing {
    Plain,
    Gzip,
    Zip,
    /// The container of workbooks before .xlsx, and of workbooks with a password.
    OldWorkbook,
    Foreign(&'static str),
}

impl Packing {
    const BINARY: &str = "a binary file";

    fn of(start: &[u8]) -> Self {
        match start {
            [0x1f, 0x8b, ..] => Self::Gzip,
            [b'P', b'K', 3, 4, ..] => Self::Zip,
            [0xd0, 0xcf, 0x11, 0xe0, ..] => Self::OldWorkbook,
            [b'%', b'P', b'D', b'F', ..] => Self::Foreign("a PDF"),
            [b'S', b'Q', b'L', b'i', b't', b'e', ..] => Self::Foreign("an SQLite database"),
            _ if TextEncoding::of_utf_16_mark(start).is_some() => Self::Plain,
            _ if is_binary(&start[..start.len().min(4096)]) => Self::Foreign(Self::BINARY),
            _ => Self::Plain,
        }
    }
}

/// A text has hardly any control characters beside tabs and line ends.
fn is_binary(start: &[u8]) -> bool {
    let control = start.iter().filter(|byte| matches!(byte, 0..=8 | 14..=26 | 28..=31)).count();
    control > 4 && control * 50 > start.len()
}
