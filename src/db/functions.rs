//! SQL functions: percentiles with SQLite's own names and rules, and those that count gaps.
//!
//! `median(Y)`, `percentile(Y, P)`, `percentile_cont(Y, F)` and `percentile_disc(Y, F)` follow
//! SQLite's percentile extension, which a current `sqlite3` shell has built in, so a query gives
//! the same figures there. They are aggregates, not window functions.
//!
//! The others have a plain SQL equivalent:
//! - `known(x)` is `x IS NOT NULL`;
//! - `applicable(x_na)` is `count(*)` of the rows whose reason is null or not structural: those that
//!   have a value or could have one;
//! - `gap_reason(x_na)` is the reason to show for several gaps: the most frequent one among the cells
//!   that could have a value, a structural one only where all are, and of equally frequent ones the
//!   first in the order of `absent_reason`:
//!   `SELECT reason ... JOIN absent_reason ... GROUP BY reason
//!   ORDER BY reason_group = 'structural', count(*) DESC, reason_id LIMIT 1`;
//! - `in_dollars(x)` is an amount of dollars in words as tables show it, `$1,182.39` or `$0.105`: cents at least, and
//!   more places where it has them; `calculated_in_dollars(x)` one that is worked out of several, in cents from ten
//!   dollars on;
//! - `gap_summary(x_na)` is a `count(*)` grouped by `x_na`, written as `5 suppressed; 3 pending`.
//!
//! Those that count gaps take a second argument: how many cells a row speaks for, one where it is left out.
//!
//! `current_date` is SQLite's own, of a day that is given ([`set_today`]).

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rusqlite::functions::{Aggregate, Context, FunctionFlags};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Error, Result};

use crate::domain::{Decimal, Group, Missing, Money};

/// Adds the functions to a connection.
///
/// # Errors
/// When SQLite refuses one.
pub fn register(conn: &Connection) -> Result<()> {
    let flags =
        FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_INNOCUOUS;
    for rule in Rule::ALL {
        conn.create_aggregate_function(rule.name(), rule.arguments(), flags, rule)?;
    }
    for arguments in [1, 2] {
        conn.create_aggregate_function("gap_summary", arguments, flags, GapSummary)?;
        conn.create_aggregate_function("gap_reason", arguments, flags, GapReason)?;
        conn.create_aggregate_function("applicable", arguments, flags, Applicable)?;
    }
    for (name, money) in IN_DOLLARS {
        conn.create_scalar_function(name, 1, flags, move |context| {
            let amount = match context.get_raw(0) {
                ValueRef::Null => return Ok(None),
                ValueRef::Integer(whole) => whole.checked_mul(Decimal::SCALE).map(Decimal::from_scaled),
                ValueRef::Real(real) => Decimal::from_f64(real),
                _ => None,
            };
            let amount = amount.ok_or_else(|| failure(format!("{name}() takes a number of dollars")))?;
            Ok(Some(money(amount).in_dollars()))
        })?;
    }
    conn.create_scalar_function("known", 1, flags, |context| {
        Ok(i64::from(!matches!(context.get_raw(0), ValueRef::Null)))
    })
}

/// Has the clock of a connection say a day, which the view `today` reads: that of a document or of a moment that is
/// shown, in the place of the day of the system.
///
/// # Errors
/// When SQLite refuses it.
pub fn set_today(conn: &Connection, today: NaiveDate) -> Result<()> {
    let flags =
        FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_INNOCUOUS;
    conn.create_scalar_function("current_date", 0, flags, move |_| Ok(today.to_string()))
}

type OfDecimal = fn(Decimal) -> Money;

/// The functions that print dollars, each with what it takes them for.
const IN_DOLLARS: [(&str, OfDecimal); 2] =
    [("in_dollars", Money::new), ("calculated_in_dollars", Money::calculated)];

/// 256 MiB of values: three times the largest rate table planned for, and an end for SQL that has none.
const MOST_VALUES: usize = 1 << 25;

/// Which of the four percentile functions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rule {
    Median,
    Percentile,
    Continuous,
    Discrete,
}

/// The values of one group and the fraction asked for.
struct Sample {
    fraction: f64,
    values: Vec<f64>,
}

impl Rule {
    const ALL: [Self; 4] = [Self::Median, Self::Percentile, Self::Continuous, Self::Discrete];

