//! CMS's own examples of hospital standard charges, counted here in another way than the program does.

use std::collections::BTreeSet;
use std::path::Path;

use crate::workspace::{Workspace, column_of, fixture_text, published, repository};

const TALL_V3: &str = "hpt-cms/v3/V3.0.0_Tall_CSV_Format_Example.csv";
const WIDE_V3: &str = "hpt-cms/v3/V3.0.0_Wide_CSV_Format_Example.csv";
const JSON_V3: &str = "hpt-cms/v3/v3_json_format_example.json";
const TALL_V2: &str = "hpt-cms/v2/V2.0.0_Tall_CSV_Format_Example.csv";
const RUSH: &str = "hpt-real/rush_v3_tall_excerpt.csv";

fn imported(name: &str) -> Option<Workspace> {
    let file = published(name)?;
    let workspace = Workspace::seeded();
    let run = workspace.run(&["import", &file.to_string_lossy()]);
    assert!(run.code <= 1, "{}", run.stderr);
    Some(workspace)
}

/// What a plain reading of a tall file finds, without any of the program's code.
#[derive(Debug, PartialEq, Eq)]
struct Counts {
    codes: usize,
    /// Price statements of payers.
    negotiated: usize,
    /// Of these, without dollars.
    without_dollars: usize,
    /// Rows that say what a modifier does, for an item of no code.
    effects: usize,
}

fn plain_reading(path: &Path) -> Counts {
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).from_path(path).expect("it is there");
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().expect("it is CSV");
    let squeeze = |text: &str| text.split('|').map(str::trim).collect::<Vec<_>>().join("|").to_lowercase();
    let header: Vec<String> = rows[2].iter().map(squeeze).collect();
    let at = |name: &str| {
        header.iter().position(|own| own == name).unwrap_or_else(|| panic!("{name} in {header:?}"))
    };
    let code_columns: Vec<usize> =
        (1..5).filter_map(|n| header.iter().position(|own| *own == format!("code|{n}"))).collect();
    let (payer, dollars) = (at("payer_name"), at("standard_charge|negotiated_dollar"));
    let mut codes = BTreeSet::new();
    let mut counts = Counts { codes: 0, negotiated: 0, without_dollars: 0, effects: 0 };
    for row in &rows[3..] {
        let own: Vec<(&str, &str)> = code_columns
            .iter()
            .map(|column| (row[*column].trim(), row[column + 1].trim()))
            .filter(|(code, _)| !code.is_empty())
            .collect();
        if own.is_empty() {
            counts.effects += 1;
            continue;
        }
        codes.extend(own.iter().map(|(code, system)| ((*code).to_owned(), (*system).to_owned())));
        if !row[payer].trim().is_empty() {
            counts.negotiated += 1;
            counts.without_dollars += usize::from(row[dollars].trim().is_empty());
        }
    }
    counts.codes = codes.len();
    counts
}

fn stored(workspace: &Workspace) -> Counts {
    let count = |sql: &str| usize::try_from(workspace.value::<i64>(sql)).expect("a count");
    Counts {
        codes: count("SELECT count(*) FROM (SELECT DISTINCT code_id, published_system FROM item_code)"),
        negotiated: count("SELECT count(*) FROM rate WHERE amount_kind_id = 1"),
        without_dollars: count("SELECT count(*) FROM rate WHERE amount_kind_id = 1 AND amount IS NULL"),
        effects: count("SELECT count(*) FROM modifier_effect"),
    }
}

/// The facts of a database without where and when they were stated.
fn facts(workspace: &Workspace) -> Vec<String> {
    column_of(
        &workspace.database(),
        "SELECT json_array(code, system, description, setting, modifiers, amount_kind, raw_payer, raw_plan, method,
             amount, amount_na, percentage, algorithm, notes, drug_unit, drug_type)
         FROM v_code_rate ORDER BY 1",
    )
}

