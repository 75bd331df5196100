//! The modifiers that headings of prices are of: `NU Rate`, `LT Fee` beside `50 Fee`, `Fee (AS)`, `Aetna PPO AS` beside
//! `Aetna PPO`. A price under one is never that of the code alone.
//!
//! Most modifiers are also numbers, words or parts of names. One counts where it is in capitals beside words of prices
//! alone, in brackets, or after the whole name of a payer whom another heading names, too; where it may be either, the
//! column is left out. Not here: words such as `Rental`, and components, which `terms.rs` knows.

use super::heading::{Kind, kind, words};
use super::heading_words::{is_noun, is_place, names_clinician, names_price, names_setting};

/// What a heading says of modifiers, beside the other headings of its file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum HeadingModifier {
    /// Nothing that is not known by its words.
    #[default]
    None,
    /// Its prices are those of the code with this one.
    One(&'static str),
    /// Why it may be of one or of none.
    Doubtful(&'static str),
}

/// Modifiers that price lists have columns of.
const LISTED: [&str; 34] = [
    "22", "26", "50", "51", "52", "53", "54", "55", "56", "62", "66", "73", "74", "76", "77", "78", "79",
    "80", "81", "82", "AS", "KE", "LT", "NU", "QK", "QW", "QX", "QY", "QZ", "RR", "RT", "SA", "TC", "UE",
];
/// Of these, the ones of new, rented and used equipment, which are no words in small letters either.
const OF_EQUIPMENT: [&str; 3] = ["NU", "RR", "UE"];
/// The components, which need no capitals and are told by their words.
const COMPONENTS: [&str; 2] = ["26", "TC"];
/// The assistant at surgery, which is also a word.
const ASSISTANT: &str = "AS";
/// What is as somebody agreed to it, charged or paid it: `As Allowed`.
const PARTICIPLES: [&str; 7] =
    ["allowed", "negotiated", "contracted", "charge", "charged", "billed", "proposed"];
/// Words of a price, beside those of its place, that leave a modifier one.
const BESIDE: [&str; 8] = ["facility", "nonfacility", "fac", "nonfac", "non", "office", "max", "maximum"];
/// Words of equipment, which say the same as its modifiers.
const EQUIPMENT: [&str; 6] = ["new", "used", "rental", "rent", "purchase", "purchased"];

const SEVERAL: &str = "its heading names several modifiers, and nothing says which of them its amounts have";
const WORD: &str = "`as` in its heading may be a word or a state, or the modifier AS of an assistant at surgery, whose price is none of the code alone";
const NUMBER: &str = "the number in its heading may be a modifier, whose price is none of the code alone";
const AFTER_NAME: &str = "its heading ends with what may be a modifier or a part of a name, and no other heading of the payer shows \
                      which; name it in [payers], and a modifier in [amounts]";

/// What a modifier is beside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Beside {
    Price,
    Payer,
}

/// A heading that has modifiers in it.
#[derive(Debug)]
struct Found {
    modifiers: Vec<&'static str>,
    beside: Beside,
    /// Whether a modifier is alone in brackets.
    in_brackets: bool,
    /// Whether the word before a participle is read with it: `AS ALLOWED`.
    may_be_word: bool,
    /// Whether the heading is in small letters, as columns of databases are, which mark no modifier.
    in_small: bool,
    /// The words of the payer's name.
    name: String,
}

/// What each heading of a file says of modifiers.
pub(super) fn modifiers_of(headings: &[String]) -> Vec<HeadingModifier> {
    let found: Vec<Option<Found>> = headings.iter().map(|heading| Found::of(heading)).collect();
    let names: Vec<String> = headings.iter().map(|heading| name_of(&words(heading))).collect();
    let is_listed = are_of_modifiers(headings, &found);
    let of = |(at, one): (usize, &Option<Found>)| {
        let Some(one) = one else { return alone(&headings[at]) };
        let [modifier] = one.modifiers[..] else { return HeadingModifier::Doubtful(SEVERAL) };
        if COMPONENTS.contains(&modifier) {
            return HeadingModifier::None;
        }
        match one.beside {
            Beside::Price if modifier == ASSISTANT && headings.iter().any(|other| is_of_state(other)) => {
                HeadingModifier::Doubtful(WORD)
            }
            Beside::Price => one.beside_price(modifier, is_listed),
            Beside::Payer
                if modifier == ASSISTANT && names.iter().any(|name| is_in_state(name, &one.name)) =>
            {
                HeadingModifier::Doubtful(AFTER_NAME)
            }
            Beside::Payer => {
                let others = found.iter().flatten().filter(|other| {
                    other.beside == Beside::Payer
                        && other.name == one.name
                        && other.modifiers[..] != [modifier]
                });
                let others: Vec<&'static str> =
                    others.flat_map(|other| other.modifiers.iter().copied()).collect();
                one.after_payer(modifier, &others, names.contains(&one.name), &headings[at])
            }
        }
    };
    found.iter().enumerate().map(of).collect()
}

