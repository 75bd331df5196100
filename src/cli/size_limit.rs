//! A limit on the size of files (`ulimit -f`): writing past it is an error like a full disk.

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, OnceLock};

/// What to do about it.
pub(super) const HINT: &str = "raise it (`ulimit -f unlimited`), then run the command again";

static WAS_REACHED: OnceLock<Arc<AtomicBool>> = OnceLock::new();

/// Where a limit is set, writing past it is an error from now on, and not the end of the program without a word.
pub(super) fn outlive() {
    #[cfg(unix)]
    {
        let flag = WAS_REACHED.get_or_init(Arc::default);
        let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::clone(flag));
    }
}

/// Whether a file was to grow past the limit.
pub(super) fn was_reached() -> bool {
    WAS_REACHED.get().is_some_and(|flag| flag.load(Relaxed))
}
