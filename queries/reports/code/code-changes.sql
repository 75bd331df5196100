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
-- column: percent decimal title="Change, percent" "After against before, where both are of one method."
-- column: other_figures text title="Beside dollars"
--   "Percentage, algorithm and allowed amounts before and after, or none; one text where both are the same."
-- column: other_terms text names title="Terms"
--   "Method, first and last day, notes, remittances and who is paid, as far as they differ; or none."
-- column: replaced_by int title="Import" "The import that replaced it."
-- with: changes/pair
-- tags: code, rate, database

WITH touched AS MATERIALIZED (
    SELECT DISTINCT charge_id
    FROM code
    JOIN item_code USING (code_id)
    JOIN charge USING (item_id)
    JOIN rate USING (charge_id)
    WHERE code.system = :system AND code.code = :code AND rate.superseded_by IS NOT NULL
),
history AS MATERIALIZED (
    SELECT v_rate_history.*, rate.amount_kind_id, rate.terms_id
    FROM v_rate_history
    JOIN rate USING (rate_id)
    WHERE v_rate_history.system = :system AND v_rate_history.code = :code
      AND v_rate_history.charge_id IN (SELECT charge_id FROM touched)
),
old AS MATERIALIZED (
    SELECT replaced_by AS step, rate_id, charge_id, amount_kind_id, payer_plan_id, terms_id
    FROM history
    WHERE replaced_by IS NOT NULL
),
-- A name that was matched to a payer has no rates of its own: what was current already replaced the others.
matched AS MATERIALIZED (
    SELECT history.replaced_by AS step, payer_contract.contract_key, min(history.import_id) AS since
    FROM history
    JOIN payer_contract USING (payer_plan_id)
    WHERE history.replaced_by IN (
        SELECT import_id FROM v_import WHERE format IN ('payer-alias', 'seed-payers', 'seed-payer_aliases')
    )
    GROUP BY history.replaced_by, payer_contract.contract_key
),
new AS MATERIALIZED (
    SELECT import_id AS step, rate_id, charge_id, amount_kind_id, payer_plan_id, terms_id
    FROM history
    WHERE import_id IN (SELECT step FROM old)
    UNION ALL
    SELECT matched.step, history.rate_id, history.charge_id, history.amount_kind_id, history.payer_plan_id,
           history.terms_id
    FROM matched
    JOIN payer_contract USING (contract_key)
    JOIN history
        ON history.payer_plan_id = payer_contract.payer_plan_id
       AND history.import_id > matched.since AND history.import_id < matched.step
       AND (history.replaced_by IS NULL OR history.replaced_by > matched.step)
)
SELECT before.publisher, before.amount_kind, before.raw_payer, before.raw_payer_na, before.raw_plan, before.raw_plan_na,
       pair.old_amount AS before_amount, pair.old_amount_na AS before_amount_na,
       pair.new_amount AS after_amount, pair.new_amount_na AS after_amount_na, pair.percent, pair.percent_na,
       pair.other_figures, pair.other_terms, before.replaced_by,
       before.file_name AS _file, before.source_line AS _line, before.import_id AS _import,
       CASE WHEN pair.new_id IS NULL THEN 'nothing: the later edition does not state it'
           ELSE 'nothing: this is what the two editions state' END AS _filled_by
FROM pair
JOIN history AS before ON before.rate_id = pair.old_id
ORDER BY before.replaced_by DESC, before.publisher, before.rate_id;
