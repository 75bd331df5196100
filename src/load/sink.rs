//! The reading side: interns facts, compares them with the current edition, fills batches.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::mpsc::SyncSender;

use super::batch::Batch;
use super::causes::Causes;
use super::contracts::{Contracts, Stated};
use super::current_facts::{Edition, RatesBefore};
use super::dictionary::Dictionary;
use super::import_records::{NewFinding, NewReject};
use super::known_terms::{Identities, KnownTerms};
use super::outcome::{Cause, RowCounts};
use super::outside_bounds::{NewOutsideBounds, in_row};
use super::price_records::{
    NewAlgorithm, NewCharge, NewComponent, NewEffect, NewItem, NewItemCode, NewRate, NewStatistic, NewTerms,
    identity_of_text, identity_of_whole_terms, in_contract,
};
use super::provider_records::{NewAllowed, NewContents, NewContentsFile, NewContentsPlan, NewInNetworkRate};
use super::rate_counts::RateCounts;
use super::rejected_codes::RejectedCodes;
use super::stated_rates::{Said, StatedRates};
use crate::db::{Identified as _, Link};
use crate::domain::{CodeSystem, Fingerprint, FingerprintMap, FingerprintSet, Known, SetFingerprint};
use crate::findings::{Finding, Place, Rule, rules};
use crate::formats::fact::{ChargeFact, EffectFact, ItemFact, PayerPlan, RateFact};
use crate::formats::ledger::Cells;
use crate::formats::providers::ProvidersKey;
use crate::formats::reader::{ChargeKey, ItemKey, LeftOut, Reject, Scope, Sink, StandardCharges};
use crate::formats::words::AmountKind;
use crate::formats::{AllowedFact, ContentsFact, Places, ProviderSetFact};
use crate::source::{IngestError, Lines, Progress};

/// Takes facts from a reader and sends rows with final ids to the writer.
pub(super) struct FactSink {
    dictionary: Dictionary,
    rates: Edition,
    effects: Edition,
    scope: Scope,
    charges_stated: StandardCharges,
    sender: SyncSender<Batch>,
    progress: Arc<Progress>,
    batch: Batch,
    items: Slots,
    charges: Slots,
    terms: FingerprintMap<i64>,
    known_terms: KnownTerms,
    algorithms: FingerprintMap<i64>,
    /// Fingerprints of the standard charges already given in a file whose reader compares them itself.
    item_amounts: FingerprintSet,
    /// Rates already given in this file, and the standard charges of any other.
    stated: StatedRates,
    places: Places,
    causes: Causes,
    /// Findings of rejected rows.
    findings: u64,
    totals: Totals,
}

/// What the reading side counted.
#[derive(Debug, Default)]
pub(super) struct Totals {
    pub(super) rows: RowCounts,
    pub(super) cells: Cells,
    /// Of a file that is made of lines: JSON is not.
    pub(super) lines: Option<Lines>,
    /// Of a file that is read for some codes.
    pub(super) left_out: Option<LeftOut>,
    pub(super) rates_added: u64,
    /// The same by payer, plan and reason.
    pub(super) rate_counts: RateCounts,
    pub(super) effects_added: u64,
    /// Lists of a table of contents, and allowed amounts.
    pub(super) others_added: u64,
    pub(super) unchanged: u64,
    pub(super) superseded: u64,
    /// Current rates that a file of changes states as they are.
    pub(super) stated_again: Vec<i64>,
    /// The same of modifier effects.
    pub(super) effects_stated_again: Vec<i64>,
    pub(super) current_before: u64,
    pub(super) items_added: u64,
    pub(super) codes_added: u64,
    /// Published names that are not matched to a payer, new with this import, each once whatever its plans.
    pub(super) payers_unmatched: HashSet<String>,
    /// The first of these names.
    pub(super) unmatched_names: Vec<String>,
    pub(super) gaps_added: u64,
    /// What was current before, by contract; the number of each is its place.
    pub(super) contracts: Vec<ContractTotals>,
    /// The contract of each plan as published.
    pub(super) contract_of_plan: Vec<(i64, usize)>,
    pub(super) causes: Vec<Cause>,
    pub(super) fingerprint: SetFingerprint,
    /// What the rejected rows name.
    pub(super) rejected_codes: RejectedCodes,
    /// Whether gaps may stand beside the values that fill them.
    pub(super) rows_out_of_order: bool,
}

