//! Proposed profiles: money that is no price which the payer beside it agreed on is left out, with the reason.

use crate::workspace::{Workspace, column_of};

/// Proposes a profile for a table with this header: each row has a code, `Humana`, and the numbers of the columns; and
/// what an import by it stores, as `code amount`.
fn proposed(headings: &str, rows: &[&str]) -> (String, Vec<String>) {
    let workspace = Workspace::seeded();
    workspace.write("list.csv", format!("{headings}\n{}\n", rows.join("\n")));
    let run = workspace.run(&["import", "list.csv", "--suggest-profile"]);
    if run.code != 0 {
        assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{headings}");
        return (run.stderr, Vec::new());
    }
    workspace.write("p.toml", run.stdout.replace("write whose file this is", "Clinic"));
    workspace.run(&["import", "list.csv", "--profile", "p.toml"]).expect_code(0);
    let sql = "SELECT coalesce(raw_payer, '-') || ' ' || code || ' ' || amount FROM v_code_rate WHERE amount IS NOT NULL ORDER BY 1";
    (run.stdout, column_of(&workspace.database(), sql))
}

const TWO: [&str; 3] =
    ["47371,Humana,1182.39,1537.10", "47370,Humana,1214.02,1578.22", "99213,Humana,95.19,123.74"];
const SECOND: [&str; 3] = ["Humana 47370 1578.22", "Humana 47371 1537.1", "Humana 99213 123.74"];

#[test]
fn what_a_public_schedule_pays_is_no_price_of_the_payer_beside_it() {
    for public in [
        "Medicare Rate",
        "Medicare Allowable",
        "Medicare Fee",
        "Medicare Price",
        "Medicare Reimbursement",
        "Medicare",
        "Medicaid Fee",
        "MPFS Rate",
        "OPPS Rate",
        "ASC Rate",
        "UCR Rate",
        "Aetna Rate",
    ] {
        // The word of the payer's own column is not known, and nothing is taken in its place.
        let (said, stored) = proposed(&format!("CPT,Payer,{public},Our Rate"), &TWO);
        assert!(stored.is_empty(), "{public}: {stored:?}");
        let why = if public == "Aetna Rate" { "no row has that payer" } else { "names a public schedule" };
        assert!(said.contains(why), "{public}: {said}");
        let (_, stored) = proposed(&format!("CPT,Payer,{public},Contract Rate"), &TWO);
        let expected: &[&str] = &SECOND;
        assert!(public == "ASC Rate" || stored == expected, "{public}: {stored:?}");
    }
    // It is the only subject of a fee schedule, and of a list whose payer is the program.
    let (text, _) = proposed("CPT,Medicaid Fee", &["47371,1182.39", "47370,1214.02"]);
    assert!(text.contains("amount = \"Medicaid Fee\""), "{text}");
    let rows = TWO.map(|row| row.replace("Humana", "Medicare Part B"));
    for public in ["Medicare Fee", "MPFS Rate"] {
        let headings = format!("CPT,Payer,{public},Wibble");
        let (text, _) = proposed(&headings, &rows.each_ref().map(String::as_str));
        assert!(text.contains(&format!("amount = \"{public}\"")), "{text}");
    }
    let (_, stored) = proposed("CPT,Payer,Our Wibble,Medicare Advantage Rate", &TWO);
    assert_eq!(stored, SECOND);
}

#[test]
fn what_is_paid_outside_of_a_network_is_left_out() {
    for outside in
        ["Out-of-Network Allowed", "OON Allowed", "Non-Contracted Rate", "Default Rate", "Non-Par Allowed"]
    {
        let (text, stored) = proposed(&format!("CPT,Payer,{outside},In-Network Allowed"), &TWO);
        assert_eq!(stored, SECOND, "{outside}");
        assert!(text.contains("what is paid outside of a network or without a contract"), "{text}");
    }
    for outside in ["Aetna Out-of-Network", "Aetna (out of network)"] {
        let rows = ["47371,1182.39,1537.10", "47370,1214.02,1578.22"];
        let (_, stored) = proposed(&format!("CPT,{outside},Aetna PPO"), &rows);
        assert_eq!(stored, ["Aetna PPO 47370 1578.22", "Aetna PPO 47371 1537.1"], "{outside}");
    }
    let (said, stored) = proposed("CPT,Payer,Tier 1 Rate,Out of Network Rate", &TWO);
    assert!(stored.is_empty() && said.contains("`Out of Network Rate`"), "{said}");
}

#[test]
fn cents_thousands_sums_and_charges_that_are_billed_are_no_prices() {
    for (heading, why) in [
        ("Rate (cents)", "another unit than dollars"),
        ("Rate ($000)", "another unit than dollars"),
        ("Rate per 1000", "another unit than dollars"),
        ("Total Reimbursement", "sums over services"),
        ("Contract Total", "sums over services"),
        ("Total Amount", "sums over services"),
        ("Total Paid", "sums over services"),
    ] {
        let rows = TWO.map(|row| row.rsplit_once(',').map_or(row, |(row, _)| row));
        let (said, stored) = proposed(&format!("CPT,Payer,{heading}"), &rows);
        assert!(stored.is_empty() && said.contains(why), "{heading}: {said}");
    }
    let rows = ["47371,1537.10,9900.00", "47370,1578.22,9800.00"];
    let (text, stored) = proposed("CPT,Aetna Rate,Aetna Charges", &rows);
    assert_eq!(stored.len(), 2, "{stored:?}");
    assert!(
        text.contains("\"Aetna Charges\" is left out: its heading speaks of charges as they are billed"),
        "{text}"
    );
    // Where all payers' columns are called so, they are the charges that were negotiated.
    let (_, stored) = proposed("CPT,Aetna Charge,Cigna Charge", &rows);
    assert_eq!(stored.len(), 4, "{stored:?}");
}

