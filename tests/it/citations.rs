//! Where a text on a code is written: the manual's chapter and section, in the workbook, in JSON, in full, and by `explain`.

use std::io::Cursor;

use calamine::{Reader as _, Xlsx};

use crate::workspace::Workspace;

/// The rows of a table of the report on 47371 as JSON.
fn rows_of(workspace: &Workspace, table: &str) -> Vec<serde_json::Value> {
    let report = workspace.run(&["report", "47371", "--format", "json"]).expect_code(0).json();
    let sections = report["sections"].as_array().cloned().unwrap_or_default();
    let tables =
        sections.iter().flat_map(|section| section["tables"].as_array().cloned().unwrap_or_default());
    let found = tables.into_iter().find(|one| one["id"] == table).unwrap_or_else(|| panic!("no {table}"));
    found["rows"].as_array().cloned().unwrap_or_default()
}

#[test]
fn every_text_on_a_modifier_names_the_section_of_the_manual_and_whether_the_publication_lists_it() {
    let workspace = Workspace::seeded();
    let rows = rows_of(&workspace, "code-modifiers");
    assert_eq!(rows.len(), 39);
    for row in &rows {
        assert!(row["citation"].as_str().is_some_and(|text| text.len() > 20), "{row}");
    }
    let listed = |row: &&serde_json::Value| row["listed"] == "listed";
    let listed: Vec<&str> = rows.iter().filter(listed).filter_map(|row| row["modifier"].as_str()).collect();
    assert_eq!(listed, ["26", "50"]);
    let manual =
        rows.iter().filter(|row| row["citation"].to_string().contains("Pub. 100-04, ch. 12")).count();
    assert!(manual > 10, "{manual} of 39 name the manual's chapter");
    for table in ["code-sections", "code-places", "code-payer-sections"] {
        let is_there = |row: &serde_json::Value| row.get("citation").is_some();
        assert!(rows_of(&workspace, table).iter().all(is_there), "{table}");
    }
}

#[test]
fn a_citation_is_in_the_workbook_in_full_and_in_the_explanation() {
    let workspace = Workspace::seeded();
    workspace.run(&["report", "47371", "--output", "a.xlsx"]).expect_code(0);
    let mut book = Xlsx::new(Cursor::new(workspace.bytes_of("a.xlsx"))).expect("a workbook");
    let cells = book.sheet_names().into_iter().flat_map(|name| {
        let sheet = book.worksheet_range(&name).expect("a sheet");
        sheet.rows().flatten().map(ToString::to_string).collect::<Vec<_>>()
    });
    assert!(cells.filter(|cell| cell.contains("Pub. 100-04, ch. 12")).count() > 10);
    let full = workspace.run(&["report", "47371", "--full", "--format", "html"]).expect_code(0).stdout;
    assert!(full.matches("Pub. 100-04, ch. 12").count() > 10);
    // The page says where they are, and which modifiers the publication lists.
    let page = workspace.run(&["report", "47371", "--format", "html"]).expect_code(0).stdout;
    assert_eq!(page.matches("listed by the publication").count(), 2);
    assert!(page.contains("Where each text is written, with the manual's chapter and section: sheet "));
    let id = page.split("data-cell=\"").find(|rest| rest.starts_with("code-modifiers:code=47371.62-"));
    let id = id.and_then(|rest| rest.split('"').next()).expect("a cell of modifier 62");
    let explained = workspace.run(&["explain", id, "--format", "csv"]).expect_code(0).stdout;
    assert!(
        explained.contains("Where it is written") && explained.contains("Pub. 100-04, ch. 12"),
        "{explained}"
    );
}
