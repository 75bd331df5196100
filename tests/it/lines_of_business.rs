//! Lines of business: what a file states or its names say, and nothing else; no statistic mixes two.

use ratebook::domain::LineOfBusiness;
use serde_json::Value;

use crate::workspace::{Workspace, column_of, published, repository};

fn lines(workspace: &Workspace) -> Vec<String> {
    column_of(
        &workspace.database(),
        "SELECT raw_payer || ', ' || coalesce(raw_plan, '-') || ': ' || coalesce(line_of_business, '[' || line_of_business_na || ']')
         FROM v_payer_plan ORDER BY 1",
    )
}

fn rows(workspace: &Workspace, arguments: &[&str]) -> Vec<Value> {
    workspace.run(&[arguments, &["--format", "json"]].concat()).expect_code(0).rows()
}

#[test]
fn a_payer_csv_states_the_line_of_business_of_its_rates() {
    let workspace = Workspace::seeded();
    workspace.write(
        "rates.csv",
        "payer,plan,line_of_business,code,amount\nAetna,Gold,commercial,47371,1\nAetna,Gold,Medicare Advantage,47371,2\n\
         Cigna,Silver,,47371,3\n",
    );
    let run = workspace.run(&["import", "rates.csv"]).expect_code(0);
    assert!(!run.stderr.contains("I103"), "{}", run.stderr);
    let expected =
        ["Aetna, Gold: Medicare Advantage", "Aetna, Gold: commercial", "Cigna, Silver: [not-collected]"];
    assert_eq!(lines(&workspace), expected);
}

#[test]
fn a_plan_named_by_its_network_is_commercial_only_beside_a_medicare_plan_of_the_payer() {
    let workspace = Workspace::seeded();
    workspace.write("alone.csv", "payer,plan,code,amount\nAetna,HMO,47371,3250\nCigna,PPO,47371,10\n");
    workspace
        .write("beside.csv", "payer,plan,code,amount\nAetna,HMO,47371,3250.00\nAetna,MA PPO,47371,7491.40\n");
    workspace.run(&["import", "alone.csv", "--publisher", "One"]).expect_code(0);
    assert_eq!(lines(&workspace), ["Aetna, HMO: [not-collected]", "Cigna, PPO: [not-collected]"]);
    workspace.run(&["import", "beside.csv", "--publisher", "Two"]).expect_code(0);
    let expected = "Aetna, HMO: commercial|Aetna, MA PPO: Medicare Advantage|Cigna, PPO: [not-collected]";
    assert_eq!(lines(&workspace).join("|"), expected);
    // Each rate has the line that its own file says.
    let of_rates = column_of(
        &workspace.database(),
        "SELECT DISTINCT publisher || ' ' || raw_plan || ' ' || scope_line FROM v_market_rate ORDER BY 1",
    );
    let expected =
        "One HMO [not-collected]|One PPO [not-collected]|Two HMO commercial|Two MA PPO Medicare Advantage";
    assert_eq!(of_rates.join("|"), expected);
    let undone = workspace.value::<String>("SELECT max(import_id) || '' FROM import");
    workspace.run(&["imports", "undo", &undone, "--yes"]).expect_code(0);
    assert_eq!(lines(&workspace), ["Aetna, HMO: [not-collected]", "Cigna, PPO: [not-collected]"]);
}

#[test]
fn no_figure_is_the_mean_of_a_commercial_and_a_medicare_advantage_rate() {
    let workspace = Workspace::seeded();
    workspace
        .write("rates.csv", "payer,plan,code,amount\nAetna,HMO,47371,3250.00\nAetna,MA PPO,47371,7491.40\n");
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    let shown = rows(&workspace, &["query", "run", "code-payer-rates", "--param", "code=47371"]);
    let aetna: Vec<_> = shown.iter().filter(|row| row["payer_name"] == "Aetna").collect();
    assert_eq!(aetna.len(), 2, "{aetna:?}");
    let page = workspace.run(&["report", "47371", "--full"]).expect_code(0).stdout;
    assert!(!page.contains("5,370.70"), "{page}");
}

