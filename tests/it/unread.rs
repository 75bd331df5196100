//! Columns and properties that nothing is read from: what they hold is said with its number, or is read as
//! what it plainly is.

use crate::workspace::{Workspace, column_of};

const HEAD: &str = "hospital_name,last_updated_on,version,hospital_location,hospital_address,license_number|OH,\
    \"To the best of its knowledge and belief, the hospital has included all applicable standard charge information in \
    accordance with the requirements of 45 CFR 180.50, and the information encoded is true, accurate, and complete as of \
    the date indicated.\"\n\
    Mill Creek Hospital,2025-01-01,2.0.0,Mill Creek Hospital,\"1 Mill St, Dayton, OH 45402\",12345,true\n";
const WIDE: &str = "description,code|1,code|1|type,setting,standard_charge|gross,standard_charge|discounted_cash,\
    standard_charge|Aetna|PPO|negotiated_dollar,standard_charge|Aetna|PPO|negotiated_percentage,\
    standard_charge|Aetna|PPO|negotiated_algorithm,standard_charge|Aetna|PPO|methodology,estimated_amount|Aetna|PPO,\
    additional_payer_notes|Aetna|PPO,";
const REST: &str = "standard_charge|min,standard_charge|max,modifiers,drug_unit_of_measurement,\
    drug_type_of_measurement,additional_generic_notes\n";

fn negotiated(workspace: &Workspace) -> Vec<String> {
    let sql = "SELECT raw_payer || '/' || coalesce(raw_plan, raw_plan_na) || '/' || amount FROM v_rate
               WHERE raw_payer IS NOT NULL ORDER BY 1";
    column_of(&workspace.database(), sql)
}

#[test]
fn a_bar_in_the_name_of_a_plan_is_read_as_that_payer_with_a_warning() {
    let workspace = Workspace::seeded();
    let more = "standard_charge|Humana|Medicare|DSNP|negotiated_dollar,standard_charge|Humana|Medicare|DSNP|methodology,\
                standard_charge|Molina|negotiated_dollar,standard_charge|Molina|methodology,";
    let row = "Item,47371,CPT,outpatient,1000,600,700,,,fee schedule,,,650,fee schedule,640,fee schedule,640,700,,,,\n";
    workspace.write("mill.csv", format!("{HEAD}{WIDE}{more}{REST}{row}"));
    let run = workspace.run(&["import", "mill.csv"]).expect_code(0).expect_talk(&[
        "warning[I554]",
        "2 columns are read as payer `Humana`, plan `Medicare|DSNP`",
        "2 columns are read as payer `Molina`, no plan",
    ]);
    assert!(!run.stderr.contains("`standard_charge|molina||negotiated_dollar`"), "{}", run.stderr);
    let expected = ["Aetna/PPO/700.0", "Humana/Medicare|DSNP/650.0", "Molina/not-supplied/640.0"];
    assert_eq!(negotiated(&workspace), expected);
    let left: i64 =
        workspace.value("SELECT cells_left_out FROM import_cells ORDER BY import_id DESC LIMIT 1");
    assert_eq!(left, 0);
}

#[test]
fn a_near_miss_of_a_heading_is_a_warning_with_the_number_of_its_values() {
    let workspace = Workspace::seeded();
    let more = "standard_charge|Humana|HMO|negotiated_dolar,ward,";
    let rows = "Item,47371,CPT,outpatient,1000,600,700,,,fee schedule,,,650,,640,700,,,,\n\
                Item,47370,CPT,outpatient,1000,600,700,,,fee schedule,,,651,,640,700,,,,\n\
                Item,47372,CPT,outpatient,1000,600,700,,,fee schedule,,,,,640,700,,,,\n";
    let text = format!("{HEAD}{WIDE}{more}{REST}{rows}");
    workspace.write("mill.csv", &text);
    workspace.run(&["import", "mill.csv"]).expect_code(0).expect_talk(&[
        "warning[I111]",
        "looks like `standard_charge|humana|hmo|negotiated_dollar`, which is missing; 2 values are left out",
        "`ward` is not a column of the template and is not read; no value is left out",
        "2 filled and 4 blank left out",
    ]);
    let payer = "payer,code,amount,efective_from,remark\nAetna,47371,5,2026-01-01,\nAetna,47370,6,,\n";
    workspace.write("rates.csv", payer);
    workspace.run(&["import", "rates.csv"]).expect_code(0).expect_talk(&[
        "warning[I111]",
        "its cells are not read; 1 value is left out",
        "its cells are not read; no value is left out",
    ]);
}

