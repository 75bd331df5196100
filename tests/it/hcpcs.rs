//! CMS's HCPCS level II file: its own dates are those of its codes.

use crate::workspace::{Workspace, payer_csv};

/// The headings of the file.
const HEADINGS: &str = "HCPC,SEQNUM,RECID,LONG DESCRIPTION,SHORT DESCRIPTION,PRICE1,PRICE2,PRICE3,PRICE4,MULT_PI,CIM1,CIM2,\
    CIM3,MCM1,MCM2,MCM3,STATUTE,LABCERT1,LABCERT2,LABCERT3,LABCERT4,LABCERT5,LABCERT6,LABCERT7,LABCERT8,XREF1,XREF2,\
    XREF3,XREF4,XREF5,COV,ASC_GRP,ASC_DT,OPPS,OPPS_PI,OPPS_DT,PROCNOTE,BETOS,TOS1,TOS2,TOS3,TOS4,TOS5,ANEST_BU,ADD DT,\
    ACT EFF DT,TERM DT,ACTION CD";

/// A file of these codes: added on, last action on, terminated on.
fn file(codes: &[[&str; 4]]) -> String {
    let mut text = format!("{HEADINGS}\n");
    for [code, added, action, end] in codes {
        for (sequence, record) in [("0010", "3"), ("0020", "4")] {
            let blanks = ",".repeat(39);
            text += &format!(
                "{code},{sequence},{record},A made-up text,Made up,{blanks}{added},{action},{end},N\n"
            );
        }
    }
    text
}

/// A database that knows the codes by a price list, and this file.
fn with(codes: &[[&str; 4]]) -> Workspace {
    let workspace = Workspace::seeded();
    let rows: Vec<String> = ["J1885", "J9999", "E0601", "A0021"]
        .iter()
        .map(|code| format!("Aetna,HMO,HCPCS,{code},,,,,,6.00,,,,"))
        .collect();
    workspace.write("rates.csv", payer_csv(&rows.iter().map(String::as_str).collect::<Vec<_>>()));
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    workspace.write("HCPC2026_OCT_ANWEB.csv", file(codes));
    workspace.run(&["import", "HCPC2026_OCT_ANWEB.csv"]).expect_code(0);
    workspace
}

fn identity(workspace: &Workspace, code: &str, fact: &str) -> serde_json::Value {
    let code = format!("code={code}");
    let run =
        ["query", "run", "code-identity", "--param", "system=HCPCS", "--param", &code, "--format", "json"];
    let rows = workspace.run(&run).expect_code(0).rows();
    rows.into_iter().find(|row| row["fact"] == fact).unwrap_or_default()
}

#[test]
fn the_dates_of_the_hcpcs_file_are_those_of_its_codes() {
    let workspace = with(&[
        ["J1885", "19980101", "20210101", ""],
        ["E0601", "19860101", "20040101", ""],
        ["A0021", "19820101", "20240331", "20240331"],
    ]);
    // The day on which a code was added, not that of the last change of its record.
    let from = identity(&workspace, "J1885", "Effective from");
    assert_eq!(
        (from["value"].as_str(), from["_source"]["file"].as_str()),
        (Some("1998-01-01"), Some("HCPC2026_OCT_ANWEB.csv"))
    );
    assert_eq!(from["_source"]["line"], 2, "{from}");
    assert_eq!(identity(&workspace, "J1885", "Effective to")["value_na"], "not-applicable");
    assert_eq!(identity(&workspace, "J1885", "Status")["value"], "active");
    assert_eq!(identity(&workspace, "A0021", "Effective to")["value"], "2024-03-31");
    assert_eq!(identity(&workspace, "A0021", "Status")["value"], "terminated after 2024-03-31");
    // A code that the file does not list says which file would say it, and has no status.
    let missing = identity(&workspace, "J9999", "Effective from");
    assert!(missing["value_na"] != serde_json::Value::Null, "{missing}");
    assert!(identity(&workspace, "J9999", "Status").is_null());

    let known = "SELECT count(*) FROM v_promised_fact WHERE code = 'J1885' AND what = 'first day in effect'
                 AND status = 'known' AND file_name = 'HCPC2026_OCT_ANWEB.csv'";
    assert_eq!(workspace.value::<i64>(known), 1);
    let filler = "SELECT filler FROM v_promised_fact WHERE code = 'J9999' AND what = 'first day in effect'";
    assert_eq!(workspace.value::<String>(filler), "hcpcs");
    let page = workspace.run(&["report", "code", "HCPCS:A0021"]).expect_code(0).stdout;
    assert!(page.contains("terminated after 2024-03-31"), "{page}");
    // Each code stands once, however many lines its record has.
    assert_eq!(
        workspace.value::<i64>("SELECT max(n) FROM (SELECT count(*) AS n FROM v_code GROUP BY code_id)"),
        1
    );
}

#[test]
fn a_newer_hcpcs_file_states_a_code_anew_and_undo_brings_the_earlier_back() {
    let workspace = with(&[["J1885", "19980101", "20210101", ""]]);
    workspace.write("HCPC2027_JAN_ANWEB.csv", file(&[["J1885", "19980101", "20261231", "20261231"]]));
    workspace.run(&["import", "HCPC2027_JAN_ANWEB.csv"]).expect_code(0);
    assert_eq!(identity(&workspace, "J1885", "Effective to")["value"], "2026-12-31");
    let last: i64 = workspace.value("SELECT max(import_id) FROM import");
    workspace.run(&["imports", "undo", &last.to_string(), "--yes"]).expect_code(0);
    assert_eq!(identity(&workspace, "J1885", "Effective to")["value_na"], "not-applicable");
}
