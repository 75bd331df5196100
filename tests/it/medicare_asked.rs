//! What Medicare pays where an analyst asks for more than the code: with a modifier, of a year, of a code that a
//! schedule has no more, and of a row that contradicts its own indicator.

use crate::comparable::{rows, shown};
use crate::medicare_facility::real;
use crate::medicare_like::{of_2025, units};
use crate::workspace::{Workspace, column_of, repository};

/// Units of 2025, and those of 2026, which leave out some codes.
fn two_years(gone: &[&str]) -> Workspace {
    let workspace = Workspace::seeded();
    workspace.write("PPRRVU2025_Oct.csv", units(of_2025));
    let kept = |line: &str| {
        let is_gone = gone.iter().any(|code| line.starts_with(&format!("{code},")));
        if is_gone { String::new() } else { line.to_owned() }
    };
    let text: Vec<String> = units(kept).lines().filter(|line| !line.is_empty()).map(str::to_owned).collect();
    workspace.write("PPRRVU2026_Jul_nonQPP.csv", text.join("\n") + "\n");
    for name in ["PPRRVU2025_Oct.csv", "PPRRVU2026_Jul_nonQPP.csv"] {
        workspace.run(&["import", name]).expect_code(0);
    }
    workspace
}

/// Cells of the rows of a query, a line for each row.
fn lines(workspace: &Workspace, query: &str, params: &[&str], columns: &[&str]) -> Vec<String> {
    let cells = |row| columns.iter().map(|column| shown(row, column)).collect::<Vec<_>>().join(" | ");
    rows(workspace, query, params).iter().map(cells).collect()
}

#[test]
fn an_amount_is_asked_for_with_any_modifier() {
    let workspace = two_years(&[]);
    let of = |query: &str, params: &[&str], column: &str| {
        lines(&workspace, query, params, &["setting", column]).join("; ")
    };
    // (code, modifier, facility, non-facility) of the release in force.
    for (code, modifier, facility, office) in [
        ("47371", "80", "189.18", "not-applicable"),
        ("47371", "62", "738.99", "not-applicable"),
        // Not split into components; a facility's own; and one that the manual does not decide.
        ("47371", "26", "not-applicable", "not-applicable"),
        ("47371", "73", "not-applicable", "not-applicable"),
        ("47371", "56", "not-collected", "not-applicable"),
        ("70450", "26", "39.41", "39.41"),
        ("70450", "59", "not-applicable", "106.55"),
    ] {
        let params = [format!("code={code}"), format!("modifier={modifier}")];
        let params: Vec<&str> = params.iter().map(String::as_str).collect();
        let expected = format!("facility | {facility}; non-facility | {office}");
        assert_eq!(of("medicare-amounts", &params, "amount"), expected, "{code}-{modifier}");
        assert_eq!(of("medicare-range", &params, "national"), expected, "{code}-{modifier}");
        let history = lines(&workspace, "medicare-history", &params, &["year", "setting", "amount"]);
        for line in [format!("2026 | facility | {facility}"), format!("2026 | non-facility | {office}")] {
            assert!(history.contains(&line), "{line} of {history:?}");
        }
        assert!(history.iter().any(|line| line.starts_with("2025 | facility")), "{history:?}");
    }
    let said = |modifier: &str| {
        let modifier = format!("modifier={modifier}");
        lines(&workspace, "medicare-amounts", &["code=47371", &modifier], &["status"]).swap_remove(0)
    };
    assert!(
        said("80").ends_with("; modifier 80: an assistant at surgery is paid 16 percent"),
        "{}",
        said("80")
    );
    assert!(said("50|62").contains("`ratebook query run medicare-explain`"), "{}", said("50|62"));
    assert!(said("XX").ends_with("what it makes of the amount is not decided"), "{}", said("XX"));
    // Without a modifier nothing changes, and blank is the global service alone.
    let rows_of = |params: &[&str]| lines(&workspace, "medicare-amounts", params, &["modifier"]);
    assert_eq!(rows_of(&["code=70450"]), ["26", "26", "TC", "TC", "none", "none"]);
    assert_eq!(rows_of(&["code=70450", "modifier="]), ["none", "none"]);
}