/// A heading without a modifier in it, as it is written.
pub(super) fn without_modifier(heading: &str, modifier: &str) -> String {
    let mut text = heading.to_owned();
    for token in tokens(heading).iter().rev().filter(|token| token.text.eq_ignore_ascii_case(modifier)) {
        text.replace_range(token.at..token.at + token.text.len(), "");
    }
    text.replace("()", "").replace("[]", "").trim().to_owned()
}

/// A heading of `as` and words of prices, which may be of the modifier though it is not in capitals.
fn alone(heading: &str) -> HeadingModifier {
    let words = words(heading);
    let is_assistant = |word: &String| word.eq_ignore_ascii_case(ASSISTANT);
    let is_fee = |word: &String| names_price(word) && !PARTICIPLES.contains(&word.as_str());
    let may_be = words.iter().any(is_assistant)
        && words.iter().any(is_fee)
        && words.iter().all(|word| is_assistant(word) || is_fee(word));
    if may_be { HeadingModifier::Doubtful(WORD) } else { HeadingModifier::None }
}

/// Whether a word is that of a state in two letters, but for American Samoa's.
fn is_state(word: &str) -> bool {
    word.len() == 2 && is_place(word) && !word.eq_ignore_ascii_case(ASSISTANT)
}

/// Whether a heading is of the prices of a state: `CA Fee`.
fn is_of_state(heading: &str) -> bool {
    let words = words(heading);
    words.iter().filter(|word| is_state(word)).count() == 1
        && words.iter().all(|word| is_state(word) || is_beside(word))
}

/// Whether one name is another with a state after it.
fn is_in_state(name: &str, other: &str) -> bool {
    name.strip_prefix(other).and_then(|rest| rest.strip_prefix(' ')).is_some_and(is_state)
}

/// Whether the prices of a file are listed by modifiers: several are named, and no other number is, as of percentiles
/// and percentages; round numbers alone may be these.
fn are_of_modifiers(headings: &[String], found: &[Option<Found>]) -> bool {
    let mut named: Vec<&str> = Vec::new();
    for one in found.iter().flatten().filter(|one| one.beside == Beside::Price) {
        named.extend(one.modifiers.iter().filter(|modifier| !named.contains(modifier)).collect::<Vec<_>>());
    }
    let is_round = |modifier: &&str| modifier.parse::<u32>().is_ok_and(|number| number % 5 == 0);
    let is_number =
        |word: &String| word.len() < 4 && word.parse::<u32>().is_ok() && !LISTED.contains(&word.as_str());
    let is_numbered = |heading: &String| {
        let words = words(heading);
        words.iter().any(is_number) && words.iter().all(|word| is_number(word) || is_beside(word))
    };
    named.len() > 1 && !named.iter().all(is_round) && !headings.iter().any(is_numbered)
}

