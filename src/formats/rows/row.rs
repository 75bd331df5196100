//! One row of a table: its cells become facts, all of them before any is handed over.

use super::amount::{Amount, Rate, Text, Whose, rate_fact};
use super::codes::{CodeCell, Codes};
use super::gaps::{Meaning, Numbers, Printed};
use super::layout::{Fields, Layout, Origin, split_payer};
use super::ledger::Ledger;
use super::memo::{Days, Found, Memory, Site};
use super::spec::{OtherwiseWord, ShortWord};
use crate::domain::{Known, Missing, Money};
use crate::findings::{Finding, Severity, rules};
use crate::formats::above_bounds::{AboveBounds, Bounds};
use crate::formats::cell::{
    Fault, Notice, Reading, out_of_proportion, read_billing_class, read_date, read_method, read_percentage,
    read_place, read_setting, read_text,
};
use crate::formats::codes::read_modifiers;
use crate::formats::decimal_comma::DecimalCommas;
use crate::formats::fact::{AmountKind, ChargeFact, ItemFact, Method, PayerPlan, TermsFact};
use crate::formats::ledger::{Mark, is_blank};
use crate::formats::number::Number;
use crate::formats::reader::{ChargeKey, ItemKey, Reject, Sink};
use crate::source::IngestError;
use crate::source::Rows;

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
    codes: Codes,
    /// As stored: divided by bars.
    modifiers: String,
    rates: Vec<Rate>,
    buffer: String,
    /// Where a comma may be the decimal point.
    commas: Option<DecimalCommas>,
    pub(super) above: AboveBounds,
}

impl Room {
    /// Room for the rows of a file.
    pub(super) fn of(commas: DecimalCommas) -> Self {
        Self { commas: Some(commas), ..Self::default() }
    }
}

