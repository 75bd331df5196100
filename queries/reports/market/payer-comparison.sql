-- name: payer-comparison
-- title: Negotiated rates by payer
-- description: One row a payer, also those without a rate.
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: modifier modifier optional "modifiers of the scope; left out, those with most providers"
-- param: setting text optional "setting of the scope, as the table of scopes prints it"
-- param: billing_class text optional "billing class of the scope, as the table of scopes prints it"
-- param: method text optional "contracting method of the scope, as the table of scopes prints it"
-- param: payer payer optional "only this payer"
-- param: min_n int default=3 "fewest providers for which a percentile is shown"
-- param: least money default=1 "smaller amounts are left out: they are tokens, not prices"
-- param: band_low decimal optional "amounts below this many times the Medicare amount are left out"
-- param: band_high decimal optional "amounts above this many times the Medicare amount are left out"
-- grain: one payer
-- key: payer_name
-- column: payer_name text title="Payer" "Who pays; names that no alias matches stand together."
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
-- column: medicare money(USD) title="Medicare" "National amount of the physician fee schedule in a facility, to compare with."
-- column: elsewhere int title="Left out" "Rates in another scope, or outside the limits."
-- column: gaps text title="Gaps in the scope" "Rates without a dollar amount, by reason."
-- column: imports text "Imports behind the rates of the scope."
-- chart: range low=p10 mid=middle high=p90 count=providers reference=medicare label=payer_name
-- inputs: market-rates payer_name=payer_name
-- tags: code, payer, market

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
    SELECT rate.payer, rate.publisher_id, rate.payer_plan_id, rate.amount, rate.amount_na, rate.import_id,
           rate.scope IS chosen.scope AS in_scope,
           rate.scope IS chosen.scope
               AND rate.amount >= :least
               AND (:band_low IS NULL OR medicare IS NULL OR rate.amount >= :band_low * medicare)
               AND (:band_high IS NULL OR medicare IS NULL OR rate.amount <= :band_high * medicare) AS counts
    FROM v_market_rate AS rate
    LEFT JOIN chosen ON 1
    LEFT JOIN medicare ON 1
    WHERE rate.system = :system AND rate.code = :code AND rate.amount_kind = 'negotiated' AND (:payer IS NULL OR rate.payer = :payer)
),
contract AS (
    SELECT payer, publisher_id, payer_plan_id, median(amount) AS vote, count(amount) AS rates
    FROM considered
    WHERE counts
    GROUP BY payer, publisher_id, payer_plan_id
),
provider AS (
    SELECT payer, publisher_id, median(vote) AS vote, min(vote) AS lowest, max(vote) AS highest,
           count(*) AS contracts, sum(rates) AS rates
    FROM contract
    GROUP BY payer, publisher_id
),
figure AS (
    SELECT payer, sum(rates) AS rates, sum(contracts) AS contracts, count(*) AS providers,
           percentile_cont(vote, 0.1) AS p10, percentile_cont(vote, 0.25) AS p25, median(vote) AS middle,
           percentile_cont(vote, 0.75) AS p75, percentile_cont(vote, 0.9) AS p90,
           avg(vote) AS mean, min(lowest) AS lowest, max(highest) AS highest
    FROM provider
    GROUP BY payer
),
stated AS (
    SELECT payer,
           count(*) FILTER (WHERE in_scope AND amount IS NOT NULL) AS known,
           count(*) FILTER (WHERE in_scope AND (amount IS NOT NULL OR reason_group <> 'structural')) AS applicable,
           count(*) FILTER (WHERE NOT in_scope) AS elsewhere,
           count(*) FILTER (WHERE in_scope AND amount IS NOT NULL AND NOT counts) AS outside,
           -- The reason of the payer's own rates in the scope, or of all of them where none has dollars.
           coalesce(max(amount_na) FILTER (WHERE in_scope), iif(count(amount) = 0, max(amount_na), NULL)) AS reason,
           gap_summary(amount_na) FILTER (WHERE in_scope) AS gaps,
           group_concat(DISTINCT import_id) FILTER (WHERE in_scope) AS imports
    FROM considered
    LEFT JOIN absent_reason ON absent_reason.reason = considered.amount_na
    GROUP BY payer
),
expected AS (
    SELECT payer, value_na, filled_by, file_name, source_line, import_id
    FROM v_benchmark
    WHERE system = :system AND code = :code AND family = 'payer' AND (:payer IS NULL OR payer = :payer)
),
listed AS (
    SELECT payer FROM expected
    UNION
    SELECT payer FROM stated
)
SELECT coalesce(payer.name, 'Names not matched to a payer') AS payer_name,
       ifnull(figure.rates, 0) AS rates, ifnull(figure.contracts, 0) AS contracts, ifnull(figure.providers, 0) AS providers,
       ifnull(stated.known, 0) AS known, ifnull(stated.applicable, 0) AS applicable,
       iif(figure.providers >= :min_n, figure.p10, NULL) AS p10, CASE WHEN figure.providers >= :min_n THEN NULL WHEN figure.providers > 0 THEN 'insufficient' ELSE coalesce(iif(stated.known > 0, 'no-record', stated.reason), iif(stated.payer IS NULL, expected.value_na, NULL), 'no-record') END AS p10_na,
       iif(figure.providers >= :min_n, figure.p25, NULL) AS p25, CASE WHEN figure.providers >= :min_n THEN NULL WHEN figure.providers > 0 THEN 'insufficient' ELSE coalesce(iif(stated.known > 0, 'no-record', stated.reason), iif(stated.payer IS NULL, expected.value_na, NULL), 'no-record') END AS p25_na,
       iif(figure.providers >= :min_n, figure.middle, NULL) AS middle, CASE WHEN figure.providers >= :min_n THEN NULL WHEN figure.providers > 0 THEN 'insufficient' ELSE coalesce(iif(stated.known > 0, 'no-record', stated.reason), iif(stated.payer IS NULL, expected.value_na, NULL), 'no-record') END AS middle_na,
       iif(figure.providers >= :min_n, figure.p75, NULL) AS p75, CASE WHEN figure.providers >= :min_n THEN NULL WHEN figure.providers > 0 THEN 'insufficient' ELSE coalesce(iif(stated.known > 0, 'no-record', stated.reason), iif(stated.payer IS NULL, expected.value_na, NULL), 'no-record') END AS p75_na,
       iif(figure.providers >= :min_n, figure.p90, NULL) AS p90, CASE WHEN figure.providers >= :min_n THEN NULL WHEN figure.providers > 0 THEN 'insufficient' ELSE coalesce(iif(stated.known > 0, 'no-record', stated.reason), iif(stated.payer IS NULL, expected.value_na, NULL), 'no-record') END AS p90_na,
       figure.mean AS mean, iif(figure.providers > 0, NULL, coalesce(iif(stated.known > 0, 'no-record', stated.reason), iif(stated.payer IS NULL, expected.value_na, NULL), 'no-record')) AS mean_na,
       figure.lowest AS lowest, iif(figure.providers > 0, NULL, coalesce(iif(stated.known > 0, 'no-record', stated.reason), iif(stated.payer IS NULL, expected.value_na, NULL), 'no-record')) AS lowest_na,
       figure.highest AS highest, iif(figure.providers > 0, NULL, coalesce(iif(stated.known > 0, 'no-record', stated.reason), iif(stated.payer IS NULL, expected.value_na, NULL), 'no-record')) AS highest_na,
       iif(figure.providers >= :min_n, round(figure.p90 / nullif(figure.p10, 0), 2), NULL) AS spread,
       CASE WHEN figure.providers >= :min_n THEN iif(figure.p10 = 0, 'not-applicable', NULL) WHEN figure.providers > 0 THEN 'insufficient' ELSE coalesce(iif(stated.known > 0, 'no-record', stated.reason), iif(stated.payer IS NULL, expected.value_na, NULL), 'no-record') END AS spread_na,
       medicare, iif(medicare IS NULL, coalesce(medicare_na, 'no-record'), NULL) AS medicare_na,
       'Medicare physician fee schedule relative value file (PPRRVU)' AS medicare_filled_by,
       ifnull(stated.elsewhere + stated.outside, 0) AS elsewhere,
       coalesce(stated.gaps, 'no gaps') AS gaps,
       coalesce(replace(stated.imports, ',', ', '), 'none') AS imports,
       expected.file_name AS _file, expected.source_line AS _line, expected.import_id AS _import,
       CASE
           WHEN figure.providers > 0 THEN 'rates of ' || (:min_n - figure.providers) || ' more providers in this scope'
           ELSE coalesce(expected.filled_by, 'a hospital standard charges file or a payer CSV that lists the code')
       END AS _filled_by,
       'One scope: ' || :system || ' ' || :code || '; ' || (SELECT scope FROM chosen) || '.'
           || ' Each contract has one vote, the median of its amounts; then each provider has one. Percentiles join neighbors'
           || ' by straight lines (percentile_cont) and need ' || :min_n || ' providers.' AS _note
FROM listed
LEFT JOIN medicare ON 1
LEFT JOIN payer ON payer.payer = listed.payer
LEFT JOIN expected ON expected.payer = listed.payer
LEFT JOIN stated ON stated.payer IS listed.payer
LEFT JOIN figure ON figure.payer IS listed.payer
ORDER BY listed.payer IS NULL, figure.providers IS NULL, coalesce(figure.middle, figure.mean), payer_name;
