//! Companies under one payer: licensees of Blue Cross and Blue Shield, and companies that a payer owns. What one states
//! takes no place of what another does, whatever spelling each has.

use crate::in_network_odd::month_of;
use crate::lake_engines::{compare, engine};
use crate::workspace::{Workspace, column_of, payer_csv};

/// The amounts in force, the smallest first.
fn current(workspace: &Workspace) -> String {
    let sql =
        "SELECT group_concat(amount / 10000.0, ' ' ORDER BY amount) FROM rate WHERE superseded_by IS NULL";
    workspace.value(sql)
}

fn list(workspace: &Workspace, name: &str, payer: &str, amount: &str) -> String {
    let row = format!("{payer},PPO,CPT,99213,,outpatient,professional,22,fee schedule,{amount},,,,");
    workspace.write(name, payer_csv(&[&row]));
    workspace.run(&["import", name]).expect_code(0).stderr
}

#[test]
fn a_licensee_s_list_takes_no_place_of_another_s_and_a_spelling_does() {
    for (payers, expected) in [
        (["BCBSTX", "Florida Blue"], "100.0 120.0"),
        (["Blue Cross and Blue Shield of Illinois", "Anthem Blue Cross"], "100.0 120.0"),
        (["UMR", "Oxford Health Plans"], "100.0 120.0"),
        (["BCBSTX", "Blue Cross and Blue Shield of Texas"], "120.0"),
        (["Aetna", "AETNA INC."], "120.0"),
    ] {
        let workspace = Workspace::seeded();
        list(&workspace, "first.csv", payers[0], "100.00");
        let said = list(&workspace, "second.csv", payers[1], "120.00");
        assert_eq!(current(&workspace), expected, "{payers:?}: {said}");
        assert_eq!(said.contains("replaces"), expected == "120.0", "{payers:?}: {said}");
        let Some(engine) = engine() else { continue };
        for (name, day) in [("first.csv", "2026-01-01"), ("second.csv", "2026-02-01")] {
            workspace.run(&["publish", "--into", "files", name, "--edition", day]).expect_code(0);
        }
        workspace.run(&["publish", "--into", "database"]).expect_code(0);
        for lake in ["files", "database"] {
            let rates = compare(&workspace, &engine, ("code-rates", lake), "99213");
            assert_eq!(rates, expected.split(' ').count(), "{payers:?}, {lake}");
        }
    }
}

#[test]
fn a_kind_of_network_that_a_payers_name_names_is_a_product_and_takes_no_place_of_another() {
    for (named, expected) in [
        ([("BCBS HMO", ""), ("BCBS PPO", "")], "100.0 120.0"),
        ([("BCBS HMO", "All Plans"), ("BCBS PPO", "All Plans")], "100.0 120.0"),
        ([("BCBS PPO", ""), ("bcbs-PPO", "")], "120.0"),
        ([("BCBS PPO", "PPO"), ("BCBS", "PPO")], "120.0"),
        ([("BCBS", "PPO"), ("BCBS PPO", "")], "120.0"),
    ] {
        let row = |(payer, plan): (&str, &str), amount: &str| {
            format!("{payer},{plan},CPT,99213,,outpatient,professional,22,fee schedule,{amount},,,,")
        };
        let rows = [row(named[0], "100.00"), row(named[1], "120.00")];
        let workspace = Workspace::seeded();
        for (name, row) in ["first.csv", "second.csv"].into_iter().zip(&rows) {
            workspace.write(name, payer_csv(&[row]));
            workspace.run(&["import", name]).expect_code(0);
        }
        assert_eq!(current(&workspace), expected, "{named:?}");
        if expected.len() > 5 {
            // In one file they are in no conflict.
            let beside = Workspace::seeded();
            beside.write("both.csv", payer_csv(&[&rows[0], &rows[1]]));
            let run = beside.run(&["import", "both.csv"]).expect_code(0);
            assert!(!run.stderr.contains("I535"), "{}", run.stderr);
            assert_eq!(crate::comparable::rows(&beside, "code-conflicts", &["code=99213"]).len(), 0);
        }
        let Some(engine) = engine() else { continue };
        workspace.run(&["publish", "--into", "lake"]).expect_code(0);
        let rates = compare(&workspace, &engine, ("code-rates", "lake"), "99213");
        assert_eq!(rates, expected.split(' ').count(), "{named:?}");
    }
}

