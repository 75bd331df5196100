//! `ratebook query` and the shipped files: headers that are true, plans that do not scan, own folders.

use std::io::Cursor;

use calamine::{Reader, Xlsx};
use ratebook::query::{Catalogue, Presence};
use rusqlite::Connection;

use crate::workspace::{Workspace, repository};

fn shipped() -> Catalogue {
    Catalogue::embedded().expect("every shipped query has a sound header")
}

#[test]
fn every_shipped_query_is_what_its_header_says() {
    let workspace = Workspace::seeded();
    let connection = workspace.reader();
    for query in shipped().list() {
        if let Err(error) = query.verify(&connection) {
            panic!("{}: {error} {}", query.file, error.hint().unwrap_or_default());
        }
    }
}

#[test]
fn every_shipped_query_has_the_name_of_its_file_and_a_description() {
    for query in shipped().list() {
        let stem = query.file.rsplit('/').next().and_then(|name| name.strip_suffix(".sql"));
        assert_eq!(stem, Some(query.name.as_str()), "{}", query.file);
        assert!(!query.description.is_empty() && !query.grain.is_empty(), "{}", query.file);
        // One row a branch, in the order of the branches, is a stable order too.
        let ordered = query.sql.contains("ORDER BY") || query.sql.contains("UNION ALL");
        assert!(ordered, "{} has no stable order", query.file);
    }
}

#[test]
fn no_shipped_query_draws_a_complaint_of_the_lints() {
    let workspace = Workspace::seeded();
    let connection = workspace.reader();
    for query in shipped().list() {
        let lints = query.check(&connection).expect("the query can be looked at");
        assert!(lints.is_empty(), "{}: {lints:?}", query.file);
    }
}

#[test]
fn the_report_on_a_code_scans_no_big_table() {
    let workspace = Workspace::seeded();
    let connection = workspace.reader();
    let mut scans = Vec::new();
    let catalogue = shipped();
    let of_a_code = catalogue
        .list()
        .filter(|query| query.params.iter().any(|p| p.name == "code" && p.presence == Presence::Required));
    let mut seen = 0;
    for query in of_a_code {
        seen += 1;
        let plan = plan(&connection, &query.sql);
        for step in plan.iter().filter(|step| scans_a_big_table(step, &plan)) {
            scans.push(format!("{}: {step}", query.name));
        }
    }
    assert!(seen > 25, "only {seen} queries of a code were found");
    assert!(scans.is_empty(), "\n{}", scans.join("\n"));
}

fn scans_a_big_table(step: &str, plan: &[String]) -> bool {
    let Some(name) = step.strip_prefix("SCAN ").and_then(|rest| rest.split(' ').next()) else { return false };
    // A query may call a few rows that it keeps by the name of the table they come from.
    let kept = plan
        .iter()
        .any(|step| *step == format!("MATERIALIZE {name}") || *step == format!("CO-ROUTINE {name}"));
    !kept && ["rate", "charge", "item", "item_code", "rate_statistic"].contains(&name)
}

/// The steps of a plan, with every parameter bound to null.
fn plan(connection: &Connection, sql: &str) -> Vec<String> {
    let mut statement =
        connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).expect("the query can be explained");
    let mut rows = statement.raw_query();
    let mut steps = Vec::new();
    while let Some(row) = rows.next().expect("the plan can be read") {
        steps.push(row.get("detail").expect("a step has its words"));
    }
    steps
}

#[test]
fn list_show_and_run() {
    let workspace = Workspace::seeded();
    let list = workspace.run(&["query", "list", "--format", "json"]).expect_code(0).json();
    let rows = list["sections"][0]["tables"][0]["rows"].as_array().expect("rows").len();
    assert_eq!(rows, shipped().list().count());
    let show = workspace.run(&["query", "show", "codes"]).expect_code(0);
    let file =
        std::fs::read_to_string(repository().join("queries/reports/codes.sql")).expect("the query is there");
    assert_eq!(show.stdout, file);
    let run = workspace.run(&["query", "run", "codes", "--format", "ndjson"]).expect_code(0);
    assert!(run.stdout.contains("\"47371\""), "{}", run.stdout);
}

#[test]
fn a_parameter_is_bound_and_never_pasted() {
    let workspace = Workspace::seeded();
    let before = workspace.dump();
    for text in ["x'; DROP TABLE code; --", "' OR '1'='1"] {
        let run = workspace.run(&[
            "query",
            "run",
            "codes",
            "--param",
            &format!("starting={text}"),
            "--format",
            "ndjson",
        ]);
        assert!(!run.stdout.contains("47371"), "{}", run.stdout);
    }
    assert_eq!(workspace.dump(), before);
}

