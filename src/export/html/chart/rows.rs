//! Charts with a row for each label: label at the left, drawing in the middle, figures at the right.

use maud::{Markup, html};

use super::super::super::grid::{shown, visible};
use super::super::super::layout::wrap;
use super::frame::{Frame, WIDTH, px};
use super::scale::{Scale, tick_text};
use crate::model::Row;

/// Where the middle begins and ends.
pub(super) const PLOT: (f64, f64) = (216.0, 596.0);
/// Where the figures at the right begin.
pub(super) const FIGURES: f64 = 614.0;
/// Room above the rows for the axis.
pub(super) const HEAD: f64 = 34.0;
/// Rows drawn; a longer chart is no longer seen at a glance and prints badly.
pub(super) const MOST_ROWS: usize = 30;
/// Letters of a label on one line.
const LABEL: usize = 27;

/// The rows that are drawn.
pub(super) fn drawn<'a>(frame: &Frame<'a>) -> &'a [Row] {
    &frame.table.rows[..frame.table.rows.len().min(MOST_ROWS)]
}

/// Says so when rows are left out.
pub(super) fn left_out(frame: &Frame<'_>) -> String {
    match frame.table.rows.len() {
        0..=MOST_ROWS => String::new(),
        all => {
            format!(" The first {MOST_ROWS} of {} rows are drawn.", crate::domain::text::grouped(all as u64))
        }
    }
}

/// The axis above the rows, with a thin line for each tick.
pub(super) fn axis(scale: &Scale, title: &str, is_money: bool, bottom: f64) -> Markup {
    html! {
        text.axis-title x=(px(PLOT.0)) y="11" { (visible(title)) }
        @for tick in &scale.ticks {
            @let x = scale.place(*tick, PLOT.0, PLOT.1);
            line.grid x1=(px(x)) x2=(px(x)) y1=(px(HEAD - 4.0)) y2=(px(bottom)) {}
            text.tick x=(px(x)) y=(px(HEAD - 8.0)) { (tick_text(*tick, &scale.ticks, is_money)) }
        }
    }
}

/// The label of a row in one line or two, its middle at `y`.
pub(super) fn label(text: &str, y: f64) -> Markup {
    let mut lines = wrap(visible(text).as_ref(), LABEL);
    if lines.len() > 2 {
        lines.truncate(2);
        lines[1].push('…');
    }
    let first = if lines.len() == 1 { y + 4.5 } else { y - 3.0 };
    html! {
        g {
            title { (visible(text)) }
            @for (at, line) in lines.iter().enumerate() {
                text.label x="0" y=(px(first + 15.0 * if at == 0 { 0.0 } else { 1.0 })) { (line) }
            }
        }
    }
}

/// The label of a row as the table shows it.
pub(super) fn label_of(row: &Row, column: usize) -> String {
    shown(&row.cells[column]).text
}

/// The line under a row.
pub(super) fn rule(y: f64) -> Markup {
    html! { line.rule x1="0" x2=(px(WIDTH)) y1=(px(y)) y2=(px(y)) {} }
}
