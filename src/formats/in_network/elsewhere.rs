//! Files that describe groups of providers of which a payer's file gives the address alone: where one is in a folder
//! of downloads.
//!
//! The address is what tells two groups apart. A download is found by the path of its address, as programs save it that
//! keep folders, or by its name where no other address of the file ends with that.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::item::LONGEST;
use crate::formats::providers::base_name;
use crate::source::{Source, TextEncoding};

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
    let name = base_name(path).to_ascii_lowercase();
    let is_file = [".json", ".gz", ".zip"].iter().any(|ending| name.ends_with(ending));
    if is_file { path } else { location }
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

/// Looks for the file of an address. `same` are the addresses whose downloads have its name.
pub(super) fn find(folder: Option<&Path>, address: &str, same: &[&str]) -> Found {
    let Some(folder) = folder else { return Found::Not("which is not here".to_owned()) };
    let name = base_name(address);
    let path = path_of(address);
    let mut places = path.iter().map(PathBuf::as_path).chain((same.len() < 2).then_some(Path::new(name)));
    if let Some(place) = places.find(|place| folder.join(place).is_file()) {
        let shown = place.display().to_string().replace('\\', "/");
        return match read(&folder.join(place)) {
            Ok(text) => Found::Text(text, shown),
            Err(why) => Found::Not(format!("and `{shown}` of the folder {why}")),
        };
    }
    if same.len() > 1 && folder.join(name).is_file() {
        let saved = path.map_or_else(|| "a folder".to_owned(), |path| format!("`{}`", path.display()));
        return Found::Not(format!(
            "and `{name}` of the folder is taken for none of {} addresses that end so; save it as {saved}",
            same.len()
        ));
    }
    Found::Not(NOT_THERE.to_owned())
}

/// The path that a download of an address has where folders are kept: host and folders; none where a part of it leads
/// out of a folder.
fn path_of(address: &str) -> Option<PathBuf> {
    let path = address.split(['?', '#']).next()?;
    let path = path.split_once("://").map_or(path, |(_, path)| path);
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let is_plain =
        |part: &&str| ![".", ".."].contains(part) && !part.contains(['\\', ':']) && !part.contains('\0');
    (parts.len() > 1 && parts.iter().all(is_plain)).then(|| parts.iter().collect())
}

fn read(path: &Path) -> Result<String, &'static str> {
    let unreadable = "cannot be read";
    let mut text = String::new();
    let stream = Source::open(path, TextEncoding::Utf8).map_err(|_| unreadable)?.text();
    let stream = stream.map_err(|_| unreadable)?;
    stream.take(LONGEST as u64).read_to_string(&mut text).map_err(|_| unreadable)?;
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
        for out in ["https://x.example/../p1.json", "p1.json", "c:/p1.json", "https://x/..\\..\\p1.json"] {
            assert_eq!(path(out), None, "{out}");
        }
    }
}
