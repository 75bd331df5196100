//! The first page of an exported folder: every code with its answer in a sentence, its files, and how many of its
//! promised facts are known.
//!
//! The list stands as plain links and needs no script. A short script of its own, when it may run,
//! adds a field that narrows the list.

use std::io::Write;

use maud::{DOCTYPE, Markup, PreEscaped, html};
use serde::{Deserialize, Serialize};

use super::super::error::ExportError;
use super::super::exporter::Options;
use super::super::grid::visible;
use super::description::description;
use super::page::{footer, head_of};
use crate::domain::text::{count, grouped};
use crate::model::{Footer, Report};

/// Codes of one list; a longer one is divided by the beginning of the code.
const LONGEST_LIST: usize = 200;
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndexEntry {
    /// The code system.
    pub system: String,
    /// The code.
    pub code: String,
    /// What the report is called.
    pub title: String,
    /// Names of its files and what each is, such as `Page`.
    pub files: Vec<(String, String)>,
    /// The answer of the report in a sentence.
    pub answer: Option<String>,
    /// The facts that are promised of the code: how many are known, and of how many.
    pub facts: (u64, u64),
}

impl IndexEntry {
    /// The entry of a code's report with its files.
    #[must_use]
    pub fn of(system: &str, code: &str, report: &Report, files: Vec<(String, String)>) -> Self {
        let facts = report.facts.as_ref().map_or((0, 0), |facts| (facts.known, facts.promised()));
        Self {
            system: system.to_owned(),
            code: code.to_owned(),
            title: report.title.clone(),
            files,
            answer: description(report),
            facts,
        }
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
    let facts = index.entries.iter().map(|entry| entry.facts).fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1));
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
                        p.lead { (known_of(facts)) " promised facts are known." }
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
    let mut systems: Vec<(&str, Vec<&IndexEntry>)> = Vec::new();
    for entry in entries {
        match systems.iter_mut().find(|(system, _)| *system == entry.system) {
            Some((_, codes)) => codes.push(entry),
            None => systems.push((&entry.system, vec![entry])),
        }
    }
    let mut lists: Vec<(String, Vec<&IndexEntry>)> = Vec::new();
    for (system, codes) in systems {
        let divided = codes.len() > LONGEST_LIST;
        for entry in codes {
            let name = match entry.code.get(..1).filter(|_| divided) {
                Some(first) => format!("{system} {first}…"),
                None => system.to_owned(),
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
            table aria-label=(name) {
                thead { tr {
                    th scope="col" { "Code" }
                    th scope="col" { "Title" }
                    th scope="col" { "In a sentence" }
                    th scope="col" { "Promised facts known" }
                    th scope="col" { "Files" }
                } }
                tbody { @for entry in entries { (row(entry)) } }
            }
        }
    }
}

fn row(entry: &IndexEntry) -> Markup {
    let (known, of) = entry.facts;
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
            td { (visible(entry.answer.as_deref().unwrap_or("[not-applicable]"))) }
            td {
                span.meter aria-hidden="true" { span style=(format!("width:{share}%")) {} }
                (known_of(entry.facts))
            }
            td { ul.files { @for (file, what) in &entry.files { li { a href=(file) { (what) } } } } }
        }
    }
}

/// `109 of 145`.
fn known_of((known, of): (u64, u64)) -> String {
    format!("{} of {}", grouped(known), grouped(of))
}
