-- name: explain-figure
-- title: Where the figure comes from
-- description: The current values of one measure of a code, national, with formula and source.
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: measure text required choices=query:measures "the measure, such as work-rvu or medicare-average-allowed"
-- grain: one setting and period
-- key: measure_name setting period
-- column: measure_name text title="Measure" "What is counted or paid."
-- column: setting text "Facility, non-facility, or any."
-- column: period text "The period that the figure speaks of."
-- column: value decimal "The figure."
-- column: unit text "Unit of the figure."
-- column: formula text "How it was computed."
-- column: meaning text "What the measure is."
-- tags: explain
SELECT measure_name, setting, period, value, value_na,
       CASE WHEN unit = 'count' AND (SELECT publisher_kind FROM v_import
           WHERE v_import.import_id = v_benchmark.import_id) = 'government'
           THEN 'count, published' ELSE unit END AS unit, formula, formula_na, meaning,
       file_name AS _file, source_line AS _line, import_id AS _import, filled_by AS _filled_by
FROM v_benchmark
WHERE system = :system AND code = :code AND measure = :measure
ORDER BY setting, period DESC;
