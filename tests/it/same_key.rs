//! What a file says of one rate twice, and what it no longer says: nothing is counted twice or goes without a word.

use crate::in_network::{Shape, file};
use crate::workspace::{Workspace, column_of, payer_csv, repository};

fn current(workspace: &Workspace) -> i64 {
    workspace.value("SELECT count(*) FROM rate WHERE superseded_by IS NULL")
}

/// A database with a payer CSV of these rows.
pub(crate) fn imported(rows: &[&str]) -> Workspace {
    let workspace = Workspace::seeded();
    workspace.write("rates.csv", payer_csv(rows));
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    workspace
}

/// Rules of the last import's findings, each with its first message.
fn findings(workspace: &Workspace) -> Vec<String> {
    column_of(
        &workspace.database(),
        "SELECT rule || ' line ' || line || ': ' || message FROM import_finding
         WHERE import_id = (SELECT max(import_id) FROM import) ORDER BY position",
    )
}

fn has(findings: &[String], rule: &str, words: &str) -> bool {
    findings.iter().any(|finding| finding.starts_with(rule) && finding.contains(words))
}

/// The profile of a public fee schedule with a code and a fee in each row.
pub(crate) fn fee_schedule_of(publisher: &str) -> String {
    format!(
        "publisher = '{publisher}'\npublisher_kind = 'government'\nheader = {{ row = 1 }}\n\
         columns = {{ amount = 'Fee' }}\ncodes = [{{ column = 'Code', system = 'CPT' }}]\n"
    )
}

#[test]
fn a_price_that_a_payers_own_file_states_twice_counts_once_and_another_one_is_a_finding() {
    let workspace = Workspace::seeded();
    let one = "\"negotiated_rate\":1450.5,";
    let example = file(Shape::default());
    let start = example.find(one).and_then(|at| example[..at].rfind('{')).expect("a price");
    let end = start + example[start..].find('}').expect("its end") + 1;
    let price = &example[start..end];
    let several = [price, price, &price.replace("1450.5", "1500.5")].join(",");
    workspace.write("twice.json", example.replace(price, &several));
    workspace.run(&["import", "twice.json"]).expect_code(0);
    let (once, found) = (current(&workspace), findings(&workspace));
    assert!(has(&found, "I534", "it is counted once"), "{found:?}");
    assert!(has(&found, "I535", "with another figure"), "{found:?}");
    let stated = "SELECT group_concat(amount / 10000.0 ORDER BY amount) FROM rate WHERE amount IN (14505000, 15005000)";
    assert_eq!(workspace.value::<String>(stated), "1450.5,1500.5");
    // Of other providers the same amount is another price.
    let plain = Workspace::seeded();
    plain.write("plain.json", &example);
    plain.run(&["import", "plain.json"]).expect_code(0);
    assert_eq!((current(&plain) + 1, has(&findings(&plain), "I53", "")), (once, false));
}

#[test]
fn a_public_fee_schedule_that_states_a_code_twice_says_so() {
    let workspace = Workspace::seeded();
    workspace.write("state.toml", fee_schedule_of("State"));
    workspace.write("state.csv", "Code,Fee\n47371,440.19\n47371,652.43\n47370,5\n47370,5\n47380,\n47380,7\n");
    workspace.run(&["import", "state.csv", "--profile", "state.toml"]).expect_code(0);
    let found = findings(&workspace);
    assert!(has(&found, "I535 line 3", "line 2 states this amount of the fee schedule with another figure"));
    assert!(has(&found, "I534 line 5", "it is counted once"), "{found:?}");
    assert!(found.iter().any(|finding| finding.starts_with("I535")), "{found:?}");
    assert_eq!(current(&workspace), 5);
}

#[test]
fn an_amount_and_a_blank_for_one_rate_are_a_finding() {
    let rows = ["Aetna,P,CPT,47371,,,,,,10,,,,", "Aetna,P,CPT,47371,,,,,,,,,,"];
    for (rows, words) in [(rows, "this row has none"), ([rows[1], rows[0]], "this row has one")] {
        let workspace = imported(&rows);
        assert!(has(&findings(&workspace), "I535 line 3", words), "{:?}", findings(&workspace));
    }
}

