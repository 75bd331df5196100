-- name: code-outside-bounds
-- title: Negotiated rates outside their bounds
-- description: Negotiated rates of the code outside the de-identified minimum or maximum that their own row states, as
--   the import named them (rule I441). Equal rates of several rows are one; of those the first that is outside.
-- with: market/outside-bounds
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: today date default=latest "the day on which rates are in effect; the command line gives that of the run"
-- param: modifier modifier optional "only figures with this modifier; left out, all are shown"
-- grain: one rate
-- key: raw_payer raw_plan publisher setting modifiers method amount
-- column: raw_payer text names title="Published payer" "The payer exactly as the file names it."
-- column: raw_plan text names title="Published plan" "The plan exactly as the file names it."
-- column: publisher text names title="Published by" "Whose file it is."
-- column: setting text "Where the patient is."
-- column: modifiers code "Modifiers of the price."
-- column: method text "Contracting method."
-- column: amount money(USD) "Negotiated dollars."
-- column: bound text title="Outside the" "minimum of a rate below, maximum of one above."
-- column: bound_amount money(USD) title="Bound" "That bound, as the same row states it."
-- column: file_name text names title="File" "The file that states rate and bound."
-- column: source_line int title="Line" "Physical line in the file."
-- tags: code, payer, rate, check

SELECT raw_payer, raw_payer_na, raw_plan, raw_plan_na, publisher, setting, setting_na,
       CASE modifiers WHEN '' THEN 'none' ELSE replace(modifiers, '|', ' ') END AS modifiers,
       method, method_na, amount, amount_na, amount_raw, stated.bound, stated.bound_amount, stated.file_name,
       stated.source_line,
       stated.file_name AS _file, stated.source_line AS _line, stated.import_id AS _import
FROM outside_bounds
CROSS JOIN v_rate USING (rate_id)
JOIN v_rate_outside_bounds AS stated ON stated.rate_id = outside_bounds.rate_id
WHERE :modifier IS NULL OR modifiers = :modifier
ORDER BY raw_payer, raw_plan, publisher, stated.source_line, outside_bounds.rate_id;
