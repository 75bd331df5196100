//! What is said while a command waits for another program that holds the database.

use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::Duration;

use super::interrupt;
use super::printer::Printer;
use crate::db::{self, Waiting};

/// Nobody is told of a shorter wait.
const SILENT: Duration = Duration::from_secs(1);

static OF: OnceLock<(Printer, PathBuf)> = OnceLock::new();

/// Says it from now on, for this database.
pub(super) fn say(printer: Printer, database: PathBuf) {
    let _ = OF.set((printer, database));
    db::on_waiting(told);
}

fn told(waiting: Waiting) -> bool {
    static SAID: AtomicBool = AtomicBool::new(false);
    if waiting.waited >= SILENT
        && !SAID.swap(true, Relaxed)
        && let Some((printer, database)) = OF.get()
    {
        let who = holder(database).unwrap_or_else(|| "another program".to_owned());
        let end = if waiting.writes { "; Ctrl-C ends the waiting" } else { ", for up to 10 seconds" };
        printer.say(&format!("waiting for {who}, which uses the database{end}"));
    }
    !interrupt::asked()
}

/// The other program that has a lock on the file, where the system tells.
#[cfg(target_os = "linux")]
fn holder(database: &std::path::Path) -> Option<String> {
    use std::os::unix::fs::MetadataExt as _;
    let inode = std::fs::metadata(database).ok()?.ino().to_string();
    let own = std::process::id().to_string();
    // "1: POSIX  ADVISORY  READ 4711 08:01:123456 1073741826 1073742335"
    let locks = std::fs::read_to_string("/proc/locks").ok()?;
    let process = locks.lines().filter(|line| !line.contains("->")).find_map(|line| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let (process, file) = (*fields.get(4)?, *fields.get(5)?);
        let is_other = process != own && process.parse::<u32>().is_ok();
        (file.rsplit(':').next() == Some(&inode) && is_other).then(|| process.to_owned())
    })?;
    let name = std::fs::read_to_string(format!("/proc/{process}/comm")).ok()?;
    Some(format!("`{}` (process {process})", name.trim()))
}

#[cfg(not(target_os = "linux"))]
fn holder(_database: &std::path::Path) -> Option<String> {
    None
}
