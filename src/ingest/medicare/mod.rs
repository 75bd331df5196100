//! Medicare's published reference files: fee schedule, localities, claim edits, code lists,
//! utilization. Each is a list of fields; the engine is in `reference`.

mod fee_schedule;
mod gpci;
mod header;
mod release;

use super::reference::ReferenceFormat;

/// The formats, told apart by content.
pub(super) static FORMATS: &[ReferenceFormat] =
    &[fee_schedule::CSV, fee_schedule::FIXED_WIDTH, gpci::CSV, gpci::FIXED_WIDTH];
