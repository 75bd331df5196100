//! The system refuses to read a part of a file: the words say that, and it is taken neither for damage nor for a part
//! that the file need not have.

use std::fs;

use rust_xlsxwriter::{Format, FormatScript, Workbook};

use crate::faults::{library, small, workbook};
use crate::packed::zipped;
use crate::workspace::{Run, Workspace, column_of, repository};

/// A workbook with a raised mark beside an amount, and with a share that is shown as a percentage.
pub(crate) fn marked_workbook() -> Vec<u8> {
    let (plain, above) = (Format::new(), Format::new().set_font_script(FormatScript::Superscript));
    let share = Format::new().set_num_format("0%");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, heading) in (0..).zip(["payer", "code", "amount"]) {
        sheet.write_string(0, column, heading).expect("it fits");
    }
    for (row, payer) in (1..).zip(["Aetna", "Cigna"]) {
        sheet
            .write_string(row, 0, payer)
            .and_then(|sheet| sheet.write_string(row, 1, "47371"))
            .expect("it fits");
    }
    sheet.write_rich_string(1, 2, &[(&plain, "125.00"), (&above, "2")]).expect("it fits");
    sheet.write_number_with_format(2, 2, 0.85, &share).expect("it fits");
    book.save_to_buffer().expect("memory can be written")
}

/// One of LibreOffice's workbooks.
pub(crate) fn office_workbook(name: &str) -> Vec<u8> {
    fs::read(repository().join("tests/fixtures/workbooks").join(name)).expect("a fixture")
}

/// A file of the folder `files`, and a command that reads it while the nth operation on it fails; how many there are
/// where none fails.
fn run(name: &str, bytes: &[u8], more: &[&str], at: u64) -> Option<(Run, Workspace, u64)> {
    let library = library()?;
    let workspace = small();
    workspace.write(&format!("files/{name}"), bytes);
    let under = fs::canonicalize(workspace.path("files")).expect("the folder is there");
    let file = under.join(name);
    let arguments = [&["import", file.to_str().expect("UTF-8")][..], more].concat();
    let mut command = workspace.command(&arguments);
    command.env("LD_PRELOAD", library).env("FAULT_UNDER", under).env("FAULT_KIND", "eio");
    command.env("FAULT_AT", at.to_string()).env("FAULT_COUNT", workspace.path("count"));
    let run = Run::of(&command.output().expect("the program starts"), &arguments);
    let operations = workspace.text_of("count").parse().expect("a number");
    Some((run, workspace, operations))
}

/// What is stored of the rates, with the lines that it is from.
fn rates(workspace: &Workspace) -> Vec<String> {
    column_of(
        &workspace.database(),
        "SELECT concat_ws(' ', raw_payer, code, amount, percentage, amount_na, amount_raw, source_line)
         FROM v_code_rate ORDER BY 1",
    )
}

/// Each operation on the file fails once: the command ends with 4 and says that it cannot read, or does as if nothing
/// had failed.
fn each_refused(name: &str, bytes: &[u8], more: &[&str]) {
    let Some((whole, workspace, operations)) = run(name, bytes, more, 0) else { return };
    assert!(whole.code <= 1 && operations > 2, "{name}: {}", whole.stderr);
    let (stored, mut refused, mut tried) = (rates(&workspace), 0, 0);
    // Of a workbook, whose parts are read in small pieces, every third or so.
    let step = usize::try_from(operations / 80 + 1).expect("a small number");
    for at in (1..=operations).step_by(step) {
        tried += 1;
        let (run, workspace, _) = run(name, bytes, more, at).expect("the library is there");
        if run.code <= 1 {
            assert_eq!(rates(&workspace), stored, "{name}, {at} of {operations}");
            assert_eq!((run.code, &run.stdout), (whole.code, &whole.stdout), "{name}, {at} of {operations}");
            continue;
        }
        refused += 1;
        let of_place = format!("{name}, {at} of {operations}: {}", run.stderr);
        assert!(run.code == 4 && run.stderr.contains("cannot read"), "{of_place}");
        assert!(!run.stderr.contains("damaged") && !run.stderr.contains("download"), "{of_place}");
        assert!(rates(&workspace).is_empty(), "{of_place}");
    }
    assert!(refused * 2 > tried, "{name}: only {refused} of {tried} were refused");
}

#[test]
fn a_read_that_is_refused_in_a_workbook_is_no_part_that_is_not_there() {
    each_refused("marked.xlsx", &marked_workbook(), &[]);
    for name in ["percentages.ods", "percentages.xls"] {
        each_refused(name, &office_workbook(name), &[]);
    }
}

#[test]
fn a_read_that_is_refused_in_an_archive_is_no_damage() {
    let text = "payer,code,amount\nAetna,47371,5\nCigna,47371,7\n";
    each_refused(
        "two.zip",
        &zipped(&[("a.csv", text.as_bytes()), ("b.csv", b"payer,code,amount\nOscar,47371,9\n")]),
        &[],
    );
    each_refused("rates.csv.gz", &crate::in_network::gzip(text.as_bytes()), &[]);
    each_refused("book.xlsx.gz", &crate::in_network::gzip(&workbook(text)), &[]);
}

#[test]
fn a_read_that_is_refused_says_nothing_of_a_proposal() {
    let table = "Procedure,Charge\n47371,12.50\n47380,13\n";
    each_refused("list.csv", table.as_bytes(), &["--suggest-profile"]);
}
