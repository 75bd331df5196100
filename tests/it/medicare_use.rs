//! Part B by modifier, history from extracts, and Medicare's releases as of an earlier moment.

use crate::workspace::{Workspace, column_of, fixture, published, repository};

const EXTRACT: &str = "year,release,hcpcs,modifier,status_code,work_rvu,nonfac_pe_rvu,nonfac_na,fac_pe_rvu,fac_na,mp_rvu,nonfac_total,fac_total,global_days,conversion_factor
2024,RVU24A,47371,,A,20.80,11.66,NA,11.66,,5.36,37.82,37.82,090,32.7442
2024,RVU24C,47371,,A,20.80,11.66,NA,11.66,,5.36,37.82,37.82,090,33.2875
2024,RVU24C,47379,,C,0.00,0.00,,0.00,,0.00,0.00,0.00,YYY,33.2875
2026,RVU26C,47371,,A,99.00,9.70,NA,9.70,,5.42,35.40,35.40,090,33.4009
";

fn import_fixture(workspace: &Workspace, name: &str) {
    let path = fixture(&format!("medicare/{name}"));
    workspace.run(&["import", &path]).expect_code(0);
}

/// Year, release, basis and facility amount of a code.
fn history(workspace: &Workspace, code: &str) -> Vec<String> {
    column_of(
        &workspace.database(),
        &format!(
            "SELECT year || ' ' || label || ' ' || basis || ' ' || coalesce(cents, '[' || cents_na || ']') || ' line ' || source_line
             FROM medicare_history_cents WHERE code = '{code}' AND modifier = '' AND setting = 'facility' ORDER BY year"
        ),
    )
}

#[test]
fn an_extract_fills_years_without_a_published_file_and_says_so() {
    let workspace = Workspace::seeded();
    workspace.write("older.csv", EXTRACT);
    workspace
        .run(&["import", "older.csv"])
        .expect_code(0)
        .expect_talk(&["derived from Medicare", "the printed total of 47371 is not the sum of its parts"]);
    assert_eq!(
        history(&workspace, "47371"),
        ["2024 RVU24C derived 125893 line 3", "2026 RVU26C derived 381171 line 5"]
    );
    assert_eq!(history(&workspace, "47379"), ["2024 RVU24C derived [set-locally] line 4"]);
    // The published file of a year stands, whatever an extract says of it.
    import_fixture(&workspace, "relative-values-2026.csv");
    assert_eq!(
        history(&workspace, "47371"),
        ["2024 RVU24C derived 125893 line 3", "2026 RVU26C published 118239 line 9"]
    );
    let report =
        workspace.run(&["query", "run", "medicare-history", "--param", "code=47371", "--format", "csv"]);
    assert!(report.stdout.contains("2024,known,RVU24C,known,derived"), "{}", report.stdout);
    let amounts: i64 = workspace.value("SELECT count(*) FROM medicare_national_cents WHERE year = 2024");
    assert_eq!(amounts, 0, "an extract is no release of the fee schedule");
}

#[test]
fn the_extract_at_hand_gives_the_history_of_2020_to_2026() {
    let Some(file) = published("medicare-pfs/history/rvu_liver_ablation_2020_2026.csv") else { return };
    let workspace = Workspace::seeded();
    workspace.run(&["import", &file.display().to_string()]).expect_code(0);
    let amounts: Vec<String> = history(&workspace, "47371")
        .iter()
        .map(|row| {
            row.split(' ').filter(|word| word.parse::<u64>().is_ok()).take(2).collect::<Vec<_>>().join(" ")
        })
        .collect();
    assert_eq!(
        amounts,
        [
            "2020 132341",
            "2021 129977",
            "2022 130223",
            "2023 127518",
            "2024 125893",
            "2025 123014",
            "2026 118239"
        ]
    );
}

