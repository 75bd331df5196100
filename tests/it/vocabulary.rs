//! The fixed words of the database are those of the program, id by id.

use std::path::{Path, PathBuf};

use ratebook::domain::{CodeSystem, Group, Missing};
use ratebook::formats::AmountKind;
use rusqlite::Connection;

use crate::workspace::{Workspace, column_of, repository};

fn rows(connection: &Connection, sql: &str) -> Vec<Vec<String>> {
    let mut statement = connection.prepare(sql).expect("the statement is sound");
    let width = statement.column_count();
    let rows = statement.query_map([], |row| (0..width).map(|at| row.get(at)).collect());
    rows.expect("the statement runs").collect::<Result<_, _>>().expect("the cells are texts")
}

#[test]
fn the_absence_reasons_are_those_of_the_program() {
    let stored = rows(
        &Workspace::seeded().database(),
        "SELECT CAST(reason_id AS TEXT), reason, reason_group, meaning, action FROM absent_reason ORDER BY reason_id",
    );
    let known: Vec<Vec<String>> = Missing::ALL
        .iter()
        .map(|reason| {
            vec![
                reason.id().to_string(),
                reason.as_str().to_owned(),
                reason.group().as_str().to_owned(),
                reason.meaning().to_owned(),
                reason.action().to_owned(),
            ]
        })
        .collect();
    assert_eq!(stored, known);
}

#[test]
fn the_code_systems_are_those_of_the_program() {
    let mut stored = column_of(&Workspace::seeded().database(), "SELECT system FROM code_system");
    let mut known: Vec<String> = CodeSystem::ALL.iter().map(|system| system.as_str().to_owned()).collect();
    stored.sort();
    known.sort();
    assert_eq!(stored, known);
    let groups = column_of(
        &Workspace::seeded().database(),
        "SELECT system FROM code_system WHERE identifies = 'group' ORDER BY system",
    );
    known.retain(|word| word.parse().is_ok_and(CodeSystem::is_group));
    assert_eq!(groups, known);
}

#[test]
fn the_kinds_of_amounts_are_those_of_the_program() {
    let stored = rows(
        &Workspace::seeded().database(),
        "SELECT CAST(amount_kind_id AS TEXT), amount_kind FROM amount_kind ORDER BY amount_kind_id",
    );
    let mut known: Vec<Vec<String>> =
        AmountKind::ALL.iter().map(|kind| vec![kind.id().to_string(), kind.as_str().to_owned()]).collect();
    known.sort();
    assert_eq!(stored, known);
}

#[test]
fn a_reason_that_is_kept_as_a_number_is_a_row_of_the_reasons() {
    let tables = Workspace::seeded();
    let numbers = "SELECT m.name || '.' || p.name FROM sqlite_schema AS m JOIN pragma_table_info(m.name) AS p
                   WHERE m.type = 'table' AND p.name LIKE '%_na' AND p.type = 'INTEGER'
                     AND p.name NOT IN ('facility_na', 'nonfacility_na')
                     AND NOT EXISTS (SELECT 1 FROM pragma_foreign_key_list(m.name) AS f
                                     WHERE f.\"from\" = p.name AND f.\"table\" = 'absent_reason')";
    assert_eq!(column_of(&tables.database(), numbers), Vec::<String>::new());
}

#[test]
fn no_query_lists_a_group_of_reasons_by_its_words() {
    let of = |group: Group| Missing::ALL.into_iter().filter(move |reason| reason.group() == group);
    let mut files = Vec::new();
    sql_files(&repository().join("queries"), &mut files);
    let mut found = Vec::new();
    for path in files {
        let text = std::fs::read_to_string(&path).expect("the file is text");
        for list in text.split(" IN (").skip(1).filter_map(|rest| rest.split(')').next()) {
            let names = |reason: Missing| list.contains(&format!("'{reason}'"));
            found.extend(
                Group::ALL
                    .into_iter()
                    .filter(|group| of(*group).count() > 1 && of(*group).all(names))
                    .map(|group| format!("{}: ask for the group `{group}`, not for {list}", path.display())),
            );
        }
    }
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

fn sql_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("an entry can be read").path();
        if path.is_dir() {
            sql_files(&path, found);
        } else if path.extension().is_some_and(|kind| kind == "sql") {
            found.push(path);
        }
    }
}
