//! Headers of CMS tables: written over several lines, below titles and notices.

use crate::formats::release::{Field, Layout, squeeze};
use crate::source::IngestError;
use crate::source::Rows;
use crate::source::{Head, Source};

/// Lines above a header that are kept: no header is written over more.
const MOST_LINES: usize = 5;

/// Characters of a cell above a header beyond which it is a sentence.
const LONGEST_HEADING: usize = 60;

/// The head of a table: where its columns are and what stands above them.
pub(super) struct Header {
    /// One heading a column, its lines joined, upper case with single blanks.
    pub(super) headings: Vec<String>,
    /// The texts of the title lines above.
    pub(super) titles: Vec<String>,
}

/// Reads up to the row whose first cells are these words, and joins the lines of the header above it.
///
/// # Errors
/// When the file cannot be read, or no such row is there.
pub(super) fn read_header(rows: &mut Rows, source: &Source, first: &[&str]) -> Result<Header, IngestError> {
    let mut above: Vec<Vec<String>> = Vec::new();
    let (mut titles, mut before) = (Vec::new(), 0);
    while rows.advance()? {
        // A line without a cell is blank, too, and is no row; a blank row of a workbook is one.
        let row = rows.position().row;
        if row > std::mem::replace(&mut before, row) + 1 {
            above.clear();
        }
        let cells: Vec<String> = rows.fields().iter().map(squeeze).collect();
        let written: Vec<&str> =
            rows.fields().iter().map(str::trim).filter(|cell| !cell.is_empty()).collect();
        if first.iter().enumerate().all(|(at, word)| cells.get(at).is_some_and(|cell| cell == word)) {
            let headings = (0..cells.len()).map(|at| joined(&above, &cells, at)).collect();
            return Ok(Header { headings, titles });
        }
        match written[..] {
            // One text on a line is a title or a notice, never a line of the header.
            [only] => titles.push(only.to_owned()),
            // What is above a blank line is no line of the header.
            [] => above.clear(),
            // A notice with commas that nobody quoted.
            _ if written.iter().any(|cell| cell.len() > LONGEST_HEADING) => {
                titles.push(written.join(", "));
            }
            _ => above.push(cells),
        }
        if above.len() >= MOST_LINES {
            above.remove(0);
        }
    }
    Err(IngestError::Content {
        message: format!("`{}` has no header row that begins with {}", source.name(), first.join(", ")),
        hint: "compare the head of the file with the published one".to_owned(),
    })
}

fn joined(above: &[Vec<String>], last: &[String], at: usize) -> String {
    let lines = above.iter().map(Vec::as_slice).chain([last]);
    let words: Vec<&str> =
        lines.filter_map(|line| line.get(at)).map(String::as_str).filter(|cell| !cell.is_empty()).collect();
    words.join(" ")
}

/// Places the fields, or says which headings cannot be placed.
///
/// # Errors
/// When a heading has no field or a needed field has no heading.
pub(super) fn place(
    headings: &[String],
    fields: &[Field],
    rows: &Rows,
    source: &Source,
) -> Result<Layout, IngestError> {
    Layout::by_heading(headings, fields, rows)
        .map_err(|findings| IngestError::Header { file: source.name().to_owned(), findings })
}

/// Whether one of the first lines, without blanks at its cells, begins with this.
pub(super) fn has_line(head: &Head, begins: &str) -> bool {
    head.table().lines().take(40).any(|line| {
        let mut tight = String::new();
        for (at, cell) in line.trim_start_matches('\u{feff}').split(',').enumerate() {
            if at > 0 {
                tight.push(',');
            }
            tight.push_str(&squeeze(cell).replace('"', ""));
            // The rest of the line says nothing any more.
            if tight.len() >= begins.len() || !begins.starts_with(&*tight) {
                break;
            }
        }
        tight.starts_with(begins)
    })
}
