-- name: market-rates
-- title: Rates of the scope
-- description: Every rate inside one scope, with its place in the statistics: the inputs of a median or percentile.
-- with: market/asked market/limits market/contract market/raw market/current
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: today date default=latest "the day on which rates are in effect; the command line gives that of the run"
-- param: kind text default=negotiated choices=query:amount-kinds
--   "negotiated, cash, gross, minimum, maximum, `allowed, median` or `allowed, estimated`"
-- param: payer_name text optional "only this payer, as the comparison of payers prints it"
-- param: modifier modifier optional "modifiers of the scope; left out, those with most providers"
-- param: setting text optional "setting of the scope, as the table of scopes prints it"
-- param: billing_class text optional "billing class of the scope, as the table of scopes prints it"
-- param: method text optional "contracting method of the scope, as the table of scopes prints it"
-- param: line_of_business text optional "line of business of the scope, as the table of scopes prints it"
-- param: unit text optional "unit of the scope, as the table of scopes prints it"
-- param: scope text optional "the scope in words, as a row that has one gives it to its inputs"
-- param: least money default=1 "smaller amounts are left out: they are tokens, not prices"
-- param: locality text optional choices=query:medicare-localities
--   "Medicare locality as contractor/number, such as 09102/04; left out, the nation"
-- param: band_low decimal optional "amounts below this many times the Medicare amount are left out"
-- param: band_high decimal optional "amounts above this many times the Medicare amount are left out"
-- param: vote_from money optional "only contracts whose vote is this or more"
-- param: vote_to money optional "only contracts whose vote is below this, or the highest vote and this"
-- grain: one rate of the scope
-- key: publisher raw_payer raw_plan file_name source_line
-- column: payer_name text names title="Payer" "Who pays; names that no alias matches are shown together."
-- column: publisher text names title="Provider" "Whose file it is."
-- column: raw_payer text names title="Published payer" "The payer exactly as the file names it."
-- column: raw_plan text names title="Published plan" "The plan exactly as the file names it."
-- column: amount money(USD) "Dollars, as the file states them."
-- column: counts text "yes, or why it does not count."
-- column: contract_vote money(USD) calculated title="Vote of the contract"
--   "Median of the contract's amounts that count."
-- column: provider_vote money(USD) calculated title="Vote of the provider"
--   "Median of its contracts' votes for the payer."
-- column: file_name text names title="File" "The file that states it."
-- column: source_line int title="Line" "Physical line in the file."
-- tags: code, market, explain

