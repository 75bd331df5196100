//! A statement that was put together of several files, and the way from a place in it back to the file.

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
    Query(usize),
    /// The file of the part with this number, at this byte.
    Part(usize, usize),
    /// Between two pieces: written here, in no file.
    Between,
}

impl Inlined {
    /// Nothing yet, with room for so many bytes.
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Self { sql: String::with_capacity(bytes), pieces: Vec::new() }
    }

    /// Copies some bytes of a file.
    pub(super) fn copy(&mut self, text: &str, part: Option<usize>, from: usize, to: usize) {
        self.pieces.push(Piece { at: self.sql.len(), len: to - from, part, from });
        self.sql.push_str(&text[from..to]);
    }

    /// The lines before the statement, without those that name parts.
    pub(super) fn copy_header(&mut self, text: &str, end: usize) {
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
                piece.part.map_or(Source::Query(from), |part| Source::Part(part, from))
            }
            // Behind the end: the last byte of the file.
            Some(piece) if at >= self.sql.len() && piece.part.is_none() => {
                Source::Query(piece.from + piece.len)
            }
            _ => Source::Between,
        }
    }
}
