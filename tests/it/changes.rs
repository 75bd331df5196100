//! What an edition changes: which rate of the edition before a rate takes the place of, and what is lost with it.

use crate::workspace::{Run, Workspace, column_of, fixture_text};

pub(crate) const HEADER: &str =
    "payer,plan,code,setting,billing_class,method,amount,percentage,effective_from\n";

/// Rates of one plan that stay as they are, so that one that goes is a small share.
pub(crate) fn others(count: usize) -> String {
    let rows = (0..count).map(|n| format!("Aetna,P,{},outpatient,facility,,{n}.50,,\n", 20_000 + n));
    rows.collect()
}

/// A seeded folder into which a first month with these rows was imported.
fn imported(rows: &str) -> Workspace {
    let workspace = Workspace::seeded();
    workspace.write("m1.csv", format!("{HEADER}{}{rows}", others(38)));
    workspace.run(&["import", "m1.csv"]).expect_code(0);
    workspace
}

/// The second month with these rows.
fn next(workspace: &Workspace, rows: &str) {
    workspace.write("m2.csv", format!("{HEADER}{}{rows}", others(38)));
}

/// Amounts before and after in rows of a report, sorted.
fn before_and_after(rows: &[serde_json::Value]) -> Vec<String> {
    let word = |row: &serde_json::Value, side: &str| match &row[side] {
        serde_json::Value::Null => "none".to_owned(),
        value => value.to_string(),
    };
    let mut pairs: Vec<String> = rows
        .iter()
        .map(|row| format!("{} -> {}", word(row, "before_amount"), word(row, "after_amount")))
        .collect();
    pairs.sort();
    pairs
}

/// What every report on changes pairs of code 47371 between the last two imports.
pub(crate) fn every_report(workspace: &Workspace) -> Vec<Vec<String>> {
    let last: i64 = workspace.value("SELECT max(import_id) FROM import");
    let (last, before) = (last.to_string(), (last - 1).to_string());
    let from = format!("from={before}");
    let until = format!("until={last}");
    let of_import = format!("import_id={last}");
    let queries: [&[&str]; 3] = [
        &["code-changes", "--param", "code=47371"],
        &["rate-changes", "--param", &from, "--param", &until],
        &["import-changes", "--param", &of_import],
    ];
    let rows = queries.map(|query| {
        let run = [&["query", "run"], query, &["--format", "json"]].concat();
        before_and_after(&workspace.run(&run).expect_code(0).rows())
    });
    rows.to_vec()
}

const CASE: &str = "Aetna,P,47371,outpatient,facility,case rate,1000.00,,\n";
const DIEM: &str = "Aetna,P,47371,outpatient,facility,per diem,90.00,,\n";

#[test]
fn rates_before_and_after_are_paired_by_method_and_not_by_place() {
    let workspace = imported(&format!("{CASE}{DIEM}"));
    next(
        &workspace,
        "Aetna,P,47371,outpatient,facility,per diem,950.00,,\nAetna,P,47371,outpatient,facility,case rate,95.00,,\n",
    );
    let plan = workspace.run(&["import", "m2.csv", "--dry-run"]).expect_code(0);
    plan.expect_talk(&[
        "47371 Aetna P 1,000.00 -> 95.00",
        "47371 Aetna P 90.00 -> 950.00",
        "2 rates of Aetna P would change tenfold or more",
    ]);
    workspace.run(&["import", "m2.csv"]).expect_code(3).expect_talk(&["I504"]);
    workspace.run(&["import", "m2.csv", "--accept", "I504"]).expect_code(0).expect_talk(&["2 changed"]);
    for report in every_report(&workspace) {
        assert_eq!(report, ["1000.0 -> 95.0", "90.0 -> 950.0"]);
    }
}

