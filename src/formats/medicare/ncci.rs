//! Claim edits of the National Correct Coding Initiative: pairs of codes (PTP) and unit limits (MUE).

use super::header::has_line;
use super::plain::{Plain, blank_is_note, first_is_row};
use super::release::{Cadence, When, in_names};
use crate::domain::Missing;
use crate::formats::format::Sniff;
use crate::formats::release::{Field, Kind, ReferenceFormat, Table};
use crate::source::Split;
use crate::source::{Head, Source};

/// Pairs as CMS publishes them: tab-separated or in a workbook, the header over four lines.
pub(super) const PAIRS: ReferenceFormat = ReferenceFormat {
    name: "ncci-ptp",
    describe: "NCCI procedure-to-procedure edits (ccipra-...txt)",
    sniff: |head| {
        if is_tabbed(head) || has_line(head, "COLUMN 1,COLUMN 2,") { Sniff::Yes } else { Sniff::No }
    },
    open: |source, options| {
        let split = if is_tabbed(&source.head()?) { Split::Tabs } else { Split::Commas };
        let file = Plain { split, ..PAIRS_FILE };
        file.open(source, options, pairs_release(source), |_| pairs_part(source))
    },
};

/// Pairs in a plain CSV, without their first days.
pub(super) const PAIRS_CSV: ReferenceFormat = ReferenceFormat {
    name: "ncci-ptp-csv",
    describe: "the same as CSV with column1, column2, deletion_date, modifier_indicator",
    sniff: |head| if has_line(head, "COLUMN1,COLUMN2,") { Sniff::Yes } else { Sniff::No },
    open: |source, options| {
        PAIRS_CSV_FILE.open(source, options, pairs_release(source), |_| pairs_part(source))
    },
};

/// Unit limits.
pub(super) const LIMITS: ReferenceFormat = ReferenceFormat {
    name: "medicare-mue",
    describe: "medically unlikely edits (MCR_MUE_...csv)",
    sniff: |head| if has_limits(head) { Sniff::Yes } else { Sniff::No },
    open: |source, options| {
        LIMITS_FILE.open(source, options, When::of_source(source), |headings| service_type(headings, source))
    },
};

/// Unit limits in a plain CSV.
pub(super) const LIMITS_CSV: ReferenceFormat = ReferenceFormat {
    name: "medicare-mue-csv",
    describe: "the same as CSV with hcpcs_code, mue_value, mai, mue_rationale",
    sniff: |head| if has_line(head, "HCPCS_CODE,MUE_VALUE") { Sniff::Yes } else { Sniff::No },
    open: |source, options| {
        LIMITS_CSV_FILE
            .open(source, options, When::of_source(source), |headings| service_type(headings, source))
    },
};

const PAIR_TABLE: Table = Table {
    name: "ncci_pair",
    fields: &[
        Field::key(&["COLUMN 1", "COLUMN1"], "column_1_id", Kind::Code),
        Field::key(&["COLUMN 2", "COLUMN2"], "column_2_id", Kind::Code),
        Field::of(&["*=IN EXISTENCE"], "", Kind::Unused),
        Field::key(&["EFFECTIVE"], "effective_from", Kind::DayOr(Missing::NotCollected)),
        Field::of(&["DELETION", "DELETION_DATE"], "effective_to", Kind::DayOr(Missing::NotApplicable)),
        Field::of(&["MODIFIER", "MODIFIER_INDICATOR"], "modifier_indicator", Kind::Text),
        Field::of(&["PTP EDIT RATIONALE", "PTP_EDIT_RATIONALE"], "rationale", Kind::Text),
    ],
};

const PAIRS_FILE: Plain = Plain {
    format: PAIRS.name,
    dataset: "ncci-ptp",
    cadence: Cadence::Month,
    split: Split::Tabs,
    begins: &["COLUMN 1", "COLUMN 2"],
    rename: |heading| heading.replace("COLUMN1/COLUMN2 EDITS ", ""),
    // The header goes on below its first line.
    note_or_row: first_is_row,
    table: PAIR_TABLE,
};

const PAIRS_CSV_FILE: Plain =
    Plain { format: PAIRS_CSV.name, split: Split::Commas, begins: &["COLUMN1", "COLUMN2"], ..PAIRS_FILE };

