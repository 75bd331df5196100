//! A value that nothing has is refused with what there is, by every shipped query and parameter; an answer that is
//! none stays one.

use ratebook::query::{Catalogue, Choices, Param, ParamType, Presence, Query};

use crate::workspace::Workspace;

/// What a query needs beside the parameter that is looked at.
fn needed(query: &Query, beside: &str) -> Option<Vec<String>> {
    let mut given = Vec::new();
    for param in &query.params {
        if param.presence != Presence::Required || param.name == beside {
            continue;
        }
        let value = match param.name.as_str() {
            "code" => "47371",
            "measure" => "work-rvu",
            "import_id" | "from" | "line" => "1",
            "until" => "2",
            _ => return None,
        };
        given.push(format!("{}={value}", param.name));
    }
    Some(given)
}

fn picks_rows(param: &Param) -> bool {
    param.presence == Presence::Optional
        && matches!(param.kind, ParamType::Text | ParamType::Integer | ParamType::Payer)
}

fn asked(workspace: &Workspace, query: &str, params: &[String]) -> crate::workspace::Run {
    let mut arguments = vec!["query", "run", query, "--format", "json"];
    for param in params {
        arguments.extend(["--param", param]);
    }
    workspace.run(&arguments)
}

#[test]
fn a_value_that_nothing_has_is_refused_by_every_query_that_would_have_rows_without_it() {
    let workspace = crate::explain::everything();
    let catalogue = Catalogue::embedded().expect("the queries are sound");
    let (mut refused, mut empty) = (0, Vec::new());
    for (_, query) in catalogue.files() {
        let query = query.expect("it is sound");
        let Some(given) = needed(query, "") else { panic!("{}: what does it need?", query.name) };
        let picking: Vec<&Param> = query.params.iter().filter(|param| picks_rows(param)).collect();
        if picking.is_empty() {
            continue;
        }
        let has_rows = !asked(&workspace, &query.name, &given).rows().is_empty();
        for param in picking {
            let value = if param.kind == ParamType::Integer { "1907" } else { "nobody has it" };
            let with = |value: &str| [given.clone(), vec![format!("{}={value}", param.name)]].concat();
            let run = asked(&workspace, &query.name, &with(value));
            if run.code == 2 {
                assert!(
                    run.stderr.contains("hint: ") && run.stdout.is_empty(),
                    "{}: {}",
                    query.name,
                    run.stderr
                );
                refused += 1;
            } else if has_rows && run.rows().is_empty() {
                empty.push(format!("{} {}", query.name, param.name));
            }
            if param.kind != ParamType::Integer {
                asked(&workspace, &query.name, &with(" ")).expect_code(2).expect_talk(&["hint: "]);
            }
        }
    }
    assert_eq!(empty, [""; 0], "they say nothing");
    assert!(refused > 40, "{refused}");
}

#[test]
fn the_refusal_names_what_there_is_with_the_nearest_first() {
    let workspace = crate::explain::everything();
    for (arguments, said) in [
        (
            ["market-rates", "payer_name=Aetn"],
            ["no row of `market-rates` has `payer_name=Aetn`", "have `Aetna`"],
        ),
        (["medicare-by-locality", "year=2031"], ["has `year=2031`", "its rows have `2026`"]),
        (["code-rates", "modifier=62"], ["has `modifier=62`", "its rows have `none`"]),
        (["code-rates", "system=HCPCS"], ["47371 is no code of HCPCS", "it is one of `system=CPT`"]),
        (["explain-figure", "measure=work-rvus"], ["`work-rvus` is not known", "did you mean `work-rvu`"]),
        (
            ["market-rates", "setting= "],
            ["the parameter `setting` of `market-rates` is blank", "leave `setting` out"],
        ),
    ] {
        let params = ["code=47371".to_owned(), arguments[1].to_owned()];
        let run = asked(&workspace, arguments[0], &params).expect_code(2).expect_talk(&said);
        assert!(run.stdout.is_empty(), "{}", run.stdout);
    }
    for format in ["json", "xlsx", "csv", "table"] {
        for query in ["import-record", "import-changes", "import-rejects"] {
            for number in ["0", "999"] {
                let run =
                    ["query", "run", query, "--param", &format!("import_id={number}"), "--format", format];
                let said = format!("there is no import {number}");
                workspace.run(&run).expect_code(2).expect_talk(&[&said, "`ratebook imports list`"]);
            }
        }
    }
    // Of two values each of which some rows have.
    workspace.write(
        "more.csv",
        crate::workspace::payer_csv(&["Cigna,Gold,CPT,47371,,inpatient,facility,,case rate,9000.00,,,,"]),
    );
    workspace.run(&["import", "more.csv", "--publisher", "Mine"]).expect_code(0);
    let both = ["code=47371", "publisher=Mine", "plan=HMO"].map(str::to_owned);
    let run = asked(&workspace, "code-in-network-prices", &both);
    assert!(
        run.code == 0 && run.rows().is_empty(),
        "without a file there is nothing to miss: {}",
        run.stderr
    );
}

#[test]
fn a_threshold_that_leaves_nothing_and_a_choice_that_nothing_is_are_answers() {
    let workspace = crate::explain::everything();
    for arguments in [["outliers", "times=9000"], ["market-rates", "vote_from=900000"]] {
        let params = ["code=47371".to_owned(), arguments[1].to_owned()];
        assert!(asked(&workspace, arguments[0], &params).expect_code(0).rows().is_empty());
    }
    let reasons = asked(&workspace, "data-gaps", &["reason=set-locally".to_owned()]).expect_code(0);
    assert!(reasons.rows().is_empty());
    let catalogue = Catalogue::embedded().expect("the queries are sound");
    let reason =
        catalogue.get("data-gaps").expect("it is there").params.iter().find(|param| param.name == "reason");
    assert!(reason.is_some_and(|param| param.choices != Choices::Any));
}
