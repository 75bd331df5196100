//! What a mapping profile says of a file as a whole: rows that are no data, keys, age, snapshot or changes.

use crate::workspace::{Workspace, column_of, published, repository};

const PROFILE: &str = "publisher = 'Dale'\npublisher_kind = 'payer'\nheader = { row = 1 }\n\
    columns = { payer = 'Payer', amount = 'Rate' }\ncodes = [{ column = 'Code', system = 'CPT' }]\n";

/// Current rates as `code amount`, gaps with their reason.
fn current(workspace: &Workspace) -> Vec<String> {
    column_of(
        &workspace.database(),
        "SELECT code || ' ' || iif(amount IS NULL, amount_na, printf('%.2f', amount)) FROM v_code_rate
         WHERE publisher = 'Dale' ORDER BY 1",
    )
}

#[test]
fn a_file_of_changes_replaces_what_it_states_and_nothing_else() {
    let workspace = Workspace::seeded();
    workspace.write("changes.toml", format!("kind = 'delta'\n{PROFILE}"));
    workspace
        .write("first.csv", "Payer,Code,Rate\nAetna,47371,5\nAetna,47380,7\nAetna,47382,8\nAetna,47383,9\n");
    workspace
        .write("second.csv", "Payer,Code,Rate\nAetna,47371,6\nAetna,47380,\nAetna,47382,*\nAetna,47370,\n");
    workspace.run(&["import", "first.csv", "--profile", "changes.toml"]).expect_code(0);
    let before = current(&workspace);
    let next = ["import", "second.csv", "--profile", "changes.toml", "--accept", "I501"];
    let run = workspace.run(&next).expect_code(0);
    run.expect_talk(&["1 added, 2 changed, 0 removed, 1 unchanged", "1 known->gap"]);
    // A blank changes nothing, a marker does; a blank of a rate that nobody knew is a gap like any other.
    let after = ["47370 not-supplied", "47371 6.00", "47380 7.00", "47382 suppressed", "47383 9.00"];
    assert_eq!(current(&workspace), after);
    workspace.run(&["imports", "undo", "15", "--yes"]).expect_code(0);
    assert_eq!(current(&workspace), before);
}

#[test]
fn footnotes_are_passed_over_and_counted() {
    let workspace = Workspace::seeded();
    let skip = "[[rows.skip]]\ncolumn = 'Payer'\ncells = ['Note*', 'Source:*']\nalone = true\n";
    workspace.write("notes.toml", format!("{PROFILE}{skip}"));
    workspace.write(
        "notes.csv",
        "Payer,Code,Rate\nAetna,47371,5\nNotes Health,47371,6\nNote: not final,,\nSOURCE: our books,,\n",
    );
    let run = workspace.run(&["import", "notes.csv", "--profile", "notes.toml"]).expect_code(0);
    run.expect_talk(&[
        "note[I109] 2 rows were skipped",
        "line 4",
        "2 read, 2 accepted, 0 rejected",
        "6 read: 6 stored",
    ]);
    workspace.write("wrong.toml", format!("{PROFILE}{}", skip.replace("Payer", "Payor")));
    let run = workspace.run(&["import", "notes.csv", "--profile", "wrong.toml"]).expect_code(1);
    run.expect_talk(&["[[rows.skip]] column: there is no column `Payor`", "Payer"]);
}

/// A workspace with a profile, and the talk of an import of a file through it.
fn imported(profile: &str, file: &str, code: i32) -> (Workspace, crate::workspace::Run) {
    let workspace = Workspace::seeded();
    workspace.write("own.toml", profile);
    workspace.write("own.csv", file);
    let run = workspace.run(&["import", "own.csv", "--profile", "own.toml"]).expect_code(code);
    (workspace, run)
}

