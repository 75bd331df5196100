//! ratebook: rates, benchmarks and their gaps in one SQLite file.

pub mod domain;
pub mod export;
pub mod model;
pub mod text;
