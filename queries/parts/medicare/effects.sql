-- part: medicare/effects
-- description: What the fee schedule in force makes of each modifier on the code. A repeat is denied where one unit a
--   day is all that may be paid.
-- with: medicare/repeated
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- grain: one modifier
-- column: modifier text "The modifier."
-- column: status code "Status indicator of the code."
-- column: column_name text
--   "Column of the fee schedule that decides on the modifier; MUE where the limit of units a day does."
-- column: indicator code "What that column holds for the code; of the limit the units."
-- column: denied int "1 where a second unit of the day is denied whatever its modifier."
-- column: paid text "yes, with-documentation, no, facility-only or not-decided."
-- column: verdict text
--   "applies (with documentation), changes no amount, not valid, paid once, denied, facility claims only, not decided."
-- column: rule text "What the indicator makes of the modifier."
-- column: citation text "Where the Medicare Claims Processing Manual says so; or `not decided`."
-- column: thousandths int "Thousandths. Share of the amount that is paid."
-- column: file_name text names "Source file of the row."
-- column: source_line int "Line in it."
-- column: import_id int "Import of the row."

SELECT modifier, status, CASE WHEN denied THEN 'MUE' ELSE column_name END AS column_name,
       CASE WHEN denied THEN '1' ELSE indicator END AS indicator, denied,
       CASE WHEN denied THEN 'no' ELSE paid END AS paid,
       CASE WHEN denied THEN 'not valid' ELSE verdict END AS verdict,
       CASE WHEN denied THEN repeat_rule ELSE rule END AS rule, citation,
       CASE WHEN denied THEN NULL ELSE thousandths END AS thousandths,
       CASE WHEN denied THEN 'not-applicable' ELSE thousandths_na END AS thousandths_na,
       CASE WHEN denied THEN repeat_file ELSE file_name END AS file_name,
       CASE WHEN denied THEN repeat_line ELSE source_line END AS source_line,
       CASE WHEN denied THEN repeat_import ELSE import_id END AS import_id
FROM (
    SELECT effect.*, repeat_rule, repeat_file, repeat_line, repeat_import,
           effect.modifier IS NOT DISTINCT FROM repeat_modifier AS denied
    FROM medicare_modifier_effect AS effect
    JOIN repeated ON TRUE
    WHERE effect.system = :system AND effect.code = :code AND effect.part = '' AND effect.newest
) AS judged;
