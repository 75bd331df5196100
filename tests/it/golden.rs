//! The golden net: what every published file and every fixture becomes is held to digests.
//!
//! Each scenario imports files by the real program and measures the databases: every public view,
//! every shipped query, every import with its findings. `tests/golden/<scenario>.tsv` keeps digests
//! alone, so that nothing of a licensed file is copied here. A test fails with all differences.
//!
//! - A figure that changes on purpose: `RATEBOOK_GOLDEN=write cargo test --test it golden` writes the
//!   records anew; the commit says which figure changes and why the old one was wrong.
//! - A pure change of a name: an entry in a table of `golden/renamed.rs`; the records stay as they are.
//! - A new column, view, query or file: is listed on the terminal and fails nothing; write anew.

mod digest;
mod loads;
mod measure;
mod record;
mod renamed;

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::cells;
use crate::explain::everything;
use crate::moment::second_edition;
use crate::workspace::{Workspace, repository, skipped};

use loads::{Load, import, of_folder};
use measure::{Ask, measure};
use record::{Measured, Record};

/// True when the records are to be written anew. Never where `CI` is set: there they are only read.
fn writes() -> bool {
    let asked = std::env::var("RATEBOOK_GOLDEN").is_ok_and(|value| value == "write");
    assert!(!asked || std::env::var_os("CI").is_none(), "records are written by hand, not by a robot");
    asked
}

fn record_of(scenario: &str) -> PathBuf {
    repository().join(format!("tests/golden/{scenario}.tsv"))
}

/// Holds what was measured against the record, or writes the record.
#[track_caller]
fn hold(scenario: &str, kept: &Record, measured: Measured) {
    let path = record_of(scenario);
    if writes() {
        std::fs::write(&path, measured.record().text()).expect("the record can be written");
        return;
    }
    let outcome = kept.compare(&measured);
    if !outcome.new.is_empty() {
        skipped(&format!("golden {scenario} has no record yet of {}", outcome.new.join(", ")));
    }
    assert!(
        outcome.differences.is_empty(),
        "\ngolden {scenario}: {} differences\n{}\n",
        outcome.differences.len(),
        outcome.differences.join("\n")
    );
}

/// The record of a scenario; empty when it is written anew.
fn kept(scenario: &str) -> Record {
    if writes() {
        return Record::default();
    }
    let path = record_of(scenario);
    Record::parse(&std::fs::read_to_string(&path).unwrap_or_else(|error| {
        panic!(
            "{}: {error}; write it with `RATEBOOK_GOLDEN=write cargo test --test it golden`",
            path.display()
        )
    }))
}

/// Whether files go into one database after the other, or each into one of its own.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Databases {
    Shared,
    OneAFile,
}

/// Imports files in the order given and holds what they become.
#[track_caller]
fn scenario(name: &str, databases: Databases, loads: &[Option<Vec<Load>>], ask: Ask<'_>) {
    if loads.iter().any(Option::is_none) {
        return skipped(&format!("golden {name}"));
    }
    let kept = kept(name);
    let known: BTreeSet<&str> = kept.files();
    let loads: Vec<&Load> = loads.iter().flatten().flatten().collect();
    let here: BTreeSet<&str> = loads.iter().map(|load| load.name.as_str()).collect();
    if let Some(absent) = known.iter().find(|file| !here.contains(**file)) {
        return skipped(&format!("golden {name}: {absent} is not here"));
    }
    let mut measured = Measured::default();
    // A file without a record would move the digests of those that have one.
    let (loads, new): (Vec<&Load>, Vec<&Load>) =
        loads.into_iter().partition(|load| writes() || known.contains(load.name.as_str()));
    measured.new.extend(new.iter().map(|load| load.name.clone()));
    match databases {
        Databases::Shared => {
            let workspace = Workspace::seeded();
            for load in loads {
                import(&workspace, load, &mut measured);
            }
            measure(&workspace, ask, &kept, &mut measured);
        }
        Databases::OneAFile => {
            for load in loads {
                let workspace = Workspace::seeded();
                if import(&workspace, load, &mut measured) {
                    measure(&workspace, ask, &kept, &mut measured);
                }
            }
        }
    }
    hold(name, &kept, measured);
}

/// The importable files of published folders, each folder an entry; none where it is absent.
fn folders(names: &[&str]) -> Vec<Option<Vec<Load>>> {
    names.iter().map(|name| of_folder(name)).collect()
}

#[test]
fn medicare_files() {
    let names = [
        "medicare-pfs/2025",
        "medicare-pfs/2026",
        "medicare-pfs/carrier-2026",
        "medicare-pfs/history",
        "ncci",
        "utilization",
        "code-sets",
    ];
    let codes = &[("CPT", "47371"), ("CPT", "47382"), ("CPT", "99213")];
    scenario("medicare", Databases::Shared, &folders(&names), Ask { codes, one_in: 128 });
}

#[test]
fn hospital_examples_of_cms() {
    let codes = &[("CPT", "47371"), ("MS-DRG", "470"), ("CPT", "92626")];
    scenario(
        "hospital-examples",
        Databases::OneAFile,
        &folders(&cells::HOSPITALS[..2]),
        Ask { codes, one_in: 1 },
    );
}

#[test]
fn hospital_files_of_the_validator() {
    scenario(
        "hospital-validator",
        Databases::OneAFile,
        &folders(&cells::HOSPITALS[2..4]),
        Ask { codes: &[], one_in: 1 },
    );
}

#[test]
fn hospital_files_as_published() {
    let names = ["hpt-real", "hospitals-v3", "hospitals-more", "benchmarks"];
    let codes = &[("CPT", "47371"), ("MS-DRG", "470"), ("CPT", "99213")];
    let mut loads = folders(&names);
    loads.iter_mut().flatten().for_each(|loads| loads.retain(|load| load.name != LARGEST));
    scenario("hospitals", Databases::Shared, &loads, Ask { codes, one_in: 16 });
}

