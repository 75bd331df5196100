//! The named queries: those built into the program, and those of an analyst's own folder.

use std::collections::BTreeMap;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use include_dir::{Dir, DirEntry, include_dir};
use rusqlite::Connection;

use super::error::QueryError;
use super::excerpt::Excerpt;
use super::file::SqlFile;
use super::guard::Limits;
use super::param::{Choices, Param, Params};
use super::part::Parts;
use super::statement::Part;
use super::statement::Query;
use crate::domain::did_you_mean;
use crate::model::{Cell, Table, Value};

/// So many choices are written out; of more, the query that gives them is named.
const LISTED: usize = 12;

static SHIPPED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/queries");

/// The folder of the parts, among the shipped files and in an analyst's own folder.
const PARTS: &str = "parts";

/// Queries by name, and the parts that they read.
///
/// A file is read when its query is asked for: a command needs a few of them, and a faulty file of an
/// analyst's own folder hurts no other.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    queries: BTreeMap<String, QueryFile>,
    parts: Parts,
}

/// A file of a query, and what it says once it was read.
#[derive(Debug, Clone)]
struct QueryFile {
    source: SqlFile,
    query: OnceLock<Query>,
    /// Why the file cannot be read, where it cannot.
    fault: Option<(ErrorKind, String)>,
}

impl QueryFile {
    fn read(&self, parts: &Parts) -> Result<&Query, QueryError> {
        if let Some(query) = self.query.get() {
            return Ok(query);
        }
        if let Some((kind, why)) = &self.fault {
            return Err(unreadable(Path::new(&self.source.file), io::Error::new(*kind, why.clone())));
        }
        let query = Query::with_parts(&self.source.file, &self.source.text, parts)?;
        Ok(self.query.get_or_init(|| query))
    }
}

impl Catalogue {
    /// The queries that are built into the program.
    ///
    /// # Errors
    /// When two have the same name; a test makes sure that no two do.
    pub fn embedded() -> Result<Self, QueryError> {
        // What the views are is for the rooms of the database and of lakes to read.
        let queries = shipped_files(&SHIPPED, |folder| {
            !folder.ends_with("views") && !folder.ends_with("lake") && !folder.ends_with(PARTS)
        });
        Ok(Self { queries: by_name(queries)?, parts: Parts::beginning_with(shipped_parts) })
    }

    /// Adds the `*.sql` files of a folder and of the folders in it. A query with a known name takes
    /// the place of that one; files of the folder `parts` in it are parts beside the shipped ones.
    ///
    /// # Errors
    /// When the folder cannot be read, a part breaks the rules of headers, or two files of
    /// the folder have the same name.
    pub fn with_folder(mut self, folder: &Path) -> Result<Self, QueryError> {
        let (mut queries, mut parts) = (Vec::new(), Vec::new());
        for path in sql_files(folder)? {
            let is_part = path.starts_with(folder.join(PARTS));
            let file = path.to_string_lossy().into_owned();
            match text_of(&path) {
                Ok(text) if is_part => parts.push(SqlFile { file, text }),
                Ok(text) => queries.push(SqlFile { file, text }),
                // It spoils itself, and what names it.
                Err(error) => {
                    let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
                    let name = if is_part { format!("{PARTS}/{name}") } else { name };
                    let source = SqlFile { file, text: String::new() };
                    let fault = Some((error.kind(), error.to_string()));
                    self.queries.insert(name, QueryFile { source, query: OnceLock::new(), fault });
                }
            }
        }
        self.parts.add(parts)?;
        self.queries.append(&mut by_name(queries)?);
        Ok(self)
    }

    /// The same with other queries in place of those of their names.
    #[must_use]
    pub fn with_queries(mut self, queries: Vec<Query>) -> Self {
        for query in queries {
            let source = SqlFile { file: query.file.clone(), text: query.text.clone() };
            self.queries
                .insert(query.name.clone(), QueryFile { source, query: OnceLock::from(query), fault: None });
        }
        self
    }

    /// Takes SQL that a user gives in passing; it may read parts like a query of the catalogue.
    ///
    /// # Errors
    /// As [`Query::ad_hoc`].
    pub fn ad_hoc(&self, name: &str, sql: &str) -> Result<Query, QueryError> {
        Query::ad_hoc_with_parts(name, sql, &self.parts)
    }

    /// All parts by name.
    pub fn parts(&self) -> impl Iterator<Item = &Part> {
        self.parts.iter()
    }

    /// The part with this name.
    ///
    /// # Errors
    /// When there is none.
    pub(crate) fn part(&self, name: &str) -> Result<&Part, QueryError> {
        self.parts().find(|part| part.query.name == name).ok_or_else(|| QueryError::Unknown {
            name: name.to_owned(),
            hint: "queries/README.md lists the parts".to_owned(),
        })
    }

