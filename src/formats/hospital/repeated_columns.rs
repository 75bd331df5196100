//! Rows of a CSV in which a heading of the template appears twice: of two cells that differ none is guessed.

use super::columns::Columns;
use super::layout::{Layout, says_the_same};
use crate::domain::column_letters;
use crate::domain::text::{count, first_of};
use crate::findings::{Finding, rules};
use crate::source::{RowCells, Rows};

/// The current row with one cell for each heading, where its columns of one heading do not say the same; with what
/// leaves open what the row prices. A cell beside a blank one holds; two figures that differ become a text that is
/// none, `1000 | 2000`; of notes on a payer's price both are kept.
pub(super) fn merged(rows: &Rows, layout: &Layout) -> Option<(RowCells, Vec<Finding>)> {
    let record = rows.fields();
    let cell = |at: usize| record.get(at).unwrap_or("").trim();
    let differ = |(first, again): &&(usize, usize)| !says_the_same(cell(*first), cell(*again));
    let differing: Vec<_> = layout.repeated.iter().filter(differ).collect();
    if differing.is_empty() {
        return None;
    }
    let mut cells: Vec<String> = record.iter().map(str::to_owned).collect();
    let mut contradictions = Vec::new();
    for (first, again) in differing {
        let (one, other) = (cells[*first].trim().to_owned(), cell(*again));
        if one.is_empty() {
            cells.swap(*first, *again);
        } else if layout.is_of_figures(*first) || layout.is_of_terms(*first) {
            cells[*first] = format!("{one} | {other}");
        } else {
            let name = layout.names[*first].as_str();
            let message = layout.said(&[(*first, &one), (*again, other)]);
            contradictions.push(rules::COLUMNS_DISAGREE.at(rows.place(Some((*first, name))), &one, message));
        }
    }
    Some((cells.iter().collect(), contradictions))
}

/// Payer and plan in two spellings.
type Spellings<'l> = [(&'l str, &'l str); 2];

/// Says of payers and plans whose columns repeat those of the same payer and plan in another spelling once what
/// `findings` says of each column; gives the columns of each.
pub(super) fn say_together(
    layout: &Layout,
    columns: &Columns<'_>,
    findings: &mut Vec<Finding>,
) -> Vec<Vec<usize>> {
    let mut found: Vec<(Spellings<'_>, Vec<(usize, usize)>)> = Vec::new();
    for (first, again) in &layout.repeated {
        let (Some(one), Some(other)) = (layout.spelled(*first), layout.spelled(*again)) else { continue };
        match found.iter_mut().find(|(known, _)| *known == [one, other]) {
            Some((_, pairs)) => pairs.push((*first, *again)),
            None if one != other => found.push(([one, other], vec![(*first, *again)])),
            None => {}
        }
    }
    let mut together = Vec::new();
    for (names, pairs) in found {
        let again: Vec<usize> = pairs.iter().map(|(_, again)| *again).collect();
        findings.retain(|finding| {
            finding.rule != rules::COLUMN_DUPLICATE
                || finding.place.column.is_none_or(|column| !again.contains(&column))
        });
        let place = columns.place(Some(again[0]));
        let message = one_payer(names, &pairs);
        findings.push(rules::COLUMN_DUPLICATE.at(place, &layout.names[again[0]], message));
        together.push(again);
    }
    together
}

/// Both spellings of a payer and plan, and the columns of each.
fn one_payer([one, other]: Spellings<'_>, pairs: &[(usize, usize)]) -> String {
    let letters = |at: fn(&(usize, usize)) -> usize| {
        let all: Vec<String> = pairs.iter().map(|pair| column_letters(at(pair))).collect();
        first_of(&all, NAMED)
    };
    let spelled = |(payer, plan): (&str, &str)| format!("`{payer}|{plan}`");
    let columns = match pairs.len() as u64 {
        1 => "1 column of the second repeats that".to_owned(),
        several => format!("{} of the second repeat those", count(several, "column", "columns")),
    };
    format!(
        "{} and {} are one payer and plan: {columns} of the first, {} beside {}",
        spelled(one),
        spelled(other),
        letters(|pair| pair.1),
        letters(|pair| pair.0)
    )
}

/// How many columns are named by their letters.
const NAMED: usize = 10;
