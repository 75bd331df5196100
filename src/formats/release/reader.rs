//! The engine: rows of a CSV, a tab-separated or a fixed-width text into typed cells.

use super::cell::Cell;
use super::field::{Field, Kind};
use super::format::{ReferenceReader, ReferenceSink, Release, Stored, Table};
use crate::domain::text::count;
use crate::domain::{AMOUNT_COLUMN, Missing, column_letters, nearest};
use crate::findings::{Finding, Place, Rule, rules};
use crate::formats::ledger::{Cells, Mark, Marks, is_blank};
use crate::formats::options::OpenOptions;
use crate::formats::quoting::reject_misquoted;
use crate::formats::reader::{Publication, PublisherKind, Reject};
use crate::source::{IngestError, NoData, RowCells, Rows};

/// How the columns of a file lie.
#[derive(Debug, Clone)]
pub enum Layout {
    /// The cell of each field, or none for a column that this year's file does not have.
    Cells {
        /// By field.
        columns: Vec<Option<usize>>,
        /// Cells that a row has.
        width: usize,
        /// Of a sheet the letters and heading of each field's column: `D AL (NR)`. Empty for any other file.
        places: Vec<Option<String>>,
    },
    /// One cell a line, cut by the spans of the fields.
    Spans,
}

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowKind {
    /// A row of the table.
    Data,
    /// A note, a footer, a row of separators: skipped.
    Note,
}

