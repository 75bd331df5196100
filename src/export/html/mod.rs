//! One self-contained, accessible page: no scripts, nothing from a network, made to be printed.
//!
//! The index of an exported folder alone has a script, and works without it.

mod chart;
mod description;
mod drawn;
mod figure_links;
mod first;
mod ids;
mod index;
mod lanes;
mod medicare;
mod modifiers;
mod page;
mod paper;
mod parts;

pub use index::{Index, IndexEntry, write_index};
pub(super) use page::Html;
