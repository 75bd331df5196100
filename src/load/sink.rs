//! The reading side: interns facts, compares them with the current edition, fills batches.

use std::sync::Arc;
use std::sync::mpsc::SyncSender;

use super::batch::{
    Batch, NewCharge, NewCode, NewEffect, NewItem, NewPayerPlan, NewRate, NewReject, NewTerms,
};
use super::causes::Causes;
use super::current_facts::Edition;
use super::dictionary::Dictionary;
use super::identity;
use super::outcome::{Cause, RowCounts};
use crate::domain::{
    CodeSystem, Decimal, Fingerprint, FingerprintMap, FingerprintSet, Known, Missing, SetFingerprint,
};
use crate::findings::Finding;
use crate::formats::fact::{AmountKind, ChargeFact, EffectFact, ItemFact, PayerPlan, RateFact};
use crate::formats::ledger::Cells;
use crate::formats::reader::{ChargeKey, ItemKey, Reject, Scope, Sink};
use crate::source::IngestError;
use crate::source::Progress;

/// Takes facts from a reader and sends rows with final ids to the writer.
pub(super) struct FactSink {
    dictionary: Dictionary,
    rates: Edition,
    effects: Edition,
    scope: Scope,
    sender: SyncSender<Batch>,
    progress: Arc<Progress>,
    batch: Batch,
    items: Slots,
    charges: Slots,
    terms: FingerprintMap<i64>,
    algorithms: FingerprintMap<i64>,
    /// Fingerprints of the hospital's own amounts already given in this file.
    own_amounts: FingerprintSet,
    raw_payers_seen: FingerprintSet,
    causes: Causes,
    totals: Totals,
}

/// What the reading side counted.
#[derive(Debug, Default)]
pub(super) struct Totals {
    pub(super) rows: RowCounts,
    pub(super) cells: Cells,
    pub(super) rates_added: u64,
    pub(super) effects_added: u64,
    pub(super) unchanged: u64,
    pub(super) superseded: u64,
    /// Current rates that a file of changes states as they are.
    pub(super) stated_again: Vec<i64>,
    pub(super) current_before: u64,
    pub(super) items_added: u64,
    pub(super) codes_added: u64,
    pub(super) payers_unmatched: u64,
    pub(super) gaps_added: u64,
    pub(super) causes: Vec<Cause>,
    pub(super) fingerprint: SetFingerprint,
    /// Whether gaps may stand beside the values that fill them.
    pub(super) rows_out_of_order: bool,
}

/// Ids and fingerprints by the handles that readers hold.
#[derive(Default)]
struct Slots {
    keys: FingerprintMap<u32>,
    rows: Vec<(i64, Fingerprint)>,
}

impl Slots {
    /// The handle of a fingerprint, made with `id` when there is none; true when it was made.
    fn key(&mut self, fingerprint: Fingerprint, id: impl FnOnce() -> i64) -> (u32, bool) {
        let next = u32::try_from(self.rows.len()).expect("a file has fewer than four billion items");
        let key = *self.keys.entry(fingerprint.0).or_insert(next);
        if key == next {
            self.rows.push((id(), fingerprint));
        }
        (key, key == next)
    }
}

impl FactSink {
    pub(super) fn new(
        dictionary: Dictionary,
        rates: Edition,
        effects: Edition,
        scope: Scope,
        sender: SyncSender<Batch>,
        progress: Arc<Progress>,
    ) -> Self {
        let current_before = (rates.len() + effects.len()) as u64;
        Self {
            dictionary,
            rates,
            effects,
            scope,
            sender,
            progress,
            batch: Batch::default(),
            items: Slots::default(),
            charges: Slots::default(),
            terms: FingerprintMap::default(),
            algorithms: FingerprintMap::default(),
            own_amounts: FingerprintSet::default(),
            raw_payers_seen: FingerprintSet::default(),
            causes: Causes::default(),
            totals: Totals { current_before, ..Totals::default() },
        }
    }

    /// Hands over what is left, with the rows that the file no longer states.
    pub(super) fn finish(mut self) -> Result<Totals, IngestError> {
        let plans_seen: FingerprintSet = self
            .dictionary
            .raw_payers
            .iter()
            .filter(|(_, raw_payer)| self.raw_payers_seen.contains(raw_payer))
            .map(|(plan, _)| *plan)
            .collect();
        self.batch.superseded = self.rates.not_stated(self.scope, &plans_seen);
        self.batch.superseded_effects = self.effects.not_stated(self.scope, &plans_seen);
        self.totals.superseded = (self.batch.superseded.len() + self.batch.superseded_effects.len()) as u64;
        if self.scope == Scope::Delta {
            self.totals.stated_again = self.rates.stated_again();
        }
        self.totals.unchanged = self.rates.unchanged() + self.effects.unchanged();
        self.totals.rows.read = self.totals.rows.accepted + self.totals.rows.rejected;
        self.send()?;
        self.totals.causes = self.causes.into_sorted();
        Ok(self.totals)
    }

