//! Matching a published payer name: an alias, for rows to come and rows already here. Names of a seed folder are in
//! [`super::seeded_names`].

use std::borrow::Cow;
use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension};

use super::compare::codes_of;
use super::import_records::{SmallImport, record_small_import};
use super::new_payer::{NewPayer, short_name};
use super::reconcile::reconcile;
use crate::db::{Binder, Import, Inserts, Link, Record, Shared};
use crate::domain::text::{count, name_letters};
use crate::domain::{company, nearest, quoted_word, sha256_hex};
use crate::formats::reader::PublisherKind;
use crate::source::IngestError;

/// A published name that no alias matches to a payer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unmatched {
    /// The name exactly as published.
    pub raw_payer: String,
    /// Plans published under it.
    pub plans: u64,
    /// Payers whose names or aliases are near; only suggestions.
    pub candidates: Vec<String>,
}

/// What settling a name did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Matched {
    /// Payers and plans as published that have the name.
    pub plans: u64,
    /// Rates of earlier editions that a later one replaces now.
    pub replaced: u64,
    /// How many of them the later one does not state again.
    pub removed: u64,
    /// The codes of these, each once.
    pub removed_codes: Vec<String>,
    /// Rates beside which the payer has another figure for the same price now, under another of its names.
    pub in_conflict: u64,
    /// The codes of these, each once.
    pub codes_in_conflict: Vec<String>,
    /// The number under which the match can be undone.
    pub import_id: i64,
    /// Names that stay apart from others of their payer, each with the short name of that.
    pub kept_apart: Vec<(String, String)>,
    /// Whether it is of a seed file that is not undone: a corrected row takes it back.
    pub is_undone_by_correction: bool,
    /// The short name of the payer that had the name until now.
    pub was_of: Option<String>,
    /// The short name of the payer that was made of a published name, and that name.
    pub new_payer: Option<(String, String)>,
}

/// Published names without a payer, with what they may be.
///
/// # Errors
/// When the database refuses.
pub fn unmatched_payers(connection: &Connection) -> Result<Vec<Unmatched>, IngestError> {
    let mut statement = connection.prepare(
        "SELECT alias, payer FROM payer_alias JOIN payer USING (payer_id) WHERE superseded_by IS NULL
         UNION SELECT name, payer FROM payer UNION SELECT payer, payer FROM payer ORDER BY 1",
    )?;
    let known: Vec<(String, String)> =
        statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    let mut statement = connection.prepare(
        "SELECT raw_payer, count(*) FROM payer_plan
         WHERE NOT EXISTS (SELECT 1 FROM payer_alias WHERE payer_alias.payer_key = payer_plan.payer_key AND superseded_by IS NULL)
         GROUP BY raw_payer ORDER BY raw_payer",
    )?;
    let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?)))?;
    rows.map(|row| {
        let (raw_payer, plans) = row?;
        let mut candidates: Vec<String> = nearest(&raw_payer, known.iter().map(|(name, _)| name.as_str()))
            .into_iter()
            .filter_map(|near| known.iter().find(|(name, _)| name == near))
            .map(|(_, payer)| payer.clone())
            .collect();
        candidates.dedup();
        Ok(Unmatched { raw_payer, plans: plans.unsigned_abs(), candidates })
    })
    .collect()
}

