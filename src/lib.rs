//! ratebook: rates, benchmarks and their gaps in one SQLite file, with a source for every figure.
//!
//! The rooms, from the ground up; a module uses only floors below it, and nothing is circular:
//!
//! ```text
//! main > cli > { report, review, seed } > { query, ingest, export } > { model, db } > { domain, text }
//! ```
//!
//! - [`domain`]: pure values; [`text`]: plurals and grouped digits.
//! - [`model`]: a report as a document; [`db`]: the only way to SQLite.
//! - [`query`]: SQL files with typed headers; [`ingest`]: published files into facts and facts into
//!   tables; [`export`]: a finished report in any format.
//! - [`report`]: query rows into the model; `review`: a filled workbook on its way back; [`seed`]: the small tables from CSV.
//! - [`cli`]: arguments, messages, exit codes; the only floor that prints or reads the environment.
//!
//! Invariants: every missing value has a reason, from the row to every export; every stored row has
//! an import and a line; an import is one transaction; readers know no SQLite, exporters no query.

pub mod cli;
pub mod db;
pub mod domain;
pub mod export;
pub mod ingest;
pub mod model;
pub mod query;
pub mod report;
#[cfg(feature = "xlsx")]
pub mod review;
pub mod seed;
pub mod text;
