//! ratebook: rates, benchmarks and their gaps in one SQLite file.

pub mod db;
pub mod domain;
pub mod ingest;
pub mod model;
pub mod query;
pub mod text;
