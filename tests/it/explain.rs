//! `ratebook explain`: from a figure that was printed back to its source, for every figure.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use std::sync::OnceLock;

use calamine::{Reader, Xlsx};
use serde_json::Value;

use crate::workspace::{Files, Run, Workspace, fixture, fixture_text, payer_csv, published};

/// A database with a hospital's file, two editions of a payer's file, and Medicare's fee schedule.
pub(crate) fn everything() -> Workspace {
    static MADE: OnceLock<Files> = OnceLock::new();
    Workspace::made_once(&MADE, import_everything)
}

/// The fixtures that it imports.
pub(crate) const FIXTURES: [&str; 3] =
    ["hospital/tall-v3-hill.csv", "medicare/relative-values-2026.csv", "medicare/three-localities-2026.csv"];

fn import_everything() -> Workspace {
    let workspace = Workspace::seeded();
    let [hospital, values, localities] = FIXTURES;
    workspace.run(&["import", &fixture(hospital)]).expect_code(0);
    for (name, amount) in [("aetna-1.csv", "3250"), ("aetna-2.csv", "3300")] {
        let hmo = format!("Aetna,HMO,CPT,47371,,outpatient,facility,,fee schedule,{amount},,,,");
        let rows =
            [hmo.as_str(), "Aetna,PPO,CPT,47371,,outpatient,facility,,fee schedule,N/A,,,,not contracted"];
        workspace.write(name, payer_csv(&rows));
        workspace.run(&["import", name, "--publisher", "Aetna"]).expect_code(0);
    }
    workspace.run(&["import", &fixture(values)]).expect_code(0);
    workspace.run(&["import", &fixture(localities), "--accept", "I520", "--accept", "I522"]).expect_code(0);
    workspace
}

/// What an answer states: by the id of the cell, then by what is stated.
fn answers(run: &Run) -> BTreeMap<String, BTreeMap<String, String>> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let report = run.json();
    let sections = report["sections"].as_array().cloned().unwrap_or_default();
    let answer = |section: &Value| {
        let rows = section["tables"][0]["rows"].as_array().cloned().unwrap_or_default();
        let statements = rows.iter().map(|row| (text(&row["what"]), text(&row["statement"]))).collect();
        (text(&section["id"]), statements)
    };
    sections.iter().map(answer).collect()
}

fn explain(workspace: &Workspace, arguments: &[&str]) -> BTreeMap<String, BTreeMap<String, String>> {
    answers(&workspace.run(&[&["explain", "--format", "json"], arguments].concat()).expect_code(0))
}

/// Every cell of a report as JSON gives it, with what it shows.
fn cells(report: &Value) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    for section in report["sections"].as_array().into_iter().flatten() {
        for table in section["tables"].as_array().into_iter().flatten() {
            let columns: Vec<&str> = table["columns"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|c| c["name"].as_str())
                .collect();
            for row in table["rows"].as_array().into_iter().flatten() {
                let row = row["_id"].as_str().unwrap_or_default();
                ids.extend(columns.iter().map(|column| format!("{row}.{column}")));
            }
        }
    }
    ids
}

