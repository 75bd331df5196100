//! Charts as inline SVG: drawn from the cells of the table below them, with no script and no network.
//!
//! Every chart has a title, a description and its figures as text; a row without a figure keeps its
//! place with the reason. Color is never the only sign.

mod bars;
mod figure;
mod frame;
mod heatmap;
mod history;
mod range;
mod rows;
mod scale;

pub(super) use figure::figure;
pub(super) use scale::{Scale, number, tick_text};
