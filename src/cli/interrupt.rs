//! Ctrl-C, and the request of another program to end: the first asks the running command to stop and roll back, the second ends it at once.

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Once, OnceLock};

use rusqlite::Connection;
use signal_hook::consts::{SIGINT, SIGTERM};

use super::exit::Exit;
use super::failure::Failure;

/// Steps of a statement between two looks at the flag: some microseconds.
const STEPS: i32 = 20_000;

static FLAG: OnceLock<Arc<AtomicBool>> = OnceLock::new();

fn flag() -> &'static Arc<AtomicBool> {
    FLAG.get_or_init(Arc::default)
}

/// Takes Ctrl-C from now on; before, it ends the program as ever. The flag is true once it was pressed.
pub(super) fn listen() -> Arc<AtomicBool> {
    static LISTENING: Once = Once::new();
    LISTENING.call_once(|| {
        let code = Exit::Interrupted.code().into();
        // Where signals cannot be taken, Ctrl-C still ends the program, and the journal rolls back.
        for signal in [SIGINT, SIGTERM] {
            let _ = signal_hook::flag::register_conditional_shutdown(signal, code, Arc::clone(flag()));
            let _ = signal_hook::flag::register(signal, Arc::clone(flag()));
        }
    });
    Arc::clone(flag())
}

/// Whether Ctrl-C was pressed since [`listen`].
pub(super) fn asked() -> bool {
    flag().load(Relaxed)
}

/// Takes Ctrl-C from now on, and lets it end the statement that a connection runs.
pub(super) fn stop_statements(connection: &mut Connection) -> Result<(), Failure> {
    let flag = listen();
    Ok(connection.progress_handler(STEPS, Some(move || flag.load(Relaxed)))?)
}
