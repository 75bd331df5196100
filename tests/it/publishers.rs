//! One publisher under several spellings of its name is one publisher: its newer file takes the place of the older.

use crate::in_network_odd::month_of;
use crate::workspace::{Workspace, payer_csv};

/// Current amounts that begin with 150, as `month_of` writes them.
fn current(workspace: &Workspace) -> String {
    workspace.value::<String>(
        "SELECT ifnull(group_concat(amount / 10000.0 ORDER BY amount), '') FROM rate
         WHERE superseded_by IS NULL AND amount LIKE '150_2500'",
    )
}

/// A payer CSV of one rate.
pub(crate) fn one(payer: &str, plan: &str, amount: &str) -> String {
    payer_csv(&[&format!("\"{payer}\",{plan},CPT,47371,,outpatient,facility,,case rate,{amount},,,,")])
}

#[test]
fn a_payers_list_is_one_whatever_the_punctuation_and_case_of_its_publisher() {
    let workspace = Workspace::seeded();
    let months = [
        ("01", "Local Health, Inc.", "1501.25"),
        ("02", "LOCAL HEALTH INC", "1502.25"),
        ("03", "local-health inc", "1503.25"),
    ];
    for (at, (month, entity, amount)) in months.into_iter().enumerate() {
        let name = month_of(&workspace, (month, entity, "gold"), amount);
        let run = workspace.run(&["import", &name]).expect_code(0);
        assert_eq!(current(&workspace), amount);
        if at > 0 {
            // One price changed: the others are the same rates of the same payer.
            run.expect_talk(&["0 added, 1 changed, 0 removed"]);
        }
    }
    let publishers =
        "SELECT group_concat(DISTINCT publisher.name) FROM import JOIN publisher USING (publisher_id)
                      WHERE format = 'payer-in-network'";
    assert_eq!(workspace.value::<String>(publishers), "Local Health, Inc.: gold");
    // Undone between, the month before is current.
    let newest = workspace.value::<i64>("SELECT max(import_id) FROM import");
    workspace.run(&["imports", "undo", &newest.to_string(), "--yes"]).expect_code(0);
    assert_eq!(current(&workspace), "1502.25");
    let listed = workspace.run(&["payers", "unmatched", "--format", "csv"]).stdout;
    assert!(listed.to_lowercase().contains("local health"), "{listed}");
    // One alias matches all spellings.
    workspace.run(&["payers", "alias", "LOCAL HEALTH, INC", "aetna"]).expect_code(0);
    let listed = workspace.run(&["payers", "unmatched", "--format", "csv"]).stdout;
    assert!(!listed.to_lowercase().contains("local health"), "{listed}");
    assert_eq!(current(&workspace), "1502.25");
}

#[test]
fn files_of_one_publisher_are_editions_whatever_the_spelling_and_the_alias() {
    let amounts = |workspace: &Workspace| {
        workspace.value::<String>(
            "SELECT group_concat(amount / 10000.0 ORDER BY amount) FROM rate WHERE superseded_by IS NULL",
        )
    };
    let workspace = Workspace::seeded();
    let months = [
        // Payer and publisher in two spellings, by two names that lead to one payer, and by one that leads to it later.
        ("a.csv", "Local Health, Inc.", "Local Health, Inc.", "1.00", "1.0"),
        ("b.csv", "LOCAL HEALTH INC", "LOCAL HEALTH INC", "2.00", "2.0"),
        ("c.csv", "Local Mutual", "Local Mutual", "3.00", "2.0,3.0"),
        ("d.csv", "Aetna", "Aetna", "4.00", "2.0,3.0,4.0"),
        ("e.csv", "Aetna Inc.", "AETNA, INC", "5.00", "2.0,3.0,5.0"),
    ];
    for (name, publisher, payer, amount, shown) in months {
        workspace.write(name, one(payer, "HMO", amount));
        workspace.run(&["import", name, "--publisher", publisher, "--replaces"]).expect_code(0);
        assert_eq!(amounts(&workspace), shown, "{name}");
    }
    // The name of the publisher and of the payer is matched later: the newest file is current.
    workspace.run(&["payers", "alias", "local health inc.", "cigna"]).expect_code(0);
    workspace.run(&["payers", "alias", "local mutual", "cigna"]).expect_code(0);
    assert_eq!(amounts(&workspace), "3.0,5.0");
    let newest = workspace.value::<i64>("SELECT max(import_id) FROM import");
    workspace.run(&["imports", "undo", &newest.to_string(), "--yes"]).expect_code(0);
    assert_eq!(amounts(&workspace), "2.0,3.0,5.0");
    workspace.run(&["migrate", "verify"]).expect_code(0);
}

