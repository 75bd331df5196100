//! Reads single cells of tables that analysts make: amounts, codes, words and dates, as a value, a
//! gap with its reason, or a fault with its remedy.
//!
//! Not here: where a cell stands. The reader of the format knows that and makes a finding of it.

use chrono::NaiveDate;

use crate::domain::{
    Code, CodeSystem, Decimal, DecimalError, Known, Missing, ModifierSet, Money, PlaceOfService, nearest,
    parse_date,
};
use crate::findings::{Finding, Place, Rule, Severity, rules};
use crate::formats::fact::{BillingClass, Method, Setting};
use crate::formats::marker::{Marker, built_in};

/// What is wrong with a cell, or worth a look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) rule: &'static Rule,
    pub(crate) severity: Severity,
    pub(crate) message: String,
    pub(crate) help: String,
}

/// What a sound cell holds, and what should be looked at all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reading<T> {
    pub(crate) value: Known<T>,
    pub(crate) notice: Option<Fault>,
}

/// What an amount cell holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct AmountReading<'a> {
    pub(crate) value: Known<Decimal>,
    /// The printed text where `value` does not hold it.
    pub(crate) raw: Option<&'a str>,
    pub(crate) notice: Option<Notice>,
}

/// What is odd about an amount that can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Notice {
    /// `NA` or `N/A`.
    Ambiguous,
    /// Zero, which many files write for none.
    Zero,
    /// Nine nines, which many files write for none.
    Nines,
    /// More than four decimal places.
    Rounded,
}

impl Fault {
    pub(crate) fn new(rule: &'static Rule, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { rule, severity: rule.severity, message: message.into(), help: help.into() }
    }

    /// The finding at a place.
    pub(crate) fn at(self, place: Place, value: Option<&str>) -> Finding {
        Finding {
            rule: self.rule,
            severity: self.severity,
            place,
            value: value.map(str::to_owned),
            message: self.message,
            help: self.help,
        }
    }
}

impl<T> Reading<T> {
    pub(crate) const fn sound(value: Known<T>) -> Self {
        Self { value, notice: None }
    }
}

impl Marker {
    /// The gap that a cell with this marker is.
    fn reading<T>(self, cell: &str) -> Reading<T> {
        Reading { value: Err(self.reason), notice: self.ambiguous.then(|| ambiguous(cell)) }
    }
}

impl Notice {
    /// As a warning.
    pub(crate) fn fault(self, text: &str) -> Fault {
        match self {
            Self::Ambiguous => ambiguous(text),
            Self::Zero => Fault::new(
                rules::ZERO_AMOUNT,
                "an amount of zero, kept as a value",
                "leave the cell empty if zero means that there is no rate; a mapping profile can say so for a file",
            ),
            Self::Nines => Fault::new(
                rules::NINE_NINES_KEPT,
                "nine 9s, kept as a value",
                "leave the cell empty if they mean that there is no amount; a mapping profile can say so for a file",
            ),
            Self::Rounded => Fault::new(
                rules::ROUNDED,
                "more than four decimal places; the amount is rounded to four",
                "nothing to do if that is exact enough; the printed text is kept beside it",
            ),
        }
    }
}

/// Nine nines in dollars.
const NINES: Decimal = Decimal::from_scaled(999_999_999 * Decimal::SCALE);

/// An amount of dollars: a plain number that is not negative, or a gap marker.
pub(crate) fn read_amount(cell: &str) -> Result<AmountReading<'_>, Fault> {
    let cell = cell.trim();
    match Decimal::parse(cell) {
        Ok(_) if cell.starts_with('-') => Err(Fault::new(
            rules::NOT_AN_AMOUNT,
            "an amount with a minus sign",
            "write what is paid; a rate cannot be below zero",
        )),
        Ok(parsed) => Ok(AmountReading {
            value: Ok(parsed.value),
            raw: parsed.rounded.then_some(cell),
            notice: match parsed.value {
                _ if parsed.rounded => Some(Notice::Rounded),
                Decimal::ZERO => Some(Notice::Zero),
                NINES => Some(Notice::Nines),
                _ => None,
            },
        }),
        Err(error) => gap_or_fault(cell, error),
    }
}

