//! Proposed profiles: what their words say is what the file holds and what an import does.

use crate::workspace::{Workspace, column_of};

/// The proposal for a file of this name, kept as `p.toml` with the publisher filled in.
fn proposed(workspace: &Workspace, name: &str, file: &str) -> String {
    workspace.write(name, file);
    let run = workspace.run(&["import", name, "--suggest-profile"]).expect_code(0);
    let text = run.stdout.replace("write whose file this is", "A publisher");
    workspace.write("p.toml", &text);
    text
}

#[test]
fn percentages_and_algorithms_are_counted_as_what_they_are() {
    let workspace = Workspace::seeded();
    let text = proposed(
        &workspace,
        "prices.csv",
        "CPT,Description,Gross Charge,Aetna PPO\n47370,a,90.25,45.5\n47371,b,91.25,65%\n47380,c,92.25,\n",
    );
    assert!(text.contains("3 accepted with 4 amounts, 1 percentage and 1 gap, 0 rejected"), "{text}");
}

#[test]
fn a_number_in_an_odd_form_is_never_proposed_as_a_text_that_means_none() {
    let workspace = Workspace::seeded();
    let rows: String =
        (0..3).map(|n| format!("4737{n},a,9{n}.25,(5.00)\n4738{n},b,9{n}.50,45.25\n")).collect();
    let text = proposed(
        &workspace,
        "prices.csv",
        &format!("CPT,Description,Gross Charge,Aetna PPO\n{rows}47390,c,1.25,By report\n"),
    );
    assert!(!text.contains("\"(5.00)\" ="), "{text}");
    let run = workspace.run(&["import", "prices.csv", "--profile", "p.toml"]);
    run.expect_talk(&["I217", "`(5.00)`"]);
    let gaps = "SELECT DISTINCT amount_na FROM v_code_rate WHERE amount_raw = '(5.00)'";
    assert_eq!(column_of(&workspace.database(), gaps), ["invalid"]);
    // Also where it is the only amount of its row.
    let workspace = Workspace::seeded();
    let rows: String = (0..3).map(|n| format!("4737{n},a,(5.00)\n4738{n},b,145.25\n")).collect();
    let text = proposed(&workspace, "fees.csv", &format!("CPT,Description,Fee\n{rows}"));
    assert!(text.contains("otherwise = \"invalid\"") && text.contains("0 rejected"), "{text}");
}

#[test]
fn signs_that_no_toml_holds_are_shown_as_signs() {
    let workspace = Workspace::seeded();
    let file =
        "CPT,Description,Fee\n47370,a,500.25\n47371,b,600.25\n47380,c,ask\u{b}us\n47382,d,700.25\n\u{1a}";
    let text = proposed(&workspace, "old.csv", file);
    assert!(text.contains("Fee: ask\u{fffd}us"), "{text}");
    workspace.run(&["import", "old.csv", "--profile", "p.toml", "--dry-run"]).expect_talk(&["3 accepted"]);
}

#[test]
fn keys_of_objects_and_settings_are_no_part_of_a_payers_name() {
    let named = "SELECT DISTINCT concat_ws(' ', raw_payer, setting, amount) FROM v_code_rate
                 WHERE raw_payer IS NOT NULL AND code = '47370' ORDER BY 1";
    let workspace = Workspace::seeded();
    let record = |n: u32| {
        format!(
            "{{\"Code\":\"4737{n}\",\"Desc\":\"a\",\"Gross\":9{n}.25,\"Prices\":{{\"Aetna PPO\":4{n}.5,\"Cigna\":3{n}.5}}}}"
        )
    };
    let file = format!("[{}]", (0..3).map(record).collect::<Vec<_>>().join(",\n"));
    let text = proposed(&workspace, "prices.json", &file);
    assert!(text.contains("prefixes = [\"Prices.\"]"), "{text}");
    workspace.run(&["import", "prices.json", "--profile", "p.toml"]).expect_code(0);
    assert_eq!(column_of(&workspace.database(), named), ["Aetna PPO 40.5", "Cigna 30.5"]);
    let workspace = Workspace::seeded();
    let text = proposed(
        &workspace,
        "prices.csv",
        "CPT,Description,Gross Charge,Aetna IP,Aetna OP\n47370,a,90.25,45.5,44.5\n47371,b,91.25,46.5,43.5\n",
    );
    assert!(text.contains("suffixes = [\" IP\", \" OP\"]"), "{text}");
    workspace.run(&["import", "prices.csv", "--profile", "p.toml"]).expect_code(0);
    assert_eq!(
        column_of(&workspace.database(), named),
        ["Aetna inpatient 45.5", "Aetna outpatient 44.5"],
        "{text}"
    );
}

