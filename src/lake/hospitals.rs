//! Whose the files of hospitals are: as an import knows it, by what the files before it say of name, license and place.

use std::collections::BTreeMap;

use super::error::LakeError;
use super::record::Record;
use crate::domain::text::publisher_letters;
use crate::load::{Described, Hospitals, Whose};

/// What a record says of its hospital; nothing for files of others.
fn described(record: &Record) -> Option<Described> {
    let is_of_hospital = record.publisher_kind.as_deref() == Some("hospital")
        && record.format.as_deref().is_some_and(|format| format.starts_with("hospital-"));
    let stated = record.attributes.iter().flatten();
    let stated = stated.filter_map(|stated| Some((stated.name.as_str(), stated.value.as_deref()?)));
    is_of_hospital.then(|| Described::of(stated).published(record.edition, record.archive.as_deref()))
}

/// Whether the name of the publisher is what the file says: a database and a user know whose file it is.
fn is_named_by_the_file(record: &Record) -> bool {
    record.order_number.is_none() && record.publisher_is_said != Some(true)
}

/// Names the hospital of each file by the name of the first file that is known to be of it; gives the parts whose files
/// call it otherwise. The order of the files is that of their editions, whoever published them when; of one day that of
/// their names, in which the files of an archive are read.
pub(super) fn name_hospitals(records: &mut [Record]) -> Vec<String> {
    let order = |record: &Record| {
        let (day, number, part) = record.order();
        (day, number, record.file_name.clone(), part.to_owned())
    };
    records.sort_by_cached_key(order);
    let (mut known, mut renamed) = (Hospitals::default(), Vec::new());
    for record in records {
        let (Some(described), Some(own)) = (described(record), record.publisher.clone()) else { continue };
        let whose = if is_named_by_the_file(record) { known.whose(&own, &described) } else { Whose::Named };
        let (Whose::Known(name) | Whose::Campus(_, name)) = whose else {
            known.learn(&own, described);
            continue;
        };
        [record.entity_letters, record.list_letters] = publisher_letters(&name).map(Some);
        known.learn(&name, described);
        record.publisher = Some(name);
        renamed.push(record.part.clone());
    }
    renamed
}

/// Stops where a file has the name of a hospital that is elsewhere, and nobody said whose it is.
pub(super) fn refuse_elsewhere(new: &Record, all: &BTreeMap<String, Record>) -> Result<(), LakeError> {
    let (Some(own), Some(described_of_new)) = (&new.publisher, described(new)) else { return Ok(()) };
    if !is_named_by_the_file(new) {
        return Ok(());
    }
    let is_other = |other: &&Record| other.part != new.part && other.publisher_kind == new.publisher_kind;
    let mut others: Vec<Record> = all.values().filter(is_other).cloned().collect();
    name_hospitals(&mut others);
    let mut known = Hospitals::default();
    for other in &others {
        if let (Some(name), Some(described)) = (&other.publisher, described(other)) {
            known.learn(name, described);
        }
    }
    let Whose::Elsewhere(name) = known.whose(own, &described_of_new) else { return Ok(()) };
    let file = new.file_name.as_deref().unwrap_or(&new.part);
    Err(LakeError::Refused {
        message: format!(
            "`{file}` is of `{name}`, which the lake knows with other NPIs or addresses, and nothing in the file says \
             that this is the same hospital"
        ),
        hint: format!(
            "pass `--publisher NAME` with a name that tells the two apart, or `--publisher \"{name}\"` if it is the \
             same hospital"
        ),
    })
}
