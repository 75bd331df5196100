//! The first part of a file: by it alone a format is told, whatever the size of the rest.

use std::io::{self, Read};

use super::encoding::EncodingChoice;
use super::encoding::TextEncoding;
use super::file::Source;
use super::no_table::no_table;
use super::records::looks_like_json;
use super::rejects_marks::ERRORS_COLUMN;
use super::separator::FoundSeparator;
use super::utf8::Utf8Reader;
use crate::source::IngestError;

/// How many unpacked bytes are looked at to tell the format.
const HEAD_BYTES: u64 = 64 * 1024;

/// The first part of the unpacked text.
#[derive(Debug, Clone)]
pub struct Head {
    /// The file's name, for messages only: formats are told by content.
    pub name: String,
    /// Up to 64 KiB, cut at a character, its lines ended by `\n`.
    pub text: String,
    /// The same as cells divided by commas, where others divide them.
    commas: Option<String>,
}

impl Head {
    /// The text as one whose cells are divided by commas.
    #[must_use]
    pub fn table(&self) -> &str {
        self.commas.as_deref().unwrap_or(&self.text)
    }
}

/// Whether a file is one of rejected rows, so that it replaces nothing.
#[must_use]
pub fn is_rejects_file(head: &Head) -> bool {
    head.text.contains(ERRORS_COLUMN)
}

/// The number of the import that rejected the rows of a file, as the heading of its last column states it.
#[must_use]
pub fn rejected_by(head: &Head) -> Option<i64> {
    let (_, rest) = head.text.split_once(ERRORS_COLUMN)?;
    let digits = rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(rest.len());
    rest[..digits].parse().ok()
}

impl Source {
    /// The first part of the text, for sniffing.
    ///
    /// # Errors
    /// When the file is empty, is not text in its encoding, or is a damaged archive.
    pub fn head(&self) -> Result<Head, IngestError> {
        let text = self.head_text()?;
        let found = if looks_like_json(&text) { FoundSeparator::default() } else { self.found_separator()? };
        let commas = (found != FoundSeparator::default()).then(|| with_commas(&text, found));
        Ok(Head { name: self.name().to_owned(), text, commas })
    }

    /// The first part where nobody knows its encoding: ASCII as it is, a mark in place of any other character.
    /// None where the bytes cannot be had.
    #[must_use]
    pub fn head_as_bytes(&self) -> Option<Head> {
        let text = String::from_utf8_lossy(&self.head_bytes().ok()?).into_owned();
        Some(Head { name: self.name().to_owned(), text, commas: None })
    }

    /// The first bytes up to their last whole character, where nobody knows the encoding yet and they are UTF-8.
    fn utf8_head(&self) -> Result<Option<Vec<u8>>, IngestError> {
        if self.encoding_is_known() {
            return Ok(None);
        }
        let mut head = self.head_bytes()?;
        let Some(whole) = utf8_part(&head) else { return Ok(None) };
        head.truncate(whole);
        Ok(Some(head))
    }

    fn head_bytes(&self) -> Result<Vec<u8>, IngestError> {
        let mut head = Vec::new();
        self.bytes()?.take(HEAD_BYTES).read_to_end(&mut head).map_err(|error| self.problem(error))?;
        Ok(head)
    }

    /// JSON is UTF-8 (RFC 8259): where its first part is, no more is looked at.
    pub(super) fn note_json(&self) -> Result<(), IngestError> {
        if self.encoding_is_known() {
            return Ok(());
        }
        let head = self.head_bytes()?;
        let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&head).trim_ascii_start();
        if utf8_part(&head).is_some() && matches!(text.first(), Some(b'{' | b'[')) {
            self.choose(EncodingChoice::Encoding(TextEncoding::Utf8, None));
        }
        Ok(())
    }

    /// The first part of the text, its lines ended by `\n`.
    pub(super) fn head_text(&self) -> Result<String, IngestError> {
        let mut text = String::new();
        // The rest of the file is not looked at for its first part, as long as that is UTF-8.
        let stream: Box<dyn Read> = match self.utf8_head()? {
            Some(head) => Box::new(Utf8Reader::new(io::Cursor::new(head))),
            None => Box::new(self.text()?),
        };
        let mut head = CutAtCharacter::new(stream.take(HEAD_BYTES));
        head.read_to_string(&mut text).map_err(|error| self.problem(error))?;
        // What tells a format goes from line to line, whatever ends them.
        if text.contains('\r') {
            text = text.replace("\r\n", "\n").replace('\r', "\n");
        }
        if text.trim().is_empty() {
            return Err(IngestError::Content {
                message: format!("`{}` is empty", self.name()),
                hint: "check the download; an empty file holds nothing to import".to_owned(),
            });
        }
        if let Some((what, hint)) = no_table(&text) {
            let message = format!("`{}` is {what}, not a table", self.name());
            return Err(IngestError::Content { message, hint: hint.to_owned() });
        }
        Ok(text)
    }
}

/// The first part of a table as one whose cells are divided by commas, so that a format is told by its
/// words alone.
fn with_commas(text: &str, found: FoundSeparator) -> String {
    let text = if found.has_line { text.split_once('\n').map_or("", |(_, rest)| rest) } else { text };
    let mut reader = csv::ReaderBuilder::new();
    reader.has_headers(false).flexible(true).delimiter(found.separator.byte());
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for record in reader.from_reader(text.as_bytes()).records().filter_map(Result::ok) {
        writer.write_record(&record).expect("memory can be written");
    }
    String::from_utf8(writer.into_inner().expect("memory can be written")).expect("made of UTF-8")
}

/// How many of the first bytes of a text are whole characters of UTF-8; none where they are something else.
fn utf8_part(head: &[u8]) -> Option<usize> {
    match std::str::from_utf8(head) {
        _ if TextEncoding::of_utf_16_mark(head).is_some() => None,
        Ok(_) => Some(head.len()),
        Err(cut) => cut.error_len().is_none().then_some(cut.valid_up_to()),
    }
}

/// Drops an unfinished character at the end of a stream that was cut at a byte.
struct CutAtCharacter<R> {
    inner: R,
}

impl<R: Read> CutAtCharacter<R> {
    const fn new(inner: R) -> Self {
        Self { inner }
    }

    fn read_to_string(&mut self, text: &mut String) -> io::Result<()> {
        let mut bytes = Vec::new();
        self.inner.read_to_end(&mut bytes)?;
        let end = match std::str::from_utf8(&bytes) {
            Ok(_) => bytes.len(),
            Err(error) => error.valid_up_to(),
        };
        bytes.truncate(end);
        text.push_str(&String::from_utf8(bytes).expect("cut at the last whole character"));
        Ok(())
    }
}
