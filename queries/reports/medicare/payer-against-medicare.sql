-- name: payer-against-medicare
-- title: Payers against Medicare
-- description: The statistics of each payer's dollar amounts as a percentage of the Medicare amount for the same
--   class, setting and modifiers. The setting is taken from the place of service or the setting of the price; where
--   neither states it, every setting that Medicare pays the code in is shown. A professional's price is compared with
--   the physician fee schedule of its year, a facility's with OPPS (hospital outpatient) or ASC (place of service 24)
--   of its date, and never one with the other's; a price by the day with none.
-- with: market/current market/figures market/voting market/paid-once market/token medicare/against
--   medicare/lister
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: today date default=latest "the day on which rates are in effect; the command line gives that of the run"
-- param: modifier modifier optional "only figures with this modifier; left out, all are shown"
-- param: locality text optional choices=query:medicare-localities
--   "Medicare locality as contractor/number, such as 09102/04; left out, the national amount"
-- param: payer payer optional "only this payer, or this published name that is matched to none"
-- param: min_n count default=3 "fewest providers for which a percentile is shown"
-- param: least money default=1 "smaller amounts are left out: they are tokens, not prices"
-- param: band_low decimal optional "amounts below this many times the Medicare amount are left out"
-- param: band_high decimal optional "amounts above this many times the Medicare amount are left out"
-- grain: one payer, scope of comparable amounts, and Medicare setting
-- key: payer_name billing_class method line_of_business modifiers medicare_setting setting_from schedule
-- column: payer_name text names title="Payer" "Who pays; names that no alias matches are shown together."
-- column: billing_class text title="Billing class" "Professional, facility or both."
-- column: method text title="Method" "Contracting method."
-- column: line_of_business text "Whose members are treated, as payer and plan are named."
-- column: modifiers code "Modifiers of the price."
-- column: medicare_setting text title="Medicare setting" "The setting whose amount is compared with."
-- column: setting_from text title="Setting from" "What names the setting."
-- column: schedule text title="Percent of" "The schedule of the Medicare amount with its release."
-- column: rates int "Rates that count."
-- column: providers int title="Providers" "Providers of the amounts; a payer's own file counts as one."
-- column: known int title="Known" "Rates with a dollar amount: known of applicable."
-- column: applicable int title="Of applicable" "Rates that could have a dollar amount."
-- column: medicare_amount money(USD) title="Medicare" "The amount compared with."
-- column: p10 decimal title="10th percentile" "Percent of the Medicare amount."
-- column: p25 decimal title="25th percentile" "Percent of the Medicare amount."
-- column: middle decimal title="Median" "Percent of the Medicare amount."
-- column: p75 decimal title="75th percentile" "Percent of the Medicare amount."
-- column: p90 decimal title="90th percentile" "Percent of the Medicare amount."
-- column: mean decimal title="Mean" "Percent of the Medicare amount."
-- column: lowest decimal title="Lowest rate" "Percent of the Medicare amount."
-- column: highest decimal title="Highest rate" "Percent of the Medicare amount."
-- column: point decimal title="Single rate"
--   "The rate of a single contract, as percent of the Medicare amount: no statistic."
-- inputs: market-rates payer_name=payer_name
-- inputs: query=_inputs of=medicare_amount,schedule
-- beside: medicare_amount schedule
-- tags: code, payer, market, medicare

