//! Reads the rows of a table by a profile.
//!
//! This is the road of the million-row files: a sound row allocates nothing, and what repeats from
//! the row before is not looked at again.

use chrono::NaiveDate;

use super::beyond::Beyond;
use super::check::Profile;
use super::gaps::Numbers;
use super::header::{Header, begins_with};
use super::idle_keys::idle_keys;
use super::kin::KinOfSkipped;
use super::layout::Layout;
use super::ledger::Ledger;
use super::memo::Memory;
use super::repeats;
use super::row::{Room, Row};
use super::row_rule::{Keys, Skipped};
use super::title::{OtherDays, edition, no_dollars, no_end, no_header, titles};
use super::totals::Totals;
use super::unlike_units::UnlikeUnits;
use crate::domain::Missing;
use crate::findings::{Finding, rules};
use crate::formats::cell::shows_day_first;
use crate::formats::columns_with::ColumnsWith;
use crate::formats::decimal_comma::decimal_commas;
use crate::formats::ledger::is_blank;
use crate::formats::quoting::reject_misquoted;
use crate::formats::reader::{ColumnHeading, Publication, Reader, Sink, StandardCharges};
use crate::formats::repeated_header::RepeatedHeader;
use crate::formats::unread::Unread;
use crate::source::{IngestError, NoData, Rows, Source};

/// A table with its header laid out by a profile.
pub(super) struct TableReader {
    rows: Rows,
    /// Whether the rows are records of a JSON text.
    is_json: bool,
    layout: Layout,
    numbers: Numbers,
    end: Beyond,
    /// Where amounts have a decimal comma, and where days are before months.
    shown: Option<(ColumnsWith, ColumnsWith)>,
    /// The text before the day of the data, where a column states it.
    after: String,
    publication: Publication,
    /// What was noticed above the first row.
    header: Vec<Finding>,
    /// The rows down to the header, which may come again.
    again: RepeatedHeader,
}

impl Profile {
    /// Opens a file with this profile. The source should be in the profile's encoding.
    ///
    /// # Errors
    /// When the file cannot be read, or has not the header that the profile describes.
    pub fn open(&self, source: &Source) -> Result<Box<dyn Reader>, IngestError> {
        self.open_dated(source, None)
    }

    /// Opens a file whose day the analyst may say.
    pub(super) fn open_dated(
        &self,
        source: &Source,
        day: Option<NaiveDate>,
    ) -> Result<Box<dyn Reader>, IngestError> {
        let mut reader = TableReader::open(self, source)?;
        if let Some(day) = day {
            reader.publication.edition = Ok(day);
        }
        Ok(Box::new(reader))
    }
}

impl TableReader {
    /// Finds the header and lays the profile over it.
    pub(super) fn open(profile: &Profile, source: &Source) -> Result<Self, IngestError> {
        let idle = idle_keys(profile, source)?;
        if !profile.until.is_empty() && !has_row_after(source, profile)? {
            return Err(no_end(profile, source));
        }
        let mut rows = Rows::open(source)?;
        let Some(header) = Header::read(&mut rows, &profile.header)? else {
            return Err(no_header(profile, source));
        };
        rows.end_header(header.headings.len())?;
        let file = source.name().to_owned();
        let (layout, mut findings) =
            Layout::of(profile, &header).map_err(|findings| IngestError::Header { file, findings })?;
        let nested = nested(&layout, &header, &rows);
        if !nested.is_empty() {
            return Err(IngestError::Header { file: source.name().to_owned(), findings: nested });
        }
        let (edition, undated) = edition(profile, &header, || first_of(source, profile, layout.edition))?;
        findings.extend(undated.into_iter().chain(idle));
        findings.extend(no_dollars(&header).filter(|_| !layout.amounts().is_empty()));
        let places = if source.is_sheet_as_published() { layout.amounts() } else { Vec::new() };
        let publication = Publication {
            format: profile.author.format(),
            format_version: Err(Missing::NotApplicable),
            publisher_kind: profile.publisher_kind,
            publisher: profile.publisher.clone(),
            edition,
            scope: profile.scope,
            codes: None,
            attributes: titles(&header).into_iter().chain(places).collect(),
        };
        let numbers = profile.numbers.clone();
        let shown = (decimal_commas(source)?, ColumnsWith::of(source, shows_day_first)?);
        Ok(Self {
            rows,
            is_json: source.is_json()?,
            layout,
            numbers,
            end: Beyond::of(profile.last_row, &profile.until),
            shown: Some(shown),
            after: profile.edition_from.as_ref().map(|from| from.after.clone()).unwrap_or_default(),
            publication,
            header: findings,
            again: header.again,
        })
    }
}

