//! Columns that say something of one column of amounts alone: `Aetna Method` between `Aetna Rate` and `Cigna Rate`. A
//! profile reads such a column for all amounts of a row, so that it is left out where amounts of others are read, too.

use chrono::NaiveDate;

use super::column::ColumnSeen;
use super::heading::{Kind, NOT_IN_FORCE, is_of_modifiers, kind, words};
use super::heading_words::{GENERIC, has};
use super::role::{Role, is_amount};
use crate::formats::cell::read_date;

/// Words by which a heading says what it holds, and not of whose amounts.
const OF_HOLDING: &str = "method methods methodology basis type kind note notes comment comments remark remarks effective eff \
    date dates day from start begin beginning term terms termination end ends ending to through thru \
    expires expiration until setting place pos site service services class code codes cpt hcpcs hcpc \
    procedure proc billing bill item line revenue rev drg payment pricing reimbursement unit units \
    patient care schedule system description desc name and is for of on or in number fees prices";

/// Words of a price that takes the place of another one, on a day.
const TO_COME: [&str; 6] = ["new", "revised", "updated", "proposed", "future", "next"];

/// What is begun by the reason why a second column of a field is left out.
pub(super) const SECOND: &str = "a second column of ";

/// The words of a heading that can say of whose amounts it speaks: `Rate 1 Effective` is of the rate 1, and `Modifier 1`
/// of none.
fn owner(heading: &str, role: &Role) -> Vec<String> {
    let is_counted = matches!(role, Role::Field("modifiers") | Role::Procedure | Role::Code(_));
    let is_number = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
    let says = |word: &String| match is_number(word) {
        true => !is_counted,
        false => {
            word.chars().count() > 1
                && !has(OF_HOLDING, word)
                && !has(GENERIC, word)
                && !is_of_modifiers(word)
        }
    };
    words(heading).into_iter().filter(says).collect()
}

/// The columns of amounts, read or not, of which a column speaks by its heading; none where it names none of them.
fn spoken_of(roles: &[Role], columns: &[ColumnSeen], at: usize) -> Vec<usize> {
    let owner = owner(&columns[at].heading, &roles[at]);
    let is_money = |other: &usize| {
        let column = &columns[*other];
        is_amount(&roles[*other])
            || matches!(roles[*other], Role::Unused(_))
                && column.amounts > 0
                && column.is_numeric()
                && !matches!(kind(&column.heading), Kind::Other(what) if what != NOT_IN_FORCE)
    };
    let is_named = |other: &usize| {
        let named = words(&columns[*other].heading);
        owner.iter().all(|word| named.contains(word))
    };
    let found = (0..roles.len()).filter(|other| *other != at && is_money(other) && is_named(other));
    if owner.is_empty() { Vec::new() } else { found.collect() }
}

/// Whether a column says something of the amounts of its row.
fn is_of_amounts(role: &Role) -> bool {
    const KEYS: [&str; 9] = [
        "method",
        "line_of_business",
        "notes",
        "modifiers",
        "effective_from",
        "effective_to",
        "setting",
        "place_of_service",
        "billing_class",
    ];
    matches!(role, Role::Procedure | Role::Code(_) | Role::Edition)
        || matches!(role, Role::Field(key) if KEYS.contains(key))
}

/// Leaves out what is said of other columns of amounts than those that are read, and takes of two prices with days the
/// one that is in force.
pub(super) fn of_one(roles: &mut [Role], columns: &[ColumnSeen], today: NaiveDate) {
    newest(roles, columns, today);
    let read: Vec<usize> = (0..roles.len()).filter(|at| is_amount(&roles[*at])).collect();
    let of_payers: Vec<usize> = read.iter().copied().filter(|at| is_of_payer(&roles[*at])).collect();
    for at in 0..roles.len() {
        if !is_of_amounts(&roles[at]) {
            continue;
        }
        let of = spoken_of(roles, columns, at);
        // How and from when a price holds is said of what payers pay.
        let is_of_terms = matches!(
            roles[at],
            Role::Field("method" | "line_of_business" | "notes" | "effective_from" | "effective_to")
                | Role::Edition
        );
        let compared = if is_of_terms && !of_payers.is_empty() { &of_payers } else { &read };
        if of.is_empty() || compared.iter().all(|amount| of.contains(amount)) {
            continue;
        }
        let name = &columns[at].heading;
        if roles[at] == Role::Field("modifiers") {
            let why = format!(
                "`{name}` says the modifiers of these amounts alone, and a profile reads modifiers for all amounts of a \
                 row; write a profile of the columns of each payer, and import all but the first with --adds"
            );
            for amount in of.iter().filter(|amount| is_amount(&roles[**amount])).copied().collect::<Vec<_>>()
            {
                roles[amount] = Role::Unused(Some(why.clone()));
            }
        }
        let of = &columns[of[0]].heading;
        roles[at] = Role::Unused(Some(format!(
            "it speaks of `{of}`, and a profile reads it for all amounts of a row; write a profile of the columns of each \
             payer, and import all but the first with --adds"
        )));
    }
    beside_second(roles, columns);
}

