//! Rejected rows go out as CSV and as a workbook, are corrected, and come back.

use std::fs;
use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

use crate::workspace::{Workspace, column_of, repository};

const HEADER: &str = "payer,plan,code,amount,effective_from,notes\n";

/// The sheet of a workbook as texts.
fn sheet(workspace: &Workspace, name: &str) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(workspace.bytes_of(name))).expect("it is a workbook");
    let range = book.worksheet_range("Rejected rows").expect("it has the sheet");
    range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
}

/// What a spreadsheet program makes of a cell that somebody typed over.
enum Typed {
    Number(f64),
    Day(&'static str),
    Text(&'static str),
    Nothing,
}

/// The workbook saved again by another program, with some cells typed over.
fn save_again(workspace: &Workspace, name: &str, typed: &[(usize, usize, Typed)]) {
    let rows = sheet(workspace, name);
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let at = |row: usize, column: usize| {
        (u32::try_from(row).expect("a small sheet"), u16::try_from(column).expect("a small sheet"))
    };
    for (row, cells) in rows.iter().enumerate() {
        for (column, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            sheet.write_string(at(row, column).0, at(row, column).1, cell).expect("it fits");
        }
    }
    for (row, column, typed) in typed {
        let (row, column) = at(*row, *column);
        match typed {
            Typed::Number(number) => sheet.write_number(row, column, *number),
            Typed::Text(text) => sheet.write_string(row, column, *text),
            Typed::Nothing => Ok(sheet.clear_cell(row, column)),
            Typed::Day(day) => sheet.write_datetime_with_format(
                row,
                column,
                ExcelDateTime::parse_from_str(day).expect("a day"),
                &Format::new().set_num_format("m/d/yyyy"),
            ),
        }
        .expect("it fits");
    }
    workspace.write(name, book.save_to_buffer().expect("memory can be written"));
}

fn rates_of(workspace: &Workspace) -> Vec<String> {
    let rates = "SELECT payer_plan_id || ' ' || amount || ' ' || source_line FROM rate ORDER BY rate_id";
    column_of(&workspace.database(), rates)
}

#[test]
fn a_workbook_of_rejects_is_corrected_imported_and_taken_back() {
    let workspace = Workspace::seeded();
    let rows = "Aetna,PPO,47371,1,,\nAetna,,47370,abc,,=1+1\nAetna,,00100,2,2026-02-30,\"a, \"\"b\"\"\nc\"\nAetna,,47371\n";
    workspace.write("aetna.csv", format!("{HEADER}{rows}"));
    workspace
        .run(&["import", "aetna.csv"])
        .expect_code(1)
        .expect_talk(&["1 accepted, 3 rejected", "aetna.rejects.csv or aetna.rejects.xlsx"]);
    let before = rates_of(&workspace);
    let seen = sheet(&workspace, "aetna.rejects.xlsx");
    assert_eq!(seen[0][..4], ["payer", "plan", "code", "amount"]);
    assert_eq!(seen[1][..6], ["Aetna", "", "47370", "abc", "", "=1+1"], "texts, never formulas");
    assert_eq!(seen[2][2..6], ["00100", "2", "2026-02-30", "a, \"b\"\nc"]);
    assert_eq!(seen[3][..6], ["Aetna", "", "47371", "[no cell]", "[no cell]", "[no cell]"]);
    assert!(seen[1][6].contains("I203 D3 amount: ") && seen[1][6].contains("; "), "{}", seen[1][6]);

    save_again(
        &workspace,
        "aetna.rejects.xlsx",
        &[(1, 3, Typed::Number(123.450_000_000_000_02)), (2, 4, Typed::Day("2026-01-02"))],
    );
    workspace.run(&["import", "aetna.rejects.xlsx"]).expect_code(1).expect_talk(&[
        "2 accepted, 1 rejected",
        "I104",
        "aetna.rejects-15.xlsx",
    ]);
    let rates =
        "SELECT code || ' ' || coalesce(amount, amount_na) || ' ' || coalesce(effective_from, '') || ' '
                     || coalesce(notes, '')
                 FROM v_code_rate WHERE import_id = 15 ORDER BY source_line";
    assert_eq!(
        column_of(&workspace.database(), rates),
        ["47370 123.45  =1+1", "00100 2.0 2026-01-02 a, \"b\"\nc"]
    );
    let again = sheet(&workspace, "aetna.rejects-15.xlsx");
    assert_eq!(again[0][6], "ratebook_errors_of_import_15");
    assert_eq!(again[1][2..6], ["47371", "[no cell]", "[no cell]", "[no cell]"], "still the same row");
    save_again(
        &workspace,
        "aetna.rejects-15.xlsx",
        &[(1, 3, Typed::Text("*")), (1, 4, Typed::Nothing), (1, 5, Typed::Nothing)],
    );
    workspace
        .run(&["import", "aetna.rejects-15.xlsx"])
        .expect_code(0)
        .expect_talk(&["1 accepted, 0 rejected"]);
    workspace.run(&["imports", "undo", "16", "--yes"]).expect_code(0);
    workspace.run(&["imports", "undo", "15", "--yes"]).expect_code(0);
    assert_eq!(rates_of(&workspace), before);
}

#[test]
fn rejects_of_a_second_edition_have_the_header_of_the_file() {
    let workspace = Workspace::seeded();
    let rows = "Aetna,,47370,1,,\nAetna,,47371,2,,\n";
    workspace.write("one.csv", format!("{HEADER}{rows}"));
    workspace.run(&["import", "one.csv"]).expect_code(0);
    workspace.write("two.csv", format!("{HEADER}{rows}Aetna,,47379,x,,\n"));
    workspace.run(&["import", "two.csv"]).expect_code(1);
    let text = workspace.text_of("two.rejects.csv");
    assert!(text.starts_with("payer,plan,code,amount,effective_from,notes,ratebook_errors"), "{text}");
    assert_eq!(text.lines().count(), 2, "{text}");
    workspace.write("two.rejects.csv", text.replace(",x,", ",3,"));
    workspace.run(&["import", "two.rejects.csv"]).expect_code(0).expect_talk(&["1 read, 1 accepted"]);
}

#[test]
fn the_rejects_of_a_hospital_file_keep_its_three_head_rows() {
    let workspace = Workspace::seeded();
    let head = "hospital_name,last_updated_on,version,location_name,hospital_address,license_number|CA,type_2_npi\n\
                Test Hospital,2026-01-01,3.0.0,Here,\"1 Way, Town\",5,1\n\
                description,code|1,code|1|type,modifiers,setting,drug_unit_of_measurement,drug_type_of_measurement,\
                standard_charge|gross,standard_charge|discounted_cash,payer_name,plan_name,\
                standard_charge|negotiated_dollar,standard_charge|negotiated_percentage,\
                standard_charge|negotiated_algorithm,median_amount,10th_percentile,90th_percentile,count,\
                standard_charge|methodology,standard_charge|min,standard_charge|max,additional_generic_notes\n";
    workspace.write("hospital.csv", format!("{head}A,47371,CPT,,both,,,9,,,,,,,,,,,,,,\nB,,CPT,,both,,,1\n"));
    workspace.run(&["import", "hospital.csv"]).expect_code(1);
    let seen = sheet(&workspace, "hospital.rejects.xlsx");
    assert_eq!((seen[0][0].as_str(), seen[1][4].as_str()), ("hospital_name", "1 Way, Town"));
    assert_eq!(seen[3][..8], ["B", "", "CPT", "", "both", "", "", "1"]);
    assert_eq!(seen[3][12..22], [""; 10], "the reader takes what a short row lacks for blank");
    save_again(&workspace, "hospital.rejects.xlsx", &[(3, 1, Typed::Text("47370"))]);
    workspace.run(&["import", "hospital.rejects.xlsx"]).expect_code(0).expect_talk(&["1 read, 1 accepted"]);
    let kept = "SELECT count(*) FROM v_rate WHERE amount_kind = 'gross'";
    assert_eq!(workspace.value::<i64>(kept), 2, "corrected rows replace nothing");
}

#[test]
fn a_workbook_that_is_no_table_is_refused_with_the_way_out() {
    let workspace = Workspace::seeded();
    let mut book = Workbook::new();
    book.add_worksheet().write_row(0, 0, ["About this file", "read me first"]).expect("it fits");
    workspace.write("rates.xlsx", book.save_to_buffer().expect("memory can be written"));
    let before = workspace.dump();
    workspace
        .run(&["import", "rates.xlsx"])
        .expect_code(1)
        .expect_talk(&["`rates.xlsx/Sheet1` is none of the formats", "About this file"]);
    assert_eq!(workspace.dump(), before);
}

#[test]
fn a_corrected_cell_may_hold_any_text() {
    let workspace = Workspace::seeded();
    let odd = "  _x0041_ & <b> \u{1}é😀\tend ";
    workspace.write("a.csv", format!("{HEADER}Aetna,,47371,abc,,\"{odd}\"\n"));
    workspace.run(&["import", "a.csv"]).expect_code(1);
    let mut book: Xlsx<_> =
        Xlsx::new(Cursor::new(workspace.bytes_of("a.rejects.xlsx"))).expect("it is a workbook");
    let range = book.worksheet_range("Rejected rows").expect("it has the sheet");
    assert_eq!(range.get((1, 5)), Some(&Data::String(odd.to_owned())));
}

#[test]
fn two_rejected_rows_of_one_line_are_both_kept_with_their_own_errors() {
    let item = |name: &str, gross: &str| {
        format!(
            "{{\"description\": \"{name}\", \"code_information\": [{{\"code\": \"{name}\", \"type\": \"LOCAL\"}}],
              \"standard_charges\": [{{\"setting\": \"both\", {gross}\"gross_charge\": 5}}]}}"
        )
    };
    let doubled = "\"gross_charge\": 4, ";
    let items = [item("A1", doubled), item("B2", ""), item("C3", doubled), item("D4", doubled)].join(",\n");
    let pretty = format!(
        "{{\"hospital_name\": \"Hill\", \"version\": \"3.0.0\",\n\"standard_charge_information\": [\n{items}]}}"
    );
    let rejects = |text: &str| {
        let workspace = Workspace::seeded();
        workspace.write("hill.json", text);
        workspace.run(&["import", "hill.json"]).expect_code(1).expect_talk(&["1 accepted, 3 rejected"]);
        let import: i64 = workspace.value("SELECT max(import_id) FROM import");
        let said = "SELECT substr(raw, instr(raw, '\"description\"') + 16, 2) || ': ' || count(*)
                    FROM import_reject AS reject
                    JOIN import_finding AS finding
                        ON finding.import_id = reject.import_id AND finding.reject = reject.position
                    WHERE reject.import_id = 0 GROUP BY reject.position";
        let said = said.replace("= 0", &format!("= {import}"));
        let of_report = ["imports", "show", &import.to_string()];
        workspace.run(&of_report).expect_code(0);
        column_of(&workspace.database(), &said)
    };
    let minified = pretty.replace('\n', "");
    assert_eq!(rejects(&minified).len(), 3, "{:?}", rejects(&minified));
    assert_eq!(rejects(&minified), rejects(&pretty));
}

#[test]
fn every_fixture_has_the_same_rejects_whatever_ends_its_lines() {
    let mut tried = 0;
    for folder in ["hospital", "medicare"] {
        let files = fs::read_dir(repository().join("tests/fixtures").join(folder)).expect("fixtures");
        for path in files
            .map(|file| file.expect("a file").path())
            .filter(|path| path.extension() == Some("csv".as_ref()))
        {
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            let text = fs::read_to_string(&path).expect("a text").replace("\r\n", "\n");
            // Text behind a closing quote rejects a row in every reader.
            let mut lines: Vec<String> = text.trim_end().lines().map(str::to_owned).collect();
            lines.iter_mut().rev().take(2).for_each(|line| line.insert_str(0, "\"a\"b,"));
            let rejects = |end: &str| {
                let workspace = Workspace::seeded();
                workspace.write(&name, lines.join(end) + end);
                // Fixtures are shorter than what they are examples of.
                let run = workspace.run(&["import", &name, "--accept", "I520", "--accept", "I522"]);
                // Rows and their findings are read side by side.
                let mixed: i64 = workspace.value(
                    "SELECT count(*) FROM import_finding AS one JOIN import_finding AS next USING (import_id)
                     WHERE next.reject BETWEEN 1 AND one.reject - 1 AND next.position > one.position",
                );
                assert_eq!(mixed, 0, "{name}");
                let said = "SELECT line || ': ' || raw FROM import_reject ORDER BY line, raw";
                (run.code, column_of(&workspace.database(), said))
            };
            let usual = rejects("\n");
            assert_eq!(rejects("\r"), usual, "{name} with CR");
            assert_eq!(rejects("\r\n"), usual, "{name} with CR LF");
            // Rows behind the table of a geographic index are no rows of it.
            tried += usize::from(usual.1.len() == 2);
        }
    }
    assert!(tried >= 5, "{tried} fixtures have the two rejects");
}

#[test]
fn a_corrected_row_replaces_its_own_correction_and_no_other_rate_without_a_word() {
    let workspace = Workspace::seeded();
    let header = "payer,plan,code,setting,amount\n";
    workspace.write(
        "may.csv",
        format!("{header}Aetna,HMO,47371,outpatient,bad\nAetna,HMO,47370,outpatient,100\n"),
    );
    workspace.run(&["import", "may.csv"]).expect_code(1);
    let write = |amount: &str| {
        let text = workspace.text_of("may.rejects.csv");
        let (rows, _) = text.rsplit_once("Aetna,HMO,47371,outpatient,").expect("the row");
        workspace.write("may.rejects.csv", format!("{rows}Aetna,HMO,47371,outpatient,{amount},\n"));
    };
    let correct = |amount: &str| {
        write(amount);
        workspace.run(&["import", "may.rejects.csv"])
    };
    let current = || {
        let sql = "SELECT code || ' ' || amount FROM v_code_rate ORDER BY code, amount";
        column_of(&workspace.database(), sql)
    };
    correct("325.00").expect_code(0);
    correct("310.00").expect_code(0).expect_talk(&["0 added, 1 changed"]);
    assert_eq!(current(), ["47370 100.0", "47371 310.0"]);
    // A newer month states the price; a correction of the month before is held, and where it is to be stored, it is beside
    // that and said to be.
    workspace.write(
        "june.csv",
        format!("{header}Aetna,HMO,47371,outpatient,330\nAetna,HMO,47370,outpatient,100\n"),
    );
    workspace.run(&["import", "june.csv"]).expect_code(0);
    assert_eq!(current(), ["47370 100.0", "47371 330.0"]);
    let june = workspace.value::<String>("SELECT max(import_id) || '' FROM import");
    let before = workspace.dump();
    correct("326.00").expect_code(3).expect_talk(&[
        "guard I503",
        &format!("whose rates `june.csv` has replaced (import {june})"),
        &format!("`ratebook imports undo {june}`, import this file, and then the newer one again"),
    ]);
    assert_eq!(workspace.dump(), before);
    workspace.run(&["import", "may.rejects.csv", "--accept", "I503"]).expect_code(0).expect_talk(&[
        "I535",
        "june.csv, line 2 states this rate of Aetna HMO with another figure; both are stored",
    ]);
    assert_eq!(current(), ["47370 100.0", "47371 326.0", "47371 330.0"]);
    let newest = workspace.value::<String>("SELECT max(import_id) || '' FROM import");
    workspace.run(&["imports", "undo", &newest, "--yes"]).expect_code(0);
    assert_eq!(current(), ["47370 100.0", "47371 330.0"]);
    // What is advised keeps the correction for the month that it is of, and the newer month is current.
    workspace.run(&["imports", "undo", &june, "--yes"]).expect_code(0);
    correct("326.00").expect_code(0);
    assert_eq!(current(), ["47370 100.0", "47371 326.0"]);
    workspace.run(&["import", "june.csv"]).expect_code(0);
    assert_eq!(current(), ["47370 100.0", "47371 330.0"]);
}

#[test]
fn rejected_rows_replace_no_file_that_is_there() {
    let workspace = Workspace::seeded();
    let month =
        |amount: &str| format!("payer,plan,code,amount\nAetna,HMO,47371,{amount}\nAetna,HMO,47370,1\n");
    workspace.write("oct/rates.csv", month("bad"));
    workspace.write("nov/rates.csv", month("worse"));
    workspace.run(&["import", "oct/rates.csv"]).expect_code(1).expect_talk(&["rates.rejects.csv"]);
    workspace.write("rates.rejects.csv", "half corrected");
    let run = workspace.run(&["import", "nov/rates.csv"]).expect_code(1);
    run.expect_talk(&["rates.rejects-15.csv or rates.rejects-15.xlsx"]);
    assert_eq!(workspace.text_of("rates.rejects.csv"), "half corrected");
    assert!(workspace.text_of("rates.rejects-15.csv").contains("worse"));
}

#[test]
fn a_corrected_row_of_a_code_that_the_newer_month_leaves_out_is_held_too() {
    let workspace = Workspace::seeded();
    workspace.write("may.csv", "payer,plan,code,amount\nAetna,HMO,47371,bad\nAetna,HMO,47370,100\n");
    workspace.write("june.csv", "payer,plan,code,amount\nAetna,HMO,47370,101\n");
    // A list of another plan takes no place of it.
    workspace.write("other.csv", "payer,plan,code,amount\nAetna,PPO,47370,101\n");
    workspace.run(&["import", "may.csv"]).expect_code(1);
    workspace.run(&["import", "other.csv"]).expect_code(0);
    let text = workspace.text_of("may.rejects.csv").replace(",bad,", ",300,");
    workspace.write("may.rejects.csv", text);
    workspace.run(&["import", "may.rejects.csv"]).expect_code(0);
    let correction = workspace.value::<String>("SELECT max(import_id) || '' FROM import");
    workspace.run(&["imports", "undo", &correction, "--yes"]).expect_code(0);
    workspace.run(&["import", "june.csv"]).expect_code(0);
    workspace.run(&["import", "may.rejects.csv"]).expect_code(3).expect_talk(&["guard I503", "`june.csv`"]);
}
