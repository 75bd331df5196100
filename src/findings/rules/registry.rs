//! All families together: finding a rule by its id, what follows from the family that it is of, and the check that
//! no id is given twice.

use super::{
    across_cells, conditions, editions, guards, in_network, json_template, keys, query_lints, quoting,
    review, structure, template, template_values, values,
};
use crate::findings::{Reach, Rule, Severity};

/// A family of rules, with its heading.
#[derive(Debug)]
pub struct Family {
    /// What the rules are about.
    pub title: &'static str,
    /// The rules.
    pub rules: &'static [&'static Rule],
}

/// Every rule.
pub const FAMILIES: &[Family] = &[
    Family { title: "Encoding and structure", rules: structure::FAMILY },
    Family { title: "Quotes", rules: quoting::FAMILY },
    Family { title: "Values", rules: values::FAMILY },
    Family { title: "Keys", rules: keys::FAMILY },
    Family { title: "Across cells", rules: across_cells::FAMILY },
    Family { title: "Editions", rules: editions::FAMILY },
    Family { title: "Guards", rules: guards::FAMILY },
    Family { title: "Hospital CSV template: header", rules: template::FAMILY },
    Family { title: "Hospital CSV template: values", rules: template_values::FAMILY },
    Family { title: "Hospital template: conditions and plausibility", rules: conditions::FAMILY },
    Family { title: "Hospital JSON template", rules: json_template::FAMILY },
    Family { title: "Payers' own files", rules: in_network::FAMILY },
    Family { title: "Review", rules: review::FAMILY },
    Family { title: "Query lints", rules: query_lints::FAMILY },
];

const _: () = assert!(ids_are_sound(), "an id is given twice, or is not a letter and three digits");

/// Every rule, family by family.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    FAMILIES.iter().flat_map(|family| family.rules).copied()
}

impl Rule {
    /// The rule with this id, in capitals or not.
    #[must_use]
    pub fn find(id: &str) -> Option<&'static Self> {
        all().find(|rule| rule.id.eq_ignore_ascii_case(id))
    }

    /// What happens to what breaks the rule.
    #[must_use]
    pub fn consequence(&self) -> &'static str {
        match (self.severity, self.id.as_bytes()[0]) {
            (Severity::Error, _) if self.is_guard() => {
                "nothing is written; the command ends with exit code 3"
            }
            (Severity::Error, b'R') => "the line is kept aside; the command ends with exit code 1",
            (Severity::Error, _) if self.reach == Reach::File => {
                "the file is refused; the command ends with exit code 1"
            }
            (Severity::Error, _) => "the row is rejected; the command ends with exit code 1",
            (Severity::Warning, b'Q') => "the query runs all the same; `query check` ends with exit code 1",
            (Severity::Warning, _) => "nothing is rejected; somebody should look",
            (Severity::Note, _) => "nothing is rejected; it is worth knowing",
        }
    }

    /// Whether it holds a whole import: those of the family of guards.
    #[must_use]
    pub fn is_guard(&self) -> bool {
        guards::FAMILY.contains(&self)
    }

    /// What a verdict on a file by CMS's template calls such a case. Of ratebook's own rules only those
    /// make a file invalid without which it is no table.
    #[must_use]
    pub fn severity_in_verdict(&self) -> Severity {
        match (&self.cms, self.severity) {
            (Some(cms), _) => cms.severity,
            // Its cells are no values, which CMS's validator says of each of them.
            _ if self.id == structure::HEADER_REPEATED.id => Severity::Error,
            (None, Severity::Error) if !quoting::FAMILY.contains(&self) => Severity::Warning,
            (None, severity) => severity,
        }
    }

    /// Whether findings of it speak of a column or a property, of which each is worth a word; those of
    /// other rules are of cells.
    #[must_use]
    pub fn is_of_columns(&self) -> bool {
        structure::FAMILY.contains(&self) || template::FAMILY.contains(&self)
    }
}

/// Whether every id is one of `I`, `Q`, `R` with three digits, and is given once.
const fn ids_are_sound() -> bool {
    let mut given = [false; 3000];
    let mut family = 0;
    while family < FAMILIES.len() {
        let rules = FAMILIES[family].rules;
        let mut at = 0;
        while at < rules.len() {
            let Some(number) = number(rules[at].id.as_bytes()) else { return false };
            if given[number] {
                return false;
            }
            given[number] = true;
            at += 1;
        }
        family += 1;
    }
    true
}

const fn number(id: &[u8]) -> Option<usize> {
    let &[letter, hundreds @ b'0'..=b'9', tens @ b'0'..=b'9', units @ b'0'..=b'9'] = id else {
        return None;
    };
    let thousands = match letter {
        b'I' => 0,
        b'Q' => 1000,
        b'R' => 2000,
        _ => return None,
    };
    let (hundreds, tens, units) = (hundreds - b'0', tens - b'0', units - b'0');
    Some(thousands + hundreds as usize * 100 + tens as usize * 10 + units as usize)
}

#[cfg(test)]
mod tests {
    use super::super::NOT_AN_AMOUNT;
    use super::*;

    #[test]
    fn a_rule_is_found_by_its_id_alone() {
        assert_eq!(Rule::find("i203"), Some(NOT_AN_AMOUNT));
        assert_eq!(Rule::find("I999"), None);
        for rule in all() {
            assert_eq!(Rule::find(rule.id), Some(rule));
        }
    }
    #[test]
    fn texts_are_phrases_without_a_full_stop() {
        for rule in all() {
            for text in [rule.meaning, rule.remedy, rule.example, rule.source] {
                assert!(!text.is_empty() && !text.ends_with('.') && text.trim() == text, "{rule}: `{text}`");
            }
        }
    }
}
