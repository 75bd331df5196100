//! Whether what a lake holds is whole: records that are records, and the files that they name, and no others.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use super::error::LakeError;
use super::layout::{COMPONENTS, EMPTY, PROVIDERS, RATES, RECORDS, UNDONE, is_name_of_part, is_part};
use super::named_file::is_whole;
use super::record::{Record, SCHEMA};

/// Reads a record.
///
/// # Errors
/// When the file cannot be read, is no record, or is one of a later program.
pub(super) fn read_record(path: &Path) -> Result<Record, LakeError> {
    let bytes = fs::read(path).map_err(|source| LakeError::Read { path: path.to_owned(), source })?;
    let none = |why: String| {
        LakeError::Foreign {
        message: format!("`{}` is no record of a published file: {why}", path.display()),
        hint: "restore it from a copy of the lake; or remove it, with which its file is not in the lake any more, and \
               publish the file again"
            .to_owned(),
    }
    };
    let record: Record = serde_json::from_slice(&bytes).map_err(|error| none(error.to_string()))?;
    if record.schema > SCHEMA {
        let program = record.program.as_deref().unwrap_or("a later program");
        return Err(LakeError::Foreign {
            message: format!(
                "`{}` has schema {}, of {program}; this program reads schema {SCHEMA} and older",
                path.display(),
                record.schema
            ),
            hint: "use that version of ratebook or a newer one".to_owned(),
        });
    }
    let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    if record.part != stem || (record.file_name.is_none() && stem != EMPTY) {
        return Err(none(format!("it does not name the part {stem} and its file")));
    }
    Ok(record)
}

/// The first file of a record that is not there as it was written.
pub(super) fn missing_file<'r>(root: &Path, record: &'r Record) -> Option<&'r str> {
    let files = record.parts.iter().flatten();
    files
        .map(|file| (&*file.name, file.bytes))
        .find(|(name, bytes)| !is_whole(root, name, *bytes))
        .map(|(name, _)| name)
}

/// The records of the files that were not taken back, in the order of their editions, each with all its files.
///
/// # Errors
/// When a record or a file of it is not whole, or a file is beside them that no record names.
pub(super) fn live_records(root: &Path) -> Result<Vec<Record>, LakeError> {
    let folder = root.join(RECORDS);
    let failed = |source| LakeError::Read { path: folder.clone(), source };
    let mut records = BTreeMap::new();
    for entry in fs::read_dir(&folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let part = name.strip_suffix(".json").unwrap_or_default();
        if !is_part(part) || part == EMPTY || is_there(&root.join(UNDONE).join(name))? {
            continue;
        }
        let record = read_record(&path)?;
        if let Some(missing) = missing_file(root, &record) {
            let file = record.file_name.as_deref().unwrap_or_default();
            return Err(LakeError::Foreign {
                message: format!(
                    "`{missing}`, which holds rows of `{file}`, is missing from the lake or damaged"
                ),
                hint: format!(
                    "publish `{file}` again, or take it back by `ratebook publish --into LAKE --undo {part}`"
                ),
            });
        }
        records.insert(part.to_owned(), record);
    }
    for folder in [RATES, PROVIDERS, COMPONENTS] {
        refuse_strangers(root, folder, &records)?;
    }
    let mut records: Vec<Record> = records.into_values().collect();
    records.sort_by(|one, other| one.order().cmp(&other.order()));
    Ok(records)
}

/// The records that were not taken back and that can be read, whether their files are whole or not.
pub(super) fn readable_records(root: &Path) -> Result<Vec<Record>, LakeError> {
    let folder = root.join(RECORDS);
    let failed = |source| LakeError::Read { path: folder.clone(), source };
    let mut records = Vec::new();
    for entry in fs::read_dir(&folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let part = name.strip_suffix(".json").unwrap_or_default();
        if is_part(part) && part != EMPTY && !is_there(&root.join(UNDONE).join(name))? {
            match read_record(&path) {
                Ok(record) => records.push(record),
                // What is no record is said where all are read; one may have been taken away by now.
                Err(LakeError::Foreign { .. }) => {}
                Err(LakeError::Read { source, .. }) if source.kind() == io::ErrorKind::NotFound => {}
                Err(refused) => return Err(refused),
            }
        }
    }
    Ok(records)
}

/// A file that has the name of a part of a record, and that the record does not name, would count its rows again.
fn refuse_strangers(root: &Path, folder: &str, records: &BTreeMap<String, Record>) -> Result<(), LakeError> {
    let path = root.join(folder);
    let failed = |source| LakeError::Read { path: path.clone(), source };
    for entry in fs::read_dir(&path).map_err(failed)? {
        let name = entry.map_err(failed)?.file_name().to_string_lossy().into_owned();
        let Some(record) = name.split_once('-').and_then(|(part, _)| records.get(part)) else { continue };
        let named = format!("{folder}/{name}");
        let is_named = record.parts.iter().flatten().any(|file| file.name == named);
        if !is_named && (is_name_of_part(folder, &name) || name.ends_with(".parquet")) {
            return Err(LakeError::Foreign {
                message: format!("`{named}` has the name of a part, and the record of that part does not name it"),
                hint: "remove it, such as a copy that a program of synchronization made; no row of it is of the lake"
                    .to_owned(),
            });
        }
    }
    Ok(())
}

fn is_there(path: &Path) -> Result<bool, LakeError> {
    path.try_exists().map_err(|source| LakeError::Read { path: path.to_owned(), source })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_that_the_disk_refuses_is_no_file_that_is_no_record() {
        let lake = tempfile::tempdir().expect("a folder");
        let record = |letter: &str| lake.path().join(RECORDS).join(letter.repeat(EMPTY.len()) + ".json");
        fs::create_dir(lake.path().join(RECORDS)).expect("room");
        fs::write(record("a"), "no record").expect("room");
        assert!(readable_records(lake.path()).is_ok_and(|records| records.is_empty()));
        // A folder of that name is opened, and cannot be read.
        fs::create_dir(record("b")).expect("room");
        let refused = readable_records(lake.path());
        assert!(matches!(refused, Err(LakeError::Read { .. })), "{refused:?}");
    }
}
