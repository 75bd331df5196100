-- part: medicare/lister
-- description: Which query lists the amounts of a Medicare schedule with their files, by how the name of the schedule
--   begins; those of all others are listed by `medicare-schedules`.
-- grain: one beginning of a name
-- column: begins text "How the name of the schedule begins."
-- column: lists text "The query, with the year of the release."
-- column: made text
--   "The query that says how one amount is made, of professionals with the year; what `against` asks it with follows."

SELECT DISTINCT 'physician fee schedule ' || substr(label, 1, 5) AS begins, 'medicare-amounts?year=' || year AS lists,
       'medicare-explain?year=' || year AS made
FROM v_medicare_release
WHERE dataset = 'fee-schedule' AND part = '' AND year IS NOT NULL
UNION ALL
SELECT DISTINCT upper(dataset) || ' ' || year, 'medicare-facility?year=' || year, 'medicare-facility?'
FROM v_medicare_release
WHERE dataset IN ('opps', 'asc') AND year IS NOT NULL;
