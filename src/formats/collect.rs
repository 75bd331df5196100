//! A sink for tests: keeps what a reader gives as short readable lines.

use std::io::Write as _;
use std::ops::Deref;

use tempfile::NamedTempFile;

use super::words::{BillingClass, Method, Setting};
use crate::domain::Known;
use crate::findings::Finding;
use crate::formats::fact::{ChargeFact, EffectFact, ItemFact, RateFact};
use crate::formats::ledger::Cells;
use crate::formats::reader::{ChargeKey, ItemKey, Reader, Reject, Sink};
use crate::source::{IngestError, Lines, Source, TextEncoding};

/// What a reader gave.
#[derive(Debug, Default)]
pub(crate) struct Collected {
    pub(crate) items: usize,
    pub(crate) charges: usize,
    pub(crate) accepted: u64,
    /// Line, item, charge and rate.
    pub(crate) rates: Vec<String>,
    /// Line, rules with their cells, raw row.
    pub(crate) rejects: Vec<String>,
    /// Rule, line and cell.
    pub(crate) findings: Vec<String>,
    pub(crate) cells: Cells,
    item_lines: Vec<String>,
    charge_lines: Vec<String>,
}

/// A source with its file, which goes when it is dropped.
pub(crate) struct TextSource {
    source: Source,
    _file: NamedTempFile,
}

/// A source with this text.
pub(crate) fn source(text: &str) -> TextSource {
    let mut file = NamedTempFile::new().expect("a temporary file");
    file.write_all(text.as_bytes()).expect("a writable file");
    let source = Source::open(file.path(), TextEncoding::Utf8).expect("an existing file");
    TextSource { source, _file: file }
}

impl Deref for TextSource {
    type Target = Source;

    fn deref(&self) -> &Source {
        &self.source
    }
}

impl Collected {
    /// Reads all.
    pub(crate) fn of(reader: &mut dyn Reader) -> Self {
        let mut seen = Self::default();
        reader.read(&mut seen).expect("a readable file");
        seen
    }

    /// Only the amounts of the rates, with their raw text.
    pub(crate) fn amounts(&self) -> Vec<&str> {
        let amount = |rate: &'_ str| -> Option<(usize, usize)> {
            let from = rate.find(": ").and_then(|at| rate[at + 2..].find(": ").map(|b| at + 2 + b + 2))?;
            Some((from, from + rate[from..].find(" % ")?))
        };
        self.rates.iter().filter_map(|rate| amount(rate).map(|(from, to)| &rate[from..to])).collect()
    }
}

fn word<T: std::fmt::Display>(known: Known<T>) -> String {
    known.map_or_else(|reason| reason.to_string(), |value| value.to_string())
}

impl Sink for Collected {
    fn item(&mut self, _: u64, item: &ItemFact<'_>) -> Result<ItemKey, IngestError> {
        assert!(!item.codes.is_empty(), "an item has a code");
        let codes: Vec<String> = item.codes.iter().map(|(system, code)| format!("{system} {code}")).collect();
        self.item_lines.push(codes.join(" + "));
        self.items += 1;
        Ok(ItemKey(u32::try_from(self.items - 1).expect("a small test")))
    }

    fn charge(&mut self, _: u64, item: ItemKey, charge: &ChargeFact<'_>) -> Result<ChargeKey, IngestError> {
        self.charge_lines.push(format!(
            "{} / {} {} {} {}",
            self.item_lines[item.0 as usize],
            word(charge.setting.map(Setting::as_str)),
            word(charge.billing_class.map(BillingClass::as_str)),
            word(charge.place_of_service),
            charge.modifiers
        ));
        self.charges += 1;
        Ok(ChargeKey(u32::try_from(self.charges - 1).expect("a small test")))
    }

    fn rate(&mut self, line: u64, charge: ChargeKey, rate: &RateFact<'_>) -> Result<(), IngestError> {
        let payer = rate.payer_plan.map_or(String::new(), |p| format!(" {}, {}", p.payer, word(p.plan)));
        let raw = rate.amount_raw.map_or(String::new(), |raw| format!(" `{raw}`"));
        self.rates.push(format!(
            "{line}: {} / {}{payer}: {}{raw} % {}, {}, {} to {}, notes {}",
            self.charge_lines[charge.0 as usize],
            rate.kind.as_str(),
            word(rate.amount.map(crate::domain::Money::plain)),
            word(rate.percentage),
            word(rate.terms.method.map(Method::as_str)),
            word(rate.terms.effective_from),
            word(rate.terms.effective_to),
            word(rate.terms.notes)
        ));
        Ok(())
    }

    fn effect(&mut self, _: u64, _: &EffectFact<'_>) -> Result<(), IngestError> {
        Ok(())
    }

    fn accepted(&mut self) {
        self.accepted += 1;
    }

    fn reject(&mut self, reject: &Reject<'_>) -> Result<(), IngestError> {
        let cell = |f: &Finding| format!("{} {}", f.rule, f.place.cell().unwrap_or_default());
        let rules: Vec<String> = reject.findings.iter().map(cell).collect();
        self.rejects.push(format!("{}: {}: {}", reject.line, rules.join(", "), reject.raw));
        Ok(())
    }

    fn finding(&mut self, finding: Finding) -> Result<(), IngestError> {
        let cell = finding.place.cell().unwrap_or_default();
        self.findings.push(format!("{} line {}, cell {cell}", finding.rule, finding.place.line));
        Ok(())
    }

    fn cells(&mut self, cells: &Cells) {
        self.cells.add(cells);
    }

    fn lines(&mut self, lines: &Lines) {
        lines.check(self.accepted + self.rejects.len() as u64).expect("every line is somewhere");
    }
}