#[test]
fn rates_before_and_after_are_paired_by_their_first_day() {
    let row = |amount, day| format!("Aetna,P,47371,outpatient,facility,case rate,{amount},,{day}\n");
    let workspace = imported(&[row("1000.00", "2025-01-01"), row("1100.00", "2026-01-01")].concat());
    next(&workspace, &[row("1250.00", "2027-01-01"), row("1120.00", "2026-01-01")].concat());
    // What the list has left behind is no loss, and next year's rate is not what has become of it.
    let run = workspace.run(&["import", "m2.csv"]).expect_code(0);
    assert!(!run.stderr.contains("I530"), "{}", run.stderr);
    run.expect_talk(&["1 added, 1 changed, 1 removed"]);
    for report in every_report(&workspace).iter().skip(1) {
        assert_eq!(report, &["1000.0 -> none", "1100.0 -> 1120.0", "none -> 1250.0"]);
    }
}

#[test]
fn two_methods_that_go_and_two_that_come_are_no_changes() {
    let workspace = imported(&format!("{CASE}{DIEM}"));
    next(
        &workspace,
        "Aetna,P,47371,outpatient,facility,fee schedule,95.00,,\nAetna,P,47371,outpatient,facility,other,950.00,,\n",
    );
    let talk = ["I530", "2 added, 0 changed, 2 removed", "47371 of Aetna P at 1,000.00 (m1.csv, line 40)"];
    workspace.run(&["import", "m2.csv"]).expect_code(0).expect_talk(&talk);
    for report in every_report(&workspace).iter().skip(1) {
        assert_eq!(report, &["1000.0 -> none", "90.0 -> none", "none -> 95.0", "none -> 950.0"]);
    }
    // One method that goes and one that comes are a change of it, and so are two that get a name.
    let workspace = imported(CASE);
    next(&workspace, DIEM.replace("90", "990").as_str());
    workspace.run(&["import", "m2.csv"]).expect_code(0).expect_talk(&["1 changed, 0 removed"]);
    let workspace = imported(&format!("{CASE}{DIEM}").replace("case rate", "").replace("per diem", ""));
    next(&workspace, &format!("{CASE}{DIEM}").replace("1000", "1050"));
    workspace.run(&["import", "m2.csv"]).expect_code(0).expect_talk(&["2 changed, 0 removed"]);
    for report in every_report(&workspace) {
        assert_eq!(report, ["1000.0 -> 1050.0", "90.0 -> 90.0"]);
    }
}

/// Dollars of the current rates of 47371, sorted, as the database has them.
fn current(workspace: &Workspace) -> Vec<String> {
    let sql = "SELECT concat_ws(' ', method, effective_from, amount) FROM v_rate
         WHERE rate_id IN (SELECT rate_id FROM v_rate_history WHERE code = '47371') ORDER BY 1";
    column_of(&workspace.database(), sql)
}

#[test]
fn what_a_file_that_only_adds_does_not_state_stays_current() {
    let row = |method: &str, amount: &str, day: &str| {
        format!("Aetna,P,47371,outpatient,facility,{method},{amount},,{day}\n")
    };
    let add = |workspace: &Workspace, rows: &str| {
        workspace.write("more.csv", format!("{HEADER}{rows}"));
        workspace.run(&["import", "more.csv", "--adds"]).expect_code(0)
    };
    let workspace = imported(&format!("{CASE}{DIEM}"));
    add(&workspace, &row("per diem", "99.00", "")).expect_talk(&["0 added, 1 changed, 0 removed"]);
    assert_eq!(current(&workspace), ["case rate 1000.0", "per diem 99.0"]);
    // Without a method a row could be either of the two, and with another one it is neither.
    add(&workspace, &row("fee schedule", "800.00", "")).expect_talk(&["1 added, 0 changed, 0 removed"]);
    add(&workspace, &row("", "700.00", "")).expect_talk(&["1 added, 0 changed, 0 removed"]);
    assert_eq!(current(&workspace), ["700.0", "case rate 1000.0", "fee schedule 800.0", "per diem 99.0"]);

    let workspace = imported(&row("case rate", "1000.00", "2025-01-01"));
    add(&workspace, &row("case rate", "1100.00", "2026-01-01"))
        .expect_talk(&["1 added, 0 changed, 0 removed"]);
    add(&workspace, &row("case rate", "1090.00", "2026-01-01"))
        .expect_talk(&["0 added, 1 changed, 0 removed"]);
    assert_eq!(current(&workspace), ["case rate 2025-01-01 1000.0", "case rate 2026-01-01 1090.0"]);
    // Its undo gives back what it took the place of.
    let last: i64 = workspace.value("SELECT max(import_id) FROM import");
    workspace.run(&["imports", "undo", &last.to_string(), "--yes"]).expect_code(0);
    assert_eq!(current(&workspace), ["case rate 2025-01-01 1000.0", "case rate 2026-01-01 1100.0"]);

    let workspace = imported(&row("case rate", "1000.00", "2025-01-01"));
    add(&workspace, &row("", "1010.00", "")).expect_talk(&["0 added, 1 changed, 0 removed"]);
    add(&workspace, &row("case rate", "1020.00", "2026-01-01"))
        .expect_talk(&["0 added, 1 changed, 0 removed"]);
    assert_eq!(current(&workspace), ["case rate 2026-01-01 1020.0"]);
}