    const fn name(self) -> &'static str {
        match self {
            Self::Median => "median",
            Self::Percentile => "percentile",
            Self::Continuous => "percentile_cont",
            Self::Discrete => "percentile_disc",
        }
    }

    const fn arguments(self) -> i32 {
        if matches!(self, Self::Median) { 1 } else { 2 }
    }

    /// The fraction argument between 0 and 1.
    fn fraction(self, context: &Context<'_>) -> Result<f64> {
        let whole = match self {
            Self::Median => return Ok(0.5),
            Self::Percentile => 100.0,
            Self::Continuous | Self::Discrete => 1.0,
        };
        numeric(context.get_raw(1))
            .map(|given| given / whole)
            .filter(|fraction| (0.0..=1.0).contains(fraction))
            .ok_or_else(|| {
                failure(format!(
                    "the fraction argument to {}() is not between 0.0 and {whole:.1}",
                    self.name()
                ))
            })
    }

    fn of(self, sample: &mut Sample) -> Option<f64> {
        if self == Self::Discrete {
            discrete(&mut sample.values, sample.fraction)
        } else {
            continuous(&mut sample.values, sample.fraction)
        }
    }
}

impl Aggregate<Option<Sample>, Option<f64>> for Rule {
    fn init(&self, _: &mut Context<'_>) -> Result<Option<Sample>> {
        Ok(None)
    }

    fn step(&self, context: &mut Context<'_>, group: &mut Option<Sample>) -> Result<()> {
        let fraction = self.fraction(context)?;
        let sample = group.get_or_insert_with(|| Sample { fraction, values: Vec::new() });
        // SQLite's own tolerance.
        if (sample.fraction - fraction).abs() > 0.001 {
            return Err(failure(format!(
                "the fraction argument to {}() is not the same for all input rows",
                self.name()
            )));
        }
        let value = match context.get_raw(0) {
            ValueRef::Null => return Ok(()),
            ValueRef::Integer(number) => as_real(number),
            ValueRef::Real(number) => number,
            _ => return Err(failure(format!("input to {}() is not numeric", self.name()))),
        };
        if value.is_infinite() {
            return Err(failure(format!("Inf input to {}()", self.name())));
        }
        if sample.values.len() == MOST_VALUES {
            return Err(failure(format!(
                "{}() of more than {} values in one group",
                self.name(),
                crate::domain::text::grouped(MOST_VALUES as u64)
            )));
        }
        sample.values.push(value);
        Ok(())
    }

    fn finalize(&self, _: &mut Context<'_>, group: Option<Option<Sample>>) -> Result<Option<f64>> {
        Ok(group.flatten().and_then(|mut sample| self.of(&mut sample)))
    }
}

/// The height at `fraction` of the way along the sorted values, neighbours joined by straight lines.
fn continuous(values: &mut [f64], fraction: f64) -> Option<f64> {
    let (at, rest) = position(values.len(), fraction)?;
    let (_, low, above) = values.select_nth_unstable_by(at, f64::total_cmp);
    let low = *low;
    // The next value in order is the least of those above.
    let high = above.iter().copied().min_by(f64::total_cmp).unwrap_or(low);
    Some(if rest > 0.0 { low + (high - low) * rest } else { low })
}

/// The value at or just below `fraction` of the way along the sorted values.
fn discrete(values: &mut [f64], fraction: f64) -> Option<f64> {
    let (at, _) = position(values.len(), fraction)?;
    Some(*values.select_nth_unstable_by(at, f64::total_cmp).1)
}

/// The index at or below the fraction, and how far it lies towards the next.
#[expect(clippy::cast_precision_loss, reason = "a group of 2^53 values does not fit into memory")]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and the last index")]
fn position(len: usize, fraction: f64) -> Option<(usize, f64)> {
    let last = len.checked_sub(1)?;
    let exact = fraction * last as f64;
    let at = (exact as usize).min(last);
    Some((at, if at == last { 0.0 } else { exact - at as f64 }))
}

#[expect(clippy::cast_precision_loss, reason = "SQLite reads the argument as a double too")]
const fn as_real(number: i64) -> f64 {
    number as f64
}

/// A number, or a text that is one, as SQLite's numeric affinity sees it.
fn numeric(value: ValueRef<'_>) -> Option<f64> {
    match value {
        ValueRef::Integer(number) => Some(as_real(number)),
        ValueRef::Real(number) => Some(number),
        ValueRef::Text(text) => std::str::from_utf8(text).ok()?.trim().parse().ok(),
        ValueRef::Null | ValueRef::Blob(_) => None,
    }
}

fn failure(message: String) -> Error {
    Error::UserFunctionError(message.into())
}

/// The reason given to a function, as its word or its id; `None` for null.
fn reason_of(context: &Context<'_>, function: &str) -> Result<Option<Missing>> {
    let reason = match context.get_raw(0) {
        ValueRef::Null => return Ok(None),
        ValueRef::Integer(id) => Missing::from_id(id),
        ValueRef::Text(word) => std::str::from_utf8(word).ok().and_then(|word| word.parse().ok()),
        ValueRef::Real(_) | ValueRef::Blob(_) => None,
    };
    let not_one =
        || failure(format!("input to {function}() is not a reason; give it the column that ends in `_na`"));
    reason.map(Some).ok_or_else(not_one)
}

