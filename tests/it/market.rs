//! Market statistics, moments of the past and SQL given in passing, through the program.

use std::sync::OnceLock;

use serde_json::Value;

use crate::workspace::{Files, Workspace, payer_csv, repository};

/// Three providers. Aetna has two plans with the first and a percentage with the third; Cigna's only
/// rate is in another setting; UnitedHealthcare hides its amount.
fn three_providers() -> Workspace {
    static MADE: OnceLock<Files> = OnceLock::new();
    Workspace::made_once(&MADE, import_three_providers)
}

fn import_three_providers() -> Workspace {
    let workspace = Workspace::seeded();
    let files: [&[&str]; 3] = [
        &[
            "Aetna,PPO,CPT,47371,,outpatient,facility,,case rate,100,,,,",
            "Aetna,HMO,CPT,47371,,outpatient,facility,,case rate,300,,,,",
            "Cigna,PPO,CPT,47371,,inpatient,facility,,case rate,900,,,,",
        ],
        &[
            "Aetna,PPO,CPT,47371,,outpatient,facility,,case rate,400,,,,",
            "UnitedHealthcare,PPO,CPT,47371,,outpatient,facility,,case rate,*,,,,",
            "Aetna,PPO token,CPT,47371,,outpatient,facility,,case rate,0.01,,,,",
        ],
        &[
            "Aetna,PPO,CPT,47371,,outpatient,facility,,case rate,1000,,,,",
            "Aetna,HMO,CPT,47371,,outpatient,facility,,percent of total billed charges,not applicable,62.5,,,",
        ],
    ];
    for (number, rows) in files.iter().enumerate() {
        let name = format!("north-{number}.csv");
        workspace.write(&name, payer_csv(rows));
        let publisher = format!("North {number}");
        workspace.run(&["import", &name, "--publisher", &publisher]).expect_code(0);
    }
    workspace
}

fn rows(workspace: &Workspace, arguments: &[&str]) -> Vec<Value> {
    let run = workspace.run(&[arguments, &["--format", "json"]].concat());
    run.rows()
}

fn payer(rows: &[Value], name: &str) -> Value {
    rows.iter().find(|row| row["payer_name"] == name).cloned().unwrap_or_else(|| panic!("{name}: {rows:?}"))
}

/// The row of a step of the funnel.
fn step_of(rows: &[Value], step: &str) -> Value {
    rows.iter().find(|row| row["step"] == step).cloned().unwrap_or_default()
}

fn number(cell: &Value) -> Option<f64> {
    cell.to_string().trim_matches('"').parse().ok()
}

#[test]
fn a_provider_has_one_vote_whatever_the_number_of_its_contracts() {
    let workspace = three_providers();
    let table = rows(&workspace, &["report", "payer-comparison", "47371"]);
    let aetna = payer(&table, "Aetna");
    // The first provider's vote is 200, the middle of its two contracts; the token does not count.
    for (column, expected) in [
        ("rates", 4.0),
        ("contracts", 4.0),
        ("providers", 3.0),
        ("known", 5.0),
        ("middle", 400.0),
        ("p10", 240.0),
        ("p90", 880.0),
        ("mean", 533.3333),
        ("lowest", 100.0),
        ("highest", 1000.0),
    ] {
        assert_eq!(number(&aetna[column]), Some(expected), "{column} of {aetna}");
    }
    let four = rows(&workspace, &["report", "payer-comparison", "47371", "--param", "min_n=4"]);
    assert_eq!(payer(&four, "Aetna")["middle_na"], "insufficient");
    // Rates of a payer's own schedules are no sample; the lowest and the highest are shown as they are, no mean.
    let aetna = payer(&four, "Aetna");
    assert_eq!((number(&aetna["lowest"]), number(&aetna["highest"])), (Some(100.0), Some(1000.0)), "{aetna}");
    assert_eq!(aetna["mean_na"], "insufficient", "{aetna}");
}

