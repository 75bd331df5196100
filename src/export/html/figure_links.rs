//! Where a figure of the first page is from: a link to the table under Detail that has its row, or else to
//! its file under Sources.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};

use super::super::grid::visible;
use super::ids::anchor;
use crate::domain::line_in_words;
use crate::model::{Cell, Layout, Place, Report, Table};

/// The tables that hold the rows of the figures of a table of the first page, the nearest first; for some of its
/// rows, which are known by how they begin, others.
const DETAIL_TABLES: [(&str, &str, &[&str]); 16] = [
    ("code-medicare-pays", "Professional", &["medicare-amounts"]),
    ("code-medicare-pays", "Hospital", &["medicare-facility"]),
    ("code-medicare-pays", "Ambulatory", &["medicare-facility"]),
    ("code-medicare-pays", "", &["medicare-schedules"]),
    ("code-payer-rates", "", &["code-rates", "payer-comparison"]),
    ("code-in-network-lines", "", &["code-in-network"]),
    ("code-unmatched-line", "", &["code-rates", "payer-comparison"]),
    ("code-charges-line", "", &["code-charges"]),
    ("code-billing-rules", "MUE", &["medicare-unit-limits"]),
    ("code-billing-rules", "NCCI", &["ncci-pairs"]),
    ("code-billing-rules", "Inpatient only", &["medicare-facility"]),
    ("code-billing-rules", "", &["medicare-rules"]),
    ("code-modifier-verdicts", "", &["modifier-check"]),
    ("code-benchmark-lines", "Medicare", &["medicare-utilization", "code-benchmarks"]),
    ("code-benchmark-lines", "Commercial", &["code-benchmarks"]),
    ("code-benchmark-lines", "", &["code-fee-schedules", "code-benchmarks"]),
];

/// Where a table under Detail is linked to.
pub(super) fn detail_anchor(table: &str) -> String {
    anchor(&format!("detail-{table}"))
}

/// Where a file under Sources is linked to.
pub(super) fn source_anchor(import_id: i64) -> String {
    format!("source-{import_id}")
}

/// What of a page can be linked to.
pub(super) struct FigureLinks<'r> {
    tables: BTreeMap<&'r str, &'r str>,
    imports: BTreeSet<i64>,
}

impl<'r> FigureLinks<'r> {
    pub(super) fn of(report: &'r Report) -> Self {
        let has_detail =
            |place: Place, table: &Table| place == Place::Detail || table.layout == Layout::Drawn;
        let tables = report.sections.iter().flat_map(|section| {
            let tables = section.tables.iter().filter(move |table| has_detail(section.place, table));
            tables.map(|table| (table.id.as_str(), table.title.as_str()))
        });
        Self {
            tables: tables.collect(),
            imports: report.sources.iter().map(|source| source.import_id).collect(),
        }
    }

    /// Whether a table is under Detail.
    pub(super) fn has(&self, id: &str) -> bool {
        self.tables.contains_key(id)
    }

    /// A figure as a link to a table under Detail, where that is there.
    pub(super) fn table(&self, id: &str, figure: Markup) -> Markup {
        match self.tables.get(id) {
            Some(title) => {
                html! { a.fig href=(format!("#{}", detail_anchor(id))) title=(visible(title)) { (figure) } }
            }
            None => figure,
        }
    }

    /// A figure of a row of a table of the first page as a link, where a table or file has its row.
    pub(super) fn link(&self, table: &Table, row: usize, figure: Markup) -> Markup {
        let row = &table.rows[row];
        let name = row.cells.first().map(Cell::display).unwrap_or_default();
        let wanted = DETAIL_TABLES.iter().find(|(id, begin, _)| *id == table.id && name.starts_with(begin));
        let wanted = wanted.map_or(&[] as &[&str], |(_, _, tables)| tables);
        if let Some(id) = wanted.iter().find(|id| self.has(id)) {
            return self.table(id, figure);
        }
        match row.origin.as_ref().filter(|origin| self.imports.contains(&origin.import_id)) {
            Some(origin) => {
                let to = format!("#{}", source_anchor(origin.import_id));
                html! { a.fig href=(to) title=(visible(&line_in_words(&origin.file, origin.line))) { (figure) } }
            }
            None => figure,
        }
    }
}
