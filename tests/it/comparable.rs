//! The Medicare amount that a rate is compared with: of the same class, setting and modifiers, and the
//! same in every report that prints one.

use serde_json::Value;

use crate::workspace::{Workspace, fixture, published, repository};

/// Rates of professionals and of facilities for two codes of the small fee schedule of 2026.
fn workspace() -> Workspace {
    let workspace = Workspace::with_payer_csv(&[
        "Aetna,A,CPT,47371,80,inpatient,professional,21,fee schedule,200.00,,,,",
        "Aetna,B,CPT,47371,80,inpatient,professional,21,fee schedule,300.00,,,,",
        "Cigna,B,CPT,47371,80,inpatient,professional,21,fee schedule,310.00,,,,",
        "Aetna,A,CPT,47371,,outpatient,facility,,case rate,9000.00,,,,",
        "Aetna,A,CPT,47371,ZZ,inpatient,professional,21,fee schedule,500.00,,,,",
        "Aetna,A,CPT,47371,QZ,inpatient,professional,21,fee schedule,500.00,,,,",
        "Aetna,A,CPT,47371,22,inpatient,professional,21,fee schedule,600.00,,,,",
        "Aetna,A,CPT,47382,,outpatient,professional,11,fee schedule,3430.27,,,,",
        "Cigna,A,CPT,47382,,outpatient,professional,11,fee schedule,6860.54,,,,",
        "Aetna,A,CPT,47382,,outpatient,professional,,other,640.63,,,,",
        "Cigna,A,CPT,47382,50,outpatient,professional,22,fee schedule,640.63,,,,",
        "Cigna,A,CPT,47382,50,outpatient,professional,11,fee schedule,640.63,,,,",
    ]);
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    let file = |name: &str| fixture(&format!("medicare/{name}"));
    workspace.run(&["import", &file("relative-values-2026.csv")]).expect_code(0);
    workspace
        .run(&["import", &file("three-localities-2026.csv"), "--accept", "I520", "--accept", "I522"])
        .expect_code(0);
    workspace
}

pub(crate) fn rows(workspace: &Workspace, query: &str, params: &[&str]) -> Vec<Value> {
    let mut arguments = vec!["query", "run", query, "--format", "json"];
    for param in params {
        arguments.extend(["--param", param]);
    }
    workspace.run(&arguments).expect_code(0).rows()
}

