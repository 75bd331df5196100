//! A price that a newer file states as it was is as old as the newer file.

use crate::comparable::{rows, shown};
use crate::workspace::{Workspace, repository};

/// A hospital's file of a day with one outpatient price.
fn hospital_of(day: &str) -> String {
    hospital_naming(day, "Aetna", "PPO")
}

fn hospital_naming(day: &str, payer: &str, plan: &str) -> String {
    format!(
        r#"{{"hospital_name": "Hill", "last_updated_on": "{day}", "version": "3.0.0", "standard_charge_information": [
            {{"description": "Ablation", "code_information": [{{"code": "47371", "type": "CPT"}}],
              "standard_charges": [{{"setting": "outpatient", "gross_charge": 40000, "minimum": 1, "maximum": 9,
                "payers_information": [{{"payer_name": "{payer}", "plan_name": "{plan}",
                    "standard_charge_dollar": 18000.50, "methodology": "case rate"}}]}}]}}]}}"#
    )
}

#[test]
fn a_price_that_a_newer_file_states_again_is_compared_with_the_schedule_of_the_newer_file() {
    let workspace = Workspace::seeded();
    let schedule = repository().join("tests/fixtures/medicare/opps-addendum-b-oct-2025.csv");
    workspace.run(&["import", &schedule.display().to_string()]).expect_code(0);
    let compared = || -> Vec<String> {
        let rows = rows(&workspace, "payer-against-medicare", &["code=47371", "payer=aetna"]);
        let words = ["schedule", "medicare_amount", "point"];
        rows.iter().map(|row| words.map(|column| shown(row, column)).join("; ")).collect()
    };
    let at = |day: &str| {
        workspace.write("hill.json", hospital_of(day));
        let run = workspace.run(&["import", "hill.json", "--replaces"]);
        assert!(run.code <= 1, "{}", run.stderr);
        compared()
    };
    assert_eq!(at("2025-10-15"), ["OPPS 2025-10; 9000.25; 200"]);
    // The price is the one that is stored already; the payment of the newer year is in no file yet.
    assert_eq!(at("2026-05-01"), ["OPPS; pending; pending"]);
    assert_eq!(workspace.value::<i64>("SELECT count(*) FROM rate WHERE amount_kind_id = 1"), 1);
    let newest = workspace.value::<i64>("SELECT max(import_id) FROM import");
    workspace.run(&["imports", "undo", &newest.to_string(), "--yes"]).expect_code(0);
    assert_eq!(compared(), ["OPPS 2025-10; 9000.25; 200"]);
}

#[test]
fn a_price_that_is_stated_again_under_another_name_of_the_payer_is_as_old_as_the_newer_file() {
    for (payer, plan, aliased) in
        [("AETNA", "ppo", false), ("Aetna Inc.", "PPO", false), ("Aetna of Nowhere", "PPO ", true)]
    {
        let workspace = Workspace::seeded();
        let schedule = repository().join("tests/fixtures/medicare/opps-addendum-b-oct-2025.csv");
        workspace.run(&["import", &schedule.display().to_string()]).expect_code(0);
        for (day, payer, plan) in [("2025-10-15", "Aetna", "PPO"), ("2026-05-01", payer, plan)] {
            workspace.write("hill.json", hospital_naming(day, payer, plan));
            let run = workspace.run(&["import", "hill.json", "--replaces"]);
            assert!(run.code <= 1, "{}", run.stderr);
        }
        if aliased {
            workspace.run(&["payers", "alias", payer, "aetna"]).expect_code(0);
        }
        let rows = rows(&workspace, "payer-against-medicare", &["code=47371", "payer=aetna"]);
        let words = ["schedule", "medicare_amount", "point"];
        let shown: Vec<String> =
            rows.iter().map(|row| words.map(|column| shown(row, column)).join("; ")).collect();
        assert_eq!(shown, ["OPPS; pending; pending"], "{payer}");
    }
}
