//! What a query is asked with: parameters, a moment, limits, and the word of an engine.

use std::time::Duration;

use clap::Args;

use super::completion;
use crate::db::AsOf;
use crate::query::{Engine, Limits};

/// The engine of a word of the command line.
pub(super) fn engine(text: &str) -> Result<Engine, String> {
    let known = Engine::ALL.into_iter().find(|engine| engine.as_str() == text);
    known.ok_or_else(|| "the engines are duckdb and spark".to_owned())
}

/// What a query is asked with, by `query run` and by `report`.
#[derive(Debug, Args)]
pub(super) struct Ask {
    /// A parameter; may be repeated
    #[arg(long = "param", value_name = "K=V", value_parser = key_value)]
    pub(super) params: Vec<(String, String)>,
    /// Show what was current after this import, or at the end of this day
    #[arg(long, value_name = "DATE|IMPORT", add = completion::imports())]
    pub(super) as_of: Option<AsOf>,
    /// Stop after this many seconds
    #[arg(long, value_name = "N", default_value_t = Limits::default().time.as_secs())]
    max_seconds: u64,
    /// Stop at a result of more rows
    #[arg(long, value_name = "N", default_value_t = Limits::default().rows)]
    max_rows: u64,
    /// Stop at a longer text
    #[arg(long, value_name = "N", default_value_t = Limits::default().cell_bytes)]
    max_cell_bytes: u32,
}

impl Ask {
    pub(super) const fn limits(&self) -> Limits {
        Limits {
            time: Duration::from_secs(self.max_seconds),
            rows: self.max_rows,
            cell_bytes: self.max_cell_bytes,
        }
    }
}

/// A parameter with its value.
pub(super) fn key_value(text: &str) -> Result<(String, String), String> {
    text.split_once('=')
        .map(|(key, value)| (key.trim().to_owned(), value.to_owned()))
        .ok_or_else(|| "write it as NAME=VALUE, such as code=47371".to_owned())
}
