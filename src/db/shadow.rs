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
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;

use super::as_of::{AsOf, Edition};
use super::error::DbError;

/// The table of the imports, which every other one is dated by.
const IMPORT: &str = "import";

/// A table of the database: its columns and the tables that its rows refer to.
#[derive(Debug, Default)]
pub(super) struct Table {
    columns: Vec<Column>,
    pub(super) parents: Vec<Parent>,
    without_rowid: bool,
}

impl Table {
    fn has(&self, column: &str) -> bool {
        self.columns.iter().any(|known| known.name == column)
    }
}

#[derive(Debug)]
struct Column {
    name: String,
    /// False for a column that every row has a value in.
    nullable: bool,
}

/// A reference to a row of another table.
#[derive(Debug)]
pub(super) struct Parent {
    pub(super) table: String,
    pub(super) column: String,
    pub(super) key: String,
    /// True where the row goes with its parent: it is a part of it.
    pub(super) is_whole: bool,
}

/// Puts a shadow in front of every table that has rows of imports.
///
/// # Errors
/// When SQLite refuses a temporary view.
pub(super) fn put_in_front(connection: &Connection, edition: &Edition) -> Result<(), DbError> {
    connection.execute_batch(
        "CREATE TEMP TABLE as_of (import_id INTEGER NOT NULL, finished_at TEXT NOT NULL, day TEXT) STRICT",
    )?;
    let day = match edition.moment {
        AsOf::Import(_) => None,
        AsOf::Day(day) => Some(day.to_string()),
    };
    connection.execute(
        "INSERT INTO temp.as_of (import_id, finished_at, day) VALUES (?1, ?2, ?3)",
        rusqlite::params![edition.import_id, edition.finished_at, day],
    )?;
    put_shadows(&Moment::fixed(connection, edition.import_id))
}

/// The moment that a connection shows, which moves without a statement being prepared anew.
#[derive(Debug, Clone)]
pub struct Moving(Arc<AtomicI64>);

impl Moving {
    /// Shows the moment right after an import, which is not before the first one that the connection was opened for.
    pub fn show(&self, import_id: i64) {
        self.0.store(import_id, Ordering::Relaxed);
    }
}

/// The function that says in shadows which moment is shown.
const SHOWN: &str = "shown_import";

/// Puts a shadow in front of every table that has rows of imports after the first moment that will be shown: that
/// moment and all later ones can be shown one after the other.
///
/// # Errors
/// When SQLite refuses a temporary view.
pub(super) fn put_moving(connection: &Connection, first: i64) -> Result<Moving, DbError> {
    let moving = Moving(Arc::new(AtomicI64::new(first)));
    let shown = Arc::clone(&moving.0);
    let flags =
        FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_INNOCUOUS;
    connection.create_scalar_function(SHOWN, 0, flags, move |_| Ok(shown.load(Ordering::Relaxed)))?;
    put_shadows(&Moment { shown: format!("{SHOWN}()"), moves: true, ..Moment::fixed(connection, first) })?;
    Ok(moving)
}

fn put_shadows(moment: &Moment<'_>) -> Result<(), DbError> {
    let schema = Schema::read(moment.connection)?;
    for name in schema.0.keys() {
        if let Some(shadow) = schema.shadow(name, moment)? {
            moment.connection.execute_batch(&shadow)?;
        }
    }
    Ok(())
}

/// The tables of the database and how they refer to one another.
pub(super) struct Schema(pub(super) BTreeMap<String, Table>);

