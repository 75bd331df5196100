//! Running a query: bound, timed, counted, row by row or into a table.

use std::ops::ControlFlow;

use chrono::NaiveDate;
use rusqlite::types::Value as SqlValue;
use rusqlite::{Connection, Statement};

use super::error::QueryError;
use super::guard::{CellLimit, Limits, timed};
use super::param::{ParamType, Params, Presence, SYSTEM, TODAY, bind};
use super::reason;
use super::row_mapping::Plan;
use super::statement::Query;
use crate::model::{self, Column, Row, Table};

/// Takes a result row by row, so that a large one is never held whole.
pub trait RowSink {
    /// The columns, once, before the first row; also when there are no rows.
    fn columns(&mut self, columns: &[Column]);

    /// A sentence on the whole table, at most once and before its first row.
    fn note(&mut self, _text: String) {}

    /// How many rows there are, also those that were not asked for; at most once and before the first row.
    fn rows(&mut self, _all: u64) {}

    /// The next row; `Break` ends the run without an error.
    fn row(&mut self, row: Row) -> ControlFlow<()>;
}

/// Rows looked at before the kinds of undeclared columns are settled.
const SAMPLE: usize = 1_000;

impl Query {
    /// Runs the query within the default limits.
    ///
    /// # Errors
    /// When a parameter is unknown, missing or not of its type, the statement cannot be prepared,
    /// a cell would be a silent blank, or a limit is reached.
    pub fn run(&self, conn: &Connection, params: &Params) -> Result<Table, QueryError> {
        self.run_within(conn, params, &Limits::default())
    }

    /// Runs the query within the given limits.
    ///
    /// # Errors
    /// As [`Query::run`].
    pub fn run_within(
        &self,
        conn: &Connection,
        params: &Params,
        limits: &Limits,
    ) -> Result<Table, QueryError> {
        let mut table = self.empty_table(params);
        self.stream(conn, params, limits, &mut table)?;
        table.chart = self.chart_of(&table.columns);
        Ok(table)
    }

    /// The table that the result goes into, before its columns and rows are known.
    #[must_use]
    pub fn empty_table(&self, params: &Params) -> Table {
        Table {
            id: self.name.clone(),
            asked: self.asked(params),
            key: self.key.clone(),
            beside: self.beside.clone(),
            title: self.title.clone(),
            description: self.description.clone(),
            ..Table::default()
        }
    }

    /// The chart that the header declares, over the columns of a result.
    #[must_use]
    pub fn chart_of(&self, columns: &[Column]) -> Option<model::Chart> {
        let chart = self.chart.as_ref()?;
        model::Chart::from_parts(&chart.kind, &chart.parts, columns).ok()
    }

    /// The parameters with the day of the run, where the query counts from a day and none is given. "Now" comes in from
    /// its caller: a query never asks the clock itself.
    #[must_use]
    pub fn with_today(&self, params: Params, today: NaiveDate) -> Params {
        let is_open = self.params.iter().any(|param| param.name == TODAY)
            && params.iter().all(|(name, _)| name != TODAY);
        if is_open { params.with(TODAY, today.to_string()) } else { params }
    }

    /// The parameters with the defaults of the header where none is given, and the code as it is kept: of
    /// `code=APR-DRG:1391` the system is a parameter of its own.
    ///
    /// # Errors
    /// When one is unknown, missing or not of its type.
    pub fn in_full(&self, params: &Params) -> Result<Params, QueryError> {
        let values = bind(&self.name, &self.params, params)?;
        let mut all = Params::default();
        for (param, value) in self.params.iter().zip(values) {
            let given = || params.iter().filter(|(name, _)| *name == param.name);
            let default = match &param.presence {
                Presence::Default(default) if given().next().is_none() => Some(default.as_str()),
                _ => None,
            };
            let of_code = param.kind == ParamType::Code || param.name == SYSTEM;
            all = match value {
                SqlValue::Text(text) if of_code => all.with(&param.name, text),
                _ => given()
                    .map(|(_, value)| value)
                    .chain(default)
                    .fold(all, |all, value| all.with(&param.name, value)),
            };
        }
        Ok(all)
    }

    /// What is asked for beyond the defaults, such as `code=47371`, in the order of the header. The day of the run is
    /// no part of it: the same cell has the same id tomorrow.
    pub(super) fn asked(&self, params: &Params) -> String {
        model::asked_text(self.params.iter().filter(|param| param.name != TODAY).filter_map(|param| {
            let (_, value) = params.iter().find(|(name, _)| *name == param.name)?;
            let is_default = matches!(&param.presence, Presence::Default(default) if default == value);
            (!is_default).then_some((param.name.as_str(), value))
        }))
    }

