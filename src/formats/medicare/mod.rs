//! Medicare's published reference files: fee schedule, localities, claim edits, code lists,
//! utilization. Each is a list of fields; the engine is in `release`.

mod asc;
mod code_lists;
mod equipment;
mod extract;
mod fee_schedule;
mod formats;
mod gpci;
mod header;
mod localities;
mod ncci;
mod not_read;
mod opps;
mod part_b;
mod plain;
mod release;
mod schedules;
mod utilization;
mod variant;

pub(super) use formats::FORMATS;
pub(super) use not_read::not_read;
