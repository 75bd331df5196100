-- part: market/medicare
-- description: The Medicare amount that the scope is compared with: of the same class, modifiers and setting.
--   Where no rate states its place of service, the one setting that Medicare pays; where it pays several, or the file
--   of one is pending, there is no one amount, nor where prices of several dates have several. Beside it the amount in
--   force to find one's way by where none is compared, which is of the same class, too.
-- with: market/sought medicare/against
-- grain: one row
-- column: medicare money(USD) "Dollars."
-- column: medicare_schedule text "Whose amount it is: the schedule with its release."
-- column: first_year text "Year of the oldest prices; null where none has a day."
-- column: last_year text "Year of the newest."
-- column: near money(USD) "Of professionals, dollars of the fee in force; null where there is not just one."
-- column: near_schedule text "Whose amount that is."
-- column: near_year text "Year of its release."
-- column: near_modifiers code "Modifiers that it is with; blank for none."
-- column: near_is_free int "1 where no such fee is in force, so that another schedule's amount may stand there."
-- column: near_class text "Professional or facility; mixed or unknown where rates differ or none states it; else none."
-- column: near_setting text "Its setting."
-- column: near_sought code "Modifiers of the scope."
-- column: medicare_asked text
--   "What the query that says how the amount, or else the one in force, is made is asked with."
-- column: medicare_file text names "The file that states that amount or its units; null where no row does."
-- column: medicare_line int "Its line."
-- column: medicare_import int "Its import."

SELECT CASE WHEN amounts = 1 AND dates = dated AND NOT open THEN amount END AS medicare,
       CASE
           WHEN amounts = 0 OR (amounts = 1 AND dates > dated) THEN reason
           WHEN amounts > 1 AND NOT settings AND NOT open THEN 'not-applicable'
           WHEN amounts > 1 OR open THEN 'not-supplied'
       END AS medicare_na,
       CASE
           WHEN amounts > 1 AND NOT settings AND NOT open THEN 'rates of one release: ' || each
           WHEN amounts > 1 AND dates > 1 THEN 'the place of service of each rate, and prices of one release'
           WHEN amounts > 1 OR (amounts = 1 AND dates = dated AND open) THEN 'the place of service of each rate'
           ELSE filled_by
       END AS medicare_filled_by,
       schedules AS medicare_schedule, first_year, last_year,
       CASE WHEN with_amounts = 1 THEN with_amount WHEN with_amounts = 0 AND plain_amounts = 1 THEN plain_amount END
           AS near,
       CASE
           WHEN with_amounts = 1 THEN with_schedule
           WHEN with_amounts = 0 AND plain_amounts = 1 THEN plain_schedule
       END AS near_schedule,
       fee_year AS near_year, CASE WHEN with_amounts = 1 THEN with_modifiers ELSE '' END AS near_modifiers,
       with_amounts + plain_amounts = 0 AS near_is_free, class AS near_class, place AS near_setting,
       with_modifiers AS near_sought,
       CASE
           WHEN amounts = 1 AND dates = dated AND NOT open THEN compared_asked
           WHEN with_amounts = 1 THEN with_asked
           WHEN with_amounts = 0 AND plain_amounts = 1 THEN plain_asked
       END AS medicare_asked,
       CASE
           WHEN amounts = 1 AND dates = dated AND NOT open THEN compared_file
           WHEN with_amounts = 1 THEN with_file
           WHEN with_amounts = 0 AND plain_amounts = 1 THEN plain_file
       END AS medicare_file,
       CASE
           WHEN amounts = 1 AND dates = dated AND NOT open THEN compared_line
           WHEN with_amounts = 1 THEN with_line
           WHEN with_amounts = 0 AND plain_amounts = 1 THEN plain_line
       END AS medicare_line,
       CASE
           WHEN amounts = 1 AND dates = dated AND NOT open THEN compared_import
           WHEN with_amounts = 1 THEN with_import
           WHEN with_amounts = 0 AND plain_amounts = 1 THEN plain_import
       END AS medicare_import
