//! Reference files: tables that are replaced as a whole, release by release, such as a year's fee
//! schedule.
//!
//! A price file states rates of a publisher; a reference file states one table. Its reader is a
//! list of fields, so a new file is mostly a table of headings. Here is the seam and the engine;
//! `medicare` has the files.

#[cfg(test)]
pub(crate) mod agreement;
mod cell;
#[cfg(test)]
pub(crate) mod collect;
mod field;
mod format;
mod reader;
mod spread;
mod sum;

pub use cell::Cell;
pub use field::{Because, Field, Kind};
pub use format::{Open, ReferenceFormat, ReferenceReader, ReferenceSink, Release, Stated, Stored, Table};
pub use reader::{Layout, RowKind, TableReader, Watch};
pub(super) use reader::{finding, squeeze};
pub use spread::{Spread, SpreadReader};
pub use sum::SummedReader;
