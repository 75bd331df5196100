//! Payers' lists: which file is an edition of which, when a price is the same one, and how several lists are shown.

use crate::in_network_counts::{file, group, scope};
use crate::lake_engines::{compare, engine};
use crate::packed::zipped;
use crate::workspace::{Run, Workspace};

/// Imports a text under a name, for 47371.
fn import(workspace: &Workspace, name: &str, text: &str) -> Run {
    workspace.write(name, text);
    workspace.run(&["import", name, "--code", "47371"])
}

fn amounts(workspace: &Workspace) -> String {
    workspace.value("SELECT ifnull(group_concat(amount / 10000.0 ORDER BY amount), '') FROM rate WHERE superseded_by IS NULL")
}

fn asked(workspace: &Workspace, query: &str) -> Vec<serde_json::Value> {
    let run = ["query", "run", query, "--param", "code=47371", "--format", "json"];
    workspace.run(&run).expect_code(0).rows()
}

#[test]
fn a_number_in_the_name_of_a_list_is_no_date_of_the_file() {
    let workspace = Workspace::seeded();
    let lists = ["GOLD-2026", "GOLD-2027", "group-202011", "group-202012"];
    for (amount, list) in ["100", "200", "300", "400"].into_iter().zip(lists) {
        let text = file(&[(amount, &group("12-3456789"))]);
        let run =
            import(&workspace, &format!("2026-02-01_{list}_in-network-rates.json"), &text).expect_code(0);
        assert!(!run.stderr.contains("replaces"), "{}", run.stderr);
    }
    assert_eq!(amounts(&workspace), "100.0,200.0,300.0,400.0");
    // The date of the file may be at its end, and another copy is of the same list.
    for (amount, name) in
        [("500", "PPO_in-network-rates_10-01-2026"), ("600", "PPO_in-network-rates_11-01-2026 (1)")]
    {
        import(&workspace, &format!("{name}.json"), &file(&[(amount, &group("12-3456789"))])).expect_code(0);
    }
    assert_eq!(amounts(&workspace), "100.0,200.0,300.0,400.0,600.0");
}

#[test]
fn a_code_that_is_described_otherwise_is_the_same_price() {
    let workspace = Workspace::seeded();
    let prices = file(&[("1000", &group("12-3456789")), ("1100", &group("98-7654321"))]);
    import(&workspace, "2026-01-01_PPO_in-network-rates.json", &prices).expect_code(0);
    let next = prices.replace("\"name\":\"A\"", "\"name\":\"B\"").replace(":1100,", ":1200,");
    import(&workspace, "2026-02-01_PPO_in-network-rates.json", &next)
        .expect_code(0)
        .expect_talk(&["1 changed", "1,100.00 -> 1,200.00"]);
    assert_eq!(amounts(&workspace), "1000.0,1200.0");
}

#[test]
fn two_figures_under_two_descriptions_are_in_conflict() {
    let workspace = Workspace::seeded();
    let one = file(&[("1000", &group("12-3456789"))]);
    let item = &one[one.find("[{\"negotiation_arr").expect("an item") + 1..one.len() - 2];
    let other = item.replace("\"name\":\"A\"", "\"name\":\"B\"").replace(":1000,", ":3000,");
    let both = format!("{},{other}]}}", &one[..one.len() - 2]);
    import(&workspace, "aetna.json", &both).expect_code(0).expect_talk(&["warning[I535]"]);
    assert_eq!(asked(&workspace, "code-conflicts").len(), 2);
    assert!(scope(&workspace)["based_on"].to_string().contains("2 in conflict and not counted"));
}

