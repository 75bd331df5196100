//! Fields of reference files: heading, column and type, and how a cell's text becomes a value.

use std::borrow::Cow;

use super::cell::Cell;
use crate::domain::text::narrowed;
use crate::domain::{Decimal, Missing, Rounded};
use crate::findings::{Rule, rules};
use crate::formats::cell::read_compact_day;
use crate::formats::codes::{read_modifier, read_procedure, with_zeros};
use crate::formats::marker::built_in;
use crate::formats::number::{Number, Punctuation, plain_dollars};

/// One field of a reference file.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Headings as files write them, upper case with single blanks; the first is shown.
    pub headings: &'static [&'static str],
    /// The column of the table.
    pub column: &'static str,
    /// What its text is.
    pub kind: Kind,
    /// Whether it belongs to the row's key.
    pub key: bool,
    /// First and last character in the fixed-width form, counted from 1; 0, 0 where there is none.
    pub span: (usize, usize),
    /// An earlier field of the row whose text gives the reason of a gap, such as a status; where it
    /// gives none, the reason is that of the kind.
    pub because: Option<Because>,
}

/// The position of a field, and what its text says of a gap.
pub type Because = (usize, fn(&str) -> Option<Missing>);

/// The types of fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A CPT or HCPCS code.
    Code,
    /// Two characters, or blank for none.
    Modifier,
    /// A text that must be there.
    Text,
    /// A text; blank is this gap.
    TextOr(Missing),
    /// A text that may be blank, and then is the value "none".
    MayBeBlank,
    /// A text in capitals as codes are, without outer blanks.
    Upper,
    /// The beginning of a text up to the first blank: `2 Date of Service Edit: Policy`.
    FirstWord,
    /// A text that is the value of the rows below until the next one.
    Carried,
    /// Text under license: `restricted` unless the analyst holds a license.
    Descriptor,
    /// A number with up to so many places, stored in units of the last place.
    Fixed(u32),
    /// The same; blank is this gap, `*` and `#` are `suppressed`.
    FixedOr(u32, Missing),
    /// A number rounded to so many places, half to even; blank is this gap, `*` and `#` are `suppressed`.
    RoundedOr(u32, Missing),
    /// A number as in `FixedOr`; zero is the gap too, for files that print it where there is none.
    PositiveOr(u32, Missing),
    /// 1 for this mark, 0 for blank.
    Mark(&'static str),
    /// Digits of which the file may have lost the leading zeros.
    Digits(usize),
    /// A day as YYYYMMDD; blank and `*` are this gap.
    DayOr(Missing),
    /// How many lines of the file make the row; the file has no such column.
    Lines,
    /// Not stored, but the file has it.
    Unused,
}

/// Why a cell's text is no value of its field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct BadCell {
    pub(super) rule: &'static Rule,
    pub(super) message: String,
    pub(super) help: &'static str,
}

