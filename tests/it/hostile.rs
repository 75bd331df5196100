//! What files, their names, a shell and a system at its limits bring: words that are true, an exit code, no panic and
//! no line that the program did not say.

use std::io::Write as _;

use crate::workspace::{Workspace, payer_csv, program, skipped};

#[test]
fn no_text_of_a_file_begins_a_line_of_its_own() {
    let workspace = Workspace::seeded();
    let name = "Aetna\nerror: the disk fails";
    workspace.write(
        "rates.csv",
        format!("payer,code,amount,\"x\nerror: x\"\n\"{name}\",47371,5,\n\"{name}\",47370,zz,\n"),
    );
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    archive.start_file("b\nerror: y.csv", zip::write::SimpleFileOptions::default()).expect("memory");
    archive.write_all(payer_csv(&["B,,CPT,47371,,,,,,1,,,,"]).as_bytes()).expect("memory");
    workspace.write("rates.zip", archive.finish().expect("memory").into_inner());
    workspace.write("c\nerror: z.csv", payer_csv(&["C,,CPT,47371,,,,,,1,,,,"]));
    for command in [
        &["import", "rates.csv"][..],
        &["import", "rates.zip"],
        &["import", "c\nerror: z.csv"],
        &["import", "c\nerror: z.csv"],
        &["import", "d\nerror: none.csv"],
        &["validate", "rates.csv"],
        &["payers", "alias", name, "aetna"],
        &["report", "payer", name],
    ] {
        let run = workspace.run(command);
        let forged = |line: &str| {
            ["error: the disk", "error: x", "error: y", "error: z", "error: none"]
                .iter()
                .any(|words| line.trim_start().starts_with(words))
        };
        assert!(!run.stderr.lines().any(forged), "{command:?}: {}", run.stderr);
    }
    let run = workspace.run(&["import", "c\nerror: z.csv"]);
    run.expect_talk(&["c<U+000A>error: z.csv: already imported"]);
}

#[test]
fn the_command_that_matches_a_name_of_unseen_characters_matches_it() {
    let workspace = Workspace::seeded();
    workspace.write(
        "rates.csv",
        payer_csv(&["\"Line\nTwo\",,CPT,47371,,,,,,100,,,,", "Ze\u{200b}ta,,CPT,47371,,,,,,200,,,,"]),
    );
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    for shown in ["Line<U+000A>Two", "Ze<U+200B>ta"] {
        workspace
            .run(&["payers", "alias", shown, "aetna"])
            .expect_code(0)
            .expect_talk(&["1 published payer and plan matched"]);
    }
    let matched =
        workspace.run(&["query", "run", "code-rates", "--param", "code=47371", "--format", "json"]).rows();
    assert!(matched.len() == 2 && matched.iter().all(|row| row["payer_name"] == "Aetna"), "{matched:?}");
    // What no message writes is a name as it is.
    workspace
        .run(&["payers", "alias", "A<U+0041>B", "aetna"])
        .expect_code(0)
        .expect_talk(&["`A<U+0041>B` is"]);
}

#[test]
fn a_heading_without_end_is_cut_in_messages() {
    let workspace = Workspace::seeded();
    let heading = "z".repeat(1_000_000);
    workspace.write("rates.csv", format!("payer,code,amount,{heading}\nAetna,47371,5,x\n"));
    for narrate in [&[][..], &["--narrate"]] {
        let run = workspace.run(&[&["import", "rates.csv", "--dry-run"], narrate].concat()).expect_code(0);
        assert!(run.stderr.contains("more characters)"), "{:.500}", run.stderr);
        assert!(run.stderr.len() < 5_000, "{} bytes", run.stderr.len());
    }
}

