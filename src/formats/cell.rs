//! Reads single cells: amounts, percentages, words, dates and texts, as a value, a gap with its reason,
//! or a fault with its remedy. Codes and modifiers are read in `codes`, the forms of numbers in `number`.
//!
//! Not here: where a cell stands. The reader of the format knows that and makes a finding of it.

use chrono::NaiveDate;

use super::method_words::method_or_unit;
use super::words::{BillingClass, Method, Setting};
use crate::domain::text::trimmed;
use crate::domain::{
    Decimal, Known, LineOfBusiness, Missing, PlaceOfService, is_no_last_day, nearest, parse_compact_date,
    parse_date, parse_period, parse_written_date, without_mark,
};
use crate::findings::{Finding, Place, Rule, rules};
use crate::formats::marker::{Marker, built_in, failed, uncomputed};
use crate::formats::number::{Number, decimal_comma_of, nines_as_number, plain_dollars};

/// What is wrong with a cell, or worth a look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) rule: &'static Rule,
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
    /// Nothing but nines, eight or more, which say that there is no amount.
    Nines,
    /// A number that is no price.
    TooLarge,
    /// More than four decimal places.
    Rounded,
    /// A dollar sign, `USD` or separators of thousands.
    Punctuated,
    /// Another currency than US dollars.
    Currency,
    /// A comma or a point that can be the decimal one or divide thousands.
    DecimalComma,
    /// A formula of a workbook that no program has computed.
    Formula,
    /// The error of a formula.
    Failed,
    /// A percentage below 1.
    Fraction,
    /// A percentage where others have dollars.
    Percentage,
    /// A share of what a schedule pays, or what is taken off charges, where others have dollars.
    Share,
}

impl Fault {
    pub(crate) fn new(rule: &'static Rule, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { rule, message: message.into(), help: help.into() }
    }

    /// The finding at a place.
    pub(crate) fn at(self, place: Place, value: Option<&str>) -> Finding {
        Finding {
            rule: self.rule,
            place,
            value: value.map(str::to_owned),
            message: self.message,
            help: self.help,
        }
    }
}

impl AmountReading<'_> {
    /// The number itself, where the profile of the file says that it is one.
    pub(crate) fn as_value(self) -> Self {
        match self.notice {
            Some(Notice::Nines) => {
                Self { value: Ok(nines_as_number(self.raw.unwrap_or_default())), raw: None, notice: None }
            }
            Some(Notice::Rounded) => self,
            _ => Self { notice: None, ..self },
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
        let formula = || {
            let notice = Notice::of_formula(cell).filter(|_| self.reason == Missing::Invalid)?;
            Some(notice.fault(cell))
        };
        Reading { value: Err(self.reason), notice: self.ambiguous.then(|| ambiguous(cell)).or_else(formula) }
    }
}

