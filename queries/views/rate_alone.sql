-- view: rate_alone
-- title: Rates that are known without a look at others
-- description: Rates that hold today and share their price with no other: there is nothing that they could be in
--   conflict with, and `payer_found`, which compares figures, would find them known. The first of a code is found
--   without reading its others.
-- grain: code, rate
-- column: system text "Code system, such as CPT, HCPCS or MS-DRG."
-- column: code code "Billing code as text, with its zeros."
-- column: rate_id int "Key of the rate in the table `rate`."

SELECT rate.system, rate.code, rate.rate_id
FROM rate_price AS rate
WHERE rate.only_groups = 0 AND rate.has_figure = 1 AND rate.is_token = 0
  AND coalesce(rate.effective_from <= rate.day, TRUE) AND coalesce(rate.effective_to >= rate.day, TRUE)
  -- A list has prices of many providers for one charge, whose rows are read as stored.
  AND (rate.amount_kind <> 'in-network' OR NOT EXISTS (
      SELECT 1
      FROM rate AS other
      JOIN in_network_rate AS paid ON paid.rate_id = other.rate_id
      WHERE other.charge_id = rate.charge_id AND other.rate_id <> rate.rate_id AND other.superseded_by IS NULL
        AND paid.provider_set_id = rate.provider_set_id
  ))
  AND (rate.amount_kind <> 'negotiated' OR NOT EXISTS (
      SELECT 1
      FROM rate AS other
      JOIN payer_contract AS contracted ON contracted.payer_plan_id = other.payer_plan_id
      WHERE other.charge_id = rate.charge_id AND other.rate_id <> rate.rate_id AND other.superseded_by IS NULL
        AND other.amount_kind_id = 1 AND contracted.contract_key = rate.whose || '; ' || rate.plan_key
  ));
