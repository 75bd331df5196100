//! The guard that holds a file which is older than what it would replace.

use rusqlite::{OptionalExtension, Row, Transaction, params};

use super::current_facts::ITEMS_OF_FILTER;
use super::guards::accepted;
use super::options::ApplyOptions;
use crate::domain::NameDate;
use crate::findings::rules;
use crate::formats::in_network::{ALLOWED_AMOUNTS, IN_NETWORK};
use crate::formats::reader::Publication;
use crate::source::IngestError;

/// Holds a file whose edition is older than the current one of its publisher; of an import `of_codes`, which reads some
/// codes alone, older than one that was read for any of them.
///
/// # Errors
/// When it is older and that is not accepted, or the database refuses.
pub(super) fn refuse_older_edition(
    transaction: &Transaction<'_>,
    publisher_id: i64,
    publication: &Publication,
    options: &ApplyOptions,
    (before, of_codes): (Option<i64>, Option<i64>),
) -> Result<(), IngestError> {
    let newest: Option<String> = transaction.query_row(
        // Prices, allowed amounts and contents of a payer's own are each a series of files.
        "SELECT max(edition) FROM import
         WHERE publisher_id = ?1 AND status = 'applied' AND (?2 IS NULL OR import_id < ?2)
           AND (format = ?3 OR ?5 NOT IN (format, ?3) AND ?6 NOT IN (format, ?3))
           AND (?4 IS NULL OR import_id <> ?4 AND (filter_sha256 IS NULL OR EXISTS (
               SELECT 1 FROM import_filter AS read JOIN import_filter AS asked USING (system, code)
               WHERE read.import_id = import.import_id AND asked.import_id = ?4)))",
        params![publisher_id, before, publication.format, of_codes, IN_NETWORK, ALLOWED_AMOUNTS],
        |row| row.get(0),
    )?;
    let (Ok(edition), Some(newest)) = (publication.edition, newest) else { return Ok(()) };
    if edition.to_string() >= newest || accepted(options, rules::OLDER_EDITION) {
        return Ok(());
    }
    Err(older(format!(
        "the file is dated {edition}, older than the edition of {newest} that is current for {}",
        publication.publisher
    )))
}

/// Holds an in-network file that was read for other codes than a newer one of its list, where it states or takes the
/// place of a price that the newer one is the whole truth for all the same: one for all codes, or a bundle with a code
/// of each.
///
/// # Errors
/// When it is older and that is not accepted, or the database refuses.
pub(super) fn refuse_older_for_all_codes(
    transaction: &Transaction<'_>,
    import_id: i64,
    publication: &Publication,
    options: &ApplyOptions,
    before: Option<i64>,
) -> Result<(), IngestError> {
    let Ok(edition) = publication.edition else { return Ok(()) };
    if accepted(options, rules::OLDER_EDITION) {
        return Ok(());
    }
    let sql = format!(
        "SELECT newer.edition, newer.file_name
         FROM import AS this
         JOIN import AS newer ON newer.publisher_id = this.publisher_id AND newer.format = this.format
         WHERE this.import_id = ?1 AND newer.status = 'applied' AND newer.edition > ?2
           AND (?3 IS NULL OR newer.import_id < ?3)
           AND EXISTS (
               SELECT 1 FROM charge JOIN rate USING (charge_id)
               WHERE (rate.import_id = ?1 OR rate.superseded_by = ?1) AND charge.item_id IN ({items})
           )
         ORDER BY newer.edition DESC, newer.import_id DESC LIMIT 1",
        items = ITEMS_OF_FILTER.replace("?2", "newer.import_id")
    );
    let newer = transaction.query_row(&sql, params![import_id, edition.to_string(), before], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
    });
    match newer.optional()? {
        Some((newest, file)) => Err(older(format!(
            "the file is dated {edition}, older than `{file}` of {newest}, and states prices for all codes or of bundles \
             that this one states too"
        ))),
        None => Ok(()),
    }
}

