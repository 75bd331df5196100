//! Modifiers as Medicare pays them: the second procedure of a day, several on one line, and the
//! arithmetic that `explain` prints.

use std::sync::OnceLock;

use crate::comparable::rows;
use crate::workspace::{Files, Workspace, column_of, fixture, published, repository};

fn workspace() -> Workspace {
    static MADE: OnceLock<Files> = OnceLock::new();
    Workspace::made_once(&MADE, import_schedule)
}

fn import_schedule() -> Workspace {
    let workspace = Workspace::seeded();
    let file = |name: &str| fixture(&format!("medicare/{name}"));
    let units = std::fs::read_to_string(file("relative-values-2026.csv")).expect("a fixture");
    let more = std::fs::read_to_string(file("second-procedures-2026.csv")).expect("a fixture");
    let rows: Vec<&str> = more.lines().skip(7).collect();
    workspace.write("units.csv", format!("{units}{}\n", rows.join("\n")));
    workspace.run(&["import", "units.csv"]).expect_code(0);
    let indices = file("three-localities-2026.csv");
    workspace.run(&["import", &indices, "--accept", "I520", "--accept", "I522"]).expect_code(0);
    workspace
}

/// A cell of a row in JSON: its text, or its reason in brackets.
fn text(row: &serde_json::Value, name: &str) -> String {
    match row[name].as_str() {
        Some(text) => text.to_owned(),
        None => format!("[{}]", row[format!("{name}_na")].as_str().unwrap_or_default()),
    }
}

/// Steps with their results, as `explain` prints them.
fn explained(workspace: &Workspace, arguments: &[&str]) -> Vec<(String, String)> {
    let mut all = vec!["explain"];
    all.extend(arguments);
    all.extend(["--format", "json"]);
    let report = workspace.run(&all).expect_code(0).json();
    let sections = report["sections"].as_array().expect("sections");
    let mut rows = sections.iter().filter_map(|one| one["tables"][0]["rows"].as_array());
    let steps = rows.find(|rows| rows.iter().all(|row| row["step"].is_string())).expect("steps");
    steps.iter().map(|row| (text(row, "step"), text(row, "result"))).collect()
}

fn amount(workspace: &Workspace, arguments: &[&str]) -> String {
    explained(workspace, arguments).pop().expect("a last step").1
}

#[test]
fn the_second_procedure_is_paid_by_its_indicator() {
    let workspace = workspace();
    for (arguments, expected) in [
        // 2: half.
        (vec!["47371", "--modifier", "51"], "$591.20"),
        // 3: half after another family.
        (vec!["43239", "--modifier", "51"], "$61.79"),
        // 4: 39.41 x 0.95 + 67.14 x 0.5, each rounded.
        (vec!["70450", "--modifier", "51", "--setting", "non-facility"], "$71.01"),
        (vec!["70450", "--modifier", "TC,51", "--setting", "non-facility"], "$33.57"),
        (vec!["70450", "--modifier", "26,51", "--setting", "non-facility"], "$37.44"),
        // 4, capped: 120.24 x 0.95 + the smaller of 714.78 x 0.5 and the cap of 243.83.
        (vec!["74263", "--modifier", "51", "--setting", "non-facility"], "$358.06"),
        (vec!["74263", "--modifier", "TC,51", "--setting", "non-facility"], "$243.83"),
        // 5: (0.45 + 0.41 / 2 + 0.01) x 33.4009, rounded once.
        (vec!["97110", "--modifier", "51", "--setting", "non-facility"], "$22.21"),
        // 6: 67.47 + 129.26 x 0.75.
        (vec!["93306", "--modifier", "51", "--setting", "non-facility"], "$164.42"),
        // 7: the professional component in full.
        (vec!["92083", "--modifier", "26,51", "--setting", "non-facility"], "$26.39"),
        // The components of a global test stand under other codes.
        (vec!["93000", "--modifier", "51", "--setting", "non-facility"], "[not-collected]"),
    ] {
        assert_eq!(amount(&workspace, &arguments), expected, "{arguments:?}");
    }
    let family = explained(&workspace, &["43239", "--modifier", "51"]);
    assert!(
        family.contains(&("Within its family".to_owned(), "$123.58 - $110.56 = $13.02".to_owned())),
        "{family:?}"
    );
}

