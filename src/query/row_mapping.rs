//! From a result row to a model row: reasons folded into their cells, sources into the row.
//!
//! `x_na` gives the reason of `x`, `x_raw` its published text; `_file`, `_line` and `_import` give
//! the row's origin, `_beside_file` and so on that of its figures of a second file, and `_lines` of how many lines it is, where they may be several, `_filled_by` what would fill its gaps, `_points` the figures behind its own for a drawing, `_scope` the
//! scope in words that its inputs are of, `_note` a sentence on the whole table and `_rows` how many rows it has, both
//! taken from the first row, `_key` what names the row in the ids of its cells, `_inputs` the query that lists what the
//! row is made of. None of them is shown as a column.

use chrono::NaiveDate;
use rusqlite::Row as SqlRow;
use rusqlite::types::{FromSql, ValueRef};

use super::error::QueryError;
use super::inputs::HIDDEN_INPUTS;
use super::statement::Query;
use crate::domain::{Decimal, Missing, Money};
use crate::header::sentence_case;
use crate::model::{Cell, Column, ColumnKind, Gap, Origin, Row, Value};

/// A result column that no table shows.
#[derive(Clone, Copy)]
enum Hidden {
    File,
    Line,
    Import,
    FilledBy,
    Note,
    Rows,
    Points,
    Scope,
    Key,
    Inputs,
    Lines,
    BesideFile,
    BesideLine,
    BesideImport,
}

impl Hidden {
    /// Its names, in the order of the variants.
    const NAMES: [&str; 14] = [
        "_file",
        "_line",
        "_import",
        "_filled_by",
        "_note",
        "_rows",
        "_points",
        "_scope",
        "_key",
        HIDDEN_INPUTS,
        "_lines",
        "_beside_file",
        "_beside_line",
        "_beside_import",
    ];

    const fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }
}

/// Which result column goes where.
pub(crate) struct Plan<'q> {
    query: &'q Query,
    columns: Vec<Column>,
    shown: Vec<Shown>,
    hidden: [Option<usize>; Hidden::NAMES.len()],
}

/// A column that is shown.
#[derive(Clone, Copy)]
struct Shown {
    at: usize,
    reason: Option<usize>,
    raw: Option<usize>,
    filled_by: Option<usize>,
    declared: bool,
}

impl<'q> Plan<'q> {
    /// Lays out the result columns; for a query of the catalogue, holds them to the header.
    pub(crate) fn new(query: &'q Query, names: &[&str]) -> Result<Self, QueryError> {
        let hidden = Hidden::NAMES.map(|wanted| names.iter().position(|name| *name == wanted));
        let mut plan = Self { query, columns: Vec::new(), shown: Vec::new(), hidden };
        for (at, name) in names.iter().enumerate() {
            if hidden.contains(&Some(at)) || is_companion(names, name) {
                continue;
            }
            let turn = names[..at].iter().filter(|other| *other == name).count();
            let reason = nth(names, &format!("{name}_na"), turn);
            let raw = reason.and_then(|_| nth(names, &format!("{name}_raw"), turn));
            let filled_by = reason.and_then(|_| nth(names, &format!("{name}_filled_by"), turn));
            let declared = query.columns.iter().find(|column| column.name == *name);
            let shown = Shown { at, reason, raw, filled_by, declared: declared.is_some() };
            let mut column = declared.cloned().unwrap_or_else(|| undeclared(name));
            if turn > 0 {
                column.name = format!("{name}_{}", turn + 1);
            }
            plan.columns.push(column);
            plan.shown.push(shown);
        }
        if query.declared {
            plan.hold_to_header()?;
        } else {
            plan.declared_exist()?;
        }
        Ok(plan)
    }

    /// The columns that are shown, in order.
    pub(crate) fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The kinds of undeclared columns, from the values of the first rows.
    pub(crate) fn decide_kinds(&mut self, rows: &[Row]) {
        for (at, (column, shown)) in self.columns.iter_mut().zip(&self.shown).enumerate() {
            if !shown.declared {
                column.kind = kind_of(rows.iter().map(|row| &row.cells[at]));
            }
        }
    }

