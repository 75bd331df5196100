//! What was noticed in a file: the rules, and a finding at its place.

mod finding;

pub use finding::{Finding, Place, Severity};
