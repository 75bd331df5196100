//! By whom a rate is paid and what a file replaces: spellings of one payer, plans, losses, names that
//! are matched later.

use crate::workspace::Workspace;

/// A file of one payer and plan with so many codes, each at `amount`.
fn month(payer: &str, plan: &str, codes: u32, amount: &str) -> String {
    let rows: Vec<String> =
        (0..codes).map(|n| format!("{payer},{plan},{:05},{amount}", 47_300 + n)).collect();
    format!("payer,plan,code,amount\n{}\n", rows.join("\n"))
}

/// Current rates and replaced ones.
fn rates(workspace: &Workspace) -> (i64, i64) {
    let count = |sql: &str| workspace.value::<i64>(sql);
    (
        count("SELECT count(*) FROM rate WHERE superseded_by IS NULL"),
        count("SELECT count(*) FROM rate WHERE superseded_by IS NOT NULL"),
    )
}

#[test]
fn spellings_of_one_payer_are_editions_of_one_contract() {
    let workspace = Workspace::seeded();
    for (file, payer, plan, amount) in [
        ("2026-10.csv", "Aetna", "HMO", "100"),
        ("2026-11.csv", "AETNA", "hmo", "110"),
        ("2026-12.csv", "Aetna Inc.", "HMO ", "121"),
    ] {
        workspace.write(file, month(payer, plan, 40, amount));
        workspace.run(&["import", file]).expect_code(0);
    }
    assert_eq!(rates(&workspace), (40, 80));
    let told =
        workspace.run(&["query", "run", "payer-comparison", "--param", "code=47300", "--format", "json"]);
    let rows = told.expect_code(0).rows();
    let aetna = rows.iter().find(|row| row["payer_name"] == "Aetna").expect("Aetna");
    assert_eq!((aetna["rates"].as_i64(), aetna["point"].as_f64()), (Some(1), Some(121.0)), "{aetna}");
    // The names stay as published.
    let names: String = workspace.value(
        "SELECT group_concat(DISTINCT raw_payer || '/' || raw_plan ORDER BY raw_payer) FROM payer_plan",
    );
    assert_eq!(names, "AETNA/hmo,Aetna/HMO,Aetna Inc./HMO");
    let changes: i64 = workspace.value("SELECT sum(facts_changed) FROM import WHERE format = 'payer-rates'");
    assert_eq!(changes, 80);
    // Nor does a report call a rate in another spelling removed and added.
    let last: String = workspace.value("SELECT max(import_id) || '' FROM import");
    for (arguments, change) in [
        (vec!["imports", "diff", last.as_str()], "changed"),
        (vec!["query", "run", "code-changes", "--param", "code=47300"], ""),
        (vec!["query", "run", "rate-changes", "--param", "from=15", "--param", "until=16"], "up"),
    ] {
        let rows = workspace.run(&[&arguments[..], &["--format", "json"]].concat()).expect_code(0).rows();
        assert!(!rows.is_empty(), "{arguments:?}");
        for row in rows {
            assert_eq!(row["change"].as_str().unwrap_or_default(), change, "{arguments:?}: {row}");
            assert!(row["percent"].is_number(), "{arguments:?}: {row}");
        }
    }
}

#[test]
fn the_same_rates_in_another_spelling_are_unchanged() {
    let workspace = Workspace::seeded();
    workspace.write("one.csv", month("Local Plan of Nowhere", "Gold HMO", 30, "100"));
    workspace.write("two.csv", month("LOCAL PLAN of  Nowhere", "gold  HMO", 30, "100"));
    workspace.run(&["import", "one.csv"]).expect_code(0);
    workspace.run(&["import", "two.csv"]).expect_code(0).expect_talk(&["0 changed, 0 removed, 30 unchanged"]);
    assert_eq!(rates(&workspace), (30, 0));
}