#[test]
fn a_published_price_list_splits_a_payer_by_what_its_names_say() {
    let Some(file) = published("legacy-chargemasters/tx_66.csv.gz") else { return };
    let workspace = Workspace::seeded();
    let profile = repository().join("tests/fixtures/profiles/tx_66.toml");
    let (file, profile) = (file.to_string_lossy().into_owned(), profile.to_string_lossy().into_owned());
    workspace.run(&["import", &file, "--profile", &profile]);
    let aetna = column_of(
        &workspace.database(),
        "SELECT DISTINCT scope_line || ' ' || printf('%.2f', amount) FROM v_market_rate
         WHERE raw_payer = 'Aetna' AND code = '47371' ORDER BY 1",
    );
    assert_eq!(aetna, ["Medicare Advantage 7491.40", "commercial 3250.00"]);
}

#[test]
fn a_plan_that_is_split_into_lines_of_business_says_why_it_waits() {
    let workspace = Workspace::seeded();
    let head = "amount,payer,plan,line_of_business,code\n";
    workspace.write("m1.csv", format!("{head}100,Humana,Gold,,47371\n"));
    let lines = "120,Humana,Gold,commercial,47371\n80,Humana,Gold,Medicare Advantage,47371\n";
    workspace.write("m2.csv", format!("{head}{lines}"));
    workspace.run(&["import", "m1.csv"]).expect_code(0);
    let why = "the file no longer states 1 of 1 current fact of Humana Gold as they are: it splits the plan into commercial and \
               Medicare Advantage, whose rates take the place of them all";
    workspace.run(&["import", "m2.csv", "--dry-run"]).expect_code(0).expect_talk(&[why, "`--replaces`"]);
    workspace.run(&["import", "m2.csv"]).expect_code(3).expect_talk(&[why]);
    workspace
        .run(&["import", "m2.csv", "--replaces"])
        .expect_code(0)
        .expect_talk(&["2 added, 0 changed, 1 removed"]);
}

#[test]
fn the_newest_file_says_whether_a_plan_is_commercial_by_contrast() {
    let rates = |hmo: &str, medicare: bool| {
        let mut text = format!(
            "payer,plan,code,setting,place_of_service,amount\nAetna,HMO,47371,outpatient,19,{hmo}\nAetna,HMO,47371,outpatient,22,2000\n"
        );
        if medicare {
            text += "Aetna,Medicare HMO,47371,outpatient,22,500\n";
        }
        text
    };
    let workspace = Workspace::seeded();
    workspace.write("before.csv", rates("1000", false));
    workspace.write("after.csv", rates("1100", true));
    let of_hmo = || {
        column_of(
            &workspace.database(),
            "SELECT DISTINCT scope_line FROM v_market_rate WHERE raw_plan = 'HMO' ORDER BY 1",
        )
    };
    workspace.run(&["import", "before.csv"]).expect_code(0);
    assert_eq!(of_hmo(), ["[not-collected]"]);
    // A rate that stays as it was is one of the plan too.
    workspace.run(&["import", "after.csv"]).expect_code(0);
    assert_eq!(of_hmo(), ["commercial"]);
    let payers = rows(&workspace, &["query", "run", "code-payer-rates", "--param", "code=47371"]);
    let aetna: Vec<_> = payers.iter().filter(|row| row["payer_name"] == "Aetna").collect();
    assert_eq!((&aetna[0]["lowest"], &aetna[0]["highest"]), (&1100.0.into(), &2000.0.into()), "{aetna:?}");
    // What only adds says nothing of the others; a whole list takes it back, and its undo brings it again.
    workspace.write("more.csv", rates("1200", false));
    workspace.run(&["import", "more.csv", "--adds"]).expect_code(0);
    assert_eq!(of_hmo(), ["commercial"]);
    workspace.write("last.csv", rates("1300", false));
    workspace.run(&["import", "last.csv"]).expect_code(0);
    assert_eq!(of_hmo(), ["[not-collected]"]);
    let last = workspace.value::<String>("SELECT max(import_id) || '' FROM import");
    workspace.run(&["imports", "undo", &last, "--yes"]).expect_code(0);
    assert_eq!(of_hmo(), ["commercial"]);
}

