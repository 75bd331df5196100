//! Rules of the house that a reader would otherwise have to look after: floors, sizes, leftovers.

mod copies;
mod names;
mod signs;
mod uses;

use std::fs;
use std::path::{Path, PathBuf};

use crate::workspace::repository;

use uses::{circles, uses};

/// Which room may use which others: only those of floors below, and not all of them.
const FLOORS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("model", &["domain"]),
    ("findings", &["domain"]),
    // What an SQL file says of itself above its statement.
    ("header", &["model", "domain"]),
    ("db", &["header", "domain"]),
    ("source", &["findings", "domain"]),
    // A query gives a model, and an import writes tables; neither knows the other.
    ("query", &["header", "model", "findings", "db", "domain"]),
    ("formats", &["source", "findings", "domain"]),
    ("load", &["formats", "source", "findings", "db", "domain"]),
    // An exporter sees a finished report and never a connection.
    ("export", &["model", "domain"]),
    ("report", &["query", "model", "db", "domain"]),
    ("seed", &["load", "formats", "source", "findings", "db", "domain"]),
    // Reads back what reviewers wrote beside the gaps of an exported report.
    ("review", &["query", "load", "formats", "source", "findings", "model", "db", "domain"]),
    // Published files for other engines, by the reading of an import and the writing of an export.
    ("lake", &["query", "load", "export", "formats", "source", "findings", "model", "db", "domain"]),
    (
        "cli",
        &[
            "report", "seed", "review", "lake", "query", "load", "formats", "source", "findings", "export",
            "model", "db", "domain",
        ],
    ),
    ("main", &["cli"]),
];

/// Lines of a source file, its tests included.
const CEILING: usize = 600;

struct Source {
    /// From the root of the repository, with slashes.
    path: String,
    text: String,
}

impl Source {
    /// The room that the file belongs to.
    fn room(&self) -> &str {
        let inner = self.path.trim_start_matches("src/");
        inner.split(['/', '.']).next().unwrap_or_default()
    }

