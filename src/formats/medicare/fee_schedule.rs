//! The fee schedule's relative value file (PPRRVU), as CSV of any year whose columns are known and
//! as fixed-width text.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::header::{has_line, place, read_header};
use super::release::{Cadence, When, publication};
use super::variant;
use crate::domain::text::{count, list};
use crate::domain::{Decimal, Known, Missing, parse_date};
use crate::findings::{Finding, Place, rules};
use crate::formats::format::Sniff;
use crate::formats::options::{OpenOptions, Variant};
use crate::formats::release::{
    Cell, Field, Kind, Layout, ReferenceFormat, ReferenceReader, RowKind, Table, TableReader, Watch, finding,
};
use crate::source::IngestError;
use crate::source::{Head, RowCells, Source};
use crate::source::{Rows, Split};

/// The CSV.
pub(super) const CSV: ReferenceFormat = ReferenceFormat {
    name: "medicare-rvu",
    describe: "Medicare physician fee schedule, relative value file (PPRRVU...csv)",
    sniff: |head| {
        if has_line(head, "HCPCS,MOD,DESCRIPTION") { Sniff::Yes } else { Sniff::No }
    },
    open: open_csv,
};

/// The fixed-width text.
pub(super) const FIXED_WIDTH: ReferenceFormat = ReferenceFormat {
    name: "medicare-rvu-text",
    describe: "the same as fixed-width text (PPRRVU...txt)",
    sniff: sniff_text,
    open: open_text,
};

/// Conversion factors that CMS published, in ten-thousandths: year, factor, and whose it is.
const FACTORS: [(i32, i64, Variant); 9] = [
    (2020, 360_896, Variant::NonQualifying),
    (2021, 348_931, Variant::NonQualifying),
    (2022, 346_062, Variant::NonQualifying),
    (2023, 338_872, Variant::NonQualifying),
    (2024, 327_442, Variant::NonQualifying),
    (2024, 332_875, Variant::NonQualifying),
    (2025, 323_465, Variant::NonQualifying),
    (2026, 334_009, Variant::NonQualifying),
    (2026, 335_675, Variant::Qualifying),
];

const TABLE: Table = Table { name: "medicare_rvu", fields: &FIELDS };

/// Positions in `FIELDS`.
const CODE: usize = 0;
const WORK: usize = 5;
const NONFACILITY_PE: usize = 6;
const FACILITY_PE: usize = 8;
const MALPRACTICE: usize = 10;
const NONFACILITY_TOTAL: usize = 11;
const FACILITY_TOTAL: usize = 12;
const FACTOR: usize = 25;

