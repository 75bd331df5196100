//! `--as-of`: every report and query shows what was current then, as if the later files had not come.

use ratebook::db;
use ratebook::model::{Cell, Table};
use ratebook::query::{Catalogue, Params, Presence, Query};
use rusqlite::Connection;

use crate::explain::everything;
use crate::workspace::{Workspace, payer_csv, repository};

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
        let edition: &[&str] = if name == "rvu-2.csv" { &["--edition", "2026-04-01"] } else { &[] };
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

fn opened(workspace: &Workspace) -> Connection {
    db::open_read_only(&workspace.path("ratebook.db")).expect("the database opens")
}

#[test]
fn every_query_shows_the_edition_of_the_moment() {
    let workspace = everything();
    let before = Workspace::empty();
    before.write("ratebook.db", workspace.bytes_of("ratebook.db"));
    let last: i64 = workspace.value("SELECT max(import_id) FROM import");
    second_edition(&workspace);

    let (then, now, again) = (opened(&before), opened(&workspace), opened(&workspace));
    let edition = db::edition_at(&again, db::AsOf::Import(last)).expect("it reads").expect("there was one");
    db::show_as_of(&again, &edition).expect("it narrows");
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
    let none = workspace.run(&["report", "changes", "2026-03-01", "2026-03-01", "--format", "ndjson"]);
    assert_eq!(none.expect_code(0).stdout, "");
}
