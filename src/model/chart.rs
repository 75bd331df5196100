//! What a chart beside a table shows: which column plays which part. Not here: how it is drawn.

use super::column::Column;

/// A chart of the table beside it; every part is the number of a column, counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chart {
    /// A dot with a line through it for each row: a middle figure and how far it spreads.
    Range {
        /// What the row is about.
        label: usize,
        /// The left end of the line.
        low: Option<usize>,
        /// The dot.
        mid: usize,
        /// The right end of the line.
        high: Option<usize>,
        /// How many figures are behind it; printed at the right.
        count: Option<usize>,
        /// A figure to compare with, the same in all rows: a line across them.
        reference: Option<usize>,
    },
    /// A bar for each row: how many fall into it.
    Distribution {
        /// What the row is about, such as `$100 to $200`.
        label: usize,
        /// How many.
        count: usize,
    },
    /// A figure from date to date, a line for each series.
    History {
        /// The date or edition; rows stand in its order.
        label: usize,
        /// The figure.
        value: usize,
        /// What tells the lines apart.
        series: Option<usize>,
    },
    /// How much is known, row by column.
    Heatmap {
        /// What stands at the left.
        row: usize,
        /// What stands above.
        column: usize,
        /// How many are known.
        known: usize,
        /// Of how many.
        of: usize,
    },
}

impl Chart {
    /// The column of what all rows are compared with.
    #[must_use]
    pub const fn reference(self) -> Option<usize> {
        match self {
            Self::Range { reference, .. } => reference,
            _ => None,
        }
    }

    /// The chart that a kind and its parts name, such as `range` with `mid=median`.
    ///
    /// # Errors
    /// When the kind is unknown, a part is missing, or a part names no column; says which.
    pub fn from_parts(kind: &str, parts: &[(String, String)], columns: &[Column]) -> Result<Self, String> {
        let optional = |part: &str| match parts.iter().find(|(name, _)| name == part) {
            None => Ok(None),
            Some((_, column)) => match columns.iter().position(|one| one.name == *column) {
                None => Err(format!("the chart names `{column}`, which is not a column of the result")),
                at => Ok(at),
            },
        };
        let needed =
            |part: &str| optional(part)?.ok_or_else(|| format!("a {kind} chart needs `{part}=COLUMN`"));
        Ok(match kind {
            "range" => Self::Range {
                label: needed("label")?,
                low: optional("low")?,
                mid: needed("mid")?,
                high: optional("high")?,
                count: optional("count")?,
                reference: optional("reference")?,
            },
            "distribution" => Self::Distribution { label: needed("label")?, count: needed("count")? },
            "history" => Self::History {
                label: needed("label")?,
                value: needed("value")?,
                series: optional("series")?,
            },
            "heatmap" => Self::Heatmap {
                row: needed("row")?,
                column: needed("column")?,
                known: needed("known")?,
                of: needed("of")?,
            },
            other => {
                return Err(format!(
                    "`{other}` is no chart; there are range, distribution, history and heatmap"
                ));
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ColumnKind;

    #[test]
    fn parts_name_columns_and_nothing_else() {
        let columns = ["payer", "median"].map(|name| Column {
            name: name.to_owned(),
            title: name.to_owned(),
            description: String::new(),
            kind: ColumnKind::Text,
            names: false,
            calculated: false,
        });
        let parts = |parts: &[(&str, &str)]| -> Vec<(String, String)> {
            parts.iter().map(|(part, column)| ((*part).to_owned(), (*column).to_owned())).collect()
        };
        let chart = Chart::from_parts("range", &parts(&[("label", "payer"), ("mid", "median")]), &columns);
        assert!(matches!(chart, Ok(Chart::Range { label: 0, mid: 1, low: None, .. })), "{chart:?}");
        for (kind, given, message) in [
            ("range", vec![("label", "payer")], "a range chart needs `mid=COLUMN`"),
            ("pie", vec![], "`pie` is no chart; there are range, distribution, history and heatmap"),
            ("range", vec![("label", "who")], "the chart names `who`, which is not a column of the result"),
        ] {
            assert_eq!(Chart::from_parts(kind, &parts(&given), &columns), Err(message.to_owned()));
        }
    }
}