#[test]
fn every_cell_of_a_report_leads_back_to_a_source() {
    let workspace = everything();
    let report = ["report", "code", "47371", "--show", "excluded"];
    let json = workspace.run(&[&report[..], &["--format", "json"]].concat()).expect_code(0).json();
    let ids = cells(&json);
    assert!(ids.len() > 1_000, "{}", ids.len());

    let page = workspace.run(&[&report[..], &["--full", "--format", "html"]].concat()).stdout;
    let of_page: BTreeSet<String> = page
        .split("data-cell=\"")
        .skip(1)
        .filter_map(|rest| rest.split_once('"'))
        .map(|(id, _)| id.to_owned())
        .collect();
    let beyond: Vec<&String> = of_page.difference(&ids).collect();
    assert!(of_page.len() > 1_000 && beyond.is_empty(), "{} in the page, {beyond:?}", of_page.len());

    let book = workspace.run(&[&report[..], &["--format", "xlsx"]].concat()).bytes;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(book)).expect("a workbook");
    let gaps = book.worksheet_range("Data gaps").expect("the sheet is there");
    let of_book: BTreeSet<String> = gaps.rows().skip(1).map(|row| row[0].to_string()).collect();
    let beyond: Vec<&String> = of_book.difference(&ids).collect();
    assert!(of_book.len() > 100 && beyond.is_empty(), "{} in the book, {beyond:?}", of_book.len());

    let all: Vec<&str> = ids.iter().map(String::as_str).collect();
    let answers = explain(&workspace, &all);
    assert_eq!(answers.len(), ids.len());
    for (id, answer) in &answers {
        let source = answer.get("Source").map(String::as_str).unwrap_or_default();
        let by_line = source.contains(", line ");
        let named = answer.contains_key("Import");
        // Only counts over the database, rows of the funnel and tenths of the range without a rate, and amounts of
        // Medicare of which no file is imported name no file.
        let of_all = source.starts_with("computed over the whole database");
        assert!(by_line || named || of_all, "{id}: {answer:?}");
        if of_all {
            let tables = [
                "code-checks",
                "code-coverage",
                "code-fills",
                "code-gaps",
                "code-medicare-pays",
                "code-billing-rules",
                "code-benchmark-lines",
                "code-compare",
                "benchmark-range",
                "market-funnel",
                "rate-distribution",
                "site-of-service",
            ];
            let column = id.rsplit('.').next().unwrap_or_default();
            let beside_a_rate = ["medicare", "schedule", "share"].iter().any(|word| column.contains(word));
            assert!(beside_a_rate || tables.iter().any(|table| id.starts_with(table)), "{id}: {answer:?}");
        }
        let gap = answer.get("Shows").is_some_and(|shown| shown.starts_with('[') && !shown.contains(' '));
        let expected = json["gaps"].as_array().into_iter().flatten().any(|gap| gap["cell_id"] == **id);
        assert_eq!(gap && answer.contains_key("Reason"), expected, "{id}: {answer:?}");
    }
}

#[test]
fn a_figure_tells_its_text_line_column_rule_and_earlier_values() {
    let workspace = everything();
    let answers = explain(&workspace, &["47371", "--payer", "aetna", "--field", "amount"]);
    let of = |start: &str| {
        let found = answers.iter().find(|(id, _)| id.starts_with(start));
        found.unwrap_or_else(|| panic!("{start}: {:?}", answers.keys())).1
    };
    let hospital = of("code-rates:code=47371.aetna-ppo-hill");
    assert_eq!(hospital["Source"], "tall-v3-hill.csv, line 4");
    assert_eq!(hospital["Column of the file"], "standard_charge|negotiated_dollar");
    assert_eq!(hospital["Shows"], "$4,000.00");
    let gap = of("code-rates:code=47371.aetna-ppo-aetna");
    assert_eq!((gap["Shows"].as_str(), gap["Published text"].as_str()), ("[not-supplied]", "`N/A`"));

    let run = workspace.run(&["explain", "47371", "--payer", "aetna", "--field", "amount", "--format", "md"]);
    run.expect_code(0).expect_stdout(&["I210", "read as not-supplied", "3,250.00"]);
    let run = workspace.run(&["explain", "47371", "--payer", "aetna", "--format", "md"]);
    run.expect_code(0).expect_stdout(&["Made of: Rates of the scope", "median(vote)", "aetna-2.csv"]);
}

#[test]
fn an_earlier_value_is_of_the_day_of_the_answer() {
    let workspace = Workspace::seeded();
    for (name, amount) in [("one.csv", "5000"), ("two.csv", "5100")] {
        let rate =
            format!("Aetna,A,CPT,47371,,outpatient,facility,,case rate,{amount},,2025-01-01,2025-12-31,");
        workspace.write(name, payer_csv(&[&rate]));
        workspace.run(&["import", name, "--publisher", "Aetna"]).expect_code(0);
    }
    // Both rates are in force on this day, and neither on the day of the system.
    let day = "2025-06-30T12:00:00Z".parse::<chrono::DateTime<chrono::Utc>>().expect("a time").timestamp();
    let cell = "code-coverage:code=47371.negotiated-rates-ba157108.known";
    let mut command = workspace.command(&["explain", cell, "--format", "json"]);
    let output = command.env("SOURCE_DATE_EPOCH", day.to_string()).output().expect("it starts");
    let report: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    let tables = report["sections"][0]["tables"].as_array().expect("tables");
    let earlier =
        tables.iter().find(|table| table["id"] == "earlier-values").expect("there was a value before");
    let last: i64 = workspace.value("SELECT max(import_id) FROM import");
    // The rate was known by the first file, and the second one states no more.
    assert_eq!(earlier["rows"][0]["value"], "0", "{earlier}");
    assert_eq!(earlier["rows"][0]["replaced_by"], last - 1, "{earlier}");
}

