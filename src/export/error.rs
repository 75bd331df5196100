//! What can go wrong while a report is written.

use std::io;
use std::path::PathBuf;

/// Why a report was not written. Nothing is left half-written when one of these comes back
/// from `write_file`.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The word is no format.
    #[error("`{word}` is not a format; the formats are {known}")]
    UnknownFormat {
        /// The word.
        word: String,
        /// The words of all formats.
        known: String,
    },
    /// This program was built without the format.
    #[error("this program was built without `{format}`; build it with `--features {feature}`")]
    NotBuilt {
        /// The format that was asked for.
        format: &'static str,
        /// The build feature that holds it.
        feature: &'static str,
    },
    /// The target is there already and may not be replaced.
    #[error("`{path}` exists already; pass `--force` to replace it", path = .0.display())]
    Exists(PathBuf),
    /// The target names a folder, or nothing at all.
    #[error("`{path}` is not the name of a file", path = .0.display())]
    NotAFile(PathBuf),
    /// The target is a file where a folder is meant.
    #[error("`{path}` is a file, not a folder", path = .0.display())]
    NotAFolder(PathBuf),
    /// The folder holds a file that no earlier export wrote.
    #[error(
        "`{folder}` holds `{found}`, which is no file of an earlier export; name another folder",
        folder = folder.display()
    )]
    ForeignFile {
        /// The folder.
        folder: PathBuf,
        /// A file in it.
        found: String,
    },
    /// The disk refused.
    #[error("cannot write `{path}`", path = path.display())]
    Write {
        /// The target.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The receiver of the text refused.
    #[error("cannot write the report")]
    Output(#[from] io::Error),
    /// A table does not fit into a sheet of a workbook.
    #[error(
        "table `{table}` has {rows} rows and {columns} columns; a sheet holds 1,048,575 rows and 16,384 columns, \
         write it as csv instead"
    )]
    TooLarge {
        /// Title of the table.
        table: String,
        /// Its rows.
        rows: usize,
        /// Its columns.
        columns: usize,
    },
    /// The workbook could not be built.
    #[error("cannot build the workbook: {0}")]
    Workbook(String),
}

impl ExportError {
    /// True when the reader of a pipe went away, which is not a failure.
    #[must_use]
    pub fn is_broken_pipe(&self) -> bool {
        match self {
            Self::Output(error) | Self::Write { source: error, .. } => {
                error.kind() == io::ErrorKind::BrokenPipe
            }
            _ => false,
        }
    }
}

#[cfg(feature = "xlsx")]
impl From<rust_xlsxwriter::XlsxError> for ExportError {
    fn from(error: rust_xlsxwriter::XlsxError) -> Self {
        Self::Workbook(error.to_string())
    }
}
