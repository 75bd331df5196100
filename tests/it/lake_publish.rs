//! Publishing in a lake: the rows are those that an import stores, and nothing is believed that is not whole.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::record::Field;
use rusqlite::types::ValueRef;

use crate::workspace::{Run, Workspace, fixture, payer_csv, program, published, repository};
use crate::{in_network, properties};

/// The columns of `rate/` as an import stores them: one row for each rate and each code of its item.
const STORED: &str = include_str!("lake/stored.sql");

/// A cell as text; NULL and the empty text differ.
fn shown(field: &Field) -> String {
    match field {
        Field::Null => "null".to_owned(),
        Field::Str(text) => format!("{text:?}"),
        Field::Long(number) => number.to_string(),
        other => panic!("no column of a lake holds {other:?}"),
    }
}

/// The rows of all files of a folder of the lake, without the part.
fn rows_of(workspace: &Workspace, folder: &str) -> Vec<BTreeMap<String, String>> {
    let mut rows = Vec::new();
    for name in workspace.names(folder) {
        let file = fs::File::open(workspace.path(&format!("{folder}/{name}"))).expect("a file of the lake");
        let reader = SerializedFileReader::new(file).unwrap_or_else(|error| panic!("{name}: {error}"));
        for row in reader.get_row_iter(None).expect("rows") {
            let row = row.unwrap_or_else(|error| panic!("{name}: {error}"));
            let cells = row.get_column_iter().filter(|(column, _)| *column != "part");
            rows.push(cells.map(|(column, field)| (column.clone(), shown(field))).collect());
        }
    }
    rows
}

fn printed(rows: &[BTreeMap<String, String>]) -> Vec<String> {
    let mut lines: Vec<String> = rows.iter().map(|row| format!("{row:?}")).collect();
    lines.sort_unstable();
    lines
}

/// The rows that the database holds.
fn stored(workspace: &Workspace) -> Vec<BTreeMap<String, String>> {
    let database = workspace.database();
    let mut statement = database.prepare(STORED).expect("the statement is of this schema");
    let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let cell = |value: ValueRef<'_>| match value {
        ValueRef::Null => "null".to_owned(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Text(text) => format!("{:?}", String::from_utf8_lossy(text)),
        other => panic!("no column of a lake holds {other:?}"),
    };
    let rows = statement.query_map([], |row| {
        names.iter().enumerate().map(|(at, name)| Ok((name.clone(), cell(row.get_ref(at)?)))).collect()
    });
    rows.expect("rows").map(|row| row.expect("a row")).collect()
}

/// The only record of a lake but the empty one.
fn record(workspace: &Workspace, lake: &str) -> serde_json::Value {
    let names = workspace.names(&format!("{lake}/file"));
    let name = names.iter().find(|name| !name.starts_with("0000000000000000")).expect("a record");
    serde_json::from_str(&workspace.text_of(&format!("{lake}/file/{name}"))).expect("JSON")
}

fn publish(workspace: &Workspace, arguments: &[&str]) -> Run {
    workspace.run(&[&["publish", "--into", "lake"], arguments].concat())
}

