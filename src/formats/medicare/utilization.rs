//! Medicare Physician & Other Practitioners, by Geography and Service: what traditional Medicare was
//! billed for each code, nationally and by state.
//!
//! The publisher leaves out rows on ten or fewer patients, so a missing row is never zero.

use super::header::has_line;
use super::plain::{Plain, blank_is_note};
use super::release::{Cadence, When, in_names, only_year_in};
use crate::domain::Missing;
use crate::formats::format::Sniff;
use crate::formats::release::{Field, Kind, ReferenceFormat, Table};
use crate::source::Source;
use crate::source::Split;

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

/// `MUP_PHY_R25_P05_V20_D23_Geo.csv` holds the services of 2023; the release is two years later. A name without
/// that word may have one year: `MUP_PHY_2023_Geo.csv`.
fn data_year(source: &Source) -> When {
    let year = in_names(source, |name| {
        let name = name.to_uppercase();
        let year = name.split(['_', '.']).find_map(|word| {
            let digits = word.strip_prefix('D').filter(|digits| digits.len() == 2)?;
            digits.parse::<i32>().ok().map(|year| 2000 + year)
        });
        year.or_else(|| only_year_in(&name))
    });
    When { year, month: None }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::formats::options::OpenOptions;
    use crate::formats::release::collect::read;

    #[test]
    fn reads_the_nation_and_the_states_and_keeps_no_descriptor() {
        let text = "Rndrng_Prvdr_Geo_Lvl,Rndrng_Prvdr_Geo_Cd,Rndrng_Prvdr_Geo_Desc,HCPCS_Cd,HCPCS_Desc,HCPCS_Drug_Ind,Place_Of_Srvc,Tot_Rndrng_Prvdrs,Tot_Benes,Tot_Srvcs,Tot_Bene_Day_Srvcs,Avg_Sbmtd_Chrg,Avg_Mdcr_Alowd_Amt,Avg_Mdcr_Pymt_Amt,Avg_Mdcr_Stdzd_Amt\n\
                    National,,National,99001,Licensed words,N,F,20,30,31.5,31,2000.123456,1100.5,880.4,870\n\
                    State,06,California,99001,Licensed words,N,F,*,,12,12,2100,1200,900,890\n";
        let options = OpenOptions { edition: NaiveDate::from_ymd_opt(2023, 1, 1), ..OpenOptions::default() };
        let (release, seen) = read(&GEOGRAPHY, text, &options).expect("the published layout");
        assert_eq!(release.period, "2023");
        assert_eq!(
            seen.rows,
            [
                "2: National  National 99001 0 N F 200000 300000 315000 310000 20001235 11005000 8804000 8700000",
                "3: State 06 California 99001 0 N F [suppressed] [not-supplied] 120000 120000 21000000 12000000 9000000 8900000"
            ]
        );
    }
}