impl Found {
    /// The modifiers of a heading and what they are beside; none where it is neither a price nor a payer's.
    fn of(heading: &str) -> Option<Self> {
        let tokens = tokens(heading);
        let is_small = !heading.contains(char::is_uppercase);
        let at: Vec<(usize, &'static str)> = tokens
            .iter()
            .enumerate()
            .filter_map(|(at, token)| Some((at, token.modifier(is_small)?)))
            .collect();
        let (last, _) = *at.last()?;
        let modifiers: Vec<&'static str> = at.iter().map(|(_, modifier)| *modifier).collect();
        let rest = modifiers.iter().fold(heading.to_owned(), |rest, one| without_modifier(&rest, one));
        let others = words(&rest);
        let is_equipment = modifiers.iter().all(|one| OF_EQUIPMENT.contains(one));
        let in_small = is_small && modifiers.iter().any(|one| !is_number(one) && !is_plain(one));
        let is_listed_alone = !in_small
            && modifiers.iter().all(|one| !is_number(one))
            && others.iter().all(|word| is_of_equipment(word));
        let is_price = is_listed_alone
            || matches!(
                kind(&rest),
                Kind::Gross | Kind::Cash | Kind::Minimum | Kind::Maximum | Kind::Negotiated | Kind::Fee
            );
        let is_alone = |word: &String| is_beside(word) || is_year(word) && !modifiers.contains(&ASSISTANT);
        let after: Vec<String> = tokens[last + 1..].iter().flat_map(|token| words(token.text)).collect();
        let beside = if is_price && (is_equipment || others.iter().all(is_alone)) {
            Beside::Price
        } else if kind(&rest) == Kind::Payer
            && (at[0].0 > 0 || is_equipment && modifiers != ["RR"])
            && (after.iter().all(|word| names_price(word) || is_noun(word) || is_year(word)) || at[0].0 == 0)
        {
            Beside::Payer
        } else {
            return None;
        };
        let is_participle = after.last().is_some_and(|word| PARTICIPLES.contains(&word.as_str()));
        if in_small && is_participle {
            return None;
        }
        let in_capitals = !heading.contains(char::is_lowercase);
        Some(Self {
            beside,
            in_brackets: at.iter().any(|(at, _)| tokens[*at].in_brackets),
            may_be_word: modifiers.contains(&ASSISTANT) && (in_small || in_capitals && is_participle),
            in_small,
            name: name_of(&others),
            modifiers,
        })
    }

    fn beside_price(&self, modifier: &'static str, is_listed: bool) -> HeadingModifier {
        match modifier {
            _ if is_listed => HeadingModifier::One(modifier),
            ASSISTANT if self.may_be_word => HeadingModifier::Doubtful(WORD),
            ASSISTANT => HeadingModifier::One(modifier),
            _ if OF_EQUIPMENT.contains(&modifier) => HeadingModifier::One(modifier),
            _ if self.in_small => HeadingModifier::None,
            _ if self.in_brackets && is_number(modifier) => HeadingModifier::Doubtful(NUMBER),
            _ if self.in_brackets => HeadingModifier::One(modifier),
            _ => HeadingModifier::None,
        }
    }

    /// What a modifier after a payer's name is, where other headings have that name with others, or alone.
    fn after_payer(
        &self,
        modifier: &'static str,
        others: &[&str],
        is_named: bool,
        heading: &str,
    ) -> HeadingModifier {
        let is_read = kind(heading) == Kind::Payer;
        // Railroad workers have a Medicare of their own.
        let is_railroad = modifier == "RR" && !others.iter().any(|other| OF_EQUIPMENT.contains(other));
        if is_railroad && self.name.split(' ').any(|word| ["medicare", "mcr"].contains(&word)) {
            return HeadingModifier::None;
        }
        let is_known = modifier == ASSISTANT || OF_EQUIPMENT.contains(&modifier);
        match (is_number(modifier), !others.is_empty(), is_named) {
            (true, _, _) if !is_read => HeadingModifier::None,
            (true, false, false) => HeadingModifier::None,
            (true, _, _) => HeadingModifier::Doubtful(NUMBER),
            (false, true, _) => HeadingModifier::One(modifier),
            (false, false, true) if is_known => HeadingModifier::One(modifier),
            (false, false, _) if is_known || is_read && is_named => HeadingModifier::Doubtful(AFTER_NAME),
            (false, false, _) => HeadingModifier::None,
        }
    }
}

/// Whether a price can have a word beside it that leaves a modifier one.
fn is_beside(word: &str) -> bool {
    names_price(word)
        || is_noun(word)
        || names_setting(word)
        || names_clinician(word)
        || BESIDE.contains(&word)
        || is_of_equipment(word)
}

fn is_number(modifier: &str) -> bool {
    modifier.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a modifier is no word in small letters either.
fn is_plain(modifier: &str) -> bool {
    OF_EQUIPMENT.contains(&modifier) || COMPONENTS.contains(&modifier)
}

/// Whether a word of a heading says whether equipment is new, used, rented or bought.
pub(super) fn is_of_equipment(word: &str) -> bool {
    EQUIPMENT.contains(&word)
}

fn is_year(word: &str) -> bool {
    word.len() == 4 && word.parse().is_ok_and(|year: u32| (1990..2100).contains(&year))
}

/// The words of a payer's name without those of its price.
fn name_of(words: &[String]) -> String {
    let of_name = |word: &&String| !names_price(word) && !is_noun(word) && !is_year(word);
    words.iter().filter(of_name).map(String::as_str).collect::<Vec<_>>().join(" ")
}

/// A run of letters and digits in a heading.
struct Token<'h> {
    text: &'h str,
    at: usize,
    in_brackets: bool,
}

impl Token<'_> {
    /// The modifier that it is: in capitals, or where it can be nothing else, or in a heading in small letters.
    fn modifier(&self, is_small: bool) -> Option<&'static str> {
        let listed = LISTED.into_iter().find(|listed| listed.eq_ignore_ascii_case(self.text))?;
        (is_small || listed == self.text || is_plain(listed)).then_some(listed)
    }
}

