//! `--as-of`: every report and query shows what was current then, as if the later files had not come.

use std::collections::BTreeSet;

use calamine::{Reader as _, Xlsx};
use ratebook::model::{Cell, Table};
use ratebook::query::{Catalogue, Params, Presence, Query};
use rusqlite::Connection;

use crate::explain::everything;
use crate::workspace::{Workspace, column_of, payer_csv, repository};

/// The same sources a second time: other amounts, fewer rows, a payer more, a revised fee schedule.
pub(crate) fn second_edition(workspace: &Workspace) {
    let fixture = |name: &str| {
        std::fs::read_to_string(repository().join("tests/fixtures").join(name)).expect("a fixture")
    };
    let hospital = fixture("hospital/tall-v3-hill.csv").replace("2026-01-15", "2026-02-15");
    let without_the_last = hospital.trim_end().rsplit_once('\n').expect("it has rows").0;
    workspace.write(
        "hill-2.csv",
        without_the_last.replace(",9000,5400,", ",9900,5900,").replace(",4000,", ",4111,"),
    );
    let rows = [
        "Aetna,HMO,CPT,47371,,outpatient,facility,,fee schedule,5000,,,,",
        "New Payer,One,CPT,47371,,outpatient,facility,,fee schedule,5100,,,,",
        "New Payer,One,CPT,47370,,outpatient,facility,,fee schedule,*,,,,",
    ];
    workspace.write("aetna-3.csv", payer_csv(&rows));
    workspace.write("rvu-2.csv", fixture("medicare/relative-values-2026.csv").replace("33.4009", "33.9999"));
    let accepted = ["--accept", "I501", "--accept", "I502", "--accept", "I503", "--accept", "I504"];
    for (name, publisher) in [("hill-2.csv", None), ("aetna-3.csv", Some("Aetna")), ("rvu-2.csv", None)] {
        let of = publisher.map(|publisher| ["--publisher", publisher]);
        let edition: &[&str] = if name == "rvu-2.csv" {
            &["--edition", "2026-04-01", "--variant", "non-qualifying"]
        } else {
            &[]
        };
        let arguments =
            [&["import", name][..], of.as_ref().map_or(&[], |of| &of[..]), edition, &accepted].concat();
        let run = workspace.run(&arguments);
        assert!(run.code <= 1, "{name}: {}", run.stderr);
    }
}

/// Values for the parameters that a query cannot do without, and for others that are given, of those it takes.
pub(crate) fn params(query: &Query, values: &[(&str, &str)]) -> Params {
    let mut params = Params::default();
    for param in &query.params {
        match values.iter().find(|(name, _)| *name == param.name) {
            Some((_, value)) => params = params.with(param.name.as_str(), *value),
            None => assert!(param.presence != Presence::Required, "{} asks for {}", query.name, param.name),
        }
    }
    params
}

/// What every query is asked for here: the first imports are the seed's.
const ASKED: [(&str, &str); 6] = [
    ("code", "47371"),
    ("from", "14"),
    ("until", "16"),
    ("import_id", "15"),
    ("line", "2"),
    ("measure", "work-rvu"),
];

fn shown(table: &Table) -> Vec<Vec<String>> {
    table.rows.iter().map(|row| row.cells.iter().map(Cell::display).collect()).collect()
}

