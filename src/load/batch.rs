//! What the reading thread hands to the writing thread: rows with their final ids.

use chrono::NaiveDate;

use crate::domain::{CodeSystem, Decimal, Known};
use crate::findings::Finding;
use crate::formats::fact::{BillingClass, Method, Setting, Statistic};

/// About a thousand rows of all tables, in an order that satisfies every reference.
#[derive(Debug, Default)]
pub(super) struct Batch {
    pub(super) codes: Vec<NewCode>,
    pub(super) items: Vec<NewItem>,
    pub(super) charges: Vec<NewCharge>,
    pub(super) payer_plans: Vec<NewPayerPlan>,
    pub(super) terms: Vec<NewTerms>,
    pub(super) algorithms: Vec<(i64, String)>,
    pub(super) rates: Vec<NewRate>,
    pub(super) statistics: Vec<(i64, Statistic)>,
    pub(super) effects: Vec<NewEffect>,
    pub(super) rejects: Vec<NewReject>,
    /// Rates of the last edition that this file no longer states.
    pub(super) superseded: Vec<i64>,
    /// Effects of the last edition that this file no longer states.
    pub(super) superseded_effects: Vec<i64>,
}

#[derive(Debug)]
pub(super) struct NewCode {
    pub(super) code_id: i64,
    pub(super) system: CodeSystem,
    pub(super) text: String,
    pub(super) line: u64,
}

#[derive(Debug)]
pub(super) struct NewItem {
    pub(super) item_id: i64,
    pub(super) description: Known<String>,
    pub(super) drug_unit: Known<Decimal>,
    pub(super) drug_type: Known<String>,
    pub(super) codes: Vec<(i64, CodeSystem)>,
    pub(super) fingerprint: i64,
    pub(super) line: u64,
}

#[derive(Debug)]
pub(super) struct NewCharge {
    pub(super) charge_id: i64,
    pub(super) item_id: i64,
    pub(super) setting: Known<Setting>,
    pub(super) billing_class: Known<BillingClass>,
    pub(super) place_of_service: Known<String>,
    pub(super) modifiers: String,
    pub(super) fingerprint: i64,
    pub(super) line: u64,
}

#[derive(Debug)]
pub(super) struct NewPayerPlan {
    pub(super) payer_plan_id: i64,
    pub(super) payer: String,
    pub(super) plan: Known<String>,
    pub(super) payer_id: Option<i64>,
}

#[derive(Debug)]
pub(super) struct NewTerms {
    pub(super) terms_id: i64,
    pub(super) method: Known<Method>,
    pub(super) percentage: Known<i64>,
    pub(super) algorithm_id: Known<i64>,
    pub(super) effective_from: Known<NaiveDate>,
    pub(super) effective_to: Known<NaiveDate>,
    pub(super) notes: Known<String>,
}

#[derive(Debug)]
pub(super) struct NewRate {
    pub(super) rate_id: i64,
    pub(super) charge_id: i64,
    pub(super) amount_kind_id: i64,
    pub(super) payer_plan_id: Option<i64>,
    pub(super) terms_id: i64,
    pub(super) amount: Known<i64>,
    pub(super) amount_raw: Option<String>,
    pub(super) line: u64,
    pub(super) fingerprint: i64,
}

#[derive(Debug)]
pub(super) struct NewEffect {
    pub(super) modifiers: String,
    pub(super) description: Known<String>,
    pub(super) setting: Known<Setting>,
    pub(super) payer_plan_id: Known<i64>,
    pub(super) amount: Known<i64>,
    pub(super) percentage: Known<i64>,
    pub(super) algorithm: Known<String>,
    pub(super) notes: Known<String>,
    pub(super) line: u64,
    pub(super) fingerprint: i64,
}

#[derive(Debug)]
pub(super) struct NewReject {
    pub(super) line: u64,
    pub(super) byte_offset: u64,
    pub(super) raw: String,
    pub(super) findings: Vec<Finding>,
}

impl Batch {
    /// Rates after which a batch is handed over.
    pub(super) const RATES: usize = 1024;

    /// True when it is worth handing over.
    pub(super) fn is_full(&self) -> bool {
        self.rates.len() >= Self::RATES
            || self.items.len() + self.charges.len() + self.rejects.len() + self.effects.len() >= Self::RATES
    }
}