#[test]
fn a_name_that_is_settled_later_replaces_by_added_rates_those_of_their_method() {
    let workspace = imported(&format!("{CASE}{DIEM}"));
    workspace.write("more.csv", format!("{HEADER}{}", DIEM.replace("Aetna", "Etna X").replace("90", "95")));
    workspace.run(&["import", "more.csv", "--adds"]).expect_code(0).expect_talk(&["1 added"]);
    workspace.run(&["payers", "alias", "Etna X", "aetna"]).expect_code(0).expect_talk(&["1 rate replaced"]);
    assert_eq!(current(&workspace), ["case rate 1000.0", "per diem 95.0"]);
}

const PERCENT: &str = "payer,plan,code,setting,billing_class,percentage,amount\n";

/// Thirty rates of a percentage or dollars.
fn thirty(percentage: &str, amount: &str) -> String {
    let rows = (470..500).map(|n| format!("Aetna,P,{n}NN,outpatient,facility,{percentage},{amount}\n"));
    PERCENT.to_owned() + &rows.collect::<String>().replace("NN", "00")
}

#[test]
fn lost_and_tenfold_percentages_are_held_as_dollars_are() {
    for (before, after, guard, words) in [
        (["70", ""], ["", ""], "I501", "47000 of Aetna P: 70 % is no longer stated"),
        (["70", ""], ["7", ""], "I504", "47000 of Aetna P: 70 % -> 7 % changes tenfold or more"),
        (["70", ""], ["0.7", ""], "I504", "47000 of Aetna P: 70 % -> 0.7 % changes tenfold or more"),
        (["", "70"], ["", ""], "I501", "47000 of Aetna P: 70.00 has no amount any more"),
    ] {
        let workspace = Workspace::seeded();
        workspace.write("m1.csv", thirty(before[0], before[1]));
        workspace.write("m2.csv", thirty(after[0], after[1]));
        workspace.run(&["import", "m1.csv"]).expect_code(0);
        let stored = workspace.dump();
        workspace.run(&["import", "m2.csv"]).expect_code(3).expect_talk(&[guard, words, "27 more"]);
        assert_eq!(workspace.dump(), stored);
    }
}

#[test]
fn another_kind_of_figure_is_a_warning_and_no_lost_value() {
    for (before, after, words) in [
        (["", "100.00"], ["70.5", ""], "47000 of Aetna P: 100.00 -> 70.5 % is another kind of figure"),
        (["70.5", ""], ["", "100.00"], "47000 of Aetna P: 70.5 % -> 100.00 is another kind of figure"),
    ] {
        let workspace = Workspace::seeded();
        workspace.write("m1.csv", thirty(before[0], before[1]));
        workspace.write("m2.csv", thirty(after[0], after[1]));
        workspace.run(&["import", "m1.csv"]).expect_code(0);
        let next = workspace.run(&["import", "m2.csv"]).expect_code(0);
        assert!(!next.stderr.contains("known->gap"), "{}", next.stderr);
        next.expect_talk(&["I539", words, "30 changed", "30 places in all"]);
        let last: i64 = workspace.value("SELECT max(import_id) FROM import");
        let (from, until) = (format!("from={}", last - 1), format!("until={last}"));
        let query = ["query", "run", "rate-changes", "--param", &from, "--param", &until, "--format", "json"];
        let rows = workspace.run(&query).expect_code(0).rows();
        assert_eq!(rows.len(), 30);
        assert!(rows.iter().all(|row| row["change"] == "another figure"), "{rows:?}");
    }
}

