//! Columns that say of each row what its amount is: the hospital's charge or a cash price, paid in a network or outside,
//! in force or ended. Amounts of several kinds are never one figure: those of the others are left out.

use super::column::ColumnSeen;
use super::heading::words;
use super::heading_words::has;
use super::role::{FileKind, Role, is_amount};
use super::row_says::{Says, kind_of, says};
use crate::formats::rows::percent_words::names_kind_of_rate;

/// More different texts are no kinds.
const MOST_KINDS: usize = 12;

/// Rows that a proposal leaves out.
#[derive(Debug)]
pub(super) struct LeftRows {
    /// The column that says it.
    pub(super) at: usize,
    /// Its cells in such rows, and how many have them.
    pub(super) texts: Vec<String>,
    pub(super) rows: u64,
    /// What they say of their amounts.
    pub(super) why: &'static str,
    /// How a profile of their own is imported, so that its amounts come beside those that are read.
    pub(super) way: &'static str,
}

/// Amounts of another kind go beside these by themselves.
pub(super) const ADDED: &str = "import it with --adds";
/// Rates of the same payer and plan take the place of one another, but for those of another list.
const OTHER_LIST: &str = "import it with a --publisher of its own, the same in every month: with --adds its rates would replace these";

const OTHER_KIND: &str = "that their amounts are of another kind";

/// Leaves out the rows of other kinds than the one that the proposal reads, which may be another than the heading of the
/// amounts says; with the kind of file that is then proposed.
pub(super) fn row_kinds(
    roles: &mut [Role],
    columns: &[ColumnSeen],
    file: FileKind,
    titled: bool,
) -> (FileKind, Vec<LeftRows>) {
    let (mut file, mut left) = (file, Vec::new());
    if !roles.iter().any(is_amount) {
        return (file, left);
    }
    for (at, column) in columns.iter().enumerate() {
        let cells = column.texts.keys().chain(column.markers.keys());
        let few = (1..=MOST_KINDS).contains(&cells.clone().count()) && 2 * column.amounts < column.filled;
        let heading = words(&column.heading);
        match roles[at] {
            Role::Field("payer") => left.extend(of_payers(roles, columns, at)),
            Role::Unused(_) | Role::Field("notes" | "method") if few && !column.heading.is_empty() => {
                let read: Vec<(&String, Option<Says>)> =
                    cells.map(|text| (text, says(&heading, text))).collect();
                let is_method = roles[at] == Role::Field("method");
                if are_kinds(&heading, &column.heading, is_method, &read) {
                    file = of_prices(roles, &read, (file, titled), |texts| {
                        left.extend(left_rows(at, column, texts, (OTHER_KIND, ADDED)));
                    });
                } else {
                    left.extend(of_state(at, column, &heading, &read));
                }
            }
            _ => {}
        }
    }
    (file, left)
}

/// Whether the cells of a column name kinds of prices: several, or below a heading of them.
fn are_kinds(words: &[String], heading: &str, is_method: bool, read: &[(&String, Option<Says>)]) -> bool {
    let mut kinds: Vec<Says> =
        read.iter().filter_map(|(_, said)| said.filter(|said| matches!(said, Says::Kind(_)))).collect();
    kinds.dedup();
    let several = kinds.iter().any(|kind| *kind != kinds[0]);
    let all = read.iter().all(|(_, said)| matches!(said, Some(Says::Kind(_) | Says::Statistic)));
    let below = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    let of_charges =
        below(&["charge", "charges", "standard"]) && below(&["type", "kind", "class", "category", "name"]);
    let is_named = names_kind_of_rate(heading) || of_charges;
    !kinds.is_empty() && (all && several || is_named && !is_method)
}

fn left_rows(
    at: usize,
    column: &ColumnSeen,
    texts: Vec<String>,
    (why, way): (&'static str, &'static str),
) -> Option<LeftRows> {
    let rows = texts.iter().filter_map(|text| column.texts.get(text).or(column.markers.get(text))).sum();
    (!texts.is_empty()).then_some(LeftRows { at, texts, rows, why, way })
}

