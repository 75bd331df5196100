//! The rates that a figure is said to be made of are those of its own scope: line of business, setting, unit and the rest.

use serde_json::Value;

use crate::comparable::rows;
use crate::in_network_counts::{file, group};
use crate::workspace::{Workspace, payer_csv, program, repository};

/// Rates of two lines of business, two settings and two methods.
fn workspace() -> Workspace {
    let workspace = Workspace::seeded();
    workspace.write(
        "rates.csv",
        payer_csv(&[
            "Aetna,Choice Commercial,CPT,47371,,outpatient,facility,,fee schedule,1000.00,,,,",
            "Aetna,Open Commercial,CPT,47371,,outpatient,facility,,fee schedule,1100.00,,,,",
            "Aetna,Medicare Advantage HMO,CPT,47371,,outpatient,facility,,fee schedule,700.00,,,,",
            "Aetna,Choice Commercial,CPT,47371,,inpatient,facility,,case rate,9000.00,,,,",
            "Cigna,Commercial,CPT,47371,,outpatient,facility,,fee schedule,1200.00,,,,",
        ]),
    );
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    workspace
}

/// The amounts of the rates that a figure of a row is made of.
fn inputs_of(workspace: &Workspace, row: &Value, figure: &str) -> Vec<f64> {
    let id = format!("{}.{figure}", row["_id"].as_str().unwrap_or_default());
    let answer = workspace.run(&["explain", &id, "--format", "json"]).expect_code(0).json();
    let tables = answer["sections"][0]["tables"].as_array().cloned().unwrap_or_default();
    let is_input = |table: &&Value| {
        let id = table["id"].as_str().unwrap_or_default();
        id.contains("market-rates") || id.contains("code-in-network-prices")
    };
    let inputs = tables.iter().filter(is_input);
    let rows = inputs.flat_map(|table| table["rows"].as_array().cloned().unwrap_or_default());
    let mut amounts: Vec<f64> = rows.filter_map(|row| row["amount"].as_f64()).collect();
    amounts.sort_by(f64::total_cmp);
    amounts
}

fn made_of(workspace: &Workspace, query: &str, params: &[&str], is_row: impl Fn(&Value) -> bool) -> Vec<f64> {
    let row = rows(workspace, query, params).into_iter().find(|row| is_row(row)).expect("the row is there");
    inputs_of(workspace, &row, "rates")
}

#[test]
fn the_figure_of_a_line_of_business_is_made_of_rates_of_that_line() {
    let workspace = workspace();
    let of = |line: &'static str| {
        made_of(&workspace, "code-payer-rates", &["code=47371"], move |row| {
            row["payer_name"] == "Aetna" && row["line_of_business"] == line
        })
    };
    assert_eq!(of("commercial"), [1000.0, 1100.0]);
    assert_eq!(of("Medicare Advantage"), [700.0]);
}

#[test]
fn the_figure_of_a_setting_is_made_of_rates_of_the_scope_that_is_held() {
    let workspace = workspace();
    let param = ["code=47371", "line_of_business=Medicare Advantage"];
    let amounts = made_of(&workspace, "site-of-service", &param, |row| row["setting"] == "outpatient");
    assert_eq!(amounts, [700.0]);
    let param = ["code=47371", "method=case rate"];
    let amounts = made_of(&workspace, "site-of-service", &param, |row| row["setting"] == "inpatient");
    assert_eq!(amounts, [9000.0]);
}

#[test]
fn each_scope_is_made_of_its_own_rates() {
    let workspace = workspace();
    for row in rows(&workspace, "market-scopes", &["code=47371"]) {
        let key = row["_id"].clone();
        let amounts = made_of(&workspace, "market-scopes", &["code=47371"], |other| other["_id"] == key);
        assert_eq!(amounts.len() as u64, row["rates"].as_u64().expect("a count"), "{row}: {amounts:?}");
    }
}

#[test]
fn a_tenth_of_the_range_is_made_of_the_rates_within_it() {
    let workspace = workspace();
    let bins = rows(&workspace, "rate-distribution", &["code=47371"]);
    let of = |at: usize| inputs_of(&workspace, &bins[at], "contracts");
    assert_eq!(of(0), [1000.0]);
    assert_eq!(of(bins.len() - 1), [1200.0]);
}

