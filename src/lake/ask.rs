//! A query of the catalogue, run on a lake by an engine's own command.
//!
//! The engine is a program: it is given a script, and gives one JSON object a row. The rows go into a table of a
//! database in memory, and the query's header reads them from there, so that types, reasons and origins are those of
//! any other result.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread;
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use rusqlite::Connection;
use rusqlite::types::Value as SqlValue;
use serde_json::{Map, Value};

use super::error::LakeError;
use super::layout::Lake;
use super::views::{Session, is_shared, probe, script};
use crate::db::register_functions;
use crate::domain::text::{NO_THREAD_HINT, bare_name, name_letters};
use crate::domain::{Code, visible, words_of_command};
use crate::model::ColumnKind;
use crate::query::{Engine, Made, Params, Query, Script, together};

/// How often is looked whether the engine has ended.
const LOOK: Duration = Duration::from_millis(10);

/// The name of the last question, which every engine answers.
const END: &str = "end of the answers";

/// The member that comes before the rows of each of several queries.
const NAME: &str = "ratebook_query";

/// An engine and the command that runs it.
#[derive(Debug, Clone)]
pub struct Runner {
    /// The engine.
    pub engine: Engine,
    /// The program and its arguments; without it the engine's usual command.
    pub command: Option<String>,
    /// The day that the views are of.
    pub today: NaiveDate,
    /// The time after which it is stopped.
    pub time: Duration,
    /// It is stopped once this is true.
    pub stop: Arc<AtomicBool>,
}

/// Runs a query on a lake and puts its rows where the query that comes back reads them.
///
/// # Errors
/// When the folder is no lake, the query is not for a lake, the engine is not there or fails, or its answer is none.
pub fn ask(
    root: &Path,
    query: &Query,
    params: &Params,
    runner: &Runner,
    memory: &Connection,
) -> Result<Query, LakeError> {
    if query.is_of_the_database() {
        return Err(LakeError::Usage {
            message: format!("`{}` reads the records that a database keeps of its imports", query.name),
            hint: "run it on the database that the files are imported into: a lake has their rates alone"
                .to_owned(),
        });
    }
    let asked = [(query.clone(), params.clone())];
    let mut answered = ask_all(root, &asked, runner, memory)?;
    Ok(answered.remove(0))
}

/// Runs several queries on a lake at once: the engine is started for all of them. A query that is not for a lake has no
/// row.
///
/// # Errors
/// As [`ask`].
pub fn ask_all(
    root: &Path,
    asked: &[(Query, Params)],
    runner: &Runner,
    memory: &Connection,
) -> Result<Vec<Query>, LakeError> {
    Lake::check(root)?;
    let root =
        std::fs::canonicalize(root).map_err(|source| LakeError::Read { path: root.to_owned(), source })?;
    register_functions(memory)?;
    let (mut relations, mut statements, mut made) = (BTreeSet::new(), String::new(), Made::default());
    let of_lakes: Vec<&(Query, Params)> =
        asked.iter().filter(|(query, _)| !query.is_of_the_database()).collect();
    for ((query, _), script) in of_lakes.iter().zip(together(&of_lakes, runner.engine)?) {
        statements.push_str(&one_of_several(&query.name, &script, &mut made, runner.engine));
        relations.extend(script.reads);
    }
    let mut answers = runner.answers(&root, relations, code_of(asked).as_ref(), &statements)?;
    let answered: BTreeSet<String> = answers.keys().cloned().collect();
    let kept = asked.iter().map(|(query, _)| {
        if !answered.contains(&query.name) && !query.is_of_the_database() {
            return Err(runner.no_answer(""));
        }
        keep(memory, query, &answers.remove(&query.name).unwrap_or_default())
    });
    kept.collect()
}

