-- name: payer-against-medicare
-- title: Payers against Medicare
-- description: The statistics of each payer's dollar amounts as a percentage of Medicare's fee schedule amount for the same setting and modifier. The setting is taken from the place of service, from an inpatient setting, or from who bills or publishes the price; where none of them tells it, every setting that Medicare pays the code in is shown. Medicare's amount is for the professional; a facility's price holds other costs too, so the billing class stands beside.
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: modifier modifier optional "only figures with this modifier; left out, all are shown"
-- param: locality text optional choices=query:medicare-localities "Medicare locality as contractor/number, such as 09102/04; left out, the national amount"
-- param: payer payer optional "only this payer"
-- param: min_n int default=3 "fewest providers for which a percentile is shown"
-- param: least money default=1 "smaller amounts are left out: they are tokens, not prices"
-- param: band_low decimal optional "amounts below this many times the Medicare amount are left out"
-- param: band_high decimal optional "amounts above this many times the Medicare amount are left out"
-- grain: one payer, scope of comparable amounts, and Medicare setting
-- key: payer_name billing_class method modifiers medicare_setting setting_from
-- column: payer_name text title="Payer" "Who pays; names that no alias matches stand together."
-- column: billing_class text title="Billing class" "Professional, facility or both."
-- column: method text title="Method" "Contracting method."
-- column: modifiers code "Modifiers of the price."
-- column: medicare_setting text title="Medicare setting" "The setting whose fee schedule amount is compared with."
-- column: setting_from text title="Setting from" "What tells the setting."
-- column: rates int "Rates that count."
-- column: providers int title="Providers" "Providers behind the amounts; a payer's own file counts as one."
-- column: known int title="Known" "Rates with a dollar amount: known of applicable."
-- column: applicable int title="Of applicable" "Rates that could have a dollar amount."
-- column: medicare_amount money(USD) title="Medicare" "The fee schedule amount compared with."
-- column: p10 decimal title="10th percentile" "Percent of the Medicare amount."
-- column: p25 decimal title="25th percentile" "Percent of the Medicare amount."
-- column: middle decimal title="Median" "Percent of the Medicare amount."
-- column: p75 decimal title="75th percentile" "Percent of the Medicare amount."
-- column: p90 decimal title="90th percentile" "Percent of the Medicare amount."
-- column: mean decimal title="Mean" "Percent of the Medicare amount."
-- column: lowest decimal title="Lowest" "Percent of the Medicare amount."
-- column: highest decimal title="Highest" "Percent of the Medicare amount."
-- tags: code, payer, market, medicare
WITH newest AS (
    SELECT max(period) AS period FROM v_medicare_release WHERE dataset = 'fee-schedule' AND part = ''
),
here AS (
    SELECT setting, modifier, cents, cents_na
    FROM medicare_national_cents
    WHERE system = :system AND code = :code AND part = '' AND period = (SELECT period FROM newest) AND :locality IS NULL
    UNION ALL
    SELECT setting, modifier, cents, cents_na
    FROM medicare_locality_cents
    WHERE system = :system AND code = :code AND part = '' AND period = (SELECT period FROM newest)
      AND gpci_year = year AND contractor || '/' || locality = :locality AND :locality IS NOT NULL
),
medicare AS MATERIALIZED (
    SELECT setting, modifier, max(cents) / 100.0 AS amount, iif(count(cents) = 0, min(cents_na), NULL) AS amount_na,
           max(count(cents)) OVER (PARTITION BY modifier) > 0 AS paid_somewhere
    FROM (
        SELECT setting, modifier, cents, cents_na
        FROM here
        UNION ALL
        -- A price with a modifier that has no row of its own is compared with what the indicators make of it.
        SELECT here.setting, effect.modifier, (here.cents * effect.thousandths + 500) / 1000,
               coalesce(here.cents_na, effect.thousandths_na)
        FROM here
        JOIN medicare_modifier_effect AS effect
            ON effect.system = :system AND effect.code = :code AND effect.part = '' AND effect.period = (SELECT period FROM newest)
        WHERE here.modifier = '' AND (effect.modifier NOT IN ('26', 'TC') OR effect.paid = 'no')
    )
    GROUP BY setting, modifier
),
placed AS MATERIALIZED (
    SELECT rate.payer, rate.publisher_id, rate.payer_plan_id, rate.scope, rate.scope_class, rate.scope_method, charge.modifiers,
           rate.amount, rate.amount_na, rate.import_id, rate.file_name, rate.source_line,
           CASE
               WHEN place.setting IS NOT NULL THEN place.setting
               WHEN charge.setting = 'inpatient' OR charge.billing_class = 'facility' OR publisher.kind = 'hospital' THEN 'facility'
           END AS told,
           CASE
               WHEN place.setting IS NOT NULL THEN 'place of service ' || charge.place_of_service
               WHEN charge.setting = 'inpatient' THEN 'inpatient'
               WHEN charge.billing_class = 'facility' THEN 'billed by the facility'
               WHEN publisher.kind = 'hospital' THEN 'a hospital''s own price'
               ELSE 'not stated: each that Medicare pays'
           END AS setting_from
    FROM v_market_rate AS rate
    JOIN charge USING (charge_id)
    JOIN publisher ON publisher.publisher_id = rate.publisher_id
    LEFT JOIN place_of_service AS place ON place.place_of_service = charge.place_of_service
    WHERE rate.system = :system AND rate.code = :code AND rate.amount_kind = 'negotiated'
      AND (:modifier IS NULL OR charge.modifiers = :modifier)
      AND (:payer IS NULL OR rate.payer = :payer)
),
priced AS MATERIALIZED (
    SELECT placed.*, both.setting AS medicare_setting, medicare.amount AS medicare_amount,
           placed.amount >= :least
               AND (:band_low IS NULL OR medicare.amount IS NULL OR placed.amount >= :band_low * medicare.amount)
               AND (:band_high IS NULL OR medicare.amount IS NULL OR placed.amount <= :band_high * medicare.amount) AS counts
    FROM placed
    JOIN medicare_setting AS both ON placed.told IS NULL OR both.setting = placed.told
    LEFT JOIN medicare ON medicare.setting = both.setting AND medicare.modifier = placed.modifiers
    WHERE placed.told IS NOT NULL OR medicare.amount IS NOT NULL OR NOT ifnull(medicare.paid_somewhere, 0)
),
contract AS (
    SELECT payer, scope, medicare_setting, setting_from, publisher_id, payer_plan_id, median(amount) AS vote
    FROM priced
    WHERE counts
    GROUP BY payer, scope, medicare_setting, setting_from, publisher_id, payer_plan_id
),
provider AS (
    SELECT payer, scope, medicare_setting, setting_from, publisher_id,
           median(vote) AS vote, min(vote) AS lowest, max(vote) AS highest
    FROM contract
    GROUP BY payer, scope, medicare_setting, setting_from, publisher_id
),
figure AS (
    SELECT payer, scope, medicare_setting, setting_from, count(*) AS providers,
           percentile_cont(vote, 0.1) AS p10, percentile_cont(vote, 0.25) AS p25, median(vote) AS middle,
           percentile_cont(vote, 0.75) AS p75, percentile_cont(vote, 0.9) AS p90,
           avg(vote) AS mean, min(lowest) AS lowest, max(highest) AS highest
    FROM provider
    GROUP BY payer, scope, medicare_setting, setting_from
),
stated AS (
    SELECT payer, scope, scope_class, scope_method, modifiers, medicare_setting, setting_from,
           count(amount) FILTER (WHERE counts) AS rates, count(amount) AS known,
           count(*) FILTER (WHERE amount IS NOT NULL OR reason_group <> 'structural') AS applicable, min(amount_na) AS reason,
           min(file_name) AS file_name, min(source_line) AS source_line, min(import_id) AS import_id
    FROM priced
    LEFT JOIN absent_reason ON absent_reason.reason = priced.amount_na
    GROUP BY payer, scope, medicare_setting, setting_from
    UNION ALL
    SELECT planned.payer, 'none', '[no-record]', '[no-record]', ifnull(:modifier, ''), NULL, NULL,
           0, 0, 0, 'no-record', planned.file_name, planned.source_line, planned.import_id
    FROM v_benchmark AS planned
    WHERE planned.system = :system AND planned.code = :code AND planned.family = 'payer'
      AND planned.value_na <> 'not-applicable' AND (:payer IS NULL OR planned.payer = :payer)
      AND planned.payer NOT IN (SELECT payer FROM placed WHERE payer IS NOT NULL)
),
compared AS (
    SELECT stated.*, payer.name AS payer_name, figure.providers,
           figure.p10, figure.p25, figure.middle, figure.p75, figure.p90, figure.mean, figure.lowest, figure.highest,
           medicare.amount AS medicare_amount,
           CASE
               WHEN (SELECT period FROM newest) IS NULL THEN 'pending'
               -- Without a rate there is no setting to compare in.
               WHEN stated.medicare_setting IS NULL THEN 'not-applicable'
               WHEN medicare.setting IS NULL THEN 'no-record'
               ELSE medicare.amount_na
           END AS medicare_na,
           CASE
               WHEN figure.providers IS NULL THEN iif(stated.known > 0, 'no-record', coalesce(stated.reason, 'no-record'))
               WHEN (SELECT period FROM newest) IS NULL THEN 'pending'
               WHEN medicare.setting IS NULL THEN 'no-record'
               ELSE medicare.amount_na
           END AS why_none
    FROM stated
    LEFT JOIN payer ON payer.payer = stated.payer
    LEFT JOIN figure
        ON figure.payer IS stated.payer AND figure.scope = stated.scope
       AND figure.medicare_setting = stated.medicare_setting AND figure.setting_from = stated.setting_from
    LEFT JOIN medicare ON medicare.setting = stated.medicare_setting AND medicare.modifier = stated.modifiers
)
SELECT coalesce(payer_name, 'Names not matched to a payer') AS payer_name,
       iif(scope_class LIKE '[%', NULL, scope_class) AS billing_class, iif(scope_class LIKE '[%', trim(scope_class, '[]'), NULL) AS billing_class_na,
       iif(scope_method LIKE '[%', NULL, scope_method) AS method, iif(scope_method LIKE '[%', trim(scope_method, '[]'), NULL) AS method_na,
       CASE modifiers WHEN '' THEN 'none' ELSE replace(modifiers, '|', ' ') END AS modifiers,
       medicare_setting, iif(medicare_setting IS NULL, 'no-record', NULL) AS medicare_setting_na,
       setting_from, iif(setting_from IS NULL, 'no-record', NULL) AS setting_from_na,
       rates, ifnull(providers, 0) AS providers, known, applicable,
       medicare_amount, medicare_na AS medicare_amount_na,
       CASE
           WHEN medicare_na NOT IN ('pending', 'no-record') THEN 'nothing: there is no amount to compare with'
           WHEN :locality IS NULL THEN 'Medicare physician fee schedule relative value file (PPRRVU)'
           ELSE 'Medicare physician fee schedule relative value file (PPRRVU) and geographic indices (GPCI) of one year'
       END AS medicare_amount_filled_by,
       iif(providers >= :min_n, round(100.0 * p10 / medicare_amount, 1), NULL) AS p10, coalesce(why_none, iif(providers >= :min_n, NULL, 'insufficient')) AS p10_na,
       iif(providers >= :min_n, round(100.0 * p25 / medicare_amount, 1), NULL) AS p25, coalesce(why_none, iif(providers >= :min_n, NULL, 'insufficient')) AS p25_na,
       iif(providers >= :min_n, round(100.0 * middle / medicare_amount, 1), NULL) AS middle, coalesce(why_none, iif(providers >= :min_n, NULL, 'insufficient')) AS middle_na,
       iif(providers >= :min_n, round(100.0 * p75 / medicare_amount, 1), NULL) AS p75, coalesce(why_none, iif(providers >= :min_n, NULL, 'insufficient')) AS p75_na,
       iif(providers >= :min_n, round(100.0 * p90 / medicare_amount, 1), NULL) AS p90, coalesce(why_none, iif(providers >= :min_n, NULL, 'insufficient')) AS p90_na,
       round(100.0 * mean / medicare_amount, 1) AS mean, why_none AS mean_na,
       round(100.0 * lowest / medicare_amount, 1) AS lowest, why_none AS lowest_na,
       round(100.0 * highest / medicare_amount, 1) AS highest, why_none AS highest_na,
       file_name AS _file, source_line AS _line, import_id AS _import,
       CASE
           WHEN providers IS NULL THEN 'a hospital standard charges file or a payer CSV that lists the code'
           WHEN medicare_na IN ('pending', 'no-record') AND :locality IS NOT NULL
           THEN 'Medicare physician fee schedule relative value file (PPRRVU) and geographic indices (GPCI) of one year'
           WHEN medicare_na IN ('pending', 'no-record') THEN 'Medicare physician fee schedule relative value file (PPRRVU)'
           WHEN medicare_na IS NOT NULL THEN 'nothing: Medicare has no amount for it'
           ELSE 'rates of more providers in this scope'
       END AS _filled_by,
       'One row a scope of comparable amounts. Each contract has one vote, the median of its amounts; then each provider has one.'
           || ' Percentiles join neighbors by straight lines (percentile_cont) and need ' || :min_n || ' providers.' AS _note
FROM compared
-- Before any file of either side is there, a table of nothing but gaps would tell nothing.
WHERE (SELECT period FROM newest) IS NOT NULL OR EXISTS (SELECT 1 FROM placed)
ORDER BY payer_name IS NULL, payer_name, scope, medicare_setting, setting_from;