#[test]
fn what_cannot_be_explained_says_what_can() {
    let workspace = Workspace::seeded();
    for (arguments, words) in [
        (&["nonsense"][..], "neither a code nor the id of a cell"),
        (&["payer-ids.row-1.name"], "the row `row-1` is not in the table `payer-ids`"),
        (&["payer-ids.row-1.nam"], "has no column `nam`"),
        (&["sql.row-1.n"], "`--queries DIR`"),
        (&["payer-id.row-1.n"], "did you mean `payer-ids`"),
        (&["47371", "--payer", "aetna", "--field", "amont"], "did you mean amount?"),
        (&["47371", "--field", "remittance_count"], "no row on CPT 47371 is in `code-allowed-amounts`"),
        (&["47371", "--payer", "aetnaa"], "did you mean aetna?"),
        (&["99999", "--field", "amount"], "does not know CPT 99999"),
        (&["99999"], "does not know CPT 99999"),
        (&["47317"], "did you mean 47371?"),
        (&["47317", "--measure", "work-rvu"], "did you mean 47371?"),
        (&["47317", "--locality", "09102/04"], "did you mean 47371?"),
        (&["payer-ids.row-1.name", "--payer", "aetna"], "`--payer` says nothing of `payer-ids.row-1.name`"),
    ] {
        workspace.run(&[&["explain"], arguments].concat()).expect_code(2).expect_talk(&[words]);
    }
}

#[test]
fn a_hidden_count_stays_hidden_when_it_is_explained() {
    let workspace = Workspace::seeded();
    let head = fixture_text("hospital/tall-v3-hill.csv").replace(",25,3000", ",12,3000");
    workspace.write("hill.csv", head);
    workspace.run(&["import", "hill.csv"]).expect_code(0);
    let ask = ["47371", "--field", "code-allowed-amounts.remittance_count"];
    let shown = |more: &[&str]| {
        let answers = explain(&workspace, &[&ask[..], more].concat());
        answers.values().filter(|answer| answer["Shows"] == "12").count()
    };
    assert_eq!((shown(&[]), shown(&["--min-cell", "20"])), (1, 0));
}

#[test]
fn the_summary_counts_the_gaps_that_are_printed_and_the_foot_names_both_settings() {
    let workspace = Workspace::empty();
    workspace.run(&["init"]).expect_code(0);
    let talk = workspace.run(&["explain", "47371"]).expect_code(0).stdout;
    // The office fee, among the others and at the end of its arithmetic; both in the list, and the word once more.
    let gaps = talk.lines().filter(|line| line.contains("[not-applicable]")).count();
    assert_eq!(gaps, 5, "{talk}");
    assert!(talk.contains("Data not available: 2 structural."), "{talk}");
    assert!(talk.contains("setting = facility and non-facility"), "{talk}");
    // The answer is first, with whatever pays the code; how many cells have a value stands behind it.
    let at = |text: &str| talk.find(text).unwrap_or_else(|| panic!("{text} in {talk}"));
    assert!(at("$10,411.22") < at("$5,120.50") && at("$5,120.50") < at("35.40000"), "{talk}");
    assert!(at("35.40000") < at("cells have a value"), "{talk}");
    let one = workspace.run(&["explain", "47371", "--setting", "facility"]).expect_code(0).stdout;
    assert!(
        one.contains("All 24 cells have a value.") || one.contains("All 32 cells have a value."),
        "{one}"
    );
    assert!(!one.contains("[not-applicable]") && !one.contains("facility and non-facility"), "{one}");
}

