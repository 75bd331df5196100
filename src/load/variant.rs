//! Of which of Medicare's two conversion factors a file of finished amounts is, by its amounts.
//!
//! The factors of 2026 are 33.5675 and 33.4009, so the amounts of one file are 1.00499 times those
//! of the other. They are held against a current file of the year whose variant is known, else
//! against what the fee schedule and the indices of the year make.

use rusqlite::{OptionalExtension, Transaction, params};

use crate::findings::rules;
use crate::formats::{Release, Variant};
use crate::source::IngestError;

/// The ratio of the qualifying amounts to the others, and how far a sum of rounded amounts may be off,
/// in hundred-thousandths.
const RATIO: i64 = 100_499;
const TOLERANCE: i64 = 50;

/// As many amounts as decide beyond doubt.
const ENOUGH: i64 = 2_000;

/// Amounts of a release and of what they are held against, for the same codes and places.
struct Beside {
    theirs: i64,
    ours: i64,
    /// Whether what they are held against is of the qualifying factor.
    qualifying: bool,
    /// The file that they are held against; none for what the fee schedule and the indices make.
    file: Option<String>,
}

impl Beside {
    fn of(
        transaction: &Transaction<'_>,
        release: &Release,
        (release_id, import_id): (i64, i64),
    ) -> Result<Self, IngestError> {
        let beside_another = transaction
            .query_row(
                "SELECT sum(new.facility_cents + new.nonfacility_cents), sum(old.facility_cents + old.nonfacility_cents),
                        other.part LIKE '%qualifying-apm', import.file_name
                 FROM medicare_carrier_amount AS new
                 JOIN medicare_carrier_amount AS old USING (code_id, modifier, contractor, locality)
                 JOIN reference_release AS other ON other.release_id = old.release_id
                 JOIN import ON import.import_id = other.import_id
                 WHERE new.release_id = ?1 AND other.release_id <> ?1 AND other.dataset = ?2 AND other.year = ?3
                   -- Also against what it has just replaced.
                   AND (other.superseded_by IS NULL OR other.superseded_by = ?4)
                 GROUP BY other.release_id
                 ORDER BY count(*) DESC
                 LIMIT 1",
                params![release_id, release.dataset, release.year, import_id],
                |row| {
                    Ok(Self {
                        theirs: row.get(0)?,
                        ours: row.get(1)?,
                        qualifying: row.get(2)?,
                        file: Some(row.get(3)?),
                    })
                },
            )
            .optional()?;
        if let Some(beside) = beside_another {
            return Ok(beside);
        }
        Ok(transaction.query_row(
            "SELECT ifnull(sum(theirs), 0), ifnull(sum(ours), 0)
             FROM (
                 SELECT theirs, ours FROM medicare_printed_cents WHERE import_id = ?1 AND ours > 0 LIMIT ?2
             )",
            [import_id, ENOUGH],
            |row| Ok(Self { theirs: row.get(0)?, ours: row.get(1)?, qualifying: false, file: None }),
        )?)
    }

    /// The variant, where they are of one of the two factors.
    fn variant(&self) -> Option<Variant> {
        let is = |ratio: i64| {
            let scaled = |cents: i64, by: i64| i128::from(cents) * i128::from(by);
            let off = scaled(self.theirs, 100_000) - scaled(self.ours, ratio);
            self.ours > 0 && off.abs() <= scaled(self.ours, TOLERANCE)
        };
        let inverse = 100_000 * 100_000 / RATIO;
        match self.qualifying {
            qualifying if is(100_000) => {
                Some(if qualifying { Variant::Qualifying } else { Variant::NonQualifying })
            }
            false if is(RATIO) => Some(Variant::Qualifying),
            true if is(inverse) => Some(Variant::NonQualifying),
            _ => None,
        }
    }
}

/// The variant of a release whose rows are stored.
///
/// # Errors
/// When its amounts do not decide.
pub(super) fn by_amounts(
    transaction: &Transaction<'_>,
    release: &Release,
    ids: (i64, i64),
) -> Result<Variant, IngestError> {
    let beside = Beside::of(transaction, release, ids)?;
    let Some(variant) = beside.variant() else {
        return Err(IngestError::Guard {
            rule: rules::VARIANT_UNDECIDED,
            message: format!(
                "neither its name, its archive's or its folder's says which of the two conversion factors of {} \
                 the file is of, nor do its amounts: {}",
                release.period,
                if beside.ours == 0 {
                    lacking(transaction, release.year)?
                } else {
                    "they are of neither factor"
                }
            ),
            hint: rules::VARIANT_UNDECIDED.remedy.to_owned(),
        });
    };
    Ok(variant)
}

/// # Errors
/// When the amounts of a release whose rows are stored are of the other factor than the analyst says.
pub(super) fn refuse_contradicted(
    transaction: &Transaction<'_>,
    release: &Release,
    ids: (i64, i64),
    (said, file): (Variant, &str),
) -> Result<(), IngestError> {
    let beside = Beside::of(transaction, release, ids)?;
    let Some(stated) = beside.variant().filter(|stated| *stated != said) else { return Ok(()) };
    let against = match &beside.file {
        Some(other) => format!("those of `{other}`"),
        None => "what the loaded relative values and indices make".to_owned(),
    };
    Err(IngestError::Guard {
        rule: rules::VARIANT_UNDECIDED,
        message: format!(
            "`--variant` says {}, the amounts of `{file}` say {}: they are {}.{:05} times {against}",
            said.words(),
            stated.words(),
            scaled_ratio(&beside) / 100_000,
            scaled_ratio(&beside) % 100_000
        ),
        hint: "leave `--variant` out, or give the file that it names".to_owned(),
    })
}

/// How many times the amounts are of what they are held against, in hundred-thousandths.
fn scaled_ratio(beside: &Beside) -> i64 {
    i64::try_from(i128::from(beside.theirs) * 100_000 / i128::from(beside.ours.max(1))).unwrap_or(i64::MAX)
}

/// What is not loaded to work out the amounts of a year with.
fn lacking(transaction: &Transaction<'_>, year: Option<i32>) -> Result<&'static str, IngestError> {
    let mut has = transaction.prepare(
        "SELECT EXISTS (SELECT 1 FROM reference_release WHERE dataset = ?1 AND year IS ?2 AND superseded_by IS NULL)",
    )?;
    let units: bool = has.query_row(params!["fee-schedule", year], |row| row.get(0))?;
    let indices: bool = has.query_row(params!["gpci", year], |row| row.get(0))?;
    Ok(match (units, indices) {
        (false, false) => "nothing of that year is loaded to compare them with",
        (true, false) => "the geographic indices (GPCI) of that year are not loaded to compare them with",
        (false, true) => "the relative value file of that year is not loaded to compare them with",
        (true, true) => "of their codes and localities nothing is loaded to compare them with",
    })
}
