//! The tables as they were after an earlier import: temporary views in front of the tables.
//!
//! Facts are never overwritten by a newer edition; they are marked as superseded by it. A shadow of a
//! table has its name and its columns; it leaves out the rows that came later, and what superseded a
//! row later has not happened yet. SQLite finds temporary names first, so that a view or a query,
//! also an analyst's own, speaks of that moment without a change.
//!
//! Which rows came later is read from the schema: a table has an `import_id`, or its rows belong to
//! rows of a table that has one. Words of the schema itself have none and stay as they are.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use rusqlite::Connection;

use super::as_of::Edition;
use super::error::DbError;

/// The table of the imports, which every other one is dated by.
const IMPORT: &str = "import";

/// A table of the database: its columns and the tables that its rows refer to.
#[derive(Debug, Default)]
struct Table {
    columns: Vec<Column>,
    parents: Vec<Parent>,
}

#[derive(Debug)]
struct Column {
    name: String,
    /// False for a column that every row has a value in.
    nullable: bool,
}

/// A reference to a row of another table.
#[derive(Debug)]
struct Parent {
    table: String,
    column: String,
    key: String,
    /// True where the row goes with its parent: it is a part of it.
    is_whole: bool,
}

/// Puts a shadow in front of every table that has rows of imports.
///
/// # Errors
/// When SQLite refuses a temporary view.
pub(super) fn put_in_front(connection: &Connection, edition: &Edition) -> Result<(), DbError> {
    let schema = Schema::read(connection)?;
    connection.execute_batch(
        "CREATE TEMP TABLE as_of (import_id INTEGER NOT NULL, finished_at TEXT NOT NULL) STRICT",
    )?;
    connection.execute(
        "INSERT INTO temp.as_of (import_id, finished_at) VALUES (?1, ?2)",
        rusqlite::params![edition.import_id, edition.finished_at],
    )?;
    let moment = Moment { connection, last: edition.import_id };
    for name in schema.0.keys() {
        if let Some(shadow) = schema.shadow(name, &moment)? {
            connection.execute_batch(&shadow)?;
        }
    }
    Ok(())
}

struct Schema(BTreeMap<String, Table>);

impl Schema {
    fn read(connection: &Connection) -> Result<Self, DbError> {
        let mut tables: BTreeMap<String, Table> = BTreeMap::new();
        let mut columns = connection.prepare(
            "SELECT held.name, info.name, info.\"notnull\" = 0 AND info.pk = 0
             FROM main.sqlite_schema AS held JOIN pragma_table_info(held.name, 'main') AS info
             WHERE held.type = 'table' AND held.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
             ORDER BY held.name, info.cid",
        )?;
        let mut rows = columns.query([])?;
        while let Some(row) = rows.next()? {
            let column = Column { name: row.get(1)?, nullable: row.get(2)? };
            tables.entry(row.get(0)?).or_default().columns.push(column);
        }
        let mut parents = connection.prepare(
            "SELECT held.name, key.\"table\", key.\"from\", key.\"to\", key.on_delete = 'CASCADE'
             FROM main.sqlite_schema AS held JOIN pragma_foreign_key_list(held.name, 'main') AS key
             WHERE held.type = 'table'
             ORDER BY held.name, key.id, key.seq",
        )?;
        let mut rows = parents.query([])?;
        while let Some(row) = rows.next()? {
            let parent =
                Parent { table: row.get(1)?, column: row.get(2)?, key: row.get(3)?, is_whole: row.get(4)? };
            tables.entry(row.get(0)?).or_default().parents.push(parent);
        }
        Ok(Self(tables))
    }

    /// The statement that makes a table's shadow; none where every row of it was there.
    fn shadow(&self, name: &str, moment: &Moment<'_>) -> Result<Option<String>, DbError> {
        let last = moment.last;
        let Some(table) = self.0.get(name) else { return Ok(None) };
        let Some(condition) = self.condition(name, moment)? else { return Ok(None) };
        let mut columns = String::new();
        for column in &table.columns {
            let column = column.name.as_str();
            let separator = if columns.is_empty() { "" } else { ", " };
            // What superseded the row later has not happened yet.
            let shown = if column == "superseded_by" {
                format!("iif(shown.superseded_by > {last}, NULL, shown.superseded_by) AS superseded_by")
            } else {
                format!("shown.{column}")
            };
            write!(columns, "{separator}{shown}").expect("a string can be written to");
        }
        Ok(Some(format!(
            "CREATE TEMP VIEW {name} AS SELECT {columns} FROM main.{name} AS shown WHERE {condition}"
        )))
    }

