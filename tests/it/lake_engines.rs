//! A lake answers as the database does: every report, cell by cell, by DuckDB's own command.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use serde_json::Value;

use crate::workspace::{Files, Run, Workspace, payer_csv, published, repository, skipped};

/// DuckDB's program. CI has it; elsewhere the tests skip and say so.
pub(crate) fn duckdb() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found =
        std::env::split_paths(&path).map(|folder| folder.join("duckdb")).find(|program| program.exists());
    let required = std::env::var_os("RATEBOOK_ENGINES").is_some();
    assert!(
        found.is_some() || !required,
        "DuckDB's command is asked for and not here: pip install duckdb-cli"
    );
    if found.is_none() {
        skipped("DuckDB's command is not here (pip install duckdb-cli)");
    }
    found
}

/// The command by which a lake is asked.
pub(crate) fn engine() -> Option<String> {
    Some(format!("{} -batch -bail -jsonlines :memory:", duckdb()?.display()))
}

/// The names of the shipped queries of a folder.
fn queries_of(folder: &str) -> Vec<String> {
    let entries =
        std::fs::read_dir(repository().join("queries/reports").join(folder)).expect("a folder of queries");
    let files = entries.map(|entry| entry.expect("an entry").path());
    let mut names: Vec<String> =
        files.filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned())).collect();
    names.sort_unstable();
    names
}

/// What a query is asked with beside a code.
fn more_of(query: &str) -> &'static [&'static str] {
    match query {
        // The default gives no row where rates are close.
        "outliers" => &["--param", "times=1.3"],
        "explain-figure" => &["--param", "measure=medicare-amount"],
        _ => &[],
    }
}

/// The rows of a result; of sources and imports, whose numbers are of the database or the lake, only file and line.
fn rows(run: &Run) -> Vec<Value> {
    let mut rows = run.rows();
    // A lake answers of what is current, and says that it does not know how many rates were replaced.
    rows.retain(|row| row["fact"] != "Rates replaced so far");
    for row in rows.iter_mut().filter_map(Value::as_object_mut) {
        row.remove("_id");
        row.remove("imports");
        if let Some(source) = row.get_mut("_source").and_then(Value::as_object_mut) {
            source.remove("import");
        }
    }
    rows
}

/// Equal, numbers to a billionth of their size.
fn is_equal(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => {
            let (one, other) = (one.as_f64().unwrap_or(f64::NAN), other.as_f64().unwrap_or(f64::NAN));
            (one - other).abs() <= 1e-9 * one.abs().max(1.0)
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|(name, cell)| other.get(name).is_some_and(|beside| is_equal(cell, beside)))
        }
        _ => one == other,
    }
}

/// Asks database and lake for a query and holds every cell, reason and source of every row in its order against the
/// other. Gives the number of rows.
pub(crate) fn compare(workspace: &Workspace, engine: &str, (query, lake): (&str, &str), code: &str) -> usize {
    let (system, number) = code.split_once(':').unwrap_or(("CPT", code));
    let (code_param, system_param) = (format!("code={number}"), format!("system={system}"));
    let mut asked = vec!["query", "run", query, "--format", "json"];
    let text = workspace.run(&["query", "show", query]).stdout;
    if text.contains("-- param: code ") {
        asked.extend(["--param", &code_param]);
    }
    if text.contains("-- param: system ") && system != "CPT" {
        asked.extend(["--param", &system_param]);
    }
    asked.extend(more_of(query));
    let stored = workspace.run(&asked);
    assert!(stored.code <= 1, "{query} {code}: {}", stored.stderr);
    let of_lake = workspace.run(&[&asked[..], &["--lake", lake, "--engine-command", engine]].concat());
    assert!(of_lake.code <= 1, "{query} {code}: {}", of_lake.stderr);
    let (stored, of_lake) = (rows(&stored), rows(&of_lake));
    assert_eq!(stored.len(), of_lake.len(), "{query} {code}: another number of rows");
    for (nth, (one, other)) in stored.iter().zip(&of_lake).enumerate() {
        assert!(is_equal(one, other), "{query} {code}, row {nth}:\nstored  {one}\nof lake {other}");
    }
    stored.len()
}

