//! Figures and names that look like something else: markers of nines, percentages out of proportion, names
//! that look like gaps; and two files of one hospital in an archive.

use std::io::Write as _;

use crate::same_key::{fee_schedule_of, imported};
use crate::workspace::{Workspace, column_of, payer_csv, published};

#[test]
fn nines_are_a_marker_and_no_price_whatever_their_number() {
    const NINES: [&str; 9] = [
        "999999999",
        "9999999999",
        "999999999.99",
        "99999999",
        "99999999.99",
        "$999999999",
        "999999999.9",
        "999999999.999",
        "999999999.90",
    ];
    let rows: Vec<String> = NINES
        .iter()
        .enumerate()
        .map(|(n, nines)| format!("Payer {n},HMO,CPT,47371,,,,,,{nines},,,,"))
        .collect();
    let mut rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    rows.push("Payer,HMO,CPT,47371,,,,,,99000000,,,,");
    let workspace = imported(&rows);
    let stored = "SELECT group_concat(DISTINCT coalesce(amount / 10000, 'gap ' || amount_na)) FROM rate";
    assert_eq!(workspace.value::<String>(stored), "gap 7,99000000");
    let funnel = workspace
        .run(&["query", "run", "market-funnel", "--param", "code=47371", "--format", "csv"])
        .expect_code(0);
    let step = funnel.stdout.lines().find(|line| line.contains("a marker, not a price")).expect("a step");
    assert!(step.contains(",9,"), "{}", funnel.stdout);
}

#[test]
fn from_a_hundred_million_dollars_on_a_number_is_no_price() {
    let many = "8".repeat(400);
    let workspace = Workspace::seeded();
    let rows = [("Aetna", "100"), ("Cigna", "20000000000"), ("Humana", &*many)]
        .map(|(payer, amount)| format!("{payer},HMO,CPT,47371,,,,,,{amount},,,,"));
    workspace.write("rates.csv", payer_csv(&rows.each_ref().map(String::as_str)));
    workspace.run(&["import", "rates.csv"]).expect_code(0).expect_talk(&["warning[I612]", "20000000000"]);
    let stored = "SELECT group_concat(coalesce(amount, amount_na), ' ') FROM (SELECT * FROM v_rate ORDER BY raw_payer)";
    assert_eq!(workspace.value::<String>(stored), "100.0 invalid invalid");
}

#[test]
fn a_percentage_that_its_dollars_do_not_bear_out_is_a_warning() {
    // The gross charge stands beside it.
    let workspace = Workspace::seeded();
    workspace.write(
        "p.toml",
        "publisher = 'A'\nheader = { row = 1 }\ncodes = [{ column = 'Code', system = 'CPT' }]\n\
         columns = { gross = 'Gross', payer = 'Payer', amount = 'Rate', percentage = 'Percent' }\n",
    );
    workspace.write(
        "list.csv",
        "Code,Gross,Payer,Rate,Percent\n47371,1000,Aetna,700,20\n47370,1000,Aetna,700,70\n47380,1000,Aetna,700,7000\n\
         47381,1000,Aetna,0.65%,\n",
    );
    let run = workspace.run(&["import", "list.csv", "--profile", "p.toml"]).expect_code(0);
    run.expect_talk(&[
        "[I564] Percent: 20.00 percent of 1000.00 is 200.00, and 700.00 is beside it",
        "list.csv, line 4, cell E4: `7000`",
        "[I563]",
    ]);
    // Without dollars, more than 200 percent is none.
    let workspace = Workspace::seeded();
    workspace.write("rates.csv", payer_csv(&["Aetna,HMO,CPT,47371,,,,,,700,705,,,"]));
    workspace
        .run(&["import", "rates.csv"])
        .expect_code(0)
        .expect_talk(&["[I564]", "705.00 percent of charges is above 200 percent"]);
}

#[test]
fn a_name_that_looks_like_a_gap_is_in_quotes_wherever_gaps_are_words() {
    let workspace = imported(&["[pending],[no-record],CPT,47371,,,,,,5,,,,", "Aetna,,CPT,47371,,,,,,6,,,,"]);
    let sql =
        "SELECT raw_payer, raw_plan, raw_plan_na FROM v_rate WHERE raw_payer IS NOT NULL ORDER BY 1 DESC";
    for format in [&["table"][..], &["md"], &["csv", "--gaps", "word"], &["html"]] {
        let arguments = [&["query", "run", "--sql", sql, "--format"], format].concat();
        let shown = workspace.run(&arguments).expect_code(0).stdout.replace("&quot;", "\"");
        let is_there = |words: &str| shown.contains(words) || shown.contains(&words.replace('"', "\"\""));
        assert!(is_there("\"[pending]\"") && is_there("\"[no-record]\""), "{format:?}: {shown}");
        assert!(
            shown.contains("[not-supplied]") && !shown.contains("\"[not-supplied]\""),
            "{format:?}: {shown}"
        );
    }
    // What has the reason beside the value keeps the text.
    let json = workspace.run(&["query", "run", "--sql", sql, "--format", "json"]).expect_code(0).stdout;
    assert!(json.contains("\"[pending]\"") && !json.contains("\\\"[pending]"), "{json}");
}

