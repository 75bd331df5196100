//! One JSON object a row, a line each: the rows of all tables and nothing else.
//!
//! The keys are those of `json`, after `_section` and `_table`.

use std::io::Write;

use super::error::ExportError;
use super::exporter::{Exporter, Options};
use super::json::RowObject;
use super::stream::TableWriter;
use crate::model::{Report, Row, Section, Table};

/// Writes newline-delimited JSON.
pub(super) struct Ndjson;

impl Exporter for Ndjson {
    fn export(&self, report: &Report, options: &Options, out: &mut dyn Write) -> Result<(), ExportError> {
        write_sections(report.sections.iter(), options, out)
    }

    fn rows<'o>(
        &self,
        options: &'o Options,
        out: &'o mut dyn Write,
    ) -> Result<Option<Box<dyn TableWriter + 'o>>, ExportError> {
        Ok(Some(Box::new(NdjsonRows::new(options, out))))
    }

    fn has_rows(&self) -> bool {
        true
    }
}

fn write_sections<'r>(
    sections: impl Iterator<Item = &'r Section>,
    options: &Options,
    out: &mut dyn Write,
) -> Result<(), ExportError> {
    for section in sections {
        for table in &section.tables {
            for (at, (row, key)) in table.rows.iter().zip(table.row_keys()).enumerate() {
                let id = table.row_id(&key);
                let place = Some((section, table));
                let object = RowObject { place, table, row, number: at + 1, id, gaps: options.gaps };
                serde_json::to_writer(&mut *out, &object).map_err(std::io::Error::from)?;
                writeln!(out)?;
            }
        }
    }
    Ok(())
}

/// Takes rows for newline-delimited JSON.
pub(super) struct NdjsonRows<'o> {
    options: &'o Options,
    out: &'o mut dyn Write,
    section: Section,
    number: usize,
}

impl<'o> NdjsonRows<'o> {
    pub(super) fn new(options: &'o Options, out: &'o mut dyn Write) -> Self {
        let section = Section::default();
        Self { options, out, section, number: 0 }
    }
}

impl TableWriter for NdjsonRows<'_> {
    fn begin(&mut self, frame: &Table) -> Result<(), ExportError> {
        // The section of a single table has its name.
        self.section.id.clone_from(&frame.id);
        Ok(())
    }

    fn row(&mut self, frame: &Table, row: Row, row_key: &str) -> Result<(), ExportError> {
        self.number += 1;
        let object = RowObject {
            place: Some((&self.section, frame)),
            table: frame,
            row: &row,
            number: self.number,
            id: frame.row_id(row_key),
            gaps: self.options.gaps,
        };
        serde_json::to_writer(&mut *self.out, &object).map_err(std::io::Error::from)?;
        Ok(writeln!(self.out)?)
    }

    /// What stands beside the table, such as the comments of reviewers.
    fn finish(&mut self, report: &Report) -> Result<(), ExportError> {
        let beside = report.sections.iter().filter(|section| section.id != self.section.id);
        write_sections(beside, self.options, self.out)
    }
}
