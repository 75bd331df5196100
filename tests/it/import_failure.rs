//! All or nothing: a file that cannot be imported whole leaves the database as it was and says why.

use std::process::Stdio;
use std::time::{Duration, Instant};
use std::{io::Write, thread};

use crate::workspace::{Workspace, column_of, fixture, payer_csv};

/// The import ends with this code and these words, and no table has changed.
#[track_caller]
fn refused(name: &str, content: &[u8], code: i32, words: &[&str]) {
    let workspace = Workspace::seeded();
    workspace.write(name, content);
    let before = workspace.dump();
    workspace
        .run(&["import", name])
        .expect_code(code)
        .expect_talk(&[name])
        .expect_talk(&["hint: "])
        .expect_talk(words);
    assert_eq!(workspace.dump(), before);
    assert_eq!(workspace.names(".").len(), 2, "nothing is left beside the database");
}

/// More rows than are read at once, so that the trouble comes after much was staged.
fn long_csv() -> String {
    let rows: Vec<String> = (1..3000).map(|n| format!("Aetna,Plan {n},CPT,47371,,,,,,{n}.50,,,,")).collect();
    payer_csv(&rows.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn a_gzip_file_that_ends_too_early() {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packer.write_all(long_csv().as_bytes()).expect("memory can be written");
    let packed = packer.finish().expect("memory can be written");
    refused("cut.csv.gz", &packed[..packed.len() * 4 / 5], 4, &["damaged", "download it again"]);
}

#[test]
fn a_gzip_file_whose_bytes_were_changed() {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packer.write_all(long_csv().as_bytes()).expect("memory can be written");
    let mut packed = packer.finish().expect("memory can be written");
    let end = packed.len() - 6;
    packed[end] ^= 0xff;
    refused("changed.csv.gz", &packed, 4, &["damaged"]);
}

#[test]
fn a_nul_byte_far_into_the_file() {
    let mut bytes = long_csv().into_bytes();
    let at = bytes.len() - 30;
    bytes[at] = 0;
    refused("nul.csv", &bytes, 4, &["line 3000", "NUL byte"]);
}

#[test]
fn a_file_without_a_required_column() {
    refused("short.csv", b"payer,code\nAetna,47371\n", 1, &["no column `amount`", "payer-rates"]);
    refused("slip.csv", b"payer,code,amuont\nAetna,47371,12\n", 1, &["amount"]);
}

#[test]
fn an_empty_file() {
    refused("empty.csv", b"", 4, &["is empty"]);
    refused("blank.csv", b"\n\n  \n", 4, &["is empty"]);
}

#[test]
fn a_binary_file() {
    refused(
        "picture.csv",
        &[b"\x89PNG\r\n\x1a\n".as_slice(), &[0; 64]].concat(),
        4,
        &["a picture, not a table"],
    );
    refused(
        "old.xls",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest",
        4,
        &["a damaged workbook", "save the sheet as CSV"],
    );
    refused("paper.pdf", b"%PDF-1.7 rest", 4, &["PDF"]);
    refused("wide.csv", b"\xff\xfep\0a\0y", 4, &["line 1, byte 6", "not a character of UTF-16"]);
}

#[test]
fn what_comes_in_place_of_a_table_is_named_for_what_it_is() {
    let page = "<!DOCTYPE html>\n<html><body>Access denied</body></html>";
    let error = "<?xml version=\"1.0\"?>\n<Error><Code>AccessDenied</Code></Error>";
    let sheet = "<?xml version=\"1.0\"?>\n<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"/>";
    for (file, text, words) in [
        ("page.csv", page, ["a web page, not a table", "download the file again"]),
        ("denied.csv", error, ["an error message of a server (XML)", "download the file again"]),
        (
            "pointer.csv",
            "version https://git-lfs.github.com/spec/v1\noid sha256:0\n",
            ["a pointer of Git LFS", "git lfs pull"],
        ),
        ("old.xls", sheet, ["an XML spreadsheet", "save it as .xlsx or CSV"]),
        ("data.xml", "<rates><rate/></rates>", ["an XML document", "CSV, JSON or workbook"]),
    ] {
        refused(file, text.as_bytes(), 4, &words);
    }
}

#[test]
fn a_file_of_no_known_format_is_shown_and_the_formats_are_listed_on_request() {
    let workspace = Workspace::seeded();
    workspace.write("other.csv", "Item,Price\nAspirin,1.00\nBandage,2.00\n");
    let before = workspace.dump();
    let run = workspace.run(&["import", "other.csv"]).expect_code(1);
    for words in ["Item,Price", "Aspirin,1.00", "--suggest-profile"] {
        assert!(run.stderr.contains(words), "{words} is not in:\n{}", run.stderr);
    }
    let list = workspace.run(&["import", "--formats"]).expect_code(0);
    for format in ratebook::formats::formats() {
        assert!(!run.stderr.contains(format.name()), "{} is in:\n{}", format.name(), run.stderr);
        assert!(list.stdout.contains(format.name()), "{} is not in:\n{}", format.name(), list.stdout);
    }
    assert_eq!(workspace.dump(), before);
}

#[test]
fn a_folder_and_a_file_that_is_not_there() {
    let workspace = Workspace::seeded();
    workspace.write("folder/file.csv", "x");
    let before = workspace.dump();
    workspace.run(&["import", "folder"]).expect_code(4).expect_talk(&["folder"]);
    let absent = workspace.run(&["import", "absent.csv"]).expect_code(4);
    insta::assert_snapshot!(absent.stderr, @r"
    error: cannot read `absent.csv`
      No such file or directory (os error 2)

    hint: check the path and that you may read the file
    ");
    assert_eq!(workspace.dump(), before);
}

#[test]
fn an_import_without_a_database_says_how_to_make_one() {
    let workspace = Workspace::empty();
    workspace.write("rates.csv", payer_csv(&["Aetna,,CPT,47371,,,,,,1,,,,"]));
    workspace.run(&["import", "rates.csv"]).expect_code(2).expect_talk(&["no database", "ratebook init"]);
    assert_eq!(workspace.names("."), ["rates.csv"]);
}

#[test]
fn a_database_that_another_program_holds_is_waited_for_and_then_left() {
    let workspace = Workspace::with_payer_csv(&["Aetna,,CPT,47371,,,,,,1,,,,"]);
    let other = workspace.database();
    other.execute_batch("BEGIN EXCLUSIVE").expect("nobody else is there");
    workspace.run(&["import", "rates.csv"]).expect_code(3).expect_talk(&["in use by another process"]);
    other.execute_batch("ROLLBACK").expect("it was begun");
    workspace.run(&["import", "rates.csv"]).expect_code(0);
}

#[test]
fn a_killed_import_leaves_the_database_as_it_was() {
    let workspace = Workspace::seeded();
    let before = workspace.dump();
    // Large enough that the program is still at it when it is killed.
    let rows: String = (0..20_000).map(|n| format!("Aetna,Plan {n},CPT,47371,,,,,,{n}.50,,,,\n")).collect();
    workspace.write("large.csv", payer_csv(&[]) + &rows.repeat(10));
    let mut child = workspace
        .command(&["import", "large.csv"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    let began = Instant::now();
    // The journal is there as soon as the first page was changed.
    while !workspace.path("ratebook.db-journal").exists() && !workspace.path("ratebook.db-wal").exists() {
        assert!(
            child.try_wait().expect("the child can be asked").is_none(),
            "it ended before it wrote anything"
        );
        assert!(began.elapsed() < Duration::from_secs(20), "it never wrote anything");
        thread::sleep(Duration::from_millis(2));
    }
    thread::sleep(Duration::from_millis(150));
    child.kill().expect("the child can be killed");
    child.wait().expect("the child ends");
    assert_eq!(workspace.dump(), before);
    assert_eq!(column_of(&workspace.database(), "PRAGMA integrity_check"), ["ok"]);
    workspace.run(&["migrate", "verify"]).expect_code(0);
}

/// A database as a power cut leaves it: pages of an unfinished transaction, and the journal to undo them.
pub(crate) fn cut_off() -> (Workspace, String) {
    let workspace = Workspace::seeded();
    let before = workspace.dump();
    let writer = workspace.database();
    writer
        .execute_batch(
            "PRAGMA cache_size = 1; PRAGMA synchronous = FULL; BEGIN IMMEDIATE;
             UPDATE payer_alias SET evidence = evidence || hex(zeroblob(600));
             UPDATE code_modifier SET citation = citation || hex(zeroblob(2000));",
        )
        .expect("the changes spill to the file");
    let after = Workspace::empty();
    for file in ["ratebook.db", "ratebook.db-journal"] {
        after.write(file, workspace.bytes_of(file));
    }
    (after, before)
}

#[test]
fn the_first_reader_after_a_power_cut_rolls_back_and_says_so() {
    for command in [
        &["status"][..],
        &["report", "code", "47371", "--format", "json"],
        &["query", "list"],
        &["imports", "list"],
        &["payers", "list"],
        &["migrate", "status"],
        &["migrate", "verify"],
    ] {
        let (workspace, before) = cut_off();
        let run = workspace.run(command);
        assert!(run.code <= 1, "{command:?}: {}", run.stderr);
        run.expect_talk(&["interrupted", "rolled back"]);
        assert!(!workspace.path("ratebook.db-journal").exists(), "{command:?} leaves the journal");
        assert_eq!(workspace.dump(), before);
        let again = workspace.run(command);
        assert!(!again.stderr.contains("rolled back"), "{}", again.stderr);
    }
}

#[test]
fn an_option_that_says_nothing_to_a_format_is_refused_and_not_left_unread() {
    let workspace = Workspace::seeded();
    workspace.write("own.csv", "payer,plan,code,amount\nAetna,HMO,47371,100\n");
    workspace.write("list.csv", "Who,CPT,Rate\nAetna,47371,100\n");
    let profile = "publisher = 'Aetna'\npublisher_kind = 'payer'\nheader = { row = 1 }\n\
                   columns = { payer = 'Who', amount = 'Rate' }\ncodes = [{ column = 'CPT', system = 'CPT' }]\n";
    workspace.write("p.toml", profile);
    workspace.write("codes.txt", "47371\n");
    workspace.write("prices.json", crate::in_network::file(crate::in_network::Shape::default()));
    let hospital = fixture("hospital/tall-v3-hill.csv");
    let medicare = fixture("medicare/opps-addendum-b-oct-2025.csv");
    let of_payers = "it is of payers' own JSON files";
    let of_lists: [(&[&str], &str); 4] = [
        (&["--code", "47370"], of_payers),
        (&["--codes", "codes.txt"], of_payers),
        (&["--series", "X"], of_payers),
        (&["--provider-files", "."], of_payers),
    ];
    let variant: (&[&str], &str) = (&["--variant", "qualifying"], "it is of Medicare's files");
    let edition: (&[&str], &str) = (&["--edition", "2026-05-01"], "the file states its day itself");
    let mut refused = 0;
    for (file, with, more) in [
        ("own.csv", &[][..], &[variant][..]),
        ("list.csv", &["--profile", "p.toml"], &[variant]),
        (&hospital, &[], &[variant, edition]),
        (&medicare, &[], &[]),
        ("prices.json", &["--all-codes"], &[variant, edition]),
    ] {
        let of_lists = if file == "prices.json" { &[][..] } else { &of_lists };
        for (option, hint) in of_lists.iter().chain(more) {
            let run = workspace.run(&[&["import", file], with, *option].concat()).expect_code(2);
            run.expect_talk(&[&format!("`{}` says nothing of `", option[0]), hint]);
            refused += 1;
        }
    }
    assert_eq!(refused, 22);
    let run = workspace.run(&["publish", "--into", "lake", "own.csv", "--series", "X"]).expect_code(2);
    run.expect_talk(&["`--series` says nothing of `own.csv`"]);
}

#[test]
fn a_proposal_of_several_files_is_refused() {
    let workspace = Workspace::seeded();
    workspace.write("a.csv", "CPT,Payer,Rate\n47371,Aetna,100.25\n");
    workspace.write("b.csv", "CPT,Payer,Rate\n47371,Cigna,101.25\n");
    let run = workspace.run(&["import", "a.csv", "b.csv", "--suggest-profile"]).expect_code(2);
    assert_eq!(run.stdout, "");
    run.expect_talk(&[
        "a profile is of one file, and 2 are named",
        "ratebook import a.csv --suggest-profile",
    ]);
    let run =
        workspace.run(&["import", "a.csv", "--suggest-profile", "--edition", "2026-05-01"]).expect_code(2);
    run.expect_talk(&["`--edition` says nothing to a proposal"]);
}
