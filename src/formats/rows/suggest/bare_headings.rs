//! Prices without a word for a price in their headings: a matrix below `Inpatient` and `Outpatient`, `Office` and `ASC`,
//! `NU` and `RR`, and the fee of those who participate beside that of others.
//!
//! Such a heading may as well be above counts, units and percentages, so that all columns of money have to be headed so,
//! and the file has to say who pays. They are then read as with the word `Rate` after them. Not here: components,
//! numbers of places and years alone, which `beside.rs` knows.

use super::column::ColumnSeen;
use super::heading::{Kind, kind, words};
use super::heading_modifiers::{HeadingModifier, is_of_equipment};
use super::heading_words::{names_clinician, names_setting};
use super::terms::heading_terms;

/// Words of places.
const PLACES: [&str; 10] =
    ["facility", "nonfacility", "fac", "nonfac", "nfac", "non", "office", "hospital", "asc", "hopd"];
/// Words of those who take what a schedule pays as the whole price.
const PARTICIPATING: [&str; 2] = ["par", "participating"];

/// Makes fees of the columns of money whose headings are only a setting, a place or a modifier, where all columns of money
/// are headed so; and of what who participates is paid, beside what others are.
pub(super) fn of_bare_headings(says_who_pays: bool, columns: &[ColumnSeen], kinds: &mut [Option<Kind>]) {
    participating(columns, kinds);
    let is_price = |at: &usize| {
        columns[*at].is_printed_as_money()
            && !matches!(kinds[*at], None | Some(Kind::Other(_) | Kind::Doubtful(_)))
    };
    let prices: Vec<usize> = (0..columns.len()).filter(is_price).collect();
    let is_modifier = |at: &usize| matches!(columns[*at].modifier, HeadingModifier::One(_));
    if prices.len() < 2
        || !prices.iter().all(|at| is_bare(&columns[*at]))
        || !(says_who_pays || prices.iter().all(is_modifier))
        || !are_above_shares(columns, &prices)
    {
        return;
    }
    prices.into_iter().for_each(|at| kinds[at] = Some(Kind::Fee));
}

/// Whether the numbers of some of these columns can be no percentages.
fn are_above_shares(columns: &[ColumnSeen], prices: &[usize]) -> bool {
    prices.iter().any(|at| !columns[*at].may_be_shares())
}

/// Whether a heading is a setting, a place or a modifier alone, and says which.
fn is_bare(column: &ColumnSeen) -> bool {
    let modifier = |word: &String| matches!(column.modifier, HeadingModifier::One(modifier) if modifier.eq_ignore_ascii_case(word));
    let is_known = |word: &String| {
        names_setting(word)
            || names_clinician(word)
            || PLACES.contains(&word.as_str())
            || is_of_equipment(word)
            || modifier(word)
    };
    words(&column.heading).iter().all(is_known) && !heading_terms(column).is_empty()
}

/// The fee of those who participate is the schedule's where another column has that of the others: `Par Fee` beside
/// `Non-Par Fee`.
fn participating(columns: &[ColumnSeen], kinds: &mut [Option<Kind>]) {
    let is_par = |word: &String| PARTICIPATING.contains(&word.as_str());
    let is_non = |at: &usize| {
        let words = words(&columns[*at].heading);
        columns[*at].is_printed_as_money()
            && (words.windows(2).any(|pair| pair[0] == "non" && is_par(&pair[1]))
                || words.iter().any(|word| ["nonpar", "nonparticipating"].contains(&word.as_str())))
    };
    let (others, rest): (Vec<usize>, Vec<usize>) = (0..columns.len()).partition(is_non);
    for at in rest {
        let column = &columns[at];
        let words = words(&column.heading);
        let may_be = matches!(kinds[at], Some(Kind::Unclear | Kind::Open)) && column.is_printed_as_money();
        if others.is_empty() || !may_be || !words.iter().any(is_par) {
            continue;
        }
        let rest: Vec<String> = words.into_iter().filter(|word| !is_par(word)).collect();
        let is_fee = match rest.is_empty() {
            true => are_above_shares(columns, &[at]),
            false => {
                let is_charge = rest.iter().any(|word| word.starts_with("charge"));
                matches!(kind(&rest.join(" ")), Kind::Fee | Kind::Gross) && !is_charge
            }
        };
        if is_fee {
            kinds[at] = Some(Kind::Fee);
        }
    }
}
