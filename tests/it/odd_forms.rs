//! Dates, names, numbers and headings in the forms that people give them.

use crate::workspace::Workspace;

/// Twenty operations with these amounts after code and description.
fn rows(amounts: impl Fn(u32) -> String) -> String {
    (0..20).map(|at| format!("{},Item {at},{}\n", 47370 + at, amounts(at))).collect()
}

#[test]
fn a_heading_with_a_line_break_hides_no_separator() {
    for separator in ["\t", ";", "|", ","] {
        let workspace = Workspace::seeded();
        let header = ["\"payer\n\"", "\"plan\"", "code", "amount", "notes"].join(separator);
        let row = ["Orchard", "HMO", "47371", "1000.50", "a"].join(separator);
        workspace.write("rates.csv", format!("{header}\n{row}\n"));
        workspace
            .run(&["import", "rates.csv"])
            .expect_code(0)
            .expect_talk(&["1 read, 1 accepted, 0 rejected"]);
    }
}
