//! The blocks of the first page: lines of rules, groups of modifiers, completeness.

use maud::{Markup, html};

use super::super::brief::{
    brief_lines, command_of, file_and_place, is_outdated, known_text, needs_records, place_in_words,
    sources_in_words, verdicts, why_nothing_fills,
};
use super::super::grid::{Shown, shown, visible};
use super::figure_links::FigureLinks;
use super::ids::anchor;
use super::parts::{cell_text, command, commands};
use crate::domain::dates_in_words;
use crate::domain::text::list;
use crate::model::{Cell, Facts, OTHERS_HERE, Report, Table, Value};

/// What the blocks of the first page share.
pub(super) struct First<'r> {
    /// Whether the report is printed in full.
    pub(super) full: bool,
    pub(super) links: FigureLinks<'r>,
}

/// A table with the names of its rows, to find cells by the names of their columns.
pub(super) struct Cells<'a> {
    pub(super) table: &'a Table,
    keys: Vec<String>,
    first: &'a First<'a>,
}

impl<'a> Cells<'a> {
    pub(super) fn of(table: &'a Table, first: &'a First<'a>) -> Self {
        Self { table, keys: table.row_keys(), first }
    }

    pub(super) fn column(&self, name: &str) -> Option<usize> {
        self.table.columns.iter().position(|column| column.name == name)
    }

    pub(super) fn cell(&self, row: usize, name: &str) -> Option<&'a Cell> {
        Some(&self.table.rows[row].cells[self.column(name)?])
    }

    /// The text of a known cell.
    pub(super) fn text(&self, row: usize, name: &str) -> Option<String> {
        self.cell(row, name).filter(|cell| cell.as_gap().is_none()).map(Cell::display)
    }

    /// A cell as text that names its id.
    pub(super) fn show(&self, row: usize, name: &str) -> Markup {
        match self.column(name) {
            Some(at) => self.show_at(row, at),
            None => html! {},
        }
    }

    pub(super) fn show_at(&self, row: usize, at: usize) -> Markup {
        // In full the table under Detail has the ids of the cells.
        let id = (!self.first.full).then(|| self.table.cell_id(&self.keys[row], at));
        html! {
            span id=[id.as_deref().map(anchor)] data-cell=[id.as_deref()] {
                (cell_text(&self.said(row, at)))
            }
        }
    }

    /// A cell by a part of its text, which names its id as the whole does; a gap as ever.
    fn show_as(&self, row: usize, name: &str, part: &str) -> Markup {
        let Some(at) = self.column(name).filter(|at| self.table.rows[row].cells[*at].as_gap().is_none())
        else {
            return self.show(row, name);
        };
        let id = (!self.first.full).then(|| self.table.cell_id(&self.keys[row], at));
        html! { span id=[id.as_deref().map(anchor)] data-cell=[id.as_deref()] { (visible(part)) } }
    }

    /// The text of a cell as the page says it: dates in words, amounts in cents, places in title case.
    fn said(&self, row: usize, at: usize) -> Shown {
        let cell = &self.table.rows[row].cells[at];
        let Shown { text, gap } = shown(cell);
        let text = match (cell, self.table.columns[at].name.as_str()) {
            (_, "lowest_in" | "highest_in") if gap.is_none() => place_in_words(&text),
            (Cell::Value(Value::Money(_)), _) => text,
            _ => dates_in_words(&text),
        };
        Shown { text, gap }
    }

    /// A figure with the link to its row in another table or its file; a gap has the link to its meaning.
    pub(super) fn figure(&self, row: usize, at: usize) -> Markup {
        let shown = self.show_at(row, at);
        match self.table.rows[row].cells[at].as_gap() {
            Some(_) => shown,
            None => self.first.links.link(self.table, row, shown),
        }
    }

    /// A figure with the link to a table under Detail.
    pub(super) fn linked(&self, table: &str, figure: Markup) -> Markup {
        self.first.links.table(table, figure)
    }

    /// The same of a column by its name.
    pub(super) fn figure_of(&self, row: usize, name: &str) -> Markup {
        match self.column(name) {
            Some(at) => self.figure(row, at),
            None => html! {},
        }
    }

    pub(super) fn is_gap(&self, row: usize, name: &str) -> bool {
        self.cell(row, name).is_some_and(|cell| cell.as_gap().is_some())
    }
}

/// What would fill a gap: words, and the command as it is typed.
pub(super) fn to_fill(lead: &str, filled_by: &str) -> Markup {
    html! { p.fill { strong { (lead) ":" } " " (commands(filled_by)) } }
}

/// The mark of a figure that a newer edition has replaced. No gap wears it.
pub(super) fn outdated() -> Markup {
    html! { span.tag.out { "Outdated" } }
}

