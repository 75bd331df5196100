-- part: medicare/elsewhere
-- description: Which other fee schedule of Medicare in force prices the code, with its amount, in words.
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- grain: one row
-- column: priced text "The schedules with their amounts; null where none that is imported lists the code."

SELECT group_concat(words, '; ' ORDER BY schedule) AS priced
FROM (
    SELECT schedule, 'priced by the ' || schedule || ' ' || period || ': ' || CASE
               WHEN count(amount) = 0 THEN '[' || gap_reason(amount_na) || ']'
               WHEN min(amount) = max(amount)
               THEN printf('$%,d.%02d', CAST(round(max(amount) * 100) AS INTEGER) / 100,
                   CAST(round(max(amount) * 100) AS INTEGER) % 100)
               ELSE printf('$%,d.%02d to $%,d.%02d', CAST(round(min(amount) * 100) AS INTEGER) / 100,
                   CAST(round(min(amount) * 100) AS INTEGER) % 100, CAST(round(max(amount) * 100) AS INTEGER) / 100,
                   CAST(round(max(amount) * 100) AS INTEGER) % 100)
           END AS words
    FROM v_medicare_schedule
    WHERE system = :system AND code = :code AND newest AND area IN ('US', 'ceiling', 'floor')
    GROUP BY schedule, period
);