FROM (
    SELECT count(DISTINCT CASE WHEN compared THEN amount END) AS amounts,
           max(CASE WHEN compared THEN amount END) AS amount,
           gap_reason(amount_na) FILTER (WHERE compared) AS reason,
           -- A file that is not here yet may have an amount for the setting that no rate states.
           count(*) FILTER (WHERE compared AND medicare_setting = 'not-stated' AND amount_na = 'pending') > 0 AS open,
           -- Whether it is settings that have several amounts, and not releases.
           max(compared AND highest > lowest) AS settings,
           max(filled_by) FILTER (WHERE compared AND amount IS NULL) AS filled_by,
           count(DISTINCT CASE WHEN compared THEN medicare_period END) AS dates,
           count(DISTINCT CASE WHEN compared AND amount IS NOT NULL THEN medicare_period END) AS dated,
           min(CASE WHEN compared AND medicare_period < '3' THEN substr(medicare_period, 1, 4) END) AS first_year,
           max(CASE WHEN compared AND medicare_period < '3' THEN substr(medicare_period, 1, 4) END) AS last_year,
           coalesce(
               group_concat(DISTINCT schedule ORDER BY schedule) FILTER (WHERE compared AND amount IS NOT NULL),
               group_concat(DISTINCT schedule ORDER BY schedule) FILTER (WHERE compared)) AS schedules,
           replace(group_concat(DISTINCT each ORDER BY each) FILTER (WHERE compared), ',that', ', that') AS each,
           count(DISTINCT CASE WHEN NOT compared AND modifiers <> '' THEN amount END) AS with_amounts,
           max(CASE WHEN NOT compared AND modifiers <> '' THEN amount END) AS with_amount,
           max(CASE WHEN NOT compared AND modifiers <> '' THEN schedule END) AS with_schedule,
           max(modifiers) AS with_modifiers, max(medicare_class) AS class, max(medicare_setting) AS place,
           count(DISTINCT CASE WHEN NOT compared AND modifiers = '' THEN amount END) AS plain_amounts,
           max(CASE WHEN NOT compared AND modifiers = '' THEN amount END) AS plain_amount,
           max(CASE WHEN NOT compared AND modifiers = '' THEN schedule END) AS plain_schedule,
           max(CASE WHEN NOT compared AND amount IS NOT NULL THEN substr(medicare_period, 6) END) AS fee_year,
           -- Of rows with one amount one is its source.
           max(CASE WHEN turn = 1 AND compared THEN asked END) AS compared_asked,
           max(CASE WHEN turn = 1 AND compared THEN file_name END) AS compared_file,
           max(CASE WHEN turn = 1 AND compared THEN source_line END) AS compared_line,
           max(CASE WHEN turn = 1 AND compared THEN import_id END) AS compared_import,
           max(CASE WHEN turn = 1 AND NOT compared AND modifiers <> '' THEN asked END) AS with_asked,
           max(CASE WHEN turn = 1 AND NOT compared AND modifiers <> '' THEN file_name END) AS with_file,
           max(CASE WHEN turn = 1 AND NOT compared AND modifiers <> '' THEN source_line END) AS with_line,
           max(CASE WHEN turn = 1 AND NOT compared AND modifiers <> '' THEN import_id END) AS with_import,
           max(CASE WHEN turn = 1 AND NOT compared AND modifiers = '' THEN asked END) AS plain_asked,
           max(CASE WHEN turn = 1 AND NOT compared AND modifiers = '' THEN file_name END) AS plain_file,
           max(CASE WHEN turn = 1 AND NOT compared AND modifiers = '' THEN source_line END) AS plain_line,
           max(CASE WHEN turn = 1 AND NOT compared AND modifiers = '' THEN import_id END) AS plain_import
    FROM (
        SELECT against.*, medicare_period NOT LIKE 'near%' AS compared,
               min(against.amount) OVER (PARTITION BY medicare_period) AS lowest,
               max(against.amount) OVER (PARTITION BY medicare_period) AS highest,
               row_number() OVER (
                   PARTITION BY medicare_period LIKE 'near%', medicare_period LIKE 'near%' AND modifiers = ''
                   ORDER BY against.amount IS NULL, schedule, setting, medicare_period, medicare_setting
               ) AS turn,
               'that of ' || medicare_period || ' has ' || in_dollars(against.amount) AS each
        FROM against
    )
);
