//! `ratebook import` of ratebook's own payer CSV: what is stored, what is kept aside, what is not done twice.

use rusqlite::Connection;

use crate::workspace::{Workspace, column_of, payer_csv};

/// A sound row, and a bad row for every rule.
const MIXED: [&str; 8] = [
    "Aetna,PPO,CPT,47371,,outpatient,facility,22,case rate,4321.50,,2026-01-01,,",
    "Cigna,,CPT,4737X,,,,,,12,,,,",
    "Cigna,,CPT,47371,,sideways,,,,\"12,50\",,2026-02-30,,",
    "Cigna,,CPT,00100,50|26,,,22,,*,,,,",
    ",,CPT,47371,,,,,,1,,,,",
    "Short,row",
    "Nobody Health,,CPT,47371,,,,,,pending,,,,",
    "UnitedHealthcare,,CPT,47371,,,,,,-,,,,a note",
];

fn mixed() -> Workspace {
    Workspace::with_payer_csv(&MIXED)
}

/// Payer, code, modifiers, dollars or bracketed reason, line: one text a rate.
fn rates(connection: &Connection) -> Vec<String> {
    column_of(
        connection,
        "SELECT raw_payer || ' ' || code || ' ' || modifiers || ' '
             || iif(amount IS NULL, '[' || amount_na || ']', printf('%.2f', amount)) || ' line ' || source_line
         FROM v_code_rate ORDER BY source_line",
    )
}

#[test]
fn sound_rows_are_stored_with_their_line_and_bad_ones_are_not() {
    let workspace = mixed();
    workspace.run(&["import", "rates.csv"]).expect_code(1).expect_talk(&["8 read, 4 accepted, 4 rejected"]);
    assert_eq!(
        rates(&workspace.database()),
        [
            "Aetna 47371  4321.50 line 2",
            "Cigna 00100 26|50 [suppressed] line 5",
            "Nobody Health 47371  [pending] line 8",
            "UnitedHealthcare 47371  [not-supplied] line 9",
        ]
    );
}

#[test]
fn rejected_rows_are_kept_whole_with_line_and_place_in_the_file() {
    let workspace = mixed();
    workspace.run(&["import", "rates.csv"]).expect_code(1);
    let connection = workspace.database();
    let kept = column_of(&connection, "SELECT line || ': ' || raw FROM import_reject ORDER BY line");
    let expected: Vec<String> =
        [3, 4, 6, 7].iter().map(|line| format!("{line}: {}", MIXED[line - 2])).collect();
    assert_eq!(kept, expected);
    let file = workspace.text_of("rates.csv");
    let offsets = column_of(&connection, "SELECT byte_offset || ':' || raw FROM import_reject");
    for offset in offsets {
        let (at, raw) = offset.split_once(':').expect("written above");
        let at: usize = at.parse().expect("a number");
        assert!(file[at..].starts_with(raw), "byte {at} does not begin `{raw}`");
    }
}

#[test]
fn every_reason_for_a_rejection_is_kept_and_shown() {
    let workspace = mixed();
    let run = workspace.run(&["import", "rates.csv"]).expect_code(1);
    let stored = column_of(
        &workspace.database(),
        "SELECT rule || ' line ' || line || ' ' || coalesce(column_name, '-') || ' ' || coalesce(value, '-')
         FROM import_finding WHERE severity = 'error' ORDER BY line, column_name",
    );
    assert_eq!(
        stored,
        [
            "I201 line 3 code 4737X",
            "I205 line 4 effective_from 2026-02-30",
            "I202 line 4 setting sideways",
            "I301 line 6 payer ",
            "I104 line 7 - -",
        ]
    );
    for words in
        ["warning[I217] amount", "rates.csv, line 4, cell J4: `12,50`", "help: write the amount with"]
    {
        assert!(run.stderr.contains(words), "{words} is not in:\n{}", run.stderr);
    }
    let id: i64 = workspace.value("SELECT max(import_id) FROM import");
    let shown = workspace.run(&["imports", "show", &id.to_string(), "--format", "md"]).expect_code(0);
    for words in ["I217", "12,50", "sideways", "Short,row"] {
        assert!(shown.stdout.contains(words), "{words} is not shown");
    }
}

