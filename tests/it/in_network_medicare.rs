//! In-network prices beside Medicare: the rule is that of every other rate, so that a price which a payer's list and
//! its in-network file both state has the same Medicare amount, or the same reason for none, in both.

use std::sync::OnceLock;

use crate::comparable::{rows, shown};
use crate::workspace::{Files, Workspace, fixture, payer_csv, repository};

/// Class, setting, places and modifiers of a price.
type Fact = (&'static str, &'static str, &'static str, &'static str);

const FACTS: [Fact; 10] = [
    ("professional", "outpatient", "22", ""),
    ("professional", "outpatient", "11", "50"),
    ("professional", "outpatient", "22", "RT 50"),
    ("professional", "outpatient", "", ""),
    ("professional", "inpatient", "", ""),
    ("facility", "outpatient", "22", ""),
    ("facility", "outpatient", "24", ""),
    ("facility", "outpatient", "", ""),
    ("facility", "inpatient", "21", ""),
    ("facility", "outpatient", "11", ""),
];
/// Of the first all schedules of facilities are there and no fee schedule, of the second the fee schedule and ASC.
const DAYS: [&str; 2] = ["2025-11-01", "2026-05-01"];

/// A price of an in-network file of 47382; every price is of another amount.
fn price(nth: usize, (class, setting, places, modifiers): Fact) -> String {
    let class = class.replace("facility", "institutional");
    let list = |texts: &str| {
        let quoted: Vec<String> = texts.split_whitespace().map(|text| format!("\"{text}\"")).collect();
        quoted.join(",")
    };
    format!(
        "{{\"negotiated_type\":\"negotiated\",\"negotiated_rate\":{},\"expiration_date\":\"9999-12-31\",\
         \"billing_class\":\"{class}\",\"setting\":\"{setting}\",\"service_code\":[{}],\
         \"billing_code_modifier\":[{}]}}",
        500 + nth,
        list(places),
        list(modifiers)
    )
}

/// An in-network file of 47382 of a day.
fn file(day: &str, facts: &[Fact]) -> String {
    let prices: Vec<String> = facts.iter().enumerate().map(|(nth, fact)| price(nth, *fact)).collect();
    format!(
        "{{\"reporting_entity_name\":\"Northwind\",\"reporting_entity_type\":\"issuer\",\
         \"last_updated_on\":\"{day}\",\"version\":\"2.0.0\",\"in_network\":[{{\
         \"negotiation_arrangement\":\"ffs\",\"billing_code_type\":\"CPT\",\"billing_code\":\"47382\",\
         \"name\":\"A\",\"negotiated_rates\":[{{\"provider_groups\":[{{\"npi\":[0],\"tin\":{{\"type\":\"ein\",\
         \"value\":\"12-3456789\"}}}}],\"negotiated_prices\":[{}]}}]}}]}}",
        prices.join(",")
    )
}

/// A database with Medicare's schedules.
fn with_medicare() -> Workspace {
    static MADE: OnceLock<Files> = OnceLock::new();
    Workspace::made_once(&MADE, import_schedules)
}

fn import_schedules() -> Workspace {
    let workspace = Workspace::seeded();
    for name in [
        "relative-values-2026.csv",
        "opps-addendum-b-oct-2025.csv",
        "asc-addendum-aa-oct-2025.csv",
        "asc-addendum-aa-apr-2026.csv",
    ] {
        let path = fixture(&format!("medicare/{name}"));
        workspace.run(&["import", &path]).expect_code(0);
    }
    let localities = repository().join("tests/fixtures/medicare/three-localities-2026.csv");
    let accepted = ["--accept", "I520", "--accept", "I522"];
    workspace.run(&[&["import", &localities.display().to_string()][..], &accepted].concat()).expect_code(0);
    workspace
}

fn import(workspace: &Workspace, name: &str, text: &str) {
    workspace.write(name, text);
    let run = workspace.run(&["import", name, "--code", "47382"]);
    assert!(run.code <= 1, "{}", run.stderr);
}

