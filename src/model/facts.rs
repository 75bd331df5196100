//! How complete a report is: promised facts, those that are known, and what would fill the others.

use crate::domain::text::{count, grouped, list};

/// Files and texts that a sentence names; the rest is counted together.
const NAMED: usize = 6;

/// What the rest is called on a page that has the section, and where there is none.
pub const OTHERS_HERE: &str = "under Data gaps";
/// The command that lists them, where a text names one.
pub const OTHERS_BY_COMMAND: &str = "ratebook report gaps";

/// The promised facts of a report on a code.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facts {
    /// Facts that are known.
    pub known: u64,
    /// What would fill the others, with how many each; what nobody can load last.
    pub fills: Vec<(String, u64)>,
}

impl Facts {
    /// All facts that are promised and could be known.
    #[must_use]
    pub fn promised(&self) -> u64 {
        self.known + self.missing()
    }

    /// Facts that are not known.
    #[must_use]
    pub fn missing(&self) -> u64 {
        self.fills.iter().map(|(_, facts)| facts).sum()
    }

    /// `109 of 145 promised facts are known.`
    #[must_use]
    pub fn headline(&self) -> String {
        match self.promised() {
            0 => "No fact is promised of this code.".to_owned(),
            promised => format!(
                "{} of {} known.",
                grouped(self.known),
                count(promised, "promised fact is", "promised facts are")
            ),
        }
    }

    /// The most that is named of what would fill the others, and the rest as one; the numbers add up. `others` says
    /// where the rest is listed.
    #[must_use]
    pub fn named(&self, others: &str) -> Vec<(String, u64)> {
        if self.fills.len() <= NAMED {
            return self.fills.clone();
        }
        let mut largest: Vec<usize> = (0..self.fills.len()).collect();
        largest.sort_by_key(|at| std::cmp::Reverse(self.fills[*at].1));
        largest.truncate(NAMED - 1);
        let is_named = |at: &usize| largest.contains(at);
        let named = (0..self.fills.len()).filter(is_named).map(|at| self.fills[at].clone());
        let rest = (0..self.fills.len()).filter(|at| !is_named(at)).map(|at| self.fills[at].1).sum();
        let words = format!("{}, {others}", if rest == 1 { "other" } else { "others" });
        named.chain([(words, rest)]).collect()
    }

    /// The headline, and `The other 36: 13 by the utilization file, 9 by each payer's policy and 2 by …`.
    #[must_use]
    pub fn in_words(&self, others: &str) -> String {
        if self.missing() == 0 {
            return self.headline();
        }
        let fills: Vec<String> = self
            .named(others)
            .into_iter()
            .map(|(words, facts)| format!("{} by {words}", grouped(facts)))
            .collect();
        format!("{} The other {}: {}.", self.headline(), grouped(self.missing()), list(&fills))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_of_the_sentence_add_up() {
        let fills: Vec<(String, u64)> = (1..=9).map(|n| (format!("file {n}"), n)).collect();
        let facts = Facts { known: 100, fills };
        assert_eq!(facts.promised(), 145);
        assert_eq!(facts.named(OTHERS_HERE).iter().map(|(_, n)| n).sum::<u64>(), facts.missing());
        assert_eq!(facts.named(OTHERS_HERE).len(), NAMED);
        assert_eq!(facts.named(OTHERS_HERE).last(), Some(&("others, under Data gaps".to_owned(), 10)));
        let few = Facts { known: 109, fills: vec![("a file".to_owned(), 34), ("a license".to_owned(), 2)] };
        assert_eq!(
            few.in_words(OTHERS_HERE),
            "109 of 145 promised facts are known. The other 36: 34 by a file and 2 by a license."
        );
        assert_eq!(Facts { known: 1, fills: vec![] }.in_words(OTHERS_HERE), "1 of 1 promised fact is known.");
    }
}