#[test]
fn names_in_brackets_are_in_quotes_on_the_first_page_and_in_payers_own_files() {
    let workspace = Workspace::seeded();
    // A reason that nothing else on these pages has: every `[invalid]` that shows must be in quotes.
    workspace.write("rates.csv", payer_csv(&["Aetna,[invalid],CPT,47371,,,,,,5,,,,"]));
    workspace.run(&["import", "rates.csv", "--publisher", "[invalid]"]).expect_code(0);
    let own = crate::in_network::file(crate::in_network::Shape::default());
    let own = own.replacen(
        "\"reporting_entity_name\":\"",
        "\"plan_name\":\"[invalid]\",\"reporting_entity_name\":\"[invalid]",
        1,
    );
    assert!(own.contains("[invalid]"), "{own}");
    workspace.write("own.json", own);
    workspace.run(&["import", "own.json"]).expect_code(0);
    workspace.write("state.toml", fee_schedule_of("[Invalid]"));
    workspace.write("state.csv", "Code,Fee\n47371,440.19\n");
    workspace.run(&["import", "state.csv", "--profile", "state.toml"]).expect_code(0);
    for format in ["table", "md", "html"] {
        let shown = workspace.run(&["report", "47371", "--format", format]).expect_code(0).stdout;
        let shown = shown.replace("&quot;", "\"").replace("[Invalid]", "[invalid]");
        let bare: Vec<&str> = shown
            .match_indices("[invalid]")
            .filter(|(at, _)| !shown[..*at].ends_with('"'))
            .map(|(at, _)| &shown[at.saturating_sub(80)..at + 9])
            .collect();
        assert!(bare.is_empty(), "{format}: {bare:#?}");
        assert!(shown.matches("\"[invalid]").count() >= 2, "{format}: {shown}");
    }
    let plans = ["query", "run", "code-in-network", "--param", "code=47371", "--format", "json"];
    let plans = workspace.run(&plans).expect_code(0).json();
    let row = &plans["sections"][0]["tables"][0]["rows"][0];
    assert_eq!((&row["plan"], &row["plan_na"]), (&"[invalid]".into(), &serde_json::Value::Null), "{row}");
}

#[test]
fn a_query_of_an_analyst_marks_columns_of_names_and_is_told_where_it_does_not() {
    let workspace = imported(&["[pending],,CPT,47371,,,,,,5,,,,"]);
    let text = |marked: &str, other: &str| {
        format!(
            "-- name: mine\n-- title: Mine\n-- column: raw_payer text{marked} \"Payer.\"\n-- column: whose text{other} \"Payer.\"\n\n\
             SELECT raw_payer, raw_payer_na, raw_payer AS whose, raw_payer_na AS whose_na FROM v_rate\n"
        )
    };
    std::fs::create_dir(workspace.path("mine")).expect("a folder");
    workspace.write("mine/mine.sql", text("", " names"));
    let told = workspace.run(&["--queries", "mine", "query", "check"]);
    for words in ["Q108", "`raw_payer` holds names of files", "raw_payer text names`"] {
        assert!(told.stdout.contains(words), "{words}: {}", told.stdout);
    }
    workspace.write("mine/mine.sql", text(" names", " names"));
    let told = workspace.run(&["--queries", "mine", "query", "check"]);
    assert!(!told.stderr.contains("Q108") && !told.stdout.contains("Q108"), "{}{}", told.stdout, told.stderr);
    let shown =
        workspace.run(&["--queries", "mine", "query", "run", "mine", "--format", "md"]).expect_code(0);
    assert_eq!(shown.stdout.matches("| \"[pending]\" | \"[pending]\" |").count(), 1, "{}", shown.stdout);
}

/// Head and headings of a hospital's file, which `{day}` is the day of.
pub(crate) const HOSPITAL: &str = "hospital_name,last_updated_on,version,hospital_location,hospital_address,license_number|OH,\
    \"To the best of its knowledge and belief, the hospital has included all applicable standard charge information in \
    accordance with the requirements of 45 CFR 180.50, and the information encoded is true, accurate, and complete as of \
    the date indicated.\"\nMill,{day},2.0.0,Mill,\"1 Mill St, Dayton, OH 45402\",12345,true\n\
    description,code|1,code|1|type,setting,standard_charge|gross,payer_name,plan_name,standard_charge|negotiated_dollar,\
    standard_charge|methodology,standard_charge|min,standard_charge|max\n";

fn archive(files: &[(&str, &str, &[&str])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, day, codes) in files {
        let rows: String = codes
            .iter()
            .map(|code| format!("Item,{code},CPT,outpatient,1000,Aetna,PPO,700,fee schedule,500,900\n"))
            .collect();
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).expect("memory can be written");
        zip.write_all(format!("{}{rows}", HOSPITAL.replace("{day}", day)).as_bytes())
            .expect("memory can be written");
    }
    zip.finish().expect("memory can be written").into_inner()
}

