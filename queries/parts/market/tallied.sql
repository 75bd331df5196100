-- part: market/tallied
-- description: The rates of each lot that count in the scope alike, and why they do not; and what the statistics are
--   made of, the vote of each contract: the median of its amounts within the limits, in one scope.
-- with: market/chosen market/limits market/current
-- param: today date default=latest "the day on which rates are in effect; the command line gives that of the run"
-- grain: one vote, or one lot and verdict
-- column: is_vote int "1 for a vote, 0 for a lot."
-- column: lot_id int "The lot; of a vote the first one."
-- column: contract_id int "The first lot of the same contract, whatever the publisher and the scope."
-- column: verdict int
--   "Of an amount: 0 below the smallest, 1 beyond the limits, 2 within them, 4 not in effect; null without one."
-- column: lot_rates int "Rates of the lot with this verdict as the files state them, or of the vote."
-- column: lowest decimal "The smallest amount that counts."
-- column: highest decimal "The largest amount that counts."
-- column: low money(USD) "Of a vote, the lowest amount of the contract."
-- column: high money(USD) "Of a vote, the highest amount of the contract."
-- column: turn int "1 for the first verdict of the lot."
-- column: amount_kind text "What the amount is."
-- column: payer code names "The payer that the name was matched to."
-- column: publisher_id int "Whose file it is."
-- column: contract_key text "Payer and plan, however published."
-- column: amount money(USD) "The vote; of rates beyond the limits, that they have an amount."
-- column: rates int "Rates that the row speaks for; 0 where votes speak for them, or they repeat others."
-- column: import_id int "The newest import of a vote; of a lot its own."
-- column: line text "Line of business."
-- column: within int "1 for an amount within the limits; null without an amount."
-- column: beside_scope int "1 for the unit, modifiers, setting and class of the scope, of any kind and method."
-- column: in_scope int "1 for rates of the scope."
-- column: in_line int "1 for rates that have all of the scope but for its line of business."
-- column: why text "The first reason for which they do not count; null where they count."

