//! NCCI PTP edits and medically unlikely edits: which edition is in force, and what is no longer.

use crate::workspace::{Workspace, column_of, fixture, payer_csv, published, repository};

/// An edition of pairs as CMS lays them out; a pair is its codes, first and last day, and indicator.
fn pairs(rows: &[&str]) -> String {
    let head = "Notice\t\t\t\t\t\t\nColumn1/Column2 Edits\t\t\t\t\t\t\n\
                Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale\n\
                \t\tprior to 1996\tDate\tDate\t0=not allowed\t\n";
    rows.iter().fold(head.to_owned(), |text, row| {
        let cells: Vec<&str> = row.split(' ').collect();
        let [one, two, from, to, indicator] = cells[..] else { panic!("{row}") };
        text + &format!("{one}\t{two}\t\t{from}\t{to}\t{indicator}\tReason\n")
    })
}

fn limits(rows: &[&str]) -> String {
    rows.iter()
        .fold("hcpcs_code,mue_value,mai,mue_rationale\n".to_owned(), |text, row| text + row + ",Reason\n")
}

/// As many others as make a table whole: they begin with 2, as none of the rows above does.
fn whole_pairs(rows: &[&str]) -> String {
    let others = (20_000..30_000).map(|other| format!("10021\t{other}\t\t20200101\t*\t0\tReason\n"));
    pairs(rows) + &others.collect::<String>()
}

fn whole_limits(rows: &[&str]) -> String {
    let others = (20_000..21_000).map(|other| format!("{other},1,2,Reason\n"));
    limits(rows) + &others.collect::<String>()
}

fn workspace() -> Workspace {
    let workspace = Workspace::seeded();
    workspace.write(
        "ccipra-v320r0-f1.txt",
        whole_pairs(&["47371 47370 20200101 * 1", "47371 99024 20200101 * 0"]),
    );
    workspace.write(
        "ccipra-v321r0-f2.txt",
        whole_pairs(&[
            "47371 47370 20200101 * 1",
            "47371 47382 20200101 20251231 1",
            "47371 70450 20200101 20200101 9",
            "47371 47399 20200101 * 0",
            "47382 47371 20260101 * 0",
        ]),
    );
    for (name, rows) in [
        ("mue_practitioner_2026Q1.csv", &["47371,1,2", "47370,1,2"][..]),
        ("mue_practitioner_2026Q2.csv", &["47371,2,3", "47399,1,3"]),
        ("mue_outpatient_2026Q1.csv", &["47371,3,3"]),
    ] {
        workspace.write(name, whole_limits(rows));
    }
    for name in ["ccipra-v320r0-f1.txt", "ccipra-v321r0-f2.txt"] {
        workspace.run(&["import", name]).expect_code(0);
    }
    let files = ["mue_practitioner_2026Q1.csv", "mue_practitioner_2026Q2.csv", "mue_outpatient_2026Q1.csv"];
    files.iter().for_each(|name| drop(workspace.run(&["import", name]).expect_code(0)));
    workspace
}

fn schedule(workspace: &Workspace) {
    let file = repository().join("tests/fixtures/medicare/relative-values-2026.csv");
    workspace.run(&["import", &file.display().to_string()]).expect_code(0);
}

fn listed(workspace: &Workspace) -> Vec<String> {
    column_of(
        &workspace.database(),
        "SELECT code_1 || ' ' || code_2 || ' ' || period || ' ' || edition_date || ': ' || in_force
         FROM v_ncci_pair WHERE code_1 <> '10021' ORDER BY period, code_1, code_2",
    )
}

