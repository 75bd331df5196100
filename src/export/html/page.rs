//! The page: head, banner, links, the first page, sections, closed detail, gaps, sources, footer.

use std::io::Write;

use chrono::{DateTime, SecondsFormat, Utc};
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::super::appendix;
use super::super::brief::limited_to;
use super::super::error::ExportError;
use super::super::exporter::{Exporter, Options};
use super::super::grid::visible;
use super::description::description;
use super::figure_links::{FigureLinks, detail_anchor, source_anchor};
use super::first::{self, First};
use super::lanes::lanes;
use super::medicare;
use super::modifiers::modifiers;
use super::paper::{first_words, is_long, shortened};
use super::parts::{Lines, any_table, closed_detail, commands, gap_list, known_cells, section};
use crate::domain::{as_data, date_in_words, text};
use crate::model::{Footer, Layout, Place, Report, Section, Table};

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
    let is_cut = !options.full && is_long(report);
    let parts = |place: Place| report.sections.iter().filter(move |section| section.place == place);
    html! {
        (DOCTYPE)
        html lang="en" {
            (head_of(&title(report), options.created, description(report).as_deref(), &page_style(report)))
            body {
                (hatches())
                a.skip href="#content" { "Skip to the report" }
                (banner(report, options))
                main #content.in tabindex="-1" {
                    @if parts(Place::First).next().is_some() {
                        div.first { @for one in first_page(report) { (one.render(report, options)) } }
                    }
                    @for one in parts(Place::Body).filter(|one| one.id != GAPS) {
                        @if is_cut { (body(&shortened(one), report, options)) } @else { (body(one, report, options)) }
                    }
                    @if parts(Place::Detail).next().is_some() { (details(report, options)) }
                    @for one in parts(Place::Body).filter(|one| one.id == GAPS) { (section(one, &anchor_of(one), options)) }
                    (appendices(report, options))
                }
                (footer(&report.footer, report.facts.is_some()))
            }
        }
    }
}

/// A section after the first page. Texts on modifiers are shown beside what the fee schedule makes of them.
fn body(one: &Section, report: &Report, options: &Options) -> Markup {
    let texts = one.tables.iter().find(|table| table.id == "code-modifiers").filter(|_| !options.full);
    match texts.and_then(|texts| modifiers(texts, report)) {
        Some(table) => {
            let heading = format!("{}-heading", anchor_of(one));
            html! {
                section id=(anchor_of(one)) aria-labelledby=(heading) {
                    h2 id=(heading) { (visible(&one.heading)) }
                    @for note in &one.notes { p.note { (commands(note)) } }
                    (table)
                }
            }
        }
        None => section(one, &anchor_of(one), options),
    }
}

/// The section of the gaps by what would fill them; it follows the detail.
const GAPS: &str = "gap-groups";

fn anchor_of(section: &Section) -> String {
    format!("section-{}", section.id)
}

/// Sections of the first page: alone across the page, or two beside each other.
enum Block<'r> {
    Whole(&'r Section),
    Pair(&'r Section, &'r Section),
}

/// The blocks of the first page: rules beside modifiers, benchmarks beside completeness.
fn first_page(report: &Report) -> Vec<Block<'_>> {
    let sections: Vec<&Section> =
        report.sections.iter().filter(|section| section.place == Place::First).collect();
    let is_narrow = |section: &Section| {
        let first = section.tables.first();
        first.is_some_and(|table| matches!(table.layout, Layout::Brief | Layout::Groups | Layout::Ledger))
    };
    let mut blocks = Vec::new();
    let mut rest = sections.as_slice();
    while let [first, others @ ..] = rest {
        match others {
            [second, after @ ..] if is_narrow(first) && (is_narrow(second) || second.tables.is_empty()) => {
                blocks.push(Block::Pair(first, second));
                rest = after;
            }
            _ => {
                blocks.push(Block::Whole(first));
                rest = others;
            }
        }
    }
    blocks
}

impl Block<'_> {
    fn render(&self, report: &Report, options: &Options) -> Markup {
        match self {
            Self::Whole(one) => first_section(one, report, options),
            Self::Pair(one, other) => html! {
                div.half { (first_section(one, report, options)) (first_section(other, report, options)) }
            },
        }
    }
}

fn first_section(one: &Section, report: &Report, options: &Options) -> Markup {
    let (id, heading) = (anchor_of(one), format!("{}-heading", anchor_of(one)));
    let first = &First { full: options.full, links: FigureLinks::of(report) };
    html! {
        section id=(id) aria-labelledby=(heading) {
            div.head {
                h2 id=(heading) {
                    (visible(&one.heading))
                    @if let Some((_, of)) = CONTEXTS.iter().find(|(id, _)| *id == one.id) { span.sr { "," } " " span.ctx { (of) } }
                }
                (more(one, report))
            }
            @for note in &one.notes { p.note { (commands(note)) } }
            @for table in &one.tables {
                @match table.layout {
                    Layout::Figures => (medicare::figures(table, report, first)),
                    Layout::Lanes => (lanes(table, first)),
                    Layout::Brief => (first::brief(table, first)),
                    Layout::Groups => (first::groups(table, report, first)),
                    Layout::Ledger => @if let Some(facts) = &report.facts { (first::ledger(facts)) },
                    Layout::Drawn => {},
                    _ => (any_table(one, table, options)),
                }
            }
        }
    }
}

