//! Of which list a payer's own file is a newer edition: the payer that the entity's name leads to and the
//! list, whatever the spelling. The publisher keeps the name under which its list was first imported.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rusqlite::{Connection, params};

use super::current_facts::ITEMS_OF_FILTER;
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
        "SELECT publisher.name
         FROM publisher JOIN import USING (publisher_id)
         WHERE publisher.kind = ?1 AND import.format = ?2 AND import.status = 'applied'
         GROUP BY publisher.publisher_id
         -- A list that names of a payer divided is continued by its newest file.
         ORDER BY max(ifnull(import.edition, '')) DESC, max(import.import_id) DESC",
    )?;
    let names = statement
        .query_map(params![publication.publisher_kind.as_str(), publication.format], |row| {
            row.get::<_, String>(0)
        })?;
    let names: Vec<String> = names.collect::<rusqlite::Result<_>>()?;
    for name in names {
        if identity(connection, &name)? == wanted {
            return Ok(name);
        }
    }
    Ok(own())
}

/// A file of a list, in the order of its files.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct ListFile {
    edition: String,
    import_id: i64,
    publisher_id: i64,
    /// Whether it was read for some codes only.
    has_filter: bool,
}

impl ListFile {
    /// A condition on `item.item_id`: the file is the whole truth for it.
    fn covers(&self) -> String {
        match self.has_filter {
            true => {
                format!("item.item_id IN ({})", ITEMS_OF_FILTER.replace("?2", &self.import_id.to_string()))
            }
            false => "TRUE".to_owned(),
        }
    }
}

/// Supersedes current prices of a list that a later file of it covers under another name of the payer, as if the
/// names had always been known to be one payer's. Gives their number.
pub(super) fn replace_under_other_names(connection: &Connection, by: i64) -> rusqlite::Result<u64> {
    let mut replaced = 0;
    for files in divided_lists(connection)? {
        for (at, file) in files.iter().enumerate() {
            let publishers: BTreeSet<i64> = files[..at].iter().map(|earlier| earlier.publisher_id).collect();
            for publisher_id in publishers.into_iter().filter(|earlier| *earlier != file.publisher_id) {
                let mut sql = format!(
                    "UPDATE rate SET superseded_by = ?1
                     WHERE superseded_by IS NULL AND charge_id IN (
                         SELECT charge_id FROM item JOIN charge USING (item_id)
                         WHERE item.publisher_id = ?2 AND {}",
                    file.covers()
                );
                // What a still later file under the first name states again is the newest.
                for own in files[at + 1..].iter().filter(|own| own.publisher_id == publisher_id) {
                    sql.push_str(&format!(" AND NOT ({})", own.covers()));
                }
                sql.push_str(") AND EXISTS (SELECT 1 FROM in_network_rate AS listed WHERE listed.rate_id = rate.rate_id)");
                replaced += connection.execute(&sql, params![by, publisher_id])?;
            }
        }
    }
    Ok(replaced as u64)
}

/// The files of each list that is stored under several names of its payer, the oldest first.
fn divided_lists(connection: &Connection) -> rusqlite::Result<Vec<Vec<ListFile>>> {
    let mut statement = connection.prepare(
        "SELECT publisher.name, ifnull(edition, ''), import_id, publisher_id, filter_sha256 IS NOT NULL
         FROM import JOIN publisher USING (publisher_id)
         WHERE publisher.kind = 'payer' AND format = 'payer-in-network' AND status = 'applied'
           -- A file that only adds covers nothing.
           AND NOT EXISTS (SELECT 1 FROM stated_plan WHERE stated_plan.import_id = import.import_id AND replaces = 0)",
    )?;
    let rows = statement.query_map([], |row| {
        let file = ListFile {
            edition: row.get(1)?,
            import_id: row.get(2)?,
            publisher_id: row.get(3)?,
            has_filter: row.get(4)?,
        };
        Ok((row.get::<_, String>(0)?, file))
    })?;
    let mut lists: BTreeMap<(String, String), Vec<ListFile>> = BTreeMap::new();
    let mut known = HashMap::new();
    for row in rows {
        let (name, file) = row?;
        let list = match known.get(&name) {
            Some(list) => Clone::clone(list),
            None => identity(connection, &name)?,
        };
        known.insert(name, list.clone());
        lists.entry(list).or_default().push(file);
    }
    let is_divided =
        |files: &Vec<ListFile>| files.iter().any(|file| file.publisher_id != files[0].publisher_id);
    let mut divided: Vec<Vec<ListFile>> = lists.into_values().filter(is_divided).collect();
    divided.iter_mut().for_each(|files| files.sort());
    Ok(divided)
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
