-- name: rate-distribution
-- title: Distribution of negotiated rates
-- description: How many contracts have an amount in each tenth of the range, in one scope.
-- with: market/tallied
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
-- grain: one tenth of the range from the lowest to the highest contract
-- key: bin
-- column: bin int title="Tenth" "1 is the lowest."
-- column: range text "Both bounds."
-- column: from_amount money(USD) calculated title="From" "Lower bound."
-- column: to_amount money(USD) calculated title="To"
--   "Upper bound; it belongs to the next tenth, but of the last to this one."
-- column: contracts int "Contracts whose vote lies here."
-- column: providers int "Providers of these contracts."
-- column: payers text "Payers of these contracts."
-- column: imports text "Imports that the figures come from."
-- chart: distribution label=range count=contracts
-- inputs: market-rates vote_from=from_amount vote_to=to_amount
-- tags: code, market

WITH tenth (bin) AS (
    VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9), (10)
),
spread AS MATERIALIZED (
    SELECT publisher_id, coalesce(payer.name, 'names not matched') AS payer_name, tallied.import_id, amount AS vote,
           min(amount) OVER () AS lowest, (max(amount) OVER () - min(amount) OVER ()) / 10.0 AS step
    FROM tallied
    LEFT JOIN payer ON payer.payer = tallied.payer
    WHERE is_vote AND in_scope
),
-- The tenth of a vote is the last that begins at or below it.
placed AS MATERIALIZED (
    SELECT *, row_number() OVER (PARTITION BY bin, payer_name ORDER BY vote) AS nth_of_payer
    FROM (
        SELECT spread.*,
               (SELECT coalesce(max(bin), 1) FROM tenth WHERE (spread.vote - lowest) / nullif(step, 0) >= bin - 1)
                   AS bin
        FROM spread
    )
)
SELECT counted.bin,
       calculated_in_dollars(lowest + (counted.bin - 1) * step) || ' to '
           || calculated_in_dollars(lowest + counted.bin * step) AS range,
       lowest + (counted.bin - 1) * step AS from_amount, lowest + counted.bin * step AS to_amount, contracts, providers,
       coalesce(payers, 'none') AS payers,
       coalesce(replace(imports, ',', ', '), 'none') AS imports,
       (SELECT scope FROM chosen) AS _scope, (SELECT note FROM chosen) || ' Each contract has one vote.' AS _note
FROM (
    SELECT tenth.bin, all_votes.lowest, all_votes.step, coalesce(of_bin.contracts, 0) AS contracts,
           coalesce(of_bin.providers, 0) AS providers, of_bin.payers, of_bin.imports
    FROM tenth
    CROSS JOIN (SELECT max(lowest) AS lowest, max(step) AS step, count(*) AS votes FROM placed) AS all_votes
    LEFT JOIN (
        SELECT bin, count(*) AS contracts, count(DISTINCT publisher_id) AS providers,
               group_concat(payer_name, ', ' ORDER BY payer_name) FILTER (WHERE nth_of_payer = 1) AS payers,
               group_concat(DISTINCT import_id ORDER BY import_id) AS imports
        FROM placed
        GROUP BY bin
    ) AS of_bin ON of_bin.bin = tenth.bin
    WHERE all_votes.votes > 0 AND (tenth.bin = 1 OR all_votes.step > 0)
) AS counted
ORDER BY counted.bin;