#[test]
fn part_b_stands_by_modifier_and_small_counts_are_suppressed() {
    let workspace = Workspace::seeded();
    workspace.write(
        "202347000.csv",
        "HCPCS,MODIFIER,DESCRIPTION,ALLOWED SERVICES,ALLOWED CHARGES,PAYMENT\n\
         47371,,Licensed words,31,36000.50,28000\n47371,80,Licensed words,4,700,560\n47371,TOTAL,Licensed words,35,36700.50,28560\n",
    );
    let header = "HCPCS_CD,HCPCS_INITIAL_MODIFIER_CD,PROVIDER_SPEC_CD,CARRIER_NUM,PRICING_LOCALITY_CD,TYPE_OF_SERVICE_CD,\
                  PLACE_OF_SERVICE_CD,HCPCS_SECOND_MODIFIER_CD,PSPS_SUBMITTED_SERVICE_CNT,PSPS_SUBMITTED_CHARGE_AMT,\
                  PSPS_ALLOWED_CHARGE_AMT,PSPS_DENIED_SERVICES_CNT,PSPS_DENIED_CHARGE_AMT,PSPS_ASSIGNED_SERVICES_CNT,\
                  PSPS_NCH_PAYMENT_AMT,PSPS_HCPCS_ASC_IND_CD,PSPS_ERROR_IND_CD,HCPCS_BETOS_CD";
    workspace.write(
        "PSPS2024.csv",
        format!(
            "{header}\n47371,,02,09102,04,2,21,,8,40000,20000.5,1,100,20,16000,,0,P5E\n\
             47371,,10,13202,01,2,22,,15,30000,15000,0,0,15,12000,,0,P5E\n"
        ),
    );
    let talk = workspace.run(&["import", "202347000.csv", "PSPS2024.csv"]).expect_code(0).stderr;
    assert!(
        talk.contains("2 read, 2 accepted, 0 rejected\n") && talk.contains("facts      2 added"),
        "{talk}"
    );
    let used = workspace
        .run(&["query", "run", "medicare-part-b", "--param", "code=47371", "--format", "csv"])
        .expect_code(0);
    for row in [
        "2024,known,procedure summary,known,none,known,facility,known,23,known,1,known,70000.00,known,35000.50,known,28000.00,known,",
        "2023,known,national summary,known,none,known,[not-collected],not-collected,31,known,",
        "2023,known,national summary,known,80,known,[not-collected],not-collected,[suppressed],suppressed,[suppressed],suppressed,[suppressed],suppressed,[suppressed],",
    ] {
        assert!(used.stdout.contains(row), "{row}\n{}", used.stdout);
    }
    let report = workspace.run(&["report", "code", "47371", "--format", "md"]).expect_code(0).stdout;
    assert!(report.contains("Use under Medicare Part B, by modifier"));
    let words: i64 =
        workspace.value("SELECT count(*) FROM code WHERE descriptor IS NOT NULL AND code = '47371'");
    assert_eq!(words, 0, "text under license is not stored");
    workspace.write(
        "part-b.csv",
        "HCPCS,MODIFIER,ALLOWED SERVICES,ALLOWED CHARGES,PAYMENT\n47371,,31,36000,28000\n",
    );
    workspace
        .run(&["import", "part-b.csv"])
        .expect_code(3)
        .expect_talk(&["year of the release", "--edition"]);
}

#[test]
fn a_small_count_of_patients_is_not_shown_although_a_file_has_it() {
    let workspace = Workspace::seeded();
    let header = "Rndrng_Prvdr_Geo_Lvl,Rndrng_Prvdr_Geo_Cd,Rndrng_Prvdr_Geo_Desc,HCPCS_Cd,HCPCS_Desc,HCPCS_Drug_Ind,Place_Of_Srvc,\
                  Tot_Rndrng_Prvdrs,Tot_Benes,Tot_Srvcs,Tot_Bene_Day_Srvcs,Avg_Sbmtd_Chrg,Avg_Mdcr_Alowd_Amt,Avg_Mdcr_Pymt_Amt,Avg_Mdcr_Stdzd_Amt";
    workspace.write(
        "MUP_PHY_R25_P05_V20_D23_Geo.csv",
        format!(
            "{header}\nNational,,National,47371,x,N,F,9,7,12,12,5000,1200,950,940\n\
             State,06,California,47371,x,N,F,4,11,12,12,5100,1250,990,970\n"
        ),
    );
    workspace.run(&["import", "MUP_PHY_R25_P05_V20_D23_Geo.csv"]).expect_code(0);
    let counts = column_of(
        &workspace.database(),
        "SELECT geography || ' ' || coalesce(beneficiaries, '[' || beneficiaries_na || ']') || ' ' || services
         FROM v_medicare_utilization WHERE code = '47371' ORDER BY level",
    );
    assert_eq!(counts, ["National [suppressed] 12.0", "California 11.0 12.0"]);
    let figures = column_of(
        &workspace.database(),
        "SELECT measure || ' ' || coalesce(value, '[' || value_na || ']') FROM v_benchmark
         WHERE code = '47371' AND period = '2023' AND setting = 'facility' AND measure IN ('medicare-beneficiaries', 'medicare-services')
         ORDER BY measure",
    );
    assert_eq!(figures, ["medicare-beneficiaries [suppressed]", "medicare-services 12.0"]);
}

