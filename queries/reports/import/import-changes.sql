-- name: import-changes
-- title: What the import changed
-- description: Facts that the import stated otherwise than the edition before, no longer stated, or stated for the first time where an earlier edition existed. A first import changes nothing.
-- param: import_id int required "the import's number"
-- grain: one superseded or new rate
-- key: codes amount_kind raw_payer raw_plan change
-- column: change text "changed, removed or added."
-- column: codes code "All codes of the item."
-- column: amount_kind text title="Kind" "Negotiated, gross, cash, minimum or maximum."
-- column: raw_payer text title="Published payer" "The payer exactly as the file names it."
-- column: raw_plan text title="Published plan" "The plan exactly as the file names it."
-- column: before_amount money(USD) title="Before" "Dollars in the earlier edition."
-- column: after_amount money(USD) title="After" "Dollars in this edition."
-- column: percent decimal title="Change, percent" "After against before."
-- tags: import, rate
WITH old AS (
    SELECT rate_id, charge_id, amount_kind_id, payer_plan_id, amount, amount_na, import_id, source_line,
           row_number() OVER (PARTITION BY charge_id, amount_kind_id, payer_plan_id ORDER BY rate_id) AS nth
    FROM rate WHERE superseded_by = :import_id
),
new AS (
    SELECT rate_id, charge_id, amount_kind_id, payer_plan_id, amount, amount_na, import_id, source_line,
           row_number() OVER (PARTITION BY charge_id, amount_kind_id, payer_plan_id ORDER BY rate_id) AS nth
    FROM rate
    WHERE import_id = :import_id
      AND EXISTS (SELECT 1 FROM rate AS any_old WHERE any_old.superseded_by = :import_id)
),
pair AS (
    SELECT old.charge_id, old.amount_kind_id, old.payer_plan_id,
           old.rate_id AS old_id, new.rate_id AS new_id,
           old.amount AS before_amount, old.amount_na AS before_na, new.amount AS after_amount, new.amount_na AS after_na,
           coalesce(new.import_id, old.import_id) AS import_id, coalesce(new.source_line, old.source_line) AS source_line
    FROM old
    LEFT JOIN new ON new.charge_id = old.charge_id AND new.amount_kind_id = old.amount_kind_id
                 AND new.payer_plan_id IS old.payer_plan_id AND new.nth = old.nth
    UNION ALL
    SELECT new.charge_id, new.amount_kind_id, new.payer_plan_id, NULL, new.rate_id,
           NULL, NULL, new.amount, new.amount_na, new.import_id, new.source_line
    FROM new
    LEFT JOIN old ON old.charge_id = new.charge_id AND old.amount_kind_id = new.amount_kind_id
                 AND old.payer_plan_id IS new.payer_plan_id AND old.nth = new.nth
    WHERE old.rate_id IS NULL
)
SELECT CASE WHEN pair.old_id IS NULL THEN 'added' WHEN pair.new_id IS NULL THEN 'removed' ELSE 'changed' END AS change,
       (SELECT group_concat(code.system || ' ' || code.code, ', ')
        FROM item_code JOIN code USING (code_id) WHERE item_code.item_id = charge.item_id) AS codes,
       amount_kind.amount_kind,
       payer_plan.raw_payer, iif(payer_plan.payer_plan_id IS NULL, 'not-applicable', NULL) AS raw_payer_na,
       payer_plan.raw_plan, iif(payer_plan.payer_plan_id IS NULL, 'not-applicable', payer_plan.raw_plan_na) AS raw_plan_na,
       pair.before_amount / 10000.0 AS before_amount,
       CASE WHEN pair.old_id IS NULL THEN 'no-record'
            ELSE (SELECT reason FROM absent_reason WHERE reason_id = pair.before_na) END AS before_amount_na,
       pair.after_amount / 10000.0 AS after_amount,
       CASE WHEN pair.new_id IS NULL THEN 'no-record'
            ELSE (SELECT reason FROM absent_reason WHERE reason_id = pair.after_na) END AS after_amount_na,
       round(100.0 * (pair.after_amount - pair.before_amount) / nullif(pair.before_amount, 0), 2) AS percent,
       iif(pair.after_amount IS NULL OR pair.before_amount IS NULL OR pair.before_amount = 0, 'not-applicable', NULL) AS percent_na,
       import.file_name AS _file, pair.source_line AS _line, pair.import_id AS _import,
       'nothing: this is what the two editions state' AS _filled_by
FROM pair
JOIN charge USING (charge_id)
JOIN amount_kind USING (amount_kind_id)
JOIN import ON import.import_id = pair.import_id
LEFT JOIN payer_plan ON payer_plan.payer_plan_id = pair.payer_plan_id
ORDER BY abs(pair.after_amount - pair.before_amount) DESC NULLS LAST, pair.old_id, pair.new_id;