#[test]
fn a_blank_of_a_file_that_only_adds_is_said_with_what_stays() {
    let workspace = imported(&["Aetna,HMO,CPT,47371,,,,,,3250,,,,"]);
    workspace.write("more.csv", payer_csv(&["Aetna,HMO,CPT,47371,,,,,,,,,,"]));
    workspace.run(&["import", "more.csv", "--adds"]).expect_code(0);
    let found = findings(&workspace);
    assert!(has(&found, "I537 line 2", "no amount for 47371 of Aetna HMO; 3,250.00 of "), "{found:?}");
    assert_eq!(current(&workspace), 1);
}

#[test]
fn a_payer_or_plan_that_the_next_file_lacks_is_a_warning_with_its_first_rate() {
    let rows = [
        "Aetna,HMO,CPT,47371,,,,,,100,,,,",
        "Aetna,PPO,CPT,47371,,,,,,200,,,,",
        "Cigna,PPO,CPT,47371,,,,,,300,,,,",
        "Humana,PPO,CPT,47371,,,,,,400,,,,",
    ];
    let workspace = imported(&rows);
    workspace.write("next.csv", payer_csv(&rows[..1]));
    workspace.run(&["import", "next.csv"]).expect_code(0);
    let found = findings(&workspace);
    assert!(has(&found, "I536", "Aetna PPO is no longer in the file; its 1 rate stays current"), "{found:?}");
    assert!(has(&found, "I536", "the first 47371 of Cigna PPO at 300.00 (rates.csv, line 4)"), "{found:?}");
    assert!(has(&found, "I536", "Humana PPO"), "{found:?}");
    assert_eq!(current(&workspace), 4);
    // A file of another payer is no edition of it.
    workspace.write("other.csv", payer_csv(&["Molina,HMO,CPT,47371,,,,,,500,,,,"]));
    workspace.run(&["import", "other.csv"]).expect_code(0);
    assert!(!has(&findings(&workspace), "I536", ""), "{:?}", findings(&workspace));
}

#[test]
fn a_tenfold_change_holds_in_both_directions() {
    for (before, after) in [("1000", "0.00"), ("0.00", "1000"), ("10", "100"), ("100", "10")] {
        let workspace = imported(&[&format!("Aetna,HMO,CPT,47371,,,,,,{before},,,,")]);
        workspace.write("next.csv", payer_csv(&[&format!("Aetna,HMO,CPT,47371,,,,,,{after},,,,")]));
        workspace.run(&["import", "next.csv"]).expect_code(3).expect_talk(&["I504"]);
    }
}

/// Rows of a shipped query on 47371.
fn asked(workspace: &Workspace, query: &str) -> Vec<serde_json::Value> {
    let run = ["query", "run", query, "--param", "code=47371", "--format", "json"];
    workspace.run(&run).expect_code(0).rows()
}

#[test]
fn figures_in_conflict_of_a_payers_own_file_are_listed_and_in_no_statistic() {
    let workspace = Workspace::seeded();
    let example = file(Shape::default());
    let one = "\"negotiated_rate\":1450.5,";
    let start = example.find(one).and_then(|at| example[..at].rfind('{')).expect("a price");
    let end = start + example[start..].find('}').expect("its end") + 1;
    let price = &example[start..end];
    let several = [price, price, &price.replace("1450.5", "1550.5")].join(",");
    workspace.write("twice.json", example.replace(price, &several));
    workspace.run(&["import", "twice.json"]).expect_code(0);
    let conflicts = asked(&workspace, "code-conflicts");
    let amounts: Vec<_> = conflicts.iter().map(|row| row["amount"].as_f64()).collect();
    assert_eq!(amounts, [Some(1450.5), Some(1550.5)], "{conflicts:?}");
    let place = "/in_network/1/negotiated_rates/1/negotiated_prices/2";
    assert_eq!(
        (&conflicts[1]["amount_kind"], &conflicts[1]["pointer"]),
        (&"in-network".into(), &place.into())
    );
    // The organization that both are paid has no vote; before, its vote was their mean, 1,500.50.
    for query in ["code-in-network", "code-in-network-lines"] {
        let rows = asked(&workspace, query);
        let words = serde_json::to_string(&rows).expect("JSON");
        assert!(words.contains("in conflict") && !words.contains("1500.5"), "{query}: {words}");
    }
    let list = asked(&workspace, "code-in-network");
    let alike =
        list.iter().find(|row| row["based_on"].as_str().is_some_and(|words| words.contains("in conflict")));
    assert!(alike.is_some_and(|row| row["contracts"] != 3), "{list:?}");
    let report = workspace.run(&["report", "code", "47371", "--format", "md"]).expect_code(0);
    assert!(report.stdout.contains("Rates in conflict"), "{}", report.stdout);
}

