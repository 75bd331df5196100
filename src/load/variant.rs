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

/// The variant of a release whose rows are stored.
///
/// # Errors
/// When its amounts do not decide.
pub(super) fn by_amounts(
    transaction: &Transaction<'_>,
    release: &Release,
    (release_id, import_id): (i64, i64),
) -> Result<Variant, IngestError> {
    let beside_another = transaction
        .query_row(
            "SELECT sum(new.facility_cents + new.nonfacility_cents), sum(old.facility_cents + old.nonfacility_cents),
                    other.part LIKE '%qualifying-apm'
             FROM medicare_carrier_amount AS new
             JOIN medicare_carrier_amount AS old USING (code_id, modifier, contractor, locality)
             JOIN reference_release AS other ON other.release_id = old.release_id
             WHERE new.release_id = ?1 AND other.release_id <> ?1 AND other.superseded_by IS NULL
               AND other.dataset = ?2 AND other.year = ?3
             GROUP BY other.release_id
             ORDER BY count(*) DESC
             LIMIT 1",
            params![release_id, release.dataset, release.year],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
        .optional()?;
    let (theirs, ours, qualifying): (i64, i64, bool) = match beside_another {
        Some(sums) => sums,
        None => transaction.query_row(
            "SELECT ifnull(sum(theirs), 0), ifnull(sum(ours), 0), 0
             FROM (
                 SELECT theirs, ours FROM medicare_printed_cents WHERE import_id = ?1 AND ours > 0 LIMIT ?2
             )",
            [import_id, ENOUGH],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )?,
    };
    let is = |ratio: i64| {
        let scaled = |cents: i64, by: i64| i128::from(cents) * i128::from(by);
        let off = scaled(theirs, 100_000) - scaled(ours, ratio);
        ours > 0 && off.abs() <= scaled(ours, TOLERANCE)
    };
    let inverse = 100_000 * 100_000 / RATIO;
    match qualifying {
        _ if is(100_000) && qualifying => Ok(Variant::Qualifying),
        _ if is(100_000) => Ok(Variant::NonQualifying),
        false if is(RATIO) => Ok(Variant::Qualifying),
        true if is(inverse) => Ok(Variant::NonQualifying),
        _ => Err(IngestError::Guard {
            rule: rules::VARIANT_UNDECIDED,
            message: format!(
                "neither its name, its archive's or its folder's says which of the two conversion factors of {} \
                 the file is of, nor do its amounts: {}",
                release.period,
                if ours == 0 { lacking(transaction, release.year)? } else { "they are of neither factor" }
            ),
            hint: rules::VARIANT_UNDECIDED.remedy.to_owned(),
        }),
    }
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