/// The most names that are not matched to a payer that an import names; it counts all.
const NAMED: usize = 3;

impl Totals {
    /// Counts a published name that is not matched to a payer.
    fn unmatched(&mut self, name: &str) {
        if self.payers_unmatched.insert(name.to_owned()) && self.unmatched_names.len() < NAMED {
            self.unmatched_names.push(name.to_owned());
        }
    }
}

/// What was current of a contract before the file.
#[derive(Debug)]
pub(super) struct ContractTotals {
    /// Payer and plan; blank for standard charges.
    pub(super) name: String,
    pub(super) before: RatesBefore,
    /// The same of other parts of what the file is of, which stays.
    pub(super) parts: RatesBefore,
    /// Whether what the file does not state again goes.
    pub(super) replaced: bool,
    /// Whether the file states another plan of the payer.
    pub(super) beside: bool,
    /// The lines of business into which the file splits it.
    pub(super) split: Vec<&'static str>,
    /// Whether the file states it, and the edition does not.
    pub(super) is_new: bool,
}

fn contract_totals(
    contracts: &Contracts,
    (before, parts): (Vec<RatesBefore>, Vec<RatesBefore>),
    scope: Scope,
) -> Vec<ContractTotals> {
    let all = contracts.all();
    let payers: HashSet<&str> =
        all.iter().filter(|contract| contract.stated).map(|contract| &*contract.payer).collect();
    let names = contracts.names(|at| before[at].count > 0);
    let totals = all.iter().zip(before.into_iter().zip(parts)).zip(names).map(
        |((contract, (before, parts)), name)| {
            let replaced = match scope {
                Scope::Publisher | Scope::Codes => true,
                Scope::Plans => contract.stated,
                Scope::Delta => false,
            };
            let beside = scope == Scope::Plans && !contract.stated && payers.contains(&*contract.payer);
            let is_new = contract.stated && before.count == 0;
            ContractTotals { name, before, parts, replaced, beside, split: contract.split.clone(), is_new }
        },
    );
    totals.collect()
}

/// Ids and fingerprints by the handles that readers hold.
#[derive(Default)]
struct Slots {
    keys: FingerprintMap<u32>,
    rows: Vec<Link>,
}

impl Slots {
    /// The handle of a fingerprint, made with `id` when there is none; true when it was made.
    fn key(&mut self, fingerprint: Fingerprint, id: impl FnOnce() -> i64) -> (u32, bool) {
        let next = u32::try_from(self.rows.len()).expect("a file has fewer than four billion items");
        let key = *self.keys.entry(fingerprint.0).or_insert(next);
        if key == next {
            self.rows.push(Link { id: id(), identity: fingerprint });
        }
        (key, key == next)
    }
}

impl FactSink {
    pub(super) fn new(
        dictionary: Dictionary,
        rates: Edition,
        effects: Edition,
        (format, scope, charges_stated): (&str, Scope, StandardCharges),
        sender: SyncSender<Batch>,
        progress: Arc<Progress>,
    ) -> Self {
        let current_before = (rates.len() + effects.len()) as u64;
        Self {
            dictionary,
            rates,
            effects,
            scope,
            charges_stated,
            sender,
            progress,
            batch: Batch::default(),
            items: Slots::default(),
            charges: Slots::default(),
            terms: FingerprintMap::default(),
            known_terms: KnownTerms::default(),
            algorithms: FingerprintMap::default(),
            item_amounts: FingerprintSet::default(),
            stated: StatedRates::default(),
            places: Places::default(),
            causes: Causes::of_format(format),
            findings: 0,
            totals: Totals { current_before, ..Totals::default() },
        }
    }