#[test]
fn the_state_s_rate_of_a_workbook_of_equipment_names_its_cell() {
    let Some(book) = published("public-fee-schedules/dmepos/DMEPEN26_JAN.xlsx") else { return };
    let workspace = Workspace::empty();
    workspace.run(&["init"]).expect_code(0);
    workspace.run(&["import", book.to_str().expect("a path of letters")]).expect_code(0);
    // It is paid by its own schedule alone, and that explains it.
    let talk = workspace.run(&["explain", "B4034"]).expect_code(0).stdout;
    assert!(talk.contains("by") && talk.contains("$6.16") && !talk.contains("35.40000"), "{talk}");
    let asked = ["query", "run", "medicare-schedules", "--param", "system=HCPCS", "--param", "code=B4034"];
    let rates =
        workspace.run(&[&asked[..], &["--param", "state=TX", "--format", "json"]].concat()).expect_code(0);
    let rates: Value = serde_json::from_str(&rates.stdout).expect("JSON");
    let id = rates["sections"][0]["tables"][0]["rows"][0]["_id"].as_str().expect("an id");
    for (column, shows, cell) in [("amount", "3.87", "CH6"), ("rural_amount", "6.16", "CI6")] {
        let answers = explain(&workspace, &[&format!("{id}.{column}")]);
        let answer = answers.values().next().expect("an answer");
        assert_eq!(answer["Exactly"], shows);
        assert!(answer["Source"].ends_with(&format!("cell {cell}")), "{answer:?}");
    }
}

/// A field of the first page is found by its name, its heading, and by its table's.
#[test]
fn a_field_of_the_first_page_is_explained() {
    let workspace = Workspace::empty();
    workspace.run(&["init"]).expect_code(0);
    workspace.write("rates.csv", "payer,plan,code,amount,effective_from\nAetna,HMO,47371,4321,2026-01-01\n");
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    for (arguments, said) in [
        (&["--field", "code-medicare-pays.amount"][..], "1,182.39"),
        (&["--field", "Rate, or median", "--payer", "Aetna"], "4,321.00"),
        (&["--field", "code-payer-rates.rate", "--payer", "aetna"], "4,321.00"),
        (&["--field", "code-billing-rules.value"], "090"),
    ] {
        let run = workspace.run(&[&["explain", "47371"], arguments].concat()).expect_code(0);
        assert!(run.stdout.contains(said), "{arguments:?}: {}", run.stdout);
    }
}

/// The titles and rows of the tables that an answer lists after its statements.
fn made_of(workspace: &Workspace, code: &str, row: &str, column: &str) -> String {
    let report = workspace.run(&["report", "code", code, "--format", "json"]).expect_code(0).json();
    let tables: Vec<Value> = report["sections"]
        .as_array()
        .into_iter()
        .flatten()
        .flat_map(|section| section["tables"].as_array().cloned().unwrap_or_default())
        .collect();
    let rows = tables.iter().flat_map(|table| table["rows"].as_array().cloned().unwrap_or_default());
    let id = rows
        .map(|row| row["_id"].as_str().unwrap_or_default().to_owned())
        .find(|id| id.contains(row))
        .unwrap_or_else(|| panic!("no row {row}"));
    let answer =
        workspace.run(&["explain", &format!("{id}.{column}"), "--format", "json"]).expect_code(0).json();
    let listed = answer["sections"][0]["tables"].as_array().cloned().unwrap_or_default();
    listed[1..].iter().map(|table| format!("{} {}\n", table["title"], table["rows"])).collect()
}

