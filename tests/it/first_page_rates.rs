//! The payers' rates of the first page: what is drawn of them, and what files state that is no rate in dollars in force.

use std::process::Command;

use crate::first_page_shown::{report, report_of, text_of};
use crate::workspace::{Workspace, payer_csv, program};

/// What the page says and draws of rates: the caption, and the marks of a class.
fn drawn(workspace: &Workspace) -> (String, usize, usize, usize) {
    let page = report(workspace, "html");
    let count = |mark: &str| page.matches(mark).count();
    let caption = text_of(&page);
    let (from, to) = (caption.find("US dollars. A dot"), caption.find(" One scope:"));
    let caption = from.zip(to).map_or_else(String::new, |(from, to)| caption[from..to].to_owned());
    let dots =
        [count("<circle class=\"pt\""), count("<circle class=\"pt faint\""), count("<line class=\"range\"")];
    (caption, dots[0], dots[1], dots[2])
}

#[test]
fn few_rates_are_a_dot_each_and_many_a_bar_of_percentiles() {
    let workspace = Workspace::seeded();
    let give = |provider: &str, payer: &str, amounts: &[u32]| {
        let row = |(at, amount): (usize, &u32)| {
            format!(
                "{payer},{provider} {at},CPT,47371,,outpatient,facility,22,case rate,{amount},,2026-01-01,,"
            )
        };
        let rows: Vec<String> = amounts.iter().enumerate().map(row).collect();
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let file = format!("{provider}-{payer}.csv");
        workspace.write(&file, payer_csv(&rows));
        workspace.run(&["import", &file, "--publisher", provider]).expect_code(0);
    };
    give("North", "Cigna", &[8000, 9100]);
    let (caption, alone, among, bars) = drawn(&workspace);
    assert_eq!((caption.as_str(), alone, among, bars), ("US dollars. A dot is one rate.", 2, 0, 0));
    give("North", "Aetna", &[9000, 9300, 9300, 10200, 13800]);
    let (caption, alone, among, bars) = drawn(&workspace);
    let of_bar = "US dollars. A dot is one rate; from 3 on a bar from the lowest to the highest";
    assert_eq!((caption, alone, among, bars), (format!("{of_bar}."), 2, 4, 1));
    for (at, provider) in ["East", "South", "West", "Hill", "Lake"].into_iter().enumerate() {
        let first = 7000 + 500 * u32::try_from(at).expect("few");
        give(provider, "UnitedHealthcare", &[first, first + 3000]);
    }
    let (caption, _, among, bars) = drawn(&workspace);
    let of_many = ", with a tick at the median of 3 providers or more; of them, from 10 rates on, the bar is from the 10th \
                   to the 90th percentile.";
    assert_eq!((caption, among, bars), (format!("{of_bar}{of_many}"), 4 + 10, 2));
    // Votes of 8,500 to 10,500: the whole range would end at 7,000 and 12,000.
    let rows = workspace
        .run(&["query", "run", "code-payer-rates", "--param", "code=47371", "--format", "csv"])
        .expect_code(0)
        .stdout;
    let of_payer = rows.lines().find(|row| row.starts_with("UnitedHealthcare")).expect("a row").to_owned();
    assert!(
        of_payer.contains(",7000.00,known,12000.00,known,8700.00,known,10300.00,known,10,known,"),
        "{rows}"
    );
    give("South", "Humana", &(0..31).map(|at| 8000 + at).collect::<Vec<_>>());
    workspace.run(&["payers", "alias", "Humana", "aetna"]).expect_code(0);
    let (caption, _, among, _) = drawn(&workspace);
    assert!(
        caption.starts_with("US dollars. A dot is one rate, where there are 30 or fewer; from 3 on a bar"),
        "{caption}"
    );
    assert_eq!(among, 10);
}