#[test]
fn an_unknown_query_or_parameter_ends_with_the_nearest_name() {
    let workspace = Workspace::seeded();
    let run = |arguments: &[&str]| workspace.run(arguments).expect_code(2).stderr;
    insta::assert_snapshot!(run(&["query", "run", "code-rate"]), @r"
    error: no query is named `code-rate`

    hint: did you mean `code-rates` or `code-gaps`?
    ");
    insta::assert_snapshot!(run(&["query", "run", "code-rates", "--param", "coed=47371"]), @r"
    error: query `code-rates` has no parameter `coed`

    hint: did you mean `code`?
    ");
    insta::assert_snapshot!(run(&["query", "run", "code-rates"]), @r"
    error: query `code-rates` needs the parameter `code`

    hint: give it as `--param code=47371`
    ");
    run(&["query", "run", "codes", "--param", "nonsense"]);
    run(&["query", "show", "nothing-like-it"]);
}

#[test]
fn an_own_folder_adds_queries_and_replaces_shipped_ones() {
    let workspace = Workspace::seeded();
    workspace.write(
        "own/codes.sql",
        "-- name: codes\n-- title: My codes\n-- grain: one code\n-- column: shout text \"loud\"\n\n\
         SELECT code || '!' AS shout FROM code ORDER BY code;\n",
    );
    let shown = ["query", "run", "codes", "--queries", "own", "--format", "csv"];
    assert!(workspace.run(&shown).expect_code(0).stdout.contains("47371!"));
    let mut by_environment = workspace.command(&["query", "run", "codes", "--format", "csv"]);
    let output = by_environment.env("RATEBOOK_QUERIES", "own").output().expect("the program starts");
    assert!(String::from_utf8_lossy(&output.stdout).contains("47371!"));
    assert!(!workspace.run(&["query", "run", "codes", "--format", "csv"]).stdout.contains("47371!"));
}

#[test]
fn an_own_query_that_writes_or_is_wrong_is_refused_with_its_line() {
    let workspace = Workspace::seeded();
    let before = workspace.dump();
    let header = "-- name: own\n-- title: Own\n-- grain: one\n-- column: code text \"code\"\n\n";
    for (sql, words) in [
        ("DELETE FROM benchmark RETURNING benchmark_id AS code", "own.sql"),
        ("SELECT code FROM code; DROP TABLE code", "own.sql"),
        ("SELECT code FROM cod ORDER BY code", "no such table"),
        ("SELECT code FROM code WHERE code = :cod ORDER BY code", "cod"),
    ] {
        workspace.write("own/own.sql", format!("{header}{sql};\n"));
        workspace.run(&["query", "run", "own", "--queries", "own"]).expect_code(2).expect_talk(&[words]);
    }
    // No migration of this program makes what only a later one does.
    let later = format!("-- requires: schema>=99\n{header}");
    workspace.write("own/own.sql", later + "SELECT code FROM code ORDER BY code;\n");
    let refused = workspace.run(&["query", "run", "own", "--queries", "own"]);
    let refused = refused.expect_talk(&["needs schema version 99", "install a newer ratebook"]);
    assert!(refused.code != 0 && !refused.stderr.contains("migrate up"), "{}", refused.stderr);
    // A file that names itself is held to the rules, also when it is run by its path.
    workspace.write("own/own.sql", format!("{}\nSELECT code FROM code;\n", header.replace("title", "titel")));
    workspace.run(&["query", "run", "own/own.sql"]).expect_code(2).expect_talk(&[
        "`titel` is not a header key",
        "own/own.sql:2:4",
        "did you mean `title`?",
    ]);
    workspace
        .run(&["query", "run", "--sql", "SELECT amount, amount_na FROM v_rate WHERE code = '47371'"])
        .expect_code(2)
        .expect_talk(&["no such column: code", "sql:1:44", "`v_benchmark`"]);
    assert_eq!(workspace.dump(), before);
}

#[test]
fn every_query_of_a_code_and_of_the_market_answers_over_a_real_price_list() {
    let Some(workspace) = Workspace::with_price_list() else { return };
    let connection = workspace.reader();
    for query in shipped()
        .list()
        .filter(|query| query.file.contains("reports/code/") || query.file.contains("reports/market/"))
    {
        let params = ratebook::query::Params::default().with("code", "47371".to_owned());
        let table = query.run(&connection, &params).unwrap_or_else(|error| panic!("{}: {error}", query.name));
        assert!(!table.columns.is_empty());
    }
}

/// A query of its own with more rows than are held: counts of patients, one small, and their total.
const LARGE: &str = "-- name: large
-- title: Large
-- key: place
-- column: place text \"Where.\"
-- column: patients int \"Patients.\"
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10100)
SELECT 'place ' || i AS place, iif(i = 7, 4, 20) AS patients FROM n
UNION ALL
SELECT 'all', 4 + 20 * 10099;";

#[test]
fn a_large_result_shows_comments_and_warns_of_counts_that_can_be_derived() {
    let workspace = Workspace::seeded();
    workspace.write("own/large.sql", LARGE);
    let run = |format: &str| workspace.run(&["--queries", "own", "report", "large", "--format", format]);
    let rows = run("ndjson")
        .expect_code(0)
        .expect_talk(&["1 count of people is below 11", "lets a reader derive it"]);
    let seventh =
        rows.stdout.lines().nth(6).and_then(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    let seventh = seventh.expect("a row");
    assert_eq!(seventh["patients_na"], "suppressed", "{seventh}");
    let cell = format!("{}.patients", seventh["_id"].as_str().unwrap_or_default());
    workspace
        .database()
        .execute(
            "INSERT INTO review (cell, reviewer, verdict, verdict_na, comment, comment_na, shown, import_id, sheet,
                                 source_line, source_cell)
             VALUES (?1, 'MS', NULL, 'not-supplied', 'ask the hospital', NULL, '3', 1, 'Mine', 2, 'K2')",
            [&cell],
        )
        .expect("a review");
    let said = run("ndjson").expect_code(0);
    let last = said.stdout.lines().last().unwrap_or_default();
    for part in ["review-comments", "ask the hospital", "place 7", "[suppressed]"] {
        assert!(last.contains(part), "{part}: {last}");
    }
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(run("xlsx").bytes)).expect("a workbook");
    let gaps = book.worksheet_range("Data gaps").expect("the sheet is there");
    let beside = gaps.rows().any(|row| row.iter().any(|text| text.to_string().contains("ask the hospital")));
    assert!(beside && book.sheet_names().contains(&"Review comments".to_owned()), "{:?}", book.sheet_names());
    workspace
        .run(&["--queries", "own", "explain", &cell])
        .expect_code(0)
        .expect_stdout(&["ask the hospital", "[suppressed]"]);
}

#[test]
fn a_faulty_file_of_an_own_folder_hurts_no_other_query() {
    let workspace = Workspace::seeded();
    std::fs::create_dir(workspace.path("mine")).expect("a folder");
    std::fs::write(
        workspace.path("mine/sound.sql"),
        "-- name: sound\n-- title: Sound\n-- column: a int \"A\"\nSELECT 1 AS a",
    )
    .expect("it writes");
    std::fs::write(workspace.path("mine/broken.sql"), "-- name: broken\nSELECT 2 AS a").expect("it writes");
    let run = |more: &[&str]| workspace.run(&[&["--queries", "mine"], more].concat());
    run(&["query", "run", "sound", "--format", "csv"]).expect_code(0).expect_stdout(&["1"]);
    run(&["query", "list"]).expect_code(0).expect_stdout(&["sound", "broken", "cannot be read"]);
    run(&["query", "run", "broken"]).expect_code(2).expect_talk(&["mine/broken.sql", "title"]);
    run(&["query", "check"]).expect_code(2).expect_talk(&["mine/broken.sql"]);
}

#[test]
fn every_shipped_query_and_part_passes_its_own_check() {
    let workspace = Workspace::seeded();
    workspace.run(&["query", "check"]).expect_code(0).expect_talk(&["checked, nothing found"]);
}

#[test]
fn a_value_that_no_answer_can_have_is_refused_in_words() {
    let workspace =
        Workspace::with_payer_csv(&["Aetna,HMO,CPT,47371,,outpatient,facility,,case rate,100.00,,,,"]);
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    for (query, param, words) in [
        ("payer-comparison", "min_n=0", "is not a whole number from 1 on"),
        ("payer-comparison", "min_n=-1", "is not a whole number from 1 on"),
        ("payer-comparison", "code=47370", "it is given more than once"),
        ("market-rates", "kind=bogus", "`bogus` is not known"),
    ] {
        let arguments = ["query", "run", query, "--param", "code=47371", "--param", param];
        workspace.run(&arguments).expect_code(2).expect_talk(&[words, "hint"]);
    }
    let gaps = ["query", "run", "data-gaps", "--param", "reason=bogus"];
    workspace.run(&gaps).expect_code(2).expect_talk(&["`bogus` is not known", "not-supplied"]);
}
