//! The id of a cell taken apart: which table, asked for what, which row, which column.

use std::fmt::{self, Write as _};

/// A cell's id such as `code-payers:code=47371.aetna-3f9a2c1b.lowest`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellId {
    /// Id of the table; of a query's result, the query's name.
    pub table: String,
    /// Parameters that were given, beyond the defaults.
    pub asked: Vec<(String, String)>,
    /// Name of the row, see `Table::row_keys`.
    pub row_key: String,
    /// Name of the column.
    pub column: String,
}

impl fmt::Display for CellId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.table_and_asked(), self.row_key, self.column)
    }
}

impl CellId {
    /// The table with what it was asked, `code-payers:code=47371`.
    #[must_use]
    pub fn table_and_asked(&self) -> String {
        let asked = asked_text(self.asked.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        match asked.as_str() {
            "" => self.table.clone(),
            asked => format!("{}:{asked}", self.table),
        }
    }

    /// Takes an id apart; `None` when the text has not the shape of one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (rest, column) = text.trim().rsplit_once('.')?;
        let (head, row_key) = rest.rsplit_once('.')?;
        let (table, asked) = match head.split_once(':') {
            Some((table, asked)) => (table, asked_pairs(asked)?),
            None => (head, Vec::new()),
        };
        let id =
            Self { table: table.to_owned(), asked, row_key: row_key.to_owned(), column: column.to_owned() };
        let parts = [&id.table, &id.row_key, &id.column];
        parts.iter().all(|part| !part.is_empty()).then_some(id)
    }
}

/// Parameters as a part of a cell's id, `code=47371,modifier=26`. Signs that would end a part are
/// written as `%` and two hexadecimal digits.
#[must_use]
pub fn asked_text<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let mut text = String::new();
    for (name, value) in pairs {
        if !text.is_empty() {
            text.push(',');
        }
        text.push_str(name);
        text.push('=');
        for byte in value.bytes() {
            if byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_' {
                text.push(char::from(byte));
            } else {
                write!(text, "%{byte:02x}").expect("writing to a String cannot fail");
            }
        }
    }
    text
}

fn asked_pairs(text: &str) -> Option<Vec<(String, String)>> {
    let pair = |pair: &str| {
        let (name, value) = pair.split_once('=')?;
        Some((name.to_owned(), plain(value)?))
    };
    text.split(',').map(pair).collect()
}

fn plain(value: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.as_bytes();
    while let Some((first, more)) = rest.split_first() {
        rest = more;
        if *first == b'%' {
            let digits = rest.get(..2).and_then(|digits| std::str::from_utf8(digits).ok())?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            rest = &rest[2..];
        } else {
            bytes.push(*first);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn takes_ids_apart() {
        let id = CellId::parse("code-payers:code=47371,system=MS-DRG.aetna-3f9a2c1b.lowest");
        let id = id.expect("it has the shape of an id");
        assert_eq!((id.table.as_str(), id.row_key.as_str()), ("code-payers", "aetna-3f9a2c1b"));
        assert_eq!(id.asked[1], ("system".to_owned(), "MS-DRG".to_owned()));
        assert_eq!(id.column, "lowest");
        assert_eq!(id.to_string(), "code-payers:code=47371,system=MS-DRG.aetna-3f9a2c1b.lowest");
        for text in ["", "x", "a.b", "a:b.c.d", ".b.c", "a:b=%zz.c.d"] {
            assert_eq!(CellId::parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_parameter_comes_back(value in "\\PC*") {
            let asked = asked_text([("code", value.as_str())].into_iter());
            let id = CellId::parse(&format!("t:{asked}.row-1.n")).expect("it has the shape of an id");
            prop_assert_eq!(&id.asked[0].1, &value);
            prop_assert_eq!(id.to_string(), format!("t:{asked}.row-1.n"));
        }
    }
}
