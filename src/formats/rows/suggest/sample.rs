//! What an unknown file holds, column by column.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use csv::StringRecord;

use super::header::{self, HeaderGuess, Line, single};
use super::low_numbers::{LowNumbers, Worth, is_of_services};
use super::procedure_text::ProcedureText;
use super::second_table::{Above, Next};
use super::section_words::says_otherwise;
use super::site::{self, Beside, Paired};
use super::written_amount::{digits, is_nines, looks_like_amount, plain, shape};
use crate::domain::{CodeSystem, Decimal, parse_period};
use crate::formats::cell::{read_compact_day, read_date};
use crate::formats::decimal_comma::shows_decimal_comma;
use crate::formats::ledger::is_blank;
use crate::formats::marker::{built_in, uncomputed};
use crate::formats::number::signed_percentage;
use crate::formats::repeated_header::RepeatedHeader;
use crate::formats::rows::header::single_blanks;
use crate::formats::rows::totals::is_total;
use crate::formats::said_system::said_system;
use crate::source::IngestError;
use crate::source::Rows;
use crate::source::Source;
use crate::source::{RecordTable, TextEncoding};

/// How many rows are looked at before the header must have come.
const HEAD_ROWS: usize = 60;
/// How many rows are counted at most.
const MOST_ROWS: u64 = 500_000;
/// How many different cells of a column are counted.
const MOST_DIFFERENT: usize = 5000;
/// Fewer cells show nothing by being different.
const ENOUGH: u64 = 8;
/// So many numbers of a few values are no prices of so many codes.
const MANY: u64 = 20;
/// How many different texts of a column are kept.
const MOST_TEXTS: usize = 200;

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

