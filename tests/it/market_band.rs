//! A band of the Medicare amount, `band_low` to `band_high`, where the prices of a scope are of several years.

use crate::comparable::{rows, shown};
use crate::lake_engines::engine;
use crate::workspace::{Workspace, payer_csv, repository};

/// Surgeon's fees for 47371, of which Medicare pays $1,145.07 in 2025 and $1,182.39 in 2026; of 2019 nothing is loaded.
fn of_two_years() -> Workspace {
    let row = |payer: &str, amount: &str, day: &str| {
        format!("{payer},CPT,47371,,inpatient,professional,21,fee schedule,{amount},,{day},,")
    };
    let rates = [
        row("Aetna,Before", "1150.00", "2025-02-01"),
        row("Cigna,Now", "1150.00", "2026-02-01"),
        row("BCBS,Now", "2500.00", "2026-02-01"),
    ];
    let workspace = Workspace::with_payer_csv(&rates.iter().map(String::as_str).collect::<Vec<_>>());
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    let fees = repository().join("tests/fixtures/medicare/relative-values-2026.csv");
    let fees = std::fs::read_to_string(fees).expect("the fixture");
    let older = fees.replace("2026", "2025").replace("33.4009", "32.3465");
    for (name, text) in [("PPRRVU26_JUL.csv", fees), ("PPRRVU25_JUL.csv", older)] {
        workspace.write(name, text);
        workspace.run(&["import", name]).expect_code(0);
    }
    workspace
}

/// Each payer whose rate counts within the band.
fn counted(workspace: &Workspace, band: &[&str]) -> Vec<String> {
    let table = rows(workspace, "payer-comparison", &[&["code=47371"], band].concat());
    table.iter().filter(|row| row["rates"] == 1).map(|row| shown(row, "payer_name")).collect()
}

#[test]
fn a_band_is_of_the_medicare_amount_of_each_rates_own_year() {
    let workspace = of_two_years();
    for (band, expected) in [
        (&["band_high=1"][..], &["Cigna"][..]),
        (&["band_low=1"], &["Aetna", "Blue Cross Blue Shield"]),
        (&["band_low=1", "band_high=2"], &["Aetna"]),
        (&["band_low=0.9", "band_high=2"], &["Aetna", "Cigna"]),
    ] {
        let mut found = counted(&workspace, band);
        let mut expected: Vec<String> = expected.iter().map(|name| (*name).to_owned()).collect();
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "{band:?}");
    }
    let outside = "outside the band of the Medicare amount";
    let reasons = |query: &str, column: &str| -> Vec<String> {
        let rows = rows(&workspace, query, &["code=47371", "band_high=1"]);
        rows.iter().map(|row| shown(row, column)).collect()
    };
    assert_eq!(reasons("market-excluded", "why"), [outside, outside]);
    let mut counts = reasons("market-rates", "counts");
    counts.sort();
    assert_eq!(counts, [format!("no: {outside}"), format!("no: {outside}"), "yes".to_owned()]);
    let funnel = rows(&workspace, "market-funnel", &["code=47371", "band_high=1"]);
    assert!(funnel.iter().any(|row| row["step"] == "Rates that count" && row["counted"] == 1), "{funnel:?}");
}

#[test]
fn a_rate_of_a_year_that_is_not_loaded_is_left_out_of_a_band_alone() {
    let workspace = of_two_years();
    let older =
        "UnitedHealthcare,Old,CPT,47371,,inpatient,professional,21,fee schedule,1200.00,,2019-02-01,,";
    workspace.write("older.csv", payer_csv(&[older]));
    workspace.run(&["import", "older.csv"]).expect_code(0);
    assert_eq!(counted(&workspace, &["band_high=1"]), ["Cigna"]);
    let table = rows(&workspace, "payer-comparison", &["code=47371", "band_high=1"]);
    let old = table.iter().find(|row| row["payer_name"] == "UnitedHealthcare").expect("a row");
    assert_eq!(shown(old, "lowest"), "pending", "{old}");
    let why = rows(&workspace, "market-excluded", &["code=47371", "band_high=1"]);
    assert!(why.iter().any(|row| row["why"] == "no Medicare amount for the band: [pending]"), "{why:?}");
    // Without a band they all count.
    assert_eq!(counted(&workspace, &[]).len(), 4);
}

/// What a hospital charges is of the day of its own file, and its scope's rates may be of another.
#[test]
fn a_hospitals_charges_are_held_against_the_amount_of_their_own_day() {
    let workspace = Workspace::empty();
    workspace.run(&["init"]).expect_code(0);
    // OPPS pays $10,411.22 in October 2025.
    let rate = |day: &str| format!("Aetna,PPO,CPT,47371,,outpatient,facility,,case rate,9000.00,,{day},,");
    workspace.write("rates.csv", payer_csv(&[&rate("2025-11-01")]));
    workspace.run(&["import", "rates.csv", "--publisher", "Hill"]).expect_code(0);
    workspace.write(
        "hill.toml",
        "publisher = 'Hill Hospital'\nedition = '2025-10-15'\n[header]\nrow = 1\n[constants]\n\
         setting = 'outpatient'\nbilling_class = 'facility'\n[columns]\ncash = 'Cash'\n\
         [[codes]]\ncolumn = 'Code'\nsystem = 'CPT'\n",
    );
    workspace.write("hill.csv", "Code,Cash\n47371,10000.00\n");
    workspace.run(&["import", "hill.csv", "--profile", "hill.toml"]).expect_code(0);
    let cash = |band: &str| {
        let table = rows(&workspace, "benchmark-range", &["code=47371", band]);
        let row = table.iter().find(|row| row["amount_kind"] == "cash").expect("a row").clone();
        row["rates"].as_u64().expect("a number")
    };
    assert_eq!((cash("band_high=1"), cash("band_high=0.9")), (1, 0));
}

#[test]
fn a_band_of_two_years_is_the_same_in_a_lake() {
    let Some(engine) = engine() else { return };
    let workspace = of_two_years();
    workspace.run(&["publish", "--into", "lake"]).expect_code(0);
    for (query, columns) in [
        ("payer-comparison", &["payer_name", "rates", "lowest"][..]),
        ("code-payer-rates", &["payer_name", "rates", "lowest", "based_on"]),
        ("market-rates", &["raw_payer", "amount", "counts"]),
        ("market-excluded", &["raw_payer", "why"]),
    ] {
        let asked =
            ["query", "run", query, "--param", "code=47371", "--param", "band_high=1", "--format", "json"];
        let of_lake = [&asked[..], &["--lake", "lake", "--engine-command", &engine]].concat();
        let [stored, found] = [&asked[..], &of_lake].map(|arguments| {
            let rows = workspace.run(arguments).expect_code(0).rows();
            let line =
                |row: &serde_json::Value| columns.iter().map(|name| shown(row, name)).collect::<Vec<_>>();
            rows.iter().map(line).collect::<Vec<_>>()
        });
        assert_eq!(stored, found, "{query}");
        assert!(!stored.is_empty(), "{query}");
    }
}
