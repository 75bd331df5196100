//! Payers' own files: in-network prices, allowed amounts outside of networks, tables of contents.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read as _, Write as _};

use serde_json::Value;

use crate::workspace::{Workspace, published};

/// How a file of the same prices is laid out.
#[derive(Clone, Copy, Default)]
pub(crate) struct Shape {
    /// References to providers behind the prices.
    pub(crate) references_last: bool,
    /// Groups of providers beside the prices.
    pub(crate) inline: bool,
    /// Codes behind their prices, and what a file says of itself at its end.
    pub(crate) turned: bool,
    /// A line for each value.
    pub(crate) pretty: bool,
}

pub(crate) const GROUPS: [(&str, &str); 3] = [
    ("1", r#"{"npi":[1234567893,1932213600],"tin":{"type":"ein","value":"12-3456789"}}"#),
    ("2.5", r#"{"npi":[0],"tin":{"type":"ein","value":"98-7654321"}}"#),
    ("3", r#"{"npi":[1932213600],"tin":{"type":"npi","value":"1932213600"}}"#),
];

/// Prices of 47371 (three, to two sets of groups), of 47370 (one), of a bundle that covers 47382, and of a
/// code that nobody follows.
pub(crate) fn file(shape: Shape) -> String {
    let elements = |of: &[(&[&str], &str)]| -> String {
        let element = |(groups, prices): &(&[&str], &str)| {
            let described =
                |number: &&str| GROUPS.iter().find(|(known, _)| known == number).expect("a group").1;
            let providers = match shape.inline {
                true => {
                    let groups: Vec<&str> = groups.iter().map(described).collect();
                    format!("\"provider_groups\":[{}]", groups.join(","))
                }
                false => format!("\"provider_references\":[{}]", groups.join(",")),
            };
            match shape.turned {
                true => format!("{{\"negotiated_prices\":[{prices}],{providers}}}"),
                false => format!("{{{providers},\"negotiated_prices\":[{prices}]}}"),
            }
        };
        of.iter().map(element).collect::<Vec<_>>().join(",")
    };
    let item = |code: &str, arrangement: &str, beside: &str, rates: String| {
        let head =
            format!("\"billing_code_type\":\"CPT\",\"billing_code\":\"{code}\",\"name\":\"A {{[\\\" B\"");
        let rates = format!("\"negotiated_rates\":[{rates}]");
        match shape.turned {
            true => format!("{{{rates},{beside}{head},\"negotiation_arrangement\":\"{arrangement}\"}}"),
            false => format!("{{\"negotiation_arrangement\":\"{arrangement}\",{head},{beside}{rates}}}"),
        }
    };
    let price = |amount: &str, rest: &str| {
        format!(
            "{{\"negotiated_type\":\"negotiated\",\"negotiated_rate\":{amount},\"expiration_date\":\"9999-12-31\",\
             \"billing_class\":\"professional\",\"setting\":\"both\"{rest}}}"
        )
    };
    let several = [price("1500.25", ",\"service_code\":[\"21\",\"22\"]"), price("1600", "")].join(",");
    let covered = "\"bundled_codes\":[{\"billing_code_type\":\"CPT\",\"billing_code\":\"47382\"}],";
    let items = [
        item("99999", "ffs", "", elements(&[(&["1"], &price("1", ""))])),
        item("47371", "ffs", "", elements(&[(&["1", "2.5"], &several), (&["3"], &price("1450.5", ""))])),
        item(
            "47370",
            "ffs",
            "",
            elements(&[(&["2.5"], &price("900", ",\"billing_code_modifier\":[\"26\"]"))]),
        ),
        item("47399", "bundle", covered, elements(&[(&["3"], &price("20000", ""))])),
    ];
    let described = |(number, group): &(&str, &str)| {
        format!("{{\"provider_group_id\":{number},\"provider_groups\":[{group}]}}")
    };
    let references: Vec<String> = GROUPS.iter().map(described).collect();
    let references = format!("\"provider_references\":[{}]", references.join(","));
    let items = format!("\"in_network\":[{}]", items.join(","));
    let head = "\"reporting_entity_name\":\"Aetna\",\"reporting_entity_type\":\"issuer\",\
                \"last_updated_on\":\"2026-02-01\",\"version\":\"2.0.0\"";
    let parts = match (shape.inline, shape.references_last, shape.turned) {
        (true, _, false) => vec![head, &items],
        (true, _, true) => vec![&items, head],
        (false, true, false) => vec![head, &items, &references],
        (false, true, true) => vec![&items, &references, head],
        (false, false, false) => vec![head, &references, &items],
        (false, false, true) => vec![&references, &items, head],
    };
    let text = format!("{{{}}}", parts.join(","));
    if shape.pretty { pretty(&text) } else { text }
}

/// A file with prices of 47371 and of others.
pub(crate) fn example() -> String {
    file(Shape::default())
}

/// The same with a line for each value.
fn pretty(text: &str) -> String {
    let (mut out, mut in_text, mut escaped) = (String::new(), false, false);
    for c in text.chars() {
        out.push(c);
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => in_text = !in_text,
            '{' | '[' | ',' if !in_text => out.push_str("\n  "),
            _ => {}
        }
    }
    out
}

pub(crate) fn gzip(text: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(text).expect("memory");
    packed.finish().expect("memory")
}

/// What is stored of each current price, without where it stands.
pub(crate) fn prices(workspace: &Workspace) -> Vec<String> {
    let database = workspace.database();
    let mut statement = database
        .prepare(
            "SELECT code.code || ' ' || rate.amount || ' ' || beside.negotiated_type || ' ' || charge.modifiers || ' '
                 || beside.places || ' ' || (
                     SELECT group_concat(ifnull(tin, reference) || '/' || ifnull(npi_count, npi_count_na), '+')
                     FROM (
                         SELECT * FROM provider_set_group JOIN provider_group USING (provider_group_id)
                         WHERE provider_set_id = beside.provider_set_id ORDER BY tin, reference
                     ))
             FROM rate JOIN in_network_rate AS beside USING (rate_id) JOIN charge USING (charge_id)
             JOIN item_code USING (item_id) JOIN code USING (code_id)
             WHERE rate.superseded_by IS NULL ORDER BY 1",
        )
        .expect("the tables of prices");
    let rows = statement.query_map([], |row| row.get(0)).expect("prices");
    rows.collect::<Result<_, _>>().expect("texts")
}

pub(crate) const FOLLOWED: [&str; 6] = ["--code", "47371", "--code", "47370", "--code", "47382"];

pub(crate) fn import(workspace: &Workspace, name: &str, arguments: &[&str]) -> crate::workspace::Run {
    workspace.run(&[&["import", name], arguments].concat())
}

#[test]
fn a_payers_file_gives_the_same_prices_in_any_shape() {
    let shapes = [
        Shape::default(),
        Shape { references_last: true, ..Shape::default() },
        Shape { inline: true, ..Shape::default() },
        Shape { turned: true, ..Shape::default() },
        Shape { turned: true, references_last: true, pretty: true, ..Shape::default() },
        Shape { inline: true, turned: true, ..Shape::default() },
        Shape { pretty: true, ..Shape::default() },
    ];
    let mut texts: Vec<Vec<u8>> = shapes.iter().map(|shape| file(*shape).into_bytes()).collect();
    let plain = texts[0].clone();
    texts.push(gzip(&plain));
    let (first, second) = plain.split_at(plain.len() / 2);
    texts.push([gzip(first), gzip(second)].concat());
    let mut seen: Option<(String, Vec<String>)> = None;
    for (at, text) in texts.iter().enumerate() {
        let workspace = Workspace::seeded();
        workspace.write("2026-02-01_aetna_in-network-rates.json", text);
        import(&workspace, "2026-02-01_aetna_in-network-rates.json", &FOLLOWED)
            .expect_code(0)
            .expect_talk(&["5 read, 5 accepted, 0 rejected", "4 read, 3 kept; 1 left out"]);
        let fingerprint: String =
            workspace.value("SELECT fingerprint FROM import WHERE format = 'payer-in-network'");
        let this = (fingerprint, prices(&workspace));
        assert_eq!(this.1.len(), 5, "{:?}", this.1);
        match &seen {
            None => seen = Some(this),
            Some(seen) => assert_eq!(*seen, this, "shape {at}"),
        }
    }
    let (_, prices) = seen.expect("shapes");
    assert_eq!(
        prices,
        [
            "47370 9000000 negotiated 26  987654321/not-collected",
            "47371 14505000 negotiated   1932213600/1",
            "47371 15002500 negotiated  21|22 123456789/2+987654321/not-collected",
            "47371 16000000 negotiated   123456789/2+987654321/not-collected",
            "47399 200000000 negotiated   1932213600/1",
        ]
    );
}

#[test]
fn a_price_keeps_its_file_byte_and_pointer() {
    let workspace = Workspace::seeded();
    let text = file(Shape::default());
    workspace.write("aetna.json", &text);
    import(&workspace, "aetna.json", &FOLLOWED).expect_code(0);
    let rows = workspace
        .run(&["query", "run", "code-in-network-prices", "--param", "code=47371", "--format", "json"])
        .expect_code(0)
        .rows();
    assert_eq!(rows.len(), 3);
    let parsed: Value = serde_json::from_str(&text).expect("sound");
    for row in rows {
        let price = parsed.pointer(row["pointer"].as_str().expect("a pointer")).expect("a price");
        assert_eq!(price["negotiated_rate"].as_f64(), row["amount"].as_f64(), "{row}");
        let byte = usize::try_from(row["source_byte"].as_u64().expect("a byte")).expect("a small file");
        assert!(text[byte..].starts_with("{\"negotiated_type\""), "{row}");
    }
}

#[test]
fn another_list_of_codes_and_another_file_of_the_month_take_nothing_away() {
    let workspace = Workspace::seeded();
    workspace.write("2026-02-01_ppo.json", file(Shape::default()));
    workspace.write("2026-02-01_hmo.json", file(Shape { pretty: true, ..Shape::default() }));
    import(&workspace, "2026-02-01_ppo.json", &["--code", "47371"]).expect_code(0);
    let first = prices(&workspace);
    assert_eq!(first.len(), 3);
    // The same file for another code is no second import of it, and for the same it is.
    import(&workspace, "2026-02-01_ppo.json", &["--code", "47370"])
        .expect_code(0)
        .expect_talk(&["1 added, 0 changed, 0 removed"]);
    import(&workspace, "2026-02-01_ppo.json", &["--code", "47370"])
        .expect_code(0)
        .expect_talk(&["already imported"]);
    assert_eq!(prices(&workspace).len(), 4);
    import(&workspace, "2026-02-01_hmo.json", &["--code", "47371"])
        .expect_code(0)
        .expect_talk(&["3 added, 0 changed, 0 removed"]);
    assert_eq!(prices(&workspace).len(), 7);
    // The next month of one list replaces that list alone, and only for its codes.
    let next = file(Shape::default()).replace("1450.5", "1460.5").replace("2026-02-01", "2026-02-15");
    workspace.write("2026-02-15_ppo.json", next);
    import(&workspace, "2026-02-15_ppo.json", &["--code", "47371"])
        .expect_code(0)
        .expect_talk(&["0 added, 1 changed, 0 removed, 2 unchanged", "1,450.50 -> 1,460.50"]);
    assert_eq!(prices(&workspace).len(), 7);
}

#[test]
fn a_missing_code_says_whether_the_file_was_read_for_it() {
    let workspace = Workspace::seeded();
    workspace.write("aetna.json", file(Shape::default()));
    import(&workspace, "aetna.json", &["--code", "47371", "--code", "47381"])
        .expect_code(0)
        .expect_talk(&["I625", "no price of CPT 47381 is in the file, which was read for 2 codes"]);
    workspace.run(&["report", "47381"]).expect_code(2).expect_talk(&[
        "the database does not know CPT 47381: `aetna.json` was read for it and has no price of it",
    ]);
    workspace.write("rates.csv", "payer,plan,code,amount\nAetna,PPO,47380,5\nAetna,PPO,47381,6\n");
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    for (code, reason, words) in [
        ("47381", "no-record", "the file was read for it and has no price of it"),
        ("47380", "not-collected", "the file was read for 2 other codes"),
    ] {
        let param = format!("code={code}");
        let table = workspace
            .run(&["query", "run", "code-in-network", "--param", &param, "--format", "json"])
            .expect_code(0)
            .json();
        let row = &table["sections"][0]["tables"][0]["rows"][0];
        assert_eq!((row["rate_na"].as_str(), row["based_on"].as_str()), (Some(reason), Some(words)), "{row}");
    }
    let last: String =
        workspace.value("SELECT import_id || '' FROM import WHERE format = 'payer-in-network'");
    workspace.run(&["imports", "show", &last]).expect_code(0).expect_stdout(&[
        "Codes that it was read for",
        "47381",
        "Items",
    ]);
}

#[test]
fn a_bundle_is_no_price_of_what_it_covers() {
    let workspace = Workspace::seeded();
    workspace.write("aetna.json", file(Shape::default()));
    import(&workspace, "aetna.json", &FOLLOWED).expect_code(0);
    let rows = |query: &str| {
        workspace
            .run(&["query", "run", query, "--param", "code=47382", "--format", "json"])
            .expect_code(0)
            .rows()
    };
    let bundles = rows("code-bundles");
    assert_eq!(bundles.len(), 1);
    assert_eq!(
        (bundles[0]["bundle"].as_str(), bundles[0]["amount"].as_f64()),
        (Some("CPT 47399"), Some(20000.0))
    );
    assert_eq!(rows("code-in-network")[0]["rate_na"].as_str(), Some("no-record"));
    workspace
        .run(&["report", "code", "47382", "--full"])
        .expect_code(0)
        .expect_stdout(&["Bundles that cover the code"]);
}

#[test]
fn a_payers_prices_and_a_hospitals_are_side_by_side_and_in_no_percentile_together() {
    let workspace = Workspace::with_payer_csv(&[
        "Aetna,PPO,CPT,47371,,outpatient,facility,,case rate,1000,,,,",
        "Aetna,HMO,CPT,47371,,outpatient,facility,,case rate,2000,,,,",
    ]);
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    let figures = || {
        let mut told = String::new();
        for query in ["payer-comparison", "benchmark-range", "rate-distribution", "code-payer-rates"] {
            let run = workspace.run(&["query", "run", query, "--param", "code=47371", "--format", "csv"]);
            told += &run.expect_code(0).stdout;
        }
        told
    };
    let before = figures();
    workspace.write("aetna.json", file(Shape::default()));
    import(&workspace, "aetna.json", &FOLLOWED).expect_code(0);
    assert_eq!(before, figures());
    workspace.run(&["report", "code", "47371"]).expect_code(0).expect_stdout(&[
        "Negotiated rates by payer",
        "  Aetna, in-network rate          $1,600.00  $1,450.50 to $1,600.00; 3 organizations; negotiated;",
        "  Aetna, in-network rate          $1,500.25  2 organizations; negotiated; class professional;",
    ]);
}

#[test]
fn a_payer_whose_own_file_has_a_price_lacks_nothing_in_completeness_and_in_the_tables_by_payer() {
    let workspace = Workspace::seeded();
    workspace.write("aetna.json", file(Shape::default()));
    import(&workspace, "aetna.json", &FOLLOWED).expect_code(0);
    let status: String = workspace.value(
        "SELECT group_concat(who || ' ' || status, '; ') FROM (
             SELECT who, status FROM v_promised_fact
             WHERE code = '47371' AND what = 'negotiated rate' AND status <> 'not-applicable' ORDER BY who)",
    );
    assert_eq!(
        status,
        "Aetna known; Blue Cross Blue Shield pending; Cigna pending; UnitedHealthcare pending"
    );
    for query in ["code-payer-rates", "payer-comparison"] {
        let run = workspace.run(&["query", "run", query, "--param", "code=47371", "--format", "csv"]);
        let csv = run.expect_code(0).stdout.clone();
        let line = |payer: &str| csv.lines().find(|line| line.starts_with(payer)).expect("a line").to_owned();
        let counts = |payer: &str, reason: &str| line(payer).matches(&format!("[{reason}]")).count();
        assert!(counts("Aetna", "no-record") >= 3 && counts("Aetna", "pending") <= 1, "{query}: {csv}");
        assert!(counts("Cigna", "pending") >= 3 && counts("Cigna", "no-record") == 0, "{query}: {csv}");
    }
    let screen = workspace.run(&["report", "code", "47371"]).expect_code(0).stdout.clone();
    assert!(screen.contains("To fill Aetna: its in-network rates are listed below"), "{screen}");
    assert!(screen.contains("3 by a"), "{screen}");
}

#[test]
fn a_table_of_contents_is_told_and_lists_the_files_of_a_plan() {
    let workspace = Workspace::seeded();
    let contents = r#"{"reporting_entity_name":"Aetna","reporting_entity_type":"issuer","last_updated_on":"2026-02-01",
        "version":"2.0.0","reporting_structure":[
        {"reporting_plans":[{"plan_name":"Gold PPO","plan_id_type":"hios","plan_id":"12345","plan_market_type":"individual"},
                            {"plan_name":"Works HMO","plan_id_type":"ein","plan_id":"123456789","plan_market_type":"group"}],
         "in_network_files":[{"description":"in-network","location":"https://example.com/a/ppo.json.gz?sig=1"}],
         "allowed_amount_file":{"description":"allowed","location":"https://example.com/a/allowed.json"}},
        {"reporting_plans":[{"plan_name":"Silver EPO","plan_id_type":"hios","plan_id":"777"}],
         "in_network_files":[{"description":"x","location":"https://example.com/b/epo.json"}]}]}"#;
    workspace.write("2026-02-01_aetna_index.json", contents);
    import(&workspace, "2026-02-01_aetna_index.json", &[]).expect_code(0).expect_talk(&[
        "payer-contents",
        "2 read, 2 accepted, 0 rejected",
        "table of contents: 3 files of 3 plans",
    ]);
    workspace
        .run(&["query", "run", "payer-files", "--param", "plan=gold", "--format", "csv"])
        .expect_code(0)
        .expect_stdout(&["ppo.json.gz", "allowed.json", "12345"]);
    let rows = workspace.run(&["query", "run", "payer-files", "--format", "json"]).expect_code(0).rows();
    assert_eq!(rows.len(), 5);
    // The next month takes its place.
    let next = contents.replace("2026-02-01", "2026-02-15").replace("ppo.json.gz", "ppo-2.json.gz");
    workspace.write("2026-02-15_aetna_index.json", next);
    import(&workspace, "2026-02-15_aetna_index.json", &[]).expect_code(0);
    let listed = workspace.run(&["query", "run", "payer-files", "--format", "csv"]).expect_code(0).stdout;
    assert!(listed.contains("ppo-2.json.gz") && !listed.contains("ppo.json.gz"), "{listed}");
}

