//! Medicare's amounts beside a rate and beside one another: of the same class, of the same date, and of the schedule
//! that pays the code; and what is said where there is none.

use serde_json::Value;

use crate::comparable::{printed, rows, shown};
use crate::workspace::{Workspace, payer_csv};

fn fixture(name: &str) -> String {
    crate::workspace::fixture(&format!("medicare/{name}"))
}

/// Units of July 2026, some of them changed, as a file of a year.
pub(crate) fn units(change: impl Fn(&str) -> String) -> String {
    let text = std::fs::read_to_string(fixture("relative-values-2026.csv")).expect("a fixture");
    text.lines().map(|line| change(line) + "\n").collect()
}

/// A line of those units as the file of October 2025 has it.
pub(crate) fn of_2025(line: &str) -> String {
    let dated = line.replace("2026 National", "2025 National").replace("July Release", "October Release");
    dated.replace("06/30/2026", "09/30/2025").replace("33.4009", "32.3465")
}

fn with_rates(files: &[&str], rates: &[&str]) -> Workspace {
    let workspace = Workspace::seeded();
    for name in files {
        workspace.run(&["import", &fixture(name)]).expect_code(0);
    }
    if !rates.is_empty() {
        add_rates(&workspace, rates);
    }
    workspace
}

fn add_rates(workspace: &Workspace, rates: &[&str]) {
    workspace.write("rates.csv", payer_csv(rates));
    workspace.run(&["import", "rates.csv"]).expect_code(0);
}

/// The amount of Medicare beside the first payer, whose it is, and what the share of it is or would take.
fn beside(workspace: &Workspace, code: &str) -> [String; 4] {
    let arguments = ["query", "run", "code-payer-rates", "--format", "json", "--param", code];
    let run = workspace.run(&arguments).expect_code(0);
    let document: Value = serde_json::from_str(&run.stdout).expect("JSON");
    let fills: Vec<&Value> = document["gaps"].as_array().expect("gaps").iter().collect();
    let found = run.rows();
    let row = found.iter().find(|row| row["contracts"].as_i64() > Some(0)).expect("a payer has a rate");
    let cell = format!("{}.share", row["_id"].as_str().unwrap_or_default());
    let fill = fills.iter().find(|gap| gap["cell_id"] == cell.as_str());
    let fill = fill.and_then(|gap| gap["filled_by"].as_str()).unwrap_or_default().to_owned();
    let [amount, schedule, share] = ["medicare", "schedule", "share"].map(|column| shown(row, column));
    [amount, schedule, share, fill]
}

const UNITS: &str = "relative-values-2026.csv";
const OPPS: &str = "opps-addendum-b-oct-2025.csv";

#[test]
fn a_professionals_rate_is_never_drawn_beside_a_hospitals_payment() {
    let fee = "1182.39";
    // Without an amount for the modifier, the fee without it; nobody is paid OPPS here.
    let workspace = with_rates(
        &[UNITS, OPPS],
        &["Aetna,A,CPT,47371,22,outpatient,professional,22,,2000.00,,2026-03-01,,"],
    );
    let [amount, schedule, share, _] = beside(&workspace, "code=47371");
    assert_eq!(amount, fee);
    assert_eq!(schedule, "physician fee schedule RVU26C, for orientation: it is without modifier 22");
    assert_eq!(share, "set-locally");
    let screen = workspace.run(&["report", "47371"]).expect_code(0).stdout;
    assert!(
        screen.contains("┆ Medicare $1,182.39, physician fee schedule RVU26C, for orientation"),
        "{screen}"
    );
    assert!(!screen.contains("┆ Medicare $9,000.25"), "{screen}");
    // Of two years, one of which is not loaded, that of the other.
    let workspace = with_rates(
        &[UNITS, OPPS],
        &[
            "Aetna,A,CPT,47371,,outpatient,professional,22,,2000.00,,2026-02-01,,",
            "Cigna,A,CPT,47371,,outpatient,professional,22,,2100.00,,2024-02-01,,",
        ],
    );
    let [amount, schedule, share, fill] = beside(&workspace, "code=47371");
    assert_eq!((amount.as_str(), share.as_str()), (fee, "pending"));
    assert!(schedule.ends_with("for orientation: the prices are of 2024 to 2026"), "{schedule}");
    assert!(fill.contains("PPRRVU) of 2024"), "{fill}");
    // A class that is not stated may be either's: no line.
    let workspace = with_rates(&[UNITS, OPPS], &["Aetna,A,CPT,47371,,outpatient,,,,2000.00,,2026-02-01,,"]);
    assert_eq!(beside(&workspace, "code=47371")[..2], ["not-supplied", "none"].map(str::to_owned));
}