/// A third of the time of all: a file of 42 million bytes with 340,000 charges, beside the others.
const LARGEST: &str = "hospitals-v3/uchicago_v3_whole.json.gz";

#[test]
fn the_largest_hospital_file() {
    let codes = &[("CPT", "47371"), ("MS-DRG", "470"), ("CPT", "99213")];
    let mut loads = folders(&["hospitals-v3"]);
    loads.iter_mut().flatten().for_each(|loads| loads.retain(|load| load.name == LARGEST));
    scenario("hospital-largest", Databases::Shared, &loads, Ask { codes, one_in: 256 });
}

#[test]
fn price_lists_through_profiles() {
    let codes = &[("CPT", "47371"), ("CPT", "99213")];
    let lists: Vec<Option<Vec<Load>>> =
        cells::PRICE_LISTS.iter().map(|name| loads::price_list(name)).collect();
    scenario("price-lists", Databases::Shared, &lists, Ask { codes, one_in: 16 });
}

#[test]
fn public_fee_schedules_and_payers_own_files() {
    let names = ["hpt-cms/schemas", "public-fee-schedules", "tic"];
    scenario("other", Databases::OneAFile, &folders(&names), Ask { codes: &[], one_in: 4 });
}

const OF_FIXTURES: Ask<'_> = Ask { codes: &[("CPT", "47371"), ("CPT", "47370")], one_in: 1 };

#[test]
fn two_editions_of_the_fixtures() {
    let workspace = everything();
    second_edition(&workspace);
    let kept = kept("editions");
    let mut measured = Measured::default();
    measure(&workspace, OF_FIXTURES, &kept, &mut measured);
    hold("editions", &kept, measured);
}

/// Columns of payers in workbooks, which need a profile; of two forms of one workbook the second is the same edition.
const MARKED: &str = "publisher = 'Dale'\nheader = { row = 1 }\ncodes = [{ column = 'CPT', system = 'CPT' }]\n\
    payers = { columns = ['Aetna', 'Cigna'] }\n";
const MERGED: &str = "publisher = 'Cedar Hospital'\nheader = { row = 2, lines = 2 }\ncolumns = { gross = 'Fee' }\n\
    codes = [{ column = 'Code', read = [{ system = 'procedure' }] }]\n\
    payers = { columns = ['Aetna: HMO', 'Aetna: PPO', 'Cigna: HMO', 'Cigna: PPO'], separator = ': ' }\n";

/// What no other scenario imports: payments of facilities, units of second procedures, and workbooks.
const OTHER_FIXTURES: [(&str, Option<&str>); 16] = [
    ("medicare/opps-addendum-b-oct-2025.csv", None),
    ("medicare/asc-addendum-aa-oct-2025.csv", None),
    ("medicare/asc-addendum-ee-oct-2025.csv", None),
    ("medicare/asc-addendum-aa-apr-2026.csv", None),
    ("medicare/asc-addendum-bb-apr-2026.csv", None),
    ("medicare/asc-addendum-ee-apr-2026.csv", None),
    ("medicare/asc-addendum-ff-apr-2026.csv", None),
    ("medicare/second-procedures-2026.csv", None),
    ("workbooks/marks.xls", Some(MARKED)),
    ("workbooks/marks.ods", Some(MARKED)),
    ("workbooks/merged.xls", Some(MERGED)),
    ("workbooks/merged.ods", Some(MERGED)),
    ("workbooks/percentages.xls", None),
    ("workbooks/percentages.ods", None),
    ("workbooks/words.xls", None),
    ("workbooks/words.ods", None),
];

#[test]
fn payments_of_facilities_and_workbooks_of_the_fixtures() {
    let workspace = Workspace::seeded();
    let kept = kept("fixtures");
    let mut measured = Measured::default();
    for (name, profile) in OTHER_FIXTURES {
        import(&workspace, &loads::fixture(&workspace, name, profile), &mut measured);
    }
    measure(&workspace, Ask { codes: &[("CPT", "47371")], one_in: 1 }, &kept, &mut measured);
    hold("fixtures", &kept, measured);
}

#[test]
fn every_fixture_is_in_a_scenario() {
    let mut lost = Vec::new();
    cells::walk(&repository().join("tests/fixtures"), true, &mut lost);
    let name = |path: &PathBuf| {
        let below = path.strip_prefix(repository().join("tests/fixtures")).expect("it was found there");
        below.to_string_lossy().replace('\\', "/")
    };
    // Profiles are read with the price lists; verdicts are those of CMS's validator.
    let is_read = |name: &String| {
        let by_others = crate::explain::FIXTURES.contains(&name.as_str());
        by_others
            || OTHER_FIXTURES.iter().any(|(known, _)| known == name)
            || name.starts_with("profiles/")
            || name.contains("cms-verdicts")
    };
    let lost: Vec<String> = lost.iter().map(name).filter(|name| !is_read(name)).collect();
    assert_eq!(lost, Vec::<String>::new());
}

#[test]
fn the_first_edition_after_the_second_is_undone() {
    let workspace = everything();
    let last: i64 = workspace.value("SELECT max(import_id) FROM import");
    second_edition(&workspace);
    let end: i64 = workspace.value("SELECT max(import_id) FROM import");
    for import in (last + 1..=end).rev() {
        workspace.run(&["imports", "undo", &import.to_string(), "--yes"]).expect_code(0);
    }
    let kept = kept("editions-undone");
    let mut measured = Measured::default();
    measure(&workspace, OF_FIXTURES, &kept, &mut measured);
    hold("editions-undone", &kept, measured);
}
