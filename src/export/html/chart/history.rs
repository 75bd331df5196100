//! The history: a strip for each series, its figures from date to date on one scale.

use maud::{Markup, html};

use super::frame::{Drawing, Frame, WIDTH, px};
use super::rows::{FIGURES, HEAD, MOST_ROWS, PLOT, label, label_of, rule};
use super::scale::{Scale, number};
use crate::model::{Cell, Row};

/// Height of a strip.
const STRIP: f64 = 62.0;

/// Draws the chart.
pub(super) fn draw(frame: &Frame<'_>, label_at: usize, value_at: usize, series_at: Option<usize>) -> Drawing {
    let rows = &frame.table.rows;
    let dates = in_order(rows.iter().map(|row| label_of(row, label_at)));
    let name_of = |row: &Row| series_at.map_or(frame.title(value_at).to_owned(), |at| label_of(row, at));
    let all = in_order(rows.iter().map(name_of));
    let names = &all[..all.len().min(MOST_ROWS)];
    let scale = Scale::over(rows.iter().filter_map(|row| number(&row.cells[value_at])), 3);
    let bottom = HEAD + STRIP * f64::from(u32::try_from(names.len()).unwrap_or(0));
    let body = html! {
        (date_axis(&dates, bottom))
        @for (at, name) in names.iter().enumerate() {
            @let top = HEAD + STRIP * f64::from(u32::try_from(at).unwrap_or(0));
            @let points: Vec<(f64, &Cell)> = rows
                .iter()
                .filter(|row| name_of(row) == *name)
                .map(|row| (place(&dates, &label_of(row, label_at)), &row.cells[value_at]))
                .collect();
            (label(name, top + STRIP / 2.0, 2))
            (strip(frame, &points, scale.as_ref(), top))
            (rule(top + STRIP))
        }
    };
    let what = frame.title(value_at).to_lowercase();
    let more = match all.len() {
        0..=MOST_ROWS => String::new(),
        all => format!(" The first {MOST_ROWS} of {all} series are drawn."),
    };
    Drawing {
        width: WIDTH,
        height: bottom + 4.0,
        title: format!("{}: {what} by {}", frame.table.title, frame.title(label_at).to_lowercase()),
        description: format!("{}{more}", frame.known_in_words(value_at)),
        reading: format!(
            "Dots: {what}, all strips on one scale, dates evenly spaced. At the right the last figure and the first. \
             A bracketed word appears where the last figure is missing; a ring on the base line marks other gaps.{more}"
        ),
        body,
    }
}

fn in_order(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen: Vec<String> = Vec::new();
    for text in texts {
        if !seen.contains(&text) {
            seen.push(text);
        }
    }
    seen
}

/// The place of a date among all.
fn place(dates: &[String], date: &str) -> f64 {
    let at = dates.iter().position(|one| one == date).unwrap_or(0);
    let share = |n: usize| f64::from(u32::try_from(n).unwrap_or(0));
    let last = share(dates.len().saturating_sub(1)).max(1.0);
    PLOT.0 + 12.0 + share(at) / last * (PLOT.1 - PLOT.0 - 24.0)
}

/// The dates above the strips: as many as there is room for, the first and the last always.
fn date_axis(dates: &[String], bottom: f64) -> Markup {
    let step = dates.len().div_ceil(5).max(1);
    html! {
        @for (at, date) in dates.iter().enumerate() {
            @let x = place(dates, date);
            line.grid x1=(px(x)) x2=(px(x)) y1=(px(HEAD - 4.0)) y2=(px(bottom)) {}
            @if at + 1 == dates.len() || (at % step == 0 && at + step < dates.len() + step / 2) {
                text.tick x=(px(x)) y=(px(HEAD - 8.0)) { (date) }
            }
        }
    }
}

fn strip(frame: &Frame<'_>, points: &[(f64, &Cell)], scale: Option<&Scale>, top: f64) -> Markup {
    let (base, head) = (top + STRIP - 10.0, top + 10.0);
    let at = |(x, cell): &(f64, &Cell)| Some((*x, scale?.place(number(cell)?, base, head)));
    let dots: Vec<(f64, f64)> = points.iter().filter_map(at).collect();
    // A line does not run across a gap.
    let lines = points.split(|point| at(point).is_none()).filter(|run| run.len() > 1).map(|run| {
        let corners = run.iter().filter_map(at).map(|(x, y)| format!("{},{}", px(x), px(y)));
        corners.collect::<Vec<_>>().join(" ")
    });
    let first = points.iter().find(|(_, cell)| number(cell).is_some());
    html! {
        @for line in lines { polyline.path points=(line) {} }
        @for (x, y) in &dots { circle.dot cx=(px(*x)) cy=(px(*y)) r="4" {} }
        @for (x, cell) in points.iter().filter(|(_, cell)| number(cell).is_none()) {
            g {
                title { (cell.display()) }
                circle.ring cx=(px(*x)) cy=(px(base)) r="4" {}
            }
        }
        @if let Some((_, last)) = points.last() {
            @if number(last).is_some() {
                text.figure x=(px(FIGURES)) y=(px(top + STRIP / 2.0 - 2.0)) { (last.display()) }
            } @else { (frame.gap(last, FIGURES, top + STRIP / 2.0 - 8.0)) }
        }
        @if let Some((_, first)) = first.filter(|_| points.len() > 1) {
            text.under x=(px(FIGURES)) y=(px(top + STRIP / 2.0 + 15.0)) { "first " (first.display()) }
        }
    }
}
