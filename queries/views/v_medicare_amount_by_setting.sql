-- view: v_medicare_amount_by_setting
-- title: Medicare amounts by setting
-- description: National amounts of the Medicare Physician Fee Schedule (MPFS) in dollars, of every loaded
--   release; every geographic index is 1.000.
-- grain: code, modifier, setting, release
-- column: system text "Code system, such as CPT, HCPCS or MS-DRG."
-- column: code code "Billing code as text, with its zeros."
-- column: modifier text "Modifier of the row; blank is the global service."
-- column: setting text "facility or non-facility."
-- column: year int "Calendar year that the release is for."
-- column: period text "Year, year and month, or `standing`."
-- column: part text "What distinguishes releases of one period, such as the service type; blank for the only one."
-- column: label text "Name of the release, such as RVU26A."
-- column: latest_of_year int "1 for the latest loaded release of its year, otherwise 0."
-- column: status code "Status indicator of the fee schedule."
-- column: status_meaning text "What the status indicator means."
-- column: work_rvu decimal unit=RVU "Work."
-- column: practice_expense_rvu decimal unit=RVU "Practice expense of the setting."
-- column: malpractice_rvu decimal unit=RVU "Malpractice."
-- column: total_rvu decimal unit=RVU "Work, practice expense and malpractice."
-- column: conversion_factor decimal unit="USD per RVU" "Conversion factor."
-- column: amount money(USD) "National amount, rounded to the cent; the outpatient cap on imaging is applied."
-- column: formula text "The sum in words."
-- column: import_id int "Import of the row; `v_import` has the file."
-- column: file_name text names "Source file."
-- column: source_line int "Line of the source file, counted from 1."

SELECT system, code, modifier, setting, year, period, part, label, latest_of_year, status, status_meaning,
       CASE WHEN units_na IS NULL THEN work_rvu / 100.0 END AS work_rvu, units_na AS work_rvu_na,
       CASE WHEN pe_units_na IS NULL THEN pe_rvu / 100.0 END AS practice_expense_rvu,
       pe_units_na AS practice_expense_rvu_na,
       CASE WHEN units_na IS NULL THEN malpractice_rvu / 100.0 END AS malpractice_rvu, units_na AS malpractice_rvu_na,
       CASE WHEN pe_units_na IS NULL THEN total_rvu / 100.0 END AS total_rvu, pe_units_na AS total_rvu_na,
       conversion_factor / 10000.0 AS conversion_factor,
       cents / 100.0 AS amount, cents_na AS amount_na,
       CASE WHEN cents IS NULL THEN NULL ELSE arithmetic END AS formula, cents_na AS formula_na,
       import_id, file_name, source_line
FROM medicare_national_cents;
