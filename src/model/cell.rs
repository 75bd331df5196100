//! One cell: a value, or a gap with its reason; and where it came from.

use chrono::NaiveDate;

use crate::domain::{Decimal, Group, Missing, Money, UNEXPLAINED_MARKER, as_data};

/// What stands in one cell of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// A usable value.
    Value(Value),
    /// No usable value, and why.
    Gap(Gap),
    /// No usable value, and the SQL that a user gave did not ask why. Never in a shipped report.
    Unexplained,
}

/// A typed value. Codes, modifiers and other identifiers are `Text`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Words, codes, identifiers.
    Text(String),
    /// A name, or words of a file, which may look like anything.
    Name(String),
    /// A whole number.
    Integer(i64),
    /// An exact number with up to four places.
    Decimal(Decimal),
    /// United States dollars.
    Money(Money),
    /// A day.
    Date(NaiveDate),
}

/// A missing value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// Why there is no value.
    pub reason: Missing,
    /// What the file held in that place, when it held something.
    pub raw: Option<String>,
    /// What would fill this gap, where it is not what would fill the others of its row.
    pub filled_by: Option<String>,
}

/// Where a figure was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The file's name, without folders.
    pub file: String,
    /// The physical line in it, counted from 1.
    pub line: u64,
    /// The import that took it in.
    pub import_id: i64,
    /// Whether the row speaks for several lines, of which this is the first.
    pub goes_on: bool,
}

impl Origin {
    /// The one line that states the row; none where it is made of several.
    #[must_use]
    pub fn one_line(&self) -> Option<u64> {
        (!self.goes_on).then_some(self.line)
    }
}

impl Cell {
    /// What stands in a cell whose reason was not asked for.
    pub const UNEXPLAINED: &'static str = UNEXPLAINED_MARKER;

    /// A text cell.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self::Value(Value::Text(text.into()))
    }

    /// A cell with a name or words of a file.
    #[must_use]
    pub fn name(text: impl Into<String>) -> Self {
        Self::Value(Value::Name(text.into()))
    }

    /// A cell with a whole number.
    #[must_use]
    pub const fn integer(number: i64) -> Self {
        Self::Value(Value::Integer(number))
    }

    /// A gap without raw text.
    #[must_use]
    pub const fn gap(reason: Missing) -> Self {
        Self::Gap(Gap { reason, raw: None, filled_by: None })
    }

    /// The gap, if it is one.
    #[must_use]
    pub const fn as_gap(&self) -> Option<&Gap> {
        match self {
            Self::Gap(gap) => Some(gap),
            Self::Value(_) | Self::Unexplained => None,
        }
    }

    /// False for what has no value by its nature, such as the line of business of a payer without a rate.
    #[must_use]
    pub fn could_have_value(&self) -> bool {
        self.as_gap().is_none_or(|gap| gap.reason.group() != Group::Structural)
    }

    /// What a person reads: grouped digits, dollars in cents at least, `[reason]` for a gap, `""` for
    /// an empty text; never a blank. A name that reads as `[reason]` is in quotes: this is the one place
    /// that sees to it.
    #[must_use]
    pub fn display(&self) -> String {
        match self {
            Self::Gap(gap) => gap.reason.marker().to_owned(),
            Self::Unexplained => Self::UNEXPLAINED.to_owned(),
            Self::Value(Value::Text(text) | Value::Name(text)) if text.is_empty() => "\"\"".to_owned(),
            Self::Value(Value::Text(text)) => text.clone(),
            Self::Value(Value::Name(text)) => as_data(text).into_owned(),
            Self::Value(Value::Integer(number)) => crate::domain::text::group_digits(&number.to_string()),
            Self::Value(Value::Decimal(number)) => crate::domain::text::group_digits(&number.to_string()),
            Self::Value(Value::Money(money)) => money.in_dollars(),
            Self::Value(Value::Date(date)) => date.to_string(),
        }
    }

    /// Whether it has a value that is not a blank text.
    #[must_use]
    pub const fn says_something(&self) -> bool {
        match self {
            Self::Gap(_) | Self::Unexplained => false,
            Self::Value(Value::Text(text) | Value::Name(text)) => !text.is_empty(),
            Self::Value(_) => true,
        }
    }

    /// What a program reads: plain digits, ISO dates; `None` for a gap.
    #[must_use]
    pub fn plain(&self) -> Option<String> {
        match self {
            Self::Gap(_) | Self::Unexplained => None,
            Self::Value(Value::Text(text) | Value::Name(text)) => Some(text.clone()),
            Self::Value(Value::Integer(number)) => Some(number.to_string()),
            Self::Value(Value::Decimal(number)) => Some(number.to_string()),
            Self::Value(Value::Money(money)) => Some(money.plain()),
            Self::Value(Value::Date(date)) => Some(date.to_string()),
        }
    }
}
