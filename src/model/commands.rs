//! A report whose commands are completed with the data that it is of: it is handed on, and its commands are pasted.

use std::borrow::Cow;

use super::cell::{Cell, Value};
use super::report::Report;
use super::table::{Row, Table};
use crate::domain::Commands;

/// The label of the command that explains a cell.
pub const EXPLAINED_BY: &str = "Where a figure comes from";

/// The report with the commands of its texts completed. What a query gives when it is asked alone is data and stays as
/// it is; so does what names a row.
#[must_use]
pub fn with_commands<'r>(report: Cow<'r, Report>, commands: &Commands) -> Cow<'r, Report> {
    if commands.are_plain() {
        return report;
    }
    let mut report = report.into_owned();
    complete_footer(&mut report.footer.lines, commands);
    if report.head.is_none() {
        return Cow::Owned(report);
    }
    for section in &mut report.sections {
        section.notes.iter_mut().for_each(|note| complete(note, commands));
        section.tables.iter_mut().for_each(|table| complete_table(table, commands));
    }
    report.gaps.iter_mut().for_each(|gap| complete(&mut gap.filled_by, commands));
    let gaps = report.tables().find(|table| table.id == "code-gaps").map(|table| table.page.rest.clone());
    if let Some(head) = &mut report.head {
        head.explained_by = head.explained_by.take().and_then(|command| commands.complete(&command));
        let listed = head.gaps_by.take().and_then(|command| commands.complete(&command));
        // Of a lake the table of the report lists them, as a query.
        head.gaps_by = listed.or(gaps);
    }
    if report.streamed.is_none() {
        report.gap_summary = report.gaps_in_words();
    }
    Cow::Owned(report)
}

fn complete(text: &mut String, commands: &Commands) {
    *text = commands.complete_text(text);
}

/// The command of the footer stands before its explanation and in no backticks.
fn complete_footer(lines: &mut Vec<(String, String)>, commands: &Commands) {
    lines.retain_mut(|(label, text)| {
        if label != EXPLAINED_BY {
            return true;
        }
        let (command, why) = text.split_once(", ").unwrap_or((text, ""));
        match commands.complete(command) {
            Some(command) => *text = format!("{command}, {why}"),
            None => return false,
        }
        true
    });
}

fn complete_table(table: &mut Table, commands: &Commands) {
    complete(&mut table.description, commands);
    if let Some(rest) = commands.complete(&table.page.rest) {
        table.page.rest = rest;
    }
    let is_key = |name: &String| table.key.is_empty() || table.key.contains(name);
    let columns: Vec<bool> = table.columns.iter().map(|column| !is_key(&column.name)).collect();
    for row in &mut table.rows {
        complete_row(row, &columns, commands);
    }
}

fn complete_row(row: &mut Row, columns: &[bool], commands: &Commands) {
    if let Some(words) = &mut row.filled_by {
        complete(words, commands);
    }
    for (cell, may_change) in row.cells.iter_mut().zip(columns) {
        match cell {
            Cell::Value(Value::Text(text)) if *may_change && text.starts_with("ratebook ") => {
                if let Some(command) = commands.complete(text) {
                    *text = command;
                }
            }
            Cell::Value(Value::Text(text)) if *may_change => complete(text, commands),
            Cell::Gap(gap) => {
                if let Some(words) = &mut gap.filled_by {
                    complete(words, commands);
                }
            }
            _ => {}
        }
    }
}