#[test]
fn a_facilitys_rate_is_drawn_beside_a_facilitys_payment_alone() {
    for (setting, place, words) in [
        (
            "inpatient",
            "21",
            "OPPS 2025-10, for orientation: the rates are inpatient and the prices are of 2026",
        ),
        ("outpatient", "22", "OPPS 2025-10, for orientation: the prices are of 2026"),
        ("outpatient", "11", "none"),
        ("outpatient", "24", "none"),
    ] {
        let rate = format!("Aetna,A,CPT,47371,,{setting},facility,{place},,9500.00,,2026-02-01,,");
        let workspace = with_rates(&[UNITS, OPPS], &[&rate]);
        assert_eq!(beside(&workspace, "code=47371")[1], words, "{setting} {place}");
    }
}

#[test]
fn rates_of_two_releases_say_so_and_not_that_something_was_left_blank() {
    let workspace = with_rates(&[UNITS], &[]);
    workspace.write("PPRRVU2025_Oct.csv", units(of_2025));
    workspace.run(&["import", "PPRRVU2025_Oct.csv"]).expect_code(0);
    add_rates(
        &workspace,
        &[
            "Aetna,A,CPT,47382,,outpatient,professional,11,,3000.00,,2026-02-01,,",
            "Cigna,A,CPT,47382,,outpatient,professional,11,,3100.00,,2025-02-01,,",
        ],
    );
    let [amount, schedule, share, fill] = beside(&workspace, "code=47382");
    assert_eq!(amount, "3430.27");
    assert!(schedule.ends_with("for orientation: the prices are of 2025 to 2026"), "{schedule}");
    assert_eq!(share, "not-applicable");
    assert_eq!(fill, "rates of one release: that of 2025 has $3,321.99, that of 2026 has $3,430.27");
}

#[test]
fn a_facilitys_rate_is_compared_with_no_release_later_than_itself() {
    let against = |workspace: &Workspace| {
        let row = rows(workspace, "payer-against-medicare", &["code=47371"]).remove(0);
        ["schedule", "medicare_amount", "point"].map(|column| shown(&row, column))
    };
    let workspace =
        with_rates(&[OPPS], &["Aetna,A,CPT,47371,,outpatient,facility,22,,9500.00,,2025-02-01,,"]);
    assert_eq!(against(&workspace), ["OPPS", "pending", "pending"]);
    let gap = beside(&workspace, "code=47371");
    assert_eq!(gap[3], "OPPS Addendum B of 2025-01");
    assert!(gap[1].ends_with("the schedule of the rates' own date is not imported"), "{}", gap[1]);
    let workspace =
        with_rates(&[OPPS], &["Aetna,A,CPT,47371,,outpatient,facility,22,,9500.00,,2025-11-01,,"]);
    assert_eq!(against(&workspace), ["OPPS 2025-10", "9000.25", "105.6"]);
}

fn laboratory(year: &str, period: &str, rate: &str) -> (String, String) {
    (
        format!("CLFS_{year}_{period}.csv"),
        format!(
            "{year} Clinical Diagnostic Laboratory Fee Schedule,,,,,,,,\nYEAR,HCPCS,MOD,EFF_DATE,INDICATOR,RATE,,,\n\
             {year},80053,,{year}0101,N,{rate},,,\n{year},80053,QW,{year}0101,N,{rate},,,\n"
        ),
    )
}

/// 80053, which the fee schedule leaves to that of laboratories, in both years.
fn with_laboratory() -> Workspace {
    let workspace = Workspace::seeded();
    let with_test = |line: &str| match line.starts_with("99024,") {
        true => format!("{line}\n{}", line.replacen("99024", "80053", 1).replacen(",B,", ",X,", 1)),
        false => line.to_owned(),
    };
    workspace.write("PPRRVU2026_Jul.csv", units(with_test));
    workspace.write("PPRRVU2025_Oct.csv", units(|line| with_test(&of_2025(line))));
    for name in ["PPRRVU2026_Jul.csv", "PPRRVU2025_Oct.csv"] {
        workspace.run(&["import", name]).expect_code(0);
    }
    for (year, quarter, rate) in [("2025", "Q4", "00009.09"), ("2026", "Q3", "00009.34")] {
        let (name, text) = laboratory(year, quarter, rate);
        workspace.write(&name, text);
        workspace.run(&["import", &name]).expect_code(0);
    }
    workspace
}

