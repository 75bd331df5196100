//! The small tables of a database beside the parts: vocabularies, payers and their names, codes, benchmarks,
//! Medicare's releases. Each is replaced as a whole, by those of a database that has what they have (`sources`).

use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row};

use super::columns::Kind;
use super::error::LakeError;
use super::layout::{Lake, TABLES};
use super::plain::{Cell, PlainWriter};
use super::put::{Prepared, prepare};
use crate::formats::formats;

/// Tables that stay in the database: prices and what they refer to, which the parts have, the book-keeping of
/// imports, which the records have, and what SQLite and the migrations note for themselves.
const STAYS: [&str; 37] = [
    "algorithm",
    "allowed_amount",
    "charge",
    "dictionary",
    "import_attribute",
    "import_cells",
    "import_filter",
    "import_finding",
    "import_freshness",
    "import_heading",
    "import_left_out",
    "import_lines",
    "import_part",
    "import_reject",
    "import_reject_head",
    "in_network_rate",
    "item",
    "item_code",
    "item_component",
    "modifier_effect",
    "payer_contents",
    "payer_contents_file",
    "payer_contents_plan",
    "payer_plan",
    "provider_group",
    "provider_group_name",
    "provider_group_npi",
    "provider_set",
    "provider_set_group",
    "provider_set_network",
    "rate",
    "rate_outside_bounds",
    "rate_statistic",
    "refinery_schema_history",
    "shipped_view",
    "stated_plan",
    "terms",
];

/// The table that is written last: a lake that has it has all.
pub(super) const LAST: &str = "import";

impl Lake {
    /// Whether the lake has its small tables.
    #[must_use]
    pub(super) fn has_tables(&self) -> bool {
        self.table(LAST).exists()
    }

    /// Writes the small tables of a database, each in place of the one of that name.
    ///
    /// # Errors
    /// When the database or the disk refuses; the tables are then as they were, but for those that had their
    /// names already.
    pub(super) fn write_tables(&self, connection: &Connection) -> Result<u64, LakeError> {
        let small = small_tables_of(connection)?;
        let kept = imports_referred_to(connection, &small)?;
        let prepared = small.iter().map(|name| self.write_table(connection, name, &kept));
        let prepared: Vec<Prepared> = prepared.collect::<Result<_, _>>()?;
        let written = prepared.len() as u64;
        prepared.into_iter().try_for_each(Prepared::put_in_place)?;
        Ok(written)
    }

    fn table(&self, name: &str) -> std::path::PathBuf {
        self.root().join(TABLES).join(format!("{name}.parquet"))
    }

    fn write_table(&self, connection: &Connection, name: &str, kept: &str) -> Result<Prepared, LakeError> {
        let columns = columns_of(connection, name)?;
        let list: Vec<String> = columns.iter().map(|(column, _)| format!("\"{column}\"")).collect();
        let only = match name {
            "import" | "rejected_code" => format!("WHERE import_id IN ({kept})"),
            "publisher" => {
                format!("WHERE publisher_id IN (SELECT publisher_id FROM import WHERE import_id IN ({kept}))")
            }
            _ => String::new(),
        };
        let order: Vec<String> = (1..=columns.len()).map(|at| at.to_string()).collect();
        let sql = format!("SELECT {} FROM \"{name}\" {only} ORDER BY {}", list.join(", "), order.join(", "));
        let mut writer = PlainWriter::new(&columns)?;
        let mut statement = connection.prepare(&sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            writer.push(cells(row, columns.len())?)?;
        }
        prepare(&self.table(name), &writer.finish()?.0)
    }
}

/// The names of the small tables of a database, [`LAST`] last.
pub(super) fn small_tables_of(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut statement = connection.prepare(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name = ?1, name",
    )?;
    let mut names = statement.query_map([LAST], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
    names.retain(|name| !STAYS.contains(&name.as_str()));
    Ok(names)
}

fn cells<'r>(row: &'r Row<'_>, columns: usize) -> rusqlite::Result<Vec<Cell<'r>>> {
    let cell = |at: usize| {
        Ok(match row.get_ref(at)? {
            ValueRef::Null | ValueRef::Blob(_) => Cell::Null,
            ValueRef::Integer(number) => Cell::Integer(number),
            ValueRef::Real(number) => Cell::Real(number),
            text @ ValueRef::Text(_) => Cell::Text(text.as_str()?),
        })
    };
    (0..columns).map(cell).collect()
}

/// Names and types of a table's columns.
fn columns_of(connection: &Connection, table: &str) -> rusqlite::Result<Vec<(String, Kind)>> {
    let mut statement = connection.prepare("SELECT name, type FROM pragma_table_xinfo(?1) ORDER BY cid")?;
    let columns = statement.query_map([table], |row| {
        let kind = match row.get::<_, String>(1)?.as_str() {
            "INTEGER" => Kind::Integer,
            "REAL" => Kind::Real,
            _ => Kind::Text,
        };
        Ok((row.get(0)?, kind))
    })?;
    columns.collect()
}

/// A query of the imports that the small tables refer to, without those of price files.
pub(super) fn imports_referred_to(connection: &Connection, small: &[String]) -> rusqlite::Result<String> {
    let mut statement =
        connection.prepare("SELECT \"from\" FROM pragma_foreign_key_list(?1) WHERE \"table\" = 'import'")?;
    let mut named = Vec::new();
    for table in small {
        for column in statement.query_map([table], |row| row.get::<_, String>(0))? {
            named.push(format!("SELECT \"{0}\" FROM \"{table}\" WHERE \"{0}\" IS NOT NULL", column?));
        }
    }
    let of_prices: Vec<String> = formats().map(|format| format!("'{}'", format.name())).collect();
    Ok(format!(
        "SELECT import_id FROM import WHERE import_id IN ({}) AND profile IS NULL AND format NOT IN ({})",
        named.join(" UNION "),
        of_prices.join(", ")
    ))
}
