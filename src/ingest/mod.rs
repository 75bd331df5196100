//! Files become rows of the database: sniff, read, check, stage, compare, apply.
//!
//! Readers know formats and nothing of SQLite; `merge` knows SQLite and nothing of formats.

mod account;
mod bundle;
#[cfg(test)]
mod collect;
mod detect;
mod error;
mod fact;
mod field;
mod finding;
mod format;
pub mod hospital;
mod marker;
mod medicare;
mod merge;
pub mod payer_csv;
pub mod profile;
mod reader;
pub mod reference;
mod rejects;
mod source;

pub use account::Cells;
pub use bundle::{Bundle, BundledTable, PassedOver, Unpacked};
pub use detect::{Detected, detect, formats, reference_formats};
pub use error::IngestError;
pub use fact::{
    AmountKind, BillingClass, ChargeFact, EffectFact, ItemFact, Method, PayerPlan, RateFact, Setting,
    Statistic, TermsFact,
};
pub use finding::{Finding, Place, Severity};
pub use format::{Format, Sniff};
pub use marker::{Marker, built_in};
pub use merge::{
    ApplyOptions, Cause, ChangeCounts, Example, Held, LargestChange, Later, Mode, Outcome, RowCounts,
    SmallImport, Undone, Unmatched, apply, apply_reference, apply_references, facts_of, find_applied,
    plan_undo, record_small_import, settle_alias, undo, unmatched_payers,
};
pub use reader::{ChargeKey, ItemKey, Publication, PublisherKind, Reader, Reject, Scope, Sink};
pub use reference::{OpenOptions, ReferenceFormat, ReferenceReader, Release};
pub use rejects::{RejectError, RejectedRow, Rejects, SheetRow, is_rejects_file};
pub use source::{
    Contents, Digest, Head, Interrupted, Position, Progress, Rows, Snapshot, Source, Split, TextEncoding,
};