impl Notice {
    /// What is odd about a marker that is a formula or its error.
    fn of_formula(cell: &str) -> Option<Self> {
        let is_failed = failed(cell).map(|_| Self::Failed);
        is_failed.or_else(|| uncomputed(cell).map(|_| Self::Formula))
    }

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
                rules::NINE_NINES,
                "nothing but 9s, read as `insufficient`: too little history for an amount",
                "leave the cell empty if there is no amount; if it is one, a mapping profile can say so for a file",
            ),
            Self::TooLarge => Fault::new(
                rules::AMOUNT_OUT_OF_BOUNDS,
                "100 million dollars or more, which is no price; kept as a gap with its text",
                rules::AMOUNT_OUT_OF_BOUNDS.remedy,
            ),
            Self::Rounded => Fault::new(
                rules::ROUNDED,
                "more than four decimal places; the amount is rounded to four",
                "nothing to do if that is exact enough; the printed text is kept beside it",
            ),
            Self::Punctuated => Fault::new(
                rules::PUNCTUATED_AMOUNT,
                match text.contains(|sign: char| sign.is_ascii_alphabetic()) {
                    _ if without_mark(text).is_some() => {
                        "written with the mark of a footnote, which is left out, and read"
                    }
                    true => "written with its currency, which is US dollars, and read",
                    false if !text.is_ascii() => "written with full-width digits or signs, and read",
                    false => "written with a dollar sign or separators, and read",
                },
                rules::PUNCTUATED_AMOUNT.remedy,
            ),
            Self::Currency => Fault::new(
                rules::AMOUNT_KEPT_AS_GAP,
                "an amount of another currency than US dollars; kept as a gap with its text",
                "write the amount in US dollars, without the currency",
            ),
            Self::Formula => Fault::new(
                rules::AMOUNT_KEPT_AS_GAP,
                "a formula without its result; kept as a gap with its text",
                "open the workbook in a spreadsheet program, which calculates it, save it, and import it again",
            ),
            Self::Failed => Fault::new(
                rules::AMOUNT_KEPT_AS_GAP,
                "the error of a formula; kept as a gap with its text",
                "mend the formula in the workbook, or leave the cell empty if there is no amount; a mapping profile can say what the error means",
            ),
            Self::Fraction => Fault::new(
                rules::PERCENTAGE_BELOW_ONE,
                "a percentage below 1, kept as published; a fraction of 1 would be a hundred times as much",
                rules::PERCENTAGE_BELOW_ONE.remedy,
            ),
            Self::Percentage => Fault::new(
                rules::PERCENTAGE_AS_AMOUNT,
                "a percentage in a column of dollars, read as a percentage of charges",
                rules::PERCENTAGE_AS_AMOUNT.remedy,
            ),
            Self::Share => Fault::new(
                rules::PERCENTAGE_AS_AMOUNT,
                "a share of what another schedule pays, or a discount, in a column of dollars; kept in its words as the way the amount is found",
                rules::PERCENTAGE_AS_AMOUNT.remedy,
            ),
            Self::DecimalComma => Fault::new(
                rules::AMOUNT_KEPT_AS_GAP,
                format!(
                    "a {} can be the decimal point here or divide thousands; kept as a gap with its text",
                    if text.contains(',') { "comma" } else { "point" }
                ),
                DECIMAL_POINT_HELP,
            ),
        }
    }
}

/// An amount of dollars: a plain number that is not negative, or a gap marker.
pub(crate) fn read_amount(cell: &str) -> Result<AmountReading<'_>, Fault> {
    let cell = trimmed(cell);
    let number = Number::of_dollars(cell);
    let value = |value| Ok(AmountReading { value: Ok(value), raw: None, notice: None });
    let reading =
        AmountReading { value: number.positive(Missing::NotSupplied), raw: number.raw(), notice: None };
    let odd = |notice| Ok(AmountReading { notice: Some(notice), ..reading });
    match number {
        Number::Value(number) => value(number),
        Number::Zero(_) => {
            Ok(AmountReading { value: Ok(Decimal::ZERO), raw: None, notice: Some(Notice::Zero) })
        }
        Number::NineNines(_) => odd(Notice::Nines),
        Number::Punctuated(..) => odd(Notice::Punctuated),
        Number::Currency(_) => odd(Notice::Currency),
        Number::DecimalComma(_) => odd(Notice::DecimalComma),
        Number::Marker(_, marker) if marker.ambiguous => odd(Notice::Ambiguous),
        Number::Marker(cell, _) => Ok(AmountReading { notice: Notice::of_formula(cell), ..reading }),
        Number::Blank => Ok(reading),
        Number::Rounded(Decimal::ZERO, cell) => Err(not_an_amount(cell, "too small to be an amount")),
        Number::Rounded(..) => odd(Notice::Rounded),
        Number::Signed(_) => Err(signed()),
        Number::TooLarge(_) => odd(Notice::TooLarge),
        Number::Unreadable(_) => Err(not_an_amount(cell, "not an amount")),
    }
}

#[cold]
fn signed() -> Fault {
    let help = "write what is paid in digits only; a rate cannot be below zero";
    Fault::new(rules::NOT_AN_AMOUNT, "an amount with a sign", help)
}

#[cold]
fn not_an_amount(cell: &str, message: &str) -> Fault {
    Fault::new(rules::NOT_AN_AMOUNT, message, amount_help(cell))
}

const DECIMAL_POINT_HELP: &str = "write the amount with a decimal point, such as 1234.56";

