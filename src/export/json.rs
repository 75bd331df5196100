//! One JSON document, `ratebook.report/1`: the whole report with typed cells.
//!
//! A row is an object: for each column `x` its value or null, and `x_na`, the reason or null;
//! `x_raw` when a gap has the text of the file. `_row` is the row's number in its table; `_id`
//! and the name of a column, with a point between, are the cell's id; `_source` says where the
//! row was published.
//! Numbers keep their exact digits; codes and other identifiers are strings.

use std::io::Write;

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::value::RawValue;

use super::error::ExportError;
use super::exporter::{Exporter, GapStyle, Options, UNEXPLAINED};
use crate::model::{Cell, Facts, GapEntry, Origin, Report, Row, Section, SourceEntry, Table, Value};

/// The name and version of the shape.
pub(super) const SCHEMA: &str = "ratebook.report/1";

/// Writes JSON.
pub(super) struct Json;

impl Exporter for Json {
    fn export(&self, report: &Report, options: &Options, out: &mut dyn Write) -> Result<(), ExportError> {
        serde_json::to_writer_pretty(&mut *out, &Document::of(report, options.gaps))
            .map_err(std::io::Error::from)?;
        Ok(writeln!(out)?)
    }
}

#[derive(serde::Serialize)]
struct Document<'a> {
    schema: &'static str,
    id: &'a str,
    title: &'a str,
    scope: &'a str,
    gap_summary: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    facts: Option<FactsObject<'a>>,
    gaps_by_group: Pairs<&'static str, usize>,
    sections: Vec<SectionObject<'a>>,
    gaps: Vec<GapObject<'a>>,
    sources: Vec<SourceObject<'a>>,
    footer: Pairs<&'a str, &'a str>,
}

/// How complete a report on a code is: `known` and the numbers under `filled_by` add up to `promised`.
#[derive(serde::Serialize)]
struct FactsObject<'a> {
    promised: u64,
    known: u64,
    filled_by: Pairs<&'a str, u64>,
}

impl<'a> FactsObject<'a> {
    fn of(facts: &'a Facts) -> Self {
        let fills = facts.fills.iter().map(|(words, n)| (words.as_str(), *n)).collect();
        Self { promised: facts.promised(), known: facts.known, filled_by: Pairs(fills) }
    }
}

#[derive(serde::Serialize)]
struct SectionObject<'a> {
    id: &'a str,
    heading: &'a str,
    notes: &'a [String],
    tables: Vec<TableObject<'a>>,
}

#[derive(serde::Serialize)]
struct TableObject<'a> {
    id: &'a str,
    title: &'a str,
    description: &'a str,
    columns: Vec<ColumnObject<'a>>,
    rows: Vec<RowObject<'a>>,
}

#[derive(serde::Serialize)]
struct ColumnObject<'a> {
    name: &'a str,
    title: &'a str,
    description: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
}

#[derive(serde::Serialize)]
struct GapObject<'a> {
    cell_id: &'a str,
    table: &'a str,
    row: &'a str,
    column: &'a str,
    reason: &'static str,
    group: &'static str,
    meaning: &'static str,
    raw: Option<&'a str>,
    source: Option<SourceObjectOfRow<'a>>,
    filled_by: &'a str,
    comments: &'a [String],
}

#[derive(serde::Serialize)]
struct SourceObject<'a> {
    import: i64,
    file: &'a str,
    sha256: &'a str,
    format: &'a str,
    publisher: &'a str,
    imported_at: &'a str,
    rows: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    confidence: Option<&'a str>,
}

#[derive(serde::Serialize)]
struct SourceObjectOfRow<'a> {
    file: &'a str,
    line: Option<u64>,
    import: i64,
}

/// An object whose keys come in the order given.
struct Pairs<K, V>(Vec<(K, V)>);

/// A row of a table; with the names of its section and table when it stands alone.
pub(super) struct RowObject<'a> {
    pub(super) place: Option<(&'a Section, &'a Table)>,
    pub(super) table: &'a Table,
    pub(super) row: &'a Row,
    pub(super) number: usize,
    /// The row's id.
    pub(super) id: String,
    pub(super) gaps: GapStyle,
}

impl<'a> Document<'a> {
    fn of(report: &'a Report, gaps: GapStyle) -> Self {
        let groups = report.gaps_by_group().map(|(group, n)| (group.as_str(), n));
        let lines = report.footer.lines.iter().map(|(label, text)| (label.as_str(), text.as_str()));
        Self {
            schema: SCHEMA,
            id: &report.id,
            title: &report.title,
            scope: &report.scope,
            gap_summary: &report.gap_summary,
            facts: report.facts.as_ref().map(FactsObject::of),
            gaps_by_group: Pairs(groups.to_vec()),
            sections: report.sections.iter().map(|section| SectionObject::of(section, gaps)).collect(),
            gaps: report.gaps.iter().map(GapObject::of).collect(),
            sources: report.sources.iter().map(SourceObject::of).collect(),
            footer: Pairs(lines.collect()),
        }
    }
}

