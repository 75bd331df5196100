//! Proposed profiles: prices under headings that are modifiers, which are never those of the code alone, and under
//! headings that are a place, a setting or a modifier and nothing else.

use crate::workspace::{Run, Workspace, column_of};

const CODES: [&str; 10] =
    ["27447", "27130", "29881", "66984", "47371", "43239", "20610", "11042", "70450", "99213"];

/// A table of codes with these headings, whose first price is hundreds of dollars, and the others a part of it.
fn table(headings: &str, payer: &str) -> String {
    let count = headings.split(',').count();
    let beside = if payer.is_empty() { "CPT" } else { "CPT,Payer" };
    let payer = if payer.is_empty() { String::new() } else { format!(",{payer}") };
    let row = |(n, code): (usize, &&str)| {
        let price = |at: usize| format!("{:.2}", (n as f64 * 83.5 + 310.25) / (at as f64 * 0.7 + 1.0));
        let prices: Vec<String> = (0..count).map(price).collect();
        format!("{code}{payer},{}\n", prices.join(","))
    };
    format!("{beside},{headings}\n{}", CODES.iter().enumerate().map(row).collect::<String>())
}

fn proposed(workspace: &Workspace, headings: &str, payer: &str) -> Run {
    workspace.write("prices.csv", table(headings, payer));
    workspace.run(&["import", "prices.csv", "--suggest-profile"])
}

/// What is stored of one code by the proposal: payer, modifiers and place of each price, in the order of the dollars.
fn stored(headings: &str, payer: &str) -> Vec<String> {
    let workspace = Workspace::seeded();
    let run = proposed(&workspace, headings, payer).expect_code(0);
    workspace.write("p.toml", run.stdout.replace("write whose file this is", "A publisher"));
    workspace.run(&["import", "prices.csv", "--profile", "p.toml"]).expect_code(0);
    let sql = "SELECT concat_ws(' ', raw_payer, nullif(modifiers, ''), nullif(place_of_service, ''), nullif(setting, ''))
               FROM v_code_rate WHERE code = '27447' AND amount IS NOT NULL ORDER BY amount DESC";
    column_of(&workspace.database(), sql)
}

#[test]
fn a_heading_that_is_a_modifier_gives_its_prices_that_modifier() {
    for (headings, modifiers) in [
        ("AS Fee", &["AS"][..]),
        ("Fee (AS)", &["AS"]),
        ("NU Allowed", &["NU"]),
        ("NU Rate,RR Rate,UE Rate", &["NU", "RR", "UE"]),
        ("nu_rate,rr_rate", &["NU", "RR"]),
        ("LT Rate,50 Rate,AS Rate", &["LT", "50", "AS"]),
        ("lt_rate,50_rate,as_rate", &["LT", "50", "AS"]),
    ] {
        let rows: Vec<String> = modifiers.iter().map(|modifier| format!("Aetna {modifier}")).collect();
        assert_eq!(stored(headings, "Aetna"), rows, "{headings}");
        assert_eq!(stored(headings, ""), modifiers, "{headings}");
    }
    assert_eq!(stored("Fee,80 Fee,AS Fee", ""), ["", "80", "AS"]);
}

#[test]
fn a_modifier_behind_a_payers_whole_name_is_no_part_of_it() {
    assert_eq!(stored("Aetna PPO,Aetna PPO AS", ""), ["Aetna PPO", "Aetna PPO AS"]);
    assert_eq!(stored("aetna_ppo,aetna_ppo_as", ""), ["aetna_ppo", "aetna_ppo AS"]);
    let workspace = Workspace::seeded();
    let run = proposed(&workspace, "Aetna PPO,Aetna PPO AS", "").expect_code(0);
    assert!(run.stdout.contains("column = \"Aetna PPO AS\"\npayer = \"Aetna PPO\"\n"), "{}", run.stdout);
    let rows = ["Aetna NU", "Aetna RR", "Cigna NU", "Cigna RR"];
    assert_eq!(stored("Aetna: NU,Aetna: RR,Cigna: NU,Cigna: RR", ""), rows);
}

#[test]
fn what_may_be_a_modifier_or_not_is_left_out_by_name() {
    for (headings, why) in [
        (
            "Fee,as_fee",
            "# \"as_fee\" is left out: `as` in its heading may be a word or a state, or the modifier AS",
        ),
        ("Fee,AS Fee,CA Fee", "# \"AS Fee\" is left out: `as` in its heading may be a word or a state"),
        ("Fee,NU/RR Fee", "# \"NU/RR Fee\" is left out: its heading names several modifiers"),
        (
            "Fee,Allowed Fee (80)",
            "# \"Allowed Fee (80)\" is left out: the number in its heading may be a modifier",
        ),
    ] {
        let workspace = Workspace::seeded();
        let run = proposed(&workspace, headings, "").expect_code(0);
        assert!(run.stdout.contains(why), "{headings}: {}", run.stdout);
        assert_eq!(stored(headings, ""), [""], "{headings}");
    }
    let workspace = Workspace::seeded();
    let run = proposed(&workspace, "Cigna PPO,Aetna PPO AS", "").expect_code(0);
    let why =
        "# \"Aetna PPO AS\" is left out: its heading ends with what may be a modifier or a part of a name";
    assert!(run.stdout.contains(why), "{}", run.stdout);
}

