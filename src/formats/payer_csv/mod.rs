//! ratebook's own payer CSV: one row is one rate of one payer for one code.
//!
//! The columns are named in the header, in any order; `template` prints an empty file with a
//! commented explanation. Rows that break a rule are rejected whole, one by one.

mod columns;
mod format;
mod ledger;
mod reader;
mod shared;

pub use format::{FORMAT, template};
