//! What an edition changed against the one before, by payer and plan, once its rows are written.

use chrono::NaiveDate;
use rusqlite::{Row, Transaction, params};

use super::contracts::NONE;
use super::guards::Loss;
use super::outcome::{Cause, ChangeCounts, Example, LargestChange, Outcome, RemovedRate, may_be_rejected};
use super::sink::Totals;
use crate::domain::text::grouped;
use crate::findings::{Place, Rule, rules};
use crate::formats::words::AmountKind;
use crate::source::IngestError;

/// Changes shown, and rates that are removed.
pub(super) const LARGEST: i64 = 5;
/// Places that a warning shows.
const PLACES: usize = 3;

/// How rates before and after are told to be one rate, as the reports on changes tell it.
const PAIRED: &str = include_str!("../../queries/parts/changes/paired.sql");

/// What they state, in words.
const FIGURE: &str = include_str!("../../queries/parts/changes/figure.sql");

/// The rates that the import superseded, each beside the one that it states in its place, and what became of what they
/// state: dollars, a percentage, an algorithm, and what was allowed.
const PAIRS: &str = "INSERT INTO temp.pair
     WITH old AS MATERIALIZED (
         SELECT 0 AS step, rate_id, charge_id, amount_kind_id, payer_plan_id, terms_id
         FROM rate WHERE superseded_by = ?1
     ),
     new AS MATERIALIZED (
         SELECT 0 AS step, rate_id, charge_id, amount_kind_id, payer_plan_id, terms_id
         FROM rate WHERE rate_id >= ?2 AND charge_id IN (SELECT charge_id FROM old)
     ),
     paired AS MATERIALIZED ({paired})
     SELECT old_id, new_id, ifnull(new.import_id, ?1), ifnull(contract, 0), old.charge_id, old.source_line,
            old.import_id, new.source_line,
            new_id IS NULL AND ({moved} OR {followed}),
            new_id IS NOT NULL AND (
                {old_usable} AND NOT {new_usable} OR {old_allowed} IS NOT NULL AND {new_allowed} IS NULL),
            new_id IS NOT NULL AND NOT {old_usable} AND {new_usable},
            new_id IS NOT NULL AND ({gone} OR {other_kind}),
            unlike = 0 AND ({tenfold}), new_id IS NOT NULL AND {old_in_force} AND NOT {new_in_force},
            unlike = 0 AND ifnull({old_algorithm} <> {new_algorithm}, FALSE),
            CASE WHEN unlike > 0 THEN NULL WHEN {up} >= {down} THEN nullif({up}, 0) ELSE 1.0 / {down} END, unlike
     FROM paired
     JOIN rate AS old ON old.rate_id = old_id
     JOIN terms AS old_terms ON old_terms.terms_id = old.terms_id
     LEFT JOIN rate_statistic AS old_statistic ON old_statistic.rate_id = old_id
     LEFT JOIN rate AS new ON new.rate_id = new_id
     LEFT JOIN terms AS new_terms ON new_terms.terms_id = new.terms_id
     LEFT JOIN rate_statistic AS new_statistic ON new_statistic.rate_id = new_id
     LEFT JOIN temp.contract_of_plan ON contract_of_plan.payer_plan_id = old.payer_plan_id";

/// What a rate states, as columns of its tables before or after.
const STATED: [&str; 7] = [
    "{side}.amount",
    "{side}_terms.percentage",
    "{side}_terms.algorithm_id",
    "{side}_statistic.estimated_amount",
    "{side}_statistic.median_amount",
    "{side}_statistic.percentile_10_amount",
    "{side}_statistic.percentile_90_amount",
];
/// Of these, what a rate is used by; the others are what was allowed.
const USED: usize = 3;
/// The one that is no number.
const ALGORITHM: usize = 2;

/// Whether both rates state something, of two methods; or of one and none, and what they state differs, as `pair` of
/// the reports on changes says it too.
const OTHER_KIND: &str = "{old_usable} AND {new_usable} AND (unlike = 2 OR unlike = 1 AND ({differs}))";

