//! The formats, their words and extensions, and what an exporter is.

use std::fmt;
use std::io::Write;
use std::path::Path;
use std::str::FromStr;

use chrono::{DateTime, Utc};

use super::error::ExportError;
use crate::model::{Cell, Report};

/// A format that a report can be written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// Aligned text for a terminal.
    Table,
    /// Markdown with pipe tables.
    Markdown,
    /// Comma-separated values.
    Csv,
    /// One JSON document.
    Json,
    /// One JSON object a row, a line each.
    Ndjson,
    /// One self-contained page.
    Html,
    /// A workbook for reviewers.
    Xlsx,
    /// Columns for programs that read much at once.
    Parquet,
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
    /// The page that a page belongs to; it then has a link to it.
    pub index: Option<String>,
    /// The time that HTML and XLSX documents give as their own.
    pub created: DateTime<Utc>,
}

/// Writes a report in one format.
pub trait Exporter {
    /// Writes the whole report to `out`.
    ///
    /// # Errors
    /// When `out` refuses, or the report does not fit into the format.
    fn export(&self, report: &Report, options: &Options, out: &mut dyn Write) -> Result<(), ExportError>;
}

/// The exporter of a format.
///
/// # Errors
/// When this program was built without the feature that holds the format.
pub fn exporter(format: Format) -> Result<Box<dyn Exporter>, ExportError> {
    Ok(match format {
        Format::Table => Box::new(super::terminal::Terminal),
        Format::Markdown => Box::new(super::markdown::Markdown),
        Format::Csv => Box::new(super::csv::Csv),
        Format::Json => Box::new(super::json::Json),
        Format::Ndjson => Box::new(super::ndjson::Ndjson),
        #[cfg(feature = "html")]
        Format::Html => Box::new(super::html::Html),
        #[cfg(not(feature = "html"))]
        Format::Html => return Err(ExportError::NotBuilt { format, feature: "html" }),
        #[cfg(feature = "xlsx")]
        Format::Xlsx => Box::new(super::xlsx::Xlsx),
        #[cfg(not(feature = "xlsx"))]
        Format::Xlsx => return Err(ExportError::NotBuilt { format, feature: "xlsx" }),
        #[cfg(feature = "parquet")]
        Format::Parquet => Box::new(super::parquet::Parquet),
        #[cfg(not(feature = "parquet"))]
        Format::Parquet => return Err(ExportError::NotBuilt { format, feature: "parquet" }),
    })
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
            index: None,
            created,
        }
    }
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 8] = [
        Self::Table,
        Self::Markdown,
        Self::Csv,
        Self::Json,
        Self::Ndjson,
        Self::Html,
        Self::Xlsx,
        Self::Parquet,
    ];

    /// The word of the command line; all but `table` are extensions too.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Markdown => "md",
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Ndjson => "ndjson",
            Self::Html => "html",
            Self::Xlsx => "xlsx",
            Self::Parquet => "parquet",
        }
    }

    /// The format that a file name asks for by its extension, if it is one of ours.
    #[must_use]
    pub fn from_extension(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        match extension.as_str() {
            "txt" => Some(Self::Table),
            "markdown" => Some(Self::Markdown),
            "jsonl" => Some(Self::Ndjson),
            "htm" => Some(Self::Html),
            "table" => None,
            word => word.parse().ok(),
        }
    }

    /// True when the bytes are of no use on a terminal.
    #[must_use]
    pub const fn is_binary(self) -> bool {
        matches!(self, Self::Xlsx | Self::Parquet)
    }

    pub(super) fn word_list() -> String {
        Self::ALL.map(Self::as_str).join(", ")
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
            .into_iter()
            .find(|format| format.as_str().eq_ignore_ascii_case(word))
            .ok_or_else(|| ExportError::UnknownFormat(word.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_extensions_name_the_same_formats() {
        for format in Format::ALL {
            assert_eq!(format.as_str().parse::<Format>().ok(), Some(format));
            if format != Format::Table {
                let name = format!("47371.{format}");
                assert_eq!(Format::from_extension(Path::new(&name)), Some(format));
            }
        }
        assert_eq!(Format::from_extension(Path::new("47371.pdf")), None);
        let message = "pdf".parse::<Format>().map_err(|error| error.to_string());
        assert!(message.is_err_and(|text| text.contains("xlsx")));
    }
}
