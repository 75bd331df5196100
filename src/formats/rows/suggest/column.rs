//! What one column of an unknown file holds: its cells, by what they look like.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use super::beside_charges::BesideCharges;
use super::by_number::ByNumber;
use super::heading::{Kind, kind, words};
use super::heading_modifiers::HeadingModifier;
use super::low_numbers::{LowNumbers, Worth, is_of_services, is_of_stays};
use super::price_of_codes::names_price_of_codes;
use super::procedure_text::{ProcedureText, is_run_on};
use super::site::{Beside, Paired};
use super::written_amount::{digits, is_nines, looks_like_amount, plain, shape};
use crate::domain::text::narrowed;
use crate::domain::{CodeSystem, Decimal, parse_period};
use crate::formats::cell::{read_compact_day, read_date};
use crate::formats::decimal_comma::shows_decimal_comma;
use crate::formats::marker::{built_in, uncomputed};
use crate::formats::number::signed_percentage;
use crate::formats::said_system::said_system;

/// How many different cells of a column are counted.
const MOST_DIFFERENT: usize = 5000;
/// Fewer cells show nothing by being different.
const ENOUGH: u64 = 8;
/// So many numbers of a few values are no prices of so many codes.
const MANY: u64 = 20;
/// The greatest percentage of charges, or of a fee schedule, that anybody pays.
pub(super) const MOST_OF_SHARES: f64 = 500.0;
/// How many different texts of a column are kept.
const MOST_TEXTS: usize = 200;

/// What one column holds.
#[derive(Debug, Default)]
pub(super) struct ColumnSeen {
    pub(super) heading: String,
    /// The setting of its fees, where another column has those of the other setting.
    pub(super) paired: Option<Paired>,
    /// What the other headings say of this one.
    pub(super) beside: Beside,
    /// The modifier that its heading says its prices to be of.
    pub(super) modifier: HeadingModifier,
    /// Whether its cells are codes of services, which show what a row is worth.
    pub(super) of_services: bool,
    /// Whether its cells are DRGs, which name stays in a hospital.
    pub(super) of_stays: bool,
    /// Whether its cells tell one service from another: codes, or else descriptions.
    pub(super) names_items: bool,
    /// What its numbers are beside services that are worth something.
    pub(super) low: LowNumbers,
    /// Whether its heading is that of the hospital's charges.
    pub(super) of_charges: bool,
    /// What its numbers are beside the charges of their rows.
    pub(super) beside_charges: BesideCharges,
    /// Its whole numbers by the codes that have them.
    pub(super) by_number: ByNumber,
    /// Whether it is a key of JSON records with lists or records under it.
    pub(super) nested: bool,
    pub(super) filled: u64,
    /// The first and the last row where it is filled.
    pub(super) first_row: u64,
    pub(super) last_row: u64,
    /// Plain or printed numbers.
    pub(super) amounts: u64,
    /// Percentages with their sign.
    pub(super) percentages: u64,
    /// Formulas of a workbook without their results.
    pub(super) formulas: u64,
    pub(super) grouped: u64,
    /// The first cell whose comma is the decimal point.
    pub(super) decimal_comma: Option<String>,
    pub(super) currency: u64,
    /// Of the numbers: with two decimal places, with more, whole, with zeros before them, of eight digits
    /// that are a day, a year.
    pub(super) cents: u64,
    pub(super) finer: u64,
    pub(super) whole: u64,
    pub(super) zero_led: u64,
    pub(super) compact_days: u64,
    pub(super) years: u64,
    /// Of the numbers but zeros, and nines that mean none: how many, and the greatest.
    above_zero: u64,
    most: f64,
    /// Their sum, and that of their logarithms, in which one of millions weighs no more than another.
    sum: f64,
    logarithms: f64,
    /// Years, months and quarters.
    pub(super) periods: u64,
    /// Days of the calendar.
    pub(super) days: u64,
    /// Texts of two characters, as modifiers are.
    pub(super) pairs: u64,
    /// Hashes of the first different cells.
    different: HashSet<u64>,
    /// CPT or HCPCS by shape.
    pub(super) procedures: u64,
    /// Codes whose cells say their system themselves, `MS-DRG 101`, by the system.
    pub(super) said: BTreeMap<&'static str, u64>,
    /// A zero before a CPT or HCPCS code, and modifiers behind one.
    pub(super) padded: u64,
    pub(super) with_modifiers: u64,
    /// Modifiers behind a code and a hyphen.
    pub(super) attached: u64,
    /// What is no modifier behind a code.
    pub(super) run_on: u64,
    /// Texts that are built-in markers, and how often.
    pub(super) markers: BTreeMap<String, u64>,
    /// Zeros as printed, and how often.
    pub(super) zeros: BTreeMap<String, u64>,
    /// Other texts that are neither numbers nor codes, and how often.
    pub(super) texts: BTreeMap<String, u64>,
    /// The row where each of these texts is met first.
    pub(super) first_rows: BTreeMap<String, u64>,
    /// Shapes of numbers and other texts of at most six characters.
    pub(super) shapes: BTreeSet<String>,
}