impl Field {
    /// A field of the row's key.
    #[must_use]
    pub const fn key(headings: &'static [&'static str], column: &'static str, kind: Kind) -> Self {
        Self { headings, column, kind, key: true, span: (0, 0), because: None }
    }

    /// Any other field.
    #[must_use]
    pub const fn of(headings: &'static [&'static str], column: &'static str, kind: Kind) -> Self {
        Self { headings, column, kind, key: false, span: (0, 0), because: None }
    }

    /// The same field with its place in the fixed-width form.
    #[must_use]
    pub const fn at(self, first: usize, last: usize) -> Self {
        Self { span: (first, last), ..self }
    }

    /// The same field whose gaps have the reason that an earlier field's text gives.
    #[must_use]
    pub const fn because(self, at: usize, reason: fn(&str) -> Option<Missing>) -> Self {
        Self { because: Some((at, reason)), ..self }
    }

    /// Whether the column has a sibling with the reason of its gaps.
    #[must_use]
    pub const fn may_be_gap(&self) -> bool {
        matches!(
            self.kind,
            Kind::TextOr(_)
                | Kind::Descriptor
                | Kind::FixedOr(..)
                | Kind::RoundedOr(..)
                | Kind::PositiveOr(..)
                | Kind::DayOr(_)
        )
    }

    /// Whether a file may do without its column.
    #[must_use]
    pub const fn may_be_absent(&self) -> bool {
        self.may_be_gap() || matches!(self.kind, Kind::Lines | Kind::Unused)
    }

    /// Whether it is stored.
    #[must_use]
    pub const fn is_stored(&self) -> bool {
        !matches!(self.kind, Kind::Unused)
    }

    /// Reads a cell. `licensed`: whether text under license may be stored.
    pub(super) fn read<'a>(&self, text: &'a str, licensed: bool) -> Result<Cell<'a>, BadCell> {
        let text = text.trim();
        match self.kind {
            Kind::Code | Kind::Text | Kind::Upper | Kind::Carried if text.is_empty() => {
                Err(bad(rules::VALUE_MISSING, "blank, but a value is expected".to_owned(), BLANK_HELP))
            }
            Kind::Code => code(text),
            Kind::Modifier => modifier(text),
            Kind::Text | Kind::Carried | Kind::MayBeBlank => Ok(Cell::Text(text.into())),
            Kind::Upper => Ok(Cell::Text(text.to_ascii_uppercase().into())),
            Kind::TextOr(reason) => {
                Ok(if text.is_empty() { Cell::Gap(reason) } else { Cell::Text(text.into()) })
            }
            Kind::FirstWord => match text.split_whitespace().next() {
                Some(word) => Ok(Cell::Text(word.into())),
                None => {
                    Err(bad(rules::VALUE_MISSING, "blank, but a value is expected".to_owned(), BLANK_HELP))
                }
            },
            Kind::Descriptor if text.is_empty() => Ok(Cell::Gap(Missing::NotSupplied)),
            Kind::Descriptor if licensed => Ok(Cell::Text(text.into())),
            Kind::Descriptor => Ok(Cell::Gap(Missing::Restricted)),
            Kind::Fixed(places) => fixed(text, places).map(Cell::Number),
            Kind::FixedOr(_, reason) | Kind::RoundedOr(_, reason) if text.is_empty() => Ok(Cell::Gap(reason)),
            Kind::FixedOr(..) | Kind::RoundedOr(..) if matches!(text, "*" | "#") => {
                Ok(Cell::Gap(Missing::Suppressed))
            }
            Kind::FixedOr(..) | Kind::RoundedOr(..) if matches!(Number::of(text), Number::NineNines(_)) => {
                Ok(Cell::Gap(Missing::Insufficient))
            }
            Kind::FixedOr(_, reason) | Kind::RoundedOr(_, reason) if is_no_value(text) => {
                Ok(Cell::Gap(reason))
            }
            Kind::PositiveOr(places, reason) => {
                let number = Self { kind: Kind::FixedOr(places, reason), ..*self }.read(text, licensed)?;
                Ok(if number == Cell::Number(0) { Cell::Gap(reason) } else { number })
            }
            Kind::FixedOr(places, _) => fixed(text, places).map(Cell::Number),
            Kind::RoundedOr(places, _) => rounded(text, places).map(Cell::Number),
            Kind::Mark(mark) if text == mark => Ok(Cell::Number(1)),
            Kind::Mark(_) if text.is_empty() => Ok(Cell::Number(0)),
            Kind::Mark(mark) => {
                Err(bad(rules::UNKNOWN_WORD, format!("`{text}` is neither {mark} nor blank"), SHIFTED_HELP))
            }
            Kind::Digits(width) => digits(text, width),
            Kind::DayOr(reason) => day(text, reason),
            Kind::Lines => Ok(Cell::Number(1)),
            Kind::Unused => Ok(Cell::Number(0)),
        }
    }
}

/// Whether a cell says that it has no value, as `.`, `-` and `N/A` do.
fn is_no_value(text: &str) -> bool {
    built_in(text).is_some_and(|marker| marker.reason == Missing::NotSupplied)
}

const BLANK_HELP: &str =
    "the file may be cut short or its columns shifted; compare it with the published one";
const SHIFTED_HELP: &str = "look whether the cells of the row are shifted against the header";

