//! The page: head, banner with the gap summary, contents, sections, appendices, footer.

use std::io::Write;

use chrono::{DateTime, SecondsFormat, Utc};
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::super::appendix::{self, HOW_TO_READ};
use super::super::error::ExportError;
use super::super::format::{Exporter, Options};
use super::super::grid::visible;
use super::parts::{gap_list, group_class, section};
use crate::domain::Group;
use crate::domain::text;
use crate::model::{Footer, Report};

/// The one style sheet, part of every page.
const STYLE: &str = include_str!("style.css");

/// Writes HTML.
pub(in crate::export) struct Html;

impl Exporter for Html {
    fn export(&self, report: &Report, options: &Options, out: &mut dyn Write) -> Result<(), ExportError> {
        out.write_all(page(report, options).into_string().as_bytes())?;
        Ok(writeln!(out)?)
    }
}

fn page(report: &Report, options: &Options) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            (head_of(&report.title, options.created, &running_title(&report.title)))
            body {
                a.skip href="#content" { "Skip to the report" }
                (banner(report))
                div.frame {
                    (contents(report, options))
                    main #content tabindex="-1" {
                        @for one in &report.sections { (section(one, &format!("section-{}", one.id))) }
                        (appendices(report))
                    }
                }
                (footer(&report.footer))
            }
        }
    }
}

/// The head of a page with the one style sheet and some lines of its own.
pub(super) fn head_of(title: &str, created: DateTime<Utc>, page_style: &str) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="generator" content="ratebook";
            meta name="dcterms.created" content=(created.to_rfc3339_opts(SecondsFormat::Secs, true));
            title { (visible(title)) }
            style { (PreEscaped(STYLE)) (PreEscaped(page_style)) }
        }
    }
}

/// The title at the foot of every printed page, as text that cannot leave its CSS string.
fn running_title(title: &str) -> String {
    let mut text = String::new();
    for c in title.chars().take(90) {
        if c.is_alphanumeric() || " ,.:()-–/".contains(c) {
            text.push(c);
        } else {
            text.push_str(&format!("\\{:x} ", u32::from(c)));
        }
    }
    format!("@page {{ @bottom-left {{ content: \"{text}\"; }} }}\n")
}

fn banner(report: &Report) -> Markup {
    html! {
        header.banner {
            div.inner {
                h1 { (visible(&report.title)) }
                p.scope { (visible(&report.scope)) }
                section.summary aria-labelledby="gap-summary" {
                    h2 #gap-summary { "What is missing" }
                    p.lead { (visible(&report.gap_summary)) }
                    ul.groups {
                        @for (group, n) in report.gaps_by_group() { (tile(group, n)) }
                    }
                    p.read { (HOW_TO_READ) " What would fill the gaps is under " a href="#data-gaps" { "Data gaps" } "." }
                }
            }
        }
    }
}

fn tile(group: Group, n: usize) -> Markup {
    html! {
        li class=(group_class(group)) {
            strong { (text::grouped(n as u64)) } " " span.group { (group) }
            span.action { (appendix::group_action(group)) }
        }
    }
}

fn contents(report: &Report, options: &Options) -> Markup {
    html! {
        nav.contents aria-label="Contents" {
            @if let Some(index) = &options.index { p.label { a href=(index) { "All codes" } } }
            p.label aria-hidden="true" { "Contents" }
            ol {
                @for one in &report.sections {
                    li { a href=(format!("#section-{}", one.id)) { (visible(&one.heading)) } }
                }
                li { a href="#data-gaps" { "Data gaps" } }
                li { a href="#sources" { "Sources" } }
                li { a href="#legend" { "What the bracketed words mean" } }
            }
        }
    }
}

fn appendices(report: &Report) -> Markup {
    html! {
        @for one in appendix::sections(report, appendix::gaps(&report.gaps)) {
            @if one.id == "data-gaps" && !report.gaps.is_empty() { (gap_list(report)) }
            @else { (section(&one, &one.id)) }
        }
    }
}

/// How the document was made.
pub(super) fn footer(footer: &Footer) -> Markup {
    html! {
        footer.made {
            div.inner {
                h2 { "How this report was made" }
                dl {
                    @for (label, text) in &footer.lines {
                        div { dt { (visible(label)) } dd { (visible(text)) } }
                    }
                }
            }
        }
    }
}
