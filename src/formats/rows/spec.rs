//! A mapping profile as it is written: the keys of its TOML and nothing else.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::fields::{ColumnsSpec, ConstantsSpec};

/// What a proposal writes where the file does not say whose it is; a profile must say it.
pub(super) const UNNAMED: &str = "write whose file this is";

/// What a proposal writes where the file does not say which payer's prices it has.
pub(super) const UNNAMED_PAYER: &str = "write who pays";

/// The whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Spec {
    pub(super) name: Option<String>,
    pub(super) publisher: String,
    #[serde(default)]
    pub(super) publisher_kind: PublisherWord,
    #[serde(default)]
    pub(super) kind: KindWord,
    pub(super) encoding: Option<String>,
    pub(super) delimiter: Option<String>,
    pub(super) edition: Option<String>,
    pub(super) edition_from: Option<EditionFrom>,
    pub(super) header: HeaderSpec,
    #[serde(default)]
    pub(super) rows: RowsSpec,
    #[serde(default)]
    pub(super) numbers: NumbersSpec,
    #[serde(default)]
    pub(super) columns: ColumnsSpec,
    #[serde(default)]
    pub(super) constants: ConstantsSpec,
    #[serde(default)]
    pub(super) codes: Vec<CodeSpec>,
    pub(super) payers: Option<PayersSpec>,
    #[serde(default)]
    pub(super) gaps: GapsSpec,
    /// Headings whose cells together name a row.
    #[serde(default)]
    pub(super) key: Vec<String>,
    /// Heading to what its cells mean: text to text.
    #[serde(default)]
    pub(super) values: BTreeMap<String, BTreeMap<String, String>>,
    /// Heading of an amount column to what holds for its amounts alone.
    #[serde(default)]
    pub(super) amounts: BTreeMap<String, AmountSpec>,
    /// Heading to other headings of the same column.
    #[serde(default)]
    pub(super) spellings: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    pub(super) freshness: FreshnessSpec,
}

/// For how long the data holds, such as `100d`.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FreshnessSpec {
    pub(super) warn_after: Option<String>,
    pub(super) error_after: Option<String>,
}

#[derive(Debug, Default, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum PublisherWord {
    #[default]
    Hospital,
    Payer,
    /// A public program such as state Medicaid: its amounts are a fee schedule and no payer's rates.
    Government,
}

#[derive(Debug, Default, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum KindWord {
    #[default]
    Snapshot,
    Delta,
}

/// Where the file states the day of the data: a title line, a heading, or a column.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EditionFrom {
    pub(super) row: Option<u64>,
    /// The beginning of a heading.
    pub(super) heading: Option<String>,
    /// The heading of a column whose cells all state it.
    pub(super) column: Option<String>,
    #[serde(default)]
    pub(super) after: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HeaderSpec {
    pub(super) row: Option<u64>,
    pub(super) starts: Option<Vec<String>>,
    /// Begins lines above the header that are comments.
    pub(super) comment: Option<String>,
    /// Which list of a JSON text holds the records.
    pub(super) records: Option<String>,
    #[serde(default = "one")]
    pub(super) lines: u64,
    #[serde(default = "colon")]
    pub(super) join: String,
}

#[derive(Debug, Default, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RowsSpec {
    pub(super) last: Option<u64>,
    /// The first cells of the row after the last.
    pub(super) until: Option<Vec<String>>,
    #[serde(default)]
    pub(super) skip: Vec<SkipSpec>,
    #[serde(default)]
    pub(super) short: ShortWord,
}

/// What becomes of a row with fewer cells than the header.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum ShortWord {
    #[default]
    Fill,
    Reject,
}

/// Rows that are no data, such as footnotes.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SkipSpec {
    pub(super) column: String,
    /// Shapes of the whole cell; without any, whatever is there.
    #[serde(default)]
    pub(super) cells: Vec<String>,
    /// Only rows that have nothing else.
    #[serde(default)]
    pub(super) alone: bool,
}

#[derive(Debug, Default, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NumbersSpec {
    pub(super) thousands: Option<char>,
    pub(super) currency: Option<String>,
    #[serde(default)]
    pub(super) otherwise: OtherwiseWord,
}

/// What becomes of an amount cell that is neither a number nor a marker.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum OtherwiseWord {
    #[default]
    Reject,
    Invalid,
    Algorithm,
}

