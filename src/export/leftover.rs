//! What a killed run left beside its target: hidden names that no running program holds.
//!
//! A file or folder that is being written stands under a hidden name and is locked by its writer. The
//! lock ends with the writer, so a hidden name without one was left behind.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// How hidden names begin and end: written anew, and stepped aside.
pub(super) const PREFIX: &str = ".ratebook-";
pub(super) const NEW: &str = ".part";
pub(super) const OLD: &str = ".old";

/// Something that a killed run left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOver {
    /// Where it stands.
    pub path: PathBuf,
    /// The target that stepped aside for a new one, and still is where it stepped.
    pub aside: Option<PathBuf>,
}

/// The beginning of the hidden names of a target.
pub(super) fn prefix_of(target: &Path) -> String {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    format!("{PREFIX}{name}-")
}

/// Locks a hidden file or folder for as long as the guard lives; none where the system cannot.
pub(super) fn hold(path: &Path) -> Option<File> {
    let file = File::open(path).ok()?;
    file.try_lock().ok()?;
    Some(file)
}

/// What killed runs left in a folder, of any target.
///
/// # Errors
/// When the folder cannot be read.
pub fn left_over_in(folder: &Path) -> io::Result<Vec<LeftOver>> {
    beginning_with(folder, PREFIX)
}

/// What killed runs left of this target.
pub(super) fn of_target(folder: &Path, target: &Path) -> io::Result<Vec<LeftOver>> {
    beginning_with(folder, &prefix_of(target))
}

fn beginning_with(folder: &Path, prefix: &str) -> io::Result<Vec<LeftOver>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !name.starts_with(prefix) || !(name.ends_with(NEW) || name.ends_with(OLD)) {
            continue;
        }
        // Where nothing can be locked nothing is known, and nothing is touched.
        let Ok(file) = File::open(entry.path()) else { continue };
        match file.try_lock() {
            Ok(()) => {
                let aside = Some(entry.path().join("old")).filter(|old| name.ends_with(OLD) && old.is_dir());
                found.push(LeftOver { path: entry.path(), aside });
            }
            Err(TryLockError::WouldBlock | TryLockError::Error(_)) => {}
        }
    }
    found.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(found)
}

impl LeftOver {
    /// Gives a target that stepped aside its name again when the name is free, and removes the rest.
    /// True when the target is back.
    pub(super) fn clear_up(&self, target: &Path) -> io::Result<bool> {
        let back = match &self.aside {
            Some(old) if fs::symlink_metadata(target).is_err() => {
                fs::rename(old, target)?;
                true
            }
            _ => false,
        };
        if self.path.is_dir() {
            fs::remove_dir_all(&self.path)?;
        } else {
            fs::remove_file(&self.path)?;
        }
        Ok(back)
    }
}