/// Of hospitals' files, whose contracts have one vote each, as of a payer's own: a rate that a file states.
#[test]
fn the_lowest_and_the_highest_of_a_table_are_rates_and_no_votes() {
    let workspace = Workspace::seeded();
    for name in ["North", "South", "Hill"] {
        let (profile, file) = (format!("{name}.toml"), format!("{name}.csv"));
        let text = format!(
            "publisher = '{name} Hospital'\n[header]\nrow = 1\n[columns]\ndescription = 'Item'\npayer = 'Payer'\n\
             plan = 'Plan'\namount = 'Rate'\n[[codes]]\ncolumn = 'Code'\nsystem = 'CPT'\n"
        );
        workspace.write(&profile, text);
        let rows = "Code,Item,Payer,Plan,Rate\n47371,First,Aetna,PPO,1000\n47371,Second,Aetna,PPO,3000\n";
        workspace.write(&file, rows);
        workspace.run(&["import", &file, "--profile", &profile]).expect_code(0);
    }
    for query in ["payer-comparison", "benchmark-range", "site-of-service", "code-payer-rates"] {
        let table = rows(&workspace, &["report", query, "47371"]);
        let row = table.iter().find(|row| number(&row["contracts"]) == Some(3.0)).expect("a row");
        let middle = if query == "code-payer-rates" { &row["rate"] } else { &row["middle"] };
        let figures = [&row["lowest"], middle, &row["highest"]].map(number);
        assert_eq!(figures, [Some(1000.0), Some(2000.0), Some(3000.0)], "{query}: {row}");
    }
}

#[test]
fn payers_without_a_figure_stay_with_their_own_reason() {
    let workspace = three_providers();
    let table = rows(&workspace, &["report", "payer-comparison", "47371"]);
    for (name, reason) in [
        ("Cigna", "not-collected"),
        ("UnitedHealthcare", "suppressed"),
        ("Blue Cross Blue Shield", "pending"),
        ("Medicare", "not-applicable"),
    ] {
        assert_eq!(payer(&table, name)["middle_na"], reason, "{name}");
    }
}

#[test]
fn every_rate_is_counted_or_left_out_for_one_reason() {
    let workspace = three_providers();
    let funnel = rows(&workspace, &["report", "market-funnel", "47371"]);
    let of = |step: &str| {
        let line = funnel.iter().find(|line| line["step"] == step);
        number(&line.unwrap_or_else(|| panic!("no line `{step}` in {funnel:?}"))["counted"])
    };
    assert_eq!(of("All current rates and amounts of the code"), Some(8.0));
    for step in [
        "Left out, a percentage of charges, not dollars",
        "Left out, no amount: [suppressed]",
        "Left out, another setting: inpatient",
        "Left out, below the smallest amount",
    ] {
        assert_eq!(of(step), Some(1.0), "{step}");
    }
    assert_eq!(of("Rates that count"), Some(4.0));
    let report = workspace.run(&["report", "code", "47371", "--show", "excluded", "--format", "md"]);
    assert!(report.stdout.contains("Rates left out"), "{}", report.stdout);
    assert!(report.stdout.contains("setting outpatient; billing class facility"), "{}", report.stdout);
}

#[test]
fn a_report_speaks_of_the_moment_asked_for() {
    let workspace = three_providers();
    workspace.write("next.csv", payer_csv(&["Aetna,PPO,CPT,47371,,outpatient,facility,,case rate,1100,,,,"]));
    let last: i64 = workspace.value("SELECT max(import_id) FROM import");
    let next = ["import", "next.csv", "--publisher", "North 2", "--accept", "I502", "--accept", "I501"];
    workspace.run(&next).expect_code(0);
    let before = last.to_string();
    let highest = |more: &[&str]| {
        let table = rows(&workspace, &[&["report", "payer-comparison", "47371"], more].concat());
        number(&payer(&table, "Aetna")["highest"])
    };
    assert_eq!(highest(&[]), Some(1100.0));
    assert_eq!(highest(&["--as-of", &before]), Some(1000.0));
    let changes = rows(&workspace, &["report", "changes", &before, &(last + 1).to_string()]);
    let kinds: Vec<&str> = changes.iter().filter_map(|row| row["change"].as_str()).collect();
    assert_eq!(kinds, ["up"], "a plan that the file does not state stays: {changes:?}");
    workspace.run(&["report", "changes", "soon", "3"]).expect_code(2).expect_talk(&["`soon` is neither"]);
    workspace.run(&["report", "gaps", "--as-of", "1999-01-01"]).expect_code(2);
}

