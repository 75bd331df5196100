//! Input that nobody should send: each ends with its place, a remedy and an exit code, and the tables as they were.

use std::io::Write as _;
use std::process::Stdio;
use std::time::{Duration, Instant};
use std::{fs, thread};

use crate::workspace::{Run, Workspace, payer_csv};

const HEADER: &str = "payer,code,amount\n";

/// The import ends with this code and these words, and no table has changed.
#[track_caller]
fn refused(name: &str, content: impl AsRef<[u8]>, code: i32, words: &[&str]) -> Run {
    let workspace = Workspace::seeded();
    workspace.write(name, content);
    let before = workspace.dump();
    let run =
        workspace.run(&["import", name]).expect_code(code).expect_talk(&[name, "hint: "]).expect_talk(words);
    assert_eq!(workspace.dump(), before);
    run
}

/// A zip archive with these members.
fn zipped(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in members {
        let options = zip::write::SimpleFileOptions::default();
        zip.start_file(*name, options).expect("memory can be written");
        zip.write_all(content).expect("memory can be written");
    }
    zip.finish().expect("memory can be written").into_inner()
}

#[test]
fn an_archive_without_a_table_or_cut_short() {
    refused("none.zip", zipped(&[("readme.md", b"x")]), 4, &["holds no table that ratebook knows"]);
    let rows = format!("{HEADER}{}", "Aetna,47371,5\n".repeat(2000));
    let whole = zipped(&[("rates.csv", rows.as_bytes())]);
    refused("cut.zip", &whole[..whole.len() - 40], 4, &["damaged", "download it again"]);
}

#[test]
fn an_archive_that_claims_or_is_more_than_any_table() {
    let rows = format!("{HEADER}{}", "Aetna,47371,5\n".repeat(2000));
    let mut liar = zipped(&[("rates.csv", rows.as_bytes())]);
    // The unpacked size stands behind the signature of the local and of the central record.
    for (signature, behind) in [(b"PK\x03\x04", 22), (b"PK\x01\x02", 24)] {
        let at = liar.windows(4).position(|bytes| bytes == signature).expect("the record is there") + behind;
        liar[at..at + 4].copy_from_slice(&0xffff_fff0_u32.to_le_bytes());
    }
    refused("liar.zip", liar, 4, &["which no zip can do"]);
    // Blank lines pack a thousandfold: no disk and no memory is needed to see that it is no table.
    let mut bomb = HEADER.as_bytes().to_vec();
    bomb.resize(80 * 1024 * 1024, b'\n');
    refused("bomb.zip", zipped(&[("rates.csv", &bomb)]), 4, &["unpack to more than 67,", "500 times"]);
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packer.write_all(&bomb).expect("memory can be written");
    refused("bomb.csv.gz", packer.finish().expect("memory can be written"), 4, &["500 times"]);
}

#[test]
fn a_line_or_a_row_without_end() {
    let long = "x".repeat(17 * 1024 * 1024);
    let open = format!("{HEADER}Aetna,47371,5\nAetna,47371,\"{long}");
    refused("line.csv", open, 4, &["line 3", "longer than 16 MiB", "a quote that is never closed"]);
    let lines = "x,y\n".repeat(17 * 1024 * 1024);
    let open = format!("{HEADER}Aetna,47371,5\nAetna,47371,\"{lines}");
    refused("row.csv", open, 4, &["line 3", "longer than 64 MiB", "a quote that is never closed"]);
    let wide = format!("payer,code,amount{}\nAetna,47371,5\n", ",c".repeat(70_000));
    refused("wide.csv", wide, 4, &["line 1", "70,003 cells", "at most 65,536"]);
}

#[test]
fn headings_that_stand_twice() {
    refused(
        "twice.csv",
        "payer,code,amount,Amount\nAetna,47371,5,6\n",
        1,
        &["cell D1", "columns C `amount` and D `Amount`", "keep one"],
    );
}

