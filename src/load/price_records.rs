//! The rows that a price file becomes: codes, items, charges, payers and plans, terms, rates.
//!
//! Each is a fact with its number and the numbers of the rows that it refers to. Its list of columns
//! is all that inserting, checking references and telling the same fact again go by.

use std::borrow::Cow;

use super::provider_records::columns_that_count;
use crate::db::{Binder, Bound, Identified, Identity, Link, Reasons, Record, Shared, Texts, Value};
use crate::domain::text::{bare_name, name_key, name_letters};
use crate::domain::{CodeSystem, Fingerprint, FingerprintBuilder, Known, Missing, Money};
use crate::domain::{LineOfBusiness, company, line_of_business, networks_beside};
use crate::formats::fact::{
    ChargeFact, EffectFact, ItemFact, PayerPlan, RateFact, SameBy, Statistic, TermsFact,
};

const ITEM: u8 = 1;
const CHARGE: u8 = 2;
const PAYER_PLAN: u8 = 3;
const TERMS: u8 = 4;
const RATE: u8 = 5;
const EFFECT: u8 = 6;
const TEXT: u8 = 7;
const CONTRACT: u8 = 8;
const RATE_KEY: u8 = 9;
const FIGURE: u8 = 10;

/// A code that no file named before.
pub(super) struct NewCode<'a> {
    pub(super) code_id: i64,
    pub(super) system: CodeSystem,
    pub(super) text: &'a str,
    /// Why the database has no descriptors of the system.
    pub(super) descriptor: Missing,
    pub(super) line: u64,
}

impl Record for NewCode<'_> {
    fn table(&self) -> &'static str {
        "code"
    }

    fn columns(&self, out: &mut impl Binder) {
        out.row_id("code_id", self.code_id);
        out.value("system", self.system);
        out.value("code", self.text);
        out.known("descriptor", Err::<&str, _>(self.descriptor));
        for unknown in ["title", "service_type", "effective_from", "effective_to", "replaced_by"] {
            out.known(unknown, Err::<&str, _>(Missing::NotCollected));
        }
        out.shared(Shared::Import);
        out.aside("source_line", self.line);
    }
}

/// Something that is priced.
pub(super) struct NewItem<'a> {
    pub(super) item_id: i64,
    pub(super) fact: &'a ItemFact<'a>,
    pub(super) fingerprint: Fingerprint,
    pub(super) line: u64,
}

impl Record for NewItem<'_> {
    fn table(&self) -> &'static str {
        "item"
    }

    fn columns(&self, out: &mut impl Binder) {
        out.row_id("item_id", self.item_id);
        out.shared(Shared::Publisher);
        let description = self.fact.description.map(Spelled);
        match self.fact.same_by {
            SameBy::CodesAndWords => out.stated("description", description),
            SameBy::Codes => out.known_aside("description", description),
        }
        out.beside(|identity| {
            identity.number(sum_of_codes(self.fact.codes));
            if !self.fact.components.is_empty() {
                identity.number(sum_of_codes(self.fact.components));
            }
        });
        out.stated("drug_unit", self.fact.drug_unit);
        out.stated("drug_type", self.fact.drug_type);
        out.aside("fingerprint", self.fingerprint.0);
        out.shared(Shared::Import);
        out.aside("source_line", self.line);
    }
}

impl Identified for NewItem<'_> {
    const KIND: u8 = ITEM;
}

/// A text that is kept as it is written, and is the same in any case (of ASCII) and with any blanks.
struct Spelled<'a>(&'a str);

impl Spelled<'_> {
    fn key(&self) -> Cow<'_, str> {
        let mut before = b' ';
        // Most descriptions are in capitals with single blanks.
        let is_key = self.0.bytes().all(|byte| {
            let is_blank = byte == b' ' && before != b' ';
            let fits = is_blank || (byte.is_ascii_graphic() && !byte.is_ascii_lowercase());
            before = byte;
            fits
        });
        if is_key && before != b' ' {
            Cow::Borrowed(self.0)
        } else {
            name_key(self.0).to_ascii_uppercase().into()
        }
    }
}

impl Value for Spelled<'_> {
    fn bound(&self, texts: &mut Texts) -> Bound {
        self.0.bound(texts)
    }

    fn count(&self, identity: FingerprintBuilder) -> FingerprintBuilder {
        self.key().as_ref().count(identity)
    }
}

