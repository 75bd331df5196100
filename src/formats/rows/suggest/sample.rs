//! What an unknown file holds, column by column.

use std::collections::{BTreeMap, BTreeSet};

use csv::StringRecord;

use super::header::{self, HeaderGuess, Line};
use crate::domain::{CodeSystem, Decimal};
use crate::formats::marker::built_in;
use crate::formats::rows::header::single_blanks;
use crate::source::IngestError;
use crate::source::Rows;
use crate::source::Source;
use crate::source::TextEncoding;

/// How many rows are looked at before the header must have come.
const HEAD_ROWS: usize = 60;
/// How many rows are counted at most.
const MOST_ROWS: u64 = 500_000;
/// How many different texts of a column are kept.
const MOST_TEXTS: usize = 200;

/// What was seen.
#[derive(Debug)]
pub(super) struct Sample {
    pub(super) encoding: TextEncoding,
    pub(super) titles: Vec<(u64, String)>,
    pub(super) header_row: u64,
    pub(super) header_lines: usize,
    pub(super) columns: Vec<ColumnSeen>,
    /// Rows of the first table.
    pub(super) rows: u64,
    /// Last row of the first table, when other lines stand below it.
    pub(super) last: Option<u64>,
    /// Lines with one text below the first table: names of further tables, or footnotes.
    pub(super) below: Vec<(u64, String)>,
}

/// What one column holds.
#[derive(Debug, Default)]
pub(super) struct ColumnSeen {
    pub(super) heading: String,
    pub(super) filled: u64,
    /// Plain or printed numbers.
    pub(super) amounts: u64,
    pub(super) grouped: u64,
    pub(super) currency: u64,
    /// CPT or HCPCS by shape.
    pub(super) procedures: u64,
    /// A zero before a CPT or HCPCS code, and modifiers behind one.
    pub(super) padded: u64,
    pub(super) with_modifiers: u64,
    /// Texts that are built-in markers, and how often.
    pub(super) markers: BTreeMap<String, u64>,
    /// Zeros as printed, and how often.
    pub(super) zeros: BTreeMap<String, u64>,
    /// Other texts that are neither numbers nor codes, and how often.
    pub(super) texts: BTreeMap<String, u64>,
    /// Shapes of numbers and other texts of at most six characters.
    pub(super) shapes: BTreeSet<String>,
}

impl Sample {
    /// Reads a file through.
    pub(super) fn of(source: &Source) -> Result<Self, IngestError> {
        let encoding = source.encoding()?;
        let head = head(&mut Rows::open(source)?)?;
        let guess = header::find(&head).ok_or_else(|| IngestError::Content {
            message: format!("no header was found in the first {HEAD_ROWS} rows of `{}`", source.name()),
            hint: "write a profile by hand: ratebook import --template profile".to_owned(),
        })?;
        let mut sample = Self::begun(encoding, &head, &guess);
        sample.count(&mut Rows::open(source)?)?;
        Ok(sample)
    }

    fn begun(encoding: TextEncoding, head: &[Line], guess: &HeaderGuess) -> Self {
        let title = |line: &Line| {
            let text = single_blanks(&line.cells.join(" "));
            (!text.is_empty()).then_some((line.row, text))
        };
        let columns = header::headings(head, guess)
            .into_iter()
            .map(|heading| ColumnSeen { heading, ..ColumnSeen::default() })
            .collect();
        Self {
            encoding,
            titles: head[..guess.at].iter().filter_map(title).collect(),
            header_row: head[guess.at].row,
            header_lines: guess.lines,
            columns,
            rows: 0,
            last: None,
            below: Vec::new(),
        }
    }

