//! Parts that several queries of one report read, worked out once for all of them.
//!
//! Each becomes a temporary table of the part's whole name, such as `market/considered`, so that it hides no
//! table and no view; a statement that names the part reads that table where it would have worked it out
//! itself. What a query gives is the same either way.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use rusqlite::Connection;

use super::catalogue::Catalogue;
use super::error::QueryError;
use super::front::Front;
use super::guard::{Latch, Limits, timed};
use super::inline::{Known, columns_of, table_of};
use super::inlined::Inlined;
use super::param::{Params, bind};
use super::statement::Query;
use super::token::tokens;
use crate::model::ColumnKind;

/// Queries and parts, each with the tables and parts that it reads its rows from.
pub type RowsOf = &'static [(&'static str, &'static [&'static str])];

/// A part of a query, or of another part, that has no row that is read while some parameters are left out or blank: the
/// query, the part, the parameters.
pub type RestsOn = (&'static str, &'static str, &'static [&'static str]);

/// The name of a query, and the parts that were known to have no row when it was asked for.
type Asked = (String, Vec<&'static str>);

/// Some parts of a catalogue on one connection, and the catalogue's queries that read them there.
pub struct Shared<'c> {
    connection: &'c Connection,
    catalogue: &'c Catalogue,
    latch: Latch,
    /// The parts, each behind those that it reads.
    parts: Vec<Query>,
    /// Of which state of the database the tables are, once they are there.
    made: Cell<Option<i64>>,
    /// The views that are worked out before them.
    front: Cell<Option<Front>>,
    /// What queries and parts read their rows from, where that is known.
    rows_of: RowsOf,
    /// Parts of queries that rest on a parameter.
    resting: &'static [RestsOn],
    /// The queries that were asked for so far.
    queries: RefCell<BTreeMap<Asked, Rc<Query>>>,
}

impl<'c> Shared<'c> {
    /// Gets the named parts ready; nothing is worked out yet.
    ///
    /// # Errors
    /// When the catalogue has no part of a name.
    pub fn new(
        connection: &'c Connection,
        catalogue: &'c Catalogue,
        latch: Latch,
        names: &[&str],
    ) -> Result<Self, QueryError> {
        let mut parts: Vec<Query> = Vec::new();
        for part in names.iter().map(|name| catalogue.part(name)).collect::<Result<Vec<_>, _>>()? {
            for one in part.query.parts.iter().map(AsRef::as_ref).chain([part]) {
                let is_new = parts.iter().all(|other| other.name != one.query.name);
                if is_new && names.contains(&one.query.name.as_str()) {
                    parts.push(one.query.clone());
                }
            }
        }
        let queries = RefCell::default();
        let (made, front) = (Cell::new(None), Cell::new(None));
        Ok(Self { connection, catalogue, latch, parts, made, front, rows_of: &[], resting: &[], queries })
    }

    /// The same with views that are worked out once, too, before the parts.
    #[must_use]
    pub fn with_front(self, front: Front) -> Self {
        self.front.set(Some(front));
        self
    }

    /// The same where it is known what queries and parts read their rows from.
    #[must_use]
    pub fn with_rows_of(self, rows_of: RowsOf) -> Self {
        Self { rows_of, ..self }
    }

    /// The same where it is known which parts of queries have no row without a parameter.
    #[must_use]
    pub fn with_resting(self, resting: &'static [RestsOn]) -> Self {
        Self { resting, ..self }
    }

    /// Works the parts out that these queries read, for these parameters; what they held before is gone. Each time the
    /// queries are to be the same.
    ///
    /// # Errors
    /// When the catalogue lacks a query, a part takes a parameter that is not given, or SQLite fails.
    pub fn fill(&self, params: &Params, queries: &[&str]) -> Result<(), QueryError> {
        let queries = queries.iter().map(|name| self.catalogue.get(name)).collect::<Result<Vec<_>, _>>()?;
        let is_read = |part: &&Query| {
            queries.iter().any(|query| query.parts.iter().any(|read| read.query.name == part.name))
        };
        let state = self.state()?;
        self.latch.open(self.connection, || {
            match (self.front.get(), self.made.get()) {
                (Some(front), Some(made)) => front.fill(self.connection, params, made != state)?,
                (Some(front), None) if !front.put(self.connection, params)? => self.front.set(None),
                _ => {}
            }
            for part in self.parts.iter().filter(is_read) {
                self.fill_one(&self.knowing(part, params), params)?;
            }
            Ok(())
        })?;
        self.made.set(Some(state));
        Ok(())
    }

    /// The same for one query, within its limit on time.
    ///
    /// # Errors
    /// As [`Shared::fill`], and when the time is over.
    pub fn fill_within(&self, params: &Params, query: &Query, limits: &Limits) -> Result<(), QueryError> {
        let fill = || self.fill(params, &[&query.name]);
        let (filled, fired) = timed(self.connection, limits.time, fill).map_err(QueryError::NoThread)?;
        filled.map_err(|error| limits.ended(error, &query.name, fired))
    }

