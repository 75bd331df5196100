//! The seam between formats and the database: a reader hands facts to a sink.
//!
//! A reader knows its format and nothing of SQLite; the sink knows SQLite and nothing of formats.

use chrono::NaiveDate;

use crate::domain::Known;
use crate::findings::{Finding, Rule};
use crate::formats::fact::{ChargeFact, EffectFact, ItemFact, RateFact};
use crate::formats::filter::CodeFilter;
use crate::formats::ledger::Cells;
use crate::formats::providers::{AllowedFact, ContentsFact, ProviderSetFact, ProvidersKey};
use crate::source::{IngestError, Lines};

/// Who a file speaks for, and what it says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    /// Stable name of the format, such as `hospital-tall`.
    pub format: &'static str,
    /// The version that the file claims.
    pub format_version: Known<String>,
    /// What kind of publisher.
    pub publisher_kind: PublisherKind,
    /// The publisher's name; the same publisher's next file is a new edition.
    pub publisher: String,
    /// The day that the publisher put on the data.
    pub edition: Known<NaiveDate>,
    /// Which current rates the file is the whole truth for.
    pub scope: Scope,
    /// The codes that it is read for; none where it is read whole.
    pub codes: Option<CodeFilter>,
    /// What the head of the file states about itself, in order; a name may repeat.
    pub attributes: Vec<(String, Known<String>)>,
}

/// The kinds of publisher, as stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PublisherKind {
    /// A hospital.
    Hospital,
    /// One or more payers.
    Payer,
    /// A government agency.
    Government,
    /// The analyst's own folder or file.
    Analyst,
    /// What ratebook ships.
    Ratebook,
}

/// Which of the publisher's current rates a file replaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// All of them.
    Publisher,
    /// Those of the codes that it was read for.
    Codes,
    /// Those of the payers and plans that the file states.
    Plans,
    /// None: the file only adds or changes.
    Delta,
}

/// How a file states the standard charges of an item, which are of no payer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StandardCharges {
    /// Again in each row of the item, which the reader compares itself.
    Compared,
    /// Again in each row of the item, for each names a payer.
    ByPayer,
    /// In one row: another row of the item repeats it.
    Once,
}

/// A column that values are read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnHeading {
    /// What it holds: the kind of its amounts, or the name of the column that shows its values; where it is of one payer
    /// alone, as `held_of_payer` says it.
    pub holds: String,
    /// Its heading as the file has it.
    pub heading: String,
}

/// Reads one file of one format.
pub trait Reader: Send {
    /// What the file says of itself; known before the first row is read.
    fn publication(&self) -> &Publication;

    /// The row of the column headings as a spreadsheet counts, before the first row is read; 0 for a
    /// file without such a row.
    fn header_row(&self) -> u64 {
        0
    }

    /// The headings of the columns that values of rates are read from; none of a file that has no columns.
    fn headings(&self) -> Vec<ColumnHeading> {
        Vec::new()
    }

    /// Whether the rows that are rejected make a file that can be corrected and imported again.
    fn correctable(&self) -> bool {
        false
    }

    /// How often the file states a standard charge.
    fn standard_charges(&self) -> StandardCharges {
        StandardCharges::Compared
    }

    /// Reads every row into the sink.
    ///
    /// # Errors
    /// Only for what makes going on impossible: the file cannot be read to its end, or the sink
    /// is gone. A bad row is a `Reject`, not an error.
    fn read(&mut self, sink: &mut dyn Sink) -> Result<(), IngestError>;
}

/// A handle of an item that a sink has taken; valid for that sink only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ItemKey(pub u32);

/// A handle of a charge that a sink has taken; valid for that sink only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ChargeKey(pub u32);

/// What was passed over of a file that is read for some codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LeftOut {
    /// Items of the file.
    pub items: u64,
    /// Those of them whose prices are stored.
    pub kept: u64,
    /// Of the text, as far as it belongs to items that are not stored.
    pub bytes: u64,
}

