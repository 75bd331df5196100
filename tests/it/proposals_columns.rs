//! Proposed profiles, column by column: which heading over which cells becomes a price, and what is said of
//! what is left out.

use crate::workspace::{Workspace, column_of};

/// A table of 60 rows: codes, charges and one payer, with a column of this heading whose cells are made of the row.
fn with_column(heading: &str, cell: impl Fn(u32) -> String) -> String {
    let rows = (0..60).map(|n| {
        let (gross, cigna) = (100 + 13 * n, 90 + 11 * n);
        format!("{},item {n},{gross}.25,{cigna}.50,{}\n", 47_100 + n, cell(n))
    });
    format!("CPT Code,Description,Gross Charge,Cigna PPO,{heading}\n{}", rows.collect::<String>())
}

/// A table of 60 rows: codes, and the only column that may be amounts.
fn alone(heading: &str, cell: impl Fn(u32) -> String) -> String {
    let rows = (0..60).map(|n| format!("{},item {n},{}\n", 47_100 + n, cell(n)));
    format!("Procedure Code,Description,{heading}\n{}", rows.collect::<String>())
}

fn proposed(workspace: &Workspace, file: &str) -> String {
    workspace.write("prices.csv", file);
    let run = workspace.run(&["import", "prices.csv", "--suggest-profile"]);
    let text = run.stdout.replace("write whose file this is", "A publisher");
    workspace.write("p.toml", &text);
    text
}

/// The lines of a proposal that read a column.
fn reading<'t>(profile: &'t str, heading: &str) -> Vec<&'t str> {
    let names = format!("\"{heading}\"");
    let passive = ["#", "ignore =", "starts ="];
    let lines =
        profile.lines().filter(|line| !passive.iter().any(|word| line.trim_start().starts_with(word)));
    lines.filter(|line| line.contains(&names)).collect()
}

#[test]
fn a_payer_with_a_word_that_no_plan_has_is_left_out_and_the_word_is_named() {
    let workspace = Workspace::seeded();
    let cents = |n: u32| format!("{}.75", 80 + 7 * n);
    for heading in [
        "Medicare Status",
        "Humana Carve Out",
        "Medicare Cost to Charge",
        "BCBS CCR",
        "Aetna Fraction",
        "Medicare Case Mix",
        "Aetna Confidence",
        "Tricare Region",
        "Medicaid SOI",
        "Humana Tier",
        "BCBS Miles",
        "Aetna Member Cost Share",
        "Aetna discount off charges",
        "Cigna Version",
        "Aetna Lesser Of",
        "Medicare Revenue",
        "Aetna Wibble",
        "Aetna: Wibble",
        "Aetna - Members",
        "Medicare | Lives",
        "Weeks Medicare",
        "Denied Aetna",
        "Aetna Premium",
        "Medicare Stay",
        "Infection Rate",
        "Interest Charge",
        "Self Pay Balance",
        // A name that nobody knows may be a payer's, and as well anything else.
        "Total",
        "Budget",
        "Std Dev",
        "Bad Debt",
        "AWP",
    ] {
        let text = proposed(&workspace, &with_column(heading, cents));
        assert_eq!(reading(&text, heading), Vec::<&str>::new(), "{heading}: {text}");
        assert!(text.contains(&format!("# \"{heading}\" is left out: ")), "{heading}: {text}");
    }
    for heading in [
        "Aetna Commercial HMO",
        "Humana Medicare Advantage",
        "BCBS of Texas",
        "Anthem Blue Cross",
        "Kaiser Permanente",
    ] {
        let text = proposed(&workspace, &with_column(heading, cents));
        assert_eq!(reading(&text, heading).len(), 1, "{heading}: {text}");
    }
}