    /// The query with this name.
    ///
    /// # Errors
    /// When there is none, with the nearest known names; when its file breaks the rules of headers,
    /// with the place.
    pub fn get(&self, name: &str) -> Result<&Query, QueryError> {
        let file = self.queries.get(name).ok_or_else(|| QueryError::Unknown {
            name: name.to_owned(),
            hint: did_you_mean(name, self.queries.keys().map(String::as_str))
                .unwrap_or_else(|| "list them with `ratebook query list`".to_owned()),
        })?;
        file.read(&self.parts)
    }

    /// All queries by name, each or what is wrong with its file.
    pub fn files(&self) -> impl Iterator<Item = (&str, Result<&Query, QueryError>)> {
        self.queries.iter().map(|(name, file)| (name.as_str(), file.read(&self.parts)))
    }

    /// The queries whose files can be read, by name.
    pub fn list(&self) -> impl Iterator<Item = &Query> {
        self.files().filter_map(|(_, query)| query.ok())
    }

    /// Runs a query after holding its parameters against the choices that other queries give.
    ///
    /// # Errors
    /// When there is no such query, a value is not among the choices, or as [`Query::run`].
    pub fn run(
        &self,
        name: &str,
        conn: &Connection,
        params: &Params,
        limits: &Limits,
    ) -> Result<Table, QueryError> {
        let query = self.get(name)?;
        self.check_choices(query, conn, params)?;
        query.run_within(conn, params, limits)
    }

    /// Refuses a value that is not among the choices that another query gives for its parameter.
    ///
    /// # Errors
    /// When there is such a value; with the nearest choices.
    pub fn check_choices(&self, query: &Query, conn: &Connection, params: &Params) -> Result<(), QueryError> {
        for (name, value) in params.iter() {
            let Some(param) = query.params.iter().find(|param| param.name == name) else { continue };
            let Some(choices) = self.choices(param, conn)? else { continue };
            // Without any choice, nothing is loaded yet that a value could be held against.
            if !choices.is_empty() && !choices.iter().any(|choice| choice == value) {
                let hint = did_you_mean(value, choices.iter().map(String::as_str)).unwrap_or_else(|| {
                    match &param.choices {
                        Choices::Query(name) if choices.len() > LISTED => {
                            format!("`ratebook query run {name}` lists what is known")
                        }
                        _ => format!("known are {}", crate::domain::text::list(&choices)),
                    }
                });
                let message = format!("query `{}`, parameter `{name}`: `{value}` is not known", query.name);
                return Err(QueryError::Parameter { message, hint });
            }
        }
        Ok(())
    }

    /// The values that a parameter allows, when they are few enough to be listed; also for completion.
    ///
    /// # Errors
    /// When the query that gives them fails.
    pub fn choices(&self, param: &Param, conn: &Connection) -> Result<Option<Vec<String>>, QueryError> {
        let name = match &param.choices {
            Choices::Any => return Ok(None),
            Choices::Of(choices) => return Ok(Some(choices.clone())),
            Choices::Query(name) => name,
        };
        let table = self.get(name)?.run(conn, &Params::default())?;
        let first = table.rows.iter().filter_map(|row| row.cells.first());
        Ok(Some(
            first
                .filter_map(|cell| match cell {
                    Cell::Value(Value::Text(text) | Value::Name(text)) => Some(text.clone()),
                    _ => None,
                })
                .collect(),
        ))
    }
}

/// The shipped files of a folder, and of those folders in it that are wanted.
fn shipped_files(folder: &'static Dir<'static>, wanted: fn(&Path) -> bool) -> Vec<SqlFile> {
    let mut files = Vec::new();
    for entry in folder.entries() {
        match entry {
            DirEntry::Dir(inner) if wanted(inner.path()) => files.extend(shipped_files(inner, wanted)),
            DirEntry::File(file) if file.path().extension().is_some_and(|e| e == "sql") => {
                files.push(SqlFile {
                    file: format!("queries/{}", file.path().display()),
                    text: file.contents_utf8().unwrap_or_default().to_owned(),
                });
            }
            _ => {}
        }
    }
    files
}

/// The parts that are built into the program, by name.
fn shipped_parts() -> BTreeMap<String, Arc<Part>> {
    let folder = SHIPPED.get_dir(PARTS).expect("the parts are in the program");
    let mut parts = Parts::default();
    parts.add(shipped_files(folder, |_| true)).expect("a test reads every shipped part");
    parts.known().clone()
}

