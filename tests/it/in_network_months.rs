//! What the next month of a payer's own files changes: which price is the same one, what is said of it, what is held.

use crate::in_network_counts::{file, group};
use crate::workspace::{Run, Workspace};

const PRICES: [(&str, &str); 3] = [("1000", "10-0000001"), ("1100", "10-0000002"), ("1200", "10-0000003")];

/// A file of 47371 of a month, with prices paid to organizations.
fn month(number: &str, prices: &[(&str, &str)]) -> String {
    let groups: Vec<String> = prices.iter().map(|(_, tin)| group(tin)).collect();
    let prices: Vec<(&str, &str)> =
        prices.iter().zip(&groups).map(|((amount, _), group)| (*amount, group.as_str())).collect();
    file(&prices).replace("2026-02-01", &format!("2026-{number}-01"))
}

fn name(number: &str) -> String {
    format!("2026-{number}-01_PPO_in-network-rates.json")
}

fn import(workspace: &Workspace, number: &str, text: &str, options: &[&str]) -> Run {
    workspace.write(&name(number), text);
    workspace.run(&[&["import", &name(number)], options].concat())
}

const CODE: [&str; 2] = ["--code", "47371"];

fn last(workspace: &Workspace) -> i64 {
    workspace.value("SELECT max(import_id) FROM import WHERE status = 'applied'")
}

/// Rows of the reports on changes of the last import: by import, by code and between two editions.
fn changes(workspace: &Workspace) -> [Vec<serde_json::Value>; 3] {
    let last = last(workspace);
    let [import, from, until] =
        [format!("import_id={last}"), format!("from={}", last - 1), format!("until={last}")];
    let queries: [&[&str]; 3] = [
        &["import-changes", "--param", &import],
        &["code-changes", "--param", "code=47371"],
        &["rate-changes", "--param", &from, "--param", &until],
    ];
    queries.map(|query| {
        workspace.run(&[&["query", "run"], query, &["--format", "json"]].concat()).expect_code(0).rows()
    })
}

fn counted(rows: &[serde_json::Value]) -> String {
    let of = |change: &str| rows.iter().filter(|row| row["change"] == change).count();
    let changed = rows.len() - of("added") - of("removed");
    format!("{} added, {changed} changed, {} removed", of("added"), of("removed"))
}

#[test]
fn a_price_that_becomes_another_kind_of_price_is_held() {
    let workspace = Workspace::seeded();
    let first = month("02", &PRICES);
    import(&workspace, "02", &first, &CODE).expect_code(0);
    let negotiated = "\"negotiated_type\":\"negotiated\"";
    let kinds = [
        (negotiated, "\"negotiated_type\":\"derived\""),
        (negotiated, "\"negotiated_type\":\"fee schedule\""),
        (negotiated, "\"negotiated_type\":\"per diem\""),
        (negotiated, "\"negotiated_type\":\"percentage\""),
        ("\"negotiation_arrangement\":\"ffs\"", "\"negotiation_arrangement\":\"capitation\""),
        ("\"negotiation_arrangement\":\"ffs\"", "\"negotiation_arrangement\":\"bundle\""),
        ("\"setting\":\"both\"", "\"setting\":\"both\",\"service_code\":[\"21\",\"22\"]"),
        ("\"setting\":\"both\"", "\"setting\":\"outpatient\""),
    ];
    for (before, after) in kinds {
        let next = month("03", &PRICES).replace(before, after);
        import(&workspace, "03", &next, &CODE).expect_code(3).expect_talk(&[
            "I502",
            "no longer states 3 of 3",
            "`--replaces`",
        ]);
    }
    let derived = month("03", &PRICES).replace(kinds[0].0, kinds[0].1);
    import(&workspace, "03", &derived, &[&CODE[..], &["--replaces"]].concat())
        .expect_code(0)
        .expect_talk(&["3 added, 0 changed, 3 removed"]);
    let [by_import, _, between] = changes(&workspace);
    assert_eq!(counted(&by_import), "3 added, 0 changed, 3 removed", "{by_import:?}");
    assert_eq!(counted(&between), "3 added, 0 changed, 3 removed", "{between:?}");
}

