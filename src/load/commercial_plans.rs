//! Plans that are commercial by contrast: a plan that is named by a kind of network alone, such as HMO, beside a
//! Medicare Advantage plan of the payer.
//!
//! What the newest file says of a plan holds for all its rates, also for those that the file states as they were, which
//! stay with the import that brought them.

use rusqlite::Connection;

/// Stores what an import says of the plans that it states, in the place of what was said before.
pub(super) fn name_commercial_plans(connection: &Connection, import_id: i64) -> rusqlite::Result<()> {
    connection.execute(
        "UPDATE commercial_plan SET superseded_by = ?1
         WHERE superseded_by IS NULL
           AND (publisher_id, 0) = (SELECT publisher_id, only_adds FROM import WHERE import_id = ?1)
           AND (?1, payer_plan_id, 0) IN (SELECT import_id, payer_plan_id, by_contrast FROM stated_plan)",
        [import_id],
    )?;
    connection.execute(
        "INSERT INTO commercial_plan (payer_plan_id, publisher_id, import_id)
         SELECT payer_plan_id, publisher_id, import_id
         FROM stated_plan JOIN import USING (import_id)
         WHERE stated_plan.import_id = ?1 AND by_contrast = 1
           AND (payer_plan_id, publisher_id) NOT IN (
               SELECT payer_plan_id, publisher_id FROM commercial_plan WHERE superseded_by IS NULL
           )",
        [import_id],
    )?;
    Ok(())
}