/// Holds a payer's list that is older than what it takes the place of; lists of other payers and plans may be newer.
///
/// Where a list has no edition, the date in its file's name is its day; one that has none is as new as those that it took
/// the place of.
///
/// # Errors
/// When it is older and that is not accepted, or the database refuses.
pub(super) fn refuse_older_than_replaced(
    transaction: &Transaction<'_>,
    import_id: i64,
    publication: &Publication,
    options: &ApplyOptions,
    before: Option<i64>,
) -> Result<(), IngestError> {
    if accepted(options, rules::OLDER_EDITION) {
        return Ok(());
    }
    let own = Dated::of(publication, options);
    let replaced = replaced_files(transaction, import_id, before)?;
    if let Some(newer) = newer_than(&own, &replaced) {
        return Err(older(format!(
            "the file is dated {}, older than the edition of {} whose rates it would replace: `{}`",
            own.in_words(),
            newer.in_words(),
            newer.file
        )));
    }
    if own.date().is_none() {
        return Ok(());
    }
    for undated in replaced.iter().filter(|other| other.date().is_none()) {
        if let Some(newer) = newest_before(transaction, import_id, undated, &own)? {
            return Err(older(format!(
                "the file is dated {}, older than `{}` of {}; `{}`, whose rates it would replace, states no day and came \
                 after that",
                own.in_words(),
                newer.file,
                newer.in_words(),
                undated.file
            )));
        }
    }
    Ok(())
}

fn newer_than<'f>(own: &Dated, others: &'f [Dated]) -> Option<&'f Dated> {
    others.iter().find(|other| own.is_before(other) == Some(true))
}

/// Holds a payer's list of which no day is known, and whose rates begin before those that they replace. What is held as
/// not in force is, or is accepted as that.
///
/// # Errors
/// When it is older and that is not accepted, or the database refuses.
pub(super) fn refuse_days_that_go_back(
    transaction: &Transaction<'_>,
    (import_id, first_rate): (i64, i64),
    publication: &Publication,
    options: &ApplyOptions,
    before: Option<i64>,
) -> Result<(), IngestError> {
    if [rules::OLDER_EDITION, rules::NOT_IN_FORCE].into_iter().any(|rule| accepted(options, rule)) {
        return Ok(());
    }
    let own = Dated::of(publication, options);
    // Files whose days are known need no evidence of their rates.
    if replaced_files(transaction, import_id, before)?.iter().all(|other| own.is_before(other).is_some()) {
        return Ok(());
    }
    match days_that_go_back(transaction, import_id, first_rate, before)? {
        Some((newest, replaced, file)) => Err(older(format!(
            "the newest first day of its rates is {newest}, that of the rates it would replace is {replaced}: `{file}` \
             looks like the newer list"
        ))),
        None => Ok(()),
    }
}

fn older(message: String) -> IngestError {
    IngestError::Guard { rule: rules::OLDER_EDITION, message, hint: rules::OLDER_EDITION.remedy.to_owned() }
}

/// A file of a payer, and the day that it states to be of.
struct Dated {
    /// Its import; zero for the file that is being imported.
    import_id: i64,
    file: String,
    edition: Option<String>,
}

impl Dated {
    fn of(publication: &Publication, options: &ApplyOptions) -> Self {
        let edition = publication.edition.as_ref().ok().map(ToString::to_string);
        Self { import_id: 0, file: options.file_name.clone(), edition }
    }

    fn of_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self { import_id: row.get(0)?, file: row.get(1)?, edition: row.get(2)? })
    }

    /// Its edition, else the date in its name.
    fn date(&self) -> Option<NameDate> {
        NameDate::of_path(self.edition.as_deref().unwrap_or(&self.file))
    }

    fn in_words(&self) -> String {
        self.date().map(|date| date.to_string()).unwrap_or_default()
    }

    /// Whether it is the older of the two; none where one of them states no day.
    fn is_before(&self, other: &Self) -> Option<bool> {
        Some(self.date()?.is_before(other.date()?))
    }
}

/// The files of before whose rates this import takes out of force, as their counts say.
fn replaced_files(
    transaction: &Transaction<'_>,
    import_id: i64,
    before: Option<i64>,
) -> Result<Vec<Dated>, IngestError> {
    let mut statement = transaction.prepare(
        "SELECT import_id, import.file_name, import.edition
         FROM (SELECT DISTINCT brought_by AS import_id FROM rate_count WHERE import_id = ?1 AND brought_by <> ?1)
         JOIN import USING (import_id)
         WHERE ?2 IS NULL OR import_id < ?2
         ORDER BY import.edition DESC, import_id DESC",
    )?;
    let files = statement.query_map(params![import_id, before], Dated::of_row)?;
    Ok(files.collect::<rusqlite::Result<_>>()?)
}

