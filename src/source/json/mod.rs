//! JSON as it is read here: walked value by value, so that a text of any size fits.

mod blocks;
mod scan;
mod steps;
mod tree;

pub(crate) use scan::{Fault, Scanner, Spot, is_shallow};
pub(crate) use steps::{as_text, begin_list, begin_object, fault_at, member_name};
pub(crate) use tree::{Kind, MANY_MEMBERS, Value, parse};
