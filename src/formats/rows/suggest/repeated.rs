//! Columns with one heading: a profile names columns by their headings, and cannot say which of them is meant.

use std::collections::HashMap;

use super::column::ColumnSeen;
use crate::formats::rows::header::single_blanks;

/// Whether each column has the heading of another.
pub(super) struct Repeated(Vec<bool>);

impl Repeated {
    pub(super) fn of(columns: &[ColumnSeen]) -> Self {
        let names = || columns.iter().map(|column| single_blanks(&column.heading).to_ascii_lowercase());
        let mut met: HashMap<String, usize> = HashMap::new();
        names().for_each(|name| *met.entry(name).or_default() += 1);
        Self(names().map(|name| !name.is_empty() && met[&name] > 1).collect())
    }

    /// Leaves such columns out; `unused` is their role with the reason.
    pub(super) fn leave<R>(&self, roles: &mut [R], unused: impl Fn(String) -> R) {
        for (role, _) in roles.iter_mut().zip(&self.0).filter(|(_, is_repeated)| **is_repeated) {
            *role = unused(
                "another column has the same heading; rename one of them in a copy of the file".to_owned(),
            );
        }
    }
}
