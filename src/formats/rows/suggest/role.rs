//! What a column of an unknown file may be, and what kind of file its columns make.

use super::column::ColumnSeen;
use crate::domain::CodeSystem;

/// What a column seems to hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Role {
    /// One field of `[columns]`, by its key; amounts and modifiers may have several columns.
    Field(&'static str),
    /// CPT or HCPCS codes, perhaps with others among them.
    Procedure,
    /// Codes of one system.
    Code(CodeSystem),
    /// The name of each code's system.
    System,
    /// The last codes of ranges, whose first are in the column of this number.
    LastCode(usize),
    /// The day of the data, the same in every row.
    Edition,
    /// Amounts of the payer in the heading, of this payer and plan where the heading alone does not say it.
    PayerAmounts(Option<(String, Option<String>)>),
    /// Nothing that a profile reads, and why where it could be taken for something.
    Unused(Option<String>),
}

/// What kind of file the columns make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FileKind {
    /// A hospital's charges, perhaps with what payers pay.
    Hospital,
    /// One payer's or several payers' rates, named in each row.
    Payers,
    /// One payer's rates, whom a title names.
    PayerList,
    /// What a public program pays.
    FeeSchedule,
}

/// The columns with their roles.
pub(super) type Columns<'s> = Vec<(&'s ColumnSeen, Role)>;

/// Whether a column holds amounts.
pub(super) fn is_amount(role: &Role) -> bool {
    const KEYS: [&str; 5] = ["gross", "cash", "minimum", "maximum", "amount"];
    matches!(role, Role::PayerAmounts(_)) || matches!(role, Role::Field(key) if KEYS.contains(key))
}