/// A line for each row: name, value, a few words; rows that lack the same share a line.
pub(super) fn brief(table: &Table, first: &First<'_>) -> Markup {
    let cells = Cells::of(table, first);
    let lines = brief_lines(table);
    html! {
        table.rules role="table" {
            caption.sr { (visible(&table.title)) ": " (visible(&table.description)) }
            thead.sr role="rowgroup" { tr role="row" { @for column in table.columns.iter().take(3) { th scope="col" role="columnheader" { (visible(&column.title)) } } } }
            tbody role="rowgroup" {
                @for line in &lines {
                    @let row = &table.rows[line[0]];
                    tr role="row" {
                        th.one[line.len() == 1] scope="row" role="rowheader" {
                            @for (at, row) in line.iter().enumerate() { @if at > 0 { ", " } (cells.show_at(*row, 0)) }
                        }
                        @if let Some(gap) = row.cells[1].as_gap() {
                            td.v role="cell" { (cells.show_at(line[0], 1)) }
                            td.w role="cell" { (short_fill(row.would_fill(gap))) }
                        } @else {
                            td.v role="cell" { (cells.figure(line[0], 1)) }
                            td.w role="cell" {
                                (cells.show_at(line[0], 2))
                                @if is_outdated(table, row) { " " (outdated()) }
                            }
                        }
                    }
                }
            }
        }
        (commands_of(table, &lines))
        (sources_of(table))
    }
}

/// What would fill a gap and where it is, without finer places, which Data gaps has; the command is below the lines.
fn short_fill(filled_by: &str) -> Markup {
    let (file, place) = file_and_place(why_nothing_fills(filled_by).unwrap_or(filled_by));
    // That it is imported is in the command.
    let file = file.strip_prefix("import ").unwrap_or(file);
    html! { (visible(file)) @if let Some(place) = place { ", from " (visible(place)) } }
}

/// The commands that fill the lines without a value, each once: of which lines, where they are not all of one.
fn commands_of(table: &Table, lines: &[Vec<usize>]) -> Markup {
    let mut commands: Vec<(&str, Vec<String>)> = Vec::new();
    for line in lines {
        let row = &table.rows[line[0]];
        let Some(fill) = row.cells[1].as_gap().and_then(|gap| command_of(row.would_fill(gap))) else {
            continue;
        };
        let names = line.iter().map(|row| table.rows[*row].cells[0].display());
        match commands.iter_mut().find(|(known, _)| *known == fill) {
            Some((_, of)) => of.extend(names),
            None => commands.push((fill, names.collect())),
        }
    }
    let Some((first, others)) = commands.split_first() else { return html! {} };
    // What others have beyond the first is said alone.
    let beyond = |fill: &str| fill.strip_prefix(first.0).map_or(fill, str::trim_start).to_owned();
    html! {
        p.fill {
            strong { "To fill:" } " " (command(first.0))
            @for (fill, names) in others { "; " (visible(&list(names))) " with " (command(&beyond(fill))) }
        }
    }
}

/// The files and lines of a table, each once, in small print.
pub(super) fn sources_of(table: &Table) -> Markup {
    let words = sources_in_words(table);
    html! { @if !words.is_empty() { p.src { "Source: " (first_of_sources(&words)) } } }
}

/// Files and lines; paper has room for the first, and says how many more there are.
fn first_of_sources(words: &str) -> Markup {
    let Some((first, others)) = words.split_once("; ") else { return html! { (visible(words)) } };
    let more = others.split("; ").count();
    html! {
        (visible(first))
        span.where { "; " (visible(others)) }
        span.paper { "; " (more) " more below" }
    }
}

/// A line for each verdict, with its modifiers and what is paid. What a verdict adds after a comma is said at its modifiers, so
/// that verdicts of one name share the line.
pub(super) fn groups(table: &Table, report: &Report, first: &First<'_>) -> Markup {
    let has_texts = report.tables().any(|table| table.id == "code-modifiers");
    let has_amounts = table.rows.iter().any(|row| known_text(table, row, "amount").is_some());
    let cells = Cells::of(table, first);
    let groups: Vec<Verdict> =
        verdicts(table).into_iter().map(|(rows, _)| Verdict::of(&cells, rows)).collect();
    html! {
        dl.mods aria-label=(visible(&table.title)) {
            @for line in groups.chunk_by(|one, next| one.name == next.name && !one.name.is_empty()) {
                div.no[line[0].is_refused()] {
                    dt { (cells.show_as(line[0].rows[0], "verdict", &line[0].name)) }
                    dd { ul { @for verdict in line { (verdict.items(&cells)) } } @for verdict in line { (verdict.fill(&cells)) } }
                }
            }
        }
        p.src {
            @if has_amounts { "Amounts are calculated from the fee above. " }
            @if has_texts { a href="#section-modifiers" { "All " (table.rows.len()) ", with when to use them" } ". " }
            @else if first.links.has("modifier-check") { (first.links.table("modifier-check", html! { "All " (table.rows.len()) ", with the rule of each" })) ". " }
            "Source: " (first_of_sources(&sources_in_words(table))) "."
        }
    }
}

