//! The figures of one payer in a row: dollars, percentage and allowed amounts, each with its reason where it is none.

use super::count::Count;
use super::row::{Collected, Field, PayerCells, PayerField};
use super::rules::PayerNumbers;
use crate::domain::{Decimal, Known, Missing, Money};
use crate::formats::Statistic;
use crate::formats::ledger::{Mark, Marks};
use crate::formats::number::Number;

/// What a row says of one payer and plan.
#[derive(Debug, Clone, Copy)]
pub(super) struct Said<'r> {
    pub(super) index: usize,
    pub(super) cells: &'r PayerCells<'r>,
    pub(super) numbers: &'r PayerNumbers<'r>,
}

/// Amount and percentage of a payer, each marked in the cell that states it; `blank` has the reason for an
/// empty one of each.
pub(super) fn figures(
    marks: &mut Marks,
    said: &Said<'_>,
    blank: (Missing, Missing),
) -> (Known<Money>, Known<Decimal>) {
    let Said { index, cells, numbers } = *said;
    let (amount, percentage) = (numbers.dollar.money(blank.0), numbers.percentage.positive(blank.1));
    let mut mark = |field: PayerField, is_known: bool| {
        if !cells.cell(field).is_empty() {
            marks.set(Field::Payer(index, field), if is_known { Mark::Stored } else { Mark::Gap });
        }
    };
    mark(PayerField::Dollar, amount.is_ok() || numbers.dollar_is_percentage);
    mark(PayerField::Percentage, percentage.is_ok());
    (amount, percentage)
}

/// The allowed amounts, with the reason why one is not there.
pub(super) fn statistic(marks: &mut Marks, said: &Said<'_>, collected: Collected) -> Statistic {
    let (payer, numbers) = (said.cells, said.numbers);
    let estimated = if !collected.estimated {
        Missing::NotCollected
    } else if payer.has_formula() && payer.dollar.is_empty() {
        Missing::NotSupplied
    } else {
        Missing::NotApplicable
    };
    let (amount, count) = if !collected.statistics {
        (Missing::NotCollected, Missing::NotCollected)
    } else if payer.count == "0" {
        (Missing::Insufficient, Missing::NotSupplied)
    } else if payer.has_formula() {
        (Missing::NotSupplied, Missing::NotSupplied)
    } else {
        (Missing::NotApplicable, Missing::NotApplicable)
    };
    let mut money = |field: PayerField, reading: Number<'_>, blank| {
        marks.known(Field::Payer(said.index, field), payer.cell(field), reading.money(blank))
    };
    let estimated = money(PayerField::Estimated, numbers.estimated, estimated);
    let median = money(PayerField::Median, numbers.median, amount);
    let percentile_10 = money(PayerField::Percentile10, numbers.percentile_10, amount);
    let percentile_90 = money(PayerField::Percentile90, numbers.percentile_90, amount);
    let field = Field::Payer(said.index, PayerField::Count);
    let count = marks.known(field, payer.count, numbers.count.number(count));
    // Bounds are stored too.
    if matches!(numbers.count, Count::Range(..)) {
        marks.set(field, Mark::Stored);
    }
    let count_bounds = numbers.count.bounds();
    Statistic { estimated, median, percentile_10, percentile_90, count, count_bounds }
}
