//! One report in seven formats: the same cells, the same reasons, the same bytes each time.
//!
//! JSON is taken as the truth, since it is typed, and every other format is held against it.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use ratebook::domain::dates_in_words;
use serde_json::Value;

use crate::workspace::{Workspace, payer_csv};

/// One cell of the report, as JSON gives it.
struct Cell {
    table: String,
    /// Which table of the report it is in, from 0.
    at: usize,
    row: usize,
    column: usize,
    name: String,
    kind: String,
    /// Null for a gap.
    value: Value,
    reason: Option<String>,
}

impl Cell {
    fn place(&self) -> String {
        format!("{} row {} {}", self.table, self.row + 1, self.name)
    }

    fn number(&self) -> Option<f64> {
        self.value.as_f64()
    }

    /// What every format shows in some form: the words, the digits, or the bracketed reason.
    fn shown(&self) -> String {
        match (&self.reason, &self.value) {
            (Some(reason), _) => format!("[{reason}]"),
            (None, Value::String(text)) => text.clone(),
            (None, number) if self.kind.starts_with("money") => {
                format!("{:.2}", number.as_f64().expect("an amount is a number"))
            }
            (None, other) => other.to_string(),
        }
    }
}

/// A seeded database with rates of three payers, one of them without an amount, and a code `00100`.
fn workspace() -> Workspace {
    let workspace = Workspace::seeded();
    workspace.write(
        "rates.csv",
        payer_csv(&[
            "Aetna,HMO,CPT,47371,,outpatient,facility,22,fee schedule,3250.00,,2026-01-01,,",
            "Cigna,,CPT,47371,,outpatient,,,,*,,,,\"says \"\"no\"\", <b> | and, more\"",
            "UHC,PPO,CPT,47371,26|50,inpatient,,,case rate,11089.3125,,,,",
            "Aetna,=SUM(A1),CPT,00100,,,,,,17.05,,,,",
        ]),
    );
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    workspace
}

fn report(workspace: &Workspace, code: &str, format: &str) -> Vec<u8> {
    workspace.run(&["report", "code", code, "--format", format, "--quiet"]).expect_code(0).bytes
}

fn text(workspace: &Workspace, code: &str, format: &str) -> String {
    String::from_utf8(report(workspace, code, format)).expect("the format is text")
}

fn cells(workspace: &Workspace, code: &str) -> Vec<Cell> {
    let report: Value = serde_json::from_slice(&report(workspace, code, "json")).expect("it is JSON");
    let sections = report["sections"].as_array().expect("sections").iter();
    let tables = sections.flat_map(|section| section["tables"].as_array().expect("tables"));
    let mut cells = Vec::new();
    for (at, table) in tables.enumerate() {
        for (row, values) in table["rows"].as_array().expect("rows").iter().enumerate() {
            for (column, spec) in table["columns"].as_array().expect("columns").iter().enumerate() {
                let name = spec["name"].as_str().expect("a column has a name");
                let reason = &values[format!("{name}_na")];
                cells.push(Cell {
                    table: table["id"].as_str().expect("a table has an id").to_owned(),
                    at,
                    row,
                    column,
                    name: name.to_owned(),
                    kind: spec["type"].as_str().expect("a column has a type").to_owned(),
                    value: values[name].clone(),
                    reason: reason.as_str().map(str::to_owned),
                });
            }
        }
    }
    assert!(cells.len() > 300 || code != "47371", "only {} cells", cells.len());
    cells
}

