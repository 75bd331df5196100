//! What an archive or a workbook holds, by name.

use crate::domain::text::first_of;
use crate::source::IngestError;

/// What an archive holds, by full name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Contents {
    /// Texts that may be tables, in the order of their names; of a workbook its sheets in their order.
    pub tables: Vec<String>,
    /// Everything else, such as documents and hidden sheets, and what each is.
    pub others: Vec<(String, &'static str)>,
    /// Whether the tables are sheets of a workbook.
    pub is_workbook: bool,
}

/// Names that a message has room for.
const NAMED: usize = 10;

impl Contents {
    /// Why nothing of an archive of this name can be read, where it holds no table.
    #[must_use]
    pub fn no_table(&self, archive: &str) -> IngestError {
        let all: Vec<&str> = self.others.iter().map(|(name, _)| name.as_str()).collect();
        let readable = self.others.iter().filter(|(_, what)| what.contains("--member"));
        let readable: Vec<&str> = readable.map(|(name, _)| name.as_str()).collect();
        let message =
            format!("`{archive}` holds no table that ratebook knows: it holds {}", first_of(&all, NAMED));
        let hint = match readable.as_slice() {
            [] => "ratebook reads CSV, JSON and workbooks; look into the archive, and save the table as CSV"
                .to_owned(),
            readable => format!("name one with `--member`: {}", first_of(readable, NAMED)),
        };
        IngestError::Content { message, hint }
    }
}