#[test]
fn a_file_replaces_the_plans_that_it_states_and_says_so_before() {
    let workspace = Workspace::seeded();
    workspace.write("hmo.csv", month("Aetna", "HMO", 100, "100"));
    workspace.write("ppo.csv", month("Aetna", "PPO", 100, "120"));
    workspace.write("hmo-next.csv", month("Aetna", "HMO", 100, "105"));
    workspace.run(&["import", "hmo.csv"]).expect_code(0);
    workspace.run(&["import", "ppo.csv"]).expect_code(0).expect_talk(&[
        "100 added, 0 changed, 0 removed",
        "I533",
        "Aetna HMO is not in the file; its 100 rates stay",
    ]);
    assert_eq!(rates(&workspace), (200, 0));
    let plan = workspace.run(&["import", "hmo-next.csv", "--dry-run"]).expect_code(0);
    plan.expect_talk(&["replaces   Aetna HMO: 100 rates of hmo.csv", "100 changed, 0 removed"]);
    let data = workspace.run(&["import", "hmo-next.csv", "--format", "json"]).expect_code(0).json();
    let replaces = &data["files"][0]["replaces"][0];
    assert_eq!((&replaces["whose"], &replaces["rates"]), (&"Aetna HMO".into(), &100.into()), "{data}");
    assert_eq!(rates(&workspace), (200, 100));
}

#[test]
fn one_row_for_a_payer_of_a_hundred_is_held_and_can_be_added() {
    let workspace = Workspace::seeded();
    // Other payers make the loss a small share of the file, not of the payer.
    let others: String =
        (0..40).map(|n| month(&format!("Payer {n}"), "PPO", 100, "90")[23..].to_owned()).collect();
    workspace.write("all.csv", month("Aetna", "HMO", 100, "100") + &others);
    workspace.write("one.csv", "payer,plan,code,amount\nAetna,HMO,47371,3250.00\n");
    workspace.run(&["import", "all.csv"]).expect_code(0);
    let before = workspace.dump();
    let held = workspace.run(&["import", "one.csv"]).expect_code(3);
    let held = held.expect_talk(&[
        "I502",
        "99 of 100 current facts of Aetna HMO",
        "47300 of Aetna HMO at 100.00 (all.csv, line 2)",
    ]);
    held.expect_talk(&["I504", "`--adds`", "`--replaces`"]);
    assert_eq!(workspace.dump(), before);
    workspace.write("one.csv", "payer,plan,code,amount\nAetna,HMO,47371,325.00\n");
    workspace.run(&["import", "one.csv", "--adds"]).expect_code(0).expect_talk(&["1 changed, 0 removed"]);
    assert_eq!(rates(&workspace), (4100, 1));
    workspace.write("two.csv", "payer,plan,code,amount\nAetna,HMO,47371,326.00\n");
    workspace.run(&["import", "two.csv", "--replaces"]).expect_code(0).expect_talk(&[
        "1 changed, 99 removed",
        "I530",
        "replaces   Aetna HMO: 100 rates of all.csv and one.csv",
    ]);
    workspace.run(&["import", "two.csv", "--adds", "--replaces"]).expect_code(2);
}

#[test]
fn small_files_are_guarded_as_large_ones() {
    let workspace = Workspace::seeded();
    let rows = |rows: &str| format!("payer,plan,code,amount\n{rows}");
    workspace.write("m1.csv", rows("Aetna,HMO,47371,3250\nAetna,PPO,47371,3400\n"));
    workspace.write("m2.csv", rows("Aetna,HMO,47371,32.50\n"));
    workspace.write("m3.csv", rows("Aetna,HMO,47371,\nAetna,PPO,47371,N/A\n"));
    workspace.write("m4.csv", rows("Aetna,HMO,47370,3250\n"));
    workspace.run(&["import", "m1.csv"]).expect_code(0);
    let before = workspace.dump();
    workspace
        .run(&["import", "m2.csv"])
        .expect_code(3)
        .expect_talk(&["I504", "47371 of Aetna HMO: 3,250.00 -> 32.50"]);
    workspace.run(&["import", "m3.csv"]).expect_code(3).expect_talk(&[
        "I501",
        "1 of 1 known value of Aetna HMO would become a gap",
        "47371 of Aetna HMO: 3,250.00 has no amount",
    ]);
    workspace.run(&["import", "m4.csv"]).expect_code(3).expect_talk(&["I502"]);
    // Neither way on lifts another guard.
    workspace.run(&["import", "m2.csv", "--replaces"]).expect_code(3);
    workspace.run(&["import", "m3.csv", "--replaces"]).expect_code(3);
    assert_eq!(workspace.dump(), before);
    let lifted = workspace.run(&["import", "m2.csv", "--accept", "I504"]).expect_code(0);
    lifted.expect_talk(&["I532", "I536", "Aetna PPO is no longer in the file; its 1 rate stays current"]);
}