-- Rates are read in the order of their scope, vote and lot, in which a report keeps them: nothing is sorted again.
WITH lot_count AS MATERIALIZED (
    SELECT lot_id, max(current.import_id) AS import_id,
           count(*) FILTER (WHERE in_effect AND current.amount < limits.least_price) AS below,
           count(*) FILTER (
               WHERE in_effect AND current.amount >= limits.least_price
                 AND current.amount NOT BETWEEN limits.lowest AND limits.highest
           ) AS beyond,
           count(*) FILTER (
               WHERE in_effect AND current.amount >= limits.least_price
                 AND current.amount BETWEEN limits.lowest AND limits.highest
           ) AS within,
           count(*) FILTER (WHERE NOT in_effect AND current.amount IS NOT NULL) AS aside,
           count(*) - count(current.amount) AS blank,
           -- The same of all rates of a lot.
           max(limits.lowest) AS lowest, max(limits.highest) AS highest, max(limits.outside) AS outside,
           max(limits.band_reason) AS band_reason, max(limits.beside_scope) AS beside_scope,
           max(limits.in_line) AS in_line
    FROM current
    CROSS JOIN limits USING (lot_id)
    GROUP BY scope_id, vote_id, lot_id
),
counted AS (
    SELECT 1 AS is_vote, vote_id AS lot_id, 2 AS verdict, median(current.amount) AS vote, count(*) AS rates,
           min(current.amount) AS low, max(current.amount) AS high, max(current.import_id) AS import_id,
           NULL AS lowest, NULL AS highest, NULL AS outside, NULL AS band_reason,
           max(limits.beside_scope) AS beside_scope, max(limits.in_line) AS in_line
    FROM current
    CROSS JOIN limits USING (lot_id)
    WHERE in_effect AND current.amount >= limits.least_price
      AND current.amount BETWEEN limits.lowest AND limits.highest
    GROUP BY scope_id, vote_id
    UNION ALL
    SELECT 0, lot_id, nullif(verdict, 3), NULL, rates, NULL, NULL, import_id, lowest, highest, outside, band_reason,
           beside_scope, in_line
    FROM (
        SELECT lot_count.*, verdict, CASE verdict WHEN 0 THEN below WHEN 1 THEN beyond WHEN 2 THEN within
                   WHEN 4 THEN aside ELSE blank END AS rates
        FROM lot_count
        JOIN (SELECT 0 AS verdict UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4)
            ON TRUE
    )
    WHERE rates > 0
),
-- Before the words are beside them: a window copies what it passes.
turned AS (
    SELECT counted.*, row_number() OVER (PARTITION BY is_vote, lot_id ORDER BY verdict) AS turn FROM counted
)
SELECT counted.is_vote, lot.lot_id, lot.contract_id, counted.verdict, counted.rates AS lot_rates,
       counted.lowest, counted.highest, counted.low, counted.high,
       counted.turn,
       lot.amount_kind, lot.payer, lot.payer_na, lot.publisher_id, lot.contract_key,
       CASE
           WHEN counted.is_vote THEN counted.vote
           WHEN counted.verdict = 4 OR (counted.verdict < 2 AND counted.band_reason IS NULL) THEN 0.0
       END AS amount,
       CASE WHEN counted.is_vote THEN NULL WHEN counted.verdict = 1 THEN counted.band_reason ELSE lot.amount_na END
           AS amount_na,
       CASE WHEN NOT counted.is_vote AND (counted.verdict = 2 OR lot.marker = 3) THEN 0 ELSE counted.rates END AS rates,
       counted.import_id,
       lot.scope_line AS line, counted.verdict = 2 AS within, counted.beside_scope = 1 AS beside_scope,
       lot.scope IS NOT DISTINCT FROM chosen.scope AS in_scope, counted.beside_scope * counted.in_line = 1 AS in_line,
       CASE
           WHEN lot.marker = 4 THEN 'the price of an item that has a code of its own'
           WHEN lot.marker = 3 THEN 'stated again with other notes or names: counted once'
           WHEN lot.amount_kind <> 'negotiated' THEN 'another kind of amount: ' || lot.amount_kind
           WHEN lot.stated_as = 'percentage' THEN 'a percentage of charges, not dollars'
           WHEN lot.stated_as = 'algorithm' THEN 'an algorithm, not dollars'
           WHEN lot.marker = 2 THEN 'in conflict: the file states several figures for one price'
           WHEN lot.amount_na = 'insufficient' AND lot.marker THEN 'a marker, not a price'
           WHEN lot.stated_as = 'gap' THEN 'no amount: [' || lot.amount_na || ']'
           WHEN chosen.scope IS NULL THEN 'no rate has the scope that is asked for'
           WHEN lot.scope_unit <> chosen.scope_unit THEN 'for another unit: ' || lot.scope_unit
           WHEN lot.scope_modifiers <> chosen.scope_modifiers THEN 'other modifiers: ' || lot.scope_modifiers
           WHEN lot.scope_setting <> chosen.scope_setting THEN 'another setting: ' || lot.scope_setting
           WHEN lot.scope_class <> chosen.scope_class THEN 'another billing class: ' || lot.scope_class
           WHEN lot.scope_line <> chosen.scope_line THEN 'another line of business: ' || lot.scope_line
           WHEN lot.scope_method <> chosen.scope_method THEN 'another method: ' || lot.scope_method
           WHEN counted.verdict = 4 AND lot.effective_to < :today
           THEN 'no longer in effect: until ' || lot.effective_to
           WHEN counted.verdict = 4 AND lot.next_from <= :today
           THEN 'no longer in effect: the next rate is from ' || lot.next_from
           WHEN counted.verdict = 4 THEN 'not yet in effect: from ' || lot.effective_from
           WHEN counted.verdict = 0 THEN 'below the smallest amount'
           WHEN counted.verdict = 1 THEN counted.outside
       END AS why
FROM turned AS counted
CROSS JOIN lots AS lot ON lot.lot_id = counted.lot_id
LEFT JOIN chosen ON TRUE;
