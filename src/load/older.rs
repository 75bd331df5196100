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
/// codes alone, older than one that was read for any of them. So is one without a day that would take the place of one
/// with a day: which of them is the newer is not known.
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
    if accepted(options, rules::OLDER_EDITION) {
        return Ok(());
    }
    let mut statement = transaction.prepare(
        // Prices, allowed amounts and contents of a payer's own are each a series of files.
        "SELECT import_id, file_name, edition FROM import
         WHERE publisher_id = ?1 AND status = 'applied' AND (?2 IS NULL OR import_id < ?2)
           AND (format = ?3 OR ?5 NOT IN (format, ?3) AND ?6 NOT IN (format, ?3))
           AND (?4 IS NULL OR import_id <> ?4 AND (filter_sha256 IS NULL OR EXISTS (
               SELECT 1 FROM import_filter AS read JOIN import_filter AS asked USING (system, code)
               WHERE read.import_id = import.import_id AND asked.import_id = ?4)))
         ORDER BY only_adds, import_id DESC",
    )?;
    let of = params![publisher_id, before, publication.format, of_codes, IN_NETWORK, ALLOWED_AMOUNTS];
    let others = statement.query_map(of, Dated::of_row)?.collect::<rusqlite::Result<Vec<_>>>()?;
    let own = Dated::of(publication, options);
    if !own.has_day() {
        // Corrected rows take the place of nothing.
        let last = others.first().filter(|last| last.has_day() && !options.adds_only);
        return last.map_or(Ok(()), |last| Err(without_day(last, options)));
    }
    match newer_than(&own, &others) {
        None => Ok(()),
        Some(newer) => Err(older(format!(
            "the file is dated {}, older than the edition of {} that is current for {}",
            own.in_words(),
            newer.in_words(),
            publication.publisher
        ))),
    }
}

/// Holds an in-network file that was read for other codes than a newer one of its list, where it states or takes the
/// place of a price that the newer one is the whole truth for all the same: one for all codes, or a bundle with a code
/// of each. One without a day is held beside each that has one.
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
    if accepted(options, rules::OLDER_EDITION) {
        return Ok(());
    }
    let own = Dated::of(publication, options);
    let mut statement = transaction.prepare(
        "SELECT other.import_id, other.file_name, other.edition
         FROM import AS this
         JOIN import AS other ON other.publisher_id = this.publisher_id AND other.format = this.format
         WHERE this.import_id = ?1 AND other.import_id <> ?1 AND other.status = 'applied'
           AND (?2 IS NULL OR other.import_id < ?2)
         ORDER BY other.edition DESC, other.import_id DESC",
    )?;
    let others = statement.query_map(params![import_id, before], Dated::of_row)?;
    let mut states_same = transaction.prepare(&format!(
        "SELECT EXISTS (
             SELECT 1 FROM charge JOIN rate USING (charge_id)
             WHERE (rate.import_id = ?1 OR rate.superseded_by = ?1) AND charge.item_id IN ({ITEMS_OF_FILTER}))"
    ))?;
    for other in others {
        let other = other?;
        let is_newer = own.is_before(&other).unwrap_or(!own.has_day() && other.has_day());
        if !is_newer || !states_same.query_row([import_id, other.import_id], |row| row.get::<_, bool>(0))? {
            continue;
        }
        return Err(match own.has_day() {
            false => without_day(&other, options),
            true => older(format!(
                "the file is dated {}, older than `{}` of {}, and states prices for all codes or of bundles that this \
                 one states too",
                own.in_words(),
                other.file,
                other.in_words()
            )),
        });
    }
    Ok(())
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
    if !own.has_day() {
        return Ok(());
    }
    for undated in replaced.iter().filter(|other| !other.has_day()) {
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

/// Of a file whose day is not known, beside one whose day is.
fn without_day(other: &Dated, options: &ApplyOptions) -> IngestError {
    let say = match options.profile {
        Some(_) => "write it as `edition` into the profile",
        None => "say it by `--edition DAY`",
    };
    IngestError::Guard {
        rule: rules::OLDER_EDITION,
        message: format!(
            "the file states no day that can be read, and it would replace `{}` of {}, which may be newer",
            other.file,
            other.in_words()
        ),
        hint: format!("{say}, or {}", rules::OLDER_EDITION.remedy),
    }
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

    fn has_day(&self) -> bool {
        self.edition.is_some() || self.date().is_some()
    }

    fn in_words(&self) -> String {
        self.edition.clone().or_else(|| Some(self.date()?.to_string())).unwrap_or_default()
    }

    /// Whether it is the older of the two; none where one of them states no day.
    fn is_before(&self, other: &Self) -> Option<bool> {
        if let (Some(day), Some(other)) = (&self.edition, &other.edition) {
            return Some(day < other);
        }
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
