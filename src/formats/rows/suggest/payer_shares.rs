//! Payers whose numbers are percentages in a column where those of others are dollars: each is judged by itself, against
//! what is charged for its services or what the others pay for them.

use std::collections::HashMap;

use super::beside_charges::BesideCharges;

/// More prices are not compared.
const MOST: usize = 1_000_000;

/// The prices of all payers, as a proposal reads them.
#[derive(Debug, Default)]
pub(super) struct PayerPrices {
    /// The names of payers with those of their plans.
    payers: Vec<(String, String)>,
    known: HashMap<(String, String), usize>,
    prices: Vec<Price>,
    /// The greatest charge of each service.
    charges: HashMap<u64, f64>,
}

/// A price of a payer, for a service by the hash of its codes.
#[derive(Debug, Clone, Copy)]
struct Price {
    payer: usize,
    service: u64,
    dollars: f64,
}

impl PayerPrices {
    /// Takes what is charged for a service.
    pub(super) fn see_charge(&mut self, service: u64, dollars: f64) {
        if self.charges.len() < MOST {
            let most = self.charges.entry(service).or_default();
            *most = most.max(dollars);
        }
    }

    /// Takes what a payer's plan pays for it.
    pub(super) fn see(&mut self, payer: &str, plan: &str, service: u64, dollars: f64) {
        if self.prices.len() >= MOST || dollars <= 0.0 {
            return;
        }
        let named = (payer.to_owned(), plan.to_owned());
        let payer = *self.known.entry(named).or_insert_with_key(|named| {
            self.payers.push(named.clone());
            self.payers.len() - 1
        });
        self.prices.push(Price { payer, service, dollars });
    }

    /// The payers of which all prices are percentages, and others of which those of a plan are.
    pub(super) fn of_shares(&self) -> Shares {
        let mut others: HashMap<u64, Vec<Price>> = HashMap::new();
        if self.payers.len() > 1 {
            self.prices.iter().for_each(|price| others.entry(price.service).or_default().push(*price));
        }
        let mut seen: Vec<BesideCharges> = self.payers.iter().map(|_| BesideCharges::default()).collect();
        for price in &self.prices {
            let of_others = others.get(&price.service).into_iter().flatten();
            let of_others = of_others.filter(|other| other.payer != price.payer).map(|other| other.dollars);
            let charge = self.charges.get(&price.service).copied().or_else(|| of_others.reduce(f64::max));
            if let Some(charge) = charge.filter(|charge| *charge > 0.0) {
                seen[price.payer].see(price.dollars, charge);
            }
        }
        let mut shares = Shares::default();
        let of_plan: Vec<(&(String, String), bool)> =
            self.payers.iter().zip(seen.iter().map(BesideCharges::are_shares)).collect();
        for ((payer, plan), is_of_shares) in &of_plan {
            let whole = of_plan.iter().all(|((other, _), is)| other != payer || *is);
            if *is_of_shares && whole && !shares.payers.contains(payer) {
                shares.payers.push(payer.clone());
            } else if *is_of_shares && !whole {
                shares.plans.push((payer.clone(), plan.clone()));
            }
        }
        shares
    }
}

/// Payers and plans whose numbers are percentages.
#[derive(Debug, Default)]
pub(super) struct Shares {
    pub(super) payers: Vec<String>,
    /// Plans of payers of which others have dollars.
    pub(super) plans: Vec<(String, String)>,
}

impl Shares {
    /// Whether the numbers of a payer's plan are percentages.
    pub(super) fn are_of(&self, payer: &str, plan: &str) -> bool {
        self.payers.iter().any(|of| of == payer)
            || self.plans.iter().any(|(of, name)| of == payer && name == plan)
    }

    /// The payers and plans, in words.
    pub(super) fn names(&self) -> Vec<String> {
        let plans = self.plans.iter().map(|(payer, plan)| format!("{payer} {plan}").trim().to_owned());
        self.payers.iter().map(|payer| payer.trim().to_owned()).chain(plans).collect()
    }
}
