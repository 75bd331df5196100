//! UTF-8 and Windows-1252: which one a file is, who decides, and what is said of it.

use std::io::Write as _;

use crate::workspace::{Workspace, payer_csv, published};

/// Three thousand rows, the last but one with this plan.
fn rates(plan: &[u8]) -> Vec<u8> {
    let row = |n: usize, plan: &[u8]| {
        [b"Aetna,", plan, format!(",CPT,47371,,,,,,{n}.50,,,,\n").as_bytes()].concat()
    };
    let mut bytes = payer_csv(&[]).into_bytes();
    for n in 1..3000 {
        bytes.extend(row(n, if n == 2998 { plan } else { b"PPO" }));
    }
    bytes
}

#[track_caller]
fn refused(content: &[u8], more: &[&str], words: &[&str]) {
    let workspace = Workspace::seeded();
    workspace.write("rates.csv", content);
    let before = workspace.dump();
    let run = workspace.run(&[&["import", "rates.csv"], more].concat());
    run.expect_code(4).expect_talk(&["rates.csv", "hint: "]).expect_talk(words);
    assert_eq!(workspace.dump(), before);
}

#[test]
fn a_file_that_is_not_utf_8_is_read_as_windows_1252_and_says_so() {
    let workspace = Workspace::seeded();
    let western = rates(b"Caf\xe9 \x96 PPO");
    workspace.write("rates.csv", &western);
    let run = workspace.run(&["import", "rates.csv"]).expect_code(0);
    let said: Vec<&str> = run.stderr.lines().take(3).collect();
    let byte = western.iter().position(|byte| *byte == 0xe9).expect("it was put there");
    let first = format!(
        "warning[I001] byte {byte} is 0xE9, which is not UTF-8; the whole file was read as Windows-1252"
    );
    assert_eq!(said[0], first);
    assert_eq!(said[1], "  rates.csv, line 2999, cell B2999: `Caf\u{e9} \u{2013} PPO`");
    assert!(said[2].contains("--encoding windows-1252") && said[2].contains("--encoding utf-8"), "{said:?}");
    let plan: String = workspace.value("SELECT raw_plan FROM payer_plan WHERE raw_plan LIKE 'Caf%'");
    assert_eq!(plan, "Caf\u{e9} \u{2013} PPO");
    let kept: String = workspace.value(
        "SELECT encoding || ' ' || rule || ' ' || cell FROM import JOIN import_finding USING (import_id)",
    );
    assert_eq!(kept, "windows-1252 I001 B2999");
}

#[test]
fn whoever_names_the_encoding_has_it_and_no_warning() {
    let western = rates(b"Caf\xe9");
    refused(
        &western,
        &["--encoding", "utf-8"],
        &["line 2999", "0xE9 is not UTF-8", "--encoding windows-1252"],
    );
    let workspace = Workspace::seeded();
    workspace.write("rates.csv", &western);
    let run = workspace.run(&["import", "rates.csv", "--encoding", "windows-1252"]).expect_code(0);
    assert!(!run.stderr.contains("I001"), "{}", run.stderr);
    let sound = Workspace::seeded();
    sound.write("rates.csv", rates("Caf\u{e9}".as_bytes()));
    let run = sound.run(&["import", "rates.csv"]).expect_code(0);
    assert!(!run.stderr.contains("I001"), "{}", run.stderr);
    let plans = "SELECT count(*) FROM payer_plan WHERE raw_plan = 'Caf\u{e9}'";
    assert_eq!((workspace.value::<i64>(plans), sound.value::<i64>(plans)), (1, 1));
}

#[test]
fn a_packed_file_and_standard_input_are_told_the_same_way() {
    let western = rates(b"Caf\xe9");
    let workspace = Workspace::seeded();
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packer.write_all(&western).expect("memory can be written");
    workspace.write("rates.csv.gz", packer.finish().expect("memory can be written"));
    workspace.run(&["import", "rates.csv.gz"]).expect_code(0).expect_talk(&["warning[I001]", "cell B2999"]);
    let run = Workspace::seeded().run_with_input(&["import", "-"], &western);
    run.expect_code(0).expect_talk(&["warning[I001]", "standard input, line 2999, cell B2999"]);
}

#[test]
fn utf_8_that_is_broken_in_one_place_is_damage_and_no_other_encoding() {
    let text = String::from_utf8(rates(b"PPO")).expect("plain text").replacen(",PPO", ",S\u{fc}d", 7);
    let mut broken = text.clone().into_bytes();
    let at = broken.len() - 30;
    broken[at] = 0xe9;
    let words = ["line 3000", "0xE9 is not UTF-8, though line 2 is", "--encoding windows-1252"];
    refused(&broken, &[], &words);
    // With a byte order mark a file says that it is UTF-8.
    refused(
        &[b"\xef\xbb\xbf".as_slice(), &rates(b"Caf\xe9")].concat(),
        &[],
        &["line 2999", "though line 1 is"],
    );
    let cut = [text.as_bytes(), b"Caf\xc3"].concat();
    refused(&cut, &[], &["line 3001", "ends within a character", "download it again"]);
}

#[test]
fn a_byte_that_neither_encoding_knows_and_a_nul_stay_errors() {
    let undefined = rates(b"Caf\xe9 \x81");
    refused(&undefined, &[], &["line 2999", "0x81 is neither UTF-8 nor Windows-1252"]);
    refused(
        &undefined,
        &["--encoding", "windows-1252"],
        &["line 2999", "0x81 is not a character of Windows-1252"],
    );
    refused(&rates(b"Caf\xe9 \0"), &[], &["line 2999", "NUL byte"]);
}

#[test]
fn cms_s_own_western_example_is_judged_and_imported_without_an_option() {
    let name = "hpt-cms/v2/V2.0.0_Wide_CSV_Format_Example.csv";
    let Some(file) = published(name).map(|file| file.display().to_string()) else { return };
    let workspace = Workspace::seeded();
    let verdict = workspace.run(&["validate", &file, "--format", "json"]).expect_code(0).json();
    assert_eq!(verdict["findings"][0]["rule"], "I001", "{verdict}");
    workspace.run(&["import", &file]).expect_code(0).expect_talk(&["I001", "0x97", "cell A12"]);
    let item: String =
        workspace.value("SELECT description FROM item WHERE description LIKE '%observation room'");
    assert_eq!(item, "Treatment or observation room \u{2014} observation room");
}