#[test]
fn an_earlier_release_is_shown_as_of_its_own_import() {
    let workspace = Workspace::seeded();
    import_fixture(&workspace, "relative-values-2026.csv");
    let before: i64 = workspace.value("SELECT max(import_id) FROM import");
    let path = repository().join("tests/fixtures/medicare/relative-values-2026.csv");
    let corrected = std::fs::read_to_string(path).expect("a fixture").replace("20.28,9.70", "20.30,9.70");
    workspace.write("corrected.csv", corrected);
    workspace.run(&["import", "corrected.csv"]).expect_code(0);
    let amount = |as_of: &str| -> String {
        let run = workspace.run(&[
            "report",
            "medicare-amounts",
            "--param",
            "code=47371",
            "--as-of",
            as_of,
            "--format",
            "csv",
        ]);
        run.expect_code(0).stdout
    };
    let now: i64 = workspace.value("SELECT max(import_id) FROM import");
    let (then, now) = (amount(&before.to_string()), amount(&now.to_string()));
    assert!(then.contains("1182.39,known") && then.contains("relative-values-2026.csv"), "{then}");
    assert!(now.contains("1183.06,known") && now.contains("corrected.csv"), "{now}");
    let seeded = amount(&(before - 1).to_string());
    assert!(!seeded.contains("known,"), "before the first release there is no amount: {seeded}");
    let whole = workspace.run(&["report", "code", "47371", "--as-of", &before.to_string(), "--format", "md"]);
    let whole = whole.expect_code(0).stdout;
    assert!(whole.contains("$1,182.39") && !whole.contains("$1,183.06"), "the report mixes two moments");
}

#[test]
fn a_corrected_release_says_which_figures_it_changed() {
    let workspace = Workspace::seeded();
    import_fixture(&workspace, "relative-values-2026.csv");
    let path = repository().join("tests/fixtures/medicare/relative-values-2026.csv");
    let published = std::fs::read_to_string(path).expect("a fixture");
    let corrected: Vec<String> =
        published
            .lines()
            .filter(|line| !line.starts_with("47379,"))
            .map(|line| {
                if line.starts_with("47371,") { line.replace(",20.28,", ",21.28,") } else { line.to_owned() }
            })
            .collect();
    workspace.write("corrected.csv", corrected.join("\n"));
    workspace.run(&["import", "corrected.csv", "--accept", "I502"]).expect_code(0);
    let last: i64 = workspace.value("SELECT max(import_id) FROM import");
    let changed = workspace.run(&["imports", "diff", &last.to_string(), "--format", "csv"]).expect_code(0);
    assert!(
        changed
            .stdout
            .contains("changed,known,47371,known,work RVU,known,20.28,known,21.28,known,corrected.csv"),
        "{}",
        changed.stdout
    );
    assert!(changed.stdout.contains("removed,known,47379,known,all"), "{}", changed.stdout);
    let first = (last - 1).to_string();
    let nothing = workspace.run(&["imports", "diff", &first, "--format", "csv"]).expect_code(0);
    assert_eq!(nothing.stdout.lines().count(), 1, "{}", nothing.stdout);
}

/// The history of a fresh database: year, basis and amount of each row of a setting.
fn shown_history(workspace: &Workspace, setting: &str) -> Vec<String> {
    let csv = workspace
        .run(&["query", "run", "medicare-history", "--param", "code=47371", "--format", "csv"])
        .expect_code(0)
        .stdout
        .clone();
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let headings = reader.headers().expect("a header").clone();
    let at = |name: &str| headings.iter().position(|heading| heading == name).expect("the column");
    let [year, basis, of, amount] = ["year", "basis", "setting", "amount"].map(at);
    let rows = reader.records().map(|row| row.expect("a row"));
    rows.filter(|row| &row[of] == setting)
        .map(|row| format!("{} {} {}", &row[year], &row[basis], &row[amount]))
        .collect()
}

#[test]
fn a_derived_history_of_outpatient_payments_feeds_the_line_by_year_alone() {
    let workspace = Workspace::empty();
    workspace.run(&["init"]).expect_code(0);
    let outpatient = "hospital outpatient (OPPS)";
    assert_eq!(
        shown_history(&workspace, outpatient),
        [
            "2026 derived, not compared with a file of CMS 10860.07",
            "2025 published 10411.22",
            "2024 derived, not compared with a file of CMS 9807.76",
            "2023 derived, not compared with a file of CMS 9087.30",
            "2022 derived, not compared with a file of CMS 9096.46",
            "2021 derived, not compared with a file of CMS 8907.66",
            "2020 derived, not compared with a file of CMS 8413.11",
        ]
    );
    workspace.run(&["report", "code", "47371", "--output", "page.html"]).expect_code(0);
    let page = workspace.text_of("page.html");
    assert!(page.contains("OPPS by year: $8,413.11 in 2020, $10,860.07 in 2026, 29.1% more"), "{page}");
    // Headline and comparison are of CMS's own newest file.
    let headline: String = workspace.value(
        "SELECT group_concat(period || ' ' || payment, '; ') FROM v_medicare_facility
         WHERE code = '47371' AND schedule = 'OPPS'",
    );
    assert_eq!(headline, "2025-10 10411.22");
    let compared: i64 = workspace.value("SELECT count(*) FROM v_medicare_comparable WHERE amount = 10860.07");
    assert_eq!(compared, 0);
    // A whole Addendum B of the year stands in place of its derived row, also where it lacks the code.
    import_fixture(&workspace, "opps-addendum-b-oct-2025.csv");
    assert_eq!(shown_history(&workspace, outpatient)[1].split(' ').nth(1), Some("published"));
}