#[test]
fn rates_of_another_unit_can_be_asked_for() {
    let workspace = workspace();
    let found = rows(&workspace, "market-rates", &["code=47371", "unit=usd"]);
    assert_eq!(found.len(), 3);
    let run = workspace.run(&["query", "run", "market-rates", "--param", "code=47371", "--param", "unit=ML"]);
    run.expect_code(2).expect_talk(&["no rate of CPT 47371 has the unit `ML`", "its rates have `USD`"]);
}

#[test]
fn a_figure_of_an_in_network_file_is_made_of_prices_of_its_scope() {
    let workspace = Workspace::seeded();
    let text = file(&[("1000", &group("12-3456789")), ("2000", &group("98-7654321"))]);
    let rest = "2000,\"expiration_date\":\"9999-12-31\",\"billing_class\":\"professional\",\"setting\":";
    let text = text.replace(&format!("{rest}\"both\""), &format!("{rest}\"inpatient\""));
    workspace.write("aetna.json", text);
    let run = workspace.run(&["import", "aetna.json", "--code", "47371"]);
    assert!(run.code <= 1, "{}", run.stderr);
    let found = rows(&workspace, "code-in-network", &["code=47371"]);
    assert_eq!(found.len(), 2, "{found:?}");
    for row in found {
        assert_eq!(
            inputs_of(&workspace, &row, "prices"),
            [row["lowest"].as_f64().expect("dollars")],
            "{row}"
        );
    }
}

#[test]
fn a_code_with_charges_and_no_payer_s_rate_names_them_first() {
    let workspace = Workspace::seeded();
    let path = repository().join("tests/fixtures/hospital/tall-v3-hill.csv");
    let fixture = std::fs::read_to_string(path).expect("a fixture");
    let head: String = fixture.lines().take(3).map(|line| format!("{line}\n")).collect();
    let rows = "Drug,0006-3026-01,NDC,,,both,facility,10,ML,4.16,2.91,,,,,,,,,,,,,,\n";
    workspace.write("hill.csv", format!("{head}{rows}"));
    let run = workspace.run(&["import", "hill.csv"]);
    assert!(run.code <= 1, "{}", run.stderr);
    let screen = workspace.run(&["report", "NDC:00006-3026-01"]).expect_code(0).stdout;
    let words = screen.split_whitespace().collect::<Vec<_>>().join(" ");
    for stated in ["Gross charge $4.16", "Discounted cash price $2.91", "of a hospital, no payer's rate"] {
        assert!(words.contains(stated), "{stated}: {screen}");
    }
    let listed = crate::comparable::rows(&workspace, "code-charges", &["system=NDC", "code=00006302601"]);
    assert!(listed.iter().all(|row| row["conditions"] == "facility; USD for 10.0 ML"), "{listed:?}");
}

#[test]
fn where_more_rates_are_behind_a_figure_than_are_listed_the_command_that_lists_all_is_printed() {
    let workspace = Workspace::seeded();
    let row = |nth: usize| {
        format!("Aetna,Plan {nth} Commercial,CPT,47371,,outpatient,facility,,fee schedule,{},,,,", 1000 + nth)
    };
    let lines: Vec<String> = (1..=120).map(row).collect();
    let other = "Cigna,Commercial,CPT,47371,,inpatient,facility,,fee schedule,9000.00,,,,";
    let all: Vec<&str> = lines.iter().map(String::as_str).chain([other]).collect();
    workspace.write("rates.csv", payer_csv(&all));
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    let scopes = rows(&workspace, "market-scopes", &["code=47371"]);
    let scope = scopes.iter().find(|row| row["rates"] == 120).expect("the scope of the list");
    let id = format!("{}.rates", scope["_id"].as_str().unwrap_or_default());
    let screen = workspace.run(&["explain", &id]).expect_code(0).stdout;
    let words = screen.split_whitespace().filter(|word| *word != "│").collect::<Vec<_>>().join(" ");
    assert!(words.contains("computed from 120 rows, the first of which are listed below"), "{words}");
    let (_, command) = words.split_once("The first 100 of 120 rows; `ratebook ").expect("it is printed");
    let (command, _) = command.split_once("` lists all").expect("it ends");
    let program = program();
    let line = format!("{program} {command} --format ndjson");
    let output = std::process::Command::new("sh")
        .args(["-c", &line])
        .current_dir(workspace.path("."))
        .output()
        .expect("a shell");
    let text = String::from_utf8_lossy(&output.stdout);
    assert_eq!(text.lines().count(), 120, "{line}: {}", String::from_utf8_lossy(&output.stderr));
}