    /// Hands over what is left, with the rows that the file no longer states.
    pub(super) fn finish(mut self) -> Result<Totals, IngestError> {
        let earlier = self.rates.rates_before(self.dictionary.contracts.all().len());
        let parts = self.rates.of_parts(earlier.len());
        self.dictionary.contracts.follow_lines(|at| earlier[at].count > 0);
        let contracts = &self.dictionary.contracts;
        self.batch.superseded = self.rates.not_stated(self.scope, contracts.all());
        self.batch.superseded_effects = self.effects.not_stated(self.scope, contracts.all());
        for stated in contracts.stated() {
            self.batch.stated_plans.push(&stated);
        }
        self.totals.contracts = contract_totals(contracts, (earlier, parts), self.scope);
        self.totals.contract_of_plan = contracts.by_plan().into_iter().collect();
        self.totals.superseded = (self.batch.superseded.len() + self.batch.superseded_effects.len()) as u64;
        if self.scope == Scope::Delta {
            for (contract, told) in contracts.lines_told() {
                let message = format!(
                    "{} is {told}: stored rates that the file does not state keep what they have",
                    contracts.name(contract)
                );
                self.causes.note(rules::LINE_ADDED.at(Place::default(), "", message));
            }
            for (contract, lines) in contracts.lines_beside(|at| self.totals.contracts[at].before.count > 0) {
                let message = format!(
                    "{} is stored with {lines}, and the file states no line of business: its rates replace none of these",
                    contracts.name(contract)
                );
                self.causes.note(rules::ADDED_BESIDE.at(Place::default(), "", message));
            }
            self.totals.stated_again = self.rates.stated_again();
            self.totals.effects_stated_again = self.effects.stated_again();
        }
        self.totals.unchanged = self.rates.unchanged() + self.effects.unchanged();
        self.totals.rows.read = self.totals.rows.accepted + self.totals.rows.rejected;
        self.send()?;
        self.totals.causes = self.causes.into_sorted();
        Ok(self.totals)
    }

    fn send(&mut self) -> Result<(), IngestError> {
        self.sender.send(self.batch.take()).map_err(|_| IngestError::Stopped)
    }

    fn send_when_full(&mut self) -> Result<(), IngestError> {
        if self.batch.is_full() { self.send() } else { Ok(()) }
    }

    fn code_id(&mut self, line: u64, system: CodeSystem, text: &str) -> i64 {
        let (code_id, new) = self.dictionary.codes.id(line, system.stored(text), text);
        if let Some(new) = new {
            self.totals.codes_added += 1;
            self.batch.codes.push(&new);
        }
        code_id
    }

    fn payer_plan(&mut self, named: &PayerPlan<'_>) -> Stated {
        let (stated, new) = self.dictionary.contracts.state(named);
        if let Some(new) = new {
            if !self.dictionary.contracts.is_matched(named.payer) {
                self.totals.unmatched(named.payer);
            }
            self.batch.payer_plans.push(&new);
        }
        stated
    }

    /// Notes a rate that an earlier row of the file states.
    fn say_repeated(&mut self, line: u64, said: Said, fact: &RateFact<'_>) {
        let (rule, before, what) = match said {
            Said::First => return,
            Said::Again(before) => (rules::SAME_RATE_AGAIN, before, "in the same way; it is counted once"),
            Said::AgainWithOtherNotes(before) => (
                rules::SAME_RATE_AGAIN,
                before,
                "with the same figure and another last day or other notes, or under another name; both are stored and have one vote",
            ),
            Said::BesideOtherBounds(before) => (
                rules::SAME_RATE_AGAIN,
                before,
                "in the same way beside another minimum or maximum; both are stored and have one vote",
            ),
            Said::Otherwise(before) => {
                let is_standard = fact.payer_plan.is_none() && fact.kind != AmountKind::FeeSchedule;
                let rule = if is_standard { rules::AMOUNTS_DISAGREE } else { rules::SAME_RATE_OTHERWISE };
                (rule, before, "with another figure; both are stored")
            }
            Said::BesideNone(before) => (
                rules::SAME_RATE_OTHERWISE,
                before,
                "without a figure, and this row has one; both are stored",
            ),
            Said::WithoutFigure(before) => {
                (rules::SAME_RATE_OTHERWISE, before, "with a figure, and this row has none; both are stored")
            }
        };
        let places = &self.places;
        self.causes.note_place(rule, || {
            let pointer = fact.pointer().map(|pointer| pointer.to_string());
            let place = Place { line, pointer, ..Place::default() };
            let before = places.in_words(before, fact.pointer());
            let whose = match (fact.payer_plan, fact.kind) {
                (Some(named), _) => format!("rate of {} ({})", named.payer, named.plan.unwrap_or("no plan")),
                (None, AmountKind::FeeSchedule) => "amount of the fee schedule".to_owned(),
                (None, kind) => format!("{} of the item", kind.name()),
            };
            rule.at(place, "", format!("{before} states this {whose} {what}"))
        });
    }

