//! What happens when several programs use one database, when the disk refuses, and when somebody else
//! changes the file: words, an exit code, and never a half.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::Connection;

use crate::workspace::{Run, Workspace, column_of, payer_csv, plain_connection, program, skipped};

/// So many rows that an import takes some seconds.
fn many_rows(rows: usize) -> String {
    let lines: String = (0..rows).map(|n| format!("Aetna,Plan {n},CPT,47371,,,,,,{n}.50,,,,\n")).collect();
    payer_csv(&[]) + &lines
}

fn start(workspace: &Workspace, arguments: &[&str]) -> Child {
    let mut command = workspace.command(arguments);
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts")
}

fn end(child: Child, arguments: &[&str]) -> Run {
    Run::of(&child.wait_with_output().expect("the program ends"), arguments)
}

/// Waits until something is so, for half a minute.
fn until(what: &str, is_so: impl Fn() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < Duration::from_secs(30), "{what}");
        thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_reader_waits_for_a_writer_with_words() {
    let workspace = Workspace::seeded();
    let other = workspace.database();
    other.execute_batch("BEGIN EXCLUSIVE").expect("nobody else is there");
    let child = start(&workspace, &["status"]);
    thread::sleep(Duration::from_millis(2_500));
    other.execute_batch("ROLLBACK").expect("it was begun");
    end(child, &["status"]).expect_code(0).expect_talk(&["waiting for", "uses the database", "10 seconds"]);
}

/// Whether a program is still reading a file: it has it open, and is not at its end. Only Linux says so.
fn reads_on(program: u32, file: &Path) -> bool {
    let of = |folder: &str| PathBuf::from(format!("/proc/{program}/{folder}"));
    let (file, bytes) =
        (fs::canonicalize(file).expect("it is there"), fs::metadata(file).expect("it is there").len());
    let Ok(open) = fs::read_dir(of("fd")) else { return false };
    open.flatten().filter(|entry| fs::read_link(entry.path()).is_ok_and(|target| target == file)).any(
        |entry| {
            let known = fs::read_to_string(of("fdinfo").join(entry.file_name())).unwrap_or_default();
            let place = known.lines().find_map(|line| line.strip_prefix("pos:")?.trim().parse::<u64>().ok());
            place.is_some_and(|place| place < bytes)
        },
    )
}

#[test]
fn others_read_until_an_import_that_changes_much_has_read_its_file() {
    // With rates before it, so that all indexes are kept up row by row.
    let workspace = Workspace::seeded();
    workspace.write("rates.csv", many_rows(500).replace("Aetna", "Cigna"));
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    let size = || fs::metadata(workspace.path("ratebook.db")).expect("it is there").len();
    let before = size();
    workspace.write("large.csv", many_rows(300_000));
    let mut import = start(&workspace, &["import", "large.csv"]);
    until("the import never begins", || workspace.path("ratebook.db-journal").exists());
    workspace.run(&["status"]).expect_code(0);
    let mut reads = 0;
    while import.try_wait().expect("it can be asked").is_none() {
        let reader = plain_connection(&workspace.path("ratebook.db"));
        reader.busy_timeout(Duration::ZERO).expect("it is open");
        match reader.query_row("SELECT count(*) FROM rate", [], |row| row.get::<_, i64>(0)) {
            Ok(rates) => assert!(rates == 500 || rates == 300_500),
            Err(refused) => {
                let large = workspace.path("large.csv");
                assert!(!reads_on(import.id(), &large), "after {reads} reads: {refused}");
            }
        }
        reads += 1;
        thread::sleep(Duration::from_millis(20));
    }
    end(import, &["import", "large.csv"]).expect_code(0);
    workspace.run(&["migrate", "verify"]).expect_code(0);
    assert!(size() - before > 50 << 20, "it changed too little to say anything: {before} to {}", size());
    assert!(reads > 50, "the import was over too soon to say anything");
}

/// A report without the line that says when it was made.
fn report_of(run: &Run) -> String {
    run.stdout.lines().filter(|line| !line.contains("Generated")).collect::<Vec<_>>().join("\n")
}

/// Changes all amounts of the database to and fro until it is stopped, and leaves them as they were.
fn change_to_and_fro(database: Connection, is_over: &AtomicBool) -> u32 {
    let change = |sql: &str| database.execute(sql, []).expect("a reader is waited for");
    let mut changes = 0;
    while !is_over.load(Ordering::Relaxed) {
        change("UPDATE rate SET amount = amount * 3");
        thread::sleep(Duration::from_millis(3));
        change("UPDATE rate SET amount = amount / 3");
        thread::sleep(Duration::from_millis(3));
        changes += 2;
    }
    changes
}

