//! The order of a report for people, walked once for every format that is plain text.

use std::io;

use super::appendix::{self, HOW_TO_READ};
use super::grid::Grid;
use crate::model::{Report, Section};

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

/// Writes a report part by part: what it is, what is missing, the sections, the appendices.
pub(super) fn walk(report: &Report, markup: &mut impl Markup) -> io::Result<()> {
    // A single table says in its own words what it is; what is empty around it is left out.
    let alone = report.sections.len() == 1 && report.tables().count() == 1;
    markup.title(&report.title)?;
    if !report.scope.is_empty() {
        markup.paragraph(&report.scope)?;
    }
    markup.emphasis(&report.gap_summary)?;
    if !alone || !report.gaps.is_empty() {
        markup.paragraph(&format!("Gaps: {}. {HOW_TO_READ}", appendix::groups_in_words(report)))?;
    }
    for section in &report.sections {
        write_section(section, markup)?;
    }
    for section in appendix::sections(report, appendix::gaps_to_read(report)) {
        if !alone || !section.tables.is_empty() {
            write_section(&section, markup)?;
        }
    }
    if !report.footer.lines.is_empty() {
        markup.heading(Level::Section, "How this report was made")?;
        markup.terms(&report.footer.lines)?;
    }
    Ok(())
}

fn write_section(section: &Section, markup: &mut impl Markup) -> io::Result<()> {
    markup.heading(Level::Section, &section.heading)?;
    for note in &section.notes {
        markup.paragraph(note)?;
    }
    for table in &section.tables {
        if table.title != section.heading {
            markup.heading(Level::Table, &table.title)?;
        }
        if !table.description.is_empty() {
            markup.paragraph(&table.description)?;
        }
        let grid = Grid::new(table);
        if table.rows.is_empty() {
            markup.paragraph(NO_ROWS)?;
        } else if grid.is_prose() {
            markup.prose(&grid)?;
        } else {
            markup.grid(&grid)?;
        }
    }
    Ok(())
}

/// What stands in place of a table without rows.
pub(super) const NO_ROWS: &str = "No rows.";
