//! Workbooks come in as they are: a sheet gives the same facts as the CSV that it would be saved as.

use std::io::{Cursor, Read as _, Write as _};

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};

use crate::workspace::{Workspace, column_of, published, repository};

/// A sheet of texts and numbers: what reads as a number is one.
pub(crate) fn fill(sheet: &mut Worksheet, rows: &[&[&str]]) {
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(*cells) {
            match cell.parse::<f64>() {
                Ok(number) => sheet.write_number(row, column, number),
                Err(_) => sheet.write_string(row, column, *cell),
            }
            .expect("it fits");
        }
    }
}

pub(crate) fn save(workspace: &Workspace, name: &str, mut book: Workbook) {
    workspace.write(name, book.save_to_buffer().expect("memory can be written"));
}

const RATES: [&[&str]; 4] = [
    &["payer", "plan", "code", "setting", "amount", "notes"],
    &["Aetna", "HMO", "47371", "outpatient", "3250.5", "two\nlines"],
    &["Aetna", "PPO", "47371", "outpatient", "3100", ""],
    &["Cigna", "PPO", "47370", "inpatient", "0.1", ""],
];

/// What a file brought, whatever it was packed in.
fn facts(workspace: &Workspace) -> Vec<String> {
    column_of(
        &workspace.database(),
        "SELECT concat_ws(' ', raw_payer, raw_plan, code, setting, modifiers, amount, amount_na, source_line)
         FROM v_code_rate ORDER BY 1",
    )
}

#[test]
fn a_payer_s_workbook_gives_the_facts_of_its_csv_and_a_row_is_a_line() {
    let book = Workspace::seeded();
    let mut made = Workbook::new();
    fill(made.add_worksheet().set_name("Rates").expect("a name"), &RATES);
    save(&book, "aetna.xlsx", made);
    let run = book.run(&["import", "aetna.xlsx"]).expect_code(0);
    run.expect_talk(&["aetna.xlsx/Rates", "3 accepted, 0 rejected"]);

    let text = Workspace::seeded();
    let lines: Vec<String> = RATES.iter().map(|cells| cells.join(",").replace('\n', " ")).collect();
    text.write("aetna.csv", lines.join("\n"));
    text.run(&["import", "aetna.csv"]).expect_code(0);
    assert_eq!(facts(&book), facts(&text));
    assert!(facts(&book).contains(&"Cigna PPO 47370 inpatient  0.1 4".to_owned()), "{:?}", facts(&book));
    book.run(&["import", "aetna.xlsx"]).expect_code(0).expect_talk(&["already imported"]);
}

#[test]
fn of_several_sheets_the_one_that_is_known_is_read_and_the_others_are_named() {
    let workspace = Workspace::seeded();
    let mut book = Workbook::new();
    fill(book.add_worksheet().set_name("Read me").expect("a name"), &[&["About this file"]]);
    fill(book.add_worksheet().set_name("Rates").expect("a name"), &RATES);
    let hidden = book.add_worksheet().set_name("Old").expect("a name");
    fill(hidden, &RATES);
    hidden.set_hidden(true);
    save(&workspace, "rates.xlsx", book);
    let run = workspace.run(&["import", "rates.xlsx"]).expect_code(0);
    run.expect_talk(&["rates.xlsx/Rates", "Read me", "none of the formats", "Old", "a hidden sheet"]);
    workspace
        .run(&["import", "rates.xlsx", "--member", "Prices"])
        .expect_code(2)
        .expect_talk(&["no sheet `Prices`", "Read me, Rates, Old"]);
    let known = workspace.run(&["import", "rates.xlsx", "--suggest-profile"]).expect_code(0);
    known.expect_talk(&["rates.xlsx needs no profile: it is read as payer-rates"]);
    let other: [&[&str]; 2] = [&["Code", "Fee"], &["47371", "12.50"]];
    let mut book = Workbook::new();
    fill(book.add_worksheet().set_name("2025").expect("a name"), &other);
    fill(book.add_worksheet().set_name("2026").expect("a name"), &other);
    save(&workspace, "fees.xlsx", book);
    let several = workspace.run(&["import", "fees.xlsx", "--suggest-profile"]).expect_code(1);
    several.expect_talk(&["holds 2 tables", "--member", "2025, 2026"]);
}

