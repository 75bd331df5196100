//! Mapping profiles: how an analyst says, in a small TOML file, what the columns of any CSV mean.
//!
//! A profile is chosen by the analyst and never guessed; [`suggest`] only proposes a text.

mod amount;
mod check;
mod codes;
mod gaps;
mod header;
mod layout;
mod ledger;
mod reader;
mod row_rule;
mod spec;
mod suggest;
mod title;

pub use check::{Profile, template};
pub use suggest::suggest;
