//! One row of a table: its cells become facts, all of them before any is handed over.

use chrono::NaiveDate;

use super::amount::{ColumnTerms, Rate, Text, Whose, rate_fact};
use super::codes::Codes;
use super::fields::{Fields, Origin};
use super::gaps::{Meaning, Numbers};
use super::layout::Layout;
use super::ledger::Ledger;
use super::memo::{Days, Found, Memory, Site};
use super::percent_words::{WordsOfDollars, says_percentage};
use super::repeats::Repeats;
use super::shares_as_dollars::SharesAsDollars;
use super::spec::ShortWord;
use super::two_names::TwoNames;
use crate::domain::text::{count, trimmed};
use crate::domain::{CodeSystem, Decimal, Known, LineOfBusiness, Missing, Money};
use crate::findings::{Finding, Severity, rules};
use crate::formats::Pointer;
use crate::formats::above_bounds::{AboveBounds, Bounds};
use crate::formats::cell::{
    Fault, Reading, day_or_month_first, read_billing_class, read_first_day, read_last_day,
    read_line_of_business, read_method, read_place, read_setting, read_text, two_days,
};
use crate::formats::codes::{as_text, read_modifiers};
use crate::formats::columns_with::ColumnsWith;
use crate::formats::fact::{ChargeFact, ItemFact, PayerPlan, RateFact, SameBy, TermsFact};
use crate::formats::ledger::is_blank;
use crate::formats::method_words::unit_of_work;
use crate::formats::outside_bounds::{OutsideBounds, RowBounds};
use crate::formats::reader::{ChargeKey, ItemKey, PublisherKind, Reject, Sink};
use crate::formats::row_width::short_row;
use crate::formats::said_system::without_said;
use crate::formats::words::{AmountKind, Method};
use crate::source::{IngestError, Rows};

/// A row, and what was noticed in it so far.
pub(super) struct Row<'a, 'f> {
    pub(super) rows: &'a Rows,
    pub(super) layout: &'a Layout,
    pub(super) numbers: &'a Numbers,
    pub(super) findings: &'f mut Vec<Finding>,
    pub(super) ledger: &'f mut Ledger,
    pub(super) room: &'f mut Room,
}

/// Room for what is made of a row, used again for the next: a sound row allocates nothing.
#[derive(Default)]
pub(super) struct Room {
    pub(super) codes: Codes,
    /// As stored: divided by bars.
    pub(super) modifiers: String,
    pub(super) rates: Vec<Rate>,
    pub(super) buffer: String,
    /// Of columns that could say that an amount is a percentage.
    pub(super) words_of_dollars: WordsOfDollars,
    /// Where a comma may be the decimal point.
    pub(super) commas: Option<ColumnsWith>,
    /// Where the day of a date is before its month.
    days_first: Option<ColumnsWith>,
    pub(super) above: AboveBounds,
    pub(super) shares: SharesAsDollars,
    /// The payers that rows name.
    pub(super) names: TwoNames,
    pub(super) repeats: Repeats,
}

impl Room {
    /// Room for the rows of a file.
    pub(super) fn of(commas: ColumnsWith, days_first: ColumnsWith) -> Self {
        Self { commas: Some(commas), days_first: Some(days_first), ..Self::default() }
    }
}

/// The facts of a sound row; its codes, modifiers and amounts are in the room.
pub(super) struct Parsed<'a> {
    item: Found<ItemKey, Known<&'a str>>,
    charge: Found<ChargeKey, Found<Site, Site>>,
    days: Found<Days, Days>,
    method: Known<Method>,
    notes: Known<&'a str>,
    /// The unit of work that the row names as its method, which is a note of its rates.
    unit: Option<&'static str>,
    /// The payer that the row names.
    payer_plan: Option<PayerPlan<'a>>,
    line_of_business: Option<LineOfBusiness>,
}

