//! What a table is packed in: a workbook or an archive that is packed alone is read, whatever is no table is called
//! what it is, and a password is asked for in words.

use std::io::{Cursor, Write as _};

use rust_xlsxwriter::Workbook;

use crate::workspace::{Workspace, column_of, repository};

const RATES: &str = "payer,code,amount\nAetna,47371,5\nCigna,47371,7\n";

fn workbook(sheets: &[&str]) -> Vec<u8> {
    let mut book = Workbook::new();
    for name in sheets {
        let sheet = book.add_worksheet().set_name(*name).expect("a name");
        for (row, line) in (0..).zip(RATES.lines()) {
            for (column, cell) in (0..).zip(line.split(',')) {
                sheet.write_string(row, column, cell).expect("it fits");
            }
        }
    }
    book.save_to_buffer().expect("memory can be written")
}

pub(crate) fn zipped(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).expect("memory can be written");
        zip.write_all(content).expect("memory can be written");
    }
    zip.finish().expect("memory can be written").into_inner()
}

fn gzipped(content: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packer.write_all(content).expect("memory can be written");
    packer.finish().expect("memory can be written")
}

/// A zip whose only member says that it is encrypted.
fn closed(name: &str) -> Vec<u8> {
    let mut zip = zipped(&[(name, RATES.as_bytes())]);
    for (signature, flags) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let at = zip.windows(4).position(|bytes| bytes == signature).expect("the record is there") + flags;
        zip[at] |= 1;
    }
    zip
}

fn tar() -> Vec<u8> {
    let mut tar = vec![0; 1024];
    tar[..9].copy_from_slice(b"rates.csv");
    tar[257..262].copy_from_slice(b"ustar");
    tar
}

#[test]
fn a_workbook_or_an_archive_that_is_packed_alone_is_read() {
    let (book, csv) = (workbook(&["Rates"]), RATES.as_bytes());
    let two = zipped(&[("a.xlsx", &book), ("old/b.xlsx", &workbook(&["2025", "2026"]))]);
    for (name, content, member, called) in [
        ("book.zip", zipped(&[("rates.xlsx", &book)]), None, "book.zip/Rates"),
        ("beside.zip", zipped(&[("rates.xlsx", &book), ("x.pdf", b"%PDF")]), None, "beside.zip/Rates"),
        ("book.xlsx.gz", gzipped(&book), None, "book.xlsx.gz/Rates"),
        ("in.zip", zipped(&[("in.zip", &zipped(&[("rates.csv", csv)]))]), None, "in.zip/rates.csv"),
        ("in.zip.gz", gzipped(&zipped(&[("rates.csv", csv)])), None, "in.zip.gz/rates.csv"),
        ("gz.zip", zipped(&[("rates.csv.gz", &gzipped(csv))]), None, "gz.zip/rates.csv.gz"),
        ("twice.csv.gz", gzipped(&gzipped(csv)), None, "twice.csv.gz"),
        ("read.zip", zipped(&[("Read_me.txt", b"words"), ("rates.csv", csv)]), None, "read.zip/rates.csv"),
        ("two.zip", two.clone(), Some("a.xlsx"), "two.zip/a.xlsx/Rates"),
        ("two.zip", two, Some("b.xlsx/2026"), "two.zip/b.xlsx/2026"),
        (
            "both.zip",
            zipped(&[("rates.csv", csv), ("b.xlsx", &book)]),
            Some("b.xlsx"),
            "both.zip/b.xlsx/Rates",
        ),
    ] {
        let workspace = Workspace::seeded();
        workspace.write(name, content);
        let mut command = vec!["import", name];
        command.extend(member.iter().flat_map(|member| ["--member", member]));
        workspace.run(&command).expect_code(0).expect_talk(&[called, "2 accepted, 0 rejected"]);
        let rates = "SELECT raw_payer || ' ' || amount FROM v_code_rate ORDER BY 1";
        assert_eq!(column_of(&workspace.database(), rates), ["Aetna 5.0", "Cigna 7.0"], "{name}");
        workspace.run(&command).expect_code(0).expect_talk(&["already imported"]);
    }
}

