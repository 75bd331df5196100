//! Medicare's published reference files: fee schedule, localities, claim edits, code lists,
//! utilization. Each is a list of fields; the engine is in `reference`.

mod code_lists;
mod fee_schedule;
mod gpci;
mod header;
mod localities;
mod ncci;
mod plain;
mod release;
mod utilization;

use super::reference::ReferenceFormat;

/// The formats, told apart by content.
pub(super) static FORMATS: &[ReferenceFormat] = &[
    fee_schedule::CSV,
    fee_schedule::FIXED_WIDTH,
    gpci::CSV,
    gpci::FIXED_WIDTH,
    localities::ANESTHESIA,
    localities::CAP,
    localities::COUNTY,
    localities::CARRIER,
    ncci::PAIRS,
    ncci::PAIRS_CSV,
    ncci::LIMITS,
    ncci::LIMITS_CSV,
    code_lists::HCPCS,
    code_lists::PLACES,
    utilization::GEOGRAPHY,
];