/// The rows of the tables that a figure of a row is made of.
fn made_of_rows(workspace: &Workspace, row: &Value, figure: &str) -> Vec<Value> {
    let id = format!("{}.{figure}", row["_id"].as_str().unwrap_or_default());
    let answer = workspace.run(&["explain", &id, "--format", "json"]).expect_code(0).json();
    let tables = answer["sections"][0]["tables"].as_array().cloned().unwrap_or_default();
    let made =
        tables.iter().filter(|table| table["title"].as_str().unwrap_or_default().starts_with("Made of: "));
    made.flat_map(|table| table["rows"].as_array().cloned().unwrap_or_default()).collect()
}

#[test]
fn each_number_on_the_way_to_what_counts_is_made_of_so_many_rates() {
    let workspace = crate::explain::everything();
    workspace.write(
        "more.csv",
        payer_csv(&[
            "Zenith Care,Gold,CPT,47371,,outpatient,facility,,fee schedule,900.00,,,,",
            "ZENITH care,Silver,CPT,47371,,outpatient,facility,,fee schedule,0.10,,,,",
            "Umbrella,One,CPT,47371,,inpatient,facility,,case rate,9000.00,,,,",
            "Elsewhere,One,CPT,47370,,inpatient,facility,,case rate,9000.00,,,,",
        ]),
    );
    workspace.run(&["import", "more.csv", "--publisher", "Mine"]).expect_code(0);
    let steps = rows(&workspace, "market-funnel", &["code=47371"]);
    assert!(steps.len() > 7, "{steps:?}");
    for row in &steps {
        let made = made_of_rows(&workspace, row, "counted");
        let step = row["step"].as_str().unwrap_or_default();
        let votes = |name: &str| step.starts_with(name);
        let counted = match step {
            // Of votes, whose they are.
            _ if votes("Contracts") => made
                .iter()
                .map(|rate| format!("{}{}{}", rate["publisher"], rate["raw_payer"], rate["raw_plan"]))
                .collect::<std::collections::BTreeSet<_>>()
                .len(),
            _ if votes("Providers") => made
                .iter()
                .map(|rate| rate["publisher"].to_string())
                .collect::<std::collections::BTreeSet<_>>()
                .len(),
            _ => made.len(),
        };
        assert_eq!(Some(counted as u64), row["counted"].as_u64(), "{step}: {made:?}");
        let counts = |rate: &Value| rate["counts"] == "yes";
        assert!(
            step.starts_with("All") || made.iter().all(|rate| counts(rate) != votes("Left out")),
            "{made:?}"
        );
    }
    let line = &rows(&workspace, "code-unmatched-line", &["code=47371"])[0];
    let names = made_of_rows(&workspace, line, "names");
    assert_eq!(line["names"], names.len().to_string(), "{names:?}");
    let named = |name: &str| names.iter().find(|row| row["raw_payer"] == name);
    assert!(named("Elsewhere").is_none() && named("Umbrella").is_some(), "{names:?}");
    let zenith = named("Zenith Care").expect("the name");
    assert_eq!((zenith["plans"].as_u64(), zenith["rates"].as_u64()), (Some(2), Some(2)), "{zenith}");
}

