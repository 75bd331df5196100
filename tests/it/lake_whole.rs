//! What a lake holds is believed only where it is whole, and its files are in the order of the imports that they came
//! from.

use parquet::file::reader::{FileReader as _, SerializedFileReader};

use crate::lake_engines::engine;
use crate::workspace::{Run, Workspace, fixture, payer_csv, repository};

const ROWS: &str = "payer,plan,code,amount\n";

/// Asks a lake for the rates of a code.
fn ask(workspace: &Workspace, engine: &str, lake: &str, code: &str) -> Run {
    let param = format!("code={code}");
    let asked = ["query", "run", "code-rates", "--param", &param, "--format", "json"];
    workspace.run(&[&asked[..], &["--lake", lake, "--engine-command", engine]].concat())
}

/// The dollars of a code in the lake, lowest first.
fn amounts(workspace: &Workspace, engine: &str, code: &str) -> Vec<f64> {
    let rows = ask(workspace, engine, "lake", code).expect_code(0).rows();
    let mut amounts: Vec<f64> = rows.iter().filter_map(|row| row["amount"].as_f64()).collect();
    amounts.sort_by(f64::total_cmp);
    amounts
}

#[test]
fn of_two_imports_without_a_day_the_later_is_current_and_its_undo_brings_the_earlier_back() {
    let Some(engine) = engine() else { return };
    let workspace = Workspace::seeded();
    workspace.write(
        "a.csv",
        format!("{ROWS}Aetna Inc.,HMO,47371,100\nAetna Inc.,HMO,47382,110\nAetna Inc.,PPO,47371,150\n"),
    );
    workspace.write("b.csv", format!("{ROWS}Aetna,HMO,47371,200\n"));
    workspace.run(&["import", "a.csv"]).expect_code(0);
    workspace.run(&["publish", "--into", "lake"]).expect_code(0);
    workspace.run(&["import", "b.csv", "--replaces"]).expect_code(0);
    workspace.run(&["publish", "--into", "lake"]).expect_code(0);
    assert_eq!(amounts(&workspace, &engine, "47371"), [150.0, 200.0]);
    assert_eq!(amounts(&workspace, &engine, "47382"), Vec::<f64>::new());
    let id: i64 = workspace.value("SELECT max(import_id) FROM import");
    workspace.run(&["imports", "undo", &id.to_string(), "--yes"]).expect_code(0);
    workspace.run(&["publish", "--into", "lake"]).expect_code(0);
    assert_eq!(amounts(&workspace, &engine, "47371"), [100.0, 150.0]);
    assert_eq!(amounts(&workspace, &engine, "47382"), [110.0]);
}

#[test]
fn a_code_that_files_alone_have_is_known_to_a_lake_of_files() {
    let Some(engine) = engine() else { return };
    let workspace = Workspace::empty();
    workspace.write("a.csv", format!("{ROWS}Aetna,HMO,99213,95\n"));
    workspace.run(&["publish", "--into", "lake", "a.csv"]).expect_code(0);
    assert_eq!(amounts(&workspace, &engine, "99213"), [95.0]);
    let with = ["--lake", "lake", "--engine-command", &engine];
    let report =
        workspace.run(&[&["report", "99213", "--format", "json"], &with[..]].concat()).expect_code(0);
    assert!(report.stdout.contains("Code system"), "{}", report.stdout);
    let unknown = workspace.run(&[&["report", "99999"], &with[..]].concat()).expect_code(2);
    unknown.expect_talk(&["does not know CPT 99999"]);
}

