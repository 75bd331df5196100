//! Files of Medicare with a few codes beside whole ones: an excerpt says nothing of the codes that it leaves out, in
//! whatever order both were imported.

use crate::comparable::{rows, shown};
use crate::workspace::{Workspace, column_of, payer_csv, repository};

/// Units of July 2026 as ours: the head, and these codes.
fn units(codes: &[&str]) -> String {
    let path = repository().join("tests/fixtures/medicare/relative-values-2026.csv");
    let text = std::fs::read_to_string(path).expect("a fixture");
    let is_kept = |line: &&str| {
        let code = line.split(',').next().unwrap_or_default();
        codes.is_empty() || codes.contains(&code) || !code.starts_with(|first: char| first.is_ascii_digit())
    };
    text.lines().filter(is_kept).map(|line| format!("{line}\n")).collect()
}

/// The whole file of July, and two codes of October with other units.
fn october() -> String {
    let text = units(&["47370", "47371"]).replace("July Release", "October Release");
    text.replace("06/30/2026", "09/30/2026").replace(",A,,20.28,", ",A,,21.28,")
}

fn fee(workspace: &Workspace, code: &str) -> String {
    let row = rows(workspace, "code-medicare-pays", &[&format!("code={code}")])
        .into_iter()
        .find(|row| row["setting"] == "Professional fee, facility")
        .expect("it is there");
    format!("{} {}", shown(&row, "amount"), shown(&row, "edition"))
}

#[test]
fn an_excerpt_hides_no_code_of_a_whole_file_in_either_order() {
    for order in [["PPRRVU2026_Jul.csv", "PPRRVU2026_Oct.csv"], ["PPRRVU2026_Oct.csv", "PPRRVU2026_Jul.csv"]]
    {
        let workspace = Workspace::seeded();
        workspace.write("PPRRVU2026_Jul.csv", units(&[]));
        workspace.write("PPRRVU2026_Oct.csv", october());
        workspace.run(&["import", order[0]]).expect_code(0);
        workspace
            .run(&["import", order[1]])
            .expect_code(0)
            .expect_talk(&["warning[I540]", "taken for an excerpt"]);
        let schedule = "Medicare Physician Fee Schedule (MPFS)";
        assert_eq!(
            fee(&workspace, "47371"),
            format!("1215.79 {schedule}, 2026-10 (RVU26D, non-qualifying APM)"),
            "{order:?}"
        );
        assert_eq!(
            fee(&workspace, "47382"),
            format!("640.63 {schedule}, 2026-07 (RVU26C, non-qualifying APM)"),
            "{order:?}"
        );
        let history = rows(&workspace, "medicare-history", &["code=47382"]);
        assert_eq!(shown(&history[0], "amount"), "640.63");
        // What the whole file does not list is answered, whatever an excerpt says of others.
        workspace.write("own.csv", payer_csv(&["Aetna,,CPT,10004,,,,,,90.00,,,,"]));
        workspace.run(&["import", "own.csv"]).expect_code(0);
        assert!(fee(&workspace, "10004").starts_with("no-record"), "{order:?}: {}", fee(&workspace, "10004"));
    }
}

#[test]
fn an_extract_that_ratebook_ships_hides_no_older_whole_file() {
    let workspace = Workspace::empty();
    workspace.run(&["init"]).expect_code(0);
    let older =
        units(&[]).replace("2026 National", "2025 National").replace("July Release", "October Release");
    workspace.write(
        "PPRRVU2025_Oct.csv",
        older
            .replace("06/30/2026", "09/30/2025")
            .replace("\n99024,", "\n99213,")
            .replace("33.4009", "32.3465"),
    );
    workspace.run(&["import", "PPRRVU2025_Oct.csv"]).expect_code(0);
    assert!(fee(&workspace, "70450").ends_with("2025-10 (RVU25D)"), "{}", fee(&workspace, "70450"));
    assert!(
        fee(&workspace, "47371").ends_with("2026-07 (RVU26C, non-qualifying APM)"),
        "{}",
        fee(&workspace, "47371")
    );
    let row = rows(&workspace, "code-medicare-pays", &["code=47382", "today=2026-03-01"]);
    assert!(!row.is_empty());
    workspace.run(&["explain", "70450"]).expect_code(0).expect_stdout(&["RVU25D"]);
    let known = "SELECT status FROM v_promised_fact WHERE code = '99213' AND what = 'global period'";
    assert_eq!(column_of(&workspace.database(), known), ["known"]);
}

