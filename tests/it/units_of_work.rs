//! A price by the hour, the visit or the day is another thing than one of the service: in no statistic with it, in no
//! conflict with it, and beside no amount that Medicare pays for the service.

use serde_json::json;

use crate::comparable::{rows, shown};
use crate::lake_engines::{compare, engine};
use crate::same_key::hospital_of;
use crate::workspace::Workspace;

/// Units of the negotiated scopes with the rates of each, as `unit: rates`.
fn units(workspace: &Workspace, code: &str) -> Vec<String> {
    let scopes = rows(workspace, "market-scopes", &[&format!("code={code}")]);
    let negotiated = scopes.iter().filter(|row| row["amount_kind"] == "negotiated");
    let mut units: Vec<String> = negotiated
        .map(|row| format!("{}: {}", row["scope_unit"].as_str().expect("a unit"), row["rates"]))
        .collect();
    units.sort_unstable();
    units
}

/// Publishes the database and holds the lake against it.
fn same_in_a_lake(workspace: &Workspace, queries: &[&str], code: &str) {
    let Some(engine) = engine() else { return };
    workspace.run(&["publish", "--into", "lake"]).expect_code(0);
    for query in queries {
        compare(workspace, &engine, (query, "lake"), code);
    }
}

#[test]
fn the_unit_that_notes_name_is_a_part_of_the_scope_whatever_else_they_say() {
    let workspace = Workspace::seeded();
    workspace.write(
        "hill.csv",
        hospital_of(&[
            ["Aetna", "PPO", "35", "", "", "per 15 minutes"],
            ["Cigna", "PPO", "36", "", "", "Per 15 min. | Physician fees are billed separately."],
            ["Aetna", "HMO", "150", "", "", "per visit | Physician fees are billed separately."],
            ["Cigna", "HMO", "1500", "", "", "whole course of treatment"],
        ]),
    );
    workspace.run(&["import", "hill.csv"]).expect_code(0);
    assert_eq!(units(&workspace, "47371"), ["USD per 15 minutes: 2", "USD per visit: 1", "USD: 1"]);
    same_in_a_lake(&workspace, &["market-scopes", "code-rates", "payer-comparison"], "47371");
}

#[test]
fn prices_of_one_plan_in_two_units_are_in_no_conflict_and_two_in_one_are() {
    let workspace = Workspace::seeded();
    workspace.write(
        "hill.csv",
        hospital_of(&[
            ["Aetna", "PPO", "35", "", "", "per 15 minutes"],
            ["Aetna", "PPO", "150", "", "", "per visit"],
            ["Cigna", "PPO", "36", "", "", "per hour"],
            ["Cigna", "PPO", "37", "", "", "per hour; weekdays"],
        ]),
    );
    let run = workspace.run(&["import", "hill.csv"]).expect_code(0);
    run.expect_talk(&["I535"]);
    let conflicts = rows(&workspace, "code-conflicts", &["code=47371"]);
    let payers: Vec<&str> = conflicts.iter().filter_map(|row| row["raw_payer"].as_str()).collect();
    assert!(!payers.is_empty() && payers.iter().all(|payer| *payer == "Cigna"), "{conflicts:?}");
    same_in_a_lake(&workspace, &["code-conflicts", "market-scopes"], "47371");
}

#[test]
fn a_price_by_a_unit_of_work_is_beside_no_amount_of_medicare() {
    let workspace = Workspace::empty();
    workspace.run(&["init"]).expect_code(0);
    workspace.write(
        "rates.csv",
        "payer,plan,line_of_business,code,setting,billing_class,place_of_service,method,amount,effective_from,notes\n\
         Aetna,PPO,commercial,47371,inpatient,professional,21,other,150.00,2026-03-01,per hour\n\
         Cigna,PPO,commercial,47371,inpatient,professional,21,,150.00,2026-03-01,per hour\n\
         UHC,PPO,commercial,47371,outpatient,facility,22,other,2500.00,2025-11-01,per day\n",
    );
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    let mut against = rows(&workspace, "payer-against-medicare", &["code=47371"]);
    // A payer without a rate has a row, too.
    against.retain(|row| row["method_na"] != "no-record");
    assert_eq!(against.len(), 3, "{against:?}");
    for row in &against {
        assert_eq!(row["schedule"], "no schedule: a price by a unit of work", "{row}");
        assert_eq!(shown(row, "medicare_amount"), "not-applicable", "{row}");
    }
    let page = workspace.run(&["report", "47371"]).expect_code(0).stdout;
    assert!(!page.contains("% of Medicare"), "{page}");
    same_in_a_lake(&workspace, &["payer-against-medicare", "code-payer-rates"], "47371");
}

