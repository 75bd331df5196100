//! Place of service: where care was given, as the two-digit code of professional claims.

use std::fmt;
use std::str::FromStr;

/// A two-digit place-of-service code of the CMS list; the leading zero is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PlaceOfService(u8);

/// A text that is not a place of service.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a place of service; expected two digits such as 22 or 24")]
pub struct PlaceError(pub String);

impl PlaceOfService {
    /// The two digits as a number.
    #[must_use]
    pub const fn number(self) -> u8 {
        self.0
    }
}

impl fmt::Display for PlaceOfService {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}", self.0)
    }
}

impl FromStr for PlaceOfService {
    type Err = PlaceError;

    fn from_str(text: &str) -> Result<Self, PlaceError> {
        match text.trim().as_bytes() {
            [tens @ b'0'..=b'9', units @ b'0'..=b'9'] => Ok(Self((tens - b'0') * 10 + units - b'0')),
            _ => Err(PlaceError(text.trim().to_owned())),
        }
    }
}
