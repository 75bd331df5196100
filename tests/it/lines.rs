//! Every physical line of a text is somewhere, and a quote that swallows rows is never silent.

use std::path::PathBuf;

use crate::cells::{HOSPITALS, bytes_of, folder};
use crate::workspace::{Workspace, column_of};

const HEAD: &str = "hospital_name,last_updated_on,version,location_name,hospital_address,license_number|CA,type_2_npi,\
    \"To the best of its knowledge and belief, this hospital has included all applicable standard charge information\",attester_name\n\
    Hill Hospital,2026-04-01,3.0.0,Hill,\"1 Main St, Hill\",77,1234567893,true,Ann\n\
    description,code|1,code|1|type,setting,modifiers,drug_unit_of_measurement,drug_type_of_measurement,standard_charge|gross,\
    standard_charge|discounted_cash,payer_name,plan_name,standard_charge|negotiated_dollar,standard_charge|negotiated_percentage,\
    standard_charge|negotiated_algorithm,median_amount,10th_percentile,90th_percentile,count,standard_charge|methodology,\
    standard_charge|min,standard_charge|max,additional_generic_notes\n";

fn charge(description: &str, code: u32) -> String {
    format!("{description},{code},CPT,outpatient,,,,1000,600,Aetna,PPO,700,,,,,,,fee schedule,500,900,\n")
}

/// The lines of an import as stored, by what became of them.
fn lines(workspace: &Workspace) -> Vec<i64> {
    ["read", "header", "rows", "blank", "skipped", "continued"]
        .iter()
        .map(|name| {
            workspace.value(&format!("SELECT lines_{name} FROM import_lines ORDER BY import_id DESC LIMIT 1"))
        })
        .collect()
}

fn rejected(workspace: &Workspace) -> Vec<String> {
    let sql = "SELECT line || ' ' || rule FROM import_finding WHERE severity = 'error' ORDER BY line";
    column_of(&workspace.database(), sql)
}

#[test]
fn rows_that_an_open_quote_swallows_are_rejected_one_by_one_and_come_back() {
    let workspace = Workspace::seeded();
    let rows: String = [("\"SPLINT 3 IN", 29125), ("Item", 47370), ("Item", 47371), ("Item", 47372)]
        .map(|(description, code)| charge(description, code))
        .concat();
    workspace.write("hill.csv", format!("{HEAD}{rows}"));
    workspace.run(&["import", "hill.csv"]).expect_code(1).expect_talk(&[
        "line 4",
        "the quote that opens on this line is still open at the end of the file",
        "rows       4 read, 0 accepted, 4 rejected",
        "lines      7 read: 3 header, 4 rows, 0 blank, 0 skipped, 0 continued",
    ]);
    assert_eq!(rejected(&workspace), ["4 I552", "5 I552", "6 I552", "7 I552"]);
    assert_eq!(lines(&workspace), [7, 3, 4, 0, 0, 0]);
    workspace.run(&["validate", "hill.csv"]).expect_code(1);
    let corrected = workspace.text_of("hill.rejects.csv").replace("\"SPLINT", "SPLINT");
    workspace.write("hill.rejects.csv", corrected);
    workspace.run(&["import", "hill.rejects.csv"]).expect_code(0).expect_talk(&["4 accepted, 0 rejected"]);
}

#[test]
fn a_quoted_cell_over_rows_rejects_each_of_them() {
    let workspace = Workspace::seeded();
    let rows: String =
        [("Item", 47370), ("\"SPLINT", 29125), ("Item", 47371), ("Item\"", 47372), ("Item", 47380)]
            .map(|(description, code)| charge(description, code))
            .concat();
    workspace.write("hill.csv", format!("{HEAD}{rows}"));
    workspace.run(&["import", "hill.csv"]).expect_code(1).expect_talk(&["2 accepted, 3 rejected"]);
    assert_eq!(rejected(&workspace), ["5 I553", "6 I553", "7 I553"]);
}

#[test]
fn a_text_after_a_closing_quote_rejects_its_row_in_every_reader() {
    let payer = "payer,code,amount,notes\nAetna,47371,10.00,\"5\" tube\"\nAetna,47370,\"11\".00,\n\
                 \"Aetna\" Health,47382,12.00,\nAetna,47380,13.00,\"6\"\" tube\" \n";
    let profile = "publisher = 'A'\nheader = { row = 1 }\ncodes = [{ column = 'code', system = 'CPT' }]\n\
                   columns = { payer = 'payer', amount = 'amount', notes = 'notes' }\n";
    for arguments in [&["import", "q.csv"][..], &["import", "q.csv", "--profile", "p.toml"]] {
        let workspace = Workspace::seeded();
        workspace.write("q.csv", payer);
        workspace.write("p.toml", profile);
        workspace.run(arguments).expect_code(1).expect_talk(&["1 accepted, 3 rejected"]);
        assert_eq!(rejected(&workspace), ["2 I551", "3 I551", "4 I551"]);
        let notes = "SELECT notes FROM v_rate WHERE notes IS NOT NULL";
        assert_eq!(column_of(&workspace.database(), notes), ["6\" tube"]);
    }
    let workspace = Workspace::seeded();
    let rows = [charge("SPLINT 3\"X12\" FAST", 29125), charge("\"CATH 5\" FR\"", 47371)].concat();
    workspace.write("hill.csv", format!("{HEAD}{rows}"));
    workspace.run(&["import", "hill.csv"]).expect_code(1).expect_talk(&["1 accepted, 1 rejected"]);
    assert_eq!(rejected(&workspace), ["5 I551"]);
}

