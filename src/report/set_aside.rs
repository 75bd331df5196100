//! The scopes of one code, worked out once for all the queries of its report.
//!
//! A dozen queries of the report begin with `v_market_scope`, which goes through every rate of the code.
//! SQLite finds temporary names first, so that they read what was worked out, also under `--as-of`.

use rusqlite::Connection;

use crate::domain::Code;

/// Works out what the queries of the report on a code have in common, and puts it in front of them. The
/// connection speaks of no other code's scopes from then on, so it is for this report alone.
///
/// # Errors
/// When SQLite refuses it.
pub fn set_aside(connection: &Connection, code: &Code) -> rusqlite::Result<()> {
    connection.pragma_update(None, "query_only", false)?;
    connection.execute(
        "CREATE TEMP TABLE scope_of_code AS SELECT * FROM v_market_scope WHERE system = ?1 AND code = ?2",
        [code.system().as_str(), code.as_str()],
    )?;
    connection.execute_batch(
        "DROP VIEW IF EXISTS temp.v_market_scope;
         CREATE TEMP VIEW v_market_scope AS SELECT * FROM temp.scope_of_code;",
    )?;
    connection.pragma_update(None, "query_only", true)
}
