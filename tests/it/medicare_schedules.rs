//! Medicare's schedules of laboratory tests, drugs and equipment: small files of ours, and the published
//! ones over all their rows against a reading of their own.

use crate::cells::bytes_of;
use crate::comparable::{rows, shown};
use crate::medicare_facility::{published_rows, real, scaled};
use crate::workspace::{Workspace, column_of, fixture_text, published, repository};

/// Count and sum of the amounts above zero in some columns.
fn amounts(rows: &[Vec<String>], columns: std::ops::Range<usize>) -> (i64, i64) {
    let known: Vec<i64> = rows
        .iter()
        .flat_map(|row| columns.clone().filter_map(|at| scaled(&row[at])))
        .filter(|amount| *amount > 0)
        .collect();
    (i64::try_from(known.len()).expect("a count"), known.iter().sum())
}

#[test]
fn every_row_of_the_published_laboratory_schedules_is_stored() {
    for (name, count, period) in [
        ("clfs/CLFS_2025_Q4V1.csv.gz", 2_149, "2025-10"),
        ("clfs/PUF_CLFS_CY2026_Q3V1.csv.gz", 2_206, "2026-07"),
    ] {
        let Some(workspace) = real(&[name]) else { return };
        let expected = published_rows(name, "YEAR");
        let stored = "SELECT count(payment) || ' ' || sum(payment) FROM medicare_laboratory";
        let (known, sum) = amounts(&expected, 5..6);
        assert_eq!(expected.len(), count, "{name}");
        assert_eq!(
            workspace.value::<i64>("SELECT count(*) FROM medicare_laboratory"),
            count as i64,
            "{name}"
        );
        assert_eq!(workspace.value::<String>(stored), format!("{known} {sum}"), "{name}");
        assert_eq!(workspace.value::<String>("SELECT period FROM v_medicare_release"), period);
        let gaps = column_of(
            &workspace.database(),
            "SELECT DISTINCT payment_na FROM medicare_laboratory WHERE payment IS NULL",
        );
        assert_eq!(gaps, ["set-locally"], "{name}");
        let panel = column_of(
            &workspace.database(),
            "SELECT modifiers || ' ' || amount FROM v_medicare_schedule WHERE code = '80053' ORDER BY 1",
        );
        assert_eq!(panel, [" 10.56", "QW 10.56"]);
    }
}

#[test]
fn every_row_of_the_published_drug_limits_is_stored() {
    for (name, count, period, limit) in [
        ("asp/asp_pricing_2025_oct_091725.csv.gz", 1_012, "2025-10", 134.194),
        ("asp/asp_limits_2026_jan_121725.csv.gz", 877, "2026-01", 137.828),
    ] {
        let Some(workspace) = real(&[name]) else { return };
        let expected = published_rows(name, "HCPCS Code");
        let (known, sum) = amounts(&expected, 3..4);
        assert_eq!(expected.len(), count, "{name}");
        assert_eq!(
            workspace.value::<i64>("SELECT count(*) FROM medicare_drug_limit"),
            count as i64,
            "{name}"
        );
        let stored = "SELECT count(payment) || ' ' || sum(payment) FROM medicare_drug_limit";
        assert_eq!(workspace.value::<String>(stored), format!("{known} {sum}"), "{name}");
        assert_eq!(workspace.value::<String>("SELECT period FROM v_medicare_release"), period);
        let of_90371: f64 = workspace.value("SELECT amount FROM v_medicare_schedule WHERE code = '90371'");
        assert!((of_90371 - limit).abs() < 1e-9, "{of_90371}");
    }
}

