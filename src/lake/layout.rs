//! Where things stand in a lake, and how one is made and opened.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::columns::{COMPONENT, Kind, PROVIDER, RATE, REJECT};
use super::error::LakeError;
use super::plain::PlainWriter;
use super::put::{Lock, clear_left_over, put};
use super::record::{Known, Record, SCHEMA, program};
use super::tombstone::Tombstone;
use crate::query::Engine;

/// The part that every lake has: no row, and all columns, so that a pattern of names always finds a file.
pub(super) const EMPTY: &str = "0000000000000000";

/// Folders of a lake.
pub(super) const RATES: &str = "rate";
pub(super) const PROVIDERS: &str = "provider";
pub(super) const COMPONENTS: &str = "component";
pub(super) const REJECTS: &str = "reject";
pub(super) const TABLES: &str = "table";
pub(super) const RECORDS: &str = "file";
pub(super) const UNDONE: &str = "undone";
pub(super) const FOLDERS: [&str; 7] = [RATES, PROVIDERS, COMPONENTS, REJECTS, TABLES, RECORDS, UNDONE];

/// The folder of scripts, which are no part of what is published.
const ENGINES: &str = "engine";

/// The file that says that a folder is a lake.
const MARK: &str = "lake.json";

/// The lock that publishers share; one who holds it alone is alone.
const LOCK: &str = ".lock";
/// The lock that is held for the moment in which a record gets its name.
const COMMIT: &str = ".commit";

#[derive(Serialize, Deserialize)]
struct Mark {
    schema: u64,
    program: String,
}

/// A lake that is open for publishing.
#[derive(Debug)]
pub struct Lake {
    root: PathBuf,
    /// Held as long as it is open.
    _lock: Lock,
    /// Files that dead publishers left and that are gone now.
    cleared: u64,
    pub(super) known: Known,
}

impl Lake {
    /// Opens a lake, and makes it where there is none.
    ///
    /// # Errors
    /// When the folder holds something else, is of a newer program, or cannot be written.
    pub fn open(root: &Path) -> Result<Self, LakeError> {
        let failed = |source| LakeError::Write { path: root.to_owned(), source };
        if root.is_file() {
            return Err(LakeError::Usage {
                message: format!("`{}` is a file, and a lake is a folder", root.display()),
                hint: "name a folder, which is made where there is none".to_owned(),
            });
        }
        fs::create_dir_all(root).map_err(failed)?;
        let mark = root.join(MARK);
        if !is_marked(&mark)? {
            refuse_full_folder(root, &mark)?;
        }
        // Nothing is written before the lock is held: who is alone removes what has a hidden name.
        let lock = Lock::open(&root.join(LOCK))?;
        let alone = lock.try_alone();
        for folder in FOLDERS {
            fs::create_dir_all(root.join(folder)).map_err(failed)?;
        }
        let mut cleared = 0;
        if alone {
            let folders = FOLDERS.iter().map(|folder| root.join(folder)).chain([root.to_owned()]);
            let of_views = folders_of_views(root).map(|(_, folder)| folder);
            for folder in folders.chain(of_views).filter(|folder| folder.exists()) {
                cleared += clear_left_over(&folder)?;
            }
        }
        lock.share();
        if !is_marked(&mark)? {
            let bytes = serde_json::to_vec(&Mark { schema: SCHEMA, program: program() })?;
            put(&mark, &with_line_end(bytes))?;
        }
        let lake = Self { root: root.to_owned(), _lock: lock, cleared, known: Known::default() };
        lake.make_empty_parts()?;
        Ok(lake)
    }

    /// Checks that a folder is a lake that this program can read.
    ///
    /// # Errors
    /// When it is none, or one of a newer program.
    pub fn check(root: &Path) -> Result<(), LakeError> {
        let mark = root.join(MARK);
        match fs::read(&mark) {
            Ok(bytes) => read_mark(&mark, &bytes),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(LakeError::Usage {
                message: format!("`{}` is no lake: it has no {MARK}", root.display()),
                hint: "name a folder that `ratebook publish --into` has made".to_owned(),
            }),
            Err(source) => Err(LakeError::Read { path: mark, source }),
        }
    }

    /// How many files of dead publishers were removed.
    #[must_use]
    pub const fn cleared(&self) -> u64 {
        self.cleared
    }

    /// The folder.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A file of Parquet of a part.
    pub(super) fn parquet(&self, folder: &str, part: &str, nth: usize) -> PathBuf {
        self.root.join(folder).join(format!("{part}-{nth}.parquet"))
    }