/// A file that is newer than this one, and in whose place an undated file came whose rates this import takes out of
/// force, or one of several undated files before it.
fn newest_before(
    transaction: &Transaction<'_>,
    import_id: i64,
    undated: &Dated,
    this: &Dated,
) -> Result<Option<Dated>, IngestError> {
    // Of the contracts alone that lose rates of the undated file, however a file spells them.
    let mut statement = transaction.prepare(
        "WITH lost AS MATERIALIZED (
             SELECT DISTINCT contract_key FROM payer_contract
             WHERE payer_plan_id IN (SELECT payer_plan_id FROM rate WHERE superseded_by = ?1 AND import_id = ?2)),
         spelling AS MATERIALIZED (SELECT payer_plan_id FROM payer_contract JOIN lost USING (contract_key))
         SELECT import_id, import.file_name, import.edition
         FROM (SELECT DISTINCT import_id FROM rate
               WHERE superseded_by = ?3 AND payer_plan_id IN (SELECT payer_plan_id FROM spelling))
         JOIN import USING (import_id)
         ORDER BY import.edition DESC, import_id DESC",
    )?;
    let mut to_look_at = vec![undated.import_id];
    while let Some(at) = to_look_at.pop() {
        let files = statement.query_map([import_id, undated.import_id, at], Dated::of_row)?;
        for file in files.collect::<rusqlite::Result<Vec<_>>>()? {
            match this.is_before(&file) {
                Some(true) => return Ok(Some(file)),
                Some(false) => {}
                None => to_look_at.push(file.import_id),
            }
        }
    }
    Ok(None)
}

/// The newest first day of the rates that begin on another day than those they replace, that of the replaced ones, and
/// the file of these; none where one of them moves on, as it does in the list of the next month.
fn days_that_go_back(
    transaction: &Transaction<'_>,
    import_id: i64,
    first_rate: i64,
    before: Option<i64>,
) -> Result<Option<(String, String, String)>, IngestError> {
    // No day goes back where the newest of all does not: only then the rates are compared one by one.
    let goes_back = "SELECT ifnull((SELECT max(effective_from) FROM terms WHERE terms_id IN
                                    (SELECT terms_id FROM rate WHERE rate_id >= ?2 AND import_id = ?1))
                                   < (SELECT max(effective_from) FROM terms WHERE terms_id IN
                                    (SELECT terms_id FROM rate WHERE superseded_by = ?1)), 0)";
    if !transaction.query_row(goes_back, [import_id, first_rate], |row| row.get::<_, bool>(0))? {
        return Ok(None);
    }
    let sql = "WITH
               replaced AS (
                   SELECT charge_id, amount_kind_id, payer_plan_id, max(effective_from) AS began,
                          max(rate.import_id) AS import_id
                   FROM rate JOIN terms USING (terms_id)
                   WHERE superseded_by = ?1 AND (?3 IS NULL OR rate.import_id < ?3)
                   GROUP BY charge_id, amount_kind_id, payer_plan_id),
               stated AS (
                   SELECT charge_id, amount_kind_id, payer_plan_id, max(effective_from) AS began
                   FROM rate JOIN terms USING (terms_id)
                   WHERE rate_id >= ?2 AND rate.import_id = ?1
                   GROUP BY charge_id, amount_kind_id, payer_plan_id)
               SELECT newest, newest_replaced, file_name
               FROM (SELECT max(stated.began) AS newest, max(replaced.began) AS newest_replaced,
                            max(stated.began > replaced.began) AS goes_on, max(replaced.import_id) AS import_id
                     FROM replaced JOIN stated USING (charge_id, amount_kind_id, payer_plan_id)
                     WHERE stated.began <> replaced.began)
               JOIN import USING (import_id)
               WHERE NOT goes_on AND newest < newest_replaced";
    let found = transaction.query_row(sql, params![import_id, first_rate, before], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    });
    Ok(found.optional()?)
}