/// Letters and digits alone: what wrapping, escaping and separators leave alone.
fn letters(text: &str) -> String {
    text.replace("<br>", "").chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The text of a page without its tags.
fn without_tags(page: &str) -> String {
    let mut text = String::new();
    for part in page.split('<') {
        text.push_str(part.split_once('>').map_or(part, |(_, after)| after));
    }
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

#[test]
fn every_cell_holds_a_value_or_a_reason_and_never_both() {
    let workspace = workspace();
    for code in ["47371", "00100"] {
        for cell in cells(&workspace, code) {
            assert_ne!(cell.value.is_null(), cell.reason.is_none(), "{}", cell.place());
            assert_ne!(cell.value, Value::String(String::new()), "{} is blank", cell.place());
        }
    }
}

#[test]
fn csv_and_ndjson_hold_every_cell_typed_and_with_its_reason() {
    let workspace = workspace();
    let csv = text(&workspace, "47371", "csv");
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let lines: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().expect("it is CSV");
    let ndjson = text(&workspace, "47371", "ndjson");
    let objects: Vec<Value> =
        ndjson.lines().map(|line| serde_json::from_str(line).expect("a line is an object")).collect();
    for cell in cells(&workspace, "47371") {
        let row = (cell.row + 1).to_string();
        let line = lines
            .iter()
            .find(|line| line[1] == cell.table && line[2] == row && line[3] == cell.name)
            .unwrap_or_else(|| panic!("csv lacks {}", cell.place()));
        assert_eq!(&line[6], cell.reason.as_deref().unwrap_or("known"), "{}", cell.place());
        match cell.number() {
            Some(number) => assert_eq!(line[5].parse().ok(), Some(number), "{}", cell.place()),
            None => assert_eq!(line[5].trim_start_matches('\''), cell.shown(), "{}", cell.place()),
        }
        let object = objects
            .iter()
            .find(|object| object["_table"] == *cell.table && object["_row"] == cell.row + 1)
            .unwrap_or_else(|| panic!("ndjson lacks {}", cell.place()));
        assert_eq!(object[&cell.name], cell.value, "{}", cell.place());
    }
}

#[test]
fn pages_for_reading_hold_every_cell_and_as_many_markers() {
    let workspace = workspace();
    let cells = cells(&workspace, "47371");
    for format in ["table", "md", "html"] {
        let mut command = workspace.command(&["report", "code", "47371", "--full", "--format", format]);
        let output = command.env("COLUMNS", "4000").output().expect("the program starts");
        let page = String::from_utf8(output.stdout).expect("it is text");
        let page = if format == "html" { without_tags(&page) } else { page };
        let bare = letters(&page);
        for cell in &cells {
            // A page says the dates of a text in words.
            let shown = if format == "html" { dates_in_words(&cell.shown()) } else { cell.shown() };
            assert!(bare.contains(&letters(&shown)), "{format} lacks `{shown}` of {}", cell.place());
        }
        for reason in ratebook::domain::Missing::ALL {
            let expected =
                cells.iter().filter(|cell| cell.reason.as_deref() == Some(reason.as_str())).count();
            let found = page.matches(reason.marker()).count();
            assert!(found >= expected, "{format} shows {reason} {found} times for {expected} gaps");
            assert!(expected == 0 || page.contains(reason.meaning()), "{format} does not explain {reason}");
        }
    }
}

#[test]
fn the_workbook_holds_every_cell_typed() {
    let workspace = workspace();
    let bytes = report(&workspace, "47371", "xlsx");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("it is a workbook");
    let names = book.sheet_names();
    for cell in cells(&workspace, "47371") {
        let sheet = book.worksheet_range(&names[cell.at + 1]).expect("a sheet a table");
        let read = &sheet[(cell.row + 1, cell.column)];
        match (read, cell.number()) {
            (Data::Float(found), Some(number)) => assert!((found - number).abs() < 1e-9, "{}", cell.place()),
            (Data::String(found), None) => assert_eq!(*found, cell.shown(), "{}", cell.place()),
            (Data::DateTime(day), None) => {
                let (year, month, day, ..) = day.to_ymd_hms_milli();
                assert_eq!(format!("{year}-{month:02}-{day:02}"), cell.shown(), "{}", cell.place());
            }
            (found, _) => panic!("{}: {found:?} for {}", cell.place(), cell.shown()),
        }
    }
}

#[test]
fn the_workbook_is_one_that_a_reviewer_can_use() {
    let workspace = workspace();
    let bytes = report(&workspace, "47371", "xlsx");
    let gaps = cells(&workspace, "47371").iter().filter(|cell| cell.reason.is_some()).count();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(&bytes)).expect("it is a workbook");
    let names = book.sheet_names();
    assert_eq!(names.first().map(String::as_str), Some("Summary"));
    let listed = book.worksheet_range("Data gaps").expect("the sheet is there");
    assert_eq!(listed.height(), gaps + 1);
    let header: Vec<String> =
        listed.rows().next().expect("a header").iter().map(ToString::to_string).collect();
    for column in ["reviewer", "comment"] {
        let at = header.iter().position(|name| name.to_lowercase() == column);
        let at = at.unwrap_or_else(|| panic!("{column} is not in {header:?}"));
        assert!(
            listed.rows().skip(1).all(|row| row[at] == Data::Empty),
            "{column} is for the reviewer to fill"
        );
    }
    for name in &names {
        let formulas = book.worksheet_formula(name).expect("the sheet is there");
        assert!(formulas.used_cells().next().is_none(), "{name} holds a formula");
    }
}

#[test]
fn a_code_with_leading_zeros_stays_text_in_every_format() {
    let workspace = workspace();
    let mut book: Xlsx<_> =
        Xlsx::new(Cursor::new(report(&workspace, "00100", "xlsx"))).expect("it is a workbook");
    let names = book.sheet_names();
    let mut found = 0;
    for cell in cells(&workspace, "00100").iter().filter(|cell| cell.kind == "code") {
        let sheet = book.worksheet_range(&names[cell.at + 1]).expect("a sheet a table");
        let read = &sheet[(cell.row + 1, cell.column)];
        assert!(matches!(read, Data::String(_)), "{}: {read:?}", cell.place());
    }
    for name in names {
        let sheet = book.worksheet_range(&name).expect("the sheet is there");
        found += sheet.used_cells().filter(|(_, _, cell)| **cell == Data::String("00100".to_owned())).count();
    }
    assert!(found > 0, "the workbook does not show the code");
    for format in ["table", "md", "csv", "json", "ndjson", "html"] {
        assert!(text(&workspace, "00100", format).contains("00100"), "{format}");
    }
}

#[test]
fn the_report_begins_with_the_answer_and_lists_each_gap() {
    let workspace = workspace();
    let report: Value = serde_json::from_str(&text(&workspace, "47371", "json")).expect("it is JSON");
    let gaps = report["gaps"].as_array().expect("gaps");
    let expected = cells(&workspace, "47371").iter().filter(|cell| cell.reason.is_some()).count();
    assert_eq!(gaps.len(), expected);
    for gap in gaps {
        for part in ["cell_id", "reason", "meaning", "filled_by"] {
            assert!(gap[part].as_str().is_some_and(|text| !text.is_empty()), "{part} is missing in {gap}");
        }
    }
    let page = text(&workspace, "47371", "md");
    let (answer, gaps) = (page.find("\n## What Medicare pays"), page.find("\n## Data gaps"));
    assert!(answer.is_some() && answer < gaps, "the answer does not come first");
    assert!(page.contains("## Data gaps"));
}

#[test]
fn every_shown_rate_names_its_file_and_line() {
    let page = text(&workspace(), "47371", "md");
    for (amount, line) in [("3,250.00", 2), ("11,089.31", 4)] {
        let row = page.lines().find(|row| row.contains(amount) && row.contains("rates.csv"));
        let row = row.unwrap_or_else(|| panic!("no row shows {amount} with its file"));
        assert!(row.contains(&format!("| rates.csv, line {line} (import ")), "{row}");
    }
}

#[test]
fn the_page_stands_alone() {
    let page = text(&workspace(), "47371", "html");
    // Patterns of a chart are referred to inside the page; `xmlns` names no place to load from.
    let page = page.replace("http://www.w3.org/", "").replace("url(#", "");
    for word in ["http://", "https://", "<script", "<link", "url(", "@import"] {
        assert!(!page.contains(word), "the page needs {word}");
    }
    for word in ["<!DOCTYPE html>", "lang=\"en\"", "<caption", "scope=\"col\"", "@media print"] {
        assert!(page.contains(word), "the page lacks {word}");
    }
}

#[test]
fn the_same_database_gives_the_same_bytes() {
    let workspace = workspace();
    let fixed = |format: &str| {
        let mut command =
            workspace.command(&["report", "code", "47371", "--format", format, "--reproducible"]);
        command.env_remove("SOURCE_DATE_EPOCH").output().expect("the program starts").stdout
    };
    for format in ["table", "md", "csv", "json", "ndjson", "html", "xlsx"] {
        let first = fixed(format);
        assert!(!first.is_empty() && first == fixed(format), "{format} differs");
    }
}

#[test]
fn a_text_that_a_spreadsheet_would_run_is_guarded() {
    let csv = text(&workspace(), "00100", "csv");
    assert!(csv.contains("=SUM(A1)"), "the plan is shown");
    for line in csv.lines() {
        assert!(!line.contains(",=SUM") && !line.contains(",\"=SUM"), "{line}");
    }
}

#[test]
fn what_is_text_is_not_written_as_another_format() {
    let workspace = Workspace::seeded();
    workspace.run(&["explain", "I203", "-o", "rule.json"]).expect_code(0);
    let rule: serde_json::Value = serde_json::from_str(&workspace.text_of("rule.json")).expect("JSON");
    assert_eq!(rule["schema"], "ratebook.report/1");
    for command in [
        &["man", "-o", "page.json"][..],
        &["query", "show", "code-rates", "--format", "xlsx"],
        &["import", "--formats", "-o", "formats.html"],
    ] {
        workspace.run(command).expect_code(2).expect_talk(&["is text, and no ", "`.txt`"]);
    }
    workspace.run(&["man", "-o", "ratebook.1"]).expect_code(0);
    assert_eq!(workspace.names("."), ["ratebook.1", "ratebook.db", "rule.json"]);
}