#[test]
fn what_is_lost_is_measured_by_what_was_known() {
    let workspace = Workspace::seeded();
    let month = |known: u32| {
        let row = |at: u32| format!("Aetna,HMO,{},{}\n", 47_300 + at, if at < known { "100" } else { "N/A" });
        format!("payer,plan,code,amount\n{}", (0..200).map(row).collect::<String>())
    };
    workspace.write("first.csv", month(50));
    workspace.run(&["import", "first.csv"]).expect_code(0);
    // One of 50 is 2 %, though it is half a percent of all rates.
    workspace.write("next.csv", month(49));
    workspace
        .run(&["import", "next.csv"])
        .expect_code(3)
        .expect_talk(&["I501", "1 of 50 known values of Aetna HMO would become a gap"]);
}

#[test]
fn what_is_below_the_shares_is_warned_of_with_its_places() {
    let workspace = Workspace::seeded();
    workspace.write("first.csv", month("Aetna", "HMO", 200, "100"));
    let gone = month("Aetna", "HMO", 198, "100").replace("47305,100", "47305,N/A");
    workspace.write("next.csv", gone);
    workspace.run(&["import", "first.csv"]).expect_code(0);
    let next = workspace.run(&["import", "next.csv"]).expect_code(0);
    let next =
        next.expect_talk(&["I530", "47498 of Aetna HMO at 100.00 (first.csv, line 200)", "2 places in all"]);
    next.expect_talk(&["I531", "47305 of Aetna HMO: 100.00 has no amount any more", "next.csv, line 7"]);
    let kept: i64 = workspace.value("SELECT count(*) FROM import_finding WHERE rule IN ('I530', 'I531')");
    assert_eq!(kept, 2);
}

#[test]
fn a_name_that_is_settled_later_makes_older_editions_of_stored_rates() {
    let workspace = Workspace::seeded();
    for (file, payer, amount) in
        [("10.csv", "Aetna", "100"), ("11.csv", "AETNA", "110"), ("12.csv", "Etna X", "121")]
    {
        workspace.write(file, month(payer, "HMO", 40, amount));
        workspace.run(&["import", file]).expect_code(0);
    }
    assert_eq!(rates(&workspace), (80, 40));
    let last: i64 = workspace.value("SELECT max(import_id) FROM import");
    let settled = workspace.run(&["payers", "alias", "etna  x", "aetna"]).expect_code(0);
    settled.expect_talk(&["40 rates replaced by later ones"]);
    assert_eq!(rates(&workspace), (40, 80));
    let point = |more: &[&str]| {
        let query = ["query", "run", "payer-comparison", "--param", "code=47300", "--format", "json"];
        let rows = workspace.run(&[&query, more].concat()).expect_code(0).rows();
        rows.iter().find(|row| row["payer_name"] == "Aetna").and_then(|row| row["point"].as_f64())
    };
    assert_eq!(point(&[]), Some(121.0));
    assert_eq!(point(&["--as-of", &last.to_string()]), Some(110.0));
    // What the newest file states rests on it no more than the settled name rests on the file.
    workspace
        .run(&["imports", "undo", &last.to_string(), "--yes"])
        .expect_code(3)
        .expect_talk(&["I510", &(last + 1).to_string()]);
    workspace.run(&["imports", "undo", &(last + 1).to_string(), "--yes"]).expect_code(0);
    assert_eq!(rates(&workspace), (80, 40));
    assert_eq!(point(&[]), Some(110.0));
    workspace.run(&["payers", "alias", "Etna X", "aetna"]).expect_code(0);
    workspace.run(&["imports", "undo", &last.to_string(), "--yes", "--cascade"]).expect_code(0);
    assert_eq!(rates(&workspace), (40, 40));
    assert_eq!(point(&[]), Some(110.0));
}

