-- name: measures
-- title: Measures
-- description: What benchmarks count or state.
-- grain: one measure
-- key: measure
-- column: measure text "Short name."
-- column: measure_name text title="Name" "Its name."
-- column: unit text "Unit of its figures."
-- column: meaning text "What it is."
-- tags: lookup

SELECT measure, name AS measure_name, unit, meaning
FROM measure
ORDER BY position, measure;
