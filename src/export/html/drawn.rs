//! The small drawings beside the fee: a tick for each locality, and lines from year to year, of the fee and of
//! what OPPS pays the hospital outpatient department.
//!
//! Drawings have no viewBox: lengths across are percentages, so they are as wide as their place and
//! their texts, which are of the page, keep their size.

use maud::{Markup, html};

use super::super::brief::place_in_words;
use super::super::grid::visible;
use super::chart::number;
use super::first::Cells;
use crate::model::{Cell, Report, Table};

/// The drawings, where their tables are there; and whether a year of the lines is a ring, which a figure derived from an extract
/// is.
pub(super) fn drawings(cells: &Cells<'_>, row: usize, report: &Report) -> (Markup, bool) {
    let table = |id: &str| report.tables().find(|table| table.id == id);
    let office = cells.text(row, "setting").is_some_and(|text| text.contains("office"));
    let setting = if office { "non-facility" } else { "facility" };
    let localities = table("medicare-by-locality").and_then(|table| by_locality(table, setting, cells, row));
    let points = |setting| table("medicare-history").map_or(Vec::new(), |table| points_of(table, setting));
    let lines = [(points(setting), "National fee"), (points("hospital outpatient (OPPS)"), "OPPS")];
    let by_years = lines.iter().map(|(points, name)| by_year(points, name, cells));
    let drawn: Vec<Markup> = [localities].into_iter().chain(by_years).flatten().collect();
    let has_rings = lines.iter().any(|(points, _)| points.len() > 1 && points.iter().any(|one| one.derived));
    let markup = html! {
        @if !drawn.is_empty() { div.drawn.three[drawn.len() == 3] { @for drawing in drawn { (drawing) } } }
    };
    (markup, has_rings)
}

fn share(value: f64, low: f64, high: f64) -> String {
    format!("{:.2}%", if high > low { (value - low) / (high - low) * 100.0 } else { 50.0 })
}

fn by_locality(table: &Table, setting: &str, cells: &Cells<'_>, row: usize) -> Option<Markup> {
    let column = if setting == "facility" { "facility_amount" } else { "nonfacility_amount" };
    let at = table.columns.iter().position(|one| one.name == column);
    let mut amounts: Vec<f64> =
        at.map_or(Vec::new(), |at| table.rows.iter().filter_map(|row| number(&row.cells[at])).collect());
    amounts.sort_by(f64::total_cmp);
    let (low, high) = (amounts.first().copied()?, amounts.last().copied()?);
    let said = |name: &str| cells.text(row, name).unwrap_or_default();
    let national = cells.cell(row, "amount").and_then(number);
    let label = format!(
        "Professional fee in {} localities: lowest {} {}, highest {} {}, national {}",
        amounts.len(),
        place_in_words(&said("lowest_in")),
        said("lowest"),
        place_in_words(&said("highest_in")),
        said("highest"),
        said("amount")
    );
    Some(html! {
        figure aria-label=(visible(&label)) {
            figcaption { "By locality " span { (amounts.len()) " localities, one line each" } }
            @if let Some(national) = national {
                p.natlab aria-hidden="true" style=(format!("left:{}", label_place(national, low, high))) { "national " (said("amount")) }
            }
            svg.strip width="100%" height="34" aria-hidden="true" focusable="false" {
                line.base x1="0" x2="100%" y1="30" y2="30" {}
                @for amount in &amounts {
                    @let x = share(*amount, low, high);
                    line.tick x1=(x) x2=(x) y1="6" y2="30" {}
                }
                @if let Some(national) = national {
                    @let x = share(national, low, high);
                    line.nat x1=(x) x2=(x) y1="0" y2="34" {}
                }
            }
            p.ends {
                span { (cells.linked("medicare-by-locality", cells.show(row, "lowest"))) small { (cells.show(row, "lowest_in")) ", lowest" } }
                span { (cells.linked("medicare-by-locality", cells.show(row, "highest"))) small { (cells.show(row, "highest_in")) ", highest" } }
            }
        }
    })
}

/// The label keeps inside the drawing.
fn label_place(value: f64, low: f64, high: f64) -> String {
    let at = if high > low { (value - low) / (high - low) * 100.0 } else { 50.0 };
    format!("{:.1}%", at.clamp(24.0, 76.0))
}

/// A year of the line: its name, the figure, and whether it is derived from an extract.
struct Point {
    year: String,
    value: f64,
    amount: String,
    derived: bool,
}

fn points_of(table: &Table, setting: &str) -> Vec<Point> {
    let at = |name: &str| table.columns.iter().position(|one| one.name == name);
    let (Some(year), Some(amount), Some(of), Some(basis)) =
        (at("year"), at("amount"), at("setting"), at("basis"))
    else {
        return Vec::new();
    };
    let is_of = |cell: &Cell| cell.plain().as_deref() == Some(setting);
    let mut points: Vec<Point> = table
        .rows
        .iter()
        .filter(|row| is_of(&row.cells[of]))
        .filter_map(|row| {
            Some(Point {
                year: row.cells[year].display(),
                value: number(&row.cells[amount])?,
                amount: row.cells[amount].display(),
                derived: row.cells[basis].display().starts_with("derived"),
            })
        })
        .collect();
    points.sort_by(|a, b| a.year.cmp(&b.year));
    points
}

fn by_year(points: &[Point], name: &str, cells: &Cells<'_>) -> Option<Markup> {
    let [first, .., last] = points else { return None };
    let low = points.iter().map(|point| point.value).fold(f64::INFINITY, f64::min);
    let high = points.iter().map(|point| point.value).fold(f64::NEG_INFINITY, f64::max);
    let change = (last.value - first.value) / first.value * 100.0;
    let words = match change {
        change if change.abs() < 0.05 => "no change".to_owned(),
        change => format!("{:.1}% {}", change.abs(), if change < 0.0 { "less" } else { "more" }),
    };
    #[expect(clippy::cast_precision_loss, reason = "a place on a page, not a figure")]
    let x = |at: usize| format!("{:.2}%", 4.0 + 92.0 * at as f64 / (points.len() - 1) as f64);
    let y = |value: f64| {
        format!("{:.1}", if high > low { 40.0 - (value - low) / (high - low) * 30.0 } else { 25.0 })
    };
    let label = format!(
        "{name} by year: {} in {}, {} in {}, {words}",
        first.amount, first.year, last.amount, last.year
    );
    let end = |point: &Point| cells.linked("medicare-history", html! { (point.amount) });
    Some(html! {
        figure aria-label=(visible(&label)) {
            figcaption { (name) " by year " span { "not adjusted for inflation" } }
            svg.spark width="100%" height="50" aria-hidden="true" focusable="false" {
                @for (at, pair) in points.windows(2).enumerate() {
                    line.path x1=(x(at)) y1=(y(pair[0].value)) x2=(x(at + 1)) y2=(y(pair[1].value)) {}
                }
                @for (at, point) in points.iter().enumerate() {
                    circle.dot.ring[point.derived] cx=(x(at)) cy=(y(point.value))
                        r=(if at == 0 || at + 1 == points.len() { "4" } else { "2.5" }) {}
                }
            }
            p.ends {
                span { (end(first)) small { (first.year) } }
                span { (end(last)) small { (last.year) ", " (words) } }
            }
        }
    })
}