#[test]
fn numbers_too_low_for_operations_are_multiples_or_percentages() {
    let codes = ["47371", "47370", "27447", "99213", "70553"];
    let list = |numbers: [&str; 5]| -> Vec<String> {
        codes.iter().zip(numbers).map(|(code, number)| format!("{code},Humana,{number}")).collect()
    };
    for (numbers, why) in [
        (["1.25", "1.25", "1.35", "1.10", "1.15"], "at most 1.35 for operations and visits too"),
        (["62.5", "95", "40.25", "55", "60"], "at most 95.00 for major operations too"),
    ] {
        let rows = list(numbers);
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let (said, stored) = proposed("CPT,Payer,Rate", &rows);
        assert!(stored.is_empty() && said.contains(why), "{said}");
    }
    // Laboratory tests and drugs cost as little.
    let rows = [
        "80053,Humana,1.25",
        "85025,Humana,1.10",
        "36415,Humana,3.00",
        "J1100,Humana,0.12",
        "93000,Humana,4.50",
    ];
    assert_eq!(proposed("CPT,Payer,Rate", &rows).1.len(), 5);
}

#[test]
fn a_number_of_all_codes_is_said_to_be_of_the_cells() {
    let rows: Vec<String> = (0..20).map(|n| format!("{},Humana,120.0", 20_000 + n)).collect();
    let (said, stored) = proposed("CPT,Payer,Rate", &rows.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(stored.is_empty() && said.contains("`Rate`: its cells are one number for all codes"), "{said}");
}

/// Today is in 2026.
#[test]
fn of_amounts_of_several_years_the_one_in_force_is_proposed() {
    for (headings, read, left) in [
        (
            "CPT,Fee 2026,Fee 2027",
            "amount = \"Fee 2026\"",
            "\"Fee 2027\" is left out: an amount of a day that is to come",
        ),
        (
            "CPT,Fee 2025,Fee 2026",
            "amount = \"Fee 2026\"",
            "\"Fee 2025\" is left out: an amount of a day or year, and another column has the newest that is in force",
        ),
        (
            "CPT,Fee 2028,Fee 2027",
            "amount = \"Fee 2027\"",
            "\"Fee 2028\" is left out: an amount of a day that is to come",
        ),
        (
            "CPT,Aetna 2026,Aetna 2027",
            "column = \"Aetna 2026\"",
            "\"Aetna 2027\" is left out: an amount of a day that",
        ),
        (
            "CPT,Rate 1/1/2027,Rate 1/1/2026",
            "amount = \"Rate 1/1/2026\"",
            "\"Rate 1/1/2027\" is left out: an amount of a day that is to come",
        ),
    ] {
        let (text, _) = proposed(headings, &["47371,1182.39,1537.10", "47370,1214.02,1578.22"]);
        assert!(text.contains(read) && text.contains(left), "{headings}: {text}");
    }
}

#[test]
fn the_place_of_a_payers_prices_is_no_plan() {
    for headings in ["CPT,Aetna: Facility,Aetna: Non-Facility", "CPT,Aetna Facility,Aetna Non-Facility"] {
        let workspace = Workspace::seeded();
        workspace.write("list.csv", format!("{headings}\n47371,1182.39,1537.10\n47370,1214.02,1578.22\n"));
        let text = workspace.run(&["import", "list.csv", "--suggest-profile"]).expect_code(0).stdout;
        workspace.write("p.toml", text.replace("write whose file this is", "Clinic"));
        workspace.run(&["import", "list.csv", "--profile", "p.toml"]).expect_code(0);
        let sql =
            "SELECT raw_payer || ' ' || coalesce(raw_plan, '-') || ' ' || place_of_service || ' ' || amount
                   FROM v_code_rate WHERE code = '47371' ORDER BY 1";
        let stored = column_of(&workspace.database(), sql);
        assert_eq!(stored, ["Aetna - 11 1537.1", "Aetna - 22 1182.39"], "{headings}: {text}");
    }
}

#[test]
fn a_record_with_a_percentage_alone_is_not_skipped() {
    let workspace = Workspace::seeded();
    let records: Vec<String> = (0..11)
        .map(|n| match n {
            10 => "{\"payer\": \"Aetna\", \"cpt\": \"99285\", \"percentage\": 62.5}".to_owned(),
            n => format!(
                "{{\"payer\": \"Aetna\", \"cpt\": \"{}\", \"rate\": {}.25}}",
                47_370 + n,
                1000 + 7 * n
            ),
        })
        .collect();
    workspace.write("list.json", format!("[{}]", records.join(",")));
    let text = workspace.run(&["import", "list.json", "--suggest-profile"]).expect_code(0).stdout;
    assert!(!text.contains("[[rows.skip]]") && !text.contains("shifted"), "{text}");
    assert!(text.contains("# \"percentage\" is left out: its heading speaks of percentages"), "{text}");
    assert!(text.contains("reads 11 rows: 11 accepted with 10 amounts and 1 gap"), "{text}");
}
