-- Descriptors that a file brought: the public ones of HCPCS level II, its lines joined, and those
-- under license where the analyst said to hold one. Of the newest release only.

SELECT 'HCPCS' AS system, entry.code, group_concat(entry.long_descriptor, ' ') AS descriptor,
       release.import_id, release.file_name, min(entry.source_line) AS source_line
FROM (SELECT * FROM hcpcs_entry ORDER BY code, release_id, sequence) AS entry
JOIN v_medicare_release AS release ON release.release_id = entry.release_id
WHERE entry.record IN ('3', '4')
  AND release.period = (SELECT max(period) FROM v_medicare_release WHERE dataset = 'hcpcs')
GROUP BY entry.code, release.release_id
UNION ALL
SELECT code.system, code.code, rvu.descriptor, release.import_id, release.file_name, rvu.source_line
FROM medicare_rvu AS rvu
JOIN code USING (code_id)
JOIN v_medicare_release AS release ON release.release_id = rvu.release_id
WHERE rvu.modifier = '' AND rvu.descriptor IS NOT NULL AND code.system = 'CPT' AND release.part = ''
  AND release.period = (SELECT max(period) FROM v_medicare_release WHERE dataset = 'fee-schedule' AND part = '');