#[test]
fn amounts_in_conflict_of_a_public_fee_schedule_are_listed_and_none_stands_for_the_program() {
    let workspace = Workspace::seeded();
    workspace.write("state.toml", fee_schedule_of("State"));
    workspace.write("state.csv", "Code,Fee\n47371,440.19\n47371,652.43\n47371,652.43\n");
    workspace.run(&["import", "state.csv", "--profile", "state.toml"]).expect_code(0);
    let conflicts = asked(&workspace, "code-conflicts");
    let amounts: Vec<_> = conflicts.iter().map(|row| row["amount"].as_f64()).collect();
    assert_eq!(amounts, [Some(440.19), Some(652.43)], "{conflicts:?}");
    let lines = asked(&workspace, "code-benchmark-lines");
    let state = lines.iter().find(|row| row["benchmark"] == "State").expect("the program");
    assert_eq!((&state["value"], &state["value_na"]), (&serde_json::Value::Null, &"invalid".into()));
    assert_eq!(state["in_words"], "in conflict: from $440.19 to $652.43 for one price");
    let report = workspace.run(&["report", "code", "47371", "--format", "md"]).expect_code(0);
    assert!(report.stdout.contains("Rates in conflict"), "{}", report.stdout);
    // One amount, however often it is stated, is the program's.
    workspace.write("state.csv", "Code,Fee\n47371,652.43\n47371,652.43\n");
    workspace.run(&["import", "state.csv", "--profile", "state.toml", "--replaces"]).expect_code(0);
    assert!(asked(&workspace, "code-conflicts").is_empty());
    let lines = asked(&workspace, "code-benchmark-lines");
    assert!(lines.iter().any(|row| row["value"] == "$652.43"), "{lines:?}");
}

/// Figures for one price that differ in their notes, and under another spelling of the payer; beside them equal ones,
/// a sound one, and products that are told apart by their names alone.
pub(crate) const BESIDE_ONE_ANOTHER: [&str; 9] = [
    "Aetna,PPO,CPT,47371,,outpatient,facility,,case rate,100,,,,by appendix B",
    "Aetna,PPO,CPT,47371,,outpatient,facility,,case rate,200,,,,a carve-out",
    "Aetna Inc.,ppo,CPT,47371,,outpatient,facility,,case rate,300,,,,",
    "Cigna,PPO,CPT,47371,,outpatient,facility,,case rate,150,,,,by appendix B",
    "Cigna,PPO,CPT,47371,,outpatient,facility,,case rate,150,,,,a carve-out",
    "UnitedHealthcare,PPO,CPT,47371,,outpatient,facility,,case rate,170,,,,",
    "UnitedHealthcare,HMO,CPT,47371,,outpatient,facility,,case rate,90,,,,one way",
    "UnitedHealthcare,HMO,CPT,47371,,outpatient,facility,,case rate,,45,,,another way",
    "UnitedHealthcare,POS,CPT,47371,,outpatient,facility,,case rate,190,,,,",
];

#[test]
fn figures_that_differ_beside_other_notes_or_spellings_are_in_conflict_and_in_no_statistic() {
    let workspace = imported(&BESIDE_ONE_ANOTHER);
    let amounts = |rows: &[serde_json::Value]| -> Vec<Option<f64>> {
        rows.iter().map(|row| row["amount"].as_f64()).collect()
    };
    let conflicts = asked(&workspace, "code-conflicts");
    let expected = [Some(100.0), Some(200.0), Some(300.0), Some(90.0), None];
    assert_eq!(amounts(&conflicts), expected, "{conflicts:?}");
    let compared = asked(&workspace, "payer-comparison");
    let of = |payer: &str| compared.iter().find(|row| row["payer_name"] == payer).expect("a payer");
    let aetna = of("Aetna");
    assert_eq!((&aetna["contracts"], &aetna["gaps"]), (&0.into(), &"3 invalid".into()), "{aetna}");
    // Equal ones are one rate of one contract with one vote; of the other payer the sound plans count.
    let (cigna, united) = (of("Cigna"), of("UnitedHealthcare"));
    assert_eq!((&cigna["contracts"], cigna["point"].as_f64()), (&1.into(), Some(150.0)), "{cigna}");
    assert_eq!((&cigna["rates"], cigna["known"].as_i64()), (&1.into(), Some(1)), "{cigna}");
    assert_eq!((&united["contracts"], united["known"].as_i64()), (&2.into(), Some(2)), "{united}");
    let funnel = asked(&workspace, "market-funnel");
    let words = "Left out, in conflict: the file states several figures for one price";
    let step = funnel.iter().find(|row| row["step"] == words).expect("a step");
    assert_eq!(step["counted"], 5, "{funnel:?}");
}