/// The text of an amount that is kept beside it. Where it says no more than that there is no amount, one marker is as
/// good as another: `N/A` in the place of `-` is no change.
struct Printed<'a> {
    text: &'a str,
    amount: Known<Money>,
}

impl Value for Printed<'_> {
    fn bound(&self, texts: &mut Texts) -> Bound {
        self.text.bound(texts)
    }

    fn count(&self, identity: FingerprintBuilder) -> FingerprintBuilder {
        let is_marker = self.amount.is_err_and(|reason| reason != Missing::Invalid);
        if is_marker { "N/A" } else { self.text }.count(identity)
    }
}

/// Files list the same codes in another order; a sum does not care. What one calls HCPCS, another may call CPT.
fn sum_of_codes(codes: &[(CodeSystem, &str)]) -> i64 {
    codes.iter().fold(0_i64, |sum, (system, code)| {
        let one = Identity::of(TEXT, |out| {
            out.value("system", system.stored(code));
            out.value("code", *code);
        });
        sum.wrapping_add(one.0)
    })
}

/// A code of an item, in the order of the file.
pub(super) struct NewItemCode {
    pub(super) item_id: i64,
    pub(super) position: u64,
    pub(super) code_id: i64,
    pub(super) published_system: CodeSystem,
}

impl Record for NewItemCode {
    fn table(&self) -> &'static str {
        "item_code"
    }

    fn columns(&self, out: &mut impl Binder) {
        out.link("item_id", "item", Some(Link::to(self.item_id)));
        out.value("position", self.position);
        out.link("code_id", "code", Some(Link::to(self.code_id)));
        out.value("published_system", self.published_system);
    }
}

/// A code that a bundle or capitation covers.
pub(super) struct NewComponent {
    pub(super) item_id: i64,
    pub(super) position: u64,
    pub(super) code_id: i64,
    pub(super) published_system: CodeSystem,
}

impl Record for NewComponent {
    fn table(&self) -> &'static str {
        "item_component"
    }

    fn columns(&self, out: &mut impl Binder) {
        out.link("item_id", "item", Some(Link::to(self.item_id)));
        out.value("position", self.position);
        out.link("code_id", "code", Some(Link::to(self.code_id)));
        out.value("published_system", self.published_system);
    }
}

/// Where and how an item is provided.
pub(super) struct NewCharge<'a> {
    pub(super) charge_id: i64,
    pub(super) item: Link,
    pub(super) fact: &'a ChargeFact<'a>,
    pub(super) fingerprint: Fingerprint,
    pub(super) line: u64,
}

impl Record for NewCharge<'_> {
    fn table(&self) -> &'static str {
        "charge"
    }

    fn columns(&self, out: &mut impl Binder) {
        out.row_id("charge_id", self.charge_id);
        out.link("item_id", "item", Some(self.item));
        out.stated("setting", self.fact.setting);
        out.stated("billing_class", self.fact.billing_class);
        out.stated("place_of_service", self.fact.place_of_service);
        out.value("modifiers", self.fact.modifiers);
        out.aside("fingerprint", self.fingerprint.0);
        out.shared(Shared::Import);
        out.aside("source_line", self.line);
    }
}

impl Identified for NewCharge<'_> {
    const KIND: u8 = CHARGE;
}

/// A payer and plan as a file names them.
pub(super) struct NewPayerPlan<'a> {
    pub(super) payer_plan_id: i64,
    pub(super) fact: PayerPlan<'a>,
}

impl Record for NewPayerPlan<'_> {
    fn table(&self) -> &'static str {
        "payer_plan"
    }

    fn columns(&self, out: &mut impl Binder) {
        out.row_id("payer_plan_id", self.payer_plan_id);
        out.value("raw_payer", self.fact.payer);
        out.known("raw_plan", self.fact.plan);
        out.aside("payer_key", &*name_letters(self.fact.payer));
        out.aside("product_key", &*bare_name(self.fact.payer));
        let keys = PlanKeys::of(&self.fact);
        out.aside("plan_key", &*keys.plan);
        let stated = keys.line.map(LineOfBusiness::as_str);
        let read = || line_of_business(self.fact.payer, self.fact.plan.unwrap_or_default());
        out.aside("line_of_business", stated.unwrap_or_else(read));
        out.aside("line_is_stated", i64::from(stated.is_some()));
        out.shared(Shared::Import);
    }
}

