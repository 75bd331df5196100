//! What n counts of in-network prices: organizations by their tax identification, and nobody else.

use crate::workspace::Workspace;

/// A file of one scope of 47371: prices, each with the members that say whom it is paid to.
pub(crate) fn file(prices: &[(&str, &str)]) -> String {
    let element = |(amount, providers): &(&str, &str)| {
        format!(
            "{{{providers}\"negotiated_prices\":[{{\"negotiated_type\":\"negotiated\",\"negotiated_rate\":{amount},\
             \"expiration_date\":\"9999-12-31\",\"billing_class\":\"professional\",\"setting\":\"both\"}}]}}"
        )
    };
    let elements: Vec<String> = prices.iter().map(element).collect();
    format!(
        "{{\"reporting_entity_name\":\"Aetna\",\"reporting_entity_type\":\"issuer\",\"last_updated_on\":\"2026-02-01\",\
         \"version\":\"2.0.0\",\"in_network\":[{{\"negotiation_arrangement\":\"ffs\",\"billing_code_type\":\"CPT\",\
         \"billing_code\":\"47371\",\"name\":\"A\",\"negotiated_rates\":[{}]}}]}}",
        elements.join(",")
    )
}

pub(crate) fn group(tin: &str) -> String {
    format!("\"provider_groups\":[{{\"npi\":[0],\"tin\":{{\"type\":\"ein\",\"value\":\"{tin}\"}}}}],")
}

/// The one row of in-network rates of 47371.
pub(crate) fn scope(workspace: &Workspace) -> serde_json::Value {
    let run = ["query", "run", "code-in-network", "--param", "code=47371", "--format", "json"];
    let rows = workspace.run(&run).expect_code(0).rows();
    assert_eq!(rows.len(), 1, "{rows:?}");
    rows[0].clone()
}

#[test]
fn a_price_without_providers_and_a_group_not_described_are_no_organization() {
    let workspace = Workspace::seeded();
    let (one, two) = (group("12-3456789"), group("98-7654321"));
    // Two organizations, a price that names nobody, and a number that no group has.
    let text = file(&[
        ("1000", &one),
        ("1100", &two),
        ("1300", "\"provider_groups\":[],"),
        ("1400", "\"provider_references\":[77],"),
    ]);
    workspace.write("aetna.json", text);
    let run = workspace.run(&["import", "aetna.json", "--code", "47371"]);
    assert!(run.code <= 1, "{}", run.stderr);
    assert_eq!(workspace.value::<i64>("SELECT count(*) FROM in_network_rate"), 4);
    let row = scope(&workspace);
    // With those two there were four, and a median of them.
    assert_eq!(
        (row["contracts"].as_i64(), row["rate_na"].as_str()),
        (Some(2), Some("insufficient")),
        "{row}"
    );
    assert_eq!((row["lowest"].as_f64(), row["highest"].as_f64()), (Some(1000.0), Some(1400.0)), "{row}");
    assert_eq!(
        (row["unknown_groups"].as_i64(), row["without_providers"].as_i64()),
        (Some(1), Some(1)),
        "{row}"
    );
    let based_on = row["based_on"].as_str().unwrap_or_default();
    assert!(
        based_on.starts_with("4 prices of 2 organizations, 1 without providers, 1 not described;"),
        "{based_on}"
    );
    let page = workspace.run(&["report", "code", "47371", "--format", "md"]).expect_code(0).stdout;
    assert!(page.contains("n counts organizations by their tax identification"), "{page}");
    let screen = workspace.run(&["report", "code", "47371"]).expect_code(0).stdout;
    assert!(screen.contains("2 organizations"), "{screen}");

    // From three organizations on the median is theirs.
    let three = group("55-5555555");
    let text = file(&[("1000", &one), ("1100", &two), ("1200", &three), ("5000", "")]);
    workspace.write("aetna.json", text);
    workspace.run(&["import", "aetna.json", "--code", "47371", "--replaces"]);
    let row = scope(&workspace);
    assert_eq!((row["contracts"].as_i64(), row["rate"].as_f64()), (Some(3), Some(1100.0)), "{row}");
    assert_eq!((row["p75"].as_f64(), row["highest"].as_f64()), (Some(1150.0), Some(5000.0)), "{row}");
}

