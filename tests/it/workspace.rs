//! The fixture: an empty folder, the program in it, its output, and its database read back.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::{Mutex, OnceLock};

use ratebook::db;
use rusqlite::Connection;
use rusqlite::types::ValueRef;
use tempfile::TempDir;

/// The clock of every test: 2026-11-02T12:00:00Z.
const NOW: &str = "1793620800";

/// A folder of its own, thrown away at the end of the test.
pub(crate) struct Workspace {
    folder: TempDir,
}

/// Files of a folder, each with its name.
pub(crate) type Files = Vec<(Vec<u8>, String)>;

/// How a run of the program ended.
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    /// Stdout as it is, for workbooks.
    pub(crate) bytes: Vec<u8>,
    arguments: String,
}

/// The program under test: that which was built with the tests, or the one that `RATEBOOK_PROGRAM` names, which
/// `.ci/run` builds to run faster than the tests have to.
pub(crate) fn program() -> &'static str {
    static PROGRAM: OnceLock<String> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        std::env::var("RATEBOOK_PROGRAM").unwrap_or_else(|_| env!("CARGO_BIN_EXE_ratebook").to_owned())
    })
}

impl Workspace {
    /// An empty folder.
    pub(crate) fn empty() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder can be made") }
    }

    /// A folder with a database that holds the shipped seed.
    pub(crate) fn seeded() -> Self {
        static SEEDED: OnceLock<Vec<u8>> = OnceLock::new();
        let database = SEEDED.get_or_init(|| {
            let first = Self::empty();
            // Medicare's figures come from the files that a test imports.
            first.run(&["init", "--no-extracts"]).expect_code(0);
            first.bytes_of("ratebook.db")
        });
        let workspace = Self::empty();
        workspace.write("ratebook.db", database);
        workspace
    }

    /// A folder with the files that `make` leaves in its own, which it does once for all tests.
    pub(crate) fn made_once(files: &OnceLock<Files>, make: impl FnOnce() -> Self) -> Self {
        let files = files.get_or_init(|| {
            let first = make();
            let mut files = Vec::new();
            first.keep(".", &mut files);
            files
        });
        let workspace = Self::empty();
        for (bytes, name) in files {
            workspace.write(name, bytes);
        }
        workspace
    }

    /// Reads the files of a folder and of those within it.
    fn keep(&self, folder: &str, files: &mut Files) {
        for name in self.names(folder) {
            let name = format!("{folder}/{name}");
            match self.path(&name).is_dir() {
                true => self.keep(&name, files),
                false => files.push((self.bytes_of(&name), name)),
            }
        }
    }

    /// A folder with a database that holds the seed and a real hospital's price list, which came in
    /// through its mapping profile; none where the file is not on this machine.
    pub(crate) fn with_price_list() -> Option<Self> {
        static IMPORTED: OnceLock<Option<Vec<u8>>> = OnceLock::new();
        let database = IMPORTED.get_or_init(|| {
            let file = published("legacy-chargemasters/tx_66.csv.gz")?;
            let profile = repository().join("tests/fixtures/profiles/tx_66.toml");
            let first = Self::seeded();
            let run =
                first.run(&["import", &file.to_string_lossy(), "--profile", &profile.to_string_lossy()]);
            assert!(run.code <= 1, "{}", run.stderr);
            Some(first.bytes_of("ratebook.db"))
        });
        let workspace = Self::empty();
        workspace.write("ratebook.db", database.as_ref()?);
        Some(workspace)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        let parent = path.parent().expect("a file of the workspace has a folder");
        fs::create_dir_all(parent).expect("a folder can be made");
        fs::write(&path, content).expect("a file can be written");
        path
    }

    pub(crate) fn bytes_of(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap_or_else(|error| panic!("cannot read {name}: {error}"))
    }

    pub(crate) fn text_of(&self, name: &str) -> String {
        String::from_utf8(self.bytes_of(name)).expect("the file is UTF-8")
    }

    /// The names in a folder, sorted.
    pub(crate) fn names(&self, folder: &str) -> Vec<String> {
        let entries = fs::read_dir(self.path(folder)).expect("the folder can be read");
        let mut names: Vec<String> = entries
            .map(|entry| entry.expect("an entry can be read").file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    /// The program in this folder, with a fixed clock and nothing else of the tester's environment.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(program());
        command.current_dir(self.folder.path()).args(arguments).env_clear();
        // Windows programs do not start without it.
        if let Some(root) = std::env::var_os("SystemRoot") {
            command.env("SystemRoot", root);
        }
        command.env("SOURCE_DATE_EPOCH", NOW).stdin(Stdio::null());
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        let output = self.command(arguments).output().expect("the program starts");
        Run::of(&output, arguments)
    }

    /// Runs with this text on standard input.
    pub(crate) fn run_with_input(&self, arguments: &[&str], input: &[u8]) -> Run {
        let mut command = self.command(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        let mut stdin = child.stdin.take().expect("standard input is piped");
        // The program may stop reading early, which its exit code tells.
        let _ = stdin.write_all(input);
        drop(stdin);
        Run::of(&child.wait_with_output().expect("the program ends"), arguments)
    }

    /// The database as the program opens it to read, on the day of every test: what is in force does not change with
    /// the day on which the tests are run.
    pub(crate) fn reader(&self) -> Connection {
        on_the_day(db::open_read_only(&self.path("ratebook.db")).expect("the database opens"))
    }

    /// The same, as of an import.
    pub(crate) fn reader_as_of(&self, import_id: i64) -> Connection {
        let moment = Some(db::AsOf::Import(import_id));
        on_the_day(db::open_for_reading(&self.path("ratebook.db"), moment).expect("the database opens"))
    }

    /// The database by a plain connection, as any other program opens it on the day of every test.
    pub(crate) fn database(&self) -> Connection {
        on_the_day(plain_connection(&self.path("ratebook.db")))
    }

    /// One value of the database.
    pub(crate) fn value<T: rusqlite::types::FromSql>(&self, sql: &str) -> T {
        self.database().query_row(sql, [], |row| row.get(0)).unwrap_or_else(|error| panic!("{sql}: {error}"))
    }

    /// Every row of every table as text. Two dumps are equal exactly when the contents are.
    pub(crate) fn dump(&self) -> String {
        dump(&self.database(), &[])
    }

    /// A seeded folder for which a payer CSV with these lines below its header was written.
    pub(crate) fn with_payer_csv(rows: &[&str]) -> Self {
        let workspace = Self::seeded();
        workspace.write("rates.csv", payer_csv(rows));
        workspace
    }
}

impl Run {
    pub(crate) fn of(output: &Output, arguments: &[&str]) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
            bytes: output.stdout.clone(),
            arguments: arguments.join(" "),
        }
    }

    /// Fails with all that was printed unless the exit code is this one.
    #[track_caller]
    pub(crate) fn expect_code(self, code: i32) -> Self {
        let Self { arguments, stdout, stderr, .. } = &self;
        assert_eq!(self.code, code, "ratebook {arguments}\n--- stdout\n{stdout}\n--- stderr\n{stderr}");
        self
    }

    /// Fails unless stderr holds all of these.
    #[track_caller]
    pub(crate) fn expect_talk(self, parts: &[&str]) -> Self {
        for part in parts {
            assert!(
                self.stderr.contains(part),
                "ratebook {} does not say `{part}`:\n{}",
                self.arguments,
                self.stderr
            );
        }
        self
    }

    /// Fails unless stdout holds all of these.
    #[track_caller]
    pub(crate) fn expect_stdout(self, parts: &[&str]) -> Self {
        for part in parts {
            assert!(
                self.stdout.contains(part),
                "ratebook {}: no `{part}` in\n{}",
                self.arguments,
                self.stdout
            );
        }
        self
    }

    /// The rows of the one table that stdout is as JSON.
    #[track_caller]
    pub(crate) fn rows(&self) -> Vec<serde_json::Value> {
        self.json()["sections"][0]["tables"][0]["rows"].as_array().expect("a table with rows").clone()
    }

    /// Stdout as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error} in:\n{}", self.stdout))
    }
}

