-- part: changes/pair
-- description: Rates before and after, those of one charge, kind of amount and contract side by side in file order;
--   a rate that only one side has is beside nothing.
-- reads: old rate_id charge_id amount_kind_id payer_plan_id amount amount_na import_id source_line
-- reads: new rate_id charge_id amount_kind_id payer_plan_id amount amount_na import_id source_line
-- grain: one rate before and after
-- column: charge_id int "The charge."
-- column: amount_kind_id int "What the amount is."
-- column: payer_plan_id int "Payer and plan as last published; null for standard charges."
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
       iif(old_id IS NULL, 'no-record', (SELECT reason FROM absent_reason WHERE reason_id = old_na)) AS old_amount_na,
       new_amount / 10000.0 AS new_amount,
       iif(new_id IS NULL, 'no-record', (SELECT reason FROM absent_reason WHERE reason_id = new_na)) AS new_amount_na,
       (new_amount - old_amount) / 10000.0 AS difference,
       iif(new_amount IS NULL OR old_amount IS NULL, 'not-applicable', NULL) AS difference_na,
       round(100.0 * (new_amount - old_amount) / nullif(old_amount, 0), 2) AS percent,
       iif(new_amount IS NULL OR old_amount IS NULL OR old_amount = 0, 'not-applicable', NULL) AS percent_na
FROM (
    SELECT coalesce(new.charge_id, old.charge_id) AS charge_id,
           coalesce(new.amount_kind_id, old.amount_kind_id) AS amount_kind_id,
           coalesce(new.payer_plan_id, old.payer_plan_id) AS payer_plan_id,
           old.rate_id AS old_id, old.import_id AS old_import, old.amount AS old_amount, old.amount_na AS old_na,
           new.rate_id AS new_id, new.import_id AS new_import, new.amount AS new_amount, new.amount_na AS new_na,
           coalesce(new.import_id, old.import_id) AS import_id,
           coalesce(new.source_line, old.source_line) AS source_line
    FROM (
        SELECT old.*, row_number() OVER (PARTITION BY charge_id, amount_kind_id, payer_plan_id ORDER BY rate_id) AS nth
        FROM old
    ) AS old
    FULL JOIN (
        SELECT new.*, row_number() OVER (PARTITION BY charge_id, amount_kind_id, payer_plan_id ORDER BY rate_id) AS nth
        FROM new
    ) AS new
        ON new.charge_id = old.charge_id AND new.amount_kind_id = old.amount_kind_id
       AND ifnull(new.payer_plan_id, 0) = ifnull(old.payer_plan_id, 0) AND new.nth = old.nth
);