impl Schema {
    pub(super) fn read(connection: &Connection) -> rusqlite::Result<Self> {
        let mut tables: BTreeMap<String, Table> = BTreeMap::new();
        let mut columns = connection.prepare(
            "SELECT held.name, info.name, info.\"notnull\" = 0 AND info.pk = 0
             FROM main.sqlite_schema AS held JOIN pragma_table_xinfo(held.name, 'main') AS info
             WHERE held.type = 'table' AND held.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
             ORDER BY held.name, info.cid",
        )?;
        let mut rows = columns.query([])?;
        while let Some(row) = rows.next()? {
            let column = Column { name: row.get(1)?, nullable: row.get(2)? };
            tables.entry(row.get(0)?).or_default().columns.push(column);
        }
        // Only the key of a table without row numbers has no index of its own in the schema. A list of all tables says
        // it too, and first finds the columns of every view for that, which takes as long as all the rest.
        let mut keyed = connection.prepare(
            "SELECT held.name
             FROM main.sqlite_schema AS held JOIN pragma_index_list(held.name, 'main') AS key
             WHERE held.type = 'table' AND key.origin = 'pk'
               AND NOT EXISTS (SELECT 1 FROM main.sqlite_schema AS built WHERE built.name = key.name)",
        )?;
        let mut rows = keyed.query([])?;
        while let Some(row) = rows.next()? {
            if let Some(table) = tables.get_mut(&row.get::<_, String>(0)?) {
                table.without_rowid = true;
            }
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
        let at = &moment.shown;
        let Some(table) = self.0.get(name) else { return Ok(None) };
        let Some(condition) = self.condition(name, moment)? else { return Ok(None) };
        let mut columns = String::new();
        for column in &table.columns {
            let column = column.name.as_str();
            let separator = if columns.is_empty() { "" } else { ", " };
            // What superseded the row later has not happened yet.
            let shown = if column == "superseded_by" {
                format!("iif(shown.superseded_by > {at}, NULL, shown.superseded_by) AS superseded_by")
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
        let Some(table) = self.0.get(name) else { return Ok(None) };
        if table.has("import_id") {
            if moment.is_untouched(name, table)? {
                return Ok(None);
            }
            return Ok(Some(format!("shown.import_id <= {}", moment.shown)));
        }
        if let Some(by) = self.publishers().filter(|by| by.table == name) {
            return moment.of_publisher(name, by);
        }
        let mut conditions = Vec::new();
        for parent in self.dated_parents(name) {
            if let Some(of) = self.0.get(&parent.table) {
                conditions.extend(moment.of_parent(parent, of)?);
            }
        }
        Ok((!conditions.is_empty()).then(|| conditions.join(" AND ")))
    }

    /// How an import names whose file it is: by the same column, where all else that it refers to are fixed words.
    pub(super) fn publishers(&self) -> Option<&Parent> {
        self.0.get(IMPORT)?.parents.iter().find(|parent| parent.column == parent.key)
    }

    fn is_dated(&self, name: &str) -> bool {
        self.0.get(name).is_some_and(|table| table.has("import_id"))
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
    pub(super) fn is_needed(&self, table: &str, parent: &Parent) -> bool {
        let columns = self.0.get(table).map(|table| table.columns.as_slice()).unwrap_or_default();
        columns.iter().any(|column| column.name == parent.column && !column.nullable)
    }
}

/// The moment and the database that it is looked up in.
struct Moment<'c> {
    connection: &'c Connection,
    /// The last import that had been applied; of a moment that moves, at the first one.
    last: i64,
    /// The last import as SQL writes it: its number, or what says it of a moment that moves.
    shown: String,
    /// Whether later moments are shown by the same views.
    moves: bool,
    /// See [`LOOKED_THROUGH`].
    looked_through: i64,
}

/// Rows of a table that are looked through for those that came later; of a larger one that takes
/// longer than it spares.
const LOOKED_THROUGH: i64 = 200_000;

/// Parents that came later and are named one by one; of more, each row's is looked up.
const NAMED: i64 = 200;

impl<'c> Moment<'c> {
    fn fixed(connection: &'c Connection, last: i64) -> Self {
        Self { connection, last, shown: last.to_string(), moves: false, looked_through: LOOKED_THROUGH }
    }

    /// Whether no row of a table came later or was superseded later, as far as that is cheap to know.
    fn is_untouched(&self, name: &str, table: &Table) -> Result<bool, DbError> {
        if !self.is_small(name, table)? {
            return Ok(false);
        }
        let last = self.last;
        for column in ["import_id", "superseded_by"].iter().filter(|column| table.has(column)) {
            let sql = format!("SELECT EXISTS (SELECT 1 FROM main.{name} WHERE {column} > {last})");
            if self.connection.query_row(&sql, [], |row| row.get(0))? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// A table without row numbers is one of words and texts.
    fn is_small(&self, name: &str, table: &Table) -> Result<bool, DbError> {
        if table.without_rowid {
            return Ok(true);
        }
        let sql = format!("SELECT ifnull(max(rowid), 0) FROM main.{name}");
        let rows: i64 = self.connection.query_row(&sql, [], |row| row.get(0))?;
        Ok(rows <= self.looked_through)
    }

    /// The condition under which the parent of a row, `shown`, was there; none where each was. A few
    /// that came later are named one by one: a statement of many tables reads no more then.
    fn of_parent(&self, parent: &Parent, of: &Table) -> Result<Option<String>, DbError> {
        let Parent { table, column, key, .. } = parent;
        let last = self.last;
        if self.is_small(table, of)? {
            let later = format!("FROM main.{table} WHERE import_id > {last}");
            let sql = format!("SELECT count(*) FROM (SELECT 1 {later} LIMIT {NAMED} + 1)");
            let count: i64 = self.connection.query_row(&sql, [], |row| row.get(0))?;
            // What came later than one moment had come by another.
            if count == 0 || (count <= NAMED && !self.moves) {
                let ids = self.ids(&format!("SELECT quote({key}) {later} ORDER BY {key}"))?;
                return Ok((count > 0).then(|| format!("shown.{column} NOT IN ({ids})")));
            }
        }
        Ok(Some(format!(
            "EXISTS (SELECT 1 FROM main.{table} AS parent \
             WHERE parent.{key} = shown.{column} AND parent.import_id <= {})",
            self.shown
        )))
    }

    /// The condition under which somebody had published; publishers are few, so that those that had
    /// not are named one by one.
    fn of_publisher(&self, name: &str, by: &Parent) -> Result<Option<String>, DbError> {
        let Parent { column, key, .. } = by;
        let later = self.ids(&format!(
            "SELECT quote({key}) FROM main.{name} \
             WHERE NOT EXISTS (SELECT 1 FROM main.{IMPORT} AS named WHERE named.{column} = {name}.{key} \
             AND import_id <= {})",
            self.last
        ))?;
        Ok((!later.is_empty()).then(|| match self.moves {
            true => {
                let at = &self.shown;
                format!("shown.{key} IN (SELECT {column} FROM main.{IMPORT} WHERE import_id <= {at})")
            }
            false => format!("shown.{key} NOT IN ({later})"),
        }))
    }

    /// The keys that a query gives, as SQL writes them, divided by commas.
    fn ids(&self, sql: &str) -> Result<String, DbError> {
        let mut statement = self.connection.prepare(sql)?;
        let ids: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        Ok(ids.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Import 2 replaced a row of import 1, added a part of another, and brought a publisher.
    const ROWS: &str = "
        CREATE TABLE word (word TEXT PRIMARY KEY) STRICT;
        INSERT INTO word VALUES ('a'), ('b');
        CREATE TABLE publisher (publisher_id INTEGER PRIMARY KEY) STRICT;
        INSERT INTO publisher VALUES (1), (2);
        CREATE TABLE import (import_id INTEGER PRIMARY KEY,
            publisher_id INTEGER NOT NULL REFERENCES publisher (publisher_id)) STRICT;
        INSERT INTO import VALUES (1, 1), (2, 2);
        CREATE TABLE thing (thing_id INTEGER PRIMARY KEY, word TEXT NOT NULL REFERENCES word (word),
            import_id INTEGER NOT NULL REFERENCES import (import_id),
            superseded_by INTEGER REFERENCES import (import_id)) STRICT;
        INSERT INTO thing VALUES (1, 'a', 1, 2), (2, 'a', 1, NULL), (3, 'b', 2, NULL);
        CREATE INDEX thing_word ON thing (word);
        CREATE TABLE part (thing_id INTEGER NOT NULL REFERENCES thing (thing_id) ON DELETE CASCADE,
            nth INTEGER NOT NULL, PRIMARY KEY (thing_id, nth)) STRICT, WITHOUT ROWID;
        INSERT INTO part VALUES (1, 1), (2, 1), (3, 1), (3, 2);
        CREATE TABLE named (name TEXT PRIMARY KEY, import_id INTEGER NOT NULL REFERENCES import (import_id)) STRICT;
        INSERT INTO named VALUES ('it''s', 2), ('old', 1);
        CREATE TABLE of_name (name TEXT NOT NULL REFERENCES named (name)) STRICT;
        INSERT INTO of_name VALUES ('it''s'), ('old'), ('old');";

    fn shown(last: i64, looked_through: i64) -> Connection {
        let connection = Connection::open_in_memory().expect("memory");
        connection.execute_batch(ROWS).expect("the rows fit");
        let moment = Moment { looked_through, ..Moment::fixed(&connection, last) };
        put_shadows(&moment).expect("it narrows");
        connection
    }

    fn count(connection: &Connection, what: &str) -> i64 {
        connection.query_row(&format!("SELECT count(*) FROM {what}"), [], |row| row.get(0)).expect("it runs")
    }

    #[test]
    fn rows_that_came_later_are_left_out_whether_they_are_named_or_looked_up() {
        for looked_through in [0, LOOKED_THROUGH] {
            let then = shown(1, looked_through);
            for (what, rows) in [
                ("word", 2),
                ("publisher", 1),
                ("import", 1),
                ("thing", 2),
                ("thing WHERE superseded_by IS NULL", 2),
                ("part", 2),
                ("named", 1),
                ("of_name", 2),
            ] {
                assert_eq!(count(&then, what), rows, "{what}, {looked_through}");
            }
            let now = shown(2, looked_through);
            for (what, rows) in [("publisher", 2), ("thing WHERE superseded_by IS NULL", 2), ("part", 4)] {
                assert_eq!(count(&now, what), rows, "{what}, {looked_through}");
            }
        }
    }

    #[test]
    fn a_moment_that_moves_shows_what_each_moment_shows() {
        let moving = Connection::open_in_memory().expect("memory");
        moving.execute_batch(ROWS).expect("the rows fit");
        let moment = put_moving(&moving, 1).expect("it narrows");
        for last in [1, 2, 1] {
            moment.show(last);
            let fixed = shown(last, LOOKED_THROUGH);
            for what in [
                "word",
                "publisher",
                "import",
                "thing",
                "thing WHERE superseded_by IS NULL",
                "part",
                "named",
                "of_name",
            ] {
                let mut statement =
                    moving.prepare_cached(&format!("SELECT count(*) FROM {what}")).expect("it prepares");
                let rows: i64 = statement.query_row([], |row| row.get(0)).expect("it runs");
                assert_eq!(rows, count(&fixed, what), "{what} at {last}");
            }
        }
    }

    #[test]
    fn a_shadow_is_read_by_the_indexes_of_its_table() {
        for looked_through in [0, LOOKED_THROUGH] {
            let then = shown(1, looked_through);
            let plan: Vec<String> = then
                .prepare(
                    "EXPLAIN QUERY PLAN SELECT nth FROM thing JOIN part USING (thing_id) WHERE word = 'a'",
                )
                .and_then(|mut plan| plan.query_map([], |row| row.get(3))?.collect())
                .expect("it explains");
            let plan = plan.join("; ");
            assert!(plan.contains("USING INDEX thing_word") && plan.contains("USING PRIMARY KEY"), "{plan}");
            assert!(!plan.contains("SCAN"), "{plan}");
        }
    }
}
