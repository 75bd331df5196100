-- name: code-benchmarks
-- title: National benchmarks
-- description: Utilization and reimbursement over all payers. A placeholder is shown until the file that holds the
--   figure is imported.
-- with: code/benchmarks
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: modifier modifier optional "only figures with this modifier; left out, all are shown"
-- grain: one measure, setting, geography and period
-- key: measure_name setting geography period
-- column: measure_name text title="Measure" "What is counted or paid."
-- column: setting text "Facility, non-facility, or any."
-- column: geography text "US, or a part of it."
-- column: period text "The period that the figure speaks of."
-- column: value decimal "The figure, in the unit beside it."
-- column: unit text "Unit of the figure."
-- column: n int title="Observations" "Number of observations."
-- column: formula text "How it was computed."
-- tags: code, benchmark
SELECT measure_name, setting, geography, period, value, value_na,
       -- Counts that a government file states are published; those of other files are guarded.
       CASE WHEN unit = 'count' AND (SELECT publisher_kind FROM v_import
           WHERE v_import.import_id = benchmarks.import_id) = 'government'
           THEN 'count, published' ELSE unit END AS unit, n, n_na, formula, formula_na,
       file_name AS _file, source_line AS _line, import_id AS _import, filled_by AS _filled_by
FROM benchmarks
WHERE family <> 'payer'
  AND (:modifier IS NULL OR modifiers = :modifier)
ORDER BY position, setting, geography, period, modifiers;
