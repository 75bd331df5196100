-- part: changes/pair
-- description: Rates before and after, those of one charge, kind of amount and contract side by side in file order;
--   a rate that only one side has is beside nothing.
-- reads: old rate_id charge_id amount_kind_id payer_plan_id amount amount_na import_id source_line
-- reads: new rate_id charge_id amount_kind_id payer_plan_id amount amount_na import_id source_line
-- grain: one rate before and after
-- column: charge_id int "The charge."
-- column: amount_kind_id int "What the amount is."
-- column: payer_plan_id int "Payer and plan, as the later of the two names them; null for standard charges."
-- column: old_id int "The rate before; null where there was none."
-- column: old_import int "Its import."
-- column: new_id int "The rate after; null where there is none."
-- column: new_import int "Its import."
-- column: import_id int "Import of the later of the two."
-- column: source_line int "Its line."
-- column: old_amount money(USD) "Dollars before."
-- column: new_amount money(USD) "Dollars after."
-- column: difference money(USD) "After less before."
-- column: percent decimal "The difference in percent of before."

SELECT charge_id, amount_kind_id, payer_plan_id, old_id, old_import, new_id, new_import, import_id, source_line,
       old_amount / 10000.0 AS old_amount,
       CASE WHEN old_id IS NULL THEN 'no-record'
           ELSE (SELECT reason FROM absent_reason WHERE reason_id = old_na) END AS old_amount_na,
       new_amount / 10000.0 AS new_amount,
       CASE WHEN new_id IS NULL THEN 'no-record'
           ELSE (SELECT reason FROM absent_reason WHERE reason_id = new_na) END AS new_amount_na,
       (new_amount - old_amount) / 10000.0 AS difference,
       CASE WHEN new_amount IS NULL OR old_amount IS NULL THEN 'not-applicable' END AS difference_na,
       round(100.0 * (new_amount - old_amount) / nullif(old_amount, 0), 2) AS percent,
       CASE WHEN new_amount IS NULL OR old_amount IS NULL OR old_amount = 0 THEN 'not-applicable' END AS percent_na
FROM (
    SELECT charge_id, amount_kind_id,
           coalesce(max(payer_plan_id) FILTER (WHERE side = 2), max(payer_plan_id)) AS payer_plan_id,
           max(rate_id) FILTER (WHERE side = 1) AS old_id, max(import_id) FILTER (WHERE side = 1) AS old_import,
           max(amount) FILTER (WHERE side = 1) AS old_amount, max(absent) FILTER (WHERE side = 1) AS old_na,
           max(rate_id) FILTER (WHERE side = 2) AS new_id, max(import_id) FILTER (WHERE side = 2) AS new_import,
           max(amount) FILTER (WHERE side = 2) AS new_amount, max(absent) FILTER (WHERE side = 2) AS new_na,
           max(import_id) AS import_id,
           coalesce(max(source_line) FILTER (WHERE side = 2), max(source_line)) AS source_line
    FROM (
        -- A group has one row of each side, so that a maximum is its value; a full join would have no index.
        SELECT side, rate_id, charge_id, amount_kind_id, contract, beside, payer_plan_id, amount, absent,
               import_id, source_line,
               row_number() OVER (
                   PARTITION BY side, charge_id, amount_kind_id, contract, beside ORDER BY rate_id) AS nth
        FROM (
            SELECT 1 AS side, rate_id, charge_id, amount_kind_id, payer_plan_id, amount, amount_na AS absent,
                   import_id, source_line
            FROM old
            UNION ALL
            SELECT 2, rate_id, charge_id, amount_kind_id, payer_plan_id, amount, amount_na, import_id, source_line
            FROM new
        )
        LEFT JOIN (
            SELECT payer_plan_id, min(payer_plan_id) OVER (PARTITION BY contract_key) AS contract FROM payer_contract
        ) USING (payer_plan_id)
        LEFT JOIN rate_beside USING (rate_id)
    )
    GROUP BY charge_id, amount_kind_id, contract, beside, nth
);
