//! Reads the rows of a payer CSV into facts.
//!
//! This is the road of the million-row files: a sound row allocates nothing, and what repeats from
//! the row before is not looked at again.

use super::columns::{Column, Columns, is_comment};
use super::ledger::Ledger;
use super::shared::{Days, Site};
use crate::domain::{CodeSystem, Decimal, Known, Missing};
use crate::findings::{Finding, rules};
use crate::formats::cell::{
    AmountReading, Fault, Reading, absent, dollars, read_amount, read_billing_class, read_date, read_method,
    read_percentage, read_place, read_setting, read_text,
};
use crate::formats::codes::{read_code, read_modifiers, read_system};
use crate::formats::fact::{AmountKind, ChargeFact, ItemFact, Method, PayerPlan, RateFact, TermsFact};
use crate::formats::reader::{ChargeKey, ItemKey, Publication, PublisherKind, Reader, Reject, Scope, Sink};
use crate::source::IngestError;
use crate::source::Rows;
use crate::source::Source;

/// The stable name of the format.
pub(super) const NAME: &str = "payer-rates";

/// A payer CSV with its header read.
pub(super) struct PayerReader {
    rows: Rows,
    columns: Columns,
    publication: Publication,
    /// What was noticed in the header.
    header: Vec<Finding>,
}

/// What was made of the row before.
struct Memory {
    item: Memo<ItemKey, 2>,
    charge: Memo<ChargeKey, 4>,
    site: Memo<Site, 3>,
    days: Memo<Days, 2>,
}

/// Cells of the row before and what was made of them.
struct Memo<T, const N: usize> {
    columns: [Column; N],
    cells: [String; N],
    made: Option<T>,
}

/// Room for texts that are not stored as the cell holds them.
#[derive(Default)]
struct Scratch {
    code: String,
    modifiers: String,
}

/// One row, and what was noticed in it so far.
struct Row<'a, 'f> {
    rows: &'a Rows,
    columns: &'a Columns,
    findings: &'f mut Vec<Finding>,
}

/// What became of a row.
enum Outcome<'a> {
    /// Only separators: a spreadsheet's empty line.
    Blank,
    Rejected,
    Sound(Parsed<'a>),
}

/// The facts of a sound row.
struct Parsed<'a> {
    payer: &'a str,
    plan: Known<&'a str>,
    notes: Known<&'a str>,
    amount: AmountReading<'a>,
    percentage: Known<Decimal>,
    method: Known<Method>,
    days: Found<Days, Days>,
    item: Found<ItemKey, (CodeSystem, &'a str)>,
    site: Found<Site, Site>,
    /// The modifiers, when they or the item are not those of the row before.
    charge: Found<ChargeKey, &'a str>,
}

impl Parsed<'_> {
    /// Which of the cells that may be gaps are.
    fn are_gaps(&self) -> [bool; 10] {
        let ([a, b, c], [d, e]) = (self.site.value().are_gaps(), self.days.value().are_gaps());
        let (f, g, h) = (self.amount.value.is_err(), self.percentage.is_err(), self.method.is_err());
        [a, b, c, d, e, f, g, h, self.plan.is_err(), self.notes.is_err()]
    }
}

/// What the sink already took with the row before, or what it has to take.
enum Found<K, F> {
    Before(K),
    Fresh(F),
}

impl PayerReader {
    /// Reads the header.
    pub(super) fn open(source: &Source) -> Result<Self, IngestError> {
        let mut rows = Rows::open(source)?;
        loop {
            if !rows.advance()? {
                return Err(IngestError::Content {
                    message: format!("`{}` holds no header", source.name()),
                    hint: "print a file to fill in: ratebook import --template payer-rates".to_owned(),
                });
            }
            if !is_comment(rows.fields()) {
                break;
            }
        }
        let file = source.name().to_owned();
        let (columns, header) =
            Columns::of(&rows).map_err(|findings| IngestError::Header { file, findings })?;
        let publication = Publication {
            format: NAME,
            format_version: Err(Missing::NotApplicable),
            publisher_kind: PublisherKind::Payer,
            publisher: "payer rate files".to_owned(),
            edition: Err(Missing::NotSupplied),
            scope: Scope::Payers,
            attributes: Vec::new(),
        };
        Ok(Self { rows, columns, publication, header })
    }
}

impl Reader for PayerReader {
    fn publication(&self) -> &Publication {
        &self.publication
    }

