//! Embedded folders are part of the program: a new file in one of them must cause a rebuild. CMS's JSON
//! schemas become tables of conditions here, so that a run of the program reads no schema.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use serde_json::{Map, Value};

/// CMS's schemas of the hospital template, one file a version.
const SCHEMAS: &str = "src/formats/hospital/json/schemas";
/// The list that is walked item by item: the items have a schema of their own.
const ITEMS: &str = "standard_charge_information";
/// The fixed words of the database.
const VOCABULARY: &str = "migrations/V1__vocabulary.sql";
/// Columns of a reason there.
const REASON_COLUMNS: usize = 11;
/// CMS's one pattern: 0, `1 through 10`, or a whole number from 11.
const COUNT: &str = r"^(0|1 through 10|1[1-9]|[2-9]\d+|[1-9]\d{2,})$";

fn main() {
    for folder in ["migrations", "queries", "seed", SCHEMAS] {
        println!("cargo::rerun-if-changed={folder}");
    }
    println!("cargo::rerun-if-changed=build.rs");
    // Cargo reads the settings of the folder that it is called in, not of the manifest's.
    println!("cargo::rerun-if-env-changed=SQLITE_MAX_EXPR_DEPTH");
    if env::var_os("SQLITE_MAX_EXPR_DEPTH").is_none() {
        println!(
            "cargo::error=SQLite would be built with limits that are too low for ratebook's reports: call cargo in the \
             folder of ratebook, whose .cargo/config.toml says how SQLite is built"
        );
    }
    println!("cargo::rustc-env=RATEBOOK_COMMIT={}", commit());
    let folder = env::var_os("OUT_DIR").expect("cargo names the folder for generated files");
    let entries = fs::read_dir(SCHEMAS).expect("the folder of CMS's schemas is there");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry can be read").path()).collect();
    paths.sort();
    let code: String = paths.iter().map(|path| template(path)).collect();
    fs::write(Path::new(&folder).join("hospital_schemas.rs"), code).expect("a file can be written");
    fs::write(Path::new(&folder).join("reasons.rs"), reasons()).expect("a file can be written");
}

/// The reasons for a gap, a line of the macro `reasons!` for each row that the migrations put into their table.
fn reasons() -> String {
    let text = fs::read_to_string(VOCABULARY).expect("the migration can be read");
    let (_, after) =
        text.split_once("INSERT INTO absent_reason").expect("the reasons are rows of the migration");
    let (_, after) = after.split_once("VALUES").expect("the rows have values");
    let cells = cells(after);
    assert!(
        !cells.is_empty() && cells.len().is_multiple_of(REASON_COLUMNS),
        "{VOCABULARY}: cells of reasons"
    );
    let mut code = "reasons! {\n".to_owned();
    for row in cells.chunks(REASON_COLUMNS) {
        let [id, word, group, meaning, action, ..] = row else {
            panic!("{VOCABULARY}: a reason has five cells")
        };
        let (name, group) = (capitals(word), capitals(group));
        writeln!(code, "#[doc = {meaning:?}]\n{name} = {id}, {word:?}, {group}, {meaning:?}, {action:?};")
            .expect("a string takes any text");
    }
    code + "}\n"
}

/// The cells of the rows of an `INSERT`, up to its end: numbers, and texts without their quotes.
fn cells(values: &str) -> Vec<String> {
    let (mut cells, mut rest) = (Vec::new(), values);
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || "(),".contains(c));
        if let Some(text) = rest.strip_prefix('\'') {
            let end = text.find('\'').expect("a text has an end");
            assert!(!text[end + 1..].starts_with('\''), "{VOCABULARY}: an apostrophe in a reason");
            cells.push(text[..end].to_owned());
            rest = &text[end + 1..];
        } else if rest.starts_with(|c: char| c.is_ascii_digit()) {
            let end = rest.find(|c: char| !c.is_ascii_digit()).expect("a number has an end");
            cells.push(rest[..end].to_owned());
            rest = &rest[end..];
        } else {
            assert!(rest.starts_with(';'), "{VOCABULARY}: `{}`", rest.lines().next().unwrap_or_default());
            return cells;
        }
    }
}

/// `NotApplicable` for `not-applicable`.
fn capitals(word: &str) -> String {
    word.split('-').map(|part| part[..1].to_ascii_uppercase() + &part[1..]).collect()
}

/// The commit that is built, or `unknown` outside a repository.
fn commit() -> String {
    let asked = std::process::Command::new("git").args(["rev-parse", "--short=12", "HEAD"]).output();
    let hash = asked.ok().filter(|run| run.status.success()).map(|run| run.stdout);
    hash.map_or("unknown".to_owned(), |hash| String::from_utf8_lossy(&hash).trim().to_owned())
}

