//! Real files of hospitals that CMS's validator calls valid: every row is stored, and the dollars are those
//! that a plain reading adds up, without any of the program's code.

use csv::{ReaderBuilder, StringRecord};
use serde_json::Value;

use crate::cells::{bytes_of, folder};
use crate::workspace::{Workspace, column_of};

/// How many negotiated dollars there are, and their sum in ten-thousandths.
#[derive(Debug, Default, PartialEq, Eq)]
struct Dollars {
    count: i64,
    sum: i64,
}

impl Dollars {
    fn add(&mut self, cell: &str) {
        let (whole, places) = cell.trim().split_once('.').unwrap_or((cell.trim(), ""));
        let places = format!("{places:0<8}");
        let Ok(scaled) = format!("{whole}{}", &places[..8]).parse::<i64>() else { return };
        // Half to even where a file has more than four places.
        let (floor, rest) = (scaled / 10_000, scaled % 10_000);
        let rounded = floor + i64::from(rest > 5_000 || rest == 5_000 && floor % 2 == 1);
        if rounded > 0 && rounded != 9_999_999_990_000 {
            self.count += 1;
            self.sum += rounded;
        }
    }

    fn stored(workspace: &Workspace) -> Self {
        let of = |what: &str| {
            workspace
                .value(&format!("SELECT {what} FROM rate WHERE amount_kind_id = 1 AND amount IS NOT NULL"))
        };
        Self { count: of("count(*)"), sum: of("ifnull(sum(amount), 0)") }
    }
}

/// The dollars of payers in the rows of a CSV that have a code.
fn of_csv(bytes: &[u8]) -> Dollars {
    let text = String::from_utf8_lossy(bytes);
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let rows: Vec<StringRecord> = reader.records().map(|row| row.expect("UTF-8")).collect();
    let heading = |cell: &str| cell.split('|').map(|part| part.trim().to_lowercase()).collect::<Vec<_>>();
    let header: Vec<Vec<String>> = rows[2].iter().map(heading).collect();
    let columns = |is: &dyn Fn(&[String]) -> bool| -> Vec<usize> {
        (0..header.len()).filter(|at| is(&header[*at])).collect()
    };
    let codes = columns(&|parts| parts.len() == 2 && parts[0] == "code");
    let dollars = columns(&|parts| {
        parts[0] == "standard_charge" && parts.last().is_some_and(|last| last == "negotiated_dollar")
    });
    let mut sums = Dollars::default();
    for row in &rows[3..] {
        if codes.iter().any(|at| row.get(*at).is_some_and(|cell| !cell.trim().is_empty())) {
            dollars.iter().filter_map(|at| row.get(*at)).for_each(|cell| sums.add(cell));
        }
    }
    sums
}

fn of_json(bytes: &[u8]) -> Dollars {
    let file: Value = serde_json::from_slice(bytes).expect("JSON");
    let list = |value: &Value, name: &str| value[name].as_array().cloned().unwrap_or_default();
    let mut sums = Dollars::default();
    for item in list(&file, "standard_charge_information") {
        for charge in list(&item, "standard_charges") {
            for payer in list(&charge, "payers_information") {
                sums.add(&payer["standard_charge_dollar"].to_string());
            }
        }
    }
    sums
}

#[test]
fn every_row_of_a_valid_hospital_file_is_stored_and_its_dollars_add_up() {
    let files = [folder("hospitals-v3", ".csv.gz"), folder("hospitals-v3", ".json.gz")].concat();
    for file in &files {
        let (path, workspace) = (file.to_string_lossy(), Workspace::seeded());
        workspace.run(&["validate", &path]).expect_code(0).expect_talk(&["valid, version 3.0.0, by 3.0.0"]);
        workspace.run(&["import", &path]).expect_code(0).expect_talk(&[" 0 rejected"]);
        assert!(column_of(&workspace.database(), "SELECT raw FROM import_reject").is_empty(), "{path}");
        let bytes = bytes_of(file);
        let read = if path.ends_with(".json.gz") { of_json(&bytes) } else { of_csv(&bytes) };
        assert!(read.count > 0, "{path}");
        assert_eq!(Dollars::stored(&workspace), read, "{path}");
    }
    assert!(files.is_empty() || files.len() == 8, "{files:?}");
}

