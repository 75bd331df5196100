//! A file read to rows that are not stored here: what a file says by itself, whatever a database knows.
//!
//! The rows are those that an import into an empty database would write, with the numbers that they would
//! have there; whoever takes them keeps them where it likes.

use rusqlite::Connection;

use super::apply::{read_through, whole_of_its_codes};
use super::current_facts::Edition;
use super::dictionary::Dictionary;
use super::options::ApplyOptions;
use super::outcome::{ChangeCounts, Outcome};
use super::rejected_codes::RejectedCodes;
use crate::db::TableRows;
use crate::domain::Fingerprint;
use crate::formats::reader::{Publication, Reader, Scope};
use crate::source::IngestError;

/// Takes the rows of a file, table by table.
pub trait TakesRows {
    /// Some rows of all tables; each stands behind those that it refers to.
    ///
    /// # Errors
    /// When they cannot be taken; the file is then not read further.
    fn take(&mut self, tables: &mut dyn Iterator<Item = &TableRows>) -> Result<(), IngestError>;

    /// Nothing comes any more. Where rows of one charge stood far apart in the file, gaps of a hospital's own
    /// amounts that another row fills are left out; gives their fingerprints.
    ///
    /// # Errors
    /// When the rows cannot be kept.
    fn end(&mut self, rows_out_of_order: bool) -> Result<Vec<Fingerprint>, IngestError>;
}

/// What a file was found to say.
#[derive(Debug)]
pub struct FileRead {
    /// Whose it is and of which day, as the user and the file say.
    pub publication: Publication,
    /// Rows, cells, lines and findings; the number of the import is 0, because there is none.
    pub outcome: Outcome,
    /// Rates that the file states, each once.
    pub rates: u64,
    /// Allowed amounts and lists of files, which are no rates.
    pub others: u64,
    /// The codes that its rejected rows name.
    pub rejected_codes: RejectedCodes,
    /// Order-independent over what the file states about prices: 32 hexadecimal digits.
    pub fingerprint: String,
}

/// Reads a file as if nothing had been read before. The database gives the vocabulary and the names of
/// payers; nothing is written to it.
///
/// # Errors
/// When the file cannot be read to its end, only adds to others, or its rows cannot be taken.
pub fn read_facts(
    vocabulary: &Connection,
    reader: Box<dyn Reader>,
    options: &ApplyOptions,
    taker: &mut dyn TakesRows,
) -> Result<FileRead, IngestError> {
    let mut publication = reader.publication().clone();
    if let Some(name) = &options.publisher {
        publication.publisher.clone_from(name);
    }
    if options.adds && publication.scope == Scope::Codes {
        return Err(whole_of_its_codes());
    }
    if options.adds_only || options.adds || publication.scope == Scope::Delta {
        return Err(only_adds(&options.file_name));
    }
    let edition = (Dictionary::of_vocabulary(vocabulary)?, Edition::default(), Edition::default());
    let mut totals =
        read_through(reader, &publication, edition, options, |batch| taker.take(&mut batch.tables()))?;
    for gap in taker.end(totals.rows_out_of_order)? {
        totals.fingerprint.remove(gap);
        totals.rates_added -= 1;
        totals.gaps_added -= 1;
    }
    totals.cells.check()?;
    if let Some(lines) = totals.lines {
        lines.check(totals.rows.read)?;
    }
    let outcome = Outcome {
        import_id: 0,
        rows: totals.rows,
        cells: totals.cells,
        lines: totals.lines,
        left_out: totals.left_out,
        changes: ChangeCounts {
            added: totals.rates_added + totals.effects_added + totals.others_added,
            ..ChangeCounts::default()
        },
        replaces: Vec::new(),
        largest: Vec::new(),
        removed: Vec::new(),
        items_added: totals.items_added,
        codes_added: totals.codes_added,
        payers_unmatched: totals.payers_unmatched.len() as u64,
        unmatched_names: totals.unmatched_names,
        match_command: None,
        gaps_added: totals.gaps_added,
        held: Vec::new(),
        sample_code: None,
        causes: totals.causes,
    };
    Ok(FileRead {
        publication,
        outcome,
        rates: totals.rates_added,
        others: totals.others_added,
        rejected_codes: totals.rejected_codes,
        fingerprint: totals.fingerprint.to_string(),
    })
}

/// Rows that only add are the truth of nothing by themselves.
fn only_adds(file: &str) -> IngestError {
    IngestError::Content {
        message: format!("`{file}` only adds to other files, so that it is no edition by itself"),
        hint:
            "import it into the database that has the others, then `ratebook publish --into LAKE` from there"
                .to_owned(),
    }
}
