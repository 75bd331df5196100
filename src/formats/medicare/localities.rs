//! The small files of a fee schedule release: anesthesia factors, imaging caps, counties of the
//! localities, and the file of finished amounts that contractors get.

use super::header::has_line;
use super::plain::{Plain, blank_is_note, number_is_row};
use super::release::{Cadence, When, name_of_table, publication};
use super::variant;
use crate::domain::Missing;
use crate::formats::format::Sniff;
use crate::formats::options::{OpenOptions, Variant};
use crate::formats::release::{
    Field, Kind, Layout, ReferenceFormat, ReferenceReader, RowKind, Stated, Table, TableReader,
};
use crate::source::IngestError;
use crate::source::{Head, RowCells, Source};
use crate::source::{Rows, Split};

/// Anesthesia conversion factors.
pub(super) const ANESTHESIA: ReferenceFormat = ReferenceFormat {
    name: "medicare-anesthesia",
    describe: "Medicare anesthesia conversion factors by locality (ANES...csv)",
    sniff: |head| sniff(head, "CONTRACTOR,LOCALITY,LOCALITY NAME,NATIONAL ANES CF"),
    open: open_anesthesia,
};

/// Prices under the cap of outpatient payment.
pub(super) const CAP: ReferenceFormat = ReferenceFormat {
    name: "medicare-opps-cap",
    describe: "Medicare imaging prices under the outpatient cap (OPPSCAP...csv)",
    sniff: |head| sniff(head, "HCPCS,MOD,PROCSTAT,CARRIER,LOCALITY"),
    open: |source, options| {
        let part = variant::said(source, options)?.map(|variant| variant.part(""));
        CAP_FILE.open(source, options, When::of_source(source), |_| part.unwrap_or_default())
    },
};

/// Counties of each locality.
pub(super) const COUNTY: ReferenceFormat = ReferenceFormat {
    name: "medicare-county",
    describe: "counties of the Medicare payment localities (...LOCCO.csv)",
    sniff: |head| if has_locco(head) { Sniff::Yes } else { Sniff::No },
    open: |source, options| COUNTY_FILE.open(source, options, When::default(), |_| String::new()),
};

/// Finished amounts.
pub(super) const CARRIER: ReferenceFormat = ReferenceFormat {
    name: "medicare-carrier",
    describe: "finished Medicare amounts by contractor and locality (PFALL, PFREV...txt)",
    sniff: |head| if carrier_year(head).is_some() { Sniff::Yes } else { Sniff::No },
    open: open_carrier,
};

const ANESTHESIA_FILE: Plain = Plain {
    format: ANESTHESIA.name,
    dataset: "anesthesia",
    cadence: Cadence::Year,
    split: Split::Commas,
    begins: &["CONTRACTOR", "LOCALITY"],
    // The national factor stands in the heading: "National Anes CF of 20.3178".
    rename: |heading| if heading.starts_with("NATIONAL ANES CF") { "ANES CF".to_owned() } else { heading },
    note_or_row: blank_is_note,
    table: Table {
        name: "medicare_anesthesia",
        fields: &[
            Field::key(&["CONTRACTOR"], "contractor", Kind::Digits(5)),
            Field::key(&["LOCALITY"], "locality", Kind::Digits(2)),
            Field::of(&["LOCALITY NAME"], "name", Kind::Text),
            Field::of(&["ANES CF"], "conversion_factor", Kind::Fixed(4)),
        ],
    },
};

const CAP_FILE: Plain = Plain {
    format: CAP.name,
    dataset: "opps-cap",
    cadence: Cadence::Month,
    split: Split::Commas,
    begins: &["HCPCS", "MOD", "PROCSTAT"],
    rename: |heading| heading,
    note_or_row: blank_is_note,
    table: Table {
        name: "medicare_cap",
        fields: &[
            Field::key(&["HCPCS"], "code_id", Kind::Code),
            Field::key(&["MOD"], "modifier", Kind::Modifier),
            Field::of(&["PROCSTAT"], "status", Kind::Text),
            Field::key(&["CARRIER"], "contractor", Kind::Digits(5)),
            Field::key(&["LOCALITY"], "locality", Kind::Digits(2)),
            Field::of(&["FACILITY PRICE"], "facility_cents", Kind::Fixed(2)),
            // The published heading is misspelled.
            Field::of(&["NON-FACILTY PRICE", "NON-FACILITY PRICE"], "nonfacility_cents", Kind::Fixed(2)),
        ],
    },
};

const COUNTY_FILE: Plain = Plain {
    format: COUNTY.name,
    dataset: "locality-county",
    cadence: Cadence::Year,
    split: Split::Commas,
    begins: &["MEDICARE ADMINSTRATIVE CONTRACTOR"],
    rename: |heading| heading,
    note_or_row: number_is_row,
    table: Table {
        name: "medicare_county",
        fields: &[
            Field::key(
                &["MEDICARE ADMINSTRATIVE CONTRACTOR", "MEDICARE ADMINISTRATIVE CONTRACTOR"],
                "contractor",
                Kind::Digits(5),
            ),
            Field::key(&["LOCALITY NUMBER"], "locality", Kind::Digits(2)),
            // Written on the first line of a state only.
            Field::of(&["STATE"], "state_name", Kind::Carried),
            Field::key(&["FEE SCHEDULE AREA"], "area", Kind::Text),
            Field::of(&["COUNTIES"], "counties", Kind::Text),
        ],
    },
};

