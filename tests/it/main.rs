//! The behavior of the `ratebook` program and the promises of its repository, as one test binary.
//!
//! A test runs the real program in a folder of its own (`workspace`) and looks at exit code, output
//! and database. `golden` holds every figure of the published files to digests; `tidy`, `docs` and `schema` hold the source, the documentation and the tables to
//! their own rules.

mod bad_input;
mod cells;
mod changes;
mod chromium;
mod claim_edits;
mod commands_page;
mod comparable;
mod completion;
mod contracts;
mod currencies;
mod diagnostics;
mod docs;
mod encoding;
mod explain;
mod faults;
mod fee_schedules;
mod findings;
mod first_page;
mod first_page_shown;
mod formats;
mod golden;
mod hospital;
mod hospital_odd_cells;
mod import;
mod import_failure;
mod imports;
mod in_network;
mod in_network_codes;
mod in_network_odd;
#[cfg(unix)]
mod interrupt;
#[cfg(feature = "parquet")]
mod lake_engines;
mod lake_publish;
mod lake_whole;
mod laws;
mod legacy;
#[cfg(unix)]
mod linear;
mod lines;
mod lines_of_business;
mod map;
mod market;
mod medicare;
mod medicare_archive;
mod medicare_bad_input;
mod medicare_facility;
mod medicare_modifiers;
mod medicare_schedules;
mod medicare_use;
mod migrate;
mod moment;
mod odd_figures;
mod packed;
mod parts;
mod plausible;
mod profile;
mod profile_words;
mod properties;
mod proposals;
mod proposals_columns;
mod proposals_prices;
mod proposals_sites;
mod published;
mod published_sums;
mod publishers;
mod query;
mod quickstart;
mod readme;
mod records;
mod rejects;
mod report;
mod review;
mod same_key;
mod schema;
mod seed;
mod separators;
mod shared;
mod silent_blank;
mod stated_again;
mod tidy;
mod trust;
mod undo;
mod unread;
mod utilization;
mod verdict;
mod views;
mod vocabulary;
mod words;
mod workbooks;
mod workspace;
