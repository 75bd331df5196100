//! Sections, tables, prose and the list of gaps.

use maud::{Markup, Render, html};

use super::super::appendix::{origin_in_words, raw_in_words};
use super::super::document::NO_ROWS;
use super::super::gap_groups;
use super::super::grid::{Grid, Shown, visible};
use super::chart::figure;
use crate::domain::{Group, Missing};
use crate::model::{ColumnKind, Report, Section, Table};

/// Words up to this length are left whole.
const LONGEST_WORD: usize = 18;

/// A section with its notes and tables under an id.
pub(super) fn section(section: &Section, id: &str) -> Markup {
    let heading_id = format!("{id}-heading");
    html! {
        section id=(id) aria-labelledby=(heading_id) {
            h2 id=(heading_id) { (visible(&section.heading)) }
            @for note in &section.notes { p.note { (Lines(note)) } }
            // The appendices tell of the report; `ratebook explain` tells of figures.
            @let cells = if id == section.id { Cells::Unnamed } else { Cells::Named };
            @for table in &section.tables { (any_table(section, table, cells)) }
        }
    }
}

/// Whether the cells of a table carry their ids.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cells {
    Named,
    Unnamed,
}

fn any_table(section: &Section, table: &Table, cells: Cells) -> Markup {
    let grid = Grid::new(table);
    let is_named = table.title != section.heading;
    html! {
        @if table.rows.is_empty() {
            @if is_named { h3 { (visible(&table.title)) } }
            p.description { (visible(&table.description)) }
            p { (NO_ROWS) }
        } @else if grid.is_prose() {
            @if is_named { h3 { (visible(&table.title)) } }
            p.description { (visible(&table.description)) }
            (prose(&grid, if is_named { Depth::Four } else { Depth::Three }))
        } @else {
            (figure(table, &anchor(&format!("{}-{}-chart", section.id, table.id))))
            (grid_table(&grid, &section.id, (!is_named, cells)))
        }
    }
}

/// How deep the headings of a prose table stand, so that no level is skipped.
#[derive(Clone, Copy)]
enum Depth {
    Three,
    Four,
}

fn prose(grid: &Grid<'_>, depth: Depth) -> Markup {
    let last = grid.table.columns.len() - 1;
    let keys = grid.table.row_keys();
    html! {
        @for (r, row) in grid.table.rows.iter().enumerate() {
            @let parts = grid.prose(row);
            article.prose {
                @if let Some(heading) = &parts.heading {
                    @let id = anchor(&grid.table.cell_id(&keys[r], 0));
                    @match depth {
                        Depth::Three => h3 id=(id) { (cell_text(heading)) },
                        Depth::Four => h4 id=(id) { (cell_text(heading)) },
                    }
                }
                @if let Some(body) = &parts.body {
                    @let cell = grid.table.cell_id(&keys[r], last);
                    div id=(anchor(&cell)) data-cell=(cell) { (paragraphs(body)) }
                }
                @for (at, (title, cell)) in parts.rest.iter().enumerate() {
                    @let own = at + 1 < last;
                    p.detail id=[own.then(|| anchor(&grid.table.cell_id(&keys[r], at + 1)))] {
                        span.label { (visible(title)) } ": " (cell_text(cell))
                    }
                }
            }
        }
    }
}

/// The body of a prose row: a gap as its word, text in paragraphs.
fn paragraphs(body: &Shown) -> Markup {
    html! {
        @if body.gap.is_some() { p { (cell_text(body)) } }
        @else {
            @for paragraph in body.text.split('\n').filter(|text| !text.trim().is_empty()) {
                p { (visible(paragraph)) }
            }
        }
    }
}

/// Columns beyond which a table is printed smaller, and beyond which across a page of its own.
const WIDE: usize = 8;
const VAST: usize = 13;

