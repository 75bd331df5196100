//! Parts of a payer's list that stay current beside a month that is cut into another number of parts: each part is a
//! list of its own, `X_1_of_2`, which only the next file of that name replaces.

use rusqlite::{Transaction, params};

use super::outcome::Cause;
use crate::domain::text::{count, name_letters};
use crate::findings::{Place, rules};
use crate::formats::in_network::IN_NETWORK;
use crate::formats::reader::Publication;
use crate::source::IngestError;

/// Imports that a warning names.
const NAMED: usize = 10;

/// Imports of in-network files with rates that are current, the newest first.
const CURRENT: &str = "SELECT publisher.name, import.import_id
     FROM import JOIN publisher USING (publisher_id)
     WHERE import.format = ?2 AND import.status = 'applied' AND import.import_id <> ?1
       AND (SELECT total(CASE WHEN rate_count.import_id = brought_by THEN rates ELSE -rates END)
            FROM rate_count WHERE brought_by = import.import_id) > 0
       AND publisher.kind = 'payer'
     ORDER BY import.import_id DESC";

/// The letters of a list's name without the number of the part, and how many parts it has: `X_1_of_3`, `x 2of3`.
fn part(name: &str) -> Option<(String, u32)> {
    let name = name.trim_end_matches(|c: char| !c.is_alphanumeric());
    let is_digit = |c: char| c.is_ascii_digit();
    let before = name.trim_end_matches(is_digit);
    let all = name[before.len()..].parse().ok()?;
    let no_word = |c: char| !c.is_alphanumeric();
    let before = before.trim_end_matches(no_word);
    let of = before.len().checked_sub(2)?;
    let before =
        before.get(..of).filter(|_| before[of..].eq_ignore_ascii_case("of"))?.trim_end_matches(no_word);
    let list = before.trim_end_matches(is_digit);
    let nth: u32 = before[list.len()..].parse().ok()?;
    (1..=all).contains(&nth).then(|| (name_letters(list), all))
}

/// Says which imports of the list have another number of parts.
pub(super) fn other_parts(
    transaction: &Transaction<'_>,
    import_id: i64,
    publication: &Publication,
) -> Result<Option<Cause>, IngestError> {
    let Some((list, parts)) = part(&publication.publisher) else { return Ok(None) };
    let mut statement = transaction.prepare(CURRENT)?;
    let known = statement
        .query_map(params![import_id, IN_NETWORK], |row| Ok((row.get::<_, String>(0)?, row.get(1)?)))?;
    let known: Vec<(String, i64)> = known.collect::<rusqlite::Result<_>>()?;
    let is_other = |name: &str| part(name).is_some_and(|(other, of)| other == list && of != parts);
    let others: Vec<&(String, i64)> = known.iter().filter(|(name, _)| is_other(name)).collect();
    let Some((name, _)) = others.first() else { return Ok(None) };
    let named: Vec<String> = others.iter().take(NAMED).map(|(_, id)| id.to_string()).collect();
    let more = if others.len() > NAMED { " and others" } else { "" };
    let message = format!(
        "the list has {parts} parts here; what {} of it brought with another number of parts, such as `{name}`, is \
         still current: {}{more}",
        count(others.len() as u64, "import", "imports"),
        named.join(", ")
    );
    Ok(Some(Cause::of(rules::PARTS_OF_ANOTHER_NUMBER.at(Place::default(), "", message))))
}

#[cfg(test)]
mod tests {
    use super::part;

    #[test]
    fn a_part_is_known_by_its_number_and_that_of_all() {
        for name in ["Zed: X_1_of_3", "Zed: x 2of3", "ZED: X-3-OF-3_"] {
            assert_eq!(part(name), Some(("zedx".to_owned(), 3)), "{name}");
        }
        for name in ["Zed: X", "Zed: X_3", "Zed: X_4_of_3", "Zed: proof 3", "of 3"] {
            assert_eq!(part(name), None, "{name}");
        }
    }
}
