//! The rows of a database in the compact form of a part: what a rate refers to is read when a rate first does.

use std::collections::HashMap;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row, params};

use super::collect::Collected;
use super::columns::{CHARGE, FILE, IN_NETWORK, IN_NETWORK_PLACE, ITEM, PLAN, RATE_TEXTS, STATISTIC, TERMS};
use super::error::LakeError;
use super::part::PartWriter;
use super::pool::NONE;
use super::providers::{Group, WORDS};
use super::record::StatedPlan;
use super::rows::{Beside, ItemCode, Rate, Set, Shared, Statistic};
use crate::domain::FingerprintMap;

/// Columns of a rate before what stands beside it.
const OF_RATE: usize = 11;

/// The numbers that rows of the database have in the part.
pub(super) struct Stored<'c> {
    connection: &'c Connection,
    /// Of the file that the part is of.
    import_id: i64,
    codes: FingerprintMap<u32>,
    items: FingerprintMap<u32>,
    /// Numbers of the items in the database, in the order of the part.
    item_ids: Vec<i64>,
    charges: FingerprintMap<u32>,
    plans: FingerprintMap<u32>,
    terms: FingerprintMap<u32>,
    /// The day of the part and why it has none, where it is that of all its rates.
    day: Option<(Option<String>, Option<String>)>,
    /// Files by the number of their import, and by payer and plan.
    files: HashMap<(i64, Option<i64>), u32>,
    sets: FingerprintMap<u32>,
    groups: FingerprintMap<u32>,
    /// Rates so far, and those without a figure.
    pub(super) rates: u64,
    pub(super) gaps: u64,
}

/// A file by the number of its import, with the day of the newest until `?3` that states its rates of a payer and plan:
/// one that is the whole truth of it would have replaced what it does not state (view `rate_line`).
const STATED_ON: &str = "SELECT file_name, day, CASE WHEN day IS NULL THEN edition_na END
     FROM (
         SELECT import.file_name, import.edition_na, coalesce((
                    SELECT max(again.edition)
                    FROM import AS again
                    WHERE again.publisher_id = import.publisher_id AND again.import_id > import.import_id
                      AND again.import_id <= ?3 AND again.status = 'applied' AND again.filter_sha256 IS NULL
                      AND NOT again.only_adds
                      AND CASE
                              WHEN ?2 IS NULL THEN again.format = import.format OR publisher.kind = 'hospital'
                              ELSE EXISTS (
                                  SELECT 1
                                  FROM stated_plan
                                  JOIN payer_contract AS theirs USING (payer_plan_id)
                                  JOIN payer_contract AS its ON its.contract_key = theirs.contract_key
                                  WHERE stated_plan.import_id = again.import_id AND its.payer_plan_id = ?2
                              )
                          END
                ), import.edition) AS day
         FROM import
         JOIN publisher USING (publisher_id)
         WHERE import.import_id = ?1
     )";

/// The statement that gives rates after the import `?2`, those of a condition, in their order.
pub(super) fn rates_where(condition: &str) -> String {
    let beside = |table: &str, names: &[&str]| -> String {
        names.iter().map(|name| format!(", {table}.{name}")).collect()
    };
    let reasons: Vec<String> = STATISTIC[..5].iter().map(|name| format!("{name}_na")).collect();
    let reasons: Vec<&str> = reasons.iter().map(String::as_str).collect();
    format!(
        "SELECT rate.charge_id, charge.item_id, rate.amount_kind_id, rate.payer_plan_id, rate.terms_id, rate.amount,
                rate.amount_na, rate.source_line, rate.fingerprint, rate.import_id,
                terms.percentage IS NOT NULL OR terms.algorithm_id IS NOT NULL,
                allowed.rate_id, beside.provider_set_id{}{}{}{}{},
                outside.bound_kind_id, outside.bound_amount, outside_file.file_name, outside.source_line
         FROM rate
         JOIN charge USING (charge_id)
         JOIN item USING (item_id)
         JOIN terms USING (terms_id)
         LEFT JOIN rate_statistic AS allowed ON allowed.rate_id = rate.rate_id
         LEFT JOIN in_network_rate AS beside ON beside.rate_id = rate.rate_id
         LEFT JOIN rate_outside_bounds AS outside
             ON outside.rate_id = rate.rate_id AND outside.import_id <= ?2
            AND ifnull(outside.superseded_by > ?2, TRUE)
         LEFT JOIN import AS outside_file ON outside_file.import_id = outside.import_id
         WHERE {condition}
         ORDER BY rate.rate_id",
        beside("allowed", &STATISTIC),
        beside("allowed", &reasons),
        beside("beside", &IN_NETWORK),
        beside("beside", &IN_NETWORK_PLACE),
        beside("rate", &RATE_TEXTS),
    )
}

