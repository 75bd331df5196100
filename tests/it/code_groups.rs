//! What prices of one code have in common: one service, a group of services, or nothing beyond one publisher.

use serde_json::Value;

use crate::comparable::rows;
use crate::lake_engines::{compare, engine};
use crate::workspace::Workspace;

/// A file of a hospital with two codes an item and one payer.
fn hospital(name: &str, lines: &[&str]) -> String {
    format!(
        "hospital_name,last_updated_on,version,hospital_location\n{name},2026-01-01,2.0.0,{name}\n\
         description,code|1,code|1|type,code|2,code|2|type,setting,standard_charge|gross,payer_name,plan_name,\
         standard_charge|negotiated_dollar,standard_charge|methodology,standard_charge|min,standard_charge|max\n{}\n",
        lines.join("\n")
    )
}

/// A scan and a stent of one revenue code, a room that has no other, and a local number that two hospitals use.
fn workspace() -> Workspace {
    let workspace = Workspace::seeded();
    for (name, local, factor) in
        [("Mill", "MRI of the brain", 1), ("Bridge", "Bandage", 2), ("Ford", "Cast", 3)]
    {
        let lines = [
            format!("Scan,0360,RC,70551,CPT,outpatient,900,Aetna,PPO,{},fee schedule,1,9000", 400 * factor),
            format!(
                "Stent,0360,RC,C1876,HCPCS,outpatient,900,Aetna,PPO,{},fee schedule,1,9000",
                7000 + factor
            ),
            format!("Theater,0360,RC,,,outpatient,900,Aetna,PPO,{},fee schedule,1,9000", 2000 + factor),
            format!("{local},17,CDM,,,outpatient,900,Aetna,PPO,{},fee schedule,1,9000", 10 * factor),
        ];
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        workspace.write(&format!("{name}.csv"), hospital(name, &lines));
        workspace.run(&["import", &format!("{name}.csv")]).expect_code(0);
    }
    workspace
}

/// The row of Aetna in the statistics of a code.
fn aetna(workspace: &Workspace, system: &str, code: &str) -> Value {
    let params = [format!("system={system}"), format!("code={code}")];
    let all = rows(workspace, "payer-comparison", &params.each_ref().map(String::as_str));
    all.into_iter().find(|row| row["payer_name"] == "Aetna").expect("Aetna")
}

#[test]
fn a_revenue_code_beside_another_code_has_no_price_of_its_own() {
    let workspace = workspace();
    // Three theaters have no other code; neither scans nor stents are among them.
    let row = aetna(&workspace, "RC", "0360");
    assert_eq!(
        (&row["middle"], &row["providers"], &row["rates"]),
        (&2002.0.into(), &3.into(), &3.into()),
        "{row}"
    );
    let row = aetna(&workspace, "CPT", "70551");
    assert_eq!((&row["middle"], &row["providers"]), (&800.0.into(), &3.into()), "{row}");
    let funnel = rows(&workspace, "market-funnel", &["system=RC", "code=0360"]);
    let left_out = funnel
        .iter()
        .find(|row| {
            row["step"].as_str().is_some_and(|step| step.ends_with("an item that has a code of its own"))
        })
        .expect("why they do not count");
    // Two items of three hospitals: a rate, gross charge, minimum and maximum each, and a cash price that none states.
    assert_eq!(left_out["counted"], 30, "{left_out}");
    let far = rows(&workspace, "outliers", &["system=RC", "code=0360", "times=2"]);
    assert!(far.is_empty(), "{far:?}");
    // Listed they are all the same.
    assert_eq!(rows(&workspace, "code-rates", &["system=RC", "code=0360"]).len(), 9);
}

#[test]
fn a_report_on_a_revenue_code_that_only_groups_says_so() {
    let workspace = Workspace::seeded();
    let line = "Scan,0350,RC,70551,CPT,outpatient,900,Aetna,PPO,400,fee schedule,1,9000";
    workspace.write("mill.csv", hospital("Mill", &[line]));
    workspace.run(&["import", "mill.csv"]).expect_code(0);
    let row = &rows(&workspace, "code-payer-rates", &["system=RC", "code=0350"])[0];
    assert_eq!(row["rate_na"], "not-applicable", "{row}");
    assert_eq!(row["based_on"], "prices of items with codes of their own, under those codes", "{row}");
    let page = workspace.run(&["report", "RC:0350"]).expect_code(0).stdout;
    assert!(page.contains("[not-applicable]"), "{page}");
}

#[test]
fn a_number_of_the_hospital_itself_is_compared_with_none_of_another_hospital() {
    let workspace = workspace();
    let row = aetna(&workspace, "CDM", "17");
    assert_eq!(row["providers"], 1, "{row}");
    let scopes = rows(&workspace, "market-scopes", &["system=CDM", "code=17"]);
    let units: Vec<&str> = scopes.iter().filter_map(|row| row["scope_unit"].as_str()).collect();
    for name in ["Mill", "Bridge", "Ford"] {
        assert!(units.iter().any(|unit| unit.starts_with(&format!("USD at {name}"))), "{units:?}");
    }
}

#[test]
fn a_group_and_a_hospital_s_own_number_are_the_same_in_a_lake() {
    let Some(engine) = engine() else { return };
    let workspace = workspace();
    workspace.run(&["publish", "--into", "lake"]).expect_code(0);
    workspace.run(&["publish", "--into", "files", "Mill.csv", "Bridge.csv", "Ford.csv"]).expect_code(0);
    for code in ["RC:0360", "CDM:17", "70551"] {
        for query in ["payer-comparison", "market-funnel", "market-scopes", "outliers", "code-payer-rates"] {
            for lake in ["lake", "files"] {
                compare(&workspace, &engine, (query, lake), code);
            }
        }
    }
}
