//! Proposed profiles: whose amounts a column has by its heading, and what else is said of them.

use crate::workspace::{Workspace, column_of};

/// The proposal for a file of this name, kept as `p.toml` with the publisher filled in and imported through it.
fn imported(name: &str, file: &str) -> (Workspace, String) {
    let workspace = Workspace::seeded();
    workspace.write(name, file);
    let run = workspace.run(&["import", name, "--suggest-profile"]).expect_code(0);
    let text =
        run.stdout.replace("write whose file this is", "A publisher").replace("write who pays", "A payer");
    workspace.write("p.toml", &text);
    workspace.run(&["import", name, "--profile", "p.toml"]).expect_code(0);
    (workspace, text)
}

/// Rows of nine codes, each with these cells behind its description; `#` is another figure in each row.
fn rows(cells: &str) -> String {
    (0..9).map(|n| format!("4737{n},a,{}\n", cells.replace('#', &n.to_string()))).collect()
}

/// What the rates of the first code say.
fn rates(workspace: &Workspace, columns: &str) -> Vec<String> {
    let query = format!(
        "SELECT concat_ws(' ', {columns}, amount) FROM v_code_rate WHERE code = '47370' AND publisher = 'A publisher'
         ORDER BY source_line, rate_id"
    );
    column_of(&workspace.database(), &query)
}

#[test]
fn words_of_price_setting_and_component_are_no_part_of_a_payers_name() {
    let named = "raw_payer, raw_plan, method, setting, nullif(modifiers, '')";
    for (headings, expected) in [
        ("Aetna Rate,Cigna Fee Schedule", ["Aetna 940.5", "Cigna 930.25"]),
        ("Aetna Per Diem,Cigna Case Rate", ["Aetna per diem 940.5", "Cigna case rate 930.25"]),
        ("rate_aetna,Payer Cigna", ["aetna 940.5", "Cigna 930.25"]),
        ("Aetna IP Rate,Aetna OP Rate", ["Aetna inpatient 940.5", "Aetna outpatient 930.25"]),
        ("Aetna (IP),Aetna-OP", ["Aetna inpatient 940.5", "Aetna outpatient 930.25"]),
        ("Aetna 26,Aetna TC", ["Aetna 26 940.5", "Aetna TC 930.25"]),
        ("Aetna $,Cigna: PPO Rate", ["Aetna 940.5", "Cigna PPO 930.25"]),
        ("Ci\u{200b}gna HMO,Aetna", ["Cigna HMO 940.5", "Aetna 930.25"]),
    ] {
        let file = format!("CPT,Description,{headings}\n{}", rows("94#.5,93#.25"));
        let (workspace, text) = imported("prices.csv", &file);
        assert_eq!(rates(&workspace, named), expected, "{headings}: {text}");
    }
}

#[test]
fn keys_of_records_are_the_payer_and_under_it_the_plan() {
    let file = |record: &str| {
        let records = (0..9).map(|n| {
            format!("{{\"code\":\"4737{n}\",\"description\":\"a\",{}}}", record.replace('#', &n.to_string()))
        });
        format!("[{}]", records.collect::<Vec<_>>().join(",\n"))
    };
    let named = "raw_payer, raw_plan, setting";
    for (record, expected) in [
        (
            "\"Aetna\":{\"PPO\":94#.5,\"HMO\":95#.5},\"Cigna\":{\"Open Access\":96#.5}",
            &["Aetna PPO 940.5", "Aetna HMO 950.5", "Cigna Open Access 960.5"][..],
        ),
        (
            "\"rates\":{\"Aetna\":{\"PPO\":94#.5},\"Cigna\":{\"PPO\":95#.5}}",
            &["Aetna PPO 940.5", "Cigna PPO 950.5"],
        ),
        (
            "\"Aetna\":{\"inpatient\":94#.5,\"outpatient\":95#.5}",
            &["Aetna inpatient 940.5", "Aetna outpatient 950.5"],
        ),
        ("\"Aetna\":{\"rate\":94#.5}", &["Aetna 940.5"]),
        ("\"Payer\":{\"Name\":\"Aetna\",\"Plan\":\"PPO\"},\"rate\":94#.5", &["Aetna PPO 940.5"]),
    ] {
        let (workspace, text) = imported("prices.json", &file(record));
        assert_eq!(rates(&workspace, named), expected, "{text}");
    }
}

#[test]
fn a_column_of_classes_or_lines_says_them_with_the_meaning_of_each_word() {
    let cells = |n: usize| [("Prof", "MA"), ("Fac", "HIX"), ("PROF", "Comm")][n % 3];
    let rows: String =
        (0..9).map(|n| format!("4737{n},a,{},{},Aetna,94{n}.5\n", cells(n).0, cells(n).1)).collect();
    let (workspace, text) =
        imported("prices.csv", &format!("CPT,Description,Billing Class,LOB,Payer,Rate\n{rows}"));
    assert!(text.contains("\"Fac\" = \"facility\"") && text.contains("\"HIX\" = \"exchange\""), "{text}");
    let said = "SELECT DISTINCT concat_ws(' ', scope_class, scope_line) FROM v_market_rate
                WHERE publisher = 'A publisher' ORDER BY 1";
    let expected = ["facility exchange", "professional Medicare Advantage", "professional commercial"];
    assert_eq!(column_of(&workspace.database(), said), expected, "{text}");
}

