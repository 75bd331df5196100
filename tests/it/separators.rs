//! Cells divided by anything else than commas, and texts of old code pages.

use crate::workspace::{Workspace, column_of};

fn rates(workspace: &Workspace) -> Vec<String> {
    let sql = "SELECT raw_payer || ' ' || code || ' ' || coalesce(amount, amount_na) FROM v_code_rate
         WHERE raw_payer IS NOT NULL ORDER BY 1";
    column_of(&workspace.database(), sql)
}

#[test]
fn what_divides_the_cells_is_found_in_the_first_lines_and_said() {
    let table = [["payer", "code", "amount"], ["Aetna", "47371", "3250.00"], ["Cigna", "47370", "x"]];
    for (separator, word) in [(",", ""), (";", "semicolons"), ("\t", "tabs"), ("|", "pipes")] {
        for first in [String::new(), format!("sep={separator}\n")] {
            let workspace = Workspace::seeded();
            let lines = table.map(|row| row.join(separator) + "\n").concat();
            workspace.write("rates.csv", format!("{first}{lines}"));
            let run = workspace
                .run(&["import", "rates.csv"])
                .expect_code(1)
                .expect_talk(&[word, "1 accepted, 1 rejected"]);
            assert_eq!(run.stderr.contains("note[I560]"), !word.is_empty(), "{}", run.stderr);
            assert_eq!(rates(&workspace), ["Aetna 47371 3250.0"], "{separator:?}");
            // The rejected row comes back divided as the file is.
            let back = workspace.text_of("rates.rejects.csv");
            assert!(back.contains(&format!("Cigna{separator}47370{separator}x{separator}")), "{back}");
            workspace.write(
                "rates.rejects.csv",
                back.replace(&format!("{separator}x{separator}"), &format!("{separator}7{separator}")),
            );
            workspace.run(&["import", "rates.rejects.csv"]).expect_code(0);
            assert_eq!(rates(&workspace).len(), 2);
        }
    }
}

#[test]
fn a_profile_says_what_divides_the_cells() {
    let workspace = Workspace::seeded();
    let profile = "publisher = 'A'\ndelimiter = ';'\nheader = { row = 1 }\ncolumns = { gross = 'Fee' }\n\
                   codes = [{ column = 'Code', system = 'CPT' }]\n";
    workspace.write("p.toml", profile);
    workspace.write("a.csv", "Code;Fee\n47371;\"1.204,10\"\n47370;7\n");
    let run = workspace.run(&["import", "a.csv", "--profile", "p.toml"]).expect_code(0);
    assert!(!run.stderr.contains("I560"), "{}", run.stderr);
    workspace.write("q.toml", profile.replace("';'", "'/'"));
    workspace
        .run(&["import", "a.csv", "--profile", "q.toml"])
        .expect_talk(&["delimiter: `/` divides no cells"]);
}

#[test]
fn a_decimal_comma_makes_the_doubtful_amounts_of_its_column_gaps() {
    let workspace = Workspace::seeded();
    let rows = [
        "A,47371,\"3,100\"",
        "B,47371,$118.40",
        "C,47371,$ 1200.00",
        "D,47371,\"3,100.00\"",
        "E,47371,\"12,50\"",
    ];
    workspace.write("a.csv", format!("payer,code,amount\n{}\n", rows.join("\n")));
    workspace.run(&["import", "a.csv"]).expect_code(0).expect_talk(&[
        "note[I557]",
        "warning[I217]",
        "5 accepted",
    ]);
    let expected =
        ["A 47371 invalid", "B 47371 118.4", "C 47371 1200.0", "D 47371 3100.0", "E 47371 invalid"];
    assert_eq!(rates(&workspace), expected);
    let raw = "SELECT amount_raw FROM rate WHERE amount IS NULL ORDER BY rate_id";
    assert_eq!(column_of(&workspace.database(), raw), ["3,100", "12,50"]);
    let alone = Workspace::seeded();
    alone.write("a.csv", "payer,code,amount\nA,47371,\"3,100\"\n");
    alone.run(&["import", "a.csv"]).expect_code(0);
    assert_eq!(rates(&alone), ["A 47371 3100.0"]);
}

