//! Amounts with a currency beside them, and numbers that are numbers by their type.

use rust_xlsxwriter::Workbook;

use crate::workspace::{Workspace, column_of, payer_csv};

const RATES: &str =
    "SELECT concat_ws(' ', raw_payer, code, amount, amount_na, amount_raw, algorithm) FROM v_code_rate
     WHERE raw_payer IS NOT NULL ORDER BY code, 1";
const WIDE: &str = "publisher = 'Hill'\nheader = { row = 1 }\ncodes = [{ column = 'Code', system = 'CPT' }]\n\
     [payers]\ncolumns = 'rest'\n[numbers]\notherwise = 'algorithm'\n";

#[test]
fn us_dollars_beside_a_number_are_read_and_another_currency_is_a_gap_with_its_text() {
    let workspace = Workspace::seeded();
    workspace.write(
        "rates.csv",
        payer_csv(&[
            "Aetna,,CPT,47370,,,,,,12.50 USD,,,,",
            "Aetna,,CPT,47371,,,,,,\"usd 1,204.10\",,,,",
            "Aetna,,CPT,47380,,,,,,12.50 EUR,,,,",
            "Aetna,,CPT,47381,,,,,,999999999 USD,,,,",
        ]),
    );
    let run = workspace.run(&["import", "rates.csv"]).expect_code(0);
    run.expect_talk(&[
        "4 accepted, 0 rejected",
        "[I557]",
        "written with its currency, which is US dollars, and read",
        "[I217]",
        "of another currency than US dollars; kept as a gap with its text",
    ]);
    let all = [
        "Aetna 47370 12.5",
        "Aetna 47371 1204.1",
        "Aetna 47380 invalid 12.50 EUR",
        "Aetna 47381 insufficient 999999999 USD",
    ];
    assert_eq!(column_of(&workspace.database(), RATES), all);
}

#[test]
fn no_currency_is_an_algorithm_and_words_beside_a_number_are_one() {
    let workspace = Workspace::seeded();
    workspace.write("p.toml", WIDE);
    workspace.write(
        "list.csv",
        "Code,Aetna,Cigna\n47370,12.50 USD,$5.50/air mile\n47371,USD 7,C$ 12\n47380,\"3,100 USD\",\"12,50 EUR\"\n\
         47381,\"12,50 USD\",12.50 per mile\n",
    );
    workspace.run(&["import", "list.csv", "--profile", "p.toml"]).expect_code(0);
    let all = [
        "Aetna 47370 12.5",
        "Cigna 47370 not-applicable $5.50/air mile",
        "Aetna 47371 7.0",
        "Cigna 47371 invalid C$ 12",
        // Three thousand one hundred, or three and a tenth: another cell of the column has a decimal comma.
        "Aetna 47380 invalid 3,100 USD",
        "Cigna 47380 invalid 12,50 EUR",
        "Aetna 47381 invalid 12,50 USD",
        "Cigna 47381 not-applicable 12.50 per mile",
    ];
    assert_eq!(column_of(&workspace.database(), RATES), all);
}

#[test]
fn a_number_by_its_type_is_the_number_whatever_the_texts_of_its_column_are() {
    let all = [
        "Aetna 47370 3.125",
        "Aetna 47371 invalid 3.125",
        "Aetna 47380 invalid 12,50",
        "Aetna 47381 1234.125",
    ];
    let workspace = Workspace::seeded();
    workspace.write("p.toml", WIDE);
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, (code, text)) in
        (1..).zip([("47370", ""), ("47371", "3.125"), ("47380", "12,50"), ("47381", "")])
    {
        sheet.write_string(row, 0, code).expect("it fits");
        sheet.write_string(row, 1, text).expect("it fits");
    }
    sheet.write_string(0, 0, "Code").expect("it fits");
    sheet.write_string(0, 1, "Aetna").expect("it fits");
    sheet.write_number(1, 1, 3.125).expect("it fits");
    sheet.write_number(4, 1, 1234.125).expect("it fits");
    workspace.write("list.xlsx", book.save_to_buffer().expect("memory can be written"));
    workspace.run(&["import", "list.xlsx", "--profile", "p.toml"]).expect_code(0);
    assert_eq!(column_of(&workspace.database(), RATES), all);

    let workspace = Workspace::seeded();
    workspace.write("p.toml", WIDE.replace("row = 1", "records = ''"));
    workspace.write(
        "list.json",
        r#"[{"Code": "47370", "Aetna": 3.125}, {"Code": "47371", "Aetna": "3.125"},
            {"Code": "47380", "Aetna": "12,50"}, {"Code": "47381", "Aetna": 1234.125}]"#,
    );
    workspace.run(&["import", "list.json", "--profile", "p.toml"]).expect_code(0);
    assert_eq!(column_of(&workspace.database(), RATES), all);
}

#[test]
fn a_list_of_dollars_with_their_currency_is_proposed_as_amounts() {
    let workspace = Workspace::seeded();
    let rows: String =
        (0..12).map(|n| format!("4737{},{}.50 USD\n", n % 10, 100 + 7 * n)).collect::<Vec<_>>().concat();
    workspace.write("fees.csv", format!("Code,Fee\n{rows}"));
    let proposed = workspace.run(&["import", "fees.csv", "--suggest-profile"]).expect_code(0);
    assert!(proposed.stdout.contains("amount = \"Fee\""), "{}", proposed.stdout);
    workspace.write("p.toml", proposed.stdout.replace("write whose file this is", "Hill"));
    let run = workspace.run(&["import", "fees.csv", "--profile", "p.toml"]).expect_code(0);
    run.expect_talk(&["12 accepted, 0 rejected", "[I557]"]);
}

