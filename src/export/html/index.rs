//! The first page of an exported folder: every code with its files and how much of it is known.
//!
//! The list stands as plain links and needs no script. A short script of its own, when it may run,
//! adds a field that narrows the list.

use std::io::Write;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::super::error::ExportError;
use super::super::exporter::Options;
use super::super::grid::visible;
use super::page::{footer, head_of};
use super::parts::section;
use crate::domain::text::{count, grouped};
use crate::model::{Cell, Chart, Column, ColumnKind, Footer, Report, Row, Section, Table};

/// Codes of one list; a longer one is divided by the beginning of the code.
const LONGEST_LIST: usize = 200;
/// Codes with a row of their own in the completeness chart.
const MOST_CODES: usize = 25;

const STYLE: &str = include_str!("index.css");
const SCRIPT: &str = include_str!("index.js");

/// What the index says of a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Index {
    /// The codes in order.
    pub entries: Vec<IndexEntry>,
    /// How the folder was made.
    pub footer: Footer,
}

/// One code of the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexEntry {
    /// The code system.
    pub system: String,
    /// The code.
    pub code: String,
    /// What the report is called.
    pub title: String,
    /// Names of its files and what each is, such as `Page`.
    pub files: Vec<(String, String)>,
    /// Gaps that somebody can fill.
    pub fixable: u64,
    /// Heading, known and applicable cells of each section with tables.
    pub sections: Vec<(String, u64, u64)>,
}

impl IndexEntry {
    /// The entry of a code's report with its files.
    #[must_use]
    pub fn of(system: &str, code: &str, report: &Report, files: Vec<(String, String)>) -> Self {
        let cells = |section: &Section| {
            let cells = section.tables.iter().flat_map(|table| &table.rows).flat_map(|row| &row.cells);
            let (mut known, mut applicable) = (0, 0);
            for cell in cells {
                known += u64::from(cell.plain().is_some());
                let structural =
                    cell.as_gap().is_some_and(|gap| gap.reason.group() == crate::domain::Group::Structural);
                applicable += u64::from(!structural);
            }
            (section.heading.clone(), known, applicable)
        };
        let sections = report.sections.iter().filter(|section| !section.tables.is_empty()).map(cells);
        Self {
            system: system.to_owned(),
            code: code.to_owned(),
            title: report.title.clone(),
            files,
            fixable: report.gaps_by_group()[0].1 as u64,
            sections: sections.collect(),
        }
    }

    fn known(&self) -> (u64, u64) {
        self.sections.iter().fold((0, 0), |sum, (_, known, of)| (sum.0 + known, sum.1 + of))
    }
}

/// Writes the index page.
///
/// # Errors
/// When `out` refuses.
pub fn write_index(index: &Index, options: &Options, out: &mut dyn Write) -> Result<(), ExportError> {
    out.write_all(page(index, options).into_string().as_bytes())?;
    Ok(writeln!(out)?)
}

fn page(index: &Index, options: &Options) -> Markup {
    let lists = lists(&index.entries);
    let all = count(index.entries.len() as u64, "code", "codes");
    let (known, of) = index.entries.iter().map(IndexEntry::known).fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1));
    html! {
        (DOCTYPE)
        html lang="en" {
            (head_of("Codes of this export", options.created, None, STYLE))
            body {
                a.skip href="#content" { "Skip to the codes" }
                header {
                    div.in {
                        h1 { "Codes of this export" }
                        p.scope { (all) ", each with its page and files. Every file is complete by itself and works without a network." }
                        p.lead { (grouped(known)) " of " (grouped(of)) " applicable cells have a value: " (percent(known, of)) ". "
                            a href="#completeness" { "Completeness by section" } "." }
                    }
                }
                div.index {
                    main #content.in tabindex="-1" {
                        section aria-labelledby="codes-heading" {
                            h2 #codes-heading { "Codes" }
                            div #search {}
                            @if lists.len() > 1 {
                                nav aria-label="Lists of codes" { ul.jump {
                                    @for (at, (name, _)) in lists.iter().enumerate() {
                                        li { a href=(format!("#list-{at}")) { (name) } }
                                    }
                                } }
                            }
                            @for (at, (name, entries)) in lists.iter().enumerate() { (list(at, name, entries)) }
                        }
                        (section(&completeness(&index.entries), "completeness", options))
                    }
                }
                (footer(&index.footer, false))
                script { (PreEscaped(SCRIPT)) }
            }
        }
    }
}

