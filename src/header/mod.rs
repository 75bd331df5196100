//! The comment block at the head of an SQL file: its keys, its columns, and the header of a view.
//!
//! A query's header has more keys, which only the room of the queries knows.

mod column;
mod entry;
mod view;

pub(crate) use column::{ColumnLine, sentence_case};
pub(crate) use entry::{Entry, HeaderError, OtherComments, Reader, Word};
pub(crate) use view::{ViewColumn, ViewHeader};
