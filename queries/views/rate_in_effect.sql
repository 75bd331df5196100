-- view: rate_in_effect
-- title: Rates with a figure that hold today
-- description: Negotiated and in-network rates of one code that state a figure, hold today and are no tokens, whatever
--   payer states them.
-- grain: one rate
-- column: system text "Code system, such as CPT, HCPCS or MS-DRG."
-- column: code code "Billing code as text, with its zeros."
-- column: charge_id int "Key of its charge."
-- column: payer_plan_id int "Key of its payer and plan as published."
-- column: amount_kind text "negotiated or in-network."
-- column: method text "Contracting method."
-- column: effective_from date "First day of the rate."
-- column: amount int "Ten-thousandths of a dollar."
-- column: percentage int "Ten-thousandths of a percent."

SELECT rate.system, rate.code, rate.charge_id, rate.payer_plan_id, rate.amount_kind, rate.method, rate.effective_from,
       rate.amount, rate.percentage
FROM rate_line AS rate
JOIN today ON TRUE
WHERE NOT rate.only_groups AND rate.amount_kind IN ('negotiated', 'in-network')
  AND coalesce(rate.amount, rate.percentage, rate.algorithm_id) IS NOT NULL
  AND coalesce(rate.effective_from <= today.day, TRUE) AND coalesce(rate.effective_to >= today.day, TRUE)
  -- A drug may cost less than a dollar.
  AND (rate.amount_kind = 'in-network' OR coalesce(rate.amount >= 10000, TRUE) OR EXISTS (
      SELECT 1 FROM drug_price AS price
      WHERE price.system = rate.system AND price.code = rate.code AND price.lowest < 10000
  ));