/// The facts of a sound row; its codes, modifiers and amounts are in the room.
pub(super) struct Parsed<'a> {
    item: Found<ItemKey, Known<&'a str>>,
    charge: Found<ChargeKey, Found<Site, Site>>,
    days: Found<Days, Days>,
    method: Known<Method>,
    notes: Known<&'a str>,
    /// The payer that the row names.
    payer_plan: Option<PayerPlan<'a>>,
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
        self.of_payer_columns();
        let notes = self.text(&fields.notes);
        if self.findings.iter().any(|finding| finding.rule.severity == Severity::Error) {
            return None;
        }
        self.under_no_heading();
        Some(Parsed { item, charge: charge?, days: days?, method: method?, notes, payer_plan })
    }

    /// Hands the facts to the sink, and remembers what was made of a row without a finding.
    pub(super) fn give(
        &mut self,
        parsed: &Parsed<'_>,
        memory: &mut Memory,
        sink: &mut dyn Sink,
    ) -> Result<(), IngestError> {
        let silent = self.findings.is_empty();
        for finding in self.findings.drain(..) {
            sink.finding(finding)?;
        }
        let (line, row) = (self.rows.position().line, self.rows.fields());
        let item = match parsed.item {
            Found::Before(key) => key,
            Found::Fresh(description) => self.item(line, description, sink)?,
        };
        let charge = match parsed.charge {
            Found::Before(key) => key,
            Found::Fresh(Found::Before(site) | Found::Fresh(site)) => {
                let Site { setting, billing_class, place_of_service } = site;
                let modifiers = self.room.modifiers.as_str();
                sink.charge(line, item, &ChargeFact { setting, billing_class, place_of_service, modifiers })?
            }
        };
        self.rates(line, charge, parsed, sink)?;
        self.compare_with_bounds(parsed);
        sink.accepted();
        if silent {
            let ledger = &*self.ledger;
            if let Found::Fresh(_) = parsed.item {
                memory.item.keep(row, ledger, item);
            }
            if let Found::Fresh(site) = parsed.charge {
                memory.charge.keep(row, ledger, charge);
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
        sink.reject(&Reject {
            line: position.line,
            byte_offset: position.byte_offset,
            raw: &self.rows.raw(),
            findings: self.findings,
        })
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
                    let Some(PayerPlan { payer, plan }) = parsed.payer_plan else { continue };
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
        sink.item(line, &ItemFact { description, codes, drug_unit, drug_type })
    }

    fn rates(
        &self,
        line: u64,
        charge: ChargeKey,
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
        for rate in &self.room.rates {
            let payer_plan = match rate.payer {
                Whose::Nobody => None,
                Whose::Row => parsed.payer_plan,
                Whose::Column(at) => {
                    let column = &self.layout.payers[at];
                    let plan = column.plan.as_deref().map_err(|reason| *reason);
                    Some(PayerPlan { payer: &column.payer, plan })
                }
            };
            let text = match rate.amount.text {
                Text::Spent => "",
                Text::Printed | Text::Algorithm => self.cell(rate.amount.column).trim(),
            };
            let line = if self.rows.lines().is_some() { line } else { self.rows.line_of(rate.amount.column) };
            sink.rate(line, charge, &rate_fact(rate, payer_plan, terms, text))?;
        }
        Ok(())
    }

    fn cell(&self, column: usize) -> &'a str {
        self.rows.fields().get(column).unwrap_or("")
    }

    #[cold]
    fn note(&mut self, column: Option<usize>, fault: Fault) {
        let name = |at: usize| (at, self.layout.headings[at].as_str());
        let place = self.rows.place(column.map(name));
        let value = column.map(|at| self.cell(at));
        self.findings.push(fault.at(place, value));
    }

    /// Something noticed in a text that can be used.
    #[cold]
    fn notice(&mut self, column: Option<usize>, fault: Fault) {
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
        let message = format!("the row has {found} cells, the header has {width}");
        if found < width && self.layout.short == ShortWord::Fill {
            let help = "the cells that are not there are taken as empty; look whether the row is cut";
            self.note(None, Fault::new(rules::SHORT_ROW, message, help));
            return true;
        }
        self.note(None, Fault::new(rules::ROW_WIDTH, message, rules::ROW_WIDTH.remedy));
        false
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
        let charge = item.and_then(|_| memory.charge.recall(row, self.ledger));
        // Modifiers behind a code belong to the charge: without it the codes are read again.
        let kept = charge.is_some() || !self.layout.codes.iter().any(|codes| codes.rule.splits());
        (item.filter(|_| kept), charge)
    }

    /// All codes of the row, and the modifiers that stand behind one, into the room.
    fn codes(&mut self) {
        self.room.codes.clear();
        let (layout, mut faulty) = (self.layout, false);
        for codes in &layout.codes {
            let (column, system_column) = (codes.column, codes.system_column);
            let system = system_column.map_or("", |at| self.cell(at));
            let read = codes.rule.read(self.cell(column), system, &mut self.room.codes);
            if let Some(at) = system_column {
                // What a blank system is, the shape of the code says.
                let unused = if is_blank(system) { Mark::Gap } else { Mark::LeftOut };
                let used = matches!(read, CodeCell::Code(_)) && unused != Mark::Gap;
                self.ledger.mark(at, if used { Mark::Stored } else { unused });
            }
            self.ledger.mark(
                column,
                match read {
                    CodeCell::Nothing => Mark::Gap,
                    CodeCell::Skipped => Mark::LeftOut,
                    _ => Mark::Stored,
                },
            );
            match read {
                CodeCell::Nothing | CodeCell::Code(None) => {}
                CodeCell::Code(Some(notice)) => self.note(Some(column), notice),
                CodeCell::Unshaped(system) => {
                    let message = format!("not a code of the expected shapes; kept as a {system} code");
                    let help =
                        "add its shape to [[codes]] in the profile, or ask the source for the right code";
                    self.note(Some(column), Fault::new(rules::CODE_SHAPE_UNEXPECTED, message, help));
                }
                CodeCell::Skipped => {
                    let help = "add its shape to [[codes]] in the profile if it is one";
                    let message = "not a code of the expected shapes; the cell is not used";
                    self.note(Some(column), Fault::new(rules::CODE_NOT_USED, message, help));
                }
                CodeCell::Bad(fault) => {
                    faulty = true;
                    self.note(Some(column), layout.author.no_such_code(fault));
                }
                CodeCell::BadSystem(fault) => {
                    faulty = true;
                    self.note(system_column, fault);
                }
            }
        }
        if self.room.codes.is_empty() && !faulty {
            let column = layout.codes.first().map(|codes| codes.column);
            self.note(column, layout.author.no_code());
        }
    }

    /// The modifiers of the row's own cell and of those behind its codes, into the room.
    fn modifiers(&mut self, from: &'a Origin) {
        let (column, own) = match from {
            Origin::Nowhere | Origin::Absent => (None, ""),
            Origin::Constant(text) => (None, text.as_str()),
            Origin::Column(at) => (Some(*at), self.modifiers_of_cell(*at)),
        };
        let Room { codes, modifiers, buffer, .. } = &mut *self.room;
        let joined;
        let all = match codes.behind.as_str() {
            "" => own,
            behind => {
                joined = format!("{own}|{behind}");
                &joined
            }
        };
        match read_modifiers(all, buffer) {
            Ok(read) => {
                modifiers.clear();
                modifiers.push_str(read);
            }
            Err(fault) => self.note(column, fault),
        }
    }

    /// The text of a cell of modifiers: none where it is blank or says that there are none.
    fn modifiers_of_cell(&mut self, column: usize) -> &'a str {
        let cell = self.cell(column).trim();
        let gap = self.layout.markers[column].gap(cell);
        // A blank cell of modifiers says that there are none, which is stored.
        self.ledger.read(column, gap.is_none() || cell.is_empty());
        let Some(gap) = gap else { return cell };
        match gap.reason {
            Missing::NotSupplied | Missing::NotApplicable => {
                if let Some(notice) = gap.notice(cell) {
                    self.notice(Some(column), notice);
                }
            }
            // A rate of modifiers that are withheld must not become the rate of the bare code.
            reason => {
                let message = format!("the modifiers are not known: `{cell}` means {reason}");
                let help = "write the modifiers; leave the cell empty if there are none";
                self.note(Some(column), Fault::new(rules::NOT_A_MODIFIER, message, help));
            }
        }
        ""
    }

    /// A field of the row; `None` when its cell is at fault. Every cell is read here but those of
    /// codes, modifiers and amounts.
    fn read<T>(
        &mut self,
        from: &'a Origin,
        read: impl Fn(&'a str) -> Result<Reading<T>, Fault>,
    ) -> Option<Known<T>> {
        let (column, text) = match from {
            Origin::Nowhere | Origin::Absent => return Some(Err(Missing::NotCollected)),
            Origin::Constant(text) => (None, text.as_str()),
            Origin::Column(at) => (Some(*at), self.cell(*at).trim()),
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
                self.note(column, fault);
                None
            }
        }
    }

    /// Words, which are never at fault.
    fn text(&mut self, from: &'a Origin) -> Known<&'a str> {
        match from {
            Origin::Constant(text) => Ok(text),
            from => self.read(from, |cell| Ok(read_text(cell))).unwrap_or(Err(Missing::NotSupplied)),
        }
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

    fn days(&mut self, fields: &'a Fields, memory: &Memory) -> Option<Found<Days, Days>> {
        if let Some(days) = memory.days.recall(self.rows.fields(), self.ledger) {
            return Some(Found::Before(days));
        }
        let from = self.read(&fields.effective_from, read_date);
        let to = self.read(&fields.effective_to, read_date);
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

    /// The hospital's standard charges; a bad one leaves a finding of severity error.
    fn charges(&mut self) {
        for (kind, column) in &self.layout.charges {
            if let Some(amount) = self.amount(*column) {
                let percentage = Err(Missing::NotApplicable);
                self.room.rates.push(Rate { kind: *kind, payer: Whose::Nobody, amount, percentage });
            }
        }
    }

    /// The amount of the payer that the row names, and that payer and plan.
    fn negotiated(&mut self, fields: &'a Fields) -> Option<PayerPlan<'a>> {
        let column = self.layout.amount?;
        let payer = self.payer(&fields.payer);
        let amount = self.amount(column);
        let percentage = self.read(&fields.percentage, read_percentage);
        let payer_plan = self.payer_plan(payer?, &fields.plan);
        let (kind, payer) = (AmountKind::Negotiated, Whose::Row);
        let (amount, percentage) = (amount?, percentage?);
        if let (Ok(percentage), Ok(dollars)) = (percentage, amount.value) {
            let gross = self.room.rates.iter().find(|rate| rate.kind == AmountKind::Gross);
            let fault = gross
                .and_then(|gross| gross.amount.value.ok())
                .and_then(|gross| out_of_proportion(percentage, gross.dollars(), dollars.dollars()));
            if let Some(fault) = fault {
                self.notice(fields.percentage.column(), fault);
            }
        }
        self.room.rates.push(Rate { kind, payer, amount, percentage });
        Some(payer_plan)
    }

    /// The amounts of the payers that have a column each.
    fn of_payer_columns(&mut self) {
        for (at, payer) in self.layout.payers.iter().enumerate() {
            if let Some(amount) = self.amount(payer.column) {
                let (kind, percentage) = (AmountKind::Negotiated, Err(Missing::NotCollected));
                self.room.rates.push(Rate { kind, payer: Whose::Column(at), amount, percentage });
            }
        }
    }

    fn payer(&mut self, from: &'a Origin) -> Option<&'a str> {
        let column = from.column();
        let name = match from {
            Origin::Constant(name) => name.trim(),
            from => from.column().map_or("", |at| self.cell(at).trim()),
        };
        if name.is_empty() {
            self.note(column, Fault::new(rules::VALUE_MISSING, "no payer", "write the payer's name"));
            return None;
        }
        if let Some(at) = column {
            self.ledger.read(at, true);
        }
        Some(name)
    }

    fn payer_plan(&mut self, name: &'a str, plan: &'a Origin) -> PayerPlan<'a> {
        let (payer, plan) = match (plan, &self.layout.separator) {
            (Origin::Nowhere, Some(separator)) => {
                let (payer, plan) = split_payer(name, Some(separator));
                (payer, plan.ok_or(Missing::NotSupplied))
            }
            (Origin::Nowhere, None) => (name, Err(Missing::NotSupplied)),
            (from, _) => (name, self.text(from)),
        };
        PayerPlan { payer, plan }
    }

    /// Whether another cell of the column has a comma for the decimal point.
    #[cold]
    fn shows_decimal_comma(&mut self, column: usize) -> bool {
        self.room.commas.as_mut().is_some_and(|commas| commas.are_in(column))
    }

    /// An amount cell by conditions, markers, number style and, last, what the profile says of other
    /// texts. `None` when it is at fault.
    fn amount(&mut self, column: usize) -> Option<Amount> {
        let cell = self.cell(column).trim();
        let layout = self.layout;
        let read = self.numbers.read(cell, &layout.markers[column], &mut self.room.buffer);
        let is_gap = !matches!(&read, Ok(Printed { value: Ok(_), .. }));
        let condition = layout.conditions.iter().find_map(|condition| {
            let here = condition.columns.contains(&column);
            here.then(|| condition.when.reason(self.cell(condition.deciding), cell, is_gap))?
        });
        let gap = |reason| (Err(reason), if cell.is_empty() { Text::Spent } else { Text::Printed });
        let (value, text) = match (condition, read, self.numbers.otherwise) {
            (Some(reason), _, _) => gap(reason),
            (None, Ok(Printed { notice: Some(Notice::Punctuated), .. }), _)
                if Number::of(cell).may_have_decimal_comma() && self.shows_decimal_comma(column) =>
            {
                self.notice(Some(column), Notice::DecimalComma.fault(cell));
                gap(Missing::Invalid)
            }
            (None, Ok(Printed { value, keeps_text, notice }), _) => {
                if let Some(notice) = notice {
                    self.notice(Some(column), notice.fault(cell));
                }
                (value.map(Money::new), if keeps_text { Text::Printed } else { Text::Spent })
            }
            (None, Err(fault), OtherwiseWord::Reject) => {
                self.note(Some(column), layout.author.no_amount(fault));
                return None;
            }
            (None, Err(fault), OtherwiseWord::Invalid) => {
                let message = format!("{}; kept as a gap with its text", fault.message);
                self.note(Some(column), Fault { rule: rules::AMOUNT_KEPT_AS_GAP, message, ..fault });
                gap(Missing::Invalid)
            }
            (None, Err(_), OtherwiseWord::Algorithm) => (Err(Missing::NotApplicable), Text::Algorithm),
        };
        self.ledger.read(column, value.is_ok() || text == Text::Algorithm);
        Some(Amount { column, value, text })
    }
}