#[test]
fn a_day_on_the_command_line_beside_a_profile_is_refused_with_the_way_on() {
    let workspace = Workspace::seeded();
    proposed(&workspace, "prices.csv", "CPT,Description,Fee\n47370,a,5.25\n47371,b,6.25\n");
    let arguments = ["import", "prices.csv", "--profile", "p.toml", "--edition", "2026-01-01"];
    workspace.run(&arguments).expect_code(2).expect_talk(&["write `edition = \"2026-01-01\"`"]);
}

/// A payer's list of percentages alone is a list of rates, and its percentages are no dollars.
#[test]
fn a_list_of_percentages_of_charges_alone_is_read() {
    let workspace = Workspace::seeded();
    let file = "Payer,Plan,Code,Percent of Charges\nAetna,PPO,47371,65\nAetna,PPO,47370,70%\nCigna,HMO,47371,62.5\nCigna,HMO,47370,\n";
    let text = proposed(&workspace, "shares.csv", file);
    assert!(text.contains("percentage = \"Percent of Charges\""), "{text}");
    workspace
        .run(&["import", "shares.csv", "--profile", "p.toml"])
        .expect_code(0)
        .expect_talk(&["4 accepted"]);
    let rates = "SELECT concat_ws(' ', raw_payer, code, coalesce(amount, amount_na), coalesce(percentage || '%', percentage_na))
                 FROM v_code_rate ORDER BY source_line";
    assert_eq!(
        column_of(&workspace.database(), rates),
        [
            "Aetna 47371 not-applicable 65.0%",
            "Aetna 47370 not-applicable 70.0%",
            "Cigna 47371 not-applicable 62.5%",
            "Cigna 47370 not-collected not-supplied"
        ]
    );
    workspace.write("p.toml", text.replace("percentage = ", "amount = "));
    let run = workspace.run(&["import", "shares.csv", "--profile", "p.toml"]);
    assert_ne!(run.code, 0);
    run.expect_talk(&["`Percent of Charges` has percentages by its heading", "`percentage`"]);
    // A percentage of what Medicare pays is none of charges.
    workspace.write("other.csv", file.replace("of Charges", "of Medicare"));
    workspace.run(&["import", "other.csv", "--suggest-profile"]).expect_code(1);
}

/// A column that is called a price or a payer's, and holds none, is left out with the reason.
#[test]
fn a_payer_without_an_amount_is_never_left_out_unsaid() {
    let workspace = Workspace::seeded();
    let rows: String = (0..4).map(|n| format!("4737{n},a,9{n}.25,4{n}.5,#REF!\n")).collect();
    let text = proposed(
        &workspace,
        "prices.csv",
        &format!("CPT,Description,Gross Charge,Aetna PPO,Cigna HMO\n{rows}"),
    );
    assert!(
        text.contains("# \"Cigna HMO\" is left out: hardly any of its cells is an amount, such as `#REF!`"),
        "{text}"
    );
}

/// A column whose cells name payers says who pays, whatever its heading is called.
#[test]
fn the_column_that_names_payers_is_read_as_theirs_by_its_cells() {
    let row = |n: u32| {
        let payer = ["Aetna", "Cigna", "Humana", "Wibble Mutual"][n as usize % 4];
        format!("{payer},{},{}.50\n", 99_202 + n / 4, 95 + 9 * (n % 4))
    };
    let rows: String = (0..24).map(row).collect();
    for heading in [
        "Carrier",
        "Health Plan",
        "Health Plan Name",
        "MCO",
        "Managed Care Plan",
        "Network",
        "Contract",
        "Contract Name",
        "TPA",
        "Ins Co",
        "Company",
        "Client",
        "Financial Class",
        "Plan Name",
        "Fee Schedule Name",
        "Payor",
    ] {
        let workspace = Workspace::seeded();
        let text = proposed(&workspace, "prices.csv", &format!("{heading},CPT,Rate\n{rows}"));
        assert!(text.contains(&format!("payer = \"{heading}\"")), "{heading}: {text}");
        workspace.run(&["import", "prices.csv", "--profile", "p.toml"]).expect_code(0);
        let sql = "SELECT concat_ws(' ', raw_payer, amount) FROM v_code_rate WHERE code = '99203' ORDER BY 1";
        let stored = column_of(&workspace.database(), sql);
        let expected = ["Aetna 95.5", "Cigna 104.5", "Humana 113.5", "Wibble Mutual 122.5"];
        assert_eq!(stored, expected, "{heading}");
    }
    // A heading of those who pay says it where no name is known; hospitals are none, and neither are plans of a payer.
    let unknown = rows.replace("Aetna", "Wabble").replace("Cigna", "Wobble").replace("Humana", "Webble");
    let workspace = Workspace::seeded();
    let text = proposed(&workspace, "prices.csv", &format!("Carrier,CPT,Rate\n{unknown}"));
    assert!(text.contains("payer = \"Carrier\""), "{text}");
    let text = proposed(&workspace, "prices.csv", &format!("Company,CPT,Rate\n{unknown}"));
    assert!(!text.contains("payer = \"Company\""), "{text}");
    let hospitals =
        rows.replace("Aetna", "Kaiser Foundation Hospital A").replace("Cigna", "Harvard University");
    let hospitals = hospitals.replace("Humana", "Anthem Memorial Clinic");
    let text = proposed(&workspace, "prices.csv", &format!("Provider,CPT,Rate\n{hospitals}"));
    assert!(!text.contains("payer = \"Provider\""), "{text}");
    let plans = rows.replace("Wibble Mutual", "Open Access").replace(',', ",Humana,");
    let text = proposed(&workspace, "prices.csv", &format!("Health Plan,Payer,CPT,-,Rate\n{plans}"));
    assert!(text.contains("payer = \"Payer\""), "{text}");
}