/// The codes by system, and long lists by the beginning of the code.
fn lists(entries: &[IndexEntry]) -> Vec<(String, Vec<&IndexEntry>)> {
    let mut lists: Vec<(String, Vec<&IndexEntry>)> = Vec::new();
    for system in entries.chunk_by(|a, b| a.system == b.system) {
        let divided = system.len() > LONGEST_LIST;
        for entry in system {
            let name = match entry.code.get(..1).filter(|_| divided) {
                Some(first) => format!("{} {first}…", entry.system),
                None => entry.system.clone(),
            };
            match lists.last_mut() {
                Some((last, list)) if *last == name => list.push(entry),
                _ => lists.push((name, vec![entry])),
            }
        }
    }
    lists
}

fn list(at: usize, name: &str, entries: &[&IndexEntry]) -> Markup {
    html! {
        details.codes id=(format!("list-{at}")) open {
            summary { (name) ", " (count(entries.len() as u64, "code", "codes")) }
            table {
                thead { tr {
                    th scope="col" { "Code" }
                    th scope="col" { "Title" }
                    th scope="col" { "Known of applicable" }
                    th.number scope="col" { "Fixable gaps" }
                    th scope="col" { "Files" }
                } }
                tbody { @for entry in entries { (row(entry)) } }
            }
        }
    }
}

fn row(entry: &IndexEntry) -> Markup {
    let (known, of) = entry.known();
    let share = known.checked_mul(100).and_then(|n| n.checked_div(of)).unwrap_or(0);
    html! {
        tr id=(format!("{}-{}", entry.system, entry.code)) {
            th.code scope="row" {
                @match entry.files.first() {
                    Some((file, _)) => a href=(file) { (visible(&entry.code)) },
                    None => (visible(&entry.code)),
                }
            }
            td { (visible(&entry.title)) }
            td {
                span.meter aria-hidden="true" { span style=(format!("width:{share}%")) {} }
                (grouped(known)) " of " (grouped(of)) ", " (percent(known, of))
            }
            td.number { (grouped(entry.fixable)) }
            td { ul.files { @for (file, what) in &entry.files { li { a href=(file) { (what) } } } } }
        }
    }
}

fn percent(known: u64, of: u64) -> String {
    match known.checked_mul(100).and_then(|n| n.checked_div(of)) {
        Some(share) => format!("{share}\u{a0}%"),
        None => "[not-applicable]".to_owned(),
    }
}

/// How much of each section is known, by code, or by code system where there are many codes.
fn completeness(entries: &[IndexEntry]) -> Section {
    let by_code = entries.len() <= MOST_CODES;
    let mut sums: Vec<(String, String, u64, u64)> = Vec::new();
    for entry in entries {
        let name = if by_code { format!("{} {}", entry.system, entry.code) } else { entry.system.clone() };
        for (heading, known, of) in &entry.sections {
            match sums.iter_mut().find(|sum| sum.0 == name && sum.1 == *heading) {
                Some(sum) => {
                    sum.2 += known;
                    sum.3 += of;
                }
                None => sums.push((name.clone(), heading.clone(), *known, *of)),
            }
        }
    }
    let whole = |n: u64| Cell::integer(i64::try_from(n).unwrap_or(i64::MAX));
    let rows = sums.into_iter().map(|(name, heading, known, of)| Row {
        cells: vec![Cell::text(name), Cell::text(heading), whole(known), whole(of)],
        ..Row::default()
    });
    let first = if by_code { "Code" } else { "Code system" };
    let table = Table {
        id: "completeness".to_owned(),
        title: "Completeness".to_owned(),
        description: "Cells with a value, of those that can have one, by section of the pages.".to_owned(),
        chart: Some(Chart::Heatmap { row: 0, column: 1, known: 2, of: 3 }),
        columns: vec![
            Column::new("code", first, "What the row is about.", ColumnKind::Text),
            Column::new("section", "Section", "Section of the page.", ColumnKind::Text),
            Column::new("known", "Known", "Cells with a value.", ColumnKind::Integer),
            Column::new("applicable", "Applicable", "Cells that can have a value.", ColumnKind::Integer),
        ],
        rows: rows.collect(),
        ..Table::default()
    };
    Section {
        id: "completeness".to_owned(),
        heading: "Completeness".to_owned(),
        tables: vec![table],
        ..Section::default()
    }
}
