//! The rows that one import brought, found and taken out by the foreign keys of the schema.
//!
//! A row is of the import that its table's own reference names. What is a part of such a row goes with
//! it (`ON DELETE CASCADE`); a row that rows of other imports refer to by now stays until those go too.
//! A new table with a reference to `import` is covered without a word here.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Connection;

use super::shadow::{Parent, Schema};

/// The table of the imports, whose own row stays as the record of what was done.
const IMPORT: &str = "import";

/// How many rows were taken out and are current again, by table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TakenBack {
    /// Rows taken out, without those that went as parts of others.
    pub removed: BTreeMap<String, u64>,
    /// Rows that are current again.
    pub revived: BTreeMap<String, u64>,
}

/// Marks an import as undone, takes out every row that it brought, and makes what it superseded current again.
///
/// # Errors
/// When SQLite refuses.
pub fn take_back(connection: &Connection, import_id: i64) -> rusqlite::Result<TakenBack> {
    let schema = Schema::read(connection)?;
    connection.execute("UPDATE import SET status = 'undone' WHERE import_id = ?1", [import_id])?;
    let mut taken = TakenBack::default();
    let order = children_first(&schema);
    for name in &order {
        if let Some(brought_by) = brought_by(&schema, name) {
            let of_undone = "IN (SELECT import_id FROM import WHERE status = 'undone')";
            let sql = removal(connection, &schema, name, &format!("{brought_by} {of_undone}"))?;
            let removed = connection.execute(&sql, [])?;
            taken.removed.insert((*name).to_owned(), removed as u64);
        }
    }
    if let Some(Parent { table, column, key, .. }) = schema.publishers() {
        let of_none = format!("{key} NOT IN (SELECT {column} FROM import WHERE status = 'applied')");
        connection.execute(&removal(connection, &schema, table, &of_none)?, [])?;
    }
    // Only now: what is current again takes the place of what was removed.
    for name in order {
        let may_be_none = |parent: &&Parent| parent.table == IMPORT && !schema.is_needed(name, parent);
        for Parent { column, .. } in schema.0[name].parents.iter().filter(may_be_none) {
            let sql = format!("UPDATE {name} SET {column} = NULL WHERE {column} = ?1");
            let revived = connection.execute(&sql, [import_id])?;
            *taken.revived.entry(name.to_owned()).or_default() += revived as u64;
        }
    }
    Ok(taken)
}

/// The column that says which import brought a row; none for parts of others and for fixed words.
fn brought_by<'s>(schema: &'s Schema, name: &str) -> Option<&'s str> {
    let named = |parent: &&Parent| parent.table == IMPORT && schema.is_needed(name, parent);
    schema.0[name].parents.iter().find(named).map(|parent| parent.column.as_str())
}

/// All tables but `import`, each before those that it or a part of it refers to.
fn children_first(schema: &Schema) -> Vec<&str> {
    fn visit<'s>(schema: &'s Schema, name: &'s str, seen: &mut BTreeSet<&'s str>, order: &mut Vec<&'s str>) {
        if name == IMPORT || !seen.insert(name) {
            return;
        }
        let is_part = |parent: &Parent| parent.table == name && parent.is_whole;
        let parts = schema.0.values().filter(|table| table.parents.iter().any(is_part));
        for parent in schema.0.get(name).into_iter().chain(parts).flat_map(|table| &table.parents) {
            visit(schema, &parent.table, seen, order);
        }
        order.push(name);
    }
    let (mut seen, mut order) = (BTreeSet::new(), Vec::new());
    schema.0.keys().for_each(|name| visit(schema, name, &mut seen, &mut order));
    order.reverse();
    order
}

/// The statement that takes out the rows of a condition to which no other row refers any more, but for records of
/// imports.
fn removal(
    connection: &Connection,
    schema: &Schema,
    name: &str,
    condition: &str,
) -> rusqlite::Result<String> {
    let mut sql = format!("DELETE FROM {name} WHERE {condition}");
    for (child, table) in schema.0.iter().filter(|(child, _)| *child != IMPORT) {
        for parent in table.parents.iter().filter(|parent| parent.table == name && !parent.is_whole) {
            let Parent { column, key, .. } = parent;
            // Row by row where that is a look into an index, all at once where it is not.
            sql += &if is_indexed(connection, child, column)? {
                format!(
                    " AND NOT EXISTS (SELECT 1 FROM {child} AS other WHERE other.{column} = {name}.{key})"
                )
            } else {
                format!(" AND {key} NOT IN (SELECT {column} FROM {child} WHERE {column} IS NOT NULL)")
            };
        }
    }
    Ok(sql)
}

fn is_indexed(connection: &Connection, table: &str, column: &str) -> rusqlite::Result<bool> {
    connection.query_row(
        "SELECT EXISTS (
             SELECT 1
             FROM pragma_index_list(?1) AS held JOIN pragma_index_info(held.name) AS info
             WHERE info.seqno = 0 AND info.name = ?2 AND NOT held.partial
         )",
        [table, column],
        |row| row.get(0),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_table_is_covered_by_its_references() {
        let connection = Connection::open_in_memory().expect("memory");
        connection
            .execute_batch(
                "CREATE TABLE import (import_id INTEGER PRIMARY KEY, status TEXT DEFAULT 'applied');
                 CREATE TABLE word (word_id INTEGER PRIMARY KEY, import_id INTEGER NOT NULL REFERENCES import (import_id));
                 CREATE TABLE fact (fact_id INTEGER PRIMARY KEY, word_id INTEGER NOT NULL REFERENCES word (word_id),
                     import_id INTEGER NOT NULL REFERENCES import (import_id),
                     superseded_by INTEGER REFERENCES import (import_id));
                 CREATE TABLE part (fact_id INTEGER NOT NULL REFERENCES fact (fact_id) ON DELETE CASCADE);
                 PRAGMA foreign_keys = ON;
                 INSERT INTO import (import_id) VALUES (1), (2), (3);
                 INSERT INTO word VALUES (10, 1), (20, 2), (21, 2);
                 INSERT INTO fact VALUES (100, 10, 1, 2), (200, 20, 2, NULL), (300, 21, 3, NULL);
                 INSERT INTO part VALUES (100), (200), (300)",
            )
            .expect("tables");
        let taken = take_back(&connection, 2).expect("taken back");
        let count = |counts: &BTreeMap<String, u64>, table: &str| counts.get(table).copied();
        assert_eq!((count(&taken.removed, "fact"), count(&taken.removed, "word")), (Some(1), Some(1)));
        assert_eq!((count(&taken.removed, "part"), count(&taken.revived, "fact")), (None, Some(1)));
        let left: String = connection
            .query_row(
                "SELECT (SELECT group_concat(fact_id) FROM fact) || ' ' || (SELECT group_concat(word_id) FROM word)
                     || ' ' || (SELECT group_concat(fact_id) FROM part)",
                [],
                |row| row.get(0),
            )
            .expect("what is left");
        assert_eq!(left, "100,300 10,21 100,300", "a word that another import uses stays");
        take_back(&connection, 3).expect("taken back");
        let words: String = connection
            .query_row("SELECT group_concat(word_id) FROM word", [], |row| row.get(0))
            .expect("words");
        assert_eq!(words, "10", "and goes with the last import that uses it");
    }
}
