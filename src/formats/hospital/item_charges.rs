//! The hospital's own amounts: gross charge, cash price, minimum and maximum of a charge.
//!
//! A tall file repeats them on the row of every payer. They are collected over neighbouring rows
//! of one charge and given once. Where tall rows disagree on a minimum or maximum, wherever they are, the widest
//! bounds hold for the charge; any other amounts that differ are all given. A finding says so.

use super::charge_kind::ChargeKind;
use super::deferred_gaps::{Held, KnownCharges};
use super::row::{Collected, Locate};
use crate::domain::{Known, Missing, Money};
use crate::findings::rules;
use crate::formats::cell::{absent, text};
use crate::formats::{ChargeKey, ChargePointer, Pointer, RateFact, Sink, TermsFact};
use crate::source::IngestError;

/// The amounts of the charge whose rows are being read.
#[derive(Debug)]
pub(super) struct ItemCharges {
    /// True when a row is only one payer's part of a charge.
    merge_bounds: bool,
    /// Which of them the file states at all.
    collected: [bool; 4],
    charge: Option<ChargeKey>,
    /// Line of the first row, and its place in a JSON file.
    line: u64,
    pointer: Option<ChargePointer>,
    /// True when a payer's dollar stands in one of the rows.
    pub(super) negotiated: bool,
    notes: String,
    values: [Vec<ChargeValue>; 4],
    known: KnownCharges,
    /// Cells of bounds so far that gave way to wider ones.
    pub(super) dropped: u64,
}

#[derive(Debug)]
struct ChargeValue {
    amount: Known<Money>,
    raw: Option<String>,
    line: u64,
    pointer: Option<ChargePointer>,
    /// How many rows say so.
    cells: u64,
}

impl ItemCharges {
    /// Amounts of a file whose rows are whole charges, or one payer's part of them.
    pub(super) fn new(collected: Collected) -> Self {
        Self {
            merge_bounds: collected.payer_in_row,
            collected: collected.charges,
            charge: None,
            line: 0,
            pointer: None,
            negotiated: false,
            notes: String::new(),
            values: [const { Vec::new() }; 4],
            known: KnownCharges::default(),
            dropped: 0,
        }
    }

    /// Begins a row of a charge; gives the amounts of the charge before it.
    pub(super) fn begin(
        &mut self,
        charge: ChargeKey,
        at: &dyn Locate,
        sink: &mut dyn Sink,
    ) -> Result<(), IngestError> {
        if self.charge != Some(charge) {
            self.flush(sink)?;
            self.charge = Some(charge);
            self.line = at.line();
            self.pointer = at.pointer();
        }
        Ok(())
    }

    /// Takes an amount of the row, or the gap that the row states; `raw` is its printed text where the
    /// amount does not hold it.
    pub(super) fn take(
        &mut self,
        kind: ChargeKind,
        amount: Known<Money>,
        raw: Option<&str>,
        at: &dyn Locate,
        sink: &mut dyn Sink,
    ) -> Result<(), IngestError> {
        let values = &mut self.values[kind as usize];
        let same = |known: &&mut ChargeValue| known.amount == amount && known.raw.as_deref() == raw;
        if let Some(known) = values.iter_mut().find(same) {
            known.cells += 1;
            return Ok(());
        }
        // Neighboring rows of the charge, or those of an earlier place in the file.
        let neighbor = values.iter().find_map(|known| Some((known.amount.ok()?, known.line, known.pointer)));
        let elsewhere = || {
            let (amount, line) = self.known.value(self.charge?, kind)?;
            Some((amount, line, None))
        };
        let before =
            neighbor.or_else(elsewhere).filter(|(before, ..)| amount.is_ok_and(|now| now != *before));
        if let (Ok(now), Some((before, line, pointer))) = (amount, before) {
            let (name, before) = (kind.kind().as_str(), before.plain());
            let there = pointer.map_or_else(|| format!("on line {line}"), |pointer| format!("at {pointer}"));
            let message = format!("the {name} {} was {before} {there}", now.plain());
            let rule = if kind.is_bound() && self.merge_bounds {
                rules::BOUNDS_DISAGREE
            } else {
                rules::AMOUNTS_DISAGREE
            };
            sink.finding(rule.at(at.place(kind.field()), &now.plain(), message))?;
        }
        values.push(ChargeValue {
            amount,
            raw: raw.map(str::to_owned),
            line: at.line(),
            pointer: at.pointer(),
            cells: 1,
        });
        Ok(())
    }

    /// Keeps the note of a row that names no payer; of several rows each note once.
    pub(super) fn notes(&mut self, notes: &str) {
        if self.notes.split(" | ").any(|known| known == notes) {
            return;
        }
        if !self.notes.is_empty() {
            self.notes.push_str(" | ");
        }
        self.notes.push_str(notes);
    }

