-- name: rate-distribution
-- title: Distribution of negotiated rates
-- description: How many contracts have an amount in each tenth of the range, in one scope.
-- with: market/considered market/contract
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: modifier modifier optional "modifiers of the scope; left out, those with most providers"
-- param: setting text optional "setting of the scope, as the table of scopes prints it"
-- param: billing_class text optional "billing class of the scope, as the table of scopes prints it"
-- param: method text optional "contracting method of the scope, as the table of scopes prints it"
-- param: least money default=1 "smaller amounts are left out: they are tokens, not prices"
-- param: band_low decimal optional "amounts below this many times the Medicare amount are left out"
-- param: band_high decimal optional "amounts above this many times the Medicare amount are left out"
-- grain: one tenth of the range from the lowest to the highest contract
-- key: bin
-- column: bin int title="Tenth" "1 is the lowest."
-- column: range text "Both bounds."
-- column: from_amount money(USD) title="From" "Lower bound."
-- column: to_amount money(USD) title="To" "Upper bound; it belongs to the next tenth, but of the last to this one."
-- column: contracts int "Contracts whose vote lies here."
-- column: providers int "Providers of these contracts."
-- column: payers text "Payers of these contracts."
-- column: imports text "Imports behind these contracts."
-- chart: distribution label=range count=contracts
-- inputs: market-rates
-- tags: code, market

WITH RECURSIVE counted (grouped, publisher_id, payer_plan_id, amount, amount_na, counts, import_id) AS (
    SELECT payer, publisher_id, payer_plan_id, amount, amount_na, why IS NULL, import_id FROM considered WHERE in_scope
),
whole AS (
    SELECT min(vote) AS lowest, max(vote) AS highest, (max(vote) - min(vote)) / 10 AS step FROM contract
),
bin (bin) AS (
    SELECT 1
    UNION ALL
    SELECT bin + 1 FROM bin WHERE bin < 10
),
placed AS (
    SELECT iif(step = 0, 1, min(10, CAST((vote - lowest) / step AS INTEGER) + 1)) AS bin,
           contract.publisher_id, contract.grouped AS payer, contract.import_id
    FROM contract, whole
)
SELECT bin.bin,
       format('$%,.2f to $%,.2f', lowest + (bin.bin - 1) * step, lowest + bin.bin * step) AS range,
       lowest + (bin.bin - 1) * step AS from_amount, lowest + bin.bin * step AS to_amount,
       count(placed.bin) AS contracts, count(DISTINCT placed.publisher_id) AS providers,
       coalesce((
           SELECT group_concat(name, ', ')
           FROM (
               SELECT DISTINCT coalesce(payer.name, 'names not matched') AS name
               FROM placed AS own LEFT JOIN payer ON payer.payer = own.payer
               WHERE own.bin = bin.bin
               ORDER BY name
           )
       ), 'none') AS payers,
       coalesce(replace(group_concat(DISTINCT placed.import_id), ',', ', '), 'none') AS imports,
       (SELECT note FROM chosen) || ' Each contract has one vote.' AS _note
FROM whole
JOIN bin ON whole.lowest IS NOT NULL AND (whole.step > 0 OR bin.bin = 1)
LEFT JOIN placed ON placed.bin = bin.bin
GROUP BY bin.bin
ORDER BY bin.bin;
