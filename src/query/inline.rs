//! One statement of a query and its parts, and the way from a place in it back to the file.
//!
//! ```sql
//! WITH chosen AS MATERIALIZED (      -- the part `market/chosen`
//!     SELECT ...
//! ),
//! own AS (...)                       -- the query's own CTEs follow
//! SELECT ...
//! ```
//! Each part is computed once, however often it is read. The lines that name the parts are left out,
//! so that the whole text is a query file again: what `ratebook query show` prints runs as it is.

use std::sync::Arc;

use super::part::Part;
use super::token::tokens;

/// The statement that runs, and where its bytes come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Inlined {
    pub(super) sql: String,
    pieces: Vec<Piece>,
}

/// A run of bytes that was copied from one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Piece {
    /// The first byte in the statement.
    at: usize,
    len: usize,
    /// The part it is of; `None` for the query's own file.
    part: Option<usize>,
    /// The first byte in that file.
    from: usize,
}

/// The file of a byte of the statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// The query's own file, at this byte.
    Own(usize),
    /// The file of the part with this number, at this byte.
    Part(usize, usize),
    /// Between two pieces: written here, in no file.
    Between,
}

impl Inlined {
    /// Puts `parts` in front of the statement of `text`, whose header ends before its first word.
    pub(super) fn new(text: &str, parts: &[Arc<Part>]) -> Self {
        let mut made = Self { sql: String::with_capacity(text.len()), pieces: Vec::new() };
        if parts.is_empty() {
            made.copy(text, None, 0, text.len());
            return made;
        }
        let found = tokens(text);
        let word = |at: usize, keyword: &str| found.get(at).is_some_and(|token| token.is(keyword));
        let start = found.first().map_or(text.len(), |first| first.start);
        let has_own = word(0, "WITH");
        let recursive = has_own && word(1, "RECURSIVE");
        let rest = found.get(usize::from(has_own) + usize::from(recursive)).map_or(text.len(), |t| t.start);
        made.copy_header(text, start);
        made.sql.push_str(if recursive { "WITH RECURSIVE\n" } else { "WITH\n" });
        for (number, part) in parts.iter().enumerate() {
            if number > 0 {
                made.sql.push_str(",\n");
            }
            made.sql.push_str(&format!(
                "-- The part {}.\n{} AS MATERIALIZED (\n",
                part.query.name,
                part.relation()
            ));
            let (from, to) = part.query.own_span();
            made.copy(&part.query.text, Some(number), from, to);
            made.sql.push_str("\n)");
        }
        made.sql.push_str(if has_own { ",\n" } else { "\n" });
        made.copy(text, None, rest, text.len());
        made
    }

    fn copy(&mut self, text: &str, part: Option<usize>, from: usize, to: usize) {
        self.pieces.push(Piece { at: self.sql.len(), len: to - from, part, from });
        self.sql.push_str(&text[from..to]);
    }

    /// The lines before the statement, without those that name parts.
    fn copy_header(&mut self, text: &str, end: usize) {
        let mut from = 0;
        let mut names = false;
        for line in text[..end].split_inclusive('\n') {
            let rest = line.trim_start().strip_prefix("--");
            // A line with two blanks behind its dashes goes on with the line above.
            let goes_on = rest.is_some_and(|rest| rest.starts_with("  "));
            names =
                if goes_on { names } else { rest.is_some_and(|rest| rest.trim_start().starts_with("with:")) };
            if !names {
                self.copy(text, None, from, from + line.len());
            }
            from += line.len();
        }
    }

    /// Where a byte of the statement comes from.
    pub(super) fn source(&self, at: usize) -> Source {
        match self.pieces.iter().rfind(|piece| piece.at <= at) {
            Some(piece) if at < piece.at + piece.len.max(1) => {
                let from = piece.from + (at - piece.at);
                piece.part.map_or(Source::Own(from), |part| Source::Part(part, from))
            }
            // Behind the end: the last byte of the file.
            Some(piece) if at >= self.sql.len() && piece.part.is_none() => {
                Source::Own(piece.from + piece.len)
            }
            _ => Source::Between,
        }
    }
}
