-- name: market-rates
-- title: Rates of the scope
-- description: Every rate inside one scope, with its place in the statistics: the inputs of a median or percentile.
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: kind text default=negotiated "negotiated, cash, gross, minimum, maximum, `allowed, median` or `allowed, estimated`"
-- param: payer_name text optional "only this payer, as the comparison of payers prints it"
-- param: modifier modifier optional "modifiers of the scope; left out, those with most providers"
-- param: modifiers text optional "the same, as the table of scopes prints them"
-- param: setting text optional "setting of the scope, as the table of scopes prints it"
-- param: billing_class text optional "billing class of the scope, as the table of scopes prints it"
-- param: method text optional "contracting method of the scope, as the table of scopes prints it"
-- param: least money default=1 "smaller amounts are left out: they are tokens, not prices"
-- param: band_low decimal optional "amounts below this many times the Medicare amount are left out"
-- param: band_high decimal optional "amounts above this many times the Medicare amount are left out"
-- grain: one rate of the scope
-- key: publisher payer_name raw_payer raw_plan file_name source_line
-- column: payer_name text title="Payer" "Who pays; names that no alias matches stand together."
-- column: publisher text title="Provider" "Whose file it is."
-- column: raw_payer text title="Published payer" "The payer exactly as the file names it."
-- column: raw_plan text title="Published plan" "The plan exactly as the file names it."
-- column: amount money(USD) "Dollars, as the file states them."
-- column: counts text "yes, or why it does not count."
-- column: contract_vote money(USD) title="Vote of the contract" "Median of the contract's amounts that count."
-- column: provider_vote money(USD) title="Vote of the provider" "Median of its contracts' votes for the payer."
-- column: file_name text title="File" "The file that states it."
-- column: source_line int title="Line" "Physical line in the file."
-- tags: code, market, explain

WITH chosen AS (
    SELECT scope, scope_unit, scope_modifiers, scope_setting, scope_class, scope_method
    FROM v_market_scope
    WHERE system = :system AND code = :code AND amount_kind IN ('negotiated', :kind)
      AND (:modifier IS NULL OR scope_modifiers = iif(:modifier = '', 'none', replace(:modifier, '|', ' ')))
      AND (:modifiers IS NULL OR scope_modifiers = :modifiers)
      AND (:setting IS NULL OR scope_setting = :setting)
      AND (:billing_class IS NULL OR scope_class = :billing_class)
      AND (:method IS NULL OR scope_method = :method)
    ORDER BY amount_kind <> 'negotiated', scope_method = 'per diem', providers DESC, contracts DESC, rates DESC, scope
    LIMIT 1
),
medicare AS (
    SELECT value AS medicare
    FROM v_benchmark
    WHERE system = :system AND code = :code AND measure = 'medicare-amount' AND setting = 'facility'
      AND geography = 'US' AND modifiers = ''
    ORDER BY period DESC
    LIMIT 1
),
scoped AS MATERIALIZED (
    SELECT rate.rate_id, rate.publisher_id, rate.publisher, rate.payer_plan_id,
           rate.raw_payer, rate.raw_payer_na, rate.raw_plan, rate.raw_plan_na, rate.payer, rate.stated_as,
           CASE :kind
               WHEN 'allowed, median' THEN (SELECT median_amount FROM v_rate_statistic WHERE v_rate_statistic.rate_id = rate.rate_id)
               WHEN 'allowed, estimated' THEN (SELECT estimated_amount FROM v_rate_statistic WHERE v_rate_statistic.rate_id = rate.rate_id)
               ELSE rate.amount
           END AS amount,
           CASE :kind
               WHEN 'allowed, median' THEN iif(
                   EXISTS (SELECT 1 FROM v_rate_statistic WHERE v_rate_statistic.rate_id = rate.rate_id),
                   (SELECT median_amount_na FROM v_rate_statistic WHERE v_rate_statistic.rate_id = rate.rate_id), 'no-record')
               WHEN 'allowed, estimated' THEN iif(
                   EXISTS (SELECT 1 FROM v_rate_statistic WHERE v_rate_statistic.rate_id = rate.rate_id),
                   (SELECT estimated_amount_na FROM v_rate_statistic WHERE v_rate_statistic.rate_id = rate.rate_id), 'no-record')
               ELSE rate.amount_na
           END AS amount_na,
           rate.amount_raw, rate.file_name, rate.source_line, rate.import_id
    FROM v_market_rate AS rate
    JOIN chosen
        ON rate.scope_unit = chosen.scope_unit AND rate.scope_modifiers = chosen.scope_modifiers
       AND rate.scope_setting = chosen.scope_setting AND rate.scope_class = chosen.scope_class
       AND (rate.amount_kind <> 'negotiated' OR :kind LIKE 'allowed%' OR rate.scope_method = chosen.scope_method)
    WHERE rate.system = :system AND rate.code = :code
      AND rate.amount_kind = iif(:kind LIKE 'allowed%', 'negotiated', :kind)
),
judged AS (
    SELECT scoped.*, coalesce(payer.name, iif(raw_payer IS NULL, 'All payers', 'Names not matched to a payer')) AS payer_name,
           CASE
               WHEN stated_as IN ('percentage', 'algorithm') AND amount IS NULL THEN 'no: stated as ' || stated_as
               WHEN amount IS NULL THEN 'no: no amount'
               WHEN amount < :least THEN 'no: below the smallest amount'
               WHEN amount < :band_low * medicare OR amount > :band_high * medicare THEN 'no: outside the band of the Medicare amount'
               ELSE 'yes'
           END AS counts
    FROM scoped
    LEFT JOIN medicare ON 1
    LEFT JOIN payer ON payer.payer = scoped.payer
),
contract AS (
    SELECT payer_name, publisher_id, payer_plan_id, median(amount) AS vote, count(amount) AS known
    FROM judged
    WHERE counts = 'yes'
    GROUP BY payer_name, publisher_id, payer_plan_id
),
provider AS (
    SELECT payer_name, publisher_id, median(vote) AS vote
    FROM contract
    GROUP BY payer_name, publisher_id
)
SELECT judged.payer_name, judged.publisher, judged.raw_payer, judged.raw_payer_na, judged.raw_plan, judged.raw_plan_na,
       judged.amount, judged.amount_na, iif(judged.amount IS NULL, judged.amount_raw, NULL) AS amount_raw, judged.counts,
       contract.vote AS contract_vote, iif(contract.vote IS NULL, 'no-record', NULL) AS contract_vote_na,
       provider.vote AS provider_vote, iif(provider.vote IS NULL, 'no-record', NULL) AS provider_vote_na,
       judged.file_name, judged.source_line,
       judged.file_name AS _file, judged.source_line AS _line, judged.import_id AS _import,
       'a corrected or newer file of ' || judged.publisher AS _filled_by,
       'One scope: ' || :system || ' ' || :code || '; ' || (SELECT scope FROM chosen) || '.' AS _note
FROM judged
LEFT JOIN contract
    ON contract.payer_name = judged.payer_name AND contract.publisher_id = judged.publisher_id
   AND contract.payer_plan_id IS judged.payer_plan_id
LEFT JOIN provider ON provider.payer_name = judged.payer_name AND provider.publisher_id = judged.publisher_id
WHERE :payer_name IS NULL OR judged.payer_name = :payer_name
ORDER BY judged.payer_name, judged.publisher, judged.raw_payer, judged.raw_plan, judged.rate_id;
