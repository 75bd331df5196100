//! `ratebook review import`: an error is not the absence of a cell, and check and store are one.

use crate::workspace::Workspace;

/// A workbook with a comment on this cell.
fn book(cell: &str) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name("Data gaps").expect("a name");
    for (at, (heading, value)) in
        (0..).zip([("Cell", cell), ("Reviewer", "MS"), ("Verdict", "agree"), ("Comment", "seen")])
    {
        sheet
            .write_string(0, at, heading)
            .and_then(|sheet| sheet.write_string(1, at, value))
            .expect("it fits");
    }
    book.save_to_buffer().expect("memory can be written")
}

/// A folder with a query of the analyst's own, and a comment on a cell of it.
fn with_query(sql: &str, cell: &str) -> Workspace {
    let workspace = Workspace::seeded();
    let head = "-- name: mine\n-- title: Mine\n-- column: n int \"Number.\"\n";
    workspace.write("own/mine.sql", format!("{head}{sql}\n"));
    workspace.write("review.xlsx", book(cell));
    workspace
}

const IMPORT: [&str; 5] = ["review", "import", "review.xlsx", "--queries", "own"];

#[test]
fn a_report_that_fails_ends_the_import_and_sets_no_comment_aside() {
    // The sum is too large for an integer, which shows only when it is made.
    let workspace = with_query("SELECT abs(-9223372036854775807 - 1) AS n", "mine.row-1.n");
    let before = workspace.dump();
    let run = workspace.run(&IMPORT).expect_code(3).expect_talk(&["integer overflow", "query `mine`"]);
    assert!(!run.stderr.contains("R305"), "{}", run.stderr);
    assert_eq!(workspace.dump(), before);
    // Once the query is right, the same file is taken.
    workspace.write(
        "own/mine.sql",
        "-- name: mine\n-- title: Mine\n-- column: n int \"Number.\"\nSELECT 1 AS n\n",
    );
    let rows = workspace.run(&["query", "run", "mine", "--queries", "own", "--format", "json"]).json();
    let row =
        rows["sections"][0]["tables"][0]["rows"][0]["_id"].as_str().expect("a row has an id").to_owned();
    workspace.write("review.xlsx", book(&format!("{row}.n")));
    workspace.run(&IMPORT).expect_code(0).expect_talk(&["1 comment, 0 kept aside"]);
    workspace.run(&IMPORT).expect_code(0).expect_talk(&["already imported"]);
    assert_eq!(workspace.value::<i64>("SELECT count(*) FROM review"), 1);
}

#[test]
fn a_comment_on_a_table_of_over_a_hundred_thousand_rows_is_stored() {
    let sql =
        "WITH RECURSIVE k (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM k WHERE n < 100001) SELECT n FROM k";
    let workspace = with_query(sql, "");
    let run = ["query", "run", "mine", "--queries", "own", "--format", "ndjson", "--max-rows", "200000"];
    let text = workspace.run(&run).expect_code(0).stdout;
    let last = text.lines().rev().find_map(|line| line.split("\"_id\":\"").nth(1)?.split('"').next());
    workspace.write("review.xlsx", book(&format!("{}.n", last.expect("a row has an id"))));
    workspace.run(&IMPORT).expect_code(0).expect_talk(&["1 comment, 0 kept aside"]);
}