#[test]
fn only_a_pair_of_the_newest_edition_that_is_not_deleted_is_in_force() {
    let workspace = workspace();
    assert_eq!(
        listed(&workspace),
        [
            "47371 47370 2026-01 2026-01-01: no: the edition of 2026-04 is in force",
            "47371 99024 2026-01 2026-01-01: no: the edition of 2026-04 is in force",
            "47371 47370 2026-04 2026-04-01: yes",
            "47371 47382 2026-04 2026-04-01: no: deleted on 2025-12-31",
            "47371 47399 2026-04 2026-04-01: yes",
            "47371 70450 2026-04 2026-04-01: no: deleted on 2020-01-01",
            "47382 47371 2026-04 2026-04-01: yes",
        ]
    );
    let query = |param: &str| {
        let arguments =
            ["query", "run", "ncci-pairs", "--param", "code=47371", "--param", param, "--format", "csv"];
        workspace.run(&arguments).expect_code(0).stdout
    };
    assert_eq!(query("in_force=true").lines().count(), 4, "{}", query("in_force=true"));
    let all = query("in_force=false");
    assert_eq!(all.lines().count(), 8);
    assert!(all.contains("\"2026-04, practitioner f2\",known,2026-04-01"), "{all}");
    let second = all.lines().nth(1).expect("a row");
    assert!(second.contains(",yes,known,"), "those in force come first: {second}");
}

#[test]
fn an_edit_of_a_code_that_is_gone_from_the_fee_schedule_is_not_in_force() {
    let workspace = workspace();
    schedule(&workspace);
    let gone: Vec<String> =
        listed(&workspace).into_iter().filter(|line| line.contains("fee schedule")).collect();
    assert_eq!(gone, ["47371 47399 2026-04 2026-04-01: no: 47399 is not in the fee schedule RVU26C"]);
    let limits = column_of(
        &workspace.database(),
        "SELECT service_type || ' ' || code || ' ' || edition_date || ': ' || in_force FROM v_medicare_unit_limit
         WHERE file_name LIKE 'mue_%' AND code NOT LIKE '2%' ORDER BY 1",
    );
    assert_eq!(
        limits,
        [
            "outpatient hospital 47371 2026-01-01: yes",
            "practitioner 47370 2026-01-01: no: the edition of 2026-04 is in force",
            "practitioner 47371 2026-01-01: no: the edition of 2026-04 is in force",
            "practitioner 47371 2026-04-01: yes",
            "practitioner 47399 2026-04-01: no: 47399 is not in the fee schedule RVU26C",
        ]
    );
    let shown = workspace
        .run(&["query", "run", "medicare-unit-limits", "--param", "code=47371", "--format", "csv"])
        .expect_code(0)
        .stdout;
    assert!(shown.contains("practitioner,known,2026-04,known,yes,known,2026-04-01"), "{shown}");
    // A fee schedule older than the edition does not know the codes that came after it.
    let older = Workspace::seeded();
    older.write("ccipra-v323r0-f1.txt", pairs(&["47371 47399 20200101 * 0"]));
    older.run(&["import", "ccipra-v323r0-f1.txt"]).expect_code(0);
    schedule(&older);
    assert_eq!(listed(&older), ["47371 47399 2026-10 2026-10-01: yes"]);
}

/// Equipment, supplies and a laboratory's own codes are in other schedules: they are not gone from this one.
#[test]
fn a_limit_of_what_the_fee_schedule_never_lists_is_in_force() {
    let workspace = workspace();
    schedule(&workspace);
    let text = "\"HCPCS/CPT Code\",Practitioner Services MUE Values,MUE Adjudication Indicator,MUE Rationale\n\
                E0100,0,3 Date of Service Edit: Clinical,Nature of Equipment\n0001U,1,2 Date of Service Edit: Policy,Code\n\
                47399,1,2 Date of Service Edit: Policy,Code\n";
    workspace.write("MCR_MUE_PractitionerServices_Eff_07-01-2026.csv", text);
    workspace.run(&["import", "MCR_MUE_PractitionerServices_Eff_07-01-2026.csv", "--replaces"]);
    let limits = column_of(
        &workspace.database(),
        "SELECT code || ': ' || in_force FROM v_medicare_unit_limit WHERE period = '2026-07' ORDER BY 1",
    );
    assert_eq!(limits, ["0001U: yes", "47399: no: 47399 is not in the fee schedule RVU26C", "E0100: yes"]);
}