#[test]
fn what_a_payers_own_file_adds_to_a_price_tells_it_from_one_of_the_service() {
    let workspace = Workspace::seeded();
    let price = |rate: u32, notes: Option<&str>| {
        let mut price = json!({
            "negotiated_type": "negotiated", "negotiated_rate": rate, "expiration_date": "9999-12-31",
            "service_code": ["11"], "billing_class": "professional", "setting": "outpatient"
        });
        if let Some(notes) = notes {
            price["additional_information"] = json!(notes);
        }
        price
    };
    let organizations = [1_588_640_692_u64, 1_437_136_918, 1_356_328_199, 1_770_560_294];
    let groups: Vec<_> = (1..).zip(organizations)
        .map(|(id, npi)| json!({"provider_group_id": id, "network_name": ["N"], "provider_groups": [
            {"npi": [npi], "tin": {"type": "ein", "value": format!("{id}{id}-1111111"), "business_name": "B"}}]}))
        .collect();
    let timed = Some("per 15 minutes");
    let prices = [price(120, None), price(130, None), price(32, timed), price(31, timed)];
    let rates: Vec<_> = (1..)
        .zip(prices)
        .map(|(id, price)| json!({"provider_references": [id], "negotiated_prices": [price]}))
        .collect();
    let file = json!({
        "reporting_entity_name": "Acme Health", "reporting_entity_type": "health insurance issuer",
        "last_updated_on": "2026-10-01", "version": "2.0.0", "provider_references": groups,
        "in_network": [{"negotiation_arrangement": "ffs", "name": "x", "billing_code_type": "CPT",
            "billing_code_type_version": "2026", "billing_code": "97110", "description": "x",
            "negotiated_rates": rates}]
    });
    workspace.write("2026-10-01_PPO_in-network-rates.json", file.to_string());
    workspace.run(&["import", "2026-10-01_PPO_in-network-rates.json", "--code", "97110"]).expect_code(0);
    let in_network = rows(&workspace, "code-in-network", &["code=97110"]);
    let ranges: Vec<String> =
        in_network.iter().map(|row| format!("{} to {}", row["lowest"], row["highest"])).collect();
    assert!(!ranges.contains(&"31.0 to 130.0".to_owned()), "{ranges:?}");
    let page = workspace.run(&["report", "97110", "--full"]).expect_code(0).stdout;
    assert!(page.contains("per 15 minutes"), "{page}");
    same_in_a_lake(&workspace, &["code-in-network", "code-in-network-lines"], "97110");
}

#[test]
fn cents_are_the_price_of_supplies_food_and_drugs() {
    let workspace = Workspace::seeded();
    workspace.write(
        "rates.csv",
        "payer,plan,code,amount\nAetna,PPO,B4150,0.55\nAetna,PPO,A6216,0.04\nAetna,PPO,Q9967,0.20\n\
         Aetna,PPO,47371,0.55\nAetna,PPO,A0425,0.55\n",
    );
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    for (code, rate) in [("B4150", 0.55), ("A6216", 0.04), ("Q9967", 0.2)] {
        let payers = rows(&workspace, "code-payer-rates", &[&format!("code={code}"), "system=HCPCS"]);
        let aetna = payers.iter().find(|row| row["payer_name"] == "Aetna").expect("a row");
        assert_eq!(aetna["rate"], json!(rate), "{code}: {aetna}");
    }
    // A token is called one.
    let payers = rows(&workspace, "code-payer-rates", &["code=47371"]);
    let aetna = payers.iter().find(|row| row["payer_name"] == "Aetna").expect("a row");
    assert_eq!(aetna["based_on"], json!("1 plan, only amounts below $1.00"), "{aetna}");
    same_in_a_lake(&workspace, &["code-payer-rates"], "47371");
}
