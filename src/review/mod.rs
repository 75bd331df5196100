//! The way back of a workbook: what reviewers wrote beside the gaps becomes rows of the database.
//!
//! The lines are checked like an import: a cell that no report has, a line without a reviewer or an
//! unknown verdict is a finding and kept aside; the rest is stored with file and line.

mod check;
mod error;
mod sheet;
mod store;

pub use check::{Checked, check};
pub use error::ReviewError;
pub use sheet::{Remark, Reviewed, read_workbook};
pub use store::{Outcome, REVIEW_FORMAT, StoreOptions, store};
