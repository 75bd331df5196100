//! The table of rates by payer, with a lane in each row: the range chart inside the table.

use maud::{Markup, html};

use super::super::brief::{
    FEWEST, fills_of_payers, is_outdated, is_stated, line_of_business, one_source, price_list,
    scope_of_rates, short_name, sources_in_words,
};
use super::super::grid::visible;
use super::chart::{Scale, number, tick_text};
use super::first::{Cells, First, outdated, to_fill};
use super::parts::{cell_text, commands};
use crate::domain::{Group, date_in_words, dates_in_words};
use crate::model::{Cell, Chart, Row, Table};

/// The columns that play a part in the lane.
#[derive(Clone, Copy)]
struct Lane {
    low: usize,
    mid: usize,
    high: usize,
    count: usize,
    /// The 10th and the 90th percentile.
    tenths: Option<[usize; 2]>,
}

impl Lane {
    /// True for a row with enough rates for a bar.
    fn is_range(&self, row: &Row) -> bool {
        number(&row.cells[self.count]).is_some_and(|count| count >= FEWEST)
            && row.cells[self.low].as_gap().is_none()
    }

    /// The ends of a bar of many rates, where both are known.
    fn tenths_of(&self, row: &Row) -> Option<[f64; 2]> {
        let [low, high] = self.tenths.filter(|_| number(&row.cells[self.count]) >= Some(MANY))?;
        Some([number(&row.cells[low])?, number(&row.cells[high])?])
    }
}

/// What the drawing holds, for its caption.
#[derive(Clone, Copy)]
struct Marks {
    dots: bool,
    undrawn: bool,
    ranges: bool,
    medians: bool,
    tenths: bool,
}

/// From so many rates on the bar is from the 10th to the 90th percentile.
const MANY: f64 = 10.0;

/// The table; its first rows, where it has more than a page shows.
pub(super) fn lanes(table: &Table, first: &First<'_>) -> Markup {
    let Some(Chart::Range {
        low: Some(low),
        mid,
        high: Some(high),
        count: Some(count),
        reference: Some(reference),
        ..
    }) = table.chart
    else {
        return html! {};
    };
    let cells = Cells::of(table, first);
    let tenths = cells.column("p10").zip(cells.column("p90")).map(<[usize; 2]>::from);
    let lane = Lane { low, mid, high, count, tenths };
    let rows =
        table.page.rows.filter(|_| !first.full).map_or(table.rows.len(), |most| most.min(table.rows.len()));
    let figures = |at: usize| table.rows.iter().filter_map(move |row| number(&row.cells[at]));
    let medicare = figures(reference).next();
    let drawn: Vec<f64> = figures(low).chain(figures(high)).chain(medicare).collect();
    let scale = Scale::from_zero(drawn.iter().copied(), 4).filter(|_| !drawn.is_empty());
    let has_rates = figures(low).next().is_some();
    let said = Marks {
        dots: has_rates,
        undrawn: table.rows.iter().any(|row| lane.is_range(row) && row.points.is_empty()),
        ranges: table.rows.iter().any(|row| lane.is_range(row)),
        medians: table.rows.iter().any(|row| lane.is_range(row) && row.cells[mid].as_gap().is_none()),
        tenths: table.rows.iter().any(|row| lane.tenths_of(row).is_some()),
    };
    let has_basis = table.rows.iter().any(|row| is_stated(table, row));
    let has_share = cells.column("share").is_some_and(|at| figures(at).next().is_some());
    let label = medicare.map(|figure| line_label(&cells, reference, figure));
    let source = one_source(table);
    let columns = 3 + usize::from(has_basis) + usize::from(has_share);
    html! {
        table.rates role="table" {
            (caption(&cells, (reference, has_share), scale.as_ref(), said))
            thead role="rowgroup" { tr role="row" {
                th scope="col" role="columnheader" { "Payer, line of business" }
                th.rate scope="col" role="columnheader" { "Rate, or median" }
                th.track scope="col" role="columnheader" { span.sr { "Position on the scale" } (axis(scale.as_ref(), medicare, label.as_deref())) }
                @if has_basis { th.basis scope="col" role="columnheader" { "Based on" } }
                @if has_share { th.pct scope="col" role="columnheader" { "% of Medicare" } }
            } }
            tbody role="rowgroup" {
                @if let Some(source) = source {
                    tr.of role="row" { td role="cell" colspan=(columns) { (price_files(&cells, source)) } }
                }
                @for (at, row) in table.rows.iter().enumerate().take(rows) {
                    @let gap = row.cells[low].as_gap();
                    tr.nodata[gap.is_some()] role="row" {
                        th scope="row" role="rowheader" {
                            (cells.show_at(at, 0))
                            @if line_of_business(table, row).is_some() { " " small { (cells.show(at, "line_of_business")) } }
                        }
                        td.rate role="cell" { (rate(&cells, at, lane)) }
                        td.track role="cell" { (marks(row, lane, scale.as_ref(), medicare)) }
                        @if has_basis { td.basis role="cell" {
                            (cells.show(at, "based_on"))
                            @if source.is_none() && gap.is_none() { small.several[row.origin.is_none() && !is_outdated(table, row)] { (price_files(&cells, row)) } }
                        } }
                        @if has_share { td.pct role="cell" { (cells.show(at, "share")) } }
                    }
                }
            }
        }
        @let sources = sources_in_words(&stated(table, rows, low));
        @if rows < table.rows.len() || !sources.is_empty() {
            p.src {
                @if rows < table.rows.len() {
                    (table.rows.len() - rows) " more: " (commands(&table.elsewhere())) ". "
                }
                @if !sources.is_empty() { "Source: " (visible(&sources)) "." }
            }
        }
        (fills(table, low))
    }
}

