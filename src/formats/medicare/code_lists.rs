//! Code lists: HCPCS level II with its public descriptors, and places of service.

use super::header::has_line;
use super::plain::{Plain, blank_is_note};
use super::release::{Cadence, When};
use crate::domain::Missing;
use crate::formats::format::Sniff;
use crate::formats::release::{Field, Kind, ReferenceFormat, Table};
use crate::source::Split;

/// HCPCS level II, quarterly.
pub(super) const HCPCS: ReferenceFormat = ReferenceFormat {
    name: "hcpcs",
    describe: "HCPCS level II codes and modifiers (HCPC..._ANWEB.csv)",
    sniff: |head| if has_line(head, "HCPC,SEQNUM,RECID") { Sniff::Yes } else { Sniff::No },
    open: |source, options| HCPCS_FILE.open(source, options, When::of_source(source), |_| String::new()),
};

/// Places of service.
pub(super) const PLACES: ReferenceFormat = ReferenceFormat {
    name: "place-of-service",
    describe: "places of service with their fee schedule setting (pos_code, fee_schedule_setting, name)",
    sniff: |head| if has_line(head, "POS_CODE,FEE_SCHEDULE_SETTING,NAME") { Sniff::Yes } else { Sniff::No },
    open: |source, options| PLACES_FILE.open(source, options, When::default(), |_| String::new()),
};

const PLACES_FILE: Plain = Plain {
    format: PLACES.name,
    dataset: "place-of-service",
    cadence: Cadence::Standing,
    split: Split::Commas,
    begins: &["POS_CODE"],
    rename: |heading| heading,
    note_or_row: blank_is_note,
    table: Table {
        name: "medicare_place",
        fields: &[
            Field::key(&["POS_CODE"], "place_of_service", Kind::Digits(2)),
            Field::of(&["FEE_SCHEDULE_SETTING"], "setting", Kind::Text),
            Field::of(&["NAME"], "name", Kind::Text),
        ],
    },
};

const HCPCS_FILE: Plain = Plain {
    format: HCPCS.name,
    dataset: "hcpcs",
    cadence: Cadence::Month,
    split: Split::Commas,
    begins: &["HCPC", "SEQNUM", "RECID"],
    // Some releases write the last headings with a full stop or spelled out.
    rename: |heading| heading.trim_end_matches('.').to_owned(),
    note_or_row: blank_is_note,
    table: Table {
        name: "hcpcs_entry",
        fields: &[
            // Modifiers are written with three blanks before them.
            Field::key(&["HCPC"], "code", Kind::Upper),
            Field::key(&["SEQNUM"], "sequence", Kind::Text),
            Field::of(&["RECID"], "record", Kind::Text),
            Field::of(&["LONG DESCRIPTION"], "long_descriptor", Kind::Text),
            Field::of(&["SHORT DESCRIPTION"], "short_descriptor", Kind::TextOr(Missing::NotSupplied)),
            Field::of(&["ACT EFF DT"], "effective_from", Kind::DayOr(Missing::NotSupplied)),
            Field::of(&["TERM DT"], "effective_to", Kind::DayOr(Missing::NotApplicable)),
            Field::of(&["ACTION CD"], "action", Kind::TextOr(Missing::NotSupplied)),
            Field::of(&["PRICE1"], "", Kind::Unused),
            Field::of(&["PRICE2"], "", Kind::Unused),
            Field::of(&["PRICE3"], "", Kind::Unused),
            Field::of(&["PRICE4"], "", Kind::Unused),
            Field::of(&["MULT_PI"], "", Kind::Unused),
            Field::of(&["CIM1"], "", Kind::Unused),
            Field::of(&["CIM2"], "", Kind::Unused),
            Field::of(&["CIM3"], "", Kind::Unused),
            Field::of(&["MCM1"], "", Kind::Unused),
            Field::of(&["MCM2"], "", Kind::Unused),
            Field::of(&["MCM3"], "", Kind::Unused),
            Field::of(&["STATUTE"], "", Kind::Unused),
            Field::of(&["LABCERT1"], "", Kind::Unused),
            Field::of(&["LABCERT2"], "", Kind::Unused),
            Field::of(&["LABCERT3"], "", Kind::Unused),
            Field::of(&["LABCERT4"], "", Kind::Unused),
            Field::of(&["LABCERT5"], "", Kind::Unused),
            Field::of(&["LABCERT6"], "", Kind::Unused),
            Field::of(&["LABCERT7"], "", Kind::Unused),
            Field::of(&["LABCERT8"], "", Kind::Unused),
            Field::of(&["XREF1"], "", Kind::Unused),
            Field::of(&["XREF2"], "", Kind::Unused),
            Field::of(&["XREF3"], "", Kind::Unused),
            Field::of(&["XREF4"], "", Kind::Unused),
            Field::of(&["XREF5"], "", Kind::Unused),
            Field::of(&["COV"], "", Kind::Unused),
            Field::of(&["ASC_GRP"], "", Kind::Unused),
            Field::of(&["ASC_DT"], "", Kind::Unused),
            Field::of(&["OPPS"], "", Kind::Unused),
            Field::of(&["OPPS_PI"], "", Kind::Unused),
            Field::of(&["OPPS_DT"], "", Kind::Unused),
            Field::of(&["PROCNOTE"], "", Kind::Unused),
            Field::of(&["BETOS"], "", Kind::Unused),
            Field::of(&["TOS1"], "", Kind::Unused),
            Field::of(&["TOS2"], "", Kind::Unused),
            Field::of(&["TOS3"], "", Kind::Unused),
            Field::of(&["TOS4"], "", Kind::Unused),
            Field::of(&["TOS5"], "", Kind::Unused),
            Field::of(&["ANEST_BU"], "", Kind::Unused),
            Field::of(&["ADD DT"], "added_on", Kind::DayOr(Missing::NotSupplied)),
        ],
    },
};