#[test]
fn a_figure_of_two_files_names_the_line_of_each() {
    let workspace = crate::explain::everything();
    let places = rows(&workspace, "medicare-by-locality", &["code=47371"]);
    let row = &places[0];
    let id = row["_id"].as_str().expect("an id");
    let indices = row["gpci_source"].as_str().expect("its line").replace(" line ", ", line ");
    let source = |column: &str| {
        let run =
            workspace.run(&["explain", &format!("{id}.{column}"), "--format", "json"]).expect_code(0).json();
        let said = run["sections"][0]["tables"][0]["rows"].as_array().cloned().unwrap_or_default();
        said.iter().find(|row| row["what"] == "Source").map(|row| row["statement"].clone()).expect("a source")
    };
    for column in ["work_gpci", "pe_gpci", "malpractice_gpci"] {
        assert_eq!(source(column), indices, "{column}");
    }
    assert!(!indices.starts_with(row["_source"]["file"].as_str().expect("the file of the units")), "{row}");
    // An amount is made of steps, each with the file that it is of.
    for (column, setting) in [("facility_amount", "facility"), ("nonfacility_amount", "non-facility")] {
        let steps = made_of_rows(&workspace, row, column);
        let step = |name: &str| {
            steps.iter().find(|step| step["step"] == name).unwrap_or_else(|| panic!("{name}: {steps:?}"))
        };
        assert!(
            step("Fee schedule")["arithmetic"].to_string().contains(&format!(", {setting}")),
            "{steps:?}"
        );
        let place = &step("Place")["_source"];
        assert_eq!(
            format!("{}, line {}", place["file"].as_str().unwrap_or_default(), place["line"]),
            indices
        );
        assert_eq!(step("Fee schedule")["_source"], row["_source"]);
    }
    let range = rows(&workspace, "medicare-range", &["code=47371"]);
    let facility = range.iter().find(|row| row["setting"] == "facility").expect("a setting");
    assert_eq!(made_of_rows(&workspace, facility, "lowest").len(), places.len());
    assert_eq!(made_of_rows(&workspace, facility, "national").len(), 0);
}

/// Fees of two years and a rate of the first.
fn of_two_years() -> Workspace {
    let workspace = Workspace::seeded();
    let fixture = repository().join("tests/fixtures/medicare/relative-values-2026.csv");
    let newest = std::fs::read_to_string(fixture).expect("the fixture");
    workspace.write("rvu26.csv", &newest);
    workspace.write("rvu25.csv", newest.replace("2026", "2025"));
    let rate = "Aetna,PPO,CPT,47382,,outpatient,professional,22,,900,,2025-02-01,,";
    workspace.write("rates.csv", payer_csv(&[rate]));
    for file in ["rvu26.csv", "rvu25.csv", "rates.csv"] {
        workspace.run(&["import", file]).expect_code(0);
    }
    workspace
}

#[test]
fn a_medicare_amount_beside_a_rate_is_made_of_rows_of_its_own_release() {
    let workspace = of_two_years();
    for (query, figure) in [
        ("payer-against-medicare", "medicare_amount"),
        ("payer-comparison", "medicare"),
        ("code-payer-rates", "medicare"),
        ("site-of-service", "middle"),
    ] {
        let table = rows(&workspace, query, &["code=47382"]);
        let is_medicare = |row: &&Value| {
            row[figure].is_number()
                && (query != "site-of-service" || row["source"].to_string().contains("RVU25"))
        };
        let row = table.iter().find(is_medicare).unwrap_or_else(|| panic!("{query}: {table:?}"));
        let made_of = made_of_rows(&workspace, row, figure);
        // The steps of one amount, and not all amounts of the release.
        assert_eq!(
            made_of.iter().filter(|input| input["step"] == "Amount").count(),
            1,
            "{query}: {made_of:?}"
        );
        for input in &made_of {
            assert_eq!(input["_source"]["file"], "rvu25.csv", "{query}: {input}");
        }
    }
}

#[test]
fn a_payment_to_a_facility_beside_a_rate_is_made_of_its_one_row() {
    let workspace = Workspace::seeded();
    let fixture = repository().join("tests/fixtures/medicare/opps-addendum-b-oct-2025.csv");
    let october = std::fs::read_to_string(fixture).expect("the fixture");
    let (october_name, july_name) = ("2025_October_Addendum_B.csv", "2025_July_Addendum_B.csv");
    workspace.write(october_name, &october);
    workspace.write(july_name, october.replace("4,500.500", "4,400.500"));
    for file in [october_name, july_name] {
        workspace.run(&["import", file]).expect_code(0);
    }
    let rate = "Aetna,PPO,CPT,47382,,outpatient,facility,,fee schedule,5000,,2025-08-01,,";
    workspace.write("rates.csv", payer_csv(&[rate]));
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    for (query, figure) in [
        ("payer-against-medicare", "medicare_amount"),
        ("payer-comparison", "medicare"),
        ("code-payer-rates", "medicare"),
        ("site-of-service", "middle"),
    ] {
        let table = rows(&workspace, query, &["code=47382"]);
        let row =
            table.iter().find(|row| row[figure] == 4400.5).unwrap_or_else(|| panic!("{query}: {table:?}"));
        let made_of = made_of_rows(&workspace, row, figure);
        let files: Vec<_> =
            made_of.iter().map(|input| (&input["_source"]["file"], &input["payment"])).collect();
        assert_eq!(files, [(&july_name.into(), &4400.5.into())], "{query}: {made_of:?}");
    }
}

