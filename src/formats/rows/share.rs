//! A share of something in a column of dollars: `60% of charges`, `130% MCR`, `1.3 x Medicare`.
//!
//! A share of charges is a percentage as files state it in a column of its own; one of what a schedule pays is the
//! way the amount is found, and no percentage of charges.

use super::header::words;
use super::percent_words::{
    is_of_share, is_share_taken_off, names_charges, names_percentages, names_schedule,
};
use crate::domain::Decimal;

/// What an amount is a share of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Share {
    /// This percentage of billed charges.
    OfCharges(Decimal),
    /// Of what a public schedule pays, or what is taken off charges: in the cell's words alone.
    InWords,
}

/// The share that a cell is as a whole; a text with any other word or a second number is none.
pub(super) fn share_of(cell: &str) -> Option<Share> {
    let is_digit = |c: char| c.is_ascii_digit();
    let begin = cell.find(is_digit)?;
    let rest = &cell[begin..];
    let end = begin + rest.find(|c: char| !is_digit(c) && c != '.').unwrap_or(rest.len());
    let (before, after) = (&cell[..begin], &cell[end..]);
    if cell.len() > 60 || after.contains(is_digit) || cell.contains('$') {
        return None;
    }
    let number = Decimal::parse(&cell[begin..end]).ok()?.value;
    let named = format!("{before} {after}");
    let all = words(&named);
    let is_times = |word: &String| matches!(word.as_str(), "x" | "times");
    if !all.iter().all(|word| is_of_share(word) || is_times(word)) {
        return None;
    }
    let is_percentage = names_percentages(&named);
    let is_taken_off = is_share_taken_off(&all) || all.iter().any(|word| word == "off");
    let is_of_charges = names_charges(&all) && !names_schedule(&all);
    match (is_percentage, all.iter().any(is_times)) {
        (true, false) if is_of_charges && !is_taken_off => Some(Share::OfCharges(number)),
        (true, false) | (false, true) if is_of_charges || names_schedule(&all) => Some(Share::InWords),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_told_by_its_number_and_what_it_is_of() {
        let of = |percent: &str| Share::OfCharges(Decimal::parse(percent).expect("a number").value);
        for (cell, share) in [
            ("60% of charges", Some(of("60"))),
            ("62.5 percent of billed charges", Some(of("62.5"))),
            ("80% BC", Some(of("80"))),
            ("70 POBC", Some(of("70"))),
            ("130% MCR", Some(Share::InWords)),
            ("105% of Medicare", Some(Share::InWords)),
            ("130% of MPFS", Some(Share::InWords)),
            ("Medicare x 1.3", Some(Share::InWords)),
            ("1.3 times CMS", Some(Share::InWords)),
            ("MCR 120%", Some(Share::InWords)),
            ("20% off billed charges", Some(Share::InWords)),
            ("20% discount off charges", Some(Share::InWords)),
            ("60%", None),
            ("60% of charges up to 500", None),
            ("$60 of charges", None),
            ("12.50 CR", None),
            ("60% of implant charges", None),
            ("5 Medicare", None),
            ("Medicare", None),
        ] {
            assert_eq!(share_of(cell), share, "{cell}");
        }
    }
}
