//! The names of payers as keys of rows have them, for those who look for a row by its name.

use std::collections::BTreeMap;

use rusqlite::Connection;

use crate::model::Spellings;

/// The spellings of each payer: the letters of all names that lead to it, and its short name, by which rows were named
/// once.
///
/// # Errors
/// When SQLite fails.
pub fn spellings(connection: &Connection) -> rusqlite::Result<Spellings> {
    let mut statement = connection.prepare_cached(
        "SELECT payer_id, payer_key FROM payer_alias WHERE superseded_by IS NULL
         UNION SELECT payer_id, payer FROM payer
         ORDER BY 1, 2",
    )?;
    let mut payers: BTreeMap<i64, Vec<String>> = BTreeMap::new();
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        payers.entry(row.get(0)?).or_default().push(row.get(1)?);
    }
    Ok(Spellings::new(payers.into_values().collect()))
}
