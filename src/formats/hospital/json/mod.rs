//! The JSON template: the text is walked item by item, so that a file of any size fits.
//!
//! An item is checked against the conditions of CMS's schema, then turned into the rows that the
//! CSV templates have, and so into the same facts.

mod alerts;
mod commas;
mod duplicate_keys;
mod members;
mod reader;
mod row;
mod schema;
mod walk;

pub use reader::Json;
pub(super) use reader::JsonFile;
pub(super) use walk::Stop;
