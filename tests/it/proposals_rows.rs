//! Proposed profiles: which rows they leave out, and that no sound row is among them.

use std::fmt::Write as _;

use crate::workspace::{Workspace, column_of, repository};

/// The proposal for a file, kept as `p.toml` with the publisher filled in; what it says where there is none.
fn proposed(workspace: &Workspace, file: &str) -> String {
    workspace.write("list.csv", file);
    let run = workspace.run(&["import", "list.csv", "--suggest-profile"]);
    if run.code != 0 {
        return run.stderr;
    }
    let text = run.stdout.replace("write whose file this is", "A publisher");
    workspace.write("p.toml", &text);
    text
}

/// What an import by the proposal stores of a code, as `kind or payer amount`.
fn stored(workspace: &Workspace, code: &str) -> Vec<String> {
    workspace.run(&["import", "list.csv", "--profile", "p.toml"]);
    let sql = format!(
        "SELECT concat_ws(' ', coalesce(raw_payer, amount_kind), amount) FROM v_code_rate WHERE code = '{code}'
         AND amount IS NOT NULL AND publisher = 'A publisher' ORDER BY 1"
    );
    column_of(&workspace.database(), &sql)
}

/// A few copayments, old fees or prices of a payer that is not known are no sign that the cells of their rows are
/// shifted.
#[test]
fn a_column_that_few_rows_fill_takes_no_row_out() {
    for sparse in [
        "Member Copay",
        "Prior Rate",
        "Old Fee",
        "Deductible",
        "Implant Threshold",
        "Bundle Case Price",
        "Prior Auth Fee",
        "Notes",
        "Bridgewibble",
    ] {
        let workspace = Workspace::seeded();
        let row = |n: u32| {
            let few = if n % 20 == 3 { "25.50" } else { "" };
            format!("{},words {n},{}.25,{few}\n", 99_200 + n, 100 + 3 * n)
        };
        let rows: String = (0..80).map(row).collect();
        let text = proposed(&workspace, &format!("CPT,Description,Allowed Amount,{sparse}\n{rows}"));
        assert!(text.contains("80 accepted with 80 amounts"), "{sparse}: {text}");
        assert!(!text.contains("\n[[rows.skip]]"), "{sparse}: {text}");
        assert_eq!(stored(&workspace, "99203"), ["fee-schedule 109.25"], "{sparse}");
    }
}

/// Where a text or half a number is in place of the price, the row's other amounts are of other columns.
#[test]
fn rows_that_a_comma_shifts_are_skipped_and_named() {
    for (odd, what) in [("biopsy, liver,120.50", "a text"), ("words,\"$1\",234.50", "half a number")] {
        let workspace = Workspace::seeded();
        let mut rows = String::new();
        for n in 0..80 {
            let cells = if n % 30 == 3 { odd.to_owned() } else { format!("words {n},{}.25,", 100 + 3 * n) };
            writeln!(rows, "{},{cells}", 99_200 + n).expect("written");
        }
        let text = proposed(&workspace, &format!("CPT,Description,Allowed Amount,Member Copay\n{rows}"));
        assert!(text.contains("3 rows have an amount below \"Member Copay\""), "{what}: {text}");
        assert!(text.contains("The first is row 5."), "{what}: {text}");
        assert!(text.contains("\n[[rows.skip]]\ncolumn = \"Member Copay\"\ncells = [\"###.##\"]"), "{text}");
        assert!(stored(&workspace, "99203").is_empty(), "{what}");
        assert_eq!(stored(&workspace, "99204"), ["fee-schedule 112.25"], "{what}");
    }
}

/// A file of 10 codes, each in a row of every one of these kinds, whose amounts are hundreds of the kind's place.
fn of_kinds(headings: &str, kinds: &[&str]) -> String {
    let mut rows = format!("{headings}\n");
    for n in 0..10 {
        for (at, kind) in kinds.iter().enumerate() {
            writeln!(rows, "{},visit,{kind},{}.25", 99_202 + n, 100 * (at + 1) + n).expect("written");
        }
    }
    rows
}

