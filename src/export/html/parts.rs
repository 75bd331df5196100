//! Sections, tables, prose and the list of gaps.

use std::ops::Range;

use maud::{Markup, Render, html};

use super::super::appendix::{HOW_TO_READ, groups_in_words, origin_in_words, raw_in_words};
use super::super::brief::sources_in_words;
use super::super::document::NO_ROWS;
use super::super::exporter::Options;
use super::super::gap_groups;
use super::super::grid::{Grid, Shown, visible};
use super::chart::figure;
use super::figure_links::detail_anchor;
use super::ids::anchor;
use super::paper::is_short;
use crate::domain::text::count;
use crate::domain::{Group, Missing, dates_in_words};
use crate::model::{ColumnKind, Gap, Report, Section, Table};

/// Words up to this length are left whole.
const LONGEST_WORD: usize = 18;

/// A section with its notes and tables under an id.
pub(super) fn section(section: &Section, id: &str, options: &Options) -> Markup {
    let heading_id = format!("{id}-heading");
    html! {
        section id=(id) aria-labelledby=(heading_id) {
            h2 id=(heading_id) { (visible(&section.heading)) }
            @for note in &section.notes { p.note { (commands(note)) } }
            @for table in &section.tables { (any_table(section, table, options)) }
        }
    }
}

/// A table of a section, as its layout asks.
pub(super) fn any_table(section: &Section, table: &Table, options: &Options) -> Markup {
    let grid = Grid::new(table);
    let is_named = table.title != section.heading;
    // The appendices tell of the report; `ratebook explain` tells of figures.
    let is_appendix = ["data-gaps", "sources", "legend"].contains(&section.id.as_str());
    html! {
        @if table.rows.is_empty() {
            @if is_named { h3 { (visible(&table.title)) } }
            p.description { (visible(&table.description)) }
            p { (NO_ROWS) }
        } @else if grid.is_prose() {
            @if is_named { h3 { (visible(&table.title)) } }
            @match no_text(table).filter(|_| !options.full) {
                Some(gap) => p { "None of the " (table.rows.len()) " texts is there: " (marker(gap.reason)) ". To fill: " (commands(FROM_FOLDER)) "." },
                None => (prose(&grid, if is_named { Depth::Four } else { Depth::Three }, options)),
            }
        } @else {
            (figure(table, &anchor(&format!("{}-{}-chart", section.id, table.id))))
            (grid_table(&Shape::of(&grid, options), !is_named, is_appendix))
        }
    }
}

/// What brings the texts of a code that has none.
const FROM_FOLDER: &str = "code_sections.csv of your own seed folder, by `ratebook seed DIR`";

/// The one reason of a table of texts that has not one of them.
fn no_text(table: &Table) -> Option<&Gap> {
    let bodies = || table.rows.iter().filter_map(|row| row.cells.last());
    let first = bodies().next()?.as_gap()?;
    (table.rows.len() > 1 && bodies().all(|cell| cell.as_gap().is_some_and(|gap| gap.reason == first.reason)))
        .then_some(first)
}

/// A table that opens when it is asked for, or stands open where it is short.
pub(super) fn closed_detail(table: &Table, options: &Options) -> Markup {
    let grid = Grid::new(table);
    let shape = Shape::of(&grid, options);
    let here = if shape.rows < table.rows.len() {
        format!("{}; here the first {}", count(table.rows.len() as u64, "row", "rows"), shape.rows)
    } else {
        count(table.rows.len() as u64, "row", "rows")
    };
    html! {
        details id=(detail_anchor(&table.id)) open[options.full || is_short(table)] {
            summary { strong { (visible(&table.title)) } " " (here) }
            @if options.full { (figure(table, &anchor(&format!("{}-chart", table.id)))) }
            (grid_table(&shape, true, false))
        }
    }
}

/// How deep the headings of a prose table stand, so that no level is skipped.
#[derive(Clone, Copy)]
enum Depth {
    Three,
    Four,
}

