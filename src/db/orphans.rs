//! References without their row, which no database may have.

use rusqlite::Connection;

use super::error::DbError;
use crate::domain::text::grouped;

/// Those of a database, counted by the two tables.
pub(super) fn orphans(connection: &Connection) -> Result<Vec<String>, DbError> {
    let mut statement = connection.prepare(
        "SELECT \"table\", parent, count(*) FROM pragma_foreign_key_check GROUP BY 1, 2 ORDER BY 1, 2",
    )?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    rows.map(|row| {
        let (child, parent, times): (String, String, i64) = row?;
        Ok(match times {
            1 => format!("a row of `{child}` refers to a row of `{parent}` that is not there"),
            _ => format!(
                "{} rows of `{child}` refer to a row of `{parent}` that is not there",
                grouped(times.unsigned_abs())
            ),
        })
    })
    .collect()
}