/// Says that it is over when it is dropped, also where the test fails.
struct Over<'o>(&'o AtomicBool);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

#[test]
fn a_report_is_of_one_moment_however_the_database_changes_while_it_is_made() {
    let workspace = Workspace::seeded();
    workspace.write("rates.csv", many_rows(400));
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    let of_code = ["report", "47371", "--format", "json"];
    let asked = || report_of(&workspace.run(&of_code).expect_code(0));
    let database = workspace.database();
    database.busy_timeout(Duration::from_secs(30)).expect("it is open");
    let one = asked();
    database.execute("UPDATE rate SET amount = amount * 3", []).expect("nobody reads");
    let other = asked();
    database.execute("UPDATE rate SET amount = amount / 3", []).expect("nobody reads");
    assert_ne!(one, other);
    let is_over = &AtomicBool::new(false);
    let changes = thread::scope(|scope| {
        let changing = scope.spawn(move || change_to_and_fro(database, is_over));
        let over = Over(is_over);
        for turn in 0..4 {
            let found = asked();
            assert!(found == one || found == other, "report {turn} is of two moments");
        }
        drop(over);
        changing.join().expect("it changes what it is to")
    });
    assert!(changes >= 4, "{changes} changes are too few to say anything");
    assert_eq!(asked(), one);
}

#[test]
fn a_rule_that_a_row_breaks_is_not_told_in_the_words_of_sqlite() {
    let workspace =
        Workspace::with_payer_csv(&["Aetna,,CPT,47371,,,,,,10,,,,", "Cigna,,CPT,47371,,,,,,10,,,,"]);
    workspace
        .database()
        .execute_batch("CREATE UNIQUE INDEX mine ON rate(amount)")
        .expect("nobody else is there");
    let run = workspace.run(&["import", "rates.csv"]).expect_code(3);
    assert!(!run.stderr.contains("constraint"), "{}", run.stderr);
    run.expect_talk(&["a row broke a rule of the database", "the rule is that of `rate.amount`"]);
    assert_eq!(workspace.value::<i64>("SELECT count(*) FROM rate"), 0);
}

#[test]
fn a_reader_at_the_moment_of_the_commit_does_not_throw_an_import_away() {
    let workspace = Workspace::with_payer_csv(&["Aetna,,CPT,47371,,,,,,10,,,,"]);
    let reader = workspace.database();
    reader.execute_batch("BEGIN; SELECT count(*) FROM rate").expect("it can be read");
    let import = start(&workspace, &["import", "rates.csv"]);
    // Longer than a reader would wait.
    thread::sleep(Duration::from_secs(12));
    reader.execute_batch("COMMIT").expect("it was begun");
    end(import, &["import", "rates.csv"]).expect_code(0).expect_talk(&[
        "waiting for",
        "Ctrl-C ends the waiting",
        "Import",
    ]);
    assert_eq!(workspace.value::<i64>("SELECT count(*) FROM rate"), 1);
}

#[test]
fn the_same_file_ten_times_at_once_ends_ten_times_well() {
    let workspace = Workspace::seeded();
    workspace.write("rates.csv", many_rows(500));
    let children: Vec<Child> = (0..10).map(|_| start(&workspace, &["import", "rates.csv"])).collect();
    let runs: Vec<Run> = children.into_iter().map(|child| end(child, &["import", "rates.csv"])).collect();
    let known = runs.iter().filter(|run| run.stderr.contains("already imported as")).count();
    for run in runs {
        run.expect_code(0);
    }
    assert_eq!(known, 9);
    assert_eq!(workspace.value::<i64>("SELECT count(*) FROM rate"), 500);
    workspace.run(&["migrate", "verify"]).expect_code(0);
}

#[cfg(unix)]
#[test]
fn a_database_that_is_replaced_under_an_import_is_told() {
    for deleted in [true, false] {
        let workspace = Workspace::seeded();
        workspace.write("rates.csv", many_rows(100));
        // Held, so that the import stands at its commit while the file is exchanged.
        let reader = workspace.database();
        reader.execute_batch("BEGIN; SELECT count(*) FROM rate").expect("it can be read");
        let import = start(&workspace, &["import", "rates.csv"]);
        until("the import never begins", || workspace.path("ratebook.db-journal").exists());
        let copy = workspace.bytes_of("ratebook.db");
        fs::remove_file(workspace.path("ratebook.db")).expect("it can be removed");
        if !deleted {
            workspace.write("ratebook.db", copy);
        }
        thread::sleep(Duration::from_millis(300));
        reader.execute_batch("COMMIT").expect("it was begun");
        let run = end(import, &["import", "rates.csv"]).expect_code(3);
        run.expect_talk(&["deleted or replaced while the command ran", "synchronizes"]);
    }
}

