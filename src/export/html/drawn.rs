//! The two small drawings beside the fee: a tick for each locality, and a line from year to year.
//!
//! Drawings have no viewBox: lengths across are percentages, so they are as wide as their place and
//! their texts, which are of the page, keep their size.

use maud::{Markup, html};

use super::super::grid::visible;
use super::chart::number;
use super::first::Cells;
use crate::model::{Report, Table};

/// Both drawings, where their tables are there.
pub(super) fn drawings(cells: &Cells<'_>, row: usize, report: &Report) -> Markup {
    let table = |id: &str| report.tables().find(|table| table.id == id);
    let office = cells.text(row, "setting").is_some_and(|text| text.contains("office"));
    let setting = if office { "non-facility" } else { "facility" };
    let localities = table("medicare-by-locality").map(|table| by_locality(table, setting, cells, row));
    let years = table("medicare-history").map(|table| by_year(table, setting));
    html! {
        @if localities.is_some() || years.is_some() {
            div.two { @for drawing in [localities, years].into_iter().flatten() { (drawing) } }
        }
    }
}

fn share(value: f64, low: f64, high: f64) -> String {
    format!("{:.2}%", if high > low { (value - low) / (high - low) * 100.0 } else { 50.0 })
}

fn by_locality(table: &Table, setting: &str, cells: &Cells<'_>, row: usize) -> Markup {
    let column = if setting == "facility" { "facility_amount" } else { "nonfacility_amount" };
    let at = table.columns.iter().position(|one| one.name == column);
    let mut amounts: Vec<f64> =
        at.map_or(Vec::new(), |at| table.rows.iter().filter_map(|row| number(&row.cells[at])).collect());
    amounts.sort_by(f64::total_cmp);
    let (Some(low), Some(high)) = (amounts.first().copied(), amounts.last().copied()) else {
        return html! {};
    };
    let said = |name: &str| cells.text(row, name).unwrap_or_default();
    let national = cells.cell(row, "amount").and_then(number);
    let label = format!(
        "Professional fee in {} localities: lowest {} {}, highest {} {}, national {}",
        amounts.len(),
        said("lowest_in"),
        said("lowest"),
        said("highest_in"),
        said("highest"),
        said("amount")
    );
    html! {
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
                span { (cells.show(row, "lowest")) small { (cells.show(row, "lowest_in")) ", lowest" } }
                span { (cells.show(row, "highest")) small { (cells.show(row, "highest_in")) ", highest" } }
            }
        }
    }
}

/// The label keeps inside the drawing.
fn label_place(value: f64, low: f64, high: f64) -> String {
    let at = if high > low { (value - low) / (high - low) * 100.0 } else { 50.0 };
    format!("{:.1}%", at.clamp(24.0, 76.0))
}

fn by_year(table: &Table, setting: &str) -> Markup {
    let at = |name: &str| table.columns.iter().position(|one| one.name == name);
    let (Some(year), Some(amount), Some(of)) = (at("year"), at("amount"), at("setting")) else {
        return html! {};
    };
    let mut points: Vec<(String, f64, String)> = table
        .rows
        .iter()
        .filter(|row| row.cells[of].plain().as_deref() == Some(setting))
        .filter_map(|row| {
            Some((row.cells[year].display(), number(&row.cells[amount])?, row.cells[amount].display()))
        })
        .collect();
    points.sort_by(|a, b| a.0.cmp(&b.0));
    let (Some(first), Some(last)) = (points.first().cloned(), points.last().cloned()) else {
        return html! {};
    };
    if points.len() < 2 {
        return html! {};
    }
    let low = points.iter().map(|point| point.1).fold(f64::INFINITY, f64::min);
    let high = points.iter().map(|point| point.1).fold(f64::NEG_INFINITY, f64::max);
    let change = (last.1 - first.1) / first.1 * 100.0;
    let words = match change {
        change if change.abs() < 0.05 => "no change".to_owned(),
        change => format!("{:.1}% {}", change.abs(), if change < 0.0 { "less" } else { "more" }),
    };
    #[expect(clippy::cast_precision_loss, reason = "a place on a page, not a figure")]
    let x = |at: usize| format!("{:.2}%", 4.0 + 92.0 * at as f64 / (points.len() - 1) as f64);
    let y = |value: f64| {
        format!("{:.1}", if high > low { 40.0 - (value - low) / (high - low) * 30.0 } else { 25.0 })
    };
    let label =
        format!("National fee by year: {} in {}, {} in {}, {words}", first.2, first.0, last.2, last.0);
    html! {
        figure aria-label=(visible(&label)) {
            figcaption { "National fee by year " span { "not adjusted for inflation" } }
            svg.spark width="100%" height="50" aria-hidden="true" focusable="false" {
                @for (at, pair) in points.windows(2).enumerate() {
                    line.path x1=(x(at)) y1=(y(pair[0].1)) x2=(x(at + 1)) y2=(y(pair[1].1)) {}
                }
                @for (at, point) in points.iter().enumerate() {
                    circle.dot cx=(x(at)) cy=(y(point.1)) r=(if at == 0 || at + 1 == points.len() { "4" } else { "2.5" }) {}
                }
            }
            p.ends {
                span { (first.2) small { (first.0) } }
                span { (last.2) small { (last.0) ", " (words) } }
            }
        }
    }
}