/// An anesthesia code, 00100 to 01999, whose zeros a spreadsheet took: no other code of these columns is a number of so
/// few digits.
fn anesthesia(text: &str) -> Option<Cow<'_, str>> {
    let number: u32 = text.parse().ok().filter(|_| (3..=4).contains(&text.len()))?;
    (100..=1999).contains(&number).then(|| with_zeros(text, 5)).flatten()
}

fn bad(rule: &'static Rule, message: String, help: &'static str) -> BadCell {
    BadCell { rule, message, help }
}

fn code(text: &str) -> Result<Cell<'_>, BadCell> {
    // A no-break space of DOS code pages (0xFF), which Windows-1252 has as a letter, is behind some codes.
    let text = text.trim_end_matches(['\u{ff}', '\u{fffd}']).trim_end();
    anesthesia(text).or_else(|| read_procedure(text)).map(Cell::Code).ok_or_else(|| {
        bad(rules::NOT_A_CODE, format!("`{text}` is neither a CPT nor a HCPCS code"), SHIFTED_HELP)
    })
}

fn modifier(text: &str) -> Result<Cell<'_>, BadCell> {
    let modifier =
        read_modifier(text).map_err(|error| bad(rules::NOT_A_MODIFIER, error.to_string(), SHIFTED_HELP))?;
    let text = modifier.map_or_else(String::new, |modifier| modifier.to_string());
    Ok(Cell::Text(text.into()))
}

/// How CMS prints amounts: `$1,204.10`.
const DOLLARS: Punctuation = Punctuation { thousands: Some(','), currency: Some(Cow::Borrowed("$")) };

/// The number of a cell, which may have a sign, and whether digits were lost.
fn number(text: &str, help: &'static str) -> Result<Rounded, BadCell> {
    let narrow = narrowed(text);
    let plain = DOLLARS.plain(&narrow).or_else(|| plain_dollars(&narrow));
    let exact = |value| Ok(Rounded { value, rounded: false });
    let wrong = |words: &str| Err(bad(rules::NOT_AN_AMOUNT, format!("`{text}` {words}"), help));
    match Number::of(plain.as_deref().unwrap_or(&narrow)) {
        Number::Blank => Err(bad(rules::VALUE_MISSING, "blank, but a number is expected".to_owned(), help)),
        Number::Value(value) => exact(value),
        Number::Zero(_) => exact(Decimal::ZERO),
        Number::NineNines(_) => wrong("says that there is no number"),
        Number::Rounded(value, _) => Ok(Rounded { value, rounded: true }),
        Number::Signed(cell) => Decimal::parse(cell).or_else(|_| wrong("is not a plain number")),
        Number::TooLarge(_) => wrong("is too large"),
        Number::Marker(..)
        | Number::Punctuated(..)
        | Number::Currency(_)
        | Number::DecimalComma(_)
        | Number::Unreadable(_) => wrong("is not a plain number"),
    }
}

/// A plain number in units of its last allowed place; more places are an error, not rounded.
fn fixed(text: &str, places: u32) -> Result<i64, BadCell> {
    let number = number(text, "write a plain number such as 12.5; the published file has no blanks here")?;
    // A file may print more places than the value has: 0.90 and 12.000 are fine.
    let unit = 10_i64.pow(4_u32.saturating_sub(places));
    if number.rounded || number.value.scaled() % unit != 0 {
        let message = format!("`{text}` has more than {places} places");
        return Err(bad(rules::NOT_AN_AMOUNT, message, SHIFTED_HELP));
    }
    Ok(number.value.scaled() / unit)
}

/// A number in units of its last kept place.
fn rounded(text: &str, places: u32) -> Result<i64, BadCell> {
    let number = number(text, "write a plain number such as 1204.5")?.value;
    Ok(number.round_to(places).scaled() / 10_i64.pow(4_u32.saturating_sub(places)))
}

fn digits(text: &str, width: usize) -> Result<Cell<'_>, BadCell> {
    with_zeros(text, width).map(Cell::Text).ok_or_else(|| {
        bad(rules::NOT_DIGITS, format!("`{text}` is not a number of {width} digits"), SHIFTED_HELP)
    })
}

