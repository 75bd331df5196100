//! The workbook for reviewers: a summary, a sheet a table, gaps to review, sources, columns.
//!
//! Texts are always written as strings, so that no cell is ever a formula.

mod book;
mod caught;
mod closing;
mod front;
mod front_rows;
mod gaps;
mod look;
mod rejects;
mod review;
mod rows;
mod scatter;
mod sheet;
mod summary;
mod text;

pub(super) use book::Xlsx;
pub use caught::writes_workbook;
pub use rejects::RejectsBook;