/// Amount or reason, and schedule, of the in-network price of an amount and a day.
fn beside(listed: &[serde_json::Value], day: &str, nth: usize) -> (String, String) {
    let row = listed.iter().find(|row| {
        row["lowest"].as_f64() == Some(500.0 + nth as f64)
            && row["file_name"].as_str().is_some_and(|file| file.starts_with(day))
    });
    let row = row.unwrap_or_else(|| panic!("{day} {nth}: {listed:?}"));
    (shown(row, "medicare"), shown(row, "schedule"))
}

/// Prices of ambulatory surgical centers had the amount of an older file, and all prices that of the newest release,
/// whatever their day.
#[test]
fn a_price_has_the_same_medicare_amount_by_a_list_and_by_an_in_network_file() {
    let workspace = with_medicare();
    let mut lines = Vec::new();
    for (at, day) in DAYS.into_iter().enumerate() {
        import(&workspace, &format!("{day}_list{at}_in-network-rates.json"), &file(day, &FACTS));
        for (nth, (class, setting, place, modifiers)) in FACTS.into_iter().enumerate() {
            let amount = 500 + nth;
            lines.push(format!(
                "Zed {at}{nth},A,CPT,47382,{modifiers},{setting},{class},{place},fee schedule,{amount},,{day},,"
            ));
        }
    }
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    workspace.write("rates.csv", payer_csv(&lines));
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    for place in ["", "locality=09102/04"] {
        let params: Vec<&str> = ["code=47382", place].into_iter().filter(|param| !param.is_empty()).collect();
        let listed = rows(&workspace, "code-in-network", &params);
        for (at, day) in DAYS.into_iter().enumerate() {
            for (nth, fact) in FACTS.into_iter().enumerate() {
                let payer = format!("payer=Zed {at}{nth}");
                let asked = [&params[..], &[payer.as_str()]].concat();
                let compared = rows(&workspace, "payer-against-medicare", &asked);
                let mut all: Vec<(String, String)> = compared
                    .iter()
                    .map(|row| (shown(row, "medicare_amount"), shown(row, "schedule")))
                    .collect();
                all.sort();
                all.dedup();
                let found = beside(&listed, day, nth);
                match all.as_slice() {
                    [one] => assert_eq!(&found, one, "{day}, {fact:?}, {place}"),
                    // Where no place is stated, a list has a row for each setting; here is one cell.
                    several => {
                        assert!(several.len() > 1, "{day}, {fact:?}: {compared:?}");
                        assert_eq!(found.0, "not-supplied", "{day}, {fact:?}, {place}");
                    }
                }
            }
        }
    }
    let listed = rows(&workspace, "code-in-network", &["code=47382"]);
    let pair = |amount: &str, schedule: &str| (amount.to_owned(), schedule.to_owned());
    assert_eq!(beside(&listed, DAYS[0], 6), pair("2700.5", "ASC 2025-10"));
    assert_eq!(beside(&listed, DAYS[1], 6), pair("2800.5", "ASC 2026-04"));
    assert_eq!(beside(&listed, DAYS[0], 0), pair("pending", "physician fee schedule 2025"));
    assert_eq!(beside(&listed, DAYS[1], 5).0, "pending");
    assert_eq!(beside(&listed, DAYS[0], 5).1, "OPPS 2025-10");
}

