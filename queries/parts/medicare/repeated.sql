-- part: medicare/repeated
-- description: Whether a second unit on one day is denied whatever its modifier: the medically unlikely edit (MUE)
--   allows one, as an absolute limit set by policy.
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- grain: one row
-- column: repeat_modifier text
--   "The modifier of a repeat where it is denied; null where it is not or no edit is loaded."
-- column: repeat_rule text "The limit in words; null where there is none."
-- column: repeat_file text names "The file that states it."
-- column: repeat_line int "Its line."
-- column: repeat_import int "Its import."

SELECT max(CASE WHEN denied THEN '76' END) AS repeat_modifier,
       max(CASE WHEN denied
           THEN 'the limit of 1 unit a day is absolute (MUE of ' || period || '): a second unit is denied' END)
           AS repeat_rule,
       max(CASE WHEN denied THEN file_name END) AS repeat_file,
       max(CASE WHEN denied THEN source_line END) AS repeat_line,
       max(CASE WHEN denied THEN import_id END) AS repeat_import
FROM (
    SELECT units = 1 AND adjudication = '2' AS denied, period, file_name, source_line, import_id
    FROM v_medicare_unit_limit
    WHERE system = :system AND code = :code AND service_type = 'practitioner' AND in_force = 'yes'
) AS edit;
