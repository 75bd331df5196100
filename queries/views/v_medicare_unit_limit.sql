SELECT code.system, code.code, unit.code_id, release.period, release.part AS service_type,
       unit.units, unit.adjudication,
       CASE unit.adjudication
           WHEN '1' THEN 'each claim line'
           WHEN '2' THEN 'a day, by policy: not lifted on appeal'
           ELSE 'a day, clinical: may be lifted with documentation'
       END AS adjudication_meaning,
       unit.rationale, release.import_id, release.file_name, unit.source_line
FROM medicare_unit_limit AS unit
JOIN code USING (code_id)
JOIN v_medicare_release AS release ON release.release_id = unit.release_id;
