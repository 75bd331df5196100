//! Amounts and their sources as each format prints them: all places of an amount that somebody states, cents of what is
//! worked out of several, and of a figure of several files how many there are.

use std::io::{Cursor, Read as _};

use crate::workspace::{Workspace, payer_csv};

const FORMATS: [&str; 3] = ["table", "md", "html"];

/// The parts of a workbook whose names hold a text, one after the other.
fn parts_of(book: &[u8], name: &str) -> String {
    let mut parts = zip::ZipArchive::new(Cursor::new(book)).expect("a zip");
    let names: Vec<String> = parts.file_names().map(|name| name.expect("a name").into_owned()).collect();
    let mut text = String::new();
    for name in names.iter().filter(|part| part.contains(name)) {
        parts.by_name(name).expect("a part").read_to_string(&mut text).expect("it is a text");
    }
    text
}

fn report(workspace: &Workspace, code: &str, format: &str) -> String {
    workspace.run(&["report", code, "--format", format]).expect_code(0).stdout
}

#[test]
fn a_price_below_a_cent_keeps_its_places_in_every_format() {
    let workspace = Workspace::with_payer_csv(&[
        "Aetna,A,HCPCS,J1100,,outpatient,facility,,fee schedule,0.105,,2026-01-01,,",
        "Cigna,A,HCPCS,J1100,,outpatient,facility,,fee schedule,0.1075,,2026-01-01,,",
        "UnitedHealthcare,A,HCPCS,J1100,,outpatient,facility,,fee schedule,12.3456,,2026-01-01,,",
    ]);
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    for format in FORMATS {
        let page = report(&workspace, "J1100", format);
        for amount in ["$0.105", "$0.1075"] {
            assert!(page.contains(amount), "{format} lacks {amount}: {page}");
        }
        assert!(!page.contains("$0.11<") && !page.contains("$0.11 "), "{format}: {page}");
    }
    // Stated with four places; where it is the figure of a payer it is in cents.
    let rates = workspace.run(&["query", "run", "code-rates", "--param", "code=J1100"]).expect_code(0);
    rates.expect_stdout(&["$12.3456"]);
    workspace.run(&["report", "J1100", "--output", "a.xlsx"]).expect_code(0);
    let book = workspace.bytes_of("a.xlsx");
    for places in ["0.000;", "0.0000;"] {
        assert!(parts_of(&book, "styles").contains(places), "no format of {places}");
    }
}

#[test]
fn a_median_is_printed_in_cents_and_kept_whole() {
    let rows: Vec<String> = ["100.01", "100.02", "100.03", "100.04"]
        .iter()
        .enumerate()
        .map(|(at, amount)| {
            format!("Aetna,{at},CPT,99213,,outpatient,professional,11,fee schedule,{amount},,2026-01-01,,")
        })
        .collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let workspace = Workspace::with_payer_csv(&rows);
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    let run = ["query", "run", "benchmark-range", "--param", "code=99213", "--param", "min_n=1"];
    let table = workspace.run(&run).expect_code(0).stdout;
    assert!(table.contains("$100.03") && !table.contains("$100.025"), "{table}");
    let csv = workspace.run(&[&run[..], &["--format", "csv"]].concat()).expect_code(0).stdout;
    assert!(csv.contains("100.025"), "{csv}");
}

#[test]
fn a_figure_of_several_files_says_how_many_and_which_imports() {
    let workspace = Workspace::seeded();
    for (file, hospital, rate) in [("h1.csv", "Mill", "9000"), ("h2.csv", "River", "9500")] {
        let head = crate::odd_figures::HOSPITAL.replace("{day}", "2026-07-01");
        let row = format!("Item,47371,CPT,outpatient,20000,Aetna,PPO,{rate},case rate,500,9900\n");
        workspace.write(file, head.replace("Mill", hospital).replace("12345", hospital) + &row);
        workspace.run(&["import", file]).expect_code(0);
    }
    let page = report(&workspace, "47371", "md");
    assert!(page.contains("2 files, imports 14 and 15, listed under Sources"), "{page}");
    let csv = report(&workspace, "47371", "csv");
    assert!(csv.contains("\"2 files, imports 14 and 15\",none,none"), "{csv}");
    // A sentence that follows another is divided from it by one blank.
    assert!(!page.contains(".  "), "{page}");
}

#[test]
fn a_chart_of_many_payers_has_room_for_their_names() {
    let payers = ["Aetna", "Cigna", "UnitedHealthcare", "BCBS of Texas"];
    let mut rows = Vec::new();
    for (at, payer) in payers.iter().enumerate() {
        for line in ["Commercial", "Medicare Advantage", "Medicaid", "Exchange"] {
            rows.push(format!(
                "{payer},{line},CPT,47371,,inpatient,professional,21,fee schedule,{},,2026-01-01,,",
                1000 + at * 100
            ));
        }
    }
    let few = height_of_chart(&rows[..1]);
    let many = height_of_chart(&rows);
    assert!(many > few, "{many} rows are no more than {few}");
}

/// How many rows of the first sheet the chart covers.
fn height_of_chart(rows: &[String]) -> usize {
    let workspace = Workspace::seeded();
    workspace.write("rates.csv", payer_csv(&rows.iter().map(String::as_str).collect::<Vec<_>>()));
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    workspace.run(&["report", "47371", "--output", "a.xlsx"]).expect_code(0);
    let drawing = parts_of(&workspace.bytes_of("a.xlsx"), "drawing1.xml");
    let row = |side: &str| -> usize {
        let part = drawing.split(side).nth(1).expect("a corner");
        let number = part.split("<xdr:row>").nth(1).and_then(|rest| rest.split('<').next()).expect("a row");
        number.parse().expect("a number")
    };
    row("<xdr:to>") - row("<xdr:from>")
}
