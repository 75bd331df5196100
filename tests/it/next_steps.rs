//! What a report offers as the next step: a command that answers, asked of the data and the queries that the report is
//! of, and the file that a figure and its words are from.

use std::io::Cursor;

use calamine::{Reader as _, Xlsx};

use crate::workspace::{Workspace, repository};

fn with_rates() -> Workspace {
    let workspace = Workspace::with_payer_csv(&[
        "Aetna,A,CPT,47371,,inpatient,professional,21,fee schedule,1000.00,,2026-01-01,,",
        "Aetna,B,CPT,47371,,inpatient,professional,21,fee schedule,1100.00,,2026-01-01,,",
    ]);
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    workspace
}

fn with_fees(workspace: &Workspace) {
    let fees = repository().join("tests/fixtures/medicare/relative-values-2026.csv");
    workspace.run(&["import", &fees.display().to_string()]).expect_code(0);
}

#[test]
fn an_explanation_is_offered_where_a_file_of_medicare_lists_the_code() {
    let workspace = with_rates();
    let report = || workspace.run(&["report", "47371"]).expect_code(0).stdout;
    assert!(!report().contains("ratebook explain 47371"), "{}", report());
    workspace.run(&["explain", "47371"]).expect_code(2);
    with_fees(&workspace);
    assert!(report().contains("`ratebook explain 47371`"), "{}", report());
    workspace.run(&["explain", "47371"]).expect_code(0);
}

#[test]
fn commands_name_the_folder_of_own_queries() {
    let workspace = with_rates();
    workspace.write(
        "my queries/mine.sql",
        "-- name: mine\n-- title: Mine\n-- grain: one\n-- column: one int \"One.\"\nSELECT 1 AS one;\n",
    );
    let asked = ["--queries", "my queries", "report", "47371"];
    let page = workspace.run(&asked).expect_code(0).stdout;
    let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(page.contains("ratebook report gaps 47371 --queries \"my queries\"`"), "{page}");
    // What a database alone has takes no query.
    let html = workspace.run(&[&asked[..], &["--format", "html"]].concat()).expect_code(0).stdout;
    assert!(!html.contains("ratebook import FILE --queries"), "{html}");
}

#[test]
fn a_comment_on_two_rates_is_of_the_rate_and_not_of_the_lower_one() {
    let workspace = with_rates();
    workspace.run(&["report", "47371", "--output", "a.xlsx"]).expect_code(0);
    let bytes = workspace.bytes_of("a.xlsx");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(&*bytes)).expect("a workbook");
    let sheet = book.worksheet_range("Summary").expect("the first sheet");
    let row = sheet.rows().find(|row| row[0] == "Aetna").expect("it has a rate");
    let cell =
        row.iter().map(ToString::to_string).find(|text| text.starts_with("code-payer-rates")).expect("an id");
    assert!(cell.ends_with(".rate"), "{cell}");
}

#[test]
fn what_a_modifier_means_is_of_another_file_than_what_medicare_makes_of_it() {
    let workspace = with_rates();
    with_fees(&workspace);
    let run = ["query", "run", "code-modifier-verdicts", "--param", "code=47371", "--format", "json"];
    let rows = workspace.run(&run).expect_code(0).rows();
    let row = rows.iter().find(|row| row["modifier"] == "62").expect("it is judged");
    assert_eq!(row["_source"]["file"], "relative-values-2026.csv", "{row}");
    assert_eq!(row["_sources"]["means"]["file"], "modifiers.csv", "{row}");
}