#[test]
fn asked_for_a_year_another_schedule_gives_the_price_of_that_year() {
    let workspace = with_laboratory();
    let status = |year: &[&str]| {
        let params = [&["code=80053"], year].concat();
        shown(&rows(&workspace, "medicare-amounts", &params)[0], "status")
    };
    let priced =
        "X, excluded from the fee schedule by statute; priced by the clinical laboratory fee schedule (CLFS)";
    assert_eq!(status(&[]), format!("{priced} 2026-07: $9.34"));
    assert_eq!(status(&["year=2025"]), format!("{priced} 2025-10: $9.09"));
    // OPPS of October 2025 leaves the test to that schedule, as it was then.
    workspace.run(&["import", &fixture(OPPS)]).expect_code(0);
    let facility = shown(&rows(&workspace, "medicare-facility", &["code=80053"])[0], "status");
    assert!(facility.ends_with("(CLFS) 2025-10: $9.09"), "{facility}");
}

#[test]
fn a_rate_that_another_schedule_prices_says_which() {
    let workspace = with_laboratory();
    add_rates(&workspace, &["Aetna,A,CPT,80053,,outpatient,professional,81,,9.00,,2025-12-01,,"]);
    let [amount, schedule, share, fill] = beside(&workspace, "code=80053");
    assert_eq!((amount.as_str(), share.as_str()), ("9.34", "not-collected"));
    assert!(
        schedule.starts_with("clinical laboratory fee schedule (CLFS) 2026-07, for orientation"),
        "{schedule}"
    );
    assert_eq!(
        fill,
        "nothing: rates of professionals are compared with the physician fee schedule alone, and the code is priced by \
         the clinical laboratory fee schedule (CLFS) 2026-07"
    );
    // What no loaded schedule lists is not looked for in the file that is loaded.
    add_rates(&workspace, &["Cigna,A,HCPCS,E0601,RR,outpatient,professional,12,,90.00,,2026-02-01,,"]);
    let found = rows(&workspace, "payer-against-medicare", &["code=E0601", "system=HCPCS"]);
    assert_eq!(shown(&found[0], "medicare_amount"), "no-record");
}

fn equipment() -> String {
    let header = "HCPCS,Mod,Mod2,JURIS,CATG,Ceiling,Floor,AL (NR),AL (R),AR (NR),AR (R)";
    format!(
        "Durable Medical Equipment,,,,,,,,,,\nJanuary 2026 Fee Schedule,,,,,,,,,,\n{header}\n\
         A4253,NU,,D,IN,0,0,8.32,0,8.32,0\nE0601,RR,,D,CR,0,0,50.04,94.64,48.11,0\nA4216,,,J,OS,0.63,0.54,0.58,0,0.63,0\n"
    )
}

#[test]
fn equipment_that_is_priced_by_state_alone_is_no_gap() {
    let workspace = Workspace::seeded();
    workspace.write("DMEPOS26_JAN.csv", equipment());
    workspace.run(&["import", "DMEPOS26_JAN.csv"]).expect_code(0);
    let shown_of = |code: &str| -> Vec<String> {
        rows(&workspace, "medicare-schedules", &[code, "system=HCPCS"])
            .iter()
            .map(|row| ["modifiers", "area", "amount"].map(|column| shown(row, column)).join(" "))
            .collect()
    };
    assert_eq!(shown_of("code=A4253"), ["NU each state 8.32"]);
    assert_eq!(
        shown_of("code=E0601"),
        ["RR AR, lowest of the states 48.11", "RR AL, highest of the states 50.04"]
    );
    assert_eq!(shown_of("code=A4216"), ["none ceiling 0.63", "none floor 0.54"]);
    let state = rows(&workspace, "medicare-schedules", &["code=E0601", "system=HCPCS", "state=al"]);
    assert_eq!(state.len(), 1);
    assert_eq!(shown(&state[0], "area"), "AL");
}

#[test]
fn a_status_that_pays_nothing_is_said_before_the_setting() {
    let workspace = Workspace::seeded();
    // Status, and the marks of settings in which a service is never done.
    let text = units(|line| {
        let of = |code: &str, status: &str| {
            let cells: Vec<&str> = line.split(',').collect();
            let mut cells: Vec<String> = cells.into_iter().map(str::to_owned).collect();
            (cells[0], cells[3], cells[7]) = (code.to_owned(), status.to_owned(), "NA".to_owned());
            cells.join(",")
        };
        match line.starts_with("99024,") {
            true => [line.to_owned(), of("99025", "I"), of("99026", "N"), of("99027", "R")].join("\n"),
            false => line.to_owned(),
        }
    });
    workspace.write("PPRRVU2026_Jul.csv", text);
    workspace.run(&["import", "PPRRVU2026_Jul.csv"]).expect_code(0);
    for (code, reason, words) in [
        ("99025", "not-applicable", "I, not valid for Medicare"),
        ("99026", "not-applicable", "N, not covered"),
        ("99027", "set-locally", "R, "),
    ] {
        for row in &rows(&workspace, "code-medicare-pays", &[&format!("code={code}")])[..2] {
            assert_eq!(shown(row, "amount"), reason, "{code}: {row}");
            assert!(shown(row, "calculation").starts_with(words), "{code}: {row}");
        }
    }
}

