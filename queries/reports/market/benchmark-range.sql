-- name: benchmark-range
-- title: Range over all payers
-- description: Negotiated rates over all payers, and the hospitals' own amounts and allowed amounts in the same setting, billing class, modifiers and unit. Allowed amounts are those of rates by any method: files state them for rates that are not in dollars.
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: modifier modifier optional "modifiers of the scope; left out, those with most providers"
-- param: setting text optional "setting of the scope, as the table of scopes prints it"
-- param: billing_class text optional "billing class of the scope, as the table of scopes prints it"
-- param: method text optional "contracting method of the scope, as the table of scopes prints it"
-- param: min_n int default=3 "fewest providers for which a percentile is shown"
-- param: least money default=1 "smaller amounts are left out: they are tokens, not prices"
-- param: band_low decimal optional "amounts below this many times the Medicare amount are left out"
-- param: band_high decimal optional "amounts above this many times the Medicare amount are left out"
-- grain: one kind of amount
-- key: amount_kind
-- column: amount_kind text title="Kind" "Negotiated; gross, cash, minimum and maximum of the hospital; allowed amounts that a file states."
-- column: rates int "Rates that count."
-- column: contracts int "Contracts behind them: one payer and plan with one provider."
-- column: providers int "Providers behind the contracts; a payer's own file counts as one."
-- column: known int title="Known" "Rates in the scope with a dollar amount: known of applicable."
-- column: applicable int title="Of applicable" "Rates in the scope that could have a dollar amount."
-- column: p10 money(USD) title="10th percentile" "Of the providers' votes."
-- column: p25 money(USD) title="25th percentile" "Of the providers' votes."
-- column: middle money(USD) title="Median" "Of the providers' votes."
-- column: p75 money(USD) title="75th percentile" "Of the providers' votes."
-- column: p90 money(USD) title="90th percentile" "Of the providers' votes."
-- column: mean money(USD) "Of the providers' votes."
-- column: lowest money(USD) "Lowest vote of a contract."
-- column: highest money(USD) "Highest vote of a contract."
-- column: spread decimal "How many times the 10th percentile the 90th is."
-- column: of_medicare decimal title="Median, percent of Medicare" "Against the national amount in a facility."
-- column: imports text "Imports behind the rates."
-- chart: range low=p10 mid=middle high=p90 count=providers label=amount_kind
-- inputs: market-rates kind=amount_kind
-- tags: code, benchmark, market

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
kind (position, amount_kind) AS (
    VALUES (1, 'negotiated'), (2, 'allowed, median'), (3, 'allowed, estimated'), (4, 'cash'), (5, 'gross'), (6, 'minimum'), (7, 'maximum')
),
-- The rates of the scope, and of the hospitals' own and allowed amounts those of the same setting, class, modifiers and unit.
scoped AS MATERIALIZED (
    SELECT rate.rate_id, rate.amount_kind, rate.publisher_id, rate.payer_plan_id, rate.amount, rate.amount_na, rate.import_id,
           rate.amount_kind <> 'negotiated' OR rate.scope_method = chosen.scope_method AS of_method
    FROM v_market_rate AS rate
    JOIN chosen
        ON rate.scope_unit = chosen.scope_unit AND rate.scope_modifiers = chosen.scope_modifiers
       AND rate.scope_setting = chosen.scope_setting AND rate.scope_class = chosen.scope_class
    WHERE rate.system = :system AND rate.code = :code
),
considered AS (
    SELECT amount_kind, publisher_id, payer_plan_id, amount, amount_na, import_id FROM scoped WHERE of_method
    UNION ALL
    SELECT 'allowed, median', publisher_id, payer_plan_id, median_amount, median_amount_na, import_id
    FROM scoped JOIN v_rate_statistic USING (rate_id)
    UNION ALL
    SELECT 'allowed, estimated', publisher_id, payer_plan_id, estimated_amount, estimated_amount_na, import_id
    FROM scoped JOIN v_rate_statistic USING (rate_id)
),
contract AS (
    SELECT amount_kind, publisher_id, payer_plan_id, median(amount) AS vote, count(amount) AS rates
    FROM considered
    LEFT JOIN medicare ON 1
    WHERE amount >= :least
      AND (:band_low IS NULL OR medicare IS NULL OR amount >= :band_low * medicare)
      AND (:band_high IS NULL OR medicare IS NULL OR amount <= :band_high * medicare)
    GROUP BY amount_kind, publisher_id, payer_plan_id
),
provider AS (
    SELECT amount_kind, publisher_id, median(vote) AS vote, min(vote) AS lowest, max(vote) AS highest,
           count(*) AS contracts, sum(rates) AS rates
    FROM contract
    GROUP BY amount_kind, publisher_id
),
figure AS (
    SELECT amount_kind, sum(rates) AS rates, sum(contracts) AS contracts, count(*) AS providers,
           percentile_cont(vote, 0.1) AS p10, percentile_cont(vote, 0.25) AS p25, median(vote) AS middle,
           percentile_cont(vote, 0.75) AS p75, percentile_cont(vote, 0.9) AS p90,
           avg(vote) AS mean, min(lowest) AS lowest, max(highest) AS highest
    FROM provider
    GROUP BY amount_kind
),
stated AS (
    SELECT amount_kind, count(amount) AS known,
           count(*) FILTER (WHERE amount IS NOT NULL OR reason_group <> 'structural') AS applicable,
           max(amount_na) AS reason, group_concat(DISTINCT import_id) AS imports
    FROM considered
    LEFT JOIN absent_reason ON absent_reason.reason = considered.amount_na
    GROUP BY amount_kind
)
SELECT kind.amount_kind,
       ifnull(figure.rates, 0) AS rates, ifnull(figure.contracts, 0) AS contracts, ifnull(figure.providers, 0) AS providers,
       ifnull(stated.known, 0) AS known, ifnull(stated.applicable, 0) AS applicable,
       iif(figure.providers >= :min_n, figure.p10, NULL) AS p10, CASE WHEN figure.providers >= :min_n THEN NULL WHEN figure.providers > 0 THEN 'insufficient' ELSE coalesce(iif(stated.known > 0, 'no-record', stated.reason), 'no-record') END AS p10_na,
       iif(figure.providers >= :min_n, figure.p25, NULL) AS p25, CASE WHEN figure.providers >= :min_n THEN NULL WHEN figure.providers > 0 THEN 'insufficient' ELSE coalesce(iif(stated.known > 0, 'no-record', stated.reason), 'no-record') END AS p25_na,
       iif(figure.providers >= :min_n, figure.middle, NULL) AS middle, CASE WHEN figure.providers >= :min_n THEN NULL WHEN figure.providers > 0 THEN 'insufficient' ELSE coalesce(iif(stated.known > 0, 'no-record', stated.reason), 'no-record') END AS middle_na,
       iif(figure.providers >= :min_n, figure.p75, NULL) AS p75, CASE WHEN figure.providers >= :min_n THEN NULL WHEN figure.providers > 0 THEN 'insufficient' ELSE coalesce(iif(stated.known > 0, 'no-record', stated.reason), 'no-record') END AS p75_na,
       iif(figure.providers >= :min_n, figure.p90, NULL) AS p90, CASE WHEN figure.providers >= :min_n THEN NULL WHEN figure.providers > 0 THEN 'insufficient' ELSE coalesce(iif(stated.known > 0, 'no-record', stated.reason), 'no-record') END AS p90_na,
       figure.mean AS mean, iif(figure.providers > 0, NULL, coalesce(iif(stated.known > 0, 'no-record', stated.reason), 'no-record')) AS mean_na,
       figure.lowest AS lowest, iif(figure.providers > 0, NULL, coalesce(iif(stated.known > 0, 'no-record', stated.reason), 'no-record')) AS lowest_na,
       figure.highest AS highest, iif(figure.providers > 0, NULL, coalesce(iif(stated.known > 0, 'no-record', stated.reason), 'no-record')) AS highest_na,
       iif(figure.providers >= :min_n, round(figure.p90 / nullif(figure.p10, 0), 2), NULL) AS spread,
       CASE WHEN figure.providers >= :min_n THEN iif(figure.p10 = 0, 'not-applicable', NULL) WHEN figure.providers > 0 THEN 'insufficient' ELSE coalesce(iif(stated.known > 0, 'no-record', stated.reason), 'no-record') END AS spread_na,
       iif(figure.providers >= :min_n, round(100.0 * figure.middle / medicare, 1), NULL) AS of_medicare,
       CASE
           WHEN figure.providers IS NULL THEN coalesce(iif(stated.known > 0, 'no-record', stated.reason), 'no-record')
           WHEN figure.providers < :min_n THEN 'insufficient'
           WHEN medicare IS NULL THEN coalesce(medicare_na, 'no-record')
       END AS of_medicare_na,
       coalesce(replace(stated.imports, ',', ', '), 'none') AS imports,
       CASE
           WHEN figure.providers IS NULL THEN 'a hospital standard charges file that states it'
           WHEN figure.providers < :min_n THEN 'rates of ' || (:min_n - figure.providers) || ' more providers in this scope'
           ELSE 'the Medicare physician fee schedule'
       END AS _filled_by,
       'One scope: ' || :system || ' ' || :code || '; ' || (SELECT scope FROM chosen) || '.'
           || ' Each contract has one vote, the median of its amounts; then each provider has one. Percentiles join neighbors'
           || ' by straight lines (percentile_cont) and need ' || :min_n || ' providers.' AS _note
FROM kind
LEFT JOIN medicare ON 1
LEFT JOIN stated USING (amount_kind)
LEFT JOIN figure USING (amount_kind)
WHERE EXISTS (SELECT 1 FROM chosen)
ORDER BY kind.position;
