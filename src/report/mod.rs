//! Reports: query rows into the report model. What a table shows is a shipped query; the SQL here looks up names,
//! imports and comments of what was asked for. No output.

mod assemble;
mod code;
mod comments;
mod error;
mod explain;
mod import;
mod known;
mod plan;
mod provenance;
mod reviews;
mod scope_asked;
mod single;
mod value_asked;
mod worked_out;

pub use assemble::ASKED_FOR;
pub use code::{CodeScope, Excluded, Reporter};
pub use comments::commented_rows;
pub use error::ReportError;
pub use explain::{ExplainOptions, cells_of, of_cells};
pub use import::of_import;
pub use known::{AskedPayer, payer_asked, payer_named, require_code, require_known, with_payers_named};
pub use reviews::of_reviews;
pub use scope_asked::{asks_for_part, with_scope_asked};
pub use single::{Asked, QueryResult, of_queries, of_query, of_query_within, of_result};
pub use value_asked::{require_matched, rows_of_other};
pub use worked_out::WorkedOut;