    fn header_row(&self) -> u64 {
        self.rows.position().row
    }

    fn read(&mut self, sink: &mut dyn Sink) -> Result<(), IngestError> {
        for finding in self.header.drain(..) {
            sink.finding(finding)?;
        }
        let mut memory = Memory::new();
        let mut scratch = Scratch::default();
        let mut findings = Vec::new();
        let mut ledger = Ledger::of(&self.columns);
        while self.rows.advance()? {
            let mut row = Row { rows: &self.rows, columns: &self.columns, findings: &mut findings };
            match row.parse(&memory, &mut scratch) {
                Outcome::Blank => {}
                Outcome::Rejected => {
                    ledger.reject(self.rows.fields());
                    row.reject(sink)?;
                }
                Outcome::Sound(parsed) => {
                    ledger.accept(self.rows.fields(), &self.columns, parsed.are_gaps());
                    row.give(&parsed, &mut memory, sink)?;
                }
            }
            findings.clear();
        }
        sink.cells(&ledger.cells);
        Ok(())
    }
}

impl Memory {
    fn new() -> Self {
        Self {
            item: Memo::new([Column::CodeSystem, Column::Code]),
            charge: Memo::new([
                Column::Setting,
                Column::BillingClass,
                Column::PlaceOfService,
                Column::Modifiers,
            ]),
            site: Memo::new([Column::Setting, Column::BillingClass, Column::PlaceOfService]),
            days: Memo::new([Column::EffectiveFrom, Column::EffectiveTo]),
        }
    }

    /// Keeps what the row says anew.
    fn keep(&mut self, row: &Row<'_, '_>, parsed: &Parsed<'_>, item: ItemKey, charge: ChargeKey) {
        if let Found::Fresh(_) = parsed.item {
            self.item.keep(row, item);
        }
        if let Found::Fresh(_) = parsed.charge {
            self.charge.keep(row, charge);
        }
        if let Found::Fresh(site) = parsed.site {
            self.site.keep(row, site);
        }
        if let Found::Fresh(days) = parsed.days {
            self.days.keep(row, days);
        }
    }
}

impl<T: Copy> Found<T, T> {
    const fn value(&self) -> T {
        match self {
            Self::Before(value) | Self::Fresh(value) => *value,
        }
    }
}

impl<T: Copy, const N: usize> Memo<T, N> {
    fn new(columns: [Column; N]) -> Self {
        Self { columns, cells: std::array::from_fn(|_| String::new()), made: None }
    }

    /// What was made of the same cells in the row before.
    fn recall(&self, row: &Row<'_, '_>) -> Option<T> {
        self.made
            .filter(|_| self.columns.iter().zip(&self.cells).all(|(column, seen)| row.cell(*column) == seen))
    }

    fn keep(&mut self, row: &Row<'_, '_>, made: T) {
        for (column, seen) in self.columns.iter().zip(&mut self.cells) {
            seen.clear();
            seen.push_str(row.cell(*column));
        }
        self.made = Some(made);
    }
}

