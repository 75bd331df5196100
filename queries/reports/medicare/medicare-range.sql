-- name: medicare-range
-- title: Lowest, median and highest locality
-- description: The amounts of all localities of the year in three figures, beside the national one. The median is
--   over the localities, each counted once.
-- with: medicare/fees medicare/chained
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: modifier modifier default="" "one modifier or several; blank is the global service"
-- grain: one setting
-- key: setting
-- column: setting text "Facility or non-facility."
-- column: release text "Release of the fee schedule."
-- column: localities int "Localities with indices of that year."
-- column: national money(USD) "Without geographic adjustment."
-- column: lowest money(USD) "Dollars of the lowest locality."
-- column: lowest_locality text title="Where lowest" "The locality; the first by name where several are equal."
-- column: middle money(USD) title="Median" "Of the localities."
-- column: highest money(USD) "Dollars of the highest locality."
-- column: highest_locality text title="Where highest" "The locality; the first by name where several are equal."
-- chart: range low=lowest mid=middle high=highest label=setting
-- inputs: medicare-by-locality of=lowest,lowest_locality,middle,highest,highest_locality
-- tags: code, medicare
WITH in_force AS (
    SELECT DISTINCT period, '' AS part, CAST(substr(period, 1, 4) AS INTEGER) AS gpci_year FROM fees
),
places AS MATERIALIZED (
    SELECT * FROM medicare_fee_place WHERE :modifier <> ''
),
modifier_sets AS (
    SELECT :modifier AS modifiers WHERE :modifier <> ''
),
changed AS MATERIALIZED (
    SELECT area, setting, cents, cents_na, file_name, source_line, import_id FROM chained WHERE last
),
release AS MATERIALIZED (
    SELECT setting, release_name, year, cents, cents_na, file_name, source_line, import_id
    FROM medicare_national_cents
    WHERE system = :system AND code = :code AND modifier = '' AND part = '' AND newest
),
here AS (
    SELECT setting, cents, locality_name, state, contractor, locality
    FROM medicare_locality_cents
    WHERE :modifier = '' AND system = :system AND code = :code AND modifier = '' AND part = '' AND gpci_year = year
        AND newest
    UNION ALL
    SELECT setting, cents, locality_name, state, contractor, locality
    FROM changed
    JOIN in_force ON TRUE
    JOIN places ON places.area = changed.area AND places.gpci_year = in_force.gpci_year
),
nation AS (
    SELECT release.setting, release_name, year,
           CASE WHEN :modifier = '' THEN release.cents ELSE changed.cents END AS cents,
           CASE WHEN :modifier = '' THEN release.cents_na
               WHEN changed.cents IS NULL THEN coalesce(changed.cents_na, 'not-collected') END AS cents_na,
           coalesce(changed.file_name, release.file_name) AS file_name,
           coalesce(changed.source_line, release.source_line) AS source_line,
           coalesce(changed.import_id, release.import_id) AS import_id
    FROM release
    LEFT JOIN changed ON changed.area = '' AND changed.setting = release.setting
),
spread AS (
    SELECT setting, count(*) AS localities, count(cents) AS known, min(cents) AS lowest, median(cents) AS middle,
           max(cents) AS highest
    FROM here
    GROUP BY setting
)
SELECT national.setting, national.release_name AS release, coalesce(spread.localities, 0) AS localities,
       national.cents / 100.0 AS national, national.cents_na AS national_na,
       spread.lowest / 100.0 AS lowest,
       CASE WHEN spread.lowest IS NULL THEN coalesce(national.cents_na, 'pending') END AS lowest_na,
       (SELECT min(rtrim(locality_name, '*') || ', ' || state || ' (' || contractor || '/' || locality || ')')
        FROM here WHERE here.setting = national.setting AND here.cents = spread.lowest) AS lowest_locality,
       CASE WHEN spread.lowest IS NULL THEN coalesce(national.cents_na, 'pending') END AS lowest_locality_na,
       round(spread.middle) / 100.0 AS middle,
       CASE WHEN spread.lowest IS NULL THEN coalesce(national.cents_na, 'pending') END AS middle_na,
       spread.highest / 100.0 AS highest,
       CASE WHEN spread.lowest IS NULL THEN coalesce(national.cents_na, 'pending') END AS highest_na,
       (SELECT min(rtrim(locality_name, '*') || ', ' || state || ' (' || contractor || '/' || locality || ')')
        FROM here WHERE here.setting = national.setting AND here.cents = spread.highest) AS highest_locality,
       CASE WHEN spread.lowest IS NULL THEN coalesce(national.cents_na, 'pending') END AS highest_locality_na,
       national.file_name AS _file, national.source_line AS _line, national.import_id AS _import,
       'the Medicare geographic indices (GPCI) of ' || national.year AS _filled_by
FROM nation AS national
LEFT JOIN spread USING (setting)
ORDER BY national.setting;
