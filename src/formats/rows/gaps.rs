//! From a raw text to a reason, as a profile says: condition, column, file, then the built-in list.

use std::collections::BTreeMap;

use super::spec::{GapsSpec, NumbersSpec, OtherwiseWord, WhenSpec};
use crate::domain::text::trimmed;
use crate::domain::{Decimal, Known, Missing, nearest};
use crate::formats::cell::{AmountReading, Fault, Notice, ambiguous, read_amount};
use crate::formats::marker::built_in;
use crate::formats::number::Punctuation;

/// What the profile says a whole cell means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    Gap(Missing),
    /// A value, although it looks like none.
    Value,
}

/// Texts with their meaning, and the reason of a blank cell.
#[derive(Debug, Clone)]
pub(super) struct Markers {
    texts: Vec<(String, Meaning)>,
    /// Those that are numbers: a workbook and JSON have `0` for the `0.00` of a CSV.
    numbers: Vec<(Decimal, Meaning)>,
    blank: Missing,
}

/// The reason of a gap stands in another column.
#[derive(Debug, Clone)]
pub(super) struct When {
    pub(super) column: String,
    equals: String,
    pub(super) columns: Vec<String>,
    cells: Vec<String>,
    reason: Missing,
}

/// All that a profile says of gaps.
#[derive(Debug, Clone)]
pub(super) struct Gaps {
    file: Markers,
    /// Heading to markers, those of the file behind them.
    pub(super) columns: Vec<(String, Markers)>,
    pub(super) when: Vec<When>,
}

/// How amounts are printed.
#[derive(Debug, Clone)]
pub(super) struct Numbers {
    punctuation: Punctuation,
    /// Whether the numbers of the file may have any.
    is_punctuated: bool,
    pub(super) otherwise: OtherwiseWord,
}

/// What an amount cell holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Printed {
    pub(super) value: Known<Decimal>,
    /// Whether the text of the cell is kept beside the value, which does not hold it.
    pub(super) keeps_text: bool,
    pub(super) notice: Option<Notice>,
}

/// What a text that is no value means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Gap {
    pub(super) reason: Missing,
    /// `NA` or `N/A` that the profile does not decide.
    ambiguous: bool,
}

impl Gaps {
    /// Checks what the profile says.
    pub(super) fn of(spec: &GapsSpec) -> Result<Self, String> {
        let blank = match &spec.blank {
            Some(word) => reason(word, "[gaps] blank")?,
            None => Missing::NotSupplied,
        };
        let file = Markers::of(meanings(&spec.markers, "[gaps] markers")?, blank);
        let mut columns = Vec::new();
        for (heading, own) in &spec.column {
            let key = format!("[gaps.column.\"{heading}\"]");
            let mut texts = meanings(&own.markers, &key)?;
            texts.extend(file.texts.iter().cloned());
            let blank = own.blank.as_deref().map_or(Ok(blank), |word| reason(word, &key))?;
            columns.push((heading.clone(), Markers::of(texts, blank)));
        }
        let when = spec.when.iter().map(When::of).collect::<Result<_, _>>()?;
        Ok(Self { file, columns, when })
    }

    /// The markers of a column without its own.
    pub(super) const fn of_file(&self) -> &Markers {
        &self.file
    }
}

impl Markers {
    fn of(texts: Vec<(String, Meaning)>, blank: Missing) -> Self {
        let numbers = texts.iter().filter_map(|(text, meaning)| Some((number(text)?, *meaning))).collect();
        Self { texts, numbers, blank }
    }

    /// What the profile says of a trimmed cell.
    pub(super) fn declared(&self, cell: &str) -> Option<Meaning> {
        if cell.is_empty() {
            return Some(Meaning::Gap(self.blank));
        }
        let same =
            self.texts.iter().find(|(text, _)| text.eq_ignore_ascii_case(cell)).map(|(_, meaning)| *meaning);
        if same.is_some() || self.numbers.is_empty() {
            return same;
        }
        let number = number(cell)?;
        self.numbers.iter().find(|(marker, _)| *marker == number).map(|(_, meaning)| *meaning)
    }