#[test]
fn what_is_not_whole_or_not_of_the_lake_is_named_and_nothing_is_shown() {
    let Some(engine) = engine() else { return };
    let workspace = Workspace::empty();
    workspace.write("a.csv", format!("{ROWS}Aetna,HMO,47371,95\n"));
    workspace.run(&["publish", "--into", "lake", "a.csv"]).expect_code(0);
    let lake = workspace.path("lake");
    let names = |folder: &str| {
        let entries = std::fs::read_dir(lake.join(folder)).expect("the folder");
        entries
            .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
            .collect::<Vec<_>>()
    };
    let rate = names("rate").into_iter().find(|name| !name.starts_with("0000")).expect("a part");
    let part = rate.split('-').next().expect("its name").to_owned();
    let path = lake.join("rate").join(&rate);
    let refused = |code: i32, words: &[&str]| {
        drop(ask(&workspace, &engine, "lake", "47371").expect_code(code).expect_talk(words));
    };
    // Copies of a part, as a program of synchronization makes them.
    for copy in [format!("{part}-1 (1).parquet"), format!("{part}-2.parquet")] {
        std::fs::copy(&path, lake.join("rate").join(&copy)).expect("a copy");
        refused(3, &[&copy, "remove it"]);
        std::fs::remove_file(lake.join("rate").join(&copy)).expect("it is there");
    }
    // A cut or missing part is mended by publishing the file again.
    let whole = std::fs::read(&path).expect("the part");
    std::fs::write(&path, &whole[..whole.len() / 2]).expect("it can be written");
    refused(3, &[&rate, "a.csv", "missing from the lake or damaged", "publish `a.csv` again"]);
    std::fs::remove_file(&path).expect("it is there");
    refused(3, &[&rate]);
    workspace.run(&["publish", "--into", "lake", "a.csv"]).expect_code(0).expect_talk(&["Published as part"]);
    assert_eq!(amounts(&workspace, &engine, "47371"), [95.0]);
    // Records of a later program, and what is no record.
    let record = lake.join("file").join(format!("{part}.json"));
    let text = std::fs::read_to_string(&record).expect("the record");
    let mut later: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
    later["schema"] = 99.into();
    std::fs::write(&record, later.to_string()).expect("it can be written");
    refused(3, &["has schema 99", "newer one"]);
    for broken in ["{}", "{\"part\": \"x\"", ""] {
        std::fs::write(&record, broken).expect("it can be written");
        refused(3, &[&format!("{part}.json"), "no record of a published file"]);
    }
    std::fs::write(&record, &text).expect("it can be written");
    std::fs::write(lake.join("file/notes-2026-01-01.json"), "my notes").expect("it can be written");
    assert_eq!(amounts(&workspace, &engine, "47371"), [95.0]);
}

#[test]
fn what_no_record_names_is_said_once_and_no_row_of_it_is_shown() {
    let Some(engine) = engine() else { return };
    let workspace = Workspace::empty();
    workspace.write("a.csv", format!("{ROWS}Aetna,HMO,47371,95\n"));
    workspace.write("b.csv", format!("{ROWS}Cigna,HMO,47371,96\n"));
    for lake in ["lake", "other"] {
        workspace.run(&["publish", "--into", lake, "a.csv"]).expect_code(0);
    }
    workspace.run(&["publish", "--into", "other", "b.csv"]).expect_code(0);
    assert!(!ask(&workspace, &engine, "lake", "47371").stderr.contains("warning"));
    // A part of `b.csv` whose publisher was stopped before the record.
    let mut orphan = String::new();
    for entry in std::fs::read_dir(workspace.path("other/rate")).expect("the folder") {
        let name = entry.expect("an entry").file_name().to_string_lossy().into_owned();
        if !workspace.path("lake/rate").join(&name).exists() {
            std::fs::copy(workspace.path("other/rate").join(&name), workspace.path("lake/rate").join(&name))
                .expect("a copy");
            orphan = name;
        }
    }
    workspace.write("lake/rate/others.parquet", "not ours");
    // A copy under another name has the rows of its part: they count once.
    let part = workspace
        .names("lake/rate")
        .into_iter()
        .find(|name| *name != orphan && !name.starts_with("00000000"));
    let part = part.expect("the part of `a.csv`");
    let copy = "aaaaaaaaaaaaaaaa-1.parquet";
    std::fs::copy(workspace.path("lake/rate").join(&part), workspace.path("lake/rate").join(copy))
        .expect("a copy");
    let said = [
        format!("`rate/{copy}` has no record"),
        format!("`rate/{orphan}` has no record"),
        "`rate/others.parquet` is no part of the lake: skipped".to_owned(),
    ];
    assert_eq!(amounts(&workspace, &engine, "47371"), [95.0]);
    let report = ["report", "47371", "--format", "json", "--lake", "lake", "--engine-command", &engine];
    for run in [ask(&workspace, &engine, "lake", "47371"), workspace.run(&report)] {
        for words in &said {
            assert_eq!(run.stderr.matches(&**words).count(), 1, "{}", run.stderr);
        }
    }
    workspace.run(&["publish", "--into", "lake", "a.csv"]).expect_code(0);
    let views = workspace.text_of("lake/engine/duckdb/views.sql");
    for words in &said {
        assert_eq!(views.matches(&**words).count(), 1, "{views}");
    }
    // It is of the lake when its file is published.
    workspace.run(&["publish", "--into", "lake", "b.csv"]).expect_code(0);
    assert_eq!(amounts(&workspace, &engine, "47371"), [95.0, 96.0]);
}