#[test]
fn a_scope_of_prices_that_name_nobody_has_its_price_and_no_organization() {
    let workspace = Workspace::seeded();
    workspace.write("aetna.json", file(&[("1000", "")]));
    let run = workspace.run(&["import", "aetna.json", "--code", "47371"]);
    assert!(run.code <= 1, "{}", run.stderr);
    let row = scope(&workspace);
    assert_eq!((row["contracts"].as_i64(), row["rate"].as_f64()), (Some(0), Some(1000.0)), "{row}");
    let based_on = row["based_on"].as_str().unwrap_or_default();
    assert!(based_on.starts_with("1 price of no known organization, 1 without providers;"), "{based_on}");
    let screen = workspace.run(&["report", "code", "47371"]).expect_code(0).stdout;
    assert!(screen.contains("no organization named"), "{screen}");
}

#[test]
fn prices_of_two_networks_are_in_no_statistic_together() {
    let workspace = Workspace::seeded();
    let tins = ["12-3456789", "98-7654321", "11-1111111"];
    let (mut references, mut prices) = (Vec::new(), Vec::new());
    for (nth, (network, first)) in [("Choice PPO", 100), ("Select HMO", 60)].into_iter().enumerate() {
        for (at, tin) in tins.into_iter().enumerate() {
            let number = 10 * nth + at;
            references.push(format!(
                "{{\"provider_group_id\":{number},\"network_name\":[\"{network}\"],{}}}",
                group(tin).trim_end_matches(',')
            ));
            let paid = format!("\"provider_references\":[{number}],");
            prices.push(((first + 10 * at).to_string(), paid));
        }
    }
    let prices: Vec<(&str, &str)> =
        prices.iter().map(|(amount, who)| (amount.as_str(), who.as_str())).collect();
    let described = format!("\"provider_references\":[{}],\"in_network\":", references.join(","));
    workspace.write("aetna.json", file(&prices).replace("\"in_network\":", &described));
    let run = workspace.run(&["import", "aetna.json", "--code", "47371"]);
    assert!(run.code <= 1, "{}", run.stderr);
    let rows = crate::comparable::rows(&workspace, "code-in-network", &["code=47371"]);
    let mut found: Vec<(String, f64)> =
        rows.iter().map(|row| (row["scope"].to_string(), row["rate"].as_f64().unwrap_or_default())).collect();
    found.sort_by(|one, other| one.1.total_cmp(&other.1));
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(
        found[0].0.contains("network Select HMO") && found[1].0.contains("network Choice PPO"),
        "{found:?}"
    );
    assert_eq!((found[0].1, found[1].1), (70.0, 110.0));
}

#[test]
fn two_prices_of_one_organization_that_hold_today_are_in_conflict_whenever_they_end() {
    let workspace = Workspace::seeded();
    let one = group("12-3456789");
    let text = file(&[("100", &one), ("120", &one)]);
    let (first, second) = text.split_at(text.find("\"negotiated_rate\":120").expect("the second price"));
    let text = format!("{first}{}", second.replacen("9999-12-31", "2027-12-31", 1));
    workspace.write("aetna.json", text);
    let run = workspace.run(&["import", "aetna.json", "--code", "47371"]);
    assert!(run.code <= 1, "{}", run.stderr);
    let row = scope(&workspace);
    assert!(row["based_on"].to_string().contains("2 in conflict and not counted"), "{row}");
}

