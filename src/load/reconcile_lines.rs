//! Of names that were matched to one payer, plans that only the line of business tells apart: what each file would have
//! taken the place of, had the names been known when it was imported ([`super::contracts`] has the rule for that time).

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, params};

use super::delta::SAME_RATE;

/// Letters of the names that an event matched, of which `?1` is the number.
pub(super) const MATCHED: &str = "SELECT payer_key FROM payer_alias WHERE import_id = ?1";

/// Payers and plans that files state, of those that several names lead to, one of them by this event: file by file, each with its plan without the
/// line of business, its publisher, whether it only adds, the number of the names, and the line that it states.
const STATED: &str = "WITH spelled AS MATERIALIZED (
         SELECT payer_plan_id, payer_key, family_key AS family, iif(line_is_stated, line_of_business, NULL) AS line
         FROM payer_contract
         JOIN payer_plan USING (payer_plan_id)
     )
     SELECT family, publisher_id, import_id, only_adds, payer_plan_id, line
     FROM stated_plan
     JOIN spelled USING (payer_plan_id)
     JOIN import USING (import_id)
     WHERE import.status = 'applied' AND family IN (
         SELECT family FROM spelled GROUP BY family
         HAVING count(DISTINCT payer_key) > 1 AND count(line) BETWEEN 1 AND count(*) - 1
            AND max(payer_key IN ({matched}))
     )
     ORDER BY family, publisher_id, import_id, payer_plan_id";

/// Current rates of the plans whose place others took: all of them before a file that is the whole truth, those that it
/// states before one that only adds.
const REPLACED: &str = "WITH candidate AS (
         SELECT newer.rate_id AS new_id, older.rate_id AS old_id
         FROM temp.followed
         JOIN rate AS older ON older.payer_plan_id = followed.older
         JOIN rate AS newer USING (charge_id, amount_kind_id)
         WHERE only_adds AND newer.payer_plan_id = followed.newer AND newer.import_id = followed.import_id
           AND older.superseded_by IS NULL AND newer.superseded_by IS NULL AND older.import_id < newer.import_id
           AND EXISTS (
               SELECT 1 FROM payer_plan AS named
               WHERE named.payer_plan_id IN (followed.newer, followed.older) AND named.payer_key IN ({matched})
           )
     )
     SELECT DISTINCT rate.rate_id
     FROM rate
     JOIN temp.followed ON followed.older = rate.payer_plan_id
     JOIN charge USING (charge_id)
     JOIN item USING (item_id)
     WHERE rate.superseded_by IS NULL AND rate.import_id < followed.import_id
       AND item.publisher_id = followed.publisher_id
       AND NOT EXISTS (SELECT 1 FROM in_network_rate AS listed WHERE listed.rate_id = rate.rate_id)
       AND (NOT only_adds OR rate.rate_id IN (SELECT old_id FROM ({same_rate})))";

/// A line of business as a file states it; none where it states none.
type Line = Option<String>;

/// What a file states of a plan, by line the numbers of the names.
#[derive(Debug, Default)]
struct File {
    import_id: i64,
    only_adds: bool,
    lines: BTreeMap<Line, Vec<i64>>,
}

