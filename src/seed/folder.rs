//! Where seed files come from: the program itself, or an analyst's folder of the same shape.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use include_dir::{Dir, include_dir};

use super::error::SeedError;
use super::table::TABLES;
use crate::domain::sha256_hex;
use crate::formats::PublisherKind;
use crate::source::{Rows, Source, TextEncoding};

static BUILT_IN: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/seed");

/// The seed files of one origin.
#[derive(Debug)]
pub struct Folder {
    /// Who speaks: ratebook or the analyst.
    pub(super) publisher_kind: PublisherKind,
    /// Its name in the record.
    pub(super) publisher: String,
    pub(super) files: Vec<SeedFile>,
    /// Extracts of Medicare's files, in the layout of their publisher.
    pub(super) extracts: Vec<SeedFile>,
}

/// The folder of the extracts in a seed folder.
const EXTRACTS: &str = "medicare";

impl Folder {
    /// The same folder without figures out of Medicare's files.
    #[must_use]
    pub fn without_extracts(self) -> Self {
        Self { extracts: Vec::new(), ..self }
    }
}

/// One file of a seed folder.
#[derive(Debug)]
pub(super) struct SeedFile {
    pub(super) name: String,
    pub(super) bytes: u64,
    pub(super) sha256: String,
    content: Content,
}

#[derive(Debug)]
enum Content {
    Embedded(&'static str),
    OnDisk(PathBuf),
}

impl SeedFile {
    pub(super) fn rows(&self) -> Result<Rows, SeedError> {
        match &self.content {
            Content::Embedded(text) => Ok(Rows::of_text(&self.name, text)),
            Content::OnDisk(path) => Ok(Rows::open(&Source::open(path, TextEncoding::Utf8)?)?),
        }
    }

    /// The file as any other that is imported.
    pub(super) fn source(&self) -> Result<Source, SeedError> {
        match &self.content {
            Content::Embedded(text) => {
                Ok(Source::from_bytes(&self.name, text.as_bytes(), TextEncoding::Utf8))
            }
            Content::OnDisk(path) => Ok(Source::open(path, TextEncoding::Utf8)?),
        }
    }

    /// The first day of the release, with which the name of an extract ends.
    pub(super) fn edition(&self) -> Option<NaiveDate> {
        let stem = self.name.rsplit_once('.').map_or(&*self.name, |(stem, _)| stem);
        NaiveDate::parse_from_str(stem.get(stem.len().checked_sub(10)?..)?, "%Y-%m-%d").ok()
    }
}

impl Folder {
    /// Whether an analyst made it: its rows go before those that ratebook ships.
    pub(super) fn is_analysts(&self) -> bool {
        self.publisher_kind == PublisherKind::Analyst
    }
}

/// The seed that ratebook ships.
#[must_use]
pub fn built_in() -> Folder {
    let of_folder = |folder: &'static Dir<'static>| shipped(folder).collect();
    Folder {
        publisher_kind: PublisherKind::Ratebook,
        publisher: "ratebook seed".to_owned(),
        files: of_folder(&BUILT_IN),
        extracts: BUILT_IN.get_dir(EXTRACTS).map(of_folder).unwrap_or_default(),
    }
}

fn shipped(folder: &'static Dir<'static>) -> impl Iterator<Item = SeedFile> {
    folder
        .files()
        .filter(|file| is_csv(file.path()))
        .filter_map(|file| Some((file.path().file_name()?.to_str()?, file.contents_utf8()?)))
        .map(|(name, text)| SeedFile {
            name: name.to_owned(),
            bytes: text.len() as u64,
            // A checkout with CRLF holds the same seed.
            sha256: sha256_hex(text.replace("\r\n", "\n").as_bytes()),
            content: Content::Embedded(text),
        })
}

/// An analyst's own folder: any of the seed files, under the same names.
///
/// # Errors
/// When the folder cannot be read or holds no CSV file.
pub fn folder_of(path: &Path) -> Result<Folder, SeedError> {
    let files = on_disk(path)?;
    let inner = path.join(EXTRACTS);
    let extracts = if inner.is_dir() { on_disk(&inner)? } else { Vec::new() };
    let is_known = |file: &SeedFile| TABLES.iter().any(|table| table.file == file.name);
    if extracts.is_empty() && !files.iter().any(is_known) {
        return Err(SeedError::Empty(path.to_owned()));
    }
    let name =
        path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned());
    let publisher = format!("seed folder {name}");
    Ok(Folder { publisher_kind: PublisherKind::Analyst, publisher, files, extracts })
}

/// The CSV files of a folder by name.
fn on_disk(path: &Path) -> Result<Vec<SeedFile>, SeedError> {
    let unreadable = |source| SeedError::Folder { path: path.to_owned(), source };
    let mut files = Vec::new();
    for entry in fs::read_dir(path).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if !is_csv(&path) {
            continue;
        }
        let digest = Source::open(&path, TextEncoding::Utf8)?.digest()?;
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        files.push(SeedFile {
            name,
            bytes: digest.bytes,
            sha256: digest.sha256,
            content: Content::OnDisk(path),
        });
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(files)
}

fn is_csv(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv"))
}
