//! What payers publish of their own prices (Transparency in Coverage): in-network prices, allowed amounts
//! outside of the networks, and tables of contents that say which file holds whose prices.
//!
//! The files are of any size, up to hundreds of gigabytes, and one code in a million items: an import
//! reads the prices of some codes and skips the rest (`skim`). Layout and words are those of CMS's
//! schemas (<https://github.com/CMSgov/price-transparency-guide>), versions 1 and 2.

mod allowed;
mod contents;
mod elsewhere;
mod format;
mod general;
mod groups;
mod item;
mod leaves;
mod list_name;
mod names;
mod notes;
mod price;
mod reader;
mod repeated;
mod skim;
mod spool;
mod unread;

pub(crate) use format::FORMATS;
pub use general::payer_with_list;
pub(crate) use names::{ALLOWED_AMOUNTS, CONTENTS, IN_NETWORK};
