//! One seed row: cells to bound values, each checked with its file, line and column in hand.

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension};

use super::table::{Gaps, Kind, SeedColumn, SeedTable};
use crate::domain::{Code, CodeSystem, Decimal, Missing, Modifier, ModifierSet, nearest, parse_date};
use crate::findings::{Rule, rules};
use crate::formats::number::Number;

/// A problem of one cell: the column, the rule, what is wrong, what to do.
pub(super) struct CellProblem {
    pub(super) column: &'static str,
    pub(super) rule: &'static Rule,
    pub(super) message: String,
    pub(super) help: String,
}

/// Reads the cells of a row (in the order of the table's columns) into the values to bind.
pub(super) fn read_row(
    connection: &Connection,
    table: &SeedTable,
    cells: &[&str],
) -> Result<Vec<Value>, Vec<CellProblem>> {
    let mut values = Vec::new();
    let mut problems = Vec::new();
    let mut system = CodeSystem::Cpt;
    for (column, cell) in table.columns.iter().zip(cells) {
        match read_cell(connection, column, cell.trim(), &mut system) {
            Ok(_) if column.kind == Kind::System && table.table != "code" => {}
            Ok(Known::Value(value)) => {
                values.push(value);
                if column.gaps == Gaps::Allowed {
                    values.push(Value::Null);
                }
            }
            Ok(Known::Gap(reason)) => {
                values.push(Value::Null);
                values.push(Value::Text(reason.as_str().to_owned()));
            }
            Err((rule, message, help)) => {
                problems.push(CellProblem { column: column.name, rule, message, help })
            }
        }
    }
    if problems.is_empty() { Ok(values) } else { Err(problems) }
}

enum Known {
    Value(Value),
    Gap(Missing),
}

type Complaint = (&'static Rule, String, String);

fn read_cell(
    connection: &Connection,
    column: &SeedColumn,
    cell: &str,
    system: &mut CodeSystem,
) -> Result<Known, Complaint> {
    if let Some(word) = cell.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return match (word.parse::<Missing>(), column.gaps) {
            (Ok(reason), Gaps::Allowed) => Ok(Known::Gap(reason)),
            (Ok(_), Gaps::Never) => Err((
                rules::VALUE_MISSING,
                format!("`{cell}` stands where a value is required"),
                "a row without this value cannot be stored; leave the row out".to_owned(),
            )),
            (Err(unknown), _) => Err((
                rules::UNKNOWN_WORD,
                unknown.to_string(),
                "write one of these words in brackets".to_owned(),
            )),
        };
    }
    if cell.is_empty() && column.kind != Kind::Modifiers {
        let help = match column.gaps {
            Gaps::Allowed => "write the reason in brackets, such as [pending] or [not-supplied]",
            Gaps::Never => "write the value; this column cannot be missing",
        };
        return Err((rules::VALUE_MISSING, "a blank cell".to_owned(), help.to_owned()));
    }
    let value = match column.kind {
        Kind::Text => Value::Text(cell.to_owned()),
        Kind::System => {
            *system = cell
                .parse()
                .map_err(complain(rules::UNKNOWN_WORD, "write the system as the table `code_system` does"))?;
            Value::Text(system.as_str().to_owned())
        }
        Kind::NewCode => {
            let code = Code::new(*system, cell)
                .map_err(complain(rules::NOT_A_CODE, "check the code and its system"))?;
            Value::Text(code.as_str().to_owned())
        }
        Kind::KnownCode => known_code(connection, *system, cell)?,
        Kind::KnownPayer => known_payer(connection, cell)?,
        Kind::Known(table) => known_key(connection, table, cell)?,
        Kind::Modifier => {
            let modifier: Modifier =
                cell.parse().map_err(complain(rules::NOT_A_MODIFIER, "write the two characters"))?;
            Value::Text(modifier.to_string())
        }
        Kind::Modifiers => {
            let set = ModifierSet::parse(cell)
                .map_err(complain(rules::NOT_A_MODIFIER, "divide modifiers by a bar"))?;
            Value::Text(set.to_string())
        }
        Kind::Date => {
            let date =
                parse_date(cell).map_err(complain(rules::NOT_A_DATE, "write the day as YYYY-MM-DD"))?;
            Value::Text(date.to_string())
        }
        Kind::Integer => {
            let number = cell.parse::<i64>().map_err(|_| {
                (
                    rules::NOT_AN_AMOUNT,
                    format!("`{cell}` is not a whole number"),
                    "write digits without separators".to_owned(),
                )
            })?;
            Value::Integer(number)
        }
        Kind::Scaled => scaled(cell)?,
    };
    Ok(Known::Value(value))
}

fn complain<E: std::fmt::Display>(rule: &'static Rule, help: &str) -> impl Fn(E) -> Complaint {
    move |error| (rule, error.to_string(), help.to_owned())
}

fn scaled(cell: &str) -> Result<Value, Complaint> {
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
        Number::Blank | Number::Marker(..) | Number::NotANumber(_) => {
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
    Ok(Value::Integer(number.value.scaled()))
}

fn known_code(connection: &Connection, system: CodeSystem, cell: &str) -> Result<Value, Complaint> {
    let code =
        Code::new(system, cell).map_err(complain(rules::NOT_A_CODE, "check the code and its system"))?;
    let found: Option<i64> = connection
        .query_row(
            "SELECT code_id FROM code WHERE system = ?1 AND code = ?2",
            [system.as_str(), code.as_str()],
            |row| row.get(0),
        )
        .optional()
        .map_err(complain(rules::UNKNOWN_NAME, "the database refused"))?;
    found.map(Value::Integer).ok_or_else(|| {
        (
            rules::UNKNOWN_NAME,
            format!("{code} is not known"),
            "add it to codes.csv of the same folder, or correct it".to_owned(),
        )
    })
}

fn known_payer(connection: &Connection, cell: &str) -> Result<Value, Complaint> {
    let found: Option<i64> = connection
        .query_row("SELECT payer_id FROM payer WHERE payer = ?1", [cell], |row| row.get(0))
        .optional()
        .map_err(complain(rules::UNKNOWN_NAME, "the database refused"))?;
    match found {
        Some(payer_id) => Ok(Value::Integer(payer_id)),
        None => Err(unknown_key(connection, "payer", cell)),
    }
}

fn known_key(connection: &Connection, table: &'static str, cell: &str) -> Result<Value, Complaint> {
    // Table and column have the same name, both from the constant specification.
    let sql = format!("SELECT 1 FROM {table} WHERE {table} = ?1");
    let found = connection
        .query_row(&sql, [cell], |_| Ok(()))
        .optional()
        .map_err(complain(rules::UNKNOWN_NAME, "the database refused"))?;
    match found {
        Some(()) => Ok(Value::Text(cell.to_owned())),
        None => Err(unknown_key(connection, table, cell)),
    }
}

fn unknown_key(connection: &Connection, table: &str, cell: &str) -> Complaint {
    let known: Vec<String> = connection
        .prepare(&format!("SELECT {table} FROM {table} ORDER BY 1"))
        .and_then(|mut statement| statement.query_map([], |row| row.get(0))?.collect())
        .unwrap_or_default();
    let near = nearest(cell, known.iter().map(String::as_str));
    let help = if near.is_empty() {
        format!("add it to the folder's file for `{table}`, or correct it")
    } else {
        format!("did you mean {}?", near.join(" or "))
    };
    (rules::UNKNOWN_NAME, format!("{} `{cell}` is not known", table.replace('_', " ")), help)
}