#[test]
fn what_a_file_states_is_shown_where_it_is_no_rate_in_dollars_that_is_in_force() {
    let head = "payer,plan,line_of_business,code,setting,billing_class,method,amount,percentage,effective_from,effective_to\n";
    let percent = "Aetna,PPO,commercial,47371,inpatient,facility,percent of total billed charges,,50,2026-01-01,\n\
                   Cigna,PPO,commercial,47371,inpatient,facility,percent of total billed charges,,70,2026-01-01,\n";
    let days = "Aetna,H,,47371,outpatient,facility,case rate,5000,,2025-01-01,2025-12-31\n\
                Aetna,H,,47371,outpatient,facility,case rate,6000,,2099-01-01,\n";
    let cases: [(&str, &[&str]); 2] = [
        (percent, &["1 percentage of charges, 50%", "1 percentage of charges, 70%"]),
        (days, &["2 rates of 2 other scopes: from 2099-01-01; until 2025-12-31"]),
    ];
    for (rows, words) in cases {
        let workspace = Workspace::seeded();
        workspace.write("rates.csv", format!("{head}{rows}"));
        workspace.run(&["import", "rates.csv"]).expect_code(0);
        let page = report(&workspace, "html");
        assert!(page.contains("No payer's rate in dollars that is in force is loaded"), "{page}");
        let text = text_of(&page);
        assert!(
            text.contains("No rate in dollars is in force; what files state is under Based on."),
            "{text}"
        );
        assert!(!text.contains("No hospital or list states a rate"), "{text}");
        let output = Command::new(program())
            .current_dir(workspace.path("."))
            .args(["report", "47371"])
            .env("COLUMNS", "200")
            .output()
            .expect("the program starts");
        let terminal = String::from_utf8(output.stdout).expect("it is text");
        for words in words {
            // A page has its days in words.
            let on_page =
                words.replace("2099-01-01", "January 1, 2099").replace("2025-12-31", "December 31, 2025");
            assert!(text.contains(&on_page), "{on_page}: {text}");
            assert!(terminal.contains(words), "{words}: {terminal}");
        }
    }
}

#[test]
fn a_gap_in_force_gives_its_reason_beside_a_rate_that_ended() {
    let workspace = Workspace::seeded();
    let row = |amount: &str, from: &str| {
        format!("Aetna,H,CPT,47371,,outpatient,facility,,case rate,{amount},,{from},,")
    };
    workspace.write("rates.csv", payer_csv(&[&row("100", "2025-01-01"), &row("pending", "2026-01-01")]));
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    let reason = |query: &str, column: &str| {
        let run = workspace.run(&["query", "run", query, "--param", "code=47371", "--format", "json"]);
        let rows = run.expect_code(0).rows();
        let row = rows.iter().find(|row| row["payer_name"] == "Aetna").cloned().expect("a row");
        row[column].as_str().map(str::to_owned)
    };
    assert_eq!(reason("code-payer-rates", "lowest_na").as_deref(), Some("pending"));
    assert_eq!(reason("payer-comparison", "middle_na").as_deref(), Some("pending"));
    assert_eq!(reason("payer-against-medicare", "highest_na").as_deref(), Some("pending"));
}

#[test]
fn the_indices_of_amounts_by_locality_are_sources_of_the_report() {
    let workspace = crate::explain::everything();
    let json = workspace.run(&["report", "47371", "--format", "json"]).expect_code(0).json();
    let files =
        json["sources"].as_array().expect("a list").iter().filter_map(|source| source["file"].as_str());
    assert!(files.clone().any(|file| file == "three-localities-2026.csv"), "{:?}", files.collect::<Vec<_>>());
}

#[test]
fn no_hint_explains_a_code_that_medicare_has_no_schedule_of() {
    let workspace = Workspace::seeded();
    workspace
        .write("rates.csv", payer_csv(&["Aetna,HMO,MS-DRG,470,,inpatient,facility,,case rate,20000,,,,"]));
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    let terminal = report_of(&workspace, "MS-DRG:470", "table");
    assert!(
        !terminal.contains("ratebook explain") && terminal.contains("`ratebook report gaps MS-DRG:470`"),
        "{terminal}"
    );
    let page = text_of(&report_of(&workspace, "MS-DRG:470", "html"));
    assert!(page.contains("of CPT and HCPCS codes alone") && !page.contains(" it is of CPT"), "{page}");
}

#[test]
fn rates_under_names_that_lead_to_no_payer_are_not_said_to_be_missing() {
    let workspace = Workspace::seeded();
    workspace.write("rates.csv", "payer,code,amount\nFar Health,47371,5000\nNear Health,47371,6000\n");
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    let page = report(&workspace, "html");
    assert!(!page.contains("No payer's rate is loaded"), "{page}");
    assert!(
        page.contains(
            "Rates of 2 names that lead to no payer are loaded; to match one: `ratebook payers alias"
        )
    );
}

