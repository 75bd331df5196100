//! Ctrl-C in the middle: the database is as it was, and the exit code says why.

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
