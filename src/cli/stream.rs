//! Writing the result of a query: a small one as a report, a large one row by row as it comes.

use std::borrow::Cow;
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::Path;
use std::rc::Rc;

use chrono::{DateTime, Utc};
use rusqlite::Connection;

use super::context::Context;
use super::failure::Failure;
use crate::db::at_one_moment;
use crate::export::{ExportError, Exporter, Format, Options, RowsAre, TableWriter, exporter, prepare_file};
use crate::model::{Column, Report, Row, SmallCellWatch, Table, Tally, Wanted};
use crate::query::{Limits, Params, Query, RowSink};
use crate::report::{self, QueryResult, ReportError};

/// Rows held before they go on one by one.
const HELD: usize = 10_000;

/// A query with what it is asked.
pub(super) struct Asked<'a> {
    pub(super) query: &'a Query,
    /// The same with what it reads worked out for its parameters.
    pub(super) worked_out: &'a WorkedOut<'a>,
    pub(super) params: &'a Params,
    pub(super) limits: &'a Limits,
    /// How rows for other parameters are asked for; false where there is no answer.
    pub(super) other: &'a Other<'a>,
}

/// Works out what a query reads.
pub(super) type WorkedOut<'a> = dyn Fn() -> Result<Rc<Query>, Failure> + 'a;

/// Gives the rows of a query for other parameters.
pub(super) type Other<'a> = dyn Fn(&Params, &mut dyn RowSink) -> Result<bool, Failure> + 'a;

/// Runs a query and writes its result where and how the options say.
pub(super) fn emit_result(
    context: &Context,
    connection: &Connection,
    asked: &Asked<'_>,
    created: DateTime<Utc>,
) -> Result<(), Failure> {
    report::require_known(connection, asked.query, asked.params)?;
    let (format, path) = context.destination()?;
    if !exporter(format).is_ok_and(Exporter::has_rows) {
        let report = at_one_moment(connection, || {
            let query = (asked.worked_out)()?;
            Ok::<_, Failure>(report::of_query_within(
                connection,
                &query,
                asked.params,
                asked.limits,
                created,
            )?)
        });
        let report = report.map_err(ReportError::from)??;
        if report.tables().all(|table| table.rows.is_empty()) {
            report::require_matched(asked.query, asked.params, asked.other)?;
        }
        return context.emit(report, created);
    }
    let job = Job { context, connection, asked, format, created };
    let options = Options { color: false, ..context.options(created) };
    match path {
        Some(path) => job.to_file(path, &options),
        None => {
            let mut out = io::BufWriter::new(context.printer.data());
            job.write(&options, &mut out)?;
            out.flush().map_err(|error| ExportError::from(error).into())
        }
    }
}

struct Job<'a> {
    context: &'a Context,
    connection: &'a Connection,
    asked: &'a Asked<'a>,
    format: Format,
    created: DateTime<Utc>,
}

impl Job<'_> {
    fn to_file(&self, path: &Path, options: &Options) -> Result<(), Failure> {
        let mut written = None;
        let file = prepare_file(path, self.context.overwrite(), |out| {
            let result = self.write(options, out);
            let stopped =
                if result.is_err() { Err(io::Error::other("the query stopped").into()) } else { Ok(()) };
            written = Some(result);
            stopped
        });
        let (report, rows) = match written {
            Some(result) => result?,
            // The file could not even be begun.
            None => return file.map(drop).map_err(Failure::from),
        };
        self.context.put_in_place(file?, &report, options, (path, rows))?;
        self.context.printer.say(&format!("wrote {}", path.display()));
        Ok(())
    }

    /// Writes the result and gives the report, with or without its rows.
    fn write(&self, options: &Options, out: &mut dyn Write) -> Result<(Report, RowsAre), Failure> {
        let Asked { query, worked_out, params, limits, other } = self.asked;
        let mut spill = Spill {
            out: Some(out),
            options,
            format: self.format,
            frame: query.empty_table(params),
            least: self.context.written.min_cell,
            commented: report::commented_rows(self.connection, &query.empty_table(params))?,
            watch: SmallCellWatch::new(&[], 0),
            large: None,
            error: None,
        };
        let streamed = at_one_moment(self.connection, || {
            Ok::<_, Failure>(worked_out()?.stream(self.connection, params, limits, &mut spill)?)
        });
        streamed.map_err(ReportError::from)??;
        if let Some(error) = spill.error {
            return Err(error.into());
        }
        let mut table = spill.frame;
        if spill.large.is_none() && table.rows.is_empty() {
            report::require_matched(query, params, other)?;
        }
        table.chart = query.chart_of(&table.columns);
        let Some((tally, mut writer)) = spill.large else {
            let result = QueryResult { table, tally: None };
            let report = report::of_result(self.connection, query, params, result, self.created)?;
            let report = self.context.with_commands(Cow::Owned(report));
            let report = self.context.written.hide_small_counts(report, &self.context.printer).into_owned();
            if let Some(out) = spill.out {
                exporter(self.format)?.export(&report, options, out)?;
            }
            return Ok((report, RowsAre::Held));
        };
        self.context.written.tell(&spill.watch.found(&table), &self.context.printer);
        let result = QueryResult { table, tally: Some(tally) };
        let report = report::of_result(self.connection, query, params, result, self.created)?;
        let report = self.context.with_commands(Cow::Owned(report)).into_owned();
        writer.finish(&report)?;
        Ok((report, RowsAre::Streamed))
    }
}

/// Holds rows until there are many, then passes them on.
struct Spill<'o> {
    /// Taken by the writer when the result turns out to be large.
    out: Option<&'o mut dyn Write>,
    options: &'o Options,
    format: Format,
    frame: Table,
    least: u64,
    /// The rows that reviewers wrote of.
    commented: Wanted,
    watch: SmallCellWatch,
    large: Option<(Tally, Box<dyn TableWriter + 'o>)>,
    error: Option<ExportError>,
}

impl Spill<'_> {
    fn take(&mut self, row: Row) -> Result<(), ExportError> {
        if self.large.is_some() {
            return self.pass(row);
        }
        self.frame.rows.push(row);
        if self.frame.rows.len() <= HELD {
            return Ok(());
        }
        let rows = std::mem::take(&mut self.frame.rows);
        let Some(out) = self.out.take() else { return Ok(()) };
        let Some(mut writer) = exporter(self.format)?.rows(self.options, out)? else { return Ok(()) };
        writer.begin(&self.frame)?;
        // The name of a row is in the formats that have ids of cells.
        let tally = if self.format == Format::CSV {
            Tally::counting(&self.frame)
        } else {
            Tally::naming(&self.frame).keeping(std::mem::take(&mut self.commented))
        };
        self.large = Some((tally, writer));
        rows.into_iter().try_for_each(|row| self.pass(row))
    }

    fn pass(&mut self, mut row: Row) -> Result<(), ExportError> {
        if self.least > 1 {
            self.watch.see(&mut row);
        }
        let Some((tally, writer)) = &mut self.large else { return Ok(()) };
        let name = tally.row(&self.frame, &row);
        writer.row(&self.frame, row, &name)
    }
}

impl RowSink for Spill<'_> {
    fn columns(&mut self, columns: &[Column]) {
        self.frame.columns(columns);
        self.watch = SmallCellWatch::new(columns, self.least);
    }

    fn note(&mut self, text: String) {
        self.frame.note(text);
    }

    fn row(&mut self, row: Row) -> ControlFlow<()> {
        match self.take(row) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                self.error = Some(error);
                ControlFlow::Break(())
            }
        }
    }
}