#[test]
fn a_match_by_which_rates_ended_is_taken_back_before_another_takes_its_place() {
    let workspace = Workspace::seeded();
    workspace.write("zeta.csv", month("Zeta", "HMO", 2, "100"));
    workspace.write("cigna.csv", month("Cigna", "HMO", 1, "200"));
    workspace.run(&["import", "zeta.csv", "cigna.csv"]).expect_code(0);
    workspace.run(&["payers", "alias", "Zeta", "cigna"]).expect_code(0).expect_talk(&["2 rates replaced"]);
    let before = workspace.dump();
    let last: i64 = workspace.value("SELECT max(import_id) FROM import");
    let taken_back = format!("`ratebook imports undo {last}`");
    workspace
        .run(&["payers", "alias", "Zeta", "aetna"])
        .expect_code(2)
        .expect_talk(&["2 rates ended by that; nothing was written", &taken_back]);
    assert_eq!(workspace.dump(), before);
    let undone = workspace.run(&["imports", "undo", &last.to_string(), "--yes"]).expect_code(0);
    assert!(
        undone.stderr.contains("Took back 1 import") && !undone.stderr.contains("same file"),
        "{}",
        undone.stderr
    );
    workspace.run(&["payers", "alias", "Zeta", "aetna"]).expect_code(0);
    assert_eq!(rates(&workspace), (3, 0));
}

#[test]
fn a_settled_name_leaves_both_spellings_of_one_file() {
    let workspace = Workspace::seeded();
    let both = month("Aetna", "HMO", 20, "100") + &month("Etna X", "HMO", 20, "90")[23..];
    workspace.write("both.csv", &both);
    workspace.write("next.csv", both.replace("47300,90", "47300,91"));
    workspace.run(&["import", "both.csv", "next.csv"]).expect_code(0);
    assert_eq!(rates(&workspace), (40, 1));
    workspace.run(&["payers", "alias", "Etna X", "aetna"]).expect_code(0);
    assert_eq!(rates(&workspace), (40, 1));
}

#[test]
fn an_added_rate_replaces_that_of_another_spelling_alone() {
    let workspace = Workspace::seeded();
    workspace.write("all.csv", month("Aetna", "HMO", 20, "100"));
    workspace.write("one.csv", month("Etna X", "HMO", 1, "90"));
    workspace.run(&["import", "all.csv"]).expect_code(0);
    workspace.run(&["import", "one.csv", "--adds"]).expect_code(0);
    assert_eq!(rates(&workspace), (21, 0));
    workspace.run(&["payers", "alias", "Etna X", "aetna"]).expect_code(0);
    assert_eq!(rates(&workspace), (20, 1));
}

