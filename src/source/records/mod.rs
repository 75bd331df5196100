//! Records of a JSON text as a table: each is a row, and its keys are the headings.
//!
//! The text is walked twice, record by record: once to know all keys, once to read. How it is laid out
//! (a list, a list within objects, one object on each line) is told by the text.

mod cells;
mod of_source;
mod reader;
mod survey;
mod walk;

pub(super) use reader::Records;
pub use reader::{AboveRecords, RecordFault};
pub use survey::RecordTable;
pub(super) use survey::looks_like_json;