#[test]
fn a_figure_lists_the_rows_that_it_is_made_of_and_no_others() {
    let workspace = Workspace::empty();
    workspace.run(&["init"]).expect_code(0);
    workspace.write(
        "rates.csv",
        payer_csv(&[
            "Aetna,HMO,CPT,47371,,outpatient,facility,22,case rate,9000,,2025-10-01,,",
            "Cigna,A,CPT,47371,,outpatient,facility,22,case rate,8000,,2025-10-01,,",
            "Cigna,B,CPT,47371,,outpatient,facility,22,case rate,7000,,2025-10-01,,",
        ]),
    );
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    for (row, column, said, not_said) in [
        ("hospital-outpatient", "amount", "10411.22", "1182.39"),
        ("ambulatory-surgical", "amount", "5120.5", "1182.39"),
        ("professional-fee-facilit", "amount", "1182.39", "10411.22"),
        ("professional-fee-facilit", "lowest", "WISCONSIN", "10411.22"),
        ("professional-fee-facilit", "change", "1230.14", "Made of: Medicare amount by setting"),
        ("code-billing-rules:code=47371.mue", "value", "Medically unlikely edits", "Total RVU"),
        ("code-payer-rates:code=47371.aetna", "rate", "9000.0", "10411.22"),
        ("code-payer-rates:code=47371.aetna", "medicare", "10411.22", "9000.0"),
        ("code-payer-rates:code=47371.aetna", "share", "10411.22", "7000.0"),
        ("code-payer-rates:code=47371.cigna", "highest", "7000.0", "9000.0"),
        ("payer-comparison:code=47371.aetna", "medicare", "10411.22", "9000.0"),
        ("payer-comparison:code=47371.aetna", "lowest", "9000.0", "10411.22"),
        ("payer-against-medicare:code=47371.aetna", "medicare_amount", "10411.22", "9000.0"),
    ] {
        let listed = made_of(&workspace, "47371", row, column);
        assert!(listed.contains(said) && !listed.contains(not_said), "{row}.{column}:\n{listed}");
    }
}

#[test]
fn a_row_of_several_rates_names_its_file_and_no_line_of_it() {
    let workspace = Workspace::seeded();
    let rate = |payer: &str, plan: &str, amount: u32| {
        format!("{payer},{plan},CPT,47371,,outpatient,facility,22,case rate,{amount},,2025-10-01,,")
    };
    let rows = [rate("Aetna", "HMO", 9000), rate("Cigna", "A", 8000), rate("Cigna", "B", 7000)];
    workspace.write("rates.csv", payer_csv(&rows.iter().map(String::as_str).collect::<Vec<_>>()));
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    let query = ["query", "run", "code-payer-rates", "--param", "code=47371", "--format"];
    let source = |format: &str| workspace.run(&[&query[..], &[format]].concat()).expect_code(0);
    let rows = source("json").rows();
    let line = |payer: &str| {
        let row = rows.iter().find(|row| row["payer_name"] == payer).expect("a payer");
        (row["_source"]["file"].clone(), row["_source"]["line"].as_u64())
    };
    assert_eq!(line("Aetna"), ("rates.csv".into(), Some(2)));
    assert_eq!(line("Cigna"), ("rates.csv".into(), None));
    let csv = source("csv").stdout;
    let ends: Vec<&str> = csv.lines().filter_map(|line| line.split(",rates.csv,").nth(1)).collect();
    // No file of Medicare is loaded that the amount beside the rate could be of.
    assert_eq!(ends, ["2,14,none,none,none", "none,14,none,none,none"]);
    source("md").expect_stdout(&["rates.csv, line 2 (import 14)", "rates.csv, line 3 and below (import 14)"]);
}

#[test]
fn a_cell_of_a_report_with_a_locality_is_explained_with_it() {
    let workspace = Workspace::empty();
    workspace.run(&["init"]).expect_code(0);
    workspace.write(
        "rates.csv",
        payer_csv(&["Aetna,HMO,CPT,47371,,,professional,22,fee schedule,1500,,2026-01-01,,"]),
    );
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    let asked = ["report", "code", "47371", "--locality", "02102/01", "--format", "json"];
    let report = workspace.run(&asked).expect_code(0).json();
    let mut compared = 0;
    for id in cells(&report).iter().filter(|id| id.ends_with(".medicare") && id.contains("aetna")) {
        let answer = answers(&workspace.run(&["explain", id, "--format", "json"]).expect_code(0));
        assert_eq!(answer[id]["Shows"], "$1,460.85", "Alaska's amount in {id}");
        compared += 1;
    }
    assert!(compared >= 2, "{compared} tables compare with Medicare");
}

