//! The distribution: a bar for each row, its count at the end.

use maud::html;

use super::frame::{Drawing, Frame, WIDTH, px};
use super::rows::{FIGURES, HEAD, PLOT, axis, drawn, label, label_of, left_out, rule};
use super::scale::{Scale, number};

/// Height of a row and of its bar.
const ROW: f64 = 30.0;
const BAR: f64 = 16.0;

/// Draws the chart.
pub(super) fn draw(frame: &Frame<'_>, label_at: usize, count_at: usize) -> Drawing {
    let rows = drawn(frame);
    let bottom = HEAD + ROW * f64::from(u32::try_from(rows.len()).unwrap_or(0));
    let scale = Scale::from_zero(rows.iter().filter_map(|row| number(&row.cells[count_at])), 4);
    let body = html! {
        @if let Some(scale) = &scale { (axis(scale, frame.title(count_at), false, bottom)) }
        @for (at, row) in rows.iter().enumerate() {
            @let y = HEAD + ROW * (f64::from(u32::try_from(at).unwrap_or(0)) + 0.5);
            @let cell = &row.cells[count_at];
            (label(&label_of(row, label_at), y, 2))
            @match (number(cell), &scale) {
                (Some(figure), Some(scale)) => {
                    @let zero = scale.place(0.0, PLOT.0, PLOT.1);
                    @let end = scale.place(figure, PLOT.0, PLOT.1);
                    rect.bar x=(px(zero)) y=(px(y - BAR / 2.0)) width=(px((end - zero).max(0.0))) height=(px(BAR)) {}
                    text.figure x=(px(FIGURES)) y=(px(y + 4.5)) { (cell.display()) }
                }
                _ => (frame.gap(cell, PLOT.0, y)),
            }
            (rule(y + ROW / 2.0))
        }
    };
    let (what, by) = (frame.title(count_at).to_lowercase(), frame.title(label_at).to_lowercase());
    Drawing {
        width: WIDTH,
        height: bottom + 4.0,
        title: format!("{}: {what} by {by}", frame.table.title),
        description: format!("{}{}", frame.known_in_words(count_at), left_out(frame)),
        reading: format!(
            "Bar: {what}. A bracketed word appears where there is no figure.{}",
            left_out(frame)
        ),
        body,
    }
}
