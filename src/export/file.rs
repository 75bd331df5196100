//! Writing a file whole or not at all.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::error::ExportError;
use super::leftover::{self, NEW, prefix_of};

/// What happens when the target exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overwrite {
    /// Leave it alone and say so.
    Refuse,
    /// Put the new file in its place.
    Replace,
}

/// Writes `path` through a temporary file beside it, which takes its name only when all is on
/// the disk. The parent folder is made when it is missing.
///
/// # Errors
/// When the target exists and may not be replaced, when `write` fails, or when the disk
/// refuses; the target is then as it was.
pub fn write_file(
    path: &Path,
    overwrite: Overwrite,
    write: impl FnOnce(&mut dyn Write) -> Result<(), ExportError>,
) -> Result<(), ExportError> {
    prepare_file(path, overwrite, write)?.put_in_place()
}

/// A file that is whole on the disk but does not have its name yet. Dropped, it is gone.
#[must_use = "a prepared file is dropped unless it is put in place"]
pub struct PreparedFile {
    temporary: tempfile::NamedTempFile,
    path: PathBuf,
    overwrite: Overwrite,
}

/// Writes a file without giving it its name, so that several can take theirs together.
///
/// # Errors
/// As [`write_file`].
pub fn prepare_file(
    path: &Path,
    overwrite: Overwrite,
    write: impl FnOnce(&mut dyn Write) -> Result<(), ExportError>,
) -> Result<PreparedFile, ExportError> {
    let failed = |source| ExportError::Write { path: path.to_owned(), source };
    // A device, pipe or socket would lose its name to the new file, for all programs that use it.
    let special = fs::metadata(path).is_ok_and(|target| !target.is_file());
    if special || path.file_name().is_none() {
        return Err(ExportError::NotAFile(path.to_owned()));
    }
    // Asked before the work as well as by the rename, so that a long export fails early.
    if overwrite == Overwrite::Refuse && fs::symlink_metadata(path).is_ok() {
        return Err(ExportError::Exists(path.to_owned()));
    }
    let folder = folder_of(path);
    fs::create_dir_all(folder).map_err(failed)?;
    // What a killed run left of this file is of no use to anyone.
    for left in leftover::of_target(folder, path).map_err(failed)? {
        left.clear_up(path).map_err(failed)?;
    }
    let (prefix, mut builder) = (prefix_of(path), tempfile::Builder::new());
    builder.prefix(&prefix).suffix(NEW);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let temporary = builder.tempfile_in(folder).map_err(failed)?;
    // Where the system cannot lock, other runs leave unknown names alone.
    let _ = temporary.as_file().try_lock();

    let mut out = BufWriter::with_capacity(1 << 16, temporary);
    write(&mut out).map_err(|error| match error {
        ExportError::Output(source) => failed(source),
        other => other,
    })?;
    let temporary = out.into_inner().map_err(|error| failed(error.into_error()))?;
    temporary.as_file().sync_all().map_err(failed)?;
    Ok(PreparedFile { temporary, path: path.to_owned(), overwrite })
}

impl PreparedFile {
    /// What is to happen when the target exists.
    #[must_use]
    pub const fn overwrite(&self) -> Overwrite {
        self.overwrite
    }

    /// Gives the file its name.
    ///
    /// # Errors
    /// When the target exists and may not be replaced, or the disk refuses.
    pub fn put_in_place(self) -> Result<(), ExportError> {
        let Self { temporary, path, overwrite } = self;
        let failed = |source| ExportError::Write { path: path.clone(), source };
        match overwrite {
            Overwrite::Refuse => temporary.persist_noclobber(&path),
            Overwrite::Replace => temporary.persist(&path),
        }
        .map_err(|error| match error.error.kind() {
            io::ErrorKind::AlreadyExists => ExportError::Exists(path.clone()),
            _ => failed(error.error),
        })?;
        sync_folder(folder_of(&path)).map_err(failed)
    }
}

/// The folder that a file stands in.
pub(super) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// Makes the new name itself durable.
#[cfg(unix)]
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    fs::File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
pub(crate) fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(path: &Path, overwrite: Overwrite, text: &str) -> Result<(), ExportError> {
        write_file(path, overwrite, |out| Ok(out.write_all(text.as_bytes())?))
    }

    #[test]
    fn makes_the_folder_and_refuses_to_overwrite_unless_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("reports/deep/47371.md");
        put(&path, Overwrite::Refuse, "one").unwrap();
        assert!(matches!(put(&path, Overwrite::Refuse, "two"), Err(ExportError::Exists(_))));
        assert_eq!(fs::read_to_string(&path).unwrap(), "one");
        put(&path, Overwrite::Replace, "two").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "two");
        assert!(matches!(put(folder.path(), Overwrite::Replace, ""), Err(ExportError::NotAFile(_))));
    }

    #[cfg(unix)]
    #[test]
    fn never_takes_the_name_of_what_is_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("socket");
        let _socket = std::os::unix::net::UnixListener::bind(&path).unwrap();
        assert!(matches!(put(&path, Overwrite::Replace, "text"), Err(ExportError::NotAFile(_))));
        assert!(!fs::metadata(&path).unwrap().is_file(), "it is still a socket");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn leaves_the_old_file_and_no_other_when_writing_fails() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("47371.md");
        put(&path, Overwrite::Refuse, "old").unwrap();
        let result = write_file(&path, Overwrite::Replace, |out| {
            out.write_all(b"half")?;
            Err(io::Error::other("no space").into())
        });
        assert!(matches!(result, Err(ExportError::Write { .. })));
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
