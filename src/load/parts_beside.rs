//! Tables of one workbook or archive that are imported one by one, such as the sheets `Professional` and `Facility`:
//! each replaces the table of its own name and leaves what the others brought.
//!
//! Which tables are beside one is known to the command alone; names that only a day, month or year tells apart
//! are editions of one table, and the newer takes the place of the older.

use std::collections::HashSet;

use rusqlite::{OptionalExtension, Transaction};

use super::current_facts::RatesBefore;
use super::options::ApplyOptions;
use super::outcome::Cause;
use super::sink::Totals;
use crate::domain::text::{count, first_of};
use crate::domain::undated;
use crate::findings::{Place, rules};
use crate::source::IngestError;

/// Files that a note names.
const NAMED: usize = 3;

/// The imports of the publisher that are of a table beside this one, and those parts of an edition that its archive
/// states again, byte by byte.
pub(super) fn imports_of_parts(
    transaction: &Transaction<'_>,
    publisher_id: i64,
    options: &ApplyOptions,
) -> Result<HashSet<u32>, IngestError> {
    let mut again = HashSet::new();
    let mut is_part = transaction.prepare("SELECT import_id FROM import_part WHERE import_id = ?1")?;
    for import_id in &options.stated_beside {
        again.extend(is_part.query_row([import_id], |row| row.get::<_, u32>(0)).optional()?);
    }
    if options.parts.is_empty() {
        return Ok(again);
    }
    let names = options.parts.iter().map(String::as_str).chain([options.file_name.as_str()]);
    let told = ToldBy::of(names);
    let own = told.name(&options.file_name);
    let parts = options.parts.iter().map(|part| told.name(part));
    let parts: HashSet<String> = parts.filter(|part| *part != own).collect();
    let mut statement = transaction.prepare(
        "SELECT import_id, file_name FROM import
         WHERE publisher_id = ?1 AND status = 'applied' AND instr(file_name, '/') > 0",
    )?;
    let known = statement.query_map([publisher_id], |row| Ok((row.get(0)?, row.get::<_, String>(1)?)))?;
    let known: Vec<(u32, String)> = known.collect::<rusqlite::Result<_>>()?;
    let is_part = |(_, name): &(u32, String)| parts.contains(&told.name(name));
    Ok(known.into_iter().filter(is_part).map(|(import_id, _)| import_id).chain(again).collect())
}

/// Says what other parts brought of the payers and plans that this one states, and that it does not hold all.
pub(super) fn note_parts(
    transaction: &Transaction<'_>,
    import_id: i64,
    totals: &mut Totals,
) -> Result<(), IngestError> {
    let beside = totals.contracts.iter().filter(|contract| contract.replaced && contract.parts.count > 0);
    let mut causes = Vec::new();
    for contract in beside {
        let name = if contract.name.is_empty() { "standard charges" } else { &contract.name };
        let message = format!(
            "{} of {name} from {} {} current beside this table: they are of another table of the same workbook or archive",
            count(contract.parts.count, "rate", "rates"),
            files(transaction, &contract.parts)?,
            if contract.parts.count == 1 { "stays" } else { "stay" },
        );
        causes.push(Cause::of(rules::PARTS_OF_ONE_FILE.at(Place::default(), "", message)));
    }
    if !causes.is_empty() {
        transaction.execute("UPDATE import SET only_adds = 1 WHERE import_id = ?1", [import_id])?;
    }
    totals.causes.extend(causes);
    Ok(())
}

fn files(transaction: &Transaction<'_>, rates: &RatesBefore) -> Result<String, IngestError> {
    let mut name = transaction.prepare("SELECT '`' || file_name || '`' FROM import WHERE import_id = ?1")?;
    let names = rates.imports.iter().map(|import_id| name.query_row([import_id], |row| row.get(0)));
    let names: Vec<String> = names.collect::<rusqlite::Result<_>>()?;
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    Ok(first_of(&names, NAMED))
}

/// What tells the tables of one workbook or archive apart: their names, or, where several have the same, the way to them
/// within it, too: `Professional/rates.csv` and `Facility/rates.csv`, or `Sheet1` of two workbooks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ToldBy {
    /// Their names alone, so that they may be in another folder of the next archive.
    Name,
    /// The way and the name.
    Way,
}

impl ToldBy {
    /// Of the tables that are beside one another, by the names of their files.
    pub(super) fn of<'n>(files: impl Iterator<Item = &'n str>) -> Self {
        let files: Vec<&str> = files.collect();
        let apart = |by: Self| files.iter().map(|file| by.name(file)).collect::<HashSet<_>>().len();
        if apart(Self::Way) > apart(Self::Name) { Self::Way } else { Self::Name }
    }

    /// What tells a table from others, without the words of its date.
    pub(super) fn name(self, file: &str) -> String {
        undated(match self {
            Self::Name => file.rsplit('/').next().unwrap_or(file),
            Self::Way => file.split_once('/').map_or(file, |(_, way)| way),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_with_one_name_are_told_apart_by_the_way_to_them() {
        for (files, by) in [
            (&["a.zip/p.csv", "a.zip/f.csv"][..], ToldBy::Name),
            (&["a.zip/x/p.csv", "a.zip/x/f.csv"], ToldBy::Name),
            (&["a.zip/2026-10/p.csv", "a.zip/2026-11/p.csv"], ToldBy::Name),
            (&["a.zip/Professional/r.csv", "a.zip/Facility/r.csv"], ToldBy::Way),
            (&["a.zip/P.xlsx/Sheet1", "a.zip/F.xlsx/Sheet1"], ToldBy::Way),
            (&["a.zip"], ToldBy::Name),
        ] {
            assert_eq!(ToldBy::of(files.iter().copied()), by, "{files:?}");
        }
    }
}
