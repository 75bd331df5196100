//! The header of a view: what a row is, and what every column means.
//!
//! A column `x_na` needs no line: it holds the reason why `x` has no value.

use super::entry::{HeaderError, OtherComments, Reader};
use crate::model::ColumnKind;

/// Everything that the header of a view says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct ViewHeader {
    /// Its name, that of the file.
    pub(crate) name: String,
    /// A heading in sentence case.
    pub(crate) title: String,
    /// What a row is and what is left out.
    pub(crate) description: String,
    /// What one row stands for.
    pub(crate) grain: String,
    /// Its columns in order, without those of reasons.
    pub(crate) columns: Vec<ViewColumn>,
}

/// A column of a view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ViewColumn {
    pub(crate) name: String,
    /// The word of the type, such as `money(USD)`.
    pub(crate) kind: &'static str,
    /// What its numbers count; empty where there is nothing to count.
    pub(crate) unit: String,
    pub(crate) meaning: String,
    /// Whether it holds names or words of files.
    pub(crate) names: bool,
}

const KEYS: [&str; 5] = ["view", "title", "description", "grain", "column"];

impl ViewHeader {
    /// Reads the header of the view in this text.
    pub(crate) fn parse(source: &str) -> Result<Self, HeaderError> {
        let reader = Reader { source, keys: &KEYS };
        let mut header = Self::default();
        for entry in reader.entries(OtherComments::Refuse)? {
            let text = entry.lines.join(" ");
            match entry.key {
                "view" => header.name = text,
                "title" => header.title = text,
                "description" => header.description = text,
                "grain" => header.grain = text,
                _ => {
                    let line = reader.column(&entry)?;
                    let name = &line.column.name;
                    reader.refuse_repeated(
                        entry.key,
                        name,
                        header.columns.iter().map(|other| &other.name),
                    )?;
                    if line.column.description.is_empty() {
                        let hint = "say in quotes what it means";
                        return Err(reader.error(entry.key, format!("`{name}` has no meaning"), hint));
                    }
                    let is_money = line.column.kind == ColumnKind::Money;
                    header.columns.push(ViewColumn {
                        name: line.column.name,
                        kind: line.column.kind.as_str(),
                        unit: line.unit.unwrap_or(if is_money { "USD" } else { "" }).to_owned(),
                        meaning: line.column.description,
                        names: line.column.names,
                    });
                }
            }
        }
        for (key, missing) in [
            ("view", header.name.is_empty()),
            ("title", header.title.is_empty()),
            ("description", header.description.is_empty()),
            ("grain", header.grain.is_empty()),
            ("column", header.columns.is_empty()),
        ] {
            if missing {
                let first = source.lines().next().unwrap_or_default();
                let hint = format!("add a line `-- {key}: ...` at the top of the file");
                return Err(reader.error(first, format!("the header has no `{key}`"), hint));
            }
        }
        Ok(header)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "\
-- view: v_rate
-- title: Current rates
-- description: One row per rate;
--   replaced ones are left out.
-- grain: one rate
-- column: amount money(USD) \"Amount of the rate.\"
-- column: work_rvu decimal unit=RVU \"Work.\"

-- A comment of the statement.
SELECT amount, amount_na, work_rvu FROM rate;";

    #[test]
    fn units_are_those_of_the_line_or_of_the_type() {
        let header = ViewHeader::parse(GOOD).expect("it is sound");
        assert_eq!(header.description, "One row per rate; replaced ones are left out.");
        let units: Vec<(&str, &str)> =
            header.columns.iter().map(|column| (column.kind, column.unit.as_str())).collect();
        assert_eq!(units, [("money(USD)", "USD"), ("decimal", "RVU")]);
    }

    #[test]
    fn what_is_missing_or_unknown_is_named() {
        for (from, to, expected) in [
            ("-- grain: one rate\n", "", "the header has no `grain`"),
            (" \"Work.\"", "", "`work_rvu` has no meaning"),
            ("work_rvu decimal", "amount decimal", "`amount` is declared twice"),
            ("-- grain:", "-- grains:", "`grains` is not a header key"),
            ("decimal unit", "number unit", "`number` is not a column type"),
        ] {
            let broken = GOOD.replacen(from, to, 1);
            assert_ne!(broken, GOOD, "{from}");
            assert_eq!(ViewHeader::parse(&broken).map_err(|error| error.message), Err(expected.to_owned()));
        }
    }
}
