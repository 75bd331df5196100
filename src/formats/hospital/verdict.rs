//! Whether a hospital file obeys the template, as CMS's own validator would say.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::csv_file::{CsvFile, Purpose};
use super::json::{JsonFile, Stop};
use super::layout::Shape;
use super::publication::future_date;
use super::sniff::{Seen, look};
use super::version::Version;
use crate::findings::{Finding, Severity};
use crate::formats::{
    Cells, ChargeFact, ChargeKey, EffectFact, ItemFact, ItemKey, Publication, RateFact, Reader, Reject, Sink,
};
use crate::source::{IngestError, Lines, Source};

/// How many findings are kept; the counts go on.
const MOST_FINDINGS: usize = 100_000;

/// What was found in a file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verdict {
    /// True when none of CMS's conditions is broken and the file is a table. Our own warnings do not count.
    pub valid: bool,
    /// The version that the file claims, where it does.
    pub claimed: Option<String>,
    /// The version whose rules it is judged by.
    pub version: Option<Version>,
    /// The name of the format, such as `hospital-tall`.
    pub format: &'static str,
    /// The first 100,000 findings in the order of the file, as far as it is known.
    pub findings: Vec<Finding>,
    /// How often each rule was broken, over all findings.
    pub counts: BTreeMap<&'static str, u64>,
    /// Rows that were looked at.
    pub rows: u64,
}

/// Judges a file by a requirement set, or by the one that it claims to follow. A day of the data
/// that lies ahead of `today` is a warning.
///
/// # Errors
/// When the file cannot be read, or is none of the three shapes of the template.
pub fn validate(
    source: &Source,
    as_version: Option<Version>,
    today: NaiveDate,
) -> Result<Verdict, IngestError> {
    if source.contents()?.is_some_and(|contents| contents.is_workbook) {
        return Err(IngestError::Content {
            message: format!("`{}` is a workbook, and CMS takes a CSV or JSON file", source.name()),
            hint:
                "save the sheet as CSV (UTF-8) and validate that; `ratebook import` reads the workbook itself"
                    .to_owned(),
        });
    }
    let head = source.head()?;
    let mut court = Court { today: Some(today), ..Court::default() };
    source.notices().into_iter().for_each(|notice| court.take(notice));
    let is_json = head.text.trim_start().starts_with('{');
    let format = match look(head.table()) {
        Seen::Csv(shape) => {
            csv(source, as_version, &mut court)?;
            if shape == Shape::Tall { "hospital-tall" } else { "hospital-wide" }
        }
        // Even an empty object can be judged, though nobody would import it.
        seen if seen == Seen::Json || is_json => {
            json(source, as_version, &mut court)?;
            "hospital-json"
        }
        seen => {
            let misses = if let Seen::Almost(what) = seen { vec![what] } else { Vec::new() };
            let seen = head.text.lines().take(3).map(|line| line.chars().take(80).collect()).collect();
            return Err(IngestError::UnknownFormat {
                file: source.name().to_owned(),
                seen,
                misses,
                prices: None,
            });
        }
    };
    Ok(court.judge(format))
}

fn csv(source: &Source, as_version: Option<Version>, court: &mut Court) -> Result<(), IngestError> {
    let purpose = Purpose::Verdict(as_version);
    match CsvFile::open(source, purpose) {
        Ok(mut file) => {
            court.versions = Some(file.versions());
            court.date(file.publication());
            file.read(court)
        }
        Err(IngestError::Header { findings, .. }) => {
            court.versions = Some(CsvFile::versions_of(source, purpose)?);
            findings.into_iter().for_each(|finding| court.take(finding));
            Ok(())
        }
        Err(error) => Err(error),
    }
}

fn json(source: &Source, as_version: Option<Version>, court: &mut Court) -> Result<(), IngestError> {
    let broken = match JsonFile::open(source, as_version)? {
        Ok(mut file) => {
            court.versions = Some(file.versions());
            court.date(file.publication());
            match file.run(court) {
                Ok(()) => return Ok(()),
                Err(Stop::Broken(broken)) => broken,
                Err(Stop::Other(error)) => return Err(error),
            }
        }
        Err(broken) => broken,
    };
    // Of a text that is not JSON nothing else can be said.
    *court = Court { versions: court.versions.take(), ..Court::default() };
    court.take(broken.finding());
    Ok(())
}

