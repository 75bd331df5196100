//! The command line: dispatch, shared settings, messages and exit codes.

mod account;
mod args;
mod commands;
mod context;
mod diagnostics;
mod dispatch;
mod exit;
mod failure;
mod interrupt;
mod output;
mod printer;
mod progress;
mod rejects;
mod stream;

pub use dispatch::{command, run};
pub use exit::Exit;
