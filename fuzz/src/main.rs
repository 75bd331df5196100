//! Bytes of any kind into every door that takes a file. What may come back is a value or an error with
//! words; a panic, an overflow, a row that the schema refuses, and a fault of ratebook's own are finds.
//!
//! One program for all targets: `RATEBOOK_FUZZ` names the target, and `fuzz/run` sets it. It is guided by
//! libFuzzer, which `RUSTFLAGS` of `fuzz/run` give the counters of what was executed. Without the feature `libfuzzer` it
//! takes the files that it is given, once each: a find can be looked at without a C++ compiler.

#![cfg_attr(feature = "libfuzzer", no_main)]

mod judge;
mod workbook;

use std::cell::RefCell;
use std::panic::{self, PanicHookInfo};
use std::sync::OnceLock;

use chrono::{DateTime, NaiveDate, Utc};
use ratebook::db::{self, Trouble};
use ratebook::formats::rows::{Profile, suggest};
use ratebook::formats::{Bundle, Detected, OpenOptions, Unpacked, detect};
use ratebook::load::{ApplyOptions, Mode, apply, apply_reference};
use ratebook::query::{Limits, Params, Query};
use ratebook::review::{ReviewError, read_workbook};
use ratebook::source::{IngestError, Source, WORKBOOK_THREAD};
use rusqlite::Connection;

use crate::judge::Judge;

#[cfg(feature = "libfuzzer")]
libfuzzer_sys::fuzz_target!(init: let_libraries_panic(), |data: &[u8]| one(data));

#[cfg(not(feature = "libfuzzer"))]
fn main() {
    let_libraries_panic();
    for path in std::env::args_os().skip(1) {
        one(&std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())));
    }
}

/// Gives the bytes to the target.
fn one(data: &[u8]) {
    match target() {
        "read" => read(data),
        "apply" => load(data),
        "suggest" => propose(data),
        "profile" => profile(data),
        "query" => query(data),
        "workbook" => workbook(data),
        other => panic!("RATEBOOK_FUZZ is none of read, apply, suggest, profile, query, workbook: `{other}`"),
    }
}

fn target() -> &'static str {
    static TARGET: OnceLock<String> = OnceLock::new();
    TARGET.get_or_init(|| std::env::var("RATEBOOK_FUZZ").unwrap_or_default())
}

/// A panic of the library of workbooks over a damaged one is answered by ratebook, and is no find.
fn let_libraries_panic() {
    let ends_here = panic::take_hook();
    panic::set_hook(Box::new(move |info: &PanicHookInfo<'_>| {
        let is_of_library = info.location().is_some_and(|place| place.file().contains("/calamine-"));
        if !is_of_library || std::thread::current().name() != Some(WORKBOOK_THREAD) {
            ends_here(info);
        }
    }));
}

/// A file in memory with these bytes.
fn file(data: &[u8]) -> Source {
    Source::from_bytes("fuzz.bin", data, None)
}

fn clock() -> DateTime<Utc> {
    DateTime::from_timestamp(1_772_366_400, 0).expect("a time")
}