    /// Runs the query and hands over one row after the other. The kinds of undeclared columns come
    /// from the first thousand rows. Gives the number of rows.
    ///
    /// # Errors
    /// As [`Query::run`]; rows handed over before are then void.
    pub fn stream(
        &self,
        conn: &Connection,
        params: &Params,
        limits: &Limits,
        sink: &mut dyn RowSink,
    ) -> Result<u64, QueryError> {
        self.needs_schema(conn)?;
        let values = bind(&self.name, &self.params, params)?;
        self.guarded(conn, limits, || self.each_row(conn, &values, limits, sink))
    }

    /// Counts the rows that break each `check` of the header; checks that all rows meet are left out.
    ///
    /// # Errors
    /// As [`Query::run`].
    pub fn broken_checks(
        &self,
        conn: &Connection,
        params: &Params,
        limits: &Limits,
    ) -> Result<Vec<(&str, u64)>, QueryError> {
        let values = bind(&self.name, &self.params, params)?;
        let mut broken = Vec::new();
        for check in &self.checks {
            let rows = self.number(conn, &self.breaches(check), &values, limits)?;
            if rows > 0 {
                broken.push((check.as_str(), rows));
            }
        }
        Ok(broken)
    }

    /// The number that the query gives in place of its rows.
    pub(super) fn count(&self, conn: &Connection, params: &Params) -> Result<u64, QueryError> {
        let values = bind(&self.name, &self.params, params)?;
        self.number(conn, &self.sql, &values, &Limits::OF_A_DOCUMENT)
    }

    fn number(
        &self,
        conn: &Connection,
        sql: &str,
        values: &[SqlValue],
        limits: &Limits,
    ) -> Result<u64, QueryError> {
        self.guarded(conn, limits, || {
            let mut statement = self.prepare(conn, sql)?;
            self.bind_to(&mut statement, values)?;
            let mut rows = statement.raw_query();
            let row = rows.next().map_err(|source| self.failed(source))?;
            let number: i64 = row.map_or(Ok(0), |row| row.get(0)).map_err(|source| self.failed(source))?;
            Ok(u64::try_from(number).unwrap_or(0))
        })
    }

    /// Does `work` within the limits on time and size of a cell.
    fn guarded<T>(
        &self,
        conn: &Connection,
        limits: &Limits,
        work: impl FnOnce() -> Result<T, QueryError>,
    ) -> Result<T, QueryError> {
        let cell_limit = CellLimit::set(conn, limits, &self.sql).map_err(|source| self.failed(source))?;
        let (result, fired) = timed(conn, limits.time, work).map_err(QueryError::NoThread)?;
        drop(cell_limit);
        result.map_err(|error| limits.ended(error, &self.name, fired))
    }

    fn failed(&self, source: rusqlite::Error) -> QueryError {
        QueryError::Database { query: self.name.clone(), source }
    }

    pub(super) fn bind_to(
        &self,
        statement: &mut Statement<'_>,
        values: &[SqlValue],
    ) -> Result<(), QueryError> {
        for (param, value) in self.params.iter().zip(values) {
            let index = statement.parameter_index(&format!(":{}", param.name)).map_err(|e| self.failed(e))?;
            if let Some(index) = index {
                statement.raw_bind_parameter(index, value).map_err(|e| self.failed(e))?;
            }
        }
        Ok(())
    }

    fn each_row(
        &self,
        conn: &Connection,
        values: &[SqlValue],
        limits: &Limits,
        sink: &mut dyn RowSink,
    ) -> Result<u64, QueryError> {
        let mut statement = if self.declared {
            self.prepare(conn, &self.sql)?
        } else {
            reason::prepare_with_reasons(self, conn)?
        };
        let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
        let mut plan = Plan::new(self, &names.iter().map(String::as_str).collect::<Vec<_>>())?;
        self.bind_to(&mut statement, values)?;
        let mut rows = statement.raw_query();
        let mut sample = if self.declared { None } else { Some(Vec::new()) };
        if self.declared {
            sink.columns(plan.columns());
        }
        let mut number = 0;
        while let Some(row) = rows.next().map_err(|source| self.failed(source))? {
            if number == limits.rows {
                return Err(limits.too_many(&self.name));
            }
            number += 1;
            if number == 1
                && let Some(note) = plan.note(row)?
            {
                sink.note(note.trim().to_owned());
            }
            if number == 1
                && let Some(all) = plan.rows(row)?
            {
                sink.rows(all);
            }
            let row = plan.row(row, number)?;
            match &mut sample {
                Some(held) => {
                    held.push(row);
                    if held.len() == SAMPLE && hand_over(&mut plan, &mut sample, sink).is_break() {
                        return Ok(number);
                    }
                }
                None if sink.row(row).is_break() => return Ok(number),
                None => {}
            }
        }
        let _ = hand_over(&mut plan, &mut sample, sink);
        Ok(number)
    }
}

