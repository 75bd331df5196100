-- view: v_medicare_unit_limit
-- title: Medically unlikely edits
-- description: Most units of a code that are paid (MUE, medically unlikely edit).
-- grain: code, service type, period
-- column: system text "Code system, such as CPT, HCPCS or MS-DRG."
-- column: code code "Billing code as text, with its zeros."
-- column: code_id int "Key of the code in the table `code`."
-- column: period text "Year, year and month, or `standing`."
-- column: service_type text "practitioner, outpatient hospital or supplier table."
-- column: units int unit=units "Most units."
-- column: adjudication code "MUE adjudication indicator: 1, 2 or 3."
-- column: adjudication_meaning text "What the indicator means."
-- column: rationale text "Rationale of CMS."
-- column: import_id int "Import of the row; `v_import` has the file."
-- column: file_name text "Source file."
-- column: source_line int "Line of the source file, counted from 1."

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
