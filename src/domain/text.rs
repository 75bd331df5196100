//! Words shared by the command line and the exporters: plurals and grouped digits.
//!
//! Not here: anything that knows a report, a file or a terminal.

use std::borrow::Cow;

/// `1 row`, `2 rows`, `29,727 rows`: the count with separators and the right form.
#[must_use]
pub fn count(n: u64, singular: &str, plural: &str) -> String {
    format!("{} {}", grouped(n), if n == 1 { singular } else { plural })
}

/// A whole number with thousands separators.
#[must_use]
pub fn grouped(n: u64) -> String {
    group_digits(&n.to_string())
}

/// Puts thousands separators into the whole part of a plain number such as `-1234.5`.
#[must_use]
pub fn group_digits(number: &str) -> String {
    let (sign, rest) = number.strip_prefix('-').map_or(("", number), |rest| ("-", rest));
    let (whole, fraction) = rest.split_once('.').map_or((rest, None), |(w, f)| (w, Some(f)));
    let mut text = String::with_capacity(number.len() + whole.len() / 3);
    text.push_str(sign);
    for (at, digit) in whole.char_indices() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if let Some(fraction) = fraction {
        text.push('.');
        text.push_str(fraction);
    }
    text
}

/// A cell without blanks around it: what `str::trim` gives, found out by two bytes for the cells that have none.
#[inline]
#[must_use]
pub fn trimmed(cell: &str) -> &str {
    let is_seen = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    let bytes = cell.as_bytes();
    if bytes.is_empty() || is_seen(bytes.first()) && is_seen(bytes.last()) { cell } else { cell.trim() }
}

/// The name of a plan as it is compared: without regard to case (of ASCII, as SQLite's `NOCASE`), blanks and the width
/// of signs.
#[must_use]
pub fn name_key(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let key = words.join(" ").to_ascii_lowercase();
    if key.is_ascii() { key } else { key.chars().map(|letter| narrow(letter).to_ascii_lowercase()).collect() }
}

/// The letters and digits of a name, without regard to case and the width of signs: what names of payers, publishers and lists are compared by,
/// `Local Health, Inc.` as `LOCAL HEALTH INC`. A name without any is itself.
#[must_use]
pub fn name_letters(name: &str) -> String {
    // By way of upper case, which `ß` and the two small sigmas share with their kin.
    let folded = name.chars().map(narrow).flat_map(char::to_uppercase).flat_map(char::to_lowercase);
    let letters: String = folded.filter(|letter| letter.is_alphanumeric()).collect();
    if letters.is_empty() { name.trim().to_owned() } else { letters }
}

/// Forms of companies at the end of a name, which say nothing of whose it is.
const COMPANIES: [&str; 10] =
    ["inc", "incorporated", "llc", "company", "corp", "corporation", "ltd", "limited", "lp", "pc"];

/// The letters of a name without the form of the company; of a name that is nothing else, all.
#[must_use]
pub fn bare_name(name: &str) -> String {
    let between = |letter: char| letter.is_whitespace() || letter == ',';
    let words: Vec<&str> = name.split(between).filter(|word| !word.is_empty()).collect();
    // Without its point `CO` is Colorado, where a payer has a plan of its own.
    let is_company =
        |word: &&&str| COMPANIES.contains(&&*name_letters(word)) || word.eq_ignore_ascii_case("co.");
    let companies = words.iter().rev().take_while(is_company).count();
    match words.len() - companies {
        0 => name_letters(name),
        bare => name_letters(&words[..bare].join(" ")),
    }
}

/// What stands before and after the first divider of a name, whichever dash, blank or full-width sign it is written with:
/// `Cigna \u{2013} HMO` is divided by ` - ` as `Cigna - HMO` is.
#[must_use]
pub fn divided_by<'a>(name: &'a str, divider: &str) -> Option<(&'a str, &'a str)> {
    if divider.is_empty() || name.is_ascii() {
        return name.split_once(divider).filter(|_| !divider.is_empty());
    }
    name.char_indices().find_map(|(at, _)| {
        let after = without_divider(&name[at..], divider)?;
        Some((&name[..at], after))
    })
}

/// Whether two texts are the same to a reader, whichever dashes, blanks and full-width signs they are written with;
/// without regard to the case of ASCII.
#[must_use]
pub fn reads_as(text: &str, other: &str) -> bool {
    let plain = |c: char| plain_sign(c).to_ascii_lowercase();
    text.eq_ignore_ascii_case(other)
        || !(text.is_ascii() && other.is_ascii()) && text.chars().map(plain).eq(other.chars().map(plain))
}

/// What is after a divider that a text begins with.
fn without_divider<'a>(text: &'a str, divider: &str) -> Option<&'a str> {
    divider.chars().try_fold(text, |rest, wanted| {
        let mut letters = rest.chars();
        (letters.next().map(plain_sign) == Some(plain_sign(wanted))).then_some(letters.as_str())
    })
}

/// A dash as a hyphen, a blank of any width as a space, and a full-width sign as the one of ASCII.
fn plain_sign(c: char) -> char {
    match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' => '-',
        c if c.is_whitespace() => ' ',
        c => narrow(c),
    }
}

