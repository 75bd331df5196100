//! The list of everything that reviewers said, each word with the value that it is about and the value now.

use chrono::{DateTime, Utc};
use rusqlite::Connection;

use super::assemble::{Draft, assemble};
use super::error::ReportError;
use super::explain::Tables;
use crate::model::{Layout, REVIEW_COMMENTS, Report, Section};
use crate::query::{Catalogue, Limits};

/// Makes the list; `created` gives the day on which rates are in effect.
///
/// # Errors
/// When a table that a comment speaks of cannot be made.
pub fn of_reviews(
    connection: &Connection,
    catalogue: &Catalogue,
    created: DateTime<Utc>,
) -> Result<Report, ReportError> {
    let mut tables = Tables::new(catalogue, Limits::OF_A_DOCUMENT, created.date_naive());
    let mut table = tables.reviews(connection)?;
    table.layout = Layout::List;
    let section = Section {
        id: REVIEW_COMMENTS.to_owned(),
        heading: table.title.clone(),
        tables: vec![table],
        ..Section::default()
    };
    let draft = Draft {
        id: "reviews".to_owned(),
        title: "Review comments".to_owned(),
        scope: "Current words of every reviewer on every cell.".to_owned(),
        sections: vec![section],
        queries: Vec::new(),
        parameters: "everything".to_owned(),
        ..Draft::default()
    };
    assemble(connection, draft, created)
}
