-- view: v_medicare_unit_limit
-- title: Medically unlikely edits
-- description: Most units of a code that are paid (MUE, medically unlikely edit).
-- grain: code, service type, period
-- column: system text "Code system, such as CPT, HCPCS or MS-DRG."
-- column: code code "Billing code as text, with its zeros."
-- column: code_id int "Key of the code in the table `code`."
-- column: period text "Year and month of the edition."
-- column: edition_date date "First day of the edition, or the day that the publisher put on the file."
-- column: in_force text "yes; or no, and why: an older edition, or a code that is gone."
-- column: service_type text "practitioner, outpatient hospital or supplier table."
-- column: units int unit=units "Most units."
-- column: adjudication code "MUE adjudication indicator: 1, 2 or 3."
-- column: adjudication_meaning text "What the indicator means."
-- column: rationale text "Rationale of CMS."
-- column: import_id int "Import of the row; `v_import` has the file."
-- column: file_name text names "Source file."
-- column: source_line int "Line of the source file, counted from 1."

SELECT code.system, code.code, unit.code_id, edition.period, edition.edition_date,
       coalesce('no: the edition of ' || edition.replaced_by || ' is in force', 'no: the edition of ' || (
           SELECT max(later.later_period)
           FROM medicare_later_extract AS later
           JOIN medicare_unit_limit AS newer ON newer.release_id = later.later_id
           WHERE later.release_id = unit.release_id AND newer.code_id = unit.code_id
       ) || ' is in force', CASE
           WHEN EXISTS (
               SELECT 1
               FROM medicare_gone_code AS gone
               WHERE gone.code_id = unit.code_id AND gone.release_id = edition.schedule_id
           ) THEN 'no: ' || code.code || ' is not in the fee schedule ' || edition.schedule
           ELSE 'yes'
       END) AS in_force,
       edition.part AS service_type,
       unit.units, unit.adjudication,
       CASE unit.adjudication
           WHEN '1' THEN 'each claim line'
           WHEN '2' THEN 'a day, by policy: not lifted on appeal'
           ELSE 'a day, clinical: may be lifted with documentation'
       END AS adjudication_meaning,
       unit.rationale, edition.import_id, edition.file_name, unit.source_line
FROM medicare_unit_limit AS unit
JOIN code USING (code_id)
JOIN medicare_edit_edition AS edition ON edition.release_id = unit.release_id;
