//! Proposed profiles: numbers beside prices that are none, and prices of a part of a service.

use crate::workspace::{Workspace, column_of};

/// A table of 40 codes with descriptions and these columns, whose cells are the row's number times a price.
fn table(columns: &[(&str, f64)]) -> String {
    let headings: Vec<&str> = columns.iter().map(|(heading, _)| *heading).collect();
    let row = |n: u32| {
        let cells: Vec<String> =
            columns.iter().map(|(_, price)| format!("{:.2}", price * f64::from(n % 17 + 3) + 0.25)).collect();
        format!("{},item {n},{}\n", 47_100 + n, cells.join(","))
    };
    let rows: String = (0..40).map(row).collect();
    format!("HCPCS,Description,{}\n{rows}", headings.join(","))
}

/// What a table stores by its own proposal: the kinds of amounts with payer and modifiers, each once; nothing where
/// no profile is proposed.
fn stored(columns: &[(&str, f64)]) -> Vec<String> {
    let workspace = Workspace::seeded();
    workspace.write("prices.csv", table(columns));
    let run = workspace.run(&["import", "prices.csv", "--suggest-profile"]);
    if run.code != 0 {
        return Vec::new();
    }
    workspace.write("p.toml", run.stdout.replace("write whose file this is", "A publisher"));
    workspace.run(&["import", "prices.csv", "--profile", "p.toml"]).expect_code(0);
    let sql = "SELECT DISTINCT concat_ws(' ', amount_kind, raw_payer, nullif(modifiers, '')) FROM v_code_rate
               WHERE amount IS NOT NULL ORDER BY 1";
    column_of(&workspace.database(), sql)
}

#[test]
fn what_is_taken_off_a_price_or_paid_for_a_thing_is_no_price() {
    for heading in ["Self Pay Discount Amount", "Uninsured Discount Amt", "Cash Discount Amount"] {
        assert_eq!(stored(&[("Gross Charge", 100.0), (heading, 30.0)]), ["gross"], "{heading}");
    }
    let cash =
        stored(&[("Gross Charge", 100.0), ("Self Pay Discount Amount", 30.0), ("Self Pay Price", 70.0)]);
    assert_eq!(cash, ["cash", "gross"]);
    assert_eq!(stored(&[("Purchase Price", 10.0), ("Charge", 40.0)]), ["gross"]);
    assert_eq!(stored(&[("List Price", 10.0), ("Patient Charge", 40.0)]), ["gross"]);
    assert_eq!(stored(&[("Purchase Price", 100.0), ("Rental Price", 10.0)]).len(), 2, "both have a modifier");
    assert_eq!(stored(&[("Proposed Rate", 12.0), ("Current Rate", 10.0)]), ["fee-schedule"]);
}

#[test]
fn the_price_of_a_part_has_its_modifier_though_it_stands_alone() {
    assert_eq!(stored(&[("TC Amount", 20.0)]), ["fee-schedule TC"]);
    assert_eq!(stored(&[("Rental Fee", 20.0)]), ["fee-schedule RR"]);
    assert_eq!(stored(&[("Used Fee", 20.0)]), ["fee-schedule UE"]);
    assert_eq!(stored(&[("Fee", 20.0)]), ["fee-schedule"]);
}

#[test]
fn a_heading_that_names_no_payer_makes_none() {
    for heading in [
        "Payer-specific negotiated charge",
        "Insurance Payment",
        "Plan Payment",
        "Payer Amount",
        "All Payer",
        "Insurance",
        "Negotiated Hours",
        "Contracted Lives",
        "Medicare Total",
        "Aetna Expected",
        "Humana Proposed",
        "1.5 x Medicare",
        "Humana Self",
        "Humana Family",
        "Medicare Fund",
    ] {
        assert_eq!(stored(&[("Gross Charge", 100.0), (heading, 80.0)]), ["gross"], "{heading}");
    }
    for heading in
        ["Humana Family PPO", "BCBS New Mexico", "Health Net HMO", "Aetna Total Allowed", "UHC Self Funded"]
    {
        let found = stored(&[("Gross Charge", 100.0), (heading, 80.0)]);
        assert_eq!(found.len(), 2, "{heading}: {found:?}");
    }
}

#[test]
fn the_most_that_a_program_pays_is_its_fee_and_a_statistic_is_no_bound() {
    for heading in ["Maximum Reimbursement", "Maximum Rate", "Max Amount"] {
        assert_eq!(stored(&[(heading, 20.0)]), ["fee-schedule"], "{heading}");
    }
    let statistic = [("Average Charge", 20.0), ("Minimum Charge", 10.0), ("Maximum Charge", 40.0)];
    assert_eq!(stored(&statistic), Vec::<String>::new());
    let hospital = [("Gross Charge", 100.0), ("De-Identified Min", 10.0), ("De-Identified Max", 90.0)];
    assert_eq!(stored(&hospital), ["gross", "maximum", "minimum"]);
}

#[test]
fn one_number_for_all_codes_is_a_factor() {
    let workspace = Workspace::seeded();
    let rows: String = (0..40).map(|n| format!("{},item {n},61.50\n", 47_100 + n)).collect();
    workspace.write("units.csv", format!("CPT,Description,Rate per Unit\n{rows}"));
    let run = workspace.run(&["import", "units.csv", "--suggest-profile"]).expect_code(1);
    assert!(format!("{}{}", run.stdout, run.stderr).contains("one number for all codes"), "{}", run.stderr);
}

#[test]
fn records_without_a_key_and_headings_without_a_payer_are_refused_in_words() {
    let workspace = Workspace::seeded();
    for text in ["[{}]", "{}\n{}", "{\"x\":[{}]}"] {
        workspace.write("empty.json", text);
        let run = workspace.run(&["import", "empty.json", "--suggest-profile"]);
        assert_eq!(run.code, 1, "{text}: {}", run.stderr);
        assert!(!run.stderr.contains("panicked"), "{}", run.stderr);
    }
    assert_eq!(
        stored(&[("standard_charge||negotiated_dollar", 80.0), ("Gross Charge", 100.0)]),
        ["gross"],
        "a place holder without a name is no payer"
    );
}

/// A day in a heading says from when the price is, and is no part of the payer's name.
#[test]
fn a_day_in_the_heading_of_a_payer_is_the_first_of_its_rates() {
    let workspace = Workspace::seeded();
    let days = [("Aetna 1/1/2024", 95.0), ("Aetna 1/1/2025", 98.0), ("Aetna: PPO 1/1/2026", 101.0)];
    workspace.write("prices.csv", table(&days));
    let proposal = workspace.run(&["import", "prices.csv", "--suggest-profile"]).expect_code(0).stdout;
    workspace.write("p.toml", proposal.replace("write whose file this is", "A publisher"));
    workspace.run(&["import", "prices.csv", "--profile", "p.toml"]).expect_code(0);
    let sql = "SELECT DISTINCT concat_ws(' ', raw_payer, raw_plan, effective_from) FROM v_code_rate
               WHERE amount IS NOT NULL ORDER BY 1";
    assert_eq!(
        column_of(&workspace.database(), sql),
        ["Aetna 2024-01-01", "Aetna 2025-01-01", "Aetna PPO 2026-01-01"]
    );
}
