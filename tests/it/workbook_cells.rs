//! What a cell of a sheet shows beyond its number or text: raised marks, merged cells, digits of a format, errors.

use rust_xlsxwriter::{Format, FormatScript, Formula, Workbook, Worksheet};

use crate::workbooks::{fill, save};
use crate::workspace::{Run, Workspace, column_of};

/// A workspace with a workbook that a profile reads.
fn imported(profile: &str, name: &str, code: i32, make: impl FnOnce(&mut Worksheet)) -> (Workspace, Run) {
    let workspace = Workspace::seeded();
    let mut book = Workbook::new();
    make(book.add_worksheet());
    save(&workspace, name, book);
    let run = with_profile(&workspace, profile, name, code);
    (workspace, run)
}

fn with_profile(workspace: &Workspace, profile: &str, name: &str, code: i32) -> Run {
    workspace.write("p.toml", format!("publisher = 'Dale'\nheader = {{ row = 1 }}\n{profile}"));
    workspace.run(&["import", name, "--profile", "p.toml"]).expect_code(code)
}

/// Rates of the file by their cells.
fn rates(workspace: &Workspace) -> Vec<String> {
    column_of(
        &workspace.database(),
        "SELECT concat_ws(' ', source_line, code, nullif(modifiers, ''), raw_payer,
                iif(amount IS NULL, amount_na || coalesce(' ' || amount_raw, ''), printf('%.2f', amount)))
         FROM v_code_rate WHERE publisher = 'Dale' ORDER BY source_line, rate_id",
    )
}

const PAYERS: &str =
    "codes = [{ column = 'CPT', system = 'CPT' }]\npayers = { columns = ['Aetna', 'Cigna'] }\n";

#[test]
fn the_raised_mark_of_a_footnote_is_no_digit_of_a_figure_a_code_or_a_name() {
    let (plain, above) = (Format::new(), Format::new().set_font_script(FormatScript::Superscript));
    let below = Format::new().set_font_script(FormatScript::Subscript);
    let (workspace, run) = imported(PAYERS, "marks.xlsx", 0, |sheet| {
        fill(sheet, &[&["CPT", "Aetna"], &["47371"], &["", "", "7.5"], &["47379", "8.5", "9.5"]]);
        for (row, column, text, mark) in [
            (0, 2, "Cigna", "3"),
            (1, 1, "125.00", "2"),
            (1, 2, "$1,130", "a"),
            (2, 0, "47370", "1"),
            (2, 1, "130", "50"),
        ] {
            sheet.write_rich_string(row, column, &[(&plain, text), (&above, mark)]).expect("it fits");
        }
        sheet.write_rich_string(3, 1, &[(&plain, "8.5"), (&below, "2")]).expect("it fits");
    });
    run.expect_talk(&["I557", "the mark of a footnote", "`125.00²`", "I642", "the code is read as 47370"]);
    assert_eq!(
        rates(&workspace),
        [
            "2 47371 Aetna 125.00",
            "2 47371 Cigna 1130.00",
            // Two raised digits can be cents.
            "3 47370 Aetna invalid 130⁵⁰",
            "3 47370 Cigna 7.50",
            "4 47379 Aetna 8.50",
            "4 47379 Cigna 9.50",
        ]
    );
}

/// Workbooks that LibreOffice has made of one `.xlsx`, with raised marks at a name, a code and two amounts.
const OF_MARKS: [(&str, &[u8]); 2] = [
    ("marks.xls", include_bytes!("../fixtures/workbooks/marks.xls")),
    ("marks.ods", include_bytes!("../fixtures/workbooks/marks.ods")),
];

#[test]
fn raised_marks_are_no_digits_in_every_form_of_a_workbook() {
    for (name, content) in OF_MARKS {
        let workspace = Workspace::seeded();
        workspace.write(name, content);
        with_profile(&workspace, PAYERS, name, 0);
        let kept = rates(&workspace);
        let expected =
            ["2 47371 Aetna 125.00", "2 47371 Cigna 110.25", "3 47370 Aetna 130.50", "3 47370 Cigna 120.00"];
        assert_eq!(kept, expected, "{name}");
    }
}

#[test]
fn a_cell_that_is_merged_over_rows_is_that_of_each_and_a_number_over_columns_of_none_but_the_first() {
    let profile = "columns = { modifiers = 'Mod' }\ncodes = [{ column = 'CPT', system = 'CPT' }]\n\
        payers = { columns = ['Aetna', 'Cigna'] }\n";
    let (workspace, run) = imported(profile, "merged.xlsx", 0, |sheet| {
        fill(
            sheet,
            &[
                &["CPT", "Mod", "Aetna", "Cigna"],
                &["", "", "", "20.5"],
                &["", "26", "", "21.5"],
                &["47370", "", "30.5", "22.5"],
                &["47379"],
            ],
        );
        let plain = Format::new();
        sheet.merge_range(1, 0, 2, 0, "47371", &plain).expect("it fits");
        sheet.merge_range(1, 2, 2, 2, "10.5", &plain).expect("it fits");
        sheet.merge_range(4, 2, 4, 3, "150", &plain).expect("it fits");
    });
    run.expect_talk(&["I640", "2 cells have the text of a cell above", "cell A3", "I641", "cell D5"]);
    assert_eq!(
        rates(&workspace),
        [
            "2 47371 Aetna 10.50",
            "2 47371 Cigna 20.50",
            "3 47371 26 Aetna 10.50",
            "3 47371 26 Cigna 21.50",
            "4 47370 Aetna 30.50",
            "4 47370 Cigna 22.50",
            "5 47379 Aetna 150.00",
            "5 47379 Cigna not-supplied",
        ]
    );
}

#[test]
fn a_code_is_what_a_format_of_zeros_shows_and_an_amount_its_number() {
    let profile =
        "columns = { gross = 'Fee' }\ncodes = [{ column = 'CPT', read = [{ system = 'procedure' }] }]\n";
    let (workspace, _) = imported(profile, "zeros.xlsx", 0, |sheet| {
        fill(sheet, &[&["CPT", "Fee"]]);
        for (row, number, format) in [(1, 100.0, "00000"), (2, 100.0, "\"J\"0000"), (3, 47371.0, "00000")] {
            let shown = Format::new().set_num_format(format);
            sheet.write_number_with_format(row, 0, number, &shown).expect("it fits");
            sheet.write_number_with_format(row, 1, number, &shown).expect("it fits");
        }
        sheet.write_number(2, 1, 12.5).expect("it fits");
    });
    assert_eq!(rates(&workspace), ["2 00100 100.00", "3 J0100 12.50", "4 47371 47371.00"]);
}

#[test]
fn the_error_of_a_formula_is_a_gap_with_its_text_and_never_the_way_to_an_amount() {
    let profile = "columns = { gross = 'Fee' }\ncodes = [{ column = 'CPT', system = 'CPT' }]\n\
        numbers = { otherwise = 'algorithm' }\n";
    let (workspace, run) = imported(profile, "errors.xlsx", 0, |sheet| {
        fill(sheet, &[&["CPT", "Fee"], &["47370"], &["47371"], &["47379"]]);
        for (row, error) in [(1, "#DIV/0!"), (2, "#REF!"), (3, "#N/A")] {
            sheet.write_formula(row, 1, Formula::new("=1/0").set_result(error)).expect("it fits");
        }
    });
    run.expect_talk(&["I217", "the error of a formula; kept as a gap with its text", "cell B4"]);
    assert_eq!(
        rates(&workspace),
        ["2 47370 invalid #DIV/0!", "3 47371 invalid #REF!", "4 47379 invalid #N/A"]
    );
}
