//! One self-contained, accessible page: no scripts, nothing from a network, made to be printed.

mod chart;
mod page;
mod parts;

pub(super) use page::Html;