#[test]
fn a_price_of_several_places_is_compared_by_what_they_have_in_common() {
    const SEVERAL: [Fact; 6] = [
        ("professional", "outpatient", "22", ""),
        ("professional", "outpatient", "22 19", ""),
        ("professional", "outpatient", "11 22", ""),
        ("professional", "outpatient", "CSTM-00", ""),
        ("facility", "outpatient", "22 24", ""),
        ("facility", "outpatient", "19 23", ""),
    ];
    let workspace = with_medicare();
    let day = DAYS[0];
    import(&workspace, &format!("{day}_a_in-network-rates.json"), &file(day, &SEVERAL));
    import(&workspace, "2026-05-01_b_in-network-rates.json", &file("2026-05-01", &SEVERAL));
    let listed = rows(&workspace, "code-in-network", &["code=47382"]);
    let found = |day: &str| (0..SEVERAL.len()).map(|nth| beside(&listed, day, nth).0).collect::<Vec<_>>();
    let fees = found("2026-05-01");
    assert!(fees[0].parse::<f64>().is_ok(), "{fees:?}");
    assert_eq!(fees[1], fees[0]);
    // What a price for several settings is compared with is no gap that a payer left.
    assert_eq!(fees[2..5], ["not-applicable", "not-applicable", "not-applicable"]);
    let facilities = found(day);
    assert_eq!(facilities[4], "not-applicable");
    assert!(facilities[5].parse::<f64>().is_ok(), "{facilities:?}");
}

/// A price that the next file states again is of its month.
#[test]
fn a_price_that_is_stated_again_is_of_the_newest_file() {
    let workspace = with_medicare();
    let center = [("facility", "outpatient", "24", "")];
    import(&workspace, "2025-11-01_a_in-network-rates.json", &file("2025-11-01", &center));
    assert_eq!(shown(&rows(&workspace, "code-in-network", &["code=47382"])[0], "medicare"), "2700.5");
    import(&workspace, "2026-05-01_a_in-network-rates.json", &file("2026-05-01", &center));
    let row = &rows(&workspace, "code-in-network", &["code=47382"])[0];
    assert_eq!((shown(row, "medicare"), shown(row, "schedule")), ("2800.5".into(), "ASC 2026-04".into()));
    // A file that is read for another code says nothing of it.
    workspace.write("2026-07-01_a_in-network-rates.json", file("2026-07-01", &center));
    workspace.run(&["import", "2026-07-01_a_in-network-rates.json", "--code", "99213"]);
    let stated = "SELECT DISTINCT stated_on FROM v_market_rate WHERE code = '47382'";
    assert_eq!(
        workspace.run(&["query", "run", "--sql", stated, "--format", "json"]).rows()[0]["stated_on"],
        "2026-05-01"
    );
}

#[test]
fn the_medicare_amount_beside_an_in_network_price_is_explained_by_its_release() {
    let workspace = with_medicare();
    import(&workspace, "2026-05-01_a_in-network-rates.json", &file("2026-05-01", &FACTS));
    for (nth, release) in [(0, "relative-values-2026.csv"), (6, "asc-addendum-aa-apr-2026.csv")] {
        let listed = rows(&workspace, "code-in-network", &["code=47382"]);
        let row = listed.iter().find(|row| row["lowest"].as_f64() == Some(500.0 + f64::from(nth)));
        let id = format!("{}.medicare", row.expect("it is listed")["_id"].as_str().expect("an id"));
        workspace.run(&["explain", &id]).expect_code(0).expect_stdout(&[release]);
    }
}

#[test]
fn a_report_on_a_modifier_has_the_in_network_prices_of_that_modifier_alone() {
    let workspace = with_medicare();
    import(&workspace, "2026-05-01_a_in-network-rates.json", &file("2026-05-01", &FACTS));
    for query in
        ["code-in-network", "code-in-network-lines", "code-in-network-amounts", "code-in-network-prices"]
    {
        let all = rows(&workspace, query, &["code=47382", "modifier=50"]);
        let scopes: Vec<String> = all.iter().map(|row| shown(row, "scope")).collect();
        assert_eq!(
            scopes,
            ["negotiated; class professional; setting outpatient; place of service 11; modifier 50"]
        );
    }
    let none = rows(&workspace, "code-in-network", &["code=47382", "modifier=62"]);
    assert_eq!(
        shown(&none[0], "based_on"),
        "the file was read for it and has no price of it with modifier 62"
    );
    let page =
        workspace.run(&["report", "code", "47382", "--modifier", "50", "--format", "md"]).expect_code(0);
    assert!(page.stdout.contains("$501.00") && !page.stdout.contains("$500.00"), "{}", page.stdout);
}
