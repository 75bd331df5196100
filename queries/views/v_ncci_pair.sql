SELECT paid.system AS system_1, paid.code AS code_1, denied.system AS system_2, denied.code AS code_2,
       pair.column_1_id, pair.column_2_id,
       pair.effective_from, pair.effective_from_na, pair.effective_to, pair.effective_to_na,
       pair.modifier_indicator,
       CASE pair.modifier_indicator
           WHEN '0' THEN 'no modifier lifts the edit'
           WHEN '1' THEN 'a modifier may lift the edit'
           ELSE 'not applicable: the edit was never in force or is gone'
       END AS modifier_meaning,
       pair.rationale, release.period, release.part,
       release.import_id, release.file_name, pair.source_line
FROM ncci_pair AS pair
JOIN code AS paid ON paid.code_id = pair.column_1_id
JOIN code AS denied ON denied.code_id = pair.column_2_id
JOIN v_medicare_release AS release ON release.release_id = pair.release_id;