    fn hold_to_header(&self) -> Result<(), QueryError> {
        let real: Vec<&str> = self.columns.iter().map(|column| column.name.as_str()).collect();
        for (index, column) in self.query.columns.iter().enumerate() {
            if real.get(index) == Some(&column.name.as_str()) {
                continue;
            }
            let (message, hint) = if real.contains(&column.name.as_str()) {
                let message = format!("the column `{}` is at another place in the result", column.name);
                (message, format!("declare the columns in the order {}", real.join(", ")))
            } else {
                let message = format!("the column `{}` is declared, but the result has none", column.name);
                (message, self.query.nearest_column(&column.name, &real))
            };
            return Err(QueryError::Header { message, hint, at: self.query.place_of_column(index) });
        }
        match self.columns.get(self.query.columns.len()) {
            None => Ok(()),
            Some(extra) => Err(QueryError::Header {
                message: format!("the result has a column `{}` that the header does not declare", extra.name),
                hint: format!(
                    "add a line `-- column: {} {} \"what it means\"`",
                    extra.name,
                    extra.kind.as_str()
                ),
                at: self.query.place_of_statement(),
            }),
        }
    }

    fn declared_exist(&self) -> Result<(), QueryError> {
        let real: Vec<&str> = self.columns.iter().map(|column| column.name.as_str()).collect();
        match self.query.columns.iter().position(|column| !real.contains(&column.name.as_str())) {
            None => Ok(()),
            Some(index) => Err(QueryError::Header {
                message: format!(
                    "the column `{}` is declared, but the result has none",
                    self.query.columns[index].name
                ),
                hint: self.query.nearest_column(&self.query.columns[index].name, &real),
                at: self.query.place_of_column(index),
            }),
        }
    }

    /// One row of the model; `number` counts from 1 and is for messages.
    pub(crate) fn row(&self, row: &SqlRow<'_>, number: u64) -> Result<Row, QueryError> {
        let mut cells = Vec::with_capacity(self.shown.len());
        for (column, shown) in self.columns.iter().zip(&self.shown) {
            let cell = self.cell(row, column, *shown).map_err(|wrong| QueryError::Cell {
                message: format!(
                    "query `{}`, row {number}, column `{}`: {}",
                    self.query.name, column.name, wrong.message
                ),
                hint: wrong.hint,
            })?;
            cells.push(cell);
        }
        self.origin(row)
            .and_then(|origin| {
                let points: Option<String> = self.hidden(row, Hidden::Points)?;
                Ok(Row {
                    cells,
                    origin,
                    beside: self
                        .origin_in(row, [Hidden::BesideFile, Hidden::BesideLine, Hidden::BesideImport])?,
                    filled_by: self.hidden(row, Hidden::FilledBy)?,
                    key: self.hidden(row, Hidden::Key)?,
                    points: points.as_deref().map_or(Vec::new(), points_of),
                    scope: self.hidden(row, Hidden::Scope)?,
                    inputs: self.hidden(row, Hidden::Inputs)?,
                    imports: std::collections::BTreeSet::new(),
                })
            })
            .map_err(|wrong| QueryError::Cell {
                message: format!("query `{}`, row {number}: {}", self.query.name, wrong.message),
                hint: wrong.hint,
            })
    }

    /// What the row says of the whole table.
    pub(crate) fn note(&self, row: &SqlRow<'_>) -> Result<Option<String>, QueryError> {
        self.of_table(row, Hidden::Note)
    }

    /// How many rows the row says that there are, those that were not asked for included.
    pub(crate) fn rows(&self, row: &SqlRow<'_>) -> Result<Option<u64>, QueryError> {
        let rows: Option<i64> = self.of_table(row, Hidden::Rows)?;
        Ok(rows.and_then(|rows| u64::try_from(rows).ok()))
    }

    fn of_table<T: FromSql>(&self, row: &SqlRow<'_>, which: Hidden) -> Result<Option<T>, QueryError> {
        self.hidden(row, which).map_err(|wrong| QueryError::Cell {
            message: format!("query `{}`: {}", self.query.name, wrong.message),
            hint: wrong.hint,
        })
    }

    /// Where the row was published; a row that stands for none leaves all three null.
    fn origin(&self, row: &SqlRow<'_>) -> Result<Option<Origin>, Wrong> {
        self.origin_in(row, [Hidden::File, Hidden::Line, Hidden::Import])
    }

    fn origin_in(
        &self,
        row: &SqlRow<'_>,
        [file, line, import]: [Hidden; 3],
    ) -> Result<Option<Origin>, Wrong> {
        let parts: (Option<String>, Option<i64>, Option<i64>) =
            (self.hidden(row, file)?, self.hidden(row, line)?, self.hidden(row, import)?);
        match parts {
            (Some(file), Some(line), Some(import_id)) => {
                let line = u64::try_from(line)
                    .map_err(|_| Wrong { message: format!("{line} is no line"), hint: String::new() })?;
                let lines: Option<i64> = self.hidden(row, Hidden::Lines)?;
                Ok(Some(Origin { file, line, import_id, goes_on: lines.is_some_and(|lines| lines > 1) }))
            }
            (None, None, None) => Ok(None),
            _ => Err(Wrong {
                message: "the source is known only in part".to_owned(),
                hint: "select `_file`, `_line` and `_import` together, all with a value or all null; so of `_beside_file`"
                    .to_owned(),
            }),
        }
    }