#[test]
fn a_quote_in_the_headings_that_swallows_rows_stops_the_file() {
    let workspace = Workspace::seeded();
    workspace.write(
        "a.csv",
        "payer,code,amount,\"notes\nAetna,47371,10,x\nAetna,47370,11,y\"\nAetna,47380,12,z\n",
    );
    workspace.run(&["import", "a.csv"]).expect_code(4).expect_talk(&["the quote that opens on line 1"]);
}

#[test]
fn a_seed_file_refuses_such_rows_too() {
    let workspace = Workspace::seeded();
    workspace.write("own/payers.csv", "payer,name,notes\nx,\"X\" y,\n");
    workspace.run(&["seed", "own"]).expect_code(1);
    let columns = "code_system,code,title,descriptor,service_type,effective_from,effective_to,replaced_by";
    workspace.write("own/codes.csv", format!("{columns}\nCPT,47380,\"A\" b,[restricted],x,2020-01-01,,\n"));
    workspace.run(&["seed", "own"]).expect_code(1).expect_talk(&["I551", "codes.csv"]);
}

#[test]
fn a_cell_is_named_by_the_line_it_is_on_whatever_ends_the_lines() {
    for end in ["\n", "\r\n", "\r"] {
        let workspace = Workspace::seeded();
        let rows =
            ["payer,code,notes,amount", "Aetna,47371,\"one", "two\",x", "", ",,,", "Aetna,47370,three,y", ""];
        workspace.write("a.csv", rows.join(end));
        workspace.run(&["import", "a.csv"]).expect_code(1);
        assert_eq!(rejected(&workspace), ["3 I203", "6 I203"], "{end:?}");
        let back = workspace.text_of("a.rejects.csv");
        assert_eq!(back.matches("I203").count(), 2, "{back}");
        assert_eq!(lines(&workspace), [6, 1, 2, 2, 0, 1], "{end:?}");
    }
}

#[test]
fn rows_that_a_profile_skips_are_lines_too() {
    let workspace = Workspace::seeded();
    let profile = "publisher = 'A'\nheader = { starts = ['Code'] }\ncolumns = { gross = 'Fee' }\nrows = { last = 6 }\n\
                   codes = [{ column = 'Code', system = 'CPT' }]\n[[rows.skip]]\ncolumn = 'Code'\ncells = ['----']\n";
    workspace.write("p.toml", profile.replace("rows = { last = 6 }\n", ""));
    workspace.write("a.csv", "Prices of a hill\n\nCode,Fee\n----,\n47371,5\n,\n47370,6\n");
    workspace.run(&["import", "a.csv", "--profile", "p.toml"]).expect_code(0);
    assert_eq!(lines(&workspace), [7, 2, 2, 2, 1, 0]);
}

#[test]
fn a_database_refuses_lines_that_do_not_add_up() {
    let workspace = Workspace::with_payer_csv(&["Aetna,PPO,CPT,47371,,,,,,5,,,,"]);
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    let error = workspace
        .database()
        .execute("UPDATE import_lines SET lines_read = lines_read + 1", [])
        .expect_err("one line is nowhere");
    assert!(error.to_string().contains("CHECK constraint failed"), "{error}");
}

/// Lines as an editor counts them, by a walk over the bytes.
fn counted(bytes: &[u8]) -> i64 {
    let mut lines = 0;
    let mut at = 0;
    while at < bytes.len() {
        lines += 1;
        while at < bytes.len() && !matches!(bytes[at], b'\r' | b'\n') {
            at += 1;
        }
        at += if bytes[at..].starts_with(b"\r\n") { 2 } else { 1 };
    }
    lines
}

#[test]
fn every_line_of_every_published_text_is_somewhere() {
    let folders = HOSPITALS.iter().copied().chain(["hospitals-v3", "medicare-pfs/2026", "ncci"]);
    let files: Vec<PathBuf> = folders
        .flat_map(|name| [folder(name, ".csv"), folder(name, ".csv.gz"), folder(name, ".txt")].concat())
        .collect();
    let mut seen = 0;
    for file in files {
        let workspace = Workspace::seeded();
        let run = workspace.run(&["import", &file.to_string_lossy()]);
        assert!(!run.stderr.contains("fault of ratebook"), "{}", run.stderr);
        let stored: i64 = workspace.value("SELECT count(*) FROM import_lines");
        if stored == 1 {
            assert_eq!(lines(&workspace)[0], counted(&bytes_of(&file)), "{}", file.display());
            seen += 1;
        }
    }
    assert!(seen == 0 || seen >= 20, "{seen} files");
}

#[test]
fn a_file_that_ends_with_an_amount_and_no_line_end_is_stored_and_the_amount_named() {
    let workspace = Workspace::seeded();
    let whole = "payer,code,amount\nAetna,47370,100.00\nAetna,47371,90\n";
    let cut = "the file ends with this amount and without a line end";
    workspace.write("whole.csv", whole);
    let run = workspace.run(&["import", "whole.csv", "--dry-run"]).expect_code(0);
    assert!(!run.stderr.contains("I116"), "{}", run.stderr);
    workspace.write("cut.csv", whole.trim_end());
    let run = workspace.run(&["import", "cut.csv", "--dry-run"]).expect_code(0);
    run.expect_talk(&["note[I116]", "cut.csv, line 3", "`90`", cut, "2 accepted"]);
    // What ends with words can have lost no digit.
    workspace.write("notes.csv", "payer,code,amount,notes\nAetna,47370,100.00,a\nAetna,47371,90,b 5");
    let run = workspace.run(&["import", "notes.csv", "--dry-run"]).expect_code(0);
    assert!(!run.stderr.contains("I116"), "{}", run.stderr);
}
