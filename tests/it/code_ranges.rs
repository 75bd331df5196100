//! Tables with a first and a last code in each row: a rate of a range of codes is none of its two ends.

use crate::workspace::{Run, Workspace, column_of};

/// A payer's list: rows of a first and a last code.
fn list(headings: &str, rows: &[&str]) -> String {
    let rows: String = rows.iter().enumerate().map(|(at, row)| format!("Aetna,{row},{at}20.50\n")).collect();
    format!("Payer,{headings},Rate\n{rows}")
}

const ROWS: [&str; 10] = [
    "99211,99215",
    "70010,76499",
    "00100,01999",
    "99211,99212",
    "47371,47371",
    "43239,",
    "27447,27447",
    "97110,97110",
    "J1745,j1745",
    "80053,80053",
];

/// The codes that the rates of the file are of.
fn codes(workspace: &Workspace) -> Vec<String> {
    let sql = "SELECT DISTINCT code FROM v_code_rate WHERE raw_payer = 'Aetna' ORDER BY code";
    column_of(&workspace.database(), sql)
}

/// A file imported with the profile that is proposed for it.
fn by_proposal(file: &str, code: i32) -> (String, Workspace, Run) {
    let workspace = Workspace::seeded();
    workspace.write("list.csv", file);
    let proposed = workspace.run(&["import", "list.csv", "--suggest-profile"]).stdout;
    workspace.write("p.toml", proposed.replace("write whose file this is", "A publisher"));
    let run = workspace.run(&["import", "list.csv", "--profile", "p.toml"]).expect_code(code);
    (proposed, workspace, run)
}

#[test]
fn a_proposal_reads_the_first_code_of_a_row_and_rejects_a_range_of_codes_with_the_number_of_such_rows() {
    for (first, last) in [
        ("From Code", "To Code"),
        ("Code From", "Code To"),
        ("Start Code", "End Code"),
        ("Beginning CPT", "Ending CPT"),
        ("Low Code", "High Code"),
        ("CPT Begin", "CPT End"),
        ("Code", "Thru Code"),
        ("HCPCS", "Thru"),
    ] {
        let (proposed, workspace, run) = by_proposal(&list(&format!("{first},{last}"), &ROWS), 1);
        assert_eq!(codes(&workspace), ["27447", "43239", "47371", "80053", "97110", "J1745"], "{proposed}");
        for part in [
            format!("column = \"{first}\"\nthrough_column = \"{last}\"   # the last code of a range"),
            "reads 10 rows: 6 accepted with 6 amounts and 0 gaps, 4 rejected".to_owned(),
            "rejected: a range of codes (I635); write a row for each code it means: 4 rows, first in line 2"
                .to_owned(),
        ] {
            assert!(proposed.contains(&part), "{part} in {proposed}");
        }
        run.expect_talk(&[
            &format!("error[I635] {last}: a range of codes, from 99211 to 99215"),
            "list.csv, line 2, cell C2: `99215`",
            "help: write a row for each code it means",
            "same cause: 4 places in all",
            "10 read, 6 accepted, 4 rejected",
        ]);
    }
}

#[test]
fn a_column_of_last_codes_that_is_blank_is_still_one() {
    let rows = ["47371,", "43239,", "27447,", "97110,"];
    let (proposed, workspace, _) = by_proposal(&list("CPT From,CPT To", &rows), 0);
    assert!(proposed.contains("through_column = \"CPT To\""), "{proposed}");
    assert_eq!(codes(&workspace), ["27447", "43239", "47371", "97110"]);
}

#[test]
fn columns_of_days_and_of_other_codes_are_no_ends_of_ranges() {
    let days = "Payer,CPT Code,From,To,Rate\nAetna,47371,2026-01-01,2026-12-31,5.50\nAetna,43239,2026-01-01,2026-12-31,6.50\n";
    let others = "Payer,CPT Code,HCPCS Code,Rate\nAetna,47371,J1745,5.50\nAetna,43239,J1885,6.50\n";
    for file in [days, others] {
        let (proposed, ..) = by_proposal(file, 0);
        assert!(!proposed.contains("through_column"), "{proposed}");
    }
}

/// A file of these columns imported with a profile that says this of its codes.
fn by_profile(of_codes: &str, headings: &str, rows: &[&str], code: i32) -> (Workspace, Run) {
    let workspace = Workspace::seeded();
    let profile = "publisher = 'Aetna'\npublisher_kind = 'payer'\nheader = { row = 1 }\n\
                   columns = { payer = 'Payer', amount = 'Rate' }\n[[codes]]\ncolumn = 'First'\n";
    workspace.write("p.toml", format!("{profile}{of_codes}\n"));
    workspace.write("list.csv", list(headings, rows));
    let run = workspace.run(&["import", "list.csv", "--profile", "p.toml"]).expect_code(code);
    (workspace, run)
}

#[test]
fn a_profile_says_which_column_has_the_last_codes_and_which_texts_say_that_there_is_none() {
    let through = "through_column = 'Last'\nsystem = 'procedure'\n";
    let rows = [",99215", "47371,single", "43239,N/A", "27447,-", "97110,97112"];
    let (workspace, run) = by_profile(&format!("{through}none = ['single']"), "First,Last", &rows, 1);
    run.expect_talk(&[
        "the last code of a range, 99215, without its first",
        "line 6, cell C6: a range of codes, from 97110 to 97112",
        "5 read, 3 accepted, 2 rejected",
        "20 read: 9 stored, 3 gaps, 8 rejected",
    ]);
    assert_eq!(codes(&workspace), ["27447", "43239", "47371"]);
    // Zeros that a spreadsheet dropped of one of the two make no range.
    let zeros = ["0250,250", "0360,0360"];
    let (workspace, _) = by_profile("through_column = 'Last'\nsystem = 'RC'", "First,Last", &zeros, 0);
    assert_eq!(codes(&workspace), ["0250", "0360"]);
    // A row with another code is kept by it where the profile skips what is no code.
    let skips = format!("{through}otherwise = 'skip'\n[[codes]]\ncolumn = 'Charge'\nsystem = 'CDM'");
    let (workspace, run) = by_profile(&skips, "Charge,First,Last", &["A7,97110,97112", "A8,43239,"], 0);
    run.expect_talk(&["warning[I216]", "the cell is not used"]);
    assert_eq!(codes(&workspace), ["43239", "A7", "A8"]);
}

#[test]
fn one_column_is_not_both_ends_of_a_range() {
    let same = "through_column = 'First'\nsystem = 'procedure'";
    let (_, run) = by_profile(same, "First,Last", &["47371,"], 1);
    run.expect_talk(&["[[codes]] through_column and [[codes]] both read this column"]);
}

#[test]
fn a_range_in_one_cell_is_named_as_one() {
    let workspace = Workspace::seeded();
    workspace
        .write("list.csv", "payer,code,amount\nAetna,99211-99215,5\nAetna,99211 to 99215,5\nAetna,47371,6\n");
    workspace.run(&["import", "list.csv"]).expect_code(1).expect_talk(&[
        "error[I635] code: a range of codes, from 99211 to 99215",
        "help: write a row for each code it means",
        "3 read, 1 accepted, 2 rejected",
    ]);
}
