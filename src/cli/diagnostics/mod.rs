//! Findings as the user meets them: one model, and a file for each way to tell it.

mod drawing;
mod model;
mod records;
mod sentences;

pub(super) use model::{Diagnostic, Telling, of_causes, tell};
pub(super) use records::{Record, to_json, to_tsv};
