//! What ratebook adds to SQLite.

pub mod functions;