impl<'a> SectionObject<'a> {
    fn of(section: &'a Section, gaps: GapStyle) -> Self {
        let tables = section.tables.iter().map(|table| TableObject::of(table, gaps)).collect();
        Self { id: &section.id, heading: &section.heading, notes: &section.notes, tables }
    }
}

impl<'a> TableObject<'a> {
    fn of(table: &'a Table, gaps: GapStyle) -> Self {
        let columns = table.columns.iter().map(|column| ColumnObject {
            name: &column.name,
            title: &column.title,
            description: &column.description,
            kind: column.kind.as_str(),
        });
        let rows = table.rows.iter().zip(table.row_keys()).enumerate();
        Self {
            id: &table.id,
            title: &table.title,
            description: &table.description,
            columns: columns.collect(),
            rows: rows
                .map(|(at, (row, key))| RowObject {
                    place: None,
                    table,
                    row,
                    number: at + 1,
                    id: table.row_id(&key),
                    gaps,
                })
                .collect(),
        }
    }
}

impl<'a> GapObject<'a> {
    fn of(gap: &'a GapEntry) -> Self {
        Self {
            cell_id: &gap.cell_id,
            table: &gap.table,
            row: &gap.row,
            column: &gap.column,
            reason: gap.reason.as_str(),
            group: gap.reason.group().as_str(),
            meaning: gap.reason.meaning(),
            raw: gap.raw.as_deref(),
            source: gap.origin.as_ref().map(SourceObjectOfRow::of),
            filled_by: &gap.filled_by,
            comments: &gap.comments,
        }
    }
}

impl<'a> SourceObject<'a> {
    fn of(source: &'a SourceEntry) -> Self {
        Self {
            import: source.import_id,
            file: &source.file,
            sha256: &source.sha256,
            format: &source.format,
            publisher: &source.publisher,
            imported_at: &source.imported_at,
            rows: source.rows,
            confidence: source.confidence.as_deref(),
        }
    }
}

impl<'a> SourceObjectOfRow<'a> {
    fn of(origin: &'a Origin) -> Self {
        Self { file: &origin.file, line: origin.one_line(), import: origin.import_id }
    }
}

impl<K: Serialize, V: Serialize> Serialize for Pairs<K, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, value)| (key, value)))
    }
}

impl Serialize for RowObject<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if let Some((section, table)) = self.place {
            map.serialize_entry("_section", &section.id)?;
            map.serialize_entry("_table", &table.id)?;
        }
        map.serialize_entry("_row", &self.number)?;
        map.serialize_entry("_id", &self.id)?;
        for (column, cell) in self.table.columns.iter().zip(&self.row.cells) {
            let gap = cell.as_gap();
            if self.gaps.has_reason_column() {
                map.serialize_entry(&column.name, &CellValue(cell))?;
                let reason = match cell {
                    Cell::Unexplained => Some(UNEXPLAINED),
                    _ => gap.map(|gap| gap.reason.as_str()),
                };
                map.serialize_entry(&format!("{}_na", column.name), &reason)?;
            } else {
                match cell {
                    Cell::Gap(gap) => map.serialize_entry(&column.name, self.gaps.text(gap.reason))?,
                    Cell::Unexplained => map.serialize_entry(&column.name, self.gaps.unexplained())?,
                    Cell::Value(_) => map.serialize_entry(&column.name, &CellValue(cell))?,
                }
            }
            if let Some(raw) = gap.and_then(|gap| gap.raw.as_deref()) {
                map.serialize_entry(&format!("{}_raw", column.name), raw)?;
            }
        }
        if let Some(origin) = &self.row.origin {
            map.serialize_entry("_source", &SourceObjectOfRow::of(origin))?;
        }
        if !self.table.beside.is_empty() {
            let source = self.row.beside.as_ref().map(SourceObjectOfRow::of);
            let of_columns = self.table.beside.iter().map(|column| (column.as_str(), &source)).collect();
            map.serialize_entry("_sources", &Pairs(of_columns))?;
        }
        map.end()
    }
}

struct CellValue<'a>(&'a Cell);

impl Serialize for CellValue<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match (self.0, self.0.plain()) {
            (Cell::Value(Value::Decimal(_) | Value::Money(_)), Some(digits)) => {
                RawValue::from_string(digits).map_err(serde::ser::Error::custom)?.serialize(serializer)
            }
            (Cell::Value(Value::Integer(number)), _) => serializer.serialize_i64(*number),
            (_, text) => text.serialize(serializer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;
    use crate::domain::{Missing, Money};

    #[test]
    fn numbers_keep_their_digits_and_gaps_their_reason() {
        let money = Money::new("15060.10".parse().unwrap());
        let report = sample::one_table(vec![
            vec![Cell::text("00100"), Cell::Value(Value::Money(money))],
            vec![Cell::text("x"), Cell::gap(Missing::Suppressed)],
        ]);
        let mut out = Vec::new();
        Json.export(&report, &sample::options(), &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains("\"n\": 15060.10,"), "{text}");
        assert!(text.contains("\"name\": \"00100\""));
        assert!(text.contains("\"n\": null,\n              \"n_na\": \"suppressed\""), "{text}");
    }
}