/// The file of finished amounts has no header: 16 quoted fields.
const CARRIER_FIELDS: [Field; 16] = [
    Field::of(&["YEAR"], "year", Kind::Fixed(0)),
    Field::key(&["CARRIER"], "contractor", Kind::Digits(5)),
    Field::key(&["LOCALITY"], "locality", Kind::Digits(2)),
    Field::key(&["HCPCS"], "code_id", Kind::Code),
    Field::key(&["MODIFIER"], "modifier", Kind::Modifier),
    Field::of(&["NON-FACILITY AMOUNT"], "nonfacility_cents", Kind::Fixed(2)),
    Field::of(&["FACILITY AMOUNT"], "facility_cents", Kind::Fixed(2)),
    Field::of(&["FILLER"], "", Kind::Unused),
    Field::of(&["PCTC"], "", Kind::Unused),
    Field::of(&["STATUS"], "status", Kind::Text),
    Field::of(&["MULTIPLE SURGERY"], "", Kind::Unused),
    Field::of(&["THERAPY NON-FACILITY AMOUNT"], "", Kind::Unused),
    Field::of(&["THERAPY FACILITY AMOUNT"], "", Kind::Unused),
    Field::of(&["OPPS INDICATOR"], "", Kind::Unused),
    Field::of(&["OPPS NON-FACILITY AMOUNT"], "", Kind::Unused),
    Field::of(&["OPPS FACILITY AMOUNT"], "", Kind::Unused),
];

/// National anesthesia factors that CMS published where there are two, in the words of the heading.
const ANESTHESIA_FACTORS: [(&str, Variant); 2] = [
    ("NATIONAL ANES CF OF 20.4976", Variant::NonQualifying),
    ("NATIONAL ANES CF OF 20.5998", Variant::Qualifying),
];

fn open_anesthesia(source: &Source, options: &OpenOptions) -> Result<Box<dyn ReferenceReader>, IngestError> {
    let head = source.head()?.text.to_uppercase();
    let known = ANESTHESIA_FACTORS.iter().find(|(heading, _)| head.contains(heading));
    let named = When::of_source(source);
    let when = When::of_options(options).or(named);
    let variant = variant::decide(source, options, when, known.map(|(_, variant)| *variant))?;
    let part = variant.map(|variant| variant.part("")).unwrap_or_default();
    ANESTHESIA_FILE.open(source, options, named, |_| part)
}

fn sniff(head: &Head, begins: &str) -> Sniff {
    if has_line(head, begins) { Sniff::Yes } else { Sniff::No }
}

fn has_locco(head: &Head) -> bool {
    head.table().lines().take(20).any(|line| {
        let line = line.to_uppercase();
        line.contains("LOCALITY NUMBER") && line.contains("COUNTIES") && line.contains("FEE SCHEDULE AREA")
    })
}

/// The year of the first row, if it has the shape of a row of finished amounts.
fn carrier_year(head: &Head) -> Option<i32> {
    let line = head.table().lines().next()?;
    let cells: Vec<&str> = line.split(',').map(|cell| cell.trim().trim_matches('"')).collect();
    let number = |at: usize, width: usize| {
        cells
            .get(at)
            .is_some_and(|cell| cell.len() == width && cell.bytes().all(|byte| byte.is_ascii_digit()))
    };
    (cells.len() == CARRIER_FIELDS.len() && number(0, 4) && number(1, 5) && number(2, 2))
        .then(|| cells[0].parse().ok())
        .flatten()
}

fn open_carrier(source: &Source, options: &OpenOptions) -> Result<Box<dyn ReferenceReader>, IngestError> {
    let rows = Rows::open(source)?;
    let when = When { year: carrier_year(&source.head()?), month: None };
    // Revisions of some codes are beside the whole file of the year, so the name is part of the key.
    let stem = variant::stem(&name_of_table(source));
    let said = if variant::has_two(when) { variant::said(source, options)? } else { None };
    let part = said.map_or_else(|| stem.clone(), |variant| variant.part(&stem));
    let mut release = when.release("carrier-amount", Cadence::Year, &part, source.name())?;
    release.variant = match said {
        None if variant::has_two(when) => Stated::ByAmounts,
        Some(said) if variant::of_source(source).is_none() => Stated::Said(said),
        _ => Stated::Decided,
    };
    let publication =
        publication(CARRIER.name, Ok(release.period.clone()), Err(Missing::NotSupplied), Vec::new());
    let columns = (0..CARRIER_FIELDS.len()).map(Some).collect();
    let layout = Layout::Cells { columns, width: CARRIER_FIELDS.len(), places: Vec::new() };
    let table = Table { name: "medicare_carrier_amount", fields: &CARRIER_FIELDS };
    let notes = |record: &RowCells| if record[0].starts_with("TRL") { RowKind::Note } else { RowKind::Data };
    Ok(Box::new(
        TableReader::new(publication, release, table, rows, layout).with_notes(notes).with_options(options),
    ))
}