/// Amounts of several kinds, which a column names, are never stored as one.
#[test]
fn a_column_of_kinds_of_amounts_is_never_left_unread() {
    for (headings, kinds, expected) in [
        ("CPT,Description,price_type,price", &["cash", "gross"][..], &["gross 201.25"][..]),
        ("CPT,Description,price_type,price", &["cash"], &["cash 101.25"]),
        (
            "CPT,Description,Charge Type,Amount",
            &["Gross Charge", "Discounted Cash Price", "Min Negotiated", "Max Negotiated"],
            &["gross 101.25"],
        ),
        ("CPT,Description,Type,Standard Charge", &["MAX", "MIN", "CASH PRICE"], &["cash 301.25"]),
        (
            "CPT,Description,payer,price",
            &["GROSS CHARGE", "CASH PRICE", "MIN", "MAX", "AETNA COMMERCIAL", "CIGNA"],
            &["AETNA COMMERCIAL 501.25", "CIGNA 601.25"],
        ),
        ("CPT,Description,Payer,Price", &["Aetna", "Cigna"], &["Aetna 101.25", "Cigna 201.25"]),
        ("CPT,Description,Status,Fee", &["Active", "Termed"], &["fee-schedule 101.25"]),
        ("CPT,Description,Contract Status,Fee", &["Pending", "In Force"], &["fee-schedule 201.25"]),
        ("CPT,Description,Active,Fee", &["Y", "N"], &["fee-schedule 101.25"]),
        (
            "CPT,Description,Network Status,Allowed",
            &["In Network", "Out of Network"],
            &["fee-schedule 101.25"],
        ),
        ("CPT,Description,Network,Allowed", &["OON", "INN"], &["fee-schedule 201.25"]),
    ] {
        let workspace = Workspace::seeded();
        let text = proposed(&workspace, &of_kinds(headings, kinds));
        assert_eq!(stored(&workspace, "99203"), expected, "{headings}: {text}");
        assert_eq!(text.contains("are left out here"), kinds.len() > expected.len(), "{headings}: {text}");
    }
}

/// Words that only look like kinds leave a file as it is.
#[test]
fn a_word_of_a_kind_elsewhere_leaves_no_row_out() {
    for (headings, kinds) in [
        ("CPT,Description,Source,Fee", &["CDM"][..]),
        ("CPT,Description,Category,Fee", &["Closed fracture", "Open fracture"]),
        ("CPT,Description,Department,Fee", &["Cash office", "Lab"]),
        ("CPT,Description,Status,Fee", &["A", "T"]),
    ] {
        let workspace = Workspace::seeded();
        let text = proposed(&workspace, &of_kinds(headings, kinds));
        let expected: Vec<String> =
            (1..=kinds.len()).map(|at| format!("fee-schedule {}.25", 100 * at + 1)).collect();
        assert_eq!(stored(&workspace, "99203"), expected, "{headings}: {text}");
    }
}

/// Names of sections between the rows are no end of the table, unless they say something else of what is below them.
#[test]
fn names_of_sections_are_passed_over_and_the_rows_below_them_are_read() {
    let file = "CPT,Description,Fee\nEVALUATION AND MANAGEMENT,,\n99202,a,95.25\n99203,b,96.25\nSURGERY,,\n47371,c,97.25\n\
                RADIOLOGY,,\n70450,d,98.25\nSee the manual,,\n";
    let workspace = Workspace::seeded();
    let text = proposed(&workspace, file);
    assert!(
        text.contains("3 lines have only a text below \"CPT\", as row 2 has `EVALUATION AND MANAGEMENT`"),
        "{text}"
    );
    assert!(text.contains("reads 4 rows: 4 accepted with 4 amounts") && !text.contains("\nlast ="), "{text}");
    for (code, amount) in [("99202", "95.25"), ("47371", "97.25"), ("70450", "98.25")] {
        assert_eq!(stored(&workspace, code), [format!("fee-schedule {amount}")], "{text}");
    }
    // Below the name of a payer, a setting or a year the amounts are others.
    for other in ["Aetna COMM", "OUTPATIENT", "Effective 2024"] {
        let workspace = Workspace::seeded();
        let text = proposed(&workspace, &file.replace("SURGERY", other));
        let until = format!("\nuntil = [\"{other}\"]");
        assert!(text.contains("reads 2 rows: 2 accepted") && text.contains(&until), "{other}: {text}");
        assert!(stored(&workspace, "47371").is_empty(), "{other}: {text}");
    }
}

