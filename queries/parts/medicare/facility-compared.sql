-- part: medicare/facility-compared
-- description: What Medicare pays a facility for the code by the release of the price's date: the latest of the same
--   year up to its month, or the first loaded of that year; or the reason why there is none, and what would fill it.
-- reads: sought medicare_class medicare_setting modifiers medicare_period
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- grain: one setting and release sought, modifier set and setting of the schedule
-- column: medicare_class text "Facility."
-- column: medicare_setting text "The setting sought; where the rates do not state it, every one is."
-- column: modifiers code "Modifiers of the rates."
-- column: medicare_period text "The release sought: in force, a month, or undated."
-- column: setting text "Outpatient, surgical center or inpatient; hospital where it is not stated which."
-- column: schedule text "The schedule with its release."
-- column: amount money(USD) "Dollars."
-- column: paid int "1 where Medicare has an amount in this setting or in another."
-- column: filled_by text "What would fill the gap."
-- column: file_name text "The file that states the payment."
-- column: source_line int "Its line."
-- column: import_id int "Its import."

SELECT medicare_class, medicare_setting, modifiers, medicare_period, setting,
       schedule || coalesce(' ' || release, '') || iif(part = 'extract', ', extract', '') AS schedule, amount,
       CASE
           WHEN amount IS NOT NULL THEN NULL
           WHEN medicare_setting = 'mixed' THEN 'not-applicable'
           WHEN dataset IS NULL THEN dataset_na
           WHEN released AND medicare_period = 'undated' THEN 'not-supplied'
           WHEN release IS NULL THEN 'pending'
           WHEN answer IS NULL THEN iif(parts < all_parts, 'pending', 'no-record')
           ELSE coalesce(payment_na, share_na, iif(waits, 'pending', 'not-collected'))
       END AS amount_na,
       count(amount) OVER (PARTITION BY modifiers, medicare_period) > 0 AS paid,
       CASE
           WHEN medicare_setting = 'mixed' THEN 'rates of one Medicare setting'
           WHEN dataset IS NULL THEN setting_filled_by
           WHEN released AND medicare_period = 'undated' THEN 'the day of each price in its file'
           WHEN release IS NULL AND medicare_period GLOB '[12]*' THEN files || ' of ' || substr(medicare_period, 1, 4)
           WHEN release IS NULL THEN files || ' of its date'
           WHEN answer IS NULL AND parts < all_parts THEN files || ' of ' || release
           WHEN answer IS NULL THEN 'nothing: the code is not in ' || files || ' of ' || release
           WHEN payment_na IS NOT NULL THEN 'nothing: ' || answer
           WHEN share_na IS NOT NULL THEN share_filled_by
           WHEN waits THEN 'the physician fee schedule (PPRRVU), whose bilateral indicator decides'
           ELSE 'nothing: what ' || modifiers || ' makes of this payment is not decided'
       END AS filled_by,
       file_name, source_line, import_id
FROM (
    SELECT asked.*, substr(loaded, 1, 7) AS release, CAST(substr(loaded, 9) AS INTEGER) AS parts,
           iif(asked.medicare_setting = 'mixed', NULL,
               iif(asked.modifiers = '', known.payment,
                   round(known.payment * coalesce(effect.thousandths, rule.thousandths) / 1000, 2))) AS amount,
           coalesce(effect.thousandths_na, rule.thousandths_na) AS share_na,
           coalesce(effect.filled_by, 'nothing: ' || rule.rule) AS share_filled_by,
           sided.sides IS NULL AND EXISTS (
               SELECT 1
               FROM medicare_facility_modifier_rule AS sides
               WHERE sides.setting = asked.setting AND sides.modifier = asked.modifiers AND sides.bilateral <> '*'
           ) AS waits,
           known.payment_na, known.answer, known.part, known.file_name, known.source_line, known.import_id
    FROM (
        SELECT sought.*, place.setting, place.dataset, place.dataset_na, place.schedule, place.files, place.all_parts,
               place.fills AS setting_filled_by,
               count(release.month) > 0 AS released,
               -- 'in force' is after every month, and '~' after what follows one.
               coalesce(
                   max(release.month) FILTER (
                       WHERE release.month < sought.medicare_period || '~'
                         AND release.year = ifnull(sought.year, release.year)
                   ),
                   min(release.month) FILTER (WHERE release.year = sought.year)) AS loaded
        FROM (
            SELECT DISTINCT medicare_class, medicare_setting, modifiers, medicare_period,
                   iif(medicare_period = 'in force', NULL, substr(medicare_period, 1, 4)) AS year
            FROM sought
            WHERE medicare_class = 'facility'
        ) AS sought
        JOIN medicare_facility_setting AS place
            ON sought.medicare_setting = place.setting
            OR (sought.medicare_setting IN ('not-stated', 'mixed') AND place.dataset IS NOT NULL)
        LEFT JOIN (
            -- A month with the number of its whole files.
            SELECT dataset, substr(period, 1, 4) AS year, period || '/' || sum(NOT extract) AS month
            FROM v_medicare_release
            WHERE dataset IN ('opps', 'asc')
            GROUP BY dataset, period
        ) AS release ON release.dataset = place.dataset
        GROUP BY sought.medicare_class, sought.medicare_setting, sought.modifiers, sought.medicare_period, place.setting
    ) AS asked
    LEFT JOIN (
        SELECT code_id, setting, period, part, answer, status, payment, payment_na, file_name, source_line, import_id,
               row_number() OVER (PARTITION BY setting, period ORDER BY part = 'extract', payment IS NULL, part) AS nth
        FROM v_medicare_facility
        WHERE system = :system AND code = :code
    ) AS known
        ON known.setting = asked.setting AND known.period = substr(asked.loaded, 1, 7) AND known.nth = 1
    LEFT JOIN (
        SELECT code_id, modifier, thousandths, thousandths_na, filled_by
        FROM medicare_facility_modifier
        WHERE code_id = (SELECT code_id FROM code WHERE system = :system AND code = :code)
    ) AS effect
        ON effect.code_id = known.code_id AND effect.modifier = asked.modifiers
    LEFT JOIN (
        SELECT code_id, min(sides) AS sides
        FROM medicare_sides
        JOIN code USING (code_id)
        JOIN v_medicare_release AS release USING (release_id)
        WHERE release.newest AND code.system = :system AND code.code = :code
        GROUP BY code_id
    ) AS sided ON sided.code_id = known.code_id
    LEFT JOIN medicare_facility_modifier_rule AS rule
        ON rule.setting = asked.setting AND rule.modifier = asked.modifiers
       AND (rule.bilateral = '*' OR rule.bilateral = sided.sides)
       AND (rule.status = '*' OR known.status GLOB rule.status || ', *')
);
