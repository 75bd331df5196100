//! Files that take their names only when they are whole on the disk.
//!
//! A file that is being written has a hidden name of its own, so that two publishers of the same file never
//! touch one another's; what a dead one left is removed by the next that is alone (`lock`).

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::error::LakeError;
use crate::export::sync_folder;

/// How hidden names begin and end.
const PREFIX: &str = ".ratebook-";
const ENDING: &str = ".part";

/// A file that is whole on the disk and does not have its name yet. Dropped, it is gone.
#[must_use = "a prepared file is dropped unless it is put in place"]
#[derive(Debug)]
pub(super) struct Prepared {
    temporary: tempfile::NamedTempFile,
    path: PathBuf,
}

/// Writes bytes under a hidden name beside the target.
pub(super) fn prepare(path: &Path, bytes: &[u8]) -> Result<Prepared, LakeError> {
    let failed = |source| LakeError::Write { path: path.to_owned(), source };
    let folder = path.parent().unwrap_or(Path::new("."));
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let prefix = format!("{PREFIX}{name}-");
    let mut builder = tempfile::Builder::new();
    builder.prefix(&prefix).suffix(ENDING);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut temporary = builder.tempfile_in(folder).map_err(failed)?;
    temporary.write_all(bytes).map_err(failed)?;
    temporary.as_file().sync_all().map_err(failed)?;
    Ok(Prepared { temporary, path: path.to_owned() })
}

impl Prepared {
    /// Gives the file its name, in place of another of that name.
    pub(super) fn put_in_place(self) -> Result<(), LakeError> {
        make_durable(&self.give_name()?)
    }

    /// The same without waiting for the disk, which [`make_durable`] does.
    pub(super) fn give_name(self) -> Result<PathBuf, LakeError> {
        let Self { temporary, path } = self;
        match temporary.persist(&path) {
            Ok(_) => Ok(path),
            Err(error) => Err(LakeError::Write { path, source: error.error }),
        }
    }
}

/// Waits until a name is on the disk.
pub(super) fn make_durable(path: &Path) -> Result<(), LakeError> {
    sync_folder(path.parent().unwrap_or(Path::new(".")))
        .map_err(|source| LakeError::Write { path: path.to_owned(), source })
}

/// Writes a file and gives it its name.
pub(super) fn put(path: &Path, bytes: &[u8]) -> Result<(), LakeError> {
    prepare(path, bytes)?.put_in_place()
}

/// Whether a name is one that [`prepare`] gives.
pub(super) fn is_hidden_name(name: &str) -> bool {
    name.starts_with(PREFIX) && name.ends_with(ENDING)
}

/// Removes what dead publishers left in a folder; only for one who is alone.
pub(super) fn clear_left_over(folder: &Path) -> Result<u64, LakeError> {
    let failed = |source| LakeError::Read { path: folder.to_owned(), source };
    let mut removed = 0;
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        if is_hidden_name(&entry.file_name().to_string_lossy()) {
            fs::remove_file(entry.path()).map_err(failed)?;
            removed += 1;
        }
    }
    Ok(removed)
}

/// A lock on a file that is made when it is missing; let go when it is dropped.
#[derive(Debug)]
pub(super) struct Lock(File);

impl Lock {
    /// Opens the file of a lock without holding it.
    pub(super) fn open(path: &Path) -> Result<Self, LakeError> {
        let file = File::options().create(true).truncate(false).write(true).open(path);
        file.map(Self).map_err(|source| LakeError::Write { path: path.to_owned(), source })
    }

    /// Holds it alone if nobody else holds it. False where somebody does, or the system cannot lock.
    pub(super) fn try_alone(&self) -> bool {
        self.0.try_lock().is_ok()
    }

    /// Holds it together with others, as far as the system can lock.
    pub(super) fn share(&self) {
        let _ = self.0.unlock();
        let _ = self.0.lock_shared();
    }

    /// Waits until it is held alone, as far as the system can lock.
    pub(super) fn alone(self) -> Self {
        let _ = self.0.lock();
        self
    }
}
