//! ratebook: rates, benchmarks and their gaps in one SQLite file.

pub mod db;
pub mod domain;
pub mod export;
pub mod ingest;
pub mod model;
pub mod seed;
pub mod text;
