//! Files that a lake has, and of which something else is said now: a part keeps its name when its day, its publisher
//! or its place among the others is corrected, so its record is held against what is said, and never only its name.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::error::LakeError;
use super::hospitals::name_hospitals;
use super::layout::Lake;
use super::record::Record;
use crate::domain::text::{payer_and_list, publisher_letters};
use crate::formats::payer_with_list;

/// An import of a database beside what the lake has of its file.
pub(super) struct Held<'i> {
    /// The database's number of its publisher, among whose imports the order counts.
    pub(super) publisher_id: Option<i64>,
    pub(super) new: &'i Record,
    pub(super) only_adds: bool,
    /// `None` where the part is to be written.
    pub(super) known: Option<Record>,
}

impl Held<'_> {
    /// Leaves the part to be written where its record says something else than the database.
    pub(super) fn compare(&mut self) -> Result<(), LakeError> {
        let Some(known) = &self.known else { return Ok(()) };
        let Some([had, said]) = difference(known, self.new, self.only_adds) else { return Ok(()) };
        self.write_anew(&had, &said)
    }

    /// A part that a database published is what the database says now. A file that somebody published by itself is
    /// theirs to take back.
    fn write_anew(&mut self, had: &str, said: &str) -> Result<(), LakeError> {
        if let Some(known) = self.known.take_if(|known| known.order_number.is_none()) {
            return Err(refused(
                &known,
                [had, said],
                "then publish from the database again, which publishes it as the database has it",
            ));
        }
        self.known = None;
        Ok(())
    }
}

/// Leaves those to be written that the lake has in another order than the database: the newer one is current.
pub(super) fn compare_orders(held: &mut [Held<'_>]) -> Result<(), LakeError> {
    let mut of_publishers: BTreeMap<Option<i64>, Vec<&mut Held<'_>>> = BTreeMap::new();
    for one in held {
        of_publishers.entry(one.publisher_id).or_default().push(one);
    }
    for mut imports in of_publishers.into_values() {
        if imports.is_sorted_by_key(|one| one.known.as_ref().unwrap_or(one.new).order()) {
            continue;
        }
        for one in &mut imports {
            let Some(known) = &one.known else { continue };
            let is_by_number = known.order_number.is_some() && known.order_number != one.new.order_number;
            if is_by_number || known.order().0 != one.new.order().0 {
                let in_place_of = one.new.order().0.map_or_else(
                    || "in the place of what came before it".to_owned(),
                    |day| format!("in the place of what is of {day}"),
                );
                one.write_anew(&as_of(known.edition), &in_place_of)?;
            }
        }
    }
    Ok(())
}

/// Refuses files of hospitals that somebody published by themselves and that the lake would have as another hospital's
/// than the database, by all that is known once the others are published: an import may have said whose a file is.
pub(super) fn compare_hospitals(
    held: &mut [Held<'_>],
    mut all: BTreeMap<String, Record>,
) -> Result<(), LakeError> {
    let is_by_itself = |one: &Held<'_>| one.known.as_ref().is_some_and(|known| known.order_number.is_none());
    for one in held.iter().filter(|one| !is_by_itself(one)) {
        all.insert(one.new.part.clone(), one.new.clone());
    }
    let mut named: Vec<Record> = all.into_values().collect();
    name_hospitals(&mut named);
    for one in held.iter_mut().filter(|one| is_by_itself(one)) {
        let Some(known) = named.iter().find(|record| record.part == one.new.part) else { continue };
        if letters(known) != letters(one.new) {
            let (had, said) = (of(known.publisher.as_deref()), of(one.new.publisher.as_deref()));
            one.write_anew(&had, &said)?;
        }
    }
    Ok(())
}

/// Whose a file is.
fn letters(record: &Record) -> [Option<&str>; 3] {
    [&record.publisher_kind, &record.entity_letters, &record.list_letters].map(Option::as_deref)
}

/// What a record says and what is said now, where these differ.
fn difference(known: &Record, new: &Record, only_adds: bool) -> Option<[String; 2]> {
    let of_database = known.order_number.is_some();
    let texts = |record: &Record| {
        let texts = [&record.publisher, &record.edition_na, &record.file_name];
        texts.map(Clone::clone)
    };
    // A hospital is known by more than its name, unless somebody said whose the file is.
    let is_named =
        known.publisher_kind.as_deref() != Some("hospital") || known.publisher_is_said == Some(true);
    if known.edition != new.edition {
        Some([as_of(known.edition), as_of(new.edition)])
    } else if (of_database || is_named) && letters(known) != letters(new) {
        Some([of(known.publisher.as_deref()), of(new.publisher.as_deref())])
    } else if known.holds.is_some() != only_adds || known.scope != new.scope {
        let word = |adds: bool| if adds { "as a file that only adds" } else { "as one that replaces" };
        Some([word(known.holds.is_some()), word(only_adds)].map(str::to_owned))
    } else if of_database && texts(known) != texts(new) {
        Some([String::new(), String::new()])
    } else {
        None
    }
}

fn as_of(day: Option<NaiveDate>) -> String {
    day.map_or_else(|| "without a day".to_owned(), |day| format!("as of {day}"))
}

fn of(publisher: Option<&str>) -> String {
    format!("as a file of `{}`", publisher.unwrap_or_default())
}

fn refused(known: &Record, [had, said]: [&str; 2], then: &str) -> LakeError {
    let (file, part) = (known.file_name.as_deref().unwrap_or(&known.part), &known.part);
    LakeError::Refused {
        message: format!("the lake has `{file}` {had}, and not {said}"),
        hint: format!("take it back by `ratebook publish --into LAKE --undo {part}`, {then}"),
    }
}

impl Lake {
    /// A part keeps its day, its publisher and its list: to say another one, it is taken back first.
    ///
    /// # Errors
    /// When the lake has the part with another day, publisher or list than the one that is said.
    pub fn refuse_otherwise(
        &self,
        part: &str,
        day: Option<NaiveDate>,
        [publisher, series]: [Option<&str>; 2],
    ) -> Result<(), LakeError> {
        let Some(known) = self.read_record(part)? else { return Ok(()) };
        if let Some(day) = day
            && known.edition != Some(day)
        {
            let then = format!("then publish it with `--edition {day}`");
            return Err(refused(&known, [&as_of(known.edition), &as_of(Some(day))], &then));
        }
        let own = known.publisher.as_deref().unwrap_or_default();
        let with_list = |series| payer_with_list(payer_and_list(own).0, series);
        let Some(said) = publisher.map(str::to_owned).or_else(|| series.map(with_list)) else {
            return Ok(());
        };
        if publisher_letters(own) == publisher_letters(&said) {
            return Ok(());
        }
        Err(refused(&known, [&of(Some(own)), &of(Some(&said))], "then publish it again"))
    }
}
