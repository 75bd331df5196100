//! Writing a folder of files whole or not at all.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::error::ExportError;
use super::file::{Overwrite, folder_of, sync_folder};
use super::leftover::{self, NEW, OLD, hold, prefix_of};
use crate::domain::sha256_hex;

/// Lists the files of a folder; a folder with it is one that ratebook may replace.
const MANIFEST: &str = "manifest.json";

/// A folder that is being written under another name beside its target. Dropped, it is gone.
pub struct FolderWriter {
    target: PathBuf,
    temporary: tempfile::TempDir,
    /// Tells other runs that the temporary folder is in use.
    _held: Option<fs::File>,
    files: Vec<ListedFile>,
    cleared_up: Vec<String>,
}

#[derive(Serialize, Deserialize)]
struct Manifest {
    schema: String,
    files: Vec<ListedFile>,
}

#[derive(Serialize, Deserialize)]
struct ListedFile {
    path: String,
    bytes: usize,
    sha256: String,
}

impl FolderWriter {
    /// Begins a folder.
    ///
    /// # Errors
    /// When the target exists and may not be replaced, or holds what ratebook did not write; or
    /// when the disk refuses.
    pub fn new(target: &Path, overwrite: Overwrite) -> Result<Self, ExportError> {
        let cleared_up = clear_up(target)?;
        check_target(target, overwrite)?;
        let failed = |source| ExportError::Write { path: target.to_owned(), source };
        let beside = folder_of(target);
        fs::create_dir_all(beside).map_err(failed)?;
        let (prefix, mut builder) = (prefix_of(target), tempfile::Builder::new());
        builder.prefix(&prefix).suffix(NEW);
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o777));
        let temporary = builder.tempdir_in(beside).map_err(failed)?;
        let held = hold(temporary.path());
        Ok(Self { target: target.to_owned(), temporary, _held: held, files: Vec::new(), cleared_up })
    }

    /// What an earlier run that was killed had left beside the folder, and what became of it.
    #[must_use]
    pub fn cleared_up(&self) -> &[String] {
        &self.cleared_up
    }

    /// Writes one file of the folder.
    ///
    /// # Errors
    /// When `write` fails or the disk refuses; the target is then as it was.
    pub fn write(
        &mut self,
        name: &str,
        write: impl FnOnce(&mut dyn io::Write) -> Result<(), ExportError>,
    ) -> Result<(), ExportError> {
        let mut bytes = Vec::new();
        write(&mut bytes)?;
        let path = self.temporary.path().join(name);
        let put = || {
            let mut file = fs::File::create(&path)?;
            io::Write::write_all(&mut file, &bytes)?;
            file.sync_all()
        };
        put().map_err(|source| ExportError::Write { path: self.target.join(name), source })?;
        self.files.push(ListedFile { path: name.to_owned(), bytes: bytes.len(), sha256: sha256_hex(&bytes) });
        Ok(())
    }

    /// Gives the folder its name, with the list of its files. An earlier export of that name changes
    /// places with it in one step, where the system can, and is deleted last. Gives the number of files.
    ///
    /// # Errors
    /// When the disk refuses; the earlier export then has its name again.
    pub fn put_in_place(mut self, overwrite: Overwrite) -> Result<usize, ExportError> {
        let files = std::mem::take(&mut self.files);
        let count = files.len();
        let manifest = Manifest { schema: "ratebook.export/1".to_owned(), files };
        self.write(MANIFEST, |out| {
            serde_json::to_writer_pretty(&mut *out, &manifest).map_err(io::Error::from)?;
            Ok(writeln!(out)?)
        })?;
        // Asked again: somebody may have been here meanwhile.
        check_target(&self.target, overwrite)?;
        let target = self.target.clone();
        let failed = |source| ExportError::Write { path: target.clone(), source };
        let beside = folder_of(&target);
        let finished = self.temporary.keep();
        if !target.exists() {
            fs::rename(&finished, &target).map_err(failed)?;
            sync_folder(beside).map_err(failed)?;
            return Ok(count);
        }
        if exchange(&finished, &target).is_ok() {
            sync_folder(beside).map_err(failed)?;
            fs::remove_dir_all(&finished).map_err(failed)?;
            return Ok(count);
        }
        let aside = tempfile::Builder::new().prefix(&prefix_of(&target)).suffix(OLD).tempdir_in(beside);
        let aside = aside.map_err(failed)?;
        let _held = hold(aside.path());
        let old = aside.path().join("old");
        fs::rename(&target, &old).map_err(failed)?;
        if let Err(source) = fs::rename(&finished, &target) {
            // Nothing more can be done when this fails too; the message names the folder.
            let _ = fs::rename(&old, &target);
            let _ = fs::remove_dir_all(&finished);
            return Err(failed(source));
        }
        sync_folder(beside).map_err(failed)?;
        Ok(count)
    }
}