fn day(text: &str, reason: Missing) -> Result<Cell<'_>, BadCell> {
    if matches!(text, "" | "*") {
        return Ok(Cell::Gap(reason));
    }
    read_compact_day(text)
        .map(|date| Cell::Text(date.to_string().into()))
        .ok_or_else(|| bad(rules::NOT_A_DATE, format!("`{text}` is not a day"), "write it as 20260701"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(kind: Kind, text: &str) -> Result<Cell<'_>, &'static str> {
        Field::of(&["X"], "x", kind).read(text, false).map_err(|bad| bad.rule.id)
    }

    #[test]
    fn numbers_are_exact_and_blank_is_never_zero() {
        assert_eq!(read(Kind::Fixed(2), "20.28"), Ok(Cell::Number(2028)));
        assert_eq!(read(Kind::Fixed(3), "1"), Ok(Cell::Number(1000)));
        assert_eq!(read(Kind::Fixed(2), "0001339.81"), Ok(Cell::Number(133_981)));
        assert_eq!(read(Kind::Fixed(2), ".09"), Ok(Cell::Number(9)));
        assert_eq!(read(Kind::Fixed(2), ""), Err("I301"));
        assert_eq!(read(Kind::Fixed(2), "1.005"), Err("I203"));
        assert_eq!(read(Kind::FixedOr(4, Missing::NotSupplied), "*"), Ok(Cell::Gap(Missing::Suppressed)));
        assert_eq!(read(Kind::Fixed(2), "$1,204.10"), Ok(Cell::Number(120_410)));
        assert_eq!(read(Kind::Fixed(2), "12,04.10"), Err("I203"));
        assert_eq!(read(Kind::Fixed(2), "-1.5"), Ok(Cell::Number(-150)));
        let nines = read(Kind::RoundedOr(2, Missing::NotSupplied), "999999999");
        assert_eq!(nines, Ok(Cell::Gap(Missing::Insufficient)));
        assert_eq!(read(Kind::Fixed(2), "999999999"), Err("I203"));
        assert_eq!(
            read(Kind::FixedOr(2, Missing::NotApplicable), "."),
            Ok(Cell::Gap(Missing::NotApplicable))
        );
        let positive = Kind::PositiveOr(2, Missing::SetLocally);
        assert_eq!(read(positive, "000.00"), Ok(Cell::Gap(Missing::SetLocally)));
        assert_eq!(read(positive, "00010.56"), Ok(Cell::Number(1056)));
    }

    #[test]
    fn codes_keep_zeros_and_lost_zeros_come_back() {
        for (text, code) in [("100", Some("00100")), ("1999", Some("01999")), ("4737", None), ("99", None)] {
            assert_eq!(super::code(text).ok().map(|cell| cell.text().to_owned()).as_deref(), code, "{text}");
        }
        assert_eq!(read(Kind::Code, "0001F"), Ok(Cell::Code("0001F".into())));
        assert_eq!(read(Kind::Code, "1F"), Err("I201"));
        assert_eq!(read(Kind::Code, "A4341\u{ff}"), Ok(Cell::Code("A4341".into())));
        assert_eq!(read(Kind::Digits(5), "2102"), Ok(Cell::Text("02102".into())));
        assert_eq!(read(Kind::Digits(2), "123"), Err("I208"));
    }

    #[test]
    fn text_under_license_is_not_taken_unasked() {
        let field = Field::of(&["DESCRIPTION"], "descriptor", Kind::Descriptor);
        assert_eq!(field.read("Some words", false).ok(), Some(Cell::Gap(Missing::Restricted)));
        assert_eq!(field.read("Some words", true).ok(), Some(Cell::Text("Some words".into())));
    }

    #[test]
    fn days_are_days_of_the_calendar() {
        assert_eq!(
            read(Kind::DayOr(Missing::NotApplicable), "20260630"),
            Ok(Cell::Text("2026-06-30".into()))
        );
        assert_eq!(read(Kind::DayOr(Missing::NotApplicable), "*"), Ok(Cell::Gap(Missing::NotApplicable)));
        assert_eq!(read(Kind::DayOr(Missing::NotApplicable), "20260631"), Err("I205"));
    }
}
