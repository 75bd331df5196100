-- name: import-changes
-- title: What the import changed
-- description: Facts that the import stated otherwise than the edition before, no longer stated, or stated for the
--   first time where an earlier edition existed. A first import changes nothing.
-- param: import_id int required "the import's number"
-- grain: one superseded or new rate
-- key: codes amount_kind raw_payer raw_plan change
-- column: change text "changed, removed or added."
-- column: codes code "All codes of the item."
-- column: amount_kind text title="Kind" "Negotiated, gross, cash, minimum or maximum."
-- column: raw_payer text names title="Published payer" "The payer exactly as the file names it."
-- column: raw_plan text names title="Published plan" "The plan exactly as the file names it."
-- column: before_amount money(USD) title="Before" "Dollars in the earlier edition."
-- column: after_amount money(USD) title="After" "Dollars in this edition."
-- column: percent decimal title="Change, percent" "After against before."
-- column: other_figures text title="Beside dollars"
--   "Percentage, algorithm and allowed amounts before and after, or none; one text where both are the same."
-- column: other_terms text names title="Terms"
--   "Method, first and last day, notes and remittances before and after, as far as they differ; or none."
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
)
SELECT CASE WHEN old_id IS NULL THEN 'added' WHEN new_id IS NULL THEN 'removed' ELSE 'changed' END AS change,
       (SELECT group_concat(code.system || ' ' || code.code, ', ' ORDER BY item_code.position)
        FROM item_code JOIN code USING (code_id) WHERE item_code.item_id = charge.item_id) AS codes,
       amount_kind.amount_kind,
       payer_plan.raw_payer, CASE WHEN payer_plan.payer_plan_id IS NULL THEN 'not-applicable' END AS raw_payer_na,
       payer_plan.raw_plan,
       CASE WHEN payer_plan.payer_plan_id IS NULL THEN 'not-applicable' ELSE payer_plan.raw_plan_na END AS raw_plan_na,
       old_amount AS before_amount, old_amount_na AS before_amount_na,
       new_amount AS after_amount, new_amount_na AS after_amount_na, percent, percent_na,
       other_figures, other_terms,
       import.file_name AS _file, pair.source_line AS _line, pair.import_id AS _import,
       'nothing: this is what the two editions state' AS _filled_by
FROM pair
JOIN charge USING (charge_id)
JOIN amount_kind USING (amount_kind_id)
JOIN import ON import.import_id = pair.import_id
LEFT JOIN payer_plan ON payer_plan.payer_plan_id = pair.payer_plan_id
ORDER BY abs(difference) DESC NULLS LAST, old_id, new_id;
