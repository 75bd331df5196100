//! The relations of a lake as an engine reads them: files, what of them is current, and the views of the database.
//!
//! Three floors, each made of those below it:
//! - files: what the engine alone can say (`read_parquet`), named `lake_rate`, `lake_file` and so on;
//! - `queries/lake`: which rows are current, and rows in the shape of the tables of the database;
//! - `queries/views`: the views with words and dollars, the same texts that SQLite runs.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use chrono::NaiveDate;
use include_dir::{Dir, include_dir};

use super::error::LakeError;
use super::hospitals::name_hospitals;
use super::layout::{COMPONENTS, EMPTY, PROVIDERS, RATES, RECORDS, TABLES, UNDONE, folders_of_views};
use super::put::put;
use super::record::Record;
use super::strangers::{recorded, strangers};
use super::whole::readable_records;
use crate::db::shipped_views;
use crate::domain::{Group, Missing, visible};
use crate::query::{Engine, FOLDER, relations_of, view_in_engine, written};

static FILES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/queries/lake");

/// The views of `queries/lake`, by name.
static VIEWS: LazyLock<BTreeMap<&'static str, &'static str>> = LazyLock::new(|| {
    let files =
        FILES.files().filter_map(|file| Some((file.path().file_stem()?.to_str()?, file.contents_utf8()?)));
    files.collect()
});

/// Small tables of which the files are a part; what is published follows them.
const EXTENDED: [&str; 4] = ["code", "import", "publisher", "rejected_code"];

/// What is worked out once a session: a few rows for each file, which many views read. After a publishing the script is
/// run again.
const KEPT: [&str; 11] = [
    "lake_record",
    "lake_undone",
    "lake_series",
    "lake_import",
    "lake_publisher",
    "lake_payer",
    "lake_whole",
    "lake_contract",
    "lake_code",
    "code",
    "v_medicare_release",
];

/// A relation and what makes it: a statement, or files that Spark reads by a schema.
struct Relation {
    name: String,
    sql: String,
    reads: BTreeSet<String>,
}

impl Relation {
    fn new(name: String, sql: String) -> Self {
        Self { reads: relations_of(&sql), name, sql }
    }

    /// The statement that makes it in a session.
    fn made(&self, engine: Engine, kept: &[&str]) -> String {
        let Self { name, sql, .. } = self;
        let is_kept = kept.contains(&&**name);
        match engine {
            Engine::DuckDb if is_kept => {
                format!("CREATE OR REPLACE TEMP TABLE {name} AS\n{sql};\n")
            }
            Engine::DuckDb => format!("CREATE OR REPLACE VIEW {name} AS\n{sql};\n"),
            Engine::Spark => {
                let view = if sql.starts_with(BY_SCHEMA) {
                    format!("CREATE OR REPLACE TEMPORARY VIEW {name} {sql};\n")
                } else {
                    format!("CREATE OR REPLACE TEMPORARY VIEW {name} AS\n{sql};\n")
                };
                if is_kept { view + &written(name) } else { view }
            }
        }
    }
}

/// How the definition of a view of Spark begins that is no statement: its columns.
const BY_SCHEMA: char = '(';

/// Writes `engine/duckdb/views.sql` and its neighbors, which make all views in a session of the engine.
///
/// # Errors
/// When the lake cannot be read or written.
pub fn write_views(root: &Path) -> Result<(), LakeError> {
    let root = fs::canonicalize(root).map_err(|source| LakeError::Read { path: root.to_owned(), source })?;
    let strangers = strangers(&root)?;
    let strangers: String = strangers.iter().map(|said| format!("-- warning: {}\n", visible(said))).collect();
    for (engine, folder) in folders_of_views(&root) {
        fs::create_dir_all(&folder).map_err(|source| LakeError::Write { path: folder.clone(), source })?;
        let text = format!(
            "-- The views of this lake for {name}; `ratebook publish` writes them anew.\n{strangers}{script}",
            name = engine.as_str(),
            script = script(&root, engine, None, &Session::default())?
        );
        put(&folder.join("views.sql"), text.as_bytes())?;
    }
    Ok(())
}