    fn send(&mut self) -> Result<(), IngestError> {
        self.sender.send(std::mem::take(&mut self.batch)).map_err(|_| IngestError::Stopped)
    }

    fn send_when_full(&mut self) -> Result<(), IngestError> {
        if self.batch.is_full() { self.send() } else { Ok(()) }
    }

    fn code_id(&mut self, line: u64, system: CodeSystem, text: &str) -> i64 {
        // Level I of HCPCS is CPT: a five-digit code published as HCPCS is the CPT code.
        let system = match system {
            CodeSystem::Hcpcs => CodeSystem::of_procedure(text).unwrap_or(system),
            other => other,
        };
        let known = &mut self.dictionary.codes[system as usize];
        if let Some(code_id) = known.get(text) {
            return *code_id;
        }
        let code_id = next(&mut self.dictionary.next.code);
        known.insert(text.into(), code_id);
        self.totals.codes_added += 1;
        self.batch.codes.push(NewCode { code_id, system, text: text.to_owned(), line });
        code_id
    }

    fn payer_plan(&mut self, fingerprint: Fingerprint, payer_plan: &PayerPlan<'_>) -> i64 {
        let raw_payer = identity::of_text(payer_plan.payer).0;
        self.raw_payers_seen.insert(raw_payer);
        if let Some(id) = self.dictionary.payer_plans.get(&fingerprint.0) {
            return *id;
        }
        let payer_plan_id = next(&mut self.dictionary.next.payer_plan);
        self.dictionary.payer_plans.insert(fingerprint.0, payer_plan_id);
        self.dictionary.raw_payers.insert(payer_plan_id, raw_payer);
        let payer_id = self.dictionary.payer_of(payer_plan.payer);
        self.totals.payers_unmatched += u64::from(payer_id.is_none());
        self.batch.payer_plans.push(NewPayerPlan {
            payer_plan_id,
            payer: payer_plan.payer.to_owned(),
            plan: payer_plan.plan.map(str::to_owned),
            payer_id,
        });
        payer_plan_id
    }

    /// The id of the terms of a rate: of `shared` with the rate's own percentage and algorithm.
    fn terms(&mut self, shared: Fingerprint, rate: &RateFact<'_>) -> i64 {
        let fingerprint = identity::of_whole_terms(shared, rate);
        if let Some(id) = self.terms.get(&fingerprint.0) {
            return *id;
        }
        let terms_id = next(&mut self.dictionary.next.terms);
        self.terms.insert(fingerprint.0, terms_id);
        let algorithm_id = rate.algorithm.map(|body| self.algorithm(body));
        self.batch.terms.push(NewTerms {
            terms_id,
            method: rate.terms.method,
            percentage: rate.percentage.map(Decimal::scaled),
            algorithm_id,
            effective_from: rate.terms.effective_from,
            effective_to: rate.terms.effective_to,
            notes: rate.terms.notes.map(str::to_owned),
        });
        terms_id
    }

    fn algorithm(&mut self, body: &str) -> i64 {
        let fingerprint = identity::of_text(body).0;
        if let Some(id) = self.algorithms.get(&fingerprint) {
            return *id;
        }
        let algorithm_id = next(&mut self.dictionary.next.algorithm);
        self.algorithms.insert(fingerprint, algorithm_id);
        self.batch.algorithms.push((algorithm_id, body.to_owned()));
        algorithm_id
    }
}

impl Sink for FactSink {
    fn item(&mut self, line: u64, item: &ItemFact<'_>) -> Result<ItemKey, IngestError> {
        let fingerprint = identity::of_item(item);
        let known = self.dictionary.items.get(&fingerprint.0).copied();
        let next_id = &mut self.dictionary.next.item;
        let (key, first) = self.items.key(fingerprint, || known.unwrap_or_else(|| next(next_id)));
        if first && known.is_none() {
            let codes = item
                .codes
                .iter()
                .map(|(system, text)| (self.code_id(line, *system, text), *system))
                .collect();
            self.totals.items_added += 1;
            self.batch.items.push(NewItem {
                item_id: self.items.rows[key as usize].0,
                description: item.description.map(str::to_owned),
                drug_unit: item.drug_unit,
                drug_type: item.drug_type.map(str::to_owned),
                codes,
                fingerprint: fingerprint.0,
                line,
            });
            self.send_when_full()?;
        }
        Ok(ItemKey(key))
    }