/// A payer CSV with these lines below its header.
pub(crate) fn payer_csv(rows: &[&str]) -> String {
    let header = "payer,plan,code_system,code,modifiers,setting,billing_class,place_of_service,method,amount,\
                  percentage,effective_from,effective_to,notes";
    let mut text = format!("{header}\n");
    for row in rows {
        text.push_str(row);
        text.push('\n');
    }
    text
}

fn on_the_day(connection: Connection) -> Connection {
    let now = NOW.parse().ok().and_then(|seconds| chrono::DateTime::from_timestamp(seconds, 0));
    db::set_today(&connection, now.expect("a time").date_naive()).expect("the clock is given");
    connection
}

/// A connection without anything of ratebook's: no functions, no pragmas.
pub(crate) fn plain_connection(path: &Path) -> Connection {
    Connection::open(path).expect("the database opens")
}

/// Every row of every table but these columns (`table.column`), sorted.
pub(crate) fn dump(connection: &Connection, without: &[&str]) -> String {
    let mut text = String::new();
    for table in column_of(connection, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name") {
        let columns = column_of(connection, &format!("SELECT name FROM pragma_table_info('{table}')"));
        let kept: Vec<&String> = columns
            .iter()
            .filter(|column| !without.contains(&format!("{table}.{column}").as_str()))
            .collect();
        let list: Vec<String> = kept.iter().map(|column| format!("\"{column}\"")).collect();
        let sql = format!("SELECT {} FROM \"{table}\"", list.join(", "));
        let mut statement = connection.prepare(&sql).expect("a table can be read");
        let mut rows = statement.query([]).expect("a table can be read");
        let mut lines = Vec::new();
        while let Some(row) = rows.next().expect("a row can be read") {
            let mut line = String::new();
            for (at, column) in kept.iter().enumerate() {
                let value = row.get_ref(at).expect("a cell can be read");
                write!(line, " {column}={}", shown(value)).expect("text can be written to");
            }
            lines.push(line);
        }
        lines.sort();
        writeln!(text, "{table}: {} rows\n{}", lines.len(), lines.join("\n"))
            .expect("text can be written to");
    }
    text
}

