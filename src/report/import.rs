//! The report on one import: its record, its contents, its findings and its rejected rows.

use chrono::{DateTime, Utc};
use rusqlite::Connection;

use super::assemble::{Draft, assemble, named};
use super::error::ReportError;
use crate::model::{Report, Section};
use crate::query::{Catalogue, Params};

/// The queries in the order of the report.
const QUERIES: [&str; 11] = [
    "import-record",
    "import-fingerprint",
    "import-left-out",
    "import-filter",
    "import-missing-providers",
    "import-cells",
    "import-lines",
    "import-contents",
    "import-attributes",
    "import-findings",
    "import-rejects",
];

/// Those that are shown for payers' own files alone.
const OF_PAYERS: [&str; 3] = ["import-left-out", "import-filter", "import-missing-providers"];

/// Makes the report on an import.
///
/// # Errors
/// When a query cannot run.
pub fn of_import(
    connection: &Connection,
    catalogue: &Catalogue,
    import_id: i64,
    created: DateTime<Utc>,
) -> Result<Report, ReportError> {
    let params = Params::default().with("import_id", import_id.to_string());
    let queries = QUERIES.iter().map(|name| catalogue.get(name)).collect::<Result<Vec<_>, _>>()?;
    let mut sections = Vec::new();
    for query in &queries {
        let table = query.run(connection, &params)?;
        if table.rows.is_empty() && OF_PAYERS.contains(&&*query.name) {
            continue;
        }
        let notes = match table.rows.is_empty() {
            true => vec!["None.".to_owned()],
            false => Vec::new(),
        };
        let tables = if table.rows.is_empty() { Vec::new() } else { vec![table] };
        sections.push(Section {
            id: query.name.clone(),
            heading: query.title.clone(),
            notes,
            tables,
            ..Section::default()
        });
    }
    let draft = Draft {
        id: format!("import-{import_id}"),
        title: format!("Import {import_id}"),
        scope: "One file as it was imported.".to_owned(),
        sections,
        queries: queries.into_iter().map(named).collect(),
        parameters: format!("import {import_id}"),
        ..Draft::default()
    };
    assemble(connection, draft, created)
}
