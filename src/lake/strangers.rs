//! Files in the folder of a lake that are of nobody's record: no row of them is believed, and each is named.

use std::fs;
use std::path::Path;

use super::error::LakeError;
use super::layout::{
    COMPONENTS, EMPTY, FOLDERS, PROVIDERS, RATES, RECORDS, REJECTS, TABLES, is_name_of_part,
};
use super::put::is_hidden_name;

/// Files of the folders of parts that no publisher named so: nobody reads them, and nobody removes them. A sentence for
/// each.
///
/// # Errors
/// When a folder cannot be read.
pub fn foreign(root: &Path) -> Result<Vec<String>, LakeError> {
    let mut foreign = Vec::new();
    for folder in FOLDERS.into_iter().filter(|folder| *folder != TABLES) {
        for name in names(root, folder)? {
            if !is_name_of_part(folder, &name) && !is_hidden_name(&name) {
                foreign.push(format!(
                    "`{folder}/{name}` is no part of the lake: skipped; move it out of the lake's folder"
                ));
            }
        }
    }
    foreign.sort();
    Ok(foreign)
}

/// Those, and files of parts without a record: their publisher has not come to the record yet, or was stopped before
/// it. A sentence for each.
///
/// # Errors
/// As [`foreign`].
pub fn strangers(root: &Path) -> Result<Vec<String>, LakeError> {
    let mut strangers = foreign(root)?;
    for folder in [RATES, PROVIDERS, COMPONENTS, REJECTS] {
        let (_, mut unrecorded) = by_record(root, folder)?;
        unrecorded.sort();
        strangers.extend(unrecorded.into_iter().map(|name| {
            format!(
                "`{folder}/{name}` has no record, and no row of it is shown: publish its file again, or remove it when \
                 no publisher is at work"
            )
        }));
    }
    Ok(strangers)
}

/// The files of a folder of parts whose rows are believed, where there are others: a copy of a part under another name
/// has rows that are those of the part. `None` where every file has its record.
///
/// # Errors
/// When the folder cannot be read.
pub(super) fn recorded(root: &Path, folder: &str) -> Result<Option<Vec<String>>, LakeError> {
    let (recorded, unrecorded) = by_record(root, folder)?;
    Ok((!unrecorded.is_empty()).then_some(recorded))
}

/// The files of a folder that are named as parts are, with and without a record.
fn by_record(root: &Path, folder: &str) -> Result<(Vec<String>, Vec<String>), LakeError> {
    let (mut recorded, mut unrecorded) = (Vec::new(), Vec::new());
    for name in names(root, folder)?.into_iter().filter(|name| is_name_of_part(folder, name)) {
        let part = name.split('-').next().unwrap_or_default();
        let record = root.join(RECORDS).join(format!("{part}.json"));
        let has_record = record.try_exists().map_err(|source| LakeError::Read { path: record, source })?;
        if part == EMPTY || has_record { recorded.push(name) } else { unrecorded.push(name) }
    }
    Ok((recorded, unrecorded))
}

/// The names in a folder of a lake; none where the folder is missing.
fn names(root: &Path, folder: &str) -> Result<Vec<String>, LakeError> {
    let path = root.join(folder);
    let failed = |source| LakeError::Read { path: path.clone(), source };
    if !path.try_exists().map_err(failed)? {
        return Ok(Vec::new());
    }
    let entries = fs::read_dir(&path).map_err(failed)?;
    entries.map(|entry| Ok(entry.map_err(failed)?.file_name().to_string_lossy().into_owned())).collect()
}
