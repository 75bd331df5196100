//! Use of services under Part B by modifier: the national summary, one line for each code and
//! modifier, and the procedure summary (PSPS), whose lines by specialty, contractor and locality are
//! added up.
//!
//! The published header of the national summary is not certain; its columns are taken by name.

use super::header::has_line;
use super::plain::{Plain, blank_is_note};
use super::release::{Cadence, When, in_names};
use crate::domain::Missing;
use crate::formats::format::Sniff;
use crate::formats::release::{Field, Kind, ReferenceFormat, RowKind, SummedReader, Table, squeeze};
use crate::source::Split;
use crate::source::{Head, RowCells, Source};

/// The national summary, a file for each range of codes.
pub(super) const SUMMARY: ReferenceFormat = ReferenceFormat {
    name: "medicare-part-b",
    describe: "Medicare Part B national summary (HCPCS, modifier, allowed services, allowed charges, payment)",
    sniff: |head| if has_summary(head) { Sniff::Yes } else { Sniff::No },
    open: |source, options| {
        let (when, part) = file_name(source);
        SUMMARY_FILE.open(source, options, when, |_| part)
    },
};

/// The procedure summary.
pub(super) const PROCEDURES: ReferenceFormat = ReferenceFormat {
    name: "medicare-psps",
    describe: "Medicare Physician/Supplier Procedure Summary (PSPS)",
    sniff: |head| {
        if has_line(head, "HCPCS_CD,HCPCS_INITIAL_MODIFIER_CD,") { Sniff::Yes } else { Sniff::No }
    },
    open: |source, options| {
        let reader =
            PROCEDURES_FILE.open_table(source, options, When::of_source(source), |_| String::new())?;
        Ok(Box::new(SummedReader::new(reader)))
    },
};

const FIGURE: Kind = Kind::RoundedOr(4, Missing::NotSupplied);
/// A figure that the other of the two files has.
const ELSEWHERE: Kind = Kind::RoundedOr(4, Missing::NotCollected);

const SUMMARY_FILE: Plain = Plain {
    format: SUMMARY.name,
    dataset: "part-b-summary",
    cadence: Cadence::Year,
    split: Split::Commas,
    begins: &["HCPCS"],
    rename: |heading| heading.replace('_', " "),
    note_or_row: row_or_subheading,
    table: Table {
        name: "medicare_part_b",
        fields: &[
            Field::key(&["HCPCS", "HCPCS CODE", "HCPCS CD"], "code_id", Kind::Code),
            Field::key(&["MODIFIER", "MOD", "HCPCS MODIFIER"], "modifier", Kind::MayBeBlank),
            // Descriptors of CPT codes stand here; none is stored.
            Field::of(&["DESCRIPTION", "DESC", "HCPCS DESCRIPTION"], "", Kind::Unused),
            Field::of(&["ALLOWED SERVICES"], "allowed_services", FIGURE),
            Field::of(&["ALLOWED CHARGES"], "allowed_charges", FIGURE),
            Field::of(&["PAYMENT", "PAYMENTS", "MEDICARE PAYMENT"], "payment", FIGURE),
            Field::of(&["SUBMITTED SERVICES"], "submitted_services", ELSEWHERE),
            Field::of(&["DENIED SERVICES"], "denied_services", ELSEWHERE),
            Field::of(&["SUBMITTED CHARGES"], "submitted_charges", ELSEWHERE),
        ],
    },
};

