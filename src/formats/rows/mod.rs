//! The one reader of tables, and the mapping profiles that say what their columns mean.
//!
//! An analyst says it in a small TOML file for any CSV. Such a profile is chosen and never guessed;
//! [`suggest`] only proposes a text. ratebook's own payer CSV is a profile too, known by its headings.

mod advice;
mod amount;
mod beyond;
mod check;
mod code_modifiers;
mod code_range;
mod codes;
mod contradiction;
mod currency;
mod fields;
mod finder;
mod gaps;
mod header;
mod idle_keys;
mod kin;
mod layout;
mod ledger;
mod left_out;
mod memo;
mod payer_rates;
mod percent_words;
mod plain_headings;
mod reader;
mod repeats;
mod row;
mod row_amounts;
mod row_codes;
mod row_rule;
mod share;
mod shares_as_dollars;
mod spec;
mod suggest;
mod title;
mod totals;
mod two_names;
mod unlike_units;
mod values;

pub use check::{Profile, template};
pub(super) use header::words;
pub use payer_rates::{PAYER_RATES, payer_rates_template};
pub(super) use suggest::price_list;
pub use suggest::{Proposal, suggest};
