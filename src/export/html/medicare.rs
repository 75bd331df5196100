//! The block *What Medicare pays* of the first page: the fee with its drawings, and each other payment.

use maud::{Markup, html};

use super::super::appendix::origin_in_words;
use super::super::brief::{Paid, is_outdated, period_of, why_nothing_fills, with_modifiers};
use super::super::grid::visible;
use super::description::who_is_paid;
use super::drawn::drawings;
use super::first::{Cells, First, outdated, to_fill};
use super::parts::commands;
use crate::domain::{Group, dates_in_words};
use crate::model::{Cell, Report, Table};

/// *What Medicare pays*: the professional's fee, or what the schedule of a test, drug or anesthetic pays, in the wide
/// column, each facility's payment in one of its own.
pub(super) fn figures(table: &Table, report: &Report, first: &First<'_>) -> Markup {
    let cells = Cells::of(table, first);
    let is_professional =
        |row: &usize| cells.text(*row, "setting").is_some_and(|text| !Paid::of(&text).is_of_facility());
    let (professional, others): (Vec<usize>, Vec<usize>) = (0..table.rows.len()).partition(is_professional);
    let main = professional
        .iter()
        .copied()
        .find(|row| !cells.is_gap(*row, "amount"))
        .or(professional.first().copied());
    let known = main.filter(|main| !cells.is_gap(*main, "amount"));
    let (drawn, has_rings) = known.map_or((html! {}, false), |main| drawings(&cells, main, report));
    html! {
        div.pay {
            @if let Some(main) = main {
                article.main {
                    (heading(&cells, main, who_is_paid(report)))
                    p.figure {
                        (cells.figure_of(main, "amount")) " "
                        @if !cells.is_gap(main, "amount") { span.delta {
                            @if cells.is_gap(main, "change") { "change on the year before: " }
                            (cells.show(main, "change"))
                        } }
                    }
                    (older(&cells, main))
                    @if cells.is_gap(main, "amount") {
                        @if !cells.is_gap(main, "calculation") { p.formula { (cells.show(main, "calculation")) } }
                        (reason_and_fill(&cells, main))
                    } @else {
                        p.formula { (cells.show(main, "calculation")) }
                        (drawn)
                    }
                    @for row in professional.iter().copied().filter(|row| *row != main) {
                        p.also {
                            (context(&cells, row)) ": " (cells.figure_of(row, "amount"))
                            @if cells.is_gap(row, "amount") { " " } @else { ", " }
                            @if !cells.is_gap(row, "calculation") { (cells.show(row, "calculation")) }
                        }
                    }
                    (edition(&cells, main, if has_rings { " Rings: derived from an extract." } else { "" }))
                }
            }
            @for row in others {
                article {
                    (heading(&cells, row, "facility payment"))
                    p.figure { (cells.figure_of(row, "amount")) }
                    @if let Some(change) = cells.text(row, "change").filter(|change| change != "not compared") {
                        p.fill { (visible(&change)) }
                    }
                    (older(&cells, row))
                    @if cells.is_gap(row, "amount") { (reason_and_fill(&cells, row)) }
                    @if let Some(text) = cells.text(row, "calculation") { (terms(&text, cells.is_gap(row, "amount"))) }
                    (edition(&cells, row, ""))
                }
            }
        }
    }
}

/// That a figure, or the answer that there is none, is of a release before the one in force, with its month and what
/// replaces it. A gap wears no tag.
fn older(cells: &Cells<'_>, row: usize) -> Markup {
    if !is_outdated(cells.table, &cells.table.rows[row]) {
        return html! {};
    }
    let is_gap = cells.is_gap(row, "amount");
    let state = cells.text(row, "state").unwrap_or_default();
    let month = cells.text(row, "edition").and_then(|text| period_of(&text).map(dates_in_words));
    html! {
        p class=(if is_gap { "fill" } else { "tagline" }) {
            @if is_gap { "Outdated: " } @else { (outdated()) " " }
            @if let Some(month) = month { (visible(&month)) "; " }
            (visible(&dates_in_words(state.trim_start_matches("outdated").trim_start_matches(": ")))) "."
        }
    }
}

/// `Professional fee, surgeon, facility setting`, `Equipment fee schedule (DMEPOS), modifier RR`: the name, and after the
/// comma what it is of.
fn heading(cells: &Cells<'_>, row: usize, of_whom: &str) -> Markup {
    let text = cells.text(row, "setting").unwrap_or_default();
    let (name, of) = text.split_once(", ").unwrap_or((text.as_str(), ""));
    let of = match Paid::of(&text) {
        _ if of.is_empty() => String::new(),
        Paid::OtherSchedule => with_modifiers(of),
        _ => format!("{of} setting"),
    };
    let words: Vec<&str> = [of_whom, &of].into_iter().filter(|words| !words.is_empty()).collect();
    html! {
        h3 { (visible(name)) @if !words.is_empty() { span.sr { "," } " " span.ctx { (visible(&words.join(", "))) } } }
    }
}

fn context(cells: &Cells<'_>, row: usize) -> String {
    let text = cells.text(row, "setting").unwrap_or_default();
    let of = text.split_once(", ").map_or(text.as_str(), |(_, of)| of);
    let mut letters = of.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

fn reason_and_fill(cells: &Cells<'_>, row: usize) -> Markup {
    let said = cells.text(row, "calculation");
    let gap = cells.cell(row, "amount").and_then(Cell::as_gap);
    let row = &cells.table.rows[row];
    let fill = gap.filter(|gap| gap.reason.group() != Group::Structural).map(|gap| row.would_fill(gap));
    // What is said of how the amount is made is not said again.
    let fill = fill.filter(|fill| why_nothing_fills(fill).is_none_or(|why| said.as_deref() != Some(why)));
    html! {
        @match fill.map(|fill| (fill, why_nothing_fills(fill))) {
            Some((_, Some(why))) => p.fill { (commands(why)) },
            Some((fill, None)) => (to_fill("To fill", fill)),
            None => {}
        }
    }
}

/// First words of what is said of a payment that are terms.
const TERMS: [&str; 5] = ["APC", "status", "copayment", "derived", "modifier"];

/// `APC 5362; status J1, …`: each part with its term; a sentence that has none stays whole, and why there is no amount
/// is as large as what would fill it.
fn terms(text: &str, is_gap: bool) -> Markup {
    let mut parts: Vec<(&str, String)> = Vec::new();
    for part in text.split("; ") {
        match (part.split_once(' ').filter(|(term, _)| TERMS.contains(term)), parts.last_mut()) {
            (Some((term, words)), _) => parts.push((term, words.to_owned())),
            (None, Some((_, words))) => *words = format!("{words}; {part}"),
            (None, None) => parts.push(("", part.to_owned())),
        }
    }
    html! {
        @if let [("", sentence)] = &*parts {
            p class=(if is_gap { "fill" } else { "src" }) { (visible(&dates_in_words(sentence))) }
        } @else {
            dl.mini {
                @for (term, words) in &parts {
                    div { dt { (visible(term)) } dd { (visible(words)) } }
                }
            }
        }
    }
}

/// The edition and file of a figure, with a word on the drawings above.
fn edition(cells: &Cells<'_>, row: usize, drawn: &str) -> Markup {
    html! {
        @if cells.text(row, "edition").is_some() {
            p.src {
                (cells.show(row, "edition"))
                @if let Some(origin) = &cells.table.rows[row].origin { "; " (visible(&origin_in_words(Some(origin)))) }
                @if !drawn.is_empty() { "." (drawn) }
            }
        }
    }
}
