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
-- column: file_name text "Source file."
-- column: source_line int "Line of the source file, counted from 1."
-- column: modifier text "The modifier."
-- column: column_name text "Column of the fee schedule that decides on the modifier."
-- column: indicator code "What that column holds for the code."
-- column: paid text "yes, no or with-documentation."
-- column: rule text "What the indicator makes of the modifier."
-- column: citation text "Where the Medicare Claims Processing Manual says so."
-- column: thousandths int unit="1 / 1000" "Share of the amount that is paid."

SELECT code.system, code.code, rvu.code_id, rvu.status,
       release.release_id, release.year, release.period, release.part, release.label,
       release.latest_of_year, release.newest,
       release.import_id, release.file_name, rvu.source_line,
       rule.modifier, rule.column_name,
       CASE rule.column_name
           WHEN 'professional_technical' THEN rvu.professional_technical
           WHEN 'global_days' THEN rvu.global_days
           WHEN 'multiple_procedure' THEN rvu.multiple_procedure
           WHEN 'bilateral' THEN rvu.bilateral
           WHEN 'assistant' THEN rvu.assistant
           WHEN 'co_surgeon' THEN rvu.co_surgeon
           WHEN 'team_surgeon' THEN rvu.team_surgeon
       END AS indicator,
       rule.paid, rule.rule, rule.citation,
       CASE
           WHEN rule.paid = 'no' THEN rule.thousandths
           WHEN rule.modifier = '54' THEN (rvu.preoperative + rvu.intraoperative) * 10
           WHEN rule.modifier = '55' THEN rvu.postoperative * 10
           WHEN rule.modifier = '78' THEN rvu.intraoperative * 10
           ELSE rule.thousandths
       END AS thousandths,
       CASE
           WHEN rule.paid = 'no' THEN rule.thousandths_na
           WHEN rule.modifier IN ('54', '55', '78') THEN NULL
           ELSE rule.thousandths_na
       END AS thousandths_na
FROM medicare_rvu AS rvu
JOIN code USING (code_id)
JOIN v_medicare_release AS release ON release.release_id = rvu.release_id
JOIN medicare_modifier_rule AS rule
WHERE rvu.modifier = ''
  AND (
      rule.indicator = CASE rule.column_name
          WHEN 'professional_technical' THEN rvu.professional_technical
          WHEN 'global_days' THEN rvu.global_days
          WHEN 'multiple_procedure' THEN rvu.multiple_procedure
          WHEN 'bilateral' THEN rvu.bilateral
          WHEN 'assistant' THEN rvu.assistant
          WHEN 'co_surgeon' THEN rvu.co_surgeon
          WHEN 'team_surgeon' THEN rvu.team_surgeon
      END
      OR (rule.indicator = '*' AND NOT EXISTS (
          SELECT 1
          FROM medicare_modifier_rule AS exact
          WHERE exact.modifier = rule.modifier
            AND exact.indicator = CASE exact.column_name
                WHEN 'professional_technical' THEN rvu.professional_technical
                WHEN 'global_days' THEN rvu.global_days
                WHEN 'multiple_procedure' THEN rvu.multiple_procedure
                WHEN 'bilateral' THEN rvu.bilateral
                WHEN 'assistant' THEN rvu.assistant
                WHEN 'co_surgeon' THEN rvu.co_surgeon
                WHEN 'team_surgeon' THEN rvu.team_surgeon
            END
      ))
  );