    /// The record of a part.
    pub(super) fn record(&self, part: &str) -> PathBuf {
        self.root.join(RECORDS).join(format!("{part}.json"))
    }

    /// The tombstone of a part.
    pub(super) fn tombstone(&self, part: &str) -> PathBuf {
        self.root.join(UNDONE).join(format!("{part}.json"))
    }

    /// Waits for the moment in which nobody else gives a record its name.
    pub(super) fn commit(&self) -> Result<Lock, LakeError> {
        Ok(Lock::open(&self.root.join(COMMIT))?.alone())
    }

    fn make_empty_parts(&self) -> Result<(), LakeError> {
        let rate: Vec<(&str, Kind)> = RATE.iter().map(|(name, kind, _)| (*name, *kind)).collect();
        for (folder, columns) in
            [(RATES, &*rate), (PROVIDERS, PROVIDER), (COMPONENTS, COMPONENT), (REJECTS, REJECT)]
        {
            let path = self.parquet(folder, EMPTY, 0);
            if !path.exists() {
                put(&path, &PlainWriter::new(columns)?.finish()?.0)?;
            }
        }
        let tombstone = self.tombstone(EMPTY);
        if !tombstone.exists() {
            put(&tombstone, &with_line_end(serde_json::to_vec_pretty(&Tombstone::empty(EMPTY))?))?;
        }
        let record = self.record(EMPTY);
        if !record.exists() {
            put(&record, &with_line_end(serde_json::to_vec_pretty(&Record::empty(EMPTY))?))?;
        }
        Ok(())
    }
}

/// Where the scripts that make the views of a lake are, for each engine.
pub(super) fn folders_of_views(root: &Path) -> impl Iterator<Item = (Engine, PathBuf)> {
    Engine::ALL.into_iter().map(|engine| (engine, root.join(ENGINES).join(engine.as_str())))
}

/// Whether a file of a folder has a name that publishers give.
pub(super) fn is_name_of_part(folder: &str, name: &str) -> bool {
    if folder == RECORDS || folder == UNDONE {
        return name.strip_suffix(".json").is_some_and(is_part);
    }
    let Some((part, nth)) = name.strip_suffix(".parquet").and_then(|name| name.split_once('-')) else {
        return false;
    };
    is_part(part) && !nth.is_empty() && nth.bytes().all(|byte| byte.is_ascii_digit())
}

/// JSON that ends as a text does.
pub(super) fn with_line_end(mut json: Vec<u8>) -> Vec<u8> {
    json.push(b'\n');
    json
}

/// Whether a folder says that it is a lake, and one that this program can read.
fn is_marked(mark: &Path) -> Result<bool, LakeError> {
    match fs::read(mark) {
        Ok(bytes) => read_mark(mark, &bytes).map(|()| true),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(source) => Err(LakeError::Read { path: mark.to_owned(), source }),
    }
}

fn read_mark(path: &Path, bytes: &[u8]) -> Result<(), LakeError> {
    let foreign = |message: String, hint: &str| LakeError::Foreign { message, hint: hint.to_owned() };
    let mark: Mark = serde_json::from_slice(bytes).map_err(|error| {
        foreign(
            format!("`{}` does not say which lake this is: {error}", path.display()),
            "name another folder, or publish the files into a new one",
        )
    })?;
    if mark.schema > SCHEMA {
        return Err(foreign(
            format!(
                "the lake has schema {}, of {}; this program reads schema {SCHEMA}",
                mark.schema, mark.program
            ),
            "publish with that version of ratebook or a newer one",
        ));
    }
    if mark.schema < SCHEMA {
        return Err(foreign(
            format!("the lake has schema {}, of an earlier development version of ratebook", mark.schema),
            "publish the files into a new folder",
        ));
    }
    Ok(())
}

/// A folder with other files is not made into a lake. Another publisher may just be making it, folders first.
fn refuse_full_folder(root: &Path, mark: &Path) -> Result<(), LakeError> {
    let entries = fs::read_dir(root).map_err(|source| LakeError::Read { path: root.to_owned(), source })?;
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let ours = FOLDERS.contains(&name.as_str());
        if !name.starts_with('.') && !ours && !is_marked(mark)? {
            return Err(LakeError::Usage {
                message: format!("`{}` holds `{name}` and is no lake", root.display()),
                hint: "name an empty folder or a new one; a lake has a file lake.json".to_owned(),
            });
        }
    }
    Ok(())
}

/// Whether a name is one that a part can have.
pub(super) fn is_part(name: &str) -> bool {
    name.len() == EMPTY.len()
        && name.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}