/// What the headings of some sections are of, in small print.
const CONTEXTS: [(&str, &str); 2] =
    [("rules", "Medicare"), ("verdicts", "Medicare, professional claims; national amounts")];

/// The tables under Detail that tell more of a section of the first page.
const MORE: [(&str, &[&str]); 4] = [
    ("pays", &["medicare-by-locality", "medicare-history", "medicare-facility", "code-fee-schedules"]),
    (
        "rates",
        &["payer-comparison", "payer-against-medicare", "market-funnel", "code-rates", "code-in-network"],
    ),
    ("rules", &["medicare-rules", "medicare-unit-limits", "ncci-pairs"]),
    ("utilization", &["medicare-utilization", "medicare-part-b", "code-benchmarks"]),
];

/// Links from a section of the first page to the tables that have all of its figures.
fn more(one: &Section, report: &Report) -> Markup {
    let wanted = MORE.iter().find(|(id, _)| *id == one.id).map_or(&[] as &[&str], |(_, wanted)| wanted);
    let there = |id: &str| report.sections.iter().flat_map(|one| &one.tables).find(|table| table.id == id);
    let tables: Vec<&Table> = wanted.iter().filter_map(|id| there(id)).collect();
    html! {
        @if !tables.is_empty() {
            p.src.more {
                "More: "
                @for (at, table) in tables.iter().enumerate() {
                    @if at > 0 { " · " }
                    a href=(format!("#{}", detail_anchor(&table.id))) { (visible(&table.title)) }
                }
            }
        }
    }
}

/// The detail: what is drawn above, then each table of the sections of detail, closed.
fn details(report: &Report, options: &Options) -> Markup {
    // In full, what the first page lays out in its way stands here as tables too.
    let first = report.sections.iter().filter(|section| section.place == Place::First);
    let drawn = first
        .flat_map(|section| &section.tables)
        .filter(|table| options.full || table.layout == Layout::Drawn);
    let sections: Vec<&Section> =
        report.sections.iter().filter(|section| section.place == Place::Detail).collect();
    html! {
        section #section-detail aria-labelledby="section-detail-heading" {
            h2 #section-detail-heading { "Detail" }
            @for table in drawn { (closed_detail(table, options)) }
            @for one in sections {
                @for note in &one.notes { p.note { (commands(note)) } }
                @for table in &one.tables { (closed_detail(table, options)) }
            }
        }
    }
}

/// Patterns of the lanes, one of each group.
fn hatches() -> Markup {
    html! {
        svg.none width="0" height="0" aria-hidden="true" focusable="false" { defs {
            @for (group, turn) in [("fix", 45), ("abs", -45), ("wit", 0), ("str", 90)] {
                pattern id=(format!("h-{group}")) width="7" height="7" patternUnits="userSpaceOnUse" patternTransform=(format!("rotate({turn})")) {
                    rect.g width="7" height="7" {} rect.s width="2" height="7" {}
                }
            }
        } }
    }
}

/// What a window and a link preview call the page.
fn title(report: &Report) -> String {
    match &report.head {
        Some(head) => format!("{}: what Medicare and payers pay, how it is billed", head.code),
        None => report.title.clone(),
    }
}

/// Lines of the style sheet that are of this page alone.
fn page_style(report: &Report) -> String {
    match (&report.head, data_day(report)) {
        (Some(head), Some(day)) => running_title(&format!("{}, data as of {day}", head.code)),
        _ => running_title(&report.title),
    }
}

/// The day of the newest data, in words.
fn data_day(report: &Report) -> Option<String> {
    let (_, text) = report.footer.lines.iter().find(|(label, _)| label == "Data as of")?;
    Some(day_of(text))
}

/// The head of a page with the one style sheet and some lines of its own.
pub(super) fn head_of(
    title: &str,
    created: DateTime<Utc>,
    description: Option<&str>,
    page_style: &str,
) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="generator" content="ratebook";
            meta name="dcterms.created" content=(created.to_rfc3339_opts(SecondsFormat::Secs, true));
            @if let Some(description) = description { meta name="description" content=(visible(description)); }
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

