-- part: market/figures
-- description: The statistics of each group, or the reason why there are none. Statistics need enough
--   providers. A row of the query's CTE that counts is the vote of one contract. A row without a publisher is no
--   rate: it keeps its group in and lends its reason.
-- reads: counted grouped publisher_id contract_key amount amount_na counts rates import_id low high
-- param: min_n count default=3 "fewest providers for which a percentile is shown"
-- grain: one group
-- column: grouped text "What the figures are given for."
-- column: rates int "Rates that count."
-- column: contracts int "Contracts that count."
-- column: providers int "Providers of the contracts."
-- column: known int "Rates with a dollar amount."
-- column: applicable int "Rates that could have a dollar amount."
-- column: p10 money(USD) "10th percentile of the providers' votes."
-- column: p25 money(USD) "25th percentile of the providers' votes."
-- column: middle money(USD) "Median of the providers' votes."
-- column: p75 money(USD) "75th percentile of the providers' votes."
-- column: p90 money(USD) "90th percentile of the providers' votes."
-- column: mean money(USD) "Mean of the providers' votes."
-- column: lowest money(USD) "The lowest rate that counts; of files that are a sample, where providers are enough."
-- column: highest money(USD) "The highest rate that counts."
-- column: first_point money(USD) "The lowest rate, however few there are: as it is stated, not a statistic."
-- column: last_point money(USD) "The highest rate, however few there are."
-- column: point money(USD) "The rate of a single contract that states one alone: no statistic."
-- column: spread decimal "How many times the 10th percentile the 90th is."
-- column: points text "Lowest and highest rate of each contract, such as `12.5 14,20 20`."
-- column: lent int "Rates beside the group that lend their reason only."
-- column: gaps text "Rates without a dollar amount, by reason."
-- column: imports text "Imports that the figures come from."
-- column: wanted text
--   "What would fill the percentiles where providers are too few, or the figures where files state none; else null."

SELECT grouped, coalesce(rates, 0) AS rates, coalesce(contracts, 0) AS contracts, coalesce(providers, 0) AS providers,
       known, applicable,
       CASE WHEN few IS NULL THEN p10 END AS p10, few AS p10_na, CASE WHEN few IS NULL THEN p25 END AS p25,
       few AS p25_na,
       CASE WHEN few IS NULL THEN middle END AS middle, few AS middle_na, CASE WHEN few IS NULL THEN p75 END AS p75,
       few AS p75_na,
       CASE WHEN few IS NULL THEN p90 END AS p90, few AS p90_na,
       CASE WHEN few IS NULL THEN mean END AS mean, few AS mean_na,
       -- A rate, as the points are: the lowest vote would be another thing where a contract states several.
       CASE WHEN several IS NULL THEN low END AS lowest, several AS lowest_na,
       CASE WHEN several IS NULL THEN high END AS highest, several AS highest_na,
       low AS first_point, none AS first_point_na, high AS last_point, none AS last_point_na,
       CASE WHEN contracts = 1 AND low = high THEN low END AS point,
       CASE WHEN contracts = 1 AND low = high THEN NULL ELSE coalesce(none, 'not-applicable') END AS point_na,
       CASE WHEN few IS NULL THEN round(p90 / nullif(p10, 0), 2) END AS spread,
       coalesce(few, CASE WHEN p10 = 0 THEN 'not-applicable' END) AS spread_na,
       points, lent, gaps, imports,
       CASE
           WHEN providers > 0 THEN 'rates of ' || (:min_n - providers)
               || CASE WHEN :min_n - providers = 1 THEN ' more provider' ELSE ' more providers' END
               || ' in this scope'
           WHEN none = 'invalid' THEN 'the publisher''s word on which of its amounts holds'
           WHEN none = 'no-record' AND known > 0
           THEN 'a file of the publisher with rates in force that are no tokens'
       END AS wanted