#[test]
fn numbers_that_look_like_shares_levels_or_percentages_are_no_prices() {
    let workspace = Workspace::seeded();
    for (heading, cell) in [
        ("Aetna HMO", (|n| format!("0.{}", 20 + n)) as fn(u32) -> String),
        ("Aetna HMO", |n| (1 + n % 9).to_string()),
        ("Aetna HMO", |n| (n % 2).to_string()),
        ("Aetna HMO", |n| format!("{}.25", n % 5)),
    ] {
        let text = proposed(&workspace, &with_column(heading, cell));
        assert_eq!(reading(&text, heading), Vec::<&str>::new(), "{text}");
    }
    for (heading, cell) in [
        ("Rate", (|n| (20 + n).to_string()) as fn(u32) -> String),
        ("Reimbursement Rate", |n| format!("0.{}", 20 + n)),
        ("Fee Schedule Area", |n| (1000 + n % 9).to_string()),
        ("Rate Method", |n| format!("{}.50", 100 + n)),
        ("Payment Policy", |n| format!("{}.50", 100 + n)),
        ("Drug Amount", |n| format!("{}.50", 100 + n)),
        ("Amount Per Vial", |n| format!("{}.50", 100 + n)),
        ("Charges YTD", |n| format!("{}.50", 9000 + n)),
        ("Annual Charges", |n| format!("{}.50", 9000 + n)),
        ("Submitted Charges", |n| format!("{}.50", 9000 + n)),
    ] {
        workspace.write("prices.csv", alone(heading, cell));
        let run = workspace.run(&["import", "prices.csv", "--suggest-profile"]).expect_code(1);
        assert_eq!(run.stdout, "", "{heading}");
        run.expect_talk(&["has no column of prices", heading]);
    }
}

#[test]
fn rows_of_totals_are_no_prices_and_are_named() {
    let workspace = Workspace::seeded();
    let rows: String = (0..6).map(|n| format!("4737{n},item,{}.25,{}.50\n", 100 + n, 90 + n)).collect();
    for (last, said) in [
        ("Grand Total,,615.00,555.00\n", "`Grand Total`"),
        (",Average,102.75,92.50\n", "`Average`"),
        (",Count:,6,6\n", "`Count:`"),
        (",all of it,616.50,558.00\n", "`616.50`"),
    ] {
        let workspace = Workspace::seeded();
        let text = proposed(&workspace, &format!("CPT,Description,Gross Charge,Aetna PPO\n{rows}{last}"));
        assert!(text.contains("6 accepted with 12 amounts and 0 gaps, 0 rejected"), "{last}{text}");
        let run = workspace.run(&["import", "prices.csv", "--profile", "p.toml"]).expect_code(0);
        run.expect_talk(&["I114", said, "6 accepted"]);
    }
    // The only amount of an item may be the sum of others by chance; what is skipped is said.
    let items =
        "Code,Description,Price\nA6402,Gauze pad,10.00\nA6403,Gauze large,20.00\n,Dressing kit,30.00\n";
    for (last, accepted) in [
        (",Splint,60.00\n", "4 accepted"),
        (",Total,60.00\n", "3 accepted"),
        (",,60.00\n", "3 accepted"),
        (",Column Total,60.00\n", "3 accepted"),
        ("Sum of fees,,60.00\n", "3 accepted"),
        // A service whose name has the word, with a price of its own.
        (",Total joint pack,75.00\n", "4 accepted"),
    ] {
        let workspace = Workspace::seeded();
        let text = proposed(&workspace, &format!("{items}{last}"));
        assert!(text.contains(accepted), "{last}{text}");
        assert_eq!(text.contains("1 row is totals, averages or counts"), accepted == "3 accepted", "{text}");
        workspace.run(&["import", "prices.csv", "--profile", "p.toml"]).expect_talk(&[accepted]);
    }
    workspace.write("payer.csv", "payer,code,amount\nAetna,47371,5\nTotal,,5\n");
    workspace.run(&["import", "payer.csv"]).expect_code(0).expect_talk(&[
        "I114",
        "`Total`",
        "1 accepted, 0 rejected",
    ]);
}

#[test]
fn numbered_modifiers_places_of_service_and_last_days_are_read() {
    let workspace = Workspace::seeded();
    let text = proposed(
        &workspace,
        "CPT,Modifier1,Modifier2,Place of Svc,Fee,Effective,Terminate\n\
         47371,,,,1041.13,10/1/2025,12/31/2078\n47371,26,,F,300.05,10/1/2025,12/31/2078\n\
         47371,50,LT,NF,520.56,10/1/2025,12/31/2078\n90371,,,11,137.58,10/1/2025,12/31/2025\n",
    );
    workspace.run(&["import", "prices.csv", "--profile", "p.toml"]).expect_code(0);
    let stored =
        "SELECT code || ' ' || modifiers || ' ' || coalesce(place_of_service, '') || ' ' || amount || ' ' ||
                  effective_to FROM v_code_rate WHERE amount_kind = 'fee-schedule' ORDER BY 1";
    assert_eq!(
        column_of(&workspace.database(), stored),
        [
            "47371   1041.13 2078-12-31",
            "47371 26 22 300.05 2078-12-31",
            "47371 50|LT 11 520.56 2078-12-31",
            "90371  11 137.58 2025-12-31"
        ],
        "{text}"
    );
    // Modifiers of digits alone are no amounts.
    let text = proposed(&workspace, "HCPCS,Mod1,Fee\n47371,26,550.50\n47370,50,650.50\n47382,,750.50\n");
    assert_eq!(reading(&text, "Mod1"), ["modifiers = \"Mod1\""], "{text}");
}

