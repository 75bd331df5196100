-- name: code-modifier-effects
-- title: What hospitals say modifiers do
-- description: What a hospital whose file has a price of the code states of a modifier in a row without codes: it is
--   for all of its prices. The prices of the code that name the modifier themselves are among the rates.
-- with: market/lots
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: today date default=latest "the day on which rates are in effect; the command line gives that of the run"
-- param: modifier modifier optional "only what is stated of this modifier; left out, of all"
-- grain: one statement of one hospital, of all payers or of one payer and plan
-- key: publisher modifiers raw_payer raw_plan setting description
-- column: publisher text names title="Published by" "Whose file it is."
-- column: modifiers code "The modifier, or each of several."
-- column: description text names title="The hospital's description" "In the file's words."
-- column: raw_payer text names title="Published payer" "The payer exactly as the file names it."
-- column: raw_plan text names title="Published plan" "The plan exactly as the file names it."
-- column: setting text "Where the patient is."
-- column: percentage decimal title="Percent of the rate" "What is paid of the rate; 150 is 150 percent."
-- column: amount money(USD) "Dollars with the modifier."
-- column: algorithm text names "How the allowed amount is found, in the file's words."
-- column: notes text names "Notes of the file on it."
-- column: file_name text names title="File" "The file that states it."
-- column: source_line int title="Line" "Physical line in the file."
-- tags: code, hospital, database
SELECT publisher, replace(modifiers, '|', ' ') AS modifiers, description, description_na,
       raw_payer, raw_payer_na, raw_plan, raw_plan_na, setting, setting_na,
       percentage, percentage_na, amount, amount_na, algorithm, algorithm_na, notes, notes_na,
       file_name, source_line,
       file_name AS _file, source_line AS _line, import_id AS _import,
       'a newer file of ' || publisher AS _filled_by
FROM v_modifier_effect
WHERE publisher IN (SELECT publisher FROM lots)
  AND (:modifier IS NULL OR instr('|' || modifiers || '|', '|' || :modifier || '|') > 0)
ORDER BY publisher, v_modifier_effect.modifiers, raw_payer, raw_plan, setting, import_id, source_line, percentage,
         amount, algorithm, notes, description;