/// Imports rows below a header and gives what was said and stored.
fn rejected(header: &str, rows: &[&str]) -> Vec<(i64, String, String)> {
    let workspace = Workspace::seeded();
    workspace.write("rates.csv", format!("{header}\nAetna,47371,5,,\n{}\n", rows.join("\n")));
    workspace.run(&["import", "rates.csv"]).expect_code(1).expect_talk(&["help: "]);
    let connection = workspace.database();
    let stored: i64 = workspace.value("SELECT count(*) FROM v_rate");
    assert_eq!(stored, 1, "only the sound row is stored");
    let sql = "SELECT line, ifnull(cell, ''), ifnull(value, '') FROM import_finding WHERE severity = 'error' ORDER BY line";
    let mut statement = connection.prepare(sql).expect("SQL");
    let found = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).expect("rows");
    found.collect::<Result<_, _>>().expect("rows")
}

#[test]
fn amounts_and_days_that_are_none_reject_their_rows_with_cell_and_text() {
    let amounts = ["1e309", "NaN", "-0", "(12.50)", "12.50-", "inf", "0x10", "1.2.3"];
    let days = ["2026-02-30", "2026-13-01", "30/2/2026", "0000-00-00"];
    let mut rows: Vec<String> = amounts.iter().map(|amount| format!("Aetna,47371,{amount},,")).collect();
    rows.extend(days.iter().map(|day| format!("Aetna,47371,5,{day},")));
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let found = rejected("payer,code,amount,effective_from,effective_to", &rows);
    let texts = amounts.iter().map(|amount| ('C', *amount)).chain(days.iter().map(|day| ('D', *day)));
    let expected: Vec<(i64, String, String)> = (3..)
        .zip(texts)
        .map(|(line, (column, text))| (line, format!("{column}{line}"), text.trim_matches('"').to_owned()))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn rows_of_another_width_are_rejected_whole() {
    let found = rejected("payer,code,amount,plan,notes", &["Aetna,47371,5", "Aetna,47371,5,,,x"]);
    let lines: Vec<i64> = found.iter().map(|(line, ..)| *line).collect();
    assert_eq!(lines, [3, 4]);
}

/// A hospital's JSON with these items.
fn hospital(items: &str) -> String {
    format!(
        "{{\"hospital_name\": \"Hill\", \"version\": \"3.0.0\", \"standard_charge_information\": [{items}]}}"
    )
}

#[test]
fn json_without_end() {
    for deep in [
        format!("{}{}", "[".repeat(100_000), "]".repeat(100_000)),
        format!("{}1{}", "{\"a\": ".repeat(100_000), "}".repeat(100_000)),
    ] {
        refused("deep.json", hospital(&deep), 4, &["line 1, byte", "nested more than 64 deep"]);
    }
    let root = format!("{{\"hospital_name\": {}", "[".repeat(100_000));
    refused("root.json", root.replace('{', "{\"standard_charge_information\": [], "), 4, &["64 deep"]);
    for value in [format!("\"{}", "a".repeat(33 * 1024 * 1024)), "1".repeat(33 * 1024 * 1024)] {
        refused("long.json", hospital(&value), 4, &["one value is longer than 32 MiB"]);
    }
}

#[test]
fn json_that_says_a_thing_twice_is_told_and_two_prices_for_one_thing_are_rejected() {
    let item = |twice: &str| {
        format!(
            "{{\"description\": \"A\", \"code_information\": [{{\"code\": \"1\", \"type\": \"LOCAL\"}}],
              \"standard_charges\": [{{\"setting\": \"both\", {twice}\"gross_charge\": 5}}]}}"
        )
    };
    let workspace = Workspace::seeded();
    let items = [item("\"gross_charge\": 4, "), item("\"gross_charge\": 5, ").replace("\"A\"", "\"C\"")];
    let text = hospital(&items.join(",\n"));
    let text = text.trim_end_matches('}').to_owned()
        + &format!(", \"standard_charge_information\": [{}]}}", item("").replace("\"A\"", "\"B\""));
    let named =
        |name: &str| text.replacen("\"version\"", &format!("\"hospital_name\": \"{name}\", \"version\""), 1);
    refused(
        "names.json",
        named("Dale"),
        1,
        &["/hospital_name", "`hospital_name` is listed twice with different values"],
    );
    let licensed =
        "\"license_information\": {\"license_number\": \"8\", \"license_number\": \"9\"}, \"version\"";
    let licensed = text.replacen("\"version\"", licensed, 1);
    refused("license.json", licensed, 1, &["/license_information/license_number", "with different values"]);
    workspace.write("twice.json", named("Hill"));
    let run = workspace.run(&["import", "twice.json"]).expect_code(1);
    for place in ["standard_charges/0/gross_charge", "/hospital_name", "/standard_charge_information"] {
        assert!(run.stderr.contains(&format!("{place}: ")), "{place} is not in {}", run.stderr);
    }
    run.expect_talk(&["error[I159]", "with different values", "warning[I151]"]);
    let gross: String = workspace.value(
        "SELECT group_concat(description || ' ' || amount, ', ')
         FROM (SELECT description, amount FROM v_rate WHERE amount_kind = 'gross' ORDER BY description)",
    );
    assert_eq!(gross, "B 5.0, C 5.0", "of two equal values one, of two lists both, of two prices none");
}

/// Starts an import of many rows, does something to the file once rows are being written, and gives
/// how the import ended.
fn meddled(meddle: impl FnOnce(&Workspace)) -> (Workspace, i32, String) {
    let workspace = Workspace::seeded();
    let rows: String = (0..20_000).map(|n| format!("Aetna,Plan {n},CPT,47371,,,,,,{n}.50,,,,\n")).collect();
    workspace.write("large.csv", payer_csv(&[]) + &rows.repeat(10));
    let mut child = workspace
        .command(&["import", "large.csv"])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let began = Instant::now();
    while !workspace.path("ratebook.db-journal").exists() && !workspace.path("ratebook.db-wal").exists() {
        assert!(child.try_wait().expect("it can be asked").is_none(), "it ended before it wrote anything");
        assert!(began.elapsed() < Duration::from_secs(30), "it never wrote anything");
        thread::sleep(Duration::from_millis(2));
    }
    meddle(&workspace);
    let output = child.wait_with_output().expect("the program ends");
    let code = output.status.code().unwrap_or(-1);
    (workspace, code, String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn a_file_that_grows_or_is_replaced_while_it_is_read() {
    let (workspace, code, said) = meddled(|workspace| {
        let mut file =
            fs::OpenOptions::new().append(true).open(workspace.path("large.csv")).expect("it is there");
        file.write_all(b"Aetna,Plan,CPT,47371,,,,,,1.50,,,,\n").expect("room on the disk");
    });
    let nothing = "SELECT count(*) FROM rate";
    assert_eq!((code, workspace.value::<i64>(nothing)), (4, 0), "{said}");
    assert!(said.contains("`large.csv`: the file was changed while it was read: it grew from"), "{said}");
    assert!(said.contains("hint: nothing was written; wait until"), "{said}");
    let (workspace, code, said) = meddled(|workspace| {
        workspace.write("other.csv", payer_csv(&[]));
        fs::rename(workspace.path("other.csv"), workspace.path("large.csv")).expect("the same folder");
    });
    assert_eq!((code, workspace.value::<i64>(nothing)), (4, 0), "{said}");
    assert!(said.contains("it shrank from"), "{said}");
}

#[test]
fn what_ratebook_knows_and_does_not_read_is_named_with_what_to_import() {
    let offsets = "\"Addendum FF -- ASC Device Offset Percentages for CY 2026 \",,,\nHCPCS Code,,Short Descriptor,\
                   April 2026 OPPS Payment Rate,April 2026 Device Offset Percentage\n0101T,,,$252.29,0.00%\n";
    let index = b"CBSA,CBSA Name,WI26\n01,ALABAMA,0.6367\n32420,\"Mayag\x81ez, PR\",0.3408\n";
    for (name, text, words) in [
        ("ff.csv", offsets.as_bytes(), ["is ASC Addendum FF", "OPPS Addendum B"]),
        ("wage.csv", &index[..], ["is a wage index of Medicare", "(GPCI)"]),
    ] {
        let workspace = Workspace::seeded();
        workspace.write(name, text);
        for arguments in [
            &["import", name, "--encoding", "cp437"][..],
            &["import", name, "--encoding", "cp437", "--suggest-profile"],
        ] {
            let run = workspace.run(arguments).expect_code(1).expect_talk(&words);
            assert_eq!(run.stderr.lines().count(), 3, "{}", run.stderr);
        }
    }
    // Whatever its encoding, which nobody has to know for that.
    let workspace = Workspace::seeded();
    workspace.write("wage.csv", &index[..]);
    let run = workspace.run(&["import", "wage.csv"]).expect_code(1);
    run.expect_talk(&["is a wage index of Medicare", "(GPCI)"]);
    workspace.write("cities.csv", b"Code,City\n47371,Mayag\x81ez\n");
    workspace
        .run(&["import", "cities.csv"])
        .expect_talk(&["cp437 reads `Mayag\u{fc}ez`", "--encoding cp437"]);
}

#[test]
fn a_template_that_nobody_filled_in_is_called_so() {
    let workspace = Workspace::seeded();
    let text = "hospital_name,last_updated_on,version,hospital_location\nMill,2024-04-16,2.0.0,Mill\n\
                description,code | 1,code | 1 |type,setting,standard_charge | gross,payer_name,plan_name,\
                standard_charge|[payer_name]|[plan_name]|negotiated_dollar\nA,216,CPT,outpatient,,,,\n";
    workspace.write("mill.csv", text);
    workspace
        .run(&["import", "mill.csv"])
        .expect_code(1)
        .expect_talk(&["1 heading with `[payer_name]` or `[plan_name]`", "line 3"]);
    workspace
        .run(&["import", "mill.csv", "--suggest-profile"])
        .expect_code(1)
        .expect_talk(&["no column of prices", "4 of its 8 columns are blank"]);
}

#[test]
fn the_template_within_a_list_and_one_repeated_header_are_said_in_plain_words() {
    let workspace = Workspace::seeded();
    workspace.write("list.json", "[{\"hospital_name\": \"Mill\", \"standard_charge_information\": []}]");
    let run = workspace.run(&["import", "list.json"]).expect_code(1);
    run.expect_talk(&["nearly hospital-json", "take the outer brackets away"]);
    workspace.write("rates.csv", "payer,code,amount\nAetna,47371,5\npayer,code,amount\nAetna,47370,6\n");
    let run = workspace.run(&["import", "rates.csv"]).expect_code(0);
    run.expect_talk(&["1 row repeats the header of the file, and holds no data"]);
    workspace.write("one.csv", "payer,code,amount\nCigna,47371,5\n");
    workspace.run(&["import", "one.csv"]).expect_talk(&["2 read: 1 header, 1 row, 0 blank"]);
}

#[test]
fn a_nul_that_json_writes_in_digits_is_refused_as_one_that_it_writes_itself() {
    let workspace = Workspace::seeded();
    let file = "[\n{\"cpt\": \"47371\", \"what\": \"a\\u0000b\", \"fee\": 5.25}\n]\n";
    workspace.write("nul.json", file);
    workspace.write(
        "p.toml",
        "publisher = 'Hill'\nheader = { records = '' }\ncolumns = { description = 'what', gross = 'fee' }\n\
         codes = [{ column = 'cpt', system = 'CPT' }]\n",
    );
    let run = workspace.run(&["import", "nul.json", "--profile", "p.toml"]).expect_code(4);
    run.expect_talk(&["line 2, byte", "a NUL character"]);
}

#[test]
fn two_members_of_one_name_are_not_one() {
    let mut twice = zipped(&[
        ("a.csv", b"payer,code,amount\nAetna,47371,5\n"),
        ("b.csv", b"payer,code,amount\nCigna,47371,6\n"),
    ]);
    for at in 0..twice.len() - 5 {
        if &twice[at..at + 5] == b"b.csv" {
            twice[at] = b'a';
        }
    }
    refused("twice.zip", twice, 4, &["holds two members of one name", "rename one of the two"]);
}

#[test]
fn charges_under_another_name_than_the_template_s_are_not_lost_in_silence() {
    let file = |list: &str, charges: &str| {
        format!(
            "{{\"hospital_name\": \"Hill\", \"last_updated_on\": \"2026-01-15\", \"version\": \"3.0.0\", \"{list}\": {charges},
              \"modifier_information\": [{{\"code\": \"52\", \"description\": \"Half\", \"setting\": \"both\",
              \"modifier_payer_information\": [{{\"payer_name\": \"Aetna\", \"plan_name\": \"PPO\", \"description\": \"half\"}}]}}]}}"
        )
    };
    let charges =
        "[{\"description\": \"Item\", \"code_information\": [{\"code\": \"47371\", \"type\": \"CPT\"}],
        \"standard_charges\": [{\"setting\": \"outpatient\", \"gross_charge\": 100}]}]";
    for (list, charges, said) in [
        ("Standard_Charge_Information", charges, "`Standard_Charge_Information` looks like it"),
        ("standard_charges_information", charges, "`standard_charges_information` looks like it"),
        ("standard_charge_information", "{}", "has no list `standard_charge_information`"),
    ] {
        refused("hill.json", file(list, charges), 4, &[said, "and so no charge"]);
    }
}

#[test]
fn an_output_that_is_the_database_is_refused() {
    let workspace = Workspace::seeded();
    std::fs::rename(workspace.path("ratebook.db"), workspace.path("rates")).expect("it is there");
    let before = workspace.bytes_of("rates");
    let run = ["report", "47371", "--db", "rates", "--output", "rates", "--format", "csv", "--force"];
    workspace.run(&run).expect_code(2).expect_talk(&["`rates` is the database; nothing was written"]);
    // SQLite takes a file of these names for the rest of a command that was interrupted.
    for kept in ["rates-journal", "rates-wal", "./rates-shm"] {
        let run = ["report", "47371", "--db", "rates", "--output", kept, "--format", "csv"];
        workspace.run(&run).expect_code(2).expect_talk(&[&format!("SQLite keeps `{kept}` for the database")]);
    }
    assert_eq!(workspace.names("."), ["rates"]);
    assert_eq!(workspace.bytes_of("rates"), before);
}

#[test]
fn a_command_says_what_it_does_not_do_with_what_it_is_given() {
    let workspace = Workspace::seeded();
    workspace.write("rates.csv", payer_csv(&["UHC,A,CPT,47371,,,,,,100,,,,"]));
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    for (command, words) in [
        (&["payers", "alias", " ", "aetna"][..], "has no letter and no digit"),
        (&["report", "47371", "47370"], "`ratebook export --code 47371 --code 47370 DIR`"),
        (&["explain", "47371", "--measure", "foo"], "`ratebook report 47371` lists the measures"),
        (&["migrate", "verify", "--format", "json"], "leave `--format` out"),
        (&["migrate", "plan", "--format", "csv"], "leave `--format` out"),
    ] {
        let before = workspace.dump();
        workspace.run(command).expect_code(2).expect_talk(&[words]);
        assert_eq!(workspace.dump(), before, "{command:?}");
    }
    // A name may be corrected, and whose it was is said.
    workspace.run(&["payers", "alias", "UHC", "unitedhealthcare"]).expect_code(0);
    let run = workspace.run(&["payers", "alias", "UHC", "aetna"]).expect_code(0);
    run.expect_talk(&["`UHC` was a name of unitedhealthcare until now", "`ratebook imports undo"]);
    let run = workspace.run(&["payers", "alias", "cigna", "aetna"]).expect_code(0);
    run.expect_talk(&["`cigna` was a name of cigna until now"]);
}