#[test]
fn plans_of_two_licensees_in_one_file_are_in_no_conflict() {
    let workspace = Workspace::seeded();
    let row = |payer: &str, amount: &str| {
        format!("{payer},PPO,CPT,99213,,outpatient,professional,22,fee schedule,{amount},,,,")
    };
    let rows = [row("BCBS of Texas", "100.00"), row("Anthem", "110.00"), row("Florida Blue", "120.00")];
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    workspace.write("all.csv", payer_csv(&rows));
    let run = workspace.run(&["import", "all.csv"]).expect_code(0);
    assert!(!run.stderr.contains("I535"), "{}", run.stderr);
    assert_eq!(column_of(&workspace.database(), "SELECT CAST(count(*) AS TEXT) FROM v_market_rate"), ["3"]);
    let rows = crate::comparable::rows(&workspace, "code-conflicts", &["code=99213"]);
    assert!(rows.is_empty(), "{rows:?}");
}

#[test]
fn lists_of_two_licensees_with_one_name_are_two_lists() {
    // A lake has the extracts of Medicare's files that the program holds.
    let workspace = Workspace::empty();
    workspace.run(&["init"]).expect_code(0);
    let texas = month_of(&workspace, ("09", "Blue Cross and Blue Shield of Texas", "PPO"), "1500.25");
    let files = [texas, month_of(&workspace, ("10", "Florida Blue", "PPO"), "1600.25")];
    for name in &files {
        let run = workspace.run(&["import", name]).expect_code(0);
        assert!(!run.stderr.contains("replaces"), "{}", run.stderr);
    }
    let lists = "SELECT DISTINCT publisher FROM v_in_network_rate WHERE code = '47371' ORDER BY 1";
    assert_eq!(
        column_of(&workspace.database(), lists),
        ["Blue Cross and Blue Shield of Texas: PPO", "Florida Blue: PPO"]
    );
    let Some(engine) = engine() else { return };
    for name in &files {
        workspace.run(&["publish", "--into", "lake", name]).expect_code(0);
    }
    compare(&workspace, &engine, ("code-in-network", "lake"), "47371");
}

/// Legal names lead to their payer or are said to lead to none; none of them makes one of two licensees.
#[test]
fn a_legal_name_leads_to_its_payer_and_no_two_licensees_are_one() {
    let blue = "blue-cross-blue-shield";
    let names = [
        ("Aetna Life Insurance Company", "aetna #1"),
        ("Aetna Life Insurance Co.", "aetna #1"),
        ("AETNA, INC.", "aetna #1"),
        ("Cigna Health and Life Insurance Co.", "cigna #3"),
        ("Cigna Health & Life Insurance Company", "cigna #3"),
        ("UnitedHealthcare of Texas, Inc.", "unitedhealthcare #4"),
        ("UnitedHealthcare Insurance Company of New York", "unitedhealthcare #4"),
        ("Blue Cross and Blue Shield of Texas, a Division of HCSC", "blue-cross-blue-shield #2 texas"),
        ("BCBS of Texas", "blue-cross-blue-shield #2 texas"),
        ("BCBS of Illinois", "blue-cross-blue-shield #2 illinois"),
        ("BlueCross BlueShield of Tennessee, Inc.", "blue-cross-blue-shield #2 tennessee"),
        ("BCBS", "blue-cross-blue-shield #2"),
        // Nobody said whose these are: they stay as published, and the import says so.
        ("Blue Cross and Blue Shield of Texas Holdings", "none bluecrossandblueshieldoftexasholdings texas"),
        ("Health Care Service Corporation", "none healthcareservicecorporation"),
    ];
    let rows = names.map(|(name, _)| {
        format!("\"{name}\",PPO,CPT,99213,,outpatient,professional,22,fee schedule,100.00,,,,")
    });
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let workspace = Workspace::seeded();
    workspace.write("all.csv", payer_csv(&rows));
    let said = workspace.run(&["import", "all.csv"]).expect_code(0);
    said.expect_talk(&["2 published names are not matched to a payer", "`Health Care Service Corporation`"]);
    let led =
        "SELECT raw_payer || '|' || coalesce(payer, 'none') || ' ' || replace(replace(replace(contract_key,
                   '; ppo', ''), ': ppo', ''), ';', '')
               FROM v_payer_plan JOIN payer_contract USING (payer_plan_id)";
    let led = column_of(&workspace.database(), led);
    for (name, expected) in names {
        let found = led.iter().find_map(|line| line.strip_prefix(&format!("{name}|")));
        assert_eq!(found, Some(expected), "{name}");
    }
    assert_eq!(led.iter().filter(|line| line.contains(blue)).count(), 5);
}