/// What one column holds.
#[derive(Debug, Default)]
pub(super) struct ColumnSeen {
    pub(super) heading: String,
    /// The setting of its fees, where another column has those of the other setting.
    pub(super) paired: Option<Paired>,
    /// What the other headings say of this one.
    pub(super) beside: Beside,
    /// Whether its cells are codes of services, which show what a row is worth.
    of_services: bool,
    /// What its numbers are beside services that are worth something.
    pub(super) low: LowNumbers,
    /// Whether it is a key of JSON records with lists or records under it.
    pub(super) nested: bool,
    pub(super) filled: u64,
    /// The first and the last row where it is filled.
    pub(super) first_row: u64,
    pub(super) last_row: u64,
    /// Plain or printed numbers.
    pub(super) amounts: u64,
    /// Percentages with their sign.
    pub(super) percentages: u64,
    /// Formulas of a workbook without their results.
    pub(super) formulas: u64,
    pub(super) grouped: u64,
    /// The first cell whose comma is the decimal point.
    pub(super) decimal_comma: Option<String>,
    pub(super) currency: u64,
    /// Of the numbers: with two decimal places, with more, whole, with zeros before them, of eight digits
    /// that are a day, a year.
    pub(super) cents: u64,
    pub(super) finer: u64,
    pub(super) whole: u64,
    pub(super) zero_led: u64,
    pub(super) compact_days: u64,
    pub(super) years: u64,
    /// Of the numbers but zeros, and nines that mean none: how many, and the greatest.
    above_zero: u64,
    most: f64,
    /// Their sum, and that of their logarithms, in which one of millions weighs no more than another.
    sum: f64,
    logarithms: f64,
    /// Years, months and quarters.
    pub(super) periods: u64,
    /// Days of the calendar.
    pub(super) days: u64,
    /// Texts of two characters, as modifiers are.
    pub(super) pairs: u64,
    /// Hashes of the first different cells.
    different: HashSet<u64>,
    /// CPT or HCPCS by shape.
    pub(super) procedures: u64,
    /// Codes whose cells say their system themselves, `MS-DRG 101`, by the system.
    pub(super) said: BTreeMap<&'static str, u64>,
    /// A zero before a CPT or HCPCS code, and modifiers behind one.
    pub(super) padded: u64,
    pub(super) with_modifiers: u64,
    /// Modifiers behind a code and a hyphen.
    pub(super) attached: u64,
    /// Texts that are built-in markers, and how often.
    pub(super) markers: BTreeMap<String, u64>,
    /// Zeros as printed, and how often.
    pub(super) zeros: BTreeMap<String, u64>,
    /// Other texts that are neither numbers nor codes, and how often.
    pub(super) texts: BTreeMap<String, u64>,
    /// The row where each of these texts is met first.
    pub(super) first_rows: BTreeMap<String, u64>,
    /// Shapes of numbers and other texts of at most six characters.
    pub(super) shapes: BTreeSet<String>,
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
        let seen = headings.into_iter().zip(paired);
        let columns = seen
            .map(|(heading, paired)| {
                let of_services = is_of_services(&heading);
                ColumnSeen { heading, paired, beside, of_services, ..ColumnSeen::default() }
            })
            .collect();
        Self {
            encoding,
            encoding_is_asked: false,
            list: None,
            other_lists: Vec::new(),
            titles,
            header_row: head[guess.at].row,
            header_lines: guess.lines,
            columns,
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

    fn take_row(&mut self, cells: &StringRecord, row: u64) {
        self.rows += 1;
        self.first.get_or_insert(row);
        self.see(cells, row);
    }

    /// What a line is after the rows that were seen; before there are some it is one of them.
    fn next(&self, cells: &StringRecord, after_blank: bool, held: bool) -> Next {
        if self.rows < FEWEST || self.list.is_some() {
            return Next::Row;
        }
        let above = self.columns.iter().map(|column| Above {
            heading: &column.heading,
            of_numbers: 2 * column.amounts > column.filled,
            of_codes: 10 * (column.procedures + column.padded + column.with_modifiers) >= 9 * self.rows,
        });
        let cells: Vec<&str> = cells.iter().collect();
        Next::of(&above.collect::<Vec<_>>(), &cells, after_blank, held)
    }

    /// Ends the table, where lines of several cells below it are none of its rows.
    fn end_at(&mut self, last: u64, held: &mut Vec<(u64, StringRecord)>) {
        if held.is_empty() || self.last.is_some() {
            return;
        }
        self.last = Some(last);
        self.below_are_cells = true;
        let joined = |cells: &StringRecord| {
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
    fn take_sections(&mut self, sections: &mut Vec<Section>, next: Option<&StringRecord>, last: u64) {
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
    fn goes_on(&self, cells: &StringRecord) -> bool {
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

    fn see(&mut self, cells: &StringRecord, row: u64) {
        // A row with more cells than headings is rejected, and its cells are in other columns than they say.
        if cells.len() > self.columns.len()
            && cells.iter().skip(self.columns.len()).any(|cell| !is_blank(cell))
        {
            return;
        }
        let codes = self.columns.iter().zip(cells).filter(|(column, _)| column.of_services);
        let worth = Worth::of_row(codes.map(|(_, cell)| cell));
        for (column, cell) in self.columns.iter_mut().zip(cells) {
            column.see(cell.trim(), row, worth);
        }
    }
}

/// The first two texts of a line, with the blank cells before them, and more where these are the headings' own.
fn first_cells(cells: &StringRecord, columns: &[ColumnSeen]) -> Vec<String> {
    let cells: Vec<String> = cells.iter().map(single_blanks).collect();
    let filled = |end: usize| cells[..end].iter().filter(|cell| !cell.is_empty()).count();
    let is_other = |end: usize| cells[..end].iter().zip(columns).any(|(cell, of)| *cell != of.heading);
    let end = (1..=cells.len()).find(|end| filled(*end) > 1 && is_other(*end));
    cells[..end.unwrap_or(cells.len())].to_vec()
}

impl ColumnSeen {
    /// A column of which nothing is known but its heading.
    #[cfg(test)]
    pub(super) fn headed(heading: &str) -> Self {
        Self { heading: heading.to_owned(), ..Self::default() }
    }

    fn see(&mut self, cell: &str, row: u64, worth: Worth) {
        if cell.is_empty() {
            return;
        }
        if self.filled == 0 {
            self.first_row = row;
        }
        self.last_row = row;
        self.filled += 1;
        if self.different.len() < MOST_DIFFERENT {
            let mut hasher = DefaultHasher::new();
            cell.hash(&mut hasher);
            self.different.insert(hasher.finish());
        }
        if built_in(cell).is_some() {
            count(&mut self.markers, cell);
            return;
        }
        if uncomputed(cell).is_some() {
            self.formulas += 1;
            return;
        }
        if self.decimal_comma.is_none() && shows_decimal_comma(cell) {
            self.decimal_comma = Some(cell.to_owned());
        }
        let said = said_system(cell);
        if let Some((system, _)) = said {
            *self.said.entry(system.as_str()).or_default() += 1;
        }
        self.see_code(said.map_or(cell, |(_, code)| code));
        // Those of eight digits are counted with the numbers.
        let is_number = cell.bytes().all(|byte| byte.is_ascii_digit());
        self.days += u64::from(!is_number && read_date(cell).is_ok_and(|day| day.value.is_ok()));
        self.periods += u64::from(parse_period(cell).is_some());
        self.pairs += u64::from(cell.len() == 2 && cell.bytes().all(|b| b.is_ascii_alphanumeric()));
        if looks_like_amount(cell) {
            self.see_number(cell);
            self.grouped += u64::from(cell.contains(','));
            self.currency += u64::from(digits(cell).len() < cell.len());
            match plain(cell).and_then(|plain| Decimal::parse(&plain).ok()) {
                Some(number) if number.value == Decimal::ZERO => count(&mut self.zeros, cell),
                // Nothing but nines say that there is no amount, whatever the size of prices is.
                Some(_) if is_nines(cell) => {}
                Some(number) => {
                    let number = number.value.as_f64();
                    self.above_zero += 1;
                    self.sum += number;
                    self.logarithms += number.ln();
                    self.most = self.most.max(number);
                    self.low.see(worth, number);
                }
                None => {}
            }
        } else if signed_percentage(cell).is_some() {
            self.percentages += 1;
        } else if said.is_none() && CodeSystem::of_procedure(cell).is_none() {
            count(&mut self.texts, cell);
            if self.texts.contains_key(cell) {
                self.first_rows.entry(cell.to_owned()).or_insert(row);
            }
        }
    }

    fn see_number(&mut self, cell: &str) {
        self.amounts += 1;
        let digits = digits(cell);
        match digits.split_once('.') {
            Some((_, behind)) if behind.len() <= 2 => self.cents += 1,
            Some(_) => self.finer += 1,
            None => self.whole += 1,
        }
        let plain = digits.bytes().all(|b| b.is_ascii_digit());
        self.zero_led += u64::from(plain && digits.len() > 1 && digits.starts_with('0'));
        self.compact_days += u64::from(plain && digits.len() == 8 && read_compact_day(digits).is_some());
        self.years +=
            u64::from(plain && digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20")));
    }

    fn see_code(&mut self, cell: &str) {
        match ProcedureText::of(cell) {
            Some(ProcedureText::Plain) => self.procedures += 1,
            Some(ProcedureText::Padded) => self.padded += 1,
            Some(ProcedureText::WithModifiers) => self.with_modifiers += 1,
            Some(ProcedureText::Attached) => self.attached += 1,
            None if cell.len() <= 6 && self.shapes.len() < MOST_TEXTS => {
                self.shapes.insert(shape(cell));
            }
            None => {}
        }
    }

    /// How many cells are markers of none, or formulas whose result is not there.
    pub(super) fn marked(&self) -> u64 {
        self.markers.values().sum::<u64>() + self.formulas
    }

    /// Whether the cells are years, months or quarters, and not all the same one.
    pub(super) fn is_of_periods(&self) -> bool {
        self.different.len() > 1 && 10 * self.periods >= 9 * self.filled
    }

    /// Whether every cell is another one, as far as was counted, and there are enough to say so.
    pub(super) fn is_unique(&self) -> bool {
        let seen = self.filled.min(MOST_DIFFERENT as u64);
        self.filled >= ENOUGH && self.different.len() as u64 == seen
    }

    /// Whether every cell is the same number, and there are enough to say so.
    pub(super) fn is_one_number(&self) -> bool {
        self.amounts >= ENOUGH && self.amounts == self.filled && self.different.len() == 1
    }

    /// The text of every cell, where all are the same.
    pub(super) fn only_text(&self) -> Option<&str> {
        let (text, count) = self.texts.first_key_value()?;
        (self.texts.len() == 1 && *count == self.filled).then_some(text.as_str())
    }

    /// Whether the cells are numbers or markers, or numbers and a few words such as "see note".
    pub(super) fn is_numeric(&self) -> bool {
        let read = self.amounts + self.percentages + self.marked();
        let mostly = self.filled > 0 && 10 * read >= 6 * self.filled;
        self.amounts > 0 && (mostly || 10 * self.amounts >= 3 * self.filled || self.texts.len() <= 8)
    }

    /// Whether the cells are percentages, and no amount is among them.
    pub(super) const fn is_of_percentages(&self) -> bool {
        self.amounts == 0 && self.percentages > 0 && 10 * self.percentages >= 6 * self.filled
    }

    /// Why the numbers cannot be money; none where they can.
    pub(super) fn no_money(&self) -> Option<&'static str> {
        let most = |n: u64| 2 * n > self.amounts;
        if !self.is_numeric() {
            Some("its cells are no numbers")
        } else if most(self.compact_days) || 2 * self.days > self.filled {
            Some("its numbers are days")
        } else if most(self.years) && self.whole == self.amounts {
            Some("its numbers are years")
        } else if most(self.zero_led) {
            Some("its numbers have zeros before them, as codes and ages have")
        } else if self.whole == self.amounts && self.grouped + self.currency == 0 && self.is_unique() {
            Some("its whole numbers are all different, as charge numbers are")
        } else if self.above_zero >= ENOUGH && self.most <= 1.0 {
            Some("its numbers are all between 0 and 1, as shares and ratios are")
        } else if self.above_zero >= ENOUGH
            && self.most <= 100.0
            && self.whole == self.amounts
            && self.grouped + self.currency == 0
        {
            Some("its whole numbers are all up to 100, as counts, levels and percentages are")
        } else {
            None
        }
    }

    /// Whether the cells can be percentages of charges: numbers of at most 200, or with their sign.
    pub(super) fn may_be_shares(&self) -> bool {
        let read = self.amounts + self.percentages + self.marked();
        self.amounts + self.percentages > 0
            && 10 * read >= 9 * self.filled
            && self.most <= 200.0
            && self.currency + self.grouped == 0
    }

    /// Whether a few numbers up to 100 are those of all rows, as percentages are: `62.5` of code after code.
    pub(super) fn is_of_few_shares(&self) -> bool {
        self.above_zero >= MANY
            && self.most <= 100.0
            && self.grouped + self.currency == 0
            && 10 * self.different.len() as u64 <= self.amounts
    }

    /// The size of its numbers but zeros: their mean, and their geometric one.
    pub(super) fn sizes(&self) -> Option<[f64; 2]> {
        let count = self.above_zero as f64;
        (self.above_zero > 0).then(|| [self.sum / count, (self.logarithms / count).exp()])
    }

    /// Whether the numbers are printed as money is: with a dollar sign, groups of thousands, or cents.
    pub(super) const fn is_printed_as_money(&self) -> bool {
        self.currency > 0 || self.grouped > 0 || 2 * self.cents > self.amounts
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

fn count(counts: &mut BTreeMap<String, u64>, text: &str) {
    if let Some(n) = counts.get_mut(text) {
        *n += 1;
    } else if counts.len() < MOST_TEXTS {
        counts.insert(text.to_owned(), 1);
    }
}
