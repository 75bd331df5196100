//! What the table of payers on the first page says where there is no rate, of another scope, or no percentage.

use crate::first_page_shown::{report_of, text_of};
use crate::workspace::{Workspace, payer_csv};

fn rows(workspace: &Workspace, code: &str) -> Vec<serde_json::Value> {
    let code = format!("code={code}");
    let run = workspace.run(&["query", "run", "code-payer-rates", "--param", &code, "--format", "json"]);
    run.expect_code(0).rows()
}

fn row_of<'r>(rows: &'r [serde_json::Value], payer: &str) -> &'r serde_json::Value {
    rows.iter().find(|row| row["payer_name"] == payer).expect("a row of the payer")
}

/// What `explain` says of a cell of the payers' table, in one line.
fn explained(workspace: &Workspace, code: &str, payer: &str, field: &str) -> String {
    let json = workspace.run(&["report", code, "--format", "json"]).expect_code(0).stdout;
    let begin = format!("code-payer-rates:code={code}.{payer}");
    let at = json.find(&begin).expect("the row of the payer");
    let (query, rest) = json[at..].split_once('.').expect("the row of the payer");
    let payer = rest.split(['.', '"']).next().expect("its key");
    let row = format!("{query}.{payer}");
    let run = workspace.run(&["explain", &format!("{row}.{field}"), "--format", "md"]);
    run.expect_code(0).stdout.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn each_gap_of_a_payers_row_says_what_would_fill_it() {
    let workspace = Workspace::seeded();
    workspace.write(
        "rates.csv",
        payer_csv(&[
            "Aetna,One,CPT,47371,,outpatient,facility,,case rate,9000.00,,2024-02-01,,",
            "Aetna,Two,CPT,47371,,outpatient,facility,,case rate,9500.00,,2024-02-01,,",
        ]),
    );
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    for field in ["rate", "p10", "p90", "share"] {
        let said = explained(&workspace, "47371", "aetna", field);
        assert!(said.contains("rates of 2 more providers in this scope"), "{field}: {said}");
    }
    let line = explained(&workspace, "47371", "aetna", "line_of_business");
    assert!(line.contains("the line of business of each rate"), "{line}");
    // With one rate the percentage lacks the schedule of its date alone.
    let other = Workspace::seeded();
    other.write(
        "rates.csv",
        payer_csv(&["Aetna,One,CPT,47371,,outpatient,facility,,case rate,9000.00,,2024-02-01,,"]),
    );
    other.run(&["import", "rates.csv"]).expect_code(0);
    let said = explained(&other, "47371", "aetna", "share");
    assert!(said.contains("OPPS Addendum B of 2024"), "{said}");
    assert!(!said.contains("standard charges file (its website"), "{said}");
}

#[test]
fn a_marker_in_the_place_of_an_amount_is_printed_and_is_no_blank_cell() {
    let workspace = Workspace::seeded();
    workspace.write(
        "hill.toml",
        "publisher = 'Hill Hospital'\n[header]\nrow = 1\n[gaps.markers]\n'0.00' = 'not-supplied'\n\
         'N/A' = 'not-supplied'\n[columns]\npayer = 'Payer'\nplan = 'Plan'\namount = 'Rate'\n\
         [[codes]]\ncolumn = 'Code'\nsystem = 'CPT'\n",
    );
    workspace.write(
        "hill.csv",
        "Code,Payer,Plan,Rate\n47371,BCBS,HMO,10557.63\n47371,Aetna,PPO,N/A\n47371,UHC,Choice,0.00\n\
         47371,Cigna,PPO,\n",
    );
    workspace.run(&["import", "hill.csv", "--profile", "hill.toml"]).expect_code(0);
    let all = rows(&workspace, "47371");
    for (payer, words) in [
        ("Aetna", "1 plan, in the file: N/A"),
        ("UnitedHealthcare", "1 plan, in the file: 0.00"),
        ("Cigna", "1 plan, cell left blank"),
    ] {
        assert_eq!(row_of(&all, payer)["based_on"], words);
    }
    assert!(explained(&workspace, "47371", "aetna", "rate").contains("N/A"));
    let run = workspace.run(&["explain", "47371", "--payer", "uhc", "--format", "md"]).expect_code(0);
    let published = run.stdout.lines().find(|line| line.contains("Published text")).expect("what is printed");
    assert!(published.contains("0.00") && published.contains("in the rows listed below"), "{published}");
}

#[test]
fn a_rate_of_another_scope_without_an_amount_is_counted_beside_the_payers_rate() {
    let workspace = Workspace::seeded();
    workspace.write(
        "rates.csv",
        payer_csv(&[
            "Cigna,Medicare Advantage,CPT,47371,,outpatient,facility,,case rate,10981.84,,2026-01-01,,",
            "Cigna,PPO,CPT,47371,,inpatient,facility,,case rate,,,2026-01-01,,",
            "Aetna,PPO,CPT,47371,,outpatient,facility,,case rate,9000.00,,2026-01-01,,",
        ]),
    );
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    let words = row_of(&rows(&workspace, "47371"), "Cigna")["based_on"].to_string();
    assert!(words.contains("1 rate of another scope without an amount in dollars"), "{words}");
}

#[test]
fn a_percentage_stands_on_the_terminal_too_and_its_absence_has_its_reason() {
    let workspace = Workspace::empty();
    workspace.run(&["init"]).expect_code(0);
    let row = |plan: &str, amount: &str| {
        format!("Aetna,{plan},CPT,47371,,inpatient,professional,21,fee schedule,{amount},,2026-01-01,,")
    };
    workspace.write("rates.csv", payer_csv(&[&row("One", "1500.00")]));
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    let screen = report_of(&workspace, "47371", "table");
    let screen = screen.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(screen.contains("126.9% of Medicare"), "{screen}");
    let several = Workspace::empty();
    several.run(&["init"]).expect_code(0);
    several.write("rates.csv", payer_csv(&[&row("One", "1500.00"), &row("Two", "1600.00")]));
    several.run(&["import", "rates.csv"]).expect_code(0);
    let page = text_of(&report_of(&several, "47371", "html"));
    assert!(page.contains("; no percentage of it is shown, which takes a single rate or a median"), "{page}");
    assert!(page.contains("Source: rates.csv, line 2 and below (import "), "{page}");
}

#[test]
fn a_scope_of_old_prices_comes_after_one_of_this_year() {
    let workspace = Workspace::seeded();
    let profile = |publisher: &str, day: &str| {
        format!(
            "publisher = '{publisher}'\nedition = '{day}'\n[header]\nrow = 1\n[columns]\npayer = 'Payer'\n\
             plan = 'Plan'\namount = 'Rate'\nsetting = 'Setting'\n[[codes]]\ncolumn = 'Code'\nsystem = 'CPT'\n"
        )
    };
    workspace.write("old.toml", profile("Old Hospital", "2020-12-31"));
    workspace.write(
        "old.csv",
        "Code,Payer,Plan,Rate,Setting\n47371,BCBS,HMO,1,inpatient\n47371,BCBS,PPO,9000,inpatient\n\
         47371,Aetna,PPO,8000,inpatient\n",
    );
    workspace.write("new.toml", profile("New Hospital", "2026-04-01"));
    workspace.write("new.csv", "Code,Payer,Plan,Rate,Setting\n47371,Aetna,PPO,7000,outpatient\n");
    for name in ["old", "new"] {
        workspace
            .run(&["import", &format!("{name}.csv"), "--profile", &format!("{name}.toml")])
            .expect_code(0);
    }
    assert!(row_of(&rows(&workspace, "47371"), "Aetna")["lowest"].to_string().contains("7000"));
    let scopes = ["query", "run", "market-scopes", "--param", "code=47371", "--format", "csv"];
    let first = workspace.run(&scopes).expect_code(0).stdout;
    assert!(first.lines().nth(1).expect("a scope").contains("negotiated,known,outpatient,"), "{first}");
}

#[test]
fn the_list_of_gaps_counts_the_facts_that_completeness_counts() {
    let workspace = Workspace::empty();
    workspace.run(&["init"]).expect_code(0);
    let report = workspace.run(&["report", "47371", "--format", "json"]).expect_code(0).json();
    let missing = report["facts"]["promised"].as_i64().zip(report["facts"]["known"].as_i64());
    let missing = missing.map(|(promised, known)| promised - known).expect("the facts");
    let rows = workspace.run(&["report", "gaps", "47371", "--format", "json"]).expect_code(0).rows();
    assert_eq!(rows.iter().filter_map(|row| row["facts"].as_i64()).sum::<i64>(), missing);
    // What could not be there is filled by nothing.
    let structural: Vec<_> = rows.iter().filter(|row| row["reason_group"] == "structural").collect();
    assert!(!structural.is_empty());
    assert!(
        structural.iter().all(|row| row["filled_by"].as_str().is_some_and(|text| text.contains("othing")))
    );
}
