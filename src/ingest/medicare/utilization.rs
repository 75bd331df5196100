//! Medicare Physician & Other Practitioners, by Geography and Service: what traditional Medicare was
//! billed for each code, nationally and by state.
//!
//! The publisher leaves out rows on ten or fewer patients, so a missing row is never zero.

use super::header::has_line;
use super::plain::{Plain, blank_is_note};
use super::release::{Cadence, When};
use crate::domain::Missing;
use crate::ingest::format::Sniff;
use crate::ingest::reference::{Field, Kind, ReferenceFormat, Table};
use crate::ingest::rows::Split;
use crate::ingest::source::Source;

/// The yearly file.
pub(super) const GEOGRAPHY: ReferenceFormat = ReferenceFormat {
    name: "medicare-utilization",
    describe: "Medicare Physician & Other Practitioners by Geography and Service (MUP_PHY_..._Geo.csv)",
    sniff: |head| if has_line(head, "RNDRNG_PRVDR_GEO_LVL,") { Sniff::Yes } else { Sniff::No },
    open: |source, options| FILE.open(source, options, data_year(source), |_| String::new()),
};

const FIGURE: Kind = Kind::RoundedOr(4, Missing::NotSupplied);

const FILE: Plain = Plain {
    format: GEOGRAPHY.name,
    dataset: "utilization",
    cadence: Cadence::Year,
    split: Split::Commas,
    begins: &["RNDRNG_PRVDR_GEO_LVL"],
    rename: |heading| heading,
    note_or_row: blank_is_note,
    table: Table {
        name: "medicare_utilization",
        fields: &[
            Field::key(&["RNDRNG_PRVDR_GEO_LVL"], "level", Kind::Text),
            // Blank for the nation.
            Field::key(&["RNDRNG_PRVDR_GEO_CD"], "geography_code", Kind::MayBeBlank),
            Field::of(&["RNDRNG_PRVDR_GEO_DESC"], "geography", Kind::Text),
            Field::key(&["HCPCS_CD"], "code_id", Kind::Code),
            // Descriptors of CPT codes stand here too; none is stored.
            Field::of(&["HCPCS_DESC"], "", Kind::Unused),
            Field::of(&["HCPCS_DRUG_IND"], "drug", Kind::Upper),
            Field::key(&["PLACE_OF_SRVC"], "place", Kind::Upper),
            Field::of(&["TOT_RNDRNG_PRVDRS"], "providers", FIGURE),
            Field::of(&["TOT_BENES"], "beneficiaries", FIGURE),
            Field::of(&["TOT_SRVCS"], "services", FIGURE),
            Field::of(&["TOT_BENE_DAY_SRVCS"], "beneficiary_days", FIGURE),
            Field::of(&["AVG_SBMTD_CHRG"], "average_submitted", FIGURE),
            Field::of(&["AVG_MDCR_ALOWD_AMT"], "average_allowed", FIGURE),
            Field::of(&["AVG_MDCR_PYMT_AMT"], "average_paid", FIGURE),
            Field::of(&["AVG_MDCR_STDZD_AMT"], "average_standardized", FIGURE),
        ],
    },
};

/// `MUP_PHY_R25_P05_V20_D23_Geo.csv` holds the services of 2023; the release is two years later.
fn data_year(source: &Source) -> When {
    let name = source.name().to_uppercase();
    let year = name.split(['_', '.']).find_map(|word| {
        let digits = word.strip_prefix('D').filter(|digits| digits.len() == 2)?;
        digits.parse::<i32>().ok().map(|year| 2000 + year)
    });
    When { year, month: None }
}
