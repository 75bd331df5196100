//! The command line: dispatch, shared settings, messages and exit codes.

mod args;
mod ask;
mod codes_asked_for;
mod commands;
mod completion;
mod context;
mod diagnostics;
mod dispatch;
mod exit;
mod failure;
mod global;
mod help;
mod import_result;
mod interrupt;
mod known_scope;
mod output;
mod pager;
mod printed_command;
mod printer;
mod progress;
mod proposal;
mod reading;
mod rejects;
mod size_limit;
mod stems;
mod stream;
mod subjects;
mod waiting;

pub use dispatch::{command, run};
pub use exit::Exit;
