-- The amount of a locality. Years are not matched here: a query says which indices it combines.

SELECT code.system, code.code, component.*,
       locality.contractor, locality.locality, locality.state, locality.name AS locality_name,
       locality.work_gpci, locality.pe_gpci, locality.malpractice_gpci,
       gpci.year AS gpci_year, gpci.import_id AS gpci_import_id, gpci.file_name AS gpci_file_name,
       locality.source_line AS gpci_source_line,
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
               + component.malpractice_rvu * locality.malpractice_gpci) * component.conversion_factor + 5000000) / 10000000
       END AS cents,
       component.gap AS cents_na
FROM medicare_component AS component
JOIN code USING (code_id)
JOIN v_medicare_release AS gpci ON gpci.dataset = 'gpci'
JOIN medicare_locality AS locality ON locality.release_id = gpci.release_id;
