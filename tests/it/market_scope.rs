//! Which scope a report takes of those that a code has, and how the rates of the others are reached.

use serde_json::Value;

use crate::comparable::{rows, shown};
use crate::lake_engines::{compare, engine};
use crate::workspace::{Workspace, repository};

const SHARE: &str = "percent of total billed charges";

/// A database with the shipped seed of Medicare's files, and these rates.
fn with_medicare(rates: &[&str]) -> Workspace {
    let workspace = Workspace::empty();
    workspace.run(&["init"]).expect_code(0);
    workspace.write("rates.csv", crate::workspace::payer_csv(rates));
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    workspace
}

/// Setting, class, method and line of business of the scope that is taken.
fn taken(workspace: &Workspace, code: &str) -> String {
    let first = &rows(workspace, "market-scopes", &[&format!("code={code}")])[0];
    ["scope_setting", "scope_class", "scope_method", "scope_line"]
        .map(|column| shown(first, column))
        .join("; ")
}

fn of_payer<'r>(rows: &'r [Value], payer: &str, line: &str) -> &'r Value {
    let is_it = |row: &&Value| row["payer_name"] == payer && shown(row, "line_of_business") == line;
    rows.iter().find(is_it).unwrap_or_else(|| panic!("{payer}, {line}: {rows:?}"))
}

/// Of a visit and a test, which the professional bills in the office: what a percentage makes of a hospital's charge is
/// no answer to what they are paid.
#[test]
fn dollars_of_the_office_come_before_percentages_of_a_hospitals_charges() {
    let workspace = with_medicare(&[
        "Aetna,PPO,CPT,99213,,outpatient,facility,,percent of total billed charges,210.00,70,,,",
        "Aetna,HMO,CPT,99213,,outpatient,facility,,percent of total billed charges,220.00,70,,,",
        "UnitedHealthcare,Choice,CPT,99213,,outpatient,facility,,percent of total billed charges,180.00,60,,,",
        "Cigna,PPO,CPT,99213,,outpatient,professional,11,fee schedule,120.00,,,,",
        "Aetna,PPO,CPT,70450,,outpatient,facility,,percent of total billed charges,910.00,70,,,",
        "Aetna,HMO,CPT,70450,,outpatient,facility,,percent of total billed charges,920.00,70,,,",
        "Cigna,PPO,CPT,70450,,outpatient,professional,,fee schedule,120.00,,,,",
        // What is done in hospitals is asked of hospitals.
        "Aetna,PPO,CPT,47371,,outpatient,facility,,percent of total billed charges,9100.00,70,,,",
        "Aetna,HMO,CPT,47371,,outpatient,facility,,percent of total billed charges,9200.00,70,,,",
        "Cigna,PPO,CPT,47371,,outpatient,professional,,fee schedule,1500.00,,,,",
        // As is what professionals were paid in the office years ago.
        "Aetna,PPO,CPT,99214,,outpatient,facility,,percent of total billed charges,210.00,70,2026-01-01,,",
        "Aetna,HMO,CPT,99214,,outpatient,facility,,percent of total billed charges,210.00,70,2026-01-01,,",
        "Cigna,PPO,CPT,99214,,outpatient,professional,11,fee schedule,120.00,,2020-01-01,2020-12-31,",
    ]);
    let office = "outpatient, non-facility setting; professional; fee schedule; [not-collected]";
    let hospital = format!("outpatient; facility; {SHARE}; [not-collected]");
    assert_eq!(taken(&workspace, "99213"), office);
    assert_eq!(taken(&workspace, "47371"), hospital);
    assert_eq!(taken(&workspace, "99214"), hospital);
    // That a test is done in offices most is what Medicare's files say.
    assert_eq!(taken(&workspace, "70450"), hospital);
    let fees = repository().join("tests/fixtures/medicare/relative-values-2026.csv");
    workspace.run(&["import", &fees.display().to_string()]).expect_code(0);
    assert_eq!(taken(&workspace, "70450"), "outpatient; professional; fee schedule; [not-collected]");
    // The same code across settings holds the method of the scope that is taken.
    let held = rows(&workspace, "site-of-service", &["code=99213"]);
    assert!(
        held.iter().any(|row| row["point"] == 120.0) && held.iter().all(|row| row["point"] != 180.0),
        "{held:?}"
    );
    let screen = workspace.run(&["report", "99213"]).expect_code(0).stdout;
    assert!(
        screen.contains("One scope: outpatient, non-facility setting, professional, fee schedule."),
        "{screen}"
    );
}