#[test]
fn an_organization_s_vote_counts_a_price_once_however_many_of_its_groups_are_paid_it() {
    let workspace = Workspace::seeded();
    let clinic =
        |npi: &str| format!("{{\"npi\":[{npi}],\"tin\":{{\"type\":\"ein\",\"value\":\"12-3456789\"}}}}");
    let both = format!("\"provider_groups\":[{},{}],", clinic("1234567893"), clinic("1932213600"));
    let one = format!("\"provider_groups\":[{}],", clinic("1234567893"));
    let text =
        file(&[("100", &both), ("300", &one), ("150", &group("98-7654321")), ("400", &group("11-1111111"))]);
    import(&workspace, "aetna.json", &text).expect_code(0);
    // The votes are 200, 150 and 400.
    assert_eq!(
        (scope(&workspace)["rate"].as_f64(), scope(&workspace)["contracts"].as_i64()),
        (Some(200.0), Some(3))
    );
}

#[test]
fn a_line_of_the_first_page_names_its_list_and_the_last_one_counts_the_others() {
    let workspace = Workspace::seeded();
    let list = |name: &str, amount: &str, plan: &str| {
        let text = file(&[(amount, &group("12-3456789"))]);
        let text = text.replacen("\"version\"", &format!("{plan}\"version\""), 1);
        import(&workspace, &format!("2026-02-01_{name}_in-network-rates.json"), &text).expect_code(0);
    };
    list("EPO", "850", "");
    list(
        "GOLD",
        "950",
        "\"plan_name\":\"Gold 2000\",\"plan_id_type\":\"ein\",\"plan_id\":\"1\",\"plan_market_type\":\"group\",",
    );
    list("HMO", "1150", "");
    list("MAPPO", "650", "");
    let lines = asked(&workspace, "code-in-network-lines");
    assert_eq!(lines.len(), 4, "{lines:?}");
    let words: Vec<&str> = lines.iter().filter_map(|line| line["words"].as_str()).collect();
    assert!(words[0].starts_with("1 organization; list EPO; negotiated"), "{words:?}");
    assert!(
        words[1].starts_with("1 organization; list GOLD; plan Gold 2000; commercial; negotiated"),
        "{words:?}"
    );
    // A fifth makes two more than the three that are shown.
    list("PPO", "1400", "");
    let lines = asked(&workspace, "code-in-network-lines");
    assert_eq!((lines.len(), &lines[3]["payer_name"]), (4, &"2 more in-network rates".into()), "{lines:?}");
    assert_eq!(lines[3]["price"].as_f64(), Some(650.0));
    let command = "`ratebook query run code-in-network --param code=47371`";
    assert!(
        lines[3]["words"]
            .as_str()
            .is_some_and(|words| words.starts_with("to $1,400.00; ") && words.ends_with(command)),
        "{lines:?}"
    );
    let page = workspace.run(&["report", "code", "47371"]).expect_code(0);
    page.expect_stdout(&["2 more in-network rates", "$650.00", "list EPO"]);
}

#[test]
fn a_download_is_the_file_that_a_table_of_contents_lists_whatever_program_saved_it() {
    let workspace = Workspace::seeded();
    let files =
        ["a/PPO%20HMO.json.gz?sig=1", "a/RENT.zip", "get?file=EPO.json.zip&sig=1", "a/HMO%20EAST.json"];
    let listed: Vec<String> = files
        .into_iter()
        .map(|file| format!("{{\"description\":\"x\",\"location\":\"https://x.example/{file}\"}}"))
        .collect();
    workspace.write(
        "contents.json",
        format!(
            "{{\"reporting_entity_name\":\"Aetna\",\"reporting_entity_type\":\"issuer\",\"last_updated_on\":\"2026-02-01\",\
             \"version\":\"2.0.0\",\"reporting_structure\":[{{\"reporting_plans\":[{{\"plan_name\":\"GOLD\",\
             \"plan_id_type\":\"EIN\",\"plan_id\":\"12-3456789\",\"plan_market_type\":\"group\"}}],\
             \"in_network_files\":[{}]}}]}}",
            listed.join(",")
        ),
    );
    workspace.run(&["import", "contents.json"]).expect_code(0);
    let text = |amount: &str| file(&[(amount, &group("12-3456789"))]);
    import(&workspace, "PPO HMO.json", &text("100")).expect_code(0);
    import(&workspace, "HMO%20EAST.json", &text("200")).expect_code(0);
    import(&workspace, "EPO.json", &text("300")).expect_code(0);
    workspace.write("RENT.zip", zipped(&[("RENT_2026.json", text("400").as_bytes())]));
    workspace.run(&["import", "RENT.zip", "--code", "47371"]).expect_code(0);
    let all = |plan: &str| {
        let run = ["query", "run", "payer-files", "--format", "json", "--param", &format!("plan={plan}")];
        workspace.run(&run).expect_code(0).rows()
    };
    assert_eq!(all("gold").len(), files.len());
    assert!(all("gold").iter().all(|row| row["imported"] != "no"), "{:?}", all("gold"));
    assert!(asked(&workspace, "code-in-network").iter().all(|row| row["listed_for"] == "GOLD"));
    // A number is found with and without its hyphens, and by a part.
    for plan in ["12-3456789", "123456789", "3456"] {
        assert_eq!(all(plan).len(), files.len(), "{plan}");
    }
    let none = ["query", "run", "payer-files", "--param", "plan=-"];
    workspace.run(&none).expect_code(2).expect_talk(&["no row of `payer-files` has `plan=-`"]);
}