#[test]
fn the_import_is_recorded_with_the_hash_that_sha256sum_gives() {
    let workspace = mixed();
    workspace.run(&["import", "rates.csv"]).expect_code(1);
    let hash = ratebook::domain::sha256_hex(&workspace.bytes_of("rates.csv"));
    let record: String = workspace.value(
        "SELECT file_name || ' ' || sha256 || ' ' || bytes || ' ' || rows_read || ' ' || rows_rejected || ' ' || status
         FROM import ORDER BY import_id DESC LIMIT 1",
    );
    let bytes = workspace.bytes_of("rates.csv").len();
    assert_eq!(record, format!("rates.csv {hash} {bytes} 8 4 applied"));
}

#[test]
fn the_same_file_again_writes_nothing() {
    let workspace = mixed();
    workspace.run(&["import", "rates.csv"]).expect_code(1);
    let before = workspace.dump();
    workspace
        .run(&["import", "rates.csv"])
        .expect_code(0)
        .expect_talk(&["already imported", "nothing written"]);
    workspace.write("renamed.csv", workspace.bytes_of("rates.csv"));
    workspace.run(&["import", "renamed.csv"]).expect_code(0).expect_talk(&["already imported"]);
    assert_eq!(workspace.dump(), before);
}

#[test]
fn a_dry_run_says_the_same_and_writes_nothing() {
    let workspace = mixed();
    let before = workspace.bytes_of("ratebook.db");
    let dry =
        workspace.run(&["import", "rates.csv", "--dry-run"]).expect_code(1).expect_talk(&["Nothing written"]);
    assert!(workspace.bytes_of("ratebook.db") == before);
    let wet = workspace.run(&["import", "rates.csv"]).expect_code(1);
    let facts =
        |text: &str| text.lines().filter(|line| line.starts_with("  facts")).collect::<Vec<_>>().join("");
    assert_eq!(facts(&dry.stderr), facts(&wet.stderr));
}

#[test]
fn the_template_is_importable_once_a_row_is_added() {
    let workspace = Workspace::seeded();
    let template = workspace.run(&["import", "--template", "payer-rates"]).expect_code(0).stdout;
    let example =
        template.lines().find_map(|line| line.strip_prefix("# Example Health,")).expect("an example row");
    workspace.write("filled.csv", format!("{template}Example Health,{example}\n"));
    workspace.run(&["import", "filled.csv"]).expect_code(0).expect_talk(&["1 read, 1 accepted, 0 rejected"]);
    let lines = template.lines().count();
    assert_eq!(rates(&workspace.database()), [format!("Example Health 47371  4321.50 line {}", lines + 1)]);
}

#[test]
fn columns_may_stand_in_any_order_and_be_left_out() {
    let workspace = Workspace::seeded();
    workspace.write("short.csv", "amount,code,payer\n10.25,00100,Aetna\n");
    workspace.run(&["import", "short.csv"]).expect_code(0);
    assert_eq!(rates(&workspace.database()), ["Aetna 00100  10.25 line 2"]);
}

