-- part: market/tallied
-- description: The rates of each lot that count in the scope alike, and why they do not; and what the statistics are
--   made of, the vote of each contract: the median of its amounts within the limits, in one scope.
-- with: market/chosen market/limits market/current market/token
-- grain: one vote, or one lot and verdict
-- column: is_vote int "1 for a vote, 0 for a lot."
-- column: lot_id int "The lot; of a vote the one that stands for it."
-- column: contract_id int "The first lot of the same contract, whatever the publisher and the scope."
-- column: verdict int "Of an amount: 0 below the smallest, 1 beyond the limits, 2 within them; null without one."
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

WITH judged AS MATERIALIZED (
    SELECT *, 8 * lot_id + coalesce(verdict, 3) AS lot_mark, 8 * vote_id + 4 AS vote_mark
    FROM (
        SELECT current.lot_id, current.vote_id, current.import_id, current.amount, limits.lowest, limits.highest,
               CASE
                   WHEN current.amount < least_price THEN 0
                   WHEN current.amount NOT BETWEEN limits.lowest AND limits.highest THEN 1
                   WHEN current.amount IS NOT NULL THEN 2
               END AS verdict,
               CASE WHEN current.amount NOT BETWEEN limits.lowest AND limits.highest THEN limits.outside END AS outside,
               limits.band_reason
        FROM current
        JOIN limits ON TRUE
        JOIN token ON TRUE
    )
)
SELECT counted.is_vote, lot.lot_id, lot.contract_id, counted.verdict, counted.rates AS lot_rates,
       counted.lowest, counted.highest, counted.low, counted.high,
       row_number() OVER (PARTITION BY counted.is_vote, lot.lot_id ORDER BY counted.verdict) AS turn,
       lot.amount_kind, lot.payer, lot.payer_na, lot.publisher_id, lot.contract_key,
       CASE WHEN counted.is_vote THEN counted.vote WHEN counted.verdict < 2 AND counted.band_reason IS NULL THEN 0.0 END
           AS amount,
       CASE WHEN counted.is_vote THEN NULL WHEN counted.verdict = 1 THEN counted.band_reason ELSE lot.amount_na END
           AS amount_na,
       CASE WHEN NOT counted.is_vote AND (counted.verdict = 2 OR lot.marker = 3) THEN 0 ELSE counted.rates END AS rates,
       counted.import_id,
       lot.scope_line AS line, counted.verdict = 2 AS within,
       coalesce(lot.scope_unit = chosen.scope_unit AND lot.scope_modifiers = chosen.scope_modifiers
           AND lot.scope_setting = chosen.scope_setting AND lot.scope_class = chosen.scope_class, 0) AS beside_scope,
       lot.scope IS NOT DISTINCT FROM chosen.scope AS in_scope,
       coalesce(lot.scope_unit = chosen.scope_unit AND lot.scope_modifiers = chosen.scope_modifiers
           AND lot.scope_setting = chosen.scope_setting AND lot.scope_class = chosen.scope_class
           AND lot.scope_method = chosen.scope_method, 0) AS in_line,
       CASE
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
           WHEN counted.verdict = 0 THEN 'below the smallest amount'
           WHEN counted.verdict = 1 THEN counted.outside
       END AS why
FROM (
    SELECT max(side.is_vote) AS is_vote, max(CASE WHEN side.is_vote = 1 THEN vote_id ELSE lot_id END) AS lot_id,
           max(verdict) AS verdict, median(amount) FILTER (WHERE side.is_vote = 1) AS vote, count(*) AS rates,
           min(amount) FILTER (WHERE side.is_vote = 1) AS low, max(amount) FILTER (WHERE side.is_vote = 1) AS high,
           max(import_id) AS import_id, min(lowest) AS lowest, min(highest) AS highest, max(outside) AS outside,
           max(band_reason) AS band_reason
    FROM judged
    JOIN (SELECT 0 AS is_vote UNION ALL SELECT 1) AS side ON side.is_vote = 0 OR judged.verdict = 2
    -- One number says what is a group: of many rates most of the time is that of sorting.
    GROUP BY CASE WHEN side.is_vote = 1 THEN vote_mark ELSE lot_mark END
) AS counted
JOIN lots AS lot USING (lot_id)
LEFT JOIN chosen ON TRUE;
