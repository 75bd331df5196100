//! Columns that say how a rate is paid: by the case, by the day, from a schedule.

use super::column::ColumnSeen;
use super::role::{Role, is_amount};
use crate::formats::rows::percent_words::{names_kind_of_rate, names_share_of_charges};
use crate::formats::words::Method;

/// What a cell says of the method.
pub(super) fn method_of(text: &str) -> Option<&'static str> {
    if let Some(method) = Method::from_word(text.trim()) {
        return Some(method.as_str());
    }
    let letters: String = text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    let method = match letters.as_str() {
        "case" | "percase" | "caserates" | "ratepercase" => Method::CaseRate,
        "perday" | "daily" | "dailyrate" | "diem" | "perdiemrate" | "rateperday" | "pd" => Method::PerDiem,
        "fee" | "feesched" | "feeschedules" | "schedule" | "fs" => Method::FeeSchedule,
        _ if names_share_of_charges(text) => Method::PercentOfCharges,
        _ => return None,
    };
    Some(method.as_str())
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
        let known = column.texts.keys().filter(|text| method_of(text).is_some()).count();
        let is_named = names_kind_of_rate(&column.heading);
        let all = known == column.texts.len() && column.amounts == 0;
        if !found && (all || is_named && known > 0) {
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
