//! The columns of the payer CSV and its header.

use csv::StringRecord;

use crate::domain::nearest;
use crate::domain::text;
use crate::findings::{Finding, Severity, rules};
use crate::formats::cell::Fault;
use crate::formats::format::Sniff;
use crate::formats::ledger::is_blank;
use crate::source::Rows;
use crate::source::is_errors_heading;

/// A column that the format knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Payer,
    Plan,
    CodeSystem,
    Code,
    Modifiers,
    Setting,
    BillingClass,
    PlaceOfService,
    Method,
    Amount,
    Percentage,
    EffectiveFrom,
    EffectiveTo,
    Notes,
}

/// The names of all columns, in the order of `Column`.
const NAMES: [&str; 14] = [
    "payer",
    "plan",
    "code_system",
    "code",
    "modifiers",
    "setting",
    "billing_class",
    "place_of_service",
    "method",
    "amount",
    "percentage",
    "effective_from",
    "effective_to",
    "notes",
];

const REQUIRED: [Column; 3] = [Column::Payer, Column::Code, Column::Amount];

/// Where the columns of one file stand.
#[derive(Debug)]
pub(super) struct Columns {
    at: [Option<usize>; NAMES.len()],
    /// The headings as the file writes them.
    headings: Vec<String>,
    has_blank: bool,
}

impl Columns {
    /// Finds the columns in a header row: the columns with warnings, or what makes it unusable.
    pub(super) fn of(rows: &Rows) -> Result<(Self, Vec<Finding>), Vec<Finding>> {
        let headings: Vec<String> = rows.fields().iter().map(|cell| cell.trim().to_owned()).collect();
        let mut at = [None; NAMES.len()];
        let mut findings = Vec::new();
        for (column, heading) in headings.iter().enumerate() {
            let fault = match position(heading) {
                Some(known) if at[known].is_none() => {
                    at[known] = Some(column);
                    continue;
                }
                Some(_) => Fault::new(
                    rules::COLUMN_REPEATED,
                    "a second column of the same name",
                    "keep one of the two columns and delete or rename the other",
                ),
                None if heading.is_empty() || is_errors_heading(heading) => continue,
                None => unknown(heading),
            };
            findings.push(fault.at(rows.place(Some((column, heading))), Some(heading)));
        }
        for required in REQUIRED {
            if at[required as usize].is_none() {
                findings.push(missing(required, &headings).at(rows.place(None), None));
            }
        }
        if findings.iter().any(|finding| finding.rule.severity == Severity::Error) {
            findings.sort_by_key(|finding| finding.rule.severity);
            return Err(findings);
        }
        let has_blank = headings.iter().any(String::is_empty);
        Ok((Self { at, headings, has_blank }, findings))
    }

    /// How many columns the header has.
    pub(super) const fn width(&self) -> usize {
        self.headings.len()
    }

    /// Whether the file has the column.
    pub(super) const fn has(&self, column: Column) -> bool {
        self.at[column as usize].is_some()
    }

    /// The columns that no cell is read from.
    pub(super) fn unread(&self) -> Vec<usize> {
        (0..self.headings.len()).filter(|at| !self.at.contains(&Some(*at))).collect()
    }

    /// The first text of the current row that stands under a blank heading.
    pub(super) fn under_no_heading(&self, rows: &Rows) -> Option<Finding> {
        if !self.has_blank {
            return None;
        }
        let mut cells = self.headings.iter().zip(rows.fields()).enumerate();
        let (at, (_, cell)) = cells.find(|(_, (heading, cell))| heading.is_empty() && !is_blank(cell))?;
        let help =
            "write a heading above it; every column is explained by: ratebook import --template payer-rates";
        let fault = Fault::new(rules::NO_HEADING, "a cell under a blank heading is not read", help);
        Some(fault.at(rows.place(Some((at, ""))), Some(cell)))
    }

    /// The cell of a row, empty when there is no such column.
    pub(super) fn cell<'a>(&self, row: &'a StringRecord, column: Column) -> &'a str {
        self.at[column as usize].and_then(|at| row.get(at)).unwrap_or("")
    }

    /// Index and heading of a column, for the place of a finding.
    pub(super) fn place(&self, column: Column) -> Option<(usize, &str)> {
        self.at[column as usize].map(|at| (at, self.headings[at].as_str()))
    }
}

/// A rate of a modifier must not become the rate of the bare code because of one letter.
fn position(heading: &str) -> Option<usize> {
    if heading.eq_ignore_ascii_case("modifier") {
        return Some(Column::Modifiers as usize);
    }
    NAMES.iter().position(|name| name.eq_ignore_ascii_case(heading))
}

fn unknown(heading: &str) -> Fault {
    let near = nearest(heading, NAMES);
    let (rule, help) = match near.first() {
        Some(near) => (
            rules::HEADING_MISSPELLED,
            format!("its cells are not used; rename it to `{near}` if that is what it holds"),
        ),
        None => (
            rules::COLUMN_NOT_READ,
            format!("its cells are not used; known columns are {}", text::list(&NAMES)),
        ),
    };
    Fault::new(rule, "not a column of the payer CSV", help)
}

fn missing(required: Column, headings: &[String]) -> Fault {
    let name = NAMES[required as usize];
    let near =
        nearest(name, headings.iter().map(String::as_str).filter(|heading| position(heading).is_none()));
    let help = match near.first() {
        Some(near) => format!("rename the column `{near}` to `{name}` if that is what it holds"),
        None => "print a file with every column explained: ratebook import --template payer-rates".to_owned(),
    };
    Fault::new(rules::COLUMN_ABSENT, format!("there is no column `{name}`"), help)
}

/// Whether a row is a comment above the header.
pub(super) fn is_comment(row: &StringRecord) -> bool {
    row.get(0).is_some_and(|cell| cell.trim_start().starts_with('#'))
}

/// Whether a text begins like a payer CSV.
pub(super) fn sniff(text: &str) -> Sniff {
    let mut csv = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let header = csv.records().filter_map(Result::ok).find(|row| !is_comment(row));
    let Some(header) = header else { return Sniff::No };
    let missing: Vec<&str> = REQUIRED
        .iter()
        .map(|column| NAMES[*column as usize])
        .filter(|name| !header.iter().any(|cell| cell.trim().eq_ignore_ascii_case(name)))
        .collect();
    match missing.len() {
        0 => Sniff::Yes,
        // With payer and code it can be nothing else: the header is opened and says what it lacks.
        1 if missing[0] == NAMES[Column::Amount as usize] => Sniff::Yes,
        1 => Sniff::Almost(format!("its header has no column `{}`", missing[0])),
        _ => Sniff::No,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_its_files_by_three_columns_in_any_order_and_case() {
        assert_eq!(sniff("# made by hand\n# \"a\", b\nAmount, PAYER ,code\n1,a,2\n"), Sniff::Yes);
        assert_eq!(sniff("payer,code,rate\n"), Sniff::Yes);
        assert_eq!(sniff("code,amount\n"), Sniff::Almost("its header has no column `payer`".to_owned()));
        assert_eq!(sniff("hospital_name,version\n"), Sniff::No);
        assert_eq!(sniff(crate::formats::payer_csv::template()), Sniff::Yes);
    }

    #[test]
    fn the_template_names_every_column() {
        let header = crate::formats::payer_csv::template().lines().last();
        let header: Vec<&str> = header.into_iter().flat_map(|line| line.split(',')).collect();
        let mut known = NAMES.to_vec();
        known.sort_unstable();
        let mut named = header.clone();
        named.sort_unstable();
        assert_eq!(named, known);
    }
}