#[test]
fn a_code_that_is_in_another_file_is_not_said_to_be_in_none() {
    let workspace = Workspace::seeded();
    let qualifying = units(&[]).replace("33.4009", "33.5675");
    workspace.write("PPRRVU2026_Jul_QPP.csv", qualifying);
    workspace.run(&["import", "PPRRVU2026_Jul_QPP.csv"]).expect_code(0);
    workspace.run(&["explain", "47371"]).expect_code(2).expect_talk(&[
        "CPT 47371 is in PPRRVU2026_Jul_QPP.csv",
        "`--qualifying-apm`",
        "nonQPP",
    ]);
    // The indicators are those of every factor.
    let screen = workspace.run(&["report", "47371"]).expect_code(0).stdout;
    let words = screen.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("Global period 090 day before"), "{screen}");
    assert!(words.contains("import the relative value file of clinicians who do not qualify"), "{screen}");
}

#[test]
fn pairs_of_a_whole_table_stay_beside_an_excerpt_of_another_file() {
    let edits = |day: &str, codes: &[u32]| {
        let rows: String =
            codes.iter().map(|code| format!("{code},1,2 Date of Service Edit: Policy,Policy\n")).collect();
        let header =
            "HCPCS/ CPT Code,Practitioner Services MUE Values,MUE Adjudication Indicator,MUE Rationale\n";
        (format!("MCR_MUE_PractitionerServices_Eff_{day}-2026.csv"), format!("{header}{rows}"))
    };
    let whole: Vec<u32> = (47370..47379).collect();
    for turn in [0, 1] {
        let workspace = Workspace::seeded();
        let mut files = [edits("04-01", &whole), edits("07-01", &whole[..2])];
        files.rotate_left(turn);
        for (name, text) in &files {
            workspace.write(name, text);
        }
        workspace.run(&["import", &files[0].0]).expect_code(0);
        workspace.run(&["import", &files[1].0]).expect_code(0).expect_talk(&["warning[I540]"]);
        let units = "SELECT period FROM v_medicare_unit_limit WHERE code = '47378' AND in_force = 'yes'";
        assert_eq!(column_of(&workspace.database(), units), ["2026-04"]);
    }
}

#[test]
fn a_file_whose_figures_were_replaced_says_by_which_import() {
    let workspace = Workspace::seeded();
    let path = repository().join("tests/fixtures/medicare/opps-addendum-b-oct-2025.csv");
    let first = std::fs::read_to_string(path).expect("a fixture");
    let (wrong, corrected) = ("2025_October_Addendum_B.09.26.25.csv", "2025_October_Addendum_B.10.25.25.csv");
    workspace.write(corrected, &first);
    workspace.write(wrong, first.replace("$12.345", "$123.45"));
    workspace.run(&["import", corrected]).expect_code(0);
    workspace.run(&["import", wrong, "--accept", "I503"]).expect_code(0);
    let last: i64 = workspace.value("SELECT max(import_id) FROM import");
    let again = workspace.run(&["import", corrected]).expect_code(0);
    again.expect_talk(&[
        "already imported",
        &format!("import {last} has replaced figures of it since"),
        &format!("`ratebook imports undo {last}`"),
    ]);
}

