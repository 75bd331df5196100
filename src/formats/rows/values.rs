//! What the cells of a column mean, as a profile says: `[values."Setting"]` with `"IP" = "inpatient"`.

use std::collections::BTreeMap;

/// The words of one column, each with what is read in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Values(Vec<(String, String)>);

impl Values {
    /// Checks what the profile says of a column.
    pub(super) fn of(heading: &str, spec: &BTreeMap<String, String>) -> Result<Self, String> {
        let mut words: Vec<(String, String)> = Vec::new();
        for (cell, meaning) in spec {
            let cell = cell.trim();
            if let Some((twin, _)) =
                words.iter().find(|(word, other)| word.eq_ignore_ascii_case(cell) && other != meaning)
            {
                return Err(format!(
                    "[values.\"{heading}\"] `{twin}` and `{cell}` are the same text, without regard to case, with two meanings"
                ));
            }
            words.push((cell.to_owned(), meaning.trim().to_owned()));
        }
        Ok(Self(words))
    }

    /// What a cell means: a whole cell, without regard to case and outer blanks. One that the profile does
    /// not name means itself.
    pub(super) fn meaning<'a>(&'a self, cell: &'a str) -> &'a str {
        let trimmed = cell.trim();
        let found = self.0.iter().find(|(word, _)| word.eq_ignore_ascii_case(trimmed));
        found.map_or(cell, |(_, meaning)| meaning)
    }
}
