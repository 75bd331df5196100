//! Files that describe groups of providers of which a payer's file gives the address alone: where one is in a folder
//! of downloads.
//!
//! The address is what tells two groups apart. A download is found by the path of its address, as programs save it that
//! keep folders, or by its name where no other address of the file ends with that; with a blank where the address has
//! `%20`, and with what it was asked for after its name.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use super::item::LONGEST;
use crate::formats::providers::{base_name, is_file, unescaped};
use crate::source::{IngestError, Source, TextEncoding};

/// What is found of an address.
#[derive(Debug)]
pub(super) enum Found {
    /// The text of the file, and what it is called in the folder.
    Text(String, String),
    /// Why there is none, as the end of a sentence.
    Not(String),
}

/// Said of an address that the folder has no file of.
pub(super) const NOT_THERE: &str = "which is not in the folder";

/// The address without what a download's permission adds to it. Where the path names no file, what follows it tells
/// files apart.
pub(super) fn address(location: &str) -> &str {
    let path = location.split(['?', '#']).next().unwrap_or(location);
    if is_file(path) { path } else { location }
}

/// The addresses of a file by the name that a download of each has.
pub(super) fn by_name<'a>(locations: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, Vec<&'a str>> {
    let mut names: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for address in locations {
        let known = names.entry(base_name(address)).or_default();
        if !known.contains(&address) {
            known.push(address);
        }
    }
    names
}

/// A folder of downloads, each folder in it read once.
#[derive(Debug)]
pub(super) struct Downloads {
    root: PathBuf,
    listed: BTreeMap<PathBuf, BTreeSet<String>>,
}

impl Downloads {
    pub(super) const fn of(root: PathBuf) -> Self {
        Self { root, listed: BTreeMap::new() }
    }

    /// Looks for the file of an address. `same` are the addresses whose downloads have its name.
    ///
    /// # Errors
    /// When the system refuses to list a folder or to read the file: it may be there.
    pub(super) fn find(&mut self, address: &str, same: &[&str]) -> Result<Found, IngestError> {
        let name = base_name(address);
        let path = path_of(address);
        // What tells files apart is no permission, and a file with another such end is another one.
        let has_end = !address.contains('?');
        let mut first = |path: &Path| -> Result<Vec<PathBuf>, IngestError> {
            for path in spellings(path) {
                let places = self.saved_as(&path, has_end)?;
                if !places.is_empty() {
                    return Ok(places);
                }
            }
            Ok(Vec::new())
        };
        let mut places = path.as_deref().map(&mut first).transpose()?.unwrap_or_default();
        let alone = first(Path::new(name))?;
        if places.is_empty() && same.len() < 2 {
            places.clone_from(&alone);
        }
        let shown = |place: &Path| place.display().to_string().replace('\\', "/");
        Ok(match &places[..] {
            [place] => match read(&self.root.join(place)) {
                Ok(text) => Found::Text(text, shown(place)),
                Err(refused @ IngestError::Unreadable { .. }) => return Err(refused),
                Err(_) => Found::Not(format!("and `{}` of the folder cannot be read", shown(place))),
            },
            [one, another, ..] => Found::Not(format!(
                "of which the folder has `{}` and `{}`; keep one",
                shown(one),
                shown(another)
            )),
            [] if same.len() > 1 && !alone.is_empty() => {
                let saved = path.map_or_else(|| "a folder".to_owned(), |path| format!("`{}`", shown(&path)));
                Found::Not(format!(
                    "and `{}` of the folder is taken for none of {} addresses that end so; save it as {saved}",
                    shown(&alone[0]),
                    same.len()
                ))
            }
            [] => Found::Not(NOT_THERE.to_owned()),
        })
    }

    /// The files of a path: itself, or else those with what programs add to the name of a download that was asked for
    /// with a permission, after a question mark, or an `@` where names can have none.
    fn saved_as(&mut self, path: &Path, has_end: bool) -> Result<Vec<PathBuf>, IngestError> {
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { return Ok(Vec::new()) };
        let folder = path.parent().unwrap_or(Path::new(""));
        let listed = match self.listed.entry(folder.to_owned()) {
            Entry::Occupied(listed) => listed.into_mut(),
            Entry::Vacant(open) => {
                let path = self.root.join(folder);
                let files = files_of(&path).map_err(|source| IngestError::Unreadable { path, source })?;
                open.insert(files)
            }
        };
        if listed.contains(name) || !has_end {
            return Ok(listed.get(name).map(|_| path.to_owned()).into_iter().collect());
        }
        let begun = listed.range(name.to_owned()..).take_while(|known| known.starts_with(name));
        let asked = begun.filter(|known| known[name.len()..].starts_with(['?', '@']));
        Ok(asked.map(|known| folder.join(known)).collect())
    }
}

