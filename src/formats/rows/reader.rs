//! Reads the rows of a file by a profile.

use super::amount::{Amount, Rate, notice_of, rate_fact, undecided};
use super::check::Profile;
use super::codes::CodeCell;
use super::gaps::Numbers;
use super::header::Header;
use super::layout::{Fields, Layout, Origin, split_payer};
use super::ledger::{Mark, accept};
use super::row_rule::{Keys, Skipped};
use super::spec::OtherwiseWord;
use super::title::{edition, left_out, no_header, titles};
use crate::domain::{CodeSystem, Known, Missing, Money, PlaceOfService};
use crate::findings::{Finding, Severity, rules};
use crate::formats::cell::{
    AmountReading, Fault, Reading, read_billing_class, read_date, read_method, read_percentage, read_place,
    read_setting,
};
use crate::formats::codes::read_modifiers;
use crate::formats::fact::{AmountKind, BillingClass, ChargeFact, ItemFact, PayerPlan, Setting, TermsFact};
use crate::formats::ledger::{Cells, is_blank};
use crate::formats::reader::{Publication, Reader, Reject, Sink};
use crate::source::IngestError;
use crate::source::Rows;
use crate::source::Source;

/// The stable name of the format.
const NAME: &str = "profile";

/// A file with its header laid out by a profile.
pub(super) struct ProfileReader {
    rows: Rows,
    layout: Layout,
    numbers: Numbers,
    last_row: Option<u64>,
    publication: Publication,
    /// What was noticed above the first row.
    header: Vec<Finding>,
}

/// One row, and what was noticed in it so far.
struct Row<'a, 'f> {
    rows: &'a Rows,
    layout: &'a Layout,
    numbers: &'a Numbers,
    findings: &'f mut Vec<Finding>,
    /// What was made of each cell.
    marks: &'f mut Vec<Mark>,
}

/// The facts of a sound row.
struct Parsed<'a> {
    description: Known<&'a str>,
    codes: Vec<(CodeSystem, String)>,
    setting: Known<Setting>,
    billing_class: Known<BillingClass>,
    place_of_service: Known<PlaceOfService>,
    modifiers: String,
    terms: TermsFact<'a>,
    rates: Vec<Rate<'a>>,
}

impl ProfileReader {
    /// Finds the header and lays the profile over it.
    pub(super) fn open(profile: &Profile, source: &Source) -> Result<Self, IngestError> {
        let mut rows = Rows::open(source)?;
        let Some(header) = Header::read(&mut rows, &profile.header)? else {
            return Err(no_header(profile, source));
        };
        let file = source.name().to_owned();
        let (layout, mut findings) =
            Layout::of(profile, &header).map_err(|findings| IngestError::Header { file, findings })?;
        let (edition, undated) = edition(profile, &header);
        findings.extend(undated);
        let publication = Publication {
            format: NAME,
            format_version: Err(Missing::NotApplicable),
            publisher_kind: profile.publisher_kind,
            publisher: profile.publisher.clone(),
            edition,
            scope: profile.scope,
            attributes: titles(&header),
        };
        let numbers = profile.numbers.clone();
        Ok(Self { rows, layout, numbers, last_row: profile.last_row, publication, header: findings })
    }
}

impl Reader for ProfileReader {
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
        let (mut findings, mut marks) = (Vec::new(), Vec::new());
        let mut cells = Cells::default();
        let (mut beyond, mut skipped) = (0, Skipped::default());
        let mut keys = Keys::of(self.layout.key.clone());
        while self.rows.advance()? {
            if is_blank_row(&self.rows) {
                continue;
            }
            if self.last_row.is_some_and(|last| self.rows.position().row > last) {
                beyond += 1;
                continue;
            }
            if self.layout.skips.iter().any(|skip| skip.takes(self.rows.fields())) {
                skipped.take(&self.rows);
                continue;
            }
            let (rows, layout, numbers) = (&self.rows, &self.layout, &self.numbers);
            marks.clear();
            marks.resize(layout.headings.len(), Mark::Unread);
            let mut row = Row { rows, layout, numbers, findings: &mut findings, marks: &mut marks };
            match row.parse() {
                Some(parsed) => {
                    row.findings.extend(keys.take(rows));
                    row.give(&parsed, sink)?;
                    accept(&mut cells, rows.fields(), &marks);
                }
                None => {
                    row.reject(sink)?;
                    cells.reject(rows.fields().len() as u64);
                }
            }
            findings.clear();
        }
        sink.cells(&cells);
        if let Some(finding) = skipped.said() {
            sink.finding(finding)?;
        }
        if beyond > 0 {
            sink.finding(left_out(self.last_row.unwrap_or_default(), beyond))?;
        }
        Ok(())
    }
}

