//! SQL files as a catalogue: headers, typed parameters, a guarded run, and lints that keep gaps visible.
//!
//! A query becomes a `model::Table` whose every cell is a value or a gap with its reason.
//! Not here: opening a connection, printing, and how a table looks.

mod catalogue;
mod engine;
mod error;
mod excerpt;
mod expression;
mod file;
mod first;
#[cfg(test)]
mod fixture;
mod front;
mod guard;
mod header;
mod inline;
mod inlined;
mod inputs;
mod lint;
mod moment;
mod param;
mod part;
mod percentiles;
mod portable;
mod prepare;
mod reason;
mod row_mapping;
mod run;
mod schema;
mod script;
mod select;
mod shared;
mod spellings;
mod statement;
mod together;
mod token;
mod tried;
mod truth;
mod with;

pub use catalogue::Catalogue;
pub use engine::{Engine, relations_of, view_in_engine};
pub use error::QueryError;
pub use excerpt::Excerpt;
pub use front::{Front, Worked};
pub use guard::{Latch, Limits, lock};
pub use header::Chart;
pub use inputs::{InputQuery, Inputs};
pub use lint::Lint;
pub use param::{Choices, Param, ParamType, Params, Presence, TODAY};
pub use run::RowSink;
pub use script::{FOLDER, Made, Script, written};
pub use shared::{RestsOn, RowsOf, Shared};
pub use spellings::spellings;
pub use statement::{Part, Query};
pub use together::together;
