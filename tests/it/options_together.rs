//! Options that are given together: each says something of what is asked for, or is refused in words.

use crate::workspace::{Workspace, column_of, fixture};

fn workspace() -> Workspace {
    let workspace = Workspace::seeded();
    workspace.write("rates.csv", "payer,plan,code,amount\nAetna,HMO,47371,100\n");
    workspace.write("prices.json", crate::in_network::file(crate::in_network::Shape::default()));
    workspace
}

#[test]
fn a_payer_s_list_is_of_the_publisher_and_the_series_that_are_named() {
    let workspace = workspace();
    for (named, publisher) in [
        (&["--publisher", "Big Payer"][..], "Big Payer"),
        (&["--publisher", "Big Payer", "--series", "Gold"], "Big Payer: Gold"),
        (&["--publisher", "Big Payer", "--series", "Silver"], "Big Payer: Silver"),
        (&["--publisher", "Big Payer", "--series", "BIG PAYER"], "Big Payer"),
    ] {
        let import = [&["import", "prices.json", "--dry-run", "--all-codes"], named].concat();
        workspace.run(&import).expect_code(0).expect_talk(&[&format!("{publisher}, of ")]);
    }
    let named = ["--all-codes", "--publisher", "Big Payer", "--series", "Gold"];
    workspace.run(&[&["import", "prices.json"], &named[..]].concat()).expect_code(0);
    let publishers = "SELECT name FROM publisher WHERE kind = 'payer'";
    assert_eq!(column_of(&workspace.database(), publishers), ["Big Payer: Gold"]);
    workspace
        .run(&[&["publish", "--into", "lake", "prices.json"], &named[..]].concat())
        .expect_code(0)
        .expect_talk(&["Big Payer: Gold, of "]);
}

#[test]
fn an_option_that_would_be_left_unread_is_refused() {
    let workspace = workspace();
    let medicare = fixture("medicare/opps-addendum-b-oct-2025.csv");
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    workspace.run(&["publish", "--into", "lake"]).expect_code(0);
    let before = workspace.dump();
    for (arguments, words) in [
        (&["import", "--template", "payer-rates", "rates.csv"][..], "`rates.csv` would be left unread"),
        (&["import", "--template", "profile", "--adds"], "`--adds` would be left unread"),
        (&["import", "--formats", "--publisher", "X"], "`--publisher` would be left unread"),
        (&["import", "rates.csv", "--suggest-profile", "--publisher", "X"], "says nothing to a proposal"),
        (&["import", "rates.csv", "--suggest-profile", "--replaces"], "says nothing to a proposal"),
        (&["import", &medicare, "--publisher", "X"], "`--publisher` says nothing of"),
        (&["import", &medicare, "--adds"], "a release takes the place of the one before as a whole"),
        (
            &["publish", "--into", "lake", "--publisher", "X"],
            "`--publisher` is of files, and no file is named",
        ),
        (&["publish", "--into", "lake", "--all-codes"], "`--all-codes` is of files"),
        (&["publish", "--into", "lake", "--undo", "rates.csv", "--dry-run"], "`--undo` takes the part back"),
        (&["explain", "47371", "--payer", "aetna", "--locality", "09102/04"], "`--locality` says nothing of"),
        (&["explain", "47371", "--field", "amount", "--modifier", "26"], "`--modifier` says nothing of"),
        (&["explain", "47371", "--measure", "work-rvu", "--year", "2025"], "`--year` says nothing of"),
        (&["explain", "I203", "--payer", "aetna"], "`--payer` says nothing of `I203`, a rule"),
        (&["report", "code", "47371", "--each", "code", "--output", "all"], "`47371` is named"),
    ] {
        workspace.run(arguments).expect_code(2).expect_talk(&[words]);
    }
    assert_eq!(workspace.dump(), before);
    workspace
        .run(&["publish", "--into", "lake"])
        .expect_code(0)
        .expect_talk(&["Published 0 files, 1 were there already"]);
}