/// How to write the amount that a text seems to mean.
fn amount_help(cell: &str) -> String {
    if decimal_comma_of(cell).is_some() {
        return DECIMAL_POINT_HELP.to_owned();
    }
    let bare: String = cell.chars().filter(|c| *c != '$' && !c.is_whitespace()).collect();
    let bare = plain_dollars(&bare).unwrap_or(bare);
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

/// A percentage: 62.5 means 62.5 %, and so does `62.5%`. Blank and markers are gaps.
pub(crate) fn read_percentage(cell: &str) -> Result<Reading<Decimal>, Fault> {
    let cell = trimmed(cell);
    match Number::of_percentage(cell) {
        Number::Blank => Ok(Reading::sound(Err(Missing::NotSupplied))),
        Number::Value(number) => {
            let notice = is_fraction(number).then(|| Notice::Fraction.fault(cell));
            Ok(Reading { value: Ok(number), notice })
        }
        Number::Punctuated(number, cell) if cell.ends_with('%') => {
            let notice = is_fraction(number).then(|| Notice::Fraction.fault(cell));
            Ok(Reading { value: Ok(number), notice })
        }
        Number::Zero(_) => Ok(Reading::sound(Ok(Decimal::ZERO))),
        Number::NineNines(cell) => {
            Ok(Reading { value: Err(Missing::Insufficient), notice: Some(Notice::Nines.fault(cell)) })
        }
        Number::Marker(cell, marker) => Ok(marker.reading(cell)),
        Number::Rounded(..)
        | Number::Signed(_)
        | Number::TooLarge(_)
        | Number::Punctuated(..)
        | Number::Currency(_)
        | Number::DecimalComma(_)
        | Number::Unreadable(_) => Err(Fault::new(
            rules::NOT_A_PERCENTAGE,
            "not a percentage",
            "write 62.5 for 62.5 %: digits with at most four places",
        )),
    }
}

/// Whether a percentage is likely to be a fraction of 1: nobody agrees on less than one percent of
/// charges.
pub(crate) fn is_fraction(percentage: Decimal) -> bool {
    Decimal::ZERO < percentage && percentage < Decimal::from_scaled(10_000)
}

/// What is wrong with a percentage of charges, wherever a file states it, beside the gross charge and the dollars of its
/// row, as far as it has them.
pub(crate) fn doubtful_percentage(
    percentage: Decimal,
    gross: Option<Decimal>,
    dollars: Option<Decimal>,
) -> Option<Fault> {
    match gross.zip(dollars) {
        Some((gross, dollars)) => out_of_proportion(percentage, gross, dollars),
        None => above_charges(percentage),
    }
}

/// What is wrong with a percentage of charges above 200, which nobody agrees on: it is of something else, such as
/// Medicare, or lost its decimal point.
fn above_charges(percentage: Decimal) -> Option<Fault> {
    const MOST: Decimal = Decimal::from_scaled(200 * Decimal::SCALE);
    (percentage > MOST).then(|| {
        let rule = rules::PERCENTAGE_OUT_OF_PROPORTION;
        let message = format!("{} percent of charges is above 200 percent", percentage.to_fixed(2));
        Fault::new(rule, message, rule.remedy)
    })
}

/// What is wrong with a percentage of charges beside the dollars that it comes to: they are more than twice as
/// much, or less than half.
fn out_of_proportion(percentage: Decimal, gross: Decimal, dollars: Decimal) -> Option<Fault> {
    let expected = gross.as_f64() * percentage.as_f64() / 100.0;
    let sound = expected <= 0.0
        || dollars <= Decimal::ZERO
        || is_fraction(percentage)
        || (0.5..=2.0).contains(&(dollars.as_f64() / expected));
    (!sound).then(|| {
        let [percentage, gross, dollars] = [percentage, gross, dollars].map(|number| number.to_fixed(2));
        let rule = rules::PERCENTAGE_OUT_OF_PROPORTION;
        let message = format!("{percentage} percent of {gross} is {expected:.2}, and {dollars} is beside it");
        Fault::new(rule, message, rule.remedy)
    })
}

/// Inpatient, outpatient or both; blank and markers are gaps.
pub(crate) fn read_setting(cell: &str) -> Result<Reading<Setting>, Fault> {
    const WORDS: [&str; 3] =
        [Setting::Inpatient.as_str(), Setting::Outpatient.as_str(), Setting::Both.as_str()];
    if let Some(setting) = Setting::of_other_form(cell) {
        let message = format!("`{}` is read as {}", cell.trim(), setting.as_str());
        let notice = Fault::new(rules::ABBREVIATED_WORD, message, rules::ABBREVIATED_WORD.remedy);
        return Ok(Reading { value: Ok(setting), notice: Some(notice) });
    }
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
    if let Some(method) = Method::from_word(cell) {
        return Ok(Reading::sound(Ok(method)));
    }
    let Some((method, unit)) = method_or_unit(cell) else {
        return read_word(cell, "method", &WORDS, Method::from_word);
    };
    let noted = unit.map(|unit| format!(", with the note `{unit}`")).unwrap_or_default();
    let message = format!("`{}` is read as {}{noted}", cell.trim(), method.as_str());
    let notice = Fault::new(rules::ABBREVIATED_WORD, message, rules::ABBREVIATED_WORD.remedy);
    Ok(Reading { value: Ok(method), notice: Some(notice) })
}

/// A line of business; blank, markers and `unknown` are gaps.
pub(crate) fn read_line_of_business(cell: &str) -> Result<Reading<LineOfBusiness>, Fault> {
    if trimmed(cell).eq_ignore_ascii_case("unknown") {
        return Ok(Reading::sound(Err(Missing::NotCollected)));
    }
    let words = LineOfBusiness::ALL.map(LineOfBusiness::as_str);
    read_word(cell, "line of business", &words, LineOfBusiness::from_word)
}

/// A place of service; blank and markers are gaps.
pub(crate) fn read_place(cell: &str) -> Result<Reading<PlaceOfService>, Fault> {
    if let Some(marker) = built_in(cell) {
        return Ok(marker.reading(cell));
    }
    let printed = trimmed(cell);
    let whole = printed.strip_suffix(".0").unwrap_or(printed);
    let lacks_zero = matches!(whole.as_bytes(), [b'1'..=b'9']);
    let value: Result<PlaceOfService, _> =
        if lacks_zero { format!("0{whole}").parse() } else { whole.parse() };
    let fault = |rule: &'static Rule, message: &str| Fault::new(rule, message, rule.remedy);
    let value = value.map_err(|_| fault(rules::NOT_A_PLACE_OF_SERVICE, "not a place of service"))?;
    let notice = match (whole == printed, lacks_zero) {
        (false, _) => Some(fault(rules::CODE_AS_NUMBER, "a place of service that was made a number")),
        (true, true) => Some(fault(rules::ZEROS_PUT_BACK, "a place of service without its leading zero")),
        (true, false) => None,
    };
    Ok(Reading { value: Ok(value), notice })
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

/// A word that is none of those known.
pub(super) fn unknown_word(cell: &str, what: &str, words: &[&'static str]) -> Fault {
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
    let day = without_midnight(trimmed(cell));
    read_compact_day(day).or_else(|| parse_written_date(day)).map(|day| Reading::sound(Ok(day))).ok_or_else(
        || Fault::new(rules::NOT_A_DATE, "not a date", "write a day of the calendar as 2026-09-30"),
    )
}

/// The two days that a cell can mean, with the month first and with the day first, as far as they are days of the
/// calendar; none for a day in another form.
fn both_days(cell: &str) -> Option<[Option<NaiveDate>; 2]> {
    let day = without_midnight(trimmed(cell));
    let (first, rest) = day.split_once('/')?;
    let (second, year) = rest.split_once('/')?;
    Some([parse_date(day).ok(), parse_date(&format!("{second}/{first}/{year}")).ok()])
}

/// Whether a cell is a day with the day before the month, and can be nothing else: `13/4/2026`.
pub(crate) fn shows_day_first(cell: &str) -> bool {
    matches!(both_days(cell), Some([None, Some(_)]))
}

/// The two days that a cell can mean, with the month first and with the day first: `1/4/2026`.
pub(crate) fn two_days(cell: &str) -> Option<[NaiveDate; 2]> {
    match both_days(cell)? {
        [Some(month_first), Some(day_first)] if month_first != day_first => Some([month_first, day_first]),
        _ => None,
    }
}

/// What is wrong with a day that can be two, where the file shows that its days are before their months.
#[cold]
pub(crate) fn day_or_month_first(month_first: NaiveDate, day_first: NaiveDate) -> Fault {
    let message = format!("{month_first} or {day_first}: other days of the file have the day first");
    Fault::new(rules::DAY_OR_MONTH_FIRST, message, rules::DAY_OR_MONTH_FIRST.remedy)
}

/// A day without the time of its beginning, which databases and spreadsheets write behind it.
fn without_midnight(cell: &str) -> &str {
    const MIDNIGHT: [&str; 6] =
        ["T00:00:00Z", "T00:00:00.000", "T00:00:00", " 00:00:00.000", " 00:00:00", " 12:00:00 AM"];
    MIDNIGHT.iter().find_map(|time| cell.strip_suffix(time)).unwrap_or(cell)
}

/// The first day that something holds; a year, a month or a quarter begins with its first. Blank and markers
/// are gaps.
pub(crate) fn read_first_day(cell: &str) -> Result<Reading<NaiveDate>, Fault> {
    parse_period(cell).map_or_else(|| read_date(cell), |(first, _)| Ok(of_period(cell, first)))
}

/// The last day that something holds; a year, a month or a quarter ends with its last. Blank and markers are
/// gaps, and so is a day such as 9999-12-31, by which files say that there is none.
pub(crate) fn read_last_day(cell: &str) -> Result<Reading<NaiveDate>, Fault> {
    let reading =
        parse_period(cell).map_or_else(|| read_date(cell), |(_, last)| Ok(of_period(cell, last)))?;
    Ok(match reading.value {
        Ok(day) if is_no_last_day(day) => Reading::sound(Err(Missing::NotApplicable)),
        _ => reading,
    })
}

fn of_period(cell: &str, day: NaiveDate) -> Reading<NaiveDate> {
    let rule = rules::PERIOD_AS_DAY;
    let notice = Fault::new(rule, format!("`{}` is read as {day}", cell.trim()), rule.remedy);
    Reading { value: Ok(day), notice: Some(notice) }
}

/// A day as some tables of Medicare print it, 20260930, or as any other file does.
pub(crate) fn read_compact_day(cell: &str) -> Option<NaiveDate> {
    parse_compact_date(cell).or_else(|| parse_date(cell).ok())
}

/// Free text; blank and markers are gaps.
pub(crate) fn read_text(cell: &str) -> Reading<&str> {
    match built_in(cell) {
        None => Reading::sound(Ok(trimmed(cell))),
        Some(marker) => marker.reading(cell),
    }
}

/// The free text of a trimmed cell, or why there is none; `blank` is the reason for an empty cell.
pub(crate) fn text(cell: &str, blank: Missing) -> Known<&str> {
    if cell.is_empty() {
        return Err(blank);
    }
    built_in(cell).map_or(Ok(cell), |marker| Err(marker.reason))
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
        assert_eq!(value("$1,204.10"), Ok(Ok("1204.1".to_owned())));
        assert_eq!(value("1.234,56"), Ok(Err(Missing::Invalid)));
        for cell in ["1e309", "NaN", "inf", "-5", "-0", "12 %", "1 through 10", "abc"] {
            assert!(value(cell).is_err(), "{cell}");
        }
        assert_eq!(value(&"9".repeat(400)), Ok(Err(Missing::Invalid)));
    }

    #[test]
    fn says_how_to_write_an_amount() {
        let help = |cell| read_amount(cell).map_err(|fault| fault.help).expect_err("not an amount");
        assert!(help("1 204.10").starts_with("write 1204.10,"));
        assert!(help("1 204,10 USD per day").contains("decimal point"));
        assert!(help("1 204,567.10").starts_with("write an amount"));
        assert!(help("1e309").contains("in digits"));
        assert!(help("80 %").contains("percentage"));
    }

    #[test]
    fn zero_and_lost_digits_are_values_with_a_notice_and_nine_nines_a_gap() {
        let notice = |cell| read_amount(cell).map(|read| (read.value.is_ok(), read.notice));
        assert_eq!(notice("0.00"), Ok((true, Some(Notice::Zero))));
        assert_eq!(notice("999999999.00"), Ok((false, Some(Notice::Nines))));
        assert_eq!(notice("1.23456"), Ok((true, Some(Notice::Rounded))));
        assert_eq!(notice("N/A"), Ok((false, Some(Notice::Ambiguous))));
    }

    #[test]
    fn days_are_read_as_databases_and_spreadsheets_write_them() {
        let day = NaiveDate::from_ymd_opt(2026, 1, 1);
        for cell in [
            "2026-01-01",
            "1/1/2026",
            "20260101",
            "01-JAN-2026",
            "2026-01-01T00:00:00",
            "2026-01-01 00:00:00",
            "1/1/2026 12:00:00 AM",
        ] {
            assert_eq!(read_first_day(cell).ok().and_then(|read| read.value.ok()), day, "{cell}");
        }
        for cell in ["1/1/26", "20261301", "2026-01-01T08:30:00", "46023", "1 012026"] {
            assert!(read_first_day(cell).is_err(), "{cell}");
        }
    }
}
