-- part: market/raw
-- description: Every current rate and amount of the code once, narrow: by the keys of what it has in common with
--   others. Rates that share all of them but the first two are alike in everything but their dollars.
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- grain: one rate
-- column: rate_id int "The rate."
-- column: charge_id int "Its charge."
-- column: alike_charge int "The first charge of the publisher with the same setting, class, place, modifiers and unit."
-- column: publisher_id int "Whose file it is."
-- column: amount_kind_id int "What the amount is."
-- column: payer_plan_id int "The published payer and plan; null for an amount of no payer."
-- column: terms_id int "Its terms."
-- column: import_id int "The import that states it."
-- column: gap int "The reason for which it has no dollars; 0 where it has them."
-- column: marker int "1 where what the file prints in place of dollars is a number."
-- column: amount money(USD) "Dollars, where the file states them."
-- column: source_line int "Its line."

-- Charges are told apart before their rates are read, of which there may be many. A lake, in which a rate is one row
-- with all of it, has a text of its own: `queries/lake/parts`.
WITH priced AS MATERIALIZED (
    SELECT charge.charge_id, publisher_id,
           min(charge.charge_id) OVER (
               PARTITION BY publisher_id, charge.setting, charge.setting_na, charge.billing_class,
                            charge.billing_class_na, charge.place_of_service, charge.modifiers, item.drug_unit,
                            item.drug_type
           ) AS alike_charge
    FROM code
    JOIN item_code USING (code_id)
    JOIN item USING (item_id)
    JOIN charge USING (item_id)
    WHERE code.system = :system AND code.code = :code
      -- An item that lists the code twice is one item.
      AND NOT EXISTS (
          SELECT 1
          FROM item_code AS earlier
          WHERE earlier.item_id = item_code.item_id
            AND earlier.code_id = item_code.code_id
            AND earlier.position < item_code.position
      )
)
SELECT rate.rate_id, rate.charge_id, priced.alike_charge, priced.publisher_id, rate.amount_kind_id,
       rate.payer_plan_id, rate.terms_id, rate.import_id, coalesce(rate.amount_na, 0) AS gap,
       CASE WHEN rate.amount_na IS NOT NULL AND substr(rate.amount_raw, 1, 1) BETWEEN '0' AND '9' THEN 1 ELSE 0
           END AS marker,
       rate.amount / 10000.0 AS amount,
       rate.amount_na, rate.source_line
FROM priced
JOIN rate USING (charge_id)
WHERE rate.superseded_by IS NULL;
