//! What all charts share: the drawing with title and description, the words for gaps, lengths.

use maud::{Markup, html};

use crate::domain::text::{count, list};
use crate::domain::{Group, Missing};
use crate::model::{Cell, Table};

/// Width of a drawing in its own units; the page scales it.
pub(super) const WIDTH: f64 = 760.0;

/// A drawing with what it says of itself.
pub(super) struct Drawing {
    pub(super) width: f64,
    pub(super) height: f64,
    /// What it shows, in a few words.
    pub(super) title: String,
    /// What a reader would see, in sentences.
    pub(super) description: String,
    /// How it is read; printed below it.
    pub(super) reading: String,
    pub(super) body: Markup,
}

/// What the parts of a drawing need to know of the whole.
pub(super) struct Frame<'a> {
    pub(super) table: &'a Table,
    /// Begins every id inside the drawing.
    pub(super) id: &'a str,
}

impl Frame<'_> {
    /// The heading of a column.
    pub(super) fn title(&self, column: usize) -> &str {
        &self.table.columns[column].title
    }

    /// The reason word at a place, on the pattern of its group.
    pub(super) fn gap(&self, cell: &Cell, x: f64, y: f64) -> Markup {
        let (group, word) = match cell.as_gap() {
            Some(gap) => (gap.reason.group(), gap.reason.marker()),
            None => (Group::Absent, Cell::UNEXPLAINED),
        };
        let width = f64::from(u32::try_from(word.len()).unwrap_or(0)) * 6.9 + 14.0;
        html! {
            rect.gap-ground x=(px(x)) y=(px(y - 10.5)) width=(px(width)) height="21" rx="3"
                fill=(format!("url(#{}-{})", self.id, group.as_str())) {}
            text class=(format!("gap-word {}", group.as_str())) x=(px(x + 7.0)) y=(px(y + 4.5)) { (word) }
        }
    }

    /// `3 of 9 rows have a median; 6 have none: 4 no-record, 2 pending.`
    pub(super) fn known_in_words(&self, column: usize) -> String {
        let cells = || self.table.rows.iter().map(|row| &row.cells[column]);
        let known = cells().filter(|cell| cell.plain().is_some()).count();
        let all = self.table.rows.len();
        let mut reasons: Vec<Missing> = cells().filter_map(Cell::as_gap).map(|gap| gap.reason).collect();
        reasons.sort_unstable();
        let mut words: Vec<String> = Vec::new();
        for group in reasons.chunk_by(|a, b| a == b) {
            words.push(format!("{} {}", group.len(), group[0]));
        }
        let column = self.title(column).to_lowercase();
        match all - known {
            0 => format!("All {} have a figure for {column}.", count(all as u64, "row", "rows")),
            missing => format!(
                "{known} of {} have a figure for {column}; {missing} without: {}.",
                count(all as u64, "row", "rows"),
                list(&words)
            ),
        }
    }
}

/// A length with one place at most, the same on every machine.
pub(super) fn px(length: f64) -> String {
    let text = format!("{length:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}