/// A row that cannot be stored.
#[derive(Debug, Clone, Copy)]
pub struct Reject<'a> {
    /// Physical line of its start, counted from 1.
    pub line: u64,
    /// Byte of its start in the unpacked file, counted from 0.
    pub byte_offset: u64,
    /// The row as the file holds it, without its line end.
    pub raw: &'a str,
    /// Why; at least one of severity error.
    pub findings: &'a [Finding],
}

/// Takes facts. The same item or charge may be given again and again; it is stored once.
pub trait Sink {
    /// A code whose prices are all rejected, with the line of its item, where the rejected texts do not name it.
    ///
    /// # Errors
    /// When the database side is gone.
    fn rejected_code(&mut self, line: u64, code: &str) -> Result<(), IngestError> {
        let _ = (line, code);
        Ok(())
    }

    /// An item, at the line where it stands.
    ///
    /// # Errors
    /// When the database side is gone.
    fn item(&mut self, line: u64, item: &ItemFact<'_>) -> Result<ItemKey, IngestError>;

    /// A charge of an item.
    ///
    /// # Errors
    /// When the database side is gone.
    fn charge(&mut self, line: u64, item: ItemKey, charge: &ChargeFact<'_>)
    -> Result<ChargeKey, IngestError>;

    /// A rate of a charge. Amounts of the hospital itself that repeat an earlier row are kept once.
    ///
    /// # Errors
    /// When the database side is gone.
    fn rate(&mut self, line: u64, charge: ChargeKey, rate: &RateFact<'_>) -> Result<(), IngestError>;

    /// The groups of providers that prices are paid to. A sink that stores no prices keeps none.
    ///
    /// # Errors
    /// When the database side is gone.
    fn providers(&mut self, _: &ProviderSetFact<'_>) -> Result<ProvidersKey, IngestError> {
        Ok(ProvidersKey::default())
    }

    /// Plans of a payer with the files that hold their prices. A sink that stores no prices keeps none.
    ///
    /// # Errors
    /// When the database side is gone.
    fn contents(&mut self, _: u64, _: &ContentsFact<'_>) -> Result<(), IngestError> {
        Ok(())
    }

    /// What a payer allowed to a provider outside of its networks. A sink that stores no prices keeps none.
    ///
    /// # Errors
    /// When the database side is gone.
    fn allowed(&mut self, _: u64, _: &AllowedFact<'_>) -> Result<(), IngestError> {
        Ok(())
    }

    /// What a modifier does to a payer's rates.
    ///
    /// # Errors
    /// When the database side is gone.
    fn effect(&mut self, line: u64, effect: &EffectFact<'_>) -> Result<(), IngestError>;

    /// A row whose facts were all given.
    fn accepted(&mut self);

    /// A row that cannot be stored; none of its facts may have been given.
    ///
    /// # Errors
    /// When the database side is gone.
    fn reject(&mut self, reject: &Reject<'_>) -> Result<(), IngestError>;

    /// Something noticed that rejects nothing.
    ///
    /// # Errors
    /// When the database side is gone.
    fn finding(&mut self, finding: Finding) -> Result<(), IngestError>;

    /// So many further cells of a column have what a finding of this rule was given of, at the end.
    fn repeated(&mut self, rule: &'static Rule, heading: &str, count: u64) {
        let _ = (rule, heading, count);
    }

    /// Rows of one charge stand further apart than the reader remembers: a gap may have been given
    /// of an amount that another row knows.
    fn rows_out_of_order(&mut self) {}

    /// What was passed over; given once, by formats that are read for some codes.
    fn left_out(&mut self, _: LeftOut) {}

    /// What became of the cells of the rows; given once or in parts.
    fn cells(&mut self, cells: &Cells);

    /// What became of the lines of a text that is made of rows; given once.
    fn lines(&mut self, lines: &Lines);
}

impl PublisherKind {
    /// The word stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Hospital => "hospital",
            Self::Payer => "payer",
            Self::Government => "government",
            Self::Analyst => "analyst",
            Self::Ratebook => "ratebook",
        }
    }
}
