-- name: market-counted
-- title: Rates counted and left out
-- description: Every rate of the code, once: that it counts in the comparison of payers, or the first reason why it
--   does not. Its numbers are those of the way from all rates to those that count.
-- with: market/considered market/funnel-step
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: today date default=latest "the day on which rates are in effect; the command line gives that of the run"
-- param: modifier modifier optional "modifiers of the scope; left out, those with most providers"
-- param: setting text optional "setting of the scope, as the table of scopes prints it"
-- param: billing_class text optional "billing class of the scope, as the table of scopes prints it"
-- param: method text optional "contracting method of the scope, as the table of scopes prints it"
-- param: line_of_business text optional "line of business of the scope, as the table of scopes prints it"
-- param: unit text optional "unit of the scope, as the table of scopes prints it"
-- param: step text optional "only the rates of this line, as the way from all rates to those that count prints it"
-- param: least money default=1 "smaller amounts are left out: they are tokens, not prices"
-- param: locality text optional choices=query:medicare-localities
--   "Medicare locality as contractor/number, such as 09102/04; left out, the nation"
-- param: band_low decimal optional "amounts below this many times the Medicare amount are left out"
-- param: band_high decimal optional "amounts above this many times the Medicare amount are left out"
-- grain: one rate
-- key: publisher raw_payer raw_plan scope counts
-- column: counts text "yes, or why it is left out: the first reason that applies."
-- column: raw_payer text names title="Published payer" "The payer exactly as the file names it."
-- column: raw_plan text names title="Published plan" "The plan exactly as the file names it."
-- column: publisher text names title="Published by" "Whose file it is."
-- column: amount money(USD) "Dollars, where the file states them."
-- column: scope text "What the rate may be compared with."
-- column: file_name text names title="File" "The file that states it."
-- column: source_line int title="Line" "Physical line in the file."
-- tags: code, market, explain

SELECT coalesce('no: ' || considered.why, 'yes') AS counts, rate.raw_payer, rate.raw_payer_na, rate.raw_plan,
       rate.raw_plan_na, rate.publisher, rate.amount, rate.amount_na, rate.amount_raw, rate.scope, rate.file_name,
       rate.source_line, rate.file_name AS _file, rate.source_line AS _line, rate.import_id AS _import,
       'a corrected or newer file of ' || rate.publisher AS _filled_by
FROM considered
CROSS JOIN v_market_rate AS rate USING (rate_id)
WHERE rate.system = :system AND rate.code = :code
  AND (:step IS NULL OR EXISTS (
      SELECT 1
      FROM funnel_step AS asked
      -- What counts is what contracts and providers vote with.
      WHERE :step = what || CASE WHEN position = 2 THEN considered.why ELSE '' END
        AND (position <= 2 OR considered.why IS NULL)
  ))
ORDER BY considered.why IS NOT NULL, considered.why, publisher, raw_payer, raw_plan, rate_id;
