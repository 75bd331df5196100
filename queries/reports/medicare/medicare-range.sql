-- name: medicare-range
-- title: Lowest, median and highest locality
-- description: The amounts of all localities of the year in three figures, beside the national one. The median is
--   over the localities, each counted once.
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: modifier modifier default="" "row of the fee schedule; blank is the global service"
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
-- tags: code, medicare
WITH here AS (
    SELECT setting, cents, locality_name, state, contractor, locality
    FROM medicare_locality_cents
    WHERE system = :system AND code = :code AND modifier = :modifier AND part = '' AND gpci_year = year AND newest
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
FROM medicare_national_cents AS national
LEFT JOIN spread USING (setting)
WHERE national.system = :system AND national.code = :code AND national.modifier = :modifier AND national.part = ''
  AND national.newest
ORDER BY national.setting;