/// The number of a value among the pooled ones.
fn keep(shared: &mut Shared, value: ValueRef<'_>) -> rusqlite::Result<u32> {
    Ok(match value {
        ValueRef::Integer(number) => shared.numbers.keep(number),
        text @ ValueRef::Text(_) => shared.texts.keep(text.as_str()?),
        ValueRef::Null | ValueRef::Real(_) | ValueRef::Blob(_) => NONE,
    })
}

fn keep_all<const N: usize>(shared: &mut Shared, row: &Row<'_>, from: usize) -> rusqlite::Result<[u32; N]> {
    let mut kept = [NONE; N];
    for (at, id) in kept.iter_mut().enumerate() {
        *id = keep(shared, row.get_ref(from + at)?)?;
    }
    Ok(kept)
}

/// The number of a reason; 0 for none.
fn reason(row: &Row<'_>, at: usize) -> rusqlite::Result<u8> {
    Ok(row.get::<_, Option<u8>>(at)?.unwrap_or(0))
}

impl<'c> Stored<'c> {
    /// Those that are current after an import; `day` is that of all of them, unless the file only adds.
    pub(super) fn new(
        connection: &'c Connection,
        import_id: i64,
        day: Option<(Option<String>, Option<String>)>,
    ) -> Self {
        Self {
            connection,
            import_id,
            codes: FingerprintMap::default(),
            items: FingerprintMap::default(),
            item_ids: Vec::new(),
            charges: FingerprintMap::default(),
            plans: FingerprintMap::default(),
            terms: FingerprintMap::default(),
            day,
            files: HashMap::new(),
            sets: FingerprintMap::default(),
            groups: FingerprintMap::default(),
            rates: 0,
            gaps: 0,
        }
    }

    /// Takes a row of [`rates_where`].
    pub(super) fn take(&mut self, row: &Row<'_>, writer: &mut PartWriter<'_>) -> Result<(), LakeError> {
        self.rates += 1;
        let shared = &mut writer.collected.shared;
        let charge = self.charge(shared, row.get(0)?, row.get(1)?)?;
        let plan = match row.get::<_, Option<i64>>(3)? {
            Some(plan) => self.plan(shared, plan)?,
            None => 0,
        };
        let terms = self.terms(shared, row.get(4)?)?;
        let amount: Option<i64> = row.get(5)?;
        self.gaps += u64::from(amount.is_none() && !row.get::<_, bool>(10)?);
        let file = self.file(shared, row.get(9)?, row.get(3)?)?;
        let words = OF_RATE + 2 + STATISTIC.len() + 5;
        let mut texts = [NONE; RATE_TEXTS.len()];
        for (at, id) in texts.iter_mut().enumerate() {
            *id = match row.get_ref(words + IN_NETWORK.len() + IN_NETWORK_PLACE.len() + at)? {
                ValueRef::Integer(reason) => shared.reason(reason),
                text => keep(shared, text)?,
            };
        }
        let rate = Rate {
            fingerprint: row.get(8)?,
            line: row.get::<_, i64>(7)?.unsigned_abs(),
            amount: amount.unwrap_or(0),
            key: u32::try_from(self.rates).expect("a part has fewer than four billion rates"),
            charge,
            plan,
            terms,
            texts,
            beside: NONE,
            file,
            kind: row.get(2)?,
            reason: reason(row, 6)?,
        };
        self.outside_bounds(
            row,
            (rate.key, words + IN_NETWORK.len() + IN_NETWORK_PLACE.len() + RATE_TEXTS.len()),
            writer,
        )?;
        if row.get::<_, Option<i64>>(OF_RATE)?.is_some() {
            let (mut figures, mut reasons) = ([None; STATISTIC.len()], [0; 5]);
            for (at, figure) in figures.iter_mut().enumerate() {
                *figure = row.get(OF_RATE + 2 + at)?;
            }
            for (at, gap) in reasons.iter_mut().enumerate() {
                *gap = reason(row, OF_RATE + 2 + STATISTIC.len() + at)?;
            }
            writer.collected.push_with_statistic(rate, Statistic::new(figures, reasons));
        } else if let Some(set) = row.get::<_, Option<i64>>(OF_RATE + 1)? {
            let set = self.set(writer, set)?;
            let said = keep_all(&mut writer.collected.shared, row, words)?;
            let mut place = [0; 4];
            for (at, value) in place.iter_mut().enumerate() {
                *value = row.get(words + IN_NETWORK.len() + at)?;
            }
            writer.collected.push_in_network(rate, Beside { set, words: said, place });
        } else {
            writer.collected.push(rate);
        }
        writer.write_when_full()
    }

