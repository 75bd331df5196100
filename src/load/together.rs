//! Files of one publisher in one archive: none of them is an edition of another, so that they add up, and
//! together they are the new edition. Files of a hospital that are of several days, and that only a day, month or year in
//! their names tells apart, are as many editions.
//!
//! All but the last only add; the last replaces what none of them states.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use rusqlite::Transaction;

use super::compare::Comparison;
use super::current_facts::Edition;
use super::hospitals::described;
use super::import::write_causes;
use super::options::ApplyOptions;
use super::parts_beside::ToldBy;
use super::rate_counts::{forget_superseded, store_superseded};
use super::sink::Totals;
use super::whose::{Hospitals, Whose};
use super::writer::Writer;
use crate::domain::text::publisher_letters;
use crate::formats::reader::{PublisherKind, Reader, Scope};
use crate::source::IngestError;

/// The files of an import, by the place of each.
pub(super) struct Together {
    /// The series that a file shares with others, and whether one of those comes later.
    places: Vec<Option<(usize, bool)>>,
    series: Vec<Series>,
    /// The first import of several files.
    archive: Option<i64>,
}

/// Files of one publisher and edition.
#[derive(Default)]
struct Series {
    first_import: Option<i64>,
    first_rate: Option<i64>,
    /// Current rates and modifier effects that one of them states as they are.
    kept: [HashSet<i64>; 2],
}

/// What a file shares with the others of its publisher.
pub(super) struct Share<'t> {
    series: Option<&'t mut Series>,
    has_later: bool,
    archive: Option<i64>,
}

/// What files have in common that are one edition: the kind and the letters of the publisher, and of a hospital the day.
type Key = (PublisherKind, [String; 2], Option<NaiveDate>);

/// The keys of files; none of one that replaces no whole edition.
fn keys(files: &[(Box<dyn Reader>, &ApplyOptions)]) -> Vec<Option<Key>> {
    let mut hospitals = Hospitals::default();
    let key_of = |(reader, options): &(Box<dyn Reader>, &ApplyOptions)| {
        let publication = reader.publication();
        let mut name = options.publisher.clone().unwrap_or_else(|| publication.publisher.clone());
        let is_of_hospital = publication.publisher_kind == PublisherKind::Hospital;
        if is_of_hospital {
            let described = described(publication, true);
            if options.publisher.is_none()
                && let Whose::Known(known) | Whose::Campus(_, known) = hospitals.whose(&name, &described)
            {
                name = known;
            }
            hospitals.learn(&name, described);
        }
        let is_whole = publication.scope == Scope::Publisher && !options.adds && !options.adds_only;
        let day = publication.edition.ok().filter(|_| is_of_hospital);
        (is_whole && publication.codes.is_none())
            .then(|| (publication.publisher_kind, publisher_letters(&name), day))
    };
    let mut keys: Vec<Option<Key>> = files.iter().map(key_of).collect();
    // Names that more than a day, month or year tells apart are of parts, whenever each of them was made.
    let names = || files.iter().map(|(_, options)| options.file_name.as_str());
    let told = ToldBy::of(names());
    let tables: Vec<String> = names().map(|name| told.name(name)).collect();
    let has_editions = |at: usize, key: &Key| {
        let mut others = keys.iter().zip(&tables).filter(|(_, table)| **table == tables[at]);
        others.any(|(other, _)| {
            other.as_ref().is_some_and(|other| (other.0, &other.1) == (key.0, &key.1) && other.2 != key.2)
        })
    };
    let of_parts: Vec<bool> = keys
        .iter()
        .enumerate()
        .map(|(at, key)| key.as_ref().is_some_and(|key| !has_editions(at, key)))
        .collect();
    for (key, is_part) in keys.iter_mut().zip(of_parts) {
        if let Some((_, _, day)) = key.as_mut().filter(|_| is_part) {
            *day = None;
        }
    }
    keys
}

