//! What the database's tables and views hold, for hints and lints.

use std::collections::BTreeMap;

use rusqlite::Connection;

/// The columns of every table and view, in lower case.
pub(crate) struct Schema(BTreeMap<String, Vec<String>>);

impl Schema {
    pub(crate) fn read(conn: &Connection) -> rusqlite::Result<Self> {
        let mut relations: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut named =
            conn.prepare("SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') ORDER BY name")?;
        let named: Vec<String> = named.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        let mut columns = conn.prepare("SELECT lower(name) FROM pragma_table_xinfo(?1) ORDER BY cid")?;
        for relation in named {
            let columns: rusqlite::Result<Vec<String>> =
                columns.query_map([&relation], |row| row.get(0))?.collect();
            // A view of the analyst's own may read what is not there any more: that spoils what reads it alone.
            let is_broken = matches!(
                &columns, Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::Unknown));
            relations.insert(relation.to_lowercase(), if is_broken { Vec::new() } else { columns? });
        }
        Ok(Self(relations))
    }

    /// The tables and views.
    pub(crate) fn relations(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// All columns of all of them.
    pub(crate) fn columns(&self) -> impl Iterator<Item = &str> {
        let mut all: Vec<&str> = self.0.values().flatten().map(String::as_str).collect();
        all.sort_unstable();
        all.dedup();
        all.into_iter()
    }

    /// The columns of a table or view.
    pub(crate) fn columns_of(&self, relation: &str) -> impl Iterator<Item = &str> {
        self.0.get(relation).into_iter().flatten().map(String::as_str)
    }

    /// The public views that have a column of this name.
    pub(crate) fn views_with(&self, column: &str) -> Vec<&str> {
        let has = |columns: &Vec<String>| columns.iter().any(|known| known == column);
        let public = self.0.iter().filter(|(relation, columns)| relation.starts_with("v_") && has(columns));
        public.map(|(relation, _)| relation.as_str()).collect()
    }

    /// True for a column that may be a gap: it has a reason column beside it.
    pub(crate) fn bears_gaps(&self, relation: &str, column: &str) -> bool {
        let sibling = format!("{}_na", column.to_lowercase());
        self.0.get(&relation.to_lowercase()).is_some_and(|columns| columns.contains(&sibling))
    }

    /// The columns of a table or view that may be gaps.
    pub(crate) fn gap_columns(&self, relation: &str) -> Vec<&str> {
        let columns = self.0.get(relation).map(Vec::as_slice).unwrap_or_default();
        columns
            .iter()
            .filter(|column| columns.contains(&format!("{column}_na")))
            .map(String::as_str)
            .collect()
    }
}