/// The line of business that the payer's name says, where the plan's does not say another.
pub(super) fn line_of_name(fact: &PayerPlan<'_>) -> Option<LineOfBusiness> {
    let line = LineOfBusiness::from_word(line_of_business(fact.payer, ""))?;
    let of_both = line_of_business(fact.payer, fact.plan.unwrap_or_default());
    (of_both == line.as_str()).then_some(line)
}

/// The line of business that a plan may have in one file and lack in the next: as the file states it, or commercial by
/// the payer's name. Any other that the name says, as in `Aetna Medicare`, makes another product of the payer.
fn line_of(fact: &PayerPlan<'_>, of_name: Option<LineOfBusiness>) -> Option<LineOfBusiness> {
    match of_name {
        Some(line)
            if line != LineOfBusiness::Commercial && fact.line_of_business.is_none_or(|one| one == line) =>
        {
            None
        }
        of_name => fact.line_of_business.or(of_name),
    }
}

/// How plans are compared.
pub(super) struct PlanKeys {
    /// The line of business that a plan may have in one file and lack in the next: see [`line_of`].
    pub(super) line: Option<LineOfBusiness>,
    /// The plan: its name, before it the company of the payer and the kinds of network that the payer's name names, and
    /// after it the line of business that its file states or the payer's name says. `Aetna Commercial` and `Aetna
    /// Medicare` may lead to one payer, and never are one plan of it; nor are `Aetna HMO` and `Aetna PPO`, or plans of
    /// two licensees of one brand.
    pub(super) plan: String,
    /// The same without the line of business that the next file may lack.
    pub(super) family: String,
}

impl PlanKeys {
    pub(super) fn of(fact: &PayerPlan<'_>) -> Self {
        Self::of_line(fact, line_of_name(fact))
    }

    /// The same where it is known what line of business the payer's name says.
    pub(super) fn of_line(fact: &PayerPlan<'_>, of_name: Option<LineOfBusiness>) -> Self {
        let line = line_of(fact, of_name);
        let plan = fact.plan.unwrap_or_default();
        let name = format!("{} {}", networks_beside(fact.payer, plan), name_key(plan)).trim().to_owned();
        let name = match company(fact.payer) {
            "" => name,
            company => format!("{company}: {name}"),
        };
        let family = match of_name.filter(|_| line.is_none()) {
            Some(line) => format!("{name} [{}]", line.as_str()),
            None => name,
        };
        let plan = line.map_or_else(|| family.clone(), |line| format!("{family} [{}]", line.as_str()));
        Self { line, plan, family }
    }
}

/// A payer and plan that a file states.
pub(super) struct NewStatedPlan {
    pub(super) payer_plan_id: i64,
    /// True where the other plans of the file say that it is commercial.
    pub(super) by_contrast: bool,
}

impl Record for NewStatedPlan {
    fn table(&self) -> &'static str {
        "stated_plan"
    }

    fn columns(&self, out: &mut impl Binder) {
        out.shared(Shared::Import);
        out.link("payer_plan_id", "payer_plan", Some(Link::to(self.payer_plan_id)));
        out.value("by_contrast", i64::from(self.by_contrast));
    }
}

/// The fingerprint of a payer and plan, however published.
pub(super) fn identity_of_contract(payer: &str, plan: &str) -> Fingerprint {
    Identity::of(CONTRACT, |out| {
        out.value("payer", payer);
        out.value("plan", plan);
    })
}

/// The fingerprint of a payer and plan as a file names them.
pub(super) fn identity_of_payer_plan(fact: &PayerPlan<'_>) -> Fingerprint {
    Identity::of(PAYER_PLAN, |out| {
        out.value("raw_payer", fact.payer);
        // Why a file names no plan makes no other plan of it.
        out.value("raw_plan", fact.plan.unwrap_or_default());
        if let Some(line) = fact.line_of_business {
            out.value("line_of_business", line.as_str());
        }
    })
}

/// A text that many rates share: how an allowed amount is found.
pub(super) struct NewAlgorithm<'a> {
    pub(super) algorithm_id: i64,
    pub(super) body: &'a str,
}

impl Record for NewAlgorithm<'_> {
    fn table(&self) -> &'static str {
        "algorithm"
    }

    fn columns(&self, out: &mut impl Binder) {
        out.row_id("algorithm_id", self.algorithm_id);
        out.value("body", self.body);
        out.shared(Shared::Import);
    }
}

/// The fingerprint of a text alone.
pub(super) fn identity_of_text(body: &str) -> Fingerprint {
    Identity::of(TEXT, |out| out.value("body", body))
}

