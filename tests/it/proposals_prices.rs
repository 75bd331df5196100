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
    // Of the two days of Aetna's own column the newest is read, which is in force.
    assert_eq!(column_of(&workspace.database(), sql), ["Aetna 2025-01-01", "Aetna PPO 2026-01-01"]);
}

#[test]
fn a_day_is_none_of_the_words_of_a_plan_in_whatever_form() {
    for form in ["Aetna HMO {}", "Aetna HMO Rate {}", "Aetna HMO eff {}", "Aetna HMO: Rate eff. {}"] {
        let first = form.replace("{}", "01/01/2026");
        let second = form.replace("{}", "07/01/2026");
        let (profile, found) =
            stored_of(&table(&[(&first, 95.0), (&second, 98.0)]), "raw_payer, raw_plan, effective_from");
        assert_eq!(found, ["Aetna HMO 2026-07-01"], "{profile}");
        assert!(
            profile.contains(&format!("\"{first}\" is left out: an amount of a day or year")),
            "{profile}"
        );
    }
}

/// What a proposal for a file stores: these columns of `v_code_rate`, each once.
fn stored_of(file: &str, columns: &str) -> (String, Vec<String>) {
    let workspace = Workspace::seeded();
    workspace.write("prices.csv", file);
    let profile = workspace.run(&["import", "prices.csv", "--suggest-profile"]).expect_code(0).stdout;
    let named = profile.replace("write whose file this is", "A publisher");
    workspace.write("p.toml", &named);
    workspace.run(&["import", "prices.csv", "--profile", "p.toml"]).expect_code(0);
    let sql = format!(
        "SELECT DISTINCT concat_ws(' ', {columns}) FROM v_code_rate WHERE amount IS NOT NULL ORDER BY 1"
    );
    (profile, column_of(&workspace.database(), &sql))
}

#[test]
fn a_new_price_is_one_of_new_equipment_only_beside_rented_or_used() {
    for (old, new) in [("Old Charge", "New Charge"), ("Current Price", "New Price")] {
        let found = stored(&[(old, 100.0), (new, 110.0), ("Aetna", 50.0)]);
        assert_eq!(found, ["gross", "negotiated Aetna"], "{new}");
    }
    assert_eq!(stored(&[("New Fee", 20.0)]), ["fee-schedule"]);
    assert_eq!(stored(&[("New Fee", 20.0), ("Used Fee", 15.0)]), ["fee-schedule NU", "fee-schedule UE"]);
    let parts = stored(&[("Professional Fee", 20.0), ("Technical Fee", 15.0)]);
    assert_eq!(parts, ["fee-schedule 26", "fee-schedule TC"]);
    assert_eq!(stored(&[("Professional Fee", 20.0)]), ["fee-schedule"]);
    // A new price is the next one.
    let file = "Code,Description,New Price,Current Price\n47370,a,20.25,10.25\n99213,b,21.25,11.25\n";
    assert_eq!(stored_of(file, "amount").1, ["10.25", "11.25"]);
}

#[test]
fn a_surgical_center_an_outpatient_department_and_a_physician_are_paid_apart() {
    let file = "CPT,Description,Non Facility Rate,Facility Rate,ASC Rate\n\
                47371,d,1280.49,1429.24,2333.96\n47370,d,280.49,429.24,333.96\n";
    let (profile, stored) = stored_of(file, "code, place_of_service, amount");
    let expected = [
        "47370 11 280.49",
        "47370 22 429.24",
        "47370 24 333.96",
        "47371 11 1280.49",
        "47371 22 1429.24",
        "47371 24 2333.96",
    ];
    assert_eq!(stored, expected, "{profile}");
    let file = "CPT,Description,ASC Rate,OPPS Rate,Physician Rate\n47371,d,2333.96,5280.49,429.24\n";
    let (profile, stored) = stored_of(file, "place_of_service, setting, billing_class, amount");
    assert_eq!(stored, ["24 2333.96", "outpatient facility 5280.49", "professional 429.24"], "{profile}");
    let file = "CPT,Description,ASC Rate\n47371,d,2333.96\n47370,d,333.96\n";
    assert_eq!(stored_of(file, "place_of_service").1, ["24"]);
}

#[test]
fn a_column_of_an_older_year_never_takes_the_place_of_the_current_one() {
    for headings in ["Gross Charge,2023 Gross Charge", "Price,2024 Price", "Gross Charge,2023 Price"] {
        for swapped in [false, true] {
            let [current, old]: [&str; 2] = headings.split(',').collect::<Vec<_>>().try_into().expect("two");
            let file = if swapped {
                format!("Code,Description,{old},{current}\n47370,a,20.25,10.25\n99213,b,21.25,11.25\n")
            } else {
                format!("Code,Description,{current},{old}\n47370,a,10.25,20.25\n99213,b,11.25,21.25\n")
            };
            let (profile, stored) = stored_of(&file, "amount_kind, amount");
            assert_eq!(stored, ["gross 10.25", "gross 11.25"], "{profile}");
            let why = format!("\"{old}\" is left out: an amount of a day or year");
            assert!(profile.contains(&why), "{profile}");
        }
    }
    let file = "Code,Description,Gross Charge,2023 Aetna PPO,Aetna PPO,2024 Cigna,2025 Cigna\n\
                47370,a,90.25,20.25,30.25,40.25,50.25\n99213,b,91.25,21.25,31.25,41.25,51.25\n";
    let (profile, stored) = stored_of(file, "raw_payer, sum(amount) OVER (PARTITION BY raw_payer)");
    assert_eq!(stored, ["181.5", "Aetna PPO 61.5", "Cigna 101.5"], "{profile}");
}

