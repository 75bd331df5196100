-- view: medicare_modifier_cents
-- title: Amounts with a modifier, in cents
-- description: National amounts with a modifier; 26, TC and 53 are priced by rows of their own where there are
--   any.
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
-- column: file_name text "Source file."
-- column: source_line int "Line of the source file, counted from 1."
-- column: modifier text "The modifier."
-- column: column_name text "Column of the fee schedule that decides on the modifier."
-- column: indicator code "What that column holds for the code."
-- column: paid text "yes, no or with-documentation."
-- column: rule text "What the indicator makes of the modifier."
-- column: citation text "Where the Medicare Claims Processing Manual says so."
-- column: thousandths int unit="1 / 1000" "Share of the amount that is paid."
-- column: setting text "facility or non-facility."
-- column: share int unit="1 / 1000" "The same, where the base has an amount."
-- column: cents int unit="USD / 100" "Amount rounded to the cent."

SELECT effect.*, base.setting,
       CASE WHEN base.gap IS NULL THEN effect.thousandths END AS share,
       CASE
           WHEN base.gap IS NOT NULL THEN NULL
           WHEN part.indicator IS NULL THEN (base.cents * effect.thousandths + 500) / 1000
           WHEN part.indicator = '5'
           THEN ((base.work_rvu * 1000 + base.pe_rvu * part.practice + base.malpractice_rvu * 1000)
               * base.conversion_factor + 5000000) / 10000000
           WHEN rvu.professional_technical = '3' THEN (base.cents * part.technical + 500) / 1000
           WHEN rvu.professional_technical IN ('2', '8') THEN (base.cents * part.professional + 500) / 1000
           -- Both components, where both have an amount.
           WHEN rvu.professional_technical = '1' THEN (
               SELECT iif(count(own.cents) = 2,
                   sum((own.cents * iif(own.modifier = '26', part.professional, part.technical) + 500) / 1000), NULL)
               FROM medicare_national_cents AS own
               WHERE own.code_id = effect.code_id AND own.release_id = effect.release_id
                 AND own.setting = base.setting AND own.modifier IN ('26', 'TC')
           )
       END AS cents,
       CASE
           WHEN base.gap IS NOT NULL THEN base.gap
           WHEN part.indicator IS NULL THEN effect.thousandths_na
           WHEN part.indicator = '5' OR rvu.professional_technical IN ('2', '3', '8') THEN NULL
           WHEN rvu.professional_technical <> '1' THEN 'not-collected'
           WHEN (
               SELECT count(*)
               FROM medicare_rvu AS own
               JOIN medicare_status USING (status)
               WHERE own.code_id = effect.code_id AND own.release_id = effect.release_id
                 AND own.modifier IN ('26', 'TC') AND medicare_status.amount_na IS NULL
                 AND NOT iif(base.setting = 'facility', own.facility_not_done, own.nonfacility_not_done)
                 AND own.work_rvu + own.malpractice_rvu
                     + iif(base.setting = 'facility', own.facility_pe_rvu, own.nonfacility_pe_rvu) > 0
           ) < 2 THEN 'no-record'
       END AS cents_na
FROM medicare_modifier_effect AS effect
JOIN medicare_rvu AS rvu
    ON rvu.code_id = effect.code_id AND rvu.release_id = effect.release_id AND rvu.modifier = ''
JOIN medicare_national_cents AS base
    ON base.code_id = effect.code_id
   AND base.release_id = effect.release_id
   AND base.modifier = iif(effect.modifier IN ('26', 'TC') AND effect.paid <> 'no', effect.modifier, '')
LEFT JOIN medicare_part_reduction AS part
    ON part.indicator = rvu.multiple_procedure AND effect.modifier = '51';
