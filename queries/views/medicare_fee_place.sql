-- view: medicare_fee_place
-- title: Where the fee schedule pays, as stored
-- description: The nation, and each payment locality with the geographic indices of every loaded year.
-- grain: locality, year of the indices; the nation once
-- column: area text "Contractor and number of the locality, such as 09102/04; blank for the nation."
-- column: contractor code "Medicare administrative contractor; blank for the nation."
-- column: locality code "Locality number; blank for the nation."
-- column: state code "State; blank for the nation."
-- column: locality_name text names "The name of the file."
-- column: work_gpci int unit="1 / 1000" "Geographic index of work."
-- column: pe_gpci int unit="1 / 1000" "Geographic index of practice expense."
-- column: malpractice_gpci int unit="1 / 1000" "Geographic index of malpractice."
-- column: gpci_year int "Year of the indices; null for the nation, whose indices are 1 in every year."
-- column: gpci_import_id int "Import of the indices; null for the nation."
-- column: gpci_file_name text names "Their file; null for the nation."
-- column: gpci_source_line int "Their line; null for the nation."

SELECT locality.contractor || '/' || locality.locality AS area, locality.contractor, locality.locality,
       locality.state, locality.name AS locality_name, locality.work_gpci, locality.pe_gpci,
       locality.malpractice_gpci, gpci.year AS gpci_year, gpci.import_id AS gpci_import_id,
       gpci.file_name AS gpci_file_name, locality.source_line AS gpci_source_line
FROM v_medicare_release AS gpci
JOIN medicare_locality AS locality ON locality.release_id = gpci.release_id
WHERE gpci.dataset = 'gpci'
UNION ALL
SELECT '', '', '', '', 'the nation', 1000, 1000, 1000, NULL, NULL, NULL, NULL;