#[test]
fn a_diff_shows_percentages_before_and_after() {
    let workspace = Workspace::seeded();
    workspace.write("m1.csv", thirty("70", ""));
    workspace.write("m2.csv", thirty("62.5", ""));
    workspace.run(&["import", "m1.csv"]).expect_code(0);
    workspace.run(&["import", "m2.csv"]).expect_code(0).expect_talk(&["30 changed"]);
    let last: i64 = workspace.value("SELECT max(import_id) FROM import");
    let (from, until) = (format!("from={}", last - 1), format!("until={last}"));
    workspace.run(&["imports", "diff", &last.to_string()]).expect_code(0).expect_stdout(&["70 % -> 62.5 %"]);
    let query = ["query", "run", "rate-changes", "--param", &from, "--param", &until, "--format", "json"];
    let rows = workspace.run(&query).expect_code(0).rows();
    assert!(
        rows.iter().all(|row| row["other_figures"] == "70 % -> 62.5 %" && row["change"] == "down"),
        "{rows:?}"
    );
    let query = ["query", "run", "code-changes", "--param", "code=47000", "--format", "json"];
    let rows = workspace.run(&query).expect_code(0).rows();
    assert_eq!(rows[0]["other_figures"], "70 % -> 62.5 %", "{rows:?}");
}

/// A hospital's file of forty rates with these figures: dollars, percentage, algorithm, median.
pub(crate) fn hospital(figures: [&str; 4]) -> String {
    let hill = fixture_text("hospital/tall-v3-hill.csv");
    let mut text: String = hill.split_inclusive('\n').take(3).collect();
    let [dollars, percentage, algorithm, median] = figures;
    let (allowed, count) = if median.is_empty() { ("", "") } else { (median, "25") };
    for code in 47_000..47_040 {
        text.push_str(&format!(
            "Procedure,{code},CPT,,,outpatient,facility,,,9000,5400,Aetna,PPO,,{dollars},{percentage},{algorithm},\
             {allowed},{allowed},{allowed},{count},3000,4200,other,see contract\n"
        ));
    }
    text
}

#[test]
fn figures_of_a_hospital_that_are_lost_or_tenfold_are_held() {
    for (before, after, guard, words) in [
        (["", "70", "", "500"], ["", "7", "", "500"], "I504", "70 %, median 500.00"),
        (
            ["", "", "Paid by grouper", "500"],
            ["", "", "", "500"],
            "I501",
            "algorithm \"Paid by grouper\", median 500.00",
        ),
        (["4000", "", "", "500"], ["4000", "", "", "5"], "I504", "4,000.00, median 500.00"),
        (
            ["4000", "", "", "500"],
            ["4000", "", "", ""],
            "I501",
            "90th percentile 500.00 -> 4,000.00 is no longer",
        ),
    ] {
        let workspace = Workspace::seeded();
        workspace.write("m1.csv", hospital(before));
        workspace.write("m2.csv", hospital(after));
        workspace.run(&["import", "m1.csv"]).expect_code(0);
        workspace.run(&["import", "m2.csv"]).expect_code(3).expect_talk(&[guard, "Aetna PPO", words]);
        let lifted = workspace.run(&["import", "m2.csv", "--accept", guard]).expect_code(0);
        lifted.expect_talk(&["40 changed"]);
    }
}

const LINED: &str = "payer,plan,line_of_business,code,setting,billing_class,amount\n";