/// Settles the kinds and passes on the rows held so far.
fn hand_over(plan: &mut Plan<'_>, sample: &mut Option<Vec<Row>>, sink: &mut dyn RowSink) -> ControlFlow<()> {
    let Some(held) = sample.take() else { return ControlFlow::Continue(()) };
    plan.decide_kinds(&held);
    sink.columns(plan.columns());
    held.into_iter().try_for_each(|row| sink.row(row))
}

impl RowSink for Table {
    fn columns(&mut self, columns: &[Column]) {
        self.columns = columns.to_vec();
    }

    fn note(&mut self, text: String) {
        self.description = format!("{} {text}", self.description).trim().to_owned();
    }

    fn row(&mut self, row: Row) -> ControlFlow<()> {
        self.rows.push(row);
        ControlFlow::Continue(())
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::super::fixture::database;
    use super::super::guard::lock;
    use super::*;
    use crate::domain::{Missing, Money};
    use crate::model::{Cell, ColumnKind, Gap, Origin, Value};

    const RATES: &str = "\
-- name: rates
-- title: Rates by payer
-- param: code code required
-- param: least money optional
-- column: code code \"Billing code\"
-- column: payer code \"Payer\"
-- column: amount money(USD) \"Negotiated amount\"
-- check: amount > 0
SELECT code, payer, amount, amount_na, amount_raw, file_name AS _file, source_line AS _line, import_id AS _import
FROM v_rate
WHERE code = :code AND (:least IS NULL OR amount >= :least)
ORDER BY payer;";

    fn rates(sql: &str) -> Result<Table, QueryError> {
        Query::parse("rates.sql", sql)?.run(&database(), &Params::default().with("code", "00100"))
    }

    fn ad_hoc(sql: &str) -> Result<Table, QueryError> {
        Query::ad_hoc("stdin", sql)?.run(&database(), &Params::default())
    }

    fn shown(table: &Table) -> Vec<Vec<String>> {
        table.rows.iter().map(|row| row.cells.iter().map(Cell::display).collect()).collect()
    }

    fn money(text: &str) -> Cell {
        Cell::Value(Value::Money(Money::new(text.parse().expect("a number"))))
    }

    #[test]
    fn reasons_and_sources_are_folded_into_typed_cells() {
        let table = rates(RATES).expect("it runs");
        assert_eq!(
            table.columns.iter().map(|c| c.name.as_str()).collect::<Vec<_>>(),
            ["code", "payer", "amount"]
        );
        assert_eq!(table.rows[0].cells, [Cell::text("00100"), Cell::text("aetna"), money("100.25")]);
        let gap = Gap { reason: Missing::NotSupplied, raw: Some("N/A".to_owned()), filled_by: None };
        assert_eq!(table.rows[1].cells[2], Cell::Gap(gap));
        assert_eq!(
            table.rows[1].origin,
            Some(Origin { file: "rates.csv".to_owned(), line: 3, import_id: 7, goes_on: false })
        );
        Query::parse("rates.sql", RATES).expect("it is sound").verify(&database()).expect("it fits");
    }

    #[test]
    fn a_check_counts_the_rows_that_break_it_and_no_gaps() {
        let params = Params::default().with("code", "00100");
        for (check, expected) in [("amount > 0", vec![]), ("amount < 200", vec![("amount < 200", 1)])] {
            let sql = RATES.replace("amount > 0", check).replace("payer;", "payer; -- the end");
            let query = Query::parse("rates.sql", &sql).expect("it is sound");
            assert_eq!(query.broken_checks(&database(), &params, &Limits::default()).ok(), Some(expected));
        }
    }

    #[test]
    fn parameters_are_bound_with_their_type() {
        let query = Query::parse("rates.sql", RATES).expect("it is sound");
        let params = Params::from_pairs(&[
            ("code".to_owned(), "00100".to_owned()),
            ("least".to_owned(), "100.26".to_owned()),
        ]);
        let table = query.run(&database(), &params).expect("it runs");
        assert_eq!(shown(&table), [["00100", "medicare", "$300.00"]]);
    }

    #[test]
    fn a_shipped_query_never_shows_a_silent_blank_or_a_wrong_type() {
        for (from, to, expected) in [
            ("amount_na, amount_raw, ", "", "there is neither a value nor a reason"),
            ("amount_na,", "'pending' AS amount_na,", "there is a value and the reason `pending` at once"),
            ("amount_na,", "iif(amount IS NULL, 'blank', NULL) AS amount_na,", "`blank` is not a reason"),
            (
                "SELECT code",
                "SELECT CAST(code AS INTEGER) AS code",
                "SQLite gives the whole number 100, which is not code",
            ),
            ("payer code", "payer date", "SQLite gives the text `aetna`, which is not date"),
        ] {
            let error = rates(&RATES.replacen(from, to, 1)).expect_err(to).to_string();
            assert!(error.contains(expected), "{error}");
        }
    }

    #[test]
    fn header_and_result_must_agree() {
        for (from, to, expected) in [
            (
                "SELECT code, payer",
                "SELECT payer, code",
                "the column `code` is at another place in the result at 5",
            ),
            (
                "-- column: payer code \"Payer\"\n",
                "",
                "the column `amount` is at another place in the result at 6",
            ),
            (
                "code, payer, amount,",
                "code, payer, amount, 1 AS more,",
                "the result has a column `more` that the header does not declare at 9",
            ),
            (
                "-- check: amount > 0",
                "-- check: paid > 0",
                "the check `paid > 0` cannot be read: no such column: paid at 8",
            ),
            (
                "-- check: amount > 0",
                "-- chart: range low=p10",
                "the chart names `p10`, which is not a column of the result at 8",
            ),
            ("FROM v_rate", "FROM v_rats", "no such table: v_rats at 10"),
            ("file_name AS", "file_nam AS", "no such column: file_nam at 9"),
            ("ORDER BY payer;", "ORDER payer;", "near \"payer\": syntax error at 12"),
        ] {
            let changed = RATES.replacen(from, to, 1);
            assert_ne!(changed, RATES);
            let error =
                Query::parse("rates.sql", &changed).expect("it parses").verify(&database()).expect_err(to);
            let line = error.excerpt().map_or(0, |at| at.line);
            assert_eq!(format!("{error} at {line}"), expected);
        }
    }

    #[test]
    fn an_unknown_name_is_shown_with_its_caret_and_the_nearest() {
        let error = ad_hoc("SELECT code\nFROM v_rat").expect_err("it has a slip");
        let place = error.excerpt().map(ToString::to_string);
        assert_eq!(place.as_deref(), Some("stdin:2:6\n  2 | FROM v_rat\n    |      ^^^^^"));
        assert_eq!(error.hint(), Some("did you mean `v_rate`?"));
    }

    #[test]
    fn ad_hoc_sql_gets_the_reasons_that_it_left_out() {
        for sql in [
            "SELECT amount FROM v_rate ORDER BY payer",
            "SELECT r.amount AS paid FROM v_rate r ORDER BY 1, r.payer",
            "SELECT amount FROM (SELECT * FROM v_rate) ORDER BY payer",
        ] {
            let table = ad_hoc(sql).expect(sql);
            assert_eq!(table.columns.len(), 1, "{sql}");
            assert!(shown(&table).contains(&vec!["[not-supplied]".to_owned()]), "{sql}");
        }
        assert_eq!(shown(&ad_hoc("SELECT descriptor FROM code").expect("it runs")), [["[restricted]"]]);
    }

    #[test]
    fn a_reason_that_cannot_be_fetched_is_said_to_be_missing() {
        for sql in [
            "SELECT amount FROM (SELECT amount FROM v_rate) WHERE amount IS NULL",
            "SELECT DISTINCT amount FROM v_rate WHERE amount IS NULL",
            "SELECT max(amount) FROM v_rate WHERE payer = 'cigna'",
            "SELECT NULL",
        ] {
            assert_eq!(shown(&ad_hoc(sql).expect(sql)), [["[reason not selected]"]], "{sql}");
        }
    }

    #[test]
    fn undeclared_columns_take_their_kind_from_the_values() {
        let table = ad_hoc(
            "SELECT '00100' AS code, 2 AS n, 1.5 AS x, 0.000001 AS tiny UNION ALL SELECT 'b', 3, 2, 1",
        )
        .expect("it runs");
        let kinds: Vec<ColumnKind> = table.columns.iter().map(|column| column.kind).collect();
        assert_eq!(kinds, [ColumnKind::Text, ColumnKind::Integer, ColumnKind::Decimal, ColumnKind::Text]);
        assert_eq!(shown(&table)[0], ["00100", "2", "1.5", "0.000001"]);
        assert!(
            ad_hoc("SELECT x'00' AS b").expect_err("a blob").hint().is_some_and(|hint| hint.contains("hex"))
        );
    }

    const ENDLESS: &str = "WITH RECURSIVE t (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT n FROM t";

    #[test]
    fn what_never_ends_or_grows_too_large_is_stopped() {
        let limits = Limits { time: Duration::from_millis(200), rows: 1_000, cell_bytes: 10_000 };
        let conn = database();
        let stopped = |sql: &str| {
            let query = Query::ad_hoc("stdin", sql).expect("it is one statement");
            match query.run_within(&conn, &Params::default(), &limits) {
                Err(QueryError::Stopped { message, hint }) => format!("{message}; {hint}"),
                other => format!("{other:?}"),
            }
        };
        assert!(stopped(ENDLESS).contains("more than 1,000 rows"));
        let began = Instant::now();
        let message = stopped(&ENDLESS.replace("SELECT n FROM", "SELECT count(*) FROM"));
        assert!(
            message.contains("stopped after 0.2 seconds") && message.contains("--max-seconds"),
            "{message}"
        );
        assert!(began.elapsed() < Duration::from_secs(5));
        for sql in [
            "SELECT hex(zeroblob(6000))",
            "SELECT printf('%.*c', 20000, 'x')",
            "SELECT group_concat(n) FROM (WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM t LIMIT 9000) SELECT n FROM t)",
        ] {
            assert!(stopped(sql).contains("more than 10,000 bytes"), "{sql}: {}", stopped(sql));
        }
        // The connection is as before.
        assert_eq!(
            shown(
                &Query::ad_hoc("q", "SELECT length(zeroblob(20000)) AS n")
                    .expect("one")
                    .run(&conn, &Params::default())
                    .expect("it runs")
            ),
            [["20,000"]]
        );
    }

    #[test]
    fn what_writes_attaches_or_loads_is_refused_with_and_without_the_lock() {
        let mut conn = database();
        for locked in [false, true] {
            if locked {
                lock(&mut conn).expect("it locks");
            }
            for sql in [
                "WITH a AS (SELECT 1) DELETE FROM payer_alias",
                "WITH a AS (SELECT 1) DELETE FROM payer_alias RETURNING alias",
                "SELECT load_extension('x')",
                "SELECT * FROM pragma_journal_mode('wal')",
                "SELECT writefile('x', 'y')",
            ] {
                let result =
                    Query::ad_hoc("stdin", sql).and_then(|query| query.run(&conn, &Params::default()));
                assert!(result.is_err(), "{sql}: {result:?}");
            }
            let misspelled = Query::ad_hoc("stdin", "SELECT \"amout\" FROM v_rate").expect("one statement");
            assert_eq!(misspelled.run(&conn, &Params::default()).is_err(), locked);
            let good = Query::parse("rates.sql", RATES).expect("it is sound");
            good.run(&conn, &Params::default().with("code", "00100")).expect("reading goes on");
            good.check(&conn).expect("the lints read the schema");
        }
    }

    #[test]
    fn rows_can_be_taken_one_by_one_and_left_early() {
        struct Count(u64, usize);
        impl RowSink for Count {
            fn columns(&mut self, columns: &[Column]) {
                self.1 = columns.len();
            }
            fn row(&mut self, _: Row) -> ControlFlow<()> {
                self.0 += 1;
                if self.0 == 3_000 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            }
        }
        let mut count = Count(0, 0);
        let query = Query::ad_hoc("stdin", ENDLESS).expect("one statement");
        let taken = query.stream(&database(), &Params::default(), &Limits::default(), &mut count);
        assert_eq!((taken.ok(), count.0, count.1), (Some(3_000), 3_000, 1));
    }
}