/// Whether the figure of a rate that the file does not state again is that of another new one of its charge that is the
/// same kind of price: other organizations are paid the same.
const MOVED: &str = "EXISTS (
         SELECT 1
         FROM rate AS same
         JOIN terms AS same_terms ON same_terms.terms_id = same.terms_id
         JOIN rate_beside AS same_beside ON same_beside.rate_id = same.rate_id
         WHERE same.charge_id = old.charge_id AND same.rate_id >= ?2
           AND same.amount IS old.amount AND same_terms.percentage IS old_terms.percentage
           AND same_terms.method IS old_terms.method
           AND same_beside.price = (SELECT price FROM rate_beside WHERE rate_beside.rate_id = old.rate_id)
     )";

/// Whether a rate no longer holds, by its last day or by the next of its price, and the file states that one: a list
/// that leaves out its past loses nothing.
const FOLLOWED: &str = "EXISTS (
         SELECT 1
         FROM rate AS later
         JOIN terms AS later_terms ON later_terms.terms_id = later.terms_id
         WHERE later.charge_id = old.charge_id AND later.amount_kind_id = old.amount_kind_id
           AND later.payer_plan_id IS old.payer_plan_id AND later_terms.method IS old_terms.method
           AND later_terms.effective_from > coalesce(old_terms.effective_to, old_terms.effective_from, '')
           AND ?3 > coalesce(old_terms.effective_to, later_terms.effective_from)
           AND later.superseded_by IS NULL
     )";

/// The statement that lays the pairs.
fn pairs(totals: &Totals) -> String {
    let [old, new] = ["old", "new"].map(|side| STATED.map(|column| column.replace("{side}", side)));
    let any = |columns: &[String]| format!("coalesce({})", columns.join(", "));
    let usable = |columns: &[String]| format!("({} IS NOT NULL)", any(&columns[..USED]));
    let sides = || old.iter().zip(&new);
    let gone: Vec<String> =
        sides().map(|(old, new)| format!("{old} IS NOT NULL AND {new} IS NULL")).collect();
    let differs: Vec<String> = sides().map(|(old, new)| format!("{old} IS NOT {new}")).collect();
    let numbers = || sides().enumerate().filter(|(at, _)| *at != ALGORITHM).map(|(_, side)| side);
    let tenfold: Vec<String> = numbers()
        .map(|(old, new)| {
            format!(
                "ifnull(({old} > 0 OR {new} > 0) AND ({new} >= 10 * {old} OR 10 * {new} <= {old}), FALSE)"
            )
        })
        .collect();
    let in_force = |side: &str| {
        format!(
            "(ifnull({side}_terms.effective_from <= ?3, TRUE) AND ifnull({side}_terms.effective_to >= ?3, TRUE))"
        )
    };
    let times = |old: &String, new: &String| format!("iif({old} > 0 AND {new} > 0, 1.0 * {new} / {old}, 0)");
    let most = |times: Vec<String>| format!("max({})", times.join(", "));
    let up = most(numbers().map(|(old, new)| times(old, new)).collect());
    let down = most(numbers().map(|(old, new)| times(new, old)).collect());
    PAIRS
        .replace("{paired}", statement(PAIRED))
        .replace("{moved}", if totals.left_out.is_some() { MOVED } else { "0" })
        .replace("{followed}", FOLLOWED)
        .replace("{other_kind}", OTHER_KIND)
        .replace("{differs}", &differs.join(" OR "))
        .replace("{old_usable}", &usable(&old))
        .replace("{new_usable}", &usable(&new))
        .replace("{old_allowed}", &any(&old[USED..]))
        .replace("{new_allowed}", &any(&new[USED..]))
        .replace("{gone}", &gone.join(" OR "))
        .replace("{tenfold}", &tenfold.join(" OR "))
        .replace("{old_in_force}", &in_force("old"))
        .replace("{new_in_force}", &in_force("new"))
        .replace("{old_algorithm}", &old[ALGORITHM])
        .replace("{new_algorithm}", &new[ALGORITHM])
        .replace("{up}", &up)
        .replace("{down}", &down)
}

