-- name: code-conflicts
-- title: Rates in conflict
-- description: Current rates of which a source states different figures, in dollars, percent or words, for the same
--   payer, plan, codes, modifiers, setting, place of service, method and days: negotiated rates, rates of payers' own
--   in-network files (also for the same providers) and amounts of public fee schedules. Notes may say for which
--   services each figure is; which one holds for the code is open: ask who publishes the file.
-- with: market/current in-network/priced
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: today date default=latest "the day on which rates are in effect; the command line gives that of the run"
-- param: modifier modifier optional "only figures with this modifier; left out, all are shown"
-- grain: one rate of one payer and plan, or one amount of a fee schedule, in one source
-- key: raw_payer raw_plan publisher source_line pointer
-- column: raw_payer text names title="Published payer" "The payer exactly as the file names it."
-- column: raw_plan text names title="Published plan" "The plan exactly as the file names it."
-- column: publisher text names title="Published by" "Whose file it is."
-- column: amount_kind text title="Kind" "negotiated, in-network or fee-schedule."
-- column: setting text "Where the patient is."
-- column: modifiers code "Modifiers of the price."
-- column: method text "Contracting method; of an in-network rate what the payer says that it is."
-- column: stated text names title="Figure" "What the file states: dollars, percent of charges, words."
-- column: amount money(USD) "Dollars."
-- column: percentage decimal title="Percent of charges" "Negotiated percentage; 62.5 is 62.5 percent."
-- column: algorithm text names "How the allowed amount is found, in the file's words."
-- column: notes text names "What the file says beside it, such as for which services each figure is."
-- column: file_name text names title="File" "The file that states it."
-- column: source_line int title="Line" "Physical line in the file."
-- column: pointer text title="JSON pointer" "Its place in a payer's own file."
-- tags: code, payer, rate

-- What is in conflict is decided once, where the rates of statistics are.
WITH open_rate AS MATERIALIZED (
    SELECT current.rate_id, open_lot.published_key
    FROM (
        SELECT scope_id, vote_id, lot_id, published_key
        FROM lots
        WHERE marker = 2 AND (:modifier IS NULL OR modifiers = :modifier)
    ) AS open_lot
    CROSS JOIN current USING (scope_id, vote_id, lot_id)
)
SELECT raw_payer, raw_payer_na, raw_plan, raw_plan_na, publisher, amount_kind, setting, setting_na,
       CASE modifiers WHEN '' THEN 'none' ELSE replace(modifiers, '|', ' ') END AS modifiers,
       method, method_na,
       concat_ws('; ', in_dollars(amount), percentage || ' percent', algorithm) AS stated,
       amount, amount_na, percentage, percentage_na, algorithm, algorithm_na, notes, notes_na, file_name,
       source_line, pointer, pointer_na,
       -- A price of a payer's own file goes by its place in it.
       CASE WHEN published_key IS NOT NULL
           THEN concat_ws('; ', published_key, publisher, amount_kind, setting, modifiers, method) END AS _key,
       file_name AS _file, source_line AS _line, import_id AS _import,
       'the word of ' || publisher || ' which of them holds' AS _filled_by
FROM (
    SELECT raw_payer, raw_payer_na, raw_plan, raw_plan_na, publisher, amount_kind, setting, setting_na, modifiers,
           method, method_na, amount, amount_na, percentage, percentage_na, algorithm,
           algorithm_na, notes, notes_na, file_name, source_line, import_id, rate_id, NULL AS pointer,
           'not-applicable' AS pointer_na, published_key
    FROM open_rate
    CROSS JOIN v_rate AS rate USING (rate_id)
    UNION ALL
    SELECT raw_payer, NULL, plan, plan_na, publisher, 'in-network',
           CASE WHEN setting LIKE '[%' THEN NULL ELSE setting END,
           CASE WHEN setting LIKE '[%' THEN trim(setting, '[]') END, modifiers,
           negotiated_type, NULL, amount, amount_na, percentage, percentage_na, NULL,
           'not-applicable', notes, notes_na, file_name, source_line, import_id, rate_id, pointer, NULL, NULL
    FROM priced
    WHERE is_open AND for_all = 0 AND (:modifier IS NULL OR modifiers = :modifier)
)
ORDER BY amount_kind, publisher, raw_payer, raw_plan, rate_id;