#[test]
fn the_same_rate_in_two_rows_counts_once_or_is_an_open_conflict() {
    let workspace = Workspace::seeded();
    let head = "payer,plan,code,setting,method,amount,effective_from\n";
    let row = |amount: &str| format!("Aetna,PPO,47371,outpatient,fee schedule,{amount},2026-01-01\n");
    workspace.write("again.csv", [head, &row("10.00"), &row("10.00")].concat());
    let again = workspace.run(&["import", "again.csv", "--publisher", "One"]).expect_code(0);
    again.expect_talk(&["I534", "again.csv, line 3", "line 2 states this rate", "2 accepted", "1 added"]);
    assert_eq!(rates(&workspace), (1, 0));
    let clean = workspace.run(&["report", "code", "47371", "--format", "md"]).expect_code(0);
    assert!(!clean.stdout.contains("Rates in conflict"), "{}", clean.stdout);

    workspace.write("two.csv", [head, &row("10.00"), &row("20.00")].concat());
    let two = workspace.run(&["import", "two.csv", "--publisher", "Two"]).expect_code(0);
    two.expect_talk(&["warning[I535]", "two.csv, line 3", "line 2 states this rate", "2 added"]);
    let report = workspace.run(&["report", "code", "47371", "--format", "md"]).expect_code(0);
    assert!(report.stdout.contains("Rates in conflict"), "{}", report.stdout);
    // A third row that repeats the second is stored once, like one that repeats the first.
    workspace.write("three.csv", [head, &row("10.00"), &row("20.00"), &row("20.00"), &row("10.00")].concat());
    let three = workspace.run(&["import", "three.csv", "--publisher", "Five"]).expect_code(0);
    three.expect_talk(&["warning[I535]", "note[I534]", "line 3 states this rate", "4 accepted", "2 added"]);
    // Notes are facts too: both rows are kept, and the contract has one vote.
    let noted = head.replace("from\n", "from,notes\n");
    let note = |text: &str| row("10.00").replace('\n', &format!(",{text}\n"));
    workspace.write(
        "notes.csv",
        [&noted, &note("a carve-out"), &note("by appendix B")].map(String::as_str).concat(),
    );
    let notes = workspace.run(&["import", "notes.csv", "--publisher", "Four"]).expect_code(0);
    notes.expect_talk(&[
        "note[I534]",
        "same figure and another last day or other notes",
        "notes.csv, line 3",
        "2 added",
    ]);
    // Names that differ in the form of the company are one.
    let forms = ["Aetna", "Aetna Inc.", "AETNA, INC"]
        .map(|name| row("10.00").replacen("Aetna,PPO", &format!("\"{name}\","), 1));
    workspace.write("forms.csv", [head, &forms.concat()].concat());
    let forms = workspace.run(&["import", "forms.csv", "--publisher", "Five"]).expect_code(0);
    forms.expect_talk(&["note[I534]", "line 2 states this rate of Aetna Inc.", "counted once", "1 added"]);
    // Names that lead to one payer may be products of it: each keeps its row, one contract has one vote.
    let names = ["Aetna", "Aetna Preferred", "AETNA "]
        .map(|name| row("10.00").replacen("Aetna,PPO", &format!("{name},"), 1));
    workspace.write("names.csv", [head, &names.concat()].concat());
    let names = workspace.run(&["import", "names.csv", "--publisher", "Six"]).expect_code(0);
    names.expect_talk(&[
        "note[I534]",
        "line 2 states this rate of Aetna Preferred",
        "under another name",
        "2 added",
    ]);
    workspace.write("later.csv", workspace.text_of("names.csv").replace("outpatient", "Outpatient"));
    let later = workspace.run(&["import", "later.csv", "--publisher", "Six"]).expect_code(0);
    later.expect_talk(&["0 added, 0 changed, 0 removed, 2 unchanged"]);
    // With figures of their own they are no conflict, unless it is one name again.
    let product = |name: &str, amount: &str| row(amount).replacen("Aetna,PPO", &format!("{name},"), 1);
    let products = [head, &product("Aetna", "11.00"), &product("Aetna Preferred", "12.00")].concat();
    workspace.write("products.csv", &products);
    let run = workspace.run(&["import", "products.csv", "--publisher", "Seven"]).expect_code(0);
    assert!(!run.stderr.contains("I53"), "{}", run.stderr);
    let conflicts = || {
        let run =
            workspace.run(&["query", "run", "code-conflicts", "--param", "code=47371", "--format", "csv"]);
        run.expect_code(0).stdout.matches("Seven").count()
    };
    assert_eq!(conflicts(), 0);
    for same in ["AETNA", "Aetna Inc."] {
        workspace.write("products.csv", products.clone() + &product(same, "13.00"));
        let run = workspace.run(&["import", "products.csv", "--publisher", "Seven"]).expect_code(0);
        run.expect_talk(&["warning[I535]", &format!("line 2 states this rate of {same}")]);
        assert_eq!(conflicts(), 2);
    }
    // Another day, method or setting is another rate.
    let other = row("30.00").replace("2026-01-01", "2026-07-01");
    workspace.write("days.csv", [head, &row("10.00"), &other].concat());
    let days = workspace.run(&["import", "days.csv", "--publisher", "Three"]).expect_code(0);
    assert!(!days.stderr.contains("I53"), "{}", days.stderr);
}

