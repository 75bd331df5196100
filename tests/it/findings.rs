//! What a severity promises: an error rejects a row or a file and ends with exit code 1; what rejects
//! nothing is a warning or a note. And `ratebook explain` on rules.

use std::path::PathBuf;

use crate::workspace::{Workspace, payer_csv, published, repository, skipped};

/// Whether an import with these findings ends as they say.
fn ends_as_its_findings_say(workspace: &Workspace, file: &str) {
    let run = workspace.run(&["import", file, "--dry-run", "--format", "json"]);
    let known = [0, 1].contains(&run.code) && run.stdout.starts_with('{');
    for told in known.then(|| run.json()).iter().flat_map(|all| all["files"].as_array().cloned()).flatten() {
        let findings = told["findings"].as_array().expect("findings");
        let errors = findings.iter().any(|finding| finding["severity"] == "error");
        let refused =
            told["status"] == "refused" || told["rows"]["rejected"].as_u64().unwrap_or_default() > 0;
        assert_eq!((errors, run.code == 1), (refused, refused), "{file}: {told}");
    }
}

fn fixtures(folder: PathBuf) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("an entry can be read").path();
        if path.is_dir() {
            found.extend(fixtures(path));
        } else if path.extension().is_some_and(|kind| kind == "csv" || kind == "json") {
            found.push(path.to_string_lossy().into_owned());
        }
    }
    found
}

#[test]
fn an_import_ends_with_1_when_it_has_an_error_and_only_then() {
    let workspace = Workspace::seeded();
    let sound = "Aetna,HMO,CPT,47371,,outpatient,facility,,fee schedule,N/A,,,,";
    for (name, row) in
        [("warned.csv", sound), ("bad.csv", &sound.replace("N/A", "$5")), ("width.csv", "Aetna")]
    {
        workspace.write(name, payer_csv(&[sound, row]));
        ends_as_its_findings_say(&workspace, name);
    }
    workspace.write("header.csv", "payer,code,ammount\nAetna,47371,5\n");
    ends_as_its_findings_say(&workspace, "header.csv");
    let hill = repository().join("tests/fixtures/hospital/tall-v3-hill.csv");
    let head: Vec<String> =
        std::fs::read_to_string(hill).expect("the fixture").lines().take(3).map(str::to_owned).collect();
    workspace.write("no-rows.csv", head.join("\n") + "\n");
    workspace.run(&["import", "no-rows.csv"]).expect_code(1).expect_talk(&["no row of charges", "I129"]);
    ends_as_its_findings_say(&workspace, "no-rows.csv");
    for file in fixtures(repository().join("tests/fixtures")) {
        ends_as_its_findings_say(&workspace, &file);
    }
}

#[test]
fn the_files_of_cms_end_as_their_findings_say() {
    let Some(folder) = published("hpt-cms/validator-fixtures") else {
        return skipped("the fixtures of CMS's validator");
    };
    let workspace = Workspace::seeded();
    for file in fixtures(folder) {
        ends_as_its_findings_say(&workspace, &file);
    }
}

#[test]
fn explain_prints_a_rule_without_a_database() {
    let workspace = Workspace::empty();
    let run = workspace.run(&["explain", "i203"]).expect_code(0);
    run.expect_stdout(&["I203 (error): the cell is not an amount", "What happens", "rejected", "$1,204.10"]);
    let run = workspace.run(&["explain", "I421", "Q101", "R301"]).expect_code(0);
    run.expect_stdout(&["OtherMethodologyNotesError, an error", "Q101 (warning)", "R301 (error)"]);
    let json = workspace.run(&["explain", "I103", "--format", "json"]).expect_code(0).json();
    assert_eq!(json["sections"][0]["tables"][0]["rows"][0]["severity"], "note");
    workspace
        .run(&["explain", "I204", "47371"])
        .expect_code(2)
        .expect_talk(&["`47371` is not the id of a rule"]);
    let run = workspace.run(&["explain", "I299"]).expect_code(2);
    run.expect_talk(&["there is no rule `I299`", "did you mean I2"]);
}
