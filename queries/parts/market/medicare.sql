-- part: market/medicare
-- description: The Medicare amount that the scope is compared with: of the same class, modifiers and setting.
--   Where no rate states its place of service, the one setting that Medicare pays; where it pays several, or the file
--   of one is pending, there is no one amount, nor where prices of several dates have several. Beside it the amount in
--   force to find one's way by where none is compared, which is of the same class, too.
-- with: market/chosen market/sought medicare/against
-- grain: one row
-- column: medicare money(USD) "Dollars."
-- column: medicare_schedule text "Whose amount it is: the schedule with its release."
-- column: first_year text "Year of the oldest prices; null where none has a day."
-- column: last_year text "Year of the newest."
-- column: period_amounts text
--   "Each release sought that has one amount, with it: `2026=1182.39`, divided by commas; null where none has one."
-- column: near money(USD) "Of professionals, dollars of the fee in force; null where there is not just one."
-- column: near_schedule text "Whose amount that is."
-- column: near_year text "Year of its release."
-- column: near_modifiers code "Modifiers that it is with; blank for none."
-- column: near_is_free int "1 where no such fee is in force, so that another schedule's amount may be there."
-- column: near_class text "Professional or facility; mixed or unknown where rates differ or none states it; else none."
-- column: near_setting text "Its setting."
-- column: near_sought code "Modifiers of the scope."
-- column: medicare_asked text
--   "What the query that says how the amount, or else the one in force, is made is asked with."
-- column: medicare_file text names "The file that states that amount or its units; null where no row does."
-- column: medicare_line int "Its line."
-- column: medicare_import int "Its import."