/// Does something with a database that holds one rate of another publisher; it is made once. (Into a database without
/// a rate the indexes are made after the rows, which takes longer than reading them.)
fn with_database<T>(work: impl FnOnce(&mut Connection) -> T) -> T {
    thread_local! {
        static DATABASE: RefCell<Option<Connection>> = const { RefCell::new(None) };
    }
    DATABASE.with_borrow_mut(|held| {
        let connection = held.get_or_insert_with(|| {
            let mut connection = Connection::open_in_memory().expect("memory");
            db::register_functions(&connection).expect("the functions are sound");
            db::up(&mut connection).expect("the migrations are sound");
            let source = Source::from_bytes("first.csv", FIRST.as_bytes(), None);
            let done = take(&mut connection, &source, Mode::Apply);
            done.unwrap_or_else(|error| panic!("the first file is sound: {error}"));
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

/// A file with one rate.
const FIRST: &str = "payer,plan,code_system,code,modifiers,setting,billing_class,place_of_service,method,amount,\
                     percentage,effective_from,effective_to,notes\n\
                     Aetna,HMO,CPT,47371,26,outpatient,professional,22,fee schedule,1204.5,,2026-01-01,,\n";

/// Reads a file of any format into the database; a dry run is rolled back. The schema and the ledgers are the judges.
fn take(connection: &mut Connection, source: &Source, mode: Mode) -> Result<(), IngestError> {
    let digest = source.digest()?;
    let detected = detect(source)?;
    let mut options = ApplyOptions::of(source, digest, clock, 11)?;
    options.mode = mode;
    match detected {
        Detected::Prices(format) => {
            apply(connection, format.open(source, &OpenOptions::default())?, &options).map(drop)
        }
        Detected::Reference(format) => {
            let reader = (format.open)(source, &OpenOptions::default())?;
            apply_reference(connection, reader, options).map(drop)
        }
    }
}

/// The same for every table that a file holds.
fn for_each_table(
    source: Source,
    work: impl Fn(&Source) -> Result<(), IngestError>,
) -> Result<(), IngestError> {
    match Bundle::open(&source, None, &OpenOptions::default())? {
        None => work(&source),
        Some(Unpacked::Prices(sources, _)) => sources.iter().try_for_each(work),
        Some(Unpacked::One(source, _)) => work(&source),
        Some(Unpacked::Several(bundle)) => bundle.tables.iter().try_for_each(|table| work(&table.source)),
    }
}

/// A file of any format, to a judge in place of a database.
fn read(data: &[u8]) {
    let done = for_each_table(file(data), |source| {
        match detect(source)? {
            Detected::Prices(format) => {
                let mut judge = Judge::default();
                format.open(source, &OpenOptions::default())?.read(&mut judge)?;
                judge.end();
            }
            Detected::Reference(format) => {
                let mut reader = (format.open)(source, &OpenOptions::default())?;
                let mut judge = Judge::of_width(reader.table().fields.len());
                reader.read(&mut judge)?;
                judge.end();
            }
        }
        Ok(())
    });
    if let Err(error) = done {
        judge(&error);
    }
}

/// What proposes a profile takes any table.
fn propose(data: &[u8]) {
    if let Err(error) = suggest(&file(data), NaiveDate::default()) {
        judge(&error);
    }
}

/// A file of any format, into the database.
fn load(data: &[u8]) {
    let done = for_each_table(file(data), |source| {
        with_database(|connection| take(connection, source, Mode::DryRun))
    });
    if let Err(error) = done {
        judge(&error);
    }
}

/// A profile, a line of dashes, and the file that it is for.
fn profile(data: &[u8]) {
    let mark = b"\n----\n";
    let Some(at) = data.windows(mark.len()).position(|part| part == mark) else { return };
    let Ok(text) = std::str::from_utf8(&data[..at]) else { return };
    let Ok(profile) = Profile::parse("mine", text) else { return };
    let all = || -> Result<(), IngestError> {
        let source = Source::from_bytes("fuzz.csv", &data[at + mark.len()..], profile.encoding());
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

/// A workbook that a reviewer sends back, and the same as a file of prices: a whole one, or the texts of its parts.
fn workbook(data: &[u8]) {
    let whole = if data.starts_with(b"PK") { data.to_vec() } else { workbook::of_parts(data) };
    if let Err(ReviewError::Ingest(error)) = read_workbook(file(&whole)) {
        judge(&error);
    }
    let done = for_each_table(file(&whole), |source| {
        let mut text = source.text()?;
        std::io::copy(&mut text, &mut std::io::sink()).map(drop).map_err(|error| source.problem(error))
    });
    if let Err(error) = done {
        judge(&error);
    }
}