impl Together {
    pub(super) fn of(
        transaction: &Transaction<'_>,
        files: &[(Box<dyn Reader>, &ApplyOptions)],
    ) -> Result<Self, IngestError> {
        let keys = keys(files);
        let mut numbers: HashMap<&Key, usize> = HashMap::new();
        let places = keys.iter().enumerate().map(|(at, key)| {
            let is_shared = keys.iter().filter(|other| *other == key).count() > 1;
            let key = key.as_ref().filter(|_| is_shared)?;
            let next = numbers.len();
            let series = *numbers.entry(key).or_insert(next);
            Some((series, keys[at + 1..].iter().flatten().any(|later| later == key)))
        });
        let places = places.collect();
        let series = numbers.iter().map(|_| Series::default()).collect();
        let next = "SELECT ifnull(max(import_id), 0) + 1 FROM import";
        let archive =
            if files.len() > 1 { Some(transaction.query_row(next, [], |row| row.get(0))?) } else { None };
        Ok(Self { places, series, archive })
    }

    /// The name that is said of a file: that of its archive, where it is a part of an edition.
    pub(super) fn name<'n>(&self, at: usize, file: &'n str) -> &'n str {
        let archive = file.rsplit_once('/').map(|(archive, _)| archive);
        archive.filter(|_| self.places[at].is_some()).unwrap_or(file)
    }

    /// What the file of a place shares.
    pub(super) fn share(&mut self, at: usize) -> Share<'_> {
        match self.places[at] {
            Some((series, has_later)) => {
                Share { series: Some(&mut self.series[series]), has_later, archive: self.archive }
            }
            None => Share { series: None, has_later: false, archive: self.archive },
        }
    }
}

impl Share<'_> {
    /// Whether another file of the publisher follows, so that this one replaces nothing yet.
    pub(super) const fn has_later(&self) -> bool {
        self.has_later
    }

    /// The first import of several files that are imported together, whosever they are.
    pub(super) const fn archive(&self) -> Option<i64> {
        self.archive
    }

    /// The import of the first file of the publisher.
    pub(super) fn first_import(&self) -> Option<i64> {
        self.series.as_ref().and_then(|series| series.first_import)
    }

    /// The first import of the edition that the file is the last part of, and its first rate: those of the file
    /// itself, where it is the whole of it.
    pub(super) fn begin(&self, import_id: i64, first_rate: i64) -> (i64, i64) {
        let series = self.series.as_ref().filter(|_| !self.has_later);
        let first = series.and_then(|series| Some((series.first_import?, series.first_rate?)));
        first.unwrap_or((import_id, first_rate))
    }

    /// Leaves what the files before state in the edition.
    pub(super) fn keep(&self, rates: &mut Edition, effects: &mut Edition) {
        let Some(series) = &self.series else { return };
        for (edition, kept) in [rates, effects].into_iter().zip(&series.kept) {
            edition.keep(kept, series.first_import);
        }
    }

    /// Notes what a file states, for the last one; each of them is a part of the whole truth.
    pub(super) fn note(
        &mut self,
        transaction: &Transaction<'_>,
        (import_id, first_rate): (i64, i64),
        totals: &Totals,
    ) -> Result<(), IngestError> {
        let Some(series) = &mut self.series else { return Ok(()) };
        let first_import = *series.first_import.get_or_insert(import_id);
        series.first_rate.get_or_insert(first_rate);
        let again = [&totals.stated_again, &totals.effects_stated_again];
        for (kept, again) in series.kept.iter_mut().zip(again) {
            kept.extend(again);
        }
        transaction.execute("UPDATE import SET only_adds = 0 WHERE import_id = ?1", [import_id])?;
        let part = "INSERT INTO import_part (import_id, first_import) VALUES (?1, ?2)";
        transaction.execute(part, [import_id, first_import])?;
        Ok(())
    }
}

/// Stores what the last file of an edition was found to change by the files before it, each under its own import.
pub(super) fn store_parts(
    transaction: &Transaction<'_>,
    last: i64,
    parts: &[(i64, Comparison)],
) -> Result<(), IngestError> {
    for (import_id, part) in parts {
        let changed = i64::try_from(part.changes.changed).unwrap_or(i64::MAX);
        let sql = "UPDATE import SET facts_added = facts_added - ?2, facts_changed = facts_changed + ?2
                   WHERE import_id = ?1";
        transaction.execute(sql, [*import_id, changed])?;
        store_superseded(transaction, *import_id)?;
        let mut writer = Writer::again(transaction, *import_id)?;
        write_causes(&mut writer, &part.causes)?;
    }
    if !parts.is_empty() {
        forget_superseded(transaction, last)?;
        store_superseded(transaction, last)?;
    }
    Ok(())
}