    fn charge(
        &mut self,
        line: u64,
        item: ItemKey,
        charge: &ChargeFact<'_>,
    ) -> Result<ChargeKey, IngestError> {
        let (item_id, item_fingerprint) = self.items.rows[item.0 as usize];
        let fingerprint = identity::of_charge(item_fingerprint, charge);
        let known = self.dictionary.charges.get(&fingerprint.0).copied();
        let next_id = &mut self.dictionary.next.charge;
        let (key, first) = self.charges.key(fingerprint, || known.unwrap_or_else(|| next(next_id)));
        if first && known.is_none() {
            self.batch.charges.push(NewCharge {
                charge_id: self.charges.rows[key as usize].0,
                item_id,
                setting: charge.setting,
                billing_class: charge.billing_class,
                place_of_service: charge.place_of_service.map(|place| place.to_string()),
                modifiers: charge.modifiers.to_owned(),
                fingerprint: fingerprint.0,
                line,
            });
            self.send_when_full()?;
        }
        Ok(ChargeKey(key))
    }

    fn rate(&mut self, line: u64, charge: ChargeKey, rate: &RateFact<'_>) -> Result<(), IngestError> {
        let (charge_id, charge_fingerprint) = self.charges.rows[charge.0 as usize];
        let plan = rate.payer_plan.as_ref().map(identity::of_payer_plan);
        let terms = identity::of_terms(&rate.terms);
        let fingerprint = identity::of_rate(charge_fingerprint, plan, terms, rate);
        if rate.kind != AmountKind::Negotiated && !self.own_amounts.insert(fingerprint.0) {
            return Ok(());
        }
        self.totals.fingerprint.add(fingerprint);
        let payer_plan_id =
            rate.payer_plan.as_ref().zip(plan).map(|(named, plan)| self.payer_plan(plan, named));
        if self.rates.state_again(fingerprint) {
            return Ok(());
        }
        let terms_id = self.terms(terms, rate);
        let rate_id = next(&mut self.dictionary.next.rate);
        self.totals.rates_added += 1;
        let usable = rate.amount.is_ok() || rate.percentage.is_ok() || rate.algorithm.is_ok();
        self.totals.gaps_added += u64::from(!usable);
        self.batch.rates.push(NewRate {
            rate_id,
            charge_id,
            amount_kind_id: rate.kind.id(),
            payer_plan_id,
            terms_id,
            amount: rate.amount.map(|amount| amount.dollars().scaled()),
            amount_raw: rate.amount_raw.map(str::to_owned),
            line,
            fingerprint: fingerprint.0,
        });
        if let Some(statistic) = rate.statistic {
            self.batch.statistics.push((rate_id, statistic));
        }
        self.send_when_full()
    }

    fn effect(&mut self, line: u64, effect: &EffectFact<'_>) -> Result<(), IngestError> {
        let fingerprint = identity::of_effect(effect);
        self.totals.fingerprint.add(identity::of_effect_in_words(effect));
        let payer_plan_id: Known<i64> = match &effect.payer_plan {
            Ok(plan) => Ok(self.payer_plan(identity::of_payer_plan(plan), plan)),
            Err(reason) => Err::<i64, Missing>(*reason),
        };
        if self.effects.state_again(fingerprint) {
            return Ok(());
        }
        self.totals.effects_added += 1;
        self.batch.effects.push(NewEffect {
            modifiers: effect.modifiers.to_owned(),
            description: effect.description.map(str::to_owned),
            setting: effect.setting,
            payer_plan_id,
            amount: effect.amount.map(|amount| amount.dollars().scaled()),
            percentage: effect.percentage.map(Decimal::scaled),
            algorithm: effect.algorithm.map(str::to_owned),
            notes: effect.notes.map(str::to_owned),
            line,
            fingerprint: fingerprint.0,
        });
        self.send_when_full()
    }

    fn accepted(&mut self) {
        self.totals.rows.accepted += 1;
    }

    fn reject(&mut self, reject: &Reject<'_>) -> Result<(), IngestError> {
        self.totals.rows.rejected += 1;
        self.progress.count_reject();
        self.causes.reject(reject);
        self.batch.rejects.push(NewReject {
            line: reject.line,
            byte_offset: reject.byte_offset,
            raw: reject.raw.to_owned(),
            findings: reject.findings.to_vec(),
        });
        self.send_when_full()
    }

    fn finding(&mut self, finding: Finding) -> Result<(), IngestError> {
        self.causes.note(finding);
        Ok(())
    }

    fn rows_out_of_order(&mut self) {
        self.totals.rows_out_of_order = true;
    }

    fn cells(&mut self, cells: &Cells) {
        self.totals.cells.add(cells);
    }
}

fn next(counter: &mut i64) -> i64 {
    let id = *counter;
    *counter += 1;
    id
}
