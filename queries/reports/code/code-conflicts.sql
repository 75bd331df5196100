-- name: code-conflicts
-- title: Rates in conflict
-- description: Current rates of which a source states different figures for the same payer, plan, codes, modifiers,
--   setting, place of service, method and days. Which one holds is open: ask who publishes the file.
-- with: market/current
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: modifier modifier optional "only figures with this modifier; left out, all are shown"
-- grain: one rate of one payer and plan in one source
-- key: raw_payer raw_plan publisher source_line
-- column: raw_payer text title="Published payer" "The payer exactly as the file names it."
-- column: raw_plan text title="Published plan" "The plan exactly as the file names it."
-- column: publisher text title="Published by" "Whose file it is."
-- column: setting text "Where the patient is."
-- column: modifiers code "Modifiers of the price."
-- column: method text "Contracting method."
-- column: amount money(USD) "Negotiated dollars."
-- column: percentage decimal title="Percent of charges" "Negotiated percentage; 62.5 is 62.5 percent."
-- column: file_name text title="File" "The file that states it."
-- column: source_line int title="Line" "Physical line in the file."
-- tags: code, payer, rate

-- Rates of one charge and contract, where there are several.
WITH beside AS MATERIALIZED (
    SELECT current.charge_id, lots.contract_id
    FROM current
    CROSS JOIN (
        SELECT lot_id, contract_id FROM lots
        WHERE amount_kind = 'negotiated' AND (:modifier IS NULL OR modifiers = :modifier)
    ) AS lots USING (lot_id)
    GROUP BY current.charge_id, lots.contract_id
    HAVING count(*) > 1
),
stated AS MATERIALIZED (
    SELECT rate.rate_id, rate.raw_payer, rate.raw_payer_na, rate.raw_plan, rate.raw_plan_na, rate.publisher,
           rate.setting, rate.setting_na, rate.modifiers, rate.method, rate.method_na,
           rate.amount, rate.amount_na, rate.percentage, rate.percentage_na,
           rate.file_name, rate.source_line, rate.import_id,
           beside.charge_id, beside.contract_id, rate.effective_from, rate.effective_to
    FROM beside
    CROSS JOIN current USING (charge_id)
    JOIN lots USING (lot_id, contract_id)
    CROSS JOIN v_rate AS rate USING (rate_id)
    WHERE lots.amount_kind = 'negotiated'
)
SELECT raw_payer, raw_payer_na, raw_plan, raw_plan_na, publisher, setting, setting_na,
       CASE modifiers WHEN '' THEN 'none' ELSE replace(modifiers, '|', ' ') END AS modifiers,
       method, method_na, amount, amount_na, percentage, percentage_na, file_name, source_line,
       file_name AS _file, source_line AS _line, import_id AS _import,
       'the word of ' || publisher || ' which of them holds' AS _filled_by
FROM stated
WHERE EXISTS (
    SELECT 1
    FROM stated AS other
    WHERE other.charge_id = stated.charge_id AND other.contract_id = stated.contract_id
      AND other.method IS NOT DISTINCT FROM stated.method
          AND other.effective_from IS NOT DISTINCT FROM stated.effective_from
      AND other.effective_to IS NOT DISTINCT FROM stated.effective_to
      -- Names without a plan that lead to one payer may be products of it, each with a figure of its own.
      AND (stated.raw_plan IS NOT NULL OR lower(trim(other.raw_payer)) = lower(trim(stated.raw_payer)))
      AND (other.amount <> stated.amount OR other.percentage <> stated.percentage)
)
ORDER BY raw_payer, raw_plan, rate_id;