#[test]
fn amounts_without_a_year_are_of_one_year() {
    let workspace = Workspace::seeded();
    workspace.write("PPRRVU2025_Oct.csv", units(of_2025));
    workspace.write("PPRRVU2026_Jul_QPP.csv", units(|line| line.replace("33.4009", "33.5675")));
    for name in ["PPRRVU2025_Oct.csv", "PPRRVU2026_Jul_QPP.csv"] {
        workspace.run(&["import", name]).expect_code(0);
    }
    let releases = |params: &[&str]| lines(&workspace, "medicare-amounts", params, &["release"]);
    assert_eq!(releases(&["code=47382"]), ["RVU26C, qualifying APM", "RVU26C, qualifying APM"]);
    assert_eq!(releases(&["code=47382", "year=2025"]), ["RVU25D", "RVU25D"]);
}

#[test]
fn a_code_that_the_fee_schedule_has_no_more_says_when_it_was_listed_last() {
    let workspace = two_years(&["47382"]);
    let last = "not listed; last listed in RVU25D (2025), with $3,321.99";
    let columns = ["setting", "amount", "calculation"];
    let paid = lines(&workspace, "code-medicare-pays", &["code=47382"], &columns);
    assert!(paid.contains(&format!("Professional fee, office | no-record | {last}")), "{paid:?}");
    let amounts = lines(&workspace, "medicare-amounts", &["code=47382"], &["release", "amount", "status"]);
    assert_eq!(amounts[1], format!("RVU26C, non-qualifying APM | no-record | {last}"));
    let year = ["code=47382", "year=2025"];
    assert_eq!(lines(&workspace, "medicare-amounts", &year, &["amount"])[1], "3321.99");
    workspace
        .run(&["report", "code", "47382"])
        .expect_code(0)
        .expect_stdout(&["last listed in RVU25D (2025)"]);
    let listed = lines(&workspace, "code-medicare-pays", &["code=47371"], &columns);
    assert!(listed[0].starts_with("Professional fee, facility | 1182.39"), "{listed:?}");
}

#[test]
fn a_code_that_a_schedule_of_facilities_has_no_more_is_not_paid_by_an_older_one() {
    let workspace = Workspace::seeded();
    let path = repository().join("tests/fixtures/medicare/opps-addendum-b-oct-2025.csv");
    let october = std::fs::read_to_string(path).expect("a fixture");
    let kept: Vec<&str> = october.lines().filter(|line| !line.starts_with("47382,")).collect();
    workspace.write("opps-addendum-b-oct-2025.csv", &october);
    workspace.write("opps-addendum-b-jan-2026.csv", kept.join("\n").replace("2025", "2026") + "\n");
    workspace.run(&["import", "opps-addendum-b-oct-2025.csv"]).expect_code(0);
    let paid = |code: &str| {
        let columns = ["setting", "amount", "calculation", "state"];
        let code = format!("code={code}");
        let paid = lines(&workspace, "code-medicare-pays", &[&code], &columns);
        paid.into_iter().find(|line| line.starts_with("Hospital outpatient")).expect("its line")
    };
    assert!(paid("47382").starts_with("Hospital outpatient | 4500.5"), "{}", paid("47382"));
    workspace.run(&["import", "opps-addendum-b-jan-2026.csv"]).expect_code(0);
    assert_eq!(
        paid("47382"),
        "Hospital outpatient | no-record | not listed; last listed in 2025-10, with $4,500.50 | no-record"
    );
    assert!(paid("47371").starts_with("Hospital outpatient | 9000.25"), "{}", paid("47371"));
    let promised =
        "SELECT status FROM v_promised_fact WHERE code = '47382' AND what LIKE 'hospital outpatient%'";
    assert_eq!(column_of(&workspace.database(), promised), ["no-record"]);
    let rules = lines(&workspace, "code-billing-rules", &["code=47382"], &["rule", "value"]);
    assert!(rules.contains(&"Inpatient only | no-record".to_owned()), "{rules:?}");
}