/// Current rates that later files replace by their line of business alone, now that their names are of one payer.
///
/// # Errors
/// When the database refuses.
pub(super) fn replaced_by_lines(connection: &Connection, event: i64) -> rusqlite::Result<Vec<i64>> {
    let series = series(connection, event)?;
    if series.is_empty() {
        return Ok(Vec::new());
    }
    connection.execute_batch(
        "DROP TABLE IF EXISTS temp.followed;
         CREATE TEMP TABLE followed (
             older INTEGER NOT NULL, newer INTEGER NOT NULL, publisher_id INTEGER NOT NULL,
             import_id INTEGER NOT NULL, only_adds INTEGER NOT NULL
         ) STRICT",
    )?;
    let mut insert = connection.prepare("INSERT INTO temp.followed VALUES (?1, ?2, ?3, ?4, ?5)")?;
    for ((_, publisher_id), files) in &series {
        for (file, older, newer) in followed(files) {
            insert.execute(params![older, newer, publisher_id, file.import_id, file.only_adds])?;
        }
    }
    let replaced = connection
        .prepare(&REPLACED.replace("{same_rate}", SAME_RATE).replace("{matched}", MATCHED))?
        .query_map([event], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    connection.execute_batch("DROP TABLE temp.followed")?;
    Ok(replaced)
}

/// The files of each plan and publisher, the oldest first.
fn series(connection: &Connection, event: i64) -> rusqlite::Result<BTreeMap<(String, i64), Vec<File>>> {
    let mut series: BTreeMap<(String, i64), Vec<File>> = BTreeMap::new();
    let mut statement = connection.prepare(&STATED.replace("{matched}", MATCHED))?;
    let mut rows = statement.query([event])?;
    while let Some(row) = rows.next()? {
        let files = series.entry((row.get(0)?, row.get(1)?)).or_default();
        let import_id = row.get(2)?;
        if files.last().is_none_or(|file| file.import_id != import_id) {
            files.push(File { import_id, only_adds: row.get(3)?, ..File::default() });
        }
        if let Some(file) = files.last_mut() {
            file.lines.entry(row.get(5)?).or_default().push(row.get(4)?);
        }
    }
    Ok(series)
}

/// Names of one plan of which a file states the second in the place of the first: one of them has a line of business and
/// the other has none, and the first was current alone. What a later file that is the whole truth states again stays.
fn followed(files: &[File]) -> Vec<(&File, i64, i64)> {
    let mut found = Vec::new();
    let last_whole = |line: &Line| {
        files.iter().rposition(|file| !file.only_adds && file.lines.contains_key(line)).unwrap_or_default()
    };
    let mut current: BTreeMap<&Line, BTreeSet<i64>> = BTreeMap::new();
    for (at, file) in files.iter().enumerate() {
        let alone = current.keys().next().copied().filter(|_| current.len() == 1);
        let older = alone.filter(|line| !file.lines.contains_key(line));
        let newer = file
            .lines
            .iter()
            .filter(|(line, _)| older.is_some_and(|older| older.is_some() != line.is_some()));
        let newer: Vec<i64> = newer.flat_map(|(_, names)| names).copied().collect();
        if let Some(line) = older.filter(|_| !newer.is_empty()) {
            let names = current.get(line).into_iter().flatten().filter(|_| last_whole(line) <= at);
            found.extend(names.flat_map(|older| newer.iter().map(|newer| (file, *older, *newer))));
            if !file.only_adds {
                current.remove(line);
            }
        }
        for (line, names) in &file.lines {
            current.entry(line).or_default().extend(names);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMERCIAL: &str = "commercial";
    const ADVANTAGE: &str = "Medicare Advantage";

    fn file(import_id: i64, lines: &[Option<&str>]) -> File {
        let lines =
            lines.iter().zip(import_id * 10..).map(|(line, name)| (line.map(str::to_owned), vec![name]));
        File { import_id, only_adds: false, lines: lines.collect() }
    }

    #[test]
    fn a_plan_with_a_line_and_one_without_take_turns_unless_several_lines_are_current() {
        for (files, expected) in [
            (vec![file(1, &[None]), file(2, &[Some(COMMERCIAL)])], vec![(2, 10, 20)]),
            (vec![file(1, &[Some(COMMERCIAL)]), file(2, &[None])], vec![(2, 10, 20)]),
            (vec![file(1, &[None]), file(2, &[Some(COMMERCIAL)]), file(3, &[None])], vec![(3, 20, 30)]),
            // A plan without a line is split.
            (
                vec![file(1, &[None]), file(2, &[Some(COMMERCIAL), Some(ADVANTAGE)])],
                vec![(2, 10, 20), (2, 10, 21)],
            ),
            (vec![file(1, &[Some(COMMERCIAL), Some(ADVANTAGE)]), file(2, &[None])], vec![]),
            (vec![file(1, &[Some(COMMERCIAL)]), file(2, &[Some(ADVANTAGE)])], vec![]),
            (vec![file(1, &[None]), file(2, &[None, Some(COMMERCIAL)])], vec![]),
        ] {
            let mut found: Vec<_> = followed(&files)
                .into_iter()
                .map(|(file, older, newer)| (file.import_id, older, newer))
                .collect();
            found.sort_unstable();
            assert_eq!(found, expected, "{files:?}");
        }
    }

    #[test]
    fn what_a_file_that_only_adds_follows_stays_current() {
        let adds = || File { only_adds: true, ..file(2, &[Some(COMMERCIAL)]) };
        let found = |files: &[File]| -> Vec<i64> {
            followed(files).into_iter().map(|(file, ..)| file.import_id).collect()
        };
        assert_eq!(found(&[file(1, &[None]), adds()]), [2]);
        // Both are current then; and what the third file states again is newer than what was added.
        assert_eq!(found(&[file(1, &[None]), adds(), file(3, &[None])]), [0; 0]);
    }
}
