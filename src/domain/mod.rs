//! Pure values of medical billing: parsed once at the edge, then carried as types.
//!
//! No input, no output, no SQL and no formatting for a particular report lives here.

mod carets;
mod cell;
mod code;
mod command_word;
mod commands;
mod company;
mod date;
mod decimal;
mod fingerprint;
mod fingerprint_list;
mod line_of_business;
mod missing;
mod modifier;
mod money;
mod name_date;
mod nearest;
mod npi;
mod place;
mod raised;
pub mod text;
mod visible;
mod work_unit;

pub use carets::with_carets;
pub use cell::{
    AMOUNT_COLUMN, cell_in_words, cell_name, column_letters, held_of_payer, is_workbook_name, line_in_words,
    lines_in_words, parse_cell_name,
};
pub use code::{Code, CodeError, CodeSystem};
pub use command_word::{alias_command, command_word, file_word, quoted_word, words_of_command};
pub use commands::Commands;
pub(crate) use commands::next_command;
pub use company::company;
pub use date::{
    DateError, date_in_words, dates_in_words, is_month_name, is_no_last_day, is_short_day, month_of,
    parse_compact_date, parse_date, parse_period, parse_short_date, parse_stated_date, parse_written_date,
    utc_text,
};
pub use decimal::{Decimal, DecimalError, Rounded};
pub use fingerprint::{
    Fingerprint, FingerprintBuilder, FingerprintHasher, FingerprintMap, FingerprintSet, SetFingerprint, hex,
    sha256_hex,
};
pub use fingerprint_list::FingerprintList;
pub use line_of_business::{LineOfBusiness, line_of_business, names_only_a_network, networks_beside};
pub use missing::{Group, Known, Missing, UNEXPLAINED_MARKER, UnknownReason, as_data};
pub use modifier::{Modifier, ModifierError, ModifierSet};
pub use money::Money;
pub use name_date::{NameDate, undated, without_date};
pub use nearest::{did_you_mean, nearest};
pub use npi::is_npi;
pub use place::{PlaceError, PlaceOfService};
pub use raised::{lowered, raised, without_mark};
pub use visible::{Visible, VisibleWriter, hides, meant, one_line, shows_nothing, visible};
pub use work_unit::work_unit;