/// A sink that keeps findings and drops facts.
#[derive(Debug, Default)]
struct Court {
    findings: Vec<Finding>,
    counts: BTreeMap<&'static str, u64>,
    rows: u64,
    today: Option<NaiveDate>,
    charges: u32,
    broken: bool,
    /// The version that the file claims, and the one that it is judged by.
    versions: Option<(Option<String>, Version)>,
}

impl Court {
    fn date(&mut self, publication: &Publication) {
        if let Some(finding) = self.today.and_then(|today| future_date(publication, today)) {
            self.take(finding);
        }
    }

    fn take(&mut self, finding: Finding) {
        *self.counts.entry(finding.rule.id).or_default() += 1;
        self.broken |= finding.rule.severity_in_verdict() == Severity::Error;
        if self.findings.len() < MOST_FINDINGS {
            self.findings.push(finding);
        }
    }

    fn judge(self, format: &'static str) -> Verdict {
        let (claimed, version) = self.versions.map_or((None, None), |(claimed, by)| (claimed, Some(by)));
        let claimed = claimed.filter(|claimed| !claimed.trim().is_empty());
        let Self { findings, counts, rows, broken, .. } = self;
        Verdict { valid: !broken, claimed, version, format, findings, counts, rows }
    }
}

impl Sink for Court {
    fn item(&mut self, _line: u64, _item: &ItemFact<'_>) -> Result<ItemKey, IngestError> {
        Ok(ItemKey(0))
    }

    fn charge(&mut self, _: u64, _: ItemKey, _: &ChargeFact<'_>) -> Result<ChargeKey, IngestError> {
        self.charges = self.charges.wrapping_add(1);
        Ok(ChargeKey(self.charges))
    }

    fn rate(&mut self, _: u64, _: ChargeKey, _: &RateFact<'_>) -> Result<(), IngestError> {
        Ok(())
    }

    fn effect(&mut self, _line: u64, _effect: &EffectFact<'_>) -> Result<(), IngestError> {
        Ok(())
    }

    fn accepted(&mut self) {
        self.rows += 1;
    }

    fn reject(&mut self, reject: &Reject<'_>) -> Result<(), IngestError> {
        self.rows += 1;
        reject.findings.iter().cloned().for_each(|finding| self.take(finding));
        Ok(())
    }

    fn finding(&mut self, finding: Finding) -> Result<(), IngestError> {
        self.take(finding);
        Ok(())
    }

    fn cells(&mut self, _: &Cells) {}

    fn lines(&mut self, _: &Lines) {}
}

#[cfg(test)]
mod tests {
    use super::super::testing::{source, tall_v3};
    use super::*;

    fn judged(text: &str, as_version: Option<Version>) -> (bool, Vec<(Option<&'static str>, String)>) {
        let (_file, source) = source(text);
        let today = NaiveDate::from_ymd_opt(2026, 3, 1).expect("a day of the calendar");
        let verdict = validate(&source, as_version, today).expect("a hospital file");
        let findings = verdict.findings.iter();
        let kinds = findings.map(|finding| {
            let kind = finding.rule.kind();
            (kind, finding.place.cell().unwrap_or_default())
        });
        (verdict.valid, kinds.collect())
    }

    #[test]
    fn names_cms_s_kinds_at_cms_s_cells_and_warnings_do_not_count() {
        let sound = "A,1,LOCAL,,,both,,,5,5,P,L,,9,,,,,,,7,8,per diem,\n";
        assert_eq!(
            judged(&tall_v3(sound), None),
            (true, vec![(None, String::new()), (None, "N4".to_owned())])
        );
        let wrong = sound.replace("per diem", "per day");
        let kinds = judged(&tall_v3(&wrong), None).1;
        assert_eq!(kinds[1], (Some("AllowedValuesError"), "W4".to_owned()));
    }

    #[test]
    fn errors_in_the_head_hide_the_rows_and_another_version_has_other_rules() {
        let text = tall_v3("A,1,LOCAL,,,both,,,x,5,,,,,,,,,,,,,,\n");
        let (valid, kinds) = judged(&text, Some(Version::V2_2));
        let names: Vec<_> = kinds.iter().filter_map(|(kind, _)| *kind).collect();
        assert!(!valid);
        let missing = "HeaderColumnMissingError";
        assert_eq!(names, [missing, missing, "ColumnMissingError", "ProblemsInHeaderError"]);
        let (valid, kinds) = judged("{}", Some(Version::V3_0));
        assert_eq!((valid, kinds.len()), (false, 9));
    }
}
