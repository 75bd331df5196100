//! Columns that say how a rate is paid: by the case, by the day, from a schedule.

use super::column::ColumnSeen;
use super::role::{Role, is_amount};
use super::units::is_of_units;
use crate::formats::method_words::unit_of_work;
use crate::formats::rows::percent_words::{names_kind_of_rate, names_share_of_charges};
use crate::formats::words::Method;

/// What a cell says of the method.
pub(super) fn method_of(text: &str) -> Option<&'static str> {
    let share = || names_share_of_charges(text).then_some(Method::PercentOfCharges);
    Method::of_other_form(text).or_else(share).map(Method::as_str)
}

/// Whether an import reads the method of a cell: a known one, or a unit of work, which becomes a note.
pub(super) fn says_method(text: &str) -> bool {
    method_of(text).is_some() || unit_of_work(text).is_some()
}

/// The column whose cells say how the amounts of payers are paid. One whose heading speaks of that and whose cells do
/// not is left out with the reason: amounts of two methods are never one figure.
pub(super) fn method(roles: &mut [Role], columns: &[ColumnSeen], is_titled: bool) {
    let of_payers = is_titled
        || roles.iter().any(|role| matches!(role, Role::PayerAmounts(_)) || *role == Role::Field("payer"));
    if !of_payers || !roles.iter().any(is_amount) || roles.contains(&Role::Field("method")) {
        return;
    }
    let mut found = false;
    for (role, column) in roles.iter_mut().zip(columns) {
        if *role != Role::Unused(None) || column.filled == 0 || column.texts.is_empty() {
            continue;
        }
        let known = column.texts.keys().filter(|text| says_method(text)).count();
        let is_named = names_kind_of_rate(&column.heading);
        let all = known == column.texts.len() && column.amounts == 0;
        // Quantities have units, too: below such a heading one method is among them.
        let is_method = column.texts.keys().any(|text| method_of(text).is_some());
        if !found && (all && (is_method || is_of_units(column)) || is_named && known > 0) {
            found = true;
            *role = Role::Field("method");
        } else if is_named && found && known > 0 {
            *role = Role::Unused(Some("a second column of `method`".to_owned()));
        } else if is_named {
            let why = "its heading speaks of the kind of rates, and its cells are no method that is known: amounts of \
                       several kinds are then taken together";
            *role = Role::Unused(Some(why.to_owned()));
        }
    }
}
