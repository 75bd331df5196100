//! What keeps a query from writing, from never ending and from filling the memory.
//!
//! Only one statement that begins with `SELECT`, `WITH` or `VALUES`, that SQLite itself calls
//! read-only, is run; a second thread interrupts it when its time is over.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::limits::Limit;
use rusqlite::{Connection, ErrorCode, InterruptHandle};

use super::error::QueryError;
use super::excerpt::Excerpt;
use super::token::Token;
use crate::domain::text::{count, grouped};

/// How long and how large a run may get.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The longest that it may take.
    pub time: Duration,
    /// The most rows that it may give.
    pub rows: u64,
    /// The largest text, in bytes, that it may make or read.
    pub cell_bytes: u32,
}

impl Default for Limits {
    /// One minute, 100,000 rows, 1 MiB a cell.
    fn default() -> Self {
        Self { time: Duration::from_secs(60), rows: 100_000, cell_bytes: 1 << 20 }
    }
}

impl Limits {
    /// Of what ratebook makes itself, a report or the way back from one of its cells: no more than a query that never
    /// ends or fills the memory is stopped. A code may have as many plans as a payer, and a payer's have names.
    pub const OF_A_DOCUMENT: Self =
        Self { time: Duration::from_mins(10), rows: u64::MAX, cell_bytes: 64 << 20 };

    /// The same limits with another number of rows: for results that are passed on row by row.
    #[must_use]
    pub const fn with_rows(self, rows: u64) -> Self {
        Self { rows, ..self }
    }

    /// The error as what it is where a limit ended the query: its time, after which the statement was interrupted, or
    /// the size of a cell.
    pub(crate) fn ended(&self, error: QueryError, query: &str, fired: bool) -> QueryError {
        let code = match &error {
            QueryError::Database { source, .. } => source.sqlite_error_code(),
            _ => None,
        };
        match code {
            Some(ErrorCode::OperationInterrupted) if fired => self.too_long(query),
            Some(ErrorCode::TooBig) => self.too_big(query),
            _ => error,
        }
    }

    pub(crate) fn too_long(&self, query: &str) -> QueryError {
        QueryError::Stopped {
            message: format!("query `{query}` was stopped after {} seconds", self.time.as_secs_f64()),
            hint: "narrow it with a condition such as a code or a payer, check recursive parts for an end, \
                   or raise the limit with `--max-seconds N`"
                .to_owned(),
        }
    }

    pub(crate) fn too_many(&self, query: &str) -> QueryError {
        QueryError::Stopped {
            message: format!("query `{query}` gives more than {}", count(self.rows, "row", "rows")),
            hint: "narrow it, add a `LIMIT`, or raise the limit with `--max-rows N`".to_owned(),
        }
    }

    pub(crate) fn too_big(&self, query: &str) -> QueryError {
        QueryError::Stopped {
            message: format!(
                "query `{query}` makes or reads a text of more than {} bytes",
                grouped(u64::from(self.cell_bytes))
            ),
            hint: "shorten it with `substr`, or raise the limit with `--max-cell-bytes N`".to_owned(),
        }
    }
}

/// Forbids a connection everything but reading: no `ATTACH`, `PRAGMA`, transaction or write can
/// even be prepared on it. A second lock behind the checks that every run makes itself. It also ends
/// SQLite's habit of reading a misspelled `"column"` as a text.
///
/// # Errors
/// When SQLite cannot install the authorizer.
pub fn lock(conn: &mut Connection) -> rusqlite::Result<Latch> {
    let latch = Latch::default();
    let open = Arc::clone(&latch.open);
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
    // Otherwise each statement is prepared again when its parameters are bound, to look at their values: that
    // changes no plan here, and takes most of a report's time.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    conn.authorizer(Some(move |context: AuthContext<'_>| match context.action {
        _ if open.load(Ordering::Relaxed) => Authorization::Allow,
        AuthAction::Select | AuthAction::Read { .. } | AuthAction::Recursive => Authorization::Allow,
        AuthAction::Function { function_name } if function_name.eq_ignore_ascii_case("load_extension") => {
            Authorization::Deny
        }
        AuthAction::Function { .. } => Authorization::Allow,
        // The table-valued functions `pragma_table_xinfo` and so on ask for their pragma.
        AuthAction::Pragma { pragma_name, .. } if READ_PRAGMAS.contains(&pragma_name) => Authorization::Allow,
        _ => Authorization::Deny,
    }))?;
    Ok(latch)
}

/// Lifts the ban on writing of a connection that only reads, for good: setting it again would make SQLite prepare
/// every statement anew. The file was opened for reading alone, and the lock above refuses all that is not ours.
fn lift_ban(conn: &Connection) -> Result<(), QueryError> {
    let failed = |source| QueryError::Database { query: "temporary tables".to_owned(), source };
    let only: bool = conn.pragma_query_value(None, "query_only", |row| row.get(0)).map_err(failed)?;
    if only {
        conn.pragma_update(None, "query_only", false).map_err(failed)?;
    }
    Ok(())
}

/// Opens a lock for the program's own temporary tables, and for nothing that a user writes.
#[derive(Debug, Clone, Default)]
pub struct Latch {
    open: Arc<AtomicBool>,
}

impl Latch {
    /// Does `work`, which may fill temporary tables; the lock is closed again behind it.
    pub(crate) fn open<T>(
        &self,
        conn: &Connection,
        work: impl FnOnce() -> Result<T, QueryError>,
    ) -> Result<T, QueryError> {
        self.open.store(true, Ordering::Relaxed);
        let done = lift_ban(conn).and_then(|()| work());
        self.open.store(false, Ordering::Relaxed);
        done
    }
}

