-- name: market-funnel
-- title: From all rates to those that count
-- description: Every rate of the code, counted once: what is left out of the comparison of payers and why, and what remains.
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: modifier modifier optional "modifiers of the scope; left out, those with most providers"
-- param: setting text optional "setting of the scope, as the table of scopes prints it"
-- param: billing_class text optional "billing class of the scope, as the table of scopes prints it"
-- param: method text optional "contracting method of the scope, as the table of scopes prints it"
-- param: least money default=1 "smaller amounts are left out: they are tokens, not prices"
-- param: band_low decimal optional "amounts below this many times the Medicare amount are left out"
-- param: band_high decimal optional "amounts above this many times the Medicare amount are left out"
-- grain: one reason, or one kind of what remains
-- key: step
-- column: step text "What is counted."
-- column: counted int title="Number" "Rates; of the last two lines contracts and providers."
-- column: share decimal title="Percent of all rates" "Of all rates of the code."
-- column: imports text "Imports behind them."
-- inputs: market-excluded why=step
-- inputs: market-rates
-- tags: code, market

WITH chosen AS (
    SELECT scope, scope_unit, scope_modifiers, scope_setting, scope_class, scope_method
    FROM v_market_scope
    WHERE system = :system AND code = :code AND amount_kind = 'negotiated'
      AND (:modifier IS NULL OR scope_modifiers = iif(:modifier = '', 'none', replace(:modifier, '|', ' ')))
      AND (:setting IS NULL OR scope_setting = :setting)
      AND (:billing_class IS NULL OR scope_class = :billing_class)
      AND (:method IS NULL OR scope_method = :method)
    ORDER BY scope_method = 'per diem', providers DESC, contracts DESC, rates DESC, scope
    LIMIT 1
),
medicare AS (
    SELECT value AS medicare, value_na AS medicare_na
    FROM v_benchmark
    WHERE system = :system AND code = :code AND measure = 'medicare-amount' AND setting = 'facility'
      AND geography = 'US' AND modifiers = ''
    ORDER BY period DESC
    LIMIT 1
),
considered AS MATERIALIZED (
    SELECT rate.publisher_id, rate.payer_plan_id, rate.import_id,
           CASE
               WHEN rate.amount_kind <> 'negotiated' THEN 'another kind of amount: ' || rate.amount_kind
               WHEN rate.stated_as = 'percentage' THEN 'a percentage of charges, not dollars'
               WHEN rate.stated_as = 'algorithm' THEN 'an algorithm, not dollars'
               WHEN rate.stated_as = 'gap' THEN 'no amount: [' || rate.amount_na || ']'
               WHEN rate.scope_unit <> chosen.scope_unit THEN 'for another unit: ' || rate.scope_unit
               WHEN rate.scope_modifiers <> chosen.scope_modifiers THEN 'other modifiers: ' || rate.scope_modifiers
               WHEN rate.scope_setting <> chosen.scope_setting THEN 'another setting: ' || rate.scope_setting
               WHEN rate.scope_class <> chosen.scope_class THEN 'another billing class: ' || rate.scope_class
               WHEN rate.scope_method <> chosen.scope_method THEN 'another method: ' || rate.scope_method
               WHEN rate.amount < :least THEN 'below the smallest amount'
               WHEN rate.amount < :band_low * medicare OR rate.amount > :band_high * medicare
                   THEN 'outside the band of the Medicare amount'
           END AS why
    FROM v_market_rate AS rate
    LEFT JOIN chosen ON 1
    LEFT JOIN medicare ON 1
    WHERE rate.system = :system AND rate.code = :code
),
kind (position, step) AS (
    VALUES (1, 'All current rates and amounts of the code'), (2, 'Left out, '), (3, 'Rates that count'),
           (4, 'Contracts, one vote each'), (5, 'Providers, one vote each')
),
line AS (
    SELECT kind.position, kind.step || iif(kind.position = 2, considered.why, '') AS step,
           CASE kind.position
               WHEN 4 THEN count(DISTINCT considered.publisher_id || '/' || considered.payer_plan_id)
               WHEN 5 THEN count(DISTINCT considered.publisher_id)
               ELSE count(considered.publisher_id)
           END AS counted,
           group_concat(DISTINCT considered.import_id) AS imports
    FROM kind
    LEFT JOIN considered ON kind.position = 1 OR (kind.position = 2) = (considered.why IS NOT NULL)
    GROUP BY kind.position, iif(kind.position = 2, considered.why, NULL)
    HAVING kind.position <> 2 OR considered.why IS NOT NULL
),
shared AS (
    SELECT line.*, sum(iif(position = 1, counted, 0)) OVER () AS total
    FROM line
)
SELECT step, counted,
       iif(position <= 3, round(100.0 * counted / total, 1), NULL) AS share,
       iif(position <= 3, NULL, 'not-applicable') AS share_na,
       coalesce(replace(imports, ',', ', '), 'none') AS imports,
       'One scope: ' || :system || ' ' || :code || '; ' || (SELECT scope FROM chosen) || '.' AS _note
FROM shared
WHERE total > 0
ORDER BY position, counted DESC, step;