/// Three files of one rate by three names that lead to one payer when all are matched.
fn three_names() -> Workspace {
    let workspace = Workspace::seeded();
    for (file, payer, amount) in
        [("u1.csv", "Alpha Co", "100"), ("u2.csv", "Alpha Inc", "200"), ("u3.csv", "Alpha LLC", "300")]
    {
        workspace.write(file, month(payer, "HMO", 25, amount));
        workspace.run(&["import", file]).expect_code(0);
    }
    workspace
}

/// Names and amounts that are current, and how many rates of each the tally counts.
fn current_names(workspace: &Workspace) -> (String, i64) {
    let names = workspace.value::<Option<String>>(
        "SELECT group_concat(DISTINCT raw_payer ORDER BY raw_payer)
         FROM rate JOIN payer_plan USING (payer_plan_id) WHERE superseded_by IS NULL",
    );
    (names.unwrap_or_default(), workspace.value("SELECT ifnull(sum(rates), 0) FROM rate_tally"))
}

#[test]
fn matches_taken_back_in_any_order_leave_what_the_others_make_current() {
    const NAMES: [&str; 3] = ["Alpha Co", "Alpha Inc", "Alpha LLC"];
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        let workspace = three_names();
        let mut events = Vec::new();
        for name in NAMES {
            workspace.run(&["payers", "alias", name, "cigna"]).expect_code(0);
            events.push(workspace.value::<String>("SELECT max(import_id) || '' FROM import"));
        }
        assert_eq!(current_names(&workspace), ("Alpha LLC".to_owned(), 25));
        let mut matched = vec![0, 1, 2];
        for undone in order {
            workspace.run(&["imports", "undo", &events[undone], "--yes"]).expect_code(0);
            matched.retain(|name| *name != undone);
            // As if the name had never been matched.
            let newest = matched.iter().max().copied();
            let left: Vec<&str> = (0..3)
                .filter(|at| !matched.contains(at) || Some(*at) == newest)
                .map(|at| NAMES[at])
                .collect();
            let expected = (left.join(","), 25 * i64::try_from(left.len()).expect("three"));
            assert_eq!(current_names(&workspace), expected, "{order:?}, {undone} is undone");
        }
    }
}

/// A match by which an older file's rates end names those that the newer file does not state.
#[test]
fn a_match_names_the_rates_that_no_later_file_states() {
    let workspace = Workspace::seeded();
    workspace.write("a.csv", month("Acme Health", "PPO", 3, "1000"));
    workspace.write("b.csv", month("Aetna", "PPO", 1, "1100"));
    for file in ["a.csv", "b.csv"] {
        workspace.run(&["import", file]).expect_code(0);
    }
    let run = workspace.run(&["payers", "alias", "Acme Health", "aetna"]).expect_code(0);
    run.expect_talk(&[
        "3 rates replaced",
        "2 of them are not in the later ones",
        "47301",
        "47302",
        "imports undo",
    ]);
    assert_eq!(rates(&workspace), (1, 3));
}

#[test]
fn a_match_that_puts_two_figures_beside_each_other_for_one_price_says_so() {
    let workspace = Workspace::seeded();
    workspace.write(
        "rates.csv",
        "payer,plan,code,setting,amount\nAetna,HMO,47371,outpatient,100\nAetna West,HMO,47371,outpatient,120\n\
         Aetna West,HMO,47370,outpatient,90\nAetna,HMO,47370,outpatient,90\n",
    );
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    let said =
        ["1 rate states another figure than the payer has under another name for the same price: 47371;"];
    let run = workspace.run(&["payers", "alias", "Aetna West", "aetna"]).expect_code(0).expect_talk(&said);
    let undo = run.stderr.split("`ratebook imports undo ").nth(1).and_then(|rest| rest.split('`').next());
    workspace.run(&["imports", "undo", undo.expect("a command"), "--yes"]).expect_code(0);
}