#[test]
fn allowed_amounts_are_shown_apart_and_a_newer_file_takes_their_place() {
    let workspace = Workspace::seeded();
    let month = |day: &str, amount: &str| crate::in_network_odd::allowed("Aetna", day, amount);
    workspace.write("2026-01-01_a_allowed-amounts.json", month("2026-01-01", "0"));
    import(&workspace, "2026-01-01_a_allowed-amounts.json", &["--code", "47371"])
        .expect_code(0)
        .expect_talk(&["2 read, 2 accepted, 0 rejected", "2 read, 1 kept; 1 left out", "2 added"]);
    let shown = || {
        workspace
            .run(&["query", "run", "code-allowed-outside", "--param", "code=47371", "--format", "csv"])
            .expect_code(0)
            .stdout
    };
    assert!(shown().contains("60.5"), "{}", shown());
    workspace.write("2026-02-01_a_allowed-amounts.json", month("2026-02-01", "25"));
    import(&workspace, "2026-02-01_a_allowed-amounts.json", &["--code", "47371"]).expect_code(0);
    let newer = shown();
    assert_eq!(newer.lines().filter(|line| line.contains("2026-02-01_a")).count(), 2, "{newer}");
    assert!(!newer.contains("2026-01-01_a"), "{newer}");
    workspace
        .run(&["report", "code", "47371", "--full"])
        .expect_code(0)
        .expect_stdout(&["Allowed amounts outside of networks"]);
}

