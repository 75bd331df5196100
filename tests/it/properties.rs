//! What holds for any file: it is imported whole or not at all, and twice is once.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::workspace::{Workspace, payer_csv};

/// Every case starts the program, so there are few of them.
pub(crate) fn runner(cases: u32) -> TestRunner {
    TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() })
}

/// A cell that is sound, odd or wrong.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(vec!["", "Aetna", "Cigna", "CPT", "47371", "00100", "26|50", "12.50", "*", "N/A", "22"])
            .prop_map(str::to_owned),
        1 => prop::sample::select(vec!["\"a, b\"", "\"two\nlines\"", "1e5", "-3", "9999999999999999", "2026-02-30", "\u{fc}"])
            .prop_map(str::to_owned),
        1 => "[ -~]{0,6}".prop_map(|text| text.replace(['"', ','], "")),
    ]
}

/// Rows of a payer CSV with about the right number of cells.
pub(crate) fn rows() -> impl Strategy<Value = Vec<String>> {
    let row = prop::collection::vec(cell(), 13..=15).prop_map(|cells| cells.join(","));
    let sound = (1..=99_999_u32, 0..9_999_u32).prop_map(|(code, amount)| {
        format!("Aetna,Plan {amount},CPT,{code:05},,outpatient,,,,{amount}.25,,,,")
    });
    prop::collection::vec(prop_oneof![row, sound], 0..12)
}

/// Imports a file and checks the promise: applied whole and counted, or nothing has changed.
fn whole_or_nothing(name: &str, content: &[u8]) -> Result<(), TestCaseError> {
    let workspace = Workspace::seeded();
    workspace.write(name, content);
    let before = workspace.dump();
    let run = workspace.run(&["import", name]);
    prop_assert!((0..=4).contains(&run.code), "exit {}: {}", run.code, run.stderr);
    let imports: i64 = workspace
        .value(&format!("SELECT count(*) FROM import WHERE file_name = '{name}' AND status = 'applied'"));
    if imports == 0 {
        prop_assert!(workspace.dump() == before, "exit {} and the tables changed: {}", run.code, run.stderr);
        prop_assert!(run.stderr.contains("error: ") && run.stderr.contains("hint: "), "{}", run.stderr);
        return Ok(());
    }
    let counted: i64 = workspace.value(
        "SELECT rows_rejected = (SELECT count(*) FROM import_reject) AND rows_read = rows_accepted + rows_rejected
             AND (rows_rejected > 0) = (SELECT count(*) > 0 FROM import_finding WHERE severity = 'error')
         FROM import ORDER BY import_id DESC LIMIT 1",
    );
    prop_assert_eq!(counted, 1, "the counts do not agree: {}", run.stderr);
    let after = workspace.dump();
    let again = workspace.run(&["import", name]);
    prop_assert_eq!(again.code, 0, "{}", again.stderr);
    prop_assert!(workspace.dump() == after, "the second import changed the tables");
    Ok(())
}

#[test]
fn any_rows_below_a_sound_header_load_whole_or_leave_nothing() {
    let result = runner(24).run(&rows(), |rows| {
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        whole_or_nothing("rates.csv", payer_csv(&rows).as_bytes())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn a_file_with_any_damage_loads_whole_or_leaves_nothing() {
    let damage = (rows(), any::<prop::sample::Index>(), any::<u8>(), any::<bool>());
    let result = runner(16).run(&damage, |(rows, place, byte, cut)| {
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let mut bytes = payer_csv(&rows).into_bytes();
        let at = place.index(bytes.len());
        if cut {
            bytes.truncate(at);
        } else {
            bytes[at] = byte;
        }
        whole_or_nothing("damaged.csv", &bytes)
    });
    result.unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn any_bytes_load_whole_or_leave_nothing() {
    let bytes = prop::collection::vec(any::<u8>(), 0..400);
    let result = runner(12).run(&bytes, |bytes| whole_or_nothing("bytes.csv", &bytes));
    result.unwrap_or_else(|error| panic!("{error}"));
}
