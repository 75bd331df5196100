-- view: v_benchmark
-- title: Benchmarks
-- description: Current benchmark figures of every code. A placeholder that waits for the latest period gives
--   way to any published figure.
-- grain: code, modifiers, payer, measure, setting, geography, period
-- column: system text "Code system, such as CPT, HCPCS or MS-DRG."
-- column: code code "Billing code as text, with its zeros."
-- column: modifiers text "Modifiers, sorted and divided by bars; blank is no modifier."
-- column: payer code names "Payer's short name where the figure is of one payer."
-- column: measure code "Short name of the measure."
-- column: measure_name text "Name of the measure."
-- column: family text "utilization, reimbursement, fee-schedule or payer."
-- column: unit text "Unit of the value: USD, RVU, count, percent, ratio or USD per RVU."
-- column: meaning text "What the measure means."
-- column: filled_by text "Published file that holds it."
-- column: position int "Place in the order of display."
-- column: setting text "facility, non-facility or any."
-- column: geography text "US, a state, or a Medicare locality as contractor/locality."
-- column: period text "Period that the figure is for; `latest` for a placeholder."
-- column: value decimal "Value in the unit of the column `unit`."
-- column: n int unit=observations "Observations that the value is based on."
-- column: n_low int unit=observations "Lower bound where only a range is published; null elsewhere."
-- column: n_high int unit=observations "Upper bound where only a range is published; null elsewhere."
-- column: formula text "How the value is made of others."
-- column: import_id int "Import of the row; `v_import` has the file."
-- column: file_name text names "Source file."
-- column: source_line int "Line of the source file, counted from 1."

SELECT code.system, code.code, benchmark.modifiers,
       payer.payer, benchmark.payer_id_na AS payer_na,
       benchmark.measure, measure.name AS measure_name, measure.family, measure.unit,
       measure.meaning, measure.filled_by, measure.position,
       benchmark.setting, benchmark.geography, benchmark.period,
       benchmark.value / 10000.0 AS value, benchmark.value_na,
       benchmark.n, benchmark.n_na, benchmark.n_low, benchmark.n_high,
       benchmark.formula, benchmark.formula_na,
       import.import_id, import.file_name, benchmark.source_line
FROM benchmark
JOIN code USING (code_id)
JOIN measure USING (measure)
LEFT JOIN payer ON payer.payer_id = benchmark.payer_id
JOIN import ON import.import_id = benchmark.import_id
WHERE benchmark.superseded_by IS NULL
  AND NOT (
      benchmark.period = 'latest' AND benchmark.value IS NULL
      AND (
          EXISTS (
              SELECT 1
              FROM benchmark AS published
              WHERE published.code_id = benchmark.code_id
                AND published.modifiers = benchmark.modifiers
                AND published.measure = benchmark.measure
                AND published.setting = benchmark.setting
                AND published.geography = benchmark.geography
                AND published.payer_id IS NOT DISTINCT FROM benchmark.payer_id
                AND published.period <> 'latest'
                AND published.superseded_by IS NULL
          )
          OR (benchmark.geography = 'US' AND benchmark.payer_id IS NULL AND (
              EXISTS (
                  SELECT 1
                  FROM medicare_fee_figure AS figure
                  WHERE figure.code_id = benchmark.code_id AND figure.modifier = benchmark.modifiers
                    AND figure.measure = benchmark.measure AND figure.setting = benchmark.setting
              )
              OR EXISTS (
                  SELECT 1
                  FROM medicare_utilization_figure AS figure
                  WHERE figure.code_id = benchmark.code_id AND figure.modifier = benchmark.modifiers
                    AND figure.measure = benchmark.measure AND figure.setting = benchmark.setting
              )
          ))
      )
  )
UNION ALL
SELECT code.system, code.code, place.modifiers, NULL, place.payer_id_na,
       place.measure, measure.name, measure.family, measure.unit, measure.meaning, measure.filled_by, measure.position,
       place.setting, place.geography, figure.period,
       figure.value / 10000.0, figure.value_na, NULL, 'not-applicable', NULL, NULL, figure.formula, figure.formula_na,
       figure.import_id, figure.file_name, figure.source_line
FROM benchmark AS place
JOIN code USING (code_id)
JOIN measure USING (measure)
JOIN medicare_fee_figure AS figure
    ON figure.code_id = place.code_id AND figure.modifier = place.modifiers
   AND figure.measure = place.measure AND figure.setting = place.setting
WHERE place.superseded_by IS NULL AND place.period = 'latest' AND place.value IS NULL
  AND place.geography = 'US' AND place.payer_id IS NULL
UNION ALL
SELECT code.system, code.code, place.modifiers, NULL, place.payer_id_na,
       place.measure, measure.name, measure.family, measure.unit, measure.meaning,
       coalesce(figure.filled_by, measure.filled_by),
       measure.position,
       place.setting, place.geography, figure.period,
       figure.value / 10000.0, figure.value_na, figure.n, figure.n_na, NULL, NULL, NULL, 'not-applicable',
       figure.import_id, figure.file_name, figure.source_line
FROM benchmark AS place
JOIN code USING (code_id)
JOIN measure USING (measure)
JOIN medicare_utilization_figure AS figure
    ON figure.code_id = place.code_id AND figure.modifier = place.modifiers
   AND figure.measure = place.measure AND figure.setting = place.setting
WHERE place.superseded_by IS NULL AND place.period = 'latest' AND place.value IS NULL
  AND place.geography = 'US' AND place.payer_id IS NULL;
