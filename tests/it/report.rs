//! `ratebook report` at the command line: where it goes, what goes to which stream, what it answers.

use std::io::Read;
use std::process::Stdio;

use crate::workspace::Workspace;

#[test]
fn an_unknown_code_ends_with_the_nearest() {
    let workspace = Workspace::seeded();
    let run = workspace.run(&["report", "code", "47317"]).expect_code(2);
    assert_eq!(run.stdout, "");
    insta::assert_snapshot!(run.stderr, @r"
    error: the database does not know CPT 47317

    hint: did you mean 47371? a code comes with a file that lists it (`ratebook import FILE`), or with codes.csv of your own seed folder (`ratebook seed DIR`)
    ");
    workspace.run(&["report", "code", "99999"]).expect_code(2).expect_talk(&[
        "99999",
        "hint: import a file that lists it",
        "the nearest that is known is 47371, and",
    ]);
    // A word with digits is a code that is written wrongly, unless it is like the name of a query.
    workspace.run(&["report", "4737"]).expect_code(2).expect_talk(&["`4737` is not a CPT code", "J1745"]);
    workspace
        .run(&["report", "code-rates2"])
        .expect_code(2)
        .expect_talk(&["no query is named `code-rates2`"]);
    workspace.run(&["report", "code", "4737"]).expect_code(2).expect_talk(&["`4737` is not a CPT code"]);
    workspace
        .run(&["report", "code", "47371", "--modifier", "5"])
        .expect_code(2)
        .expect_talk(&["`5` is not a modifier"]);
}

#[test]
fn the_format_comes_from_the_extension() {
    let workspace = Workspace::seeded();
    for (name, start) in [
        ("a.md", "# CPT 47371"),
        ("a.csv", "section,table,row,column"),
        ("a.json", "{"),
        ("a.ndjson", "{\"_section\""),
        ("a.html", "<!DOCTYPE html>"),
        ("a.xlsx", "PK"),
        ("a.txt", "CPT 47371"),
    ] {
        let run = workspace.run(&["report", "code", "47371", "--output", name]).expect_code(0);
        assert_eq!(run.stdout, "", "{name}");
        assert!(run.stderr.contains(&format!("wrote {name}")), "{}", run.stderr);
        assert!(workspace.bytes_of(name).starts_with(start.as_bytes()), "{name}");
    }
    workspace
        .run(&["report", "code", "47371", "--output", "a.odt"])
        .expect_code(2)
        .expect_talk(&[".xlsx", "--format"]);
    workspace.run(&["report", "code", "47371", "--output", "plain", "--format", "md"]).expect_code(0);
    assert!(workspace.text_of("plain").starts_with("# CPT 47371"));
}

#[test]
fn a_file_that_is_there_is_replaced_only_by_force() {
    let workspace = Workspace::seeded();
    workspace.write("a.md", "mine");
    let run = workspace.run(&["report", "code", "47371", "--output", "a.md"]).expect_code(4);
    assert!(run.stderr.contains("`a.md` exists already") && run.stderr.contains("--force"), "{}", run.stderr);
    assert_eq!(workspace.text_of("a.md"), "mine");
    workspace.run(&["report", "code", "47371", "--output", "a.md", "--force"]).expect_code(0);
    assert!(workspace.text_of("a.md").starts_with("# CPT 47371"));
    assert_eq!(workspace.names("."), ["a.md", "ratebook.db"], "no temporary file is left");
}

#[test]
fn stdout_carries_data_alone() {
    let workspace = Workspace::seeded();
    for command in [
        &["report", "code", "47371"][..],
        &["report", "gaps"],
        &["report", "completeness"],
        &["status"],
        &["imports", "list"],
        &["query", "list"],
        &["migrate", "status"],
    ] {
        let mut arguments = command.to_vec();
        arguments.extend(["--format", "json", "--quiet"]);
        let run = workspace.run(&arguments).expect_code(0);
        assert_eq!(run.stderr, "", "{command:?} talks under --quiet");
        assert_eq!(run.json()["schema"], "ratebook.report/1", "{command:?}");
        arguments.pop();
        assert_eq!(
            workspace.run(&arguments).stdout,
            run.stdout,
            "{command:?} says something else without --quiet"
        );
    }
}

#[test]
fn nothing_is_colored_unless_asked() {
    let workspace = Workspace::seeded();
    let plain = workspace.run(&["report", "code", "47317"]);
    assert!(!plain.stderr.contains('\u{1b}'));
    let asked = workspace.run(&["report", "code", "47317", "--color", "always"]);
    assert!(asked.stderr.contains("\u{1b}["), "{}", asked.stderr);
    let mut refused = workspace.command(&["report", "code", "47317"]);
    let output =
        refused.env("NO_COLOR", "1").env("CLICOLOR_FORCE", "1").output().expect("the program starts");
    assert!(!output.stderr.contains(&0x1b));
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let workspace = Workspace::seeded();
    for format in ["table", "csv", "json", "xlsx"] {
        let mut child = workspace
            .command(&["report", "code", "47371", "--format", format])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut stdout = child.stdout.take().expect("stdout is piped");
        // One byte, as `head -c 1` would; then the pipe is closed.
        stdout.read_exact(&mut [0]).expect("there is output");
        drop(stdout);
        let output = child.wait_with_output().expect("the program ends");
        assert_eq!(output.status.code(), Some(0), "{format}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{format}");
    }
}

#[test]
fn the_database_is_named_by_option_or_environment() {
    let workspace = Workspace::seeded();
    std::fs::rename(workspace.path("ratebook.db"), workspace.path("other.db")).expect("it can be renamed");
    workspace
        .run(&["status"])
        .expect_code(2)
        .expect_talk(&["there is no database `ratebook.db`", "ratebook init"]);
    workspace.run(&["status", "--db", "other.db"]).expect_code(0);
    let status = workspace.command(&["status"]).env("RATEBOOK_DB", "other.db").output();
    assert_eq!(status.expect("the program starts").status.code(), Some(0));
    let wins = workspace.command(&["status", "--db", "none.db"]).env("RATEBOOK_DB", "other.db").output();
    assert_eq!(wins.expect("the program starts").status.code(), Some(2), "the option wins");
    assert_eq!(workspace.names("."), ["other.db"], "reading makes no database");
}

#[test]
fn a_report_with_a_modifier_shows_only_its_figures() {
    let workspace =
        Workspace::with_payer_csv(&["Aetna,,CPT,47371,,,,,,100.25,,,,", "Aetna,,CPT,47371,26,,,,,26.75,,,,"]);
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    let with =
        workspace.run(&["report", "code", "47371", "--modifier", "26", "--format", "md"]).expect_code(0);
    assert!(with.stdout.contains("26.75") && !with.stdout.contains("100.25"));
    let all = workspace.run(&["report", "code", "47371", "--format", "md"]).expect_code(0);
    assert!(all.stdout.contains("26.75") && all.stdout.contains("100.25"));
}

#[test]
fn the_list_of_gaps_names_what_would_fill_each() {
    let workspace = Workspace::seeded();
    let rows = workspace.run(&["report", "gaps", "--format", "json"]).expect_code(0).rows();
    assert!(rows.len() > 5, "{} rows", rows.len());
    let cells = workspace.run(&["report", "completeness", "--format", "json"]).expect_code(0).rows();
    assert!(
        cells.iter().all(|row| row["known"].as_u64() <= row["applicable"].as_u64()),
        "known exceeds applicable"
    );
}

#[test]
fn a_wrong_command_line_ends_with_exit_2_and_help_with_0() {
    let workspace = Workspace::empty();
    workspace.run(&["reprot"]).expect_code(2);
    workspace.run(&["report", "code"]).expect_code(2);
    workspace.run(&["status", "--format", "pdf"]).expect_code(2);
    assert!(workspace.run(&["--help"]).expect_code(0).stdout.contains("quickstart"));
    assert!(workspace.run(&["--version"]).expect_code(0).stdout.starts_with("ratebook "));
}
