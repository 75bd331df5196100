//! A JSON text may be one line: what is said of it names the pointer, and all that is missing at once.

use crate::workspace::{Workspace, repository};

/// A hospital's file with these payers of its one charge, on one line.
fn hospital(payers: &str) -> String {
    format!(
        "{{\"hospital_name\": \"Hill\", \"last_updated_on\": \"2026-04-01\", \"version\": \"3.0.0\", \
         \"standard_charge_information\": [{{\"description\": \"A\", \"code_information\": [{{\"code\": \"47371\", \
         \"type\": \"CPT\"}}], \"standard_charges\": [{{\"setting\": \"outpatient\", \"gross_charge\": 500, \
         \"discounted_cash\": 300, \"minimum\": 90, \"maximum\": 200, \"payers_information\": [{payers}]}}]}}]}}"
    )
}

fn payer(name: &str, dollars: u32) -> String {
    format!(
        "{{\"payer_name\": \"{name}\", \"plan_name\": \"PPO\", \"standard_charge_dollar\": {dollars}, \
         \"methodology\": \"fee schedule\"}}"
    )
}

#[test]
fn a_rate_that_a_hospital_s_json_states_again_names_both_pointers() {
    let workspace = Workspace::seeded();
    let payers =
        [payer("Aetna", 100), payer("Cigna", 120), payer("Aetna", 150), payer("Cigna", 120)].join(", ");
    workspace.write("hill.json", hospital(&payers));
    let payers = "/standard_charge_information/0/standard_charges/0/payers_information";
    let run = workspace.run(&["import", "hill.json"]).expect_code(0);
    let run = run.expect_talk(&[
        &format!("{payers}/0 states this rate of Aetna (PPO) with another figure"),
        &format!("hill.json, line 1, {payers}/2"),
        &format!("{payers}/1 states this rate of Cigna (PPO) in the same way"),
        &format!("hill.json, line 1, {payers}/3"),
    ]);
    let import = run.stderr.split("imports show ").nth(1).and_then(|text| text.split('`').next());
    let shown =
        workspace.run(&["imports", "show", import.expect("its number"), "--findings", "--format", "tsv"]);
    shown.expect_stdout(&[
        &format!("I535\t\twarning\t{payers}/2\t1"),
        &format!("I534\t\tnote\t{payers}/3\t1"),
    ]);
}

#[test]
fn a_charge_that_a_hospital_s_json_repeats_names_the_first() {
    let workspace = Workspace::seeded();
    let text = hospital(&payer("Aetna", 100));
    let (head, item) = text.split_once("\"standard_charge_information\": [").expect("the list");
    let item = item.strip_suffix("]}").expect("its end");
    workspace.write("hill.json", format!("{head}\"standard_charge_information\": [{item}, {item}]}}"));
    workspace.run(&["import", "hill.json"]).expect_code(0).expect_talk(&[
        "the row says the same as /standard_charge_information/0/standard_charges/0",
        "/standard_charge_information/1/standard_charges/0",
    ]);
}

#[test]
fn records_on_one_line_name_the_record_that_states_a_rate_before() {
    let workspace = Workspace::seeded();
    workspace.write(
        "prices.toml",
        "publisher = \"Hill\"\npublisher_kind = \"hospital\"\nedition = \"2026-04-01\"\n[header]\nrecords = \"data\"\n[[codes]]\n\
         column = \"code\"\nsystem = \"CPT\"\n[payers]\ncolumns = [\"Aetna PPO\"]\n",
    );
    let record = |code: &str, amount: u32| format!("{{\"code\": \"{code}\", \"Aetna PPO\": {amount}}}");
    let records = [record("47371", 100), record("47370", 90), record("47371", 120)].join(", ");
    workspace.write("prices.json", format!("{{\"data\": [{records}]}}"));
    workspace.run(&["import", "prices.json", "--profile", "prices.toml"]).expect_talk(&[
        "/data/0 states this rate of Aetna PPO (no plan) with another figure",
        "prices.json, line 3, /data/2",
    ]);
}

#[test]
fn what_a_hospital_s_file_lacks_is_named_at_once() {
    let workspace = Workspace::seeded();
    let formula = "{\"payer_name\": \"Aetna\", \"plan_name\": \"PPO\", \"standard_charge_percentage\": 60}";
    workspace.write("hill.json", hospital(formula));
    let lacks = "the properties `methodology`, `count`";
    workspace.run(&["import", "hill.json"]).expect_code(0).expect_talk(&[lacks]);
    // A verdict has one finding for each, as CMS's has.
    let verdict = workspace.run(&["validate", "hill.json", "--format", "json"]).expect_code(1);
    let verdict =
        verdict.expect_stdout(&["the property `methodology` is missing", "the property `count` is missing"]);
    assert!(!verdict.stdout.contains("the properties"), "{}", verdict.stdout);

    let fixture = repository().join("tests/fixtures/hospital/tall-v3-hill.csv");
    let text = std::fs::read_to_string(fixture).expect("the fixture");
    let (first, second) = ("drug_unit_of_measurement", "drug_type_of_measurement");
    assert!(text.contains(first) && text.contains(second));
    workspace.write("hill.csv", text.replace(first, "unit_x").replace(second, "type_x"));
    let run = workspace.run(&["import", "hill.csv"]);
    run.expect_talk(&["I140", &format!("row 3 lacks `{first}`, `{second}`: their cells are not collected")]);
}

#[test]
fn a_rejected_charge_of_json_is_listed_with_its_pointer() {
    let workspace = Workspace::seeded();
    let sound = hospital(&payer("Aetna", 100));
    let nobody = ", {\"setting\": \"outpatient\", \"payers_information\": [{\"payer_name\": \"\", \"plan_name\": \"\", \
                  \"standard_charge_dollar\": 7}]}]}]}";
    let text = sound.strip_suffix("]}]}").expect("the end of the charges").to_owned() + nobody;
    workspace.write("hill.json", text);
    workspace.run(&["import", "hill.json"]).expect_code(1).expect_talk(&["1 rejected"]);
    let import = workspace.value::<i64>("SELECT max(import_id) FROM import").to_string();
    let pointer = "/standard_charge_information/0/standard_charges/1/payers_information/0/payer_name";
    let rows =
        ["query", "run", "import-rejects", "--param", &format!("import_id={import}"), "--format", "csv"];
    workspace.run(&rows).expect_code(0).expect_stdout(&[pointer]);
    workspace.run(&["imports", "show", &import, "--rejects", "rejects.csv"]).expect_code(0);
    let rejects = std::fs::read_to_string(workspace.path("rejects.csv")).expect("the rejected rows");
    assert!(rejects.contains(&format!("I259 {pointer}: a negotiated charge has no payer")), "{rejects}");
}
