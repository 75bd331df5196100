//! Proposed profiles: what a public schedule pays is nobody's price beside one, and a product or a year is no payer.

use std::fmt::Write as _;

use crate::workspace::{Workspace, column_of};

/// What an import by the proposal stores of 99203, as `kind or payer (plan) amount`, of columns whose amounts are
/// hundreds of their place; nothing where no profile is proposed. What is asked is answered.
fn stored(headings: &str) -> (Vec<String>, String) {
    let workspace = Workspace::seeded();
    let mut file = format!("{headings}\n");
    let columns = headings.lines().last().unwrap_or_default().split(',').count();
    for n in 0..30 {
        let cells: Vec<String> = (1..columns).map(|at| format!("{}.25", 100 * at + n)).collect();
        writeln!(file, "{},{}", 99_202 + n, cells.join(",")).expect("written");
    }
    workspace.write("list.csv", file);
    let run = workspace.run(&["import", "list.csv", "--suggest-profile"]);
    if run.code != 0 {
        return (Vec::new(), run.stderr);
    }
    let text =
        run.stdout.replace("write whose file this is", "A clinic").replace("write who pays", "Blue Ridge");
    workspace.write("p.toml", &text);
    workspace.run(&["import", "list.csv", "--profile", "p.toml"]).expect_code(0);
    let sql = "SELECT concat_ws(' ', coalesce(raw_payer, amount_kind), '(' || raw_plan || ')', amount) FROM v_code_rate
               WHERE code = '99203' AND amount IS NOT NULL AND publisher IN ('A clinic', 'Aetna') ORDER BY 1";
    (column_of(&workspace.database(), sql), text)
}

#[test]
fn what_a_public_schedule_pays_is_no_price_beside_one() {
    for (headings, expected) in [
        ("CPT,Medicare Rate,% of Medicare,Contract Rate", &["Blue Ridge 301.25"][..]),
        ("CPT,Medicare Allowable,Plan Allowable", &["Blue Ridge 201.25"]),
        ("CPT,Medicare Rate,Contracted Rate,Variance", &["Blue Ridge 201.25"]),
        ("CPT,UCR Fee,Plan Fee", &["Blue Ridge 201.25"]),
        ("CPT,Medicare Fee,Percent of Medicare,Fee", &["fee-schedule 301.25"]),
        ("CPT,Usual and Customary Fee,Fee", &["fee-schedule 201.25"]),
        ("CPT,Aetna,Cigna,Medicare Allowable", &["Aetna 101.25", "Cigna 201.25"]),
        ("CPT,Aetna,Workers Comp State Fee,Medicare OPPS", &["Aetna 101.25"]),
        ("CPT,Aetna PPO,Medicaid State,Medicare Rate", &["Aetna PPO 101.25"]),
        // Of one form with the others it is a payer's, and in a fee schedule it is the only subject.
        ("CPT,Aetna,Medicare,Medicaid", &["Aetna 101.25", "Medicaid 301.25", "Medicare 201.25"]),
        ("CPT,Aetna Rate,Medicare Rate", &["Aetna 101.25", "Medicare 201.25"]),
        ("CPT,Gross Charge,Medicare", &["Medicare 201.25", "gross 101.25"]),
        ("CPT,Medicare Fee", &["fee-schedule 101.25"]),
        // What was allowed at least and at most is a statistic of claims.
        ("CPT,Min Allowed,Max Allowed,Avg Allowed", &[]),
        ("CPT,Min Allowed,Max Allowed", &[]),
        ("CPT,Max Allowed", &["fee-schedule 101.25"]),
    ] {
        let (found, text) = stored(headings);
        assert_eq!(found, expected, "{headings}: {text}");
    }
}

#[test]
fn products_are_plans_of_a_payer_that_is_asked_for() {
    let products = "CPT,HMO,PPO Rate,Medicare Advantage,Exchange";
    let plans = |payer: &str| {
        let named = [("Exchange", 401), ("HMO", 101), ("Medicare Advantage", 301), ("PPO", 201)];
        named.map(|(plan, amount)| format!("{payer} ({plan}) {amount}.25"))
    };
    let (found, text) = stored(products);
    assert_eq!(found, plans("Blue Ridge"), "{text}");
    assert!(text.contains("publisher_kind = \"payer\""), "{text}");
    let (found, text) = stored(&format!("Aetna Fee Schedule\n{products}"));
    assert_eq!(found, plans("Aetna"), "{text}");
    let (found, _) = stored("CPT,Commercial,Medicaid,Workers Comp");
    let expected = ["(Commercial) 101.25", "(Medicaid) 201.25", "(Workers Comp) 301.25"];
    assert_eq!(found, expected.map(|plan| format!("Blue Ridge {plan}")));
    // Beside payers, and among a hospital's prices, nothing says whose product it is.
    let (found, text) = stored("CPT,Gross Charge,Aetna,PPO");
    assert_eq!(found, ["Aetna 201.25", "gross 101.25"]);
    assert!(
        text.contains("# \"PPO\" is left out: its heading names a product or a line of business"),
        "{text}"
    );
    assert_eq!(stored("CPT,Gross Charge,HMO,Commercial").0, ["gross 101.25"]);
}

#[test]
fn a_year_is_no_part_of_a_payers_name() {
    for headings in ["CPT,Aetna 2026,Cigna 2026,BCBS 2025", "CPT,Aetna Rate (2026),2026 Cigna,BCBS 2025 Fee"]
    {
        let (found, text) = stored(headings);
        assert_eq!(found, ["Aetna 101.25", "BCBS 301.25", "Cigna 201.25"], "{headings}: {text}");
    }
    let (found, text) = stored("CPT,Aetna,Aetna 2026,Cigna");
    assert_eq!(found, ["Aetna 101.25", "Cigna 301.25"]);
    assert!(
        text.contains(
            "\"Aetna 2026\" is left out: an amount of a day or year, and another column has the payer"
        ),
        "{text}"
    );
    assert!(!text.contains("the newest that is in force"), "{text}");
}