/// Finished amounts of one carrier and locality, for these codes.
fn amounts(carrier: &str, locality: &str, codes: &[&str]) -> Vec<Vec<String>> {
    let row = |code: &&str| {
        let cells = ["2025", carrier, locality, code, "  ", "0000100.50", "0000090.25", " ", "0", "A", "0"];
        let rest = ["0000000.00", "0000000.00", "9", "0000000.00", "0000000.00"];
        cells.into_iter().chain(rest).map(str::to_owned).collect()
    };
    codes.iter().map(row).collect()
}

/// What tells two files of finished amounts apart is their name, and a sheet that nobody named has that of its workbook.
/// What has none of the rows of the file that it would replace is held, however few they are.
#[test]
fn amounts_of_two_carriers_never_replace_one_another_unseen() {
    let workspace = Workspace::seeded();
    let (texas, florida) =
        (amounts("04412", "11", &["99213", "47371"]), amounts("09102", "04", &["99213", "47371"]));
    for (name, rows) in [("texas.xlsx", &texas), ("florida.xlsx", &florida)] {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        for (at, row) in (0..).zip(rows) {
            for (column, cell) in (0..).zip(row) {
                sheet.write_string(at, column, cell).expect("it fits");
            }
        }
        crate::workbooks::save(&workspace, name, book);
        workspace.run(&["import", name]).expect_code(0);
    }
    let current = "SELECT count(*) FROM medicare_carrier_amount JOIN reference_release USING (release_id)
                   WHERE superseded_by IS NULL";
    assert_eq!(workspace.value::<i64>(current), 4);
    let text = |rows: &[Vec<String>]| -> String {
        rows.iter().map(|row| format!("\"{}\"\n", row.join("\",\""))).collect()
    };
    workspace.write("a/amounts.txt", text(&texas));
    workspace.write("b/amounts.txt", text(&florida));
    workspace.run(&["import", "a/amounts.txt"]).expect_code(0);
    let held = workspace.run(&["import", "b/amounts.txt"]).expect_code(3);
    held.expect_talk(&[
        "I502",
        "the file no longer states 2 of 2 current facts",
        "give the file a name of its own",
    ]);
    // What has some of the rows is imported, and says what it leaves out.
    workspace.write("a/amounts.txt", text(&amounts("04412", "11", &["99213", "47380"])));
    let less = workspace.run(&["import", "a/amounts.txt"]).expect_code(0);
    less.expect_talk(&["I541", "replaces an excerpt of 2 rows and leaves out 1 of them"]);
    // The next edition of a file replaces it.
    workspace.write("texas.txt", text(&amounts("04412", "11", &["99213", "47371", "47380"])));
    workspace
        .run(&["import", "texas.txt"])
        .expect_code(0)
        .expect_talk(&["1 added, 0 changed, 0 removed, 2 unchanged"]);
}

/// A file that lacks a part of its rows counts as whole, and what it leaves out as not listed: that is said when it comes.
#[test]
fn a_release_with_far_fewer_codes_than_the_one_before_is_a_warning() {
    let workspace = Workspace::seeded();
    let whole = units(&[]);
    let codes: Vec<&str> = whole
        .lines()
        .filter_map(|line| line.split(',').next())
        .filter(|code| code.len() == 5 && code.starts_with(|first: char| first.is_ascii_digit()))
        .collect();
    let most: Vec<&str> = codes.iter().copied().take(codes.len() * 7 / 10).collect();
    workspace.write("PPRRVU2026_Jul.csv", &whole);
    let october = units(&most).replace("July Release", "October Release").replace("06/30/2026", "09/30/2026");
    workspace.write("PPRRVU2026_Oct.csv", october);
    let first = workspace.run(&["import", "PPRRVU2026_Jul.csv"]).expect_code(0);
    assert!(!first.stderr.contains("I651"), "{}", first.stderr);
    let next = workspace.run(&["import", "PPRRVU2026_Oct.csv"]).expect_code(0);
    next.expect_talk(&["warning[I651]", "what it leaves out counts as not listed any more"]);
}