#[test]
fn every_rate_of_the_published_equipment_schedule_is_stored() {
    let name = "dmepos/DMEPOS26_JAN_sheet.csv.gz";
    let Some(workspace) = real(&[name]) else { return };
    let expected = published_rows(name, "HCPCS");
    assert_eq!((expected.len(), expected[0].len()), (3_515, 114));
    let (known, sum) = amounts(&expected, 5..113);
    let stored: String = workspace.value(
        "SELECT (count(amount) + count(rural_amount)) || ' ' || (sum(amount) + sum(rural_amount)) FROM medicare_equipment",
    );
    assert_eq!(stored, format!("{known} {sum}"));
    let items: i64 = workspace.value(
        "SELECT count(*) FROM (SELECT DISTINCT code_id, modifier, second_modifier FROM medicare_equipment)",
    );
    assert_eq!(items, 3_515);
    assert_eq!(workspace.value::<String>("SELECT period FROM v_medicare_release"), "2026-01");
    let rows = rows(&workspace, "medicare-schedules", &["system=HCPCS", "code=E0601", "state=TX"]);
    let pressure = expected.iter().find(|row| row[0] == "E0601" && row[1] == "RR").expect("it is listed");
    let heading = |wanted: usize| scaled(&pressure[wanted]).expect("a rate");
    let shown: Vec<i64> = ["amount", "rural_amount"]
        .map(|name| {
            scaled(&format!("{:.2}", shown(&rows[0], name).parse::<f64>().expect("dollars")))
                .expect("dollars")
        })
        .to_vec();
    // Texas is the 42nd of the states: its columns are 89 and 90.
    assert_eq!(shown, [heading(89), heading(90)]);
    // A capped rental: the answer and how it is paid are in words.
    let page = workspace.run(&["report", "K0001", "--format", "html"]).expect_code(0).stdout;
    assert!(page.contains(
        "content=\"Medicare pays by its own schedule, modifier RR, in each state $25.23 to $53.64 (January 2026)."
    ));
    assert!(page.contains(">modifier RR</span>") && !page.contains("RR setting"), "{page}");
    // Asked for without a modifier, or with another, its price is that of none of them.
    for (modifier, said) in [("none", "without a modifier"), ("NU", "with modifier NU")] {
        let query =
            ["query", "run", "code-medicare-pays", "--param", "system=HCPCS", "--param", "code=K0001"];
        let asked = format!("modifier={modifier}");
        let shown =
            workspace.run(&[&query[..], &["--param", &asked, "--format", "csv"]].concat()).expect_code(0);
        let row = format!(
            "Equipment fee schedule (DMEPOS),known,[no-record],no-record,not compared,known,\
             the schedule has no row {said}; it has RR,known"
        );
        assert!(shown.stdout.contains(&row) && !shown.stdout.contains("$25.23"), "{}", shown.stdout);
    }
    let screen = workspace.run(&["report", "K0001"]).expect_code(0).stdout;
    assert!(screen.contains("for an item, capped rental (CR), by state: $25.23 to"), "{screen}");
    // Of equipment the physician fee schedule says nothing, and the rules of surgery neither.
    let units = repository().join("tests/fixtures/medicare/relative-values-2026.csv");
    workspace.write("relative-values-2026-jul.csv", std::fs::read(units).expect("a fixture"));
    workspace.run(&["import", "relative-values-2026-jul.csv"]).expect_code(0);
    let sql = "SELECT DISTINCT status FROM v_promised_fact
               WHERE code = 'K0001' AND (what LIKE 'professional%' OR what = 'co-surgeons')";
    assert_eq!(column_of(&workspace.database(), sql), ["not-applicable"]);
    let screen = workspace.run(&["report", "K0001"]).expect_code(0).stdout;
    assert!(screen.contains("not listed: paid by the equipment fee schedule (DMEPOS)"), "{screen}");
    assert!(
        screen.contains("PC/TC [not-applicable] paid by the equipment fee schedule (DMEPOS)"),
        "{screen}"
    );
}

#[test]
fn nutrition_is_read_from_its_workbook() {
    let Some(workspace) = real(&["dmepos/DMEPEN26_JAN.xlsx"]) else { return };
    let items: i64 = workspace.value(
        "SELECT count(*) FROM (SELECT DISTINCT code_id, modifier, second_modifier FROM medicare_equipment)",
    );
    assert_eq!((items, workspace.value::<i64>("SELECT count(*) FROM import_reject")), (50, 0));
    let alabama = column_of(
        &workspace.database(),
        "SELECT code || ' ' || amount || ' ' || rural_amount FROM v_medicare_schedule
         WHERE code IN ('B4034', 'B4036') AND area = 'AL' ORDER BY 1",
    );
    assert_eq!(alabama, ["B4034 3.94 6.16", "B4036 5.45 8.2"]);
}

