-- view: medicare_printed_cents
-- title: Printed amounts beside ours, in cents
-- description: Amounts that Medicare prints finished beside those computed here for the same year. The files
--   print an amount for both settings, also where the fee schedule says NA or leaves the price to
--   the contractors, so that reasons are not looked at here.
-- grain: one printed amount and setting
-- column: file_name text names "Source file."
-- column: import_id int "Import of the row; `v_import` has the file."
-- column: source_line int "Line of the source file, counted from 1."
-- column: code_id int "Key of the code in the table `code`."
-- column: modifier text "Modifier of the row; blank is the global service."
-- column: part text "Whose conversion factor it is of; blank for that of clinicians who do not qualify."
-- column: contractor code "Medicare administrative contractor (MAC), five digits."
-- column: locality code "Locality number of the contractor, two digits."
-- column: year int "Calendar year that the release is for."
-- column: setting text "facility or non-facility."
-- column: what text "Which printed amount it is."
-- column: theirs int unit="USD / 100" "Amount that the file prints."
-- column: ours int unit="USD / 100"
--   "Amount computed from units and indices of that year; null where they are not loaded."

WITH printed AS (
    SELECT 'locality amount' AS what, amount.code_id, amount.modifier, amount.contractor, amount.locality,
           amount.facility_cents, amount.nonfacility_cents, amount.source_line,
           release.year, release.file_name, release.import_id,
           CASE WHEN release.part LIKE '%qualifying-apm' THEN 'qualifying-apm' ELSE '' END AS part
    FROM medicare_carrier_amount AS amount
    JOIN v_medicare_release AS release ON release.release_id = amount.release_id
    UNION ALL
    SELECT 'price under the outpatient cap', cap.code_id, cap.modifier, cap.contractor, cap.locality,
           cap.facility_cents, cap.nonfacility_cents, cap.source_line,
           release.year, release.file_name, release.import_id,
           CASE WHEN release.part LIKE '%qualifying-apm' THEN 'qualifying-apm' ELSE '' END
    FROM medicare_cap AS cap
    JOIN v_medicare_release AS release ON release.release_id = cap.release_id
)
SELECT printed.file_name, printed.import_id, printed.source_line, printed.code_id, printed.modifier, printed.part,
       printed.contractor, printed.locality, printed.year, medicare_setting.setting, printed.what,
       CASE WHEN medicare_setting.setting = 'facility' THEN printed.facility_cents
           ELSE printed.nonfacility_cents END AS theirs,
       (
           SELECT (min(
               CASE WHEN component.total_rvu = 0 THEN 9223372036854 ELSE component.work_rvu * locality.work_gpci
                   + component.pe_rvu * locality.pe_gpci + component.malpractice_rvu * locality.malpractice_gpci END,
               CASE WHEN NOT component.has_cap THEN 9223372036854
                   ELSE -- Contractors price the global service of some imaging codes; the work that the cap
                   -- counts for them is in the row of the professional component.
                   CASE WHEN component.work_rvu = 0 AND component.modifier = ''
                       THEN coalesce(professional.work_rvu, 0) ELSE component.work_rvu END
                   * locality.work_gpci
                   + component.cap_pe_rvu * locality.pe_gpci
                   + component.cap_malpractice_rvu * locality.malpractice_gpci END
               ) * component.conversion_factor + 5000000) / 10000000
           FROM medicare_component AS component
           JOIN v_medicare_release AS gpci ON gpci.dataset = 'gpci' AND gpci.year = component.year
           JOIN medicare_locality AS locality ON locality.release_id = gpci.release_id
           LEFT JOIN medicare_rvu AS professional
               ON professional.code_id = component.code_id AND professional.release_id = component.release_id
              AND professional.modifier = '26'
           WHERE component.code_id = printed.code_id AND component.modifier = printed.modifier
             AND component.setting = medicare_setting.setting AND component.part = printed.part
             AND component.latest_of_year AND component.year = printed.year
             AND (component.total_rvu > 0 OR component.has_cap)
             AND locality.contractor = printed.contractor AND locality.locality = printed.locality
       ) AS ours
FROM printed
JOIN medicare_setting ON TRUE;