/// Watches the rows of a file that needs checking as a whole.
pub trait Watch: Send {
    /// A row that was stored.
    fn row(&mut self, line: u64, cells: &[Cell<'_>]);

    /// The end of the file: findings, or the guard that holds it.
    ///
    /// # Errors
    /// When a guard holds the file.
    fn end(&self, options: &OpenOptions) -> Result<Vec<Finding>, IngestError>;
}

/// Reads a reference file field by field.
pub struct TableReader {
    publication: Publication,
    release: Release,
    table: Table,
    rows: Rows,
    layout: Layout,
    kind_of: fn(&RowCells) -> RowKind,
    options: OpenOptions,
    watch: Option<Box<dyn Watch>>,
    /// The last text of each carried field.
    carried: Vec<String>,
}

impl TableReader {
    /// A reader whose rows stand behind the header.
    pub fn new(publication: Publication, release: Release, table: Table, rows: Rows, layout: Layout) -> Self {
        let of_column = |field: &Field| (!field.key).then(|| field.column.to_owned());
        let reader = Self {
            publication,
            release,
            table,
            rows,
            layout,
            kind_of: |_| RowKind::Data,
            options: OpenOptions::default(),
            watch: None,
            carried: vec![String::new(); table.fields.len()],
        };
        reader.with_places(table.fields.iter().map(of_column))
    }

    /// States of a sheet in which column each field stands; the names of the fields replace those stated before.
    #[must_use]
    pub(super) fn with_places(mut self, names: impl Iterator<Item = Option<String>>) -> Self {
        if let Layout::Cells { places, .. } = &self.layout {
            let stated = places.iter().zip(names).filter_map(|(place, name)| {
                let name = name.filter(|name| !name.is_empty())?;
                Some((format!("{AMOUNT_COLUMN}{name}"), Ok(place.clone()?)))
            });
            let attributes = &mut self.publication.attributes;
            attributes.retain(|(name, _)| !name.starts_with(AMOUNT_COLUMN));
            attributes.extend(stated);
        }
        self
    }

    /// Whose file it is, where it is not the agency's own.
    pub fn published_by(&mut self, kind: PublisherKind, name: &str) {
        self.publication.publisher_kind = kind;
        name.clone_into(&mut self.publication.publisher);
    }

    /// Tells rows from notes.
    #[must_use]
    pub fn with_notes(self, kind_of: fn(&RowCells) -> RowKind) -> Self {
        Self { kind_of, ..self }
    }

    /// What the analyst said.
    #[must_use]
    pub fn with_options(self, options: &OpenOptions) -> Self {
        Self { options: options.clone(), ..self }
    }

    /// Checks the file as a whole.
    #[must_use]
    pub fn watched_by(self, watch: Box<dyn Watch>) -> Self {
        Self { watch: Some(watch), ..self }
    }

    /// Cells of the current row: a fixed-width text has one for each field.
    fn width(&self) -> u64 {
        match self.layout {
            Layout::Cells { .. } => self.rows.fields().len() as u64,
            Layout::Spans => self.spans().count() as u64,
        }
    }

    /// The fields of a fixed-width text, with what is there.
    fn spans(&self) -> impl Iterator<Item = (usize, &str)> {
        let line = &self.rows.fields()[0];
        let fields = self.table.fields.iter().enumerate().filter(|(_, field)| field.span != (0, 0));
        fields.map(move |(at, field)| (at, span(line, field.span)))
    }

    /// The columns that no field has, which are not read.
    fn unread(&self) -> Vec<usize> {
        match &self.layout {
            Layout::Cells { columns, width, .. } => {
                (0..*width).filter(|column| !columns.contains(&Some(*column))).collect()
            }
            Layout::Spans => Vec::new(),
        }
    }

    /// Adds a stored row to the ledger: a cell is numbered by its column, or by its field where a line
    /// is cut by spans.
    fn enter(&self, marks: &Marks, ledger: &mut Cells) {
        match &self.layout {
            Layout::Cells { .. } => ledger.accept_row(self.rows.fields().iter().enumerate(), marks),
            Layout::Spans => ledger.accept_row(self.spans(), marks),
        }
    }

    /// The cells of the current row, each marked by what was made of it, or what is wrong with it; and which fields
    /// print a figure that is not stored, because the indicator of the row says that nothing is paid.
    fn cells<'r>(
        &self,
        record: &'r RowCells,
        marks: &mut Marks,
    ) -> Result<(Vec<Cell<'r>>, Vec<usize>), Vec<Finding>> {
        let mut cells = Vec::with_capacity(self.table.fields.len());
        let (mut unpaid, mut problems) = (Vec::new(), Vec::new());
        if let Layout::Cells { width, .. } = self.layout
            && record.len() != width
        {
            let message = format!(
                "the row has {}, the header has {width}",
                count(record.len() as u64, "cell", "cells")
            );
            let help = "the file may be cut short here, or a comma is in an unquoted cell";
            return Err(vec![finding(rules::ROW_WIDTH, self.rows.place(None), message, help)]);
        }
        for (at, field) in self.table.fields.iter().enumerate() {
            // The number of the cell: none where this year's file has no such column.
            let (column, cell, text) = match &self.layout {
                Layout::Cells { columns, .. } => match columns[at] {
                    Some(column) => (Some(column), Some(column), &record[column]),
                    None => (None, None, ""),
                },
                Layout::Spans => (None, Some(at), span(&record[0], field.span)),
            };
            let mut mark = |mark| cell.into_iter().for_each(|cell: usize| marks.set(cell, mark));
            if cell.is_none()
                && let Kind::TextOr(reason)
                | Kind::FixedOr(_, reason)
                | Kind::RoundedOr(_, reason)
                | Kind::PositiveOr(_, reason)
                | Kind::DayOr(reason) = field.kind
            {
                let cell = with_reason(field, Cell::Gap(reason), &cells);
                cells.push(cell);
                continue;
            }
            if field.kind == Kind::Carried && text.trim().is_empty() && !self.carried[at].is_empty() {
                mark(Mark::Stored);
                cells.push(Cell::Text(self.carried[at].clone().into()));
                continue;
            }
            match field.read(text, self.options.licensed_descriptors) {
                Ok(value) => {
                    let overruled = overruled(field, &value, &cells);
                    // A printed zero says the same as the indicator.
                    let is_left_out = overruled.is_some() && value != Cell::Number(0);
                    unpaid.extend(is_left_out.then_some(at));
                    let value = overruled.map_or(value, Cell::Gap);
                    // A blank is a value too where it means none, no mark, or the same as above.
                    mark(match &value {
                        _ if is_left_out || !field.is_stored() => Mark::LeftOut,
                        Cell::Gap(_) => Mark::Gap,
                        Cell::Code(_) | Cell::Text(_) | Cell::Number(_) => Mark::Stored,
                    });
                    let value = with_reason(field, value, &cells);
                    cells.push(value);
                }
                Err(bad) => {
                    let name = field.headings[0];
                    let place = match column {
                        Some(column) => self.rows.place(Some((column, name))),
                        None => Place { column_name: Some(name.to_owned()), ..self.rows.place(None) },
                    };
                    let mut problem = finding(bad.rule, place, bad.message, bad.help);
                    problem.value = Some(text.trim().to_owned());
                    problems.push(problem);
                }
            }
        }
        if problems.is_empty() { Ok((cells, unpaid)) } else { Err(problems) }
    }

    /// Says which figures of the current row are not stored, because its indicator says that nothing is paid.
    fn not_paid(&self, cells: &[Cell<'_>], unpaid: &[usize]) -> Option<Finding> {
        let field = &self.table.fields[*unpaid.last()?];
        let (status, _) = field.because?;
        let Layout::Cells { columns, .. } = &self.layout else { return None };
        let record = self.rows.fields();
        let printed = unpaid.iter().filter_map(|at| {
            let name = self.table.fields[*at].headings.first()?.to_lowercase();
            Some(format!("{name} {}", record[columns[*at]?].trim()))
        });
        let printed = printed.collect::<Vec<_>>().join(", ");
        let (indicator, value) = (self.table.fields[status].headings[0], cells[status].text());
        let code = cells.iter().find(|cell| matches!(cell, Cell::Code(_))).map_or("", Cell::text);
        let message =
            format!("{code} has {value}, under which this schedule pays nothing: not stored are {printed}");
        let place = self.rows.place(columns[status].map(|column| (column, indicator)));
        Some(rules::PAYMENT_OF_UNPAID.at(place, value, message))
    }
}

impl ReferenceReader for TableReader {
    fn publication(&self) -> &Publication {
        &self.publication
    }

    fn release(&self) -> &Release {
        &self.release
    }

    fn table(&self) -> Table {
        self.table
    }

    fn read(&mut self, sink: &mut dyn ReferenceSink) -> Result<(), IngestError> {
        self.rows.end_header(match self.layout {
            Layout::Cells { width, .. } => width,
            Layout::Spans => 1,
        })?;
        let (mut ledger, mut marks, unread) = (Cells::default(), Marks::default(), self.unread());
        let mut first_problem = None;
        while self.rows.advance()? {
            if (self.kind_of)(self.rows.fields()) == RowKind::Note {
                let is_blank = self.rows.fields().iter().all(is_blank);
                self.rows.pass(if is_blank { NoData::Blank } else { NoData::Skipped });
                continue;
            }
            if reject_misquoted(&mut self.rows, |reject| {
                first_problem.get_or_insert_with(|| reject.findings[0].clone());
                sink.reject(reject)
            })? {
                ledger.reject(self.width());
                continue;
            }
            let position = self.rows.position();
            let mut carry = Vec::new();
            marks.clear();
            unread.iter().for_each(|column| marks.set(*column, Mark::LeftOut));
            let problems = match self.cells(self.rows.fields(), &mut marks) {
                Err(problems) => problems,
                Ok((cells, unpaid)) => {
                    for (at, field) in self.table.fields.iter().enumerate() {
                        if field.kind == Kind::Carried {
                            carry.push((at, cells[at].text().to_owned()));
                        }
                    }
                    match sink.row(position.line, &cells)? {
                        Stored::Yes => {
                            self.enter(&marks, &mut ledger);
                            self.not_paid(&cells, &unpaid).into_iter().for_each(|said| sink.finding(said));
                            if let Some(watch) = &mut self.watch {
                                watch.row(position.line, &cells);
                            }
                            Vec::new()
                        }
                        Stored::Repeated => vec![repeated(&self.rows, self.table.fields)],
                        Stored::Refused(why) => vec![finding(
                            rules::VALUE_OUT_OF_RANGE,
                            self.rows.place(None),
                            format!("a value is outside what the published file can hold: {why}"),
                            "compare the row with the published file",
                        )],
                    }
                }
            };
            for (at, text) in carry {
                self.carried[at] = text;
            }
            if let Some(problem) = problems.first() {
                ledger.reject(self.width());
                first_problem.get_or_insert_with(|| problem.clone());
                let raw = self.rows.raw();
                sink.reject(&Reject {
                    line: position.line,
                    byte_offset: position.byte_offset,
                    raw: &raw,
                    findings: &problems,
                })?;
            }
        }
        sink.cells(&ledger);
        self.rows.lines().into_iter().for_each(|lines| sink.lines(lines));
        if let Some(watch) = &self.watch {
            let findings =
                watch.end(&self.options).map_err(|held| and_first(held, first_problem.as_ref()))?;
            findings.into_iter().for_each(|finding| sink.finding(finding));
        }
        Ok(())
    }
}

/// A guard over the whole file says which row it did not count.
fn and_first(held: IngestError, problem: Option<&Finding>) -> IngestError {
    match (held, problem) {
        (IngestError::Guard { rule, message, hint }, Some(problem)) => {
            let (line, why) = (problem.place.line, &problem.message);
            let message = format!("{message}; line {line} cannot be stored: {why}");
            IngestError::Guard { rule, message, hint }
        }
        (held, _) => held,
    }
}

/// The reason why a field has no value that an earlier cell of the row gives, where the field names one.
fn stated_reason(field: &Field, earlier: &[Cell<'_>]) -> Option<Missing> {
    field.because.and_then(|(at, of)| earlier.get(at).and_then(|status| of(status.text())))
}

/// A gap with the reason that an earlier cell of the row gives.
fn with_reason<'r>(field: &Field, cell: Cell<'r>, earlier: &[Cell<'_>]) -> Cell<'r> {
    let Cell::Gap(reason) = cell else { return cell };
    Cell::Gap(stated_reason(field, earlier).unwrap_or(reason))
}

/// The reason that takes the place of a printed figure: where the indicator of a row says that nothing is paid, no
/// figure beside it is a payment. The label of a group is none: devices that are paid at cost have theirs.
fn overruled(field: &Field, cell: &Cell<'_>, earlier: &[Cell<'_>]) -> Option<Missing> {
    stated_reason(field, earlier).filter(|_| matches!(cell, Cell::Number(_)))
}

fn span(line: &str, (first, last): (usize, usize)) -> &str {
    let last = last.min(line.len());
    if first == 0 || first > last { "" } else { line.get(first - 1..last).unwrap_or("") }
}

fn repeated(rows: &Rows, fields: &[Field]) -> Finding {
    let keys: Vec<&str> = fields.iter().filter(|field| field.key).map(|field| field.headings[0]).collect();
    let message = format!("the file has a row with the same {} above", keys.join(", ").to_lowercase());
    rules::KEY_REPEATED.at(rows.place(None), "", message)
}

/// A finding.
pub(crate) fn finding(
    rule: &'static Rule,
    place: Place,
    message: impl Into<String>,
    help: impl Into<String>,
) -> Finding {
    Finding { rule, place, value: None, message: message.into(), help: help.into() }
}

impl Layout {
    /// Places the fields by the headings of a file.
    ///
    /// # Errors
    /// Headings that no field has, and fields that must be there and are not: all of them.
    pub fn by_heading(headings: &[String], fields: &[Field], rows: &Rows) -> Result<Self, Vec<Finding>> {
        let known: Vec<&str> = fields.iter().flat_map(|field| field.headings).copied().collect();
        let mut problems = Vec::new();
        for (at, heading) in headings.iter().enumerate() {
            if !heading.is_empty() && !known.contains(&heading.as_str()) {
                let near = nearest(heading, known.iter().copied());
                let help = near.first().map_or_else(
                    || "this year's layout is not known to ratebook; nothing was read".to_owned(),
                    |near| format!("did the publisher rename `{near}`? nothing was read"),
                );
                let message = format!("column `{heading}` cannot be placed");
                problems.push(finding(rules::COLUMN_UNKNOWN, rows.place(Some((at, heading))), message, help));
            }
        }
        let mut columns = Vec::with_capacity(fields.len());
        for field in fields {
            let places: Vec<usize> = headings
                .iter()
                .enumerate()
                .filter(|(_, heading)| field.headings.contains(&heading.as_str()))
                .map(|(at, _)| at)
                .collect();
            match places[..] {
                [] if field.may_be_absent() => columns.push(None),
                [] => {
                    let message = format!("column `{}` is missing", field.headings[0]);
                    let help = "the file may be of another year or layout; nothing was read";
                    problems.push(finding(rules::COLUMN_ABSENT, rows.place(None), message, help));
                    columns.push(None);
                }
                [one] => columns.push(Some(one)),
                [first, second, ..] => {
                    let name = field.headings[0];
                    let (one, other) = (column_letters(first), column_letters(second));
                    let message = format!("columns {one} and {other} are both `{name}`");
                    let place = rows.place(Some((second, name)));
                    problems.push(finding(rules::COLUMN_REPEATED, place, message, "keep one of them"));
                    columns.push(None);
                }
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let place = |at: usize| format!("{} {}", column_letters(at), headings[at]);
        let places = if rows.have_letters() {
            columns.iter().map(|column: &Option<usize>| column.map(place)).collect()
        } else {
            Vec::new()
        };
        Ok(Self::Cells { columns, width: headings.len(), places })
    }
}

/// A heading as fields are compared by: upper case, single blanks, none beside a slash.
pub(crate) fn squeeze(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").replace("/ ", "/").replace(" /", "/").to_uppercase()
}