/// Files of queries by the name of each, which is the stem of its file.
fn by_name(files: Vec<SqlFile>) -> Result<BTreeMap<String, QueryFile>, QueryError> {
    let mut queries: BTreeMap<String, QueryFile> = BTreeMap::new();
    for source in files {
        let name = Path::new(&source.file).file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if let Some(other) = queries.get(&name) {
            let at = source.text.find(&name).unwrap_or_default();
            return Err(QueryError::Header {
                message: format!("two queries are named `{name}`"),
                hint: format!("rename one of them; the other is `{}`", other.source.file),
                at: Box::new(Excerpt::at(&source.file, &source.text, at, name.len())),
            });
        }
        queries.insert(name, QueryFile { source, query: OnceLock::new(), fault: None });
    }
    Ok(queries)
}

/// The text of a file; of a pipe there would be none until somebody writes to it.
fn text_of(path: &Path) -> std::io::Result<String> {
    if !std::fs::metadata(path)?.is_file() {
        return Err(std::io::Error::new(std::io::ErrorKind::InvalidInput, "it is no regular file"));
    }
    std::fs::read_to_string(path)
}

fn sql_files(folder: &Path) -> Result<Vec<PathBuf>, QueryError> {
    let mut files = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).map_err(|source| unreadable(&folder, source))? {
            let entry = entry.map_err(|source| unreadable(&folder, source))?;
            // A link to a folder is not followed, so that a circle of links ends.
            let kind = entry.file_type().map_err(|source| unreadable(&entry.path(), source))?;
            if kind.is_dir() {
                open.push(entry.path());
            } else if entry.path().extension().is_some_and(|extension| extension == "sql") {
                files.push(entry.path());
            }
        }
    }
    files.sort();
    Ok(files)
}

fn unreadable(path: &Path, source: std::io::Error) -> QueryError {
    QueryError::Unreadable { path: path.to_path_buf(), source }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::database;
    use super::super::inputs::InputQuery;
    use super::*;

    #[test]
    fn every_shipped_query_has_a_sound_header() {
        let catalogue = Catalogue::embedded().expect("the headers are sound");
        assert!(catalogue.get("payer-ids").is_ok());
        assert!(catalogue.part("market/raw").is_ok(), "every part is read with it");
        for (name, query) in catalogue.files() {
            let query = query.expect(name);
            assert!(!query.key.is_empty(), "{} has no key for the ids of its cells", query.name);
            for inputs in &query.inputs {
                let InputQuery::Named(name) = &inputs.query else { continue };
                let listed = catalogue.get(name).expect(name);
                for (param, _) in &inputs.given {
                    assert!(
                        listed.params.iter().any(|known| known.name == *param),
                        "{name} takes no {param}"
                    );
                }
            }
        }
        let error = catalogue.get("payer-id").expect_err("it has a slip");
        assert!(error.hint().is_some_and(|hint| hint.contains("`payer-ids`")), "{:?}", error.hint());
    }

    #[test]
    fn a_folder_replaces_and_adds() {
        let folder = tempfile::tempdir().expect("a folder");
        let write =
            |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("it writes");
        write("payer-ids.sql", "-- name: payer-ids\n-- title: Mine\n-- column: a int \"A\"\nSELECT 1 AS a");
        write("own.sql", "-- name: own\n-- title: Own\n-- column: a int \"A\"\nSELECT 2 AS a");
        write("notes.txt", "not a query");
        let catalogue = Catalogue::embedded().and_then(|c| c.with_folder(folder.path())).expect("it reads");
        assert_eq!(catalogue.get("payer-ids").map(|query| query.title.as_str()).ok(), Some("Mine"));
        assert!(catalogue.get("own").is_ok());
        write("broken.sql", "-- name: broken\nSELECT 2 AS a");
        let catalogue = catalogue.with_folder(folder.path()).expect("the others are sound");
        assert_eq!(catalogue.get("own").map(|query| query.title.as_str()).ok(), Some("Own"));
        let error = catalogue.get("broken").expect_err("the header has no title");
        assert!(error.excerpt().is_some_and(|at| at.file.ends_with("broken.sql")), "{error}");
    }

    #[test]
    fn a_value_outside_the_choices_of_another_query_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let sql = "-- name: own\n-- title: Own\n-- param: payer payer optional choices=query:payer-ids\n\
                   -- column: payer code \"Payer\"\nSELECT payer FROM payer WHERE payer = :payer";
        std::fs::write(folder.path().join("own.sql"), sql).expect("it writes");
        let catalogue = Catalogue::embedded().and_then(|c| c.with_folder(folder.path())).expect("it reads");
        let run = |payer: &str| {
            catalogue.run("own", &database(), &Params::default().with("payer", payer), &Limits::default())
        };
        assert_eq!(run("cigna").map(|table| table.rows.len()).ok(), Some(1));
        let error = run("cigan").expect_err("it has a slip");
        assert_eq!(error.hint(), Some("did you mean `cigna`?"));
    }
}
