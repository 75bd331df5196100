//! What a file says of one rate in several rows: the same payer and plan, codes, modifiers, setting,
//! place of service, method and first day, and in a payer's own file who is paid and what the price is.
//!
//! 24 bytes a rate of a payer or of a public fee schedule, with room to spare.

use super::price_records::{identity_of_figure, identity_of_rate_key};
use crate::db::Link;
use crate::domain::{Fingerprint, FingerprintMap};
use crate::formats::fact::RateFact;

/// The rates that the file stated so far.
#[derive(Debug, Default)]
pub(super) struct StatedRates(FingerprintMap<Statement>);

/// Halves of fingerprints: together with the key they are as many bits as one.
#[derive(Debug, Clone, Copy)]
struct Statement {
    whole: u32,
    /// 0 for a rate without a figure.
    figure: u32,
    /// The payer's name where there is no plan: names that lead to one payer may be products of it, which have
    /// figures of their own. 0 where a plan tells the products apart.
    product: u32,
    line: u32,
}

/// What is known of a rate; each but the first has the line of the row that stated it before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    /// Nothing that is in conflict with it.
    First,
    /// The same.
    Again(u64),
    /// The same figure, beside another last day, other notes or statistics, or under another name that leads to the payer.
    AgainWithOtherNotes(u64),
    /// Another figure.
    Otherwise(u64),
    /// A figure, and none before.
    BesideNone(u64),
    /// No figure, and one before.
    WithoutFigure(u64),
}

impl StatedRates {
    /// Takes a rate of a charge and contract on a line; `whole` is its fingerprint with the names of payer and plan,
    /// `names` that of the names alone.
    pub(super) fn take(
        &mut self,
        line: u64,
        (charge, contract, providers): (Link, Fingerprint, Option<Link>),
        fact: &RateFact<'_>,
        (whole, names): (Fingerprint, Fingerprint),
    ) -> Said {
        let has_figure = fact.amount.is_ok() || fact.percentage.is_ok() || fact.algorithm.is_ok();
        let figure = if has_figure { half(identity_of_figure(fact)) | 1 } else { 0 };
        let has_plan = fact.payer_plan.is_some_and(|named| named.plan.is_ok());
        let product = if has_plan { 0 } else { half(names) };
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        let statement = Statement { whole: half(whole), figure, product, line };
        let key = identity_of_rate_key((charge, contract, providers), fact);
        let Some(before) = self.0.get_mut(&key.0) else {
            self.0.insert(key.0, statement);
            return Said::First;
        };
        if before.whole == statement.whole {
            return Said::Again(before.line.into());
        }
        let said = match before.figure {
            0 if figure == 0 => Said::First,
            0 => Said::BesideNone(before.line.into()),
            _ if figure == 0 => Said::WithoutFigure(before.line.into()),
            known if known == figure => Said::AgainWithOtherNotes(before.line.into()),
            _ if before.product != product => Said::First,
            _ => Said::Otherwise(before.line.into()),
        };
        if before.figure == 0 {
            *before = statement;
        }
        // A third row may repeat the second: each further statement is kept under a key of its own.
        match self.0.insert(key.0 ^ whole.0, statement) {
            Some(known) if known.whole == statement.whole => Said::Again(known.line.into()),
            _ => said,
        }
    }
}

/// The upper half of a fingerprint.
const fn half(fingerprint: Fingerprint) -> u32 {
    (fingerprint.0.cast_unsigned() >> 32) as u32
}