/// What the other cells of a row say of its numbers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Of {
    /// What its service is worth at least.
    pub(super) worth: Worth,
    /// The hash of its codes, or of the row where it has none.
    pub(super) codes: u64,
    /// What is charged for it, above zero.
    pub(super) charge: Option<f64>,
}

impl ColumnSeen {
    /// A column under a heading, before any of its cells.
    pub(super) fn of(heading: String, paired: Option<Paired>, beside: Beside) -> Self {
        let (of_services, names_items) = (is_of_services(&heading), names_items(&heading));
        let of_charges = kind(&heading) == Kind::Gross;
        let of_stays = is_of_stays(&heading);
        Self { heading, paired, beside, of_services, of_stays, names_items, of_charges, ..Self::default() }
    }

    /// A column of which nothing is known but its heading.
    #[cfg(test)]
    pub(super) fn headed(heading: &str) -> Self {
        Self { heading: heading.to_owned(), ..Self::default() }
    }

    pub(super) fn see(&mut self, cell: &str, row: u64, of: Of) {
        if cell.is_empty() {
            return;
        }
        if self.filled == 0 {
            self.first_row = row;
        }
        self.last_row = row;
        self.filled += 1;
        if self.different.len() < MOST_DIFFERENT {
            let mut hasher = DefaultHasher::new();
            cell.hash(&mut hasher);
            self.different.insert(hasher.finish());
        }
        if built_in(cell).is_some() {
            count(&mut self.markers, cell);
            return;
        }
        if uncomputed(cell).is_some() {
            self.formulas += 1;
            return;
        }
        if self.decimal_comma.is_none() && shows_decimal_comma(cell) {
            self.decimal_comma = Some(cell.to_owned());
        }
        // A code in full-width digits is that code, as an import reads it.
        let narrow = narrowed(cell);
        let cell = if CodeSystem::of_procedure(&narrow).is_some() { &*narrow } else { cell };
        let said = said_system(cell);
        if let Some((system, _)) = said {
            *self.said.entry(system.as_str()).or_default() += 1;
        }
        self.see_code(said.map_or(cell, |(_, code)| code));
        // Those of eight digits are counted with the numbers.
        let is_number = cell.bytes().all(|byte| byte.is_ascii_digit());
        self.days += u64::from(!is_number && read_date(cell).is_ok_and(|day| day.value.is_ok()));
        self.periods += u64::from(parse_period(cell).is_some());
        self.pairs += u64::from(cell.len() == 2 && cell.bytes().all(|b| b.is_ascii_alphanumeric()));
        if looks_like_amount(cell) {
            self.see_number(cell, of.codes);
            self.grouped += u64::from(cell.contains(','));
            self.currency += u64::from(digits(cell).len() < cell.len());
            match plain(cell).and_then(|plain| Decimal::parse(&plain).ok()) {
                Some(number) if number.value == Decimal::ZERO => count(&mut self.zeros, cell),
                // Nothing but nines say that there is no amount, whatever the size of prices is.
                Some(_) if is_nines(cell) => {}
                Some(number) => {
                    let number = number.value.as_f64();
                    self.above_zero += 1;
                    self.sum += number;
                    self.logarithms += number.ln();
                    self.most = self.most.max(number);
                    self.low.see(of.worth, number);
                    if let Some(charge) = of.charge {
                        self.beside_charges.see(number, charge);
                    }
                }
                None => {}
            }
        } else if signed_percentage(cell).is_some() {
            self.percentages += 1;
        } else if said.is_none() && CodeSystem::of_procedure(cell).is_none() {
            count(&mut self.texts, cell);
            if self.texts.contains_key(cell) {
                self.first_rows.entry(cell.to_owned()).or_insert(row);
            }
        }
    }