WITH part AS (
    -- What is compared, and the amount in force to find one's way by, with the modifiers and without.
    SELECT of_part, count(DISTINCT amount) AS amounts, max(amount) AS amount, max(schedule) AS schedule,
           gap_reason(amount_na) AS reason,
           -- A file that is not here yet may have an amount for the setting that no rate states.
           count(CASE WHEN medicare_setting = 'not-stated' AND amount_na = 'pending' THEN 1 END) AS open,
           -- Whether it is settings that have several amounts, and not releases.
           max(CASE WHEN highest > lowest THEN 1 ELSE 0 END) AS settings,
           max(CASE WHEN amount IS NULL THEN filled_by END) AS filled_by,
           count(DISTINCT medicare_period) AS dates,
           count(DISTINCT CASE WHEN amount IS NOT NULL THEN medicare_period END) AS dated,
           min(CASE WHEN medicare_period < '3' THEN substr(medicare_period, 1, 4) END) AS first_year,
           max(CASE WHEN medicare_period < '3' THEN substr(medicare_period, 1, 4) END) AS last_year,
           max(CASE WHEN amount IS NOT NULL THEN substr(medicare_period, 6) END) AS fee_year,
           coalesce(group_concat(DISTINCT schedule ORDER BY schedule) FILTER (WHERE amount IS NOT NULL),
               group_concat(DISTINCT schedule ORDER BY schedule)) AS schedules,
           replace(group_concat(DISTINCT each ORDER BY each), ',that', ', that') AS each,
           group_concat(DISTINCT CASE WHEN lowest = highest AND waiting = 0 THEN medicare_period || '=' || lowest END
               ORDER BY CASE WHEN lowest = highest AND waiting = 0 THEN medicare_period || '=' || lowest END)
               AS period_amounts,
           max(modifiers) AS modifiers, max(medicare_class) AS class, max(medicare_setting) AS place,
           -- Of rows with one amount one is its source.
           max(CASE WHEN turn = 1 THEN asked END) AS asked, max(CASE WHEN turn = 1 THEN file_name END) AS file_name,
           max(CASE WHEN turn = 1 THEN source_line END) AS source_line,
           max(CASE WHEN turn = 1 THEN import_id END) AS import_id
    FROM (
        SELECT placed.*,
               min(amount) OVER (PARTITION BY medicare_period) AS lowest,
               max(amount) OVER (PARTITION BY medicare_period) AS highest,
               count(CASE WHEN medicare_setting = 'not-stated' AND amount_na = 'pending' THEN 1 END)
                   OVER (PARTITION BY medicare_period) AS waiting,
               row_number() OVER (
                   PARTITION BY of_part
                   ORDER BY amount IS NULL, schedule, setting, medicare_period, medicare_setting
               ) AS turn,
               'that of ' || medicare_period || ' has ' || in_dollars(amount) AS each
        FROM (
            SELECT against.*,
                   CASE
                       WHEN medicare_period NOT LIKE 'near%' THEN 'compared'
                       WHEN modifiers <> '' THEN 'with modifiers'
                       ELSE 'without'
                   END AS of_part
            FROM against
            LEFT JOIN chosen ON TRUE
            -- Not what a band alone is of.
            WHERE medicare_period LIKE 'near%'
               OR instr(',' || coalesce(chosen.medicare_periods, 'in force') || ',', ',' || medicare_period || ',') > 0
        ) AS placed
    ) AS turned
    GROUP BY of_part
),
-- The amount of a part is shown where it is one; without the modifiers only where with them there is none. The first of
-- those that are shown is what the figures beside them come from.
judged AS (
    SELECT part.*,
           CASE of_part
               WHEN 'compared' THEN amounts = 1 AND dates = dated AND open = 0
               WHEN 'with modifiers' THEN amounts = 1
               ELSE amounts = 1
                   AND coalesce(max(CASE WHEN of_part = 'with modifiers' THEN amounts END) OVER (), 0) = 0
           END AS is_one
    FROM part
),
shown AS (
    SELECT judged.*, of_part = 'compared' AS is_compared,
           is_one AND row_number() OVER (PARTITION BY is_one ORDER BY of_part) = 1 AS is_source
    FROM judged
)
SELECT max(CASE WHEN is_compared AND is_one THEN amount END) AS medicare,
       max(CASE
           WHEN is_one OR NOT is_compared THEN NULL
           WHEN amounts = 0 OR (amounts = 1 AND dates > dated) THEN reason
           WHEN settings = 0 AND open = 0 THEN 'not-applicable'
           ELSE 'not-supplied'
       END) AS medicare_na,
       max(CASE
           WHEN NOT is_compared THEN NULL
           WHEN amounts > 1 AND settings = 0 AND open = 0 THEN 'rates of one release: ' || each
           WHEN amounts > 1 AND dates > 1 THEN 'the place of service of each rate, and prices of one release'
           WHEN amounts > 1 OR (amounts = 1 AND dates = dated AND open > 0) THEN 'the place of service of each rate'
           ELSE filled_by
       END) AS medicare_filled_by,
       max(CASE WHEN is_compared THEN schedules END) AS medicare_schedule,
       max(CASE WHEN is_compared THEN first_year END) AS first_year,
       max(CASE WHEN is_compared THEN last_year END) AS last_year,
       max(CASE WHEN is_compared THEN period_amounts END) AS period_amounts,
       max(CASE WHEN is_one AND NOT is_compared THEN amount END) AS near,
       max(CASE WHEN is_one AND NOT is_compared THEN schedule END) AS near_schedule,
       max(CASE WHEN is_compared THEN NULL ELSE fee_year END) AS near_year,
       coalesce(max(CASE WHEN is_one AND NOT is_compared THEN modifiers END), '') AS near_modifiers,
       coalesce(sum(CASE WHEN is_compared THEN 0 ELSE amounts END), 0) = 0 AS near_is_free,
       max(class) AS near_class, max(place) AS near_setting, max(modifiers) AS near_sought,
       max(CASE WHEN is_source THEN asked END) AS medicare_asked,
       max(CASE WHEN is_source THEN file_name END) AS medicare_file,
       max(CASE WHEN is_source THEN source_line END) AS medicare_line,
       max(CASE WHEN is_source THEN import_id END) AS medicare_import
FROM shown;