#[test]
fn a_word_a_state_or_a_percentile_is_no_modifier() {
    assert_eq!(stored("Rate as of 2026", "Aetna"), ["Aetna"]);
    assert_eq!(stored("RATE AS OF 2026", ""), [""]);
    assert_eq!(stored("As Allowed", ""), [""]);
    assert_eq!(stored("CO Medicaid Rate", ""), [""]);
    assert_eq!(stored("Medicare,Medicare RR", ""), ["Medicare", "Medicare RR"]);
    let workspace = Workspace::seeded();
    proposed(&workspace, "50 Rate,75 Rate,90 Rate", "").expect_code(1).expect_talk(&["no column of prices"]);
}

#[test]
fn prices_under_a_place_a_setting_or_a_modifier_alone_are_read_beside_a_payer_as_with_the_word_rate() {
    for (headings, rows) in [
        ("Inpatient,Outpatient", &["Aetna inpatient", "Aetna outpatient"][..]),
        ("IP,OP", &["Aetna inpatient", "Aetna outpatient"]),
        ("Facility,Non-Facility", &["Aetna 22", "Aetna 11"]),
        ("Office,Hospital,ASC", &["Aetna 11", "Aetna 22", "Aetna 24"]),
        ("NU,RR,UE", &["Aetna NU", "Aetna RR", "Aetna UE"]),
        ("New,Rental,Used", &["Aetna NU", "Aetna RR", "Aetna UE"]),
        ("Purchase (NU),Rental (RR)", &["Aetna NU", "Aetna RR"]),
    ] {
        assert_eq!(stored(headings, "Aetna"), rows, "{headings}");
        let with_rate = headings.split(',').map(|heading| format!("{heading} Rate")).collect::<Vec<_>>();
        assert_eq!(stored(&with_rate.join(","), "Aetna"), rows, "{headings}");
    }
    assert_eq!(stored("NU,RR,UE", ""), ["NU", "RR", "UE"]);
}

#[test]
fn a_place_or_setting_alone_is_no_price_where_nobody_pays_or_other_prices_are_there() {
    for (headings, payer) in [
        ("Inpatient,Outpatient", ""),
        ("Facility,Non-Facility", ""),
        ("Office,Other", "Aetna"),
        ("HMO,PPO", "Aetna"),
        ("HMO Rate,PPO Rate", "Aetna"),
    ] {
        let workspace = Workspace::seeded();
        let run = proposed(&workspace, headings, payer).expect_code(1);
        run.expect_talk(&["has no column of prices"]);
    }
    assert_eq!(stored("Rate,Inpatient,Outpatient", "Aetna"), ["Aetna"]);
    // Percentages by the setting.
    let workspace = Workspace::seeded();
    let row = |code: &&str| format!("{code},Aetna,{}.50,{}.25\n", 40 + code.len(), 60 + code.len());
    let rows: String = CODES.iter().map(row).collect();
    workspace.write("prices.csv", format!("CPT,Payer,Inpatient,Outpatient\n{rows}"));
    let run = workspace.run(&["import", "prices.csv", "--suggest-profile"]).expect_code(1);
    run.expect_talk(&["has no column of prices"]);
}

#[test]
fn the_fee_of_those_who_participate_is_the_amount_and_the_others_are_left_out_by_name() {
    for headings in [
        "Par Fee,Non-Par Fee,Limiting Charge",
        "Participating,Non-Participating",
        "PAR AMOUNT,NON-PAR AMOUNT,LIMITING CHARGE",
    ] {
        assert_eq!(stored(headings, "Aetna"), ["Aetna"], "{headings}");
        assert_eq!(stored(headings, ""), [""], "{headings}");
        let workspace = Workspace::seeded();
        let run = proposed(&workspace, headings, "").expect_code(0);
        let mut headings = headings.split(',');
        let read = format!("amount = \"{}\"\n", headings.next().expect("there is a heading"));
        assert!(run.stdout.contains(&read), "{}", run.stdout);
        for left in headings {
            assert!(run.stdout.contains(&format!("# \"{left}\" is left out: ")), "{left}: {}", run.stdout);
        }
    }
    let of_places = "Par Facility Fee,Par Non-Facility Fee,Non-Par Facility Fee,Non-Par Non-Facility Fee";
    assert_eq!(stored(of_places, ""), ["22", "11"]);
    // The stock that is kept of a supply.
    let workspace = Workspace::seeded();
    proposed(&workspace, "Par Amt,Unit Cost", "").expect_code(1).expect_talk(&["has no column of prices"]);
}
