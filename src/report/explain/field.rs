//! The cells that a code, a payer and a field name together, as a reader finds them in the report.

use chrono::NaiveDate;
use rusqlite::Connection;

use super::lookup::Tables;
use crate::domain::text::name_letters;
use crate::domain::{Code, command_word, nearest, text};
use crate::model::{CellId, Column, Row, Table};
use crate::query::{Catalogue, Limits, ParamType};
use crate::report::error::ReportError;
use crate::report::known::{AskedPayer, payer_asked, require_code};
use crate::report::plan::SECTIONS;

/// The tables that are looked through first, in this order: those on payers before others.
const FIRST: [&str; 11] = [
    "payer-comparison",
    "payer-against-medicare",
    "code-allowed-amounts",
    "code-rates",
    "code-payer-sections",
    "benchmark-range",
    "code-benchmarks",
    "code-charges",
    "medicare-amounts",
    "code-identity",
    "code-coverage",
];

/// All tables that are looked through: after the first ones those of the report on a code, as it shows them.
fn looked_through() -> impl Iterator<Item = &'static str> {
    let of_report = SECTIONS.iter().flat_map(|section| section.tables).map(|table| table.query);
    FIRST.into_iter().chain(of_report.filter(|name| !FIRST.contains(name)))
}

/// The most cells that one answer explains.
const MOST_CELLS: usize = 20;

/// The ids of the cells of a field, at most twenty, of the first table that has it.
///
/// # Errors
/// When the database knows neither code nor payer, or no table has such a field.
pub fn cells_of(
    connection: &Connection,
    catalogue: &Catalogue,
    code: &Code,
    (payer, field): (Option<&str>, &str),
    today: NaiveDate,
) -> Result<Vec<CellId>, ReportError> {
    require_code(connection, code)?;
    let payer_name = payer.map(|payer| name_of(connection, payer)).transpose()?;
    let published = payer_name.as_ref().and_then(|(_, key)| key.clone());
    let (of_table, field) = match field.split_once('.') {
        Some((table, field)) => (Some(table), field),
        None => (None, field),
    };
    let mut asked = vec![("code".to_owned(), code.as_str().to_owned())];
    if code.system().as_str() != "CPT" {
        asked.insert(0, ("system".to_owned(), code.system().as_str().to_owned()));
    }
    let mut known = Vec::new();
    let mut without_rows = Vec::new();
    // An id is the same on any day, but which rates are in effect is not.
    let mut tables = Tables::new(catalogue, Limits::OF_A_DOCUMENT, today);
    for name in looked_through().filter(|name| of_table.is_none_or(|wanted| wanted == *name)) {
        let query = catalogue.get(name)?;
        if payer_name.is_some() && !query.columns.iter().any(|column| column.name == "payer_name") {
            continue;
        }
        known.extend(query.columns.iter().map(|column| column.name.clone()));
        let Some(column) = query.columns.iter().find(|column| is_named(column, field)) else { continue };
        let mut asked = asked.clone();
        // Names that lead to no payer share a row, unless the query is asked for one of them.
        let takes_payer = query.params.iter().find(|param| param.kind == ParamType::Payer);
        if let (Some(key), Some(param)) = (&published, takes_payer) {
            asked.push((param.name.clone(), key.clone()));
        }
        let id = |row_key: String| CellId {
            table: name.to_owned(),
            asked: asked.clone(),
            row_key,
            column: column.name.clone(),
        };
        let held = tables.table(connection, &id(String::new()))?;
        let table = &held.table;
        let keys = table.row_keys();
        let wanted = |row: &Row| payer_name.as_ref().is_none_or(|(payer, _)| is_of(table, row, payer));
        let rows = table.rows.iter().zip(keys).filter(|(row, _)| wanted(row));
        let ids: Vec<CellId> = rows.take(MOST_CELLS).map(|(_, key)| id(key)).collect();
        if !ids.is_empty() {
            return Ok(ids);
        }
        without_rows.push(format!("`{name}`"));
    }
    let of_payer = payer.map(|payer| format!(" and the payer `{payer}`")).unwrap_or_default();
    if !without_rows.is_empty() {
        return Err(ReportError::NoCell {
            message: format!(
                "no row on {code}{of_payer} is in {}, where the field `{field}` is",
                text::list(&without_rows)
            ),
            hint: format!(
                "import a file that states it, then ask again; `ratebook explain {}` shows what is known",
                command_word(code.as_str())
            ),
        });
    }
    known.sort_unstable();
    known.dedup();
    let near = nearest(field, known.iter().map(String::as_str));
    let hint = match near.as_slice() {
        [] => "`ratebook query show payer-comparison` lists its fields; `TABLE.FIELD` names one of another table".to_owned(),
        near => format!("did you mean {}?", near.join(" or ")),
    };
    Err(ReportError::NoCell {
        message: format!("no table on {code}{of_payer} has the field `{field}`"),
        hint,
    })
}

/// The field by its name or its heading.
fn is_named(column: &Column, field: &str) -> bool {
    column.name.eq_ignore_ascii_case(field) || column.title.eq_ignore_ascii_case(field)
}

fn is_of(table: &Table, row: &Row, payer: &str) -> bool {
    let at = table.columns.iter().position(|column| column.name == "payer_name");
    at.and_then(|at| row.cells[at].plain()).is_some_and(|name| name_letters(&name) == name_letters(payer))
}

/// The payer's name as tables show it; and what a query takes for one that leads to no payer.
fn name_of(connection: &Connection, payer: &str) -> Result<(String, Option<String>), ReportError> {
    let asked = payer_asked(connection, payer)?;
    match &asked {
        AskedPayer::Known(payer) => {
            let sql = "SELECT name FROM payer WHERE payer = ?1";
            Ok((connection.query_row(sql, [payer], |row| row.get(0))?, None))
        }
        AskedPayer::Published { name, .. } => Ok((name.clone(), Some(asked.bound()))),
    }
}