#[test]
fn a_scope_with_dollars_comes_before_one_without_whatever_its_line_of_business() {
    let workspace = Workspace::with_payer_csv(&[
        "Aetna,PPO,CPT,47371,,outpatient,facility,,percent of total billed charges,,70,,,",
        "UnitedHealthcare,PPO,CPT,47371,,outpatient,facility,,percent of total billed charges,,60,,,",
        "Cigna,PPO,CPT,47371,,outpatient,facility,,case rate,,,,,",
        "Cigna,Medicare Advantage,CPT,47371,,inpatient,facility,,case rate,9500.00,,,,",
        "Aetna,PPO,CPT,47382,,outpatient,facility,,percent of total billed charges,,70,,,",
        "Aetna,PPO,CPT,47382,,inpatient,facility,,per diem,2100.00,,,,",
    ]);
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    assert_eq!(taken(&workspace, "47371"), "inpatient; facility; case rate; Medicare Advantage");
    assert_eq!(taken(&workspace, "47382"), "inpatient; facility; per diem; [not-collected]");
}

#[test]
fn of_what_is_paid_for_inpatients_only_their_rates_come_first() {
    let rates = |code: &str| {
        [
            format!("Aetna,PPO,CPT,{code},,outpatient,facility,,case rate,5000.00,,,,"),
            format!("UnitedHealthcare,PPO,CPT,{code},,outpatient,facility,,case rate,5100.00,,,,"),
            format!("Cigna,PPO,CPT,{code},,,facility,24,case rate,5200.00,,,,"),
            format!("BCBS,PPO,CPT,{code},,inpatient,facility,,case rate,9100.00,,,,"),
        ]
    };
    let rates = [rates("47380"), rates("47371")].concat();
    let workspace = with_medicare(&rates.iter().map(String::as_str).collect::<Vec<_>>());
    // OPPS has 47380 under status C, and 47371 under J1.
    assert_eq!(taken(&workspace, "47380"), "inpatient; facility; case rate; [not-collected]");
    assert_eq!(taken(&workspace, "47371"), "outpatient; facility; case rate; [not-collected]");
    let screen = workspace.run(&["report", "47380"]).expect_code(0).stdout;
    assert!(
        screen.contains("One scope: inpatient, facility, case rate.") && screen.contains("$9,100.00"),
        "{screen}"
    );
}

/// The command that a screen prints below *To fill*, run as it is printed.
fn printed_rates(workspace: &Workspace, command: &str) -> Vec<Value> {
    let words = shlex::split(command).expect("a command whose quotes are closed");
    let mut arguments: Vec<&str> = words[1..].iter().map(String::as_str).collect();
    arguments.extend(["--format", "json"]);
    workspace.run(&arguments).expect_code(0).rows()
}

#[test]
fn a_payer_whose_rates_are_of_another_scope_says_so_with_the_command_that_shows_them() {
    let workspace = Workspace::with_payer_csv(&[
        "Aetna,PPO,CPT,99213,,outpatient,facility,,percent of total billed charges,210.00,70,,,",
        "UnitedHealthcare,Choice,CPT,99213,25,outpatient,facility,,fee schedule,180.00,,,,",
        "Cigna,Medicare Advantage,CPT,99213,,outpatient,professional,11,fee schedule,95.00,,,,",
        "Cigna,PPO,CPT,99213,,outpatient,professional,22,case rate,140.00,,,,",
        "BCBS,PPO,CPT,99213,,outpatient,professional,11,fee schedule,101.00,,,,",
        "BCBS,HMO,CPT,99213,,outpatient,professional,11,fee schedule,102.00,,,,",
        "Humana,Gold,CPT,99213,,outpatient,facility,,case rate,150.00,,,,",
    ]);
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    let payers = rows(&workspace, "code-payer-rates", &["code=99213"]);
    for (payer, line, words, command, amount) in [
        (
            "Aetna",
            "not-collected",
            "1 rate of another scope: outpatient, facility, percent of total billed charges",
            "--param 'method=percent of total billed charges'",
            210.0,
        ),
        (
            "UnitedHealthcare",
            "not-collected",
            "1 rate of another scope: modifiers 25, outpatient, facility",
            "--param modifier=25",
            180.0,
        ),
        // The commercial rate has a row, and is no remark in that of another line.
        (
            "Cigna",
            "commercial",
            "1 rate of another scope: outpatient, facility setting, case rate",
            "--param 'setting=outpatient, facility setting'",
            140.0,
        ),
    ] {
        let row = of_payer(&payers, payer, line);
        assert_eq!(
            (shown(row, "based_on"), shown(row, "lowest")),
            (words.to_owned(), "not-collected".to_owned())
        );
        let json = workspace.run(&["report", "99213", "--format", "json"]).expect_code(0).stdout;
        let command = format!("ratebook report code-payer-rates 99213 {command}");
        assert!(json.contains(&format!("another scope: `{command}`")), "{command}: {json}");
        let found = printed_rates(&workspace, &command);
        assert_eq!(of_payer(&found, payer, line)["lowest"], amount, "{command}: {found:?}");
    }
    let advantage = of_payer(&payers, "Cigna", "Medicare Advantage");
    assert_eq!(
        (&advantage["lowest"], shown(advantage, "based_on")),
        (&95.0.into(), "1 plan: Medicare Advantage".into())
    );
    // Statistics by payer, and names that lead to no payer.
    let statistics = rows(&workspace, "payer-comparison", &["code=99213"]);
    for (payer, command) in [
        ("Aetna", "--param 'method=percent of total billed charges'"),
        ("Names not matched to a payer", "--param billing_class=facility"),
    ] {
        let row = statistics.iter().find(|row| row["payer_name"] == payer).expect("a row");
        assert_eq!(
            (shown(row, "middle"), shown(row, "lowest")),
            ("not-collected".into(), "not-collected".into())
        );
        let page =
            workspace.run(&["report", "payer-comparison", "99213", "--format", "json"]).expect_code(0).stdout;
        assert!(
            page.contains(&format!("`ratebook report code-payer-rates 99213 {command}`")),
            "{command}: {page}"
        );
    }
    assert!(!workspace.run(&["report", "99213"]).stdout.contains("market-scopes"));
}

