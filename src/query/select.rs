//! The outermost select list of a statement: which items it has and which are plain columns.

use super::token::{Token, TokenKind};

/// The outermost `SELECT` of a statement.
pub(crate) struct SelectList<'t, 's> {
    /// The tokens of each item.
    pub(crate) items: Vec<&'t [Token<'s>]>,
    /// The byte behind the last item.
    pub(crate) end: usize,
    /// True when a further item would change no row: no `DISTINCT`, no groups, no union.
    pub(crate) extendable: bool,
}

/// An item that is a column and nothing else.
pub(crate) struct PlainColumn {
    /// What stands before the dot, dot included, as written.
    pub(crate) qualifier: String,
    /// The column in lower case.
    pub(crate) column: String,
}

const CLAUSES: [&str; 10] =
    ["FROM", "WHERE", "GROUP", "HAVING", "WINDOW", "UNION", "INTERSECT", "EXCEPT", "ORDER", "LIMIT"];

impl<'t, 's> SelectList<'t, 's> {
    /// Finds the first `SELECT` outside all brackets; `None` for `VALUES`.
    pub(crate) fn outermost(tokens: &'t [Token<'s>]) -> Option<Self> {
        let depths = depths(tokens);
        let top = |at: usize| depths[at] == 0;
        let select = (0..tokens.len()).find(|&at| top(at) && tokens[at].is("SELECT"))?;
        let mut from = select + 1;
        let distinct = tokens.get(from).is_some_and(|token| token.is("DISTINCT"));
        if distinct || tokens.get(from).is_some_and(|token| token.is("ALL")) {
            from += 1;
        }
        let ends = |at: usize| {
            let token = &tokens[at];
            let clause = CLAUSES.iter().any(|clause| token.is(clause));
            // `IS DISTINCT FROM` is an operator.
            top(at)
                && (token.is_symbol(";") || (clause && !(token.is("FROM") && tokens[at - 1].is("DISTINCT"))))
        };
        let to = (from..tokens.len()).find(|&at| ends(at)).unwrap_or(tokens.len());
        let mut items = Vec::new();
        let mut start = from;
        for at in from..=to {
            if at == to || (top(at) && tokens[at].is_symbol(",")) {
                items.push(&tokens[start..at]);
                start = at + 1;
            }
        }
        let changes =
            |token: &Token<'_>| ["GROUP", "UNION", "INTERSECT", "EXCEPT"].iter().any(|word| token.is(word));
        let extendable = !distinct && !(to..tokens.len()).any(|at| top(at) && changes(&tokens[at]));
        let end = tokens.get(to.checked_sub(1)?)?.end();
        Some(Self { items, end, extendable })
    }
}

/// The name of each item, in lower case; none where one is neither a plain column nor named by `AS`.
pub(crate) fn item_names(list: &SelectList<'_, '_>) -> Option<Vec<String>> {
    list.items
        .iter()
        .map(|item| match item {
            [.., keyword, alias] if keyword.is("AS") => alias.name(),
            item => plain_column(item).map(|plain| plain.column),
        })
        .collect()
}

/// How many brackets are open at each token; the brackets themselves count as inside.
pub(crate) fn depths(tokens: &[Token<'_>]) -> Vec<usize> {
    let mut depth = 0_usize;
    tokens
        .iter()
        .map(|token| {
            if token.is_symbol("(") {
                depth += 1;
                return depth;
            }
            let here = depth;
            if token.is_symbol(")") {
                depth = depth.saturating_sub(1);
            }
            here
        })
        .collect()
}

/// The column that an item is, with or without a qualifier and an alias.
pub(crate) fn plain_column(item: &[Token<'_>]) -> Option<PlainColumn> {
    let item = match item {
        [rest @ .., keyword, alias] if keyword.is("AS") && alias.name().is_some() => rest,
        // An alias without AS: a name right behind a name.
        [rest @ .., before, alias]
            if before.name().is_some() && alias.name().is_some() && !rest.is_empty() =>
        {
            &item[..item.len() - 1]
        }
        [before, alias] if before.name().is_some() && alias.name().is_some() => &item[..1],
        whole => whole,
    };
    let (token, before) = item.split_last()?;
    let path = before
        .chunks(2)
        .all(|pair| matches!(pair, [name, dot] if name.name().is_some() && dot.is_symbol(".")));
    let is_name = matches!(token.kind, TokenKind::Word | TokenKind::Quoted);
    (path && is_name).then(|| PlainColumn {
        qualifier: before.iter().map(|token| token.text).collect(),
        column: token.name().unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::token::tokens;
    use super::*;

    #[test]
    fn finds_the_outermost_items_and_the_plain_columns_among_them() {
        let sql = "WITH a AS (SELECT 1, 2 FROM x) SELECT r.amount, coalesce(a, b) AS c, \"n\" AS m, k IS DISTINCT FROM j \
                   FROM a AS r WHERE (SELECT 1)";
        let found = tokens(sql);
        let list = SelectList::outermost(&found).expect("there is a select");
        let plain: Vec<Option<(String, String)>> =
            list.items.iter().map(|item| plain_column(item).map(|p| (p.qualifier, p.column))).collect();
        assert_eq!(list.items.len(), 4);
        assert_eq!(plain[0], Some(("r.".to_owned(), "amount".to_owned())));
        assert_eq!(plain[1], None);
        assert_eq!(plain[2], Some((String::new(), "n".to_owned())));
        assert_eq!(plain[3], None);
        assert!(list.extendable);
        assert!(sql[list.end..].starts_with(" FROM a AS r"));
    }

    #[test]
    fn groups_and_unions_cannot_take_another_item() {
        for sql in [
            "SELECT DISTINCT a FROM t",
            "SELECT a FROM t GROUP BY a",
            "SELECT a FROM t UNION SELECT b FROM u",
        ] {
            assert!(!SelectList::outermost(&tokens(sql)).expect("there is a select").extendable, "{sql}");
        }
        assert!(SelectList::outermost(&tokens("VALUES (1)")).is_none());
    }
}
