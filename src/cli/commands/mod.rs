//! The commands: one file each, with its arguments and what it does.

pub(super) mod completions;
pub(super) mod explain;
mod explain_rule;
#[cfg(feature = "html")]
pub(super) mod export;
pub(super) mod import;
pub(super) mod imports;
pub(super) mod init;
pub(super) mod man;
pub(super) mod migrate;
#[cfg(feature = "parquet")]
mod on_lake;
pub(super) mod payers;
#[cfg(feature = "parquet")]
pub(super) mod publish;
pub(super) mod query;
pub(super) mod quickstart;
pub(super) mod report;
#[cfg(feature = "xlsx")]
pub(super) mod review;
pub(super) mod seed;
pub(super) mod status;
pub(super) mod validate;
