//! From checked rows to facts: items, charges, rates and effects, each given to the sink.

use std::collections::HashSet;

use super::charge_kind::ChargeKind;
use super::code_kept::{code_kept, fits_its_type};
use super::duplicate::{Duplicates, Seen};
use super::item_charges::ItemCharges;
use super::ledger::{Ledger, Written};
use super::modifiers;
use super::payer_figures::{Said, figures, statistic};
use super::remembered::{Remembered, charge_cells, item_cells};
use super::row::{Collected, Field, Locate, PayerCells, PayerField, Row, described};
use super::rules::{Checked, Checker, ItemNumbers, Judge, PayerNumbers};
use super::version::Version;
use crate::domain::{Code, CodeSystem, Known, Missing};
use crate::findings::{Finding, rules};
use crate::formats::above_bounds::{AboveBounds, Bounds};
use crate::formats::cell::{Fault, absent, read_billing_class, text};
use crate::formats::codes::{as_text, no_code_marker, point_taken_away, zeros_put_back};
use crate::formats::columns_with::ColumnsWith;
use crate::formats::ledger::{Mark, Marks, Texts};
use crate::formats::method_words::{method_or_unit, with_unit};
use crate::formats::number::{Number, depends_on_comma};
use crate::formats::said_system::without_said;
use crate::formats::spoiled_code::no_code;
use crate::formats::{
    AmountKind, BillingClass, ChargeFact, ChargeKey, ItemFact, ItemKey, PayerPlan, RateFact, Reject, SameBy,
    Setting, Sink, TermsFact,
};
use crate::source::IngestError;

/// From so many codes of one item on, a set is faster than a look at each.
const MANY_CODES: usize = 16;

/// Turns rows into facts. What repeats from row to row is compared as text and not read again.
pub(super) struct Facts {
    pub(super) checker: Checker,
    checked: Checked,
    item: Remembered<ItemKey>,
    charge: Remembered<ChargeKey>,
    item_charges: ItemCharges,
    duplicates: Duplicates,
    /// Systems of which it was said that codes of the file lack their zeros.
    zeros_put_back: Vec<CodeSystem>,
    /// Whether it was said that codes were made numbers.
    points_taken_away: bool,
    /// What is noted of codes that a spreadsheet spoiled: those of the item of the last accepted row, and those of
    /// the row that is read.
    spoiled: (String, String),
    above: AboveBounds,
    commas: ColumnsWith,
    pub(super) notes: String,
    pub(super) marks: Marks,
    /// What was made of the cells of the item of the last accepted row.
    pub(super) item_cells: Texts,
    pub(super) ledger: Ledger,
}

