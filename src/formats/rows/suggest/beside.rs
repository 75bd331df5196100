//! What columns of amounts are beside others of their file: a price is one by its neighbors, too.

use super::column::ColumnSeen;
use super::heading::{Kind, kind, may_name_payer, unclear_word, words};
use super::heading_modifiers::{HeadingModifier, without_modifier};
use super::numbers_of_others::leave_numbers;
use super::other_money::SUMS;
use super::site::place_number;

/// What the other columns of a file are already.
#[derive(Debug, Clone, Copy)]
pub(super) struct Given {
    /// Whether one has modifiers.
    pub(super) modifiers: bool,
    /// Whether one is a hospital's or names a payer.
    pub(super) hospital: bool,
}

/// The kinds of columns by their headings, changed where other columns of the file say that they are something else.
pub(super) fn beside_others(
    given: Given,
    columns: &[ColumnSeen],
    mut kinds: Vec<Option<Kind>>,
) -> Vec<Option<Kind>> {
    let has = |at: usize, list: &[&str]| {
        words(&columns[at].heading).iter().any(|word| list.contains(&word.as_str()))
    };
    let all = 0..columns.len();
    let of = |kinds: &[Option<Kind>], wanted: &[Kind]| {
        all.clone().filter(|at| kinds[*at].is_some_and(|kind| wanted.contains(&kind))).collect::<Vec<_>>()
    };
    leave_numbers(columns, &mut kinds);
    of_modifiers(columns, &mut kinds);
    // What is bought is priced under NU beside what is rented or used; alone it is what a hospital pays for it.
    let rented = columns.iter().any(|column| column.beside.rented);
    if !rented && !given.modifiers {
        for at in of(&kinds, &[Kind::Gross, Kind::Fee]) {
            if has(at, &["purchase", "purchased"]) {
                kinds[at] = Some(Kind::Other("what things are bought for"));
            }
        }
    }
    // A list price is a vendor's beside what the hospital charges.
    let gross = of(&kinds, &[Kind::Gross]);
    if gross.iter().any(|at| has(*at, &["charge", "charges"])) {
        for at in gross {
            if has(at, &["list"]) && !has(at, &["charge", "charges"]) {
                kinds[at] = Some(Kind::Other("what things are bought for"));
            }
        }
    }
    // One number for all codes is what units are multiplied by.
    for at in of(&kinds, &[Kind::Fee]) {
        if columns[at].is_one_number() {
            kinds[at] =
                Some(Kind::Doubtful("its cells are one number for all codes, as a conversion factor is"));
        }
    }
    of_units(columns, &mut kinds, has);
    of_anesthesia(columns, &mut kinds, has);
    // The total of a professional and a technical component is the fee of the global service.
    for at in of(&kinds, &[Kind::Other(SUMS)]) {
        if columns[at].beside.technical && has(at, &["amount", "amt", "reimbursement", "payment"]) {
            kinds[at] = Some(Kind::Fee);
        }
    }
    // The professional component of a payer's price beside the technical one: `Aetna 26`, `Aetna TC`.
    for at in of(&kinds, &[Kind::Unclear]) {
        let is_component = unclear_word(&columns[at].heading).is_some_and(|word| word == "26");
        if is_component && columns[at].beside.technical && may_name_payer(&columns[at].heading) {
            kinds[at] = Some(Kind::Payer);
        }
    }
    numbered(columns, &mut kinds);
    billed(columns, &mut kinds, has);
    statistics(columns, &mut kinds, has);
    bounds(given, columns, &mut kinds, has);
    kinds
}

/// A heading with a modifier is of what it is without it, and one that may have one is left out.
fn of_modifiers(columns: &[ColumnSeen], kinds: &mut [Option<Kind>]) {
    for (column, found) in columns.iter().zip(kinds) {
        match (column.modifier, *found) {
            (_, None | Some(Kind::Other(_) | Kind::Doubtful(_))) | (HeadingModifier::None, _) => {}
            (HeadingModifier::One(modifier), Some(Kind::Unclear)) => {
                *found = Some(kind(&without_modifier(&column.heading, modifier)));
            }
            (HeadingModifier::One(_), _) => {}
            (HeadingModifier::Doubtful(why), _) => *found = Some(Kind::Doubtful(why)),
        }
    }
}