#[test]
fn a_tall_file_is_stored_as_a_plain_reading_counts_it() {
    for name in [TALL_V3, TALL_V2, RUSH] {
        let (Some(file), Some(workspace)) = (published(name), imported(name)) else { continue };
        assert_eq!(stored(&workspace), plain_reading(&file), "{name}");
        assert_eq!(workspace.value::<i64>("SELECT count(*) FROM import_reject"), 0, "{name}");
    }
}

#[test]
fn the_three_shapes_of_one_file_give_the_same_facts() {
    let (Some(tall), Some(wide), Some(json)) = (imported(TALL_V3), imported(WIDE_V3), imported(JSON_V3))
    else {
        return;
    };
    let expected = facts(&tall);
    assert!(expected.len() > 100, "{}", expected.len());
    assert_eq!(facts(&wide), expected);
    assert_eq!(facts(&json), expected);
    let print = |workspace: &Workspace| -> String {
        workspace.value("SELECT fingerprint FROM import ORDER BY import_id DESC LIMIT 1")
    };
    assert_eq!(print(&tall), print(&wide));
    assert_eq!(print(&tall), print(&json));
}

#[test]
fn an_imported_code_has_a_report_with_its_rates_and_their_place() {
    let Some(workspace) = imported(TALL_V3) else { return };
    let report = workspace.run(&["report", "code", "70551", "--format", "md"]).expect_code(0).stdout;
    for shown in ["Platform Health Insurance", "400.00", "250.00", "V3.0.0_Tall_CSV_Format_Example.csv"] {
        assert!(report.contains(shown), "{shown} is not in the report");
    }
}

#[test]
fn a_code_keeps_the_leading_zeros_of_the_file() {
    let Some(workspace) = imported(TALL_V3) else { return };
    let codes =
        column_of(&workspace.database(), "SELECT code FROM code WHERE system = 'MS-DRG' AND code LIKE '0%'");
    assert!(codes.contains(&"001".to_owned()), "{codes:?}");
}

#[test]
fn the_head_of_the_file_is_kept() {
    let Some(workspace) = imported(TALL_V3) else { return };
    let record: String = workspace.value(
        "SELECT publisher.name || ' ' || edition || ' ' || format_version FROM import JOIN publisher USING (publisher_id)
         ORDER BY import_id DESC LIMIT 1",
    );
    assert!(record.starts_with("West Mercy Hospital") && record.contains(" 2026-04-01 3.0"), "{record}");
    assert!(workspace.value::<i64>("SELECT count(*) FROM import_attribute") >= 5);
}

/// Real files break rules in ways of their own; none of that may stop an import.
#[test]
fn every_real_hospital_file_is_read_to_its_end() {
    for (name, rows) in [
        ("hpt-real/rush_v3_tall_excerpt.csv", 20),
        ("hpt-real/piedmont_sample.csv", 18),
        ("hpt-real/grady_sample.csv", 3),
        ("hpt-real/northside_sample.json", 4),
    ] {
        let Some(workspace) = imported(name) else { return };
        let counts = "SELECT rows_read || ' = ' || rows_accepted || ' + ' || rows_rejected
                      FROM import WHERE format LIKE 'hospital-%'";
        assert_eq!(workspace.value::<String>(counts), format!("{rows} = {rows} + 0"), "{name}");
    }
}

/// The reader remembers 200,000 amounts; the first row of this file and its last are of one charge.
#[test]
fn a_gap_goes_where_a_row_far_below_knows_the_amount() {
    use std::fmt::Write as _;
    let hill = fixture_text("hospital/tall-v3-hill.csv");
    let mut text: String = hill.split_inclusive('\n').take(3).collect();
    let mut row = |name: &str, code: i32, gross: &str, cash: &str| {
        writeln!(text, "{name},{code},LOCAL,,,both,facility,,,{gross},{cash},,,,,,,,,,,,,,")
            .expect("a String can be written");
    };
    row("Far", 1, "", "7");
    (2..60_000).for_each(|code| row("Near", code, "5", "4"));
    row("Far", 1, "9", "");
    let workspace = Workspace::seeded();
    workspace.write("far.csv", text);
    workspace.run(&["import", "far.csv"]).expect_code(0);
    let far = column_of(
        &workspace.database(),
        "SELECT amount_kind || ' ' || ifnull(amount, amount_na) FROM v_rate WHERE description = 'Far' ORDER BY 1",
    );
    assert_eq!(far, ["cash 7.0", "gross 9.0", "maximum not-applicable", "minimum not-applicable"]);
}