fn shown(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null => "null".to_owned(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => format!("{number:?}"),
        ValueRef::Text(text) => format!("{:?}", String::from_utf8_lossy(text)),
        ValueRef::Blob(bytes) => format!("{bytes:?}"),
    }
}

/// The first column of a result, as text.
pub(crate) fn column_of(connection: &Connection, sql: &str) -> Vec<String> {
    let mut statement = connection.prepare(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
    let rows = statement.query_map([], |row| row.get(0)).expect("the statement runs");
    rows.collect::<Result<_, _>>().unwrap_or_else(|error| panic!("{sql}: {error}"))
}

/// The root of the repository.
pub(crate) fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The path of a file of `tests/fixtures`, as an argument.
pub(crate) fn fixture(name: &str) -> String {
    repository().join("tests/fixtures").join(name).display().to_string()
}

/// The text of a file of `tests/fixtures`.
pub(crate) fn fixture_text(name: &str) -> String {
    std::fs::read_to_string(fixture(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// A published file that is too big or not ours to keep here: in `RATEBOOK_TEST_DATA`, or in a
/// folder `shared/data` beside the repository. Without it a line on the terminal says so.
pub(crate) fn published(name: &str) -> Option<PathBuf> {
    let folders = [
        std::env::var_os("RATEBOOK_TEST_DATA").map(PathBuf::from),
        repository().parent().map(|parent| parent.join("shared/data")),
    ];
    let found = folders.into_iter().flatten().map(|folder| folder.join(name)).find(|path| path.exists());
    if found.is_none() {
        skipped(&format!("{name} is not here (set RATEBOOK_TEST_DATA)"));
    }
    found
}

/// Says on the terminal, once, that tests saw nothing. Straight to the handle: the test harness
/// would swallow a print of a passing test.
pub(crate) fn skipped(why: &str) {
    static SAID: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
    if SAID.lock().expect("no test panics while it holds this").insert(why.to_owned()) {
        measured(&format!("SKIPPED: {why}"));
    }
}

/// Says on the terminal what a test counted or timed, also where it passes.
pub(crate) fn measured(what: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{what}");
}
