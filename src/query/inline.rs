//! One statement of a query and its parts.
//!
//! ```sql
//! WITH chosen AS MATERIALIZED (      -- the part `market/chosen`
//!     SELECT ...
//! ),
//! counted AS (...),                  -- the query's own CTEs follow
//! figures AS MATERIALIZED (...)      -- the part `market/figures`, which reads `counted`
//! SELECT ...
//! ```
//! Each part is computed once, however often it is read. The lines that name the parts are left out,
//! so that the whole text is a query file again: what `ratebook query show` prints runs as it is.

use std::sync::Arc;

use super::header::Reads;
use super::inlined::Inlined;
use super::select::{SelectList, item_names};
use super::statement::{Part, Query};
use super::token::{Token, tokens};

impl Inlined {
    /// Puts `parts` in front of the statement of `text`, whose tokens are `found` and whose header ends before its first word; a
    /// part that reads CTEs of the statement comes behind them. `stubs` stand for the CTEs that a
    /// part reads where it is looked at alone.
    pub(super) fn new(text: &str, found: &[Token<'_>], parts: &[Arc<Part>], stubs: &[Reads]) -> Self {
        Self::with_known(text, found, parts, stubs, &Known::default())
    }

    /// The same where it is known what some of the parts hold.
    pub(super) fn with_known(
        text: &str,
        found: &[Token<'_>],
        parts: &[Arc<Part>],
        stubs: &[Reads],
        known: &Known<'_>,
    ) -> Self {
        let mut made = Self::with_capacity(text.len());
        let read = are_read(found, parts, known);
        if read.iter().all(|is_read| !is_read) && stubs.is_empty() {
            made.copy(text, None, 0, text.len());
            return made;
        }
        let word = |at: usize, keyword: &str| found.get(at).is_some_and(|token| token.is(keyword));
        let start = found.first().map_or(text.len(), |first| first.start);
        let has_with = word(0, "WITH");
        let recursive = has_with && word(1, "RECURSIVE");
        let rest = found.get(usize::from(has_with) + usize::from(recursive)).map_or(text.len(), |t| t.start);
        // The byte that each part comes behind: the end of the last CTE that it reads, or the front.
        let end = |relation: &str| cte_end(found, relation).unwrap_or(rest);
        let behind: Vec<usize> = parts
            .iter()
            .map(|part| part.reads().iter().map(|(relation, _)| end(relation)).max().unwrap_or(rest))
            .map(|at| if stubs.is_empty() { at } else { rest })
            .collect();
        made.copy_header(text, start);
        made.sql.push_str(if recursive { "WITH RECURSIVE\n" } else { "WITH\n" });
        made.sql.push_str(&stubs.iter().map(stub).collect::<Vec<_>>().join(",\n"));
        let mut divider = if stubs.is_empty() { "" } else { ",\n" };
        for number in (0..parts.len()).filter(|number| read[*number] && behind[*number] == rest) {
            made.sql.push_str(divider);
            made.part(number, &parts[number], known);
            divider = ",\n";
        }
        made.sql.push_str(if has_with { divider } else { "\n" });
        let mut copied = rest;
        let mut stops: Vec<usize> = behind.iter().copied().filter(|at| *at > rest).collect();
        stops.sort_unstable();
        stops.dedup();
        for stop in stops {
            made.copy(text, None, copied, stop);
            for number in (0..parts.len()).filter(|number| read[*number] && behind[*number] == stop) {
                made.sql.push_str(",\n");
                made.part(number, &parts[number], known);
            }
            copied = stop;
        }
        made.copy(text, None, copied, text.len());
        made
    }

    fn part(&mut self, number: usize, part: &Part, known: &Known<'_>) {
        let name = &part.query.name;
        if known.shared.contains(&name.as_str()) {
            let (relation, table) = (part.relation(), table_of(name));
            self.sql.push_str(&format!("{relation} AS NOT MATERIALIZED (SELECT * FROM {table})"));
            return;
        }
        if known.without_rows.contains(&name.as_str())
            && let Some(columns) = columns_of(&part.query)
        {
            let (relation, columns) = (part.relation(), columns.join("\", NULL AS \""));
            self.sql.push_str(&format!(
                "{relation} AS NOT MATERIALIZED (SELECT NULL AS \"{columns}\" WHERE FALSE)"
            ));
            return;
        }
        self.sql.push_str(&format!("-- The part {name}.\n{} AS MATERIALIZED (\n", part.relation()));
        let (from, to) = part.query.statement_span();
        self.copy(&part.query.text, Some(number), from, to);
        self.sql.push_str("\n)");
    }
}

/// What is known of some parts before a statement runs, by their names.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Known<'n> {
    /// Worked out already: read from the tables that they were worked out into.
    pub(super) shared: &'n [&'n str],
    /// Without a row: nothing of their texts is prepared.
    pub(super) without_rows: &'n [&'n str],
}

