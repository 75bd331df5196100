//! What the reading thread hands to the writing thread: rows with their final numbers.

use crate::db::TableRows;

/// About a thousand rows of all tables.
#[derive(Debug, Default)]
pub(super) struct Batch {
    pub(super) codes: TableRows,
    pub(super) items: TableRows,
    pub(super) item_codes: TableRows,
    pub(super) charges: TableRows,
    pub(super) payer_plans: TableRows,
    pub(super) stated_plans: TableRows,
    pub(super) algorithms: TableRows,
    pub(super) terms: TableRows,
    pub(super) rates: TableRows,
    pub(super) statistics: TableRows,
    pub(super) effects: TableRows,
    pub(super) rejects: TableRows,
    pub(super) findings: TableRows,
    /// Rates of the last edition that this file no longer states.
    pub(super) superseded: Vec<i64>,
    /// Effects of the last edition that this file no longer states.
    pub(super) superseded_effects: Vec<i64>,
}

impl Batch {
    /// Rates after which a batch is handed over.
    pub(super) const RATES: usize = 1024;

    /// True when it is worth handing over.
    pub(super) fn is_full(&self) -> bool {
        self.rates.len() >= Self::RATES
            || self.items.len() + self.charges.len() + self.rejects.len() + self.effects.len() >= Self::RATES
    }

    /// The rows of all tables, in an order that satisfies every reference.
    pub(super) const fn tables(&self) -> [&TableRows; 13] {
        [
            &self.codes,
            &self.items,
            &self.item_codes,
            &self.charges,
            &self.payer_plans,
            &self.stated_plans,
            &self.algorithms,
            &self.terms,
            &self.rates,
            &self.statistics,
            &self.effects,
            &self.rejects,
            &self.findings,
        ]
    }

    /// Gives the rows away, with room for as many again.
    pub(super) fn take(&mut self) -> Self {
        Self {
            codes: self.codes.take(),
            items: self.items.take(),
            item_codes: self.item_codes.take(),
            charges: self.charges.take(),
            payer_plans: self.payer_plans.take(),
            stated_plans: self.stated_plans.take(),
            algorithms: self.algorithms.take(),
            terms: self.terms.take(),
            rates: self.rates.take(),
            statistics: self.statistics.take(),
            effects: self.effects.take(),
            rejects: self.rejects.take(),
            findings: self.findings.take(),
            superseded: std::mem::take(&mut self.superseded),
            superseded_effects: std::mem::take(&mut self.superseded_effects),
        }
    }
}
