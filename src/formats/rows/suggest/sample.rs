//! What an unknown file holds, column by column.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use super::column::{ColumnSeen, Of};
use super::header::{self, HeaderGuess, Line, single};
use super::heading_modifiers::modifiers_of;
use super::low_numbers::Worth;
use super::second_table::{Above, Next};
use super::section_words::says_otherwise;
use super::site::{self, Beside};
use super::written_amount::{looks_like_amount, number};
use crate::formats::ledger::is_blank;
use crate::formats::repeated_header::RepeatedHeader;
use crate::formats::rows::header::single_blanks;
use crate::formats::rows::totals::is_total;
use crate::source::IngestError;
use crate::source::Rows;
use crate::source::Source;
use crate::source::{RecordTable, RowCells, TextEncoding};

/// How many rows are looked at before the header must have come.
const HEAD_ROWS: usize = 60;
/// How many rows are counted at most.
const MOST_ROWS: u64 = 500_000;

/// A line with one text: its row, its column, and the text.
pub(super) type Section = (u64, usize, String);

/// Fewer rows do not show what a table has.
const FEWEST: u64 = 5;

/// What was seen.
#[derive(Debug)]
pub(super) struct Sample {
    pub(super) encoding: TextEncoding,
    /// Whether the user said it, and the bytes would not.
    pub(super) encoding_is_asked: bool,
    /// The list of a JSON text that holds the records, blank where the text has none by name.
    pub(super) list: Option<String>,
    /// Its other lists of records, each in words.
    pub(super) other_lists: Vec<String>,
    pub(super) titles: Vec<(u64, String)>,
    pub(super) header_row: u64,
    pub(super) header_lines: usize,
    pub(super) columns: Vec<ColumnSeen>,
    /// Rows of the first table.
    pub(super) rows: u64,
    /// First row of the first table.
    pub(super) first: Option<u64>,
    /// Last row of the first table, when other lines stand below it.
    pub(super) last: Option<u64>,
    /// Lines below the first table: with one text, names of further tables, or footnotes.
    pub(super) below: Vec<Section>,
    /// Whether some of them have several cells, and are of another table.
    pub(super) below_are_cells: bool,
    /// The cells that the first of them begins with.
    pub(super) until: Vec<String>,
    /// Whether lines of several cells come after those with one text.
    pub(super) rows_below: bool,
    /// Lines with one text within it, and in which column.
    pub(super) sections: Vec<Section>,
}

impl Sample {
    /// What a row is called, and the number of one.
    pub(super) fn named_row(&self, row: u64) -> String {
        match self.list {
            Some(_) => format!("record {}", row - self.header_row),
            None => format!("row {row}"),
        }
    }

    /// Reads a file through.
    pub(super) fn of(source: &Source) -> Result<Self, IngestError> {
        let encoding = source.encoding()?;
        let records = source.records()?;
        let list = records.map(|table| table.list().unwrap_or_default());
        let head = head(&mut Rows::open(source)?)?;
        let titles = records.map(RecordTable::titles);
        let found = titles.map_or_else(|| header::find(&head), |at| Some(HeaderGuess { at, lines: 1 }));
        let guess = found.filter(|guess| guess.at < head.len()).ok_or_else(|| IngestError::Content {
            message: format!("no header was found in the first {HEAD_ROWS} rows of `{}`", source.name()),
            hint: "if the table begins further down, write a profile: ratebook import --template profile"
                .to_owned(),
        })?;
        let other_lists = records.map(|table| table.others().to_vec()).unwrap_or_default();
        let encoding_is_asked = source.encoding_is_only_asked()?;
        let begun = Self::begun(encoding, &head, &guess);
        let mut sample = Self { list, other_lists, encoding_is_asked, ..begun };
        let mut rows = Rows::open(source)?;
        sample.count(&mut rows)?;
        for at in rows.nested() {
            if let Some(column) = sample.columns.get_mut(at) {
                column.nested = true;
            }
        }
        Ok(sample)
    }

