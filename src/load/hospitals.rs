//! Whose a hospital's file is in a database, by the files of hospitals that it holds, and what is said of it.

use rusqlite::Transaction;

use super::guards::accepted;
use super::options::ApplyOptions;
use super::outcome::Cause;
use super::whose::{Described, Hospitals, Whose};
use crate::findings::{Place, Rule, rules};
use crate::formats::reader::{Publication, PublisherKind};
use crate::source::IngestError;

/// What the files of each hospital say of it, the newest last.
const KNOWN: &str = "SELECT publisher.name, import_id, import_attribute.name, value, edition
     FROM import
     JOIN publisher USING (publisher_id)
     JOIN import_attribute USING (import_id)
     WHERE publisher.kind = 'hospital' AND status = 'applied' AND format LIKE 'hospital-%' AND value IS NOT NULL
     ORDER BY import_id, import_attribute.name";

/// The archive whose files are read, which is one at a time.
const THIS_ARCHIVE: &str = "this";

/// What a publication says of its hospital.
pub(super) fn described(publication: &Publication, is_in_archive: bool) -> Described {
    let stated = publication.attributes.iter();
    let stated = stated.filter_map(|(name, value)| Some((name.as_str(), value.as_deref().ok()?)));
    Described::of(stated).published(publication.edition.ok(), is_in_archive.then_some(THIS_ARCHIVE))
}

/// The name of the hospital whose file it is: one that is known already, or the file's own; and what is to be said.
/// Of a file of an archive, `archive` is the first import of that archive.
///
/// # Errors
/// When the file has the name of a hospital that is elsewhere, and nobody said whose it is.
pub(super) fn known_hospital(
    transaction: &Transaction<'_>,
    publication: &Publication,
    options: &ApplyOptions,
    archive: Option<i64>,
) -> Result<(String, Option<Cause>), IngestError> {
    let own = publication.publisher.clone();
    if publication.publisher_kind != PublisherKind::Hospital || options.publisher.is_some() {
        return Ok((own, None));
    }
    let described = described(publication, archive.is_some());
    let say = |rule: &'static Rule, message| Some(Cause::of(rule.at(Place::default(), "", message)));
    let known = |name: String| {
        let message = format!("the file calls it `{own}`: it is `{name}`, whose rates the file replaces");
        (name, say(rules::HOSPITAL_KNOWN, message))
    };
    Ok(match known_hospitals(transaction, archive)?.whose(&own, &described) {
        Whose::Named => (own, None),
        Whose::Moved => {
            let message = format!(
                "`{own}` has another address than in the files before, whose rates the file replaces"
            );
            (own, say(rules::HOSPITAL_KNOWN, message))
        }
        Whose::Known(name) => known(name),
        Whose::Elsewhere(name) if accepted(options, rules::ANOTHER_HOSPITAL) => known(name),
        Whose::Elsewhere(name) => return Err(elsewhere(&name)),
        Whose::Like(name) => {
            let message = format!("`{own}` has another license than `{name}`, of the same name and place");
            (own, say(rules::HOSPITAL_OF_ANOTHER_LICENSE, message))
        }
        Whose::Renamed(name) => {
            let message = format!(
                "`{own}` has the license, or an NPI or the address, of `{name}`, which is called otherwise: the rates \
                 of both are kept"
            );
            (own, say(rules::HOSPITAL_RENAMED, message))
        }
        Whose::Campus(other, name) => {
            let message = format!(
                "the file is of another place than that of `{other}` with the same license, published beside it: its \
                 rates are kept beside those, as of `{name}`"
            );
            (name, say(rules::HOSPITAL_CAMPUS, message))
        }
    })
}

/// The hospitals that have files in a database.
fn known_hospitals(transaction: &Transaction<'_>, archive: Option<i64>) -> Result<Hospitals, IngestError> {
    let mut statement = transaction.prepare(KNOWN)?;
    let mut rows = statement.query([])?;
    let mut files: Vec<(i64, String, Described)> = Vec::new();
    while let Some(row) = rows.next()? {
        let import_id: i64 = row.get(1)?;
        if files.last().is_none_or(|(last, ..)| *last != import_id) {
            let day = row.get::<_, Option<String>>(4)?.and_then(|day| day.parse().ok());
            let is_beside = archive.is_some_and(|first| import_id >= first);
            let described = Described::default().published(day, is_beside.then_some(THIS_ARCHIVE));
            files.push((import_id, row.get(0)?, described));
        }
        if let Some((.., described)) = files.last_mut() {
            described.take(&row.get::<_, String>(2)?, &row.get::<_, String>(3)?);
        }
    }
    let mut hospitals = Hospitals::default();
    files.into_iter().for_each(|(_, name, described)| hospitals.learn(&name, described));
    Ok(hospitals)
}

fn elsewhere(name: &str) -> IngestError {
    IngestError::Guard {
        rule: rules::ANOTHER_HOSPITAL,
        message: format!(
            "`{name}` is known with other NPIs and addresses, and nothing in the file says that this is the same hospital"
        ),
        hint: rules::ANOTHER_HOSPITAL.remedy.to_owned(),
    }
}