fn prose(grid: &Grid<'_>, depth: Depth, options: &Options) -> Markup {
    let last = grid.table.columns.len() - 1;
    let keys = grid.table.row_keys();
    let is_cut = !options.full && !grid.table.page.columns.is_empty();
    html! {
    div.prose-grid {
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
                @for (at, (title, cell)) in parts.rest.iter().enumerate().filter(|_| !is_cut) {
                    @let own = at + 1 < last;
                    p.detail id=[own.then(|| anchor(&grid.table.cell_id(&keys[r], at + 1)))] {
                        span.label { (visible(title)) } ": "
                        @if cell.gap.is_some() { (cell_text(cell)) } @else { (visible(&dates_in_words(&cell.text))) }
                    }
                }
            }
        }
    }
    @if let Some(rest) = grid.table.rest_in_words().filter(|_| is_cut) { p.src.more { (commands(&rest)) "." } }
    }
}

/// The body of a prose row: a gap as its word, text in paragraphs.
fn paragraphs(body: &Shown) -> Markup {
    html! {
        @if body.gap.is_some() { p { (cell_text(body)) } }
        @else {
            @for paragraph in body.text.split('\n').filter(|text| !text.trim().is_empty()) {
                p { (visible(&dates_in_words(paragraph))) }
            }
        }
    }
}

/// A cell with its dates in words, as a page has them; what is typed keeps them.
fn dated(cell: Shown) -> Shown {
    match cell.gap.is_some() || cell.text.contains('`') {
        true => cell,
        false => Shown { text: dates_in_words(&cell.text), gap: None },
    }
}

/// Columns beyond which a table is printed smaller, and beyond which across a page of its own.
const WIDE: usize = 8;
const VAST: usize = 13;

/// What of a table a page shows: columns, rows, and whether each row names its source.
struct Shape<'g, 't> {
    grid: &'g Grid<'t>,
    columns: Vec<usize>,
    rows: usize,
    is_cut: bool,
}

impl<'g, 't> Shape<'g, 't> {
    fn of(grid: &'g Grid<'t>, options: &Options) -> Self {
        let (table, every) = (grid.table, (0..grid.titles().len()).collect());
        if options.full || table.page.rest.is_empty() {
            return Self { grid, columns: every, rows: table.rows.len(), is_cut: false };
        }
        let columns = match table.page.columns.as_slice() {
            [] => (0..table.columns.len()).collect(),
            columns => columns.to_vec(),
        };
        let rows = table.page.rows.map_or(table.rows.len(), |most| most.min(table.rows.len()));
        Self { grid, columns, rows, is_cut: true }
    }
}

/// A table; its title is for screen readers alone where it repeats the heading above it.
fn grid_table(shape: &Shape<'_, '_>, is_repeated: bool, is_appendix: bool) -> Markup {
    let (grid, table) = (shape.grid, shape.grid.table);
    let caption_id = anchor(&format!("{}-caption", table.id));
    let (kinds, titles) = (grid.kinds(), grid.titles());
    let keys = table.row_keys();
    // On paper a wide table gets smaller print, and a very wide one a page across: nothing is cut.
    let (is_wide, is_vast) = (shape.columns.len() > WIDE, shape.columns.len() > VAST);
    html! {
        div.scroll[!shape.is_cut].wide[is_wide].vast[is_vast] role="region" tabindex=[(!shape.is_cut).then_some("0")] aria-labelledby=(caption_id) {
            table.cards role="table" {
                caption id=(caption_id) {
                    span.sr[is_repeated] { (visible(&table.title)) }
                    @if !table.description.is_empty() { span.description { (visible(&table.description)) } }
                }
                thead role="rowgroup" {
                    tr role="row" {
                        @for at in &shape.columns {
                            th scope="col" role="columnheader" class=[kind_class(kinds[*at])] { (visible(titles[*at])) }
                        }
                    }
                }
                @for rows in blocks(shape) {
                    tbody role="rowgroup" { @for r in rows { (grid_row(shape, r, &keys[r], is_appendix)) } }
                }
            }
        }
        @if shape.is_cut { (rest(shape)) }
    }
}

/// The rows in blocks that paper does not divide: those of what is to be done together, all others as they come.
fn blocks(shape: &Shape<'_, '_>) -> Vec<Range<usize>> {
    let table = shape.grid.table;
    let is_grouped = table.columns.first().is_some_and(|column| column.name == "todo");
    let same =
        |one: usize, other: usize| !is_grouped || table.rows[one].cells[0] == table.rows[other].cells[0];
    let mut blocks: Vec<Range<usize>> = Vec::new();
    for row in 0..shape.rows {
        match blocks.last_mut().filter(|block| same(block.start, row)) {
            Some(block) => block.end = row + 1,
            None => blocks.push(row..row + 1),
        }
    }
    blocks
}