/// How many cells a row speaks for: the second argument, or one.
fn cells_of(context: &Context<'_>, function: &str) -> Result<u64> {
    if context.len() < 2 {
        return Ok(1);
    }
    match context.get_raw(1) {
        ValueRef::Integer(cells) => u64::try_from(cells).ok(),
        _ => None,
    }
    .ok_or_else(|| failure(format!("the second argument to {function}() is not a number of cells")))
}

/// Adds the cells of a row to the count of its reason.
fn count_gaps(context: &Context<'_>, function: &str, counts: &mut BTreeMap<Missing, u64>) -> Result<()> {
    let cells = cells_of(context, function)?;
    if let Some(reason) = reason_of(context, function)?.filter(|_| cells > 0) {
        *counts.entry(reason).or_default() += cells;
    }
    Ok(())
}

/// How many cells have a value or could have one.
struct Applicable;

impl Aggregate<u64, i64> for Applicable {
    fn init(&self, _: &mut Context<'_>) -> Result<u64> {
        Ok(0)
    }

    fn step(&self, context: &mut Context<'_>, count: &mut u64) -> Result<()> {
        let reason = reason_of(context, "applicable")?;
        if reason.is_none_or(|reason| reason.group() != Group::Structural) {
            *count += cells_of(context, "applicable")?;
        }
        Ok(())
    }

    fn finalize(&self, _: &mut Context<'_>, count: Option<u64>) -> Result<i64> {
        i64::try_from(count.unwrap_or_default()).map_err(|_| failure("too many cells".to_owned()))
    }
}

/// The reason to show for several gaps; null where there is none.
struct GapReason;

impl Aggregate<BTreeMap<Missing, u64>, Option<&'static str>> for GapReason {
    fn init(&self, _: &mut Context<'_>) -> Result<BTreeMap<Missing, u64>> {
        Ok(BTreeMap::new())
    }

    fn step(&self, context: &mut Context<'_>, counts: &mut BTreeMap<Missing, u64>) -> Result<()> {
        count_gaps(context, "gap_reason", counts)
    }

    fn finalize(
        &self,
        _: &mut Context<'_>,
        counts: Option<BTreeMap<Missing, u64>>,
    ) -> Result<Option<&'static str>> {
        let counts = counts.unwrap_or_default().into_iter();
        let shown = counts.min_by_key(|(reason, n)| {
            (reason.group() == Group::Structural, std::cmp::Reverse(*n), reason.id())
        });
        Ok(shown.map(|(reason, _)| reason.as_str()))
    }
}

/// `5 suppressed; 3 pending`, the most frequent first; `no gaps` when there are none.
struct GapSummary;

impl Aggregate<BTreeMap<Missing, u64>, String> for GapSummary {
    fn init(&self, _: &mut Context<'_>) -> Result<BTreeMap<Missing, u64>> {
        Ok(BTreeMap::new())
    }

    fn step(&self, context: &mut Context<'_>, counts: &mut BTreeMap<Missing, u64>) -> Result<()> {
        count_gaps(context, "gap_summary", counts)
    }