/// Rates of two payers and a hospital's own amounts, in several scopes, with gaps of several reasons.
const RATES: [&str; 12] = [
    "Aetna,HMO,CPT,47371,,outpatient,facility,,case rate,5200.00,,2026-01-01,,",
    "Aetna,PPO,CPT,47371,,outpatient,facility,,case rate,6100.50,,2026-01-01,,",
    "AETNA,HMO,CPT,47371,26,,professional,,fee schedule,410.10,,2026-01-01,,",
    "Cigna,Open Access,CPT,47371,,outpatient,facility,,case rate,7300.25,,,,",
    "Cigna,Open Access,CPT,47371,51,,professional,22,fee schedule,N/A,,,,",
    "Nobody Known,Gold,CPT,47371,,outpatient,facility,,case rate,999999999,,,,",
    "Nobody Known,Gold,CPT,47371,,outpatient,facility,,percent of total billed charges,,62.5,,,",
    "UnitedHealthcare,Choice,CPT,47371,,outpatient,facility,,case rate,8800.00,,,,",
    "UnitedHealthcare,Medicare Advantage,CPT,47371,,outpatient,facility,,case rate,5100.00,,,,",
    "Aetna,HMO,CPT,99213,,,professional,11,fee schedule,95.19,,,,",
    "Cigna,Open Access,CPT,99213,25,,professional,11,fee schedule,101.00,,,,",
    "Aetna,HMO,HCPCS,G0463,,outpatient,facility,,case rate,130.00,,,,",
];

/// A database with all kinds of prices and, where they are here, the files of Medicare; and the lake of it.
pub(crate) fn published_database() -> Workspace {
    static MADE: OnceLock<Files> = OnceLock::new();
    Workspace::made_once(&MADE, publish_database)
}

fn publish_database() -> Workspace {
    let workspace = Workspace::seeded();
    workspace.write("rates.csv", payer_csv(&RATES));
    workspace.run(&["import", "rates.csv"]);
    let files = ["medicare-pfs/2026/PPRRVU2026_Jul_nonQPP.csv.gz", "medicare-pfs/2026/GPCI2026.csv"];
    let more = [
        "public-fee-schedules/opps/opps_addendum_b_2025_oct.csv.gz",
        "hospitals-v3/emory_v3_tall_excerpt.csv.gz",
        "hospitals-v3/musc_charleston_v3_tall_excerpt.csv.gz",
        "tic/real/2025-06-23_Evry-Health_in-network-rates.json.gz",
    ];
    for name in files.iter().chain(&more) {
        if let Some(path) = published(name) {
            workspace.run(&["import", path.to_str().expect("a path of UTF-8")]);
        }
    }
    workspace.run(&["publish", "--into", "lake"]).expect_code(0);
    workspace
}

#[test]
fn every_report_of_a_lake_is_that_of_the_database() {
    let Some(engine) = engine() else { return };
    let workspace = published_database();
    let mut found = 0;
    for query in queries_of("market").iter().chain(&queries_of("medicare")) {
        // The last has neither a rate nor a row of Medicare.
        for code in ["47371", "99213", "G0463", "47383"] {
            found += compare(&workspace, &engine, (query, "lake"), code);
        }
    }
    assert!(found > 100, "{found} rows are no comparison");
}