#[test]
fn components_and_lines_of_business_are_told_apart_where_each_row_names_its_payer() {
    let file = format!("CPT,Description,Payer,Global,26,TC\n{}", rows("Aetna,99#.5,93#.5,96#.5"));
    let (workspace, _) = imported("prices.csv", &file);
    let expected = ["Aetna 990.5", "Aetna 26 930.5", "Aetna TC 960.5"];
    assert_eq!(rates(&workspace, "raw_payer, nullif(modifiers, '')"), expected);
    let file = format!(
        "CPT,Description,Payer,Commercial,Medicare Advantage,Exchange\n{}",
        rows("Aetna,99#.5,93#.5,96#.5")
    );
    let (workspace, text) = imported("prices.csv", &file);
    assert!(!text.contains("stated again"), "{text}");
    let expected = ["Aetna commercial 990.5", "Aetna Medicare Advantage 930.5", "Aetna exchange 960.5"];
    let lines = "SELECT concat_ws(' ', raw_payer, scope_line, amount) FROM v_market_rate
                 WHERE code = '47370' AND publisher = 'A publisher' ORDER BY rate_id";
    assert_eq!(column_of(&workspace.database(), lines), expected);
    // A plan is of a row, and no column's: none of them is read as the amount of no plan.
    let workspace = Workspace::seeded();
    workspace.write("prices.csv", format!("CPT,Description,Payer,HMO,PPO\n{}", rows("Aetna,99#.5,93#.5")));
    let run = workspace.run(&["import", "prices.csv", "--suggest-profile"]).expect_code(1);
    run.expect_talk(&["`HMO`: amounts of one plan or product", "give each plan rows of its own"]);
}

#[test]
fn percentages_of_charges_in_columns_of_payers_are_theirs() {
    let file = format!("CPT,Description,Aetna % of Charges,Cigna (% of charges)\n{}", rows("4#%,3#%"));
    let (workspace, text) = imported("prices.csv", &file);
    let expected =
        ["Aetna percent of total billed charges 40.0", "Cigna percent of total billed charges 30.0"];
    let query = "SELECT concat_ws(' ', raw_payer, method, percentage) FROM v_code_rate
                 WHERE code = '47370' AND publisher = 'A publisher' ORDER BY rate_id";
    assert_eq!(column_of(&workspace.database(), query), expected, "{text}");
}

#[test]
fn a_second_line_of_years_or_modifiers_goes_on_with_the_headings_above_it() {
    for (second, expected) in [
        ("2025,2026,2025,2026", &["Aetna 950.5", "Cigna 970.5"][..]),
        ("26,TC,26,TC", &["Aetna 26 940.5", "Aetna TC 950.5", "Cigna 26 960.5", "Cigna TC 970.5"]),
    ] {
        let file = format!(
            "CPT,Description,Aetna,Aetna,Cigna,Cigna\n,,{second}\n{}",
            rows("94#.5,95#.5,96#.5,97#.5")
        );
        let (workspace, text) = imported("prices.csv", &file);
        assert_eq!(rates(&workspace, "raw_payer, nullif(modifiers, '')"), expected, "{text}");
    }
}

#[test]
fn codes_whose_cells_say_their_system_are_read_as_of_it() {
    let codes =
        "SELECT system || ' ' || code FROM item_code JOIN code USING (code_id) ORDER BY item_id, position";
    let of = |heading: &str, cells: &[&str]| {
        let rows: String =
            cells.iter().enumerate().map(|(n, cell)| format!("{cell},a,Aetna,94{n}.5\n")).collect();
        let (workspace, _) = imported("prices.csv", &format!("{heading},Description,Payer,Rate\n{rows}"));
        column_of(&workspace.database(), codes)
    };
    assert_eq!(
        of("Code", &["CPT 47371", "CPT-47370", "HCPCS:J1745"]),
        ["CPT 47371", "CPT 47370", "HCPCS J1745"]
    );
    assert_eq!(
        of("Code", &["CPT\u{ae} 47371", "MS-DRG 101", "RC 0250"]),
        ["CPT 47371", "MS-DRG 101", "RC 0250"]
    );
    assert_eq!(
        of("DRG", &["MS-DRG 101", "MS-DRG 102", "MS-DRG 470"]),
        ["MS-DRG 101", "MS-DRG 102", "MS-DRG 470"]
    );
    assert_eq!(of("Rev", &["RC 0250", "Rev 251", "RC-0252"]), ["RC 0250", "RC 0251", "RC 0252"]);
}

