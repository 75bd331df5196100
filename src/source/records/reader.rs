//! The second walk: each record is a row with a cell for every key.

use std::collections::HashMap;
use std::sync::Arc;

use super::super::row_cells::RowCells;
use super::cells::{Cell, for_each};
use super::survey::{RecordTable, what_is};
use super::walk::{Holder, Walk};
use crate::source::json::{Fault, Kind, Scanner, Spot, as_text, fault_at, is_shallow, parse};

/// What is wrong with a record as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecordFault {
    /// It is something else, named here.
    NoRecord(&'static str),
    /// It is not sound JSON: what is wrong, and at which byte of the text, counted from 0.
    Broken(String, u64),
    /// It states this key twice.
    RepeatedKey(String),
    /// A text has a NUL, under this key.
    Nul(String),
}

/// What a row above the records is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AboveRecords {
    /// Something that the text says beside them.
    Title,
    /// Their keys.
    Keys,
}

/// Walks over the rows: what the text says of itself, the keys, the records.
pub(in super::super) struct Records {
    table: Arc<RecordTable>,
    walk: Walk,
    /// Titles and headings given so far.
    above: usize,
    number: u64,
    /// The pointer of the list that holds the records.
    list: String,
    columns: HashMap<String, usize>,
    text: Vec<u8>,
    spot: Spot,
    cells: Vec<String>,
    /// Line of each value of the current record.
    lines: Vec<u64>,
    /// Which of its values are numbers.
    numbers: Vec<bool>,
    fault: Option<RecordFault>,
}

impl Records {
    pub(in super::super) fn new(scanner: Scanner, table: Arc<RecordTable>) -> Self {
        let columns = table.keys.iter().enumerate().map(|(at, key)| (key.name.clone(), at)).collect();
        let width = table.keys.len();
        let names = match &table.holder {
            Holder::Member(names) => names.as_slice(),
            Holder::Text | Holder::Lines | Holder::BrokenLines => &[],
        };
        let list = names.iter().map(|name| format!("/{}", escaped(name))).collect();
        Self {
            walk: Walk::new(scanner, table.holder.clone()),
            above: 0,
            number: 0,
            list,
            columns,
            text: Vec::new(),
            spot: Spot { line: 1, byte: 0 },
            cells: vec![String::new(); width],
            lines: vec![0; width],
            numbers: vec![false; width],
            fault: None,
            table,
        }
    }

    /// The next row; false behind the last.
    pub(in super::super) fn advance(&mut self, row: &mut RowCells) -> Result<bool, Fault> {
        row.clear();
        let titles = self.table.titles.len();
        if self.above <= titles {
            match self.table.titles.get(self.above) {
                Some(title) => row.push(title),
                None => self.table.keys.iter().for_each(|key| row.push(&key.name)),
            }
            self.above += 1;
            return Ok(true);
        }
        let Some(spot) = self.walk.next(&mut self.text)? else { return Ok(false) };
        self.spot = spot;
        self.number += 1;
        self.read()?;
        self.cells.iter().for_each(|cell| row.push(cell));
        Ok(true)
    }

    fn read(&mut self) -> Result<(), Fault> {
        self.fault = None;
        self.cells.iter_mut().for_each(String::clear);
        self.lines.fill(0);
        self.numbers.fill(false);
        let Self { table, text: bytes, spot, cells, lines, numbers, columns, fault, .. } = self;
        let text = as_text(bytes);
        if table.holder == Holder::BrokenLines && !is_shallow(bytes) {
            *fault = Some(RecordFault::Broken("brackets are nested too deep".to_owned(), spot.byte));
            return Ok(());
        }
        let value = match parse(text).map_err(|fault| fault_at(*spot, bytes, fault.message, fault.at)) {
            Ok(value) => value,
            Err(Fault::Syntax(place, message)) if table.holder == Holder::BrokenLines => {
                *fault = Some(RecordFault::Broken(message, place.byte));
                return Ok(());
            }
            Err(fault) => return Err(fault),
        };
        if !matches!(value.kind, Kind::Object(_)) {
            *fault = Some(RecordFault::NoRecord(what_is(&value)));
            return Ok(());
        }
        // Members are in the order of the text, so that its lines are counted once.
        let (mut counted, mut line) = (0, spot.line);
        for_each(&value, text, &mut |key, cell, begins| {
            line += text.as_bytes()[counted..begins].iter().filter(|byte| **byte == b'\n').count() as u64;
            counted = begins;
            let Some(column) = columns.get(key).copied() else { return };
            if lines[column] > 0 {
                fault.get_or_insert_with(|| RecordFault::RepeatedKey(key.to_owned()));
                return;
            }
            lines[column] = line;
            numbers[column] = matches!(cell, Cell::Number(_));
            let shown: &str = match &cell {
                Cell::Text(shown) => shown,
                Cell::Number(shown) | Cell::Nested(shown) => shown,
            };
            if shown.contains('\0') {
                fault.get_or_insert_with(|| RecordFault::Nul(key.to_owned()));
            }
            cells[column].push_str(shown);
        });
        Ok(())
    }

    /// What the current row is, where it is no record.
    pub(in super::super) fn above(&self) -> Option<AboveRecords> {
        let titles = self.table.titles.len();
        let row = if self.above > titles { AboveRecords::Keys } else { AboveRecords::Title };
        (self.number == 0).then_some(row)
    }

    /// Line, counted from 1, and byte of the current row.
    pub(in super::super) fn place(&self) -> (u64, u64) {
        match self.number {
            0 => (1, 0),
            number => (if self.table.one_line { number } else { self.spot.line }, self.spot.byte),
        }
    }

    /// The line of a value of the current record.
    pub(in super::super) fn line_of(&self, column: usize) -> u64 {
        match self.lines.get(column) {
            Some(line) if *line > 0 && !self.table.one_line => *line,
            _ => self.place().0,
        }
    }

    /// Whether a value of the current record is a number.
    pub(in super::super) fn is_number(&self, column: usize) -> bool {
        self.numbers.get(column).copied().unwrap_or_default()
    }

    /// The JSON pointer of the current record, or of a value of it. All records are meant where the
    /// current row is above them.
    pub(in super::super) fn pointer(&self, column: Option<usize>) -> String {
        let list = &self.list;
        let key = column.and_then(|at| self.table.keys.get(at));
        let key = key.map(|key| format!("/{}", escaped(&key.name)));
        match (self.number, key) {
            (0, None) => list.clone(),
            (0, Some(key)) => format!("{list}/*{key}"),
            (number, key) => format!("{list}/{}{}", number - 1, key.unwrap_or_default()),
        }
    }

    /// The pointer of the list of records, and which of it the current one is, counted from 0.
    pub(in super::super) fn of_list(&self) -> (&str, u64) {
        (&self.list, self.number.saturating_sub(1))
    }

    /// The text of the current record.
    pub(in super::super) fn raw(&self) -> &[u8] {
        &self.text
    }

    pub(in super::super) const fn fault(&self) -> Option<&RecordFault> {
        self.fault.as_ref()
    }

    pub(in super::super) fn table(&self) -> &RecordTable {
        &self.table
    }
}

fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}