#[test]
fn sql_given_in_passing_is_run_checked_and_bounded() {
    let workspace = three_providers();
    let sql = "SELECT payer, amount FROM v_rate WHERE amount_na = 'suppressed'";
    let run = workspace.run_with_input(&["query", "run", "-", "--format", "json"], sql.as_bytes());
    let run = run.expect_code(0).expect_talk(&["warning[Q101]", "stdin:1:15", "^^^^^^"]);
    assert_eq!(run.json()["sections"][0]["tables"][0]["rows"][0]["amount_na"], "suppressed");
    workspace.write("lint.sql", "SELECT avg(amount) AS mean FROM v_rate");
    let check = workspace.run(&["query", "check", "lint.sql"]).expect_code(1);
    assert!(check.stdout.contains("Q102") && check.stdout.contains("lint.sql:1:8"), "{}", check.stdout);
    for (sql, more, words) in [
        ("DELETE FROM rate", "--max-rows=9", "does not begin a query"),
        ("SELECT 1; SELECT 2", "--max-rows=9", "more than one statement"),
        ("SELECT rate_id FROM rate", "--max-rows=2", "gives more than 2 rows"),
        (
            "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT max(n) AS n FROM t",
            "--max-seconds=1",
            "was stopped",
        ),
        ("SELECT hex(zeroblob(900)) AS h", "--max-cell-bytes=1000", "more than 1,000 bytes"),
    ] {
        workspace.run(&["query", "run", "--sql", sql, more]).expect_code(2).expect_talk(&[words]);
    }
}

#[test]
fn one_file_is_written_for_each_payer() {
    let workspace = three_providers();
    let each =
        ["report", "payer-comparison", "47371", "--each", "payer", "--output", "out", "--format", "csv"];
    workspace.run(&each).expect_code(0).expect_talk(&["wrote 5 files to out"]);
    assert!(workspace.text_of("out/payer-comparison-aetna.csv").contains("400.00"));
    workspace.run(&each).expect_code(4).expect_talk(&["--force"]);
    workspace.run(&["report", "payer-comparison", "47371", "--each", "payer"]).expect_code(2);
}

#[test]
fn a_stale_source_ends_with_findings() {
    let workspace = three_providers();
    workspace.run(&["report", "freshness"]).expect_code(0);
    // A file without a date is of no known age: neither fresh nor old.
    workspace.write("undated.csv", "payer,code,amount\nCigna,47370,5\n");
    let undated = workspace.run(&["import", "undated.csv"]).expect_code(0);
    undated.expect_talk(&["without a date: its age is not known"]);
    let ages = ["report", "freshness", "--format", "csv", "--gaps", "word", "--param", "today=2026-10-01"];
    let ages = workspace.run(&ages).expect_code(0).stdout;
    let row = ages.lines().find(|line| line.contains("undated.csv")).expect("the file");
    assert!(row.contains("[not-supplied]") && !row.contains("fresh"), "{row}");
    let dated = crate::workspace::repository().join("tests/fixtures/medicare/asc-addendum-aa-apr-2026.csv");
    workspace.run(&["import", &dated.to_string_lossy()]).expect_code(0);
    let late = ["report", "freshness", "--param", "today=2099-01-01"];
    workspace.run(&late).expect_code(1).expect_talk(&["status = 'fresh'"]);
}

