-- name: benchmark-range
-- title: Range over all payers
-- description: Negotiated rates over all payers, and the hospitals' standard charges and allowed amounts in the same
--   setting, billing class, modifiers and unit. Allowed amounts are those of the line of business, of rates by any
--   method: files state them for rates that are not in dollars.
-- with: market/tallied market/allowed market/figures market/voting market/medicare
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: today date default=latest "the day on which rates are in effect; the command line gives that of the run"
-- param: modifier modifier optional "modifiers of the scope; left out, those with most providers"
-- param: setting text optional "setting of the scope, as the table of scopes prints it"
-- param: billing_class text optional "billing class of the scope, as the table of scopes prints it"
-- param: method text optional "contracting method of the scope, as the table of scopes prints it"
-- param: line_of_business text optional "line of business of the scope, as the table of scopes prints it"
-- param: unit text optional "unit of the scope, as the table of scopes prints it"
-- param: min_n count default=3 "fewest providers for which a percentile is shown"
-- param: least money default=1 "smaller amounts are left out: they are tokens, not prices"
-- param: locality text optional choices=query:medicare-localities
--   "Medicare locality as contractor/number, such as 09102/04; left out, the nation"
-- param: band_low decimal optional "amounts below this many times the Medicare amount are left out"
-- param: band_high decimal optional "amounts above this many times the Medicare amount are left out"
-- grain: one kind of amount
-- key: amount_kind
-- column: amount_kind text title="Kind"
--   "Negotiated; gross, cash, minimum and maximum of the hospital; allowed amounts that a file states."
-- column: rates int "Rates that count."
-- column: contracts int "Contracts that count: one payer and plan with one provider."
-- column: providers int "Providers of the contracts; a payer's own file counts as one."
-- column: known int title="Known" "Rates in the scope with a dollar amount: known of applicable."
-- column: applicable int title="Of applicable" "Rates in the scope that could have a dollar amount."
-- column: p10 money(USD) calculated title="10th percentile" "Of the providers' votes."
-- column: p25 money(USD) calculated title="25th percentile" "Of the providers' votes."
-- column: middle money(USD) calculated title="Median" "Of the providers' votes."
-- column: p75 money(USD) calculated title="75th percentile" "Of the providers' votes."
-- column: p90 money(USD) calculated title="90th percentile" "Of the providers' votes."
-- column: mean money(USD) calculated "Of the providers' votes."
-- column: lowest money(USD) title="Lowest rate" "Of those that count; of hospitals' files where providers are enough."
-- column: highest money(USD) title="Highest rate" "Of those that count."
-- column: point money(USD) title="Single rate" "The rate of a single contract that states one alone: no statistic."
-- column: spread decimal "How many times the 10th percentile the 90th is."
-- column: of_medicare decimal title="Median, percent of Medicare"
--   "Against the amount for the same class, modifiers and setting."
-- column: schedule text title="Percent of"
--   "Whose amount that is: the physician fee schedule, OPPS or ASC, with its release."
-- column: imports text "Imports that the figures come from."
-- chart: range low=p10 mid=middle high=p90 count=providers label=amount_kind
-- inputs: market-rates kind=amount_kind
-- tags: code, benchmark, market

