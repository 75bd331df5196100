//! From checked rows to facts: items, charges, rates and effects, each given to the sink.

use super::cells::{Reading, text};
use super::duplicate::{Duplicates, Seen};
use super::item_charges::{ItemCharges, OwnKind};
use super::ledger::{Ledger, charge_texts, effect_texts};
use super::row::{Collected, Field, Locate, PayerCells, Row};
use super::rules::{Checked, Checker, OwnNumbers, PayerNumbers};
use super::version::Version;
use crate::domain::{Code, CodeSystem, Known, Missing, ModifierSet};
use crate::findings::{Finding, rules};
use crate::formats::{
    AmountKind, BillingClass, ChargeFact, ChargeKey, EffectFact, ItemFact, ItemKey, Method, PayerPlan,
    RateFact, Reject, Setting, Sink, Statistic, TermsFact,
};
use crate::source::IngestError;

/// Who judges a row by CMS's conditions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Judge {
    /// The rules on rows, as CMS's validator does for CSV.
    Rows,
    /// A schema, before the row is made, as for JSON.
    Schema,
}

/// Turns rows into facts. What repeats from row to row is compared as text and not read again.
#[derive(Debug)]
pub(super) struct Facts {
    checker: Checker,
    checked: Checked,
    item: Remembered<ItemKey>,
    charge: Remembered<ChargeKey>,
    own: ItemCharges,
    duplicates: Duplicates,
    notes: String,
    pub(super) ledger: Ledger,
}

/// Cells of the last row, with what the sink gave for them.
#[derive(Debug)]
struct Remembered<K> {
    text: String,
    lengths: Vec<usize>,
    key: Option<K>,
}

/// What is said where a rate of this format has no value.
const NOT_APPLICABLE: TermsFact<'static> = TermsFact {
    method: Err(Missing::NotApplicable),
    effective_from: Err(Missing::NotApplicable),
    effective_to: Err(Missing::NotApplicable),
    notes: Err(Missing::NotApplicable),
};

impl Facts {
    /// Facts of a file that is read by this requirement set.
    pub(super) fn new(version: Version, collected: Collected, judge: Judge) -> Self {
        Self {
            checker: Checker { version, collected },
            checked: Checked::new(judge),
            item: Remembered::empty(),
            charge: Remembered::empty(),
            own: ItemCharges::new(collected.payer_in_row),
            duplicates: Duplicates::default(),
            notes: String::new(),
            ledger: Ledger::default(),
        }
    }

    /// Checks a row and gives its facts, or rejects it with all its findings; `beside` is what a
    /// schema found in it. True when the row was accepted.
    pub(super) fn row(
        &mut self,
        row: &Row<'_>,
        at: &dyn Locate,
        beside: Vec<Finding>,
        sink: &mut dyn Sink,
    ) -> Result<bool, IngestError> {
        let own = OwnNumbers::of(row);
        let (single, several);
        let numbers: &[PayerNumbers<'_>] = if let [payer] = row.payers {
            single = [PayerNumbers::of(payer)];
            &single
        } else {
            several = row.payers.iter().map(PayerNumbers::of).collect::<Vec<_>>();
            &several
        };
        self.checked.clear();
        self.check(row, &own, numbers, at);
        let modifiers = self.modifiers(row, at);
        let codes = self.codes(row, at);
        self.checked.join(beside);
        let written = at.written();
        if self.checked.rejected {
            self.ledger.reject(&written);
            let raw = at.raw();
            sink.reject(&Reject {
                line: at.line(),
                byte_offset: at.byte_offset(),
                raw: &raw,
                findings: &self.checked.findings,
            })?;
            return Ok(false);
        }
        self.look_for_repeat(row, at);
        for finding in self.checked.findings.drain(..) {
            sink.finding(finding)?;
        }
        let collected = self.checker.collected;
        let texts = if row.is_modifier_row() {
            self.effects(row, numbers, &modifiers.unwrap_or_default(), at, sink)?;
            effect_texts(row, numbers, collected, &written)
        } else {
            self.charge(row, codes, modifiers, at, sink)?;
            self.amounts(row, &own, numbers, at, sink)?;
            charge_texts(row, &own, numbers, collected, &written)
        };
        self.ledger.accept(&written, texts);
        sink.accepted();
        Ok(true)
    }

    /// Gives what was held back until the last row, and the ledger of all cells.
    pub(super) fn finish(&mut self, sink: &mut dyn Sink) -> Result<(), IngestError> {
        self.own.finish(sink)?;
        sink.cells(&self.ledger.total(self.own.dropped));
        Ok(())
    }

