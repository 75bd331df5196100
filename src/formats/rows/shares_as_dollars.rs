//! Amounts that are shares of something among dollars: `0.65` for an operation in a column of thousands, or `65`.

use super::layout::Layout;
use super::suggest::{Share, is_far_below};
use crate::domain::{CodeSystem, Money, text};
use crate::findings::{Finding, Place, rules};
use crate::source::Rows;

/// A column with an amount of so many dollars is one of dollars.
const DOLLARS: f64 = 5.0;

/// What was met in each column of amounts.
#[derive(Debug, Default)]
pub(super) struct SharesAsDollars {
    columns: Vec<Shares>,
}

#[derive(Debug, Default, Clone)]
struct Shares {
    most: f64,
    of_one: Met,
    percents: Met,
    /// The greatest of the percentages.
    most_percent: f64,
    /// Amounts above 100, and those of them without cents.
    dollars: u64,
    whole: u64,
}

/// How many there are, and the first of them.
#[derive(Debug, Default, Clone)]
struct Met {
    count: u64,
    first: Option<(Place, String)>,
}

impl SharesAsDollars {
    /// Takes an amount of a row with these codes.
    pub(super) fn take<'c>(
        &mut self,
        (rows, layout): (&Rows, &Layout),
        (column, amount): (usize, Money),
        codes: impl Iterator<Item = (CodeSystem, &'c str)>,
    ) {
        if self.columns.len() <= column {
            self.columns.resize(column + 1, Shares::default());
        }
        let (shares, dollars) = (&mut self.columns[column], amount.dollars().as_f64());
        shares.most = shares.most.max(dollars);
        let is_procedure = |system| matches!(system, CodeSystem::Cpt | CodeSystem::Hcpcs);
        let codes = codes.filter(|(system, _)| is_procedure(*system)).map(|(_, code)| code);
        if dollars > 100.0 {
            shares.dollars += 1;
            shares.whole += u64::from(dollars.fract() == 0.0);
            return;
        }
        let met = match Share::of(codes, dollars) {
            None => return,
            Some(Share::OfOne) => &mut shares.of_one,
            Some(Share::Percent) => {
                shares.most_percent = shares.most_percent.max(dollars);
                &mut shares.percents
            }
        };
        let cell = rows.fields().get(column).unwrap_or("").trim();
        let place = || (rows.place(Some((column, &layout.headings[column]))), cell.to_owned());
        met.first.get_or_insert_with(place);
        met.count += 1;
    }

    /// A finding for each column of dollars that has some, and for one that is of percentages beside others of dollars.
    pub(super) fn said(self) -> impl Iterator<Item = Finding> {
        let most = self.columns.iter().fold(0.0, |most: f64, shares| most.max(shares.most));
        self.columns.into_iter().flat_map(move |shares| {
            let of_one = (shares.most > DOLLARS)
                .then_some((shares.of_one, "less than 1 for operations or visits, as shares"));
            let have_cents = 2 * shares.whole <= shares.dollars;
            let percents = (have_cents && is_far_below(shares.most_percent, most))
                .then_some((shares.percents, "whole numbers up to 100 for major operations, as percentages"));
            of_one.into_iter().chain(percents).filter_map(|(met, what)| met.said(what))
        })
    }
}

impl Met {
    fn said(self, what: &str) -> Option<Finding> {
        let (place, cell) = self.first?;
        let amounts = text::count(self.count, "amount is", "amounts are");
        let message = format!("{amounts} {what} are, and stored as dollars beside others");
        Some(rules::SHARE_AS_DOLLARS.at(place, &cell, message))
    }
}