#[test]
fn a_published_file_keeps_its_day_until_it_is_taken_back() {
    let workspace = Workspace::empty();
    workspace.write("a.csv", format!("{ROWS}Aetna,HMO,47371,95\n"));
    let publish = |day: &str| workspace.run(&["publish", "--into", "lake", "a.csv", "--edition", day]);
    publish("2026-12-31").expect_code(0);
    publish("2026-12-31").expect_code(0).expect_talk(&["already published"]);
    publish("2026-01-31")
        .expect_code(3)
        .expect_talk(&["as of 2026-12-31, and not as of 2026-01-31", "--undo"]);
    workspace.run(&["publish", "--into", "lake", "--undo", "a.csv"]).expect_code(0);
    publish("2026-01-31").expect_code(0);
}

#[test]
fn the_name_of_a_lake_is_no_pattern() {
    let Some(engine) = engine() else { return };
    let workspace = Workspace::empty();
    workspace.write("a.csv", format!("{ROWS}Aetna,HMO,47371,95\n"));
    workspace.write("b.csv", format!("{ROWS}Aetna,HMO,47371,96\n"));
    for (lake, file) in [("l[ab]*", "a.csv"), ("lbx", "b.csv")] {
        workspace.run(&["publish", "--into", lake, file]).expect_code(0);
    }
    assert_eq!(ask(&workspace, &engine, "l[ab]*", "47371").expect_code(0).rows().len(), 1);
}

/// Whatever is not of the database alone is answered by a lake, with rows or without.
#[test]
fn every_query_that_a_lake_is_asked_gives_an_answer() {
    let Some(engine) = engine() else { return };
    let workspace = Workspace::seeded();
    workspace.write("rates.csv", payer_csv(&["Aetna,HMO,CPT,47371,,outpatient,facility,,case rate,100,,,,"]));
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    workspace.run(&["publish", "--into", "lake"]).expect_code(0);
    let listed = workspace.run(&["query", "list", "--format", "json"]).expect_code(0).rows();
    let mut answered = 0;
    for query in listed {
        let name = query["name"].as_str().expect("a name").to_owned();
        let mut asked =
            vec!["query", "run", &name, "--format", "csv", "--lake", "lake", "--engine-command", &engine];
        if workspace.run(&["query", "show", &name]).stdout.contains("-- param: code ") {
            asked.extend(["--param", "code=47371"]);
        }
        let run = workspace.run(&asked);
        assert_ne!(run.code, 4, "{name}: {}", run.stderr);
        answered += u32::from(run.code == 0);
    }
    assert!(answered > 40, "{answered} queries were answered");
}

/// Two files without a day that speak of one payer and plan, however they are called, cannot both be the newest.
#[test]
fn files_of_one_contract_under_two_names_are_refused_without_a_day() {
    let workspace = Workspace::empty();
    workspace.write("a.csv", format!("{ROWS}Aetna Inc.,HMO,47371,95\n"));
    workspace.write("b.csv", format!("{ROWS}Aetna,HMO,47371,96\n"));
    workspace.write("c.csv", "payer,plan,line_of_business,code,amount\nAetna,HMO,commercial,47371,97\n");
    workspace.write("d.csv", format!("{ROWS}Aetna,PPO,47371,98\n"));
    workspace.run(&["publish", "--into", "lake", "a.csv"]).expect_code(0);
    for file in ["b.csv", "c.csv"] {
        workspace.run(&["publish", "--into", "lake", file]).expect_code(3).expect_talk(&["--edition DAY"]);
    }
    workspace.run(&["publish", "--into", "lake", "d.csv"]).expect_code(0);
}

#[test]
fn a_tombstone_takes_its_part_back_whatever_is_in_it() {
    let Some(engine) = engine() else { return };
    let workspace = Workspace::empty();
    workspace.write("a.csv", payer_csv(&["Aetna,HMO,CPT,47371,,outpatient,,,case rate,100.00,,,,"]));
    workspace.run(&["publish", "--into", "lake", "a.csv"]).expect_code(0);
    let query = ["query", "run", "code-rates", "--param", "code=47371", "--format", "json"];
    let rates = || {
        let of_lake = ["--lake", "lake", "--engine-command", engine.as_str()];
        workspace.run(&[&query[..], &of_lake].concat()).expect_code(0).rows().len()
    };
    assert_eq!(rates(), 1);
    workspace.run(&["publish", "--into", "lake", "--undo", "a.csv"]).expect_code(0);
    let undone = workspace.names("lake/undone");
    let part = undone.iter().find(|name| !name.starts_with("0000")).expect("a tombstone");
    for content in ["", "{}", "{\"part\": \"40"] {
        workspace.write(&format!("lake/undone/{part}"), content);
        assert_eq!(rates(), 0, "{content}");
    }
}

