//! What divides the cells of a table: found from its first lines, or named in a line `sep=;` above them.

use crate::findings::{Finding, Place, rules};

/// The character between two cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Separator {
    /// `,`
    #[default]
    Comma,
    /// `;`, which spreadsheets write where a comma is the decimal point.
    Semicolon,
    /// A tab.
    Tab,
    /// `|`
    Pipe,
}

/// What the first lines of a text show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct FoundSeparator {
    pub(super) separator: Separator,
    /// Whether the first line is `sep=;`, which is no row.
    pub(super) has_line: bool,
}

/// How many lines are looked at.
const LINES: usize = 40;

impl Separator {
    /// Commas first: they are taken where others are as likely.
    const ALL: [Self; 4] = [Self::Comma, Self::Tab, Self::Semicolon, Self::Pipe];

    /// The names that a profile may write, in words.
    pub const NAMES: &str = "\",\", \";\", \"|\" or \"tab\"";

    pub(super) const fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
            Self::Pipe => b'|',
        }
    }

    /// As a character of a text.
    #[must_use]
    pub const fn as_char(self) -> char {
        self.byte() as char
    }

    const fn plural(self) -> &'static str {
        match self {
            Self::Comma => "commas",
            Self::Semicolon => "semicolons",
            Self::Tab => "tabs",
            Self::Pipe => "pipes",
        }
    }

    /// Reads what a profile names: the character itself, or `tab`.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let is_named = |separator: &Self| name.chars().eq([separator.as_char()]);
        let tab = (name.eq_ignore_ascii_case("tab")).then_some(Self::Tab);
        tab.or_else(|| Self::ALL.into_iter().find(is_named))
    }

    /// What is said of cells that are not divided by commas.
    pub(super) fn notice(self) -> Option<Finding> {
        let message = format!("the cells are divided by {}", self.plural());
        (self != Self::Comma).then(|| rules::OTHER_SEPARATOR.at(Place::default(), "", message))
    }
}

impl FoundSeparator {
    /// What divides the cells of a text of which this is the beginning.
    pub(super) fn of(head: &str) -> Self {
        if let Some(separator) = head.lines().next().and_then(named) {
            return Self { separator, has_line: true };
        }
        let lines = whole_rows(head).unwrap_or_else(|| filled(head.lines()));
        let mut best = (Separator::Comma, weight(&lines, Separator::Comma));
        for separator in &Separator::ALL[1..] {
            let weight = weight(&lines, *separator);
            if weight > best.1 {
                best = (*separator, weight);
            }
        }
        Self { separator: best.0, has_line: false }
    }
}

/// The separator of a line such as `sep=;`, which spreadsheets write and hide.
fn named(line: &str) -> Option<Separator> {
    let line = line.trim_start_matches('\u{feff}').trim_matches(|c| matches!(c, '"' | '\r' | ' '));
    let name = line.get(..4).filter(|start| start.eq_ignore_ascii_case("sep=")).map(|_| &line[4..])?;
    Separator::from_name(if name.is_empty() { "\t" } else { name })
}

/// The first lines, those within quotes as one; none where a quote stays open, as a mark of inches does.
fn whole_rows(head: &str) -> Option<Vec<&str>> {
    let (mut rows, mut begin, mut quoted, mut at) = (Vec::new(), 0, false, 0);
    for line in head.split_inclusive('\n') {
        quoted ^= line.matches('"').count() % 2 == 1;
        at += line.len();
        if !quoted {
            rows.push(head[begin..at].trim_end_matches(['\r', '\n']));
            begin = at;
        }
    }
    let is_cut = quoted && rows.len() < LINES;
    (!is_cut).then(|| filled(rows.into_iter()))
}

fn filled<'t>(lines: impl Iterator<Item = &'t str>) -> Vec<&'t str> {
    lines.filter(|line| !line.trim().is_empty()).take(LINES).collect()
}

/// How many cells a separator makes of lines with the same number of cells. One line alone says nothing
/// where there are others: the headings of a hospital's file are full of pipes.
fn weight(lines: &[&str], separator: Separator) -> usize {
    let counts: Vec<usize> = lines.iter().map(|line| count(line, separator.byte())).collect();
    let lines_of = |count: usize| counts.iter().filter(|other| **other == count).count();
    let fewest = lines.len().min(2);
    let alike = counts.iter().filter(|count| **count > 0).map(|count| (count, lines_of(*count)));
    alike.filter(|(_, lines)| *lines >= fewest).map(|(count, lines)| count * lines).max().unwrap_or(0)
}

/// Separators outside quotes; a comma of a sentence has a blank after it.
fn count(line: &str, separator: u8) -> usize {
    let (mut quoted, mut found) = (false, 0);
    let bytes = line.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        if *byte == b'"' {
            quoted = !quoted;
        } else if *byte == separator && !quoted && (separator != b',' || bytes.get(at + 1) != Some(&b' ')) {
            found += 1;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_separator_is_that_of_most_lines_and_a_comma_where_others_are_as_likely() {
        let of = |text: &str| FoundSeparator::of(text).separator;
        assert_eq!(of("payer;code;amount\nAetna;47371;3.250,00\n"), Separator::Semicolon);
        assert_eq!(of("payer,code,notes\nAetna,47371,a;b;c;d\n"), Separator::Comma);
        assert_eq!(of("payer\tcode\tnotes\nAetna\t47371\tone, two, three\n"), Separator::Tab);
        assert_eq!(of("payer|code|amount\nAetna|47371|5\n"), Separator::Pipe);
        assert_eq!(of("code,modifiers\n47371,26|LT\n47370,50|62\n"), Separator::Comma);
        assert_eq!(of("Prices | of a hill | 2026\ncode,fee,place\n47371,5,x\n"), Separator::Comma);
        assert_eq!(of("code;fee\n47371;5\n"), Separator::Semicolon);
        assert_eq!(of("\"code\n(CPT)\";\"fee\"\n47371;5\n"), Separator::Semicolon);
        assert_eq!(of("code\tsize\n47371\t5\" tube\n47370\t6\n"), Separator::Tab);
        assert_eq!(
            of("code|1,code|1|type,charge|P|A|dollar,charge|Q|A|dollar\n47371,CPT,1,2\n"),
            Separator::Comma
        );
        assert_eq!(of(""), Separator::Comma);
    }

    #[test]
    fn a_line_that_names_the_separator_is_honored() {
        for (text, separator) in
            [("sep=;\na;b\n", Separator::Semicolon), ("SEP=,\r\na;b;c\r\n", Separator::Comma)]
        {
            assert_eq!(FoundSeparator::of(text), FoundSeparator { separator, has_line: true });
        }
        assert_eq!(FoundSeparator::of("sep=\t\na\tb\n").separator, Separator::Tab);
        assert!(!FoundSeparator::of("separator;b\n").has_line);
    }
}