/// What a session of an engine is for.
#[derive(Debug, Default)]
pub(super) struct Session<'a> {
    /// Of rates only those are read that a question on this code can read.
    pub(super) code: Option<&'a (String, String)>,
    /// Where Spark writes, or else a folder that the session finds.
    pub(super) folder: Option<&'a Path>,
    /// The day that the views are of, or else that of the engine's clock.
    pub(super) today: Option<NaiveDate>,
}

/// The statements that make the relations of a lake; with `asked`, only those that these names lead to.
///
/// # Errors
/// When the folder cannot be read.
pub(super) fn script(
    root: &Path,
    engine: Engine,
    asked: Option<BTreeSet<String>>,
    session: &Session<'_>,
) -> Result<String, LakeError> {
    let mut relations = relations(root, engine)?;
    let mut put =
        |name: &str, sql: String| relations.insert(name.to_owned(), Relation::new(name.to_owned(), sql));
    let mut kept = KEPT.to_vec();
    if let Some(today) = session.today {
        put("today", format!("SELECT '{today}' AS day"));
    }
    if let Some(code) = session.code {
        put("lake_rate", rates_of(code, engine));
        kept.push("lake_rate");
        // Spark repeats what makes it for each of its readers; DuckDB reads it through them.
        if engine == Engine::Spark {
            kept.push("lake_line");
        }
    }
    let wanted: Vec<&str> = match &asked {
        None => relations.keys().map(String::as_str).collect(),
        Some(names) => names.iter().map(String::as_str).collect(),
    };
    let mut order = Vec::new();
    let mut seen = BTreeSet::new();
    for name in wanted {
        place(name, &relations, &mut seen, &mut order);
    }
    let made = order.iter().map(|relation| relation.made(engine, &kept));
    Ok(opening(engine, session.folder) + &made.collect::<String>())
}

/// Puts a relation behind those that it reads.
fn place<'r>(
    name: &str,
    relations: &'r BTreeMap<String, Relation>,
    seen: &mut BTreeSet<&'r str>,
    order: &mut Vec<&'r Relation>,
) {
    let Some(relation) = relations.get(name).filter(|relation| seen.insert(&relation.name)) else { return };
    for other in &relation.reads {
        place(other, relations, seen, order);
    }
    order.push(relation);
}

fn relations(root: &Path, engine: Engine) -> Result<BTreeMap<String, Relation>, LakeError> {
    let mut made: Vec<(String, String)> = files(root, engine)?;
    made.push(("lake_hospital".to_owned(), hospitals(root, engine)?));
    for name in small_tables(root)? {
        let file = format!("{TABLES}/{name}.parquet");
        let name = if EXTENDED.contains(&name.as_str()) { format!("lake_table_{name}") } else { name };
        made.push((name, parquet(root, &file, engine)));
    }
    let lake = VIEWS.iter().map(|(name, text)| ((*name).to_owned(), view_in_engine(text, engine)));
    made.extend(lake);
    for (name, text) in shipped_views().filter(|(name, _)| !VIEWS.contains_key(name)) {
        made.push((name.to_owned(), view_in_engine(text, engine)));
    }
    let relations = made.into_iter().map(|(name, sql)| (name.clone(), Relation::new(name, sql)));
    Ok(whole(relations.collect()))
}

/// Leaves out the views of what a lake does not have, such as the records that a database keeps of its imports.
fn whole(mut relations: BTreeMap<String, Relation>) -> BTreeMap<String, Relation> {
    loop {
        let names: BTreeSet<String> = relations.keys().cloned().collect();
        relations.retain(|_, relation| relation.reads.iter().all(|name| names.contains(name)));
        if relations.len() == names.len() {
            return relations;
        }
    }
}