#[test]
fn a_code_that_the_fee_schedule_excludes_names_the_schedule_that_prices_it() {
    let workspace = Workspace::seeded();
    let units = fixture_text("medicare/relative-values-2026.csv");
    let row = units.lines().find(|line| line.starts_with("99024,")).expect("a row").to_owned();
    let of_status =
        |code: &str, status: &str| row.replacen("99024", code, 1).replacen(",B,", &format!(",{status},"), 1);
    let excluded = format!("{units}{}\n{}\n", of_status("80053", "X"), of_status("90371", "E"));
    workspace.write("relative-values-2026-jul.csv", excluded);
    workspace.run(&["import", "relative-values-2026-jul.csv"]).expect_code(0);
    let status =
        |workspace: &Workspace| shown(&rows(workspace, "medicare-amounts", &["code=80053"])[0], "status");
    assert!(
        status(&workspace).contains("another schedule may price it, such as that of laboratory tests (CLFS)"),
        "{}",
        status(&workspace)
    );
    // The page says so, too, where no row of another schedule does.
    let page = |code: &str| {
        let rows = rows(&workspace, "code-medicare-pays", &[&format!("code={code}")]);
        rows.iter().map(|row| shown(row, "calculation")).collect::<Vec<_>>().join("|")
    };
    assert!(page("90371").contains("by regulation; another schedule may price it"), "{}", page("90371"));
    assert!(!page("80053").contains("another schedule"), "{}", page("80053"));
    let facts = |what: &str| -> Vec<String> {
        let sql = format!("SELECT status FROM v_promised_fact WHERE code = '80053' AND what LIKE '{what}%'");
        column_of(&workspace.database(), &sql)
    };
    assert_eq!(facts("clinical laboratory"), ["pending"]);
    let screen = workspace.run(&["report", "80053"]).expect_code(0).stdout;
    let words = screen.split_whitespace().collect::<Vec<_>>().join(" ");
    let line =
        "Clinical laboratory fee schedule (CLFS) [pending] import the clinical laboratory fee schedule";
    assert!(words.contains(line), "{screen}");
    workspace.write(
        "CLFS_2026_Q3.csv",
        "2026 Clinical Diagnostic Laboratory Fee Schedule,,,,,,,,\nYEAR,HCPCS,MOD,EFF_DATE,INDICATOR,RATE,,,\n\
         2026,80053,,20260101,N,00011.25,,,\n2026,80053,QW,20260101,N,00011.25,,,\n2026,0001U,,20260101,L,00000.00,,,\n",
    );
    workspace.run(&["import", "CLFS_2026_Q3.csv"]).expect_code(0);
    assert!(
        status(&workspace).ends_with("priced by the clinical laboratory fee schedule (CLFS) 2026-07: $11.25"),
        "{}",
        status(&workspace)
    );
    let report = workspace.run(&["report", "code", "80053", "--format", "md"]).expect_code(0).stdout;
    assert!(report.contains("Other Medicare fee schedules") && report.contains("$11.25"), "{report}");
    assert_eq!(facts("clinical laboratory"), ["known"]);
    let screen = workspace.run(&["report", "80053"]).expect_code(0).stdout;
    assert!(screen.contains("CLIA waiver") && screen.contains("adds QW: $11.25"), "{screen}");
    let priced = rows(&workspace, "medicare-schedules", &["code=0001U"]);
    assert_eq!(shown(&priced[0], "amount"), "set-locally");
}

/// Rows of a published file that is no fee schedule of this folder, cells trimmed.
fn records(name: &str) -> Option<Vec<Vec<String>>> {
    let bytes = bytes_of(&published(name)?);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(&bytes[..]);
    let rows = reader.byte_records().map(|row| row.expect("a CSV"));
    Some(
        rows.map(|row| row.iter().map(|cell| String::from_utf8_lossy(cell).trim().to_owned()).collect())
            .collect(),
    )
}

#[test]
fn the_carrier_files_and_the_unit_limits_of_2026_are_stored_over_all_rows() {
    for name in ["PFREV26B_QP.txt.gz", "PFREV26B_nonQP.txt.gz"] {
        let name = format!("medicare-pfs/carrier-2026/{name}");
        let Some(rows) = records(&name) else { return };
        let rows: Vec<_> = rows.into_iter().filter(|row| row.len() == 16).collect();
        let workspace = Workspace::seeded();
        let path = published(&name).expect("it was read");
        workspace.run(&["import", &path.display().to_string()]).expect_code(0);
        let cents =
            |at: usize| rows.iter().map(|row| scaled(&row[at]).expect("an amount") / 100).sum::<i64>();
        assert_eq!(rows.len(), 4_033, "{name}");
        let stored: String = workspace.value(
            "SELECT count(*) || ' ' || sum(nonfacility_cents) || ' ' || sum(facility_cents) FROM medicare_carrier_amount",
        );
        assert_eq!(stored, format!("4033 {} {}", cents(5), cents(6)), "{name}");
    }
    let name = "ncci/MCR_MUE_PractitionerServices_Eff_04-01-2026.csv.gz";
    let Some(rows) = records(name) else { return };
    let rows: Vec<_> = rows.into_iter().filter(|row| row[0].len() == 5).collect();
    let workspace = Workspace::seeded();
    let path = published(name).expect("it was read");
    workspace.run(&["import", &path.display().to_string()]).expect_code(0);
    let units: i64 = rows.iter().map(|row| row[1].parse::<i64>().expect("units")).sum();
    assert_eq!(rows.len(), 15_095);
    let stored: String = workspace.value("SELECT count(*) || ' ' || sum(units) FROM medicare_unit_limit");
    assert_eq!(stored, format!("15095 {units}"));
    let liver = column_of(
        &workspace.database(),
        "SELECT units || ' ' || adjudication FROM v_medicare_unit_limit WHERE code = '47371'",
    );
    assert_eq!(liver, ["1 2"]);
}

