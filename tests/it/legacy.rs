//! A real price list through its mapping profile: a title line, Windows-1252, one column per payer.

use crate::workspace::{Workspace, column_of, published};

#[test]
fn the_price_list_of_a_hospital_gives_the_rates_of_47371_with_file_and_line() {
    let Some(workspace) = Workspace::with_price_list() else { return };
    let connection = workspace.database();
    let rates = column_of(
        &connection,
        "SELECT DISTINCT payer || ' ' || coalesce(raw_plan, '-') || ' ' || iif(amount IS NULL, '[' || amount_na || ']', printf('%.2f', amount))
         FROM v_code_rate WHERE code = '47371' AND amount_kind = 'negotiated' AND payer IS NOT NULL ORDER BY 1",
    );
    for (payer, amount) in [
        ("aetna", "3250.00"),
        ("aetna", "7491.40"),
        ("blue-cross-blue-shield", "11089.31"),
        ("unitedhealthcare", "10995.00"),
        ("cigna", "[not-supplied]"),
    ] {
        assert!(
            rates.iter().any(|rate| rate.starts_with(payer) && rate.ends_with(amount)),
            "{payer} {amount}: {rates:#?}"
        );
    }
    let lines = column_of(
        &connection,
        "SELECT DISTINCT file_name || ':' || source_line FROM v_code_rate WHERE code = '47371'",
    );
    assert!(!lines.is_empty() && lines.iter().all(|line| line.starts_with("tx_66.csv.gz:")), "{lines:?}");
}

#[test]
fn the_figures_of_47371_are_those_of_the_line_that_they_name() {
    let Some(workspace) = Workspace::with_price_list() else { return };
    let line: usize = usize::try_from(workspace.value::<i64>(
        "SELECT source_line FROM v_code_rate WHERE code = '47371' AND raw_payer = 'Aetna' LIMIT 1",
    ))
    .expect("a line number");
    let file = published("legacy-chargemasters/tx_66.csv.gz").expect("it was imported");
    let mut bytes = Vec::new();
    let mut unpacked =
        flate2::read::MultiGzDecoder::new(std::fs::File::open(file).expect("the file is there"));
    std::io::Read::read_to_end(&mut unpacked, &mut bytes).expect("the file is sound");
    let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
    let row = text.lines().nth(line - 1).expect("the line is there");
    for printed in ["47371", "3,250.00", "7,491.40", "11,089.31", "10,995.00"] {
        assert!(row.contains(printed), "{printed} is not in line {line}: {row}");
    }
}

#[test]
fn the_report_shows_the_rates_with_their_place_and_the_reason_for_the_gap() {
    let Some(workspace) = Workspace::with_price_list() else { return };
    let report = workspace.run(&["report", "code", "47371", "--format", "md"]).expect_code(0).stdout;
    for shown in ["3,250.00", "7,491.40", "11,089.31", "10,995.00", "tx_66.csv.gz", "[not-supplied]"] {
        assert!(report.contains(shown), "{shown} is not in the report");
    }
    let json = workspace.run(&["report", "code", "47371", "--format", "json"]).expect_code(0).json();
    let pending = |id: &str| {
        let sections = json["sections"].as_array().expect("sections").iter();
        let tables = sections.flat_map(|section| section["tables"].as_array().expect("tables"));
        let table = tables.into_iter().find(|table| table["id"] == id).expect("the table is in the report");
        let rows = table["rows"].as_array().expect("rows").clone();
        rows.into_iter()
            .filter(|row| row["lowest_na"] == "pending")
            .map(|row| row["payer_name"].as_str().unwrap_or_default().to_owned())
            .collect::<Vec<_>>()
    };
    let still = pending("payer-comparison");
    for payer in ["Aetna", "Blue Cross Blue Shield", "UnitedHealthcare", "Cigna"] {
        assert!(!still.contains(&payer.to_owned()), "the placeholder of {payer} is still a gap");
    }
}

#[test]
fn every_row_of_the_price_list_is_accounted_for() {
    let Some(workspace) = Workspace::with_price_list() else { return };
    let counts: String = workspace.value(
        "SELECT rows_read || ' ' || (rows_read = rows_accepted + rows_rejected) || ' ' || encoding
         FROM import WHERE file_name = 'tx_66.csv.gz'",
    );
    assert!(counts.starts_with("29727 1 ") && counts.ends_with("windows-1252"), "{counts}");
    let blank: i64 =
        workspace.value("SELECT count(*) FROM v_rate WHERE amount IS NULL AND amount_na IS NULL");
    assert_eq!(blank, 0);
    let zero: i64 = workspace.value("SELECT count(*) FROM v_rate WHERE amount = 0");
    assert_eq!(zero, 0, "a zero that means none is a gap");
}