#[test]
fn what_is_left_out_is_counted_and_rows_without_code_and_description_are_said() {
    let workspace = Workspace::seeded();
    let headings: String = (0..8).map(|n| format!(",Avg Fee {n}")).collect();
    workspace.write(
        "prices.csv",
        format!("CPT,Description{headings}\n{}", rows("91#.5,92#.5,93#.5,94#.5,95#.5,96#.5,97#.5,98#.5")),
    );
    let run = workspace.run(&["import", "prices.csv", "--suggest-profile"]).expect_code(1);
    run.expect_talk(&["`Avg Fee 4`: its heading speaks of averages; and 3 more"]);
    let rows: String = (0..9).map(|n| format!("4737{n},a,Aetna,94{n}.5\n,,Cigna,93{n}.5\n")).collect();
    workspace.write("blank.csv", format!("CPT,Description,Payer,Rate\n{rows}"));
    let run = workspace.run(&["import", "blank.csv", "--suggest-profile"]).expect_code(0);
    assert!(
        run.stdout.contains("# It is blank in 9 of 18 rows; those that have neither are rejected."),
        "{}",
        run.stdout
    );
}

#[test]
fn only_a_name_is_proposed_as_the_publisher() {
    let records = "\"charges\":[{\"CPT\":\"47371\",\"Description\":\"a\",\"Gross Charge\":\"9.5\"}]";
    for (file, publisher) in [
        (
            format!("{{\"Version\":\"1\",\"Hospital\":\"Mercy General\",{records}}}"),
            "publisher = \"Mercy General\"",
        ),
        (format!("{{\"Version\":\"1\",{records}}}"), "publisher = \"write whose file this is\""),
    ] {
        let workspace = Workspace::seeded();
        workspace.write("prices.json", file);
        let run = workspace.run(&["import", "prices.json", "--suggest-profile"]).expect_code(0);
        assert!(run.stdout.contains(publisher), "{}", run.stdout);
    }
    let workspace = Workspace::seeded();
    let titles =
        "Confidential - do not distribute,,\nAetna vs Cigna comparison,,\nNext review 12/31/2027,,\n\n";
    workspace.write("prices.csv", format!("{titles}CPT,Description,Gross Charge\n{}", rows("94#.5")));
    let run = workspace.run(&["import", "prices.csv", "--suggest-profile"]).expect_code(0);
    let text = run.stdout;
    assert!(
        text.contains("publisher = \"write whose file this is\"") && !text.contains("\nedition_from"),
        "{text}"
    );
}

#[test]
fn words_of_payers_and_products_before_a_payers_name_are_no_payer() {
    for (before, plan) in [
        ("Payer-Specific Negotiated Charge: ", ""),
        ("Payer Specific Negotiated Charge - ", ""),
        ("Insurance: ", ""),
        ("Plan: ", ""),
        ("In-Network: ", ""),
        ("Commercial: ", " Commercial"),
        ("Managed Care: ", " Managed Care"),
        ("Medicare Advantage: ", " Medicare Advantage"),
        ("HMO - ", " HMO"),
    ] {
        let file = format!("CPT,Description,{before}Aetna,{before}Cigna\n{}", rows("94#.5,93#.25"));
        let (workspace, text) = imported("prices.csv", &file);
        let expected = [format!("Aetna{plan} 940.5"), format!("Cigna{plan} 930.25")];
        assert_eq!(rates(&workspace, "raw_payer, raw_plan"), expected, "{before}: {text}");
    }
    let named = "raw_payer, raw_plan, billing_class";
    for (headings, expected, left) in [
        ("Aetna Facility,Aetna Professional", &["Aetna facility 940.5", "Aetna professional 930.25"][..], ""),
        ("Aetna,Cigna Physician Rate", &["Aetna 940.5", "Cigna professional 930.25"], ""),
        ("Aetna,Price with Insurance", &["Aetna 940.5"], "Price with Insurance"),
        ("Aetna New Rate,Cigna", &["Aetna 940.5", "Cigna 930.25"], ""),
        // Of two prices of one payer the new one is not in force yet, in whichever order they come.
        ("Aetna New Rate,Aetna Current Rate", &["Aetna 930.25"], "Aetna New Rate"),
        ("Aetna,New Aetna Rate", &["Aetna 940.5"], "New Aetna Rate"),
        // Who is before the name may be a payer, too.
        ("Blue Cross: Aetna,Cigna", &["Blue Cross Aetna 940.5", "Cigna 930.25"], ""),
    ] {
        let file = format!("CPT,Description,{headings}\n{}", rows("94#.5,93#.25"));
        let (workspace, text) = imported("prices.csv", &file);
        assert_eq!(rates(&workspace, named), expected, "{headings}: {text}");
        assert_eq!(text.contains(&format!("# \"{left}\" is left out: ")), !left.is_empty(), "{text}");
    }
    let file =
        format!("CPT,Description,Price with Insurance,Price without Insurance\n{}", rows("94#.5,93#.25"));
    let (workspace, text) = imported("prices.csv", &file);
    assert_eq!(rates(&workspace, "amount_kind"), ["cash 930.25"], "{text}");
}