/// What is paid for a unit is no fee beside base units, by which it is multiplied.
fn of_units(columns: &[ColumnSeen], kinds: &mut [Option<Kind>], has: impl Fn(usize, &[&str]) -> bool) {
    let is_of_base = |at: usize| {
        has(at, &["base", "basic", "asa", "anesthesia"]) && has(at, &["unit", "units", "value", "values"])
    };
    if !(0..columns.len()).any(is_of_base) {
        return;
    }
    for (at, kind) in kinds.iter_mut().enumerate() {
        let is_price = matches!(kind, Some(Kind::Fee | Kind::Gross | Kind::Payer | Kind::Negotiated));
        if is_price && has(at, &["unit", "units"]) {
            *kind = Some(Kind::Doubtful(
                "what is paid for a unit, and the units beside it are multiplied by it, as by a conversion factor",
            ));
        }
    }
}

/// The fee of anesthesia is none of the service beside the fees of others who take part in it.
fn of_anesthesia(columns: &[ColumnSeen], kinds: &mut [Option<Kind>], has: impl Fn(usize, &[&str]) -> bool) {
    const ANESTHESIA: [&str; 5] = ["anesthesia", "anesthesiologist", "anesthetist", "crna", "anes"];
    let is_other = |at: usize| {
        columns[at].amounts > 0
            && has(at, &["fee", "fees", "rate", "rates", "allowed"])
            && !has(at, &ANESTHESIA)
    };
    if !(0..columns.len()).any(is_other) {
        return;
    }
    for (at, kind) in kinds.iter_mut().enumerate() {
        if *kind == Some(Kind::Fee) && has(at, &ANESTHESIA) {
            *kind = Some(Kind::Doubtful(
                "the fee of anesthesia, beside those of others, and a profile has no word for it",
            ));
        }
    }
}

/// Columns of money whose headings are only a component, a place or a year are fees where others of the file are too.
fn numbered(columns: &[ColumnSeen], kinds: &mut [Option<Kind>]) {
    let money: Vec<usize> =
        (0..columns.len()).filter(|at| kinds[*at].is_some() && columns[*at].is_printed_as_money()).collect();
    let heading = |at: &usize| words(&columns[*at].heading).join(" ");
    let of = |test: &dyn Fn(&usize) -> bool| money.iter().copied().filter(test).collect::<Vec<_>>();
    let components = of(&|at| {
        ["26", "tc", "global", "total", "professional", "technical"].contains(&heading(at).as_str())
    });
    let has_part = components.iter().any(|at| ["26", "tc", "technical"].contains(&heading(at).as_str()));
    let places = of(&|at| place_number(&columns[*at].heading).is_some());
    let years = of(&|at| {
        let year = heading(at);
        year.len() == 4
            && ["19", "20"].iter().any(|of| year.starts_with(of))
            && year.bytes().all(|b| b.is_ascii_digit())
    });
    let is_price = |kind: &Option<Kind>| {
        matches!(kind, Some(Kind::Fee | Kind::Gross | Kind::Payer | Kind::Negotiated | Kind::Cash))
    };
    let found = if components.len() > 1 && has_part {
        components
    } else if places.len() > 1 {
        places
    } else if !kinds.iter().any(is_price) {
        years
    } else {
        return;
    };
    found.into_iter().for_each(|at| kinds[at] = Some(Kind::Fee));
}

/// The charges of a payer are what is billed to it, beside its rates: they are its prices only where all payers' are
/// called so.
fn billed(columns: &[ColumnSeen], kinds: &mut [Option<Kind>], has: impl Fn(usize, &[&str]) -> bool) {
    const AGREED: [&str; 5] = ["negotiated", "contracted", "contract", "allowed", "specific"];
    let payers: Vec<usize> = (0..kinds.len()).filter(|at| kinds[*at] == Some(Kind::Payer)).collect();
    let is_of_charges = |at: &usize| has(*at, &["charge", "charges"]) && !has(*at, &AGREED);
    let (charges, others): (Vec<usize>, Vec<usize>) = payers.into_iter().partition(is_of_charges);
    let is_money = |at: &usize| columns[*at].amounts > 0;
    if others.iter().any(is_money) || charges.len() == 1 {
        for at in charges {
            kinds[at] = Some(Kind::Other("charges as they are billed"));
        }
    }
}

const OF_CLAIMS: &str = "a minimum or maximum beside averages, and of the same claims as they";

