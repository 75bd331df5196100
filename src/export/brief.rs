//! What the layouts of the first page have in common, whichever format writes them.

use crate::domain::text::list;
use crate::model::{Row, Table};

/// The rows of a brief table by line: those with a value alone, those that lack the same together.
pub(super) fn brief_lines(table: &Table) -> Vec<Vec<usize>> {
    let mut lines: Vec<Vec<usize>> = Vec::new();
    let lacks = |row: usize| {
        let row = &table.rows[row];
        Some((row.cells.get(1)?.as_gap()?.reason, row.filled_by.clone()))
    };
    for row in 0..table.rows.len() {
        let same = lines.iter_mut().find(|line| lacks(row).is_some() && lacks(line[0]) == lacks(row));
        match same {
            Some(line) => line.push(row),
            None => lines.push(vec![row]),
        }
    }
    lines
}

/// `a.csv, line 3 (import 4); b.csv, lines 7 to 30 (import 5)`; of more than three files the number.
pub(super) fn sources_in_words(table: &Table) -> String {
    let mut files: Vec<(&str, i64, u64, u64)> = Vec::new();
    let has_value = |row: &&Row| row.cells.iter().skip(1).any(|cell| cell.as_gap().is_none());
    for origin in table.rows.iter().filter(has_value).filter_map(|row| row.origin.as_ref()) {
        match files.iter_mut().find(|file| file.1 == origin.import_id && file.0 == origin.file) {
            Some(file) => (file.2, file.3) = (file.2.min(origin.line), file.3.max(origin.line)),
            None => files.push((&origin.file, origin.import_id, origin.line, origin.line)),
        }
    }
    if files.len() > 3 {
        return format!("{} files, named in the workbook and under Sources", files.len());
    }
    let words = files.iter().map(|(file, import, first, last)| match first == last {
        true => format!("{file}, line {first} (import {import})"),
        false => format!("{file}, lines {first} to {last} (import {import})"),
    });
    words.collect::<Vec<_>>().join("; ")
}

/// What would fill the payers without a rate, each once: whose, and the words; `all 4` where it is every row.
pub(super) fn fills_of_payers(table: &Table, low: usize) -> Vec<(String, &str)> {
    let mut fills: Vec<(&str, Vec<String>)> = Vec::new();
    for row in &table.rows {
        let Some(gap) = row.cells[low].as_gap() else { continue };
        let (words, whose) = (row.would_fill(gap), row.cells[0].display());
        match fills.iter_mut().find(|(known, _)| *known == words) {
            Some((_, payers)) => payers.push(whose),
            None => fills.push((words, vec![whose])),
        }
    }
    let named = fills.into_iter().map(|(words, mut payers)| {
        payers.dedup();
        let whose = match payers.len() {
            n if n > 1 && n == table.rows.len() => format!("all {n}"),
            _ => list(&payers),
        };
        (whose, words)
    });
    named.collect()
}

/// The rows by verdict, in order; and whether the verdict is a gap.
pub(super) fn verdicts(table: &Table) -> Vec<(Vec<usize>, bool)> {
    let Some(at) = table.columns.iter().position(|column| column.name == "verdict") else {
        return Vec::new();
    };
    let mut groups: Vec<(Vec<usize>, bool)> = Vec::new();
    for (number, row) in table.rows.iter().enumerate() {
        let same = groups.iter_mut().find(|(rows, _)| table.rows[rows[0]].cells[at] == row.cells[at]);
        match same {
            Some((rows, _)) => rows.push(number),
            None => groups.push((vec![number], row.cells[at].as_gap().is_some())),
        }
    }
    groups
}
