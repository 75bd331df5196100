//! Payers and plans whose numbers are percentages, as a first trial of the proposal shows, are left out of the next.

use super::payer_shares::Shares;
use super::role::{Columns, Role};
use super::roles::Roles;
use super::row_kinds::{ADDED, LeftRows};
use super::sample::Sample;
use super::write_payers::names;

/// Leaves out the rows or columns of payers whose numbers are no dollars, where others' are; whether there are some.
pub(super) fn leave_shares(roles: &mut Roles, sample: &Sample, shares: &Shares) -> bool {
    match roles.of_columns.iter().position(|role| *role == Role::Field("payer")) {
        Some(at) => leave_rows(roles, sample, shares, at),
        None => leave_columns(roles, sample, shares),
    }
}

/// Rows of a payer go as a whole, for no profile tells those of one of its plans.
fn leave_rows(roles: &mut Roles, sample: &Sample, shares: &Shares, at: usize) -> bool {
    let texts = &sample.columns[at].texts;
    let payers = || shares.payers.iter().chain(shares.plans.iter().map(|(payer, _)| payer));
    let is_left = |text: &&String| payers().any(|payer| payer.trim() == text.trim());
    let left: Vec<String> = texts.keys().filter(is_left).cloned().collect();
    if left.is_empty() || left.len() == texts.len() {
        return false;
    }
    let rows = left.iter().map(|text| texts[text]).sum();
    let why = match shares.plans.is_empty() {
        true => "a payer whose numbers are as percentages are beside the charges or prices of the same codes",
        false => {
            "a payer whose numbers, or those of one of its plans, are as percentages are beside the charges or prices of \
             the same codes"
        }
    };
    roles.left.push(LeftRows { at, texts: left, rows, why, way: ADDED });
    true
}

fn leave_columns(roles: &mut Roles, sample: &Sample, shares: &Shares) -> bool {
    let columns: Columns<'_> = sample.columns.iter().zip(roles.of_columns.iter().cloned()).collect();
    let named = names(&columns, sample.list.is_some());
    let are_shares = |(_, (payer, plan)): &&(usize, (String, Option<String>))| {
        shares.are_of(payer, plan.as_deref().unwrap_or_default())
    };
    let left: Vec<usize> = named.iter().filter(are_shares).map(|(at, _)| *at).collect();
    if left.len() == named.len() {
        return false;
    }
    let why = "its numbers are as percentages are beside the charges or prices of the same codes";
    left.iter().for_each(|at| roles.of_columns[*at] = Role::Unused(Some(why.to_owned())));
    !left.is_empty()
}