fn is_of_payer(role: &Role) -> bool {
    matches!(role, Role::PayerAmounts(_) | Role::Field("amount"))
}

/// The first and the last day of a column's cells; none where it has others than days.
fn days(column: &ColumnSeen) -> Option<(NaiveDate, NaiveDate)> {
    let day = |text: &String| read_date(text).ok().and_then(|day| day.value.ok());
    let days: Option<Vec<NaiveDate>> = column.texts.keys().map(day).collect();
    let days = days.filter(|_| column.compact_days == 0)?;
    Some((*days.iter().min()?, *days.iter().max()?))
}

/// Of two prices of one kind with the day of one of them, the one that is in force: `Current Fee`, `New Fee` and
/// `Effective Date` give the new fee once that day has come, and else the current one without a day.
fn newest(roles: &mut [Role], columns: &[ColumnSeen], today: NaiveDate) {
    let read: Vec<usize> = (0..roles.len()).filter(|at| is_amount(&roles[*at])).collect();
    let [read] = read.as_slice() else { return };
    let is_new = |at: usize| words(&columns[at].heading).iter().any(|word| TO_COME.contains(&word.as_str()));
    let is_other = |at: &usize| {
        let column = &columns[*at];
        matches!(roles[*at], Role::Unused(Some(_))) && column.amounts > 0 && column.cents > 0
    };
    let others: Vec<usize> = (0..roles.len()).filter(is_other).collect();
    let is_day = |at: &usize| days(&columns[*at]).is_some();
    let dated: Vec<usize> = (0..roles.len()).filter(is_day).collect();
    let is_begin = |at: &usize| roles[*at] == Role::Field("effective_from");
    let is_second = |at: &usize| matches!(&roles[*at], Role::Unused(Some(why)) if *why == format!("{SECOND}`effective_from`"));
    let of = |at: usize| spoken_of(roles, columns, at);
    for other in others {
        let is_own =
            |at: &&usize| of(**at) == [other] || of(**at).is_empty() && is_new(other) && !is_new(*read);
        let Some(own) = dated.iter().filter(|at| is_begin(at) || is_second(at)).find(is_own).copied() else {
            continue;
        };
        let before = dated.iter().copied().find(|at| is_begin(at) && *at != own);
        let last = |at: usize| days(&columns[at]).map(|(_, last)| last);
        let first = days(&columns[own]).map(|(first, _)| first);
        let has_come = last(own).is_some_and(|day| day <= today);
        let is_later = before.is_none_or(|before| last(before) < first);
        if has_come && is_later && kind(&columns[other].heading) == kind(&columns[*read].heading) {
            roles.swap(other, *read);
            let why = "an amount of a day or year, and another column has the newest that is in force";
            roles[*read] = Role::Unused(Some(why.to_owned()));
            if let Some(before) = before {
                roles[before] = Role::Unused(Some("the day of an amount that is left out".to_owned()));
            }
            roles[own] = Role::Field("effective_from");
        } else if roles[own] == Role::Field("effective_from") {
            let why = format!("it is the day of `{}`, which is left out", columns[other].heading);
            roles[own] = Role::Unused(Some(why));
        }
        return;
    }
}

/// What goes with a second column of a field is left out for it: `Payer 2 Rate` for `Payer 2 Name`.
fn beside_second(roles: &mut [Role], columns: &[ColumnSeen]) {
    for at in 0..roles.len() {
        let Role::Unused(Some(why)) = &roles[at] else { continue };
        let Some(key) = why.strip_prefix(SECOND).map(str::to_owned) else { continue };
        let of = spoken_of(roles, columns, at);
        if of.iter().any(|amount| is_amount(&roles[*amount])) {
            continue;
        }
        for amount in of {
            roles[amount] = Role::Unused(Some(format!(
                "it goes with `{}`, {SECOND}{key}; write a profile of these two columns, and import with it and --adds",
                columns[at].heading
            )));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_says_of_whose_amounts_it_speaks_beside_what_it_holds() {
        for (heading, said) in [
            ("Aetna Method", &["aetna"][..]),
            ("Aetna Effective Date", &["aetna"]),
            ("Rate 1 Effective", &["1"]),
            ("Proposed Eff Date", &["proposed"]),
            ("Professional Notes", &["professional"]),
            ("Contract Effective Date", &[]),
            ("Rate Method", &[]),
            ("Effective Date", &[]),
        ] {
            assert_eq!(owner(heading, &Role::Field("method")), said, "{heading}");
        }
        assert_eq!(owner("Modifier 1", &Role::Field("modifiers")), Vec::<String>::new());
        assert_eq!(owner("Procedure Code 2", &Role::Procedure), Vec::<String>::new());
    }
}