#[test]
fn each_modifier_of_47371_is_paid_by_its_rule() {
    let workspace = workspace();
    for (expected, modifiers) in [
        ("$591.20", &["51"][..]),
        ("$1,064.15", &["54"]),
        ("$118.24", &["55"]),
        ("$738.99", &["62"]),
        ("$957.74", &["78", "51,78"]),
        ("$189.18", &["80", "81", "82"]),
        ("$160.81", &["AS"]),
        ("$1,182.39", &["58", "59", "76", "77", "79", "GC", "Q0", "Q1", "XE", "XP", "XS", "XU", "50"]),
        ("[not-applicable]", &["26", "TC", "LT", "RT", "66", "GY", "GZ", "PA", "PB", "PC", "25", "QK", "AD"]),
        ("[not-applicable]", &["54,78", "55,78", "54,55", "50,LT"]),
        ("[not-collected]", &["56", "62,78"]),
        ("[set-locally]", &["22", "52", "53", "GA"]),
        ("[pending]", &["73", "74"]),
    ] {
        for modifier in modifiers {
            assert_eq!(amount(&workspace, &["47371", "--modifier", modifier]), expected, "{modifier}");
        }
    }
    // What only facilities report waits for what facilities are paid.
    let outpatient = repository().join("tests/fixtures/medicare/opps-addendum-b-oct-2025.csv");
    workspace.run(&["import", &outpatient.display().to_string()]).expect_code(0);
    for (modifier, expected) in [("73", "$4,500.13"), ("74", "$9,000.25")] {
        assert_eq!(amount(&workspace, &["47371", "--modifier", modifier]), expected);
        let other = ["47371", "--modifier", modifier, "--setting", "non-facility"];
        assert_eq!(amount(&workspace, &other), "[not-applicable]");
    }
    let check =
        workspace.run(&["query", "run", "modifier-check", "--param", "code=47371", "--format", "csv"]);
    let check = check.expect_code(0).stdout;
    assert!(check.contains("50,known,4500.13,known") && check.contains("100,known,9000.25,known"), "{check}");
    // A side is named on a code that has sides, and changes nothing.
    assert_eq!(amount(&workspace, &["19303", "--modifier", "LT"]), "$915.85");
    // No 150 percent for two sides: of a liver there is one, of another code nobody says whether it has a side.
    for (code, verdict) in [("47382", "not valid"), ("43239", "not valid"), ("70450", "not decided")] {
        let verdicts = format!(
            "SELECT DISTINCT indicator || ' ' || verdict FROM medicare_modifier_effect
             WHERE code = '{code}' AND modifier IN ('LT', 'RT')"
        );
        assert_eq!(column_of(&workspace.database(), &verdicts), [format!("0 {verdict}")], "{code}");
    }
    assert_eq!(
        amount(&workspace, &["70450", "--modifier", "RT", "--setting", "non-facility"]),
        "[not-collected]"
    );
    // A discontinued procedure has a row of its own.
    let discontinued = column_of(
        &workspace.database(),
        "SELECT setting || ' ' || cents FROM medicare_modifier_cents WHERE code = '45378' AND modifier = '53' ORDER BY 1",
    );
    assert_eq!(discontinued, ["facility 8250", "non-facility 18938"]);
    assert_eq!(amount(&workspace, &["45378", "--modifier", "53"]), "$82.50");
    // A procedure with a global period of no days is paid in full on a return to the operating room.
    assert_eq!(amount(&workspace, &["45378", "--modifier", "78"]), "$164.67");
    assert_eq!(
        amount(&workspace, &["70450", "--modifier", "78", "--setting", "non-facility"]),
        "[not-collected]"
    );
}