    fn finalize(&self, _: &mut Context<'_>, counts: Option<BTreeMap<Missing, u64>>) -> Result<String> {
        let mut counts: Vec<(Missing, u64)> = counts.unwrap_or_default().into_iter().collect();
        counts.sort_by_key(|(reason, n)| (std::cmp::Reverse(*n), *reason));
        let words: Vec<String> = counts
            .iter()
            .map(|(reason, n)| format!("{} {reason}", crate::domain::text::grouped(*n)))
            .collect();
        Ok(if words.is_empty() { "no gaps".to_owned() } else { words.join("; ") })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn connection() -> Connection {
        let conn = Connection::open_in_memory().expect("memory is there");
        register(&conn).expect("the functions are sound");
        conn
    }

    fn one<T: rusqlite::types::FromSql>(sql: &str) -> Result<T> {
        connection().query_row(sql, [], |row| row.get(0))
    }

    #[test]
    fn known_values() {
        // The figures are those of SQLite 3.54.1 built with its own percentile functions.
        let values = "FROM (VALUES (1), (4), (NULL), (2.5), (10)) AS t";
        for (call, expected) in [
            ("median(column1)", Some(3.25)),
            ("percentile(column1, 25)", Some(2.125)),
            ("percentile_cont(column1, 0.25)", Some(2.125)),
            ("percentile_disc(column1, 0.25)", Some(1.0)),
            ("percentile_disc(column1, 0.5)", Some(2.5)),
            ("percentile(column1, 100)", Some(10.0)),
            ("percentile_cont(column1, '0')", Some(1.0)),
            ("median(column1) FILTER (WHERE column1 IS NULL)", None),
            ("median(column1) FILTER (WHERE column1 = 4)", Some(4.0)),
        ] {
            assert_eq!(one::<Option<f64>>(&format!("SELECT {call} {values}")), Ok(expected), "{call}");
        }
        assert_eq!(one::<Option<f64>>("SELECT median(1) WHERE 0"), Ok(None));
    }

    #[test]
    fn a_row_may_speak_for_several_gaps() {
        let rows = "FROM (VALUES ('pending', 2), ('suppressed', 3), ('not-applicable', 9), (NULL, 5), ('pending', 0)) AS t";
        let summary = one::<String>(&format!("SELECT gap_summary(column1, column2) {rows}"));
        assert_eq!(summary, Ok("9 not-applicable; 3 suppressed; 2 pending".to_owned()));
        assert_eq!(one(&format!("SELECT gap_reason(column1, column2) {rows}")), Ok("suppressed".to_owned()));
        assert_eq!(one(&format!("SELECT applicable(column1, column2) {rows}")), Ok(10_i64));
        assert!(one::<i64>("SELECT applicable('pending', -1)").is_err());
    }

    #[test]
    fn wrong_arguments_are_errors_with_sqlite_s_words() {
        for (sql, expected) in [
            (
                "SELECT percentile(1, 101)",
                "the fraction argument to percentile() is not between 0.0 and 100.0",
            ),
            (
                "SELECT percentile_cont(1, NULL)",
                "the fraction argument to percentile_cont() is not between 0.0 and 1.0",
            ),
            ("SELECT median('x')", "input to median() is not numeric"),
            ("SELECT median(9e999)", "Inf input to median()"),
            (
                "SELECT percentile(1, column1) FROM (VALUES (1), (2))",
                "the fraction argument to percentile() is not the same for all input rows",
            ),
        ] {
            let error = one::<f64>(sql).expect_err("it must fail").to_string();
            assert!(error.contains(expected), "{sql}: {error}");
        }
    }

    #[test]
    fn gaps_are_counted_by_word_and_by_id() {
        let sql = "SELECT gap_summary(column1) FROM (VALUES ('pending'), (5), ('suppressed'), (NULL))";
        assert_eq!(one::<String>(sql).as_deref(), Ok("2 suppressed; 1 pending"));
        assert_eq!(one::<String>("SELECT gap_summary(NULL)").as_deref(), Ok("no gaps"));
        assert_eq!(one::<i64>("SELECT known(0) + known('') + known(NULL)"), Ok(2));
        assert!(one::<String>("SELECT gap_summary('blank')").is_err());
        let cells = "FROM (VALUES ('pending'), (NULL), ('not-applicable'), (4), (12))";
        assert_eq!(one::<i64>(&format!("SELECT applicable(column1) {cells}")), Ok(3));
        assert_eq!(one::<i64>("SELECT applicable(NULL) WHERE 0"), Ok(0));
    }

    #[test]
    fn the_reason_of_several_gaps_is_the_most_frequent_that_could_have_a_value() {
        for (cells, expected) in [
            ("('suppressed'), ('suppressed'), ('not-supplied'), ('not-applicable')", Some("suppressed")),
            // Never a structural one while another cell could have a value.
            ("('not-applicable'), ('not-applicable'), (NULL), ('pending')", Some("pending")),
            ("('not-applicable'), ('set-locally'), ('set-locally')", Some("set-locally")),
            // Of equally frequent ones the first in the order of the vocabulary, by word or by id.
            ("('no-record'), (10), ('not-supplied')", Some("not-supplied")),
            ("(NULL)", None),
        ] {
            let sql = format!("SELECT gap_reason(column1) FROM (VALUES {cells})");
            assert_eq!(one::<Option<String>>(&sql), Ok(expected.map(str::to_owned)), "{cells}");
        }
        assert!(one::<Option<String>>("SELECT gap_reason('blank')").is_err());
    }

    proptest! {
        #[test]
        fn percentiles_are_those_of_the_sorted_values(
            mut values in proptest::collection::vec(-1e9_f64..1e9, 1..60),
            fraction in 0.0_f64..=1.0,
        ) {
            let (found, discrete) = (continuous(&mut values, fraction), discrete(&mut values, fraction));
            values.sort_by(f64::total_cmp);
            let exact = fraction * (values.len() - 1) as f64;
            let at = exact.floor() as usize;
            let next = values[(at + 1).min(values.len() - 1)];
            prop_assert_eq!(discrete, Some(values[at]));
            let expected = values[at] + (next - values[at]) * (exact - at as f64);
            prop_assert!(found.is_some_and(|found| (found - expected).abs() <= 1e-6));
        }
    }
}
