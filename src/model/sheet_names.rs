//! Names of sheets: at most 31 characters, none of `[ ] : * ? / \`, each only once. A page that refers to a
//! sheet and the workbook that has it take them from here.

use std::collections::HashSet;

/// What Excel accepts, in UTF-16 units.
const LONGEST: usize = 31;

/// The sheets that every workbook has.
pub const CLOSING: [&str; 4] = ["Summary", "Data gaps", "Sources", "Columns"];

/// Hands out names of sheets; those that every workbook has are taken.
pub struct SheetNames(HashSet<String>);

impl Default for SheetNames {
    fn default() -> Self {
        Self(CLOSING.iter().map(|name| name.to_lowercase()).collect())
    }
}

impl SheetNames {
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

/// The text up to a length in UTF-16 units, cut at a blank where there is one, with a sign.
fn shorten(text: &str, longest: usize) -> String {
    let length = |text: &str| text.encode_utf16().count();
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
    let at_word = kept.rfind(' ').filter(|at| *at > longest / 2).unwrap_or(kept.len());
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
        ] {
            assert_eq!(names.take(title), name);
        }
        assert!(names.take(&"é".repeat(80)).encode_utf16().count() <= 31);
    }
}
