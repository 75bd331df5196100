//! All formats of one report hold the same cells and the same reasons, the same bytes each time.

use serde_json::Value as Json;

use super::exporter::Options;
use super::format::{Format, exporter};
use super::grid::shown;
use super::sample;
use crate::domain::Missing;
use crate::model::{Cell, Report, Table};

fn bytes(format: Format, report: &Report) -> Vec<u8> {
    let options = Options { width: Some(4000), ..sample::options() };
    let mut out = Vec::new();
    exporter(format).unwrap().export(report, &options, &mut out).unwrap();
    out
}

fn text(format: Format, report: &Report) -> String {
    String::from_utf8(bytes(format, report)).unwrap()
}

/// Every cell with its table, its place and its id.
fn cells(report: &Report) -> impl Iterator<Item = (&Table, usize, usize, &Cell)> {
    report.tables().flat_map(|table| {
        let rows = table.rows.iter().enumerate();
        rows.flat_map(move |(r, row)| row.cells.iter().enumerate().map(move |(c, cell)| (table, r, c, cell)))
    })
}

/// Letters and digits alone: what wrapping, escaping and line breaks leave alone.
fn letters(text: &str) -> String {
    text.replace("<br>", "").chars().filter(|c| c.is_alphanumeric()).collect()
}

#[test]
fn the_same_report_gives_the_same_bytes_in_every_format() {
    let report = sample::report();
    for format in Format::ALL.iter().copied().filter(|format| exporter(*format).is_ok()) {
        assert_eq!(bytes(format, &report), bytes(format, &report), "{format}");
    }
}

#[test]
fn text_formats_hold_every_cell_every_gap_and_every_source() {
    let report = sample::report();
    for format in [Format::TABLE, Format::MARKDOWN, Format::HTML] {
        if exporter(format).is_err() {
            continue;
        }
        let page = text(format, &report).replace("&lt;", "<").replace("&gt;", ">").replace("<wbr>", "");
        let bare = letters(&page.replace("&quot;", "\"").replace("&amp;", "&"));
        for (table, r, c, cell) in cells(&report) {
            let shown = shown(cell).text;
            // A grid of a terminal puts the lines of one cell below each other.
            let found = shown.lines().all(|line| bare.contains(&letters(line)));
            assert!(found, "{format} lacks `{shown}` of {}", table.cell_id(&table.row_keys()[r], c));
        }
        for gap in &report.gaps {
            assert!(page.contains(gap.reason.marker()), "{format} lacks {}", gap.reason);
            for words in [&gap.cell_id, &gap.filled_by, gap.reason.meaning()] {
                assert!(bare.contains(&letters(words)), "{format} lacks `{words}`");
            }
        }
        assert!(page.contains("line 43 (import 3)"), "{format}");
        assert!(bare.contains(&"4f1c09aa".repeat(8)), "{format}");
        // The answer is first, how much of it there is stands behind.
        assert!(page.find("cells have no value") > page.find("Clinical context"), "{format}");
    }
}

#[test]
fn csv_and_json_hold_every_cell_typed_and_with_its_reason() {
    let report = sample::report();
    let csv = text(Format::CSV, &report);
    let lines: Vec<csv::StringRecord> =
        csv::Reader::from_reader(csv.as_bytes()).records().map(Result::unwrap).collect();
    let json: Json = serde_json::from_slice(&bytes(Format::JSON, &report)).unwrap();
    let tables: Vec<&Json> = json["sections"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|section| section["tables"].as_array().unwrap())
        .collect();
    let ndjson = text(Format::NDJSON, &report);
    let objects: Vec<Json> = ndjson.lines().map(|line| serde_json::from_str(line).unwrap()).collect();

    for (table, r, c, cell) in cells(&report) {
        let id = table.cell_id(&table.row_keys()[r], c);
        let line = lines.iter().find(|line| line[4] == id).unwrap();
        let reason = cell.as_gap().map(|gap| gap.reason);
        let value = cell.plain().unwrap_or_else(|| cell.display());
        assert_eq!(line[5].trim_start_matches('\''), value, "{id}");
        assert_eq!(&line[6], reason.map_or("known", |reason| reason.as_str()), "{id}");

        let name = &table.columns[c].name;
        let row = &tables.iter().find(|one| one["id"] == *table.id).unwrap()["rows"][r];
        let alone = objects.iter().find(|one| one["_table"] == *table.id && one["_row"] == r + 1).unwrap();
        for row in [row, alone] {
            assert_eq!(row[format!("{name}_na")].as_str(), reason.map(Missing::as_str), "{id}");
            match (&row[name], cell.plain()) {
                (Json::Null, None) => {}
                (Json::String(text), Some(plain)) => assert_eq!(*text, plain, "{id}"),
                (number, Some(plain)) => {
                    assert_eq!(number.as_f64(), plain.parse().ok(), "{id}");
                }
                (other, None) => panic!("{id} is a gap and holds {other}"),
            }
        }
    }
    let invalid = &tables.iter().find(|table| table["id"] == "benchmarks").unwrap()["rows"][2];
    assert_eq!(invalid["median_raw"], "12,50 | <b>");
    assert_eq!(invalid["_source"]["line"], 43);
    assert_eq!(json["gaps"].as_array().unwrap().len(), report.gaps.len());
}