    fn begun(encoding: TextEncoding, head: &[Line], guess: &HeaderGuess) -> Self {
        let title = |line: &Line| {
            let text = single_blanks(&line.cells.join(" "));
            (!text.is_empty()).then_some((line.row, text))
        };
        let mut titles: Vec<(u64, String)> = head[..guess.at].iter().filter_map(title).collect();
        if let (Some(name), Some(first)) = (header::hospital_name(head), titles.first_mut()) {
            first.1 = format!("hospital_name: {name}");
        }
        let headings = header::headings(head, guess);
        let paired = site::pairs(headings.iter().map(String::as_str));
        let beside = Beside::of(headings.iter().map(String::as_str));
        let modifiers = modifiers_of(&headings);
        let seen = headings.into_iter().zip(paired).zip(modifiers);
        let seen = seen.map(|((heading, paired), modifier)| {
            let mut column = ColumnSeen::of(heading, paired, beside);
            column.modifier = modifier;
            column
        });
        Self {
            encoding,
            encoding_is_asked: false,
            list: None,
            other_lists: Vec::new(),
            titles,
            header_row: head[guess.at].row,
            header_lines: guess.lines,
            columns: seen.collect(),
            rows: 0,
            first: None,
            last: None,
            below: Vec::new(),
            below_are_cells: false,
            until: Vec::new(),
            rows_below: false,
            sections: Vec::new(),
        }
    }

    /// Counts the first table, and names what stands below it.
    fn count(&mut self, rows: &mut Rows) -> Result<(), IngestError> {
        let mut behind_header = 0;
        let mut last = self.header_row;
        let (mut sections, mut held) = (Vec::new(), Vec::new());
        let mut above = self.header_row;
        let mut repeated = RepeatedHeader::default();
        while rows.advance()? {
            // A record that is rejected as a whole shows nothing.
            if rows.record_fault().is_some() {
                continue;
            }
            let row = rows.position().row;
            if behind_header < self.header_lines {
                repeated.with_row(rows.fields().iter(), row >= self.header_row);
            } else if repeated.takes(rows) {
                above = row;
                continue;
            }
            let cells = rows.fields();
            if row < self.header_row || cells.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            let after_blank = row > above + 1;
            above = row;
            behind_header += 1;
            if behind_header <= self.header_lines {
                continue;
            }
            if let Some((at, text)) = single(cells).filter(|_| self.list.is_none() && self.columns.len() > 1)
            {
                self.take_single(&mut sections, (row, at, text), last);
                continue;
            }
            if !sections.is_empty() {
                self.take_sections(&mut sections, Some(cells), last);
            }
            // The reader passes over totals, whose word is no code and no gap.
            let is_total = cells.iter().find(|cell| !is_blank(cell)).is_some_and(is_total);
            if is_total && self.last.is_none() {
                last = row;
                continue;
            }
            self.rows_below |= self.last.is_some() && !is_total;
            if self.last.is_none() && self.rows < MOST_ROWS {
                match self.next(cells, after_blank, !held.is_empty()) {
                    Next::Row => {
                        held.drain(..).for_each(|(row, cells)| self.take_row(&cells, row));
                        last = row;
                        self.take_row(cells, row);
                    }
                    Next::Held => held.push((row, cells.clone())),
                    Next::Header => {
                        held.push((row, cells.clone()));
                        self.end_at(last, &mut held);
                    }
                }
            }
        }
        self.end_at(last, &mut held);
        self.take_sections(&mut sections, None, last);
        Ok(())
    }

    fn take_row(&mut self, cells: &RowCells, row: u64) {
        self.rows += 1;
        self.first.get_or_insert(row);
        self.see(cells, row);
    }

    /// What a line is after the rows that were seen; before there are some it is one of them.
    fn next(&self, cells: &RowCells, after_blank: bool, held: bool) -> Next {
        if self.rows < FEWEST || self.list.is_some() {
            return Next::Row;
        }
        let above = self.columns.iter().map(|column| Above {
            heading: &column.heading,
            of_numbers: 2 * column.amounts > column.filled,
            of_codes: 10 * column.codes_of_procedures() >= 9 * self.rows,
        });
        let cells: Vec<&str> = cells.iter().collect();
        Next::of(&above.collect::<Vec<_>>(), &cells, after_blank, held)
    }

    /// Ends the table, where lines of several cells below it are none of its rows.
    fn end_at(&mut self, last: u64, held: &mut Vec<(u64, RowCells)>) {
        if held.is_empty() || self.last.is_some() {
            return;
        }
        self.last = Some(last);
        self.below_are_cells = true;
        let joined = |cells: &RowCells| {
            cells.iter().map(single_blanks).filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join(" | ")
        };
        self.until = held.first().map(|(_, cells)| first_cells(cells, &self.columns)).unwrap_or_default();
        self.below.extend(held.drain(..).map(|(row, cells)| (row, 0, joined(&cells))));
    }