#[test]
fn a_file_may_lack_optional_columns_and_call_others_differently() {
    let keys = PROFILE.replace(
        "amount = 'Rate'",
        "amount = 'Rate', plan = 'Plan', notes = 'Notes', optional = ['Plan', 'Notes']",
    );
    let profile = format!("{keys}[spellings]\nRate = ['Allowed  amount', 'Fee']\n");
    let (workspace, run) = imported(&profile, "Payer,Code,Plans,ALLOWED AMOUNT\nAetna,47371,PPO,5\n", 0);
    assert_eq!(current(&workspace), ["47371 5.00"]);
    let gaps = "SELECT raw_plan_na || ' ' || notes_na FROM v_rate WHERE raw_payer = 'Aetna'";
    assert_eq!(column_of(&workspace.database(), gaps), ["not-collected not-collected"]);
    // A misspelled optional column would be lost: a warning, where other unread columns are a note.
    run.expect_talk(&["warning[I111]", "own.csv, line 1, cell C1: `Plans`", "[spellings] of `Plan`"]);
    let (_, run) = imported(&profile, "Payer,Code,Rate,Fee\nAetna,47371,5,6\n", 1);
    run.expect_talk(&[
        "[columns] amount: columns C `Rate` and D `Fee` are read as one and the same (I102)",
        "cell D1",
    ]);
    let wrong = keys.replace("['Plan', 'Notes']", "['Plan', 'Region']");
    let (_, run) = imported(&wrong, "", 2);
    run.expect_talk(&["[columns] optional: no key of the profile names a column `Region`"]);
    let (_, run) = imported(&keys.replace("['Plan', 'Notes']", "['Rate']"), "", 2);
    run.expect_talk(&["no rate can be read without the column of `amount`"]);
}

#[test]
fn a_column_names_the_system_of_each_code_and_comments_stand_above_the_header() {
    let profile = PROFILE
        .replace("header = { row = 1 }", "header = { comment = '//' }\nrows = { short = 'reject' }")
        .replace("system = 'CPT' }", "system_column = 'Type', system = 'procedure' }");
    let file = "// made by hand\nPayer,Code,Type,Rate\nAetna,00191,EAPG,5\nAetna,47371,,6\nAetna,191,DRGs,7\nAetna,360\n";
    let (workspace, run) = imported(&profile, file, 1);
    assert_eq!(current(&workspace), ["00191 5.00", "47371 6.00"]);
    let systems = "SELECT DISTINCT system FROM v_code_rate WHERE publisher = 'Dale' ORDER BY 1";
    assert_eq!(column_of(&workspace.database(), systems), ["CPT", "EAPG"]);
    run.expect_talk(&["error[I202]", "own.csv, line 5, cell C5: `DRGs`", "error[I104]", "own.csv, line 6"])
        .expect_talk(&["14 read: 7 stored, 1 gap, "]);
}

#[test]
fn a_rate_that_ends_before_it_begins_and_withheld_modifiers_are_rejected() {
    let profile = PROFILE.replace(
        "amount = 'Rate'",
        "amount = 'Rate', modifiers = 'Mod', effective_from = 'From', effective_to = 'To'",
    );
    let file = "Payer,Code,Mod,Rate,From,To\nAetna,47371,-,5,2026-02-01,2026-01-31\nAetna,47371,*,6,,\n\
                Aetna,47371,-,7,2026-02-01,2026-02-01\nAetna,47371,n/a,8,,\n";
    let (workspace, run) = imported(&profile, file, 1);
    run.expect_talk(&["error[I402]", "own.csv, line 2, cell F2", "ends before it begins, on 2026-02-01"])
        .expect_talk(&["error[I206]", "own.csv, line 3, cell C3", "`*` means suppressed"])
        .expect_talk(&["warning[I210]", "own.csv, line 5, cell C5"]);
    let modifiers =
        "SELECT modifiers || ' ' || printf('%.2f', amount) FROM v_rate WHERE raw_payer = 'Aetna' ORDER BY 1";
    assert_eq!(column_of(&workspace.database(), modifiers), [" 7.00", " 8.00"]);
}

#[test]
fn a_text_under_a_blank_heading_is_named_unless_the_profile_ignores_it() {
    let file = "Payer,Code,Rate,,\nAetna,47371,5,,\nAetna,47380,6,,x\n";
    let (_, run) = imported(PROFILE, file, 0);
    run.expect_talk(&[
        "warning[I112] a cell under a blank heading",
        "own.csv, line 3, cell E3: `x`",
        "1 filled and 3 blank left out",
    ]);
    let ignoring = PROFILE.replace("amount = 'Rate'", "amount = 'Rate', ignore = ['']");
    let (_, run) = imported(&ignoring, file, 0);
    assert!(!run.stderr.contains("I1"), "{}", run.stderr);
}

