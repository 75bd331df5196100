//! One seed row: cells to bound values, each checked with its file, line and column in hand.

use rusqlite::{Connection, OptionalExtension};

use super::table::{Gaps, Kind, SeedColumn, SeedTable};
use crate::db::{Binder, Bound, Record, Shared, Texts, Value};
use crate::domain::company;
use crate::domain::text::name_letters;
use crate::domain::{
    Code, CodeSystem, Decimal, FingerprintBuilder, Known, Missing, Modifier, ModifierSet, nearest, parse_date,
};
use crate::findings::{Rule, rules};
use crate::formats::number::Number;

/// A problem of one cell: the column, the rule, what is wrong, what to do.
pub(super) struct CellProblem {
    pub(super) column: &'static str,
    pub(super) rule: &'static Rule,
    pub(super) message: String,
    pub(super) help: String,
}

/// A row of a seed file: the columns are those of its table that the file fills.
pub(super) struct SeedRow {
    table: &'static SeedTable,
    /// One a column of the file; none for what is told by another column.
    cells: Vec<Option<Known<SeedValue>>>,
    line: u64,
}

/// A value of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum SeedValue {
    Text(String),
    Number(i64),
}

impl Value for &SeedValue {
    fn bound(&self, texts: &mut Texts) -> Bound {
        match self {
            SeedValue::Text(text) => (&**text).bound(texts),
            SeedValue::Number(number) => number.bound(texts),
        }
    }

    fn count(&self, identity: FingerprintBuilder) -> FingerprintBuilder {
        match self {
            SeedValue::Text(text) => (&**text).count(identity),
            SeedValue::Number(number) => number.count(identity),
        }
    }
}

impl Record for SeedRow {
    fn table(&self) -> &'static str {
        self.table.table
    }

    fn columns(&self, out: &mut impl Binder) {
        for (column, cell) in self.table.columns.iter().zip(&self.cells) {
            let Some(cell) = cell else { continue };
            let name = column.stored_name();
            match (column.gaps, cell) {
                (Gaps::Never, Ok(value)) => {
                    out.value(name, value);
                    if let (Kind::Name, SeedValue::Text(alias)) = (column.kind, value) {
                        out.value("payer_key", &*name_letters(alias));
                        out.value("company", company(alias));
                    }
                }
                (_, cell) => out.known(name, cell.as_ref().map_err(|reason| *reason)),
            }
        }
        out.shared(Shared::Import);
        out.aside("source_line", self.line);
    }
}

/// A row, or what is wrong with its cells.
pub(super) type ReadRow = Result<SeedRow, Vec<CellProblem>>;

/// Reads the cells of a row, which stand in the order of the table's columns.
///
/// # Errors
/// When the database fails, which says nothing about a cell.
pub(super) fn read_row(
    connection: &Connection,
    table: &'static SeedTable,
    line: u64,
    cells: &[&str],
) -> rusqlite::Result<ReadRow> {
    let mut read = Vec::new();
    let mut problems = Vec::new();
    let mut system = CodeSystem::Cpt;
    for (column, cell) in table.columns.iter().zip(cells) {
        match read_cell(connection, column, cell.trim(), &mut system) {
            // The system of a reference is told by its `code_id`.
            Ok(_) if column.kind == Kind::System && table.table != "code" => read.push(None),
            Ok(known) => read.push(Some(known)),
            Err(Fault::Database(error)) => return Err(error),
            Err(Fault::Cell((rule, message, help))) => {
                problems.push(CellProblem { column: column.name, rule, message, help });
            }
        }
    }
    Ok(if problems.is_empty() { Ok(SeedRow { table, cells: read, line }) } else { Err(problems) })
}

type Complaint = (&'static Rule, String, String);

/// Why a cell was not read: it is bad, or nothing is known of it because the database failed.
enum Fault {
    Cell(Complaint),
    Database(rusqlite::Error),
}

impl From<Complaint> for Fault {
    fn from(complaint: Complaint) -> Self {
        Self::Cell(complaint)
    }
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error)
    }
}

