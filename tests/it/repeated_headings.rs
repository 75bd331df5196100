//! Columns with one heading: no reader picks one of them in silence.

use crate::workspace::{Workspace, column_of, repository};

const PROFILE: &str = "publisher = 'Hill'\nedition = '2026-01-01'\nheader = { row = 1 }\n\
    columns = { gross = 'Gross' }\ncodes = [{ column = 'Code', system = 'CPT' }]\n";

fn rates(workspace: &Workspace) -> Vec<String> {
    column_of(
        &workspace.database(),
        "SELECT concat_ws(' ', code, amount_kind, raw_payer, coalesce(amount, amount_na || ' ' || amount_raw))
         FROM v_code_rate WHERE amount IS NOT NULL OR amount_raw IS NOT NULL ORDER BY source_line, rate_id",
    )
}

#[test]
fn a_profile_or_a_payer_file_with_a_heading_twice_is_refused_with_both_columns() {
    let rest = format!("{PROFILE}[payers]\ncolumns = 'rest'\n");
    let parts = format!("{rest}prefixes = ['Rate ']\nsuffixes = [' Rate']\n");
    for (name, profile, text, said) in [
        (
            "a.csv",
            PROFILE,
            "Code,Gross,Fee,gross \n47371,1,2,3\n",
            "columns B `Gross` and D `gross` are read as one",
        ),
        (
            "a.csv",
            &rest,
            "Code,Gross,Aetna,Aetna\n47371,1,2,3\n",
            "[payers]: columns C `Aetna` and D `Aetna`",
        ),
        (
            "a.csv",
            &parts,
            "Code,Gross,Rate Aetna,aetna Rate\n47371,1,2,3\n",
            "columns C `Rate Aetna` and D `aetna Rate`",
        ),
        (
            "a.json",
            PROFILE,
            "[{\"Code\": \"47371\", \"Gross\": 1, \"GROSS\": 2}]",
            "the keys `Gross` and `GROSS`",
        ),
    ] {
        let workspace = Workspace::seeded();
        let profile = if name == "a.json" { &profile.replace("row = 1", "records = ''") } else { profile };
        workspace.write("hill.toml", profile);
        workspace.write(name, text);
        let before = workspace.dump();
        let run = workspace.run(&["import", name, "--profile", "hill.toml"]).expect_code(1);
        run.expect_talk(&[said, "(I102)", "rename one of the two"]);
        assert_eq!(workspace.dump(), before);
    }
    // Columns of one payer that the profile distinguishes are two.
    let workspace = Workspace::seeded();
    let apart = format!("{parts}[amounts.'Rate Aetna']\nsetting = 'inpatient'\n");
    workspace.write("hill.toml", apart);
    workspace.write("a.csv", "Code,Gross,Rate Aetna,Aetna Rate\n47371,1,2,3\n");
    workspace.run(&["import", "a.csv", "--profile", "hill.toml"]).expect_code(0);
    let workspace = Workspace::seeded();
    workspace.write("rates.csv", "payer,code,modifier,modifiers,amount\nAetna,47371,26,50,5\n");
    let run = workspace.run(&["import", "rates.csv"]).expect_code(1);
    run.expect_talk(&["columns C `modifier` and D `modifiers`", "keep one of the two columns"]);
}

#[test]
fn a_proposal_leaves_columns_of_one_heading_out_and_can_be_used() {
    let workspace = Workspace::seeded();
    workspace.write(
        "hill.csv",
        "Code,Description,Gross Charge,Aetna PPO,Aetna PPO,Cigna\n47371,a,100.5,20.3,30.1,50\n\
         47370,b,101.5,21.3,31.1,51.25\n99213,c,102.5,22.3,32.1,52.75\n",
    );
    let run = workspace.run(&["import", "hill.csv", "--suggest-profile"]).expect_code(0);
    let run = run.expect_stdout(&["another column has the same heading", "3 accepted"]);
    let profile = run.stdout.replace("write whose file this is", "Hill");
    workspace.write("hill.toml", profile);
    workspace.run(&["import", "hill.csv", "--profile", "hill.toml"]).expect_code(0);
    assert!(rates(&workspace).contains(&"47371 negotiated Cigna 50.0".to_owned()), "{:?}", rates(&workspace));
    assert!(!rates(&workspace).iter().any(|rate| rate.contains("Aetna")), "{:?}", rates(&workspace));
}