#[test]
fn figures_of_a_hospital_that_differ_beside_other_notes_are_in_conflict_too() {
    let workspace = Workspace::seeded();
    let text = std::fs::read_to_string(repository().join("tests/fixtures/hospital/tall-v3-hill.csv"));
    let text = text.expect("the fixture");
    let row = text.lines().find(|line| line.contains("Aetna,PPO,,4000,")).expect("a rate");
    let other = row.replace(",4000,", ",4100,") + "by appendix B";
    workspace.write("hill.csv", format!("{}\n{other}\n", text.trim_end()));
    workspace.run(&["import", "hill.csv"]).expect_code(0).expect_talk(&["I535"]);
    let conflicts = asked(&workspace, "code-conflicts");
    let amounts: Vec<_> = conflicts.iter().map(|row| row["amount"].as_f64()).collect();
    assert_eq!(amounts, [Some(4000.0), Some(4100.0)], "{conflicts:?}");
    let compared = asked(&workspace, "payer-comparison");
    let aetna = compared.iter().find(|row| row["payer_name"] == "Aetna").expect("a payer");
    assert_eq!((&aetna["contracts"], &aetna["lowest_na"]), (&0.into(), &"invalid".into()), "{aetna}");
}

/// A hospital's file of rates of one code and method: payer, plan, dollars, percentage, algorithm and notes of each.
pub(crate) fn hospital_of(rates: &[[&str; 6]]) -> String {
    let text = std::fs::read_to_string(repository().join("tests/fixtures/hospital/tall-v3-hill.csv"));
    let text = text.expect("the fixture");
    let mut rows: Vec<String> = text.lines().take(3).map(str::to_owned).collect();
    for [payer, plan, dollars, percentage, algorithm, notes] in rates {
        let allowed = if dollars.is_empty() { "3900,3000,4300,25" } else { ",,," };
        rows.push(format!(
            "Liver procedure,47371,CPT,,,outpatient,facility,,,9000,5400,{payer},{plan},,{dollars},{percentage},\
             {algorithm},{allowed},3000,4200,other,{notes}"
        ));
    }
    rows.join("\n") + "\n"
}

/// Texts beside texts, dollars and percentages for one price; and beside them texts that are equal, and one that
/// explains the dollars.
pub(crate) const WORDS_BESIDE_FIGURES: [[&str; 6]; 12] = [
    ["Aetna", "PPO", "", "", "see contract", "one way"],
    ["Aetna", "PPO", "", "", "rate of the year", "another way"],
    ["Cigna", "PPO", "", "", "see contract", "one way"],
    ["Cigna", "PPO", "4000", "", "", "another way"],
    ["UnitedHealthcare", "PPO", "", "61.5", "", "one way"],
    ["UnitedHealthcare", "PPO", "", "", "see contract", "another way"],
    ["UnitedHealthcare", "HMO", "", "61.5", "of charges", "one way"],
    ["UnitedHealthcare", "HMO", "", "61.5", "of the drug's cost", "another way"],
    ["Aetna", "HMO", "", "", "see contract", "one way"],
    ["Aetna", "HMO", "", "", "see contract", "another way"],
    ["Cigna", "HMO", "3500", "", "see contract", "one way"],
    ["Cigna", "HMO", "3500", "", "", "another way"],
];