impl Known<'_> {
    /// Whether no part is known.
    const fn is_empty(&self) -> bool {
        self.shared.is_empty() && self.without_rows.is_empty()
    }

    /// Whether a part's text is not written.
    fn has(&self, part: &str) -> bool {
        self.shared.contains(&part) || self.without_rows.contains(&part)
    }
}

/// Whether each part is read, by the statement itself or by a part whose text is written. SQLite parses a text that
/// nothing reads; all are written where no part is known.
fn are_read(found: &[Token<'_>], parts: &[Arc<Part>], known: &Known<'_>) -> Vec<bool> {
    // Of a part that is known hardly anything is written.
    let mut read: Vec<bool> =
        parts.iter().map(|part| known.is_empty() || known.has(&part.query.name)).collect();
    let unknown: Vec<(usize, String)> = (0..parts.len())
        .filter(|number| !read[*number])
        .map(|number| (number, parts[number].relation()))
        .collect();
    if unknown.is_empty() {
        return read;
    }
    let mark = |found: &[Token<'_>], read: &mut Vec<bool>| {
        for token in found {
            if let Some((number, _)) = unknown.iter().find(|(_, relation)| token.is_named(relation)) {
                read[*number] = true;
            }
        }
    };
    mark(found, &mut read);
    // Each part is behind those that it reads.
    for (number, _) in unknown.iter().rev() {
        if read[*number] {
            mark(&tokens(parts[*number].query.statement_text()), &mut read);
        }
    }
    read
}

/// The names of a part's columns, where its text has them.
pub(super) fn columns_of(part: &Query) -> Option<Vec<String>> {
    SelectList::outermost(&tokens(part.statement_text())).as_ref().and_then(item_names)
}

/// A CTE of one row of nulls.
fn stub(reads: &Reads) -> String {
    let nulls = vec!["NULL"; reads.columns.len().max(1)].join(", ");
    format!("{} ({}) AS (SELECT {nulls})", reads.relation, reads.columns.join(", "))
}

/// The byte behind the CTE of this name in a statement that begins with `WITH`.
pub(super) fn cte_end(found: &[Token<'_>], relation: &str) -> Option<usize> {
    let (mut depth, mut is_named, mut is_open) = (0_usize, false, false);
    for (at, token) in found.iter().enumerate() {
        if token.is_symbol("(") {
            depth += 1;
        } else if token.is_symbol(")") {
            depth = depth.saturating_sub(1);
            if depth == 0 && is_open {
                return Some(token.end());
            }
        } else if depth > 0 {
            continue;
        } else if is_named {
            is_open |= token.is("AS");
        } else if let Some(before) = at.checked_sub(1).map(|before| &found[before]) {
            let begins = before.is("WITH") || before.is("RECURSIVE") || before.is_symbol(",");
            is_named = begins && token.name().as_deref() == Some(relation);
        }
    }
    None
}

/// The temporary table of a part.
pub(super) fn table_of(part: &str) -> String {
    format!("temp.\"{part}\"")
}
