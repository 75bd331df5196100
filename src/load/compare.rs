//! What an edition changed against the one before, counted once its rows are written, and the
//! guards that hold a change that is more likely a wrong file.

use rusqlite::{Transaction, params};

use super::apply::{ApplyOptions, Mode};
use super::outcome::{ChangeCounts, Held, LargestChange};
use super::sink::Totals;
use crate::domain::text::{count, grouped};
use crate::domain::{Decimal, Money};
use crate::findings::{Rule, rules};
use crate::source::IngestError;

/// Fewer current facts than this are too few for a share to mean anything.
const GUARDED_FROM: u64 = 20;
/// One in so many current facts may be removed.
const REMOVED_ONE_IN: u64 = 20;
/// One in so many current facts may lose its value.
const LOST_ONE_IN: u64 = 100;
/// Changes shown.
const LARGEST: i64 = 5;

/// A superseded and a new rate of the same charge, kind, payer and plan, paired in their order.
const PAIRS: &str = "WITH old AS (
         SELECT rate_id, charge_id, amount_kind_id, payer_plan_id, amount,
                row_number() OVER (PARTITION BY charge_id, amount_kind_id, payer_plan_id ORDER BY rate_id) AS nth
         FROM rate WHERE superseded_by = ?1
     ),
     new AS (
         SELECT rate_id, charge_id, amount_kind_id, payer_plan_id, amount,
                row_number() OVER (PARTITION BY charge_id, amount_kind_id, payer_plan_id ORDER BY rate_id) AS nth
         FROM rate WHERE rate_id >= ?2
     ),
     pair AS (
         SELECT old.charge_id, old.amount_kind_id, old.payer_plan_id, old.amount AS before, new.amount AS after
         FROM old
         JOIN new ON new.charge_id = old.charge_id AND new.amount_kind_id = old.amount_kind_id
                 AND new.payer_plan_id IS old.payer_plan_id AND new.nth = old.nth
     )";

/// Counts the changes; `first_rate` is the first rate of this import.
pub(super) fn count_changes(
    transaction: &Transaction<'_>,
    import_id: i64,
    first_rate: i64,
    totals: &Totals,
) -> Result<ChangeCounts, IngestError> {
    let added = totals.rates_added + totals.effects_added;
    let mut counts = ChangeCounts {
        added,
        removed: totals.superseded,
        unchanged: totals.unchanged,
        ..ChangeCounts::default()
    };
    if totals.superseded == 0 || totals.rates_added == 0 {
        return Ok(counts);
    }
    let sql = format!(
        "{PAIRS} SELECT count(*),
             count(*) FILTER (WHERE before IS NOT NULL AND after IS NULL),
             count(*) FILTER (WHERE before IS NULL AND after IS NOT NULL),
             count(*) FILTER (WHERE before > 0 AND after > 0 AND (after > 10 * before OR before > 10 * after))
         FROM pair"
    );
    let read = |row: &rusqlite::Row<'_>, at: usize| row.get::<_, i64>(at).map(i64::unsigned_abs);
    let (changed, lost, found, tenfold) =
        transaction.query_row(&sql, params![import_id, first_rate], |row| {
            Ok((read(row, 0)?, read(row, 1)?, read(row, 2)?, read(row, 3)?))
        })?;
    counts.changed = changed;
    counts.added -= changed;
    counts.removed -= changed;
    counts.known_to_gap = lost;
    counts.gap_to_known = found;
    counts.tenfold = tenfold;
    Ok(counts)
}

/// The changes that moved an amount by the largest factor.
pub(super) fn largest_changes(
    transaction: &Transaction<'_>,
    import_id: i64,
    first_rate: i64,
    counts: &ChangeCounts,
) -> Result<Vec<LargestChange>, IngestError> {
    if counts.changed == 0 {
        return Ok(Vec::new());
    }
    let sql = format!(
        "{PAIRS} SELECT (SELECT group_concat(code.code, '/') FROM item_code JOIN code USING (code_id)
                         WHERE item_code.item_id = charge.item_id),
                    coalesce(payer_plan.raw_payer || coalesce(', ' || payer_plan.raw_plan, ''), amount_kind.amount_kind),
                    before, after
         FROM pair
         JOIN charge USING (charge_id)
         JOIN amount_kind USING (amount_kind_id)
         LEFT JOIN payer_plan ON payer_plan.payer_plan_id = pair.payer_plan_id
         WHERE before > 0 AND after > 0
         ORDER BY max(1.0 * after / before, 1.0 * before / after) DESC, pair.charge_id, pair.payer_plan_id
         LIMIT ?3"
    );
    let mut statement = transaction.prepare(&sql)?;
    let money = |scaled: i64| Money::new(Decimal::from_scaled(scaled));
    let rows = statement.query_map(params![import_id, first_rate, LARGEST], |row| {
        Ok(LargestChange {
            codes: row.get(0)?,
            whose: row.get(1)?,
            before: money(row.get(2)?),
            after: money(row.get(3)?),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Whether the user lifted a guard by its name.
pub(super) fn accepted(options: &ApplyOptions, guard: &Rule) -> bool {
    options.accepted_guards.iter().any(|name| name.eq_ignore_ascii_case(guard.id))
}

/// The guards that hold an import which takes away or turns over more than a new edition does.
pub(super) fn held(changes: &ChangeCounts, totals: &Totals, options: &ApplyOptions) -> Vec<Held> {
    let current = totals.current_before;
    if current < GUARDED_FROM {
        return Vec::new();
    }
    let facts = grouped(current);
    let guards = [
        (
            rules::VALUES_LOST,
            changes.known_to_gap * LOST_ONE_IN > current,
            format!("{} of {facts} current facts would lose their value", grouped(changes.known_to_gap)),
            "if they are really not available any more",
        ),
        (
            rules::FACTS_REMOVED,
            changes.removed * REMOVED_ONE_IN > current,
            format!(
                "the file no longer states {} of the {facts} facts that are current",
                grouped(changes.removed)
            ),
            "if they are really gone",
        ),
        (
            rules::TENFOLD_CHANGE,
            changes.tenfold > 0,
            format!("{} would change more than tenfold", count(changes.tenfold, "amount", "amounts")),
            "if the new amounts are right",
        ),
    ];
    let guards = guards.into_iter().filter(|(rule, tripped, ..)| *tripped && !accepted(options, rule));
    guards.map(|(rule, _, message, when)| Held { rule, message, when }).collect()
}

/// Stops an import that is held, with all that holds it; a plan only tells.
pub(super) fn guard(held: &[Held], options: &ApplyOptions) -> Result<(), IngestError> {
    let [first, others @ ..] = held else { return Ok(()) };
    if options.mode == Mode::DryRun {
        return Ok(());
    }
    let others_say = others.iter().map(|other| format!("; {}: {}", other.rule, other.message));
    let lifts: Vec<String> =
        held.iter().map(|held| format!("`--accept {}` {}", held.rule, held.when)).collect();
    Err(IngestError::Guard {
        rule: first.rule,
        message: others_say.fold(first.message.clone(), |text, more| text + &more),
        hint: format!("look at the plan with `--dry-run`; pass {}", lifts.join(", and ")),
    })
}
