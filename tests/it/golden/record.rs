//! A record of digests as a file, and what differs between one and a measurement.

use std::collections::{BTreeMap, BTreeSet};

use super::digest::Digest;
use super::renamed::new_rule;

/// What is recorded of a thing: `view v_rate amount`, `finding x.csv I203 warning`, `file x.csv exit`.
type Key = [String; 3];

/// Digests and facts by what they are of, sorted.
#[derive(Debug, Clone, Default)]
pub(super) struct Record {
    digests: BTreeMap<Key, Digest>,
    /// Short facts in clear text.
    facts: BTreeMap<Key, String>,
}

/// A record on its way, and what has no place in it yet.
#[derive(Debug, Default)]
pub(super) struct Measured {
    record: Record,
    pub(super) new: BTreeSet<String>,
    /// What the imports of the database at hand are called, where the file's name is not enough.
    pub(super) names: BTreeMap<i64, String>,
}

/// How a measurement differs from the record.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    pub(super) differences: Vec<String>,
    /// Columns, views, queries that the record does not know.
    pub(super) new: Vec<String>,
}

/// Stands for the rows as a whole among the columns of a view or query.
pub(super) const ROWS: &str = "(rows)";

impl Measured {
    pub(super) fn digest(&mut self, kind: &str, object: &str, part: &str, digest: Digest) {
        self.record.digests.entry(key(kind, object, part)).or_default().join(digest);
    }

    pub(super) fn fact(&mut self, kind: &str, object: &str, part: &str, fact: String) {
        let held = self.record.facts.insert(key(kind, object, part), fact);
        assert_eq!(held, None, "two facts on {kind} {object} {part}");
    }

    pub(super) const fn record(&self) -> &Record {
        &self.record
    }
}

impl Record {
    pub(super) fn parse(text: &str) -> Self {
        let mut record = Self::default();
        for line in text.lines() {
            let parts: Vec<&str> = line.split('\t').collect();
            let key_of = |parts: &[&str]| key(parts[0], parts[1], parts[2]);
            match parts.as_slice() {
                [_, _, _, count, sum] => {
                    let count = count.parse().expect("a count");
                    let sum = u64::from_str_radix(sum, 16).expect("a digest");
                    record.digests.insert(key_of(&parts), Digest { count, sum });
                }
                [_, _, _, fact] => {
                    record.facts.insert(key_of(&parts), (*fact).to_owned());
                }
                _ => panic!("a record has four or five columns: {line}"),
            }
        }
        record
    }

    pub(super) fn text(&self) -> String {
        let digest = |(key, digest): (&Key, &Digest)| {
            format!("{}\t{}\t{:016x}\n", key.join("\t"), digest.count, digest.sum)
        };
        let facts = self.facts.iter().map(|(key, fact)| format!("{}\t{fact}\n", key.join("\t")));
        let mut lines: Vec<String> = facts.chain(self.digests.iter().map(digest)).collect();
        lines.sort();
        lines.concat()
    }

    /// The files that the record speaks of.
    pub(super) fn files(&self) -> BTreeSet<&str> {
        self.facts.keys().filter(|key| key[0] == "file").map(|key| key[1].as_str()).collect()
    }

    /// True when the record knows this column of a view or query, or nothing of the whole.
    pub(super) fn knows(&self, kind: &str, object: &str, column: &str) -> bool {
        let has = |part: &str| self.digests.contains_key(&key(kind, object, part));
        has(column) || !has(ROWS)
    }

    /// True when a record was written and does not know this view or query: then it is only listed.
    pub(super) fn lacks(&self, object: &str) -> bool {
        !self.digests.is_empty() && !self.digests.keys().any(|key| is_table(key) && key[1] == object)
    }

    /// The same with the ids that rules have now; those that became one are added up.
    fn with_new_rules(&self) -> Self {
        let mut digests: BTreeMap<Key, Digest> = BTreeMap::new();
        for (key, digest) in &self.digests {
            let mut key = key.clone();
            if key[0] == "finding"
                && let Some((rule, severity)) = key[2].split_once(' ')
            {
                key[2] = format!("{} {severity}", new_rule(rule));
            }
            digests.entry(key).or_default().join(*digest);
        }
        let renamed = |text: &String| text.split(' ').map(new_rule).collect::<Vec<_>>().join(" ");
        let facts = self.facts.iter().map(|(key, fact)| (key.clone(), renamed(fact))).collect();
        Self { digests, facts }
    }