    /// A line with one text: the table ends with one that says something else of the amounts below it.
    fn take_single(&mut self, sections: &mut Vec<Section>, line: Section, last: u64) {
        if self.last.is_none() && self.rows > 0 && says_otherwise(&line.2) {
            self.take_sections(sections, None, last);
            self.last = Some(last);
        }
        if self.last.is_some() {
            self.below.push(line);
        } else {
            sections.push(line);
        }
    }

    /// Lines with one text are names of sections where the next line is a row of the same table; else they are below it.
    fn take_sections(&mut self, sections: &mut Vec<Section>, next: Option<&RowCells>, last: u64) {
        if sections.is_empty() {
            return;
        }
        if next.is_some_and(|cells| self.goes_on(cells)) {
            self.sections.append(sections);
            return;
        }
        self.last = Some(last);
        self.below.append(sections);
    }

    /// Whether a line is a row of the table: it has numbers where the rows above it have them.
    fn goes_on(&self, cells: &RowCells) -> bool {
        let is_header =
            self.columns.iter().zip(cells).all(|(column, cell)| column.heading == single_blanks(cell));
        let of_numbers = |column: &ColumnSeen| self.rows == 0 || 2 * column.amounts > column.filled;
        let mut numbers = self.columns.iter().zip(cells).filter(|(column, _)| of_numbers(column));
        is_header || numbers.any(|(_, cell)| looks_like_amount(cell.trim()))
    }

    /// Whether a row is one of the first table.
    pub(super) fn has_row(&self, row: u64) -> bool {
        self.first.is_some_and(|first| row >= first) && self.last.is_none_or(|last| row <= last)
    }

    /// The hash of the codes of a row, or else of its other cells that say what is priced, or of the row itself.
    fn hash_of_codes(&self, cells: &RowCells, row: u64) -> u64 {
        let of = |is: fn(&ColumnSeen) -> bool| {
            let found = self.columns.iter().zip(cells).filter(|(column, cell)| is(column) && !is_blank(cell));
            found.map(|(_, cell)| cell.trim()).collect::<Vec<_>>()
        };
        let mut found = of(|column| column.of_services);
        if found.is_empty() {
            found = of(|column| column.names_items);
        }
        let mut hasher = DefaultHasher::new();
        match found.is_empty() {
            true => row.hash(&mut hasher),
            false => found.hash(&mut hasher),
        }
        hasher.finish()
    }

    fn see(&mut self, cells: &RowCells, row: u64) {
        // A row with more cells than headings is rejected, and its cells are in other columns than they say.
        if cells.len() > self.columns.len()
            && cells.iter().skip(self.columns.len()).any(|cell| !is_blank(cell))
        {
            return;
        }
        let codes = self.columns.iter().zip(cells).filter(|(column, _)| column.of_services);
        let stays = self.columns.iter().zip(cells).filter(|(column, _)| column.of_stays);
        let stay = stays.filter_map(|(_, cell)| Worth::of_stay(cell)).next();
        let worth = stay.unwrap_or_else(|| Worth::of_row(codes.map(|(_, cell)| cell)));
        let charge = self.columns.iter().zip(cells).find(|(column, _)| column.of_charges);
        let charge = charge.and_then(|(_, cell)| number(cell.trim())).filter(|charge| *charge > 0.0);
        let of = Of { worth, codes: self.hash_of_codes(cells, row), charge };
        for (column, cell) in self.columns.iter_mut().zip(cells) {
            column.see(cell.trim(), row, of);
        }
    }
}

/// The first two texts of a line, with the blank cells before them, and more where these are the headings' own.
fn first_cells(cells: &RowCells, columns: &[ColumnSeen]) -> Vec<String> {
    let cells: Vec<String> = cells.iter().map(single_blanks).collect();
    let filled = |end: usize| cells[..end].iter().filter(|cell| !cell.is_empty()).count();
    let is_other = |end: usize| cells[..end].iter().zip(columns).any(|(cell, of)| *cell != of.heading);
    let end = (1..=cells.len()).find(|end| filled(*end) > 1 && is_other(*end));
    cells[..end.unwrap_or(cells.len())].to_vec()
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
