//! Waiting for another program that holds the database, with words to whoever sits before the terminal.
//!
//! A reader waits ten seconds: a commit takes no longer. A writer waits for as long as another import may
//! take, because its own work is lost when it gives up. What is said, and whether Ctrl-C ends the waiting,
//! is decided by who registers with [`on_waiting`].

use std::sync::OnceLock;
use std::thread::sleep;
use std::time::Duration;

use rusqlite::Connection;

/// The time between two looks.
const STEP: Duration = Duration::from_millis(50);

/// How long a reader waits.
const READER: Duration = Duration::from_secs(10);

/// How long a writer waits, for its turn and for readers at its commit.
const WRITER: Duration = Duration::from_mins(10);

/// A command that waits for another program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// Whether it wants to write.
    pub writes: bool,
    /// For how long by now.
    pub waited: Duration,
}

/// Told at every look; false ends the waiting.
static TELL: OnceLock<fn(Waiting) -> bool> = OnceLock::new();

/// Names who is told of every look at a database that another program holds, once for the whole program.
/// Its answer says whether to go on waiting.
pub fn on_waiting(tell: fn(Waiting) -> bool) {
    // The first to ask is the one that is told.
    let _ = TELL.set(tell);
}

/// Lets a connection that reads wait for its turn.
pub(super) fn as_reader(connection: &mut Connection) -> rusqlite::Result<()> {
    connection.busy_handler(Some(|looks| look(looks, false)))
}

/// Lets a connection that writes wait for its turn.
pub(super) fn as_writer(connection: &mut Connection) -> rusqlite::Result<()> {
    connection.busy_handler(Some(|looks| look(looks, true)))
}

fn look(looks: i32, writes: bool) -> bool {
    let waited = STEP.saturating_mul(looks.unsigned_abs());
    let goes_on = waited < if writes { WRITER } else { READER };
    let goes_on = goes_on && TELL.get().is_none_or(|tell| tell(Waiting { writes, waited }));
    if goes_on {
        sleep(STEP);
    }
    goes_on
}