/// The rows that are shown and state a rate: what they come from is said once under them.
fn stated(table: &Table, rows: usize, low: usize) -> Table {
    let shown = table.rows.iter().take(rows).filter(|row| row.cells[low].as_gap().is_none());
    Table { rows: shown.cloned().collect(), ..table.clone() }
}

/// What is drawn, what the dashed line is, and what the scale is where there is no room for it.
fn caption(
    cells: &Cells<'_>,
    (reference, has_share): (usize, bool),
    scale: Option<&Scale>,
    said: Marks,
) -> Markup {
    let ends = scale.and_then(|scale| Some((scale.ticks.first()?, scale.ticks.last()?, &scale.ticks)));
    html! {
        caption {
            @if said.dots {
                "US dollars. A dot is one rate"
                @if said.undrawn { ", where there are 30 or fewer" }
                @if said.ranges { "; from 3 on a bar from the lowest to the highest" }
                @if said.medians { ", with a tick at the median of 3 providers or more" }
                @if said.tenths { "; of them, from 10 rates on, the bar is from the 10th to the 90th percentile" }
                "."
            }
            @else if cells.table.rows.iter().any(|row| is_stated(cells.table, row)) {
                "No rate in dollars is in force; what files state is under Based on."
            }
            @else { "No hospital or list states a rate of " (payers_in_words(cells.table)) "." }
            @if let Some(scope) = scope_of_rates(cells.table) { " " (visible(&scope)) }
            @if let Some(words) = reference_words(cells, reference, has_share || !said.dots) { " " (visible(&dates_in_words(&words))) }
            @if let Some((low, high, ticks)) = ends {
                span.narrow { " Scale from " (tick_text(*low, ticks, true)) " to " (tick_text(*high, ticks, true)) "." }
            }
        }
    }
}

/// `the 4 payers`, however many lines of business each has.
fn payers_in_words(table: &Table) -> String {
    let mut names: Vec<String> = table.rows.iter().map(|row| row.cells[0].display()).collect();
    names.sort();
    names.dedup();
    match names.len() {
        1 => names.concat(),
        n => format!("the {n} payers"),
    }
}

/// `South Texas Spine & Surgical Hospital, price list of December 31, 2020`, with what it is worth.
fn price_files(cells: &Cells<'_>, row: &Row) -> Markup {
    let table = cells.table;
    let of = |name: &str| cells.column(name).map(|at| &row.cells[at]);
    let known = |name: &str| of(name).filter(|cell| cell.as_gap().is_none()).map(Cell::display);
    let list = price_list(&known("publisher").unwrap_or_default());
    html! {
        @if let Some(publisher) = known("publisher") { strong { (visible(short_name(&publisher))) } " " }
        @match known("edition").and_then(|day| date_in_words(&day)) {
            Some(day) => { (list) " of " (day) },
            None => { (list) " without a date" },
        }
        @if is_outdated(table, row) { " " (outdated()) " import a newer one" }
        @if let Some(gap) = of("setting").filter(|cell| cell.as_gap().is_some()) {
            "; setting " (cell_text(&super::super::grid::shown(gap)))
        }
    }
}

/// The rates in words below three contracts; the median, and small both ends, from there on.
fn rate(cells: &Cells<'_>, at: usize, lane: Lane) -> Markup {
    let row = &cells.table.rows[at].cells;
    let count = number(&row[lane.count]).unwrap_or(0.0);
    if row[lane.low].as_gap().is_some() || row[lane.low] == row[lane.high] {
        return cells.figure(at, if row[lane.low].as_gap().is_some() { lane.mid } else { lane.low });
    }
    if row[lane.mid].as_gap().is_some() {
        let between = if count < FEWEST { " and " } else { " to " };
        return html! { (cells.figure(at, lane.low)) (between) (cells.figure(at, lane.high)) };
    }
    html! {
        (cells.figure(at, lane.mid))
        @if row[lane.low] != row[lane.high] { small { (cells.figure(at, lane.low)) " to " (cells.figure(at, lane.high)) } }
    }
}

