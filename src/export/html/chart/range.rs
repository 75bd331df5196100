//! The range plot: a dot for the middle figure and a line for its spread, a row for each label.

use maud::{Markup, html};

use super::frame::{Drawing, Frame, WIDTH, px};
use super::rows::{FIGURES, HEAD, PLOT, axis, drawn, label, label_of, left_out, rule};
use super::scale::{Scale, number};
use crate::model::{Cell, ColumnKind, Row, Value};

/// Height of a row.
const ROW: f64 = 44.0;

/// The columns that are drawn.
pub(super) struct Parts {
    pub(super) label: usize,
    pub(super) low: Option<usize>,
    pub(super) mid: usize,
    pub(super) high: Option<usize>,
    pub(super) count: Option<usize>,
    pub(super) reference: Option<usize>,
}

/// Draws the chart.
pub(super) fn draw(frame: &Frame<'_>, parts: &Parts) -> Drawing {
    let rows = drawn(frame);
    let places = [parts.low, Some(parts.mid), parts.high, parts.reference];
    let figures =
        rows.iter().flat_map(|row| places.iter().flatten().filter_map(|at| number(&row.cells[*at])));
    let bottom = HEAD + ROW * f64::from(u32::try_from(rows.len()).unwrap_or(0));
    let is_money = frame.table.columns[parts.mid].kind == ColumnKind::Money;
    let title = frame.title(parts.mid);
    let scale = Scale::over(figures, 4);
    let body = html! {
        @if let Some(scale) = &scale { (axis(scale, title, is_money, bottom)) }
        @if let (Some(scale), Some(cell)) = (&scale, reference(rows, parts)) {
            (reference_line(frame, parts, scale, cell, bottom))
        }
        @for (at, row) in rows.iter().enumerate() {
            @let y = HEAD + ROW * (f64::from(u32::try_from(at).unwrap_or(0)) + 0.5);
            (label(&label_of(row, parts.label), y, 3))
            (marks(frame, parts, row, scale.as_ref(), y))
            (rule(y + ROW / 2.0))
        }
    };
    Drawing {
        width: WIDTH,
        height: bottom + if reference(rows, parts).is_some() { 22.0 } else { 4.0 },
        title: format!(
            "{}: {} by {}",
            frame.table.title,
            title.to_lowercase(),
            frame.title(parts.label).to_lowercase()
        ),
        description: description(frame, parts),
        reading: reading(frame, parts),
        body,
    }
}

/// The dot, its line and the figures of a row, or the reason why there is no dot.
fn marks(frame: &Frame<'_>, parts: &Parts, row: &Row, scale: Option<&Scale>, y: f64) -> Markup {
    let mid = &row.cells[parts.mid];
    let (Some(figure), Some(scale)) = (number(mid), scale) else {
        return html! { (frame.gap(mid, PLOT.0, y)) (under(row, parts, y, false)) };
    };
    let place = |figure| scale.place(figure, PLOT.0, PLOT.1);
    let end = |at: Option<usize>| at.and_then(|at| number(&row.cells[at])).map(place);
    let ends = [end(parts.low), end(parts.high)];
    html! {
        @if let [Some(low), Some(high)] = ends {
            line.spread x1=(px(low)) x2=(px(high)) y1=(px(y)) y2=(px(y)) {}
        }
        @for x in ends.into_iter().flatten() {
            line.end x1=(px(x)) x2=(px(x)) y1=(px(y - 6.0)) y2=(px(y + 6.0)) {}
        }
        circle.dot cx=(px(place(figure))) cy=(px(y)) r="5.5" {}
        text.figure x=(px(FIGURES)) y=(px(y - 2.0)) { (mid.display()) }
        (under(row, parts, y, true))
    }
}

/// The small line of figures under the middle one: both ends, and how many there are.
fn under(row: &Row, parts: &Parts, y: f64, has_mid: bool) -> Markup {
    let mut words = Vec::new();
    if let (true, Some(low), Some(high)) = (has_mid, parts.low, parts.high) {
        let (low, high) = (&row.cells[low], &row.cells[high]);
        words.push(match (low.as_gap(), high.as_gap()) {
            (Some(gap), _) | (_, Some(gap)) => gap.reason.marker().to_owned(),
            _ => format!("{} – {}", short(low), short(high)),
        });
    }
    if let Some(count) = parts.count {
        words.push(format!("n {}", row.cells[count].display()));
    }
    let y = if has_mid { y + 13.0 } else { y + 4.5 };
    html! { text.under x=(px(FIGURES)) y=(px(y)) { (words.join(", ")) } }
}

