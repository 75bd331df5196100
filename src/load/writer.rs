//! The writing side: batches into tables, inside the one transaction of the import.

use chrono::NaiveDate;
use rusqlite::types::Value;
use rusqlite::{CachedStatement, Connection, params, params_from_iter};

use super::batch::{Batch, NewEffect, NewRate, NewReject};
use crate::domain::{Decimal, Known, Missing};
use crate::findings::Finding;
use crate::formats::fact::{BillingClass, Method, Setting, Statistic};
use crate::source::IngestError;

/// Rates a statement: more gain nothing, fewer cost a third.
const ROWS_A_STATEMENT: usize = 64;

/// Columns of `rate` that each row binds anew.
const RATE_COLUMNS: usize = 9;

/// Writes the rows of one import.
pub(super) struct Writer<'c> {
    connection: &'c Connection,
    import_id: i64,
    publisher_id: i64,
    findings: i64,
}

impl<'c> Writer<'c> {
    pub(super) const fn new(connection: &'c Connection, import_id: i64, publisher_id: i64) -> Self {
        Self { connection, import_id, publisher_id, findings: 0 }
    }

    pub(super) fn write(&mut self, batch: &Batch) -> Result<(), IngestError> {
        self.write_codes(batch)?;
        self.write_items(batch)?;
        self.write_charges(batch)?;
        self.write_payer_plans(batch)?;
        self.write_terms(batch)?;
        self.write_rates(&batch.rates)?;
        self.write_statistics(&batch.statistics)?;
        for effect in &batch.effects {
            self.write_effect(effect)?;
        }
        for reject in &batch.rejects {
            self.write_reject(reject)?;
        }
        self.supersede("UPDATE rate SET superseded_by = ?1 WHERE rate_id = ?2", &batch.superseded)?;
        self.supersede(
            "UPDATE modifier_effect SET superseded_by = ?1 WHERE modifier_effect_id = ?2",
            &batch.superseded_effects,
        )
    }

