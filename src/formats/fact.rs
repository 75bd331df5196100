//! What a reader makes of a row: typed facts that know nothing of SQLite.
//!
//! A publisher prices *items* (with all their codes); an item has *charges* (setting, billing
//! class, place of service, modifiers); a charge has *rates*: one amount, percentage or algorithm
//! of one payer and plan, or an amount of the hospital itself. What a payer publishes of itself has
//! beside that the groups of providers that a price is paid to (`providers`).

use chrono::NaiveDate;

use crate::domain::{CodeSystem, Decimal, Known, LineOfBusiness, Missing, Money, PlaceOfService, work_unit};
use crate::formats::outside_bounds::OutsideBounds;
use crate::formats::places::Pointer;
use crate::formats::providers::InNetwork;
use crate::formats::words::{AmountKind, BillingClass, Method, Setting};

/// Something that is priced, with all its codes in the order of the file.
#[derive(Debug, Clone, Copy)]
pub struct ItemFact<'a> {
    /// The file's own words.
    pub description: Known<&'a str>,
    /// What makes it the same item in another row or file.
    pub same_by: SameBy,
    /// At least one; trimmed, upper case, of the shape of its system.
    pub codes: &'a [(CodeSystem, &'a str)],
    /// What a bundle or capitation covers, in the order of the file; none for a single service.
    pub components: &'a [(CodeSystem, &'a str)],
    /// How much of a drug the price is for.
    pub drug_unit: Known<Decimal>,
    /// In which unit: `ML`, `UN`, ...
    pub drug_type: Known<&'a str>,
}

/// What an item is known again by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SameBy {
    /// Its codes and the file's words, which tell what a chargemaster has under one code apart.
    CodesAndWords,
    /// Its codes alone: whom a payer pays what for a code is one price, however the code is described.
    Codes,
}

/// Where and how an item is provided.
#[derive(Debug, Clone, Copy)]
pub struct ChargeFact<'a> {
    /// Inpatient, outpatient or both.
    pub setting: Known<Setting>,
    /// Who bills.
    pub billing_class: Known<BillingClass>,
    /// Place of service of a professional claim.
    pub place_of_service: Known<PlaceOfService>,
    /// As `ModifierSet` prints them: sorted, divided by a bar, empty for none.
    pub modifiers: &'a str,
}

/// One price statement.
#[derive(Debug, Clone, Copy)]
pub struct RateFact<'a> {
    /// What the amount states.
    pub kind: AmountKind,
    /// Payer and plan exactly as the file names them; `Some` exactly when `kind` is negotiated or in-network.
    pub payer_plan: Option<PayerPlan<'a>>,
    /// Method, dates and notes.
    pub terms: TermsFact<'a>,
    /// Dollars.
    pub amount: Known<Money>,
    /// The printed text where `amount` does not hold it: a gap marker, more than four places.
    pub amount_raw: Option<&'a str>,
    /// 62.5 means 62.5 %.
    pub percentage: Known<Decimal>,
    /// How the allowed amount is found, in the file's words.
    pub algorithm: Known<&'a str>,
    /// Allowed-amount statistics, for formats that have such columns.
    pub statistic: Option<Statistic>,
    /// The bound of its own row that a negotiated rate is outside of.
    pub outside: Option<OutsideBounds>,
    /// What a price of a payer's own file has beside; `Some` exactly when `kind` is in-network.
    pub in_network: Option<InNetwork<'a>>,
    /// Where a JSON text states it, which may be one line; a price of a payer's own file has its pointer beside.
    pub pointer: Option<Pointer<'a>>,
}

impl<'a> RateFact<'a> {
    /// Where a JSON text states it.
    pub fn pointer(&self) -> Option<Pointer<'a>> {
        self.pointer.or_else(|| self.in_network.map(|beside| Pointer::Price(beside.pointer)))
    }

    /// A rate of which nothing is collected but its amount. A format puts in place what else it states, and so
    /// says nothing of what it knows nothing of.
    pub const fn of(kind: AmountKind, amount: Known<Money>) -> Self {
        Self {
            kind,
            payer_plan: None,
            terms: TermsFact::NOT_COLLECTED,
            amount,
            amount_raw: None,
            percentage: Err(Missing::NotCollected),
            algorithm: Err(Missing::NotCollected),
            statistic: None,
            outside: None,
            in_network: None,
            pointer: None,
        }
    }
}

impl TermsFact<'_> {
    /// The terms of a format that states none.
    pub const NOT_COLLECTED: Self = Self {
        method: Err(Missing::NotCollected),
        effective_from: Err(Missing::NotCollected),
        effective_to: Err(Missing::NotCollected),
        notes: Err(Missing::NotCollected),
    };

    /// The unit of work that notes name where the method leaves open for what the price is; blank for none.
    #[must_use]
    pub fn unit_of_work(&self) -> String {
        let any = match self.method {
            Ok(Method::CaseRate | Method::PercentOfCharges | Method::PerDiem) => return String::new(),
            Ok(Method::Other) => true,
            Ok(Method::FeeSchedule) | Err(_) => false,
        };
        self.notes.ok().and_then(|notes| work_unit(notes, any)).unwrap_or_default()
    }
}

/// A payer and plan as a file names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PayerPlan<'a> {
    /// The raw payer name, trimmed, not blank.
    pub payer: &'a str,
    /// The raw plan name.
    pub plan: Known<&'a str>,
    /// The line of business, where the file or its profile states it. It is part of the plan; where
    /// nothing states it, the names are read.
    pub line_of_business: Option<LineOfBusiness>,
}

/// How a rate is meant and for how long.
#[derive(Debug, Clone, Copy)]
pub struct TermsFact<'a> {
    /// The contracting method.
    pub method: Known<Method>,
    /// First day.
    pub effective_from: Known<NaiveDate>,
    /// Last day.
    pub effective_to: Known<NaiveDate>,
    /// Notes of the file.
    pub notes: Known<&'a str>,
}

/// What was actually allowed, per payer and plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Statistic {
    /// Estimated allowed amount (template version 2).
    pub estimated: Known<Money>,
    /// Median allowed amount (version 3).
    pub median: Known<Money>,
    /// 10th percentile of allowed amounts (version 3).
    pub percentile_10: Known<Money>,
    /// 90th percentile of allowed amounts (version 3).
    pub percentile_90: Known<Money>,
    /// Number of remittances behind them (version 3).
    pub count: Known<i64>,
    /// Bounds of the number where only a range is published: `1 through 10`.
    pub count_bounds: Option<(i64, i64)>,
}

/// What a modifier does to a payer's rates.
#[derive(Debug, Clone, Copy)]
pub struct EffectFact<'a> {
    /// As `ModifierSet` prints them; not empty.
    pub modifiers: &'a str,
    /// The file's words for the modifiers.
    pub description: Known<&'a str>,
    /// Where it holds.
    pub setting: Known<Setting>,
    /// Whose rates it changes.
    pub payer_plan: Known<PayerPlan<'a>>,
    /// Dollars.
    pub amount: Known<Money>,
    /// Of the amount without the modifier: 150 means 150 %.
    pub percentage: Known<Decimal>,
    /// In words.
    pub algorithm: Known<&'a str>,
    /// Notes of the file.
    pub notes: Known<&'a str>,
}
