//! A shipped query works out first what it reads, and an analyst's copy of its text reads all of it in one statement: both
//! give the same rows.

use serde_json::Value;

use crate::lake_engines::published_database;
use crate::workspace::{Workspace, repository};

/// The rows without what the name of the query is a part of.
fn rows(workspace: &Workspace, query: &str, asked: &[&str]) -> Vec<Value> {
    let params = asked.iter().flat_map(|param| ["--param", param]);
    let arguments: Vec<&str> =
        ["query", "run", query, "--format", "json"].into_iter().chain(params).collect();
    let run = workspace.run(&arguments);
    if run.code > 1 {
        // That no row has the modifier, and what its rows have.
        assert!(run.stderr.contains(": no row of"), "{query} {asked:?}: {}", run.stderr);
        return vec![Value::from(run.stderr.replace(query, ""))];
    }
    let mut rows = run.rows();
    for row in rows.iter_mut().filter_map(Value::as_object_mut) {
        row.remove("_id");
    }
    rows
}

#[test]
fn a_shipped_query_gives_what_its_text_gives_in_one_statement() {
    let workspace = published_database();
    let mut compared = 0;
    for folder in ["code", "market", "medicare"] {
        let folder = repository().join("queries/reports").join(folder);
        for entry in std::fs::read_dir(folder).expect("a folder of queries") {
            let path = entry.expect("an entry").path();
            let name = path.file_stem().and_then(|stem| stem.to_str()).expect("a name").to_owned();
            let text = std::fs::read_to_string(&path).expect("a query");
            // What reads parts of reports on a code; of the others the statement is that of the file.
            let has = |word: &str| text.contains(word);
            if !has("-- with:") || !has("-- param: code code required") || has("list<text>") {
                continue;
            }
            let copy = format!("{name}-copy.sql");
            workspace.write(&copy, text.replace(&format!("-- name: {name}\n"), ""));
            let mut asked = vec![vec!["code=47371"], vec!["code=HCPCS:G0463"], vec!["code=47383"]];
            asked.extend(has("-- param: modifier ").then(|| vec!["code=47371", "modifier=26"]));
            asked.extend(
                has("-- param: band_low ").then(|| vec!["code=47371", "band_low=0.5", "band_high=9"]),
            );
            asked.extend(has("-- param: method ").then(|| vec!["code=47371", "method=case rate"]));
            for mut asked in asked {
                asked.extend(has("-- param: measure code required").then_some("measure=work-rvu"));
                let (shipped, alone) = (rows(&workspace, &name, &asked), rows(&workspace, &copy, &asked));
                assert_eq!(shipped, alone, "{name} {asked:?}");
                compared += shipped.len();
            }
        }
    }
    assert!(compared > 500, "{compared} rows are no comparison");
}