#[test]
fn nines_that_mean_none_say_nothing_of_the_size_of_prices() {
    for share in [1, 2] {
        let cigna = |n: u32| if n.is_multiple_of(share) { "999999999".to_owned() } else { format!("{n}.75") };
        let row = |n: u32| format!("{},item {n},{}.50,{}.25,{}\n", 47_100 + n, 100 + 2 * n, 50 + n, cigna(n));
        let rows: String = (0..40).map(row).collect();
        let file = format!("Code,Description,Gross Charge,Aetna PPO,Cigna HMO\n{rows}");
        let (profile, stored) = stored_of(&file, "raw_payer");
        assert!(stored.contains(&"Aetna PPO".to_owned()), "{profile}");
        assert!(!profile.contains("\"Aetna PPO\" is left out"), "{profile}");
    }
}

/// One number of millions, such as a day that lost its format, weighs no more than another.
#[test]
fn one_huge_number_says_nothing_of_the_size_of_prices() {
    let gross = |n: u32| if n == 7 { "45658000000.00".to_owned() } else { format!("{}.50", 100 + 2 * n) };
    let row = |n: u32| format!("{},item {n},{},{}.25,{}.75\n", 47_100 + n, gross(n), 50 + n, 60 + n);
    let rows: String = (0..40).map(row).collect();
    let (profile, stored) =
        stored_of(&format!("Code,Description,Gross Charge,Aetna PPO,Cigna HMO\n{rows}"), "raw_payer");
    assert!(
        stored.contains(&"Aetna PPO".to_owned()) && stored.contains(&"Cigna HMO".to_owned()),
        "{profile}"
    );
}

#[test]
fn a_profit_a_net_charge_and_a_few_percentages_are_no_prices() {
    for heading in ["Gross Profit", "Gross Income", "Net Charge", "Net Price", "Gross Sales"] {
        let found = stored(&[("Gross Charge", 100.0), (heading, 30.0), ("Aetna", 50.0)]);
        assert_eq!(found, ["gross", "negotiated Aetna"], "{heading}");
        assert_eq!(stored(&[(heading, 30.0), ("Aetna", 50.0)]), ["negotiated Aetna"], "{heading}");
    }
    let few = |cells: &[&str]| {
        let row = |n: usize| format!("{},item {n},{}.25,{}\n", 47_100 + n, 500 + n, cells[n % cells.len()]);
        format!("CPT,Description,Gross Charge,Aetna Rate\n{}", (0..60).map(row).collect::<String>())
    };
    let (profile, found) = stored_of(&few(&["47.5", "55.0", "62.5", "70.25"]), "amount_kind");
    assert_eq!(found, ["gross"], "{profile}");
    assert!(profile.contains("a few numbers up to 100, again and again"), "{profile}");
    let (profile, _) = stored_of(&few(&["125", "130", "150", "200"]), "amount_kind");
    assert!(profile.contains("`Aetna`: its 60 amounts are 4 different numbers"), "{profile}");
}

/// The list of a private payer, whom a title names, is no public program's.
#[test]
fn a_list_whose_title_names_a_payer_is_that_payers() {
    for (heading, title) in [
        ("Fee", "Aetna PPO Fee Schedule"),
        ("Contracted Rate", "Aetna PPO"),
        ("Price", "Aetna PPO Fee Schedule 2025"),
    ] {
        let file = format!(
            "{title},,,\nEffective 01/01/2025,,,\nCPT,Modifier,Description,{heading}\n47370,,a,20.25\n99213,26,b,21.25\n"
        );
        let (profile, stored) = stored_of(&file, "publisher, amount_kind, raw_payer, raw_plan, code, amount");
        let expected = ["Aetna negotiated Aetna PPO 47370 20.25", "Aetna negotiated Aetna PPO 99213 21.25"];
        assert_eq!(stored, expected, "{profile}");
        assert!(profile.contains("publisher_kind = \"payer\""), "{profile}");
    }
    let file = "CPT,Description,Network,Fee\n47370,a,Cigna OAP,20.25\n99213,b,Cigna OAP,21.25\n";
    assert_eq!(stored_of(file, "publisher, amount_kind, raw_payer").1, ["Cigna negotiated Cigna"]);
    let file = "Alaska Medicaid Fee Schedule,,\nCPT,Description,Fee\n47370,a,20.25\n99213,b,21.25\n";
    assert_eq!(stored_of(file, "amount_kind").1, ["fee-schedule"]);
    let workspace = Workspace::seeded();
    workspace.write("rates.csv", "CPT,Description,Contracted Rate\n47370,a,20.25\n99213,b,21.25\n");
    // What is agreed on is a payer's; whose, the analyst has to say.
    let text = workspace.run(&["import", "rates.csv", "--suggest-profile"]).expect_code(0).stdout;
    assert!(text.contains("payer = \"write who pays\"   # the file does not say"), "{text}");
    workspace.write("p.toml", text.replace("write whose file this is", "A clinic"));
    let run = workspace.run(&["import", "rates.csv", "--profile", "p.toml"]);
    assert_ne!(run.code, 0);
    run.expect_talk(&["payer: write whose prices these are"]);
}