    /// A number that is another one after each change that another connection commits.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn state(&self) -> Result<i64, QueryError> {
        let failed = |source| QueryError::Database { query: "data_version".to_owned(), source };
        let asked = || self.connection.pragma_query_value(None, "data_version", |row| row.get(0));
        self.latch.open(self.connection, || asked().map_err(failed))
    }

    fn fill_one(&self, part: &Query, params: &Params) -> Result<(), QueryError> {
        let failed = |source| QueryError::Database { query: part.name.clone(), source };
        let table = table_of(&part.name);
        // Rows that are read by a key are kept in its order: they are sorted once for all that group by it.
        let insert = || match part.key.join(", ") {
            key if key.is_empty() => format!("INSERT INTO {table} {}", part.sql),
            key => format!("INSERT INTO {table} SELECT * FROM ({}\n) ORDER BY {key}", part.unclosed()),
        };
        let sql = if self.made.get().is_some() {
            self.connection
                .prepare_cached(&format!("DELETE FROM {table}"))
                .map_err(failed)?
                .execute([])
                .map_err(failed)?;
            insert()
        } else {
            let columns = self.declared_columns(part).map_err(failed)?;
            let name = table.trim_start_matches("temp.");
            let (key, kept) = match part.key.join(", ") {
                key if key.is_empty() || row_number(part).is_some() => (String::new(), ""),
                key => (format!(", PRIMARY KEY ({key})"), " WITHOUT ROWID"),
            };
            self.connection
                .execute_batch(&format!("CREATE TEMP TABLE {name} ({columns}{key}){kept}"))
                .map_err(failed)?;
            insert()
        };
        if self.is_without_rows(&part.name)? {
            return Ok(());
        }
        let taken = params.iter().filter(|(name, _)| part.params.iter().any(|param| param.name == *name));
        let taken = taken.fold(Params::default(), |taken, (name, value)| taken.with(name, value));
        let values = bind(&part.name, &part.params, &taken)?;
        let mut statement = self.connection.prepare_cached(&sql).map_err(failed)?;
        part.bind_to(&mut statement, &values)?;
        statement.raw_execute().map_err(failed)?;
        Ok(())
    }

    /// The columns of a part's table. Of `CREATE TABLE .. AS` SQLite expands the statement a second time, for their
    /// names.
    fn declared_columns(&self, part: &Query) -> rusqlite::Result<String> {
        let number = row_number(part);
        let declared = |name: String| match number == Some(name.as_str()) {
            true => format!("\"{name}\" INTEGER PRIMARY KEY"),
            false => format!("\"{name}\""),
        };
        Ok(self.columns_of(part)?.into_iter().map(declared).collect::<Vec<_>>().join(", "))
    }

    /// The names of a part's columns: as its text has them, or else as SQLite does.
    fn columns_of(&self, part: &Query) -> rusqlite::Result<Vec<String>> {
        match columns_of(part) {
            Some(names) => Ok(names),
            None => Ok(self.connection.prepare(&part.sql)?.column_names().map(str::to_owned).collect()),
        }
    }

    /// Whether a query or part has no row, as far as that is known before it runs.
    ///
    /// # Errors
    /// When what it reads is not there.
    pub fn is_without_rows(&self, name: &str) -> Result<bool, QueryError> {
        let Some((_, of)) = self.rows_of.iter().find(|(known, _)| *known == name) else { return Ok(false) };
        for relation in *of {
            if !self.is_empty(relation)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether a table, or a part that is worked out, has no row.
    ///
    /// # Errors
    /// When there is no such table.
    fn is_empty(&self, relation: &str) -> Result<bool, QueryError> {
        let table = match self.parts.iter().any(|part| part.name == relation) {
            true => table_of(relation),
            false => relation.to_owned(),
        };
        self.connection
            .prepare_cached(&format!("SELECT NOT EXISTS (SELECT 1 FROM {table})"))
            .and_then(|mut statement| statement.query_row([], |row| row.get(0)))
            .map_err(|source| QueryError::Database { query: relation.to_owned(), source })
    }

    /// The query of this name, which reads the parts where they are worked out, for these parameters of the report.
    ///
    /// # Errors
    /// As [`Catalogue::get`].
    pub fn get(&self, name: &str, params: &Params) -> Result<Rc<Query>, QueryError> {
        Ok(self.knowing(self.catalogue.get(name)?, params))
    }

    /// A query or part that reads the parts where they are worked out, without the text of those that have no row for
    /// these parameters.
    fn knowing(&self, query: &Query, params: &Params) -> Rc<Query> {
        let key = (query.name.clone(), self.without_rows(&query.name, params));
        if let Some(known) = self.queries.borrow().get(&key) {
            return Rc::clone(known);
        }
        let shared: Vec<&str> = self.parts.iter().map(|part| part.name.as_str()).collect();
        // Where nothing is shared, a query stays what it is: it may read rows that were worked out elsewhere.
        let known = Known { shared: &shared, without_rows: &key.1 };
        let known = Rc::new(if shared.is_empty() { query.clone() } else { query.knowing(&known) });
        self.queries.borrow_mut().insert(key, Rc::clone(&known));
        known
    }

    /// The parts of a query that have no row for these parameters.
    fn without_rows(&self, query: &str, params: &Params) -> Vec<&'static str> {
        let is_given = |asked: &&str| params.iter().any(|(name, value)| name == *asked && !value.is_empty());
        let resting = self.resting.iter().filter(|(of, _, on)| *of == query && !on.iter().any(is_given));
        let has_columns = |part: &&'static str| {
            self.catalogue.part(part).is_ok_and(|part| columns_of(&part.query).is_some())
        };
        resting.map(|(_, part, _)| *part).filter(has_columns).collect()
    }
}

/// The column that is a part's key where it is a whole number alone: it is the number of the row, which SQLite finds
/// without an index.
fn row_number(part: &Query) -> Option<&str> {
    let [key] = part.key.as_slice() else { return None };
    let is_number =
        part.columns.iter().any(|column| column.name == *key && column.kind == ColumnKind::Integer);
    is_number.then_some(key)
}

impl Query {
    /// The same query where it is known what some of its parts hold.
    fn knowing(&self, known: &Known<'_>) -> Self {
        let mut query = self.clone();
        query.inlined = Inlined::with_known(&self.text, &tokens(&self.text), &self.parts, &[], known);
        query.sql.clone_from(&query.inlined.sql);
        query
    }
}