/// Imports and publishes a file in the same way: every row of rates, every rejected row and every count is the
/// same.
fn compare(workspace: &Workspace, arguments: &[&str]) {
    let imported = workspace.run(&[&["import"], arguments].concat());
    assert!(imported.code <= 1, "{}", imported.stderr);
    let run = publish(workspace, arguments).expect_code(imported.code);
    let stored = stored(workspace);
    assert!(!stored.is_empty(), "{arguments:?} holds rates");
    let (found, expected) = (printed(&rows_of(workspace, "lake/rate")), printed(&stored));
    assert_eq!(found.len(), expected.len(), "{arguments:?}\n{}", run.stderr);
    if let Some((one, other)) = found.iter().zip(&expected).find(|(one, other)| one != other) {
        panic!("{arguments:?}: the lake has\n{one}\nand the database\n{other}");
    }
    // From the database the same rows come, under other numbers.
    workspace.run(&["publish", "--into", "from-database"]).expect_code(0).expect_talk(&["Published 1 file"]);
    let numbers = ["rate_key", "charge_key", "item_key", "terms_key", "payer_plan_key", "provider_set_key"];
    let without_numbers = |rows: Vec<BTreeMap<String, String>>| {
        let rows = rows.into_iter().map(|mut row| {
            row.retain(|column, _| !numbers.contains(&column.as_str()));
            row
        });
        printed(&rows.collect::<Vec<_>>())
    };
    let again = without_numbers(rows_of(workspace, "from-database/rate"));
    assert!(again == without_numbers(self::stored(workspace)), "{arguments:?}: from the database");
    for folder in ["provider", "component", "reject"] {
        let rows = |lake: &str| rows_of(workspace, &format!("{lake}/{folder}")).len();
        assert_eq!(rows("from-database"), rows("lake"), "{folder}");
    }
    let (mut record, mut other) = (record(workspace, "lake"), self::record(workspace, "from-database"));
    assert!(other["parts"].is_array());
    // Only the database knows which of its imports came first.
    assert!(record["order_number"].is_null() && other["order_number"].is_u64());
    for name in ["parts", "order_day", "order_number"] {
        (record[name], other[name]) = (serde_json::Value::Null, serde_json::Value::Null);
    }
    // Attributes stand in another order.
    for record in [&mut record, &mut other] {
        if let Some(attributes) = record["attributes"].as_array_mut() {
            attributes.sort_by_key(ToString::to_string);
        }
    }
    assert_eq!(record, other, "{arguments:?}");
    let counts = "SELECT rows_read || ' ' || rows_accepted || ' ' || rows_rejected || ' ' || fingerprint
                  FROM import ORDER BY import_id DESC LIMIT 1";
    let text = |name: &str| record[name].as_str().map_or_else(|| record[name].to_string(), str::to_owned);
    let names = ["rows_read", "rows_accepted", "rows_rejected", "fingerprint"];
    assert_eq!(names.map(text).join(" "), workspace.value::<String>(counts));
    let rates: i64 = workspace.value("SELECT count(*) FROM rate");
    assert_eq!(record["rates"].as_i64(), Some(rates));
    let rejects: i64 = workspace.value("SELECT count(*) FROM import_reject");
    assert_eq!(rows_of(workspace, "lake/reject").len() as i64, rejects);
    let pairs: i64 = workspace.value("SELECT count(*) FROM provider_set_group");
    assert_eq!(rows_of(workspace, "lake/provider").len() as i64, pairs);
    let covered: i64 = workspace.value("SELECT count(*) FROM item_component");
    assert_eq!(rows_of(workspace, "lake/component").len() as i64, covered);
    // What is said on the way is said in the same words.
    let findings = |text: &str| text.split("\n\n").next().unwrap_or_default().to_owned();
    if imported.stderr.contains("cause") {
        assert_eq!(findings(&run.stderr), findings(&imported.stderr));
    }
}

const ROWS: [&str; 6] = [
    "Aetna,HMO,CPT,47371,26,outpatient,professional,22,fee schedule,1204.5,,2026-01-01,,",
    "Aetna,PPO,CPT,47371,,outpatient,professional,22,,,62.5,2026-01-01,,of charges",
    "Cigna,HMO,CPT,47370,,inpatient,facility,,case rate,N/A,,,,",
    "Cigna,HMO,HCPCS,G0001,,inpatient,facility,,case rate,99.99999,,,,",
    "Cigna,,MS-DRG,405,,inpatient,facility,,per diem,2500,,,,",
    "Aetna,HMO,CPT,47371,26,outpatient,professional,22,fee schedule,abc,,2026-01-01,,",
];

#[test]
fn every_row_of_a_payers_csv_is_in_the_lake_as_an_import_stores_it() {
    let workspace = Workspace::with_payer_csv(&ROWS);
    compare(&workspace, &["rates.csv"]);
}