/// The least and the most of what was allowed are statistics where averages, or both of them, are given; alone the most
/// is a fee.
fn statistics(columns: &[ColumnSeen], kinds: &mut [Option<Kind>], has: impl Fn(usize, &[&str]) -> bool) {
    let is = |list: &'static [&'static str]| {
        let all = 0..columns.len();
        all.filter(|at| kinds[*at] == Some(Kind::Fee) && has(*at, list)).collect::<Vec<_>>()
    };
    let lowest = is(&["min", "minimum", "lowest"]);
    let highest = is(&["max", "maximum", "highest"]);
    let is_average = |at: usize| {
        kinds[at] == Some(Kind::Other("averages"))
            && has(at, &["allowed", "allowable", "fee", "payment", "rate", "amount"])
    };
    let averaged = (0..columns.len()).any(is_average);
    let why = match averaged {
        true => OF_CLAIMS,
        false if !lowest.is_empty() && !highest.is_empty() => {
            "the least and the most of something are both given, and nothing says that either is the fee"
        }
        false => return,
    };
    for at in lowest.into_iter().chain(highest) {
        kinds[at] = Some(Kind::Doubtful(why));
    }
}

/// Minimum and maximum are those of a hospital's payers only beside its charges or payers.
fn bounds(
    given: Given,
    columns: &[ColumnSeen],
    kinds: &mut [Option<Kind>],
    has: impl Fn(usize, &[&str]) -> bool,
) {
    const OF_PAYERS: [&str; 5] = ["negotiated", "contracted", "deidentified", "identified", "id"];
    let bound = |kind: &Option<Kind>| matches!(kind, Some(Kind::Minimum | Kind::Maximum));
    let found: Vec<usize> =
        (0..kinds.len()).filter(|at| bound(&kinds[*at]) && !has(*at, &OF_PAYERS)).collect();
    let is_money = |at: usize| columns[at].is_numeric() && columns[at].no_money().is_none();
    let hospital = given.hospital
        || (0..kinds.len()).any(|at| match kinds[at] {
            Some(Kind::Cash | Kind::Payer | Kind::Negotiated) => true,
            Some(Kind::Gross | Kind::Open) => is_money(at),
            Some(Kind::Minimum | Kind::Maximum) => has(at, &OF_PAYERS),
            _ => false,
        });
    let of_payers = given.hospital
        || (0..kinds.len())
            .any(|at| matches!(kinds[at], Some(Kind::Payer | Kind::Negotiated)) && is_money(at));
    for at in &found {
        // `Max` alone may be the most of anything that is counted.
        if !of_payers && words(&columns[*at].heading).len() == 1 && !columns[*at].is_printed_as_money() {
            kinds[*at] = Some(Kind::Doubtful(
                "the least or the most of something in whole numbers, and neither its heading nor its cells say that it \
                 is a price",
            ));
        }
    }
    if hospital {
        return;
    }
    let found: Vec<usize> = found.into_iter().filter(|at| bound(&kinds[*at])).collect();
    let averaged = (0..kinds.len()).any(|at| kinds[at] == Some(Kind::Other("averages")) && is_money(at));
    let other = kinds.contains(&Some(Kind::Minimum)) || kinds.contains(&Some(Kind::Fee));
    for at in found {
        kinds[at] = Some(match averaged {
            true => Kind::Doubtful(OF_CLAIMS),
            // The most that a program pays is its fee.
            false if !other => Kind::Fee,
            false => {
                Kind::Doubtful("a minimum or maximum, and nothing says that it is one of a hospital's payers")
            }
        });
    }
}

/// How many cells of a column are texts.
pub(super) fn texts(column: &ColumnSeen) -> u64 {
    column.texts.values().sum()
}

/// Whether the texts of a payer's column without amounts are those of other payers' columns, such as
/// `Note 3`: then it holds gaps.
pub(super) fn is_like_its_neighbors(columns: &[ColumnSeen], kinds: &[Option<Kind>], at: usize) -> bool {
    let is_payer =
        |other: &usize| *other != at && kinds[*other] == Some(Kind::Payer) && columns[*other].amounts > 0;
    let mut others = (0..columns.len()).filter(is_payer);
    let known = |other: usize| columns[at].texts.keys().all(|text| columns[other].texts.contains_key(text));
    columns[at].texts.is_empty() && others.clone().next().is_some() || others.any(known)
}
