//! Rows become facts: one folder for each format, told apart by content and never by name.
//!
//! A format knows its own shape and nothing of SQLite; what it reads it hands over as facts
//! (`fact`) through the seam in `reader`. Bytes become rows in `source`, facts become tables in `load`.

mod above_bounds;
#[cfg(test)]
mod agreement;
pub(crate) mod bundle;
pub(crate) mod cell;
pub(crate) mod codes;
#[cfg(test)]
pub(crate) mod collect;
mod columns_with;
mod decimal_comma;
mod detect;
pub(crate) mod fact;
pub(crate) mod filter;
mod first_row;
pub(crate) mod format;
pub mod hospital;
pub(crate) mod in_network;
pub(crate) mod ledger;
pub(crate) mod marker;
mod medicare;
mod method_words;
pub(crate) mod number;
pub(crate) mod options;
mod outside_bounds;
mod places;
pub(crate) mod providers;
mod quoting;
pub(crate) mod reader;
pub mod release;
mod repeated_header;
mod row_width;
pub mod rows;
mod said_system;
mod spoiled_code;
mod system_words;
mod unread;
pub(crate) mod words;

pub use bundle::{Bundle, BundledTable, PassedOver, Unpacked};
pub use detect::{Detected, detect, formats, reference_formats};
pub use fact::{ChargeFact, EffectFact, ItemFact, PayerPlan, RateFact, SameBy, Statistic, TermsFact};
pub use filter::CodeFilter;
pub use first_row::look_at_first_row;
pub use format::{Format, Sniff};
pub use in_network::payer_with_list;
pub use ledger::Cells;
pub use marker::{Marker, built_in};
pub use options::{OpenOptions, Variant};
pub use outside_bounds::OutsideBounds;
pub(crate) use places::Places;
pub use places::{ChargePointer, Pointer};
pub use providers::{
    AllowedFact, ContentsFact, InNetwork, ListedFile, PlanFact, PricePointer, ProviderGroupFact,
    ProviderSetFact, ProvidersKey, base_name,
};
pub(crate) use quoting::misquoted;
pub use reader::{ChargeKey, ItemKey, LeftOut, Publication, PublisherKind, Reader, Reject, Scope, Sink};
pub use release::{ReferenceFormat, ReferenceReader, Release};
pub use words::{AmountKind, Arrangement, BillingClass, Method, NegotiatedType, Setting, TinType};
