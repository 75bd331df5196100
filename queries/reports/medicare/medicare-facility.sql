-- name: medicare-facility
-- title: What Medicare pays facilities
-- description: The payment to a hospital outpatient department (OPPS) and to an ambulatory surgical center (ASC) by
--   release, before the wage index; or why there is none. Excluded from surgical centers and inpatient only are
--   answers. The professional is paid separately.
-- with: medicare/elsewhere
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: year int optional "only releases of this year; left out, all are shown"
-- param: import int optional "only what this import states; left out, all is shown"
-- param: line int optional "only what is in this line of its file; left out, all is shown"
-- grain: one schedule and release
-- key: place period part
-- column: place text title="Where" "Hospital outpatient department (OPPS) or surgical center (ASC)."
-- column: period text title="In force from" "First month of the release."
-- column: part text title="File" "Addendum B of OPPS, or an extract of it; Addendum AA, BB or EE of ASC."
-- column: answer text title="Medicare"
--   "Whether it pays: paid, included in other services, inpatient only, excluded, priced locally or not paid here."
-- column: status text "Status or payment indicator in words."
-- column: apc code title="APC" "Ambulatory payment classification."
-- column: weight decimal title="Relative weight" "Times the conversion factor of the schedule."
-- column: payment money(USD) "Of Medicare and the patient together."
-- column: minimum_copayment money(USD) title="Copayment" "The patient's share of it, before a cap."
-- column: adjusted_copayment money(USD) title="Adjusted copayment"
--   "The patient's share where a cap or an inflation rebate changes it."
-- tags: code, medicare
WITH release AS (
    SELECT release_id, dataset, period, part, extract, import_id, file_name
    FROM v_medicare_release
    WHERE dataset IN ('opps', 'asc') AND (:year IS NULL OR year = :year)
      AND (:import IS NULL OR import_id = :import)
),
listed AS MATERIALIZED (
    SELECT *
    FROM v_medicare_facility
    WHERE system = :system AND code = :code AND (:import IS NULL OR import_id = :import)
      AND (:line IS NULL OR source_line = :line)
),
-- One row of each schedule and month; where several files hold the code, each of them.
shown AS (
    SELECT release.dataset, release.period, release.part, listed.answer, listed.status, apc, apc_na, weight, weight_na,
           payment, payment_na, minimum_copayment, minimum_copayment_na, adjusted_copayment, adjusted_copayment_na,
           listed.file_name, listed.source_line, listed.import_id
    FROM release
    JOIN listed
        ON listed.schedule = upper(release.dataset) AND listed.period = release.period AND listed.part = release.part
    UNION ALL
    SELECT dataset, period, group_concat(part, ', ' ORDER BY part), 'not listed',
           'in none of ' || group_concat(file_name, ', ' ORDER BY part, file_name),
           NULL, missing, NULL, missing, NULL, missing, NULL, missing, NULL, missing, NULL, NULL, NULL
    FROM (
        -- A file of the month that is not loaded may list the code.
        SELECT release.*, CASE WHEN count(*) OVER (PARTITION BY release.dataset, release.period) < place.all_parts
                   THEN 'pending' ELSE 'no-record' END AS missing
        FROM release
        JOIN (
            SELECT dataset, max(all_parts) AS all_parts FROM medicare_facility_setting GROUP BY dataset
        ) AS place ON place.dataset = release.dataset
        WHERE NOT release.extract
    ) AS release
    WHERE NOT EXISTS (
        SELECT 1 FROM listed WHERE listed.schedule = upper(dataset) AND listed.period = release.period
    )
    GROUP BY dataset, period, missing
)
SELECT CASE WHEN dataset = 'opps' THEN 'hospital outpatient (OPPS)' ELSE 'surgical center (ASC)' END AS place, period,
       CASE
           WHEN dataset = 'asc' THEN 'Addendum ' || part
           WHEN part = '' THEN 'Addendum B'
           ELSE 'extract of Addendum B'
       END AS part,
       answer,
       status || CASE WHEN payment_na = 'not-applicable' AND dataset = 'opps' AND substr(status, 1, 2) IN ('A,', 'Y,')
           AND priced IS NOT NULL
           OR substr(status, 1, 3) = 'Q4,' AND priced IS NOT NULL THEN '; ' || priced ELSE '' END AS status,
       apc, apc_na, weight, weight_na, payment, payment_na,
       minimum_copayment, minimum_copayment_na, adjusted_copayment, adjusted_copayment_na,
       file_name AS _file, source_line AS _line, import_id AS _import,
       CASE WHEN answer = 'not listed' AND dataset = 'asc'
           THEN 'ASC Addenda AA, BB and EE of the month' END AS _filled_by
FROM shown
-- The release of the other schedule that was in force in the month.
LEFT JOIN (
    SELECT month, group_concat(words, '; ' ORDER BY schedule) AS priced
    FROM (
        SELECT months.period AS month, elsewhere.schedule, elsewhere.words,
               row_number() OVER (PARTITION BY months.period, elsewhere.schedule ORDER BY elsewhere.period DESC) AS nth
        FROM (SELECT DISTINCT period FROM release) AS months
        JOIN elsewhere ON elsewhere.period <= months.period AND elsewhere.year = substr(months.period, 1, 4)
    )
    WHERE nth = 1
    GROUP BY month
) AS other ON other.month = shown.period
WHERE EXISTS (SELECT 1 FROM listed)
ORDER BY dataset DESC, period DESC, part;
