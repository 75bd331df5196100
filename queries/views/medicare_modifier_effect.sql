-- What the indicators of a code make of each modifier.

SELECT code.system, code.code, rvu.code_id, rvu.status,
       release.release_id, release.year, release.period, release.part, release.label, release.latest_of_year,
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