#[test]
fn a_held_file_says_that_its_rejected_rows_may_state_what_it_lacks() {
    let workspace = Workspace::seeded();
    let month = |unread: u32| {
        let rows = (0..40).map(|at| {
            let amount = if at < unread { "see".to_owned() } else { (100 + at).to_string() };
            format!("Aetna,HMO,{},outpatient,{amount}\n", 10_000 + at)
        });
        format!("payer,plan,code,setting,amount\n{}", rows.collect::<String>())
    };
    workspace.write("may.csv", month(0));
    workspace.write("june.csv", month(20));
    workspace.run(&["import", "may.csv"]).expect_code(0);
    let said = ["guard I502", "20 rows of the file are rejected and may state them: correct those first"];
    workspace.run(&["import", "june.csv"]).expect_code(3).expect_talk(&said);
}

#[test]
fn a_rate_of_a_rejected_row_is_not_said_to_be_gone_without_that() {
    let workspace = Workspace::seeded();
    let month = |days: [&str; 2]| {
        let rows = (0..60).map(|at| match at {
            0 | 1 => format!("Aetna,HMO,{},100,{}\n", 10_000 + at, days[at]),
            _ => format!("Aetna,HMO,{},100,\n", 10_000 + at),
        });
        format!("payer,plan,code,amount,effective_to\n{}", rows.collect::<String>())
    };
    workspace.write("may.csv", month(["", ""]));
    workspace.write("june.csv", month(["upon notice", "upon notice"]));
    workspace.run(&["import", "may.csv"]).expect_code(0);
    workspace.run(&["import", "june.csv"]).expect_code(1).expect_talk(&[
        "I530",
        "is no longer stated; 2 rows of the file are rejected and may state them: correct those first",
    ]);
}

#[test]
fn a_match_is_not_corrected_while_rates_are_replaced_by_it() {
    let workspace = Workspace::seeded();
    let rates = |payer: &str, amount: &str| {
        format!("payer,plan,code,setting,amount\n{payer},HMO,47371,inpatient,{amount}\n")
    };
    workspace.write("cigna.csv", rates("Cigna", "500"));
    workspace.write("zeta.csv", rates("Zeta", "600"));
    workspace.run(&["import", "cigna.csv"]).expect_code(0);
    workspace.run(&["payers", "alias", "Zeta", "cigna"]).expect_code(0);
    workspace.run(&["import", "zeta.csv", "--replaces"]).expect_code(0);
    let newest = workspace.value::<String>("SELECT max(import_id) || '' FROM import");
    let before = workspace.dump();
    workspace.run(&["payers", "alias", "Zeta", "aetna"]).expect_code(2).expect_talk(&[
        "files of that name replaced 1 rate of other names of the payer since; nothing was written",
        &format!("`ratebook imports undo {newest}` takes the first of those files back"),
    ]);
    assert_eq!(workspace.dump(), before);
    workspace.run(&["imports", "undo", &newest, "--yes"]).expect_code(0);
    workspace.run(&["payers", "alias", "Zeta", "aetna"]).expect_code(0);
    workspace.run(&["import", "zeta.csv"]).expect_code(0);
    let current = "SELECT group_concat(amount / 10000 ORDER BY amount) FROM rate WHERE superseded_by IS NULL";
    assert_eq!(workspace.value::<String>(current), "500,600");
}