fn read_cell(
    connection: &Connection,
    column: &SeedColumn,
    cell: &str,
    system: &mut CodeSystem,
) -> Result<Known<SeedValue>, Fault> {
    if let Some(word) = cell.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return match (word.parse::<Missing>(), column.gaps) {
            (Ok(reason), Gaps::Allowed) => Ok(Err(reason)),
            (Ok(_), Gaps::Never) => Err(Fault::Cell((
                rules::VALUE_MISSING,
                format!("`{cell}` appears where a value is required"),
                "a row without this value cannot be stored; leave the row out".to_owned(),
            ))),
            (Err(unknown), _) => Err(Fault::Cell((
                rules::UNKNOWN_WORD,
                unknown.to_string(),
                "write one of these words in brackets".to_owned(),
            ))),
        };
    }
    if cell.is_empty() && column.kind != Kind::Modifiers {
        let help = match column.gaps {
            Gaps::Allowed => "write the reason in brackets, such as [pending] or [not-supplied]",
            Gaps::Never => "write the value; this column cannot be missing",
        };
        return Err((rules::VALUE_MISSING, "a blank cell".to_owned(), help.to_owned()).into());
    }
    let value = match column.kind {
        Kind::Text => SeedValue::Text(cell.to_owned()),
        Kind::Name => SeedValue::Text(cell.split_whitespace().collect::<Vec<_>>().join(" ")),
        Kind::System => {
            *system = cell
                .parse()
                .map_err(complain(rules::UNKNOWN_WORD, "write the system as the table `code_system` does"))?;
            SeedValue::Text(system.as_str().to_owned())
        }
        Kind::NewCode => {
            let code = Code::new(*system, cell)
                .map_err(complain(rules::NOT_A_CODE, "check the code and its system"))?;
            SeedValue::Text(code.as_str().to_owned())
        }
        Kind::KnownCode => known_code(connection, *system, cell)?,
        Kind::KnownPayer => known_payer(connection, cell)?,
        Kind::Known(table) => known_key(connection, table, cell)?,
        Kind::Modifier => {
            let modifier: Modifier =
                cell.parse().map_err(complain(rules::NOT_A_MODIFIER, "write the two characters"))?;
            SeedValue::Text(modifier.to_string())
        }
        Kind::Modifiers => {
            let set = ModifierSet::parse(cell)
                .map_err(complain(rules::NOT_A_MODIFIER, "divide modifiers by a bar"))?;
            SeedValue::Text(set.to_string())
        }
        Kind::Date => {
            let date =
                parse_date(cell).map_err(complain(rules::NOT_A_DATE, "write the day as YYYY-MM-DD"))?;
            SeedValue::Text(date.to_string())
        }
        Kind::Integer => {
            let number = cell.parse::<i64>().map_err(|_| {
                (
                    rules::NOT_AN_AMOUNT,
                    format!("`{cell}` is not a whole number"),
                    "write digits without separators".to_owned(),
                )
            })?;
            SeedValue::Number(number)
        }
        Kind::Scaled => scaled(cell)?,
    };
    Ok(Ok(value))
}

fn complain<E: std::fmt::Display>(rule: &'static Rule, help: &str) -> impl Fn(E) -> Complaint {
    move |error| (rule, error.to_string(), help.to_owned())
}

fn scaled(cell: &str) -> Result<SeedValue, Complaint> {
    let help = "write digits with a point, without separators or currency".to_owned();
    let rule = rules::NOT_AN_AMOUNT;
    let wrong = |words: &str| (rule, format!("`{cell}` {words}"), help.clone());
    match Number::of(cell) {
        Number::Value(_) | Number::Zero(_) | Number::Signed(_) | Number::Rounded(..) => {}
        Number::NineNines(_) => {
            let help = "write [insufficient], or the number if there is one".to_owned();
            return Err((rule, format!("`{cell}` says that there is no number"), help));
        }
        Number::TooLarge(_) => return Err(wrong("is too large")),
        Number::Blank
        | Number::Marker(..)
        | Number::Punctuated(..)
        | Number::Currency(_)
        | Number::DecimalComma(_)
        | Number::Unreadable(_) => {
            return Err(wrong("is not a plain number"));
        }
    }
    let number = Decimal::parse(cell).map_err(|error| wrong(&error.to_string()))?;
    if number.rounded {
        return Err((
            rule,
            format!("`{cell}` has more than four places"),
            "round it to four places".to_owned(),
        ));
    }
    Ok(SeedValue::Number(number.value.scaled()))
}

fn known_code(connection: &Connection, system: CodeSystem, cell: &str) -> Result<SeedValue, Fault> {
    let code =
        Code::new(system, cell).map_err(complain(rules::NOT_A_CODE, "check the code and its system"))?;
    let found: Option<i64> = connection
        .prepare_cached("SELECT code_id FROM code WHERE system = ?1 AND code = ?2")?
        .query_row([system.as_str(), code.as_str()], |row| row.get(0))
        .optional()?;
    found.map(SeedValue::Number).ok_or_else(|| {
        (
            rules::UNKNOWN_NAME,
            format!("{code} is not known"),
            "add it to codes.csv of the same folder, or correct it".to_owned(),
        )
            .into()
    })
}

fn known_payer(connection: &Connection, cell: &str) -> Result<SeedValue, Fault> {
    let found: Option<i64> = connection
        .prepare_cached("SELECT payer_id FROM payer WHERE payer = ?1")?
        .query_row([cell], |row| row.get(0))
        .optional()?;
    match found {
        Some(payer_id) => Ok(SeedValue::Number(payer_id)),
        None => Err(unknown_key(connection, "payer", cell)?.into()),
    }
}

fn known_key(connection: &Connection, table: &'static str, cell: &str) -> Result<SeedValue, Fault> {
    // Table and column have the same name, both from the constant specification.
    let sql = format!("SELECT 1 FROM {table} WHERE {table} = ?1");
    let found = connection.prepare_cached(&sql)?.query_row([cell], |_| Ok(())).optional()?;
    match found {
        Some(()) => Ok(SeedValue::Text(cell.to_owned())),
        None => Err(unknown_key(connection, table, cell)?.into()),
    }
}

fn unknown_key(connection: &Connection, table: &str, cell: &str) -> rusqlite::Result<Complaint> {
    let known: Vec<String> = connection
        .prepare(&format!("SELECT {table} FROM {table} ORDER BY 1"))
        .and_then(|mut statement| statement.query_map([], |row| row.get(0))?.collect())?;
    let near = nearest(cell, known.iter().map(String::as_str));
    let help = if near.is_empty() {
        format!("add it to the folder's file for `{table}`, or correct it")
    } else {
        format!("did you mean {}?", near.join(" or "))
    };
    Ok((rules::UNKNOWN_NAME, format!("{} `{cell}` is not known", table.replace('_', " ")), help))
}