#[test]
fn an_excerpt_that_takes_the_place_of_a_whole_file_is_said() {
    let workspace = Workspace::seeded();
    let edits = |day: &str, codes: &[u32]| {
        let rows: String =
            codes.iter().map(|code| format!("{code},1,2 Date of Service Edit: Policy,Policy\n")).collect();
        let name = format!("MCR_MUE_PractitionerServices_Eff_{day}-2026.csv");
        let header =
            "HCPCS/ CPT Code,Practitioner Services MUE Values,MUE Adjudication Indicator,MUE Rationale\n";
        workspace.write(&name, format!("{header}{rows}"));
        workspace.run(&["import", &name]).expect_code(0).stderr
    };
    let whole: Vec<u32> = (47370..47379).collect();
    assert!(!edits("01-01", &whole).contains("I540"));
    // As long as before, or half as long: what the publisher changed.
    assert!(!edits("04-01", &whole[..5]).contains("I540"));
    let said = edits("07-01", &whole[..2]);
    assert!(said.contains("warning[I540] the file has 2 rows, that of 2026-04 5"), "{said}");
    assert!(said.contains("`ratebook imports undo`"), "{said}");
}

/// The first of what Medicare pays for a code: who is paid, the amount or its reason, and how it is made.
fn first_paid(workspace: &Workspace, system: &str, code: &str) -> String {
    let (system, code) = (format!("system={system}"), format!("code={code}"));
    let rows = rows(workspace, "code-medicare-pays", &[&system, &code]);
    ["setting", "amount", "calculation"].map(|column| shown(&rows[0], column)).join("; ")
}

#[test]
fn a_test_a_drug_and_an_anesthetic_show_first_what_their_own_schedule_pays() {
    let Some(workspace) =
        real(&["clfs/PUF_CLFS_CY2026_Q3V1.csv.gz", "asp/asp_limits_2026_jan_121725.csv.gz"])
    else {
        return;
    };
    assert_eq!(
        first_paid(&workspace, "CPT", "80053"),
        "Clinical laboratory fee schedule (CLFS); 10.56; for a test"
    );
    assert_eq!(first_paid(&workspace, "HCPCS", "J1885"), "Drug payment limit (ASP); 0.333; for 15 MG");
    let terminal = workspace.run(&["report", "J1885"]).expect_code(0);
    terminal.expect_stdout(&[
        "Drug payment limit (ASP)",
        "$0.333  drug payment limit, 2026-01; outdated: import 2026-10\n",
    ]);
    for file in ["medicare-pfs/2026/PPRRVU2026_Jul_nonQPP.csv.gz", "medicare-pfs/2025/ANES2025.csv"] {
        let Some(file) = published(file) else { return };
        workspace.run(&["import", &file.display().to_string()]).expect_code(0);
    }
    assert_eq!(
        first_paid(&workspace, "CPT", "00142"),
        "Anesthesia; not-applicable; (base units + time units of 15 minutes) × factor of 2025, \
         $19.12 to $27.86 by locality"
    );
    // A visit is paid in the office first, an operation in a facility; a scan by its part in a facility.
    let of = |code: &str| first_paid(&workspace, "CPT", code);
    assert!(of("99213").starts_with("Professional fee, office; 95.19; "), "{}", of("99213"));
    assert!(of("47371").starts_with("Professional fee, facility; 1182.39; "), "{}", of("47371"));
    let rows = rows(&workspace, "code-medicare-pays", &["code=70450"]);
    assert_eq!(
        shown(&rows[1], "calculation"),
        "rarely or never done there; the professional component alone, modifier 26, is paid $39.41"
    );
}