#[test]
fn rows_out_of_step_are_passed_over_and_their_texts_are_no_gaps() {
    let workspace = Workspace::seeded();
    let row = |n: u32| match n {
        7 | 20 | 41 => format!("{},item {n},size L,564.38,670.19,717.72\n", 47_100 + n),
        33 => format!("{},item {n},1,564.38,670.19,717.72\n", 47_100 + n),
        _ => format!("{},item {n},{}.25,{}.50,{}.75,\n", 47_100 + n, 200 + n, 150 + n, 170 + n),
    };
    let rows: String = (0..60).map(row).collect();
    let text =
        proposed(&workspace, &format!("CPT,Description,Gross Charge,Aetna PPO,Cigna PPO,Notes\n{rows}"));
    for part in
        ["4 rows have an amount below \"Notes\"", "The first is row 9", "56 accepted with 168 amounts"]
    {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(!text.contains("\"size L\" ="), "{text}");
}

#[test]
fn fees_of_minutes_of_places_and_of_days_are_what_their_headings_say() {
    let fees = "SELECT code || ' ' || coalesce(place_of_service, '') || ' ' || amount || ' ' ||
                coalesce(effective_from, '') FROM v_code_rate WHERE amount_kind = 'fee-schedule' ORDER BY 1";
    for (file, edition, expected) in [
        (
            "Code,Service,Rate per 15 min,Max Units/Day\nT1000,nursing,423.87,8\nT1001,intake,620.64,8\n",
            "",
            &["T1000  423.87 ", "T1001  620.64 "][..],
        ),
        (
            "HCPC,MODIFIER,NON-FACILTY PRICE,FACILTY PRICE,NON FAC LIMITING CHARGE,FAC LIMITING CHARGE\n\
             99213,,64.64,41.38,752.82,861.92\n99214,26,78.53,26.51,351.88,812.69\n",
            "",
            &["99213 11 64.64 ", "99213 22 41.38 ", "99214 11 78.53 ", "99214 22 26.51 "],
        ),
        (
            "CPT,Fee Effective 7/1/2024,Fee Effective 7/1/2025\n99213,384.22,80.52\n99214,469.74,316.58\n",
            "edition_from = { heading = \"Fee Effective 7/1/2025\", after = \"Fee Effective\" }",
            &["99213  80.52 2025-07-01", "99214  316.58 2025-07-01"],
        ),
    ] {
        let workspace = Workspace::seeded();
        let text = proposed(&workspace, file);
        assert!(text.contains(edition), "{text}");
        workspace.run(&["import", "prices.csv", "--profile", "p.toml"]).expect_code(0);
        assert_eq!(column_of(&workspace.database(), fees), expected, "{text}");
        if !edition.is_empty() {
            let day = "SELECT edition FROM import WHERE format LIKE 'profile%' OR edition IS NOT NULL ORDER BY import_id DESC LIMIT 1";
            assert_eq!(column_of(&workspace.database(), day), ["2025-07-01"]);
        }
    }
}

#[test]
fn an_unknown_word_for_a_code_system_takes_no_other_along() {
    let workspace = Workspace::seeded();
    let row = |n: u32| match n % 4 {
        0 => format!("{},CPT,{}.50\n", 47_100 + n, 100 + n),
        1 => format!("0360,Rev Code,{}.50\n", 200 + n),
        2 => format!("{:05},EAPG v3.16,{}.50\n", 100 + n, 300 + n),
        _ if n == 3 => format!("X1,House,{}.50\n", 400 + n),
        _ => format!("J{},HCPCS,{}.50\n", 1000 + n, 500 + n),
    };
    let rows: String = (0..20).map(row).collect();
    let text = proposed(&workspace, &format!("Code,Code System,Charge\n{rows}"));
    for part in [
        "system_column = \"Code System\"",
        "\"Rev Code\" = \"RC\"",
        "\"EAPG v3.16\" = \"EAPG\"",
        "\"House\" = \"LOCAL\"   # no code system that is known",
        "20 accepted",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
}

#[test]
fn zeros_of_many_rows_are_proposed_as_gaps_and_a_few_are_asked_for() {
    let workspace = Workspace::seeded();
    let many = |n: u32| if n.is_multiple_of(3) { "0.00".to_owned() } else { format!("{}.50", 80 + n) };
    let text = proposed(&workspace, &with_column("Aetna PPO", many));
    assert!(text.contains("\n\"0.00\" = \"not-supplied\"   # 20 cells, 33 % of the numbers"), "{text}");
    let few = |n: u32| if n == 3 { "0.00".to_owned() } else { format!("{}.50", 80 + n) };
    let text = proposed(&workspace, &with_column("Aetna PPO", few));
    assert!(text.contains("\n# \"0.00\" = \"not-supplied\""), "{text}");
}

#[test]
fn the_first_day_after_a_word_is_the_day_whatever_its_form() {
    for (file, day) in [
        (
            "\"Effective September 1, 2025; revised 10/02/2025\",,\nCode,Description,Fee\n47371,a,5.50\n47370,b,6.50\n",
            "2025-09-01",
        ),
        ("Code,As Of,Fee\n47371,1-Sep-2025,5.50\n47370,1-Sep-2025,6.50\n", "2025-09-01"),
        ("Code,As Of,Fee\n47371,\"Sep 1, 2025\",5.50\n47370,\"Sep 1, 2025\",6.50\n", "2025-09-01"),
    ] {
        let workspace = Workspace::seeded();
        let text = proposed(&workspace, file);
        workspace.run(&["import", "prices.csv", "--profile", "p.toml"]).expect_code(0);
        let edition = "SELECT edition FROM import WHERE edition IS NOT NULL ORDER BY import_id DESC LIMIT 1";
        assert_eq!(column_of(&workspace.database(), edition), [day], "{text}");
    }
}

#[test]
fn prices_in_lists_of_records_are_said_to_be_unread() {
    let workspace = Workspace::seeded();
    let record = |n: u32, more: &str| {
        format!(
            "{{\"cpt\": \"4737{n}\", \"desc\": \"words\", {more}\"rates\": [{{\"payer\": \"Aetna\", \"rate\": 182.64}}]}}"
        )
    };
    let file = |more: &str| format!("[{}]", (0..3).map(|n| record(n, more)).collect::<Vec<_>>().join(",\n"));
    workspace.write("prices.json", file("\"gross_charge\": 310.25, "));
    let run = workspace.run(&["import", "prices.json", "--suggest-profile"]).expect_code(0);
    run.expect_stdout(&["# \"rates\" is left out: it holds lists or records, whose prices are not read"]);
    workspace.write("prices.json", file(""));
    let run = workspace.run(&["import", "prices.json", "--suggest-profile"]).expect_code(1);
    run.expect_talk(&["has no column of prices", "`rates`: it holds lists or records"]);
}

#[test]
fn a_proposal_that_reads_nothing_ends_with_an_error() {
    let workspace = Workspace::seeded();
    workspace.write("prices.csv", "CPT,Setting,Fee\n47371,elsewhere,5.50\n47370,elsewhere,6.50\n");
    let run = workspace.run(&["import", "prices.csv", "--suggest-profile"]).expect_code(1);
    let run = run.expect_stdout(&["\"elsewhere\" = \"\"   # not known"]);
    run.expect_talk(&["is no use as it is: it reads no row of the file", "--dry-run"]);
}

#[test]
fn a_fee_beside_payers_and_without_a_charge_is_left_out_as_what_it_is() {
    let workspace = Workspace::seeded();
    let rows =
        (0..60).map(|n| format!("{},item {n},{}.25,{}.50,{}.75\n", 47_100 + n, 300 + n, 90 + n, 80 + 2 * n));
    let file = format!("Code,Description,Fee,Aetna,Cigna\n{}", rows.collect::<String>());
    let text = proposed(&workspace, &file);
    assert!(reading(&text, "Fee").is_empty(), "{text}");
    let why = "\"Fee\" is left out: an amount beside those of payers, and nothing says whether it is what is charged";
    assert!(text.contains(why), "{text}");
}

/// What a spreadsheet makes of a code is a day, and none; and it says nothing of how an amount is found.
#[test]
fn a_short_day_is_no_code_and_no_algorithm() {
    let workspace = Workspace::seeded();
    let rows: String = (0..6).map(|n| format!("4737{n},item {n},{}.25\n", 100 + n)).collect();
    let file = format!(
        "Code,Description,Gross Charge\n{rows}5-Mar,a day,7.25\nMar-05,another,8.25\nMAR-05,a code,9.25\n"
    );
    let text = proposed(&workspace, &file);
    assert!(text.contains("kept as local codes with a warning: MAR-05\n"), "{text}");
    let run = workspace.run(&["import", "prices.csv", "--profile", "p.toml"]).expect_code(1);
    run.expect_talk(&["a day and no code", "7 accepted, 2 rejected"]);
    let workspace = Workspace::seeded();
    workspace.write(
        "rates.csv",
        "payer,code,code_system,amount\nAetna,5-Mar,LOCAL,5\nAetna,Mar-05,CDM,5\nAetna,MAR-05,CDM,5\n",
    );
    workspace.run(&["import", "rates.csv"]).expect_code(1).expect_talk(&["1 accepted, 2 rejected"]);
    let odd = ["$5.50/mile", "See note 3", "Mar-12", "12.50CR", "5-Mar"];
    let rows: String = odd.iter().zip(0..).map(|(cell, n)| format!("A04{n}9,item {n},{cell}\n")).collect();
    let text =
        proposed(&workspace, &format!("HCPCS,Description,Max Allow Fee\nA0428,a,5.50\nA0427,b,6.50\n{rows}"));
    assert!(text.contains("otherwise = \"algorithm\""), "{text}");
    workspace.run(&["import", "prices.csv", "--profile", "p.toml"]).expect_code(0);
    let algorithms = "SELECT algorithm FROM v_code_rate WHERE algorithm IS NOT NULL";
    assert_eq!(column_of(&workspace.database(), algorithms), ["$5.50/mile"], "{text}");
}

#[test]
fn a_column_of_systems_in_any_spelling_is_read() {
    let workspace = Workspace::seeded();
    let row = |n: u32| match n % 4 {
        0 => format!("{},CPT/HCPCS,{}.50\n", 47_100 + n, 100 + n),
        1 => format!("036{n},Rev Code,{}.50\n", 200 + n),
        2 => format!("47{n},DRG,{}.50\n", 300 + n),
        _ => format!("J174{n},CPT/HCPCS,{}.50\n", 400 + n),
    };
    let rows: String = (0..8).map(row).collect();
    let text = proposed(&workspace, &format!("Code,Code Type,Charge\n{rows}9001,Charge Code,5.50\n"));
    workspace.run(&["import", "prices.csv", "--profile", "p.toml"]).expect_code(0);
    let systems = "SELECT DISTINCT system FROM item_code JOIN code USING (code_id) JOIN item USING (item_id)
                   WHERE code <> '47371' ORDER BY 1";
    let stored = column_of(&workspace.database(), systems);
    assert_eq!(stored, ["CDM", "CPT", "DRG", "HCPCS", "RC"], "{text}");
    assert!(!text.contains("warning"), "{text}");
}

/// Charge numbers whose first five digits are a code, and whose others are no modifiers or are all different.
#[test]
fn a_charge_number_that_begins_as_a_code_is_no_code_with_modifiers() {
    let rows = |number: fn(u32) -> String| -> String {
        (0..30).map(|n| format!("{},item {n},{}.50,{}.25\n", number(n), 100 + n, 60 + n)).collect()
    };
    let numbers: [fn(u32) -> String; 4] = [
        |n| format!("30001{:04}", 12 + 7 * n),
        |n| format!("30001{:02}", n),
        |n| format!("3200{}90", n % 10 + 10 * (n / 10)),
        |n| if n == 7 { "32071100L".to_owned() } else { format!("{}LT", 32000 + n) },
    ];
    for number in numbers {
        let workspace = Workspace::seeded();
        let file = format!("Code,Description,Gross Charge,Aetna PPO\n{}", rows(number));
        workspace.write("prices.csv", &file);
        let run = workspace.run(&["import", "prices.csv", "--suggest-profile"]);
        assert!(!run.stdout.contains("split"), "{file}\n{}", run.stdout);
    }
    let workspace = Workspace::seeded();
    let file = format!("Code,Description,Gross Charge,Aetna PPO\n{}", rows(|n| format!("{}LT", 32000 + n)));
    workspace.write("prices.csv", file);
    let run = workspace.run(&["import", "prices.csv", "--suggest-profile"]).expect_code(0);
    assert!(run.stdout.contains("split = 5"), "{}", run.stdout);
}

/// What the rows of a table with a heading after its codes and a payer store.
fn with_price_of_codes(codes: &str, payer: &str, heading: &str) -> (Vec<String>, String) {
    let workspace = Workspace::seeded();
    let cells =
        [("47371", "10000.50", "20000"), ("27447", "22500.75", "47371"), ("47370", "10500.50", "27447")];
    let comma = if payer.is_empty() { "" } else { "," };
    let row = |(code, rate, price): (&str, &str, &str)| match payer {
        "" => format!("{code},item,{price}\n"),
        _ => format!("{code},item,{rate},{price}\n"),
    };
    let rows: String = cells.into_iter().map(row).collect();
    let text = proposed(&workspace, &format!("{codes},Description,{payer}{comma}{heading}\n{rows}"));
    workspace.run(&["import", "prices.csv", "--profile", "p.toml"]).expect_code(0);
    let stored = "SELECT concat_ws(' ', code, amount_kind, raw_payer, amount) FROM v_code_rate
                  WHERE publisher = 'A publisher' AND amount IS NOT NULL AND source_line = 2 ORDER BY 1";
    (column_of(&workspace.database(), stored), text)
}

#[test]
fn a_price_of_codes_is_no_column_of_codes() {
    for (heading, kind) in [
        ("CPT Price", "gross"),
        ("CPT Charge", "gross"),
        ("Price per CPT", "gross"),
        ("CPT/HCPCS Code Cash Price", "cash"),
        ("CDM Price", "gross"),
        ("Chargemaster Gross Charge", "gross"),
        ("Procedure Charge", "gross"),
    ] {
        let (stored, text) = with_price_of_codes("CPT Code", "Aetna", heading);
        let price = format!("47371 {kind} 20000.0");
        assert_eq!(stored, [&price, "47371 negotiated Aetna 10000.5"], "{heading}: {text}");
    }
    // Whose or of which codes of the row the price is cannot be said.
    for heading in [
        "HCPCS Fee",
        "CPT Rate",
        "CPT Units",
        "CPT Cost",
        "DRG Payment",
        "DRG Rate",
        "DRG Charge",
        "Aetna DRG Rate",
        "Revenue",
        "Rev Code Rate",
        "NDC Price",
    ] {
        let (stored, text) = with_price_of_codes("CPT Code", "Aetna", heading);
        assert_eq!(stored, ["47371 negotiated Aetna 10000.5"], "{heading}: {text}");
        assert!(text.contains(&format!("# \"{heading}\" is left out: ")), "{heading}: {text}");
    }
    for heading in ["CPT Rate", "HCPCS Fee", "Rate by CPT"] {
        let (stored, text) = with_price_of_codes("CPT Code", "", heading);
        assert_eq!(stored, ["47371 fee-schedule 20000.0"], "{heading}: {text}");
    }
}

#[test]
fn amounts_below_a_heading_that_sends_to_notes_are_amounts() {
    let file = |headings: &str| {
        let rows = (0..9).map(|n| format!("4737{n},item,{n}80.10,{n}00.25,{n}95.50,see contract\n"));
        format!("CPT,Text,{headings}\n{}", rows.collect::<String>())
    };
    for headings in [
        "Cash Price - see comments,\"Cigna, see remarks\",Aetna PPO,Notes",
        "\"Cash Price, see notes 1 and 2\",Cigna - See Description,Aetna PPO (see note),Remarks",
        "Cash Price*see notes,Cigna* See Footnote 3,Aetna PPO; refer to comments,Comments",
    ] {
        let workspace = Workspace::seeded();
        let text = proposed(&workspace, &file(headings));
        workspace.run(&["import", "prices.csv", "--profile", "p.toml"]).expect_code(0);
        let stored = "SELECT concat_ws(' ', amount_kind, raw_payer, raw_plan, amount, notes) FROM v_code_rate
                      WHERE code = '47371' AND publisher = 'A publisher' AND amount IS NOT NULL ORDER BY 1";
        let expected = [
            "cash 180.1 see contract",
            "negotiated Aetna PPO 195.5 see contract",
            "negotiated Cigna 100.25 see contract",
        ];
        assert_eq!(column_of(&workspace.database(), stored), expected, "{headings}: {text}");
    }
    // A heading of notes alone is above no price, and the numbers of notes are none.
    let workspace = Workspace::seeded();
    let text = proposed(&workspace, &with_column("Aetna Notes", |n| format!("{}.75", 80 + 7 * n)));
    assert!(text.contains("# \"Aetna Notes\" is left out: "), "{text}");
    let text = proposed(&workspace, &with_column("Notes", |n| (1 + n % 7).to_string()));
    assert_eq!(reading(&text, "Notes"), ["notes = \"Notes\""], "{text}");
}
