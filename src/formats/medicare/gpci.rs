//! Geographic practice cost indices by locality (GPCI, addendum E), as CSV and as aligned text.
//!
//! An invented file of 98 localities goes round under the name of the published one, so the number
//! of localities, the range of the indices and, for years that are known here, their sums are
//! checked. A file that fails is refused unless the analyst accepts it by name.

use std::collections::BTreeSet;

use super::header::{place, read_header};
use super::release::{Cadence, When, publication};
use crate::domain::Missing;
use crate::findings::{Finding, Rule, rules};
use crate::formats::format::Sniff;
use crate::formats::options::OpenOptions;
use crate::formats::release::{
    Cell, Field, Kind, Layout, ReferenceFormat, ReferenceReader, RowKind, Table, TableReader, Watch,
};
use crate::source::IngestError;
use crate::source::{Head, RowCells, Source};
use crate::source::{Rows, Split};

/// The CSV.
pub(super) const CSV: ReferenceFormat = ReferenceFormat {
    name: "medicare-gpci",
    describe: "Medicare geographic practice cost indices by locality (GPCI...csv)",
    sniff: |head| {
        if heading_line(head).is_some_and(|line| line.contains(',')) { Sniff::Yes } else { Sniff::No }
    },
    open: open_csv,
};

/// The aligned text.
pub(super) const FIXED_WIDTH: ReferenceFormat = ReferenceFormat {
    name: "medicare-gpci-text",
    describe: "the same as aligned text (GPCI...txt)",
    sniff: |head| {
        if heading_line(head).is_some_and(|line| !line.contains(',')) { Sniff::Yes } else { Sniff::No }
    },
    open: open_text,
};

const TABLE: Table = Table { name: "medicare_locality", fields: &FIELDS };

/// Positions in `FIELDS`.
const CONTRACTOR: usize = 0;
const LOCALITY: usize = 2;
const FIRST_INDEX: usize = 4;

const FIELDS: [Field; 8] = [
    Field::key(
        &["MEDICARE ADMINISTRATIVE CONTRACTOR (MAC)", "MEDICARE ADMINISTRATIVE CONTRACTOR"],
        "contractor",
        Kind::Digits(5),
    )
    .at(1, 5),
    Field::of(&["STATE"], "state", Kind::Text).at(17, 18),
    Field::key(&["LOCALITY NUMBER"], "locality", Kind::Digits(2)).at(25, 26),
    Field::of(&["LOCALITY NAME"], "name", Kind::Text).at(30, 112),
    Field::of(&["PW GPCI (WITH 1.0 FLOOR)", "PW GPCI"], "work_gpci", Kind::Fixed(3)).at(113, 126),
    Field::of(&["PE GPCI"], "pe_gpci", Kind::Fixed(3)).at(127, 138),
    Field::of(&["MP GPCI"], "malpractice_gpci", Kind::Fixed(3)).at(139, 150),
    // Some years print both; the law has kept the floor in force.
    Field::of(&["PW GPCI (WITHOUT 1.0 FLOOR)"], "", Kind::Unused),
];

/// Localities a year since 2024; from 2017 to 2023 there were 112.
const LOCALITIES: [(i32, i32, usize); 2] = [(2017, 2023, 112), (2024, 2100, 109)];

/// Sums of the published indices, in thousandths: work, practice expense, malpractice.
const PUBLISHED: [(i32, [i64; 3]); 2] =
    [(2025, [111_165, 113_736, 93_853]), (2026, [111_230, 113_756, 93_288])];

/// No index ever published lies outside, in thousandths.
const RANGES: [(i64, i64); 3] = [(900, 1500), (650, 1600), (200, 3000)];

fn heading_line(head: &Head) -> Option<&str> {
    head.table().lines().take(40).find(|line| line.contains("PE GPCI") && line.contains("MP GPCI"))
}

/// `2026 PW GPCI (with 1.0 Floor)***` without its year and footnote signs.
fn plain_heading(heading: &str) -> String {
    let bare = heading.trim_matches('*').trim();
    let bare = match bare.split_once(' ') {
        Some((year, rest)) if year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit()) => rest,
        _ => bare,
    };
    bare.to_owned()
}

fn open_csv(source: &Source, options: &OpenOptions) -> Result<Box<dyn ReferenceReader>, IngestError> {
    let mut rows = Rows::open(source)?;
    let first = source.head()?;
    let begins = heading_line(&first).and_then(|line| line.split(',').next()).unwrap_or_default();
    let begins = begins.trim_matches('"').trim().to_uppercase();
    let header = read_header(&mut rows, source, &[&begins])?;
    let stated = When::of_text(&header.headings.join(" "));
    let headings: Vec<String> = header.headings.iter().map(|heading| plain_heading(heading)).collect();
    let layout = place(&headings, &FIELDS, &rows, source)?;
    open(source, options, rows, layout, stated, CSV.name)
}

fn open_text(source: &Source, options: &OpenOptions) -> Result<Box<dyn ReferenceReader>, IngestError> {
    let head = source.head()?;
    let stated = When::of_text(heading_line(&head).unwrap_or_default());
    open(source, options, Rows::open_split(source, Split::Lines)?, Layout::Spans, stated, FIXED_WIDTH.name)
}

