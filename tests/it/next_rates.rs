//! A rate without a last day holds until the next of its price begins.

use crate::comparable::rows;
use crate::lake_engines::{compare, engine};
use crate::workspace::{Workspace, payer_csv};

/// Two years of one rate; two of another, of which the first has a last day of its own; and rates to come.
const RATES: [&str; 7] = [
    "Aetna,HMO,CPT,47371,,outpatient,facility,,case rate,5000.00,,2024-01-01,,",
    "Aetna,HMO,CPT,47371,,outpatient,facility,,case rate,6000.00,,2025-01-01,,",
    "Aetna,HMO,CPT,47371,,outpatient,facility,,case rate,7000.00,,2099-01-01,,",
    "Cigna,PPO,CPT,47371,,outpatient,facility,,case rate,8000.00,,2024-01-01,2098-12-31,",
    "Cigna,PPO,CPT,47371,,outpatient,facility,,case rate,9000.00,,2025-01-01,,",
    "Aetna,HMO,CPT,47371,,outpatient,facility,,fee schedule,4000.00,,2024-01-01,,",
    "Aetna,HMO,CPT,47371,,outpatient,facility,,case rate,6000.00,,2025-01-01,,again",
];

fn workspace() -> Workspace {
    let workspace = Workspace::seeded();
    workspace.write("rates.csv", payer_csv(&RATES));
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    workspace
}

/// The amounts that count, in their order.
fn counted(workspace: &Workspace, more: &[&str]) -> Vec<f64> {
    let params = [&["code=47371", "method=case rate"], more].concat();
    let all = rows(workspace, "market-rates", &params);
    let mut counted: Vec<f64> =
        all.iter().filter(|row| row["counts"] == "yes").filter_map(|row| row["amount"].as_f64()).collect();
    counted.sort_by(f64::total_cmp);
    counted
}

#[test]
fn a_rate_without_a_last_day_ends_where_the_next_of_its_price_begins() {
    let workspace = workspace();
    // What has a last day of its own holds until then; with another rate of the price on one day it is open which holds.
    assert_eq!(counted(&workspace, &[]), [6000.0]);
    assert_eq!(counted(&workspace, &["today=2024-06-30"]), [5000.0, 8000.0]);
    assert_eq!(counted(&workspace, &["today=2099-01-01"]), [7000.0, 9000.0]);
    // Another method is another price.
    let other = rows(&workspace, "market-rates", &["code=47371", "method=fee schedule"]);
    assert_eq!(other.len(), 1);
    assert_eq!(other[0]["counts"], "yes", "{}", other[0]);
    let funnel = rows(&workspace, "market-funnel", &["code=47371", "method=case rate"]);
    let steps: Vec<&str> = funnel.iter().filter_map(|row| row["step"].as_str()).collect();
    assert!(steps.contains(&"Left out, no longer in effect: the next rate is from 2025-01-01"), "{steps:?}");
    assert!(steps.contains(&"Left out, not yet in effect: from 2099-01-01"), "{steps:?}");
    assert!(
        steps.contains(&"Left out, in conflict: the file states several figures for one price"),
        "{steps:?}"
    );
    assert_eq!(rows(&workspace, "code-conflicts", &["code=47371"]).len(), 2);
    // Listed they all are.
    assert_eq!(rows(&workspace, "code-rates", &["code=47371"]).len(), 7);
}

#[test]
fn a_rate_without_days_ends_where_one_with_a_first_day_begins() {
    let workspace = Workspace::seeded();
    let row = |amount: &str, days: &str| {
        format!("Aetna,HMO,CPT,47371,,outpatient,facility,,case rate,{amount},,{days},")
    };
    workspace.write("rates.csv", payer_csv(&[&row("100", ","), &row("200", "2026-01-01,")]));
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    assert_eq!(counted(&workspace, &["today=2025-06-30"]), [100.0]);
    assert_eq!(counted(&workspace, &["today=2026-06-30"]), [200.0]);
    // The same amount in two periods is one.
    workspace
        .write("again.csv", payer_csv(&[&row("100", "2025-01-01,2026-12-31"), &row("100", "2026-01-01,")]));
    workspace.run(&["import", "again.csv", "--replaces"]).expect_code(0);
    assert_eq!(counted(&workspace, &["today=2026-06-30"]), [100.0]);
    assert!(rows(&workspace, "code-conflicts", &["code=47371", "today=2026-06-30"]).is_empty());
}

