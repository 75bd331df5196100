//! The requirement sets of the hospital price transparency template.

use std::fmt;
use std::str::FromStr;

/// A requirement set of the template. Files of 2.1 and 2.2 still say that they are 2.0.0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Version {
    /// From 2024-07-01.
    V2_0,
    /// The conditions added in the second half of 2024.
    V2_1,
    /// From 2025-01-01: estimated amounts, drug information, modifiers.
    V2_2,
    /// Enforced from 2026-04-01: allowed-amount statistics, attestation.
    V3_0,
}

/// A text that names no known version.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a version of the template; known are 2.0.0, 2.1.0, 2.2.0 and 3.0.0")]
pub struct UnknownVersion(pub String);

impl Version {
    /// All of them, oldest first.
    pub const ALL: [Self; 4] = [Self::V2_0, Self::V2_1, Self::V2_2, Self::V3_0];

    /// As printed.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::V2_0 => "2.0.0",
            Self::V2_1 => "2.1.0",
            Self::V2_2 => "2.2.0",
            Self::V3_0 => "3.0.0",
        }
    }

    /// The requirement set that a file is read by when nobody names one: what it claims, where
    /// any 2.x means 2.2, which is in force for such files since 2025.
    #[must_use]
    pub fn of_claim(claim: &str) -> Option<Self> {
        match claim.trim().split('.').next() {
            Some("2") => Some(Self::V2_2),
            Some("3") => Some(Self::V3_0),
            _ => None,
        }
    }

    /// What a CSV file of this requirement set should claim; empty when anything goes.
    pub(super) const fn claims_in_csv(self) -> &'static [&'static str] {
        match self {
            Self::V2_0 => &[],
            Self::V2_1 | Self::V2_2 => &["2.0.0"],
            Self::V3_0 => &["3.0.0"],
        }
    }

    /// What a JSON file of this requirement set should claim; empty when anything goes.
    pub(super) const fn claims_in_json(self) -> &'static [&'static str] {
        match self {
            Self::V2_0 => &[],
            Self::V2_1 => &["2.0.0", "2.1.0"],
            Self::V2_2 => &["2.0.0", "2.2.0", "2.2.1"],
            Self::V3_0 => &["3.0.0"],
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Version {
    type Err = UnknownVersion;

    fn from_str(text: &str) -> Result<Self, UnknownVersion> {
        let wanted = text.trim().trim_start_matches('v');
        Self::ALL
            .into_iter()
            .find(|version| version.as_str() == wanted || version.as_str().strip_suffix(".0") == Some(wanted))
            .or((wanted == "2").then_some(Self::V2_0))
            .or((wanted == "3").then_some(Self::V3_0))
            .ok_or_else(|| UnknownVersion(text.trim().to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_short_and_long_names_and_takes_2_for_the_set_in_force() {
        assert_eq!("3.0".parse(), Ok(Version::V3_0));
        assert_eq!("2.2.0".parse(), Ok(Version::V2_2));
        assert!("1.1".parse::<Version>().is_err());
        assert_eq!(Version::of_claim("2.0"), Some(Version::V2_2));
        assert_eq!(Version::of_claim("3.0.0"), Some(Version::V3_0));
        assert_eq!(Version::of_claim("three"), None);
    }
}