#[test]
fn corrected_rows_of_a_profile_with_a_column_a_payer_come_back_in() {
    let workspace = Workspace::seeded();
    let profile = "publisher = 'Dale'\nheader = { row = 1 }\npayers = { columns = 'rest' }\n\
                   codes = [{ column = 'Code', system = 'CPT' }]\n";
    workspace.write("wide.toml", profile);
    workspace.write("wide.csv", "Code,Aetna,Cigna\n47371,5,6\n47380,abc,8\n");
    workspace.run(&["import", "wide.csv", "--profile", "wide.toml"]).expect_code(1);
    let rejects = workspace.text_of("wide.rejects.csv").replace("abc", "7");
    workspace.write("wide.rejects.csv", rejects);
    workspace.run(&["import", "wide.rejects.csv", "--profile", "wide.toml"]).expect_code(0);
    let payers = "SELECT DISTINCT raw_payer FROM v_rate WHERE publisher = 'Dale' ORDER BY 1";
    assert_eq!(column_of(&workspace.database(), payers), ["Aetna", "Cigna"]);
    assert_eq!(current(&workspace), ["47371 5.00", "47371 6.00", "47380 7.00", "47380 8.00"]);
}

#[test]
fn a_key_that_stands_twice_and_data_that_is_too_old_are_told() {
    let workspace = Workspace::seeded();
    let top = "key = ['Payer', 'Code']\nedition = '2025-06-01'\n[freshness]\nwarn_after = '100d'\n";
    workspace.write("keyed.toml", format!("{PROFILE}{top}"));
    workspace.write("keyed.csv", "Payer,Code,Rate\nAetna,47371,5\nAetna,47380,5\nAetna,47371,6\n");
    let run = workspace.run(&["import", "keyed.csv", "--profile", "keyed.toml"]).expect_code(0);
    run.expect_talk(&["warning[I322] the key of this row is on line 2 already", "keyed.csv, line 4"])
        .expect_talk(&["warning[I110] the data is of 2025-06-01, 519 days old, more than the 100 that"]);
    let freshness = ["report", "freshness", "--param", "today=2025-09-30", "--format", "ndjson"];
    let limits = workspace.run(&freshness).expect_code(1).stdout;
    assert!(limits.contains("\"100 and 400\"") && limits.contains("\"stale\""), "{limits}");
    workspace.write("loose.toml", format!("{PROFILE}{top}").replace("100d", "200d"));
    workspace.run(&["import", "keyed.csv", "--profile", "loose.toml"]).expect_code(0);
    let limits = workspace.run(&freshness).expect_code(0).stdout;
    assert!(limits.contains("\"200 and 400\"") && limits.contains("\"fresh\""), "{limits}");
    workspace.write("old.toml", format!("{PROFILE}{top}error_after = '200d'\n"));
    workspace.write("other.csv", "Payer,Code,Rate\nAetna,47371,7\nAetna,47380,5\n");
    let import = ["import", "other.csv", "--profile", "old.toml"];
    let run = workspace.run(&[&import[..], &["--dry-run"]].concat());
    run.expect_talk(&["warning[I110]", "more than the 200 that", "I507"]);
    workspace
        .run(&import)
        .expect_code(3)
        .expect_talk(&["more than the 200 that", "`--accept I507` if this is the newest file"]);
    assert_eq!(current(&workspace), ["47371 5.00", "47371 6.00", "47380 5.00"], "nothing of it is stored");
    workspace
        .run(&[&import[..], &["--replaces", "--accept", "I507"]].concat())
        .expect_talk(&["warning[I110]"]);
    assert!(current(&workspace).contains(&"47371 7.00".to_owned()));
    workspace.write("wrong.toml", format!("{PROFILE}[freshness]\nwarn_after = '3 months'\n"));
    let run = workspace.run(&["import", "other.csv", "--profile", "wrong.toml"]).expect_code(2);
    run.expect_talk(&["[freshness] warn_after: `3 months`", "\"100d\""]);
}

#[test]
fn the_charge_number_is_the_key_of_a_legacy_price_list_and_its_age_is_told() {
    let Some(file) = published("legacy-chargemasters/virginia_mason_2021_chargemaster.csv.gz") else {
        return;
    };
    let workspace = Workspace::seeded();
    let shipped = repository().join("tests/fixtures/profiles/virginia_mason_2021.toml");
    let shipped = std::fs::read_to_string(shipped).expect("the profile");
    let top = "key = ['Chargecode']\nedition = '2021-01-01'\nfreshness = { warn_after = '400d' }\n";
    workspace.write("keyed.toml", format!("{top}{shipped}"));
    let run = workspace.run(&["import", &file.to_string_lossy(), "--profile", "keyed.toml"]).expect_code(0);
    assert!(!run.stderr.contains("I322"), "every charge number stands once: {}", run.stderr);
    run.expect_talk(&["I110", "43,930 read"]);
}

