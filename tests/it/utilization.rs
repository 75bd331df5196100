//! Utilization and Part B: what is not in a file, what is withheld, and what a total would give away.

use crate::workspace::{Workspace, column_of, published};

const HEADER: &str = "Rndrng_Prvdr_Geo_Lvl,Rndrng_Prvdr_Geo_Cd,Rndrng_Prvdr_Geo_Desc,HCPCS_Cd,HCPCS_Desc,HCPCS_Drug_Ind,\
                      Place_Of_Srvc,Tot_Rndrng_Prvdrs,Tot_Benes,Tot_Srvcs,Tot_Bene_Day_Srvcs,Avg_Sbmtd_Chrg,\
                      Avg_Mdcr_Alowd_Amt,Avg_Mdcr_Pymt_Amt,Avg_Mdcr_Stdzd_Amt";

/// The file of a year as the publisher has it, with more codes than any excerpt, and these rows.
pub(crate) fn whole_file(rows: &str) -> String {
    let others: String = (20000..21000)
        .map(|code| format!("National,,National,{code},x,N,F,9,30,31,31,5000,1200,950,940\n"))
        .collect();
    format!("{HEADER}\n{rows}\n{others}")
}

fn table(workspace: &Workspace, query: &str, code: &str, format: &str) -> String {
    let code = format!("code={code}");
    let arguments = ["query", "run", query, "--param", &code, "--format", format];
    workspace.run(&arguments).expect_code(0).stdout
}

#[test]
fn a_code_that_is_not_in_the_file_has_no_record_and_the_rule_of_the_file_in_words() {
    let workspace = Workspace::seeded();
    let row = "National,,National,47382,x,N,F,9,30,31,31,5000,1200,950,940";
    workspace.write("MUP_PHY_R25_P05_V20_D23_Geo.csv", whole_file(row));
    workspace.run(&["import", "MUP_PHY_R25_P05_V20_D23_Geo.csv"]).expect_code(0);
    for format in ["md", "table"] {
        let shown = table(&workspace, "medicare-utilization", "47371", format);
        assert!(shown.contains("[no-record]") && !shown.contains("[suppressed]  "), "{shown}");
        assert!(shown.contains("ten or fewer patients"), "{shown}");
    }
    let csv = table(&workspace, "medicare-utilization", "47371", "csv");
    assert_eq!(csv.lines().count(), 3, "one line for each setting: {csv}");
    // The place without a row, of a code that is in the file.
    let other = table(&workspace, "medicare-utilization", "47382", "csv");
    assert!(other.contains("facility,known,31,known,30,known,9,known,"), "{other}");
    assert!(other.contains("non-facility,known,[no-record],no-record"), "{other}");
    let figures = column_of(
        &workspace.database(),
        "SELECT DISTINCT value_na || ': ' || filled_by FROM v_benchmark
         WHERE code = '47371' AND measure LIKE 'medicare-services%' AND period = '2023'",
    );
    assert_eq!(
        figures,
        ["no-record: nothing: the file has no row of it, as of what ten or fewer patients had"]
    );
}

#[test]
fn an_excerpt_says_nothing_of_the_codes_that_it_leaves_out() {
    let workspace = Workspace::seeded();
    let row = "National,,National,47382,x,N,F,9,30,31,31,5000,1200,950,940";
    workspace.write("use_2023.csv", format!("{HEADER}\n{row}\n"));
    let said = workspace.run(&["import", "use_2023.csv"]).expect_code(0).stderr;
    assert!(said.contains("warning[I541] the file has 1 code, a whole one thousands"), "{said}");
    let shown = table(&workspace, "medicare-utilization", "47371", "csv");
    assert!(shown.contains("[pending],pending") && !shown.contains("no-record"), "{shown}");
    let lines = table(&workspace, "code-benchmark-lines", "47371", "json");
    assert!(lines.contains("the whole file, of which an excerpt is loaded: import "), "{lines}");
    let fills = table(&workspace, "code-fills", "47371", "csv");
    assert!(fills.contains("the Medicare utilization file,known,12") && !fills.contains("nobody"), "{fills}");
    // Beside the whole file of a later year its figures stay, and that file says what it leaves out.
    workspace
        .write("use_2024.csv", whole_file("National,,National,47382,x,N,F,9,40,41,41,5000,1200,950,940"));
    let said = workspace.run(&["import", "use_2024.csv"]).expect_code(0).stderr;
    assert!(!said.contains("I541"), "{said}");
    let known = table(&workspace, "medicare-utilization", "47382", "csv");
    assert!(known.contains("2023,known,National,known,facility,known,31,known"), "{known}");
    let fills = table(&workspace, "code-fills", "47371", "csv");
    assert!(fills.contains("nobody: the loaded Medicare files leave it out"), "{fills}");
    // The whole file of the same year takes its place.
    workspace.write("whole_2023.csv", whole_file(row));
    workspace.run(&["import", "whole_2023.csv"]).expect_code(0);
    let shown = table(&workspace, "medicare-utilization", "47371", "csv");
    assert!(shown.contains("[no-record],no-record") && !shown.contains("pending"), "{shown}");
}

