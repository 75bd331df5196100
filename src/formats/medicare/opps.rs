//! What Medicare pays outpatient departments of hospitals: OPPS Addendum B, code by code.
//!
//! A code without a payment has a status indicator that says why (Addendum D1), and so the gap has a
//! reason. Descriptors of CPT codes are in the file; none is stored.

use super::header::has_line;
use super::plain::{Plain, blank_is_note, word_is_row};
use super::release::{Cadence, When};
use crate::domain::Missing;
use crate::formats::format::Sniff;
use crate::formats::reader::PublisherKind;
use crate::formats::release::{Field, Kind, ReferenceFormat, Table};
use crate::source::Split;

/// Addendum B as CMS publishes it.
pub(super) const ADDENDUM_B: ReferenceFormat = ReferenceFormat {
    name: "medicare-opps",
    describe: "hospital outpatient payments (OPPS Addendum B)",
    sniff: |head| if has_line(head, "HCPCS CODE,SHORT DESCRIPTOR,SI,APC,") { Sniff::Yes } else { Sniff::No },
    open: |source, options| FILE.open(source, options, When::of_source(source), |_| String::new()),
};

/// A table that somebody took out of Addendum B: codes, statuses and payments alone.
pub(super) const EXTRACT: ReferenceFormat = ReferenceFormat {
    name: "medicare-opps-extract",
    describe: "codes, statuses and payments taken out of Addendum B (HCPCSCode, StatusIndicator, PaymentRate, ...)",
    sniff: |head| {
        if has_line(head, "HCPCSCODE,SHORTDESCRIPTOR,STATUSINDICATOR,PAYMENTRATE") {
            Sniff::Yes
        } else {
            Sniff::No
        }
    },
    open: |source, options| {
        let mut reader =
            EXTRACT_FILE.open_table(source, options, When::of_source(source), |_| "extract".to_owned())?;
        reader.published_by(PublisherKind::Analyst, "derived from OPPS Addendum B");
        Ok(Box::new(reader))
    },
};

/// Rows of several years that somebody took out of Addendum B: they show a payment by year, and nothing else.
pub(super) const HISTORY: ReferenceFormat = ReferenceFormat {
    name: "medicare-opps-history",
    describe: "payments of several years taken out of Addendum B (year, release, hcpcs, status, payment_rate, ...)",
    sniff: |head| {
        if has_line(head, "YEAR,RELEASE,HCPCS,STATUS,PAYMENT_RATE,CONFIDENCE") {
            Sniff::Yes
        } else {
            Sniff::No
        }
    },
    open: |source, options| {
        // Extracts of several codes stand beside each other.
        let stem = source.table_name().split('.').next().unwrap_or_default().to_lowercase();
        let mut reader = HISTORY_FILE.open_table(source, options, When::default(), |_| stem)?;
        reader.published_by(PublisherKind::Analyst, "derived from OPPS Addendum B");
        Ok(Box::new(reader))
    },
};

/// Position of the status in the table.
const STATUS: usize = 1;

const FILE: Plain = Plain {
    format: ADDENDUM_B.name,
    dataset: "opps",
    cadence: Cadence::Month,
    split: Split::Commas,
    begins: &["HCPCS CODE", "SHORT DESCRIPTOR", "SI"],
    rename: |heading| if heading.starts_with("NOTE") { "NOTE".to_owned() } else { heading },
    note_or_row: word_is_row,
    table: Table {
        name: "medicare_opps",
        fields: &[
            Field::key(&["HCPCS CODE"], "code_id", Kind::Code),
            Field::of(&["SI"], "status", Kind::Upper),
            Field::of(&["SHORT DESCRIPTOR"], "", Kind::Unused),
            Field::of(&["APC"], "apc", Kind::TextOr(Missing::NotCollected)).because(STATUS, unpaid),
            Field::of(&["RELATIVE WEIGHT"], "weight", Kind::FixedOr(4, Missing::NotApplicable))
                .because(STATUS, unpaid),
            Field::of(&["PAYMENT RATE"], "payment", Kind::FixedOr(4, Missing::NotSupplied))
                .because(STATUS, unpaid),
            Field::of(
                &["NATIONAL UNADJUSTED COPAYMENT"],
                "national_copayment",
                // A dot: the service has no copayment of its own beside the minimum.
                Kind::FixedOr(4, Missing::NotApplicable),
            )
            .because(STATUS, unpaid),
            Field::of(
                &["MINIMUM UNADJUSTED COPAYMENT"],
                "minimum_copayment",
                Kind::FixedOr(4, Missing::NotCollected),
            )
            .because(STATUS, unpaid),
            Field::of(&["IRA COINSURANCE PERCENTAGE"], "", Kind::Unused),
            Field::of(
                &["ADJUSTED BENEFICIARY COPAYMENT"],
                "adjusted_copayment",
                Kind::FixedOr(4, Missing::NotApplicable),
            )
            .because(STATUS, unpaid),
            Field::of(
                &["DRUG AND DEVICE PASS-THROUGH EXPIRATION DURING CALENDAR YEAR", "PASS-THROUGH EXPIRATION"],
                "",
                Kind::Unused,
            ),
            Field::of(&["NOTE"], "note", Kind::TextOr(Missing::NotApplicable)),
            Field::of(&["* INDICATES A CHANGE"], "", Kind::Unused),
        ],
    },
};