    fn check(&mut self, row: &Row<'_>, own: &OwnNumbers<'_>, numbers: &[PayerNumbers<'_>], at: &dyn Locate) {
        let out = &mut self.checked;
        self.checker.row(row, own, at, out);
        for (index, numbers) in numbers.iter().enumerate() {
            self.checker.payer(row, index, numbers, at, out);
        }
        self.checker.item(row, at, out);
        if row.is_modifier_row() {
            self.checker.modifier_row(row, at, out);
            self.checker.modifier_amounts(row, at, out);
            return;
        }
        self.checker.bounds(own, at, out);
        for (index, numbers) in numbers.iter().enumerate() {
            self.checker.plausible(row, own, index, numbers, at, out);
        }
    }

    /// The modifiers of a row whose charge is not that of the last row.
    fn modifiers(&mut self, row: &Row<'_>, at: &dyn Locate) -> Option<String> {
        if !row.is_modifier_row() && self.item.is(item_cells(row)) && self.charge.is(charge_cells(row)) {
            return None;
        }
        match ModifierSet::parse(row.modifiers) {
            Ok(set) => Some(set.to_string()),
            Err(error) => {
                self.checked.reject(
                    rules::CHARGE_MODIFIERS,
                    at,
                    Field::Modifiers,
                    row.modifiers,
                    error.to_string(),
                );
                None
            }
        }
    }

    /// The codes of a row whose item is not that of the last row.
    fn codes(&mut self, row: &Row<'_>, at: &dyn Locate) -> Vec<Code> {
        let mut codes = Vec::new();
        if row.is_modifier_row() || self.item.is(item_cells(row)) {
            return codes;
        }
        for (index, pair) in row.codes.iter().enumerate() {
            // A code without type, or of an unknown one, is rejected already.
            let Ok(system) = pair.system.parse::<CodeSystem>() else { continue };
            if pair.code.is_empty() {
                continue;
            }
            match Code::new(system, pair.code) {
                Ok(code) if codes.contains(&code) => {}
                Ok(code) => codes.push(code),
                Err(error) => {
                    self.checked.reject(
                        rules::CHARGE_CODE_SHAPE,
                        at,
                        Field::Code(index),
                        pair.code,
                        error.to_string(),
                    );
                }
            }
        }
        codes
    }

    fn look_for_repeat(&mut self, row: &Row<'_>, at: &dyn Locate) {
        match self.duplicates.take(row, at.line()) {
            Seen::First | Seen::Unknown => {}
            Seen::Before(line) => {
                let message = format!("the row says the same as line {line}");
                self.checked.note(rules::DUPLICATE_ROW, at, Field::Row, "", message);
            }
            Seen::Full => {
                let message = "repeated rows are looked for among the first million only".to_owned();
                self.checked.note(rules::DUPLICATES_UNCHECKED, at, Field::Row, "", message);
            }
        }
    }

    /// Gives item and charge where they are not those of the last row.
    fn charge(
        &mut self,
        row: &Row<'_>,
        codes: Vec<Code>,
        modifiers: Option<String>,
        at: &dyn Locate,
        sink: &mut dyn Sink,
    ) -> Result<(), IngestError> {
        let collected = self.checker.collected;
        let Some(modifiers) = modifiers else { return Ok(()) };
        let item = if let Some(key) = self.item.key.filter(|_| codes.is_empty()) {
            key
        } else {
            let blank = if collected.drug { Missing::NotApplicable } else { Missing::NotCollected };
            let codes: Vec<(CodeSystem, &str)> =
                codes.iter().map(|code| (code.system(), code.as_str())).collect();
            let drug = !row.drug_unit.is_empty() || !row.drug_type.is_empty();
            let blank = if drug { Missing::NotSupplied } else { blank };
            let upper = row.drug_type.to_ascii_uppercase();
            let fact = ItemFact {
                description: Ok(row.description),
                codes: &codes,
                drug_unit: Reading::of(row.drug_unit).number(blank),
                drug_type: text(&upper, blank),
            };
            let key = sink.item(at.line(), &fact)?;
            self.item.keep(item_cells(row), key);
            key
        };
        let fact = ChargeFact {
            setting: Setting::from_word(row.setting).ok_or(Missing::NotSupplied),
            billing_class: billing_class(row.billing_class, collected),
            place_of_service: Err(Missing::NotCollected),
            modifiers: &modifiers,
        };
        let key = sink.charge(at.line(), item, &fact)?;
        self.charge.keep(charge_cells(row), key);
        Ok(())
    }

    /// Gives the negotiated rates, and holds the hospital's own amounts back until the last row
    /// of the charge, so that they are given once.
    fn amounts(
        &mut self,
        row: &Row<'_>,
        own: &OwnNumbers<'_>,
        numbers: &[PayerNumbers<'_>],
        at: &dyn Locate,
        sink: &mut dyn Sink,
    ) -> Result<(), IngestError> {
        let charge = self.charge.key.expect("the charge of an accepted row was given");
        self.own.begin(charge, at.line(), sink)?;
        let amounts = [
            (OwnKind::Gross, own.gross),
            (OwnKind::Cash, own.cash),
            (OwnKind::Minimum, own.minimum),
            (OwnKind::Maximum, own.maximum),
        ];
        for (kind, reading) in amounts {
            self.own.take(kind, reading, at, sink)?;
        }
        let mut rates = 0;
        for (payer, numbers) in row.payers.iter().zip(numbers) {
            if payer.payer.is_empty() || !(payer.says_something() || self.checker.collected.payer_in_row) {
                continue;
            }
            rates += 1;
            self.own.negotiated |= numbers.dollar.value().is_some();
            self.rate(charge, row, payer, numbers, at, sink)?;
        }
        if rates == 0 {
            self.own.notes(row.notes);
        }
        Ok(())
    }

    fn rate(
        &mut self,
        charge: ChargeKey,
        row: &Row<'_>,
        payer: &PayerCells<'_>,
        numbers: &PayerNumbers<'_>,
        at: &dyn Locate,
        sink: &mut dyn Sink,
    ) -> Result<(), IngestError> {
        let collected = self.checker.collected;
        let notes = join(&mut self.notes, payer.notes, row.notes);
        // A note is asked for where nothing else explains the rate.
        let explain = payer.method.eq_ignore_ascii_case("other") || payer.count == "0";
        let no_note = if explain { Missing::NotSupplied } else { Missing::NotApplicable };
        let blank = if payer.has_charge() { Missing::NotApplicable } else { Missing::NotSupplied };
        sink.rate(
            at.line(),
            charge,
            &RateFact {
                kind: AmountKind::Negotiated,
                payer_plan: Some(payer_plan(payer)),
                terms: TermsFact {
                    method: Method::from_word(payer.method).ok_or(Missing::NotSupplied),
                    effective_from: Err(Missing::NotCollected),
                    effective_to: Err(Missing::NotCollected),
                    notes: text(notes, no_note),
                },
                amount: numbers.dollar.money(blank),
                amount_raw: numbers.dollar.raw(),
                percentage: numbers.percentage.number(blank),
                algorithm: text(payer.algorithm, blank),
                statistic: Some(statistic(payer, numbers, collected)),
            },
        )
    }

    fn effects(
        &mut self,
        row: &Row<'_>,
        numbers: &[PayerNumbers<'_>],
        modifiers: &str,
        at: &dyn Locate,
        sink: &mut dyn Sink,
    ) -> Result<(), IngestError> {
        let collected = self.checker.collected;
        let setting = match Setting::from_word(row.setting) {
            Some(setting) => Ok(setting),
            None if !row.setting.is_empty() => Err(Missing::Invalid),
            None if collected.effect_setting => Err(Missing::NotSupplied),
            None => Err(Missing::NotCollected),
        };
        let mut given = false;
        for (payer, numbers) in row.payers.iter().zip(numbers) {
            let named = collected.payer_in_row && !payer.payer.is_empty();
            if !named && !payer.says_something() {
                continue;
            }
            given = true;
            let blank = match (payer.has_charge(), collected.effect_amount) {
                (true, _) => Missing::NotApplicable,
                (false, true) => Missing::NotSupplied,
                (false, false) => Missing::NotCollected,
            };
            let notes = join(&mut self.notes, payer.notes, row.notes);
            let fact = EffectFact {
                modifiers,
                description: Ok(row.description),
                setting,
                payer_plan: if payer.payer.is_empty() {
                    Err(Missing::NotSupplied)
                } else {
                    Ok(payer_plan(payer))
                },
                amount: numbers.dollar.money(blank),
                percentage: numbers.percentage.number(blank),
                algorithm: text(payer.algorithm, blank),
                notes: text(notes, Missing::NotSupplied),
            };
            sink.effect(at.line(), &fact)?;
        }
        if !given {
            let blank = if collected.effect_amount { Missing::NotSupplied } else { Missing::NotCollected };
            let fact = EffectFact {
                modifiers,
                description: Ok(row.description),
                setting,
                payer_plan: Err(Missing::NotSupplied),
                amount: Err(blank),
                percentage: Err(blank),
                algorithm: Err(blank),
                notes: text(row.notes, Missing::NotSupplied),
            };
            sink.effect(at.line(), &fact)?;
        }
        Ok(())
    }
}

impl<K> Remembered<K> {
    const fn empty() -> Self {
        Self { text: String::new(), lengths: Vec::new(), key: None }
    }

    fn is<'c>(&self, cells: impl Iterator<Item = &'c str>) -> bool {
        if self.key.is_none() {
            return false;
        }
        let mut rest = self.text.as_str();
        let mut lengths = self.lengths.iter();
        for cell in cells {
            match lengths.next() {
                Some(&length) if length == cell.len() && rest.starts_with(cell) => rest = &rest[length..],
                _ => return false,
            }
        }
        lengths.next().is_none()
    }

    fn keep<'c>(&mut self, cells: impl Iterator<Item = &'c str>, key: K) {
        self.text.clear();
        self.lengths.clear();
        for cell in cells {
            self.text.push_str(cell);
            self.lengths.push(cell.len());
        }
        self.key = Some(key);
    }
}

/// What makes an item.
fn item_cells<'r>(row: &Row<'r>) -> impl Iterator<Item = &'r str> {
    let codes = row.codes.iter().flat_map(|pair| [pair.code, pair.system]);
    [row.description, row.drug_unit, row.drug_type].into_iter().chain(codes)
}

