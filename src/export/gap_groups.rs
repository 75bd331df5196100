//! Gaps that are alike on one line, for documents that are read from the top to the end.
//!
//! A workbook, CSV and JSON list every gap; a page of a code with a thousand rates would be hundreds
//! of printed pages of them.

use std::collections::{HashMap, HashSet};

use crate::domain::text;
use crate::model::GapEntry;

/// So many gaps of one column for one reason have a line each; of more, the first is shown.
const MOST: usize = 10;

/// What the list says of itself.
pub(super) const DESCRIPTION: &str = "What can be filled comes first. One row for each cell without a value; where \
     more than 10 cells of a column lack it for the same reason, the first row is shown. The sheet Data gaps \
     of the workbook lists every cell.";

/// A line of the list.
pub(super) struct Line<'r> {
    /// The gap, or the first of those alike.
    pub(super) gap: &'r GapEntry,
    /// How many more it stands for.
    pub(super) more: usize,
}

impl Line<'_> {
    /// `and 889 more rows`, where it stands for more than itself.
    pub(super) fn and_more(&self) -> Option<String> {
        (self.more > 0).then(|| format!("and {}", text::count(self.more as u64, "more row", "more rows")))
    }
}

/// Table, column, reason, published text and what would fill it.
type Kind<'r> = (&'r str, &'r str, &'r str, Option<&'r str>, &'r str);

fn kind(gap: &GapEntry) -> Kind<'_> {
    (&gap.table, &gap.column, gap.reason.marker(), gap.raw.as_deref(), &gap.filled_by)
}

/// The lines in the order of the gaps. A gap that a reviewer spoke of keeps its own.
pub(super) fn lines(gaps: &[GapEntry]) -> Vec<Line<'_>> {
    let mut counts: HashMap<Kind<'_>, usize> = HashMap::new();
    for gap in gaps.iter().filter(|gap| gap.comments.is_empty()) {
        *counts.entry(kind(gap)).or_default() += 1;
    }
    let mut told = HashSet::new();
    let line = |gap| match counts.get(&kind(gap)) {
        Some(&alike) if alike > MOST && gap.comments.is_empty() => {
            told.insert(kind(gap)).then_some(Line { gap, more: alike - 1 })
        }
        _ => Some(Line { gap, more: 0 }),
    };
    gaps.iter().filter_map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Missing;

    fn gap(row: usize, column: &str) -> GapEntry {
        GapEntry {
            cell_id: format!("rates.{row}.{column}"),
            table: "Rates".to_owned(),
            row: row.to_string(),
            column: column.to_owned(),
            reason: Missing::Pending,
            raw: None,
            origin: None,
            filled_by: "a file".to_owned(),
            comments: Vec::new(),
        }
    }

    #[test]
    fn many_alike_share_a_line_and_few_do_not() {
        let mut gaps: Vec<GapEntry> = (0..30).map(|row| gap(row, "amount")).collect();
        gaps.extend((0..MOST).map(|row| gap(row, "note")));
        gaps[7].comments.push("Dr. A: query".to_owned());
        let lines = lines(&gaps);
        assert_eq!(lines.len(), 2 + MOST);
        assert_eq!(lines.iter().map(|line| line.more + 1).sum::<usize>(), gaps.len());
        assert_eq!(lines[0].and_more().as_deref(), Some("and 28 more rows"));
        assert_eq!(lines[1].gap.comments.len(), 1);
    }
}