/// Says that a published name is a payer, for every row that has it and every row to come.
/// Editions that are of one payer and plan by it are reconciled. `payer` is a short name, or another published name that
/// leads to no payer, which becomes one.
///
/// # Errors
/// When the payer is not known, the name belongs to another payer already, or the database refuses.
pub fn record_alias(
    connection: &mut Connection,
    alias: &str,
    payer: &str,
    now: DateTime<Utc>,
    schema_version: i64,
) -> Result<Matched, IngestError> {
    let words: Vec<&str> = alias.split_whitespace().collect();
    let alias = &*words.join(" ");
    if name_letters(alias).is_empty() {
        return Err(IngestError::Unknown {
            message: format!("`{alias}` has no letter and no digit by which a name is known"),
            hint: "`ratebook payers unmatched` lists the published names that lead to no payer".to_owned(),
        });
    }
    let transaction = connection.transaction()?;
    let meant = payer_meant(&transaction, payer, alias)?;
    let payer_id = match &meant {
        Meant::Known(payer_id) => Some(*payer_id),
        Meant::New(_) => None,
    };
    let current: Option<(i64, i64, i64)> = transaction
        .query_row(
            "SELECT payer_alias_id, payer_id, import_id FROM payer_alias WHERE payer_key = ?1 AND superseded_by IS NULL",
            [name_letters(alias)],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
        .optional()?;
    if current.is_some_and(|(_, known, _)| Some(known) == payer_id) {
        return Ok(Matched::default());
    }
    let was_of = match current {
        Some((_, known, _)) => {
            let sql = "SELECT payer FROM payer WHERE payer_id = ?1";
            Some(transaction.query_row(sql, [known], |row| row.get(0))?)
        }
        None => named_so(&transaction, alias, payer)?,
    };
    let replaced = current.map(|(_, _, import_id)| import_id);
    if let Some(import_id) = replaced {
        refuse_where_rates_ended(&transaction, alias, import_id)?;
        refuse_where_files_replaced(&transaction, alias, import_id)?;
    }
    let word = match &meant {
        Meant::Known(_) => payer.to_owned(),
        Meant::New(new) => quoted_word(&new.name),
    };
    let import = record(&transaction, alias, &word, replaced, now, schema_version)?;
    if let Some((payer_alias_id, ..)) = current {
        transaction.execute(
            "UPDATE payer_alias SET superseded_by = ?1 WHERE payer_alias_id = ?2",
            [import.import_id, payer_alias_id],
        )?;
    }
    let mut inserts = Inserts::new(&transaction, import);
    let new = |alias, payer_id| NewAlias { alias, payer_id, evidence: "matched by the analyst", line: 1 };
    let payer_id = match &meant {
        Meant::Known(payer_id) => *payer_id,
        Meant::New(payer) => {
            let payer_id = inserts.write_one(payer)?;
            inserts.write_one(&new(&payer.name, payer_id))?;
            payer_id
        }
    };
    inserts.write_one(&new(alias, payer_id))?;
    drop(inserts);
    let plans: i64 = transaction.query_row(
        "SELECT count(*) FROM payer_plan WHERE payer_key = ?1",
        [name_letters(alias)],
        |row| row.get(0),
    )?;
    let replaced = reconcile(&transaction, import.import_id)?;
    let matched = did_to_rates(&transaction, import.import_id, replaced)?;
    transaction.commit()?;
    let new_payer = match meant {
        Meant::Known(_) => None,
        Meant::New(new) => Some((new.payer, new.name)),
    };
    Ok(Matched { plans: plans.unsigned_abs(), was_of, new_payer, ..matched })
}

/// The payer that a name is matched to.
enum Meant {
    Known(i64),
    /// A published name, which becomes one.
    New(NewPayer),
}

/// The payer of a short name, or of a published name that leads to none.
fn payer_meant(connection: &Connection, payer: &str, alias: &str) -> Result<Meant, IngestError> {
    let sql = "SELECT payer_id FROM payer WHERE payer = ?1";
    if let Some(payer_id) = connection.query_row(sql, [payer], |row| row.get(0)).optional()? {
        return Ok(Meant::Known(payer_id));
    }
    if let Some(new) = NewPayer::of_published(connection, payer, alias)? {
        return Ok(Meant::New(new));
    }
    let names: Vec<String> = connection
        .prepare("SELECT payer FROM payer ORDER BY payer")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let near = nearest(payer, names.iter().map(String::as_str));
    let hint = match near.first() {
        Some(near) => format!("did you mean {near}?"),
        None => format!(
            "known are {}; another is added by `ratebook seed FOLDER`, with a file payers.csv in it: a line \
             `payer,name,kind`, and below it `{},{},commercial`",
            names.join(", "),
            short_name(payer),
            csv_cell(alias)
        ),
    };
    Err(IngestError::Unknown { message: format!("payer `{payer}` is not known"), hint })
}

/// A text as a cell of a CSV.
fn csv_cell(text: &str) -> Cow<'_, str> {
    match text.contains([',', '"']) {
        true => Cow::Owned(format!("\"{}\"", text.replace('"', "\"\""))),
        false => Cow::Borrowed(text),
    }
}