#[test]
fn a_query_of_ones_own_reads_no_file_through_the_engine() {
    let workspace = Workspace::empty();
    workspace.write("a.csv", payer_csv(&["Aetna,HMO,CPT,47371,,outpatient,,,case rate,100.00,,,,"]));
    workspace.run(&["publish", "--into", "lake", "a.csv"]).expect_code(0);
    // Whatever the engine is, it is not asked.
    workspace.write("engine.sh", "echo asked > asked.txt\n");
    for from in ["read_csv('a.csv')", "'a.csv'", "duckdb_secrets()"] {
        let header =
            "-- name: own\n-- title: Own\n-- grain: one payer\n-- column: payer text \"Who pays.\"\n";
        workspace.write("own.sql", format!("{header}SELECT payer FROM {from}\n"));
        workspace
            .run(&["query", "run", "own.sql", "--lake", "lake", "--engine-command", "sh engine.sh"])
            .expect_code(2)
            .expect_talk(&["own.sql:5"]);
    }
    assert!(!workspace.path("asked.txt").exists());
}

#[test]
fn the_bytes_of_another_part_of_the_same_size_are_damage() {
    let Some(engine) = engine() else { return };
    let workspace = Workspace::empty();
    for nth in 0..8 {
        workspace.write(&format!("f{nth}.csv"), format!("{ROWS}Aetna,P{nth},47371,9{nth}\n"));
        workspace.run(&["publish", "--into", "lake", &format!("f{nth}.csv")]).expect_code(0);
    }
    let parts: Vec<_> = workspace.names("lake/rate").into_iter().skip(1).collect();
    let bytes: Vec<Vec<u8>> = parts
        .iter()
        .map(|name| std::fs::read(workspace.path(&format!("lake/rate/{name}"))).expect("a part"))
        .collect();
    let pairs = (0..8).flat_map(|one| (0..one).map(move |other| (one, other)));
    let (one, other) = pairs
        .into_iter()
        .find(|(one, other)| bytes[*one].len() == bytes[*other].len())
        .expect("two of one size");
    workspace.write(&format!("lake/rate/{}", parts[one]), &bytes[other]);
    let said = [parts[one].as_str(), "missing from the lake or damaged"];
    ask(&workspace, &engine, "lake", "47371").expect_code(3).expect_talk(&said);
    let files: Vec<String> = (0..8).map(|nth| format!("f{nth}.csv")).collect();
    let again = ["publish", "--into", "lake"].into_iter().chain(files.iter().map(String::as_str));
    workspace.run(&again.collect::<Vec<_>>()).expect_code(0).expect_talk(&["Published as part"]);
    let expected: Vec<f64> = (90..98).map(f64::from).collect();
    assert_eq!(amounts(&workspace, &engine, "47371"), expected);
}

#[test]
fn files_that_are_not_published_because_one_before_failed_are_named() {
    let workspace = Workspace::empty();
    workspace.write("a.csv", "no,table\n");
    workspace.write("b.csv", payer_csv(&["Aetna,HMO,CPT,47371,,outpatient,,,case rate,100.00,,,,"]));
    workspace
        .run(&["publish", "--into", "lake", "a.csv", "b.csv"])
        .expect_code(1)
        .expect_talk(&["not tried, for the file before failed: `b.csv`"]);
}

#[test]
fn a_part_that_cannot_be_taken_back_because_nothing_can_be_written_is_said_to_be_there_still() {
    let workspace = Workspace::empty();
    workspace.write("a.csv", format!("{ROWS}Aetna,HMO,47371,95\n"));
    workspace.run(&["publish", "--into", "lake", "a.csv"]).expect_code(0);
    // As of a folder that is read-only: its lock cannot be opened.
    std::fs::remove_file(workspace.path("lake/.lock")).expect("the lock is removed");
    std::fs::create_dir(workspace.path("lake/.lock")).expect("a folder is made");
    workspace
        .run(&["publish", "--into", "lake", "--undo", "a.csv"])
        .expect_code(4)
        .expect_talk(&["cannot write", "the part is still in the lake"]);
}