#[cfg(feature = "xlsx")]
#[test]
fn the_workbook_holds_every_cell_typed_and_nothing_is_a_formula() {
    use calamine::{Data, Reader, Xlsx};

    let report = sample::report();
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes(Format::XLSX, &report))).unwrap();
    let names = book.sheet_names();
    assert_eq!(names.first().map(String::as_str), Some("Summary"));
    assert_eq!(names[names.len() - 3..], ["Data gaps", "Sources", "Columns"]);
    for (at, table) in report.tables().enumerate() {
        let sheet = book.worksheet_range(&names[at + 1]).unwrap();
        for (r, row) in table.rows.iter().enumerate() {
            for (c, cell) in row.cells.iter().enumerate() {
                let read = &sheet[(r + 1, c)];
                let id = table.cell_id(&table.row_keys()[r], c);
                match (read, cell.plain()) {
                    (Data::String(text), None) => assert_eq!(*text, cell.display(), "{id}"),
                    (Data::String(text), Some(plain)) => assert_eq!(*text, plain, "{id}"),
                    (Data::Float(number), Some(plain)) => {
                        assert_eq!(plain.parse().ok(), Some(*number), "{id}");
                    }
                    (Data::DateTime(day), Some(plain)) => {
                        let (year, month, day, ..) = day.to_ymd_hms_milli();
                        assert_eq!(format!("{year}-{month:02}-{day:02}"), plain, "{id}");
                    }
                    (other, plain) => panic!("{id}: {other:?} for {plain:?}"),
                }
            }
        }
    }
    let gaps = book.worksheet_range("Data gaps").unwrap();
    assert_eq!(gaps.height(), report.gaps.len() + 1);
    for (r, gap) in report.gaps.iter().enumerate() {
        assert_eq!(gaps[(r + 1, 0)], Data::String(gap.cell_id.clone()));
    }
    for name in &names {
        let formulas = book.worksheet_formula(name).unwrap();
        assert!(formulas.used_cells().next().is_none(), "{name}");
    }
}

/// The one table of the sample that has an origin, written row by row.
fn streamed(format: Format, table: &Table) -> Vec<u8> {
    use crate::model::Tally;

    let options = sample::options();
    let mut out = Vec::new();
    let mut frame = table.clone();
    let rows = std::mem::take(&mut frame.rows);
    let mut tally = Tally::naming(&frame);
    let mut writer = exporter(format).unwrap().rows(&options, &mut out).unwrap().unwrap();
    writer.begin(&frame).unwrap();
    for row in rows {
        let name = tally.row(&frame, &row);
        writer.row(&frame, row, &name).unwrap();
    }
    let mut report = Report::of_table(frame, Vec::new());
    report.gaps = tally.gaps;
    report.streamed = Some(tally.counts);
    report.gap_summary = report.gaps_in_words();
    writer.finish(&report).unwrap();
    drop(writer);
    out
}

#[test]
fn rows_that_go_by_give_the_same_file_as_rows_that_are_held() {
    let sample = sample::report();
    let table = sample.tables().find(|table| table.id == "benchmarks").unwrap();
    let held = Report::of_table(table.clone(), Vec::new());
    for format in [Format::CSV, Format::NDJSON] {
        assert_eq!(String::from_utf8(streamed(format, table)).unwrap(), text(format, &held), "{format}");
    }
}

#[cfg(feature = "xlsx")]
#[test]
fn a_workbook_of_rows_that_go_by_holds_the_same_cells() {
    use calamine::{Reader, Xlsx};

    let sample = sample::report();
    let table = sample.tables().find(|table| table.id == "benchmarks").unwrap();
    let open = |bytes: Vec<u8>| Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    let mut whole = Report::of_table(table.clone(), Vec::new());
    whole.gap_summary = whole.gaps_in_words();
    let mut held: Xlsx<_> = open(bytes(Format::XLSX, &whole));
    let mut gone: Xlsx<_> = open(streamed(Format::XLSX, table));
    assert_eq!(held.sheet_names(), gone.sheet_names());
    for name in held.sheet_names() {
        let (held, gone) = (held.worksheet_range(&name).unwrap(), gone.worksheet_range(&name).unwrap());
        assert_eq!(held, gone, "{name}");
    }
}