const PROCEDURES_FILE: Plain = Plain {
    format: PROCEDURES.name,
    dataset: "procedure-summary",
    cadence: Cadence::Year,
    split: Split::Commas,
    begins: &["HCPCS_CD", "HCPCS_INITIAL_MODIFIER_CD"],
    rename: |heading| heading,
    note_or_row: blank_is_note,
    table: Table {
        name: "medicare_part_b",
        fields: &[
            Field::key(&["HCPCS_CD"], "code_id", Kind::Code),
            Field::key(&["HCPCS_INITIAL_MODIFIER_CD"], "modifier", Kind::Modifier),
            Field::key(&["HCPCS_SECOND_MODIFIER_CD"], "second_modifier", Kind::Modifier),
            Field::key(&["PLACE_OF_SERVICE_CD"], "place_of_service", Kind::MayBeBlank),
            Field::of(&["PROVIDER_SPEC_CD"], "", Kind::Unused),
            Field::of(&["CARRIER_NUM"], "", Kind::Unused),
            Field::of(&["PRICING_LOCALITY_CD"], "", Kind::Unused),
            Field::of(&["TYPE_OF_SERVICE_CD"], "", Kind::Unused),
            Field::of(&["PSPS_SUBMITTED_SERVICE_CNT"], "submitted_services", FIGURE),
            Field::of(&["PSPS_SUBMITTED_CHARGE_AMT"], "submitted_charges", FIGURE),
            Field::of(&["PSPS_ALLOWED_CHARGE_AMT"], "allowed_charges", FIGURE),
            Field::of(&["PSPS_DENIED_SERVICES_CNT"], "denied_services", FIGURE),
            Field::of(&["PSPS_DENIED_CHARGE_AMT"], "", Kind::Unused),
            Field::of(&["PSPS_ASSIGNED_SERVICES_CNT"], "", Kind::Unused),
            Field::of(&["PSPS_NCH_PAYMENT_AMT"], "payment", FIGURE),
            Field::of(&["PSPS_HCPCS_ASC_IND_CD"], "", Kind::Unused),
            Field::of(&["PSPS_ERROR_IND_CD"], "", Kind::Unused),
            Field::of(&["HCPCS_BETOS_CD"], "", Kind::Unused),
            // Not in the file: it counts submitted and denied ones.
            Field::of(&["PSPS_ALLOWED_SERVICE_CNT"], "allowed_services", ELSEWHERE),
            Field::of(&["LINES"], "lines", Kind::Lines),
        ],
    },
};

fn has_summary(head: &Head) -> bool {
    head.table().lines().take(40).any(|line| {
        let plain = squeeze(&line.replace(['_', '"', '\u{feff}'], " "));
        plain.starts_with("HCPCS") && plain.contains("ALLOWED SERVICES") && plain.contains("ALLOWED CHARGES")
    })
}

/// Ranges have subheadings: a line with one text in it.
fn row_or_subheading(record: &RowCells) -> RowKind {
    let written = record.iter().filter(|cell| !cell.trim().is_empty()).count();
    if written < 2 { RowKind::Note } else { RowKind::Data }
}

