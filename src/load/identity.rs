//! When two facts are the same: fingerprints over what a file says, without where it says it.

use crate::domain::{Fingerprint, FingerprintBuilder, Known};
use crate::formats::fact::{ChargeFact, EffectFact, ItemFact, PayerPlan, RateFact, Statistic, TermsFact};

const ITEM: u8 = 1;
const CHARGE: u8 = 2;
const PAYER_PLAN: u8 = 3;
const TERMS: u8 = 4;
const RATE: u8 = 5;
const EFFECT: u8 = 6;
const TEXT: u8 = 7;

/// An item of one publisher: its description, its codes in any order, its drug unit.
pub(super) fn of_item(item: &ItemFact<'_>) -> Fingerprint {
    // Files list the same codes in another order; a sum does not care.
    let codes = item.codes.iter().fold(0_i64, |sum, (system, code)| {
        let one = FingerprintBuilder::new(TEXT).number(*system as i64).text(code).finish();
        sum.wrapping_add(one.0)
    });
    let builder = text(FingerprintBuilder::new(ITEM), item.description).number(codes);
    text(number(builder, item.drug_unit.map(crate::domain::Decimal::scaled)), item.drug_type).finish()
}

/// A charge of an item.
pub(super) fn of_charge(item: Fingerprint, charge: &ChargeFact<'_>) -> Fingerprint {
    let builder = FingerprintBuilder::new(CHARGE).number(item.0);
    let builder = number(builder, charge.setting.map(|setting| setting as i64));
    let builder = number(builder, charge.billing_class.map(|class| class as i64));
    let builder = number(builder, charge.place_of_service.map(|place| i64::from(place.number())));
    builder.text(charge.modifiers).finish()
}

/// A payer and plan as a file names them.
pub(super) fn of_payer_plan(payer_plan: &PayerPlan<'_>) -> Fingerprint {
    text(FingerprintBuilder::new(PAYER_PLAN).text(payer_plan.payer), payer_plan.plan).finish()
}

/// Method, dates and notes.
pub(super) fn of_terms(terms: &TermsFact<'_>) -> Fingerprint {
    use chrono::Datelike as _;
    let day = |date: chrono::NaiveDate| i64::from(date.num_days_from_ce());
    let builder = number(FingerprintBuilder::new(TERMS), terms.method.map(|method| method as i64));
    let builder = number(builder, terms.effective_from.map(day));
    text(number(builder, terms.effective_to.map(day)), terms.notes).finish()
}

/// Terms with the percentage and the algorithm that the rate states: what one row of `terms` holds.
pub(super) fn of_whole_terms(terms: Fingerprint, rate: &RateFact<'_>) -> Fingerprint {
    let builder = FingerprintBuilder::new(TERMS).number(terms.0);
    let builder = number(builder, rate.percentage.map(crate::domain::Decimal::scaled));
    text(builder, rate.algorithm).finish()
}

/// A text that many rates share.
pub(super) fn of_text(body: &str) -> Fingerprint {
    FingerprintBuilder::new(TEXT).text(body).finish()
}

/// A whole rate.
pub(super) fn of_rate(
    charge: Fingerprint,
    payer_plan: Option<Fingerprint>,
    terms: Fingerprint,
    rate: &RateFact<'_>,
) -> Fingerprint {
    let builder = FingerprintBuilder::new(RATE).number(charge.0).number(rate.kind.id());
    let builder = builder.number(payer_plan.map_or(0, |plan| plan.0)).number(terms.0);
    let builder = number(builder, rate.amount.map(|amount| amount.dollars().scaled()));
    let builder = builder.text(rate.amount_raw.unwrap_or(""));
    let builder = number(builder, rate.percentage.map(crate::domain::Decimal::scaled));
    let builder = text(builder, rate.algorithm);
    match &rate.statistic {
        None => builder,
        Some(statistic) => of_statistic(builder, statistic),
    }
    .finish()
}

/// A modifier's effect.
pub(super) fn of_effect(effect: &EffectFact<'_>) -> Fingerprint {
    let builder = effect_in_words(effect);
    let builder = number(builder, effect.amount.map(|amount| amount.dollars().scaled()));
    let builder = number(builder, effect.percentage.map(crate::domain::Decimal::scaled));
    text(builder, effect.algorithm).finish()
}

/// A modifier's effect as every shape of a hospital file can state it: CMS's JSON has a place for
/// its words, but none for its figure.
pub(super) fn of_effect_in_words(effect: &EffectFact<'_>) -> Fingerprint {
    effect_in_words(effect).finish()
}

fn effect_in_words(effect: &EffectFact<'_>) -> FingerprintBuilder {
    let plan = effect.payer_plan.map(|plan| of_payer_plan(&plan).0);
    let builder = FingerprintBuilder::new(EFFECT).text(effect.modifiers);
    let builder = number(text(builder, effect.description), effect.setting.map(|setting| setting as i64));
    text(number(builder, plan), effect.notes)
}

fn of_statistic(builder: FingerprintBuilder, statistic: &Statistic) -> FingerprintBuilder {
    let amounts = [statistic.estimated, statistic.median, statistic.percentile_10, statistic.percentile_90];
    let builder = amounts
        .into_iter()
        .fold(builder, |b, amount| number(b, amount.map(|money| money.dollars().scaled())));
    let (low, high) = statistic.count_bounds.unwrap_or((-1, -1));
    number(builder, statistic.count).number(low).number(high)
}

/// A value or its reason; the two never give the same.
fn number(builder: FingerprintBuilder, known: Known<i64>) -> FingerprintBuilder {
    match known {
        Ok(value) => builder.number(0).number(value),
        Err(reason) => builder.number(i64::from(reason.id())),
    }
}

fn text(builder: FingerprintBuilder, known: Known<&str>) -> FingerprintBuilder {
    match known {
        Ok(value) => builder.number(0).text(value),
        Err(reason) => builder.number(i64::from(reason.id())),
    }
}
