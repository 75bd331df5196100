//! Where bytes come from: a file or standard input, plain, gzip or zip, in UTF-8, UTF-16 or Windows-1252.
//!
//! A source can be opened again and again: to hash it, to sniff it, to read it.

use std::fs::{File, Metadata};
use std::io::{self, BufReader, Read};
use std::path::Path;
use std::sync::{Arc, OnceLock};

use flate2::read::MultiGzDecoder;
use sha2::{Digest as _, Sha256};
use tempfile::NamedTempFile;

use super::archive;
use super::contents::Contents;
use super::encoding::{Decoded, EncodingChoice, EncodingScan, TextEncoding};
use super::packing::{Packing, START};
use super::progress::{Interrupted, Metered, Progress};
use super::records::RecordTable;
use super::separator::{FoundSeparator, Separator};
use super::stamp::{Changed, Stamp, Unchanged};
use super::stored::{OpenBytes, Stored, room_for};
use super::unwrapped::{Unwrapped, table_of_archive};
use super::utf8::{ContentProblem, Utf8Reader};
#[cfg(feature = "xlsx")]
use super::workbook;
#[cfg(feature = "xlsx")]
use super::workbook_cells::TypedNumbers;
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
    /// As a profile says for files like it, which holds unless the bytes plainly show another.
    pub(super) advised: Option<TextEncoding>,
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
    /// It without packing that holds one thing alone; found once for an archive and all of its tables.
    unwrapped: Arc<OnceLock<Unwrapped>>,
    progress: Arc<Progress>,
    /// A sheet of a workbook as CSV; made when it is first read.
    #[cfg(feature = "xlsx")]
    sheet: OnceLock<workbook::SheetText>,
}