    /// A hidden column as its type; `None` when it is null or not selected.
    fn hidden<T: FromSql>(&self, row: &SqlRow<'_>, which: Hidden) -> Result<Option<T>, Wrong> {
        let Some(at) = self.hidden[which as usize] else { return Ok(None) };
        row.get(at).map_err(|e| Wrong {
            message: format!("`{}` cannot be used: {e}", which.name()),
            hint:
                "`_line`, `_lines`, `_import` and `_rows` are whole numbers, the other hidden columns texts"
                    .to_owned(),
        })
    }

    fn cell(&self, row: &SqlRow<'_>, column: &Column, shown: Shown) -> Result<Cell, Wrong> {
        let value = value_at(row, shown.at)?;
        let reason = match shown.reason {
            Some(at) => reason_of(value_at(row, at)?)?,
            None => None,
        };
        match (value, reason) {
            (ValueRef::Null, Some(reason)) => {
                let text = |at: Option<usize>| match at {
                    Some(at) => raw_text(value_at(row, at)?),
                    None => Ok(None),
                };
                Ok(Cell::Gap(Gap { reason, raw: text(shown.raw)?, filled_by: text(shown.filled_by)? }))
            }
            (ValueRef::Null, None) if !self.query.declared => Ok(Cell::Unexplained),
            (ValueRef::Null, None) => Err(Wrong {
                message: "there is neither a value nor a reason".to_owned(),
                hint: match shown.reason {
                    Some(_) => format!("`{0}_na` must hold a reason wherever `{0}` is null", column.name),
                    None => format!("select `{0}_na` beside `{0}`", column.name),
                },
            }),
            (_, Some(reason)) => Err(Wrong {
                message: format!("there is a value and the reason `{reason}` at once"),
                hint: format!("`{0}_na` must be null wherever `{0}` has a value", column.name),
            }),
            (value, None) if shown.declared => typed(value, column).map(Cell::Value),
            (value, None) => as_it_comes(value, column.names).map(Cell::Value),
        }
    }
}

/// The figures of a text such as `12.5 14,20`, each once, in order.
fn points_of(text: &str) -> Vec<Decimal> {
    let mut points: Vec<Decimal> = text.split([' ', ',']).filter_map(|word| word.parse().ok()).collect();
    points.sort();
    points.dedup();
    points
}

/// What is wrong with a cell; the caller knows the row and the column.
struct Wrong {
    message: String,
    hint: String,
}

/// True for `x_na`, `x_raw` and `x_filled_by` beside an `x`; the last two only with a reason.
fn is_companion(names: &[&str], name: &str) -> bool {
    let beside = |base: &str| names.contains(&base);
    match (name.strip_suffix("_na"), name.strip_suffix("_raw").or(name.strip_suffix("_filled_by"))) {
        (Some(base), _) => beside(base),
        (_, Some(base)) => beside(base) && beside(&format!("{base}_na")),
        _ => false,
    }
}

fn nth(names: &[&str], wanted: &str, turn: usize) -> Option<usize> {
    names.iter().enumerate().filter(|(_, name)| **name == wanted).nth(turn).map(|(at, _)| at)
}

fn undeclared(name: &str) -> Column {
    Column {
        name: name.to_owned(),
        title: sentence_case(name),
        description: String::new(),
        kind: ColumnKind::Text,
        // Nobody marks it here: it is taken for what the views have under its name.
        names: crate::db::is_name_in_views(name),
        calculated: false,
    }
}

fn value_at<'r>(row: &'r SqlRow<'_>, at: usize) -> Result<ValueRef<'r>, Wrong> {
    row.get_ref(at).map_err(|e| Wrong { message: e.to_string(), hint: String::new() })
}

/// The reason as a word or as an id of `absent_reason`.
fn reason_of(value: ValueRef<'_>) -> Result<Option<Missing>, Wrong> {
    let unknown = |shown: String| Wrong {
        message: format!("`{shown}` is not a reason"),
        hint: "a reason is a word or an id of the table `absent_reason`".to_owned(),
    };
    match value {
        ValueRef::Null => Ok(None),
        ValueRef::Integer(id) => Missing::from_id(id).map(Some).ok_or_else(|| unknown(id.to_string())),
        ValueRef::Text(word) => {
            let word = String::from_utf8_lossy(word);
            word.parse().map(Some).map_err(|_| unknown(word.into_owned()))
        }
        ValueRef::Real(number) => Err(unknown(number.to_string())),
        ValueRef::Blob(_) => Err(unknown("a blob".to_owned())),
    }
}

