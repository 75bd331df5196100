//! The views of another version of the program: read past, made anew by whoever writes, and an
//! analyst's own left alone.

use crate::workspace::{Workspace, column_of, payer_csv};

const RATE: &str = "Aetna,HMO,CPT,47371,,outpatient,facility,,fee schedule,5000,,,,";

#[test]
fn the_data_dictionary_is_a_table_and_a_command() {
    let workspace = Workspace::seeded();
    let of_table = column_of(
        &workspace.database(),
        "SELECT column_name FROM dictionary WHERE view = 'v_rate_statistic' AND position > 0 ORDER BY position",
    );
    let of_view = column_of(&workspace.database(), "SELECT name FROM pragma_table_info('v_rate_statistic')");
    assert_eq!(of_table, of_view);
    let views =
        column_of(&workspace.database(), "SELECT view FROM dictionary WHERE position = 0 ORDER BY view");
    let public = "SELECT name FROM sqlite_schema WHERE type = 'view' AND name GLOB 'v_*' ORDER BY name";
    assert_eq!(views, column_of(&workspace.database(), public));

    let columns = |view: &str, format: &str| workspace.run(&["query", "columns", view, "--format", format]);
    for format in ["table", "md", "csv", "json", "ndjson", "html"] {
        let run = columns("v_rate_statistic", format).expect_code(0);
        for part in
            ["median_amount", "median_amount_na", "money(USD)", "remittance_count", "Median allowed amount."]
        {
            assert!(run.stdout.contains(part), "{format} lacks {part}:\n{}", run.stdout);
        }
    }
    let all = workspace.run(&["query", "columns"]).expect_code(0);
    assert!(
        all.stdout.contains("v_rate_statistic") && !all.stdout.contains("medicare_component"),
        "{}",
        all.stdout
    );
    columns("v_rates", "table")
        .expect_code(2)
        .expect_talk(&["no public view is named `v_rates`", "`v_rate`"]);
    // It is of the program, not of a database.
    Workspace::empty().run(&["query", "columns", "v_rate"]).expect_code(0);
}

/// What SQLite may give for a type of the dictionary.
fn fits(kind: &str, found: &str) -> bool {
    match kind {
        "int" => found == "integer",
        "decimal" | "money(USD)" => found == "integer" || found == "real",
        _ => found == "text",
    }
}