#[test]
fn a_last_day_that_never_comes_is_none_in_every_file() {
    for [first, second] in [["9999-12-31", "12/31/9999"], ["12/31/2099", "2999-12-31"]] {
        let workspace = Workspace::seeded();
        let ends = [("3100", "2025-01-01", first), ("3250", "2026-01-01", second)];
        let of_csv = ends.map(|(amount, from, to)| {
            format!("Aetna,HMO,CPT,47371,,outpatient,facility,,case rate,{amount},,{from},{to},")
        });
        workspace.write("rates.csv", payer_csv(&[&of_csv[0], &of_csv[1]]));
        workspace.run(&["import", "rates.csv"]).expect_code(0);
        let records = ends.map(|(amount, from, to)| {
            format!("{{\"payer\": \"Cigna\", \"cpt\": \"47371\", \"rate\": {amount}, \"from\": \"{from}\", \"to\": \"{to}\"}}")
        });
        workspace.write("rates.json", format!("[{}]", records.join(",")));
        let profile = "publisher = 'Cigna'\npublisher_kind = 'payer'\nheader = { records = '' }\n\
                       codes = [{ column = 'cpt', system = 'CPT' }]\nconstants = { method = 'case rate', setting = 'outpatient', billing_class = 'facility' }\n\
                       columns = { payer = 'payer', amount = 'rate', effective_from = 'from', effective_to = 'to' }\n";
        workspace.write("records.toml", profile);
        workspace.run(&["import", "rates.json", "--profile", "records.toml"]).expect_code(0);
        assert_eq!(counted(&workspace, &["today=2026-06-30"]), [3250.0, 3250.0], "{first}");
        assert_eq!(counted(&workspace, &["today=2025-06-30"]), [3100.0, 3100.0], "{first}");
        assert!(rows(&workspace, "code-conflicts", &["code=47371"]).is_empty(), "{first}");
        let ends: i64 = workspace.value("SELECT count(effective_to) FROM rate_row");
        assert_eq!(ends, 0, "{first}");
    }
}

#[test]
fn the_next_rate_is_the_same_in_a_lake() {
    let Some(engine) = engine() else { return };
    let workspace = workspace();
    // One without days and one with a first day, and one that another's period holds.
    let more = [
        "Humana,A,CPT,47371,,outpatient,facility,,case rate,100.00,,,,",
        "Humana,A,CPT,47371,,outpatient,facility,,case rate,200.00,,2025-01-01,,",
        "Humana,B,CPT,47371,,outpatient,facility,,case rate,300.00,,2024-01-01,2098-12-31,",
        "Humana,B,CPT,47371,,outpatient,facility,,case rate,300.00,,2025-01-01,,",
        "Humana,C,CPT,47371,,outpatient,facility,,case rate,400.00,,2024-01-01,9999-12-31,",
        "Humana,C,CPT,47371,,outpatient,facility,,case rate,500.00,,2025-01-01,12/31/9999,",
    ];
    workspace.write("more.csv", payer_csv(&more));
    workspace.run(&["import", "more.csv", "--adds"]).expect_code(0);
    workspace.run(&["publish", "--into", "lake"]).expect_code(0);
    for query in ["market-rates", "market-funnel", "payer-comparison", "code-payer-rates", "code-conflicts"] {
        compare(&workspace, &engine, (query, "lake"), "47371");
    }
}

