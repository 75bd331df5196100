-- Figures of the fee schedule as benchmark measures, the latest release of each year.

SELECT national.system, national.code, national.code_id, national.modifier, plan.measure, plan.setting,
       national.period,
       CASE
           WHEN plan.measure = 'conversion-factor' THEN national.conversion_factor
           WHEN plan.measure = 'medicare-amount' THEN national.cents * 100
           WHEN national.status_gap IS NOT NULL AND national.total_rvu = 0 THEN NULL
           WHEN plan.measure = 'work-rvu' THEN national.work_rvu * 100
           WHEN plan.measure = 'malpractice-rvu' THEN national.malpractice_rvu * 100
           WHEN national.not_done = 1 THEN NULL
           WHEN plan.measure = 'practice-expense-rvu' THEN national.pe_rvu * 100
           WHEN plan.measure = 'total-rvu' THEN national.total_rvu * 100
       END AS value,
       CASE
           WHEN plan.measure = 'conversion-factor' THEN NULL
           WHEN plan.measure = 'medicare-amount' THEN national.cents_na
           WHEN national.status_gap IS NOT NULL AND national.total_rvu = 0 THEN national.status_gap
           WHEN plan.measure IN ('work-rvu', 'malpractice-rvu') THEN NULL
           WHEN national.not_done = 1 THEN 'not-applicable'
       END AS value_na,
       CASE
           WHEN plan.measure = 'medicare-amount' AND national.cents IS NOT NULL THEN national.arithmetic
           WHEN plan.measure = 'total-rvu' AND national.not_done = 0 THEN 'work + practice expense + malpractice'
       END AS formula,
       CASE
           WHEN plan.measure = 'medicare-amount' THEN iif(national.cents IS NULL, 'not-applicable', NULL)
           WHEN plan.measure = 'total-rvu' THEN iif(national.not_done = 0, NULL, 'not-applicable')
           ELSE 'not-applicable'
       END AS formula_na,
       national.import_id, national.file_name, national.source_line
FROM medicare_national_cents AS national
JOIN medicare_measure AS plan ON plan.row_setting = national.setting AND plan.dataset = 'fee-schedule'
WHERE national.latest_of_year AND national.part = '';
