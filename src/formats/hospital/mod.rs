//! Hospital standard charges under the CMS template, versions 2 and 3: CSV tall, CSV wide, JSON.
//!
//! All three become the same rows (`row`), are checked by the same rules (`rules`) and give the
//! same facts (`facts`).

mod charge_kind;
mod code_kept;
mod columns;
mod count;
mod csv_file;
mod csv_head;
mod deferred_gaps;
mod duplicate;
mod effects;
mod facts;
mod general;
mod heading;
mod headings;
mod item_charges;
mod json;
mod layout;
mod ledger;
mod modifiers;
mod payer_figures;
mod payer_rules;
mod plausible;
mod publication;
mod remembered;
mod repeated_columns;
mod row;
mod rules;
mod sniff;
mod tall;
#[cfg(test)]
pub(crate) mod testing;
mod verdict;
mod version;
mod wide;

pub use json::Json;
pub use publication::future_date;
pub use tall::Tall;
pub use verdict::{Verdict, validate};
pub use version::{UnknownVersion, Version};
pub use wide::Wide;

use crate::formats::format::Format;

/// The formats of this family, to be asked in this order.
pub const FORMATS: [&dyn Format; 3] = [&Tall, &Wide, &Json];
