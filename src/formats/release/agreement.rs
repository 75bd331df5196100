//! One cell read through the engine of Medicare's tables, for the test that all readers agree.

use super::collect::Collected;
use super::field::{Field, Kind};
use super::format::{ReferenceReader, Release, Stated, Table};
use super::reader::{Layout, TableReader};
use crate::domain::{Decimal, Missing};
use crate::formats::collect::source;
use crate::formats::reader::{Publication, PublisherKind, Scope};
use crate::source::Rows;

const NUMBER: &[Field] = &[Field::of(&["CELL"], "cell", Kind::FixedOr(4, Missing::NotSupplied))];
const DAY: &[Field] = &[Field::of(&["CELL"], "cell", Kind::DayOr(Missing::NotSupplied))];

/// What a table makes of a number: dollars, the word of a gap, or nothing where the row is refused.
pub(crate) fn read_number(cell: &str) -> Option<String> {
    let value = read(NUMBER, cell)?;
    Some(value.parse().map_or(value, |number| Decimal::from_scaled(number).to_fixed(2)))
}

/// What a table makes of a day.
pub(crate) fn read_day(cell: &str) -> Option<String> {
    read(DAY, cell)
}

fn read(fields: &'static [Field], cell: &str) -> Option<String> {
    let publication = Publication {
        format: "test",
        format_version: Err(Missing::NotApplicable),
        publisher_kind: PublisherKind::Government,
        publisher: "CMS".to_owned(),
        edition: Err(Missing::NotSupplied),
        scope: Scope::Publisher,
        codes: None,
        attributes: Vec::new(),
    };
    let release = Release {
        dataset: "test",
        year: None,
        period: "standing".to_owned(),
        part: String::new(),
        variant: Stated::Decided,
    };
    let source = source(&format!("CELL\n\"{cell}\"\n"));
    let mut rows = Rows::open(&source).expect("a readable text");
    assert!(rows.advance().expect("a readable text"), "the header is there");
    let layout = Layout::Cells { columns: vec![Some(0)], width: 1, places: Vec::new() };
    let table = Table { name: "test", fields };
    let mut seen = Collected::default();
    TableReader::new(publication, release, table, rows, layout).read(&mut seen).expect("a readable text");
    assert!(seen.cells.is_balanced() && seen.rows.len() + seen.rejects.len() == 1, "{seen:?}");
    let row = seen.rows.first()?;
    row.split_once(": ").map(|(_, value)| value.trim_matches(['[', ']']).to_owned())
}
