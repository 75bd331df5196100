-- name: medicare-rules
-- title: Payment policy of the fee schedule
-- description: Global days, assistant, co-surgeon and the other indicators of the newest loaded release, each with
--   what it means.
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- grain: one indicator
-- key: indicator
-- column: indicator text "What is ruled."
-- column: value text "As the file prints it."
-- column: meaning text "In words."
-- tags: code, medicare
WITH fee_rule AS (
    SELECT rvu.*, release.release_name, release.file_name, release.import_id
    FROM medicare_rvu AS rvu
    JOIN code USING (code_id)
    JOIN v_medicare_release AS release USING (release_id)
    JOIN medicare_fee_row AS fee
        ON fee.code_id = rvu.code_id AND fee.modifier = rvu.modifier AND fee.release_id = rvu.release_id
    WHERE code.system = :system AND code.code = :code AND rvu.modifier = '' AND fee.newest
    -- The indicators are those of every conversion factor.
    ORDER BY fee.part
    LIMIT 1
)
SELECT indicator, value, meaning, file_name AS _file, source_line AS _line, import_id AS _import
FROM (
    SELECT 1 AS position, 'Release' AS indicator, release_name AS value, 'release of the fee schedule' AS meaning,
           file_name, source_line, import_id FROM fee_rule
    UNION ALL
    SELECT 2, 'Status', fee_rule.status, medicare_status.meaning, file_name, source_line, import_id
    FROM fee_rule JOIN medicare_status USING (status)
    UNION ALL
    SELECT 3, 'Global days', global_days,
           CASE global_days
               WHEN '000' THEN 'minor procedure: the day itself'
               WHEN '010' THEN 'minor procedure: the day itself and 10 days after'
               WHEN '090' THEN 'major surgery: the day before, the day itself and 90 days after'
               WHEN '90' THEN 'major surgery: the day before, the day itself and 90 days after'
               WHEN 'MMM' THEN 'maternity: the usual global period does not apply'
               WHEN 'XXX' THEN 'the concept of a global period does not apply'
               WHEN 'YYY' THEN 'the contractor sets the global period'
               WHEN 'ZZZ' THEN 'add-on: within the global period of the other service'
               ELSE 'not one of the published values'
           END, file_name, source_line, import_id FROM fee_rule
    UNION ALL
    SELECT 4, 'Shares of the global package',
           printf('%d / %d / %d percent', preoperative, intraoperative, postoperative),
           'before, during and after surgery', file_name, source_line, import_id FROM fee_rule
    UNION ALL
    SELECT 5 + rule.rank, rule.name, rule.value, rule.meaning, rule.file_name, rule.source_line, rule.import_id
    FROM (
        SELECT CASE effect.modifier
                   WHEN '26' THEN 0 WHEN '51' THEN 1 WHEN '50' THEN 2 WHEN '80' THEN 3 WHEN '62' THEN 4 ELSE 5
               END AS rank,
               CASE effect.modifier
                   WHEN '26' THEN 'Professional and technical component'
                   WHEN '51' THEN 'Multiple procedures'
                   WHEN '50' THEN 'Bilateral surgery'
                   WHEN '80' THEN 'Assistant at surgery'
                   WHEN '62' THEN 'Co-surgeons'
                   ELSE 'Surgical team'
               END AS name,
               effect.indicator AS value, effect.rule AS meaning, effect.file_name, effect.source_line, effect.import_id
        FROM medicare_modifier_effect AS effect
        WHERE effect.system = :system AND effect.code = :code AND effect.part = ''
          AND effect.modifier IN ('26', '51', '50', '80', '62', '66') AND effect.newest
    ) AS rule
)
ORDER BY position;
