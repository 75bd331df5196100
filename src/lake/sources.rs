//! What the small tables of a lake are made of, and whether those of a database take their place.
//!
//! The small tables are those of one database. Where several databases publish into one lake, none may erase what
//! another brought there: names that were matched, Medicare's releases, lists of an analyst's own. What ratebook itself
//! ships, every database has.

use rusqlite::{Connection, params};

use super::error::LakeError;
use super::layout::Lake;
use super::small::{Cells, refuse_damaged, rows_by_name};
use super::tables::{imports_referred_to, small_tables_of};
use crate::domain::text::{grouped, list};

/// The most sources that a message lists.
const LISTED: usize = 8;

/// What becomes of the small tables of a lake.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Tables {
    /// Those of the database take their place.
    Written,
    /// They stay: they have all that the database has, and these sources, which it lacks.
    Kept(Vec<String>),
}

/// A file or command that small tables are made of.
struct Source {
    import_id: i64,
    started_at: String,
    /// The file, or the words of the command.
    name: String,
    sha256: String,
    format: String,
}

impl Source {
    fn is_the_same(&self, other: &Self) -> bool {
        self.sha256 == other.sha256 && self.format == other.format
    }

    /// Whether a database has it, or had this very import and took it back.
    fn is_known(&self, connection: &Connection) -> rusqlite::Result<bool> {
        let sql = "SELECT EXISTS (
                       SELECT 1 FROM import WHERE sha256 = ?1 AND format = ?2
                          AND (status = 'applied' OR import_id = ?3 AND started_at = ?4)
                   )";
        let Self { sha256, format, import_id, started_at, .. } = self;
        connection.query_row(sql, params![sha256, format, import_id, started_at], |row| row.get(0))
    }
}

impl Lake {
    /// Writes the small tables of a database that has what ratebook ships, unless the lake has some.
    ///
    /// # Errors
    /// When the lake has them and one of them is damaged, and as [`Self::write_tables`].
    pub fn make_tables(&self, shipped: &Connection) -> Result<(), LakeError> {
        // Another may be writing those of a database.
        let _alone = self.commit()?;
        match self.has_tables() {
            true => refuse_damaged(self.root(), shipped),
            false => self.write_tables(shipped).map(drop),
        }
    }

    /// What becomes of the small tables of the lake when a database is published; `replaces` if its own shall take their
    /// place whatever they have.
    ///
    /// # Errors
    /// When each has what the other lacks, and when those of the lake are damaged.
    pub(super) fn tables_beside(&self, connection: &Connection, replaces: bool) -> Result<Tables, LakeError> {
        if replaces || !self.has_tables() {
            return Ok(Tables::Written);
        }
        let held = of_lake(self)?;
        let mut lacking = Vec::new();
        for source in &held {
            if !source.is_known(connection)? {
                lacking.push(source.name.clone());
            }
        }
        if lacking.is_empty() {
            return Ok(Tables::Written);
        }
        let is_new = |own: &Source| !held.iter().any(|source| source.is_the_same(own));
        let added: Vec<String> =
            of_database(connection)?.into_iter().filter(is_new).map(|source| source.name).collect();
        if added.is_empty() {
            refuse_damaged(self.root(), connection)?;
            return Ok(Tables::Kept(lacking));
        }
        Err(LakeError::Refused {
            message: format!(
                "the small tables of the lake are of another database: this one lacks {}, and the lake lacks {}",
                sources_in_words(&lacking),
                sources_in_words(&added)
            ),
            hint: "import into this database what it lacks and publish again; or add `--replace-tables`, with which the \
                   lake has the small tables of this database alone"
                .to_owned(),
        })
    }
}

/// Names of sources, as far as a message lists them.
#[must_use]
pub fn sources_in_words(names: &[String]) -> String {
    let mut listed: Vec<String> = names.iter().take(LISTED).map(|name| format!("`{name}`")).collect();
    if names.len() > LISTED {
        listed.push(format!("{} more", grouped((names.len() - LISTED) as u64)));
    }
    list(&listed)
}

/// What the small tables of a lake are made of beside what ratebook ships.
fn of_lake(lake: &Lake) -> Result<Vec<Source>, LakeError> {
    let read = |name: &str| rows_by_name(lake.root(), name);
    let number = |row: &Cells, name: &str| row.integer(name).unwrap_or_default();
    let publishers = read("publisher")?;
    let shipped_by: Vec<i64> = publishers
        .iter()
        .filter(|row| row.text("kind") == "ratebook")
        .map(|row| number(row, "publisher_id"))
        .collect();
    let releases = read("reference_release")?;
    let excerpts: Vec<i64> = releases
        .iter()
        .filter(|row| number(row, "extract") == 1)
        .map(|row| number(row, "import_id"))
        .collect();
    let imports = read("import")?.into_iter().filter(|row| {
        !shipped_by.contains(&number(row, "publisher_id")) && !excerpts.contains(&number(row, "import_id"))
    });
    let source = |row: Cells| Source {
        import_id: number(&row, "import_id"),
        started_at: row.text("started_at"),
        name: row.text("file_name"),
        sha256: row.text("sha256"),
        format: row.text("format"),
    };
    Ok(imports.map(source).collect())
}

/// What the small tables of a database are made of beside what ratebook ships.
fn of_database(connection: &Connection) -> Result<Vec<Source>, LakeError> {
    let kept = imports_referred_to(connection, &small_tables_of(connection)?)?;
    let mut statement = connection.prepare(&format!(
        "SELECT import_id, started_at, file_name, sha256, format
         FROM import JOIN publisher USING (publisher_id)
         WHERE import_id IN ({kept}) AND kind <> 'ratebook'
           AND import_id NOT IN (SELECT import_id FROM reference_release WHERE extract = 1)
         ORDER BY import_id"
    ))?;
    let sources = statement.query_map([], |row| {
        let (import_id, started_at, name) = (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok(Source { import_id, started_at, name, sha256: row.get(3)?, format: row.get(4)? })
    })?;
    Ok(sources.collect::<rusqlite::Result<_>>()?)
}