/// The files of hospitals that are known by the name of another file, with that name and its letters: whose a file is
/// depends on all that were before it, which a statement would have to walk. And the files of one archive, publisher
/// and day, which are one edition: they share a `bundle`.
fn hospitals(root: &Path, engine: Engine) -> Result<String, LakeError> {
    let mut records = readable_records(root)?;
    let renamed = name_hospitals(&mut records);
    let bundle = |record: &Record| {
        let archive = record.archive.as_ref().filter(|_| record.scope.as_deref() == Some("publisher"))?;
        let day = record.edition.map(|day| day.to_string()).unwrap_or_default();
        Some(format!("{archive} {day}"))
    };
    let listed = records.iter().filter_map(|record| {
        let bundle = bundle(record);
        let is_listed = bundle.is_some() || renamed.contains(&record.part);
        let text = |text: &Option<String>| engine.quoted(text.as_deref().unwrap_or_default());
        let (entity, list) = (text(&record.entity_letters), text(&record.list_letters));
        let (part, publisher) = (engine.quoted(&record.part), text(&record.publisher));
        let bundle = engine.quoted(bundle.as_deref().unwrap_or(&record.part));
        is_listed.then(|| format!("({part}, {publisher}, {entity}, {list}, {bundle})"))
    });
    let listed: Vec<String> = listed.collect();
    let columns = "part, publisher, entity_letters, list_letters, bundle";
    Ok(if listed.is_empty() {
        "SELECT part, publisher, entity_letters, list_letters, part AS bundle FROM lake_record WHERE part IS NULL"
            .to_owned()
    } else {
        format!("SELECT {columns} FROM (VALUES\n{}) AS known ({columns})", listed.join(",\n"))
    })
}

/// The small tables that the lake has.
fn small_tables(root: &Path) -> Result<Vec<String>, LakeError> {
    let folder = root.join(TABLES);
    let failed = |source| LakeError::Read { path: folder.clone(), source };
    let mut names = Vec::new();
    for entry in fs::read_dir(&folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let is_name = !stem.is_empty()
            && stem.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        if is_name && path.extension().is_some_and(|extension| extension == "parquet") {
            names.push(stem.to_owned());
        }
    }
    names.sort_unstable();
    Ok(names)
}

/// A digit of the name of a part, as patterns of both engines have it. What has another name is of somebody else.
const DIGIT: &str = "[0-9a-f]";

/// The path of something in a lake, in which signs of patterns stand for themselves.
fn plain(root: &Path, engine: Engine) -> String {
    let mut plain = String::new();
    for sign in root.to_string_lossy().chars() {
        match (engine, sign) {
            (Engine::DuckDb, '[' | '*' | '?') => plain.extend(['[', sign, ']']),
            (Engine::Spark, '[' | ']' | '*' | '?' | '{' | '}' | '\\') => plain.extend(['\\', sign]),
            _ => plain.push(sign),
        }
    }
    plain
}

fn parquet(root: &Path, pattern: &str, engine: Engine) -> String {
    let path = format!("{}/{pattern}", plain(root, engine));
    match engine {
        Engine::DuckDb => format!("SELECT * FROM read_parquet({})", engine.quoted(&path)),
        Engine::Spark => format!("SELECT * FROM parquet.`{}`", path.replace('`', "``")),
    }
}

/// The rates that a question on a code can read: all of the items that have it, of what covers it, and what is for all
/// codes.
fn rates_of((system, code): &(String, String), engine: Engine) -> String {
    let (system, code) = (engine.quoted(system), engine.quoted(code));
    format!(
        "SELECT line.*
FROM lake_stored_rate AS line
JOIN (
    SELECT part, item_key FROM lake_stored_rate WHERE system = {system} AND code = {code}
    UNION
    SELECT part, item_key FROM lake_component WHERE system = {system} AND code = {code}
    UNION
    SELECT part, item_key FROM lake_stored_rate WHERE system = 'CSTM-ALL'
) AS asked ON asked.part = line.part AND asked.item_key = line.item_key"
    )
}

/// What only the engine can say: where the files are, and how their records are read.
fn files(root: &Path, engine: Engine) -> Result<Vec<(String, String)>, LakeError> {
    let part = DIGIT.repeat(EMPTY.len());
    let mut made: Vec<(String, String)> = Vec::new();
    for (name, folder) in
        [("lake_stored_rate", RATES), ("lake_provider", PROVIDERS), ("lake_component", COMPONENTS)]
    {
        made.push((name.to_owned(), parts(root, folder, engine)?));
    }
    made.push(("lake_rate".to_owned(), "SELECT * FROM lake_stored_rate".to_owned()));
    let json = |folder: &str, columns: &[(&str, &str)]| {
        json(&format!("{}/{folder}/{part}.json", plain(root, engine)), columns, engine)
    };
    made.push(("lake_record".to_owned(), json(RECORDS, &RECORD)));
    made.push((
        "lake_undone".to_owned(),
        names(&format!("{}/{UNDONE}/{part}.json", plain(root, engine)), engine),
    ));
    let (lists, plain): (Vec<_>, Vec<_>) = RECORD.iter().partition(|(_, kind)| kind.starts_with(LIST));
    let plain: Vec<&str> = plain.iter().map(|(name, _)| *name).collect();
    made.push(("lake_file".to_owned(), format!("SELECT {} FROM lake_record", plain.join(", "))));
    made.extend(
        lists.into_iter().map(|(name, kind)| (format!("lake_{name}"), rows_of_list(name, kind, engine))),
    );
    Ok(made)
}

