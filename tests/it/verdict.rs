//! CMS's fixtures: `validate` against what CMS's own validator 2.4.0 says of them, by every version.
//!
//! `tests/fixtures/hospital/cms-verdicts.mjs` makes the table again.

use serde_json::Value;

use crate::workspace::{Workspace, fixture_text, published};

/// The places of findings that have a kind of CMS's, as the table writes them.
fn told(findings: &[Value], is_json: bool, errors: bool) -> String {
    let of_cms = findings.iter().filter(|one| one["kind"].is_string());
    let mut told: Vec<String> = of_cms
        .filter(|one| (one["severity"] == "error") == errors)
        .map(|one| {
            let (kind, path) = (one["kind"].as_str().unwrap_or(""), one["path"].as_str().unwrap_or(""));
            match (is_json, kind) {
                (true, _) => path.to_owned(),
                // The version stands in row 2; CMS's validator says row 3.
                (false, "CsvVersionMismatchAlert") => format!("{kind} {}", path.replace('2', "3")),
                (false, _) => format!("{kind} {path}"),
            }
        })
        .collect();
    told.sort();
    told.join("; ")
}

#[test]
fn verdicts_kinds_and_cells_are_cms_s_by_every_version() {
    let Some(folder) = published("hpt-cms/validator-fixtures") else { return };
    let table = fixture_text("hospital/cms-verdicts.tsv");
    let workspace = Workspace::empty();
    let mut differ = Vec::new();
    for line in table.lines().skip(1) {
        let [name, version, valid, errors, alerts] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("five columns: {line}");
        };
        let file = folder.join(name).to_string_lossy().into_owned();
        let verdict = workspace.run(&["validate", &file, "--as", version, "--format", "json"]).json();
        let findings = verdict["findings"].as_array().expect("findings");
        let is_json = name.ends_with(".json");
        let (our_errors, our_alerts) = (told(findings, is_json, true), told(findings, is_json, false));
        if (verdict["valid"].to_string().as_str(), our_errors.as_str(), our_alerts.as_str())
            != (valid, errors, alerts)
        {
            differ.push(format!("{name} by {version}: {verdict}\n  CMS: {valid}, {errors}, {alerts}"));
        }
    }
    assert!(differ.is_empty(), "{} differ, the first: {}", differ.len(), differ[0]);
    assert_eq!(table.lines().count(), 1 + 47 * 4);
}

#[test]
fn one_repeated_header_is_one_finding_and_a_terminal_has_a_row_for_each_rule() {
    let workspace = Workspace::seeded();
    let hill = fixture_text("hospital/tall-v3-hill.csv");
    let columns = hill.lines().nth(2).expect("the column headings");
    let findings = |text: &str| {
        workspace.write("hill.csv", text);
        let json = workspace.run(&["validate", "hill.csv", "--format", "json"]).json();
        json["findings"].as_array().expect("a list").len()
    };
    assert_eq!(findings(&format!("{hill}{columns}\n")), findings(&hill) + 1);
    let shown = |text: &str| {
        workspace.write("hill.csv", text);
        workspace.run(&["validate", "hill.csv"]).expect_code(1).stdout
    };
    assert!(shown(&format!("{hill}{columns}\n")).contains("I559"));
    let moved =
        hill.replace(",outpatient,", ",moon,").replace(",inpatient,", ",moon,").replace(",both,", ",moon,");
    assert!(findings(&moved) > findings(&hill) + 1, "{moved}");
    assert_eq!(shown(&moved).matches("I221").count(), 1, "{}", shown(&moved));
}