#[test]
fn a_rate_is_held_against_the_minimum_of_its_own_line() {
    let hill = std::fs::read_to_string(repository().join("tests/fixtures/hospital/tall-v3-hill.csv"));
    let hill = hill.expect("the fixture");
    let mut text: String = hill.split_inclusive('\n').take(3).collect();
    // Lines of one charge with bounds of their own; the third repeats those of the first.
    let plans = [
        ("A", "600", "500", "700"),
        ("B", "1000", "900", "1100"),
        ("C", "550", "500", "700"),
        ("D", "640", "650", "1100"),
    ];
    for (plan, dollars, low, high) in plans {
        text.push_str(&format!(
            "Liver procedure,47371,CPT,,,outpatient,facility,,,9000,5400,Aetna,{plan},,{dollars},,,,,,,{low},{high},fee schedule,\n"
        ));
    }
    let workspace = Workspace::seeded();
    workspace.write("bounds.csv", text);
    workspace.run(&["import", "bounds.csv"]).expect_code(0);
    let outside = column_of(
        &workspace.database(),
        "SELECT line || ': ' || message FROM import_finding WHERE message LIKE '%the minimum%' AND message LIKE '%.00 is %'",
    );
    assert_eq!(outside, ["7: 640.00 is below the minimum 650.00"]);
    // No report accuses a rate that its own line bears out, and each names the one that the import named.
    let run = ["query", "run", "outliers", "--param", "code=47371", "--format", "json"];
    let rows = workspace.run(&run).rows();
    let odd: Vec<String> = rows.iter().map(|row| format!("{}: {}", row["source_line"], row["why"])).collect();
    assert_eq!(odd, ["7: \"below the hospital's own minimum\""]);
}

#[test]
fn the_widest_bounds_of_a_charge_hold_wherever_its_rows_are() {
    let hill = std::fs::read_to_string(repository().join("tests/fixtures/hospital/tall-v3-hill.csv"));
    let hill = hill.expect("the fixture");
    let head: String = hill.split_inclusive('\n').take(3).collect();
    let row = |item: &str, plan: &str, low: &str, high: &str| {
        format!(
            "{item},47371,CPT,,,outpatient,facility,,,9000,5400,Aetna,{plan},,950,,,,,,,{low},{high},fee schedule,\n"
        )
    };
    let rows = [
        row("Liver procedure", "A", "500", "1100"),
        row("Liver procedure", "B", "900", "1700"),
        row("Other procedure", "A", "900", "1000"),
        row("Liver procedure", "C", "600", "1500"),
    ];
    for order in [[0, 1, 3, 2], [0, 2, 1, 3], [3, 2, 1, 0], [1, 3, 2, 0]] {
        let workspace = Workspace::seeded();
        workspace.write("bounds.csv", order.iter().fold(head.clone(), |text, at| text + &rows[*at]));
        workspace.run(&["import", "bounds.csv"]).expect_code(0);
        let bounds = column_of(
            &workspace.database(),
            "SELECT description || ' ' || amount_kind || ' ' || amount FROM v_rate
             WHERE amount_kind IN ('minimum', 'maximum') ORDER BY 1",
        );
        let expected = ["maximum 1700.0", "minimum 500.0"].map(|bound| format!("Liver procedure {bound}"));
        let other = ["maximum 1000.0", "minimum 900.0"].map(|bound| format!("Other procedure {bound}"));
        assert_eq!(bounds, [expected, other].concat(), "{order:?}");
        let said = "SELECT DISTINCT rule FROM import_finding WHERE rule IN ('I444', 'I448')";
        assert_eq!(column_of(&workspace.database(), said), ["I444"], "{order:?}");
    }
}
