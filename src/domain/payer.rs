//! Payers: who pays, as the short stable name that analysts type.

use std::fmt;
use std::str::FromStr;

/// A payer's short name: lower-case letters, digits and hyphens, such as `aetna`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PayerId(String);

/// A text that is not a payer's short name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not a payer id; expected lower-case letters, digits and hyphens such as `blue-cross-blue-shield`"
)]
pub struct PayerIdError(pub String);

impl PayerId {
    /// The short name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PayerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for PayerId {
    type Err = PayerIdError;

    fn from_str(text: &str) -> Result<Self, PayerIdError> {
        let sound = text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && text.starts_with(|c: char| c.is_ascii_lowercase());
        if sound { Ok(Self(text.to_owned())) } else { Err(PayerIdError(text.to_owned())) }
    }
}
