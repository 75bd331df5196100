//! The seed: a folder of CSV files that fills the small tables, validated like an import.
//!
//! One transaction for the folder, one import record a file, so that every seeded cell has its
//! file and line. Running it twice changes nothing.

mod confidence;
mod error;
mod folder;
mod load;
mod row;
mod table;

pub use error::{SeedError, SeedProblem};
pub use folder::{Folder, built_in, folder_of};
pub use load::{FileOutcome, SeedOptions, load, load_in};