#[test]
fn a_text_or_percentage_beside_another_figure_for_one_price_is_an_open_conflict() {
    let workspace = Workspace::seeded();
    workspace.write("hill.csv", hospital_of(&WORDS_BESIDE_FIGURES));
    workspace.run(&["import", "hill.csv"]).expect_code(0).expect_talk(&["I535"]);
    let counted = "SELECT group_concat(rule || ' ' || occurrences ORDER BY rule) FROM (
                       SELECT rule, sum(occurrences) AS occurrences FROM import_finding
                       WHERE import_id = (SELECT max(import_id) FROM import) AND rule LIKE 'I53_' GROUP BY rule
                   )";
    assert_eq!(workspace.value::<String>(counted), "I534 2,I535 4");
    let conflicts = asked(&workspace, "code-conflicts");
    let lines: Vec<_> = conflicts.iter().map(|row| row["source_line"].as_i64().expect("a line")).collect();
    assert_eq!(lines, [4, 5, 6, 7, 10, 11, 8, 9], "{conflicts:?}");
    assert_eq!(
        (&conflicts[0]["algorithm"], &conflicts[3]["amount"]),
        (&"see contract".into(), &4000.0.into())
    );
    // Neither the dollars beside a text nor the texts are what the payer pays.
    let funnel = asked(&workspace, "market-funnel");
    let step = |words: &str| funnel.iter().find(|row| row["step"] == words).map(|row| row["counted"].clone());
    let conflict = "Left out, in conflict: the file states several figures for one price";
    assert_eq!(step(conflict), Some(8.into()), "{funnel:?}");
    let compared = asked(&workspace, "payer-comparison");
    let cigna = compared.iter().find(|row| row["payer_name"] == "Cigna").expect("a payer");
    assert_eq!((&cigna["contracts"], cigna["point"].as_f64()), (&1.into(), Some(3500.0)), "{cigna}");
    let report = workspace.run(&["report", "code", "47371", "--format", "md"]).expect_code(0);
    assert!(report.stdout.contains("rate of the year"), "{}", report.stdout);
}

/// What the notes say beside figures in conflict is shown with them: which of them holds for the code stays open.
#[test]
fn notes_that_tell_figures_apart_are_beside_them_in_the_table_of_conflicts() {
    let row = |amount: &str, notes: &str| {
        format!("Oscar,All,HCPCS,J0206,,outpatient,facility,,fee schedule,{amount},,,,{notes}")
    };
    let workspace =
        imported(&[&row("6.85", "OP High Cost Drugs"), &row("5.67", "Other Pharmacy"), &row("5.43", "")]);
    let query = ["query", "run", "code-conflicts", "--param", "system=HCPCS", "--param", "code=J0206"];
    let rows = workspace.run(&[&query[..], &["--format", "json"]].concat()).expect_code(0).rows();
    let notes: Vec<_> = rows.iter().map(|row| (row["amount"].as_f64(), row["notes"].as_str())).collect();
    assert_eq!(
        notes,
        [(Some(6.85), Some("OP High Cost Drugs")), (Some(5.67), Some("Other Pharmacy")), (Some(5.43), None)]
    );
}

/// Two rates of a payer's plan that are stated with other notes, an amount and a gap, beside other rates of it.
pub(crate) const STATED_AGAIN: [&str; 8] = [
    "Cigna,PPO,CPT,47371,,outpatient,facility,,case rate,150,,,,by appendix B",
    "Cigna,PPO,CPT,47371,,outpatient,facility,,case rate,150,,,,a carve-out",
    "cigna,ppo,CPT,47371,,outpatient,facility,,case rate,150,,,,",
    "Cigna,PPO,CPT,47371,,outpatient,facility,22,case rate,250,,,,",
    "Cigna,PPO,CPT,47371,,outpatient,facility,19,case rate,N/A,,,,one way",
    "Cigna,PPO,CPT,47371,,outpatient,facility,19,case rate,N/A,,,,another way",
    "Aetna,PPO,CPT,47371,,outpatient,facility,,case rate,,45,,,one way",
    "Aetna,PPO,CPT,47371,,outpatient,facility,,case rate,,45,,,another way",
];

