//! Ctrl-C in the middle: the database is as it was, and the exit code says why.

use std::fs;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::workspace::{Workspace, payer_csv};

/// Sends what Ctrl-C sends.
fn interrupt(child: &Child) {
    let kill = format!("kill -INT {}", child.id());
    let status = Command::new("sh").args(["-c", &kill]).status().expect("a shell is there");
    assert!(status.success());
}

/// Waits until the program has changed a page, which makes the journal.
fn wait_for_journal(workspace: &Workspace, child: &mut Child) {
    let began = Instant::now();
    while !workspace.path("ratebook.db-journal").exists() {
        assert!(child.try_wait().expect("the child can be asked").is_none(), "it ended before it wrote");
        assert!(began.elapsed() < Duration::from_secs(30), "it never wrote anything");
        thread::sleep(Duration::from_millis(2));
    }
}

#[test]
fn an_interrupted_import_is_rolled_back_and_can_be_run_again() {
    let workspace = Workspace::seeded();
    let rows: String = (0..20_000).map(|n| format!("Aetna,Plan {n},CPT,47371,,,,,,{n}.50,,,,\n")).collect();
    workspace.write("small.csv", payer_csv(&["Cigna,,CPT,47371,,,,,,1,,,,"]));
    workspace.write("large.csv", payer_csv(&[]) + &rows.repeat(20));
    workspace.run(&["import", "small.csv"]).expect_code(0);
    let before = workspace.dump();
    let mut child = workspace
        .command(&["import", "large.csv"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    wait_for_journal(&workspace, &mut child);
    interrupt(&child);
    let output = child.wait_with_output().expect("the program ends");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(130), "{stderr}");
    assert_eq!(
        stderr,
        "error: interrupted: nothing of `large.csv` is in the database, which is as it was before that file\n\n\
         hint: import it again: `ratebook import large.csv`\n"
    );
    assert_eq!(workspace.dump(), before);
    assert_eq!(workspace.names("."), ["large.csv", "ratebook.db", "small.csv"]);
    workspace.run(&["migrate", "verify"]).expect_code(0);
}

#[test]
fn an_interrupted_undo_takes_nothing_back() {
    let workspace = Workspace::seeded();
    let row = |n: u32| format!("Aetna,Plan {},CPT,{},,,,,,{n}.50,,,,\n", n / 1000, 47_000 + n % 1000);
    let rows: String = (0..100_000).map(row).collect();
    workspace.write("large.csv", payer_csv(&[]) + &rows);
    workspace.run(&["import", "large.csv"]).expect_code(0);
    let import_id = workspace.value::<i64>("SELECT max(import_id) FROM import").to_string();
    let before = workspace.dump();
    let mut child = workspace
        .command(&["imports", "undo", &import_id, "--yes"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    wait_for_journal(&workspace, &mut child);
    interrupt(&child);
    let output = child.wait_with_output().expect("the program ends");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(130), "{stderr}");
    assert!(
        stderr.ends_with(
            "error: interrupted: the statement was ended\n\n\
             hint: what was under way was taken back; run the same command again\n"
        ),
        "{stderr}"
    );
    assert_eq!(workspace.dump(), before);
}

/// A database with 41 codes to export, each with a rate or a publication.
fn with_codes() -> Workspace {
    let workspace = Workspace::seeded();
    let rows: Vec<String> = (0..40).map(|n| format!("Aetna,,CPT,{},,,,,,{n}.50,,,,", 99_201 + n)).collect();
    workspace.write("rates.csv", payer_csv(&rows.iter().map(String::as_str).collect::<Vec<_>>()));
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    workspace
}

const EXPORT: [&str; 3] = ["export", "--all", "out"];

fn begin_export(workspace: &Workspace) -> Child {
    let mut command = workspace.command(&EXPORT);
    command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the program starts")
}

/// Waits until the hidden folder has the pages of so many codes and more.
fn wait_for_pages(workspace: &Workspace, child: &mut Child, codes: usize) {
    let noted = || {
        let hidden = workspace.names(".").into_iter().find(|name| name.starts_with(".ratebook-out-"));
        let steps = hidden.and_then(|name| fs::read_to_string(workspace.path(&name).join(".steps")).ok());
        steps.map_or(0, |text| text.lines().count())
    };
    let began = Instant::now();
    while noted() <= codes {
        assert!(child.try_wait().expect("it can be asked").is_none(), "it ended too soon");
        assert!(began.elapsed() < Duration::from_secs(60), "it never wrote anything");
        thread::sleep(Duration::from_millis(2));
    }
}

/// The pages of two folders are the same.
fn expect_same_pages(workspace: &Workspace, (one, other): (&str, &str)) {
    let names = workspace.names(one);
    assert_eq!(names, workspace.names(other));
    for name in names.iter().filter(|name| name.ends_with(".html")) {
        let [one, other] = [one, other].map(|folder| workspace.text_of(&format!("{folder}/{name}")));
        assert!(one == other, "{name} is another page");
    }
    assert!(workspace.names(".").iter().all(|name| !name.starts_with(".ratebook-")));
}

#[test]
fn a_stopped_export_goes_on_where_it_was_and_is_the_same_as_a_whole_one() {
    let workspace = with_codes();
    workspace.run(&["export", "--all", "whole"]).expect_code(0);
    let mut child = begin_export(&workspace);
    wait_for_pages(&workspace, &mut child, 2);
    interrupt(&child);
    let output = child.wait_with_output().expect("the program ends");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(130), "{stderr}");
    assert!(stderr.contains(" of 41 codes are written, in `"), "{stderr}");
    assert!(stderr.contains("run the same export again: it goes on with the others"), "{stderr}");
    assert!(!workspace.path("out").exists());
    workspace.run(&["status"]).expect_talk(&["an interrupted run left", "goes on with it or removes it"]);
    // Killed, it goes on as well.
    let mut child = begin_export(&workspace);
    wait_for_pages(&workspace, &mut child, 10);
    child.kill().expect("it runs");
    child.wait().expect("it ends");
    let run = workspace.run(&EXPORT).expect_code(0);
    run.expect_talk(&["an export that was stopped goes on: ", " of 41 codes are written"]);
    expect_same_pages(&workspace, ("out", "whole"));
}

#[test]
fn pages_of_an_export_are_of_one_state_of_the_database() {
    let workspace = with_codes();
    let mut child = begin_export(&workspace);
    wait_for_pages(&workspace, &mut child, 5);
    let database = workspace.database();
    database.busy_timeout(Duration::from_secs(30)).expect("it is open");
    database.execute("UPDATE rate SET amount = amount * 2", []).expect("a page is waited for");
    let output = child.wait_with_output().expect("the program ends");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{stderr}");
    assert!(stderr.contains("the database was changed in the meantime: all pages are made anew"), "{stderr}");
    workspace.run(&["export", "--all", "whole"]).expect_code(0);
    expect_same_pages(&workspace, ("out", "whole"));
}

#[test]
fn an_interrupted_quickstart_leaves_no_half_a_report() {
    let workspace = Workspace::empty();
    let mut child = workspace
        .command(&["quickstart"])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let began = Instant::now();
    while !workspace.path("reports/47371.html").exists() {
        assert!(child.try_wait().expect("the child can be asked").is_none(), "it ended before it wrote");
        assert!(began.elapsed() < Duration::from_secs(60), "it never wrote anything");
        thread::sleep(Duration::from_millis(2));
    }
    interrupt(&child);
    let output = child.wait_with_output().expect("the program ends");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(130), "{stderr}");
    assert!(
        stderr.contains("interrupted: the database is made, and not all files of `reports` are"),
        "{stderr}"
    );
    let reports = workspace.names("reports");
    assert!(reports.iter().all(|name| name.starts_with("47371.")), "{reports:?}");
    workspace.run(&["quickstart"]).expect_code(0);
    assert_eq!(workspace.names("reports").len(), 5);
}
