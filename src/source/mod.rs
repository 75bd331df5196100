//! From bytes to rows: a file or standard input, unpacked, decoded, counted, cut into rows.
//!
//! What comes out was checked on the way: the packing is whole and not made to fill a disk, the text is
//! of one encoding, no line fills the memory, and the file is the one that was hashed.

mod archive;
mod code_pages;
mod contents;
mod detect_encoding;
mod encoding;
mod error;
mod file;
mod head;
pub(crate) mod json;
mod lines;
#[cfg(feature = "xlsx")]
mod markup;
#[cfg(feature = "xlsx")]
mod merged;
mod no_table;
mod number_format;
#[cfg(feature = "xlsx")]
mod ods_formats;
mod packing;
mod progress;
mod quotes;
#[cfg(feature = "xlsx")]
mod raised;
mod records;
mod rejects_marks;
#[cfg(feature = "xlsx")]
mod rejects_sheet;
mod row_cells;
mod row_stream;
mod rows;
mod rows_of_source;
mod separator;
mod stamp;
mod stored;
mod unwrapped;
mod utf8;
#[cfg(feature = "xlsx")]
mod workbook;
#[cfg(feature = "xlsx")]
mod workbook_cells;
#[cfg(feature = "xlsx")]
mod workbook_rows;
#[cfg(feature = "xlsx")]
mod xls_formats;
#[cfg(feature = "xlsx")]
mod xls_raised;
mod zip_bomb;

pub use contents::Contents;
pub use encoding::TextEncoding;
pub use error::IngestError;
pub use file::{Digest, Source};
pub use head::{Head, is_rejects_file, rejected_by};
pub use lines::Lines;
pub use progress::{Interrupted, Progress, Snapshot};
pub use quotes::QuoteFault;
pub use records::{AboveRecords, RecordFault, RecordTable};
pub use rejects_marks::{ERRORS_COLUMN, NO_CELL, is_errors_heading};
pub use row_cells::RowCells;
pub use rows::{NoData, Position, Rows, Split};
pub use separator::Separator;
#[cfg(feature = "xlsx")]
pub use workbook::WORKBOOK_THREAD;
