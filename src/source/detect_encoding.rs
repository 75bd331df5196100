//! Decides in which encoding a source is read where nobody said so, and says it aloud.

use std::io::{self, Read};

use memchr::memchr_iter;

use super::encoding::{Decoded, EncodingChoice, EncodingGuess, EncodingScan, TextEncoding};
use super::file::Source;
use super::rows::{Rows, Split};
use crate::domain::visible;
use crate::findings::{Finding, Place, rules};
use crate::source::IngestError;

impl Source {
    /// The same file read in the encoding that a mapping profile names for files like it. Of those with one byte a
    /// character any text seems to be one: the bytes may show that it is of another.
    #[must_use]
    pub fn with_encoding_of_profile(mut self, encoding: TextEncoding) -> Self {
        if encoding == TextEncoding::Utf8 || encoding.is_utf_16() {
            return self.with_encoding(encoding);
        }
        self.advised = Some(encoding);
        self
    }

    /// The encoding that a profile names for the text. The texts of a workbook have no other than their own.
    fn advised(&self) -> Result<Option<TextEncoding>, IngestError> {
        Ok(if self.advised.is_some() && self.is_workbook()? { None } else { self.advised })
    }

    /// The encoding that the bytes tell; looked at as a whole, once.
    pub(super) fn encoding_choice(&self) -> Result<&EncodingChoice, IngestError> {
        if let Some(encoding_choice) = self.encoding_choice.get() {
            return Ok(encoding_choice);
        }
        self.note_json()?;
        if let Some(encoding_choice) = self.encoding_choice.get() {
            return Ok(encoding_choice);
        }
        let (mut bytes, mut scan, mut part) = (self.bytes()?, EncodingScan::default(), vec![0; 64 * 1024]);
        loop {
            match bytes.read(&mut part).map_err(|error| self.problem(error))? {
                0 => break,
                n => scan.take(&part[..n]),
            }
        }
        self.decide_encoding(scan.end())
    }

    /// Decides by what the bytes show, and keeps the decision.
    pub(super) fn decide_encoding(&self, shown: EncodingGuess) -> Result<&EncodingChoice, IngestError> {
        let encoding_choice = choose(self, shown)?;
        Ok(self.encoding_choice.get_or_init(|| encoding_choice))
    }
}

/// Turns what the bytes show into a decision.
///
/// # Errors
/// When the source cannot be read again.
fn choose(source: &Source, shown: EncodingGuess) -> Result<EncodingChoice, IngestError> {
    let spot = |at: u64| -> Result<String, IngestError> {
        Ok(format!("`{}`: line {}, byte {at}", source.name(), line_of(source, at)?))
    };
    if let Some(advised) = source.advised()? {
        return as_advised(source, shown, advised);
    }
    Ok(match shown {
        EncodingGuess::Utf8 => EncodingChoice::Encoding(TextEncoding::Utf8, None),
        EncodingGuess::Marked(encoding) => {
            EncodingChoice::Encoding(encoding, Some(Box::new(marked(encoding))))
        }
        EncodingGuess::Western(at, byte) => {
            let notice = western(source, at, byte)?;
            EncodingChoice::Encoding(TextEncoding::Windows1252, Some(Box::new(notice)))
        }
        EncodingGuess::Mixed { at, byte, wide } => EncodingChoice::Refused {
            message: format!(
                "{}: 0x{byte:02X} is not UTF-8, though line {} is: the file is damaged or was put together of two encodings",
                spot(at)?,
                line_of(source, wide)?
            ),
            hint: "get the file again or correct that line; `--encoding windows-1252` reads every byte as Windows-1252",
        },
        EncodingGuess::Neither(at, byte) => EncodingChoice::Refused {
            message: format!(
                "{}: 0x{byte:02X} is neither UTF-8 nor Windows-1252; {}",
                spot(at)?,
                in_old_pages(source, at)?
            ),
            hint: "pass the one that reads right, such as `--encoding cp437`, or save the file as UTF-8 with the program that wrote it",
        },
        EncodingGuess::Cut(at) => EncodingChoice::Refused {
            message: format!("{}: the file ends within a character", spot(at)?),
            hint: "download it again; the file ends too early",
        },
    })
}

/// The decision for a file of which a profile names the encoding: that one, unless the bytes plainly are of another.
fn as_advised(
    source: &Source,
    shown: EncodingGuess,
    advised: TextEncoding,
) -> Result<EncodingChoice, IngestError> {
    let plain = match shown {
        EncodingGuess::Utf8 if !is_ascii(source)? => TextEncoding::Utf8,
        EncodingGuess::Marked(encoding) => encoding,
        _ => return Ok(EncodingChoice::Encoding(advised, None)),
    };
    let message = format!(
        "the profile names {}, and the file is plainly {}: the whole file was read as that",
        advised.as_str(),
        plain.as_str()
    );
    let notice = rules::ENCODING_OF_PROFILE.at(Place::default(), "", message);
    Ok(EncodingChoice::Encoding(plain, Some(Box::new(notice))))
}