/// How a rate is meant and for how long, with the percentage and algorithm that it states.
pub(super) struct NewTerms<'a> {
    pub(super) terms_id: i64,
    pub(super) rate: &'a RateFact<'a>,
    pub(super) algorithm: Known<Link>,
}

impl Record for NewTerms<'_> {
    fn table(&self) -> &'static str {
        "terms"
    }

    fn columns(&self, out: &mut impl Binder) {
        out.row_id("terms_id", self.terms_id);
        columns_of_terms(&self.rate.terms, out);
        out.known("percentage", self.rate.percentage);
        out.known_link("algorithm_id", "algorithm", self.algorithm);
        out.aside("work_unit", &*self.rate.terms.unit_of_work());
        out.shared(Shared::Import);
    }
}

fn columns_of_terms(terms: &TermsFact<'_>, out: &mut impl Binder) {
    out.known("method", terms.method);
    out.known("effective_from", terms.effective_from);
    out.known("effective_to", terms.effective_to);
    out.known("notes", terms.notes);
}

/// The fingerprint of what many rates of a file have the same: method, dates and notes.
pub(super) fn identity_of_terms(terms: &TermsFact<'_>) -> Fingerprint {
    Identity::of(TERMS, |out| columns_of_terms(terms, out))
}

/// The fingerprint of one row of `terms`: those that many rates share with what this rate states.
pub(super) fn identity_of_whole_terms(shared: Fingerprint, rate: &RateFact<'_>) -> Fingerprint {
    Identity::of(TERMS, |out| {
        out.number(shared.0);
        stated_in_terms(rate, out);
    })
}

/// What a rate states that stands in its terms.
fn stated_in_terms(rate: &RateFact<'_>, identity: &mut Identity) {
    identity.known("percentage", rate.percentage);
    identity.known("algorithm", rate.algorithm);
}

/// One price statement.
pub(super) struct NewRate<'a> {
    pub(super) rate_id: i64,
    pub(super) charge: Link,
    /// Without identity: which payer pays depends on the names that are matched, see [`Self::in_contract`].
    pub(super) payer_plan: Option<Link>,
    /// Its identity is that of the terms without percentage and algorithm, which the rate states.
    pub(super) terms: Link,
    /// Who is paid, where the file names them.
    pub(super) providers: Option<Link>,
    pub(super) fact: &'a RateFact<'a>,
    pub(super) fingerprint: Fingerprint,
    pub(super) line: u64,
}

impl Record for NewRate<'_> {
    const REASONS: Reasons = Reasons::Ids;

    fn table(&self) -> &'static str {
        "rate"
    }

    // All columns in the order of the table: then SQLite stores what is bound without a copy.
    fn columns(&self, out: &mut impl Binder) {
        out.row_id("rate_id", self.rate_id);
        out.link("charge_id", "charge", Some(self.charge));
        out.link("amount_kind_id", "amount_kind", Some(Link::to(self.fact.kind.id())));
        out.link("payer_plan_id", "payer_plan", self.payer_plan);
        out.link("terms_id", "terms", Some(self.terms));
        out.known("amount", self.fact.amount);
        out.shared(Shared::Import);
        out.aside("source_line", self.line);
        out.aside("fingerprint", self.fingerprint.0);
        let raw = self.fact.amount_raw.map(|text| Printed { text, amount: self.fact.amount });
        out.optional("amount_raw", raw, Printed { text: "", amount: Err(Missing::Invalid) });
        out.null("superseded_by");
        out.beside(|identity| {
            stated_in_terms(self.fact, identity);
            if let Some(statistic) = &self.fact.statistic {
                columns_of_statistic(statistic, identity);
            }
            if let Some((in_network, providers)) = self.fact.in_network.as_ref().zip(self.providers) {
                columns_that_count(in_network, identity);
                identity.number(providers.identity.0);
            }
        });
    }
}

impl Identified for NewRate<'_> {
    const KIND: u8 = RATE;
}

/// The fingerprint of what a rate is of, all but its figure, notes and statistics, by that of its method and `days`.
pub(super) fn identity_of_rate_key(
    (charge, contract, providers): (Link, Fingerprint, Option<Link>),
    fact: &RateFact<'_>,
    days: Fingerprint,
) -> Fingerprint {
    Identity::of(RATE_KEY, |out| {
        out.number(charge.identity.0);
        out.number(contract.0);
        if let Some((in_network, providers)) = fact.in_network.as_ref().zip(providers) {
            columns_that_count(in_network, out);
            out.number(providers.identity.0);
        }
        out.number(days.0);
    })
}