/// A cell as its number, or its reason.
pub(crate) fn shown(row: &Value, column: &str) -> String {
    match &row[column] {
        Value::Null => row[format!("{column}_na")].as_str().unwrap_or_default().to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The distinct amounts or reasons that a query prints in a column.
pub(crate) fn printed(workspace: &Workspace, query: &str, column: &str, params: &[&str]) -> Vec<String> {
    let mut all: Vec<String> = rows(workspace, query, params).iter().map(|row| shown(row, column)).collect();
    all.sort();
    all.dedup();
    all
}

#[test]
fn a_rate_is_compared_with_the_amount_of_its_own_modifier_setting_and_class() {
    let workspace = workspace();
    let against = |params: &[&str]| {
        let rows = rows(&workspace, "payer-against-medicare", params);
        rows.iter()
            .map(|row| {
                let words = ["payer_name", "modifiers", "medicare_setting", "medicare_amount", "highest"];
                words.map(|column| shown(row, column)).join(" ")
            })
            .filter(|line| line.starts_with("Aetna") || line.starts_with("Cigna"))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        against(&["code=47371", "modifier=80"]),
        ["Aetna 80 facility 189.18 158.6", "Cigna 80 facility 189.18 163.9",]
    );
    // The facility's price waits for a file of what facilities are paid.
    let facility = rows(&workspace, "payer-against-medicare", &["code=47371", "modifier="]);
    assert_eq!(shown(&facility[0], "medicare_amount"), "pending");
    assert_eq!(shown(&facility[0], "highest"), "pending");
    let gaps = workspace
        .run(&[
            "query",
            "run",
            "payer-comparison",
            "--param",
            "code=47371",
            "--param",
            "modifier=",
            "--format",
            "md",
        ])
        .expect_code(0);
    assert!(gaps.stdout.contains("OPPS Addendum B"), "{}", gaps.stdout);
    // A modifier without a rule, one of anesthesia alone, and one that contractors price give their reason.
    for (modifier, reason) in [("ZZ", "no-record"), ("QZ", "not-applicable"), ("22", "set-locally")] {
        let asked = format!("modifier={modifier}");
        let found = printed(&workspace, "payer-comparison", "medicare", &["code=47371", &asked]);
        assert_eq!(found, [reason], "{modifier}");
    }
    assert_eq!(
        against(&["code=47382", "modifier="]),
        [
            "Aetna none non-facility 3430.27 100",
            "Aetna none facility 640.63 100",
            "Aetna none non-facility 3430.27 18.7",
            "Cigna none non-facility 3430.27 200",
        ]
    );
}

#[test]
fn no_two_reports_print_two_amounts_for_one_scope() {
    let workspace = workspace();
    // Prices of an office and of a facility are in scopes of their own.
    let asked = ["code=47382", "modifier=50", "method=fee schedule"];
    for (setting, amount) in [("facility", "640.63"), ("non-facility", "3430.27")] {
        let setting = format!("setting=outpatient, {setting} setting");
        let one = printed(&workspace, "payer-comparison", "medicare", &[&asked[..], &[&setting]].concat());
        assert_eq!(one, [amount], "{setting}");
    }
    for (params, expected) in [
        (["code=47371", "modifier=80", "method=fee schedule"], "189.18"),
        (["code=47371", "modifier=", "method=case rate"], "pending"),
        (["code=47382", "modifier=", "method=fee schedule"], "3430.27"),
        // A setting that no rate states: no one amount.
        (["code=47382", "modifier=", "method=other"], "not-supplied"),
    ] {
        for place in ["", "locality=09102/04"] {
            let mut asked = params.to_vec();
            if !place.is_empty() {
                asked.push(place);
            }
            let one = printed(&workspace, "payer-comparison", "medicare", &asked);
            assert_eq!(one.len(), 1, "{asked:?}: {one:?}");
            if place.is_empty() {
                assert_eq!(one, [expected], "{asked:?}");
            }
            let Ok(amount) = one[0].parse::<f64>() else {
                let with_few = [&asked[..], &["min_n=1"]].concat();
                let range = rows(&workspace, "benchmark-range", &with_few);
                assert_eq!(shown(&range[0], "of_medicare"), one[0], "{asked:?}");
                continue;
            };
            let range = rows(&workspace, "benchmark-range", &[&asked[..], &["min_n=1"]].concat());
            let (middle, percent) = (shown(&range[0], "middle"), shown(&range[0], "of_medicare"));
            let expected = 100.0 * middle.parse::<f64>().expect("a median") / amount;
            let percent: f64 = percent.parse().expect("a percentage");
            assert!((percent - expected).abs() <= 0.05, "{asked:?}: {percent} is not {expected}");
            let method = params[2].trim_start_matches("method=");
            let against =
                rows(&workspace, "payer-against-medicare", &[&[asked[0], asked[1]], &asked[3..]].concat());
            let same = against.iter().filter(|row| row["method"] == method);
            let amounts: Vec<String> = same.map(|row| shown(row, "medicare_amount")).collect();
            assert!(
                !amounts.is_empty() && amounts.iter().all(|shown| *shown == one[0]),
                "{asked:?}: {amounts:?}"
            );
            let site = rows(&workspace, "site-of-service", &asked);
            let medicare = site.iter().filter(|row| shown(row, "source").starts_with("Medicare"));
            assert!(
                medicare.map(|row| shown(row, "middle")).any(|shown| shown == one[0]),
                "{asked:?}: {site:?}"
            );
        }
    }
}

#[test]
fn a_band_without_a_medicare_amount_lets_no_rate_count_and_says_why() {
    let workspace = workspace();
    let funnel = rows(&workspace, "market-funnel", &["code=47371", "modifier=", "band_high=3"]);
    let step = |name: &str| {
        let line = funnel.iter().find(|line| line["step"] == name);
        shown(line.unwrap_or_else(|| panic!("no line `{name}` in {funnel:?}")), "counted")
    };
    assert_eq!(step("Left out, no Medicare amount for the band: [pending]"), "1");
    assert_eq!(step("Rates that count"), "0");
    let banded = rows(&workspace, "payer-comparison", &["code=47371", "modifier=80", "band_high=1.6"]);
    let aetna = banded.iter().find(|row| row["payer_name"] == "Aetna").expect("it has rates");
    assert_eq!((shown(aetna, "rates"), shown(aetna, "highest")), ("2".to_owned(), "300.0".to_owned()));
    let cigna = banded.iter().find(|row| row["payer_name"] == "Cigna").expect("it has a rate");
    assert_eq!(shown(cigna, "rates"), "0");
}

#[test]
fn an_amount_beside_a_rate_with_a_modifier_that_is_not_valid_is_said_to_be_paid_once() {
    let workspace = Workspace::with_payer_csv(&[
        "Aetna,A,CPT,47371,50,inpatient,professional,21,fee schedule,1500.00,,2026-02-01,,",
        "Aetna,A,CPT,47382,80,inpatient,professional,21,fee schedule,200.00,,2026-02-01,,",
    ]);
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    let fees = repository().join("tests/fixtures/medicare/relative-values-2026.csv");
    workspace.run(&["import", &fees.display().to_string()]).expect_code(0);
    let said = "Modifier 50 is not allowed on this code by Medicare, which pays the procedure once";
    for (query, figure) in [
        ("payer-comparison", "medicare"),
        ("payer-against-medicare", "medicare_amount"),
        ("code-payer-rates", "medicare"),
    ] {
        let table = rows(&workspace, query, &["code=47371"]);
        assert!(table.iter().any(|row| shown(row, figure) == "1182.39"), "{query}: {table:?}");
        let note = |code: &str| {
            let run = ["query", "run", query, "--param", code, "--format", "json"];
            let table = workspace.run(&run).expect_code(0).json()["sections"][0]["tables"][0].clone();
            table["description"].as_str().unwrap_or_default().to_owned()
        };
        assert!(note("code=47371").contains(said), "{query}: {}", note("code=47371"));
        assert!(!note("code=47382").contains("not allowed"), "{query}: {}", note("code=47382"));
    }
    // The table of modifiers says the same of it.
    let verdicts = rows(&workspace, "code-modifier-verdicts", &["code=47371"]);
    let both_sides = verdicts.iter().find(|row| row["modifier"] == "50").expect("it is judged");
    assert_eq!(shown(both_sides, "verdict"), "Not allowed, paid once");
    assert_eq!(shown(both_sides, "amount"), "1182.39", "as beside the rate");
    assert!(shown(both_sides, "rule").contains("paid once"), "{both_sides}");
}

#[test]
fn an_office_visit_is_compared_with_the_non_facility_amount_of_the_published_file() {
    let Some(schedule) = published("medicare-pfs/2026/PPRRVU2026_Jul_nonQPP.csv.gz") else { return };
    let workspace = Workspace::with_payer_csv(&[
        "Aetna,B,CPT,99213,,outpatient,professional,11,fee schedule,110.00,,,,",
        "Cigna,B,CPT,99213,,outpatient,professional,11,fee schedule,120.00,,,,",
    ]);
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    workspace.run(&["import", &schedule.display().to_string()]).expect_code(0);
    let against = rows(&workspace, "payer-against-medicare", &["code=99213"]);
    let amounts: Vec<String> = against.iter().map(|row| shown(row, "medicare_amount")).collect();
    assert_eq!(amounts[..2], ["95.19", "95.19"]);
    assert_eq!(shown(&against[0], "highest"), "115.6");
    assert_eq!(printed(&workspace, "payer-comparison", "medicare", &["code=99213"]), ["95.19"]);
}

#[test]
fn several_modifiers_are_compared_where_their_amount_together_is_decided() {
    let rate = |modifiers: &str| {
        format!("Aetna,A,CPT,47371,{modifiers},inpatient,professional,21,fee schedule,400.00,,,,")
    };
    let sets = ["59", "62|51", "50|59", "80|GC", "54|78", "62|78", "22|51", "51|ZZ"];
    let rows: Vec<String> = sets.iter().map(|set| rate(&set.replace('|', " "))).collect();
    let workspace = Workspace::with_payer_csv(&rows.iter().map(String::as_str).collect::<Vec<_>>());
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    let schedule = repository().join("tests/fixtures/medicare/relative-values-2026.csv");
    workspace.run(&["import", &schedule.display().to_string()]).expect_code(0);
    for (modifiers, expected) in [
        ("59", "1182.39"),
        ("51|62", "369.5"),
        ("50|59", "1182.39"),
        ("80|GC", "189.18"),
        ("54|78", "not-applicable"),
        ("62|78", "not-collected"),
        ("22|51", "set-locally"),
        ("51|ZZ", "no-record"),
    ] {
        let asked = format!("modifier={modifiers}");
        let found = printed(&workspace, "payer-comparison", "medicare", &["code=47371", &asked]);
        assert_eq!(found, [expected], "{modifiers}");
        // The explanation and the other reports print the same.
        let against =
            printed(&workspace, "payer-against-medicare", "medicare_amount", &["code=47371", &asked]);
        assert!(against.contains(&expected.to_owned()), "{modifiers}: {against:?}");
        let steps = workspace
            .run(&["explain", "47371", "--modifier", &modifiers.replace('|', ","), "--format", "json"])
            .expect_code(0)
            .rows();
        let last = shown(steps.last().expect("a last step"), "result");
        let plain: String = last.chars().filter(|letter| !"$,[]".contains(*letter)).collect();
        let same = plain.parse::<f64>().map_or(plain.clone(), |amount| amount.to_string());
        assert_eq!(same, expected, "{modifiers}: {steps:?}");
    }
    let why = |modifiers: &str, words: &str| {
        let asked = format!("modifier={modifiers}");
        let arguments = [
            "query",
            "run",
            "payer-comparison",
            "--param",
            "code=47371",
            "--param",
            &asked,
            "--format",
            "md",
        ];
        workspace.run(&arguments).expect_code(0).expect_stdout(&[words]);
    };
    why("62|78", "62 and 78: the Claims Processing Manual decides no amount of both together");
    why("54|78", "54 and 78: a return to the operating room has no package to split");
}

/// Unlike things never share a number: a rate of 2024 and the fee of 2026, a price by the day and one by the service.
#[test]
fn a_rate_is_compared_with_the_fee_of_its_year_and_a_price_by_the_day_with_none() {
    let workspace = Workspace::with_payer_csv(&[
        "Aetna,A,CPT,47371,,inpatient,professional,21,fee schedule,1500.00,,2024-01-01,,",
        "Cigna,A,CPT,47371,,inpatient,professional,21,fee schedule,1182.39,,2026-02-01,,",
        "UnitedHealthcare,A,CPT,47371,,inpatient,professional,21,fee schedule,1182.39,,,,",
        "Aetna,A,CPT,47371,,outpatient,facility,,per diem,5000.00,,2025-10-01,,",
        "Cigna,A,CPT,47371,80,inpatient,professional,21,fee schedule,300.00,,2024-02-01,,",
        "Cigna,B,CPT,47371,80,inpatient,professional,21,fee schedule,300.00,,2026-02-01,,",
    ]);
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    let fees = repository().join("tests/fixtures/medicare/relative-values-2026.csv");
    workspace.run(&["import", &fees.display().to_string()]).expect_code(0);
    let compared = |params: &[&str]| {
        let rows = rows(&workspace, "payer-against-medicare", &[&["code=47371"], params].concat());
        let words = ["payer_name", "method", "medicare_amount", "schedule", "highest"];
        let lines = rows.iter().map(|row| words.map(|column| shown(row, column)).join("; "));
        lines.filter(|line| !line.contains("no-record")).collect::<Vec<_>>()
    };
    let year = "physician fee schedule";
    assert_eq!(
        compared(&["modifier="]),
        [
            "Aetna; fee schedule; pending; physician fee schedule 2024; pending".to_owned(),
            "Aetna; per diem; not-applicable; no schedule: a price by the day; not-applicable".to_owned(),
            format!("Cigna; fee schedule; 1182.39; {year} RVU26C; 100"),
            format!("UnitedHealthcare; fee schedule; 1182.39; {year} RVU26C; 100"),
        ]
    );
    assert_eq!(
        compared(&["modifier=80"]),
        [
            format!("Cigna; fee schedule; pending; {year} 2024; pending"),
            format!("Cigna; fee schedule; 189.18; {year} RVU26C; 158.6"),
        ]
    );
    let gap = rows(&workspace, "payer-against-medicare", &["code=47371", "payer=aetna"]);
    let filled = "Medicare physician fee schedule relative value file (PPRRVU) of 2024";
    let page = workspace.run(&["report", "payer-against-medicare", "47371", "--format", "md"]).expect_code(0);
    assert!(page.stdout.contains(filled), "{gap:?} {}", page.stdout);
    // One scope with rates of two years has no one amount, and one by the day has no Medicare beside it.
    let scope = printed(&workspace, "payer-comparison", "medicare", &["code=47371", "modifier="]);
    assert_eq!(scope, ["pending"]);
    // A payer whose rates are all of the year of the fee in force is compared with it, whatever others state.
    let shares = || {
        let rows = rows(&workspace, "code-payer-rates", &["code=47371", "modifier="]);
        let words = ["payer_name", "medicare", "schedule", "share"];
        let lines = rows.iter().map(|row| words.map(|column| shown(row, column)).join("; "));
        lines.filter(|line| !line.starts_with("Blue")).collect::<Vec<_>>()
    };
    let compared_with = "1182.39; physician fee schedule RVU26C";
    let (cigna, united) =
        (format!("Cigna; {compared_with}; 100"), format!("UnitedHealthcare; {compared_with}; 100"));
    let apart = format!("Aetna; {compared_with}, for orientation: the prices are of 2024 to 2026");
    assert_eq!(shares(), [format!("{apart}; pending"), cigna, united]);
    let page = workspace.run(&["report", "47371"]).expect_code(0).stdout;
    let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(page.matches("100% of Medicare").count(), 2, "{page}");
    let days = rows(&workspace, "site-of-service", &["code=47371", "method=per diem"]);
    assert!(days.iter().all(|row| shown(row, "source") == "Negotiated rates"), "{days:?}");
    // With the file of that year the older rate is compared with it.
    let older =
        std::fs::read_to_string(repository().join("tests/fixtures/medicare/relative-values-2026.csv"));
    let older = older.expect("the fixture").replace("2026", "2024").replace("RVU26C", "RVU24C");
    workspace.write("PPRRVU24_JUL.csv", older);
    workspace.run(&["import", "PPRRVU24_JUL.csv"]).expect_code(0);
    let with_both = compared(&["modifier=80"]);
    assert!(with_both.iter().all(|line| !line.contains("pending")), "{with_both:?}");
    assert!(with_both[0].contains("24"), "{with_both:?}");
}

/// A price of both billing classes is of neither schedule, and what a surgical center is paid is none of a hospital's.
#[test]
fn prices_of_both_classes_and_of_another_place_are_apart() {
    let workspace = Workspace::with_payer_csv(&[
        "Aetna,PPO,CPT,47371,,outpatient,both,22,case rate,2500,,2025-10-01,,",
        "Cigna,PPO,CPT,47371,,outpatient,facility,24,case rate,1000,,2026-02-01,,",
        "Cigna,PPO,CPT,47371,,outpatient,facility,22,case rate,2000,,2026-02-01,,",
    ]);
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    let against = rows(&workspace, "payer-against-medicare", &["code=47371"]);
    let both = against.iter().find(|row| shown(row, "billing_class") == "both").expect("its row");
    assert_eq!(shown(both, "schedule"), "no schedule: a price of both billing classes");
    assert_eq!(shown(both, "highest"), "not-applicable");
    let sql = "SELECT DISTINCT scope_setting FROM v_market_rate WHERE amount_kind = 'negotiated' ORDER BY 1";
    let scopes = crate::workspace::column_of(&workspace.database(), sql);
    assert_eq!(scopes, ["outpatient", "outpatient, surgical center"]);
}

#[test]
fn the_view_of_amounts_to_compare_with_is_what_reports_compare_with() {
    let workspace = workspace();
    // Every modifier that is known, and none, as rates of professionals that do not state their place.
    let both = "-- with: medicare/compared\n-- param: system text default=CPT\n-- param: code code required\n\
                -- param: locality text optional\n\
                WITH sought AS (\n    SELECT 'professional' AS medicare_class, 'not-stated' AS medicare_setting,\n\
                       modifier AS modifiers, 'in force' AS medicare_period\n\
                FROM (SELECT '' AS modifier UNION ALL SELECT modifier FROM modifier)\n)\n\
                SELECT part.modifiers, part.setting, part.amount, part.amount_na,\n\
                       shown.amount AS view_amount,\n\
                       CASE WHEN shown.code IS NULL THEN 'no-record' ELSE shown.amount_na END AS view_amount_na\n\
                FROM compared AS part\n\
                LEFT JOIN v_medicare_comparable AS shown\n\
                    ON shown.system = :system AND shown.code = :code AND shown.setting = part.setting\n\
                   AND shown.modifiers = part.modifiers AND shown.newest = 1\n\
                   AND shown.locality = coalesce(:locality, 'US')\n\
                WHERE part.medicare_period = 'in force'\nORDER BY part.modifiers, part.setting";
    workspace.write("both.sql", both);
    let (mut amounts, mut reasons) = (0, 0);
    for (code, locality) in [("47371", None), ("47382", None), ("47371", Some("09102/04"))] {
        let mut params = vec![format!("code={code}")];
        params.extend(locality.map(|place| format!("locality={place}")));
        let params: Vec<&str> = params.iter().map(String::as_str).collect();
        let rows = rows(&workspace, "both.sql", &params);
        assert!(rows.len() > 60, "{code}: {}", rows.len());
        for row in rows {
            let (of_part, of_view) = (shown(&row, "amount"), shown(&row, "view_amount"));
            assert_eq!(of_part, of_view, "{code}: {row}");
            *(if row["amount"].is_null() { &mut reasons } else { &mut amounts }) += 1;
        }
    }
    assert!(amounts > 60 && reasons > 60, "{amounts} amounts, {reasons} reasons");
}
