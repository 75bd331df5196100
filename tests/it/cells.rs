//! The ledger of cells: what the program says of a file against a count by other means.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use csv::{ByteRecord, ReaderBuilder};
use serde_json::Value;

use crate::workspace::{Workspace, column_of, published, repository, skipped};

/// A ledger as stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Ledger {
    read: u64,
    stored: u64,
    gaps: u64,
    rejected: u64,
    left_out: u64,
    left_blank: u64,
}

/// Imports a file and gives its ledger, or nothing when the file as a whole was refused.
fn imported(file: &Path, more: &[&str]) -> Option<(Workspace, Ledger)> {
    let workspace = Workspace::seeded();
    let path = file.to_string_lossy();
    let run = workspace.run(&[&["import", path.as_ref()], more].concat());
    assert!(!run.stderr.contains("fault of ratebook"), "{}", run.stderr);
    let counts = column_of(
        &workspace.database(),
        "SELECT cells_read || ' ' || cells_stored || ' ' || cells_gap || ' ' || cells_rejected || ' ' || cells_left_out
             || ' ' || cells_left_blank
         FROM import_cells",
    );
    let [counts] = counts.as_slice() else {
        assert!(run.stderr.contains("error: "), "{path}: {}", run.stderr);
        return None;
    };
    let counts: Vec<u64> = counts.split(' ').map(|count| count.parse().expect("a count")).collect();
    let [read, stored, gaps, rejected, left_out, left_blank] = counts[..] else { panic!("six counts") };
    Some((workspace, Ledger { read, stored, gaps, rejected, left_out, left_blank }))
}

/// The bytes of a file, unpacked where it is packed.
pub(crate) fn bytes_of(file: &Path) -> Vec<u8> {
    let bytes = fs::read(file).expect("the file can be read");
    if bytes.starts_with(&[0x1f, 0x8b]) {
        let mut unpacked = Vec::new();
        flate2::read::MultiGzDecoder::new(&bytes[..]).read_to_end(&mut unpacked).expect("a sound gzip file");
        return unpacked;
    }
    bytes
}

/// The records of a CSV with the row of each, blank ones left out.
fn records(bytes: &[u8]) -> Vec<(u64, ByteRecord)> {
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
    let records = reader.byte_records().map(|record| record.expect("a CSV"));
    (1..).zip(records).filter(|(_, record)| !record.iter().all(is_blank)).collect()
}

/// Blank as a spreadsheet sees it, in UTF-8 and in Windows-1252.
fn is_blank(cell: &[u8]) -> bool {
    match std::str::from_utf8(cell) {
        Ok(text) => text.trim().is_empty(),
        Err(_) => cell.iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0xa0),
    }
}

fn width(rows: &[&ByteRecord]) -> u64 {
    rows.iter().map(|row| row.len() as u64).sum()
}

/// Holds a ledger against the rows of a CSV that hold data.
fn hold(name: &str, rows: &[&ByteRecord], modifiers: Option<usize>, workspace: &Workspace, ledger: Ledger) {
    assert_eq!(ledger.read, width(rows), "{name}: {ledger:?}");
    let raw = column_of(&workspace.database(), "SELECT raw FROM import_reject");
    let rejected: Vec<ByteRecord> =
        raw.iter().flat_map(|row| records(row.as_bytes())).map(|(_, record)| record).collect();
    assert_eq!(ledger.rejected, width(&rejected.iter().collect::<Vec<_>>()), "{name}: {ledger:?}");
    let blank = |rows: &[&ByteRecord]| {
        let cells = rows.iter().flat_map(|row| row.iter().enumerate());
        cells.filter(|(at, cell)| Some(*at) != modifiers && is_blank(cell)).count() as u64
    };
    let blank = blank(rows) - blank(&rejected.iter().collect::<Vec<_>>());
    assert!(ledger.gaps + ledger.left_blank >= blank, "{name}: {blank} blank cells in {ledger:?}");
    assert!(ledger.stored > 0 || ledger.rejected > 0, "{name}: {ledger:?}");
}

/// The files of a folder, and of the folders in it where `deep`.
pub(crate) fn walk(folder: &Path, deep: bool, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("an entry").path();
        if !path.is_dir() {
            files.push(path);
        } else if deep {
            walk(&path, deep, files);
        }
    }
}

/// The published files of a folder with this ending.
pub(crate) fn folder(name: &str, ending: &str) -> Vec<PathBuf> {
    let Some(folder) = published(name) else { return Vec::new() };
    let mut files = Vec::new();
    walk(&folder, false, &mut files);
    files.retain(|file| file.to_string_lossy().ends_with(ending));
    files.sort();
    files
}

/// Folders of hospital files.
pub(crate) const HOSPITALS: [&str; 5] =
    ["hpt-cms/v2", "hpt-cms/v3", "hpt-cms/validator-fixtures", "hpt-cms/validator-fixtures/3.0", "hpt-real"];

