-- part: medicare/fees
-- description: The national amounts of the code in the fee schedule in force: of the code alone, and of the modifiers
--   that have a row of their own.
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- grain: one modifier and setting
-- column: modifier text "Modifier of the row; blank is the global service."
-- column: setting text "facility or non-facility."
-- column: period text "Year, or year and month."
-- column: release_name text "Name of the release, such as RVU26A; from 2026 on with whose conversion factor it is."
-- column: status code "Status indicator of the fee schedule."
-- column: status_meaning text "What the status indicator means."
-- column: status_gap text "Reason that the status gives for having no amount; null where it has one."
-- column: not_done int "1 where CMS prints NA: rarely or never done in that setting."
-- column: work_rvu int "Hundredths of a unit. Work."
-- column: pe_rvu int "Hundredths of a unit. Practice expense of the setting."
-- column: malpractice_rvu int "Hundredths of a unit. Malpractice."
-- column: paid_rvu int "Hundredths of a unit. The smaller of the total and the total under the cap on imaging."
-- column: has_cap int "1 where the outpatient cap on imaging applies."
-- column: conversion_factor int "Ten-thousandths of a dollar. Conversion factor of the row."
-- column: cents int "Cents. The amount."
-- column: arithmetic text "The sum in words."
-- column: file_name text names "Source file of the row."
-- column: source_line int "Line in it."
-- column: import_id int "Import of the row."

SELECT modifier, setting, period, release_name, status, status_meaning, status_gap, not_done, work_rvu, pe_rvu,
       malpractice_rvu, paid_rvu,
       has_cap, conversion_factor, cents, cents_na, arithmetic, file_name, source_line, import_id
FROM medicare_national_cents
WHERE system = :system AND code = :code AND part = '' AND newest;
