//! The commands that a report prints answer from the data that the report is of, as they are pasted.

use std::fs;

use crate::lake_engines::duckdb;
use crate::workspace::{Workspace, payer_csv};

const FIRST: [&str; 3] = [
    "Aetna,HMO,CPT,99213,,outpatient,facility,,case rate,95.10,,2026-01-01,,",
    "Aetna,PPO,CPT,99213,,outpatient,facility,,case rate,96.20,,2026-01-01,,",
    "Cigna,PPO,CPT,99213,26,outpatient,facility,,case rate,41.30,,2026-01-01,,",
];

const SECOND: [&str; 3] = [
    "UnitedHealthcare,Choice,CPT,99213,,outpatient,facility,,case rate,120.40,,2026-01-01,,",
    "Nobody Known,Gold,CPT,99213,,outpatient,facility,,case rate,130.50,,2026-01-01,,",
    "Nobody Known,Gold,CPT,99213,26,outpatient,facility,,case rate,60.00,,2026-01-01,,",
];

/// The commands in backticks that only read, word by word as a shell has them.
fn commands(text: &str) -> Vec<Vec<String>> {
    let named = text.split('`').filter(|part| part.starts_with("ratebook "));
    let words = named.map(|command| shlex::split(command).expect("a command whose quotes are closed"));
    words.filter(|words| ["query", "report", "explain"].contains(&words[1].as_str())).collect()
}

/// Runs each command of a report as it is printed: those of a query give as many rows as the report has. Gives their
/// number.
fn compare(workspace: &Workspace, report: &[&str], options: &[&str]) -> usize {
    // In Markdown a backtick has a sign before it.
    let page = workspace.run(&[report, &["--format", "md"]].concat()).expect_code(0).stdout.replace('\\', "");
    let screen = workspace.run(report).expect_code(0).stdout;
    let json = workspace.run(&[report, &["--format", "json"]].concat()).expect_code(0).json();
    let tables: Vec<&serde_json::Value> = json["sections"]
        .as_array()
        .expect("sections")
        .iter()
        .flat_map(|section| section["tables"].as_array().expect("tables"))
        .collect();
    // The screen's last line has those that go on from it.
    let mut all = [commands(&screen), commands(&page)].concat();
    all.sort();
    all.dedup();
    let mut compared = 0;
    for words in &all {
        let mut arguments: Vec<&str> = words[1..].iter().map(String::as_str).collect();
        for option in options {
            assert!(arguments.contains(option), "{words:?} has no {option}");
        }
        // An engine takes its time for each, and no file of Medicare is loaded that could be explained.
        if words[1] == "explain" || compared > 4 && arguments.contains(&"--lake") {
            continue;
        }
        arguments.extend(["--format", "json"]);
        let run = workspace.run(&arguments);
        assert!(run.code <= 1, "{words:?}: {}", run.stderr);
        let table = tables.iter().find(|table| words[1] == "query" && table["id"] == words[3].as_str());
        if let Some(table) = table {
            let rows = table["rows"].as_array().expect("rows").len();
            assert_eq!(run.rows().len(), rows, "{words:?} of {report:?}");
            compared += 1;
        }
    }
    compared
}

fn with_two_files() -> Workspace {
    let workspace = Workspace::seeded();
    workspace.write("first.csv", payer_csv(&FIRST));
    workspace.write("second.csv", payer_csv(&SECOND));
    workspace.run(&["import", "first.csv"]).expect_code(0);
    workspace.run(&["import", "second.csv"]).expect_code(0);
    workspace
}

#[test]
fn the_commands_of_a_report_answer_of_its_moment_and_its_modifier() {
    let workspace = with_two_files();
    let first: i64 = workspace.value("SELECT import_id FROM import WHERE file_name = 'first.csv'");
    let moment = first.to_string();
    assert!(compare(&workspace, &["report", "99213"], &[]) > 3);
    assert!(compare(&workspace, &["report", "99213", "--as-of", &moment], &["--as-of", &moment]) > 3);
    for (modifier, printed) in [("none", "--param modifier=none"), ("26", "--param modifier=26")] {
        let report = ["report", "99213", "--modifier", modifier];
        assert!(compare(&workspace, &report, &[]) > 3);
        let page = workspace.run(&[&report[..], &["--format", "md"]].concat()).expect_code(0).stdout;
        assert!(page.replace('\\', "").contains(printed), "{page}");
    }
    // A page is handed on.
    workspace.run(&["report", "99213", "--as-of", &moment, "-o", "a.html"]).expect_code(0);
    let page = workspace.text_of("a.html").replace("<wbr>", "");
    assert!(page.contains(&format!("--param code=99213 --as-of {moment}")), "no command of the moment");
}

#[test]
fn the_commands_of_another_database_name_it() {
    let workspace = with_two_files();
    fs::rename(workspace.path("ratebook.db"), workspace.path("my rates.db")).expect("it is renamed");
    assert!(compare(&workspace, &["report", "99213", "--db", "my rates.db"], &["--db", "my rates.db"]) > 3);
    workspace.write(
        "third.csv",
        payer_csv(&["Humana,HMO,CPT,99214,,outpatient,facility,,case rate,99.10,,2026-01-01,,"]),
    );
    for (command, next) in [
        (&["import", "third.csv"][..], "`ratebook imports show"),
        (&["status"], "`ratebook report gaps --db \"my rates.db\"`"),
        (&["payers", "unmatched"], "`ratebook payers alias \"NAME\" PAYER --db \"my rates.db\"`"),
        (&["report", "99213", "--modifier", "ZZ"], "`ratebook report code 99213 --db \"my rates.db\"` is"),
    ] {
        let run = workspace.run(&[command, &["--db", "my rates.db"]].concat());
        assert!(run.stderr.contains(next), "{command:?}: {}", run.stderr);
        assert!(run.stderr.contains("--db \"my rates.db\"`"), "{command:?}: {}", run.stderr);
    }
    let made = workspace.run(&["init", "--no-extracts", "--db", "b.db"]).expect_code(0).stderr;
    assert!(made.contains("`ratebook import FILE --db b.db`"), "{made}");
}

#[cfg(unix)]
#[test]
fn the_commands_of_a_report_of_a_lake_are_asked_of_the_lake() {
    let Some(duckdb) = duckdb() else { return };
    let workspace = with_two_files();
    // A command that is wider than a line of the terminal.
    let folder =
        "a-folder-of-engines/with-a-long-name/so-that-no-line-of-a-terminal/has-room-for-its-whole-path";
    fs::create_dir_all(workspace.path(folder)).expect("a folder is made");
    let command = workspace.path(folder).join("duckdb");
    std::os::unix::fs::symlink(duckdb, &command).expect("a link is made");
    let engine = format!("{} -batch -bail -jsonlines :memory:", command.display());
    workspace.run(&["publish", "--into", "a lake"]).expect_code(0);
    fs::remove_file(workspace.path("ratebook.db")).expect("it is removed");
    let report = ["report", "99213", "--lake", "a lake", "--engine-command", &engine];
    assert!(compare(&workspace, &report, &["--lake", "a lake", "--engine-command", &engine]) > 3);
    let screen = workspace.run(&report).expect_code(0).stdout;
    for of_a_database in ["ratebook explain", "report gaps", "ratebook payers", "ratebook status"] {
        assert!(!screen.contains(of_a_database), "{of_a_database}: {screen}");
    }
}
