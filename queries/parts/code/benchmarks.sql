-- part: code/benchmarks
-- description: The current benchmark figures of the code, as `v_benchmark` has them.
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- grain: as `v_benchmark`
-- column: modifiers text "Modifiers, sorted and divided by bars; blank is no modifier."
-- column: payer code names "Payer's short name where the figure is of one payer."
-- column: measure code "Short name of the measure."
-- column: measure_name text "Name of the measure."
-- column: family text "utilization, reimbursement, fee-schedule or payer."
-- column: unit text "Unit of the value: USD, RVU, count, percent, ratio or USD per RVU."
-- column: filled_by text "What would fill it: the published file that holds it, or what the reason leaves to do."
-- column: position int "Place in the order of display."
-- column: setting text "facility, non-facility or any."
-- column: geography text "US, a state, or a Medicare locality as contractor/locality."
-- column: period text "Period that the figure is for; `latest` for a placeholder."
-- column: value decimal "Value in the unit of the column `unit`."
-- column: n int "Observations that the value is based on."
-- column: formula text "How the value is made of others."
-- column: file_name text names "Source file."
-- column: source_line int "Line of the source file, counted from 1."
-- column: import_id int "Import of the row; `v_import` has the file."

SELECT figure.modifiers, figure.payer, figure.payer_na, figure.measure, figure.measure_name, figure.family, figure.unit,
       CASE
           -- The view knows more of a file that is loaded.
           WHEN figure.filled_by LIKE 'nothing: %' OR figure.filled_by LIKE 'the whole file%'
               OR coalesce(remedy.filler = remedy.brought_by, TRUE) THEN figure.filled_by
           ELSE filler.to_import
       END AS filled_by,
       figure.position, figure.setting, figure.geography, figure.period, figure.value, figure.value_na, figure.n,
       figure.n_na, figure.formula, figure.formula_na, figure.file_name, figure.source_line, figure.import_id
FROM v_benchmark AS figure
LEFT JOIN measure_filler USING (measure)
LEFT JOIN gap_remedy AS remedy
    ON remedy.brought_by = measure_filler.filler AND remedy.reason = figure.value_na
LEFT JOIN gap_filler AS filler ON filler.filler = remedy.filler
WHERE figure.system = :system AND figure.code = :code;