#[test]
fn the_published_file_states_nothing_of_47371_and_hides_nothing() {
    let Some(file) = published("utilization/MUP_PHY_2023_Geo_rf_ablation_excerpt.csv.gz") else { return };
    let workspace = Workspace::seeded();
    workspace.run(&["import", &file.display().to_string(), "--edition", "2023-01-01"]).expect_code(0);
    let counts = column_of(
        &workspace.database(),
        "SELECT count(*) || ' ' || count(services) || ' ' || count(beneficiaries) FROM v_medicare_utilization",
    );
    assert_eq!(counts, ["790 790 790"]);
    assert!(table(&workspace, "medicare-utilization", "47371", "csv").contains("[pending],pending"));
    let known = table(&workspace, "medicare-utilization", "64635", "csv");
    assert!(known.contains("National,known,facility,known,245653,known"), "{known}");
    // Nothing is promised of that code, and the first page has the figures all the same.
    let first = table(&workspace, "code-benchmark-lines", "64635", "csv");
    assert!(
        first.contains("\"245,653 services\",known,\"facility, 2023; non-facility 116,037 services\""),
        "{first}"
    );
    assert!(first.contains("$458.01"), "{first}");
}

#[test]
fn a_count_of_the_nation_that_gives_a_small_one_of_a_state_away_is_hidden_too() {
    let workspace = Workspace::seeded();
    let rows = [
        "National,,National,47371,x,N,F,9,40,45,44,5000,1200,950,940",
        "State,06,California,47371,x,N,F,4,33,36,35,5100,1250,990,970",
        "State,12,Florida,47371,x,N,F,4,7,9,12,5100,1250,990,970",
        "National,,National,47382,x,N,F,9,40,45,44,5000,1200,950,940",
        "State,06,California,47382,x,N,F,4,40,45,44,5100,1250,990,970",
    ];
    workspace.write("MUP_PHY_R25_P05_V20_D23_Geo.csv", format!("{HEADER}\n{}\n", rows.join("\n")));
    workspace.run(&["import", "MUP_PHY_R25_P05_V20_D23_Geo.csv"]).expect_code(0);
    let counts = column_of(
        &workspace.database(),
        "SELECT code || ' ' || geography || ' ' || coalesce(beneficiaries, beneficiaries_na) || ' '
             || coalesce(services, services_na) || ' ' || coalesce(beneficiary_days, beneficiary_days_na)
         FROM v_medicare_utilization ORDER BY code, level, geography",
    );
    assert_eq!(
        counts,
        [
            "47371 National suppressed suppressed 44.0",
            "47371 California 33.0 36.0 35.0",
            "47371 Florida suppressed suppressed 12.0",
            "47382 National 40.0 45.0 44.0",
            "47382 California 40.0 45.0 44.0",
        ]
    );
    let figures = column_of(
        &workspace.database(),
        "SELECT measure || ' ' || coalesce(value, value_na) || ' ' || coalesce(n, n_na) FROM v_benchmark
         WHERE code = '47371' AND period = '2023' AND setting = 'facility'
           AND measure IN ('medicare-services', 'medicare-average-allowed') ORDER BY measure",
    );
    assert_eq!(
        figures,
        ["medicare-average-allowed 1200.0 suppressed", "medicare-services suppressed not-applicable"]
    );
}

