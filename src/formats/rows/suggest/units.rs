//! Columns that say of each row for which unit its price is: `Day`, `Visit`, `Hour` below `UOM`.

use super::column::ColumnSeen;
use super::role::Role;
use crate::domain::text::list;
use crate::formats::rows::unlike_units::{MOST, SHOWN, names_units};

/// Whether a column names the units of the prices of its rows.
pub(super) fn is_of_units(column: &ColumnSeen) -> bool {
    names_units(&column.heading)
        && (1..=MOST).contains(&column.texts.len())
        && column.amounts == 0
        && column.percentages == 0
}

/// Keeps the unit of what payers pay as the note of its row, where nothing else is that.
pub(super) fn units(roles: &mut [Role], columns: &[ColumnSeen]) {
    let is_rate = |role: &Role| matches!(role, Role::PayerAmounts(_) | Role::Field("amount"));
    if !roles.iter().any(is_rate) {
        return;
    }
    for at in 0..roles.len() {
        let is_free = matches!(roles[at], Role::Unused(None)) && is_of_units(&columns[at]);
        if is_free && roles.contains(&Role::Field("notes")) {
            let why = "it says for which unit each price is, and another column is read as `notes`: take this one where \
                       the unit matters more";
            roles[at] = Role::Unused(Some(why.to_owned()));
        } else if is_free {
            roles[at] = Role::Field("notes");
        }
    }
}

/// What is doubtful of the units of prices, where there are several.
pub(super) fn doubted_units(columns: &[ColumnSeen], roles: &[Role]) -> Vec<String> {
    let read = columns.iter().zip(roles);
    let several = read.filter(|(column, role)| {
        matches!(role, Role::Field("notes") | Role::Unused(Some(_)))
            && is_of_units(column)
            && column.texts.len() > 1
    });
    let said = several.map(|(column, _)| {
        let shown: Vec<String> = column.texts.keys().take(SHOWN).map(|text| format!("`{text}`")).collect();
        format!(
            "`{}` has {} units, such as {}: prices of unlike units are no figure together; read those of one unit, and \
             skip the rows of the others by [[rows.skip]]",
            column.heading,
            column.texts.len(),
            list(&shown)
        )
    });
    said.collect()
}