impl Facts {
    /// Facts of a file that is read by this requirement set.
    pub(super) fn new(version: Version, collected: Collected, judge: Judge, commas: ColumnsWith) -> Self {
        Self {
            checker: Checker { version, collected },
            checked: Checked::new(judge),
            item: Remembered::empty(),
            charge: Remembered::empty(),
            item_charges: ItemCharges::new(collected),
            duplicates: Duplicates::default(),
            zeros_put_back: Vec::new(),
            points_taken_away: false,
            spoiled: Default::default(),
            above: AboveBounds::default(),
            commas,
            notes: String::new(),
            marks: Marks::default(),
            item_cells: Texts::default(),
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
        let mut of_item = ItemNumbers::of(row);
        let (mut single, mut several);
        let numbers: &mut [PayerNumbers<'_>] = if let [payer] = row.payers {
            single = [PayerNumbers::of(payer)];
            &mut single
        } else {
            several = row.payers.iter().map(PayerNumbers::of).collect::<Vec<_>>();
            &mut several
        };
        self.doubt_commas(of_item.amounts(row), at);
        for (index, (numbers, cells)) in numbers.iter_mut().zip(row.payers).enumerate() {
            self.doubt_commas(numbers.amounts(index, cells), at);
            let outside = numbers.dollar.value().and_then(|dollars| of_item.bounds().outside(dollars));
            // What nobody pays is no rate.
            numbers.outside = outside.filter(|_| !cells.is_of_nobody());
        }
        self.checked.clear();
        self.check(row, &of_item, numbers, at);
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
        if row.is_modifier_row() {
            self.effects(row, numbers, &modifiers.unwrap_or_default(), at, sink)?;
        } else {
            self.charge(row, codes, modifiers, at, sink)?;
            self.amounts(row, &of_item, numbers, at, sink)?;
        }
        self.enter(row, &written);
        sink.accepted();
        Ok(true)
    }

    /// Adds a row to the ledger that was rejected before any cell was read.
    pub(super) fn reject(&mut self, at: &dyn Locate) {
        self.ledger.reject(&at.written());
    }

    /// Adds the marks of an accepted row to the ledger.
    fn enter(&mut self, row: &Row<'_>, written: &Written) {
        let mut texts = self.marks.count();
        texts.stored += written.modifiers;
        if !row.is_modifier_row() {
            texts.add(&self.charge.texts);
        }
        if !written.shares_item {
            texts.add(&self.item_cells);
        }
        self.ledger.accept(written, texts);
    }

    /// Adds the cells of an item that its rows share, one of which was the last that was accepted.
    pub(super) fn accept_item(&mut self, written: &Written) {
        self.ledger.accept(written, self.item_cells);
    }

    /// Gives what was held back until the last row, and the ledger of all cells.
    pub(super) fn finish(&mut self, sink: &mut dyn Sink) -> Result<(), IngestError> {
        self.item_charges.finish(sink)?;
        self.above.finish().try_for_each(|finding| sink.finding(finding))?;
        sink.cells(&self.ledger.total(self.item_charges.dropped));
        Ok(())
    }

    /// Numbers such as `3,100` and `3.100` are none where another cell of their column has a decimal comma.
    fn doubt_commas<'a, const N: usize>(
        &mut self,
        numbers: [(Field, &'a str, &mut Number<'a>); N],
        at: &dyn Locate,
    ) {
        for (field, cell, number) in numbers {
            // A percentage is never in the thousands.
            let is_percentage = matches!(field, Field::Payer(_, PayerField::Percentage));
            if depends_on_comma(cell)
                && !(is_percentage && cell.contains('.'))
                && at.column(field).is_some_and(|column| self.commas.are_in(column))
            {
                *number = number.beside_decimal_comma(cell);
            }
        }
    }