    fn see_number(&mut self, cell: &str, codes: u64) {
        self.amounts += 1;
        let digits = digits(cell);
        match digits.split_once('.') {
            Some((_, behind)) if behind.len() <= 2 => self.cents += 1,
            Some(_) => self.finer += 1,
            None => {
                self.whole += 1;
                self.by_number.see(digits, codes);
            }
        }
        let plain = digits.bytes().all(|b| b.is_ascii_digit());
        self.zero_led += u64::from(plain && digits.len() > 1 && digits.starts_with('0'));
        self.compact_days += u64::from(plain && digits.len() == 8 && read_compact_day(digits).is_some());
        self.years +=
            u64::from(plain && digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20")));
    }

    fn see_code(&mut self, cell: &str) {
        self.run_on += u64::from(is_run_on(cell));
        match ProcedureText::of(cell) {
            Some(ProcedureText::Plain) => self.procedures += 1,
            Some(ProcedureText::Padded) => self.padded += 1,
            Some(ProcedureText::WithModifiers) => self.with_modifiers += 1,
            Some(ProcedureText::Attached) => self.attached += 1,
            None if cell.len() <= 6 && self.shapes.len() < MOST_TEXTS => {
                self.shapes.insert(shape(cell));
            }
            None => {}
        }
    }

    /// How many cells are markers of none, or formulas whose result is not there.
    pub(super) fn marked(&self) -> u64 {
        self.markers.values().sum::<u64>() + self.formulas
    }

    /// Whether the cells are years, months or quarters, and not all the same one.
    pub(super) fn is_of_periods(&self) -> bool {
        self.different.len() > 1 && 10 * self.periods >= 9 * self.filled
    }

    /// Whether every cell is another one, as far as was counted, and there are enough to say so.
    pub(super) fn is_unique(&self) -> bool {
        let seen = self.filled.min(MOST_DIFFERENT as u64);
        self.filled >= ENOUGH && self.different.len() as u64 == seen
    }

    /// Whether most cells are amounts, which whole numbers up to 100 may as well not be: those of notes are no dollars.
    pub(super) fn is_of_amounts(&self) -> bool {
        2 * self.amounts > self.filled && (self.is_printed_as_money() || !self.is_up_to(100.0))
    }

    /// Whether some cells are the same.
    pub(super) fn repeats(&self) -> bool {
        (self.different.len() as u64) < self.filled.min(MOST_DIFFERENT as u64)
    }

    /// Whether no number is above this one.
    pub(super) fn is_up_to(&self, most: f64) -> bool {
        self.most <= most
    }

    /// Whether every cell is the same number, and there are enough to say so.
    pub(super) fn is_one_number(&self) -> bool {
        self.amounts >= ENOUGH && self.amounts == self.filled && self.different.len() == 1
    }

    /// The text of every cell, where all are the same.
    pub(super) fn only_text(&self) -> Option<&str> {
        let (text, count) = self.texts.first_key_value()?;
        (self.texts.len() == 1 && *count == self.filled).then_some(text.as_str())
    }

    /// Whether the cells are numbers or markers, or numbers and a few words such as "see note".
    pub(super) fn is_numeric(&self) -> bool {
        let read = self.amounts + self.percentages + self.marked();
        let mostly = self.filled > 0 && 10 * read >= 6 * self.filled;
        self.amounts > 0 && (mostly || 10 * self.amounts >= 3 * self.filled || self.texts.len() <= 8)
    }

    /// Whether the cells are percentages, and no amount is among them.
    pub(super) const fn is_of_percentages(&self) -> bool {
        self.amounts == 0 && self.percentages > 0 && 10 * self.percentages >= 6 * self.filled
    }

    /// Why the numbers cannot be money; none where they can.
    pub(super) fn no_money(&self) -> Option<&'static str> {
        let most = |n: u64| 2 * n > self.amounts;
        if !self.is_numeric() {
            Some("its cells are no numbers")
        } else if most(self.compact_days) || 2 * self.days > self.filled {
            Some("its numbers are days")
        } else if most(self.years) && self.whole == self.amounts {
            Some("its numbers are years")
        } else if most(self.zero_led) {
            Some("its numbers have zeros before them, as codes and ages have")
        } else if self.whole == self.amounts && self.grouped + self.currency == 0 && self.is_unique() {
            Some("its whole numbers are all different, as charge numbers are")
        } else if self.above_zero >= ENOUGH && self.most <= 1.0 {
            Some("its numbers are all between 0 and 1, as shares and ratios are")
        } else if self.above_zero >= ENOUGH
            && self.most <= 100.0
            && self.whole == self.amounts
            && self.grouped + self.currency == 0
        {
            Some("its whole numbers are all up to 100, as counts, levels and percentages are")
        } else {
            None
        }
    }

