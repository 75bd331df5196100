//! Raised and lowered signs, which are the marks of footnotes beside a figure, a code or a name: `125.00²` is 125.00.

/// Signs and what they are raised: what Unicode has of digits, letters and brackets.
const RAISED: [(char, char); 41] = [
    ('0', '⁰'),
    ('1', '¹'),
    ('2', '²'),
    ('3', '³'),
    ('4', '⁴'),
    ('5', '⁵'),
    ('6', '⁶'),
    ('7', '⁷'),
    ('8', '⁸'),
    ('9', '⁹'),
    ('(', '⁽'),
    (')', '⁾'),
    ('+', '⁺'),
    ('-', '⁻'),
    ('=', '⁼'),
    ('a', 'ᵃ'),
    ('b', 'ᵇ'),
    ('c', 'ᶜ'),
    ('d', 'ᵈ'),
    ('e', 'ᵉ'),
    ('f', 'ᶠ'),
    ('g', 'ᵍ'),
    ('h', 'ʰ'),
    ('i', 'ⁱ'),
    ('j', 'ʲ'),
    ('k', 'ᵏ'),
    ('l', 'ˡ'),
    ('m', 'ᵐ'),
    ('n', 'ⁿ'),
    ('o', 'ᵒ'),
    ('p', 'ᵖ'),
    ('q', '\u{107a5}'),
    ('r', 'ʳ'),
    ('s', 'ˢ'),
    ('t', 'ᵗ'),
    ('u', 'ᵘ'),
    ('v', 'ᵛ'),
    ('w', 'ʷ'),
    ('x', 'ˣ'),
    ('y', 'ʸ'),
    ('z', 'ᶻ'),
];

/// The first of the lowered digits, which follow one another.
const LOWERED_ZERO: char = '₀';
const LOWERED: std::ops::RangeInclusive<char> = LOWERED_ZERO..='₉';

/// A raised text in signs that are raised, after the sign before it; none where it says the same without: `1st`, `®`.
#[must_use]
pub fn raised(text: &str, before: Option<char>) -> Option<String> {
    const ORDINALS: [&str; 4] = ["st", "nd", "rd", "th"];
    let word = text.trim();
    let is_ordinal = before.is_some_and(|sign| sign.is_ascii_digit())
        && ORDINALS.iter().any(|end| word.eq_ignore_ascii_case(end));
    match word {
        "TM" => return Some("™".to_owned()),
        "SM" => return Some("℠".to_owned()),
        _ if is_ordinal => return None,
        _ => {}
    }
    let sign = |sign: char| {
        let plain = sign.to_ascii_lowercase();
        RAISED.iter().find(|(known, _)| *known == plain).map_or(sign, |(_, raised)| *raised)
    };
    let signs: String = text.chars().map(sign).collect();
    (signs != text).then_some(signs)
}

/// A lowered text in signs that are lowered, where it is after a digit; that of a formula, `CO2`, says the same without.
#[must_use]
pub fn lowered(text: &str, before: Option<char>) -> Option<String> {
    if !before.is_some_and(|sign| sign.is_ascii_digit()) {
        return None;
    }
    let sign = |sign: char| match sign.to_digit(10) {
        Some(digit) => char::from_u32(u32::from(LOWERED_ZERO) + digit).unwrap_or(sign),
        None => sign,
    };
    let signs: String = text.chars().map(sign).collect();
    (signs != text).then_some(signs)
}

/// A text without the mark of a footnote at its end, and the mark: `125.00²`, `Cigna ³`, `70450¹,²`. None where it has
/// none, or is nothing else.
#[must_use]
pub fn without_mark(text: &str) -> Option<(&str, &str)> {
    let last = text.trim_end().chars().next_back().filter(|sign| !sign.is_ascii())?;
    if !is_mark(last) {
        return None;
    }
    let is_within = |sign: char| is_mark(sign) || sign == ',' || sign.is_whitespace();
    let rest = text.trim_end_matches(is_within);
    let mark = text[rest.len()..].trim();
    (!rest.is_empty()).then_some((rest, mark))
}

fn is_mark(sign: char) -> bool {
    !sign.is_ascii() && (LOWERED.contains(&sign) || RAISED.iter().any(|(_, raised)| *raised == sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_of_a_footnote_is_taken_off() {
        for (text, rest, mark) in [
            ("125.00²", "125.00", "²"),
            ("Cigna ³ ", "Cigna", "³"),
            ("70450¹,²", "70450", "¹,²"),
            ("Aetna⁽ᵃ⁾", "Aetna", "⁽ᵃ⁾"),
            ("125.00₂", "125.00", "₂"),
        ] {
            assert_eq!(without_mark(text), Some((rest, mark)), "{text}");
        }
        for text in ["125.00", "²", "Médica", "Aetna™", "", "¹²³", "1ª"] {
            assert_eq!(without_mark(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_raised_is_written_so_where_it_says_something_else_without() {
        let above = |text, before| raised(text, Some(before));
        assert_eq!(above("2", '0').as_deref(), Some("²"));
        assert_eq!(above("(A)", 'a').as_deref(), Some("⁽ᵃ⁾"));
        assert_eq!(above("TM", 'y').as_deref(), Some("™"));
        assert_eq!((above("ST", '1'), above("®", 'a'), above("*", '1')), (None, None, None));
        assert_eq!(lowered("2", Some('1')).as_deref(), Some("₂"));
        assert_eq!((lowered("2", Some('O')), lowered("2", None)), (None, None));
    }
}
