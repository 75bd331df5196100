//! The answer: the figure itself, its inputs, what the import noticed, and its earlier values.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::{Connection, OptionalExtension};

use super::heading::{RowOf, heading};
use super::history::History;
use super::lookup::{Found, Tables, asked_of};
use super::sheet::place_of;
use crate::db::at_one_moment;
use crate::domain::text::{count, grouped};
use crate::domain::{Missing, command_word, line_in_words};
use crate::model::{Cell, CellId, Column, ColumnKind, Report, Row, Section, Table, is_small_count};
use crate::query::{Catalogue, Inputs, Limits, Params, Query};
use crate::report::assemble::{Draft, STATEMENTS, assemble, named};
use crate::report::comments;
use crate::report::error::ReportError;
use crate::report::provenance::imports_behind;

/// The most inputs that are listed.
const MOST_INPUTS: usize = 100;

/// The id of the first table of an answer.
const ANSWER: &str = "explanation";

/// How an answer is made.
#[derive(Debug, Clone, Copy)]
pub struct ExplainOptions {
    /// Limits of each query.
    pub limits: Limits,
    /// Counts of people from 1 to below this are not told.
    pub min_cell: u64,
    /// The time that the document gives as its own.
    pub created: DateTime<Utc>,
    /// The day of which rates in force and ages are told.
    pub today: NaiveDate,
}

/// Explains the cells of these ids, a section each, by what the database holds at one moment.
///
/// # Errors
/// When an id names no cell, or a query cannot run.
pub fn of_cells(
    connection: &Connection,
    catalogue: &Catalogue,
    ids: &[CellId],
    options: &ExplainOptions,
) -> Result<Report, ReportError> {
    at_one_moment(connection, || now_of_cells(connection, catalogue, ids, options))?
}

fn now_of_cells(
    connection: &Connection,
    catalogue: &Catalogue,
    ids: &[CellId],
    options: &ExplainOptions,
) -> Result<Report, ReportError> {
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    let mut work = Work {
        connection,
        catalogue,
        options,
        tables: Tables::new(catalogue, options.limits, options.today),
        history: History::new(catalogue, options.limits, options.today),
        used: Vec::new(),
        imports: BTreeSet::new(),
        last_inputs: None,
        expressions: HashMap::new(),
    };
    let sections = ids.iter().map(|id| work.section(&meant(id))).collect::<Result<Vec<_>, _>>()?;
    let title = match sections.as_slice() {
        [one] => one.heading.clone(),
        many => format!("Where {} come from", count(many.len() as u64, "figure", "figures")),
    };
    let mut queries = work.used;
    queries.sort_by(|one, other| one.name.cmp(&other.name));
    queries.dedup_by(|one, other| one.name == other.name);
    let draft = Draft {
        also_read: work.imports,
        tally: None,
        facts: None,
        head: None,
        id: "explanation".to_owned(),
        title,
        scope: "From a printed figure back to its source, its rule, its inputs and its earlier values."
            .to_owned(),
        sections,
        queries: queries.into_iter().map(named).collect(),
        parameters: ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
    };
    assemble(connection, draft, options.created)
}

/// The id of a cell of an answer means the cell that it explains.
fn meant(id: &CellId) -> CellId {
    let cell = id.asked.iter().find(|(name, _)| name == "cell");
    let inner = cell.filter(|_| [ANSWER, super::history::TABLE].contains(&id.table.as_str()));
    inner.and_then(|(_, text)| CellId::parse(text)).unwrap_or_else(|| id.clone())
}

struct Work<'a> {
    connection: &'a Connection,
    catalogue: &'a Catalogue,
    options: &'a ExplainOptions,
    tables: Tables<'a>,
    history: History<'a>,
    used: Vec<&'a Query>,
    /// The imports behind the figures.
    imports: BTreeSet<i64>,
    /// The inputs of the row asked for last: the cells of one row mostly come together.
    last_inputs: Option<(InputsKey, Vec<Table>)>,
    /// The SQL of columns by query and column, as [`Query::expression_of`] finds it.
    expressions: HashMap<(&'a str, String), Option<String>>,
}

/// A table, a row of it, and the column where that has inputs other than the row's.
type InputsKey = (String, String, Option<String>);

