//! The sheets of a report's workbook on a screen and on paper: what names a row stays in sight, and a wide table goes on
//! beside itself instead of becoming too small to read.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use calamine::{Reader as _, Xlsx};

/// The XML of each sheet by its name.
fn sheets(book: &[u8]) -> BTreeMap<String, String> {
    let names = Xlsx::new(Cursor::new(book)).expect("a workbook").sheet_names();
    let mut parts = zip::ZipArchive::new(Cursor::new(book)).expect("a zip");
    let mut text = |number: usize| {
        let mut text = String::new();
        let mut part = parts.by_name(&format!("xl/worksheets/sheet{number}.xml")).expect("a sheet");
        part.read_to_string(&mut text).expect("it is a text");
        text
    };
    names.into_iter().enumerate().map(|(at, name)| (name, text(at + 1))).collect()
}

#[test]
fn what_names_a_row_stays_in_sight_and_a_wide_table_is_printed_over_several_pages() {
    let workspace = crate::explain::everything();
    workspace.run(&["report", "47371", "--output", "a.xlsx"]).expect_code(0);
    let book = workspace.bytes_of("a.xlsx");
    let sheets = sheets(&book);
    let has = |name: &str, parts: &[&str]| {
        let text = sheets.get(name).unwrap_or_else(|| panic!("{name}: {:?}", sheets.keys()));
        for part in parts {
            assert!(text.contains(part), "{name} lacks {part}: {}", &text[..text.len().min(900)]);
        }
    };
    // Payer and line of business; contractor and number; the year alone, as its setting is further right.
    has("Rates", &["xSplit=\"2\" ySplit=\"1\"", "fitToHeight=\"0\"", "fitToWidth=\"2\""]);
    has("Localities", &["xSplit=\"2\" ySplit=\"1\"", "fitToHeight=\"0\""]);
    has("Medicare by year", &["xSplit=\"1\" ySplit=\"1\""]);
    for name in ["Billing rules", "Completeness", "Data gaps"] {
        assert!(!sheets[name].contains("fitToWidth"), "{name} is one page wide");
    }
    let mut parts = zip::ZipArchive::new(Cursor::new(&*book)).expect("a zip");
    let mut names = String::new();
    parts.by_name("xl/workbook.xml").expect("a part").read_to_string(&mut names).expect("a text");
    // On each page the row begins with what names it.
    assert!(names.contains("Rates!$A:$B,Rates!$1:$1"), "{names}");
}
