//! One value of a reference row, typed.

use std::borrow::Cow;

use crate::domain::Missing;

/// A value as it is stored, or the reason that there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell<'a> {
    /// A procedure code, upper case and of the right shape.
    Code(Cow<'a, str>),
    /// A text, trimmed.
    Text(Cow<'a, str>),
    /// A whole number; fixed-point values in the units of their field.
    Number(i64),
    /// No value, with the reason.
    Gap(Missing),
}

impl Cell<'_> {
    /// The number, when it is one.
    #[must_use]
    pub const fn number(&self) -> Option<i64> {
        if let Self::Number(number) = self { Some(*number) } else { None }
    }

    /// The text of a code or text; blank otherwise.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Code(text) | Self::Text(text) => text,
            Self::Number(_) | Self::Gap(_) => "",
        }
    }
}
