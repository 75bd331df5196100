-- name: percent-of-medicare
-- title: Negotiated rates as percent of Medicare
-- description: The same figures as in the comparison of payers, divided by the national Medicare amount in a facility.
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
-- column: providers int "Providers behind the figures."
-- column: medicare money(USD) title="Medicare" "National amount of the physician fee schedule in a facility."
-- column: p10 decimal title="10th percentile" "Percent of the Medicare amount."
-- column: p25 decimal title="25th percentile" "Percent of the Medicare amount."
-- column: middle decimal title="Median" "Percent of the Medicare amount."
-- column: p75 decimal title="75th percentile" "Percent of the Medicare amount."
-- column: p90 decimal title="90th percentile" "Percent of the Medicare amount."
-- column: mean decimal "Percent of the Medicare amount."
-- column: lowest decimal "Percent of the Medicare amount."
-- column: highest decimal "Percent of the Medicare amount."
-- column: imports text "Imports behind the rates of the scope."
-- inputs: market-rates payer_name=payer_name
-- inputs: medicare-amounts
-- requires: schema>=10
-- tags: code, payer, market, medicare

WITH chosen AS (
    SELECT scope, scope_unit, scope_modifiers, scope_setting, scope_class, scope_method
    FROM v_market_scope
    WHERE system = :system AND code = :code AND amount_kind = 'negotiated'
      AND (:modifier IS NULL OR scope_modifiers = iif(:modifier = '', 'none', replace(:modifier, '|', ' ')))
      AND (:setting IS NULL OR scope_setting = :setting)
      AND (:billing_class IS NULL OR scope_class = :billing_class)
      AND (:method IS NULL OR scope_method = :method)
    ORDER BY providers DESC, contracts DESC, rates DESC, scope
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
       ifnull(figure.providers, 0) AS providers,
       medicare, iif(medicare IS NULL, coalesce(medicare_na, 'no-record'), NULL) AS medicare_na,
       iif(figure.providers >= :min_n, round(100.0 * figure.p10 / medicare, 1), NULL) AS p10, CASE WHEN figure.providers IS NULL THEN coalesce(iif(stated.known > 0, 'no-record', stated.reason), iif(stated.payer IS NULL, expected.value_na, NULL), 'no-record') WHEN figure.providers < :min_n THEN 'insufficient' WHEN medicare IS NULL THEN coalesce(medicare_na, 'no-record') END AS p10_na,
       iif(figure.providers >= :min_n, round(100.0 * figure.p25 / medicare, 1), NULL) AS p25, CASE WHEN figure.providers IS NULL THEN coalesce(iif(stated.known > 0, 'no-record', stated.reason), iif(stated.payer IS NULL, expected.value_na, NULL), 'no-record') WHEN figure.providers < :min_n THEN 'insufficient' WHEN medicare IS NULL THEN coalesce(medicare_na, 'no-record') END AS p25_na,
       iif(figure.providers >= :min_n, round(100.0 * figure.middle / medicare, 1), NULL) AS middle, CASE WHEN figure.providers IS NULL THEN coalesce(iif(stated.known > 0, 'no-record', stated.reason), iif(stated.payer IS NULL, expected.value_na, NULL), 'no-record') WHEN figure.providers < :min_n THEN 'insufficient' WHEN medicare IS NULL THEN coalesce(medicare_na, 'no-record') END AS middle_na,
       iif(figure.providers >= :min_n, round(100.0 * figure.p75 / medicare, 1), NULL) AS p75, CASE WHEN figure.providers IS NULL THEN coalesce(iif(stated.known > 0, 'no-record', stated.reason), iif(stated.payer IS NULL, expected.value_na, NULL), 'no-record') WHEN figure.providers < :min_n THEN 'insufficient' WHEN medicare IS NULL THEN coalesce(medicare_na, 'no-record') END AS p75_na,
       iif(figure.providers >= :min_n, round(100.0 * figure.p90 / medicare, 1), NULL) AS p90, CASE WHEN figure.providers IS NULL THEN coalesce(iif(stated.known > 0, 'no-record', stated.reason), iif(stated.payer IS NULL, expected.value_na, NULL), 'no-record') WHEN figure.providers < :min_n THEN 'insufficient' WHEN medicare IS NULL THEN coalesce(medicare_na, 'no-record') END AS p90_na,
       round(100.0 * figure.mean / medicare, 1) AS mean, CASE WHEN figure.providers IS NULL THEN coalesce(iif(stated.known > 0, 'no-record', stated.reason), iif(stated.payer IS NULL, expected.value_na, NULL), 'no-record') WHEN medicare IS NULL THEN coalesce(medicare_na, 'no-record') END AS mean_na,
       round(100.0 * figure.lowest / medicare, 1) AS lowest, CASE WHEN figure.providers IS NULL THEN coalesce(iif(stated.known > 0, 'no-record', stated.reason), iif(stated.payer IS NULL, expected.value_na, NULL), 'no-record') WHEN medicare IS NULL THEN coalesce(medicare_na, 'no-record') END AS lowest_na,
       round(100.0 * figure.highest / medicare, 1) AS highest, CASE WHEN figure.providers IS NULL THEN coalesce(iif(stated.known > 0, 'no-record', stated.reason), iif(stated.payer IS NULL, expected.value_na, NULL), 'no-record') WHEN medicare IS NULL THEN coalesce(medicare_na, 'no-record') END AS highest_na,
       coalesce(replace(stated.imports, ',', ', '), 'none') AS imports,
       expected.file_name AS _file, expected.source_line AS _line, expected.import_id AS _import,
       iif(medicare IS NULL, 'the Medicare physician fee schedule', coalesce(expected.filled_by, 'rates of more providers')) AS _filled_by,
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