    /// The gap that a text cell is, by the profile or by the built-in list.
    pub(super) fn gap(&self, cell: &str) -> Option<Gap> {
        match self.declared(trimmed(cell)) {
            Some(Meaning::Gap(reason)) => Some(Gap { reason, ambiguous: false }),
            Some(Meaning::Value) => None,
            None => built_in(cell).map(|marker| Gap { reason: marker.reason, ambiguous: marker.ambiguous }),
        }
    }
}

impl Gap {
    /// The warning for a text that the profile does not decide.
    pub(super) fn notice(self, cell: &str) -> Option<Fault> {
        self.ambiguous.then(|| ambiguous(cell))
    }
}

impl When {
    fn of(spec: &WhenSpec) -> Result<Self, String> {
        let trimmed = |text: &String| text.trim().to_owned();
        Ok(Self {
            column: spec.column.clone(),
            equals: trimmed(&spec.equals),
            columns: spec.columns.clone(),
            cells: spec.cells.iter().map(trimmed).collect(),
            reason: reason(&spec.reason, "[[gaps.when]] reason")?,
        })
    }

    /// The reason for a cell, when the condition holds. A number is a gap only when `cells` names it.
    pub(super) fn reason(&self, deciding: &str, cell: &str, is_gap: bool) -> Option<Missing> {
        let holds = deciding.trim().eq_ignore_ascii_case(&self.equals);
        let meant = match self.cells.as_slice() {
            [] => is_gap,
            cells => cells.iter().any(|text| is_same(text, cell.trim())),
        };
        (holds && meant).then_some(self.reason)
    }
}

/// The number that a text is, without the sign of dollars.
fn number(text: &str) -> Option<Decimal> {
    let text = text.strip_prefix('$').map_or(text, str::trim);
    let is_plain = text.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    let read = is_plain.then(|| Decimal::parse(text).ok()).flatten()?;
    (!read.rounded).then_some(read.value)
}

/// Whether a cell is what a profile names: the same text, or the same number.
fn is_same(text: &str, cell: &str) -> bool {
    text.eq_ignore_ascii_case(cell) || number(text).is_some_and(|named| number(cell) == Some(named))
}

impl Numbers {
    pub(super) fn of(spec: &NumbersSpec) -> Result<Self, String> {
        if spec.thousands.is_some_and(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | '+')) {
            return Err(
                "[numbers] thousands: a separator such as \",\"; the decimal point is always `.`".to_owned()
            );
        }
        let currency = spec.currency.clone().filter(|sign| !sign.is_empty()).map(Into::into);
        let punctuation = Punctuation { thousands: spec.thousands, currency };
        let is_punctuated = punctuation.thousands.is_some() || punctuation.currency.is_some();
        Ok(Self { punctuation, is_punctuated, otherwise: spec.otherwise })
    }

    /// An amount cell: the markers of the profile first, then the number, then the built-in list.
    /// `buffer` is room for the number without its punctuation.
    pub(super) fn read(&self, cell: &str, markers: &Markers, buffer: &mut String) -> Result<Printed, Fault> {
        let cell = trimmed(cell);
        let declared = markers.declared(cell);
        if let Some(Meaning::Gap(reason)) = declared {
            return Ok(Printed { value: Err(reason), keeps_text: !cell.is_empty(), notice: None });
        }
        let stripped = self.is_punctuated && self.punctuation.strip(cell, buffer);
        let mut reading = read_amount(if stripped { buffer } else { cell })?;
        if declared == Some(Meaning::Value) {
            reading = reading.as_value();
        }
        let AmountReading { value, raw, notice } = reading;
        Ok(Printed { value, keeps_text: raw.is_some(), notice })
    }
}

