//! The order of a report for people, walked once for every format that is plain text.

use std::borrow::Cow;
use std::io;

use super::appendix::{self, HOW_TO_READ};
use super::brief::fill_lines;
use super::grid::Grid;
use crate::model::{Head, Report, Section};

/// How one format writes the parts of a document.
pub(super) trait Markup {
    /// The title of the report.
    fn title(&mut self, text: &str) -> io::Result<()>;
    /// The heading of a section, or of a table in it.
    fn heading(&mut self, level: Level, text: &str) -> io::Result<()>;
    /// A sentence or more.
    fn paragraph(&mut self, text: &str) -> io::Result<()>;
    /// The line that must not be overlooked.
    fn emphasis(&mut self, text: &str) -> io::Result<()>;
    /// Rows under a heading line.
    fn grid(&mut self, grid: &Grid<'_>) -> io::Result<()>;
    /// A heading and a paragraph for each row.
    fn prose(&mut self, grid: &Grid<'_>) -> io::Result<()>;
    /// Labels with their text.
    fn terms(&mut self, lines: &[(String, String)]) -> io::Result<()>;
}

/// How deep a heading stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    /// Of a section.
    Section,
    /// Of a table.
    Table,
}

/// Writes a report part by part: what it is, the sections, what is missing, the appendices.
pub(super) fn walk(report: &Report, full: bool, markup: &mut impl Markup) -> io::Result<()> {
    // A single table says in its own words what it is; what is empty around it is left out.
    let alone = report.sections.len() == 1 && report.tables().count() == 1;
    markup.title(&report.title)?;
    if !report.scope.is_empty() {
        markup.paragraph(&report.scope)?;
    }
    if let Some(status) = report.head.as_ref().and_then(Head::out_of_effect) {
        markup.emphasis(&status)?;
    }
    if let Some(lede) = report.head.as_ref().and_then(|head| head.lede.as_ref()) {
        markup.paragraph(lede)?;
    }
    for section in &report.sections {
        write_section(section, report, full, markup)?;
    }
    // Of a report on a code completeness is a section.
    if report.facts.is_none() {
        markup.emphasis(&report.gap_summary)?;
        if !alone || !report.gaps.is_empty() {
            markup.paragraph(&format!("Gaps: {}. {HOW_TO_READ}", appendix::groups_in_words(report)))?;
        }
    }
    let by_cell = full || report.facts.is_none();
    for section in appendix::sections(report, appendix::gaps_to_read(report)) {
        // The gaps of a report on a code are grouped by what would fill them.
        if (!alone || !section.tables.is_empty()) && (by_cell || section.id != "data-gaps") {
            write_section(&section, report, full, markup)?;
        }
    }
    if !report.footer.lines.is_empty() {
        markup.heading(Level::Section, "How this report was made")?;
        markup.terms(&report.footer.lines)?;
    }
    Ok(())
}

/// The sentences of a description that the scope of the report does not begin with.
fn beyond<'d>(scope: &str, description: &'d str) -> &'d str {
    if scope.starts_with(description) {
        return "";
    }
    let shared = description.char_indices().zip(scope.chars()).find(|((_, c), other)| c != other);
    let said = shared.map_or(scope.len(), |((at, _), _)| at).min(description.len());
    let sentence = description[..said].rfind(". ").map_or(0, |end| end + 2);
    description[sentence..].trim_start()
}

fn write_section(section: &Section, report: &Report, full: bool, markup: &mut impl Markup) -> io::Result<()> {
    // What stands in the title is not said again.
    if section.heading != report.title {
        markup.heading(Level::Section, &section.heading)?;
    }
    for note in &section.notes {
        markup.paragraph(note)?;
    }
    for whole in &section.tables {
        let table = &*if full { Cow::Borrowed(whole) } else { whole.on_page() };
        if table.title != section.heading {
            markup.heading(Level::Table, &table.title)?;
        }
        let description = beyond(&report.scope, &table.description);
        if !description.is_empty() {
            markup.paragraph(description)?;
        }
        let grid = Grid::new(table);
        if table.rows.is_empty() {
            markup.paragraph(NO_ROWS)?;
        } else if grid.is_prose() {
            markup.prose(&grid)?;
        } else {
            markup.grid(&grid)?;
        }
        for line in fill_lines(whole) {
            markup.paragraph(&line)?;
        }
        if let Some(rest) = whole.rest_in_words().filter(|_| !full) {
            markup.paragraph(&rest)?;
        }
    }
    Ok(())
}

/// What stands in place of a table without rows.
pub(super) const NO_ROWS: &str = "No rows.";