/// The head of a hospital's tall file, with more columns behind its own.
fn tall(more: &str, rows: &[&str]) -> String {
    let fixture = repository().join("tests/fixtures/hospital/tall-v3-hill.csv");
    let text = std::fs::read_to_string(fixture).expect("the fixture");
    let head: Vec<&str> = text.lines().take(3).collect();
    format!("{}\n{}\n{}{more}\n{}\n", head[0], head[1], head[2], rows.join("\n"))
}

#[test]
fn of_two_columns_of_a_hospital_s_file_that_differ_none_is_guessed() {
    let workspace = Workspace::seeded();
    let row = |code: &str, gross: &str, more: &str| {
        format!("Item,{code},CPT,,,outpatient,facility,,,{gross},5400,,,,,,,,,,,3000,4200,,{more}")
    };
    let rows = [
        row("47371", "9000", ",9000.00,47371"),
        row("47370", "9000", ",9100,47370"),
        row("47380", "", ",9200,"),
        row("47381", "9000", ",,47399"),
    ];
    let text = tall(",standard_charge|gross,code|1", &rows.each_ref().map(String::as_str));
    workspace.write("hill.csv", text);
    let run = workspace.run(&["import", "hill.csv"]).expect_code(1);
    run.expect_talk(&[
        "warning[I125]",
        "the heading `standard_charge|gross` appears twice in row 3, in columns J and ",
        "columns J and Z, both `standard_charge|gross`, say `9000` and `9100`: `9000 | 9100` is not a number",
        "line 5, cell J5: `9000`",
        "error[I115]",
        "both `code|1`, say `47381` and `47399`",
        "4 read, 3 accepted, 1 rejected",
    ]);
    let gross: Vec<String> = rates(&workspace).into_iter().filter(|rate| rate.contains("gross")).collect();
    assert_eq!(gross, ["47371 gross 9000.0", "47370 gross invalid 9000 | 9100", "47380 gross 9200.0"]);
    let verdict = workspace.run(&["validate", "hill.csv", "--format", "json"]).expect_code(1);
    let verdict = verdict.expect_stdout(&["DuplicateColumnError"]);
    assert!(!verdict.stdout.contains("I115"), "{}", verdict.stdout);
}

#[test]
fn the_header_of_a_file_that_was_put_below_another_is_no_data_whatever_mark_it_begins_with() {
    let workspace = Workspace::seeded();
    let row = |code: &str| format!("Item,{code},CPT,,,outpatient,facility,,,9000,5400,,,,,,,,,,,3000,4200,,");
    let of = |code: &str| format!("\u{feff}{}", tall("", &[&row(code)]));
    workspace.write("hill.csv", format!("{}{}", of("47371"), of("47370")));
    let run = workspace.run(&["import", "hill.csv"]).expect_code(0);
    run.expect_talk(&["3 rows repeat the header of the file", "2 read, 2 accepted, 0 rejected"]);
    let gross: Vec<String> = rates(&workspace).into_iter().filter(|rate| rate.contains("gross")).collect();
    assert_eq!(gross, ["47371 gross 9000.0", "47370 gross 9000.0"]);
    let local: i64 = workspace.value("SELECT count(*) FROM code WHERE system = 'LOCAL'");
    assert_eq!(local, 0);

    for heading in ["payer,code,amount", "\"payer\",\"code\",\"amount\""] {
        let workspace = Workspace::seeded();
        let of = |code: &str| format!("\u{feff}{heading}\nAetna,{code},5\n");
        workspace.write("rates.csv", format!("{}{}", of("47371"), of("47370")));
        let run = workspace.run(&["import", "rates.csv"]).expect_code(0);
        run.expect_talk(&["1 row repeats the header of the file", "2 read, 2 accepted, 0 rejected"]);
    }
}

