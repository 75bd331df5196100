//! The faults whose remedy depends on who can change what: an analyst corrects the profile that is theirs,
//! and corrects the file where ratebook wrote the profile.

use super::codes::{MODIFIERS_AFTER, NOT_READABLE};
use crate::domain::{nearest, text};
use crate::findings::rules;
use crate::formats::cell::Fault;

/// What a profile can do with rows whose number is no dollars.
const NO_DOLLARS: &str =
    "in the profile, [[rows.skip]] with that column and text in `cells` leaves such rows out";

/// Who wrote the profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Author {
    Analyst,
    /// The profile is one of ratebook's own formats, of this name.
    Ratebook(&'static str),
}

impl Author {
    /// The name of the format that a file is imported as.
    pub(super) const fn format(self) -> &'static str {
        match self {
            Self::Analyst => "profile",
            Self::Ratebook(name) => name,
        }
    }

    /// A key of the profile before a message, where the reader of the message knows the profile.
    fn keyed(self, key: &str, message: String) -> String {
        match self {
            Self::Analyst => format!("{key}: {message}"),
            Self::Ratebook(_) => message,
        }
    }

    fn explained(name: &str) -> String {
        format!("print a file with every column explained: ratebook import --template {name}")
    }

    /// A column that must be there is not; `others` are the headings that nothing else claims.
    pub(super) fn no_column<'a>(
        self,
        key: &str,
        wanted: &str,
        others: impl Iterator<Item = &'a str>,
    ) -> Fault {
        let near = nearest(wanted, others);
        let help = match (self, near.first()) {
            (Self::Analyst, Some(near)) => format!(
                "write `{near}` in the profile if that is the column; the file may also be another one than the profile is for"
            ),
            (Self::Analyst, None) => {
                let help = "check that the profile is for this file and that [header] names the right row";
                let of_payers = "; where the file has that payer no more, list the heading in [columns] optional: the \
                                 import then says how many of its rates are no longer stated";
                help.to_owned()
                    + if key.starts_with("[payers]") || key.starts_with("[[payers") { of_payers } else { "" }
            }
            (Self::Ratebook(_), Some(near)) => {
                format!("rename the column `{near}` to `{wanted}` if that is what it holds")
            }
            (Self::Ratebook(name), None) => Self::explained(name),
        };
        Fault::new(rules::COLUMN_ABSENT, self.keyed(key, format!("there is no column `{wanted}`")), help)
    }

    /// None of several columns is there, of which a file needs one.
    pub(super) fn none_of_the_columns(self, key: &str, what: &str) -> Fault {
        let help = match self {
            Self::Analyst => {
                "check that the profile is for this file; name a column of the file that holds them"
                    .to_owned()
            }
            Self::Ratebook(name) => Self::explained(name),
        };
        Fault::new(rules::COLUMN_ABSENT, self.keyed(key, format!("there is no column of {what}")), help)
    }

    /// A heading that the profile names is there again; `columns` are the two, in words.
    pub(super) fn second_column(self, key: &str, columns: &str) -> Fault {
        let help = match self {
            Self::Analyst => {
                "rename one of the two in a copy of the file, so that the profile can distinguish them"
            }
            Self::Ratebook(_) => "keep one of the two columns and delete or rename the other",
        };
        Fault::new(
            rules::COLUMN_REPEATED,
            self.keyed(key, format!("{columns} are read as one and the same")),
            help,
        )
    }

    /// A column that nothing reads; `known` are the headings that the profile names, `lacking` those of
    /// them that the file may lack and does: it can be one of these, misspelled.
    pub(super) fn unread(self, heading: &str, known: &[&str], lacking: &[&str]) -> Fault {
        let near = nearest(heading, lacking.iter().copied());
        let message = match self {
            Self::Analyst => "the profile does not use this column; its cells are not read".to_owned(),
            Self::Ratebook(name) => format!("not a column of `{name}`; its cells are not read"),
        };
        let help = match (self, near.first()) {
            (Self::Analyst, Some(near)) => format!(
                "write it under [spellings] of `{near}` in the profile if it is that column, map it, or list \
                 its heading in [columns] ignore"
            ),
            (Self::Analyst, None) => "map it, or list its heading in [columns] ignore".to_owned(),
            (Self::Ratebook(_), Some(near)) => format!("rename it to `{near}` if that is what it holds"),
            (Self::Ratebook(_), None) => format!("known columns are {}", text::list(known)),
        };
        let rule = if near.is_empty() { rules::COLUMN_NOT_READ } else { rules::HEADING_MISSPELLED };
        Fault::new(rule, message, help)
    }

    /// A column that nothing reads and that could be of a payer, beside columns of payers.
    pub(super) fn payer_unread(self, heading: &str, lacking: &[&str]) -> Fault {
        let fault = self.unread(heading, &[], lacking);
        if fault.rule == rules::HEADING_MISSPELLED {
            return fault;
        }
        let message =
            "the profile does not use this column, and names others as payers'; its cells are not read";
        let help =
            "add it to `columns` of [payers], or list its heading in [columns] ignore where it is no payer's";
        Fault::new(rules::PAYER_COLUMN_NOT_READ, message, help)
    }

    /// A text under a blank heading.
    pub(super) fn under_no_heading(self) -> Fault {
        let help = match self {
            Self::Analyst => {
                "write a heading above it in a copy of the file and map it, or list \"\" in [columns] ignore"
            }
            Self::Ratebook(name) => &format!("write a heading above it; {}", Self::explained(name)),
        };
        Fault::new(rules::NO_HEADING, "a cell under a blank heading is not read", help)
    }

    /// A row without a code.
    pub(super) fn no_code(self) -> Fault {
        let help = match self {
            Self::Analyst => {
                "every row needs one code; add [[codes]] for a column that is always filled, such as the charge number"
            }
            Self::Ratebook(_) => "write one whole code such as 47371",
        };
        Fault::new(rules::VALUE_MISSING, "no code", help)
    }

    /// A number that a column beside it calls a percentage or a multiple.
    pub(super) fn no_dollars(self, fault: Fault) -> Fault {
        match self {
            Self::Analyst => {
                let help = format!("{}; {NO_DOLLARS}", fault.help);
                Fault { help, ..fault }
            }
            Self::Ratebook(_) => fault,
        }
    }

    /// A cell of a column of words that is none of them and names percentages: its number is no dollars, whatever word
    /// the profile gives it.
    pub(super) fn no_word_of_share(self, fault: Fault) -> Fault {
        match self {
            Self::Analyst => {
                let help = format!(
                    "such a text calls the number of its row a percentage or a multiple, which is no dollars; \
                     {NO_DOLLARS}"
                );
                Fault { help, ..fault }
            }
            Self::Ratebook(_) => fault,
        }
    }

    /// A cell that is none of the words of its column.
    pub(super) fn no_such_word(self, fault: Fault) -> Fault {
        match self {
            Self::Analyst => {
                let help =
                    format!("{}; in the profile, say what it means under [values] of its column", fault.help);
                Fault { help, ..fault }
            }
            Self::Ratebook(_) => fault,
        }
    }

    /// A cell that is no code.
    pub(super) fn no_such_code(self, fault: Fault) -> Fault {
        if self != Self::Analyst {
            return fault;
        }
        if fault.message == MODIFIERS_AFTER {
            let help = "`read = [{ system = \"procedure\", split = 5 }]` of [[codes]], in the place of `system`, divides them";
            return Fault { help: help.to_owned(), ..fault };
        }
        let help =
            "add its shape to [[codes]] read, the text to `none` if it means no code, or set `otherwise`";
        let help = if fault.message == NOT_READABLE {
            help.to_owned()
        } else {
            format!("{}; or {help}", fault.help)
        };
        Fault { help, ..fault }
    }

    /// A text in an amount column that is no amount and rejects its row.
    pub(super) fn no_amount(self, fault: Fault) -> Fault {
        match self {
            Self::Analyst => {
                let help = format!(
                    "{}; in the profile, add it to [gaps.markers] with its reason, or set [numbers] otherwise",
                    fault.help
                );
                Fault { help, ..fault }
            }
            Self::Ratebook(_) => fault,
        }
    }

    /// What was noticed in a cell that can be used.
    pub(super) fn noticed(self, fault: Fault, cell: &str) -> Fault {
        let other = match self {
            Self::Analyst if fault.rule == rules::AMBIGUOUS_MARKER => "another reason",
            Self::Analyst if [rules::ZERO_AMOUNT, rules::NINE_NINES].contains(&fault.rule) => "\"value\"",
            _ => return fault,
        };
        let cell = cell.trim();
        let help = format!(
            "decide it in the profile: \"{cell}\" = \"not-supplied\", or {other}, under [gaps.markers]"
        );
        Fault { help, ..fault }
    }
}