    fn check(
        &mut self,
        row: &Row<'_>,
        of_item: &ItemNumbers<'_>,
        numbers: &[PayerNumbers<'_>],
        at: &dyn Locate,
    ) {
        let out = &mut self.checked;
        self.checker.row(row, of_item, at, out);
        for (index, numbers) in numbers.iter().enumerate() {
            self.checker.payer(row, index, numbers, at, out);
        }
        self.checker.item(row, at, out);
        if row.is_modifier_row() {
            self.checker.modifier_row(row, at, out);
            self.checker.modifier_amounts(row, at, out);
            return;
        }
        self.checker.bounds(of_item, at, out);
        for (index, numbers) in numbers.iter().enumerate() {
            self.checker.plausible(row, of_item, index, numbers, at, out);
        }
    }

    /// The modifiers of a row whose charge is not that of the last row.
    fn modifiers(&mut self, row: &Row<'_>, at: &dyn Locate) -> Option<String> {
        if !row.is_modifier_row() && self.item.is(item_cells(row)) && self.charge.is(charge_cells(row)) {
            return None;
        }
        Some(modifiers::read(row, at, &mut self.checked))
    }

    /// The codes of a row whose item is not that of the last row. What a spreadsheet spoiled is none of them, and
    /// neither is a marker such as `N/A`; a row that has no other is found by its description.
    fn codes(&mut self, row: &Row<'_>, at: &dyn Locate) -> Vec<Code> {
        let mut codes = Vec::new();
        if row.is_modifier_row() || self.item.is(item_cells(row)) {
            return codes;
        }
        let mut seen = (row.codes.len() > MANY_CODES).then(HashSet::new);
        self.spoiled.1.clear();
        let mut is_said = false;
        for (index, pair) in row.codes.iter().enumerate().filter(|(_, pair)| !pair.code.is_empty()) {
            let printed = as_text(pair.code);
            if let Some(marker) = no_code_marker(printed).filter(|_| !printed.is_empty()) {
                is_said = true;
                if marker.ambiguous {
                    let message = format!("`{printed}` is read as no code");
                    self.checked.note(rules::AMBIGUOUS_MARKER, at, Field::Code(index), pair.code, message);
                }
                continue;
            }
            if let Some(fault) = no_code(printed) {
                self.leave_spoiled(index, pair.code, &fault, at);
                continue;
            }
            let (system, code, why) = code_kept(pair);
            if let Some(message) = why {
                self.checked.note(rules::CODE_SHAPE_UNEXPECTED, at, Field::Code(index), pair.code, message);
            }
            if !self.zeros_put_back.contains(&system)
                && let Some(fault) = zeros_put_back(system, without_said(system, printed))
            {
                // What a spreadsheet did to one code of a column it did to all.
                let message = format!("{}, here and wherever the file writes codes so", fault.message);
                self.checked.note(fault.rule, at, Field::Code(index), pair.code, message);
                self.zeros_put_back.push(system);
            }
            if let Some(fault) = point_taken_away(pair.code).filter(|_| !self.points_taken_away) {
                let message = format!("{}, here and wherever the file has such", fault.message);
                self.checked.note(fault.rule, at, Field::Code(index), pair.code, message);
                self.points_taken_away = true;
            }
            let is_new = match &mut seen {
                Some(seen) => seen.insert(code.clone()),
                None => !codes.contains(&code),
            };
            if is_new {
                codes.push(code);
            }
        }
        if codes.is_empty() && (is_said || !self.spoiled.1.is_empty()) {
            match Code::new(CodeSystem::Local, row.description) {
                Ok(code) => codes.push(code),
                Err(_) => {
                    let message = "nothing says what the row prices: its codes are none".to_owned();
                    self.checked.reject(rules::NOT_A_CODE, at, Field::Code(0), "", message);
                }
            }
        }
        codes
    }

    /// Keeps the text of a code that a spreadsheet spoiled as a note, and says so.
    #[cold]
    fn leave_spoiled(&mut self, index: usize, cell: &str, fault: &Fault, at: &dyn Locate) {
        let message = format!("{}; the row is kept by its other codes or its description", fault.message);
        self.checked.note(rules::CODE_SPOILED, at, Field::Code(index), cell, message);
        let of_row = &mut self.spoiled.1;
        let divider = if of_row.is_empty() { "" } else { ", " };
        of_row.push_str(&format!("{divider}code as published: {cell}"));
    }

    fn look_for_repeat(&mut self, row: &Row<'_>, at: &dyn Locate) {
        match self.duplicates.take(row, at) {
            Seen::First | Seen::Unknown => {}
            Seen::Before(place) => {
                let message = format!("the row says the same as {place}");
                self.checked.note(rules::ROW_REPEATED, at, Field::Row, "", message);
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
        let Some(modifiers) = modifiers else { return Ok(()) };
        let item = if let Some(key) = self.item.key.filter(|_| codes.is_empty()) {
            key
        } else {
            self.item(row, &codes, at, sink)?
        };
        self.item_cells = self.item.texts;
        let class = billing_class(row.billing_class, self.checker.collected);
        let fact = ChargeFact {
            setting: self.marks.known(Field::Setting, row.setting, setting(row.setting)),
            billing_class: self.marks.known(Field::BillingClass, row.billing_class, class),
            place_of_service: Err(Missing::NotCollected),
            modifiers: &modifiers,
        };
        let key = sink.charge(at.line(), item, &fact)?;
        self.charge.keep(charge_cells(row), key, self.marks.count());
        Ok(())
    }

    /// Gives an item that is not that of the last row.
    fn item(
        &mut self,
        row: &Row<'_>,
        codes: &[Code],
        at: &dyn Locate,
        sink: &mut dyn Sink,
    ) -> Result<ItemKey, IngestError> {
        let blank = if self.checker.collected.drug { Missing::NotApplicable } else { Missing::NotCollected };
        let drug = !row.drug_unit.is_empty() || !row.drug_type.is_empty();
        let blank = if drug { Missing::NotSupplied } else { blank };
        let upper = row.drug_type.to_ascii_uppercase();
        let marks = &mut self.marks;
        // A code that is there twice is stored; a type that its code does not fit is left out.
        for (index, pair) in row.codes.iter().enumerate() {
            let code = as_text(pair.code);
            match no_code_marker(code).filter(|_| !code.is_empty()) {
                Some(_) => marks.set(Field::Code(index), Mark::Gap),
                None => marks.keep(Field::Code(index), pair.code),
            }
            let is_stored = fits_its_type(pair) && no_code(code).is_none() && no_code_marker(code).is_none();
            let mark = if is_stored { Mark::Stored } else { Mark::LeftOut };
            if !pair.system.is_empty() {
                marks.set(Field::CodeType(index), mark);
            }
        }
        let codes: Vec<(CodeSystem, &str)> =
            codes.iter().map(|code| (code.system(), code.as_str())).collect();
        let unit = Number::of(row.drug_unit).positive(blank);
        let fact = ItemFact {
            description: marks.known(Field::Description, row.description, described(row.description)),
            same_by: SameBy::CodesAndWords,
            codes: &codes,
            components: &[],
            drug_unit: marks.known(Field::DrugUnit, row.drug_unit, unit),
            drug_type: marks.known(Field::DrugType, row.drug_type, text(&upper, blank)),
        };
        let key = sink.item(at.line(), &fact)?;
        let (of_item, of_row) = &mut self.spoiled;
        of_item.clone_from(of_row);
        self.item.keep(item_cells(row), key, self.marks.count());
        Ok(key)
    }

    /// Gives the negotiated rates, and holds the hospital's standard charges back until the last row
    /// of the charge, so that they are given once.
    fn amounts(
        &mut self,
        row: &Row<'_>,
        of_item: &ItemNumbers<'_>,
        numbers: &[PayerNumbers<'_>],
        at: &dyn Locate,
        sink: &mut dyn Sink,
    ) -> Result<(), IngestError> {
        let charge = self.charge.key.expect("the charge of an accepted row was given");
        self.item_charges.begin(charge, at, sink)?;
        let amounts = [
            (ChargeKind::Gross, row.gross, of_item.gross),
            (ChargeKind::Cash, row.cash, of_item.cash),
            (ChargeKind::Minimum, row.minimum, of_item.minimum),
            (ChargeKind::Maximum, row.maximum, of_item.maximum),
        ];
        for (kind, cell, reading) in amounts {
            if reading != Number::Blank {
                let amount = self.marks.known(kind.field(), cell, reading.money(Missing::NotSupplied));
                self.item_charges.take(kind, amount, reading.raw(), at, sink)?;
            }
        }
        let mut rates = 0;
        for (index, (cells, numbers)) in row.payers.iter().zip(numbers).enumerate() {
            let said = Said { index, cells, numbers };
            if cells.is_of_nobody() || !(cells.says_something() || self.checker.collected.payer_in_row) {
                self.leave(&said, &PayerField::ALL);
                continue;
            }
            rates += 1;
            if let Some(dollar) = numbers.dollar.value() {
                self.item_charges.negotiated = true;
                let column = (!self.checker.collected.names_in_cells).then_some(index);
                let bounds = Bounds { gross: of_item.gross.value(), maximum: of_item.maximum.value() };
                self.above.take(column, (cells.payer, cells.plan), dollar, bounds);
            }
            self.rate(charge, row, &said, at, sink)?;
        }
        if rates == 0
            && self.marks.known(Field::Notes, row.notes, text(row.notes, Missing::NotSupplied)).is_ok()
        {
            self.item_charges.notes(row.notes);
        }
        if rates == 0 && !self.spoiled.0.is_empty() {
            self.item_charges.notes(&self.spoiled.0);
        }
        Ok(())
    }

    /// Marks cells of a payer that are not kept.
    pub(super) fn leave(&mut self, said: &Said<'_>, fields: &[PayerField]) {
        let in_cells = self.checker.collected.names_in_cells;
        for field in fields {
            if in_cells || !matches!(field, PayerField::Payer | PayerField::Plan) {
                self.marks.leave(Field::Payer(said.index, *field), said.cells.cell(*field));
            }
        }
        if in_cells && said.cells.names_nobody() {
            self.marks.set(Field::Payer(said.index, PayerField::Payer), Mark::Gap);
        }
    }

    /// The payer and plan of a row that is kept.
    pub(super) fn payer_plan<'r>(&mut self, said: &Said<'r>) -> PayerPlan<'r> {
        let PayerCells { payer, plan, .. } = *said.cells;
        let known = PayerPlan {
            payer,
            plan: if plan.is_empty() { Err(Missing::NotSupplied) } else { Ok(plan) },
            line_of_business: None,
        };
        if self.checker.collected.names_in_cells {
            self.marks.keep(Field::Payer(said.index, PayerField::Payer), payer);
            self.marks.keep(Field::Payer(said.index, PayerField::Plan), plan);
        }
        known
    }

    /// A payer's notes, joined to those of the row; both cells are kept, or both say why not.
    pub(super) fn note<'s>(
        marks: &mut Marks,
        scratch: &'s mut String,
        row: &Row<'s>,
        said: &Said<'s>,
        blank: Missing,
    ) -> Known<&'s str> {
        let notes = text(join(scratch, said.cells.notes, row.notes), blank);
        let notes = marks.known(Field::Payer(said.index, PayerField::Notes), said.cells.notes, notes);
        marks.known(Field::Notes, row.notes, notes)
    }