#[test]
fn a_price_by_the_day_or_of_a_bundle_is_compared_with_no_fee() {
    for (kind, arrangement) in [("per diem", "ffs"), ("negotiated", "bundle"), ("negotiated", "capitation")] {
        let workspace = Workspace::seeded();
        let units = crate::workspace::repository().join("tests/fixtures/medicare/relative-values-2026.csv");
        workspace.run(&["import", &units.display().to_string()]).expect_code(0);
        let text = file(&[("1500", &group("12-3456789"))])
            .replace("\"negotiated_type\":\"negotiated\"", &format!("\"negotiated_type\":\"{kind}\""))
            .replace(
                "\"negotiation_arrangement\":\"ffs\"",
                &format!("\"negotiation_arrangement\":\"{arrangement}\""),
            )
            .replace("\"setting\":\"both\"", "\"setting\":\"inpatient\",\"service_code\":[\"21\"]");
        workspace.write("aetna.json", text);
        let run = workspace.run(&["import", "aetna.json", "--code", "47371"]);
        assert!(run.code <= 1, "{}", run.stderr);
        let row = scope(&workspace);
        assert_eq!(row["medicare_na"], "not-applicable", "{kind}, {arrangement}: {row}");
    }
}

/// The seed holds what a hospital's department (October 2025) and a surgical center (April 2026) are paid for 47371.
#[test]
fn a_facility_s_price_is_compared_with_what_medicare_pays_facilities_of_its_place() {
    let cases = [
        ("2025-11-01", "\"22\"", Some(10_411.22), Some("OPPS 2025-10")),
        ("2026-05-01", "\"24\"", Some(5_120.5), Some("ASC 2026-04")),
        ("2026-05-01", "\"22\"", None, Some("OPPS")),
        ("2026-05-01", "\"22\",\"24\"", None, None),
        ("2026-05-01", "\"21\"", None, None),
    ];
    for (day, places, medicare, schedule) in cases {
        let workspace = Workspace::empty();
        workspace.run(&["init"]).expect_code(0);
        let text = file(&[("9000", &group("12-3456789"))])
            .replace("2026-02-01", day)
            .replace("professional", "institutional")
            .replace("\"setting\":\"both\"", &format!("\"setting\":\"both\",\"service_code\":[{places}]"));
        workspace.write("aetna.json", text);
        let run = workspace.run(&["import", "aetna.json", "--code", "47371"]);
        assert!(run.code <= 1, "{}", run.stderr);
        let row = scope(&workspace);
        assert_eq!(row["medicare"].as_f64(), medicare, "{day}, {places}: {row}");
        match schedule {
            Some(schedule) => assert_eq!(row["schedule"], schedule, "{day}, {places}: {row}"),
            None => assert_eq!(row["medicare_na"], "not-applicable", "{day}, {places}: {row}"),
        }
    }
}

#[test]
fn an_amount_below_a_dollar_is_a_token_and_in_no_figure() {
    let workspace = Workspace::seeded();
    let tins = ["12-3456789", "98-7654321", "11-1111111", "22-2222222", "33-3333333"].map(group);
    let amounts = ["0", "0.01", "1000", "1200", "1400"];
    let prices: Vec<(&str, &str)> =
        amounts.iter().zip(&tins).map(|(amount, who)| (*amount, who.as_str())).collect();
    workspace.write("aetna.json", file(&prices));
    workspace.run(&["import", "aetna.json", "--code", "47371"]).expect_code(0);
    let row = scope(&workspace);
    let figures = ["contracts", "rate", "lowest", "p25", "highest", "prices"].map(|name| row[name].as_f64());
    assert_eq!(figures, [3.0, 1200.0, 1000.0, 1100.0, 1400.0, 5.0].map(Some), "{row}");
    let based_on = row["based_on"].as_str().unwrap_or_default();
    assert!(based_on.contains(", 2 tokens and not counted;"), "{based_on}");
    let page = workspace.run(&["report", "code", "47371", "--format", "md"]).expect_code(0).stdout;
    assert!(page.contains("; 2 tokens and not counted;"), "{page}");

    // Tokens alone are no price; a capitation of nothing for the service is one.
    let capitation = file(&[("0", &tins[0])]).replace("\"ffs\"", "\"capitation\"");
    for (text, expected) in [(file(&[("0.01", &tins[0])]), "no-record"), (capitation, "0.0")] {
        let workspace = Workspace::seeded();
        workspace.write("aetna.json", text);
        workspace.run(&["import", "aetna.json", "--code", "47371"]).expect_code(0);
        assert_eq!(crate::comparable::shown(&scope(&workspace), "rate"), expected);
        let lines = crate::comparable::rows(&workspace, "code-in-network-lines", &["code=47371"]);
        assert_eq!(crate::comparable::shown(&lines[0], "price"), expected);
    }
}

