//! The procedure codes that rejected rows name. A report says of them that their row is to be corrected, where it would
//! say that the file does not list them.

use std::collections::BTreeMap;

use rusqlite::{Transaction, params};

use super::outcome::Cause;
use crate::domain::CodeSystem;
use crate::domain::text::{count, first_of};
use crate::findings::{Place, rules};
use crate::formats::release::{Kind, Release, Table};

/// So many codes are named, with their lines.
const NAMED: usize = 5;

/// The procedure codes that the rejected rows of a file name, each with the line of the first of these rows.
#[derive(Debug, Default)]
pub struct RejectedCodes {
    /// Those that the reader knows, whatever the texts of the rows name.
    known: BTreeMap<String, u64>,
    named: BTreeMap<String, u64>,
}

impl RejectedCodes {
    /// Notes a code whose prices are all rejected, where their texts do not name it.
    pub(super) fn know(&mut self, line: u64, code: &str) {
        self.known.entry(code.to_owned()).or_insert(line);
    }

    /// Notes the codes that the text of a rejected row names. Rows come in the order of the file.
    pub(super) fn read(&mut self, line: u64, raw: &str) {
        for code in procedure_codes(raw) {
            // Most are known already, and written as they are kept.
            if !self.named.contains_key(code) {
                self.named.entry(code.to_ascii_uppercase()).or_insert(line);
            }
        }
    }

    /// Each code with its line, sorted.
    #[must_use]
    pub fn lines(&self) -> BTreeMap<&str, u64> {
        let all = self.named.iter().chain(&self.known);
        all.map(|(code, line)| (&**code, *line)).collect()
    }
}

/// Keeps the codes that the rejected rows of an import are of.
///
/// # Errors
/// When the database refuses.
pub(super) fn keep(
    transaction: &Transaction<'_>,
    import_id: i64,
    rejected: &RejectedCodes,
) -> rusqlite::Result<()> {
    let mut insert =
        transaction.prepare("INSERT INTO rejected_code (code, import_id, line) VALUES (?1, ?2, ?3)")?;
    for (code, line) in rejected.lines() {
        insert.execute(params![code, import_id, line.cast_signed()])?;
    }
    Ok(())
}

/// The codes that a release of Medicare has in rejected rows alone and that a loaded one states.
///
/// # Errors
/// When the database refuses.
pub(super) fn lost(
    transaction: &Transaction<'_>,
    release: &Release,
    table: Table,
    (release_id, import_id): (i64, i64),
) -> rusqlite::Result<Option<Cause>> {
    let Some(code) = table.fields.iter().find(|field| matches!(field.kind, Kind::Code)) else {
        return Ok(None);
    };
    let (name, column) = (table.name, code.column);
    let sql = format!(
        "SELECT code.system || ' ' || code.code || ' (line ' || min(rejected.line) || ')'
         FROM rejected_code AS rejected
         JOIN code ON code.code = rejected.code AND (code.system = 'CPT' OR code.system = 'HCPCS')
         WHERE rejected.import_id = ?1
           AND NOT EXISTS (SELECT 1 FROM {name} AS read WHERE read.{column} = code.code_id AND read.release_id = ?2)
           AND EXISTS (
               SELECT 1
               FROM {name} AS loaded
               JOIN reference_release AS release ON release.release_id = loaded.release_id
               WHERE loaded.{column} = code.code_id AND release.release_id <> ?2 AND release.dataset = ?3
                 AND release.part = ?4 AND (release.superseded_by IS NULL OR release.superseded_by = ?1)
           )
         GROUP BY code.code_id
         ORDER BY min(rejected.line)"
    );
    let mut lost = transaction.prepare(&sql)?;
    let lost =
        lost.query_map(params![import_id, release_id, release.dataset, release.part], |row| row.get(0))?;
    let lost: Vec<String> = lost.collect::<rusqlite::Result<_>>()?;
    Ok((!lost.is_empty()).then(|| {
        let message = format!(
            "rejected rows alone name {} that a loaded file states: {}; reports say `invalid` of the figures",
            count(lost.len() as u64, "code", "codes"),
            first_of(&lost, NAMED)
        );
        Cause::of(rules::CODES_REJECTED.at(Place::default(), "", message))
    }))
}

/// What has the shape of a CPT or HCPCS code in a row, whatever divides its cells: codes of other systems cannot be
/// told from its figures.
fn procedure_codes(raw: &str) -> impl Iterator<Item = &str> {
    raw.split(|char: char| !char.is_alphanumeric() && char != '.')
        .filter(|word| CodeSystem::of_procedure(word).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_code_has_the_line_of_its_first_row_or_of_its_item() {
        let mut rejected = RejectedCodes::default();
        rejected.read(2, "47371,many,j9271");
        rejected.read(3, "J9271,47371,47382");
        rejected.know(9, "47382");
        rejected.know(10, "47382");
        assert_eq!(Vec::from_iter(rejected.lines()), [("47371", 2), ("47382", 9), ("J9271", 2)]);
    }

    #[test]
    fn codes_are_found_between_whatever_divides_cells() {
        let of = |raw| procedure_codes(raw).collect::<Vec<_>>();
        assert_eq!(of("47371,one,3 Date of Service"), ["47371"]);
        assert_eq!(of(r#"{"billing_code":"J9271","rate":"12345.00"}"#), ["J9271"]);
        assert_eq!(of("0633T|47380-26\tabc"), ["0633T", "47380"]);
        assert!(of("470;1,250.00;123456").is_empty());
    }
}
