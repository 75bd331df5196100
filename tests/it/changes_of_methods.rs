//! Rates before and after that are of two methods: a case rate and a price by the day are not compared.

use crate::workspace::{Workspace, column_of};

const HEADER: &str = "payer,plan,code,setting,billing_class,method,amount,percentage\n";
/// The last one is not stated.
const METHODS: [&str; 6] =
    ["case rate", "fee schedule", "percent of total billed charges", "per diem", "other", ""];

/// A row of 2xxxx.
fn row(code: usize, method: &str, amount: &str) -> String {
    format!("Aetna,P,{},outpatient,facility,{method},{amount}\n", 20_000 + code)
}

/// Two months of these rows, and what the second import says.
fn months(first: &str, second: &str) -> (Workspace, String) {
    let workspace = Workspace::seeded();
    workspace.write("m1.csv", format!("{HEADER}{first}"));
    workspace.write("m2.csv", format!("{HEADER}{second}"));
    workspace.run(&["import", "m1.csv"]).expect_code(0);
    let run = workspace.run(&["import", "m2.csv"]).expect_code(0);
    (workspace, run.stdout + &run.stderr)
}

/// The rows of the reports on changes of a code between the last two imports.
fn changes(workspace: &Workspace, code: &str) -> [Vec<serde_json::Value>; 3] {
    let last: i64 = workspace.value("SELECT max(import_id) FROM import");
    let [code_is, import, from, until] = [
        format!("code={code}"),
        format!("import_id={last}"),
        format!("from={}", last - 1),
        format!("until={last}"),
    ];
    let queries: [&[&str]; 3] = [
        &["code-changes", "--param", &code_is],
        &["import-changes", "--param", &import],
        &["rate-changes", "--param", &from, "--param", &until, "--param", &code_is],
    ];
    queries.map(|query| {
        let run = [&["query", "run"], query, &["--format", "json"]].concat();
        let of_code =
            |row: &serde_json::Value| row["codes"].as_str().is_none_or(|codes| codes.contains(code));
        workspace.run(&run).expect_code(0).rows().into_iter().filter(of_code).collect()
    })
}

#[test]
fn rates_of_two_methods_are_compared_just_where_a_market_scope_holds_both() {
    let pairs: Vec<(&str, &str)> =
        METHODS.iter().flat_map(|before| METHODS.iter().map(|after| (*before, *after))).collect();
    let rows = |is_after: bool| -> String {
        let all = pairs.iter().enumerate().map(|(code, (before, after))| {
            let amount = match (is_after, before == after) {
                (false, _) => "20000,",
                (true, true) => "15000,",
                (true, false) => "1900,",
            };
            row(code, if is_after { after } else { before }, amount)
        });
        all.collect()
    };
    let (workspace, said) = months(&rows(false), &rows(true));
    assert!(said.contains("I539"), "{said}");
    assert!(said.contains("20,000.00 -> 15,000.00 (-25.0%)"), "{said}");
    assert!(!said.contains("I504") && !said.contains("I532") && !said.contains("-90.5"), "{said}");
    let instead = "20,000.00 -> 1,900.00, fee schedule instead of case rate, is another kind of figure";
    let line = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(line.contains(instead), "{said}");

    let scopes = "SELECT DISTINCT scope_method FROM v_market_rate WHERE code BETWEEN '20000' AND '20035'";
    assert_eq!(column_of(&workspace.reader(), scopes).len(), METHODS.len());
    for (code, (before, after)) in pairs.iter().enumerate() {
        let reports = changes(&workspace, &(20_000 + code).to_string());
        for rows in &reports {
            let [row] = &rows[..] else { panic!("{before} -> {after}: {rows:?}") };
            let terms = row["other_terms"].as_str().expect("words");
            if before == after {
                assert_eq!((row["percent"].as_f64(), terms), (Some(-25.0), "none"), "{row}");
            } else {
                assert!(row["percent"].is_null() && terms.starts_with("not comparable: method "), "{row}");
            }
        }
        let change = &reports[2][0];
        assert_eq!(change["change"], if before == after { "down" } else { "another figure" }, "{change}");
        assert_eq!(change["difference"].is_null(), before != after, "{change}");
    }
}

#[test]
fn a_percentage_by_another_method_neither_rises_nor_falls() {
    let shares = |method: &str, share: &str| row(0, method, &format!(",{share}"));
    let (workspace, said) =
        months(&shares("percent of total billed charges", "70"), &shares("fee schedule", "140"));
    assert!(said.contains("I539") && !said.contains("100.0%"), "{said}");
    let [_, _, rows] = changes(&workspace, "20000");
    assert_eq!(rows[0]["change"], "another figure", "{rows:?}");
    assert_eq!(rows[0]["other_figures"], "70 % -> 140 %", "{rows:?}");
}

#[test]
fn a_method_that_is_stated_now_changes_no_figure() {
    let (workspace, said) = months(&row(0, "", "100.00,"), &row(0, "fee schedule", "100.00,"));
    assert!(said.contains("1 changed") && !said.contains("I539"), "{said}");
    let [_, _, rows] = changes(&workspace, "20000");
    assert_eq!(rows[0]["change"], "terms", "{rows:?}");
}

#[test]
fn a_gap_whose_words_in_the_file_change_says_them() {
    let words = |words: &str| row(0, "case rate", &format!("\"{words}\","));
    let (workspace, _) = months(&words("12,50"), &words("12,75"));
    for rows in changes(&workspace, "20000") {
        assert_eq!(rows.len(), 1, "{rows:?}");
        assert_eq!(rows[0]["other_terms"], "text \"12,50\" -> \"12,75\"", "{rows:?}");
    }
}