WITH placed AS MATERIALIZED (
    -- What is compared in one way has the number of its first rate, the source of its row.
    SELECT *,
           first_value(lot_id) OVER (
               PARTITION BY payer, scope_id, medicare_class, medicare_setting, modifiers, medicare_period, setting_from
               ORDER BY import_id, first_line, lot_id
           ) AS like_id
    FROM (
        SELECT lot_id, scope_id, payer, raw_payer, scope, scope_class, scope_method, scope_line, medicare_class,
               medicare_setting, modifiers, medicare_period, setting_from, import_id, file_name, first_line
        FROM lots
        WHERE amount_kind = 'negotiated' AND in_effect
          AND (:modifier IS NULL OR modifiers = :modifier)
          -- As `payer_contract.asked_as`, which has too many tables for this query under a moment.
          AND (:payer IS NULL OR payer = :payer
              OR (payer IS NULL AND substr(contract_key, 1, length(:payer)) = trim(:payer, '"') || '; '))
    ) AS lot
),
sought (medicare_class, medicare_setting, modifiers, medicare_period) AS (
    SELECT DISTINCT medicare_class, coalesce(medicare_setting, 'not-stated'), modifiers, medicare_period FROM placed
),
-- What is compared in one way, beside each amount, and the row of the table in which it is.
matched AS MATERIALIZED (
    SELECT beside.*, '' || dense_rank() OVER (ORDER BY grouped) AS group_id,
           row_number() OVER (PARTITION BY grouped ORDER BY import_id, first_line, lot_id) AS nth
    FROM (
        SELECT concat_ws('/', placed.payer, placed.scope, against.setting, against.schedule, against.filled_by,
            placed.setting_from)
                   AS grouped,
               placed.*, against.setting AS compared_setting, against.schedule, against.amount AS medicare,
               against.amount_na AS medicare_na, against.filled_by, against.asked,
               against.file_name AS medicare_file, against.source_line AS medicare_line,
               against.import_id AS medicare_import
        FROM placed
        JOIN against
            ON against.medicare_class = placed.medicare_class AND against.modifiers = placed.modifiers
           AND against.medicare_setting = coalesce(placed.medicare_setting, 'not-stated')
           AND against.medicare_period = placed.medicare_period
        WHERE placed.lot_id = placed.like_id
          AND (placed.medicare_setting IS NOT NULL OR against.amount IS NOT NULL OR NOT against.paid)
    ) AS beside
),
priced AS MATERIALIZED (
    SELECT placed.lot_id, placed.import_id, matched.group_id, matched.medicare
    FROM placed
    JOIN matched ON matched.like_id = placed.like_id
),
planned AS (
    SELECT payer, file_name, source_line, import_id
    FROM payer_listed
    WHERE system = :system AND code = :code
      AND reason <> 'not-applicable' AND (:payer IS NULL OR payer = :payer)
      AND payer NOT IN (SELECT payer FROM placed WHERE payer IS NOT NULL)
),
-- The vote of each contract and the amounts that do not count; beside them each lot for its reason and its import.
counted (grouped, publisher_id, contract_key, amount, amount_na, counts, rates, import_id, low, high) AS (
    SELECT voted.group_id, lot.publisher_id, lot.contract_key, voted.amount,
    CASE WHEN voted.is_vote THEN NULL ELSE lot.amount_na END,
           voted.counts, CASE WHEN voted.is_vote THEN voted.rates WHEN lot.gap THEN lot.rates ELSE 0 END,
           voted.import_id, voted.low, voted.high
    FROM (
        SELECT priced.group_id, max(side.is_vote) AS is_vote, min(priced.lot_id) AS lot_id,
               median(current.amount) FILTER (WHERE side.is_vote = 1) AS amount, count(*) AS rates,
               min(current.amount) FILTER (WHERE side.is_vote = 1) AS low,
               max(current.amount) FILTER (WHERE side.is_vote = 1) AS high,
               max(priced.import_id) AS import_id,
               side.is_vote AND current.amount >= least_price
                   AND (:band_low IS NULL OR current.amount >= :band_low * priced.medicare)
                   AND (:band_high IS NULL OR current.amount <= :band_high * priced.medicare) AS counts
        FROM current
        CROSS JOIN priced USING (lot_id)
        JOIN token ON TRUE
        JOIN (SELECT 0 AS is_vote UNION ALL SELECT 1) AS side
            -- The first rate of a lot has its number.
            ON CASE WHEN side.is_vote THEN current.amount IS NOT NULL ELSE current.rate_id = current.lot_id END
        -- What tells most apart first, and whole numbers: there may be many rates to sort.
        GROUP BY CASE WHEN side.is_vote = 1 THEN current.vote_id ELSE -current.lot_id END, counts, priced.group_id
    ) AS voted
    JOIN lots AS lot USING (lot_id)
),
compared_group AS (
    SELECT group_id AS grouped, payer, scope, scope_class, scope_method, scope_line, modifiers, compared_setting,
           setting_from, schedule, medicare, medicare_na, filled_by, asked, medicare_file, medicare_line,
           medicare_import, file_name, first_line AS source_line, import_id
    FROM matched
    WHERE nth = 1
    UNION ALL
    -- Without a rate there is no setting to compare in.
    SELECT payer, payer, 'none', '[no-record]', '[no-record]', '[no-record]', coalesce(:modifier, ''), NULL, NULL,
           NULL, NULL, CASE WHEN released THEN 'not-applicable' ELSE 'pending' END,
           CASE WHEN released THEN 'nothing: there is no amount to compare with'
               ELSE 'Medicare physician fee schedule relative value file (PPRRVU)' END, NULL, NULL, NULL, NULL,
           file_name, source_line, import_id
    FROM planned
    JOIN (
        SELECT count(*) > 0 AS released FROM v_medicare_release WHERE dataset = 'fee-schedule' AND part = ''
    ) ON TRUE
),
shown AS (
    SELECT compared_group.*, rates, providers, known, applicable, p10, p10_na, p25, p25_na, middle, middle_na,
           p75, p75_na, p90, p90_na, mean, mean_na, lowest, lowest_na, highest, highest_na, point, point_na,
           payer.name AS payer_name,
           CASE WHEN providers > 0 THEN medicare_na ELSE coalesce(mean_na, 'no-record') END AS none
    FROM compared_group
    LEFT JOIN figures USING (grouped)
    LEFT JOIN payer ON payer.payer = compared_group.payer
)
SELECT coalesce(payer_name,
           CASE WHEN :payer IS NOT NULL THEN (SELECT raw_payer FROM placed ORDER BY raw_payer LIMIT 1) END,
           'Names not matched to a payer') AS payer_name,
       CASE WHEN scope_class LIKE '[%' THEN NULL ELSE scope_class END AS billing_class,
       CASE WHEN scope_class LIKE '[%' THEN trim(scope_class, '[]') END AS billing_class_na,
       CASE WHEN scope_method LIKE '[%' THEN NULL ELSE scope_method END AS method,
       CASE WHEN scope_method LIKE '[%' THEN trim(scope_method, '[]') END AS method_na,
       CASE WHEN scope_line LIKE '[%' THEN NULL ELSE scope_line END AS line_of_business,
       CASE WHEN scope_line LIKE '[%' THEN trim(scope_line, '[]') END AS line_of_business_na,
       CASE modifiers WHEN '' THEN 'none' ELSE replace(modifiers, '|', ' ') END AS modifiers,
       compared_setting AS medicare_setting,
       CASE WHEN compared_setting IS NULL THEN 'no-record' END AS medicare_setting_na,
       setting_from, CASE WHEN setting_from IS NULL THEN 'no-record' END AS setting_from_na,
       schedule, CASE WHEN schedule IS NULL THEN 'no-record' END AS schedule_na,
       coalesce(rates, 0) AS rates, coalesce(providers, 0) AS providers, coalesce(known, 0) AS known,
       coalesce(applicable, 0) AS applicable,
       medicare AS medicare_amount, medicare_na AS medicare_amount_na, filled_by AS medicare_amount_filled_by,
       round(100.0 * p10 / medicare, 1) AS p10, coalesce(none, p10_na) AS p10_na,
       round(100.0 * p25 / medicare, 1) AS p25, coalesce(none, p25_na) AS p25_na,
       round(100.0 * middle / medicare, 1) AS middle, coalesce(none, middle_na) AS middle_na,
       round(100.0 * p75 / medicare, 1) AS p75, coalesce(none, p75_na) AS p75_na,
       round(100.0 * p90 / medicare, 1) AS p90, coalesce(none, p90_na) AS p90_na,
       round(100.0 * mean / medicare, 1) AS mean, coalesce(none, mean_na) AS mean_na,
       round(100.0 * lowest / medicare, 1) AS lowest, coalesce(none, lowest_na) AS lowest_na,
       round(100.0 * highest / medicare, 1) AS highest, coalesce(none, highest_na) AS highest_na,
       round(100.0 * point / medicare, 1) AS point, coalesce(none, point_na) AS point_na,
       file_name AS _file, source_line AS _line, import_id AS _import, coalesce(rates, 0) AS _lines,
       medicare_file AS _beside_file, medicare_line AS _beside_line, medicare_import AS _beside_import,
       coalesce(lister.made || asked, lister.lists, 'medicare-schedules') AS _inputs,
       CASE
           WHEN coalesce(providers, 0) = 0
           THEN 'a hospital standard charges file or a payer CSV that lists the code: `ratebook import FILE`'
           WHEN medicare IS NULL THEN filled_by
           ELSE 'rates of more providers in this scope'
       END AS _filled_by,
       scope AS _scope, 'One row per scope of comparable amounts.' || voting || coalesce((
           SELECT max(paid_once)
           FROM paid_once
           JOIN placed ON instr('|' || placed.modifiers || '|', '|' || once_modifier || '|') > 0
       ), '') AS _note
FROM shown
JOIN voting ON TRUE
LEFT JOIN lister ON substr(schedule, 1, length(lister.begins)) = lister.begins
-- Before any file of either side is there, a table of nothing but gaps would tell nothing.
WHERE EXISTS (SELECT 1 FROM v_medicare_release WHERE dataset IN ('fee-schedule', 'opps', 'asc'))
   OR EXISTS (SELECT 1 FROM placed)
ORDER BY shown.payer_name IS NULL, payer_name, scope, compared_setting, schedule, setting_from, filled_by;