    /// Keeps a finding, `occurrences` times seen.
    pub(super) fn write_finding(&mut self, finding: &Finding, occurrences: u64) -> Result<(), IngestError> {
        self.findings += 1;
        let column = gap_text(finding.place.column_name.clone().ok_or(Missing::NotApplicable));
        let cell = gap_text(finding.place.single_cell().ok_or(Missing::NotApplicable));
        let value = gap_text(finding.value.clone().ok_or(Missing::NotApplicable));
        self.statement(
            "INSERT INTO import_finding (import_id, position, rule, severity, line, column_name, column_name_na,
                 cell, cell_na, value, value_na, message, help, occurrences)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
        )?
        .execute(params![
            self.import_id,
            self.findings,
            finding.rule.id,
            finding.rule.severity.as_str(),
            signed(finding.place.line),
            column.0,
            column.1,
            cell.0,
            cell.1,
            value.0,
            value.1,
            finding.message,
            finding.help,
            signed(occurrences)
        ])?;
        Ok(())
    }

    fn statement(&self, sql: &'static str) -> Result<CachedStatement<'c>, IngestError> {
        Ok(self.connection.prepare_cached(sql)?)
    }

    pub(super) fn write_codes(&self, batch: &Batch) -> Result<(), IngestError> {
        let mut insert = self.statement(
            "INSERT INTO code (code_id, system, code, title_na, descriptor_na, service_type_na, effective_from_na,
                 effective_to_na, replaced_by_na, import_id, source_line)
             SELECT ?1, system, ?3, 'not-collected', descriptor_na, 'not-collected', 'not-collected',
                    'not-collected', 'not-collected', ?4, ?5
             FROM code_system WHERE system = ?2",
        )?;
        for code in &batch.codes {
            insert.execute(params![
                code.code_id,
                code.system.as_str(),
                code.text,
                self.import_id,
                signed(code.line)
            ])?;
        }
        Ok(())
    }

    fn write_items(&self, batch: &Batch) -> Result<(), IngestError> {
        let mut insert = self.statement(
            "INSERT INTO item (item_id, publisher_id, description, description_na, drug_unit, drug_unit_na,
                 drug_type, drug_type_na, fingerprint, import_id, source_line)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        )?;
        let mut insert_code = self.statement(
            "INSERT INTO item_code (item_id, position, code_id, published_system) VALUES (?1, ?2, ?3, ?4)",
        )?;
        for item in &batch.items {
            let description = gap_text(item.description.clone());
            let drug_type = gap_text(item.drug_type.clone());
            insert.execute(params![
                item.item_id,
                self.publisher_id,
                description.0,
                description.1,
                item.drug_unit.ok().map(Decimal::scaled),
                reason(item.drug_unit.err()),
                drug_type.0,
                drug_type.1,
                item.fingerprint,
                self.import_id,
                signed(item.line)
            ])?;
            for (position, (code_id, system)) in (1_i64..).zip(&item.codes) {
                insert_code.execute(params![item.item_id, position, code_id, system.as_str()])?;
            }
        }
        Ok(())
    }

    fn write_charges(&self, batch: &Batch) -> Result<(), IngestError> {
        let mut insert = self.statement(
            "INSERT INTO charge (charge_id, item_id, setting, setting_na, billing_class, billing_class_na,
                 place_of_service, place_of_service_na, modifiers, fingerprint, import_id, source_line)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        )?;
        for charge in &batch.charges {
            insert.execute(params![
                charge.charge_id,
                charge.item_id,
                charge.setting.ok().map(Setting::as_str),
                reason(charge.setting.err()),
                charge.billing_class.ok().map(BillingClass::as_str),
                reason(charge.billing_class.err()),
                charge.place_of_service.as_ref().ok(),
                reason(charge.place_of_service.as_ref().err().copied()),
                charge.modifiers,
                charge.fingerprint,
                self.import_id,
                signed(charge.line)
            ])?;
        }
        Ok(())
    }

    fn write_payer_plans(&self, batch: &Batch) -> Result<(), IngestError> {
        let mut insert = self.statement(
            "INSERT INTO payer_plan (payer_plan_id, raw_payer, raw_plan, raw_plan_na, payer_id, payer_id_na,
                 import_id)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?;
        for plan in &batch.payer_plans {
            let raw_plan = gap_text(plan.plan.clone());
            let unmatched = plan.payer_id.is_none().then_some(Missing::Pending);
            insert.execute(params![
                plan.payer_plan_id,
                plan.payer,
                raw_plan.0,
                raw_plan.1,
                plan.payer_id,
                reason(unmatched),
                self.import_id
            ])?;
        }
        Ok(())
    }

    fn write_terms(&self, batch: &Batch) -> Result<(), IngestError> {
        let mut insert = self.statement(
            "INSERT INTO terms (terms_id, method, method_na, percentage, percentage_na, algorithm_id, algorithm_id_na,
                 effective_from, effective_from_na, effective_to, effective_to_na, notes, notes_na, import_id)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
        )?;
        for terms in &batch.terms {
            let notes = gap_text(terms.notes.clone());
            insert.execute(params![
                terms.terms_id,
                terms.method.ok().map(Method::as_str),
                reason(terms.method.err()),
                terms.percentage.ok(),
                reason(terms.percentage.err()),
                terms.algorithm_id.ok(),
                reason(terms.algorithm_id.err()),
                terms.effective_from.ok().map(iso),
                reason(terms.effective_from.err()),
                terms.effective_to.ok().map(iso),
                reason(terms.effective_to.err()),
                notes.0,
                notes.1,
                self.import_id
            ])?;
        }
        let mut insert =
            self.statement("INSERT INTO algorithm (algorithm_id, body, import_id) VALUES (?1, ?2, ?3)")?;
        for (algorithm_id, body) in &batch.algorithms {
            insert.execute(params![algorithm_id, body, self.import_id])?;
        }
        Ok(())
    }

    fn write_rates(&self, rates: &[NewRate]) -> Result<(), IngestError> {
        let chunks = rates.chunks_exact(ROWS_A_STATEMENT);
        let rest = chunks.remainder();
        if rates.len() >= ROWS_A_STATEMENT {
            let mut insert = self.connection.prepare_cached(&insert_rates(ROWS_A_STATEMENT))?;
            for chunk in chunks {
                self.bind_rates(&mut insert, chunk)?;
            }
        }
        let mut insert = self.connection.prepare_cached(&insert_rates(1))?;
        rest.iter().try_for_each(|rate| self.bind_rates(&mut insert, std::slice::from_ref(rate)))?;
        match rates.last() {
            Some(last) if last.rate_id != self.connection.last_insert_rowid() => Err(IngestError::Content {
                message: "a rate was stored under another number than planned; the import was rolled back"
                    .to_owned(),
                hint: "this is a fault of ratebook: please report it with the file".to_owned(),
            }),
            _ => Ok(()),
        }
    }

    fn bind_rates(&self, insert: &mut CachedStatement<'_>, rates: &[NewRate]) -> Result<(), IngestError> {
        for (at, rate) in rates.iter().enumerate() {
            let from = at * RATE_COLUMNS;
            let mut bind =
                |column: usize, value: Option<i64>| insert.raw_bind_parameter(from + column, value);
            bind(1, Some(rate.charge_id))?;
            bind(2, Some(rate.amount_kind_id))?;
            bind(3, rate.payer_plan_id)?;
            bind(4, Some(rate.terms_id))?;
            bind(5, rate.amount.ok())?;
            bind(6, reason_id(rate.amount.err()))?;
            bind(7, Some(signed(rate.line)))?;
            bind(8, Some(rate.fingerprint))?;
            insert.raw_bind_parameter(from + 9, rate.amount_raw.as_deref())?;
        }
        insert.raw_bind_parameter(rates.len() * RATE_COLUMNS + 1, self.import_id)?;
        insert.raw_execute()?;
        Ok(())
    }

    fn write_statistics(&self, statistics: &[(i64, Statistic)]) -> Result<(), IngestError> {
        let mut insert = self.statement(
            "INSERT INTO rate_statistic (rate_id, estimated_amount, estimated_amount_na, median_amount, median_amount_na,
                 percentile_10_amount, percentile_10_amount_na, percentile_90_amount, percentile_90_amount_na,
                 remittance_count, remittance_count_na, remittance_count_low, remittance_count_high)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        )?;
        for (rate_id, statistic) in statistics {
            let mut bound: Vec<Option<i64>> = vec![Some(*rate_id)];
            for amount in
                [statistic.estimated, statistic.median, statistic.percentile_10, statistic.percentile_90]
            {
                bound.push(amount.ok().map(|money| money.dollars().scaled()));
                bound.push(reason_id(amount.err()));
            }
            bound.push(statistic.count.ok());
            bound.push(reason_id(statistic.count.err()));
            bound.push(statistic.count_bounds.map(|(low, _)| low));
            bound.push(statistic.count_bounds.map(|(_, high)| high));
            insert.execute(params_from_iter(bound))?;
        }
        Ok(())
    }

    fn write_effect(&self, effect: &NewEffect) -> Result<(), IngestError> {
        let description = gap_text(effect.description.clone());
        let algorithm = gap_text(effect.algorithm.clone());
        let notes = gap_text(effect.notes.clone());
        self.statement(
            "INSERT INTO modifier_effect (publisher_id, modifiers, description, description_na, setting, setting_na,
                 payer_plan_id, payer_plan_id_na, amount, amount_na, percentage, percentage_na, algorithm, algorithm_na,
                 notes, notes_na, import_id, source_line, fingerprint)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)",
        )?
        .execute(params![
            self.publisher_id,
            effect.modifiers,
            description.0,
            description.1,
            effect.setting.ok().map(Setting::as_str),
            reason(effect.setting.err()),
            effect.payer_plan_id.ok(),
            reason(effect.payer_plan_id.err()),
            effect.amount.ok(),
            reason(effect.amount.err()),
            effect.percentage.ok(),
            reason(effect.percentage.err()),
            algorithm.0,
            algorithm.1,
            notes.0,
            notes.1,
            self.import_id,
            signed(effect.line),
            effect.fingerprint
        ])?;
        Ok(())
    }

    pub(super) fn write_reject(&mut self, reject: &NewReject) -> Result<(), IngestError> {
        self.statement(
            "INSERT INTO import_reject (import_id, line, byte_offset, raw) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![
            self.import_id,
            signed(reject.line),
            signed(reject.byte_offset),
            reject.raw
        ])?;
        reject.findings.iter().try_for_each(|finding| self.write_finding(finding, 1))
    }

    fn supersede(&self, sql: &'static str, ids: &[i64]) -> Result<(), IngestError> {
        let mut update = self.statement(sql)?;
        for id in ids {
            update.execute(params![self.import_id, id])?;
        }
        Ok(())
    }
}

