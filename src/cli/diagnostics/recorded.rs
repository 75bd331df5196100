//! The findings of an import that is in the database, grouped as they were when it was made.

use rusqlite::{Connection, Row};

use super::model::{Diagnostic, Place};
use crate::domain::parse_cell_name;
use crate::findings::{Rule, other_message};
use crate::load::groups_by_rule_alone;

/// Places of one cause that are told.
const EXAMPLES: usize = 3;

/// The causes of an import, errors first.
pub(in crate::cli) fn of_import(
    connection: &Connection,
    import_id: i64,
) -> rusqlite::Result<Vec<Diagnostic>> {
    let mut statement = connection.prepare(
        "SELECT finding.rule, finding.severity, finding.column_name, finding.message, finding.help,
                finding.occurrences, reject.raw, finding.line, finding.cell, finding.value
         FROM import_finding AS finding
         LEFT JOIN import_reject AS reject
             ON reject.import_id = finding.import_id AND reject.position = finding.reject
         WHERE finding.import_id = ?1
         ORDER BY CASE finding.severity WHEN 'error' THEN 1 WHEN 'warning' THEN 2 ELSE 3 END,
             finding.rule, finding.column_name, finding.line, finding.position",
    )?;
    let format: String =
        connection
            .query_row("SELECT format FROM import WHERE import_id = ?1", [import_id], |row| row.get(0))?;
    let by_rule = groups_by_rule_alone(&format);
    let mut rows = statement.query([import_id])?;
    let mut found: Vec<Diagnostic> = Vec::new();
    while let Some(row) = rows.next()? {
        let next = read(row)?;
        let same = |last: &&mut Diagnostic| {
            let of_cells = || by_rule && Rule::find(&next.rule).is_some_and(|rule| !rule.is_of_columns());
            let one_column = last.column == next.column || of_cells();
            last.rule == next.rule && one_column && last.rejects == next.rejects
        };
        match found.last_mut().filter(same) {
            Some(last) => {
                last.count += next.count;
                if last.places.len() < EXAMPLES {
                    let message = other_message(&last.message, &next.message).map(str::to_owned);
                    last.places.extend(
                        next.places.into_iter().map(|place| Place { message: message.clone(), ..place }),
                    );
                }
            }
            None => found.push(next),
        }
    }
    Ok(found)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Diagnostic> {
    let rejected: Option<String> = row.get(6)?;
    let cell: Option<String> = row.get(8)?;
    let column = cell.as_deref().and_then(parse_cell_name).map(|(column, _)| column);
    let (count, line): (i64, i64) = (row.get(5)?, row.get(7)?);
    Ok(Diagnostic {
        rule: row.get(0)?,
        severity: row.get(1)?,
        column: row.get(2)?,
        message: row.get(3)?,
        help: row.get(4)?,
        count: u64::try_from(count).unwrap_or_default(),
        columns: 1,
        rejects: rejected.is_some(),
        places: vec![Place {
            line: u64::try_from(line).unwrap_or_default(),
            path: cell,
            is_cell: column.is_some(),
            column,
            value: row.get(9)?,
            row: rejected,
            message: None,
        }],
    })
}