fn meanings(markers: &BTreeMap<String, String>, key: &str) -> Result<Vec<(String, Meaning)>, String> {
    let meaning = |(text, word): (&String, &String)| {
        let meaning = match word.as_str() {
            "value" => Meaning::Value,
            word => Meaning::Gap(reason(word, &format!("{key} \"{text}\""))?),
        };
        Ok((text.trim().to_owned(), meaning))
    };
    markers.iter().map(meaning).collect()
}

fn reason(word: &str, key: &str) -> Result<Missing, String> {
    word.parse().map_err(|error| {
        let near = nearest(word, Missing::ALL.map(Missing::as_str));
        let meant = near.first().map_or(String::new(), |near| format!("; nearest: `{near}`"));
        format!("{key}: {error}{meant}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(toml: &str) -> Numbers {
        Numbers::of(&toml::from_str(toml).expect("sound")).expect("sound")
    }

    fn gaps(toml: &str) -> Gaps {
        Gaps::of(&toml::from_str(toml).expect("sound")).expect("sound")
    }

    #[test]
    fn numbers_are_read_in_the_declared_style() {
        let gaps = gaps("");
        let styled = numbers("thousands = ','\ncurrency = '$'");
        let value = |numbers: &Numbers, cell| {
            numbers
                .read(cell, gaps.of_file(), &mut String::new())
                .ok()
                .and_then(|read| read.value.ok())
                .map(|n| n.to_string())
        };
        for (cell, number) in [
            ("\"$22,032.00 \"", None),
            ("$22,032.00 ", Some("22032")),
            (" 1,364 ", Some("1364")),
            ("1,36", None),
            ("1.364", Some("1.364")),
        ] {
            assert_eq!(value(&styled, cell).as_deref(), number, "{cell}");
        }
        assert_eq!(value(&numbers(""), "1,364").as_deref(), Some("1364"));
        assert_eq!(value(&numbers("thousands = ' '"), "1,36"), None);
        assert!(styled.read("$-5", gaps.of_file(), &mut String::new()).is_err());
    }

    #[test]
    fn a_marker_of_the_column_wins_over_that_of_the_file_and_both_over_the_built_in() {
        let gaps = gaps(
            "markers = { '0.00' = 'not-supplied', '*' = 'restricted' }\n[column.Fee.markers]\n'0.00' = 'value'\n",
        );
        let read = |cell, markers: &Markers| {
            let read = numbers("").read(cell, markers, &mut String::new()).expect("sound");
            (read.value.map(|n| n.to_string()), read.notice)
        };
        assert_eq!(read("0.00", gaps.of_file()), (Err(Missing::NotSupplied), None));
        assert_eq!(read("0.00", &gaps.columns[0].1), (Ok("0".to_owned()), None));
        // A workbook has the number, and not how it is shown.
        assert_eq!(read("0", gaps.of_file()), (Err(Missing::NotSupplied), None));
        assert_eq!(read("$0.0", gaps.of_file()).0, Err(Missing::NotSupplied));
        assert_eq!(read("0.01", gaps.of_file()).0, Ok("0.01".to_owned()));
        assert_eq!(read("0", &gaps.columns[0].1), (Ok("0".to_owned()), None));
        assert_eq!(read("*", &gaps.columns[0].1), (Err(Missing::Restricted), None));
        assert_eq!(read("N/A", gaps.of_file()), (Err(Missing::NotSupplied), Some(Notice::Ambiguous)));
    }

    #[test]
    fn a_condition_never_hides_a_number_that_it_does_not_name() {
        let gaps = gaps(
            "[[when]]\ncolumn = 'Status'\nequals = 'C'\ncolumns = ['Fee']\ncells = ['0.00']\nreason = 'set-locally'",
        );
        let when = &gaps.when[0];
        assert_eq!(when.reason(" c ", "0.00", false), Some(Missing::SetLocally));
        assert_eq!(when.reason("C", "5.00", false), None);
        assert_eq!(when.reason("A", "0.00", false), None);
    }
}