#[test]
fn a_price_of_a_day_is_compared_only_where_there_is_nothing_else() {
    let per_diem = |payer: &str, amount: &str| {
        format!("{payer},PPO,CPT,47371,,inpatient,facility,,per diem,{amount},,,,")
    };
    let days: Vec<String> = ["Aetna", "Cigna"].map(|payer| per_diem(payer, "2100")).into();
    let mut lines: Vec<&str> = days.iter().map(String::as_str).collect();
    let method = |workspace: &Workspace| {
        workspace.run(&["import", "rates.csv"]).expect_code(0);
        rows(workspace, &["query", "run", "market-scopes", "--param", "code=47371"])[0]["scope_method"]
            .clone()
    };
    assert_eq!(method(&Workspace::with_payer_csv(&lines)), "per diem");
    lines.push("Aetna,PPO,CPT,47371,,outpatient,facility,,case rate,4100,,,,");
    let workspace = Workspace::with_payer_csv(&lines);
    assert_eq!(method(&workspace), "case rate");
    let funnel = rows(&workspace, &["query", "run", "market-funnel", "--param", "code=47371"]);
    let left_out = step_of(&funnel, "Left out, another setting: inpatient");
    assert_eq!(number(&left_out["counted"]), Some(2.0), "{funnel:?}");
}

#[test]
fn each_writes_all_formats_or_nothing() {
    let workspace = three_providers();
    workspace.write("out/payer-comparison-unitedhealthcare.html", "kept");
    let each = ["report", "payer-comparison", "47371", "--each", "payer", "--output", "out"];
    let each = [&each[..], &["--format", "md,html"]].concat();
    workspace.run(&each).expect_code(4).expect_talk(&["unitedhealthcare.html", "--force"]);
    assert_eq!(workspace.names("out"), ["payer-comparison-unitedhealthcare.html"]);
    workspace.run(&[&each[..], &["--force"]].concat()).expect_talk(&["wrote 10 files to out"]);

    workspace.write("code.csv", payer_csv(&["Aetna,PPO,CPT,47382,,outpatient,facility,,case rate,100,,,,"]));
    workspace.run(&["import", "code.csv"]).expect_code(0);
    // A code without a publication has a report, too.
    workspace
        .run(&["report", "payer-comparison", "--each", "code", "--format", "csv", "--output", "codes"])
        .expect_talk(&["wrote 2 files to codes"]);
}

#[test]
fn allowed_amounts_count_whatever_the_method_of_the_rate() {
    let workspace = Workspace::seeded();
    let file = repository().join("tests/fixtures/hospital/tall-v3-hill.csv");
    workspace.run(&["import", &file.display().to_string()]).expect_code(0);
    let range = ["query", "run", "benchmark-range", "--param", "code=47371", "--param", "min_n=1"];
    let range = rows(&workspace, &range);
    let of = |kind: &str| range.iter().find(|row| row["amount_kind"] == kind).cloned().unwrap_or_default();
    assert_eq!(number(&of("negotiated")["rates"]), Some(2.0), "{range:?}");
    // 3800 for a percentage and 3900 for an algorithm, one provider.
    let allowed = of("allowed, median");
    assert_eq!(number(&allowed["rates"]), Some(2.0), "{range:?}");
    assert_eq!(number(&allowed["middle"]), Some(3850.0), "{range:?}");
}