#[cfg(unix)]
#[test]
fn a_limit_on_the_size_of_files_is_an_error_with_words() {
    let workspace = Workspace::seeded();
    workspace.write("rates.csv", many_rows(20_000));
    let before = workspace.dump();
    let blocks = fs::metadata(workspace.path("ratebook.db")).expect("it is there").len() / 512 + 100;
    let program = program();
    let script = format!("ulimit -f {blocks}; exec {program} import rates.csv");
    // `ulimit -f` counts 512 bytes in a POSIX shell and 1,024 in bash: a factor that does not matter here.
    let mut command = Command::new("sh");
    command.args(["-c", &script]).current_dir(workspace.path(".")).env("SOURCE_DATE_EPOCH", "1772366400");
    let run = Run::of(&command.output().expect("a shell is there"), &["import", "rates.csv"]);
    run.expect_code(4).expect_talk(&["a limit on the size of files", "taken back", "ulimit -f unlimited"]);
    assert_eq!(workspace.dump(), before);
    assert_eq!(column_of(&workspace.database(), "PRAGMA integrity_check"), ["ok"]);
}

#[test]
fn rejected_rows_can_be_had_again_from_the_database() {
    let workspace = Workspace::with_payer_csv(&[
        "Aetna,,CPT,47371,,,,,,10,,,,",
        "Aetna,,CPT,47371,,,,,,ten,,,,",
        "\"Aetna, of Ohio\",,CPT,4737,,,,,,10,,,,",
    ]);
    workspace.run(&["import", "rates.csv"]).expect_code(1);
    let first = workspace.text_of("rates.rejects.csv");
    let import_id = workspace.value::<i64>("SELECT max(import_id) FROM import").to_string();
    for name in ["rates.csv", "rates.rejects.csv", "rates.rejects.xlsx"] {
        fs::remove_file(workspace.path(name)).expect("it is there");
    }
    let show = |file: &str| workspace.run(&["imports", "show", &import_id, "--rejects", file]);
    show("again.csv").expect_code(0).expect_talk(&["wrote 2 rejected rows to again.csv", "it only adds"]);
    assert_eq!(workspace.text_of("again.csv"), first);
    show("again.csv").expect_code(4).expect_talk(&["exists"]);
    show("again.xlsx").expect_code(0);
    let corrected = first.replace("ten", "11").replace("4737,", "47371,");
    workspace.write("again.csv", corrected);
    workspace.run(&["import", "again.csv"]).expect_code(0);
    assert_eq!(workspace.value::<i64>("SELECT count(*) FROM rate WHERE superseded_by IS NULL"), 3);
    let none = workspace.run(&["imports", "show", "1", "--rejects", "none.csv"]).expect_code(0);
    none.expect_talk(&["rejected no row"]);
    assert!(!workspace.path("none.csv").exists());
}

#[test]
fn rejected_rows_of_json_can_be_had_with_their_errors() {
    let item = |name: &str, gross: &str| {
        format!(
            "{{\"description\": \"{name}\", \"code_information\": [{{\"code\": \"{name}\", \"type\": \"LOCAL\"}}],
              \"standard_charges\": [{{\"setting\": \"both\", {gross}\"gross_charge\": 5}}]}}"
        )
    };
    let items = [item("A1", "\"gross_charge\": 4, "), item("B2", "")].join(",\n");
    let workspace = Workspace::seeded();
    workspace.write(
        "prices.json",
        format!(
            "{{\"hospital_name\": \"Hill\", \"version\": \"3.0.0\", \"standard_charge_information\": [{items}]}}"
        ),
    );
    workspace.run(&["import", "prices.json"]).expect_code(1);
    let import_id = workspace.value::<i64>("SELECT max(import_id) FROM import").to_string();
    workspace
        .run(&["imports", "show", &import_id, "--rejects", "r.csv"])
        .expect_code(0)
        .expect_talk(&["wrote 1 rejected row to r.csv"]);
    let text = workspace.text_of("r.csv");
    assert!(text.starts_with("line,row_as_published,ratebook_errors_of_import_"), "{text}");
    assert!(text.contains("\"\"gross_charge\"\": 4"), "{text}");
}