/// `Dashed line: Medicare $10,411.22, OPPS 2025-10.`, or that there is none; and why no rate is a percentage of it.
fn reference_words(cells: &Cells<'_>, at: usize, has_share: bool) -> Option<String> {
    let table = cells.table;
    match table.rows.iter().position(|row| number(&row.cells[at]).is_some()) {
        Some(row) => {
            let schedule = cells.text(row, "schedule").unwrap_or_default();
            let (of, why) = schedule.split_once(", for orientation").unwrap_or((&schedule, ""));
            let why = if why.is_empty() && has_share {
                String::new()
            } else if why.is_empty() {
                "; no percentage of it is shown, which takes a single rate or a median".to_owned()
            } else {
                format!(", for orientation{why}; no percentage is calculated")
            };
            Some(format!(
                "Dashed line: {} {}, {of}{why}.",
                table.columns[at].title,
                table.rows[row].cells[at].display()
            ))
        }
        None => table.rows.first().map(|_| {
            "No dashed line: there is no one Medicare amount of the same class, setting and date.".to_owned()
        }),
    }
}

/// `Medicare OPPS $10,411`: whole dollars where they say enough.
fn line_label(cells: &Cells<'_>, at: usize, figure: f64) -> String {
    let table = cells.table;
    let row = table.rows.iter().position(|row| number(&row.cells[at]).is_some()).unwrap_or_default();
    let schedule = cells.text(row, "schedule").unwrap_or_default();
    let name = schedule.split([' ', ',']).next().filter(|name| ["OPPS", "ASC"].contains(name));
    let amount = match figure {
        figure if figure < 10.0 => table.rows[row].cells[at].display(),
        figure => tick_text(figure.round(), &[0.0, 1.0], true),
    };
    ["Medicare"].into_iter().chain(name).chain([amount.as_str()]).collect::<Vec<_>>().join(" ")
}

fn percent(scale: &Scale, figure: f64) -> String {
    format!("{:.2}%", scale.place(figure, 0.0, 100.0))
}

fn axis(scale: Option<&Scale>, medicare: Option<f64>, label: Option<&str>) -> Markup {
    let Some(scale) = scale else { return html! {} };
    html! {
        span.ax aria-hidden="true" {
            @for tick in &scale.ticks { span style=(format!("left:{}", percent(scale, *tick))) { (tick_text(*tick, &scale.ticks, true)) } }
            @if let (Some(medicare), Some(label)) = (medicare, label) {
                span.oppslab style=(format!("left:{:.2}%", scale.place(medicare, 0.0, 100.0).clamp(22.0, 78.0))) { (label) }
            }
        }
    }
}

/// The marks of a row on the scale; over a gap its hatch, and last the line of Medicare.
fn marks(row: &Row, lane: Lane, scale: Option<&Scale>, medicare: Option<f64>) -> Markup {
    let cells = &row.cells;
    let at =
        |column: usize| scale.and_then(|scale| number(&cells[column]).map(|figure| percent(scale, figure)));
    let count = number(&cells[lane.count]).unwrap_or(0.0);
    let whole = [at(lane.low), at(lane.high)];
    let ends = match (lane.tenths_of(row), scale) {
        (Some(ends), Some(scale)) => ends.map(|figure| Some(percent(scale, figure))),
        _ => whole.clone(),
    };
    let points = scale.iter().flat_map(|scale| row.points.iter().map(|point| percent(scale, point.as_f64())));
    html! {
        svg.lane width="100%" height="100%" aria-hidden="true" focusable="false" {
            @if let Some(scale) = scale {
                @for tick in &scale.ticks { @let x = percent(scale, *tick); line.grid x1=(x) x2=(x) y1="0" y2="100%" {} }
            }
            @if let Some(gap) = cells[lane.low].as_gap() {
                rect class=(format!("hatch {}", hatch(gap.reason.group()))) x="0" width="100%" y="22%" height="56%" {}
            } @else if count < FEWEST {
                @for x in whole.into_iter().flatten() { circle.pt cx=(x) cy="50%" r="5" {} }
            } @else {
                @if let [Some(low), Some(high)] = ends { line.range x1=(low) x2=(high) y1="50%" y2="50%" {} }
                @for x in points { circle.pt.faint cx=(x) cy="50%" r="3.5" {} }
                @if let Some(x) = at(lane.mid) { line.med x1=(x) x2=(x) y1="22%" y2="78%" {} }
            }
            @if let (Some(medicare), Some(scale)) = (medicare, scale) {
                @let x = percent(scale, medicare);
                line.opps x1=(x) x2=(x) y1="0" y2="100%" {}
            }
        }
    }
}

const fn hatch(group: Group) -> &'static str {
    match group {
        Group::Fixable => "fix",
        Group::Absent => "abs",
        Group::Withheld => "wit",
        Group::Structural => "str",
    }
}

/// What would fill the rows without a rate, said once where it is the same for all.
fn fills(table: &Table, low: usize) -> Markup {
    html! {
        @for (whose, words) in fills_of_payers(table, low).into_iter().take(2) {
            (to_fill(&format!("To fill {whose}"), words))
        }
    }
}