impl<'a> Row<'a, '_> {
    /// Reads all cells. `None`: the row is at fault.
    pub(super) fn parse(&mut self, memory: &Memory) -> Option<Parsed<'a>> {
        self.ledger.begin(self.rows.fields());
        self.room.rates.clear();
        if self.rows.fields().len() != self.layout.headings.len() && !self.width_is_sound() {
            return None;
        }
        let fields: &'a Fields = &self.layout.fields;
        let (item, charge) = self.recall(memory);
        let item = match item {
            Some(key) => Found::Before(key),
            None => {
                self.codes();
                Found::Fresh(self.text(&fields.description))
            }
        };
        let charge = match charge {
            Some(key) => Some(Found::Before(key)),
            None => {
                self.modifiers(&fields.modifiers);
                self.site(fields, memory).map(Found::Fresh)
            }
        };
        let method = self.read(&fields.method, read_method);
        let days = self.days(fields, memory);
        self.charges();
        let payer_plan = self.negotiated(fields);
        let line = self.read(&fields.line_of_business, read_line_of_business);
        self.of_payer_columns();
        self.refuse_percentages(method);
        let notes = self.text(&fields.notes).or_else(|gap| self.after_drug().ok_or(gap));
        let unit =
            method.is_some_and(|method| method == Ok(Method::Other)).then(|| self.unit(&fields.method));
        if self.findings.iter().any(|finding| finding.rule.severity == Severity::Error) {
            return None;
        }
        self.under_no_heading();
        let line_of_business = line?.ok();
        Some(Parsed {
            item,
            charge: charge?,
            days: days?,
            method: method?,
            notes,
            unit: unit.flatten(),
            payer_plan,
            line_of_business,
        })
    }

    /// Hands the facts to the sink, and remembers what was made of a row without a finding.
    pub(super) fn give(
        &mut self,
        parsed: &Parsed<'_>,
        memory: &mut Memory,
        sink: &mut dyn Sink,
    ) -> Result<(), IngestError> {
        let silent = self.findings.is_empty();
        self.room.repeats.accept(self.findings);
        for finding in self.findings.drain(..) {
            sink.finding(finding)?;
        }
        let (line, row) = (self.rows.position().line, self.rows.fields());
        let item = match parsed.item {
            Found::Before(key) => key,
            Found::Fresh(description) => self.item(line, description, sink)?,
        };
        let charge = match parsed.charge {
            Found::Before(key) => Some(key),
            // Where each amount is of a charge of its own, the row's would have none.
            Found::Fresh(_) if !self.layout.has_base => None,
            Found::Fresh(Found::Before(site) | Found::Fresh(site)) => {
                Some(sink.charge(line, item, &charge_of(site, &self.room.modifiers))?)
            }
        };
        self.rates(line, (item, charge), parsed, sink)?;
        self.look_for_shares();
        self.compare_with_bounds(parsed);
        if let Some(named) = parsed.payer_plan {
            self.room.names.take(named.payer);
        }
        sink.accepted();
        if silent {
            let ledger = &*self.ledger;
            if let Found::Fresh(_) = parsed.item {
                memory.item.keep(row, ledger, item);
            }
            if let Found::Fresh(site) = parsed.charge {
                if let Some(charge) = charge {
                    memory.charge.keep(row, ledger, charge);
                }
                if let Found::Fresh(site) = site {
                    memory.site.keep(row, ledger, site);
                }
            }
            if let Found::Fresh(days) = parsed.days {
                memory.days.keep(row, ledger, days);
            }
        }
        self.ledger.accept(row);
        Ok(())
    }

    #[cold]
    pub(super) fn reject(&mut self, sink: &mut dyn Sink) -> Result<(), IngestError> {
        let position = self.rows.position();
        self.ledger.reject();
        self.room.repeats.reject();
        sink.reject(&Reject {
            line: position.line,
            byte_offset: position.byte_offset,
            raw: &self.rows.raw(),
            findings: self.findings,
        })
    }

    /// Looks at the amounts of the row as shares among dollars.
    fn look_for_shares(&mut self) {
        let Room { rates, shares, codes, .. } = &mut *self.room;
        for Rate { amount, .. } in rates.iter() {
            if let Ok(value) = amount.value {
                shares.take((self.rows, self.layout), (amount.column, value), codes.iter());
            }
        }
    }

    /// Counts the amounts of payers that are above what the row states as gross charge or maximum.
    fn compare_with_bounds(&mut self, parsed: &Parsed<'_>) {
        if self.layout.charges.is_empty() {
            return;
        }
        let Room { rates, above, .. } = &mut *self.room;
        let of = |kind| rates.iter().find(|rate| rate.kind == kind).and_then(|rate| rate.amount.value.ok());
        let decimal = |amount: Option<Money>| amount.map(Money::dollars);
        let bounds =
            Bounds { gross: decimal(of(AmountKind::Gross)), maximum: decimal(of(AmountKind::Maximum)) };
        for rate in rates.iter() {
            let Ok(amount) = rate.amount.value else { continue };
            let (column, payer, plan) = match rate.payer {
                Whose::Nobody => continue,
                Whose::Row => {
                    let Some(PayerPlan { payer, plan, .. }) = parsed.payer_plan else { continue };
                    (None, payer, plan.unwrap_or(""))
                }
                Whose::Column(at) => {
                    let column = &self.layout.payers[at];
                    (Some(at), column.payer.as_str(), column.plan.as_deref().unwrap_or(""))
                }
            };
            above.take(column, (payer, plan), amount.dollars(), bounds);
        }
    }

    fn item(&self, line: u64, description: Known<&str>, sink: &mut dyn Sink) -> Result<ItemKey, IngestError> {
        let (drug_unit, drug_type) = (Err(Missing::NotCollected), Err(Missing::NotCollected));
        let mut codes = self.room.codes.iter();
        let (one, several): ([_; 1], Vec<_>);
        let codes = match (codes.len(), codes.next()) {
            (1, Some(code)) => {
                one = [code];
                &one[..]
            }
            (_, first) => {
                several = first.into_iter().chain(codes).collect();
                &several
            }
        };
        let same_by = self.same_by();
        sink.item(line, &ItemFact { description, same_by, codes, components: &[], drug_unit, drug_type })
    }

    /// A chargemaster has many things under one code. What a payer or a program pays for a code that all use is one
    /// price, and its words are others every year.
    fn same_by(&self) -> SameBy {
        let is_chargemaster = self.layout.publisher == PublisherKind::Hospital;
        if is_chargemaster || self.room.codes.iter().all(|(system, _)| system.is_of_publisher()) {
            SameBy::CodesAndWords
        } else {
            SameBy::Codes
        }
    }

    fn rates(
        &self,
        line: u64,
        (item, base): (ItemKey, Option<ChargeKey>),
        parsed: &Parsed<'_>,
        sink: &mut dyn Sink,
    ) -> Result<(), IngestError> {
        let (Found::Before(days) | Found::Fresh(days)) = parsed.days;
        let terms = TermsFact {
            method: parsed.method,
            effective_from: days.from,
            effective_to: days.to,
            notes: parsed.notes,
        };
        let bounds = self.bounds();
        for rate in &self.room.rates {
            let of_column = self.layout.of_column[rate.amount.column].as_ref();
            let charge = match (of_column.filter(|of_column| of_column.is_of_charge()), base) {
                (None, Some(base)) => base,
                (of_column, _) => self.charge_of_amount(line, item, of_column, parsed, sink)?,
            };
            let stated = of_column.and_then(|of_column| of_column.line_of_business);
            let line_of_business = stated.or(parsed.line_of_business);
            let payer_plan = match rate.payer {
                Whose::Nobody => None,
                Whose::Row => parsed.payer_plan.map(|named| PayerPlan { line_of_business, ..named }),
                Whose::Column(at) => {
                    let column = &self.layout.payers[at];
                    let plan = column.plan.as_deref().map_err(|reason| *reason);
                    Some(PayerPlan { payer: &column.payer, plan, line_of_business })
                }
            };
            let text = match rate.amount.text {
                Text::Spent | Text::Percentage(_) => "",
                Text::Printed | Text::Algorithm => self.printed(rate.amount.column).trim(),
            };
            let method = of_column.and_then(|of_column| of_column.method);
            let unit = if method.is_none() { parsed.unit } else { None };
            let own = of_column.and_then(|of_column| of_column.notes.as_deref());
            let joined;
            let notes = match (unit, own) {
                (None, None) => terms.notes,
                (Some(one), None) | (None, Some(one)) if terms.notes.is_err() => Ok(one),
                (unit, own) => {
                    joined =
                        unit.into_iter().chain(own).chain(terms.notes.ok()).collect::<Vec<_>>().join("; ");
                    Ok(joined.as_str())
                }
            };
            let terms = TermsFact {
                notes,
                method: method.map_or(terms.method, Ok),
                effective_from: of_column
                    .and_then(|of_column| of_column.effective_from)
                    .map_or(terms.effective_from, Ok),
                ..terms
            };
            // The line of a value in a record is its own; that of a cell is the row's.
            let line = if self.rows.lines().is_some() { line } else { self.rows.line_of(rate.amount.column) };
            let pointer = self.rows.record().map(|(list, number)| Pointer::Record(list, number));
            let outside = self.outside_bounds(rate, &bounds);
            if let Some((outside, dollars)) = outside {
                let column = rate.amount.column;
                let place = self.rows.place(Some((column, self.layout.headings[column].as_str())));
                let said = outside.said(dollars);
                sink.finding(rules::OUTSIDE_BOUNDS.at(place, self.printed(column), said))?;
            }
            let outside = outside.map(|(outside, _)| outside);
            sink.rate(
                line,
                charge,
                &RateFact { pointer, outside, ..rate_fact(rate, payer_plan, terms, text) },
            )?;
        }
        Ok(())
    }

    /// The minimum and maximum that the row states.
    fn bounds(&self) -> Vec<&Rate> {
        let is_bound = |rate: &&Rate| matches!(rate.kind, AmountKind::Minimum | AmountKind::Maximum);
        if self.layout.charges.is_empty() {
            return Vec::new();
        }
        self.room.rates.iter().filter(is_bound).collect()
    }

    /// The bound of the same charge that a negotiated rate is outside of, and its dollars.
    fn outside_bounds(&self, rate: &Rate, bounds: &[&Rate]) -> Option<(OutsideBounds, Decimal)> {
        if rate.kind != AmountKind::Negotiated || bounds.is_empty() {
            return None;
        }
        let of_column = |rate: &Rate| self.layout.of_column[rate.amount.column].as_ref();
        let charge = |rate: &Rate| of_column(rate).map(ColumnTerms::charge).unwrap_or_default();
        let of_kind = |kind| {
            let bound = bounds.iter().find(|bound| bound.kind == kind && charge(bound) == charge(rate))?;
            bound.amount.value.ok().map(Money::dollars)
        };
        let of_row =
            RowBounds { minimum: of_kind(AmountKind::Minimum), maximum: of_kind(AmountKind::Maximum) };
        let dollars = rate.amount.value.ok()?.dollars();
        Some((of_row.outside(dollars)?, dollars))
    }

    /// The charge of an amount whose column says more of it than the row does.
    fn charge_of_amount(
        &self,
        line: u64,
        item: ItemKey,
        of_column: Option<&ColumnTerms>,
        parsed: &Parsed<'_>,
        sink: &mut dyn Sink,
    ) -> Result<ChargeKey, IngestError> {
        let site = match parsed.charge {
            Found::Before(key) => return Ok(key),
            Found::Fresh(Found::Before(site) | Found::Fresh(site)) => site,
        };
        let modifiers = self.room.modifiers.as_str();
        let Some(of_column) = of_column else { return sink.charge(line, item, &charge_of(site, modifiers)) };
        let site = Site {
            setting: of_column.setting.map_or(site.setting, Ok),
            billing_class: of_column.billing_class.map_or(site.billing_class, Ok),
            place_of_service: of_column.place_of_service.map_or(site.place_of_service, Ok),
        };
        let mut buffer = String::new();
        let both = format!("{modifiers}|{}", of_column.modifiers);
        let modifiers = read_modifiers(&both, &mut buffer).expect("each of them was read before");
        sink.charge(line, item, &charge_of(site, modifiers))
    }

    /// A cell as the file prints it.
    pub(super) fn printed(&self, column: usize) -> &'a str {
        self.rows.fields().get(column).unwrap_or("")
    }

    /// What a cell says: what the profile makes of it, or what is printed.
    pub(super) fn cell(&self, column: usize) -> &'a str {
        let printed = self.printed(column);
        match self.layout.values.get(column) {
            Some(Some(values)) => values.meaning(printed),
            _ => printed,
        }
    }

    #[cold]
    pub(super) fn note(&mut self, column: Option<usize>, fault: Fault) {
        let name = |at: usize| (at, self.layout.headings[at].as_str());
        let place = self.rows.place(column.map(name));
        let value = column.map(|at| self.printed(at));
        self.findings.push(fault.at(place, value));
    }

    /// Something noticed in a text that can be used.
    #[cold]
    pub(super) fn notice(&mut self, column: Option<usize>, fault: Fault) {
        let cell = column.map_or("", |at| self.cell(at));
        self.note(column, self.layout.author.noticed(fault, cell));
    }

    /// Whether a row of another width than the header can be used: blank cells behind the last column
    /// do no harm, and cells that are not there can be taken as empty.
    #[cold]
    fn width_is_sound(&mut self) -> bool {
        let (found, width) = (self.rows.fields().len(), self.layout.headings.len());
        if found > width && self.rows.fields().iter().skip(width).all(is_blank) {
            return true;
        }
        let (rule, message) = short_row(self.rows, width).unwrap_or_else(|| {
            (
                rules::ROW_WIDTH,
                format!("the row has {}, the header has {width}", count(found as u64, "cell", "cells")),
            )
        });
        let is_filled = rule == rules::SHORT_ROW && self.layout.short == ShortWord::Fill;
        let rule = if is_filled { rule } else { rules::ROW_WIDTH };
        self.note(None, Fault::new(rule, message, rule.remedy));
        is_filled
    }

    /// A text under a blank heading is not read, and not skipped in silence.
    fn under_no_heading(&mut self) {
        let mut unnamed = self.layout.unnamed.iter();
        if let Some(at) = unnamed.find(|at| !is_blank(self.cell(**at))) {
            self.note(Some(*at), self.layout.author.under_no_heading());
        }
    }

    /// The item and the charge of the row before, where the row is of the same.
    fn recall(&mut self, memory: &Memory) -> (Option<ItemKey>, Option<ChargeKey>) {
        let row = self.rows.fields();
        let item = memory.item.recall(row, self.ledger);
        // Charges of single amounts are made anew for each row.
        let recalled = item.filter(|_| !self.layout.has_terms);
        let charge = recalled.and_then(|_| memory.charge.recall(row, self.ledger));
        // Modifiers behind a code belong to the charge: without it the codes are read again.
        let kept = charge.is_some() || !self.layout.codes.iter().any(|codes| codes.rule.splits());
        (item.filter(|_| kept), charge)
    }

    /// A field of the row; `None` when its cell is at fault. Every cell is read here but those of
    /// codes, modifiers and amounts.
    pub(super) fn read<T>(
        &mut self,
        from: &'a Origin,
        read: impl Fn(&'a str) -> Result<Reading<T>, Fault>,
    ) -> Option<Known<T>> {
        let (column, text) = match from {
            Origin::Nowhere | Origin::Absent => return Some(Err(Missing::NotCollected)),
            Origin::Constant(text) => (None, text.as_str()),
            Origin::Column(at) => (Some(*at), trimmed(self.cell(*at))),
        };
        if let Some(at) = column
            && let Some(Meaning::Gap(reason)) = self.layout.markers[at].declared(text)
        {
            self.ledger.read(at, false);
            return Some(Err(reason));
        }
        match read(text) {
            Ok(Reading { value, notice }) => {
                if let Some(at) = column {
                    self.ledger.read(at, value.is_ok());
                }
                if let Some(notice) = notice {
                    self.notice(column, notice);
                }
                Some(value)
            }
            Err(fault) => {
                let is_word = [rules::UNKNOWN_WORD, rules::NOT_A_PLACE_OF_SERVICE].contains(&fault.rule);
                let author = self.layout.author;
                let fault = match is_word {
                    true if says_percentage(text) => author.no_word_of_share(fault),
                    true => author.no_such_word(fault),
                    false => fault,
                };
                self.note(column, fault);
                None
            }
        }
    }

    /// Words, which are never at fault.
    pub(super) fn text(&mut self, from: &'a Origin) -> Known<&'a str> {
        match from {
            Origin::Constant(text) => Ok(text.trim()),
            from => self.read(from, |cell| Ok(read_text(cell))).unwrap_or(Err(Missing::NotSupplied)),
        }
    }

    /// The unit of work that the method of the row names, `per visit`.
    fn unit(&self, method: &Origin) -> Option<&'static str> {
        match method {
            Origin::Nowhere | Origin::Absent => None,
            Origin::Constant(text) => unit_of_work(text),
            Origin::Column(at) => unit_of_work(self.cell(*at)),
        }
    }

    /// What is said after the drug code of the row, `(2 mL)`, which is a note of its rates. Such a code is noticed.
    fn after_drug(&self) -> Option<&'a str> {
        let mut noticed = self.findings.iter();
        if !noticed.any(|finding| finding.rule == rules::DRUG_CODE_WITH_HYPHENS) {
            return None;
        }
        let mut cells = self.layout.codes.iter().map(|codes| as_text(self.cell(codes.column)));
        cells.find_map(|cell| CodeSystem::Ndc.words_after_drug(without_said(CodeSystem::Ndc, cell)))
    }

    fn site(&mut self, fields: &'a Fields, memory: &Memory) -> Option<Found<Site, Site>> {
        if let Some(site) = memory.site.recall(self.rows.fields(), self.ledger) {
            return Some(Found::Before(site));
        }
        let setting = self.read(&fields.setting, read_setting);
        let billing_class = self.read(&fields.billing_class, read_billing_class);
        let place = self.read(&fields.place_of_service, read_place);
        let (setting, billing_class, place_of_service) = (setting?, billing_class?, place?);
        Some(Found::Fresh(Site { setting, billing_class, place_of_service }))
    }

    /// A day of the row. Where a day of the file can only be read with the day before the month, one that can be read both
    /// ways is at fault: a file writes the first and the last days of its rates in one way.
    fn day(
        &mut self,
        fields: &Fields,
        from: &'a Origin,
        read: fn(&str) -> Result<Reading<NaiveDate>, Fault>,
    ) -> Option<Known<NaiveDate>> {
        if let Some(at) = from.column()
            && let Some([month_first, day_first]) = two_days(self.cell(at))
        {
            let columns = [&fields.effective_from, &fields.effective_to].map(Origin::column);
            let looked = self.room.days_first.as_mut();
            if looked.is_some_and(|shown| columns.into_iter().flatten().any(|at| shown.are_in(at))) {
                self.note(Some(at), day_or_month_first(month_first, day_first));
                return None;
            }
        }
        self.read(from, read)
    }

    fn days(&mut self, fields: &'a Fields, memory: &Memory) -> Option<Found<Days, Days>> {
        if let Some(days) = memory.days.recall(self.rows.fields(), self.ledger) {
            return Some(Found::Before(days));
        }
        let from = self.day(fields, &fields.effective_from, read_first_day);
        let to = self.day(fields, &fields.effective_to, read_last_day);
        let days = Days { from: from?, to: to? };
        if let (Ok(from), Ok(to)) = (days.from, days.to)
            && to < from
        {
            let message = format!("ends before it begins, on {from}");
            let rule = rules::ENDS_BEFORE_IT_BEGINS;
            let fault = Fault::new(rule, message, rule.remedy);
            self.note(fields.effective_to.column().or(fields.effective_from.column()), fault);
            return None;
        }
        Some(Found::Fresh(days))
    }
}

/// The charge of a place with its modifiers.
const fn charge_of(site: Site, modifiers: &str) -> ChargeFact<'_> {
    let Site { setting, billing_class, place_of_service } = site;
    ChargeFact { setting, billing_class, place_of_service, modifiers }
}
