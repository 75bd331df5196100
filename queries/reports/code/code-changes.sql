-- name: code-changes
-- title: Changes between editions
-- description: Rates of the code that a later edition of the same source changed or no longer states.
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- grain: one superseded rate
-- column: publisher text title="Published by" "Whose file it is."
-- column: amount_kind text title="Kind" "Negotiated, gross, cash, minimum or maximum."
-- column: raw_payer text title="Published payer" "The payer exactly as the file names it."
-- column: raw_plan text title="Published plan" "The plan exactly as the file names it."
-- column: before_amount money(USD) title="Before" "Dollars in the earlier edition."
-- column: after_amount money(USD) title="After" "Dollars in the edition that replaced it."
-- column: percent decimal title="Change, percent" "After against before."
-- column: replaced_by int title="Import" "The import that replaced it."
-- tags: code, rate
SELECT publisher.name AS publisher, amount_kind.amount_kind,
       payer_plan.raw_payer, iif(payer_plan.payer_plan_id IS NULL, 'not-applicable', NULL) AS raw_payer_na,
       payer_plan.raw_plan, iif(payer_plan.payer_plan_id IS NULL, 'not-applicable', payer_plan.raw_plan_na) AS raw_plan_na,
       before.amount / 10000.0 AS before_amount,
       (SELECT reason FROM absent_reason WHERE reason_id = before.amount_na) AS before_amount_na,
       after.amount / 10000.0 AS after_amount,
       CASE
           WHEN after.rate_id IS NULL THEN 'no-record'
           ELSE (SELECT reason FROM absent_reason WHERE reason_id = after.amount_na)
       END AS after_amount_na,
       round(100.0 * (after.amount - before.amount) / nullif(before.amount, 0), 2) AS percent,
       CASE
           WHEN after.amount IS NULL OR before.amount IS NULL THEN 'not-applicable'
           WHEN before.amount = 0 THEN 'not-applicable'
       END AS percent_na,
       before.superseded_by AS replaced_by,
       import.file_name AS _file, before.source_line AS _line, before.import_id AS _import,
       'nothing: the later edition does not state it' AS _filled_by
FROM code
JOIN item_code USING (code_id)
JOIN charge USING (item_id)
JOIN rate AS before USING (charge_id)
JOIN item ON item.item_id = charge.item_id
JOIN publisher USING (publisher_id)
JOIN amount_kind USING (amount_kind_id)
JOIN import ON import.import_id = before.import_id
LEFT JOIN payer_plan ON payer_plan.payer_plan_id = before.payer_plan_id
LEFT JOIN rate AS after
    ON after.charge_id = before.charge_id
   AND after.amount_kind_id = before.amount_kind_id
   AND after.payer_plan_id IS before.payer_plan_id
   AND after.import_id = before.superseded_by
WHERE code.system = :system AND code.code = :code AND before.superseded_by IS NOT NULL
ORDER BY before.superseded_by DESC, publisher.name, before.rate_id, after.rate_id;