/// Clears up after an earlier run that was killed: a folder that had stepped aside gets its name again
/// when it is free, the rest goes. Says what was done.
fn clear_up(target: &Path) -> Result<Vec<String>, ExportError> {
    let failed = |source| ExportError::Write { path: target.to_owned(), source };
    let beside = folder_of(target);
    if !beside.is_dir() {
        return Ok(Vec::new());
    }
    let mut said = Vec::new();
    for left in leftover::of_target(beside, target).map_err(failed)? {
        let back = left.clear_up(target).map_err(failed)?;
        let (name, target) = (left.path.display(), target.display());
        said.push(match back {
            true => format!("an earlier export was interrupted; `{target}` is what it was before, again"),
            false => {
                format!("an earlier export of `{target}` was interrupted; removed its unfinished `{name}`")
            }
        });
    }
    Ok(said)
}

/// Lets two folders change names in one step.
#[cfg(any(target_os = "linux", target_os = "macos"))]
fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn exchange(_one: &Path, _other: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Refuses a target that is a file, that may not be replaced, or that holds other people's files.
fn check_target(target: &Path, overwrite: Overwrite) -> Result<(), ExportError> {
    let Ok(metadata) = fs::symlink_metadata(target) else { return Ok(()) };
    if !metadata.is_dir() {
        return Err(ExportError::NotAFolder(target.to_owned()));
    }
    let failed = |source| ExportError::Write { path: target.to_owned(), source };
    let names: Vec<String> = fs::read_dir(target)
        .map_err(failed)?
        .map(|entry| entry.map(|entry| entry.file_name().to_string_lossy().into_owned()))
        .collect::<Result<_, _>>()
        .map_err(failed)?;
    if names.is_empty() {
        return Ok(());
    }
    if overwrite == Overwrite::Refuse {
        return Err(ExportError::Exists(target.to_owned()));
    }
    let listed: Vec<String> = fs::read(target.join(MANIFEST))
        .ok()
        .and_then(|bytes| serde_json::from_slice::<Manifest>(&bytes).ok())
        .map(|manifest| manifest.files.into_iter().map(|file| file.path).collect())
        .unwrap_or_default();
    match names.into_iter().find(|name| name != MANIFEST && !listed.contains(name)) {
        Some(found) => Err(ExportError::ForeignFile { folder: target.to_owned(), found }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn export(target: &Path, overwrite: Overwrite, text: &str) -> Result<usize, ExportError> {
        let mut folder = FolderWriter::new(target, overwrite)?;
        folder.write("index.html", |out| Ok(out.write_all(text.as_bytes())?))?;
        folder.put_in_place(overwrite)
    }

    #[test]
    fn replaces_its_own_folder_and_no_other() {
        let root = tempfile::tempdir().unwrap();
        let target = root.path().join("deep/out");
        let page = || fs::read_to_string(target.join("index.html")).unwrap();
        assert_eq!(export(&target, Overwrite::Refuse, "one").unwrap(), 1);
        assert!(matches!(export(&target, Overwrite::Refuse, "two"), Err(ExportError::Exists(_))));
        assert_eq!(page(), "one");
        export(&target, Overwrite::Replace, "three").unwrap();
        assert_eq!(page(), "three");
        fs::write(target.join("mine.txt"), "kept").unwrap();
        let refused = export(&target, Overwrite::Replace, "four");
        assert!(matches!(refused, Err(ExportError::ForeignFile { .. })));
        assert_eq!(page(), "three");
        assert_eq!(fs::read_dir(root.path().join("deep")).unwrap().count(), 1, "nothing is left beside");
    }

    #[test]
    fn what_a_killed_run_left_is_settled_by_the_next() {
        let root = tempfile::tempdir().unwrap();
        let target = root.path().join("out");
        export(&target, Overwrite::Refuse, "one").unwrap();
        // Killed between the two renames: the folder stepped aside and nothing took its place.
        let aside = root.path().join(".ratebook-out-abc.old");
        fs::create_dir(&aside).unwrap();
        fs::rename(&target, aside.join("old")).unwrap();
        fs::create_dir(root.path().join(".ratebook-out-def.part")).unwrap();
        fs::create_dir(root.path().join(".ratebook-other-ghi.part")).unwrap();
        assert_eq!(leftover::left_over_in(root.path()).unwrap().len(), 3);
        let folder = FolderWriter::new(&target, Overwrite::Replace).unwrap();
        assert_eq!(folder.cleared_up().len(), 2, "{:?}", folder.cleared_up());
        assert!(folder.cleared_up()[0].contains("what it was before"), "{:?}", folder.cleared_up());
        assert_eq!(fs::read_to_string(target.join("index.html")).unwrap(), "one");
        // A run at work is left alone.
        let beside = FolderWriter::new(&target, Overwrite::Replace).unwrap();
        assert!(beside.cleared_up().is_empty(), "{:?}", beside.cleared_up());
        drop((folder, beside));
        assert_eq!(leftover::left_over_in(root.path()).unwrap().len(), 1, "that of another folder");
    }

    #[test]
    fn leaves_nothing_when_a_file_fails() {
        let root = tempfile::tempdir().unwrap();
        let mut folder = FolderWriter::new(&root.path().join("out"), Overwrite::Refuse).unwrap();
        folder.write("a.html", |out| Ok(out.write_all(b"half")?)).unwrap();
        assert!(folder.write("b.html", |_| Err(io::Error::other("no space").into())).is_err());
        drop(folder);
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 0);
    }
}
