//! A rate is the same whatever form its file has, and its scope tells apart what is paid by other rules: a column that is
//! left blank or left out, a code by either of its systems, the place where it is provided, a quantity of a drug.

use crate::comparable::{printed, rows};
use crate::workspace::{Workspace, column_of, payer_csv, repository};

/// Imports a payer's list as it is, with these arguments.
fn import(workspace: &Workspace, name: &str, text: &str, more: &[&str]) -> String {
    workspace.write(name, text);
    workspace.run(&[&["import", name], more].concat()).expect_code(0).stderr
}

/// The amounts of current rates of payers.
fn current(workspace: &Workspace) -> Vec<f64> {
    let sql = "SELECT CAST(amount / 10000.0 AS TEXT) FROM rate WHERE superseded_by IS NULL ORDER BY amount";
    let all = column_of(&workspace.database(), sql);
    all.iter().map(|amount| amount.parse().expect("a number")).collect()
}

#[test]
fn a_column_that_is_left_out_and_one_that_is_left_blank_make_one_rate() {
    for column in
        ["setting", "billing_class", "place_of_service", "method", "effective_from", "plan", "modifiers"]
    {
        let workspace = Workspace::seeded();
        import(&workspace, "one.csv", "payer,code,amount\nAetna,47371,100\n", &[]);
        let blank = format!("payer,code,{column},amount\nAetna,47371,,120\n");
        let said = import(&workspace, "two.csv", &blank, &["--adds"]);
        assert!(said.contains("0 added, 1 changed"), "{column}: {said}");
        assert_eq!(current(&workspace), [120.0], "{column}");
    }
}

#[test]
fn what_files_leave_out_and_leave_blank_is_one_scope() {
    let workspace = Workspace::seeded();
    let files = [
        ("North", "payer,code,setting,billing_class,method,amount\nAetna,47371,,,,1000\n"),
        ("South", "payer,code,amount\nAetna,47371,2000\n"),
        ("West", "payer,code,billing_class,amount\nAetna,47371,,3000\n"),
    ];
    for (publisher, text) in files {
        import(&workspace, &format!("{publisher}.csv"), text, &["--publisher", publisher]);
    }
    let row = &rows(&workspace, "payer-comparison", &["code=47371"])[0];
    assert_eq!((row["providers"].as_i64(), row["middle"].as_f64()), (Some(3), Some(2000.0)), "{row}");
    assert_eq!(rows(&workspace, "market-scopes", &["code=47371"]).len(), 1);
}

#[test]
fn a_code_typed_cpt_and_typed_hcpcs_is_one_rate() {
    let workspace = Workspace::seeded();
    let row = |system: &str, amount: u32| format!("Aetna,HMO,{system},47371,outpatient,{amount}\n");
    let header = "payer,plan,code_system,code,setting,amount\n";
    import(&workspace, "cpt.csv", &format!("{header}{}", row("CPT", 100)), &[]);
    let said = import(&workspace, "hcpcs.csv", &format!("{header}{}", row("HCPCS", 110)), &["--adds"]);
    assert!(said.contains("0 added, 1 changed"), "{said}");
    assert_eq!(current(&workspace), [110.0]);
    // Both in one file are two figures for one price.
    workspace.write("both.csv", format!("{header}{}{}", row("CPT", 100), row("HCPCS", 120)));
    let said = workspace.run(&["import", "both.csv", "--replaces"]).expect_code(0);
    assert!(said.stderr.contains("I535"), "{}", said.stderr);
    assert_eq!(rows(&workspace, "code-conflicts", &["code=47371"]).len(), 2);
}

#[test]
fn an_office_and_a_facility_are_two_scopes() {
    let workspace = Workspace::seeded();
    let header = "payer,plan,code,setting,billing_class,place_of_service,method,amount\n";
    for (publisher, place, amount) in [("A", "11", 120), ("B", "22", 60), ("C", "22", 64), ("D", "21", 62)] {
        let row = format!("Cigna,OAP,99213,outpatient,professional,{place},fee schedule,{amount}\n");
        import(
            &workspace,
            &format!("{publisher}.csv"),
            &format!("{header}{row}"),
            &["--publisher", publisher],
        );
    }
    let of = |setting: &str| {
        let setting = format!("setting=outpatient, {setting}");
        printed(&workspace, "payer-comparison", "middle", &["code=99213", &setting, "min_n=1"])
    };
    assert_eq!([of("facility setting"), of("non-facility setting")].concat(), ["62.0", "120.0"]);
    // A setting alone takes the scope of it with most providers.
    let taken = printed(&workspace, "payer-comparison", "providers", &["code=99213", "setting=outpatient"]);
    assert_eq!(taken, ["3"]);
}

