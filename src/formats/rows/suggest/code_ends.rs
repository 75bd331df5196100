//! Two columns with the first and the last code of a range: `From Code` and `To Code`, `CPT` and `Thru CPT`. As codes of
//! one item the ends of a range would have its rate, and the codes between them none.

use super::column::ColumnSeen;
use super::heading::{outside_brackets, words};
use super::role::Role;

/// Words of headings above first codes.
const FIRST: [&str; 11] = [
    "from",
    "start",
    "starts",
    "starting",
    "begin",
    "begins",
    "beginning",
    "first",
    "low",
    "lower",
    "lowest",
];

/// Words of headings above last codes.
const LAST: [&str; 12] =
    ["to", "thru", "through", "until", "end", "ends", "ending", "last", "high", "higher", "highest", "upper"];

/// Finds the columns with the last codes of ranges beside those with the first.
pub(super) fn last_codes(roles: &mut [Role], columns: &[ColumnSeen]) {
    for at in 0..roles.len() {
        if let Some(first) = first_of(at, roles, columns) {
            roles[at] = Role::LastCode(first);
        }
    }
}

/// The column with the first codes of the ranges whose last ones another column has.
fn first_of(last: usize, roles: &[Role], columns: &[ColumnSeen]) -> Option<usize> {
    let rest = without(&columns[last].heading, &LAST).filter(|(_, ends)| *ends == 1)?.0;
    let column = &columns[last];
    let may_be_blank = column.filled == 0 && !rest.is_empty() && roles[last] == Role::Unused(None);
    if !is_code(&roles[last]) && !may_be_blank && 2 * column.procedures <= column.filled {
        return None;
    }
    let is_first = |at: &usize| {
        let of_heading = without(&columns[*at].heading, &FIRST);
        // `To` alone says whose end it is by its place.
        let is_beside = rest.is_empty() && *at + 1 == last;
        *at != last && is_code(&roles[*at]) && of_heading.is_some_and(|(own, _)| is_beside || own == rest)
    };
    (0..columns.len()).find(is_first)
}

fn is_code(role: &Role) -> bool {
    matches!(role, Role::Procedure | Role::Code(_))
}

/// The words of a heading without those of one end of a range, and how many these are; none where there are several.
fn without(heading: &str, ends: &[&str]) -> Option<(Vec<String>, usize)> {
    let all = words(&outside_brackets(heading));
    let count = all.len();
    let rest: Vec<String> = all.into_iter().filter(|word| !ends.contains(&word.as_str())).collect();
    let ends = count - rest.len();
    (ends <= 1).then_some((rest, ends))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The role of the second of two columns of codes.
    fn second(first: &str, last: &str) -> Role {
        let columns = [first, last].map(ColumnSeen::headed);
        let mut roles = vec![Role::Procedure, Role::Procedure];
        last_codes(&mut roles, &columns);
        assert_eq!(roles[0], Role::Procedure, "{first}");
        roles.remove(1)
    }

    #[test]
    fn headings_that_differ_in_the_end_alone_are_of_one_range() {
        for (first, last) in [
            ("From Code", "To Code"),
            ("Code From", "Code To"),
            ("FromCode", "ThruCode"),
            ("Start Code", "End Code"),
            ("Beginning CPT", "Ending CPT"),
            ("CPT Begin", "CPT End"),
            ("Low Code", "High Code"),
            ("First Procedure Code", "Last Procedure Code"),
            ("Code", "Thru Code"),
            ("CPT/HCPCS", "To CPT/HCPCS"),
            ("CPT", "Through"),
        ] {
            assert_eq!(second(first, last), Role::LastCode(0), "{first}, {last}");
        }
        for (first, last) in [
            ("CPT", "HCPCS"),
            ("From Code", "Code"),
            ("From Code", "To Revenue Code"),
            ("CPT", "High Level Code"),
            ("CPT Code", "End to End Code"),
        ] {
            assert_eq!(second(first, last), Role::Procedure, "{first}, {last}");
        }
    }
}