const LIMITS_FILE: Plain = Plain {
    format: LIMITS.name,
    dataset: "mue",
    cadence: Cadence::Month,
    split: Split::Commas,
    begins: &["HCPCS/CPT CODE"],
    rename: |heading| if heading.ends_with("MUE VALUES") { "MUE VALUES".to_owned() } else { heading },
    note_or_row: blank_is_note,
    table: Table {
        name: "medicare_unit_limit",
        fields: &[
            Field::key(&["HCPCS/CPT CODE", "HCPCS_CODE"], "code_id", Kind::Code),
            Field::of(&["MUE VALUES", "MUE_VALUE"], "units", Kind::Fixed(0)),
            Field::of(&["MUE ADJUDICATION INDICATOR", "MAI"], "adjudication", Kind::FirstWord),
            Field::of(&["MUE RATIONALE", "MUE_RATIONALE"], "rationale", Kind::Text),
        ],
    },
};

const LIMITS_CSV_FILE: Plain =
    Plain { format: LIMITS_CSV.name, begins: &["HCPCS_CODE", "MUE_VALUE"], ..LIMITS_FILE };

fn has_limits(head: &Head) -> bool {
    head.table().contains("MUE Adjudication Indicator") && head.table().contains("MUE Values")
}

/// Version 32.2 is the third quarter of the 32nd year since 1994: July 2026.
fn pairs_release(source: &Source) -> When {
    let version = in_names(source, |name| {
        name.to_lowercase().split(|c: char| !c.is_ascii_alphanumeric()).find_map(|word| {
            let (digits, _) = word.strip_prefix('v')?.split_once('r')?;
            (digits.len() == 3).then(|| digits.parse::<i32>().ok()).flatten()
        })
    });
    match version {
        Some(version) if version % 10 < 4 => {
            When { year: Some(1994 + version / 10), month: u32::try_from(version % 10 * 3 + 1).ok() }
        }
        _ => When::of_source(source),
    }
}

/// Practitioner or hospital, and which of the parts of the table.
fn pairs_part(source: &Source) -> String {
    let is_of_hospitals = |name: &str| {
        let name = name.to_lowercase();
        (name.contains("ccioph") || name.contains("hospital")).then_some("hospital")
    };
    let kind = in_names(source, is_of_hospitals).unwrap_or("practitioner");
    let part = in_names(source, |name| {
        (1..=9).map(|part| format!("-f{part}")).find(|part| name.to_lowercase().contains(part.as_str()))
    });
    part.map_or_else(|| kind.to_owned(), |part| format!("{kind} {}", &part[1..]))
}

fn service_type(headings: &[String], source: &Source) -> String {
    let kinds = [("OUTPATIENT", "outpatient hospital"), ("DME", "supplier")];
    let said = |text: &str| {
        let text = text.to_uppercase();
        kinds.iter().find(|(word, _)| text.contains(word)).map(|(_, kind)| *kind)
    };
    said(&headings.join(" ")).or_else(|| in_names(source, said)).unwrap_or("practitioner").to_owned()
}

/// Whether a text is the table of pairs with tabs between its cells.
fn is_tabbed(head: &Head) -> bool {
    head.text.lines().take(12).any(|line| line.starts_with("Column 1\tColumn 2"))
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::formats::options::OpenOptions;
    use crate::formats::release::collect::read;

    fn options() -> OpenOptions {
        OpenOptions { edition: NaiveDate::from_ymd_opt(2026, 7, 1), ..OpenOptions::default() }
    }

    #[test]
    fn pairs_keep_their_dates_and_a_star_is_still_in_force() {
        let text = "Notice\t\t\t\t\t\t\nColumn1/Column2 Edits\t\t\t\t\t\t\n\
                    Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale\n\
                    \t\tprior to 1996\tDate\tDate\t0=not allowed\t\n\
                    99001\t99002\t\t20220101\t20231231\t1\tReason\n99001\t99003\t\t20220101\t*\t0\tReason\n";
        let (release, seen) = read(&PAIRS, text, &options()).expect("the published layout");
        assert_eq!((release.period.as_str(), release.part.as_str()), ("2026-07", "practitioner"));
        assert_eq!(
            seen.rows,
            [
                "5: 99001 99002 0 2022-01-01 2023-12-31 1 Reason",
                "6: 99001 99003 0 2022-01-01 [not-applicable] 0 Reason"
            ]
        );
    }

    #[test]
    fn unit_limits_stand_below_a_notice_of_many_lines() {
        let text = "\"Notice\n\nof many lines\",,,\n\"HCPCS/\nCPT Code\",Outpatient Hospital Services MUE Values,MUE Adjudication Indicator,MUE Rationale\n\
                    99001,1,2 Date of Service Edit: Policy,Anatomic Consideration\n";
        let (release, seen) = read(&LIMITS, text, &options()).expect("the published layout");
        assert_eq!(release.part, "outpatient hospital");
        assert_eq!(seen.rows, ["6: 99001 1 2 Anatomic Consideration"]);
    }
}