#[test]
fn what_is_packed_and_no_table_is_called_what_it_is_and_changes_nothing() {
    let workspace = Workspace::seeded();
    let before = workspace.dump();
    let book = workbook(&["Rates"]);
    let unpack = "unpack it with your own program";
    for (name, content, words) in [
        ("pdf.zip", zipped(&[("fees.pdf", b"%PDF-1.4")]), ["it holds fees.pdf", "save the table as CSV"]),
        (
            "x.pdf.gz",
            gzipped(b"%PDF-1.4"),
            ["is a PDF packed with gzip, not a table", "save the table as CSV"],
        ),
        ("x.gz", gzipped(&[0; 900]), ["is a binary file packed with gzip", "save the table as CSV"]),
        ("x.tar.gz", gzipped(&tar()), ["is a tar archive packed with gzip", unpack]),
        ("x.tar", tar(), ["is a tar archive, not a table", unpack]),
        ("x.7z", b"7z\xbc\xaf\x27\x1c\0\0".to_vec(), ["is a 7-Zip archive, not a table", unpack]),
        ("x.rar", b"Rar!\x1a\x07\x01\0".to_vec(), ["is a RAR archive, not a table", unpack]),
        (
            "closed.zip",
            closed("rates.csv"),
            ["`rates.csv` in `closed.zip` needs a password", "unpack it with its"],
        ),
        (
            "book.zip",
            closed("rates.xlsx"),
            ["`rates.xlsx` in `book.zip` needs a password", "unpack it with its"],
        ),
        (
            "liar.zip",
            zipped(&[("rates.csv", &book)]),
            ["`liar.zip/rates.csv` is a workbook or an archive", "unpack"],
        ),
        (
            "two.zip",
            zipped(&[("a.xlsx", &book), ("b.xlsx", &book)]),
            ["name one with `--member`", "a.xlsx, b.xlsx"],
        ),
        (
            "doc.zip",
            zipped(&[("[Content_Types].xml", b""), ("word/document.xml", b"")]),
            ["is a Word document", "ask the source"],
        ),
        (
            "deep.gz",
            (0..6).fold(b"a".to_vec(), |inner, _| gzipped(&inner)),
            ["is packed again and again", unpack],
        ),
        ("none.zip", zipped(&[]), ["is an archive without files", "ask the source"]),
    ] {
        workspace.write(name, content);
        let run = workspace.run(&["import", name]).expect_code(4).expect_talk(&words);
        assert!(!run.stderr.contains("UTF-8") && !run.stderr.contains("damaged"), "{}", run.stderr);
        let proposed = workspace.run(&["import", name, "--suggest-profile"]).expect_code(1);
        proposed.expect_talk(&words);
    }
    assert_eq!(workspace.dump(), before);
}

#[test]
fn the_texts_of_a_workbook_are_what_they_are_whatever_encoding_is_asked_for() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, (heading, cell)) in (0..).zip([("payer", "Salud José"), ("code", "47371"), ("amount", "5")])
    {
        sheet.write_string(0, column, heading).expect("it fits");
        sheet.write_string(1, column, cell).expect("it fits");
    }
    let workspace = Workspace::seeded();
    workspace.write("jose.xlsx", book.save_to_buffer().expect("memory can be written"));
    workspace.run(&["import", "jose.xlsx", "--encoding", "windows-1252"]).expect_code(0);
    let payers = "SELECT raw_payer FROM v_rate WHERE raw_payer IS NOT NULL";
    assert_eq!(column_of(&workspace.database(), payers), ["Salud José"]);
}

#[test]
fn a_workbook_is_not_validated_and_what_to_do_is_said() {
    let workspace = Workspace::empty();
    let book = workbook(&["Charges"]);
    for (name, content) in [("mill.zip", zipped(&[("mill.xlsx", &book)])), ("mill.xlsx", book)] {
        workspace.write(name, content);
        workspace.run(&["validate", name]).expect_code(4).expect_talk(&[
            "is a workbook, and CMS takes a CSV or JSON file",
            "save the sheet as CSV (UTF-8) and validate that",
        ]);
    }
}