    pub(super) fn compare(&self, measured: &Measured) -> Outcome {
        let kept = self.with_new_rules();
        let mut outcome = Outcome { new: measured.new.iter().cloned().collect(), ..Outcome::default() };
        let show = |digest: &Digest| format!("{} {:016x}", digest.count, digest.sum);
        let differ = Differ { kept: &kept, outcome: &mut outcome };
        differ.all(&kept.digests, &measured.record.digests, show);
        let differ = Differ { kept: &kept, outcome: &mut outcome };
        differ.all(&kept.facts, &measured.record.facts, String::clone);
        outcome
    }
}

/// Compares one kind of entries.
struct Differ<'d> {
    kept: &'d Record,
    outcome: &'d mut Outcome,
}

impl Differ<'_> {
    fn all<T: PartialEq>(self, old: &BTreeMap<Key, T>, new: &BTreeMap<Key, T>, show: impl Fn(&T) -> String) {
        for key in old.keys().chain(new.keys().filter(|key| !old.contains_key(*key))) {
            let name = key.join(" ");
            match (old.get(key), new.get(key)) {
                (Some(was), Some(is)) if was == is => {}
                // The rows stand for a view or query that is gone as a whole.
                (Some(_), None) if key[2] != ROWS && is_table(key) && !new.contains_key(&rows_of(key)) => {}
                (Some(was), Some(is)) => {
                    self.outcome.differences.push(format!("  {name}: was {}, is {}", show(was), show(is)));
                }
                (Some(was), None) => {
                    self.outcome.differences.push(format!("  {name}: was {}, is gone", show(was)));
                }
                (None, Some(is)) if is_table(key) => {
                    if key[2] == ROWS || self.kept.digests.contains_key(&rows_of(key)) {
                        self.outcome.new.push(format!("{name} ({})", show(is)));
                    }
                }
                (None, Some(is)) => {
                    self.outcome.differences.push(format!("  {name}: was not, is {}", show(is)));
                }
                (None, None) => {}
            }
        }
    }
}

/// Of a view or query, which may get columns; findings and facts may not be added to.
fn is_table(key: &Key) -> bool {
    ["view", "query"].contains(&key[0].as_str())
}

fn key(kind: &str, object: &str, part: &str) -> Key {
    [kind, object, part].map(str::to_owned)
}

fn rows_of(of: &Key) -> Key {
    key(&of[0], &of[1], ROWS)
}

#[test]
fn a_difference_of_each_kind_is_found_and_an_addition_is_only_listed() {
    let digest = |count, sum| Digest { count, sum };
    let measured = |entries: &[(&str, &str, &str, Digest)]| {
        let mut measured = Measured::default();
        entries.iter().for_each(|(kind, object, part, of)| measured.digest(kind, object, part, *of));
        measured
    };
    let old = [
        ("finding", "x.csv", "I203 warning", digest(1, 4)),
        ("view", "v_a", ROWS, digest(2, 1)),
        ("view", "v_a", "amount", digest(2, 2)),
        ("view", "v_a", "payer", digest(2, 3)),
    ];
    let kept = Record::parse(&measured(&old).record().text());
    let same = kept.compare(&measured(&old));
    assert!(same.differences.is_empty() && same.new.is_empty(), "{same:?}");
    let outcome = kept.compare(&measured(&[
        ("finding", "x.csv", "I204 warning", digest(1, 4)),
        ("view", "v_a", ROWS, digest(2, 1)),
        ("view", "v_a", "amount", digest(2, 5)),
        ("view", "v_a", "plan", digest(1, 6)),
        ("view", "v_b", ROWS, digest(1, 7)),
        ("view", "v_b", "code", digest(1, 8)),
    ]));
    let differences = [
        "  finding x.csv I203 warning: was 1 0000000000000004, is gone",
        "  view v_a amount: was 2 0000000000000002, is 2 0000000000000005",
        "  view v_a payer: was 2 0000000000000003, is gone",
        "  finding x.csv I204 warning: was not, is 1 0000000000000004",
    ];
    assert_eq!(outcome.differences, differences);
    assert_eq!(outcome.new, ["view v_a plan (1 0000000000000006)", "view v_b (rows) (1 0000000000000007)"]);
}