/// A full-width sign, as East Asian keyboards type it, as the one of ASCII.
fn narrow(c: char) -> char {
    const FULL_WIDTH: u32 = 0xfee0;
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - FULL_WIDTH).unwrap_or(c),
        c => c,
    }
}

/// A text with its full-width signs as those of ASCII.
#[must_use]
pub fn narrowed(text: &str) -> Cow<'_, str> {
    match text.is_ascii() || text.chars().all(|letter| narrow(letter) == letter) {
        true => Cow::Borrowed(text),
        false => Cow::Owned(text.chars().map(narrow).collect()),
    }
}

/// The payer and the list of a publication: `Aetna: Gold PPO` is the list `Gold PPO` of Aetna, and `Aetna` all of it.
#[must_use]
pub fn payer_and_list(publisher: &str) -> (&str, &str) {
    publisher.split_once(": ").unwrap_or((publisher, ""))
}

/// What the name of a publisher is compared by: the letters of the payer, or of the whole name, and those of its list.
#[must_use]
pub fn publisher_letters(publisher: &str) -> [String; 2] {
    let (entity, list) = payer_and_list(publisher);
    [name_letters(entity), name_letters(list)]
}

/// `a, b and c`.
#[must_use]
pub fn list(words: &[impl AsRef<str>]) -> String {
    match words {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [most @ .., last] => {
            let most: Vec<&str> = most.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", most.join(", "), last.as_ref())
        }
    }
}

/// What to do where the system starts no thread.
pub const NO_THREAD_HINT: &str = "end other programs, or raise the limits on processes and memory (`ulimit -u`, `ulimit -v`), then run the command again";

/// `a, b and 3 more` of more than so many words, else `a, b`.
#[must_use]
pub fn first_of(words: &[impl AsRef<str>], most: usize) -> String {
    let more = words.len().saturating_sub(most);
    let named: Vec<&str> = words[..words.len() - more].iter().map(AsRef::as_ref).collect();
    let named = named.join(", ");
    if more > 0 { format!("{named} and {more} more") } else { named }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_trimmed_of_whatever_is_a_blank() {
        for cell in
            ["", "a", " ", "ab", " a", "a ", "a b", "\u{a0}a", "a\u{2003}", "\té\t", "é", "\u{7f}a", "\u{1}"]
        {
            assert_eq!(trimmed(cell), cell.trim(), "{cell:?}");
        }
    }

    #[test]
    fn names_of_lists_are_compared_by_letters_and_digits() {
        for (name, letters) in [
            ("Gold-PPO", "goldppo"),
            ("GÉNÉRALE \u{2013} Straße #2", "généralestrasse2"),
            ("g\u{e9}n\u{e9}rale: strasse;2", "généralestrasse2"),
            ("ΠΑΣ", "πασ"),
            ("πας", "πασ"),
            (" -- ", "--"),
            ("", ""),
        ] {
            assert_eq!(name_letters(name), letters, "{name}");
        }
        assert_eq!(payer_and_list("Aetna: Gold: PPO"), ("Aetna", "Gold: PPO"));
        assert_eq!(payer_and_list("Aetna"), ("Aetna", ""));
        assert_eq!(
            publisher_letters("Local Health, Inc.: Gold"),
            publisher_letters("LOCAL HEALTH INC: gold")
        );
    }

    #[test]
    fn a_name_is_divided_by_any_dash_blank_or_full_width_sign() {
        for name in [
            "Cigna - HMO",
            "Cigna \u{2013} HMO",
            "Cigna \u{2014} HMO",
            "Cigna\u{a0}\u{2011}\u{a0}HMO",
            "Cigna\u{3000}\u{ff0d}\u{3000}HMO",
            "Cigna \u{2212}\u{202f}HMO",
        ] {
            assert_eq!(divided_by(name, " - "), Some(("Cigna", "HMO")), "{name:?}");
        }
        assert_eq!(divided_by("Médica\u{ff1a} HMO", ": "), Some(("Médica", "HMO")));
        assert_eq!(divided_by("A - B \u{2013} C", " \u{2013} "), Some(("A", "B \u{2013} C")));
        assert_eq!(divided_by("Médica\u{2013}HMO", " - "), None);
        assert_eq!(divided_by("Aetna", ""), None);
        assert!(reads_as("AETNA \u{2013} HMO", "Aetna - HMO") && !reads_as("Médica", "Medica"));
    }

    #[test]
    fn groups_digits_by_three() {
        for (plain, grouped) in
            [("0", "0"), ("999", "999"), ("1000", "1,000"), ("-1234567.891", "-1,234,567.891")]
        {
            assert_eq!(group_digits(plain), grouped);
        }
    }

    #[test]
    fn counts_and_lists_read_as_english() {
        assert_eq!(count(1, "row", "rows"), "1 row");
        assert_eq!(count(29_727, "row", "rows"), "29,727 rows");
        assert_eq!(list(&["a", "b", "c"]), "a, b and c");
    }
}