#[test]
fn a_discontinued_procedure_is_paid_to_the_facility_by_the_published_schedule() {
    let Some(outpatient) = published("public-fee-schedules/opps/opps_addendum_b_2025_oct.csv.gz") else {
        return;
    };
    let workspace = workspace();
    workspace.run(&["import", &outpatient.display().to_string()]).expect_code(0);
    assert_eq!(amount(&workspace, &["47371", "--modifier", "73"]), "$5,205.61");
    assert_eq!(amount(&workspace, &["47371", "--modifier", "74"]), "$10,411.22");
}

#[test]
fn every_value_of_an_indicator_has_one_rule_with_a_citation_or_is_not_decided() {
    let workspace = workspace();
    let database = workspace.database();
    let count = |sql: &str| column_of(&database, sql).join(" ");
    let rules = "SELECT CAST(count(*) AS TEXT) FROM medicare_modifier_rule";
    assert_eq!(
        count(&format!("{rules} WHERE citation NOT LIKE 'chapter %' AND citation <> 'not decided'")),
        "0"
    );
    // Each modifier is decided by one column, and every value has a rule, if only that none is decided.
    assert_eq!(
        count(
            "SELECT modifier FROM medicare_modifier_rule GROUP BY modifier HAVING count(DISTINCT column_name) > 1"
        ),
        ""
    );
    assert_eq!(
        count(
            "SELECT code || ' ' || modifier FROM medicare_modifier_effect GROUP BY code, modifier, release_id
             HAVING count(*) > 1"
        ),
        ""
    );
    assert_eq!(
        count(
            "SELECT DISTINCT rule.modifier FROM medicare_modifier_rule AS rule JOIN medicare_rvu AS rvu
             WHERE rvu.modifier = '' AND NOT EXISTS (
                 SELECT 1 FROM medicare_modifier_effect AS effect
                 WHERE effect.code_id = rvu.code_id AND effect.modifier = rule.modifier)"
        ),
        ""
    );
    assert_eq!(
        count(
            "SELECT verdict || ', ' || citation FROM medicare_modifier_effect WHERE code = '70450' AND modifier = '78'"
        ),
        "not decided, not decided"
    );
}

#[test]
fn a_listed_modifier_that_the_fee_schedule_rules_out_is_flagged_where_it_is_shown() {
    let workspace = workspace();
    let report =
        workspace.run(&["query", "run", "code-modifiers", "--param", "code=47371", "--format", "json"]);
    let rows = report.expect_code(0).json()["sections"][0]["tables"][0]["rows"].clone();
    let rows = rows.as_array().expect("modifiers").clone();
    let flagged: Vec<&str> = rows
        .iter()
        .filter(|row| {
            row["medicare"].as_str().is_some_and(|words| words.starts_with("not allowed on this code"))
        })
        .filter_map(|row| row["modifier"].as_str())
        .collect();
    assert_eq!(flagged, ["26", "50", "66", "LT", "RT", "TC"]);
    let said = |modifier: &str| {
        let row = rows.iter().find(|row| row["modifier"] == modifier).expect("it is listed");
        row["medicare"].as_str().unwrap_or_default().to_owned()
    };
    assert_eq!(said("26"), "not allowed on this code: a physician service: it is not split into components");
    assert_eq!(said("73"), "facility claims only");
    assert_eq!(said("56"), "not decided");
    let before = Workspace::seeded().run(&[
        "query",
        "run",
        "code-modifiers",
        "--param",
        "code=47371",
        "--format",
        "csv",
    ]);
    assert!(before.expect_code(0).stdout.contains("[pending],pending,code_modifiers.csv"));
}