    fn rate(
        &mut self,
        charge: ChargeKey,
        row: &Row<'_>,
        said: &Said<'_>,
        at: &dyn Locate,
        sink: &mut dyn Sink,
    ) -> Result<(), IngestError> {
        let (payer, numbers) = (said.cells, said.numbers);
        let payer_plan = self.payer_plan(said);
        let statistic = statistic(&mut self.marks, said, self.checker.collected);
        // A note is asked for where nothing else explains the rate.
        let explain = payer.method.eq_ignore_ascii_case("other") || payer.count == "0";
        let no_note = if explain { Missing::NotSupplied } else { Missing::NotApplicable };
        let notes = Self::note(&mut self.marks, &mut self.notes, row, said, no_note);
        let spoiled = &self.spoiled.0;
        let read = method_or_unit(payer.method);
        let noted = (!spoiled.is_empty()).then(|| match notes {
            Ok(notes) => format!("{notes} | {spoiled}"),
            Err(_) => spoiled.clone(),
        });
        let unit = read.and_then(|(_, unit)| unit);
        let noted = with_unit(unit, noted.as_deref().or(notes.ok())).or(noted);
        let notes = noted.as_deref().map_or(notes, Ok);
        let collected = self.checker.collected;
        let blank = |is_collected| match payer.has_charge() {
            true => Missing::NotApplicable,
            false => absent(is_collected),
        };
        let no_method = if payer.method.is_empty() { absent(collected.method) } else { Missing::Invalid };
        let method = read.map(|(method, _)| method).ok_or(no_method);
        let marks = &mut self.marks;
        let field = |field| Field::Payer(said.index, field);
        let (amount, percentage) =
            figures(marks, said, (blank(collected.dollar), blank(collected.percentage)));
        sink.rate(
            at.line(),
            charge,
            &RateFact {
                payer_plan: Some(payer_plan),
                terms: TermsFact {
                    method: marks.known(field(PayerField::Method), payer.method, method),
                    notes,
                    ..TermsFact::NOT_COLLECTED
                },
                amount_raw: numbers.dollar.raw(),
                percentage,
                algorithm: marks.known(
                    field(PayerField::Algorithm),
                    payer.algorithm,
                    text(payer.algorithm, blank(collected.algorithm)),
                ),
                statistic: Some(statistic),
                outside: numbers.outside,
                pointer: at.pointer_of_payer(said.index),
                ..RateFact::of(AmountKind::Negotiated, amount)
            },
        )
    }
}

/// The setting of a charge: a word of the template or its abbreviation.
fn setting(cell: &str) -> Known<Setting> {
    let blank = if cell.is_empty() { Missing::NotSupplied } else { Missing::Invalid };
    Setting::from_word(cell).or_else(|| Setting::of_other_form(cell)).ok_or(blank)
}

fn billing_class(cell: &str, collected: Collected) -> Known<BillingClass> {
    if cell.is_empty() {
        return Err(absent(collected.billing_class));
    }
    read_billing_class(cell).map_or(Err(Missing::Invalid), |reading| reading.value)
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
