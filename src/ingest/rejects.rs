//! Rejected rows as a file of their own: the head of the original, the rows as they were, and a
//! last column with what is wrong. Corrected, it is imported as it is and only adds.

use std::io::{BufRead, BufReader, Write};

use rusqlite::Connection;

use super::error::IngestError;
use super::source::{Head, Source};

/// Begins the heading of the last column; the number of the import follows.
const ERRORS_COLUMN: &str = "ratebook_errors_of_import_";

/// Whether a file is one of these, so that it replaces nothing.
#[must_use]
pub fn is_rejects_file(head: &Head) -> bool {
    head.text.contains(ERRORS_COLUMN)
}

/// Writes the rejected rows of an import as CSV. `source` is the file that was imported.
///
/// # Errors
/// When the file cannot be read again, the database refuses, or `out` does.
pub fn write_rejects(
    connection: &Connection,
    source: &Source,
    import_id: i64,
    out: &mut dyn Write,
) -> Result<(), IngestError> {
    let cannot = |error| source.problem(error);
    let first: i64 = connection.query_row(
        "SELECT min(line) FROM (
             SELECT min(line) AS line FROM import_reject WHERE import_id = ?1
             UNION ALL SELECT min(source_line) FROM item WHERE import_id = ?1
             UNION ALL SELECT min(source_line) FROM rate WHERE import_id = ?1)",
        [import_id],
        |row| row.get(0),
    )?;
    let head_lines = usize::try_from(first - 1).unwrap_or(0);
    let lines = BufReader::new(source.text()?).lines().take(head_lines);
    let head: Vec<String> = lines.collect::<Result<_, _>>().map_err(cannot)?;
    if let Some((columns, before)) = head.split_last() {
        before
            .iter()
            .try_for_each(|line| writeln!(out, "{}", line.trim_end_matches('\r')))
            .map_err(cannot)?;
        writeln!(out, "{},{ERRORS_COLUMN}{import_id}", columns.trim_end_matches('\r')).map_err(cannot)?;
    }
    let mut statement = connection.prepare(
        "SELECT import_reject.raw, group_concat(ifnull(import_finding.cell || ': ', '') || import_finding.message, '; ')
         FROM import_reject
         LEFT JOIN import_finding
             ON import_finding.import_id = import_reject.import_id AND import_finding.line = import_reject.line
            AND import_finding.severity = 'error'
         WHERE import_reject.import_id = ?1
         GROUP BY import_reject.line
         ORDER BY import_reject.line",
    )?;
    let mut rows = statement.query([import_id])?;
    while let Some(row) = rows.next()? {
        let (raw, errors): (String, Option<String>) = (row.get(0)?, row.get(1)?);
        let errors = errors.unwrap_or_default().replace('"', "\"\"");
        writeln!(out, "{raw},\"{errors}\"").map_err(cannot)?;
    }
    Ok(())
}
