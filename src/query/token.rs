//! The words of an SQL text with their places: enough to point at, count and recognise, not a parser.
//!
//! Cut by `sqlite3-parser`, whose tokenizer is SQLite's own in Rust. Its syntax tree is not used: it
//! keeps no places, and a lint must point at one.

use sqlite3_parser::dialect::TokenType;
use sqlite3_parser::lexer::Splitter as _;
use sqlite3_parser::lexer::sql::{Error, Tokenizer};

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

    /// True where the token may stand for this name, which is in lower case.
    pub(crate) fn is_named(&self, name: &str) -> bool {
        match self.kind {
            TokenKind::Word => self.text.eq_ignore_ascii_case(name),
            _ => self.name().is_some_and(|own| own == name),
        }
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
/// closed runs to the end, as in SQLite; a character that begins no token is a symbol.
pub(crate) fn tokens(sql: &str) -> Vec<Token<'_>> {
    let mut tokenizer = Tokenizer::new();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(first) = sql[at..].chars().next() {
        let rest = &sql.as_bytes()[at..];
        let (kind, len) = match tokenizer.split(rest) {
            // A byte order mark is a blank to SQLite.
            _ if first == '\u{feff}' => (None, first.len_utf8()),
            Ok((token, len)) => (token.map(|(_, of)| kind(of, first)), len),
            Err(Error::UnterminatedBlockComment(_)) => (None, rest.len()),
            Err(Error::UnterminatedLiteral(_)) if first == '\'' => (Some(TokenKind::Text), rest.len()),
            Err(Error::UnterminatedLiteral(_) | Error::UnterminatedBracket(_)) => {
                (Some(TokenKind::Quoted), rest.len())
            }
            Err(_) => (Some(TokenKind::Symbol), first.len_utf8()),
        };
        found.extend(kind.map(|kind| Token { kind, text: &sql[at..at + len], start: at }));
        at += len;
    }
    found
}

fn kind(of: TokenType, first: char) -> TokenKind {
    match of {
        TokenType::TK_STRING | TokenType::TK_BLOB => TokenKind::Text,
        TokenType::TK_INTEGER | TokenType::TK_FLOAT => TokenKind::Number,
        TokenType::TK_VARIABLE => TokenKind::Parameter,
        _ if matches!(first, '"' | '`' | '[') => TokenKind::Quoted,
        _ if first.is_ascii_alphabetic() || first == '_' || !first.is_ascii() => TokenKind::Word,
        _ => TokenKind::Symbol,
    }
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

    #[test]
    fn what_is_not_sql_is_still_cut_into_words() {
        for (sql, expected) in [
            ("SELECT 'never", vec!["SELECT", "'never"]),
            ("a /* never", vec!["a"]),
            ("a [never", vec!["a", "[never"]),
            ("\u{feff}SELECT ! : a", vec!["SELECT", "!", ":", "a"]),
            ("x'0f' x'zz'", vec!["x'0f'", "x", "'zz'"]),
            ("日本 \u{2014}\0?1", vec!["日本", "\u{2014}", "\0", "?1"]),
        ] {
            let texts: Vec<&str> = tokens(sql).iter().map(|token| token.text).collect();
            assert_eq!(texts, expected, "{sql}");
        }
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