/// A figure from a thousand on without decimals, rounded: the ends of a line are printed small.
fn short(cell: &Cell) -> String {
    match number(cell) {
        Some(figure) if figure.abs() >= 1000.0 => {
            let (sign, dollar) =
                (if figure < 0.0 { "-" } else { "" }, matches!(cell, Cell::Value(Value::Money(_))));
            let digits = crate::domain::text::group_digits(&format!("{:.0}", figure.abs()));
            format!("{sign}{}{digits}", if dollar { "$" } else { "" })
        }
        _ => cell.display(),
    }
}

/// The cell to compare with: of the first row that has one.
fn reference<'a>(rows: &'a [Row], parts: &Parts) -> Option<&'a Cell> {
    let at = parts.reference?;
    let cells = || rows.iter().map(|row| &row.cells[at]);
    cells().find(|cell| number(cell).is_some()).or_else(|| cells().next())
}

fn reference_line(frame: &Frame<'_>, parts: &Parts, scale: &Scale, cell: &Cell, bottom: f64) -> Markup {
    let title = parts.reference.map_or("", |at| frame.title(at));
    match number(cell) {
        Some(figure) => {
            let x = scale.place(figure, PLOT.0, PLOT.1);
            let side = if x > (PLOT.0 + PLOT.1) / 2.0 { "end" } else { "start" };
            html! {
                line.reference x1=(px(x)) x2=(px(x)) y1=(px(HEAD - 2.0)) y2=(px(bottom + 4.0)) {}
                text.reference-word x=(px(x)) y=(px(bottom + 17.0)) text-anchor=(side) {
                    (title) " " (cell.display())
                }
            }
        }
        None => html! {
            text.reference-word x=(px(PLOT.0)) y=(px(bottom + 17.0)) { (title) " " (cell.display()) }
        },
    }
}

fn description(frame: &Frame<'_>, parts: &Parts) -> String {
    let known = frame.table.rows.iter().filter_map(|row| number(&row.cells[parts.mid]).map(|n| (n, row)));
    let word = |row: &Row| format!("{} ({})", row.cells[parts.mid].display(), label_of(row, parts.label));
    let least = known.clone().min_by(|a, b| a.0.total_cmp(&b.0));
    let most = known.max_by(|a, b| a.0.total_cmp(&b.0));
    let spread = match (least, most) {
        (Some((_, least)), Some((_, most))) => format!(" From {} to {}.", word(least), word(most)),
        _ => String::new(),
    };
    format!("{}{spread}{}", frame.known_in_words(parts.mid), left_out(frame))
}

fn reading(frame: &Frame<'_>, parts: &Parts) -> String {
    let mut text = format!("Dot: {}.", frame.title(parts.mid).to_lowercase());
    if let (Some(low), Some(high)) = (parts.low, parts.high) {
        let ends = [frame.title(low).to_lowercase(), frame.title(high).to_lowercase()];
        text.push_str(&format!(" Line: {} to {}.", ends[0], ends[1]));
    }
    if let Some(count) = parts.count {
        text.push_str(&format!(" n: {}.", frame.title(count).to_lowercase()));
    }
    if let Some(reference) = parts.reference {
        text.push_str(&format!(" Dashed: {}.", frame.title(reference)));
    }
    text.push_str(" A bracketed word appears where there is no figure.");
    text + &left_out(frame)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Decimal, Money};

    #[test]
    fn the_ends_of_a_line_are_rounded_not_cut() {
        let money = |text: &str| Cell::Value(Value::Money(Money::new(text.parse::<Decimal>().unwrap())));
        assert_eq!(short(&money("7742.614")), "$7,743");
        assert_eq!(short(&money("-13936.7125")), "-$13,937");
        assert_eq!(short(&money("999.99")), "$999.99");
        assert_eq!(short(&Cell::Value(Value::Decimal("1204.6".parse::<Decimal>().unwrap()))), "1,205");
    }
}
