//! Facts into tables: interning, comparison with the current edition, and one transaction.
//!
//! One thread reads the file and interns its facts (`sink`); the other owns SQLite (`writer`).
//! Between them goes a bounded channel of batches, so memory does not grow with the file.

mod absent_plans;
mod alias;
mod allowed;
mod apply;
mod batch;
mod causes;
mod commercial_plans;
mod compare;
mod contents;
mod contracts;
mod corrections;
mod current_facts;
mod delta;
mod dictionary;
mod excerpts;
mod facts;
mod followed;
mod foreign_keys;
mod guards;
mod hospitals;
mod import;
mod import_records;
mod known_terms;
mod late_values;
mod lists;
mod new_payer;
mod older;
mod options;
mod other_names;
mod other_parts;
mod outcome;
mod outside_bounds;
mod parts_beside;
mod price_records;
mod provider_records;
mod providers;
mod rate_counts;
mod reconcile;
mod reconcile_lines;
mod rejected_codes;
mod rejects;
mod release;
mod seeded_names;
mod sink;
mod stated_rates;
mod statements;
mod together;
mod two_lists;
mod undo;
mod variant;
mod whose;
mod words;
mod writer;

pub use alias::{Matched, Unmatched, record_alias, unmatched_payers};
pub use apply::{apply, apply_all};
pub use causes::groups_by_rule_alone;
pub use current_facts::{ITEMS_OF_FILTER, PLANS_OF_CONTRACTS};
pub use facts::{FileRead, TakesRows, read_facts};
pub use followed::followed_codes;
pub use guards::lifts;
pub use import::{find_applied, replaced_since, undescribed};
pub use import_records::{NewFinding, NewReject, SmallImport, record_small_import};
pub use options::{ApplyOptions, Mode};
pub use outcome::{
    Cause, ChangeCounts, Example, Held, LargestChange, Outcome, RemovedRate, Replaced, ReplacedFacts,
    RowCounts,
};
pub use reconcile::replaced_until;
pub use rejected_codes::RejectedCodes;
pub use rejects::{RejectError, RejectedRow, Rejects, RejectsHead, SheetRow};
pub use release::{apply_extract, apply_reference, apply_references};
pub use seeded_names::{KnownName, known_names, match_names_of_payers, match_seeded_names};
pub use undo::{Later, Undone, facts_of, plan_undo, undo};
pub use whose::{Described, Hospitals, Whose};
