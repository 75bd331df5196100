//! The map for newcomers is true: its rooms, files and tests are there.

use std::collections::BTreeSet;
use std::fs;

use crate::workspace::repository;

fn map() -> String {
    fs::read_to_string(repository().join("ARCHITECTURE.md")).expect("ARCHITECTURE.md is there")
}

/// The texts between backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// The text of every Rust file below a folder, one after the other.
fn source(folder: &str) -> String {
    let mut waiting = vec![repository().join(folder)];
    let mut text = String::new();
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(folder).expect("the folder can be read") {
            let path = entry.expect("an entry can be read").path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                text.push_str(&fs::read_to_string(path).expect("a source file is text"));
            }
        }
    }
    text
}

#[test]
fn every_invariant_names_a_test_that_is_there() {
    let (map, all) = (map(), source("src") + &source("tests/it"));
    let mut broken = Vec::new();
    let mut invariants = 0;
    for line in map.lines().filter(|line| line.starts_with("Architecture invariant: ")) {
        invariants += 1;
        let is_test = |name: &&str| name.matches('_').count() > 1 && !name.contains([' ', '/', '.']);
        let named: Vec<&str> = quoted(line).filter(is_test).collect();
        if named.is_empty() && !line.contains("`tests/it/") {
            broken.push(format!("no test: {line}"));
        }
        let is_there = |name: &str| {
            all.contains(&format!("#[test]\n    fn {name}("))
                || all.contains(&format!("#[test]\nfn {name}("))
                || all.contains(&format!("#[test]\n        fn {name}("))
        };
        broken
            .extend(named.iter().filter(|name| !is_there(name)).map(|name| format!("no such test: {name}")));
    }
    assert!(invariants > 10, "ARCHITECTURE.md states its invariants");
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn the_table_of_rooms_has_just_the_folders_of_the_source() {
    let map = map();
    let table = map.split("| room |").nth(1).and_then(|rest| rest.split("\n\n").next()).expect("a table");
    let listed: BTreeSet<&str> = table.lines().filter_map(|line| quoted(line).next()).collect();
    let entries = fs::read_dir(repository().join("src")).expect("the source can be read");
    let folders =
        entries.map(|entry| entry.expect("an entry can be read").path()).filter(|path| path.is_dir());
    let rooms: BTreeSet<String> = folders
        .map(|path| path.file_name().expect("a folder has a name").to_string_lossy().into_owned())
        .collect();
    assert_eq!(listed, rooms.iter().map(String::as_str).collect());
}

#[test]
fn every_file_and_every_function_that_the_documents_name_is_there() {
    let all = source("src") + &source("tests/it");
    let mut broken = Vec::new();
    for document in ["ARCHITECTURE.md", "CONTRIBUTING.md"] {
        let text = fs::read_to_string(repository().join(document)).expect("the document is there");
        // Blocks of code are not names.
        let prose: String = text.split("```").step_by(2).collect();
        for name in quoted(&prose) {
            let path = [".rs", ".sql", ".toml", ".md"].iter().any(|end| name.ends_with(end));
            if path && !name.contains([' ', '*']) && !name.contains("NAME") {
                let roots = ["", "src/", "src/formats/", "src/formats/rows/", "src/export/html/chart/"];
                if !roots.iter().any(|root| repository().join(format!("{root}{name}")).exists()) {
                    broken.push(format!("{document}: no file {name}"));
                }
            } else if let Some((_, last)) = name.rsplit_once("::")
                && !last.is_empty()
                && last.chars().all(|c| c.is_alphanumeric() || c == '_')
                && !all.split(|c: char| !(c.is_alphanumeric() || c == '_')).any(|word| word == last)
            {
                broken.push(format!("{document}: nothing is called {name}"));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}