#[test]
fn an_amount_that_another_organization_is_paid_is_one_change_in_summary_and_reports() {
    let workspace = Workspace::seeded();
    import(&workspace, "02", &month("02", &PRICES), &CODE).expect_code(0);
    let next = month("03", &[PRICES[0], PRICES[1], ("1200", "10-0000040"), ("1300", "10-0000041")]);
    import(&workspace, "03", &next, &CODE)
        .expect_code(0)
        .expect_talk(&["1 added, 1 changed, 0 removed, 2 unchanged"]);
    let [by_import, by_code, between] = changes(&workspace);
    for rows in [&by_import, &between] {
        assert_eq!(counted(rows), "1 added, 1 changed, 0 removed", "{rows:?}");
    }
    for rows in [&by_import, &by_code, &between] {
        let said = rows.iter().find(|row| row["other_terms"] != "none").expect("a change");
        assert_eq!(said["other_terms"], "paid no longer: ein 100000003; paid now: ein 100000040", "{said}");
    }
    // Two prices that are one for both organizations are no loss: one of them is counted as removed.
    let both = "\"provider_groups\":[{\"npi\":[0],\"tin\":{\"type\":\"ein\",\"value\":\"10-0000001\"}},\
                {\"npi\":[0],\"tin\":{\"type\":\"ein\",\"value\":\"10-0000005\"}}],";
    let workspace = Workspace::seeded();
    import(&workspace, "02", &month("02", &[("900", "10-0000001"), ("900", "10-0000005")]), &CODE)
        .expect_code(0);
    let next = file(&[("900", both)]).replace("2026-02-01", "2026-03-01");
    let run = import(&workspace, "03", &next, &CODE).expect_code(0);
    run.expect_talk(&["0 added, 1 changed, 1 removed"]);
    let [by_import, ..] = changes(&workspace);
    assert_eq!(counted(&by_import), "0 added, 1 changed, 1 removed", "{by_import:?}");
}

#[test]
fn clinicians_and_networks_that_change_are_said() {
    let clinic = |npis: &str, network: &str| {
        let reference = format!(
            "\"provider_references\":[{{\"provider_group_id\":1,\"network_name\":[\"{network}\"],\"provider_groups\":[\
             {{\"npi\":[{npis}],\"tin\":{{\"type\":\"ein\",\"value\":\"10-0000001\"}}}}]}}],\"in_network\""
        );
        file(&[("900", "\"provider_references\":[1],")]).replacen("\"in_network\"", &reference, 1)
    };
    for (after, said) in [
        (clinic("1932213600,1003000126", "Choice"), "clinicians: 1 gone, 1 new"),
        (clinic("1234567893,1932213600", "Select"), "networks Choice -> Select"),
        (clinic("1234567893", "Select"), "clinicians: 1 gone; networks Choice -> Select"),
    ] {
        let workspace = Workspace::seeded();
        import(&workspace, "02", &clinic("1234567893,1932213600", "Choice"), &CODE).expect_code(0);
        let after = after.replace("2026-02-01", "2026-03-01");
        import(&workspace, "03", &after, &CODE)
            .expect_code(0)
            .expect_talk(&["0 added, 1 changed, 0 removed"]);
        for rows in changes(&workspace) {
            assert_eq!(rows.len(), 1, "{rows:?}");
            assert_eq!(rows[0]["other_terms"], said, "{rows:?}");
        }
        let id = last(&workspace).to_string();
        workspace.run(&["imports", "diff", &id, "--format", "csv"]).expect_code(0).expect_stdout(&[said]);
    }
}

#[test]
fn a_match_of_names_says_which_prices_of_a_list_end_by_it() {
    let of = |entity: &str, prices: &[(&str, &str)]| month("02", prices).replace("Aetna", entity);
    let texas = of("Acme Health of Texas", &PRICES);
    // One price is for the same organization, one the same amount for another; one ends.
    let ohio = of("Acme Health of Ohio", &[("1050", "10-0000001"), ("1100", "20-0000002")]);
    let workspace = Workspace::seeded();
    import(&workspace, "02", &texas, &CODE).expect_code(0);
    import(&workspace, "02", &ohio, &CODE).expect_code(0);
    workspace.run(&["payers", "alias", "Acme Health of Texas", "cigna"]).expect_code(0);
    let run = workspace.run(&["payers", "alias", "Acme Health of Ohio", "cigna"]).expect_code(0);
    let undo = format!("`ratebook imports undo {}`", last(&workspace));
    run.expect_talk(&[
        "3 rates replaced by later ones",
        "1 of them is not in the later ones",
        "47371",
        &undo,
    ]);
}