#[test]
fn an_extract_hides_no_whole_edition_for_codes_that_it_does_not_list() {
    let workspace = Workspace::empty();
    workspace.run(&["init"]).expect_code(0);
    // The seed ships rows of April 2026; a whole edition of the year before comes later.
    workspace.write("mue_practitioner_2025Q4.csv", limits(&["47371,3,2", "99213,2,3"]));
    workspace.run(&["import", "mue_practitioner_2025Q4.csv"]).expect_code(0);
    let rows = column_of(
        &workspace.database(),
        "SELECT code || ' ' || units || ' ' || period || ': ' || in_force FROM v_medicare_unit_limit
         WHERE code IN ('47371', '99213', '47370') ORDER BY code, period DESC",
    );
    assert_eq!(
        rows,
        [
            "47370 1 2026-04: yes",
            "47371 1 2026-04: yes",
            "47371 3 2025-10: no: the edition of 2026-04 is in force",
            "99213 2 2025-10: yes",
        ]
    );
}

#[test]
fn a_limit_that_the_newest_edition_leaves_out_is_shown_as_no_limit_of_today() {
    let workspace = Workspace::empty();
    workspace.run(&["init"]).expect_code(0);
    let of = |query: &str, name: &str, column: &str| {
        let asked = ["query", "run", query, "--param", "code=47371", "--format", "json"];
        let rows = workspace.run(&asked).expect_code(0).rows();
        let is = |row: &&serde_json::Value| {
            row.as_object().is_some_and(|row| row.values().any(|cell| cell == name))
        };
        let row = rows.iter().find(is).unwrap_or_else(|| panic!("{query} has {name}")).clone();
        [column.to_owned(), format!("{column}_na")]
            .map(|name| row[name].as_str().unwrap_or_default().to_owned())
    };
    assert_eq!(of("code-billing-rules", "MUE, units a day", "value"), ["1", ""]);
    assert_eq!(of("code-modifier-verdicts", "76", "verdict")[0], "Not allowed");
    // Older and newer than the rows of April 2026 that the seed ships; the newest has no limit for the code.
    for (name, rows) in [
        ("mue_practitioner_2024Q3.csv", &["47371,1,2", "99213,2,3"][..]),
        ("mue_practitioner_2026Q3.csv", &["99213,2,3"]),
    ] {
        workspace.write(name, whole_limits(rows));
        workspace.run(&["import", name]).expect_code(0);
    }
    assert_eq!(of("code-billing-rules", "MUE, units a day", "value"), ["", "no-record"]);
    assert_eq!(of("code-modifier-verdicts", "76", "verdict")[0], "Needs records");
}

/// A part of a newer release lists a quarter of the codes: of the others it says nothing. A few rows are an excerpt,
/// beside which the older release stays.
#[test]
fn a_part_of_a_newer_release_leaves_the_others_pending() {
    let Some(whole) = published("ncci/ncci_ptp_practitioner_2024Q3_liver_ablation.csv") else { return };
    let workspace = Workspace::seeded();
    workspace.run(&["import", &whole.display().to_string()]).expect_code(0);
    let edits = |workspace: &Workspace| {
        let query = ["query", "run", "code-billing-rules", "--param", "code=47371", "--format", "json"];
        let rows = workspace.run(&query).expect_code(0).rows();
        let row = rows.iter().find(|row| row["rule"] == "NCCI PTP edits").expect("the rule").clone();
        (row["value"].clone(), row["value_na"].clone())
    };
    assert_eq!(edits(&workspace), ("247".into(), serde_json::Value::Null));
    workspace.write("ccipra-v321r0-f1.txt", pairs(&["00100 00102 20200101 * 0"]));
    workspace.run(&["import", "ccipra-v321r0-f1.txt"]).expect_code(0).expect_talk(&["I540"]);
    assert_eq!(edits(&workspace), ("247".into(), serde_json::Value::Null));
    workspace.write("ccipra-v322r0-f1.txt", whole_pairs(&[]));
    workspace.run(&["import", "ccipra-v322r0-f1.txt"]).expect_code(0);
    assert_eq!(edits(&workspace), (serde_json::Value::Null, "pending".into()));
    workspace.run(&["report", "47371"]).expect_code(0).expect_stdout(&["NCCI PTP edits [pending]"]);
}

