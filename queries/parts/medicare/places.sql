-- part: medicare/places
-- description: The place whose amounts are asked for: a locality by the indices of every loaded year, or the nation.
-- param: locality text optional "Medicare locality as contractor/number; left out, the national amount"
-- grain: one place and year of its indices
-- column: area text "Contractor and number of the locality; blank for the nation."
-- column: state code "State; blank for the nation."
-- column: locality_name text names "The name of the file."
-- column: work_gpci int "Thousandths. Geographic index of work."
-- column: pe_gpci int "Thousandths. Geographic index of practice expense."
-- column: malpractice_gpci int "Thousandths. Geographic index of malpractice."
-- column: gpci_year int "Year of the indices; null for the nation."
-- column: gpci_import_id int "Their import; null for the nation."
-- column: gpci_file_name text names "Their file; null for the nation."
-- column: gpci_source_line int "Their line; null for the nation."

SELECT area, state, locality_name, work_gpci, pe_gpci, malpractice_gpci, gpci_year, gpci_import_id, gpci_file_name,
       gpci_source_line
FROM medicare_fee_place
WHERE area = coalesce(:locality, '');