/// The members of a list of every record, one row each.
fn rows_of_list(name: &str, kind: &str, engine: Engine) -> String {
    let explode = match engine {
        Engine::DuckDb => "unnest",
        Engine::Spark => "explode",
    };
    let members: Vec<String> =
        members_of(kind).map(|member| format!("listed.{member} AS {member}")).collect();
    format!(
        "SELECT part, {} FROM (SELECT part, {explode}({name}) AS listed FROM lake_record) AS record",
        members.join(", ")
    )
}

/// The rows of all parts in a folder. Files without a record are left out by name: they may be copies of others.
fn parts(root: &Path, folder: &str, engine: Engine) -> Result<String, LakeError> {
    let Some(names) = recorded(root, folder)? else {
        let part = DIGIT.repeat(EMPTY.len());
        return Ok(parquet(root, &format!("{folder}/{part}-*.parquet"), engine));
    };
    let folder = format!("{}/{folder}", plain(root, engine));
    Ok(match engine {
        Engine::DuckDb => {
            let paths: Vec<String> =
                names.iter().map(|name| engine.quoted(&format!("{folder}/{name}"))).collect();
            format!("SELECT * FROM read_parquet([{}])", paths.join(", "))
        }
        Engine::Spark => {
            format!("SELECT * FROM parquet.`{}/{{{}}}`", folder.replace('`', "``"), names.join(","))
        }
    })
}

/// How the kind of a member of a record begins that is a list, before the names of what it lists.
const LIST: &str = "LIST ";

/// The names of what a list has; none of a member that is no list.
fn members_of(kind: &str) -> impl Iterator<Item = &str> {
    kind.strip_prefix(LIST).into_iter().flat_map(|members| members.split(' '))
}

/// The members of a record that queries read: the lists as relations of their own (`lake_filter`).
const RECORD: [(&str, &str); 30] = [
    ("part", "TEXT"),
    ("program", "TEXT"),
    ("file_name", "TEXT"),
    ("bytes", "BIGINT"),
    ("sha256", "TEXT"),
    ("format", "TEXT"),
    ("format_version", "TEXT"),
    ("format_version_na", "TEXT"),
    ("encoding", "TEXT"),
    ("edition", "TEXT"),
    ("edition_na", "TEXT"),
    ("order_day", "TEXT"),
    ("order_number", "BIGINT"),
    ("publisher", "TEXT"),
    ("publisher_kind", "TEXT"),
    ("entity_letters", "TEXT"),
    ("list_letters", "TEXT"),
    ("scope", "TEXT"),
    ("profile", "TEXT"),
    ("profile_sha256", "TEXT"),
    ("filter_sha256", "TEXT"),
    ("fingerprint", "TEXT"),
    ("published_at", "TEXT"),
    ("rows_read", "BIGINT"),
    ("rows_accepted", "BIGINT"),
    ("rows_rejected", "BIGINT"),
    ("rates", "BIGINT"),
    ("filter", "LIST system code"),
    ("states", "LIST payer_key plan_key"),
    ("rejected_codes", "LIST code line"),
];

/// The parts that the names of files say, whatever is in them: one that was cut short means what the whole one does.
fn names(path: &str, engine: Engine) -> String {
    let (digits, file) = (EMPTY.len(), EMPTY.len() + ".json".len());
    match engine {
        Engine::DuckDb => {
            format!("SELECT left(right(file, {file}), {digits}) AS part FROM glob({})", engine.quoted(path))
        }
        Engine::Spark => {
            let path = path.replace('`', "``");
            format!("SELECT left(right(path, {file}), {digits}) AS part FROM binaryFile.`{path}`")
        }
    }
}