impl<'a> Row<'a, '_> {
    /// Reads all cells before anything is given, so that a bad row gives none of its facts.
    fn parse(&mut self, memory: &Memory, scratch: &'a mut Scratch) -> Outcome<'a> {
        if self.rows.fields().len() != self.columns.width() && !self.width_is_sound() {
            return if self.is_blank() { Outcome::Blank } else { Outcome::Rejected };
        }
        let known_item = memory.item.recall(self);
        let item = match known_item {
            Some(key) => Some(Found::Before(key)),
            None => self.code(&mut scratch.code).map(Found::Fresh),
        };
        let charge = match known_item.and_then(|_| memory.charge.recall(self)) {
            Some(key) => Some(Found::Before(key)),
            None => self.modifiers(&mut scratch.modifiers).map(Found::Fresh),
        };
        let site = match memory.site.recall(self) {
            Some(site) => Some(Found::Before(site)),
            None => self.site().map(Found::Fresh),
        };
        let method = self.reading(Column::Method, read_method);
        let days = match memory.days.recall(self) {
            Some(days) => Some(Found::Before(days)),
            None => self.days().map(Found::Fresh),
        };
        let payer = self.payer();
        let amount = self.amount();
        let percentage = self.reading(Column::Percentage, read_percentage);
        let (plan, notes) = (self.text(Column::Plan), self.text(Column::Notes));
        let parsed = || {
            let (payer, amount, percentage) = (payer?, amount?, percentage?);
            let (method, days, item, site, charge) = (method?, days?, item?, site?, charge?);
            Some(Parsed { payer, plan, notes, amount, percentage, method, days, item, site, charge })
        };
        match parsed() {
            Some(parsed) => {
                self.findings.extend(self.columns.under_no_heading(self.rows));
                Outcome::Sound(parsed)
            }
            None if self.is_blank() => Outcome::Blank,
            None => Outcome::Rejected,
        }
    }

    /// Hands the facts of the row to the sink.
    fn give(
        &mut self,
        parsed: &Parsed<'_>,
        memory: &mut Memory,
        sink: &mut dyn Sink,
    ) -> Result<(), IngestError> {
        // What a recalled row was warned of would not be noticed again, so only silent rows are kept.
        let silent = self.findings.is_empty();
        for finding in self.findings.drain(..) {
            sink.finding(finding)?;
        }
        let line = self.rows.position().line;
        let item = match &parsed.item {
            Found::Before(key) => *key,
            Found::Fresh(code) => sink.item(line, &item_fact(std::slice::from_ref(code)))?,
        };
        let charge = match &parsed.charge {
            Found::Before(key) => *key,
            Found::Fresh(modifiers) => {
                let Site { setting, billing_class, place_of_service } = parsed.site.value();
                sink.charge(line, item, &ChargeFact { setting, billing_class, place_of_service, modifiers })?
            }
        };
        sink.rate(line, charge, &rate_fact(parsed))?;
        sink.accepted();
        if silent {
            memory.keep(self, parsed, item, charge);
        }
        Ok(())
    }

    #[cold]
    fn reject(&mut self, sink: &mut dyn Sink) -> Result<(), IngestError> {
        let position = self.rows.position();
        sink.reject(&Reject {
            line: position.line,
            byte_offset: position.byte_offset,
            raw: &self.rows.raw(),
            findings: self.findings,
        })
    }

    fn cell(&self, column: Column) -> &'a str {
        self.columns.cell(self.rows.fields(), column)
    }

    fn is_blank(&self) -> bool {
        self.rows.fields().iter().all(|cell| cell.trim().is_empty())
    }

    #[cold]
    fn note(&mut self, column: Column, fault: Fault) {
        let place = self.rows.place(self.columns.place(column));
        self.findings.push(fault.at(place, Some(self.cell(column))));
    }

    /// Whether a row of another width can be used: one with empty cells behind the last column.
    #[cold]
    fn width_is_sound(&mut self) -> bool {
        let (row, width) = (self.rows.fields(), self.columns.width());
        if row.len() > width && row.iter().skip(width).all(|cell| cell.trim().is_empty()) {
            return true;
        }
        let message = format!("the row has {} cells, the header has {width}", row.len());
        let help = "look for a comma that needs quotes around its cell, or for a missing or extra cell";
        self.findings.push(Fault::new(rules::ROW_WIDTH, message, help).at(self.rows.place(None), None));
        false
    }

    fn payer(&mut self) -> Option<&'a str> {
        let payer = self.cell(Column::Payer).trim();
        if payer.is_empty() {
            self.note(Column::Payer, Fault::new(rules::VALUE_MISSING, "no payer", "write the payer's name"));
            return None;
        }
        Some(payer)
    }

    fn code(&mut self, buffer: &'a mut String) -> Option<(CodeSystem, &'a str)> {
        let (system, code) = (self.cell(Column::CodeSystem).trim(), self.cell(Column::Code).trim());
        if code.is_empty() {
            let help = "write one whole code such as 47371";
            self.note(Column::Code, Fault::new(rules::VALUE_MISSING, "no code", help));
            return None;
        }
        let system = if system.is_empty() {
            let Some(system) = CodeSystem::of_procedure(code) else {
                let help = "name the system in `code_system`, or look for lost zeros and extra characters";
                let fault = Fault::new(rules::NOT_A_CODE, "neither a CPT nor a HCPCS code", help);
                self.note(Column::Code, fault);
                return None;
            };
            system
        } else {
            match read_system(system) {
                Ok(system) => system,
                Err(fault) => {
                    self.note(Column::CodeSystem, fault);
                    return None;
                }
            }
        };
        match read_code(system, code, buffer) {
            Ok((code, notice)) => {
                if let Some(notice) = notice {
                    self.note(Column::Code, notice);
                }
                Some((system, code))
            }
            Err(fault) => {
                self.note(Column::Code, fault);
                None
            }
        }
    }

    fn site(&mut self) -> Option<Site> {
        let setting = self.reading(Column::Setting, read_setting);
        let billing_class = self.reading(Column::BillingClass, read_billing_class);
        let place_of_service = self.reading(Column::PlaceOfService, read_place);
        Some(Site { setting: setting?, billing_class: billing_class?, place_of_service: place_of_service? })
    }

    fn modifiers(&mut self, buffer: &'a mut String) -> Option<&'a str> {
        match read_modifiers(self.cell(Column::Modifiers), buffer) {
            Ok(modifiers) => Some(modifiers),
            Err(fault) => {
                self.note(Column::Modifiers, fault);
                None
            }
        }
    }

    fn days(&mut self) -> Option<Days> {
        let from = self.reading(Column::EffectiveFrom, read_date);
        let to = self.reading(Column::EffectiveTo, read_date);
        let days = Days { from: from?, to: to? };
        if let (Ok(from), Ok(to)) = (days.from, days.to)
            && to < from
        {
            let (rule, message) = (rules::ENDS_BEFORE_IT_BEGINS, format!("ends before it begins, on {from}"));
            let fault = Fault::new(rule, message, rule.remedy);
            self.note(Column::EffectiveTo, fault);
            return None;
        }
        Some(days)
    }

    fn amount(&mut self) -> Option<AmountReading<'a>> {
        let cell = self.cell(Column::Amount);
        match read_amount(cell) {
            Ok(reading) => {
                if let Some(notice) = reading.notice {
                    self.note(Column::Amount, notice.fault(cell));
                }
                Some(reading)
            }
            Err(fault) => {
                self.note(Column::Amount, fault);
                None
            }
        }
    }

    fn text(&mut self, column: Column) -> Known<&'a str> {
        let cell = self.cell(column);
        if cell.is_empty() {
            return Err(absent(self.columns.has(column)));
        }
        let reading = read_text(cell);
        if let Some(notice) = reading.notice {
            self.note(column, notice);
        }
        reading.value
    }

    /// A typed cell that may be empty; `None` when it is at fault.
    fn reading<T>(
        &mut self,
        column: Column,
        read: impl Fn(&str) -> Result<Reading<T>, Fault>,
    ) -> Option<Known<T>> {
        let cell = self.cell(column);
        if cell.is_empty() {
            return Some(Err(absent(self.columns.has(column))));
        }
        match read(cell) {
            Ok(Reading { value, notice }) => {
                if let Some(notice) = notice {
                    self.note(column, notice);
                }
                Some(value)
            }
            Err(fault) => {
                self.note(column, fault);
                None
            }
        }
    }
}

