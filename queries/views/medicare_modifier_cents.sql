-- view: medicare_modifier_cents
-- title: Amounts with a modifier, in cents
-- description: National amounts with a modifier; 26, TC and 53 are priced by rows of their own where there are
--   any. A technical component is reduced first and then capped at hospital outpatient payment. What
--   only facilities report has the amount of the facility.
-- grain: code, modifier, setting, release
-- column: system text "Code system, such as CPT, HCPCS or MS-DRG."
-- column: code code "Billing code as text, with its zeros."
-- column: code_id int "Key of the code in the table `code`."
-- column: status code "Status indicator of the fee schedule."
-- column: release_id int "Key of the release in `v_medicare_release`."
-- column: year int "Calendar year that the release is for."
-- column: period text "Year, year and month, or `standing`."
-- column: part text "What distinguishes releases of one period, such as the service type; blank for the only one."
-- column: label text "Name of the release, such as RVU26A."
-- column: latest_of_year int "1 for the latest loaded release of its year, otherwise 0."
-- column: newest int "1 for the newest release of its dataset and part: the one in force."
-- column: import_id int "Import of the row; `v_import` has the file."
-- column: file_name text names "Source file."
-- column: source_line int "Line of the source file, counted from 1."
-- column: modifier text "The modifier."
-- column: base_modifier text "Modifier of the row that it is priced by; blank is the global service."
-- column: column_name text "Column of the fee schedule that decides on the modifier."
-- column: indicator code "What that column holds for the code."
-- column: paid text "yes, with-documentation, no, facility-only or not-decided."
-- column: verdict text
--   "applies (with documentation), changes no amount, not valid, paid once, denied, facility claims only, not decided."
-- column: rule text "What the indicator makes of the modifier."
-- column: citation text "Where the Medicare Claims Processing Manual says so; or `not decided`."
-- column: thousandths int unit="1 / 1000" "Share of the amount that is paid."
-- column: setting text "facility or non-facility."
-- column: share int unit="1 / 1000" "The same, where the base has an amount."
-- column: cents int unit="USD / 100" "Amount rounded to the cent."

WITH priced AS (
    SELECT effect.*, base.setting, base.gap, reduction.indicator AS on_parts, rvu.professional_technical,
           CASE
               WHEN base.gap IS NOT NULL OR effect.paid = 'facility-only' THEN NULL
               WHEN reduction.indicator IS NULL THEN (base.cents * effect.thousandths + 500) / 1000
               WHEN reduction.indicator = '5'
               THEN ((base.work_rvu * 1000 + base.pe_rvu * reduction.practice + base.malpractice_rvu * 1000)
                   * base.conversion_factor + 5000000) / 10000000
               WHEN rvu.professional_technical = '3'
               THEN min((base.full_cents * reduction.technical + 500) / 1000, coalesce(base.cap_cents, base.full_cents))
               WHEN rvu.professional_technical IN ('2', '8') THEN (base.cents * reduction.professional + 500) / 1000
               -- Both components, where both have an amount.
               WHEN rvu.professional_technical = '1'
               THEN (SELECT (professional.cents * reduction.professional + 500) / 1000
                   FROM medicare_national_cents AS professional
                   WHERE professional.code_id = effect.code_id AND professional.release_id = effect.release_id
                     AND professional.setting = base.setting AND professional.modifier = '26')
                   + (SELECT min((technical.full_cents * reduction.technical + 500) / 1000,
                       coalesce(technical.cap_cents, technical.full_cents))
                   FROM medicare_national_cents AS technical
                   WHERE technical.code_id = effect.code_id AND technical.release_id = effect.release_id
                     AND technical.setting = base.setting AND technical.modifier = 'TC')
           END AS cents,
           'not-applicable' AS facility_na, NULL AS facility_file, NULL AS facility_line, NULL AS facility_import
    FROM medicare_modifier_effect AS effect
    JOIN medicare_rvu AS rvu
        ON rvu.code_id = effect.code_id AND rvu.release_id = effect.release_id AND rvu.modifier = ''
    JOIN medicare_national_cents AS base
        ON base.code_id = effect.code_id
       AND base.release_id = effect.release_id
       AND base.modifier = effect.base_modifier
    LEFT JOIN medicare_part_reduction AS reduction
        ON reduction.indicator = rvu.multiple_procedure AND effect.modifier = '51'
    WHERE effect.paid <> 'facility-only' OR base.setting <> 'facility'
    UNION ALL
    -- A row of its own for what facilities report, so that the payments of one code are looked up.
    SELECT effect.*, base.setting, base.gap, NULL, NULL, facility.cents, facility.cents_na, facility.file_name,
           facility.source_line, facility.import_id
    FROM medicare_modifier_effect AS effect
    JOIN medicare_national_cents AS base
        ON base.code_id = effect.code_id AND base.release_id = effect.release_id AND base.modifier = ''
    JOIN medicare_facility_modifier_cents AS facility
        ON facility.code_id = effect.code_id AND facility.modifier = effect.modifier
    WHERE effect.paid = 'facility-only' AND base.setting = 'facility'
)
SELECT system, code, code_id, status, release_id, year, period, part, label, latest_of_year, newest,
       CASE WHEN facility_line IS NULL THEN import_id ELSE facility_import END AS import_id,
       CASE WHEN facility_line IS NULL THEN file_name ELSE facility_file END AS file_name,
       CASE WHEN facility_line IS NULL THEN source_line ELSE facility_line END AS source_line,
       modifier, base_modifier, column_name, indicator, paid, verdict, rule, citation,
       thousandths, thousandths_na, setting,
       CASE WHEN gap IS NULL OR paid = 'facility-only' AND cents IS NOT NULL THEN thousandths END AS share,
       cents,
       CASE
           WHEN paid = 'facility-only' THEN facility_na
           WHEN gap IS NOT NULL THEN gap
           WHEN cents IS NOT NULL THEN NULL
           WHEN on_parts IS NULL THEN thousandths_na
           WHEN professional_technical = '1' THEN 'no-record'
           ELSE 'not-collected'
       END AS cents_na
FROM priced;
