//! The formats that ratebook reads, told apart by content and never by name.

use super::options::OpenOptions;
use crate::formats::reader::Reader;
use crate::source::IngestError;
use crate::source::{Head, Source};

/// A published file format.
pub trait Format: Sync {
    /// Stable name, lower case with hyphens.
    fn name(&self) -> &'static str;

    /// One line for a user who asks what can be imported.
    fn describe(&self) -> &'static str;

    /// Whether a file is read for some codes, so that the same one may come again for others.
    fn reads_codes(&self) -> bool {
        false
    }

    /// The options beside a file that say something to this format; another is refused and not left unread.
    fn options(&self) -> &'static [&'static str] {
        &[]
    }

    /// Those that say nothing to it and that files of the same publisher beside it are read by: with those they are no
    /// fault.
    fn options_of_others(&self) -> &'static [&'static str] {
        &[]
    }

    /// Whether the head of a file is of this format.
    fn sniff(&self, head: &Head) -> Sniff;

    /// Opens a file that was sniffed as this format: reads and checks its header.
    ///
    /// # Errors
    /// When the file cannot be read or its header cannot be used.
    fn open(&self, source: &Source, options: &OpenOptions) -> Result<Box<dyn Reader>, IngestError>;
}

/// What a format says of the head of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sniff {
    /// The file is of this format.
    Yes,
    /// It is not, but nearly: what is missing, for the message.
    Almost(String),
    /// It is something else.
    No,
}