fn is_description(record: &ByteRecord) -> bool {
    record.iter().any(|cell| cell.trim_ascii().eq_ignore_ascii_case(b"description"))
}

#[test]
fn every_cell_of_every_published_hospital_csv_is_somewhere() {
    let mut held = 0;
    for file in HOSPITALS.iter().flat_map(|name| folder(name, ".csv")) {
        let Some((workspace, ledger)) = imported(&file, &[]) else { continue };
        let records = records(&bytes_of(&file));
        let header = records.iter().position(|(_, record)| is_description(record)).expect("row 3 is there");
        let columns = &records[header].1;
        let modifiers = columns.iter().position(|name| name.trim_ascii().eq_ignore_ascii_case(b"modifiers"));
        let rows: Vec<&ByteRecord> = records[header + 1..].iter().map(|(_, record)| record).collect();
        hold(&file.to_string_lossy(), &rows, modifiers, &workspace, ledger);
        let explained: i64 = workspace.value(
            "SELECT count(*) FROM import_finding WHERE rule IN ('I138', 'I139', 'I141', 'I215', 'I221', 'I234', 'I444', 'I447', 'I449')",
        );
        assert!(ledger.left_out == 0 || explained > 0, "{}: {ledger:?}", file.display());
        held += 1;
    }
    assert!(held == 0 || held >= 15, "{held} files");
}

/// Texts, numbers, true, false and null of a value, and how many of them are not blank.
fn leaves(value: &Value) -> (u64, u64) {
    let sum = |all: &mut dyn Iterator<Item = (u64, u64)>| all.fold((0, 0), |(a, b), (c, d)| (a + c, b + d));
    match value {
        Value::Array(elements) => sum(&mut elements.iter().map(leaves)),
        Value::Object(members) => sum(&mut members.values().map(leaves)),
        Value::Null => (1, 0),
        Value::String(text) => (1, u64::from(!text.trim().is_empty())),
        Value::Bool(_) | Value::Number(_) => (1, 1),
    }
}

#[test]
fn every_cell_of_every_published_hospital_json_is_somewhere() {
    let mut held = 0;
    for file in HOSPITALS.iter().flat_map(|name| folder(name, ".json")) {
        let Some((workspace, ledger)) = imported(&file, &[]) else { continue };
        let bytes = bytes_of(&file);
        let text = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
        let root: Value = serde_json::from_slice(text).expect("JSON");
        let lists = ["standard_charge_information", "modifier_information"];
        let (cells, texts) = leaves(&Value::Array(lists.map(|name| root[name].clone()).to_vec()));
        let absent = lists.iter().filter(|name| root.get(**name).is_none()).count() as u64;
        let name = file.display();
        assert_eq!(ledger.read, cells - absent, "{name}: {ledger:?}");
        let raw = column_of(&workspace.database(), "SELECT raw FROM import_reject");
        let rejected = raw.iter().map(|raw| leaves(&serde_json::from_str(raw).expect("JSON")).0);
        // What the charges of an item share is rejected with the last of them.
        assert!(ledger.rejected >= rejected.sum(), "{name}: {ledger:?}");
        assert!(!raw.is_empty() || ledger.rejected == 0, "{name}: {ledger:?}");
        assert!(ledger.stored <= texts, "{name}: {texts} texts in {ledger:?}");
        assert!(ledger.gaps + ledger.rejected >= ledger.read - texts, "{name}: {ledger:?}");
        let explained: i64 = workspace
            .value("SELECT count(*) FROM import_finding WHERE rule IN ('I151', 'I158', 'I250', 'I447')");
        assert!(ledger.left_out == 0 || explained > 0, "{name}: {ledger:?}");
        held += 1;
    }
    assert!(held == 0 || held >= 30, "{held} files");
}

/// Price lists of older shapes, each with a profile of its name.
pub(crate) const PRICE_LISTS: [&str; 6] =
    ["tx_16", "tx_30", "tx_39", "tx_66", "virginia_mason_2019", "virginia_mason_2021"];

/// The file of a price list.
pub(crate) fn price_list(name: &str) -> Option<PathBuf> {
    let chargemaster = if name.starts_with("tx") { "" } else { "_chargemaster" };
    published(&format!("legacy-chargemasters/{name}{chargemaster}.csv.gz"))
}