/// A pattern of JSON files, one object each, of which these members are read.
fn json(path: &str, columns: &[(&str, &str)], engine: Engine) -> String {
    let kind = |kind: &str| -> String {
        let members: Vec<&str> = members_of(kind).collect();
        match (engine, members.is_empty()) {
            (Engine::DuckDb, true) => kind.replace("TEXT", "VARCHAR"),
            (Engine::Spark, true) => kind.replace("TEXT", "STRING"),
            (Engine::DuckDb, false) => {
                let fields: Vec<String> = members.iter().map(|name| format!("{name} VARCHAR")).collect();
                format!("STRUCT({})[]", fields.join(", "))
            }
            (Engine::Spark, false) => {
                let fields: Vec<String> = members.iter().map(|name| format!("{name}: STRING")).collect();
                format!("ARRAY<STRUCT<{}>>", fields.join(", "))
            }
        }
    };
    match engine {
        Engine::DuckDb => {
            let columns: Vec<String> =
                columns.iter().map(|(name, of)| format!("\"{name}\": '{}'", kind(of))).collect();
            format!(
                "SELECT * FROM read_json({}, columns = {{{}}}, format = 'unstructured', maximum_object_size = 67108864)",
                engine.quoted(path),
                columns.join(", ")
            )
        }
        Engine::Spark => {
            let schema: Vec<String> =
                columns.iter().map(|(name, of)| format!("`{name}` {}", kind(of))).collect();
            format!(
                "({}) USING json OPTIONS (path {}, multiLine 'true')",
                schema.join(", "),
                engine.quoted(path)
            )
        }
    }
}

/// What comes before the views: settings, the folder of a session of Spark, and the functions that count gaps.
fn opening(engine: Engine, folder: Option<&Path>) -> String {
    let reasons: Vec<&str> = Missing::ALL.iter().map(|reason| reason.as_str()).collect();
    let structural: Vec<&str> = Missing::ALL
        .iter()
        .filter(|reason| reason.group() == Group::Structural)
        .map(|reason| reason.as_str())
        .collect();
    let list = |words: &[&str]| words.iter().map(|word| format!("'{word}'")).collect::<Vec<_>>().join(", ");
    let (reasons, structural) = (list(&reasons), list(&structural));
    let file = FILES.get_file(format!("{}/opening.sql", engine.as_str()));
    let text = file.and_then(include_dir::File::contents_utf8).unwrap_or_default();
    let text = text.replace("{reasons}", &reasons).replace("{structural}", &structural);
    text.replace("{folder}", &set_folder(folder)).replace("{probe}", &format!("{}{};", probe(), is_shared()))
}

/// Sets where a session of Spark writes: to a folder that is given, or to one of its own where `spark.ratebook.folder`
/// says, or else in the folder of Java for what is not kept.
fn set_folder(folder: Option<&Path>) -> String {
    if let Some(folder) = folder {
        return format!("SET {FOLDER} = {};", folder.to_string_lossy().replace('\'', "''"));
    }
    format!(
        "DECLARE OR REPLACE VARIABLE ratebook_folder STRING DEFAULT 'SET {FOLDER} = '
    || CASE WHEN '${{spark.ratebook.folder}}' LIKE '$%' THEN '${{system:java.io.tmpdir}}'
            ELSE '${{spark.ratebook.folder}}' END
    || '/ratebook-' || uuid();
EXECUTE IMMEDIATE ratebook_folder;"
    )
}

/// Statements that have executors write: where one writes to another folder than the others read, what it wrote would
/// be lost without a word.
pub(super) fn probe() -> String {
    let made = format!("SELECT id FROM range(0, {PROBES}, 1, {PROBES})");
    format!("CREATE OR REPLACE TEMPORARY VIEW lake_probe AS {made};\n{}", written("lake_probe"))
}

/// Parts of the probe, so that each of some executors writes one.
const PROBES: usize = 16;

/// Gives a row where all parts of the probe are there.
pub(super) fn is_shared() -> String {
    format!(
        "SELECT CASE WHEN count(*) = {PROBES} THEN 1 ELSE raise_error('what executors write to ${{{FOLDER}}} is not there \
         for all; name a folder that they share by TMPDIR or spark.ratebook.folder') END AS one\nFROM lake_probe"
    )
}
