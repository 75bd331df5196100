//! Why a cell has no value: the one vocabulary of gaps, and the words shown for it.
//!
//! The reasons are the rows of the table `absent_reason`; only their groups are listed here.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

/// A value, or the reason why there is none.
pub type Known<T> = Result<T, Missing>;

/// Declares the reasons, a row each: number, word, group, what it means, and what a reader does about it.
macro_rules! reasons {
    ($($(#[$about:meta])* $name:ident = $id:literal, $word:literal, $group:ident, $meaning:literal, $action:literal;)+) => {
        /// The reason why a cell has no usable value.
        ///
        /// The discriminants are the `reason_id`s of the table `absent_reason`; they are stored in
        /// the rate tables and never change.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum Missing {
            $($(#[$about])* $name = $id,)+
        }

        impl Missing {
            /// All reasons in the order of their ids.
            pub const ALL: [Self; [$(Self::$name),+].len()] = [$(Self::$name),+];

            /// The word stored in the database and in seed files: lower case, hyphenated.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)+
                }
            }

            /// The word in brackets: what every report and export shows in the cell.
            #[must_use]
            pub const fn marker(self) -> &'static str {
                match self {
                    $(Self::$name => concat!("[", $word, "]"),)+
                }
            }

            /// The group of the reason.
            #[must_use]
            pub const fn group(self) -> Group {
                match self {
                    $(Self::$name => Group::$group,)+
                }
            }

            /// What the reason means, as a phrase for a reader who sees it for the first time.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self {
                    $(Self::$name => $meaning,)+
                }
            }

            /// What a reader does about it.
            #[must_use]
            pub const fn action(self) -> &'static str {
                match self {
                    $(Self::$name => $action,)+
                }
            }
        }
    };
}

// Made by `build.rs` of the rows of `absent_reason` in the migrations: a new reason is a row there, and nothing here.
include!(concat!(env!("OUT_DIR"), "/reasons.rs"));

/// What kind of gap a reason is, and so what a reader can do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Group {
    /// Somebody can fill it by loading or correcting data.
    Fixable,
    /// The value may exist; ask the source or look elsewhere.
    Absent,
    /// The value exists and is hidden.
    Withheld,
    /// There is nothing to fill.
    Structural,
}

/// A word that is none of the reasons.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a reason for a gap; the reasons are {list}", list = Missing::word_list())]
pub struct UnknownReason(pub String);

impl Missing {
    /// The id stored in the rate tables.
    #[must_use]
    pub const fn id(self) -> u8 {
        self as u8
    }

    /// Whether the publisher keeps the value to itself, so that no other copy of its file has it. What a license
    /// forbids to show is in a licensed file, and too few observations may be those that are loaded.
    #[must_use]
    pub const fn is_hidden(self) -> bool {
        matches!(self, Self::Suppressed)
    }

    /// The reason with this id, if there is one.
    #[must_use]
    pub fn from_id(id: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| i64::from(reason.id()) == id)
    }

    fn word_list() -> String {
        Self::ALL.map(Self::as_str).join(", ")
    }
}

impl Group {
    /// All groups, the one that an analyst can act on first.
    pub const ALL: [Self; 4] = [Self::Fixable, Self::Absent, Self::Withheld, Self::Structural];

    /// The group's word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Fixable => "fixable",
            Self::Absent => "absent",
            Self::Withheld => "withheld",
            Self::Structural => "structural",
        }
    }
}

/// What a reason that a query did not ask for is shown as.
pub const UNEXPLAINED_MARKER: &str = "[reason not selected]";

/// A text of a file as it is shown: one that begins with what looks like the word of a gap is put in quotes, so
/// that data is never taken for a gap.
///
/// ```
/// use ratebook::domain::as_data;
/// assert_eq!(as_data("[pending]"), "\"[pending]\"");
/// assert_eq!(as_data("[Suppressed]: list"), "\"[Suppressed]: list\"");
/// assert_eq!(as_data("[Gold] Aetna"), "[Gold] Aetna");
/// ```
#[must_use]
pub fn as_data(text: &str) -> Cow<'_, str> {
    let bare = text.trim_start_matches(|c: char| c == '"' || c.is_whitespace());
    let is_word = |word: &str| bare.get(..word.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(word));
    // Most texts do not begin with a bracket.
    if bare.starts_with('[')
        && (is_word(UNEXPLAINED_MARKER) || Missing::ALL.into_iter().any(|reason| is_word(reason.marker())))
    {
        return Cow::Owned(format!("\"{text}\""));
    }
    Cow::Borrowed(text)
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Missing {
    type Err = UnknownReason;

    fn from_str(word: &str) -> Result<Self, UnknownReason> {
        Self::ALL
            .into_iter()
            .find(|reason| reason.as_str() == word)
            .ok_or_else(|| UnknownReason(word.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_is_found_by_its_word_and_by_its_id() {
        for reason in Missing::ALL {
            assert_eq!(reason.as_str().parse(), Ok(reason));
            assert_eq!(Missing::from_id(i64::from(reason.id())), Some(reason));
            assert_eq!(reason.marker(), format!("[{reason}]"));
        }
        assert!("unknown".parse::<Missing>().is_err());
    }
}
