//! Codes and payers that a user asks for by name: known, or the nearest that are.

use rusqlite::{Connection, OptionalExtension};

use super::error::ReportError;
use super::value_asked::{SYSTEM, require_text};
use crate::db::{AsOf, edition_at};
use crate::domain::text::{list, name_letters};
use crate::domain::{Code, nearest};
use crate::query::{ParamType, Params, Query, QueryError};

/// Refuses codes, payers and moments that the database does not know, and moments in the wrong order, before an empty
/// table says the same without a word.
///
/// # Errors
/// With the nearest known names.
pub fn require_known(connection: &Connection, query: &Query, params: &Params) -> Result<(), ReportError> {
    require_text(query, params)?;
    let given = |name: &str| params.iter().find(|(known, _)| *known == name).map(|(_, value)| value.trim());
    let mut before: Option<(i64, &str)> = None;
    for param in &query.params {
        let Some(value) = given(&param.name).filter(|value| !value.is_empty()) else { continue };
        match param.kind {
            ParamType::Code => {
                let text = match given(SYSTEM) {
                    Some(system) if !value.contains(':') => format!("{system}:{value}"),
                    _ => value.to_owned(),
                };
                // A text that is no code at all is for the binding to refuse.
                let Ok(code) = Code::parse(&text) else { continue };
                require_code(connection, &code)?;
                if given(SYSTEM).is_some() {
                    known_in_system(connection, &code)?;
                }
            }
            ParamType::Integer if param.name == IMPORT => known_import(connection, value)?,
            ParamType::Payer => payer_asked(connection, value).map(|_| ())?,
            ParamType::Moment => {
                let Some(import_id) = known_moment(connection, value)? else { continue };
                if let Some((earlier, said)) = before.filter(|(earlier, _)| *earlier > import_id) {
                    return Err(no_moment(format!(
                        "import {earlier}, which `{said}` means, is later than import {import_id}, which `{value}` means"
                    )));
                }
                before = Some((import_id, value));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Refuses a code that no file and no seed has, with the nearest that are known.
///
/// # Errors
/// When the code is not known, or the database fails.
pub fn require_code(connection: &Connection, code: &Code) -> Result<(), ReportError> {
    let known = connection
        .query_row("SELECT 1 FROM code WHERE code = ?1 LIMIT 1", [code.as_str()], |_| Ok(()))
        .optional()?;
    known.ok_or_else(|| unknown_code(connection, code))
}

/// Refuses a system that has no such code, where another one has it.
fn known_in_system(connection: &Connection, code: &Code) -> Result<(), ReportError> {
    let mut statement = connection.prepare("SELECT system FROM code WHERE code = ?1 ORDER BY system")?;
    let systems = statement.query_map([code.as_str()], |row| row.get(0))?;
    let systems: Vec<String> = systems.collect::<Result<_, _>>()?;
    if systems.iter().any(|system| *system == code.system().as_str()) {
        return Ok(());
    }
    let named: Vec<String> = systems.iter().map(|system| format!("`{SYSTEM}={system}`")).collect();
    Err(ReportError::Query(QueryError::Parameter {
        message: format!("{} is no code of {}", code.as_str(), code.system().as_str()),
        hint: format!("it is one of {}", list(&named)),
    }))
}

/// The parameter of queries on one import.
const IMPORT: &str = "import_id";

/// Refuses the number of no import. What is no number is for the binding to refuse.
fn known_import(connection: &Connection, value: &str) -> Result<(), ReportError> {
    let Ok(number) = value.parse::<i64>() else { return Ok(()) };
    let sql = "SELECT 1 FROM v_import WHERE import_id = ?1";
    match connection.query_row(sql, [number], |_| Ok(())).optional()? {
        Some(()) => Ok(()),
        None => Err(no_moment(format!("there is no import {number}"))),
    }
}

/// The last import of a moment; none where the text is no moment, which is for the binding to refuse.
fn known_moment(connection: &Connection, value: &str) -> Result<Option<i64>, ReportError> {
    let Ok(moment) = value.parse::<AsOf>() else { return Ok(None) };
    match (edition_at(connection, moment)?, moment) {
        (Some(edition), _) => Ok(Some(edition.import_id)),
        (None, AsOf::Import(number)) => Err(no_moment(format!("there is no import {number}"))),
        (None, AsOf::Day(day)) => Err(no_moment(format!("nothing had been imported by the end of {day}"))),
    }
}

fn no_moment(message: String) -> ReportError {
    let hint = "`ratebook imports list` shows the imports with their numbers and days".to_owned();
    ReportError::Query(QueryError::Parameter { message, hint })
}

/// The error for a code that is not known.
pub(super) fn unknown_code(connection: &Connection, code: &Code) -> ReportError {
    let found = || {
        let (near, beside) = near(connection, code)?;
        Ok((near, beside, read_for(connection, code)?, rejected(connection, code)?))
    };
    match found() {
        Ok((near, beside, read_for, rejected)) => {
            ReportError::UnknownCode { code: code.to_string(), near, beside, read_for, rejected }
        }
        Err(error) => rusqlite::Error::into(error),
    }
}

/// The files that were read for a code, as a user named it, each in quotes and once.
fn read_for(connection: &Connection, code: &Code) -> rusqlite::Result<Vec<String>> {
    let mut statement = connection.prepare(
        "SELECT DISTINCT '`' || file_name || '`' FROM import_filter JOIN import USING (import_id)
         WHERE status = 'applied' AND code = ?1 AND system = ?2 ORDER BY import_id",
    )?;
    let files = statement.query_map([code.as_str(), code.system().as_str()], |row| row.get(0))?;
    files.collect()
}

/// The rejected rows that name a code of a file, the first of each file.
fn rejected(connection: &Connection, code: &Code) -> rusqlite::Result<Vec<String>> {
    let mut statement = connection.prepare(
        "SELECT why FROM (SELECT why, code FROM rejected_price UNION SELECT why, code FROM medicare_rejected)
         WHERE code = ?1 ORDER BY why",
    )?;
    let rows = statement.query_map([code.as_str()], |row| row.get(0))?;
    rows.collect()
}

/// A payer as a user asks for one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AskedPayer {
    /// A payer of the database, by its short name.
    Known(String),
    /// A name that files publish and that no alias leads to a payer: as it is compared, and as a file has it.
    Published {
        /// The letters by which the name is compared; in quotes they are `asked_as` of the view `payer_contract`.
        key: String,
        /// The name as the first file writes it.
        name: String,
    },
}

impl AskedPayer {
    /// What a parameter for a payer is bound to.
    pub(super) fn bound(self) -> String {
        match self {
            Self::Known(payer) => payer,
            Self::Published { key, .. } => format!("\"{key}\""),
        }
    }
}

/// The payer that is given by short name, name or alias, or else by a published name that is matched to none; in any
/// case.
///
/// # Errors
/// With the nearest known names when none is meant.
pub fn payer_asked(connection: &Connection, given: &str) -> Result<AskedPayer, ReportError> {
    let key = name_letters(given.trim().trim_matches('"'));
    let named = connection
        .query_row(
            "SELECT payer FROM payer WHERE lower(payer) = lower(trim(?1)) OR lower(name) = lower(trim(?1))
             UNION
             SELECT payer.payer FROM payer_alias JOIN payer USING (payer_id)
             WHERE payer_key = ?2 AND superseded_by IS NULL
             ORDER BY 1",
            [given, &*key],
            |row| row.get(0),
        )
        .optional()?;
    if let Some(payer) = named {
        return Ok(AskedPayer::Known(payer));
    }
    let sql = "SELECT raw_payer FROM payer_plan WHERE payer_key = ?1 ORDER BY payer_plan_id LIMIT 1";
    match connection.query_row(sql, [&key], |row| row.get(0)).optional()? {
        Some(name) => Ok(AskedPayer::Published { key, name }),
        None => Err(unknown_payer(connection, given)?),
    }
}

/// The short name of a payer that is given as for [`payer_asked`], where only a payer of the database will do.
///
/// # Errors
/// As [`payer_asked`]; and when a published name is given that is matched to no payer.
pub fn payer_named(connection: &Connection, given: &str) -> Result<String, ReportError> {
    match payer_asked(connection, given)? {
        AskedPayer::Known(payer) => Ok(payer),
        AskedPayer::Published { name, .. } => Err(ReportError::NotMatched { name }),
    }
}

/// The parameters with payers as queries compare them, however they were given.
///
/// # Errors
/// When SQLite fails, or no payer is meant.
pub fn with_payers_named(
    connection: &Connection,
    query: &Query,
    params: &Params,
) -> Result<Params, ReportError> {
    let is_payer =
        |name: &str| query.params.iter().any(|param| param.name == name && param.kind == ParamType::Payer);
    let mut pairs = Vec::new();
    for (name, value) in params.iter() {
        let value = if is_payer(name) && !value.trim().is_empty() {
            payer_asked(connection, value)?.bound()
        } else {
            value.to_owned()
        };
        pairs.push((name.to_owned(), value));
    }
    Ok(Params::from_pairs(&pairs))
}

/// A parameter's value as a report says it: a published name, which is bound by its letters, as a file has it.
pub(super) fn in_words(
    connection: &Connection,
    query: &Query,
    (name, value): (&str, &str),
) -> Result<String, ReportError> {
    let is_payer = query.params.iter().any(|param| param.name == name && param.kind == ParamType::Payer);
    if is_payer
        && value.starts_with('"')
        && let AskedPayer::Published { name, .. } = payer_asked(connection, value)?
    {
        return Ok(format!("\"{name}\""));
    }
    Ok(value.to_owned())
}

/// The error for a payer that is not known.
fn unknown_payer(connection: &Connection, payer: &str) -> rusqlite::Result<ReportError> {
    let mut statement = connection.prepare("SELECT payer FROM payer ORDER BY payer")?;
    let known: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let near = nearest(payer, known.iter().map(String::as_str)).into_iter().map(str::to_owned).collect();
    Ok(ReportError::UnknownPayer { payer: payer.to_owned(), near })
}

/// Known codes that look like the one asked for, with the same beginning or one slip away; where none does, those
/// before and after it.
fn near(connection: &Connection, code: &Code) -> rusqlite::Result<(Vec<String>, Vec<String>)> {
    let mut statement = connection.prepare(
        "SELECT DISTINCT code FROM code
         WHERE (system = ?2 OR (system IN ('CPT', 'HCPCS') AND ?2 IN ('CPT', 'HCPCS')))
           AND (substr(code, 1, 2) = substr(?1, 1, 2) OR substr(code, -2) = substr(?1, -2))
         ORDER BY code LIMIT 2000",
    )?;
    let asked = (code.as_str(), code.system().as_str());
    let known: Vec<String> = statement.query_map(asked, |row| row.get(0))?.collect::<Result<_, _>>()?;
    let near: Vec<String> =
        nearest(code.as_str(), known.iter().map(String::as_str)).into_iter().map(str::to_owned).collect();
    if !near.is_empty() {
        return Ok((near, Vec::new()));
    }
    let mut beside = connection.prepare(
        "SELECT max(code) FROM code WHERE system = ?1 AND code < ?2
         UNION ALL
         SELECT min(code) FROM code WHERE system = ?1 AND code > ?2",
    )?;
    let system = code.system();
    let beside = beside.query_map((system.as_str(), code.as_str()), |row| row.get::<_, Option<String>>(0))?;
    let beside = beside.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect();
    Ok((near, beside))
}
