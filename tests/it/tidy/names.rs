//! Names of the program and of its SQL are in the words of the field, not in those that its texts avoid.

use super::{Source, none, program, texts};

/// Words that no name holds, each with what a name may say in its place.
const AVOIDED: &[(&str, &str)] = &[
    ("own", "whose it is: of the item, of the payer, analyst's"),
    ("earlier", "before, prior, former"),
    ("scattered", "out of order"),
    ("twice", "repeated, again"),
    ("swell", "what grows, a bomb"),
    ("settle", "decide, choose, clear up, match"),
    ("settled", "decided, chosen, matched"),
    ("alike", "same"),
    ("fold", "group, map, merge"),
    ("folded", "grouped, mapped, merged"),
    ("restate", "state again"),
    ("restated", "stated again"),
    ("account", "ledger, count"),
    ("accounts", "ledgers, counts"),
];

/// The words of a name, in lower case: `HasOwn_row` has three.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for c in name.chars() {
        let begins = c.is_ascii_uppercase() && (before.is_ascii_lowercase() || before.is_ascii_digit());
        if begins || !c.is_ascii_alphanumeric() {
            words.push(String::new());
        }
        if c.is_ascii_alphanumeric() {
            words.last_mut().expect("there is a word").push(c.to_ascii_lowercase());
        }
        before = c;
    }
    words
}

/// The name that a line of Rust gives to something of its file: an item, a variant, a field or a rule.
fn declared(line: &str) -> Option<&str> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let name = |rest: &'_ str| rest.find(|c| !is_name(c)).unwrap_or(rest.len());
    for word in ["fn", "struct", "enum", "trait", "type", "mod", "const", "static", "macro_rules!"] {
        let after = line.match_indices(word).find_map(|(at, _)| {
            let is_word = line[..at].chars().next_back().is_none_or(|c| !is_name(c));
            line[at + word.len()..].strip_prefix(' ').filter(|_| is_word)
        });
        if let Some(rest) = after.filter(|rest| rest.starts_with(is_name)) {
            return Some(&rest[..name(rest)]);
        }
    }
    let bare = line.trim_start_matches("pub").trim_start_matches("(super)").trim_start_matches("(crate)");
    let bare = bare.trim_start();
    let (first, rest) = bare.split_at(name(bare));
    let is_field = rest.starts_with(": ");
    let is_variant = first.starts_with(|c: char| c.is_ascii_uppercase())
        && [",", "(", " {", " ="].iter().any(|next| rest.starts_with(next));
    (is_field || is_variant).then_some(first)
}

/// The names in a line of SQL, without its texts and what comes after two hyphens.
fn names_of_sql(line: &str) -> Vec<&str> {
    let code = line.split("--").next().unwrap_or_default();
    let outside = code.split(['\'', '"']).step_by(2);
    outside.flat_map(|part| part.split(|c: char| !c.is_ascii_alphanumeric() && c != '_')).collect()
}

fn complain(source: &Source, at: usize, name: &str) -> Option<String> {
    let words = words(name);
    let (word, better) = AVOIDED.iter().find(|(avoided, _)| words.iter().any(|word| word == avoided))?;
    Some(format!("{}:{at}: `{name}` says `{word}`; say {better}", source.path))
}

#[test]
fn no_name_has_a_word_that_the_texts_avoid() {
    let mut found = Vec::new();
    for source in &program() {
        found.extend(complain(source, 0, &source.path));
        found.extend(source.code().filter_map(|(at, line)| complain(source, at, declared(line)?)));
    }
    for source in &texts(&["queries", "migrations"], &["sql"]) {
        found.extend(complain(source, 0, &source.path));
        for (at, line) in source.text.lines().enumerate() {
            found.extend(names_of_sql(line).into_iter().find_map(|name| complain(source, at + 1, name)));
        }
    }
    none(&found);
}

#[test]
fn the_names_of_a_line_are_found() {
    let declares = |line, name| assert_eq!(declared(line), Some(name), "{line}");
    declares("pub(super) const fn own_rate(&self) -> u64 {", "own_rate");
    declares("OwnSchedule,", "OwnSchedule");
    declares("pub(super) earlier: RatesBefore,", "earlier");
    declares("KEY_TWICE = \"I570\" Error, RATEBOOK, {", "KEY_TWICE");
    assert_eq!(declared("let own = beside(own);"), None);
    assert_eq!(words("EarlierRates_2own"), ["earlier", "rates", "2own"]);
    assert_eq!(words("src/lake/own.rs"), ["src", "lake", "own", "rs"]);
    assert!(names_of_sql("SELECT own.code, 'their alike' AS text -- twice").contains(&"own"));
    assert!(!names_of_sql("SELECT own.code, 'their alike' AS text -- twice").contains(&"alike"));
}
