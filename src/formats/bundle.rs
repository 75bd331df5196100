//! A zip archive of several tables, such as a quarter of Medicare's fee schedule: which of them are
//! known, and which are skipped and why.
//!
//! A publisher packs the same table in several forms; one of them is read.

use std::fmt::Display;

use super::options::OpenOptions;
use crate::formats::detect::{Detected, detect};
use crate::formats::release::ReferenceReader;
use crate::source::Contents;
use crate::source::IngestError;
use crate::source::Source;

/// The known tables of an archive, and the rest by name.
pub struct Bundle {
    /// Tables that a format knows, each of another release.
    pub tables: Vec<BundledTable>,
    /// What is not read.
    pub passed_over: Vec<PassedOver>,
}

/// A table of an archive that a format knows.
pub struct BundledTable {
    /// Where its bytes come from.
    pub source: Source,
    /// Its reader, open behind the header.
    pub reader: Box<dyn ReferenceReader>,
}

/// A member of an archive that is not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassedOver {
    /// Its full name in the archive.
    pub name: String,
    /// Why.
    pub why: String,
}

/// What an archive turned out to be.
pub enum Unpacked {
    /// One table; what stands beside it is no known one.
    One(Box<Source>, Vec<PassedOver>),
    /// Several files of prices; what is beside them is no known table.
    Prices(Vec<Source>, Vec<PassedOver>),
    /// Several reference tables.
    Several(Bundle),
}

impl Bundle {
    /// Looks into an archive; none for a file that is no archive. A table that the analyst named is
    /// chosen whatever stands beside it.
    ///
    /// # Errors
    /// When the archive or a known table of it cannot be read, no table is known, or files of prices are
    /// among reference tables.
    pub fn open(
        source: &Source,
        member: Option<&str>,
        options: &OpenOptions,
    ) -> Result<Option<Unpacked>, IngestError> {
        Self::open_in(source, member, options, "")
    }

    /// The same of what is in another archive by this name, or in none.
    fn open_in(
        source: &Source,
        member: Option<&str>,
        options: &OpenOptions,
        inside: &str,
    ) -> Result<Option<Unpacked>, IngestError> {
        if let Some((inner, rest)) = within(source, member)? {
            let inside = named_first(member, rest.as_deref());
            let opened = Self::open_in(&inner, rest.as_deref(), options, &inside)?;
            return Ok(Some(opened.unwrap_or_else(|| Unpacked::One(Box::new(inner), Vec::new()))));
        }
        let Some(contents) = source.contents()? else { return Ok(None) };
        if let Some(only) = only_table(source, member, &contents)? {
            return Ok(Some(Unpacked::One(Box::new(only), beside(member, contents))));
        }
        let inside = inside.to_owned();
        let mut found = Found { is_workbook: contents.is_workbook, inside, ..Found::default() };
        // CMS packs each table as CSV and as text; the CSV names its columns.
        let (csv, text): (Vec<&String>, Vec<&String>) =
            contents.tables.iter().partition(|name| name.to_ascii_lowercase().ends_with(".csv"));
        for name in csv.into_iter().chain(text) {
            found.add(source, name, options)?;
        }
        found.passed_over.extend(contents.others.into_iter().map(no_table));
        found.unpacked(source).map(Some)
    }

    /// The table that a profile reads, the only one of an archive or the one named, and the hidden sheets beside
    /// it. None for a file that is no archive.
    ///
    /// # Errors
    /// When the archive cannot be read or holds several tables and none is named.
    pub fn open_one(
        source: &Source,
        member: Option<&str>,
    ) -> Result<Option<(Source, Vec<PassedOver>)>, IngestError> {
        Self::open_one_in(source, member, "")
    }

    /// The same of what is in another archive by this name, or in none.
    fn open_one_in(
        source: &Source,
        member: Option<&str>,
        inside: &str,
    ) -> Result<Option<(Source, Vec<PassedOver>)>, IngestError> {
        if let Some((inner, rest)) = within(source, member)? {
            let inside = named_first(member, rest.as_deref());
            let opened = Self::open_one_in(&inner, rest.as_deref(), &inside)?;
            return Ok(Some(opened.unwrap_or((inner, Vec::new()))));
        }
        let Some(contents) = source.contents()? else { return Ok(None) };
        match only_table(source, member, &contents)? {
            Some(only) => Ok(Some((only, beside(member, contents)))),
            None => {
                let hidden = contents.others.iter().map(|(name, what)| format!("{name} ({what})"));
                let names = contents.tables.iter().cloned().chain(hidden);
                Err(name_one(source, contents.tables.len(), "tables", inside, names))
            }
        }
    }
}

/// The workbook or archive in an archive that was named, and what was named in it.
fn within(source: &Source, member: Option<&str>) -> Result<Option<(Source, Option<String>)>, IngestError> {
    member.map_or(Ok(None), |member| source.within(member))
}