fn tokens(heading: &str) -> Vec<Token<'_>> {
    let mut found: Vec<Token<'_>> = Vec::new();
    let mut from = 0;
    while let Some(begin) = heading[from..].find(char::is_alphanumeric).map(|at| from + at) {
        let after = heading[begin..].find(|c: char| !c.is_alphanumeric());
        let end = after.map_or(heading.len(), |at| begin + at);
        let in_brackets = heading[..begin].ends_with(['(', '[']) && heading[end..].starts_with([')', ']']);
        found.push(Token { text: &heading[begin..end], at: begin, in_brackets });
        from = end;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What each heading of a file says: a modifier, `?` where it is doubtful, or nothing.
    fn said(headings: &str) -> String {
        let headings: Vec<String> = headings.split(',').map(str::to_owned).collect();
        let said = modifiers_of(&headings).into_iter().map(|said| match said {
            HeadingModifier::None => "",
            HeadingModifier::One(modifier) => modifier,
            HeadingModifier::Doubtful(_) => "?",
        });
        said.collect::<Vec<_>>().join(",")
    }

    #[test]
    fn a_modifier_beside_words_of_prices_alone_is_one() {
        for (headings, modifiers) in [
            ("AS Fee", "AS"),
            ("Fee AS", "AS"),
            ("Fee (AS)", "AS"),
            ("AS_FEE", "AS"),
            ("NU Allowed", "NU"),
            ("nu_rate,rr_rate,Ue Rate", "NU,RR,UE"),
            ("NU Monthly Rate 2026", ""),
            ("NU Rate 2026,RR Rental Rate", "NU,RR"),
            ("LT Rate,50 Rate,AS Rate", "LT,50,AS"),
            ("Fee,80 Fee,81 Fee,82 Fee", ",80,81,82"),
            ("26 Fee,TC Fee,50 Fee", ",,50"),
            ("Fee,Fee (QW)", ",QW"),
            ("AS ALLOWED,80 ALLOWED", "AS,80"),
            ("lt_rate,50_rate,as_rate", "LT,50,AS"),
        ] {
            assert_eq!(said(headings), modifiers, "{headings}");
        }
    }

    #[test]
    fn a_word_a_state_or_a_number_is_no_modifier() {
        for headings in [
            "Rate as of 2026",
            "RATE AS OF 2026",
            "FEE AS OF 1/1/2026",
            "As Allowed",
            "as_allowed",
            "rate_as_of_2026",
            "aetna as allowed",
            "CO Medicaid Rate",
            "SA Medicaid Rate",
            "AS Medicaid Rate",
            "RR Medicare Rate",
            "Medicare,Medicare RR",
            "Humana,Humana SA",
            "RT Rate",
            "50 Rate,75 Rate,90 Rate",
            "50 Rate,80 Rate",
            "Rate 21,Rate 22,Rate 26,Rate 27",
            "80 Rate",
            "Aetna 50",
            "BCBS GA",
        ] {
            assert_eq!(said(headings).replace(',', ""), "", "{headings}");
        }
    }

    #[test]
    fn what_may_be_one_is_doubtful() {
        for headings in
            ["as_fee", "As Fee", "AS ALLOWED", "NU/RR Rate", "LT/RT Fee", "Fee (80)", "Aetna PPO AS"]
        {
            assert_eq!(said(headings), "?", "{headings}");
        }
        assert_eq!(said("Aetna,Aetna (50)"), ",?");
        assert_eq!(said("AS Fee,CA Fee,GU Fee"), "?,,");
        assert_eq!(said("BCBS,BCBS AS,BCBS TX"), ",?,");
    }

    #[test]
    fn a_modifier_behind_the_whole_name_of_a_payer_is_one_beside_another_heading_of_that_payer() {
        for (headings, modifiers) in [
            ("Aetna PPO,Aetna PPO AS", ",AS"),
            ("Aetna PPO Rate,Aetna PPO AS Rate", ",AS"),
            ("Aetna: NU,Aetna: RR,Cigna: NU,Cigna: RR", "NU,RR,NU,RR"),
            ("Medicare NU Rate,Medicare RR Rate", "NU,RR"),
            ("NU Medicare Rate,UE Medicare Rate", "NU,UE"),
            ("Aetna (LT),Aetna (RT),Aetna", "LT,RT,"),
            ("Aetna PPO,Cigna PPO AS", ",?"),
            ("aetna_ppo,aetna_ppo_as", ",AS"),
        ] {
            assert_eq!(said(headings), modifiers, "{headings}");
        }
        assert_eq!(without_modifier("Aetna PPO (AS) Rate", "AS"), "Aetna PPO  Rate");
    }
}
