//! Names of sheets: at most 31 characters, none of `[ ] : * ? / \`, each only once. A page that refers to a
//! sheet and the workbook that has it take them from here.

use std::collections::HashSet;

use super::table::Table;

/// What Excel accepts, in UTF-16 units.
const LONGEST: usize = 31;

/// The sheets that every workbook has.
pub const CLOSING: [&str; 4] = ["Summary", "Data gaps", "Sources", "Columns"];

/// Names of sheets in the words that the field uses for the table, by the table's name.
const SHORT: [(&str, &str); 22] = [
    ("medicare-by-locality", "Localities"),
    ("medicare-history", "Medicare by year"),
    ("code-payer-rates", "Rates"),
    ("code-in-network-lines", "In-network by payer"),
    ("code-unmatched-line", "Names not matched"),
    ("code-charges-line", "Charges without rates"),
    ("code-billing-rules", "Billing rules"),
    ("code-modifier-verdicts", "Modifiers on this code"),
    ("code-benchmark-lines", "Utilization and benchmarks"),
    ("code-fills", "Completeness"),
    ("code-compare", "Related codes"),
    ("medicare-range", "Locality range"),
    ("medicare-rules", "Payment policy"),
    ("modifier-check", "Modifiers and fee schedule"),
    ("medicare-unit-limits", "MUE"),
    ("ncci-pairs", "NCCI PTP"),
    ("medicare-part-b", "Medicare Part B by modifier"),
    ("medicare-utilization", "Medicare utilization"),
    ("code-in-network", "In-network rates"),
    ("code-allowed-outside", "Out-of-network allowed"),
    ("rate-distribution", "Rate distribution"),
    ("market-funnel", "Rates that count"),
];

/// Hands out names of sheets; those that every workbook has are taken.
pub struct SheetNames(HashSet<String>);

impl Default for SheetNames {
    fn default() -> Self {
        Self(CLOSING.iter().map(|name| name.to_lowercase()).collect())
    }
}

impl SheetNames {
    /// The name of the sheet of a table: short in the words of the field, or else its title.
    pub fn of_table(&mut self, table: &Table) -> String {
        let short = SHORT.iter().find(|(id, _)| *id == table.id).map(|(_, name)| *name);
        self.take(short.unwrap_or(&table.title))
    }

    /// A name made of a title that no sheet has yet.
    pub fn take(&mut self, title: &str) -> String {
        let plain: String = title
            .chars()
            .map(|c| match c {
                '[' | ']' | ':' | '*' | '?' | '/' | '\\' => '-',
                c if c.is_control() => ' ',
                c => c,
            })
            .collect();
        let plain = plain.trim_matches(|c: char| c == '\'' || c.is_whitespace());
        // Excel keeps `History` for itself.
        let plain = match plain {
            "" => "Table",
            name if name.eq_ignore_ascii_case("history") => "History of rates",
            name => name,
        };
        for number in 1_usize.. {
            let ending = if number == 1 { String::new() } else { format!(" {number}") };
            let name = format!("{}{ending}", shorten(plain, LONGEST - ending.len()));
            if self.0.insert(name.to_lowercase()) {
                return name;
            }
        }
        unreachable!("the numbers do not end")
    }
}

/// The text up to a length in UTF-16 units: without what is in parentheses, then cut at a blank where there is one,
/// with a sign.
fn shorten(text: &str, longest: usize) -> String {
    let length = |text: &str| text.encode_utf16().count();
    let bare = text.split(" (").next().unwrap_or(text);
    let text = if length(text) > longest { bare } else { text };
    if length(text) <= longest {
        return text.to_owned();
    }
    let mut kept = String::new();
    for c in text.chars() {
        if length(&kept) + c.len_utf16() > longest - 1 {
            break;
        }
        kept.push(c);
    }
    let at_word = kept.rfind(' ').unwrap_or(kept.len());
    kept.truncate(at_word);
    format!("{}…", kept.trim_end_matches([' ', '\'', '-', ',']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_short_unique_and_allowed() {
        let mut names = SheetNames::default();
        let long = "National benchmarks of utilization/reimbursement";
        for (title, name) in [
            ("Sources", "Sources 2"),
            ("Payers", "Payers"),
            ("payers", "payers 2"),
            ("a/b: [c]", "a-b- -c-"),
            ("'", "Table"),
            ("History", "History of rates"),
            (long, "National benchmarks of…"),
            (long, "National benchmarks of… 2"),
            ("NCCI PTP edits (procedure-to-procedure)", "NCCI PTP edits"),
            ("A first word and antidisestablishmentarianism", "A first word and…"),
        ] {
            assert_eq!(names.take(title), name);
        }
        assert!(names.take(&"é".repeat(80)).encode_utf16().count() <= 31);
    }
}