/// Two items of a hospital's file whose payer has the dollars `3,100` and another text.
fn hospital_files(other: &str) -> [(&'static str, String); 3] {
    let head = "hospital_name,last_updated_on,version,hospital_location\nMill,2025-01-01,2.0.0,Mill\n";
    let codes = "description,code|1,code|1|type,setting";
    let tall = format!(
        "{head}{codes},payer_name,plan_name,standard_charge|negotiated_dollar,standard_charge|methodology\n\
         A,47371,CPT,both,P,L,\"3,100\",case rate\nB,47370,CPT,both,P,L,\"{other}\",case rate\n"
    );
    let wide = format!(
        "{head}{codes},standard_charge|P|L|negotiated_dollar,standard_charge|P|L|methodology\n\
         A,47371,CPT,both,\"3,100\",case rate\nB,47370,CPT,both,\"{other}\",case rate\n"
    );
    let item = |name: &str, code: &str, dollars: &str| {
        format!(
            r#"{{"description": "{name}", "code_information": [{{"code": "{code}", "type": "CPT"}}],
            "standard_charges": [{{"setting": "both", "payers_information": [{{"payer_name": "P",
            "plan_name": "L", "standard_charge_dollar": "{dollars}", "methodology": "case rate"}}]}}]}}"#
        )
    };
    let json = format!(
        r#"{{"hospital_name": "Mill", "last_updated_on": "2025-01-01", "version": "2.2.0",
        "standard_charge_information": [{}, {}]}}"#,
        item("A", "47371", "3,100"),
        item("B", "47370", other)
    );
    [("tall.csv", tall), ("wide.csv", wide), ("items.json", json)]
}

#[test]
fn a_decimal_comma_in_a_hospital_file_makes_the_doubtful_amounts_of_its_column_gaps() {
    for (name, text) in hospital_files("1.234,56") {
        let workspace = Workspace::seeded();
        workspace.write(name, text);
        workspace
            .run(&["import", name])
            .expect_talk(&["the decimal point or divide thousands", "2 accepted"]);
        assert_eq!(rates(&workspace), ["P 47370 invalid", "P 47371 invalid"], "{name}");
        let raw = "SELECT amount_raw FROM rate WHERE amount_raw IS NOT NULL ORDER BY rate_id";
        assert_eq!(column_of(&workspace.database(), raw), ["3,100", "1.234,56"], "{name}");
    }
    for (name, text) in hospital_files("1,234.56") {
        let workspace = Workspace::seeded();
        workspace.write(name, text);
        workspace.run(&["import", name]).expect_talk(&["2 accepted"]);
        assert_eq!(rates(&workspace), ["P 47370 1234.56", "P 47371 3100.0"], "{name}");
    }
}

#[test]
fn a_column_with_dollar_signs_is_one_note_with_the_number_of_its_cells() {
    let workspace = Workspace::seeded();
    let profile = "publisher = 'A'\nheader = { row = 1 }\ncolumns = { gross = 'Gross', cash = 'Cash' }\n\
                   codes = [{ column = 'Code', system = 'CPT' }]\n";
    let row = |n: u32| format!("{},\"$1,{n}.50\",${n}.25\n", 47000 + n);
    let rows: String = (100..120).map(row).collect();
    workspace.write("p.toml", profile);
    workspace.write("a.csv", format!("Code,Gross,Cash\n{rows}47999,$5.00,none of it\n"));
    let run = workspace.run(&["import", "a.csv", "--profile", "p.toml"]).expect_code(1);
    assert_eq!(run.stderr.matches("note[I557]").count(), 2, "{}", run.stderr);
    // The cell of the rejected row is not among those that were read.
    assert_eq!(run.stderr.matches("same cause: 20 places in all").count(), 2, "{}", run.stderr);
}

#[test]
fn texts_of_old_code_pages_are_read_where_somebody_says_so() {
    for (name, byte) in [("cp437", 0x82), ("cp850", 0x82), ("macintosh", 0x8e), ("windows-1252", 0xe9)] {
        let workspace = Workspace::seeded();
        workspace.write("a.csv", [b"payer,code,amount\nCaf".as_slice(), &[byte], b",47371,5\n"].concat());
        workspace.run(&["import", "a.csv", "--encoding", name]).expect_code(0);
        assert_eq!(rates(&workspace), ["Caf\u{e9} 47371 5.0"], "{name}");
        let stored: String = workspace.value("SELECT encoding FROM import ORDER BY import_id DESC LIMIT 1");
        assert_eq!(stored, name);
    }
}

#[test]
fn a_point_or_a_comma_beside_a_decimal_comma_may_divide_thousands() {
    for (shows, doubtful) in [
        ("1.200,5", "3.100"),
        ("12,5", "5.000"),
        ("1 204,10", "3,100"),
        ("€12,50", "3,100"),
        ("0,500", "3,100"),
        ("00,500", "$3.100"),
        ("-12,50", "125.000"),
    ] {
        let row = |text: &str| format!("47371,\"{text}\"\n");
        let table = format!("Code,Fee\n{}{}{}", row(doubtful), row(shows), row("7.25"));
        for thousands in ["", "[numbers]\nthousands = ','\ncurrency = '$'\n"] {
            let workspace = Workspace::seeded();
            workspace.write("a.csv", &table);
            let profile = "publisher = 'A'\nheader = { row = 1 }\ncodes = [{ column = 'Code', system = 'CPT' }]\n\
                           columns = { gross = 'Fee' }\n";
            workspace.write("p.toml", format!("{profile}{thousands}"));
            workspace
                .run(&["import", "a.csv", "--profile", "p.toml"])
                .expect_talk(&["can be the decimal point here or divide thousands"]);
            let stored = "SELECT coalesce(amount_raw, '') || ' ' || coalesce(amount, amount_na) FROM v_rate ORDER BY rate_id";
            let stored = column_of(&workspace.database(), stored);
            assert_eq!(stored.first(), Some(&format!("{doubtful} invalid")), "beside {shows}: {stored:?}");
            assert_eq!(stored.last().map(String::as_str), Some(" 7.25"), "beside {shows}: {stored:?}");
        }
        let workspace = Workspace::seeded();
        workspace.write("a.csv", format!("payer,code,amount\nA,47371,\"{doubtful}\"\nB,47371,\"{shows}\"\n"));
        workspace.run(&["import", "a.csv"]);
        assert!(rates(&workspace).contains(&"A 47371 invalid".to_owned()), "{doubtful} beside {shows}");
    }
    // Where no cell of the column has one, a point is the decimal point, and so it is with fewer places.
    let alone = Workspace::seeded();
    alone.write("a.csv", "payer,code,amount\nA,47371,3.100\nB,47371,0.500\n");
    alone.run(&["import", "a.csv"]).expect_code(0);
    assert_eq!(rates(&alone), ["A 47371 3.1", "B 47371 0.5"]);
}