#[test]
fn amounts_below_a_title_or_heading_or_beside_a_column_of_another_currency_are_gaps_with_their_text() {
    let said = ["[I217]", "of another currency than US dollars; kept as a gap with its text"];
    let kept = |name: &str, text: &str, profile: Option<&str>, all: &[&str]| {
        let workspace = Workspace::seeded();
        workspace.write(name, text);
        let mut command = vec!["import", name];
        if let Some(profile) = profile {
            workspace.write("p.toml", profile);
            command.extend(["--profile", "p.toml"]);
        }
        workspace.run(&command).expect_code(0).expect_talk(&said);
        assert_eq!(column_of(&workspace.database(), RATES), all, "{text}");
    };
    let canadian = ["Aetna 47370 invalid 12.50", "Aetna 47371 invalid $3,100"];
    kept(
        "comment.csv",
        "# Amounts in CAD\npayer,code,amount\nAetna,47370,12.50\nAetna,47371,\"$3,100\"\n",
        None,
        &canadian,
    );
    let wide = WIDE.replace("row = 1", "starts = ['Code']");
    kept(
        "title.csv",
        "Prices in Canadian dollars\nCode,Aetna\n47370,12.50\n47371,\"$3,100\"\n",
        Some(&wide),
        &canadian,
    );
    let named = [("Aetna", "CAD"), ("Cigna", "USD")];
    let named = named
        .map(|(payer, code)| format!("[[payers.named]]\ncolumn = '{payer} ({code})'\npayer = '{payer}'\n"));
    let named = named.concat();
    kept(
        "heading.csv",
        "Code,Aetna (CAD),Cigna (USD)\n47370,12.50,13.50\n47371,\"$3,100\",USD 7\n",
        Some(&WIDE.replace("columns = 'rest'", &named)),
        &["Aetna 47370 invalid 12.50", "Cigna 47370 13.5", "Aetna 47371 invalid $3,100", "Cigna 47371 7.0"],
    );
    kept(
        "column.csv",
        "payer,code,amount,currency\nAetna,47370,12.50,EUR\nAetna,47371,3100,USD\nAetna,47380,7,\n",
        None,
        &["Aetna 47370 invalid 12.50", "Aetna 47371 3100.0", "Aetna 47380 7.0"],
    );
}

#[test]
fn a_share_of_charges_or_of_medicare_in_a_column_of_dollars_is_no_dollars_and_takes_no_row_along() {
    let all = [
        "Aetna 47370 not-applicable 130% MCR",
        "Aetna 47371 not-applicable 105% of Medicare",
        "Aetna 47380 not-applicable 80",
        "Aetna 47381 not-applicable 62.5",
        "Aetna 47382 not-applicable Medicare x 1.3",
        "Aetna 47383 125.5",
    ];
    let shares = ["130% MCR", "105% of Medicare", "80% BC", "62.5% of charges", "Medicare x 1.3", "125.50"];
    let codes = ["47370", "47371", "47380", "47381", "47382", "47383"];
    let stated = "SELECT concat_ws(' ', raw_payer, code, amount, amount_na, amount_raw, CAST(percentage AS TEXT), algorithm)
                  FROM v_code_rate WHERE raw_payer = 'Aetna' ORDER BY code";
    let rows = |payer: &str, more: &str| -> String {
        codes.iter().zip(shares).map(|(code, share)| format!("{payer}{code},{share}{more}\n")).collect()
    };
    for (name, text, profile) in [
        ("rates.csv", format!("payer,code,amount\n{}", rows("Aetna,", "")), None),
        ("wide.csv", format!("Code,Aetna,Cigna\n{}", rows("", ",100.00")), Some(WIDE.to_owned())),
        (
            "strict.csv",
            format!("Code,Aetna,Cigna\n{}", rows("", ",100.00")),
            Some(WIDE.replace("'algorithm'", "'reject'")),
        ),
    ] {
        let workspace = Workspace::seeded();
        workspace.write(name, text);
        let mut command = vec!["import", name];
        if let Some(profile) = &profile {
            workspace.write("p.toml", profile);
            command.extend(["--profile", "p.toml"]);
        }
        workspace.run(&command).expect_code(0).expect_talk(&["6 accepted, 0 rejected", "[I571]"]);
        let found = column_of(&workspace.database(), stated);
        let found: Vec<&str> = found.iter().map(|line| line.trim_end_matches(".0")).collect();
        assert_eq!(found, all.map(|line| line.trim_end_matches(".0")), "{name}");
    }
}

#[test]
fn a_share_of_medicare_that_is_often_there_is_proposed_as_no_marker() {
    let workspace = Workspace::seeded();
    let rows: String = (0..30)
        .map(|n| {
            let shares = ["130% MCR", "Medicare x 1.3"];
            let rate = if n % 3 == 0 { shares[n % 2].to_owned() } else { format!("{}.50", 100 + 7 * n) };
            format!("47{},{rate},{}.25\n", 300 + n, 90 + n)
        })
        .collect();
    workspace.write("list.csv", format!("Code,Aetna,Cigna\n{rows}"));
    let proposed = workspace.run(&["import", "list.csv", "--suggest-profile"]).expect_code(0).stdout;
    assert!(
        !proposed.lines().any(|line| line.starts_with("\"130") || line.starts_with("\"Medicare")),
        "{proposed}"
    );
    assert!(proposed.contains("otherwise = \"algorithm\""), "{proposed}");
}
