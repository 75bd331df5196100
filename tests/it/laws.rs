//! Laws of what has an inverse or an order, on files that nobody chose: an undo takes back what an import
//! did, a moment shows what was shown then, payers do not depend on each other, and corrected rejects are
//! as good as a file that was right from the start.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::workspace::{Workspace, payer_csv};

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