#[test]
fn a_damaged_small_table_is_named_and_written_anew_from_a_database() {
    let Some(engine) = engine() else { return };
    let workspace = Workspace::seeded();
    workspace.write("a.csv", format!("{ROWS}Aetna,HMO,47371,95\n"));
    workspace.run(&["import", "a.csv"]).expect_code(0);
    workspace.run(&["publish", "--into", "lake"]).expect_code(0);
    let of_parquet = std::fs::read(workspace.path("lake/table/medicare_rvu.parquet")).expect("a small table");
    // As any of them, also those that a question about a name or code does not read.
    for (table, damage) in [("payer_alias", Some("")), ("medicare_rvu", Some("PAR1")), ("medicare_rvu", None)]
    {
        let path = format!("lake/table/{table}.parquet");
        match damage {
            Some(text) => drop(workspace.write(&path, text)),
            None => std::fs::remove_file(workspace.path(&path)).expect("a small table is removed"),
        }
        let how = if damage.is_some() { "damaged" } else { "missing" };
        let named = format!("`table/{table}.parquet` of the lake is {how}");
        let said = [named.as_str(), "--db DATABASE --replace-tables"];
        ask(&workspace, &engine, "lake", "47371").expect_code(3).expect_talk(&said);
        workspace.write("b.csv", format!("{ROWS}Cigna,HMO,47371,96\n"));
        workspace.run(&["publish", "--into", "lake", "b.csv"]).expect_code(3).expect_talk(&said);
        workspace.run(&["publish", "--into", "lake"]).expect_code(0);
        assert_eq!(amounts(&workspace, &engine, "47371"), [95.0]);
    }
    let again = std::fs::read(workspace.path("lake/table/medicare_rvu.parquet")).expect("a small table");
    assert!(again == of_parquet);
}

/// A workspace with a lake of one database, in which a name is matched, and a second database without it.
fn two_databases() -> Workspace {
    let workspace = Workspace::seeded();
    std::fs::copy(workspace.path("ratebook.db"), workspace.path("other.db")).expect("a database is copied");
    workspace.write("z.csv", format!("{ROWS}Zeta Health,PPO,47371,100\n"));
    workspace.run(&["import", "z.csv"]).expect_code(0);
    workspace.run(&["payers", "alias", "Zeta Health", "cigna"]).expect_code(0);
    workspace.run(&["publish", "--into", "lake"]).expect_code(0);
    workspace
}

/// Whether the lake knows whose a name is.
fn has_alias(workspace: &Workspace, name: &str) -> bool {
    let file = std::fs::File::open(workspace.path("lake/table/payer_alias.parquet")).expect("a small table");
    let reader = SerializedFileReader::new(file).expect("Parquet");
    let rows = reader.get_row_iter(None).expect("rows");
    rows.map(|row| row.expect("a row").to_string()).any(|row| row.contains(&format!("\"{name}\"")))
}

#[test]
fn a_database_that_lacks_names_of_the_lake_leaves_them_there() {
    let workspace = two_databases();
    workspace.write("u.csv", format!("{ROWS}Aetna,HMO,47371,96\n"));
    let of_other = |arguments: &[&str]| workspace.run(&[arguments, &["--db", "other.db"]].concat());
    of_other(&["import", "u.csv"]).expect_code(0);
    let run = of_other(&["publish", "--into", "lake"]).expect_code(0);
    run.expect_talk(&["u.csv: 1 rate", "0 small tables", "lacks, `payers alias \"Zeta Health\" cigna`"]);
    assert!(has_alias(&workspace, "Zeta Health"));
    // What the database of the small tables takes back goes.
    let alias: i64 = workspace.value("SELECT import_id FROM import WHERE format = 'payer-alias'");
    workspace.run(&["imports", "undo", &alias.to_string(), "--yes"]).expect_code(0);
    workspace.run(&["publish", "--into", "lake"]).expect_code(0);
    assert!(!has_alias(&workspace, "Zeta Health"));
}