#[test]
fn every_cell_of_every_legacy_price_list_is_somewhere() {
    for name in PRICE_LISTS {
        let Some(file) = price_list(name) else { return };
        let profile = repository().join(format!("tests/fixtures/profiles/{name}.toml"));
        let spec: toml::Table =
            fs::read_to_string(&profile).expect("the profile").parse().expect("a sound profile");
        let number = |table: &str, key: &str| {
            spec.get(table)
                .and_then(|table| table.get(key))
                .and_then(toml::Value::as_integer)
                .map(i64::unsigned_abs)
        };
        let (workspace, ledger) =
            imported(&file, &["--profile", &profile.to_string_lossy()]).expect("the file fits its profile");
        let records = records(&bytes_of(&file));
        let starts = || spec["header"]["starts"][0].as_str().expect("the first heading").as_bytes().to_vec();
        let named =
            || records.iter().find(|(_, record)| record[0].trim_ascii() == starts()).expect("a header").0;
        let first = number("header", "row").unwrap_or_else(named) + number("header", "lines").unwrap_or(1);
        let last = number("rows", "last").unwrap_or(u64::MAX);
        let data = records.iter().filter(|(row, _)| (first..=last).contains(row));
        let rows: Vec<&ByteRecord> = data.map(|(_, record)| record).collect();
        hold(name, &rows, None, &workspace, ledger);
        let ignored = spec["columns"].get("ignore").is_some();
        let findings: i64 =
            workspace.value("SELECT count(*) FROM import_finding WHERE rule IN ('I103', 'I216')");
        assert!(ledger.left_out == 0 || ignored || findings > 0, "{name}: {ledger:?}");
    }
}

#[test]
fn every_cell_of_the_published_medicare_tables_is_somewhere() {
    for name in ["25LOCCO.csv", "ANES2025.csv", "GPCI2025.csv", "OPPSCAP_Oct.csv.gz", "PPRRVU2025_Oct.csv.gz"]
    {
        let Some(file) = published(&format!("medicare-pfs/2025/{name}")) else { return };
        let (workspace, ledger) = imported(&file, &[]).expect("a sound file");
        let rows: i64 = workspace.value("SELECT rows_read FROM import WHERE file_name LIKE '%2025%' OR file_name LIKE '25%' OR file_name LIKE 'OPPS%'");
        let records = records(&bytes_of(&file));
        // Titles and notes come first; the last rows with data have the width of all.
        let width = records
            .iter()
            .rev()
            .map(|(_, record)| record)
            .find(|record| !is_blank(&record[0]))
            .expect("rows")
            .len();
        assert_eq!(ledger.read, rows.unsigned_abs() * width as u64, "{name}: {ledger:?}");
        assert!(ledger.stored > ledger.read / 2, "{name}: {ledger:?}");
    }
}

#[test]
fn the_ledger_of_a_payer_csv_is_shown_stored_and_that_of_its_tables() {
    let workspace = Workspace::seeded();
    workspace.write(
        "rates.csv",
        "payer,plan,code_system,code,modifiers,,amount,region,notes\n\
         Aetna,PPO,CPT,47371,,,5,South,why\n\
         Aetna,,,47371,26,,*,,\n\
         Aetna,,,473,26,,6,,\n\
         ,,,,,,,,\n\
         Aetna,HMO,,47371,26,x,7,,N/A,,\n",
    );
    let run = workspace.run(&["import", "rates.csv"]).expect_code(1);
    let line = run.stderr.lines().find(|line| line.starts_with("  cells")).expect("the ledger");
    // Read: three rows of nine cells and one of eleven. Blank is a gap but in the modifiers and in columns that are not
    // read; `*` and `N/A` are gaps; `South` has no column of ours and `x` no heading.
    assert_eq!(line, "  cells      38 read: 15 stored, 6 gaps, 9 rejected, 2 filled and 6 blank left out");
    assert!(run.stderr.contains("rates.csv, line 6, cell F6: `x`"), "{}", run.stderr);
    assert!(run.stderr.contains("rates.csv, line 1, cell H1: `region`"), "{}", run.stderr);
    let id: i64 = workspace.value("SELECT max(import_id) FROM import");
    let shown =
        workspace.run(&["imports", "show", &id.to_string(), "--format", "json"]).expect_code(0).json();
    let sections = shown["sections"].as_array().expect("sections");
    let cells = sections.iter().find(|section| section["id"] == "import-cells").expect("the ledger");
    let rows = cells["tables"][0]["rows"].as_array().expect("rows");
    let counts: Vec<i64> = rows.iter().map(|row| row["cells"].as_i64().expect("a number")).collect();
    assert_eq!(counts, [38, 15, 6, 9, 2, 6]);
    // Values of the stored rows: payer, plan, code, modifiers, amount and notes.
    let values: i64 = workspace.value(&format!(
        "SELECT sum(1 + (raw_plan IS NOT NULL) + 1 + 1 + (amount IS NOT NULL) + (notes IS NOT NULL)) + 1
         FROM v_rate WHERE import_id = {id}",
    ));
    assert_eq!(values, 15, "with the one code system that is written");
}

#[test]
fn a_database_of_its_own_refuses_a_ledger_that_does_not_add_up() {
    let workspace = Workspace::seeded();
    let error = workspace
        .database()
        .execute("INSERT INTO import_cells VALUES (1, 6, 1, 1, 1, 1, 1)", [])
        .expect_err("five of six cells are somewhere");
    assert!(error.to_string().contains("CHECK constraint failed"), "{error}");
    if published("hpt-cms").is_none() {
        skipped("the ledgers of published files");
    }
}
