//! A column of a query or view: its name, its type, its unit and what it means.

use super::entry::{Entry, HeaderError, Reader};
use crate::model::{Column, ColumnKind};

/// A column as its line declares it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ColumnLine<'a> {
    pub(crate) column: Column,
    /// What its numbers count, such as `RVU`, where the type does not say it.
    pub(crate) unit: Option<&'a str>,
}

/// The mark of a column of names or words of files, which may look like anything.
const NAMES: &str = "names";

/// The mark of a column of dollars that are worked out of several amounts: they are shown in cents.
const CALCULATED: &str = "calculated";

const KINDS: [ColumnKind; 6] = [
    ColumnKind::Text,
    ColumnKind::Code,
    ColumnKind::Integer,
    ColumnKind::Decimal,
    ColumnKind::Money,
    ColumnKind::Date,
];

impl<'a> Reader<'a> {
    /// A `column` line.
    pub(crate) fn column(&self, entry: &Entry<'a>) -> Result<ColumnLine<'a>, HeaderError> {
        let words = self.words(entry)?;
        let (name, kind, rest) =
            self.name_and_kind(entry, &words, "column: amount money(USD) \"what it means\"")?;
        let Some(kind) = KINDS.into_iter().find(|known| known.as_str() == kind.value) else {
            return Err(self.unknown_word(kind, "a column type", &KINDS.map(ColumnKind::as_str)));
        };
        if name.starts_with('_') {
            return Err(self.error(
                name,
                format!("`{name}` cannot be declared, because it is never shown"),
                "columns that begin with `_` say where a row comes from; drop the line",
            ));
        }
        let mut column = Column {
            name: name.to_owned(),
            title: sentence_case(name),
            description: String::new(),
            kind,
            names: false,
            calculated: false,
        };
        let mut unit = None;
        let holds_text = matches!(kind, ColumnKind::Text | ColumnKind::Code);
        for word in rest {
            match word.key {
                None if word.quoted => word.value.clone_into(&mut column.description),
                None if word.value == NAMES && holds_text => column.names = true,
                None if word.value == CALCULATED && kind == ColumnKind::Money => column.calculated = true,
                Some("title") => word.value.clone_into(&mut column.title),
                Some("unit") => unit = Some(word.value),
                _ => {
                    let known = [NAMES, CALCULATED, "title=\"...\"", "unit=...", "\"description\""];
                    return Err(self.unknown_word(word, "something a column line can hold", &known));
                }
            }
        }
        Ok(ColumnLine { column, unit })
    }
}

/// `median_amount` becomes `Median amount`.
pub(crate) fn sentence_case(name: &str) -> String {
    let spaced = name.trim_matches('_').replace('_', " ");
    let mut letters = spaced.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().collect::<String>() + letters.as_str())
}
