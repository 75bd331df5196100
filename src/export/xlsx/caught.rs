//! The library that writes workbooks may end in a panic: where the disk or the system refuses what it counts on. Here
//! that becomes an error with words.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::super::error::ExportError;

thread_local! {
    static WRITES: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread writes a workbook, and a panic of it is answered in words.
pub fn writes_workbook() -> bool {
    WRITES.get()
}

/// Does a piece of work on a workbook, which is thrown away where that fails.
pub(super) fn caught<T>(work: impl FnOnce() -> Result<T, ExportError>) -> Result<T, ExportError> {
    let before = WRITES.replace(true);
    let done = catch_unwind(AssertUnwindSafe(work));
    WRITES.set(before);
    done.unwrap_or_else(|_| {
        let why = "the system refuses a temporary file, a thread or memory";
        Err(ExportError::Workbook(why.to_owned()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_error_with_words() {
        let error =
            caught(|| -> Result<(), ExportError> { panic!("a temporary file") }).expect_err("a panic");
        assert_eq!(
            error.to_string(),
            "cannot build the workbook: the system refuses a temporary file, a thread or memory"
        );
        assert!(!writes_workbook());
        assert!(caught(|| Ok(writes_workbook())).expect("no panic"));
    }
}
