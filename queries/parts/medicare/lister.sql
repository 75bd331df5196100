-- part: medicare/lister
-- description: Which query lists the amounts of a Medicare schedule with their files, by how the name of the schedule
--   begins; those of all others are listed by `medicare-schedules`.
-- grain: one beginning of a name
-- column: begins text "How the name of the schedule begins."
-- column: lists text "The query."

SELECT 'physician fee schedule' AS begins, 'medicare-amounts' AS lists
UNION ALL
SELECT 'OPPS', 'medicare-facility'
UNION ALL
SELECT 'ASC', 'medicare-facility';