#[test]
fn a_repeated_header_is_one_finding() {
    let head = "hospital_name,last_updated_on,version,hospital_location\nMill,2025-01-01,2.0.0,Mill\n";
    let columns = "description,code|1,code|1|type,setting,standard_charge|gross,payer_name,plan_name,\
                   standard_charge|negotiated_dollar,standard_charge|methodology,standard_charge|min,standard_charge|max\n";
    let row = |code: u32| format!("Item,{code},CPT,outpatient,1000,Aetna,PPO,700,fee schedule,500,900\n");
    let workspace = Workspace::seeded();
    workspace.write(
        "mill.csv",
        [head, columns, &row(47371), head, columns, &row(47370), columns, &row(47380)].concat(),
    );
    workspace.run(&["import", "mill.csv"]).expect_code(0).expect_talk(&[
        "warning[I559]",
        "4 rows repeat the header of the file",
        "3 accepted, 0 rejected",
        "10 read: 3 header, 3 rows, 0 blank, 4 skipped, 0 continued",
    ]);
    let other = head.replace("2025-01-01", "2024-01-01");
    workspace.write("other.csv", [head, columns, &row(47371), &other, columns, &row(47370)].concat());
    workspace
        .run(&["import", "other.csv", "--replaces"])
        .expect_talk(&["3 rows repeat the header of the file, with other values of the file as a whole"]);
    let payers = "payer,plan,code,amount\n";
    workspace.write("rates.csv", [payers, "Aetna,PPO,47371,10\n", payers, "Aetna,PPO,47370,11\n"].concat());
    workspace
        .run(&["import", "rates.csv"])
        .expect_code(0)
        .expect_talk(&["warning[I559]", "2 accepted, 0 rejected"]);
}

#[test]
fn a_verdict_says_by_which_rules_and_calls_nothing_an_error_that_leaves_a_file_valid() {
    let head = "hospital_name,last_updated_on,version,hospital_location,hospital_address,license_number|OH,\
                \"To the best of its knowledge and belief, the hospital has included all applicable standard charge \
                information in accordance with the requirements of 45 CFR 180.50, and the information encoded is true, \
                accurate, and complete as of the date indicated.\"\nMill,2025-01-01,2.0.0,Mill,1 Mill St,12345,true\n";
    let columns = "description,code|1,code|1|type,modifiers,setting,drug_unit_of_measurement,drug_type_of_measurement,\
                   standard_charge|gross,standard_charge|discounted_cash,payer_name,plan_name,\
                   standard_charge|negotiated_dollar,standard_charge|negotiated_percentage,\
                   standard_charge|negotiated_algorithm,estimated_amount,standard_charge|methodology,standard_charge|min,\
                   standard_charge|max,additional_generic_notes\n";
    let row = "Item,G0103,CPT,,outpatient,,,1000,600,Aetna,PPO,700,,,,fee schedule,500,900,\n";
    let workspace = Workspace::seeded();
    workspace.write("mill.csv", [head, columns, row].concat());
    let run = workspace.run(&["validate", "mill.csv"]).expect_code(0);
    let run = run
        .expect_talk(&["mill.csv: valid, version 2.0.0, by 2.2.0 of CMS's validator 2.4.0 (hospital-tall)"]);
    assert!(!run.stdout.lines().any(|line| line.starts_with(" error")), "{}", run.stdout);
    let json = workspace.run(&["validate", "mill.csv", "--as", "2.0.0", "--format", "json"]).json();
    assert_eq!((json["claimed"].as_str(), json["version"].as_str()), (Some("2.0.0"), Some("2.0.0")));
    workspace
        .run(&["import", "mill.csv"])
        .expect_code(0)
        .expect_talk(&["kept as HCPCS", "1 accepted, 0 rejected"]);
    workspace.write("blank.csv", [&head.replace(",2.0.0,", ",,"), columns, row].concat());
    workspace
        .run(&["validate", "blank.csv"])
        .expect_code(1)
        .expect_talk(&["not valid, no version, by 2.2.0"]);
}

#[test]
fn findings_of_a_hospital_file_are_grouped_by_rule() {
    let head = "hospital_name,last_updated_on,version,hospital_location\nMill,2025-01-01,2.0.0,Mill\n";
    let payer = |name: &str| {
        format!("standard_charge|{name}|A|negotiated_dollar,standard_charge|{name}|A|methodology")
    };
    let columns = format!(
        "description,code|1,code|1|type,setting,standard_charge|gross,{},{},{}\n",
        payer("P"),
        payer("Q"),
        payer("R")
    );
    let rows = "Item,47371,CPT,outpatient,1000,\"$1,200\",monthly,x,weekly,7,daily\n";
    let workspace = Workspace::seeded();
    workspace.write("mill.csv", [head, &columns, rows].concat());
    let run = workspace.run(&["import", "mill.csv"]).expect_code(0);
    for rule in ["I221", "I222"] {
        assert_eq!(run.stderr.matches(&format!("[{rule}]")).count(), 1, "{}", run.stderr);
    }
    let shown = workspace.run(&["imports", "show", "14"]).expect_code(0);
    assert_eq!(shown.stdout.matches("I221").count(), 1, "{}", shown.stdout);
    let amounts = "SELECT raw_payer || ' ' || coalesce(amount, amount_na) FROM v_rate WHERE raw_payer IS NOT NULL ORDER BY 1";
    assert_eq!(column_of(&workspace.database(), amounts), ["P 1200.0", "Q invalid", "R 7.0"]);
}
