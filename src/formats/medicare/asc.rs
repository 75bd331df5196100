//! What Medicare pays ambulatory surgical centers (ASC): Addenda AA (surgical procedures), BB (what
//! goes with them) and EE (procedures that are excluded).
//!
//! Headings begin with month and year, which say what release it is. Addendum FF is in `not_read`.

use super::header::has_line;
use super::plain::{Plain, word_is_row};
use super::release::{Cadence, When, without_month};
use crate::domain::Missing;
use crate::formats::format::Sniff;
use crate::formats::release::{Field, Kind, ReferenceFormat, Table};
use crate::source::{Head, Split};

/// Addenda AA and BB.
pub(super) const PAYMENTS: ReferenceFormat = ReferenceFormat {
    name: "medicare-asc",
    describe: "ambulatory surgical center payments (ASC Addendum AA or BB)",
    sniff: sniff_payments,
    open: |source, options| {
        PAYMENTS_FILE.open(source, options, When::of_source(source), |headings| {
            let procedures = headings.iter().any(|heading| heading == DISCOUNTED);
            if procedures { "AA" } else { "BB" }.to_owned()
        })
    },
};

/// Addendum EE.
pub(super) const EXCLUDED: ReferenceFormat = ReferenceFormat {
    name: "medicare-asc-excluded",
    describe: "procedures that are excluded from payment in a surgical center (ASC Addendum EE)",
    sniff: |head| {
        let titled = head.table().lines().take(5).any(|line| line.contains("Addendum EE"));
        if titled && has_line(head, "HCPCS CODE,SHORT DESCRIPTOR") { Sniff::Yes } else { Sniff::No }
    },
    open: |source, options| EXCLUDED_FILE.open(source, options, When::of_source(source), |_| "EE".to_owned()),
};

/// Only Addendum AA has it.
const DISCOUNTED: &str = "SUBJECT TO MULTIPLE PROCEDURE DISCOUNTING";

/// Only Addendum BB has it.
const PASS_THROUGH: &str = "DRUG AND DEVICE PASS-THROUGH EXPIRATION DURING CALENDAR YEAR";

/// Position of the indicator in the table.
const INDICATOR: usize = 1;

const PAYMENTS_FILE: Plain = Plain {
    format: PAYMENTS.name,
    dataset: "asc",
    cadence: Cadence::Month,
    split: Split::Commas,
    begins: &["HCPCS CODE", "", "SHORT DESCRIPTOR"],
    rename: |heading| {
        let plain = without_month(&heading);
        // The number is that of a footnote, and 22 the year of the act.
        if plain.contains("ADJUSTED COPAYMENT") { "ADJUSTED COPAYMENT".to_owned() } else { plain }
    },
    note_or_row: word_is_row,
    table: Table {
        name: "medicare_asc",
        fields: &[
            Field::key(&["HCPCS CODE"], "code_id", Kind::Code),
            Field::of(&["PAYMENT INDICATOR"], "indicator", Kind::Upper),
            Field::of(&["SHORT DESCRIPTOR"], "", Kind::Unused),
            Field::of(&[DISCOUNTED], "discounted", Kind::TextOr(Missing::NotApplicable)),
            Field::of(&[PASS_THROUGH], "", Kind::Unused),
            Field::of(&["PAYMENT WEIGHT"], "weight", Kind::FixedOr(4, Missing::NotApplicable))
                .because(INDICATOR, unpaid),
            Field::of(&["PAYMENT RATE"], "payment", Kind::FixedOr(4, Missing::NotSupplied))
                .because(INDICATOR, unpaid),
            Field::of(
                &["ADJUSTED COPAYMENT"],
                "adjusted_copayment",
                Kind::FixedOr(4, Missing::NotApplicable),
            )
            .because(INDICATOR, unpaid),
        ],
    },
};

const EXCLUDED_FILE: Plain = Plain {
    format: EXCLUDED.name,
    begins: &["HCPCS CODE", "SHORT DESCRIPTOR"],
    table: Table {
        name: "medicare_asc_excluded",
        fields: &[
            Field::key(&["HCPCS CODE"], "code_id", Kind::Code),
            Field::of(&["SHORT DESCRIPTOR"], "", Kind::Unused),
        ],
    },
    ..PAYMENTS_FILE
};