fn open(
    source: &Source,
    options: &OpenOptions,
    rows: Rows,
    layout: Layout,
    stated: When,
    format: &'static str,
) -> Result<Box<dyn ReferenceReader>, IngestError> {
    let when = stated.or(When::of_options(options)).or(When::of_source(source));
    let release = when.release("gpci", Cadence::Year, "", source.name())?;
    let check = Check {
        year: release.year.unwrap_or_default(),
        localities: BTreeSet::new(),
        sums: [0; 3],
        outside: None,
    };
    let publication = publication(format, Ok(release.period.clone()), Err(Missing::NotSupplied), Vec::new());
    let reader = TableReader::new(publication, release, TABLE, rows, layout)
        .with_notes(note_or_row)
        .with_options(options)
        .watched_by(Box::new(check));
    Ok(Box::new(reader))
}

/// Rows begin with the number of a contractor; titles and footnotes do not.
fn note_or_row(record: &RowCells) -> RowKind {
    let first = record[0].split_whitespace().next().unwrap_or_default();
    let number = first.len() >= 4 && first.bytes().all(|byte| byte.is_ascii_digit());
    if number { RowKind::Data } else { RowKind::Note }
}

/// What is checked over the whole file.
struct Check {
    year: i32,
    localities: BTreeSet<String>,
    sums: [i64; 3],
    /// The first index out of range, in words.
    outside: Option<String>,
}

impl Watch for Check {
    fn row(&mut self, line: u64, cells: &[Cell<'_>]) {
        self.localities.insert(format!("{}/{}", cells[CONTRACTOR].text(), cells[LOCALITY].text()));
        for (at, (low, high)) in RANGES.into_iter().enumerate() {
            let index = cells[FIRST_INDEX + at].number().unwrap_or_default();
            self.sums[at] += index;
            if !(low..=high).contains(&index) && self.outside.is_none() {
                let name = FIELDS[FIRST_INDEX + at].headings[0];
                self.outside = Some(format!("line {line}: {name} {}.{:03}", index / 1000, index % 1000));
            }
        }
    }

    fn end(&self, options: &OpenOptions) -> Result<Vec<Finding>, IngestError> {
        let expected = LOCALITIES.iter().find(|(from, to, _)| (*from..=*to).contains(&self.year));
        if let Some((.., expected)) = expected
            && *expected != self.localities.len()
        {
            let found = self.localities.len();
            let why = format!("it has {found} localities; Medicare has {expected} in {}", self.year);
            refuse(options, rules::LOCALITY_COUNT, &why)?;
        }
        if let Some(outside) = &self.outside {
            refuse(
                options,
                rules::INDEX_OUT_OF_RANGE,
                &format!("{outside} is outside what Medicare ever published"),
            )?;
        }
        if let Some((_, sums)) = PUBLISHED.iter().find(|(year, _)| *year == self.year)
            && *sums != self.sums
        {
            let why = format!("its indices are not those that Medicare published for {}", self.year);
            refuse(options, rules::INDICES_DIFFER, &why)?;
        }
        Ok(Vec::new())
    }
}

fn refuse(options: &OpenOptions, rule: &'static Rule, why: &str) -> Result<(), IngestError> {
    if options.accepts(rule) {
        return Ok(());
    }
    Err(IngestError::Guard {
        rule,
        message: format!("this is doubtful as a file of geographic indices: {why}"),
        hint: format!("download the file from cms.gov again; pass `--accept {rule}` to take it as it is"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::release::collect::read;

    /// A file of so many made-up localities of a year whose sums are not known here.
    fn file(year: i32, localities: usize, malpractice: &str) -> String {
        let mut text = format!(
            "ADDENDUM E,,,,,,\n,,,,,,\nMedicare Administrative Contractor (MAC),State,Locality Number,Locality Name,{year} PW GPCI (with 1.0 Floor)***,{year} PE GPCI,{year} MP GPCI\n"
        );
        for at in 0..localities {
            text.push_str(&format!(
                "0{:04},AK,{:02},PLACE*,1,1.041,{malpractice}\n",
                at / 100 + 1112,
                at % 100
            ));
        }
        text.push_str(
            "\"MAC Assignments as of November 22, 2023\",,,,,,\n*Work GPCI reflects a 1.5 floor.,,,,,,\n",
        );
        text
    }

    fn guard(text: &str, options: &OpenOptions) -> Option<&'static str> {
        match read(&CSV, text, options) {
            Err(IngestError::Guard { rule, .. }) => Some(rule.id),
            Err(other) => panic!("{other}"),
            Ok(_) => None,
        }
    }

    #[test]
    fn footnotes_are_no_localities_and_the_year_stands_in_the_heading() {
        let (release, seen) =
            read(&CSV, &file(2027, 109, "2.529"), &OpenOptions::default()).expect("109 rows");
        assert_eq!(release.period, "2027");
        assert_eq!(seen.rows.len(), 109);
        assert_eq!(seen.rows[0], "4: 01112 AK 00 PLACE* 1000 1041 2529 0");
    }

    #[test]
    fn a_doubtful_file_is_refused_until_it_is_accepted_by_name() {
        let plain = OpenOptions::default();
        assert_eq!(guard(&file(2027, 98, "0.5"), &plain), Some("I520"));
        assert_eq!(guard(&file(2027, 109, "9.5"), &plain), Some("I521"));
        assert_eq!(
            guard(&file(2026, 109, "0.5"), &plain),
            Some("I522"),
            "not the sums of the published file"
        );
        let accepting = OpenOptions { accepted_guards: vec!["i520".to_owned()], ..plain };
        assert_eq!(guard(&file(2027, 98, "0.5"), &accepting), None);
    }
}
