-- Current figures. A placeholder that waits for the latest period gives way to any published one.

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
                AND published.payer_id IS benchmark.payer_id
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
       place.measure, measure.name, measure.family, measure.unit, measure.meaning, measure.filled_by, measure.position,
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