#[test]
fn a_near_miss_of_a_property_is_a_warning_with_the_number_of_its_values() {
    let workspace = Workspace::seeded();
    let item = |code: &str| {
        format!(
            "{{\"description\": \"Item\", \"code_information\": [{{\"code\": \"{code}\", \"type\": \"CPT\"}}], \
             \"standard_charges\": [{{\"setting\": \"outpatient\", \"minimum\": 500, \"maximum\": 900, \
             \"gross_charges\": 1000, \"ward\": null, \"payers_information\": [{{\"payer_name\": \"Aetna\", \
             \"plan_name\": \"PPO\", \"standard_charge_dollar\": 700, \"methodology\": \"fee schedule\"}}]}}]}}"
        )
    };
    workspace.write(
        "mill.json",
        format!(
            "{{\"hospital_name\": \"Mill\", \"last_updated_on\": \"2025-01-01\", \"version\": \"2.0.0\", \
             \"standard_charge_information\": [{}, {}]}}",
            item("47371"),
            item("47370")
        ),
    );
    workspace.run(&["import", "mill.json"]).expect_code(0).expect_talk(&[
        "warning[I111]",
        "`gross_charges` looks like `gross_charge`, which is missing",
        "2 filled and 2 blank left out",
    ]);
    let count: i64 = workspace.value("SELECT occurrences FROM import_finding WHERE rule = 'I111'");
    assert_eq!(count, 2);
}

#[test]
fn keys_of_a_profile_that_read_one_column_for_two_purposes_are_an_error() {
    let head = "publisher = 'A'\nheader = { row = 1 }\ncodes = [{ column = 'Code', system = 'CPT' }]\n";
    for (keys, both) in [
        ("columns = { gross = 'Fee', cash = 'fee' }\n", "[columns] gross and [columns] cash"),
        (
            "columns = { description = 'Fee' }\npayers = { columns = ['Fee'] }\n",
            "[columns] description and [payers] columns",
        ),
        ("payers = { columns = ['Fee', 'Fee'] }\n", "[payers] columns and [payers] columns"),
        (
            "payers = { columns = ['Fee'], named = [{ column = 'Fee', payer = 'B' }] }\n",
            "[[payers.named]] and [payers] columns",
        ),
        ("columns = { gross = 'Code' }\n", "[[codes]] and [columns] gross"),
    ] {
        let workspace = Workspace::seeded();
        workspace.write("p.toml", format!("{head}{keys}"));
        workspace.write("a.csv", "Code,Fee\n47371,5\n");
        workspace
            .run(&["import", "a.csv", "--profile", "p.toml"])
            .expect_code(1)
            .expect_talk(&["I555", both]);
    }
}

#[test]
fn a_column_may_hold_codes_and_words() {
    let workspace = Workspace::seeded();
    workspace.write(
        "p.toml",
        "publisher = 'A'\nheader = { row = 1 }\ncodes = [{ column = 'Code', system = 'CPT' }]\n\
         columns = { description = 'Code', gross = 'Fee' }\n",
    );
    workspace.write("a.csv", "Code,Fee\n47371,5\n");
    workspace.run(&["import", "a.csv", "--profile", "p.toml"]).expect_code(0);
}

#[test]
fn the_day_of_an_import_is_not_the_day_of_a_source() {
    let workspace =
        Workspace::with_payer_csv(&["Aetna,PPO,CPT,47371,,outpatient,facility,,case rate,100,,,,"]);
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    let oldest = || {
        let report =
            workspace.run(&["query", "run", "code-summary", "--param", "code=47371", "--format", "ndjson"]);
        report.stdout.lines().find(|line| line.contains("Oldest source")).expect("the fact").to_owned()
    };
    assert!(oldest().contains("not-supplied"), "{}", oldest());
    let profile = "publisher = 'B'\nedition = '2026-01-01'\nheader = { row = 1 }\ncolumns = { gross = 'g' }\n\
                   codes = [{ column = 'c', system = 'CPT' }]\n";
    workspace.write("dated.toml", profile);
    workspace.write("dated.csv", "c,g\n47371,5\n");
    workspace.run(&["import", "dated.csv", "--profile", "dated.toml"]).expect_code(0);
    assert!(oldest().contains("2026-01-01"), "{}", oldest());
}

