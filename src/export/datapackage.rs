//! The sidecar of a CSV file: a Data Package (version 2) with types, meanings and labelled missing values.
//!
//! With it a program reads the file without guessing: which columns are codes, which words are gaps.

use std::io::Write;
use std::path::{Path, PathBuf};

use serde_json::{Value as Json, json};

use super::csv::SECOND_ORIGIN;
use super::error::ExportError;
use super::exporter::{GapStyle, Options, UNEXPLAINED};
use crate::domain::Missing;
use crate::model::{Column, ColumnKind, Report, Row, Table};

/// Whether the report holds the rows of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowsAre {
    /// They are in the report.
    Held,
    /// They went by; the file then always has the columns of the origin.
    Streamed,
}

/// The sidecar of a CSV file: `rates.csv` has `rates.datapackage.json`.
#[must_use]
pub fn sidecar_path(csv: &Path) -> PathBuf {
    csv.with_extension("datapackage.json")
}

/// Writes the sidecar of a CSV file that holds this report.
///
/// # Errors
/// When `out` refuses.
pub fn write_datapackage(
    report: &Report,
    options: &Options,
    (csv, rows): (&Path, RowsAre),
    out: &mut dyn Write,
) -> Result<(), ExportError> {
    let file = csv.file_name().map_or_else(|| "report.csv".into(), |name| name.to_string_lossy());
    let (fields, missing) = match report.only_table() {
        Some(table) => (fields_of(table, options.gaps, rows), missing(options.gaps)),
        None => (long_fields(), missing(GapStyle::Pair)),
    };
    let sources = report.sources.iter().map(|source| {
        json!({
            "title": format!("{}: {} (import {})", source.publisher, source.file, source.import_id),
            "path": source.file,
            "sha256": source.sha256,
        })
    });
    let package = json!({
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": slug(&report.id),
        "title": report.title,
        "description": format!("{} {}", report.scope, report.gap_summary),
        "created": options.created.to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
        "sources": sources.collect::<Vec<_>>(),
        "resources": [{
            "name": slug(&report.id),
            "type": "table",
            "path": file,
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "dialect": { "delimiter": ",", "lineTerminator": "\n", "quoteChar": "\"", "doubleQuote": true },
            "schema": { "fields": fields, "missingValues": missing },
        }],
    });
    serde_json::to_writer_pretty(&mut *out, &package).map_err(std::io::Error::from)?;
    Ok(writeln!(out)?)
}

/// The fields of a file that is one table.
fn fields_of(table: &Table, gaps: GapStyle, rows: RowsAre) -> Vec<Json> {
    let mut fields = Vec::new();
    for column in &table.columns {
        fields.push(field(column));
        if gaps.has_reason_column() {
            fields.push(reason_field(&format!("{}_na", column.name), &column.title));
        }
    }
    if rows == RowsAre::Streamed || table.rows.iter().any(Row::is_published) {
        fields.extend(origin_fields(["_file", "_line", "_import_id"]));
        if !table.beside.is_empty() {
            let of_second = origin_fields(SECOND_ORIGIN).map(|mut field| {
                field["description"] = json!(format!("Of the columns {}.", table.beside.join(", ")));
                field
            });
            fields.extend(of_second);
        }
    }
    fields
}

fn field(column: &Column) -> Json {
    let mut field = json!({
        "name": column.name,
        "title": column.title,
        "description": column.description,
        "type": match column.kind {
            ColumnKind::Text | ColumnKind::Code => "string",
            ColumnKind::Integer => "integer",
            ColumnKind::Decimal | ColumnKind::Money => "number",
            ColumnKind::Date => "date",
        },
    });
    if column.kind == ColumnKind::Money {
        field["unit"] = json!("USD");
    }
    field
}

/// The field with the reasons of another.
fn reason_field(name: &str, title: &str) -> Json {
    let mut words = vec!["known"];
    words.extend(Missing::ALL.map(Missing::as_str));
    words.push(UNEXPLAINED);
    json!({
        "name": name,
        "title": format!("{title}: why there is no value"),
        "description": "known, or the reason why there is no value",
        "type": "string",
        "constraints": { "enum": words },
        "missingValues": [],
    })
}

/// The fields that say where a row was published; rows that are no published line have `none`.
fn origin_fields(names: [&str; 3]) -> [Json; 3] {
    let none = json!([{ "value": "none", "label": "no one published line states the row" }]);
    let whole = |name: &str, title: &str| json!({ "name": name, "title": title, "type": "integer", "missingValues": none });
    [
        json!({ "name": names[0], "title": "File", "type": "string", "missingValues": none }),
        whole(names[1], "Line"),
        whole(names[2], "Import"),
    ]
}

/// The fields of a file with a line for every cell.
fn long_fields() -> Vec<Json> {
    let text =
        |name: &str, description: &str| json!({ "name": name, "description": description, "type": "string" });
    let mut fields = vec![
        text("section", "Section of the report."),
        text("table", "Table in it."),
        json!({ "name": "row", "description": "Row of the table, counted from 1.", "type": "integer" }),
        text("column", "Column of the table."),
        text("cell_id", "Id of the cell; the same in every format."),
        text("value", "The value, whatever its type; `unit` says which."),
        reason_field("value_na", "Value"),
        text("unit", "Type and unit of the value."),
    ];
    fields.extend(origin_fields(["file", "line", "import_id"]));
    fields
}

/// The words that stand in place of a value, each with its meaning.
fn missing(gaps: GapStyle) -> Json {
    if gaps == GapStyle::Blank {
        return json!([{ "value": "", "label": "no value; the reason is in the next column" }]);
    }
    let mut words: Vec<Json> = Missing::ALL
        .into_iter()
        .map(|reason| json!({ "value": gaps.text(reason), "label": format!("{reason}: {}", reason.meaning()) }))
        .collect();
    let label = "the query did not select the reason";
    words.push(json!({ "value": gaps.unexplained(), "label": label }));
    Json::Array(words)
}

/// A name in the letters that a Data Package allows.
fn slug(id: &str) -> String {
    id.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect()
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;
    use crate::model::Cell;

    #[test]
    fn the_fields_are_the_columns_of_the_file_and_every_gap_word_is_labelled() {
        use super::super::format::{Format, exporter};

        let reports =
            [sample::report(), sample::one_table(vec![vec![Cell::text("x"), Cell::gap(Missing::Pending)]])];
        for report in reports {
            for gaps in [GapStyle::Pair, GapStyle::Word, GapStyle::Code, GapStyle::Blank] {
                let options = Options { gaps, ..sample::options() };
                let mut out = Vec::new();
                write_datapackage(&report, &options, (Path::new("a/b.csv"), RowsAre::Held), &mut out)
                    .unwrap();
                let package: Json = serde_json::from_slice(&out).unwrap();
                let resource = &package["resources"][0];
                assert_eq!(resource["path"], "b.csv");
                let fields: Vec<&str> = resource["schema"]["fields"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|field| field["name"].as_str().unwrap())
                    .collect();
                let mut csv = Vec::new();
                exporter(Format::CSV).unwrap().export(&report, &options, &mut csv).unwrap();
                let header = String::from_utf8(csv).unwrap();
                assert_eq!(header.lines().next().unwrap(), fields.join(","), "{gaps:?}");
            }
        }
        assert_eq!(sidecar_path(Path::new("x/47371.csv")), Path::new("x/47371.datapackage.json"));
    }
}
