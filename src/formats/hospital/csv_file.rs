//! A hospital's CSV file, tall or wide: its head is read on opening, then row after row.

use super::columns::Columns;
use super::csv_head::{HeadFault, file_start, is_blank_row, read_head};
use super::facts::Facts;
use super::general::General;
use super::headings::headings;
use super::layout::{Bars, Here, Layout, Shape};
use super::repeated_columns::{merged, say_together};
use super::row::{CodeCells, PayerCells};
use super::rules::Judge;
use super::version::Version;
use crate::findings::{Finding, Place, Reach, Rule, Severity, rules};
use crate::formats::columns_with::ColumnsWith;
use crate::formats::decimal_comma::decimal_commas;
use crate::formats::ledger::is_blank;
use crate::formats::quoting::reject_misquoted;
use crate::formats::reader::{ColumnHeading, Reject};
use crate::formats::repeated_header::RepeatedHeader;
use crate::formats::row_width::short_row;
use crate::formats::unread::Unread;
use crate::formats::{Publication, Reader, Sink};
use crate::source::{IngestError, NoData, RowCells, Rows, Source};

/// What a file is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To take in what is sound: only an unusable row 3 stops.
    Import,
    /// To judge it as CMS does: any error in rows 1 to 3 stops.
    Verdict(Option<Version>),
}

impl Purpose {
    /// Which headings of a payer and plan are read.
    const fn bars(self) -> Bars {
        match self {
            Self::Import => Bars::InPlan,
            Self::Verdict(_) => Bars::AsCms,
        }
    }

    /// The requirement set that was asked for, or else the one that the file claims.
    fn version(self, general: &General, otherwise: Version) -> Version {
        match self {
            Self::Verdict(Some(version)) => version,
            _ => general.claim().and_then(Version::of_claim).unwrap_or(otherwise),
        }
    }
}

/// A file whose head has been read.
pub(super) struct CsvFile {
    rows: Rows,
    /// Until the rows are read.
    commas: Option<ColumnsWith>,
    layout: Layout,
    version: Version,
    publication: Publication,
    file: String,
    purpose: Purpose,
    /// Rows 1 and 2.
    general: (Vec<String>, Vec<String>),
    /// The version that the file claims.
    claim: Option<String>,
    /// What was noticed in the head.
    findings: Vec<Finding>,
    /// Columns of which one finding speaks together.
    together: Vec<Vec<usize>>,
}

/// Codes of a row that need no memory of their own.
const INLINE_CODES: usize = 8;

impl CsvFile {
    /// Reads the head of a file.
    pub(super) fn open(source: &Source, purpose: Purpose) -> Result<Self, IngestError> {
        let header = |findings| IngestError::Header { file: source.name().to_owned(), findings };
        let mut rows = Rows::open(source)?;
        let mut general = General::default();
        let strict = matches!(purpose, Purpose::Verdict(_));
        let columns = match read_head(&mut rows, &mut general, strict) {
            Ok(columns) => columns,
            Err(HeadFault::Read(error)) => return Err(error),
            Err(HeadFault::Finding(finding)) => {
                let mut findings = vec![*finding];
                findings.extend(general.warnings(purpose.version(&general, Version::V3_0)));
                return Err(header(findings));
            }
        };
        rows.end_header(columns.len())?;
        let layout = Layout::of(columns.iter(), purpose.bars());
        let version = purpose.version(&general, likely(&layout));
        let place = rows.position();
        let columns = Columns { names: &layout.names, line: place.line, row: place.row };
        let mut findings =
            if strict || general.is_plausible() { general.check(version) } else { vec![no_general_data()] };
        let in_columns = columns.check(version);
        let stops = if strict {
            findings
                .iter()
                .chain(&in_columns)
                .any(|finding| finding.rule.severity_in_verdict() == Severity::Error)
        } else {
            !layout.is_usable() || in_columns.iter().any(|finding| cannot_be_read(finding, &layout))
        };
        if stops {
            let in_columns = match columns.not_filled_in() {
                Some(finding) if !strict && in_columns.iter().all(|known| known.rule != finding.rule) => {
                    std::iter::once(finding).chain(in_columns).collect()
                }
                _ => in_columns,
            };
            return Err(header(unusable(strict, findings, in_columns, columns.unknown(&layout, version))));
        }
        // Blank headings are skipped; CMS counts the second as a repeated one.
        let blank = |finding: &Finding| finding.rule == rules::COLUMN_DUPLICATE && finding.value.is_none();
        let kept = in_columns.into_iter().filter(|finding| !blank(finding));
        findings.extend(kept.filter(|finding| finding.rule.reach == Reach::Row || strict));
        findings.extend(columns.blank_at_end().filter(|_| strict));
        let mut together = Vec::new();
        if !strict {
            together = say_together(&layout, &columns, &mut findings);
            findings.extend(columns.lacking(&layout, version));
        }
        findings.extend(columns.outdated(version));
        findings.extend(columns.unknown(&layout, version));
        if !strict {
            findings.extend(columns.odd_bars(&layout));
        }
        let format = match layout.shape {
            Shape::Tall => "hospital-tall",
            Shape::Wide => "hospital-wide",
        };
        let (publication, noticed) = general.data().publication(format, source.name());
        findings.extend(noticed);
        let file = source.name().to_owned();
        let claim = general.claim().map(str::to_owned);
        let general = general.into_rows();
        let commas = Some(decimal_commas(source)?);
        Ok(Self {
            rows,
            commas,
            layout,
            version,
            publication,
            file,
            purpose,
            general,
            claim,
            findings,
            together,
        })
    }

