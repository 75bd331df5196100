//! What CMS's validator leaves out: bounds, order, statistics without a count. Only warnings.

use super::count::Count;
use super::row::{Field, Locate, PayerField, Row};
use super::rules::{Checked, Checker, ItemNumbers, PayerNumbers};
use crate::domain::Decimal;
use crate::findings::rules;
use crate::formats::cell::{Notice, doubtful_percentage, is_fraction};

impl Checker {
    /// What CMS does not check: bounds, order, statistics without a count.
    pub(super) fn plausible(
        &self,
        row: &Row<'_>,
        of_item: &ItemNumbers<'_>,
        index: usize,
        numbers: &PayerNumbers<'_>,
        at: &dyn Locate,
        out: &mut Checked,
    ) {
        let field = |field| Field::Payer(index, field);
        let payer = &row.payers[index];
        let is_said = || match payer.payer {
            "" => payer.says_something() || !payer.plan.is_empty(),
            _ => payer.names_nobody() && payer.says_something(),
        };
        // Of a charge without a payer is said already.
        if !payer.has_charge() && is_said() {
            let message = "the row has values of a payer, but no payer".to_owned();
            out.note(rules::VALUES_WITHOUT_PAYER, at, field(PayerField::Payer), "", message);
        }
        if let Some((dollar, outside)) = numbers.dollar.value().zip(numbers.outside) {
            let message = outside.said(dollar);
            out.note(rules::OUTSIDE_BOUNDS, at, field(PayerField::Dollar), payer.dollar, message);
        }
        if let Some(percentage) = numbers.percentage.value() {
            let (place, cell) = match numbers.dollar_is_percentage {
                true => (PayerField::Dollar, payer.dollar),
                false => (PayerField::Percentage, payer.percentage),
            };
            let fault = if is_fraction(percentage) {
                Some(Notice::Fraction.fault(cell))
            } else {
                let dollars = numbers.dollar.value().or(numbers.estimated.value());
                doubtful_percentage(percentage, of_item.gross.value(), dollars)
            };
            if let Some(fault) = fault {
                out.note(fault.rule, at, field(place), cell, fault.message);
            }
        }
        let known = [
            (PayerField::Percentile10, numbers.percentile_10.value()),
            (PayerField::Median, numbers.median.value()),
            (PayerField::Percentile90, numbers.percentile_90.value()),
        ];
        let mut last: Option<Decimal> = None;
        for (cell, value) in known {
            if let (Some(before), Some(now)) = (last, value)
                && now < before
            {
                let message = format!("{} comes after {}", now.to_fixed(2), before.to_fixed(2));
                out.note(rules::PERCENTILE_ORDER, at, field(cell), &now.to_fixed(2), message);
            }
            last = value.or(last);
        }
        let any = known.iter().any(|(_, value)| value.is_some());
        match numbers.count {
            Count::Blank if any && self.collected.statistics => {
                let message = "allowed amounts without their count".to_owned();
                out.note(rules::STATISTICS_WITHOUT_COUNT, at, field(PayerField::Count), "", message);
            }
            Count::Number(0) if any => {
                let message = "the count is 0, but there are allowed amounts".to_owned();
                out.note(rules::STATISTICS_WITH_ZERO_COUNT, at, field(PayerField::Count), "0", message);
            }
            _ => {}
        }
    }

    /// A minimum above the maximum, which CMS does not check.
    pub(super) fn bounds(&self, of_item: &ItemNumbers<'_>, at: &dyn Locate, out: &mut Checked) {
        if let (Some(minimum), Some(maximum)) = (of_item.minimum.value(), of_item.maximum.value())
            && minimum > maximum
        {
            let message =
                format!("the minimum {} is above the maximum {}", minimum.to_fixed(2), maximum.to_fixed(2));
            out.note(rules::MINIMUM_ABOVE_MAXIMUM, at, Field::Minimum, &minimum.to_fixed(2), message);
        }
    }

    /// Amounts in a row that only explains a modifier, which have nothing to belong to.
    pub(super) fn modifier_amounts(&self, row: &Row<'_>, at: &dyn Locate, out: &mut Checked) {
        let own = [
            (Field::BillingClass, row.billing_class),
            (Field::DrugUnit, row.drug_unit),
            (Field::DrugType, row.drug_type),
            (Field::Gross, row.gross),
            (Field::Cash, row.cash),
            (Field::Minimum, row.minimum),
            (Field::Maximum, row.maximum),
        ];
        let of_payers = row.payers.iter().enumerate().flat_map(|(index, payer)| {
            [
                (PayerField::Method, payer.method),
                (PayerField::Estimated, payer.estimated),
                (PayerField::Median, payer.median),
                (PayerField::Percentile10, payer.percentile_10),
                (PayerField::Percentile90, payer.percentile_90),
                (PayerField::Count, payer.count),
                // A plan belongs to a payer.
                (PayerField::Plan, if payer.payer.is_empty() { payer.plan } else { "" }),
            ]
            .map(|(field, cell)| (Field::Payer(index, field), cell))
        });
        for (field, cell) in own.into_iter().chain(of_payers) {
            if !cell.is_empty() {
                let message = format!("`{cell}` is in a row without a code and is not stored");
                out.note(rules::MODIFIER_ROW_AMOUNT, at, field, cell, message);
            }
        }
    }
}
