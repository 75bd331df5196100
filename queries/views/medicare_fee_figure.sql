-- view: medicare_fee_figure
-- title: Fee schedule as benchmarks
-- description: Figures of the fee schedule as benchmark measures, of the latest release of each year.
-- grain: code, modifier, measure, setting, period
-- column: system text "Code system, such as CPT, HCPCS or MS-DRG."
-- column: code code "Billing code as text, with its zeros."
-- column: code_id int "Key of the code in the table `code`."
-- column: modifier text "Modifier of the row; blank is the global service."
-- column: measure code "Short name of the measure."
-- column: setting text "facility, non-facility or any."
-- column: period text "Year, year and month, or `standing`."
-- column: value int unit="1 / 10000" "Value of the measure."
-- column: formula text "How the value is made of others."
-- column: import_id int "Import of the row; `v_import` has the file."
-- column: file_name text names "Source file."
-- column: source_line int "Line of the source file, counted from 1."

SELECT national.system, national.code, national.code_id, national.modifier, plan.measure, plan.setting,
       national.period,
       CASE
           WHEN plan.measure = 'conversion-factor' THEN national.conversion_factor
           WHEN plan.measure = 'medicare-amount' THEN national.cents * 100
           WHEN national.units_na IS NOT NULL THEN NULL
           WHEN plan.measure = 'work-rvu' THEN national.work_rvu * 100
           WHEN plan.measure = 'malpractice-rvu' THEN national.malpractice_rvu * 100
           WHEN national.pe_units_na IS NOT NULL THEN NULL
           WHEN plan.measure = 'practice-expense-rvu' THEN national.pe_rvu * 100
           WHEN plan.measure = 'total-rvu' THEN national.total_rvu * 100
       END AS value,
       CASE
           WHEN plan.measure = 'conversion-factor' THEN NULL
           WHEN plan.measure = 'medicare-amount' THEN national.cents_na
           WHEN plan.measure IN ('work-rvu', 'malpractice-rvu') THEN national.units_na
           ELSE national.pe_units_na
       END AS value_na,
       CASE
           WHEN plan.measure = 'medicare-amount' AND national.cents IS NOT NULL THEN national.arithmetic
           WHEN plan.measure = 'total-rvu' AND national.not_done = 0 THEN 'work + practice expense + malpractice'
       END AS formula,
       CASE
           WHEN plan.measure = 'medicare-amount' THEN CASE WHEN national.cents IS NULL THEN 'not-applicable' END
           WHEN plan.measure = 'total-rvu' THEN CASE WHEN national.not_done = 0 THEN NULL ELSE 'not-applicable' END
           ELSE 'not-applicable'
       END AS formula_na,
       national.import_id, national.file_name, national.source_line
FROM medicare_national_cents AS national
JOIN medicare_measure AS plan ON plan.row_setting = national.setting AND plan.dataset = 'fee-schedule'
WHERE national.latest_of_year AND national.part = '';