/// Ten rates of a plan and line of business.
fn ten(plan: &str, line: &str, amount: &str) -> String {
    (0..10).map(|n| format!("Aetna,{plan},{line},4737{n},outpatient,facility,{amount}\n")).collect()
}

/// The first rows of several.
fn first(count: usize, rows: &str) -> String {
    rows.split_inclusive('\n').take(count).collect()
}

/// Current rates by published plan, line and dollars.
fn current_lines(workspace: &Workspace) -> Vec<String> {
    let sql = "SELECT concat_ws(' ', raw_plan, iif(line_is_stated, line_of_business, 'no line'), amount / 10000, count(*))
         FROM rate JOIN payer_plan USING (payer_plan_id) WHERE superseded_by IS NULL
         GROUP BY payer_plan_id, amount ORDER BY 1";
    column_of(&workspace.database(), sql)
}

/// A seeded folder into which these months were imported; what the last one said.
fn months(months: &[String]) -> (Workspace, Run) {
    let workspace = Workspace::seeded();
    let mut runs = months.iter().enumerate().map(|(at, rows)| {
        let name = format!("m{at}.csv");
        workspace.write(&name, format!("{LINED}{rows}"));
        workspace.run(&["import", &name])
    });
    let last = runs.by_ref().last().expect("a month");
    drop(runs);
    (workspace, last)
}

#[test]
fn a_line_of_business_that_is_stated_later_is_of_the_same_contract() {
    let (workspace, next) = months(&[ten("Gold", "", "100"), ten("gold", "commercial", "105")]);
    let next = next
        .expect_code(0)
        .expect_talk(&["10 changed, 0 removed", "replaces   Aetna gold: 10 rates of m0.csv"]);
    assert!(!next.stderr.contains("is not in the file"), "{}", next.stderr);
    assert_eq!(current_lines(&workspace), ["gold commercial 105 10"]);
    for report in every_report(&workspace) {
        assert!(report.iter().all(|pair| pair == "100.0 -> 105.0"), "{report:?}");
    }
    let last: i64 = workspace.value("SELECT max(import_id) FROM import");
    workspace.run(&["imports", "undo", &last.to_string(), "--yes"]).expect_code(0);
    assert_eq!(current_lines(&workspace), ["Gold no line 100 10"]);
    // What a file does not state is told from what it does by the line.
    workspace.write("less.csv", format!("{LINED}{}", first(2, &ten("Gold", "exchange", "100"))));
    let held = workspace.run(&["import", "less.csv"]).expect_code(3);
    held.expect_talk(&["I502", "of 10 current facts of Aetna Gold"]);

    // The other way round, and in a file that only adds.
    let (workspace, next) = months(&[ten("Gold", "exchange", "100"), ten("Gold", "", "100")]);
    next.expect_code(0).expect_talk(&["10 changed, 0 removed"]);
    assert_eq!(current_lines(&workspace), ["Gold no line 100 10"]);
    let (workspace, _) = months(&[ten("Gold", "", "100")]);
    workspace.write("more.csv", format!("{LINED}{}", first(1, &ten("Gold", "commercial", "120"))));
    let added = workspace.run(&["import", "more.csv", "--adds"]).expect_code(0);
    added.expect_talk(&["1 changed, 0 removed"]);
    assert_eq!(current_lines(&workspace), ["Gold commercial 120 1", "Gold no line 100 9"]);
}

