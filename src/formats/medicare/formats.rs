//! All formats of this room.

use super::{
    asc, code_lists, equipment, extract, fee_schedule, gpci, localities, ncci, opps, part_b, schedules,
    utilization,
};
use crate::formats::release::ReferenceFormat;

/// The formats, told apart by content.
pub(crate) static FORMATS: &[ReferenceFormat] = &[
    fee_schedule::CSV,
    fee_schedule::FIXED_WIDTH,
    extract::RELATIVE_VALUES,
    gpci::CSV,
    gpci::FIXED_WIDTH,
    localities::ANESTHESIA,
    localities::CAP,
    localities::COUNTY,
    localities::CARRIER,
    opps::ADDENDUM_B,
    opps::EXTRACT,
    opps::HISTORY,
    asc::PAYMENTS,
    asc::EXCLUDED,
    schedules::LABORATORY,
    schedules::DRUG_LIMITS,
    equipment::EQUIPMENT,
    equipment::NUTRITION,
    ncci::PAIRS,
    ncci::PAIRS_CSV,
    ncci::LIMITS,
    ncci::LIMITS_CSV,
    code_lists::HCPCS,
    code_lists::PLACES,
    utilization::GEOGRAPHY,
    part_b::SUMMARY,
    part_b::PROCEDURES,
];