/// What holds for the amounts of one column alone.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AmountSpec {
    pub(super) setting: Option<String>,
    pub(super) billing_class: Option<String>,
    pub(super) place_of_service: Option<String>,
    /// Beside those of the row.
    pub(super) modifiers: Option<String>,
    pub(super) method: Option<String>,
    pub(super) line_of_business: Option<String>,
    pub(super) effective_from: Option<String>,
    /// Before those of the row.
    pub(super) notes: Option<String>,
}

/// A column that holds codes.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CodeSpec {
    pub(super) column: String,
    /// The heading of the column that names each code's system.
    pub(super) system_column: Option<String>,
    /// The heading of the column with the last code of a range.
    pub(super) through_column: Option<String>,
    pub(super) system: Option<String>,
    #[serde(default)]
    pub(super) read: Vec<ReadSpec>,
    #[serde(default)]
    pub(super) none: Vec<String>,
    pub(super) otherwise: Option<String>,
    /// Only for rows that have no code in another column.
    #[serde(default)]
    pub(super) only_if_none: bool,
}

/// One way to read a code cell.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReadSpec {
    pub(super) system: String,
    #[serde(default)]
    pub(super) shapes: Vec<String>,
    pub(super) strip: Option<String>,
    pub(super) pad: Option<usize>,
    pub(super) split: Option<usize>,
}

/// Columns of which each holds the amounts of one payer and plan.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PayersSpec {
    pub(super) columns: Option<PayerColumns>,
    pub(super) separator: Option<String>,
    /// Texts before and behind the payer's name in a heading.
    #[serde(default)]
    pub(super) prefixes: Vec<String>,
    #[serde(default)]
    pub(super) suffixes: Vec<String>,
    #[serde(default)]
    pub(super) named: Vec<NamedPayer>,
}

/// `"rest"` or a list of headings.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged, expecting = "`columns` is \"rest\" or a list of headings")]
pub(super) enum PayerColumns {
    Word(RestWord),
    List(Vec<String>),
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum RestWord {
    Rest,
}

/// A payer column whose heading does not tell payer and plan by itself.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NamedPayer {
    pub(super) column: String,
    pub(super) payer: String,
    pub(super) plan: Option<String>,
}

/// What texts stand for no value, and why.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GapsSpec {
    pub(super) blank: Option<String>,
    #[serde(default)]
    pub(super) markers: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) column: BTreeMap<String, ColumnGapsSpec>,
    #[serde(default)]
    pub(super) when: Vec<WhenSpec>,
}

#[derive(Debug, Default, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ColumnGapsSpec {
    pub(super) blank: Option<String>,
    #[serde(default)]
    pub(super) markers: BTreeMap<String, String>,
}

/// The reason of a gap stands in another column.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WhenSpec {
    pub(super) column: String,
    pub(super) equals: String,
    pub(super) columns: Vec<String>,
    #[serde(default)]
    pub(super) cells: Vec<String>,
    pub(super) reason: String,
}

const fn one() -> u64 {
    1
}

fn colon() -> String {
    ": ".to_owned()
}

impl CodeSpec {
    /// The heading of the codes, and those of what is said of them in columns of their own.
    pub(super) fn headings(&self) -> impl Iterator<Item = &str> {
        code_headings(&self.column, &self.system_column, &self.through_column)
    }
}

/// The heading of a column of codes, that of their systems and that of the last codes of ranges.
pub(super) fn code_headings<'a>(
    column: &'a str,
    systems: &'a Option<String>,
    through: &'a Option<String>,
) -> impl Iterator<Item = &'a str> {
    [Some(column), systems.as_deref(), through.as_deref()].into_iter().flatten()
}

/// The headings of fields, codes and payers.
pub(super) fn headings<'a>(
    columns: &'a ColumnsSpec,
    codes: impl Iterator<Item = &'a str>,
    payers: Option<&'a PayersSpec>,
) -> Vec<&'a str> {
    let mut headings: Vec<&str> = columns.named().map(|(_, heading)| heading).collect();
    headings.extend(codes);
    if let Some(payers) = payers {
        headings.extend(payers.named.iter().map(|payer| payer.column.as_str()));
        if let Some(PayerColumns::List(list)) = &payers.columns {
            headings.extend(list.iter().map(String::as_str));
        }
    }
    headings
}