/// What makes a charge of an item.
fn charge_cells<'r>(row: &Row<'r>) -> impl Iterator<Item = &'r str> {
    [row.setting, row.billing_class, row.modifiers].into_iter()
}

/// The terms of an amount of the hospital itself, which has none but perhaps a note.
pub(super) fn own_terms(notes: &str) -> TermsFact<'_> {
    TermsFact { notes: text(notes, Missing::NotApplicable), ..NOT_APPLICABLE }
}

fn payer_plan<'r>(payer: &PayerCells<'r>) -> PayerPlan<'r> {
    let plan = if payer.plan.is_empty() { Err(Missing::NotSupplied) } else { Ok(payer.plan) };
    PayerPlan { payer: payer.payer, plan }
}

fn billing_class(cell: &str, collected: Collected) -> Known<BillingClass> {
    match BillingClass::from_word(cell) {
        Some(class) => Ok(class),
        None if !cell.is_empty() => Err(Missing::Invalid),
        None if collected.billing_class => Err(Missing::NotSupplied),
        None => Err(Missing::NotCollected),
    }
}

/// The allowed amounts, with the reason why one is not there.
fn statistic(payer: &PayerCells<'_>, numbers: &PayerNumbers<'_>, collected: Collected) -> Statistic {
    let estimated = if !collected.estimated {
        Missing::NotCollected
    } else if payer.has_formula() && payer.dollar.is_empty() {
        Missing::NotSupplied
    } else {
        Missing::NotApplicable
    };
    let (amount, count) = if !collected.statistics {
        (Missing::NotCollected, Missing::NotCollected)
    } else if payer.count == "0" {
        (Missing::Insufficient, Missing::NotSupplied)
    } else if payer.has_formula() {
        (Missing::NotSupplied, Missing::NotSupplied)
    } else {
        (Missing::NotApplicable, Missing::NotApplicable)
    };
    Statistic {
        estimated: numbers.estimated.money(estimated),
        median: numbers.median.money(amount),
        percentile_10: numbers.percentile_10.money(amount),
        percentile_90: numbers.percentile_90.money(amount),
        count: numbers.count.number(count),
        count_bounds: numbers.count.bounds(),
    }
}

/// The payer's notes and those of the row, divided by a bar when both are there.
fn join<'s>(scratch: &'s mut String, payer: &'s str, row: &'s str) -> &'s str {
    match (payer.is_empty(), row.is_empty()) {
        (_, true) => payer,
        (true, false) => row,
        (false, false) => {
            scratch.clear();
            scratch.push_str(payer);
            scratch.push_str(" | ");
            scratch.push_str(row);
            scratch
        }
    }
}
