//! Amounts that are shares of something among dollars: `0.65` for an operation in a column of thousands.

use super::layout::Layout;
use super::suggest::is_share_of_service;
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
        if dollars < 1.0 && is_share_of_service(codes, dollars) {
            let cell = rows.fields().get(column).unwrap_or("").trim();
            let place = || (rows.place(Some((column, &layout.headings[column]))), cell.to_owned());
            shares.first.get_or_insert_with(place);
            shares.count += 1;
        }
    }

    /// A finding for each column of dollars that has some.
    pub(super) fn said(self) -> impl Iterator<Item = Finding> {
        let of_dollars = self.columns.into_iter().filter(|shares| shares.most > DOLLARS);
        of_dollars.filter_map(|shares| {
            let (place, cell) = shares.first?;
            let amounts = text::count(shares.count, "amount is", "amounts are");
            let message = format!(
                "{amounts} less than 1 for operations or visits, as shares are, and stored as dollars beside others"
            );
            Some(rules::SHARE_AS_DOLLARS.at(place, &cell, message))
        })
    }
}