#[test]
fn a_rate_that_is_stated_again_with_other_notes_is_counted_once_and_listed_with_both() {
    let workspace = imported(&STATED_AGAIN);
    let compared = asked(&workspace, "payer-comparison");
    let of = |payer: &str| compared.iter().find(|row| row["payer_name"] == payer).expect("a payer");
    let cigna = of("Cigna");
    assert_eq!(
        (&cigna["rates"], &cigna["known"], &cigna["applicable"]),
        (&2.into(), &2.into(), &3.into()),
        "{cigna}"
    );
    assert_eq!(&cigna["gaps"], "1 not-supplied", "{cigna}");
    assert_eq!((&of("Aetna")["known"], &of("Aetna")["gaps"]), (&0.into(), &"1 not-applicable".into()));
    // Every row is in the funnel, and its steps add up.
    let funnel = asked(&workspace, "market-funnel");
    let counted = |row: &serde_json::Value| row["counted"].as_i64().expect("a number");
    assert_eq!(counted(&funnel[0]), 8, "{funnel:?}");
    let steps: i64 = funnel[1..].iter().filter(|row| !row["share"].is_null()).map(counted).sum();
    assert_eq!(steps, 8, "{funnel:?}");
    let again = "Left out, stated again with other notes or names: counted once";
    let step = funnel.iter().find(|row| row["step"] == again).expect("a step");
    assert_eq!(counted(step), 4, "{funnel:?}");
    let left_out = asked(&workspace, "market-excluded");
    assert_eq!(left_out.iter().filter(|row| row["why"] == again.trim_start_matches("Left out, ")).count(), 4);
    // The scopes, the summary and the inputs of a statistic count as it does; the list of rates has every row.
    let scopes = asked(&workspace, "market-scopes");
    let sum = |column: &str| -> i64 { scopes.iter().filter_map(|row| row[column].as_i64()).sum() };
    assert_eq!((sum("rates"), sum("known")), (4, 2), "{scopes:?}");
    let summary = asked(&workspace, "code-summary");
    let known = summary.iter().find(|row| row["fact"] == "Negotiated rates in dollars").expect("a fact");
    assert_eq!(known["value"], "2 known of 3 applicable", "{known}");
    let inputs = asked(&workspace, "market-rates");
    let words = |words: &str| inputs.iter().filter(|row| row["counts"] == words).count();
    assert_eq!(
        (inputs.len(), words("yes"), words("no: stated again, counted once")),
        (8, 2, 4),
        "{inputs:?}"
    );
    // Before, the vote was the median of four amounts, 150.
    assert!(
        inputs.iter().all(|row| row["contract_vote"].as_f64().is_none_or(|vote| vote == 200.0)),
        "{inputs:?}"
    );
    assert_eq!(asked(&workspace, "code-rates").len(), 8);
    assert!(asked(&workspace, "code-conflicts").is_empty());
}

#[test]
fn a_price_of_a_payers_own_file_that_is_stated_again_with_other_notes_counts_once() {
    let one = "\"negotiated_rate\":1450.5,";
    let example = file(Shape::default());
    let start = example.find(one).and_then(|at| example[..at].rfind('{')).expect("a price");
    let end = start + example[start..].find('}').expect("its end") + 1;
    let price = &example[start..end];
    let again = price.replacen('{', "{\"additional_information\":\"as of appendix B\",", 1);
    let counted = |text: &str| {
        let workspace = Workspace::seeded();
        workspace.write("prices.json", text);
        workspace.run(&["import", "prices.json"]).expect_code(0);
        let list = asked(&workspace, "code-in-network");
        let sum = |column: &str| -> i64 { list.iter().filter_map(|row| row[column].as_i64()).sum() };
        let words = serde_json::to_string(&list).expect("JSON");
        let listed = asked(&workspace, "code-in-network-prices").len();
        (sum("prices"), sum("groups"), listed, words.matches("1 stated again and counted once").count())
    };
    let (prices, groups, listed, _) = counted(&example);
    let twice = counted(&example.replace(price, &format!("{price},{again}")));
    assert_eq!(twice, (prices, groups, listed + 1, 1));
}

/// Two figures from one day on are two for the same days, whenever they are said to end.
#[test]
fn two_rates_of_one_first_day_are_in_conflict_whatever_their_last_day() {
    let workspace = Workspace::with_payer_csv(&[
        "Cigna,PPO,CPT,47371,,outpatient,facility,,case rate,5000,,2026-01-01,2026-12-31,",
        "Cigna,PPO,CPT,47371,,outpatient,facility,,case rate,9000,,2026-01-01,,",
        "Aetna,PPO,CPT,47371,,outpatient,facility,,case rate,5000,,,2025-12-31,",
        "Aetna,PPO,CPT,47371,,outpatient,facility,,case rate,6000,,,,",
    ]);
    workspace.run(&["import", "rates.csv"]).expect_code(0).expect_talk(&["I535"]);
    let open = asked(&workspace, "code-conflicts");
    assert_eq!(
        open.iter().map(|row| row["amount"].as_f64()).collect::<Vec<_>>(),
        [Some(5000.0), Some(9000.0)]
    );
    let compared = asked(&workspace, "payer-comparison");
    let aetna = compared.iter().find(|row| row["payer_name"] == "Aetna").expect("a payer");
    assert_eq!(aetna["lowest"].as_f64(), Some(6000.0), "what ended is in conflict with nothing: {aetna}");
}