#[test]
fn a_hospital_is_one_whatever_the_punctuation_of_its_name() {
    let workspace = Workspace::seeded();
    for (name, hospital, amount) in
        [("a.csv", "St. Mary's Hospital", "5"), ("b.csv", "ST MARYS HOSPITAL", "6")]
    {
        let text = crate::same_key::hospital_of(&[["Aetna", "PPO", amount, "", "", ""]]);
        assert!(text.contains("\nHill Hospital,"), "{text}");
        workspace.write(name, text.replace("\nHill Hospital,", &format!("\n{hospital},")));
        workspace.run(&["import", name, "--accept", "I501", "--replaces"]).expect_code(0);
    }
    let hospitals = "SELECT count(*) FROM publisher WHERE kind = 'hospital'";
    assert_eq!(workspace.value::<i64>(hospitals), 1);
    let current = "SELECT count(*) FROM rate WHERE superseded_by IS NULL AND payer_plan_id IS NOT NULL";
    assert_eq!(workspace.value::<i64>(current), 1);
}

#[test]
fn a_payers_prices_and_the_rates_of_its_plans_are_no_editions_of_one_another() {
    let workspace = Workspace::seeded();
    let prices = "SELECT count(*) FROM rate JOIN in_network_rate USING (rate_id) WHERE superseded_by IS NULL";
    let name = month_of(&workspace, ("01", "Aetna", "aetna"), "1501.25");
    workspace.run(&["import", &name, "--all-codes"]).expect_code(0);
    let before = workspace.value::<i64>(prices);
    workspace.write("plan.csv", one("Aetna", "HMO", "7.00"));
    workspace.run(&["import", "plan.csv", "--publisher", "AETNA"]).expect_code(0).expect_talk(&["0 removed"]);
    assert_eq!(workspace.value::<i64>(prices), before);
    let name = month_of(&workspace, ("02", "Aetna", "aetna"), "1502.25");
    workspace.run(&["import", &name, "--all-codes"]).expect_code(0).expect_talk(&["1 changed, 0 removed"]);
    let current = "SELECT count(*) FROM rate WHERE superseded_by IS NULL AND amount = 70000";
    assert_eq!((workspace.value::<i64>(prices), workspace.value::<i64>(current)), (before, 1));
}