/// Notes in a database in memory a code that the files of a lake have and its small tables do not: the engine is asked
/// only for such a code.
///
/// # Errors
/// As [`ask`].
pub fn learn_code(root: &Path, code: &Code, runner: &Runner, memory: &Connection) -> Result<(), LakeError> {
    let (system, text) = (code.system().as_str(), code.as_str());
    let known = "SELECT EXISTS (SELECT 1 FROM code WHERE code = ?1)";
    if memory.query_row(known, [text], |row| row.get(0))? {
        return Ok(());
    }
    let engine = runner.engine;
    // A code may be there as a part of a bundle alone.
    let relations = ["lake_stored_rate", "lake_component"];
    let of = |relation| {
        let (system, text) = (engine.quoted(system), engine.quoted(text));
        // What was taken back is in the folder all the same.
        format!(
            "SELECT named.code FROM {relation} AS named JOIN lake_import AS file ON file.part = named.part \
             WHERE named.system = {system} AND named.code = {text}"
        )
    };
    let statement = format!("SELECT code FROM ({}) AS named LIMIT 1", relations.map(of).join(" UNION ALL "));
    if has_row(root, runner, &[&relations[..], &["lake_import"]].concat(), statement)? {
        memory.execute(
            "INSERT INTO code (system, code, title_na, descriptor_na, service_type_na, effective_from_na,
                 effective_to_na, replaced_by_na, import_id, source_line)
             SELECT ?1, ?2, 'not-collected', 'not-collected', 'not-collected', 'not-collected', 'not-collected',
                    'not-collected', max(import_id), 1
             FROM import",
            [system, text],
        )?;
    }
    Ok(())
}

/// Notes in a database in memory a name that the files of a lake publish for a payer, and that leads to none of the
/// lake's tables.
///
/// # Errors
/// As [`ask`].
pub fn learn_payer(root: &Path, name: &str, runner: &Runner, memory: &Connection) -> Result<(), LakeError> {
    let key = name_letters(name.trim().trim_matches('"'));
    let statement =
        format!("SELECT raw_payer FROM payer_plan WHERE payer_key = {} LIMIT 1", runner.engine.quoted(&key));
    if has_row(root, runner, &["payer_plan"], statement)? {
        memory.execute(
            "INSERT INTO payer_plan (raw_payer, raw_plan_na, payer_key, product_key, plan_key, line_of_business,
                 line_is_stated, import_id)
             SELECT ?1, 'not-supplied', ?2, ?3, '', 'unknown', 0, max(import_id) FROM import",
            [name, &key, &bare_name(name)],
        )?;
    }
    Ok(())
}

/// Puts the scopes that the files of a lake have for a code in front of those of a database in memory, which has none,
/// until [`forget_scopes`].
///
/// # Errors
/// As [`ask`].
pub fn learn_scopes(root: &Path, code: &Code, runner: &Runner, memory: &Connection) -> Result<(), LakeError> {
    let (system, text) = (code.system().as_str(), code.as_str());
    let columns = SCOPE.join(", ");
    let statement = format!(
        "SELECT DISTINCT {columns} FROM v_market_scope WHERE system = {} AND code = {}",
        runner.engine.quoted(system),
        runner.engine.quoted(text)
    );
    memory.execute_batch(&format!("CREATE TEMP TABLE v_market_scope ({columns})"))?;
    let places = vec!["?"; SCOPE.len()].join(", ");
    let mut insert = memory.prepare(&format!("INSERT INTO temp.v_market_scope VALUES ({places})"))?;
    let code = (system.to_owned(), text.to_owned());
    for row in rows_of(root, runner, &["v_market_scope"], Some(&code), statement)? {
        insert.execute(rusqlite::params_from_iter(SCOPE.map(|column| sql_value(row.get(column), false))))?;
    }
    Ok(())
}

/// What a scope is known by.
const SCOPE: [&str; 8] = [
    "system",
    "code",
    "amount_kind",
    "scope_setting",
    "scope_class",
    "scope_method",
    "scope_line",
    "scope_unit",
];

