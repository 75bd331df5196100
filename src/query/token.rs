//! The words of an SQL text with their places: enough to point at, count and recognise, not a parser.

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// A keyword or a bare name.
    Word,
    /// A name in double quotes, brackets or backticks.
    Quoted,
    /// A text or blob in single quotes.
    Text,
    /// A number.
    Number,
    /// `:name`, `@name`, `$name`, `?` or `?1`.
    Parameter,
    /// Anything else: operators, brackets, commas.
    Symbol,
}

/// One token and the byte where it starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token<'a> {
    pub(crate) kind: TokenKind,
    pub(crate) text: &'a str,
    pub(crate) start: usize,
}

impl Token<'_> {
    /// The byte behind the token.
    pub(crate) const fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// True for this keyword, in any case.
    pub(crate) fn is(&self, keyword: &str) -> bool {
        self.kind == TokenKind::Word && self.text.eq_ignore_ascii_case(keyword)
    }

    /// True for this operator or bracket.
    pub(crate) fn is_symbol(&self, symbol: &str) -> bool {
        self.kind == TokenKind::Symbol && self.text == symbol
    }

    /// The name that the token may stand for, in lower case and without quotes.
    pub(crate) fn name(&self) -> Option<String> {
        match self.kind {
            TokenKind::Word => Some(self.text.to_lowercase()),
            TokenKind::Quoted => {
                let inner = self.text.get(1..self.text.len().saturating_sub(1)).unwrap_or_default();
                Some(inner.replace("\"\"", "\"").to_lowercase())
            }
            _ => None,
        }
    }
}

/// All tokens of a text; comments and blanks are left out. A text or comment that is never
/// closed runs to the end, as in SQLite.
pub(crate) fn tokens(sql: &str) -> Vec<Token<'_>> {
    let bytes = sql.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let (kind, end) = next(bytes, at);
        if let Some(kind) = kind {
            found.push(Token { kind, text: &sql[at..end], start: at });
        }
        at = end;
    }
    found
}

/// The kind of the token at `at`, `None` for blanks and comments, and where it ends.
fn next(bytes: &[u8], at: usize) -> (Option<TokenKind>, usize) {
    let rest = &bytes[at..];
    match rest {
        [b'-', b'-', ..] => (None, at + position(rest, b"\n").unwrap_or(rest.len())),
        [b'/', b'*', body @ ..] => (None, at + position(body, b"*/").map_or(rest.len(), |p| p + 4)),
        [b' ' | b'\t' | b'\n' | b'\r' | 0x0c, ..] | [0xef, 0xbb, 0xbf, ..] => {
            (None, at + if rest[0] == 0xef { 3 } else { 1 })
        }
        [b'x' | b'X', b'\'', ..] => (Some(TokenKind::Text), closed(bytes, at + 1, b'\'')),
        [b'\'', ..] => (Some(TokenKind::Text), closed(bytes, at, b'\'')),
        [quote @ (b'"' | b'`'), ..] => (Some(TokenKind::Quoted), closed(bytes, at, *quote)),
        [b'[', ..] => (Some(TokenKind::Quoted), at + position(rest, b"]").map_or(rest.len(), |p| p + 1)),
        [b':' | b'@' | b'$' | b'#', c, ..] if in_name(*c) => {
            (Some(TokenKind::Parameter), name_end(bytes, at + 1))
        }
        [b'?', ..] => (Some(TokenKind::Parameter), name_end(bytes, at + 1)),
        [b'0'..=b'9', ..] | [b'.', b'0'..=b'9', ..] => (Some(TokenKind::Number), number_end(bytes, at)),
        [c, ..] if in_name(*c) => (Some(TokenKind::Word), name_end(bytes, at)),
        _ => (Some(TokenKind::Symbol), at + symbol_len(rest)),
    }
}

const fn in_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$') || byte >= 0x80
}

fn name_end(bytes: &[u8], from: usize) -> usize {
    from + bytes[from..].iter().take_while(|byte| in_name(**byte)).count()
}

fn number_end(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while at < bytes.len() {
        let exponent_sign = matches!(bytes[at], b'+' | b'-') && matches!(bytes[at - 1], b'e' | b'E');
        if !(in_name(bytes[at]) || bytes[at] == b'.' || (at > from && exponent_sign)) {
            break;
        }
        at += 1;
    }
    at
}

/// The end of a quoted token that opens at `from`; a doubled quote stays inside.
fn closed(bytes: &[u8], from: usize, quote: u8) -> usize {
    let mut at = from + 1;
    while at < bytes.len() {
        if bytes[at] == quote {
            if bytes.get(at + 1) != Some(&quote) {
                return at + 1;
            }
            at += 1;
        }
        at += 1;
    }
    bytes.len()
}

fn symbol_len(rest: &[u8]) -> usize {
    match rest {
        [b'-', b'>', b'>', ..] => 3,
        [b'=', b'=', ..]
        | [b'<', b'>' | b'=' | b'<', ..]
        | [b'>', b'=' | b'>', ..]
        | [b'!', b'=', ..]
        | [b'|', b'|', ..]
        | [b'-', b'>', ..] => 2,
        _ => 1,
    }
}

fn position(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn finds_words_texts_and_parameters_and_skips_comments() {
        let sql = "SELECT \"a;b\", 'it''s; -- no', 1.5e-3 -- ; comment\n/* ; */ FROM [t x] WHERE a<>:code;";
        let texts: Vec<&str> = tokens(sql).iter().map(|token| token.text).collect();
        assert_eq!(
            texts,
            [
                "SELECT",
                "\"a;b\"",
                ",",
                "'it''s; -- no'",
                ",",
                "1.5e-3",
                "FROM",
                "[t x]",
                "WHERE",
                "a",
                "<>",
                ":code",
                ";"
            ]
        );
    }

    proptest! {
        #[test]
        fn any_text_is_cut_at_characters_and_in_order(sql in "[ a-z'\"\\[\\]`/*\\-:;?0-9.äあ\n]{0,60}") {
            let mut last = 0;
            for token in tokens(&sql) {
                prop_assert!(token.start >= last && !token.text.is_empty());
                last = token.end();
            }
        }
    }
}