/// The modifiers of a verdict: its name, and what it adds.
struct Verdict {
    name: String,
    adds: String,
    rows: Vec<usize>,
}

impl Verdict {
    fn of(cells: &Cells<'_>, rows: Vec<usize>) -> Self {
        let text = cells.text(rows[0], "verdict").unwrap_or_default();
        let (name, adds) = text.split_once(", ").unwrap_or((text.as_str(), ""));
        Self { name: name.to_owned(), adds: dates_in_words(adds), rows }
    }

    fn is_refused(&self) -> bool {
        self.name == "Not allowed"
    }

    /// Its modifiers, those of one amount together; a refused one with the indicator that decides.
    fn items(&self, cells: &Cells<'_>) -> Markup {
        // Their amounts are that of the fee above.
        let is_full = self.is_refused() || ["Full fee", "Needs records"].contains(&self.name.as_str());
        html! {
            @for (row, more) in together(cells, &self.rows, is_full) {
                li {
                    strong { (cells.show(row, "modifier")) @for other in &more { " " (cells.show(*other, "modifier")) } }
                    @if self.is_refused() { @if let Some(rule) = indicator(cells, row) { " " (visible(&rule)) } }
                    @else if !is_full && matches!(cells.cell(row, "amount"), Some(Cell::Value(_))) {
                        " " (short(cells, row)) " " strong { (cells.figure_of(row, "amount")) }
                        @if needs_records(cells.table, &cells.table.rows[row]) { " with records" }
                    }
                }
            }
            @if !self.adds.is_empty() { li { small { (visible(&self.adds)) } } }
        }
    }

    /// What would fill a verdict that is not known.
    fn fill(&self, cells: &Cells<'_>) -> Markup {
        let gap = cells.cell(self.rows[0], "verdict").and_then(Cell::as_gap);
        gap.map_or_else(|| html! {}, |gap| to_fill("To fill", cells.table.rows[self.rows[0]].would_fill(gap)))
    }
}

/// Rows of a verdict that follow each other with the same amount, each first with those after it.
fn together(cells: &Cells<'_>, rows: &[usize], is_full: bool) -> Vec<(usize, Vec<usize>)> {
    let mut lines: Vec<(usize, Vec<usize>)> = Vec::new();
    for row in rows.iter().copied() {
        let same = |first: usize| {
            !is_full
                && cells.text(first, "amount").is_some()
                && cells.cell(first, "amount") == cells.cell(row, "amount")
        };
        match lines.last_mut().filter(|(first, _)| same(*first)) {
            Some((_, more)) => more.push(row),
            None => lines.push((row, Vec::new())),
        }
    }
    lines
}

/// The first words of what a modifier means.
fn short(cells: &Cells<'_>, row: usize) -> String {
    let means = cells.text(row, "means").unwrap_or_default();
    let first = means.split([',', ';', '(']).next().unwrap_or_default().trim();
    if first.chars().count() <= 40 { first.to_owned() } else { String::new() }
}

/// The column and value of the fee schedule that rules a modifier out.
fn indicator(cells: &Cells<'_>, row: usize) -> Option<String> {
    let rule = cells.text(row, "rule")?;
    Some(rule.split(':').next().unwrap_or_default().to_owned())
}

/// The bar of what is known, and what would fill the rest.
pub(super) fn ledger(facts: &Facts) -> Markup {
    let promised = facts.promised().max(1);
    let share = facts.known * 100 / promised;
    html! {
        div.bar role="img" aria-label=(format!("{} of {} facts known, {share} percent", facts.known, facts.promised())) {
            span style=(format!("width:{share}%")) {}
        }
        @if facts.missing() > 0 {
            p { "What would fill the other " (facts.missing()) ":" }
            ul.fills { @for (words, n) in facts.named(OTHERS_HERE) { li { strong { (n) } " " (visible(&words)) } } }
        }
        p.src { i { "[word]" } " = data not available, and why. " a href="#section-gap-groups" { "All gaps, and where to download each file" } }
    }
}

#[cfg(test)]
mod tests {
    use super::first_of_sources;

    #[test]
    fn paper_names_the_first_file_and_how_many_more_there_are() {
        let drawn =
            first_of_sources("a.csv, line 3 (import 4); b.csv (import 5); c.csv (import 6)").into_string();
        let rest = r#"<span class="where">; b.csv (import 5); c.csv (import 6)</span>"#;
        assert!(drawn.starts_with(&format!("a.csv, line 3 (import 4){rest}")), "{drawn}");
        assert!(drawn.ends_with(r#"<span class="paper">; 2 more below</span>"#), "{drawn}");
        assert_eq!(first_of_sources("a.csv").into_string(), "a.csv");
    }
}