WITH scope AS (
    SELECT *
    FROM asked
    WHERE amount_kind IN ('negotiated', :kind) AND (:scope IS NULL OR scope = :scope)
    ORDER BY amount_kind <> 'negotiated', scope_rank
    LIMIT 1
),
scoped AS MATERIALIZED (
    SELECT rate.*, scope.scope AS of_scope
    FROM v_market_rate AS rate
    JOIN scope
        ON rate.scope_unit = scope.scope_unit AND rate.scope_modifiers = scope.scope_modifiers
       AND rate.scope_setting = scope.scope_setting AND rate.scope_class = scope.scope_class
       AND (rate.amount_kind <> 'negotiated' OR :kind LIKE 'allowed%' OR rate.scope_method = scope.scope_method)
       AND (rate.amount_kind <> 'negotiated' OR rate.scope_line = scope.scope_line)
    WHERE rate.system = :system AND rate.code = :code
      AND rate.amount_kind = CASE WHEN :kind LIKE 'allowed%' THEN 'negotiated' ELSE :kind END
),
asked_for AS (
    SELECT scoped.rate_id, current.lot_id, scoped.publisher_id, publisher, contract_key, raw_payer, raw_payer_na,
           raw_plan, raw_plan_na, stated_as, amount_raw, file_name, scoped.source_line, scoped.import_id, of_scope,
           coalesce(payer.name,
               CASE WHEN raw_payer IS NULL THEN 'All payers' ELSE 'Names not matched to a payer' END) AS payer_name,
           CASE :kind
               WHEN 'allowed, median' THEN stated.median_amount / 10000.0
               WHEN 'allowed, estimated' THEN stated.estimated_amount / 10000.0
               ELSE scoped.amount
           END AS amount,
           -- A rate of a file that states no allowed amounts has no row of them.
           CASE
               WHEN :kind NOT LIKE 'allowed%' THEN scoped.amount_na
               WHEN stated.rate_id IS NULL THEN 'no-record'
               ELSE (
                   SELECT reason
                   FROM absent_reason
                   WHERE reason_id = CASE WHEN :kind = 'allowed, median' THEN stated.median_amount_na
                       ELSE stated.estimated_amount_na END
               )
           END AS amount_na,
           CASE
               WHEN raw.marker = 4 THEN 'no: the price of an item that has a code of its own'
               WHEN raw.marker = 2 AND :kind NOT LIKE 'allowed%' THEN 'no: in conflict with another figure'
               WHEN raw.marker = 3 AND :kind NOT LIKE 'allowed%' THEN 'no: stated again, counted once'
               -- Allowed amounts may differ beside a rate that is stated again.
               WHEN raw.marker = 3 AND stated.median_amount IS NOT DISTINCT FROM first.median_amount
                   AND stated.estimated_amount IS NOT DISTINCT FROM first.estimated_amount
               THEN 'no: stated again, counted once'
               WHEN NOT current.in_effect THEN 'no: not in effect on the day of the report'
           END AS left_out
    FROM scoped
    JOIN raw ON raw.rate_id = scoped.rate_id
    JOIN current ON current.rate_id = scoped.rate_id
    LEFT JOIN rate_statistic AS stated ON stated.rate_id = scoped.rate_id
    LEFT JOIN rate_statistic AS first ON first.rate_id = raw.price_id
    LEFT JOIN payer ON payer.payer = scoped.payer
),
weighed AS (
    SELECT asked_for.*,
           CASE
               WHEN left_out IS NOT NULL THEN left_out
               WHEN stated_as IN ('percentage', 'algorithm') AND amount IS NULL THEN 'no: stated as ' || stated_as
               WHEN amount IS NULL THEN 'no: no amount'
               WHEN amount < least_price THEN 'no: below the smallest amount'
               WHEN amount NOT BETWEEN lowest AND highest THEN 'no: ' || outside
               ELSE 'yes'
           END AS counts
    FROM asked_for
    JOIN limits USING (lot_id)
),
counted (grouped, publisher_id, contract_key, amount, amount_na, counts, rates, import_id) AS (
    SELECT payer_name, publisher_id, contract_key, amount, amount_na, CASE WHEN counts = 'yes' THEN 1 ELSE 0 END, 1,
           import_id
    FROM weighed
),
-- A provider's vote is the median of its contracts' votes; both are looked up at once.
votes AS (
    SELECT grouped, publisher_id, side.of_provider,
           CASE WHEN side.of_provider = 0 THEN contract_key END AS contract_key, median(vote) AS vote
    FROM contract
    JOIN (SELECT 0 AS of_provider UNION ALL SELECT 1) AS side ON TRUE
    GROUP BY grouped, publisher_id, side.of_provider, CASE WHEN side.of_provider = 0 THEN contract_key END
),
voted AS (
    SELECT weighed.*,
           max(CASE WHEN votes.of_provider = 1 THEN votes.vote END) OVER of_rate AS provider_vote,
           max(CASE WHEN votes.of_provider = 0 THEN votes.vote END) OVER of_rate AS contract_vote,
           max(CASE WHEN votes.of_provider = 0 THEN votes.vote END) OVER () AS highest_vote,
           row_number() OVER (PARTITION BY weighed.rate_id ORDER BY votes.of_provider) AS turn
    FROM weighed
    LEFT JOIN votes
        ON votes.grouped = weighed.payer_name AND votes.publisher_id = weighed.publisher_id
       AND (votes.of_provider = 1 OR votes.contract_key = weighed.contract_key)
    WINDOW of_rate AS (PARTITION BY weighed.rate_id)
)
SELECT weighed.payer_name, weighed.publisher, weighed.raw_payer, weighed.raw_payer_na, weighed.raw_plan,
       weighed.raw_plan_na,
       weighed.amount, weighed.amount_na, CASE WHEN weighed.amount IS NULL THEN weighed.amount_raw END AS amount_raw,
       weighed.counts,
       contract_vote, CASE WHEN contract_vote IS NULL THEN 'no-record' END AS contract_vote_na,
       provider_vote, CASE WHEN provider_vote IS NULL THEN 'no-record' END AS provider_vote_na,
       weighed.file_name, weighed.source_line,
       weighed.file_name AS _file, weighed.source_line AS _line, weighed.import_id AS _import,
       'a corrected or newer file of ' || weighed.publisher AS _filled_by,
       'One scope: ' || :system || ' ' || :code || '; ' || weighed.of_scope || '.' AS _note
FROM voted AS weighed
WHERE weighed.turn = 1 AND (:payer_name IS NULL OR weighed.payer_name = :payer_name)
  -- An edge is printed with four decimal places.
  AND (:vote_from IS NULL OR contract_vote > :vote_from - 0.00005)
  AND (:vote_to IS NULL OR contract_vote < :vote_to - CASE WHEN contract_vote = highest_vote THEN -0.00005
      ELSE 0.00005 END)
ORDER BY weighed.payer_name, weighed.publisher, weighed.raw_payer, weighed.raw_plan, weighed.rate_id;