#[test]
fn services_after_a_payers_name_are_no_payer_of_their_own() {
    let workspace = Workspace::seeded();
    let rows: String = (0..12)
        .map(|n| {
            let [gross, implant, default, implants, plain] =
                [900, 400, 450, 380, 420].map(|base| base + 7 * n);
            format!("47{},{gross}.50,{implant}.10,{default}.20,{implants}.30,{plain}.40\n", 370 + n)
        })
        .collect();
    let text = proposed(
        &workspace,
        "prices.csv",
        &format!("Code,Gross Charge,Humana Implant,UHC Default,Aetna Implants,Cigna PPO\n{rows}"),
    );
    assert!(text.contains("# services and no plan"), "{text}");
    workspace.run(&["import", "prices.csv", "--profile", "p.toml"]).expect_code(0);
    let names = "SELECT DISTINCT concat_ws(' / ', raw_payer, raw_plan, payer) FROM v_code_rate
                 WHERE raw_payer IS NOT NULL ORDER BY 1";
    assert_eq!(
        column_of(&workspace.database(), names),
        ["Aetna / Implants / aetna", "Cigna PPO", "Humana / Implant", "UHC / Default / unitedhealthcare"]
    );
}

#[test]
fn a_least_or_most_in_whole_numbers_is_no_price_where_nothing_says_that_it_is_one() {
    let file = |head: &str, gross: bool, cents: &str| -> String {
        let rows = (0..18).map(|n| {
            let most = 100 + 130 * (n % 7);
            let gross = if gross { format!("{}.50,", 3 * most) } else { String::new() };
            format!("47{},{gross}{most}{cents},d{n}\n", 370 + n)
        });
        format!("{head}\n{}", rows.collect::<String>())
    };
    let workspace = Workspace::seeded();
    workspace.write("most.csv", file("Code,Max,Description", false, ""));
    let run = workspace.run(&["import", "most.csv", "--suggest-profile"]).expect_code(1);
    run.expect_talk(&["`Max`: the least or the most of something in whole numbers"]);
    let text = proposed(&workspace, "gross.csv", &file("Code,Gross Charge,Max,Description", true, ""));
    assert!(text.contains("# \"Max\" is left out: the least or the most"), "{text}");
    let text = proposed(&workspace, "cents.csv", &file("Code,Gross Charge,Max,Description", true, ".25"));
    assert!(text.contains("maximum = \"Max\""), "{text}");
    let text = proposed(&workspace, "fee.csv", &file("Code,Maximum Allowable,Description", false, ""));
    assert!(text.contains("amount = \"Maximum Allowable\""), "{text}");
}

#[test]
fn a_heading_that_ends_with_its_divider_names_a_payer_without_a_plan() {
    let workspace = Workspace::seeded();
    let rows: String = (0..9).map(|n| format!("4737{n},a,9{n}0.25,8{n}0.5,7{n}0.5,6{n}0.25\n")).collect();
    let file = format!("CPT,Description,Aetna: 2025 Rate,Aetna: 2026 Rate,Cigna,Humana - 2026\n{rows}");
    let text = proposed(&workspace, "prices.csv", &file);
    assert!(!text.contains("plan = \"\""), "{text}");
    workspace.run(&["import", "prices.csv", "--profile", "p.toml"]).expect_code(0);
    let named = "SELECT DISTINCT concat_ws(' ', raw_payer, coalesce(raw_plan, raw_plan_na)) FROM v_code_rate
                 WHERE publisher = 'A publisher' ORDER BY 1";
    let expected = ["Aetna not-supplied", "Cigna not-supplied", "Humana not-supplied"];
    assert_eq!(column_of(&workspace.database(), named), expected);
}