const FIELDS: [Field; 32] = [
    Field::key(&["HCPCS"], "code_id", Kind::Code).at(1, 5),
    Field::key(&["MOD"], "modifier", Kind::Modifier).at(6, 7),
    Field::of(&["DESCRIPTION"], "descriptor", Kind::Descriptor).at(8, 57),
    Field::of(&["STATUS CODE"], "status", Kind::Text).at(58, 58),
    Field::of(&["NOT USED FOR MEDICARE PAYMENT"], "", Kind::Unused),
    Field::of(&["WORK RVU"], "work_rvu", Kind::Fixed(2)).at(60, 65),
    Field::of(&["NON-FAC PE RVU"], "nonfacility_pe_rvu", Kind::Fixed(2)).at(67, 72),
    Field::of(&["NON-FAC NA INDICATOR"], "nonfacility_not_done", Kind::Mark("NA")).at(73, 74),
    Field::of(&["FACILITY PE RVU"], "facility_pe_rvu", Kind::Fixed(2)).at(76, 81),
    Field::of(&["FACILITY NA INDICATOR"], "facility_not_done", Kind::Mark("NA")).at(82, 83),
    Field::of(&["MP RVU"], "malpractice_rvu", Kind::Fixed(2)).at(85, 89),
    Field::of(&["NON-FACILITY TOTAL"], "nonfacility_total", Kind::Fixed(2)).at(91, 96),
    Field::of(&["FACILITY TOTAL"], "facility_total", Kind::Fixed(2)).at(97, 102),
    Field::of(&["PCTC IND"], "professional_technical", Kind::Text).at(103, 103),
    Field::of(&["GLOB DAYS"], "global_days", Kind::Text).at(104, 106),
    Field::of(&["PRE OP"], "preoperative", Kind::Fixed(2)).at(107, 109),
    Field::of(&["INTRA OP"], "intraoperative", Kind::Fixed(2)).at(110, 112),
    Field::of(&["POST OP"], "postoperative", Kind::Fixed(2)).at(113, 115),
    Field::of(&["MULT PROC"], "multiple_procedure", Kind::Text).at(116, 116),
    Field::of(&["BILAT SURG"], "bilateral", Kind::Text).at(117, 117),
    Field::of(&["ASST SURG"], "assistant", Kind::Text).at(118, 118),
    Field::of(&["CO- SURG", "CO-SURG"], "co_surgeon", Kind::Text).at(119, 119),
    Field::of(&["TEAM SURG"], "team_surgeon", Kind::Text).at(120, 120),
    Field::of(&["PRIC IND"], "pricing_indicator", Kind::TextOr(Missing::NotCollected)),
    Field::of(&["ENDO BASE"], "endoscopic_base", Kind::TextOr(Missing::NotApplicable)).at(128, 132),
    Field::of(&["CONV FACTOR"], "conversion_factor", Kind::Fixed(4)).at(133, 140),
    Field::of(&["PHYSICIAN SUPERVISION OF DIAGNOSTIC PROCEDURES"], "supervision", Kind::Text).at(142, 143),
    Field::of(&["CALCULATION FLAG"], "calculation_flag", Kind::Text).at(144, 144),
    Field::of(&["DIAGNOSTIC IMAGING FAMILY INDICATOR"], "imaging_family", Kind::Text).at(146, 147),
    Field::of(&["NON-FACILITY PE USED FOR OPPS PAYMENT AMOUNT"], "opps_nonfacility_pe", Kind::Fixed(2))
        .at(152, 157),
    Field::of(&["FACILITY PE USED FOR OPPS PAYMENT AMOUNT"], "opps_facility_pe", Kind::Fixed(2)).at(159, 164),
    Field::of(&["MP USED FOR OPPS PAYMENT AMOUNT"], "opps_malpractice", Kind::Fixed(2)).at(166, 171),
];

fn sniff_text(head: &Head) -> Sniff {
    let mut lines = head.text.lines();
    let notice = lines.next().is_some_and(|line| line.starts_with("HDR "));
    let row = lines.find(|line| !line.starts_with("HDR "));
    let factor = row.and_then(|line| line.get(132..140)).map(str::trim);
    match factor.map(str::parse::<Decimal>) {
        Some(Ok(_)) if notice => Sniff::Yes,
        _ => Sniff::No,
    }
}

fn open_csv(source: &Source, options: &OpenOptions) -> Result<Box<dyn ReferenceReader>, IngestError> {
    let mut rows = Rows::open(source)?;
    let header = read_header(&mut rows, source, &["HCPCS", "MOD", "DESCRIPTION"])?;
    let layout = place(&header.headings, &FIELDS, &rows, source)?;
    let title = header.titles.iter().find(|title| title.contains("Relative Value File"));
    let released = header.titles.iter().find_map(|title| title.trim().strip_prefix("RELEASED "));
    let mut attributes = vec![("title".to_owned(), title.cloned().ok_or(Missing::NotSupplied))];
    attributes.push(("released".to_owned(), released.map(str::to_owned).ok_or(Missing::NotSupplied)));
    let factor = first_factor(source, Split::Commas, &layout)?;
    let edition = released.and_then(|day| parse_date(day).ok()).ok_or(Missing::NotSupplied);
    let stated = title.map(|title| When::of_text(title)).unwrap_or_default();
    open(source, options, Opening { rows, layout, attributes, edition, stated, factor, format: CSV.name })
}

fn open_text(source: &Source, options: &OpenOptions) -> Result<Box<dyn ReferenceReader>, IngestError> {
    let rows = Rows::open_split(source, Split::Lines)?;
    let factor = first_factor(source, Split::Lines, &Layout::Spans)?;
    let opening = Opening {
        rows,
        layout: Layout::Spans,
        attributes: Vec::new(),
        edition: Err(Missing::NotSupplied),
        // The year of the copyright notice is not that of the release.
        stated: When::default(),
        factor,
        format: FIXED_WIDTH.name,
    };
    open(source, options, opening)
}

