//! What the reading thread hands to the writing thread: rows with their final numbers.

use crate::db::TableRows;

/// Lists the tables of a batch once, in an order that satisfies every reference.
macro_rules! tables {
    ($($table:ident),+ $(,)?) => {
        /// About a thousand rows of all tables.
        #[derive(Debug, Default)]
        pub(super) struct Batch {
            $(pub(super) $table: TableRows,)+
            /// Rates of the last edition that this file no longer states.
            pub(super) superseded: Vec<i64>,
            /// Rates that are outside another bound than before, or within both.
            pub(super) superseded_bounds: Vec<i64>,
            /// Effects of the last edition that this file no longer states.
            pub(super) superseded_effects: Vec<i64>,
        }

        impl Batch {
            /// The rows of all tables, in an order that satisfies every reference.
            pub(super) fn tables(&self) -> impl Iterator<Item = &TableRows> {
                [$(&self.$table),+].into_iter()
            }

            /// Gives the rows away, with room for as many again.
            pub(super) fn take(&mut self) -> Self {
                Self {
                    $($table: self.$table.take(),)+
                    superseded: std::mem::take(&mut self.superseded),
                    superseded_bounds: std::mem::take(&mut self.superseded_bounds),
                    superseded_effects: std::mem::take(&mut self.superseded_effects),
                }
            }
        }
    };
}

tables! {
    codes,
    items,
    item_codes,
    item_components,
    charges,
    payer_plans,
    stated_plans,
    algorithms,
    terms,
    provider_groups,
    provider_names,
    provider_npis,
    provider_sets,
    set_groups,
    set_networks,
    rates,
    statistics,
    outside_bounds,
    in_network_rates,
    contents,
    contents_plans,
    contents_files,
    allowed,
    effects,
    rejects,
    findings,
}

impl Batch {
    /// Rates after which a batch is handed over.
    pub(super) const RATES: usize = 1024;

    /// True when it is worth handing over.
    pub(super) fn is_full(&self) -> bool {
        let counted = [&self.items, &self.charges, &self.rejects, &self.effects];
        let listed = [&self.provider_npis, &self.set_groups, &self.contents_plans, &self.contents_files];
        let sum = |tables: [&TableRows; 4]| tables.iter().map(|rows| rows.len()).sum::<usize>();
        self.rates.len().max(self.outside_bounds.len()) >= Self::RATES
            || sum(counted) >= Self::RATES
            || sum(listed) + self.allowed.len() >= 4 * Self::RATES
    }
}
