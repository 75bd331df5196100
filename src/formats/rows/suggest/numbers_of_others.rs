//! Whole numbers that do not vary with the service: a contract, plan, network or list has one, and code after code has
//! the same. A price of different services is a different one.

use super::column::ColumnSeen;
use super::heading::{Kind, words};

/// What has a number of its own and may be called after a payer.
const NUMBERED: [&str; 17] = [
    "contract",
    "contracts",
    "plan",
    "plans",
    "network",
    "networks",
    "group",
    "groups",
    "product",
    "products",
    "schedule",
    "list",
    "agreement",
    "program",
    "policy",
    "provider",
    "insurance",
];
/// Words of prices, with which a heading speaks of dollars.
const OF_DOLLARS: [&str; 22] = [
    "rate",
    "rates",
    "amount",
    "amounts",
    "amt",
    "allowed",
    "allowable",
    "charge",
    "charges",
    "chg",
    "payment",
    "payments",
    "reimbursement",
    "negotiated",
    "contracted",
    "dollar",
    "dollars",
    "diem",
    "case",
    "tariff",
    "cash",
    "gross",
];

/// Why such numbers are left out.
const WHY: &str =
    "its whole numbers are the same for code after code, as those of contracts, plans and lists are";

/// Headings of what may have a number of its own, and no price.
fn may_be_numbered(words: &[String]) -> bool {
    let is = |list: &[&str], word: &String| list.contains(&word.as_str());
    let is_pair = |first: &[&str], second: &str| {
        words.windows(2).any(|pair| first.contains(&pair[0].as_str()) && pair[1] == second)
    };
    let of_fee =
        words.iter().any(|word| is(&["fee", "fees"], word)) && !is_pair(&["fee", "fees"], "schedule");
    let of_price =
        words.iter().any(|word| is(&["price", "prices"], word)) && !is_pair(&["price", "prices"], "list");
    words.iter().any(|word| is(&NUMBERED, word))
        && !words.iter().any(|word| is(&OF_DOLLARS, word))
        && !of_fee
        && !of_price
}

/// Takes the kind of a price from columns that hold numbers of contracts, plans, networks and lists.
pub(super) fn leave_numbers(columns: &[ColumnSeen], kinds: &mut [Option<Kind>]) {
    let is_price = |kind: &Option<Kind>| {
        matches!(kind, Some(Kind::Payer | Kind::Negotiated | Kind::Fee | Kind::Gross | Kind::Open))
    };
    let is_other_in_cents = |at: usize, kinds: &[Option<Kind>]| {
        let is_other = |other: &usize| {
            *other != at && is_price(&kinds[*other]) && 2 * columns[*other].cents > columns[*other].amounts
        };
        (0..columns.len()).any(|other| is_other(&other))
    };
    for at in 0..columns.len() {
        let column = &columns[at];
        let words = words(&column.heading);
        let is_whole =
            column.amounts > 0 && column.whole == column.amounts && column.grouped + column.currency == 0;
        if !is_price(&kinds[at]) || !is_whole || !may_be_numbered(&words) {
            continue;
        }
        let names_payer = kinds[at] == Some(Kind::Payer);
        // A contract beside a price in cents is none, though each has another number.
        let is_called = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
        let is_beside = !names_payer
            && is_called(&["contract", "contracts", "agreement"])
            && is_other_in_cents(at, kinds);
        let numbers = &column.by_number;
        let is_number = numbers.is_of_several_codes() && (!names_payer || numbers.are_of_one_length());
        if is_number || is_beside {
            kinds[at] = Some(Kind::Doubtful(WHY));
        }
    }
}
