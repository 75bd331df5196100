//! `ratebook quickstart`: from an empty folder to a report, and a second run that changes nothing.

use std::fs;
use std::time::SystemTime;

use crate::workspace::Workspace;

const REPORTS: [&str; 5] = ["47371.csv", "47371.html", "47371.json", "47371.md", "47371.xlsx"];

fn files(workspace: &Workspace) -> Vec<(String, Vec<u8>, SystemTime)> {
    let mut names: Vec<String> =
        workspace.names("reports").into_iter().map(|name| format!("reports/{name}")).collect();
    names.push("ratebook.db".to_owned());
    names
        .into_iter()
        .map(|name| {
            let metadata = fs::metadata(workspace.path(&name)).expect("the file is there");
            (name.clone(), workspace.bytes_of(&name), metadata.modified().expect("files have times"))
        })
        .collect()
}

#[test]
fn makes_the_database_and_five_reports_in_an_empty_folder() {
    let workspace = Workspace::empty();
    let run = workspace.run(&["quickstart"]).expect_code(0);
    assert_eq!(workspace.names("."), ["ratebook.db", "reports"]);
    assert_eq!(workspace.names("reports"), REPORTS);
    for name in REPORTS {
        assert!(!workspace.bytes_of(&format!("reports/{name}")).is_empty(), "{name} is empty");
    }
    insta::with_settings!({ filters => vec![(r"\d+", "#")] }, {
        insta::assert_snapshot!(run.stderr, @r"
        made ratebook.db (schema V#)
        seeded # rows from # files
        ");
    });
}

#[test]
fn the_summary_tells_what_is_known_what_is_not_and_what_to_import() {
    let run = Workspace::empty().run(&["quickstart"]).expect_code(0);
    // The numbers are those of the seed; `the_summary_agrees_with_the_report` looks at them.
    insta::with_settings!({ filters => vec![(r"\d+ of \d+ promised", "N of N promised"), (r"other \d+", "other N"), (r"(?m)^ +\d+  .+$", "  N  WHAT WOULD FILL THEM")] }, {
        insta::assert_snapshot!(run.stdout, @r"
        CPT 47371: Laparoscopic cryoablation of liver tumors

          N of N promised facts are known. What would fill the other N:
          N  WHAT WOULD FILL THEM
          N  WHAT WOULD FILL THEM
          N  WHAT WOULD FILL THEM
          N  WHAT WOULD FILL THEM
          N  WHAT WOULD FILL THEM
          N  WHAT WOULD FILL THEM

        Wrote reports/47371.html, reports/47371.xlsx, reports/47371.md, reports/47371.csv, reports/47371.json.
        Next: open reports/47371.html, then `ratebook import FILE` a hospital's standard charges or a payer's CSV.
        ");
    });
}

#[test]
fn the_second_run_leaves_every_byte_and_every_time_alone() {
    let workspace = Workspace::empty();
    workspace.run(&["quickstart"]).expect_code(0);
    let before = files(&workspace);
    let run = workspace.run(&["quickstart"]).expect_code(0);
    assert_eq!(files(&workspace), before);
    assert!(run.stdout.contains("up to date; nothing was changed"), "{}", run.stdout);
    assert_eq!(run.stderr, "");
}

#[test]
fn the_reports_do_not_depend_on_the_clock_of_a_later_run() {
    let workspace = Workspace::empty();
    workspace.run(&["quickstart"]).expect_code(0);
    let before = files(&workspace);
    let later = workspace.command(&["quickstart"]).env_remove("SOURCE_DATE_EPOCH").output();
    assert!(later.expect("the program starts").status.success());
    assert_eq!(files(&workspace), before);
}

#[test]
fn the_summary_agrees_with_the_report() {
    let workspace = Workspace::empty();
    let summary = workspace.run(&["quickstart"]).expect_code(0).stdout;
    let report: serde_json::Value =
        serde_json::from_str(&workspace.text_of("reports/47371.json")).expect("the report is JSON");
    let (known, promised) = (&report["facts"]["known"], &report["facts"]["promised"]);
    assert!(summary.contains(&format!("{known} of {promised} promised facts are known.")), "{summary}");
    let numbers = summary
        .lines()
        .filter_map(|line| line.strip_prefix("  ")?.split_whitespace().next()?.parse::<u64>().ok());
    let sum: u64 = numbers.skip(1).sum();
    assert_eq!(Some(sum), promised.as_u64().zip(known.as_u64()).map(|(all, known)| all - known), "{summary}");
}

#[test]
fn a_report_that_somebody_works_in_is_replaced_by_force_alone() {
    let workspace = Workspace::empty();
    workspace.run(&["quickstart"]).expect_code(0);
    let made = workspace.bytes_of("reports/47371.xlsx");
    workspace.write("reports/47371.xlsx", "filled in");
    workspace.write("reports/47371.md.new", "a file of mine");
    let run = workspace.run(&["quickstart"]).expect_code(0);
    run.expect_stdout(&["Kept reports/47371.xlsx, which differs", "`ratebook quickstart --force`"]);
    assert_eq!(workspace.text_of("reports/47371.xlsx"), "filled in");
    workspace.run(&["quickstart", "--force"]).expect_code(0).expect_stdout(&["Wrote reports/47371.xlsx."]);
    assert_eq!(workspace.bytes_of("reports/47371.xlsx"), made);
    assert_eq!(workspace.text_of("reports/47371.md.new"), "a file of mine");
}