#[test]
fn two_files_of_a_hospital_in_one_archive_add_up_and_are_replaced_together() {
    let workspace = Workspace::seeded();
    let codes = |workspace: &Workspace| {
        column_of(
            &workspace.database(),
            "SELECT DISTINCT code FROM v_code_rate WHERE raw_payer = 'Aetna' ORDER BY 1",
        )
        .join(" ")
    };
    workspace.write(
        "one.zip",
        archive(&[
            ("h1.csv", "2024-07-01", &["47371", "47370"]),
            ("h2.csv", "2024-01-01", &["29125", "47370"]),
        ]),
    );
    workspace.run(&["import", "one.zip"]).expect_code(0);
    assert_eq!(codes(&workspace), "29125 47370 47371");
    assert_eq!(workspace.value::<i64>("SELECT count(*) FROM v_code_rate WHERE raw_payer = 'Aetna'"), 3);
    // The next archive states the codes in other files of it, and one no more.
    workspace.write(
        "two.zip",
        archive(&[("h1.csv", "2025-07-01", &["29125"]), ("h2.csv", "2025-07-01", &["47371", "47380"])]),
    );
    workspace.run(&["import", "two.zip"]).expect_code(3).expect_talk(&["I502", "no longer states 1 of"]);
    workspace.run(&["import", "two.zip", "--replaces"]).expect_code(0);
    assert_eq!(codes(&workspace), "29125 47371 47380");
}

#[test]
fn a_finding_and_the_row_drawn_below_it_name_the_same_line() {
    let workspace = Workspace::seeded();
    workspace.write("rates.csv", "payer,plan,code,amount\nAetna,\"two\nlines\",47371,12z\n");
    let run = workspace.run(&["import", "rates.csv"]).expect_code(1);
    run.expect_talk(&["rates.csv, line 3, cell D2", "3 | lines\",47371,12z"]);
}

#[test]
fn a_heading_of_a_payer_is_nearly_one_of_the_same_payer() {
    let workspace = Workspace::seeded();
    let head = HOSPITAL.replace("{day}", "2025-01-01").replace(
        "payer_name,plan_name,standard_charge|negotiated_dollar,standard_charge|methodology,",
        "standard_charge|Humana|HMO|negotiated_dollar,standard_charge|Humana|HMO|methodology,\
         standard_charges|UHC|PPO|negotiated_dollar,standard_charge|UHC|PPO|methodology,",
    );
    workspace.write("wide.csv", format!("{head}Item,47371,CPT,outpatient,1000,,,700,fee schedule,500,900\n"));
    let run = workspace.run(&["import", "wide.csv"]);
    assert!(!run.stderr.contains("looks like `standard_charge|humana"), "{}", run.stderr);
    run.expect_talk(&[
        "looks like `standard_charge|uhc|ppo|negotiated_dollar`, which is missing; 1 value is left out",
    ]);
}

#[test]
fn a_profile_that_takes_codes_of_one_column_twice_is_refused() {
    let workspace = Workspace::seeded();
    workspace.write(
        "p.toml",
        "publisher = 'A'\nheader = { row = 1 }\ncolumns = { gross = 'Fee' }\n\
         codes = [{ column = 'Code', system = 'CPT' }, { column = 'Code', system = 'CDM' }]\n",
    );
    workspace.write("a.csv", "Code,Fee\n47371,5\n");
    workspace
        .run(&["import", "a.csv", "--profile", "p.toml"])
        .expect_code(2)
        .expect_talk(&["[[codes]] column `Code` is in two of them"]);
}

#[test]
fn the_only_year_in_the_name_of_a_utilization_file_counts() {
    let Some(file) = published("utilization/MUP_PHY_2023_Geo_rf_ablation_excerpt.csv.gz") else { return };
    let workspace = Workspace::seeded();
    workspace.run(&["import", &file.to_string_lossy()]);
    let year = "SELECT max(year) FROM reference_release WHERE dataset = 'utilization'
                AND import_id = (SELECT max(import_id) FROM import)";
    assert_eq!(workspace.value::<Option<i64>>(year), Some(2023));
}

#[test]
fn a_title_that_speaks_of_percentages_above_stored_dollars_is_said() {
    for (title, is_said) in
        [("Aetna rates as percent of Medicare", true), ("Aetna rates at 110% of Medicare", false)]
    {
        let workspace = Workspace::seeded();
        workspace.write("rates.csv", format!("{title},\nCPT,Rate\n99202,125.00\n99203,130.00\n"));
        let profile = "name = \"p\"\npublisher = \"A\"\npublisher_kind = \"payer\"\n[header]\nstarts = [\"CPT\", \"Rate\"]\n\
                       [columns]\namount = \"Rate\"\n[constants]\npayer = \"Aetna\"\n[[codes]]\ncolumn = \"CPT\"\nsystem = \"CPT\"\n";
        workspace.write("p.toml", profile);
        let run = workspace.run(&["import", "rates.csv", "--profile", "p.toml"]).expect_code(0);
        assert_eq!(run.stderr.contains("warning[I577]"), is_said, "{}", run.stderr);
        assert_eq!(run.stderr.contains(&format!("a title says `{title}`")), is_said, "{}", run.stderr);
    }
}