#[test]
fn a_payer_without_a_plan_is_one_whether_the_column_is_blank_or_absent() {
    let workspace = Workspace::seeded();
    workspace.write("blank.csv", "payer,plan,code,amount\nAetna,,47371,5\n");
    workspace.write("absent.csv", "payer,code,amount\nAetna,47371,6\n");
    workspace.write("hill.csv", "Code,Payer,Rate\n47371,Aetna,7\n");
    let profile = "publisher = 'Hill'\n[header]\nrow = 1\n[columns]\npayer = 'Payer'\namount = 'Rate'\n\
                   [[codes]]\ncolumn = 'Code'\nsystem = 'CPT'\n";
    workspace.write("hill.toml", profile);
    workspace.run(&["import", "blank.csv"]).expect_code(0);
    workspace.run(&["import", "absent.csv"]).expect_code(0).expect_talk(&["1 changed"]);
    workspace.run(&["import", "hill.csv", "--profile", "hill.toml"]).expect_code(0);
    assert_eq!(workspace.value::<i64>("SELECT count(*) FROM payer_plan WHERE raw_payer = 'Aetna'"), 1);
}

#[test]
fn a_standard_charge_that_a_row_repeats_or_states_otherwise_is_said() {
    const PROFILE: &str = "publisher = 'Hill'\npublisher_kind = 'hospital'\nheader = { row = 1 }\n\
                           codes = [{ column = 'CDM', system = 'CDM' }]\n\
                           columns = { description = 'Item', gross = 'Gross', cash = 'Cash' }\n";
    let workspace = Workspace::seeded();
    workspace.write("p.toml", PROFILE);
    let rows = "CDM,Item,Gross,Cash\n1,mask,9.00,5.00\n1,mask,9.00,5.00\n2,tube,10.00,6.00\n2,tube,12.00,6.00\n\
                3,gown,,\n3,gown,,\n";
    workspace.write("hill.csv", rows);
    let run =
        workspace.run(&["import", "hill.csv", "--profile", "p.toml", "--format", "json"]).expect_code(0);
    let found = |run: &serde_json::Value, rule: &str| -> Vec<(u64, String)> {
        let causes = run["files"][0]["findings"].as_array().expect("causes").iter();
        let of_rule = causes.filter(|cause| cause["rule"] == rule);
        of_rule
            .map(|cause| {
                (cause["count"].as_u64().unwrap_or(0), cause["message"].as_str().unwrap_or("").to_owned())
            })
            .collect()
    };
    let said = run.json();
    assert_eq!(
        found(&said, "I534"),
        [(3, "line 2 states this gross charge of the item in the same way; it is counted once".to_owned())],
        "{said}"
    );
    assert_eq!(
        found(&said, "I448"),
        [(1, "line 4 states this gross charge of the item with another figure; both are stored".to_owned())],
        "{said}"
    );
    // Where each row names a payer, the charges of the item are in all of them.
    workspace.write("q.toml", PROFILE.replace("gross =", "payer = 'Payer', amount = 'Rate', gross ="));
    let rows = "CDM,Item,Gross,Cash,Payer,Rate\n1,mask,9.00,5.00,Aetna,4\n1,mask,9.00,5.00,Cigna,3\n\
                2,tube,10.00,6.00,Aetna,5\n2,tube,12.00,6.00,Cigna,6\n";
    workspace.write("payers.csv", rows);
    let run =
        workspace.run(&["import", "payers.csv", "--profile", "q.toml", "--replaces", "--format", "json"]);
    let said = run.expect_code(0).json();
    assert_eq!(found(&said, "I534"), []);
    assert_eq!(found(&said, "I448").len(), 1, "{said}");
}

#[test]
fn a_row_in_which_the_file_ends_is_rejected_also_where_short_rows_are_filled() {
    let workspace = Workspace::seeded();
    workspace.write(
        "hill.toml",
        "publisher = 'Hill'\nedition = '2026-01-01'\nheader = { row = 1 }\nrows = { short = 'fill' }\n\
         columns = { gross = 'Gross', notes = 'Notes' }\ncodes = [{ column = 'Code', system = 'CPT' }]\n",
    );
    for (end, code, said) in
        [("\n", 0, "I113"), ("", 1, "the file ends in this row, which has 2 of 3 cells: it is cut")]
    {
        let workspace_file = format!("Code,Gross,Notes\n47370,8000,none\n47371,90{end}");
        workspace.write("hill.csv", workspace_file);
        workspace
            .run(&["import", "hill.csv", "--profile", "hill.toml", "--dry-run"])
            .expect_code(code)
            .expect_talk(&[said]);
    }
}