/// What a file states of one price, by plan: the amount and its days.
const PERIODS: [(&str, &[&str]); 6] = [
    ("one holds alone", &["1000,,2026-01-01,2098-12-31,", "1500,,2026-03-01,2026-04-30,"]),
    (
        "two of three hold",
        &["1000,,2026-01-01,2098-12-31,", "1000,,2026-03-01,2026-04-30,", "2000,,2026-06-01,2098-12-31,"],
    ),
    ("stated again for longer", &["1000,,2026-01-01,2026-06-30,", "1000,,2026-01-01,2098-12-31,"]),
    ("another for longer", &["1000,,2026-01-01,2026-06-30,", "2000,,2026-01-01,2098-12-31,"]),
    ("a gap beside it", &["1000,,2026-01-01,2098-12-31,", "pending,,2026-06-01,2098-12-31,"]),
    ("two that hold from no day", &["1000,,,2098-12-31,", "2000,,,2097-12-31,", "3000,,,2026-01-31,"]),
];

#[test]
fn what_holds_on_the_day_of_the_report_is_one_price_whatever_its_days() {
    let workspace = Workspace::seeded();
    let rows_of = |(plan, stated): &(&str, &[&str])| -> Vec<String> {
        let row = |stated: &&str| format!("Aetna,{plan},CPT,47371,,outpatient,facility,,case rate,{stated}");
        stated.iter().map(row).collect()
    };
    let stated: Vec<String> = PERIODS.iter().flat_map(rows_of).collect();
    let stated: Vec<&str> = stated.iter().map(String::as_str).collect();
    workspace.write("rates.csv", payer_csv(&stated));
    let import = workspace.run(&["import", "rates.csv"]).expect_code(0);
    let again = "with the same figure and another last day or other notes, or under another name";
    assert!(import.stdout.contains(again) || import.stderr.contains(again), "{}", import.stdout);
    let counted = |today: &str| -> Vec<(String, f64)> {
        let params = ["code=47371", "method=case rate", &format!("today={today}")];
        let all = rows(&workspace, "market-rates", &params);
        let counts = all.iter().filter(|row| row["counts"] == "yes");
        let mut counted: Vec<(String, f64)> = counts
            .map(|row| {
                let plan = row["raw_plan"].as_str().expect("a plan").to_owned();
                (plan, row["amount"].as_f64().expect("dollars"))
            })
            .collect();
        counted.sort_by(|a, b| a.0.cmp(&b.0));
        counted
    };
    let of = |all: &[(&str, f64)]| -> Vec<(String, f64)> {
        all.iter().map(|(plan, amount)| ((*plan).to_owned(), *amount)).collect()
    };
    let [alone, two, again, other, gap] = [
        ("one holds alone", 1000.0),
        ("two of three hold", 1000.0),
        ("stated again for longer", 1000.0),
        ("another for longer", 2000.0),
        ("a gap beside it", 1000.0),
    ];
    assert_eq!(counted("2026-11-27"), of(&[gap, other, alone, again]));
    // Of the figures that hold then, those of one price that are equal count once.
    assert_eq!(counted("2026-05-15"), of(&[gap, alone, again, two]));
    assert_eq!(counted("2026-04-15"), of(&[gap, again, two]));
    // A price in conflict is listed as one by each query, and one that does not hold as that.
    let excluded =
        rows(&workspace, "market-excluded", &["code=47371", "method=case rate", "today=2026-11-27"]);
    let why = |plan: &str| -> Vec<&str> {
        let of_plan = excluded.iter().filter(|row| row["raw_plan"] == plan);
        of_plan.filter_map(|row| row["why"].as_str()).collect()
    };
    let conflict = "in conflict: the file states several figures for one price";
    assert_eq!(why("two of three hold"), [conflict, conflict, "no longer in effect: until 2026-04-30"]);
    assert_eq!(why("stated again for longer"), ["no longer in effect: until 2026-06-30"]);
    assert_eq!(why("one holds alone"), ["no longer in effect: until 2026-04-30"]);
    assert_eq!(why("a gap beside it"), ["no amount: [pending]"]);
    assert_eq!(
        why("two that hold from no day"),
        [conflict, conflict, "no longer in effect: until 2026-01-31"]
    );
    let open = rows(&workspace, "code-conflicts", &["code=47371", "today=2026-11-27"]);
    assert_eq!(open.len(), 4);
    if let Some(engine) = engine() {
        workspace.run(&["publish", "--into", "lake"]).expect_code(0);
        for query in ["market-rates", "market-funnel", "code-payer-rates", "code-conflicts"] {
            compare(&workspace, &engine, (query, "lake"), "47371");
        }
    }
}

