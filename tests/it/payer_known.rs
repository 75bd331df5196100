//! A payer is known in the completeness of a code where its row of rates has a figure, and is one gap elsewhere: with
//! the reason that the row has, whichever page, format or engine shows it.

use crate::comparable::{rows, shown};
use crate::lake_engines::{compare, engine};
use crate::workspace::{Workspace, column_of};

/// Payers that the publication of 47371 lists: as a file names them, and as reports do.
const PAYERS: [[&str; 2]; 4] =
    [["Aetna", "Aetna"], ["Cigna", "Cigna"], ["UHC", "UnitedHealthcare"], ["BCBS", "Blue Cross Blue Shield"]];

/// A rate of a payer by its plan, amount, percentage, and first and last day.
fn rate(payer: &str, [plan, amount, percentage, from, until]: [&str; 5]) -> String {
    let method = if percentage.is_empty() { "case rate" } else { "percent of total billed charges" };
    format!("{payer},{plan},CPT,47371,,outpatient,facility,,{method},{amount},{percentage},{from},{until},")
}

fn with(rates: &[String]) -> Workspace {
    let rates: Vec<&str> = rates.iter().map(String::as_str).collect();
    let workspace = Workspace::with_payer_csv(&rates);
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    workspace
}

fn status(workspace: &Workspace, payer: &str) -> String {
    let facts = "SELECT who || ': ' || status || ' ' || filler FROM v_promised_fact
                 WHERE code = '47371' AND area = 'Negotiated rates'";
    let facts = column_of(&workspace.database(), facts);
    let own = facts.iter().find_map(|fact| fact.strip_prefix(&format!("{payer}: ")));
    own.expect("the payer is promised").to_owned()
}

/// Known and fillable facts, and those that nobody fills, are all that is promised.
fn adds_up(workspace: &Workspace) {
    let sum = |query: &str, column: &str| -> i64 {
        rows(workspace, query, &["code=47371"]).iter().filter_map(|row| row[column].as_i64()).sum()
    };
    let known = sum("code-coverage", "known");
    assert_eq!(sum("code-fills", "facts"), sum("code-coverage", "applicable"));
    assert_eq!(sum("code-gaps", "facts") + known, sum("code-coverage", "applicable"));
}

const CORRECTED: &str = "a corrected price file";
const IN_FORCE: &str = "a price file with rates in force that are no tokens";
const PLAIN: [&str; 5] = ["PPO", "5200.00", "", "", ""];

