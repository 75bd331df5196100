//! ratebook: rates, benchmarks and their gaps in one SQLite file, with a source for every figure.
//!
//! The rooms, from the ground up; a module uses only floors below it, and nothing is circular:
//!
//! ```text
//! main > cli > { report, review, seed, lake } > { query, load, export } > formats > source > { db > header > model, findings } > domain
//! ```
//!
//! - [`domain`]: pure values and words for numbers; [`model`]: a report as a document.
//! - [`findings`]: what was noticed, by rule; `header`: what an SQL file says of itself; [`db`]: the only way to SQLite.
//! - [`source`]: bytes to rows; [`formats`]: rows to facts; [`load`]: facts to tables.
//! - [`query`]: SQL files with typed headers; [`export`]: a finished report in any format.
//! - [`report`]: query rows into the model; `review`: a filled workbook on its way back; [`seed`]: the small tables from CSV;
//!   `lake`: published files as Parquet for other engines.
//! - [`cli`]: arguments, messages, exit codes; the only floor that prints or reads the environment.
//!
//! Invariants: every missing value has a reason, from the row to every export; every stored row has
//! an import and a line; an import is one transaction; formats know no SQLite, exporters no query.

pub mod cli;
pub mod db;
pub mod domain;
pub mod export;
pub mod findings;
pub mod formats;
mod header;
#[cfg(feature = "parquet")]
pub mod lake;
pub mod load;
pub mod model;
pub mod query;
pub mod report;
#[cfg(feature = "xlsx")]
pub mod review;
pub mod seed;
pub mod source;
