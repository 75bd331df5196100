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
use super::statement::Part;
use super::token::Token;

impl Inlined {
    /// Puts `parts` in front of the statement of `text`, whose tokens are `found` and whose header ends before its first word; a
    /// part that reads CTEs of the statement comes behind them. `stubs` stand for the CTEs that a
    /// part reads where it is looked at alone.
    pub(super) fn new(text: &str, found: &[Token<'_>], parts: &[Arc<Part>], stubs: &[Reads]) -> Self {
        Self::with_shared(text, found, parts, stubs, &[])
    }

    /// The same with the parts of some names read from the tables that they were worked out into.
    pub(super) fn with_shared(
        text: &str,
        found: &[Token<'_>],
        parts: &[Arc<Part>],
        stubs: &[Reads],
        shared: &[&str],
    ) -> Self {
        let mut made = Self::with_capacity(text.len());
        if parts.is_empty() && stubs.is_empty() {
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
        for number in (0..parts.len()).filter(|number| behind[*number] == rest) {
            made.sql.push_str(divider);
            made.part(number, &parts[number], shared);
            divider = ",\n";
        }
        made.sql.push_str(if has_with { divider } else { "\n" });
        let mut copied = rest;
        let mut stops: Vec<usize> = behind.iter().copied().filter(|at| *at > rest).collect();
        stops.sort_unstable();
        stops.dedup();
        for stop in stops {
            made.copy(text, None, copied, stop);
            for number in (0..parts.len()).filter(|number| behind[*number] == stop) {
                made.sql.push_str(",\n");
                made.part(number, &parts[number], shared);
            }
            copied = stop;
        }
        made.copy(text, None, copied, text.len());
        made
    }

    fn part(&mut self, number: usize, part: &Part, shared: &[&str]) {
        let name = &part.query.name;
        if shared.contains(&name.as_str()) {
            let (relation, table) = (part.relation(), table_of(name));
            self.sql.push_str(&format!("{relation} AS NOT MATERIALIZED (SELECT * FROM {table})"));
            return;
        }
        self.sql.push_str(&format!("-- The part {name}.\n{} AS MATERIALIZED (\n", part.relation()));
        let (from, to) = part.query.statement_span();
        self.copy(&part.query.text, Some(number), from, to);
        self.sql.push_str("\n)");
    }
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
