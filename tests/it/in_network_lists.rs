//! Payers' lists: which file is an edition of which, when a price is the same one, and how several lists are shown.

use crate::in_network_counts::{file, group};
use crate::workspace::{Run, Workspace};

/// Imports a text under a name, for 47371.
fn import(workspace: &Workspace, name: &str, text: &str) -> Run {
    workspace.write(name, text);
    workspace.run(&["import", name, "--code", "47371"])
}

fn amounts(workspace: &Workspace) -> String {
    workspace.value("SELECT ifnull(group_concat(amount / 10000.0 ORDER BY amount), '') FROM rate WHERE superseded_by IS NULL")
}

#[test]
fn a_number_in_the_name_of_a_list_is_no_date_of_the_file() {
    let workspace = Workspace::seeded();
    let lists = ["GOLD-2026", "GOLD-2027", "group-202011", "group-202012"];
    for (amount, list) in ["100", "200", "300", "400"].into_iter().zip(lists) {
        let text = file(&[(amount, &group("12-3456789"))]);
        let run =
            import(&workspace, &format!("2026-02-01_{list}_in-network-rates.json"), &text).expect_code(0);
        assert!(!run.stderr.contains("replaces"), "{}", run.stderr);
    }
    assert_eq!(amounts(&workspace), "100.0,200.0,300.0,400.0");
    // The date of the file may be at its end, and another copy is of the same list.
    for (amount, name) in
        [("500", "PPO_in-network-rates_10-01-2026"), ("600", "PPO_in-network-rates_11-01-2026 (1)")]
    {
        import(&workspace, &format!("{name}.json"), &file(&[(amount, &group("12-3456789"))])).expect_code(0);
    }
    assert_eq!(amounts(&workspace), "100.0,200.0,300.0,400.0,600.0");
}
