//! Renders a finished `model::Report` in every format, and writes it without leaving halves.
//!
//! All formats hold the same cells and the same bracketed reasons. Nothing here knows a
//! database, a query or the clock: what a document says about itself comes in with the report
//! and `Options`.

mod appendix;
mod brief;
mod csv;
mod datapackage;
mod document;
mod error;
mod exporter;
mod file;
mod first_screen;
mod folder;
mod format;
mod gap_groups;
mod grid;
#[cfg(feature = "html")]
mod html;
mod json;
mod layout;
mod leftover;
mod list_screen;
mod markdown;
mod ndjson;
#[cfg(feature = "parquet")]
mod parquet;
mod stream;
mod terminal;
#[cfg(feature = "xlsx")]
mod xlsx;

#[cfg(test)]
mod agreement;
#[cfg(test)]
mod sample;

pub use datapackage::{RowsAre, sidecar_path, write_datapackage};
pub use error::ExportError;
pub use exporter::{Exporter, GapStyle, Options};
#[cfg(feature = "parquet")]
pub(crate) use file::sync_folder;
pub use file::{Overwrite, PreparedFile, prepare_file, write_file};
pub use folder::FolderWriter;
pub use format::{Format, beside, exporter};
#[cfg(feature = "html")]
pub use html::{Index, IndexEntry, write_index};
pub use leftover::{LeftOver, left_over_in};
pub use stream::TableWriter;
#[cfg(feature = "xlsx")]
pub use xlsx::{RejectsBook, writes_workbook};
