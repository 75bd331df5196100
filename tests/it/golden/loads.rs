//! The files of the scenarios, and their import by the real program.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::record::Measured;
use crate::cells::{price_list as price_list_file, walk};
use crate::workspace::{Workspace, published, repository};

/// The guards that hold a new edition against the one before; here every edition is wanted.
const ACCEPTED: [&str; 8] = ["I501", "I502", "I503", "I504", "I505", "I506", "I520", "I522"];

/// A file to import.
pub(super) struct Load {
    /// Below the folder of published files.
    pub(super) name: String,
    path: PathBuf,
    profile: Option<PathBuf>,
}

/// All files of a published folder and of the folders in it, sorted; none where it is absent.
pub(super) fn of_folder(name: &str) -> Option<Vec<Load>> {
    let folder = published(name)?;
    let mut paths = Vec::new();
    // The fixtures of the validator lie in two folders, each of which is asked for by itself.
    walk(&folder, name != "hpt-cms/validator-fixtures", &mut paths);
    paths.sort();
    let load = |path: PathBuf| {
        let below = path.strip_prefix(&folder).expect("it was found there").to_string_lossy();
        Load { name: format!("{name}/{}", below.replace('\\', "/")), path, profile: None }
    };
    Some(paths.into_iter().map(load).collect())
}

/// A legacy price list with its profile.
pub(super) fn price_list(name: &str) -> Option<Vec<Load>> {
    let path = price_list_file(name)?;
    let profile = repository().join(format!("tests/fixtures/profiles/{name}.toml"));
    let file = path.file_name().expect("a file has a name").to_string_lossy();
    Some(vec![Load { name: format!("legacy-chargemasters/{file}"), path, profile: Some(profile) }])
}

/// A fixture, read through a profile that is written here where one is needed.
pub(super) fn fixture(workspace: &Workspace, name: &str, profile: Option<&str>) -> Load {
    let profile = profile.map(|text| {
        let file = format!("{}.toml", name.replace('/', "-"));
        workspace.write(&file, text);
        workspace.path(&file)
    });
    Load { name: name.to_owned(), path: repository().join("tests/fixtures").join(name), profile }
}

/// Imports a file and notes how it ended; true when it was imported.
pub(super) fn import(workspace: &Workspace, load: &Load, measured: &mut Measured) -> bool {
    let text = |path: &Path| path.to_string_lossy().into_owned();
    let mut arguments = vec!["import".to_owned(), text(&load.path)];
    arguments.extend(load.profile.iter().flat_map(|path| ["--profile".to_owned(), text(path)]));
    arguments.extend(ACCEPTED.iter().flat_map(|rule| ["--accept".to_owned(), (*rule).to_owned()]));
    let last = || workspace.value::<i64>("SELECT max(import_id) FROM import");
    let before = last();
    let run = workspace.run(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(!run.stderr.contains("fault of ratebook"), "{}: {}", load.name, run.stderr);
    let after = last();
    let taken = after > before;
    for (at, import) in (before + 1..=after).enumerate() {
        let name = if at == 0 { load.name.clone() } else { format!("{} {}", load.name, at + 1) };
        measured.names.insert(import, name);
    }
    measured.fact("file", &load.name, "exit", run.code.to_string());
    measured.fact("file", &load.name, "came in", if taken { "yes" } else { "no" }.to_owned());
    if !taken {
        let rules: Vec<String> = rules_of(&run.stderr).into_iter().collect();
        measured.fact("file", &load.name, "refused by", rules.join(" "));
    }
    taken
}

/// The ids of rules that a message names.
fn rules_of(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    let is_rule = |word: &&str| {
        word.len() == 4 && word.starts_with('I') && word[1..].bytes().all(|byte| byte.is_ascii_digit())
    };
    words.filter(is_rule).map(str::to_owned).collect()
}
