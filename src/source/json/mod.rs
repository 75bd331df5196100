//! JSON as it is read here: walked value by value, so that a text of any size fits.

mod scan;
mod tree;

pub(crate) use scan::{Fault, Scanner, Spot};
pub(crate) use tree::{Kind, MANY_MEMBERS, Value, parse};