    /// Whether the file has stated an amount of no payer before; what a person should look at is said.
    fn is_again(
        &mut self,
        (line, charge): (u64, ChargeKey),
        rate: &NewRate<'_>,
        days: Fingerprint,
    ) -> Result<bool, IngestError> {
        let (fact, is_fee) = (rate.fact, rate.fact.kind == AmountKind::FeeSchedule);
        if !is_fee && self.charges_stated == StandardCharges::Compared {
            return Ok(!self.item_amounts.insert(rate.fingerprint.0));
        }
        // The kinds of standard charges are as different as two contracts are.
        let of = (rate.charge, Fingerprint(fact.kind.id()), None);
        let place = self.places.number(line, fact.pointer());
        let said = self.stated.take((place, charge), (of, days), fact, (rate.fingerprint, Fingerprint(0)))?;
        let is_worth_saying = match (self.charges_stated, said) {
            _ if is_fee => true,
            (StandardCharges::Once, Said::Again(_)) => fact.amount.is_ok(),
            (_, Said::Otherwise(_)) => true,
            _ => false,
        };
        if is_worth_saying {
            self.say_repeated(line, said, fact);
        }
        Ok(matches!(said, Said::Again(_)))
    }

    /// The id of the terms of a rate: of `shared` with the rate's own percentage and algorithm.
    fn terms(&mut self, shared: Fingerprint, rate: &RateFact<'_>) -> i64 {
        if let Some(id) = self.known_terms.number(rate) {
            return id;
        }
        let id = self.new_terms(shared, rate);
        self.known_terms.keep_number(rate, id);
        id
    }

    fn new_terms(&mut self, shared: Fingerprint, rate: &RateFact<'_>) -> i64 {
        let fingerprint = identity_of_whole_terms(shared, rate);
        if let Some(id) = self.terms.get(&fingerprint.0) {
            return *id;
        }
        let terms_id = next(&mut self.dictionary.next.terms);
        self.terms.insert(fingerprint.0, terms_id);
        let algorithm = rate.algorithm.map(|body| self.algorithm(body));
        self.batch.terms.push(&NewTerms { terms_id, rate, algorithm });
        terms_id
    }

    fn algorithm(&mut self, body: &str) -> Link {
        let identity = identity_of_text(body);
        if let Some(id) = self.algorithms.get(&identity.0) {
            return Link { id: *id, identity };
        }
        let algorithm_id = next(&mut self.dictionary.next.algorithm);
        self.algorithms.insert(identity.0, algorithm_id);
        self.batch.algorithms.push(&NewAlgorithm { algorithm_id, body });
        Link { id: algorithm_id, identity }
    }
}

impl Sink for FactSink {
    fn item(&mut self, line: u64, fact: &ItemFact<'_>) -> Result<ItemKey, IngestError> {
        let mut item = NewItem { item_id: 0, fact, fingerprint: Fingerprint(0), line };
        item.fingerprint = item.identity();
        let known = self.dictionary.items.get(&item.fingerprint.0).copied();
        let next_id = &mut self.dictionary.next.item;
        let (key, first) = self.items.key(item.fingerprint, || known.unwrap_or_else(|| next(next_id)));
        if first && known.is_none() {
            item.item_id = self.items.rows[key as usize].id;
            for (position, (published_system, text)) in (1..).zip(fact.codes) {
                let code_id = self.code_id(line, *published_system, text);
                let item_id = item.item_id;
                self.batch.item_codes.push(&NewItemCode {
                    item_id,
                    position,
                    code_id,
                    published_system: *published_system,
                });
            }
            for (position, (published_system, text)) in (1..).zip(fact.components) {
                let code_id = self.code_id(line, *published_system, text);
                let (item_id, published_system) = (item.item_id, *published_system);
                self.batch.item_components.push(&NewComponent {
                    item_id,
                    position,
                    code_id,
                    published_system,
                });
            }
            self.totals.items_added += 1;
            self.batch.items.push(&item);
            self.send_when_full()?;
        }
        Ok(ItemKey(key))
    }