/// What was named before the rest: of `rates.xlsx/Sheet1` the workbook.
fn named_first(member: Option<&str>, rest: Option<&str>) -> String {
    let member = member.unwrap_or_default();
    let first = rest.and_then(|rest| member.strip_suffix(rest)).unwrap_or(member);
    format!("{}/", first.trim_end_matches('/'))
}

fn only_table(
    source: &Source,
    member: Option<&str>,
    contents: &Contents,
) -> Result<Option<Source>, IngestError> {
    match (member, contents.tables.as_slice()) {
        (Some(member), _) => Ok(Some(source.member(member))),
        (None, [only]) => Ok(Some(source.member(only))),
        (None, []) if !contents.is_workbook => Err(contents.no_table(source.name())),
        _ => Ok(None),
    }
}

/// What is beside the only sheet of a workbook or table of an archive that can be read, if none was asked for.
fn beside(member: Option<&str>, contents: Contents) -> Vec<PassedOver> {
    contents.others.into_iter().filter(|_| member.is_none()).map(no_table).collect()
}

fn no_table((name, why): (String, &str)) -> PassedOver {
    PassedOver { name, why: why.to_owned() }
}

/// What is `inside` another archive is named with it.
fn name_one(
    archive: &Source,
    count: usize,
    what: &str,
    inside: &str,
    names: impl Iterator<Item = impl Display>,
) -> IngestError {
    let names: Vec<String> = names.map(|name| format!("{inside}{name}")).collect();
    IngestError::Content {
        message: format!("`{}` holds {count} {what}", archive.name()),
        hint: format!("name one with `--member`: {}", names.join(", ")),
    }
}

/// What was found so far.
#[derive(Default)]
struct Found {
    prices: Vec<Source>,
    tables: Vec<BundledTable>,
    passed_over: Vec<PassedOver>,
    is_workbook: bool,
    /// What it is in, with a slash; blank where it is in nothing.
    inside: String,
}

impl Found {
    fn add(&mut self, archive: &Source, name: &str, options: &OpenOptions) -> Result<(), IngestError> {
        let source = archive.member(name);
        let reader = match detect(&source) {
            Ok(Detected::Prices(_)) => {
                self.prices.push(source);
                return Ok(());
            }
            Ok(Detected::Reference(format)) => (format.open)(&source, options)?,
            Err(IngestError::UnknownFormat { prices, .. }) => {
                let what =
                    prices.map(|what| format!(", but {what}; make a profile for it")).unwrap_or_default();
                return self.pass_over(name, format!("none of the formats that ratebook reads{what}"));
            }
            Err(IngestError::NotRead { what, .. }) => {
                return self.pass_over(name, format!("{what}; it is not read"));
            }
            Err(error) => return Err(error),
        };
        let same = self.tables.iter().find(|table| table.reader.release() == reader.release());
        match same.map(|table| table.source.table_name().to_owned()) {
            Some(first) => self.pass_over(name, format!("the same release as {first}")),
            None => {
                self.tables.push(BundledTable { source, reader });
                Ok(())
            }
        }
    }

    fn pass_over(&mut self, name: &str, why: String) -> Result<(), IngestError> {
        self.passed_over.push(PassedOver { name: name.to_owned(), why });
        Ok(())
    }

    fn unpacked(mut self, archive: &Source) -> Result<Unpacked, IngestError> {
        match (self.prices.len(), self.tables.len()) {
            (0, 0) => Err(IngestError::Content {
                message: format!("`{}` holds no table that ratebook knows", archive.name()),
                hint: "if a table in it has prices, let ratebook propose a profile: \
                       `ratebook import FILE --member TABLE --suggest-profile > NAME.toml`"
                    .to_owned(),
            }),
            (0, 1) => {
                let table = self.tables.remove(0);
                Ok(Unpacked::One(Box::new(table.source), self.passed_over))
            }
            (1, 0) => Ok(Unpacked::One(Box::new(self.prices.remove(0)), self.passed_over)),
            // Two sheets may be two years of one payer, of which the second would replace the first.
            (count @ 2.., 0) if self.is_workbook => {
                let names = self.prices.iter().map(Source::table_name);
                Err(name_one(archive, count, "sheets with prices", &self.inside, names))
            }
            (2.., 0) => Ok(Unpacked::Prices(self.prices, self.passed_over)),
            (0, _) => Ok(Unpacked::Several(Bundle { tables: self.tables, passed_over: self.passed_over })),
            (prices, tables) => {
                let names = self.prices.iter().chain(self.tables.iter().map(|table| &table.source));
                let names = names.map(Source::table_name);
                Err(name_one(archive, prices + tables, "known tables", &self.inside, names))
            }
        }
    }
}
