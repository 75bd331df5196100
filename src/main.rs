//! The `ratebook` program: parse, run, exit. Everything else is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    ratebook::cli::run(std::env::args_os())
}
