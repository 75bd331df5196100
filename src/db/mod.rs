//! The one way to SQLite: opening, pragmas, migrations, backups, SQL functions.

mod as_of;
mod backup;
mod columns;
mod connection;
mod derived;
mod dictionary;
mod error;
mod fresh;
mod functions;
mod migrate;
mod orphans;
mod shadow;
mod shipped;
mod table_rows;
mod take_back;
mod trouble;
mod verify;
mod views;
mod wait;

pub use as_of::{AsOf, Edition, edition_at, shown_edition};
pub use backup::{BackupReport, back_up};
pub use columns::{
    Binder, Bound, Column, Identified, Identity, Link, Reasons, Record, Role, Shared, Texts, Value,
};
pub use connection::{
    CACHE_KIB, FileId, at_one_moment, open_for_changes, open_for_reading, open_for_reading_now,
    open_for_writing, open_read_only, reopen_at_moments, roll_back_interrupted,
};
pub use dictionary::DictionaryEntry;
pub use error::{DEFAULT_NAME, DbError};
pub use fresh::{data_dictionary, fresh};
pub use functions::{register as register_functions, set_today};
pub use migrate::{
    APPLICATION_ID, MigrationState, MigrationStatus, has_data, holds_nothing, make_in, newest_version,
    require_current, require_known, schema_version, status, status_of_none, up,
};
pub use shadow::Moving;
pub(crate) use shipped::is_name_in_views;
pub use shipped::shipped_views;
pub use table_rows::{Import, Insert, Inserts, TableRows};
pub use take_back::{TakenBack, take_back};
pub use trouble::Trouble;
pub use verify::{Verified, is_whole, verify};
pub use views::{UserView, other_views, user_views};
pub use wait::{Waiting, on_waiting};
