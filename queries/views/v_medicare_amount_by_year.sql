-- view: v_medicare_amount_by_year
-- title: Medicare amounts by year
-- description: National amounts of each year in dollars: of the latest loaded release, or of an extract of
--   older files where no release of the year is loaded.
-- grain: code, modifier, setting, year
-- column: system text "Code system, such as CPT, HCPCS or MS-DRG."
-- column: code code "Billing code as text, with its zeros."
-- column: modifier text "Modifier of the row; blank is the global service."
-- column: setting text "facility or non-facility."
-- column: year int "Calendar year that the release is for."
-- column: label text "Name of the release, such as RVU26A."
-- column: basis text "published, or derived from an extract of older files."
-- column: work_rvu decimal unit=RVU "Work."
-- column: practice_expense_rvu decimal unit=RVU "Practice expense of the setting."
-- column: malpractice_rvu decimal unit=RVU "Malpractice."
-- column: total_rvu decimal unit=RVU "Work, practice expense and malpractice."
-- column: conversion_factor decimal unit="USD per RVU" "Conversion factor."
-- column: amount money(USD) "National amount, rounded to the cent."
-- column: formula text "The sum in words."
-- column: import_id int "Import of the row; `v_import` has the file."
-- column: file_name text names "Source file."
-- column: source_line int "Line of the source file, counted from 1."

SELECT system, code, modifier, setting, year, label, basis,
       CASE WHEN units_na IS NULL THEN work_rvu / 100.0 END AS work_rvu, units_na AS work_rvu_na,
       CASE WHEN pe_units_na IS NULL THEN pe_rvu / 100.0 END AS practice_expense_rvu,
       pe_units_na AS practice_expense_rvu_na,
       CASE WHEN units_na IS NULL THEN malpractice_rvu / 100.0 END AS malpractice_rvu, units_na AS malpractice_rvu_na,
       CASE WHEN pe_units_na IS NULL THEN total_rvu / 100.0 END AS total_rvu, pe_units_na AS total_rvu_na,
       conversion_factor / 10000.0 AS conversion_factor,
       cents / 100.0 AS amount, cents_na AS amount_na,
       CASE WHEN cents IS NULL THEN NULL ELSE arithmetic END AS formula, cents_na AS formula_na,
       import_id, file_name, source_line
FROM medicare_history_cents;
