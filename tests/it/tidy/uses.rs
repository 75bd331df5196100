//! Which file of `src` uses which others: by its `use` lines, and by the paths inside its code.

use std::collections::{BTreeMap, BTreeSet};

use super::Source;

/// The segments of a path.
type Path = Vec<String>;

/// For a file the files that it uses, each with the names that it takes from there.
pub(super) type Uses = BTreeMap<String, BTreeMap<String, BTreeSet<String>>>;

/// The files as modules, and what each `mod.rs` hands on.
struct Modules<'s> {
    files: BTreeMap<Path, &'s Source>,
    /// By the module of the `mod.rs` and the name.
    handed_on: BTreeMap<(Path, String), Path>,
    /// Files of which a `mod.rs` hands on every name.
    wholes: Vec<(Path, Path)>,
}

/// The uses of all files but those that only tests use. A `mod.rs` is no file of its own here: a name is followed
/// through it to the file that has it.
pub(super) fn uses(all: &[Source]) -> Uses {
    let sources = || all.iter().filter(|source| !source.is_for_tests(all) && source.path != "src/main.rs");
    let mut modules = Modules {
        files: sources().map(|source| (module_of(&source.path), source)).collect(),
        handed_on: BTreeMap::new(),
        wholes: Vec::new(),
    };
    for parent in sources().filter(|source| is_parent(&source.path)) {
        for (path, name) in imports(&code_of(parent)) {
            let Some(path) = modules.absolute(&module_of(&parent.path), &path) else { continue };
            if name == "*" {
                modules.wholes.push((module_of(&parent.path), path[..path.len() - 1].to_vec()));
            } else {
                modules.handed_on.insert((module_of(&parent.path), name), path);
            }
        }
    }
    let mut uses = Uses::new();
    for source in sources().filter(|source| !is_parent(&source.path)) {
        let own = uses.entry(source.path.clone()).or_default();
        for path in modules.paths_of(source) {
            if let Some(used) = modules.file_of(&path, 0).filter(|used| used.path != source.path) {
                own.entry(used.path.clone()).or_default().extend(path.last().cloned());
            }
        }
    }
    uses
}

/// The uses that lead back to the file that has them.
pub(super) fn circles(mut uses: Uses) -> Uses {
    // Most files go fast: those that use none of the others, or that none of them uses.
    let mut before = usize::MAX;
    while uses.len() < before {
        before = uses.len();
        let used: BTreeSet<String> = uses.values().flat_map(BTreeMap::keys).cloned().collect();
        uses.retain(|file, others| !others.is_empty() && used.contains(file));
        let left: BTreeSet<String> = uses.keys().cloned().collect();
        uses.values_mut().for_each(|others| others.retain(|other, _| left.contains(other)));
    }
    let all = uses.clone();
    for (file, others) in &mut uses {
        others.retain(|other, _| leads(&all, other, file));
    }
    uses
}

/// Whether a file uses another, straight or by way of others.
fn leads(uses: &Uses, from: &str, to: &str) -> bool {
    let (mut seen, mut waiting) = (BTreeSet::new(), vec![from]);
    while let Some(file) = waiting.pop() {
        if file == to {
            return true;
        }
        if seen.insert(file) {
            waiting.extend(uses.get(file).into_iter().flatten().map(|(other, _)| other.as_str()));
        }
    }
    false
}

