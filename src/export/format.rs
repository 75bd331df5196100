//! The formats, their words and extensions, and what an exporter is.

use std::fmt;
use std::io::Write;
use std::path::Path;
use std::str::FromStr;

use chrono::{DateTime, Utc};

use super::error::ExportError;
use super::stream::TableWriter;
use crate::model::{Cell, Report};

/// A format that a report can be written in.
#[derive(Clone, Copy)]
pub struct Format(&'static Kind);

/// What is known of a format beside how it is written.
struct Kind {
    /// The word of the command line; of all but `table` the extension too.
    word: &'static str,
    /// What a file of it is to its reader.
    label: &'static str,
    /// One line for `--help`.
    help: &'static str,
    /// Other extensions of its files.
    extensions: &'static [&'static str],
    /// Whether the bytes are of no use on a terminal.
    is_binary: bool,
    /// Who writes it, or the build feature that this program lacks.
    exporter: Result<&'static dyn Exporter, &'static str>,
}

/// Who writes a format that depends on a build feature.
macro_rules! built {
    ($exporter:expr) => {
        Ok(&$exporter)
    };
    ($exporter:expr, $feature:literal) => {{
        #[cfg(feature = $feature)]
        let exporter: Result<&'static dyn Exporter, &'static str> = Ok(&$exporter);
        #[cfg(not(feature = $feature))]
        let exporter: Result<&'static dyn Exporter, &'static str> = Err($feature);
        exporter
    }};
}

macro_rules! formats {
    ($($name:ident: $word:literal $(or $other:literal)?, $label:literal, $help:literal, $form:ident,
       $exporter:expr $(, $feature:literal)?;)+) => {
        impl Format {
            $(#[doc = $help] pub const $name: Self = Self(&Kind {
                word: $word,
                label: $label,
                help: $help,
                extensions: &[$($other)?],
                is_binary: Form::$form.is_binary(),
                exporter: built!($exporter $(, $feature)?),
            });)+
            /// All formats.
            pub const ALL: &[Self] = &[$(Self::$name),+];
        }
    };
}

// A new format is its file, its `mod` line and a line here.
formats! {
    TABLE: "table" or "txt", "Text", "Aligned text", Text, super::terminal::Terminal;
    MARKDOWN: "md" or "markdown", "Markdown", "Markdown", Text, super::markdown::Markdown;
    CSV: "csv", "CSV", "Comma-separated values", Text, super::csv::Csv;
    JSON: "json", "JSON", "One JSON document", Text, super::json::Json;
    NDJSON: "ndjson" or "jsonl", "JSON lines", "One JSON object per row", Text, super::ndjson::Ndjson;
    HTML: "html" or "htm", "Page", "A self-contained page", Text, super::html::Html, "html";
    XLSX: "xlsx", "Workbook", "A workbook for reviewers", Binary, super::xlsx::Xlsx, "xlsx";
    PARQUET: "parquet", "Parquet", "Parquet, where the program was built with it", Binary,
        super::parquet::Parquet, "parquet";
}

/// Whether a person can read the bytes.
enum Form {
    Text,
    Binary,
}

impl Form {
    const fn is_binary(&self) -> bool {
        matches!(self, Self::Binary)
    }
}

/// How CSV and JSON write a gap; formats for people always show the bracketed word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum GapStyle {
    /// `x` and `x_na`: the bracketed word (in JSON null) and the bare reason.
    #[default]
    Pair,
    /// `x` alone, with the bracketed word.
    Word,
    /// `x` alone, with the bare reason.
    Code,
    /// `x` and `x_na`, `x` blank (in JSON null): for programs that know no missing values.
    Blank,
}

/// How a report is written; the cells are the same whatever stands here.
#[derive(Debug, Clone)]
pub struct Options {
    /// Color on a terminal; never the only sign of anything.
    pub color: bool,
    /// Lines drawn with `+`, `-` and `|` alone.
    pub ascii: bool,
    /// Columns of the terminal; 100 when nothing is known.
    pub width: Option<usize>,
    /// Put `'` before CSV texts that a spreadsheet would run as a formula.
    pub guard_formulas: bool,
    /// How CSV and JSON write a gap.
    pub gaps: GapStyle,
    /// Begin CSV with a byte order mark, for older spreadsheets.
    pub byte_order_mark: bool,
    /// Everything: no table cut, no column left out, all detail open.
    pub full: bool,
    /// The page that a page belongs to; it then has a link to it.
    pub index: Option<String>,
    /// The time that HTML and XLSX documents give as their own.
    pub created: DateTime<Utc>,
}