    /// Takes the bound of its row that a rate is outside of, which is in the columns from a place on.
    fn outside_bounds(
        &self,
        row: &Row<'_>,
        (key, from): (u32, usize),
        writer: &mut PartWriter<'_>,
    ) -> rusqlite::Result<()> {
        let Some(kind) = row.get::<_, Option<i64>>(from)? else { return Ok(()) };
        let Collected { shared, run, .. } = &mut writer.collected;
        let file = keep(shared, row.get_ref(from + 2)?)?;
        let outside = shared.outside(kind, row.get(from + 1)?, (file, row.get(from + 3)?));
        run.outside.insert(i64::from(key), outside);
        Ok(())
    }

    /// The file of an import, with the day of the newest that states its rates of a payer and plan.
    fn file(&mut self, shared: &mut Shared, import_id: i64, plan: Option<i64>) -> rusqlite::Result<u32> {
        // A file that is the whole truth states all that is current after it.
        let of_plan = plan.filter(|_| self.day.is_none());
        if let Some(known) = self.files.get(&(import_id, of_plan)) {
            return Ok(*known);
        }
        let mut statement = self.connection.prepare_cached(STATED_ON)?;
        let record: [Option<String>; FILE] = statement
            .query_row(params![import_id, of_plan, self.import_id], |row| {
                Ok([row.get(0)?, row.get(1)?, row.get(2)?])
            })?;
        let [name, mut day, mut day_na] = record;
        if let Some((of_part, of_part_na)) = &self.day {
            (day, day_na) = (of_part.clone(), of_part_na.clone());
        }
        let texts = &mut shared.texts;
        let record = [name, day, day_na].map(|text| text.map_or(NONE, |text| texts.keep(&text)));
        shared.files.push(record);
        self.files.insert((import_id, of_plan), shared.files.len());
        Ok(shared.files.len())
    }

    fn charge(&mut self, shared: &mut Shared, charge: i64, item: i64) -> rusqlite::Result<u32> {
        if let Some(known) = self.charges.get(&charge) {
            return Ok(*known);
        }
        let item = self.item(shared, item)?;
        let record = self.record(shared, &CHARGE, ("charge", charge))?;
        shared.charges.push(record);
        shared.item_of.push(item);
        self.charges.insert(charge, shared.charges.len());
        Ok(shared.charges.len())
    }