#[test]
fn what_no_loaded_file_lists_says_so_and_a_figure_links_to_its_schedule() {
    let Some(workspace) = real(&[
        "clfs/PUF_CLFS_CY2026_Q3V1.csv.gz",
        "asc/ASC_Addendum_AA_20260401.csv.gz",
        "asc/ASC_Addendum_BB_20260401.csv.gz",
        "asc/ASC_Addendum_EE_20260401.csv.gz",
    ]) else {
        return;
    };
    let screen = workspace.run(&["report", "80053"]).expect_code(0).stdout;
    let line = screen.lines().find(|line| line.contains("Ambulatory surgical center")).unwrap_or_default();
    assert!(line.contains("[no-record]  ASC Addenda AA, BB and EE of 2026-04"), "{screen}");
    let page = workspace.run(&["report", "80053", "--format", "html"]).expect_code(0).stdout;
    assert!(page.contains("content=\"Medicare pays by its own schedule $10.56 (July 2026)."), "{page}");
    let body = page.split("<body").nth(1).expect("a body");
    let before = body.split("$10.56").next().expect("the body begins");
    let link = before.rsplit("<a ").next().unwrap_or_default();
    assert!(link.contains("href=\"#detail-medicare-schedules\""), "{link}");
}

#[test]
fn a_modifier_is_in_one_group_of_the_first_page_with_what_medicare_pays() {
    let Some(schedule) = published("medicare-pfs/2026/PPRRVU2026_Jul_nonQPP.csv.gz") else { return };
    let workspace = Workspace::seeded();
    workspace.run(&["import", &schedule.display().to_string()]).expect_code(0);
    let Some(edits) = published("ncci/MCR_MUE_PractitionerServices_Eff_04-01-2026.csv.gz") else { return };
    workspace.run(&["import", &edits.display().to_string()]).expect_code(0);
    let of = |code: &str, modifier: &str| {
        let rows = rows(&workspace, "code-modifier-verdicts", &[&format!("code={code}")]);
        let row = rows.iter().find(|row| row["modifier"] == modifier);
        row.map_or("none".to_owned(), |row| format!("{}, {}", shown(row, "verdict"), shown(row, "amount")))
    };
    for (code, modifier, expected) in [
        ("47371", "62", "Pays part of the fee, 738.99"),
        ("47371", "59", "Needs records, 1182.39"),
        ("47371", "76", "Not allowed, not-applicable"),
        ("47371", "26", "Not allowed, not-applicable"),
        ("47371", "GA", "Liability and errors, set-locally"),
        ("47371", "56", "Not decided, not-collected"),
        ("70450", "26", "Pays part of the fee, 39.41"),
        ("70450", "TC", "Pays part of the fee, 67.14"),
        ("70450", "25", "Not decided, not-collected"),
        ("99213", "25", "Full fee, 95.19"),
        ("00142", "QK", "Pays part of the fee, not-applicable"),
        ("00142", "AD", "Pays part of the fee, not-applicable"),
        ("00142", "58", "none"),
        ("80053", "25", "none"),
    ] {
        assert_eq!(of(code, modifier), expected, "{code} with {modifier}");
    }
    // A report on one modifier leads with what is paid with it.
    for (code, modifier, expected) in
        [("47371", "62", "738.99"), ("70450", "26", "39.41"), ("47371", "73", "not-applicable")]
    {
        let (code, modifier) = (format!("code={code}"), format!("modifier={modifier}"));
        let rows = rows(&workspace, "code-medicare-pays", &[&code, &modifier]);
        assert_eq!(shown(&rows[0], "amount"), expected, "{code} {modifier}");
    }
}

#[test]
fn a_repeat_that_the_limit_of_units_denies_is_denied_by_every_report() {
    let workspace = Workspace::empty();
    workspace.run(&["init"]).expect_code(0);
    let of = |query: &str, column: &str, params: &[&str]| {
        let rows = rows(&workspace, query, &[&["code=47371"], params].concat());
        let row = rows.iter().find(|row| row.get("modifier").is_none_or(|modifier| modifier == "76"));
        shown(row.unwrap_or_else(|| panic!("{query} has a row")), column)
    };
    assert_eq!(of("code-modifier-verdicts", "verdict", &[]), "Not allowed");
    assert_eq!(of("modifier-check", "paid", &[]), "no");
    assert_eq!(of("modifier-check", "facility_amount", &[]), "not-applicable");
    assert_eq!(of("code-medicare-pays", "amount", &["modifier=76"]), "not-applicable");
    let stated = of("code-modifiers", "medicare", &[]);
    assert!(stated.starts_with("not allowed on this code: the limit of 1 unit a day"), "{stated}");
    assert_eq!(of("code-medicare-pays", "amount", &["modifier=77"]), "1182.39");
}