#[test]
fn several_modifiers_are_applied_in_order_and_rounded_at_each_step() {
    let workspace = workspace();
    let steps = explained(&workspace, &["19303", "--modifier", "62,51,50"]);
    let modifiers: Vec<&(String, String)> =
        steps.iter().filter(|(step, _)| step.starts_with("Modifier")).collect();
    let said: Vec<&str> = modifiers.iter().map(|(_, result)| result.as_str()).collect();
    assert_eq!(
        said,
        ["$915.85 x 1.500 = $1,373.78", "$1,373.78 x 0.500 = $686.89", "$686.89 x 0.625 = $429.31"],
        "bilateral surgery, then the rank of the day, then the share of the surgeon"
    );
    assert_eq!(amount(&workspace, &["47371", "--modifier", "51,80", "--locality", "09102/04"]), "$117.80");
    assert_eq!(amount(&workspace, &["47371", "--modifier", "AS,80"]), "$160.81", "AS stands in place of 80");
    for refused in ["62,80", "62,66", "50,26", "26"] {
        assert_eq!(amount(&workspace, &["47371", "--modifier", refused]), "[not-applicable]", "{refused}");
    }
    assert_eq!(
        amount(&workspace, &["47371", "--modifier", "50"]),
        "$1,182.39",
        "both sides are paid as one procedure"
    );
    assert_eq!(amount(&workspace, &["47371", "--modifier", "50,80"]), "$189.18");
    assert_eq!(amount(&workspace, &["47371", "--modifier", "ZZ"]), "[no-record]");
    assert_eq!(amount(&workspace, &["47371", "--modifier", "22,51"]), "[set-locally]");
    let together = explained(&workspace, &["47371", "--modifier", "62,80"]);
    assert!(together.iter().any(|(step, _)| step == "Together"), "{together:?}");
    workspace.run(&["explain", "47371", "--modifier", "627"]).expect_code(2).expect_talk(&["627"]);
}

#[test]
fn one_modifier_is_paid_the_same_in_the_report_and_in_the_explanation() {
    let workspace = workspace();
    let views = column_of(
        &workspace.database(),
        "SELECT code || ' ' || modifier || ' ' || setting || ' ' || iif(cents IS NULL, '[' || cents_na || ']', printf('$%,d.%02d', cents / 100, cents % 100))
         FROM medicare_modifier_cents
         WHERE status = 'A' AND NOT (code = '43239' AND modifier = '51')",
    );
    assert!(views.len() > 200, "{}", views.len());
    let mut asked = 0;
    for row in views.iter().step_by(17) {
        let words: Vec<&str> = row.split(' ').collect();
        let [code, modifier, setting, expected] = words[..] else { panic!("{row}") };
        let ours = amount(&workspace, &[code, "--modifier", modifier, "--setting", setting]);
        assert_eq!(ours, expected, "{row}");
        asked += 1;
    }
    assert!(asked > 20, "{asked}");
}

#[test]
fn modifiers_are_paid_the_same_in_every_locality_and_in_the_explanation_of_one() {
    let workspace = workspace();
    for (code, modifier) in
        [("74263", "51"), ("70450", "TC|51"), ("97110", "51"), ("47371", "62|51"), ("47371", "50")]
    {
        let params = [format!("code={code}"), format!("modifier={modifier}")];
        let params = params.each_ref().map(String::as_str);
        let localities = rows(&workspace, "medicare-by-locality", &params);
        assert_eq!(localities.len(), 3, "{code} {modifier}");
        for (setting, column) in [("facility", "facility_amount"), ("non-facility", "nonfacility_amount")] {
            let mut paid = Vec::new();
            for row in &localities {
                let locality = format!("{}/{}", text(row, "contractor"), text(row, "locality"));
                let one = amount(
                    &workspace,
                    &[code, "--modifier", modifier, "--setting", setting, "--locality", &locality],
                );
                let here = row[column]
                    .as_f64()
                    .map_or_else(|| text(row, column), |dollars| format!("${dollars:.2}"));
                assert_eq!(one.replace(',', ""), here, "{code} {modifier} {setting} {locality}");
                paid.extend(row[column].as_f64());
            }
            // The first page has the same, and its lowest and highest locality are of these.
            let page = rows(&workspace, "code-medicare-pays", &params);
            let words =
                if setting == "facility" { "Professional fee, facility" } else { "Professional fee, office" };
            let line = page.iter().find(|row| row["setting"] == words).expect("a setting");
            let nation =
                amount(&workspace, &[code, "--modifier", modifier, "--setting", setting]).replace(',', "");
            let shown = line["amount"]
                .as_f64()
                .map_or_else(|| text(line, "amount"), |dollars| format!("${dollars:.2}"));
            assert_eq!(shown, nation, "{code} {modifier} {setting}");
            let highest = paid.iter().copied().fold(f64::NAN, f64::max);
            assert_eq!(line["highest"].as_f64(), Some(highest).filter(|highest| !highest.is_nan()), "{line}");
        }
    }
}