#[test]
fn typed_cells_are_what_they_are_and_not_what_is_displayed() {
    let workspace = Workspace::seeded();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    fill(sheet, &[&["payer", "code", "amount", "effective_from"], &["Aetna", "47370"], &["Aetna", "47371"]]);
    let rounded = Format::new().set_num_format("0");
    sheet.write_number_with_format(1, 2, 1234.5678, &rounded).expect("it fits");
    let day = ExcelDateTime::parse_from_str("2026-02-01").expect("a day");
    let shown = Format::new().set_num_format("mmm yy");
    sheet.write_datetime_with_format(1, 3, &day, &shown).expect("it fits");
    sheet.write_formula(2, 2, Formula::new("=C2*2").set_result("2469.1356")).expect("it fits");
    // A code that the spreadsheet took for a day, and a formula that failed.
    fill(sheet, &[&[], &[], &[], &["Aetna"], &["Aetna", "47380"]]);
    sheet.write_datetime_with_format(3, 1, &day, &shown).expect("it fits");
    sheet.write_number(3, 2, 5).expect("it fits");
    sheet.write_formula(4, 2, Formula::new("=1/0").set_result("#DIV/0!")).expect("it fits");
    save(&workspace, "typed.xlsx", book);
    let run = workspace.run(&["import", "typed.xlsx"]).expect_code(1);
    run.expect_talk(&[
        "cell B4",
        "2026-02-01",
        "cell C5",
        "#DIV/0!",
        "the error of a formula",
        "3 accepted, 1 rejected",
    ]);
    let rates = column_of(
        &workspace.database(),
        "SELECT code || ' ' || coalesce(amount, amount_na || ' ' || amount_raw) || ' '
                || coalesce(effective_from, '[' || effective_from_na || ']')
         FROM v_code_rate ORDER BY code",
    );
    let known = ["47370 1234.5678 2026-02-01", "47371 2469.1356 [not-supplied]"];
    assert_eq!(rates, [&known[..], &["47380 invalid #DIV/0! [not-supplied]"]].concat());
}

#[test]
fn a_medicare_table_comes_in_as_a_workbook() {
    let fixture = repository().join("tests/fixtures/medicare/three-localities-2026.csv");
    let text = std::fs::read_to_string(fixture).expect("the fixture");
    let rows: Vec<Vec<&str>> =
        text.lines().map(|line| line.trim_end_matches(',').split(',').collect()).collect();
    let workspace = Workspace::seeded();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("GPCI2026").expect("a name");
    for (row, cells) in (0..).zip(&rows) {
        for (column, cell) in (0..).zip(cells) {
            sheet.write_string(row, column, *cell).expect("it fits");
        }
    }
    save(&workspace, "GPCI2026.xlsx", book);
    workspace.run(&["import", "GPCI2026.xlsx", "--accept", "I520", "--accept", "I522"]).expect_code(0);
    let localities =
        "SELECT contractor || '/' || locality || ' ' || source_line FROM medicare_locality ORDER BY 1";
    assert_eq!(column_of(&workspace.database(), localities), ["06302/00 6", "09102/04 4", "13202/01 5"]);
}