#[test]
fn a_total_of_part_b_that_gives_a_small_count_away_is_hidden_too() {
    let workspace = Workspace::seeded();
    let line =
        |code: &str, modifier: &str, services: &str| format!("{code},{modifier},{services},36000.50,28000\n");
    let lines = [
        line("47371", "", "31"),
        line("47371", "80", "4"),
        line("47371", "TOTAL", "35"),
        line("47382", "", "31"),
        line("47382", "26", "14"),
        line("47382", "TOTAL", "45"),
        line("47380", "", "31"),
        line("47380", "80", "*"),
        line("47380", "TOTAL", "40"),
    ];
    let text = format!("HCPCS,MODIFIER,ALLOWED SERVICES,ALLOWED CHARGES,PAYMENT\n{}", lines.concat());
    workspace.write("202347000.csv", text);
    workspace.run(&["import", "202347000.csv"]).expect_code(0);
    let totals = column_of(
        &workspace.database(),
        "SELECT code || ' ' || modifier || ' ' || coalesce(allowed_services, allowed_services_na) || ' '
             || coalesce(payment, payment_na) || ' ' || setting_na
         FROM v_medicare_part_b WHERE modifier IN ('', 'TOTAL') ORDER BY code, modifier",
    );
    assert_eq!(
        totals,
        [
            "47371  31.0 28000.0 not-collected",
            "47371 TOTAL suppressed suppressed not-collected",
            "47380  31.0 28000.0 not-collected",
            "47380 TOTAL suppressed suppressed not-collected",
            "47382  31.0 28000.0 not-collected",
            "47382 TOTAL 45.0 28000.0 not-collected",
        ]
    );
}

#[test]
fn the_reason_of_figures_that_are_added_up_is_the_most_frequent_one() {
    let workspace = Workspace::seeded();
    let header = "HCPCS_CD,HCPCS_INITIAL_MODIFIER_CD,PROVIDER_SPEC_CD,CARRIER_NUM,PRICING_LOCALITY_CD,TYPE_OF_SERVICE_CD,\
                  PLACE_OF_SERVICE_CD,HCPCS_SECOND_MODIFIER_CD,PSPS_SUBMITTED_SERVICE_CNT,PSPS_SUBMITTED_CHARGE_AMT,\
                  PSPS_ALLOWED_CHARGE_AMT,PSPS_DENIED_SERVICES_CNT,PSPS_DENIED_CHARGE_AMT,PSPS_ASSIGNED_SERVICES_CNT,\
                  PSPS_NCH_PAYMENT_AMT,PSPS_HCPCS_ASC_IND_CD,PSPS_ERROR_IND_CD,HCPCS_BETOS_CD";
    let row = |place: &str, allowed: &str, paid: &str| {
        format!("47371,,02,09102,04,2,{place},,20,40000,{allowed},1,100,20,{paid},,0,P5E\n")
    };
    let rows = [row("21", "*", "*"), row("22", "", "*"), row("23", "", "16000")];
    workspace.write("PSPS2024.csv", format!("{header}\n{}", rows.concat()));
    workspace.run(&["import", "PSPS2024.csv"]).expect_code(0);
    let reasons = column_of(
        &workspace.database(),
        "SELECT setting || ' ' || submitted_services || ' ' || allowed_charges_na || ' ' || payment_na
         FROM v_medicare_part_b WHERE code = '47371'",
    );
    assert_eq!(reasons, ["facility 60.0 not-supplied suppressed"]);
}

/// The nation less all other states is the count of the only state that is hidden.
#[test]
fn a_total_is_hidden_where_it_gives_the_only_hidden_state_away() {
    let geo = |code: &str, level: &str, fips: &str, name: &str, patients: &str, services: &str| {
        format!("{level},{fips},{name},{code},x,N,F,9,{patients},{services},{services},5000,1200,950,940")
    };
    let rows = [
        geo("47382", "National", "", "National", "47", "53"),
        geo("47382", "State", "01", "Alabama", "20", "25"),
        geo("47382", "State", "48", "Texas", "*", "*"),
        geo("47371", "National", "", "National", "47", "53"),
        geo("47371", "State", "01", "Alabama", "*", "*"),
        geo("47371", "State", "48", "Texas", "*", "*"),
    ];
    let workspace = Workspace::seeded();
    workspace.write("MUP_PHY_R25_P05_V20_D23_Geo.csv", format!("{HEADER}\n{}\n", rows.join("\n")));
    workspace.run(&["import", "MUP_PHY_R25_P05_V20_D23_Geo.csv"]).expect_code(0);
    let national = column_of(
        &workspace.database(),
        "SELECT code || ' ' || coalesce(beneficiaries, beneficiaries_na) || ' ' || coalesce(services, services_na)
         FROM v_medicare_utilization WHERE level = 'National' ORDER BY code",
    );
    assert_eq!(national, ["47371 47.0 53.0", "47382 suppressed suppressed"]);
}