    /// The lines of the program: without the tests at the foot, without comments, numbered from 1.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let all = self.text.lines().enumerate();
        let program = all.take_while(|(_, line)| *line != "mod tests {");
        program.map(|(at, line)| (at + 1, line.trim())).filter(|(_, line)| !line.starts_with("//"))
    }

    /// True for a file that only tests of the library use.
    fn is_for_tests(&self, all: &[Self]) -> bool {
        let path = Path::new(&self.path);
        let (folder, stem) =
            (path.parent().expect("a file has a folder"), path.file_stem().expect("a file has a name"));
        let parent = all.iter().find(|other| Path::new(&other.path) == folder.join("mod.rs"));
        let stem = stem.to_string_lossy();
        parent.is_some_and(|parent| {
            ["mod", "pub(crate) mod", "pub(super) mod"]
                .iter()
                .any(|word| parent.text.contains(&format!("#[cfg(test)]\n{word} {stem};")))
        })
    }
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of the repository can be read") {
        let path = entry.expect("an entry can be read").path();
        if path.is_dir() {
            walk(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// The text files of some folders or files of the repository.
fn texts(roots: &[&str], extensions: &[&str]) -> Vec<Source> {
    let mut paths = Vec::new();
    for root in roots.iter().map(|root| repository().join(root)).filter(|root| root.exists()) {
        if root.is_dir() {
            walk(&root, &mut paths);
        } else {
            paths.push(root);
        }
    }
    paths.sort();
    let known =
        |path: &PathBuf| path.extension().is_some_and(|own| extensions.iter().any(|known| own == *known));
    paths
        .into_iter()
        .filter(known)
        .filter_map(|path| {
            let short = path.strip_prefix(repository()).expect("it is of the repository");
            let text = fs::read_to_string(&path).ok()?;
            Some(Source { path: short.to_string_lossy().replace('\\', "/"), text })
        })
        .collect()
}

fn program() -> Vec<Source> {
    texts(&["src"], &["rs"])
}

/// Everything that is written by hand, so not the snapshots.
fn written() -> Vec<Source> {
    let roots = [
        "src",
        "tests",
        "queries",
        "seed",
        "migrations",
        "docs",
        "README.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "Cargo.toml",
        ".ci",
    ];
    texts(&roots, &["rs", "sql", "csv", "md", "toml", "css", "html"])
}

#[track_caller]
fn none(found: &[String]) {
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

/// The rooms that a line names by `crate::room` or `crate::{room, room}`.
fn rooms_of(line: &str) -> Vec<&str> {
    let word = |text: &'static str| move |c: char| !(c.is_ascii_lowercase() || c == '_' || text.contains(c));
    let mut rooms = Vec::new();
    for (at, _) in line.match_indices("crate::") {
        let rest = &line[at + "crate::".len()..];
        let list = rest.strip_prefix('{').map_or(rest, |inner| inner.split('}').next().unwrap_or(inner));
        let names: Vec<&str> = if rest.starts_with('{') { list.split(',').collect() } else { vec![list] };
        rooms.extend(names.iter().map(|name| name.trim().split(word("")).next().unwrap_or_default()));
    }
    rooms
}

#[test]
fn a_room_uses_only_the_floors_below_it() {
    let all = program();
    let mut broken = Vec::new();
    for source in &all {
        let room = source.room();
        if room == "lib" || source.is_for_tests(&all) {
            continue;
        }
        let Some((_, allowed)) = FLOORS.iter().find(|(known, _)| *known == room) else {
            broken.push(format!(
                "{}: `{room}` stands on no floor; add it to the table of this test",
                source.path
            ));
            continue;
        };
        for (at, line) in source.code() {
            for used in rooms_of(line) {
                if !used.is_empty() && used != room && !allowed.contains(&used) {
                    broken.push(format!("{}:{at}: `{room}` must not use `{used}`", source.path));
                }
            }
        }
    }
    none(&broken);
}

#[test]
fn the_floors_hold_no_circle() {
    for (room, below) in FLOORS {
        for used in *below {
            let (_, theirs) =
                FLOORS.iter().find(|(known, _)| known == used).expect("every used room is in the table");
            assert!(!theirs.contains(room), "{room} and {used} use each other");
        }
    }
}

/// A `mod.rs` and the files of its folder are a parent with its children, and no circle; of all other files none uses
/// one that uses it, straight or by way of others.
#[test]
fn the_files_hold_no_circle() {
    let uses = uses(&program());
    assert!(uses.values().flatten().count() > 1000, "the uses of files are found");
    let words =
        |(file, others): (String, std::collections::BTreeMap<_, std::collections::BTreeSet<String>>)| {
            let used = others.into_iter().map(move |(other, names)| {
                format!("{file} uses {other}: {}", names.into_iter().collect::<Vec<_>>().join(", "))
            });
            used.collect::<Vec<_>>()
        };
    none(&circles(uses).into_iter().flat_map(words).collect::<Vec<_>>());
}

#[test]
fn every_file_says_what_it_is_for() {
    let all = texts(&["src", "tests/it", "build.rs"], &["rs"]);
    none(&all.iter().filter(|s| !s.text.starts_with("//! ")).map(|s| s.path.clone()).collect::<Vec<_>>());
}

#[test]
fn no_file_is_too_long() {
    let all = texts(&["src", "tests/it"], &["rs"]);
    let long = all.iter().map(|s| (s.text.lines().count(), s)).filter(|(lines, _)| *lines > CEILING);
    none(&long.map(|(lines, s)| format!("{}: {lines} lines", s.path)).collect::<Vec<_>>());
}

#[test]
fn a_mod_file_only_declares_and_re_exports() {
    let mut broken = Vec::new();
    for source in program().iter().filter(|source| source.path.ends_with("/mod.rs")) {
        for (at, line) in source.code() {
            let defines = ["fn ", "struct ", "enum ", "impl ", "trait ", "macro_rules!"];
            let body = line
                .trim_start_matches("pub(crate) ")
                .trim_start_matches("pub(super) ")
                .trim_start_matches("pub ");
            let body = body.trim_start_matches("const fn").trim_start();
            if defines.iter().any(|word| body.starts_with(word)) {
                broken.push(format!("{}:{at}: {line}", source.path));
            }
        }
    }
    none(&broken);
}

#[test]
fn nothing_unwraps_and_nothing_is_left_over() {
    let all = program();
    let mut broken = Vec::new();
    for source in all.iter().filter(|source| !source.is_for_tests(&all)) {
        for (at, line) in source.code() {
            for word in [".unwrap()", "todo!(", "unimplemented!(", "dbg!(", "#[allow(", "#![allow("] {
                if line.contains(word) {
                    broken.push(format!("{}:{at}: {word}", source.path));
                }
            }
        }
    }
    none(&broken);
}

#[test]
fn only_the_command_line_prints_reads_the_environment_or_exits() {
    let words = [
        "println!",
        "print!(",
        "std::env::",
        "env::var",
        "process::exit",
        "io::stdout",
        "io::stderr",
        "is_terminal()",
    ];
    let mut broken = Vec::new();
    for source in program().iter().filter(|source| !["cli", "main"].contains(&source.room())) {
        for (at, line) in source.code() {
            if let Some(word) = words.iter().find(|word| line.contains(**word)) {
                broken.push(format!("{}:{at}: {word}", source.path));
            }
        }
    }
    none(&broken);
}

#[test]
fn only_the_database_room_opens_connections() {
    let all = program();
    let mut broken = Vec::new();
    for source in all.iter().filter(|source| source.room() != "db" && !source.is_for_tests(&all)) {
        for (at, line) in source.code().filter(|(_, line)| line.contains("Connection::open")) {
            broken.push(format!("{}:{at}: {line}", source.path));
        }
    }
    none(&broken);
}

#[test]
fn only_the_rooms_of_tables_know_sqlite() {
    let all = program();
    let without = ["domain", "model", "findings", "source", "formats", "export"];
    let mut broken = Vec::new();
    for source in all.iter().filter(|source| without.contains(&source.room()) && !source.is_for_tests(&all)) {
        // The one error of an import carries what SQLite said through the rooms below.
        for (at, line) in source.code().filter(|_| source.path != "src/source/error.rs") {
            if line.contains("rusqlite") {
                broken.push(format!("{}:{at}: {line}", source.path));
            }
        }
    }
    none(&broken);
}

/// A format is a fact of its folder: elsewhere its name is asked of a constant of that folder, or is in a statement.
#[test]
fn no_format_is_called_by_its_name_outside_of_the_formats() {
    let names = ratebook::formats::formats().map(|format| format!("\"{}\"", format.name()));
    let names: Vec<String> = names.collect();
    assert!(names.contains(&"\"payer-rates\"".to_owned()), "{names:?}");
    let all = program();
    let mut broken = Vec::new();
    for source in all.iter().filter(|source| source.room() != "formats" && !source.is_for_tests(&all)) {
        for (at, line) in source.code() {
            if let Some(name) = names.iter().find(|name| line.contains(*name)) {
                broken.push(format!("{}:{at}: {name}", source.path));
            }
        }
    }
    none(&broken);
}

#[test]
fn the_rooms_are_those_of_the_floor_plan() {
    let rooms: std::collections::BTreeSet<String> =
        program().iter().map(|source| source.room().to_owned()).collect();
    let planned = FLOORS.iter().map(|(room, _)| (*room).to_owned()).chain(["lib".to_owned()]).collect();
    assert_eq!(rooms, planned);
}

#[test]
fn no_module_is_a_drawer_for_odds_and_ends() {
    let names = ["util", "utils", "helpers", "helper", "common", "manager", "misc"];
    let stem =
        |source: &Source| Path::new(&source.path).file_stem().map(|s| s.to_string_lossy().into_owned());
    let all = texts(&["src", "tests"], &["rs"]);
    none(
        &all.iter()
            .filter(|source| stem(source).is_some_and(|stem| names.contains(&stem.as_str())))
            .map(|source| source.path.clone())
            .collect::<Vec<_>>(),
    );
}

#[test]
fn nothing_names_a_place_on_the_machine_of_its_maker() {
    // Put together here, so that this file does not name them either.
    let words =
        [["/wo", "rk/"], ["/ho", "me/"], ["/Us", "ers/"], ["C:\\", "Users"]].map(|parts| parts.concat());
    let mut broken = Vec::new();
    for source in &written() {
        for (at, line) in source.text.lines().enumerate() {
            if words.iter().any(|word| line.contains(word)) {
                broken.push(format!("{}:{}: {line}", source.path, at + 1));
            }
        }
    }
    none(&broken);
}

#[test]
fn no_descriptor_of_the_american_medical_association_is_copied() {
    // The opening words of the published descriptors of the codes that are spoken of here.
    let words = [
        ["Laparoscopy, surgical, abl", "ation"],
        ["surgical; cryo", "surgical"],
        ["1 or more liver tum", "or(s)"],
    ]
    .map(|parts| parts.concat().to_lowercase());
    let mut broken = Vec::new();
    for source in &written() {
        let text = source.text.to_lowercase();
        broken.extend(
            words.iter().filter(|word| text.contains(*word)).map(|word| format!("{}: {word}", source.path)),
        );
    }
    none(&broken);
}

#[test]
fn migrations_have_a_number_of_their_own_and_are_named_by_what_they_add() {
    let all = texts(&["migrations"], &["sql"]);
    let mut numbers: Vec<u32> = Vec::new();
    for source in &all {
        let name = source.path.trim_start_matches("migrations/V").trim_end_matches(".sql");
        let (number, adds) = name.split_once("__").expect("a migration is named V<number>__<what it adds>");
        assert!(adds.chars().all(|c| c.is_ascii_lowercase() || c == '_'), "{}", source.path);
        assert!(source.text.starts_with("-- "), "{} does not say what it adds", source.path);
        numbers.push(number.parse().expect("the number is a number"));
    }
    // Holes are fine: a number may be kept free for a change that is under way.
    let unique: std::collections::BTreeSet<u32> = numbers.iter().copied().collect();
    assert_eq!(unique.len(), numbers.len(), "two migrations have one number");
}

#[test]
fn only_the_registry_writes_the_id_of_a_rule() {
    let all = program();
    let elsewhere = |source: &&Source| !source.path.starts_with("src/findings/rules/");
    let is_id = |word: &&str| {
        let bytes = word.as_bytes();
        bytes.len() == 4 && b"IQR".contains(&bytes[0]) && bytes[1..].iter().all(u8::is_ascii_digit)
    };
    let mut broken = Vec::new();
    for source in all.iter().filter(elsewhere).filter(|source| !source.is_for_tests(&all)) {
        for (at, line) in source.code() {
            if let Some(id) = line.split(|c: char| !c.is_alphanumeric()).find(is_id) {
                broken.push(format!("{}:{at}: {id}", source.path));
            }
        }
    }
    none(&broken);
}

/// Files whose lines are held to a width that a screen and a review show whole.
const NARROW: [&str; 2] = ["migrations", "queries"];

#[test]
fn no_line_of_sql_is_wider_than_120_characters() {
    let all = texts(&NARROW, &["sql"]);
    let wide = all.iter().flat_map(|source| {
        let lines = source.text.lines().enumerate().filter(|(_, line)| line.chars().count() > 120);
        lines.map(|(at, _)| format!("{}:{}", source.path, at + 1))
    });
    none(&wide.collect::<Vec<_>>());
}