/// How a statement begins that says in words what rates before and after state, of `old_id` and `new_id` of `shown`.
pub(super) fn figures(shown: &str) -> String {
    format!(
        "WITH shown AS MATERIALIZED ({shown}),
         old AS (SELECT old_id AS rate_id FROM shown),
         new AS (SELECT new_id AS rate_id FROM shown),
         figure AS ({figure})",
        figure = statement(FIGURE)
    )
}

/// The text of a part as a statement within another one.
fn statement(part: &str) -> &str {
    part.trim_end().trim_end_matches(';')
}

/// Lays the pairs beside the tables, for as long as an import compares.
fn lay_pairs(
    transaction: &Transaction<'_>,
    Compared { import_id, first_rate, today, .. }: Compared,
    totals: &Totals,
) -> Result<(), IngestError> {
    transaction.execute_batch(
        "DROP TABLE IF EXISTS temp.pair;
         CREATE TEMP TABLE pair (
             old_id INTEGER PRIMARY KEY, new_id INTEGER,
             -- Which brought the new one; without one that which took the old one away.
             by_import INTEGER NOT NULL, contract INTEGER NOT NULL, charge_id INTEGER NOT NULL,
             old_line INTEGER NOT NULL, old_import INTEGER NOT NULL, new_line INTEGER,
             -- Gone without a loss.
             moved INTEGER NOT NULL, lost INTEGER NOT NULL, found INTEGER NOT NULL, gone INTEGER NOT NULL,
             tenfold INTEGER NOT NULL, not_in_force INTEGER NOT NULL, reworded INTEGER NOT NULL,
             -- What the figure that moved most is of what it was; null where none is a number before and after.
             ratio REAL,
             -- Of two methods, or of one and none: not to be compared.
             unlike INTEGER NOT NULL
         ) STRICT",
    )?;
    transaction.execute(&pairs(totals), params![import_id, first_rate, today.to_string()])?;
    Ok(())
}

/// A column of a statement: the codes of the item whose charge a row of this alias is of.
pub(super) fn codes_of(alias: &str) -> String {
    format!(
        "(SELECT group_concat(code.code, '/') FROM charge JOIN item_code USING (item_id)
          JOIN code USING (code_id) WHERE charge.charge_id = {alias}.charge_id)"
    )
}

/// What an edition changed.
#[derive(Debug, Default)]
pub(super) struct Comparison {
    pub(super) changes: ChangeCounts,
    /// By payer and plan, as far as something was taken or turned over.
    pub(super) losses: Vec<Loss>,
    pub(super) largest: Vec<LargestChange>,
    pub(super) removed: Vec<RemovedRate>,
    /// Warnings of what was taken, with the first places.
    pub(super) causes: Vec<Cause>,
    /// The same of other files of the edition, without what they added and left as it was.
    pub(super) parts: Vec<(i64, Comparison)>,
}

/// What is compared: an import, or the last of several that are one edition of their publisher.
#[derive(Clone, Copy)]
pub(super) struct Compared {
    pub(super) import_id: i64,
    /// The first import of the edition, and its first rate.
    pub(super) first_import: i64,
    pub(super) first_rate: i64,
    /// The day of the import.
    pub(super) today: NaiveDate,
}

/// Compares an edition as a whole.
pub(super) fn compare(
    transaction: &Transaction<'_>,
    of: Compared,
    totals: &Totals,
) -> Result<Comparison, IngestError> {
    let mut found = Comparison {
        changes: ChangeCounts {
            added: totals.rates_added + totals.effects_added + totals.others_added,
            removed: totals.superseded,
            unchanged: totals.unchanged,
            ..ChangeCounts::default()
        },
        ..Comparison::default()
    };
    if totals.superseded == 0 {
        return Ok(found);
    }
    lay_pairs(transaction, of, totals)?;
    found.losses = losses(transaction, of.first_import, totals)?;
    for import_id in of.first_import..of.import_id {
        let part = part(transaction, import_id, totals)?;
        if part.changes.changed > 0 {
            found.changes.removed -= part.changes.changed;
            found.parts.push((import_id, part));
        }
    }
    found.changed(transaction, of.import_id, totals)?;
    transaction.execute_batch("DROP TABLE temp.pair")?;
    Ok(found)
}