#[test]
fn a_lake_takes_the_scope_that_the_database_takes() {
    let Some(engine) = engine() else { return };
    let workspace = with_medicare(&[
        "Aetna,PPO,CPT,99213,,outpatient,facility,,percent of total billed charges,210.00,70,,,",
        "UnitedHealthcare,Choice,CPT,99213,,outpatient,facility,,per diem,180.00,,,,",
        "Cigna,Medicare Advantage,CPT,99213,,outpatient,professional,11,fee schedule,95.00,,,,",
        "Cigna,PPO,CPT,99213,,outpatient,professional,22,case rate,140.00,,,,",
        "Aetna,PPO,CPT,47380,,outpatient,facility,,case rate,5000.00,,,,",
        "Cigna,PPO,CPT,47380,,outpatient,facility,,case rate,5000.00,,,,",
        "BCBS,PPO,CPT,47380,,inpatient,facility,,case rate,9100.00,,,,",
    ]);
    workspace.run(&["publish", "--into", "lake"]).expect_code(0);
    for code in ["99213", "47380"] {
        for query in ["market-scopes", "code-payer-rates", "payer-comparison", "site-of-service"] {
            assert!(compare(&workspace, &engine, (query, "lake"), code) > 0, "{query} {code}");
        }
    }
}

#[test]
fn a_query_of_an_analyst_asks_which_scope_a_report_takes() {
    let workspace = crate::shared::market();
    workspace.write(
        "taken.sql",
        "-- name: taken\n-- title: The scopes that reports take\n-- description: By kind of amount.\n\
         -- with: market/scopes\n-- param: system text default=CPT \"code system\"\n\
         -- param: code code required \"billing code\"\n-- param: today date default=latest \"day\"\n\
         -- grain: one kind of amount\n-- column: amount_kind text \"Kind.\"\n-- column: scope text \"Scope.\"\n\n\
         SELECT amount_kind, scope FROM scopes WHERE scope_rank = 1 ORDER BY amount_kind;\n",
    );
    let run = workspace.run(&["query", "run", "taken.sql", "--param", "code=47371", "--format", "json"]);
    let taken = run.expect_code(0).rows();
    let all = workspace.run(&["query", "run", "market-scopes", "--param", "code=47371", "--format", "json"]);
    let all = all.expect_code(0).rows();
    let first = all.iter().find(|row| row["amount_kind"] == "negotiated").expect("rates are negotiated");
    let scope = taken.iter().find(|row| row["amount_kind"] == "negotiated").expect("a scope is taken");
    for part in ["scope_setting", "scope_class", "scope_method"] {
        let word = first[part].as_str().expect("a word");
        assert!(scope["scope"].as_str().is_some_and(|scope| scope.contains(word)), "{word}: {scope}");
    }
}