/// Pragmas that only read the schema; the lints need them.
const READ_PRAGMAS: [&str; 6] =
    ["table_info", "table_xinfo", "table_list", "index_list", "index_info", "foreign_key_list"];

/// Refuses a text that is not one statement of reading, before SQLite sees it; `found` are its tokens.
pub(crate) fn one_read_only_statement(file: &str, sql: &str, found: &[Token<'_>]) -> Result<(), QueryError> {
    let place = |token: &Token<'_>| Box::new(Excerpt::at(file, sql, token.start, token.text.len()));
    if let Some(at) = sql.find('\0') {
        return Err(QueryError::Refused {
            message: "the text holds a NUL byte".to_owned(),
            hint: "save the file as plain UTF-8 text".to_owned(),
            at: Box::new(Excerpt::at(file, sql, at, 1)),
        });
    }
    let Some(first) = found.first() else {
        return Err(QueryError::Refused {
            message: "there is no statement".to_owned(),
            hint: "write one `SELECT` statement".to_owned(),
            at: Box::new(Excerpt::at(file, sql, sql.len(), 1)),
        });
    };
    if !["SELECT", "WITH", "VALUES"].iter().any(|keyword| first.is(keyword)) {
        return Err(QueryError::Refused {
            message: format!("`{}` does not begin a query", first.text),
            hint: "write one statement that begins with `SELECT`, `WITH` or `VALUES`; data comes in through \
                   `ratebook import`"
                .to_owned(),
            at: place(first),
        });
    }
    let end = found.iter().position(|token| token.is_symbol(";")).unwrap_or(found.len());
    match found[end..].iter().find(|token| !token.is_symbol(";")) {
        Some(second) => Err(QueryError::Refused {
            message: "there is more than one statement".to_owned(),
            hint: "keep one statement per file; run the others as queries of their own".to_owned(),
            at: place(second),
        }),
        None => Ok(()),
    }
}

/// Runs `work` and interrupts the connection's statement when the time is over. Gives what `work`
/// gave, and whether it was interrupted.
///
/// # Errors
/// When the system starts no thread; the work is not begun then.
pub(crate) fn timed<T>(conn: &Connection, time: Duration, work: impl FnOnce() -> T) -> io::Result<(T, bool)> {
    static WATCH: Watch =
        Watch { running: Mutex::new(Vec::new()), begins: Condvar::new(), looks: Mutex::new(false) };
    let watch = &WATCH;
    let watched = Arc::new(Watched {
        // A time that no clock reaches has no end.
        end: Instant::now().checked_add(time),
        interrupt: conn.get_interrupt_handle(),
        fired: AtomicBool::new(false),
    });
    watch.begin(&watched)?;
    // Also where the work panics: what is watched ends with it.
    let ends = Ends { watch, watched: &watched };
    let value = work();
    drop(ends);
    Ok((value, watched.fired.load(Ordering::Relaxed)))
}

/// One thread that looks after all running statements: a report has dozens of short ones, and a thread for each
/// takes longer than many of them.
struct Watch {
    running: Mutex<Vec<Arc<Watched>>>,
    begins: Condvar,
    /// Whether the thread was started.
    looks: Mutex<bool>,
}

/// A statement that is running.
struct Watched {
    end: Option<Instant>,
    interrupt: InterruptHandle,
    fired: AtomicBool,
}

/// How often running statements are looked at. An interrupt between two statements is lost, so it is said again.
const LOOK: Duration = Duration::from_millis(20);

impl Watch {
    fn begin(&'static self, watched: &Arc<Watched>) -> io::Result<()> {
        let mut looks = self.looks.lock().unwrap_or_else(PoisonError::into_inner);
        if !*looks {
            std::thread::Builder::new().spawn(|| self.look_after())?;
            *looks = true;
        }
        drop(looks);
        self.running().push(Arc::clone(watched));
        self.begins.notify_one();
        Ok(())
    }

    fn running(&self) -> MutexGuard<'_, Vec<Arc<Watched>>> {
        // Whoever panicked left the list whole.
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn look_after(&self) {
        loop {
            let mut running = self.running();
            while running.is_empty() {
                running = self.begins.wait(running).unwrap_or_else(PoisonError::into_inner);
            }
            let now = Instant::now();
            for watched in running.iter().filter(|watched| watched.end.is_some_and(|end| end <= now)) {
                watched.fired.store(true, Ordering::Relaxed);
                watched.interrupt.interrupt();
            }
            drop(running);
            std::thread::sleep(LOOK);
        }
    }
}

/// Takes a statement from the list of those that run.
struct Ends<'w> {
    watch: &'w Watch,
    watched: &'w Arc<Watched>,
}

impl Drop for Ends<'_> {
    fn drop(&mut self) {
        self.watch.running().retain(|other| !Arc::ptr_eq(other, self.watched));
    }
}

/// Holds SQLite's own limit on the length of a text for as long as it lives.
pub(crate) struct CellLimit<'a> {
    conn: &'a Connection,
    before: i32,
}

impl<'a> CellLimit<'a> {
    pub(crate) fn set(conn: &'a Connection, limits: &Limits, sql: &str) -> rusqlite::Result<Self> {
        let least = sql.len().max(limits.cell_bytes as usize);
        let wanted = i32::try_from(least).unwrap_or(i32::MAX);
        let before = conn.limit(Limit::SQLITE_LIMIT_LENGTH)?;
        conn.set_limit(Limit::SQLITE_LIMIT_LENGTH, wanted.min(before))?;
        Ok(Self { conn, before })
    }
}

impl Drop for CellLimit<'_> {
    fn drop(&mut self) {
        // Setting back a limit that was read from the same connection cannot fail.
        let _ = self.conn.set_limit(Limit::SQLITE_LIMIT_LENGTH, self.before);
    }
}