#[test]
fn the_report_on_a_code_of_a_lake_is_that_of_the_database() {
    let Some(engine) = engine() else { return };
    let workspace = published_database();
    let asked = ["report", "code", "47371", "--format", "json"];
    let stored = workspace.run(&asked).expect_code(0).json();
    let of_lake = workspace
        .run(&[&asked[..], &["--lake", "lake", "--max-seconds", "300", "--engine-command", &engine]].concat())
        .expect_code(0)
        .json();
    // The command that lists the rest is asked of the lake.
    let summary = |report: &Value| -> String {
        report["gap_summary"].as_str().expect("a text").split('`').step_by(2).collect()
    };
    assert_eq!(summary(&stored), summary(&of_lake));
    let tables = |report: &Value| -> Vec<(String, usize)> {
        let sections = report["sections"].as_array().cloned().unwrap_or_default();
        let tables =
            sections.iter().flat_map(|section| section["tables"].as_array().cloned().unwrap_or_default());
        tables
            .map(|table| {
                let rows = table["rows"].as_array().map_or(0, Vec::len);
                (table["id"].as_str().unwrap_or_default().to_owned(), rows)
            })
            .collect()
    };
    // What hospitals say modifiers do is asked of a database alone.
    let mut expected = tables(&stored);
    expected.retain(|(table, _)| table != "code-modifier-effects");
    assert_eq!(expected, tables(&of_lake));
    // The workbook is made of the same cells.
    for format in ["xlsx", "html"] {
        let output = format!("of-lake.{format}");
        workspace
            .run(
                &[
                    &["report", "code", "47371", "--lake", "lake", "--max-seconds", "300"][..],
                    &["--engine-command", &engine],
                    &["--format", format, "--output", &output],
                ]
                .concat(),
            )
            .expect_code(0);
        assert!(workspace.bytes_of(&output).len() > 5_000);
    }
}

