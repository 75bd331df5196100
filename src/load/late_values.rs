//! Amounts of a hospital whose rows stand further apart in the file than its reader remembers: a
//! gap goes where another row knows the amount, as it does where the rows are near.

use rusqlite::Transaction;

use super::sink::Totals;
use crate::domain::Fingerprint;
use crate::source::IngestError;

/// New gaps beside a value of the same charge and kind, or beside a gap that says more.
const FILLED: &str = "SELECT gap.rate_id, gap.fingerprint FROM rate AS gap
     WHERE gap.rate_id >= ?1 AND gap.amount IS NULL AND gap.payer_plan_id IS NULL AND EXISTS (
         SELECT 1 FROM rate AS other
         WHERE other.charge_id = gap.charge_id AND other.amount_kind_id = gap.amount_kind_id
           AND other.superseded_by IS NULL AND other.rate_id <> gap.rate_id
           AND (other.amount IS NOT NULL
                OR (other.amount_raw IS NOT NULL, gap.rate_id) > (gap.amount_raw IS NOT NULL, other.rate_id)))";

/// Takes such gaps out again.
pub(super) fn drop_filled_gaps(
    transaction: &Transaction<'_>,
    first_rate: i64,
    totals: &mut Totals,
) -> Result<(), IngestError> {
    let filled: Vec<(i64, i64)> = transaction
        .prepare(FILLED)?
        .query_map([first_rate], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    let mut delete =
        transaction.prepare("DELETE FROM rate WHERE rate_id = ?1 RETURNING payer_plan_id, amount_na")?;
    for (rate_id, fingerprint) in filled {
        let (plan, reason) = delete.query_row([rate_id], |row| Ok((row.get(0)?, row.get(1)?)))?;
        totals.rate_counts.remove(plan, reason);
        totals.fingerprint.remove(Fingerprint(fingerprint));
        totals.rates_added -= 1;
        totals.gaps_added -= 1;
    }
    Ok(())
}
