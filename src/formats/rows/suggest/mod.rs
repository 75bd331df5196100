//! Proposes a profile for a file from its header and its cells. The analyst edits and keeps it; it is
//! never applied unasked.

mod amounts;
mod beside;
mod claim_forms;
mod class_words;
mod codes_seen;
mod edition;
mod header;
mod heading;
mod heading_words;
mod low_numbers;
mod method_words;
mod other_money;
mod payer_names;
mod payer_values;
mod price_list;
mod procedure_text;
mod propose;
mod publisher;
mod reason_words;
mod references;
mod repeated;
mod right_table;
mod role;
mod roles;
mod row_kinds;
mod row_says;
mod sample;
mod second_table;
mod section_words;
mod shifted;
mod site;
mod terms;
mod titled_payer;
mod toml_text;
mod trial;
mod whose;
mod write;
mod write_codes;
mod write_payers;
mod write_rows;
mod written_amount;

pub(super) use low_numbers::is_share_of_service;
pub(in super::super) use price_list::price_list;
pub use propose::{Proposal, suggest};
pub(super) use row_says::{Says, says};