/// The first text of a column.
fn first_of(
    source: &Source,
    profile: &Profile,
    column: Option<usize>,
) -> Result<Option<String>, IngestError> {
    let Some(column) = column else { return Ok(None) };
    let mut rows = Rows::open(source)?;
    Header::read(&mut rows, &profile.header)?;
    while rows.advance()? {
        if let Some(cell) = rows.fields().get(column).filter(|cell| !is_blank(cell)) {
            return Ok(Some(cell.trim().to_owned()));
        }
    }
    Ok(None)
}

/// Whether a file has the row that comes after the table.
fn has_row_after(source: &Source, profile: &Profile) -> Result<bool, IngestError> {
    let mut rows = Rows::open(source)?;
    Header::read(&mut rows, &profile.header)?;
    while rows.advance()? {
        if begins_with(rows.fields().iter(), &profile.until) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Keys of records that the profile reads, and that have no single value.
fn nested(layout: &Layout, header: &Header, rows: &Rows) -> Vec<Finding> {
    let read = rows.nested().into_iter().filter(|at| !layout.unread.contains(at));
    let finding = |at: usize| {
        let message = "this key has lists or records under it, and a profile reads one value of each key";
        rules::NESTED_VALUE.at(header.place(Some(at)), &layout.headings[at], message.to_owned())
    };
    read.map(finding).collect()
}

/// Of the last row of a file that ends with one of its amounts, as a file does that is cut there.
fn open_end(rows: &Rows, layout: &Layout) -> Option<Finding> {
    if rows.has_line_end() {
        return None;
    }
    let last = layout.headings.len().checked_sub(1)?;
    let charges = layout.charges.iter().map(|(_, column)| *column);
    let payers = layout.payers.iter().map(|payer| payer.column);
    let is_amount = layout.amount.iter().copied().chain(charges).chain(payers).any(|column| column == last);
    let cell = rows.fields().get(last).map_or("", str::trim);
    let message =
        "the file ends with this amount and without a line end; where the file is cut, digits are missing";
    (is_amount && cell.ends_with(|c: char| c.is_ascii_digit() || c == '.')).then(|| {
        rules::LAST_AMOUNT_OPEN.at(rows.place(Some((last, &layout.headings[last]))), cell, message.to_owned())
    })
}

impl Reader for TableReader {
    fn publication(&self) -> &Publication {
        &self.publication
    }

    fn header_row(&self) -> u64 {
        self.rows.position().row
    }

    fn headings(&self) -> Vec<ColumnHeading> {
        self.layout.column_headings()
    }

    fn correctable(&self) -> bool {
        !self.is_json
    }

    fn standard_charges(&self) -> StandardCharges {
        match self.layout.fields.payer.column() {
            Some(_) => StandardCharges::ByPayer,
            None => StandardCharges::Once,
        }
    }

    fn read(&mut self, sink: &mut dyn Sink) -> Result<(), IngestError> {
        let layout = &self.layout;
        let mut units = UnlikeUnits::of(layout);
        let mut unread = Unread::of(layout.unread.clone()).with_ignored(layout.ignored.clone());
        for finding in self.header.drain(..).filter_map(|finding| unread.hold(finding)) {
            sink.finding(finding)?;
        }
        let mut memory = Memory::of(layout);
        let mut ledger = Ledger::of(layout.headings.len(), layout.unread.clone());
        let (mut findings, mut room) = (
            Vec::new(),
            self.shown.take().map_or_else(Room::default, |(commas, days_first)| Room::of(commas, days_first)),
        );
        let (mut beyond, mut skipped, mut cut) = (std::mem::take(&mut self.end), Skipped::default(), None);
        let (mut keys, mut kin) = (Keys::of(layout.key.clone()), KinOfSkipped::default());
        let mut days = OtherDays::default();
        let mut repeated = std::mem::take(&mut self.again);
        let mut totals = Totals::of(layout);
        while self.rows.advance()? {
            // Only separators: a spreadsheet's empty line.
            if self.rows.record_fault().is_none() && self.rows.fields().iter().all(is_blank) {
                self.rows.pass(NoData::Blank);
                continue;
            }
            if beyond.takes(&self.rows, layout) {
                self.rows.pass(NoData::Skipped);
                continue;
            }
            if layout.skips.iter().any(|skip| skip.takes(self.rows.fields())) {
                skipped.take(&self.rows);
                self.rows.pass(NoData::Skipped);
                continue;
            }
            if kin.takes(&layout.kin, &self.rows, &layout.headings) {
                self.rows.pass(NoData::Skipped);
                continue;
            }
            if repeated.takes(&mut self.rows) {
                continue;
            }
            if self.rows.record_fault().is_none() && totals.takes(&self.rows) {
                self.rows.pass(NoData::Skipped);
                continue;
            }
            if reject_misquoted(&mut self.rows, |reject| sink.reject(reject))? {
                ledger.begin(self.rows.fields());
                ledger.reject();
                continue;
            }
            let rows = &self.rows;
            let (numbers, findings) = (&self.numbers, &mut findings);
            let mut row = Row { rows, layout, numbers, findings, ledger: &mut ledger, room: &mut room };
            match row.parse(&memory) {
                Some(parsed) => {
                    row.findings.extend(keys.take(rows));
                    row.give(&parsed, &mut memory, sink)?;
                    unread.count(self.rows.fields());
                    units.take(self.rows.fields());
                    days.take(&self.rows, layout.edition, &self.after, self.publication.edition);
                    cut = open_end(&self.rows, layout);
                }
                None => row.reject(sink)?,
            }
            findings.clear();
        }
        for (column, count) in room.repeats.counted() {
            sink.repeated(repeats::RULE, &layout.headings[column], count);
        }
        room.above.finish().try_for_each(|finding| sink.finding(finding))?;
        room.shares.said().try_for_each(|finding| sink.finding(finding))?;
        layout.payers.iter().for_each(|payer| room.names.take(&payer.payer));
        room.names.said().into_iter().try_for_each(|finding| sink.finding(finding))?;
        units.said(layout).into_iter().try_for_each(|finding| sink.finding(finding))?;
        unread.finish().try_for_each(|finding| sink.finding(finding))?;
        sink.cells(ledger.cells());
        self.rows.lines().into_iter().for_each(|lines| sink.lines(lines));
        skipped
            .said()
            .into_iter()
            .chain(kin.said())
            .chain(repeated.said())
            .chain(days.said())
            .chain(totals.said())
            .chain(cut)
            .chain(beyond.said())
            .try_for_each(|finding| sink.finding(finding))
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;

    use crate::formats::collect::{Collected, source};

    const TX_66: &str = include_str!("../../../tests/fixtures/profiles/tx_66.toml");
    const SMALL: &str =
        "publisher = 'A'\nheader = { row = 1 }\ncodes = [{ column = 'Code', system = 'CDM' }]\n";

    fn read(profile: &str, file: &str) -> Collected {
        let profile = Profile::parse("test", profile).expect("a sound profile");
        let mut reader = profile.open(&source(file)).expect("a sound header");
        Collected::of(reader.as_mut())
    }

    /// The findings of a header that cannot be used.
    fn header(profile: &str, file: &str) -> Vec<Finding> {
        let profile = Profile::parse("test", profile).expect("a sound profile");
        match profile.open(&source(file)) {
            Err(IngestError::Header { findings, .. }) => findings,
            Err(error) => panic!("{error}"),
            Ok(_) => panic!("the header is sound"),
        }
    }

    #[test]
    fn one_column_a_payer_becomes_one_rate_each_with_gaps_where_the_file_says_none() {
        let file = "Updated 12/31/2020,,,,,,,,\r\n\
            ChargeCode,HCPCS/DRG,Description,Gross Charge,Aetna: HMO/POS/PPO,Cigna: PPO,UHC Commercial,\
            Discounted Cash Price,De-Identified Minimum,De-Identified Maximum\r\n\
            HCPCS: 47371,47371,words,N/A,\"3,250.00\",N/A,\"10,995.00\",0.00,\"3,250.00\",\"15,231.09\"\r\n\
            MSDRG: 1,1,words,N/A,\"1,000.00\",N/A,N/A,0.00,N/A,N/A\r\n\
            ,,words,1.00,,,,,,\r\n";
        let profile = Profile::parse("test", TX_66).expect("a sound profile");
        let mut reader = profile.open(&source(file)).expect("a sound header");
        assert_eq!(reader.publication().edition, Ok(NaiveDate::from_ymd_opt(2020, 12, 31).expect("a day")));
        let seen = Collected::of(reader.as_mut());
        assert_eq!((seen.accepted, seen.rejects.len()), (2, 1));
        assert!(seen.rejects[0].starts_with("5: I301 B5"), "{:?}", seen.rejects);
        let rates: Vec<&str> = seen.rates.iter().take(7).filter_map(|rate| rate.split(" %").next()).collect();
        let item = "3: CPT 47371 + CDM HCPCS: 47371 / not-collected not-collected not-collected ";
        let expected = [
            "gross: not-supplied `N/A`",
            "cash: not-supplied `0.00`",
            "minimum: 3250.00",
            "maximum: 15231.09",
            "negotiated Aetna, HMO/POS/PPO: 3250.00",
            "negotiated Cigna, PPO: not-supplied `N/A`",
            "negotiated UHC Commercial, not-supplied: 10995.00",
        ];
        assert_eq!(rates, expected.map(|rate| format!("{item} / {rate}")));
        assert!(seen.rates[7].contains("MS-DRG 001 + CDM MSDRG: 1"), "{}", seen.rates[7]);
    }

    #[test]
    fn joins_a_header_of_several_lines_and_names_payers_by_rows() {
        let profile = "publisher = 'A'\nheader = { row = 3, lines = 2 }\ncolumns = { payer = 'Payer', \
            amount = 'Rate: USD', setting = 'Where' }\npayers = { separator = ' - ' }\n\
            codes = [{ column = 'Code', system = 'CPT' }]\n";
        let seen = read(
            profile,
            "title\n,,,\nPayer,Code,Rate,Where\n,,USD,\nAetna - PPO,47371,5,Inpatient\nCigna,47371,6,moon\n",
        );
        assert_eq!(seen.accepted, 1);
        assert!(seen.rates[0].contains("/ inpatient not-collected"), "{}", seen.rates[0]);
        assert!(seen.rates[0].contains("negotiated Aetna, PPO: 5.00 % not-collected"), "{}", seen.rates[0]);
        assert_eq!(seen.rejects, ["6: I202 D6: Cigna,47371,6,moon"]);
    }

    #[test]
    fn a_text_that_is_no_amount_is_what_the_profile_says() {
        let file = "Code,Fee\n1,80% of charges\n";
        let of = |otherwise: &str| {
            read(
                &format!("{SMALL}columns = {{ gross = 'Fee' }}\nnumbers = {{ otherwise = '{otherwise}' }}\n"),
                file,
            )
        };
        assert_eq!(of("reject").rejects, ["2: I203 B2: 1,80% of charges"]);
        assert_eq!(of("invalid").amounts(), ["invalid `80% of charges`"]);
        assert_eq!(of("algorithm").amounts(), ["not-applicable"]);
    }

    #[test]
    fn a_condition_gives_the_reason_that_stands_in_another_column() {
        let profile = format!(
            "{SMALL}columns = {{ gross = 'Fee', ignore = ['Status'] }}\n[[gaps.when]]\ncolumn = 'Status'\n\
             equals = 'C'\ncolumns = ['Fee']\ncells = ['0.00']\nreason = 'set-locally'\n"
        );
        let seen = read(&profile, "Code,Status,Fee\n1,C,0.00\n2,A,0.00\n3,C,7\n");
        assert_eq!(seen.amounts(), ["set-locally `0.00`", "0.00", "7.00"]);
    }

    #[test]
    fn what_is_not_read_is_said() {
        let profile = format!("{SMALL}columns = {{ gross = 'Fee' }}\nrows = {{ last = 2 }}\n");
        let seen = read(&profile, "Code,Fee,Region\n1,5,South\n\nother table\n");
        assert_eq!(
            (seen.accepted, seen.findings),
            (1, vec!["I103 line 1, cell C1".to_owned(), "I108 line 0, cell ".to_owned()])
        );
    }

    #[test]
    fn a_profile_for_another_file_names_the_nearest_column() {
        let findings = header(&format!("{SMALL}columns = {{ gross = 'Fee' }}\n"), "Code,Fees\n1,2\n");
        assert_eq!(findings[0].message, "[columns] gross: there is no column `Fee`");
        assert!(findings[0].help.starts_with("write `Fees`"), "{}", findings[0].help);
    }
}