fn is_ascii(source: &Source) -> Result<bool, IngestError> {
    let (mut bytes, mut part) = (source.bytes()?, vec![0; 64 * 1024]);
    loop {
        match bytes.read(&mut part).map_err(|error| source.problem(error))? {
            0 => return Ok(true),
            n if !part[..n].is_ascii() => return Ok(false),
            _ => {}
        }
    }
}

/// What is said of a file that begins with a byte order mark.
fn marked(encoding: TextEncoding) -> Finding {
    let name = encoding.as_str();
    let message =
        format!("the file begins with the byte order mark of {name}; the whole file was read as {name}");
    let help = format!("if that text is right, `--encoding {name}` says so without a warning");
    Finding { help, ..rules::NOT_UTF_8.at(Place::default(), "", message) }
}

/// What is said of a file that is not UTF-8, at the first place that shows it.
fn western(source: &Source, at: u64, byte: u8) -> Result<Finding, IngestError> {
    let (place, value) = first_cell(source)?.unwrap_or((Place::default(), None));
    let place = if place.line > 0 { place } else { Place { line: line_of(source, at)?, ..place } };
    let message =
        format!("byte {at} is 0x{byte:02X}, which is not UTF-8; the whole file was read as Windows-1252");
    Ok(rules::NOT_UTF_8.at(place, value.as_deref().unwrap_or(""), message))
}

/// The first cell with a character beyond ASCII, where the source is a table.
fn first_cell(source: &Source) -> Result<Option<(Place, Option<String>)>, IngestError> {
    let mut first = Vec::new();
    source.bytes()?.take(4096).read_to_end(&mut first).map_err(|error| source.problem(error))?;
    if matches!(first.trim_ascii_start().first(), Some(b'{' | b'[')) {
        return Ok(None);
    }
    let text = source.decoded(TextEncoding::Windows1252)?;
    let mut rows = Rows::new(text, Split::Commas, source.name(), source.explainer());
    while rows.advance()? {
        if let Some((at, cell)) = rows.fields().iter().enumerate().find(|(_, cell)| !cell.is_ascii()) {
            return Ok(Some((rows.place(Some((at, ""))), Some(cell.trim().to_owned()))));
        }
    }
    Ok(None)
}

/// How the word around a byte reads in the code pages of old programs: `cp437 reads \`Mayagüez\``.
fn in_old_pages(source: &Source, at: u64) -> Result<String, IngestError> {
    const PAGES: [TextEncoding; 2] = [TextEncoding::Cp437, TextEncoding::Macintosh];
    let word = word_at(source, at).map_err(|error| source.problem(error))?;
    let mut read = Vec::new();
    for page in PAGES {
        let mut text = String::new();
        let mut decoded = Decoded::new(word.as_slice(), page);
        decoded.read_to_string(&mut text).map_err(|error| source.problem(error))?;
        read.push(format!("{} reads `{}`", page.as_str(), visible(&text)));
    }
    Ok(read.join(", "))
}

/// The word that a byte of the unpacked file is in, and at most so many bytes before and behind.
fn word_at(source: &Source, at: u64) -> io::Result<Vec<u8>> {
    const AROUND: u64 = 24;
    let before = at.min(AROUND);
    let mut bytes = source.bytes().map_err(io::Error::other)?;
    io::copy(&mut bytes.by_ref().take(at - before), &mut io::sink())?;
    let mut part = Vec::new();
    bytes.take(before + 1 + AROUND).read_to_end(&mut part)?;
    let middle = usize::try_from(before).expect("a few bytes").min(part.len());
    let ends = |byte: &u8| byte.is_ascii() && !byte.is_ascii_alphanumeric();
    let begin = part[..middle].iter().rposition(ends).map_or(0, |at| at + 1);
    let end = part[middle..].iter().position(ends).map_or(part.len(), |at| middle + at);
    Ok(part[begin..end].to_vec())
}

/// The line of a byte of the unpacked file.
fn line_of(source: &Source, at: u64) -> Result<u64, IngestError> {
    let mut bytes = source.bytes()?.take(at);
    let (mut line, mut part) = (1, vec![0; 64 * 1024]);
    loop {
        match bytes.read(&mut part) {
            Ok(0) => return Ok(line),
            Ok(n) => line += memchr_iter(b'\n', &part[..n]).count() as u64,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(source.problem(error)),
        }
    }
}