#[test]
fn the_sentence_of_a_page_counts_the_payers_of_every_scope_and_the_names() {
    let rows = [
        "Aetna,Choice,CPT,47371,,outpatient,facility,,case rate,5000,,,,",
        "Aetna,Select,CPT,47371,,outpatient,facility,,case rate,5100,,,,",
        "Cigna,OAP,CPT,47371,,inpatient,facility,,case rate,9000,,,,",
        "Far Health,Gold,CPT,47371,,outpatient,facility,,case rate,8000,,,,",
        "Cigna,OAP,CPT,47370,,inpatient,facility,,percent of total billed charges,,45,,,",
    ];
    let workspace = Workspace::with_payer_csv(&rows);
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    let page = report(&workspace, "html");
    let said = "Rates of 1 payer and 1 name that leads to no payer are loaded; 1 more payer has rates of another scope, ";
    assert!(page.contains(said), "{page}");
    // A percentage is no rate in dollars.
    let page = report_of(&workspace, "47370", "html");
    assert!(
        page.contains("No payer&#39;s rate in dollars") || page.contains("No payer's rate in dollars"),
        "{page}"
    );
}

#[test]
fn figures_in_conflict_are_shown_with_the_command_that_lists_them() {
    let row = |plan: &str, amount: &str| {
        format!("Aetna,{plan},CPT,47371,,outpatient,facility,,case rate,{amount},,,,")
    };
    let rows = [row("HMO", "3250.00"), row("HMO", "4100.00"), row("PPO", "2950.00")];
    let said = "in conflict: $3,250.00 and $4,100.00, `ratebook report code-conflicts 47371`";
    for (count, based_on) in [(2, format!("1 plan, {said}")), (3, format!("1 plan: PPO; 1 more {said}"))] {
        let rows: Vec<&str> = rows[..count].iter().map(String::as_str).collect();
        let workspace = Workspace::with_payer_csv(&rows);
        workspace.run(&["import", "rates.csv"]).expect_code(0);
        let stated = crate::comparable::rows(&workspace, "code-payer-rates", &["code=47371"]);
        let aetna = stated.iter().find(|row| row["payer_name"] == "Aetna").expect("a row");
        assert_eq!(aetna["based_on"], based_on);
        let listed = workspace.run(&["report", "code-conflicts", "47371"]).expect_code(0);
        listed.expect_stdout(&["$3,250.00", "$4,100.00"]);
    }
}

/// One negotiated rate is promised of a code whose publication lists no payer: whoever states one makes it known, once.
#[test]
fn a_rate_of_a_code_without_a_publication_is_a_known_fact() {
    let workspace = Workspace::seeded();
    let status = |code: &str| {
        let sql = format!(
            "SELECT who || ' ' || status || ' ' || filler FROM v_promised_fact
             WHERE code = '{code}' AND what = 'negotiated rate'"
        );
        crate::workspace::column_of(&workspace.reader(), &sql)
    };
    let row = |payer: &str, code: &str, rest: &str| {
        format!("{payer},PPO,CPT,{code},,outpatient,professional,22,fee schedule,{rest}")
    };
    let rows = [
        row("Oscar", "27447", "1400.25,,,,"),
        row("Cigna", "27447", "1500.25,,,,"),
        row("Cigna", "27130", "1500.25,,2020-01-01,2020-12-31,"),
        row("Cigna", "99213", ",62.5,,,"),
        row("Cigna", "99214", "*,,,,"),
        row("Cigna", "99215", "100.00,,,,"),
        row("Cigna", "99215", "101.00,,,,"),
    ];
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    workspace.write("rates.csv", crate::workspace::payer_csv(&rows));
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    assert_eq!(status("27447"), ["all payers known price-file"]);
    let page = workspace.run(&["report", "code", "27447"]).expect_code(0).stdout;
    assert!(page.contains("1 of 24 promised facts are known"), "{page}");
    assert_eq!(status("27130"), ["all payers no-record in-force"]);
    assert_eq!(status("99213"), ["all payers known price-file"]);
    assert_eq!(status("99214"), ["all payers suppressed withheld"]);
    assert_eq!(status("99215"), ["all payers invalid corrected"]);
    // A code with payers of its own has one for each of them.
    assert!(!status("47371").iter().any(|line| line.starts_with("all payers")), "{:?}", status("47371"));
}
