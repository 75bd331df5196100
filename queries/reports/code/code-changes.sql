-- name: code-changes
-- title: Changes between editions
-- description: Rates of the code that a later edition of the same source changed or no longer states.
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- grain: one superseded rate
-- key: publisher amount_kind raw_payer raw_plan replaced_by
-- column: publisher text names title="Published by" "Whose file it is."
-- column: amount_kind text title="Kind" "Negotiated, gross, cash, minimum or maximum."
-- column: raw_payer text names title="Published payer" "The payer exactly as the file names it."
-- column: raw_plan text names title="Published plan" "The plan exactly as the file names it."
-- column: before_amount money(USD) title="Before" "Dollars in the earlier edition."
-- column: after_amount money(USD) title="After" "Dollars in the edition that replaced it."
-- column: percent decimal title="Change, percent" "After against before."
-- column: replaced_by int title="Import" "The import that replaced it."
-- tags: code, rate, database
WITH touched AS MATERIALIZED (
    SELECT DISTINCT charge_id
    FROM code
    JOIN item_code USING (code_id)
    JOIN charge USING (item_id)
    JOIN rate USING (charge_id)
    WHERE code.system = :system AND code.code = :code AND rate.superseded_by IS NOT NULL
),
-- What tells in-network rates of one charge apart is looked up for each: joined, all of the database would be read.
stated AS MATERIALIZED (
    SELECT v_rate_history.*, payer_contract.contract_key,
           (SELECT beside FROM rate_beside WHERE rate_beside.rate_id = v_rate_history.rate_id) AS beside
    FROM v_rate_history
    LEFT JOIN payer_contract ON payer_contract.payer_plan_id = v_rate_history.payer_plan_id
    WHERE system = :system AND code = :code AND charge_id IN (SELECT charge_id FROM touched)
),
history AS MATERIALIZED (
    SELECT *,
           row_number() OVER (
               PARTITION BY charge_id, amount_kind, contract_key, beside, import_id ORDER BY rate_id) AS turn
    FROM stated
)
SELECT before.publisher, before.amount_kind, before.raw_payer, before.raw_payer_na, before.raw_plan, before.raw_plan_na,
       before.amount AS before_amount, before.amount_na AS before_amount_na,
       after.amount AS after_amount,
       CASE WHEN after.rate_id IS NULL THEN 'no-record' ELSE after.amount_na END AS after_amount_na,
       round(100.0 * (after.amount - before.amount) / nullif(before.amount, 0), 2) AS percent,
       CASE WHEN after.amount IS NULL OR before.amount IS NULL OR before.amount = 0
           THEN 'not-applicable' END AS percent_na,
       before.replaced_by,
       before.file_name AS _file, before.source_line AS _line, before.import_id AS _import,
       'nothing: the later edition does not state it' AS _filled_by
FROM history AS before
LEFT JOIN history AS after
    ON after.charge_id = before.charge_id
   AND after.amount_kind = before.amount_kind
   AND after.contract_key IS NOT DISTINCT FROM before.contract_key
   AND after.beside IS NOT DISTINCT FROM before.beside
   AND (
       after.import_id = before.replaced_by
       -- A name that was matched to a payer has no rates of its own: what was current already replaced them.
       OR (
           before.replaced_by IN (SELECT import_id FROM v_import WHERE format = 'payer-alias')
           AND after.import_id > before.import_id AND after.import_id < before.replaced_by
           AND (after.replaced_by IS NULL OR after.replaced_by > before.replaced_by)
       )
   )
   AND after.turn = before.turn
WHERE before.replaced_by IS NOT NULL
ORDER BY before.replaced_by DESC, before.publisher, before.rate_id;