#[cold]
fn gap_or_fault(cell: &str, error: DecimalError) -> Result<AmountReading<'_>, Fault> {
    if let Some(marker) = built_in(cell) {
        return Ok(AmountReading {
            value: Err(marker.reason),
            raw: (!cell.is_empty()).then_some(cell),
            notice: marker.ambiguous.then_some(Notice::Ambiguous),
        });
    }
    let message = match error {
        DecimalError::NotANumber => "not an amount",
        DecimalError::OutOfRange => "too large to be an amount",
    };
    Err(Fault::new(rules::NOT_AN_AMOUNT, message, amount_help(cell)))
}

/// How to write the amount that a text seems to mean.
fn amount_help(cell: &str) -> String {
    let bare: String = cell.chars().filter(|c| !matches!(c, '$' | ',') && !c.is_whitespace()).collect();
    if cell.contains('%') {
        return "an amount is in dollars; write a percentage into a column `percentage`".to_owned();
    }
    if bare.len() < cell.len() && Decimal::parse(&bare).is_ok() {
        return format!("write {bare}, without currency sign, separators and blanks");
    }
    if cell.parse::<f64>().is_ok() {
        return "write the amount in digits, such as 1204.10".to_owned();
    }
    "write an amount such as 1204.10, or leave the cell empty if there is none".to_owned()
}

/// The warning for `NA` and `N/A`.
pub(crate) fn ambiguous(text: &str) -> Fault {
    Fault::new(
        rules::AMBIGUOUS_MARKER,
        format!("`{}` read as not-supplied", text.trim()),
        "it can also mean not applicable; leave the cell empty, write `not applicable`, or decide it in a mapping profile",
    )
}

/// A percentage: 62.5 means 62.5 %. Blank and markers are gaps.
pub(crate) fn read_percentage(cell: &str) -> Result<Reading<Decimal>, Fault> {
    let cell = cell.trim();
    if let Some(marker) = built_in(cell) {
        return Ok(marker.reading(cell));
    }
    match Decimal::parse(cell) {
        Ok(parsed) if !cell.starts_with('-') && !parsed.rounded => Ok(Reading::sound(Ok(parsed.value))),
        _ => Err(Fault::new(
            rules::NOT_A_PERCENTAGE,
            "not a percentage",
            "write 62.5 for 62.5 %: digits with at most four places, no sign",
        )),
    }
}

/// Inpatient, outpatient or both; blank and markers are gaps.
pub(crate) fn read_setting(cell: &str) -> Result<Reading<Setting>, Fault> {
    const WORDS: [&str; 3] =
        [Setting::Inpatient.as_str(), Setting::Outpatient.as_str(), Setting::Both.as_str()];
    read_word(cell, "setting", &WORDS, Setting::from_word)
}

/// Who bills; blank and markers are gaps.
pub(crate) fn read_billing_class(cell: &str) -> Result<Reading<BillingClass>, Fault> {
    const WORDS: [&str; 3] =
        [BillingClass::Professional.as_str(), BillingClass::Facility.as_str(), BillingClass::Both.as_str()];
    read_word(cell, "billing class", &WORDS, BillingClass::from_word)
}

/// The contracting method; blank and markers are gaps.
pub(crate) fn read_method(cell: &str) -> Result<Reading<Method>, Fault> {
    const WORDS: [&str; 5] = [
        Method::CaseRate.as_str(),
        Method::FeeSchedule.as_str(),
        Method::PercentOfCharges.as_str(),
        Method::PerDiem.as_str(),
        Method::Other.as_str(),
    ];
    read_word(cell, "method", &WORDS, Method::from_word)
}