    fn item(&mut self, shared: &mut Shared, item: i64) -> rusqlite::Result<u32> {
        if let Some(known) = self.items.get(&item) {
            return Ok(*known);
        }
        let record = self.record(shared, &ITEM, ("item", item))?;
        shared.items.push(record);
        let key = shared.items.len();
        self.items.insert(item, key);
        self.item_ids.push(item);
        let mut statement = self.connection.prepare_cached(
            "SELECT code_id, position, published_system, system, code
             FROM item_code JOIN code USING (code_id) WHERE item_id = ?1 ORDER BY position",
        )?;
        let mut rows = statement.query([item])?;
        while let Some(row) = rows.next()? {
            let known = self.codes.get(&row.get(0)?).copied();
            let code = match known {
                Some(known) => known,
                None => {
                    let code = keep_all(shared, row, 3)?;
                    shared.codes.push(code);
                    self.codes.insert(row.get(0)?, shared.codes.len());
                    shared.codes.len()
                }
            };
            let published_system = keep(shared, row.get_ref(2)?)?;
            shared.item_code(key, ItemCode { code, position: row.get(1)?, published_system });
        }
        Ok(key)
    }

    fn plan(&mut self, shared: &mut Shared, plan: i64) -> rusqlite::Result<u32> {
        if let Some(known) = self.plans.get(&plan) {
            return Ok(*known);
        }
        let record = self.record(shared, &PLAN, ("payer_plan", plan))?;
        shared.plans.push(record);
        // As the newest file of the publisher that states the plan had said by then.
        let sql = "SELECT EXISTS (
                       SELECT 1 FROM commercial_plan JOIN import USING (publisher_id)
                       WHERE import.import_id = ?1 AND payer_plan_id = ?2 AND commercial_plan.import_id <= ?1
                         AND (superseded_by IS NULL OR superseded_by > ?1))";
        let mut by_contrast = self.connection.prepare_cached(sql)?;
        if by_contrast.query_row([self.import_id, plan], |row| row.get(0))? {
            shared.is_commercial(shared.plans.len());
        }
        self.plans.insert(plan, shared.plans.len());
        Ok(shared.plans.len())
    }

    /// The payers and plans of the rates so far.
    pub(super) fn plans_of_rates(&self) -> rusqlite::Result<Vec<StatedPlan>> {
        let sql = "SELECT payer_key, plan_key, raw_payer, raw_plan FROM payer_plan WHERE payer_plan_id = ?1";
        let mut statement = self.connection.prepare(sql)?;
        let plans = self.plans.keys().map(|plan| statement.query_row([plan], StatedPlan::of_row));
        plans.collect()
    }

    fn terms(&mut self, shared: &mut Shared, terms: i64) -> rusqlite::Result<u32> {
        if let Some(known) = self.terms.get(&terms) {
            return Ok(*known);
        }
        let with_body = TERMS.map(|name| match name {
            "algorithm_id" => {
                "(SELECT body FROM algorithm WHERE algorithm.algorithm_id = terms.algorithm_id)"
            }
            other => other,
        });
        let record = self.record(shared, &with_body, ("terms", terms))?;
        shared.terms.push(record);
        self.terms.insert(terms, shared.terms.len());
        Ok(shared.terms.len())
    }

    fn record<const N: usize>(
        &self,
        shared: &mut Shared,
        columns: &[&str; N],
        (table, id): (&str, i64),
    ) -> rusqlite::Result<[u32; N]> {
        let sql = format!("SELECT {} FROM {table} WHERE {table}_id = ?1", columns.join(", "));
        self.connection.prepare_cached(&sql)?.query_row([id], |row| keep_all(shared, row, 0))
    }

    fn set(&mut self, writer: &mut PartWriter<'_>, set: i64) -> rusqlite::Result<u32> {
        if let Some(known) = self.sets.get(&set) {
            return Ok(*known);
        }
        let shared = &mut writer.collected.shared;
        let mut statement = self.connection.prepare_cached(
            "SELECT organizations, group_count,
                    (SELECT group_concat(network, '|')
                     FROM (SELECT network FROM provider_set_network WHERE provider_set_id = ?1 ORDER BY network))
             FROM provider_set WHERE provider_set_id = ?1",
        )?;
        let found = statement.query_row([set], |row| {
            Ok(Set {
                organizations: row.get(0)?,
                groups: row.get(1)?,
                networks: keep(shared, row.get_ref(2)?)?,
            })
        })?;
        shared.sets.push(found);
        let key = super::pool::number(shared.sets.len());
        self.sets.insert(set, key);
        let mut statement = self.connection.prepare_cached(
            "SELECT provider_group_id FROM provider_set_group WHERE provider_set_id = ?1 ORDER BY provider_group_id",
        )?;
        let groups = statement.query_map([set], |row| row.get(0))?.collect::<rusqlite::Result<Vec<i64>>>()?;
        for group in groups {
            let group = self.group(writer, group)?;
            writer.providers.member(key, group);
        }
        Ok(key)
    }

    fn group(&mut self, writer: &mut PartWriter<'_>, group: i64) -> rusqlite::Result<u32> {
        if let Some(known) = self.groups.get(&group) {
            return Ok(*known);
        }
        let mut statement = self
            .connection
            .prepare_cached("SELECT npi FROM provider_group_npi WHERE provider_group_id = ?1 ORDER BY npi")?;
        let npis = statement.query_map([group], |row| row.get(0))?.collect::<rusqlite::Result<Vec<i64>>>()?;
        // The name that the group has when this file is the newest.
        let sql = format!(
            "SELECT {}, npi_count, source_line, fingerprint
             FROM (SELECT own.tin_type, own.tin_type_na, own.tin, own.tin_na, own.npi_count, own.npi_count_na,
                          own.reference, own.reference_na, own.source_line, own.fingerprint,
                          coalesce(renamed.name, own.name) AS name,
                          CASE WHEN renamed.name IS NULL THEN own.name_na END AS name_na
                   FROM provider_group AS own
                   LEFT JOIN provider_group_name AS renamed
                       ON renamed.provider_group_id = own.provider_group_id AND renamed.import_id <= ?2
                   WHERE own.provider_group_id = ?1
                   ORDER BY renamed.import_id DESC LIMIT 1)",
            WORDS.join(", ")
        );
        let providers = &mut writer.providers;
        let mut statement = self.connection.prepare_cached(&sql)?;
        let found = statement.query_row([group, self.import_id], |row| {
            let mut words = [NONE; WORDS.len()];
            for (at, id) in words.iter_mut().enumerate() {
                if let Some(text) = row.get_ref(at)?.as_str_or_null()? {
                    *id = providers.texts.keep(text);
                }
            }
            Ok(Group {
                words,
                npi_count: row.get(WORDS.len())?,
                line: row.get::<_, i64>(WORDS.len() + 1)?.unsigned_abs(),
                fingerprint: row.get(WORDS.len() + 2)?,
            })
        })?;
        let key = providers.add(found, &npis);
        self.groups.insert(group, key);
        Ok(key)
    }

    /// What stands beside the rates: codes that bundles cover, and the rejected rows of the import.
    pub(super) fn finish(&self, import_id: i64, writer: &mut PartWriter<'_>) -> Result<(), LakeError> {
        let mut statement = self.connection.prepare(
            "SELECT position, system, code, published_system
             FROM item_component JOIN code USING (code_id) WHERE item_id = ?1 ORDER BY position",
        )?;
        for (key, item) in (1..).zip(&self.item_ids) {
            let mut rows = statement.query([item])?;
            while let Some(row) = rows.next()? {
                let text = |at: usize| row.get::<_, String>(at);
                writer.push_component((key, row.get(0)?), [&text(1)?, &text(2)?, &text(3)?])?;
            }
        }
        let mut statement = self.connection.prepare(
            "WITH said AS MATERIALIZED (
                 SELECT reject, group_concat(rule || ': ' || message, '; ' ORDER BY position) AS findings
                 FROM import_finding WHERE import_id = ?1 AND reject IS NOT NULL GROUP BY reject
             )
             SELECT position, line, byte_offset, raw, findings
             FROM import_reject LEFT JOIN said ON said.reject = import_reject.position
             WHERE import_id = ?1 ORDER BY position",
        )?;
        let mut rows = statement.query([import_id])?;
        while let Some(row) = rows.next()? {
            let numbers = [row.get(0)?, row.get(1)?, row.get(2)?];
            let (raw, findings): (String, Option<String>) = (row.get(3)?, row.get(4)?);
            writer.push_reject(numbers, [&raw, &findings.unwrap_or_default()])?;
        }
        writer.finish_rates(false)?;
        Ok(())
    }
}