#[test]
fn every_column_gives_the_type_of_its_header() {
    let workspace = crate::explain::everything();
    let connection = workspace.database();
    let (mut seen, mut wrong) = (0, Vec::new());
    let columns = column_of(
        &connection,
        "SELECT view || ' ' || column_name || ' ' || type FROM dictionary WHERE position > 0",
    );
    for column in &columns {
        let parts: Vec<&str> = column.split(' ').collect();
        let (view, name, kind) = (parts[0], parts[1], parts[2]);
        let types = format!("SELECT DISTINCT typeof({name}) FROM {view} WHERE {name} IS NOT NULL");
        for found in column_of(&connection, &types) {
            seen += 1;
            let is_day = kind != "date"
                || column_of(
                    &connection,
                    &format!("SELECT {name} FROM {view} WHERE {name} IS NOT date({name})"),
                )
                .is_empty();
            if !fits(kind, &found) || !is_day {
                wrong.push(format!("{view}.{name} is {kind}, SQLite gives {found}"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert!(seen > columns.len() / 2, "only {seen} of {} columns have a value here", columns.len());
}

/// A database with one rate of 5,000 dollars whose views another version made: its `v_rate` doubles
/// amounts, one of its views is none of ours, and one of ours it does not have.
fn of_another_version() -> Workspace {
    let workspace = Workspace::with_payer_csv(&[RATE]);
    workspace.run(&["import", "rates.csv", "--publisher", "Aetna"]).expect_code(0);
    workspace
        .database()
        .execute_batch(
            "CREATE VIEW mine AS SELECT code, amount FROM v_code_rate;
             DROP VIEW v_rate;
             CREATE VIEW v_rate AS SELECT rate_id, 2 * amount / 10000.0 AS amount, NULL AS amount_na FROM rate;
             DROP VIEW v_review;
             CREATE VIEW v_gone AS SELECT rate_id FROM rate;
             UPDATE shipped_view SET digest = printf('%064d', 1) WHERE view = 'v_rate';
             DELETE FROM shipped_view WHERE view = 'v_review';
             INSERT INTO shipped_view (view, digest) VALUES ('v_gone', printf('%064d', 2));",
        )
        .expect("views can be made");
    workspace
}

fn views(workspace: &Workspace) -> Vec<String> {
    column_of(
        &workspace.database(),
        "SELECT name || ': ' || sql FROM sqlite_schema WHERE type = 'view' AND name <> 'mine' ORDER BY name",
    )
}

#[test]
fn a_reader_shows_its_own_views_and_writes_nothing() {
    let workspace = of_another_version();
    let before = workspace.bytes_of("ratebook.db");
    for sql in ["SELECT amount FROM v_rate", "SELECT amount FROM mine", "SELECT amount FROM v_code_rate"] {
        let run = workspace.run(&["query", "run", "--sql", sql, "--format", "ndjson"]).expect_code(0);
        assert!(run.stdout.contains("5000"), "{sql}: {}", run.stdout);
    }
    let report = workspace.run(&["report", "code", "47371"]).expect_code(0);
    assert!(
        report.stdout.contains("$5,000.00") && !report.stdout.contains("$10,000.00"),
        "{}",
        report.stdout
    );
    assert!(workspace.bytes_of("ratebook.db") == before, "a reader changed the database");
    assert_eq!(workspace.names("."), ["ratebook.db", "rates.csv"]);
}

#[test]
fn a_view_that_was_changed_by_hand_is_not_read() {
    let workspace = Workspace::with_payer_csv(&[RATE]);
    workspace.run(&["import", "rates.csv", "--publisher", "Aetna"]).expect_code(0);
    let shipped = views(&workspace);
    workspace
        .database()
        .execute_batch("DROP VIEW v_rate; CREATE VIEW v_rate AS SELECT rate_id, 1.0 AS amount, NULL AS amount_na FROM rate")
        .expect("views can be made");
    let run = workspace.run(&["query", "run", "--sql", "SELECT amount FROM v_rate", "--format", "ndjson"]);
    assert!(run.expect_code(0).stdout.contains("5000"));
    workspace.run(&["migrate", "up"]).expect_code(0);
    assert_eq!(views(&workspace), shipped);
}

#[test]
fn a_writer_makes_its_own_views_and_leaves_those_of_the_analyst() {
    let shipped = views(&Workspace::seeded());
    let other = payer_csv(&["Cigna,PPO,CPT,47371,,outpatient,facility,,fee schedule,6000,,,,"]);
    for command in [&["import", "other.csv", "--publisher", "Cigna"][..], &["migrate", "up"], &["init"]] {
        let workspace = of_another_version();
        workspace.write("other.csv", &other);
        assert_ne!(views(&workspace), shipped);
        workspace.run(command).expect_code(0);
        assert_eq!(views(&workspace), shipped, "{command:?}");
        let amounts =
            column_of(&workspace.database(), "SELECT CAST(amount AS TEXT) FROM mine ORDER BY amount");
        assert_eq!(amounts[0], "5000.0", "{command:?}");
    }
}

#[test]
fn a_view_of_the_analyst_with_the_name_of_a_shipped_one_stops_a_writer() {
    for (name, sql) in [
        ("v_review", "CREATE VIEW v_review AS SELECT 1 AS mine"),
        ("V_Review", "CREATE VIEW V_Review AS SELECT 1 AS mine"),
        ("v_review", "CREATE TABLE v_review (mine)"),
    ] {
        let workspace = of_another_version();
        workspace.database().execute_batch(sql).expect("it can be made");
        let before = workspace.bytes_of("ratebook.db");
        let run = workspace.run(&["import", "rates.csv", "--publisher", "Cigna"]);
        let said = format!("`{name}` that ratebook did not make");
        run.expect_code(3).expect_talk(&[&said, "under another name"]);
        assert!(workspace.bytes_of("ratebook.db") == before);
        workspace.run(&["report", "code", "47371"]).expect_code(0);
    }
}

/// Debian 12 has SQLite 3.40, and the Python of many machines an older one.
#[test]
fn no_view_calls_a_function_that_sqlite_has_of_late() {
    let late = [
        "concat",
        "concat_ws",
        "string_agg",
        "octet_length",
        "unhex",
        "timediff",
        "unistr",
        "if",
        "json_pretty",
        "jsonb",
        "median",
        "percentile",
    ];
    for view in views(&Workspace::seeded()) {
        let words: Vec<&str> = view.split_inclusive('(').filter_map(|text| text.strip_suffix('(')).collect();
        for text in words {
            let name = text.rsplit(|letter: char| !letter.is_alphanumeric() && letter != '_').next();
            let name = name.unwrap_or_default().to_lowercase();
            assert!(!late.contains(&&*name), "{name} in {}", view.lines().next().unwrap_or_default());
        }
        assert!(!view.contains("group_concat") || !orders_within(&view), "{view}");
    }
}

/// Whether `ORDER BY` stands within the brackets of `group_concat`.
fn orders_within(view: &str) -> bool {
    view.match_indices("group_concat(").any(|(at, call)| {
        let mut depth = 1;
        let inside: String = view[at + call.len()..]
            .chars()
            .take_while(|letter| {
                depth += i32::from(*letter == '(') - i32::from(*letter == ')');
                depth > 0
            })
            .collect();
        inside.contains("ORDER BY")
    })
}

#[test]
fn a_view_of_the_analyst_that_reads_what_is_gone_spoils_itself_alone() {
    let workspace = Workspace::seeded();
    workspace
        .database()
        .execute_batch("CREATE VIEW broken AS SELECT * FROM nowhere")
        .expect("SQLite takes it");
    let run = |sql: &str| workspace.run(&["query", "run", "--sql", sql]);
    run("SELECT 1 AS a").expect_code(0).expect_stdout(&["The one cell has a value."]);
    run("SELECT * FROM broken").expect_code(2).expect_talk(&["no such table: main.nowhere"]);
    workspace.write(
        "own/mine.sql",
        "-- name: mine\n-- title: Mine\n-- grain: one row\n-- column: a int \"A.\"\nSELECT 1 AS a;\n",
    );
    workspace.run(&["--queries", "own", "query", "run", "mine"]).expect_code(0);
}