#[test]
fn any_rows_are_in_the_lake_as_an_import_stores_them() {
    let result = properties::runner(6).run(&properties::rows(), |rows| {
        let rows: Vec<&str> = rows.iter().map(String::as_str).chain([ROWS[0]]).collect();
        let workspace = Workspace::with_payer_csv(&rows);
        // A row that is cut open by a quote stops the whole file; that is the same for both.
        if workspace.run(&["import", "rates.csv", "--dry-run"]).code <= 1 {
            compare(&workspace, &["rates.csv"]);
        }
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn every_row_of_a_payers_own_file_is_in_the_lake_as_an_import_stores_it() {
    let workspace = Workspace::seeded();
    workspace.write("rates.json", in_network::example());
    compare(&workspace, &["rates.json", "--all-codes"]);
    let workspace = Workspace::seeded();
    workspace.write("rates.json", in_network::example());
    compare(&workspace, &["rates.json", "--code", "47371"]);
    let record = record(&workspace, "lake");
    assert_eq!(record["scope"], "codes");
    assert_eq!(record["filter"], serde_json::json!([{"system": "CPT", "code": "47371"}]));
    assert_eq!(record["left_out"]["items_kept"], 1);
}

#[test]
fn every_row_of_a_hospitals_file_is_in_the_lake_as_an_import_stores_it() {
    let workspace = Workspace::seeded();
    let file = repository().join("tests/fixtures/hospital/tall-v3-hill.csv");
    compare(&workspace, &[&file.to_string_lossy()]);
}

/// A published file of every format of prices, with its profile where it needs one.
const PUBLISHED: [(&str, Option<&str>); 9] = [
    ("hospitals-v3/musc_charleston_v3_tall_excerpt.csv.gz", None),
    ("hospitals-v3/uw_medical_center_v3_excerpt.json.gz", None),
    ("hpt-cms/v2/V2.0.0_Wide_CSV_Format_Example.csv", None),
    ("hpt-cms/v3/V3.0.0_Wide_CSV_Format_Example.csv", None),
    ("hpt-real/northside_sample.json", None),
    ("hpt-real/grady_sample.csv", None),
    ("tic/examples/in-network-rates-bundle-single-plan-sample.json", None),
    ("tic/examples/in-network-rates-fee-for-service-single-plan-sample.json", None),
    ("legacy-chargemasters/tx_30.csv.gz", Some("tx_30")),
];

#[test]
fn every_row_of_published_files_is_in_the_lake_as_an_import_stores_it() {
    for (name, profile) in PUBLISHED {
        let Some(file) = published(name) else { continue };
        let (file, workspace) = (file.to_string_lossy().into_owned(), Workspace::seeded());
        let mut arguments = vec![file.as_str()];
        let profile = profile.map(|name| fixture(&format!("profiles/{name}.toml")));
        arguments.extend(profile.iter().flat_map(|profile| ["--profile", profile.as_str()]));
        if name.starts_with("tic") {
            arguments.push("--all-codes");
        }
        compare(&workspace, &arguments);
    }
}

#[test]
fn a_file_that_is_published_again_writes_nothing() {
    let workspace = Workspace::with_payer_csv(&ROWS);
    publish(&workspace, &["rates.csv"]).expect_code(1).expect_talk(&["Published as part", "rates"]);
    let before = everything(&workspace, "lake");
    publish(&workspace, &["rates.csv"])
        .expect_code(0)
        .expect_talk(&["already published as", "nothing written"]);
    assert_eq!(everything(&workspace, "lake"), before);
    // The same bytes under another name are the same file.
    workspace.write("again.csv", workspace.bytes_of("rates.csv"));
    publish(&workspace, &["again.csv"]).expect_code(0).expect_talk(&["already published as"]);
}

/// Every file of a lake that somebody may read, by name.
fn everything(workspace: &Workspace, lake: &str) -> BTreeMap<String, Vec<u8>> {
    fn walk(folder: &Path, root: &Path, all: &mut BTreeMap<String, Vec<u8>>) {
        for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            if entry.is_dir() {
                walk(&entry, root, all);
            } else {
                let name = entry.strip_prefix(root).expect("below").to_string_lossy().into_owned();
                all.insert(name, fs::read(&entry).expect("a file"));
            }
        }
    }
    let mut all = BTreeMap::new();
    let root = workspace.path(lake);
    walk(&root, &root, &mut all);
    // The views of engines name the folder.
    all.retain(|name, _| !name.starts_with('.') && !name.starts_with("engine"));
    all
}

#[test]
fn what_is_no_lake_and_what_is_of_a_newer_program_is_refused() {
    let workspace = Workspace::with_payer_csv(&ROWS);
    workspace.write("full/notes.txt", "mine");
    workspace
        .run(&["publish", "--into", "full", "rates.csv"])
        .expect_code(2)
        .expect_talk(&["holds `notes.txt` and is no lake"]);
    workspace
        .run(&["publish", "--into", "rates.csv", "rates.csv"])
        .expect_code(2)
        .expect_talk(&["is a file"]);
    workspace.write("newer/lake.json", r#"{"schema": 6, "program": "ratebook 9.9.9"}"#);
    workspace
        .run(&["publish", "--into", "newer", "rates.csv"])
        .expect_code(3)
        .expect_talk(&["schema 6, of ratebook 9.9.9"]);
    assert_eq!(workspace.names("newer"), ["lake.json"]);
}

#[test]
fn a_file_of_medicare_and_a_file_that_only_adds_are_refused_in_words() {
    let workspace = Workspace::with_payer_csv(&ROWS);
    let file = repository().join("tests/fixtures/medicare/relative-values-2026.csv");
    publish(&workspace, &[&file.to_string_lossy()])
        .expect_code(2)
        .expect_talk(&["Medicare's files go into a database", "ratebook publish --into LAKE"]);
    // The rejected rows of a file, corrected.
    workspace.run(&["import", "rates.csv"]).expect_code(1);
    publish(&workspace, &["rates.rejects.csv"]).expect_code(4).expect_talk(&["only adds to other files"]);
    publish(&workspace, &["rates.csv", "--adds"]).expect_code(2).expect_talk(&[
        "a lake takes no file that only adds",
        "`ratebook import FILE --adds`",
        "`ratebook publish --into LAKE` without a file",
    ]);
    let Some(contents) = published("tic/examples/table-of-contents-sample.json") else { return };
    publish(&workspace, &[&contents.to_string_lossy()])
        .expect_code(4)
        .expect_talk(&["no rate that a lake could keep"]);
    assert_eq!(workspace.names("lake/file"), ["0000000000000000.json"]);
}

/// A payer CSV of one row.
fn one_row(plan: &str, amount: &str) -> String {
    let row =
        format!("Aetna,{plan},CPT,47371,,outpatient,professional,22,fee schedule,{amount},,2026-01-01,,");
    payer_csv(&[&row])
}

#[test]
fn two_files_of_one_day_that_speak_of_the_same_are_refused() {
    let workspace = Workspace::empty();
    for (name, plan, amount) in [("a.csv", "HMO", "100"), ("b.csv", "HMO", "200"), ("c.csv", "PPO", "300")] {
        workspace.write(name, one_row(plan, amount));
    }
    publish(&workspace, &["a.csv"]).expect_code(0);
    let before = everything(&workspace, "lake");
    // Without a day nobody knows which of the two is newer; files of other plans are no matter.
    publish(&workspace, &["b.csv"]).expect_code(3).expect_talk(&[
        "`b.csv` does not say which day it is of",
        "`a.csv`",
        "--edition DAY",
        "--undo",
    ]);
    assert_eq!(everything(&workspace, "lake"), before);
    publish(&workspace, &["c.csv"]).expect_code(0);
    publish(&workspace, &["b.csv", "--edition", "2026-02-01"]).expect_code(0);
    workspace.write("d.csv", one_row("HMO", "400"));
    let before = everything(&workspace, "lake");
    publish(&workspace, &["d.csv", "--edition", "2026-02-01"]).expect_code(3).expect_talk(&[
        "`d.csv` and `b.csv` are both the edition of 2026-02-01",
        "--undo",
        "--edition DAY",
    ]);
    assert_eq!(everything(&workspace, "lake"), before);
    // Both ways on.
    publish(&workspace, &["d.csv", "--edition", "2026-02-02"]).expect_code(0);
    workspace.write("e.csv", one_row("HMO", "500"));
    publish(&workspace, &["--undo", "b.csv"]).expect_code(0).expect_talk(&["taken back"]);
    publish(&workspace, &["--undo", "b.csv"]).expect_code(2).expect_talk(&["no part and no file `b.csv`"]);
    let elsewhere = ["publish", "--into", "no-lake", "--undo", "b.csv"];
    workspace.run(&elsewhere).expect_code(2).expect_talk(&["`no-lake` is no lake", "name a folder"]);
    assert!(!workspace.path("no-lake").exists());
    publish(&workspace, &["e.csv", "--edition", "2026-02-01"]).expect_code(0);
}

#[test]
fn a_part_that_was_taken_back_can_be_published_again() {
    let workspace = Workspace::empty();
    workspace.write("a.csv", one_row("HMO", "100"));
    publish(&workspace, &["a.csv"]).expect_code(0);
    let before = everything(&workspace, "lake");
    let part = workspace.names("lake/file")[1].trim_end_matches(".json").to_owned();
    publish(&workspace, &["--undo", &part]).expect_code(0).expect_talk(&["taken back"]);
    assert!(workspace.names("lake/undone").contains(&format!("{part}.json")));
    publish(&workspace, &["--undo", &part]).expect_code(0).expect_talk(&["was taken back before"]);
    publish(&workspace, &["a.csv"]).expect_code(0).expect_talk(&["Published as part"]);
    assert_eq!(everything(&workspace, "lake"), before);
}

#[test]
fn the_same_files_in_any_order_and_by_two_publishers_are_the_same_lake() {
    let workspace = Workspace::empty();
    let files: Vec<String> = (1..=6)
        .map(|n| {
            let name = format!("file-{n}.csv");
            workspace.write(&name, one_row(&format!("Plan {n}"), &format!("{n}00")));
            name
        })
        .collect();
    let named: Vec<&str> = files.iter().map(String::as_str).collect();
    let run = |lake: &str, files: &[&str]| {
        let command = workspace.command(&[&["publish", "--into", lake, "--quiet"], files].concat()).spawn();
        command.expect("the program starts")
    };
    assert!(run("one", &named).wait().expect("it ends").success());
    // Two at once, in another order, with files in common; one more is killed in the middle.
    let backwards: Vec<&str> = named.iter().rev().copied().collect();
    let (mut first, mut second) = (run("two", &named[..4]), run("two", &backwards));
    let mut killed = run("two", &named);
    killed.kill().expect("it can be killed");
    let _ = killed.wait();
    assert!(first.wait().expect("it ends").success() && second.wait().expect("it ends").success());
    // What a dead publisher left is gone with the next that is alone.
    workspace.write("two/rate/.ratebook-x.parquet-abc.part", "half");
    publish_into(&workspace, "two", &named[..1]).expect_code(0);
    let (one, two) = (everything(&workspace, "one"), everything(&workspace, "two"));
    assert_eq!(one.keys().collect::<Vec<_>>(), two.keys().collect::<Vec<_>>());
    assert_eq!(one, two);
    assert!(workspace.names("two/rate").iter().all(|name| !name.starts_with('.')));
}

fn publish_into(workspace: &Workspace, lake: &str, files: &[&str]) -> Run {
    workspace.run(&[&["publish", "--into", lake], files].concat())
}

#[test]
fn a_lake_has_the_small_tables_and_parts_that_every_pattern_finds() {
    let workspace = Workspace::empty();
    workspace.write("a.csv", one_row("HMO", "100"));
    publish(&workspace, &["a.csv"]).expect_code(0);
    for folder in ["rate", "provider", "component", "reject"] {
        assert_eq!(workspace.names(&format!("lake/{folder}"))[0], "0000000000000000-0.parquet");
    }
    let tables = workspace.names("lake/table");
    for name in
        ["absent_reason", "payer", "payer_alias", "code", "measure", "medicare_rvu", "import", "publisher"]
    {
        assert!(tables.contains(&format!("{name}.parquet")), "{tables:?}");
    }
    for name in ["rate", "item", "import_reject", "payer_plan", "shipped_view"] {
        assert!(!tables.contains(&format!("{name}.parquet")), "{tables:?}");
    }
    let empty: serde_json::Value =
        serde_json::from_str(&workspace.text_of("lake/file/0000000000000000.json")).expect("JSON");
    assert_eq!((&empty["schema"], &empty["sha256"]), (&serde_json::json!(5), &serde_json::Value::Null));
}

/// The amounts of the rates that stand, by plan.
fn amounts(workspace: &Workspace, lake: &str) -> Vec<String> {
    let gone = workspace.names(&format!("{lake}/undone"));
    let mut amounts = Vec::new();
    for name in workspace.names(&format!("{lake}/rate")) {
        let part = name.split('-').next().expect("a part");
        if gone.contains(&format!("{part}.json")) {
            continue;
        }
        let file = fs::File::open(workspace.path(&format!("{lake}/rate/{name}"))).expect("a file");
        for row in SerializedFileReader::new(file).expect("Parquet").get_row_iter(None).expect("rows") {
            let cells: BTreeMap<String, String> = row
                .expect("a row")
                .get_column_iter()
                .map(|(name, field)| (name.clone(), shown(field)))
                .collect();
            amounts.push(format!("{} {} {}", cells["raw_plan"], cells["amount"], cells["source_file"]));
        }
    }
    amounts.sort();
    amounts
}

#[test]
fn a_database_publishes_the_state_after_each_import_and_takes_back_what_was_undone() {
    let workspace = Workspace::seeded();
    let row = |plan: &str, amount: &str| {
        format!("Aetna,{plan},CPT,47371,,outpatient,professional,22,fee schedule,{amount},,2026-01-01,,")
    };
    let write = |name: &str, rows: &[(&str, &str)]| {
        let rows: Vec<String> = rows.iter().map(|(plan, amount)| row(plan, amount)).collect();
        workspace.write(name, payer_csv(&rows.iter().map(String::as_str).collect::<Vec<_>>()));
        workspace.run(&["import", name, "--replaces"]).expect_code(0);
    };
    let from_database = || workspace.run(&["publish", "--into", "lake"]).expect_code(0);
    write("a.csv", &[("HMO", "100"), ("PPO", "150")]);
    from_database();
    assert_eq!(amounts(&workspace, "lake"), ["\"HMO\" 1000000 \"a.csv\"", "\"PPO\" 1500000 \"a.csv\""]);
    // A part is never written again: which file is the newer one says the order of the imports.
    write("b.csv", &[("HMO", "200")]);
    from_database().expect_talk(&["b.csv: 1 rate", "1 were there already"]);
    let of_both = ["\"HMO\" 1000000 \"a.csv\"", "\"HMO\" 2000000 \"b.csv\"", "\"PPO\" 1500000 \"a.csv\""];
    assert_eq!(amounts(&workspace, "lake"), of_both);
    let before = everything(&workspace, "lake");
    from_database().expect_talk(&["Published 0 files, 2 were there already"]);
    assert_eq!(everything(&workspace, "lake"), before);
    // A rate that a later file states as it was keeps the file and line that stated it first.
    write("c.csv", &[("HMO", "200"), ("PPO", "300")]);
    from_database().expect_talk(&["c.csv: 2 rates", "2 were there already"]);
    let of_c = ["\"HMO\" 2000000 \"b.csv\"", "\"PPO\" 3000000 \"c.csv\""];
    let mut of_all: Vec<&str> = of_both.into_iter().chain(of_c).collect();
    of_all.sort_unstable();
    assert_eq!(amounts(&workspace, "lake"), of_all);
    let last: i64 = workspace.value("SELECT max(import_id) FROM import");
    workspace.run(&["imports", "undo", &last.to_string(), "--yes"]).expect_code(0);
    from_database().expect_talk(&["c.csv: taken back in the lake too"]);
    assert_eq!(amounts(&workspace, "lake"), of_both);
    // After the last of them the database knows no more of the publisher than the records say.
    for id in [last - 1, last - 2] {
        workspace.run(&["imports", "undo", &id.to_string(), "--yes"]).expect_code(0);
    }
    from_database().expect_talk(&["a.csv: taken back in the lake too", "b.csv: taken back in the lake too"]);
    assert_eq!(amounts(&workspace, "lake"), [""; 0]);
}

#[test]
fn foreign_files_are_passed_over_and_a_full_disk_leaves_nothing() {
    let workspace = Workspace::empty();
    workspace.write("a.csv", one_row("HMO", "100"));
    publish(&workspace, &["a.csv"]).expect_code(0);
    workspace.write("lake/rate/others.parquet", "not ours");
    workspace.write("lake/file/notes.json", "{");
    workspace.write("b.csv", one_row("PPO", "100"));
    publish(&workspace, &["b.csv"]).expect_code(0).expect_talk(&[
        "`file/notes.json` is no part of the lake",
        "`rate/others.parquet` is no part of the lake",
    ]);
    assert_eq!(workspace.text_of("lake/rate/others.parquet"), "not ours");
    if !Path::new("/dev/full").exists() {
        return;
    }
    // A limit on the size of files stands for a full disk.
    let before = everything(&workspace, "lake");
    let rows: Vec<String> = (0..4000)
        .map(|n| {
            format!(
                "Aetna,EPO,CPT,{:05},,outpatient,professional,22,fee schedule,{}.{:02},,,,",
                10_000 + n,
                n * 37,
                n % 100
            )
        })
        .collect();
    workspace.write("c.csv", payer_csv(&rows.iter().map(String::as_str).collect::<Vec<_>>()));
    let program = program();
    let limited = std::process::Command::new("bash")
        .args(["-c", &format!("ulimit -f 16; exec '{program}' publish --into lake c.csv")])
        .current_dir(workspace.path(""))
        .output()
        .expect("bash starts");
    assert_eq!(limited.status.code(), Some(4), "{}", String::from_utf8_lossy(&limited.stderr));
    assert_eq!(everything(&workspace, "lake"), before);
    publish(&workspace, &["c.csv"]).expect_code(0);
}

#[test]
fn a_database_that_cannot_be_read_leaves_no_lake() {
    let workspace = Workspace::empty();
    let publish = ["publish", "--into", "lake"];
    workspace.run(&publish).expect_code(2);
    assert!(!workspace.path("lake").exists());
    workspace.write("ratebook.db", "no database, and long enough to be looked at: ".repeat(100));
    workspace.run(&publish).expect_code(3);
    assert!(!workspace.path("lake").exists());
}