/// A column of payers that also names kinds of prices: `GROSS CHARGE` pays nothing. What stands beside payers is what
/// each of them pays.
fn of_payers(roles: &mut [Role], columns: &[ColumnSeen], at: usize) -> Option<LeftRows> {
    let is_kind = |text: &&String| kind_of(&words(text)).is_some();
    let texts: Vec<String> = columns[at].texts.keys().filter(is_kind).cloned().collect();
    if texts.is_empty() || texts.len() == columns[at].texts.len() {
        return None;
    }
    let found: Vec<usize> = (0..roles.len()).filter(|at| is_amount(&roles[*at])).collect();
    if let [only] = found.as_slice() {
        roles[*only] = Role::Field("amount");
    }
    left_rows(at, &columns[at], texts, ("no payer, but a kind of price", ADDED))
}

/// A column of kinds of prices: one kind is read, under its own key.
fn of_prices(
    roles: &mut [Role],
    read: &[(&String, Option<Says>)],
    (file, titled): (FileKind, bool),
    leave: impl FnOnce(Vec<String>),
) -> FileKind {
    let found: Vec<usize> = (0..roles.len()).filter(|at| is_amount(&roles[*at])).collect();
    let first = roles[found[0]].clone();
    if matches!(first, Role::PayerAmounts(_)) || found.iter().any(|at| roles[*at] != first) {
        return file;
    }
    let has_payer = titled || roles.contains(&Role::Field("payer"));
    let is_there = |key: &'static str| read.iter().any(|(_, said)| *said == Some(Says::Kind(key)));
    let of_payer = has_payer && (is_there("amount") || read.iter().any(|(_, said)| said.is_none()));
    let key = match of_payer {
        true => "amount",
        false => ["gross", "cash", "minimum", "maximum", "amount"]
            .into_iter()
            .find(|key| is_there(key))
            .unwrap_or("gross"),
    };
    let is_other = |said: &Option<Says>| match said {
        Some(Says::Kind(kind)) => *kind != key,
        Some(said) => !matches!(said, Says::Inside | Says::InForce),
        None => !of_payer,
    };
    found.iter().for_each(|at| roles[*at] = Role::Field(key));
    leave(read.iter().filter(|(_, said)| is_other(said)).map(|(text, _)| (*text).clone()).collect());
    match (key, file) {
        ("amount", FileKind::Payers | FileKind::PayerList) => file,
        ("amount", _) if has_payer => FileKind::Payers,
        ("amount", _) => FileKind::PayerList,
        _ => FileKind::Hospital,
    }
}

/// A column that says whether a rate is paid in a network, or is in force.
fn of_state(
    at: usize,
    column: &ColumnSeen,
    heading: &[String],
    read: &[(&String, Option<Says>)],
) -> Vec<LeftRows> {
    let of = |wanted: &[Says]| {
        let found = read.iter().filter(|(_, said)| said.is_some_and(|said| wanted.contains(&said)));
        found.map(|(text, _)| (*text).clone()).collect::<Vec<_>>()
    };
    let below = |list: &str| heading.iter().any(|word| has(list, word));
    let mut left = Vec::new();
    for (other, own, headings, why) in [
        (
            Says::Outside,
            Says::Inside,
            "network par participating participation",
            "that they are paid outside of a network",
        ),
        (
            Says::Ended,
            Says::InForce,
            "status active current termed terminated inactive expired discontinued deleted contract",
            "that they have ended, or are not in force yet",
        ),
    ] {
        // Without a heading of theirs the words are all that a cell has: `Closed fracture` has ended in no sense.
        let is_bare = |text: &String| other == Says::Outside || words(text).len() == 1;
        let of_cells = of(&[other, own]);
        if below(headings) || of_cells.len() == read.len() && of_cells.iter().all(is_bare) {
            left.extend(left_rows(at, column, of(&[other]), (why, OTHER_LIST)));
        }
    }
    left
}