    /// Gives the amounts of the last charge, and the gaps that no row filled.
    pub(super) fn finish(&mut self, sink: &mut dyn Sink) -> Result<(), IngestError> {
        self.flush(sink)?;
        self.give_held(sink)
    }

    fn give_held(&mut self, sink: &mut dyn Sink) -> Result<(), IngestError> {
        for held in self.known.forget() {
            let fact = charge_fact(held.kind, &held.notes, held.amount, held.raw.as_deref());
            sink.rate(held.line, held.charge, &fact)?;
        }
        Ok(())
    }

    /// Gives the amounts of the charge.
    fn flush(&mut self, sink: &mut dyn Sink) -> Result<(), IngestError> {
        if let Some(charge) = self.charge.take() {
            for kind in ChargeKind::ALL {
                self.give(kind, charge, sink)?;
            }
        }
        if self.known.is_full() {
            sink.rows_out_of_order();
            self.give_held(sink)?;
        }
        self.negotiated = false;
        self.notes.clear();
        self.values.iter_mut().for_each(Vec::clear);
        Ok(())
    }

    fn give(&mut self, kind: ChargeKind, charge: ChargeKey, sink: &mut dyn Sink) -> Result<(), IngestError> {
        let values = std::mem::take(&mut self.values[kind as usize]);
        let given = self.choose(kind, charge, &values, sink);
        // Its room is used again for the next charge.
        self.values[kind as usize] = values;
        given
    }

    fn choose(
        &mut self,
        kind: ChargeKind,
        charge: ChargeKey,
        values: &[ChargeValue],
        sink: &mut dyn Sink,
    ) -> Result<(), IngestError> {
        let mut known = values.iter().filter(|value| value.amount.is_ok()).peekable();
        let chosen = match kind {
            ChargeKind::Minimum if self.merge_bounds => known.min_by_key(|value| value.amount),
            ChargeKind::Maximum if self.merge_bounds => known.max_by_key(|value| value.amount),
            _ if known.peek().is_some() => {
                return known.try_for_each(|value| self.rate(kind, charge, value, sink));
            }
            _ => None,
        };
        if let Some(chosen) = chosen {
            let narrower = |value: &&ChargeValue| value.amount.is_ok() && value.amount != chosen.amount;
            self.dropped += values.iter().filter(narrower).map(|value| value.cells).sum::<u64>();
        }
        // A gap that the file states itself says more than a blank.
        if let Some(value) = chosen.or(values.first()) {
            return self.rate(kind, charge, value, sink);
        }
        let reason = match self.collected[kind as usize] {
            true if kind.is_bound() && !self.negotiated => Missing::NotApplicable,
            is_collected => absent(is_collected),
        };
        self.rate(
            kind,
            charge,
            &ChargeValue { amount: Err(reason), raw: None, line: self.line, pointer: self.pointer, cells: 0 },
            sink,
        )
    }

    fn rate(
        &mut self,
        kind: ChargeKind,
        charge: ChargeKey,
        value: &ChargeValue,
        sink: &mut dyn Sink,
    ) -> Result<(), IngestError> {
        match value.amount {
            // Rows of one charge can stand apart only where a row is one payer's part of it.
            _ if !self.merge_bounds => {}
            Ok(amount) if !kind.is_bound() => self.known.keep(charge, kind, amount, value.line),
            amount => {
                let (raw, notes, line) = (value.raw.clone(), self.notes.clone(), value.line);
                let held = Held { charge, kind, amount, raw, notes, line, cells: value.cells };
                self.dropped += self.known.hold(held);
                return Ok(());
            }
        }
        let pointer = value.pointer.map(Pointer::Charge);
        let fact = charge_fact(kind, &self.notes, value.amount, value.raw.as_deref());
        let fact = RateFact { pointer, ..fact };
        sink.rate(value.line, charge, &fact)
    }
}

fn charge_fact<'a>(
    kind: ChargeKind,
    notes: &'a str,
    amount: Known<Money>,
    amount_raw: Option<&'a str>,
) -> RateFact<'a> {
    RateFact {
        terms: terms_of_notes(notes),
        amount_raw,
        percentage: Err(Missing::NotApplicable),
        algorithm: Err(Missing::NotApplicable),
        ..RateFact::of(kind.kind(), amount)
    }
}

/// What is said where a rate of this format has no value.
const NOT_APPLICABLE: TermsFact<'static> = TermsFact {
    method: Err(Missing::NotApplicable),
    effective_from: Err(Missing::NotApplicable),
    effective_to: Err(Missing::NotApplicable),
    notes: Err(Missing::NotApplicable),
};

/// The terms of an amount of the hospital itself, which has none but perhaps a note.
fn terms_of_notes(notes: &str) -> TermsFact<'_> {
    TermsFact { notes: text(notes, Missing::NotApplicable), ..NOT_APPLICABLE }
}
