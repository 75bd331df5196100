//! The part of a proposal that says which rows are read.

use super::roles::Roles;
use super::sample::Sample;
use super::shifted::Shifted;
use super::toml_text::{line, list, quoted};
use crate::domain::text;

/// How a proposal says where the table ends, so that the longer file of the next month is read to its end, too.
enum End<'s> {
    /// It is followed by footnotes alone, which have only a text below these headings.
    Footnotes(Vec<&'s str>),
    /// By another table, whose first row begins with these cells.
    Until(Vec<&'s str>),
    /// By nothing that distinguishes the next row from its own.
    Row(u64),
}

impl<'s> End<'s> {
    fn of(sample: &'s Sample, last: u64) -> Self {
        let of_words = |text: &str| text.split_whitespace().count() > 1 || text.starts_with('*');
        let mut columns: Vec<usize> = sample.below.iter().map(|(_, at, _)| *at).collect();
        columns.sort_unstable();
        columns.dedup();
        let headings = columns.iter().map(|at| sample.columns.get(*at).map(|column| &*column.heading));
        let headings: Option<Vec<&str>> = headings.map(|name| name.filter(|name| !name.is_empty())).collect();
        let are_notes = !sample.below_are_cells
            && !sample.rows_below
            && sample.below.iter().all(|(.., text)| of_words(text));
        if let Some(headings) = headings.filter(|_| are_notes) {
            return Self::Footnotes(headings);
        }
        let first = sample.below.first();
        let until: Vec<&str> = match (sample.below_are_cells, first) {
            (false, Some((_, at, text))) => std::iter::repeat_n("", *at).chain([text.as_str()]).collect(),
            _ => sample.until.iter().map(String::as_str).collect(),
        };
        // A cell that a row of the table has, too, would end it there.
        let is_met = |(at, cell): (usize, &&str)| {
            let is_of_table = sample.columns.get(at).is_some_and(|column| column.texts.contains_key(*cell));
            let is_section = sample.sections.iter().any(|(_, other, text)| *other == at && text == cell);
            cell.contains(char::is_alphabetic) && !is_of_table && !is_section
        };
        let is_plain = until.iter().enumerate().any(is_met);
        if is_plain { Self::Until(until) } else { Self::Row(last) }
    }

    fn write(&self, out: &mut String, sample: &Sample) {
        match self {
            Self::Footnotes(headings) => {
                line(out, "# They are skipped, wherever they are:");
                // Names of sections in the same column are skipped by the same rule.
                let is_section = |heading: &&&str| {
                    let of = |at: usize| sample.columns.get(at).map(|column| column.heading.as_str());
                    sample.sections.iter().any(|(_, at, _)| of(*at) == Some(**heading))
                };
                for heading in headings.iter().filter(|heading| !is_section(heading)) {
                    line(out, "[[rows.skip]]");
                    line(out, &format!("column = {}", quoted(heading)));
                    line(out, "alone = true");
                }
            }
            Self::Until(cells) => {
                line(out, "[rows]");
                let cells = list(cells.iter().copied());
                line(out, &format!("until = {cells}   # the first cells of the row after the table"));
            }
            Self::Row(last) => {
                line(out, "[rows]");
                line(out, &format!("last = {last}   # correct it where the next file is longer"));
            }
        }
    }
}

/// Says what is below the first table.
pub(super) fn below(out: &mut String, sample: &Sample) {
    let Some(last) = sample.last else { return };
    let [one, several] = match sample.below_are_cells {
        true => ["line that is none of its rows", "lines that are none of its rows"],
        false => ["line with a single text", "lines with a single text"],
    };
    let lines = text::count(sample.below.len() as u64, one, several);
    line(out, &format!("\n# Below row {last} the table is followed by {lines}, such as:"));
    for (row, _, text) in sample.below.iter().take(8) {
        line(out, &format!("#   row {row}: {}", text.chars().take(80).collect::<String>()));
    }
    let end = End::of(sample, last);
    if !matches!(end, End::Footnotes(_)) {
        for about in [
            "# If each of them begins another table, the file holds several tables, and a profile reads one of them.",
            "# This one reads the first. For another table write a profile with its [header] row, the end of its rows,",
            "# and, if the line above it names a payer, [constants] payer. Prices for groups of codes in words",
            "# (\"47370-47379\", \"100% of Medicare\") are no rates of single codes and cannot be read without guessing.",
        ] {
            line(out, about);
        }
    }
    end.write(out, sample);
}

/// Says which lines are names of sections, and passes them over.
pub(super) fn sections(out: &mut String, sample: &Sample) {
    let mut columns: Vec<usize> = sample.sections.iter().map(|(_, at, _)| *at).collect();
    columns.sort_unstable();
    columns.dedup();
    for at in columns {
        let heading = sample.columns.get(at).map(|column| &column.heading);
        let Some(heading) = heading.filter(|heading| !heading.is_empty()) else { continue };
        let mut of_column = sample.sections.iter().filter(|(_, other, _)| *other == at);
        let count = text::count(of_column.clone().count() as u64, "line has", "lines have");
        let first = of_column.next().map(|(row, _, text)| (row, text.chars().take(40).collect::<String>()));
        let (row, text) = first.unwrap_or((&0, String::new()));
        line(
            out,
            &format!(
                "\n# {count} only a text below {}, as row {row} has `{text}`: names of sections,",
                quoted(heading)
            ),
        );
        line(out, "# and the rows below them are read.");
        line(out, "[[rows.skip]]");
        line(out, &format!("column = {}", quoted(heading)));
        line(out, "alone = true");
    }
}

/// Says which rows are out of step with the header, and passes them over.
pub(super) fn out_of_step(out: &mut String, sample: &Sample, shifted: Option<&Shifted<'_>>) {
    let Some(shifted) = shifted else { return };
    let rows = text::count(shifted.rows, "row has", "rows have");
    let heading = quoted(&shifted.column.heading);
    line(
        out,
        &format!(
            "\n# {rows} an amount below {heading} and another column's text or half a number as the price: their cells\n\
             # are shifted, as by a comma in a text or a number without quotes. The first is {}. They are skipped;\n\
             # correct them in the file.",
            sample.named_row(shifted.first)
        ),
    );
    line(out, "[[rows.skip]]");
    line(out, &format!("column = {heading}"));
    line(out, &format!("cells = {}", list(shifted.shapes.iter().map(String::as_str))));
}

/// Says which rows are left out because another column says that their amounts are of another kind.
pub(super) fn left_out(out: &mut String, sample: &Sample, roles: &Roles) {
    for left in &roles.left {
        let heading = quoted(&sample.columns[left.at].heading);
        let rows = text::count(left.rows, "row says", "rows say");
        line(
            out,
            &format!(
                "\n# {rows} by {heading} {}, and are left out here. To read them, too, write a profile of\n\
                 # their own, which skips the others, and {}.",
                left.why, left.way
            ),
        );
        line(out, "[[rows.skip]]");
        line(out, &format!("column = {heading}"));
        line(out, &format!("cells = {}", list(left.texts.iter().map(String::as_str))));
    }
}
