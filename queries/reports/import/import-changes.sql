-- name: import-changes
-- title: What the import changed
-- description: Facts that the import stated otherwise than the edition before, no longer stated, or stated for the
--   first time where an earlier edition existed; after them what modifiers do to a payer's rates. A first import
--   changes nothing.
-- param: import_id int required "the import's number"
-- grain: one superseded or new rate, or effect of a modifier
-- key: codes amount_kind raw_payer raw_plan change
-- column: change text "changed, removed or added."
-- column: codes text names "All codes of the item; or the modifiers whose effect it is."
-- column: amount_kind text title="Kind" "Negotiated, gross, cash, minimum or maximum; or modifier effect."
-- column: raw_payer text names title="Published payer" "The payer exactly as the file names it."
-- column: raw_plan text names title="Published plan" "The plan exactly as the file names it."
-- column: before_amount money(USD) title="Before" "Dollars in the earlier edition."
-- column: after_amount money(USD) title="After" "Dollars in this edition."
-- column: percent decimal title="Change, percent" "After against before, where both are of one method."
-- column: other_figures text title="Beside dollars"
--   "Percentage, algorithm and allowed amounts before and after, or none; one text where both are the same."
-- column: other_terms text names title="Terms"
--   "Method, first and last day, notes, remittances and who is paid, as far as they differ; or none."
-- with: changes/pair
-- tags: import, rate, database

WITH old AS MATERIALIZED (
    SELECT 0 AS step, rate_id, charge_id, amount_kind_id, payer_plan_id, terms_id
    FROM rate
    WHERE superseded_by = :import_id
),
-- Payers and plans that the import states and an import before it of the publisher had stated.
edition AS (
    SELECT stated_plan.import_id
    FROM stated_plan
    JOIN payer_contract USING (payer_plan_id)
    JOIN import USING (import_id)
    JOIN import AS asked ON asked.import_id = :import_id AND asked.publisher_id = import.publisher_id
    WHERE import.import_id < :import_id AND import.status = 'applied' AND contract_key IN (
        SELECT contract_key FROM stated_plan JOIN payer_contract USING (payer_plan_id)
        WHERE stated_plan.import_id = :import_id
    )
),
new AS (
    SELECT 0 AS step, rate_id, charge_id, amount_kind_id, payer_plan_id, terms_id
    FROM rate
    WHERE import_id = :import_id AND (EXISTS (SELECT 1 FROM old) OR EXISTS (SELECT 1 FROM edition))
),
-- What modifiers do, before and after, by payer and setting.
modifier_change AS (
    SELECT max(CASE WHEN step = 0 THEN modifier_effect_id END) AS old_id,
           max(CASE WHEN step = 1 THEN modifier_effect_id END) AS new_id
    FROM (
        SELECT *, row_number() OVER (
                   PARTITION BY step, modifiers, setting, payer_plan_id ORDER BY modifier_effect_id
               ) AS turn
        FROM (
            SELECT 0 AS step, modifier_effect_id, modifiers, setting, payer_plan_id
            FROM modifier_effect
            WHERE superseded_by = :import_id
            UNION ALL
            SELECT 1, modifier_effect_id, modifiers, setting, payer_plan_id
            FROM modifier_effect
            WHERE import_id = :import_id
              AND (EXISTS (SELECT 1 FROM modifier_effect WHERE superseded_by = :import_id)
                   OR EXISTS (SELECT 1 FROM old) OR EXISTS (SELECT 1 FROM edition))
        ) AS either
    ) AS numbered
    GROUP BY modifiers, setting, payer_plan_id, turn
),
effect AS (
    SELECT modifier_effect_id,
           coalesce(
               nullif(concat_ws('; ', (percentage / 10000.0) || ' percent', 'algorithm: ' || algorithm), ''), 'none'
           ) AS figures,
           coalesce(notes, 'none') AS notes
    FROM modifier_effect
),
shown AS (
    SELECT 0 AS is_effect, old_id, new_id, difference,
           (SELECT group_concat(code.system || ' ' || code.code, ', ' ORDER BY item_code.position)
            FROM item_code JOIN code USING (code_id) WHERE item_code.item_id = charge.item_id) AS codes,
           amount_kind.amount_kind, pair.payer_plan_id,
           old_amount AS before_amount, old_amount_na AS before_amount_na,
           new_amount AS after_amount, new_amount_na AS after_amount_na, percent, percent_na,
           other_figures, other_terms, pair.import_id, pair.source_line
    FROM pair
    JOIN charge USING (charge_id)
    JOIN amount_kind USING (amount_kind_id)
    UNION ALL
    SELECT 1, old_id, new_id, 0, 'modifiers ' || replace(coalesce(newer.modifiers, older.modifiers), '|', ', '),
           'modifier effect', coalesce(newer.payer_plan_id, older.payer_plan_id),
           older.amount / 10000.0, CASE WHEN old_id IS NULL THEN 'no-record' ELSE older.amount_na END,
           newer.amount / 10000.0, CASE WHEN new_id IS NULL THEN 'no-record' ELSE newer.amount_na END,
           round(100.0 * (newer.amount - older.amount) / nullif(older.amount, 0), 2),
           CASE WHEN newer.amount IS NULL OR older.amount IS NULL OR older.amount = 0 THEN 'not-applicable' END,
           CASE WHEN before.figures = after.figures THEN before.figures
               ELSE coalesce(before.figures, 'none') || ' -> ' || coalesce(after.figures, 'none') END,
           CASE WHEN before.notes <> after.notes THEN 'notes ' || before.notes || ' -> ' || after.notes
               ELSE 'none' END,
           coalesce(newer.import_id, older.import_id), coalesce(newer.source_line, older.source_line)
    FROM modifier_change
    LEFT JOIN modifier_effect AS older ON older.modifier_effect_id = old_id
    LEFT JOIN modifier_effect AS newer ON newer.modifier_effect_id = new_id
    LEFT JOIN effect AS before ON before.modifier_effect_id = old_id
    LEFT JOIN effect AS after ON after.modifier_effect_id = new_id
)
SELECT CASE WHEN old_id IS NULL THEN 'added' WHEN new_id IS NULL THEN 'removed' ELSE 'changed' END AS change,
       codes, amount_kind,
       payer_plan.raw_payer, CASE WHEN payer_plan.payer_plan_id IS NULL THEN 'not-applicable' END AS raw_payer_na,
       payer_plan.raw_plan,
       CASE WHEN payer_plan.payer_plan_id IS NULL THEN 'not-applicable' ELSE payer_plan.raw_plan_na END AS raw_plan_na,
       before_amount, before_amount_na, after_amount, after_amount_na, percent, percent_na,
       other_figures, other_terms,
       import.file_name AS _file, shown.source_line AS _line, shown.import_id AS _import,
       'nothing: this is what the two editions state' AS _filled_by
FROM shown
JOIN import ON import.import_id = shown.import_id
LEFT JOIN payer_plan ON payer_plan.payer_plan_id = shown.payer_plan_id
ORDER BY is_effect, abs(difference) DESC NULLS LAST, old_id, new_id;