/// The prices of a published file as a parser of its own sees them: code, type, dollars or percent, groups.
fn parsed(text: &str) -> BTreeMap<String, u64> {
    let file: Value = serde_json::from_str(text).expect("sound");
    let empty = Vec::new();
    let list = |value: &Value, name: &str| value[name].as_array().unwrap_or(&empty).clone();
    let references = list(&file, "provider_references");
    let (mut prices, mut stated) = (BTreeMap::new(), BTreeSet::new());
    for item in list(&file, "in_network") {
        let Some(code) = item["billing_code"].as_str().filter(|code| !code.is_empty()) else { continue };
        for element in list(&item, "negotiated_rates") {
            let mut groups: Vec<String> = Vec::new();
            let described = |groups: &mut Vec<String>, list: Vec<Value>| {
                for group in list {
                    let mut npis: Vec<u64> = group["npi"]
                        .as_array()
                        .unwrap_or(&empty)
                        .iter()
                        .filter_map(|npi| {
                            npi.as_u64().or_else(|| npi.as_str().and_then(|npi| npi.parse().ok()))
                        })
                        .collect();
                    npis.sort_unstable();
                    npis.dedup();
                    let tin = group["tin"]["value"].as_str().unwrap_or_default().replace('-', "");
                    groups.push(if npis == [0] { tin } else { format!("{tin}{npis:?}") });
                }
            };
            described(&mut groups, list(&element, "provider_groups"));
            for number in list(&element, "provider_references") {
                match references.iter().find(|reference| reference["provider_group_id"] == number) {
                    Some(reference) => described(&mut groups, list(reference, "provider_groups")),
                    None => groups.push(format!("?{number}")),
                }
            }
            groups.sort();
            groups.dedup();
            for price in list(&element, "negotiated_prices") {
                if price["negotiated_type"] == "bogus_type" {
                    continue;
                }
                // What is stated twice in the same way is one price.
                let named = [&item["description"], &item["name"], &item["negotiation_arrangement"]];
                if !stated.insert(format!("{code} {named:?} {groups:?} {price}")) {
                    continue;
                }
                let figure =
                    price["negotiated_rate"].as_f64().map_or("none".to_owned(), |rate| format!("{rate:.4}"));
                let key = format!("{code} {} {figure} {}", price["negotiated_type"], groups.len());
                *prices.entry(key).or_default() += 1;
            }
        }
    }
    prices
}

