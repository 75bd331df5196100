//! The terms that rates of a file state again and again: few of them, which are told apart by their parts sooner than
//! by a fingerprint of all of them.

use chrono::NaiveDate;

use super::price_records::{identity_of_days, identity_of_terms};
use crate::domain::{Fingerprint, Known, Missing};
use crate::formats::fact::{RateFact, TermsFact};
use crate::formats::words::Method;

/// The most that are remembered.
const MOST: usize = 8;

/// What is made of the terms of a rate.
#[derive(Debug, Clone, Copy)]
pub(super) struct Identities {
    /// Of all of them.
    pub(super) whole: Fingerprint,
    /// Of method and days, by which rates of one payer and charge are told apart.
    pub(super) days: Fingerprint,
}

/// Terms that came last.
#[derive(Debug, Default)]
pub(super) struct KnownTerms {
    met: Vec<Met>,
    /// Which of them came last.
    last: usize,
    /// Which of them makes room for the next.
    oldest: usize,
}

#[derive(Debug)]
struct Met {
    method: Known<Method>,
    effective_from: Known<NaiveDate>,
    effective_to: Known<NaiveDate>,
    notes: Known<String>,
    identities: Identities,
    /// Why the rate has no percentage and no algorithm, and the number of the row of its terms.
    number: Option<((Missing, Missing), i64)>,
}

impl Met {
    fn is_of(&self, terms: &TermsFact<'_>) -> bool {
        let notes = self.notes.as_deref().map_err(|reason| *reason);
        self.method == terms.method
            && self.effective_from == terms.effective_from
            && self.effective_to == terms.effective_to
            && notes == terms.notes
    }
}

impl KnownTerms {
    /// The fingerprints of the terms of a rate.
    pub(super) fn of(&mut self, terms: &TermsFact<'_>) -> Identities {
        // Many files go through their methods in one order.
        let after = if self.last + 1 < self.met.len() { self.last + 1 } else { 0 };
        let is_here = |at: &usize| self.met.get(*at).is_some_and(|met| met.is_of(terms));
        let found = [self.last, after].into_iter().chain(0..self.met.len()).find(is_here);
        self.last = found.unwrap_or_else(|| self.meet(terms));
        self.met[self.last].identities
    }

    /// The place of terms that are not remembered yet.
    #[cold]
    fn meet(&mut self, terms: &TermsFact<'_>) -> usize {
        let met = Met {
            method: terms.method,
            effective_from: terms.effective_from,
            effective_to: terms.effective_to,
            notes: terms.notes.map(str::to_owned),
            identities: Identities { whole: identity_of_terms(terms), days: identity_of_days(terms) },
            number: None,
        };
        if self.met.len() < MOST {
            self.met.push(met);
            return self.met.len() - 1;
        }
        let place = self.oldest;
        self.oldest = (place + 1) % MOST;
        self.met[place] = met;
        place
    }

    /// The number of the row of terms of a rate whose terms came last, where it is known.
    pub(super) fn number(&self, rate: &RateFact<'_>) -> Option<i64> {
        let (of, number) = self.met.get(self.last)?.number?;
        (without(rate) == Some(of)).then_some(number)
    }

    /// Keeps the number of the row of terms of a rate whose terms came last.
    pub(super) fn keep_number(&mut self, rate: &RateFact<'_>, number: i64) {
        if let Some((met, of)) = self.met.get_mut(self.last).zip(without(rate)) {
            met.number = Some((of, number));
        }
    }
}

/// Why a rate has no percentage and no algorithm; none where it has one.
fn without(rate: &RateFact<'_>) -> Option<(Missing, Missing)> {
    rate.percentage.err().zip(rate.algorithm.err())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_have_their_identities_whichever_came_before() {
        let days: Vec<_> = (1..=12).map(|day| NaiveDate::from_ymd_opt(2026, 1, day)).collect();
        let mut known = KnownTerms::default();
        for round in 0..3 {
            for day in &days {
                for notes in [Ok("after the deductible"), Err(Missing::NotSupplied)] {
                    let terms = TermsFact {
                        method: Ok(Method::PerDiem),
                        effective_from: day.ok_or(Missing::NotSupplied),
                        effective_to: Err(Missing::NotSupplied),
                        notes,
                    };
                    let found = known.of(&terms);
                    assert_eq!(found.whole, identity_of_terms(&terms), "{round} {day:?}");
                    assert_eq!(found.days, identity_of_days(&terms), "{round} {day:?}");
                }
            }
        }
    }
}