#[test]
fn the_reason_of_several_gaps_is_the_same_in_every_report() {
    let workspace = Workspace::with_payer_csv(&[
        "Aetna,A,CPT,47371,,outpatient,facility,,case rate,*,,,,",
        "Aetna,B,CPT,47371,,outpatient,facility,,case rate,not applicable,,,,",
        "Aetna,C,CPT,47371,,outpatient,facility,,case rate,N/A,,,,",
        "Aetna,D,CPT,47371,,outpatient,facility,,case rate,*,,,,",
        "Aetna,E,CPT,47371,,outpatient,facility,,case rate,*,,,,",
        "Cigna,A,CPT,47371,,outpatient,facility,,case rate,100,,,,",
    ]);
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    for query in ["payer-comparison", "payer-against-medicare"] {
        let table = rows(&workspace, &["report", query, "47371"]);
        assert_eq!(payer(&table, "Aetna")["middle_na"], "suppressed", "{query}");
    }
    let coverage = rows(&workspace, &["report", "code-coverage", "47371"]);
    let area = |name: &str| coverage.iter().find(|row| row["area"] == name).cloned().unwrap_or_default();
    assert!(area("Negotiated rates")["gaps"].to_string().contains("1 suppressed"), "{coverage:?}");
    let whole = rows(&workspace, &["report", "completeness"]);
    let cell = whole.iter().find(|row| row["payer_name"] == "Aetna" && row["field"] == "Negotiated rates");
    // A withheld amount could have a value: it is applicable.
    assert_eq!(number(&cell.expect("it is listed")["applicable"]), Some(1.0));
}

#[test]
fn no_statistic_mixes_two_lines_of_business() {
    let workspace = Workspace::seeded();
    for (number, amounts) in [(1, ["100", "900"]), (2, ["200", "800"]), (3, ["300", "700"])] {
        let rows = [
            format!("Aetna,PPO,CPT,47371,,outpatient,facility,,case rate,{},,,,", amounts[0]),
            format!(
                "Aetna,Medicare Advantage PPO,CPT,47371,,outpatient,facility,,case rate,{},,,,",
                amounts[1]
            ),
        ];
        let name = format!("north-{number}.csv");
        workspace.write(&name, payer_csv(&[&rows[0], &rows[1]]));
        workspace.run(&["import", &name, "--publisher", &format!("North {number}")]).expect_code(0);
    }
    let middle = |more: &[&str]| {
        let table = rows(&workspace, &[&["report", "payer-comparison", "47371"], more].concat());
        number(&payer(&table, "Aetna")["middle"])
    };
    assert_eq!(middle(&[]), Some(200.0));
    assert_eq!(middle(&["--param", "line_of_business=Medicare Advantage"]), Some(800.0));
    let left_out = rows(&workspace, &["report", "market-funnel", "47371"]);
    let step = step_of(&left_out, "Left out, another line of business: Medicare Advantage");
    assert_eq!(number(&step["counted"]), Some(3.0), "{left_out:?}");
    // Beside one another, each by itself, and a payer without a rate once.
    let by_line = rows(&workspace, &["query", "run", "code-payer-rates", "--param", "code=47371"]);
    let shown: Vec<_> = by_line
        .iter()
        .map(|row| {
            let text = |name: &str| row[name].as_str().unwrap_or("none").to_owned();
            (text("payer_name"), text("line_of_business"), number(&row["rate"]))
        })
        .take(3)
        .collect();
    assert_eq!(shown[0], ("Aetna".to_owned(), "commercial".to_owned(), Some(200.0)), "{shown:?}");
    let aetna = by_line.iter().filter(|row| row["payer_name"] == "Aetna").count();
    let cigna = by_line.iter().filter(|row| row["payer_name"] == "Cigna").count();
    assert_eq!((aetna, cigna), (2, 1), "{by_line:?}");
    let page = workspace.run(&["report", "47371"]).expect_code(0).stdout;
    assert!(page.contains("Aetna, Medicare Advantage"), "{page}");
}

