-- view: medicare_modifier_effect
-- title: What modifiers do
-- description: What the indicators of a code make of each modifier.
-- grain: code, modifier, release
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

WITH ruled AS (
    -- The code is joined here, so that an engine reads the rules of one code before it multiplies them.
    SELECT code.system, code.code, rvu.*, rule.modifier AS ruled_modifier, rule.column_name,
           rule.indicator AS ruled_indicator, rule.paid,
           rule.thousandths, rule.thousandths_na, rule.rule, rule.citation, rule.first_code, rule.last_code,
           CASE rule.column_name
               WHEN 'professional_technical' THEN rvu.professional_technical
               WHEN 'global_days' THEN rvu.global_days
               WHEN 'multiple_procedure' THEN rvu.multiple_procedure
               WHEN 'bilateral' THEN rvu.bilateral
               WHEN 'assistant' THEN rvu.assistant
               WHEN 'co_surgeon' THEN rvu.co_surgeon
               WHEN 'team_surgeon' THEN rvu.team_surgeon
               WHEN 'status' THEN rvu.status
               WHEN 'any' THEN CASE WHEN EXISTS (
                   SELECT 1
                   FROM medicare_rvu AS modified
                   WHERE modified.code_id = rvu.code_id AND modified.release_id = rvu.release_id
                     AND modified.modifier = rule.modifier
               ) THEN 'row' END
           END AS indicator
    FROM medicare_rvu AS rvu
    JOIN code ON code.code_id = rvu.code_id
    JOIN medicare_modifier_rule AS rule ON TRUE
    WHERE rvu.modifier = ''
)
SELECT ruled.system, ruled.code, ruled.code_id, ruled.status,
       release.release_id, release.year, release.period, release.part, release.label,
       fee.latest_of_year, fee.newest,
       release.import_id, release.file_name, ruled.source_line,
       ruled.ruled_modifier AS modifier,
       CASE WHEN ruled.paid = 'yes' AND ruled.ruled_modifier IN ('26', 'TC', '53') THEN ruled.ruled_modifier ELSE '' END
           AS base_modifier,
       ruled.column_name, ruled.indicator, ruled.paid,
       CASE
           WHEN ruled.paid = 'yes' THEN 'applies'
           WHEN ruled.paid = 'with-documentation' THEN 'applies with documentation'
           WHEN ruled.paid = 'facility-only' THEN 'facility claims only'
           WHEN ruled.paid = 'not-decided' THEN 'not decided'
           WHEN ruled.column_name = 'any' THEN 'denied'
           WHEN ruled.column_name = 'multiple_procedure' AND ruled.thousandths IS NOT NULL THEN 'changes no amount'
           -- Two sides are paid as one: the amount with the modifier is that without it.
           WHEN ruled.thousandths IS NOT NULL THEN 'paid once'
           ELSE 'not valid'
       END AS verdict,
       ruled.rule, ruled.citation,
       CASE
           WHEN ruled.paid <> 'yes' OR ruled.thousandths IS NOT NULL THEN ruled.thousandths
           WHEN ruled.ruled_modifier = '54' THEN (ruled.preoperative + ruled.intraoperative) * 10
           WHEN ruled.ruled_modifier = '55' THEN ruled.postoperative * 10
           WHEN ruled.ruled_modifier = '78' THEN ruled.intraoperative * 10
       END AS thousandths,
       CASE WHEN ruled.paid = 'yes' AND ruled.ruled_modifier IN ('54', '55', '78') THEN NULL
           ELSE ruled.thousandths_na END
           AS thousandths_na
FROM ruled
JOIN v_medicare_release AS release ON release.release_id = ruled.release_id
JOIN medicare_fee_row AS fee
    ON fee.code_id = ruled.code_id AND fee.modifier = ruled.modifier AND fee.release_id = ruled.release_id
WHERE (ruled.ruled_indicator = ruled.indicator AND ruled.code BETWEEN ruled.first_code AND ruled.last_code)
   OR (ruled.ruled_indicator = '*' AND NOT EXISTS (
       SELECT 1
       FROM medicare_modifier_rule AS exact
       WHERE exact.modifier = ruled.ruled_modifier AND exact.indicator = ruled.indicator
   ));
