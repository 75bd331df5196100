//! An extract of older fee schedules: rows that somebody took out of relative value files, with the
//! release that each is from. Shown as derived, and never in place of a published file.

use super::header::has_line;
use super::plain::{Plain, blank_is_note};
use super::release::{Cadence, When};
use crate::ingest::format::Sniff;
use crate::ingest::reader::PublisherKind;
use crate::ingest::reference::{Field, Kind, ReferenceFormat, Table};
use crate::ingest::rows::Split;

/// The extract.
pub(super) const RELATIVE_VALUES: ReferenceFormat = ReferenceFormat {
    name: "medicare-rvu-extract",
    describe: "rows taken out of older relative value files (year, release, hcpcs, modifier, status_code, ...)",
    sniff: |head| {
        if has_line(head, "YEAR,RELEASE,HCPCS,MODIFIER,STATUS_CODE") { Sniff::Yes } else { Sniff::No }
    },
    open: |source, options| {
        // Extracts of several codes stand beside each other.
        let stem = source.table_name().split('.').next().unwrap_or_default().to_lowercase();
        let mut reader = FILE.open_table(source, options, When::default(), |_| stem)?;
        reader.published_by(PublisherKind::Analyst, "derived from Medicare's fee schedule files");
        Ok(Box::new(reader))
    },
};

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
