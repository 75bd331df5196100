//! Laws of what has an inverse or an order, on files that nobody chose: an undo takes back what an import
//! did, a moment shows what was shown then, payers do not depend on each other, editions end with the newest in
//! any order, corrected rejects are as good as a file that was right from the start, and the three shapes of
//! CMS's schema say the same. That a lake holds what the database does is in `lake_publish.rs`.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::workspace::{Workspace, payer_csv, repository};

/// Every case starts the program many times, so there are few of them:
/// the same each time, so that a run says something of the change and not of the lot; how many
/// says `RATEBOOK_LAWS`.
fn runner() -> TestRunner {
    let cases = std::env::var("RATEBOOK_LAWS").ok().and_then(|cases| cases.parse().ok()).unwrap_or(6);
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

/// A rate: plan, code, cents.
type Rate = (u8, u16, u32);

/// The rates of one edition, a figure for each plan and code.
fn edition() -> impl Strategy<Value = Vec<Rate>> {
    prop::collection::btree_map((0..3_u8, 0..4_u16), 1..9_999_u32, 1..8).prop_map(|rates: BTreeMap<_, _>| {
        rates.into_iter().map(|((plan, code), cents)| (plan, code, cents)).collect()
    })
}

fn csv(payer: &str, rates: &[Rate]) -> String {
    let row = |(plan, code, cents): &Rate| {
        let code = ["47371", "47380", "99213", "99214"][usize::from(*code)];
        format!("{payer},Plan {plan},CPT,{code},,,,,,{}.{:02},,,,", cents / 100, cents % 100)
    };
    let rows: Vec<String> = rates.iter().map(row).collect();
    payer_csv(&rows.iter().map(String::as_str).collect::<Vec<_>>())
}

/// What is current, or was at a moment.
fn shown(workspace: &Workspace, moment: Option<i64>) -> String {
    let sql = "SELECT code, raw_payer, raw_plan, amount FROM v_code_rate ORDER BY code, raw_payer, raw_plan, amount";
    let rates = query(workspace, moment, sql);
    let counted = "SELECT (SELECT count(*) FROM current_rate) - (SELECT coalesce(sum(rates), 0) FROM rate_tally) AS wrong";
    assert_eq!(query(workspace, moment, counted).lines().nth(1), Some("0,known"), "as of {moment:?}");
    rates
}

fn query(workspace: &Workspace, moment: Option<i64>, sql: &str) -> String {
    let moment = moment.map(|moment| moment.to_string());
    let mut arguments = vec!["query", "run", "--sql", sql, "--format", "csv"];
    if let Some(moment) = &moment {
        arguments.extend(["--as-of", moment]);
    }
    workspace.run(&arguments).expect_code(0).stdout
}

fn import(workspace: &Workspace, name: &str, text: &str) -> i64 {
    workspace.write(name, text);
    // Figures drawn by lot change tenfold, too.
    let run = workspace.run(&["import", name, "--replaces", "--accept", "I504"]);
    assert!(run.code <= 1, "{}", run.stderr);
    workspace.value("SELECT max(import_id) FROM import")
}

#[test]
fn an_undo_is_the_inverse_of_an_import_and_a_moment_is_what_was_shown_then() {
    let editions = prop::collection::vec(edition(), 2..5);
    let result = runner().run(&editions, |editions| {
        let workspace = Workspace::seeded();
        let mut moments = vec![(None, shown(&workspace, None))];
        for (number, rates) in (0..).zip(&editions) {
            let id = import(&workspace, &format!("{number}.csv"), &csv("Aetna", rates));
            // An edition that says what the last one said may be the same file.
            if moments.last().and_then(|(last, _)| *last) != Some(id) {
                moments.push((Some(id), shown(&workspace, None)));
            }
        }
        for (id, then) in &moments[1..] {
            prop_assert_eq!(&shown(&workspace, *id), then, "as of import {:?}", id);
        }
        for pair in moments.windows(2).rev() {
            let id = pair[1].0.map(|id| id.to_string()).unwrap_or_default();
            workspace.run(&["imports", "undo", &id, "--yes"]).expect_code(0);
            prop_assert_eq!(&shown(&workspace, None), &pair[0].1, "after the undo of import {}", id);
        }
        workspace.run(&["migrate", "verify"]).expect_code(0);
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn payers_come_in_any_order() {
    let files = (edition(), edition(), edition(), Just(["Aetna", "Cigna", "Made-up Health"]).prop_shuffle());
    let result = runner().run(&files, |(one, two, three, order)| {
        let of = |payer: &str| match payer {
            "Aetna" => &one,
            "Cigna" => &two,
            _ => &three,
        };
        let (sorted, shuffled) = (Workspace::seeded(), Workspace::seeded());
        for payer in ["Aetna", "Cigna", "Made-up Health"] {
            import(&sorted, &format!("{payer}.csv"), &csv(payer, of(payer)));
        }
        for payer in order {
            import(&shuffled, &format!("{payer}.csv"), &csv(payer, of(payer)));
        }
        prop_assert_eq!(shown(&sorted, None), shown(&shuffled, None));
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn corrected_rejects_are_as_good_as_a_file_that_was_right() {
    let rates = (edition(), prop::collection::vec(any::<bool>(), 8), any::<bool>());
    let result = runner().run(&rates, |(rates, spoiled, later)| {
        let right = csv("Aetna", &rates);
        let mut lines: Vec<String> = right.lines().map(str::to_owned).collect();
        for (line, _) in lines[1..].iter_mut().zip(spoiled).filter(|(_, spoil)| *spoil) {
            *line = line.replacen("CPT", "CTP", 1);
        }
        let whole = Workspace::seeded();
        import(&whole, "rates.csv", &right);
        let parts = Workspace::seeded();
        let id = import(&parts, "rates.csv", &(lines.join("\n") + "\n"));
        if parts.path("rates.rejects.csv").exists() {
            if later {
                std::fs::remove_file(parts.path("rates.rejects.csv")).expect("it is there");
                let id = id.to_string();
                parts.run(&["imports", "show", &id, "--rejects", "rates.rejects.csv"]).expect_code(0);
            }
            let corrected = parts.text_of("rates.rejects.csv").replace(",CTP,", ",CPT,");
            parts.write("corrected.csv", corrected);
            parts.run(&["import", "corrected.csv"]).expect_code(0);
        }
        prop_assert_eq!(shown(&parts, None), shown(&whole, None));
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
}

/// A charge of a hospital: code, gross charge, and the dollars of two plans, of which it may lack the second.
pub(crate) type Charge = (u16, Option<u32>, u32, Option<u32>);

const PLANS: [(&str, &str); 2] = [("Aetna", "PPO"), ("Cigna", "HMO")];

fn dollars(cents: u32) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

/// The same charges as CMS's tall CSV, wide CSV and JSON.
pub(crate) fn shapes(charges: &[Charge]) -> [(&'static str, String); 3] {
    let fixture = std::fs::read_to_string(repository().join("tests/fixtures/hospital/tall-v3-hill.csv"));
    let fixture = fixture.expect("a fixture");
    let head: String = fixture.split_inclusive('\n').take(2).collect();
    let gross = |gross: &Option<u32>| gross.map(dollars).unwrap_or_default();
    let paid = |charge: &Charge| [Some(charge.2), charge.3];

    let mut tall = format!(
        "{head}description,code|1,code|1|type,setting,drug_unit_of_measurement,drug_type_of_measurement,\
         standard_charge|gross,standard_charge|discounted_cash,payer_name,plan_name,modifiers,\
         standard_charge|negotiated_dollar,standard_charge|negotiated_percentage,\
         standard_charge|negotiated_algorithm,median_amount,10th_percentile,90th_percentile,count,\
         standard_charge|min,standard_charge|max,standard_charge|methodology,additional_generic_notes\n"
    );
    let mut wide = format!(
        "{head}description,code|1,code|1|type,modifiers,setting,drug_unit_of_measurement,drug_type_of_measurement,\
         standard_charge|gross,standard_charge|discounted_cash"
    );
    for (payer, plan) in PLANS {
        let of = format!("{payer}|{plan}");
        wide += &format!(
            ",standard_charge|{of}|negotiated_dollar,standard_charge|{of}|negotiated_percentage,\
             standard_charge|{of}|negotiated_algorithm,median_amount|{of},10th_percentile|{of},\
             90th_percentile|{of},count|{of},standard_charge|{of}|methodology,additional_payer_notes|{of}"
        );
    }
    wide += ",standard_charge|min,standard_charge|max,additional_generic_notes\n";
    let mut items = Vec::new();
    for charge in charges {
        let item = format!("Service {},{},CPT", charge.0, 10_000 + charge.0);
        let mut stated = Vec::new();
        wide += &format!("{item},,outpatient,,,{},", gross(&charge.1));
        for ((payer, plan), cents) in PLANS.into_iter().zip(paid(charge)) {
            let Some(amount) = cents.map(dollars) else {
                wide += ",,,,,,,,,";
                continue;
            };
            tall += &format!(
                "{item},outpatient,,,{},,{payer},{plan},,{amount},,,,,,,,,fee schedule,\n",
                gross(&charge.1)
            );
            wide += &format!(",{amount},,,,,,,fee schedule,");
            stated.push(format!(
                "{{\"payer_name\": \"{payer}\", \"plan_name\": \"{plan}\", \"standard_charge_dollar\": {amount}, \
                 \"methodology\": \"fee schedule\"}}"
            ));
        }
        wide += ",,,\n";
        let gross =
            charge.1.map(|cents| format!("\"gross_charge\": {}, ", dollars(cents))).unwrap_or_default();
        items.push(format!(
            "{{\"description\": \"Service {}\", \"code_information\": [{{\"code\": \"{}\", \"type\": \"CPT\"}}], \
             \"standard_charges\": [{{\"setting\": \"outpatient\", {gross}\"payers_information\": [{}]}}]}}",
            charge.0,
            10_000 + charge.0,
            stated.join(", ")
        ));
    }
    let json = format!(
        "{{\"hospital_name\": \"Hill Hospital\", \"last_updated_on\": \"2026-01-15\", \"version\": \"3.0.0\", \
         \"location_name\": [\"Hill\"], \"hospital_address\": [\"1 Main St, Hill, CA\"], \
         \"license_information\": {{\"license_number\": \"77\", \"state\": \"CA\"}}, \
         \"type_2_npi\": [\"1234567893\"], \"attestation\": {{\"attestation\": \"A text\", \
         \"confirm_attestation\": true, \"attester_name\": \"Ann\"}}, \"standard_charge_information\": [{}]}}",
        items.join(", ")
    );
    [("tall.csv", tall), ("wide.csv", wide), ("charges.json", json)]
}

/// The charges of a file, one for each code.
fn charges() -> impl Strategy<Value = Vec<Charge>> {
    let cents = 1..9_999_999_u32;
    let charge = (prop::option::of(cents.clone()), cents.clone(), prop::option::of(cents));
    prop::collection::btree_map(0..900_u16, charge, 1..12).prop_map(|charges| {
        charges.into_iter().map(|(code, (gross, first, second))| (code, gross, first, second)).collect()
    })
}

#[test]
fn editions_in_any_order_end_with_the_newest() {
    let editions = (prop::collection::vec(charges(), 4), Just([0, 1, 2, 3]).prop_shuffle());
    let result = runner().run(&editions, |(editions, order)| {
        let write = |workspace: &Workspace, number: usize| {
            let [_, _, (_, text)] = shapes(&editions[number]);
            let name = format!("{number}.json");
            workspace.write(&name, text.replace("2026-01-15", &format!("2026-{:02}-15", number + 1)));
            name
        };
        let import = |workspace: &Workspace, number: usize| {
            let name = write(workspace, number);
            workspace.run(&["import", &name, "--accept", "I501", "--accept", "I502", "--accept", "I504"])
        };
        let (alone, all) = (Workspace::seeded(), Workspace::seeded());
        import(&alone, 3).expect_code(0);
        let mut newest = None;
        for number in order {
            let before = all.dump();
            let run = import(&all, number);
            if newest.is_some_and(|newest| number < newest) {
                run.expect_code(3).expect_talk(&["I503"]);
                prop_assert!(all.dump() == before, "a refused edition changed the database");
            } else {
                run.expect_code(0);
                newest = Some(number);
            }
        }
        prop_assert_eq!(shown(&all, None), shown(&alone, None));
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn three_shapes_of_one_file_have_one_fingerprint() {
    let result = runner().run(&charges(), |charges| {
        let mut prints = Vec::new();
        for (name, text) in shapes(&charges) {
            let workspace = Workspace::seeded();
            import(&workspace, name, &text);
            let rejected: i64 = workspace.value("SELECT count(*) FROM import_reject");
            prop_assert_eq!(rejected, 0, "{}", name);
            let print: String =
                workspace.value("SELECT fingerprint FROM import ORDER BY import_id DESC LIMIT 1");
            prints.push((print, shown(&workspace, None)));
        }
        prop_assert_eq!(&prints[0], &prints[1], "tall and wide");
        prop_assert_eq!(&prints[0], &prints[2], "tall and JSON");
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
}