#[test]
fn a_contract_of_two_rates_has_no_single_one() {
    let workspace = Workspace::seeded();
    workspace.write(
        "rates.csv",
        payer_csv(&[
            "Aetna,HMO,CPT,47371,,outpatient,facility,19,case rate,1000.00,,2026-01-01,,",
            "Aetna,HMO,CPT,47371,,outpatient,facility,22,case rate,2000.00,,2026-01-01,,",
        ]),
    );
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    for query in ["benchmark-range", "payer-comparison", "site-of-service"] {
        let row = &rows(&workspace, query, &["code=47371"])[0];
        assert_eq!((&row["lowest"], &row["highest"]), (&1000.0.into(), &2000.0.into()), "{query}: {row}");
        assert!(row["point"].is_null(), "{query}: {row}");
    }
}

#[test]
fn a_list_that_does_not_hold_yet_takes_no_rate_out_of_force_without_a_word() {
    let workspace = Workspace::seeded();
    let list = |amount: &str, days: &str| {
        payer_csv(&[&format!("Aetna,HMO,CPT,47371,,outpatient,facility,,case rate,{amount},,{days},")])
    };
    workspace.write("now.csv", list("100", "2024-01-01,"));
    workspace.write("to-come.csv", list("104", "2099-01-01,"));
    workspace.write("ended.csv", list("96", "2023-01-01,2023-12-31"));
    workspace.run(&["import", "now.csv"]).expect_code(0);
    for name in ["to-come.csv", "ended.csv"] {
        workspace.run(&["import", name]).expect_code(3).expect_talk(&[
            "guard I505",
            "1 of 1 current fact of Aetna HMO would give way to rates that do not hold today",
            "`--adds` to keep both, each for its days, or `--accept I505`",
        ]);
    }
    // Added, each holds for its days.
    for name in ["to-come.csv", "ended.csv"] {
        workspace.run(&["import", name, "--adds"]).expect_code(0);
    }
    let by_day = [("2023-06-30", 96.0), ("2024-06-30", 100.0), ("2099-06-30", 104.0)];
    for (day, amount) in by_day {
        assert_eq!(counted(&workspace, &[&format!("today={day}")]), [amount], "{day}");
    }
    // A list that also states what is in force takes nothing out of it; and a user may say so.
    let workspace = Workspace::seeded();
    let both = format!(
        "{}{}",
        list("100", "2024-01-01,"),
        list("104", "2099-01-01,").lines().nth(1).expect("a row")
    );
    workspace.write("now.csv", list("100", "2024-01-01,"));
    workspace.write("both.csv", both);
    workspace.write("to-come.csv", list("104", "2099-01-01,"));
    workspace.run(&["import", "now.csv"]).expect_code(0);
    workspace.run(&["import", "both.csv"]).expect_code(0).expect_talk(&["1 added, 0 changed"]);
    workspace.run(&["import", "to-come.csv", "--replaces"]).expect_code(0);
    assert!(counted(&workspace, &[]).is_empty());
    let many = |day: &str| {
        let rows: Vec<String> = (0..41)
            .map(|at| {
                let day = if at == 0 { day } else { "2024-01-01" };
                format!("Aetna,HMO,CPT,{},,outpatient,facility,,case rate,10,,{day},,", 10_000 + at)
            })
            .collect();
        payer_csv(&rows.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let workspace = Workspace::seeded();
    workspace.write("many.csv", many("2024-01-01"));
    workspace.write("one-later.csv", many("2099-01-01"));
    workspace.run(&["import", "many.csv"]).expect_code(0);
    workspace.run(&["import", "one-later.csv"]).expect_code(0).expect_talk(&["I544", "10000 of Aetna HMO"]);
}
