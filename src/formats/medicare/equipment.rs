//! What Medicare pays for equipment, prosthetics, orthotics and supplies (DMEPOS), and for parenteral and
//! enteral nutrition (PEN): a row for each item and its modifiers, a column for each state outside rural
//! areas and one inside.
//!
//! Zero in a column: the item has no such rate. A state without a rate has no row in the table.

use super::header::has_line;
use super::plain::{Plain, word_is_row};
use super::release::{Cadence, When};
use crate::domain::Missing;
use crate::formats::format::Sniff;
use crate::formats::release::{Field, Kind, ReferenceFormat, Spread, SpreadReader, Table};
use crate::source::Split;

/// The schedule, quarterly.
pub(super) const EQUIPMENT: ReferenceFormat = ReferenceFormat {
    name: "medicare-equipment",
    describe: "equipment, prosthetics, orthotics and supplies by state (DMEPOS fee schedule)",
    sniff: |head| {
        if has_line(head, "HCPCS,MOD,MOD2,JURIS,CATG,CEILING,FLOOR") { Sniff::Yes } else { Sniff::No }
    },
    open: |source, options| {
        let reader = FILE.open_table(source, options, When::of_source(source), |_| String::new())?;
        Ok(Box::new(SpreadReader::new(reader, SPREAD)))
    },
};

/// Nutrition, which has neither category nor ceiling, and headings without the blank.
pub(super) const NUTRITION: ReferenceFormat = ReferenceFormat {
    name: "medicare-nutrition",
    describe: "parenteral and enteral nutrition by state (PEN fee schedule)",
    sniff: |head| if has_line(head, "HCPCS,MOD,MOD2,AL(NR),AL(R)") { Sniff::Yes } else { Sniff::No },
    open: |source, options| {
        let reader = NUTRITION_FILE
            .open_table(source, options, When::of_source(source), |_| "nutrition".to_owned())?;
        Ok(Box::new(SpreadReader::new(reader, SPREAD)))
    },
};

/// A rate; zero is none.
const RATE: Kind = Kind::PositiveOr(4, Missing::NotApplicable);

/// The fields of a row and the areas that they are spread over, from one list of states.
macro_rules! by_state {
    ($($state:literal)*) => {
        const FIELDS: &[Field] = &[
            Field::key(&["HCPCS"], "code_id", Kind::Code),
            Field::key(&["MOD"], "modifier", Kind::Modifier),
            Field::key(&["MOD2"], "second_modifier", Kind::Modifier),
            Field::of(&["CATG"], "category", Kind::TextOr(Missing::NotCollected)),
            Field::of(&["CEILING"], "amount", RATE),
            Field::of(&["FLOOR"], "amount", RATE),
            $(
                Field::of(&[concat!($state, " (NR)")], "amount", RATE),
                Field::of(&[concat!($state, " (R)")], "rural_amount", RATE),
            )*
            Field::of(&["JURIS"], "", Kind::Unused),
            Field::of(&["DESCRIPTION", "DESC"], "", Kind::Unused),
        ];
        const AREAS: &[(&str, usize)] = &[("ceiling", 1), ("floor", 1), $(($state, 2),)*];
    };
}

by_state! {
    "AL" "AR" "AZ" "CA" "CO" "CT" "DC" "DE" "FL" "GA" "IA" "ID" "IL" "IN" "KS" "KY" "LA" "MA" "MD" "ME" "MI"
    "MN" "MO" "MS" "MT" "NC" "ND" "NE" "NH" "NJ" "NM" "NV" "NY" "OH" "OK" "OR" "PA" "RI" "SC" "SD" "TN" "TX"
    "UT" "VA" "VT" "WA" "WI" "WV" "WY" "AK" "HI" "PR" "VI"
}

const FILE: Plain = Plain {
    format: EQUIPMENT.name,
    dataset: "equipment",
    cadence: Cadence::Month,
    split: Split::Commas,
    begins: &["HCPCS", "MOD", "MOD2", "JURIS"],
    rename: |heading| heading,
    note_or_row: word_is_row,
    table: Table { name: "medicare_equipment", fields: FIELDS },
};

const NUTRITION_FILE: Plain = Plain {
    format: NUTRITION.name,
    begins: &["HCPCS", "MOD", "MOD2"],
    rename: |heading| heading.replace('(', " (").replace("  ", " "),
    ..FILE
};

const SPREAD: Spread = Spread {
    table: Table {
        name: "medicare_equipment",
        fields: &[
            Field::key(&["HCPCS"], "code_id", Kind::Code),
            Field::key(&["MOD"], "modifier", Kind::Modifier),
            Field::key(&["MOD2"], "second_modifier", Kind::Modifier),
            Field::of(&["CATG"], "category", Kind::TextOr(Missing::NotCollected)),
            Field::key(&[], "area", Kind::Text),
            Field::of(&[], "amount", RATE),
            Field::of(&[], "rural_amount", RATE),
        ],
    },
    shared: 4,
    areas: AREAS,
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::options::OpenOptions;

    #[test]
    fn a_row_becomes_a_row_for_each_state_that_has_a_rate() {
        let headings: Vec<&str> = FIELDS.iter().map(|field| field.headings[0]).collect();
        assert_eq!(headings.len(), 114, "as many as the file has");
        let row = |filled: &[(&str, &str)]| -> String {
            let cell =
                |name: &&str| filled.iter().find(|(wanted, _)| wanted == name).map_or("0", |(_, cell)| *cell);
            headings.iter().map(cell).collect::<Vec<_>>().join(",")
        };
        let item = [("MOD", "NU"), ("MOD2", ""), ("CATG", "IN"), ("JURIS", "D"), ("DESCRIPTION", "x")];
        let rates =
            [("CEILING", "10.5"), ("FLOOR", "9"), ("TX (NR)", "9.75"), ("TX (R)", "9.9"), ("VI (NR)", "11")];
        // The file has the jurisdiction before the category; columns are found by their headings.
        let text = format!(
            "January 2026 Fee Schedule{commas}\nSupplies,y{commas}\n{commas}\n{}\n{}\n{}\n",
            headings.join(","),
            row(&[&[("HCPCS", "E9001")], &item[..], &rates[..]].concat()),
            row(&[&[("HCPCS", "E9002")], &item[..]].concat()),
            commas = ",".repeat(113),
        );
        let options =
            OpenOptions { edition: chrono::NaiveDate::from_ymd_opt(2026, 1, 1), ..OpenOptions::default() };
        let source = crate::formats::collect::source(&text);
        let mut reader = SpreadReader::new(
            Plain { begins: &["HCPCS", "MOD", "MOD2"], ..FILE }
                .open_table(&source, &options, When::default(), |_| String::new())
                .expect("the columns by name"),
            SPREAD,
        );
        let mut seen = crate::formats::release::collect::Collected::default();
        crate::formats::release::ReferenceReader::read(&mut reader, &mut seen).expect("a readable text");
        assert_eq!(
            seen.rows,
            [
                "5: E9001 NU  IN ceiling 105000 [not-applicable]",
                "5: E9001 NU  IN floor 90000 [not-applicable]",
                "5: E9001 NU  IN TX 97500 99000",
                "5: E9001 NU  IN VI 110000 [not-applicable]",
                "6: E9002 NU  IN ceiling [not-applicable] [not-applicable]",
            ]
        );
        assert!(seen.cells.is_balanced());
    }
}