/// Two files of one hospital in one archive are one plan: neither replaces the other, and nothing says so.
#[test]
fn files_of_one_archive_replace_none_of_each_other() {
    let text = std::fs::read_to_string(repository().join("tests/fixtures/hospital/tall-v3-hill.csv"));
    let first = text.expect("the fixture");
    let second = first.replace("47371", "47382");
    let workspace = Workspace::seeded();
    workspace.write("hill.zip", zipped(&[("hill1.csv", first.as_bytes()), ("hill2.csv", second.as_bytes())]));
    let run = workspace.run(&["import", "hill.zip", "--accept", "I502"]).expect_code(0);
    assert!(!run.stdout.contains("replaces"), "{}", run.stdout);
    let files = "SELECT count(DISTINCT file_name) FROM v_code_rate WHERE amount IS NOT NULL";
    assert_eq!(workspace.value::<i64>(files), 2);
}

/// A table beside the only one that is read at once is named, with a profile and without.
#[test]
fn what_is_beside_the_only_table_of_an_archive_is_named() {
    let (book, csv) = (workbook(&["Rates", "Notes"]), RATES.as_bytes());
    let workspace = Workspace::seeded();
    let members: [(&str, &[u8]); 4] =
        [("aetna.csv", csv), ("cigna.xlsx", &book), ("terms.pdf", b"%PDF"), (".DS_Store", b"x")];
    workspace.write("mix.zip", zipped(&members));
    let beside = "skipped cigna.xlsx: a workbook; `--member` with its name reads it";
    let run = workspace.run(&["import", "mix.zip"]).expect_code(0);
    let run = run.expect_talk(&[beside, "skipped terms.pdf", "2 accepted"]);
    assert!(!run.stderr.contains(".DS_Store"), "{}", run.stderr);
    let price = "CPT,Description,Gross Charge\n47371,words,5.50\n47370,words,6.50\n";
    workspace.write("old.zip", zipped(&[("old.csv", price.as_bytes()), ("more.xlsx", &book)]));
    let run = workspace.run(&["import", "old.zip", "--suggest-profile"]).expect_code(0);
    let run = run.expect_talk(&["not looked at: more.xlsx (a workbook; `--member` with its name reads it)"]);
    workspace.write("p.toml", run.stdout.replace("write whose file this is", "Hill"));
    let run = workspace.run(&["import", "old.zip", "--profile", "p.toml"]).expect_code(0);
    run.expect_talk(&["skipped more.xlsx: a workbook"]);
    // Sheets of a workbook in an archive are named as they are to be written.
    let named = "name one with `--member`: cigna.xlsx/Rates, cigna.xlsx/Notes";
    for more in [&["--profile", "p.toml"][..], &[]] {
        let arguments = [&["import", "mix.zip", "--member", "cigna.xlsx"], more].concat();
        workspace.run(&arguments).expect_talk(&[named]);
    }
    let run = workspace.run(&["import", "mix.zip", "--member", "cigna.xlsx/Rates"]).expect_code(0);
    run.expect_talk(&["nothing written"]);
}

#[test]
fn a_figure_of_one_of_two_members_of_a_name_says_of_which_folder_it_is() {
    let workspace = Workspace::seeded();
    let rates = |payer: &str| format!("payer,code,amount\n{payer},47371,5\n");
    let (one, other) = (rates("Aetna"), rates("Cigna"));
    let archive = zipped(&[("A/rates.csv", one.as_bytes()), ("B/rates.csv", other.as_bytes())]);
    workspace.write("months.zip", archive);
    let run = workspace.run(&["import", "months.zip", "--member", "rates.csv"]).expect_code(4);
    run.expect_talk(&["`months.zip` holds `rates.csv` in 2 folders", "A/rates.csv, B/rates.csv"]);
    workspace.run(&["import", "months.zip"]).expect_code(0);
    let sources = "SELECT group_concat(DISTINCT file_name) FROM v_code_rate";
    let named = workspace.value::<String>(sources);
    assert!(named.contains("months.zip/A/rates.csv") && named.contains("months.zip/B/rates.csv"), "{named}");
}