    /// The version that the file claims, and the one that it is judged by.
    pub(super) fn versions(&self) -> (Option<String>, Version) {
        (self.claim.clone(), self.version)
    }

    /// The same of a file whose header cannot be used.
    pub(super) fn versions_of(
        source: &Source,
        purpose: Purpose,
    ) -> Result<(Option<String>, Version), IngestError> {
        let (mut rows, mut general) = (Rows::open(source)?, General::default());
        let version = match read_head(&mut rows, &mut general, false) {
            Err(HeadFault::Read(error)) => return Err(error),
            Err(HeadFault::Finding(_)) => purpose.version(&general, Version::V3_0),
            Ok(columns) => purpose.version(&general, likely(&Layout::of(columns.iter(), Bars::AsCms))),
        };
        Ok((general.claim().map(str::to_owned), version))
    }

    /// Texts of a row that stand under no heading.
    fn look_for_more(&self, record: &RowCells) -> Vec<Finding> {
        let note = |rule: &'static Rule, column: usize, text: &str, how: &str| {
            let message = format!("`{}` appears {how} and is not read", text.trim());
            rule.at(self.rows.place(Some((column, ""))), text.trim(), message)
        };
        let mut findings = Vec::new();
        let width = self.layout.names.len();
        if record.len() <= width && self.layout.unread.is_empty() {
            return findings;
        }
        if let Some((column, text)) = record.iter().enumerate().skip(width).find(|(_, cell)| !is_blank(cell))
        {
            findings.push(note(rules::NO_HEADING, column, text, "beyond the last heading"));
        }
        if let Some((column, text)) = self.layout.under_no_heading(record) {
            findings.push(note(rules::NO_HEADING, column, text, "under a blank heading"));
        }
        findings
    }
}

impl Reader for CsvFile {
    fn publication(&self) -> &Publication {
        &self.publication
    }

    fn header_row(&self) -> u64 {
        self.rows.position().row
    }

    fn headings(&self) -> Vec<ColumnHeading> {
        headings(&self.layout)
    }

    fn correctable(&self) -> bool {
        true
    }

