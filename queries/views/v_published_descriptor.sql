-- view: v_published_descriptor
-- title: Published descriptors
-- description: Descriptors from imported files: the public ones of HCPCS level II with their lines joined, and
--   those under license where the analyst holds one. Of the release in force only.
-- grain: one code
-- column: system text "Code system, such as CPT, HCPCS or MS-DRG."
-- column: code code "Billing code as text, with its zeros."
-- column: descriptor text "Descriptor as published."
-- column: import_id int "Import of the row; `v_import` has the file."
-- column: file_name text names "Source file."
-- column: source_line int "Line of the source file, counted from 1."

SELECT 'HCPCS' AS system, entry.code, group_concat(entry.long_descriptor, ' ') AS descriptor,
       release.import_id, release.file_name, min(entry.source_line) AS source_line
-- A view is read by programs whose SQLite knows no order within a function.
FROM (SELECT * FROM hcpcs_entry ORDER BY code, release_id, sequence) AS entry
JOIN v_medicare_release AS release ON release.release_id = entry.release_id
WHERE entry.record IN ('3', '4')
  AND release.newest
GROUP BY entry.code, release.release_id, release.import_id, release.file_name
UNION ALL
SELECT code.system, code.code, rvu.descriptor, release.import_id, release.file_name, rvu.source_line
FROM medicare_rvu AS rvu
JOIN code USING (code_id)
JOIN v_medicare_release AS release ON release.release_id = rvu.release_id
WHERE rvu.modifier = '' AND rvu.descriptor IS NOT NULL AND code.system = 'CPT' AND release.part = ''
  AND release.newest;