/// Row 3 of a wide file in which a payer and plan is spelled in these ways, one group of columns each.
fn wide(spelled: &[&str]) -> String {
    let group = |name: &&str| {
        format!(
            "standard_charge|{name}|negotiated_dollar,standard_charge|{name}|negotiated_percentage,\
             standard_charge|{name}|negotiated_algorithm,median_amount|{name},10th_percentile|{name},\
             90th_percentile|{name},count|{name},standard_charge|{name}|methodology,additional_payer_notes|{name},"
        )
    };
    let groups: String = spelled.iter().map(group).collect();
    let fixture = repository().join("tests/fixtures/hospital/tall-v3-hill.csv");
    let text = std::fs::read_to_string(fixture).expect("the fixture");
    let head: Vec<&str> = text.lines().take(2).collect();
    format!(
        "{}\n{}\ndescription,code|1,code|1|type,modifiers,setting,billing_class,drug_unit_of_measurement,\
         drug_type_of_measurement,standard_charge|gross,standard_charge|discounted_cash,{groups}\
         standard_charge|min,standard_charge|max,additional_generic_notes\n",
        head[0], head[1]
    )
}

#[test]
fn a_payer_and_plan_in_two_spellings_is_said_once_with_both() {
    let workspace = Workspace::seeded();
    let row = |second: &str| {
        format!(
            "Item,47371,CPT,,outpatient,facility,,,3000,1500,1200,,,,,,,fee schedule,,{second},,,,,,,fee schedule,,9,9,"
        )
    };
    workspace.write("hill.csv", format!("{}{}\n", wide(&["Aetna|PPO", "AETNA|PPO"]), row("1250")));
    let run = workspace.run(&["import", "hill.csv"]).expect_code(0);
    let run = run.expect_talk(&[
        "`Aetna|PPO` and `AETNA|PPO` are one payer and plan: 9 columns of the second repeat those of the first, \
         T, U, V, W, X, Y, Z, AA, AB beside K, L, M, N, O, P, Q, R, S; 2 values are left out",
        "columns K `standard_charge|Aetna|PPO|negotiated_dollar` and T `standard_charge|AETNA|PPO|negotiated_dollar` \
         say `1200` and `1250`",
        "cell K4: `1200`",
    ]);
    assert_eq!(run.stderr.matches("warning[I125]").count(), 1, "{}", run.stderr);
    let verdict = workspace.run(&["validate", "hill.csv", "--format", "json"]).expect_code(1).stdout;
    assert_eq!(verdict.matches("DuplicateColumnError").count(), 9, "CMS counts the columns: {verdict}");
    assert!(!verdict.contains("1250"), "CMS reads the first: {verdict}");

    // A value below the second heading alone is named where it is.
    let alone = row("x").replace(",1200,", ",,");
    workspace.write("alone.csv", format!("{}{alone}\n", wide(&["Aetna|PPO", "AETNA|PPO"])));
    workspace.run(&["import", "alone.csv", "--adds"]).expect_code(0).expect_talk(&["cell T4: `x`"]);
}

#[test]
fn a_table_of_medicare_with_a_heading_twice_names_both_columns() {
    let workspace = Workspace::seeded();
    workspace.write(
        "units.csv",
        "HCPCS/CPT Code,Practitioner Services MUE Values,MUE Adjudication Indicator,MUE Rationale,\
         Practitioner Services MUE Values\n47371,1,2 Date of Service Edit: Policy,Nature of Procedure,2\n",
    );
    let before = workspace.dump();
    let run = workspace.run(&["import", "units.csv"]).expect_code(1);
    run.expect_talk(&["columns B and E are both `MUE VALUES`", "(I102)"]);
    assert_eq!(workspace.dump(), before);
}

#[test]
fn a_seed_file_with_a_heading_twice_names_both_columns() {
    let workspace = Workspace::seeded();
    workspace.write("seed/payers.csv", "payer,name,kind,Name\naetna,Aetna,commercial,Other\n");
    let run = workspace.run(&["seed", "seed"]);
    assert_ne!(run.code, 0);
    run.expect_talk(&["payers.csv, line 1", "columns B and D are both `name`", "I102"]);
}

