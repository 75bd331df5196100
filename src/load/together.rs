//! Files of one publisher in one archive: none of them is an edition of another, so that they add up, and
//! together they are the new edition.
//!
//! All but the last only add; the last replaces what none of them states.

use std::collections::{HashMap, HashSet};

use rusqlite::Transaction;

use super::current_facts::Edition;
use super::options::ApplyOptions;
use super::sink::Totals;
use crate::domain::text::publisher_letters;
use crate::formats::reader::{PublisherKind, Reader, Scope};
use crate::source::IngestError;

/// The files of an import, by the place of each.
pub(super) struct Together {
    /// The series that a file shares with others, and whether one of those comes later.
    places: Vec<Option<(usize, bool)>>,
    series: Vec<Series>,
}

/// Files of one publisher.
#[derive(Default)]
struct Series {
    first_import: Option<i64>,
    /// Current rates and modifier effects that one of them states as they are.
    kept: [HashSet<i64>; 2],
}

/// What a file shares with the others of its publisher.
pub(super) struct Share<'t> {
    series: Option<&'t mut Series>,
    has_later: bool,
}

impl Together {
    pub(super) fn of(files: &[(Box<dyn Reader>, &ApplyOptions)]) -> Self {
        let keys: Vec<Option<(PublisherKind, [String; 2])>> = files
            .iter()
            .map(|(reader, options)| {
                let publication = reader.publication();
                let name = options.publisher.as_deref().unwrap_or(&publication.publisher);
                let is_whole = publication.scope == Scope::Publisher && !options.adds && !options.adds_only;
                (is_whole && publication.codes.is_none())
                    .then(|| (publication.publisher_kind, publisher_letters(name)))
            })
            .collect();
        let mut numbers: HashMap<&(PublisherKind, [String; 2]), usize> = HashMap::new();
        let places = keys.iter().enumerate().map(|(at, key)| {
            let is_shared = keys.iter().filter(|other| *other == key).count() > 1;
            let key = key.as_ref().filter(|_| is_shared)?;
            let next = numbers.len();
            let series = *numbers.entry(key).or_insert(next);
            Some((series, keys[at + 1..].iter().flatten().any(|later| later == key)))
        });
        let places = places.collect();
        let series = numbers.iter().map(|_| Series::default()).collect();
        Self { places, series }
    }

    /// What the file of a place shares.
    pub(super) fn share(&mut self, at: usize) -> Share<'_> {
        match self.places[at] {
            Some((series, has_later)) => Share { series: Some(&mut self.series[series]), has_later },
            None => Share { series: None, has_later: false },
        }
    }
}

impl Share<'_> {
    /// Whether another file of the publisher follows, so that this one replaces nothing yet.
    pub(super) const fn has_later(&self) -> bool {
        self.has_later
    }

    /// The import of the first file of the publisher.
    pub(super) fn first_import(&self) -> Option<i64> {
        self.series.as_ref().and_then(|series| series.first_import)
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
        mut self,
        transaction: &Transaction<'_>,
        import_id: i64,
        totals: &Totals,
    ) -> Result<(), IngestError> {
        let Some(series) = &mut self.series else { return Ok(()) };
        series.first_import.get_or_insert(import_id);
        let again = [&totals.stated_again, &totals.effects_stated_again];
        for (kept, again) in series.kept.iter_mut().zip(again) {
            kept.extend(again);
        }
        transaction.execute("UPDATE import SET only_adds = 0 WHERE import_id = ?1", [import_id])?;
        Ok(())
    }
}