/// Four files are one table; what is said of a file is what it has.
#[test]
fn a_shorter_file_of_four_is_said_with_the_rows_that_are_loaded() {
    let workspace = Workspace::seeded();
    let rows: Vec<String> = (0..6).map(|at| format!("0010{at} 00102 20200101 * 0")).collect();
    workspace.write("ccipra-v321r0-f1.txt", pairs(&rows.iter().map(String::as_str).collect::<Vec<_>>()));
    workspace.write("ccipra-v322r0-f1.txt", pairs(&[&rows[0]]));
    workspace.run(&["import", "ccipra-v321r0-f1.txt"]).expect_code(0);
    let run = workspace.run(&["import", "ccipra-v322r0-f1.txt"]).expect_code(0);
    run.expect_talk(&["warning[I540] the file has 1 row, that of 2026-04 6: it is taken for an excerpt"]);
}

/// Rows of some codes say nothing of others, and of a code not all.
#[test]
fn an_excerpt_of_the_edits_says_nothing_of_what_it_leaves_out() {
    let workspace = Workspace::seeded();
    let rule = |code: &str, rule: &str, column: &str| {
        let asked = ["query", "run", "code-billing-rules", "--param", code, "--format", "json"];
        let rows = workspace.run(&asked).expect_code(0).rows();
        let row = rows.iter().find(|row| row["rule"] == rule).expect("the rule").clone();
        row[column].as_str().or(row[format!("{column}_na")].as_str()).unwrap_or_default().to_owned()
    };
    let import = |name: &str, text: String| {
        workspace.write(name, text);
        workspace.run(&["import", name]).expect_code(0).stderr
    };
    import("own.csv", payer_csv(&["Aetna,,CPT,47380,,,,,,90.00,,,,"]));
    let said =
        import("ccipra-v320r0-f1.txt", pairs(&["47371 47370 20200101 * 1", "47381 47371 20200101 * 0"]));
    assert!(said.contains("warning[I541] the file has 2 pairs of codes, a whole one thousands"), "{said}");
    let said = import("mue_practitioner_2026Q1.csv", limits(&["47371,1,2"]));
    assert!(said.contains("warning[I541] the file has 1 code, a whole one thousands"), "{said}");
    // An excerpt of a later month has other codes, and one of them again.
    import("mue_practitioner_2026Q2.csv", limits(&["47370,2,2"]));
    import("mue_practitioner_2026Q3.csv", limits(&["47370,3,2"]));
    for (code, units, pairs) in
        [("code=47371", "1", "2"), ("code=47370", "3", "1"), ("code=47380", "pending", "pending")]
    {
        assert_eq!(rule(code, "MUE, units a day", "value"), units, "{code}");
        assert_eq!(rule(code, "NCCI PTP edits", "value"), pairs, "{code}");
    }
    let words = "1 open with a modifier, 1 never (2026-01, as far as the imported excerpt goes)";
    assert_eq!(rule("code=47371", "NCCI PTP edits", "in_words"), words);
    // The whole tables know which codes they leave out, and take the place of the excerpts.
    let said = import("ccipra-v322r0.txt", whole_pairs(&["47371 47370 20200101 * 1"]));
    assert!(!said.contains("I541"), "{said}");
    import("mue_practitioner_2026Q4.csv", whole_limits(&["47371,2,2"]));
    for (code, units, pairs) in
        [("code=47371", "2", "1"), ("code=47370", "no-record", "1"), ("code=47380", "no-record", "no-record")]
    {
        assert_eq!(rule(code, "MUE, units a day", "value"), units, "{code}");
        assert_eq!(rule(code, "NCCI PTP edits", "value"), pairs, "{code}");
    }
    assert_eq!(rule("code=47371", "NCCI PTP edits", "in_words"), "1 open with a modifier, 0 never (2026-07)");
}

#[test]
fn an_excerpt_of_another_table_is_said_to_be_one() {
    let workspace = Workspace::seeded();
    for name in ["relative-values-2026.csv", "opps-addendum-b-oct-2025.csv", "asc-addendum-bb-apr-2026.csv"] {
        let file = fixture(&format!("medicare/{name}"));
        let said = workspace.run(&["import", &file]).expect_code(0).stderr;
        let words = "far fewer than a whole one: it looks like an excerpt";
        assert!(said.contains("warning[I541]") && said.contains(words), "{name}: {said}");
    }
}
