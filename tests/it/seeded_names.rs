//! Names that a seed folder matches to payers: what that does to stored rates is said, and taken back.

use crate::workspace::{Workspace, column_of};

const ALIASES: &str = "alias,payer,evidence";

/// A seeded folder into which lists of such payers were imported, in this order.
fn with_lists(lists: &[(&str, &[&str])]) -> Workspace {
    let workspace = Workspace::seeded();
    for (number, (payer, rates)) in lists.iter().enumerate() {
        let rows: Vec<String> = rates.iter().map(|rate| format!("{payer},HMO,{rate}\n")).collect();
        let file = format!("list{number}.csv");
        workspace.write(&file, format!("payer,plan,code,amount\n{}", rows.concat()));
        workspace.run(&["import", &file]).expect_code(0);
    }
    workspace
}

fn of_lake_mutual() -> Workspace {
    with_lists(&[("Lake Mutual Health", &["99213,100", "99214,150", "99203,170"]), ("LMH", &["99213,105"])])
}

/// Seeds a folder with this one file.
fn seed(workspace: &Workspace, file: &str, lines: &[&str]) -> crate::workspace::Run {
    let _ = std::fs::remove_dir_all(workspace.path("own"));
    workspace.write(&format!("own/{file}"), lines.join("\n") + "\n");
    workspace.run(&["seed", "own"])
}

/// Every rate by name and code, and whether it is current.
fn rates(workspace: &Workspace) -> Vec<String> {
    column_of(
        &workspace.database(),
        "SELECT raw_payer || ' ' || code.code || ' ' || iif(rate.superseded_by IS NULL, 'current', 'ended')
         FROM rate JOIN payer_plan USING (payer_plan_id) JOIN charge USING (charge_id)
         JOIN item_code USING (item_id) JOIN code USING (code_id) ORDER BY 1",
    )
}

fn newest(workspace: &Workspace) -> String {
    workspace.value::<i64>("SELECT max(import_id) FROM import").to_string()
}

#[test]
fn a_seeded_payer_whose_names_end_rates_says_so_and_is_undone() {
    let lists = of_lake_mutual();
    let before = rates(&lists);
    for (file, lines) in [
        ("payers.csv", &["payer,name,kind", "lake-mutual-health,LMH,commercial"][..]),
        // The shipped payers hold none of the names: both rows lead to one.
        ("payer_aliases.csv", &[ALIASES, "LMH,aetna,letter", "Lake Mutual Health,aetna,letter"]),
    ] {
        let run = seed(&lists, file, lines).expect_code(0).expect_talk(&[
            "3 rates replaced by later ones",
            "2 of them are not in the later ones and no longer current: 99203, 99214",
        ]);
        let undo = format!("`ratebook imports undo {}` takes the match back", newest(&lists));
        run.expect_talk(&[&undo]);
        assert_eq!(rates(&lists).iter().filter(|rate| rate.ends_with("current")).count(), 1);
        lists.run(&["imports", "undo", &newest(&lists), "--yes"]).expect_code(0);
        assert_eq!(rates(&lists), before, "{file}");
    }
    lists.run(&["migrate", "verify"]).expect_code(0);
}

#[test]
fn a_corrected_row_leaves_what_it_alone_would_have_made() {
    let lists: &[(&str, &[&str])] =
        &[("Aetna", &["99213,100", "99214,150"]), ("Cigna", &["99213,90"]), ("LMH", &["99213,105"])];
    let right = with_lists(lists);
    seed(&right, "payer_aliases.csv", &[ALIASES, "LMH,cigna,right"]).expect_code(0);
    let corrected = with_lists(lists);
    seed(&corrected, "payer_aliases.csv", &[ALIASES, "LMH,aetna,mistake"]).expect_code(0);
    let mistake = newest(&corrected);
    assert_ne!(rates(&corrected), rates(&right));
    seed(&corrected, "payer_aliases.csv", &[ALIASES, "LMH,cigna,right"]).expect_code(0);
    assert_eq!(rates(&corrected), rates(&right));
    let by_mistake = format!("SELECT count(*) FROM rate WHERE superseded_by = {mistake}");
    assert_eq!(corrected.value::<i64>(&by_mistake), 0);
    // What replaced a row gives nothing back, and names the way that does.
    corrected
        .run(&["imports", "undo", &newest(&corrected), "--yes"])
        .expect_code(3)
        .expect_talk(&["I510", "correct its rows and load the folder again"]);
    // The words of the first folder again, and once more.
    seed(&corrected, "payer_aliases.csv", &[ALIASES, "LMH,aetna,mistake"])
        .expect_code(0)
        .expect_talk(&["0 added, 1 changed"]);
    assert!(rates(&corrected).contains(&"Cigna 99213 current".to_owned()));
    let run = seed(&corrected, "payer_aliases.csv", &[ALIASES, "LMH,aetna,mistake"]).expect_code(0);
    run.expect_talk(&["already loaded"]);
    corrected.run(&["migrate", "verify"]).expect_code(0);
}

