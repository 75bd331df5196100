-- name: medicare-schedules
-- title: Other Medicare fee schedules
-- description: What Medicare pays by the schedules that price what the physician fee schedule leaves out: laboratory
--   tests (CLFS), drugs under Part B (ASP) and equipment (DMEPOS). Of equipment the ceiling and floor of the
--   continent are shown, or the state that is asked for.
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: modifier modifier optional "only the row of this modifier; left out, all rows of the code"
-- param: state text optional "of equipment the rates of this state, such as TX; left out, ceiling and floor"
-- grain: one schedule, release, modifier set and area
-- key: schedule period modifiers area
-- column: schedule text "Whose amount it is."
-- column: period text title="In force from" "First month of the release."
-- column: modifiers code "Row of the schedule: none is without a modifier."
-- column: area text "US; of equipment ceiling or floor of the continent, or a state."
-- column: unit text title="For" "What the amount is for."
-- column: amount money(USD) "Of Medicare and the patient together."
-- column: rural_amount money(USD) title="Rural" "Of equipment, in rural areas of the state."
-- column: note text "The file's note."
-- tags: code, medicare
SELECT schedule, period, CASE modifiers WHEN '' THEN 'none' ELSE replace(modifiers, '|', ' ') END AS modifiers, area,
       unit,
       amount, amount_na, rural_amount, rural_amount_na, note, note_na,
       file_name AS _file, source_line AS _line, import_id AS _import
FROM v_medicare_schedule
WHERE system = :system AND code = :code AND (:modifier IS NULL OR modifiers = :modifier)
  AND (area = 'US' OR (:state IS NULL AND area IN ('ceiling', 'floor')) OR area = upper(:state))
ORDER BY schedule, period DESC, v_medicare_schedule.modifiers, area;