/// Takes away what [`learn_scopes`] put in front.
///
/// # Errors
/// When SQLite fails.
pub fn forget_scopes(memory: &Connection) -> Result<(), LakeError> {
    Ok(memory.execute_batch("DROP TABLE temp.v_market_scope")?)
}

/// Whether a statement on relations of a lake gives a row.
fn has_row(root: &Path, runner: &Runner, relations: &[&str], statement: String) -> Result<bool, LakeError> {
    Ok(!rows_of(root, runner, relations, None, statement)?.is_empty())
}

/// The rows of a statement on relations of a lake.
fn rows_of(
    root: &Path,
    runner: &Runner,
    relations: &[&str],
    code: Option<&(String, String)>,
    statement: String,
) -> Result<Vec<Map<String, Value>>, LakeError> {
    let root =
        std::fs::canonicalize(root).map_err(|source| LakeError::Read { path: root.to_owned(), source })?;
    let sought = one_of_several(SOUGHT, &plain(statement), &mut Made::default(), runner.engine);
    let relations = relations.iter().map(|name| (*name).to_owned()).collect();
    let mut answers = runner.answers(&root, relations, code, &sought)?;
    Ok(answers.remove(SOUGHT).unwrap_or_default())
}

/// The name of the question what the files have of a code or a name.
const SOUGHT: &str = "sought";

/// The system and code that all of several queries are asked for.
fn code_of(asked: &[(Query, Params)]) -> Option<(String, String)> {
    let of = |query: &Query, params: &Params| {
        let given =
            |name: &str| params.iter().find(|(known, _)| *known == name).map(|(_, value)| value.to_owned());
        let code = given("code").filter(|_| query.params.iter().any(|param| param.name == "system"))?;
        // A code may be given with its system before it.
        let code =
            Code::parse(&given("system").map_or_else(|| code.clone(), |system| format!("{system}:{code}")))
                .ok()?;
        Some((code.system().as_str().to_owned(), code.as_str().to_owned()))
    };
    let mut codes = asked.iter().map(|(query, params)| of(query, params));
    let first = codes.next()??;
    codes.all(|other| other.as_ref() == Some(&first)).then_some(first)
}

/// A statement that reads the views of a lake alone.
fn plain(statement: String) -> Script {
    Script { before: Vec::new(), statement, reads: BTreeSet::new() }
}

/// A statement behind its name, and what it reads that is not yet made: DuckDB prints rows as JSON, Spark is asked to
/// make them.
fn one_of_several(name: &str, script: &Script, made: &mut Made, engine: Engine) -> String {
    let Script { before, statement, .. } = script;
    let before: String =
        before.iter().filter(|step| made.needs(step)).map(|step| step.text.as_str()).collect();
    match engine {
        Engine::DuckDb => format!("{before}SELECT {} AS {NAME};\n{statement};\n", engine.quoted(name)),
        Engine::Spark => format!(
            "{before}SELECT to_json(named_struct('{NAME}', {}));\n\
             SELECT to_json(struct(*), map('ignoreNullFields', 'false')) FROM (\n{statement}\n);\n",
            engine.quoted(name)
        ),
    }
}

/// A column of the result, and whether it holds numbers.
struct Given {
    name: String,
    is_number: bool,
}

/// The columns of a query as SQLite names them, with the types of its header.
fn columns_of(query: &Query, memory: &Connection) -> Result<Vec<Given>, LakeError> {
    let statement = memory.prepare(&query.sql)?;
    let declared = |name: &str| query.columns.iter().find(|column| column.name == name);
    let given = |name: &str| {
        let number = |kind| matches!(kind, ColumnKind::Integer | ColumnKind::Decimal | ColumnKind::Money);
        let is_number = declared(name).map_or(NUMBERED.contains(&name), |column| number(column.kind));
        Given { name: name.to_owned(), is_number }
    };
    Ok(statement.column_names().map(given).collect())
}

