//! UTF-8, UTF-16 and Windows-1252: which one a file is, who decides, and what is said of it.

use std::io::Write as _;

use crate::workspace::{Workspace, column_of, payer_csv, published};

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
    refused(
        &undefined,
        &[],
        &["line 2999", "0x81 is neither UTF-8 nor Windows-1252", "cp437 reads `\u{fc}`"],
    );
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

/// UTF-16 with its byte order mark.
fn utf_16(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
    std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(order).collect()
}

#[test]
fn utf_16_is_read_by_its_mark_and_gives_what_utf_8_gives() {
    let rates = String::from_utf8(rates("S\u{fc}d \u{1f3e5} PPO".as_bytes())).expect("it is UTF-8");
    let facts = "SELECT group_concat(raw_plan || amount || source_line, ';') FROM (SELECT * FROM v_rate ORDER BY source_line)";
    let plain = Workspace::seeded();
    plain.write("rates.csv", &rates);
    plain.run(&["import", "rates.csv"]).expect_code(0);
    let expected: String = plain.value(facts);
    for (name, order) in
        [("utf-16le", u16::to_le_bytes as fn(u16) -> [u8; 2]), ("utf-16be", u16::to_be_bytes)]
    {
        let workspace = Workspace::seeded();
        workspace.write("rates.csv", utf_16(&rates, order));
        let run = workspace.run(&["import", "rates.csv"]).expect_code(0);
        let said = format!("warning[I001] the file begins with the byte order mark of {name}");
        run.expect_talk(&[&said, &format!("--encoding {name}")]);
        assert_eq!(workspace.value::<String>(facts), expected, "{name}");
        assert_eq!(workspace.value::<String>("SELECT encoding FROM import WHERE import_id = 14"), name);
        // The mark knows the order; without one, whoever names it has it.
        let named = Workspace::seeded();
        named.write("rates.csv", utf_16(&rates, order));
        let run = named.run(&["import", "rates.csv", "--encoding", "utf-16"]).expect_code(0);
        assert!(!run.stderr.contains("I001"), "{}", run.stderr);
        named.write("bare.csv", &utf_16(&rates, order)[2..]);
        named.run(&["import", "bare.csv"]).expect_code(4).expect_talk(&["binary"]);
        named.run(&["import", "bare.csv", "--encoding", name]).expect_code(0);
    }
}

#[test]
fn utf_16_is_refused_where_it_is_broken_or_is_said_to_be_utf_8() {
    let text = utf_16("payer,code,amount\nAetna,47371,1\n", u16::to_le_bytes);
    refused(&text[..text.len() - 1], &[], &["line 2", "not a character of UTF-16"]);
    refused(&text, &["--encoding", "utf-8"], &["0xFF is not UTF-8", "begins as UTF-16 does"]);
}

#[test]
fn findings_of_a_utf_16_file_name_its_lines_and_cells_and_its_rejects_are_utf_8() {
    let workspace = Workspace::seeded();
    workspace.write(
        "rates.csv",
        utf_16("payer,code,amount\r\nAetna,47371,\u{65e5}\r\nAetna,47370,1\r\n", u16::to_be_bytes),
    );
    let run = workspace.run(&["import", "rates.csv"]).expect_code(1);
    run.expect_talk(&[
        "rates.csv, line 2, cell C2: `\u{65e5}`",
        "2 | Aetna,47371,\u{65e5}\n    |             ^^",
    ]);
    let rejects = workspace.text_of("rates.rejects.csv");
    assert!(rejects.contains("Aetna,47371,\u{65e5}"), "{rejects}");
    workspace.write("rates.rejects.csv", rejects.replace('\u{65e5}', "7"));
    workspace.run(&["import", "rates.rejects.csv"]).expect_code(0);
}

