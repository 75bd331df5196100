-- part: medicare/compared
-- description: The Medicare amount that rates of professionals are compared with, by the release of their year, in
--   both settings; or the reason why there is none, and what would fill it. Beside it the amounts in force, with their
--   modifiers and without, to find one's way by where none is compared.
-- with: medicare/in-force medicare/modifier-sets medicare/places medicare/chained
-- reads: sought medicare_class medicare_setting modifiers medicare_period
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: locality text optional "Medicare locality as contractor/number; left out, the national amount"
-- grain: one class, setting and release sought, modifier set and setting of the fee schedule
-- column: medicare_class text
--   "Professional; unknown where no rate states it, mixed where rates of one scope differ, none where there are none."
-- column: medicare_setting text "The setting sought; where the rates do not state it, every one is."
-- column: modifiers code "Modifiers of the rates."
-- column: medicare_period text
--   "The release sought: a year, or in force; near and the year for the amounts to find one's way by."
-- column: setting text "Facility or non-facility."
-- column: schedule text "The physician fee schedule with its release."
-- column: amount money(USD) "Dollars."
-- column: paid int "1 where Medicare has an amount in this setting or in the other."
-- column: filled_by text "What would fill the gap."
-- column: file_name text names "The file that states the units."
-- column: source_line int "Its line."
-- column: import_id int "Its import."

SELECT medicare_class, medicare_setting, modifiers,
       CASE medicare_period WHEN 'near' THEN concat_ws(' ', 'near', gpci_year) ELSE medicare_period END
           AS medicare_period,
       setting,
       concat_ws(' ', 'physician fee schedule',
           coalesce(label, CASE WHEN medicare_period < '3' THEN medicare_period END)) AS schedule,
       amount,
       CASE
           WHEN amount IS NOT NULL THEN NULL
           WHEN medicare_class = 'mixed' OR medicare_setting = 'mixed' THEN 'not-applicable'
           WHEN medicare_class = 'unknown' THEN 'not-supplied'
           WHEN NOT released OR (extract AND why_none IS NULL) THEN 'pending'
           ELSE coalesce(why_none, 'no-record')
       END AS amount_na,
       count(amount) OVER (PARTITION BY medicare_class, modifiers, medicare_period) > 0 AS paid,
       CASE
           WHEN medicare_class = 'mixed' OR medicare_setting = 'mixed'
           THEN 'rates of one billing class and Medicare setting'
           WHEN medicare_class = 'unknown' THEN 'the billing class of each price in its file'
           WHEN medicare_class = 'none' AND released
           THEN 'a hospital standard charges file or a payer CSV that lists the code: `ratebook import FILE`'
           WHEN together IS NOT NULL THEN 'nothing: ' || together
           WHEN why_none IS NOT NULL THEN 'nothing: the fee schedule has no amount for it'
           WHEN released AND NOT extract THEN 'nothing: the fee schedule ' || label || ' does not list it'
           WHEN :locality IS NULL THEN 'Medicare physician fee schedule relative value file (PPRRVU)' || of_year
           ELSE 'Medicare physician fee schedule relative value file (PPRRVU) and geographic indices (GPCI)'
               || coalesce(nullif(of_year, ''), ' of one year')
       END AS filled_by,
       file_name, source_line, import_id
FROM (
    SELECT sought.*, place.setting, in_force.label, in_force.gpci_year, in_force.period IS NOT NULL AS released,
           in_force.extract,
           CASE WHEN sought.medicare_period IN ('in force', 'near') THEN ''
               ELSE ' of ' || substr(sought.medicare_period, 1, 4) END AS of_year,
           known.cents / 100.0 AS amount, known.together, known.cents_na AS why_none,
           known.file_name, known.source_line, known.import_id
    FROM (
        SELECT DISTINCT medicare_class, medicare_setting,
               CASE WHEN way.is_near = 2 THEN '' ELSE sought.modifiers END AS modifiers,
               CASE WHEN way.is_near = 0 THEN medicare_period ELSE 'near' END AS medicare_period
        FROM sought
        JOIN (SELECT 0 AS is_near UNION ALL SELECT 1 UNION ALL SELECT 2) AS way
            ON way.is_near = 0 OR medicare_class = 'professional'
        WHERE medicare_class <> 'facility'
    ) AS sought
    LEFT JOIN in_force
        ON CASE
            WHEN sought.medicare_period IN ('in force', 'near') THEN in_force.newest = 1
            ELSE CAST(in_force.gpci_year AS TEXT) = substr(sought.medicare_period, 1, 4)
        END
    JOIN medicare_setting AS place ON sought.medicare_setting IN (place.setting, 'not-stated', 'mixed')
    LEFT JOIN chained AS known
        ON known.last AND known.modifiers = sought.modifiers AND known.setting = place.setting
       AND known.period = in_force.period
       AND sought.medicare_class = 'professional'
       AND (sought.medicare_setting <> 'mixed' OR sought.medicare_period = 'near')
);