#[test]
fn providers_in_other_files_are_found_as_programs_save_them() {
    let addresses = ["p%206/6%20a.json", "p/2.json.gz?sig=1", "get?id=1", "get?id=2", "list?id=1"];
    let workspace = Workspace::seeded();
    let prices: Vec<(String, String)> = (1..=addresses.len())
        .map(|n| (format!("{n}00"), format!("\"provider_references\":[{n}],")))
        .collect();
    let prices: Vec<(&str, &str)> = prices.iter().map(|(amount, who)| (&**amount, &**who)).collect();
    let located: Vec<String> = (1..)
        .zip(addresses)
        .map(|(n, path)| format!("{{\"provider_group_id\":{n},\"location\":\"https://x.example/{path}\"}}"))
        .collect();
    let references = format!("\"provider_references\":[{}],\"in_network\"", located.join(","));
    workspace.write("aetna.json", file(&prices).replacen("\"in_network\"", &references, 1));
    let saved = ["p 6/6 a.json", "p/2.json.gz?sig=1", "get?id=1", "get?id=2"];
    for (tin, name) in ["111111111", "222222222", "333333333", "444444444"].into_iter().zip(saved) {
        let described = format!("{{{}\"version\":\"1.0.0\"}}", group(tin));
        workspace.write(&format!("files/x.example/{name}"), described);
    }
    // Another file of the same page is not the one that is asked for.
    workspace.write("files/x.example/list?id=2", format!("{{{}\"version\":\"1.0.0\"}}", group("555555555")));
    workspace.write("files/list?id=2", format!("{{{}\"version\":\"1.0.0\"}}", group("555555555")));
    let with = ["import", "aetna.json", "--code", "47371", "--provider-files", "files"];
    workspace
        .run(&with)
        .expect_code(0)
        .expect_talk(&["`https://x.example/list?id=1`, which is not in the folder"]);
    let paid = "SELECT group_concat(tin || ' ' || amount, ', ' ORDER BY tin)
                FROM v_in_network_rate JOIN v_provider_group USING (provider_set_id) WHERE tin IS NOT NULL";
    assert_eq!(
        workspace.value::<String>(paid),
        "111111111 100.0, 222222222 200.0, 333333333 300.0, 444444444 400.0"
    );
}