/// Numbers can be headings, and a row without a price is none.
#[test]
fn the_header_is_found_among_numbers_and_rows_without_a_price() {
    let of = "SELECT concat_ws(' ', nullif(modifiers, ''), place_of_service, amount) FROM v_code_rate
              WHERE code = '99202' AND amount IS NOT NULL AND publisher = 'A publisher' ORDER BY 1";
    for (headings, row, expected) in [
        ("CPT/HCPCS,Description,Global,26,TC", "a,95.25,38.25,57.25", &["26 38.25", "95.25", "TC 57.25"][..]),
        (
            "CPT/HCPCS,Description,Fee,Fee 26,Fee TC",
            "a,95.25,38.25,57.25",
            &["26 38.25", "95.25", "TC 57.25"],
        ),
        ("CPT,2025,2026", "95.25,98.25", &["98.25"]),
        ("CPT,Mod,11,22,24", ",95.25,98.25,91.25", &["11 95.25", "22 98.25", "24 91.25"]),
        ("CPT,POS 11,POS 22", "95.25,98.25", &["11 95.25", "22 98.25"]),
        ("CPT,Category,Fee", "E&M,95.25", &["95.25"]),
    ] {
        let workspace = Workspace::seeded();
        let more = "99203,".to_owned() + row + "\n99204," + row;
        let text = proposed(&workspace, &format!("{headings}\n99202,{row}\n{more}\n"));
        workspace.run(&["import", "list.csv", "--profile", "p.toml"]);
        assert_eq!(column_of(&workspace.database(), of), expected, "{headings}: {text}");
    }
    for file in [
        "Modifier,Fee,CPT\n,By Report,0042T\n,By Report,0071T\n,By Report,0073T\n26,95.25,99202\n,141.50,99203\n",
        "Category,Fee,Code\n,Not Covered,0042T\n,Not Covered,0071T\n,Not Covered,0073T\nE&M,95.25,99202\nE&M,141.50,99203\n",
    ] {
        let workspace = Workspace::seeded();
        let text = proposed(&workspace, file);
        assert!(text.contains("reads 5 rows: 5 accepted with 2 amounts and 3 gaps"), "{text}");
    }
}

/// The words of a heading may go on in the next line; an age is no price in either.
#[test]
fn a_heading_in_two_lines_is_read_as_one() {
    let row = |n: u32| format!("{},26,,{}.25,000,999\n", 99_202 + n, 95 + n);
    let rows: String = (0..8).map(row).collect();
    let workspace = Workspace::seeded();
    let file = format!(
        "CPT or HCPCS Procedure,Procedure Code,Base,Maximum,Min,Max\nCode,Modifier,Value,Allowable,Age,Age\n{rows}"
    );
    let text = proposed(&workspace, &file);
    assert!(text.contains("lines = 2") && text.contains("amount = \"Maximum: Allowable\""), "{text}");
    assert!(text.contains("# \"Max: Age\" is left out: its heading speaks of persons' ages"), "{text}");
    assert_eq!(stored(&workspace, "99203"), ["fee-schedule 96.25"], "{text}");
}