#[test]
fn lines_of_business_of_one_plan_stay_apart_and_are_named() {
    let both = ten("Gold", "commercial", "100") + &ten("Gold", "Medicare Advantage", "80");
    let (workspace, next) = months(&[both, ten("Gold", "", "90")]);
    next.expect_code(0).expect_talk(&["10 added", "I533", "Aetna Gold (commercial) is not in the file"]);
    assert_eq!(
        current_lines(&workspace),
        ["Gold Medicare Advantage 80 10", "Gold commercial 100 10", "Gold no line 90 10"]
    );
    let (workspace, next) =
        months(&[ten("Gold", "commercial", "100"), ten("Gold", "Medicare Advantage", "80")]);
    next.expect_code(0)
        .expect_talk(&["I533", "Aetna Gold (commercial) is not in the file; its 10 rates stay"]);
    assert_eq!(current_lines(&workspace).len(), 2);
    // One that goes is named by its line.
    let less = ten("Gold", "commercial", "100") + &first(1, &ten("Gold", "Medicare Advantage", "80"));
    workspace.write("less.csv", format!("{LINED}{less}"));
    let held = workspace.run(&["import", "less.csv"]).expect_code(3);
    held.expect_talk(&["9 of 10 current facts of Aetna Gold (Medicare Advantage)"]);
    // A plan that a file splits takes the place of what it was, and is held until somebody has looked.
    let split = ten("Gold", "commercial", "100") + &ten("Gold", "Medicare Advantage", "80");
    let (workspace, held) = months(&[ten("Gold", "", "90"), split]);
    held.expect_code(3).expect_talk(&["I502", "10 of 10 current facts of Aetna Gold"]);
    workspace.run(&["import", "m1.csv", "--replaces"]).expect_code(0);
    assert_eq!(current_lines(&workspace), ["Gold Medicare Advantage 80 10", "Gold commercial 100 10"]);
}

#[test]
fn what_moved_most_and_what_is_gone_is_listed_whatever_the_figure() {
    let percent = |plan: &str, share: &str| {
        format!("Aetna,{plan},47371,outpatient,facility,percent of total billed charges,,{share},\n")
    };
    let workspace = imported(&(percent("P", "50") + &percent("Q", "62.5")));
    next(&workspace, &percent("P", "65"));
    workspace.write("m2.csv", format!("{HEADER}{}{}", others(38), percent("P", "65")));
    workspace
        .run(&["import", "m2.csv", "--dry-run"])
        .expect_code(0)
        .expect_talk(&["largest    47371 Aetna P 50 % -> 65 % (+30.0%)"]);
    // The other plan has a file of its own, which no longer states it.
    let gone = percent("P", "65") + "Aetna,Q,99213,outpatient,facility,,5.00,,\n";
    next(&workspace, &gone);
    workspace.run(&["import", "m2.csv", "--dry-run"]).expect_code(0).expect_talk(&[
        "removed    47371 of Aetna Q at 62.5 % (m1.csv, line 41)",
        "47371 of Aetna Q at 62.5 %",
        "held by    guard I502",
    ]);
}

#[test]
fn an_algorithm_in_other_words_is_listed_with_both() {
    let workspace = Workspace::seeded();
    let of = |words: &str| crate::same_key::hospital_of(&[["Aetna", "PPO", "", "", words, "one"]]);
    workspace.write("m1.csv", of("Medicare plus 10 percent"));
    workspace.write("m2.csv", of("Medicare plus 25 percent"));
    workspace.run(&["import", "m1.csv"]).expect_code(0);
    let run = workspace.run(&["import", "m2.csv"]).expect_code(0);
    let run = run.expect_talk(&[
        "largest    47371 Aetna PPO algorithm \"Medicare plus 10 percent\"",
        "-> algorithm \"Medicare plus 25 percent\"",
    ]);
    assert!(!run.stderr.contains("(+0.0%)"), "{}", run.stderr);
    let listed = workspace.run(&["report", "changes", "15", "--format", "csv"]).expect_code(0).stdout;
    assert!(
        listed.contains("Medicare plus 10 percent") && listed.contains("Medicare plus 25 percent"),
        "{listed}"
    );
}

#[test]
fn what_was_allowed_is_listed_where_it_is_gone_or_moves_most() {
    let workspace = Workspace::seeded();
    let rows = crate::same_key::hospital_of(&[
        ["Aetna", "PPO", "", "61.5", "", "one"],
        ["Cigna", "PPO", "", "", "see contract", "two"],
    ]);
    workspace.write("m1.csv", &rows);
    workspace.run(&["import", "m1.csv"]).expect_code(0);
    // The median moves; the other row is gone.
    let next: Vec<&str> = rows.lines().filter(|line| !line.contains("Cigna")).collect();
    workspace.write("m2.csv", next.join("\n").replace("3900,3000,4300,25", "5850,3000,4300,25") + "\n");
    workspace.run(&["import", "m2.csv", "--dry-run"]).expect_code(0).expect_talk(&[
        "largest    47371 Aetna PPO",
        "median 3,900.00",
        "median 5,850.00",
        "(+50.0%)",
        "removed    47371 of Cigna PPO at algorithm \"see contract\", median 3,900.00",
    ]);
}