/// Columns that every query may have beside those that it declares, and that hold numbers.
const NUMBERED: [&str; 6] = ["_line", "_lines", "_import", "_rows", "_beside_line", "_beside_import"];

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Puts the rows of a query into a table, and gives the query that reads them there.
fn keep(memory: &Connection, query: &Query, rows: &[Map<String, Value>]) -> Result<Query, LakeError> {
    let columns = columns_of(query, memory)?;
    let table = format!("temp.{}", quoted(&format!("answer {}", query.name)));
    let names: Vec<String> = columns.iter().map(|column| quoted(&column.name)).collect();
    memory.execute_batch(&format!(
        "DROP TABLE IF EXISTS {table}; CREATE TABLE {table} ({})",
        names.join(", ")
    ))?;
    let places = vec!["?"; columns.len()].join(", ");
    let mut insert = memory.prepare(&format!("INSERT INTO {table} VALUES ({places})"))?;
    for row in rows {
        let values = columns.iter().map(|column| sql_value(row.get(&column.name), column.is_number));
        insert.execute(rusqlite::params_from_iter(values))?;
    }
    Ok(query.reading(&format!("SELECT * FROM {table}")))
}

/// A value of JSON as SQLite has it: true is 1, a whole number stays one, and a number that an engine writes in quotes,
/// because it may be larger than JSON's readers take, is one.
fn sql_value(value: Option<&Value>, is_number: bool) -> SqlValue {
    match value {
        None | Some(Value::Null) => SqlValue::Null,
        Some(Value::Bool(bool)) => SqlValue::Integer(i64::from(*bool)),
        Some(Value::Number(number)) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => SqlValue::Integer(whole),
            (None, Some(real)) => SqlValue::Real(real),
            (None, None) => SqlValue::Null,
        },
        Some(Value::String(text)) => match text.parse::<i64>() {
            Ok(whole) if is_number => SqlValue::Integer(whole),
            _ => SqlValue::Text(text.clone()),
        },
        Some(list) => SqlValue::Text(list.to_string()),
    }
}

impl Runner {
    /// The program and its arguments, without the script.
    fn program(&self) -> Result<(String, Vec<String>), LakeError> {
        let usual = match self.engine {
            Engine::DuckDb => "duckdb -batch -bail -jsonlines :memory:",
            // Nothing is kept between two runs, so that no catalog of Hive is made in the folder of the caller.
            Engine::Spark => "spark-sql --conf spark.sql.catalogImplementation=in-memory -S -f",
        };
        let given = self.command.as_deref().unwrap_or(usual);
        let words = words_of_command(given).unwrap_or_default();
        match words.split_first() {
            Some((program, arguments)) => Ok((program.clone(), arguments.to_vec())),
            None => Err(LakeError::Usage {
                message: format!("`{given}` is no command"),
                hint: "name a program and its arguments, each with blanks in quotes".to_owned(),
            }),
        }
    }

    /// Runs a script, and gives what the engine printed.
    fn run(&self, script: &str) -> Result<String, LakeError> {
        let (program, arguments) = self.program()?;
        let mut command = Command::new(&program);
        command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
        // Spark reads a script from a file alone.
        let file = match self.engine {
            Engine::DuckDb => None,
            Engine::Spark => Some(self.script_file(script)?),
        };
        match &file {
            Some(file) => command.arg(file.path()).stdin(Stdio::null()),
            None => command.stdin(Stdio::piped()),
        };
        // The command may be a script, whose programs are stopped with it.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut child = command.spawn().map_err(|source| self.not_there(&program, &source))?;
        let (writing, out, err) = pipes(&mut child, script).map_err(|source| {
            drop(kill(&mut child));
            LakeError::Engine {
                message: format!("the system starts no thread that speaks with `{program}`: {source}"),
                hint: NO_THREAD_HINT.to_owned(),
            }
        })?;
        let ended = self.wait(&mut child)?;
        drop(writing.join());
        let (out, err) = (out.join().unwrap_or_default(), err.join().unwrap_or_default());
        if ended { Ok(out) } else { Err(self.failed(&err)) }
    }