/// The conditions of one version: `V3_0_0` for `V3.0.0_Hospital_price_transparency_schema.json`.
fn template(path: &Path) -> String {
    let file = path.file_name().expect("an entry has a name").to_string_lossy();
    let version = file.split('_').next().unwrap_or_default().replace('.', "_");
    let text = fs::read_to_string(path).expect("a schema can be read");
    let Value::Object(mut root) = serde_json::from_str(&text).expect("a schema is JSON") else {
        panic!("{file}: not an object");
    };
    let writer = Writer { file: &file, version: &version };
    root.remove("$schema");
    let Some(Value::Object(definitions)) = root.remove("definitions") else {
        panic!("{file}: no definitions");
    };
    if let Some(Value::Object(properties)) = root.get_mut("properties") {
        properties.remove(ITEMS);
    }
    if let Some(Value::Array(required)) = root.get_mut("required") {
        required.retain(|name| name != ITEMS);
    }
    let mut code = String::new();
    for (name, schema) in &definitions {
        let (name, schema) = (writer.definition(name), writer.schema(schema));
        writeln!(code, "static {name}: Schema = {schema};").expect("a string takes any text");
    }
    let (root, item) = (writer.schema(&Value::Object(root)), writer.definition(ITEMS));
    writeln!(
        code,
        "/// `{file}`.\npub(super) static {version}: Template = Template {{ root: {root}, item: &{item} }};"
    )
    .expect("a string takes any text");
    code
}

/// Writes the schemas of one file as Rust.
struct Writer<'a> {
    file: &'a str,
    version: &'a str,
}

impl Writer<'_> {
    fn definition(&self, name: &str) -> String {
        format!("{}_{}", self.version, name.to_uppercase())
    }

    /// A schema as the expression of a `Schema`; a keyword that is not known stops the build.
    fn schema(&self, schema: &Value) -> String {
        let Value::Object(keywords) = schema else { panic!("{}: `{schema}` is no schema", self.file) };
        let fields: Vec<String> =
            keywords.iter().filter_map(|(keyword, value)| self.keyword(keyword, value, keywords)).collect();
        format!("Schema {{ {}, ..Schema::ANYTHING }}", fields.join(", "))
    }

    fn keyword(&self, keyword: &str, value: &Value, all: &Map<String, Value>) -> Option<String> {
        Some(match (keyword, value) {
            ("type", Value::String(kind)) => {
                let kind = match kind.as_str() {
                    "object" => "Object",
                    "array" => "List",
                    "string" => "Text",
                    "number" => "Number",
                    "boolean" => "Bool",
                    _ => panic!("{}: unknown type `{kind}`", self.file),
                };
                format!("kind: Some(Type::{kind})")
            }
            ("properties", Value::Object(properties)) => {
                let properties =
                    properties.iter().map(|(name, value)| format!("({name:?}, {})", self.part(value)));
                format!("properties: &[{}]", properties.collect::<Vec<_>>().join(", "))
            }
            ("required", Value::Array(_)) => format!("required: &{value}"),
            ("enum", Value::Array(_)) => format!("one_of_words: &{value}"),
            ("const", Value::String(word)) => format!("word: Some({word:?})"),
            ("items", _) => format!("items: Some({})", self.part(value)),
            ("contains", _) => format!("contains: Some({})", self.part(value)),
            ("not", _) => format!("not: Some({})", self.part(value)),
            ("anyOf", Value::Array(parts)) => format!("any_of: {}", self.parts(parts)),
            ("allOf", Value::Array(parts)) => format!("all_of: {}", self.parts(parts)),
            ("if", _) => {
                let then = all.get("then").unwrap_or_else(|| panic!("{}: `if` without `then`", self.file));
                format!("when: Some(({}, {}))", self.part(value), self.part(then))
            }
            ("then", _) if all.contains_key("if") => return None,
            ("minLength", _) if *value == 1 => "not_blank: true".to_owned(),
            ("minItems", _) if *value == 1 => "not_empty: true".to_owned(),
            ("exclusiveMinimum", _) if *value == 0 => "positive: true".to_owned(),
            ("format", Value::String(format)) if format == "date" => "date: true".to_owned(),
            ("pattern", Value::String(pattern)) if pattern == COUNT => "count: true".to_owned(),
            _ => panic!("{}: `{keyword}` with `{value}` is not known", self.file),
        })
    }

    /// A schema within another, or the definition that it names.
    fn part(&self, schema: &Value) -> String {
        match schema.get("$ref").and_then(Value::as_str).and_then(|name| name.strip_prefix("#/definitions/"))
        {
            Some(name) => format!("&{}", self.definition(name)),
            None => format!("&{}", self.schema(schema)),
        }
    }

    fn parts(&self, schemas: &[Value]) -> String {
        let parts: Vec<String> = schemas.iter().map(|schema| self.part(schema)).collect();
        format!("&[{}]", parts.join(", "))
    }
}
