//! The registry: every rule of the program, a file for each family.
//!
//! An id has a letter for who looks, and a number: `I` is an import (I0xx encoding, I1xx structure,
//! I2xx values, I3xx keys, I4xx across cells, I5xx guards and editions), `R` a review, `Q` a query. An id that is
//! given to two rules does not compile.

#[macro_use]
mod family;

mod across_cells;
mod conditions;
mod editions;
mod guards;
mod in_network;
mod json_template;
mod keys;
mod query_lints;
mod quoting;
mod registry;
mod review;
mod source;
mod structure;
mod template;
mod template_values;
mod values;

pub use across_cells::*;
pub use conditions::*;
pub use editions::*;
pub use guards::*;
pub use in_network::*;
pub use json_template::*;
pub use keys::*;
pub use query_lints::*;
pub use quoting::*;
pub use registry::{FAMILIES, Family, all};
pub use review::*;
pub use structure::*;
pub use template::*;
pub use template_values::*;
pub use values::*;