/// The fingerprint of a method, of the unit of work and of the days of a rate.
pub(super) fn identity_of_days(terms: &TermsFact<'_>) -> Fingerprint {
    Identity::of(RATE_KEY, |out| {
        out.stated("method", terms.method);
        out.stated("effective_from", terms.effective_from);
        // Two rates from one day on are rates for the same days, whenever they end.
        let last =
            if terms.effective_from.is_ok() { Err(Missing::NotApplicable) } else { terms.effective_to };
        out.stated("effective_to", last);
        let unit = terms.unit_of_work();
        out.optional("work_unit", Some(&*unit).filter(|unit| !unit.is_empty()), "");
    })
}

/// The fingerprint of what a rate states: dollars, a percentage, an algorithm. Why one of them is missing is no part of
/// it, nor are words beside dollars, which they only explain.
pub(super) fn identity_of_figure(fact: &RateFact<'_>) -> Fingerprint {
    let words = if fact.amount.is_ok() { None } else { fact.algorithm.ok() };
    if let (Ok(amount), Err(_)) = (fact.amount, fact.percentage) {
        return Identity::of(FIGURE, |out| out.value("amount", amount));
    }
    Identity::of(FIGURE, |out| {
        out.known("amount", fact.amount.or(Err(Missing::NotSupplied)));
        out.known("percentage", fact.percentage.or(Err(Missing::NotSupplied)));
        out.optional("algorithm", words, "");
    })
}

/// The fingerprint of a stored rate together with that of its contract.
pub(super) const fn in_contract(rate: Fingerprint, contract: Fingerprint) -> Fingerprint {
    Fingerprint(rate.0.wrapping_add(contract.0))
}

/// What a hospital was allowed, beside the rate.
pub(super) struct NewStatistic {
    pub(super) rate_id: i64,
    pub(super) fact: Statistic,
}

impl Record for NewStatistic {
    const REASONS: Reasons = Reasons::Ids;

    fn table(&self) -> &'static str {
        "rate_statistic"
    }

    fn columns(&self, out: &mut impl Binder) {
        out.link("rate_id", "rate", Some(Link::to(self.rate_id)));
        columns_of_statistic(&self.fact, out);
    }
}

fn columns_of_statistic(statistic: &Statistic, out: &mut impl Binder) {
    out.known("estimated_amount", statistic.estimated);
    out.known("median_amount", statistic.median);
    out.known("percentile_10_amount", statistic.percentile_10);
    out.known("percentile_90_amount", statistic.percentile_90);
    out.known("remittance_count", statistic.count);
    out.optional("remittance_count_low", statistic.count_bounds.map(|(low, _)| low), -1);
    out.optional("remittance_count_high", statistic.count_bounds.map(|(_, high)| high), -1);
}

/// What a modifier does to a payer's rates.
pub(super) struct NewEffect<'a> {
    pub(super) payer_plan: Known<Link>,
    pub(super) fact: &'a EffectFact<'a>,
    pub(super) fingerprint: Fingerprint,
    pub(super) line: u64,
}

impl Record for NewEffect<'_> {
    fn table(&self) -> &'static str {
        "modifier_effect"
    }

    fn columns(&self, out: &mut impl Binder) {
        self.columns_in_words(out);
        out.known("amount", self.fact.amount);
        out.known("percentage", self.fact.percentage);
        out.known("algorithm", self.fact.algorithm);
        out.shared(Shared::Publisher);
        out.shared(Shared::Import);
        out.aside("source_line", self.line);
        out.aside("fingerprint", self.fingerprint.0);
    }
}

impl Identified for NewEffect<'_> {
    const KIND: u8 = EFFECT;
}

impl NewEffect<'_> {
    fn columns_in_words(&self, out: &mut impl Binder) {
        out.value("modifiers", self.fact.modifiers);
        out.stated("description", self.fact.description);
        out.stated("setting", self.fact.setting);
        out.known_link("payer_plan_id", "payer_plan", self.payer_plan);
        out.known("notes", self.fact.notes);
    }

    /// The effect as every shape of a hospital file can state it: CMS's JSON has a place for its
    /// words, but none for its figure.
    pub(super) fn identity_in_words(&self) -> Fingerprint {
        Identity::of(EFFECT, |out| self.columns_in_words(out))
    }
}
