//! Rates as Parquet files that every engine reads: one part for each published file, and a record that is
//! written last.
//!
//! A lake has no server and no shared state but its folder: any number of publishers may write at once, and
//! each file can be published by itself, on any machine. What is current, what was taken back and which payer
//! a name leads to is said by the records and the small tables, when somebody asks.

mod ask;
mod chunk;
mod collect;
mod columns;
mod database;
mod editions;
mod error;
mod hospitals;
mod layout;
mod named_file;
mod otherwise;
mod part;
mod plain;
mod pool;
mod providers;
mod publish;
mod put;
mod record;
mod rows;
mod run_file;
mod small;
mod sources;
mod stored;
mod strangers;
mod tables;
mod tombstone;
mod undo;
mod views;
mod whole;

pub use ask::{Runner, ask, ask_all, forget_scopes, learn_code, learn_payer, learn_scopes};
pub use database::{FromDatabase, is_without_rates};
pub use error::LakeError;
pub use layout::Lake;
pub use publish::{New, Published, part_of};
pub use small::load_names;
pub use sources::sources_in_words;
pub use strangers::{foreign, strangers};
pub use undo::TakenBack;
pub use views::write_views;
