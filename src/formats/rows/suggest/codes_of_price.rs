//! Columns whose headings name codes and a price of them: whether they are prices, and whether of the codes of their row.

use super::column::ColumnSeen;
use super::heading::{Kind, outside_brackets, words};
use super::heading_words::has;
use super::price_of_codes::names_price_of_codes;
use super::role::Role;

/// Whether a column is of prices by its heading, though that names codes, and no cell is a code that is no number.
pub(super) fn is_price_of_codes(column: &ColumnSeen) -> bool {
    names_price_of_codes(&words(&outside_brackets(&column.heading)))
        && !column.heading.contains('#')
        && !column.shows_codes()
}

/// Why a price is not that of the codes of its row: they are of another system than the one that its heading names, or
/// another one is beside it. None where they are of it, and where no system is named.
pub(super) fn of_other_codes(heading: &str, roles: &[Role], columns: &[ColumnSeen]) -> Option<Kind> {
    const FAMILIES: [&str; 4] = ["cpt cpts hcpcs hcpc", "drg drgs msdrg aprdrg", "ndc", "rev revenue"];
    let own = words(&outside_brackets(heading));
    let family = FAMILIES.iter().find(|family| own.iter().any(|word| has(family, word)))?;
    if !names_price_of_codes(&own) {
        return None;
    }
    let of_codes = || {
        let all = roles.iter().zip(columns);
        all.filter(|(role, _)| matches!(role, Role::Procedure | Role::Code(_))).map(|(_, column)| column)
    };
    let is_of_it = |column: &ColumnSeen| words(&column.heading).iter().any(|word| has(family, word));
    let is_of_rows = match *family == FAMILIES[0] {
        true => roles.contains(&Role::Procedure),
        false => of_codes().count() > 0 && of_codes().all(is_of_it),
    };
    let why = "a price by the codes of one system, and the rows have codes of another one";
    (!is_of_rows).then_some(Kind::Doubtful(why))
}
