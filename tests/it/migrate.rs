//! `ratebook migrate`: what it shows, what it applies, and the databases that it must not touch.

use std::fs;
use std::thread;

use refinery::{Migration, Runner, Target};
use rusqlite::Connection;

use crate::workspace::{Run, Workspace, column_of, dump, payer_csv, plain_connection, repository};

/// The migrations of the repository, by number.
fn migrations() -> Vec<Migration> {
    let entries = fs::read_dir(repository().join("migrations")).expect("the folder can be read");
    let mut all: Vec<Migration> = entries
        .map(|entry| {
            let path = entry.expect("an entry can be read").path();
            let stem = path.file_stem().expect("a migration has a name").to_string_lossy().into_owned();
            let sql = fs::read_to_string(&path).expect("a migration is text");
            Migration::unapplied(&stem, &sql.replace("\r\n", "\n")).expect("a migration has a sound name")
        })
        .collect();
    all.sort();
    all
}

/// A folder whose database is at the second migration and holds an import, as an older ratebook
/// would have left it.
pub(crate) fn older_with_data() -> Workspace {
    older(2)
}

/// The same at a named version.
fn older(version: i32) -> Workspace {
    let workspace = Workspace::empty();
    let mut connection = plain_connection(&workspace.path("ratebook.db"));
    connection
        .pragma_update(None, "application_id", ratebook::db::APPLICATION_ID)
        .expect("the pragma is there");
    Runner::new(&migrations())
        .set_target(Target::Version(version))
        .run(&mut connection)
        .expect("the migrations apply");
    connection
        .execute_batch(
            "INSERT INTO publisher VALUES (1, 'analyst', 'Test', 'test', '');
             INSERT INTO import (import_id, publisher_id, publisher_kind, publisher_name, file_name, bytes, sha256, format, format_version_na, encoding,
                 edition_na, profile_na, profile_sha256_na, filter_sha256_na, fingerprint_na, tool_version, schema_version, started_at,
                 finished_at, status, rows_read, rows_accepted, rows_rejected, facts_added, facts_changed,
                 facts_removed, facts_unchanged)
             VALUES (1, 1, 'analyst', 'Test', 'old.csv', 1, printf('%064d', 0), 'payer-rates', 'not-supplied', 'utf-8', 'not-supplied',
                 'not-applicable', 'not-applicable', 'not-applicable', 'not-applicable', '0', 2, '2025-01-01T00:00:00Z',
                 '2025-01-01T00:00:00Z', 'applied', 1, 1, 0, 1, 0, 0, 0);",
        )
        .expect("the rows keep the schema's rules");
    workspace
}

fn newest() -> i32 {
    migrations().last().expect("there are migrations").version()
}

/// Changes the history by hand, as no program should.
fn with_history(sql: &str) -> Workspace {
    let workspace = Workspace::seeded();
    workspace.database().execute_batch(sql).expect("the history can be changed by hand");
    workspace
}

/// Every command that uses the database stops with exit 3, these words, and the file as it was.
#[track_caller]
fn refuses_everywhere(workspace: &Workspace, words: &[&str]) {
    workspace.write("rates.csv", payer_csv(&["Aetna,,CPT,47371,,,,,,10,,,,"]));
    let before = workspace.bytes_of("ratebook.db");
    let commands: [&[&str]; 8] = [
        &["migrate", "up"],
        &["migrate", "verify"],
        &["quickstart"],
        &["init"],
        &["seed"],
        &["import", "rates.csv"],
        &["report", "code", "47371"],
        &["status"],
    ];
    for command in commands {
        workspace.run(command).expect_code(3).expect_talk(words);
        assert!(workspace.bytes_of("ratebook.db") == before, "{command:?} changed the database");
    }
    assert_eq!(workspace.names("."), ["ratebook.db", "rates.csv"], "nothing else was written");
}

