//! The amounts of a row, as facts.

use chrono::NaiveDate;

use crate::domain::{
    Decimal, Known, LineOfBusiness, Missing, Money, PlaceOfService, is_short_day, parse_date,
    parse_written_date,
};
use crate::formats::fact::{PayerPlan, RateFact, TermsFact};
use crate::formats::marker::built_in;
use crate::formats::words::{AmountKind, BillingClass, Method, Setting};

/// One amount of a row. It holds no text, so that the room for it is used again for the next row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rate {
    pub(super) kind: AmountKind,
    pub(super) payer: Whose,
    pub(super) amount: Amount,
    pub(super) percentage: Known<Decimal>,
}

/// What holds for the amounts of one column alone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct ColumnTerms {
    pub(super) setting: Option<Setting>,
    pub(super) billing_class: Option<BillingClass>,
    pub(super) place_of_service: Option<PlaceOfService>,
    /// As stored; beside those of the row.
    pub(super) modifiers: String,
    pub(super) method: Option<Method>,
    pub(super) line_of_business: Option<LineOfBusiness>,
    pub(super) effective_from: Option<NaiveDate>,
    /// Before those of the row, such as the unit that the amounts are for.
    pub(super) notes: Option<String>,
}

impl ColumnTerms {
    /// Whether all is the same that distinguishes amounts, which notes do not.
    pub(super) fn has_same_terms(&self, other: &Self) -> bool {
        let bare = |terms: &Self| Self { notes: None, ..terms.clone() };
        bare(self) == bare(other)
    }

    /// Whether the amounts are of another charge than the row's.
    pub(super) fn is_of_charge(&self) -> bool {
        self.charge() != ColumnCharge::default()
    }

    /// What makes the amounts those of another charge than the row's.
    pub(super) fn charge(&self) -> ColumnCharge<'_> {
        (self.setting, self.billing_class, self.place_of_service, &self.modifiers)
    }
}

/// Setting, billing class, place of service and modifiers, as far as a column says them.
pub(super) type ColumnCharge<'a> = (Option<Setting>, Option<BillingClass>, Option<PlaceOfService>, &'a str);

/// Who pays an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    /// No payer: the amount is the hospital's standard charge.
    Nobody,
    /// The payer that the row names.
    Row,
    /// The payer of a column, by its place in the layout.
    Column(usize),
}

/// What an amount cell holds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Amount {
    pub(super) column: usize,
    pub(super) value: Known<Money>,
    pub(super) text: Text,
}

/// What the text of an amount cell is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Text {
    /// Nothing: the value holds it.
    Spent,
    /// It is kept as printed.
    Printed,
    /// It says how the amount is found.
    Algorithm,
    /// Nothing: it is this percentage of charges, which is held beside the amount.
    Percentage(Decimal),
}

/// Whether a text that is no amount is a number in an unusual form: `(12.50)`, `12.50-`, `1.234.567`, `1e3`.
pub(super) fn is_odd_number(cell: &str) -> bool {
    cell.contains(|c: char| c.is_ascii_digit()) && cell.chars().filter(|c| c.is_alphabetic()).count() <= 1
}

/// Whether a text can say how an amount is found: a number with a word or a percent sign, or a word of a formula. A
/// number or a day in an odd form, `(12.50)` or `1-Feb-2025`, and a marker with a number, `N/A (2)`, say nothing.
pub(super) fn tells_amount(cell: &str) -> bool {
    let is_odd = is_odd_number(cell) && !cell.contains(['%', '/']);
    let is_day = parse_written_date(cell).is_some() || parse_date(cell).is_ok() || is_short_day(cell.trim());
    let word = cell.trim_matches(|c: char| !c.is_alphabetic());
    // A percentage is a share of something.
    let is_bare = if word.is_empty() { !cell.contains('%') } else { built_in(word).is_some() };
    !(is_odd || is_day || is_bare || is_credit(cell)) && has_number_or_formula(cell)
}

/// Whether a text is a number with the sign of a credit or debit after it: `12.50CR`.
fn is_credit(cell: &str) -> bool {
    let number = cell.trim().trim_end_matches('.');
    ["CR", "DR"].iter().any(|sign| {
        let parts = number.len().checked_sub(sign.len()).and_then(|at| number.split_at_checked(at));
        // `130% MCR` is a share of what Medicare pays.
        parts.is_some_and(|(number, end)| {
            end.eq_ignore_ascii_case(sign) && !number.ends_with(char::is_alphabetic) && is_odd_number(number)
        })
    })
}

/// A text that sends the reader elsewhere, `See note 3`, has the number of that place and none of an amount.
fn has_number_or_formula(cell: &str) -> bool {
    const ELSEWHERE: [&str; 9] =
        ["see", "note", "notes", "footnote", "refer", "page", "section", "appendix", "exhibit"];
    const WORDS: [&str; 12] = [
        "percent", "charges", "charge", "cost", "times", "plus", "minus", "less", "lesser", "greater",
        "rate", "schedule",
    ];
    let mut words = cell.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let first = words.clone().next().unwrap_or_default();
    let is_elsewhere = ELSEWHERE.iter().any(|word| first.eq_ignore_ascii_case(word));
    cell.contains(['%', '$'])
        || !is_elsewhere && cell.contains(|c: char| c.is_ascii_digit())
        || words.any(|word| WORDS.iter().any(|known| word.eq_ignore_ascii_case(known)))
}

/// The fact of a rate; `cell` is the text of its amount.
pub(super) fn rate_fact<'a>(
    rate: &Rate,
    payer_plan: Option<PayerPlan<'a>>,
    terms: TermsFact<'a>,
    cell: &'a str,
) -> RateFact<'a> {
    let charge = rate.kind != AmountKind::Negotiated;
    let Amount { value, text, .. } = rate.amount;
    let without_algorithm = if charge { Missing::NotApplicable } else { Missing::NotCollected };
    // A rate is an amount or a share: the empty one of the two cannot exist beside the other.
    let amount = match (value, text, rate.percentage) {
        (Err(Missing::NotSupplied | Missing::NotCollected), Text::Spent | Text::Algorithm, Ok(_)) => {
            Err(Missing::NotApplicable)
        }
        _ => value,
    };
    RateFact {
        payer_plan,
        // A contracting method belongs to a contract; a hospital's standard charge has none.
        terms: TermsFact { method: if charge { Err(Missing::NotApplicable) } else { terms.method }, ..terms },
        amount_raw: (text == Text::Printed).then_some(cell),
        percentage: match (value, text, rate.percentage) {
            (_, Text::Percentage(percentage), _) => Ok(percentage),
            (Ok(_), _, Err(Missing::NotSupplied)) => Err(Missing::NotApplicable),
            (.., percentage) => percentage,
        },
        algorithm: if text == Text::Algorithm { Ok(cell) } else { Err(without_algorithm) },
        ..RateFact::of(rate.kind, amount)
    }
}
