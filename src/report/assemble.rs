//! Tables into a whole report: gap summary, gaps, sources and footer, the same for every report.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use rusqlite::Connection;

use super::comments::{self, Shown, beside_gaps, comments_on};
use super::error::ReportError;
use super::provenance::{imports_of, newest_import, schema_version, sources_of_imports};
use crate::db::{Edition, shown_edition};
use crate::domain::utc_text;
use crate::model::{EXPLAINED_BY, Facts, Footer, Head, Report, Section, Tally};
use crate::query::Query;

/// The label of the parameters at the foot of a report.
pub const ASKED_FOR: &str = "Asked for";

/// More statements than a report has: those of several codes, or of several cells that are explained, are prepared once.
pub(super) const STATEMENTS: usize = 256;

/// The vocabulary of reasons that this program holds.
const VOCABULARY: &str = "1";

/// What a report is about, before its gaps are counted.
#[derive(Default)]
pub(super) struct Draft {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) scope: String,
    pub(super) sections: Vec<Section>,
    /// The queries that gave the tables, each by [`named`].
    pub(super) queries: Vec<String>,
    /// The parameters in words.
    pub(super) parameters: String,
    /// Imports that were read beside those behind the rows.
    pub(super) also_read: BTreeSet<i64>,
    /// What was counted of the one table, when its rows went by and are not held.
    pub(super) tally: Option<Tally>,
    /// How complete it is, where it is a report on a code.
    pub(super) facts: Option<Facts>,
    /// Who it is about, where it is a report on a code.
    pub(super) head: Option<Head>,
}

/// A query as the foot of a report names it: with the digest of its text.
pub(super) fn named(query: &Query) -> String {
    format!("{} {}", query.name, &query.hash[..8])
}

/// The command that explains a cell of the report.
fn explained_by(shown: Option<&Edition>) -> String {
    let moment = shown.map(|edition| format!(" --as-of {}", edition.moment.in_command())).unwrap_or_default();
    format!(
        "ratebook explain CELL{moment}, with a cell's id as Data gaps, JSON and the page's data-cell give it"
    )
}

/// Completes a draft. `created` is the time that the document gives as its own.
pub(super) fn assemble(
    connection: &Connection,
    draft: Draft,
    created: DateTime<Utc>,
) -> Result<Report, ReportError> {
    let mut comments = comments_on(connection, &draft.sections)?;
    let mut sections = draft.sections;
    let kept = draft.tally.as_ref().map_or(&[][..], |tally| &tally.kept);
    if !comments.is_empty() {
        let shown = Shown::of(connection, &sections, kept)?;
        comments.iter_mut().for_each(|comment| shown.follow(comment));
        let section = comments::section(&comments, &shown);
        // Before the lines for reviewers on paper, where there are some.
        let at = sections.iter().position(|section| section.id == "review").unwrap_or(sections.len());
        sections.insert(at, section);
    }
    let tables = || sections.iter().flat_map(|section| &section.tables);
    let sources = match &draft.tally {
        None => {
            let mut imports = imports_of(tables());
            imports.extend(&draft.also_read);
            sources_of_imports(connection, &imports)?
        }
        Some(tally) => sources_of_imports(connection, &tally.imports)?,
    };
    let newest = match sources.iter().map(|source| source.imported_at.clone()).max() {
        Some(newest) => newest,
        None => newest_import(connection)?,
    };
    let shown = shown_edition(connection)?;
    let then = shown.as_ref().map(|edition| edition.in_words(created.date_naive()));
    let scope = match &then {
        None => draft.scope,
        Some(then) => {
            format!("{} As of {then}; texts of code publications in their current wording.", draft.scope)
        }
    };
    let footer = Footer {
        lines: [
            ("Data as of", then.unwrap_or(newest)),
            (ASKED_FOR, draft.parameters),
            ("Queries", draft.queries.join(", ")),
            ("Schema", format!("V{}", schema_version(connection)?)),
            ("Vocabulary of reasons", VOCABULARY.to_owned()),
            ("Program", format!("ratebook {}", env!("CARGO_PKG_VERSION"))),
            (EXPLAINED_BY, explained_by(shown.as_ref())),
            ("Generated", utc_text(created)),
        ]
        .map(|(label, text)| (label.to_owned(), text))
        .into(),
    };
    let mut report = Report {
        gap_summary: String::new(),
        streamed: None,
        facts: draft.facts,
        head: draft.head,
        id: draft.id,
        title: draft.title,
        scope,
        sections,
        gaps: Vec::new(),
        sources,
        footer,
    };
    if let Some(tally) = draft.tally {
        report.gaps = tally.gaps;
        report.streamed = Some(tally.counts);
        report.gap_summary = report.gaps_in_words();
        beside_gaps(&mut report, &comments);
        return Ok(report);
    }
    report.count_gaps();
    beside_gaps(&mut report, &comments);
    Ok(report)
}
