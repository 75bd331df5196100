//! The CTEs of a statement in an order in which each reads only those before it, and what brackets and commas divide.

use std::collections::HashSet;

use super::token::Token;

/// The place of the bracket that closes the one at `open`.
pub(super) fn closing(found: &[Token<'_>], open: usize) -> usize {
    let mut depth = 0_usize;
    for (at, token) in found.iter().enumerate().skip(open) {
        if token.is_symbol("(") {
            depth += 1;
        } else if token.is_symbol(")") {
            depth -= 1;
            if depth == 0 {
                return at;
            }
        }
    }
    found.len() - 1
}

/// What the commas of the outermost depth divide.
pub(super) fn arguments<'f, 's>(inner: &'f [Token<'s>]) -> Vec<&'f [Token<'s>]> {
    let mut parts = Vec::new();
    let (mut depth, mut start) = (0_usize, 0);
    for (at, token) in inner.iter().enumerate() {
        match token.text {
            "(" => depth += 1,
            ")" => depth -= 1,
            "," if depth == 0 => {
                parts.push(&inner[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    if start < inner.len() {
        parts.push(&inner[start..]);
    }
    parts
}

fn with_statement(inner: &[Token<'_>]) -> bool {
    inner.first().is_some_and(|token| token.is("WITH"))
}

/// The CTEs of a statement and what follows them.
pub(super) struct With<'f, 's> {
    pub(super) recursive: bool,
    ctes: Vec<Cte<'f, 's>>,
    pub(super) rest: &'f [Token<'s>],
}

pub(super) struct Cte<'f, 's> {
    pub(super) name: String,
    pub(super) tokens: &'f [Token<'s>],
    /// Where the statement of it begins.
    pub(super) body: usize,
}

impl<'f, 's> With<'f, 's> {
    pub(super) fn of(found: &'f [Token<'s>]) -> Option<Self> {
        if !with_statement(found) {
            return None;
        }
        let recursive = found.get(1).is_some_and(|token| token.is("RECURSIVE"));
        let mut at = 1 + usize::from(recursive);
        let mut ctes = Vec::new();
        loop {
            let (start, name) = (at, found.get(at)?.name()?);
            let open = (at..found.len()).find(|place| {
                found[*place].is_symbol("(") && found[*place - 1].name().is_some_and(|word| word != name)
            })?;
            let end = closing(found, open);
            ctes.push(Cte { name, tokens: &found[start..=end], body: open - start });
            at = end + 1;
            if !found.get(at).is_some_and(|token| token.is_symbol(",")) {
                return Some(Self { recursive, ctes, rest: &found[at..] });
            }
            at += 1;
        }
    }

    /// The CTEs, each behind those that it reads.
    pub(super) fn in_order(&self) -> Vec<&Cte<'f, 's>> {
        let mut order = Vec::new();
        let mut seen = HashSet::new();
        for number in 0..self.ctes.len() {
            self.place(number, &mut seen, &mut order);
        }
        order
    }

    fn place<'w>(&'w self, number: usize, seen: &mut HashSet<usize>, order: &mut Vec<&'w Cte<'f, 's>>) {
        if !seen.insert(number) {
            return;
        }
        let cte = &self.ctes[number];
        let body = &cte.tokens[cte.body..];
        let own = inner_names(body);
        for (at, other) in self.ctes.iter().enumerate() {
            if at != number && !own.contains(&other.name) && reads(body, &other.name) {
                self.place(at, seen, order);
            }
        }
        order.push(cte);
    }
}

/// The tokens in the brackets behind the name of what is called; none where a text ends before.
pub(super) fn in_brackets<'f, 's>(call: &'f [Token<'s>]) -> &'f [Token<'s>] {
    call.get(2..closing(call, 1)).unwrap_or_default()
}

/// The CTEs that a statement in brackets has of its own.
pub(super) fn inner_names(body: &[Token<'_>]) -> HashSet<String> {
    let statements = (0..body.len()).filter(|at| body[*at].is("WITH"));
    let ctes = statements.filter_map(|at| With::of(&body[at..])).flat_map(|with| with.ctes);
    ctes.map(|cte| cte.name).collect()
}

/// Whether a relation is read by name.
fn reads(body: &[Token<'_>], relation: &str) -> bool {
    body.windows(2).any(|pair| {
        (pair[0].is("FROM") || pair[0].is("JOIN")) && pair[1].name().is_some_and(|name| name == relation)
    })
}
