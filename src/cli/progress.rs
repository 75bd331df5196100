//! A line that moves on a terminal while a file is read, and is gone when it is done.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::printer::Printer;
use crate::domain::text::{count, grouped};
use crate::source::{Progress, Snapshot};

/// What is done sooner needs no line.
const PATIENCE: Duration = Duration::from_secs(1);
const PACE: Duration = Duration::from_millis(200);
/// The narrowest terminal that is reckoned with; a line that wraps cannot be wiped away.
const WIDTH: usize = 79;
/// Back to the beginning of the line, and wipe it.
const WIPE: &str = "\r\u{1b}[K";

/// The line, as long as it lives.
pub(super) struct Display {
    watcher: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Display {
    /// Shows how far the reading of a file is, where somebody sees it.
    pub(super) fn begin(printer: &Printer, name: &str, progress: Arc<Progress>) -> Self {
        if !printer.draws_progress() {
            return Self { watcher: None };
        }
        let (sender, receiver) = channel();
        let name = name.to_owned();
        let thread = thread::spawn(move || {
            let mut pass = Pass::default();
            let mut wait = PATIENCE;
            while receiver.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
                let line = pass.line(&name, progress.now(), Instant::now());
                write(&format!("{WIPE}{line}"));
                wait = PACE;
            }
            if wait == PACE {
                write(WIPE);
            }
        });
        Self { watcher: Some((sender, thread)) }
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        if let Some((sender, thread)) = self.watcher.take() {
            drop(sender);
            // A line that could not be wiped away is no reason to fail.
            let _ = thread.join();
        }
    }
}

fn write(text: &str) {
    let mut out = io::stderr().lock();
    let _ = out.write_all(text.as_bytes());
    let _ = out.flush();
}

/// A pass over the file: it is hashed, then read.
#[derive(Default)]
struct Pass {
    /// When the pass was first seen, and how many bytes it had then.
    began: Option<(Instant, u64)>,
    last: u64,
}

impl Pass {
    fn line(&mut self, name: &str, at: Snapshot, now: Instant) -> String {
        if at.bytes < self.last {
            self.began = None;
        }
        self.last = at.bytes;
        let (began, from) = *self.began.get_or_insert((now, at.bytes));
        let percent = (at.bytes * 100).checked_div(at.total).unwrap_or(0).min(100);
        let mut parts = vec![format!("{percent}% of {}", megabytes(at.total))];
        if at.rows > 0 {
            parts.push(count(at.rows, "row", "rows"));
        }
        if at.rejects > 0 {
            parts.push(format!("{} rejected", grouped(at.rejects)));
        }
        let (read, left) = (at.bytes.saturating_sub(from), at.total.saturating_sub(at.bytes));
        if left == 0 && at.total > 0 {
            parts.push("storing the rest".to_owned());
        } else if read > 0 {
            let seconds = now.duration_since(began).as_secs_f64() * left as f64 / read as f64;
            parts.push(format!("{} left", duration(seconds.ceil() as u64)));
        }
        let tail = format!("  {}", parts.join(", "));
        let room = WIDTH.saturating_sub(tail.chars().count());
        let short: String = name.chars().take(room).collect();
        (short + &tail).chars().take(WIDTH).collect()
    }
}

fn megabytes(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{} kB", bytes.div_ceil(1000)),
        _ => format!("{} MB", grouped(bytes.div_ceil(1_000_000))),
    }
}

fn duration(seconds: u64) -> String {
    match seconds {
        0..120 => format!("{seconds} s"),
        120..7200 => format!("{} min", seconds.div_ceil(60)),
        _ => format!("{} h", seconds.div_ceil(3600)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_bytes_rows_rejects_and_the_time_that_is_left() {
        let start = Instant::now();
        let mut pass = Pass::default();
        let at = |bytes, rows, rejects| Snapshot { bytes, total: 400_000_000, rows, rejects };
        assert_eq!(pass.line("rates.csv", at(100_000_000, 0, 0), start), "rates.csv  25% of 400 MB");
        let later = start + Duration::from_secs(10);
        assert_eq!(
            pass.line("rates.csv", at(200_000_000, 1_234_567, 3), later),
            "rates.csv  50% of 400 MB, 1,234,567 rows, 3 rejected, 20 s left"
        );
        let end = pass.line("rates.csv", at(400_000_000, 2, 0), later);
        assert_eq!(end, "rates.csv  100% of 400 MB, 2 rows, storing the rest");
        let long = pass.line(&"x".repeat(300), at(0, 9_999_999_999, 9_999_999_999), later);
        assert!(long.chars().count() <= WIDTH, "{long}");
    }
}