#[test]
fn a_match_leaves_alone_what_names_known_before_it_state() {
    let workspace = Workspace::seeded();
    let header = "payer,plan,code,setting,method,amount,effective_from\n";
    let rows =
        "Aetna,HMO,47371,outpatient,,250,2026-01-01\nAetna,HMO,47371,outpatient,case rate,120,2026-01-01\n";
    workspace.write("m1.csv", format!("{header}{rows}"));
    workspace.run(&["import", "m1.csv"]).expect_code(0);
    workspace.write("add.csv", format!("{header}Aetna Inc.,HMO,47371,outpatient,case rate,100,2026-01-01\n"));
    workspace.run(&["import", "add.csv", "--adds"]).expect_code(0);
    let current = || -> String {
        workspace.value(
            "SELECT group_concat(amount / 10000, ' ' ORDER BY amount) FROM rate WHERE superseded_by IS NULL",
        )
    };
    assert_eq!(current(), "100 250");
    for (name, payer) in [("Nobody's Health", "cigna"), ("Aetna of Nowhere", "aetna")] {
        workspace.run(&["payers", "alias", name, payer]).expect_code(0);
        assert_eq!(current(), "100 250", "{name}");
    }
}

#[test]
fn a_match_is_not_corrected_while_files_of_the_payer_replace_rates_of_the_name() {
    let workspace = Workspace::seeded();
    workspace.write("lone.csv", month("Lone Star Health", "HMO", 2, "700"));
    workspace.run(&["import", "lone.csv"]).expect_code(0);
    workspace.run(&["payers", "alias", "Lone Star Health", "aetna"]).expect_code(0);
    workspace.write("aetna.csv", month("Aetna", "HMO", 2, "100"));
    workspace.run(&["import", "aetna.csv"]).expect_code(0);
    let last: i64 = workspace.value("SELECT max(import_id) FROM import");
    let undo = format!("ratebook imports undo {last}");
    let before = rates(&workspace);
    workspace
        .run(&["payers", "alias", "Lone Star Health", "cigna"])
        .expect_code(2)
        .expect_talk(&["files under other names of the payer replaced 2 rates of it", &undo]);
    assert_eq!(rates(&workspace), before);
    workspace.run(&["imports", "undo", &last.to_string(), "--yes"]).expect_code(0);
    workspace.run(&["payers", "alias", "Lone Star Health", "cigna"]).expect_code(0);
    workspace.run(&["import", "aetna.csv"]).expect_code(0);
    assert_eq!(rates(&workspace), (4, 0));
}

#[test]
fn a_match_keeps_what_the_newest_list_states_unchanged_in_another_spelling() {
    let header = "payer,plan,code,setting,method,amount\n";
    let list = |payer: &str, plan: &str, second: &str| {
        format!(
            "{header}{payer},{plan},47371,outpatient,case rate,100\n{payer},{plan},47380,outpatient,case rate,{second}\n"
        )
    };
    let other = format!("{header}Lone Star Health,HMO,47382,outpatient,case rate,120\n");
    for (payer, plan) in [("AETNA", "HMO"), ("Aetna", "hmo"), ("Aetna Inc.", "HMO")] {
        let files = [
            ("jan.csv", list("Aetna", "HMO", "110")),
            ("other.csv", other.clone()),
            ("feb.csv", list(payer, plan, "111")),
        ];
        for order in [[0, 1, 2], [1, 0, 2], [0, 2, 1]] {
            let workspace = Workspace::seeded();
            for (name, text) in order.map(|at| &files[at]) {
                workspace.write(name, text);
                workspace.run(&["import", name]).expect_code(0);
            }
            let current = || -> String {
                workspace.value(
                    "SELECT group_concat(amount / 10000, ' ' ORDER BY amount) FROM rate WHERE superseded_by IS NULL",
                )
            };
            workspace.run(&["payers", "alias", "Some Name", "cigna"]).expect_code(0);
            assert_eq!(current(), "100 111 120", "{payer} {plan}: another name");
            workspace.run(&["payers", "alias", "Lone Star Health", "aetna"]).expect_code(0);
            // The newest whole list of the payer is what holds.
            let newest = if order[2] == 1 { "120" } else { "100 111" };
            assert_eq!(current(), newest, "{payer} {plan}: {order:?}");
        }
    }
}