/// Writes a report in one format.
pub trait Exporter: Sync {
    /// Writes the whole report to `out`.
    ///
    /// # Errors
    /// When `out` refuses, or the report does not fit into the format.
    fn export(&self, report: &Report, options: &Options, out: &mut dyn Write) -> Result<(), ExportError>;

    /// Writes a report of one table row by row, if the format can.
    ///
    /// # Errors
    /// When the format needs a file beside and the disk refuses.
    fn rows<'o>(
        &self,
        _options: &'o Options,
        _out: &'o mut dyn Write,
    ) -> Result<Option<Box<dyn TableWriter + 'o>>, ExportError> {
        Ok(None)
    }

    /// Whether [`Self::rows`] gives a writer.
    fn has_rows(&self) -> bool {
        false
    }
}

/// The exporter of a format.
///
/// # Errors
/// When this program was built without the feature that holds the format.
pub fn exporter(format: Format) -> Result<&'static dyn Exporter, ExportError> {
    format.0.exporter.map_err(|feature| ExportError::NotBuilt { format, feature })
}

impl GapStyle {
    /// True when the reason has a column of its own.
    #[must_use]
    pub const fn has_reason_column(self) -> bool {
        matches!(self, Self::Pair | Self::Blank)
    }

    /// What stands in place of the value.
    pub(super) fn text(self, reason: crate::domain::Missing) -> &'static str {
        match self {
            Self::Pair | Self::Word => reason.marker(),
            Self::Code => reason.as_str(),
            Self::Blank => "",
        }
    }

    /// What stands in place of a value whose reason was not asked for.
    pub(super) fn unexplained(self) -> &'static str {
        match self {
            Self::Pair | Self::Word => Cell::UNEXPLAINED,
            Self::Code => UNEXPLAINED,
            Self::Blank => "",
        }
    }
}

/// The bare form of `Cell::UNEXPLAINED`.
pub(super) const UNEXPLAINED: &str = "reason not selected";

impl Options {
    /// The usual settings for a document of this time: no color, formulas guarded.
    #[must_use]
    pub const fn new(created: DateTime<Utc>) -> Self {
        Self {
            color: false,
            ascii: false,
            width: None,
            guard_formulas: true,
            gaps: GapStyle::Pair,
            byte_order_mark: false,
            full: false,
            index: None,
            created,
        }
    }
}

impl Format {
    /// The word of the command line; all but `table` are extensions too.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0.word
    }

    /// What a file of this format is to its reader.
    #[must_use]
    pub const fn label(self) -> &'static str {
        self.0.label
    }

    /// One line for `--help`.
    #[must_use]
    pub const fn help(self) -> &'static str {
        self.0.help
    }

    /// The format that a file name asks for by its extension, if it is one of ours.
    #[must_use]
    pub fn from_extension(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        let asked = |format: &Self| {
            format.0.extensions.contains(&extension.as_str())
                || (*format != Self::TABLE && format.0.word == extension)
        };
        Self::ALL.iter().copied().find(asked)
    }

    /// True when the bytes are of no use on a terminal.
    #[must_use]
    pub const fn is_binary(self) -> bool {
        self.0.is_binary
    }

    pub(super) fn word_list() -> String {
        Self::ALL.iter().map(|format| format.as_str()).collect::<Vec<_>>().join(", ")
    }
}

impl PartialEq for Format {
    fn eq(&self, other: &Self) -> bool {
        self.0.word == other.0.word
    }
}

impl Eq for Format {}

impl fmt::Debug for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Format {
    type Err = ExportError;

    fn from_str(word: &str) -> Result<Self, ExportError> {
        Self::ALL
            .iter()
            .copied()
            .find(|format| format.as_str().eq_ignore_ascii_case(word))
            .ok_or_else(|| ExportError::UnknownFormat(word.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_extensions_name_the_same_formats() {
        for format in Format::ALL.iter().copied() {
            assert_eq!(format.as_str().parse::<Format>().ok(), Some(format));
            if format != Format::TABLE {
                let name = format!("47371.{format}");
                assert_eq!(Format::from_extension(Path::new(&name)), Some(format));
            }
        }
        assert_eq!(Format::from_extension(Path::new("47371.pdf")), None);
        let message = "pdf".parse::<Format>().map_err(|error| error.to_string());
        assert!(message.is_err_and(|text| text.contains("xlsx")));
    }
}
