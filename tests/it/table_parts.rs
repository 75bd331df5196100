//! Parts of one list: sheets of one workbook that are imported one by one, and files of one payer and plan.

use rust_xlsxwriter::Workbook;

use crate::packed::zipped;
use crate::workbooks::{fill, save};
use crate::workspace::{Workspace, column_of};

/// A workbook of Aetna PPO with a sheet for each name and amount, of one code each and one that they share.
fn book(workspace: &Workspace, name: &str, sheets: &[(&str, &str, &str)]) {
    let mut book = Workbook::new();
    for (sheet, code, amount) in sheets {
        let rows: [&[&str]; 3] = [
            &["payer", "plan", "code", "amount"],
            &["Aetna", "PPO", code, amount],
            &["Aetna", "PPO", "99213", amount],
        ];
        fill(book.add_worksheet().set_name(*sheet).expect("a name"), &rows);
    }
    save(workspace, name, book);
}

fn current(workspace: &Workspace) -> Vec<String> {
    column_of(
        &workspace.database(),
        "SELECT code || ' ' || CAST(amount AS INTEGER) || ' ' || file_name FROM v_code_rate ORDER BY 1",
    )
}

/// Amounts of Cigna PPO for 47371, with their files.
fn cigna(workspace: &Workspace) -> Vec<String> {
    let sql = "SELECT CAST(amount AS INTEGER) || ' ' || file_name FROM v_code_rate WHERE raw_payer = 'Cigna' ORDER BY 1";
    column_of(&workspace.database(), sql)
}

#[test]
fn tables_of_one_name_in_several_folders_or_workbooks_of_an_archive_are_parts_of_one_list() {
    let rates = |amount: &str| format!("payer,plan,code,amount\nCigna,PPO,47371,{amount}\n").into_bytes();
    let archive = |[professional, facility]: [&str; 2]| {
        zipped(&[
            ("Professional/rates.csv", &*rates(professional)),
            ("Facility/rates.csv", &*rates(facility)),
        ])
    };
    let workspace = Workspace::seeded();
    workspace.write("oct.zip", archive(["1200", "1300"]));
    workspace.run(&["import", "oct.zip"]).expect_code(0);
    assert_eq!(cigna(&workspace), ["1200 oct.zip/Professional/rates.csv", "1300 oct.zip/Facility/rates.csv"]);
    // The next archive replaces each by the one of its folder.
    workspace.write("nov.zip", archive(["1210", "1310"]));
    workspace.run(&["import", "nov.zip"]).expect_code(0);
    assert_eq!(cigna(&workspace), ["1210 nov.zip/Professional/rates.csv", "1310 nov.zip/Facility/rates.csv"]);

    let workspace = Workspace::seeded();
    let sheet = |name: &str, amount: &str| {
        let mut book = Workbook::new();
        fill(
            book.add_worksheet(),
            &[&["payer", "plan", "code", "amount"], &["Cigna", "PPO", "47371", amount]],
        );
        save(&workspace, name, book);
        workspace.bytes_of(name)
    };
    let (professional, facility) = (sheet("p.xlsx", "1200"), sheet("f.xlsx", "1300"));
    workspace.write("b.zip", zipped(&[("Professional.xlsx", &*professional), ("Facility.xlsx", &*facility)]));
    workspace.run(&["import", "b.zip", "--member", "Professional.xlsx"]).expect_code(0);
    let second = workspace.run(&["import", "b.zip", "--member", "Facility.xlsx"]).expect_code(0);
    second.expect_talk(&["I548", "1 rate of Cigna PPO from `b.zip/Professional.xlsx/Sheet1` stays current"]);
    assert_eq!(cigna(&workspace), ["1200 b.zip/Professional.xlsx/Sheet1", "1300 b.zip/Facility.xlsx/Sheet1"]);
}

#[test]
fn sheets_of_one_workbook_replace_the_sheet_of_their_name_and_leave_the_others() {
    let workspace = Workspace::seeded();
    book(&workspace, "oct.xlsx", &[("Professional", "47370", "100"), ("Facility", "47371", "900")]);
    workspace.run(&["import", "oct.xlsx", "--member", "Professional"]).expect_code(0);
    let second = workspace.run(&["import", "oct.xlsx", "--member", "Facility"]).expect_code(0);
    second.expect_talk(&["I548", "2 rates of Aetna PPO from `oct.xlsx/Professional` stay current"]);
    let october = [
        "47370 100 oct.xlsx/Professional",
        "47371 900 oct.xlsx/Facility",
        "99213 100 oct.xlsx/Professional",
        "99213 900 oct.xlsx/Facility",
    ];
    assert_eq!(current(&workspace), october);

    book(&workspace, "nov.xlsx", &[("Professional 2026", "47370", "110"), ("Facility 2026", "47371", "910")]);
    let next = workspace.run(&["import", "nov.xlsx", "--member", "Facility 2026"]).expect_code(0);
    next.expect_talk(&["replaces   Aetna PPO: 2 rates of oct.xlsx/Facility"]);
    let mixed = [
        "47370 100 oct.xlsx/Professional",
        "47371 910 nov.xlsx/Facility 2026",
        "99213 100 oct.xlsx/Professional",
        "99213 910 nov.xlsx/Facility 2026",
    ];
    assert_eq!(current(&workspace), mixed);
    let whole = ["import", "nov.xlsx", "--member", "Professional 2026", "--replaces"];
    workspace.run(&whole).expect_code(0).expect_talk(&["replaces   Aetna PPO: 4 rates"]);
    assert_eq!(
        current(&workspace),
        ["47370 110 nov.xlsx/Professional 2026", "99213 110 nov.xlsx/Professional 2026"]
    );
}