#[test]
fn an_added_row_that_names_no_method_beside_several_is_said() {
    let workspace = imported(&format!("{CASE}{DIEM}"));
    workspace.write("add.csv", format!("{HEADER}Aetna,P,47371,outpatient,facility,,950.00,,\n"));
    workspace.run(&["import", "add.csv", "--adds"]).expect_code(0).expect_talk(&[
        "warning[I538]",
        "the row names no method, and 47371 of Aetna P is stored with case rate, per diem; it replaces none of these",
        "1 added, 0 changed, 0 removed",
    ]);
    // One method is enough to know which rate it is; two days are not.
    let days = "Aetna,P,47370,outpatient,facility,case rate,1.00,,2025-01-01\n\
                Aetna,P,47370,outpatient,facility,case rate,2.00,,2026-01-01\n";
    let workspace = imported(&format!("{CASE}{days}"));
    workspace.write(
        "add.csv",
        format!("{HEADER}Aetna,P,47371,outpatient,facility,,950.00,,\nAetna,P,47370,outpatient,facility,case rate,3.00,,\n"),
    );
    workspace.run(&["import", "add.csv", "--adds"]).expect_code(0).expect_talk(&[
        "the row names no first day, and 47370 of Aetna P is stored with 2025-01-01, 2026-01-01",
        "1 added, 1 changed, 0 removed",
    ]);
    // Another method is another rate.
    let workspace = imported(CASE);
    workspace.write(
        "add.csv",
        format!("{HEADER}Aetna,P,47371,outpatient,facility,fee schedule,950.00,,2026-01-01\n"),
    );
    workspace.run(&["import", "add.csv", "--adds"]).expect_code(0).expect_talk(&[
        "the row is of the method fee schedule, and 47371 of Aetna P is stored with case rate; it replaces none of these",
        "1 added, 0 changed, 0 removed",
    ]);
}

#[test]
fn changes_between_two_moments_are_those_of_rates_that_differ() {
    let (workspace, _) = months(&[
        "Aetna,HMO,commercial,47371,outpatient,facility,1000\nAetna,HMO,commercial,47370,outpatient,facility,500\n".into(),
        "Aetna,HMO,commercial,47371,outpatient,facility,1100\nAetna,HMO,commercial,47379,outpatient,facility,90\n".into(),
    ]);
    // Of few rates one that goes is held: the second month, and the third after it.
    workspace.run(&["import", "m1.csv", "--replaces"]).expect_code(0);
    // The same rates as in the first month, in other lines.
    let again = "Aetna,HMO,commercial,47370,outpatient,facility,500\nAetna,HMO,commercial,47371,outpatient,facility,1000\n";
    workspace.write("m2.csv", format!("{LINED}{again}"));
    workspace.run(&["import", "m2.csv", "--replaces"]).expect_code(0);
    let [before, between, last] = column_of(
        &workspace.database(),
        "SELECT import_id || '' FROM import WHERE file_name LIKE 'm_.csv' AND status = 'applied' ORDER BY import_id",
    )
    .iter()
    .map(|id| id.parse::<i64>().expect("a number"))
    .collect::<Vec<_>>()
    .try_into()
    .expect("three months");
    let changes = |from: i64, until: i64| -> Vec<String> {
        let arguments = ["report", "changes", &from.to_string(), &until.to_string(), "--format", "json"];
        let rows = workspace.run(&arguments).expect_code(0).rows();
        let mut told: Vec<String> = rows
            .iter()
            .map(|row| {
                format!("{} {}", row["code"].as_str().unwrap_or("?"), row["change"].as_str().unwrap_or("?"))
            })
            .collect();
        told.sort();
        told
    };
    assert_eq!(changes(before, between), ["47370 removed", "47371 up", "47379 added"]);
    // What went and came back does not differ.
    assert!(changes(before, last).is_empty(), "{:?}", changes(before, last));
    // What a match of names replaced is gone too.
    workspace.write(
        "other.csv",
        format!("{LINED}Aetna Health of Maine,HMO,commercial,47371,outpatient,facility,1200\n"),
    );
    workspace.run(&["import", "other.csv"]).expect_code(0);
    workspace.run(&["payers", "alias", "Aetna Health of Maine", "aetna"]).expect_code(0);
    let matched: i64 = workspace.value("SELECT max(import_id) FROM import");
    assert_eq!(changes(last, matched), ["47370 removed", "47371 up"]);
    // Moments that are none, or in the wrong order, are refused.
    let (first, then) = (last.to_string(), matched.to_string());
    let refused = |from: &str, until: &str, words: &str| {
        workspace
            .run(&["report", "changes", from, until])
            .expect_code(2)
            .expect_talk(&[words, "ratebook imports list"]);
        let named = [format!("from={from}"), format!("until={until}")];
        let query = ["query", "run", "rate-changes", "--param", &named[0], "--param", &named[1]];
        workspace.run(&query).expect_code(2);
    };
    refused(&then, &first, "is later than import");
    refused(&first, "5000", "there is no import 5000");
    refused("2020-01-01", &first, "nothing had been imported by the end of 2020-01-01");
    refused("2026-13-01", &first, "is neither the number of an import nor a day");
}

