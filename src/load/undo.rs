//! Taking an import back: its rows go, what it superseded is current again.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::current_facts::ITEMS_OF_FILTER;
use super::reconcile::{MATCHES_NAMES, reconcile_again};
use crate::db;
use crate::domain::utc_text;
use crate::findings::rules;
use crate::formats::in_network::{ALLOWED_AMOUNTS, CONTENTS, IN_NETWORK};
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
    let found: Option<(String, String)> = connection
        .query_row("SELECT format, status FROM import WHERE import_id = ?1", [import_id], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    let refuse = |message: String, hint: &str| {
        Err(IngestError::Guard { rule: rules::UNDO_BLOCKED, message, hint: hint.to_owned() })
    };
    let Some((format, status)) = found else {
        return refuse(format!("there is no import {import_id}"), "`ratebook imports list` shows them");
    };
    if format.starts_with("seed-") && !is_added_names(connection, import_id)? {
        let hint = "correct its rows and load the folder again with `ratebook seed DIR`: each replaces the row with its key";
        return refuse(format!("import {import_id} is a seed file, which is replaced, not undone"), hint);
    }
    if status != "applied" {
        return refuse(
            format!("import {import_id} is undone already"),
            "`ratebook imports list` shows what is applied",
        );
    }
    let chain = resting_on(connection, import_id)?;
    let first = chain.last().copied().unwrap_or(import_id);
    if chain.len() > 1 && later == Later::Refuse && first < import_id {
        let message = format!(
            "import {import_id} is a part of the edition of one archive that begins with import {first}"
        );
        return refuse(
            message,
            &format!("take the whole edition back with `ratebook imports undo {first} --cascade`"),
        );
    }
    if chain.len() > 1 && later == Later::Refuse {
        let names: Vec<String> = chain[..chain.len() - 1].iter().rev().map(i64::to_string).collect();
        let sql = "SELECT EXISTS (SELECT 1 FROM import_part WHERE import_id = ?1)";
        let is_part: bool = connection.query_row(sql, [import_id], |row| row.get(0))?;
        let hint = match is_part {
            true => {
                "pass `--cascade`, which takes all of them back: files of one archive and day are one edition"
            }
            false => "undo those first, or pass `--cascade`",
        };
        return refuse(format!("later imports rest on import {import_id}: {}", names.join(", ")), hint);
    }
    Ok(chain)
}

/// Whether an import is an analyst's seed file that only added payers or names of them: without it the database is what
/// it was before. A row that replaced another cannot give that back.
pub(super) fn is_added_names(connection: &Connection, import_id: i64) -> rusqlite::Result<bool> {
    let sql = format!(
        "SELECT EXISTS (
             SELECT 1 FROM import JOIN publisher USING (publisher_id)
             WHERE import_id = ?1 AND {MATCHES_NAMES} AND publisher.kind = 'analyst' AND facts_changed = 0
         )"
    );
    connection.query_row(&sql, [import_id], |row| row.get(0))
}

