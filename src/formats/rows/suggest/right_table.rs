//! A second table to the right of the first, after a column that is blank: its cells say nothing of the rows of the
//! first one, however they are called.

use super::column::ColumnSeen;
use super::role::Role;
use super::sample::Sample;

const WHY: &str =
    "it is of another table, to the right of the first one and a blank column; put it into a file of its own";

/// Leaves out the columns of tables to the right.
pub(super) fn leave_right(roles: &mut [Role], sample: &Sample) {
    let columns = &sample.columns;
    let is_blank = |column: &ColumnSeen| column.heading.is_empty() && column.filled == 0;
    let Some(begin) = columns.iter().position(is_blank).filter(|at| *at > 0) else { return };
    let groups = columns[begin..].split(is_blank);
    let mut at = begin;
    let left = &columns[..begin];
    for group in groups {
        if is_table(left, &roles[..begin], group, &roles[at..at + group.len()], sample) {
            let of_group = roles.iter_mut().skip(at).take(group.len()).zip(group);
            for (role, _) in of_group.filter(|(_, column)| !column.heading.is_empty()) {
                *role = Role::Unused(Some(WHY.to_owned()));
            }
        }
        at += group.len() + 1;
    }
}

/// Whether the columns after a blank one are a table of their own: they end together before the first table does, or
/// both have codes and prices of their own.
fn is_table(
    left: &[ColumnSeen],
    left_roles: &[Role],
    right: &[ColumnSeen],
    roles: &[Role],
    sample: &Sample,
) -> bool {
    let filled: Vec<&ColumnSeen> = right.iter().filter(|column| column.filled > 0).collect();
    let Some(first) = filled.first() else { return false };
    let last_row = first.last_row;
    let is_short = |column: &&ColumnSeen| {
        // A cell of the last line may be blank.
        column.last_row.abs_diff(last_row) <= 1 && column.last_row - column.first_row + 1 == column.filled
    };
    let begins = sample.first.is_some_and(|row| row == first.first_row);
    if begins && 10 * first.filled <= 9 * sample.rows && filled.iter().all(is_short) {
        return true;
    }
    let has_code = |roles: &[Role]| roles.iter().any(|role| matches!(role, Role::Procedure | Role::Code(_)));
    let has_prices = |columns: &[ColumnSeen], roles: &[Role]| {
        let is_price = |(column, role): (&ColumnSeen, &Role)| {
            matches!(role, Role::Unused(None)) && column.is_printed_as_money() && column.amounts > 0
        };
        columns.iter().zip(roles).any(is_price)
    };
    has_code(left_roles) && has_code(roles) && has_prices(left, left_roles) && has_prices(right, roles)
}
