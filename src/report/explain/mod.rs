//! From a printed figure back to where it came from: value or reason, raw text, file and line, import,
//! rule, formula and inputs, earlier values, and what reviewers said.

mod answer;
mod field;
mod heading;
mod history;
mod lookup;
mod sheet;

pub use answer::{ExplainOptions, of_cells};
pub use field::cells_of;
pub(super) use lookup::Tables;
