//! *Modifiers in full*: the texts of the publication beside what the fee schedule makes of each modifier on the code.

use maud::{Markup, html};

use super::super::brief::{cell_of, known_text};
use super::super::grid::{Shown, shown, visible};
use super::ids::anchor;
use super::parts::{cell_text, commands};
use crate::domain::Missing;
use crate::model::{Cell, Report, Row, Table};

/// Columns of the publication that are listed last, each where it has a text.
const TEXTS: [(&str, &str); 2] = [("when_to_use", "When to use"), ("record", "Record needed")];

/// The table; none where the report has no verdicts on modifiers.
pub(super) fn modifiers(texts: &Table, report: &Report) -> Option<Markup> {
    let verdicts = report.tables().find(|table| table.id == "code-modifier-verdicts")?;
    let keys = texts.row_keys();
    let verdict_of = |row: &Row| verdicts.rows.iter().find(|one| one.cells[0] == row.cells[0]);
    let caption = anchor(&format!("{}-caption", texts.id));
    Some(html! {
        div role="region" aria-labelledby=(caption) {
            table.cards.full role="table" {
                caption id=(caption) {
                    span.sr { (visible(&texts.title)) }
                    span.description { "What Medicare pays is national and calculated from the fee above, for a professional claim." }
                }
                thead role="rowgroup" { tr role="row" {
                    th scope="col" role="columnheader" { "Modifier" }
                    th scope="col" role="columnheader" { "Means" }
                    th scope="col" role="columnheader" { "On this code" }
                    th.number scope="col" role="columnheader" { "Medicare pays" }
                    @for (_, title) in TEXTS { th scope="col" role="columnheader" { (title) } }
                } }
                tbody role="rowgroup" {
                    @for (row, key) in texts.rows.iter().zip(&keys) {
                        @let verdict = verdict_of(row);
                        tr role="row" {
                            th.code scope="row" role="rowheader" { (publication_cell(texts, row, key, "modifier")) }
                            td role="cell" data-l="Means" { (publication_cell(texts, row, key, "title")) (listed(texts, row)) }
                            td role="cell" data-l="On this code" { (of(verdicts, verdict, "verdict")) (rule(verdicts, verdict)) }
                            td.number role="cell" data-l="Medicare pays" { (of(verdicts, verdict, "amount")) }
                            @for (name, title) in TEXTS { td role="cell" data-l=(title) { (publication_cell(texts, row, key, name)) } }
                        }
                    }
                }
            }
        }
        p.src { "Where each text is written, with the manual's chapter and section: " (commands(&texts.elsewhere())) "." }
    })
}

/// The column and value of the fee schedule, and what they mean; paper, which has the verdict, the column alone.
fn rule(table: &Table, row: Option<&Row>) -> Markup {
    let text = row.and_then(|row| known_text(table, row, "rule"));
    match text.as_deref().and_then(|text| text.split_once(": ")) {
        Some((column, words)) => {
            html! { div.rule { (visible(column)) span.where { ": " (visible(words)) } } }
        }
        None => html! { div.rule { (of(table, row, "rule")) } },
    }
}

/// That the publication of the code lists the modifier.
fn listed(table: &Table, row: &Row) -> Markup {
    let is_listed = known_text(table, row, "listed").is_some_and(|text| text == "listed");
    html! { @if is_listed { div.rule.listed { "listed by the publication" } } }
}

/// A cell of the publication, with its id.
fn publication_cell(table: &Table, row: &Row, key: &str, name: &str) -> Markup {
    let Some(at) = table.columns.iter().position(|column| column.name == name) else { return html! {} };
    let cell = table.cell_id(key, at);
    html! { span id=(anchor(&cell)) data-cell=(cell) { (cell_text(&shown(&row.cells[at]))) } }
}

/// A cell of the verdict on the modifier; the first page has its id.
fn of(table: &Table, row: Option<&Row>, name: &str) -> Markup {
    let text = match row.and_then(|row| cell_of(table, row, name)) {
        Some(cell @ Cell::Value(_)) => Shown { text: cell.display(), gap: None },
        Some(cell) => shown(cell),
        None => shown(&Cell::gap(Missing::NoRecord)),
    };
    cell_text(&text)
}