/// A place of service; blank and markers are gaps.
pub(crate) fn read_place(cell: &str) -> Result<Reading<PlaceOfService>, Fault> {
    if let Some(marker) = built_in(cell) {
        return Ok(marker.reading(cell));
    }
    cell.parse().map(|place| Reading::sound(Ok(place))).map_err(|_| {
        Fault::new(
            rules::NOT_A_PLACE_OF_SERVICE,
            "not a place of service",
            "write two digits such as 22, with a leading zero: 02",
        )
    })
}

/// A code system by its word. A gap here is a fault: a code has a system.
pub(crate) fn read_system(cell: &str) -> Result<CodeSystem, Fault> {
    let words = CodeSystem::ALL.map(CodeSystem::as_str);
    cell.parse().map_err(|_| unknown_word(cell, "code system", &words))
}

/// One of some words, without regard to case.
fn read_word<T>(
    cell: &str,
    what: &str,
    words: &[&'static str],
    from_word: impl Fn(&str) -> Option<T>,
) -> Result<Reading<T>, Fault> {
    if let Some(value) = from_word(cell) {
        return Ok(Reading::sound(Ok(value)));
    }
    built_in(cell).map(|marker| marker.reading(cell)).ok_or_else(|| unknown_word(cell, what, words))
}

fn unknown_word(cell: &str, what: &str, words: &[&'static str]) -> Fault {
    let near = nearest(cell.trim(), words.iter().copied());
    let help = match near.first() {
        Some(near) => format!("write `{near}` if that is meant; known are {}", words.join(", ")),
        None => format!("known are {}; leave the cell empty if it is not known", words.join(", ")),
    };
    Fault::new(rules::UNKNOWN_WORD, format!("not a {what}"), help)
}

/// A day; blank and markers are gaps.
pub(crate) fn read_date(cell: &str) -> Result<Reading<NaiveDate>, Fault> {
    if let Some(marker) = built_in(cell) {
        return Ok(marker.reading(cell));
    }
    parse_date(cell)
        .map(|day| Reading::sound(Ok(day)))
        .map_err(|_| Fault::new(rules::NOT_A_DATE, "not a date", "write a day of the calendar as 2026-09-30"))
}

/// Free text; blank and markers are gaps.
pub(crate) fn read_text(cell: &str) -> Reading<&str> {
    match built_in(cell) {
        None => Reading::sound(Ok(cell.trim())),
        Some(marker) => marker.reading(cell),
    }
}

/// Modifiers as stored; `buffer` is used when the cell is not already in that form.
pub(crate) fn read_modifiers<'a>(cell: &'a str, buffer: &'a mut String) -> Result<&'a str, Fault> {
    let cell = cell.trim();
    let plain = |byte: &u8| byte.is_ascii_digit() || byte.is_ascii_uppercase();
    if cell.is_empty() || (cell.len() == 2 && cell.as_bytes().iter().all(plain)) {
        return Ok(cell);
    }
    let set = ModifierSet::parse(cell).map_err(|error| {
        Fault::new(rules::NOT_A_MODIFIER,
            error.to_string(),
            "write two characters such as 26 or LT, several divided by a bar: 50|62; leave the cell empty for none",
        )
    })?;
    *buffer = set.to_string();
    Ok(buffer)
}

/// A code of a system, in upper case; `buffer` is used when the text must change. The notice says
/// so when leading zeros that a spreadsheet had dropped were put back.
pub(crate) fn read_code<'a>(
    system: CodeSystem,
    cell: &'a str,
    buffer: &'a mut String,
) -> Result<(&'a str, Option<Fault>), Fault> {
    let cell = cell.trim();
    if let Some(width) = zero_width(system)
        && !cell.is_empty()
        && cell.len() < width
        && cell.bytes().all(|byte| byte.is_ascii_digit())
    {
        *buffer = format!("{cell:0>width$}");
        let notice = Fault::new(
            rules::ZEROS_PUT_BACK,
            format!("a {system} code without its leading zeros; they were put back"),
            format!(
                "write {system} codes with {width} digits; spreadsheets drop zeros unless the column is text"
            ),
        );
        return Ok((buffer, Some(notice)));
    }
    let upper = !cell.bytes().any(|byte| byte.is_ascii_lowercase());
    let fits = match system {
        CodeSystem::Cpt => CodeSystem::of_procedure(cell) == Some(CodeSystem::Cpt),
        CodeSystem::Hcpcs => CodeSystem::of_procedure(cell).is_some(),
        _ => !cell.is_empty(),
    };
    if upper && fits {
        return Ok((cell, None));
    }
    let code = Code::new(system, cell).map_err(|error| {
        Fault::new(
            rules::NOT_A_CODE,
            error.to_string(),
            "write one whole code; name its system in `code_system` when it is neither CPT nor HCPCS",
        )
    })?;
    code.as_str().clone_into(buffer);
    Ok((buffer, None))
}

/// How many digits the numeric codes of a system have when nothing dropped their zeros.
pub(crate) const fn zero_width(system: CodeSystem) -> Option<usize> {
    match system {
        CodeSystem::Rc => Some(4),
        CodeSystem::MsDrg | CodeSystem::Drg | CodeSystem::MsLtcDrg => Some(3),
        _ => None,
    }
}

/// As dollars.
pub(crate) fn dollars(reading: &AmountReading<'_>) -> Known<Money> {
    reading.value.map(Money::new)
}

/// `not-supplied` for a column that stands empty, `not-collected` for one that is not there.
pub(crate) const fn absent(column_exists: bool) -> Missing {
    if column_exists { Missing::NotSupplied } else { Missing::NotCollected }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_a_plain_number_or_a_marker() {
        let value = |cell| read_amount(cell).map(|read| read.value.map(|amount| amount.to_string()));
        assert_eq!(value(" 1204.10 "), Ok(Ok("1204.1".to_owned())));
        assert_eq!(value("*"), Ok(Err(Missing::Suppressed)));
        assert_eq!(value(""), Ok(Err(Missing::NotSupplied)));
        for cell in ["1,204.10", "$5", "1e309", "NaN", "inf", "-5", "-0", "12 %", "1 through 10", "abc"] {
            assert!(value(cell).is_err(), "{cell}");
        }
        assert!(value(&"9".repeat(400)).is_err());
    }

    #[test]
    fn says_how_to_write_an_amount() {
        let help = |cell| read_amount(cell).map_err(|fault| fault.help).expect_err("not an amount");
        assert!(help("$1,204.10").starts_with("write 1204.10,"));
        assert!(help("1e309").contains("in digits"));
        assert!(help("80 %").contains("percentage"));
    }

    #[test]
    fn zero_nines_and_lost_digits_are_values_with_a_notice() {
        let notice = |cell| read_amount(cell).map(|read| (read.value.is_ok(), read.notice));
        assert_eq!(notice("0.00"), Ok((true, Some(Notice::Zero))));
        assert_eq!(notice("999999999.00"), Ok((true, Some(Notice::Nines))));
        assert_eq!(notice("1.23456"), Ok((true, Some(Notice::Rounded))));
        assert_eq!(notice("N/A"), Ok((false, Some(Notice::Ambiguous))));
    }

    #[test]
    fn codes_get_their_zeros_back_with_a_notice() {
        let mut buffer = String::new();
        let (code, notice) = read_code(CodeSystem::Rc, "250", &mut buffer).expect("a revenue code");
        assert_eq!((code, notice.is_some()), ("0250", true));
        let mut buffer = String::new();
        assert_eq!(read_code(CodeSystem::Hcpcs, "j1745", &mut buffer), Ok(("J1745", None)));
        assert!(read_code(CodeSystem::Cpt, "473711", &mut buffer).is_err());
    }
}