#[test]
fn what_a_payer_states_in_another_line_of_business_is_named_with_it_and_in_no_range() {
    let workspace = Workspace::seeded();
    let rates = [
        ["Aetna", "Commercial PPO", "5000", "", "", ""],
        ["Cigna", "Commercial PPO", "", "60", "", ""],
        ["Aetna", "MCR ADV HMO", "", "20", "", ""],
    ];
    let text = crate::same_key::hospital_of(&rates);
    let of_percentages = |line: &str| match line.contains(",3900,") {
        true => line.replace(",other,", ",percent of total billed charges,") + "\n",
        false => format!("{line}\n"),
    };
    workspace.write("hill.csv", text.lines().map(of_percentages).collect::<String>());
    workspace.run(&["import", "hill.csv"]).expect_code(0);
    let payers = rows(&workspace, &["query", "run", "code-payer-rates", "--param", "code=47371"]);
    let aetna: Vec<_> = payers.iter().filter(|row| row["payer_name"] == "Aetna").collect();
    assert_eq!(aetna.len(), 1, "{aetna:?}");
    let based_on = aetna[0]["based_on"].as_str().unwrap_or_default();
    assert!(based_on.ends_with("; Medicare Advantage: 1 percentage of charges, 20%"), "{based_on}");
    // Of the two median allowed amounts the commercial one alone.
    let line = ["--param", "code=47371", "--param", "line_of_business=commercial"];
    let range = rows(&workspace, &[&["query", "run", "benchmark-range"], &line[..]].concat());
    let allowed = range.iter().find(|row| row["amount_kind"] == "allowed, median").expect("a kind");
    assert_eq!((&allowed["rates"], &allowed["point"]), (&1.into(), &3900.0.into()), "{allowed}");
}

#[test]
fn percentages_of_another_scope_are_not_those_of_the_page_and_each_line_has_its_own() {
    let workspace = Workspace::with_payer_csv(&[
        "Aetna,PPO,CPT,70450,26,outpatient,professional,,fee schedule,60.00,,,,",
        "Cigna,Commercial,CPT,70450,,outpatient,facility,,percent of total billed charges,,62.5,,,",
        "UnitedHealthcare,Commercial,CPT,70450,26,outpatient,professional,,percent of total billed charges,,70,,,",
        "UnitedHealthcare,Medicaid,CPT,70450,26,outpatient,professional,,percent of total billed charges,,15,,,",
    ]);
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    let asked = ["query", "run", "code-payer-rates", "--param", "code=70450", "--param", "modifier=26"];
    let payers = rows(&workspace, &asked);
    let of = |payer: &str| {
        let row = payers.iter().find(|row| row["payer_name"] == payer).expect("a payer");
        (row["based_on"].as_str().unwrap_or_default(), row["line_of_business_na"].as_str().unwrap_or("none"))
    };
    let other = "no rate in this scope; 1 rate of another scope without an amount in dollars";
    assert_eq!(of("Cigna"), (other, "none"));
    let each =
        "Medicaid managed care: 1 percentage of charges, 15%; commercial: 1 percentage of charges, 70%";
    assert_eq!(of("UnitedHealthcare"), (each, "included-elsewhere"));
}

