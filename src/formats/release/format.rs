//! The seam between reference files and the database.

use super::cell::Cell;
use super::field::Field;
use crate::findings::Finding;
use crate::formats::format::Sniff;
use crate::formats::ledger::Cells;
use crate::formats::options::{OpenOptions, Variant};
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

impl ReferenceFormat {
    /// The options beside a file that say something to such a format. The files of a release are imported together, and
    /// some of them state their day and are of both conversion factors.
    pub const OPTIONS: &[&str] = &["--edition", "--variant"];
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

/// Whether a file says of which factor it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stated {
    /// There is one factor only, or the part says it already.
    Decided,
    /// It does not: its amounts decide when they are stored.
    ByAmounts,
    /// It does not, and the analyst does: its amounts may contradict when they are stored.
    Said(Variant),
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