WITH kind (position, amount_kind) AS (
    VALUES (1, 'negotiated'), (2, 'allowed, median'), (3, 'allowed, estimated'), (4, 'cash'), (5, 'gross'),
           (6, 'minimum'), (7, 'maximum')
),
-- Where a file states neither, which is most often, one row for all rates of a lot.
allowed_once AS MATERIALIZED (
    SELECT min(lot_id) AS lot_id, median_amount, median_amount_na, estimated_amount, estimated_amount_na,
           CASE WHEN median_amount IS NULL AND estimated_amount IS NULL THEN sum(prices) ELSE 1 END AS rates
    FROM allowed
    WHERE in_effect
    -- Of a price that is stated again the same amounts count once, as the price does. Of lots without amounts the
    -- reasons are told apart, as one number with the lot.
    GROUP BY CASE WHEN median_amount_na IS NOT NULL AND estimated_amount_na IS NOT NULL
                 THEN -((lot_id * 64 + median_amount_na) * 64 + estimated_amount_na) ELSE price_id END,
             median_amount, median_amount_na, estimated_amount, estimated_amount_na
),
counted (grouped, publisher_id, contract_key, amount, amount_na, counts, rates, import_id, low, high) AS (
    SELECT said, publisher_id, contract_id, amount, CASE WHEN position = 1 THEN amount_na ELSE reason END, counts,
           rates, import_id, low, high
    FROM (
        SELECT position, said, publisher_id, contract_id, median(amount) AS amount, gap_reason(amount_na) AS amount_na,
               reason_id, counts, sum(rates) AS rates, max(import_id) AS import_id,
               min(low) AS low, max(high) AS high
        FROM (
            SELECT kind.position, CASE WHEN kind.position = 1 THEN one.amount_kind ELSE kind.amount_kind END AS said,
                   one.contract_id, one.publisher_id,
                   CASE WHEN kind.position = 1 THEN one.amount_na END AS amount_na, one.import_id,
                   CASE WHEN kind.position = 1 THEN one.rates ELSE allowed.rates END AS rates,
                   CASE kind.position
                       WHEN 1 THEN one.amount
                       WHEN 2 THEN allowed.median_amount
                       ELSE allowed.estimated_amount
                   END AS amount,
                   CASE kind.position
                       WHEN 1 THEN one.low
                       WHEN 2 THEN allowed.median_amount
                       ELSE allowed.estimated_amount
                   END AS low,
                   CASE kind.position
                       WHEN 1 THEN one.high
                       WHEN 2 THEN allowed.median_amount
                       ELSE allowed.estimated_amount
                   END AS high,
                   CASE kind.position
                       WHEN 2 THEN allowed.median_amount_na
                       WHEN 3 THEN allowed.estimated_amount_na
                   END AS reason_id,
                   CASE kind.position
                       WHEN 1 THEN one.within AND one.is_vote
                       WHEN 2 THEN allowed.median_amount BETWEEN one.lowest AND one.highest
                       ELSE allowed.estimated_amount BETWEEN one.lowest AND one.highest
                   END AS counts,
                   CASE WHEN kind.position = 1 THEN one.lot_id * 16 + one.turn * 2 + one.is_vote END AS itself
            FROM tallied AS one
            JOIN kind ON kind.position = 1 OR (kind.position <= 3 AND NOT one.is_vote AND one.turn = 1)
            JOIN chosen ON TRUE
            LEFT JOIN allowed_once AS allowed
                ON kind.position > 1 AND allowed.lot_id = one.lot_id
            WHERE one.beside_scope
              AND CASE WHEN kind.position = 1 THEN one.amount_kind <> 'negotiated' OR one.in_scope
                  ELSE allowed.lot_id IS NOT NULL AND one.line = chosen.scope_line END
        )
        -- What tells most apart first.
        GROUP BY itself, contract_id, publisher_id, position, said, counts, reason_id,
                 CASE WHEN counts OR position = 1 THEN NULL ELSE import_id END
    )
    LEFT JOIN absent_reason USING (reason_id)
    UNION ALL
    SELECT amount_kind, NULL, NULL, NULL, 'no-record', NULL, 1, NULL, NULL, NULL FROM kind
)
SELECT kind.amount_kind, rates, contracts, providers, known, applicable,
       p10, p10_na, p25, p25_na, middle, middle_na, p75, p75_na, p90, p90_na,
       mean, mean_na, figures.lowest, lowest_na, figures.highest, highest_na, point, point_na, spread, spread_na,
       round(100.0 * middle / medicare, 1) AS of_medicare,
       coalesce(middle_na, medicare_na) AS of_medicare_na, medicare_schedule AS schedule,
       imports,
       CASE
           WHEN providers = 0 THEN 'a hospital standard charges file that states it'
           WHEN middle IS NULL THEN wanted
           ELSE medicare_filled_by
       END AS _filled_by,
       chosen.scope AS _scope, chosen.note || voting AS _note
FROM chosen
JOIN voting ON TRUE
JOIN kind ON TRUE
JOIN figures ON figures.grouped = kind.amount_kind
JOIN medicare ON TRUE
ORDER BY kind.position;
