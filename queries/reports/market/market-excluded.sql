-- name: market-excluded
-- title: Rates left out
-- description: Every rate of the code that the comparison of payers leaves out, with the first reason that applies.
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: modifier modifier optional "modifiers of the scope; left out, those with most providers"
-- param: setting text optional "setting of the scope, as the table of scopes prints it"
-- param: billing_class text optional "billing class of the scope, as the table of scopes prints it"
-- param: method text optional "contracting method of the scope, as the table of scopes prints it"
-- param: why text optional "only this reason, as the funnel prints it"
-- param: least money default=1 "smaller amounts are left out: they are tokens, not prices"
-- param: band_low decimal optional "amounts below this many times the Medicare amount are left out"
-- param: band_high decimal optional "amounts above this many times the Medicare amount are left out"
-- grain: one rate
-- key: publisher raw_payer raw_plan scope why
-- column: why text title="Left out" "The first reason that applies."
-- column: raw_payer text title="Published payer" "The payer exactly as the file names it."
-- column: raw_plan text title="Published plan" "The plan exactly as the file names it."
-- column: publisher text title="Published by" "Whose file it is."
-- column: amount money(USD) "Dollars, where the file states them."
-- column: scope text "What the rate may be compared with."
-- column: file_name text title="File" "The file that states it."
-- column: source_line int title="Line" "Physical line in the file."
-- tags: code, market

WITH chosen AS (
    SELECT scope, scope_unit, scope_modifiers, scope_setting, scope_class, scope_method
    FROM v_market_scope
    WHERE system = :system AND code = :code AND amount_kind = 'negotiated'
      AND (:modifier IS NULL OR scope_modifiers = iif(:modifier = '', 'none', replace(:modifier, '|', ' ')))
      AND (:setting IS NULL OR scope_setting = :setting)
      AND (:billing_class IS NULL OR scope_class = :billing_class)
      AND (:method IS NULL OR scope_method = :method)
    ORDER BY scope_method = 'per diem', providers DESC, contracts DESC, rates DESC, scope
    LIMIT 1
),
medicare AS (
    SELECT value AS medicare, value_na AS medicare_na
    FROM v_benchmark
    WHERE system = :system AND code = :code AND measure = 'medicare-amount' AND setting = 'facility'
      AND geography = 'US' AND modifiers = ''
    ORDER BY period DESC
    LIMIT 1
),
considered AS (
    SELECT rate.*,
           CASE
               WHEN rate.amount_kind <> 'negotiated' THEN 'another kind of amount: ' || rate.amount_kind
               WHEN rate.stated_as = 'percentage' THEN 'a percentage of charges, not dollars'
               WHEN rate.stated_as = 'algorithm' THEN 'an algorithm, not dollars'
               WHEN rate.stated_as = 'gap' THEN 'no amount: [' || rate.amount_na || ']'
               WHEN rate.scope_unit <> chosen.scope_unit THEN 'for another unit: ' || rate.scope_unit
               WHEN rate.scope_modifiers <> chosen.scope_modifiers THEN 'other modifiers: ' || rate.scope_modifiers
               WHEN rate.scope_setting <> chosen.scope_setting THEN 'another setting: ' || rate.scope_setting
               WHEN rate.scope_class <> chosen.scope_class THEN 'another billing class: ' || rate.scope_class
               WHEN rate.scope_method <> chosen.scope_method THEN 'another method: ' || rate.scope_method
               WHEN rate.amount < :least THEN 'below the smallest amount'
               WHEN rate.amount < :band_low * medicare OR rate.amount > :band_high * medicare
                   THEN 'outside the band of the Medicare amount'
           END AS why
    FROM v_market_rate AS rate
    LEFT JOIN chosen ON 1
    LEFT JOIN medicare ON 1
    WHERE rate.system = :system AND rate.code = :code
)
SELECT why, raw_payer, raw_payer_na, raw_plan, raw_plan_na, publisher, amount, amount_na, amount_raw, scope, file_name, source_line,
       file_name AS _file, source_line AS _line, import_id AS _import,
       'a corrected or newer file of ' || publisher AS _filled_by
FROM considered
WHERE why IS NOT NULL AND (:why IS NULL OR why = :why OR 'Left out, ' || why = :why)
ORDER BY why, publisher, raw_payer, raw_plan, rate_id;