#[test]
fn a_file_comes_packed_from_standard_input_or_as_excel_saves_it() {
    let row = "Aetna,,CPT,47371,,,,,,10,,,,caf\u{e9}";
    let expected = ["Aetna 47371  10.00 line 2"];
    let text = payer_csv(&[row]);

    let workspace = Workspace::seeded();
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    std::io::Write::write_all(&mut packer, text.as_bytes()).expect("memory can be written");
    workspace.write("rates.csv.gz", packer.finish().expect("memory can be written"));
    workspace.run(&["import", "rates.csv.gz"]).expect_code(0);
    assert_eq!(rates(&workspace.database()), expected);

    let workspace = Workspace::seeded();
    workspace.run_with_input(&["import", "-"], text.as_bytes()).expect_code(0);
    assert_eq!(rates(&workspace.database()), expected);

    let workspace = Workspace::seeded();
    let excel = ["\u{feff}".as_bytes(), text.replace('\n', "\r\n").as_bytes()].concat();
    workspace.write("excel.csv", excel);
    workspace.run(&["import", "excel.csv"]).expect_code(0);
    assert_eq!(rates(&workspace.database()), expected);

    let workspace = Workspace::seeded();
    let western: Vec<u8> =
        text.chars().map(|c| u8::try_from(u32::from(c)).expect("a western character")).collect();
    workspace.write("western.csv", western);
    workspace.run(&["import", "western.csv", "--encoding", "windows-1252"]).expect_code(0);
    assert_eq!(rates(&workspace.database()), expected);
    assert_eq!(workspace.value::<String>("SELECT notes FROM v_rate"), "caf\u{e9}");
}

#[test]
fn a_rate_fills_the_placeholder_of_its_payer() {
    let workspace = Workspace::with_payer_csv(&["Aetna,PPO,CPT,47371,,outpatient,,,case rate,4321.50,,,,"]);
    let row_of_aetna = |workspace: &Workspace| {
        let run =
            workspace.run(&["query", "run", "payer-comparison", "--param", "code=47371", "--format", "json"]);
        let rows = run.expect_code(0).json()["sections"][0]["tables"][0]["rows"].clone();
        let rows = rows.as_array().expect("rows").clone();
        rows.into_iter().find(|row| row["payer_name"] == "Aetna").expect("Aetna is expected")
    };
    let before = row_of_aetna(&workspace);
    assert_eq!(
        (&before["lowest"], before["lowest_na"].as_str()),
        (&serde_json::Value::Null, Some("pending"))
    );
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    let after = row_of_aetna(&workspace);
    assert_eq!(after["lowest"].to_string().trim_matches('"').parse::<f64>().ok(), Some(4321.5), "{after}");
    assert!(after["lowest_na"].is_null(), "{after}");
}

#[test]
fn a_published_name_is_matched_whole_or_not_at_all() {
    let workspace =
        Workspace::with_payer_csv(&["AETNA,,CPT,47371,,,,,,1,,,,", "Aetna of Nowhere,,CPT,47371,,,,,,2,,,,"]);
    workspace.run(&["import", "rates.csv"]).expect_code(0).expect_talk(&["1 published name is not matched"]);
    let matched = column_of(
        &workspace.database(),
        "SELECT raw_payer || ' ' || coalesce(payer, '[' || payer_na || ']') FROM v_rate ORDER BY source_line",
    );
    assert_eq!(matched, ["AETNA aetna", "Aetna of Nowhere [pending]"]);
}

#[test]
fn several_files_are_imported_one_by_one() {
    let workspace = Workspace::seeded();
    workspace.write("one.csv", payer_csv(&["Aetna,,CPT,47371,,,,,,1,,,,"]));
    workspace.write("two.csv", payer_csv(&["Cigna,,CPT,47371,,,,,,2,,,,"]));
    workspace.run(&["import", "one.csv", "two.csv", "--publisher", "Test", "--accept", "I502"]);
    let files = column_of(
        &workspace.database(),
        "SELECT file_name FROM import WHERE file_name IN ('one.csv', 'two.csv')",
    );
    assert_eq!(files, ["one.csv", "two.csv"]);
    workspace.write("other.csv", "a,b\n1,2\n");
    workspace
        .run(&["import", "other.csv", "one.csv", "two.csv"])
        .expect_code(1)
        .expect_talk(&["not tried, for the file before failed: `one.csv` and `two.csv`"]);
}

#[test]
fn a_published_name_is_counted_once_whatever_its_plans() {
    let rates = [("Humana", "Gold"), ("Humana", "Choice"), ("Humana", "HMO")]
        .map(|(payer, plan)| format!("{payer},{plan},CPT,47371,,,,,,100,,,,"));
    let workspace = Workspace::with_payer_csv(&rates.each_ref().map(String::as_str));
    let run = workspace.run(&["import", "rates.csv"]).expect_code(0);
    run.expect_talk(&["1 published name is not matched to a payer and kept as published: `Humana`;"]);
}