#[test]
fn too_few_hospitals_have_no_mean_lowest_or_highest_either() {
    let workspace = Workspace::seeded();
    let profile = "publisher = 'Hill'\nedition = '2026-01-01'\n[header]\nrow = 1\n[columns]\npayer = 'Payer'\nplan = 'Plan'\n\
                   amount = 'Rate'\n[[codes]]\ncolumn = 'Code'\nsystem = 'CPT'\n";
    workspace.write("hill.toml", profile);
    workspace.write(
        "hill.csv",
        "Code,Payer,Plan,Rate\n47371,BCBS,HMO,100\n47371,BCBS,PPO,300\n47371,Cigna,PPO,500\n",
    );
    workspace.run(&["import", "hill.csv", "--profile", "hill.toml"]).expect_code(0);
    let table = rows(&workspace, &["report", "payer-comparison", "47371"]);
    for figure in ["middle_na", "mean_na", "lowest_na", "highest_na"] {
        assert_eq!(payer(&table, "Blue Cross Blue Shield")[figure], "insufficient", "{figure}");
    }
    // One contract is no statistic either: its rate is called a rate, beside the same reason.
    let cigna = payer(&table, "Cigna");
    assert_eq!(number(&cigna["point"]), Some(500.0), "{cigna}");
    for figure in ["middle_na", "mean_na", "lowest_na", "highest_na"] {
        assert_eq!(cigna[figure], "insufficient", "{figure}");
    }
    assert_eq!(payer(&table, "Blue Cross Blue Shield")["point_na"], "not-applicable");
}

#[test]
fn names_not_matched_are_one_line_of_the_first_page_and_no_row_of_the_payers() {
    let workspace = Workspace::with_payer_csv(&[
        "Aetna,PPO,CPT,47371,,outpatient,facility,,case rate,100,,,,",
        "Alpha,PPO,CPT,47371,,outpatient,facility,,case rate,200,,,,",
        "ALPHA,HMO,CPT,47371,,outpatient,facility,,case rate,300,,,,",
        "Beta,PPO,CPT,47371,,outpatient,facility,,case rate,,50,,,",
    ]);
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    let payers = rows(&workspace, &["query", "run", "code-payer-rates", "--param", "code=47371"]);
    assert!(payers.iter().all(|row| row["payer_name"] != "Names not matched to a payer"), "{payers:?}");
    let line = rows(&workspace, &["query", "run", "code-unmatched-line", "--param", "code=47371"]);
    assert_eq!(line.len(), 1);
    assert_eq!((line[0]["names"].as_str(), &line[0]["in_words"].as_str().unwrap()[..2]), (Some("2"), "1 "));
    workspace.run(&["report", "47371"]).expect_code(0).expect_stdout(&[
        "Names not matched       2  1 with a dollar amount; matched by",
        "`ratebook payers alias \"NAME\" PAYER`",
    ]);
    workspace.run(&["payers", "alias", "Alpha", "cigna"]).expect_code(0);
    workspace.run(&["payers", "alias", "Beta", "cigna"]).expect_code(0);
    assert!(rows(&workspace, &["query", "run", "code-unmatched-line", "--param", "code=47371"]).is_empty());
}

/// A row of the statistics by payer over payers' own lists.
fn compared(lines: &[&str], code: &str, more: &[&str]) -> Value {
    let workspace = Workspace::with_payer_csv(lines);
    workspace.run(&["import", "rates.csv"]);
    let mut query = vec!["query", "run", "payer-comparison", "--param", code];
    query.extend(more);
    payer(&rows(&workspace, &query), "Aetna")
}

#[test]
fn a_payer_s_own_schedule_is_shown_from_its_lowest_to_its_highest_rate() {
    let aetna = compared(
        &[
            "Aetna,HMO,CPT,47371,,outpatient,facility,22,case rate,1000,,,,",
            "Aetna,HMO,CPT,47371,,outpatient,facility,24,case rate,500,,,,",
            "Aetna,HMO,CPT,47371,,outpatient,facility,19,case rate,1400,,,,",
        ],
        "code=47371",
        &[],
    );
    assert_eq!(
        (number(&aetna["lowest"]), number(&aetna["highest"])),
        (Some(1000.0), Some(1400.0)),
        "{aetna}"
    );
    // That of an ambulatory surgical center (place 24) is another scope, and is counted as such.
    assert_eq!(number(&aetna["elsewhere"]), Some(1.0), "{aetna}");
}