#[test]
fn a_derived_payment_of_a_newer_year_is_said_beside_the_published_one() {
    let workspace = Workspace::empty();
    workspace.run(&["init"]).expect_code(0);
    let history =
        lines(&workspace, "medicare-history", &["code=47371"], &["year", "basis", "setting", "amount"]);
    let derived = "2026 | derived, not compared with a file of CMS | hospital outpatient (OPPS) | 10860.07";
    assert!(history.iter().any(|line| line == derived), "{history:?}");
    let paid = lines(&workspace, "code-medicare-pays", &["code=47371"], &["amount", "calculation"]);
    let said = "derived for 2026: $10,860.07";
    assert!(paid.iter().any(|line| line.starts_with("10411.22 | ") && line.ends_with(said)), "{paid:?}");
    workspace
        .run(&["report", "code", "47371"])
        .expect_code(0)
        .expect_stdout(&["derived for 2026: $10,860.07"]);
}

#[test]
fn what_is_not_allowed_shows_no_amount_unless_it_is_paid_once() {
    let workspace = two_years(&[]);
    let verdicts =
        lines(&workspace, "code-modifier-verdicts", &["code=47371"], &["modifier", "verdict", "amount"]);
    let refused: Vec<&String> = verdicts.iter().filter(|line| line.contains("| Not allowed |")).collect();
    assert!(refused.len() > 3, "{verdicts:?}");
    assert!(verdicts.contains(&"50 | Not allowed, paid once | 1182.39".to_owned()), "{verdicts:?}");
    assert!(refused.iter().all(|line| line.ends_with("| not-applicable")), "{refused:?}");
}

#[test]
fn a_hint_on_modifiers_names_a_command_that_has_rows() {
    let workspace = two_years(&[]);
    workspace.write(
        "PUF_CLFS_CY2026_Q3V1.csv",
        "2026 Clinical Diagnostic Laboratory Fee Schedule,,,,,,,,\nnotice,,,,,,,,\n,,,,,,,,\n\
         YEAR,HCPCS,MOD,EFF_DATE,INDICATOR,RATE,SHORTDESC,LONGDESC,EXTENDEDLONGDESC\n\
         2026,80053,,20260101,N,00010.56,x,x,x\n2026,80053,QW,20260101,N,00010.56,x,x,x\n",
    );
    workspace.run(&["import", "PUF_CLFS_CY2026_Q3V1.csv"]).expect_code(0);
    for (code, hint) in
        [("47371", "report modifier-check 47371"), ("80053", "report medicare-schedules 80053")]
    {
        let refused = workspace.run(&["report", "code", code, "--modifier", "9Z"]);
        refused.expect_code(2).expect_talk(&[&format!("`ratebook {hint}`")]);
        let words: Vec<&str> = hint.split(' ').chain(["--format", "json"]).collect();
        assert!(!workspace.run(&words).expect_code(0).rows().is_empty(), "{hint}");
    }
}

#[test]
fn what_is_printed_for_an_inpatient_only_code_is_said_and_is_no_payment() {
    let Some(workspace) = real(&["opps/opps_addendum_b_2025_jan_12.31.24.csv.gz"]) else { return };
    let said = column_of(
        &workspace.database(),
        "SELECT severity || ' ' || line || ': ' || message FROM import_finding WHERE rule = 'I407'",
    );
    assert_eq!(
        said,
        [
            "warning 6091: 50600 has C, under which this schedule pays nothing: not stored are relative weight 116.7583, \
          payment rate $10,411.22, minimum unadjusted copayment 2082.24"
        ]
    );
    let answer = "SELECT answer || ' ' || payment_na FROM v_medicare_facility WHERE code = '50600'";
    assert_eq!(column_of(&workspace.database(), answer), ["inpatient only not-applicable"]);
}
