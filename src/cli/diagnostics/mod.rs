//! Findings as the user meets them: one model, and a file for each way to tell it.

mod drawing;
mod model;
mod recorded;
mod records;
mod sentences;
mod telling;

pub(super) use model::{Diagnostic, of_causes};
pub(super) use recorded::of_import;
pub(super) use records::{Record, not_a_report, to_data, to_json, to_tsv};
pub(super) use telling::{Telling, tell, text};
