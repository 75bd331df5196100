//! What the lines on changes name: which amount, whose, and which of its terms.

use crate::changes::hospital;
use crate::workspace::{Run, Workspace};

const HEADER: &str = "payer,plan,code,setting,method,amount,effective_from,notes\n";

/// Thirty rates of a plan with these first rows.
fn month(rows: &[&str]) -> String {
    let others = (rows.len()..30)
        .map(|n| format!("Aetna,HMO,{},outpatient,case rate,{n}.50,2026-01-01,\n", 47_000 + n));
    let rows = rows.iter().map(|row| format!("{row}\n"));
    format!("{HEADER}{}", rows.chain(others).collect::<String>())
}

/// The run that imported the second of two months, and its number.
fn second(workspace: &Workspace, months: [&str; 2], more: &[&str]) -> (Run, String) {
    workspace.write("m1.csv", months[0]);
    workspace.write("m2.csv", months[1]);
    workspace.run(&["import", "m1.csv"]).expect_code(0);
    let run = workspace.run(&[&["import", "m2.csv"], more].concat()).expect_code(0);
    let last: i64 = workspace.value("SELECT max(import_id) FROM import");
    (run, last.to_string())
}

#[test]
fn a_report_on_changes_says_which_terms_changed() {
    let workspace = Workspace::seeded();
    let one = "Aetna,HMO,47371,outpatient,case rate,593.32,2026-01-01,to August";
    let other = "Aetna,HMO,47371,outpatient,per diem,593.32,2026-07-01,";
    let (_, last) = second(&workspace, [&month(&[one]), &month(&[other])], &["--accept", "I505"]);
    let said = "not comparable: method case rate -> per diem; first day 2026-01-01 -> 2026-07-01; \
                notes \"to August\" -> [not-supplied]";
    let (from, import) =
        (format!("from={}", last.parse::<i64>().expect("a number") - 1), format!("import_id={last}"));
    let until = format!("until={last}");
    let queries: [&[&str]; 3] = [
        &["import-changes", "--param", &import],
        &["rate-changes", "--param", &from, "--param", &until],
        &["code-changes", "--param", "code=47371"],
    ];
    for query in queries {
        let rows =
            workspace.run(&[&["query", "run"], query, &["--format", "json"]].concat()).expect_code(0).rows();
        assert_eq!(rows.len(), 1, "{rows:?}");
        assert_eq!(rows[0]["other_terms"], said, "{query:?}: {rows:?}");
    }
}

#[test]
fn a_plan_goes_by_the_spelling_that_its_file_has_most_often() {
    let odd = "AETNA,hmo,47371,outpatient,case rate,120.00,2026-01-01,";
    let usual = |amount: &str| format!("Aetna,HMO,47371,outpatient,case rate,{amount},2026-01-01,");
    let workspace = Workspace::seeded();
    let (run, last) = second(&workspace, [&month(&[&usual("100.00")]), &month(&[odd])], &[]);
    let run = run.expect_talk(&["Aetna HMO: 30 rates of m1.csv", "47371 Aetna HMO 100.00 -> 120.00"]);
    assert!(!run.stderr.contains("AETNA hmo"), "{}", run.stderr);
    let rows = workspace.run(&["imports", "diff", &last, "--format", "json"]).expect_code(0).rows();
    assert_eq!(rows[0]["raw_payer"], "AETNA", "a row says what its line does: {rows:?}");

    workspace.write("m3.csv", month(&[&usual("90.00")]));
    let run = workspace.run(&["import", "m3.csv"]).expect_code(0);
    let run = run.expect_talk(&["Aetna HMO: 30 rates", "47371 Aetna HMO 120.00 -> 90.00"]);
    assert!(!run.stderr.contains("AETNA hmo"), "{}", run.stderr);
}

#[test]
fn a_changed_amount_of_no_payer_is_named_by_its_kind() {
    let hospital = |gross: &str, cash: &str, minimum: &str, maximum: &str| {
        let rows: String = (0..30)
            .map(|n| {
                let figures = if n == 0 { [gross, cash, minimum, maximum] } else { ["9000", "5400", "3000", "4200"] };
                let [gross, cash, minimum, maximum] = figures;
                format!(
                    "Procedure,{},CPT,,,outpatient,facility,,,{gross},{cash},Aetna,PPO,,4000,,,,,,,{minimum},{maximum},\
                     case rate,\n",
                    47_000 + n
                )
            })
            .collect();
        let hill = crate::workspace::repository().join("tests/fixtures/hospital/tall-v3-hill.csv");
        let head = std::fs::read_to_string(hill).expect("the fixture");
        head.split_inclusive('\n').take(3).collect::<String>() + &rows
    };
    let workspace = Workspace::seeded();
    let (run, _) = second(
        &workspace,
        [&hospital("9000", "5400", "3000", "4200"), &hospital("9900", "5940", "3300", "4620")],
        &[],
    );
    let run = run.expect_talk(&[
        "47000 gross charge 9,000.00 -> 9,900.00 (+10.0%)",
        "47000 discounted cash price 5,400.00 -> 5,940.00 (+10.0%)",
        "47000 minimum negotiated charge 3,000.00 -> 3,300.00 (+10.0%)",
        "47000 maximum negotiated charge 4,200.00 -> 4,620.00 (+10.0%)",
    ]);
    assert!(!run.stderr.contains("no payer"), "{}", run.stderr);
}

#[test]
fn a_diff_shows_what_a_modifier_did_and_does() {
    let workspace = Workspace::seeded();
    let of = |month: &str, rows: &[&str]| {
        let file = hospital(["700", "", "", ""]).replace("2026-01-15", month);
        rows.iter().fold(file, |file, row| file + row + "\n")
    };
    let effect = |modifiers: &str, percentage: &str| {
        format!(
            "Effect,,,,,outpatient,facility,,,,,Aetna,PPO,{modifiers},,{percentage},,,,,,,,other,see manual"
        )
    };
    let (fifty, assistant) = (effect("50", "150"), effect("80", "20"));
    workspace.write("m1.csv", of("2026-01-15", &[&fifty, &assistant]));
    workspace.write("m2.csv", of("2026-02-15", &[&effect("50", "120"), &effect("62", "62.5")]));
    workspace.run(&["import", "m1.csv"]).expect_code(0);
    workspace.run(&["import", "m2.csv", "--replaces"]).expect_code(0);
    let last: i64 = workspace.value("SELECT max(import_id) FROM import");
    let rows =
        workspace.run(&["imports", "diff", &last.to_string(), "--format", "json"]).expect_code(0).rows();
    let said: Vec<String> = rows
        .iter()
        .map(|row| format!("{} {} {}", row["change"], row["codes"], row["other_figures"]).replace('"', ""))
        .collect();
    assert_eq!(
        said,
        [
            "added modifiers 62 none -> 62.5 percent",
            "changed modifiers 50 150.0 percent -> 120.0 percent",
            "removed modifiers 80 20.0 percent -> none",
        ]
    );
    assert!(rows.iter().all(|row| row["raw_payer"] == "Aetna" && row["raw_plan"] == "PPO"), "{rows:?}");
}