    fn read(&mut self, sink: &mut dyn Sink) -> Result<(), IngestError> {
        // A verdict speaks of the headings alone, as CMS does.
        let mut unread = Unread::of(match self.purpose {
            Purpose::Import => self.layout.unread.clone(),
            Purpose::Verdict(_) => Vec::new(),
        })
        .together(std::mem::take(&mut self.together));
        for finding in self.findings.drain(..).filter_map(|finding| unread.hold(finding)) {
            sink.finding(finding)?;
        }
        let commas = self.commas.take().expect("a reader reads once");
        let mut facts = Facts::new(self.version, self.layout.collected(), Judge::Rows, commas);
        let mut any = false;
        let (names, values) = &self.general;
        let width = self.layout.names.iter().rposition(|name| !name.is_empty()).map_or(0, |last| last + 1);
        let mut repeated = RepeatedHeader::of(&self.layout.names).with_general(names, values);
        while self.rows.advance()? {
            if is_blank_row(self.rows.fields()) {
                self.rows.pass(NoData::Blank);
                continue;
            }
            if repeated.takes(&mut self.rows) {
                continue;
            }
            any = true;
            if reject_misquoted(&mut self.rows, |reject| sink.reject(reject))? {
                let record = self.rows.fields();
                facts.reject(&Here { rows: &self.rows, layout: &self.layout, record });
                continue;
            }
            if self.purpose == Purpose::Import
                && let Some((rule, message)) = short_row(&self.rows, width)
            {
                let finding = rule.at(self.rows.place(None), "", message);
                if finding.rule == rules::ROW_WIDTH {
                    let (position, raw) = (self.rows.position(), self.rows.raw());
                    let (line, byte_offset) = (position.line, position.byte_offset);
                    sink.reject(&Reject { line, byte_offset, raw: &raw, findings: &[finding] })?;
                    let record = self.rows.fields();
                    facts.reject(&Here { rows: &self.rows, layout: &self.layout, record });
                    continue;
                }
                sink.finding(finding)?;
            }
            let one_for_each = match self.purpose {
                Purpose::Import => merged(&self.rows, &self.layout),
                Purpose::Verdict(_) => None,
            };
            let (record, beside) = match &one_for_each {
                Some((record, contradictions)) => (record, contradictions.clone()),
                None => (self.rows.fields(), Vec::new()),
            };
            let (mut inline, mut heap) = ([CodeCells::default(); INLINE_CODES], Vec::new());
            let codes = match inline.get_mut(..self.layout.codes.len()) {
                Some(codes) => codes,
                None => {
                    heap.resize(self.layout.codes.len(), CodeCells::default());
                    heap.as_mut_slice()
                }
            };
            self.layout.fill_codes(record, codes);
            let (single, several);
            let payers: &[PayerCells<'_>] = if self.layout.payers.len() == 1 {
                single = [self.layout.payer(record, 0)];
                &single
            } else {
                several =
                    (0..self.layout.payers.len()).map(|i| self.layout.payer(record, i)).collect::<Vec<_>>();
                &several
            };
            let row = self.layout.row(record, codes, payers);
            let here = Here { rows: &self.rows, layout: &self.layout, record };
            if facts.row(&row, &here, beside, sink)? {
                unread.count(record);
            }
            for finding in self.look_for_more(record) {
                sink.finding(finding)?;
            }
        }
        if !any {
            let finding =
                rules::MINIMUM_ROWS.at(file_start(), "", "the file has no row of charges".to_owned());
            if self.purpose == Purpose::Import {
                return Err(IngestError::Header { file: self.file.clone(), findings: vec![finding] });
            }
            sink.finding(finding)?;
        }
        unread.finish().chain(repeated.said()).try_for_each(|finding| sink.finding(finding))?;
        self.rows.lines().into_iter().for_each(|lines| sink.lines(lines));
        facts.finish(sink)
    }
}

/// The requirement set of a file that claims none.
fn likely(layout: &Layout) -> Version {
    let collected = layout.collected();
    if collected.estimated && !collected.statistics { Version::V2_2 } else { Version::V3_0 }
}

/// What to say of a head that stops.
fn unusable(
    strict: bool,
    mut general: Vec<Finding>,
    mut columns: Vec<Finding>,
    unknown: Vec<Finding>,
) -> Vec<Finding> {
    if strict {
        general.append(&mut columns);
        let message = "rows 4 and below were not looked at".to_owned();
        general.push(rules::PROBLEMS_IN_HEADER.at(file_start(), "", message));
        return general;
    }
    columns.extend(unknown);
    columns
}

/// Whether the headings leave open whose an amount is. A repeated heading can be read all the same: the
/// first counts; and a column that is missing is not collected.
fn cannot_be_read(finding: &Finding, layout: &Layout) -> bool {
    match finding.rule {
        rule if rule == rules::AMBIGUOUS_FORMAT => layout.shape == Shape::Tall,
        rule => rule == rules::PLACEHOLDER,
    }
}