#[test]
fn status_lists_every_migration_as_applied() {
    let rows = Workspace::seeded().run(&["migrate", "status", "--check", "--format", "json"]).expect_code(0);
    let table = rows.rows();
    let states: Vec<&str> = table.iter().filter_map(|row| row["state"].as_str()).collect();
    assert_eq!(states, vec!["applied"; migrations().len()]);
}

#[test]
fn status_and_plan_of_an_older_database_write_nothing() {
    let workspace = older_with_data();
    let before = workspace.bytes_of("ratebook.db");
    workspace.run(&["migrate", "status"]).expect_code(0).expect_talk(&["pending", "ratebook migrate up"]);
    workspace.run(&["migrate", "status", "--check"]).expect_code(1);
    let plan = workspace.run(&["migrate", "plan"]).expect_code(0);
    assert!(plan.stdout.contains("-- V3 codes"), "{}", plan.stdout);
    assert!(plan.stdout.contains("CREATE TABLE code "), "{}", plan.stdout);
    assert!(!plan.stdout.contains("-- V2 "), "{}", plan.stdout);
    assert!(workspace.bytes_of("ratebook.db") == before);
    assert_eq!(workspace.names("."), ["ratebook.db"]);
}

#[test]
fn an_older_database_stops_other_commands_with_the_command_to_run() {
    let workspace = older_with_data();
    for command in [&["status"][..], &["report", "gaps"], &["seed"], &["query", "run", "codes"]] {
        workspace.run(command).expect_code(3).expect_talk(&["lacks", "V3", "ratebook migrate up"]);
    }
}

#[test]
fn up_backs_a_database_with_data_up_beside_it_and_names_the_copy() {
    let workspace = older_with_data();
    let before = workspace.dump();
    let run = workspace.run(&["migrate", "up"]).expect_code(0);
    let names = workspace.names(".");
    assert_eq!(names.len(), 2, "{names:?}");
    let backup = names.iter().find(|name| *name != "ratebook.db").expect("a second file");
    assert!(run.stderr.contains(&format!("backed up to {backup}")), "{}", run.stderr);
    assert!(run.stderr.contains(&format!("migrated from V2 to V{}", newest())), "{}", run.stderr);
    let copy = plain_connection(&workspace.path(backup));
    assert_eq!(dump(&copy, &[]), before, "the copy holds what the database held");
    assert_eq!(column_of(&copy, "PRAGMA integrity_check"), ["ok"]);
    assert_eq!(workspace.value::<String>("SELECT file_name FROM import"), "old.csv");
    workspace.run(&["migrate", "verify"]).expect_code(0);
}

#[test]
fn a_migrated_database_has_the_schema_of_a_new_one() {
    let (old, new) = (older_with_data(), Workspace::seeded());
    old.run(&["migrate", "up"]).expect_code(0);
    let schema = |connection: &Connection| {
        column_of(connection, "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name")
    };
    assert_eq!(schema(&old.database()), schema(&new.database()));
}

#[test]
fn up_without_data_or_without_anything_to_do_makes_no_backup() {
    let workspace = Workspace::seeded();
    workspace.run(&["migrate", "up"]).expect_code(0).expect_talk(&["nothing to do"]);
    assert_eq!(workspace.names("."), ["ratebook.db"]);
    let fresh = Workspace::empty();
    fresh.run(&["init", "--no-seed"]).expect_code(0);
    assert_eq!(fresh.names("."), ["ratebook.db"]);
}