const fn item_fact<'a>(codes: &'a [(CodeSystem, &'a str)]) -> ItemFact<'a> {
    ItemFact {
        description: Err(Missing::NotCollected),
        codes,
        drug_unit: Err(Missing::NotCollected),
        drug_type: Err(Missing::NotCollected),
    }
}

fn rate_fact<'a>(parsed: &Parsed<'a>) -> RateFact<'a> {
    let Days { from, to } = parsed.days.value();
    let amount = dollars(&parsed.amount);
    RateFact {
        kind: AmountKind::Negotiated,
        payer_plan: Some(PayerPlan { payer: parsed.payer, plan: parsed.plan }),
        terms: TermsFact {
            method: parsed.method,
            effective_from: from,
            effective_to: to,
            notes: parsed.notes,
        },
        // A rate is an amount or a share: the empty one of the two cannot exist beside the other.
        amount: match (amount, parsed.amount.raw, parsed.percentage) {
            (Err(Missing::NotSupplied), None, Ok(_)) => Err(Missing::NotApplicable),
            _ => amount,
        },
        amount_raw: parsed.amount.raw,
        percentage: match (amount, parsed.percentage) {
            (Ok(_), Err(Missing::NotSupplied)) => Err(Missing::NotApplicable),
            (_, percentage) => percentage,
        },
        algorithm: Err(Missing::NotCollected),
        statistic: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::collect::{Collected, source};

    const HEADER: &str = "payer,plan,code,modifiers,setting,method,amount,percentage,effective_from,notes\n";

    fn read(text: &str) -> Collected {
        let mut reader = PayerReader::open(&source(text)).expect("a sound header");
        Collected::of(&mut reader)
    }

    fn read_rows(rows: &str) -> Collected {
        read(&format!("{HEADER}{rows}"))
    }

    #[test]
    fn a_sound_row_is_one_rate_with_a_reason_for_all_that_it_does_not_say() {
        let seen = read_rows("Aetna,PPO,47371,62|50,outpatient,case rate,3250.00,,2026-01-01,\n");
        assert_eq!(seen.accepted, 1);
        assert_eq!(
            seen.rates,
            ["2: CPT 47371 / outpatient not-collected not-collected 50|62 / negotiated Aetna, PPO: 3250.00 \
              % not-applicable, case rate, 2026-01-01 to not-collected, notes not-supplied"]
        );
    }

    #[test]
    fn markers_are_gaps_with_their_text_and_a_percentage_stands_for_the_amount() {
        let seen = read_rows(
            "Cigna,,47371,,,,N/A,,,\nCigna,,47371,,,,*,,,\nCigna,,47371,,,,,62.5,,\nCigna,,47371,,,,0,,,\n",
        );
        assert_eq!(seen.amounts(), ["not-supplied `N/A`", "suppressed `*`", "not-applicable", "0.00"]);
        assert_eq!(seen.findings, ["I210 line 2, cell G2", "I211 line 5, cell G5"]);
    }

    #[test]
    fn a_bad_row_is_rejected_whole_with_its_cells_and_the_others_go_on() {
        let seen = read_rows(
            "Aetna,,473711,,,,5,,,\n,,47371,,nowhere,,$5,,,\nAetna,,47371,,,,\"1,204.10\",,2026-02-30,\n\
             Aetna,,47371\nAetna,,47371,,,,7,,,x,y\nAetna,,47371,,,,8,,,,,\n,,,,,,,,,\n",
        );
        assert_eq!((seen.accepted, seen.rejects.len()), (1, 5));
        assert_eq!(
            seen.rejects,
            [
                "2: I201 C2: Aetna,,473711,,,,5,,,",
                "3: I202 E3, I301 A3, I203 G3: ,,47371,,nowhere,,$5,,,",
                "4: I205 I4, I203 G4: Aetna,,47371,,,,\"1,204.10\",,2026-02-30,",
                "5: I104 row 5: Aetna,,47371",
                "6: I104 row 6: Aetna,,47371,,,,7,,,x,y",
            ]
        );
    }

    #[test]
    fn what_repeats_from_the_row_before_is_given_once_and_never_from_another_item() {
        let seen = read_rows(
            "Aetna,,47371,,both,,1,,,\nCigna,,47371,,both,,2,,,\nCigna,,47370,,both,,3,,,\n\
             Cigna,,47370,26,both,,4,,,\n",
        );
        assert_eq!((seen.items, seen.charges), (2, 3));
        assert_eq!(seen.amounts(), ["1.00", "2.00", "3.00", "4.00"]);
        assert!(
            seen.rates[3].contains("CPT 47370 / both not-collected not-collected 26"),
            "{:?}",
            seen.rates
        );
    }

    #[test]
    fn header_problems_name_the_nearest_column_and_unknown_ones_are_only_a_warning() {
        let error = PayerReader::open(&source("payer,code,ammount,code\n")).err();
        let Some(IngestError::Header { findings, .. }) = error else { panic!("{error:?}") };
        let seen: Vec<_> =
            findings.iter().map(|f| (f.rule.id, f.place.cell(), f.help.contains("ammount"))).collect();
        assert!(seen.contains(&("I102", Some("D1".to_owned()), false)), "{seen:?}");
        assert!(seen.contains(&("I101", Some("row 1".to_owned()), true)), "{seen:?}");
        let seen = read("payer,code,amount,region\nAetna,47371,1,South\n");
        assert_eq!((seen.accepted, seen.findings), (1, vec!["I103 line 1, cell D1".to_owned()]));
    }

    #[test]
    fn the_example_of_the_template_is_a_sound_row() {
        let template = super::super::template();
        let example = template.lines().find_map(|line| line.strip_prefix("# Example")).expect("an example");
        let seen = read(&format!("{template}Example{example}\n"));
        assert_eq!((seen.accepted, seen.findings.len()), (1, 0));
    }
}
