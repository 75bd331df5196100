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

/// What was written step by step, in the folder that is being written: its first line says what of, and each further
/// one is a [`Step`]. A folder in its place has none.
const STEPS: &str = ".steps";

/// A folder that is being written under another name beside its target. Dropped, it is gone.
pub struct FolderWriter {
    target: PathBuf,
    temporary: Temporary,
    /// Tells other runs that the temporary folder is in use.
    _held: Option<fs::File>,
    files: Vec<ListedFile>,
    /// How many of `files` are those of whole steps.
    kept: usize,
    /// What a run that was stopped noted of its steps.
    steps: Vec<String>,
    cleared_up: Vec<String>,
}

/// Files that were written together, and what is known of them.
#[derive(Serialize, Deserialize)]
struct Step {
    files: Vec<ListedFile>,
    note: String,
}

/// The folder under its other name, which is removed with all in it unless it is kept.
struct Temporary(Option<PathBuf>);

impl Temporary {
    fn path(&self) -> &Path {
        self.0.as_deref().unwrap_or(Path::new(""))
    }

    fn keep(&mut self) -> PathBuf {
        self.0.take().unwrap_or_default()
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if let Some(path) = &self.0 {
            // Nobody waits for it: the next run removes what stays.
            let _ = fs::remove_dir_all(path);
        }
    }
}

#[derive(Serialize, Deserialize)]
struct Manifest {
    schema: String,
    files: Vec<ListedFile>,
}