#[test]
fn verify_says_what_it_checked() {
    let run = Workspace::seeded().run(&["migrate", "verify"]).expect_code(0);
    insta::with_settings!({ filters => vec![(r"\d+", "#")] }, {
        insta::assert_snapshot!(run.stdout, @r"
        ok: # migrations applied as this program holds them
        ok: no page of the file is damaged, and every row keeps the rules of its table
        ok: every reference has its row
        ok: tables, indexes and views are those that this program makes
        ok: counts of rates, keys of names and codes of items are those of their rows
        ");
    });
}

#[test]
fn verify_finds_what_is_not_as_the_program_makes_it() {
    for (sql, words) in [
        ("DROP INDEX rate_charge", "the index `rate_charge` is not there"),
        ("CREATE INDEX mine ON rate (amount)", "the index `mine` is not ratebook's"),
        (
            "DROP INDEX code_text; CREATE INDEX code_text ON code (code, system)",
            "the index `code_text` has another text",
        ),
        ("CREATE TABLE note (body TEXT)", "the table `note` is not ratebook's"),
        ("DROP TABLE import_freshness", "the table `import_freshness` is not there"),
        ("ALTER TABLE state ADD COLUMN mine TEXT", "the table `state` has another text"),
        ("DROP VIEW v_code", "the view `v_code` is not there"),
        ("DROP VIEW v_code; CREATE VIEW v_code AS SELECT 1 AS code", "the view `v_code` has another text"),
        (
            "CREATE TRIGGER doubled AFTER INSERT ON rate BEGIN UPDATE rate SET amount = 2 * amount; END",
            "the trigger `doubled` is not ratebook's",
        ),
        ("DELETE FROM dictionary WHERE view = 'v_rate' AND position = 3", "the data dictionary is another"),
        (
            "PRAGMA foreign_keys = OFF; UPDATE payer_alias SET payer_id = 99999",
            "refer to a row of `payer` that is not there",
        ),
    ] {
        let workspace = with_history(sql);
        workspace.run(&["migrate", "verify"]).expect_code(1).expect_talk(&[words]);
    }
    let workspace = with_history("DROP VIEW v_code; CREATE VIEW mine AS SELECT code FROM code");
    workspace.run(&["migrate", "up"]).expect_code(0);
    let run = workspace.run(&["migrate", "verify"]).expect_code(0);
    assert!(run.stdout.contains("ok: 1 view of your own left as they are"), "{}", run.stdout);
}

#[test]
fn verify_finds_rows_that_break_the_rules_of_their_table_also_where_it_may_not_write() {
    for (sql, words) in [
        (
            "UPDATE import SET rows_read = rows_read + 1 WHERE import_id <= 2",
            "2 rows of `import` break a rule of the table",
        ),
        (
            "UPDATE benchmark SET value = NULL, value_na = NULL WHERE rowid = (SELECT min(rowid) FROM benchmark)",
            "1 row of `benchmark` breaks a rule of the table",
        ),
        (
            "PRAGMA writable_schema = ON;
             UPDATE sqlite_schema SET sql = replace(sql, 'name        TEXT NOT NULL', 'name        TEXT')
             WHERE name = 'payer';
             PRAGMA writable_schema = RESET;
             UPDATE payer SET name = NULL WHERE payer_id <= 2;
             PRAGMA writable_schema = ON;
             UPDATE sqlite_schema SET sql = replace(sql, 'name        TEXT', 'name        TEXT NOT NULL')
             WHERE name = 'payer'",
            "2 rows without `payer.name`, which every row must have",
        ),
    ] {
        let workspace = with_history(&format!("PRAGMA ignore_check_constraints = ON; {sql}"));
        workspace.run(&["migrate", "verify"]).expect_code(1).expect_talk(&[words, "hint: restore a backup"]);
        let mut rights = fs::metadata(workspace.path("ratebook.db")).expect("it is there").permissions();
        rights.set_readonly(true);
        fs::set_permissions(workspace.path("ratebook.db"), rights).expect("its rights can be changed");
        let before = workspace.bytes_of("ratebook.db");
        workspace.run(&["migrate", "verify"]).expect_code(1).expect_talk(&[words]);
        assert!(workspace.bytes_of("ratebook.db") == before, "a check writes nothing");
        assert_eq!(workspace.names("."), ["ratebook.db"]);
    }
}

#[test]
fn verify_finds_what_rows_say_otherwise_than_those_that_they_follow_from() {
    for (sql, words) in [
        (
            "UPDATE rate_count SET rates = rates + 1",
            "`rate_count` has other counts than there are rates, for 1 group",
        ),
        ("DELETE FROM rate_count", "`rate_count` has other counts than there are rates, for 1 group"),
        (
            "UPDATE payer_plan SET payer_key = 'cigna'",
            "`payer_plan` has another `payer_key` than its names have, in 1 row",
        ),
        (
            "UPDATE payer_alias SET payer_key = 'none' WHERE alias = 'Aetna'",
            "`payer_alias` has another `payer_key` than its names have, in 1 row",
        ),
        ("DELETE FROM item_code", "1 item of a price file has no code"),
        (
            "INSERT INTO rate_outside_bounds SELECT rate_id, import_id, 5, amount, source_line, NULL FROM rate",
            "1 rate of `rate_outside_bounds` is within the bound",
        ),
    ] {
        let workspace = Workspace::seeded();
        workspace.write("rates.csv", payer_csv(&["Aetna,,CPT,47371,,,,,,10,,,,"]));
        workspace.run(&["import", "rates.csv"]).expect_code(0);
        workspace.run(&["migrate", "verify"]).expect_code(0);
        assert!(workspace.database().execute(sql, []).expect("it can be changed") > 0, "{sql}");
        workspace.run(&["migrate", "verify"]).expect_code(1).expect_talk(&[words]);
    }
}

#[test]
fn a_trigger_of_somebody_else_stops_what_writes_and_nothing_that_reads() {
    let workspace = with_history(
        "CREATE TRIGGER doubled AFTER INSERT ON rate BEGIN UPDATE rate SET amount = 2 * amount; END",
    );
    workspace.write("rates.csv", payer_csv(&["Aetna,,CPT,47371,,,,,,10,,,,"]));
    let before = workspace.dump();
    for command in [&["import", "rates.csv"][..], &["seed"], &["migrate", "up"]] {
        workspace.run(command).expect_code(3).expect_talk(&["trigger `doubled`", "DROP TRIGGER"]);
    }
    assert_eq!(workspace.dump(), before);
    workspace.run(&["status"]).expect_code(0);
}

#[test]
fn a_migration_that_fails_leaves_the_version_as_it_was_and_says_which() {
    let workspace = older_with_data();
    // V3 cannot make a table that somebody made.
    workspace.database().execute_batch("CREATE TABLE code (mine TEXT)").expect("a table can be made");
    let before = workspace.dump();
    workspace.run(&["migrate", "up"]).expect_code(3).expect_talk(&[
        "V3",
        "table code already exists",
        "the database is at V2 as before",
    ]);
    assert_eq!(workspace.dump(), before);
}

#[test]
fn verify_finds_a_damaged_page() {
    let workspace = Workspace::seeded();
    let root: i64 = workspace.value("SELECT rootpage FROM sqlite_schema WHERE name = 'code_text'");
    let size: i64 = workspace.value("PRAGMA page_size");
    let mut bytes = workspace.bytes_of("ratebook.db");
    let (start, size) =
        (usize::try_from((root - 1) * size).expect("a place"), usize::try_from(size).expect("a size"));
    bytes[start + size / 2..start + size].fill(0x5a);
    workspace.write("ratebook.db", bytes);
    workspace.run(&["migrate", "verify"]).expect_code(1).expect_talk(&["damaged", "restore a backup"]);
}

#[test]
fn a_database_of_an_older_development_version_says_to_import_anew() {
    // Its history is longer than ours, and its migrations have other names and texts.
    let first = newest() + 1;
    let workspace = with_history(&format!(
        "UPDATE refinery_schema_history SET name = 'old_' || name, checksum = '1' || version;
         WITH RECURSIVE more (version) AS (SELECT {first} UNION ALL SELECT version + 1 FROM more WHERE version < 33)
         INSERT INTO refinery_schema_history
         SELECT version, 'old', '2025-01-01T00:00:00Z', '1' FROM more",
    ));
    refuses_everywhere(
        &workspace,
        &["schema of another version", "`ratebook init --db NEW.db`", "import the files into it again"],
    );
    for action in ["status", "plan"] {
        workspace
            .run(&["migrate", action])
            .expect_code(3)
            .expect_talk(&["another version", "init --db NEW.db"]);
    }
}

#[test]
fn a_drifted_migration_stops_everything() {
    let workspace = with_history("UPDATE refinery_schema_history SET checksum = '1' WHERE version = 3");
    refuses_everywhere(&workspace, &["V3 `codes`", "another text", "restore a backup"]);
    let status = workspace.run(&["migrate", "status"]).expect_code(3);
    assert!(status.stdout.contains("drifted"), "{}", status.stdout);
}

#[test]
fn a_migration_that_this_program_lacks_stops_everything() {
    let workspace =
        with_history("INSERT INTO refinery_schema_history VALUES (0, 'gone', '2025-01-01T00:00:00Z', '1')");
    refuses_everywhere(&workspace, &["V0 `gone`", "does not hold", "restore a backup"]);
}

#[test]
fn a_database_of_a_newer_program_stops_everything() {
    let workspace = with_history(
        "INSERT INTO refinery_schema_history VALUES (9999, 'future', '2030-01-01T00:00:00Z', '1')",
    );
    refuses_everywhere(&workspace, &["V9999", "install a newer ratebook"]);
}

#[test]
fn two_processes_that_migrate_at_once_both_end_well() {
    let workspace = older_with_data();
    let runs: Vec<Run> = thread::scope(|scope| {
        let running: Vec<_> = (0..2).map(|_| scope.spawn(|| workspace.run(&["migrate", "up"]))).collect();
        running.into_iter().map(|thread| thread.join().expect("the run does not panic")).collect()
    });
    for run in runs {
        run.expect_code(0);
    }
    let versions = column_of(
        &workspace.database(),
        "SELECT CAST(version AS TEXT) FROM refinery_schema_history ORDER BY version",
    );
    assert_eq!(versions.len(), migrations().len(), "each migration once: {versions:?}");
    workspace.run(&["migrate", "verify"]).expect_code(0);
}

#[test]
fn a_migration_without_a_database_says_how_to_make_one() {
    let workspace = Workspace::empty();
    for action in ["status", "up", "verify"] {
        workspace.run(&["migrate", action]).expect_code(2).expect_talk(&["no database", "ratebook init"]);
    }
    let plan = workspace.run(&["migrate", "plan"]).expect_code(0);
    let is_head = |line: &&str| {
        line.strip_prefix("-- V").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    assert_eq!(plan.stdout.lines().filter(is_head).count(), migrations().len());
    assert_eq!(workspace.names("."), Vec::<String>::new());
}

#[test]
fn a_file_that_is_no_database_is_left_alone() {
    let text = "this is a letter, not a database; ".repeat(100);
    for command in [&["status"][..], &["migrate", "up"], &["init"], &["quickstart"], &["seed"]] {
        let workspace = Workspace::empty();
        workspace.write("ratebook.db", &text);
        workspace.run(command).expect_code(3).expect_talk(&["not a ratebook database", "--db"]);
        assert_eq!(workspace.text_of("ratebook.db"), text);
        assert_eq!(workspace.names("."), ["ratebook.db"]);
    }
}

#[test]
fn a_database_of_another_program_is_left_alone() {
    for command in [&["status"][..], &["migrate", "up"], &["init"], &["quickstart"], &["seed"]] {
        let workspace = Workspace::empty();
        workspace.database().execute_batch("CREATE TABLE recipe (name TEXT)").expect("SQL runs");
        let before = workspace.bytes_of("ratebook.db");
        workspace.run(command).expect_code(3).expect_talk(&["not a ratebook database", "--db"]);
        assert!(workspace.bytes_of("ratebook.db") == before);
        assert_eq!(workspace.names("."), ["ratebook.db"]);
    }
}
