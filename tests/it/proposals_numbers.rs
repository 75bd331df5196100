//! Proposed profiles: numbers of contracts, plans, networks and lists are no prices, whatever column they are in.

use crate::workspace::{Workspace, column_of};

/// What a table stores by its own proposal, kind, payer, code and dollars of each amount, and the proposal; nothing where
/// none is made.
fn stored(name: &str, file: &str) -> (Vec<String>, String) {
    let workspace = Workspace::seeded();
    workspace.write(name, file);
    let run = workspace.run(&["import", name, "--suggest-profile"]);
    let text = format!("{}{}", run.stdout, run.stderr);
    if run.code != 0 {
        return (Vec::new(), text);
    }
    workspace.write("p.toml", run.stdout.replace("write whose file this is", "A publisher"));
    let run = workspace.run(&["import", name, "--profile", "p.toml"]);
    assert_eq!(run.code, 0, "{text}\n{}", run.stderr);
    let sql = "SELECT concat_ws(' ', amount_kind, raw_payer, code, amount) FROM v_code_rate
               WHERE amount IS NOT NULL ORDER BY 1";
    (column_of(&workspace.database(), sql), text)
}

const CODES: [&str; 4] = ["99213", "27447", "47371", "45378"];
const DOLLARS: [&str; 4] = ["95.10", "14250.00", "7450.25", "890.40"];

/// Rows of all codes and payers, with the cells that are made of both.
fn rows(payers: &[&str], cells: impl Fn(usize, usize) -> String) -> String {
    let row =
        |code: usize, payer: usize| format!("{},{},{}\n", CODES[code], payers[payer], cells(code, payer));
    let of_code = |code| (0..payers.len()).map(move |payer| (code, payer));
    (0..CODES.len()).flat_map(of_code).map(|(code, payer)| row(code, payer)).collect()
}

#[test]
fn the_number_of_a_contract_is_no_rate() {
    const PAYERS: [&str; 5] = ["Aetna", "Cigna", "Humana", "UnitedHealthcare", "Anthem"];
    let number = |payer: usize| (204_511 + 133 * payer).to_string();
    for heading in ["Contract", "Fee Schedule", "Price List", "Agreement", "Provider Group", "Network"] {
        for rate in ["Rate", "Amount", "Allowed", "Negotiated Rate"] {
            let file = rows(&PAYERS[..2], |code, payer| format!("{},{}", number(payer), DOLLARS[code]));
            let (found, text) = stored("list.csv", &format!("CPT,Payer,{heading},{rate}\n{file}"));
            assert!(found.contains(&"negotiated Aetna 99213 95.1".to_owned()), "{heading}, {rate}: {text}");
            assert_eq!(found.len(), 8, "{heading}, {rate}: {found:?}");
        }
    }
    for count in [2, 3, 5] {
        let file = rows(&PAYERS[..count], |code, payer| format!("{},{}", DOLLARS[code], number(payer)));
        let (found, text) = stored("list.csv", &format!("CPT,Payer,Rate,Contract\n{file}"));
        assert_eq!(found.len(), 4 * count, "{text}");
        assert!(found.contains(&"negotiated Cigna 47371 7450.25".to_owned()), "{found:?}");
        assert!(
            text.contains("\"Contract\" is left out: its whole numbers are the same for code after code"),
            "{text}"
        );
    }
    let mixed = |payer: usize| if payer == 0 { "A-204511".to_owned() } else { number(payer) };
    let file = rows(&PAYERS[..3], |code, payer| format!("{},{}", mixed(payer), DOLLARS[code]));
    let (found, text) = stored("list.csv", &format!("CPT,Payer,Contract,Rate\n{file}"));
    assert_eq!(found.len(), 12, "{text}");
    assert!(found.contains(&"negotiated Aetna 27447 14250.0".to_owned()), "{found:?}");
    let record = |code: usize, payer: usize| {
        let (rate, number) = (DOLLARS[code], number(payer));
        let (code, payer) = (CODES[code], PAYERS[payer]);
        format!(r#"{{"cpt": "{code}", "payer": "{payer}", "contract": {number}, "rate": {rate}}}"#)
    };
    let records: Vec<String> = (0..8).map(|at| record(at / 2, at % 2)).collect();
    let (found, text) = stored("list.json", &format!("[{}]", records.join(",")));
    assert!(found.contains(&"negotiated Aetna 99213 95.1".to_owned()), "{text}");
    // Dollars in a column of this name differ from code to code.
    let file = rows(&PAYERS[..2], |code, _| (120 * (code + 1) * (code + 1)).to_string());
    let (found, text) = stored("list.csv", &format!("CPT,Payer,Contract\n{file}"));
    assert!(found.contains(&"negotiated Cigna 45378 1920.0".to_owned()), "{text}");
}

#[test]
fn the_number_of_a_plan_network_or_group_makes_no_payer() {
    for heading in ["Aetna Plan", "Aetna Network", "Aetna Group", "Aetna Product", "Cigna Contract"] {
        for numbers in [["4021"; 4], ["1201", "1202", "1201", "1202"]] {
            let row = |at: usize| format!("{},{}00.50,{},{}\n", CODES[at], at + 2, DOLLARS[at], numbers[at]);
            let file: String = (0..4).map(row).collect();
            let (found, text) = stored("list.csv", &format!("CPT,Charge,Aetna,{heading}\n{file}"));
            assert_eq!(found.len(), 8, "{heading}: {found:?} {text}");
            assert!(text.contains(&format!("\"{heading}\" is left out: its whole numbers")), "{text}");
        }
    }
    // Whole dollars vary with the code.
    let file: String =
        (0..4).map(|at| format!("{},{}00.50,{}\n", CODES[at], at + 2, 90 + 45 * at * at)).collect();
    let (found, text) = stored("list.csv", &format!("CPT,Charge,Aetna Plan\n{file}"));
    assert_eq!(found.len(), 8, "{text}");
}