#[test]
fn a_percentage_that_is_a_fraction_or_out_of_proportion_is_a_warning_and_stays_as_published() {
    let workspace = Workspace::seeded();
    workspace.write("rates.csv", "payer,code,amount,percentage\nAetna,47371,,0.705\nCigna,47371,,70.5\n");
    let run = workspace.run(&["import", "rates.csv"]).expect_code(0);
    run.expect_talk(&["warning[I563]", "rates.csv, line 2, cell D2: `0.705`", "2 accepted, 0 rejected"]);
    let kept = "SELECT CAST(percentage AS TEXT) FROM v_code_rate ORDER BY 1";
    assert_eq!(column_of(&workspace.database(), kept), ["0.705", "70.5"]);

    let profile = "publisher = 'Hill'\nedition = '2026-01-01'\n[header]\nrow = 1\n[columns]\ngross = 'Gross'\npayer = 'Payer'\n\
                   amount = 'Rate'\npercentage = 'Percent'\n[[codes]]\ncolumn = 'Code'\nsystem = 'CPT'\n";
    let workspace = Workspace::seeded();
    workspace.write("hill.toml", profile);
    workspace
        .write("hill.csv", "Code,Gross,Payer,Rate,Percent\n47371,1000,Aetna,2,20\n47380,1000,Aetna,200,20\n");
    let run = workspace.run(&["import", "hill.csv", "--profile", "hill.toml"]).expect_code(0);
    run.expect_talk(&[
        "warning[I564]",
        "line 2, cell E2",
        "20.00 percent of 1000.00 is 200.00, and 2.00 is beside it",
    ]);
}

#[test]
fn a_hospital_s_percentage_that_is_a_fraction_or_out_of_proportion_is_a_warning() {
    let workspace = Workspace::seeded();
    let payer = |name: &str, percentage: &str, dollar: &str| {
        format!(
            "{{\"payer_name\": \"{name}\", \"plan_name\": \"PPO\", \"methodology\": \"percent of total billed charges\",
              \"standard_charge_percentage\": {percentage}, \"standard_charge_dollar\": {dollar}}}"
        )
    };
    let payers =
        [payer("Aetna", "0.2", "200"), payer("Cigna", "20", "200"), payer("Humana", "20", "2")].join(", ");
    let text = format!(
        "{{\"hospital_name\": \"Hill\", \"version\": \"3.0.0\", \"standard_charge_information\": [
          {{\"description\": \"A\", \"code_information\": [{{\"code\": \"47371\", \"type\": \"CPT\"}}],
            \"standard_charges\": [{{\"setting\": \"both\", \"gross_charge\": 1000, \"payers_information\": [{payers}]}}]}}]}}"
    );
    workspace.write("hill.json", text);
    let run = workspace.run(&["import", "hill.json"]);
    assert!(run.code <= 1, "{}", run.stderr);
    run.expect_talk(&["warning[I563]", "payers_information/0", "warning[I564]", "payers_information/2"]);
    let kept = "SELECT CAST(percentage AS TEXT) FROM v_code_rate WHERE percentage < 1";
    assert_eq!(column_of(&workspace.database(), kept), ["0.2"]);
}

#[test]
fn a_day_from_which_or_until_which_a_rate_holds_is_read_under_its_common_names() {
    let days = |heading: &str| -> String {
        let workspace = Workspace::seeded();
        workspace.write("rates.csv", format!("payer,code,amount,{heading}\nAetna,99213,110,2026-02-01\n"));
        let run = workspace.run(&["import", "rates.csv"]).expect_code(0);
        assert!(!run.stderr.contains("is not read"), "{heading}: {}", run.stderr);
        workspace.value(
            "SELECT ifnull(effective_from, '-') || ' ' || ifnull(effective_to, '-') FROM rate JOIN terms USING (terms_id)",
        )
    };
    for heading in ["effective_date", "Effective Date", "start_date", "eff_date", "valid_from"] {
        assert_eq!(days(heading), "2026-02-01 -", "{heading}");
    }
    for heading in ["end_date", "Termination Date", "expiration_date", "valid_to"] {
        assert_eq!(days(heading), "- 2026-02-01", "{heading}");
    }
}