/// What another file of the edition changed: what it states takes the place of what it names, and is said of it.
fn part(transaction: &Transaction<'_>, import_id: i64, totals: &Totals) -> Result<Comparison, IngestError> {
    let mut part = Comparison::default();
    transaction.execute(
        "UPDATE rate SET superseded_by = ?1 WHERE rate_id IN (SELECT old_id FROM temp.pair WHERE by_import = ?1)",
        [import_id],
    )?;
    part.changed(transaction, import_id, totals)?;
    Ok(part)
}

/// Lays the contract of each payer and plan beside the tables, for as long as an import compares.
pub(super) fn lay_contracts(transaction: &Transaction<'_>, totals: &Totals) -> Result<(), IngestError> {
    transaction.execute_batch(
        "DROP TABLE IF EXISTS temp.contract_of_plan;
         CREATE TEMP TABLE contract_of_plan (payer_plan_id INTEGER PRIMARY KEY, contract INTEGER NOT NULL) STRICT",
    )?;
    let mut insert = transaction.prepare("INSERT INTO temp.contract_of_plan VALUES (?1, ?2)")?;
    for (payer_plan_id, contract) in &totals.contract_of_plan {
        insert.execute(params![payer_plan_id, signed(*contract)])?;
    }
    Ok(())
}

