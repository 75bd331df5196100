//! The one way to SQLite: opening, pragmas, migrations, backups, SQL functions.

mod as_of;
mod backup;
mod connection;
mod error;
mod functions;
mod migrate;
mod views;

pub use as_of::{AsOf, Edition, edition_at, reopen_as_of, show_as_of, shown_edition};
pub use backup::{BackupReport, back_up};
pub use connection::{APPLICATION_ID, open_for_writing, open_read_only};
pub use error::DbError;
pub use functions::register as register_functions;
pub use migrate::{
    MigrationState, MigrationStatus, has_data, require_current, schema_version, status, status_of_none, up,
    verify,
};
