//! Of which list a payer's file is a newer edition: the payer that the publisher's name leads to and the
//! list, whatever the spelling, as the view `payer_list` says it to queries too. The publisher keeps the name under
//! which its list was first imported.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension, params};

use super::current_facts::{ITEMS_OF_FILTER, PLANS_OF_CONTRACTS};
use super::import_records::publisher;
use crate::formats::in_network::IN_NETWORK;
use crate::formats::reader::{Publication, PublisherKind};

/// The name of the publisher whose list the file is: one that is known already, or the file's own.
pub(super) fn known_list(connection: &Connection, publication: &Publication) -> rusqlite::Result<String> {
    let own = &publication.publisher;
    if publication.publisher_kind != PublisherKind::Payer {
        return Ok(own.clone());
    }
    // The view knows names of publishers: the file's is one for as long as it takes to ask.
    connection.execute_batch("SAVEPOINT asked_for_list")?;
    let known = publisher(connection, publication.publisher_kind, own)
        .and_then(|own| newest_name(connection, own, publication.format));
    let ended = connection.execute_batch("ROLLBACK TO asked_for_list; RELEASE asked_for_list");
    // A disk that fails ends the savepoint with all that is open: its error is the one to report.
    let known = known?;
    ended?;
    Ok(known.unwrap_or_else(|| own.clone()))
}

/// The name of the list's newest file, of those in the format where there are any: a list that names of a payer divided
/// is continued by it.
fn newest_name(connection: &Connection, own: i64, format: &str) -> rusqlite::Result<Option<String>> {
    let sql = "SELECT publisher.name
         FROM payer_list AS own
         JOIN payer_list AS list ON list.list_key = own.list_key
         JOIN publisher ON publisher.publisher_id = list.publisher_id
         JOIN import ON import.publisher_id = list.publisher_id
         WHERE own.publisher_id = ?1 AND import.status = 'applied'
         GROUP BY publisher.publisher_id
         ORDER BY max(import.format = ?2) DESC, max(ifnull(import.edition, '')) DESC, max(import.import_id) DESC
         LIMIT 1";
    connection.query_row(sql, params![own, format], |row| row.get(0)).optional()
}

/// A file of a list, in the order of its files.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct ListFile {
    edition: String,
    import_id: i64,
    publisher_id: i64,
    covers: Covers,
}

/// What a file is the whole truth for, of the rates of its list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Covers {
    /// The payers and plans that it states, and amounts of no payer.
    Plans,
    /// The prices of some codes.
    Codes,
    /// All prices of the list.
    List,
}

impl ListFile {
    /// A condition on rates: the file is the whole truth for them.
    fn covers(&self) -> String {
        let import_id = self.import_id.to_string();
        match self.covers {
            Covers::List => "TRUE".to_owned(),
            Covers::Codes => format!(
                "rate.charge_id IN (SELECT charge_id FROM charge WHERE item_id IN ({}))",
                ITEMS_OF_FILTER.replace("?2", &import_id)
            ),
            Covers::Plans => format!(
                "(rate.payer_plan_id IS NULL OR rate.payer_plan_id IN ({}))",
                PLANS_OF_CONTRACTS.replace("?2", &import_id)
            ),
        }
    }

    /// Whether prices of the list are of an in-network file.
    const fn of_prices(&self) -> &'static str {
        match self.covers {
            Covers::Plans => "NOT",
            Covers::Codes | Covers::List => "",
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
                         SELECT charge_id FROM item JOIN charge USING (item_id) WHERE item.publisher_id = ?2
                     ) AND {}",
                    file.covers()
                );
                // What a still later file under the first name states again is the newest.
                for own in files[at + 1..].iter().filter(|own| own.publisher_id == publisher_id) {
                    sql.push_str(&format!(" AND NOT ({})", own.covers()));
                }
                sql.push_str(&format!(
                    " AND {} EXISTS (SELECT 1 FROM in_network_rate AS listed WHERE listed.rate_id = rate.rate_id)",
                    file.of_prices()
                ));
                replaced += connection.execute(&sql, params![by, publisher_id])?;
            }
        }
    }
    Ok(replaced as u64)
}

/// The files of each list that is stored under several names of its payer, the oldest first; of a payer's own lists
/// and of files of plans each for itself.
fn divided_lists(connection: &Connection) -> rusqlite::Result<Vec<Vec<ListFile>>> {
    let mut statement = connection.prepare(
        "SELECT list_key, ifnull(edition, ''), import_id, import.publisher_id, filter_sha256 IS NOT NULL, format = ?1
         FROM import JOIN payer_list ON payer_list.publisher_id = import.publisher_id
         WHERE status = 'applied'
           AND (format = ?1
                OR EXISTS (SELECT 1 FROM stated_plan WHERE stated_plan.import_id = import.import_id))
           -- A file that only adds covers nothing.
           AND NOT only_adds",
    )?;
    let rows = statement.query_map([IN_NETWORK], |row| {
        let of_prices: bool = row.get(5)?;
        let covers = match (of_prices, row.get(4)?) {
            (false, _) => Covers::Plans,
            (true, true) => Covers::Codes,
            (true, false) => Covers::List,
        };
        let file =
            ListFile { edition: row.get(1)?, import_id: row.get(2)?, publisher_id: row.get(3)?, covers };
        Ok(((row.get::<_, String>(0)?, of_prices), file))
    })?;
    let mut lists: BTreeMap<(String, bool), Vec<ListFile>> = BTreeMap::new();
    for row in rows {
        let (list, file) = row?;
        lists.entry(list).or_default().push(file);
    }
    let is_divided =
        |files: &Vec<ListFile>| files.iter().any(|file| file.publisher_id != files[0].publisher_id);
    let mut divided: Vec<Vec<ListFile>> = lists.into_values().filter(is_divided).collect();
    divided.iter_mut().for_each(|files| files.sort());
    Ok(divided)
}
