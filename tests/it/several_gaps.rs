//! Of several gaps one reason is shown, and it is the same in every report, fact and list.

use ratebook::domain::Missing;
use ratebook::query::{Catalogue, Limits};
use rusqlite::Connection;

use crate::moment::params;
use crate::workspace::{Workspace, column_of};

/// Every two reasons, each with a CPT code of its own.
fn pairs() -> Vec<(String, [Missing; 2])> {
    let reasons = Missing::ALL;
    let pairs = reasons
        .iter()
        .enumerate()
        .flat_map(|(at, first)| reasons[at + 1..].iter().map(move |second| [*first, *second]));
    pairs.enumerate().map(|(at, pair)| (format!("{}", 20_000 + at), pair)).collect()
}

/// A database in which Aetna's two plans have one price each of every code, both without an amount for the reasons of
/// the pair.
fn workspace(pairs: &[(String, [Missing; 2])]) -> Workspace {
    let row =
        |code: &str, plan: &str| format!("Aetna,{plan},CPT,{code},,outpatient,facility,,case rate,*,,,,");
    let rates: Vec<String> =
        pairs.iter().flat_map(|(code, _)| ["HMO", "PPO"].map(|plan| row(code, plan))).collect();
    let workspace = Workspace::with_payer_csv(&rates.iter().map(String::as_str).collect::<Vec<_>>());
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    let database = workspace.database();
    for (code, pair) in pairs {
        for (plan, reason) in ["HMO", "PPO"].into_iter().zip(pair) {
            let changed = database.execute(
                "UPDATE rate SET amount_na = ?3 WHERE rate_id = (
                     SELECT rate_id FROM rate_line WHERE code = ?1 AND raw_plan = ?2)",
                (code, plan, reason.id()),
            );
            assert_eq!(changed, Ok(1), "{code} {plan}");
        }
    }
    workspace
}

/// Has the publication of every second code list Aetna, as that of 47371 does.
fn list_payers(database: &Connection, codes: &[&str]) {
    for code in codes {
        let listed = database.execute(
            "INSERT INTO benchmark (code_id, modifiers, payer_id, measure, setting, geography, period, value_na, n_na,
                                    formula_na, import_id, source_line)
             SELECT (SELECT code_id FROM code WHERE code = ?1), modifiers, payer_id, measure, setting, geography,
                    period, value_na, n_na, formula_na, import_id, source_line
             FROM benchmark
             WHERE benchmark_id = (
                 SELECT benchmark_id
                 FROM benchmark
                 JOIN measure USING (measure)
                 JOIN payer USING (payer_id)
                 WHERE family = 'payer' AND payer = 'aetna'
                 LIMIT 1
             )",
            [code],
        );
        assert_eq!(listed, Ok(1), "{code}");
    }
}

/// The one reason that a query of the catalogue shows of a code in a column.
fn shown(connection: &Connection, query: &str, code: &str, [row, column]: [&str; 2]) -> String {
    let catalogue = Catalogue::embedded().expect("the headers are sound");
    let query = catalogue.get(query).expect("it is shipped");
    let asked = params(query, &[("code", code)]);
    let table = query.run_within(connection, &asked, &Limits::default()).expect("it runs");
    let at = table.columns.iter().position(|known| known.name == column).expect("its column");
    let found = table.rows.iter().find(|cells| cells.cells.iter().any(|cell| cell.display() == row));
    found.expect("its row").cells[at].display().trim_matches(['[', ']']).to_owned()
}

#[test]
fn of_two_gaps_every_report_and_fact_shows_the_same_reason() {
    let pairs = pairs();
    let workspace = workspace(&pairs);
    let listed: Vec<&str> = pairs.iter().map(|(code, _)| code.as_str()).skip(1).step_by(2).collect();
    list_payers(&workspace.database(), &listed);
    let connection = workspace.reader();
    for (code, pair) in &pairs {
        let of_pair = format!(
            "SELECT gap_reason(column1) FROM (VALUES ('{}'), ('{}'))",
            pair[0].as_str(),
            pair[1].as_str()
        );
        let expected = column_of(&connection, &of_pair).concat();
        let facts =
            format!("SELECT status FROM v_promised_fact WHERE code = '{code}' AND what = 'negotiated rate'");
        assert_eq!(column_of(&connection, &facts).concat(), expected, "the fact of {code}, {pair:?}");
        let report = shown(&connection, "code-payer-rates", code, ["Aetna", "lowest"]);
        assert_eq!(report, expected, "the report on {code}, {pair:?}");
        let fact = if listed.contains(&code.as_str()) { "Aetna: negotiated rate" } else { "negotiated rate" };
        let gap = shown(&connection, "data-gaps", code, [fact, "reason"]);
        assert_eq!(gap, expected, "the gaps of {code}, {pair:?}");
    }
}

#[test]
fn the_gaps_of_two_files_name_a_line_of_the_file_that_they_name() {
    let workspace = Workspace::seeded();
    workspace.write("a.csv", "payer,plan,code,amount\nAetna,HMO,99213,80\nAetna,HMO,99214,*\n");
    workspace.write("b.csv", "payer,plan,code,amount\nAetna,PPO,99215,*\nAetna,PPO,99213,81\n");
    workspace.run(&["import", "a.csv"]);
    workspace.run(&["import", "b.csv"]);
    let gaps = workspace.run(&["query", "run", "data-gaps", "--format", "csv"]).expect_code(0).stdout;
    let gap = gaps.lines().find(|line| line.contains("of Aetna")).expect("the rates without an amount");
    let expected = [",99214 and 1 more,known,", ",known,2,known,", ",a.csv,known,3,known"];
    assert!(expected.iter().all(|cells| gap.contains(cells)), "{gap}");
}