/// What a payer's rates are, each as plan, amount, percentage, first and last day; whether one is known or why none is;
/// and what would fill it.
type Case = (&'static str, &'static [[&'static str; 5]], &'static str, &'static str);

const CASES: [Case; 16] = [
    ("one figure", &[PLAIN], "known", ""),
    ("a percentage", &[["PPO", "", "45", "", ""]], "known", ""),
    ("a conflict", &[PLAIN, ["PPO", "5900.00", "", "", ""]], "invalid", CORRECTED),
    (
        "a conflict of percentages",
        &[["PPO", "", "45", "", ""], ["PPO", "", "55", "", ""]],
        "invalid",
        CORRECTED,
    ),
    (
        "a conflict beside a plan without",
        &[PLAIN, ["PPO", "5900.00", "", "", ""], ["HMO", "4000.00", "", "", ""]],
        "known",
        "",
    ),
    ("a token", &[["PPO", "0.50", "", "", ""]], "no-record", IN_FORCE),
    ("a sentinel", &[["PPO", "999999999", "", "", ""]], "insufficient", CORRECTED),
    ("ended", &[["PPO", "5200.00", "", "2020-01-01", "2020-12-31"]], "no-record", IN_FORCE),
    ("to come", &[["PPO", "5200.00", "", "2099-01-01", ""]], "no-record", IN_FORCE),
    (
        "ended, and one to come",
        &[["PPO", "5200.00", "", "2020-01-01", "2020-12-31"], ["PPO", "5300.00", "", "2099-01-01", ""]],
        "no-record",
        IN_FORCE,
    ),
    (
        "a token and a sentinel",
        &[["PPO", "0.50", "", "", ""], ["HMO", "999999999", "", "", ""]],
        "insufficient",
        CORRECTED,
    ),
    (
        "one after the other",
        &[["PPO", "5200.00", "", "2020-01-01", ""], ["PPO", "5300.00", "", "2021-01-01", ""]],
        "known",
        "",
    ),
    ("withheld", &[["PPO", "*", "", "", ""]], "suppressed", ""),
    (
        "a percentage with dollars and without",
        &[["PPO", "", "50", "", ""], ["PPO", "5200.00", "50", "", ""]],
        "invalid",
        CORRECTED,
    ),
    ("a plan in two spellings", &[PLAIN, ["ppo", "5900.00", "", "", ""]], "invalid", CORRECTED),
    (
        "the last of several that began",
        &[["PPO", "5200.00", "", "2020-01-01", ""], ["PPO", "0.50", "", "2021-01-01", ""]],
        "no-record",
        IN_FORCE,
    ),
];

#[test]
fn a_payer_is_known_where_its_row_has_a_figure_and_else_has_the_reason_of_the_row() {
    // Several payers of one code, as a code has them.
    for cases in CASES.chunks(PAYERS.len()) {
        let stated = cases
            .iter()
            .zip(PAYERS)
            .flat_map(|((_, rates, ..), [payer, _])| rates.iter().map(move |cells| rate(payer, *cells)));
        let workspace = with(&stated.collect::<Vec<_>>());
        let table = rows(&workspace, "code-payer-rates", &["code=47371"]);
        let gaps = workspace.run(&["report", "gaps", "--format", "json"]).expect_code(0).rows();
        for ((what, _, expected, filled_by), [_, payer]) in cases.iter().zip(PAYERS) {
            let status = status(&workspace, payer);
            assert!(status.starts_with(expected), "{what}: {status}");
            let row = table.iter().find(|row| row["payer_name"] == payer).expect("its row");
            let has_figure = row["lowest"].is_number() || shown(row, "based_on").contains("percentage");
            assert_eq!(has_figure, *expected == "known", "{what}: {row}");
            let name = format!("{payer}: negotiated rate");
            let gap = gaps.iter().find(|gap| gap["what"].as_str() == Some(&*name));
            assert_eq!(gap.is_none(), has_figure, "{what}");
            if let Some(gap) = gap {
                assert_eq!(shown(row, "lowest"), *expected, "{what}: {row}");
                assert_eq!(gap["reason"], *expected, "{what}");
                assert!(shown(gap, "filled_by").starts_with(filled_by), "{what}: {gap}");
            }
        }
        adds_up(&workspace);
    }
}

/// A CPT code of a publication that lists no payer, for each of the cases.
fn unlisted(case: usize) -> String {
    format!("{}", 20_000 + case)
}

/// The rates of all cases, each under a code of its own.
fn unlisted_rates() -> Vec<String> {
    let of_case = |(case, (_, rates, ..)): (usize, &Case)| {
        rates
            .iter()
            .map(move |cells| rate("Cigna", *cells).replace("47371", &unlisted(case)))
            .collect::<Vec<_>>()
    };
    CASES.iter().enumerate().flat_map(of_case).collect()
}

#[test]
fn a_code_that_lists_no_payer_is_known_and_has_its_reason_by_the_same_rule() {
    let workspace = with(&unlisted_rates());
    for (case, (what, _, expected, _)) in CASES.iter().enumerate() {
        let code = unlisted(case);
        let asked = format!("code={code}");
        let facts =
            format!("SELECT status FROM v_promised_fact WHERE code = '{code}' AND area = 'Negotiated rates'");
        assert_eq!(column_of(&workspace.database(), &facts), [*expected], "{what}");
        let row = &rows(&workspace, "code-payer-rates", &[&asked])[0];
        let has_figure = row["lowest"].is_number() || shown(row, "based_on").contains("percentage");
        assert_eq!(has_figure, *expected == "known", "{what}: {row}");
        let gaps = workspace.run(&["report", "gaps", &code, "--format", "json"]).expect_code(0).rows();
        let gap = gaps.iter().find(|gap| gap["what"].as_str() == Some("negotiated rate"));
        assert_eq!(
            gap.map(|gap| shown(gap, "reason")),
            (!has_figure).then(|| (*expected).to_owned()),
            "{what}"
        );
        if !has_figure {
            assert_eq!(shown(row, "lowest"), *expected, "{what}: {row}");
        }
        let complete = rows(&workspace, "completeness", &[&asked]);
        let rates = complete.iter().find(|row| row["field"] == "Negotiated rates").expect("its area");
        assert_eq!(rates["known"], i64::from(has_figure), "{what}: {rates}");
    }
}

#[test]
fn what_is_known_of_a_payer_is_the_same_in_a_lake() {
    let workspace = with(&[
        rate("Aetna", ["PPO", "5200.00", "", "", ""]),
        rate("Aetna", ["PPO", "5900.00", "", "", ""]),
        rate("Cigna", ["PPO", "0.50", "", "", ""]),
        rate("UnitedHealthcare", ["PPO", "5200.00", "", "2020-01-01", "2020-12-31"]),
        rate("BCBS", ["PPO", "5100.00", "", "2020-01-01", ""]),
        rate("BCBS", ["PPO", "5200.00", "", "2021-01-01", ""]),
    ]);
    for (payer, expected) in [
        ("Aetna", "invalid corrected"),
        ("Cigna", "no-record in-force"),
        ("UnitedHealthcare", "no-record in-force"),
        ("Blue Cross Blue Shield", "known corrected"),
    ] {
        assert_eq!(status(&workspace, payer), expected, "{payer}");
    }
    adds_up(&workspace);
    let Some(engine) = engine() else { return };
    workspace.run(&["publish", "--into", "lake"]).expect_code(0);
    for query in ["code-fills", "code-gaps", "code-payer-rates"] {
        assert!(compare(&workspace, &engine, (query, "lake"), "47371") > 0, "{query}");
    }
    let workspace = with(&unlisted_rates());
    workspace.run(&["publish", "--into", "lake"]).expect_code(0);
    for case in 0..CASES.len() {
        let code = unlisted(case);
        assert!(compare(&workspace, &engine, ("code-gaps", "lake"), &code) > 0, "{code}");
    }
}

#[test]
fn a_payer_s_own_list_is_known_unless_it_states_two_prices_for_the_same_providers() {
    let price = |amount: &str| {
        format!(
            r#"{{"negotiated_type":"negotiated","negotiated_rate":{amount},"expiration_date":"9999-12-31","service_code":["22"],"billing_class":"professional"}}"#
        )
    };
    for (prices, expected) in
        [(price("1500.25"), "known"), (format!("{},{}", price("1500.25"), price("1700.50")), "invalid")]
    {
        let workspace = Workspace::seeded();
        let text = format!(
            r#"{{"reporting_entity_name":"Aetna","reporting_entity_type":"issuer","last_updated_on":"2026-02-01","version":"1.3.1","in_network":[{{"negotiation_arrangement":"ffs","name":"x","billing_code_type":"CPT","billing_code_type_version":"2026","billing_code":"47371","description":"x","negotiated_rates":[{{"provider_groups":[{{"npi":[1234567893],"tin":{{"type":"ein","value":"12-3456789"}}}}],"negotiated_prices":[{prices}]}}]}}]}}"#
        );
        workspace.write("2026-02-01_gold_in-network-rates.json", text);
        workspace.run(&["import", "2026-02-01_gold_in-network-rates.json", "--all-codes"]).expect_code(0);
        assert_eq!(status(&workspace, "Aetna"), format!("{expected} corrected"));
        let table = rows(&workspace, "code-payer-rates", &["code=47371"]);
        let row = table.iter().find(|row| row["payer_name"] == "Aetna").expect("its row");
        let own = "only the payer's own file, under In-network rates";
        assert_eq!(shown(row, "based_on"), own, "{row}");
        assert_eq!(shown(row, "lowest"), if expected == "known" { "no-record" } else { expected }, "{row}");
        adds_up(&workspace);
    }
}
