//! A hospital's CSV file, tall or wide: its head is read on opening, then row after row.

use csv::StringRecord;

use super::super::finding::{Finding, Place, Severity};
use super::super::rows::Rows;
use super::columns::Columns;
use super::facts::{Facts, Judge};
use super::general::General;
use super::layout::{Here, Layout, Shape};
use super::row::{CodeCells, PayerCells};
use super::rule;
use super::version::Version;
use crate::ingest::{IngestError, Publication, Reader, Sink, Source};

/// What a file is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To take in what is sound: only an unusable row 3 stops.
    Import,
    /// To judge it as CMS does: any error in rows 1 to 3 stops.
    Verdict(Option<Version>),
}

impl Purpose {
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
    layout: Layout,
    version: Version,
    publication: Publication,
    /// What was noticed in the head.
    findings: Vec<Finding>,
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
        let layout = Layout::of(columns.iter());
        let collected = layout.collected();
        let likely = if collected.estimated && !collected.statistics { Version::V2_2 } else { Version::V3_0 };
        let version = purpose.version(&general, likely);
        let place = rows.position();
        let columns = Columns { names: &layout.names, line: place.line, row: place.row };
        let mut findings =
            if strict || general.is_plausible() { general.check(version) } else { vec![no_general_data()] };
        let in_columns = columns.check(version);
        let stops = if strict {
            findings.iter().chain(&in_columns).any(|finding| finding.severity == Severity::Error)
        } else {
            layout.payers.is_empty() || columns.check(least(version)).iter().any(cannot_be_read)
        };
        if stops {
            if strict {
                findings.extend(in_columns);
                let message = "rows 4 and below were not looked at".to_owned();
                findings.push(rule::PROBLEMS_IN_HEADER.at(file_start(), "", message));
            } else {
                findings = in_columns;
                findings.extend(columns.unknown(version));
            }
            return Err(header(findings));
        }
        // Blank headings are passed over; CMS counts the second as a repeated one.
        let blank = |finding: &Finding| finding.rule == rule::COLUMN_DUPLICATE.id && finding.value.is_none();
        let kept = in_columns.into_iter().filter(|finding| !blank(finding));
        findings.extend(kept.map(|finding| older(finding, version)));
        findings.extend(columns.outdated(version));
        findings.extend(columns.unknown(version));
        let format = match layout.shape {
            Shape::Tall => "hospital-tall",
            Shape::Wide => "hospital-wide",
        };
        let (publication, noticed) = general.data().publication(format, source.name());
        findings.extend(noticed);
        Ok(Self { rows, layout, version, publication, findings })
    }

    fn look_for_more(&self, record: &StringRecord) -> Option<Finding> {
        if record.len() <= self.layout.names.len() {
            return None;
        }
        let width = self.layout.names.len();
        let (column, text) =
            record.iter().enumerate().skip(width).find(|(_, cell)| !cell.trim().is_empty())?;
        let message = format!("`{}` stands beyond the last heading and is not read", text.trim());
        Some(rule::LONG_ROW.at(self.rows.place(Some((column, ""))), text.trim(), message))
    }
}

impl Reader for CsvFile {
    fn publication(&self) -> &Publication {
        &self.publication
    }

    fn read(&mut self, sink: &mut dyn Sink) -> Result<(), IngestError> {
        for finding in self.findings.drain(..) {
            sink.finding(finding)?;
        }
        let mut facts = Facts::new(self.version, self.layout.collected(), Judge::Rows);
        let mut any = false;
        while self.rows.advance()? {
            let record = self.rows.fields();
            if is_blank(record) {
                continue;
            }
            any = true;
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
            let here = Here { rows: &self.rows, layout: &self.layout };
            facts.row(&row, &here, Vec::new(), sink)?;
            if let Some(finding) = self.look_for_more(record) {
                sink.finding(finding)?;
            }
        }
        if !any {
            let message = "the file has no row of charges".to_owned();
            sink.finding(rule::MINIMUM_ROWS.at(file_start(), "", message))?;
        }
        facts.finish(sink)
    }
}

/// Why a head cannot be read.
enum HeadFault {
    Read(IngestError),
    Finding(Box<Finding>),
}

impl From<IngestError> for HeadFault {
    fn from(error: IngestError) -> Self {
        Self::Read(error)
    }
}

/// Reads rows 1 and 2 into `general` and gives row 3, where the rows then stand.
///
/// A verdict takes the rows by their numbers, as CMS does. An import also takes a file whose
/// rows 1 and 2 are gone, or have blank lines about them.
fn read_head(rows: &mut Rows, general: &mut General, strict: bool) -> Result<StringRecord, HeadFault> {
    let blank = |row: u64| {
        let place = Place { line: row, row, column: Some(0), ..Place::default() };
        let message = format!("row {row} has no headings");
        HeadFault::Finding(Box::new(rule::HEADER_BLANK.at(place, "", message)))
    };
    let too_short = || {
        let message = "the file ends before its first row of charges".to_owned();
        HeadFault::Finding(Box::new(rule::MINIMUM_ROWS.at(file_start(), "", message)))
    };
    let mut record = next(rows, !strict)?.ok_or_else(too_short)?;
    if strict && (rows.position().row != 1 || is_blank(&record)) {
        return Err(blank(1));
    }
    general.headings(&record, rows.position().line, rows.position().row);
    if !strict && !general.is_plausible() {
        // The cutter of this file took rows 1 and 2 away.
        return Ok(record);
    }
    record = next(rows, false)?.ok_or_else(too_short)?;
    let is_second = if strict { rows.position().row == 2 } else { !Layout::of(record.iter()).is_plausible() };
    if is_second {
        general.values(&record, rows.position().line, rows.position().row);
        record = next(rows, !strict)?.ok_or_else(too_short)?;
    }
    if strict && (rows.position().row != 3 || is_blank(&record)) {
        return Err(blank(3));
    }
    Ok(record)
}

fn next(rows: &mut Rows, pass_blanks: bool) -> Result<Option<StringRecord>, IngestError> {
    while rows.advance()? {
        if !pass_blanks || !is_blank(rows.fields()) {
            return Ok(Some(rows.fields().clone()));
        }
    }
    Ok(None)
}

fn is_blank(record: &StringRecord) -> bool {
    record.iter().all(|cell| cell.trim().is_empty())
}

/// The requirement set whose columns a file must have to be read at all: what came later in its
/// version may be missing.
const fn least(version: Version) -> Version {
    match version {
        Version::V3_0 => Version::V3_0,
        _ => Version::V2_1,
    }
}

/// A repeated heading can be read all the same: the first counts.
fn cannot_be_read(finding: &Finding) -> bool {
    finding.rule != rule::COLUMN_DUPLICATE.id
}

/// A column of 2.2 that a file of 2.0 lacks is no error in an import.
fn older(finding: Finding, version: Version) -> Finding {
    if finding.rule == rule::COLUMN_MISSING.id && version < Version::V3_0 {
        let message = format!("{}: the file follows an older version of the template", finding.message);
        return rule::OLDER_COLUMN_MISSING.at(finding.place, "", message);
    }
    finding
}

fn no_general_data() -> Finding {
    let place = Place { line: 1, row: 1, ..Place::default() };
    let message = "the two rows that say whose prices these are, and of which day, are missing".to_owned();
    rule::NO_GENERAL_DATA.at(place, "", message)
}

/// The cell that CMS names for what concerns the file as a whole.
fn file_start() -> Place {
    Place { line: 1, row: 1, column: Some(0), ..Place::default() }
}