    /// Counts the first table, and names what stands below it.
    fn count(&mut self, rows: &mut Rows) -> Result<(), IngestError> {
        let mut behind_header = 0;
        let mut last = self.header_row;
        while rows.advance()? {
            let row = rows.position().row;
            let cells = rows.fields();
            if row < self.header_row || cells.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            behind_header += 1;
            if behind_header <= self.header_lines {
                continue;
            }
            if self.columns.len() > 1
                && let Some(text) = header::single(cells)
            {
                self.last.get_or_insert(last);
                self.below.push((row, text));
            }
            if self.last.is_none() && self.rows < MOST_ROWS {
                self.rows += 1;
                last = row;
                self.see(cells);
            }
        }
        Ok(())
    }

    fn see(&mut self, cells: &StringRecord) {
        for (column, cell) in self.columns.iter_mut().zip(cells) {
            column.see(cell.trim());
        }
    }
}

impl ColumnSeen {
    fn see(&mut self, cell: &str) {
        if cell.is_empty() {
            return;
        }
        self.filled += 1;
        if built_in(cell).is_some() {
            count(&mut self.markers, cell);
            return;
        }
        self.see_code(cell);
        if looks_like_amount(cell) {
            self.amounts += 1;
            self.grouped += u64::from(cell.contains(','));
            self.currency += u64::from(cell.contains('$'));
            if plain(cell)
                .and_then(|plain| Decimal::parse(&plain).ok())
                .is_some_and(|n| n.value == Decimal::ZERO)
            {
                count(&mut self.zeros, cell);
            }
        } else if CodeSystem::of_procedure(cell).is_none() {
            count(&mut self.texts, cell);
        }
    }

    fn see_code(&mut self, cell: &str) {
        let procedure =
            |text: Option<&str>| text.is_some_and(|text| CodeSystem::of_procedure(text).is_some());
        let modifiers =
            |text: &str| matches!(text.len(), 2 | 4) && text.bytes().all(|b| b.is_ascii_alphanumeric());
        if procedure(Some(cell)) {
            self.procedures += 1;
        } else if cell.starts_with('0') && procedure(cell.get(1..6)) {
            let behind = &cell[6..];
            self.padded += u64::from(behind.is_empty() || modifiers(behind));
        } else if procedure(cell.get(..5)) && modifiers(&cell[5..]) {
            self.with_modifiers += 1;
        } else if cell.len() <= 6 && self.shapes.len() < MOST_TEXTS {
            self.shapes.insert(shape(cell));
        }
    }

    /// Whether the column holds amounts, markers, or amounts and a few words such as "see note".
    pub(super) fn is_money(&self) -> bool {
        let markers: u64 = self.markers.values().sum();
        let mostly = self.filled > 0 && 10 * (self.amounts + markers) >= 6 * self.filled;
        mostly || (10 * self.amounts >= 3 * self.filled.max(1) && self.texts.len() <= 5)
    }
}

fn head(rows: &mut Rows) -> Result<Vec<Line>, IngestError> {
    let mut lines = Vec::new();
    while lines.len() < HEAD_ROWS && rows.advance()? {
        let cells: Vec<String> = rows.fields().iter().map(single_blanks).collect();
        if cells.iter().any(|cell| !cell.is_empty()) {
            lines.push(Line { row: rows.position().row, cells });
        }
    }
    Ok(lines)
}

/// A number as price lists print them.
pub(super) fn looks_like_amount(cell: &str) -> bool {
    plain(cell.trim()).is_some_and(|plain| Decimal::parse(&plain).is_ok())
}

fn plain(cell: &str) -> Option<String> {
    let digits = cell.strip_prefix('$').unwrap_or(cell).trim();
    let starts = digits.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    starts.then(|| digits.chars().filter(|c| *c != ',').collect())
}

/// `#` for a digit, `@` for a letter, the rest itself.
fn shape(cell: &str) -> String {
    let of = |c: char| match c {
        c if c.is_ascii_digit() => '#',
        c if c.is_ascii_alphabetic() => '@',
        c => c,
    };
    cell.chars().map(of).collect()
}

fn count(counts: &mut BTreeMap<String, u64>, text: &str) {
    if let Some(n) = counts.get_mut(text) {
        *n += 1;
    } else if counts.len() < MOST_TEXTS {
        counts.insert(text.to_owned(), 1);
    }
}