#[test]
fn a_statement_that_fails_on_its_values_is_at_fault_and_not_the_database() {
    let workspace = Workspace::seeded();
    for (sql, words) in [
        ("SELECT abs(-9223372036854775808) AS a", "integer overflow"),
        ("SELECT sum(x) AS a FROM (SELECT 9223372036854775807 AS x UNION ALL SELECT 1)", "integer overflow"),
        ("SELECT json_extract('{x', '$') AS a", "malformed JSON"),
        ("SELECT 'a' LIKE 'b' ESCAPE 'cc' AS a", "ESCAPE"),
        ("SELECT 1 AS a LIMIT 'x'", "datatype mismatch"),
    ] {
        let run = workspace.run(&["query", "run", "--sql", sql]).expect_code(2);
        let run = run.expect_talk(&["the statement fails on its values", words, "correct the expression"]);
        assert!(!run.stderr.contains("migrate verify"), "{}", run.stderr);
    }
}

#[test]
fn an_empty_file_is_told_from_a_database_of_another_program() {
    let workspace = Workspace::empty();
    workspace.write("my rates.db", "");
    workspace.write("rates.csv", payer_csv(&["Aetna,,CPT,47371,,,,,,1,,,,"]));
    for command in
        [&["status"][..], &["import", "rates.csv"], &["report", "code", "47371"], &["migrate", "verify"]]
    {
        let run = workspace.run(&[command, &["--db", "my rates.db"]].concat()).expect_code(3);
        run.expect_talk(&["an empty file and no database yet", "`ratebook init --db \"my rates.db\"`"]);
    }
    let made = workspace.run(&["init", "--no-seed", "--db", "my rates.db"]).expect_code(0);
    made.expect_talk(&["made my rates.db"]);
    workspace.run(&["import", "rates.csv", "--db", "my rates.db"]).expect_code(0);
}

#[test]
fn what_would_say_nothing_is_refused_with_what_there_is() {
    let workspace = Workspace::with_payer_csv(&["Aetna,,CPT,47371,,,,,,10,,,,"]);
    workspace
        .run(&["import", "rates.csv", "--db", "nope.db"])
        .expect_code(2)
        .expect_talk(&["`ratebook init --db nope.db`"]);
    for guard in ["I999", "foo", "I203", "I510"] {
        workspace.run(&["import", "rates.csv", "--accept", guard]).expect_code(2).expect_talk(&[
            guard,
            "no guard that can be lifted",
            "I501, I502",
            "and I525",
        ]);
    }
    workspace.run(&["import", "rates.csv", "--accept", "i504", "--dry-run"]).expect_code(0);
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    let last: i64 = workspace.value("SELECT max(import_id) FROM import");
    workspace
        .run(&["report", "code", "47371", "--as-of", "99999"])
        .expect_code(2)
        .expect_talk(&["there is no import 99999", &format!("the last is {last}")]);
    let run = workspace.run(&["init", "--db", ":memory:"]).expect_code(2);
    run.expect_talk(&["names no file", "--db NEW.db"]);
}

#[test]
fn views_that_are_made_anew_are_named() {
    let workspace = Workspace::seeded();
    workspace.database().execute_batch("DROP VIEW v_rate").expect("the view is there");
    let run = workspace.run(&["migrate", "up"]).expect_code(0);
    assert!(!run.expect_talk(&["made 1 view anew: v_rate"]).stderr.contains("nothing to do"));
    workspace.run(&["migrate", "up"]).expect_code(0).expect_talk(&["nothing to do"]);
}

#[test]
fn rejected_rows_are_saved_as_csv_where_no_workbook_can_be_made() {
    let workspace = Workspace::seeded();
    workspace
        .write("rates.csv", payer_csv(&["Aetna,,CPT,47371,,,,,,10,,,,", "Aetna,,CPT,47370,,,,,,zz,,,,"]));
    let arguments = ["import", "rates.csv"];
    let mut command = workspace.command(&arguments);
    command.env("TMPDIR", workspace.path("nowhere"));
    let run = crate::workspace::Run::of(&command.output().expect("the program starts"), &arguments);
    let run = run.expect_code(1);
    assert!(workspace.text_of("rates.rejects.csv").contains("zz"));
    if cfg!(all(unix, feature = "xlsx")) {
        run.expect_talk(&[
            "rates.rejects.xlsx is not written",
            "--rejects rates.rejects.xlsx` writes it later",
        ]);
    }
}