#[test]
fn two_databases_that_lack_something_of_one_another_are_refused_until_a_user_says_whose_tables() {
    let workspace = two_databases();
    let of_other = |arguments: &[&str]| workspace.run(&[arguments, &["--db", "other.db"]].concat());
    workspace.write("y.csv", format!("{ROWS}Yota Plan,HMO,47371,96\n"));
    of_other(&["import", "y.csv"]).expect_code(0);
    of_other(&["payers", "alias", "Yota Plan", "aetna"]).expect_code(0);
    let records = workspace.names("lake/file");
    let run = of_other(&["publish", "--into", "lake"]).expect_code(3);
    let lacking =
        ["Zeta Health\" cigna", "Yota Plan\" aetna"].map(|of| format!("lacks `payers alias \"{of}`"));
    run.expect_talk(&[&*lacking[0], &*lacking[1], "--replace-tables"]);
    assert_eq!(workspace.names("lake/file"), records);
    assert!(has_alias(&workspace, "Zeta Health"));
    of_other(&["payers", "alias", "Zeta Health", "cigna"]).expect_code(0);
    of_other(&["publish", "--into", "lake"]).expect_code(0);
    assert!(has_alias(&workspace, "Zeta Health") && has_alias(&workspace, "Yota Plan"));
    // The first has nothing that the lake lacks.
    workspace.run(&["publish", "--into", "lake"]).expect_code(0).expect_talk(&["Yota Plan"]);
    workspace.run(&["publish", "--into", "lake", "--replace-tables"]).expect_code(0);
    assert!(!has_alias(&workspace, "Yota Plan"));
}

#[test]
fn a_database_without_a_release_of_medicare_leaves_that_of_the_lake() {
    let workspace = two_databases();
    let indices = repository().join("tests/fixtures/medicare/three-localities-2026.csv");
    let import = ["import", &indices.display().to_string(), "--accept", "I520", "--accept", "I522"];
    workspace.run(&import).expect_code(0);
    workspace.run(&["publish", "--into", "lake"]).expect_code(0);
    let before =
        std::fs::read(workspace.path("lake/table/medicare_locality.parquet")).expect("a small table");
    let run = workspace.run(&["publish", "--into", "lake", "--db", "other.db"]).expect_code(0);
    run.expect_talk(&["`payers alias \"Zeta Health\" cigna` and `three-localities-2026.csv`"]);
    assert!(
        std::fs::read(workspace.path("lake/table/medicare_locality.parquet")).expect("a small table")
            == before
    );
}

#[test]
fn a_value_that_no_rate_has_is_refused_by_a_lake_as_by_the_database() {
    let Some(engine) = engine() else { return };
    let workspace = Workspace::seeded();
    let row = "Aetna,HMO,CPT,47371,,Outpatient,Facility,,Case Rate,100.00,,,,";
    workspace.write("a.csv", payer_csv(&[row]));
    for name in ["relative-values-2026.csv", "three-localities-2026.csv"] {
        let file = fixture(&format!("medicare/{name}"));
        workspace.run(&["import", &file, "--accept", "I520", "--accept", "I522"]).expect_code(0);
    }
    workspace.run(&["import", "a.csv"]).expect_code(0);
    workspace.run(&["publish", "--into", "lake"]).expect_code(0);
    let both = |query: &str, params: &[&str]| {
        let mut asked = vec!["query", "run", query, "--param", "code=47371", "--format", "csv"];
        asked.extend(params.iter().flat_map(|param| ["--param", *param]));
        let of_lake = ["--lake", "lake", "--engine-command", &engine];
        (workspace.run(&asked), workspace.run(&[&asked[..], &of_lake[..]].concat()))
    };
    for (query, params) in [
        ("payer-comparison", &["setting=foo"][..]),
        ("payer-comparison", &["billing_class=foo"]),
        ("payer-comparison", &["method=foo"]),
        ("payer-comparison", &["line_of_business=foo"]),
        ("payer-comparison", &["unit=foo"]),
        ("payer-comparison", &["band_low=3", "band_high=2"]),
        ("payer-comparison", &["locality=99999/99"]),
        ("medicare-by-locality", &["locality=nix"]),
    ] {
        let (of_database, of_lake) = both(query, params);
        let (of_database, of_lake) = (of_database.expect_code(2), of_lake.expect_code(2));
        assert_eq!(of_lake.stderr, of_database.stderr, "{query} {params:?}");
    }
    for params in [&["setting=OUTPATIENT", "method=case rate"][..], &["band_low=2", "band_high=2"]] {
        both("payer-comparison", params).1.expect_code(0);
    }
    let (of_database, of_lake) = both("payer-comparison", &["setting=OUTPATIENT"]);
    let first = |run: &Run| run.stdout.lines().nth(1).map(|line| line.chars().take(12).collect::<String>());
    assert_eq!(first(&of_lake), first(&of_database));
}
