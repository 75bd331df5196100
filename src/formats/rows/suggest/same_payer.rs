//! Columns that are read as of one payer and plan, and differ in nothing that a profile says: `Aetna` and `Aetna Allowed`.
//! A profile that lists both is refused.

use super::role::{Columns, Role};
use super::roles::Roles;
use super::sample::Sample;
use super::write::said_of_amounts;
use super::write_payers::names;
use crate::domain::text::{name_key, name_letters};

/// Leaves out all but the first of such columns.
pub(super) fn leave_same_payers(roles: &mut Roles, sample: &Sample) {
    let columns: Columns<'_> = sample.columns.iter().zip(roles.of_columns.iter().cloned()).collect();
    let named = names(&columns, sample.list.is_some());
    let key = |at: usize| {
        let (payer, plan) = named.iter().find(|(of, _)| *of == at).map(|(_, named)| named)?;
        let (column, role) = &columns[at];
        let (said, day, _) = said_of_amounts(column, role, &columns);
        let plan = plan.as_deref().map_or(String::new(), name_key);
        Some((name_letters(payer), plan, said, day))
    };
    let keys: Vec<_> = (0..columns.len()).map(key).collect();
    let same = (0..keys.len()).filter_map(|at| {
        let first = (0..at).find(|first| keys[at].is_some() && keys[*first] == keys[at])?;
        Some((at, columns[first].0.heading.clone()))
    });
    for (at, first) in same.collect::<Vec<_>>() {
        roles.of_columns[at] = Role::Unused(Some(format!(
            "it is read as of the payer of `{first}`, and nothing says how the amounts of the two differ; where they are \
             of two plans, name both in [[payers.named]]"
        )));
    }
}