fn sniff_payments(head: &Head) -> Sniff {
    if has_line(head, &format!("HCPCS CODE,,SHORT DESCRIPTOR,{DISCOUNTED}"))
        || has_line(head, &format!("HCPCS CODE,,SHORT DESCRIPTOR,{PASS_THROUGH}"))
    {
        return Sniff::Yes;
    }
    Sniff::No
}

/// Why a code with this indicator has no payment; none for an indicator that is paid.
fn unpaid(indicator: &str) -> Option<Missing> {
    match indicator {
        "N1" | "D1" | "L1" => Some(Missing::IncludedElsewhere),
        "F4" | "J7" | "K7" | "L6" => Some(Missing::SetLocally),
        "B5" | "C5" | "D5" | "E5" | "K5" | "M5" | "X5" | "Y5" => Some(Missing::NotApplicable),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::options::OpenOptions;
    use crate::formats::release::collect::read;

    #[test]
    fn headings_of_any_month_are_read_and_say_which_release_it_is() {
        let text = "\"Addendum AA -- Procedures for CY 2026 \n(Including packaged)\",,,,,,\nNotice,,,,,,\n,,,,,,\n\
                    HCPCS Code,,Short Descriptor,Subject to Multiple Procedure Discounting,April 2026 Payment Indicator,April 2026  Payment Weight  ,April 2026 Payment Rate \n\
                    99001,,,Y,G2,90.9148,\"$5,120.50 \"\n99002,*,,N,N1,,\n,,,,,,\n\"NOTE 1: words, more\",,,,,,\n";
        let (release, seen) = read(&PAYMENTS, text, &OpenOptions::default()).expect("the layout of 2026");
        assert_eq!((release.period.as_str(), release.part.as_str()), ("2026-04", "AA"));
        assert_eq!(
            seen.rows,
            [
                "6: 99001 G2 0 Y 0 909148 51205000 [not-applicable]",
                "7: 99002 N1 0 N 0 [included-elsewhere] [included-elsewhere] [included-elsewhere]"
            ]
        );
        assert!(seen.rejects.is_empty(), "{seen:?}");
    }

    #[test]
    fn what_goes_with_a_procedure_and_what_is_excluded_are_parts_of_their_own() {
        let text = "Addendum BB,,,,,,,\nHCPCS Code,,Short Descriptor,Drug and Device Pass-Through Expiration during Calendar Year,April 2026 Payment Indicator,April 2026 Payment Weight  ,April 2026 Payment Rate ,April 2026 IRA-22 Adjusted Copayment1\n\
                    J9001,,,*,k5,,,\nJ9002,,,,K2,,$12.50,$1.25\nC9001,,,,J7,,,\n";
        let (release, seen) = read(&PAYMENTS, text, &OpenOptions::default()).expect("the layout of 2026");
        assert_eq!(release.part, "BB");
        assert_eq!(
            seen.rows,
            [
                "3: J9001 K5 0 [not-applicable] 0 [not-applicable] [not-applicable] [not-applicable]",
                "4: J9002 K2 0 [not-applicable] 0 [not-applicable] 125000 12500",
                "5: C9001 J7 0 [not-applicable] 0 [set-locally] [set-locally] [set-locally]"
            ]
        );
        let text = "Addendum EE -- Surgical Procedures to be Excluded,\n,\nHCPCS Code,Short Descriptor\n99001,\n99002,\n";
        let options =
            OpenOptions { edition: chrono::NaiveDate::from_ymd_opt(2025, 10, 1), ..OpenOptions::default() };
        let (release, seen) = read(&EXCLUDED, text, &options).expect("a list of codes");
        assert_eq!((release.period.as_str(), release.part.as_str()), ("2025-10", "EE"));
        assert_eq!(seen.rows, ["4: 99001 0", "5: 99002 0"]);
    }
}