#[test]
fn two_amounts_for_one_price_are_in_no_statistic() {
    let lines = [
        "Aetna,PPO,CPT,99213,,outpatient,professional,11,fee schedule,10,,,,",
        "Aetna,PPO,CPT,99213,,outpatient,professional,11,fee schedule,20,,,,",
    ];
    let aetna = compared(&lines, "code=99213", &[]);
    assert_eq!((&aetna["lowest_na"], &aetna["gaps"]), (&"invalid".into(), &"2 invalid".into()), "{aetna}");
    let workspace = Workspace::with_payer_csv(&lines);
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    let steps = rows(&workspace, &["query", "run", "market-funnel", "--param", "code=99213"]);
    let left_out = step_of(&steps, "Left out, in conflict: the file states several figures for one price");
    assert_eq!(number(&left_out["counted"]), Some(2.0), "{steps:?}");
}

#[test]
fn cents_are_the_price_of_a_drug_and_a_token_elsewhere() {
    for (system, code, expected) in [("HCPCS", "J1885", Some(0.27)), ("CPT", "99213", None)] {
        let line = format!("Aetna,PPO,{system},{code},,outpatient,professional,11,fee schedule,0.27,,,,");
        let asked = format!("code={code}");
        let aetna = compared(&[&line], &asked, &["--param", &format!("system={system}")]);
        assert_eq!(number(&aetna["lowest"]), expected, "{aetna}");
    }
}

#[test]
fn a_band_without_a_medicare_amount_says_so_for_every_payer() {
    let line = "Aetna,PPO,CPT,99213,,outpatient,professional,11,fee schedule,110,,,,";
    let aetna = compared(&[line], "code=99213", &["--param", "band_low=0.5"]);
    assert_eq!((&aetna["mean_na"], &aetna["gaps"]), (&"pending".into(), &"1 pending".into()), "{aetna}");
}

#[test]
fn a_band_works_for_a_code_that_no_publication_names() {
    let rate = |payer: &str, amount: &str| {
        format!("{payer},PPO,CPT,47370,,outpatient,professional,22,fee schedule,{amount},,,,")
    };
    let lines = [rate("Aetna", "1200"), rate("Cigna", "110")];
    let workspace = Workspace::with_payer_csv(&lines.each_ref().map(String::as_str));
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    let counted = || {
        let query = ["query", "run", "payer-comparison", "--param", "code=47370", "--param", "band_low=0.5"];
        let table = rows(&workspace, &query);
        ["Aetna", "Cigna"]
            .map(|name| (payer(&table, name)["rates"].as_i64(), payer(&table, name)["gaps"].clone()))
    };
    // Without a Medicare amount nothing is in a band, with the reason.
    assert_eq!(counted(), [(Some(0), "1 pending".into()), (Some(0), "1 pending".into())]);
    let file = repository().join("tests/fixtures/medicare/relative-values-2026.csv");
    workspace.run(&["import", &file.display().to_string()]).expect_code(0);
    let [aetna, cigna] = counted();
    assert_eq!((aetna.0, cigna.0), (Some(1), Some(0)), "{aetna:?} {cigna:?}");
}

#[test]
fn a_price_whose_class_nobody_states_is_compared_with_no_fee() {
    let against = |line: &str| {
        let workspace = Workspace::with_payer_csv(&[line]);
        workspace.run(&["import", "rates.csv"]).expect_code(0);
        let file = repository().join("tests/fixtures/medicare/relative-values-2026.csv");
        workspace.run(&["import", &file.display().to_string()]).expect_code(0);
        let query = ["query", "run", "payer-against-medicare", "--param", "code=47371"];
        payer(&rows(&workspace, &query), "Aetna")
    };
    let aetna = against("Aetna,PPO,CPT,47371,,outpatient,,,case rate,9000,,,,");
    assert_eq!(aetna["medicare_amount_na"], "not-supplied", "{aetna}");
    // A claim with a place of service in a fee schedule is a professional's.
    let aetna = against("Aetna,PPO,CPT,47371,,,,21,fee schedule,1182.39,,,,");
    assert_eq!(number(&aetna["highest"]), Some(100.0), "{aetna}");
}