/// One row of a grid.
fn grid_row(shape: &Shape<'_, '_>, r: usize, key: &str, is_appendix: bool) -> Markup {
    let (grid, table) = (shape.grid, shape.grid.table);
    let (kinds, titles) = (grid.kinds(), grid.titles());
    let shown: Vec<Shown> = grid.shown(&table.rows[r]).into_iter().map(dated).collect();
    let is_command = |c: usize| table.columns.get(c).is_some_and(|column| column.name == "command");
    html! {
        tr role="row" {
            @for (place, c) in shape.columns.iter().copied().enumerate() {
                @let own = c < table.columns.len();
                @let cell = own.then(|| table.cell_id(key, c));
                @let id = cell.as_deref().map(anchor);
                @let cell = cell.filter(|_| !is_appendix);
                @if place == 0 {
                    th scope="row" role="rowheader" id=[id] data-cell=[cell] class=[kind_class(kinds[c])] {
                        @match shown[c].text.strip_prefix('[').filter(|_| table.id == "legend") {
                            Some(_) => (defined(&shown[c].text)),
                            None => (cell_text(&shown[c])),
                        }
                    }
                } @else {
                    td role="cell" id=[id] data-cell=[cell] data-l=(visible(titles[c])) class=[if own { kind_class(kinds[c]) } else { Some("source") }] {
                        @if is_command(c) && shown[c].gap.is_none() { (command(&shown[c].text)) } @else { (cell_text(&shown[c])) }
                    }
                }
            }
        }
    }
}

/// What is elsewhere, and the files of the rows.
fn rest(shape: &Shape<'_, '_>) -> Markup {
    let table = shape.grid.table;
    let what = table.rest_in_words();
    let sources = sources_in_words(table);
    html! {
        @if what.is_some() || !sources.is_empty() {
            p.src {
                @if let Some(what) = &what { (commands(what)) ". " }
                @if !sources.is_empty() { "Source: " (Lines(&sources)) "." }
            }
        }
    }
}

/// How many cells have a value, behind the tables: of a report on a code the first page says it of its facts.
pub(super) fn known_cells(report: &Report) -> Markup {
    html! {
        @if report.facts.is_none() {
            p.lead { (visible(&report.gap_summary)) }
            p.scope { "Gaps: " (groups_in_words(report)) ". " (HOW_TO_READ) }
        }
    }
}

/// Every gap with its reason and what would fill it; each line links to its cell.
pub(super) fn gap_list(report: &Report) -> Markup {
    html! {
        section #data-gaps aria-labelledby="data-gaps-heading" {
            h2 #data-gaps-heading { "Data gaps" }
            (known_cells(report))
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
pub(super) fn cell_text(shown: &Shown) -> Markup {
    match shown.gap {
        Some(reason) => marker(reason),
        None => match Missing::ALL.into_iter().find(|reason| reason.marker() == shown.text) {
            // A word that stands as text looks as it does in the cells.
            Some(reason) => marker(reason),
            None if shown.text.matches('`').count() >= 2 => commands(&shown.text),
            None => Lines(&shown.text).render(),
        },
    }
}

fn marker(reason: Missing) -> Markup {
    html! { a class={ "gap " (group_class(reason.group())) } href=(format!("#w-{reason}")) { (reason.marker()) } }
}

/// A word of the legend, where the marks lead to.
fn defined(word: &str) -> Markup {
    let reason = Missing::ALL.into_iter().find(|reason| reason.marker() == word);
    html! { @if let Some(reason) = reason {
        span id=(format!("w-{reason}")) class={ "gap " (group_class(reason.group())) } { (reason.marker()) }
    } }
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
pub(super) struct Lines<'a>(pub(super) &'a str);

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

/// Text with what stands between backticks as code.
pub(super) fn commands(text: &str) -> Markup {
    html! {
        @for (at, part) in text.split('`').enumerate() {
            @if at % 2 == 1 { (command(part)) } @else { (visible(part)) }
        }
    }
}

/// A command, which breaks between its words and never inside one.
pub(super) fn command(text: &str) -> Markup {
    html! { code { @for (at, word) in visible(text).split(' ').enumerate() {
        @if at > 0 { " " wbr; }
        (word)
    } } }
}