#[test]
fn a_line_of_business_that_a_file_only_adds_is_said_with_the_way_to_one_plan() {
    let (workspace, _) = months(&[ten("Gold", "", "100")]);
    let add = |name: &str, line: &str| {
        workspace.write(name, format!("{LINED}{}", ten("Gold", line, "140").replace("47379", "47399")));
        workspace.run(&["import", name, "--adds"]).expect_code(0)
    };
    let added = add("more.csv", "commercial");
    added.expect_talk(&[
        "warning[I542] Aetna Gold is stored with no line of business, and the file states commercial",
        "`ratebook imports undo`",
        "the whole list of the plan",
    ]);
    assert_eq!(current_lines(&workspace), ["Gold commercial 140 10", "Gold no line 100 1"]);
    let last: i64 = workspace.value("SELECT max(import_id) FROM import");
    workspace.run(&["imports", "undo", &last.to_string(), "--yes"]).expect_code(0);
    workspace.write("all.csv", format!("{LINED}{}", ten("Gold", "commercial", "150")));
    workspace.run(&["import", "all.csv"]).expect_code(0);
    assert_eq!(current_lines(&workspace), ["Gold commercial 150 10"]);
}

#[test]
fn an_edition_is_compared_with_that_of_its_publisher_whether_most_rates_are_of_it_or_few() {
    let workspace = imported(CASE);
    let few = |amount: &str| {
        format!(
            "{HEADER}Cigna,P,47371,outpatient,facility,case rate,{amount},,\n\
             Cigna,P,99213,outpatient,facility,case rate,80.00,,\n"
        )
    };
    for (file, amount, change) in [("few.csv", "500.00", "2 added"), ("few2.csv", "510.00", "1 changed")] {
        workspace.write(file, few(amount));
        workspace.run(&["import", file, "--publisher", "Few"]).expect_code(0).expect_talk(&[change]);
    }
    next(&workspace, &CASE.replace("1000.00", "1010.00"));
    workspace.run(&["import", "m2.csv"]).expect_code(0).expect_talk(&["1 changed", "38 unchanged"]);
    let current: i64 = workspace.value("SELECT count(*) FROM rate WHERE superseded_by IS NULL");
    assert_eq!(current, 38 + 1 + 2);
    assert_eq!(workspace.value::<i64>("SELECT count(*) FROM rate WHERE superseded_by IS NOT NULL"), 2);
}