fn signed(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Whose rates those of a contract are.
fn whose(totals: &Totals, contract: i64) -> &str {
    let at = usize::try_from(contract).unwrap_or(NONE);
    match totals.contracts.get(at) {
        Some(contract) if at != NONE => &contract.name,
        _ => "no payer",
    }
}

/// Whose a rate of a contract is, after `of`; without a payer, which amount of its item it is.
fn which(totals: &Totals, (contract, kind): (i64, i64), of: &str) -> String {
    match AmountKind::from_id(kind) {
        Some(kind) if usize::try_from(contract) == Ok(NONE) => kind.name().to_owned(),
        _ => format!("{of}{}", whose(totals, contract)),
    }
}

/// What the amount of a pair is.
const KIND: &str = "(SELECT amount_kind_id FROM rate WHERE rate.rate_id = pair.old_id)";

impl Comparison {
    /// Adds what was found of a file when the last one of its edition was compared.
    pub(super) fn add_to(&self, outcome: &mut Outcome) {
        let ChangeCounts { changed, known_to_gap, gap_to_known, tenfold, .. } = self.changes;
        let changes = &mut outcome.changes;
        changes.added = changes.added.saturating_sub(changed);
        changes.changed += changed;
        changes.known_to_gap += known_to_gap;
        changes.gap_to_known += gap_to_known;
        changes.tenfold += tenfold;
        outcome.largest.clone_from(&self.largest);
        outcome.causes.extend(self.causes.iter().cloned());
    }

    /// Adds what one import of the edition changed, with its causes; `changes` has what it added and superseded.
    fn changed(
        &mut self,
        transaction: &Transaction<'_>,
        import_id: i64,
        totals: &Totals,
    ) -> Result<(), IngestError> {
        let count = |condition: &str| -> rusqlite::Result<u64> {
            let sql = format!("SELECT count(*) FROM temp.pair WHERE by_import = ?1 AND ({condition})");
            transaction.query_row(&sql, [import_id], |row| row.get::<_, i64>(0)).map(i64::unsigned_abs)
        };
        let changes = &mut self.changes;
        changes.changed = count("new_id IS NOT NULL")?;
        changes.known_to_gap = count("lost")?;
        changes.gap_to_known = count("found")?;
        changes.tenfold = count("tenfold")?;
        changes.added = changes.added.saturating_sub(changes.changed);
        changes.removed = changes.removed.saturating_sub(changes.changed);
        if changes.changed > 0 {
            self.largest = largest_changes(transaction, import_id, totals)?;
        }
        if changes.removed > 0 {
            self.removed = removed_rates(transaction, import_id, totals)?;
        }
        let not_in_force = count("not_in_force")?;
        let other = count("gone AND NOT lost")?;
        // An amount that other organizations are paid now is no loss.
        let gone = count("new_id IS NULL AND NOT moved")?;
        self.causes = warnings(transaction, import_id, totals, self, (not_in_force, other, gone))?;
        Ok(())
    }
}

/// What the edition takes from each contract.
fn losses(
    transaction: &Transaction<'_>,
    first_import: i64,
    totals: &Totals,
) -> Result<Vec<Loss>, IngestError> {
    let mut statement = transaction.prepare(
        "SELECT contract, count(*) FILTER (WHERE new_id IS NULL AND NOT moved), count(*) FILTER (WHERE lost),
             count(*) FILTER (WHERE tenfold), count(*) FILTER (WHERE not_in_force)
         FROM temp.pair GROUP BY contract ORDER BY contract",
    )?;
    let read = |row: &Row<'_>, at: usize| row.get::<_, i64>(at).map(i64::unsigned_abs);
    let mut rows = statement.query([])?;
    let mut losses = Vec::new();
    while let Some(row) = rows.next()? {
        let contract: i64 = row.get(0)?;
        let at = usize::try_from(contract).unwrap_or(NONE);
        let of = totals.contracts.get(at);
        let current = of.map_or(0, |contract| contract.before.count);
        let loss = Loss {
            whose: whose(totals, contract).to_owned(),
            current,
            known: current,
            removed: read(row, 1)?,
            known_to_gap: read(row, 2)?,
            tenfold: read(row, 3)?,
            not_in_force: read(row, 4)?,
            split: of.map(|contract| contract.split.clone()).unwrap_or_default(),
            newcomers: Vec::new(),
        };
        losses.push((contract, loss));
    }
    if losses.iter().any(|(_, loss)| loss.known_to_gap > 0) {
        count_known(transaction, first_import, &mut losses)?;
    }
    let new: Vec<String> = totals
        .contracts
        .iter()
        .filter(|contract| contract.is_new && !contract.name.is_empty())
        .map(|contract| contract.name.clone())
        .collect();
    let losses = losses.into_iter().map(|(_, loss)| match loss.current > 0 && loss.removed == loss.current {
        true => Loss { newcomers: new.clone(), ..loss },
        false => loss,
    });
    Ok(losses.collect())
}

/// How many current rates of each contract stated nothing before the import `?1`, by its place.
const UNKNOWN: &str = "SELECT ifnull(contract, 0), count(*)
     FROM (
         SELECT charge_id, payer_plan_id, terms_id FROM rate
         WHERE amount_na IS NOT NULL AND superseded_by IS NULL AND import_id < ?1
         UNION ALL
         SELECT charge_id, payer_plan_id, terms_id FROM rate
         WHERE amount_na IS NOT NULL AND superseded_by >= ?1 AND import_id < ?1
     ) AS gap
     JOIN terms USING (terms_id)
     JOIN charge USING (charge_id)
     JOIN item USING (item_id)
     LEFT JOIN temp.contract_of_plan USING (payer_plan_id)
     WHERE terms.percentage IS NULL AND terms.algorithm_id IS NULL
       AND item.publisher_id = (SELECT publisher_id FROM import WHERE import_id = ?1)
     GROUP BY ifnull(contract, 0)";

/// What is lost is a share of what was known.
fn count_known(
    transaction: &Transaction<'_>,
    import_id: i64,
    losses: &mut [(i64, Loss)],
) -> Result<(), IngestError> {
    let mut statement = transaction.prepare(UNKNOWN)?;
    let mut rows = statement.query([import_id])?;
    while let Some(row) = rows.next()? {
        let (contract, unknown) = (row.get::<_, i64>(0)?, row.get::<_, i64>(1)?.unsigned_abs());
        for (_, loss) in losses.iter_mut().filter(|(of, _)| *of == contract) {
            loss.known = loss.current.saturating_sub(unknown);
        }
    }
    Ok(())
}

/// The changes that moved a figure by the largest factor, whatever it is; after them those of an algorithm's words.
fn largest_changes(
    transaction: &Transaction<'_>,
    import_id: i64,
    totals: &Totals,
) -> Result<Vec<LargestChange>, IngestError> {
    let sql = format!(
        "{figures}
         SELECT {codes}, contract, {KIND}, concat_ws(', ', old.dollars, old.other),
             concat_ws(', ', new.dollars, new.other), nullif(ratio, 1.0)
         FROM shown AS pair
         JOIN figure AS old ON old.rate_id = old_id
         JOIN figure AS new ON new.rate_id = new_id
         ORDER BY {LARGEST_FIRST}",
        codes = codes_of("pair"),
        figures = figures(&format!(
            "SELECT * FROM temp.pair WHERE by_import = ?2 AND (ratio <> 1.0 OR reworded)
             ORDER BY {LARGEST_FIRST} LIMIT ?1"
        ))
    );
    let mut statement = transaction.prepare(&sql)?;
    let rows = statement.query_map([LARGEST, import_id], |row| {
        Ok(LargestChange {
            codes: row.get(0)?,
            whose: which(totals, (row.get(1)?, row.get(2)?), ""),
            before: row.get(3)?,
            after: row.get(4)?,
            percent: row.get::<_, Option<f64>>(5)?.map(|ratio| 100.0 * (ratio - 1.0)),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

const LARGEST_FIRST: &str = "max(ratio, 1.0 / ratio) DESC, pair.charge_id, pair.contract, pair.old_id";

/// The first rates that the file no longer states.
fn removed_rates(
    transaction: &Transaction<'_>,
    import_id: i64,
    totals: &Totals,
) -> Result<Vec<RemovedRate>, IngestError> {
    let sql = format!(
        "{figures}
         SELECT {codes}, contract, {KIND}, nullif(concat_ws(', ', dollars, other), ''), old_line, import.file_name
         FROM shown AS pair
         JOIN figure ON figure.rate_id = old_id
         JOIN import ON import.import_id = old_import
         ORDER BY moved, old_id",
        codes = codes_of("pair"),
        figures =
            figures("SELECT * FROM temp.pair WHERE by_import = ?2 AND new_id IS NULL
             ORDER BY moved, old_id LIMIT ?1")
    );
    let mut statement = transaction.prepare(&sql)?;
    let rows = statement.query_map([LARGEST, import_id], |row| {
        Ok(RemovedRate {
            codes: row.get(0)?,
            which: which(totals, (row.get(1)?, row.get(2)?), "of "),
            stated: row.get(3)?,
            line: row.get::<_, i64>(4)?.unsigned_abs(),
            file: row.get(5)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// What to do with losses of a file that states all prices of its codes, which never only adds.
const OF_WHOLE_CODES: [(&Rule, &str); 2] = [
    (
        rules::RATES_REMOVED,
        "look at them with `ratebook imports diff NUMBER`, the number of the import; if the file is another list of the payer, \
         undo the import and pass `--series NAME`",
    ),
    (
        rules::RATES_NOT_IN_FORCE,
        "where the rates before still hold, undo the import, and import the file on its first day",
    ),
];

/// One warning for each kind of loss, with its count and first places.
fn warnings(
    transaction: &Transaction<'_>,
    import_id: i64,
    totals: &Totals,
    found: &Comparison,
    (not_in_force, other, gone): (u64, u64, u64),
) -> Result<Vec<Cause>, IngestError> {
    let mut causes = Vec::new();
    if gone > 0 {
        let places = found.removed.iter().take(PLACES.min(usize::try_from(gone).unwrap_or(PLACES)));
        let said =
            places.map(|removed| (Place::default(), format!("{removed} is no longer stated"))).collect();
        let mut removed = warning(rules::RATES_REMOVED, gone, said);
        for example in removed.iter_mut().flat_map(|cause| &mut cause.examples) {
            example.finding.message += &may_be_rejected(totals.rows.rejected);
        }
        causes.extend(removed);
    }
    for (rule, count, condition, what) in [
        (rules::VALUES_BECAME_GAPS, found.changes.known_to_gap, "lost", "is no longer stated"),
        (rules::OTHER_FIGURES, other, "gone AND NOT lost", "is another kind of figure"),
        (rules::TENFOLD_CHANGES, found.changes.tenfold, "tenfold", "changes tenfold or more"),
        (rules::RATES_NOT_IN_FORCE, not_in_force, "not_in_force", "does not hold today"),
    ] {
        if count == 0 {
            continue;
        }
        let sql = format!(
            "{figures}
             SELECT {codes}, contract, {KIND}, old.dollars, old.other, new.dollars, new.other, new_line,
                 iif(unlike, concat_ws(' instead of ', new.method, old.method), NULL)
             FROM shown AS pair
             JOIN figure AS old ON old.rate_id = old_id
             JOIN figure AS new ON new.rate_id = new_id
             ORDER BY new_id",
            codes = codes_of("pair"),
            figures = figures(&format!(
                "SELECT * FROM temp.pair WHERE by_import = ?2 AND {condition} ORDER BY new_id LIMIT ?1"
            ))
        );
        let mut statement = transaction.prepare(&sql)?;
        let mut rows = statement.query([signed(PLACES), import_id])?;
        let mut said = Vec::new();
        while let Some(row) = rows.next()? {
            let codes: String = row.get(0)?;
            let which = which(totals, (row.get(1)?, row.get(2)?), "of ");
            let words = |at: usize| -> rusqlite::Result<String> {
                let both: [Option<String>; 2] = [row.get(at)?, row.get(at + 1)?];
                Ok(both.into_iter().flatten().collect::<Vec<_>>().join(", "))
            };
            let (before, after) = (words(3)?, words(5)?);
            let before = if before.is_empty() { "no amount".to_owned() } else { before };
            let what = match row.get::<_, Option<String>>(3)? {
                Some(_) if after.is_empty() => "has no amount any more",
                _ => what,
            };
            let after = if after.is_empty() { after } else { format!(" -> {after}") };
            let methods = match row.get::<_, Option<String>>(8)? {
                Some(methods) if rule.id == rules::OTHER_FIGURES.id => format!(", {methods},"),
                _ => String::new(),
            };
            let line = row.get::<_, i64>(7)?.unsigned_abs();
            let place = Place { line, ..Place::default() };
            said.push((place, format!("{codes} {which}: {before}{after}{methods} {what}")));
        }
        causes.extend(warning(rule, count, said));
    }
    if totals.left_out.is_some() {
        for example in causes.iter_mut().flat_map(|cause| &mut cause.examples) {
            let help = OF_WHOLE_CODES.iter().find(|(rule, _)| rule.id == example.finding.rule.id);
            help.into_iter().for_each(|(_, help)| example.finding.help = (*help).to_owned());
        }
    }
    Ok(causes)
}

/// One finding at the first place, which names the others.
fn warning(rule: &'static Rule, count: u64, said: Vec<(Place, String)>) -> Option<Cause> {
    let place = said.first()?.0.clone();
    let mut said: Vec<String> = said.into_iter().map(|(_, message)| message).collect();
    let more = count.saturating_sub(said.len() as u64);
    if more > 0 {
        said.push(format!("and {} more", grouped(more)));
    }
    let finding = rule.at(place, "", said.join("; "));
    Some(Cause { examples: vec![Example { finding, row: None }], count, rejects: false })
}
