//! Of which list a payer's own file is a newer edition: the payer that the entity's name leads to and the
//! list, whatever the spelling. The publisher keeps the name under which its list was first imported.

use rusqlite::{Connection, params};

use crate::domain::text::name_key;
use crate::formats::reader::{Publication, PublisherKind};

/// Divides the payer from the list in the name of a publisher.
const DIVIDER: &str = ": ";

/// The name of the publisher whose list the file is: one that is known already, or the file's own.
pub(super) fn known_list(connection: &Connection, publication: &Publication) -> rusqlite::Result<String> {
    let own = || publication.publisher.clone();
    if publication.publisher_kind != PublisherKind::Payer || !is_own_format(publication.format) {
        return Ok(own());
    }
    let wanted = identity(connection, &publication.publisher)?;
    let mut statement = connection.prepare(
        "SELECT DISTINCT publisher.name
         FROM publisher JOIN import USING (publisher_id)
         WHERE publisher.kind = ?1 AND import.format = ?2 AND import.status = 'applied'
         ORDER BY publisher.publisher_id DESC",
    )?;
    let names = statement
        .query_map(params![publication.publisher_kind.as_str(), publication.format], |row| {
            row.get::<_, String>(0)
        })?;
    let names: Vec<String> = names.collect::<rusqlite::Result<_>>()?;
    if names.contains(&publication.publisher) {
        return Ok(own());
    }
    for name in names {
        if identity(connection, &name)? == wanted {
            return Ok(name);
        }
    }
    Ok(own())
}

/// Whether a format is one that payers publish themselves.
fn is_own_format(format: &str) -> bool {
    matches!(format, "payer-in-network" | "payer-allowed-amounts")
}

/// The payer that the first part of a name leads to, or that part, and the list without regard to
/// punctuation; a list that is called as the payer is none.
fn identity(connection: &Connection, name: &str) -> rusqlite::Result<(String, String)> {
    let (entity, list) = name.split_once(DIVIDER).unwrap_or((name, ""));
    let payer = leads_to(connection, &name_key(entity))?;
    let list = letters(list);
    let mut statement = connection.prepare_cached(
        "SELECT alias FROM payer_alias JOIN payer USING (payer_id)
         WHERE superseded_by IS NULL AND '#' || payer_id = ?1
         UNION SELECT payer FROM payer WHERE '#' || payer_id = ?1",
    )?;
    let names = statement.query_map([&payer], |row| row.get::<_, String>(0))?;
    let names: Vec<String> = names.collect::<rusqlite::Result<_>>()?;
    let is_payer = names.iter().any(|name| letters(name) == list) || letters(entity) == list;
    Ok((payer, if is_payer { String::new() } else { list }))
}

fn leads_to(connection: &Connection, key: &str) -> rusqlite::Result<String> {
    connection.query_row(
        "SELECT coalesce((SELECT '#' || payer_id FROM payer_alias WHERE payer_key = ?1 AND superseded_by IS NULL), ?1)",
        [key],
        |row| row.get(0),
    )
}

fn letters(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