/// A table; its title is for screen readers alone where it repeats the heading above it.
fn grid_table(grid: &Grid<'_>, section_id: &str, (is_repeated, cells): (bool, Cells)) -> Markup {
    let table = grid.table;
    let caption_id = anchor(&format!("{section_id}-{}-caption", table.id));
    let kinds = grid.kinds();
    let keys = table.row_keys();
    // On paper a wide table gets smaller print, and a very wide one a page across: nothing is cut.
    let (is_wide, is_vast) = (kinds.len() > WIDE, kinds.len() > VAST);
    html! {
        div.scroll.wide[is_wide].vast[is_vast] role="region" tabindex="0" aria-labelledby=(caption_id) {
            table {
                caption id=(caption_id) {
                    span.repeated[is_repeated] { (visible(&table.title)) }
                    @if !table.description.is_empty() { span.description { (visible(&table.description)) } }
                }
                thead {
                    tr {
                        @for (title, kind) in grid.titles().iter().zip(&kinds) {
                            th scope="col" class=[kind_class(*kind)] { (visible(title)) }
                        }
                    }
                }
                tbody {
                    @for (r, row) in table.rows.iter().enumerate() {
                        tr {
                            @for (c, shown) in grid.shown(row).iter().enumerate() {
                                @let own = c < table.columns.len();
                                @let cell = own.then(|| table.cell_id(&keys[r], c));
                                @let id = cell.as_deref().map(anchor);
                                @let cell = cell.filter(|_| cells == Cells::Named);
                                @if c == 0 {
                                    th scope="row" id=[id] data-cell=[cell] class=[kind_class(kinds[c])] { (cell_text(shown)) }
                                } @else {
                                    td id=[id] data-cell=[cell] class=[if own { kind_class(kinds[c]) } else { Some("source") }] { (cell_text(shown)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Every gap with its reason and what would fill it; each line links to its cell.
pub(super) fn gap_list(report: &Report) -> Markup {
    html! {
        section #data-gaps aria-labelledby="data-gaps-heading" {
            h2 #data-gaps-heading { "Data gaps" }
            div.scroll role="region" tabindex="0" aria-labelledby="data-gaps-caption" {
                table.gaps {
                    caption #data-gaps-caption {
                        "Gaps of this report"
                        span.description { (gap_groups::DESCRIPTION) }
                    }
                    thead {
                        tr {
                            @for title in ["Cell", "Reason", "In the file", "What would fill it"] {
                                th scope="col" { (title) }
                            }
                        }
                    }
                    tbody { @for line in gap_groups::lines(&report.gaps) { (gap_row(&line)) } }
                }
            }
        }
    }
}

fn gap_row(line: &gap_groups::Line<'_>) -> Markup {
    let gap = line.gap;
    html! {
        tr {
            th scope="row" {
                span.where { (visible(&gap.table)) }
                span.row { (visible(&gap.row)) " – " (visible(&gap.column)) }
                a.cell href=(format!("#{}", anchor(&gap.cell_id))) { (Lines(&gap.cell_id)) }
                @if let Some(more) = line.and_more() { span.row { (more) " with the same reason" } }
            }
            td { (marker(gap.reason)) span.meaning { (gap.reason.meaning()) } }
            td {
                @if gap.raw.is_some() || gap.origin.is_some() {
                    span.raw { (Lines(raw_in_words(gap.raw.as_deref()))) }
                }
                span.row { (Lines(&origin_in_words(gap.origin.as_ref()))) }
            }
            td {
                (Lines(&gap.filled_by))
                @for comment in &gap.comments { span.meaning { "Said: " (Lines(comment)) } }
            }
        }
    }
}

/// The text of a cell; a gap as its bracketed word.
fn cell_text(shown: &Shown) -> Markup {
    match shown.gap {
        Some(reason) => marker(reason),
        None => match Missing::ALL.into_iter().find(|reason| reason.marker() == shown.text) {
            // The legend names the words as text; they look there as they do in the cells.
            Some(reason) => marker(reason),
            None => Lines(&shown.text).render(),
        },
    }
}

fn marker(reason: Missing) -> Markup {
    html! { span class={ "gap " (group_class(reason.group())) } { (reason.marker()) } }
}

/// The class of a group's words, for the pattern behind them.
pub(super) const fn group_class(group: Group) -> &'static str {
    match group {
        Group::Fixable => "fixable",
        Group::Absent => "absent",
        Group::Withheld => "withheld",
        Group::Structural => "structural",
    }
}

fn kind_class(kind: ColumnKind) -> Option<&'static str> {
    match kind {
        ColumnKind::Integer | ColumnKind::Decimal | ColumnKind::Money => Some("number"),
        ColumnKind::Code | ColumnKind::Date => Some("code"),
        ColumnKind::Text => None,
    }
}

/// Text with its line breaks.
struct Lines<'a>(&'a str);

impl Render for Lines<'_> {
    fn render_to(&self, buffer: &mut String) {
        for (at, line) in visible(self.0).trim_end().split('\n').enumerate() {
            if at > 0 {
                buffer.push_str("<br>");
            }
            for (at, word) in line.split(' ').enumerate() {
                if at > 0 {
                    buffer.push(' ');
                }
                render_word(word, buffer);
            }
        }
    }
}

/// A word; one with no natural place to break, such as a file name or a fingerprint, gets some.
fn render_word(word: &str, buffer: &mut String) {
    if word.chars().count() <= LONGEST_WORD {
        return word.render_to(buffer);
    }
    let is_fingerprint = word.bytes().all(|byte| byte.is_ascii_hexdigit());
    for (at, c) in word.chars().enumerate() {
        c.render_to(buffer);
        if "._-/".contains(c) || (is_fingerprint && at % 8 == 7) {
            buffer.push_str("<wbr>");
        }
    }
}

/// A cell's id as an anchor: the same text wherever it is a plain name.
fn anchor(cell_id: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
    cell_id.chars().map(|c| if plain(c) { c } else { '_' }).collect()
}