/// A bundle that lists a code twice, at a price that has expired, a price a day, and a percentage.
fn bundle() -> String {
    let paid = group("12-3456789");
    let text = file(&[("20000", &paid), ("25000", &paid), ("60", &paid)]);
    let covered: Vec<String> = ["47371", "47382", "99214", "47371"]
        .map(|code| format!("{{\"billing_code_type\":\"CPT\",\"billing_code\":\"{code}\"}}"))
        .into();
    text.replace("\"ffs\"", "\"bundle\"")
        .replace("\"CPT\"", "\"MS-DRG\"")
        .replace("\"47371\",\"name\"", &format!("\"470\",\"bundled_codes\":[{}],\"name\"", covered.join(",")))
        .replace("20000,\"expiration_date\":\"9999", "20000,\"expiration_date\":\"2020")
        .replace("\"negotiated\",\"negotiated_rate\":25000", "\"per diem\",\"negotiated_rate\":25000")
        .replace("\"negotiated\",\"negotiated_rate\":60", "\"percentage\",\"negotiated_rate\":60")
}

#[test]
fn a_bundle_has_each_price_once_and_says_what_it_is() {
    let workspace = Workspace::seeded();
    import(&workspace, "2026-02-01_PPO_in-network-rates.json", &bundle()).expect_code(0);
    let of_database = asked(&workspace, "code-bundles");
    let shown: Vec<String> = of_database
        .iter()
        .map(|row| {
            format!("{} {} {}", row["amount"], row["percentage"], row["scope"].as_str().unwrap_or_default())
        })
        .collect();
    let place = "; class professional; setting both";
    assert_eq!(
        shown,
        [
            format!("null 60 percentage, bundle{place}"),
            format!("25000.0 null per diem, bundle{place}"),
            format!("20000.0 null expired 2020-12-31; negotiated, bundle{place}"),
        ]
    );
    assert!(of_database.iter().all(|row| row["covers"] == 3), "{of_database:?}");
    // A lake of files knows a code that is in it as a part of a bundle alone.
    let Some(engine) = engine() else { return };
    workspace
        .run(&["publish", "--into", "lake", "2026-02-01_PPO_in-network-rates.json", "--code", "47371"])
        .expect_code(0);
    for code in ["code=47371", "code=99214"] {
        let ask = ["query", "run", "code-bundles", "--param", code, "--format", "json", "--lake", "lake"];
        let rows = workspace.run(&[&ask[..], &["--engine-command", &engine]].concat()).expect_code(0).rows();
        let of_lake: Vec<_> =
            rows.iter().map(|row| (&row["amount"], &row["scope"], &row["covers"])).collect();
        let stored: Vec<_> =
            of_database.iter().map(|row| (&row["amount"], &row["scope"], &row["covers"])).collect();
        assert_eq!(of_lake, stored, "{code}");
    }
}

#[test]
fn parts_of_a_list_have_one_median() {
    let workspace = Workspace::seeded();
    let part = |name: &str, first: u32, amounts: &[&str]| {
        let groups: Vec<String> =
            (first..).take(amounts.len()).map(|nth| group(&format!("{nth:02}-3456789"))).collect();
        let prices: Vec<(&str, &str)> =
            amounts.iter().copied().zip(groups.iter().map(String::as_str)).collect();
        import(&workspace, &format!("2026-02-01_{name}.json"), &file(&prices)).expect_code(0);
    };
    part("PPO_in-network-rates_1_of_3", 10, &["100", "110", "120"]);
    part("PPO_in-network-rates_2_of_3", 20, &["200", "210", "220", "230"]);
    part("PPO_in-network-rates_3_of_3", 30, &["400", "410"]);
    // Of another list, of one that ends in a number, and of another cut, which nobody took back.
    part("HMO_in-network-rates_1_of_3", 40, &["900", "910", "920"]);
    part("PPO-2027_in-network-rates", 50, &["800", "810", "820"]);
    part("PPO_in-network-rates_1_of_2", 60, &["700", "710", "720"]);
    let mut found: Vec<String> = asked(&workspace, "code-in-network")
        .iter()
        .map(|row| format!("{} {} {} {}", row["publisher"], row["rate"], row["contracts"], row["prices"]))
        .collect();
    found.sort();
    assert_eq!(
        found,
        [
            "\"Aetna: HMO\" 910.0 3 3",
            "\"Aetna: PPO\" 210.0 9 9",
            "\"Aetna: PPO\" 710.0 3 3",
            "\"Aetna: PPO-2027\" 810.0 3 3",
        ]
    );
    // All of its prices are behind its line.
    let query = [
        "query",
        "run",
        "code-in-network-prices",
        "--param",
        "code=47371",
        "--param",
        "publisher=Aetna: PPO",
    ];
    let prices = workspace.run(&[&query[..], &["--format", "json"]].concat()).expect_code(0).rows();
    assert_eq!(prices.len(), 12);
}