/// Imports that rest on an import directly: what they did would be wrong without it.
const RESTING: [&str; 6] = [
    // Of a file of an archive, the others that are one edition with it.
    "SELECT part.import_id
     FROM import_part AS this JOIN import_part AS part USING (first_import)
     WHERE this.import_id = ?1 AND part.import_id <> ?1",
    // Of a reference file or an alias, those that replaced it.
    "SELECT superseded_by FROM reference_release WHERE import_id = ?1 AND superseded_by IS NOT NULL",
    "SELECT superseded_by FROM payer_alias WHERE import_id = ?1 AND superseded_by IS NOT NULL",
    // Of a reviewer's workbook, those with newer words of the same reviewer on a cell of it.
    "SELECT superseded_by FROM review WHERE import_id = ?1 AND superseded_by IS NOT NULL",
    // Of a price file, the later ones of its publisher, of payers' own lists those that state a payer of it; and the
    // names matched later that made editions of it replace one another.
    "SELECT later.import_id
     FROM import AS this
     JOIN publisher USING (publisher_id)
     JOIN import AS later ON later.publisher_id = this.publisher_id AND later.import_id > this.import_id
     WHERE this.import_id = ?1 AND later.status = 'applied'
       AND ?1 NOT IN (SELECT import_id FROM reference_release UNION ALL SELECT import_id FROM payer_alias)
       -- A table of a workbook or archive beside another replaced nothing of that and restates nothing of it.
       AND NOT (
           later.only_adds AND later.facts_unchanged = 0
           AND instr(later.file_name, '/') > 0 AND instr(this.file_name, '/') > 0
           AND NOT EXISTS (
               SELECT 1 FROM rate WHERE rate.superseded_by = later.import_id AND rate.import_id = ?1
           )
       )
       -- Prices, allowed amounts and contents of a payer's own are each a series of files.
       AND NOT (
           this.format <> later.format AND this.format IN ({of_payers}) AND later.format IN ({of_payers})
       )
       -- A list that was read for other codes was compared with no price that this one states or took the place of.
       AND NOT (
           this.format = '{in_network}' AND later.format = '{in_network}' AND later.filter_sha256 IS NOT NULL
           AND NOT EXISTS (
               SELECT 1 FROM charge JOIN rate USING (charge_id)
               WHERE (rate.import_id = ?1 OR rate.superseded_by = ?1) AND charge.item_id IN ({items_of_later})
           )
       )
       -- Of allowed amounts, which are kept file by file, the codes alone say what takes the place of what.
       AND NOT (
           this.format = '{allowed_amounts}' AND later.format = '{allowed_amounts}'
           AND this.filter_sha256 IS NOT NULL AND later.filter_sha256 IS NOT NULL
           AND NOT EXISTS (
               SELECT 1 FROM import_filter AS own JOIN import_filter AS others USING (system, code)
               WHERE own.import_id = ?1 AND others.import_id = later.import_id
           )
       )
       AND this.format <> 'review-xlsx' AND this.format NOT LIKE 'seed-%'
       AND (publisher.kind = 'hospital'
           OR NOT EXISTS (SELECT 1 FROM stated_plan WHERE stated_plan.import_id = this.import_id)
           OR NOT EXISTS (SELECT 1 FROM stated_plan WHERE stated_plan.import_id = later.import_id)
           OR EXISTS (
               SELECT 1
               FROM stated_plan JOIN payer_contract USING (payer_plan_id)
               WHERE stated_plan.import_id = later.import_id AND asked_as IN (
                   SELECT asked_as FROM stated_plan JOIN payer_contract USING (payer_plan_id)
                   WHERE stated_plan.import_id = this.import_id
               )
           ))
     UNION
     SELECT import_id FROM import
     WHERE format = 'payer-alias' AND import_id > ?1 AND status = 'applied' AND EXISTS (
         SELECT 1 FROM rate JOIN charge USING (charge_id) JOIN item USING (item_id)
         WHERE rate.superseded_by = import.import_id
           AND item.publisher_id = (SELECT publisher_id FROM import WHERE import_id = ?1)
     )",
    // Of an alias, the later files that replaced rates of another spelling by it.
    "WITH contract AS MATERIALIZED (SELECT payer_plan_id, contract_key FROM payer_contract)
     SELECT import.import_id
     FROM payer_alias
     JOIN payer_plan ON payer_plan.payer_key = payer_alias.payer_key
     JOIN contract AS spelling USING (payer_plan_id)
     JOIN contract AS other ON other.contract_key = spelling.contract_key AND other.payer_plan_id <> spelling.payer_plan_id
     JOIN stated_plan ON stated_plan.payer_plan_id IN (spelling.payer_plan_id, other.payer_plan_id)
     JOIN import ON import.import_id = stated_plan.import_id
     JOIN publisher USING (publisher_id)
     WHERE payer_alias.import_id = ?1 AND payer_alias.superseded_by IS NULL AND import.import_id > ?1
       AND publisher.kind <> 'hospital'
       AND EXISTS (
           SELECT 1 FROM rate
           WHERE rate.superseded_by = import.import_id
             AND rate.payer_plan_id IN (spelling.payer_plan_id, other.payer_plan_id)
             AND rate.payer_plan_id <> stated_plan.payer_plan_id
             AND NOT EXISTS (
                 SELECT 1 FROM stated_plan AS same
                 WHERE same.import_id = import.import_id AND same.payer_plan_id = rate.payer_plan_id
             )
       )",
];

