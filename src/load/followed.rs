//! The codes that an analyst follows: a payer's own file of any size is read for these.

use rusqlite::Connection;

use crate::domain::{Code, CodeSystem};
use crate::formats::CodeFilter;

/// Codes that were seeded or have a title, with those that a report compares them with, and not the many
/// that price files name.
///
/// # Errors
/// When the database refuses.
pub fn followed_codes(connection: &Connection) -> rusqlite::Result<CodeFilter> {
    let mut statement = connection.prepare(
        "WITH own AS (
             SELECT code.system, code.code
             FROM code JOIN import USING (import_id)
             WHERE code.title IS NOT NULL
                OR (import.publisher_kind IN ('ratebook', 'analyst') AND import.format = 'seed-codes')
         )
         SELECT system, code FROM own
         UNION
         SELECT own.system, other.code
         FROM own JOIN code_family AS family USING (code) JOIN code_family AS other USING (family)",
    )?;
    let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
    let code = |(system, code): (String, String)| {
        system.parse::<CodeSystem>().ok().and_then(|system| Code::new(system, &code).ok())
    };
    Ok(rows.collect::<rusqlite::Result<Vec<_>>>()?.into_iter().filter_map(code).collect())
}
