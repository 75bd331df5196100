//! A report as a document: sections, tables, cells and their gaps. No input, no output.
//!
//! Report sections are built into this model from query rows; every exporter renders this
//! model and nothing else, so all formats hold the same cells and the same reasons.

mod brings_rates;
mod cell;
mod cell_id;
mod chart;
mod column;
mod commands;
mod facts;
mod gap_entry;
mod report;
mod review;
mod row_key;
mod sheet_names;
mod small_cells;
mod table;
mod tally;

pub(crate) use brings_rates::brings_rates;
pub use cell::{Cell, Gap, Origin, Value};
pub use cell_id::{CellId, asked_text};
pub use chart::Chart;
pub use column::{Column, ColumnKind};
pub use commands::{EXPLAINED_BY, with_commands};
pub use facts::{Facts, OTHERS_BY_COMMAND, OTHERS_HERE};
pub use gap_entry::GapEntry;
pub use report::{Footer, Head, Place, Report, Section, SourceEntry};
pub use review::{PLACE_END, REVIEW_COMMENTS, VALUE_SHOWN, WORDS_LISTED, review_in_words, since_review};
pub use row_key::{RowNames, Spellings};
pub use sheet_names::{CLOSING, SheetNames};
pub use small_cells::{SmallCellWatch, SmallCells, is_small_count};
pub use table::{Layout, NOTHING_FILLS, OnPage, Row, Table};
pub use tally::{Kept, Streamed, Tally, Wanted};
