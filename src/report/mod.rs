//! Reports: query rows into the report model. No SQL text here, and no output.

mod assemble;
mod code;
mod error;
mod import;
mod provenance;
mod single;

pub use code::{CodeScope, of_code};
pub use error::ReportError;
pub use import::of_import;
pub use single::of_query;
