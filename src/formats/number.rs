//! How a number is written in a cell, whatever the format: a plain number, a gap marker, nine 9s, or a
//! fault. Nothing is copied.
//!
//! Not here: what a format makes of it. A zero is an error in a hospital's file and a value in a
//! payer's; a sign is right in a few tables of Medicare only.

use std::borrow::Cow;

use crate::domain::text::narrowed;
use crate::domain::{Decimal, DecimalError, Known, Missing, Money, without_mark};
use crate::formats::marker::{Marker, built_in, failed, uncomputed};

/// What is written where a number is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Number<'a> {
    /// Nothing.
    Blank,
    /// A number above zero.
    Value(Decimal),
    /// A number with more than four places, rounded.
    Rounded(Decimal, &'a str),
    /// 999999999 and its kin, which files write where they have no number.
    NineNines(&'a str),
    /// `N/A`, `-`, `*` and the like.
    Marker(&'a str, Marker),
    /// Zero, which many files write where they have no number.
    Zero(&'a str),
    /// A number with a sign.
    Signed(&'a str),
    /// More digits than any amount has.
    TooLarge(&'a str),
    /// A number with a dollar sign or `USD`, with commas before every third digit or the mark of a footnote, or a
    /// percentage with its sign.
    Punctuated(Decimal, &'a str),
    /// A number of another currency than US dollars.
    Currency(&'a str),
    /// A number with a comma where others have the point: nobody can say for certain what is meant.
    DecimalComma(&'a str),
    /// Anything else.
    Unreadable(&'a str),
}

/// The punctuation that the numbers of a file may have beside digits and the point.
#[derive(Debug, Clone, Default)]
pub(crate) struct Punctuation {
    /// Divides the digits before the point by threes.
    pub(crate) thousands: Option<char>,
    /// Stands before or after the number.
    pub(crate) currency: Option<Cow<'static, str>>,
}

/// 999999999, as CMS once asked for it.
const NINE_NINES: Decimal = Decimal::from_scaled(999_999_999 * Decimal::SCALE);

/// The least of its kin has eight nines.
const EIGHT_NINES: usize = 8;

/// Whether digits with or without a point are of nines alone, so many that no amount is: 999999999 and its kin,
/// which are eight nines or more, with decimals of nines or zeros or without.
fn is_of_nines(number: &str) -> bool {
    let (whole, places) = number.split_once('.').unwrap_or((number, ""));
    let whole = whole.trim_start_matches('0');
    whole.len() >= EIGHT_NINES
        && whole.bytes().all(|digit| digit == b'9')
        && places.bytes().all(|digit| matches!(digit, b'9' | b'0'))
}

/// From here on a number of dollars is no price.
const NO_PRICE: Decimal = Decimal::from_scaled(100_000_000 * Decimal::SCALE);

/// Whether a cell is 999999999 itself, of which alone CMS speaks.
pub(crate) fn is_nine_nines(cell: &str) -> bool {
    Decimal::parse(cell).is_ok_and(|parsed| parsed.value == NINE_NINES)
}

/// The number of a cell of nines, where it is a number all the same.
pub(crate) fn nines_as_number(cell: &str) -> Decimal {
    let plain = plain_dollars(cell.trim());
    Decimal::parse(plain.as_deref().unwrap_or(cell.trim())).map_or(NINE_NINES, |parsed| parsed.value)
}

impl<'a> Number<'a> {
    /// Reads a trimmed cell.
    pub(crate) fn of(cell: &'a str) -> Self {
        let Some(first) = cell.as_bytes().first() else { return Self::Blank };
        match Decimal::parse(cell) {
            Ok(_) if matches!(first, b'-' | b'+') => Self::Signed(cell),
            Ok(parsed) => match parsed.value {
                Decimal::ZERO if !parsed.rounded => Self::Zero(cell),
                _ if is_of_nines(cell) => Self::NineNines(cell),
                _ if parsed.rounded => Self::Rounded(parsed.value, cell),
                _ => Self::Value(parsed.value),
            },
            Err(DecimalError::OutOfRange) if !matches!(first, b'-' | b'+') => Self::TooLarge(cell),
            Err(_) => failed(cell)
                .or_else(|| built_in(cell))
                .or_else(|| uncomputed(cell))
                .map_or_else(|| Self::written_otherwise(cell), |marker| Self::Marker(cell, marker)),
        }
    }

    /// Reads a trimmed cell of dollars: from 100 million on a number is no price, but says that there is no limit.
    pub(crate) fn of_dollars(cell: &'a str) -> Self {
        match Self::of(cell) {
            Self::Value(number) | Self::Punctuated(number, _) | Self::Rounded(number, _)
                if number >= NO_PRICE =>
            {
                Self::TooLarge(cell)
            }
            number => number,
        }
    }

    /// Reads a trimmed cell of percentages, which may have the sign of one: `70.5%`, `70.5 %`.
    pub(crate) fn of_percentage(cell: &'a str) -> Self {
        match cell.strip_suffix('%').map(|number| Self::of(number.trim_end())) {
            Some(Self::Value(number)) => Self::Punctuated(number, cell),
            Some(Self::Rounded(number, _)) => Self::Rounded(number, cell),
            Some(Self::Zero(_)) => Self::Zero(cell),
            _ => Self::of(cell),
        }
    }

    /// A text that is neither a plain number nor a marker.
    #[cold]
    fn written_otherwise(cell: &'a str) -> Self {
        if let Some((number, mark)) = without_mark(cell) {
            return Self::beside_footnote(cell, number, mark);
        }
        if let narrow @ Cow::Owned(_) = narrowed(cell) {
            return Self::as_printed(cell, &narrow);
        }
        let Some(plain) = plain_dollars(cell) else {
            return match currencies_of(cell) {
                _ if decimal_comma_of(cell).is_some_and(is_currency) => Self::DecimalComma(cell),
                Some((_, false)) => Self::Currency(cell),
                _ => Self::Unreadable(cell),
            };
        };
        Self::as_printed(cell, &plain)
    }

    /// What a cell says that is printed in another way than `plain`.
    fn as_printed(cell: &'a str, plain: &str) -> Self {
        match Number::of(plain) {
            Number::Value(number) | Number::Punctuated(number, _) => Self::Punctuated(number, cell),
            Number::Rounded(number, _) => Self::Rounded(number, cell),
            Number::Zero(_) => Self::Zero(cell),
            Number::NineNines(_) => Self::NineNines(cell),
            _ => Self::Unreadable(cell),
        }
    }

    /// A number with the raised mark of a footnote at its end. Two raised digits of dollars without a point can be cents.
    fn beside_footnote(cell: &'a str, number: &str, mark: &str) -> Self {
        let can_be_cents = mark.chars().count() > 1 && !number.contains('.');
        match Number::of(number.trim_end()) {
            Number::Value(number) | Number::Punctuated(number, _) if !can_be_cents => {
                Self::Punctuated(number, cell)
            }
            _ => Self::Unreadable(cell),
        }
    }

    /// The number of a cell of a column that shows a decimal comma: `3,100` can be three and a tenth there, and
    /// `3.100` three thousand.
    pub(crate) fn beside_decimal_comma(self, cell: &'a str) -> Self {
        match self {
            Self::Value(_) | Self::Punctuated(..) if depends_on_comma(cell) => Self::DecimalComma(cell),
            _ => self,
        }
    }

    /// The number above zero, or why there is none; `blank` is the reason for an empty cell.
    pub(crate) const fn positive(self, blank: Missing) -> Known<Decimal> {
        match self {
            // What is rounded to nothing is no amount.
            Self::Rounded(Decimal::ZERO, _) => Err(Missing::Invalid),
            Self::Value(number) | Self::Rounded(number, _) | Self::Punctuated(number, _) => Ok(number),
            Self::Blank => Err(blank),
            Self::NineNines(_) => Err(Missing::Insufficient),
            Self::Marker(_, marker) => Err(marker.reason),
            Self::Zero(_)
            | Self::Signed(_)
            | Self::TooLarge(_)
            | Self::Currency(_)
            | Self::DecimalComma(_)
            | Self::Unreadable(_) => Err(Missing::Invalid),
        }
    }

    /// The number above zero as an amount.
    pub(crate) fn money(self, blank: Missing) -> Known<Money> {
        self.positive(blank).map(Money::new)
    }

    /// The printed text where a number above zero does not hold it.
    pub(crate) const fn raw(self) -> Option<&'a str> {
        match self {
            Self::Blank | Self::Value(_) | Self::Punctuated(..) => None,
            Self::Rounded(_, raw)
            | Self::NineNines(raw)
            | Self::Marker(raw, _)
            | Self::Zero(raw)
            | Self::Signed(raw)
            | Self::TooLarge(raw)
            | Self::Currency(raw)
            | Self::DecimalComma(raw)
            | Self::Unreadable(raw) => Some(raw),
        }
    }

    /// The number above zero, if there is one.
    pub(crate) const fn value(self) -> Option<Decimal> {
        match self {
            Self::Value(number) | Self::Rounded(number, _) | Self::Punctuated(number, _) => Some(number),
            _ => None,
        }
    }
}

impl Punctuation {
    /// The number without its punctuation, if the text has such and is a number.
    pub(crate) fn plain(&self, cell: &str) -> Option<String> {
        let mut buffer = String::new();
        self.strip(cell, &mut buffer).then_some(buffer)
    }

    /// Puts the number without its punctuation into a buffer. False when the text is digits alone, or is
    /// no number.
    pub(crate) fn strip(&self, cell: &str, buffer: &mut String) -> bool {
        if cell.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
            return false;
        }
        let cell = match &self.currency {
            Some(sign) => {
                let sign = sign.as_ref();
                cell.strip_prefix(sign).or_else(|| cell.strip_suffix(sign)).unwrap_or(cell).trim()
            }
            None => cell,
        };
        buffer.clear();
        match self.thousands {
            Some(separator) if cell.contains(separator) => {
                if !grouped_by_three(cell, separator, buffer) {
                    return false;
                }
            }
            _ => buffer.push_str(cell),
        }
        Decimal::parse(buffer).is_ok()
    }
}

/// The percentage that a trimmed cell states by the sign of one: 70.5 for `70.5%`.
pub(crate) fn signed_percentage(cell: &str) -> Option<Decimal> {
    if !cell.ends_with('%') {
        return None;
    }
    match Number::of_percentage(cell) {
        Number::Punctuated(number, _) => Some(number),
        _ => None,
    }
}

/// Whether a trimmed number is another one where a comma is the decimal point: `3,100`, `3.100`, `3,100 USD`. One
/// that begins with a zero has no thousands.
pub(crate) fn depends_on_comma(cell: &str) -> bool {
    let cell = narrowed(cell);
    let cell = cell.trim_end_matches(|c: char| !c.is_ascii_digit());
    let Some((whole, [b',' | b'.', places @ ..])) = cell.as_bytes().split_last_chunk::<4>() else {
        return false;
    };
    let begin = whole.iter().position(u8::is_ascii_digit).unwrap_or_default();
    places.iter().all(u8::is_ascii_digit) && is_first_group(&whole[begin..])
}

/// Whether digits can stand before a separator of thousands: one to three, and no zero before the others.
fn is_first_group(digits: &[u8]) -> bool {
    matches!(digits, [b'1'..=b'9', rest @ ..] if rest.len() < 3 && rest.iter().all(u8::is_ascii_digit))
}

/// What is before and after a number whose comma can only be its decimal point: `12,50`, `1.234,56`, `1 204,10`,
/// `0,500`, `€12,50`.
pub(crate) fn decimal_comma_of(cell: &str) -> Option<(&str, &str)> {
    let is_digit = |c: char| c.is_ascii_digit();
    let (begin, end) = (cell.find(is_digit)?, cell.rfind(is_digit)? + 1);
    let (whole, places) = cell[begin..end].split_once(',')?;
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_number = digits(places) && whole.split(['.', '\'', '’', ' ', '\u{a0}', '\u{202f}']).all(digits);
    let is_thousands = places.len() == 3 && is_first_group(whole.as_bytes());
    (is_number && !is_thousands).then_some((&cell[..begin], &cell[end..]))
}

/// Whether points can only divide the thousands of a number: `1.234.567`, or `€ 1.234` of another currency.
pub(crate) fn has_points_for_thousands(cell: &str) -> bool {
    let (number, is_dollars) = currencies_of(cell).unwrap_or((cell.trim(), true));
    let mut groups = number.split('.');
    let begins = groups.next().is_some_and(|group| is_first_group(group.as_bytes()));
    let is_group = |group: &str| group.len() == 3 && group.bytes().all(|byte| byte.is_ascii_digit());
    let points = number.matches('.').count();
    begins && groups.all(is_group) && points >= if is_dollars { 2 } else { 1 }
}

/// How US dollars are written beside a number.
const DOLLARS: [&str; 6] = ["$", "US$", "USD", "US dollars", "dollars", "dollar"];
/// Other currencies by sign or code; codes that are words of billing (PEN, COP) are not among them.
const OTHER_CURRENCIES: [&str; 42] = [
    "€", "£", "¥", "₹", "₩", "₱", "C$", "CA$", "CAD$", "CDN$", "A$", "AU$", "MX$", "NT$", "R$", "EUR", "GBP",
    "CHF", "CAD", "AUD", "NZD", "MXN", "JPY", "CNY", "RMB", "HKD", "SGD", "INR", "KRW", "BRL", "DOP", "PHP",
    "THB", "ILS", "SAR", "AED", "SEK", "NOK", "DKK", "PLN", "euro", "euros",
];

/// Whether a word is the sign or code of another currency than US dollars.
pub(crate) fn is_other_currency(word: &str) -> bool {
    OTHER_CURRENCIES.iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// Whether a word is the sign or code of US dollars alone.
pub(crate) fn is_us_dollars(word: &str) -> bool {
    DOLLARS[1..3].iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// The number of a text that has nothing but its currency beside it, `12.50 USD`, and whether that is US dollars.
fn currencies_of(cell: &str) -> Option<(&str, bool)> {
    let is_digit = |c: char| c.is_ascii_digit();
    let (first, end) = (cell.find(is_digit)?, cell.rfind(is_digit)? + 1);
    let begin = if cell[..first].ends_with('.') { first - 1 } else { first };
    let number = &cell[begin..end];
    let is_number =
        number.chars().all(|c| is_digit(c) || matches!(c, '.' | ',' | '\'' | '’' | ' ' | '\u{a0}'));
    let mut dollars = true;
    for beside in [cell[..begin].trim(), cell[end..].trim()] {
        let is_one_of = |known: &[&str]| known.iter().any(|word| word.eq_ignore_ascii_case(beside));
        let is_dollars = beside.is_empty() || is_one_of(&DOLLARS);
        if !is_dollars && !is_one_of(&OTHER_CURRENCIES) {
            return None;
        }
        dollars &= is_dollars;
    }
    (is_number && number.len() < cell.len()).then_some((number, dollars))
}

/// The digits and the point of a number that is written with a sign of US dollars, with commas, or both.
pub(crate) fn plain_dollars(cell: &str) -> Option<String> {
    let number = match currencies_of(cell) {
        Some((number, true)) => number,
        Some((_, false)) => return None,
        None => cell,
    };
    let plain = Punctuation { thousands: Some(','), currency: None }.plain(number);
    let plain = plain.or_else(|| Some(number.to_owned()).filter(|_| number.len() < cell.len()))?;
    (Decimal::parse(&plain).is_ok() && !plain.starts_with(['-', '+'])).then_some(plain)
}

/// Whether all that is beside a number is its currency.
fn is_currency((before, after): (&str, &str)) -> bool {
    let is_one = |text: &str| {
        let known = DOLLARS.iter().chain(&OTHER_CURRENCIES).any(|word| word.eq_ignore_ascii_case(text));
        text.is_empty() || known
    };
    is_one(before.trim()) && is_one(after.trim())
}

/// The number without separators when these stand before every third digit of the whole part.
fn grouped_by_three(cell: &str, separator: char, buffer: &mut String) -> bool {
    let whole = cell.split_once('.').map_or(cell, |(whole, _)| whole);
    let mut groups = whole.split(separator);
    let first = groups.next().unwrap_or_default();
    if !is_first_group(first.as_bytes()) || !groups.all(|group| group.len() == 3) {
        return false;
    }
    buffer.extend(whole.chars().filter(|c| *c != separator));
    buffer.push_str(&cell[whole.len()..]);
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_for_thousands_are_those_that_divide_nothing_else() {
        for cell in ["1.234.567", "12.345.678 EUR", "€ 1.234", "1.234 CHF"] {
            assert!(has_points_for_thousands(cell), "{cell}");
        }
        for cell in ["1.234", "$1.234", "€ 1.23", "1.2.3", "10.0.0.1", "0.234.567", "", "EUR"] {
            assert!(!has_points_for_thousands(cell), "{cell}");
        }
    }

    #[test]
    fn tells_numbers_from_sentinels_markers_and_faults() {
        assert_eq!(Number::of("400").positive(Missing::NotSupplied).map(Decimal::scaled), Ok(4_000_000));
        assert_eq!(Number::of(".09").positive(Missing::NotSupplied).map(Decimal::scaled), Ok(900));
        assert!(matches!(Number::of("364.90512"), Number::Rounded(_, "364.90512")));
        for nines in [
            "999999999",
            "999999999.00",
            "99999999",
            "99999999.99",
            "999999999.99",
            "9999999999",
            "999999999999",
            "$999999999",
            "999999999.9",
            "999999999.90",
            "999999999.999",
            "999999999.9999",
            "999999999.99999",
            "999999999.0000",
            "099999999.9",
            "$999,999,999.9",
        ] {
            assert_eq!(Number::of(nines), Number::NineNines(nines));
        }
        for number in ["9999999", "9999999.99", "1000000000", "999999990", "99999999.5", "899999999"] {
            assert!(matches!(Number::of(number), Number::Value(_)), "{number}");
        }
        assert_eq!(nines_as_number("$99,999,999.99").to_fixed(2), "99999999.99");
        assert!(is_nine_nines("999999999.00") && !is_nine_nines("99999999"));
        assert_eq!(Number::of("0.00"), Number::Zero("0.00"));
        assert_eq!(Number::of("N/A").positive(Missing::Pending), Err(Missing::NotSupplied));
        for (text, meant) in [
            ("1,204.10", 1204.10),
            ("$5", 5.0),
            ("$ 1200.00", 1200.0),
            ("12,345,678", 12_345_678.0),
            ("12.50 USD", 12.5),
            ("usd 1,204.10", 1204.10),
            ("US$ .09", 0.09),
            ("$12.50 USD", 12.5),
            ("12.50$", 12.5),
            ("5 dollars", 5.0),
            // As East Asian keyboards type them.
            ("\u{ff11}\u{ff12}\u{ff10}\u{ff0e}\u{ff15}", 120.5),
            ("\u{ff04}\u{ff11}\u{ff0c}\u{ff12}\u{ff10}\u{ff10}", 1200.0),
        ] {
            let number = Number::of(text);
            assert!(matches!(number, Number::Punctuated(..)), "{text}");
            assert_eq!(number.value().map(Decimal::as_f64), Some(meant), "{text}");
        }
        for currency in ["12.50 EUR", "€3,100", "GBP 10", "$12.50 CAD", "C$ 12.50"] {
            assert_eq!(Number::of(currency), Number::Currency(currency));
        }
        for doubtful in ["3,100", "$3,100", "3.100", "125.000", "3,100 USD", "USD 3.125"] {
            assert!(matches!(Number::of(doubtful), Number::Punctuated(..) | Number::Value(_)), "{doubtful}");
            let beside = Number::of(doubtful).beside_decimal_comma(doubtful);
            assert_eq!(beside, Number::DecimalComma(doubtful));
        }
        for certain in ["3,100.00", "3.10", "0.500", "1,203,100", "1234.500", "12"] {
            assert_eq!(Number::of(certain).beside_decimal_comma(certain), Number::of(certain));
        }
        for comma in [
            "12,50",
            "1.234,56",
            "1234,5",
            "$12,5",
            "0,500",
            "00,500",
            "012,500",
            "1 204,10",
            "1\u{202f}204,100",
            "€12,50",
            "12,50 €",
            "1'204,10 CHF",
        ] {
            assert_eq!(Number::of(comma), Number::DecimalComma(comma));
        }
        assert_eq!(Number::of("$0.00"), Number::Zero("$0.00"));
        for wrong in [
            "NaN",
            "1e309",
            "12,04,5",
            "$-5",
            "(12.50)",
            "12.50-",
            "1 200.00",
            ".",
            "12.50 RVU",
            "$12.50 per mile",
            "USD",
            "0,500.00",
        ] {
            assert!(matches!(Number::of(wrong), Number::Unreadable(_) | Number::Marker(..)), "{wrong}");
        }
        for signed in ["-0", "+3", "-5.5"] {
            assert!(matches!(Number::of(signed), Number::Signed(_)), "{signed}");
        }
        assert!(matches!(Number::of(&"9".repeat(400)), Number::TooLarge(_)));
    }

    #[test]
    fn punctuation_is_taken_away_where_it_is_well_formed() {
        let dollars = Punctuation { thousands: Some(','), currency: Some("$".into()) };
        assert_eq!(dollars.plain("$ 1,204.10").as_deref(), Some("1204.10"));
        for cell in ["12,04.10", "1,2,3", "5", "abc", ",5", "", "0,500", "012,345.00"] {
            assert_eq!(dollars.plain(cell), None, "{cell}");
        }
    }
}
