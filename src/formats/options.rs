//! What an analyst says beside a file of any format.

use std::path::PathBuf;

use chrono::NaiveDate;

use super::filter::CodeFilter;
use crate::findings::Rule;

/// What the analyst says beside the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OpenOptions {
    /// The first day of the release, for files that do not state it.
    pub edition: Option<NaiveDate>,
    /// Which of the two conversion factors the file is of, where nothing in it decides.
    pub variant: Option<Variant>,
    /// Whether descriptors under license are stored: the analyst says to hold a license.
    pub licensed_descriptors: bool,
    /// Guards lifted by name: `I520`.
    pub accepted_guards: Vec<String>,
    /// The codes that a payer's own file is read for; none for all of them.
    pub codes: Option<CodeFilter>,
    /// What names the list that a payer's own file is an edition of; else its file name does.
    pub series: Option<String>,
    /// A folder with the files of providers that such a file refers to.
    pub provider_files: Option<PathBuf>,
}

/// Since 2026 Medicare has two conversion factors; what depends on one comes out in two files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Variant {
    /// Of clinicians who qualify for an alternative payment model (APM).
    Qualifying,
    /// Of all others.
    NonQualifying,
}

impl Variant {
    /// As reports name it.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Qualifying => "qualifying APM",
            Self::NonQualifying => "non-qualifying APM",
        }
    }

    /// The part of the releases of this variant, among those of `part`.
    #[must_use]
    pub fn part(self, part: &str) -> String {
        match self {
            Self::Qualifying => format!("{part} qualifying-apm").trim_start().to_owned(),
            Self::NonQualifying => part.to_owned(),
        }
    }
}

impl OpenOptions {
    /// Whether the analyst lifted a guard by its name.
    #[must_use]
    pub fn accepts(&self, guard: &Rule) -> bool {
        self.accepted_guards.iter().any(|name| name.eq_ignore_ascii_case(guard.id))
    }
}