/// The names of the files of a folder; none where it is not there, as one of a name that no folder can have.
fn files_of(folder: &Path) -> io::Result<BTreeSet<String>> {
    use io::ErrorKind::{InvalidFilename, InvalidInput, NotADirectory, NotFound};
    let is_absent =
        |error: &io::Error| matches!(error.kind(), NotFound | NotADirectory | InvalidFilename | InvalidInput);
    let entries = match fs::read_dir(folder) {
        Err(error) if is_absent(&error) => return Ok(BTreeSet::new()),
        entries => entries?,
    };
    let mut files = BTreeSet::new();
    for entry in entries {
        let entry = entry?;
        let is_file = match fs::metadata(entry.path()) {
            Err(error) if is_absent(&error) => false,
            // Who looks for it finds out why; others need not.
            Err(_) => true,
            Ok(known) => known.is_file(),
        };
        files.extend(entry.file_name().into_string().ok().filter(|_| is_file));
    }
    Ok(files)
}

/// A path as it is in an address, and as a program saves it that makes `%20` a blank.
fn spellings(path: &Path) -> Vec<PathBuf> {
    let plain: PathBuf = path.iter().map(|part| unescaped(&part.to_string_lossy()).into_owned()).collect();
    if plain == path { vec![plain] } else { vec![path.to_owned(), plain] }
}

/// The path that a download of an address has where folders are kept: host and folders; none where a part of it leads
/// out of a folder. What follows a question mark is a part of the name where it tells files apart.
fn path_of(address: &str) -> Option<PathBuf> {
    let path = address.split('#').next()?;
    let path = path.split_once("://").map_or(path, |(_, path)| path);
    let (path, asked) = path.split_once('?').map_or((path, None), |(path, asked)| (path, Some(asked)));
    let mut parts: Vec<String> = path.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect();
    if let (Some(asked), Some(last)) = (asked, parts.last_mut()) {
        last.push('?');
        last.push_str(&asked.replace('/', "%2F"));
    }
    let is_plain = |part: &String| {
        let part = &*unescaped(part);
        ![".", ".."].contains(&part) && !part.contains(['\\', ':']) && !part.contains('\0')
    };
    (parts.len() > 1 && parts.iter().all(is_plain)).then(|| parts.iter().collect())
}

fn read(path: &Path) -> Result<String, IngestError> {
    let mut text = String::new();
    let source = Source::open(path, TextEncoding::Utf8)?;
    let stream = source.text()?.take(LONGEST as u64).read_to_string(&mut text);
    stream.map_err(|error| source.problem(error))?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_what_tells_files_apart() {
        assert_eq!(address("https://x.example/a/p1.json?sig=1"), "https://x.example/a/p1.json");
        assert_eq!(address("https://x.example/get?id=1"), "https://x.example/get?id=1");
        let path = |address: &str| path_of(address).map(|path| path.display().to_string().replace('\\', "/"));
        assert_eq!(path("https://x.example/a/p1.json").as_deref(), Some("x.example/a/p1.json"));
        assert_eq!(path("https://x.example/get?id=a/1").as_deref(), Some("x.example/get?id=a%2F1"));
        for out in [
            "https://x.example/%2E%2E/p1.json",
            "https://x.example/../p1.json",
            "p1.json",
            "c:/p1.json",
            "https://x/..\\..\\p1.json",
        ] {
            assert_eq!(path(out), None, "{out}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_that_the_system_refuses_is_no_folder_that_is_not_there() {
        let root = tempfile::tempdir().expect("a folder");
        std::os::unix::fs::symlink("loop", root.path().join("loop")).expect("room");
        let long = format!("https://{}/a/p1.json", "x".repeat(300));
        for (address, is_refused) in
            [("https://loop/p1.json", true), ("https://x.example/a/p1.json", false), (&*long, false)]
        {
            let found = Downloads::of(root.path().to_owned()).find(address, &[address]);
            assert_eq!(
                matches!(found, Err(IngestError::Unreadable { .. })),
                is_refused,
                "{address}: {found:?}"
            );
            assert!(is_refused || matches!(found, Ok(Found::Not(why)) if why == NOT_THERE), "{address}");
        }
    }
}
