//! What a public schedule pays, or what is usual, in a column beside the price that is compared with it: it is nobody's
//! price there. And columns of one payer's products, whose headings name no payer.

use super::column::ColumnSeen;
use super::heading::{Kind, words};
use super::heading_words::has;
use super::other_money::{names_what_is_usual, public_schedule};
use super::role::Role;
use super::terms::bare_name;
use super::titled_payer::names_private;

const REFERENCE: &str = "its heading names a public schedule or what is usual, which the prices beside it may be compared \
                         with; where it is a payer's price all the same, name it in [payers]";

/// Why a product's column is left out beside a hospital's or payers' columns.
pub(super) const PRODUCT: &str = "its heading names a product or a line of business, and no payer; where its amounts are one \
                                  payer's, name it in [[payers.named]]";

/// Words of prices and schedules by which the headings of a file are made in one way or another.
const OF_SCHEDULES: &str = "fee fees price prices rate rates allowable allowed allow reimbursement payment payments amount \
    amounts amt max maximum state schedule opps mpfs fs charge charges";

/// Words of products and lines of business, and what a heading can have beside them.
const PRODUCTS: &str = "hmo ppo epo pos pffs oap commercial comm advantage exchange marketplace hix indemnity workers worker \
    work comp compensation wc auto liability managed medigap supplement dual snp dsnp traditional";
const BESIDE_PRODUCTS: &str = "medicare medicaid tricare mcr mcd ma individual group small large market open access choice \
    plus select gold silver bronze platinum basic standard premier network plan plans product products in of and or the \
    other all negotiated contracted contract";

/// The candidates without public schedules, and what is usual, beside other prices. Each row's payer, or a title, is not
/// needed for that.
pub(super) fn without_references(
    roles: &mut [Role],
    columns: &[ColumnSeen],
    kinds: &[Option<Kind>],
    candidates: Vec<(usize, Kind)>,
) -> Vec<(usize, Kind)> {
    let heading = |at: usize| columns[at].heading.as_str();
    let is_price = |at: usize| {
        matches!(kinds[at], Some(Kind::Fee | Kind::Negotiated))
            && !names_what_is_usual(heading(at))
            && schedule(heading(at)).is_none()
    };
    let is_gross =
        candidates.iter().any(|(_, found)| *found == Kind::Gross) || roles.contains(&Role::Field("gross"));
    let payers = candidates.iter().filter(|(_, found)| *found == Kind::Payer);
    let rivals: Vec<Vec<String>> =
        payers.map(|(at, _)| heading(*at)).filter(|heading| schedule(heading).is_none()).map(form).collect();
    let is_reference = |(at, found): &(usize, Kind)| {
        let has_price = || (0..kinds.len()).any(|other| other != *at && is_price(other));
        let form = form(heading(*at));
        match found {
            Kind::Fee => names_what_is_usual(heading(*at)) && has_price(),
            Kind::Payer if schedule(heading(*at)).is_none() => false,
            Kind::Payer if !rivals.is_empty() => !form.is_empty() && !rivals.contains(&form),
            Kind::Payer => !is_gross && has_price(),
            _ => false,
        }
    };
    let (references, kept): (Vec<_>, Vec<_>) = candidates.into_iter().partition(is_reference);
    for (at, _) in references {
        roles[at] = Role::Unused(Some(REFERENCE.to_owned()));
    }
    kept
}

/// The public schedule that a heading names alone: the state's of workers' compensation, too.
fn schedule(heading: &str) -> Option<String> {
    let words = words(heading);
    let is = |word: &&String, list: &[&str]| list.contains(&word.as_str());
    let of_state = words.iter().find(|word| is(word, &["comp", "compensation", "wc"]));
    let of_state =
        of_state.filter(|_| words.iter().any(|word| is(&word, &["state", "schedule", "fee", "ofs"])));
    public_schedule(heading).or(of_state.cloned()).filter(|_| !names_private(heading))
}

/// How a heading is made, but for whom it names.
fn form(heading: &str) -> Vec<String> {
    let mut form: Vec<String> = words(heading).into_iter().filter(|word| has(OF_SCHEDULES, word)).collect();
    form.iter_mut().for_each(|word| *word = word.trim_end_matches('s').to_owned());
    form.sort_unstable();
    form
}

/// Whether a word is of a product or a line of business, or may be beside one, and names no payer.
pub(super) fn is_of_product(word: &str) -> bool {
    has(PRODUCTS, word) || has(BESIDE_PRODUCTS, word)
}

/// The product that a heading names, where it names no payer: `HMO Rate` is of an HMO.
pub(super) fn product(heading: &str) -> Option<String> {
    let words = words(heading);
    let is_year = |word: &str| word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit());
    let is_known = |word: &String| {
        has(PRODUCTS, word) || has(BESIDE_PRODUCTS, word) || has(OF_SCHEDULES, word) || is_year(word)
    };
    let is_product = words.iter().any(|word| has(PRODUCTS, word)) && words.iter().all(is_known);
    is_product.then(|| bare_name(heading))
}
