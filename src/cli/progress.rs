//! A line that moves on a terminal while a file is read, and is gone when it is done.

use std::fmt::Write;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use indicatif::{HumanDuration, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use super::printer::Printer;
use crate::domain::Visible;
use crate::domain::text::{count, grouped};
use crate::source::{Progress, Snapshot};

/// What is done sooner needs no line.
const PATIENCE: Duration = Duration::from_secs(1);
const PACE: Duration = Duration::from_millis(200);

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
        let name = Visible::of(name).to_string();
        let thread = thread::Builder::new().spawn(move || {
            let ended = |wait| receiver.recv_timeout(wait) != Err(RecvTimeoutError::Timeout);
            if ended(PATIENCE) {
                return;
            }
            let line = line(name, ProgressDrawTarget::stderr());
            loop {
                show(&line, progress.now());
                if ended(PACE) {
                    break;
                }
            }
            line.finish_and_clear();
        });
        // Where the system starts no thread, nothing is shown.
        Self { watcher: thread.ok().map(|thread| (sender, thread)) }
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

fn line(name: String, target: ProgressDrawTarget) -> ProgressBar {
    let style = ProgressStyle::with_template("{prefix}  {percent}% of {decimal_total_bytes}{left}{wide_msg}")
        .expect("the template is sound")
        .with_key("left", left);
    ProgressBar::with_draw_target(Some(0), target).with_style(style).with_prefix(name)
}

/// The time that is left, once something is known of it.
fn left(state: &ProgressState, out: &mut dyn Write) {
    let eta = state.eta();
    // A line that is not complete is drawn anew at once.
    let _ = match state.len() {
        Some(len) if len > 0 && state.pos() >= len => write!(out, ", storing the rest"),
        _ if eta.is_zero() => Ok(()),
        _ => write!(out, ", {} left", HumanDuration(eta)),
    };
}

/// Brings the line up to date. A file is hashed, then read: fewer bytes are those of a new pass.
fn show(line: &ProgressBar, at: Snapshot) {
    if at.bytes < line.position() {
        line.reset();
    }
    line.set_length(at.total);
    line.set_position(at.bytes);
    let mut counts = String::new();
    if at.rows > 0 {
        counts.push_str(&format!(", {}", count(at.rows, "row", "rows")));
    }
    if at.rejects > 0 {
        counts.push_str(&format!(", {} rejected", grouped(at.rejects)));
    }
    line.set_message(counts);
}

#[cfg(test)]
mod tests {
    use indicatif::InMemoryTerm;

    use super::*;

    #[test]
    fn tells_bytes_rows_rejects_and_the_time_that_is_left() {
        let terminal = InMemoryTerm::new(4, 100);
        let line = line("rates.csv".to_owned(), ProgressDrawTarget::term_like(Box::new(terminal.clone())));
        let at = |bytes, rows, rejects| Snapshot { bytes, total: 400_000_000, rows, rejects };
        show(&line, at(0, 0, 0));
        assert_eq!(terminal.contents(), "rates.csv  0% of 400.00 MB");
        thread::sleep(Duration::from_millis(20));
        show(&line, at(200_000_000, 1_234_567, 3));
        let half = terminal.contents();
        assert!(half.starts_with("rates.csv  50% of 400.00 MB, "), "{half}");
        assert!(half.ends_with(" left, 1,234,567 rows, 3 rejected"), "{half}");
        show(&line, at(400_000_000, 2, 0));
        assert_eq!(terminal.contents(), "rates.csv  100% of 400.00 MB, storing the rest, 2 rows");
        show(&line, at(0, 0, 0));
        assert!(terminal.contents().starts_with("rates.csv  0% of 400.00 MB"), "{}", terminal.contents());
        line.finish_and_clear();
        assert_eq!(terminal.contents(), "");
    }

    #[test]
    fn a_line_that_is_wider_than_the_terminal_is_wiped_whole() {
        let terminal = InMemoryTerm::new(9, 40);
        let line = line("x".repeat(100), ProgressDrawTarget::term_like(Box::new(terminal.clone())));
        show(&line, Snapshot { bytes: 1, total: 4, rows: 9_999_999_999, rejects: 1 });
        assert!(terminal.contents().contains("25%"), "{}", terminal.contents());
        line.finish_and_clear();
        assert_eq!(terminal.contents(), "");
    }
}