#[test]
fn every_query_shows_the_edition_of_the_moment() {
    let workspace = everything();
    let before = Workspace::empty();
    before.write("ratebook.db", workspace.bytes_of("ratebook.db"));
    let last: i64 = workspace.value("SELECT max(import_id) FROM import");
    second_edition(&workspace);

    let (then, now, again) = (before.reader(), workspace.reader(), workspace.reader_as_of(last));
    let catalogue = Catalogue::embedded().expect("the headers are sound");
    let (mut differs, mut wrong) = (Vec::new(), Vec::new());
    for query in catalogue.list() {
        let run = |connection: &Connection| {
            shown(
                &query
                    .run(connection, &params(query, &ASKED))
                    .unwrap_or_else(|error| panic!("{}: {error}", query.name)),
            )
        };
        let (then, now, again) = (run(&then), run(&now), run(&again));
        if then != now {
            differs.push(query.name.as_str());
        }
        for (row, other) in then.iter().zip(&again).filter(|(row, other)| row != other).take(2) {
            wrong.push(format!("{}: {row:?}\n    as of: {other:?}", query.name));
        }
        if then.len() != again.len() {
            wrong.push(format!("{}: {} rows, as of {}", query.name, then.len(), again.len()));
        }
    }
    // The second edition shows in most of them, or the comparison says nothing.
    for name in [
        "payer-comparison",
        "code-rates",
        "medicare-amounts",
        "medicare-by-locality",
        "rate-distribution",
        "status",
    ] {
        assert!(differs.contains(&name), "{name} is the same in both editions: {differs:?}");
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn documents_of_a_moment_are_those_made_then() {
    let workspace = everything();
    let before = Workspace::empty();
    before.write("ratebook.db", workspace.bytes_of("ratebook.db"));
    let last: i64 = workspace.value("SELECT max(import_id) FROM import");
    second_edition(&workspace);
    let moment = last.to_string();
    let sections = |workspace: &Workspace, more: &[&str]| {
        let run =
            workspace.run(&[&["report", "code", "47371", "--format", "json"], more].concat()).expect_code(0);
        run.json()["sections"].clone()
    };
    assert_ne!(sections(&workspace, &[]), sections(&before, &[]));
    assert_eq!(sections(&workspace, &["--as-of", &moment]), sections(&before, &[]));
    let export = ["export", "out", "--code", "47371", "--as-of", &moment];
    workspace.run(&export).expect_code(0);
    let page = workspace.text_of("out/cpt-47371.html");
    assert!(page.contains("$4,000.00") && !page.contains("$4,111.00"), "the page is of another moment");
}

#[test]
fn changes_between_two_moments_come_in_every_format() {
    let workspace = everything();
    let last: i64 = workspace.value("SELECT max(import_id) FROM import");
    second_edition(&workspace);
    let (from, until) = (last.to_string(), (last + 3).to_string());
    for format in ["table", "md", "csv", "json", "ndjson", "html", "xlsx"] {
        let run = workspace.run(&["report", "changes", &from, &until, "--format", format]).expect_code(0);
        if format != "xlsx" {
            for part in ["4111", "removed"] {
                assert!(run.stdout.replace(',', "").contains(part), "{format} lacks {part}:\n{}", run.stdout);
            }
        }
        let again = workspace.run(&["report", "changes", &from, &until, "--format", format]);
        assert_eq!(run.bytes, again.bytes, "{format}");
    }
    // All imports are of one day here: nothing lies between a day and itself.
    let none = workspace.run(&["report", "changes", "2026-11-02", "2026-11-02", "--format", "ndjson"]);
    assert_eq!(none.expect_code(0).stdout, "");
}

/// Every row of a table or view as text, sorted.
fn rows_of(connection: &Connection, relation: &str) -> Vec<String> {
    let mut statement = connection
        .prepare(&format!("SELECT * FROM \"{relation}\""))
        .unwrap_or_else(|error| panic!("{relation}: {error}"));
    let columns = statement.column_count();
    let mut rows = statement
        .query_map([], |row| {
            (0..columns)
                .map(|at| row.get_ref(at).map(|value| format!("{value:?}")))
                .collect::<Result<Vec<_>, _>>()
        })
        .expect("it runs")
        .map(|row| row.unwrap_or_else(|error| panic!("{relation}: {error}")).join(" "))
        .collect::<Vec<_>>();
    rows.sort();
    rows
}

#[test]
fn every_table_and_view_shows_the_edition_of_the_moment() {
    let workspace = everything();
    workspace
        .database()
        .execute_batch(
            "CREATE VIEW mine AS
             SELECT import_id, amount_kind, count(*) AS rates, count(superseded_by) AS replaced
             FROM rate JOIN amount_kind USING (amount_kind_id) GROUP BY import_id, amount_kind;
             CREATE VIEW mine_again AS SELECT mine.*, v_import.file_name FROM mine JOIN v_import USING (import_id);
             CREATE VIEW \"with ids\" AS SELECT code, amount FROM v_code_rate WHERE amount > 4000;",
        )
        .expect("views can be made");
    let before = Workspace::empty();
    before.write("ratebook.db", workspace.bytes_of("ratebook.db"));
    let last: i64 = workspace.value("SELECT max(import_id) FROM import");
    second_edition(&workspace);

    let (then, now, again) = (before.reader(), workspace.reader(), workspace.reader_as_of(last));
    let relations = column_of(
        &now,
        "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%' ORDER BY name",
    );
    let (mut differs, mut wrong) = (Vec::new(), Vec::new());
    for relation in &relations {
        let (then, now, again) =
            (rows_of(&then, relation), rows_of(&now, relation), rows_of(&again, relation));
        if then != now {
            differs.push(relation.as_str());
        }
        if then != again {
            let odd =
                again.iter().find(|row| !then.contains(row)).or(then.iter().find(|row| !again.contains(row)));
            wrong.push(format!("{relation}: {} rows, as of {}: {odd:?}", then.len(), again.len()));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    for name in [
        "rate",
        "rate_statistic",
        "import",
        "import_cells",
        "import_lines",
        "payer_plan",
        "reference_release",
        "medicare_rvu",
        "item_code",
        "v_rate",
        "v_rate_history",
        "v_payer_plan",
        "mine",
        "mine_again",
        "with ids",
    ] {
        assert!(differs.contains(&name), "{name} is the same in both editions: {differs:?}");
    }
}

#[test]
fn what_names_main_is_refused_where_it_would_show_today() {
    let workspace = everything();
    let last: i64 = workspace.value("SELECT max(import_id) FROM import");
    workspace
        .database()
        .execute_batch(
            "CREATE VIEW mine AS SELECT count(*) AS rates FROM main.rate;
             CREATE VIEW mine_again AS SELECT rates FROM mine;",
        )
        .expect("views can be made");
    second_edition(&workspace);
    let moment = last.to_string();
    let ask = |sql: &str, more: &[&str]| workspace.run(&[&["query", "run", "--sql", sql], more].concat());
    for (sql, words) in [
        ("SELECT count(*) AS rates FROM main.rate", "the statement names `main.`"),
        ("SELECT count(*) AS rates FROM \"main\".rate", "the statement names `main.`"),
        ("SELECT rates FROM mine", "the view `mine` names `main.`"),
        ("SELECT rates FROM mine_again", "the view `mine_again` names `main.`"),
    ] {
        ask(sql, &[]).expect_code(0);
        ask(sql, &["--as-of", &moment]).expect_code(2).expect_talk(&[words, "without `main.`"]);
    }
    let then =
        ask("SELECT count(*) AS rates FROM rate", &["--as-of", &moment, "--format", "ndjson"]).expect_code(0);
    let now = ask("SELECT count(*) AS rates FROM rate", &["--format", "ndjson"]).expect_code(0);
    assert_ne!(then.stdout, now.stdout);
}

/// SQLite is built to take so many tables in one statement, each as often as it is read. Those of a moment are
/// views over tables, of which every moment has other ones.
const TABLES: i32 = 7_500;

/// The tables that the shadows of a moment read, each with the shadow that reads it and how often it does by then: what
/// every statement reads at that moment and not today.
fn read_by_shadows(connection: &Connection) -> BTreeSet<String> {
    let shadows = column_of(
        connection,
        "SELECT name || ' ' || sql FROM sqlite_temp_schema WHERE type = 'view' AND instr(sql, 'FROM main.') > 0",
    );
    let mut read = BTreeSet::new();
    for shadow in shadows {
        let name = shadow.split(' ').next().unwrap_or_default();
        for table in shadow.split("FROM main.").skip(1) {
            let table = table.split(' ').next().unwrap_or_default();
            let nth = (1..).find(|nth| !read.contains(&format!("{name} {table} {nth}"))).expect("it ends");
            read.insert(format!("{name} {table} {nth}"));
        }
    }
    read
}

/// The moments until an import at which most tables are read: those of each other one are among those of one of them.
fn fullest_moments(workspace: &Workspace, last: i64) -> Vec<i64> {
    let all: Vec<_> = (1..=last).map(|at| (at, read_by_shadows(&workspace.reader_as_of(at)))).collect();
    let is_among = |at: i64, read: &BTreeSet<String>| {
        all.iter().any(|(other, more)| {
            *other != at && read.is_subset(more) && (read.len() < more.len() || *other < at)
        })
    };
    all.iter().filter(|(at, read)| !is_among(*at, read)).map(|(at, _)| *at).collect()
}

#[test]
fn every_query_leaves_room_for_the_tables_of_every_moment() {
    use rusqlite::limits::Limit;
    let workspace = everything();
    let last: i64 = workspace.value("SELECT max(import_id) FROM import");
    let catalogue = Catalogue::embedded().expect("the headers are sound");
    let moments = fullest_moments(&workspace, last);
    assert!(!moments.is_empty());
    for moment in moments {
        let connection = workspace.reader_as_of(moment);
        let built = connection.limit(Limit::SQLITE_LIMIT_EXPR_DEPTH).expect("it has a limit");
        assert_eq!(built, TABLES, "SQLite is built with the settings of .cargo/config.toml");
        // A quarter is left for what an analyst writes around a view.
        connection.set_limit(Limit::SQLITE_LIMIT_EXPR_DEPTH, TABLES / 4 * 3).expect("it is lower");
        for query in catalogue.list() {
            if let Err(error) = connection.prepare(&query.sql) {
                panic!(
                    "{} at {moment}: {error}; read the parts that are read several times once",
                    query.name
                );
            }
        }
    }
}

#[test]
fn rates_in_force_and_ages_are_those_of_the_moment() {
    let workspace = Workspace::seeded();
    let row = |payer: &str, amount: &str, days: &str| {
        format!("{payer},A,CPT,47371,,outpatient,facility,,case rate,{amount},,{days},")
    };
    let rows = [row("Aetna", "5000", "2025-01-01,2025-12-31"), row("Cigna", "7000", "2026-01-01,2026-12-31")];
    workspace.write("rates.csv", payer_csv(&rows.each_ref().map(String::as_str)));
    let at = |day: &str, arguments: &[&str]| {
        let moment = format!("{day}T12:00:00Z").parse::<chrono::DateTime<chrono::Utc>>().expect("a time");
        let mut command = workspace.command(arguments);
        let output =
            command.env("SOURCE_DATE_EPOCH", moment.timestamp().to_string()).output().expect("it starts");
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("it is text")
    };
    at("2025-02-01", &["import", "rates.csv"]);
    let import: i64 = workspace.value("SELECT max(import_id) FROM import");
    let import = import.to_string();
    let lowest = |more: &[&str]| {
        let query = ["query", "run", "code-payer-rates", "--param", "code=47371", "--format", "ndjson"];
        let text = at("2026-06-30", &[&query, more].concat());
        let rows: Vec<serde_json::Value> =
            text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
        ["Aetna", "Cigna"].map(|payer| {
            rows.iter().find(|row| row["payer_name"] == payer).and_then(|row| row["lowest"].as_f64())
        })
    };
    assert_eq!(lowest(&[]), [None, Some(7000.0)]);
    assert_eq!(lowest(&["--as-of", "2025-08-01"]), [Some(5000.0), None]);
    assert_eq!(lowest(&["--as-of", &import]), [Some(5000.0), None]);
    let page = at("2026-06-30", &["report", "47371", "--as-of", "2025-08-01"]);
    assert!(page.contains("$5,000.00") && !page.contains("$7,000.00"), "{page}");
    let page = at("2026-06-30", &["report", "47371"]);
    assert!(!page.contains("$5,000.00") && page.contains("$7,000.00"), "{page}");
}

#[test]
fn a_report_as_of_a_day_names_that_day_and_its_command_gives_the_same_figure() {
    let workspace = Workspace::seeded();
    let row = |amount: &str, days: &str| {
        format!("Aetna,PPO,CPT,99213,,outpatient,professional,,fee schedule,{amount},,{days},")
    };
    let rows = [row("100.00", "2026-01-01,2026-09-30"), row("120.00", "2026-10-01,")];
    workspace.write("rates.csv", payer_csv(&rows.each_ref().map(String::as_str)));
    let then = "2026-09-06T12:00:00Z".parse::<chrono::DateTime<chrono::Utc>>().expect("a time");
    let mut import = workspace.command(&["import", "rates.csv"]);
    let import = import.env("SOURCE_DATE_EPOCH", then.timestamp().to_string()).output().expect("it starts");
    assert!(import.status.success(), "{import:?}");
    let last: i64 = workspace.value("SELECT max(import_id) FROM import");

    let moment = format!("2026-10-05, after import {last} of 2026-09-06T12:00:00Z");
    let is_right = |what: &str, text: &str| {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains(&moment) && text.contains("--as-of 2026-10-05"), "{what}: {text}");
        assert!(!text.contains(&format!("--as-of {last}")), "{what}: {text}");
    };
    let report = |more: &[&str]| {
        workspace.run(&[&["report", "99213", "--as-of", "2026-10-05"], more].concat()).expect_code(0)
    };
    for more in [
        &[][..],
        &["--full"],
        &["--format", "html"],
        &["--full", "--format", "html"],
        &["--format", "md"],
        &["--format", "json"],
    ] {
        is_right(&more.join(" "), &report(more).stdout);
    }
    let first = report(&[]).stdout;
    assert!(first.contains("Data as of 2026-10-05") && first.contains("120.00"), "{first}");
    let mut book: Xlsx<_> =
        Xlsx::new(std::io::Cursor::new(report(&["--format", "xlsx"]).bytes)).expect("a workbook");
    let sheets: Vec<String> = book
        .worksheets()
        .iter()
        .flat_map(|(_, sheet)| sheet.rows().flatten().map(ToString::to_string).collect::<Vec<_>>())
        .collect();
    is_right("workbook", &sheets.join(" "));
    workspace.run(&["export", "out", "--code", "99213", "--as-of", "2026-10-05"]).expect_code(0);
    is_right("export", &workspace.text_of("out/cpt-99213.html"));
    let query = ["query", "run", "code-payer-rates", "--param", "code=99213", "--as-of", "2026-10-05"];
    is_right("query", &workspace.run(&[&query[..], &["--format", "md"]].concat()).expect_code(0).stdout);

    let rows = workspace.run(&[&query[..], &["--format", "json"]].concat()).expect_code(0).rows();
    let row = rows.iter().find(|row| row["lowest"] == 120.0).expect("the rate of October");
    let cell = &*format!("{}.lowest", row["_id"].as_str().expect("an id"));
    let command = report(&["--format", "json"]).json()["footer"]["Where a figure comes from"].clone();
    let command = command.as_str().and_then(|text| text.split_once(", ")).expect("a command").0.to_owned();
    let words = command.split(' ').skip(1).map(|word| if word == "CELL" { cell } else { word });
    let explained = workspace.run(&words.collect::<Vec<_>>()).expect_code(0);
    assert!(explained.stdout.contains("$120.00"), "{command}: {}", explained.stdout);

    // No day is later than that of the document.
    let early = workspace.run(&["report", "99213", "--as-of", "2027-06-01"]).expect_code(0);
    early.expect_stdout(&["Data as of 2026-11-02"]);
}