/// What the head of a file gave.
struct Opening {
    rows: Rows,
    layout: Layout,
    attributes: Vec<(String, Known<String>)>,
    edition: Known<NaiveDate>,
    stated: When,
    factor: Option<i64>,
    format: &'static str,
}

fn open(
    source: &Source,
    options: &OpenOptions,
    opening: Opening,
) -> Result<Box<dyn ReferenceReader>, IngestError> {
    let known = FACTORS.iter().find(|(_, factor, _)| Some(*factor) == opening.factor);
    let by_factor = When { year: known.map(|(year, ..)| *year), month: None };
    let when = opening.stated.or(When::of_options(options)).or(When::of_source(source)).or(by_factor);
    let by_factor = known.map(|(.., variant)| *variant);
    // Without a factor no row can be stored, whatever it is of.
    let variant = match opening.factor {
        Some(_) => variant::decide(source, options, when, by_factor)?,
        None => variant::of_source(source),
    };
    let part = variant.map(|variant| variant.part("")).unwrap_or_default();
    let release = when.release("fee-schedule", Cadence::Month, &part, source.name())?;
    let letter =
        when.month.and_then(|month| "A  B  C  D".chars().nth(month as usize - 1)).filter(|c| *c != ' ');
    let version = letter
        .map(|letter| format!("RVU{:02}{letter}", release.year.unwrap_or_default() % 100))
        .ok_or(Missing::NotSupplied);
    let totals = Totals::new(release.year.unwrap_or_default());
    let publication = publication(opening.format, version, opening.edition, opening.attributes);
    let reader = TableReader::new(publication, release, TABLE, opening.rows, opening.layout)
        .with_notes(note_or_row)
        .with_options(options)
        .watched_by(Box::new(totals));
    Ok(Box::new(reader))
}

/// Notices of the text, and rows of separators, are not rows of the table.
fn note_or_row(record: &RowCells) -> RowKind {
    let blank = record.iter().all(|cell| cell.trim().is_empty());
    if blank || record[0].starts_with("HDR") || record[0].starts_with("TRL") {
        RowKind::Note
    } else {
        RowKind::Data
    }
}

/// The conversion factor of the first row that has one.
fn first_factor(source: &Source, split: Split, layout: &Layout) -> Result<Option<i64>, IngestError> {
    let mut rows = Rows::open_split(source, split)?;
    let mut seen = 0;
    while seen < 40 && rows.advance()? {
        seen += 1;
        let (first, last) = FIELDS[FACTOR].span;
        let text = match layout {
            Layout::Cells { columns, .. } => columns[FACTOR].and_then(|at| rows.fields().get(at)),
            Layout::Spans => rows.fields()[0].get(first - 1..last),
        };
        if let Some(factor) = text.and_then(|text| text.trim().parse::<Decimal>().ok()) {
            return Ok(Some(factor.scaled()));
        }
    }
    Ok(None)
}

/// The conversion factor on a line.
fn factor_at(line: u64) -> Place {
    Place { line, column_name: Some(FIELDS[FACTOR].headings[0].to_owned()), ..Place::default() }
}

/// What is checked over the whole file: the totals that it prints, its factor, and its end.
struct Totals {
    year: i32,
    /// Each with the line where it comes first and how many rows have it.
    factors: BTreeMap<i64, (u64, u64)>,
    wrong: Vec<Finding>,
    last: Option<(u64, String)>,
}

impl Totals {
    fn new(year: i32) -> Self {
        Self { year, factors: BTreeMap::new(), wrong: Vec::new(), last: None }
    }
}

