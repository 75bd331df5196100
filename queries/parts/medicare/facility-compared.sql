-- part: medicare/facility-compared
-- description: What Medicare pays a facility for the code by the release of the price's date: the latest loaded one of
--   the same year up to its month, and none of a later quarter; or the reason why there is none, and what would fill
--   it.
-- with: medicare/facility-shares
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
-- column: file_name text names "The file that states the payment."
-- column: source_line int "Its line."
-- column: import_id int "Its import."

SELECT medicare_class, medicare_setting, modifiers, medicare_period, setting,
       schedule || coalesce(' ' || release, '') AS schedule,
       amount,
       CASE
           WHEN amount IS NOT NULL THEN NULL
           WHEN medicare_setting = 'mixed' THEN 'not-applicable'
           WHEN dataset IS NULL THEN dataset_na
           WHEN released AND medicare_period = 'undated' THEN 'not-supplied'
           WHEN release IS NULL OR is_of_another_quarter THEN 'pending'
           WHEN answer IS NULL THEN CASE WHEN parts < all_parts THEN 'pending' ELSE 'no-record' END
           ELSE coalesce(payment_na, share_na, 'not-collected')
       END AS amount_na,
       count(amount) OVER (PARTITION BY modifiers, medicare_period) > 0 AS paid,
       CASE
           WHEN medicare_setting = 'mixed' THEN 'rates of one Medicare setting'
           WHEN dataset IS NULL THEN setting_filled_by
           WHEN released AND medicare_period = 'undated' THEN 'the day of each price in its file'
           WHEN release IS NULL AND substr(medicare_period, 1, 1) IN ('1', '2')
           THEN files || ' of ' || quarter
           WHEN is_of_another_quarter THEN files || ' of ' || quarter || ', a drug''s amount is of a quarter'
           WHEN release IS NULL THEN files || ' of its date'
           WHEN answer IS NULL AND parts < all_parts THEN files || ' of ' || release
           WHEN answer IS NULL THEN 'nothing: the code is not in ' || files || ' of ' || release
           WHEN payment_na IS NOT NULL THEN 'nothing: ' || answer
           WHEN share_na IS NOT NULL THEN share_filled_by
           ELSE 'nothing: what ' || modifiers || ' makes of this payment is not decided'
       END AS filled_by,
       file_name, source_line, import_id
FROM (
    SELECT asked.*, substr(loaded, 1, 7) AS release, CAST(substr(loaded, 9) AS INTEGER) AS parts,
           CASE
               WHEN asked.medicare_setting = 'mixed'
                   OR (known.is_of_quarter = 1 AND known.period < asked.quarter)
               THEN NULL
               WHEN asked.modifiers = '' THEN known.payment
               -- In whole numbers, so that half a cent is rounded up as it is everywhere.
               ELSE (CAST(round(known.payment * 10000) AS INTEGER) * share.thousandths + 50000) / 100000 / 100.0
           END AS amount,
           coalesce(known.is_of_quarter = 1 AND known.period < asked.quarter, FALSE) AS is_of_another_quarter,
           share.thousandths_na AS share_na, share.filled_by AS share_filled_by,
           known.payment_na, known.answer, known.part, known.file_name, known.source_line, known.import_id
    FROM (
        SELECT sought.*,
               CASE
                   WHEN sought.medicare_period BETWEEN '1' AND '3'
                   THEN substr(sought.medicare_period, 1, 5) || CASE
                       WHEN substr(sought.medicare_period, 6, 2) < '04' THEN '01'
                       WHEN substr(sought.medicare_period, 6, 2) < '07' THEN '04'
                       WHEN substr(sought.medicare_period, 6, 2) < '10' THEN '07'
                       ELSE '10'
                   END
               END AS quarter,
               place.setting, place.dataset, place.dataset_na, place.schedule, place.files, place.all_parts,
               place.fills AS setting_filled_by,
               count(release.month) > 0 AS released,
               CASE
                   WHEN sought.medicare_period = 'in force' THEN substr(max(release.precedence), 2)
                   -- '~' is after what follows a month.
                   ELSE max(release.month) FILTER (
                       WHERE release.month < sought.medicare_period || '~' AND release.year = sought.year
                   )
               END AS loaded
        FROM (
            SELECT DISTINCT medicare_class, medicare_setting, modifiers, medicare_period,
                   CASE WHEN medicare_period = 'in force' THEN NULL ELSE substr(medicare_period, 1, 4) END AS year
            FROM sought
            WHERE medicare_class = 'facility'
        ) AS sought
        JOIN medicare_facility_setting AS place
            ON sought.medicare_setting = place.setting
            OR (sought.medicare_setting IN ('not-stated', 'mixed') AND place.dataset IS NOT NULL)
        LEFT JOIN (
            -- A month with the number of its whole files.
            SELECT dataset, substr(period, 1, 4) AS year,
                   period || '/' || sum(CASE WHEN extract THEN 0 ELSE 1 END) AS month,
                   max(precedence) || '/' || sum(CASE WHEN extract THEN 0 ELSE 1 END) AS precedence
            FROM v_medicare_release
            -- Figures that were derived are none to compare with.
            WHERE dataset IN ('opps', 'asc') AND part <> 'extract'
            GROUP BY dataset, period
        ) AS release ON release.dataset = place.dataset
        GROUP BY sought.medicare_class, sought.medicare_setting, sought.modifiers, sought.medicare_period, sought.year,
                 place.setting, place.dataset, place.dataset_na, place.schedule, place.files, place.all_parts,
                 place.fills
    ) AS asked
    LEFT JOIN (
        SELECT setting, period, part, answer, payment, payment_na, is_of_quarter, file_name, source_line, import_id,
               row_number() OVER (PARTITION BY setting, period ORDER BY payment IS NULL, part) AS nth
        FROM v_medicare_facility
        WHERE system = :system AND code = :code AND part <> 'extract'
    ) AS known
        ON known.setting = asked.setting AND known.period = substr(asked.loaded, 1, 7) AND known.nth = 1
    LEFT JOIN facility_shares AS share
        ON share.setting = known.setting AND share.period = known.period AND share.part = known.part
       AND share.modifier = asked.modifiers
);