    fn charge(&mut self, line: u64, item: ItemKey, fact: &ChargeFact<'_>) -> Result<ChargeKey, IngestError> {
        let item = self.items.rows[item.0 as usize];
        let mut charge = NewCharge { charge_id: 0, item, fact, fingerprint: Fingerprint(0), line };
        charge.fingerprint = charge.identity();
        let known = self.dictionary.charges.get(&charge.fingerprint.0).copied();
        let next_id = &mut self.dictionary.next.charge;
        let (key, first) = self.charges.key(charge.fingerprint, || known.unwrap_or_else(|| next(next_id)));
        if first && known.is_none() {
            charge.charge_id = self.charges.rows[key as usize].id;
            self.batch.charges.push(&charge);
            self.send_when_full()?;
        }
        Ok(ChargeKey(key))
    }

    fn rate(&mut self, line: u64, charge: ChargeKey, fact: &RateFact<'_>) -> Result<(), IngestError> {
        let payer = fact.payer_plan.as_ref().map(|named| self.payer_plan(named));
        let providers = fact.in_network.map(|beside| self.dictionary.providers.link(beside.providers));
        let Identities { whole, days } = self.known_terms.of(&fact.terms);
        let mut rate = NewRate {
            rate_id: 0,
            charge: self.charges.rows[charge.0 as usize],
            payer_plan: payer.map(|payer| Link { id: payer.plan.id, identity: Fingerprint(0) }),
            terms: Link { id: 0, identity: whole },
            providers,
            fact,
            fingerprint: Fingerprint(0),
            line,
        };
        rate.fingerprint = rate.identity();
        if payer.is_none() && self.is_again((line, charge), &rate, days)? {
            return Ok(());
        }
        let in_names =
            payer.map_or(rate.fingerprint, |payer| in_contract(rate.fingerprint, payer.plan.identity));
        let by_contract =
            payer.map_or(rate.fingerprint, |payer| in_contract(rate.fingerprint, payer.identity));
        if let Some(payer) = payer {
            let spelled = in_row(in_contract(rate.fingerprint, payer.spelled), fact.outside);
            let of = (rate.charge, payer.identity, providers);
            let place = self.places.number(line, fact.pointer());
            let said = self.stated.take((place, charge), (of, days), fact, (spelled, payer.spelled))?;
            self.say_repeated(line, said, fact);
            if matches!(said, Said::Again(_)) {
                return Ok(());
            }
        }
        self.totals.fingerprint.add(in_names);
        if let Some(rate_id) = self.rates.state_again(by_contract) {
            self.rates.outside.state_again((rate_id, line), fact.outside, &mut self.batch);
            return self.send_when_full();
        }
        rate.terms.id = self.terms(rate.terms.identity, fact);
        rate.rate_id = next(&mut self.dictionary.next.rate);
        self.totals.rates_added += 1;
        self.totals.rate_counts.add(rate.payer_plan.map(|plan| plan.id), fact.amount.err());
        let usable = fact.amount.is_ok() || fact.percentage.is_ok() || fact.algorithm.is_ok();
        self.totals.gaps_added += u64::from(!usable);
        self.batch.rates.push(&rate);
        if let Some(statistic) = fact.statistic {
            self.batch.statistics.push(&NewStatistic { rate_id: rate.rate_id, fact: statistic });
        }
        if let Some(fact) = fact.outside {
            self.batch.outside_bounds.push(&NewOutsideBounds { rate_id: rate.rate_id, fact, line });
        }
        if let Some((fact, providers)) = fact.in_network.zip(providers) {
            let (rate_id, provider_set_id) = (rate.rate_id, providers.id);
            self.batch.in_network_rates.push(&NewInNetworkRate { rate_id, provider_set_id, fact });
        }
        self.send_when_full()
    }