#[test]
fn no_text_of_a_file_steers_the_terminal() {
    let foul = "A\u{1b}[2J\u{9b}31m\u{202e}\u{200b}\u{7}";
    let payers = [format!("{foul},,CPT,47371,,,,,,10,,,,"), format!("B,,CPT,{foul},,,,,,{foul},,,,")];
    let workspace = Workspace::with_payer_csv(&payers.each_ref().map(String::as_str));
    workspace.write("header.csv", format!("payer,code,{foul}\nA,47371,1\n"));
    workspace.write(&format!("{}.csv", foul.replace('\u{7}', "")), "x");
    let named = format!("{}.csv", foul.replace('\u{7}', ""));
    for command in [
        &["import", "rates.csv"][..],
        &["imports", "show", "1", "--findings"],
        &["import", "header.csv"],
        &["import", "header.csv", "--suggest-profile"],
        &["import", &named],
        &["report", "code", foul],
        &["query", "run", foul],
        &["payers", "alias", foul, foul],
        &["validate", "header.csv"],
    ] {
        let run = workspace.run(command);
        let steers = |c: char| c.is_control() && c != '\n' || matches!(c, '\u{200b}' | '\u{202e}');
        assert!(!run.stderr.chars().any(steers), "{command:?}: {:?}", run.stderr);
    }
    let list = "SELECT raw_payer FROM payer_plan";
    let run = workspace.run(&["query", "run", "--sql", list]).expect_code(0);
    assert!(!run.stdout.contains(['\u{1b}', '\u{9b}', '\u{202e}', '\u{200b}', '\u{7}']), "{:?}", run.stdout);
    assert!(run.stdout.contains("<U+001B>"), "{}", run.stdout);
}

#[test]
fn the_shell_of_the_system_finds_the_database_sound() {
    let workspace =
        Workspace::with_payer_csv(&["Aetna,,CPT,47371,,,,,,10,,,,", "Aetna,,CPT,47371,,,,,,x,,,,"]);
    workspace.run(&["import", "rates.csv"]).expect_code(1);
    let shell = |sql: &str| {
        Command::new("sqlite3").args([workspace.path("ratebook.db").as_os_str(), sql.as_ref()]).output().ok()
    };
    let Some(version) = shell("SELECT sqlite_version()") else {
        skipped("there is no sqlite3 on this machine");
        return;
    };
    let version = String::from_utf8_lossy(&version.stdout).into_owned();
    let check = shell("PRAGMA integrity_check").expect("it was there");
    assert_eq!(String::from_utf8_lossy(&check.stdout).trim(), "ok", "sqlite3 {version}");
}

#[test]
fn the_columns_of_the_key_stand_first_in_a_table_without_rowid() {
    // Releases of SQLite before 3.41 look for a NOT NULL in the wrong place where they do not.
    let workspace = Workspace::seeded();
    let connection = plain_connection(&workspace.path("ratebook.db"));
    let late = column_of(
        &connection,
        "SELECT m.name || '.' || c.name FROM pragma_table_list AS m JOIN pragma_table_info(m.name) AS c
         WHERE m.wr AND m.schema = 'main' AND c.pk > 0
           AND c.cid >= (SELECT count(*) FROM pragma_table_info(m.name) AS k WHERE k.pk > 0)",
    );
    assert_eq!(late, Vec::<String>::new());
}

#[test]
fn every_code_is_exported_under_a_safe_name_of_its_own() {
    let long = "X".repeat(300);
    let codes = ["a:b", "CPT:47371", "../../tmp/evil", "..", "con", "b/b", "b b", ":", &long];
    let rows: Vec<String> = codes.iter().map(|code| format!("Aetna,,LOCAL,{code},,,,,,10,,,,")).collect();
    let workspace = Workspace::with_payer_csv(&rows.iter().map(String::as_str).collect::<Vec<_>>());
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    let run = workspace.run(&["export", "out", "--all", "--format", "html"]).expect_code(0);
    assert!(!run.stderr.contains("Alternative text"), "{}", run.stderr);
    let pages: Vec<String> =
        workspace.names("out").into_iter().filter(|name| name.starts_with("local-")).collect();
    assert_eq!(pages.len(), codes.len(), "{pages:?}");
    assert!(pages.iter().all(|name| name.len() < 120), "{pages:?}");
    for code in codes {
        workspace.run(&["report", "code", &format!("LOCAL:{code}")]).expect_code(0);
    }
}