impl Watch for Totals {
    fn row(&mut self, line: u64, cells: &[Cell<'_>]) {
        let number = |at: usize| cells[at].number().unwrap_or_default();
        self.factors.entry(number(FACTOR)).or_insert((line, 0)).1 += 1;
        for (practice, total) in [(NONFACILITY_PE, NONFACILITY_TOTAL), (FACILITY_PE, FACILITY_TOTAL)] {
            let sum = number(WORK) + number(practice) + number(MALPRACTICE);
            if sum != number(total) {
                let name = FIELDS[total].headings[0];
                let place = Place { line, column_name: Some(name.to_owned()), ..Place::default() };
                let message =
                    format!("the printed total of {} is not the sum of its parts", cells[CODE].text());
                let help = "ratebook computes with the parts; ask the publisher which is right";
                self.wrong.push(finding(rules::TOTAL_IS_NOT_THE_SUM, place, message, help));
            }
        }
        self.last = Some((line, cells[CODE].text().to_owned()));
    }

    fn end(&self, _: &OpenOptions) -> Result<Vec<Finding>, IngestError> {
        let mut findings = self.wrong.clone();
        let dollars = |factor: i64| Decimal::from_scaled(factor).to_string();
        if self.factors.len() > 1
            && let Some((_, (line, _))) = self.factors.iter().min_by_key(|(_, (_, rows))| *rows)
        {
            let most = self.factors.iter().take(4).map(|(factor, (line, rows))| {
                format!("{} in {} from line {line}", dollars(*factor), count(*rows, "row", "rows"))
            });
            let further = self.factors.len().checked_sub(4).filter(|further| *further > 0);
            let all: Vec<String> = most.chain(further.map(|further| format!("{further} more"))).collect();
            let message = format!("the file has more than one conversion factor: {}", list(&all));
            let help = "each row is computed with its own factor; compare with the published file";
            findings.push(finding(rules::SEVERAL_FACTORS, factor_at(*line), message, help));
        }
        let of_year = || FACTORS.iter().filter(|(year, ..)| *year == self.year);
        let strange = |factor: &i64| !of_year().any(|(_, known, _)| known == factor);
        for (factor, (line, _)) in self.factors.iter().filter(|(factor, _)| strange(factor)) {
            if of_year().next().is_none() {
                break;
            }
            let message = format!(
                "{} is not a conversion factor that Medicare published for {}",
                dollars(*factor),
                self.year
            );
            let help = "check the year of the file and that its columns are not shifted";
            findings.push(finding(rules::UNKNOWN_FACTOR, factor_at(*line), message, help));
        }
        if let Some((line, code)) = self.last.as_ref().filter(|(_, code)| !code.starts_with('V')) {
            let place = Place { line: *line, ..Place::default() };
            let message =
                format!("the file ends at {code}; a whole file goes on to the codes that begin with V");
            let help = "if this is not an extract, download the file again: it may be cut short";
            findings.push(finding(rules::FILE_ENDS_EARLY, place, message, help));
        }
        Ok(findings)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::release::collect::read;

    const HEADER_2026: &str = ",,2026 National Physician Fee Schedule Relative Value File July Release,,,,,,,,,,,,,,,,,,,,,,,,,,,,,
,,RELEASED 06/30/2026,,,,,,,,,,,,,,,,,,,,,,,,,,,,,
,,,,,,,,,,,,,,,,,,,,,,,,,,,,,NON-FACILITY,FACILITY,
,,,,NOT USED,,,,,,,,,,,,,,,,,,,,,,PHYSICIAN,,DIAGNOSTIC,PE USED,PE USED,MP USED
,,,,FOR,,,NON-FAC,,FACILITY,,,,,,,,,,,,,,,,,SUPERVISION OF,,IMAGING,FOR OPPS,FOR OPPS,FOR OPPS
,,,STATUS,MEDICARE,WORK,NON-FAC,NA,FACILITY,NA,MP,NON-FACILITY,FACILITY,PCTC,GLOB,PRE,INTRA,POST,MULT,BILAT,ASST,CO-,TEAM,PRIC,ENDO,CONV,DIAGNOSTIC,CALCULATION,FAMILY,PAYMENT,PAYMENT,PAYMENT
HCPCS,MOD,DESCRIPTION,CODE,PAYMENT,RVU,PE RVU,INDICATOR,PE RVU,INDICATOR,RVU,TOTAL,TOTAL,IND,DAYS,OP,OP,OP,PROC,SURG,SURG,SURG,SURG,IND,BASE,FACTOR,PROCEDURES,FLAG,INDICATOR,AMOUNT,AMOUNT,AMOUNT
";
    const ROW: &str = "99001,,Made up,A,,20.28,9.70,NA,9.70,,5.42,35.40,35.40,0,090,0.09,0.81,0.10,2,0,2,1,0,9,,33.4009,09,0,99,0.00,0.00,0.00\n";

    fn csv(
        text: &str,
    ) -> Result<(crate::formats::release::Release, crate::formats::release::collect::Collected), IngestError>
    {
        read(&CSV, text, &OpenOptions::default())
    }

    #[test]
    fn reads_a_header_of_five_lines_by_name() {
        let (release, seen) = csv(&format!("{HEADER_2026}{ROW}")).expect("the layout of 2026");
        assert_eq!(
            (release.year, release.period.as_str(), release.part.as_str()),
            (Some(2026), "2026-07", "")
        );
        assert_eq!(
            seen.rows,
            [
                "8: 99001  [restricted] A 0 2028 970 1 970 0 542 3540 3540 0 090 9 81 10 2 0 2 1 0 9 [not-applicable] 334009 09 0 99 0 0 0"
            ]
        );
        assert_eq!(seen.findings, ["I173 line 8"], "the file stops before the codes that begin with V");
    }

    #[test]
    fn a_year_without_a_column_reads_its_gap_and_an_unknown_column_stops() {
        // 2025 has no pricing indicator.
        let cut = |line: &str| {
            let mut cells: Vec<&str> = line.split(',').collect();
            cells.remove(23);
            cells.join(",")
        };
        let text: Vec<String> = format!("{HEADER_2026}{ROW}").lines().map(cut).collect();
        let (_, seen) = csv(&text.join("\n")).expect("the layout of 2025");
        assert!(seen.rows[0].contains(" 0 [not-collected] [not-applicable] 334009 "), "{:?}", seen.rows);

        let renamed = HEADER_2026.replace("CALCULATION", "COMPUTATION");
        let Err(IngestError::Header { findings, .. }) = csv(&format!("{renamed}{ROW}")) else {
            panic!("an unknown layout is not read");
        };
        let said: Vec<String> = findings.iter().map(|f| format!("{} {}", f.rule, f.message)).collect();
        assert_eq!(
            said,
            ["I171 column `COMPUTATION FLAG` cannot be placed", "I101 column `CALCULATION FLAG` is missing"]
        );
    }

    #[test]
    fn a_blank_factor_a_cut_row_and_a_wrong_total_are_placed() {
        let no_factor = ROW.replace("33.4009", "");
        let cut = "99002,,Made up,A,,1.00\n";
        let wrong = ROW.replace("99001", "99003").replace("35.40,35.40", "35.40,36.40");
        let (_, seen) = csv(&format!("{HEADER_2026}{no_factor}{cut}{wrong}")).expect("a readable file");
        assert_eq!(seen.rejects, ["8: I301 CONV FACTOR", "9: I104 "]);
        assert_eq!(seen.findings, ["I404 line 10", "I173 line 10"]);
        let odd = ROW.replace("99001", "99004").replace("33.4009", "34.4009");
        let last = ROW.replace("99001", "V9004");
        let (_, seen) = csv(&format!("{HEADER_2026}{ROW}{odd}{last}")).expect("a readable file");
        assert_eq!(seen.findings, ["I405 line 9", "I406 line 9"]);
    }

    #[test]
    fn the_fixed_width_form_gives_the_same_row() {
        let line = "99001  Made up                                           A  20.28   9.70NA   9.70    5.42  35.40 35.400090.09.81.1020210             33.4009 090 99      0.00   0.00   0.00";
        let text = format!("HDR CPT CODES AND DESCRIPTIONS ONLY ARE COPYRIGHT\n{line}\n");
        let edition = NaiveDate::from_ymd_opt(2026, 7, 1);
        let options = OpenOptions { edition, ..OpenOptions::default() };
        let (release, seen) = read(&FIXED_WIDTH, &text, &options).expect("the text form");
        assert_eq!(release.period, "2026-07");
        assert_eq!(
            seen.rows,
            [
                "2: 99001  [restricted] A 0 2028 970 1 970 0 542 3540 3540 0 090 9 81 10 2 0 2 1 0 [not-collected] [not-applicable] 334009 09 0 99 0 0 0"
            ]
        );
    }
}