impl Modules<'_> {
    /// Every path in the code of a file, from the root of the crate.
    fn paths_of(&self, source: &Source) -> Vec<Path> {
        let (here, code) = (module_of(&source.path), code_of(source));
        let imported: Vec<(Path, String)> = imports(&code)
            .into_iter()
            .filter_map(|(path, name)| Some((self.absolute(&here, &path)?, name)))
            .collect();
        let is_path = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
        let inside = code.split(|c| !is_path(c)).filter(|word| word.contains("::")).filter_map(|word| {
            let path = segments(word);
            let first = path.first()?;
            match imported.iter().find(|(_, name)| name == first) {
                Some((module, _)) => Some([module, &path[1..]].concat()),
                None => self.absolute(&here, &path),
            }
        });
        let inside: Vec<Path> = inside.collect();
        imported.into_iter().map(|(path, _)| path).chain(inside).collect()
    }

    /// A path from the root of the crate, where it is one of the crate.
    fn absolute(&self, here: &[String], path: &[String]) -> Option<Path> {
        let ups = path.iter().take_while(|segment| *segment == "super").count();
        let own = |path: &[String]| [here, path].concat();
        match path.first()?.as_str() {
            "crate" => Some(path[1..].to_vec()),
            "self" => Some(own(&path[1..])),
            "super" => Some([&here[..here.len().checked_sub(ups)?], &path[ups..]].concat()),
            _ => Some(own(path)).filter(|path| self.files.contains_key(&path[..=here.len()])),
        }
    }

    /// The file that has what a path names.
    fn file_of(&self, path: &[String], handed: usize) -> Option<&Source> {
        let known = (0..=path.len()).rev().find(|length| self.files.contains_key(&path[..*length]))?;
        let (module, rest) = path.split_at(known);
        let file = self.files[module];
        if !is_parent(&file.path) {
            return Some(file);
        }
        let name = rest.first().filter(|_| handed < 8)?;
        if let Some(to) = self.handed_on.get(&(module.to_vec(), name.clone())) {
            return self.file_of(&[to, &rest[1..]].concat(), handed + 1);
        }
        let wholes = self.wholes.iter().filter(|(parent, _)| parent == module);
        let has = |whole: &&Source| {
            code_of(whole).split(|c: char| !(c.is_alphanumeric() || c == '_')).any(|w| w == name)
        };
        wholes.map(|(_, whole)| self.files[whole]).find(has)
    }
}

/// A file that declares the files of its folder and hands their names on.
fn is_parent(path: &str) -> bool {
    path.ends_with("/mod.rs") || path == "src/lib.rs"
}

fn module_of(path: &str) -> Path {
    let inner = path.trim_start_matches("src/").trim_end_matches(".rs");
    inner.split('/').filter(|segment| !["mod", "lib"].contains(segment)).map(str::to_owned).collect()
}

fn code_of(source: &Source) -> String {
    source.code().map(|(_, line)| format!("{line}\n")).collect()
}

fn segments(path: &str) -> Path {
    path.split("::").map(str::trim).filter(|segment| !segment.is_empty()).map(str::to_owned).collect()
}

/// The paths that `use` lines name, each with its name in the file: `a::{b, c as d}` is `a::b` and `a::c`.
fn imports(code: &str) -> Vec<(Path, String)> {
    let mut found = Vec::new();
    for statement in code.split_inclusive(';').filter_map(|text| text.strip_suffix(';')) {
        let starts = statement.match_indices("use ").filter(|(at, _)| {
            let line = statement[..*at].rsplit('\n').next().unwrap_or_default();
            line.is_empty() || line.starts_with("pub ") || line.starts_with("pub(")
        });
        if let Some((at, word)) = starts.last() {
            take_apart(&statement[at + word.len()..], &[], &mut found);
        }
    }
    found
}

fn take_apart(tree: &str, before: &[String], found: &mut Vec<(Path, String)>) {
    if let Some((head, rest)) = tree.split_once('{') {
        let inner = rest.rsplit_once('}').map_or(rest, |(inner, _)| inner);
        let before = [before, &segments(head)].concat();
        let mut depth = 0;
        let parts = inner.split(|c| {
            depth += i32::from(c == '{') - i32::from(c == '}');
            c == ',' && depth == 0
        });
        parts.for_each(|part| take_apart(part, &before, found));
        return;
    }
    let (path, name) = tree.split_once(" as ").map_or((tree, None), |(path, name)| (path, Some(name.trim())));
    let mut path = [before, &segments(path)].concat();
    if path.last().is_some_and(|last| last == "self") {
        path.pop();
    }
    let name = name.map(str::to_owned).or_else(|| path.last().cloned());
    found.extend(name.map(|name| (path, name)));
}