#[derive(Clone, Serialize, Deserialize)]
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
        let temporary = make_temporary(target).map_err(|source| refused(target, source))?;
        let _held = hold(temporary.path());
        Ok(Self { _held, cleared_up, ..Self::of(target, temporary) })
    }

    /// Goes on with the folder of a run that was stopped where that wrote the same, which `same` says in one line; else
    /// begins it.
    ///
    /// # Errors
    /// As [`FolderWriter::new`].
    pub fn going_on(target: &Path, overwrite: Overwrite, same: &str) -> Result<Self, ExportError> {
        let failed = |source| refused(target, source);
        let Some((path, steps)) = stopped(target, same).map_err(failed)? else {
            let folder = Self::new(target, overwrite)?;
            fs::write(folder.temporary.path().join(STEPS), format!("{same}\n")).map_err(failed)?;
            return Ok(folder);
        };
        let _held = hold(&path);
        let cleared_up = clear_up(target)?;
        check_target(target, overwrite)?;
        let mut folder = Self { _held, cleared_up, ..Self::of(target, Temporary(Some(path))) };
        // The last line may be half a step.
        let whole = steps.iter().map(serde_json::to_string).collect::<Result<Vec<_>, _>>();
        let whole = whole.map_err(|error| failed(error.into()))?.join("\n");
        fs::write(folder.temporary.path().join(STEPS), format!("{same}\n{whole}\n")).map_err(failed)?;
        for step in steps {
            folder.files.extend(step.files);
            folder.steps.push(step.note);
        }
        folder.kept = folder.files.len();
        folder.remove_others().map_err(failed)?;
        Ok(folder)
    }

    fn of(target: &Path, temporary: Temporary) -> Self {
        let (files, steps, cleared_up) = (Vec::new(), Vec::new(), Vec::new());
        Self { target: target.to_owned(), temporary, _held: None, files, kept: 0, steps, cleared_up }
    }

    /// Removes the files that belong to no whole step.
    fn remove_others(&self) -> io::Result<()> {
        for entry in fs::read_dir(self.temporary.path())? {
            let entry = entry?;
            let name = entry.file_name();
            if name != STEPS && !self.files.iter().any(|file| name == *file.path) {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }

    /// What a run that was stopped noted of its steps, in their order: their files are in the folder.
    #[must_use]
    pub fn steps(&self) -> &[String] {
        &self.steps
    }

    /// Notes that the files since the step before are whole, for a run that goes on. The folder is one of
    /// [`FolderWriter::going_on`].
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn end_step(&mut self, note: String) -> Result<(), ExportError> {
        let step = Step { files: self.files[self.kept..].to_vec(), note };
        let path = self.temporary.path().join(STEPS);
        let put = || {
            let line = serde_json::to_string(&step)? + "\n";
            let mut file = fs::OpenOptions::new().append(true).open(&path)?;
            io::Write::write_all(&mut file, line.as_bytes())?;
            file.sync_data()
        };
        put().map_err(|source| refused(&self.target, source))?;
        self.kept = self.files.len();
        Ok(())
    }

    /// Leaves the folder under its other name, for a run that goes on. None where no step is whole: it is gone then.
    #[must_use]
    pub fn leave(mut self) -> Option<PathBuf> {
        (self.kept > 0).then(|| self.temporary.keep())
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
        match fs::remove_file(self.temporary.path().join(STEPS)) {
            Err(source) if source.kind() != io::ErrorKind::NotFound => {
                return Err(refused(&self.target, source));
            }
            _ => {}
        }
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
fn refused(target: &Path, source: io::Error) -> ExportError {
    ExportError::Write { path: target.to_owned(), source }
}

/// Makes an empty folder under a hidden name beside the target.
fn make_temporary(target: &Path) -> io::Result<Temporary> {
    let beside = folder_of(target);
    fs::create_dir_all(beside)?;
    let (prefix, mut builder) = (prefix_of(target), tempfile::Builder::new());
    builder.prefix(&prefix).suffix(NEW);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o777));
    Ok(Temporary(Some(builder.tempdir_in(beside)?.keep())))
}

/// The folder of a run that was stopped, with its whole steps, where it wrote the same.
fn stopped(target: &Path, same: &str) -> io::Result<Option<(PathBuf, Vec<Step>)>> {
    let beside = folder_of(target);
    if !beside.is_dir() {
        return Ok(None);
    }
    for left in leftover::of_target(beside, target)? {
        let Ok(text) = fs::read_to_string(left.path.join(STEPS)) else { continue };
        let mut lines = text.split_inclusive('\n').map_while(|line| line.strip_suffix('\n'));
        if lines.next() != Some(same) {
            continue;
        }
        let is_there = |file: &ListedFile| {
            fs::metadata(left.path.join(&file.path)).is_ok_and(|found| found.len() == file.bytes as u64)
        };
        let steps = lines.map_while(|line| serde_json::from_str::<Step>(line).ok());
        let steps: Vec<Step> = steps.take_while(|step| step.files.iter().all(is_there)).collect();
        if !steps.is_empty() {
            return Ok(Some((left.path, steps)));
        }
    }
    Ok(None)
}

fn clear_up(target: &Path) -> Result<Vec<String>, ExportError> {
    let failed = |source| refused(target, source);
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
    let failed = |source| refused(target, source);
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
    fn the_same_export_goes_on_with_the_whole_steps_of_one_that_was_stopped() {
        let root = tempfile::tempdir().unwrap();
        let target = root.path().join("out");
        let begin = |same| FolderWriter::going_on(&target, Overwrite::Refuse, same).unwrap();
        let page = |folder: &mut FolderWriter, name: &str| {
            folder.write(name, |out| Ok(out.write_all(name.as_bytes())?)).unwrap();
        };
        let mut folder = begin("one");
        assert!(begin("one").leave().is_none(), "without a whole step nothing is left");
        page(&mut folder, "a.html");
        folder.end_step("first".to_owned()).unwrap();
        page(&mut folder, "b.html");
        let left = folder.leave().unwrap();
        assert!(left.join("b.html").exists() && !target.exists());
        // Half a line, as a crash leaves it.
        let steps = fs::read_to_string(left.join(STEPS)).unwrap();
        fs::write(left.join(STEPS), steps + "{\"files\":[{\"pa").unwrap();
        let mut folder = begin("one");
        assert_eq!((folder.steps(), folder.cleared_up().len()), (&["first".to_owned()][..], 0));
        assert!(!left.join("b.html").exists(), "it was of no whole step");
        page(&mut folder, "c.html");
        folder.end_step("second".to_owned()).unwrap();
        assert_eq!(folder.leave().unwrap(), left);
        let folder = begin("one");
        assert_eq!(folder.steps(), ["first", "second"]);
        assert_eq!(folder.put_in_place(Overwrite::Refuse).unwrap(), 2);
        let mut names: Vec<_> =
            fs::read_dir(&target).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        assert_eq!(names, ["a.html", "c.html", MANIFEST]);
        // Another export does not go on with it.
        fs::remove_dir_all(&target).unwrap();
        let mut folder = begin("one");
        page(&mut folder, "a.html");
        folder.end_step("first".to_owned()).unwrap();
        let left = folder.leave().unwrap();
        let other = begin("other");
        assert!(other.steps().is_empty() && !left.exists());
        assert_eq!(other.cleared_up().len(), 1);
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
