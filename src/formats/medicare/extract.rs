//! An extract of older fee schedules: rows that somebody took out of relative value files, with the
//! release that each is from. Shown as derived, and never in place of a published file.

use super::header::has_line;
use super::plain::{Plain, blank_is_note};
use super::release::{Cadence, When, name_of_table};
use crate::findings::{Finding, Place, rules};
use crate::formats::format::Sniff;
use crate::formats::options::OpenOptions;
use crate::formats::reader::PublisherKind;
use crate::formats::release::{Cell, Field, Kind, ReferenceFormat, Table, Watch, finding};
use crate::source::IngestError;
use crate::source::Split;

/// The extract.
pub(super) const RELATIVE_VALUES: ReferenceFormat = ReferenceFormat {
    name: "medicare-rvu-extract",
    describe: "rows taken out of older relative value files (year, release, hcpcs, modifier, status_code, ...)",
    sniff: |head| {
        if has_line(head, "YEAR,RELEASE,HCPCS,MODIFIER,STATUS_CODE") { Sniff::Yes } else { Sniff::No }
    },
    open: |source, options| {
        // Extracts of several codes stand beside each other.
        let stem = name_of_table(source).split('.').next().unwrap_or_default().to_lowercase();
        let mut reader = FILE
            .open_table(source, options, When::default(), |_| stem)?
            .watched_by(Box::new(Totals { wrong: Vec::new() }));
        reader.published_by(PublisherKind::Analyst, "derived from Medicare's fee schedule files");
        Ok(Box::new(reader))
    },
};

/// Positions of fields in the table.
const CODE: usize = 2;
const WORK: usize = 5;
const MALPRACTICE: usize = 10;
/// Practice expense and total of each setting.
const SETTINGS: [(usize, usize); 2] = [(6, 11), (8, 12)];

/// The totals that the extract prints, against its parts.
struct Totals {
    wrong: Vec<Finding>,
}

impl Watch for Totals {
    fn row(&mut self, line: u64, cells: &[Cell<'_>]) {
        let number = |at: usize| cells[at].number().unwrap_or_default();
        for (practice, total) in SETTINGS {
            if number(WORK) + number(practice) + number(MALPRACTICE) != number(total) {
                let column_name = Some(FILE.table.fields[total].headings[0].to_owned());
                let place = Place { line, column_name, ..Place::default() };
                let message =
                    format!("the printed total of {} is not the sum of its parts", cells[CODE].text());
                let help = "ratebook computes with the parts; compare the row with the published file";
                self.wrong.push(finding(rules::TOTAL_IS_NOT_THE_SUM, place, message, help));
            }
        }
    }

    fn end(&self, _: &OpenOptions) -> Result<Vec<Finding>, IngestError> {
        Ok(self.wrong.clone())
    }
}

const FILE: Plain = Plain {
    format: RELATIVE_VALUES.name,
    dataset: "fee-schedule-extract",
    cadence: Cadence::Standing,
    split: Split::Commas,
    begins: &["YEAR", "RELEASE", "HCPCS"],
    rename: |heading| heading,
    note_or_row: blank_is_note,
    table: Table {
        name: "medicare_rvu_extract",
        fields: &[
            Field::key(&["YEAR"], "year", Kind::Fixed(0)),
            Field::key(&["RELEASE"], "label", Kind::Upper),
            Field::key(&["HCPCS"], "code_id", Kind::Code),
            Field::key(&["MODIFIER"], "modifier", Kind::Modifier),
            Field::of(&["STATUS_CODE"], "status", Kind::Text),
            Field::of(&["WORK_RVU"], "work_rvu", Kind::Fixed(2)),
            Field::of(&["NONFAC_PE_RVU"], "nonfacility_pe_rvu", Kind::Fixed(2)),
            Field::of(&["NONFAC_NA"], "nonfacility_not_done", Kind::Mark("NA")),
            Field::of(&["FAC_PE_RVU"], "facility_pe_rvu", Kind::Fixed(2)),
            Field::of(&["FAC_NA"], "facility_not_done", Kind::Mark("NA")),
            Field::of(&["MP_RVU"], "malpractice_rvu", Kind::Fixed(2)),
            Field::of(&["NONFAC_TOTAL"], "nonfacility_total", Kind::Fixed(2)),
            Field::of(&["FAC_TOTAL"], "facility_total", Kind::Fixed(2)),
            Field::of(&["GLOBAL_DAYS"], "global_days", Kind::Text),
            Field::of(&["CONVERSION_FACTOR"], "conversion_factor", Kind::Fixed(4)),
        ],
    },
};