#[test]
fn no_price_of_another_place_or_of_a_quantity_of_a_drug_is_compared_with_opps() {
    let workspace = Workspace::seeded();
    let opps = repository().join("tests/fixtures/medicare/opps-addendum-b-oct-2025.csv");
    workspace.run(&["import", &opps.display().to_string()]).expect_code(0);
    let header = "payer,plan,code,setting,billing_class,place_of_service,method,amount,effective_from\n";
    for (place, medicare) in
        [("22", "9000.25"), ("19", "9000.25"), ("31", "not-applicable"), ("11", "not-applicable")]
    {
        let row = format!("Cigna,OAP,47371,outpatient,facility,{place},case rate,5000,2025-11-01\n");
        import(&workspace, "rates.csv", &format!("{header}{row}"), &["--replaces"]);
        assert_eq!(
            printed(&workspace, "payer-comparison", "medicare", &["code=47371"]),
            [medicare],
            "{place}"
        );
    }
}

#[test]
fn no_price_of_a_quantity_of_a_drug_is_compared_with_opps() {
    let workspace = Workspace::seeded();
    let opps = repository().join("tests/fixtures/medicare/opps-addendum-b-oct-2025.csv");
    workspace.run(&["import", &opps.display().to_string()]).expect_code(0);
    for (unit, medicare) in [("", "9000.25"), ("100", "not-applicable")] {
        let of = if unit.is_empty() { "" } else { "ME" };
        let text = format!(
            "hospital_name,last_updated_on,version,hospital_location\nHill,2025-11-01,2.0.0,Hill\n\
             description,code|1,code|1|type,billing_class,setting,drug_unit_of_measurement,drug_type_of_measurement,\
             standard_charge|gross,payer_name,plan_name,standard_charge|negotiated_dollar,standard_charge|methodology,\
             standard_charge|min,standard_charge|max\n\
             Item,47371,CPT,facility,outpatient,{unit},{of},900,Aetna,PPO,500,case rate,1,9000\n"
        );
        import(&workspace, "hill.csv", &text, &["--replaces"]);
        let asked = ["code=47371"];
        assert_eq!(printed(&workspace, "payer-comparison", "medicare", &asked), [medicare], "{unit}");
        assert_eq!(
            printed(&workspace, "payer-against-medicare", "medicare_amount", &asked)[0],
            medicare,
            "{unit}"
        );
    }
}

#[test]
fn a_description_in_other_letters_is_of_the_same_item() {
    let workspace = Workspace::seeded();
    let month = |description: &str, amount: u32| {
        format!(
            "hospital_name,last_updated_on,version,hospital_location\nHill,2026-01-01,2.0.0,Hill\n\
             description,code|1,code|1|type,setting,standard_charge|gross,payer_name,plan_name,\
             standard_charge|negotiated_dollar,standard_charge|methodology,standard_charge|min,standard_charge|max\n\
             {description},47371,CPT,outpatient,900,Aetna,PPO,{amount},case rate,1,9000\n"
        )
    };
    import(&workspace, "one.csv", &month("FREEZING OF TUMORS", 500), &[]);
    // The gross charge, minimum and maximum are as they were.
    for (at, description) in
        ["Freezing of tumors", "FREEZING  OF TUMORS", "freezing of TUMORS"].into_iter().enumerate()
    {
        let amount = 510 + u32::try_from(at).expect("few");
        let said = import(&workspace, &format!("{at}.csv"), &month(description, amount), &[]);
        assert!(said.contains("0 added, 1 changed, 0 removed"), "{description}: {said}");
    }
}

#[test]
fn one_marker_in_the_place_of_another_is_no_change() {
    let workspace = Workspace::seeded();
    let month = |second: &str, third: &str| {
        let row = |code: &str, amount: &str| {
            format!("Aetna,HMO,CPT,{code},,outpatient,facility,,case rate,{amount},,,,")
        };
        payer_csv(&[&row("47370", "1500.25"), &row("47371", second), &row("47380", third)])
    };
    workspace.write("1.csv", month("N/A", "N/A"));
    workspace.write("2.csv", month("-", "none"));
    workspace.write("3.csv", month("not applicable", "-"));
    workspace.run(&["import", "1.csv"]).expect_code(0);
    let facts = |name: &str| {
        let run = workspace.run(&["import", name, "--replaces"]).expect_code(0);
        let lines = run.stdout.lines().chain(run.stderr.lines());
        let facts = lines.filter_map(|line| line.trim().strip_prefix("facts")).collect::<Vec<_>>();
        facts.join("; ").trim().to_owned()
    };
    assert_eq!(facts("2.csv"), "0 added, 0 changed, 0 removed, 3 unchanged");
    // Another reason is a change.
    assert_eq!(facts("3.csv"), "0 added, 1 changed, 0 removed, 2 unchanged");
}