FROM (
    SELECT totals.*,
           CASE WHEN providers >= :min_n THEN NULL WHEN providers > 0 THEN 'insufficient' ELSE reason END AS few,
           CASE WHEN providers > 0 THEN NULL ELSE reason END AS none,
           -- A payer's own schedule is no sample: its lowest and highest rate are shown at any number.
           CASE
               WHEN providers >= :min_n OR (providers > 0 AND NOT sampled) THEN NULL
               WHEN providers > 0 THEN 'insufficient'
               ELSE reason
           END AS several
    FROM (
        SELECT grouped, max(known) AS known, max(sampled) AS sampled, max(applicable) AS applicable, max(lent) AS lent,
               max(reason) AS reason, max(gaps) AS gaps, max(imports) AS imports,
               max(points) AS points,
               sum(rates) AS rates, sum(contracts) AS contracts, count(vote) AS providers,
               percentile_cont(vote, 0.1) AS p10, percentile_cont(vote, 0.25) AS p25, median(vote) AS middle,
               percentile_cont(vote, 0.75) AS p75, percentile_cont(vote, 0.9) AS p90,
               avg(vote) AS mean, min(low) AS low, max(high) AS high
        FROM (
            -- The votes of each provider, and beside them one row for all that the group has.
            SELECT grouped,
                   CASE WHEN side.of_provider THEN median(amount) END AS vote,
                   CASE WHEN side.of_provider THEN min(low) END AS low,
                   CASE WHEN side.of_provider THEN max(high) END AS high,
                   CASE WHEN side.of_provider THEN count(*) END AS contracts,
                   CASE WHEN side.of_provider THEN sum(rates) END AS rates,
                   CASE WHEN side.of_provider THEN NULL
                       ELSE coalesce(sum(rates) FILTER (WHERE amount IS NOT NULL), 0) END AS known,
                   CASE WHEN side.of_provider THEN NULL
                       ELSE coalesce(max(publisher_id IN (SELECT publisher_id FROM publisher WHERE kind <> 'payer')),
                           0) END
                       AS sampled,
                   CASE WHEN side.of_provider THEN NULL
                       ELSE applicable(amount_na, rates) FILTER (WHERE publisher_id IS NOT NULL) END
                       AS applicable,
                   CASE WHEN side.of_provider THEN NULL
                       ELSE coalesce(sum(rates) FILTER (WHERE publisher_id IS NULL AND contract_key IS NOT NULL),
                           0) END AS lent,
                   -- The reason of the group's own rates, also beside amounts that do not count; or of what lends one,
                   -- first that of a rate in another scope.
                   CASE
                       WHEN side.of_provider THEN NULL
                       WHEN count(amount_na) FILTER (WHERE publisher_id IS NOT NULL) > 0
                       THEN gap_reason(amount_na, rates) FILTER (WHERE publisher_id IS NOT NULL)
                       WHEN count(amount) > 0 THEN 'no-record'
                       WHEN count(*) FILTER (WHERE amount_na = 'not-collected') > 0 THEN 'not-collected'
                       WHEN count(*) FILTER (WHERE amount_na = 'no-record') > 0 THEN 'no-record'
                       ELSE gap_reason(amount_na, rates)
                   END AS reason,
                   CASE WHEN side.of_provider THEN NULL
                       ELSE gap_summary(amount_na, rates) FILTER (WHERE publisher_id IS NOT NULL) END
                       AS gaps,
                   CASE WHEN side.of_provider THEN NULL
                       ELSE coalesce(replace(group_concat(DISTINCT import_id ORDER BY import_id), ',', ', '),
                           'none') END
                       AS imports,
                   CASE WHEN side.of_provider THEN NULL
                       ELSE group_concat(DISTINCT low || ' ' || high ORDER BY low || ' ' || high)
                           FILTER (WHERE counts AND publisher_id IS NOT NULL AND amount IS NOT NULL) END
                       AS points
            FROM counted
            JOIN (SELECT 0 AS of_provider UNION ALL SELECT 1) AS side ON TRUE
            WHERE NOT side.of_provider OR (counts AND publisher_id IS NOT NULL AND amount IS NOT NULL)
            GROUP BY grouped, side.of_provider, CASE WHEN side.of_provider THEN publisher_id END
        )
        GROUP BY grouped
    ) AS totals
);
