-- view: v_medicare_facility_by_year
-- title: Medicare payments to outpatient departments by year
-- description: What OPPS pays for a code in each year: of the latest loaded Addendum B of the year, or of an
--   extract of it where none of the year is loaded. A payment of today is in `v_medicare_facility`.
-- grain: code, year
-- column: system text "Code system, such as CPT, HCPCS or MS-DRG."
-- column: code code "Billing code as text, with its zeros."
-- column: year int "Calendar year that the release is for."
-- column: label text "The release: its first month, or what the extract calls it."
-- column: basis text "published, or derived with what the figure was compared with."
-- column: status text "Status indicator of OPPS."
-- column: payment money(USD) "The whole payment, of which the patient's share is a part; before the wage index."
-- column: import_id int "Import of the row; `v_import` has the file."
-- column: file_name text names "Source file."
-- column: source_line int "Line of the source file, counted from 1."

SELECT system, code, year, label, basis, status, payment / 10000.0 AS payment, payment_na,
       import_id, file_name, source_line
FROM (
    SELECT entry.*,
           row_number() OVER (
               PARTITION BY system, code, year ORDER BY turn, latest_of_year DESC, label DESC, release_id DESC
           ) AS nth
    FROM (
        SELECT code.system, code.code, release.year, release.period AS label,
               CASE WHEN release.part = '' THEN 1 ELSE 2 END AS turn,
               CASE WHEN release.part = '' THEN 'published' ELSE 'derived, taken out of Addendum B by others' END
                   AS basis,
               opps.status, opps.payment, opps.payment_na,
               release.import_id, release.file_name, opps.source_line, release.release_id, release.latest_of_year
        FROM code
        JOIN medicare_opps AS opps ON opps.code_id = code.code_id
        JOIN v_medicare_release AS release ON release.release_id = opps.release_id
        UNION ALL
        SELECT code.system, code.code, derived.year, derived.label, 3, 'derived, ' || derived.confidence,
               derived.status, derived.payment, derived.payment_na,
               release.import_id, release.file_name, derived.source_line, release.release_id, release.latest_of_year
        FROM code
        JOIN medicare_opps_extract AS derived ON derived.code_id = code.code_id
        JOIN v_medicare_release AS release ON release.release_id = derived.release_id
        WHERE NOT EXISTS (
            SELECT 1
            FROM v_medicare_release AS published
            WHERE published.dataset = 'opps' AND published.part = '' AND published.year = derived.year
                AND published.extract = 0
        )
    ) AS entry
) AS ranked
WHERE nth = 1;
