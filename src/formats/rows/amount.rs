//! The amounts of a row that is read by a profile, as facts.

use crate::domain::{Decimal, Known, Missing, Money};
use crate::findings::rules;
use crate::formats::cell::{Fault, Notice};
use crate::formats::fact::{AmountKind, PayerPlan, RateFact, TermsFact};

/// One amount of a row.
pub(super) struct Rate<'a> {
    pub(super) kind: AmountKind,
    pub(super) payer_plan: Option<PayerPlan<'a>>,
    pub(super) amount: Amount<'a>,
    pub(super) percentage: Known<Decimal>,
}

/// What an amount cell holds.
#[derive(Clone, Copy)]
pub(super) struct Amount<'a> {
    pub(super) value: Known<Money>,
    pub(super) raw: Option<&'a str>,
    pub(super) algorithm: Option<&'a str>,
}

/// What is odd about an amount, with what the profile can decide.
pub(super) fn notice_of(notice: Notice, cell: &str) -> Fault {
    let decide = |text: &str| {
        format!("decide it in the profile: \"{text}\" = \"not-supplied\", or \"value\", under [gaps.markers]")
    };
    match notice {
        Notice::Ambiguous => undecided(cell),
        Notice::Zero | Notice::Nines => Fault { help: decide(cell), ..notice.fault(cell) },
        Notice::Rounded => notice.fault(cell),
    }
}

pub(super) fn undecided(cell: &str) -> Fault {
    Fault::new(
        rules::AMBIGUOUS_MARKER,
        format!("`{cell}` read as not-supplied"),
        format!(
            "decide it in the profile: \"{cell}\" = \"not-supplied\", or another reason, under [gaps.markers]"
        ),
    )
}

pub(super) fn rate_fact<'a>(rate: &Rate<'a>, terms: TermsFact<'a>) -> RateFact<'a> {
    let own = rate.kind != AmountKind::Negotiated;
    let Amount { value, raw, algorithm } = rate.amount;
    RateFact {
        kind: rate.kind,
        payer_plan: rate.payer_plan,
        // A contracting method belongs to a contract; a hospital's own amount has none.
        terms: TermsFact { method: if own { Err(Missing::NotApplicable) } else { terms.method }, ..terms },
        amount: match (value, raw, rate.percentage) {
            (Err(Missing::NotSupplied), None, Ok(_)) => Err(Missing::NotApplicable),
            _ => value,
        },
        amount_raw: raw,
        percentage: match (value, rate.percentage) {
            (Ok(_), Err(Missing::NotSupplied)) => Err(Missing::NotApplicable),
            (_, percentage) => percentage,
        },
        algorithm: algorithm.ok_or(if own { Missing::NotApplicable } else { Missing::NotCollected }),
        statistic: None,
    }
}