/// What an event that matched names, and replaced so many rates by that, did to the stored rates.
pub(super) fn did_to_rates(
    connection: &Connection,
    import_id: i64,
    replaced: u64,
) -> rusqlite::Result<Matched> {
    let (removed, removed_codes) =
        if replaced > 0 { removed_by(connection, import_id)? } else { (0, Vec::new()) };
    let (in_conflict, codes_in_conflict) = in_conflict(connection, import_id)?;
    Ok(Matched {
        replaced,
        removed,
        removed_codes,
        in_conflict,
        codes_in_conflict,
        import_id,
        kept_apart: kept_apart(connection, import_id)?,
        ..Matched::default()
    })
}

/// Names of an event that name another company than other names of their payer do, as [`company`] knows them: plans of
/// two companies are never one contract, whatever payer the names lead to.
fn kept_apart(connection: &Connection, import_id: i64) -> rusqlite::Result<Vec<(String, String)>> {
    let mut statement = connection.prepare(
        "SELECT named.alias, payer.payer
         FROM payer_alias AS named
         JOIN payer USING (payer_id)
         JOIN payer_alias AS other ON other.payer_id = named.payer_id AND other.payer_key <> named.payer_key
         WHERE named.import_id = ?1 AND named.superseded_by IS NULL AND other.superseded_by IS NULL
         GROUP BY named.payer_alias_id
         HAVING max(other.company <> named.company)
            AND (named.company <> '' OR NOT max(other.company = named.company))
         ORDER BY named.payer_alias_id",
    )?;
    statement.query_map([import_id], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

/// Rates of the names of an event beside which its payer has another figure for the same price under another name, and their codes.
fn in_conflict(connection: &Connection, import_id: i64) -> rusqlite::Result<(u64, Vec<String>)> {
    // Rates have no index by payer: those of the name are read in one pass, the others by their charge.
    const CONFLICT: &str = "WITH named AS MATERIALIZED (
             SELECT payer_plan_id, contract_key, payer_plan.payer_key FROM payer_contract
             JOIN payer_plan USING (payer_plan_id)
             WHERE payer_plan.payer_key IN (
                 SELECT payer_key FROM payer_alias WHERE import_id = ?1 AND superseded_by IS NULL
             )
         ),
         otherwise AS MATERIALIZED (
             SELECT other.payer_plan_id, other.contract_key, payer_plan.payer_key FROM payer_contract AS other
             JOIN payer_plan USING (payer_plan_id)
             WHERE other.contract_key IN (
                 SELECT contract_key FROM named WHERE named.payer_key <> payer_plan.payer_key
             )
         ),
         one AS MATERIALIZED (
             SELECT rate_id, charge_id, payer_plan_id, amount_kind_id, amount, terms_id
             FROM rate
             WHERE payer_plan_id IN (SELECT payer_plan_id FROM named) AND superseded_by IS NULL AND amount IS NOT NULL
               AND EXISTS (SELECT 1 FROM otherwise)
         )
         SELECT one.rate_id, {codes}
         FROM one
         JOIN named ON named.payer_plan_id = one.payer_plan_id
         JOIN terms AS stated ON stated.terms_id = one.terms_id
         WHERE EXISTS (
             SELECT 1
             FROM rate AS other
             JOIN otherwise ON otherwise.payer_plan_id = other.payer_plan_id
             JOIN terms AS others ON others.terms_id = other.terms_id
             WHERE other.charge_id = one.charge_id AND other.amount_kind_id = one.amount_kind_id
               AND other.superseded_by IS NULL AND other.amount <> one.amount
               AND otherwise.contract_key = named.contract_key AND otherwise.payer_key <> named.payer_key
               AND others.method IS stated.method AND others.effective_from IS stated.effective_from
         )";
    let mut statement = connection.prepare(&CONFLICT.replace("{codes}", &codes_of("one")))?;
    let mut rows = statement.query([import_id])?;
    let (mut rates, mut codes) = (0, BTreeSet::new());
    while let Some(row) = rows.next()? {
        rates += 1;
        codes.extend(row.get::<_, Option<String>>(1)?);
    }
    Ok((rates, codes.into_iter().collect()))
}

/// A match by which rates ended is taken back before another takes its place: the new one would leave them ended.
fn refuse_where_rates_ended(connection: &Connection, alias: &str, import_id: i64) -> Result<(), IngestError> {
    const ENDED: &str = "SELECT count(*), format, file_name FROM rate
                         JOIN import ON import.import_id = rate.superseded_by
                         WHERE rate.superseded_by = ?1";
    let (ended, format, file): (i64, Option<String>, Option<String>) =
        connection.query_row(ENDED, [import_id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    if ended == 0 {
        return Ok(());
    }
    let hint = match (format.as_deref(), file) {
        (Some("payer-alias"), _) | (_, None) => {
            format!("`ratebook imports undo {import_id}` takes that match back; then say this one again")
        }
        (_, Some(file)) => format!(
            "correct the row of {file} in its seed folder and load that again with `ratebook seed FOLDER`: the rates are \
             current again by it"
        ),
    };
    let rates = count(ended.unsigned_abs(), "rate", "rates");
    Err(IngestError::Unknown {
        message: format!(
            "`{alias}` is matched by import {import_id}, and {rates} ended by that; nothing was written"
        ),
        hint,
    })
}

/// The short name of another payer that has the name as its own or its short name.
fn named_so(connection: &Connection, alias: &str, payer: &str) -> Result<Option<String>, IngestError> {
    let mut statement =
        connection.prepare("SELECT payer, name FROM payer WHERE payer <> ?1 ORDER BY payer")?;
    let others = statement.query_map([payer], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let others: Vec<(String, String)> = others.collect::<rusqlite::Result<_>>()?;
    let is_so = |name: &str| name_letters(name) == name_letters(alias);
    Ok(others.into_iter().find(|(short, name)| is_so(short) || is_so(name)).map(|(short, _)| short))
}

/// Rates that files replaced since a match, by their number with the first of those files, and how that is said: rates of
/// other names of the payer by files of the name, and rates of the name by files of the others.
const REPLACED_SINCE: [(&str, &str, &str); 2] = [
    (
        "before.payer_key <> ?2
         AND EXISTS (
             SELECT 1
             FROM stated_plan
             JOIN payer_plan AS stated USING (payer_plan_id)
             WHERE stated_plan.import_id = old.superseded_by AND stated.payer_key = ?2
               AND stated.plan_key = before.plan_key)",
        "files of that name",
        "of other names of the payer",
    ),
    (
        "before.payer_key = ?2
         AND EXISTS (SELECT 1 FROM stated_plan WHERE stated_plan.import_id = old.superseded_by)",
        "files under other names of the payer",
        "of it",
    ),
];

/// What files replaced by a match would stay replaced after another one.
pub(super) fn refuse_where_files_replaced(
    connection: &Connection,
    alias: &str,
    import_id: i64,
) -> Result<(), IngestError> {
    for (replaced, files, whose) in REPLACED_SINCE {
        // A file that states the name of the rate itself would have replaced it without the match.
        let sql = format!(
            "SELECT count(*), min(old.superseded_by)
             FROM rate AS old
             JOIN payer_plan AS before USING (payer_plan_id)
             WHERE old.superseded_by > ?1 AND {replaced} AND NOT EXISTS (
                 SELECT 1
                 FROM stated_plan
                 JOIN payer_plan AS stated USING (payer_plan_id)
                 WHERE stated_plan.import_id = old.superseded_by AND stated.payer_key = before.payer_key)"
        );
        let (rates, first): (i64, Option<i64>) =
            connection
                .query_row(&sql, (import_id, name_letters(alias)), |row| Ok((row.get(0)?, row.get(1)?)))?;
        let Some(first) = first else { continue };
        let rates = count(rates.unsigned_abs(), "rate", "rates");
        return Err(IngestError::Unknown {
            message: format!(
                "`{alias}` is matched by import {import_id}, and {files} replaced {rates} {whose} since; nothing was \
                 written"
            ),
            hint: format!(
                "`ratebook imports undo {first}` takes the first of those files back; then say this match again, and \
                 import the file again"
            ),
        });
    }
    Ok(())
}

/// Rates that a match took out of force and for which the contract has no other now, and their codes.
fn removed_by(connection: &Connection, import_id: i64) -> rusqlite::Result<(u64, Vec<String>)> {
    // A list under another name of its payer has charges of its own. Of it a rate is stated again for the same family of
    // plans; a price of a payer's own file for the same organizations, or as the same figure for others.
    const REMOVED: &str = "WITH listed AS MATERIALIZED (
             SELECT rate.rate_id, rate.superseded_by,
                    concat_ws('|', list_key, code_id, modifiers, ifnull(setting, ''), ifnull(billing_class, ''),
                              ifnull(place_of_service, ''), rate.amount_kind_id) AS of_what,
                    ifnull(beside, family_key) AS whose, price, rate.amount, terms.percentage, terms.method
             FROM payer_list
             JOIN item USING (publisher_id)
             JOIN item_code USING (item_id)
             JOIN charge USING (item_id)
             JOIN rate USING (charge_id)
             JOIN terms USING (terms_id)
             LEFT JOIN payer_contract USING (payer_plan_id)
             LEFT JOIN rate_beside ON rate_beside.rate_id = rate.rate_id
             WHERE (rate.superseded_by IS NULL OR rate.superseded_by = ?1) AND list_key IN (
                 SELECT list_key FROM rate JOIN charge USING (charge_id) JOIN item USING (item_id)
                 JOIN payer_list USING (publisher_id)
                 WHERE rate.superseded_by = ?1
             )
         ),
         stated AS MATERIALIZED (
             SELECT of_what || '|' || whose AS same FROM listed WHERE superseded_by IS NULL
             UNION
             SELECT concat_ws('|', of_what, price, ifnull(amount, ''), ifnull(percentage, ''), ifnull(method, ''))
             FROM listed
             WHERE superseded_by IS NULL AND price IS NOT NULL
         ),
         removed AS (
             SELECT old.rate_id, old.charge_id
             FROM rate AS old JOIN payer_contract AS before USING (payer_plan_id)
             WHERE old.superseded_by = ?1
               AND NOT EXISTS (
                   SELECT 1 FROM rate AS now JOIN payer_contract AS after USING (payer_plan_id)
                   WHERE now.charge_id = old.charge_id AND now.amount_kind_id = old.amount_kind_id
                     AND now.superseded_by IS NULL AND after.family_key = before.family_key
                     AND NOT EXISTS (SELECT 1 FROM in_network_rate WHERE in_network_rate.rate_id = now.rate_id))
               AND old.rate_id NOT IN (
                   SELECT rate_id FROM listed
                   WHERE of_what || '|' || whose IN (SELECT same FROM stated)
                      OR concat_ws('|', of_what, price, ifnull(amount, ''), ifnull(percentage, ''), ifnull(method, ''))
                          IN (SELECT same FROM stated))
         )";
    let removed: i64 =
        connection
            .query_row(&format!("{REMOVED} SELECT count(*) FROM removed"), [import_id], |row| row.get(0))?;
    let mut statement = connection.prepare(&format!(
        "{REMOVED} SELECT DISTINCT code.code FROM removed JOIN charge USING (charge_id)
         JOIN item_code USING (item_id) JOIN code USING (code_id) ORDER BY code.code"
    ))?;
    let codes = statement.query_map([import_id], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    Ok((removed.unsigned_abs(), codes))
}

/// What a seed file or an analyst says of a published name.
pub(super) struct NewAlias<'a> {
    pub(super) alias: &'a str,
    pub(super) payer_id: i64,
    pub(super) evidence: &'a str,
    pub(super) line: u64,
}

impl Record for NewAlias<'_> {
    fn table(&self) -> &'static str {
        "payer_alias"
    }

    fn columns(&self, out: &mut impl Binder) {
        out.value("alias", self.alias);
        out.value("payer_key", &*name_letters(self.alias));
        out.value("company", company(self.alias));
        out.link("payer_id", "payer", Some(Link::to(self.payer_id)));
        out.value("evidence", self.evidence);
        out.shared(Shared::Import);
        out.aside("source_line", self.line);
    }
}

/// An alias has a source like every other row: the command that made it. The same words said again
/// later, in place of others, are another event.
fn record(
    connection: &Connection,
    alias: &str,
    payer: &str,
    replaced: Option<i64>,
    now: DateTime<Utc>,
    schema_version: i64,
) -> Result<Import, IngestError> {
    let statement = format!("payers alias \"{alias}\" {payer}");
    let place = replaced.map(|import_id| format!(" in place of import {import_id}"));
    let sha256 = sha256_hex(format!("{statement}{}", place.unwrap_or_default()).as_bytes());
    let small = SmallImport {
        publisher_kind: PublisherKind::Analyst,
        publisher: "command line",
        file_name: &statement,
        bytes: statement.len() as u64,
        sha256: &sha256,
        format: "payer-alias",
        schema_version,
        now,
        accepted: 1,
        rejected: 0,
        added: 1,
    };
    Ok(record_small_import(connection, &small)?)
}