#[test]
fn an_answer_without_an_amount_says_that_it_is_outdated() {
    let workspace = Workspace::seeded();
    workspace.run(&["import", &fixture("asc-addendum-ee-oct-2025.csv")]).expect_code(0);
    let screen = workspace.run(&["report", "47371"]).expect_code(0).stdout;
    let words = screen.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("[not-applicable] status excluded; outdated: import 2026"), "{screen}");
    let page = workspace.run(&["report", "47371", "--format", "html"]).expect_code(0).stdout;
    assert!(page.contains("Outdated: October 2025; it is 2026"), "no word on its age");
}

#[test]
fn a_report_of_a_locality_has_its_amount_on_the_first_page() {
    let workspace =
        with_rates(&[UNITS], &["Aetna,A,CPT,47371,,inpatient,professional,21,,2000.00,,2026-02-01,,"]);
    workspace
        .run(&["import", &fixture("three-localities-2026.csv"), "--accept", "I520", "--accept", "I522"])
        .expect_code(0);
    let screen = workspace.run(&["report", "47371", "--locality", "09102/04"]).expect_code(0).stdout;
    let words = screen.split_whitespace().collect::<Vec<_>>().join(" ");
    let local = rows(&workspace, "medicare-by-locality", &["code=47371", "locality=09102/04"]);
    let amount = shown(local.first().expect("it has one"), "facility_amount");
    let (dollars, cents) = amount.split_once('.').expect("an amount");
    let amount = format!("${},{}.{cents}", &dollars[..1], &dollars[1..]);
    assert!(words.contains(&format!("(09102/04) {amount}")), "{amount}: {screen}");
    assert!(
        words.contains(&format!("┆ Medicare {amount}, physician fee schedule RVU26C")),
        "{amount}: {screen}"
    );
}

/// What is paid without a modifier says nothing of what is paid with it.
#[test]
fn beside_a_modifier_that_no_rate_has_is_no_payment_without_it() {
    let rate = "Aetna,A,CPT,47371,,outpatient,facility,22,,9900.00,,2025-10-15,,";
    let workspace = with_rates(&[OPPS], &[rate]);
    let medicare = |modifier: &str| {
        let modifier = format!("modifier={modifier}");
        let query =
            ["query", "run", "code-payer-rates", "--format", "json", "--param", "code=47371", "--param"];
        let rows = workspace.run(&[&query[..], &[&modifier]].concat()).expect_code(0).rows();
        shown(rows.iter().find(|row| row["payer_name"] == "Aetna").expect("its payer"), "medicare")
    };
    assert_eq!(medicare(""), "9000.25");
    assert_eq!(medicare("80"), "pending");
    let page = workspace.run(&["report", "47371", "--modifier", "80"]).expect_code(0).stdout;
    assert!(!page.contains("┆ Medicare"), "{page}");
}

/// As the limit of what is paid for it in an office is.
#[test]
fn a_drugs_payment_to_a_facility_is_of_its_quarter() {
    for (day, medicare) in [("2026-05-01", "12.4"), ("2026-11-01", "pending")] {
        let rate = format!("Aetna,A,HCPCS,J9999,,,facility,24,fee schedule,24.80,,{day},,");
        let workspace = with_rates(&["asc-addendum-bb-apr-2026.csv"], &[&rate]);
        let of_drug = ["code=J9999", "system=HCPCS"];
        let compared = printed(&workspace, "payer-comparison", "medicare", &of_drug);
        assert_eq!(compared, [medicare], "{day}");
        // The tests' day is in the last quarter of the year.
        let states = printed(&workspace, "code-medicare-pays", "state", &of_drug);
        let outdated = "outdated: the amount is of a quarter; import ASC Addenda AA, BB and EE of 2026-10";
        assert!(states.iter().any(|state| state == outdated), "{states:?}");
        let sql = "SELECT count(*) FROM v_medicare_facility WHERE is_of_quarter = 1 AND code <> 'J9999'";
        assert_eq!(workspace.value::<i64>(sql), 0);
    }
}