/// A plan of each row is a payer's, who is asked for: rates of an HMO and a PPO are never one public fee.
#[test]
fn plans_and_lines_of_business_are_of_a_payer_that_is_asked_for() {
    for (heading, kinds) in [("Product", ["HMO", "PPO"]), ("LOB", ["Commercial", "Medicare Advantage"])] {
        let workspace = Workspace::seeded();
        let text = proposed(&workspace, &of_kinds(&format!("CPT,Description,{heading},Fee"), &kinds));
        assert!(
            text.contains("publisher_kind = \"payer\"") && text.contains("payer = \"write who pays\""),
            "{text}"
        );
        let run = workspace.run(&["import", "list.csv", "--profile", "p.toml"]);
        assert_ne!(run.code, 0);
        run.expect_talk(&["payer: write whose prices these are"]);
        workspace.write("p.toml", text.replace("write who pays", "Blue Ridge"));
        assert_eq!(
            stored(&workspace, "99203"),
            ["Blue Ridge 101.25", "Blue Ridge 201.25"],
            "{heading}: {text}"
        );
        workspace.write(
            "p.toml",
            text.replace("\"payer\"", "\"government\"").replace("payer = \"write", "# \"write"),
        );
        let run = workspace.run(&["import", "list.csv", "--profile", "p.toml"]);
        run.expect_talk(&["is of a payer's rates; write publisher_kind = \"payer\""]);
    }
    // A hospital's charge is no plan's.
    let workspace = Workspace::seeded();
    proposed(&workspace, &of_kinds("CPT,Description,Product,Gross Charge", &["Knee", "Hip"]));
    assert_eq!(stored(&workspace, "99203"), ["gross 101.25", "gross 201.25"]);
}

/// A modifier behind a code and a hyphen is read as one; charge numbers of that shape are none.
#[test]
fn a_modifier_that_a_hyphen_attaches_to_a_code_is_read() {
    let of = "SELECT concat_ws(' ', code, nullif(modifiers, ''), amount) FROM v_code_rate
              WHERE amount IS NOT NULL AND publisher = 'A publisher' ORDER BY 1";
    let file = "Code,Description,Fee\n99202,a,95.25\n99202-26,b,38.25\n99202-TC,c,57.25\n99203,d,96.25\n";
    let workspace = Workspace::seeded();
    let text = proposed(&workspace, file);
    workspace.run(&["import", "list.csv", "--profile", "p.toml"]).expect_code(0);
    let expected = ["99202 26 38.25", "99202 95.25", "99202 TC 57.25", "99203 96.25"];
    assert_eq!(column_of(&workspace.database(), of), expected, "{text}");
    let workspace = Workspace::seeded();
    let text = proposed(&workspace, &file.replace("99202-TC", "99202-01"));
    workspace.run(&["import", "list.csv", "--profile", "p.toml"]);
    let expected = ["99202 95.25", "99202-01 57.25", "99202-26 38.25", "99203 96.25"];
    assert_eq!(column_of(&workspace.database(), of), expected, "{text}");
}

/// A file with a known header and no row needs no profile and cannot be imported.
#[test]
fn a_file_without_a_row_is_not_said_to_be_read_as_it_is() {
    let workspace = Workspace::seeded();
    let hill = repository().join("tests/fixtures/hospital/tall-v3-hill.csv");
    let whole = std::fs::read_to_string(hill).expect("a fixture");
    let header: Vec<&str> = whole.lines().take(3).collect();
    workspace.write("list.csv", header.join("\n") + "\n");
    let run = workspace.run(&["import", "list.csv", "--suggest-profile"]).expect_code(1);
    run.expect_talk(&["I129", "the file has no row of charges"]);
}

/// Files that were put together have the header and what is above it again, with a byte order mark or without.
#[test]
fn a_header_that_comes_again_ends_no_table() {
    let rows = |first: u32| -> String {
        (first..first + 20).map(|code| format!("{code},Item,{code}.50,{}.25\n", code / 100)).collect()
    };
    for (mark, above) in
        [("", ""), ("\u{feff}", ""), ("\u{feff}", "Prices of 2026,,,\n"), ("", "Prices of 2026\n\n")]
    {
        let head = format!("{mark}{above}HCPCS Code,Description,Aetna PPO,Cigna HMO\n");
        let again = head.replace("HCPCS Code", if mark.is_empty() { "HCPCS Code" } else { "\"HCPCS Code\"" });
        let workspace = Workspace::seeded();
        let text = proposed(&workspace, &format!("{head}{}{again}{}", rows(47300), rows(99201)));
        assert!(
            !text.contains("until =") && !text.contains("last =") && !text.contains("otherwise ="),
            "{text}"
        );
        let run = workspace.run(&["import", "list.csv", "--profile", "p.toml"]).expect_code(0);
        run.expect_talk(&["the header of the file", "40 accepted, 0 rejected"]);
    }
}