/// Statements about the figure: what, and the statement.
type Statements = Vec<(&'static str, String)>;

impl<'a> Work<'a> {
    fn section(&mut self, id: &CellId) -> Result<Section, ReportError> {
        let found = self.tables.find(self.connection, id)?;
        let table = &found.held.table;
        let column = &table.columns[found.column];
        self.used.extend(found.held.query);
        let inputs = self.inputs(id, &found)?;
        let mut sources = if table.is_beside(found.column) {
            found.origin().map(|origin| origin.import_id).into_iter().collect()
        } else {
            imports_behind(std::iter::once((table, found.row())))
        };
        if sources.is_empty() {
            let rows = inputs.iter().flat_map(|table| table.rows.iter().map(move |row| (table, row)));
            sources = imports_behind(rows);
        }
        self.imports.extend(&sources);
        let findings = self.findings(&found)?;
        let min_cell = self.options.min_cell;
        let shown = |cell: &Cell| guarded(cell, column, min_cell).display();
        let earlier = self.history.table(self.connection, id, &found, (&sources, &shown))?;
        let statements = self.statements(id, &found, (&inputs, &sources))?;
        let words = found.row().in_words(found.column);
        let heading = format!("{}: {words} – {}", table.title, column.title);
        let mut tables = vec![statement_table(id, statements)];
        tables.extend(inputs.into_iter().map(|mut table| {
            table.rows.truncate(MOST_INPUTS);
            table
        }));
        tables.extend(findings);
        tables.extend(earlier);
        Ok(Section { id: id.to_string(), heading, tables, ..Section::default() })
    }

    /// The rows that the figure's row was made of, by the queries that its own names for it.
    fn inputs(&mut self, id: &CellId, found: &Found<'_>) -> Result<Vec<Table>, ReportError> {
        let table = &found.held.table;
        let column = &table.columns[found.column].name;
        let all = found.held.query.map_or(&[][..], |query| &query.inputs);
        let has_some = all.iter().any(|inputs| inputs.of.contains(column));
        let key = (id.table_and_asked(), id.row_key.clone(), has_some.then(|| column.clone()));
        if let Some((_, tables)) = self.last_inputs.as_ref().filter(|(last, _)| *last == key) {
            return Ok(tables.clone());
        }
        let mut tables = Vec::new();
        let is_of_column =
            |inputs: &&Inputs| if has_some { inputs.of.contains(column) } else { inputs.of.is_empty() };
        for inputs in all.iter().filter(is_of_column) {
            let Some(name) = inputs.name(&table.columns, found.row()) else { continue };
            let query = self.catalogue.get(&name)?;
            let params = inputs.params(&query.params, &id.asked, &table.columns, found.row());
            let mut listed = query.run_within(self.connection, &params, &self.options.limits)?;
            if listed.rows.is_empty() {
                continue;
            }
            self.used.push(query);
            listed.title = format!("Made of: {}", listed.title);
            listed.chart = None;
            if listed.rows.len() > MOST_INPUTS {
                listed.description.push_str(&format!(
                    " The first {MOST_INPUTS} of {} rows; `{}` lists all.",
                    grouped(listed.rows.len() as u64),
                    asking(&name, &params)
                ));
            }
            tables.push(listed);
        }
        self.last_inputs = Some((key, tables.clone()));
        Ok(tables)
    }

    /// What the import of the row noticed on its line, such as how a text was read.
    fn findings(&mut self, found: &Found<'_>) -> Result<Option<Table>, ReportError> {
        let Some(origin) = found.origin() else { return Ok(None) };
        let query = self.catalogue.get("explain-findings")?;
        let mut params = Params::default()
            .with("import_id", origin.import_id.to_string())
            .with("line", origin.line.to_string());
        if let Some(raw) = found.cell().as_gap().and_then(|gap| gap.raw.as_ref()) {
            params = params.with("raw", raw.as_str());
        }
        let table = query.run_within(self.connection, &params, &self.options.limits)?;
        self.used.push(query);
        Ok((!table.rows.is_empty()).then_some(table))
    }

    fn statements(
        &mut self,
        id: &CellId,
        found: &Found<'a>,
        (inputs, sources): (&[Table], &BTreeSet<i64>),
    ) -> Result<Statements, ReportError> {
        let table = &found.held.table;
        let column = &table.columns[found.column];
        let row = found.row();
        let mut all = vec![("Cell", id.to_string()), ("Table", table.title.clone())];
        all.push(("Row", row.in_words(found.column)));
        all.push(("Column", format!("{} (`{}`): {}", column.title, column.name, column.description)));
        self.value(found, inputs, &mut all);
        self.source(found, (inputs, sources), &mut all)?;
        all.extend(citation(found).map(|citation| ("Where it is written", citation)));
        if let Some(query) = found.held.query {
            self.rule(query, column, found, &mut all);
        }
        let shown = guarded(found.cell(), column, self.options.min_cell).shown_to_reviewer();
        let said = comments::on_cell(self.connection, table, |id| found.is(id), (column, &shown))?;
        all.extend(said.into_iter().map(|words| ("A reviewer said", words)));
        Ok(all)
    }

    /// The value, or the reason with its meaning, the published text and what would fill it.
    fn value(&self, found: &Found<'_>, inputs: &[Table], all: &mut Statements) {
        let column = &found.held.table.columns[found.column];
        let cell = guarded(found.cell(), column, self.options.min_cell);
        all.push(("Shows", cell.display()));
        if cell != *found.cell() {
            all.push(("Hidden", "a small count of people; `--min-cell 0` shows it".to_owned()));
        }
        if let Some(exact) = cell.plain().filter(|exact| *exact != cell.display() && !exact.is_empty()) {
            all.push(("Exactly", exact));
        }
        let Some(gap) = cell.as_gap() else { return };
        all.push(("Reason", format!("{}: {}", gap.reason, gap.reason.meaning())));
        let raw = match (&gap.raw, found.origin()) {
            (Some(raw), _) => format!("`{raw}`"),
            (None, Some(_)) if inputs.is_empty() => {
                "none is kept: the cell was blank, or the reason was found by a rule".to_owned()
            }
            // What is computed of rows without a value has the texts of those rows.
            (None, _) => match printed(inputs, gap.reason).as_slice() {
                [] => "none: the reason was found by the query".to_owned(),
                texts => format!("{} in the rows listed below", texts.join(", ")),
            },
        };
        all.push(("Published text", raw));
        all.push(("What would fill it", found.row().would_fill(gap).to_owned()));
    }

    /// File, line, column and import; of a computed figure the imports behind it.
    fn source(
        &self,
        found: &Found<'_>,
        (inputs, sources): (&[Table], &BTreeSet<i64>),
        all: &mut Statements,
    ) -> Result<(), ReportError> {
        let table = &found.held.table;
        let own = found.origin();
        let query_place = own.map(|origin| line_in_words(&origin.file, origin.line));
        if !inputs.is_empty() {
            let rows: usize = inputs.iter().map(|table| table.rows.len()).sum();
            let is_cut = inputs.iter().any(|table| table.rows.len() > MOST_INPUTS);
            let listed = if is_cut { ", the first of which are" } else { "" };
            let rows = count(rows as u64, "row", "rows");
            all.push(("Source", format!("computed from {rows}{listed} listed below")));
            all.extend(query_place.map(|words| ("The row is asked for by", words)));
        } else if let (Some(origin), Some(words)) = (own, query_place) {
            let column = &table.columns[found.column];
            let of = RowOf { columns: &table.columns, row: found.row() };
            let sheet = place_of(self.connection, origin, column, &of)?;
            if let Some(place) = sheet {
                all.push(("Source", place.cell));
                all.push(("Column of the file", place.headings));
                return self.imports_of(sources, all);
            }
            all.push(("Source", words));
            let heading = heading(self.connection, origin.import_id, column, &of)?;
            all.extend(heading.map(|heading| ("Column of the file", heading)));
        } else if !sources.is_empty() {
            all.push(("Source", "computed from the imports named here".to_owned()));
        } else {
            let mut newest = self.connection.prepare_cached("SELECT max(import_id) FROM v_import")?;
            let newest: Option<i64> = newest.query_row([], |row| row.get(0))?;
            let newest = newest.map_or("no import".to_owned(), |id| format!("import {id}"));
            all.push(("Source", format!("computed over the whole database, its last import being {newest}")));
        }
        self.imports_of(sources, all)
    }

    fn imports_of(&self, sources: &BTreeSet<i64>, all: &mut Statements) -> Result<(), ReportError> {
        for import_id in sources {
            all.push(("Import", self.import(*import_id)?));
        }
        Ok(())
    }

    /// The query, and the SQL that gives the figure or its reason.
    fn rule(&mut self, query: &'a Query, column: &Column, found: &Found<'_>, all: &mut Statements) {
        all.extend(self.expression(query, column.name.clone()).map(|expression| ("Formula", expression)));
        if found.cell().as_gap().is_some() {
            let reason = self.expression(query, format!("{}_na", column.name));
            all.extend(reason.map(|expression| ("Rule of the reason", expression)));
        }
        all.push(("About the table", found.held.table.description.clone()));
        all.push(("Query", format!("{}, {}, sha256 {}", query.name, query.file, &query.hash[..8])));
        all.retain(|(_, text)| !text.is_empty());
    }

    /// The SQL of a column, which all cells of the column share.
    fn expression(&mut self, query: &'a Query, column: String) -> Option<String> {
        let known = self.expressions.entry((query.name.as_str(), column));
        known.or_insert_with_key(|(_, column)| query.expression_of(column)).clone()
    }

    /// The import in words; one that a later moment brought is not told.
    fn import(&self, import_id: i64) -> rusqlite::Result<String> {
        let sql = "SELECT file_name, publisher, format, format_version, profile, date(finished_at), sha256
                   FROM v_import WHERE import_id = ?1";
        let words = self.connection.prepare_cached(sql)?.query_row([import_id], |row| {
            let (file, publisher): (String, String) = (row.get(0)?, row.get(1)?);
            let (format, version): (String, Option<String>) = (row.get(2)?, row.get(3)?);
            let (profile, day): (Option<String>, String) = (row.get(4)?, row.get(5)?);
            let version = version.map(|version| format!(" {version}")).unwrap_or_default();
            let profile = profile.map(|profile| format!(", profile {profile}")).unwrap_or_default();
            let sha256: String = row.get(6)?;
            Ok(format!(
                "{import_id}: {file} of {publisher}, read as {format}{version}{profile} on {day}, sha256 {sha256}"
            ))
        });
        Ok(words.optional()?.unwrap_or_else(|| format!("{import_id}: after the moment shown")))
    }
}

/// Where what the row says is written, such as the chapter and section of a manual: what the query says of it in its column
/// `citation`, of the other columns.
fn citation(found: &Found<'_>) -> Option<String> {
    let at = found.held.table.columns.iter().position(|column| column.name == "citation")?;
    found.row().cells[at].plain().filter(|_| at != found.column)
}

/// The cell as it may be told.
fn guarded(cell: &Cell, column: &Column, least: u64) -> Cell {
    if least > 1 && column.counts_people() && is_small_count(cell, least) {
        Cell::gap(Missing::Suppressed)
    } else {
        cell.clone()
    }
}

/// What the files print in the rows behind a figure that is missing for this reason, each text once.
fn printed(inputs: &[Table], reason: Missing) -> Vec<String> {
    let gaps =
        inputs.iter().flat_map(|table| &table.rows).flat_map(|row| &row.cells).filter_map(Cell::as_gap);
    let texts: BTreeSet<&str> =
        gaps.filter(|gap| gap.reason == reason).filter_map(|gap| gap.raw.as_deref()).collect();
    texts.into_iter().map(|text| format!("`{text}`")).collect()
}

/// The command that runs a query with these parameters.
fn asking(query: &str, params: &Params) -> String {
    let given =
        params.iter().map(|(name, value)| format!(" --param {}", command_word(&format!("{name}={value}"))));
    format!("ratebook query run {query}{}", given.collect::<String>())
}

fn statement_table(id: &CellId, statements: Statements) -> Table {
    let row = |(what, text): (&'static str, String)| Row {
        cells: vec![Cell::text(what), Cell::text(text)],
        ..Row::default()
    };
    Table {
        id: ANSWER.to_owned(),
        asked: asked_of(id),
        key: vec!["what".to_owned()],
        title: "The figure".to_owned(),
        description: String::new(),
        columns: vec![
            Column::new("what", "What", "What is stated of the figure.", ColumnKind::Text),
            Column::new("statement", "Statement", "The statement.", ColumnKind::Text),
        ],
        rows: statements.into_iter().map(row).collect(),
        ..Table::default()
    }
}
