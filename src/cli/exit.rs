//! Exit codes: a contract with scripts.

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Done; for checks, nothing found.
    Done = 0,
    /// Done, with findings: rejected rows, pending migrations under `--check`, a bad seed.
    Findings = 1,
    /// The command line or the configuration is wrong; also an unknown code, query or parameter.
    Usage = 2,
    /// The state of the database refuses: migrations, a guard, a lock.
    Refused = 3,
    /// A file or the disk.
    File = 4,
    /// Ctrl-C stopped it; what was under way is rolled back.
    Interrupted = 130,
}

impl Exit {
    /// The number given to the system.
    #[must_use]
    pub const fn code(self) -> u8 {
        self as u8
    }
}