/// Payer, plan and line of business of each row of a file.
type Rows<'a> = &'a [[&'a str; 3]];

/// Amounts in force after these files, each with the payer's name, the plan and the line of business of its rows; the two
/// names are matched to one payer before the files, or after them.
fn in_force(files: &[Rows<'_>], is_matched_first: bool) -> Vec<String> {
    let workspace = Workspace::seeded();
    let match_names = || {
        for name in ["Kestrel Health", "Kestrel Hlth"] {
            workspace.run(&["payers", "alias", name, "aetna"]).expect_code(0);
        }
    };
    if is_matched_first {
        match_names();
    }
    for (file, rows) in (1..).zip(files) {
        let name = format!("{file}.csv");
        let rows: String = (1..)
            .zip(*rows)
            .map(|(row, [payer, plan, line])| {
                format!("{payer},{plan},{line},47371,fee schedule,{file}0{row}.00\n")
            })
            .collect();
        workspace.write(&name, format!("payer,plan,line_of_business,code,method,amount\n{rows}"));
        workspace.run(&["import", &name, "--replaces"]).expect_code(0);
    }
    if !is_matched_first {
        match_names();
    }
    let sql = "SELECT CAST(amount / 10000 AS TEXT) FROM rate WHERE superseded_by IS NULL ORDER BY amount";
    crate::workspace::column_of(&workspace.database(), sql)
}

#[test]
fn names_matched_after_their_files_leave_the_rates_in_force_that_they_leave_before_them() {
    let (one, other) = ("Kestrel Health", "Kestrel Hlth");
    let (blank, commercial, advantage) = ("", "commercial", "Medicare Advantage");
    let cases: [(&[Rows<'_>], &[&str]); 7] = [
        (&[&[[one, "PPO", blank]], &[[other, "PPO", commercial]]], &["201"]),
        (&[&[[one, "PPO", commercial]], &[[other, "ppo", blank]]], &["201"]),
        (&[&[[one, "MA PPO", blank]], &[[other, "MA PPO", advantage]]], &["201"]),
        (
            &[&[[one, "PPO", blank]], &[[other, "PPO", commercial], [other, "PPO", advantage]]],
            &["201", "202"],
        ),
        (
            &[&[[one, "PPO", commercial], [one, "PPO", advantage]], &[[other, "PPO", blank]]],
            &["101", "102", "201"],
        ),
        (&[&[[one, "PPO", blank]], &[[other, "PPO", commercial]], &[[one, "PPO", blank]]], &["301"]),
        (&[&[[one, "PPO", commercial]], &[[other, "PPO", advantage]]], &["101", "201"]),
    ];
    for (files, expected) in cases {
        assert_eq!(in_force(files, true), expected, "matched first: {files:?}");
        assert_eq!(in_force(files, false), expected, "matched last: {files:?}");
    }
}

#[test]
fn a_line_of_business_in_the_name_of_the_payer_makes_another_plan() {
    let header = "payer,plan,code,setting,method,amount\n";
    let list = |payer: &str, amount: &str| format!("{payer},PPO,47371,outpatient,case rate,{amount}\n");
    let current = |workspace: &Workspace| -> String {
        workspace.value(
            "SELECT group_concat(amount / 10000, ' ' ORDER BY amount) FROM rate WHERE superseded_by IS NULL",
        )
    };
    for (before, after, expected) in [
        ("Aetna Commercial", "Aetna Medicare", "60 100"),
        ("Aetna", "Aetna Medicare", "60 100"),
        ("Aetna Medicare", "Aetna", "60 100"),
        ("Aetna Medicare", "AETNA MEDICARE", "60"),
        // The plan of a payer that has a commercial one alone may be named with it or without.
        ("Aetna", "Aetna Commercial", "60"),
        ("Aetna Commercial", "Aetna", "60"),
    ] {
        let workspace = Workspace::seeded();
        for name in [before, after] {
            workspace.run(&["payers", "alias", name, "aetna"]).expect_code(0);
        }
        workspace.write("1.csv", format!("{header}{}", list(before, "100")));
        workspace.write("2.csv", format!("{header}{}", list(after, "60")));
        for file in ["1.csv", "2.csv"] {
            workspace.run(&["import", file]).expect_code(0);
        }
        assert_eq!(current(&workspace), expected, "{before}, then {after}");
        // Nor are two of them one rate in one file.
        let workspace = Workspace::seeded();
        workspace.write("both.csv", format!("{header}{}{}", list(before, "100"), list(after, "60")));
        let told = workspace.run(&["import", "both.csv"]).expect_code(0).stderr.clone();
        let are_one = before.eq_ignore_ascii_case(after);
        assert_eq!(told.contains("I535"), are_one, "{before} and {after}: {told}");
    }
}

#[test]
fn a_line_of_business_that_the_name_says_may_be_stated_or_not() {
    let workspace = Workspace::seeded();
    let rows = |line: &str| {
        format!(
            "payer,plan,line_of_business,code,setting,method,amount\nAetna Medicare,PPO,{line},47371,outpatient,case rate,60\n"
        )
    };
    for (file, line) in [("1.csv", ""), ("2.csv", "Medicare Advantage"), ("3.csv", "")] {
        workspace.write(file, rows(line) + if file == "3.csv" { "\n" } else { "" });
        workspace.run(&["import", file]).expect_code(0);
    }
    assert_eq!(workspace.value::<i64>("SELECT count(*) FROM rate"), 1);
    assert_eq!(
        workspace.value::<i64>("SELECT count(*) FROM payer_plan WHERE raw_payer = 'Aetna Medicare'"),
        1
    );
}

#[test]
fn every_line_of_business_is_known_to_a_lake() {
    let text = std::fs::read_to_string(repository().join("queries/lake/lake_contract.sql")).expect("a view");
    for line in LineOfBusiness::ALL {
        let word = format!("(' [{}]')", line.as_str().replace('\'', "''"));
        assert!(text.contains(&word), "{word}");
    }
}

#[test]
fn what_pays_by_other_rules_than_a_plan_is_in_no_statistic_with_plans() {
    let workspace = Workspace::seeded();
    let mut rows = "payer,plan,code,amount\n".to_owned();
    for row in [
        "Medicare,Traditional,1001",
        "Medicaid,FFS,800",
        "Prime,Auto/General Liability,9001",
        "State Farm,No-Fault,9501",
        "AARP,Medicare Supplement,1002",
        "Cigna,PPO,4001",
        "Aetna,HMO,4401",
    ] {
        let (names, amount) = row.rsplit_once(',').expect("an amount");
        rows.push_str(&format!("{names},47371,{amount}\n"));
    }
    workspace.write("rates.csv", rows);
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    let expected = [
        "AARP, Medicare Supplement: Medicare supplement",
        "Aetna, HMO: [not-collected]",
        "Cigna, PPO: [not-collected]",
        "Medicaid, FFS: Medicaid fee-for-service",
        "Medicare, Traditional: traditional Medicare",
        "Prime, Auto/General Liability: automobile or liability",
        "State Farm, No-Fault: automobile or liability",
    ];
    assert_eq!(lines(&workspace), expected);
    let range = self::rows(&workspace, &["query", "run", "benchmark-range", "--param", "code=47371"]);
    let negotiated = range.iter().find(|row| row["amount_kind"] == "negotiated").expect("a scope");
    assert_eq!(
        (&negotiated["contracts"], &negotiated["lowest"], &negotiated["highest"]),
        (&2.into(), &4001.0.into(), &4401.0.into()),
        "{negotiated}"
    );
    // Stated, each is such a line too.
    workspace.write(
        "stated.csv",
        "payer,plan,line_of_business,code,amount\nX,Y,automobile or liability,47371,5\n",
    );
    workspace.run(&["import", "stated.csv", "--publisher", "Two"]).expect_code(0);
    assert!(lines(&workspace).contains(&"X, Y: automobile or liability".to_owned()));
}