#[test]
fn a_list_whose_payer_and_plan_are_spelled_otherwise_is_one_row_with_all_its_prices() {
    let workspace = Workspace::seeded();
    for (month, entity, plan, amount) in
        [("01", "Local Health, Inc.", "HMO", "1501.25"), ("02", "LOCAL HEALTH INC", "hmo", "1502.25")]
    {
        let name = month_of(&workspace, (month, entity, "gold"), amount);
        let text = std::fs::read_to_string(workspace.path(&name)).expect("the file");
        workspace.write(&name, text.replace("\"HMO\"", &format!("\"{plan}\"")));
        workspace.run(&["import", &name]).expect_code(0);
    }
    let asked = |query: &str| {
        let run = ["query", "run", query, "--param", "code=47371", "--format", "json"];
        workspace.run(&run).expect_code(0).rows()
    };
    // One scope has two prices, which the second file states as they were, and the other one that it changed.
    let lists = asked("code-in-network");
    let row = |row: &serde_json::Value| {
        (row["payer_name"].as_str().map(str::to_owned), row["prices"].as_i64(), row["contracts"].as_i64())
    };
    let name = || Some("Local Health, Inc.".to_owned());
    let rows: Vec<_> = lists.iter().map(row).collect();
    assert_eq!(rows, [(name(), Some(2), Some(3)), (name(), Some(1), Some(2))], "{lists:?}");
    // The place is that of one price, not the file of one and the line of another.
    let source = |row: &serde_json::Value| row["_source"]["file"].as_str().map(str::to_owned);
    assert_eq!(source(&lists[1]).as_deref(), Some("2026-02-01_gold_in-network-rates.json"), "{lists:?}");
    assert_eq!(source(&lists[0]).as_deref(), Some("2026-01-01_gold_in-network-rates.json"), "{lists:?}");
    assert_eq!(asked("code-in-network-amounts").len(), 3);
    // What would be gone is held, with the ways on that such a file has.
    let name = month_of(&workspace, ("03", "local health inc", "gold"), "1502.25");
    let text = std::fs::read_to_string(workspace.path(&name)).expect("the file");
    workspace.write(&name, text.replace("1450.5", "14505"));
    workspace.run(&["import", &name]).expect_code(3).expect_talk(&["I504"]);
    workspace.write(&name, text.replace("\"47371\"", "\"99999\""));
    let held = workspace.run(&["import", &name]).expect_code(3);
    held.expect_talk(&["I502", "`--replaces`", "`--series NAME`"]);
}

#[test]
fn a_percentage_is_a_price_of_the_organizations_that_are_paid_it() {
    let workspace = Workspace::seeded();
    let name = month_of(&workspace, ("01", "Aetna", "gold"), "1501.25");
    let text = std::fs::read_to_string(workspace.path(&name)).expect("the file");
    // One of three prices, paid to two organizations, is a share of charges.
    let text =
        text.replacen("\"negotiated_type\":\"negotiated\"", "\"negotiated_type\":\"percentage\"", usize::MAX);
    workspace.write("percent.json", text);
    workspace.run(&["import", "percent.json", "--code", "47370"]).expect_code(0);
    let run = ["query", "run", "code-in-network", "--param", "code=47370", "--format", "json"];
    let rows = workspace.run(&run).expect_code(0).rows();
    let based: Vec<&str> = rows.iter().filter_map(|row| row["based_on"].as_str()).collect();
    assert!(based[0].contains("1 price of 1 organization"), "{based:?}");
    assert_eq!(rows[0]["contracts"].as_i64(), Some(0), "{}", rows[0]);
}

/// A hospital's file of one rate, with its name, license, NPI and address.
pub(crate) fn hospital(name: &str, license: &str, npi: &str, address: &str, amount: &str) -> String {
    let text = crate::same_key::hospital_of(&[["Aetna", "PPO", amount, "", "", ""]]);
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let cells = |line: &str| {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(line.as_bytes());
        reader.records().next().expect("a line").expect("cells")
    };
    let values = [
        ("hospital_name", name),
        ("license_number", license),
        ("type_2_npi", npi),
        ("hospital_address", address),
        ("location_name", address),
    ];
    let (headings, first) = (cells(&lines[0]), cells(&lines[1]));
    let stated = headings.iter().zip(&first).map(|(heading, cell)| {
        let value =
            values.iter().find(|(known, _)| heading.starts_with(known)).map_or(cell, |(_, value)| value);
        format!("\"{value}\"")
    });
    let stated: Vec<String> = stated.collect();
    lines[1] = stated.join(",");
    lines.join("\n") + "\n"
}

