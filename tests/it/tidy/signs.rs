//! What the head of a `mod.rs` says of its folder is true: the files that it names, and what it says is not there.

use std::path::Path;

use super::{FLOORS, Source, none, program};

/// What a head says is not in its folder, in lower case, and what would then be in no line of it.
const CLAIMS: &[(&str, &[&str])] = &[
    ("no sql", &["SELECT ", "INSERT ", "UPDATE ", "rusqlite", "prepare("]),
    ("nothing of sqlite", &["rusqlite"]),
    ("no input", &["fs::", "File::", "stdin", "TcpStream"]),
    ("no output", &["println!", "print!(", "stdout", "stderr", "fs::write", "File::create"]),
    ("or the clock", &["Utc::now", "Local::now", "SystemTime::now", "Instant::now"]),
    ("not here: opening a connection", &["Connection::open"]),
];

/// The comment at the head of a file, on one line.
fn head(source: &Source) -> String {
    let lines = source.text.lines().take_while(|line| line.starts_with("//!"));
    lines.map(|line| line.trim_start_matches("//!").trim()).collect::<Vec<_>>().join(" ")
}

/// The names of files and rooms that a head has between backticks.
fn named(head: &str) -> impl Iterator<Item = &str> {
    let quoted = head.split('`').skip(1).step_by(2);
    quoted.filter(|name| !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '_'))
}

fn heads(all: &[Source]) -> impl Iterator<Item = (&Source, &str, String)> {
    let of_folder = all.iter().filter_map(|source| Some((source, source.path.strip_suffix("mod.rs")?)));
    of_folder.map(|(source, folder)| (source, folder, head(source)))
}

#[test]
fn every_file_and_room_that_a_head_names_is_there() {
    let all = program();
    let is_room = |name: &str| FLOORS.iter().any(|(room, _)| *room == name);
    let (mut missing, mut seen) = (Vec::new(), 0);
    for (source, folder, head) in heads(&all) {
        let parent = Path::new(folder).parent().map(|parent| parent.to_string_lossy().into_owned());
        let beside = |folder: &str, name: &str| {
            let file = format!("{}/{name}.rs", folder.trim_end_matches('/'));
            let inner = format!("{}/{name}/mod.rs", folder.trim_end_matches('/'));
            all.iter().any(|other| other.path == file || other.path == inner)
        };
        for name in named(&head) {
            seen += 1;
            let is_there = beside(folder, name)
                || is_room(name)
                || parent.as_deref().is_some_and(|parent| beside(parent, name))
                || source.text.contains(&format!("{name}}}"))
                || source.text.contains(&format!("::{name};"));
            if !is_there {
                missing.push(format!("{}: `{name}`", source.path));
            }
        }
    }
    assert!(seen > 10, "names are found");
    none(&missing);
}

#[test]
fn what_a_head_says_is_not_there_is_not_there() {
    let all = program();
    let (mut broken, mut seen) = (Vec::new(), vec![0; CLAIMS.len()]);
    for (_, folder, head) in heads(&all) {
        let head = head.to_lowercase();
        for (claim, (words, signs)) in
            CLAIMS.iter().enumerate().filter(|(_, (words, _))| head.contains(words))
        {
            seen[claim] += 1;
            let inside =
                all.iter().filter(|source| source.path.starts_with(folder) && !source.is_for_tests(&all));
            for source in inside {
                let lines = source.code().filter(|(_, line)| signs.iter().any(|sign| line.contains(sign)));
                broken.extend(
                    lines.map(|(at, line)| format!("{}:{at}: `{words}` of {folder}: {line}", source.path)),
                );
            }
        }
    }
    assert!(seen.iter().all(|count| *count > 0), "each claim is made somewhere: {seen:?}");
    none(&broken);
}
