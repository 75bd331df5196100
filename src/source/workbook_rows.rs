//! The rows of a sheet: read as a stream of cells, or of a sheet that is held whole.

use std::fmt::Display;
use std::io::BufReader;

use calamine::{Data, DataRef, Range, XlsxCellReader};

use super::stored::OpenBytes;
use super::workbook_cells::{Formats, RowSource, TypedNumbers, text};
use crate::source::IngestError;

/// Row and column of the last cell that a sheet can have, counted from 0.
const LAST_CELL: (u32, u32) = (1_048_575, 16_383);

/// What is looked at in a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// Its texts and numbers.
    Texts,
    /// What formats say of numbers, too.
    Formats,
    /// The formulas in place of what they gave.
    Formulas,
}

/// The rows of a sheet that is held.
pub(super) struct HeldRows<'r> {
    range: &'r Range<Data>,
    formats: Option<&'r Formats>,
    row: u32,
    numbers: TypedNumbers,
}

impl<'r> HeldRows<'r> {
    pub(super) fn of(range: &'r Range<Data>, formats: Option<&'r Formats>) -> Self {
        Self { range, formats, row: 0, numbers: TypedNumbers::default() }
    }
}

impl RowSource for HeldRows<'_> {
    fn next(&mut self) -> Result<Option<Vec<String>>, IngestError> {
        let (Some(start), Some(end)) = (self.range.start(), self.range.end()) else { return Ok(None) };
        let row = self.row;
        if row > end.0 {
            return Ok(None);
        }
        self.row += 1;
        let (range, formats, numbers) = (self.range, self.formats, &mut self.numbers);
        let mut cell = |column| {
            let value = borrowed(range.get_value((row, column))?);
            let shown = formats.and_then(|shown| shown.text((row, column), &value));
            let text = shown.or_else(|| text(&value))?;
            numbers.note((row, column), &value, &text);
            Some(text)
        };
        let mut cells: Vec<String> = Vec::new();
        if row >= start.0 {
            for column in start.1..=end.1 {
                if let Some(text) = cell(column) {
                    cells.resize(column as usize + 1, String::new());
                    cells[column as usize] = text;
                }
            }
        }
        Ok(Some(cells))
    }

    fn numbers(&mut self) -> TypedNumbers {
        std::mem::take(&mut self.numbers)
    }
}

fn borrowed(value: &Data) -> DataRef<'_> {
    match value {
        Data::Int(number) => DataRef::Int(*number),
        Data::Float(number) => DataRef::Float(*number),
        Data::String(text) => DataRef::SharedString(text),
        Data::Bool(yes) => DataRef::Bool(*yes),
        Data::DateTime(time) => DataRef::DateTime(*time),
        Data::DateTimeIso(text) => DataRef::DateTimeIso(text.clone()),
        Data::DurationIso(text) => DataRef::DurationIso(text.clone()),
        Data::Error(error) => DataRef::Error(error.clone()),
        Data::Empty => DataRef::Empty,
        // Formatted texts and whatever the library adds later are shown as text.
        #[expect(unreachable_patterns, reason = "the library may add kinds of cells")]
        other => DataRef::String(other.to_string()),
    }
}

/// Row and column of a cell, counted from 0, with its text.
type Placed = ((u32, u32), String);

/// The rows of a sheet that is read as a stream of cells.
pub(super) struct SheetRows<'b, 'd> {
    cells: XlsxCellReader<'b, BufReader<OpenBytes>>,
    formats: Formats,
    look: Look,
    ahead: Option<Placed>,
    row: u32,
    /// The row of the last cell.
    last: u32,
    /// The reader cannot be asked again behind its last cell.
    ended: bool,
    numbers: TypedNumbers,
    damaged: &'d dyn Fn(&dyn Display) -> IngestError,
}

impl RowSource for SheetRows<'_, '_> {
    fn next(&mut self) -> Result<Option<Vec<String>>, IngestError> {
        let mut cells: Vec<String> = Vec::new();
        loop {
            if self.ahead.is_none() {
                self.ahead = self.next_cell()?;
            }
            match self.ahead.take() {
                None if cells.is_empty() => return Ok(None),
                Some(((row, column), text)) if row <= self.row => {
                    cells.resize(cells.len().max(column as usize + 1), String::new());
                    if !cells[column as usize].is_empty() {
                        return Err((self.damaged)(&format_args!("row {} has a cell twice", self.row + 1)));
                    }
                    cells[column as usize] = text;
                }
                later => {
                    self.ahead = later;
                    self.row += 1;
                    return Ok(Some(cells));
                }
            }
        }
    }

    fn numbers(&mut self) -> TypedNumbers {
        std::mem::take(&mut self.numbers)
    }
}

impl<'b, 'd> SheetRows<'b, 'd> {
    pub(super) fn of(
        cells: XlsxCellReader<'b, BufReader<OpenBytes>>,
        formats: Formats,
        look: Look,
        damaged: &'d dyn Fn(&dyn Display) -> IngestError,
    ) -> Self {
        let numbers = TypedNumbers::default();
        Self { cells, formats, look, ahead: None, row: 0, last: 0, ended: false, numbers, damaged }
    }

    fn next_cell(&mut self) -> Result<Option<Placed>, IngestError> {
        loop {
            let next = if self.ended {
                None
            } else {
                self.cells.next_cell_with_formula().map_err(|error| (self.damaged)(&error))?
            };
            let Some(cell) = next else {
                self.ended = true;
                return Ok(None);
            };
            if cell.pos.0 > LAST_CELL.0 || cell.pos.1 > LAST_CELL.1 {
                return Err((self.damaged)(&"a cell says that it is beyond XFD1048576, the last of a sheet"));
            }
            // The cells of a row that comes late would be those of another one.
            if cell.pos.0 < self.last {
                return Err((self.damaged)(&"its rows are not in their order"));
            }
            self.last = cell.pos.0;
            let shown = self.formats.text(cell.pos, &cell.value).or_else(|| text(&cell.value));
            let text = match (shown, cell.formula) {
                // A formula that no program has computed: its text is a gap of any typed column.
                (shown, Some(formula))
                    if !formula.is_empty() && (shown.is_none() || self.look == Look::Formulas) =>
                {
                    Some(format!("={formula}"))
                }
                (text, _) => text,
            };
            if let Some(text) = text {
                self.numbers.note(cell.pos, &cell.value, &text);
                return Ok(Some((cell.pos, text)));
            }
        }
    }
}