#[test]
fn sheets_of_two_years_are_editions_of_one_list() {
    let workspace = Workspace::seeded();
    book(&workspace, "fees.xlsx", &[("2025", "47370", "100"), ("2026", "47370", "110")]);
    workspace.run(&["import", "fees.xlsx", "--member", "2025"]).expect_code(0);
    workspace.run(&["import", "fees.xlsx", "--member", "2026"]).expect_code(0);
    assert_eq!(current(&workspace), ["47370 110 fees.xlsx/2026", "99213 110 fees.xlsx/2026"]);
}

#[test]
fn the_way_on_of_a_file_that_is_another_part_of_a_list_keeps_both_through_the_next_edition() {
    let workspace = Workspace::seeded();
    let file = |name: &str, code: &str, amount: &str| {
        workspace.write(name, format!("payer,plan,code,amount\nAetna,PPO,{code},{amount}\n"));
    };
    file("professional.csv", "47370", "100");
    file("facility.csv", "47371", "900");
    let held = workspace.run(&["import", "professional.csv", "facility.csv"]).expect_code(3);
    held.expect_talk(&["I502", "`--publisher NAME` if it is another part of the list"]);
    let named = ["--publisher", "Aetna facility"];
    workspace.run(&[&["import", "facility.csv"][..], &named].concat()).expect_code(0);
    assert_eq!(current(&workspace), ["47370 100 professional.csv", "47371 900 facility.csv"]);
    file("professional-2.csv", "47370", "101");
    file("facility-2.csv", "47371", "901");
    workspace.run(&["import", "professional-2.csv"]).expect_code(0);
    workspace.run(&[&["import", "facility-2.csv"][..], &named].concat()).expect_code(0);
    assert_eq!(current(&workspace), ["47370 101 professional-2.csv", "47371 901 facility-2.csv"]);
}

#[test]
fn what_is_advised_of_a_contract_in_two_lists_works_in_its_order() {
    let workspace = Workspace::seeded();
    let newest = || workspace.value::<i64>("SELECT max(import_id) FROM import");
    book(&workspace, "jan.xlsx", &[("Professional", "47370", "100"), ("Facility", "47371", "900")]);
    book(&workspace, "feb.xlsx", &[("Prof", "47370", "110"), ("Facility", "47371", "910")]);
    workspace.run(&["import", "jan.xlsx", "--member", "Professional"]).expect_code(0);
    let first = newest();
    workspace.run(&["import", "jan.xlsx", "--member", "Facility"]).expect_code(0);
    let series = ["--member", "Prof", "--publisher", "Aetna Prof"];
    let said = workspace.run(&[&["import", "feb.xlsx"][..], &series].concat()).expect_code(0);
    let second = newest();
    said.expect_talk(&[
        "I550",
        &format!("take both back by `ratebook imports undo {second}` and `ratebook imports undo {first}`"),
        "import the files of both with `--publisher \"Aetna Prof\"`, the older first",
    ]);
    // The other sheet of the workbook replaced nothing of the first, and stays without it.
    for import in [second, first] {
        workspace.run(&["imports", "undo", &import.to_string(), "--yes"]).expect_code(0);
    }
    assert_eq!(current(&workspace), ["47371 900 jan.xlsx/Facility", "99213 900 jan.xlsx/Facility"]);
    let again = ["--member", "Professional", "--publisher", "Aetna Prof"];
    workspace.run(&[&["import", "jan.xlsx"][..], &again].concat()).expect_code(0);
    workspace.run(&[&["import", "feb.xlsx"][..], &series].concat()).expect_code(0);
    assert_eq!(
        current(&workspace),
        [
            "47370 110 feb.xlsx/Prof",
            "47371 900 jan.xlsx/Facility",
            "99213 110 feb.xlsx/Prof",
            "99213 900 jan.xlsx/Facility"
        ]
    );
}
