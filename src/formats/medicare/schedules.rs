//! Fee schedules of Medicare for what the physician fee schedule leaves out: laboratory tests (CLFS) and
//! the limits of what Part B pays for drugs (ASP). Equipment is in `equipment`.

use super::header::has_line;
use super::plain::{Plain, blank_is_note, word_is_row};
use super::release::{Cadence, When};
use crate::domain::Missing;
use crate::formats::format::Sniff;
use crate::formats::release::{Field, Kind, ReferenceFormat, Table};
use crate::source::Split;

/// The clinical laboratory fee schedule, quarterly.
pub(super) const LABORATORY: ReferenceFormat = ReferenceFormat {
    name: "medicare-laboratory",
    describe: "clinical laboratory fee schedule (CLFS, PUF_CLFS_CY...csv)",
    sniff: |head| {
        if has_line(head, "YEAR,HCPCS,MOD,EFF_DATE,INDICATOR,RATE") { Sniff::Yes } else { Sniff::No }
    },
    open: |source, options| LABORATORY_FILE.open(source, options, When::of_source(source), |_| String::new()),
};

/// Payment limits of drugs under Part B, quarterly.
pub(super) const DRUG_LIMITS: ReferenceFormat = ReferenceFormat {
    name: "medicare-drug-limits",
    describe: "payment limits of Part B drugs (ASP pricing file)",
    sniff: |head| {
        if has_line(head, "HCPCS CODE,SHORT DESCRIPTION,HCPCS CODE DOSAGE,PAYMENT LIMIT") {
            Sniff::Yes
        } else {
            Sniff::No
        }
    },
    open: |source, options| DRUG_FILE.open(source, options, When::of_source(source), |_| String::new()),
};

/// Position of the indicator in the laboratory table.
const INDICATOR: usize = 3;

const LABORATORY_FILE: Plain = Plain {
    format: LABORATORY.name,
    dataset: "laboratory",
    cadence: Cadence::Month,
    split: Split::Commas,
    begins: &["YEAR", "HCPCS", "MOD", "EFF_DATE"],
    rename: |heading| heading,
    note_or_row: blank_is_note,
    table: Table {
        name: "medicare_laboratory",
        fields: &[
            Field::key(&["HCPCS"], "code_id", Kind::Code),
            Field::key(&["MOD"], "modifier", Kind::Modifier),
            Field::of(&["EFF_DATE"], "effective_from", Kind::DayOr(Missing::NotSupplied)),
            Field::of(&["INDICATOR"], "indicator", Kind::Upper),
            // Zero where a contractor prices the test.
            Field::of(&["RATE"], "payment", Kind::PositiveOr(4, Missing::NotSupplied))
                .because(INDICATOR, |indicator| (indicator == "L").then_some(Missing::SetLocally)),
            Field::of(&["YEAR"], "", Kind::Unused),
            Field::of(&["SHORTDESC", "SHORT DESCRIPTION"], "", Kind::Unused),
            Field::of(&["LONGDESC", "LONG DESCRIPTION"], "", Kind::Unused),
            Field::of(&["EXTENDEDLONGDESC", "EXTENDED LONG DESCRIPTION"], "", Kind::Unused),
        ],
    },
};

const DRUG_FILE: Plain = Plain {
    format: DRUG_LIMITS.name,
    dataset: "drug-limit",
    begins: &["HCPCS CODE", "SHORT DESCRIPTION", "HCPCS CODE DOSAGE"],
    note_or_row: word_is_row,
    table: Table {
        name: "medicare_drug_limit",
        fields: &[
            Field::key(&["HCPCS CODE"], "code_id", Kind::Code),
            Field::of(&["HCPCS CODE DOSAGE"], "dosage", Kind::Text),
            Field::of(&["PAYMENT LIMIT"], "payment", Kind::FixedOr(4, Missing::NotSupplied)),
            Field::of(&["CO-INSURANCE PERCENTAGE"], "coinsurance", Kind::FixedOr(4, Missing::NotSupplied)),
            Field::of(&["NOTES"], "note", Kind::TextOr(Missing::NotApplicable)),
            Field::of(&["SHORT DESCRIPTION"], "", Kind::Unused),
            Field::of(&["VACCINE AWP%"], "", Kind::Unused),
            Field::of(&["VACCINE LIMIT"], "", Kind::Unused),
            Field::of(&["BLOOD AWP%"], "", Kind::Unused),
            Field::of(&["BLOOD LIMIT"], "", Kind::Unused),
            Field::of(&["CLOTTING FACTOR"], "", Kind::Unused),
        ],
    },
    ..LABORATORY_FILE
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::options::OpenOptions;
    use crate::formats::release::collect::read;

    #[test]
    fn a_test_without_a_national_rate_is_priced_locally() {
        let options =
            OpenOptions { edition: chrono::NaiveDate::from_ymd_opt(2026, 7, 1), ..OpenOptions::default() };
        let text = "2026 Clinical Diagnostic Laboratory Fee Schedule ,,,,,,,,\n\"notice, May 11, 2023\",,,,,,,,\n,,,,,,,,\n\
                    YEAR,HCPCS,MOD,EFF_DATE,INDICATOR,RATE,,,\n2026,80001,,20260101,N,00010.56,,,\n\
                    2026,80001,QW,20260101,N,10.5,,,\n2026,0001U,,20260101,L,00000.00,,,\n";
        let (release, seen) = read(&LABORATORY, text, &options).expect("the published layout");
        assert_eq!(release.period, "2026-07");
        assert_eq!(
            seen.rows,
            [
                "5: 80001  2026-01-01 N 105600 0 0 0 0",
                "6: 80001 QW 2026-01-01 N 105000 0 0 0 0",
                "7: 0001U  2026-01-01 L [set-locally] 0 0 0 0"
            ]
        );
    }

    #[test]
    fn the_line_of_the_first_day_says_which_quarter_it_is() {
        let text = "Payment Allowance Limits,,,,,,,,,,,\n,,,,,,,,,,,\n\"Effective January 1, 2026 through March 31, 2026\",,,,,,,,,,,\n\
                    ,,,,,,,,,,,\nNote 1: words,,,,,,,,,,,\n,,,,,,,,,,,\n\
                    HCPCS Code,Short Description,HCPCS Code Dosage,Payment Limit,Co-insurance Percentage,Vaccine AWP%,Vaccine Limit,Blood AWP%,Blood limit,Clotting Factor,Notes,\n\
                    J9001,Made up,1 MG,137.828,20.000,,,,,,Added January 2026,\nJ9002,Made up,5 ML,N/A,20.000,,,,,,,\n";
        let (release, seen) =
            read(&DRUG_LIMITS, text, &OpenOptions::default()).expect("the published layout");
        assert_eq!(release.period, "2026-01");
        assert_eq!(
            seen.rows,
            [
                "8: J9001 1 MG 1378280 200000 Added January 2026 0 0 0 0 0 0",
                "9: J9002 5 ML [not-supplied] 200000 [not-applicable] 0 0 0 0 0 0"
            ]
        );
    }
}
