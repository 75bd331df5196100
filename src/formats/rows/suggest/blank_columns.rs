//! Columns that are blank in this file, and whose headings say plainly what they hold: the profile is kept, and the file of
//! next month may fill them.

use super::column::ColumnSeen;
use super::role::{FileKind, Role, is_amount};
use super::terms::{day_of, heading_terms};
use crate::formats::rows::plain_headings::plain_field;

/// Gives blank columns their fields, where no other column has them and no heading of amounts says it of its own.
pub(super) fn blank_columns(roles: &mut [Role], columns: &[ColumnSeen], file: FileKind) {
    let of_payers = matches!(file, FileKind::Payers | FileKind::PayerList)
        || roles.iter().any(|role| matches!(role, Role::PayerAmounts(_)));
    let amounts: Vec<&ColumnSeen> =
        columns.iter().zip(&*roles).filter(|(_, role)| is_amount(role)).map(|(column, _)| column).collect();
    let is_own =
        |key: &str| amounts.iter().any(|column| heading_terms(column).iter().any(|(own, _)| *own == key));
    let is_dated = amounts.iter().any(|column| day_of(&column.heading).is_some());
    for (at, column) in columns.iter().enumerate() {
        let Some(key) = plain_field(&column.heading) else { continue };
        if column.filled > 0 || roles[at] != Role::Unused(None) || roles.contains(&Role::Field(key)) {
            continue;
        }
        let may_be = match key {
            "percentage" => false,
            "plan" => [Role::Field("payer"), Role::Field("amount")].iter().all(|role| roles.contains(role)),
            "method" | "line_of_business" => of_payers && !is_own(key),
            "effective_from" => !is_dated,
            "modifiers" => true,
            _ => !is_own(key),
        };
        if may_be {
            roles[at] = Role::Field(key);
        }
    }
}