    /// Whether the cells can be percentages of charges: numbers of at most 200, or with their sign.
    pub(super) fn may_be_shares(&self) -> bool {
        let read = self.amounts + self.percentages + self.marked();
        self.amounts + self.percentages > 0
            && 10 * read >= 9 * self.filled
            && self.most <= 200.0
            && self.currency + self.grouped == 0
    }

    /// Whether nothing in its cells says that they are dollars where a title says that they are percentages.
    pub(super) fn may_be_percentages(&self) -> bool {
        self.most <= MOST_OF_SHARES && self.grouped + self.currency == 0
    }

    /// Whether its numbers are percentages by what is beside them.
    pub(super) fn is_of_shares(&self) -> bool {
        self.grouped + self.currency == 0 && (self.beside_charges.are_shares() || self.low.are_shares())
    }

    /// Whether a few numbers up to 100 are those of all rows, as percentages are: `62.5` of code after code.
    pub(super) fn is_of_few_shares(&self) -> bool {
        self.above_zero >= MANY
            && self.most <= 100.0
            && self.grouped + self.currency == 0
            && 10 * self.different.len() as u64 <= self.amounts
    }

    /// The size of its numbers but zeros: their mean, and their geometric one.
    pub(super) fn sizes(&self) -> Option<[f64; 2]> {
        let count = self.above_zero as f64;
        (self.above_zero > 0).then(|| [self.sum / count, (self.logarithms / count).exp()])
    }

    /// Whether the numbers are printed as money is: with a dollar sign, groups of thousands, or cents.
    pub(super) const fn is_printed_as_money(&self) -> bool {
        self.currency > 0 || self.grouped > 0 || 2 * self.cents > self.amounts
    }
}

/// Whether a heading is above codes or descriptions of what is priced.
fn names_items(heading: &str) -> bool {
    const ITEMS: [&str; 10] =
        ["cpt", "hcpcs", "hcpc", "drg", "ndc", "cdm", "procedure", "item", "description", "desc"];
    let words = words(heading);
    if names_price_of_codes(&words) {
        return false;
    }
    is_of_services(heading)
        || words.iter().any(|word| ITEMS.contains(&word.as_str()))
        || words.iter().any(|word| word == "code")
            && words.iter().any(|word| word == "charge" || word == "rev")
}

fn count(counts: &mut BTreeMap<String, u64>, text: &str) {
    if let Some(n) = counts.get_mut(text) {
        *n += 1;
    } else if counts.len() < MOST_TEXTS {
        counts.insert(text.to_owned(), 1);
    }
}
