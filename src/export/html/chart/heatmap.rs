//! The completeness heatmap: how much is known, row by column, with its figures in each field.

use maud::{Markup, html};

use super::super::super::grid::visible;
use super::super::super::layout::wrap;
use super::frame::{Drawing, Frame, WIDTH, px};
use super::rows::{MOST_ROWS, label, label_of};
use super::scale::number;
use crate::domain::text::grouped;

/// Where the fields begin.
const LEFT: f64 = 216.0;
/// Width of a field at least; more columns make the drawing wider.
const NARROWEST: f64 = 88.0;
const ROW: f64 = 40.0;

/// Known and applicable of a field; none where there is no row.
type Field = Option<(u64, u64)>;

/// Draws the chart of the columns row, column, known and of.
pub(super) fn draw(frame: &Frame<'_>, parts: [usize; 4]) -> Drawing {
    let (rows, columns, fields) = fields(frame, parts);
    let count = |n: usize| f64::from(u32::try_from(n).unwrap_or(0));
    let step = ((WIDTH - LEFT) / count(columns.len())).clamp(NARROWEST, 150.0);
    let heads: Vec<Vec<String>> = columns.iter().map(|text| wrap(text, letters(step))).collect();
    let lines = heads.iter().map(Vec::len).max().unwrap_or(1);
    let head = 10.0 + 13.0 * count(lines);
    let shown = rows.len().min(MOST_ROWS);
    let body = html! {
        @for (c, lines) in heads.iter().enumerate() {
            @for (at, line) in lines.iter().enumerate() {
                text.column-head x=(px(LEFT + step * (count(c) + 0.5))) y=(px(head - 8.0 - 13.0 * count(lines.len() - 1 - at))) {
                    (visible(line))
                }
            }
        }
        @for (r, row) in rows.iter().take(shown).enumerate() {
            @let y = head + ROW * count(r);
            (label(row, y + ROW / 2.0, 2))
            @for c in 0..columns.len() {
                (field(frame, fields[r][c], (LEFT + step * count(c), y, step)))
            }
        }
    };
    let (known, of) =
        fields.iter().flatten().flatten().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    let more = if rows.len() > shown {
        format!(" The first {shown} of {} rows are drawn.", rows.len())
    } else {
        String::new()
    };
    Drawing {
        width: (LEFT + step * count(columns.len())).max(WIDTH),
        height: head + ROW * count(shown) + 4.0,
        title: format!(
            "{}: known of applicable by {} and {}",
            frame.table.title,
            frame.title(parts[0]).to_lowercase(),
            frame.title(parts[1]).to_lowercase()
        ),
        description: format!(
            "{} of {} applicable cells are known, over {} and {}.{more}",
            grouped(known),
            grouped(of),
            crate::domain::text::count(rows.len() as u64, "row", "rows"),
            crate::domain::text::count(columns.len() as u64, "column", "columns"),
        ),
        reading: format!(
            "Each field: percent known, and known of applicable cells. The darker, the more is known; hatched: \
             nothing is known; [not-applicable]: no cell can have a value; a dot: no such cell is expected.{more}"
        ),
        body,
    }
}

/// The names at the left and above in order, and the sums of their fields.
fn fields(
    frame: &Frame<'_>,
    [row, column, known, of]: [usize; 4],
) -> (Vec<String>, Vec<String>, Vec<Vec<Field>>) {
    let (mut rows, mut columns): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    let mut fields: Vec<Vec<Field>> = Vec::new();
    let place = |names: &mut Vec<String>, name: String| {
        names.iter().position(|one| *one == name).unwrap_or_else(|| {
            names.push(name);
            names.len() - 1
        })
    };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "counts are small and whole")]
    let count = |figure: Option<f64>| figure.map_or(0, |figure| figure.max(0.0) as u64);
    for one in &frame.table.rows {
        let r = place(&mut rows, label_of(one, row));
        let c = place(&mut columns, label_of(one, column));
        fields.resize(rows.len(), Vec::new());
        let line = &mut fields[r];
        if line.len() <= c {
            line.resize(c + 1, None);
        }
        let sum = line[c].get_or_insert((0, 0));
        sum.0 += count(number(&one.cells[known]));
        sum.1 += count(number(&one.cells[of]));
    }
    for line in &mut fields {
        line.resize(columns.len(), None);
    }
    (rows, columns, fields)
}

fn field(frame: &Frame<'_>, field: Field, (x, y, step): (f64, f64, f64)) -> Markup {
    let middle = px(x + step / 2.0);
    let class = match field {
        Some((_, 0)) | None => "none",
        Some((0, _)) => "zero",
        Some((known, of)) => match known * 100 / of {
            0..25 => "some",
            25..75 => "half",
            75..100 => "most",
            _ => "all",
        },
    };
    let fill = (class == "zero").then(|| format!("url(#{}-structural)", frame.id));
    html! {
        rect class=(format!("field {class}")) x=(px(x + 1.0)) y=(px(y + 1.0)) width=(px(step - 2.0)) height=(px(ROW - 2.0)) style=[fill.map(|fill| format!("fill:{fill}"))] {}
        @match field {
            None => text class="share none" x=(middle) y=(px(y + 24.0)) { "·" },
            Some((_, 0)) => text class="of none" x=(middle) y=(px(y + 24.0)) { "[not-applicable]" },
            Some((known, of)) => {
                text class=(format!("share {class}")) x=(middle) y=(px(y + 18.0)) { (known * 100 / of) " %" }
                text class=(format!("of {class}")) x=(middle) y=(px(y + 32.0)) { (grouped(known)) " of " (grouped(of)) }
            }
        }
    }
}

/// Letters of a heading that fit above a field.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a width on a page")]
fn letters(step: f64) -> usize {
    (step / 6.2) as usize
}