/// Rates of one month.
fn month(payer: &str, plan: &str, amounts: &[(&str, &str)]) -> String {
    let rows: Vec<String> = amounts
        .iter()
        .map(|(code, amount)| {
            format!("{payer},{plan},CPT,{code},,outpatient,facility,,case rate,{amount},,,,")
        })
        .collect();
    payer_csv(&rows.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn the_newest_file_whose_scope_covers_a_rate_is_current_in_a_lake_too() {
    let Some(engine) = engine() else { return };
    let workspace = Workspace::seeded();
    // Three months of one payer under three names that lead to it; a code that the last does not state any more; a
    // plan beside, whose file takes nothing away; one that no name leads to.
    let files = [
        ("2026-01-31", "a.csv", month("Aetna", "HMO", &[("47371", "100.00"), ("47382", "900.00")])),
        ("2026-02-28", "b.csv", month("AETNA", "hmo", &[("47371", "200.00"), ("47382", "900.00")])),
        ("2026-03-31", "c.csv", month("Aetna Inc.", "HMO", &[("47371", "300.00")])),
        ("2026-04-30", "d.csv", month("Aetna", "PPO", &[("47371", "350.00")])),
        ("2026-05-31", "e.csv", month("Nobody Known", "Gold", &[("47371", "400.00"), ("47382", "950.00")])),
    ];
    for (_, name, text) in &files {
        workspace.write(name, text);
        workspace.run(&["import", name, "--replaces"]).expect_code(0);
    }
    // Published in another order.
    for at in [3, 0, 4, 2, 1] {
        let (day, name, _) = &files[at];
        workspace.run(&["publish", "--into", "lake", name, "--edition", day]).expect_code(0);
    }
    let same = |workspace: &Workspace| {
        for query in ["market-rates", "payer-comparison", "market-scopes", "code-rates", "market-funnel"] {
            for code in ["47371", "47382"] {
                compare(workspace, &engine, (query, "lake"), code);
            }
        }
    };
    same(&workspace);
    let amounts = |workspace: &Workspace| -> Vec<String> {
        let run = workspace.run(&[
            "query",
            "run",
            "market-rates",
            "--param",
            "code=47371",
            "--lake",
            "lake",
            "--engine-command",
            &engine,
            "--format",
            "json",
        ]);
        rows(&run).iter().map(|row| row["amount"].to_string()).collect()
    };
    assert_eq!(amounts(&workspace), ["350.0", "300.0", "400.0"]);
    // Taken back, the month before is current again.
    workspace.run(&["imports", "list"]);
    workspace.run(&["publish", "--into", "lake", "--undo", "c.csv"]).expect_code(0);
    assert_eq!(amounts(&workspace), ["200.0", "350.0", "400.0"]);
}

#[test]
fn a_line_of_business_that_is_stated_later_is_of_the_same_contract_in_a_lake_too() {
    let Some(engine) = engine() else { return };
    let workspace = Workspace::seeded();
    let rows = |rows: &[&str]| {
        let rows = rows.iter().map(|row| format!("{row},47371,outpatient,facility,case rate\n"));
        format!(
            "amount,payer,plan,line_of_business,code,setting,billing_class,method\n{}",
            rows.collect::<String>()
        )
    };
    let files = [
        ("2026-01-31", rows(&["100,Aetna,Gold,", "110,Cigna,Gold,commercial", "120,Humana,Gold,"])),
        ("2026-02-28", rows(&["101,Aetna,Gold,commercial", "111,Cigna,Gold,"])),
        ("2026-03-31", rows(&["121,Humana,Gold,commercial", "122,Humana,Gold,Medicare Advantage"])),
        ("2026-04-30", rows(&["123,Humana,Gold,"])),
        ("2026-05-31", rows(&["130,Molina,Gold,commercial"])),
        ("2026-06-30", rows(&["131,Molina,Gold,exchange"])),
    ];
    for (day, text) in &files {
        let name = format!("{day}.csv");
        workspace.write(&name, text);
        workspace.run(&["import", &name, "--replaces"]).expect_code(0);
        workspace.run(&["publish", "--into", "lake", &name, "--edition", day]).expect_code(0);
    }
    assert_eq!(compare(&workspace, &engine, ("code-rates", "lake"), "47371"), 7);
    compare(&workspace, &engine, ("market-rates", "lake"), "47371");
}

#[test]
fn figures_in_conflict_are_the_same_in_a_lake() {
    let Some(engine) = engine() else { return };
    let workspace = Workspace::seeded();
    workspace.write("rates.csv", payer_csv(&crate::same_key::BESIDE_ONE_ANOTHER));
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    workspace.run(&["publish", "--into", "lake", "rates.csv", "--edition", "2026-01-31"]).expect_code(0);
    assert_eq!(compare(&workspace, &engine, ("code-conflicts", "lake"), "47371"), 5);
    for query in ["payer-comparison", "market-funnel", "market-rates"] {
        compare(&workspace, &engine, (query, "lake"), "47371");
    }
}

#[test]
fn a_rate_that_is_stated_again_is_counted_once_in_a_lake_too() {
    let Some(engine) = engine() else { return };
    let workspace = Workspace::seeded();
    workspace.write("rates.csv", payer_csv(&crate::same_key::STATED_AGAIN));
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    workspace.run(&["publish", "--into", "lake"]).expect_code(0);
    assert_eq!(compare(&workspace, &engine, ("code-rates", "lake"), "47371"), 8);
    for query in [
        "payer-comparison",
        "market-funnel",
        "market-excluded",
        "market-scopes",
        "market-rates",
        "code-summary",
    ] {
        compare(&workspace, &engine, (query, "lake"), "47371");
    }
}

#[test]
fn a_text_beside_another_figure_is_in_conflict_in_a_lake_too() {
    let Some(engine) = engine() else { return };
    let workspace = Workspace::seeded();
    workspace.write("hill.csv", crate::same_key::hospital_of(&crate::same_key::WORDS_BESIDE_FIGURES));
    workspace.run(&["import", "hill.csv"]).expect_code(0);
    workspace.run(&["publish", "--into", "lake", "hill.csv"]).expect_code(0);
    assert_eq!(compare(&workspace, &engine, ("code-conflicts", "lake"), "47371"), 8);
    for query in ["payer-comparison", "market-funnel", "benchmark-range"] {
        compare(&workspace, &engine, (query, "lake"), "47371");
    }
}

#[test]
fn a_list_is_known_by_its_letters_and_digits_in_a_lake_too() {
    let Some(engine) = engine() else { return };
    let workspace = Workspace::seeded();
    for (month, entity, list, amount) in crate::in_network_odd::SPELLED_ODDLY {
        let name = crate::in_network_odd::month_of(&workspace, (month, entity, list), amount);
        workspace.run(&["import", &name]).expect_code(0);
        workspace.run(&["publish", "--into", "lake", &name]).expect_code(0);
    }
    let ask = ["query", "run", "code-in-network-amounts", "--param", "code=47371", "--format", "json"];
    let amounts = |run: &Run| -> Vec<String> {
        rows(run)
            .iter()
            .map(|row| row["amount"].to_string())
            .filter(|amount| amount.starts_with("150"))
            .collect()
    };
    let stored = amounts(&workspace.run(&ask).expect_code(0));
    assert_eq!(stored, ["1503.25"]);
    let of_lake = [&ask[..], &["--lake", "lake", "--engine-command", &engine]].concat();
    assert_eq!(amounts(&workspace.run(&of_lake).expect_code(0)), stored);
}

#[test]
fn months_of_a_payers_own_list_are_editions_in_a_lake_whatever_the_payer_is_called() {
    let Some(engine) = engine() else { return };
    let workspace = Workspace::seeded();
    // Two names that lead to one payer.
    for (month, entity, list, amount) in
        [("01", "Aetna", "Gold-PPO", "1501.25"), ("02", "Aetna Inc.", "gold_ppo", "1502.25")]
    {
        let name = crate::in_network_odd::month_of(&workspace, (month, entity, list), amount);
        workspace.run(&["import", &name]).expect_code(0);
        workspace.run(&["publish", "--into", "lake", &name]).expect_code(0);
    }
    let ask = [
        "query",
        "run",
        "code-in-network-amounts",
        "--param",
        "code=47371",
        "--format",
        "json",
        "--lake",
        "lake",
    ];
    let of_lake = workspace.run(&[&ask[..], &["--engine-command", &engine]].concat()).expect_code(0);
    let amounts =
        |run: &Run| -> Vec<String> { rows(run).iter().map(|row| row["amount"].to_string()).collect() };
    let stored = amounts(&workspace.run(&ask[..ask.len() - 2]).expect_code(0));
    assert!(stored.contains(&"1502.25".to_owned()) && !stored.contains(&"1501.25".to_owned()), "{stored:?}");
    assert_eq!(amounts(&of_lake), stored);
}

#[test]
fn one_publisher_under_several_spellings_is_one_in_a_lake_too() {
    let Some(engine) = engine() else { return };
    let workspace = Workspace::seeded();
    for (month, entity, amount) in
        [("01", "Local Health, Inc.", "1501.25"), ("02", "LOCAL HEALTH INC", "1502.25")]
    {
        let name = crate::in_network_odd::month_of(&workspace, (month, entity, "gold"), amount);
        workspace.run(&["import", &name]).expect_code(0);
        workspace.run(&["publish", "--into", "lake", &name]).expect_code(0);
    }
    // A price that the second file states as it was keeps the place of the first in a database.
    let ask = ["query", "run", "code-in-network", "--param", "code=47371", "--format", "json"];
    let lists = |more: &[&str]| -> Vec<String> {
        let run = workspace.run(&[&ask[..], more].concat()).expect_code(0);
        let figures = ["publisher", "payer_name", "plan", "rate", "lowest", "highest", "based_on"];
        rows(&run).iter().map(|row| figures.map(|name| row[name].to_string()).join("; ")).collect()
    };
    let stored = lists(&[]);
    assert_eq!(stored.len(), 2, "{stored:?}");
    assert_eq!(lists(&["--lake", "lake", "--engine-command", &engine]), stored);
    // Rates of plans by the same names, a payer by two names that lead to it, and prices that no plan takes the place of.
    let files = [
        ("2026-01-31", "Local Health Inc.", "Local Health, Inc.", "100.00"),
        ("2026-02-28", "local-health INC", "LOCAL HEALTH INC", "200.00"),
        ("2026-03-31", "Aetna", "Aetna", "300.00"),
        ("2026-04-30", "Aetna, Inc.", "AETNA INC", "400.00"),
    ];
    for (day, publisher, payer, amount) in files {
        let name = format!("{day}.csv");
        workspace.write(&name, crate::publishers::one(payer, "HMO", amount));
        let publisher = ["--publisher", publisher];
        workspace.run(&[&["import", &name][..], &publisher].concat()).expect_code(0);
        let publish = ["publish", "--into", "lake", &name, "--edition", day];
        workspace.run(&[&publish[..], &publisher].concat()).expect_code(0);
    }
    assert_eq!(compare(&workspace, &engine, ("market-rates", "lake"), "47371"), 2);
    for query in ["code-rates", "market-scopes", "market-funnel", "payer-comparison"] {
        compare(&workspace, &engine, (query, "lake"), "47371");
    }
}

#[test]
fn what_a_file_that_only_adds_leaves_current_is_so_in_a_lake_of_the_database() {
    let Some(engine) = engine() else { return };
    let workspace = Workspace::seeded();
    let row = |plan: &str, code: &str, method: &str, amount: &str| {
        format!("Aetna,{plan},CPT,{code},,outpatient,facility,,{method},{amount},,,,")
    };
    let all = [
        row("HMO", "47371", "case rate", "100.00"),
        row("HMO", "47371", "per diem", "10.00"),
        row("HMO", "47382", "case rate", "110.00"),
        row("PPO", "47371", "case rate", "120.00"),
    ];
    workspace.write("all.csv", payer_csv(&all.each_ref().map(String::as_str)));
    // Only the key that it states, and a method that it does not name beside several.
    workspace.write("add.csv", payer_csv(&[&row("hmo", "47371", "case rate", "105.00")]));
    workspace.write("more.csv", payer_csv(&[&row("PPO", "47382", "", "130.00")]));
    workspace.run(&["import", "all.csv"]).expect_code(0);
    for name in ["add.csv", "more.csv"] {
        workspace.run(&["import", name, "--adds"]).expect_code(0);
        workspace.run(&["publish", "--into", "lake"]).expect_code(0);
        for code in ["47371", "47382"] {
            compare(&workspace, &engine, ("code-rates", "lake"), code);
            compare(&workspace, &engine, ("market-rates", "lake"), code);
        }
    }
    assert_eq!(compare(&workspace, &engine, ("code-rates", "lake"), "47371"), 3);
    assert_eq!(compare(&workspace, &engine, ("code-rates", "lake"), "47382"), 2);
}

/// A public program's amounts have no payer: what only adds to them is known by the import alone.
#[test]
fn amounts_of_no_payer_that_a_file_only_adds_to_are_current_in_a_lake_too() {
    let Some(engine) = engine() else { return };
    let workspace = Workspace::seeded();
    for (name, rows, edition, adds) in [
        ("all", "47370,100.00\n47371,110.00\n47382,120.00\n", "2025-01-01", &[][..]),
        ("add", "47371,111.00\n", "2026-01-01", &["--adds"]),
    ] {
        workspace.write(&format!("{name}.csv"), format!("Code,Fee\n{rows}"));
        let profile = format!(
            "publisher = \"Ohio Medicaid\"\npublisher_kind = \"government\"\nedition = \"{edition}\"\n\
             [header]\nrow = 1\n[columns]\namount = \"Fee\"\n\
             [[codes]]\ncolumn = \"Code\"\nread = [{{ system = \"procedure\" }}]\n"
        );
        workspace.write(&format!("{name}.toml"), profile);
        let (file, profile) = (format!("{name}.csv"), format!("{name}.toml"));
        let import = ["import", file.as_str(), "--profile", profile.as_str()];
        workspace.run(&[&import[..], adds].concat()).expect_code(0);
    }
    workspace.run(&["publish", "--into", "lake"]).expect_code(0);
    for (code, amount) in [("47370", 100.0), ("47371", 111.0)] {
        let code = format!("code={code}");
        let asked = ["query", "run", "code-fee-schedules", "--format", "json", "--param", code.as_str()];
        for of in [&[][..], &["--lake", "lake", "--engine-command", &engine]] {
            let rows = workspace.run(&[&asked[..], of].concat()).expect_code(0).rows();
            assert_eq!((rows.len(), &rows[0]["amount"]), (1, &Value::from(amount)), "{code} {of:?}");
        }
    }
    // It says nothing of the amounts that it does not state: they are as old as the file before.
    let stated = "SELECT code || ' ' || stated_on FROM v_market_rate ORDER BY 1";
    let stated = crate::workspace::column_of(&workspace.database(), stated);
    assert_eq!(stated, ["47370 2025-01-01", "47371 2026-01-01", "47382 2025-01-01"]);
}

#[test]
fn an_engine_that_is_not_there_or_fails_is_told_in_words() {
    let workspace = Workspace::seeded();
    workspace.write("rates.csv", payer_csv(&RATES));
    workspace.run(&["publish", "--into", "lake", "rates.csv"]);
    let ask = |more: &[&str]| {
        let base = ["query", "run", "market-scopes", "--param", "code=47371", "--lake", "lake"];
        workspace.run(&[&base[..], more].concat())
    };
    ask(&["--engine-command", "no-such-engine"])
        .expect_code(4)
        .expect_talk(&["`no-such-engine` cannot be started", "pip install duckdb-cli"]);
    ask(&["--engine-command", "'no such' engine"])
        .expect_code(4)
        .expect_talk(&["`no such` cannot be started"]);
    for none in ["", "  ", "it's"] {
        ask(&["--engine-command", none]).expect_code(2).expect_talk(&["is no command", "in quotes"]);
    }
    ask(&["--engine-command", "false"]).expect_code(4).expect_talk(&["duckdb refused the query"]);
    ask(&["--engine-command", "echo words"]).expect_code(4).expect_talk(&["gave no row of JSON: words"]);
    ask(&["--engine-command", "sleep 20", "--max-seconds", "1"])
        .expect_code(4)
        .expect_talk(&["was stopped after 1 second"]);
    // A command that starts programs of its own takes them with it.
    let script = "#!/bin/sh\nsh -c 'sleep 3; echo late > late.txt' &\nwait\n";
    workspace.write("engine.sh", script);
    ask(&["--engine-command", "sh engine.sh", "--max-seconds", "1"]).expect_code(4);
    std::thread::sleep(std::time::Duration::from_secs(3));
    assert!(!workspace.path("late.txt").exists(), "what the engine's command started went on");
    ask(&["--engine", "oracle"]).expect_code(2).expect_talk(&["duckdb and spark"]);
    ask(&["--as-of", "2026-01-01"]).expect_code(2).expect_talk(&["a lake shows what is current"]);
    workspace
        .run(&["query", "run", "import-record", "--param", "import_id=1", "--lake", "lake"])
        .expect_code(2)
        .expect_talk(&["reads the records that a database keeps"]);
    workspace
        .run(&["query", "run", "--sql", "SELECT 1 AS one", "--lake", "lake"])
        .expect_code(2)
        .expect_talk(&["SQL without a header", "views.sql"]);
    workspace
        .run(&["query", "run", "market-scopes", "--param", "code=47371", "--lake", "nowhere"])
        .expect_code(2)
        .expect_talk(&["`nowhere` is no lake"]);
    workspace
        .run(&["report", "code", "47371", "--lake", "lake", "--each", "code", "--output", "out"])
        .expect_code(2)
        .expect_talk(&["`--each` writes files of a database"]);
}

#[test]
fn the_statement_of_an_engine_can_be_had_for_a_notebook() {
    let workspace = Workspace::empty();
    for (engine, word) in [("duckdb", "quantile_cont("), ("spark", "percentile(")] {
        let shown = workspace
            .run(&["query", "show", "payer-comparison", "--engine", engine, "--param", "code=47371"])
            .expect_code(0);
        assert!(shown.stdout.contains(word) && shown.stdout.contains("'47371'"), "{}", shown.stdout);
        assert!(!shown.stdout.contains(":code"), "a parameter is left");
    }
    workspace.run(&["query", "show", "payer-comparison", "--engine", "duckdb"]).expect_code(2);
}

#[test]
fn the_views_of_a_lake_can_be_made_in_any_session() {
    let Some(duckdb) = duckdb() else { return };
    let workspace = Workspace::seeded();
    workspace.write("rates.csv", payer_csv(&RATES));
    workspace.run(&["publish", "--into", "lake", "rates.csv"]);
    let script = workspace.path("lake/engine/duckdb/views.sql");
    let run = |sql: &str| {
        let init = format!(".read {}", script.display());
        let output = Command::new(&duckdb)
            .args(["-batch", "-bail", "-csv", "-noheader", ":memory:", "-c", &init, "-c", sql])
            .current_dir(Path::new("/"))
            .output()
            .expect("DuckDB starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    };
    assert_eq!(run("SELECT count(*) FROM v_market_rate WHERE code = '47371'"), "9");
    assert_eq!(
        run("SELECT amount FROM v_market_rate WHERE raw_payer = 'Cigna' AND amount > 7000"),
        "7300.25"
    );
}
