-- view: v_medicare_facility
-- title: Medicare payments to facilities
-- description: What Medicare pays a hospital outpatient department (OPPS) or an ambulatory surgical center (ASC) for a
--   code, by release; or why it pays nothing there. Excluded, inpatient only and packaged are answers, not
--   unknown amounts. None of these is what the professional is paid.
-- grain: code, schedule, release
-- column: system text "Code system, such as CPT, HCPCS or MS-DRG."
-- column: code code "Billing code as text, with its zeros."
-- column: code_id int "Key of the code in the table `code`."
-- column: schedule text "OPPS or ASC."
-- column: setting text "Who is paid: outpatient (a hospital department) or surgical center."
-- column: period text "First month of the release."
-- column: part text "ASC addendum (AA, BB, EE); of OPPS blank for Addendum B, `extract` for a table taken out of it."
-- column: precedence text "Order in which releases are in force; blank for those to come. See `v_medicare_release`."
-- column: basis text "The file, in words."
-- column: answer text "paid, included in other services, inpatient only, excluded, priced locally or not paid here."
-- column: status text "Status indicator of OPPS or payment indicator of ASC with its words; excluded for Addendum EE."
-- column: is_of_quarter int "1 for a drug, whose payment is of a quarter, as its payment limit is, and not of a year."
-- column: apc code "Ambulatory payment classification of OPPS."
-- column: weight decimal "Relative weight."
-- column: payment money(USD) "The whole payment, of which the patient's share is a part; before the wage index."
-- column: minimum_copayment money(USD) "Smallest share of the patient, before a cap."
-- column: adjusted_copayment money(USD) "The patient's share where a cap or an inflation rebate changes it."
-- column: import_id int "Import of the row; `v_import` has the file."
-- column: file_name text names "Source file."
-- column: source_line int "Line of the source file, counted from 1."

SELECT system, code, code_id, schedule,
CASE WHEN schedule = 'OPPS' THEN 'outpatient' ELSE 'surgical center' END AS setting,
       release.period, release.part, release.precedence,
       CASE
           WHEN schedule = 'ASC' THEN 'surgical center (ASC Addendum ' || release.part || ')'
           WHEN release.part = '' THEN 'hospital outpatient (OPPS Addendum B)'
           ELSE 'hospital outpatient (OPPS), taken out of Addendum B by others'
       END AS basis,
       CASE
           WHEN payment IS NOT NULL THEN 'paid'
           WHEN entry.status = 'excluded' THEN 'excluded'
           WHEN schedule = 'OPPS' AND entry.status = 'C' THEN 'inpatient only'
           WHEN payment_na = 'included-elsewhere' THEN 'included in other services'
           WHEN payment_na = 'set-locally' THEN 'priced locally'
           ELSE 'not paid here'
       END AS answer,
       CASE entry.status
           WHEN 'excluded' THEN 'excluded: a surgical center is not paid for this procedure'
           ELSE entry.status || ', ' || coalesce(meaning, 'an indicator that ratebook has no words for')
       END AS status,
       CASE
           WHEN schedule = 'OPPS' AND entry.status IN ('G', 'K') THEN 1
           WHEN schedule = 'ASC' AND entry.status = 'K2' THEN 1
           ELSE 0
       END AS is_of_quarter,
       apc, apc_na, weight / 10000.0 AS weight, weight_na, payment / 10000.0 AS payment, payment_na,
       minimum_copayment / 10000.0 AS minimum_copayment, minimum_copayment_na,
       adjusted_copayment / 10000.0 AS adjusted_copayment, adjusted_copayment_na,
       release.import_id, release.file_name, entry.source_line
FROM (
    -- Each schedule is joined to the code by itself, so that one code is looked up and no schedule is gone through.
    SELECT system, code, 'OPPS' AS schedule, code_id, opps.release_id, opps.status, meaning, apc, apc_na,
           weight, weight_na, payment, payment_na, minimum_copayment, minimum_copayment_na, adjusted_copayment,
           adjusted_copayment_na, opps.source_line
    FROM code
    JOIN medicare_opps AS opps USING (code_id)
    LEFT JOIN medicare_opps_status AS word ON word.status = opps.status
    UNION ALL
    SELECT system, code, 'ASC', code_id, center.release_id, center.indicator, meaning, NULL, 'not-applicable',
           weight, weight_na,
           payment, payment_na, NULL, 'not-collected', adjusted_copayment, adjusted_copayment_na, center.source_line
    FROM code
    JOIN medicare_asc AS center USING (code_id)
    LEFT JOIN medicare_asc_indicator AS word ON word.indicator = center.indicator
    UNION ALL
    SELECT system, code, 'ASC', code_id, release_id, 'excluded', NULL, NULL, 'not-applicable', NULL, 'not-applicable',
           NULL, 'not-applicable', NULL, 'not-applicable', NULL, 'not-applicable', excluded.source_line
    FROM code
    JOIN medicare_asc_excluded AS excluded USING (code_id)
) AS entry
JOIN v_medicare_release AS release USING (release_id);