/// The import and the later ones that rest on it, the newest first.
fn resting_on(connection: &Connection, import_id: i64) -> rusqlite::Result<Vec<i64>> {
    let mut found = BTreeSet::from([import_id]);
    let mut open = vec![import_id];
    let items_of_later = ITEMS_OF_FILTER.replace("?2", "later.import_id");
    let of_payers = [IN_NETWORK, ALLOWED_AMOUNTS, CONTENTS].map(|format| format!("'{format}'")).join(", ");
    let words = [
        ("{items_of_later}", &*items_of_later),
        ("{of_payers}", &of_payers),
        ("{in_network}", IN_NETWORK),
        ("{allowed_amounts}", ALLOWED_AMOUNTS),
    ];
    let statements =
        RESTING.map(|sql| words.iter().fold(sql.to_owned(), |sql, (name, word)| sql.replace(name, word)));
    while let Some(import_id) = open.pop() {
        for sql in &statements {
            let mut statement = connection.prepare_cached(sql)?;
            let resting = statement.query_map([import_id], |row| row.get::<_, i64>(0))?;
            for resting in resting.collect::<rusqlite::Result<Vec<_>>>()? {
                if found.insert(resting) {
                    open.push(resting);
                }
            }
        }
    }
    Ok(found.into_iter().rev().collect())
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
    let matched_names: bool = transaction.query_row(
        // A seed file stays where a file goes whose rates took the place of others by its names.
        "SELECT EXISTS (SELECT 1 FROM payer_alias WHERE import_id = ?1)
             OR EXISTS (
                 SELECT 1 FROM import
                 WHERE import_id > ?1 AND format IN ('seed-payers', 'seed-payer_aliases')
                   AND EXISTS (SELECT 1 FROM rate WHERE rate.superseded_by = import.import_id)
             )",
        [import_id],
        |row| row.get(0),
    )?;
    let taken = db::take_back(transaction, import_id)?;
    let (removed, revived) = match rates_taken(&taken) {
        (0, 0) => recorded_facts(transaction, import_id)?,
        rates => rates,
    };
    undone.removed += removed;
    undone.revived += revived;
    if matched_names {
        let (revived, replaced) = reconcile_again(transaction, import_id)?;
        undone.revived = (undone.revived + revived).saturating_sub(replaced);
    }
    transaction.execute(
        "UPDATE import SET finished_at = ?2 WHERE import_id = ?1",
        params![import_id, utc_text(now)],
    )?;
    Ok(())
}

/// The rates that went and came back: facts, as an import counts them, are rates; the other rows only serve them.
fn rates_taken(taken: &db::TakenBack) -> (u64, u64) {
    let rates = |rows: &BTreeMap<String, u64>| rows.get("rate").copied().unwrap_or_default();
    (rates(&taken.removed), rates(&taken.revived))
}

/// What an import without rates counted, as it said them: rows of a release, which goes as one, allowed amounts, lists of
/// a table of contents.
fn recorded_facts(transaction: &Transaction<'_>, import_id: i64) -> rusqlite::Result<(u64, u64)> {
    transaction.query_row(
        "SELECT facts_added + facts_changed, facts_changed + facts_removed FROM import WHERE import_id = ?1",
        [import_id],
        |row| Ok((row.get::<_, i64>(0)?.unsigned_abs(), row.get::<_, i64>(1)?.unsigned_abs())),
    )
}

/// Facts that the import added, and those that it changed, for the question before an undo.
///
/// # Errors
/// When the database refuses.
pub fn facts_of(connection: &Connection, import_id: i64) -> Result<(u64, u64), IngestError> {
    Ok(connection.query_row(
        "SELECT facts_added, facts_changed FROM import WHERE import_id = ?1",
        [import_id],
        |row| Ok((row.get::<_, i64>(0)?.unsigned_abs(), row.get::<_, i64>(1)?.unsigned_abs())),
    )?)
}
