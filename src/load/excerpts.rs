//! Files of Medicare that are excerpts: they say nothing of the codes that they leave out. Which of two releases reports
//! take for one is in the view `v_medicare_release`; here an import says so.

use std::collections::BTreeMap;

use rusqlite::{OptionalExtension, Transaction, params};

use super::guards::FEW;
use super::outcome::Cause;
use crate::domain::text::{count, grouped};
use crate::findings::{Place, rules};
use crate::formats::release::{Release, Table};
use crate::source::IngestError;

/// What an extract leaves out is not known to be nowhere.
pub(super) fn mark_extract(transaction: &Transaction<'_>, import_id: i64) -> Result<(), IngestError> {
    transaction.execute("UPDATE reference_release SET extract = 1 WHERE import_id = ?1", [import_id])?;
    Ok(())
}

/// Whether a release is an extract of a few codes that ratebook ships.
#[derive(PartialEq, Eq)]
pub(super) enum Shipped {
    Yes,
    No,
}

/// Says that a release, or one that is loaded, is an excerpt, where it is.
pub(super) fn looked_at(
    transaction: &Transaction<'_>,
    release: &Release,
    table: Table,
    (release_id, import_id): (i64, i64),
    shipped: Shipped,
) -> Result<Option<Cause>, IngestError> {
    let beside_another = shorter_than_before(transaction, release, table, release_id)?;
    // Beside another one, what it leaves out is as that one has it; an extract that ratebook ships says what it is.
    if beside_another.is_some() || shipped == Shipped::Yes {
        return Ok(beside_another);
    }
    far_from_whole(transaction, release, table, (release_id, import_id))
}

/// A release with less than half of the rows of an older one is taken for an excerpt (`v_medicare_release`), which
/// says nothing of the codes that it leaves out. That is said, whichever of the two is imported last.
fn shorter_than_before(
    transaction: &Transaction<'_>,
    release: &Release,
    table: Table,
    release_id: i64,
) -> Result<Option<Cause>, IngestError> {
    if release.dataset == HANDED_OUT_FILTERED {
        return Ok(None);
    }
    let mut statement = transaction.prepare(
        "SELECT release_id, period, part FROM reference_release
         WHERE dataset = ?1 AND superseded_by IS NULL AND NOT extract",
    )?;
    let loaded = statement.query_map([release.dataset], |row| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?))
    })?;
    // Files of each period, the rows that as many files of all would have, and the rows themselves.
    let mut sizes: BTreeMap<String, (u64, u64, u64)> = BTreeMap::new();
    for one in loaded {
        let (one_id, period, part) = one?;
        if kind_of(&part) == kind_of(&release.part) {
            let whole = if kind_of(&part) == part { 1 } else { FILES_OF_PAIRS };
            let (files, size, rows) = sizes.entry(period).or_default();
            let in_file = rows_of(transaction, table, one_id)?;
            *files += 1;
            *size += whole * in_file;
            *rows += in_file;
        }
    }
    let Some(own) = sizes.get(&release.period).map(|(files, size, _)| size / files) else { return Ok(None) };
    let beside = sizes.iter().map(|(period, (files, size, rows))| (period, size / files, *rows));
    let older = beside.clone().rfind(|(period, size, _)| **period < release.period && 2 * own < *size);
    let newer = beside.clone().find(|(period, size, _)| **period > release.period && 2 * size < own);
    let rows = rows_of(transaction, table, release_id)?;
    let message = match (older, newer) {
        (Some((period, _, loaded)), _) => format!(
            "the file has {}, that of {period} {}: it is taken for an excerpt, and what it leaves out stays as the \
             older one has it",
            count(rows, "row", "rows"),
            grouped(loaded)
        ),
        (None, Some((period, _, loaded))) => format!(
            "the file of {period}, which is loaded, has {}, this one {}: that one is taken for an excerpt, and what it \
             leaves out is in force as this one has it",
            count(loaded, "row", "rows"),
            grouped(rows)
        ),
        (None, None) => {
            let before = beside.clone().rfind(|(period, ..)| **period < release.period);
            return Ok(before.and_then(|(period, size, loaded)| shrank(own, size, (period, rows, loaded))));
        }
    };
    Ok(Some(Cause::of(rules::SHORT_EDITION.at(Place::default(), "", message))))
}

