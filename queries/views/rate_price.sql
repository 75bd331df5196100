-- view: rate_price
-- title: Prices of payers, as they are compared
-- description: Every current negotiated and in-network rate of a code with what the figures of one price have in
--   common: payer, plan, charge, method, and of an in-network rate also who is paid it and what the price is.
-- grain: code, rate
-- column: system text "Code system, such as CPT, HCPCS or MS-DRG."
-- column: code code "Billing code as text, with its zeros."
-- column: rate_id int "Key of the rate in the table `rate`."
-- column: charge_id int "Key of its charge."
-- column: amount_kind text "negotiated or in-network."
-- column: method text "Contracting method."
-- column: payer code names "Payer that an alias leads to; null where none does."
-- column: whose text "The payer, or the letters of its published name where no alias leads to one."
-- column: plan_key text "The plan's name as names are compared."
-- column: product text
--   "The published name without the form of the company where the file names no plan: each may be a product."
-- column: line_of_business text "Line of business, or unknown."
-- column: beside text "The unit of work; of an in-network rate before it who is paid it and what the price is."
-- column: provider_set_id int "Of an in-network rate who is paid it; null elsewhere."
-- column: only_groups int "1 where the code only groups the item, which another code names; 0 elsewhere."
-- column: amount int "Ten-thousandths of a dollar; null where it has none."
-- column: percentage int "Ten-thousandths of a percent."
-- column: words text names "How the amount is found; beside dollars a text only explains them."
-- column: has_figure int "1 with an amount, a percentage or a text; 0 without."
-- column: reason_id int "Key of the reason for which it has no dollars; null where it has them."
-- column: effective_from date "First day of the rate."
-- column: effective_to date "Last day of the rate."
-- column: day date "The day that reports are of."
-- column: is_token int "1 for less than a dollar, unless such is a price of the code; 0 elsewhere."

SELECT rate.system, rate.code, rate.rate_id, rate.charge_id, rate.amount_kind, rate.method, rate.payer,
       rate.whose, rate.plan_key, rate.product, rate.line_of_business,
       coalesce(priced.provider_set_id || ' ' || priced.negotiated_type || ' '
           || coalesce(priced.arrangement, '') || ' ' || priced.places, '') || rate.work_unit AS beside,
       priced.provider_set_id, rate.only_groups, rate.amount, rate.percentage,
       CASE WHEN rate.amount IS NULL THEN rate.algorithm END AS words,
       CASE WHEN coalesce(rate.amount, rate.percentage, rate.algorithm_id) IS NULL THEN 0 ELSE 1 END AS has_figure,
       rate.reason_id, rate.effective_from, rate.effective_to, today.day,
       -- A drug may cost less than a dollar.
       CASE WHEN rate.amount_kind = 'negotiated' AND rate.amount < 10000 AND NOT EXISTS (
           SELECT 1
           FROM drug_price AS drug
           WHERE drug.system = rate.system AND drug.code = rate.code AND drug.lowest < 10000
       ) THEN 1 ELSE 0 END AS is_token
FROM rate_line AS rate
LEFT JOIN in_network_rate AS priced ON priced.rate_id = rate.rate_id
JOIN today ON TRUE
WHERE rate.amount_kind IN ('negotiated', 'in-network');