/// Whether it is a pipe, such as a shell gives in the place of a file for `<(command)`.
fn is_pipe(metadata: &Metadata) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt as _;
        metadata.file_type().is_fifo()
    }
    #[cfg(not(unix))]
    {
        let _ = metadata;
        false
    }
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
    /// A file of this path; `-` is standard input, which is read once as a named pipe is. Without an encoding the
    /// bytes tell: UTF-8, or UTF-16 or Windows-1252 with a notice.
    ///
    /// # Errors
    /// When the file does not exist or cannot be opened, or is a folder.
    pub fn open(path: &Path, encoding: impl Into<Option<TextEncoding>>) -> Result<Self, IngestError> {
        let asked = encoding.into();
        let unreadable = |source| IngestError::Unreadable { path: path.to_owned(), source };
        if path.as_os_str() == "-" {
            let name = "standard input".to_owned();
            return Self::spooled(&mut io::stdin().lock(), name, asked).map_err(unreadable);
        }
        let mut file = File::open(path).map_err(unreadable)?;
        let metadata = file.metadata().map_err(unreadable)?;
        if metadata.is_dir() {
            return Err(unreadable(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder")));
        }
        let name =
            path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned());
        if is_pipe(&metadata) {
            return Self::spooled(&mut file, name, asked).map_err(unreadable);
        }
        Ok(Self::at(Stored::file(path.to_owned()), name, asked))
    }

    /// What can be read once alone, from a temporary file.
    fn spooled(from: &mut dyn Read, name: String, asked: Option<TextEncoding>) -> io::Result<Self> {
        let mut spooled = NamedTempFile::new()?;
        io::copy(from, &mut spooled)?;
        let stored = Stored::file(spooled.path().to_owned());
        Ok(Self { spooled: Some(spooled), ..Self::at(stored, name, asked) })
    }

    /// The bytes of a file of this name, which are in memory.
    #[must_use]
    pub fn from_bytes(
        name: &str,
        bytes: impl Into<Arc<[u8]>>,
        encoding: impl Into<Option<TextEncoding>>,
    ) -> Self {
        Self::at(Stored::memory(bytes.into()), name.to_owned(), encoding.into())
    }

    /// A plain file of which nothing was read yet.
    fn at(stored: Stored, name: String, asked: Option<TextEncoding>) -> Self {
        Self {
            stored,
            name,
            spooled: None,
            asked,
            advised: None,
            encoding_choice: OnceLock::new(),
            asked_separator: None,
            found_separator: OnceLock::new(),
            divided_by: OnceLock::new(),
            asked_list: None,
            records: OnceLock::new(),
            stamp: OnceLock::new(),
            member: None,
            unwrapped: Arc::default(),
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
            // The texts of a workbook have no other.
            Some(_) if self.is_workbook()? => Ok(TextEncoding::Utf8),
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

    /// Whether somebody said the encoding, and the bytes would say another.
    ///
    /// # Errors
    /// When the file cannot be read or is damaged.
    pub fn encoding_is_only_asked(&self) -> Result<bool, IngestError> {
        let Some(asked) = self.asked else { return Ok(false) };
        let told = matches!(self.encoding_choice()?, EncodingChoice::Encoding(told, _) if *told == asked);
        Ok(!told && !self.is_workbook()?)
    }

    /// What is to be said of encoding and separator, where the file told them.
    #[must_use]
    pub fn notices(&self) -> Vec<Finding> {
        let separator = self.divided_by.get().and_then(|separator| separator.notice());
        self.encoding_notice()
            .into_iter()
            .chain(separator.filter(|_| self.asked_separator.is_none()))
            .chain(self.record_notices())
            .chain(self.sheet_notices())
            .collect()
    }

    fn sheet_notices(&self) -> Vec<Finding> {
        #[cfg(feature = "xlsx")]
        return self.sheet.get().map(workbook::SheetText::notices).unwrap_or_default();
        #[cfg(not(feature = "xlsx"))]
        Vec::new()
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

    /// The same file read in another encoding.
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

    /// Which cells of its sheet are numbers, where it is a sheet that was read as published.
    #[cfg(feature = "xlsx")]
    pub(super) fn typed_numbers(&self) -> Option<Arc<TypedNumbers>> {
        self.sheet.get().filter(|_| self.member.is_some()).map(|sheet| Arc::clone(&sheet.numbers))
    }

    /// What the archive or workbook holds; none for any other file, and for a workbook of rejected rows.
    ///
    /// # Errors
    /// When it cannot be read or is damaged.
    pub fn contents(&self) -> Result<Option<Contents>, IngestError> {
        let Unwrapped { stored, packing, zip, .. } = self.unwrapped()?;
        match packing {
            #[cfg(feature = "xlsx")]
            _ if self.is_workbook()? => workbook::contents(stored, &self.name),
            Packing::Zip => archive::contents(stored, &self.name, zip).map(Some),
            _ => Ok(None),
        }
    }

    /// The workbook or archive that a member of the archive is, as a file of its own, and what is asked for in it:
    /// `rates.xlsx/Sheet1` names a sheet. None where it is neither.
    ///
    /// # Errors
    /// When it cannot be read, is damaged or has a password.
    pub fn within(&self, member: &str) -> Result<Option<(Self, Option<String>)>, IngestError> {
        let unwrapped = self.unwrapped()?;
        if unwrapped.packing != Packing::Zip {
            return Ok(None);
        }
        let Some((found, rest)) = unwrapped.zip.container(&unwrapped.stored, &self.name, member)? else {
            return Ok(None);
        };
        let explain = |error| self.problem(error);
        let inner = unwrapped.member((&self.name, &found), &self.progress, &explain)?;
        let inner = Self { unwrapped: Arc::new(OnceLock::from(inner)), member: None, ..self.member(&found) };
        Ok(Some((inner, rest)))
    }

    pub(crate) fn is_workbook(&self) -> Result<bool, IngestError> {
        let unwrapped = self.unwrapped()?;
        Ok(match unwrapped.packing {
            #[cfg(feature = "xlsx")]
            Packing::Zip => unwrapped.zip.is_workbook(&unwrapped.stored, &self.name)?,
            Packing::OldWorkbook => true,
            _ => false,
        })
    }

    fn unwrapped(&self) -> Result<&Unwrapped, IngestError> {
        if let Some(unwrapped) = self.unwrapped.get() {
            return Ok(unwrapped);
        }
        let made = Unwrapped::of(self.stored.clone(), &self.name, &|error| self.problem(error))?;
        Ok(self.unwrapped.get_or_init(|| made))
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
        workbook::each_row(&self.unwrapped()?.stored, &self.name, taken, take)
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
        // Of two tables of one name the folders tell which a figure is from.
        let shares = self.unwrapped().is_ok_and(|Unwrapped { stored, zip, packing, .. }| {
            *packing == Packing::Zip && archive::shares_name(stored, &self.name, zip, member)
        });
        let name = format!("{}/{}", self.name, if shares { member } else { archive::base_name(member) });
        Self {
            member: Some(member.to_owned()),
            unwrapped: Arc::clone(&self.unwrapped),
            progress: Arc::clone(&self.progress),
            asked_separator: self.asked_separator,
            asked_list: self.asked_list.clone(),
            advised: self.advised,
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
        self.note_json()?;
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
        let unwrapped = self.unwrapped()?;
        let Unwrapped { stored, zip, .. } = unwrapped;
        let is_utf_16 = self.asked.is_some_and(TextEncoding::is_utf_16);
        let packed = stored.open().and_then(|file| file.count()).map_err(|source| self.unreadable(source))?;
        let bytes: Box<dyn Read + Send> = match unwrapped.packing {
            Packing::Plain => Box::new(self.raw(stored)?),
            // Without a byte order mark, UTF-16 is no text to those who do not know that it is.
            Packing::Foreign(Packing::BINARY) if is_utf_16 && unwrapped.within.is_none() => {
                Box::new(self.raw(stored)?)
            }
            Packing::Foreign(what) if what != Packing::BINARY || !is_utf_16 => {
                return Err(self.not_a_text(what, unwrapped.within));
            }
            Packing::Gzip | Packing::Foreign(_) => {
                Box::new(BoundedUnpacking::new(MultiGzDecoder::new(self.raw(stored)?), packed))
            }
            #[cfg(feature = "xlsx")]
            _ if self.is_workbook()? => Box::new(self.sheet()?),
            Packing::OldWorkbook => return Err(self.not_a_text("a workbook", None)),
            Packing::Zip => {
                let member = self.member.as_deref();
                let table = zip.open_table(stored, &self.name, member, &self.progress)?;
                let table: Box<dyn Read + Send> = Box::new(BoundedUnpacking::new(table, packed));
                let (table, packing) =
                    table_of_archive(table, packed).map_err(|error| self.problem(error))?;
                match packing {
                    Packing::Plain => table,
                    Packing::Foreign(Packing::BINARY) if is_utf_16 => table,
                    Packing::Foreign(what) => return Err(self.not_a_text(what, None)),
                    Packing::Gzip | Packing::Zip | Packing::OldWorkbook => {
                        return Err(self.is_packed_again());
                    }
                }
            }
        };
        Ok(match self.stamp.get() {
            Some(stamp) => Box::new(Unchanged::new(bytes, stamp.clone(), self.stored.path().to_owned())),
            None => bytes,
        })
    }

    /// The bytes as they are stored, through a buffer that is no larger than they are.
    fn raw(&self, stored: &Stored) -> Result<BufReader<Metered<OpenBytes>>, IngestError> {
        let file = stored.open().map_err(|source| self.unreadable(source))?;
        let bytes = file.count().unwrap_or(0);
        Ok(BufReader::with_capacity(room_for(bytes), self.progress.metered(file, bytes)))
    }

    fn is_packed(&self) -> Result<bool, IngestError> {
        let mut start = Vec::new();
        self.file()?.take(START as u64).read_to_end(&mut start).map_err(|source| self.unreadable(source))?;
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

    fn not_a_text(&self, what: &str, within: Option<&str>) -> IngestError {
        let packed = within.map(|within| format!(" {within}")).unwrap_or_default();
        IngestError::Content {
            message: format!("`{}` is {what}{packed}, not a table", self.name),
            hint: Packing::hint(what).to_owned(),
        }
    }

    /// A member of an archive that is no table, whatever its name says.
    fn is_packed_again(&self) -> IngestError {
        IngestError::Content {
            message: format!(
                "`{}` is a workbook or an archive, and not the text that its name says",
                self.name
            ),
            hint: "unpack the archive, give the file its right ending, and import that".to_owned(),
        }
    }

    /// A sheet of a workbook as CSV from its beginning.
    #[cfg(feature = "xlsx")]
    fn sheet(&self) -> Result<File, IngestError> {
        let sheet = match self.sheet.get() {
            Some(sheet) => sheet,
            None => {
                let made = workbook::as_csv(&self.unwrapped()?.stored, &self.name, self.member.as_deref())?;
                self.sheet.get_or_init(|| made)
            }
        };
        sheet.csv.reopen().map_err(|source| self.unreadable(source))
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
    let content = |message: String, hint: &str| IngestError::Content { message, hint: hint.to_owned() };
    if let Some(problem) = error.get_ref().and_then(|inner| inner.downcast_ref::<ContentProblem>()) {
        return content(format!("`{name}`: {problem}"), problem.hint());
    }
    if let Some(changed) = error.get_ref().and_then(|inner| inner.downcast_ref::<Changed>()) {
        return content(format!("`{name}`: {changed}"), Changed::HINT);
    }
    if let Some(bomb) = error.get_ref().and_then(|inner| inner.downcast_ref::<ZipBomb>()) {
        return content(format!("`{name}`: {bomb}"), ZipBomb::HINT);
    }
    match error.kind() {
        // What the system itself refuses is no damage.
        _ if error.raw_os_error().is_some() => {
            IngestError::Unreadable { path: path.to_owned(), source: error }
        }
        io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => content(
            format!("`{name}` is a damaged archive: {error}"),
            "download it again; the file ends too early or was changed on the way",
        ),
        _ => IngestError::Unreadable { path: path.to_owned(), source: error },
    }
}