    fn providers(&mut self, set: &ProviderSetFact<'_>) -> Result<ProvidersKey, IngestError> {
        let sender = &self.sender;
        self.dictionary.providers.state(set, &mut self.batch, |batch| match batch.is_full() {
            true => sender.send(batch.take()).map_err(|_| IngestError::Stopped),
            false => Ok(()),
        })
    }

    fn contents(&mut self, line: u64, fact: &ContentsFact<'_>) -> Result<(), IngestError> {
        let payer_contents_id = next(&mut self.dictionary.next.payer_contents);
        self.totals.others_added += 1;
        self.batch.contents.push(&NewContents { payer_contents_id, line });
        for (position, fact) in (1..).zip(fact.plans.iter().copied()) {
            self.batch.contents_plans.push(&NewContentsPlan { payer_contents_id, position, fact });
            self.send_when_full()?;
        }
        for (position, fact) in (1..).zip(fact.files.iter().copied()) {
            self.batch.contents_files.push(&NewContentsFile { payer_contents_id, position, fact });
            self.send_when_full()?;
        }
        Ok(())
    }

    fn allowed(&mut self, line: u64, fact: &AllowedFact<'_>) -> Result<(), IngestError> {
        let code_id = self.code_id(line, fact.code.0, fact.code.1);
        let mut allowed = NewAllowed { code_id, fact, fingerprint: Fingerprint(0), line };
        allowed.fingerprint = allowed.identity();
        self.totals.fingerprint.add(allowed.fingerprint);
        self.totals.others_added += 1;
        self.totals.gaps_added += u64::from(fact.amount.is_err());
        self.batch.allowed.push(&allowed);
        self.send_when_full()
    }

    fn left_out(&mut self, left_out: LeftOut) {
        self.totals.left_out = Some(left_out);
    }

    fn effect(&mut self, line: u64, fact: &EffectFact<'_>) -> Result<(), IngestError> {
        let payer_plan: Known<Link> = match &fact.payer_plan {
            Ok(named) => Ok(self.payer_plan(named).plan),
            Err(reason) => Err(*reason),
        };
        let mut effect = NewEffect { payer_plan, fact, fingerprint: Fingerprint(0), line };
        effect.fingerprint = effect.identity();
        self.totals.fingerprint.add(effect.identity_in_words());
        if self.effects.state_again(effect.fingerprint).is_some() {
            return Ok(());
        }
        self.totals.effects_added += 1;
        self.batch.effects.push(&effect);
        self.send_when_full()
    }

    fn accepted(&mut self) {
        self.totals.rows.accepted += 1;
    }

    fn rejected_code(&mut self, line: u64, code: &str) -> Result<(), IngestError> {
        self.totals.rejected_codes.know(line, code);
        Ok(())
    }

    fn reject(&mut self, reject: &Reject<'_>) -> Result<(), IngestError> {
        self.totals.rows.rejected += 1;
        self.progress.count_reject();
        self.causes.reject(reject);
        let Reject { line, byte_offset, raw, findings } = *reject;
        self.totals.rejected_codes.read(line, raw);
        let reject = self.totals.rows.rejected;
        self.batch.rejects.push(&NewReject { position: reject, line, byte_offset, raw });
        for finding in findings {
            self.findings += 1;
            self.batch.findings.push(&NewFinding {
                position: self.findings,
                reject,
                finding,
                occurrences: 1,
            });
        }
        self.send_when_full()
    }

    fn finding(&mut self, finding: Finding) -> Result<(), IngestError> {
        self.causes.note(finding);
        Ok(())
    }

    fn repeated(&mut self, rule: &'static Rule, heading: &str, count: u64) {
        self.causes.repeated(rule, heading, count);
    }

    fn rows_out_of_order(&mut self) {
        self.totals.rows_out_of_order = true;
    }

    fn cells(&mut self, cells: &Cells) {
        self.totals.cells.add(cells);
    }

    fn lines(&mut self, lines: &Lines) {
        self.totals.lines = Some(*lines);
    }
}

fn next(counter: &mut i64) -> i64 {
    let id = *counter;
    *counter += 1;
    id
}
