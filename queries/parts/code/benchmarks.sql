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
-- column: filled_by text "Published file that holds it."
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

SELECT modifiers, payer, payer_na, measure, measure_name, family, unit, filled_by, position, setting, geography,
       period, value, value_na, n, n_na, formula, formula_na, file_name, source_line, import_id
FROM v_benchmark
WHERE system = :system AND code = :code;