/// What the extract leaves out.
const ABSENT: Kind = Kind::FixedOr(4, Missing::NotCollected);

const EXTRACT_FILE: Plain = Plain {
    format: EXTRACT.name,
    begins: &["HCPCSCODE", "SHORTDESCRIPTOR"],
    table: Table {
        name: FILE.table.name,
        fields: &[
            Field::key(&["HCPCSCODE"], "code_id", Kind::Code),
            Field::of(&["STATUSINDICATOR"], "status", Kind::Upper),
            Field::of(&["SHORTDESCRIPTOR"], "", Kind::Unused),
            Field::of(&["PAYMENTRATE"], "payment", Kind::FixedOr(4, Missing::NotSupplied))
                .because(STATUS, unpaid),
            Field::of(&["CHANGED?"], "", Kind::Unused),
            Field::of(&["SOURCE"], "", Kind::Unused),
            Field::of(&[], "apc", Kind::TextOr(Missing::NotCollected)).because(STATUS, unpaid),
            Field::of(&[], "weight", ABSENT).because(STATUS, unpaid),
            Field::of(&[], "national_copayment", ABSENT).because(STATUS, unpaid),
            Field::of(&[], "minimum_copayment", ABSENT).because(STATUS, unpaid),
            Field::of(&[], "adjusted_copayment", ABSENT).because(STATUS, unpaid),
            Field::of(&[], "note", Kind::TextOr(Missing::NotCollected)),
        ],
    },
    ..FILE
};

/// Position of the status in the history.
const HISTORY_STATUS: usize = 3;

const HISTORY_FILE: Plain = Plain {
    format: HISTORY.name,
    dataset: "opps-extract",
    cadence: Cadence::Standing,
    split: Split::Commas,
    begins: &["YEAR", "RELEASE", "HCPCS", "STATUS"],
    rename: |heading| heading,
    note_or_row: blank_is_note,
    table: Table {
        name: "medicare_opps_extract",
        fields: &[
            Field::key(&["YEAR"], "year", Kind::Fixed(0)),
            Field::key(&["RELEASE"], "label", Kind::Text),
            Field::key(&["HCPCS"], "code_id", Kind::Code),
            Field::of(&["STATUS"], "status", Kind::Upper),
            Field::of(&["PAYMENT_RATE"], "payment", Kind::FixedOr(4, Missing::NotSupplied))
                .because(HISTORY_STATUS, unpaid),
            Field::of(&["CONFIDENCE"], "confidence", Kind::Text),
        ],
    },
};

