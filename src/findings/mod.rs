//! What was noticed in a file: the registry of all rules, and a finding at its place.

mod finding;
mod rule;
pub mod rules;

pub use finding::{Finding, Place, other_message};
pub use rule::{Cms, Reach, Rule, Severity};
