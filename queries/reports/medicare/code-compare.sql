-- name: code-compare
-- title: Related codes side by side
-- description: By the newest loaded release of the fee schedule, without geographic adjustment.
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: codes list<text> optional
--   "the codes to compare; left out, the family of the code, or those with its first four characters"
-- grain: one code
-- key: code
-- column: code code "Billing code."
-- column: label text title="How it is done" "In ratebook's own words."
-- column: status text "Status indicator of the fee schedule."
-- column: global_days code title="Global days" "Days of care after surgery that the amount includes."
-- column: work_rvu decimal title="Work RVU" "Weight of time, skill and effort."
-- column: malpractice_rvu decimal title="Malpractice RVU" "Weight of liability insurance."
-- column: facility_total decimal title="Facility total RVU" "All three parts."
-- column: facility_amount money(USD) title="Facility amount" "National dollars."
-- column: nonfacility_amount money(USD) title="Non-facility amount" "National dollars."
-- column: against decimal title="Facility, percent of the code" "Facility amount against that of the code asked for."
-- beside: label
-- tags: code, medicare
WITH wanted AS (
    SELECT value AS code FROM json_each(:codes)
    UNION
    SELECT related.code
    FROM code_family AS asked JOIN code_family AS related USING (family)
    WHERE asked.code = :code AND :codes IS NULL
    UNION
    SELECT code.code
    FROM code
    WHERE :codes IS NULL AND code.system = :system AND substr(code.code, 1, 4) = substr(:code, 1, 4)
      AND :code NOT IN (SELECT code FROM code_family)
      AND EXISTS (SELECT 1 FROM medicare_rvu WHERE medicare_rvu.code_id = code.code_id)
    UNION
    SELECT :code
),
side AS MATERIALIZED (
    SELECT national.*, rvu.global_days
    FROM medicare_national_cents AS national
    JOIN medicare_rvu AS rvu
        ON rvu.code_id = national.code_id AND rvu.release_id = national.release_id AND rvu.modifier = national.modifier
    WHERE national.code IN (SELECT code FROM wanted) AND national.modifier = '' AND national.part = ''
        AND national.newest
)
SELECT wanted.code,
       coalesce(family.label, code.title) AS label,
       CASE WHEN family.label IS NULL AND code.title IS NULL THEN coalesce(code.title_na, 'no-record') END AS label_na,
       facility.status || ', ' || facility.status_meaning AS status,
       CASE WHEN facility.status IS NULL THEN 'no-record' END AS status_na,
       facility.global_days, CASE WHEN facility.global_days IS NULL THEN 'no-record' END AS global_days_na,
       CASE WHEN facility.units_na IS NULL THEN facility.work_rvu / 100.0 END AS work_rvu,
       CASE WHEN facility.code IS NULL THEN 'no-record' ELSE facility.units_na END AS work_rvu_na,
       CASE WHEN facility.units_na IS NULL THEN facility.malpractice_rvu / 100.0 END AS malpractice_rvu,
       CASE WHEN facility.code IS NULL THEN 'no-record' ELSE facility.units_na END AS malpractice_rvu_na,
       CASE WHEN facility.cents_na IS NOT NULL THEN NULL ELSE facility.total_rvu / 100.0 END AS facility_total,
       CASE WHEN facility.code IS NULL THEN 'no-record' ELSE facility.cents_na END AS facility_total_na,
       facility.cents / 100.0 AS facility_amount,
       CASE WHEN facility.code IS NULL THEN 'no-record' ELSE facility.cents_na END AS facility_amount_na,
       office.cents / 100.0 AS nonfacility_amount,
       CASE WHEN office.code IS NULL THEN 'no-record' ELSE office.cents_na END AS nonfacility_amount_na,
       round(100.0 * facility.cents / base.cents, 1) AS against,
       CASE
           WHEN facility.code IS NULL THEN 'no-record'
           WHEN facility.cents IS NULL THEN facility.cents_na
           WHEN base.cents IS NULL THEN coalesce(base.cents_na, 'no-record')
       END AS against_na,
       facility.file_name AS _file, facility.source_line AS _line, facility.import_id AS _import,
       -- What a family calls its codes is in no file.
       CASE WHEN family.label IS NULL AND code.title IS NOT NULL THEN titled.file_name END AS _beside_file,
       CASE WHEN family.label IS NULL AND code.title IS NOT NULL THEN code.source_line END AS _beside_line,
       CASE WHEN family.label IS NULL AND code.title IS NOT NULL THEN code.import_id END AS _beside_import,
       'Medicare physician fee schedule relative value file (PPRRVU)' AS _filled_by,
       CASE
           WHEN :codes IS NOT NULL THEN 'The codes that were asked for'
           WHEN EXISTS (SELECT 1 FROM code_family WHERE code_family.code = :code)
           THEN 'Codes for the same purpose done in other ways'
           ELSE 'Neighbors by number, with the same first four characters: no family of the code is seeded, so they'
               || ' need not be for the same purpose'
       END || '.' AS _note
FROM wanted
LEFT JOIN code_family AS family ON family.code = wanted.code
LEFT JOIN code ON code.code = wanted.code AND code.system IN ('CPT', 'HCPCS')
LEFT JOIN import AS titled ON titled.import_id = code.import_id
LEFT JOIN side AS facility ON facility.code = wanted.code AND facility.setting = 'facility'
LEFT JOIN side AS office ON office.code = wanted.code AND office.setting = 'non-facility'
LEFT JOIN side AS base ON base.code = :code AND base.setting = 'facility'
WHERE EXISTS (SELECT 1 FROM v_medicare_release WHERE dataset = 'fee-schedule' AND part = '')
ORDER BY family.position, wanted.code;
