//! A profile laid over the header of one file: which column holds what.

use super::advice::Author;
use super::amount::ColumnTerms;
use super::codes::CodeRule;
use super::currency::Currencies;
use super::fields::Fields;
use super::gaps::{Markers, When};
use super::kin::Kin;
use super::percent_words::Says;
use super::row_rule::Skip;
use super::spec::ShortWord;
use super::values::Values;
use crate::domain::text::divided_by;
use crate::domain::{AMOUNT_COLUMN, Known, column_letters, held_of_payer, shows_nothing, without_mark};
use crate::formats::reader::{ColumnHeading, PublisherKind};
use crate::formats::words::AmountKind;

/// The compiled roles of a file's columns: which holds what, and what is said of rows.
#[derive(Debug)]
pub(super) struct Layout {
    pub(super) author: Author,
    /// Whose rows they are.
    pub(super) publisher: PublisherKind,
    pub(super) headings: Vec<String>,
    pub(super) fields: Fields,
    pub(super) codes: Vec<CodeColumn>,
    /// Columns with amounts of no payer: standard charges of a hospital, or a public fee schedule.
    pub(super) charges: Vec<(AmountKind, usize)>,
    /// The columns with the amounts of the payer that the row names.
    pub(super) amount: Vec<usize>,
    /// Columns with the amounts of one payer and plan each.
    pub(super) payers: Vec<PayerColumn>,
    pub(super) separator: Option<String>,
    /// What holds for the amounts of one column alone, by column; none where nothing does.
    pub(super) of_column: Vec<Option<ColumnTerms>>,
    /// Whether some amount is of a charge of its own.
    pub(super) has_terms: bool,
    /// Whether some amount is of the charge that the row itself states.
    pub(super) has_base: bool,
    /// What cells mean, by column; none where the profile says nothing of any.
    pub(super) values: Vec<Option<Values>>,
    /// The column whose cells state the day of the data.
    pub(super) edition: Option<usize>,
    /// By column.
    pub(super) markers: Vec<Markers>,
    pub(super) conditions: Vec<Condition>,
    pub(super) short: ShortWord,
    /// Rows that are no data.
    pub(super) skips: Vec<Skip>,
    /// Columns by which rows of some kinds are skipped.
    pub(super) kin: Vec<Kin>,
    /// Columns whose cells together name a row.
    pub(super) key: Vec<usize>,
    /// Columns that no role is given to.
    pub(super) unread: Vec<usize>,
    /// Of these, the ones that the profile says not to read.
    pub(super) ignored: Vec<usize>,
    /// Columns that can say of the amount of their row that it is a percentage, and how.
    pub(super) says: Vec<(usize, Says)>,
    /// Of which currency the amounts are.
    pub(super) currencies: Currencies,
    /// Columns without a heading that the profile says nothing of.
    pub(super) unnamed: Vec<usize>,
}

/// A column that holds codes, the one that names their systems, and the one with the last codes of ranges.
#[derive(Debug)]
pub(super) struct CodeColumn {
    pub(super) column: usize,
    pub(super) system_column: Option<usize>,
    pub(super) through_column: Option<usize>,
    pub(super) rule: CodeRule,
}

/// A column with the amounts of one payer and plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PayerColumn {
    pub(super) column: usize,
    pub(super) payer: String,
    pub(super) plan: Known<String>,
}

/// A rule of the profile whose reason stands in another column.
#[derive(Debug)]
pub(super) struct Condition {
    pub(super) deciding: usize,
    pub(super) columns: Vec<usize>,
    pub(super) when: When,
}

impl Layout {
    /// The columns with amounts by what they hold, as attributes of the file: letters and heading.
    pub(super) fn amounts(&self) -> Vec<(String, Known<String>)> {
        let stated = |(what, column): (String, usize)| {
            let heading = &self.headings[column];
            (
                format!("{AMOUNT_COLUMN}{what}"),
                Ok(format!("{} {heading}", column_letters(column)).trim_end().to_owned()),
            )
        };
        self.columns_of_amounts().map(stated).collect()
    }

    /// What the columns with amounts hold, and where they are.
    fn columns_of_amounts(&self) -> impl Iterator<Item = (String, usize)> {
        const NEGOTIATED: &str = AmountKind::Negotiated.as_str();
        let of_row = self.amount.iter().map(|column| (NEGOTIATED.to_owned(), *column));
        let charges = self.charges.iter().map(|(kind, column)| (kind.as_str().to_owned(), *column));
        let payers = self
            .payers
            .iter()
            .map(|of| (held_of_payer(NEGOTIATED, &of.payer, of.plan.as_deref().ok()), of.column));
        charges.chain(of_row).chain(payers)
    }

    /// The headings of the columns that values are read from, by the names under which reports show these.
    pub(super) fn column_headings(&self) -> Vec<ColumnHeading> {
        let shown = |key| match key {
            "payer" => "raw_payer",
            "plan" => "raw_plan",
            other => other,
        };
        let fields = self.fields.named().map(|(key, column)| (shown(key).to_owned(), column));
        let heading =
            |(holds, at): (String, usize)| ColumnHeading { holds, heading: self.headings[at].clone() };
        let all = self.columns_of_amounts().chain(fields).map(heading);
        all.filter(|column| !column.heading.is_empty()).collect()
    }

    /// Whether a row has more than one amount.
    pub(super) fn has_several_amounts(&self) -> bool {
        self.charges.len() + self.amount.len() + self.payers.len() > 1
    }
}

impl CodeColumn {
    /// The column of the codes, that of their systems and that of the last codes of ranges.
    pub(super) fn columns(&self) -> impl Iterator<Item = usize> + use<> {
        [Some(self.column), self.system_column, self.through_column].into_iter().flatten()
    }
}

/// A name without the separator is a payer whose plan is not supplied; the mark of a footnote is none of it.
pub(super) fn split_payer<'a>(name: &'a str, separator: Option<&str>) -> (&'a str, Option<&'a str>) {
    let name = without_mark(name).map_or(name, |(name, _)| name).trim();
    let parts = separator.and_then(|separator| divided_by(name, separator));
    match parts.map(|(payer, plan)| (payer.trim(), plan.trim())) {
        Some((payer, plan)) if !shows_nothing(payer) && !shows_nothing(plan) => (payer, Some(plan)),
        _ => (name, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_without_separator_is_a_payer_with_an_unknown_plan() {
        assert_eq!(split_payer("Aetna: HMO/POS/PPO", Some(": ")), ("Aetna", Some("HMO/POS/PPO")));
        assert_eq!(split_payer("Aetna: Aetna: Commercial", Some(": ")), ("Aetna", Some("Aetna: Commercial")));
        assert_eq!(split_payer("UHC Commercial", Some(": ")), ("UHC Commercial", None));
        assert_eq!(split_payer("A: B", None), ("A: B", None));
        assert_eq!(split_payer("Cigna³", None), ("Cigna", None));
    }
}