fn is_blank_row(rows: &Rows) -> bool {
    rows.fields().iter().all(is_blank)
}

impl<'a> Row<'a, '_> {
    /// Reads all cells before anything is given. `None`: the row is at fault.
    fn parse(&mut self) -> Option<Parsed<'a>> {
        let width = self.width();
        let fields: &'a Fields = &self.layout.fields;
        let (codes, behind) = self.codes();
        let modifiers = self.modifiers(&fields.modifiers, &behind);
        let setting = self.typed(&fields.setting, read_setting);
        let billing_class = self.typed(&fields.billing_class, read_billing_class);
        let place_of_service = self.typed(&fields.place_of_service, read_place);
        let terms = self.terms(fields);
        let description = self.text(&fields.description);
        let rates = self.rates(fields);
        let sound = self.findings.iter().all(|finding| finding.rule.severity != Severity::Error);
        (width && sound).then_some(())?;
        Some(Parsed {
            description,
            codes,
            setting: setting?,
            billing_class: billing_class?,
            place_of_service: place_of_service?,
            modifiers: modifiers?,
            terms: terms?,
            rates,
        })
    }

    /// Hands the facts of the row to the sink.
    fn give(&mut self, parsed: &Parsed<'_>, sink: &mut dyn Sink) -> Result<(), IngestError> {
        for finding in self.findings.drain(..) {
            sink.finding(finding)?;
        }
        let line = self.rows.position().line;
        let codes: Vec<(CodeSystem, &str)> =
            parsed.codes.iter().map(|(system, code)| (*system, code.as_str())).collect();
        let item = sink.item(
            line,
            &ItemFact {
                description: parsed.description,
                codes: &codes,
                drug_unit: Err(Missing::NotCollected),
                drug_type: Err(Missing::NotCollected),
            },
        )?;
        let charge = sink.charge(
            line,
            item,
            &ChargeFact {
                setting: parsed.setting,
                billing_class: parsed.billing_class,
                place_of_service: parsed.place_of_service,
                modifiers: &parsed.modifiers,
            },
        )?;
        for rate in &parsed.rates {
            sink.rate(line, charge, &rate_fact(rate, parsed.terms))?;
        }
        sink.accepted();
        Ok(())
    }

    fn reject(&mut self, sink: &mut dyn Sink) -> Result<(), IngestError> {
        let position = self.rows.position();
        sink.reject(&Reject {
            line: position.line,
            byte_offset: position.byte_offset,
            raw: &self.rows.raw(),
            findings: self.findings,
        })
    }

    fn cell(&self, column: usize) -> &'a str {
        self.rows.fields().get(column).unwrap_or("")
    }

    /// Says what was made of a cell; a value counts wherever else the cell is a gap.
    fn mark(&mut self, column: usize, is_value: bool) {
        let mark = if is_value { Mark::Stored } else { Mark::Gap };
        // A short row has fewer cells than the header, and those that are not there are not counted.
        if let Some(known) = self.marks.get_mut(column).filter(|known| **known != Mark::Stored) {
            *known = mark;
        }
    }

    fn note(&mut self, column: Option<usize>, fault: Fault) {
        let name = |at: usize| (at, self.layout.headings[at].as_str());
        let place = self.rows.place(column.map(name));
        let value = column.map(|at| self.cell(at));
        self.findings.push(fault.at(place, value));
    }

    /// False when the row has cells behind the last heading.
    fn width(&mut self) -> bool {
        let (found, width) = (self.rows.fields().len(), self.layout.headings.len());
        let message = format!("the row has {found} cells, the header has {width}");
        if found < width {
            let help = "the cells that are not there are taken as empty; look whether the row is cut";
            self.note(None, Fault::new(rules::SHORT_ROW, message, help));
        } else if self.rows.fields().iter().skip(width).any(|cell| !cell.trim().is_empty()) {
            let help = "look for a comma that needs quotes around its cell";
            self.note(None, Fault::new(rules::ROW_WIDTH, message, help));
            return false;
        }
        true
    }

    /// All codes of the row, and the modifiers that stand behind one.
    fn codes(&mut self) -> (Vec<(CodeSystem, String)>, Vec<String>) {
        let (mut codes, mut behind): (Vec<(CodeSystem, String)>, Vec<String>) = (Vec::new(), Vec::new());
        let layout = self.layout;
        for (column, rule) in &layout.codes {
            match rule.read(self.cell(*column)) {
                CodeCell::Nothing => self.mark(*column, false),
                CodeCell::Code(system, code, modifiers) => {
                    self.mark(*column, true);
                    behind.extend(modifiers);
                    let code = (system, code);
                    if !codes.contains(&code) {
                        codes.push(code);
                    }
                }
                CodeCell::Unshaped(system, code) => {
                    self.mark(*column, true);
                    let message = format!("not a code of the expected shapes; kept as a {system} code");
                    let help =
                        "add its shape to [[codes]] in the profile, or ask the source for the right code";
                    self.note(Some(*column), Fault::new(rules::CODE_SHAPE_UNEXPECTED, message, help));
                    codes.push((system, code));
                }
                CodeCell::Skipped => {
                    let help = "add its shape to [[codes]] in the profile if it is one";
                    let message = "not a code of the expected shapes; the cell is not used";
                    self.note(Some(*column), Fault::new(rules::CODE_NOT_USED, message, help));
                }
                CodeCell::Bad => {
                    let help = "add its shape to [[codes]] read, the text to `none` if it means no code, or set `otherwise`";
                    self.note(
                        Some(*column),
                        Fault::new(rules::NOT_A_CODE, "not a code that the profile can read", help),
                    );
                }
            }
        }
        if codes.is_empty() && self.findings.iter().all(|finding| finding.rule != rules::NOT_A_CODE) {
            let column = layout.codes.first().map(|(column, _)| *column);
            let help = "every row needs one code; add [[codes]] for a column that is always filled, such as the charge number";
            self.note(column, Fault::new(rules::VALUE_MISSING, "no code", help));
        }
        (codes, behind)
    }

    fn modifiers(&mut self, from: &'a Origin, behind: &[String]) -> Option<String> {
        let (column, own) = match from {
            Origin::Nowhere => (None, ""),
            Origin::Constant(text) => (None, text.as_str()),
            Origin::Column(at) => {
                let text = self.gap_or(*at);
                // A blank cell of modifiers says that there are none.
                self.mark(*at, text.is_ok() || is_blank(self.cell(*at)));
                (Some(*at), text.unwrap_or(""))
            }
        };
        let all = if behind.is_empty() { own.to_owned() } else { format!("{own}|{}", behind.join("|")) };
        match read_modifiers(&all, &mut String::new()) {
            Ok(modifiers) => Some(modifiers.to_owned()),
            Err(fault) => {
                self.note(column, fault);
                None
            }
        }
    }

    /// The trimmed cell, or the gap that it is.
    fn gap_or(&mut self, column: usize) -> Known<&'a str> {
        let cell = self.cell(column).trim();
        let Some(gap) = self.layout.markers[column].gap(cell) else { return Ok(cell) };
        if gap.ambiguous {
            self.note(Some(column), undecided(cell));
        }
        Err(gap.reason)
    }

    fn text(&mut self, from: &'a Origin) -> Known<&'a str> {
        match from {
            Origin::Nowhere => Err(Missing::NotCollected),
            Origin::Constant(text) => Ok(text),
            Origin::Column(at) => {
                let text = self.gap_or(*at);
                self.mark(*at, text.is_ok());
                text
            }
        }
    }

    /// A typed cell; `None` when it is at fault.
    fn typed<T>(
        &mut self,
        from: &'a Origin,
        read: impl Fn(&str) -> Result<Reading<T>, Fault>,
    ) -> Option<Known<T>> {
        let text = match self.text(from) {
            Ok(text) => text,
            Err(reason) => return Some(Err(reason)),
        };
        match read(text) {
            Ok(reading) => Some(reading.value),
            Err(fault) => {
                let column = if let Origin::Column(at) = from { Some(*at) } else { None };
                self.note(column, fault);
                None
            }
        }
    }

    fn terms(&mut self, fields: &'a Fields) -> Option<TermsFact<'a>> {
        let method = self.typed(&fields.method, read_method);
        let effective_from = self.typed(&fields.effective_from, read_date);
        let effective_to = self.typed(&fields.effective_to, read_date);
        let notes = self.text(&fields.notes);
        Some(TermsFact {
            method: method?,
            effective_from: effective_from?,
            effective_to: effective_to?,
            notes,
        })
    }

    /// All amounts of the row; a bad one leaves a finding of severity error.
    fn rates(&mut self, fields: &'a Fields) -> Vec<Rate<'a>> {
        let layout = self.layout;
        let mut rates = Vec::with_capacity(layout.own.len() + layout.payers.len() + 1);
        for (kind, column) in &layout.own {
            if let Some(amount) = self.amount(*column) {
                let percentage = Err(Missing::NotApplicable);
                rates.push(Rate { kind: *kind, payer_plan: None, amount, percentage });
            }
        }
        let kind = AmountKind::Negotiated;
        if let Some(column) = layout.amount {
            let payer_plan = self.payer_plan(fields);
            let percentage = self.typed(&fields.percentage, read_percentage);
            let amount = self.amount(column);
            if let (Some(payer_plan), Some(percentage), Some(amount)) = (payer_plan, percentage, amount) {
                rates.push(Rate { kind, payer_plan: Some(payer_plan), amount, percentage });
            }
        }
        for payer in &layout.payers {
            if let Some(amount) = self.amount(payer.column) {
                let plan = payer.plan.as_deref().map_err(|reason| *reason);
                let payer_plan = Some(PayerPlan { payer: &payer.payer, plan });
                rates.push(Rate { kind, payer_plan, amount, percentage: Err(Missing::NotCollected) });
            }
        }
        rates
    }

    /// The payer that the row names.
    fn payer_plan(&mut self, fields: &'a Fields) -> Option<PayerPlan<'a>> {
        let (name, column) = match &fields.payer {
            Origin::Column(at) => {
                self.mark(*at, true);
                (self.cell(*at).trim(), Some(*at))
            }
            Origin::Constant(name) => (name.as_str(), None),
            Origin::Nowhere => ("", None),
        };
        if name.is_empty() {
            self.note(column, Fault::new(rules::VALUE_MISSING, "no payer", "write the payer's name"));
            return None;
        }
        let (payer, plan) = match (&fields.plan, &self.layout.separator) {
            (Origin::Nowhere, Some(separator)) => {
                let (payer, plan) = split_payer(name, Some(separator));
                (payer, plan.ok_or(Missing::NotSupplied))
            }
            (Origin::Nowhere, None) => (name, Err(Missing::NotSupplied)),
            (from, _) => (name, self.text(from)),
        };
        Some(PayerPlan { payer, plan })
    }

    /// An amount cell by conditions, markers, number style and, last, what the profile says of other texts.
    fn amount(&mut self, column: usize) -> Option<Amount<'a>> {
        let amount = self.read_amount(column)?;
        self.mark(column, amount.value.is_ok() || amount.algorithm.is_some());
        Some(amount)
    }

    fn read_amount(&mut self, column: usize) -> Option<Amount<'a>> {
        let cell = self.cell(column).trim();
        let layout = self.layout;
        let read = self.numbers.read(cell, &layout.markers[column]);
        let is_gap = !matches!(&read, Ok(AmountReading { value: Ok(_), .. }));
        let condition = layout.conditions.iter().find_map(|condition| {
            let here = condition.columns.contains(&column);
            here.then(|| condition.when.reason(self.cell(condition.deciding), cell, is_gap))?
        });
        let raw = (!cell.is_empty()).then_some(cell);
        let gap = |reason| Some(Amount { value: Err(reason), raw, algorithm: None });
        if let Some(reason) = condition {
            return gap(reason);
        }
        match (read, self.numbers.otherwise) {
            (Ok(reading), _) => {
                if let Some(notice) = reading.notice {
                    self.note(Some(column), notice_of(notice, cell));
                }
                Some(Amount { value: reading.value.map(Money::new), raw: reading.raw, algorithm: None })
            }
            (Err(fault), OtherwiseWord::Reject) => {
                let help = format!(
                    "{}; in the profile, add it to [gaps.markers] with its reason, or set [numbers] otherwise",
                    fault.help
                );
                self.note(Some(column), Fault { help, ..fault });
                None
            }
            (Err(fault), OtherwiseWord::Invalid) => {
                let message = format!("{}; kept as a gap with its text", fault.message);
                self.note(Some(column), Fault { rule: rules::AMOUNT_KEPT_AS_GAP, message, ..fault });
                gap(Missing::Invalid)
            }
            (Err(_), OtherwiseWord::Algorithm) => {
                Some(Amount { value: Err(Missing::NotApplicable), raw: None, algorithm: raw })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::formats::collect::{Collected, source};

    const TX_66: &str = include_str!("../../../tests/fixtures/profiles/tx_66.toml");
    const SMALL: &str =
        "publisher = 'A'\nheader = { row = 1 }\ncodes = [{ column = 'Code', system = 'CDM' }]\n";

    fn read(profile: &str, file: &str) -> Collected {
        let profile = Profile::parse("test", profile).expect("a sound profile");
        let mut reader = profile.open(&source(file)).expect("a sound header");
        Collected::of(reader.as_mut())
    }

    /// The findings of a header that cannot be used.
    fn header(profile: &str, file: &str) -> Vec<Finding> {
        let profile = Profile::parse("test", profile).expect("a sound profile");
        match profile.open(&source(file)) {
            Err(IngestError::Header { findings, .. }) => findings,
            Err(error) => panic!("{error}"),
            Ok(_) => panic!("the header is sound"),
        }
    }

    #[test]
    fn one_column_a_payer_becomes_one_rate_each_with_gaps_where_the_file_says_none() {
        let file = "Updated 12/31/2020,,,,,,,,\r\n\
            ChargeCode,HCPCS/DRG,Description,Gross Charge,Aetna: HMO/POS/PPO,Cigna: PPO,UHC Commercial,\
            Discounted Cash Price,De-Identified Minimum,De-Identified Maximum\r\n\
            HCPCS: 47371,47371,words,N/A,\"3,250.00\",N/A,\"10,995.00\",0.00,\"3,250.00\",\"15,231.09\"\r\n\
            MSDRG: 1,1,words,N/A,\"1,000.00\",N/A,N/A,0.00,N/A,N/A\r\n\
            ,,words,1.00,,,,,,\r\n";
        let profile = Profile::parse("test", TX_66).expect("a sound profile");
        let mut reader = profile.open(&source(file)).expect("a sound header");
        assert_eq!(reader.publication().edition, Ok(NaiveDate::from_ymd_opt(2020, 12, 31).expect("a day")));
        let seen = Collected::of(reader.as_mut());
        assert_eq!((seen.accepted, seen.rejects.len()), (2, 1));
        assert!(seen.rejects[0].starts_with("5: I301 B5"), "{:?}", seen.rejects);
        let rates: Vec<&str> = seen.rates.iter().take(7).filter_map(|rate| rate.split(" %").next()).collect();
        let item = "3: CPT 47371 + CDM HCPCS: 47371 / not-collected not-collected not-collected ";
        let expected = [
            "gross: not-supplied `N/A`",
            "cash: not-supplied `0.00`",
            "minimum: 3250.00",
            "maximum: 15231.09",
            "negotiated Aetna, HMO/POS/PPO: 3250.00",
            "negotiated Cigna, PPO: not-supplied `N/A`",
            "negotiated UHC Commercial, not-supplied: 10995.00",
        ];
        assert_eq!(rates, expected.map(|rate| format!("{item} / {rate}")));
        assert!(seen.rates[7].contains("MS-DRG 001 + CDM MSDRG: 1"), "{}", seen.rates[7]);
    }

    #[test]
    fn joins_a_header_of_several_lines_and_names_payers_by_rows() {
        let profile = "publisher = 'A'\nheader = { row = 3, lines = 2 }\ncolumns = { payer = 'Payer', \
            amount = 'Rate: USD', setting = 'Where' }\npayers = { separator = ' - ' }\n\
            codes = [{ column = 'Code', system = 'CPT' }]\n";
        let seen = read(
            profile,
            "title\n,,,\nPayer,Code,Rate,Where\n,,USD,\nAetna - PPO,47371,5,Inpatient\nCigna,47371,6,moon\n",
        );
        assert_eq!(seen.accepted, 1);
        assert!(seen.rates[0].contains("/ inpatient not-collected"), "{}", seen.rates[0]);
        assert!(seen.rates[0].contains("negotiated Aetna, PPO: 5.00 % not-collected"), "{}", seen.rates[0]);
        assert_eq!(seen.rejects, ["6: I202 D6: Cigna,47371,6,moon"]);
    }

    #[test]
    fn a_text_that_is_no_amount_is_what_the_profile_says() {
        let file = "Code,Fee\n1,80% of charges\n";
        let of = |otherwise: &str| {
            read(
                &format!("{SMALL}columns = {{ gross = 'Fee' }}\nnumbers = {{ otherwise = '{otherwise}' }}\n"),
                file,
            )
        };
        assert_eq!(of("reject").rejects, ["2: I203 B2: 1,80% of charges"]);
        assert_eq!(of("invalid").amounts(), ["invalid `80% of charges`"]);
        assert_eq!(of("algorithm").amounts(), ["not-applicable"]);
    }

    #[test]
    fn a_condition_gives_the_reason_that_stands_in_another_column() {
        let profile = format!(
            "{SMALL}columns = {{ gross = 'Fee', ignore = ['Status'] }}\n[[gaps.when]]\ncolumn = 'Status'\n\
             equals = 'C'\ncolumns = ['Fee']\ncells = ['0.00']\nreason = 'set-locally'\n"
        );
        let seen = read(&profile, "Code,Status,Fee\n1,C,0.00\n2,A,0.00\n3,C,7\n");
        assert_eq!(seen.amounts(), ["set-locally `0.00`", "0.00", "7.00"]);
    }

    #[test]
    fn what_is_not_read_is_said() {
        let profile = format!("{SMALL}columns = {{ gross = 'Fee' }}\nrows = {{ last = 2 }}\n");
        let seen = read(&profile, "Code,Fee,Region\n1,5,South\n\nother table\n");
        assert_eq!(
            (seen.accepted, seen.findings),
            (1, vec!["I103 line 1, cell C1".to_owned(), "I108 line 0, cell ".to_owned()])
        );
    }

    #[test]
    fn a_profile_for_another_file_names_the_nearest_column() {
        let findings = header(&format!("{SMALL}columns = {{ gross = 'Fee' }}\n"), "Code,Fees\n1,2\n");
        assert_eq!(findings[0].message, "[columns] gross: there is no column `Fee`");
        assert!(findings[0].help.starts_with("write `Fees`"), "{}", findings[0].help);
    }
}
