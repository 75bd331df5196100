//! What an import says of a file, the same in a drawing, in sentences, in JSON and in tabs.

use crate::workspace::Workspace;

fn with_findings() -> Workspace {
    let workspace = Workspace::seeded();
    let bad: String = (1..=5).map(|n| format!("Aetna,47371,abc{n}\n")).collect();
    workspace
        .write("rates.csv", format!("payer,code,amount\nAetna,47370,1\n{bad}Cigna,47370,N/A\nAetna,1\n"));
    workspace
}

#[test]
fn findings_are_grouped_by_cause_with_exact_totals() {
    let run = with_findings().run(&["import", "rates.csv", "--dry-run"]).expect_code(1);
    insta::assert_snapshot!(run.stderr, @r"
    error[I104] the row has 2 cells, the header has 3
      rates.csv, line 9, row 9
      9 | Aetna,1
        |
      help: look for a comma that needs quotes around its cell, or for a missing or extra cell

    error[I203] amount: not an amount
      rates.csv, line 3, cell C3: `abc1`
      3 | Aetna,47371,abc1
        |             ^^^^
      rates.csv, line 4, cell C4: `abc2`
      rates.csv, line 5, cell C5: `abc3`
      help: write an amount such as 1204.10, or leave the cell empty if there is none
      same cause: 5 places in all

    warning[I210] amount: `N/A` read as not-supplied
      rates.csv, line 8, cell C8: `N/A`
      help: it can also mean not applicable; leave the cell empty, write `not applicable`, or decide it in a mapping profile

    rates.csv  sha256 63b07787  payer-rates  payer rate files, without a date: its age is not known
      rows       8 read, 2 accepted, 6 rejected
      lines      9 read: 1 header, 8 rows, 0 blank, 0 skipped, 0 continued
      cells      23 read: 5 stored, 1 gap, 17 rejected, 0 filled and 0 blank left out
      facts      2 added, 0 changed, 0 removed, 0 unchanged
      of these   1 without a usable figure, each with its reason; 1 item and 1 code new
    Nothing written (dry run). Next: the same command without `--dry-run`.
    ");
}

#[test]
fn findings_are_told_in_sentences_with_nothing_drawn() {
    let run = with_findings().run(&["import", "rates.csv", "--dry-run", "--narrate"]).expect_code(1);
    let told: Vec<&str> = run.stderr.lines().filter(|line| line.contains("I203")).collect();
    insta::assert_snapshot!(told.join("\n"), @r"Error I203 in column amount: not an amount. It is in rates.csv, line 3, cell C3, which holds `abc1`. What to do: write an amount such as 1204.10, or leave the cell empty if there is none. 5 places have this cause, the first of them in lines 3, 4 and 5. These rows were rejected.");
    assert!(!run.stderr.contains("^^^"));
}

#[test]
fn findings_are_records_in_json_and_in_tabs() {
    let workspace = with_findings();
    workspace.write("head.csv", "payer,code,amuont\nAetna,47371,1\n");
    let run = workspace.run(&["import", "rates.csv", "head.csv", "--format", "json"]).expect_code(1);
    let document = run.json();
    let (done, refused) = (&document["files"][0], &document["files"][1]);
    assert_eq!((&done["status"], &done["import_id"]), (&"imported".into(), &14.into()));
    assert_eq!(done["rows"], serde_json::json!({ "read": 8, "accepted": 2, "rejected": 6 }));
    assert_eq!(done["rejects"], serde_json::json!(["rates.rejects.csv", "rates.rejects.xlsx"]));
    let amount = done["findings"]
        .as_array()
        .and_then(|findings| findings.iter().find(|finding| finding["rule"] == "I203"))
        .expect("the amounts are found");
    assert_eq!((&amount["count"], &amount["path"], &amount["line"]), (&5.into(), &"C3".into(), &3.into()));
    assert_eq!((&amount["severity"], &amount["rejects"]), (&"error".into(), &true.into()));
    assert_eq!(amount["examples"].as_array().map(Vec::len), Some(3));
    assert_eq!((&refused["status"], &refused["findings"][0]["rule"]), (&"refused".into(), &"I101".into()));

    let tabs = with_findings().run(&["import", "rates.csv", "--format", "tsv"]).expect_code(1).stdout;
    let rows: Vec<Vec<&str>> = tabs.lines().map(|line| line.split('\t').collect()).collect();
    assert!(rows.iter().all(|row| row.len() == rows[0].len()), "{tabs}");
    let column = |name: &str| rows[0].iter().position(|heading| *heading == name).expect("a column");
    let line = rows.iter().find(|row| row[column("rule")] == "I203").expect("the amounts are found");
    assert_eq!((line[column("count")], line[column("path")], line[column("file")]), ("5", "C3", "rates.csv"));

    let again =
        workspace.run(&["imports", "show", "14", "--findings", "--format", "json"]).expect_code(0).json();
    // The place of a whole row is its line; the database keeps cells only.
    let told_first = done["findings"].to_string().replace("\"row 9\"", "null");
    assert_eq!(again["findings"].to_string(), told_first, "the database tells the same");
    let told = workspace.run(&["imports", "show", "14", "--findings"]).expect_code(0).stdout;
    assert!(told.contains("^^^^") && told.contains("same cause: 5 places in all"), "{told}");
    workspace.run(&["status", "--format", "tsv"]).expect_code(2).expect_talk(&["import", "validate"]);
    workspace.run(&["import", "rates.csv", "--format", "html"]).expect_code(2).expect_talk(&["json", "tsv"]);
}

#[test]
fn a_finding_on_a_whole_row_has_no_cell_and_one_on_a_cell_has_its_name() {
    let workspace = with_findings();
    workspace.run(&["import", "rates.csv"]).expect_code(1);
    let cells = "SELECT group_concat(rule || ' ' || coalesce(cell, '[' || cell_na || ']'), ', ') FROM
                 (SELECT * FROM import_finding WHERE rule IN ('I104', 'I210') ORDER BY rule)";
    assert_eq!(workspace.value::<String>(cells), "I104 [not-applicable], I210 C8");
}

#[test]
fn a_rule_that_many_columns_break_is_one_cause() {
    let workspace = Workspace::seeded();
    let columns = |what: &str| (1..=9).map(|n| format!(",{what}{n}")).collect::<String>();
    workspace.write(
        "rates.csv",
        format!("payer,code,amount{}\nAetna,47371,5{}\n", columns("extra "), columns("x")),
    );
    let run = workspace.run(&["import", "rates.csv", "--dry-run"]);
    assert_eq!(run.stderr.matches("[I103]").count(), 1, "{}", run.stderr);
    assert!(!run.stderr.contains("extra 4"), "{}", run.stderr);
    run.expect_talk(&["extra 1", "extra 2", "extra 3", "9 places in 9 columns in all", "lists all"]);
    // Other programs read each.
    let run = workspace.run(&["import", "rates.csv", "--dry-run", "--format", "tsv"]);
    assert_eq!(run.stdout.matches("\tI103\t").count(), 9, "{}", run.stdout);
}