#[test]
fn a_payer_that_gets_another_name_is_no_longer_known_by_the_first() {
    let lists = of_lake_mutual();
    seed(&lists, "payers.csv", &["payer,name,kind", "lake-mutual-health,LMH,commercial"]).expect_code(0);
    seed(&lists, "payers.csv", &["payer,name,kind", "lake-mutual-health,Lake Mutual,commercial"])
        .expect_code(0)
        .expect_talk(&["0 added, 1 changed"]);
    assert!(rates(&lists).iter().all(|rate| rate.ends_with("current")), "{:?}", rates(&lists));
    let names: i64 = lists.value("SELECT count(*) FROM payer_alias WHERE alias = 'LMH'");
    assert_eq!(names, 0);
}

#[test]
fn an_undone_list_gives_back_what_it_replaced_by_a_seeded_name() {
    let lists = of_lake_mutual();
    let list = newest(&lists);
    seed(&lists, "payers.csv", &["payer,name,kind", "lake-mutual-health,LMH,commercial"]).expect_code(0);
    lists.run(&["imports", "undo", &list, "--yes"]).expect_code(0);
    assert_eq!(
        rates(&lists),
        ["99203", "99213", "99214"].map(|code| format!("Lake Mutual Health {code} current"))
    );
}

#[test]
fn a_seeded_name_by_which_rates_ended_is_corrected_in_its_folder() {
    let lists = with_lists(&[("Aetna", &["99213,100", "99214,150"]), ("LMH", &["99213,105"])]);
    seed(&lists, "payer_aliases.csv", &[ALIASES, "LMH,aetna,mistake"]).expect_code(0);
    let before = lists.dump();
    lists
        .run(&["payers", "alias", "LMH", "cigna"])
        .expect_code(2)
        .expect_talk(&["2 rates ended by that", "correct the row of payer_aliases.csv in its seed folder"]);
    assert_eq!(lists.dump(), before);
}

#[test]
fn a_corrected_row_is_held_where_files_replaced_rates_by_the_name() {
    let lists = Workspace::seeded();
    seed(&lists, "payer_aliases.csv", &[ALIASES, "LMH,aetna,mistake"]).expect_code(0);
    for (file, payer, amount) in [("first.csv", "Aetna", 100), ("next.csv", "LMH", 107)] {
        lists.write(file, format!("payer,plan,code,amount\n{payer},HMO,99213,{amount}\n"));
        lists.run(&["import", file, "--replaces"]).expect_code(0);
    }
    let before = lists.dump();
    let undo = format!("`ratebook imports undo {}`", newest(&lists));
    seed(&lists, "payer_aliases.csv", &[ALIASES, "LMH,cigna,right"]).expect_code(2).expect_talk(&[
        "files of that name replaced 1 rate",
        &undo,
        "nothing was written",
    ]);
    assert_eq!(lists.dump(), before);
}

#[test]
fn a_name_that_a_folder_drops_stays_and_the_command_that_takes_it_back_is_said() {
    let lists = of_lake_mutual();
    let names = |lists: &Workspace| {
        let sql =
            "SELECT alias FROM payer_alias WHERE superseded_by IS NULL AND payer_key IN ('lmh', 'lakehealth')
                   ORDER BY 1";
        column_of(&lists.database(), sql)
    };
    let both = [ALIASES, "LMH,aetna,letter", "Lake Health,aetna,letter"];
    seed(&lists, "payer_aliases.csv", &both).expect_code(0);
    let first = newest(&lists);
    let one = [ALIASES, "Lake Health,aetna,letter"];
    let run = seed(&lists, "payer_aliases.csv", &one).expect_code(0);
    run.expect_talk(&[
        "`LMH` is not in payer_aliases.csv any more and still leads to a payer",
        &format!("`ratebook imports undo {first}` takes back what is matched there"),
    ]);
    assert_eq!(names(&lists), ["LMH", "Lake Health"]);
    lists.run(&["imports", "undo", &first, "--yes"]).expect_code(0);
    assert!(names(&lists).is_empty());
    // The same file is loaded again: what it states is not there any more.
    let run = seed(&lists, "payer_aliases.csv", &one).expect_code(0).expect_talk(&["1 row: 1 added"]);
    assert!(!run.stderr.contains("any more"), "{}", run.stderr);
    assert_eq!(names(&lists), ["Lake Health"]);
    let run = seed(&lists, "payer_aliases.csv", &one).expect_code(0);
    run.expect_talk(&["already loaded as import"]);
}
