-- name: medicare-schedules
-- title: Other Medicare fee schedules
-- description: What Medicare pays by the schedules that price what the physician fee schedule leaves out: laboratory
--   tests (CLFS), drugs under Part B (ASP) and equipment (DMEPOS). Of equipment the ceiling and floor of the
--   continent are shown, the lowest and highest state where there are none, or the state that is asked for.
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: modifier modifier optional "only the row of this modifier; left out, all rows of the code"
-- param: state text optional
--   "of equipment the rates of this state, such as TX; left out, ceiling and floor, or lowest and highest"
-- grain: one schedule, release, modifier set and area
-- key: schedule period modifiers area
-- column: schedule text "Whose amount it is."
-- column: period text title="In force from" "First month of the release."
-- column: modifiers code "Row of the schedule: none is without a modifier."
-- column: area text "US; of equipment ceiling or floor of the continent, or a state and what it is of them."
-- column: unit text title="For" "What the amount is for."
-- column: amount money(USD) "Of Medicare and the patient together."
-- column: rural_amount money(USD) title="Rural" "Of equipment, in rural areas of the state."
-- column: note text "The file's note."
-- tags: code, medicare
SELECT schedule, period, CASE modifiers WHEN '' THEN 'none' ELSE replace(modifiers, '|', ' ') END AS modifiers,
       CASE
           WHEN shown_by < 2 THEN area
           WHEN least_amount = most_amount THEN 'each state'
           WHEN shown_by = 2 THEN area || ', lowest of the states'
           ELSE area || ', highest of the states'
       END AS area,
       unit,
       amount, amount_na, rural_amount, rural_amount_na, note, note_na,
       file_name AS _file, source_line AS _line, import_id AS _import
FROM (
    SELECT priced.*,
           CASE
               WHEN area = 'US' OR area = upper(:state) THEN 1
               WHEN :state IS NOT NULL THEN 0
               -- What has no ceiling and floor is priced by state.
               WHEN limits > 0 OR least_amount IS NULL THEN CASE WHEN is_limit THEN 1 ELSE 0 END
               WHEN is_limit THEN 0
               WHEN amount = least_amount AND area = least_area THEN 2
               WHEN amount = most_amount AND area = most_area AND most_amount > least_amount THEN 3
               ELSE 0
           END AS shown_by
    FROM (
        SELECT stated.*,
               min(CASE WHEN amount = least_amount AND NOT is_limit THEN area END) OVER row_of AS least_area,
               min(CASE WHEN amount = most_amount AND NOT is_limit THEN area END) OVER row_of AS most_area
        FROM (
            SELECT listed.*, count(CASE WHEN is_limit THEN amount END) OVER row_of AS limits,
                   min(CASE WHEN NOT is_limit THEN amount END) OVER row_of AS least_amount,
                   max(CASE WHEN NOT is_limit THEN amount END) OVER row_of AS most_amount
            FROM (
                SELECT *, area IN ('ceiling', 'floor') AS is_limit
                FROM v_medicare_schedule
                WHERE system = :system AND code = :code AND (:modifier IS NULL OR modifiers = :modifier)
            ) AS listed
            WINDOW row_of AS (PARTITION BY schedule, period, modifiers)
        ) AS stated
        WINDOW row_of AS (PARTITION BY schedule, period, modifiers)
    ) AS priced
) AS shown
WHERE shown_by > 0
ORDER BY schedule, period DESC, shown.modifiers, shown_by, shown.area;