/// The first page said that no source states a rate, and named the percentage nowhere.
#[test]
fn a_file_of_a_percentage_a_price_for_all_codes_or_a_bundle_alone_is_said_on_the_first_page() {
    let percentage =
        file(&[("40.5", &group("12-3456789"))]).replace("\":\"negotiated\"", "\":\"percentage\"");
    let for_all = percentage.replace("\"CPT\"", "\"CSTM-ALL\"").replace("\"47371\"", "\"CSTM-00\"");
    let bundle = file(&[("900", &group("12-3456789"))]).replace("\"ffs\"", "\"bundle\"").replace(
        "\"billing_code\":\"47371\",",
        "\"billing_code\":\"47370\",\"bundled_codes\":[{\"billing_code_type\":\"CPT\",\
         \"billing_code\":\"47371\",\"description\":\"A\"}],",
    );
    for (text, words) in [
        (&percentage, "1 percentage of charges, 40.5%"),
        (&for_all, "1 percentage of charges, 40.5%"),
        (&bundle, "no price of the code alone: table Bundles that cover the code"),
    ] {
        for entity in ["Northwind", "Aetna"] {
            let workspace = Workspace::seeded();
            workspace.write("list.json", text.replace("\"Aetna\"", &format!("\"{entity}\"")));
            let run = workspace.run(&["import", "list.json", "--all-codes"]);
            assert!(run.code <= 1, "{}", run.stderr);
            for format in ["md", "html"] {
                let page =
                    workspace.run(&["report", "code", "47371", "--format", format]).expect_code(0).stdout;
                assert!(page.contains(words), "{entity}, {format}: {page}");
                assert!(!page.contains("No source states a payer"), "{entity}, {format}: {page}");
            }
        }
    }
}

#[test]
fn the_rest_of_the_in_network_lines_adds_up() {
    let workspace = Workspace::seeded();
    let tin = group("12-3456789");
    let sound = file(&[("100", &tin)]);
    let (from, end) =
        (sound.find("{\"negotiated_type\"").expect("a price"), sound.rfind("]}]}]}").expect("its end"));
    let price = &sound[from..end];
    let prices: Vec<String> = (0..7)
        .map(|nth| {
            let of_place =
                price.replace("\"setting\"", &format!("\"service_code\":[\"1{nth}\"],\"setting\""));
            match nth {
                5 => of_place.replace("9999-12-31", "2020-12-31"),
                6 => of_place.replace("\":\"negotiated\"", "\":\"percentage\""),
                _ => of_place.replace(":100,", &format!(":{},", 100 + nth)),
            }
        })
        .collect();
    workspace.write("aetna.json", format!("{}{}{}", &sound[..from], prices.join(","), &sound[end..]));
    let run = workspace.run(&["import", "aetna.json", "--code", "47371"]);
    assert!(run.code <= 1, "{}", run.stderr);
    let lines = crate::comparable::rows(&workspace, "code-in-network-lines", &["code=47371"]);
    let rest = lines.last().expect("a line");
    assert_eq!(rest["payer_name"], "4 more in-network rates", "{lines:?}");
    let words = rest["words"].as_str().unwrap_or_default();
    assert!(
        words.starts_with(
            "to $104.00; 1 of them expired, not in the range; 1 of them a percentage of charges; "
        ),
        "{lines:?}"
    );
}
