//! What an exporter is, and how it is asked to write.

use std::io::Write;

use chrono::{DateTime, Utc};

use super::error::ExportError;
use super::stream::TableWriter;
use crate::domain::Missing;
use crate::model::{Cell, Report};

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
    /// Files of the same report beside the page, each as its reader calls it and with its name.
    pub beside: Vec<(&'static str, String)>,
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

impl GapStyle {
    /// True when the reason has a column of its own.
    #[must_use]
    pub const fn has_reason_column(self) -> bool {
        matches!(self, Self::Pair | Self::Blank)
    }

    /// What stands in place of the value.
    pub(super) fn text(self, reason: Missing) -> &'static str {
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
            beside: Vec::new(),
            created,
        }
    }
}