#[test]
fn the_cell_that_the_help_names_is_there() {
    let workspace = Workspace::empty();
    workspace.run(&["init"]).expect_code(0);
    let help = workspace.run(&["explain", "--help"]).expect_code(0).stdout;
    let cells: Vec<&str> = help.split(['`', ' ', '\n']).filter(|word| word.contains(":code=")).collect();
    assert!(!cells.is_empty(), "{help}");
    for cell in cells {
        workspace.run(&["explain", cell]).expect_code(0);
    }
    // Indices of a year are those of a locality.
    workspace
        .run(&["explain", "47371", "--gpci-year", "2020"])
        .expect_code(2)
        .expect_talk(&["--locality <LOCALITY>"]);
}

#[test]
fn the_column_of_the_file_is_called_as_the_file_calls_it() {
    let workspace = Workspace::seeded();
    workspace.write(
        "spelled.csv",
        "payer,plan name,code,mod,setting,amount\nAetna,PPO,47371,51,outpatient,3250.00\n",
    );
    workspace.run(&["import", "spelled.csv", "--publisher", "Aetna"]).expect_code(0);
    workspace.write("mapped.csv", "Insurer,Case,Contracted Rate\nCigna,47371,1000.00\n");
    workspace.write(
        "mapped.toml",
        "publisher = 'Cedar Hospital'\nheader = { row = 1 }\n\
         columns = { payer = 'Insurer', amount = 'Contracted Rate' }\n\
         constants = { setting = 'outpatient', method = 'fee schedule' }\n\
         codes = [{ column = 'Case', read = [{ system = 'procedure' }] }]\n",
    );
    workspace.run(&["import", "mapped.csv", "--profile", "mapped.toml"]).expect_code(0);

    let of = |payer: &str, field: &str| {
        let field = format!("code-rates.{field}");
        let answers = explain(&workspace, &["47371", "--payer", payer, "--field", &field]);
        let answer = answers.into_values().next().expect("an answer");
        assert!(answer["Source"].contains(".csv, line 2"), "{answer:?}");
        answer.get("Column of the file").cloned().unwrap_or_default()
    };
    assert_eq!(of("aetna", "amount"), "amount");
    assert_eq!(of("aetna", "raw_plan"), "plan name");
    assert_eq!(of("aetna", "modifiers"), "mod");
    assert_eq!(of("cigna", "amount"), "Contracted Rate");
    assert_eq!(of("cigna", "raw_payer"), "Insurer");
    // What the profile says of all rows is in no column.
    assert_eq!((of("cigna", "setting"), of("cigna", "method")), (String::new(), String::new()));
}

#[test]
fn the_column_of_a_wide_file_is_that_of_the_payer_and_plan() {
    let workspace = Workspace::seeded();
    let tall = fixture_text("hospital/tall-v3-hill.csv");
    let general: String = tall.lines().take(2).map(|line| format!("{line}\n")).collect();
    let wide = "Description,code|1,code|1|type,setting,standard_charge|gross,\
                Standard_Charge | Aetna | PPO | Negotiated_Dollar,standard_charge|Aetna|PPO|methodology,\
                standard_charge|Cigna|Open|negotiated_dollar,standard_charge|Cigna|Open|methodology,\
                additional_generic_notes\n\
                ABLATION,47371,CPT,outpatient,9000,4000,fee schedule,5000,fee schedule,\n";
    workspace.write("wide.csv", format!("{general}{wide}"));
    workspace.run(&["import", "wide.csv"]);
    let of = |payer: &str, field: &str| {
        let field = format!("code-rates.{field}");
        let answers = explain(&workspace, &["47371", "--payer", payer, "--field", &field]);
        answers.into_values().next().expect("an answer")["Column of the file"].clone()
    };
    assert_eq!(of("aetna", "amount"), "Standard_Charge | Aetna | PPO | Negotiated_Dollar");
    assert_eq!(of("cigna", "method"), "standard_charge|Cigna|Open|methodology");
    assert_eq!(of("cigna", "setting"), "setting");
}
