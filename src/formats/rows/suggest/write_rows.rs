//! The part of a proposal that says which rows are read.

use super::roles::Roles;
use super::sample::Sample;
use super::shifted::Shifted;
use super::toml_text::{line, list, quoted};
use crate::domain::text;

/// Says what stands below the first table.
pub(super) fn below(out: &mut String, sample: &Sample) {
    let Some(last) = sample.last else { return };
    let [one, several] = match sample.below_are_cells {
        true => ["line that is none of its rows", "lines that are none of its rows"],
        false => ["line with a single text", "lines with a single text"],
    };
    let lines = text::count(sample.below.len() as u64, one, several);
    line(out, &format!("\n# Below row {last} the table is followed by {lines}, such as:"));
    for (row, text) in sample.below.iter().take(8) {
        line(out, &format!("#   row {row}: {}", text.chars().take(80).collect::<String>()));
    }
    line(
        out,
        "# If each of them begins another table, the file holds several tables, and a profile reads one of them.",
    );
    line(
        out,
        "# This one reads the first. For another table write a profile with its [header] row, its [rows] last,",
    );
    line(
        out,
        "# and, if the line above it names a payer, [constants] payer. Prices for groups of codes in words",
    );
    line(
        out,
        "# (\"47370-47379\", \"100% of Medicare\") are no rates of single codes and cannot be read without guessing.",
    );
    line(out, "[rows]");
    line(out, &format!("last = {last}"));
    let first = sample.columns.first().filter(|column| !column.heading.is_empty());
    if let Some(first) = first.filter(|_| !sample.below_are_cells) {
        line(out, "# If they are footnotes, take `last` out and pass them over:");
        line(out, "# [[rows.skip]]");
        line(out, &format!("# column = {}", quoted(&first.heading)));
        line(out, "# alone = true");
    }
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
                 # their own, which skips the others, and import it with --adds.",
                left.why
            ),
        );
        line(out, "[[rows.skip]]");
        line(out, &format!("column = {heading}"));
        line(out, &format!("cells = {}", list(left.texts.iter().map(String::as_str))));
    }
}
