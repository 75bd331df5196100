//! What stands in the file that takes a part back.

use serde::{Deserialize, Serialize};

/// What takes a part back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Tombstone {
    pub(super) part: String,
    /// UTC; none for the empty part.
    pub(super) at: Option<String>,
}

impl Tombstone {
    /// The one that every lake has, of the empty part.
    pub(super) fn empty(part: &str) -> Self {
        Self { part: part.to_owned(), at: None }
    }
}
