//! From bytes to rows: a file or standard input, unpacked, decoded, counted, cut into rows.
//!
//! What comes out was checked on the way: the packing is whole and not made to fill a disk, the text is
//! of one encoding, no line fills the memory, and the file is the one that was hashed.

mod archive;
mod encoding;
mod file;
mod progress;
mod rows;
mod settle;
mod stamp;
mod swell;
mod utf8;
#[cfg(feature = "xlsx")]
mod workbook;

pub use archive::Contents;
pub use encoding::TextEncoding;
pub use file::{Digest, Head, Source};
pub use progress::{Interrupted, Progress, Snapshot};
pub use rows::{Position, Rows, Split};