#[test]
fn every_price_of_the_published_files_is_as_another_parser_reads_it() {
    for name in [
        "tic/real/bsca-1056_in-network-rates.json.gz",
        "tic/real/2025-01-06_Evry-Health_in-network-rates_excerpt.json.gz",
    ] {
        let Some(path) = published(name) else { return };
        let mut text = String::new();
        flate2::read::MultiGzDecoder::new(std::fs::File::open(&path).expect("a file"))
            .read_to_string(&mut text)
            .expect("UTF-8");
        let expected = parsed(&text);
        let workspace = Workspace::seeded();
        let run = workspace.run(&["import", &path.to_string_lossy(), "--all-codes"]);
        assert!(run.code <= 1, "{}", run.stderr);
        let database = workspace.database();
        let mut statement = database
            .prepare(
                "SELECT code.code || ' \"' || beside.negotiated_type || '\" '
                     || CASE WHEN coalesce(rate.amount, terms.percentage) IS NOT NULL
                             THEN printf('%.4f', coalesce(rate.amount, terms.percentage) / 10000.0)
                             WHEN rate.amount_raw IS NOT NULL THEN printf('%.4f', rate.amount_raw) ELSE 'none' END
                     || ' ' || provider_set.group_count, count(*)
                 FROM rate JOIN in_network_rate AS beside USING (rate_id) JOIN provider_set USING (provider_set_id)
                 JOIN charge USING (charge_id) JOIN item_code USING (item_id) JOIN code USING (code_id)
                 JOIN terms USING (terms_id)
                 GROUP BY 1",
            )
            .expect("the tables");
        let stored: BTreeMap<String, u64> = statement
            .query_map([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs())))
            .expect("prices")
            .collect::<Result<_, _>>()
            .expect("rows");
        assert_eq!(stored, expected, "{name}");
    }
}