    /// The rows that a script of several questions is answered by, each under the name of its question. The last is
    /// [`END`]: an answer that stops before it is none.
    fn answers(
        &self,
        root: &Path,
        relations: BTreeSet<String>,
        code: Option<&(String, String)>,
        statements: &str,
    ) -> Result<BTreeMap<String, Vec<Map<String, Value>>>, LakeError> {
        let folder = self.folder()?;
        let folder = folder.as_ref().map(tempfile::TempDir::path);
        let views =
            script(root, self.engine, Some(relations), &Session { code, folder, today: Some(self.today) })?;
        let (before, end) = match self.engine {
            Engine::DuckDb => (String::new(), "SELECT 1 AS one".to_owned()),
            // An executor that came later may have lost what it wrote.
            Engine::Spark => (probe(), is_shared()),
        };
        let end = one_of_several(END, &plain(end), &mut Made::default(), self.engine);
        let answer = self.run(&format!("{views}{statements}{before}{end}"))?;
        let mut answers: BTreeMap<String, Vec<Map<String, Value>>> = BTreeMap::new();
        let mut name = String::new();
        // Before the first query Spark says what it was set to.
        let before = |line: &&str| self.engine == Engine::Spark && !line.contains(NAME);
        for line in answer.lines().filter(|line| !line.trim().is_empty()).skip_while(before) {
            let row: Map<String, Value> = serde_json::from_str(line).map_err(|_| self.no_answer(line))?;
            match row.get(NAME) {
                Some(Value::String(next)) => {
                    name.clone_from(next);
                    answers.entry(name.clone()).or_default();
                }
                _ => answers.entry(name.clone()).or_default().push(row),
            }
        }
        match answers.remove(END) {
            Some(rows) if rows.len() == 1 => Ok(answers),
            _ => Err(self.no_answer("")),
        }
    }

    /// Where the engine writes what it reads again, if it does: it is gone with the answer.
    fn folder(&self) -> Result<Option<tempfile::TempDir>, LakeError> {
        let failed = |source| LakeError::Write { path: PathBuf::from("a temporary folder"), source };
        match self.engine {
            Engine::DuckDb => Ok(None),
            Engine::Spark => tempfile::Builder::new().prefix("ratebook-").tempdir().map(Some).map_err(failed),
        }
    }

    fn script_file(&self, script: &str) -> Result<tempfile::NamedTempFile, LakeError> {
        let failed = |source| LakeError::Write { path: PathBuf::from("the script of the engine"), source };
        let mut file = tempfile::Builder::new().suffix(".sql").tempfile().map_err(failed)?;
        file.write_all(script.as_bytes()).map_err(failed)?;
        Ok(file)
    }

    /// Waits until the engine ends or its time is over; true when it ended well.
    fn wait(&self, child: &mut Child) -> Result<bool, LakeError> {
        let until = Instant::now() + self.time;
        let failed = |source| LakeError::Read { path: PathBuf::from(self.engine.as_str()), source };
        loop {
            if let Some(status) = child.try_wait().map_err(failed)? {
                return Ok(status.success());
            }
            let is_asked = self.stop.load(Relaxed);
            if is_asked || Instant::now() >= until {
                kill(child).map_err(failed)?;
                child.wait().map_err(failed)?;
                if is_asked {
                    return Err(LakeError::Interrupted);
                }
                return Err(LakeError::Engine {
                    message: format!(
                        "{} was stopped after {} seconds",
                        self.engine.as_str(),
                        self.time.as_secs()
                    ),
                    hint: "allow more with `--max-seconds`, or ask for less: one code or one payer"
                        .to_owned(),
                });
            }
            thread::sleep(LOOK);
        }
    }

