//! Taking an import back: its rows go, what it superseded is current again.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use crate::db;
use crate::domain::utc_text;
use crate::findings::rules;
use crate::source::IngestError;

/// What an undo did, or would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undone {
    /// The imports taken back, the newest first.
    pub imports: Vec<i64>,
    /// Facts taken out.
    pub removed: u64,
    /// Facts that are current again.
    pub revived: u64,
}

/// Whether later imports of the same publisher are taken back too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Later {
    /// Their facts rest on this one's: refuse and name them.
    Refuse,
    /// Take them back first, the newest first.
    Cascade,
}

/// The imports that an undo of this one takes back, the newest first.
///
/// # Errors
/// When the import is unknown, not applied or a seed, or later ones stand in the way.
pub fn plan_undo(connection: &Connection, import_id: i64, later: Later) -> Result<Vec<i64>, IngestError> {
    let found: Option<(String, String, i64)> = connection
        .query_row(
            "SELECT format, status, publisher_id FROM import WHERE import_id = ?1",
            [import_id],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
        .optional()?;
    let refuse = |message: String, hint: &str| {
        Err(IngestError::Guard { rule: rules::UNDO_BLOCKED, message, hint: hint.to_owned() })
    };
    let Some((format, status, publisher_id)) = found else {
        return refuse(format!("there is no import {import_id}"), "`ratebook imports list` shows them");
    };
    if format.starts_with("seed-") {
        let hint = "load a corrected folder with `ratebook seed DIR`; its rows replace these";
        return refuse(format!("import {import_id} is a seed file, which is replaced, not undone"), hint);
    }
    if status != "applied" {
        return refuse(
            format!("import {import_id} is undone already"),
            "`ratebook imports list` shows what is applied",
        );
    }
    let chain = resting_on(connection, import_id, publisher_id)?;
    if chain.len() > 1 && later == Later::Refuse {
        let names: Vec<String> = chain[..chain.len() - 1].iter().rev().map(i64::to_string).collect();
        return refuse(
            format!("later imports rest on import {import_id}: {}", names.join(", ")),
            "undo those first, or pass `--cascade`",
        );
    }
    Ok(chain)
}

/// Tables of which each row replaces one other: what rests on an import is what replaced its rows.
const REPLACED_ONE_BY_ONE: [&str; 2] = ["reference_release", "payer_alias"];

/// The import and the later ones that rest on it, the newest first: all of the same publisher, or of
/// a reference file or an alias those that replaced it.
fn resting_on(connection: &Connection, import_id: i64, publisher_id: i64) -> rusqlite::Result<Vec<i64>> {
    for table in REPLACED_ONE_BY_ONE {
        let chain: Vec<i64> = connection
            .prepare(&format!(
                "WITH RECURSIVE chain (import_id) AS (
                     SELECT import_id FROM {table} WHERE import_id = ?1
                     UNION
                     SELECT later.superseded_by
                     FROM {table} AS later JOIN chain USING (import_id)
                     WHERE later.superseded_by IS NOT NULL
                 )
                 SELECT import_id FROM chain ORDER BY import_id DESC"
            ))?
            .query_map([import_id], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        if !chain.is_empty() {
            return Ok(chain);
        }
    }
    connection
        .prepare(
            "SELECT import_id FROM import
             WHERE publisher_id = ?1 AND import_id >= ?2 AND status = 'applied' ORDER BY import_id DESC",
        )?
        .query_map([publisher_id, import_id], |row| row.get(0))?
        .collect()
}

/// Takes imports back as one transaction. The file's hash is free again; the record stays, marked undone.
///
/// # Errors
/// As [`plan_undo`], or when the database refuses; then nothing changed.
pub fn undo(
    connection: &mut Connection,
    import_id: i64,
    later: Later,
    now: DateTime<Utc>,
) -> Result<Undone, IngestError> {
    let transaction = connection.transaction()?;
    let imports = plan_undo(&transaction, import_id, later)?;
    let mut undone = Undone { imports: imports.clone(), removed: 0, revived: 0 };
    for id in imports {
        take_back(&transaction, id, now, &mut undone)?;
    }
    transaction.commit()?;
    Ok(undone)
}

fn take_back(
    transaction: &Transaction<'_>,
    import_id: i64,
    now: DateTime<Utc>,
    undone: &mut Undone,
) -> Result<(), IngestError> {
    // The rows of a release go with it, which SQLite does not count.
    let rows = |sql: &str| transaction.query_row(sql, [import_id], |row| row.get::<_, i64>(0));
    undone.removed += rows(
        "SELECT ifnull(sum(rows_accepted), 0) FROM import WHERE import_id = ?1
         AND import_id IN (SELECT import_id FROM reference_release)",
    )?
    .unsigned_abs();
    undone.revived += rows(
        "SELECT ifnull(sum(rows_accepted), 0) FROM import
         WHERE import_id IN (SELECT import_id FROM reference_release WHERE superseded_by = ?1)",
    )?
    .unsigned_abs();
    let taken = db::take_back(transaction, import_id)?;
    // What can be superseded is a fact; the other rows only serve facts.
    for (table, revived) in taken.revived.iter().filter(|(table, _)| *table != "reference_release") {
        undone.revived += revived;
        undone.removed += taken.removed.get(table).copied().unwrap_or_default();
    }
    transaction.execute(
        "UPDATE import SET finished_at = ?2 WHERE import_id = ?1",
        params![import_id, utc_text(now)],
    )?;
    Ok(())
}

/// Facts that the import added or changed, for the question before an undo.
///
/// # Errors
/// When the database refuses.
pub fn facts_of(connection: &Connection, import_id: i64) -> Result<u64, IngestError> {
    let facts: i64 = connection.query_row(
        "SELECT facts_added + facts_changed FROM import WHERE import_id = ?1",
        [import_id],
        |row| row.get(0),
    )?;
    Ok(facts.unsigned_abs())
}