/// An insert of so many rates, whose import is the last parameter and shared by all rows.
///
/// SQLite gives the ids, each one more than the largest, as the dictionary does; that spares it a look
/// for a row of the same id. With all columns in their order it stores what is bound without a copy.
fn insert_rates(rows: usize) -> String {
    let import = rows * RATE_COLUMNS + 1;
    let row = |at: usize| {
        let bound = |column: usize| format!("?{}", at * RATE_COLUMNS + column);
        let (first, last): (Vec<String>, Vec<String>) =
            ((1..=6).map(bound).collect(), (7..=9).map(bound).collect());
        format!("(NULL, {}, ?{import}, {}, NULL)", first.join(", "), last.join(", "))
    };
    let values: Vec<String> = (0..rows).map(row).collect();
    format!(
        "INSERT INTO rate (rate_id, charge_id, amount_kind_id, payer_plan_id, terms_id, amount, amount_na,
             import_id, source_line, fingerprint, amount_raw, superseded_by)
         VALUES {}",
        values.join(", ")
    )
}

/// A text and its reason as two columns.
fn gap_text(known: Known<String>) -> (Option<String>, Value) {
    match known {
        Ok(text) => (Some(text), Value::Null),
        Err(missing) => (None, reason(Some(missing))),
    }
}

/// The reason's word, for the tables that keep words.
pub(super) fn reason(missing: Option<Missing>) -> Value {
    missing.map_or(Value::Null, |missing| Value::Text(missing.as_str().to_owned()))
}

/// The reason's number, for the rate tables.
fn reason_id(missing: Option<Missing>) -> Option<i64> {
    missing.map(|missing| i64::from(missing.id()))
}

fn iso(date: NaiveDate) -> String {
    date.format("%Y-%m-%d").to_string()
}

/// SQLite's whole numbers are signed; lines and bytes stay far below the limit.
pub(super) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