/// What a payer's own file states twice is rejected, and what is beside it is kept.
#[test]
fn a_member_twice_in_a_payer_s_own_file_rejects_what_it_is_of_and_nothing_else() {
    let price = |rate: &str| {
        format!(
            "{{\"negotiated_type\": \"negotiated\", {rate}, \"expiration_date\": \"9999-12-31\", \
             \"service_code\": [\"11\"], \"billing_class\": \"professional\"}}"
        )
    };
    let item = |code: &str, beside: &str, prices: &[String]| {
        format!(
            "{{\"negotiation_arrangement\": \"ffs\", \"name\": \"x\", \"billing_code_type\": \"CPT\", \
             \"billing_code_type_version\": \"2026\", {code}, \"description\": \"d\", \"negotiated_rates\": [{{{beside} \
             \"provider_groups\": [{{\"npi\": [1234567893], \"tin\": {{\"type\": \"ein\", \"value\": \"12-3456789\"}}}}], \
             \"negotiated_prices\": [{}]}}]}}",
            prices.join(", ")
        )
    };
    let items = [
        item(
            "\"billing_code\": \"47371\"",
            "",
            &[price("\"negotiated_rate\": 100, \"negotiated_rate\": 200"), price("\"negotiated_rate\": 150")],
        ),
        item(
            "\"billing_code\": \"47379\", \"billing_code\": \"47371\"",
            "",
            &[price("\"negotiated_rate\": 333")],
        ),
        item(
            "\"billing_code\": \"47371\"",
            "\"negotiated_prices\": [],",
            &[price("\"negotiated_rate\": 444")],
        ),
    ];
    let workspace = Workspace::seeded();
    workspace.write(
        "acme.json",
        format!(
            "{{\"reporting_entity_name\": \"Acme\", \"reporting_entity_type\": \"health insurance issuer\", \
             \"last_updated_on\": \"2026-01-01\", \"version\": \"1.0.0\", \"in_network\": [{}]}}",
            items.join(",\n")
        ),
    );
    let run = workspace.run(&["import", "acme.json", "--code", "47371"]).expect_code(1);
    run.expect_talk(&[
        "error[I570]",
        "`negotiated_rate` is stated twice, so that its value is open",
        "/in_network/0/negotiated_rates/0/negotiated_prices/0/negotiated_rate",
        "/in_network/1/billing_code",
        "/in_network/2/negotiated_rates/0/negotiated_prices",
        "1 accepted, 3 rejected",
    ]);
    assert_eq!(
        column_of(&workspace.database(), "SELECT CAST(amount AS TEXT) FROM v_in_network_rate"),
        ["150.0"]
    );
}

/// Commas at the end of every line are no headings: neither an import nor a verdict takes one for another's repetition.
#[test]
fn blank_headings_repeat_none_and_the_rows_of_a_verdict_are_looked_at() {
    let workspace = Workspace::empty();
    workspace.run(&["init"]).expect_code(0);
    let row = "Item,47371,CPT,,,outpatient,facility,,,9000,5400,,,,,,,,,,,3000,4200,,";
    let wrong = row.replace("outpatient", "nowhere");
    for (name, commas) in [("two.csv", ",,"), ("eleven.csv", ",,,,,,,,,,,")] {
        workspace.write(name, tall(commas, &[row, &wrong]).replace("\n\n", "\n"));
        let verdict = workspace.run(&["validate", name, "--format", "json"]).expect_code(1);
        let verdict = verdict.expect_stdout(&[
            "\"rows\": 2",
            "AllowedValuesError",
            "\"I144\"",
            "CMS's validator calls the second",
        ]);
        assert!(!verdict.stdout.contains("DuplicateColumnError"), "{}", verdict.stdout);
        let run = workspace.run(&["import", name, "--dry-run"]).expect_code(0);
        assert!(!run.stderr.contains("I144") && !run.stderr.contains("I125"), "{}", run.stderr);
    }
    workspace.write("sound.csv", tall(",,", &[row]));
    workspace.run(&["validate", "sound.csv"]).expect_code(0).expect_talk(&["sound.csv: valid", "1 row"]);
}
