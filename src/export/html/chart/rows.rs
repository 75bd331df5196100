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
/// From one line of a label to the next.
const LINE: f64 = 14.0;

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

/// The label of a row in as many lines as its height has room for, their middle at `y`.
pub(super) fn label(text: &str, y: f64, most: usize) -> Markup {
    let mut lines = wrap(visible(text).as_ref(), LABEL);
    if lines.len() > most {
        lines.truncate(most);
        lines[most - 1].push('…');
    }
    let above = f64::from(u32::try_from(lines.len() - 1).unwrap_or(0)) / 2.0;
    let first = y + 4.5 - LINE * above;
    html! {
        g {
            title { (visible(text)) }
            @for (at, line) in lines.iter().enumerate() {
                text.label x="0" y=(px(first + LINE * f64::from(u32::try_from(at).unwrap_or(0)))) { (line) }
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

#[cfg(test)]
mod tests {
    use super::label;

    #[test]
    fn a_long_name_has_the_lines_that_its_row_has_room_for() {
        let lines = |text: &str, most| {
            let drawn = label(text, 22.0, most).into_string();
            (drawn.matches("<text").count(), drawn.contains('…'))
        };
        let name = "Blue Cross and Blue Shield of Southeastern Pennsylvania";
        assert_eq!(lines(name, 3), (3, false));
        assert_eq!(lines(name, 2), (2, true));
        assert_eq!(lines("Aetna", 3), (1, false));
    }
}