/// CMS names a file by its year and the first code of its range: `201547000.csv`. The range tells
/// apart the files of one year.
fn file_name(source: &Source) -> (When, String) {
    let of_name = |name: &str| {
        let stem = name.split('.').next().unwrap_or_default().to_uppercase();
        let year = stem.get(..4)?.parse::<i32>().ok().filter(|year| (1992..=2100).contains(year))?;
        let code = stem.get(4..)?;
        let is_code = code.len() == 5 && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
        is_code.then(|| (When { year: Some(year), month: None }, code.to_owned()))
    };
    in_names(source, of_name).unwrap_or_else(|| (When::of_source(source), String::new()))
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::formats::options::OpenOptions;
    use crate::formats::release::collect::read;

    fn year(year: i32) -> OpenOptions {
        OpenOptions { edition: NaiveDate::from_ymd_opt(year, 1, 1), ..OpenOptions::default() }
    }

    #[test]
    fn the_national_summary_is_read_by_the_names_of_its_columns() {
        let text = "Part B National Summary\nHCPCS,MODIFIER,DESCRIPTION,ALLOWED SERVICES,ALLOWED CHARGES,PAYMENT\n\
                    LIVER SURGERY,,,,,\n\
                    99001,,Licensed words,\"1,204\",1440000.50,1150000.25\n\
                    99001,80,Licensed words,*,*,*\n\
                    99001,TOTAL,Licensed words,1210.5,1441000,1150900\n";
        let (release, seen) = read(&SUMMARY, text, &year(2023)).expect("the published columns");
        assert_eq!((release.period.as_str(), release.part.as_str()), ("2023", ""));
        assert_eq!(
            seen.rows,
            [
                "4: 99001  0 12040000 14400005000 11500002500 [not-collected] [not-collected] [not-collected]",
                "5: 99001 80 0 [suppressed] [suppressed] [suppressed] [not-collected] [not-collected] [not-collected]",
                "6: 99001 TOTAL 0 12105000 14410000000 11509000000 [not-collected] [not-collected] [not-collected]",
            ]
        );
        let other = text.replace("ALLOWED CHARGES,PAYMENT", "ALLOWED CHARGES,REIMBURSED");
        assert!(read(&SUMMARY, &other, &year(2023)).is_err(), "a column without a known name stops");
    }

    #[test]
    fn lines_of_the_procedure_summary_are_added_up_by_code_modifier_and_place() {
        let header = "HCPCS_CD,HCPCS_INITIAL_MODIFIER_CD,PROVIDER_SPEC_CD,CARRIER_NUM,PRICING_LOCALITY_CD,TYPE_OF_SERVICE_CD,PLACE_OF_SERVICE_CD,HCPCS_SECOND_MODIFIER_CD,PSPS_SUBMITTED_SERVICE_CNT,PSPS_SUBMITTED_CHARGE_AMT,PSPS_ALLOWED_CHARGE_AMT,PSPS_DENIED_SERVICES_CNT,PSPS_DENIED_CHARGE_AMT,PSPS_ASSIGNED_SERVICES_CNT,PSPS_NCH_PAYMENT_AMT,PSPS_HCPCS_ASC_IND_CD,PSPS_ERROR_IND_CD,HCPCS_BETOS_CD";
        let text = format!(
            "{header}\n99001,,02,09102,04,2,21,,20,40000,20000.5,1,100,20,16000,,0,P5E\n\
             99001,80,02,09102,04,8,21,,3,900,400,0,0,3,320,,0,P5E\n\
             99001,,10,13202,01,2,21,,15,30000,15000,0,0,15,12000,,0,P5E\n\
             99001,,10,13202,01,2,22,,x,30000,15000,0,0,15,12000,,0,P5E\n"
        );
        let (_, seen) = read(&PROCEDURES, &text, &year(2024)).expect("the published columns");
        assert_eq!(
            seen.rows,
            [
                "2: 99001   21 0 0 0 0 350000 700000000 350005000 10000 0 0 280000000 0 0 0 [not-collected] 2",
                "3: 99001 80  21 0 0 0 0 30000 9000000 4000000 0 0 0 3200000 0 0 0 [not-collected] 1",
            ]
        );
        assert_eq!((seen.merged, seen.rejects), (1, vec!["5: I203 PSPS_SUBMITTED_SERVICE_CNT".to_owned()]));
    }

    proptest::proptest! {
        #[test]
        fn no_service_is_lost_or_counted_twice(lines in proptest::collection::vec((0..3_usize, 0..3_usize, 0_u32..9999), 1..60)) {
            let header = "HCPCS_CD,HCPCS_INITIAL_MODIFIER_CD,PLACE_OF_SERVICE_CD,HCPCS_SECOND_MODIFIER_CD,PSPS_SUBMITTED_SERVICE_CNT";
            let mut text = format!("{header}\n");
            for (modifier, place, count) in &lines {
                let (modifier, place) = (["", "80", "26"][*modifier], ["11", "21", "22"][*place]);
                text.push_str(&format!("99001,{modifier},{place},,{count}\n"));
            }
            let (_, seen) = read(&PROCEDURES, &text, &year(2024)).expect("columns by name");
            let cell = |row: &str, from_end: usize| -> u64 {
                let cells: Vec<&str> = row.split(' ').collect();
                cells[cells.len() - from_end].parse().expect("a whole number")
            };
            let keys: std::collections::BTreeSet<_> = lines.iter().map(|line| (line.0, line.1)).collect();
            proptest::prop_assert_eq!(seen.rows.len(), keys.len());
            proptest::prop_assert_eq!(seen.rows.len() + seen.merged, lines.len());
            let all: u64 = lines.iter().map(|line| u64::from(line.2) * 10_000).sum();
            proptest::prop_assert_eq!(seen.rows.iter().map(|row| cell(row, 12)).sum::<u64>(), all);
            proptest::prop_assert_eq!(seen.rows.iter().map(|row| cell(row, 1)).sum::<u64>(), lines.len() as u64);
        }
    }
}
