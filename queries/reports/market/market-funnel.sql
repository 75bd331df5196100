-- name: market-funnel
-- title: From all rates to those that count
-- description: Every rate of the code, counted once: what is left out of the comparison of payers and why, and what
--   remains. Prices of payers' own files, which are in no comparison of rates, are counted as listed.
-- with: market/tallied market/funnel-step
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: today date default=latest "the day on which rates are in effect; the command line gives that of the run"
-- param: modifier modifier optional "modifiers of the scope; left out, those with most providers"
-- param: setting text optional "setting of the scope, as the table of scopes prints it"
-- param: billing_class text optional "billing class of the scope, as the table of scopes prints it"
-- param: method text optional "contracting method of the scope, as the table of scopes prints it"
-- param: line_of_business text optional "line of business of the scope, as the table of scopes prints it"
-- param: unit text optional "unit of the scope, as the table of scopes prints it"
-- param: least money default=1 "smaller amounts are left out: they are tokens, not prices"
-- param: locality text optional choices=query:medicare-localities
--   "Medicare locality as contractor/number, such as 09102/04; left out, the nation"
-- param: band_low decimal optional "amounts below this many times the Medicare amount are left out"
-- param: band_high decimal optional "amounts above this many times the Medicare amount are left out"
-- grain: one reason, or one kind of what remains
-- key: step
-- column: step text "What is counted."
-- column: counted int title="Number" "Rates and listed prices; of the last two lines contracts and providers."
-- column: share decimal title="Percent of all rates" "Of all rates of the code."
-- column: imports text "Imports that the figures come from."
-- inputs: market-counted step=step
-- tags: code, market

WITH tally AS (
    SELECT position, what || CASE WHEN position = 2 THEN why ELSE '' END AS step,
           CASE position
               WHEN 4 THEN count(DISTINCT lot.publisher_id || '/' || lot.contract_key)
               WHEN 5 THEN count(DISTINCT lot.publisher_id)
               ELSE coalesce(sum(lot.lot_rates), 0)
           END AS counted,
           group_concat(DISTINCT lot.import_id ORDER BY lot.import_id) AS imports
    FROM funnel_step
    LEFT JOIN tallied AS lot ON NOT is_vote AND (position = 1 OR (position = 2) = (why IS NOT NULL))
    GROUP BY position, step
)
SELECT step, counted,
       CASE WHEN position <= 3 THEN round(100.0 * counted / most, 1) END AS share,
       CASE WHEN position <= 3 THEN NULL ELSE 'not-applicable' END AS share_na,
       coalesce(replace(imports, ',', ', '), 'none') AS imports,
       (SELECT note FROM chosen) AS _note
FROM (SELECT *, max(counted) OVER () AS most FROM tally WHERE step IS NOT NULL)
WHERE most > 0
ORDER BY position, counted DESC, step;