#[test]
fn a_hospital_is_one_however_its_files_state_name_and_license() {
    let workspace = Workspace::seeded();
    let files = [
        ("a.csv", "Same Hospital", "55", "1234567893", "4000"),
        ("b.csv", "Same Hospital", "", "1234567893", "4001"),
        ("c.csv", "SAME HOSPITAL", "00055", "1932213600", "4002"),
        ("d.csv", "Same Hospital, Inc.", "55", "1234567893", "4003"),
    ];
    for (at, (file, name, license, npi, amount)) in files.into_iter().enumerate() {
        workspace.write(file, hospital(name, license, npi, "1 Main St", amount));
        let run = workspace.run(&["import", file]).expect_code(0);
        if at > 0 {
            run.expect_talk(&["1 changed, 0 removed"]);
        }
    }
    let hospitals = "SELECT group_concat(name, '|') FROM publisher WHERE kind = 'hospital'";
    assert!(workspace.value::<String>(hospitals).starts_with("Same Hospital ("));
    // Another license of the same name and place is another hospital, and said to be.
    workspace.write("e.csv", hospital("Same Hospital", "77", "1234567893", "1 Main St", "4004"));
    workspace.run(&["import", "e.csv"]).expect_code(0).expect_talk(&["I546", "another license"]);
    assert_eq!(workspace.value::<i64>("SELECT count(*) FROM publisher WHERE kind = 'hospital'"), 2);
}

#[test]
fn two_hospitals_of_one_name_and_no_license_do_not_replace_one_another() {
    let workspace = Workspace::seeded();
    workspace.write("north.csv", hospital("Big Health", "", "1234567893", "1 Main St", "4000"));
    workspace.write("south.csv", hospital("Big Health", "", "1932213600", "9 Oak St", "4333"));
    workspace.run(&["import", "north.csv"]).expect_code(0);
    let before = workspace.dump();
    workspace.run(&["import", "south.csv"]).expect_code(3).expect_talk(&["I506", "--publisher NAME"]);
    assert_eq!(workspace.dump(), before);
    workspace.run(&["import", "south.csv", "--publisher", "Big Health, South"]).expect_code(0);
    let current = "SELECT group_concat(amount / 10000 ORDER BY amount) FROM rate
                   WHERE superseded_by IS NULL AND payer_plan_id IS NOT NULL";
    assert_eq!(workspace.value::<String>(current), "4000,4333");
    // The next month of the one that has the name is known again.
    workspace.write("next.csv", hospital("Big Health", "", "1234567893", "1 Main Street", "4001"));
    workspace.run(&["import", "next.csv"]).expect_code(0).expect_talk(&["1 changed, 0 removed"]);
}

#[test]
fn a_contract_in_the_lists_of_two_publishers_is_said() {
    let workspace = Workspace::seeded();
    let said = || -> Vec<String> {
        let sql = "SELECT message FROM import_finding WHERE rule = 'I550'
             AND import_id = (SELECT max(import_id) FROM import)";
        crate::workspace::column_of(&workspace.database(), sql)
    };
    let import = |name: &str, publisher: &str| {
        workspace.run(&["import", name, "--publisher", publisher]).expect_code(0);
        said()
    };
    workspace.write("office.csv", one("Aetna", "HMO", "1500.25"));
    assert!(import("office.csv", "Office").is_empty());
    let id = workspace.value::<i64>("SELECT max(import_id) FROM import");
    // The same payer and plan in other letters; another plan, and another setting, are no second count.
    workspace.write("desk.csv", one("AETNA", "hmo", "1500.25"));
    workspace.write("ppo.csv", one("Aetna", "PPO", "1500.25"));
    workspace.write("in.csv", one("Aetna", "HMO", "1500.25").replace("outpatient", "inpatient"));
    assert!(import("ppo.csv", "Desk").is_empty());
    assert!(import("in.csv", "Third desk").is_empty());
    let found = import("desk.csv", "Second desk");
    assert_eq!(found.len(), 1, "{found:?}");
    let undo = format!("`ratebook imports undo {id}`");
    for words in ["47371 of AETNA hmo", "the list of `Office`", &undo, "`--publisher \"Second desk\"`"] {
        assert!(found[0].contains(words), "{words} in {found:?}");
    }
    // A newer file of one series replaces its own, and says it again only of what it adds.
    workspace.write("office.csv", one("Aetna", "HMO", "1600.25"));
    assert_eq!(import("office.csv", "Office").len(), 1);
}
