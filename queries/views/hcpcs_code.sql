-- view: hcpcs_code
-- title: Dates of HCPCS codes
-- description: When each code of the newest HCPCS level II file was added and when it ends, from the first lines of its
--   record; a code without an end is in effect.
-- grain: one code
-- column: code code "Code of HCPCS level II."
-- column: effective_from date "Day on which the code was added."
-- column: effective_to date "Last day on which it may be used."
-- column: import_id int "Import of the row; `v_import` has the file."
-- column: file_name text names "Source file."
-- column: source_line int "Line of the source file, counted from 1."

SELECT entry.code, min(entry.added_on) AS effective_from,
       CASE WHEN count(entry.added_on) = 0 THEN 'not-supplied' END AS effective_from_na,
       CASE WHEN count(*) = count(entry.effective_to) THEN max(entry.effective_to) END AS effective_to,
       CASE WHEN count(*) > count(entry.effective_to) THEN 'not-applicable' END AS effective_to_na,
       release.import_id, release.file_name, min(entry.source_line) AS source_line
FROM hcpcs_entry AS entry
JOIN v_medicare_release AS release ON release.release_id = entry.release_id
WHERE entry.record = '3' AND release.dataset = 'hcpcs' AND release.newest
GROUP BY entry.code, release.release_id, release.import_id, release.file_name;