#[test]
fn lists_and_votes_are_the_same_in_a_lake() {
    let Some(engine) = engine() else { return };
    // A lake has the extracts of Medicare's files that the program holds.
    let workspace = Workspace::empty();
    workspace.run(&["init"]).expect_code(0);
    let clinic =
        |npi: &str| format!("{{\"npi\":[{npi}],\"tin\":{{\"type\":\"ein\",\"value\":\"12-3456789\"}}}}");
    let both = format!("\"provider_groups\":[{},{}],", clinic("1234567893"), clinic("1932213600"));
    let one = format!("\"provider_groups\":[{}],", clinic("1234567893"));
    let other = group("98-7654321");
    let lists = ["GOLD-2026", "GOLD-2027", "HMO", "MAPPO", "PPO", "EPO_1_of_2", "EPO_2_of_2"];
    for (nth, list) in lists.into_iter().enumerate() {
        let text = file(&[("100", &both), ("300", &one), (&format!("15{nth}"), &other)]);
        let name = format!("2026-02-01_{list}_in-network-rates.json");
        import(&workspace, &name, &text).expect_code(0);
        workspace.run(&["publish", "--into", "lake", &name, "--code", "47371"]).expect_code(0);
    }
    assert_eq!(compare(&workspace, &engine, ("code-in-network-lines", "lake"), "47371"), 4);
    assert_eq!(compare(&workspace, &engine, ("code-in-network", "lake"), "47371"), 6);
}

#[test]
fn an_organization_is_called_as_the_newest_file_calls_it_until_that_is_undone() {
    let workspace = Workspace::seeded();
    let month = |month: u32, amount: &str, name: &str| {
        let group = group("12-3456789").replace("\"value\":", &format!("{name}\"value\":"));
        let text = file(&[(amount, &group)]).replace("2026-02-01", &format!("2026-{month:02}-01"));
        import(&workspace, &format!("2026-{month:02}-01_PPO_in-network-rates.json"), &text).expect_code(0);
    };
    let named = || asked(&workspace, "code-in-network-prices")[0]["providers"].to_string();
    month(1, "1000", "");
    assert_eq!(named(), "\"ein 123456789\"");
    month(2, "1000", "\"business_name\":\"Alpha Surgeons\",");
    assert_eq!(named(), "\"Alpha Surgeons (ein 123456789)\"");
    month(3, "1100", "\"business_name\":\"Alpha Surgery, Inc.\",");
    assert_eq!(named(), "\"Alpha Surgery, Inc. (ein 123456789)\"");
    // A file without the name takes none away.
    month(4, "1100", "");
    assert_eq!(named(), "\"Alpha Surgery, Inc. (ein 123456789)\"");
    let Some(engine) = engine() else { return };
    workspace.run(&["publish", "--into", "lake"]).expect_code(0);
    let of_lake = ["query", "run", "code-in-network-prices", "--param", "code=47371", "--format", "json"];
    let of_lake = [&of_lake[..], &["--lake", "lake", "--engine-command", &engine]].concat();
    assert_eq!(workspace.run(&of_lake).expect_code(0).rows()[0]["providers"].to_string(), named());
    for _ in 0..2 {
        let last: i64 = workspace.value("SELECT max(import_id) FROM import WHERE status = 'applied'");
        workspace.run(&["imports", "undo", &last.to_string(), "--yes"]).expect_code(0);
    }
    assert_eq!(named(), "\"Alpha Surgeons (ein 123456789)\"");
}
