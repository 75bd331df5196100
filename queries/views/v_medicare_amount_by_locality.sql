-- view: v_medicare_amount_by_locality
-- title: Medicare amounts by locality
-- description: Amounts of the Medicare Physician Fee Schedule in dollars for every locality, with the indices
--   of every loaded year. Ask for `gpci_year = year` to leave out amounts that combine two years.
-- grain: code, modifier, setting, release, locality, year of the indices
-- column: system text "Code system, such as CPT, HCPCS or MS-DRG."
-- column: code code "Billing code as text, with its zeros."
-- column: modifier text "Modifier of the row; blank is the global service."
-- column: setting text "facility or non-facility."
-- column: year int "Calendar year that the release is for."
-- column: period text "Year, year and month, or `standing`."
-- column: part text "What distinguishes releases of one period, such as the service type; blank for the only one."
-- column: label text "Name of the release, such as RVU26A."
-- column: latest_of_year int "1 for the latest loaded release of its year, otherwise 0."
-- column: contractor code "Medicare administrative contractor (MAC), five digits."
-- column: locality code "Locality number of the contractor, two digits."
-- column: locality_name text "Name of the locality."
-- column: state code "State of the locality, two letters."
-- column: work_gpci decimal "Geographic practice cost index (GPCI) of work."
-- column: practice_expense_gpci decimal "GPCI of practice expense."
-- column: malpractice_gpci decimal "GPCI of malpractice."
-- column: gpci_year int "Year of the indices; it need not be that of the units."
-- column: gpci_import_id int "Import of the indices."
-- column: gpci_file_name text names "Source file of the indices."
-- column: gpci_source_line int "Line of the indices in it."
-- column: amount money(USD) "Amount of the locality, rounded to the cent."
-- column: import_id int "Import of the row; `v_import` has the file."
-- column: file_name text names "Source file."
-- column: source_line int "Line of the source file, counted from 1."

SELECT system, code, modifier, setting, year, period, part, label, latest_of_year,
       contractor, locality, locality_name, state,
       work_gpci / 1000.0 AS work_gpci, pe_gpci / 1000.0 AS practice_expense_gpci,
       malpractice_gpci / 1000.0 AS malpractice_gpci,
       gpci_year, gpci_import_id, gpci_file_name, gpci_source_line,
       cents / 100.0 AS amount, cents_na AS amount_na,
       import_id, file_name, source_line
FROM medicare_locality_cents;