#[test]
fn two_editions_of_an_insurer_give_what_changed() {
    let (Some(january), Some(june)) = (
        published("tic/real/2025-01-06_Evry-Health_in-network-rates_excerpt.json.gz"),
        published("tic/real/2025-06-23_Evry-Health_in-network-rates.json.gz"),
    ) else {
        return;
    };
    let workspace = Workspace::seeded();
    let codes = ["--series", "Evry", "--code", "47370", "--code", "47371", "--code", "47382"];
    import(&workspace, &january.to_string_lossy(), &codes)
        .expect_code(0)
        .expect_talk(&["3 read, 3 accepted"]);
    import(&workspace, &june.to_string_lossy(), &codes).expect_code(0).expect_talk(&[
        "1 added, 1 changed, 0 removed, 2 unchanged",
        "47370 Evry Health Evry Health 2,508.16 -> 2,452.13",
        "replaces   Evry Health: Evry: 3 rates of 2025-01-06_Evry-Health_in-network-rates_excerpt.json.gz",
    ]);
    let current: String = workspace.value(
        "SELECT group_concat(code || ' ' || amount, ', ' ORDER BY code, amount) FROM v_in_network_rate",
    );
    assert_eq!(current, "47370 2452.13, 47382 250.6, 47382 8578.49, 47382 9044.05");
    workspace.run(&["report", "code", "47370"]).expect_code(0).expect_stdout(&[
        "  Evry Health, in-network rate\n",
        // The last day that the file states is over.
        "  $2,452.13  1 organization; list Evry; plan Evry Health;\n",
        "commercial; expired 2025-12-31; negotiated; class\n",
    ]);
}

