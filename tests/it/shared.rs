//! What the queries of a report have in common is worked out once: it is what each query works out alone.

use serde_json::Value;

use crate::explain::everything;
use crate::workspace::{Workspace, payer_csv};

/// Three providers, several scopes, contracts with several rates of one and of several terms, gaps of three kinds.
pub(crate) fn market() -> Workspace {
    let workspace = Workspace::seeded();
    let files: [&[&str]; 3] = [
        &[
            "Aetna,PPO,CPT,47371,,outpatient,facility,,case rate,100,,,,",
            "Aetna,PPO,CPT,47371,,outpatient,facility,,case rate,120,,2026-01-01,,other terms",
            "aetna, ppo,CPT,47371,,outpatient,facility,22,case rate,180,,,,",
            "Aetna,HMO Medicare Advantage,CPT,47371,,outpatient,facility,,case rate,300,,,,",
            "Cigna,PPO,CPT,47371,,inpatient,facility,,case rate,900,,,,",
            "Nobody Knows,PPO,CPT,47371,,outpatient,professional,24,fee schedule,900,,,,",
        ],
        &[
            "Aetna,PPO,CPT,47371,,outpatient,facility,,case rate,400,,,,",
            "UnitedHealthcare,PPO,CPT,47371,,outpatient,facility,,case rate,*,,,,",
            "Aetna,PPO token,CPT,47371,,outpatient,facility,,case rate,0.01,,,,",
            "Cigna,PPO,CPT,47371,50,outpatient,facility,,per diem,9000,,,,",
        ],
        &[
            "Aetna,PPO,CPT,47371,,outpatient,facility,,case rate,1000,,,,",
            "Cigna,PPO,CPT,47371,,outpatient,facility,,case rate,50000,,,,",
            "Aetna,HMO,CPT,47371,,outpatient,facility,,percent of total billed charges,not applicable,62.5,,,",
        ],
    ];
    for (number, rows) in files.iter().enumerate() {
        let name = format!("north-{number}.csv");
        workspace.write(&name, payer_csv(rows));
        let run = workspace.run(&["import", &name, "--publisher", &format!("North {number}")]);
        assert!(run.code <= 1, "{}", run.stderr);
    }
    workspace
}

#[test]
fn a_table_of_the_report_is_what_its_query_gives_alone() {
    for workspace in [market(), everything()] {
        let report = workspace.run(&["report", "47371", "--show", "excluded", "--format", "json"]);
        let report = report.expect_code(0).json();
        let sections = report["sections"].as_array().expect("sections").iter();
        let mut compared = 0;
        for table in sections.flat_map(|section| section["tables"].as_array().expect("tables")) {
            let name = table["id"].as_str().expect("a name");
            let alone = workspace.run(&["report", name, "47371", "--format", "json"]).expect_code(0).json();
            let rows = |table: &Value| table["rows"].clone();
            assert_eq!(rows(table), rows(&alone["sections"][0]["tables"][0]), "{name}");
            compared += 1;
        }
        assert!(compared > 20, "only {compared} tables");
    }
}

#[test]
fn a_query_that_the_report_leaves_out_gives_no_row_alone() {
    // A report drops these where they tell nothing, though they have rows.
    let dropped = ["rate-distribution", "site-of-service"];
    for workspace in [Workspace::seeded(), market()] {
        let report = workspace.run(&["report", "47371", "--format", "json"]).expect_code(0).json();
        let sections = report["sections"].as_array().expect("sections").iter();
        let tables = sections.flat_map(|section| section["tables"].as_array().expect("tables"));
        let shown: Vec<&str> = tables.map(|table| table["id"].as_str().expect("a name")).collect();
        let asked = report["footer"]["Queries"].as_str().expect("queries").split(", ");
        let asked = asked.filter_map(|query| query.split(' ').next());
        let left_out: Vec<&str> =
            asked.filter(|name| !shown.contains(name) && !dropped.contains(name)).collect();
        for name in &left_out {
            let alone = workspace.run(&["query", "run", name, "--param", "code=47371", "--format", "ndjson"]);
            assert_eq!(alone.expect_code(0).stdout, "", "{name}");
        }
        assert!(left_out.contains(&"code-in-network"), "{left_out:?}");
    }
}

#[test]
fn the_first_rates_of_a_list_are_the_first_of_all_of_them() {
    let cases =
        [("code-rates", market()), ("code-rates", everything()), ("code-allowed-amounts", everything())];
    for (query, workspace) in cases {
        let rows = |first: usize| {
            let first = format!("first={first}");
            let code = ["query", "run", query, "--param", "code=47371", "--format", "ndjson"];
            let run = workspace.run(&[&code[..], &["--param", &first]].concat()).expect_code(0);
            // The id of a cell names what was asked for.
            run.stdout.lines().map(|row| row.replace(&first, "")).collect::<Vec<_>>()
        };
        let all = rows(1_000);
        assert!(all.len() > 1, "{query}: {all:?}");
        for first in 1..all.len() {
            assert_eq!(rows(first), all[..first], "{query}, the first {first}");
        }
    }
}

#[test]
fn the_scopes_of_a_report_are_those_that_the_view_shows() {
    let workspace = market();
    let columns = "amount_kind, scope_setting, scope_class, scope_modifiers, scope_method, scope_line, scope_unit, \
                   taken_after, rates, known, contracts, providers, medicare_class, medicare_setting";
    let select = |from: &str| format!("SELECT {columns} FROM {from} ORDER BY scope");
    let of_view = select("v_market_scope WHERE system = 'CPT' AND code = '47371'");
    let of_part = format!(
        "-- with: market/scopes\n-- param: system text default=CPT\n-- param: code code default=47371\n\
         -- param: today date default=latest\n{}",
        select("scopes")
    );
    let run = |sql: &str| {
        workspace
            .run_with_input(&["query", "run", "-", "--format", "ndjson"], sql.as_bytes())
            .expect_code(0)
            .stdout
    };
    assert_eq!(run(&of_view).lines().count(), 7);
    assert_eq!(run(&of_view), run(&of_part));
}

#[test]
fn codes_of_one_export_do_not_share_their_rates() {
    let workspace = market();
    workspace.write("other.csv", payer_csv(&["Aetna,PPO,CPT,47370,,outpatient,facility,,case rate,77,,,,"]));
    workspace.run(&["import", "other.csv", "--publisher", "South"]).expect_code(0);
    let codes = ["--code", "47371", "--code", "47370", "--code", "47371"];
    workspace.run(&[&["export", "out", "--format", "json"], &codes[..]].concat()).expect_code(0);
    for code in ["47371", "47370"] {
        let alone = workspace.run(&["report", code, "--format", "json"]).expect_code(0).json();
        let text =
            String::from_utf8(workspace.bytes_of(&format!("out/cpt-{code}.json"))).expect("it is text");
        let exported: Value = serde_json::from_str(&text).expect("it is JSON");
        assert_eq!(exported["sections"], alone["sections"], "{code}");
    }
}