/// Why a code of this status has no payment; none for a status that is paid.
fn unpaid(status: &str) -> Option<Missing> {
    match status {
        "N" | "P" | "Q4" => Some(Missing::IncludedElsewhere),
        "F" | "H" | "H1" | "L" => Some(Missing::SetLocally),
        "A" | "B" | "C" | "D" | "E" | "E1" | "E2" | "M" | "Y" => Some(Missing::NotApplicable),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::formats::options::OpenOptions;
    use crate::formats::release::collect::read;

    fn october() -> OpenOptions {
        OpenOptions { edition: NaiveDate::from_ymd_opt(2025, 10, 1), ..OpenOptions::default() }
    }

    const HEADER: &str = "HCPCS Code,Short Descriptor,SI,APC,Relative Weight,Payment Rate,National Unadjusted Copayment, Minimum Unadjusted Copayment,IRA Coinsurance percentage ,Adjusted Beneficiary Copayment,Drug and Device Pass-Through Expiration during Calendar Year,Note,* Indicates a Change\n";

    #[test]
    fn a_code_without_a_payment_has_the_reason_of_its_status() {
        let text = format!(
            ",Addendum B.-- OPPS Payment by HCPCS Code for CY 2025,,,,,,,,,,,\n{HEADER}\
             99001,Made up,J1,5362,116.7583,\"$10,411.220\",.,\"$2,082.25\",,\"$1,676.00\",,Capped,\n\
             99002,Made up, N ,,, ,,,,,,,*\n99003,Made up,C,,,.,,,,,,,\n\
             99004\u{ff},Made up,K,0859 ,,$47.797,,$9.56,19.101%,$9.13,,,\n99005,Made up,F,,,,,,,,,,\n"
        );
        let (release, seen) = read(&ADDENDUM_B, &text, &october()).expect("the published layout");
        assert_eq!((release.period.as_str(), release.part.as_str()), ("2025-10", ""));
        let (n, c, f) = ("[included-elsewhere] ", "[not-applicable] ", "[set-locally] ");
        assert_eq!(
            seen.rows,
            [
                "3: 99001 J1 0 5362 1167583 104112200 [not-applicable] 20822500 0 16760000 0 Capped 0".to_owned(),
                format!("4: 99002 N 0 {} 0 {n}0 [not-applicable] 0", n.repeat(5).trim()),
                format!("5: 99003 C 0 {} 0 {c}0 [not-applicable] 0", c.repeat(5).trim()),
                "6: 99004 K 0 0859 [not-applicable] 477970 [not-applicable] 95600 0 91300 0 [not-applicable] 0"
                    .to_owned(),
                format!("7: 99005 F 0 {} 0 {f}0 [not-applicable] 0", f.repeat(5).trim()),
            ]
        );
        assert!(seen.rejects.is_empty() && seen.findings.is_empty(), "{seen:?}");
    }

    #[test]
    fn the_status_decides_and_a_printed_payment_beside_it_is_said() {
        let text = format!(
            "{HEADER}99001,Made up,C,,116.7583,\"$10,411.22\",.,2082.24,,,,,\n99002,Made up,C,,,0.00,,,,,,,\n\
             C9003,Made up,H,2041,,,,,,,,,\n99004,Made up,J1,5362,116.7583,\"$10,411.22\",.,,,,,,\n"
        );
        let (_, seen) = read(&ADDENDUM_B, &text, &october()).expect("the published layout");
        let (c, h) = ("[not-applicable]", "[set-locally]");
        assert_eq!(
            seen.rows,
            [
                format!("2: 99001 C 0 {c} {c} {c} {c} {c} 0 {c} 0 {c} 0"),
                format!("3: 99002 C 0 {c} {c} {c} {c} {c} 0 {c} 0 {c} 0"),
                format!("4: C9003 H 0 2041 {h} {h} {h} {h} 0 {h} 0 {c} 0"),
                format!("5: 99004 J1 0 5362 1167583 104112200 {c} [not-collected] 0 {c} 0 {c} 0"),
            ]
        );
        assert_eq!(seen.findings, ["I407 line 2"]);
        assert!(seen.cells.is_balanced() && seen.rejects.is_empty(), "{seen:?}");
    }

    #[test]
    fn a_history_has_a_row_for_each_year_and_the_reason_of_its_status() {
        let text = "year,release,hcpcs,status,payment_rate,confidence\n\
                    2024,2024-10,99001,J1,9807.76,not compared\n2025,2025-10,99002,C,,not compared\n";
        let (release, seen) = read(&HISTORY, text, &OpenOptions::default()).expect("the layout of a history");
        assert_eq!((release.period.as_str(), release.dataset), ("standing", "opps-extract"));
        assert_eq!(
            seen.rows,
            [
                "2: 2024 2024-10 99001 J1 98077600 not compared",
                "3: 2025 2025-10 99002 C [not-applicable] not compared",
            ]
        );
    }

    #[test]
    fn an_extract_is_a_part_of_its_own() {
        let text = "HCPCSCode,ShortDescriptor,StatusIndicator,PaymentRate,Changed?,Source\n\
                    99001,Made up,J1,10860.07,false,2026-04\n99002,,N,,false,2026-04\n";
        let (release, seen) = read(&EXTRACT, text, &october()).expect("the reduced layout");
        assert_eq!(release.part, "extract");
        let absent = |reason: &str| format!("{reason} ").repeat(5);
        assert_eq!(
            seen.rows,
            [
                format!("2: 99001 J1 0 108600700 0 0 {}[not-collected]", absent("[not-collected]")),
                format!(
                    "3: 99002 N 0 [included-elsewhere] 0 0 {}[not-collected]",
                    absent("[included-elsewhere]")
                ),
            ]
        );
    }
}
