-- view: medicare_locality_cents
-- title: Amounts by locality, in cents
-- description: The amount of every locality with the indices of every loaded year; a query says which years it
--   combines.
-- grain: code, modifier, setting, release, locality, year of the indices
-- column: system text "Code system, such as CPT, HCPCS or MS-DRG."
-- column: code code "Billing code as text, with its zeros."
-- column: code_id int "Key of the code in the table `code`."
-- column: modifier text "Modifier of the row; blank is the global service."
-- column: setting text "facility or non-facility."
-- column: place code "The setting as utilization files mark it: F or O."
-- column: release_id int "Key of the release in `v_medicare_release`."
-- column: year int "Calendar year that the release is for."
-- column: period text "Year, year and month, or `standing`."
-- column: part text "What distinguishes releases of one period, such as the service type; blank for the only one."
-- column: label text "Name of the release, such as RVU26A."
-- column: release_name text "The same; from 2026 on with whose factor it is: qualifying or non-qualifying APM."
-- column: latest_of_year int "1 for the latest loaded release of its year, otherwise 0."
-- column: newest int "1 for the newest release of its dataset and part: the one in force."
-- column: import_id int "Import of the row; `v_import` has the file."
-- column: file_name text names "Source file."
-- column: source_line int "Line of the source file, counted from 1."
-- column: status code "Status indicator of the fee schedule."
-- column: status_meaning text "What the status indicator means."
-- column: work_rvu int unit="RVU / 100" "Work."
-- column: pe_rvu int unit="RVU / 100" "Practice expense of the setting."
-- column: malpractice_rvu int unit="RVU / 100" "Malpractice."
-- column: total_rvu int unit="RVU / 100" "Work, practice expense and malpractice."
-- column: conversion_factor int unit="USD / 10000" "Conversion factor of the row."
-- column: cap_pe_rvu int unit="RVU / 100" "Practice expense under the outpatient cap on imaging."
-- column: cap_malpractice_rvu int unit="RVU / 100" "Malpractice under the outpatient cap on imaging."
-- column: has_cap int "1 where the outpatient cap on imaging applies."
-- column: status_gap text "Reason that the status indicator gives for having no amount; null where it has one."
-- column: not_done int "1 where CMS prints NA: rarely or never done in that setting."
-- column: gap text "Reason for having no amount; null where there is one."
-- column: units_na text "Reason for which the units are no figures; null where they are."
-- column: pe_units_na text "The same of practice expense and total, which are none where CMS prints NA."
-- column: contractor code "Medicare administrative contractor (MAC), five digits."
-- column: locality code "Locality number of the contractor, two digits."
-- column: state code "State of the locality, two letters."
-- column: locality_name text "Name of the locality."
-- column: work_gpci int unit="1 / 1000" "Geographic index of work."
-- column: pe_gpci int unit="1 / 1000" "Geographic index of practice expense."
-- column: malpractice_gpci int unit="1 / 1000" "Geographic index of malpractice."
-- column: gpci_year int "Year of the geographic indices."
-- column: gpci_import_id int "Import of the indices."
-- column: gpci_file_name text names "Source file of the indices."
-- column: gpci_source_line int "Line of the indices in it."
-- column: cents int unit="USD / 100" "Amount rounded to the cent."

SELECT code.system, code.code, component.*,
       locality.contractor, locality.locality, locality.state, locality.locality_name,
       locality.work_gpci, locality.pe_gpci, locality.malpractice_gpci,
       locality.gpci_year, locality.gpci_import_id, locality.gpci_file_name, locality.gpci_source_line,
       CASE
           WHEN component.gap IS NOT NULL THEN NULL
           WHEN component.has_cap
           THEN (min(
               component.work_rvu * locality.work_gpci + component.pe_rvu * locality.pe_gpci
                   + component.malpractice_rvu * locality.malpractice_gpci,
               component.work_rvu * locality.work_gpci + component.cap_pe_rvu * locality.pe_gpci
                   + component.cap_malpractice_rvu * locality.malpractice_gpci
               ) * component.conversion_factor + 5000000) / 10000000
           ELSE ((component.work_rvu * locality.work_gpci + component.pe_rvu * locality.pe_gpci
               + component.malpractice_rvu * locality.malpractice_gpci) * component.conversion_factor + 5000000)
               / 10000000
       END AS cents,
       component.gap AS cents_na
FROM medicare_component AS component
JOIN code USING (code_id)
JOIN medicare_fee_place AS locality ON locality.area <> '';
