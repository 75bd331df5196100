//! The views: the public face of the tables, kept as files and made by every command that writes.

use include_dir::{Dir, include_dir};
use rusqlite::{Connection, TransactionBehavior};

use super::error::DbError;

static VIEWS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/queries/views");

/// Name and text of every view, by name.
fn embedded() -> Vec<(&'static str, String)> {
    let mut views: Vec<(&str, String)> = VIEWS
        .files()
        .filter_map(|file| Some((file.path().file_stem()?.to_str()?, file.contents_utf8()?)))
        .map(|(name, text)| (name, statement(name, &text.replace("\r\n", "\n"))))
        .collect();
    views.sort_unstable();
    views
}

/// The statement that makes a view, without the comments above it.
fn statement(name: &str, text: &str) -> String {
    let body = text.lines().skip_while(|line| line.starts_with("--") || line.trim().is_empty());
    let body = body.collect::<Vec<_>>().join("\n");
    format!("CREATE VIEW {name} AS\n{}", body.trim_end().trim_end_matches(';'))
}

/// Makes the views of this program, unless the database holds just these.
///
/// # Errors
/// When SQLite refuses one; nothing is changed then.
pub(super) fn make(connection: &mut Connection) -> Result<(), DbError> {
    let wanted = embedded();
    if are(&wanted, &stored(connection)?) {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let held = stored(&transaction)?;
    // Another process may have made them while this one waited.
    if are(&wanted, &held) {
        return Ok(());
    }
    for (name, _) in &held {
        transaction.execute_batch(&format!("DROP VIEW {name}"))?;
    }
    for (_, sql) in &wanted {
        transaction.execute_batch(sql)?;
    }
    transaction.commit()?;
    Ok(())
}

fn are(wanted: &[(&str, String)], held: &[(String, String)]) -> bool {
    let is_held =
        |(name, sql): &(&str, String)| held.iter().any(|(known, text)| known == name && text == sql);
    wanted.len() == held.len() && wanted.iter().all(is_held)
}

fn stored(connection: &Connection) -> Result<Vec<(String, String)>, DbError> {
    let mut statement = connection.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'view'")?;
    let views = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    Ok(views)
}
