//! The seam between reference files and the database.

use std::path::PathBuf;

use chrono::NaiveDate;

use super::cell::Cell;
use super::field::Field;
use crate::findings::{Finding, Rule};
use crate::formats::filter::CodeFilter;
use crate::formats::format::Sniff;
use crate::formats::ledger::Cells;
use crate::formats::reader::{Publication, Reject};
use crate::source::{Head, IngestError, Lines, Source};

/// Opens a file that was sniffed as a format: reads and checks its header.
pub type Open = fn(&Source, &OpenOptions) -> Result<Box<dyn ReferenceReader>, IngestError>;

/// A published reference file, told by content.
pub struct ReferenceFormat {
    /// Stable name, lower case with hyphens.
    pub name: &'static str,
    /// One line for a user who asks what can be imported.
    pub describe: &'static str,
    /// Whether the head of a file is of this format.
    pub sniff: fn(&Head) -> Sniff,
    /// Opens a file that was sniffed as this format: reads and checks its header.
    pub open: Open,
}

/// What the analyst says beside the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OpenOptions {
    /// The first day of the release, for files that do not state it.
    pub edition: Option<NaiveDate>,
    /// Which of the two conversion factors the file is of, where nothing in it decides.
    pub variant: Option<Variant>,
    /// Whether descriptors under license are stored: the analyst says to hold a license.
    pub licensed_descriptors: bool,
    /// Guards lifted by name: `I520`.
    pub accepted_guards: Vec<String>,
    /// The codes that a payer's own file is read for; none for all of them.
    pub codes: Option<CodeFilter>,
    /// What names the list that a payer's own file is an edition of; else its file name does.
    pub series: Option<String>,
    /// A folder with the files of providers that such a file refers to.
    pub provider_files: Option<PathBuf>,
}

/// Which release of which table a file is. A later file of the same release replaces it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// The dataset's word, as in the table `reference_release`.
    pub dataset: &'static str,
    /// The calendar year that it is for; none for a standing list.
    pub year: Option<i32>,
    /// `2026`, `2026-07` where several releases a year are shown side by side, or `standing`.
    pub period: String,
    /// What tells apart files of one period; blank for the only one.
    pub part: String,
    /// Which of the two conversion factors it is of.
    pub variant: Stated,
}

/// Since 2026 Medicare has two conversion factors; what depends on one comes out in two files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Variant {
    /// Of clinicians who qualify for an alternative payment model (APM).
    Qualifying,
    /// Of all others.
    NonQualifying,
}

impl Variant {
    /// As reports name it.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Qualifying => "qualifying APM",
            Self::NonQualifying => "non-qualifying APM",
        }
    }

    /// The part of the releases of this variant, among those of `part`.
    #[must_use]
    pub fn part(self, part: &str) -> String {
        match self {
            Self::Qualifying => format!("{part} qualifying-apm").trim_start().to_owned(),
            Self::NonQualifying => part.to_owned(),
        }
    }
}

/// Whether a file says of which factor it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stated {
    /// There is one factor only, or the part says it already.
    Decided,
    /// It does not: its amounts decide when they are stored.
    ByAmounts,
}

/// Where a file's rows go.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    /// The table's name.
    pub name: &'static str,
    /// Its fields in the order of the cells of a row.
    pub fields: &'static [Field],
}

/// Reads one reference file.
pub trait ReferenceReader: Send {
    /// What the file says of itself.
    fn publication(&self) -> &Publication;

    /// Which release it is.
    fn release(&self) -> &Release;

    /// Where its rows go.
    fn table(&self) -> Table;

    /// Reads every row into the sink.
    ///
    /// # Errors
    /// When the file cannot be read to its end, or is so doubtful that a guard holds it.
    fn read(&mut self, sink: &mut dyn ReferenceSink) -> Result<(), IngestError>;
}

/// Whether a row was stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stored {
    /// It was.
    Yes,
    /// The file states its key twice.
    Repeated,
    /// The table holds only some values; what it said.
    Refused(String),
}

/// Takes rows of a reference file.
pub trait ReferenceSink {
    /// A row, one cell a field of the table.
    ///
    /// # Errors
    /// When the database refuses for another reason than the row.
    fn row(&mut self, line: u64, cells: &[Cell<'_>]) -> Result<Stored, IngestError>;

    /// A further row of the table from the same row of the file.
    ///
    /// # Errors
    /// As `row`.
    fn further(&mut self, line: u64, cells: &[Cell<'_>]) -> Result<Stored, IngestError>;

    /// A row of the file that was added to one that is stored.
    fn merged(&mut self);

    /// A row that cannot be stored.
    ///
    /// # Errors
    /// When the database refuses.
    fn reject(&mut self, reject: &Reject<'_>) -> Result<(), IngestError>;

    /// Something noticed that rejects nothing.
    fn finding(&mut self, finding: Finding);

    /// What became of the cells of the rows; given once or in parts.
    fn cells(&mut self, cells: &Cells);

    /// What became of the lines of the text; given once.
    fn lines(&mut self, lines: &Lines);
}

impl OpenOptions {
    /// Whether the analyst lifted a guard by its name.
    #[must_use]
    pub fn accepts(&self, guard: &Rule) -> bool {
        self.accepted_guards.iter().any(|name| name.eq_ignore_ascii_case(guard.id))
    }
}