#[test]
fn every_export_names_the_medicare_file_as_the_source_of_a_medicare_amount_beside_a_rate() {
    let workspace = of_two_years();
    let long = workspace.run(&["report", "47382", "--format", "csv"]).expect_code(0).stdout;
    let whole = workspace.run(&["report", "47382", "--format", "json"]).expect_code(0).json();
    let shown = workspace.run(&["report", "47382", "--full", "--format", "md"]).expect_code(0).stdout;
    for (query, figure, title, own) in [
        ("payer-against-medicare", "medicare_amount", "Percent of, Medicare", "rates.csv"),
        // What is made of rates names their files by number: `"1 file, import 16"`.
        ("payer-comparison", "medicare", "Medicare, Medicare schedule", " import 16\""),
        ("code-payer-rates", "medicare", "Medicare, Medicare schedule", "rates.csv"),
    ] {
        let lines: Vec<&str> = long.lines().filter(|line| line.contains(&format!(",{query},"))).collect();
        let file_of = |column: &str| -> Vec<String> {
            let of_column = lines.iter().filter(|line| line.contains(&format!(",{column},{query}")));
            let known = of_column.filter(|line| line.contains(",known,"));
            known.map(|line| line.rsplit(',').nth(2).unwrap_or_default().to_owned()).collect()
        };
        assert_eq!(file_of(figure), ["rvu25.csv"], "{query}: {lines:#?}");
        assert_eq!(file_of("schedule").first().map(String::as_str), Some("rvu25.csv"), "{query}: {lines:#?}");
        assert!(file_of("rates").contains(&own.to_owned()), "{query}: {lines:#?}");
        let sections = whole["sections"].as_array().cloned().unwrap_or_default();
        let tables =
            sections.iter().flat_map(|section| section["tables"].as_array().cloned().unwrap_or_default());
        let table = tables.into_iter().find(|table| table["id"] == query).expect("it is in the report");
        let known = table["rows"].as_array().cloned().unwrap_or_default();
        let row = known.iter().find(|row| row[figure].is_number()).expect("an amount");
        assert_eq!(row["_sources"][figure]["file"], "rvu25.csv", "{row}");
        assert!(row["_sources"][figure]["line"].is_u64() && row["_sources"]["rates"].is_null(), "{row}");
        let run = ["query", "run", query, "--param", "code=47382", "--format", "csv"];
        let alone = workspace.run(&run).expect_code(0).stdout;
        assert!(alone.lines().next().is_some_and(|head| head.ends_with("_beside_import_id")), "{alone}");
        assert!(alone.contains(",rvu25.csv,"), "{query}: {alone}");
        if query != "code-payer-rates" {
            assert!(shown.contains(&format!("{title}: rvu25.csv, line ")), "{query}: {shown}");
        }
    }
}

#[test]
fn the_words_for_a_related_code_are_not_said_to_be_of_the_fee_schedule_s_file() {
    let workspace = of_two_years();
    let table = rows(&workspace, "code-compare", &["code=47382"]);
    let row = table.iter().find(|row| row["code"] == "47382").expect("the code");
    let told = |column: &str| {
        let id = format!("{}.{column}", row["_id"].as_str().unwrap_or_default());
        workspace.run(&["explain", &id]).expect_code(0).stdout
    };
    assert!(!told("label").contains("rvu26.csv"), "{}", told("label"));
    assert!(told("facility_amount").contains("rvu26.csv"), "{}", told("facility_amount"));
    assert_eq!(row["_source"]["file"], "rvu26.csv");
    assert!(row["_sources"].as_object().is_some_and(|all| all["label"].is_null()), "{row}");
}
