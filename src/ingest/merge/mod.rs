//! Facts into tables: interning, comparison with the current edition, and one transaction.
//!
//! One thread reads the file and interns its facts (`sink`); the other owns SQLite (`writer`).
//! Between them goes a bounded channel of batches, so memory does not grow with the file.

mod apply;
mod batch;
mod causes;
mod dictionary;
mod edition;
mod identity;
mod outcome;
mod reference;
mod sink;
mod writer;

pub use apply::{ApplyOptions, Mode, apply, find_applied};
pub use outcome::{Cause, ChangeCounts, Outcome, RowCounts};
pub use reference::apply_reference;
