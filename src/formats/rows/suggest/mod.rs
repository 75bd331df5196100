//! Proposes a profile for a file from its header and its cells. The analyst edits and keeps it; it is
//! never applied unasked.

mod header;
mod propose;
mod role;
mod sample;
mod trial;
mod write;

pub use propose::suggest;