/// Says that a release that counts as whole has far fewer rows than the one before.
fn shrank(own: u64, before: u64, (period, rows, loaded): (&str, u64, u64)) -> Option<Cause> {
    let message = || {
        format!(
            "the file has {}, that of {period} {}: what it leaves out counts as not listed any more",
            count(rows, "row", "rows"),
            grouped(loaded)
        )
    };
    (10 * own < 9 * before).then(|| Cause::of(rules::RELEASE_SHRANK.at(Place::default(), "", message())))
}

/// Says how many rows of the excerpt that it replaces a file leaves out: nothing is known of their codes any more.
pub(super) fn leaves_out(removed: u64, current: u64) -> Option<Cause> {
    let is_few = removed > 0 && removed < current && current < FEW;
    let message = || {
        format!(
            "the file replaces an excerpt of {} and leaves out {} of them, whose codes have no figure of this release any \
             more",
            count(current, "row", "rows"),
            grouped(removed)
        )
    };
    is_few.then(|| Cause::of(rules::FEW_CODES.at(Place::default(), "", message())))
}

fn rows_of(transaction: &Transaction<'_>, table: Table, release_id: i64) -> Result<u64, IngestError> {
    let sql = format!("SELECT count(*) FROM {} WHERE release_id = ?1", table.name);
    let n: i64 = transaction.query_row(&sql, [release_id], |row| row.get(0))?;
    Ok(u64::try_from(n).unwrap_or(0))
}

/// `practitioner` of `practitioner f1`: one of the four files that a table of pairs of codes comes in.
fn kind_of(part: &str) -> &str {
    match part.split_at_checked(part.len().saturating_sub(3)) {
        Some((kind, file)) if file.starts_with(" f") => kind,
        _ => part,
    }
}

/// In how many files CMS divides the pairs of codes, where they are not in one.
const FILES_OF_PAIRS: u64 = 4;

/// A dataset that the publisher also hands out filtered: a file of one year, which no other year replaces.
const HANDED_OUT_FILTERED: &str = "utilization";

/// Says that a file is an excerpt by far (`medicare_whole`): what it leaves out, the whole one may have.
fn far_from_whole(
    transaction: &Transaction<'_>,
    release: &Release,
    table: Table,
    (release_id, import_id): (i64, i64),
) -> Result<Option<Cause>, IngestError> {
    let is_filtered = release.dataset == HANDED_OUT_FILTERED;
    let counted = if is_filtered { "DISTINCT code_id" } else { "*" };
    let sql = format!(
        "SELECT own.n, whole.counted, whole.decides
         FROM medicare_whole AS whole
         JOIN (SELECT count({counted}) AS n FROM {} WHERE release_id = ?1) AS own ON own.n < whole.fewest
         WHERE whole.dataset = ?2 AND ?3 LIKE whole.kind",
        table.name
    );
    let few = transaction.query_row(&sql, params![release_id, release.dataset, release.part], |row| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?, row.get::<_, bool>(2)?))
    });
    let Some((n, what, decides)) = few.optional()? else { return Ok(None) };
    if is_filtered {
        mark_extract(transaction, import_id)?;
    }
    let many = match what.as_str() {
        "pair of codes" => "pairs of codes",
        "locality" => "localities",
        "row" => "rows",
        _ => "codes",
    };
    let n = count(u64::try_from(n).unwrap_or(0), &what, many);
    let message = match decides {
        true => format!(
            "the file has {n}, a whole one thousands: it is an excerpt, and codes that it leaves out stay [pending]"
        ),
        false => format!(
            "the file has {n}, far fewer than a whole one: it looks like an excerpt, and what reports say of codes or \
             localities that it leaves out holds only as far as the excerpt goes"
        ),
    };
    Ok(Some(Cause::of(rules::FEW_CODES.at(Place::default(), "", message))))
}