#[test]
fn a_damaged_or_closed_workbook_is_answered_in_words_and_changes_nothing() {
    let workspace = Workspace::seeded();
    let before = workspace.dump();
    let ole = [0xd0_u8, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    let part: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    workspace.write("closed.xlsx", [&ole[..], &[0; 600], &part, &[0; 600]].concat());
    workspace.write("old.xls", [&ole[..], &[0; 600]].concat());
    let mut book = Workbook::new();
    fill(book.add_worksheet(), &RATES);
    let whole = book.save_to_buffer().expect("memory can be written");
    workspace.write("cut.xlsx", &whole[..whole.len() / 2]);
    for (file, words) in [
        ("closed.xlsx", ["a workbook with a password", "save it without the password"]),
        ("old.xls", ["a damaged workbook", "save it again"]),
        ("cut.xlsx", ["damaged", "download it again"]),
    ] {
        let run = workspace.run(&["import", file]).expect_code(4).expect_talk(&words);
        assert!(!run.stderr.contains("panicked"), "{}", run.stderr);
    }
    assert_eq!(workspace.dump(), before);
}

#[test]
fn a_stray_cell_far_away_does_not_widen_the_table() {
    let workspace = Workspace::seeded();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    fill(sheet, &RATES);
    sheet.write_string(1_048_575, 16_383, "far").expect("it fits");
    save(&workspace, "far.xlsx", book);
    let run = workspace.run(&["import", "far.xlsx"]).expect_code(1);
    run.expect_talk(&["3 accepted, 1 rejected", "sheet \"Sheet1\", row 1048576\n"]);
}

#[test]
fn alaska_s_workbook_gives_the_facts_of_its_csv() {
    let (Some(csv), Some(book)) = (
        published("public-fee-schedules/medicaid/AK_Fee_07-31-2025.csv.gz"),
        published("public-fee-schedules/medicaid/AK_Fee_07-31-2025.xlsx"),
    ) else {
        return;
    };
    let profile = repository().join("tests/fixtures/profiles/alaska_medicaid.toml");
    let read = |file: &std::path::Path, more: &[&str]| {
        let workspace = Workspace::seeded();
        let (file, profile) = (file.to_string_lossy(), profile.to_string_lossy());
        let all = [&["import", &*file, "--profile", &*profile], more].concat();
        workspace.run(&all).expect_code(0).expect_talk(&["9,552 read, 9,552 accepted, 0 rejected"]);
        column_of(
            &workspace.database(),
            "SELECT concat_ws(' ', code, modifiers, amount, amount_na, notes, source_line) FROM v_code_rate ORDER BY 1",
        )
    };
    let (csv, book) = (read(&csv, &[]), read(&book, &["--member", "Physician Fee Schedule"]));
    assert_eq!(csv.len(), 9552);
    assert!(csv.iter().any(|rate| rate.starts_with("47371  2136.01 ")), "47371 is $2,136.01");
    assert_eq!(csv, book);
}

#[test]
fn a_number_that_is_shown_as_a_percentage_is_one() {
    let workspace = Workspace::seeded();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    fill(
        sheet,
        &[
            &["payer", "code", "amount"],
            &["Aetna", "47371"],
            &["Aetna", "47370", "12.5"],
            &["Cigna", "47371"],
        ],
    );
    sheet.write_number_with_format(1, 2, 0.705, &Format::new().set_num_format("0%")).expect("it fits");
    let decimals = Format::new().set_num_format("0.00\\ %");
    sheet.write_number_with_format(3, 2, 0.07, &decimals).expect("it fits");
    save(&workspace, "aetna.xlsx", book);
    workspace.run(&["import", "aetna.xlsx"]).expect_code(0).expect_talk(&["3 accepted, 0 rejected"]);
    let rates =
        "SELECT raw_payer || ' ' || code || ' ' || coalesce(amount, percentage || '%') FROM v_code_rate
                 WHERE raw_payer IS NOT NULL ORDER BY 1";
    let stored = column_of(&workspace.database(), rates);
    assert_eq!(stored, ["Aetna 47370 12.5", "Aetna 47371 70.5%", "Cigna 47371 7.0%"]);
}

#[test]
fn a_formula_that_nobody_computed_is_a_gap_and_takes_no_row_along() {
    let workspace = Workspace::seeded();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    fill(sheet, &[&["Code", "Gross", "Cash"], &["47371", "5.25"], &["47370", "6.25", "5.25"]]);
    sheet.write_formula(1, 2, "=B2*0.9").expect("it fits");
    let book = book.save_to_buffer().expect("memory can be written");
    workspace.write("list.xlsx", with_part(&book, |sheet| sheet.replacen("</f><v>0</v>", "</f>", 1)));
    workspace.write(
        "p.toml",
        "publisher = 'Hill'\nheader = { row = 1 }\ncolumns = { gross = 'Gross', cash = 'Cash' }\n\
         codes = [{ column = 'Code', system = 'CPT' }]\n",
    );
    let run = workspace.run(&["import", "list.xlsx", "--profile", "p.toml"]).expect_code(0);
    run.expect_talk(&["2 accepted, 0 rejected", "I217", "a formula without its result"]);
    let rates = "SELECT code || ' ' || amount_kind || ' ' || coalesce(amount, amount_na || ' ' || amount_raw)
                 FROM v_code_rate WHERE publisher = 'Hill' ORDER BY 1";
    assert_eq!(
        column_of(&workspace.database(), rates),
        ["47370 cash 5.25", "47370 gross 6.25", "47371 cash invalid =B2*0.9", "47371 gross 5.25"]
    );
}

/// Payers whose cells are formulas without results are left out with that reason, and by a profile they are gaps of
/// which a warning speaks.
#[test]
fn a_column_of_formulas_without_results_is_never_passed_over_unsaid() {
    let workspace = Workspace::seeded();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    fill(
        sheet,
        &[
            &["Code", "Description", "Gross Charge", "Aetna PPO"],
            &["47371", "a", "5.25"],
            &["47370", "b", "6.25"],
        ],
    );
    for row in 1..3 {
        sheet.write_formula(row, 3, "=C2*0.5").expect("it fits");
    }
    let book = book.save_to_buffer().expect("memory can be written");
    workspace.write("list.xlsx", with_part(&book, |sheet| sheet.replace("</f><v>0</v>", "</f>")));
    let run = workspace.run(&["import", "list.xlsx", "--suggest-profile"]).expect_code(0);
    run.expect_stdout(&["# \"Aetna PPO\" is left out: its cells are formulas without results"]);
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    fill(sheet, &[&["payer", "code", "amount"], &["Aetna", "47371"], &["Aetna", "47370"]]);
    for row in 1..3 {
        sheet.write_formula(row, 2, "=5*0.5").expect("it fits");
    }
    let book = book.save_to_buffer().expect("memory can be written");
    workspace.write("rates.xlsx", with_part(&book, |sheet| sheet.replace("</f><v>0</v>", "</f>")));
    let run = workspace.run(&["import", "rates.xlsx"]).expect_code(0);
    run.expect_talk(&["I217", "a formula without its result", "2 accepted"]);
    let gaps = "SELECT DISTINCT amount_na || ' ' || amount_raw FROM v_code_rate";
    assert_eq!(column_of(&workspace.database(), gaps), ["invalid =5*0.5"]);
}

#[test]
fn two_sheets_with_prices_are_named_and_one_is_asked_for() {
    let workspace = Workspace::seeded();
    let mut book = Workbook::new();
    fill(book.add_worksheet().set_name("2025").expect("a name"), &RATES);
    fill(book.add_worksheet().set_name("2026").expect("a name"), &RATES);
    save(&workspace, "rates.xlsx", book);
    let run = workspace.run(&["import", "rates.xlsx"]).expect_code(4);
    run.expect_talk(&["holds 2 sheets with prices", "--member", "2025, 2026"]);
    assert_eq!(facts(&workspace), Vec::<String>::new());
    workspace.run(&["import", "rates.xlsx", "--member", "2026"]).expect_code(0);
    let mut book = Workbook::new();
    fill(book.add_worksheet().set_name("Rates").expect("a name"), &RATES);
    let hidden = book.add_worksheet().set_name("Old").expect("a name");
    fill(hidden, &RATES);
    hidden.set_hidden(true);
    save(&workspace, "hidden.xlsx", book);
    workspace.run(&["import", "hidden.xlsx", "--dry-run"]).expect_talk(&["skipped Old: a hidden sheet"]);
}

#[test]
fn headings_that_are_merged_over_columns_name_each_of_them() {
    let workspace = Workspace::seeded();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    fill(
        sheet,
        &[
            &["A hospital's prices"],
            &["", "", "", ""],
            &["Code", "Description", "Gross Charge", "HMO", "PPO", "HMO", "PPO"],
            &["47371", "words", "900.25", "450.5", "460.5", "470.5", "480.5"],
            &["47370", "words", "901.25", "451.5", "461.5", "471.5", "481.5"],
        ],
    );
    let plain = Format::new();
    sheet.merge_range(0, 0, 0, 6, "A hospital's prices", &plain).expect("it fits");
    sheet.merge_range(1, 3, 1, 4, "Aetna", &plain).expect("it fits");
    sheet.merge_range(1, 5, 1, 6, "Cigna", &plain).expect("it fits");
    save(&workspace, "prices.xlsx", book);
    let text = workspace.run(&["import", "prices.xlsx", "--suggest-profile"]).expect_code(0).stdout;
    workspace.write("p.toml", &text);
    workspace.run(&["import", "prices.xlsx", "--profile", "p.toml"]).expect_code(0);
    let rates = "SELECT raw_payer || ' ' || raw_plan || ' ' || amount FROM v_code_rate
                 WHERE code = '47371' AND raw_payer IS NOT NULL ORDER BY 1";
    assert_eq!(
        column_of(&workspace.database(), rates),
        ["Aetna HMO 450.5", "Aetna PPO 460.5", "Cigna HMO 470.5", "Cigna PPO 480.5"],
        "{text}"
    );
}

#[test]
fn a_cell_beyond_the_last_of_a_sheet_and_a_part_that_swells_are_refused_at_once() {
    let workspace = Workspace::seeded();
    let mut book = Workbook::new();
    fill(book.add_worksheet(), &RATES);
    let sound = book.save_to_buffer().expect("memory can be written");
    for reference in ["ZZZZZZZ2", "AAAAAAA2", "A99999999999", "XFE2", "A1048577"] {
        workspace.write(
            "odd.xlsx",
            with_part(&sound, |sheet| sheet.replacen("r=\"A2\"", &format!("r=\"{reference}\""), 1)),
        );
        for command in [&["import", "odd.xlsx"][..], &["review", "import", "odd.xlsx"]] {
            workspace.run(command).expect_code(4).expect_talk(&["is a damaged workbook"]);
        }
    }
    let blanks = " ".repeat(80 << 20);
    let swollen =
        with_part(&sound, |sheet| sheet.replacen("<sheetData>", &format!("<!--{blanks}--><sheetData>"), 1));
    assert!(swollen.len() < 200_000, "{}", swollen.len());
    workspace.write("bomb.xlsx", swollen);
    let lying = with_named_part(&sound, "xl/sharedStrings.xml", |texts| {
        texts.replacen(" uniqueCount=\"", " uniqueCount=\"99999999", 1)
    });
    workspace.write("lying.xlsx", lying);
    // The last cell of a sheet is one that it may have, and takes no memory.
    workspace.write(
        "far.xlsx",
        with_part(&sound, |sheet| {
            sheet.replacen(
                "</sheetData>",
                "<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row></sheetData>",
                1,
            )
        }),
    );
    for command in [&["import"][..], &["review", "import"]] {
        let run = |file| workspace.run(&[command, &[file]].concat());
        run("bomb.xlsx").expect_code(4).expect_talk(&["no workbook of prices", "unpack to more"]);
        run("lying.xlsx").expect_code(4).expect_talk(&["claims more texts than it has"]);
    }
    workspace
        .run(&["review", "import", "far.xlsx"])
        .expect_code(4)
        .expect_talk(&["is not a workbook of ratebook: it has no sheet `Data gaps`"]);
}

/// A workbook whose first sheet is changed as a text.
fn with_part(book: &[u8], change: impl Fn(&str) -> String) -> Vec<u8> {
    with_named_part(book, "xl/worksheets/sheet1.xml", change)
}

fn with_named_part(book: &[u8], changed: &str, change: impl Fn(&str) -> String) -> Vec<u8> {
    let mut old = zip::ZipArchive::new(Cursor::new(book)).expect("a sound zip");
    let mut new = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..old.len() {
        let mut part = old.by_index(at).expect("a part");
        let mut text = String::new();
        part.read_to_string(&mut text).expect("every part is a text");
        let name = part.name().expect("a name in UTF-8").into_owned();
        let text = if name == changed { change(&text) } else { text };
        new.start_file(name, zip::write::SimpleFileOptions::default()).expect("memory can be written");
        new.write_all(text.as_bytes()).expect("memory can be written");
    }
    new.finish().expect("memory can be written").into_inner()
}

#[test]
fn the_source_of_a_figure_of_a_workbook_is_sheet_and_cell() {
    let workspace = Workspace::seeded();
    let mut book = Workbook::new();
    let rows: [&[&str]; 4] = [
        &["Fees of Cedar Hospital"],
        &["Code", "Words", "Fee", "Aetna: HMO", "Cigna: PPO"],
        &["47371", "freezing", "9100.5", "3250.5", "4120.25"],
        &["4737!", "no code", "1", "2", "3"],
    ];
    fill(book.add_worksheet().set_name("Fee Schedule").expect("a name"), &rows);
    save(&workspace, "fees.xlsx", book);
    workspace.write(
        "fees.toml",
        "publisher = 'Cedar Hospital'\nheader = { row = 2 }\ncolumns = { description = 'Words', gross = 'Fee' }\n\
         codes = [{ column = 'Code', read = [{ system = 'procedure' }] }]\n\
         payers = { columns = ['Aetna: HMO', 'Cigna: PPO'], separator = ': ' }\n",
    );
    let run = workspace.run(&["import", "fees.xlsx", "--profile", "fees.toml"]).expect_code(1);
    run.expect_talk(&["fees.xlsx, sheet \"Fee Schedule\", cell A4: `4737!`"]);

    for (payer, cell, heading) in [("aetna", "D3", "Aetna: HMO"), ("cigna", "E3", "Cigna: PPO")] {
        let run = workspace.run(&[
            "explain",
            "47371",
            "--payer",
            payer,
            "--field",
            "code-rates.amount",
            "--format",
            "md",
        ]);
        let source = format!("| Source | fees.xlsx, sheet \"Fee Schedule\", cell {cell} |");
        let column = format!("| Column of the file | {heading} |");
        run.expect_code(0).expect_stdout(&[&source, &column]);
    }
    let page = workspace.run(&["report", "code", "47371", "--format", "md", "--full"]).expect_code(0);
    page.expect_stdout(&["fees.xlsx, sheet \"Fee Schedule\", row 3"]);
}

/// Workbooks in which `Aetna` is merged over HMO and PPO, and so is `Cigna`.
const OF_MERGED: [(&str, &[u8]); 2] = [
    ("merged.xls", include_bytes!("../fixtures/workbooks/merged.xls")),
    ("merged.ods", include_bytes!("../fixtures/workbooks/merged.ods")),
];

#[test]
fn merged_headings_of_an_older_workbook_name_each_of_their_columns() {
    for (name, content) in OF_MERGED {
        let workspace = Workspace::seeded();
        workspace.write(name, content);
        workspace.write(
            "merged.toml",
            "publisher = 'Cedar Hospital'\nheader = { row = 2, lines = 2 }\ncolumns = { gross = 'Fee' }\n\
             codes = [{ column = 'Code', read = [{ system = 'procedure' }] }]\n\
             payers = { columns = ['Aetna: HMO', 'Aetna: PPO', 'Cigna: HMO', 'Cigna: PPO'], separator = ': ' }\n",
        );
        workspace.run(&["import", name, "--profile", "merged.toml"]).expect_code(0);
        let rates = "SELECT concat_ws(' ', raw_payer, raw_plan, amount, source_line) FROM v_code_rate
                     WHERE amount_kind = 'negotiated' ORDER BY rate_id";
        assert_eq!(
            column_of(&workspace.database(), rates),
            ["Aetna HMO 3250.5 4", "Aetna PPO 3100.0 4", "Cigna HMO 4120.25 4", "Cigna PPO 4000.0 4"],
            "{name}"
        );
    }
}

/// Workbooks in which 0.85 is shown as 85%.
const OF_PERCENTAGES: [(&str, &[u8]); 2] = [
    ("aetna.xls", include_bytes!("../fixtures/workbooks/percentages.xls")),
    ("aetna.ods", include_bytes!("../fixtures/workbooks/percentages.ods")),
];

#[test]
fn a_number_of_an_older_workbook_that_is_shown_as_a_percentage_is_one() {
    for (name, content) in OF_PERCENTAGES {
        let workspace = Workspace::seeded();
        workspace.write(name, content);
        let run = workspace.run(&["import", name]).expect_code(0);
        run.expect_talk(&["2 accepted, 0 rejected", "[I571]", "`85%`"]);
        let rates = "SELECT raw_payer || ' ' || coalesce(amount, percentage || '%') FROM v_code_rate
                     WHERE raw_payer IS NOT NULL ORDER BY 1";
        assert_eq!(column_of(&workspace.database(), rates), ["Aetna 85.0%", "Cigna 12.5"], "{name}");
    }
}

/// Workbooks that LibreOffice has made of one `.xlsx`, with a number in each kind of format.
const OF_WORDS: [(&str, &[u8]); 2] = [
    ("words.xls", include_bytes!("../fixtures/workbooks/words.xls")),
    ("words.ods", include_bytes!("../fixtures/workbooks/words.ods")),
];

#[test]
fn words_of_number_formats_are_known_in_every_form_of_a_workbook() {
    for (name, content) in OF_WORDS {
        let workspace = Workspace::seeded();
        workspace.write(name, content);
        let run = workspace.run(&["import", name]).expect_code(1);
        let run = run.expect_talk(&["`3 days`", "`£70.5`", "`7 Tage ü`", "10 accepted, 5 rejected"]);
        let rates =
            "SELECT raw_payer || ' ' || coalesce(amount, percentage || '%', amount_na || ' ' || amount_raw)
                     FROM v_code_rate WHERE raw_payer IS NOT NULL ORDER BY source_line";
        let kept = column_of(&workspace.database(), rates);
        let expected = [
            "A1 65.0%",
            "A3 invalid £70.5",
            "A4 85.0%",
            "A5 12.5",
            "A6 5.5",
            "A8 1200.5",
            "A9 invalid €70.5",
            "A10 50.0%",
            "A11 1200.0",
            "A15 1234.0",
        ];
        assert_eq!(kept, expected, "{name}: {}", run.stderr);
    }
}

/// What a number is, its format says: a percentage, another currency, days.
#[test]
fn a_number_with_words_in_its_format_is_no_amount_in_dollars() {
    let workspace = Workspace::seeded();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    fill(sheet, &[&["payer", "code", "amount"]]);
    let formats = [
        ("0.00\" %\"", 65.0),
        ("General\" days\"", 3.0),
        ("\"\u{a3}\"0.00", 70.5),
        ("#,##0.00_%_);(#,##0.00_%)", 1200.5),
        ("_(\"$\"* #,##0.00_)", 80.25),
    ];
    for (row, (format, number)) in (1..).zip(formats) {
        sheet.write_string(row, 0, "Aetna").expect("it fits");
        sheet.write_string(row, 1, format!("4737{row}")).expect("it fits");
        sheet
            .write_number_with_format(row, 2, number, &Format::new().set_num_format(format))
            .expect("it fits");
    }
    save(&workspace, "formats.xlsx", book);
    workspace.run(&["import", "formats.xlsx"]);
    let amounts = column_of(
        &workspace.database(),
        "SELECT code || ' ' || amount FROM v_code_rate WHERE amount IS NOT NULL ORDER BY code",
    );
    assert_eq!(amounts, ["47374 1200.5", "47375 80.25"]);
}

#[test]
fn rows_in_no_order_and_a_cell_twice_are_refused_and_no_row_is_lost() {
    let workspace = Workspace::seeded();
    let mut book = Workbook::new();
    fill(book.add_worksheet(), &RATES);
    let sound = book.save_to_buffer().expect("memory can be written");
    let before = workspace.dump();
    for (old, new, said) in [
        ("\"A3\"", "\"A1\"", "its rows are not in their order"),
        ("\"B2\"", "\"A2\"", "row 2 has a cell twice"),
    ] {
        let number = |name: &str| name.trim_matches('"')[1..].to_owned();
        let row = |name: &str| format!("<row r=\"{}\"", number(name));
        workspace.write(
            "odd.xlsx",
            with_part(&sound, |sheet| sheet.replacen(old, new, 1).replacen(&row(old), &row(new), 1)),
        );
        workspace.run(&["import", "odd.xlsx"]).expect_code(4).expect_talk(&["is a damaged workbook", said]);
        assert_eq!(workspace.dump(), before);
    }
}