#[test]
fn an_amount_that_is_none_says_why() {
    let workspace = workspace();
    let none = |arguments: &[&str]| -> (String, String) {
        let all = [&["explain"][..], arguments, &["--format", "json"]].concat();
        let rows = workspace.run(&all).expect_code(0).rows();
        let last = rows.last().expect("a last step").clone();
        (text(&last, "arithmetic"), text(&last, "result"))
    };
    let not_done = none(&["47371", "--setting", "non-facility"]);
    assert!(not_done.0.contains("the file prints NA"), "{not_done:?}");
    assert_eq!(not_done.1, "[not-applicable]");
    let by_contractor = none(&["47379", "--modifier", "51"]);
    assert!(by_contractor.0.starts_with("none: status C, priced by the contractor"), "{by_contractor:?}");
    assert_eq!(by_contractor.1, "[set-locally]");
}

#[test]
fn a_code_without_a_publication_disagrees_with_nothing() {
    let workspace = workspace();
    let verdicts = |code: &str| -> Vec<String> {
        let code = format!("code={code}");
        let report = workspace.run(&["query", "run", "modifier-check", "--param", &code, "--format", "json"]);
        let rows = report.expect_code(0).json()["sections"][0]["tables"][0]["rows"].clone();
        let text = |row: &serde_json::Value| {
            let words = [row["modifier"].as_str()?, row["paid"].as_str()?, row["verdict"].as_str()?];
            Some(format!("{} {}: {}", words[0], words[1], words[2]))
        };
        rows.as_array().expect("modifiers").iter().filter_map(text).collect()
    };
    let published = verdicts("47371");
    let agree = published.iter().position(|verdict| verdict.ends_with(": agree")).expect("some agree");
    let disagree =
        published.iter().rposition(|verdict| verdict.contains(": disagree")).expect("some disagree");
    assert!(disagree < agree, "what disagrees comes first: {published:?}");
    assert!(
        published.contains(&"26 no: disagree: listed, but Medicare does not pay it on this code".to_owned())
    );
    let same = "50 nothing-more: disagree: listed, but Medicare pays the same without it".to_owned();
    assert!(published.contains(&same), "{published:?}");
    let other = verdicts("19303");
    assert!(
        !other.is_empty() && other.iter().all(|verdict| verdict.contains("nothing to compare")),
        "{other:?}"
    );
}

#[test]
fn anesthesia_is_paid_by_units_that_the_claim_has() {
    let workspace = workspace();
    let steps = explained(&workspace, &["00100"]);
    assert!(steps.iter().any(|(step, _)| step == "Anesthesia"), "{steps:?}");
    assert_eq!(steps.last().map(|(_, result)| result.as_str()), Some("[not-applicable]"));
    workspace.write(
        "ANES2026.csv",
        "Contractor,Locality,Locality Name,National Anes CF of 20.4976\n09102 ,04 ,MIAMI,22.39 \n06302 ,00 ,WISCONSIN,19.2512 \n,,,\n",
    );
    workspace.run(&["import", "ANES2026.csv"]).expect_code(0);
    let query = |params: &[&str]| -> String {
        let mut arguments = vec!["query", "run", "medicare-anesthesia", "--format", "csv"];
        params.iter().for_each(|param| arguments.extend(["--param", param]));
        workspace.run(&arguments).expect_code(0).stdout
    };
    assert!(query(&[]).contains("MIAMI,known,22.39,known,[not-supplied]"));
    let paid = query(&["units=11.4"]);
    assert!(
        paid.contains("22.39,known,255.25,known") && paid.contains("19.2512,known,219.46,known"),
        "{paid}"
    );
    for (modifier, expected) in [("QK", "127.62"), ("QZ", "255.25"), ("AD", "67.17")] {
        let directed = query(&["units=11.4", &format!("modifier={modifier}"), "locality=09102/04"]);
        assert!(directed.contains(&format!(",22.39,known,{expected},known,")), "{modifier}: {directed}");
    }
}
