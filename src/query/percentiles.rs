//! Several percentiles of the same values, for DuckDB: of a list of them it gathers and sorts the values once, of calls
//! beside each other once for each.

use super::engine::Printer;
use super::token::Token;
use super::with::{arguments, closing};

/// A call of `median` or `percentile_cont` in DuckDB's words.
#[derive(PartialEq, Eq)]
struct Percentile {
    values: String,
    fraction: String,
    filter: String,
}

impl Percentile {
    fn is_of_the_values_of(&self, other: &Self) -> bool {
        self.values == other.values && self.filter == other.filter
    }
}

impl Printer<'_> {
    /// The percentile that a call at a place asks for, out of a list where others of its values are asked beside it, and
    /// the place behind the call; none where there is no such call, or where it is of a window.
    pub(super) fn percentile(&self, found: &[Token<'_>], at: usize) -> Option<(String, usize)> {
        let (asked, after) = self.percentile_at(found, at)?;
        let mut fractions: Vec<String> = Vec::new();
        for (beside, _) in (0..found.len()).filter_map(|at| self.percentile_at(found, at)) {
            if beside.is_of_the_values_of(&asked) && !fractions.contains(&beside.fraction) {
                fractions.push(beside.fraction);
            }
        }
        let Percentile { values, fraction, filter } = asked;
        let place = fractions.iter().position(|listed| *listed == fraction)? + 1;
        let printed = if fractions.len() == 1 {
            format!("quantile_cont({values}, {fraction}){filter}")
        } else {
            format!("list_extract(quantile_cont({values}, [{}]){filter}, {place})", fractions.join(", "))
        };
        Some((printed, after))
    }

    fn percentile_at(&self, found: &[Token<'_>], at: usize) -> Option<(Percentile, usize)> {
        let is_median = found[at].is("median");
        if !(is_median || found[at].is("percentile_cont")) || !found.get(at + 1)?.is_symbol("(") {
            return None;
        }
        let end = closing(found, at + 1);
        let (filter, after) = self.filter(found, end + 1);
        let of_a_window = found.get(after).is_some_and(|token| token.is("OVER"));
        let written: Vec<String> =
            arguments(&found[at + 2..end]).iter().map(|part| self.write(part).trim().to_owned()).collect();
        let (values, fraction) = match &written[..] {
            [values] if is_median => (values.clone(), "0.5e0".to_owned()),
            [values, fraction] if !is_median => (values.clone(), fraction.clone()),
            _ => return None,
        };
        (!of_a_window).then_some((Percentile { values, fraction, filter }, after))
    }
}

#[cfg(test)]
mod tests {
    use crate::query::{Engine, view_in_engine};

    #[track_caller]
    fn assert_prints(sql: &str, duckdb: &str) {
        assert_eq!(view_in_engine(sql, Engine::DuckDb), duckdb);
    }

    #[test]
    fn percentiles_of_the_same_values_are_one_list() {
        assert_prints(
            "SELECT median(a), percentile_cont(a, 0.9), median(b) FROM t",
            "SELECT list_extract(quantile_cont(a, [0.5e0, 0.9e0]), 1), \
             list_extract(quantile_cont(a, [0.5e0, 0.9e0]), 2), quantile_cont(b, 0.5e0) FROM t",
        );
    }

    #[test]
    fn those_of_other_rows_are_not() {
        assert_prints(
            "SELECT median(a), percentile_cont(a, 0.9) FILTER (WHERE b) FROM t",
            "SELECT quantile_cont(a, 0.5e0), quantile_cont(a, 0.9e0) FILTER (WHERE b) FROM t",
        );
    }

    #[test]
    fn one_that_is_asked_again_is_asked_once() {
        assert_prints(
            "SELECT median(a), 2 * median(a)",
            "SELECT quantile_cont(a, 0.5e0), 2 * quantile_cont(a, 0.5e0)",
        );
    }
}
