//! Bytes of any kind into every door that takes a file. What may come back is a value or an error with
//! words; a panic, an overflow, a row that the schema refuses, and a fault of ratebook's own are finds.
//!
//! One program for all targets: `RATEBOOK_FUZZ` names the target, and `fuzz/run` sets it. It is guided by
//! libFuzzer, which `RUSTFLAGS` of `fuzz/run` give the counters of what was executed.

#![no_main]

use std::cell::RefCell;
use std::path::PathBuf;
use std::sync::OnceLock;

use chrono::{DateTime, Utc};
use libfuzzer_sys::fuzz_target;
use ratebook::db::{self, Trouble};
use ratebook::formats::rows::{Profile, suggest};
use ratebook::formats::{Bundle, Detected, OpenOptions, Unpacked, detect};
use ratebook::load::{ApplyOptions, Mode, apply, apply_reference};
use ratebook::query::{Limits, Params, Query};
use ratebook::source::{IngestError, Source};
use rusqlite::Connection;

fuzz_target!(|data: &[u8]| {
    match target() {
        "read" => read(data),
        "profile" => profile(data),
        "query" => query(data),
        "workbook" => workbook(data),
        other => panic!("RATEBOOK_FUZZ is none of read, profile, query, workbook: `{other}`"),
    }
});

fn target() -> &'static str {
    static TARGET: OnceLock<String> = OnceLock::new();
    TARGET.get_or_init(|| std::env::var("RATEBOOK_FUZZ").unwrap_or_default())
}

/// A file in memory with these bytes.
fn file(data: &[u8], ending: &str) -> PathBuf {
    let folder = if cfg!(target_os = "linux") { PathBuf::from("/dev/shm") } else { std::env::temp_dir() };
    let path = folder.join(format!("ratebook-fuzz-{}.{ending}", std::process::id()));
    std::fs::write(&path, data).expect("memory can be written");
    path
}

fn clock() -> DateTime<Utc> {
    DateTime::from_timestamp(1_772_366_400, 0).expect("a time")
}

/// Does something with an empty database, which is made once.
fn with_database<T>(work: impl FnOnce(&mut Connection) -> T) -> T {
    thread_local! {
        static DATABASE: RefCell<Option<Connection>> = const { RefCell::new(None) };
    }
    DATABASE.with_borrow_mut(|held| {
        let connection = held.get_or_insert_with(|| {
            let mut connection = Connection::open_in_memory().expect("memory");
            db::register_functions(&connection).expect("the functions are sound");
            db::up(&mut connection).expect("the migrations are sound");
            connection
        });
        work(connection)
    })
}

/// An error that says that ratebook, and not the file, is at fault.
fn judge(error: &IngestError) {
    match error {
        IngestError::Database(error) => {
            let trouble = Trouble::of(error);
            let ours = matches!(trouble, Trouble::Rule | Trouble::Other | Trouble::Damaged);
            assert!(!ours, "the schema refused what a reader gave: {error}");
        }
        IngestError::Content { message, hint } => {
            assert!(!hint.contains("fault of ratebook"), "{message}");
        }
        _ => {}
    }
}

/// Reads a file of any format into the database and rolls back: the schema and the ledgers are the judges.
fn take(source: &Source) -> Result<(), IngestError> {
    let digest = source.digest()?;
    let detected = detect(source)?;
    let mut options = ApplyOptions::of(source, digest, clock, 11)?;
    options.mode = Mode::DryRun;
    with_database(|connection| match detected {
        Detected::Prices(format) => {
            apply(connection, format.open(source, &OpenOptions::default())?, &options).map(drop)
        }
        Detected::Reference(format) => {
            let reader = (format.open)(source, &OpenOptions::default())?;
            apply_reference(connection, reader, options).map(drop)
        }
    })
}

fn read(data: &[u8]) {
    let path = file(data, "bin");
    let all = || -> Result<(), IngestError> {
        let source = Source::open(&path, None)?;
        match Bundle::open(&source, None, &OpenOptions::default())? {
            None => take(&source),
            Some(Unpacked::Prices(sources, _)) => sources.iter().try_for_each(take),
            Some(Unpacked::One(source, _)) => take(&source),
            Some(Unpacked::Several(bundle)) => bundle.tables.iter().try_for_each(|table| take(&table.source)),
        }
    };
    if let Err(error) = all() {
        judge(&error);
    }
    // What proposes a profile takes any table.
    if let Ok(source) = Source::open(&path, None)
        && let Err(error) = suggest(&source)
    {
        judge(&error);
    }
}

/// A profile, a line of dashes, and the file that it is for.
fn profile(data: &[u8]) {
    let mark = b"\n----\n";
    let Some(at) = data.windows(mark.len()).position(|part| part == mark) else { return };
    let Ok(text) = std::str::from_utf8(&data[..at]) else { return };
    let Ok(profile) = Profile::parse("mine", text) else { return };
    let path = file(&data[at + mark.len()..], "csv");
    let all = || -> Result<(), IngestError> {
        let source = Source::open(&path, profile.encoding())?;
        let digest = source.digest()?;
        let reader = profile.open(&source)?;
        let mut options = ApplyOptions::of(&source, digest, clock, 10)?;
        options.profile = Some((profile.name.clone(), profile.sha256.clone()));
        options.mode = Mode::DryRun;
        with_database(|connection| apply(connection, reader, &options).map(drop))
    };
    if let Err(error) = all() {
        judge(&error);
    }
}

/// A query of an analyst: header, lints, and a run on a database that it must leave as it is.
fn query(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    for query in [Query::parse("mine", text), Query::ad_hoc("mine", text)].into_iter().flatten() {
        with_database(|connection| {
            let _ = query.verify(connection);
            let _ = query.check(connection);
            let limits =
                Limits { time: std::time::Duration::from_millis(200), rows: 1_000, cell_bytes: 1 << 16 };
            let before = state(connection);
            let _ = query.run_within(connection, &Params::default(), &limits);
            assert!(connection.is_autocommit(), "a query left a transaction open");
            assert_eq!(state(connection), before, "a query changed the database: {text}");
        });
    }
}

/// Changes of rows and of the schema so far.
fn state(connection: &Connection) -> (u64, i64) {
    let schema = connection.pragma_query_value(None, "schema_version", |row| row.get(0)).expect("a pragma");
    (connection.total_changes(), schema)
}

/// A workbook that a reviewer sends back, and the same as a file of prices.
fn workbook(data: &[u8]) {
    let path = file(data, "xlsx");
    let _ = ratebook::review::read_workbook(&path);
    if let Ok(source) = Source::open(&path, None)
        && let Err(error) = take(&source)
    {
        judge(&error);
    }
}