#[test]
fn names_that_match_no_payer_are_named_with_the_command_that_settles_them() {
    let rates =
        ["Alpha", "Beta", "Gamma", "Delta"].map(|payer| format!("{payer},PPO,CPT,47371,,,,,,100,,,,"));
    let workspace = Workspace::with_payer_csv(&rates.each_ref().map(String::as_str));
    workspace.run(&["import", "rates.csv"]).expect_code(0).expect_talk(&[
        "4 published names are not matched to a payer and kept as published: `Alpha`, `Beta`, `Gamma` and others",
        "`ratebook payers alias \"Alpha\" PAYER` matches one, `ratebook payers unmatched` lists them",
    ]);
    // A name that is published and not matched is asked for like a payer, in any case and with any blanks.
    let by_name = ["report", "payer-comparison", "47371", "--param", "payer= ALPHA"];
    let rows = |arguments: &[&str]| {
        let rows = workspace.run(&[arguments, &["--format", "json"]].concat()).expect_code(0).rows();
        rows.iter().map(|row| row["payer_name"].as_str().expect("a name").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(rows(&by_name), ["Alpha"]);
    let against = rows(&["report", "payer-against-medicare", "47371", "--param", "payer=\"alpha\""]);
    assert_eq!(against, ["Alpha", "Alpha"], "one row a setting");
    let changes = ["query", "run", "rate-changes", "--param", "from=1", "--param", "until=2"];
    workspace.run(&[&changes[..], &["--param", "payer=Beta"]].concat()).expect_code(0);
    workspace
        .run(&["explain", "47371", "--payer", "alpha", "--field", "lowest"])
        .expect_code(0)
        .expect_stdout(&["100.00", "rates.csv"]);
    workspace.run(&["explain", "47371", "--payer", "alphabet"]).expect_code(2).expect_talk(&["alphabet"]);
    // What has to be a payer is one, or a name that files publish.
    workspace.run(&["payers", "alias", "Gamma", "omega"]).expect_code(2).expect_talk(&[
        "payer `omega` is not known",
        "`ratebook seed FOLDER`",
        "`omega,Gamma,commercial`",
    ]);
    let talk =
        ["`Delta` is a payer from now on, delta", "`Gamma` is delta: 1 published payer and plan matched"];
    workspace.run(&["payers", "alias", "Gamma", "delta"]).expect_code(0).expect_talk(&talk);
    workspace.run(&["payers", "alias", "Alpha", "aetna"]).expect_code(0);
    assert_eq!(rows(&by_name), ["Aetna"]);
}

#[test]
fn a_payer_csv_is_of_the_day_that_is_said_beside_it() {
    let workspace = Workspace::seeded();
    let of = |amount: &str| payer_csv(&[&format!("Aetna,HMO,CPT,47371,,,,,,{amount},,,,")]);
    workspace.write("may.csv", of("500"));
    workspace.write("april.csv", of("400"));
    let run = workspace.run(&["import", "may.csv", "--edition", "2026-05-01"]).expect_code(0);
    run.expect_talk(&["payer rate files, of 2026-05-01"]);
    // The older month does not take its place.
    let run = workspace.run(&["import", "april.csv", "--edition", "2026-04-01"]).expect_code(3);
    run.expect_talk(&["I503", "older than the edition of 2026-05-01", "--accept I503"]);
    // That of another plan has no newer one.
    workspace.write("cigna.csv", payer_csv(&["Cigna,PPO,CPT,47371,,,,,,300,,,,"]));
    workspace.run(&["import", "cigna.csv", "--edition", "2026-04-01"]).expect_code(0);
    let edition: String = workspace.value("SELECT edition FROM import WHERE file_name = 'may.csv'");
    assert_eq!(edition, "2026-05-01");
}