#[test]
fn what_is_no_statistic_is_headed_as_a_rate_in_every_table() {
    let workspace = Workspace::with_payer_csv(&[
        "Aetna,PPO,CPT,47371,,outpatient,facility,22,case rate,1000,,,,",
        "Cigna,PPO,CPT,47371,,inpatient,facility,21,case rate,500,,,,",
        "Cigna,HMO,CPT,47371,,inpatient,facility,21,case rate,700,,,,",
    ]);
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    let places = rows(&workspace, &["query", "run", "site-of-service", "--param", "code=47371"]);
    let of = |setting: &str| places.iter().find(|row| row["setting"] == setting).cloned().unwrap_or_default();
    assert_eq!(number(&of("outpatient")["point"]), Some(1000.0), "{places:?}");
    assert_eq!(of("inpatient")["point_na"], "not-applicable", "{places:?}");
    for (query, heading) in [("code-payer-rates", "Lowest rate"), ("code-in-network", "Lowest price")] {
        let shown = workspace.run(&["query", "run", query, "--param", "code=47371", "--format", "html"]);
        let shown = shown.expect_code(0).stdout;
        assert!(shown.contains(heading) || query == "code-in-network", "{query}: {shown}");
        assert!(!shown.contains(">Lowest<") && !shown.contains(">Highest<"), "{query}: {shown}");
    }
}

#[test]
fn wherever_no_payers_rate_is_loaded_the_command_that_brings_one_is_named() {
    let workspace = Workspace::seeded();
    for query in ["code-payer-rates", "payer-comparison", "code-summary"] {
        let run = ["query", "run", query, "--param", "code=47371", "--format", "json"];
        let told = workspace.run(&run).expect_code(0).stdout;
        assert!(told.contains("`ratebook import FILE`"), "{query}: {told}");
    }
    let screen = workspace.run(&["report", "code", "47371"]).expect_code(0).stdout;
    assert!(screen.contains("To fill all 4: `ratebook import FILE`, a hospital's standard"), "{screen}");
    for format in ["md", "html", "json"] {
        let report = workspace.run(&["report", "code", "47371", "--format", format]).expect_code(0).stdout;
        assert!(report.contains("list of payer rates: "), "{format}");
    }
}

#[test]
fn a_file_for_each_code_or_payer_stays_in_its_folder_and_none_takes_the_place_of_another() {
    let workspace = Workspace::with_payer_csv(&[]);
    let rows = ["LOCAL,x/../../../up,601", "LOCAL,a/b,600", "LOCAL,a-b,602", "CPT,47371,603"];
    let rows: String = rows.iter().map(|row| format!("Molina,{row}\n")).collect();
    workspace.write("local.csv", format!("payer,code_system,code,amount\n{rows}"));
    workspace.run(&["import", "local.csv"]).expect_code(0);
    let before = workspace.names(".");
    let of_codes = ["report", "code-rates", "--each", "code", "--output", "sub", "--format", "csv"];
    workspace.run(&of_codes).expect_code(0).expect_talk(&["wrote 4 files to sub"]);
    let files = workspace.names("sub");
    let tables: Vec<&String> = files.iter().filter(|name| name.ends_with(".csv")).collect();
    assert_eq!(tables.len(), 4, "{files:?}");
    for amount in ["600", "601", "602", "603"] {
        let has =
            |name: &&&String| workspace.text_of(&format!("sub/{name}")).contains(&format!("{amount}.00"));
        assert_eq!(tables.iter().filter(has).count(), 1, "{amount}");
    }
    assert_eq!(workspace.names(".").len(), before.len() + 1);
    // Who is matched to no payer is in none of the files, and is not left out without a word.
    let of_payers =
        ["report", "payer-comparison", "47371", "--each", "payer", "--output", "p", "--format", "csv"];
    let run = workspace.run(&of_payers).expect_code(0);
    run.expect_talk(&["1 published name is matched to no payer: its rates are in none of these files"]);
}