#[test]
fn a_name_of_a_company_says_that_its_lists_replace_only_its_own() {
    for (name, payer, is_apart) in [
        ("Coventry Health", "aetna", true),
        ("Lone Star Blue Cross of Texas", "blue-cross-blue-shield", true),
        ("Lake Health", "aetna", false),
    ] {
        let workspace = Workspace::seeded();
        list(&workspace, "first.csv", name, "100.00");
        let said = workspace.run(&["payers", "alias", name, payer]).expect_code(0).stderr;
        let apart = format!("`{name}` is kept apart from other names of {payer}, as a company");
        assert_eq!(said.contains(&apart), is_apart, "{said}");
        let own = workspace.value::<String>(&format!("SELECT name FROM payer WHERE payer = '{payer}'"));
        list(&workspace, "second.csv", &own, "120.00");
        assert_eq!(current(&workspace), if is_apart { "100.0 120.0" } else { "120.0" }, "{name}");
    }
}

/// A payer that no alias leads to is one list a month under each form of its company, and what is imported says by which
/// command they become one.
#[test]
fn a_month_that_names_a_payer_with_another_form_of_the_company_says_how_both_become_one() {
    for (october, november, command) in [
        ("Oscar", "Oscar, Inc.", "ratebook payers alias \"Oscar, Inc.\" \"Oscar\""),
        ("Oscar Corporation", "OSCAR LLC", "ratebook payers alias \"OSCAR LLC\" \"Oscar Corporation\""),
        ("Aetna", "Aetna Corp", "ratebook payers alias \"Aetna Corp\" aetna"),
        ("Aetna Co.", "Aetna", "ratebook payers alias \"Aetna Co.\" aetna"),
    ] {
        let workspace = Workspace::seeded();
        let november_name = format!("\"{november}\"");
        list(&workspace, "october.csv", &format!("\"{october}\""), "100.00");
        let plan = {
            let row =
                format!("{november_name},PPO,CPT,99213,,outpatient,professional,22,fee schedule,120.00,,,,");
            workspace.write("november.csv", payer_csv(&[&row]));
            workspace.run(&["import", "november.csv", "--dry-run"]).expect_code(0).stderr
        };
        let said = list(&workspace, "november.csv", &november_name, "120.00");
        for said in [&plan, &said] {
            assert!(said.contains("I648") && said.contains(&format!("`{command}`")), "{october}: {said}");
            assert!(said.contains("whose 1 rate of october.csv stays current beside it"), "{said}");
        }
        let words = ratebook::domain::words_of_command(command).expect("a command");
        let words: Vec<&str> = words.iter().skip(1).map(String::as_str).collect();
        let joined = workspace.run(&words).expect_code(0).stderr;
        assert!(joined.contains("1 rate replaced by later ones"), "{joined}");
        assert_eq!(current(&workspace), "120.0", "{october}");
        let event = workspace.value::<i64>("SELECT max(import_id) FROM import").to_string();
        workspace.run(&["imports", "undo", &event, "--yes"]).expect_code(0);
        assert_eq!(current(&workspace), "100.0 120.0", "{october}");
        assert_eq!(workspace.value::<i64>("SELECT count(*) FROM payer WHERE payer LIKE 'oscar%'"), 0);
        workspace.run(&words).expect_code(0);
        let said = list(&workspace, "december.csv", &format!("\"{october}\""), "130.00");
        assert!(said.contains("replaces") && !said.contains("I648"), "{said}");
        assert_eq!(current(&workspace), "130.0", "{october}");
    }
}

/// A place in a name is no form of a company, and two companies that differ by it are never joined.
#[test]
fn names_that_differ_by_more_than_the_form_of_the_company_are_two_payers() {
    let workspace = Workspace::seeded();
    list(&workspace, "october.csv", "Oscar of Texas", "100.00");
    let said = list(&workspace, "november.csv", "Oscar", "120.00");
    assert!(!said.contains("I648"), "{said}");
    let unknown = workspace.run(&["payers", "alias", "Oscar, Inc.", "zebra"]).expect_code(2).stderr;
    assert!(
        unknown.contains("`zebra,\"Oscar, Inc.\",commercial`"),
        "a cell with a comma has quotes: {unknown}"
    );
}

/// The months of a payer's own list are told apart by its name, too.
#[test]
fn a_list_of_prices_under_another_form_of_the_company_says_how_both_become_one() {
    let workspace = Workspace::seeded();
    for (month, entity, amount) in [("01", "Oscar", "1501.25"), ("02", "Oscar, Inc.", "1502.25")] {
        let name = month_of(&workspace, (month, entity, "gold"), amount);
        let said = workspace.run(&["import", &name]).expect_code(0).stderr;
        let command = "`ratebook payers alias \"Oscar, Inc.\" \"Oscar\"`";
        assert_eq!(said.contains("I648") && said.contains(command), month == "02", "{said}");
    }
    workspace.run(&["payers", "alias", "Oscar, Inc.", "Oscar"]).expect_code(0);
    let listed = "SELECT count(*) FROM rate WHERE superseded_by IS NULL AND amount = 15012500";
    assert_eq!(workspace.value::<i64>(listed), 0, "the older month is replaced");
}