    /// The condition under which a row of a table, `shown`, was there; none where each was.
    fn condition(&self, name: &str, moment: &Moment<'_>) -> Result<Option<String>, DbError> {
        if self.is_dated(name) {
            return Ok(Some(format!("shown.import_id <= {}", moment.last)));
        }
        // Who publishes is known by the imports of it: every import names its publisher.
        let named = |parent: &&Parent| parent.table == name && self.is_needed(IMPORT, parent);
        if let Some(by) = self.0.get(IMPORT).and_then(|import| import.parents.iter().find(named)) {
            return moment.of_publisher(name, by);
        }
        let mut conditions = Vec::new();
        for parent in self.dated_parents(name) {
            conditions.extend(moment.of_parent(parent)?);
        }
        Ok((!conditions.is_empty()).then(|| conditions.join(" AND ")))
    }

    fn is_dated(&self, name: &str) -> bool {
        self.0.get(name).is_some_and(|table| table.columns.iter().any(|column| column.name == "import_id"))
    }

    /// The dated tables that every row of a table has a row of; where it is a part of one, that one.
    fn dated_parents(&self, name: &str) -> Vec<&Parent> {
        let parents = self.0.get(name).map(|table| table.parents.as_slice()).unwrap_or_default();
        let mut dated: Vec<&Parent> = parents
            .iter()
            .filter(|parent| self.is_needed(name, parent) && self.is_dated(&parent.table))
            .collect();
        if dated.iter().any(|parent| parent.is_whole) {
            dated.retain(|parent| parent.is_whole);
        }
        dated
    }

    /// Whether every row of a table has this parent.
    fn is_needed(&self, table: &str, parent: &Parent) -> bool {
        let columns = self.0.get(table).map(|table| table.columns.as_slice()).unwrap_or_default();
        columns.iter().any(|column| column.name == parent.column && !column.nullable)
    }
}

/// The moment and the database that it is looked up in.
struct Moment<'c> {
    connection: &'c Connection,
    /// The last import that had been applied.
    last: i64,
}

/// Rows of a parent table that are looked through for those that came later, as there are few.
const FEW_PARENTS: i64 = 10_000;

impl Moment<'_> {
    /// The condition under which the parent of a row, `shown`, was there; none where each was. The few
    /// releases that came later are named one by one: a statement of many tables reads no more then.
    fn of_parent(&self, Parent { table, column, key, .. }: &Parent) -> Result<Option<String>, DbError> {
        let last = self.last;
        let rows: i64 = self.connection.query_row(
            &format!("SELECT ifnull(max({key}), 0) FROM main.{table}"),
            [],
            |row| row.get(0),
        )?;
        if rows > FEW_PARENTS {
            return Ok(Some(format!(
                "EXISTS (SELECT 1 FROM main.{table} AS parent \
                 WHERE parent.{key} = shown.{column} AND parent.import_id <= {last})"
            )));
        }
        let later =
            self.ids(&format!("SELECT {key} FROM main.{table} WHERE import_id > {last} ORDER BY {key}"))?;
        Ok((!later.is_empty()).then(|| format!("shown.{column} NOT IN ({later})")))
    }

    /// The condition under which somebody had published; publishers are few, so that those that had
    /// not are named one by one.
    fn of_publisher(&self, name: &str, by: &Parent) -> Result<Option<String>, DbError> {
        let Parent { column, key, .. } = by;
        let later = self.ids(&format!(
            "SELECT {key} FROM main.{name} EXCEPT SELECT {column} FROM main.{IMPORT} WHERE import_id <= {}",
            self.last
        ))?;
        Ok((!later.is_empty()).then(|| format!("shown.{key} NOT IN ({later})")))
    }

    /// The whole numbers of a query, divided by commas.
    fn ids(&self, sql: &str) -> Result<String, DbError> {
        let mut statement = self.connection.prepare(sql)?;
        let ids: Vec<String> = statement
            .query_map([], |row| row.get::<_, i64>(0).map(|id| id.to_string()))?
            .collect::<Result<_, _>>()?;
        Ok(ids.join(", "))
    }
}