fn raw_text(value: ValueRef<'_>) -> Result<Option<String>, Wrong> {
    match value {
        ValueRef::Null => Ok(None),
        other => as_it_comes(other, false).map(|value| Cell::Value(value).plain()),
    }
}

/// The value as the declared kind; anything else is an error, never a conversion.
fn typed(value: ValueRef<'_>, column: &Column) -> Result<Value, Wrong> {
    let mismatch = || Wrong {
        message: format!("SQLite gives {}, which is not {}", in_words(value), column.kind.as_str()),
        hint: match (column.kind, value) {
            (ColumnKind::Code | ColumnKind::Text, ValueRef::Integer(_) | ValueRef::Real(_)) => {
                format!("declare `{}` as a number, or make it text where it is stored", column.name)
            }
            (ColumnKind::Integer, ValueRef::Real(_)) => {
                format!("declare `{0}` as decimal, or write `CAST({0} AS INTEGER)`", column.name)
            }
            _ => format!("correct the declared type of `{}`, or the SQL", column.name),
        },
    };
    match (column.kind, value) {
        (ColumnKind::Text | ColumnKind::Code, ValueRef::Text(text)) => Ok(words(utf8(text)?, column.names)),
        (ColumnKind::Integer, ValueRef::Integer(number)) => Ok(Value::Integer(number)),
        (ColumnKind::Decimal, value) => number(value).map(Value::Decimal).ok_or_else(mismatch),
        (ColumnKind::Money, value) => {
            let money = if column.calculated { Money::calculated } else { Money::new };
            number(value).map(|dollars| Value::Money(money(dollars))).ok_or_else(mismatch)
        }
        (ColumnKind::Date, ValueRef::Text(text)) => {
            let day = std::str::from_utf8(text)
                .ok()
                .and_then(|text| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok());
            day.map(Value::Date).ok_or_else(mismatch)
        }
        _ => Err(mismatch()),
    }
}

/// Words of ratebook, or of a file.
const fn words(text: String, is_name: bool) -> Value {
    if is_name { Value::Name(text) } else { Value::Text(text) }
}

/// The value of an undeclared column, by its own type.
fn as_it_comes(value: ValueRef<'_>, is_name: bool) -> Result<Value, Wrong> {
    match value {
        ValueRef::Text(text) => Ok(words(utf8(text)?, is_name)),
        ValueRef::Integer(number) => Ok(Value::Integer(number)),
        // A number that four places would turn into zero keeps its digits as text.
        ValueRef::Real(real) => match number(value) {
            Some(Decimal::ZERO) if real != 0.0 => Ok(Value::Text(real.to_string())),
            Some(number) => Ok(Value::Decimal(number)),
            None => Ok(Value::Text(real.to_string())),
        },
        ValueRef::Null | ValueRef::Blob(_) => Err(Wrong {
            message: "there is binary data".to_owned(),
            hint: "show it with `hex(...)`".to_owned(),
        }),
    }
}

fn number(value: ValueRef<'_>) -> Option<Decimal> {
    match value {
        ValueRef::Integer(whole) => whole.checked_mul(Decimal::SCALE).map(Decimal::from_scaled),
        ValueRef::Real(real) if real.is_finite() => Decimal::from_f64(real),
        _ => None,
    }
}

fn utf8(text: &[u8]) -> Result<String, Wrong> {
    String::from_utf8(text.to_vec()).map_err(|_| Wrong {
        message: "there is text that is not UTF-8".to_owned(),
        hint: "show it with `hex(...)`".to_owned(),
    })
}

fn in_words(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null => "null".to_owned(),
        ValueRef::Integer(number) => format!("the whole number {number}"),
        ValueRef::Real(number) => format!("the number {number}"),
        ValueRef::Text(text) => {
            let text = String::from_utf8_lossy(text);
            format!("the text `{}`", text.chars().take(40).collect::<String>())
        }
        ValueRef::Blob(_) => "binary data".to_owned(),
    }
}

fn kind_of<'a>(cells: impl Iterator<Item = &'a Cell>) -> ColumnKind {
    let mut kind = None;
    for cell in cells {
        let Cell::Value(value) = cell else { continue };
        kind = match (kind, value) {
            (None | Some(ColumnKind::Integer), Value::Integer(_)) => Some(ColumnKind::Integer),
            (None | Some(ColumnKind::Integer | ColumnKind::Decimal), Value::Decimal(_))
            | (Some(ColumnKind::Decimal), Value::Integer(_)) => Some(ColumnKind::Decimal),
            _ => return ColumnKind::Text,
        };
    }
    kind.unwrap_or(ColumnKind::Text)
}