/// Pipes that a shell gives in the place of files, and places where nothing but a file makes sense.
#[cfg(unix)]
mod pipes {
    use std::fs::OpenOptions;
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
    use std::process::{Command, Stdio};
    use std::thread;

    use super::*;
    use crate::workspace::Run;

    fn make_pipe(workspace: &Workspace, name: &str) -> bool {
        Command::new("mkfifo").arg(workspace.path(name)).status().is_ok_and(|status| status.success())
    }

    #[test]
    fn a_pipe_is_read_once_like_standard_input() {
        let workspace = Workspace::seeded();
        if !make_pipe(&workspace, "pipe") {
            return skipped("there is no mkfifo");
        }
        for (at, (command, code)) in [
            (&["import", "pipe"][..], 0),
            (&["import", "pipe", "--suggest-profile"], 0),
            // A hospital's file is what it judges: it read the pipe to know.
            (&["validate", "pipe"], 2),
        ]
        .into_iter()
        .enumerate()
        {
            let child = workspace
                .command(command)
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .expect("the program starts");
            let path = workspace.path("pipe");
            let writer = thread::spawn(move || {
                let mut pipe = OpenOptions::new().write(true).open(path).expect("somebody reads");
                let row = format!("Aetna,,CPT,47371,,,,,,1{at},,,,");
                pipe.write_all(payer_csv(&[&row]).as_bytes()).expect("somebody reads");
            });
            let run = Run::of(&child.wait_with_output().expect("the program ends"), command);
            writer.join().expect("it was written");
            run.expect_code(code).expect_talk(&["payer"]);
        }
        assert_eq!(workspace.value::<i64>("SELECT count(*) FROM rate"), 1);
    }

    #[test]
    fn a_pipe_is_no_database_and_no_query() {
        let workspace = Workspace::seeded();
        if !make_pipe(&workspace, "pipe.db") {
            return skipped("there is no mkfifo");
        }
        workspace
            .run(&["status", "--db", "pipe.db"])
            .expect_code(3)
            .expect_talk(&["is not a ratebook database"]);
        std::fs::create_dir(workspace.path("queries")).expect("a folder can be made");
        assert!(make_pipe(&workspace, "queries/slow.sql"));
        workspace.run(&["status", "--queries", "queries"]).expect_code(0);
        workspace.run(&["query", "run", "slow", "--queries", "queries"]).expect_talk(&["no regular file"]);
    }

    /// The limit counts for nobody who may do everything: such a user becomes another one first.
    const LIMITED: &str = "ulimit -u 1 && exec \"$@\"";

    #[test]
    fn where_no_thread_starts_words_say_so() {
        let workspace = Workspace::with_payer_csv(&["Aetna,,CPT,47371,,,,,,10,,,,"]);
        let open = |path: &str, mode| {
            std::fs::set_permissions(workspace.path(path), std::fs::Permissions::from_mode(mode))
                .expect("it is this user's");
        };
        open(".", 0o777);
        open("ratebook.db", 0o666);
        let limited = |arguments: &[&str]| {
            let others =
                ["--reuid", "65534", "--regid", "65534", "--clear-groups", "bash", "-c", LIMITED, "bash"];
            let mut command = match std::fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0) {
                true => Command::new("setpriv"),
                false => Command::new("bash"),
            };
            let is_root = command.get_program() == "setpriv";
            command.args(&others[if is_root { 0 } else { 6 }..]).arg(program()).args(arguments);
            let output = command.current_dir(workspace.path(".")).output().ok()?;
            // No such program, or the other user may not run it.
            (!matches!(output.status.code(), Some(126 | 127))).then(|| Run::of(&output, arguments))
        };
        for command in [&["query", "run", "--sql", "SELECT 1 AS a"][..], &["import", "rates.csv"]] {
            let Some(run) = limited(command) else {
                return skipped("nobody here can be limited in processes");
            };
            run.expect_code(4).expect_talk(&["starts no thread", "ulimit -u"]);
        }
    }
}
