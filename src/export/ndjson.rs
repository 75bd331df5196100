//! One JSON object a row, a line each: the rows of all tables and nothing else.
//!
//! The keys are those of `json`, after `_section` and `_table`.

use std::io::Write;

use super::error::ExportError;
use super::format::{Exporter, Options};
use super::json::RowObject;
use crate::model::Report;

/// Writes newline-delimited JSON.
pub(super) struct Ndjson;

impl Exporter for Ndjson {
    fn export(&self, report: &Report, options: &Options, out: &mut dyn Write) -> Result<(), ExportError> {
        for section in &report.sections {
            for table in &section.tables {
                for (at, (row, key)) in table.rows.iter().zip(table.row_keys()).enumerate() {
                    let id = table.row_id(&key);
                    let object = RowObject {
                        place: Some((section, table)),
                        table,
                        row,
                        number: at + 1,
                        id,
                        gaps: options.gaps,
                    };
                    serde_json::to_writer(&mut *out, &object).map_err(std::io::Error::from)?;
                    writeln!(out)?;
                }
            }
        }
        Ok(())
    }
}