#[test]
fn a_point_in_a_hospital_file_may_divide_thousands_and_leaves_the_file_valid() {
    for (name, text) in hospital_files("12,5") {
        let workspace = Workspace::seeded();
        let text = text.replace("3,100", "3.100");
        workspace.write(name, &text);
        workspace.run(&["import", name]).expect_talk(&["the point of `3.100` can be", "2 accepted"]);
        assert_eq!(rates(&workspace), ["P 47370 invalid", "P 47371 invalid"], "{name}");
        // To CMS a point is a decimal point; of JSON its schema says that a text is no number.
        let judged = workspace.run(&["validate", name, "--format", "tsv"]).stdout;
        let is_error = |line: &str| line.contains("3.100") && line.contains("error");
        assert!(name.ends_with("json") || !judged.lines().any(is_error), "{name}: {judged}");
    }
    // A number of JSON is no text: its point is a decimal point.
    let workspace = Workspace::seeded();
    let [.., (name, text)] = hospital_files("12,5");
    workspace.write(name, text.replace("\"3,100\"", "3.125"));
    workspace.run(&["import", name]);
    assert_eq!(rates(&workspace), ["P 47370 invalid", "P 47371 3.125"]);
}

#[test]
fn the_help_for_a_number_with_a_decimal_comma_never_makes_it_a_hundred_times_as_much() {
    let workspace = Workspace::seeded();
    workspace.write("a.csv", "payer,code,amount\nA,47371,\"-1 204,10\"\nB,47371,\"12,04,5\"\n");
    let run = workspace.run(&["import", "a.csv"]).expect_code(1).expect_talk(&["with a decimal point"]);
    assert!(!run.stderr.contains("write 120410") && !run.stderr.contains("write 12045"), "{}", run.stderr);
}

#[test]
fn a_file_of_medicare_may_be_divided_otherwise_than_its_publisher_divides_it() {
    for (file, table, options) in [
        ("opps-addendum-b-oct-2025.csv", "medicare_opps", &["--edition", "2025-10-01"]),
        ("asc-addendum-aa-apr-2026.csv", "medicare_asc", &["--edition", "2026-04-01"]),
        ("relative-values-2026.csv", "medicare_rvu", &["--edition", "2026-01-01"]),
    ] {
        let path = crate::workspace::repository().join("tests/fixtures/medicare").join(file);
        let rows = |separator: u8| -> Vec<String> {
            let mut reader = csv::ReaderBuilder::new()
                .has_headers(false)
                .flexible(true)
                .from_path(&path)
                .expect("a fixture");
            let mut writer =
                csv::WriterBuilder::new().delimiter(separator).flexible(true).from_writer(Vec::new());
            reader.records().for_each(|row| writer.write_record(&row.expect("a row")).expect("memory"));
            let workspace = Workspace::seeded();
            let name = file.replace(".csv", ".txt");
            workspace.write(&name, writer.into_inner().expect("memory"));
            let run = workspace.run(&[&["import", &*name][..], options].concat()).expect_code(0);
            assert_eq!(run.stderr.contains("note[I560]"), separator != b',', "{}", run.stderr);
            let last = "SELECT max(release_id) FROM reference_release";
            let columns = column_of(
                &workspace.database(),
                &format!(
                    "SELECT group_concat(name, ', ') FROM pragma_table_info('{table}')
                     WHERE name NOT IN ('release_id', 'import_id', 'source_line')"
                ),
            );
            column_of(
                &workspace.database(),
                &format!(
                    "SELECT json_array({}) FROM {table} WHERE release_id = ({last}) ORDER BY 1",
                    columns[0]
                ),
            )
        };
        let published = rows(b',');
        assert!(!published.is_empty(), "{file}");
        for separator in *b";\t|" {
            assert_eq!(rows(separator), published, "{file}: {:?}", separator as char);
        }
    }
}