    fn not_there(&self, program: &str, source: &std::io::Error) -> LakeError {
        let hint = match self.engine {
            Engine::DuckDb => {
                "install it with `pip install duckdb-cli`, or name its command with `--engine-command`"
            }
            Engine::Spark => {
                "install Java and `spark-sql` (`pip install pyspark`), or name its command with `--engine-command`"
            }
        };
        LakeError::Engine {
            message: format!("`{program}` cannot be started: {source}"),
            hint: hint.to_owned(),
        }
    }

    fn failed(&self, err: &str) -> LakeError {
        let mut said = String::new();
        // Spark tells of itself before it tells what is wrong, by a name in brackets.
        let wrong = |line: &&str| line.starts_with('[') || line.contains("Exception");
        let has_wrong = self.engine == Engine::Spark && err.lines().any(|line| wrong(&line));
        let lines = err.lines().skip_while(|line| has_wrong && !wrong(line));
        for line in lines.filter(|line| !line.trim().is_empty()).take(SAID) {
            let _ = writeln!(said, "{}", visible(line));
        }
        LakeError::Engine {
            message: format!("{} refused the query: {}", self.engine.as_str(), said.trim_end()),
            hint: "`ratebook query show NAME --engine ENGINE` prints the statement; nothing was written"
                .to_owned(),
        }
    }

    fn no_answer(&self, line: &str) -> LakeError {
        let start: String = line.chars().take(80).collect();
        LakeError::Engine {
            message: format!("{} gave no row of JSON: {}", self.engine.as_str(), visible(&start)),
            hint: "the command of an engine prints one JSON object a row and nothing else".to_owned(),
        }
    }
}

/// Ends a program, and those that it started.
fn kill(child: &mut Child) -> io::Result<()> {
    #[cfg(any(target_os = "linux", target_os = "macos"))]
    {
        use rustix::process::{Pid, Signal, kill_process_group};
        Ok(kill_process_group(Pid::from_child(child), Signal::KILL)?)
    }
    #[cfg(not(any(target_os = "linux", target_os = "macos")))]
    child.kill()
}

/// Lines of an engine's message that are shown.
const SAID: usize = 6;

/// What runs beside an engine: who writes the script to it, and who reads what it says.
type Pipes = (thread::JoinHandle<()>, thread::JoinHandle<String>, thread::JoinHandle<String>);

fn pipes(child: &mut Child, script: &str) -> io::Result<Pipes> {
    let (stdin, script) = (child.stdin.take(), script.to_owned());
    let writing = thread::Builder::new().spawn(move || {
        if let Some(mut stdin) = stdin {
            // An engine that ends early says itself why.
            drop(stdin.write_all(script.as_bytes()));
        }
    })?;
    Ok((writing, reader(child.stdout.take())?, reader(child.stderr.take())?))
}

/// Reads a pipe to its end beside the work.
fn reader(pipe: Option<impl Read + Send + 'static>) -> io::Result<thread::JoinHandle<String>> {
    thread::Builder::new().spawn(move || {
        let mut text = Vec::new();
        if let Some(mut pipe) = pipe {
            drop(pipe.read_to_end(&mut text));
        }
        String::from_utf8_lossy(&text).into_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_told_without_what_spark_tells_of_itself() {
        let spark = Runner {
            engine: Engine::Spark,
            command: None,
            today: NaiveDate::MIN,
            time: Duration::from_secs(1),
            stop: Arc::default(),
        };
        let err = "Setting default log level to \"WARN\".\n26/11/26 16:27:24 WARN NativeCodeLoader: none\n\
                   [TABLE_OR_VIEW_NOT_FOUND] The table or view `nowhere` cannot be found.\n\
                   'Project ['nothing]\n";
        let said = spark.failed(err).to_string();
        assert!(said.contains("refused the query: [TABLE_OR_VIEW_NOT_FOUND] The table"), "{said}");
        assert!(!said.contains("NativeCodeLoader"), "{said}");
        let said = spark.failed("Error: no such option\n").to_string();
        assert!(said.contains("Error: no such option"), "{said}");
    }
}