#[test]
fn a_hospital_s_json_is_read_in_utf_16() {
    let name = "hpt-cms/v3/v3_json_format_example.json";
    let Some(file) = published(name) else { return };
    let text = std::fs::read_to_string(file).expect("it is UTF-8");
    let workspace = Workspace::seeded();
    workspace.write("charges.json", text.trim_start_matches('\u{feff}'));
    let plain = workspace.run(&["validate", "charges.json", "--format", "json"]).json();
    workspace.write("charges.json", utf_16(text.trim_start_matches('\u{feff}'), u16::to_le_bytes));
    let wide = workspace.run(&["validate", "charges.json", "--format", "json"]).json();
    let others = |verdict: &serde_json::Value| -> Vec<serde_json::Value> {
        let findings = verdict["findings"].as_array().expect("a list").iter();
        findings.filter(|finding| finding["rule"] != "I001").cloned().collect()
    };
    assert_eq!(others(&wide), others(&plain));
    assert!(wide["findings"].to_string().contains("utf-16le"), "{wide}");
}

/// The same bytes in another encoding are other words: what was read wrongly is read anew.
#[test]
fn a_file_is_imported_again_in_the_encoding_that_is_named() {
    let workspace = Workspace::seeded();
    workspace.write("rates.csv", b"payer,plan,code,amount\nAetna,Caf\x82,47371,5\n".as_slice());
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    workspace.run(&["import", "rates.csv"]).expect_code(0).expect_talk(&["already imported"]);
    let again = ["import", "rates.csv", "--encoding", "cp437", "--adds"];
    workspace.run(&again).expect_code(0);
    workspace.run(&again).expect_code(0).expect_talk(&["already imported"]);
    let plans =
        column_of(&workspace.database(), "SELECT raw_plan FROM v_rate ORDER BY import_id DESC LIMIT 1");
    assert_eq!(plans, ["Caf\u{e9}"]);
}

/// A profile is of files like the one that it was written for, and the next may be of another encoding.
#[test]
fn a_file_that_plainly_is_of_another_encoding_than_its_profile_names_is_read_as_what_it_is() {
    let profile = "publisher = 'Dale'\nencoding = 'windows-1252'\nheader = { starts = ['payer', 'code'] }\n\
        columns = { payer = 'payer', amount = 'amount' }\ncodes = [{ column = 'code', system = 'CPT' }]\n";
    let text = |payer: &str, amount: u32| format!("payer,code,amount\n{payer},47371,{amount}\n");
    let western = [b"payer,code,amount\nM\xe9dica,47371,1\n".as_slice()].concat();
    let files = [
        (western, None, "windows-1252"),
        (text("Aetna", 2).into_bytes(), None, "windows-1252"),
        (text("Médica", 3).into_bytes(), Some("the file is plainly utf-8"), "utf-8"),
        (format!("\u{feff}{}", text("Aetna", 4)).into_bytes(), Some("the file is plainly utf-8"), "utf-8"),
        (utf_16(&text("Médica", 5), u16::to_le_bytes), Some("the file is plainly utf-16le"), "utf-16le"),
    ];
    for (content, said, encoding) in files {
        let workspace = Workspace::seeded();
        workspace.write("p.toml", profile);
        workspace.write("rates.csv", content);
        let run = workspace.run(&["import", "rates.csv", "--profile", "p.toml"]).expect_code(0);
        match said {
            Some(said) => drop(run.expect_talk(&["I643", "the profile names windows-1252", said])),
            None => assert!(!run.stderr.contains("I643"), "{}", run.stderr),
        }
        let payers =
            column_of(&workspace.database(), "SELECT raw_payer FROM v_rate WHERE publisher = 'Dale'");
        assert!(payers == ["Médica"] || payers == ["Aetna"], "{payers:?}");
        let kept = "SELECT encoding FROM import ORDER BY import_id DESC LIMIT 1";
        assert_eq!(workspace.value::<String>(kept), encoding);
    }
    let workspace = Workspace::seeded();
    workspace.write("p.toml", profile);
    workspace.write("rates.csv", text("Médica", 3));
    let named = ["import", "rates.csv", "--profile", "p.toml", "--encoding", "windows-1252"];
    workspace.run(&named).expect_code(0);
    let payers = column_of(&workspace.database(), "SELECT raw_payer FROM v_rate WHERE publisher = 'Dale'");
    assert_eq!(payers, ["MÃ©dica"]);
}