fn no_general_data() -> Finding {
    let place = Place { line: 1, row: 1, ..Place::default() };
    let message = "the two rows that say whose prices these are, and of which day, are missing".to_owned();
    rules::NO_GENERAL_DATA.at(place, "", message)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{read, tall_v3};
    use super::*;

    const HEAD: &str = "hospital_name,last_updated_on,version\nHill,2026-04-01,3.0.0\n";

    fn tall(rows: &str) -> super::super::testing::Made {
        read(&tall_v3(rows)).expect("a sound header")
    }

    #[test]
    fn reads_blanks_around_the_bar_a_byte_order_mark_and_mixed_line_ends() {
        let rows = "Scan,0611,RC,70551,CPT,outpatient,,,1200,1080,Aetna,PPO,26|LT,400,,,,,,,250,400,fee schedule, a note \r\n\
                    \"Scan, two\nlines\",,,70551,CPT,both,,,1200,,,,,,,,,,,,,,,\n\n,,,,,\n";
        let made = read(&format!("\u{feff}{}", tall_v3(rows))).expect("sound");
        assert_eq!((made.heap.accepted, made.heap.rejects.len()), (2, 0));
        assert!(made.heap.has(&["item Ok(\"Scan\") [\"RC 0611\", \"CPT 70551\"]"]));
        assert!(made.heap.has(&["negotiated", "\"Aetna\"", "\"400.00\"", "26|LT", "Ok(\"a note\")"]));
        assert!(made.heap.has(&["rate Ok(\"Scan, two\\nlines\")", "cash", "[not-supplied]"]));
        assert_eq!(made.publication.publisher, "Hill Hospital (CA 77)");
        assert_eq!(made.heap.rules(), Vec::<&str>::new());
    }

    #[test]
    fn a_range_of_the_count_stays_a_range_and_nine_9s_are_a_gap() {
        let rows = "A,1,LOCAL,,,both,,,9,9,P,L,,,,by rule,999999999.00,5,7,1 through 10,,,other,why\n\
                    B,1,LOCAL,,,both,,,999999999,9,P,L,,7,,,,,,,7,7,other,why\n";
        let heap = tall(rows).heap;
        assert_eq!(heap.accepted, 2);
        let range = "count: Err(Suppressed), count_bounds: Some((1, 10))";
        assert!(heap.has(&["median: Err(Insufficient)", range]));
        assert!(heap.has(&["gross", "[insufficient] Some(\"999999999\")"]));
        assert_eq!(heap.rules(), ["I212", "I224"]);
    }

    #[test]
    fn a_bad_cell_is_a_gap_with_its_text_and_never_takes_its_row_along() {
        let rows = "A,1,LOCAL,,,both,,,\"1,200\",,P,L,,x,,,,,,,,,other,why\n\
                    B,27209591,HCPCS,,,both,,,5,,,,,,,,,,,,,,,\n\
                    C,1,LOCAL,,,IP,,,5,,,,,,,,,,,,,,,\n\
                    D,G0439,CPT,,,ward,,,6,,,,,,,,,,,,,,,\n\
                    ,1,LOCAL,,,both,,,7,,,,,,,,,,,,,,,\n\
                    F,J1745,,,,both,,,5,,,,,,,,,,,,,,,\n\
                    G,1,LOCAL,X,VENDOR,both,12 mg,ml,5,,P,L,,,,a,1,1,1,\"1,100\",,,sometimes,\n";
        let heap = tall(rows).heap;
        assert_eq!((heap.accepted, heap.rejects.len()), (7, 0), "{:?}", heap.rejects);
        assert!(heap.has(&["gross", "\"1200.00\""]) && heap.has(&["negotiated", "[invalid] Some(\"x\")"]));
        assert!(heap.has(&["LOCAL 27209591"]) && heap.has(&["HCPCS G0439", "setting: Err(Invalid)"]));
        assert!(heap.has(&["Ok(\"C\")", "setting: Ok(Inpatient)"]));
        assert!(heap.has(&["rate Err(NotSupplied)", "\"7.00\""]) && heap.has(&["HCPCS J1745"]));
        assert!(heap.has(&["LOCAL 1", "LOCAL X", "method: Err(Invalid)", "count: Err(Invalid)"]));
        let expected = [
            "I215", "I215", "I221", "I221", "I221", "I221", "I222", "I222", "I222", "I223", "I234", "I234",
            "I424",
        ];
        assert_eq!(heap.rules(), expected);
    }

    #[test]
    fn a_row_of_which_nobody_knows_whose_it_is_is_rejected_with_place_and_text() {
        let rows = "A,1,LOCAL,,,both,,,5,,,,,,,,,,,,,,,\n\
                    D,1,LOCAL,,,both,,,,,,,,5,,,,,,,,,per diem,\n\
                    E,,LOCAL,,,both,,,5,,,,,,,,,,,,,,,\n\
                    F,,,,,both,,,5,,,,,,,,,,,,,,,\n";
        let made = tall(rows);
        assert_eq!(made.heap.accepted, 1);
        let rejects = &made.heap.rejects;
        assert_eq!(rejects.iter().map(|reject| reject.0).collect::<Vec<_>>(), [5, 6, 7]);
        assert_eq!(rejects[0].2, "D,1,LOCAL,,,both,,,,,,,,5,,,,,,,,,per diem,");
        let cells: Vec<_> = rejects.iter().map(|reject| reject.3[0].place.cell()).collect();
        assert_eq!(cells, ["K5", "B6", "row 7"].map(|cell| Some(cell.to_owned())));
    }

    #[test]
    fn a_zero_is_a_gap_with_an_error_and_never_a_value() {
        let heap = tall("A,1,LOCAL,,,both,,,0.00,5,P,L,,7,,,,,,,7,7,per diem,\n").heap;
        assert!(heap.has(&["gross", "[invalid] Some(\"0.00\")"]));
        assert_eq!((heap.accepted, heap.rules()), (1, vec!["I236"]));
    }

    #[test]
    fn conditions_on_companions_are_errors_but_the_row_is_stored() {
        let rows = "A,1,NDC,,,both,,,,,P,L,,7,,,,,,,,,other,\n\
                    B,1,LOCAL,,,both,,,,,P,L,,,50,,,,,,,,per diem,\n\
                    C,1,LOCAL,,,both,,,,,P,L,,,50,,,,,0,,,per diem,\n\
                    D,1,LOCAL,,,both,,,,,P,L,,,,,,,,,,,,\n";
        let heap = tall(rows).heap;
        assert_eq!((heap.accepted, heap.rejects.len()), (4, 0));
        let expected = ["I421", "I422", "I423", "I424", "I426", "I427", "I428", "I429", "I430", "I431"];
        assert_eq!(heap.rules(), expected);
        assert!(heap.has(&["item Ok(\"C\")"]) && heap.has(&["Ok(\"C\")", "median: Err(Insufficient)"]));
        assert!(heap.has(&["Ok(\"B\")", "median: Err(NotSupplied)", "[not-applicable]"]));
    }

    #[test]
    fn a_row_without_a_code_is_an_effect_of_its_modifier() {
        let heap = tall("Bilateral,,,,,both,,,,,P,L,50,,150,,,,,,,,,half more\n").heap;
        assert_eq!((heap.effects, heap.accepted), (1, 1));
        assert!(heap.has(&["effect 50", "Both", "half more"]));
        assert!(heap.rates.is_empty());
    }

    #[test]
    fn nothing_that_is_not_stored_goes_without_a_word() {
        let rows = "Half,,,,,both,,,5,,P,L,52,,50,,,,,12,,,per diem,half\n\
                    A,1,LOCAL,,,both,,,5,5,,L,,,,,,,,,,,per diem,\n";
        let heap = tall(rows).heap;
        assert_eq!((heap.accepted, heap.rules()), (2, vec!["I447", "I447", "I447", "I449"]));
    }

    #[test]
    fn warns_of_what_is_implausible() {
        let rows = "A,1,LOCAL,,,both,,,5,5,P,L,,9,,,3,4,2,,7,6,per diem,\n\
                    A,1,LOCAL,,,both,,,5,5,P,M,,6,,,,,,,6,6,per diem,\n\
                    A,1,LOCAL,,,both,,,5,5,P,M,,6,,,,,,,6,6,per diem,\n";
        let heap = tall(rows).heap;
        assert_eq!(heap.accepted, 3);
        assert_eq!(heap.rules(), ["I322", "I440", "I441", "I442", "I442", "I443", "I444"]);
        assert!(heap.has(&["minimum", "\"6.00\""]) && !heap.has(&["minimum", "\"7.00\""]));
    }

    #[test]
    fn a_value_that_comes_later_fills_the_gap_and_a_second_value_is_told() {
        let row = |item: &str, payer: &str, amounts: &str| {
            format!("{item},1,LOCAL,,,both,,,{amounts},{payer},L,,7,,,,,,,5,8,per diem,\n")
        };
        let apart =
            [row("A", "P", "N/A,"), row("B", "P", "9,9"), row("A", "Q", "6,"), row("A", "R", ",4")].concat();
        let heap = tall(&apart).heap;
        assert!(
            heap.has(&["Ok(\"A\")", "gross", "\"6.00\""]) && heap.has(&["Ok(\"A\")", "cash", "\"4.00\""])
        );
        assert!(!heap.has(&["Ok(\"A\")", "gross", "[not-supplied]"]), "{:#?}", heap.facts);
        assert!(!heap.has(&["Ok(\"A\")", "cash", "[not-supplied]"]), "{:#?}", heap.facts);
        let again = apart + &row("B", "Q", "10,9") + &row("A", "S", "6,");
        let heap = tall(&again).heap;
        let told: Vec<_> = heap.findings.iter().filter(|finding| finding.rule.id == "I448").collect();
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!(told[0].message, "the gross 10.00 was 9.00 on line 5");
    }

    #[test]
    fn short_rows_are_filled_long_rows_are_noticed_and_unknown_columns_named() {
        let columns = "description,code|1,code|1|type,Setting,payer_name,plan_name,,standard_charge|gross,\
            standard_charge|discounted_cash,standard_charge|min,standard_charge|max,standard_charge|negotiated_dollar,\
            standard_charge|negotiated_percentage,standard_charge|negotiated_algorithm,standard_charge|methodology,\
            additional_generic_notes,estimated_amout,,my own";
        let head = HEAD.replace("3.0.0", "2.0.0");
        let made =
            read(&format!("{head}{columns}\nA,1,LOCAL,both\nB,1,LOCAL,both{}7,,,,x\n", ",".repeat(13)))
                .expect("the columns of 2.0 are there");
        assert_eq!(made.heap.accepted, 2);
        let rules = made.heap.rules();
        for rule in ["I103", "I111", "I112", "I140", "I423"] {
            assert!(rules.contains(&rule), "{rule} in {rules:?}");
        }
    }

    #[test]
    fn only_an_unusable_row_3_stops_and_rows_1_and_2_may_be_missing() {
        let whole = tall_v3("A,1,LOCAL,,,both,,,5,5,,,,,,,,,,,,,,\n");
        let from_row_3 = whole.split_inclusive('\n').skip(2).collect::<String>();
        let made = read(&from_row_3).expect("row 3 is enough");
        assert_eq!((made.heap.accepted, made.heap.rules()), (1, vec!["I137"]));
        assert!(made.publication.publisher.starts_with("unknown hospital of "));
        let broken = whole.replace(",setting,", ",seting,");
        match read(&broken).map(|made| made.heap.accepted) {
            Err(IngestError::Header { findings, .. }) => {
                let rules: Vec<_> = findings.iter().map(|finding| finding.rule.id).collect();
                assert_eq!(rules, ["I124", "I111"]);
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn wide_says_the_same_as_tall() {
        let own = "A,1,LOCAL,,,both,,,50,45";
        let tall = tall(&format!(
            "{own},P,L,,7,,,,,,,5,7,per diem,why\n{own},Q,L,,5,,,,,,,5,7,fee schedule,\n\
             Half,,,,,both,,,,,P,L,52,,50,,,,,,,,,half\n"
        ));
        let payer = |name: &str| {
            let charges = ["negotiated_dollar", "negotiated_percentage", "negotiated_algorithm"]
                .map(|column| format!("standard_charge|{name}|L|{column}"));
            let others = ["median_amount", "10th_percentile", "90th_percentile", "count"]
                .map(|column| format!("{column}|{name}|L"));
            format!(
                "{},{},standard_charge|{name}|L|methodology,additional_payer_notes|{name}|L",
                charges.join(","),
                others.join(",")
            )
        };
        let columns = format!(
            "description,code|1,code|1|type,code|2,code|2|type,setting,drug_unit_of_measurement,\
             drug_type_of_measurement,standard_charge|gross,standard_charge|discounted_cash,modifiers,\
             standard_charge|min,standard_charge|max,additional_generic_notes,{},{}",
            payer("P"),
            payer("Q")
        );
        let wide = format!(
            "{HEAD}{columns}\n{own},,5,7,,7,,,,,,,per diem,why,5,,,,,,,fee schedule,\n\
             Half,,,,,both,,,,,52,,,,,50,,,,,,,half,,,,,,,,,\n"
        );
        let wide = read(&wide).expect("a sound header");
        assert_eq!(wide.publication.format, "hospital-wide");
        assert_eq!(wide.heap.facts, tall.heap.facts);
    }
}