#[test]
fn clinicians_who_come_and_go_remove_no_price() {
    let workspace = Workspace::seeded();
    let elements = |month: usize, amount: u32| -> String {
        let element = |n: usize| {
            let (npi, tin) = (1_234_567_893 + n * 7 + month, format!("{:09}", 100_000_000 + n));
            format!(
                "{{\"provider_groups\":[{{\"npi\":[{npi}],\"tin\":{{\"type\":\"ein\",\"value\":\"{tin}\"}}}}],\
                 \"negotiated_prices\":[{{\"negotiated_type\":\"negotiated\",\"negotiated_rate\":{},\
                 \"billing_class\":\"professional\",\"setting\":\"both\"}}]}}",
                amount + u32::try_from(n).expect("few")
            )
        };
        (0..40).map(element).collect::<Vec<_>>().join(",")
    };
    for (day, month, amount) in [("2026-01-01", 0, 1000), ("2026-02-01", 1, 1000), ("2026-03-01", 2, 1010)] {
        let text = format!(
            "{{\"reporting_entity_name\":\"Aetna\",\"last_updated_on\":\"{day}\",\"version\":\"2.0.0\",\"in_network\":[\
             {{\"negotiation_arrangement\":\"ffs\",\"billing_code_type\":\"CPT\",\"billing_code\":\"47371\",\
             \"negotiated_rates\":[{}]}}]}}",
            elements(month, amount)
        );
        let name = format!("{day}_aetna.json");
        workspace.write(&name, text);
        let run = import(&workspace, &name, &["--code", "47371"]).expect_code(0);
        let facts =
            if month == 0 { "40 added, 0 changed, 0 removed" } else { "0 added, 40 changed, 0 removed" };
        run.expect_talk(&[facts]);
        assert_eq!(workspace.value::<i64>("SELECT count(*) FROM rate WHERE superseded_by IS NULL"), 40);
    }
}
