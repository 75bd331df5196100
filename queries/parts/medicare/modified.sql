-- part: medicare/modified
-- description: The national amounts of the code with each modifier, by the fee schedule in force; of what only
--   facilities report, the facility's payment.
-- with: medicare/repeated
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- grain: one modifier and setting
-- column: modifier text "The modifier."
-- column: base_modifier text "Modifier of the row that it is priced by; blank is the global service."
-- column: setting text "facility or non-facility."
-- column: paid text "yes, with-documentation, no, facility-only or not-decided."
-- column: rule text "What the indicator makes of the modifier."
-- column: thousandths int "Thousandths. Share of the amount that is paid."
-- column: cents int "Cents. The amount."
-- column: file_name text names "Source file of the row."
-- column: source_line int "Line in it."
-- column: import_id int "Import of the row."

SELECT modifier, base_modifier, setting, paid, CASE WHEN denied THEN repeat_rule ELSE rule END AS rule,
       CASE WHEN denied THEN NULL ELSE thousandths END AS thousandths,
       CASE WHEN denied THEN 'not-applicable' ELSE thousandths_na END AS thousandths_na,
       CASE WHEN denied THEN NULL ELSE cents END AS cents,
       CASE WHEN denied THEN 'not-applicable' ELSE cents_na END AS cents_na,
       CASE WHEN denied THEN repeat_file ELSE file_name END AS file_name,
       CASE WHEN denied THEN repeat_line ELSE source_line END AS source_line,
       CASE WHEN denied THEN repeat_import ELSE import_id END AS import_id
FROM (
    SELECT priced.*, repeat_rule, repeat_file, repeat_line, repeat_import,
           priced.modifier IS NOT DISTINCT FROM repeat_modifier AS denied
    FROM medicare_modifier_cents AS priced
    JOIN repeated ON TRUE
    WHERE priced.system = :system AND priced.code = :code AND priced.part = '' AND priced.newest
) AS judged;
