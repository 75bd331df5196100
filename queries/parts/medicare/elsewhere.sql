-- part: medicare/elsewhere
-- description: Which other fee schedule of Medicare prices the code in each of its releases, with the amounts in words:
--   those of each modifier, and of equipment from the lowest state to the highest.
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- grain: one schedule and release
-- column: schedule text "Name of the schedule."
-- column: period text "First month of the release."
-- column: year text "Its year."
-- column: newest int "1 for the release in force."
-- column: latest_of_year int "1 for the latest release of its year."
-- column: words text "The schedule with its amounts."

SELECT schedule, period, substr(period, 1, 4) AS year, max(newest) AS newest,
       CASE WHEN precedence = max(precedence) OVER (PARTITION BY schedule, substr(period, 1, 4)) THEN 1 ELSE 0 END
           AS latest_of_year,
       'priced by the ' || schedule || ' ' || period || ': '
           || replace(group_concat(CASE
               WHEN modifiers = '' THEN priced
               -- What a modifier does not change is said once.
               WHEN priced IS DISTINCT FROM plain THEN priced || ' (' || replace(modifiers, '|', ' ') || ')'
           END, '; ' ORDER BY modifiers), '; ', ', ') AS words
FROM (
    SELECT schedule, period, precedence, modifiers, newest, priced,
           max(CASE WHEN modifiers = '' THEN priced END) OVER (PARTITION BY schedule, period) AS plain
    FROM (
        SELECT schedule, period, precedence, modifiers, max(newest) AS newest,
               CASE
                   WHEN count(amount) = 0 THEN '[' || gap_reason(amount_na) || ']'
                   WHEN min(amount) = max(high_amount)
                   THEN in_dollars(max(amount))
                   ELSE in_dollars(min(amount)) || ' to ' || in_dollars(max(high_amount)) || ' by state'
               END AS priced
        FROM (
            SELECT schedule, period, precedence, modifiers, newest, amount, amount_na,
                   CASE WHEN rural_amount > amount THEN rural_amount ELSE amount END AS high_amount
            FROM v_medicare_schedule
            WHERE system = :system AND code = :code
        )
        GROUP BY schedule, period, precedence, modifiers
    )
)
GROUP BY schedule, period, precedence;