fn banner(report: &Report, options: &Options) -> Markup {
    html! {
        header {
            div.in {
                p.top {
                    span { @if let Some(head) = &report.head {
                        (visible(head.code.split(' ').next().unwrap_or_default())) " code"
                        @if let Some(kind) = &head.kind { " · " (visible(kind)) }
                        @if let Some(status) = &head.status { " · Status " (visible(status)) }
                    } @else { "ratebook" } }
                    span.asof {
                        @if let Some(index) = &options.index { a href=(index) { "All codes" } " · " }
                        @if let Some(day) = data_day(report) { "Data as of " (visible(&day)) }
                        @for (label, file) in &options.beside { " · " a href=(file) { (label) } }
                    }
                }
                @match &report.head {
                    Some(head) => {
                        h1 { span.code { (visible(head.code.split(' ').next_back().unwrap_or_default())) } " " (visible(&head.title)) }
                        @if let Some(lede) = &head.lede { p.lede { (visible(&brief_of(lede))) } }
                    }
                    None => { h1 { (visible(&report.title)) } }
                }
                @if let Some(scope) = limited_to(report) { p.scope { (visible(scope)) } }
            }
            (contents(report))
        }
    }
}

/// The first sentences of a text, up to what two lines hold; of a sentence that is longer its first words.
fn brief_of(text: &str) -> String {
    const MOST: usize = 220;
    let mut kept = String::new();
    for sentence in text.split_inclusive(". ") {
        if !kept.is_empty() && kept.chars().count() + sentence.chars().count() > MOST {
            break;
        }
        kept.push_str(sentence);
    }
    if kept.chars().count() > 2 * MOST { first_words(&kept, 2 * MOST) } else { kept.trim_end().to_owned() }
}

/// Links to the sections.
fn contents(report: &Report) -> Markup {
    let has = |place| report.sections.iter().any(|section| section.place == place);
    let linked = report.sections.iter().filter(|one| one.place != Place::Detail && one.id != GAPS);
    html! {
        nav aria-label="On this page" { div.in {
            @for one in linked { a href=(format!("#{}", anchor_of(one))) { (visible(name_of(one))) } }
            @if has(Place::Detail) { a href="#section-detail" { "Detail" } }
            @if has(Place::First) { a href="#section-gap-groups" { "Data gaps" } } @else { a href="#data-gaps" { "Data gaps" } }
            a href="#sources" { "Sources" }
        } }
    }
}

/// The heading in a word or two.
fn name_of(section: &Section) -> &str {
    match section.id.as_str() {
        "pays" => "Medicare",
        "rates" => "Payers",
        "utilization" => "Utilization",
        "completeness" => "Completeness",
        "clinical" => "Clinical",
        "modifiers" => "When to use them",
        _ => &section.heading,
    }
}

/// Sources and the words for gaps; every gap by cell where no section groups them.
fn appendices(report: &Report, options: &Options) -> Markup {
    let lists_cells = report.facts.is_none() || options.full;
    html! {
        @for one in appendix::sections(report, appendix::gaps(&report.gaps)) {
            @if one.id == "data-gaps" {
                @if lists_cells && !report.gaps.is_empty() { (gap_list(report)) }
                @else if lists_cells { (known_cells(report)) (section(&one, &one.id, options)) }
            }
            @else if one.id == "sources" && !options.full && report.facts.is_some() { (sources(report)) }
            @else { (section(&one, &one.id, options)) }
        }
    }
}

/// The imports in a line each: number, file, publisher and day.
fn sources(report: &Report) -> Markup {
    html! {
        section #sources aria-labelledby="sources-heading" {
            h2 #sources-heading { "Sources" }
            ol.sources { @for source in &report.sources {
                li id=(source_anchor(source.import_id)) value=(source.import_id) {
                    strong { (Lines(&as_data(&source.file))) } ", " (visible(&as_data(&source.publisher)))
                    @if let Some(words) = &source.confidence { " (" (visible(words)) ")" }
                    ", imported "
                    (visible(&day_of(&source.imported_at)))
                    @if !source.file.ends_with(".csv") || source.rows > 1000 { ", " (text::grouped(source.rows)) " rows" }
                    ", SHA-256 " (visible(source.sha256.get(..12).unwrap_or(&source.sha256))) "…"
                }
            } }
        }
    }
}

/// The day of a moment, in words.
fn day_of(moment: &str) -> String {
    let day = moment.get(..10).unwrap_or(moment);
    date_in_words(day).unwrap_or_else(|| day.to_owned())
}

/// How the document was made.
pub(super) fn footer(footer: &Footer, is_brief: bool) -> Markup {
    html! {
        footer.made {
            div.in {
                h2 { "How this report was made" }
                dl {
                    // The many queries of a report on a code are in its workbook and JSON.
                    @for (label, text) in footer.lines.iter().filter(|(label, _)| !is_brief || label != "Queries") {
                        div { dt { (visible(label)) } dd { (visible(text)) } }
                    }
                }
            }
        }
    }
}
