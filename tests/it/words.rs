//! The words of the field: what users read is in the terms that coders, billers and analysts use.

use std::fs;
use std::path::{Path, PathBuf};

use crate::workspace::repository;

/// Phrases that the field does not use, or uses for something else, in lower case; beside each what to write.
const AVOIDED: [(&str, &str); 34] = [
    ("an own seed", "your own seed folder"),
    ("an own folder", "your own folder"),
    ("sister code", "related codes"),
    ("hospitals' own amounts", "standard charges"),
    ("taken in", "imported"),
    ("take in ", "import"),
    ("takes in ", "imports"),
    ("passed over", "skipped"),
    ("stands twice", "appears twice"),
    ("stands where", "appears where"),
    ("whole service", "global service"),
    ("codes not paid together", "NCCI PTP edits"),
    ("where it is done", "place of service"),
    ("one row a ", "one row per"),
    ("one column a ", "one column per"),
    ("one rate a row", "one rate per row"),
    ("stands for", "means, or is of"),
    ("stand for", "mean, or are of"),
    ("stands beside", "is beside"),
    ("stand beside", "are beside"),
    ("stands behind", "comes after, or vouches for"),
    ("stand behind", "come after, or vouch for"),
    ("stands on", "is on"),
    ("stands in", "is in"),
    (" stood ", "was"),
    ("as it stands", "as it is"),
    ("\"what it holds", "the view, the column, or its content"),
    ("title: what it holds", "the view, the column, or its content"),
    ("passes over", "skips"),
    ("behind it", "after it, or of it"),
    ("behind the ", "after the"),
    ("behind a ", "after a"),
    ("licence", "license"),
    ("said aloud", "said"),
];

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("an entry can be read").path();
        let kind = path.extension().and_then(|kind| kind.to_str()).unwrap_or_default();
        if path.is_dir() {
            files(&path, found);
        } else if ["rs", "sql", "md", "csv", "toml"].contains(&kind) {
            found.push(path);
        }
    }
}

/// Whether users can read a line: strings, help texts of the command line, SQL, seed and documents.
fn is_read(path: &Path, line: &str) -> bool {
    let (line, rust) = (line.trim_start(), path.extension().is_some_and(|kind| kind == "rs"));
    let help = line.starts_with("///") && path.components().any(|part| part.as_os_str() == "cli");
    !rust || help || !line.starts_with("//")
}

#[test]
fn what_users_read_is_in_the_words_of_the_field() {
    let mut all: Vec<PathBuf> = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"]
        .map(|name| repository().join(name))
        .into();
    for folder in ["src", "queries", "migrations", "seed", "docs"] {
        files(&repository().join(folder), &mut all);
    }
    let mut found = Vec::new();
    for path in all {
        let text = fs::read_to_string(&path).expect("the file is text");
        let program = text.lines().take_while(|line| *line != "mod tests {");
        for (at, line) in program.enumerate().filter(|(_, line)| is_read(&path, line)) {
            let lower = line.to_lowercase();
            for (phrase, better) in AVOIDED.iter().filter(|(phrase, _)| lower.contains(phrase)) {
                found.push(format!("{}:{}: `{phrase}`: write {better}", path.display(), at + 1));
            }
        }
    }
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}
